// How many cores this process may use: the least of what Node sees, the CPUs the kernel lets it run on, and the CPU quota of its
// cgroup and of every cgroup round that, version 1 or 2. Node 20 knows no quota: in a container with one CPU of time on a host
// of 64 cores it sees 64. Parsing is pure; `coreCount` reads the files, which only Linux has.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { posix } from 'node:path'

/** Gives a file's text, or undefined when there is no such file. */
export type ReadText = (path: string) => string | undefined

/** At least 1. */
export function coreCount(read: ReadText = readText, seenByNode: number = availableParallelism()): number {
  const allowed = allowedCpus(read('/proc/self/status') ?? '')
  const quotas = cgroupFolders(read('/proc/self/cgroup') ?? '', read('/proc/self/mountinfo') ?? '').map(
    ({ version, folder }) =>
      version === 2
        ? quotaOfVersion2(read(`${folder}/cpu.max`) ?? '')
        : quotaOfVersion1(read(`${folder}/cpu.cfs_quota_us`) ?? '', read(`${folder}/cpu.cfs_period_us`) ?? ''),
  )
  const least = Math.min(seenByNode, allowed ?? Number.POSITIVE_INFINITY, ...quotas.map((quota) => quota ?? seenByNode))
  // Half a core of time is still a thread that runs now and then.
  return Math.max(1, Math.ceil(least))
}

/** 'Cpus_allowed_list:\t0-3,8' in the text of /proc/self/status -> 5; undefined when no such list is there. */
export function allowedCpus(status: string): number | undefined {
  const list = /^Cpus_allowed_list:[ \t]*(\S+)$/m.exec(status)?.[1]
  if (list === undefined || !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(list)) return undefined
  return list
    .split(',')
    .map((range) => range.split('-').map(Number))
    .reduce((count, [first = 0, last = first]) => count + Math.max(0, last - first + 1), 0)
}

export type CgroupFolder = { readonly version: 1 | 2; readonly folder: string }

/**
 * The folders whose quota holds for this process, innermost first: its own cgroup in each mounted hierarchy that limits CPU, and
 * all of its ancestors. `membership` is the text of /proc/self/cgroup, `mounts` that of /proc/self/mountinfo.
 */
export function cgroupFolders(membership: string, mounts: string): CgroupFolder[] {
  const paths = new Map<1 | 2, string>()
  for (const line of membership.split('\n')) {
    const [, hierarchy, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (hierarchy === '0' && controllers === '') paths.set(2, path)
    else if (controllers.split(',').includes('cpu')) paths.set(1, path)
  }
  return mounts.split('\n').flatMap((line) => {
    const mount = cgroupMount(line)
    const path = mount === undefined ? undefined : paths.get(mount.version)
    return mount === undefined || path === undefined ? [] : foldersUpTo(mount, path)
  })
}

type CgroupMount = { readonly version: 1 | 2; readonly root: string; readonly folder: string }

/** '31 23 0:27 /docker/a /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu'; fields before the dash vary in number. */
function cgroupMount(line: string): CgroupMount | undefined {
  const [, root, folder, type, options = ''] =
    /^\d+ \d+ \d+:\d+ (\S+) (\S+) .*?- (cgroup2?) \S+ (\S+)$/.exec(line) ?? []
  if (root === undefined || folder === undefined) return undefined
  if (type === 'cgroup' && !options.split(',').includes('cpu')) return undefined
  return { version: type === 'cgroup2' ? 2 : 1, root: unescaped(root), folder: unescaped(folder) }
}

function foldersUpTo({ version, root, folder }: CgroupMount, path: string): CgroupFolder[] {
  const below = posix.relative(root, path)
  // A path outside of what is mounted (a container may see its host's) says nothing; the mounted top is then the nearest.
  const names = below === '' || below.startsWith('..') ? [] : below.split('/')
  return Array.from({ length: names.length + 1 }, (_, up) => ({
    version,
    folder: posix.join(folder, ...names.slice(0, names.length - up)),
  }))
}

/** The kernel writes blanks and the like as octal numbers: '\040'. */
const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** '150000 100000' -> 1.5 cores; 'max 100000' sets no limit. */
export function quotaOfVersion2(cpuMax: string): number | undefined {
  const [quota = '', period = '100000'] = cpuMax.trim().split(/\s+/)
  return quotient(quota, period)
}

/** Microseconds of CPU in each period; -1 sets no limit. */
export function quotaOfVersion1(quotaUs: string, periodUs: string): number | undefined {
  return quotient(quotaUs.trim(), periodUs.trim())
}

function quotient(quota: string, period: string): number | undefined {
  if (!/^\d{1,15}$/.test(quota) || !/^\d{1,15}$/.test(period)) return undefined
  const cores = Number(quota) / Number(period)
  return cores > 0 && Number.isFinite(cores) ? cores : undefined
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Another platform, or a hierarchy that is not visible in this container.
    return undefined
  }
}
