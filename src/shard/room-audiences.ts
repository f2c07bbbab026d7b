// The audiences of one room, and how many members each has. Encodes each publication, join and leave once for each audience that has
// members. Shard thread. Pure: the encoded messages go to Pending.
import type { Identity } from '../protocol/identity.ts'
import type { Audience, RoomSpelling, Spoken } from '../protocol/protocols.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { Member } from './member.ts'
import type { Pending } from './pending.ts'

const { addresseesMax } = ShardThreadTuning

export interface RoomAudiencesParts {
  readonly room: string
  readonly pending: Pending
  readonly frameBytesMax: number
  readonly jsonDepthMax: number
}

export class RoomAudiences {
  readonly #parts: RoomAudiencesParts
  /** The audiences that have members, in the order of AUDIENCES. Most rooms have one. */
  readonly #inUse: AudienceInRoom[] = []

  constructor(parts: RoomAudiencesParts) {
    this.#parts = parts
  }

  add(member: Member): void {
    for (const audience of member.audiences) {
      let inUse = this.#find(audience)
      if (inUse === undefined) {
        inUse = new AudienceInRoom(audience, this.#parts)
        this.#inUse.push(inUse)
        this.#inUse.sort((one, other) => one.audience.index - other.audience.index)
      }
      inUse.count += 1
      inUse.addressees = undefined
    }
  }

  remove(member: Member): void {
    for (const audience of member.audiences) {
      const inUse = this.#find(audience)!
      inUse.count -= 1
      inUse.addressees = undefined
      if (inUse.count === 0) this.#inUse.splice(this.#inUse.indexOf(inUse), 1)
    }
  }

  /** Connection numbers of the members of an audience, f64 each; undefined when they are too many to be named one by one. */
  addressees(audience: Audience, members: Iterable<Member>): Uint8Array | undefined {
    const inUse = this.#find(audience)
    if (inUse === undefined || inUse.count > addresseesMax) return undefined
    inUse.addressees ??= numbersOf(members, audience)
    return inUse.addressees
  }

  publish(spoken: Spoken): void {
    const { pending, frameBytesMax } = this.#parts
    for (const inUse of this.#inUse) {
      const { audience } = inUse
      if (audience.publication === undefined) continue
      audience.publication(pending.begin(audience), spoken, inUse)
      pending.end(audience, frameBytesMax)
    }
  }

  /** Tells all audiences of a join or a leave. False when no audience with members is told such things. */
  announce(who: Identity, what: 'joined' | 'left'): boolean {
    const { pending, frameBytesMax } = this.#parts
    let isTold = false
    for (const inUse of this.#inUse) {
      const { audience } = inUse
      const spell = audience[what]
      if (spell === undefined) continue
      spell(pending.begin(audience), who, inUse)
      pending.end(audience, frameBytesMax)
      isTold = true
    }
    return isTold
  }

  /** Tells the members that stay in the room when its stream is lost that messages may be missing. */
  tellRestarted(): void {
    const { pending, frameBytesMax } = this.#parts
    for (const { audience } of this.#inUse) {
      if (audience.restarted === undefined) continue
      pending.begin(audience).append(audience.restarted)
      pending.end(audience, frameBytesMax)
    }
  }

  #find(audience: Audience): AudienceInRoom | undefined {
    for (const inUse of this.#inUse) if (inUse.audience === audience) return inUse
    return undefined
  }
}

/** An audience that has members in the room, and what all messages to it share. */
class AudienceInRoom implements RoomSpelling {
  readonly audience: Audience
  readonly room: string
  readonly jsonDepthMax: number
  count = 0
  // Both are made at their first use, because members join many rooms in which nothing is ever said.
  addressees: Uint8Array | undefined
  #text: Uint8Array | undefined

  constructor(audience: Audience, { room, jsonDepthMax }: RoomAudiencesParts) {
    this.audience = audience
    this.room = room
    this.jsonDepthMax = jsonDepthMax
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
