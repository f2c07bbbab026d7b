// Tells and changes the level of the log, for back ends and for the application. Main thread.
import { LEVEL_NAMES, LEVEL_SECONDS_MAX, type LevelName, type LevelState, type LogLevel } from '../log/log-level.ts'
import { ErrorCode } from '../protocol/codes.ts'
import type { Actor } from './admin-actions.ts'
import { done, type Outcome, refused } from './outcome.ts'

export interface LevelOptions {
  /** Without it nothing changes. */
  readonly level?: LevelName | undefined
  /** The configured level returns after this time, from 1 to 86,400. Without it, it does not return by itself. */
  readonly seconds?: number | undefined
}

export function changedLevel(logLevel: LogLevel, options: LevelOptions, actor: Actor): Outcome<LevelState> {
  const fault = optionsFault(options)
  if (fault !== undefined) return refused(ErrorCode.badRequest, fault)
  const { level, seconds } = options
  if (level !== undefined) logLevel.change({ level, seconds, ...actor })
  return done(logLevel.state)
}

function optionsFault({ level, seconds }: LevelOptions): string | undefined {
  if (level !== undefined && !LEVEL_NAMES.includes(level)) return `level must be one of ${LEVEL_NAMES.join(', ')}`
  if (seconds === undefined) return undefined
  if (level === undefined) return 'seconds needs a level'
  const isSound = Number.isInteger(seconds) && seconds >= 1 && seconds <= LEVEL_SECONDS_MAX
  return isSound ? undefined : `seconds must be an integer from 1 to ${LEVEL_SECONDS_MAX}`
}
