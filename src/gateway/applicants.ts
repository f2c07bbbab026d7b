// Connections that uWS has accepted and the lobby does not know yet. Some wait for a verdict: their token is being verified, or a hook is asked.
// What they send meanwhile waits here, in order and bounded. Others are accepted only to be told why they are sent away, because a browser
// cannot read the answer to a refused upgrade; what they send is ignored. Main thread.
// A connection is accepted before its verdict, because an upgrade that comes later than its request must be made inside uWS's `cork`, and
// there uWS takes the new WebSocket for the HTTP response that it was, and sometimes closes it.
import { PlainClose } from '../protocol/codes.ts'
import type { CloseAdvice, Connection, Session } from './connection.ts'
import type { Excess, PendingMessages } from './pending-messages.ts'

interface Message {
  readonly bytes: Uint8Array
  readonly isBinary: boolean
}

interface Waiting {
  readonly kind: 'waiting'
  readonly verdict: Promise<CloseAdvice | undefined>
  readonly messages: Message[]
  /** Bytes of the messages. */
  bytes: number
  /** Undefined before its socket is open. */
  connection: Connection | undefined
}

type Applicant = Waiting | { readonly kind: 'refused'; readonly objection: CloseAdvice }

export interface ApplicantParts {
  readonly pending: PendingMessages
  readonly admit: (connection: Connection) => void
  readonly message: (connection: Connection, bytes: Uint8Array, isBinary: boolean) => void
  readonly refuse: (connection: Connection, objection: CloseAdvice) => void
  /** Why a connection must go, now that the verdict has made its user known; undefined when it may stay. */
  readonly objection: (connection: Connection) => CloseAdvice | undefined
  /** A connection is sent away before the verdict about its token. */
  readonly counted: (reason: 'early_messages' | 'pending' | 'stopping') => void
}

const TOO_MUCH: Readonly<Record<Excess, { counted: 'early_messages' | 'pending'; advice: CloseAdvice }>> = {
  own: {
    counted: 'early_messages',
    advice: { ...PlainClose.policy, reason: 'too many messages before the greeting' },
  },
  total: { counted: 'pending', advice: { ...PlainClose.tryAgain, reason: 'too many messages wait for tokens' } },
}

export class Applicants {
  readonly #parts: ApplicantParts
  /** By session: uWS hands out a copy of the connection it was given. */
  readonly #applicants = new Map<Session, Applicant>()
  #waiting = 0

  constructor(parts: ApplicantParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#applicants.size
  }

  /** Number of those whose token is being verified. */
  get waiting(): number {
    return this.#waiting
  }

  /** Called before the upgrade. The verdict never rejects. */
  expect(session: Session, verdict: Promise<CloseAdvice | undefined>): void {
    this.#applicants.set(session, { kind: 'waiting', verdict, messages: [], bytes: 0, connection: undefined })
    this.#waiting += 1
  }

  /** Called before the upgrade: the connection is told this as soon as it is open. */
  turnAway(session: Session, objection: CloseAdvice): void {
    this.#applicants.set(session, { kind: 'refused', objection })
  }

  /** The socket is open. False when the connection is no applicant. */
  opened(connection: Connection): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    if (applicant.kind === 'refused') this.#parts.refuse(connection, applicant.objection)
    else {
      applicant.connection = connection
      void this.#decide(connection, applicant)
    }
    return true
  }

  /** Sends everybody away whose verdict has not come: nobody else would tell them that the server stops. */
  turnAwayAll(objection: CloseAdvice): void {
    for (let count = this.turnAwayOldest(this.#waiting, objection); count > 0; count--) this.#parts.counted('stopping')
  }

  /** Sends away at most `count` of those whose token is being verified, the oldest first. Returns how many. */
  turnAwayOldest(count: number, objection: CloseAdvice): number {
    const chosen: Connection[] = []
    for (const applicant of this.#applicants.values()) {
      if (chosen.length >= count) break
      if (applicant.kind === 'waiting' && applicant.connection !== undefined) chosen.push(applicant.connection)
    }
    for (const connection of chosen) this.#parts.refuse(connection, objection)
    return chosen.length
  }

  /** Keeps a message until the verdict; false when the connection is no applicant. The bytes stay the caller's. */
  message(connection: Connection, bytes: Uint8Array, isBinary: boolean): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    if (applicant.kind === 'refused') return true
    const { messages } = applicant
    const held = { messages: messages.length, bytes: applicant.bytes, isKnown: false }
    const excess = this.#parts.pending.add(bytes.length, held)
    if (excess === undefined) {
      messages.push({ bytes: bytes.slice(), isBinary })
      applicant.bytes += bytes.length
    } else {
      const { counted, advice } = TOO_MUCH[excess]
      this.#parts.counted(counted)
      this.#parts.refuse(connection, advice)
    }
    return true
  }

  /** True when it was an applicant to its end. */
  closed(connection: Connection): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    this.#remove(connection, applicant)
    if (applicant.kind === 'waiting') applicant.messages.length = 0
    return true
  }

  #remove({ session }: Connection, applicant: Applicant): void {
    this.#applicants.delete(session)
    if (applicant.kind === 'refused') return
    this.#waiting -= 1
    for (const { bytes } of applicant.messages) this.#parts.pending.remove(bytes.length)
  }

  async #decide(connection: Connection, applicant: Waiting): Promise<void> {
    const { verdict, messages } = applicant
    const verdictObjection = await verdict
    if (connection.socket === undefined) return
    const objection = verdictObjection ?? this.#parts.objection(connection)
    if (objection !== undefined) {
      this.#parts.refuse(connection, objection)
      return
    }
    this.#remove(connection, applicant)
    this.#parts.admit(connection)
    for (const { bytes, isBinary } of messages) {
      if (connection.socket !== undefined) this.#parts.message(connection, bytes, isBinary)
    }
  }
}
