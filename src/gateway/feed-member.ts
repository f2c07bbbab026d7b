// A connection in the feed of changes of one board, and the feeds of a connection. State only; board-feeds.ts works on it. Main thread.
import type { ShardThread } from '../pool/shard-thread.ts'
import type { BoardTopic } from './board-topic.ts'
import type { Connection } from './connection.ts'

/**
 * `in`: subscribed to the topic. The others are out of the feed: `held` until the connect reply is sent, `unread` until the peer has read what it
 * was sent, `asking` until the shard takes the order to catch up, `asked` until the shard answers it.
 */
export type FeedState = 'in' | 'held' | 'unread' | 'asking' | 'asked'

export class FeedMember {
  readonly connection: Connection
  readonly thread: ShardThread
  readonly room: string
  topic: BoardTopic
  state: FeedState = 'held'
  /** The offset to which frames for this member alone have brought its copy; WHOLE_BOARD when the copy is of no use. */
  position = 0
  /** `topic.bytes` when the connection was last probed. */
  bytesAtProbe = 0
  /** In the state `unread`: whether the outstanding probe was sent behind what the peer has to read. */
  isProbed = false
  /** On the monotonic clock. */
  sinceMs = 0

  constructor(parts: { connection: Connection; thread: ShardThread; room: string; topic: BoardTopic }) {
    this.connection = parts.connection
    this.thread = parts.thread
    this.room = parts.room
    this.topic = parts.topic
  }
}

/** The feeds of one connection. */
export class ConnectionFeeds {
  readonly members: FeedMember[] = []
  /** When the outstanding probe was sent, on the monotonic clock; 0 for none. */
  probedAtMs = 0
  /** Whether the peer has ever answered a probe. Only then does a missing answer show that it does not read. */
  hasAnswered = false
  /** The place among the connections that are probed. */
  place = 0

  find(room: string): FeedMember | undefined {
    return this.members.find((member) => member.room === room)
  }

  /** Bytes that were published behind the last probe. */
  get bytesBehind(): number {
    let bytes = 0
    for (const { state, topic, bytesAtProbe } of this.members) if (state === 'in') bytes += topic.bytes - bytesAtProbe
    return bytes
  }
}
