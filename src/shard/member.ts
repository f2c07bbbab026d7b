// A member: a connection in a room, as the shard knows it. Holds no socket, only the number by which the main thread finds the
// connection. Shard thread.
import { Identity, type IdentityFields } from '../protocol/identity.ts'
import { type Audience, audienceBits, type Protocol } from '../protocol/protocols.ts'
import type { Payer } from './deliveries.ts'
import type { RoomView } from './room-view.ts'

export class Member implements Payer {
  readonly connection: number
  readonly protocol: Protocol
  readonly audiences: readonly Audience[]
  /** The member's view of the room's board. */
  view: RoomView | undefined = undefined
  /** The life of the room's board that the member's copy belongs to (room-board.ts). */
  boardLife = 0
  second = 0
  deliveries = 0
  #identity: Identity
  /** Number of the member's messages that the engine was given, and number of its answers. Answers come in the order of the messages. */
  #askedCount = 0
  #answeredCount = 0
  /** Private messages that wait until the messages before them are answered: `run` is called when `#answeredCount` reaches `count`. */
  #afterwards: { readonly count: number; readonly run: () => void }[] | undefined

  constructor(parts: {
    readonly connection: number
    readonly protocol: Protocol
    /** Whether the member wants join and leave pushes. Only some protocols let the client choose. */
    readonly joinLeave: boolean
    readonly identity: IdentityFields
  }) {
    this.connection = parts.connection
    this.protocol = parts.protocol
    this.audiences = parts.joinLeave ? parts.protocol.audiencesWithJoins : parts.protocol.audiences
    this.#identity = new Identity(parts.identity)
  }

  get identity(): Identity {
    return this.#identity
  }

  get id(): string {
    return this.#identity.id
  }

  get audienceBits(): number {
    return audienceBits(this.audiences)
  }

  /** The engine is about to be given a message of this member. */
  asked(): void {
    this.#askedCount += 1
  }

  /** The engine has answered the oldest outstanding message of this member. */
  answered(): void {
    this.#answeredCount += 1
    while (this.#afterwards !== undefined && this.#afterwards[0]!.count <= this.#answeredCount) {
      const { run } = this.#afterwards.shift()!
      if (this.#afterwards.length === 0) this.#afterwards = undefined
      run()
    }
  }

  /** Whether the engine has yet to answer a message of this member. */
  get isAwaited(): boolean {
    return this.#askedCount > this.#answeredCount
  }

  /** Runs `run` once the engine has answered all messages of this member so far. */
  afterwards(run: () => void): void {
    this.#afterwards ??= []
    this.#afterwards.push({ count: this.#askedCount, run })
  }

  /** Changes what others see of the member from now on. A field that is absent stays as it is; one that is undefined is removed. */
  describe(change: Pick<IdentityFields, 'name' | 'connectionInfo' | 'roomInfo'>): void {
    this.#identity = new Identity({ ...this.#identity, ...change })
  }
}
