// Reads the body of a push onto a board: checks the records against the schema of the board, and spells their values. A body is taken whole or
// refused whole, and a refusal names the record and the field. Pure. Shard thread.
import { isUtf8 } from 'node:buffer'
import Schema from 'typebox/schema'
import type { BoardOptions } from '../config/board-schema.ts'
import { hasLoneSurrogate, withinDepth } from '../protocol/json-scan.ts'
import { BACKSLASH } from '../protocol/json-text.ts'
import { type ParsedStatistics, parseStatistics } from '../protocol/statistics.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'
import { type BoardFields, type BoardRecord, FIELDS_MAX } from './board-fields.ts'
import { spelledValue } from './view.ts'

export type ReadPush =
  | { readonly kind: 'ok'; readonly records: readonly BoardRecord[]; readonly ignored: readonly string[] }
  | Extract<ParsedStatistics, { kind: 'refused' }>

export interface PushLimits {
  /** Records in one push. */
  readonly recordsMax: number
  readonly depthMax: number
}

/** Longest key, in bytes as it is spelled: a key stands in frames, in the paths of requests, and in each tombstone. */
const KEY_BYTES_MAX = 1024
const NULL_BYTES = 4
const SMALL_N = 0x6e

interface RecordFault {
  readonly message: string
  readonly field?: string
}

export class PushReader {
  readonly #fields: BoardFields
  readonly #validator: ReturnType<typeof Schema.Compile> | undefined
  readonly #properties: ReadonlySet<string>

  constructor({ schema }: Pick<BoardOptions, 'schema'>, fields: BoardFields) {
    this.#fields = fields
    this.#validator = schema === null ? undefined : Schema.Compile(closedUnlessOpen(schema))
    this.#properties = new Set(Object.keys((schema?.properties ?? {}) as object))
  }

  /** `body` is kept by nobody. */
  read(body: Uint8Array, limits: PushLimits): ReadPush {
    return this.#validator === undefined ? readStatisticRecords(body, limits) : this.#readOwn(body, limits)
  }

  #readOwn(body: Uint8Array, { recordsMax, depthMax }: PushLimits): ReadPush {
    if (!isUtf8(body)) return refused('the body is not valid UTF-8')
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
    if (text.startsWith('\ufeff')) return refused('the body starts with a byte order mark')
    if (!withinDepth(body, 0, body.length, depthMax)) return refused(`nested deeper than ${depthMax} levels`)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      return refused(`malformed JSON: ${(error as Error).message}`)
    }
    if (!Array.isArray(value)) return refused('the body must be an array of records')
    if (value.length > recordsMax) return refused(`${value.length} records in one push, the most is ${recordsMax}`)
    if (body.includes(BACKSLASH) && hasLoneSurrogate(body, 0, body.length)) {
      return refused('the body has half a surrogate pair, which is no character')
    }
    const records: BoardRecord[] = []
    for (const [index, given] of value.entries()) {
      const read = this.#record(given)
      if ('message' in read) {
        const { message, field } = read
        const place = field === undefined ? '' : ':'
        return {
          kind: 'refused',
          message: `record ${index}${place} ${message}`,
          index,
          ...(field === undefined ? {} : { field }),
        }
      }
      records.push(read)
    }
    return { kind: 'ok', records, ignored: [] }
  }

  #record(given: unknown): BoardRecord | RecordFault {
    const fault = this.#faultOf(given)
    if (fault !== undefined) return fault
    const fields = this.#fields
    const values: (string | undefined)[] = new Array(fields.count).fill(undefined)
    for (const [name, value] of Object.entries(given as object)) {
      const field = fields.admit(name)
      if (field === undefined) {
        return {
          field: name,
          message: `${JSON.stringify(name)} is one field too many: a board has at most ${FIELDS_MAX}`,
        }
      }
      while (values.length <= field) values.push(undefined)
      values[field] = spelledValue(value)
    }
    const key = values[fields.keyAt]!
    if (key.length > KEY_BYTES_MAX) {
      const field = fields.nameOf(fields.keyAt)
      return { field, message: `${field} takes ${key.length} bytes; a key has at most ${KEY_BYTES_MAX}` }
    }
    return { key, values }
  }

  #faultOf(given: unknown): RecordFault | undefined {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return { message: 'must be an object' }
    const validator = this.#validator!
    const isInteger = this.#fields.keyKind === 'integer'
    const keyName = this.#fields.nameOf(this.#fields.keyAt)
    if (validator.Check(given)) {
      const key = (given as Record<string, unknown>)[keyName]
      return !isInteger || Number.isSafeInteger(key)
        ? undefined
        : { field: keyName, message: `${keyName} must be an integer that a number holds exactly` }
    }
    const [, [first]] = validator.Errors(given)
    if (first === undefined) return { message: 'is not as the schema of the board says' }
    const params = first.params as { requiredProperties?: readonly string[]; additionalProperties?: readonly string[] }
    const missing = params.requiredProperties?.[0]
    if (missing !== undefined) return { field: missing, message: `${missing} is missing` }
    const unknown =
      params.additionalProperties?.[0] ??
      Object.keys(given).find((name) => !this.#fields.isOpen && !this.#properties.has(name))
    if (unknown !== undefined)
      return { field: unknown, message: `${JSON.stringify(unknown)} is no field of the schema` }
    const field = first.instancePath.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
    return field === undefined ? { message: first.message } : { field, message: `${field} ${first.message}` }
  }
}

/** Unknown fields are refused unless the schema says something about them. */
function closedUnlessOpen(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return 'additionalProperties' in schema ? schema : { ...schema, additionalProperties: false }
}

function readStatisticRecords(body: Uint8Array, { recordsMax, depthMax }: PushLimits): ReadPush {
  const spans: number[] = []
  const parsed = parseStatistics(body, { recordsMax, depthMax, spans })
  if (parsed.kind === 'refused') return parsed
  const { json, ignored } = parsed
  const text = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  const records: BoardRecord[] = []
  const step = 2 * FIELDS.length
  for (let at = 0; at < spans.length; at += step) {
    // Of its final length from the beginning: an array that grows by push keeps room for 17 values.
    const values: string[] = new Array(FIELDS.length).fill('null')
    for (let field = 0; field < FIELDS.length; field++) {
      const [start, end] = [spans[at + 2 * field]!, spans[at + 2 * field + 1]!]
      const isNull = end - start === NULL_BYTES && json[start] === SMALL_N
      if (!isNull) values[field] = text.toString('latin1', start, end)
    }
    records.push({ key: values[KEY_AT]!, values })
  }
  return { kind: 'ok', records, ignored }
}

const KEY_AT = FIELDS.findIndex(({ required }) => required)

const refused = (message: string): ReadPush => ({ kind: 'refused', message })
