// A member of one board, and all board memberships of a connection. State only, which board-feeds.ts changes. Main thread.
import type { ShardThread } from '../pool/shard-thread.ts'
import type { BoardTopic } from './board-topic.ts'
import type { Connection } from './connection.ts'

/**
 * `in`: the member is subscribed to its topic. In all other states the member is out of the feed: `held` until the connect reply is sent, `unread`
 * until the peer has read what it was sent, `asking` until the shard accepts the order to catch up, `asked` until the shard answers this order.
 */
export type FeedState = 'in' | 'held' | 'unread' | 'asking' | 'asked'

export class FeedMember {
  readonly connection: Connection
  readonly thread: ShardThread
  readonly room: string
  topic: BoardTopic
  state: FeedState = 'held'
  /** The offset to which frames for this member alone have brought its copy. WHOLE_BOARD when the member needs the whole board. */
  position = 0
  /** `topic.bytes` when the connection was last probed. */
  bytesAtProbe = 0
  /** In the state `unread`: whether the outstanding probe was sent behind everything that the peer has to read. */
  isProbed = false
  /** When the member went into the state `unread`, on the monotonic clock. */
  sinceMs = 0

  constructor(parts: { connection: Connection; thread: ShardThread; room: string; topic: BoardTopic }) {
    this.connection = parts.connection
    this.thread = parts.thread
    this.room = parts.room
    this.topic = parts.topic
  }
}

/** All board memberships of one connection. */
export class ConnectionFeeds {
  readonly members: FeedMember[] = []
  /** When the outstanding probe was sent, on the monotonic clock. 0 when none is outstanding. */
  probedAtMs = 0
  /** Whether the peer has ever answered a probe. A missing answer shows a slow reader only if the peer does answer probes. */
  hasAnswered = false
  /** Index in the list of connections that are probed. */
  place = 0

  find(room: string): FeedMember | undefined {
    return this.members.find((member) => member.room === room)
  }

  /** Bytes that were published to the connection behind its last probe. */
  get bytesBehind(): number {
    let bytes = 0
    for (const { state, topic, bytesAtProbe } of this.members) if (state === 'in') bytes += topic.bytes - bytesAtProbe
    return bytes
  }
}
