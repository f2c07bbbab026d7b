// How much memory the server may take, and which limits are lowered so that all connections together fit it.
import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { MemoryShare, memoryOfMachine, withMemoryLimits } from '../src/config/memory.ts'

const MiB = 1_048_576
const GiB = 1024 * MiB

const V2_MOUNT = '30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate'
const V1_MOUNT = '34 24 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory'
const CPU_MOUNT = '33 24 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu'

const machines: [string, Record<string, string>, number][] = [
  ['no file can be read', {}, 8 * GiB],
  [
    'a container, version 2',
    { '/proc/self/cgroup': '0::/\n', '/proc/self/mountinfo': V2_MOUNT, '/sys/fs/cgroup/memory.max': `${512 * MiB}\n` },
    512 * MiB,
  ],
  [
    'no limit, version 2',
    { '/proc/self/cgroup': '0::/\n', '/proc/self/mountinfo': V2_MOUNT, '/sys/fs/cgroup/memory.max': 'max\n' },
    8 * GiB,
  ],
  [
    'an outer group has less than the own one',
    {
      '/proc/self/cgroup': '0::/pod/app\n',
      '/proc/self/mountinfo': V2_MOUNT,
      '/sys/fs/cgroup/pod/app/memory.max': `${4 * GiB}\n`,
      '/sys/fs/cgroup/pod/memory.max': `${GiB}\n`,
    },
    GiB,
  ],
  [
    'version 1; the limit of another controller does not count',
    {
      '/proc/self/cgroup': '4:memory:/docker/ab\n3:cpu:/docker/ab\n',
      '/proc/self/mountinfo': `${CPU_MOUNT}\n${V1_MOUNT}`,
      '/sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes': `${2 * GiB}\n`,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/cpu/docker/ab/memory.limit_in_bytes': '1000\n',
    },
    2 * GiB,
  ],
]
test.each(machines)('memory - %s', (_, files, bytes) => {
  expect(memoryOfMachine((path) => files[path], 8 * GiB)).toBe(bytes)
})

test('memory - of this machine is some', () => {
  expect(memoryOfMachine()).toBeGreaterThan(64 * MiB)
})

const fitted = (limits: object, { machineBytes = 64 * GiB, shards = 1, rooms = {} } = {}) =>
  withMemoryLimits(resolveConfig({ limits, rooms }), { machineBytes, shards })

describe('limits that fit the memory', () => {
  test('memory - a large machine lowers nothing', () => {
    const { config, lowered } = fitted({}, { shards: 8 })
    expect(lowered).toEqual([])
    expect(config.limits).toEqual({
      ...resolveConfig({}).limits,
      memoryMax: 48 * GiB,
      outboxBytesTotalMax: 6 * GiB,
    })
  })

  test('memory - a small container has fewer connections and histories, and the log says so', () => {
    const { config, lowered } = fitted(
      {},
      { machineBytes: 512 * MiB, shards: 2, rooms: { defaults: { historySize: 1 } } },
    )
    expect(config.limits).toMatchObject({
      memoryMax: 384 * MiB,
      connectionsMax: 1536,
      outboxBytesTotalMax: 48 * MiB,
      historyBytesPerShardMax: 24 * MiB,
      pendingBytesTotalMax: 12 * MiB,
      httpConnectionsMax: 682,
    })
    expect(lowered).toEqual([
      expect.stringContaining('limits.connectionsMax is lowered from 19000 to 1536: '),
      expect.stringContaining(`limits.historyBytesPerShardMax is lowered from ${256 * MiB} to ${24 * MiB}: `),
    ])
  })

  test('memory - a server without history says nothing about histories', () => {
    expect(fitted({ connectionsMax: 10 }, { machineBytes: 512 * MiB }).lowered).toEqual([])
  })

  test('memory - in a small container the process itself still fits', () => {
    const memoryOf = (mebibytes: number) => fitted({}, { machineBytes: mebibytes * MiB }).config.limits.memoryMax / MiB
    expect([160, 208, 256, 512].map(memoryOf)).toEqual([150, 192, 192, 384])
  })

  test('memory - what is given is taken instead of a part of the machine', () => {
    const given = { memoryMax: 200 * MiB, outboxBytesTotalMax: MiB, connectionsMax: 50 }
    expect(fitted(given).config.limits).toMatchObject(given)
  })

  test('memory - larger messages leave fewer connections', () => {
    const { limits } = fitted({ memoryMax: GiB, messageBytesMax: MiB }).config
    expect(limits).toMatchObject({ messageHardBytesMax: 2 * MiB, connectionsMax: 256 })
  })

  test('memory - there is always room for one connection', () => {
    expect(fitted({ messageHardBytesMax: 64 * MiB }, { machineBytes: 100 * MiB }).config.limits.connectionsMax).toBe(1)
    const { messageHardBytesMax } = fitted({ messageHardBytesMax: 64 * MiB }).config.limits
    expect(messageHardBytesMax).toBe(64 * MiB)
  })

  test('memory - the shares leave something for the process itself', () => {
    const sum = Object.values(MemoryShare).reduce((all, share) => all + share, 0)
    expect(sum).toBeLessThan(9 / 10)
  })
})
