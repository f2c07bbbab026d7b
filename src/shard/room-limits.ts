// The limits of a room that are the same for all rooms; the others are its options. Shard thread.

export interface RoomLimits {
  /** The most publications one recovery may return, and the most bytes of them. A client that missed more is not recovered. */
  readonly recoverMax: number
  readonly recoverBytesMax: number
  /** The most publications that are kept for one joiner while the engine answers its recovery. */
  readonly bufferedMax: number
  /** The largest frame of framing `lines`, unless a single message is larger. */
  readonly frameBytesMax: number
  /** The most commands of one connection that may wait behind its join. */
  readonly behindMax: number
  readonly jsonDepthMax: number
}
