// The topic of a board's audience: the members of a room that have one view and speak one protocol. Main thread.
import type { FeedMember } from './feed-member.ts'

export class BoardTopic {
  /** Name of the uWS topic. */
  readonly name: string
  /** Members that are in the feed, and those that are out of it. */
  readonly members = new Set<FeedMember>()
  /** Whether the view has a rate. */
  isRated = false
  /** The offset of the board behind the newest frame that was published. */
  offset = 0
  /** Bytes of all frames that were published. */
  bytes = 0

  constructor(name: string) {
    this.name = name
  }

  add(member: FeedMember): void {
    // The number of the room, or of the view, may have belonged to another one before.
    if (this.members.size === 0) this.offset = 0
    this.members.add(member)
  }

  published(bytes: number, offset: number): void {
    this.bytes += bytes
    this.offset = offset
  }
}
