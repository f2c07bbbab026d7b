// What is counted for each remote address: rates with bursts, connections, invalid tokens, and a table that stays bounded.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AddressLimits, RemoteAddresses, tryToken } from '../src/gateway/remote-addresses.ts'

const LIMITS: AddressLimits = {
  addressConnectionsMax: 3,
  addressUpgradesPerSecond: 10,
  addressUpgradesBurst: 5,
  addressFailedTokensPerMinute: 4,
  keptAddressesMax: 8,
}

const world = (limits: Partial<AddressLimits> = {}) => new RemoteAddresses({ ...LIMITS, ...limits })

describe('handshakes', () => {
  test('addresses - a burst at once, then as many as the rate allows', () => {
    const addresses = world()
    const remote = addresses.find('192.0.2.1')
    const taken = (count: number, nowMs: number) =>
      Array.from({ length: count }, () => addresses.objection(remote, nowMs)?.counted ?? 'taken')
    expect(taken(7, 0)).toEqual([...Array(5).fill('taken'), 'address_upgrades', 'address_upgrades'])
    expect(taken(2, 95)).toEqual(['address_upgrades', 'address_upgrades'])
    expect(taken(2, 101)).toEqual(['taken', 'address_upgrades'])
    expect(taken(6, 10_000)).toEqual([...Array(5).fill('taken'), 'address_upgrades'])
    expect(addresses.objection(addresses.find('192.0.2.2'), 10_000)).toBeUndefined()
  })

  test('addresses - in no span of time more than the burst and the rate, and never fewer than the rate', () => {
    const rates = fc.record({
      addressUpgradesPerSecond: fc.integer({ min: 1, max: 1000 }),
      addressUpgradesBurst: fc.integer({ min: 1, max: 50 }),
    })
    fc.assert(
      fc.property(rates, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }), (limits, pauses) => {
        const remote = world(limits).find('a')
        const { addressUpgradesPerSecond: perSecond, addressUpgradesBurst: burst } = limits
        const takenAtMs: number[] = []
        let nowMs = 1_000_000
        let lastAtMs = Number.NEGATIVE_INFINITY
        for (const pause of pauses) {
          nowMs += pause
          const isTaken = remote.upgrade(nowMs)
          if (nowMs - lastAtMs > 1000 / perSecond) expect(isTaken).toBe(true)
          lastAtMs = nowMs
          if (isTaken) takenAtMs.push(nowMs)
        }
        for (const [from, first] of takenAtMs.entries()) {
          for (const [to, last] of takenAtMs.entries()) {
            if (to < from) continue
            expect(to - from + 1).toBeLessThanOrEqual(burst + ((last - first) * perSecond) / 1000 + 1)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  test('addresses - one that is refused is told by a close frame at most ten times a second', () => {
    const remote = world().find('a')
    let told = 0
    for (let nowMs = 0; nowMs < 1000; nowMs++) if (remote.mayBeTold(nowMs)) told += 1
    expect(told).toBe(10)
  })
})

describe('connections', () => {
  test('addresses - at most addressConnectionsMax at a time', () => {
    const addresses = world()
    const remote = addresses.find('a')
    for (let count = 0; count < 3; count++) {
      expect(addresses.objection(remote, 0)).toBeUndefined()
      addresses.opened(remote)
    }
    expect(addresses.objection(remote, 0)).toEqual({
      counted: 'address_connections',
      reason: 'your address holds 3 connections and may hold no more',
    })
    addresses.closed(remote)
    expect(addresses.objection(addresses.find('a'), 0)).toBeUndefined()
  })
})

describe('tokens', () => {
  const verified = (kind: 'ok' | 'invalid' | 'expired' | 'unavailable') => async () =>
    ({ kind, reason: 'because' }) as { kind: 'ok' } | { kind: 'invalid'; reason: string }

  test('addresses - beyond as many invalid ones as may be, none is looked at', async () => {
    const remote = world().find('a')
    for (let count = 0; count < 4; count++) {
      expect((await tryToken(remote, verified('invalid'))).kind).toBe('invalid')
    }
    let looks = 0
    const look = async () => {
      looks += 1
      return { kind: 'ok' } as const
    }
    expect((await tryToken(remote, look)).kind).toBe('limited')
    expect(looks).toBe(0)
    expect((await tryToken(world().find('b'), look)).kind).toBe('ok')
  })

  test('addresses - good, expired and unknown ones do not count, and peers that are not counted have no limit', async () => {
    const remote = world().find('a')
    for (let count = 0; count < 50; count++) {
      for (const kind of ['ok', 'expired', 'unavailable'] as const) {
        expect((await tryToken(remote, verified(kind))).kind).toBe(kind)
      }
      expect((await tryToken(undefined, verified('invalid'))).kind).toBe('invalid')
    }
  })

  test('addresses - those that were being verified at the same time make the pause no longer', async () => {
    const remote = world().find('a')
    await Promise.all(Array.from({ length: 1000 }, () => tryToken(remote, verified('invalid'))))
    const nowMs = performance.now()
    expect(remote.hasTooManyFailedTokens(nowMs)).toBe(true)
    expect(remote.hasTooManyFailedTokens(nowMs + 15_001)).toBe(false)
  })
})

describe('tokens - their rate', () => {
  test('addresses - a minute gives back as many invalid tokens as may be, and no more', () => {
    const remote = world().find('a')
    for (let count = 0; count < 4; count++) {
      expect(remote.hasTooManyFailedTokens(0)).toBe(false)
      remote.tokenFailed(0)
    }
    const isSpentAt = [0, 14_000, 15_000].map((nowMs) => remote.hasTooManyFailedTokens(nowMs))
    expect(isSpentAt).toEqual([true, true, false])
    remote.tokenFailed(15_000)
    expect(remote.hasTooManyFailedTokens(29_000)).toBe(true)
    expect(remote.hasTooManyFailedTokens(30_000)).toBe(false)
  })
})

describe('the table', () => {
  test('addresses - what an address did is remembered when its last connection has closed', () => {
    const addresses = world()
    const remote = addresses.find('a')
    for (let count = 0; count < 5; count++) expect(addresses.objection(remote, 0)).toBeUndefined()
    addresses.opened(remote)
    addresses.closed(remote)
    expect(addresses.size).toBe(1)
    expect(addresses.objection(addresses.find('a'), 0)?.counted).toBe('address_upgrades')
  })

  test('addresses - a sweep keeps what has invalid tokens charged', () => {
    const addresses = world()
    addresses.find('a').tokenFailed(0)
    addresses.sweep(14_999)
    expect(addresses.size).toBe(1)
    addresses.sweep(15_000)
    expect(addresses.size).toBe(0)
  })

  test('addresses - without connections at most keptAddressesMax are remembered, the last ones', () => {
    const addresses = world()
    const busy = addresses.find('busy')
    addresses.opened(busy)
    for (let index = 0; index < 1000; index++) addresses.objection(addresses.find(`a${index}`), 0)
    expect(addresses.size).toBe(9)
    expect(addresses.find('busy')).toBe(busy)
    const last = addresses.find('a999')
    for (let count = 0; count < 4; count++) expect(last.upgrade(0)).toBe(true)
    expect(last.upgrade(0), 'the handshake of before is remembered').toBe(false)
  })

  test('addresses - a sweep forgets what has nothing charged any more', () => {
    const addresses = world()
    for (const name of ['a', 'b']) addresses.objection(addresses.find(name), 0)
    const busy = addresses.find('c')
    addresses.opened(busy)
    addresses.sweep(99)
    expect(addresses.size).toBe(3)
    addresses.sweep(100)
    expect(addresses.size).toBe(1)
    addresses.closed(busy)
    addresses.sweep(200)
    expect(addresses.size).toBe(0)
  })

  test('addresses - whatever opens and closes, the counts are right and the table is bounded', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 300 })
    fc.assert(
      fc.property(steps, (all) => {
        const addresses = world()
        const open: ReturnType<typeof addresses.find>[] = []
        const counts = new Map<string, number>()
        for (const [index, isOpening] of all) {
          if (isOpening || open.length === 0) {
            const remote = addresses.find(`a${index}`)
            addresses.opened(remote)
            open.push(remote)
            counts.set(remote.text, (counts.get(remote.text) ?? 0) + 1)
          } else {
            const remote = open.splice(index % open.length, 1)[0]!
            addresses.closed(remote)
            counts.set(remote.text, counts.get(remote.text)! - 1)
          }
          const busy = [...counts].filter(([, count]) => count > 0)
          for (const [text, count] of busy) expect(addresses.find(text).connections).toBe(count)
          expect(addresses.size).toBeLessThanOrEqual(busy.length + LIMITS.keptAddressesMax)
        }
      }),
      { numRuns: 100 },
    )
  })
})
