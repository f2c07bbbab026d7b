// The publications of a room in a second, of the last seconds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RoomActivity } from '../src/shard/room-activity.ts'

const WINDOW_MS = 5000

describe('room activity', () => {
  it('an even stream has its own rate, from the second window on and within it', () => {
    const activity = new RoomActivity()
    for (let ms = 0; ms < 4 * WINDOW_MS; ms += 100) {
      activity.published(ms / 100 + 1, ms, 1)
      if (ms >= WINDOW_MS) expect(activity.rate(ms)).toBeCloseTo(10, 0)
    }
    expect([activity.offset, activity.atMs]).toEqual([200, 4 * WINDOW_MS - 100])
  })

  it('silence ends a rate after two windows, and a burst counts for no longer', () => {
    const activity = new RoomActivity()
    for (let count = 1; count <= 50; count++) activity.published(count, 1000, 1)
    expect(activity.rate(1000)).toBe(10)
    expect(activity.rate(1000 + WINDOW_MS)).toBe(10)
    expect(activity.rate(1000 + 1.5 * WINDOW_MS)).toBe(5)
    expect(activity.rate(1000 + 2 * WINDOW_MS)).toBe(0)
  })

  it('never shows more than was published in two windows, and never less than nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 50 }), fc.nat(20_000), (gaps, laterMs) => {
        const activity = new RoomActivity()
        const times: number[] = []
        let nowMs = 0
        for (const [index, gap] of gaps.entries()) {
          nowMs += gap
          times.push(nowMs)
          activity.published(index + 1, nowMs, 1)
        }
        const askedMs = nowMs + laterMs
        const recent = times.filter((atMs) => atMs > askedMs - 2 * WINDOW_MS).length
        const rate = activity.rate(askedMs)
        expect(rate).toBeGreaterThanOrEqual(0)
        expect(rate).toBeLessThanOrEqual((recent * 1000) / WINDOW_MS + 0.1)
      }),
    )
  })
})
