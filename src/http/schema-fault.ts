// What is wrong with a value from a request, in a sentence that names the field. Pure.
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { expectation, type OptionSchema, pointerKeys, schemaAt } from '../config/options.ts'

/** Undefined when the value is as the schema says. */
export function schemaFault(schema: TSchema, value: unknown): string | undefined {
  if (Value.Check(schema, value)) return undefined
  const [first] = Value.Errors(schema, value)
  if (first === undefined) return 'the value is not as expected'
  const keys = pointerKeys(first.instancePath)
  const { requiredProperties } = first.params as { requiredProperties?: readonly string[] }
  if (first.keyword === 'required') return `${[...keys, requiredProperties?.[0] ?? ''].join('.')} is missing`
  const place = keys.length === 0 ? 'the body' : keys.join('.')
  const wanted = schemaAt(keys, schema as OptionSchema)
  return wanted === undefined ? `${place} is not as expected` : `${place} must be ${expectation(wanted)}`
}

export type Query = Readonly<Record<string, string | number>>

/** The parameters of a query that a schema names; others are ignored. A text that says what is wrong with one of them. */
export function queryOf(schema: TSchema | undefined, query: string): Query | string {
  const { properties = {} } = (schema ?? {}) as OptionSchema
  const given = new URLSearchParams(query)
  const found: Record<string, string | number> = {}
  for (const [name, wanted] of Object.entries(properties)) {
    const text = given.get(name) ?? ''
    const value = text === '' ? wanted.default : readValue(text, wanted)
    if (value === undefined) continue
    if (!Value.Check(wanted, value)) return `${name} must be ${expectation(wanted)}`
    found[name] = value as string | number
  }
  return found
}

const readValue = (text: string, { type }: OptionSchema): string | number =>
  type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text
