// How many cores this process may use: the least of what Node sees, the CPUs the kernel lets it run on, and the CPU quota of its
// cgroup and of every cgroup round that, version 1 or 2. Node 20 knows no quota: in a container with one CPU of time on a host
// of 64 cores it sees 64. Parsing is pure; `coreCount` reads the files, which only Linux has.
import { availableParallelism } from 'node:os'
import { cgroupFolders, type ReadText, readText } from './cgroups.ts'

/** At least 1. */
export function coreCount(read: ReadText = readText, seenByNode: number = availableParallelism()): number {
  const allowed = allowedCpus(read('/proc/self/status') ?? '')
  const quotas = cgroupFolders('cpu', read).map(({ version, folder }) =>
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
