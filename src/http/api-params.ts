// Reads the bodies of the server API in their bytes: which room a command is about, and which commands a batch has. The data of a publish stays
// bytes, which only the room's shard parses. Pure.
import { isUtf8 } from 'node:buffer'
import type { TSchema } from 'typebox'
import type { OptionSchema } from '../config/options.ts'
import type { Slice } from '../mailbox/slice.ts'
import { textOf, utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { Cursor } from '../protocol/json-cursor.ts'
import { valueEnd } from '../protocol/json-grammar.ts'
import { hasLoneSurrogate, rawMember, withinDepth } from '../protocol/json-scan.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import { API_METHODS, type ApiMethod, type ApiMethodName } from './api-methods.ts'
import { schemaFault } from './schema-fault.ts'

/** `malformed`: no JSON, which HTTP answers with 400. */
export type Read<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'malformed'; readonly error: ReplyError }
  | { readonly kind: 'refused'; readonly error: ReplyError }

const malformed = (message: string): Read<never> => ({
  kind: 'malformed',
  error: { ...ErrorCode.badRequest, message },
})
const refused = (error: ReplyError, message: string): Read<never> => ({ kind: 'refused', error: { ...error, message } })
const ok = <Value>(value: Value): Read<Value> => ({ kind: 'ok', value })

/** Parameters that are parsed as a whole, which is why they are bounded. */
export function parsedParams<Params>({ bytes, start, end }: Slice, schema: TSchema, depthMax: number): Read<Params> {
  if (end - start > PARSED_BYTES_MAX) {
    return refused(
      ErrorCode.limitExceeded,
      `the parameters take ${end - start} bytes; at most ${PARSED_BYTES_MAX} are read`,
    )
  }
  const value = parsedJson({ bytes, start, end }, depthMax)
  if (value.kind !== 'ok') return value
  if (typeof value.value !== 'object' || value.value === null || Array.isArray(value.value)) {
    return malformed('expected a JSON object')
  }
  if (hasLoneSurrogate(bytes, start, end)) {
    return refused(ErrorCode.badRequest, 'the parameters have half a surrogate pair, which is no character')
  }
  const params = settingsIn(value.value, schema)
  const fault = schemaFault(schema, params)
  return fault === undefined ? ok(params as Params) : refused(ErrorCode.badRequest, fault)
}

/** Some libraries write null for what is not set, and gocent begins some names with a capital. */
function settingsIn(given: object, schema: TSchema): object {
  const { properties = {} } = schema as OptionSchema
  const settings = Object.entries(given).filter(([, value]) => value !== null)
  return Object.fromEntries(
    settings.map(([name, value]) => [Object.hasOwn(properties, name) ? name : name.toLowerCase(), value]),
  )
}

function parsedJson({ bytes, start, end }: Slice, depthMax: number): Read<unknown> {
  if (!isUtf8(bytes.subarray(start, end))) return malformed('the body is not valid UTF-8')
  if (!withinDepth(bytes, start, end, depthMax)) return malformed(`nested deeper than ${depthMax} levels`)
  try {
    return ok(JSON.parse(textOf(bytes, start, end)) as unknown)
  } catch {
    return malformed('malformed JSON')
  }
}

/** The string member of an object that is not yet proven to be JSON. */
export function stringMember(params: Slice, key: string, depthMax: number): Read<string> {
  const range = rawMember(params.bytes, params.start, params.end, key)
  if (range === undefined) {
    const shape = objectShape(params, depthMax)
    return shape.kind === 'ok' ? refused(ErrorCode.badRequest, `${key} is missing`) : shape
  }
  if (range.end - range.start > PARSED_BYTES_MAX) return refused(ErrorCode.badRequest, `${key} is too long`)
  const value = parsedJson({ bytes: params.bytes, ...range }, depthMax)
  if (value.kind !== 'ok') return value
  return typeof value.value === 'string' ? ok(value.value) : refused(ErrorCode.badRequest, `${key} must be a string`)
}

/** The member of an object that is a list of strings. */
export function stringsMember(
  params: Slice,
  key: string,
  { depthMax, countMax }: { depthMax: number; countMax: number },
): Read<string[]> {
  const range = rawMember(params.bytes, params.start, params.end, key)
  if (range === undefined) {
    const shape = objectShape(params, depthMax)
    return shape.kind === 'ok' ? refused(ErrorCode.badRequest, `${key} is missing`) : shape
  }
  // Names of rooms have at most 255 bytes, six in JSON for each, beside quotes and a comma.
  if (range.end - range.start > countMax * 1536) return refused(ErrorCode.limitExceeded, `${key} is too long`)
  const value = parsedJson({ bytes: params.bytes, ...range }, depthMax)
  if (value.kind !== 'ok') return value
  const list = value.value
  if (!Array.isArray(list) || list.length === 0 || list.some((item) => typeof item !== 'string')) {
    return refused(ErrorCode.badRequest, `${key} must be a list of strings`)
  }
  if (list.length > countMax)
    return refused(ErrorCode.limitExceeded, `${key} has ${list.length} entries; at most ${countMax}`)
  return ok(list as string[])
}

/** Whether the parameters are an object whose brackets match. */
function objectShape({ bytes, start, end }: Slice, depthMax: number): Read<undefined> {
  const cursor = new Cursor(bytes, { start, end, depthMax })
  if (cursor.open(1)) while (cursor.nextKey()) cursor.skipValue(1)
  if (cursor.fault !== '') return malformed(`malformed JSON: ${cursor.fault}`)
  return cursor.atEnd() ? ok(undefined) : malformed('malformed JSON: something follows the object')
}

/** A command of a batch. */
export type BatchCommand =
  | { readonly kind: 'command'; readonly method: ApiMethod; readonly params: Slice }
  /** `isMalformed`: the command is no JSON. */
  | { readonly kind: 'fault'; readonly error: ReplyError; readonly isMalformed?: boolean }

const BATCHABLE = Object.values(API_METHODS).filter(({ name }) => name !== 'batch')
const BATCHABLE_NAMES: readonly ApiMethodName[] = BATCHABLE.map(({ name }) => name)

/** The commands of a batch, `{"publish":{..}}` each, and whether they may run side by side. */
export function batchOf(
  params: Slice,
  { depthMax, countMax }: { depthMax: number; countMax: number },
): Read<{ commands: BatchCommand[]; isParallel: boolean }> {
  const shape = objectShape(params, depthMax)
  if (shape.kind !== 'ok') return shape
  const { bytes } = params
  const range = rawMember(bytes, params.start, params.end, 'commands')
  if (range === undefined) return refused(ErrorCode.badRequest, 'commands is missing')
  const parallel = rawMember(bytes, params.start, params.end, 'parallel')
  const isParallel =
    parallel !== undefined && textOf(bytes, parallel.start, Math.min(parallel.end, parallel.start + 8)) === 'true'
  const cursor = new Cursor(bytes, { ...range, depthMax })
  if (!cursor.openArray(1)) return refused(ErrorCode.badRequest, 'commands must be a list')
  const commands: BatchCommand[] = []
  while (cursor.nextItem()) {
    const start = cursor.pos
    if (!cursor.skipValue(1)) break
    if (commands.length === countMax) return refused(ErrorCode.limitExceeded, `more than ${countMax} commands`)
    commands.push(commandIn({ bytes, start, end: cursor.pos }, depthMax))
  }
  return cursor.fault === '' ? ok({ commands, isParallel }) : malformed(`malformed JSON: ${cursor.fault}`)
}

function commandIn({ bytes, start, end }: Slice, depthMax: number): BatchCommand {
  const fault = (message: string): BatchCommand => ({ kind: 'fault', error: { ...ErrorCode.badRequest, message } })
  const cursor = new Cursor(bytes, { start, end, depthMax })
  if (!cursor.open(1)) return fault('a command must be an object')
  let found: BatchCommand | undefined
  while (cursor.nextKey()) {
    const name = cursor.keyAmong(BATCHABLE_NAMES)
    const shown = name === undefined ? cursor.keyName(64) : ''
    const from = cursor.pos
    if (!cursor.skipValue(1)) break
    // Libraries number their commands.
    if (name === undefined && shown === 'id') continue
    if (found !== undefined) return fault('a command must have one method')
    found =
      name === undefined
        ? { kind: 'fault', error: { ...ErrorCode.methodNotFound, message: `method not found: ${shown}` } }
        : { kind: 'command', method: API_METHODS[name], params: { bytes, start: from, end: cursor.pos } }
  }
  return cursor.fault === '' ? (found ?? { kind: 'fault', error: ErrorCode.methodNotFound }) : fault(cursor.fault)
}

/** A line of an older library: `{"method":"publish","params":{..}}`. */
export function commandOfLine(line: Slice, depthMax: number): BatchCommand {
  const method = stringMember(line, 'method', depthMax)
  if (method.kind !== 'ok') return { kind: 'fault', error: method.error, isMalformed: method.kind === 'malformed' }
  const known = BATCHABLE.find(({ name }) => name === method.value)
  if (known === undefined) return { kind: 'fault', error: ErrorCode.methodNotFound }
  const params = rawMember(line.bytes, line.start, line.end, 'params')
  return { kind: 'command', method: known, params: params === undefined ? NO_PARAMS : { bytes: line.bytes, ...params } }
}

const NO_PARAMS: Slice = { bytes: utf8('{}'), start: 0, end: 2 }

/** Whether bytes are one JSON value and nothing else. */
export function isJson(bytes: Uint8Array, depthMax: number): boolean {
  if (!isUtf8(bytes)) return false
  const end = valueEnd(bytes, 0, bytes.length)
  if (end >= 0 && textOf(bytes, end, bytes.length).trim() === '') return withinDepth(bytes, 0, bytes.length, depthMax)
  return parsedJson({ bytes, start: 0, end: bytes.length }, depthMax).kind === 'ok'
}

/** A position as a library gives it: what is 0 or empty may be absent. An empty epoch stands for whichever is current. */
export interface GivenPosition {
  readonly offset?: number
  readonly epoch?: string
}

export const positionOf = ({ offset = 0, epoch = '' }: GivenPosition): { offset: number; epoch: string } => ({
  offset,
  epoch,
})
