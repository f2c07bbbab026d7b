// When a room tells its members how many they are: the rule alone, with a clock that the test turns.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Occupancy, type OccupancyState } from '../src/shard/occupancy.ts'
import { BareShard } from './support/bare-shard.ts'

class CountedRoom {
  readonly occupancy: OccupancyState | undefined
  readonly members = { size: 0 }
  readonly told: { readonly atMs: number; readonly members: number }[] = []
  nowMs = 0

  constructor({ isOn = true } = {}) {
    this.occupancy = isOn ? { toldMembers: 0, hasJoiner: false } : undefined
  }

  tellOccupancy(): void {
    this.told.push({ atMs: this.nowMs, members: this.members.size })
  }
}

function counting(room = new CountedRoom()) {
  const occupancy = new Occupancy<CountedRoom>()
  const change = (by: 1 | -1) => {
    room.members.size += by
    occupancy.changed(room, { isJoin: by > 0 })
  }
  const turn = (nowMs: number, ...changes: (1 | -1)[]) => {
    for (const by of changes) change(by)
    room.nowMs = nowMs
    occupancy.tell(nowMs)
    return room.told.splice(0).map(({ members }) => members)
  }
  return { room, occupancy, turn }
}

test('occupancy - the first change after a quiet second is told at once, the last one of a second at its end', () => {
  const { occupancy, turn } = counting()
  expect(turn(0, 1)).toEqual([1])
  expect(turn(10, 1, 1)).toEqual([])
  expect(turn(500, 1)).toEqual([])
  expect(occupancy.nextDueMs).toBe(1000)
  expect(turn(999)).toEqual([])
  expect(turn(1000)).toEqual([4])
  expect(turn(2000)).toEqual([])
  expect(occupancy.nextDueMs).toBeUndefined()
  expect(turn(2001, -1)).toEqual([3])
})

test('occupancy - what happens in one turn is told once, and a number that is the same again is not told', () => {
  const { turn } = counting()
  expect(turn(0, 1, 1, 1)).toEqual([3])
  expect(turn(100, -1)).toEqual([])
  expect(turn(1000)).toEqual([2])
})

test('occupancy - somebody who joins for one that has left is told the number, although it is the same', () => {
  const { turn } = counting()
  expect(turn(0, 1, 1)).toEqual([2])
  expect(turn(100, -1, 1)).toEqual([])
  expect(turn(1000)).toEqual([2])
})

test('occupancy - a room without the option tells nothing and is not remembered', () => {
  const { occupancy, turn } = counting(new CountedRoom({ isOn: false }))
  expect(turn(0, 1)).toEqual([])
  expect(occupancy.nextDueMs).toBeUndefined()
})

test('occupancy - a shard wakes by itself to tell the last number', () => {
  const shard = new BareShard({ rooms: { defaults: { occupancy: true } } })
  const numbers = () => JSON.stringify(shard.all()).match(/(?<=occupancy\\",\\"members\\":)\d+/g) ?? []
  shard.join(1, 'a', 'json')
  expect(numbers()).toEqual(['1'])
  shard.nowMs += 400
  shard.join(2, 'a', 'plain')
  expect(numbers()).toEqual([])
  expect(shard.nextDueMs).toBe(2000)
  shard.nowMs = 2000
  expect(numbers()).toEqual(['2'])
})

test('occupancy - a closed room is forgotten', () => {
  const { room, occupancy, turn } = counting()
  turn(0, 1)
  occupancy.forget(room)
  expect(occupancy.nextDueMs).toBeUndefined()
  expect(turn(1000, -1)).toEqual([0])
})

test('occupancy - at most once a second, the last number is told within a second, and a joiner is told within one', () => {
  const steps = fc.array(
    fc.record({ afterMs: fc.nat(700), changes: fc.array(fc.constantFrom(1 as const, -1 as const)) }),
  )
  fc.assert(
    fc.property(steps, (given) => {
      const { room, occupancy, turn } = counting()
      let nowMs = 0
      let lastToldMs = Number.NEGATIVE_INFINITY
      let known = 0
      const run = (changes: (1 | -1)[]) => {
        const told = turn(nowMs, ...changes)
        expect(told.length).toBeLessThanOrEqual(1)
        if (told.length === 0) return
        expect(nowMs - lastToldMs).toBeGreaterThanOrEqual(1000)
        lastToldMs = nowMs
        known = told[0]!
      }
      for (const { afterMs, changes } of given) {
        const untilMs = nowMs + afterMs
        for (let dueMs = occupancy.nextDueMs; dueMs !== undefined && dueMs <= untilMs; dueMs = occupancy.nextDueMs) {
          nowMs = dueMs
          run([])
          if (nowMs - lastToldMs < 1000) break
        }
        nowMs = untilMs
        const possible = changes.filter((by) => by > 0 || room.members.size > changes.length)
        run(possible)
        if (nowMs - lastToldMs >= 1000) expect(known).toBe(room.members.size)
      }
      nowMs = Math.max(nowMs, occupancy.nextDueMs ?? nowMs)
      run([])
      expect(known).toBe(room.members.size)
    }),
  )
})
