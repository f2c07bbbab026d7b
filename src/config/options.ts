// The options of the configuration one by one: which there are, the schema of each, and what a value must be, in words.
import type { TSchema } from 'typebox'
import { configSchema } from './config-schema.ts'

/** The parts of a schema this project reads; TypeBox keeps unknown keywords as they are. */
export type OptionSchema = TSchema & {
  type?: string | readonly string[]
  /** One option, although it has `properties`. */
  whole?: true
  default?: unknown
  description?: string
  expected?: string
  expectedKey?: string
  secret?: boolean
  minimum?: number
  maximum?: number
  maxItems?: number
  enum?: readonly string[]
  items?: OptionSchema
  anyOf?: readonly OptionSchema[]
  properties?: Record<string, OptionSchema>
  patternProperties?: Record<string, OptionSchema>
}

export type Option = { path: string; schema: OptionSchema }

/** Every option in the order of the schema: `http.host`, `http.port`, `shards`, ... */
export const options: readonly Option[] = listOptions(configSchema as OptionSchema, '')

function listOptions(schema: OptionSchema, path: string): Option[] {
  if (!isSection(schema)) return [{ path, schema }]
  return Object.entries(schema.properties).flatMap(([key, child]) =>
    listOptions(child, path === '' ? key : `${path}.${key}`),
  )
}

/** Whether the schema is that of a part of the tree, whose properties are options by themselves. */
export function isSection(
  schema: OptionSchema,
): schema is OptionSchema & { readonly properties: Record<string, OptionSchema> } {
  return schema.properties !== undefined && schema.whole !== true
}

/** The keys that lead to a value, from the path of an error of TypeBox: '/admin/keys/a~1b' -> admin, keys, a/b. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The schema found by following keys from `root`, through named options, record entries and list items alike. */
export function schemaAt(
  keys: readonly string[],
  root: OptionSchema = configSchema as OptionSchema,
): OptionSchema | undefined {
  let schema: OptionSchema | undefined = root
  for (const key of keys) {
    if (schema === undefined) return undefined
    if (schema.properties !== undefined) {
      schema = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined
    } else {
      schema = schema.items ?? Object.values(schema.patternProperties ?? {})[0]
    }
  }
  return schema
}

/** What a value must be, in words: 'an integer from 0 to 65535'. */
export function expectation(schema: OptionSchema): string {
  if (schema.expected !== undefined) return schema.expected
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`
  switch (schema.type) {
    case 'integer':
      return schema.maximum === undefined
        ? `an integer of at least ${schema.minimum}`
        : `an integer from ${schema.minimum} to ${schema.maximum}`
    case 'number':
      return `a number from ${schema.minimum} to ${schema.maximum}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return `a list of at most ${schema.maxItems}, each ${expectation(schema.items as OptionSchema)}`
    case 'string':
      return 'a string'
    default:
      return 'an object'
  }
}
