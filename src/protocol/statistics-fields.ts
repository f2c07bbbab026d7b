// The fields of a statistic record: what each may hold, and how it is written out. The page checks records with this table too, so it imports
// nothing of Node. Pure data.

const encoder = new TextEncoder()
const utf8 = (text: string): Uint8Array => encoder.encode(text)

const INT32_MIN = -2_147_483_648
const INT32_MAX = 2_147_483_647
/** Larger integers are not refused for their size but because JSON numbers of JavaScript would round them. */
const INTEGER_MIN = Number.MIN_SAFE_INTEGER
const INTEGER_MAX = Number.MAX_SAFE_INTEGER

export interface FieldRule {
  readonly name: string
  readonly kind: 'text' | 'integer' | 'float'
  readonly required: boolean
  readonly minimum: number
  readonly maximum: number
  /** What a value must be, in a refusal. */
  readonly expected: string
  /** What stands before the value in a record that is written out. */
  readonly open: Uint8Array
}

/** In the order in which a record is written out. */
export const FIELDS: readonly FieldRule[] = [
  textField('currency', '{'),
  textField('group_status', ','),
  textField('product_line', ','),
  integerField('product_line_id', { required: true, minimum: INT32_MIN, maximum: INT32_MAX }),
  {
    name: 'total_amount',
    kind: 'float',
    required: false,
    minimum: -Number.MAX_VALUE,
    maximum: Number.MAX_VALUE,
    expected: 'a finite number or null',
    open: utf8(',"total_amount":'),
  },
  integerField('total_trx', { required: false, minimum: INTEGER_MIN, maximum: INTEGER_MAX }),
]

/** In place of where the value of a field stands: the record does not have the field. */
export const ABSENT = -1
export const NULL = utf8('null')

function textField(name: string, before: '{' | ','): FieldRule {
  const open = utf8(`${before}"${name}":`)
  return { name, kind: 'text', required: false, minimum: 0, maximum: 0, expected: 'a string or null', open }
}

function integerField(name: string, rule: { required: boolean; minimum: number; maximum: number }): FieldRule {
  const range = `an integer between ${rule.minimum} and ${rule.maximum}`
  const expected = rule.required ? range : `${range}, or null`
  return { name, kind: 'integer', ...rule, expected, open: utf8(`,"${name}":`) }
}
