// What the methods of the server API do (api-methods.ts): reads the parameters of a command, asks the operations, and words the reply. Commands
// come alone, in a batch, or as lines of older libraries. Main thread.
import type { Config } from '../config/config.ts'
import type { RequestHead } from '../gateway/request-head.ts'
import type { LogLevel } from '../log/log-level.ts'
import type { Slice } from '../mailbox/slice.ts'
import type { ConnectionOperations } from '../operations/connection-operations.ts'
import type { Drain } from '../operations/drain.ts'
import { changedLevel, type LevelOptions } from '../operations/log-level.ts'
import type { Outcome } from '../operations/outcome.ts'
import type { RoomOperations } from '../operations/room-operations.ts'
import { roomError } from '../operations/targets.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { forEachLine } from '../protocol/json-scan.ts'
import { SPACE } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import type { Caller } from './admin-keys.ts'
import { errorAnswer, errorText } from './api-errors.ts'
import { API_METHODS, type ApiMethod, type ApiMethodName } from './api-methods.ts'
import {
  type BatchCommand,
  batchOf,
  commandOfLine,
  type GivenPosition,
  parsedParams,
  positionOf,
  type Read,
  stringMember,
  stringsMember,
} from './api-params.ts'
import { type ApiCommand, type ApiReply, ok, readFault, receiptReply, refusedReply, replyOf } from './api-replies.ts'
import { drainRuns } from './drain-api.ts'
import type { Answer, Exchange } from './exchange.ts'
import type { KeyRates } from './key-rates.ts'
import { peopleRuns } from './people-api.ts'
import { scopesOf } from './route-table.ts'
import type { Call } from './router.ts'
import type { ServerInfo } from './server-info.ts'

export interface ServerApiParts {
  readonly config: Config
  readonly rooms: RoomOperations
  readonly people: ConnectionOperations
  readonly drain: Drain
  readonly info: ServerInfo
  readonly rates: KeyRates
  readonly refusals: Refusals
  readonly level: LogLevel
}

/** Who has sent a command, and with which request. */
type Sender = Pick<ApiCommand, 'caller' | 'requestId'>

type Run = (command: ApiCommand) => Promise<ApiReply> | ApiReply

const JSON_TYPE = 'application/json'
/** The `limit` of `history` that asks for as many publications as a reply may hold. */
const AS_MANY_AS_MAY_BE = -1

interface HistoryParams {
  readonly channel: string
  readonly limit?: number
  readonly since?: GivenPosition | null
  readonly reverse?: boolean
}

interface ChannelsParams {
  readonly pattern?: string
  readonly limit?: number
  readonly after?: string
}

export class ServerApi {
  readonly #parts: ServerApiParts
  readonly #depthMax: number
  readonly #runs: Readonly<Record<Exclude<ApiMethodName, 'batch'>, Run>>

  constructor(parts: ServerApiParts) {
    this.#parts = parts
    this.#depthMax = parts.config.limits.jsonDepthMax
    const { rooms } = parts
    this.#runs = {
      publish: (command) => this.#publish(command),
      broadcast: (command) => this.#broadcast(command),
      presence: (command) => this.#ofRoom(command, (room) => rooms.presence(room)),
      presence_stats: (command) => this.#ofRoom(command, (room) => rooms.presenceStats(room)),
      history: (command) => this.#history(command),
      history_remove: (command) => this.#ofRoom(command, (room) => this.#removeHistory(room, command)),
      channels: (command) => this.#channels(command),
      info: (command) => this.#info(command),
      log_level: (command) => this.#logLevel(command),
      ...peopleRuns({
        people: parts.people,
        depthMax: this.#depthMax,
        roomError: (room, caller) => this.#roomError(room, caller),
      }),
      ...drainRuns(parts.drain, this.#depthMax),
    }
  }

  /** POST /api/<method>. */
  async method({ route, body, caller, exchange }: Call): Promise<Answer> {
    const method = route.apiMethod!
    const params = { bytes: body, start: 0, end: body.length }
    const { requestId } = exchange
    if (method.name === 'batch') return this.#batch({ caller, params, requestId }, exchange.head)
    const reply = await this.#run(method, { caller, params, requestId })
    if (reply.kind === 'ok') return { status: 200, body: `{"result":${reply.json}}`, type: JSON_TYPE }
    return failure(exchange.head, reply)
  }

  /** POST /api: lines, each answered by a line. */
  async lines({ body, caller, exchange }: Call): Promise<Answer> {
    const { batchCommandsMax } = this.#parts.config.limits
    const { requestId } = exchange
    const commands: BatchCommand[] = []
    forEachLine(body, (start, end) => {
      if (isBlank(body, start, end)) return true
      commands.push(commandOfLine({ bytes: body, start, end }, this.#depthMax))
      return commands.length <= batchCommandsMax
    })
    if (commands.length === 0) return this.#fail(exchange, { ...ErrorCode.badRequest, message: 'no command' })
    if (commands.length > batchCommandsMax) {
      return this.#fail(exchange, {
        ...ErrorCode.limitExceeded,
        message: `more than ${batchCommandsMax} commands`,
      })
    }
    // Checked before any command runs, so that nothing of a body that was cut is carried out.
    const place = commands.findIndex((command) => command.kind === 'fault' && command.isMalformed === true)
    if (place >= 0) {
      const error = { ...ErrorCode.badRequest, message: `line ${place + 1} is malformed JSON` }
      this.#count(error, requestId)
      return failure(exchange.head, { kind: 'refused', error, isMalformed: true })
    }
    const wait = await this.#pay(caller, commands.length)
    if (wait > 0) return this.#tooOften(exchange.head, { caller, requestId }, wait)
    const replies = await this.#runAll(commands, { caller, requestId }, false)
    const lines = replies.map(({ reply }) =>
      reply.kind === 'ok' ? `{"result":${reply.json}}` : errorText(reply.error),
    )
    // No line break at the end: cent.js takes the text behind one for another reply, and fails.
    return { status: 200, body: lines.join('\n'), type: JSON_TYPE }
  }

  async #batch({ caller, params, requestId }: ApiCommand, head: RequestHead): Promise<Answer> {
    const { batchCommandsMax: countMax } = this.#parts.config.limits
    const batch = batchOf(params, { depthMax: this.#depthMax, countMax })
    if (batch.kind !== 'ok') {
      this.#count(batch.error, requestId)
      return failure(head, readFault(batch))
    }
    const { commands, isParallel } = batch.value
    const wait = await this.#pay(caller, commands.length)
    if (wait > 0) return this.#tooOften(head, { caller, requestId }, wait)
    const replies = await this.#runAll(commands, { caller, requestId }, isParallel)
    const texts = replies.map(({ command, reply }) => {
      if (reply.kind === 'refused') return errorText(reply.error)
      return `{"${command.kind === 'command' ? command.method.name : ''}":${reply.json}}`
    })
    return { status: 200, body: `{"replies":[${texts.join(',')}]}`, type: JSON_TYPE }
  }

  /**
   * Each command counts as a request of its key, the first one by the request that it came with. More commands than a key may have in a second
   * take all of that second.
   */
  #pay({ name }: Caller, commands: number): Promise<number> | number {
    const { rates, config } = this.#parts
    const requests = Math.min(commands, config.limits.keyRequestsPerSecondMax) - 1
    return requests <= 0 ? 0 : rates.waitSeconds(name, requests)
  }

  async #runAll(
    commands: readonly BatchCommand[],
    sender: Sender,
    isParallel: boolean,
  ): Promise<{ command: BatchCommand; reply: ApiReply }[]> {
    const run = async (command: BatchCommand) => {
      if (command.kind === 'fault') {
        this.#count(command.error, sender.requestId)
        return { command, reply: refusedReply(command.error) }
      }
      return { command, reply: await this.#run(command.method, { ...sender, params: command.params }) }
    }
    if (isParallel) return Promise.all(commands.map(run))
    const replies: { command: BatchCommand; reply: ApiReply }[] = []
    for (const command of commands) replies.push(await run(command))
    return replies
  }

  async #run(method: ApiMethod, command: ApiCommand): Promise<ApiReply> {
    const mayRun = scopesOf(method).includes(command.caller.scope)
    const reply = mayRun
      ? await this.#runs[method.name as Exclude<ApiMethodName, 'batch'>](command)
      : refusedReply({ ...ErrorCode.permissionDenied, message: `the key may not ${method.name}` })
    if (reply.kind === 'refused') this.#count(reply.error, command.requestId)
    return reply
  }

  /** Refuses a request as a whole, before any of its commands has run. */
  #fail({ head, requestId }: Exchange, error: ReplyError): Answer {
    this.#count(error, requestId)
    return errorAnswer(head, error)
  }

  #tooOften(head: RequestHead, { caller, requestId }: Sender, waitSeconds: number): Answer {
    this.#parts.refusals.record('http_rate', () => ({ key: caller.name, requestId }))
    return errorAnswer(head, ErrorCode.tooManyRequests, waitSeconds)
  }

  #count({ code }: ReplyError, requestId: string): void {
    this.#parts.refusals.command(code, () => ({ requestId }))
  }

  async #publish({ caller, params }: ApiCommand): Promise<ApiReply> {
    const room = this.#roomIn(params, caller)
    if (room.kind !== 'ok') return readFault(room)
    const [outcome] = await this.#parts.rooms.publish({ rooms: [room.value], body: bytesOf(params) })
    return receiptReply(outcome!)
  }

  async #broadcast({ caller, params, requestId }: ApiCommand): Promise<ApiReply> {
    const { config, rooms } = this.#parts
    const names = stringsMember(params, 'channels', {
      depthMax: this.#depthMax,
      countMax: config.limits.broadcastRoomsMax,
    })
    if (names.kind !== 'ok') return readFault(names)
    const errors = names.value.map((name) => this.#roomError(name, caller))
    const sound = names.value.filter((_, index) => errors[index] === undefined)
    const outcomes = sound.length === 0 ? [] : await rooms.publish({ rooms: sound, body: bytesOf(params) })
    // What is wrong with the body is wrong for every room.
    const unread = outcomes.map(receiptReply).find((reply) => reply.kind === 'refused' && reply.isMalformed)
    if (unread !== undefined) return unread
    let next = 0
    const responses = errors.map((error) => {
      const reply = error === undefined ? receiptReply(outcomes[next++]!) : refusedReply(error)
      if (reply.kind === 'refused') this.#count(reply.error, requestId)
      return reply.kind === 'ok' ? `{"result":${reply.json}}` : errorText(reply.error)
    })
    return { kind: 'ok', json: `{"responses":[${responses.join(',')}]}` }
  }

  async #ofRoom({ caller, params }: ApiCommand, ask: (room: string) => Promise<Outcome<unknown>>): Promise<ApiReply> {
    const room = this.#roomIn(params, caller)
    return room.kind === 'ok' ? replyOf(await ask(room.value)) : readFault(room)
  }

  #info({ params }: ApiCommand): ApiReply {
    const read = parsedParams(params, API_METHODS.info.params, this.#depthMax)
    return read.kind === 'ok' ? ok({ nodes: [this.#parts.info.node()] }) : readFault(read)
  }

  #logLevel({ caller, params, requestId }: ApiCommand): ApiReply {
    const read = parsedParams<LevelOptions>(params, API_METHODS.log_level.params, this.#depthMax)
    if (read.kind !== 'ok') return readFault(read)
    if (caller.rooms !== undefined) {
      const message = 'the level of the log concerns all rooms, and the key is for some'
      return refusedReply({ ...ErrorCode.permissionDenied, message })
    }
    return replyOf(changedLevel(this.#parts.level, read.value, { by: caller.name, requestId }))
  }

  async #removeHistory(room: string, { caller, requestId }: Sender): Promise<Outcome<unknown>> {
    const outcome = await this.#parts.rooms.removeHistory(room)
    const actor = { by: caller.name, requestId }
    if (outcome.kind === 'ok') this.#parts.people.actions.record(actor, 'history_remove', () => ({ room }))
    return outcome
  }

  async #history({ caller, params }: ApiCommand): Promise<ApiReply> {
    const read = parsedParams<HistoryParams>(params, API_METHODS.history.params, this.#depthMax)
    if (read.kind !== 'ok') return readFault(read)
    const { channel, limit = 0, since, reverse = false } = read.value
    const error = this.#roomError(channel, caller)
    if (error !== undefined) return refusedReply(error)
    const { historyItemsMax } = this.#parts.config.limits
    const most = limit === AS_MANY_AS_MAY_BE ? historyItemsMax : Math.min(limit, historyItemsMax)
    const position = since === null || since === undefined ? {} : { since: positionOf(since) }
    return replyOf(await this.#parts.rooms.history(channel, { limit: most, reverse, ...position }))
  }

  async #channels({ caller, params }: ApiCommand): Promise<ApiReply> {
    const read = parsedParams<ChannelsParams>(params, API_METHODS.channels.params, this.#depthMax)
    if (read.kind !== 'ok') return readFault(read)
    const { roomsPageMax } = this.#parts.config.limits
    const { pattern = '', limit = roomsPageMax, after = '' } = read.value
    const listed = await this.#parts.rooms.list({
      filter: pattern === '' ? '*' : pattern,
      sort: 'name',
      after,
      limit: Math.min(limit, roomsPageMax),
      allowed: caller.rooms ?? ['*'],
    })
    if (listed.kind === 'refused') return replyOf(listed)
    const { rooms, next } = listed.value
    const channels = Object.fromEntries(rooms.map(({ name, members }) => [name, { num_clients: members }]))
    return ok({ channels, ...(next === null ? {} : { next }) })
  }

  #roomIn(params: Slice, caller: Caller): Read<string> {
    const room = stringMember(params, 'channel', this.#depthMax)
    const error = room.kind === 'ok' ? this.#roomError(room.value, caller) : undefined
    return error === undefined ? room : { kind: 'refused', error }
  }

  /** Why a caller may not name a room. */
  #roomError(name: string, caller: Caller): ReplyError | undefined {
    if (name === '') return { ...ErrorCode.badRequest, message: 'channel is missing' }
    const error = roomError(this.#parts.config.rooms, name)
    if (error !== undefined) return error
    return caller.isFor(name) ? undefined : { ...ErrorCode.permissionDenied, message: 'the key is not for this room' }
  }
}

/** Parameters that are no JSON are a fault of HTTP in both modes. */
function failure(head: RequestHead, { error, isMalformed }: Extract<ApiReply, { kind: 'refused' }>): Answer {
  const answer = errorAnswer(head, error)
  return isMalformed && answer.status === 200 ? { ...answer, status: 400 } : answer
}

const bytesOf = ({ bytes, start, end }: Slice): Uint8Array => bytes.subarray(start, end)

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > SPACE) return false
  return true
}
