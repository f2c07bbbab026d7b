// What the options of the section `hooks` must be together, and which rooms ask hooks that do not exist. A part of config-checks.ts. Pure.
import type { Config, RoomOptions } from './config-schema.ts'
import { type Conflict, toldOnce } from './conflict.ts'

const URL_OPTIONS = ['connectUrl', 'refreshUrl', 'subscribeUrl', 'publishUrl', 'rpcUrl', 'eventsUrl'] as const

export function hookChecks({ hooks, limits }: Config): Conflict[] {
  const conflicts: Conflict[] = []
  for (const name of URL_OPTIONS) {
    const text = hooks[name] === '' ? undefined : urlFault(hooks[name])
    if (text !== undefined) conflicts.push({ path: `hooks.${name}`, text })
  }
  if (hooks.eventsRetryMsMax < hooks.eventsRetryMs) {
    const text = `expected at least hooks.eventsRetryMs (${hooks.eventsRetryMs}), got ${hooks.eventsRetryMsMax}`
    conflicts.push({ path: 'hooks.eventsRetryMsMax', text })
  }
  const isAsked = URL_OPTIONS.some((name) => name !== 'eventsUrl' && hooks[name] !== '')
  return isAsked ? [...conflicts, ...answerBytesCheck({ hooks, limits })] : conflicts
}

function urlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return `expected a URL, got ${text}`
  const { username, password } = new URL(text)
  // Not shown: it holds a password.
  return username === '' && password === '' ? undefined : 'expected a URL without a user name or password'
}

/** What a hook answers is told to members: all of it must fit the outbox of a connection, beside what stands round it. */
export function answerBytesCheck({ hooks, limits }: Pick<Config, 'hooks' | 'limits'>): Conflict[] {
  const max = Math.floor(limits.outboxBytesMax / 2)
  if (hooks.answerBytesMax <= max) return []
  const text = `expected at most ${max}, half of limits.outboxBytesMax, got ${hooks.answerBytesMax}`
  return [{ path: 'hooks.answerBytesMax', text }]
}

type RoomHook = 'subscribe' | 'publish'

/**
 * Rooms that ask a hook which does not exist, because no URL is configured and the application gave no function. `hasHook` knows both.
 * Rooms of such a server would refuse everybody.
 */
export function missingHooks(
  { rooms }: Pick<Config, 'rooms'>,
  hasHook: Readonly<Record<RoomHook, boolean>>,
): Conflict[] {
  const conflicts: Conflict[] = []
  const check = (room: RoomOptions, path: string) => {
    for (const hook of ['subscribe', 'publish'] as const) {
      if (!room[`${hook}Hook`] || hasHook[hook]) continue
      conflicts.push({ path: `${path}.${hook}Hook`, text: `expected false while hooks.${hook}Url is empty, got true` })
    }
  }
  check(rooms.defaults, 'rooms.defaults')
  for (const [name, room] of Object.entries(rooms.namespaces)) check(room, `rooms.namespaces.${name}`)
  return toldOnce(conflicts)
}
