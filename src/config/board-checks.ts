// What the board of a room and the schema of its records must be together, each with the sentence a user sees. A part of config-checks.ts. Pure.
import Schema from 'typebox/schema'
import { type BoardOptions, STATISTIC_KEY } from './board-schema.ts'
import type { Config } from './config-schema.ts'
import type { Conflict } from './conflict.ts'

const TYPES: readonly unknown[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']

export function boardChecks({ defaults, namespaces }: Config['rooms']): Conflict[] {
  return [
    ...faultsOf(defaults.board, 'rooms.defaults.board'),
    ...Object.entries(namespaces).flatMap(([name, { board }]) => faultsOf(board, `rooms.namespaces.${name}.board`)),
  ]
}

function faultsOf(board: BoardOptions | null, path: string): Conflict[] {
  if (board === null) return []
  const { key, schema } = board
  if (schema === null) {
    const text = `expected ${STATISTIC_KEY}, the key of statistic records, because the board has no schema, got ${JSON.stringify(key)}`
    return key === STATISTIC_KEY ? [] : [{ path: `${path}.key`, text }]
  }
  const text = schemaFault(schema)
  if (text !== undefined) return [{ path: `${path}.schema`, text }]
  const fault = keyFault(key, schema)
  return fault === undefined ? [] : [{ path: `${path}.key`, text: fault }]
}

function schemaFault(schema: Readonly<Record<string, unknown>>): string | undefined {
  if (schema.type !== 'object' || !isObject(schema.properties)) {
    return `expected a JSON schema of type object with properties, got ${JSON.stringify(schema).slice(0, 100)}`
  }
  for (const [name, property] of Object.entries(schema.properties)) {
    if (!isObject(property)) return `expected a JSON schema for the field ${JSON.stringify(name)}`
    // The compiler lets a type that it does not know pass, and then takes any value for it.
    const wrong = [property.type ?? []].flat().find((type) => !TYPES.includes(type))
    if (wrong !== undefined)
      return `expected a type of JSON for the field ${JSON.stringify(name)}, got ${JSON.stringify(wrong)}`
  }
  try {
    Schema.Compile(schema)
  } catch (error) {
    return `expected a JSON schema that can be compiled: ${(error as Error).message}`
  }
  return undefined
}

function keyFault(key: string, { properties, required }: Readonly<Record<string, unknown>>): string | undefined {
  const property = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined
  if (!isObject(property)) return `expected a field of the board's schema, got ${JSON.stringify(key)}`
  if (!Array.isArray(required) || !required.includes(key)) {
    return `expected a field that the board's schema requires, got ${JSON.stringify(key)}`
  }
  if (property.type === 'integer' || property.type === 'string') return undefined
  return `expected a field of type integer or of type string, got ${JSON.stringify(property.type) ?? 'one without a type'}`
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
