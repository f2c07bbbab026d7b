// A topic of a board: the members of one room that have the same view and the same protocol. Main thread.

export class BoardTopic {
  /** Name of the uWS topic. */
  readonly name: string
  /** Number of members. */
  members = 0
  /** Number of members that are out of the feed of changes (board-feeds.ts). */
  outMembers = 0
  /** Whether the view has a rate. */
  isRated = false
  /** The offset of the board after the newest frame that was published. */
  offset = 0
  /** Bytes of all frames that were published. */
  bytes = 0

  constructor(name: string) {
    this.name = name
  }

  published(bytes: number, offset: number): void {
    this.bytes += bytes
    this.offset = offset
  }
}
