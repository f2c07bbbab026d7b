// What a subscribe reply must say, given what the model knows of the log at the moment of admission.
import type { Position } from '../../src/engine/engine.ts'
import type { SubscribeRequest } from '../../src/shard/subscribe-request.ts'
import { type Entry, fail, type Stay, same } from './room-model.ts'

export const entryJson = ({ data, info, offset, tags }: Entry): string => {
  const infoPart = info === undefined ? '' : `,"info":${info}`
  return `{"data":${data}${infoPart},"offset":${offset}${tags === undefined ? '' : `,"tags":${tags}`}}`
}

export interface ReplyExpected {
  readonly request: SubscribeRequest
  /** Where the member stands once it is admitted. */
  readonly position: Position
  /** All it has missed, should it be told that it recovered. */
  readonly wanted: readonly Entry[]
  /** May it recover at all, and must it. In between lies what a late answer or a full buffer decide. */
  readonly allowed: { readonly may: boolean; readonly must: boolean }
}

interface Result {
  recoverable?: boolean
  positioned?: boolean
  epoch?: string
  offset?: number
  recovered?: boolean
  was_recovering?: boolean
  publications?: unknown[]
}

export function checkSubscribeReply(stay: Stay, expected: ReplyExpected, text: string): void {
  const { request, position, wanted, allowed } = expected
  const parsed = JSON.parse(text) as Result & { id?: number; subscribe?: Result; push?: { subscribe?: Result } }
  const found = { result: parsed, push: parsed.push?.subscribe, reply: parsed.subscribe }[request.form]
  const result = found ?? fail(`${stay.who}: a subscribe ${request.form}`, '', text)
  if (request.form === 'reply') same(`${stay.who}: the command's id`, parsed.id, request.commandId)
  same(`${stay.who}: recoverable`, result.recoverable ?? false, request.recoverable)
  same(`${stay.who}: positioned`, result.positioned ?? false, request.positioned)
  same(`${stay.who}: was_recovering`, result.was_recovering ?? false, request.recover !== undefined)
  if (request.recoverable || request.positioned) {
    same(`${stay.who}: position`, { epoch: result.epoch, offset: result.offset ?? 0 }, position)
    stay.position = position
  }
  const { recovered = false, publications = [] } = result
  if (request.mustRecover && !recovered) fail(`${stay.who} is let in unrecovered`, true, text)
  if (recovered && !allowed.may) fail(`${stay.who} cannot have recovered`, false, text)
  if (!recovered && allowed.must) fail(`${stay.who} must recover`, wanted.length, text)
  const list = recovered ? wanted.map((entry) => JSON.parse(entryJson(entry))) : []
  same(`${stay.who}: recovered publications`, publications, list)
}
