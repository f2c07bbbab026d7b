// What a shard owes the main thread beside what happens in its rooms' order: replies, answers, confirmations. Each exactly once.
import { fail, same } from './model-log.ts'
import type { Mark, Seat } from './model-seat.ts'

type Reply =
  | { readonly kind: 'reply'; readonly text: () => string }
  | {
      readonly kind: 'rejection'
      readonly text: () => string
      readonly code: number
      readonly isNotSubscribed: boolean
      readonly isFault: boolean
    }

interface PrivateOwed {
  readonly recipient: number
  readonly recipientId: string
  readonly frame: string
}

export class Owed {
  /** Commands without an answer yet. */
  readonly slots = new Set<number>()
  /** Answers that are due, by the slot. */
  readonly replies = new Map<number, Reply>()
  /** HTTP requests without an answer yet. */
  readonly requests = new Set<number>()
  readonly answers = new Map<number, (answer: unknown) => void>()
  /** Receipts that are due before the answer, by the request and the place of the room in it. */
  readonly receipts = new Map<string, { readonly offset: number; readonly marks: readonly Mark[] }>()
  /** Connections that may not stay, and why. */
  /** A connection that asks twice before it hears of it is refused twice. */
  readonly refusals = new Map<number, string[]>()
  /** Rooms that cannot be watched, by the number of the request. */
  readonly watches = new Set<number>()
  /** Texts that could not wait, by the connection. */
  readonly overloads = new Map<number, number>()
  /** Connections whose end is to be confirmed, and who must have seen it by then. */
  readonly left = new Map<number, Mark[]>()
  /** By the connection that says them. */
  readonly privates = new Map<number, { readonly owed: PrivateOwed; readonly seat: Seat | undefined }[]>()
  rejections = 0

  closeSlot(slot: number, by: string): void {
    if (!this.slots.delete(slot)) fail(`a slot is closed once, here by ${by}`, 'open', slot)
  }

  replied(kind: Reply['kind'], slot: number, text: string, fields: object = {}): void {
    this.closeSlot(slot, kind)
    if (kind === 'rejection') this.rejections += 1
    const reply = this.replies.get(slot) ?? fail(`a ${kind} that is not due`, undefined, text)
    this.replies.delete(slot)
    same('a reply', [kind, text], [reply.kind, reply.text()])
    if (reply.kind === 'reply') return
    const { code, isNotSubscribed, isFault } = reply
    same(`what the main thread is told of ${text}`, fields, { code, isNotSubscribed, isFault })
  }

  answered(request: number, answer: unknown): void {
    if (!this.requests.delete(request)) fail('a request is answered once', 'open', request)
    const judge = this.answers.get(request) ?? fail('an answer that is not due', undefined, answer)
    this.answers.delete(request)
    const early = [...this.receipts.keys()].filter((key) => key.startsWith(`${request} `))
    same('receipts that come behind their answer', early, [])
    judge(answer)
  }

  /** All that was due in the room up to a publication has been told. */
  receipt(request: number, index: number, offset: number): void {
    const key = `${request} ${index}`
    const receipt = this.receipts.get(key) ?? fail('a receipt that is not due', undefined, key)
    this.receipts.delete(key)
    same('the offset of a receipt', offset, receipt.offset)
    for (const mark of receipt.marks) mark()
  }

  refuse(connection: number, reason: string): void {
    this.refusals.set(connection, [...(this.refusals.get(connection) ?? []), reason])
  }

  refused(connection: number, reason: string): void {
    const [first, ...others] = this.refusals.get(connection) ?? []
    same('why a connection may not stay', reason, first)
    if (others.length > 0) this.refusals.set(connection, others)
    else this.refusals.delete(connection)
  }

  watchRefused(request: number): void {
    if (!this.watches.delete(request)) fail('a room that cannot be watched', undefined, request)
  }

  confirmed(connection: number): void {
    const marks = this.left.get(connection) ?? fail('who has left is confirmed, once', undefined, connection)
    this.left.delete(connection)
    // The others must have seen all of it by now, the leave notice included.
    for (const mark of marks) mark()
  }

  overloaded(connection: number): void {
    const count = this.overloads.get(connection) ?? 0
    if (count === 0) fail('a text that is refused', undefined, connection)
    this.overloads.set(connection, count - 1)
  }

  /** `seat`: that of the recipient in the room that it is said in. */
  whisper(sender: number, owed: PrivateOwed, seat: Seat | undefined): void {
    const privates = this.privates.get(sender)
    if (privates === undefined) this.privates.set(sender, [{ owed, seat }])
    else privates.push({ owed, seat })
    seat?.expect({ told: 'frame', text: owed.frame })
  }

  whispered(sender: number, got: PrivateOwed): void {
    const next = this.privates.get(sender)?.shift()
    same(`a private message of ${sender}`, got, next?.owed)
    next?.seat?.receive('frame', got.frame)
  }

  /** Nothing that is due is still outstanding; with `isAtEnd`, nothing at all. */
  settled(isAtEnd: boolean): void {
    same('replies that are due', [...this.replies.keys()], [])
    same('answers that are due', [...this.answers.keys()], [])
    same('receipts that are due', [...this.receipts.keys()], [])
    same('refusals that are due', [...this.refusals.keys()], [])
    same('rooms that cannot be watched', [...this.watches], [])
    same('ends to be confirmed', [...this.left.keys()], [])
    for (const [sender, privates] of this.privates) same(`private messages of ${sender}`, privates.length, 0)
    for (const [connection, count] of this.overloads) same(`texts of ${connection} that could not wait`, count, 0)
    if (!isAtEnd) return
    same('commands without an answer', [...this.slots], [])
    same('requests without an answer', [...this.requests], [])
  }
}
