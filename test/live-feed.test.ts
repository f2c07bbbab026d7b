// The records of the room `$lobbycast`, without a server: what a record says about two samples, and what is pushed to a shard and when.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import Schema from 'typebox/schema'
import { expect, test } from 'vitest'
import { LiveFeed, type LiveSample, recordOf } from '../src/gateway/live-feed.ts'
import {
  LIVE_FIELDS,
  LIVE_PROTOCOLS,
  LIVE_REASONS_MAX,
  LIVE_SCHEMA,
  LIVE_SECONDS,
} from '../src/protocol/live-record.ts'
import { PROTOCOLS } from '../src/protocol/protocols.ts'
import { refusalReasons } from '../src/refusals.ts'

const schema = Schema.Compile(LIVE_SCHEMA)
const SHARDS_MAX = 16

const counts = fc.nat(1_000_000_000)
const shares = fc.double({ min: -0.1, max: 1.5, noNaN: true })
const reasons = fc.dictionary(
  fc.oneof(fc.constantFrom(...refusalReasons), fc.string({ unit: 'binary', maxLength: 123 })),
  counts,
  { maxKeys: 30 },
)

const totals = fc.record({
  deliveries: counts,
  publications: counts,
  messagesIn: counts,
  flushes: counts,
  busyMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  slow: counts,
  silent: counts,
  logLost: counts,
})

const perShard = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: SHARDS_MAX })

const samples: fc.Arbitrary<LiveSample> = fc.record({
  wallMs: fc.nat(4e12),
  nowMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
  totals,
  refused: reasons.map((entries) => new Map(Object.entries(entries))),
  disconnects: reasons.map((entries) => new Map(Object.entries(entries))),
  state: fc.record({
    connections: fc.tuple(counts, counts, counts),
    connectionsMax: counts,
    windowMs: fc.double({ min: 0, max: 1000, noNaN: true }),
    shards: perShard(fc.option(shares)),
    late: counts,
    conflated: counts,
    memory: counts,
    unread: counts,
    restarts: perShard(fc.nat(100)),
    members: perShard(fc.nat(20_000)),
    rooms: perShard(fc.nat(20_000)),
  }),
  probes: fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { maxLength: 100 }),
})

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0)

test('records - any two samples make a record of the schema, below 2 KB with 16 shards, with every rise counted once', () => {
  fc.assert(
    fc.property(samples, samples, (before, now) => {
      const record = recordOf(before, now)
      const text = JSON.stringify(record)
      const [isSound, faults] = schema.Errors(JSON.parse(text))
      expect([isSound, faults]).toEqual([true, []])
      // Reasons are cut, and half of a character is no JSON for a shard.
      expect(text).toMatch(/^[ -~]*$/)
      expect(Object.keys({ ...record.refused, ...record.disconnects }).join('')).toMatch(/^[ -~]*$/)
      expect(text.length).toBeLessThan(2048)
      expect(Object.keys(record).sort()).toEqual(Object.keys(LIVE_FIELDS).sort())
      for (const name of ['refused', 'disconnects'] as const) {
        const risen = [...now[name]].map(([reason, total]) => total - (before[name].get(reason) ?? 0))
        expect(sum(Object.values(record[name]))).toBe(sum(risen.filter((count) => count > 0)))
        expect(Object.keys(record[name]).length).toBeLessThanOrEqual(LIVE_REASONS_MAX + 1)
      }
      expect(record.second).toBe(Math.floor(record.t / 1000) % LIVE_SECONDS)
      expect((record.p50 ?? 0) <= (record.p99 ?? 0)).toBe(true)
      expect(record.main >= 0 && record.main <= 1).toBe(true)
    }),
    { numRuns: 500 },
  )
})

const sampleAt = (wallMs: number, given: Partial<LiveSample['totals']> = {}): LiveSample => ({
  wallMs,
  nowMs: wallMs - 1_000_000,
  totals: {
    ...{ deliveries: 0, publications: 0, messagesIn: 0, flushes: 0, busyMs: 0, slow: 0, silent: 0, logLost: 0 },
    ...given,
  },
  refused: new Map(),
  disconnects: new Map(),
  state: {
    ...{ connections: [0, 0, 0], connectionsMax: 9, windowMs: 0, shards: [0], late: 0, conflated: 0 },
    ...{ memory: 0, unread: 0, restarts: [0], members: [0], rooms: [0] },
  },
  probes: [],
})

test('records - rates are for a second whatever the time between two samples, and events are counted as they are', () => {
  const before = sampleAt(2_000_000)
  const now = sampleAt(2_001_250, { deliveries: 5000, messagesIn: 10, busyMs: 250, slow: 3 })
  expect(recordOf(before, now)).toMatchObject({ deliveries: 4000, messagesIn: 8, main: 0.2, slow: 3, second: 201 })
})

test('records - a typical one takes less than 1 KB, also with eight shards and six reasons each', () => {
  const busy = sampleAt(1_795_814_445_044)
  const eight = [11_111, 11_111, 11_111, 11_111, 11_111, 11_111, 11_111, 11_111]
  const now = {
    ...busy,
    totals: { ...busy.totals, deliveries: 6_240_000, publications: 867 },
    refused: new Map(refusalReasons.slice(0, 20).map((reason) => [reason, 120])),
    disconnects: new Map(refusalReasons.slice(0, 20).map((_, at) => [`3008 slow for the time no. ${at}`, 31])),
    state: { ...busy.state, shards: eight.map(() => 0.48), restarts: eight.map(() => 2), members: eight, rooms: eight },
  }
  expect(JSON.stringify(recordOf(sampleAt(1_795_814_444_044), now)).length).toBeLessThan(1024)
})

test('records - connections are in the order of the protocols', () => {
  expect(LIVE_PROTOCOLS).toEqual(PROTOCOLS.map(({ name }) => name))
})

/** A feed whose shard notes what it is pushed. */
function watchedFeed() {
  const shard = { ready: true, life: 1, isFull: false, pushes: [] as { second: number; t: number }[][] }
  const orders = {
    statistics: (_request: number, room: string, { body }: { body: Uint8Array }) => {
      expect(room).toBe('$lobbycast')
      if (!shard.isFull) shard.pushes.push(JSON.parse(Buffer.from(body).toString()))
      return !shard.isFull
    },
  }
  const thread = {
    get ready() {
      return shard.ready
    },
    get life() {
      return shard.life
    },
    orders,
  }
  const feed = new LiveFeed({
    config: { limits: { statisticsRecordsMax: 10_000 } },
    pool: { owner: () => thread },
    sample: (nowMs: number, wallMs: number) => ({ ...sampleAt(wallMs), nowMs }),
  } as unknown as ConstructorParameters<typeof LiveFeed>[0])
  let wallMs = 0
  return {
    shard,
    /** Sweeps four times a second. */
    pass: (seconds: number) => {
      for (const end = wallMs + seconds * 1000; wallMs < end; wallMs += 250) feed.sweep(wallMs, wallMs)
    },
  }
}

test('feed - one push of one record a second', () => {
  const { shard, pass } = watchedFeed()
  pass(5)
  expect(shard.pushes.map((push) => push.map(({ second }) => second))).toEqual([[1], [2], [3], [4]])
})

test('feed - what an inbox does not take is pushed later, in order, and no more than 900 seconds of it', () => {
  const { shard, pass } = watchedFeed()
  shard.isFull = true
  pass(1000)
  shard.isFull = false
  pass(20)
  const times = shard.pushes.flat().map(({ t }) => t)
  expect(times).toEqual(Array.from({ length: 919 }, (_, at) => (at + 101) * 1000))
})

test('feed - a shard that was replaced is given the last 900 seconds again', () => {
  const { shard, pass } = watchedFeed()
  pass(1000)
  shard.pushes = []
  shard.ready = false
  pass(3)
  expect(shard.pushes).toEqual([])
  Object.assign(shard, { ready: true, life: 2 })
  pass(20)
  const seconds = new Set(shard.pushes.flat().map(({ second }) => second))
  expect(seconds.size).toBe(LIVE_SECONDS)
  for (const push of shard.pushes) expect(JSON.stringify(push).length).toBeLessThan(40_000)
})

test('docs - docs/operations.md lists the fields of a record as the table of the fields says', () => {
  const guide = readFileSync('docs/operations.md', 'utf8')
  for (const [name, { says }] of Object.entries(LIVE_FIELDS)) expect(guide).toContain(`| \`${name}\` | ${says} |`)
})
