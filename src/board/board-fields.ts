// The fields of a board's records, by index, and the text in front of each field's value in a frame. Pure. Main thread and shard threads.
// Values are JSON texts, kept as *byte texts*: strings in which each character is one byte of UTF-8. A byte text takes one byte per character
// in V8, sorts in byte order, and is written into a frame without being encoded again.
import type { BoardOptions } from '../config/board-schema.ts'
import { FIELDS } from '../protocol/statistics-fields.ts'

/** Largest number of different fields in all records of one board. Only a schema that allows further properties can reach this number. */
export const FIELDS_MAX = 256

/** A record of a board. Records are immutable, so copies of a board share them. */
export interface BoardRecord {
  /** The spelled value of the key field. */
  readonly key: string
  /** Spelled values by index of the field, the key included. Undefined where the record does not have the field. */
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
  /** Types of the fields that take only strings, or strings and null. By name. */
  readonly #texts = new Map<string, readonly unknown[]>()
  /** Indices of the fields in the order in which records are spelled. */
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

  /** The index of a field. Undefined when the schema does not name the field and no record has had it. */
  indexOf(name: string): number | undefined {
    return this.#indices.get(name)
  }

  /** The index of a field. A field that the schema does not name is added. Undefined when the board has FIELDS_MAX fields already. */
  admit(name: string): number | undefined {
    const known = this.#indices.get(name)
    if (known !== undefined || this.#names.length >= FIELDS_MAX) return known
    this.#names.push(name)
    this.#sort()
    return this.#names.length - 1
  }

  /**
   * How a word in a query is read for a field: as a string, or as a string except for the word `null`. Undefined when the field takes values of
   * other types as well.
   */
  textKind(name: string): 'text' | 'text or null' | undefined {
    const types = this.#texts.get(name)
    return types === undefined ? undefined : types.includes('null') ? 'text or null' : 'text'
  }

  /** Indices of the fields in the order in which a record is spelled. */
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

/** The fields of each kind of board, by the board's options. A shard has one such table, so that all its code uses the same indices. */
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
