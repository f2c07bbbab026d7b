// The parts from which figures are made: histograms in shared memory, the age of unread records, the timing of publications.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCounters, ShardCounters } from '../src/mailbox/counters.ts'
import { BOUNDS, HistogramCells } from '../src/mailbox/histogram-cells.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { PublishTimer } from '../src/pool/publish-timer.ts'
import { UnreadAge } from '../src/pool/unread-age.ts'
import { MainThreadTuning } from '../src/tuning/main-thread.ts'

describe('histogram cells', () => {
  test.each(Object.entries(BOUNDS))('histogram cells - the bounds of %s rise', (_name, bounds) => {
    expect([...bounds].sort((one, other) => one - other)).toEqual([...new Set(bounds)])
  })

  test('histogram cells - every value is in the first bucket whose bound it does not exceed', () => {
    const bounds = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { maxLength: 12 })
    fc.assert(
      fc.property(bounds, fc.array(fc.integer({ min: -60, max: 60 })), (unsorted, values) => {
        const rising = unsorted.toSorted((one, other) => one - other)
        const cells = new HistogramCells(rising)
        const expected = [...rising.map(() => 0), 0]
        for (const value of values) {
          cells.observe(value)
          const bucket = rising.findIndex((bound) => value <= bound)
          expected[bucket < 0 ? rising.length : bucket]! += 1
        }
        expect(cells.counts).toEqual(expected)
        expect(cells.sum).toBe(values.reduce((sum, value) => sum + value, 0))
      }),
    )
  })

  test('counters - no number shares its place with another one', () => {
    const namespaces = 3
    const memory = createCounters(namespaces)
    const counters = new ShardCounters(memory, namespaces)
    const reader = new ShardCounters(memory, namespaces)
    let next = 1
    for (const name of Object.keys(counters.values())) counters.set(name as 'beats', next++)
    counters.windowMs = next++
    const arrays = [...Object.values(counters.byProtocol), ...Object.values(counters.byNamespace)]
    for (const array of arrays) for (let at = 0; at < array.length; at++) array[at] = next++
    for (const cells of Object.values(counters.histograms)) cells.observe(next)
    const seen = [
      ...Object.values(reader.values()),
      reader.windowMs,
      ...[...Object.values(reader.byProtocol), ...Object.values(reader.byNamespace)].flatMap((array) => [...array]),
    ]
    expect(seen).toEqual(Array.from({ length: next - 1 }, (_, at) => at + 1))
    for (const { counts, sum } of Object.values(reader.histograms)) {
      expect(counts.reduce((all, count) => all + count, 0)).toBe(1)
      expect(sum).toBe(next)
    }
  })
})

describe('unread age', () => {
  const HEADER = { kind: 1, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }

  test('unread age - is the time since the oldest look after which nothing was read, also when positions wrap', () => {
    const step = fc.record({ writes: fc.nat(3), reads: fc.nat(3), passMs: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(fc.array(step), fc.constantFrom(0, 2 ** 32 - 40), (steps, start) => {
        const age = new UnreadAge()
        let nowMs = 0
        // The records that are unread: the time of the first look that has seen them; undefined before it.
        const unread: (number | undefined)[] = []
        let head = start
        let tail = start
        for (const { writes, reads, passMs } of steps) {
          for (let count = 0; count < writes; count++) unread.push(undefined)
          head += writes * 8
          const read = unread.splice(0, reads).length
          tail += read * 8
          nowMs += passMs
          age.look({ head: head >>> 0, tail: tail >>> 0 }, nowMs)
          for (let at = 0; at < unread.length; at++) unread[at] ??= nowMs
          expect(age.ageMs({ head: head >>> 0, tail: tail >>> 0 }, nowMs)).toBe(
            unread.length === 0 ? 0 : nowMs - unread[0]!,
          )
        }
      }),
    )
  })

  test('unread age - a reader that stands still costs no memory, and its oldest record keeps its age', () => {
    const age = new UnreadAge()
    for (let look = 1; look <= 100_000; look++) age.look({ head: look * 8, tail: 0 }, look)
    expect(age.ageMs({ head: 0, tail: 0 }, 100_000)).toBe(99_999)
    expect(age.ageMs({ head: 800_000, tail: 800_000 }, 100_000)).toBe(0)
  })

  test('unread age - both sides of a ring see the same positions', () => {
    const ring = createRing(4096)
    const [writer, reader] = [new RingWriter(ring), new RingReader(ring)]
    for (let count = 0; count < 3; count++) writer.write(HEADER)
    reader.next()
    reader.release()
    expect(writer.positions).toEqual(reader.positions)
    expect(writer.positions.head - writer.positions.tail).toBe(writer.used)
    expect(writer.used).toBe(48)
  })
})

describe('publish timer', () => {
  const turns = (count: number): Promise<void> =>
    new Promise((resolve) => setImmediate(() => (count === 1 ? resolve() : resolve(turns(count - 1)))))
  const total = ({ seconds }: PublishTimer) => seconds.counts.reduce((sum, count) => sum + count, 0)

  test('publish timer - times one publication at a time, and not the next one at once', async () => {
    const timer = new PublishTimer()
    expect(timer.isDue).toBe(true)
    timer.begin()
    expect(timer.isDue).toBe(false)
    timer.published()
    timer.published()
    expect(timer.isDue).toBe(false)
    expect(total(timer)).toBe(0)
    await turns(3)
    expect(total(timer)).toBe(1)
  })

  test('publish timer - a publication that never leaves is given up, and counts nowhere', async () => {
    const timer = new PublishTimer()
    timer.begin()
    timer.sweep(performance.now() + MainThreadTuning.publishTimerLostMs - 1000)
    expect(timer.isDue).toBe(false)
    timer.sweep(performance.now() + MainThreadTuning.publishTimerLostMs + 1000)
    expect(timer.isDue).toBe(true)
    timer.published()
    await turns(3)
    expect(total(timer)).toBe(0)
  })
})
