// The level of the log while the server runs: the configured level, or another one that was asked for, for some seconds or until the server
// stops. Main thread.
import type { Config } from '../config/config-schema.ts'
import type { Logger } from './log.ts'
import { LogLine } from './log-lines.ts'

export type LevelName = Config['log']['level']

export const LEVEL_NAMES = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
  'silent',
] as const satisfies readonly LevelName[]

/** A day. */
export const LEVEL_SECONDS_MAX = 86_400

export interface LevelState {
  readonly level: LevelName
  /** `log.level` of the configuration. */
  readonly configured: LevelName
  /** When the configured level returns, as in `2026-01-02T03:04:05.678Z`. Absent where it does not return by itself. */
  readonly until?: string
}

export interface LevelChange {
  readonly level: LevelName
  /** After this time the configured level returns. Undefined: it does not return by itself. From 1 to 86,400. */
  readonly seconds?: number | undefined
  /** Who changes the level: the name of a key, or `application`. */
  readonly by: string
  readonly requestId?: string | undefined
}

export class LogLevel {
  readonly #logger: Logger
  readonly #configured: LevelName
  #timer: NodeJS.Timeout | undefined
  #until: string | undefined

  constructor(logger: Logger, configured: LevelName) {
    this.#logger = logger
    this.#configured = configured
  }

  get state(): LevelState {
    const level = this.#logger.level as LevelName
    return { level, configured: this.#configured, ...(this.#until === undefined ? {} : { until: this.#until }) }
  }

  change({ level, seconds, by, requestId }: LevelChange): void {
    this.#forgetReturn()
    if (seconds !== undefined) {
      this.#until = new Date(Date.now() + seconds * 1000).toISOString()
      this.#timer = setTimeout(() => this.change({ level: this.#configured, by: 'time' }), seconds * 1000)
      this.#timer.unref()
    }
    this.#set(level, {
      by,
      ...(seconds === undefined ? {} : { seconds }),
      ...(requestId === undefined ? {} : { requestId }),
    })
  }

  #forgetReturn(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#until = undefined
  }

  /** The line about it is written whatever the levels are, so that nobody wonders why lines begin or end. */
  #set(to: LevelName, facts: Readonly<Record<string, unknown>>): void {
    const logger = this.#logger
    const from = logger.level
    logger.level = 'info'
    logger.info({ from, to, ...facts }, LogLine.info.level)
    logger.level = to
  }
}
