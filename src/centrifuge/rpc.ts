// Remote procedure calls of centrifuge clients: a registry of methods, and two that are always there. `whisper` hands a private message to one
// connection, whatever protocol it speaks; `view` changes the view of a room's board. Main thread.

import { readView } from '../board/view.ts'
import type { ViewReaders } from '../board/view-readers.ts'
import type { Allowances } from '../gateway/allowances.ts'
import type { Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { HookOutcome } from '../hooks/hook-answers.ts'
import type { HookCaller, Hooks } from '../hooks/hooks.ts'
import { NO_BOARD } from '../mailbox/orders.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { ErrorCode, isTemporary, type ReplyError } from '../protocol/codes.ts'
import type { Identity } from '../protocol/identity.ts'
import { rawMember } from '../protocol/json-scan.ts'
import { fromTextFrame } from '../protocol/payload.ts'
import type { Refusals } from '../refusals.ts'
import { viewError } from './subscribe-params.ts'

/** Who calls. */
interface Caller {
  readonly client: string
  readonly user: string
}

/** Answers with a value that JSON can carry, or throws RpcError to refuse. */
export type RpcHandler = (data: unknown, caller: Caller) => unknown | Promise<unknown>

/** What a method throws to answer with an error of its own. Codes from 1000 on are free for applications. */
export class RpcError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'RpcError'
    this.code = code
  }
}

/** The JSON text of the result, or a refusal. `asked`: the rpc hook was asked, and refused or did not answer. */
export type RpcOutcome =
  | { readonly kind: 'ok'; readonly data: string }
  | { readonly kind: 'refused'; readonly error: ReplyError }
  /** The view of a room's board is to be changed, which the room's shard answers. `view`: in its one form. */
  | { readonly kind: 'view'; readonly room: string; readonly view: string }
  | { readonly kind: 'asked'; readonly outcome: Exclude<HookOutcome<unknown>, { kind: 'ok' }> }

const badRequest = (message: string): RpcOutcome => ({ kind: 'refused', error: { ...ErrorCode.badRequest, message } })

export interface RpcParts {
  readonly lobby: Lobby
  readonly allowances: Allowances
  readonly hooks: Hooks
  readonly refusals: Refusals
  readonly views: ViewReaders
}

export class RpcMethods {
  readonly #lobby: Lobby
  readonly #allowances: Allowances
  readonly #hooks: Hooks
  readonly #refusals: Refusals
  readonly #views: ViewReaders
  readonly #registered: ReadonlyMap<string, RpcHandler>

  constructor(parts: RpcParts, registered: Readonly<Record<string, RpcHandler>>) {
    this.#lobby = parts.lobby
    this.#allowances = parts.allowances
    this.#hooks = parts.hooks
    this.#refusals = parts.refusals
    this.#views = parts.views
    this.#registered = new Map(Object.entries(registered))
  }

  /** `params` is the rpc command's object, `{"method":..,"data":..}`, from a text frame: of valid brackets but unproven JSON. */
  call(params: Uint8Array, caller: Identity, asker: HookCaller): RpcOutcome | Promise<RpcOutcome> {
    let request: { method?: unknown; data?: unknown }
    try {
      request = JSON.parse(textOf(params)) as typeof request
    } catch {
      return badRequest('malformed JSON')
    }
    const { method = '', data } = request
    const isAsked = this.#hooks.on.rpc
    if (typeof method !== 'string' || (method === '' && !isAsked)) return badRequest('rpc needs a method')
    const handler = this.#registered.get(method)
    if (handler !== undefined) return run(handler, data, { client: caller.id, user: caller.user })
    if (method === 'whisper') return this.#whisper(params, data, caller)
    if (method === 'view') return this.#view(data)
    if (isAsked) return this.#ask(params, method, asker)
    return { kind: 'refused', error: { ...ErrorCode.notAvailable, message: `no rpc method ${JSON.stringify(method)}` } }
  }

  /** Asks the back end about a method that the server does not have. */
  async #ask(params: Uint8Array, method: string, asker: HookCaller): Promise<RpcOutcome> {
    const range = rawMember(params, 0, params.length, 'data')
    const data = range === undefined ? undefined : textOf(params, range.start, range.end)
    const outcome = await this.#hooks.rpc(asker, method, data)
    if (outcome.kind !== 'ok') return { kind: 'asked', outcome }
    return { kind: 'ok', data: JSON.stringify(outcome.value.data) ?? 'null' }
  }

  #view(data: unknown): RpcOutcome {
    const { room, view } = (typeof data === 'object' && data !== null ? data : {}) as { room?: unknown; view?: unknown }
    if (typeof room !== 'string') return badRequest('view needs {"room":"<room>","view":{..}}')
    const reader = this.#views.of(room)
    if (reader === undefined) {
      return { kind: 'refused', error: { ...ErrorCode.notAvailable, message: NO_BOARD } }
    }
    const read = readView(view, reader)
    return read.kind === 'ok' ? { kind: 'view', room, view: read.text } : { kind: 'refused', error: viewError(read) }
  }

  #whisper(params: Uint8Array, data: unknown, caller: Identity): RpcOutcome {
    const { to } = (typeof data === 'object' && data !== null ? data : {}) as { to?: unknown }
    if (typeof to !== 'string') return badRequest('whisper needs {"to":"<client id>","data":..}')
    const outer = rawMember(params, 0, params.length, 'data')
    const inner = outer === undefined ? undefined : rawMember(params, outer.start, outer.end, 'data')
    if (inner === undefined) return badRequest('whisper needs {"to":"<client id>","data":..}')
    const sender = this.#lobby.connections.withId(caller.id)
    if (sender === undefined || !this.#allowances.one(sender, 'privateMessages')) {
      return { kind: 'refused', error: ErrorCode.tooManyRequests }
    }
    if (sender.isMuted) {
      this.#refusals.record('muted', () => ({ id: sender.id, protocol: sender.session.protocol }))
      return { kind: 'refused', error: ErrorCode.permissionDenied }
    }
    const recipient = this.#lobby.connections.withId(to)
    if (!isReachable(recipient)) return badRequest(`no such id ${to.slice(0, 64)}`)
    const payload = fromTextFrame('json', params, inner)
    this.#lobby.send(recipient, recipient.session.privateFrame(caller, payload))
    return { kind: 'ok', data: '{}' }
  }
}

/** A client that has not had its connect reply yet expects nothing else; one that is slow gets nothing any more. */
function isReachable(connection: Connection | undefined): connection is Connection {
  return connection?.socket !== undefined && !connection.slow && connection.session.isReachable
}

async function run(handler: RpcHandler, data: unknown, caller: Caller): Promise<RpcOutcome> {
  try {
    return { kind: 'ok', data: JSON.stringify(await handler(data, caller)) ?? 'null' }
  } catch (error) {
    if (error instanceof RpcError) return { kind: 'refused', error: replyErrorOf(error) }
    return { kind: 'refused', error: ErrorCode.internal }
  }
}

/** An application that answers with a code of the protocol means what the protocol means by it. */
function replyErrorOf({ code, message }: RpcError): ReplyError {
  return isTemporary(code) ? { code, message, temporary: true } : { code, message }
}
