// Builds everything that asks or tells the back end, and connects its pieces. Main thread.
import { type Config, ConfigError } from '../config/config.ts'
import { answerBytesCheck, missingHooks } from '../config/hook-checks.ts'
import type { Lobby } from '../gateway/lobby.ts'
import { RequestIds } from '../gateway/request-ids.ts'
import type { Logger } from '../log/log.ts'
import type { Refusals } from '../refusals.ts'
import { BackEnd } from './back-end.ts'
import { HOOKS, type HookFunctions } from './hook-types.ts'
import { Hooks } from './hooks.ts'
import { Refreshes } from './refreshes.ts'
import { RoomEvents } from './room-events.ts'

export interface HookHalfParts {
  readonly config: Config
  readonly functions: HookFunctions
  readonly lobby: Lobby
  readonly refusals: Refusals
  readonly logger: Logger
}

export interface HookHalf {
  readonly hooks: Hooks
  readonly refreshes: Refreshes
  readonly events: RoomEvents
}

/** Throws ConfigError where the configuration and the functions of the application do not fit. */
export function createHookHalf({ config, functions, lobby, refusals, logger }: HookHalfParts): HookHalf {
  const { answerBytesMax, concurrencyMax, secret } = config.hooks
  const backEnd = new BackEnd({
    // A place for each hook of one origin, and one for the events.
    connectionsMax: HOOKS.length * concurrencyMax + 1,
    answerBytesMax,
    jsonDepthMax: config.limits.jsonDepthMax,
    secret,
  })
  const requestIds = new RequestIds()
  const hooks = new Hooks({ config, functions, backEnd, refusals, logger, requestIds })
  const twice = HOOKS.filter((hook) => functions[hook] !== undefined && config.hooks[`${hook}Url`] !== '').map(
    (hook) => ({
      path: `hooks.${hook}Url`,
      text: 'given together with a function for this hook; keep one',
    }),
  )
  const isAsked = HOOKS.some((hook) => hooks.on[hook])
  const conflicts = [...twice, ...missingHooks(config, hooks.on), ...(isAsked ? answerBytesCheck(config) : [])]
  if (conflicts.length > 0) throw new ConfigError(conflicts.map((conflict) => ({ ...conflict, source: 'options' })))
  return {
    hooks,
    refreshes: new Refreshes({ hooks, config, lobby }),
    events: new RoomEvents({ config, backEnd, lobby, refusals, logger, requestIds }),
  }
}
