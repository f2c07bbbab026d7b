// Who is told to be in which room: whatever joins, leaves and pauses come, the events say exactly who is there, each turn once and in order.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Occupancy, type RoomEvent } from '../src/hooks/occupancy.ts'

const people = Array.from({ length: 6 }, (_, index) => ({
  number: index + 1,
  id: `client-${index}`,
  // Two connections of ann, two of bob, two of nobody.
  user: ['ann', 'ann', 'bob', 'bob', '', ''][index]!,
}))
const rooms = ['a', 'b', 'c']
const keyOf = ({ user, id }: { user: string; id: string }) => (user === '' ? id : user)

const step = fc.record({
  kind: fc.constantFrom('join', 'join', 'leave', 'gone', 'wait', 'sweep'),
  who: fc.nat(people.length - 1),
  room: fc.constantFrom(...rooms),
  ms: fc.nat(300),
})

// What the events say, applied in order; throws where an event says what is known already.
class Told {
  readonly rooms = new Map<string, Set<string>>()
  readonly events: RoomEvent[] = []

  readonly take = (event: RoomEvent): void => {
    this.events.push(event)
    const { type, room, user = '', client = '' } = event
    const members = this.rooms.get(room)
    const key = keyOf({ user, id: client })
    if (type === 'room_occupied') {
      expect(members).toBeUndefined()
      this.rooms.set(room, new Set())
    } else if (type === 'room_vacated') {
      expect(members?.size).toBe(0)
      this.rooms.delete(room)
    } else if (type === 'member_joined') {
      expect(members?.has(key)).toBe(false)
      members?.add(key)
    } else expect(members?.delete(key)).toBe(true)
  }
}

describe('occupancy', () => {
  test.each([0, 100])('with a debounce of %d ms the events add up to who is there', (debounceMs) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const told = new Told()
        const occupancy = new Occupancy({ debounceMs, waitingMax: 4, tell: told.take })
        const inside = new Map(rooms.map((room) => [room, new Set<number>()]))
        let nowMs = 0
        const end = () => ({ leave: { reason: 'closed' as const }, nowMs, wallMs: nowMs })
        for (const { kind, who, room, ms } of steps) {
          const person = people[who]!
          if (kind === 'join') {
            occupancy.joined(person, room, { wallMs: nowMs })
            inside.get(room)?.add(who)
          } else if (kind === 'leave') {
            occupancy.left(person, room, end())
            inside.get(room)?.delete(who)
          } else if (kind === 'gone') {
            occupancy.gone(person, end())
            for (const members of inside.values()) members.delete(who)
          } else if (kind === 'wait') nowMs += ms
          else occupancy.sweep(nowMs)
          // Who is there has been told of, always; who is not may not have been taken back yet.
          for (const [name, members] of inside) {
            for (const member of members) expect(told.rooms.get(name)?.has(keyOf(people[member]!))).toBe(true)
          }
        }
        occupancy.sweep(Number.POSITIVE_INFINITY)
        for (const [name, members] of inside) {
          const keys = [...members].map((member) => keyOf(people[member]!))
          expect([...(told.rooms.get(name) ?? [])].sort()).toEqual([...new Set(keys)].sort())
          expect(told.rooms.has(name)).toBe(members.size > 0)
        }
      }),
    )
  })

  test('at most waitingMax ends wait, and the oldest are told early', () => {
    const told = new Told()
    const occupancy = new Occupancy({ debounceMs: 1000, waitingMax: 3, tell: told.take })
    const leave = { leave: { reason: 'closed' as const }, nowMs: 0, wallMs: 0 }
    for (const room of rooms) occupancy.joined(people[0]!, room, { wallMs: 0 })
    told.events.length = 0
    occupancy.left(people[0]!, 'a', leave)
    expect(told.events).toEqual([])
    occupancy.left(people[0]!, 'b', leave)
    expect(told.events.map(({ type, room }) => `${type} ${room}`)).toEqual(['member_left a'])
    occupancy.left(people[0]!, 'c', leave)
    expect(told.events.slice(1).map(({ type, room }) => `${type} ${room}`)).toEqual(['room_vacated a', 'member_left b'])
  })

  test('members from before are not told of, but their leaves are', () => {
    const told: RoomEvent[] = []
    const occupancy = new Occupancy({ debounceMs: 0, waitingMax: 10, tell: (event) => told.push(event) })
    occupancy.joined(people[0]!, 'a', { wallMs: 1, isKnown: true })
    occupancy.joined(people[2]!, 'a', { wallMs: 2 })
    occupancy.gone(people[0]!, { leave: { reason: 'disconnected', code: 3001 }, nowMs: 3, wallMs: 3 })
    expect(told).toEqual([
      { type: 'member_joined', timeMs: 2, room: 'a', user: 'bob', client: 'client-2' },
      {
        type: 'member_left',
        timeMs: 3,
        room: 'a',
        user: 'ann',
        client: 'client-0',
        reason: 'disconnected',
        code: 3001,
      },
    ])
  })
})
