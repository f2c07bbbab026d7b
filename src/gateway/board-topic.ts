// The topic of a board's audience: the members of a room that have one view and speak one protocol. Main thread.

export class BoardTopic {
  /** Name of the uWS topic. */
  readonly name: string
  /** Members, and those of them that are out of the feed of changes (board-feeds.ts). */
  members = 0
  outMembers = 0
  /** Whether the view has a rate. */
  isRated = false
  /** The offset of the board behind the newest frame that was published. */
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
