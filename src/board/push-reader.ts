// Reads the body of a push onto a board: checks the records against the schema of the board, and spells their values. A body is accepted or refused
// as a whole. A refusal names the first bad record and its field. Pure. Shard thread.
import { isUtf8 } from 'node:buffer'
import Schema from 'typebox/schema'
import type { BoardOptions } from '../config/board-schema.ts'
import { hasLoneSurrogate, withinDepth } from '../protocol/json-scan.ts'
import { BACKSLASH } from '../protocol/json-text.ts'
import { type ParsedStatistics, parseStatistics } from '../protocol/statistics.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'
import { type BoardFields, type BoardRecord, byteText, FIELDS_MAX } from './board-fields.ts'
import { spelledValue } from './view.ts'

type RefusedPush = Extract<ParsedStatistics, { kind: 'refused' }>

export type ReadPush =
  | { readonly kind: 'ok'; readonly records: readonly BoardRecord[]; readonly ignored: readonly string[] }
  | RefusedPush

/** Records that fit the schema. `newNames`: names of fields that no record of the board has had. */
type JudgedPush =
  | { readonly kind: 'ok'; readonly records: readonly object[]; readonly newNames: ReadonlySet<string> }
  | RefusedPush

export interface PushLimits {
  /** Records in one push. */
  readonly recordsMax: number
  readonly depthMax: number
}

/** Longest key, in bytes as JSON. Keys are bounded because they stand in frames, in paths of requests, and in tombstones. */
const KEY_BYTES_MAX = 1024
/** Longest name of a field that the schema does not name, in bytes. The shard keeps such a name for as long as it lives. */
const FIELD_NAME_BYTES_MAX = 255
const SMALL_N = 0x6e
const NULL_TEXT = 'null'
/** From this length on, V8 makes a slice of a string as a reference to the whole string. Such a value would keep the text of the whole push. */
const SLICED_LENGTH_MIN = 13

/** Largest record, in characters of JSON, whose refusal names the field and the fault. Finding the fault takes about a second per megabyte. */
const EXPLAINED_LENGTH_MAX = 65_536
/** Longest name of a field in a refusal. Longer names are cut. */
const SHOWN_NAME_LENGTH_MAX = 64

interface RecordFault {
  readonly message: string
  readonly field?: string
}

export class PushReader {
  readonly #fields: BoardFields
  readonly #validator: ReturnType<typeof Schema.Compile> | undefined
  /** Names of the fields that hold integers and no other numbers. */
  readonly #integers: ReadonlySet<string>

  constructor({ schema }: Pick<BoardOptions, 'schema'>, fields: BoardFields) {
    this.#fields = fields
    this.#validator = schema === null ? undefined : Schema.Compile(closedUnlessOpen(schema))
    const properties = Object.entries((schema?.properties ?? {}) as Readonly<Record<string, { type?: unknown }>>)
    this.#integers = new Set(properties.filter(([, { type }]) => isOfIntegers(type)).map(([name]) => name))
  }

  /** The result does not refer to `body`. */
  read(body: Uint8Array, limits: PushLimits): ReadPush {
    if (this.#validator === undefined) return readStatisticRecords(body, limits)
    const judged = this.#judge(body, limits)
    if (judged.kind === 'refused') return judged
    const { records, newNames } = judged
    // New fields are admitted only now, because a refused body must not use up any of the FIELDS_MAX fields.
    for (const name of newNames) this.#fields.admit(name)
    return { kind: 'ok', records: records.map((given) => this.#recordOf(given)), ignored: [] }
  }

  /** Why `read` would refuse the body. Keeps nothing of it: a body that is only checked must not use up any of the FIELDS_MAX fields either. */
  faultOf(body: Uint8Array, limits: PushLimits): RefusedPush | undefined {
    const judged = this.#validator === undefined ? parseStatistics(body, limits) : this.#judge(body, limits)
    return judged.kind === 'refused' ? judged : undefined
  }

  #judge(body: Uint8Array, { recordsMax, depthMax }: PushLimits): JudgedPush {
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
    const newNames = new Set<string>()
    for (const [index, given] of value.entries()) {
      const fault = this.#recordFault(given) ?? this.#namesFault(given as object, newNames)
      if (fault === undefined) continue
      const { message, field } = fault
      const isOfField = field !== undefined
      const said = `record ${index}${isOfField ? ':' : ''} ${message}`
      return { kind: 'refused', message: said, index, ...(isOfField ? { field } : {}) }
    }
    return { kind: 'ok', records: value, newNames }
  }

  #recordOf(given: object): BoardRecord {
    const fields = this.#fields
    const values: (string | undefined)[] = new Array(fields.count).fill(undefined)
    for (const [name, value] of Object.entries(given)) values[fields.indexOf(name)!] = spelledValue(value)
    return { key: values[fields.keyAt]!, values }
  }

  /** Adds the names of new fields to `newNames`. Returns what is wrong with one of them. */
  #namesFault(given: object, newNames: Set<string>): RecordFault | undefined {
    const fields = this.#fields
    if (!fields.isOpen) return undefined
    for (const name of Object.keys(given)) {
      if (fields.indexOf(name) !== undefined || newNames.has(name)) continue
      if (byteText(name).length > FIELD_NAME_BYTES_MAX) {
        return { field: shownName(name), message: `the name of a field has at most ${FIELD_NAME_BYTES_MAX} bytes` }
      }
      if (fields.count + newNames.size >= FIELDS_MAX) {
        const message = `${JSON.stringify(name)} is one field too many: a board has at most ${FIELDS_MAX} fields`
        return { field: name, message }
      }
      newNames.add(name)
    }
    return undefined
  }

  #recordFault(given: unknown): RecordFault | undefined {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return { message: 'must be an object' }
    const fieldsMax = Math.max(FIELDS_MAX, this.#fields.count)
    const fieldCount = Object.keys(given).length
    if (fieldCount > fieldsMax) return { message: `has ${fieldCount} fields, at most ${fieldsMax} are possible` }
    if (!this.#validator!.Check(given)) return this.#schemaFault(given)
    const keyName = this.#fields.nameOf(this.#fields.keyAt)
    for (const [field, value] of Object.entries(given)) {
      if (typeof value === 'string') {
        const bytes = field === keyName ? spelledValue(value).length : 0
        if (bytes > KEY_BYTES_MAX) {
          return { field, message: `${field} takes ${bytes} bytes; a key has at most ${KEY_BYTES_MAX}` }
        }
      } else if (typeof value === 'number' && this.#integers.has(field)) {
        if (!Number.isSafeInteger(value)) {
          return { field, message: `${field} must be an integer that a number holds exactly` }
        }
        if (Object.is(value, -0)) return { field, message: `${field} must be an integer; -0 is none` }
      } else if (!isFiniteWithin(value)) {
        return { field, message: `${shownName(field)} has a number that is too large` }
      }
    }
    return undefined
  }

  #schemaFault(given: object): RecordFault {
    const isSmall = JSON.stringify(given).length <= EXPLAINED_LENGTH_MAX
    const [, [first]] = isSmall ? this.#validator!.Errors(given) : [false, []]
    if (first === undefined) return { message: 'is not as the schema of the board says' }
    const [field, ...inner] = first.instancePath.split('/').slice(1).map(nameOfPointer)
    const params = first.params as { requiredProperties?: readonly string[] }
    if (field !== undefined) {
      const path = [field, ...inner].map(shownName).join('.')
      // The validator reports a field that must not be there as a fault of the schema `false`.
      const isUnknown = first.keyword === 'boolean'
      const message = isUnknown ? `${JSON.stringify(path)} is no field of the schema` : `${path} ${first.message}`
      return { field: shownName(field), message }
    }
    const missing = params.requiredProperties?.[0]
    return missing === undefined ? { message: first.message } : { field: missing, message: `${missing} is missing` }
  }
}

/** The schema, refusing unknown fields unless it has `additionalProperties` itself. */
function closedUnlessOpen(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return 'additionalProperties' in schema ? schema : { ...schema, additionalProperties: false }
}

function readStatisticRecords(body: Uint8Array, { recordsMax, depthMax }: PushLimits): ReadPush {
  const spans: number[] = []
  const parsed = parseStatistics(body, { recordsMax, depthMax, spans })
  if (parsed.kind === 'refused') return parsed
  const { json, ignored } = parsed
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  const text = bytes.toString('latin1')
  const records: BoardRecord[] = []
  const step = 2 * FIELDS.length
  for (let at = 0; at < spans.length; at += step) {
    // The array has its final length from the beginning, because an array that grows by push keeps room for 17 values.
    const values: string[] = new Array(FIELDS.length)
    for (let field = 0; field < FIELDS.length; field++) {
      const [start, end] = [spans[at + 2 * field]!, spans[at + 2 * field + 1]!]
      const isShort = end - start < SLICED_LENGTH_MIN
      // Most values are null, so all of them share one string.
      if (json[start] === SMALL_N) values[field] = NULL_TEXT
      else values[field] = isShort ? text.slice(start, end) : bytes.toString('latin1', start, end)
    }
    records.push({ key: values[KEY_AT]!, values })
  }
  return { kind: 'ok', records, ignored }
}

const isOfIntegers = (type: unknown): boolean => {
  const types = [type].flat()
  return types.includes('integer') && !types.includes('number')
}

const nameOfPointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

const shownName = (name: string): string => name.slice(0, SHOWN_NAME_LENGTH_MAX)

/** Whether all numbers in a value are finite. JSON.parse turns 1e999 into Infinity, which JSON cannot spell. */
function isFiniteWithin(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isFiniteWithin)
}

const KEY_AT = FIELDS.findIndex(({ required }) => required)

const refused = (message: string): RefusedPush => ({ kind: 'refused', message })
