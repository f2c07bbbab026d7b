// Reads the body of a push onto a board: checks the records against the schema of the board, and spells their values. A body is taken whole or
// refused whole, and a refusal names the record and the field. Pure. Shard thread.
import { isUtf8 } from 'node:buffer'
import Schema from 'typebox/schema'
import type { BoardOptions } from '../config/board-schema.ts'
import { hasLoneSurrogate, withinDepth } from '../protocol/json-scan.ts'
import { BACKSLASH } from '../protocol/json-text.ts'
import { type ParsedStatistics, parseStatistics } from '../protocol/statistics.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'
import { type BoardFields, type BoardRecord, byteText, FIELDS_MAX } from './board-fields.ts'
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
/** Longest name of a field that no schema names. Such a name is kept as long as the shard lives. */
const FIELD_NAME_BYTES_MAX = 255
/** V8 makes no copy of a part of a string from this length on, but a reference to the whole, which would keep the text of the whole push. */
const SMALL_N = 0x6e
const NULL_TEXT = 'null'
const SLICED_LENGTH_MIN = 13

/** Largest record of which a refusal says what is wrong with it. Finding that takes about a second for a record of a megabyte. */
const EXPLAINED_LENGTH_MAX = 65_536
/** How much of the name of a field stands in a refusal. */
const SHOWN_NAME_LENGTH_MAX = 64

interface RecordFault {
  readonly message: string
  readonly field?: string
}

export class PushReader {
  readonly #fields: BoardFields
  readonly #validator: ReturnType<typeof Schema.Compile> | undefined
  /** Fields that hold integers, the key among them if it is one. */
  readonly #integers: ReadonlySet<string>

  constructor({ schema }: Pick<BoardOptions, 'schema'>, fields: BoardFields) {
    this.#fields = fields
    this.#validator = schema === null ? undefined : Schema.Compile(closedUnlessOpen(schema))
    const properties = Object.entries((schema?.properties ?? {}) as Readonly<Record<string, { type?: unknown }>>)
    this.#integers = new Set(properties.filter(([, { type }]) => isOfIntegers(type)).map(([name]) => name))
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
    const newNames = new Set<string>()
    for (const [index, given] of value.entries()) {
      const fault = this.#faultOf(given) ?? this.#namesFault(given as object, newNames)
      if (fault === undefined) continue
      const { message, field } = fault
      const isOfField = field !== undefined
      const said = `record ${index}${isOfField ? ':' : ''} ${message}`
      return { kind: 'refused', message: said, index, ...(isOfField ? { field } : {}) }
    }
    // A body that is refused must not take places of fields.
    for (const name of newNames) this.#fields.admit(name)
    return { kind: 'ok', records: value.map((given: object) => this.#recordOf(given)), ignored: [] }
  }

  #recordOf(given: object): BoardRecord {
    const fields = this.#fields
    const values: (string | undefined)[] = new Array(fields.count).fill(undefined)
    for (const [name, value] of Object.entries(given)) values[fields.indexOf(name)!] = spelledValue(value)
    return { key: values[fields.keyAt]!, values }
  }

  /** Gathers the names of fields that no record has had yet. */
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

  #faultOf(given: unknown): RecordFault | undefined {
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
      // The schema of a field that must not be there is `false`.
      const isUnknown = first.keyword === 'boolean'
      const message = isUnknown ? `${JSON.stringify(path)} is no field of the schema` : `${path} ${first.message}`
      return { field: shownName(field), message }
    }
    const missing = params.requiredProperties?.[0]
    return missing === undefined ? { message: first.message } : { field: missing, message: `${missing} is missing` }
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
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  const text = bytes.toString('latin1')
  const records: BoardRecord[] = []
  const step = 2 * FIELDS.length
  for (let at = 0; at < spans.length; at += step) {
    // Of its final length from the beginning: an array that grows by push keeps room for 17 values.
    const values: string[] = new Array(FIELDS.length)
    for (let field = 0; field < FIELDS.length; field++) {
      const [start, end] = [spans[at + 2 * field]!, spans[at + 2 * field + 1]!]
      const isShort = end - start < SLICED_LENGTH_MIN
      // Most fields of most records are null: one string serves them all.
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

/** JSON.parse makes Infinity of 1e999, which no JSON spells. */
function isFiniteWithin(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every(isFiniteWithin)
}

const KEY_AT = FIELDS.findIndex(({ required }) => required)

const refused = (message: string): ReadPush => ({ kind: 'refused', message })
