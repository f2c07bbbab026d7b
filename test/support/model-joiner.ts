// Somebody who is joining a room, in the model: what waits behind the join, and what the reply must say.
import type { Call } from '../../src/mailbox/inbox-handlers.ts'
import type { SubscribeOrder } from '../../src/mailbox/orders.ts'
import { type Entry, fail, type LogModel, same } from './model-log.ts'
import type { Seat } from './model-seat.ts'
import { entryBytes, entryJson, replyFrame, subscribePush } from './model-spelling.ts'

export interface LogPlace {
  readonly log: LogModel
  readonly offset: number
}

export interface JoinerLimits {
  readonly historyItemsMax: number
  readonly outboxBytesMax: number
}

export class JoinerModel {
  readonly seat: Seat
  readonly subscribe: { readonly call: Call; readonly order: SubscribeOrder } | undefined
  readonly refused: (why: 'unrecovered' | 'failed') => void
  readonly behind: (() => void)[] = []
  isAnnounced = false
  /** What the log said when it was read, and whether it had everything then. */
  recovery: (LogPlace & { readonly hadAll: boolean }) | undefined
  readonly #limits: JoinerLimits
  /** Delivered since it asked. */
  #buffered: Entry[] = []
  #isOverflowed = false

  constructor(parts: Pick<JoinerModel, 'seat' | 'subscribe' | 'refused'> & { limits: JoinerLimits }) {
    this.seat = parts.seat
    this.subscribe = parts.subscribe
    this.refused = parts.refused
    this.#limits = parts.limits
  }

  keep(entry: Entry): void {
    if (this.subscribe?.order.recover === undefined || this.#isOverflowed) return
    this.#buffered.push(entry)
    this.#isOverflowed = this.#buffered.length > this.#limits.historyItemsMax
    if (this.#isOverflowed) this.#buffered = []
  }

  /** It must be recovered and cannot be any more, whatever comes. */
  get isHopeless(): boolean {
    const { recovery } = this
    if (this.subscribe?.order.mustRecover !== true || recovery === undefined) return false
    const newest = this.#buffered.at(-1)?.offset ?? 0
    return this.missed({ log: recovery.log, offset: Math.max(recovery.offset, newest) }) === undefined
  }

  /** All that it missed up to a place in the log; undefined when that is not certain, or too much. */
  missed(place: LogPlace): readonly Entry[] | undefined {
    const { recovery } = this
    const order = this.subscribe?.order
    if (order?.recover === undefined || recovery?.hadAll !== true || recovery.log !== place.log) return undefined
    const live = this.#buffered.filter(({ offset }) => offset > recovery.offset)
    if (recovery.offset + live.length !== place.offset) return undefined
    const missed = place.log.entries.slice(order.recover.offset, place.offset)
    const bytes = missed.reduce((sum, entry) => sum + entryBytes(entry), Buffer.byteLength(order.data ?? ''))
    return bytes <= this.#limits.outboxBytesMax ? missed : undefined
  }

  /** Judges the reply to a subscribe that was carried out at this place in the log. */
  judge(place: LogPlace): (got: string) => void {
    const { call, order } = this.subscribe ?? fail('only a subscribe is answered', '', '')
    const missed = this.missed(place)
    const { seat } = this
    return (got) => {
      const { epoch = '' } = place.log
      const isKept = order.recoverable || order.positioned
      const fields = {
        ...(order.recoverable ? { recoverable: true } : {}),
        ...(order.positioned ? { positioned: true } : {}),
        ...(isKept ? { epoch } : {}),
        ...(isKept && place.offset > 0 ? { offset: place.offset } : {}),
        ...(missed === undefined ? {} : { recovered: true }),
        ...(order.recover === undefined ? {} : { was_recovering: true }),
        ...(order.ttl === undefined ? {} : { expires: true, ttl: order.ttl }),
        ...(order.data === undefined ? {} : { data: JSON.parse(order.data) }),
        ...(missed === undefined || missed.length === 0 ? {} : { publications: missed.map(parsedEntry) }),
      }
      const result = JSON.stringify(fields)
      const form = {
        result: () => result,
        push: () => subscribePush(order.room, result),
        reply: () => replyFrame(call.id, 'subscribe', result),
      }[order.form]
      same(`${seat.label}: the reply to its subscribe`, got, form())
      seat.position = isKept ? { epoch, offset: place.offset } : undefined
    }
  }
}

/** As JSON.stringify writes it again: the world says no JSON that would change on the way. */
const parsedEntry = (entry: Entry): unknown => JSON.parse(entryJson(entry))
