// Views: what may be said, the one form of it, and what is refused.
import { describe, expect, it } from 'vitest'
import { BoardFields, FIELDS_MAX } from '../src/board/board-fields.ts'
import { epochUnder, type ReadView, readView, readViewQuery, type ViewReader, viewOf } from '../src/board/view.ts'
import { filledBoard } from '../src/config/board-schema.ts'

const readerOf = (schema: Record<string, unknown> | null, key: string, bytesMax = 1000): ViewReader => {
  const options = filledBoard({ key, schema })!
  return { options, fields: new BoardFields(options), limits: { keysMax: 3, bytesMax } }
}
const statistics = readerOf(null, 'product_line_id')
const own = {
  type: 'object',
  required: ['sku'],
  properties: {
    sku: { type: 'string' },
    code: { type: 'string' },
    note: { type: ['string', 'null'] },
    price: { type: 'number' },
    any: {},
  },
}
const shop = readerOf(own, 'sku')
const open = () => readerOf({ ...own, additionalProperties: true }, 'sku')

const text = (read: ReadView): string => {
  if (read.kind === 'refused') throw new Error(read.message)
  return read.text
}
const formOf = (given: unknown, reader = statistics) => {
  const form = text(readView(given, reader))
  return form === '' ? undefined : JSON.parse(form)
}
const queryOf = (query: string, reader = statistics) => {
  const form = text(readViewQuery(new URLSearchParams(query), reader))
  return form === '' ? undefined : JSON.parse(form)
}

describe('views - equal wishes are equal texts', () => {
  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['an empty object', {}, undefined],
    ['parts that are null', { rate: null, fields: null, keys: null, where: null, delta: null }, undefined],
    ['no delta', { delta: false }, undefined],
    ['no condition', { where: {} }, undefined],
    ['all fields', { fields: ['total_trx', 'total_amount', 'group_status', 'product_line', 'currency'] }, undefined],
    ['the key alone', { fields: ['product_line_id'] }, { fields: [] }],
    [
      'fields in any order, twice',
      { fields: ['total_trx', 'currency', 'total_trx'] },
      { fields: ['currency', 'total_trx'] },
    ],
    ['fields as a text', { fields: 'total_trx,currency' }, { fields: ['currency', 'total_trx'] }],
    ['keys in any order, twice', { keys: [2, 1, 2] }, { keys: ['1', '2'] }],
    ['keys as texts', { keys: ['2', '1'] }, { keys: ['1', '2'] }],
    ['a key that is minus zero', { keys: [-0] }, { keys: ['0'] }],
    ['no keys', { keys: [] }, { keys: [] }],
    ['one value', { where: { currency: 'EUR' } }, { where: [['currency', ['"EUR"']]] }],
    ['a condition as a text', { where: 'currency:EUR' }, { where: [['currency', ['"EUR"']]] }],
    [
      'conditions as texts',
      { where: ['currency:EUR', 'total_trx:1'] },
      {
        where: [
          ['currency', ['"EUR"']],
          ['total_trx', ['1']],
        ],
      },
    ],
    [
      'conditions in any order',
      { where: { total_trx: [2, 1, 2], currency: null } },
      {
        where: [
          ['currency', ['null']],
          ['total_trx', ['1', '2']],
        ],
      },
    ],
    [
      'floats as records spell them',
      { where: { total_amount: [3, 0.5] } },
      { where: [['total_amount', ['0.5', '3.0']]] },
    ],
    ['a rate between two classes', { rate: 3 }, { rate: 2 }],
    ['a rate above all classes', { rate: 1000 }, { rate: 20 }],
    ['a rate below all classes', { rate: 0.001 }, { rate: 0.2 }],
    ['delta', { delta: true }, { delta: true }],
  ])('%s', (_title, given, form) => {
    expect(formOf(given)).toEqual(form)
  })

  it('a query says the same as a command', () => {
    const command = {
      rate: 2,
      fields: ['currency', 'total_trx'],
      keys: [1, 2],
      where: { currency: ['EUR', 'USD'] },
      delta: true,
    }
    expect(queryOf('rate=2&fields=total_trx,currency&keys=2,1&where=currency:USD,EUR&delta=1&apikey=x')).toEqual(
      formOf(command),
    )
    expect(queryOf('apikey=x')).toBeUndefined()
    expect(queryOf('delta')).toEqual({ delta: true })
    expect(queryOf('fields=')).toEqual({ fields: [] })
  })

  it('several conditions on one field hold together', () => {
    expect(queryOf('where=currency:EUR,USD&where=currency:USD,GBP')).toEqual({ where: [['currency', ['"USD"']]] })
    expect(queryOf('where=currency:EUR&where=currency:USD')).toEqual({ where: [['currency', []]] })
  })

  it.each<[string, string, unknown]>([
    ['a word', 'where=currency:null', ['currency', ['null']]],
    ['a word in quotes', 'where=currency:"null"', ['currency', ['"null"']]],
    ['a comma in quotes', 'where=currency:"a,b",c', ['currency', ['"a,b"', '"c"']]],
    ['a colon', 'where=currency:a:b', ['currency', ['"a:b"']]],
    ['digits in a text', 'where=currency:1', ['currency', ['"1"']]],
    ['digits in a number', 'where=total_trx:1e2', ['total_trx', ['100']]],
    ['a letter beyond ASCII', 'where=currency:€', ['currency', [Buffer.from('"€"').toString('latin1')]]],
  ])('what a value of a query means: %s', (_title, query, condition) => {
    expect(queryOf(query)).toEqual({ where: [condition] })
  })

  it.each<[string, string, unknown]>([
    ['text that looks like a number', 'where=code:007', ['code', ['"007"']]],
    ['text that is a number', 'where=code:7', ['code', ['"7"']]],
    ['text that may not be null', 'where=code:null', ['code', ['"null"']]],
    ['text that may be null', 'where=note:null', ['note', ['null']]],
    ['a number', 'where=price:7.0', ['price', ['7']]],
    ['anything that is JSON', 'where=any:true', ['any', ['true']]],
    ['anything that is not', 'where=any:yes', ['any', ['"yes"']]],
  ])('what a value means under a schema of its own: %s', (_title, query, condition) => {
    expect(queryOf(query, shop)).toEqual({ where: [condition] })
  })

  it('keys that are texts', () => {
    expect(queryOf('keys=b,7,"a,c"', shop)).toEqual({ keys: ['"7"', '"a,c"', '"b"'] })
    expect(formOf({ keys: ['7'] }, shop)).toEqual({ keys: ['"7"'] })
  })
})

describe('views - what is refused', () => {
  it.each<[string, unknown]>([
    ['a list', []],
    ['a text', 'rate=2'],
    ['another name', { rates: 2 }],
    ['a prototype', JSON.parse('{"__proto__":1}')],
    ['rate 0', { rate: 0 }],
    ['no number', { rate: 'fast' }],
    ['an object as fields', { fields: {} }],
    ['a list in fields', { fields: [['a']] }],
    ['an unknown field', { fields: ['price'] }],
    ['an unknown field in where', { where: { price: 1 } }],
    ['the name of a method', { fields: ['constructor'] }],
    ['a broken key', { keys: [1.5] }],
    ['a key that is a word', { keys: ['one'] }],
    ['a key that is nothing', { keys: [''] }],
    ['where without a colon', { where: 'currency' }],
    ['where without a field', { where: ':EUR' }],
    ['a number as where', { where: 1 }],
    ['delta that is neither', { delta: 'maybe' }],
    ['quotes without an end', { where: 'currency:"EUR' }],
    ['a wrong escape', { where: 'currency:"\\x"' }],
  ])('%s', (_title, given) => {
    expect(readView(given, statistics)).toMatchObject({ kind: 'refused', why: 'bad' })
  })

  it('a number as a key that is a text', () => {
    expect(readView({ keys: [7] }, shop)).toMatchObject({ kind: 'refused', why: 'bad' })
  })

  it('too many keys, and too many bytes', () => {
    expect(readView({ keys: [1, 2, 3, 3] }, statistics).kind).toBe('ok')
    expect(readView({ keys: [1, 2, 3, 4] }, statistics)).toMatchObject({ kind: 'refused', why: 'too large' })
    const given = { fields: ['é'] }
    const bytes = Buffer.byteLength(JSON.stringify(given))
    const { options, fields } = open()
    const read = (bytesMax: number) => readView(given, { options, fields, limits: { keysMax: 1, bytesMax } })
    expect(read(bytes).kind).toBe('ok')
    expect(read(bytes - 1)).toMatchObject({ kind: 'refused', why: 'too large' })
  })
})

describe('views - what the shard makes of a text', () => {
  it('indices of fields, sets of spelled values', () => {
    const { fields } = shop
    const read = text(
      readView({ fields: ['price'], keys: ['a'], where: { code: ['x', 'y'] }, delta: true, rate: 5 }, shop),
    )
    const view = viewOf(read, fields)
    expect(view).toMatchObject({ text: read, rate: 5, isDelta: true, keys: new Set(['"a"']) })
    expect(view.where).toEqual([{ field: fields.indexOf('code'), values: new Set(['"x"', '"y"']) }])
    expect(fields.sorted.filter((field) => view.shown?.[field] === true).map((field) => fields.nameOf(field))).toEqual([
      'price',
      'sku',
    ])
  })

  it('names that no record has had take no room, and are found when a record has them', () => {
    const reader = open()
    const { fields } = reader
    const count = fields.count
    const names = Array.from({ length: 60 }, (_, at) => `n${at}`)
    const view = viewOf(text(readView({ fields: names, where: { n0: 1 } }, reader)), fields)
    expect(fields.count).toBe(count)
    expect(view.shown?.filter(Boolean)).toHaveLength(1)
    const index = fields.admit('n0')!
    expect(view.shown?.[index]).toBe(true)
    expect(view.where[0]!.field).toBe(index)
    expect(view.shown?.filter(Boolean)).toHaveLength(2)
  })

  it('an epoch tells views apart, and is that of the history for who asks for nothing', () => {
    const view = (given: unknown) => viewOf(text(readView(given, statistics)), statistics.fields)
    expect(epochUnder(view({}), 'e')).toBe('e')
    expect(epochUnder(view({ keys: [1] }), 'e')).toMatch(/^e\..{11}$/)
    expect(epochUnder(view({ keys: [1, 2] }), 'e')).toBe(epochUnder(view({ keys: [2, 1] }), 'e'))
    expect(epochUnder(view({ keys: [1, 2] }), 'e')).not.toBe(epochUnder(view({ keys: [1] }), 'e'))
  })
})

describe('fields of a board', () => {
  it('statistic records have theirs, spelled in their order', () => {
    const { fields } = statistics
    expect(fields).toMatchObject({ keyKind: 'integer', isOpen: false, isStatistics: true, count: 6 })
    expect(fields.nameOf(fields.keyAt)).toBe('product_line_id')
    expect(fields.sorted).toEqual([0, 1, 2, 3, 4, 5])
    expect(fields.openOf(0)).toBe('"currency":')
  })

  it('those of a schema are spelled in the order of their names', () => {
    const { fields } = shop
    expect(fields).toMatchObject({ keyKind: 'text', isOpen: false, isStatistics: false, count: 5 })
    expect(fields.sorted.map((field) => fields.nameOf(field))).toEqual(['any', 'code', 'note', 'price', 'sku'])
    expect(fields.indexOf('constructor')).toBeUndefined()
  })

  it('an open schema takes more of them, up to a number', () => {
    const { fields } = open()
    expect(fields.isOpen).toBe(true)
    expect(fields.admit('sku')).toBe(fields.keyAt)
    const added = fields.admit('a "€"')!
    expect(fields.admit('a "€"')).toBe(added)
    expect(fields.openOf(added)).toBe(Buffer.from('"a \\"€\\"":').toString('latin1'))
    expect(fields.nameOf(fields.sorted[0]!)).toBe('a "€"')
    for (let count = fields.count; count < FIELDS_MAX; count++) expect(fields.admit(`f${count}`)).toBe(count)
    expect(fields.admit('one more')).toBeUndefined()
    expect(fields.admit('f200')).toBe(200)
    expect(fields.count).toBe(FIELDS_MAX)
  })

  it('a schema that names more takes no others', () => {
    const properties = Object.fromEntries(
      Array.from({ length: FIELDS_MAX + 1 }, (_, at) => [`f${at}`, { type: 'string' }]),
    )
    const { fields } = readerOf({ type: 'object', properties, additionalProperties: true }, 'f0')
    expect(fields.admit('other')).toBeUndefined()
    expect(fields.count).toBe(FIELDS_MAX + 1)
  })
})
