// The price of reads, in one shard: what a connection may read, what a batch may take, and whose reads are dropped.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import type { CreateEngine, Engine } from '../src/engine/engine.ts'
import { createMemoryEngine } from '../src/engine/memory-engine.ts'
import { createCounters, ShardCounters } from '../src/mailbox/counters.ts'
import { createEndedConnections, EndedConnections } from '../src/mailbox/ended-connections.ts'
import { SLOTS } from '../src/mailbox/words.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'
import { Reads } from '../src/shard/reads.ts'
import { ShardThreadTuning } from '../src/tuning/shard-thread.ts'
import { BareShard, type Told } from './support/bare-shard.ts'

const { batchMsMax, batchOutputBytesMax, readBurstByteShare, readBurstMs } = ShardThreadTuning

const READER = 1
const FREE = {
  readBytesPerSecond: 1_073_741_824,
  readMillisecondsPerSecond: 1000,
  shardReadMillisecondsPerSecond: 1000,
  shardReadBytesPerSecond: 1_073_741_824,
}

const count = (told: readonly Told[], kind: Told['kind']) => told.filter((one) => one.kind === kind).length
const repliesOf = (told: readonly Told[]) => told.flatMap((one) => (one.kind === 'reply' ? [one.text] : []))
const refusalsOf = (told: readonly Told[]) => told.flatMap((one) => (one.kind === 'rejection' ? [one.code] : []))

/** A room of many plain members and one centrifuge member, number READER. */
function crowd(members: number, input: ConstructorParameters<typeof BareShard>[0] = {}): BareShard {
  const shard = new BareShard(input)
  shard.subscribe(READER, 'big')
  for (let connection = 2; connection <= members; connection++) shard.join(connection, 'big')
  shard.all()
  return shard
}

const ask = (shard: BareShard, times: number, connection = READER) => {
  for (let index = 0; index < times; index++) shard.inbox.presence(shard.call(connection), 'big')
}

describe('reads - a batch', () => {
  it('ends by the bytes of replies, at most one reply late, and all are answered in the end', () => {
    const shard = crowd(1000, { limits: FREE })
    ask(shard, 300)
    let answered = 0
    for (;;) {
      const { drained, told } = shard.batch()
      const replies = repliesOf(told)
      answered += replies.length
      const sizes = replies.map((text) => text.length)
      const bytes = sizes.reduce((sum, size) => sum + size, 0)
      expect(bytes).toBeLessThanOrEqual(batchOutputBytesMax + Math.max(0, ...sizes))
      expect(count(told, 'rejection')).toBe(0)
      if (!drained.more && !drained.blocked) break
    }
    expect(answered).toBe(300)
  })

  it('ends by time, at most the reads between two looks at the clock late', () => {
    const shard = crowd(1000, { limits: FREE })
    ask(shard, 100)
    // A read looks twice, so each takes 2 ms here. One reply has more bytes than may lie between two looks of the batch.
    shard.lookMs = 1
    let answered = 0
    for (let batches = 0; batches < 100; batches++) {
      const { drained, told, tookMs } = shard.batch()
      answered += count(told, 'reply') + count(told, 'rejection')
      expect(tookMs).toBeLessThanOrEqual(batchMsMax + 4)
      expect(drained.more || answered === 100).toBe(true)
      if (answered === 100) return
      shard.nowMs += 100
    }
    throw new Error('not all were answered')
  })

  it('of texts is not cut short', () => {
    const shard = crowd(10)
    for (let index = 0; index < 2000; index++) shard.inbox.text(2, utf8('x'))
    expect(shard.batch().drained).toMatchObject({ more: false, records: 2000 })
  })
})

describe('reads - the budget of a connection', () => {
  it('is of bytes: what is beyond it is 111, which is no fault, and comes back with time', () => {
    const shard = crowd(500, { limits: { ...FREE, readBytesPerSecond: 200_000 } })
    ask(shard, 300)
    const told = shard.all()
    const [first] = repliesOf(told)
    const fitting = Math.ceil(200_000 / first!.length)
    // The size that is paid is known before the reply is built, and differs from it by the wrapping of the reply alone.
    expect(repliesOf(told)).toHaveLength(fitting)
    expect(refusalsOf(told)).toEqual(Array.from({ length: 300 - fitting }, () => 111))
    expect(told.every((one) => one.kind !== 'rejection' || !one.isFault)).toBe(true)
    expect(shard.counters.get('refusedReads')).toBe(300 - fitting)
    // Others are not touched.
    shard.subscribe(700, 'big')
    ask(shard, 1, 700)
    expect(repliesOf(shard.all())).toHaveLength(1)
    shard.nowMs += 1000
    ask(shard, 1)
    expect(repliesOf(shard.all())).toHaveLength(1)
  })

  it('is of time: a read that takes long is followed by 111', () => {
    const shard = crowd(10, { limits: { ...FREE, readMillisecondsPerSecond: 10 } })
    shard.lookMs = 4
    ask(shard, 10)
    const told = shard.all()
    expect([repliesOf(told).length, refusalsOf(told)]).toEqual([3, Array.from({ length: 7 }, () => 111)])
    shard.nowMs += 1000
    ask(shard, 1)
    expect(repliesOf(shard.all())).toHaveLength(1)
  })

  it('of all connections together is of time too', () => {
    const shard = crowd(100, { limits: { ...FREE, shardReadMillisecondsPerSecond: 100 } })
    for (let connection = 200; connection < 300; connection++) shard.subscribe(connection, 'big')
    shard.all()
    shard.lookMs = 5
    for (let connection = 200; connection < 300; connection++) ask(shard, 1, connection)
    const told = shard.all()
    expect(count(told, 'reply')).toBeGreaterThanOrEqual(readBurstMs / 5)
    expect(count(told, 'reply')).toBeLessThan(30)
    expect(count(told, 'reply') + count(told, 'rejection')).toBe(100)
  })

  it('of all connections together has no bound of time when they may have all of it, so that an interruption of the thread refuses nobody', () => {
    const shard = crowd(100, { limits: FREE })
    for (let connection = 200; connection < 300; connection++) shard.subscribe(connection, 'big')
    shard.all()
    shard.lookMs = 2000
    for (let connection = 200; connection < 300; connection++) ask(shard, 1, connection)
    expect(count(shard.all(), 'reply')).toBe(100)
  })

  it('covers presence_stats, history and JSON that is too large for the main thread', () => {
    const rooms = { defaults: { historySize: 10 } }
    const shard = crowd(10, { limits: { ...FREE, readMillisecondsPerSecond: 1 }, rooms })
    shard.join(20, 'big', 'json')
    shard.all()
    shard.lookMs = 5
    const large = (text: string) => utf8(`{"type":"message","data":"${text}"}`)
    shard.inbox.presenceStats(shard.call(READER), 'big')
    shard.inbox.history(shard.call(READER), 'big', slice('{"limit":5}'))
    shard.inbox.presenceStats(shard.call(READER), 'big')
    shard.inbox.largeFrame(20, undefined, large('once'))
    shard.inbox.largeFrame(20, undefined, large('twice'))
    shard.inbox.members(20)
    const told = shard.all()
    expect(repliesOf(told)).toHaveLength(1)
    expect(refusalsOf(told)).toEqual([111, 111])
    expect(told.filter((one) => one.kind === 'textRefused')).toHaveLength(1)
    expect(JSON.stringify(told)).toContain('once')
    expect(JSON.stringify(told)).not.toContain('twice')
    expect(told.find((one) => one.kind === 'notice')).toMatchObject({
      connection: 20,
      text: expect.stringContaining('111'),
    })
  })

  it('a list that is too large is refused without a price', () => {
    const shard = crowd(500, { limits: { ...FREE, outboxBytesMax: 20_000, readBytesPerSecond: 1024 } })
    ask(shard, 100)
    expect(refusalsOf(shard.all())).toEqual(Array.from({ length: 100 }, () => 106))
  })
})

describe('reads - recovery', () => {
  const rooms = { defaults: { historySize: 100 } }
  const missed = { recoverable: true, positioned: true, recover: { epoch: '', offset: 0 } } as const

  function talked(limits: object, createEngine?: CreateEngine): BareShard {
    const shard = new BareShard({ limits: { ...FREE, ...limits }, rooms }, createEngine)
    shard.join(2, 'big')
    for (let index = 0; index < 20; index++) shard.inbox.text(2, utf8('x'.repeat(100)))
    shard.all()
    return shard
  }
  const admitted = (told: readonly Told[]) => told.flatMap((one) => (one.kind === 'admitted' ? [one.text] : []))

  it('costs its reply: beyond the budget a subscribe is refused with 111 and can be repeated', () => {
    const shard = talked({ readBytesPerSecond: 1024 })
    shard.subscribe(READER, 'big', missed)
    const first = admitted(shard.all())
    expect(first).toHaveLength(1)
    expect(first[0]).toContain('"recovered":true')
    shard.inbox.unsubscribe(shard.call(READER), 'big')
    shard.subscribe(READER, 'big', missed)
    expect(refusalsOf(shard.all())).toEqual([111])
    shard.nowMs += 10_000
    shard.subscribe(READER, 'big', missed)
    expect(admitted(shard.all())[0]).toContain('"recovered":true')
  })

  it.each([
    ['a command is refused with 111', 'reply'],
    ['a room of the connect reply is told that it has not recovered', 'result'],
  ] as const)('whose budget is used up before the engine answers: %s', (_title, form) => {
    const held: (() => void)[] = []
    const shard = talked({ readBytesPerSecond: 1024 }, (parts) => holdingRecoveries(createMemoryEngine(parts), held))
    shard.subscribe(READER, 'big', { ...missed, form })
    shard.subscribe(READER, 'other')
    for (let index = 0; index < 20; index++) shard.inbox.presence(shard.call(READER), 'other')
    expect(admitted(shard.all())).toHaveLength(1)
    for (const answer of held) answer()
    const told = shard.all()
    expect(refusalsOf(told)).toEqual(form === 'reply' ? [111] : [])
    if (form === 'result') expect(admitted(told)[0]).not.toContain('"recovered"')
  })

  it('in a room of the connect reply is told as none', () => {
    const shard = talked({ readBytesPerSecond: 1024 })
    shard.subscribe(READER, 'big', missed)
    shard.inbox.unsubscribe(shard.call(READER), 'big')
    shard.subscribe(READER, 'big', { ...missed, form: 'result' })
    const [, second] = admitted(shard.all())
    expect(second).toContain('"was_recovering":true')
    expect(second).not.toContain('"recovered"')
    expect(second).not.toContain('"publications"')
  })

  it('of a connection that has gone is not done, and what it says behind the subscribe is delivered', () => {
    const shard = talked({})
    shard.subscribe(READER, 'big', { ...missed, mustRecover: true })
    shard.inbox.publish(shard.call(READER), 'big', { stranger: undefined, params: slice('{"data":"last words"}') })
    shard.inbox.leave(READER)
    shard.ended.add(READER)
    const told = shard.all()
    expect(admitted(told)[0]).not.toContain('"publications"')
    expect(JSON.stringify(told)).toContain('last words')
    expect(shard.counters.get('droppedReads')).toBe(1)
  })
})

describe('reads - connections that have gone', () => {
  it('are not answered; their slots are freed, and what they said is delivered', () => {
    const shard = crowd(100)
    shard.join(200, 'big', 'json')
    shard.all()
    shard.inbox.text(2, utf8('first words'))
    ask(shard, 50)
    shard.inbox.members(200)
    shard.inbox.text(2, utf8('last words'))
    for (const gone of [READER, 200, 2]) shard.ended.add(gone)
    const told = shard.all()
    expect(repliesOf(told)).toEqual(Array.from({ length: 50 }, () => ''))
    expect(count(told, 'rejection') + count(told, 'notice')).toBe(0)
    expect(JSON.stringify(told)).toContain('first words')
    expect(JSON.stringify(told)).toContain('last words')
    expect(shard.counters.get('droppedReads')).toBe(51)
  })

  it('are known by their number, whatever becomes of their slot', () => {
    const ended = new EndedConnections(createEndedConnections(10))
    const [first, second] = [SLOTS + 3, 2 * SLOTS + 3]
    expect(ended.has(first)).toBe(false)
    ended.add(first)
    expect([ended.has(first), ended.has(second), ended.has(SLOTS + 4)]).toEqual([true, false, false])
    ended.add(second)
    expect([ended.has(first), ended.has(second)]).toEqual([true, true])
    // A slot that does not exist belongs to nobody.
    ended.add(SLOTS + 11)
    expect(ended.has(SLOTS + 11)).toBe(false)
  })
})

describe('reads - for any times and costs', () => {
  const limits = {
    ...resolveConfig({}).limits,
    readBytesPerSecond: 10_000,
    readMillisecondsPerSecond: 40,
    shardReadBytesPerSecond: 40_000,
    shardReadMillisecondsPerSecond: 100,
  }
  const read = fc.record({
    connection: fc.integer({ min: 1, max: 3 }),
    gapMs: fc.oneof(fc.nat(5), fc.nat(2000)),
    bytes: fc.nat(20_000),
    tookMs: fc.nat(30),
  })

  it('a read in which the thread was interrupted is paid back after a second', () => {
    const turn = { nowMs: 0, outputBytes: 0 }
    let clockMs = 0
    const ended = new EndedConnections(createEndedConnections(4))
    const counters = new ShardCounters(createCounters())
    const reads = new Reads({ limits, turn, counters, ended, clock: () => clockMs })
    reads.spend(1, 100, () => {
      clockMs += 60_000
    })
    const judgements = [0, 1000, 1001].map((nowMs) => {
      turn.nowMs = nowMs
      return [reads.judge(1), reads.judge(2)]
    })
    expect(judgements).toEqual([
      ['over', 'over'],
      ['over', 'over'],
      ['ok', 'ok'],
    ])
  })

  it('no span of time holds more than the rate, one burst and one read', () => {
    fc.assert(
      fc.property(fc.array(read, { maxLength: 80 }), fc.nat(5), (steps, sweepEvery) => {
        const turn = { nowMs: 0, outputBytes: 0 }
        let clockMs = 0
        const ended = new EndedConnections(createEndedConnections(4))
        const counters = new ShardCounters(createCounters())
        const reads = new Reads({ limits, turn, counters, ended, clock: () => clockMs })
        const done: { atMs: number; connection: number; bytes: number; tookMs: number }[] = []
        for (const [index, { connection, gapMs, bytes, tookMs }] of steps.entries()) {
          turn.nowMs += gapMs
          if (sweepEvery > 0 && index % sweepEvery === 0) reads.sweep()
          if (reads.judge(connection) !== 'ok') continue
          reads.spend(connection, bytes, () => {
            clockMs += tookMs
          })
          done.push({ atMs: turn.nowMs, connection, bytes, tookMs })
        }
        for (const [start, first] of done.entries()) {
          const sums = { bytes: 0, ms: 0, all: 0, allBytes: 0 }
          for (const one of done.slice(start)) {
            const seconds = (one.atMs - first.atMs) / 1000
            // What was spent before this read must have left something.
            expect(sums.all).toBeLessThanOrEqual(readBurstMs + limits.shardReadMillisecondsPerSecond * seconds + 1e-6)
            const { shardReadBytesPerSecond: all } = limits
            expect(sums.allBytes).toBeLessThanOrEqual(all * (readBurstByteShare + seconds) + 1e-6)
            sums.all += one.tookMs
            sums.allBytes += one.bytes
            if (one.connection !== first.connection) continue
            expect(sums.bytes).toBeLessThanOrEqual(limits.readBytesPerSecond * (1 + seconds) + 1e-6)
            expect(sums.ms).toBeLessThanOrEqual(limits.readMillisecondsPerSecond * (1 + seconds) + 1e-6)
            sums.bytes += one.bytes
            sums.ms += one.tookMs
          }
        }
        expect(turn.outputBytes).toBe(done.reduce((sum, { bytes }) => sum + bytes, 0))
        expect(done.length + counters.get('refusedReads')).toBe(steps.length)
      }),
    )
  })
})

it('reads - who reads little is not refused because others read all the time', () => {
  const turn = { nowMs: 0, outputBytes: 0 }
  let clockMs = 0
  const ended = new EndedConnections(createEndedConnections(4))
  const counters = new ShardCounters(createCounters())
  const reads = new Reads({ limits: resolveConfig({}).limits, turn, counters, ended, clock: () => clockMs })
  const read = (connection: number, tookMs: number): boolean => {
    if (reads.judge(connection) !== 'ok') return false
    reads.spend(connection, 100, () => {
      clockMs += tookMs
    })
    return true
  }
  let quiet = 0
  let others = 0
  for (turn.nowMs = 0; turn.nowMs < 10_000; turn.nowMs += 1) {
    for (let connection = 1; connection <= 20; connection++) if (read(connection, 0.5)) others += 1
    if (turn.nowMs % 100 === 99 && read(99, 0.1)) quiet += 1
    if (turn.nowMs % 1000 === 0) reads.sweep()
  }
  expect(quiet).toBe(100)
  // The others get all the rest: 500 ms in a second.
  expect(others).toBeGreaterThan(9800)
})

function slice(text: string) {
  const bytes = utf8(text)
  return { bytes, start: 0, end: bytes.length }
}

// An engine whose answers to recoveries are put into `held`.
function holdingRecoveries(engine: Engine, held: (() => void)[]): Engine {
  const { broker } = engine
  return {
    ...engine,
    broker: {
      sweep: (nowMs) => broker.sweep(nowMs),
      open: (...parts) => {
        const stream = broker.open(...parts)
        const recover = stream.recover.bind(stream)
        stream.recover = (since, limit, nowMs, done) =>
          recover(since, limit, nowMs, (result) => held.push(() => done(result)))
        return stream
      },
    },
  }
}
