// Pings to peers, and which of them a pong answers. Main thread. The state is a few numbers on the connection and its session.
//
// Two kinds of ping are sent. The heartbeat sends `hi` at fixed intervals. A *probe* asks whether a peer reads: the lag watch sends one
// each time a member has been sent a certain number of bytes, the slow consumers send one behind what a member has yet to read. The
// payload of a probe is a number used once, so that no other pong passes for its answer. A connection has at most one outstanding probe.
import type { Connection } from './connection.ts'

const BEAT = Buffer.from('hi')

/** What `ping` of uWebSockets.js returns when the ping was not sent, because too many bytes are unsent already. */
const PING_DROPPED = 2

/** The largest number of a probe, with ten digits. The number after it is 1. */
const PROBE_MAX = 0x7fff_ffff
const PROBE_DIGITS_MAX = 10
const DIGIT_ZERO = 0x30

export interface ProbeParts {
  /** The peer has answered its probe. */
  readonly answered: (connection: Connection) => void
  /** A plain peer has answered a ping for the first time. */
  readonly firstAnswer: (connection: Connection) => void
}

export class Probes {
  readonly #parts: ProbeParts
  #lastProbe = 0

  constructor(parts: ProbeParts) {
    this.#parts = parts
  }

  /** Sends a ping of the heartbeat, also while others are unanswered. */
  beat({ watch, socket, probe }: Connection): void {
    if (watch === undefined || socket === undefined || Number(socket.ping(BEAT)) === PING_DROPPED) return
    if (probe === 0) watch.beatsOwed += 1
    else watch.beatsOwedSince += 1
  }

  /** Sends a probe. False when none was sent: one is outstanding, too many bytes are unsent, or the socket has closed. */
  ask(connection: Connection): boolean {
    const { socket } = connection
    if (socket === undefined || connection.probe !== 0) return false
    const probe = this.#lastProbe === PROBE_MAX ? 1 : this.#lastProbe + 1
    if (Number(socket.ping(Buffer.from(`${probe}`))) === PING_DROPPED) return false
    this.#lastProbe = probe
    connection.probe = probe
    return true
  }

  /**
   * To be called for each pong. A pong answers the ping with the same payload and all pings that were sent before that one: a peer
   * need answer only the newest ping (RFC 6455, 5.5.3). All `hi` look alike, so a pong with `hi` answers the oldest. A pong with
   * any other payload answers nothing. The payload belongs to uWebSockets.js again when this method returns.
   */
  ponged(connection: Connection, payload: ArrayBuffer): void {
    const { watch } = connection
    const bytes = new Uint8Array(payload)
    if (connection.probe !== 0 && numberIn(bytes) === connection.probe) this.#probeAnswered(connection)
    else if (watch === undefined || !isBeat(bytes)) return
    else if (watch.beatsOwed > 0) watch.beatsOwed -= 1
    else if (watch.beatsOwedSince > 0) {
      watch.beatsOwedSince -= 1
      this.#probeAnswered(connection)
    } else return
    if (watch === undefined || watch.answersPings) return
    watch.answersPings = true
    this.#parts.firstAnswer(connection)
  }

  #probeAnswered(connection: Connection): void {
    const { watch } = connection
    connection.probe = 0
    if (watch !== undefined) {
      watch.beatsOwed = watch.beatsOwedSince
      watch.beatsOwedSince = 0
    }
    this.#parts.answered(connection)
  }
}

const isBeat = (bytes: Uint8Array): boolean => bytes.length === BEAT.length && BEAT.equals(bytes)

/** The number that the payload spells in the way probes are spelled. 0 when it spells none. */
function numberIn(bytes: Uint8Array): number {
  if (bytes.length === 0 || bytes.length > PROBE_DIGITS_MAX || bytes[0] === DIGIT_ZERO) return 0
  let number = 0
  for (const byte of bytes) {
    const digit = byte - DIGIT_ZERO
    if (digit < 0 || digit > 9) return 0
    number = number * 10 + digit
  }
  return number
}
