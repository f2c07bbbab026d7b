// Views: which part of a board a member sees, and how often. Pure. Main thread and shard threads. The main thread reads a view from a query, a
// subscribe or a command, and brings it into one form, so that equal views have equal texts. The shard gets the text and makes the View from it.
import { createHash } from 'node:crypto'
import type { BoardOptions } from '../config/board-schema.ts'
import { floatText } from '../protocol/float-text.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'
import { type BoardFields, byteText } from './board-fields.ts'

/** Limits of a view. */
interface ViewLimits {
  readonly keysMax: number
  /** Bytes of the view in its one form. */
  readonly bytesMax: number
}

/** A view in its one form. Values are spelled as in records. An absent property means no restriction. */
interface ViewForm {
  /** Frames per second. */
  readonly rate?: number
  /** Names of the shown fields except the key, sorted. */
  readonly fields?: readonly string[]
  /** Conditions, sorted by field. The values of each are sorted as well. */
  readonly where?: readonly (readonly [field: string, values: readonly string[]])[]
  readonly keys?: readonly string[]
  readonly delta?: true
}

interface Condition {
  readonly field: number
  readonly values: ReadonlySet<string>
}

export interface View {
  /** The form as a JSON text. Empty for the whole board without a rate. */
  readonly text: string
  /** Frames per second; 0 for a view without a rate. */
  readonly rate: number
  /** Whether a field is shown, by index of the field. Undefined when all fields are shown. */
  readonly shown: readonly boolean[] | undefined
  readonly where: readonly Condition[]
  readonly keys: ReadonlySet<string> | undefined
  readonly isDelta: boolean
}

/** `text`: the view in its one form. */
export type ReadView =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: 'bad' | 'too large'; readonly message: string }

/** The names of a view's parts, as a query and a command spell them. */
export const VIEW_PARTS = ['rate', 'fields', 'keys', 'where', 'delta'] as const

export const WHOLE_VIEW: View = {
  text: '',
  rate: 0,
  shown: undefined,
  where: [],
  keys: undefined,
  isDelta: false,
}

/** The reason why a view is refused. Thrown while the view is read, and caught by `guarded`. */
class ViewFault extends Error {}

export interface ViewReader {
  readonly options: BoardOptions
  readonly fields: BoardFields
  readonly limits: ViewLimits
}

/** Reads the `view` of a command: a JSON value. */
export function readView(given: unknown, reader: ViewReader): ReadView {
  if (given === undefined || given === null) return { kind: 'ok', text: '' }
  return guarded(reader, () => {
    if (typeof given !== 'object' || Array.isArray(given)) throw new ViewFault('view must be an object')
    for (const name of Object.keys(given)) {
      if (!(VIEW_PARTS as readonly string[]).includes(name)) {
        throw new ViewFault(`a view has ${VIEW_PARTS.join(', ')}, but no ${JSON.stringify(name.slice(0, 64))}`)
      }
    }
    const { rate, fields, keys, where, delta } = given as Record<string, unknown>
    return {
      rate: isGiven(rate) ? rateClass(rate, reader.options) : undefined,
      fields: isGiven(fields) ? listOf(fields, 'fields').map((name) => String(name)) : undefined,
      keys: isGiven(keys) ? listOf(keys, 'keys').map((key) => keyText(key, reader.fields)) : undefined,
      where: isGiven(where) ? conditionsOf(where, reader.fields) : [],
      delta: isGiven(delta) ? flagOf(delta) : false,
    }
  })
}

/** Reads the view from the parameters of a query. Ignores parameters that are no part of a view. */
export function readViewQuery(query: URLSearchParams, reader: ViewReader): ReadView {
  if (!VIEW_PARTS.some((name) => query.has(name))) return { kind: 'ok', text: '' }
  return guarded(reader, () => {
    const { options, fields: known } = reader
    const rate = query.get('rate')
    const fields = query.get('fields')
    const keys = query.get('keys')
    const delta = query.get('delta')
    const isOf = (text: string) => keyText(known.keyKind === 'integer' ? numberIn(text, 'keys') : unquoted(text), known)
    return {
      rate: rate === null ? undefined : rateClass(numberIn(rate, 'rate'), options),
      fields: fields === null ? undefined : itemsOf(fields).map(unquoted),
      keys: keys === null ? undefined : itemsOf(keys).map(isOf),
      where: query.getAll('where').map((text) => conditionOf(text, known)),
      delta: delta === null ? false : flagOf(delta),
    }
  })
}

/** The View of a text that `readView` or `readViewQuery` has made. */
export function viewOf(text: string, fields: BoardFields): View {
  if (text === '') return WHOLE_VIEW
  const form = JSON.parse(text) as ViewForm
  const names = [...(form.fields ?? []), ...(form.where ?? []).map(([name]) => name)]
  const areKnown = names.every((name) => fields.indexOf(name) !== undefined)
  return areKnown ? boundView(form, text, fields) : new EarlyView(form, text, fields)
}

/** The epoch that is sent to members with this view. It differs between views, so that a position is not recovered under another view. */
export function epochUnder(view: View, epoch: string): string {
  if (view.text === '') return epoch
  return `${epoch}.${createHash('sha256').update(view.text).digest('base64url').slice(0, 11)}`
}

/** A value as records spell it, as a byte text. */
export function spelledValue(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  const text = JSON.stringify(value)
  return IS_ASCII.test(text) ? text : byteText(text)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: DEL and what is below a space are ASCII too.
const IS_ASCII = /^[\x00-\x7f]*$/

interface Parts {
  readonly rate: number | undefined
  readonly fields: readonly string[] | undefined
  readonly keys: readonly string[] | undefined
  readonly where: readonly (readonly [field: string, values: readonly string[]])[]
  readonly delta: boolean
}

function guarded({ fields, limits }: ViewReader, read: () => Parts): ReadView {
  try {
    const form = formOf(read(), fields)
    const { keysMax, bytesMax } = limits
    if (form.keys !== undefined && form.keys.length > keysMax) {
      return { kind: 'refused', why: 'too large', message: `${form.keys.length} keys in a view, at most ${keysMax}` }
    }
    const text = JSON.stringify(form)
    const bytes = Buffer.byteLength(text)
    if (bytes > bytesMax) {
      return { kind: 'refused', why: 'too large', message: `the view takes ${bytes} bytes, at most ${bytesMax}` }
    }
    return { kind: 'ok', text: text === '{}' ? '' : text }
  } catch (error) {
    if (!(error instanceof ViewFault)) throw error
    return { kind: 'refused', why: 'bad', message: error.message }
  }
}

function formOf({ rate, fields, keys, where, delta }: Parts, known: BoardFields): ViewForm {
  const key = known.nameOf(known.keyAt)
  for (const name of [...(fields ?? []), ...where.map(([field]) => field)]) {
    if (known.indexOf(name) === undefined && !known.isOpen) {
      throw new ViewFault(`the records have no field ${JSON.stringify(name.slice(0, 64))}`)
    }
  }
  const shown = fields === undefined ? undefined : sortedDistinct(fields.filter((name) => name !== key))
  // Naming all fields of a closed schema is the same as naming none.
  const isAll = shown !== undefined && !known.isOpen && shown.length === known.count - 1
  return {
    ...(rate === undefined ? {} : { rate }),
    ...(shown === undefined || isAll ? {} : { fields: shown }),
    ...(where.length === 0 ? {} : { where: joinedConditions(where) }),
    ...(keys === undefined ? {} : { keys: sortedDistinct(keys) }),
    ...(delta ? { delta: true } : {}),
  }
}

/** Joins several conditions on one field into one with the values that all of them allow. */
function joinedConditions(where: Parts['where']): Parts['where'] {
  const byField = new Map<string, readonly string[]>()
  for (const [field, values] of where) {
    const before = byField.get(field)
    byField.set(field, sortedDistinct(before === undefined ? values : values.filter((value) => before.includes(value))))
  }
  return [...byField].sort(([a], [b]) => (a < b ? -1 : 1))
}

function boundView(
  { rate = 0, fields: names, where = [], keys, delta }: ViewForm,
  text: string,
  fields: BoardFields,
): View {
  return {
    text,
    rate,
    shown: names === undefined ? undefined : shownOf(names, fields),
    where: where.map(([name, values]) => ({ field: fields.indexOf(name) ?? UNKNOWN, values: new Set(values) })),
    keys: keys === undefined ? undefined : new Set(keys),
    isDelta: delta === true,
  }
}

/**
 * A view with names of fields that no record has had yet. The view looks the names up again when records have brought new fields. It must not admit
 * the fields itself: any member can name fields, and a board has at most FIELDS_MAX of them.
 */
class EarlyView implements View {
  readonly text: string
  readonly rate: number
  readonly keys: ReadonlySet<string> | undefined
  readonly isDelta: boolean
  readonly #form: ViewForm
  readonly #fields: BoardFields
  #bound: View
  #count: number

  constructor(form: ViewForm, text: string, fields: BoardFields) {
    this.#form = form
    this.#fields = fields
    this.#count = fields.count
    this.#bound = boundView(form, text, fields)
    this.text = text
    this.rate = this.#bound.rate
    this.keys = this.#bound.keys
    this.isDelta = this.#bound.isDelta
  }

  get shown(): View['shown'] {
    return this.#now().shown
  }

  get where(): View['where'] {
    return this.#now().where
  }

  #now(): View {
    if (this.#count !== this.#fields.count) {
      this.#count = this.#fields.count
      this.#bound = boundView(this.#form, this.text, this.#fields)
    }
    return this.#bound
  }
}

/** The index of a field that no record has. */
const UNKNOWN = Number.MAX_SAFE_INTEGER

function shownOf(names: readonly string[], fields: BoardFields): readonly boolean[] {
  const shown: boolean[] = []
  for (const name of names) {
    const field = fields.indexOf(name)
    if (field !== undefined) shown[field] = true
  }
  shown[fields.keyAt] = true
  return shown
}

function rateClass(given: unknown, { rates }: BoardOptions): number {
  const rate = typeof given === 'string' ? numberIn(given, 'rate') : given
  if (typeof rate !== 'number' || !(rate > 0)) throw new ViewFault('rate must be a number above 0')
  const below = rates.filter((each) => each <= rate)
  return below.length > 0 ? Math.max(...below) : Math.min(...rates)
}

function listOf(given: unknown, part: string): readonly unknown[] {
  if (typeof given === 'string') return itemsOf(given).map(unquoted)
  if (!Array.isArray(given) || given.some((item) => typeof item !== 'string' && typeof item !== 'number')) {
    throw new ViewFault(`${part} must be a list`)
  }
  return given
}

function keyText(key: unknown, fields: BoardFields): string {
  const isInteger = fields.keyKind === 'integer'
  const value = isInteger && typeof key === 'string' ? numberIn(key, 'keys') : key
  // Adding 0 turns -0 into 0: records never spell the integer -0.
  if (isInteger && Number.isSafeInteger(value)) return spelledValue((value as number) + 0)
  if (!isInteger && typeof value === 'string') return spelledValue(value)
  throw new ViewFault(`keys must be ${isInteger ? 'integers' : 'strings'}, as ${fields.nameOf(fields.keyAt)} is`)
}

function flagOf(given: unknown): boolean {
  if (given === true || given === '1' || given === 'true' || given === 1 || given === '') return true
  if (given === false || given === '0' || given === 'false' || given === 0) return false
  throw new ViewFault('delta must be true or false')
}

/** `{"currency":"EUR"}`, `{"currency":["EUR","USD"]}`, or the texts of a query. */
function conditionsOf(given: unknown, fields: BoardFields): Parts['where'] {
  if (typeof given === 'string') return [conditionOf(given, fields)]
  if (Array.isArray(given)) {
    return given.map((text) => {
      if (typeof text !== 'string') throw new ViewFault('where must be an object of field and value')
      return conditionOf(text, fields)
    })
  }
  if (typeof given !== 'object') throw new ViewFault('where must be an object of field and value')
  return Object.entries(given as object).map(([field, value]) => {
    const values = Array.isArray(value) ? value : [value]
    return [field, values.map((each) => spelledIn(field, each, fields))]
  })
}

/** `currency:EUR`, `currency:EUR,USD`. A value in quotes is a JSON string. */
function conditionOf(text: string, fields: BoardFields): Parts['where'][number] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new ViewFault('where must be field:value')
  const field = text.slice(0, colon)
  return [field, itemsOf(text.slice(colon + 1)).map((item) => spelledIn(field, valueIn(item, field, fields), fields))]
}

/** The value that a word of a query stands for. */
function valueIn(text: string, field: string, fields: BoardFields): unknown {
  if (text.startsWith('"')) return unquoted(text)
  const kind = fields.textKind(field)
  if (kind !== undefined) return kind === 'text or null' && text === 'null' ? null : text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A value of a field, spelled as in records. */
function spelledIn(field: string, value: unknown, fields: BoardFields): string {
  const isFloat = fields.isStatistics && FIELDS.find(({ name }) => name === field)?.kind === 'float'
  return isFloat && typeof value === 'number' ? floatText(value) : spelledValue(value)
}

/** The items of a list, separated by commas. Commas between quotes separate nothing. */
function itemsOf(list: string): string[] {
  const items = list.match(/"(?:[^"\\]|\\.)*"|[^,]+/g)
  return items ?? []
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'string') return value
  } catch {
    // Thrown below, as for a value that is no string.
  }
  throw new ViewFault(`${text.slice(0, 64)} is no JSON string`)
}

function numberIn(text: string, part: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(value)) return value
  throw new ViewFault(part === 'keys' ? 'keys must be integers' : `${part} must be a number`)
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

const sortedDistinct = (items: readonly string[]): readonly string[] => [...new Set(items)].sort()
