// The identity of a connection, as others see it: its id, and what its tokens tell. Pure. An Identity never changes: when a new token
// changes what others see, another Identity takes its place. The engine keeps identities beside publications, in no wire protocol.

export interface IdentityFields {
  readonly id: string
  /** The user of the token; '' for a connection without a user. */
  readonly user: string
  /** The name that others see, 1 to 64 bytes. */
  readonly name?: string | undefined
  /** JSON texts of the tokens' `info` claims. */
  readonly connectionInfo?: string | undefined
  readonly roomInfo?: string | undefined
}

/** The encoded forms of an identity that are kept for reuse, and their slots. */
export const Spelling = { plainPrefix: 0, clientInfo: 1, jsonMessage: 2, jsonStatistics: 3 } as const
export type SpellingSlot = (typeof Spelling)[keyof typeof Spelling]

export class Identity implements IdentityFields {
  readonly id: string
  readonly user: string
  readonly name: string | undefined
  readonly connectionInfo: string | undefined
  readonly roomInfo: string | undefined
  /** Whether this is a sender without a connection: statistics pushes and the server API. */
  readonly isServer: boolean
  // Made at the first use, because most members of a large room never say anything.
  #spelled: Uint8Array[] | undefined
  #size: number | undefined

  constructor({ id, user, name, connectionInfo, roomInfo }: IdentityFields, { isServer = false } = {}) {
    this.id = id
    this.user = user
    this.name = name
    this.connectionInfo = connectionInfo
    this.roomInfo = roomInfo
    this.isServer = isServer
  }

  /** Roughly how many bytes the identity takes beside each publication that history keeps. */
  get size(): number {
    this.#size ??= this.isServer ? 0 : bytesOf(this)
    return this.#size
  }

  /**
   * How many bytes the identity takes in a list of members of the centrifuge protocol. Known without encoding, so that the size of a list is
   * known before the list is made.
   */
  get listedBytes(): number {
    const { id, user, name, connectionInfo, roomInfo } = this
    // Most members have neither a user nor anything else.
    let bytes = LISTED_WRAP_BYTES + 2 * id.length
    if (user !== '') bytes += Buffer.byteLength(JSON.stringify(user)) - 2
    if (connectionInfo !== undefined) bytes += INFO_WRAP_BYTES + Buffer.byteLength(connectionInfo)
    else if (name !== undefined) bytes += NAME_WRAP_BYTES + Buffer.byteLength(JSON.stringify(name))
    if (roomInfo !== undefined) bytes += INFO_WRAP_BYTES + Buffer.byteLength(roomInfo)
    return bytes
  }

  /** An encoded form of this identity. `spell` makes it at the first use. */
  spelled(slot: SpellingSlot, spell: (who: Identity) => Uint8Array): Uint8Array {
    this.#spelled ??= []
    const kept = this.#spelled[slot]
    if (kept !== undefined) return kept
    const made = spell(this)
    this.#spelled[slot] = made
    return made
  }
}

/** What stands round the fields of an entry of the centrifuge presence, its comma included (protocol/centrifuge.ts). */
const LISTED_WRAP_BYTES = '"":{"client":"","user":""},'.length
const INFO_WRAP_BYTES = ',"conn_info":'.length
const NAME_WRAP_BYTES = ',"conn_info":{"name":}'.length

const bytesOf = ({ id, user, connectionInfo = '', roomInfo = '' }: Identity): number =>
  [id, user, connectionInfo, roomInfo].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
