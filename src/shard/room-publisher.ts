// Publications into a room that do not come from its members: by the server API, by pushes of statistics, and by connections that are not members.
// Reports to the publisher how many members the publication was delivered to, and when it was handed to the main thread. Shard thread.
import type { BoardPush, BoardRemoval, BoardResult, Draft, PublishResult, Stream } from '../engine/engine.ts'
import type { Pending } from './pending.ts'
import { deliveredOffset, type Receipt, Recipients, UNCLAIMED } from './recipients.ts'

interface PublishedRoom {
  readonly stream: Stream
  readonly pending: Pending
  readonly members: { readonly size: number }
  readonly board: { writeUnrated(): void } | undefined
  /** To be called when the room has output. */
  touch(): void
}

export class RoomPublisher {
  readonly #room: PublishedRoom
  readonly #turn: { readonly nowMs: number }
  readonly #recipients = new Recipients()

  constructor(room: PublishedRoom, turn: { readonly nowMs: number }) {
    this.#room = room
    this.#turn = turn
  }

  publish(draft: Draft, done: (result: PublishResult) => void): void {
    this.#room.stream.publish(draft, this.#turn.nowMs, done)
  }

  /**
   * As `publish`, and gives `done` the number of members at the delivery. With a receipt, a success is reported only when everything up to the
   * publication, and then the record `flushed` for the receipt, has been handed to the main thread.
   */
  publishFor(
    draft: Draft,
    receipt: Receipt | undefined,
    done: (result: PublishResult, recipients: number) => void,
  ): void {
    this.#count<PublishResult>(receipt, done, (answer) => this.publish(draft, answer))
  }

  /** As `publishFor`, for a push of records onto the room's board. */
  push(push: BoardPush, receipt: Receipt | undefined, done: (result: BoardResult, recipients: number) => void): void {
    this.#count<BoardResult>(receipt, done, (answer) => this.#room.stream.push(push, this.#turn.nowMs, answer))
  }

  /** As `push`, for a removal of keys from the room's board. */
  remove(removal: BoardRemoval, done: (result: BoardResult, recipients: number) => void): void {
    this.#count<BoardResult>(undefined, done, (answer) => this.#room.stream.remove(removal, this.#turn.nowMs, answer))
  }

  /** To be called when the stream has delivered a publication and the room has written its frames. */
  delivered(offset: number): void {
    const { members } = this.#room
    this.#recipients.delivered(offset, members.size)
    if (members.size === 0 || this.#recipients.untilFlushed === 0) return
    // Ordered at once: the receipt belongs in front of later frames, and a full group of frames may leave before the flush.
    this.#orderReceipt(offset, UNCLAIMED, { isEmpty: false, handedOver: ignoreAnswer })
  }

  #count<Result extends PublishResult | BoardResult>(
    receipt: Receipt | undefined,
    done: (result: Result, recipients: number) => void,
    ask: (answer: (result: Result) => void) => void,
  ): void {
    this.#recipients.begin()
    if (receipt !== undefined) this.#recipients.untilFlushed += 1
    ask((result) => {
      const recipients = this.#recipients.end(deliveredOffset(result))
      if (receipt !== undefined) this.#recipients.untilFlushed -= 1
      if (receipt === undefined || result.kind !== 'ok') done(result, recipients)
      else {
        // A push that changes nothing is sent to no member.
        const isEmpty = 'changed' in result && result.changed === 0
        const handedOver = () => done(result, recipients)
        this.#orderReceipt(result.position.offset, receipt, { isEmpty, handedOver })
      }
    })
  }

  #orderReceipt(
    offset: number,
    receipt: Receipt,
    { isEmpty, handedOver }: { isEmpty: boolean; handedOver: () => void },
  ): void {
    const { board, pending, members } = this.#room
    board?.writeUnrated()
    pending.order({ kind: 'flushed', offset, ...receipt, isEmpty: isEmpty || members.size === 0, handedOver })
    this.#room.touch()
  }
}

const ignoreAnswer = (): void => {
  // This `flushed` record only marks the publication. No request waits for it.
}
