// An outbox that hands its records to a function, with the writers of the records that the shard's own outbox cuts or checks first.
import { OutboxWriter } from '../../src/mailbox/outbox-records.ts'
import type { RecordHeader } from '../../src/mailbox/ring.ts'

export class AnyOutbox extends OutboxWriter {
  readonly #take: (header: RecordHeader, payload: Uint8Array) => unknown

  constructor(take: (header: RecordHeader, payload: Uint8Array) => unknown) {
    super()
    this.#take = take
  }

  frames(room: number, audience: number, bytes: Uint8Array): void {
    this.putFrames(room, audience, bytes)
  }

  left(connections: readonly number[]): void {
    this.putLeft(connections)
  }

  answer(request: number, json: Uint8Array): void {
    this.putAnswer(request, json)
  }

  override addressedHeader(room: number, audience: number, addressees: Uint8Array): RecordHeader {
    return super.addressedHeader(room, audience, addressees)
  }

  protected put(header: RecordHeader, payload: Uint8Array): void {
    this.#take(header, payload)
  }
}
