// Connections that uWS has accepted and nobody else knows: those whose token is being verified, and those that are accepted only
// to be told why they are sent away, because a browser cannot read the answer to a refused upgrade. What the former say meanwhile
// waits here, in order and bounded; what the latter say is ignored. Main thread.
// The former are accepted first and judged after because an upgrade that comes later than its request must be made inside uWS's
// `cork`, and there uWS takes the new WebSocket for the HTTP response that it was, and sometimes closes it.
import { PlainClose } from '../protocol/codes.ts'
import type { CloseAdvice, Connection, Session } from './connection.ts'

interface Message {
  readonly bytes: Uint8Array
  readonly isBinary: boolean
}

interface Waiting {
  readonly kind: 'waiting'
  readonly verdict: Promise<CloseAdvice | undefined>
  readonly messages: Message[]
  /** Undefined before its socket is open. */
  connection: Connection | undefined
}

type Applicant = Waiting | { readonly kind: 'refused'; readonly objection: CloseAdvice }

export interface ApplicantParts {
  readonly waitingMax: number
  readonly admit: (connection: Connection) => void
  readonly message: (connection: Connection, bytes: Uint8Array, isBinary: boolean) => void
  readonly refuse: (connection: Connection, objection: CloseAdvice) => void
  /** Somebody is sent away for what the verdict does not say. */
  readonly counted: (reason: 'early_messages' | 'stopping') => void
}

export class Applicants {
  readonly #parts: ApplicantParts
  /** By session: uWS hands out a copy of the connection it was given. */
  readonly #applicants = new Map<Session, Applicant>()

  constructor(parts: ApplicantParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#applicants.size
  }

  /** Called before the upgrade. The verdict never rejects. */
  expect(session: Session, verdict: Promise<CloseAdvice | undefined>): void {
    this.#applicants.set(session, { kind: 'waiting', verdict, messages: [], connection: undefined })
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
    for (const applicant of [...this.#applicants.values()]) {
      if (applicant.kind === 'waiting' && applicant.connection !== undefined) {
        this.#parts.counted('stopping')
        this.#parts.refuse(applicant.connection, objection)
      }
    }
  }

  /** Keeps a message until the verdict; false when the connection is no applicant. The bytes stay the caller's. */
  message(connection: Connection, bytes: Uint8Array, isBinary: boolean): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    if (applicant.kind === 'refused') return true
    const { messages } = applicant
    if (messages.length < this.#parts.waitingMax) messages.push({ bytes: bytes.slice(), isBinary })
    else {
      this.#parts.counted('early_messages')
      this.#parts.refuse(connection, { ...PlainClose.policy, reason: 'too many messages before the greeting' })
    }
    return true
  }

  /** True when it was an applicant to its end. */
  closed(connection: Connection): boolean {
    return this.#applicants.delete(connection.session)
  }

  async #decide(connection: Connection, { verdict, messages }: Waiting): Promise<void> {
    const objection = await verdict
    if (connection.socket === undefined) return
    if (objection !== undefined) {
      this.#parts.refuse(connection, objection)
      return
    }
    this.#applicants.delete(connection.session)
    this.#parts.admit(connection)
    for (const { bytes, isBinary } of messages) {
      if (connection.socket !== undefined) this.#parts.message(connection, bytes, isBinary)
    }
  }
}
