// Who is in which room, as the back end has been told. A join is told at once, the end of a membership once the member has stayed
// away for `debounceMs`: a member that is back by then has not left. A member is a user, with all connections of that user in the room, or a connection without a user. Main thread.
// Pure: the clock is an argument, and events go to `tell`.
import type { EventType } from '../config/hooks-schema.ts'

/** Why a membership ended. `lost`: its shard was replaced or may have missed publications, and most clients come back. */
export type LeaveReason = 'unsubscribed' | 'removed' | 'closed' | 'disconnected' | 'lost'

export interface Leave {
  readonly reason: LeaveReason
  /** The close code, where the connection has ended. */
  readonly code?: number
}

/** An event as the back end and the application get it. */
export interface RoomEvent extends Partial<Leave> {
  readonly type: EventType
  /** When it happened, in milliseconds since 1970. */
  readonly timeMs: number
  readonly room: string
  /** Of a member: '' for a connection without a user. */
  readonly user?: string
  /** Of a member: the connection that joined first, or that left last. */
  readonly client?: string
}

export interface OccupancyParts {
  readonly debounceMs: number
  /** How many ends may wait. Beyond it the oldest are told early. */
  readonly waitingMax: number
  readonly tell: (event: RoomEvent) => void
}

interface Person {
  readonly number: number
  readonly id: string
  readonly user: string
}

/** A room, or a member of one. It stays until its end has been told. */
interface Presence {
  readonly room: Room
  /** Connections. */
  count: number
  /** When the last connection left, and the end is to be told. */
  dueAtMs: number
  end: { readonly timeMs: number; readonly client: string; readonly leave: Leave } | undefined
}

interface Member extends Presence {
  readonly key: string
  readonly user: string
}

interface Room extends Presence {
  readonly name: string
  readonly members: Map<string, Member>
}

export class Occupancy {
  readonly #parts: OccupancyParts
  readonly #rooms = new Map<string, Room>()
  /** By connection: the members it counts for. */
  readonly #memberships = new Map<number, Map<string, Member>>()
  /** Presences that have ended and whose end is not told yet, oldest first. */
  readonly #ending = new Set<Member | Room>()

  constructor(parts: OccupancyParts) {
    this.#parts = parts
  }

  /** `isKnown`: the membership is older than this table, and nobody is told of it. */
  joined(
    { number, id, user }: Person,
    name: string,
    { wallMs, isKnown = false }: { wallMs: number; isKnown?: boolean },
  ): void {
    let memberships = this.#memberships.get(number)
    if (memberships?.has(name) === true) return
    const tell = (type: EventType, fields: Partial<RoomEvent>) => {
      if (!isKnown) this.#parts.tell({ type, timeMs: wallMs, room: name, ...fields })
    }
    let room = this.#rooms.get(name)
    if (room === undefined) {
      room = newRoom(name)
      this.#rooms.set(name, room)
      tell('room_occupied', {})
    }
    const key = user === '' ? `client ${id}` : `user ${user}`
    let member = room.members.get(key)
    if (member === undefined) {
      member = { key, user, room, count: 0, dueAtMs: 0, end: undefined }
      room.members.set(key, member)
      tell('member_joined', { user, client: id })
    }
    for (const presence of [room, member]) {
      presence.count += 1
      if (presence.end === undefined) continue
      presence.end = undefined
      this.#ending.delete(presence)
    }
    if (memberships === undefined) {
      memberships = new Map()
      this.#memberships.set(number, memberships)
    }
    memberships.set(name, member)
  }

  left(
    { number, id }: Pick<Person, 'number' | 'id'>,
    name: string,
    end: { leave: Leave; nowMs: number; wallMs: number },
  ): void {
    const memberships = this.#memberships.get(number)
    const member = memberships?.get(name)
    if (memberships === undefined || member === undefined) return
    memberships.delete(name)
    if (memberships.size === 0) this.#memberships.delete(number)
    const { debounceMs, waitingMax } = this.#parts
    // The member first: its end is told before that of its room.
    for (const presence of [member, member.room]) {
      presence.count -= 1
      if (presence.count > 0) continue
      presence.end = { timeMs: end.wallMs, client: id, leave: end.leave }
      presence.dueAtMs = end.nowMs + debounceMs
      this.#ending.add(presence)
    }
    if (debounceMs === 0) this.sweep(end.nowMs)
    for (const presence of this.#ending) {
      if (this.#ending.size <= waitingMax) return
      this.#tellEnd(presence)
    }
  }

  /** The connection has gone, and left all its rooms. */
  gone(person: Pick<Person, 'number' | 'id'>, end: { leave: Leave; nowMs: number; wallMs: number }): void {
    for (const room of [...this.roomsOf(person.number)]) this.left(person, room, end)
  }

  /** The rooms of a connection. */
  roomsOf(number: number): Iterable<string> {
    return this.#memberships.get(number)?.keys() ?? []
  }

  /** Tells the ends that have lasted. */
  sweep(nowMs: number): void {
    for (const presence of this.#ending) {
      if (presence.dueAtMs > nowMs) return
      this.#tellEnd(presence)
    }
  }

  #tellEnd(presence: Member | Room): void {
    this.#ending.delete(presence)
    const { timeMs, client, leave } = presence.end!
    const { name } = presence.room
    if ('key' in presence) {
      presence.room.members.delete(presence.key)
      this.#parts.tell({ type: 'member_left', timeMs, room: name, user: presence.user, client, ...leave })
    } else {
      this.#rooms.delete(name)
      this.#parts.tell({ type: 'room_vacated', timeMs, room: name, ...leave })
    }
  }
}

function newRoom(name: string): Room {
  const fields = { name, members: new Map<string, Member>(), count: 0, dueAtMs: 0, end: undefined }
  const room = fields as unknown as Room & { room: Room }
  room.room = room
  return room
}
