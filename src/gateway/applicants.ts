// Plain connections whose token is being verified: uWS has accepted them, nobody else knows them yet. What they say meanwhile
// waits here, in order and bounded. Main thread.
// They are accepted first and judged after because an upgrade that comes later than its request must be made inside uWS's
// `cork`, and there uWS takes the new WebSocket for the HTTP response that it was, and sometimes closes it.
import { PlainClose } from '../protocol/codes.ts'
import type { Connection } from './connection.ts'

/** Why an applicant is sent away. */
export interface Objection {
  readonly code: number
  readonly reason: string
}

interface Message {
  readonly bytes: Uint8Array
  readonly isBinary: boolean
}

interface Applicant {
  readonly verdict: Promise<Objection | undefined>
  readonly waiting: Message[]
}

export interface ApplicantParts {
  readonly waitingMax: number
  readonly admit: (connection: Connection) => void
  readonly message: (connection: Connection, bytes: Uint8Array, isBinary: boolean) => void
  readonly refuse: (connection: Connection, objection: Objection) => void
}

export class Applicants {
  readonly #parts: ApplicantParts
  /** By session: uWS hands out a copy of the connection it was given. */
  readonly #applicants = new Map<Connection['session'], Applicant>()

  constructor(parts: ApplicantParts) {
    this.#parts = parts
  }

  /** Almost never: messages need not ask for each connection then. */
  get any(): boolean {
    return this.#applicants.size > 0
  }

  /** Called before the upgrade. The verdict never rejects. */
  expect(session: Connection['session'], verdict: Promise<Objection | undefined>): void {
    this.#applicants.set(session, { verdict, waiting: [] })
  }

  /** The socket is open. False when the connection is no applicant. */
  opened(connection: Connection): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    void this.#decide(connection, applicant)
    return true
  }

  /** Keeps a message until the verdict; false when the connection is no applicant. The bytes stay the caller's. */
  message(connection: Connection, bytes: Uint8Array, isBinary: boolean): boolean {
    const applicant = this.#applicants.get(connection.session)
    if (applicant === undefined) return false
    if (applicant.waiting.length < this.#parts.waitingMax) applicant.waiting.push({ bytes: bytes.slice(), isBinary })
    else this.#parts.refuse(connection, { ...PlainClose.policy, reason: 'too many messages before the greeting' })
    return true
  }

  /** True when it was an applicant to its end. */
  closed(connection: Connection): boolean {
    return this.#applicants.delete(connection.session)
  }

  async #decide(connection: Connection, { verdict, waiting }: Applicant): Promise<void> {
    const objection = await verdict
    if (connection.socket === undefined) return
    if (objection !== undefined) {
      this.#parts.refuse(connection, objection)
      return
    }
    this.#applicants.delete(connection.session)
    this.#parts.admit(connection)
    for (const { bytes, isBinary } of waiting) {
      if (connection.socket !== undefined) this.#parts.message(connection, bytes, isBinary)
    }
  }
}
