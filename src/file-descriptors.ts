// How many files and sockets this process may have open, and how many it has; each connection is one. Node has no call for it, Linux
// has files. The limit may change while the process runs.
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'

const OWN_LIMITS = '/proc/self/limits'
const OWN_DESCRIPTORS = '/proc/self/fd'

/** The soft limit; undefined where it cannot be read. */
export function fileDescriptorLimit(): number | undefined {
  try {
    return limitIn(readFileSync(OWN_LIMITS, 'utf8'))
  } catch {
    // No /proc on this platform.
    return undefined
  }
}

function limitIn(limits: string): number | undefined {
  const line = /^Max open files\s+(\d+)/m.exec(limits)
  return line === null ? undefined : Number(line[1])
}

/** With a lower limit the program may fail to load: Node reads many modules at once. */
const LOADING_FILES = 256

/**
 * What to raise when something failed because no more files could be opened; undefined for every other error. Node words this in many
 * ways: a file that cannot be opened, a library that cannot be loaded, a thread or an event loop that cannot be made, and while it
 * loads modules one that it cannot find.
 */
export function openFilesFault(error: unknown, limit = fileDescriptorLimit()): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, message } = error as NodeJS.ErrnoException
  const isSaid = code === 'EMFILE' || /EMFILE|too many open files|too many files are open/i.test(message)
  const isUnfound = limit !== undefined && limit < LOADING_FILES && /^Cannot find (module|package)/.test(message)
  if (!isSaid && !isUnfound) return undefined
  const limited = `the limit of open files${limit === undefined ? '' : `, ${limit},`} is too low`
  const [cause] = message.split('\n')
  return `${limited}: raise it, for example with ulimit -n 20000 (systemd: LimitNOFILE=20000, Docker: --ulimit nofile=20000). Cause: ${cause}`
}

/** Kept for what the process itself opens: the thread of a shard that is replaced, a key set that is fetched. */
const PROCESS_RESERVE = 32
/** Kept for HTTP requests while the server has all connections it may have, and to tell newcomers that it has. */
const HTTP_RESERVE = 32
/** Each reserve is at most this part of what the process can have open beside its own files. */
const RESERVE_SHARE = 1 / 4
/** How long a count is believed where it has to be made by listing: 19,000 entries take 18 ms. */
const LISTED_FOR_MS = 1000

/** Where the figures come from; replaced in tests. */
export interface DescriptorFigures {
  /** Undefined where it cannot be told. */
  readonly limit: () => number | undefined
  /** Descriptors in use; undefined where that cannot be told. */
  readonly inUse: (limit: number) => number | undefined
  readonly believedForMs: number
  readonly close: () => void
}

/**
 * Descriptors of the process. From the top of the limit down there are two reserves: one for the process, then one for HTTP
 * requests and for newcomers that are refused. All below is for connections.
 */
export class DescriptorGauge {
  readonly #figures: DescriptorFigures
  #limit: number | undefined
  #inUse = 0
  #lookedAtMs = Number.NEGATIVE_INFINITY
  /** Sockets that are open now, and that were open at the last look. */
  #sockets = 0
  #socketsThen = 0

  constructor(figures: DescriptorFigures = ownFigures()) {
    this.#figures = figures
    this.look(Number.NEGATIVE_INFINITY)
  }

  /** Reads the limit and what is in use. To be called about once a second. */
  look(nowMs: number): void {
    const { limit, inUse } = this.#figures
    this.#limit = limit() ?? this.#limit
    this.#lookedAtMs = nowMs
    if (this.#limit === undefined) return
    this.#inUse = inUse(this.#limit) ?? this.#sockets
    this.#socketsThen = this.#sockets
  }

  /** Undefined where it cannot be told. */
  get limit(): number | undefined {
    return this.#limit
  }

  /** Descriptors in use, as far as that can be told. */
  get inUse(): number {
    return this.#inUse + this.#sockets - this.#socketsThen
  }

  /** TCP connections that are open. */
  get sockets(): number {
    return this.#sockets
  }

  /** A TCP connection was accepted. */
  opened(): void {
    this.#sockets += 1
  }

  /** A TCP connection has closed. */
  closed(): void {
    this.#sockets -= 1
  }

  /** How many connections can be open beside the files of the process and both reserves. */
  get connectionsMax(): number {
    if (this.#limit === undefined) return Number.POSITIVE_INFINITY
    const free = this.#free(this.#limit)
    return Math.max(0, Math.floor(free - reserve(PROCESS_RESERVE, free) - reserve(HTTP_RESERVE, free)))
  }

  /** Descriptors of the reserve for the process. */
  get processReserve(): number {
    return this.#limit === undefined ? 0 : reserve(PROCESS_RESERVE, this.#free(this.#limit))
  }

  /** Whether one more connection may be accepted only to be told why it is sent away: at most half of HTTP_RESERVE is in use. */
  mayTell(nowMs: number): boolean {
    return this.#left(nowMs, (free) => reserve(PROCESS_RESERVE, free) + Math.ceil(reserve(HTTP_RESERVE, free) / 2)) > 0
  }

  /** Whether the socket that was accepted last takes a descriptor out of the reserve for the process. */
  isExhausted(nowMs: number): boolean {
    return this.#left(nowMs, (free) => reserve(PROCESS_RESERVE, free)) < 0
  }

  close(): void {
    this.#figures.close()
  }

  #left(nowMs: number, kept: (free: number) => number): number {
    if (nowMs - this.#lookedAtMs >= this.#figures.believedForMs) this.look(nowMs)
    if (this.#limit === undefined) return Number.POSITIVE_INFINITY
    return this.#limit - this.inUse - kept(this.#free(this.#limit))
  }

  /** What the process can have open beside its own files. */
  #free(limit: number): number {
    return Math.max(0, limit - (this.#inUse - this.#socketsThen))
  }
}

const reserve = (wanted: number, free: number): number => Math.min(wanted, Math.floor(free * RESERVE_SHARE))

function ownFigures(): DescriptorFigures {
  // Opened once and read again and again, because it cannot be opened when no descriptor is left.
  let limits = attempt(() => openSync(OWN_LIMITS, 'r'), undefined)
  const text = Buffer.alloc(4096)
  // Linux 6.2 and newer tell the number as a size, at once; older ones tell 0.
  const isTold = (attempt(() => statSync(OWN_DESCRIPTORS).size, 0) ?? 0) > 0
  return {
    limit: () => {
      const file = limits
      if (file === undefined) return undefined
      return attempt(() => limitIn(text.toString('latin1', 0, readSync(file, text, 0, text.length, 0))), undefined)
    },
    inUse: (all) => attempt(() => (isTold ? statSync(OWN_DESCRIPTORS).size : readdirSync(OWN_DESCRIPTORS).length), all),
    believedForMs: isTold ? 0 : LISTED_FOR_MS,
    close: () => {
      if (limits !== undefined) closeSync(limits)
      limits = undefined
    },
  }
}

/** When no descriptor is left to look with, all are in use. Undefined where there is nothing to look at. */
function attempt<Found>(look: () => Found, all: Found): Found | undefined {
  try {
    return look()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EMFILE' ? all : undefined
  }
}
