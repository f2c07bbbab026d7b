import { describe, expect, it } from 'vitest'
import { shardOf } from '../src/pool/shard-of.ts'

const NAMES = 100_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:~@=,;-'

function shares(nameOf: (n: number) => string, shardCount: number): number[] {
  const counts = new Array<number>(shardCount).fill(0)
  for (let n = 0; n < NAMES; n++) counts[shardOf(nameOf(n), shardCount)]! += 1
  return counts
}

/** A name of `length` characters that differs from the next one in more than its last digits. */
function mixed(n: number, length: number): string {
  let state = Math.imul(n + 1, 0x9e3779b1)
  let name = ''
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i) | 0
    name += ALPHABET[(state >>> 0) % ALPHABET.length]
  }
  return name
}

describe('shard of a room - the same for ever', () => {
  it.each([
    ['dailyNews', 8, 3],
    ['dailyCollection', 8, 0],
    ['a', 8, 3],
    ['chat:1', 8, 6],
    ['chat:2', 8, 3],
    ['dailyNews', 3, 2],
    ['x'.repeat(200), 64, 49],
  ])('%s over %i shards', (room, shardCount, shard) => {
    expect(shardOf(room, shardCount)).toBe(shard)
  })

  it('is 0 when there is one shard', () => {
    for (let n = 0; n < 1000; n++) expect(shardOf(`room ${n}`, 1)).toBe(0)
  })
})

describe('shard of a room - no shard above 1.15 x the mean over 100,000 names', () => {
  it.each([
    ['numbered', (n: number) => `room${n}`],
    ['numbered from 100000', (n: number) => `${100_000 + n}`],
    ['numbered in steps of 64', (n: number) => `room-${n * 64}`],
    ['in namespaces', (n: number) => `game:${n % 100}:${Math.floor(n / 100)}`],
    ['differing only in front', (n: number) => `${n.toString(36)}.lobby.example`],
    ['padded', (n: number) => String(n).padStart(12, '0')],
    ['like uuids', (n: number) => `${mixed(n, 8)}-${mixed(n + 7, 4)}-4${mixed(n, 3)}-8${mixed(n, 3)}-${mixed(n, 12)}`],
    ['short', (n: number) => mixed(n, 4)],
    ['long', (n: number) => 'l'.repeat(190) + n],
  ])('%s', (_pattern, nameOf) => {
    for (const shardCount of [2, 3, 7, 8]) {
      expect(Math.max(...shares(nameOf, shardCount))).toBeLessThanOrEqual((1.15 * NAMES) / shardCount)
    }
  })
})
