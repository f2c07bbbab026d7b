// A connection in a room, as its shard knows it. Holds no socket: only the number by which the main thread finds it.
import type { Sender } from '../engine/engine.ts'
import { clientInfo } from '../protocol/centrifuge.ts'
import { senderPrefix } from '../protocol/plain.ts'

export type Protocol = 'plain' | 'centrifuge'

export interface MemberFields {
  readonly connection: number
  readonly id: string
  readonly user: string
  readonly protocol: Protocol
  /** Wants join and leave pushes. Plain members always get their notices. */
  readonly joinLeave: boolean
  /** JSON texts of the tokens' `info` claims. */
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
}

export class Member implements Sender {
  readonly connection: number
  readonly id: string
  readonly user: string
  readonly protocol: Protocol
  readonly joinLeave: boolean
  #connectionInfo: string | undefined
  #roomInfo: string | undefined
  // Built when first needed: most members of a large room never speak.
  #prefix: Uint8Array | undefined
  #info: Uint8Array | undefined

  constructor(fields: MemberFields) {
    this.connection = fields.connection
    this.id = fields.id
    this.user = fields.user
    this.protocol = fields.protocol
    this.joinLeave = fields.joinLeave
    this.#connectionInfo = fields.connectionInfo
    this.#roomInfo = fields.roomInfo
  }

  /** Changes what others see of it from now on. A field that is left out stays, one that is undefined goes. */
  describe(change: Pick<MemberFields, 'connectionInfo' | 'roomInfo'>): void {
    if (Object.hasOwn(change, 'connectionInfo')) this.#connectionInfo = change.connectionInfo
    if (Object.hasOwn(change, 'roomInfo')) this.#roomInfo = change.roomInfo
    this.#info = undefined
  }

  get prefix(): Uint8Array {
    this.#prefix ??= senderPrefix(this.id)
    return this.#prefix
  }

  get info(): Uint8Array {
    this.#info ??= clientInfo({
      client: this.id,
      user: this.user,
      connectionInfo: this.#connectionInfo,
      roomInfo: this.#roomInfo,
    })
    return this.#info
  }
}
