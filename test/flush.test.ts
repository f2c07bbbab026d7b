// FlushSchedule: when a room's output leaves. What leaves, and in which order: pending.test.ts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlushSchedule, type FlushState, newFlushState } from '../src/shard/flush-schedule.ts'

interface Room {
  readonly name: string
  readonly flushState: FlushState
}

const room = (name: string): Room => ({ name, flushState: newFlushState() })

/** Takes what is due and gives it back as a shard does: a room may be named twice, and is flushed once. */
function flushDue(schedule: FlushSchedule<Room>, nowMs: number): string[] {
  const flushed: string[] = []
  for (const item of schedule.take(nowMs)) {
    if (!item.flushState.scheduled) continue
    schedule.flushed(item, nowMs)
    flushed.push(item.name)
  }
  return flushed
}

const MAX = 1000

describe('flush schedule - leading edge at once, then one flush per window', () => {
  it('a room that is hurried does not wait for its window, once, and one without output stays', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const a = room('a')
    schedule.hurry(a)
    expect(flushDue(schedule, 100)).toEqual([])
    schedule.touch(a, 10, { nowMs: 100, windowMs: 20, patienceMs: 0 })
    expect(flushDue(schedule, 100)).toEqual(['a'])
    schedule.touch(a, 10, { nowMs: 101, windowMs: 20, patienceMs: 0 })
    expect(flushDue(schedule, 101)).toEqual([])
    schedule.hurry(a)
    schedule.hurry(a)
    expect(flushDue(schedule, 101)).toEqual(['a'])
    expect(flushDue(schedule, 130)).toEqual([])
  })

  it('a quiet room is due at once, the next output at the end of the window', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const a = room('a')
    schedule.touch(a, 10, { nowMs: 100.4, windowMs: 20, patienceMs: 0 })
    expect(schedule.nextDueMs).toBe(Number.NEGATIVE_INFINITY)
    expect(flushDue(schedule, 100.4)).toEqual(['a'])
    schedule.touch(a, 10, { nowMs: 101, windowMs: 20, patienceMs: 0 })
    schedule.touch(a, 10, { nowMs: 105, windowMs: 20, patienceMs: 0 })
    expect(schedule.nextDueMs).toBe(120.5)
    expect(flushDue(schedule, 120.4)).toEqual([])
    expect(flushDue(schedule, 120.5)).toEqual(['a'])
    expect(schedule.nextDueMs).toBeUndefined()
    schedule.touch(a, 10, { nowMs: 200, windowMs: 20, patienceMs: 0 })
    expect(flushDue(schedule, 200)).toEqual(['a'])
  })

  it('without a window everything is due at once', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const a = room('a')
    for (let nowMs = 0; nowMs < 5; nowMs++) {
      schedule.touch(a, 10, { nowMs, windowMs: 0, patienceMs: 0 })
      expect(flushDue(schedule, nowMs)).toEqual(['a'])
    }
  })

  it('a room that has gathered enough is due within its window, and its next window is whole', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const a = room('a')
    schedule.touch(a, 10, { nowMs: 0, windowMs: 20, patienceMs: 0 })
    flushDue(schedule, 0)
    schedule.touch(a, MAX - 1, { nowMs: 5, windowMs: 20, patienceMs: 0 })
    expect(flushDue(schedule, 5)).toEqual([])
    schedule.touch(a, 1, { nowMs: 6, windowMs: 20, patienceMs: 0 })
    expect(flushDue(schedule, 6)).toEqual(['a'])
    schedule.touch(a, 10, { nowMs: 7, windowMs: 20, patienceMs: 0 })
    // Its place in the bucket of 20 ms is void.
    expect(flushDue(schedule, 20)).toEqual([])
    expect(flushDue(schedule, 26)).toEqual(['a'])
  })

  it('after a long stall everything is flushed once, the oldest window first', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const rooms = Array.from({ length: 10 }, (_, n) => room(`room ${n}`))
    for (const [n, each] of rooms.entries()) {
      schedule.touch(each, 1, { nowMs: n, windowMs: 20, patienceMs: 0 })
      flushDue(schedule, n)
      schedule.touch(each, 1, { nowMs: n, windowMs: 20, patienceMs: 0 })
    }
    expect(flushDue(schedule, 60_000)).toEqual(rooms.map((each) => each.name))
    expect(schedule.nextDueMs).toBeUndefined()
  })

  it('output with patience waits for other output, and leaves without when its patience ends', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const a = room('a')
    const touch = (nowMs: number, patienceMs: number) => schedule.touch(a, 10, { nowMs, windowMs: 20, patienceMs })
    touch(0, 200)
    touch(150, 200)
    expect(schedule.nextDueMs).toBe(200)
    expect(flushDue(schedule, 199)).toEqual([])
    expect(flushDue(schedule, 200)).toEqual(['a'])
    touch(300, 200)
    touch(310, 0)
    expect(flushDue(schedule, 310)).toEqual(['a'])
    // It was flushed a moment ago: what does not wait leaves at the end of the window, and what waits leaves with it.
    touch(312, 200)
    touch(315, 0)
    expect(flushDue(schedule, 329)).toEqual([])
    expect(flushDue(schedule, 330)).toEqual(['a'])
    // The other way round as well.
    touch(332, 0)
    touch(333, 200)
    expect(flushDue(schedule, 350)).toEqual(['a'])
    expect(flushDue(schedule, 2000)).toEqual([])
    touch(2000, 200)
    schedule.touch(a, MAX, { nowMs: 2001, windowMs: 20, patienceMs: 200 })
    expect(flushDue(schedule, 2001)).toEqual(['a'])
  })

  it('takes everything when the shard stops', () => {
    const schedule = new FlushSchedule<Room>(MAX)
    const rooms = [room('a'), room('b'), room('c')]
    for (const each of rooms) {
      schedule.touch(each, 1, { nowMs: 10, windowMs: 500, patienceMs: 0 })
      if (each.name !== 'c') flushDue(schedule, 10)
      schedule.touch(each, 1, { nowMs: 10, windowMs: 500, patienceMs: 0 })
    }
    expect(
      schedule
        .takeAll()
        .map((each) => each.name)
        .sort(),
    ).toEqual(['a', 'b', 'c'])
  })
})

/** Milliseconds in eighths: on the half milliseconds on which rooms flush, and between them. */
const eighths = (maxMs: number) => fc.nat(8 * maxMs).map((count) => count / 8)
const gridUp = (atMs: number) => Math.ceil(2 * atMs) / 2

describe('flush schedule - against a model that looks at every room every time', () => {
  const stepOf = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('touch' as const),
        room: fc.nat(5),
        bytes: fc.nat(400),
        patienceMs: fc.constantFrom(0, 0, 0, 1, 40),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: eighths(9) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(60, 2000) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('window' as const), ms: fc.constantFrom(0, 0.5, 3, 20, 1000) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), room: fc.nat(5) }) },
  )

  it('the same rooms are due at the same time, once each', () => {
    fc.assert(
      fc.property(fc.array(stepOf, { maxLength: 150, size: 'max' }), eighths(5000), (steps, startMs) => {
        const schedule = new FlushSchedule<Room>(MAX)
        const rooms = Array.from({ length: 6 }, (_, n) => room(`room ${n}`))
        const model = rooms.map(() => ({
          lastMs: Number.NEGATIVE_INFINITY,
          dueMs: Number.POSITIVE_INFINITY,
          bytes: 0,
          isPatient: false,
        }))
        let nowMs = startMs
        let windowMs = 20
        const flushed = (n: number) =>
          Object.assign(model[n]!, {
            lastMs: nowMs,
            dueMs: Number.POSITIVE_INFINITY,
            bytes: 0,
            isPatient: false,
          })
        for (const step of steps) {
          if (step.kind === 'wait') nowMs += step.ms
          else if (step.kind === 'window') windowMs = step.ms
          else if (step.kind === 'touch') {
            const state = model[step.room]!
            state.bytes += step.bytes
            const { patienceMs } = step
            const isIdle = state.dueMs === Number.POSITIVE_INFINITY
            const windowEndMs = windowMs === 0 ? nowMs : Math.max(nowMs, gridUp(state.lastMs + windowMs))
            if (patienceMs > 0 && isIdle) {
              state.dueMs = Math.max(windowEndMs, gridUp(nowMs + patienceMs))
              state.isPatient = true
            } else if (patienceMs === 0 && (isIdle || state.isPatient)) {
              state.dueMs = Math.min(state.dueMs, windowEndMs)
              state.isPatient = false
            }
            if (state.bytes >= MAX) state.dueMs = Math.min(state.dueMs, nowMs)
            schedule.touch(rooms[step.room]!, step.bytes, { nowMs, windowMs, patienceMs })
          } else if (step.kind === 'drop') {
            // A room that empties is flushed outside the schedule, and is another one when someone comes again.
            const old = rooms[step.room]!
            if (old.flushState.scheduled) schedule.flushed(old, nowMs)
            rooms[step.room] = room(old.name)
            flushed(step.room)
            model[step.room]!.lastMs = Number.NEGATIVE_INFINITY
          } else {
            const expected = rooms.filter((_, n) => model[n]!.dueMs <= nowMs).map((each) => each.name)
            const next = Math.min(...model.map((state) => state.dueMs))
            if (next > nowMs && next < Number.POSITIVE_INFINITY) expect(schedule.nextDueMs).toBeLessThanOrEqual(next)
            const got = flushDue(schedule, nowMs)
            expect(new Set(got).size).toBe(got.length)
            expect(got.sort()).toEqual(expected)
            for (const [n, each] of rooms.entries()) if (got.includes(each.name)) flushed(n)
          }
        }
        const left = rooms.filter((_, n) => model[n]!.dueMs < Number.POSITIVE_INFINITY)
        const all = schedule.takeAll().filter((each) => each.flushState.scheduled)
        expect(all.map((each) => each.name).sort()).toEqual(left.map((each) => each.name))
      }),
      { numRuns: 400 },
    )
  })
})
