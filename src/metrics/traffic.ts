// What the main thread counts for each wire protocol, in arrays by the number of the protocol in PROTOCOLS: hot paths add to them. What rooms say
// to their members is counted by the shards (shard/room-traffic.ts). Main thread.
import { BOUNDS, HistogramCells } from '../mailbox/histogram-cells.ts'
import { PROTOCOL_OF_AUDIENCE, PROTOCOLS } from '../protocol/protocols.ts'

const numbers = (): Float64Array => new Float64Array(PROTOCOLS.length)

export class Traffic {
  readonly connections = numbers()
  readonly connectionsOpened = numbers()
  readonly messagesIn = numbers()
  readonly bytesIn = numbers()
  /** To single connections: replies, greetings, private messages, notices; and frames of boards. */
  readonly messagesOut = numbers()
  readonly bytesOut = numbers()
  /** Frames of boards. */
  readonly deliveries = numbers()
  /** Connections that were ended because nothing came from them for too long. */
  readonly heartbeatDrops = numbers()
  /** Frames that were published to the members of a room together; a frame counts once. */
  readonly frameBytes = new HistogramCells(BOUNDS.bytes)

  /** A message to one connection. */
  sent(protocol: number, bytes: number): void {
    this.messagesOut[protocol]! += 1
    this.bytesOut[protocol]! += bytes
  }

  /** A frame of a board. `members`: how many of the audience get it. */
  boardFrame(audience: number, members: number, bytes: number): void {
    const protocol = PROTOCOL_OF_AUDIENCE[audience]!
    this.deliveries[protocol]! += members
    this.messagesOut[protocol]! += members
    this.bytesOut[protocol]! += members * bytes
    this.frameBytes.observe(bytes)
  }
}
