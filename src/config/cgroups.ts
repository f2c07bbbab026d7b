// The cgroups of this process and of everything round it, version 1 or 2: where the limits stand that a container has. Only Linux has the
// files. cores.ts and memory.ts read the limit out of its file.
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Gives a file's text, or undefined when there is no such file. */
export type ReadText = (path: string) => string | undefined

export type CgroupFolder = { readonly version: 1 | 2; readonly folder: string }

/** What a hierarchy of version 1 limits. One of version 2 limits everything. */
export type CgroupController = 'cpu' | 'memory'

/**
 * The folders whose limits hold for this process, innermost first: its own cgroup in each mounted hierarchy that has the controller, and
 * all of its ancestors.
 */
export function cgroupFolders(controller: CgroupController, read: ReadText): CgroupFolder[] {
  const membership = read('/proc/self/cgroup') ?? ''
  const mounts = read('/proc/self/mountinfo') ?? ''
  const paths = new Map<1 | 2, string>()
  for (const line of membership.split('\n')) {
    const [, hierarchy, controllers = '', path = ''] = /^(\d+):([^:]*):(\/.*)$/.exec(line) ?? []
    if (hierarchy === '0' && controllers === '') paths.set(2, path)
    else if (controllers.split(',').includes(controller)) paths.set(1, path)
  }
  return mounts.split('\n').flatMap((line) => {
    const mount = cgroupMount(line, controller)
    const path = mount === undefined ? undefined : paths.get(mount.version)
    return mount === undefined || path === undefined ? [] : foldersUpTo(mount, path)
  })
}

type CgroupMount = { readonly version: 1 | 2; readonly root: string; readonly folder: string }

/** '31 23 0:27 /docker/a /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu'; fields before the dash vary in number. */
function cgroupMount(line: string, controller: CgroupController): CgroupMount | undefined {
  const [, root, folder, type, options = ''] =
    /^\d+ \d+ \d+:\d+ (\S+) (\S+) .*?- (cgroup2?) \S+ (\S+)$/.exec(line) ?? []
  if (root === undefined || folder === undefined) return undefined
  if (type === 'cgroup' && !options.split(',').includes(controller)) return undefined
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

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Another platform, or a hierarchy that is not visible in this container.
    return undefined
  }
}
