// Asks the back end before a connection does something: builds the request, finds out whether it may be made, and reads the answer. A hook is a
// URL of the configuration or a function of the application; both get the same request and give the same answer. Main thread.
import type { Config } from '../config/config.ts'
import { roomFault } from '../config/room-access.ts'
import type { Visit } from '../gateway/door.ts'
import type { ConnectRequest } from '../gateway/reception.ts'
import type { RequestIds } from '../gateway/request-ids.ts'
import type { Logger } from '../log/log.ts'
import { LogLine } from '../log/log-lines.ts'
import type { HookFigures } from '../metrics/figures.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { ProtocolName } from '../protocol/protocols.ts'
import type { Refusals } from '../refusals.ts'
import type { BackEnd, BackEndAnswer } from './back-end.ts'
import {
  type AnswerFault,
  type ConnectAnswer,
  type HookFailure,
  type HookOutcome,
  type PublishAnswer,
  type RefreshAnswer,
  type RpcAnswer,
  readConnect,
  readPublish,
  readRefresh,
  readReply,
  readRpc,
  readSubscribe,
  type SubscribeAnswer,
} from './hook-answers.ts'
import { type CallEnd, HookCalls } from './hook-calls.ts'
import { HOOKS, type HookFunctions, type HookName, type HookPeer, type HookRequest } from './hook-types.ts'

export interface HookParts {
  readonly config: Config
  readonly functions: HookFunctions
  readonly backEnd: BackEnd
  readonly refusals: Refusals
  readonly logger: Logger
  readonly requestIds: RequestIds
}

/** The connection that a hook is asked about. */
export interface HookCaller {
  readonly id: string
  readonly protocol: ProtocolName
  readonly user: string
  readonly peer: HookPeer
}

/** `data`: the JSON text of what the client sent, if anything. */
interface Question {
  readonly fields: Readonly<Record<string, unknown>>
  readonly data: string | undefined
}

/** A request that may be made. `read`: reads the result in its answer. */
interface HookQuestion<Value> {
  readonly body: string
  readonly requestId: string
  readonly timeoutMs: number
  readonly read: (result: Fields) => Value | AnswerFault
}

type AnyFunction = (request: never, peer: HookPeer) => unknown

type Fields = Readonly<Record<string, unknown>>

/** The peer of a connection while no hook exists. */
export const NO_PEER: HookPeer = { address: '', headers: {} }

const PROTOCOL_OF = {
  plain: 'plain',
  json: 'plain-json',
  centrifuge: 'json',
} as const satisfies Record<ProtocolName, HookRequest['protocol']>

/** Memory of a request that waits beside its body, estimated. A character takes up to two bytes. */
const REQUEST_BYTES = 512

/** Statuses that a proxy gives in place of a back end that is not there. */
const OUTAGE_STATUS = /^status 50[234]$/

/** What the header of a request can carry. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

export class Hooks {
  /** Which hooks exist. */
  readonly on: Readonly<Record<HookName, boolean>>
  readonly #parts: HookParts
  readonly #calls: Readonly<Record<HookName, HookCalls>>
  /** By connection: how many requests about it are under way or wait. */
  readonly #outstanding = new Map<string, number>()
  readonly #isAny: boolean

  constructor(parts: HookParts) {
    this.#parts = parts
    const { config, functions, logger } = parts
    const isOn = (hook: HookName) => config.hooks[`${hook}Url`] !== '' || functions[hook] !== undefined
    this.on = Object.fromEntries(HOOKS.map((hook) => [hook, isOn(hook)])) as Record<HookName, boolean>
    this.#isAny = HOOKS.some((hook) => this.on[hook])
    const calls = (hook: HookName) =>
      new HookCalls(config.hooks, () => {
        const { failuresMax, openMs } = config.hooks
        logger.warn({ hook, failures: failuresMax, openMs }, LogLine.warn.hookPaused)
      })
    this.#calls = Object.fromEntries(HOOKS.map((hook) => [hook, calls(hook)])) as Record<HookName, HookCalls>
  }

  /** What hooks are told of where a connection comes from. To be called inside the upgrade handler. */
  peerOf(req: ConnectRequest, visit: Visit): HookPeer {
    if (!this.#isAny) return NO_PEER
    const headers: Record<string, string> = {}
    for (const name of this.#parts.config.hooks.headers) {
      const value = req.getHeader(name)
      if (value !== '' && HEADER_VALUE.test(value)) headers[name] = value
    }
    return { address: visit.address(), headers }
  }

  connect(caller: HookCaller, { fields, data }: Question): Promise<HookOutcome<ConnectAnswer>> {
    const { config } = this.#parts
    const known = caller.user === '' ? {} : { user: caller.user }
    return this.#ask('connect', caller, { fields: { ...known, ...fields }, data }, (result) =>
      readConnect(result, (room) => roomFault(config.rooms, room)),
    )
  }

  refresh(caller: HookCaller): Promise<HookOutcome<RefreshAnswer>> {
    return this.#ask('refresh', caller, { fields: { user: caller.user }, data: undefined }, readRefresh)
  }

  subscribe(caller: HookCaller, room: string, data: string | undefined): Promise<HookOutcome<SubscribeAnswer>> {
    return this.#ask('subscribe', caller, { fields: { user: caller.user, channel: room }, data }, readSubscribe)
  }

  publish(caller: HookCaller, room: string, data: string): Promise<HookOutcome<PublishAnswer>> {
    return this.#ask('publish', caller, { fields: { user: caller.user, channel: room }, data }, readPublish)
  }

  rpc(caller: HookCaller, method: string, data: string | undefined): Promise<HookOutcome<RpcAnswer>> {
    const named = method === '' ? {} : { method }
    return this.#ask('rpc', caller, { fields: { user: caller.user, ...named }, data }, readRpc)
  }

  get figures(): HookFigures[] {
    return HOOKS.filter((hook) => this.on[hook]).map((hook) => {
      const { asked, failures, underWay, waiting, isOpen, seconds } = this.#calls[hook]
      return { hook, asked, failures, underWay, waiting, isOpen, seconds }
    })
  }

  /** Ends what waits, and everything that is under way. */
  async close(): Promise<void> {
    for (const hook of HOOKS) this.#calls[hook].close()
    await this.#parts.backEnd.close()
  }

  async #ask<Value>(
    hook: HookName,
    caller: HookCaller,
    { fields, data }: Question,
    read: (result: Fields) => Value | AnswerFault,
  ): Promise<HookOutcome<Value>> {
    const { config, refusals, requestIds } = this.#parts
    const { dataBytesMax, perConnectionMax } = config.hooks
    const bytes = data === undefined ? 0 : Buffer.byteLength(data)
    if (bytes > dataBytesMax) {
      const message = `data takes ${bytes} bytes; a hook is sent at most ${dataBytesMax}`
      return { kind: 'refused', error: { ...ErrorCode.limitExceeded, message } }
    }
    const requestId = requestIds.given(caller.peer.headers['x-request-id'] ?? '')
    const outstanding = this.#outstanding.get(caller.id) ?? 0
    if (outstanding >= perConnectionMax) {
      refusals.record('hook_busy', () => ({ hook, id: caller.id, requestId }))
      return { kind: 'down', why: 'busy' }
    }
    const body = bodyOf(caller, fields, data)
    this.#outstanding.set(caller.id, outstanding + 1)
    let outcome: HookOutcome<Value>
    try {
      const run = (timeoutMs: number) => this.#made(hook, caller, { body, requestId, timeoutMs, read })
      outcome = await this.#calls[hook].call({ by: caller.id, bytes: REQUEST_BYTES + 2 * body.length, run })
    } finally {
      this.#settled(caller.id)
    }
    if (outcome.kind === 'refused' || outcome.kind === 'disconnect') {
      const { code } = outcome.kind === 'refused' ? outcome.error : outcome.advice
      refusals.record('hook', () => ({ hook, id: caller.id, code, requestId }))
    } else if (outcome.kind === 'down' && (outcome.why === 'busy' || outcome.why === 'open')) {
      refusals.record(outcome.why === 'busy' ? 'hook_busy' : 'hook_down', () => ({
        hook,
        id: caller.id,
        why: outcome.why,
        requestId,
      }))
    }
    return outcome
  }

  /** Makes the request, and reads the answer. Resolves within the time. */
  async #made<Value>(
    hook: HookName,
    { id, peer }: HookCaller,
    { body, requestId, timeoutMs, read }: HookQuestion<Value>,
  ): Promise<CallEnd<Value>> {
    const { config, functions, backEnd, refusals } = this.#parts
    const own = functions[hook] as AnyFunction | undefined
    const answer =
      own === undefined
        ? await backEnd.post({
            url: config.hooks[`${hook}Url`],
            body,
            headers: { ...headersOf(peer), 'x-request-id': requestId },
            timeoutMs,
            isRead: true,
          })
        : await called(own, body, { peer, timeoutMs, bytesMax: config.hooks.answerBytesMax })
    const down = (why: HookFailure, text: string): CallEnd<never> => {
      refusals.record('hook_down', () => ({ hook, id, why, text, requestId }))
      const isOutage = why === 'timeout' || why === 'connection' || (why === 'status' && OUTAGE_STATUS.test(text))
      return { outcome: { kind: 'down', why }, isOutage }
    }
    if (answer.kind === 'failed') return down(answer.why, answer.text)
    const outcome = readReply(answer.json, read)
    return outcome.kind === 'fault' ? down('answer', outcome.text) : { outcome, isOutage: false }
  }

  #settled(id: string): void {
    const left = (this.#outstanding.get(id) ?? 1) - 1
    if (left === 0) this.#outstanding.delete(id)
    else this.#outstanding.set(id, left)
  }
}

/** What a client is told when a hook gave no answer: to try again. */
export const downError = (why: HookFailure): ReplyError =>
  why === 'busy' ? ErrorCode.tooManyRequests : ErrorCode.internal

/** The data of a client stands in the body as the client wrote it. */
function bodyOf({ id, protocol }: HookCaller, fields: Fields, data: string | undefined): string {
  const request: HookRequest = { client: id, transport: 'websocket', protocol: PROTOCOL_OF[protocol], encoding: 'json' }
  const body = JSON.stringify({ ...request, ...fields })
  return data === undefined ? body : `${body.slice(0, -1)},"data":${data}}`
}

function headersOf({ address, headers }: HookPeer): Record<string, string> {
  return { ...headers, ...(address === '' ? {} : { 'x-forwarded-for': address, 'x-real-ip': address }) }
}

/** Calls a function of the application. What it returns goes through JSON, so that it is read as the answer of a back end is. */
interface FunctionCall {
  readonly peer: HookPeer
  readonly timeoutMs: number
  /** Of the answer. */
  readonly bytesMax: number
}

async function called(own: AnyFunction, body: string, call: FunctionCall): Promise<BackEndAnswer> {
  const { timeoutMs } = call
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<BackEndAnswer>((resolve) => {
    const failed = { kind: 'failed', why: 'timeout', text: `no answer in ${timeoutMs} ms` } as const
    timer = setTimeout(() => resolve(failed), timeoutMs)
  })
  try {
    return await Promise.race([late, answered(own, body, call)])
  } catch (error) {
    return { kind: 'failed', why: 'threw', text: error instanceof Error ? error.message : 'the function threw' }
  } finally {
    clearTimeout(timer)
  }
}

/** A reply of a function has the bound of an answer by HTTP. */
async function answered(own: AnyFunction, body: string, { peer, bytesMax }: FunctionCall): Promise<BackEndAnswer> {
  const reply = await own(JSON.parse(body) as never, peer)
  if (reply === undefined) return { kind: 'ok', json: {} }
  const text = JSON.stringify(reply)
  return Buffer.byteLength(text) > bytesMax
    ? { kind: 'failed', why: 'answer', text: `the answer has more than ${bytesMax} bytes` }
    : { kind: 'ok', json: JSON.parse(text) }
}
