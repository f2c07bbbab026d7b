// The statistics push: what a record must look like coming in, and its one spelling going out. A body is taken whole or
// refused whole, and a refusal names the record and the field. Integers outside the range that JSON numbers carry exactly
// are refused, never rounded; `total_amount` is a double on both sides and takes any finite one.

import { isUtf8 } from 'node:buffer'
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

export type ParsedStatistics =
  | { readonly kind: 'ok' /** The records as array text. */; readonly json: string }
  | {
      readonly kind: 'refused'
      readonly message: string
      /** The first bad record, counted from 0, and its bad field, when the fault lies in one. */
      readonly index?: number
      readonly field?: string
    }

const INT32_MIN = -2_147_483_648
const INT32_MAX = 2_147_483_647
const INTEGER_MIN = Number.MIN_SAFE_INTEGER
const INTEGER_MAX = Number.MAX_SAFE_INTEGER

const nullableString = Type.Union([Type.String(), Type.Null()])

// In the order in which a record is written out.
const StatisticRecord = Type.Object({
  currency: Type.Optional(nullableString),
  group_status: Type.Optional(nullableString),
  product_line: Type.Optional(nullableString),
  product_line_id: Type.Integer({ minimum: INT32_MIN, maximum: INT32_MAX }),
  total_amount: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  total_trx: Type.Optional(Type.Union([Type.Integer({ minimum: INTEGER_MIN, maximum: INTEGER_MAX }), Type.Null()])),
})

type StatisticRecord = Static<typeof StatisticRecord>

const EXPECTED = {
  currency: 'a string or null',
  group_status: 'a string or null',
  product_line: 'a string or null',
  product_line_id: `an integer between ${INT32_MIN} and ${INT32_MAX}`,
  total_amount: 'a finite number or null',
  total_trx: `an integer between ${INTEGER_MIN} and ${INTEGER_MAX}, or null`,
} as const satisfies Record<keyof StatisticRecord, string>

const records = Compile(Type.Array(StatisticRecord))

/** Reads a JSON array of statistic records. `recordsMax` bounds its length; the caller has bounded the bytes. */
export function parseStatistics(body: Uint8Array, recordsMax: number): ParsedStatistics {
  if (!isUtf8(body)) return refused('the body is not valid UTF-8')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  if (text.startsWith('\ufeff')) return refused('the body starts with a byte order mark')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused(`malformed JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!Array.isArray(value)) return refused('the body must be an array of records')
  if (value.length > recordsMax) return refused(`${value.length} records in one push, the most is ${recordsMax}`)
  if (!records.Check(value)) return explain(value)
  return { kind: 'ok', json: serialise(value) }
}

function serialise(list: readonly StatisticRecord[]): string {
  let json = '['
  for (let i = 0; i < list.length; i++) {
    const record = list[i]!
    json +=
      `${i === 0 ? '' : ','}{"currency":${quote(record.currency)},"group_status":${quote(record.group_status)},` +
      `"product_line":${quote(record.product_line)},"product_line_id":${record.product_line_id},` +
      `"total_amount":${record.total_amount ?? null},"total_trx":${record.total_trx ?? null}}`
  }
  return `${json}]`
}

function quote(text: string | null | undefined): string {
  return text === null || text === undefined ? 'null' : JSON.stringify(text)
}

/** Finds what the compiled check saw. Slower than that check, and only ever run for a body that is refused. */
function explain(list: readonly unknown[]): ParsedStatistics {
  for (const [index, record] of list.entries()) {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      return { kind: 'refused', message: `record ${index} must be an object`, index }
    }
    for (const [field, expected] of Object.entries(EXPECTED)) {
      const message = faultOf(record, field as keyof StatisticRecord, expected)
      if (message !== undefined) return { kind: 'refused', message: `record ${index}: ${message}`, index, field }
    }
  }
  throw new Error('statistics: the compiled check refused records in which no field is at fault')
}

function faultOf(record: object, field: keyof StatisticRecord, expected: string): string | undefined {
  const schema: TSchema = StatisticRecord.properties[field]
  if (!Object.hasOwn(record, field)) {
    return StatisticRecord.required.includes(field as never) ? `${field} is missing` : undefined
  }
  return Value.Check(schema, record[field as never]) ? undefined : `${field} must be ${expected}`
}

function refused(message: string): ParsedStatistics {
  return { kind: 'refused', message }
}
