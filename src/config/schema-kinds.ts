// The kinds of values that options have, as short calls for the schema of the configuration (config-schema.ts).
import Type from 'typebox'

export const closed = { additionalProperties: false } as const

/** `integer('what it is', 0, 10, 3)` reads as: from 0 to 10, 3 when not given. */
export function integer(description: string, minimum: number, maximum: number, byDefault: number) {
  return Type.Integer({ default: byDefault, minimum, maximum, description })
}

export function boolean(description: string, byDefault: boolean) {
  return Type.Boolean({ default: byDefault, description })
}

export function choice<const Values extends string[]>(
  description: string,
  values: readonly [...Values],
  byDefault: string,
) {
  return Type.Enum(values, { default: byDefault, description })
}

/** `expected` is the text an error shows in place of the regular expression. */
export function text(description: string, { pattern = '', expected = 'a string' } = {}) {
  return Type.String({ default: '', description, expected, ...(pattern === '' ? {} : { pattern }) })
}

/** A value that no output of ours may contain: not `lobbycast config`, not an error, not the log. */
export function secret(description: string, { pattern = '', expected = 'a string' } = {}) {
  return Type.String({ default: '', description, expected, secret: true, ...(pattern === '' ? {} : { pattern }) })
}

export function originList(description: string) {
  return Type.Array(
    Type.String({
      pattern: '^(\\*|null|[a-z][a-z0-9+.-]*://[^/\\s]+)$',
      expected: "'*', 'null' or an origin such as https://example.org",
    }),
    { default: [], maxItems: 1000, description },
  )
}
