// Watches how much memory the process takes. Above `limits.memoryMax` newcomers are refused (capacity.ts) and connections are closed, a part
// of them each second (relief.ts), until the process takes less than nine tenths of it. Also watches the bytes that all peers together have
// yet to read: beyond `limits.outboxBytesTotalMax` those that have the most are made slow. Main thread.
import type { Config } from '../config/config.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import type { Refusals } from '../refusals.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Connection } from './connection.ts'
import type { Lobby } from './lobby.ts'
import type { Relief } from './relief.ts'

const { memoryCalmShare, memoryReliefIntervalMs, memoryReliefShare, unreadRoundSweeps } = MainThreadTuning

/** A peer that leaves bytes unread. */
interface Unread {
  readonly bytes: number
  /** Makes the peer slow. Cuts one that is slow already, because a farewell behind its backlog would not be read either. */
  readonly end: () => void
}

export interface MemoryWatchParts {
  readonly limits: Config['limits']
  readonly lobby: Lobby
  readonly logger: Logger
  readonly refusals: Refusals
  readonly relief: Relief
  /** Resident bytes of the process; undefined when they cannot be read now. */
  readonly residentBytes: () => number | undefined
  /** Makes a connection slow (slow-consumers.ts). */
  readonly slow: (connection: Connection) => void
  /** The peers that are no connections of the lobby: the watchers of rooms. */
  readonly others: { unread(): Iterable<Unread> }
}

export class MemoryWatch {
  readonly #parts: MemoryWatchParts
  /** Bytes that waited for all connections together in the last round of looks. */
  unreadBytes = 0
  /** Resident bytes of the process at the last look. */
  residentBytes = 0
  #isShort = false
  #relievedAtMs = Number.NEGATIVE_INFINITY
  /** Whether too many bytes were unread at the last look. */
  #wasTooMuchUnread = false
  #looks = 0
  /** Of the connections that this round has looked at. */
  #countedBytes = 0

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts
  }

  /** Whether the process takes too much memory for newcomers. */
  get isShort(): boolean {
    return this.#isShort
  }

  sweep(nowMs: number): void {
    this.#countShare()
    const residentBytes = this.#parts.residentBytes()
    if (residentBytes === undefined) return
    this.residentBytes = residentBytes
    this.#judge(residentBytes)
    if (this.#isShort && nowMs - this.#relievedAtMs >= memoryReliefIntervalMs) {
      this.#relievedAtMs = nowMs
      this.#relieve()
    }
    // The outboxes are a part of the process: looking at every socket is only worth it once the process has that many bytes at all.
    if (residentBytes > this.#parts.limits.outboxBytesTotalMax) this.#boundUnread()
    else this.#wasTooMuchUnread = false
  }

  /** Looks at a share of the sockets for the figure. A look at all of them takes the main thread 3.5 ms with 10,000 connections. */
  #countShare(): void {
    const { lobby, others } = this.#parts
    for (const { socket } of lobby.connections.share(this.#looks, unreadRoundSweeps)) {
      this.#countedBytes += socket?.getBufferedAmount() ?? 0
    }
    this.#looks += 1
    if (this.#looks < unreadRoundSweeps) return
    for (const { bytes } of others.unread()) this.#countedBytes += bytes
    this.unreadBytes = this.#countedBytes
    this.#countedBytes = 0
    this.#looks = 0
  }

  #judge(residentBytes: number): void {
    const { limits, logger } = this.#parts
    const { memoryMax } = limits
    if (!this.#isShort && residentBytes > memoryMax) {
      this.#isShort = true
      logger.warn({ residentBytes, memoryMax }, LogLine.warn.memoryShort)
    } else if (this.#isShort && residentBytes < memoryMax * memoryCalmShare) {
      this.#isShort = false
      logger.warn({ residentBytes, memoryMax }, LogLine.warn.memoryEnough)
    }
  }

  /** Memory comes back a while after a connection is gone, so only a part of them is closed at a time. */
  #relieve(): void {
    const { lobby, relief } = this.#parts
    const count = Math.ceil(lobby.connections.size * memoryReliefShare) + 1
    relief.close({ count, reason: 'the server has too little memory', counted: 'memory_relief' })
  }

  /**
   * Nothing is done at the first look that finds too much: what was just sent to a large room may be read a moment later.
   */
  #boundUnread(): void {
    const { limits } = this.#parts
    const unread = this.#unread()
    let left = unread.reduce((sum, { bytes }) => sum + bytes, 0)
    const isTooMuch = left > limits.outboxBytesTotalMax
    const wasTooMuch = this.#wasTooMuchUnread
    this.#wasTooMuchUnread = isTooMuch
    if (!isTooMuch || !wasTooMuch) return
    unread.sort((one, other) => other.bytes - one.bytes)
    for (const { bytes, end } of unread) {
      if (left <= limits.outboxBytesTotalMax) return
      left -= bytes
      end()
    }
  }

  #endConnection(connection: Connection, bytes: number): void {
    const { refusals, slow } = this.#parts
    if (connection.slow) {
      refusals.record('unread', () => ({ id: connection.id, protocol: connection.session.protocol, bytes }))
      connection.endCause = { reason: 'slow, and too many bytes wait for all connections together' }
      connection.socket?.close()
    } else slow(connection)
  }

  #unread(): Unread[] {
    const unread: Unread[] = [...this.#parts.others.unread()]
    for (const connection of this.#parts.lobby.connections.values()) {
      const bytes = connection.socket?.getBufferedAmount() ?? 0
      if (bytes > 0) unread.push({ bytes, end: () => this.#endConnection(connection, bytes) })
    }
    return unread
  }
}

/** For the server itself; reading it takes a file descriptor for a moment. */
export function residentBytes(): number | undefined {
  try {
    return process.memoryUsage.rss()
  } catch {
    // No descriptor is left. The next look comes soon.
    return undefined
  }
}
