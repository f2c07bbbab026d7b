// The sessions of people who look after the server by its page: what a ticket or a key of the admin API is exchanged for, namely a token for the
// reserved room and a key of the admin API. All of it is random text that only this process knows, and is gone with the process. Kept are
// hashes, so that neither the time that a look-up takes nor the memory of the process shows a secret. Main thread.
import { createHash, randomBytes } from 'node:crypto'

const SESSION_MS = 12 * 3_600_000
/** With one more the oldest session ends. */
const SESSIONS_MAX = 64
const TICKET_MS = 10 * 60_000
/** With one more the oldest ticket is worth nothing. */
const TICKETS_MAX = 16

/** By which such a token is told from a JWT, and from the tokens that a hook may know. */
const TOKEN_MARK = 'lobbycast-session-'

interface OpenedSession {
  readonly token: string
  readonly key: string
  /** In milliseconds since 1970. */
  readonly expiresAtMs: number
}

export class Sessions {
  /** Ends in milliseconds since 1970, by hash, oldest first. A session has an entry for its token and one for its key. */
  readonly #tickets = new Ends(TICKETS_MAX)
  readonly #tokens = new Ends(SESSIONS_MAX)
  readonly #keys = new Ends(SESSIONS_MAX)
  readonly #nowMs: () => number

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs
  }

  /** A text that is good for one session, within ten minutes. */
  ticket(): string {
    const ticket = secret()
    this.#tickets.add(ticket, this.#nowMs() + TICKET_MS)
    return ticket
  }

  /** Whether a ticket is good; it is not good a second time. */
  spend(ticket: string): boolean {
    const isGood = this.#tickets.of(ticket, this.#nowMs()) !== undefined
    this.#tickets.remove(ticket)
    return isGood
  }

  open(): OpenedSession {
    const opened = { token: `${TOKEN_MARK}${secret()}`, key: secret(), expiresAtMs: this.#nowMs() + SESSION_MS }
    this.#tokens.add(opened.token, opened.expiresAtMs)
    this.#keys.add(opened.key, opened.expiresAtMs)
    return opened
  }

  /** When the session of a token ends, in milliseconds since 1970; undefined for a token of no session. */
  endOf(token: string): number | undefined {
    return this.#tokens.of(token, this.#nowMs())
  }

  hasKey(key: string): boolean {
    return this.#keys.of(key, this.#nowMs()) !== undefined
  }
}

/** Whether a token says that it is one of a session, of this process or of another. */
export const isSessionToken = (token: string): boolean => token.startsWith(TOKEN_MARK)

/** When secrets end. */
class Ends {
  readonly #countMax: number
  readonly #byHash = new Map<string, number>()

  constructor(countMax: number) {
    this.#countMax = countMax
  }

  add(text: string, endsAtMs: number): void {
    this.#byHash.set(hashOf(text), endsAtMs)
    const [oldest] = this.#byHash.keys()
    if (this.#byHash.size > this.#countMax) this.#byHash.delete(oldest!)
  }

  of(text: string, nowMs: number): number | undefined {
    const endsAtMs = this.#byHash.get(hashOf(text))
    return endsAtMs !== undefined && nowMs < endsAtMs ? endsAtMs : undefined
  }

  remove(text: string): void {
    this.#byHash.delete(hashOf(text))
  }
}

const secret = (): string => randomBytes(24).toString('base64url')

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64')
