// The fields of a board's records, by index, and the texts that stand in front of their values. Pure; both threads.
// Values are spelled JSON, kept as *byte texts*: strings in which each character is one byte of UTF-8. Such strings take one byte a character
// in V8, compare as the bytes do, and are written into a frame without being encoded again.
import type { BoardOptions } from '../config/board-schema.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'

/** Most fields that the records of one board may have, all together. Only a schema that allows further properties can reach it. */
export const FIELDS_MAX = 256

/** A record of a board. Records are shared and never changed. */
export interface BoardRecord {
  /** The spelled value of the key field. */
  readonly key: string
  /** Spelled values by field, the key among them; undefined where the record does not have the field. */
  readonly values: readonly (string | undefined)[]
}

interface SchemaProperty {
  readonly type?: unknown
}

export class BoardFields {
  readonly keyAt: number
  readonly keyKind: 'integer' | 'text'
  /** Whether the records are statistic records. */
  readonly isStatistics: boolean
  /** Whether records may have fields that the schema does not name. */
  readonly isOpen: boolean
  readonly #names: string[]
  readonly #indices = new Map<string, number>()
  /** Types of the fields that take strings, by name. */
  readonly #texts = new Map<string, readonly unknown[]>()
  /** Fields in the order in which records are spelled, and what stands before each value: its name behind a comma. */
  #sorted: readonly number[] = []
  readonly #opens: string[] = []

  constructor({ key, schema }: Pick<BoardOptions, 'key' | 'schema'>) {
    this.isStatistics = schema === null
    const properties = (schema?.properties ?? {}) as Readonly<Record<string, SchemaProperty>>
    this.#names = schema === null ? FIELDS.map(({ name }) => name) : Object.keys(properties)
    this.isOpen = schema !== null && (schema.additionalProperties ?? schema.patternProperties ?? false) !== false
    for (const [name, { type }] of Object.entries(properties)) this.#addText(name, [type].flat())
    if (schema === null)
      for (const { name, kind } of FIELDS) if (kind === 'text') this.#addText(name, ['string', 'null'])
    this.#sort()
    this.keyAt = this.#indices.get(key)!
    this.keyKind = schema === null || properties[key]?.type === 'integer' ? 'integer' : 'text'
  }

  get count(): number {
    return this.#names.length
  }

  nameOf(field: number): string {
    return this.#names[field]!
  }

  /** The index of a field; undefined when no record can have, or has had, a field of this name. */
  indexOf(name: string): number | undefined {
    return this.#indices.get(name)
  }

  /** As `indexOf`, for a record with a field that the schema does not name. Undefined when there are too many fields. */
  admit(name: string): number | undefined {
    const known = this.#indices.get(name)
    if (known !== undefined || this.#names.length >= FIELDS_MAX) return known
    this.#names.push(name)
    this.#sort()
    return this.#names.length - 1
  }

  /** How a field takes a word that could be more than a string: as a string, or as null when it is `null`. Undefined when the field takes more. */
  textKind(name: string): 'text' | 'text or null' | undefined {
    const types = this.#texts.get(name)
    return types === undefined ? undefined : types.includes('null') ? 'text or null' : 'text'
  }

  /** In the order in which a record is spelled. */
  get sorted(): readonly number[] {
    return this.#sorted
  }

  /** `"<name>":`, as a byte text. */
  openOf(field: number): string {
    return this.#opens[field]!
  }

  #addText(name: string, types: readonly unknown[]): void {
    if (types.includes('string') && types.every((type) => type === 'string' || type === 'null'))
      this.#texts.set(name, types)
  }

  #sort(): void {
    const names = this.#names
    for (let field = this.#opens.length; field < names.length; field++) {
      this.#opens.push(byteText(`${JSON.stringify(names[field])}:`))
      this.#indices.set(names[field]!, field)
    }
    this.#sorted = names.map((_, field) => field).sort((a, b) => (names[a]! < names[b]! ? -1 : 1))
  }
}

/** The fields of each board of a process, by the board's options. One for a shard, because records are spelled by index. */
export class BoardFieldsByOptions {
  readonly #known = new Map<BoardOptions, BoardFields>()

  of(options: BoardOptions): BoardFields {
    let fields = this.#known.get(options)
    if (fields === undefined) {
      fields = new BoardFields(options)
      this.#known.set(options, fields)
    }
    return fields
  }
}

/** A text as a byte text. */
export function byteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The text that a byte text stands for. */
export function textOfBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
