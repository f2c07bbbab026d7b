// The newest publications of a room with the option lastOnJoin, which a joiner is sent before anything live. The engine keeps these publications.
// This file keeps those that are delivered between the engine's answer and the join. Shard thread. Pure.
import type { RoomOptions } from '../config/config-schema.ts'
import type { Position, Recovery } from '../engine/engine.ts'
import type { SubscribeOrder } from '../mailbox/orders.ts'
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { appendPublicationPush, publicationOpen, storedBytes } from '../protocol/centrifuge.ts'
import { storedPayload } from '../protocol/payload.ts'
import type { StoredSpoken } from '../protocol/protocols.ts'
import type { Member } from './member.ts'

/** What a joiner wants of the newest publications. */
export interface NewestWish {
  readonly count: number
  /** The most bytes that are kept for the joiner until it has joined. */
  readonly bytesMax: number
  /** The client has asked to recover without a position. Its reply then says that it has recovered. */
  readonly isRecovery: boolean
}

/** The wish of a connection that lives in the room. Undefined when the room keeps nothing for joiners. */
export const newestFor = ({ lastOnJoin: count, historyBytesMax: bytesMax }: RoomOptions): NewestWish | undefined =>
  count === 0 ? undefined : { count, bytesMax, isRecovery: false }

/** As `newestFor`, for a subscribe. Undefined for a subscribe with a position, which is sent what it has missed since then. */
export function newestForSubscribe(
  { recover, mustRecover }: Pick<SubscribeOrder, 'recover' | 'mustRecover'>,
  options: RoomOptions,
): NewestWish | undefined {
  const wish = newestFor(options)
  if (recover === undefined || wish === undefined) return wish
  if (recover.offset > 0 || recover.epoch !== '') return undefined
  if (options.recovery) return { ...wish, isRecovery: true }
  return mustRecover ? undefined : wish
}

export class Newest {
  readonly wish: NewestWish
  #live: StoredSpoken[] = []
  #bytes = 0

  constructor(wish: NewestWish) {
    this.wish = wish
  }

  /** To be called for each publication that the log keeps and that is delivered while the joiner waits. */
  keep(delivered: StoredSpoken): void {
    const { count, bytesMax } = this.wish
    this.#live.push(delivered)
    this.#bytes += storedBytes(delivered)
    while (this.#live.length > count || this.#bytes > bytesMax) this.#bytes -= storedBytes(this.#live.shift()!)
  }

  /** The newest publications before the join at `position`, oldest first. Empty when the log was replaced after the engine's answer. */
  upTo(position: Position, answer: Recovery): readonly StoredSpoken[] {
    if (answer.position.epoch !== position.epoch) return []
    const live = this.#live.filter(({ offset }) => offset > answer.position.offset)
    return [...answer.publications, ...live].slice(-this.wish.count)
  }
}

/** The last of `parts` that take at most `bytesMax` together. */
export function lastFitting<Part>(
  parts: readonly Part[],
  sizeOf: (part: Part) => number,
  bytesMax: number,
): readonly Part[] {
  let bytes = 0
  let from = parts.length
  while (from > 0) {
    bytes += sizeOf(parts[from - 1]!)
    if (bytes > bytesMax) break
    from -= 1
  }
  return parts.slice(from)
}

/** Frames for a member that lives in the room: the same bytes that other members were sent live. */
export function newestFrames(
  publications: readonly StoredSpoken[],
  { audiences }: Member,
  { room, jsonDepthMax }: { readonly room: string; readonly jsonDepthMax: number },
): Uint8Array[] {
  const audience = audiences.find(({ publication }) => publication !== undefined)
  if (audience?.publication === undefined || publications.length === 0) return []
  const spelling = { room, jsonDepthMax, text: audience.roomText(room) }
  const builder = new ByteBuilder(256)
  return publications.map((stored) => {
    builder.clear()
    audience.publication?.(builder, { ...stored, payload: storedPayload(stored) }, spelling)
    return builder.copy()
  })
}

/** The frame `subscribed` with the publications behind it as pushes, because SDKs do not look for them in a subscribe push. */
export function withPushes(subscribed: Uint8Array, room: string, publications: readonly StoredSpoken[]): Uint8Array {
  const builder = new ByteBuilder(subscribed.length)
  builder.append(subscribed)
  const open = publicationOpen(room)
  for (const stored of publications) {
    appendPublicationPush(builder, open, { ...stored, payload: storedPayload(stored) })
  }
  return builder.copy()
}
