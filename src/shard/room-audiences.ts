// The audiences of one room, and how many members each has. Encodes each publication, join and leave once for each audience that has
// members or watchers. Shard thread. Pure: the encoded messages go to Pending.
import type { Identity } from '../protocol/identity.ts'
import { type Audience, type RoomSpelling, type Spoken, WATCHED_AUDIENCE } from '../protocol/protocols.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { Member } from './member.ts'
import type { Pending } from './pending.ts'
import type { RoomLimits } from './room-limits.ts'
import type { RoomTraffic } from './room-traffic.ts'

const { addresseesMax } = ShardThreadTuning

export interface RoomAudiencesParts {
  /** Of the room. */
  readonly name: string
  readonly pending: Pending
  readonly traffic: RoomTraffic
  readonly limits: Pick<RoomLimits, 'frameBytesMax' | 'jsonDepthMax'>
}

export class RoomAudiences {
  readonly #parts: RoomAudiencesParts
  /** The audiences that have members or watchers, in the order of AUDIENCES. Most rooms have one. */
  readonly #inUse: AudienceInRoom[] = []
  #isWatched = false

  constructor(parts: RoomAudiencesParts) {
    this.#parts = parts
  }

  add(member: Member): void {
    for (const audience of member.audiences) {
      const inUse = this.#use(audience)
      inUse.count += 1
      inUse.addressees = undefined
    }
  }

  remove(member: Member): void {
    for (const audience of member.audiences) {
      const inUse = this.#find(audience)!
      inUse.count -= 1
      inUse.addressees = undefined
      this.#dropUnused(inUse)
    }
  }

  /** Whether somebody watches the room. Watchers keep WATCHED_AUDIENCE in use, and are not counted as its members. */
  get isWatched(): boolean {
    return this.#isWatched
  }

  set isWatched(isWatched: boolean) {
    this.#isWatched = isWatched
    this.#dropUnused(this.#use(WATCHED_AUDIENCE))
  }

  /** Connection numbers of the members of an audience, f64 each; undefined when they are too many to be named one by one. */
  addressees(audience: Audience, members: Iterable<Member>): Uint8Array | undefined {
    const inUse = this.#find(audience)
    if (inUse === undefined || inUse.count > addresseesMax) return undefined
    inUse.addressees ??= numbersOf(members, audience)
    return inUse.addressees
  }

  /** False when the room has neither members nor watchers. */
  publish(spoken: Spoken): boolean {
    const { pending, traffic } = this.#parts
    for (const inUse of this.#inUse) {
      const { publication } = inUse.audience
      if (publication === undefined) continue
      const builder = pending.begin(inUse.audience)
      const start = builder.length
      publication(builder, spoken, inUse)
      this.#said(inUse, builder.length - start)
      traffic.delivered(inUse.audience, inUse.count)
    }
    return this.#inUse.length > 0
  }

  /** Tells all audiences of a join or a leave. False when no audience in use is told such things. */
  announce(who: Identity, what: 'joined' | 'left'): boolean {
    const { pending, traffic } = this.#parts
    let isTold = false
    for (const inUse of this.#inUse) {
      const spell = inUse.audience[what]
      if (spell === undefined) continue
      const builder = pending.begin(inUse.audience)
      const start = builder.length
      spell(builder, who, inUse)
      this.#said(inUse, builder.length - start)
      isTold = true
    }
    if (isTold) traffic.announced()
    return isTold
  }

  /** Tells the audiences that hear of it how many members the room has. False when none in use does. */
  tellOccupancy(members: number): boolean {
    const { pending } = this.#parts
    let isTold = false
    for (const inUse of this.#inUse) {
      const { occupancy } = inUse.audience
      if (occupancy === undefined) continue
      const builder = pending.begin(inUse.audience)
      const start = builder.length
      occupancy(builder, members, inUse)
      this.#said(inUse, builder.length - start)
      isTold = true
    }
    return isTold
  }

  /** Tells the members that stay in the room when its stream is lost that messages may be missing. */
  tellRestarted(): void {
    for (const inUse of this.#inUse) {
      const { restarted } = inUse.audience
      if (restarted === undefined) continue
      this.#parts.pending.begin(inUse.audience).append(restarted)
      this.#said(inUse, restarted.length)
    }
  }

  /** A message of this size has been written for the members of an audience. */
  #said({ audience, count }: AudienceInRoom, bytes: number): void {
    const { pending, limits, traffic } = this.#parts
    traffic.said(audience, count, bytes)
    pending.end(audience, limits.frameBytesMax)
  }

  #use(audience: Audience): AudienceInRoom {
    const known = this.#find(audience)
    if (known !== undefined) return known
    const inUse = new AudienceInRoom(audience, this.#parts)
    this.#inUse.push(inUse)
    this.#inUse.sort((one, other) => one.audience.index - other.audience.index)
    return inUse
  }

  #dropUnused(inUse: AudienceInRoom): void {
    if (this.#isWatched && inUse.audience === WATCHED_AUDIENCE) return
    if (inUse.count === 0) this.#inUse.splice(this.#inUse.indexOf(inUse), 1)
  }

  #find(audience: Audience): AudienceInRoom | undefined {
    for (const inUse of this.#inUse) if (inUse.audience === audience) return inUse
    return undefined
  }
}

/** An audience that has members or watchers in the room, and what all messages to it share. */
class AudienceInRoom implements RoomSpelling {
  readonly audience: Audience
  readonly room: string
  readonly jsonDepthMax: number
  count = 0
  // Both are made at their first use, because members join many rooms in which nothing is ever said.
  addressees: Uint8Array | undefined
  #text: Uint8Array | undefined

  constructor(audience: Audience, { name, limits }: RoomAudiencesParts) {
    this.audience = audience
    this.room = name
    this.jsonDepthMax = limits.jsonDepthMax
  }

  get text(): Uint8Array {
    this.#text ??= this.audience.roomText(this.room)
    return this.#text
  }
}

function numbersOf(members: Iterable<Member>, audience: Audience): Uint8Array {
  const addressed = [...members].filter(({ audiences }) => audiences.includes(audience))
  return new Uint8Array(Float64Array.from(addressed, ({ connection }) => connection).buffer)
}
