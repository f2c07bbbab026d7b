// The methods of the server API that are about connections and users: their parameters, in the spelling of the API, become those of the
// operations. Main thread.
import type { Actor } from '../operations/admin-actions.ts'
import type { ConnectionOperations } from '../operations/connection-operations.ts'
import type { Outcome } from '../operations/outcome.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { jsonInBase64 } from '../protocol/json-text.ts'
import type { Caller } from './admin-keys.ts'
import { API_METHODS, type ApiMethodName } from './api-methods.ts'
import { type GivenPosition, parsedParams, positionOf } from './api-params.ts'
import { type ApiCommand, type ApiReply, readFault, refusedReply, replyOf } from './api-replies.ts'

export interface PeopleApiParts {
  readonly people: ConnectionOperations
  readonly depthMax: number
  /** Why a caller may not name a room. */
  readonly roomError: (room: string, caller: Caller) => ReplyError | undefined
}

type Method = 'subscribe' | 'unsubscribe' | 'disconnect' | 'refresh' | 'ban' | 'unban' | 'mute' | 'unmute'

/** The methods that are about one room. To the others a `channel` is a field that they do not know, and must not seem to be what they concern. */
const ABOUT_ROOMS: ReadonlySet<Method> = new Set(['subscribe', 'unsubscribe'])

/** The parameters of all these methods; their schemas say which a method has. */
interface Params {
  readonly user?: string
  readonly client?: string
  readonly session?: string
  readonly address?: string
  readonly channel?: string
  readonly code?: number
  readonly reason?: string
  readonly disconnect?: { readonly code?: number; readonly reason?: string }
  readonly whitelist?: readonly string[]
  readonly expired?: boolean
  readonly expire_at?: number
  readonly info?: unknown
  readonly b64info?: string
  readonly data?: unknown
  readonly b64data?: string
  readonly recover_since?: GivenPosition
  readonly override?: {
    readonly force_push_join_leave?: { readonly value?: boolean }
    readonly force_positioning?: { readonly value?: boolean }
    readonly force_recovery?: { readonly value?: boolean }
  }
  readonly seconds?: number
}

export function peopleRuns({
  people,
  depthMax,
  roomError,
}: PeopleApiParts): Readonly<Record<Method, (command: ApiCommand) => ApiReply>> {
  const run = (method: Method, act: (params: Params, actor: Actor) => Outcome<unknown>) => {
    return ({ params, caller, requestId }: ApiCommand): ApiReply => {
      const read = parsedParams<Params>(params, API_METHODS[method].params, depthMax)
      if (read.kind !== 'ok') return readFault(read)
      const { channel = '' } = read.value
      const error = ABOUT_ROOMS.has(method) ? roomError(channel, caller) : limitedError(caller, method)
      return error === undefined ? replyOf(act(read.value, { by: caller.name, requestId })) : refusedReply(error)
    }
  }
  const sentenceOf = ({ seconds, reason }: Params, actor: Actor) => ({ seconds, reason, ...actor })
  return {
    subscribe: run('subscribe', (params, actor) => {
      const info = given(params.info, params.b64info)
      const data = given(params.data, params.b64data)
      if (info === FAULT || data === FAULT) return badBase64
      const { channel = '', expire_at: expireAtSeconds, recover_since: since, override = {} } = params
      return people.subscribe(targetOf(params), channel, {
        ...actor,
        info,
        data,
        expireAtSeconds,
        recoverSince: since === undefined ? undefined : positionOf(since),
        override: {
          forcePushJoinLeave: override.force_push_join_leave?.value,
          forcePositioning: override.force_positioning?.value,
          forceRecovery: override.force_recovery?.value,
        },
      })
    }),
    unsubscribe: run('unsubscribe', (params, actor) =>
      people.unsubscribe(targetOf(params), params.channel ?? '', { ...actor, code: params.code }),
    ),
    disconnect: run('disconnect', (params, actor) => {
      const { code = params.code, reason = params.reason } = params.disconnect ?? {}
      return people.disconnect(targetOf(params), { ...actor, code, reason, whitelist: params.whitelist })
    }),
    refresh: run('refresh', (params, actor) => {
      const info = given(params.info, params.b64info)
      if (info === FAULT) return badBase64
      const { expired, expire_at: expireAtSeconds } = params
      return people.refresh(targetOf(params), { ...actor, expired, expireAtSeconds, info })
    }),
    ban: run('ban', (params, actor) => people.ban(sentencedIn(params), sentenceOf(params, actor))),
    unban: run('unban', (params, actor) => people.unban(sentencedIn(params), actor)),
    mute: run('mute', (params, actor) => people.mute(sentencedIn(params), sentenceOf(params, actor))),
    unmute: run('unmute', (params, actor) => people.unmute(sentencedIn(params), actor)),
  }
}

/** A key for some rooms may do nothing that concerns all of them. */
export function limitedError({ rooms }: Caller, method: ApiMethodName): ReplyError | undefined {
  if (rooms === undefined) return undefined
  return { ...ErrorCode.permissionDenied, message: `${method} concerns all rooms, and the key is for some` }
}

/** Libraries write every field that a caller may leave out as null, or empty where another one names the target. */
function targetOf({ user, client, session }: Params) {
  const isNamed = (client ?? '') !== '' || (session ?? '') !== ''
  return {
    ...(user === undefined || (user === '' && isNamed) ? {} : { user }),
    ...(client === undefined || client === '' ? {} : { client }),
    ...(session === undefined || session === '' ? {} : { session }),
  }
}

function sentencedIn({ user, client, address }: Params) {
  return {
    ...(user === undefined ? {} : { user }),
    ...(client === undefined ? {} : { client }),
    ...(address === undefined ? {} : { address }),
  }
}

const FAULT = Symbol('not the base64 of JSON')
const badBase64: Outcome<never> = {
  kind: 'refused',
  error: { ...ErrorCode.badRequest, message: 'b64info and b64data must be the base64 of a JSON text' },
}

/** A JSON value, given as such or as the base64 of its text. */
function given(value: unknown, base64: string | undefined): unknown {
  if (base64 === undefined || base64 === '') return value
  const decoded = jsonInBase64(base64)
  return decoded === undefined ? FAULT : decoded.value
}
