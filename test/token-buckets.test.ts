// How much a connection may do in a time: the buckets against a naive count, and the shares of an inbox.
import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { Allowances } from '../src/gateway/allowances.ts'
import { type BucketKind, BucketRates, TokenBuckets } from '../src/gateway/token-buckets.ts'
import { createRing, RingReader, RingWriter } from '../src/mailbox/ring.ts'
import { InboxShares } from '../src/pool/inbox-shares.ts'
import { connected, idleSession } from './support/fake-socket.ts'

const limits = resolveConfig({ limits: { messagesPerSecond: 10, messagesBurst: 25 } }).limits

describe('token buckets', () => {
  it('give as many tokens as a bucket that is refilled all the time', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 8 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const rates = new BucketRates(limits)
        const buckets = new TokenBuckets()
        let nowMs = 0
        let level = limits.messagesBurst
        for (const [passedMs, amount] of steps) {
          nowMs += passedMs
          level = Math.min(limits.messagesBurst, level + (passedMs * limits.messagesPerSecond) / 1000)
          const isGiven = buckets.take(rates, 'messages', { amount, nowMs })
          // At the very edge rounding decides.
          if (Math.abs(level - amount) > 0.02) expect(isGiven).toBe(level > amount)
          if (isGiven) level -= amount
        }
      }),
    )
  })

  it('are apart from each other', () => {
    const rates = new BucketRates(limits)
    const buckets = new TokenBuckets()
    for (let n = 0; n < limits.messagesBurst; n++)
      expect(buckets.take(rates, 'messages', { amount: 1, nowMs: 5 })).toBe(true)
    expect(buckets.take(rates, 'messages', { amount: 1, nowMs: 5 })).toBe(false)
    expect(buckets.take(rates, 'commands', { amount: 1, nowMs: 5 })).toBe(true)
  })
})

describe('token buckets - a full bucket gives all of its tokens', () => {
  const time = fc.double({ min: 0, max: 1e9, noNaN: true })
  it('one after the other, and all at once, whatever the clock and the rate are', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 200 }), (nowMs, rate, burst) => {
        const rates = new BucketRates({ ...limits, messagesPerSecond: rate, messagesBurst: burst })
        const [one, all] = [new TokenBuckets(), new TokenBuckets()]
        for (let n = 0; n < burst; n++) expect(one.take(rates, 'messages', { amount: 1, nowMs })).toBe(true)
        expect(one.take(rates, 'messages', { amount: 1, nowMs })).toBe(false)
        expect(all.take(rates, 'messages', { amount: burst, nowMs })).toBe(true)
      }),
    )
  })
})

// Other numbers than the defaults, no two of them the same. Each rate divides a second without a rest.
const OWN_LIMITS: Readonly<Record<BucketKind, { perSecond: number; burst: number }>> = {
  messages: { perSecond: 1, burst: 3 },
  bytes: { perSecond: 2, burst: 4 },
  commands: { perSecond: 4, burst: 5 },
  pings: { perSecond: 5, burst: 6 },
  subscriptions: { perSecond: 8, burst: 7 },
  reads: { perSecond: 20, burst: 9 },
  privateMessages: { perSecond: 10, burst: 8 },
}

it.each(Object.entries(OWN_LIMITS) as [BucketKind, { perSecond: number; burst: number }][])(
  'token buckets - %s have a rate and a burst of their own',
  (kind, { perSecond, burst }) => {
    const options = Object.entries(OWN_LIMITS).flatMap(([name, own]) => [
      [`${name}PerSecond`, own.perSecond],
      [`${name}Burst`, own.burst],
    ])
    const rates = new BucketRates(resolveConfig({ limits: Object.fromEntries(options) }).limits)
    const buckets = new TokenBuckets()
    const isGivenAt = (nowMs: number) => buckets.take(rates, kind, { amount: 1, nowMs })
    for (let count = 0; count < burst; count++) expect(isGivenAt(0)).toBe(true)
    const tokenMs = 1000 / perSecond
    expect([0, 0.95 * tokenMs, tokenMs, tokenMs].map(isGivenAt)).toEqual([false, false, true, false])
  },
)

it('allowances - who is refused for a second without a pause is disconnected, who pauses for as long stays', () => {
  const ended: string[] = []
  const allowances = new Allowances({
    limits: resolveConfig({ limits: { pingsPerSecond: 1, pingsBurst: 1 } }).limits,
    lobby: { end: ({ id }: { id: string }) => ended.push(id) },
    refusals: { record: () => undefined },
  } as never)
  let nowMs = 5000
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  onTestFinished(() => clock.mockRestore())
  const pingsAt = (id: string, times: readonly number[]) => {
    const { connection } = connected(id, { session: idleSession() })
    for (const atMs of times) {
      nowMs = 5000 + atMs
      // One token at most is left for two.
      for (let count = 0; count < 2; count++) {
        if (!allowances.one(connection, 'pings')) allowances.told(connection)
      }
    }
  }
  pingsAt('now and then', [0, 1000, 2000, 3500, 4500])
  pingsAt('almost a second', [0, 500, 999, 2000, 2999])
  expect(ended).toEqual([])
  pingsAt('a second', [0, 500, 1000])
  expect(ended).toEqual(['a second'])
})

describe('shares of an inbox', () => {
  const SIZE = 65_536
  const header = (connection: number) => ({ kind: 1, flags: 0, detail: 0, connection, a: 0, b: 0 })
  const payload = new Uint8Array(1000)

  function inbox() {
    const ring = createRing(SIZE)
    const writer = new RingWriter(ring)
    const reader = new RingReader(ring)
    const shares = new InboxShares()
    return {
      shares,
      writer,
      /** As many as the connection may write, and no more than `max`. */
      fill(connection: number, max = Number.POSITIVE_INFINITY): number {
        let count = 0
        while (count < max && shares.take(connection, payload.length, writer)) {
          if (!writer.write(header(connection), payload)) break
          count += 1
        }
        return count
      },
      read(count = Number.POSITIVE_INFINITY): void {
        for (let n = 0; n < count && reader.next(); n++);
        reader.release()
      },
    }
  }

  it('one that talks alone holds at most about half, and others find room', () => {
    const { fill, writer } = inbox()
    fill(1)
    expect(writer.used).toBeGreaterThan(0.4 * SIZE)
    expect(writer.used).toBeLessThan(0.6 * SIZE)
    expect(fill(2)).toBeGreaterThanOrEqual(8)
    expect(fill(3)).toBeGreaterThanOrEqual(3)
    expect(fill(4, 1)).toBe(1)
  })

  it('the header of a record counts: empty texts do not fill the inbox', () => {
    const { shares, writer } = inbox()
    const empty = new Uint8Array(0)
    for (let n = 0; n < SIZE && shares.take(1, 0, writer); n++) if (!writer.write(header(1), empty)) break
    expect(writer.used).toBeLessThan(0.6 * SIZE)
  })

  it('the more connections hold records, the less each of them may hold', () => {
    const { fill } = inbox()
    fill(1)
    // Alone it could write a half of what is free, 16 records.
    expect(fill(2)).toBeLessThanOrEqual(12)
    expect(fill(3)).toBeLessThanOrEqual(7)
  })

  it('what the shard has not read yet is held on, however long ago it was written', () => {
    const { fill, read, writer } = inbox()
    fill(1)
    // The shard has read what was written while nothing was counted, and a little more.
    read(8)
    fill(1)
    expect(writer.used).toBeLessThan(0.6 * SIZE)
  })

  it('what the shard has read is held no more while the inbox never becomes empty', () => {
    const { fill, read } = inbox()
    fill(1, 8)
    for (let round = 0; round < 100; round++) {
      expect(fill(1, 4), `round ${round}`).toBe(4)
      read(4)
    }
  })

  it('what the shard has read is held no more', () => {
    const { fill, read } = inbox()
    for (let round = 0; round < 20; round++) {
      expect(fill(1), `round ${round}`).toBeGreaterThanOrEqual(25)
      read()
    }
  })

  it('whatever is written and read, a connection that holds nothing may write a small record', () => {
    const step = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 40 }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { fill, read, shares, writer } = inbox()
        for (const [connection, count, reads] of steps) {
          fill(connection, count)
          read(reads)
          expect(shares.take(99_999, 16, writer)).toBe(true)
          writer.write(header(99_999), payload.subarray(0, 16))
        }
      }),
    )
  })

  it('while the inbox is nearly empty nothing is counted', () => {
    const { shares, writer } = inbox()
    for (let n = 0; n < 100_000; n++) expect(shares.take(1, 60_000, writer)).toBe(true)
  })
})
