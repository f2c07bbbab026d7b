// Cores: the least of what Node sees, the allowed CPUs and every cgroup quota from the own group to the top, rounded up.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cgroupFolders } from '../src/config/cgroups.ts'
import { allowedCpus, coreCount, quotaOfVersion1, quotaOfVersion2 } from '../src/config/cores.ts'

type Machine = {
  readonly node: number
  readonly status?: string
  readonly cgroup?: string
  readonly mountinfo?: string
  readonly files?: Record<string, string>
}

function coresOf({ node, status, cgroup, mountinfo, files = {} }: Machine): number {
  const all: Record<string, string | undefined> = {
    '/proc/self/status': status,
    '/proc/self/cgroup': cgroup,
    '/proc/self/mountinfo': mountinfo,
    ...files,
  }
  return coreCount((path) => all[path], node)
}

const V2_MOUNT = '30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate'
const V1_MOUNT = '33 24 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:10 master:2 - cgroup cgroup rw,cpu,cpuacct'
const MEMORY_MOUNT = '34 24 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory'

const machines: [string, Machine, number][] = [
  ['no file can be read', { node: 6 }, 6],
  ['fewer CPUs are allowed', { node: 64, status: 'Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t0-1,5\n' }, 3],
  [
    'one CPU of time in a container, version 2',
    { node: 64, cgroup: '0::/\n', mountinfo: V2_MOUNT, files: { '/sys/fs/cgroup/cpu.max': '100000 100000\n' } },
    1,
  ],
  [
    'half a CPU counts as one',
    { node: 64, cgroup: '0::/\n', mountinfo: V2_MOUNT, files: { '/sys/fs/cgroup/cpu.max': '50000 100000\n' } },
    1,
  ],
  [
    'two and a half CPUs count as three',
    { node: 64, cgroup: '0::/\n', mountinfo: V2_MOUNT, files: { '/sys/fs/cgroup/cpu.max': '250000 100000\n' } },
    3,
  ],
  [
    'an outer group allows less than the own one',
    {
      node: 64,
      cgroup: '0::/kubepods/pod1/app\n',
      mountinfo: V2_MOUNT,
      files: {
        '/sys/fs/cgroup/kubepods/pod1/app/cpu.max': 'max 100000\n',
        '/sys/fs/cgroup/kubepods/pod1/cpu.max': '200000 100000\n',
        '/sys/fs/cgroup/kubepods/cpu.max': '4800000 100000\n',
      },
    },
    2,
  ],
  [
    'one CPU of time, version 1, seen from the host',
    {
      node: 64,
      cgroup: '12:memory:/docker/ab\n4:cpu,cpuacct:/docker/ab\n0::/system.slice\n',
      mountinfo: `${MEMORY_MOUNT}\n${V1_MOUNT}`,
      files: {
        '/sys/fs/cgroup/cpu,cpuacct/docker/ab/cpu.cfs_quota_us': '100000\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/ab/cpu.cfs_period_us': '100000\n',
      },
    },
    1,
  ],
  [
    'version 1 inside the container: the mount begins at the own group',
    {
      node: 8,
      cgroup: '4:cpuacct,cpu:/docker/ab\n',
      mountinfo: V1_MOUNT.replace(' / ', ' /docker/ab '),
      files: {
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '150000\n',
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '50000\n',
      },
    },
    3,
  ],
  [
    'the group lies outside of what is mounted',
    { node: 8, cgroup: '0::/../../x\n', mountinfo: V2_MOUNT, files: { '/sys/fs/cgroup/cpu.max': '200000 100000' } },
    2,
  ],
  [
    'both versions at once: the least of all',
    {
      node: 8,
      status: 'Cpus_allowed_list:\t0-6',
      cgroup: '1:cpu:/a\n0::/b\n',
      mountinfo: `${V1_MOUNT}\n${V2_MOUNT.replace('/sys/fs/cgroup', '/sys/fs/cgroup/unified')}`,
      files: {
        '/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us': '500000',
        '/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us': '100000',
        '/sys/fs/cgroup/unified/b/cpu.max': '400000 100000',
      },
    },
    4,
  ],
  [
    'a quota larger than the machine',
    { node: 2, cgroup: '0::/', mountinfo: V2_MOUNT, files: { '/sys/fs/cgroup/cpu.max': '900000 100000' } },
    2,
  ],
]

test.each(machines)('cores - %s', (_, machine, expected) => {
  expect(coresOf(machine)).toBe(expected)
})

test('cores - this machine has some', () => {
  expect(coreCount()).toBeGreaterThanOrEqual(1)
})

describe('lists of CPUs', () => {
  const lists: [string, number | undefined][] = [
    ['0', 1],
    ['0-63', 64],
    ['0,2,4-6', 5],
    ['', undefined],
    ['0-', undefined],
    ['none', undefined],
  ]
  test.each(lists)('cores - %j names %j CPUs', (list, count) => {
    expect(allowedCpus(`Cpus_allowed_list:\t${list}\nMems_allowed_list:\t0\n`)).toBe(count)
  })

  test('cores - any set of CPUs is counted', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (cpus) => {
        const sorted = cpus.toSorted((a, b) => a - b)
        const ranges: [number, number][] = []
        for (const cpu of sorted) {
          const last = ranges.at(-1)
          if (last !== undefined && last[1] === cpu - 1) last[1] = cpu
          else ranges.push([cpu, cpu])
        }
        const list = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
        expect(allowedCpus(`Cpus_allowed_list:\t${list}\n`)).toBe(cpus.length)
      }),
    )
  })
})

describe('quotas', () => {
  const unlimited = ['', 'max', 'max 100000', '-1 100000', '0 100000', '100000 0', 'x y', '100000 -5']
  test.each(unlimited)('cores - %j sets no limit', (text) => {
    expect(quotaOfVersion2(text)).toBeUndefined()
    const [quota = '', period = ''] = text.split(' ')
    expect(quotaOfVersion1(quota, period)).toBeUndefined()
  })

  test('cores - any nesting of groups is limited by its narrowest', () => {
    const limit = fc.option(fc.integer({ min: 1000, max: 6_400_000 }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(limit, { minLength: 1, maxLength: 6 }), fc.boolean(), (limits, second) => {
        const path = limits.map((_, depth) => `/g${depth}`)
        const files: Record<string, string> = {}
        for (const [depth, limitUs] of limits.entries()) {
          const folder = `${second ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu,cpuacct'}${path.slice(0, depth + 1).join('')}`
          if (second) files[`${folder}/cpu.max`] = `${limitUs ?? 'max'} 100000\n`
          else {
            files[`${folder}/cpu.cfs_quota_us`] = `${limitUs ?? -1}\n`
            files[`${folder}/cpu.cfs_period_us`] = '100000\n'
          }
        }
        const cores = coresOf({
          node: 64,
          cgroup: second ? `0::${path.join('')}\n` : `3:cpu,cpuacct:${path.join('')}\n`,
          mountinfo: second ? V2_MOUNT : V1_MOUNT,
          files,
        })
        const narrowest = Math.min(6_400_000, ...limits.map((limitUs) => limitUs ?? 6_400_000))
        expect(cores).toBe(Math.ceil(narrowest / 100_000))
      }),
    )
  })

  test('cores - a folder with a blank in its name is found', () => {
    const mounts = '30 23 0:26 / /mnt/my\\040groups rw - cgroup2 cgroup2 rw'
    const files: Record<string, string> = { '/proc/self/cgroup': '0::/a', '/proc/self/mountinfo': mounts }
    expect(cgroupFolders('cpu', (path) => files[path])).toEqual([
      { version: 2, folder: '/mnt/my groups/a' },
      { version: 2, folder: '/mnt/my groups' },
    ])
  })
})
