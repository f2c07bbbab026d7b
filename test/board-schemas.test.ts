// Boards whose records have a schema of their own: keys, values, fields that come and go, and what is refused. Over HTTP.
import { describe, expect, test } from 'vitest'
import { BoardRoom, NAMESPACES, type Namespace } from './support/board-http.ts'
import { sharedServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { namespaces: NAMESPACES } })
const room = (namespace: Namespace) => new BoardRoom(shared.server, namespace)

/** What differs when the second record is pushed after the first. */
async function changes(namespace: Namespace, before: string, after: string): Promise<number> {
  const board = room(namespace)
  expect((await board.push(`[${before}]`)).body).toMatchObject({ changed: 1 })
  const { body } = await board.push(`[${after}]`)
  expect(body.changed + body.unchanged).toBe(1)
  return body.changed
}

async function expectRefused(board: BoardRoom, text: string | Uint8Array, wanted: readonly [unknown, unknown, RegExp]) {
  const before = await board.read()
  const { status, body } = await board.push(text)
  expect([status, body.index, body.field]).toEqual([400, wanted[0], wanted[1]])
  expect(body.error).toMatch(wanted[2])
  expect((await board.read()).body.records).toEqual(before.body.records)
}

describe('keys', () => {
  test.each([
    ['9007199254740991', '9007199254740991'],
    ['-9007199254740991', '-9007199254740991'],
    ['1e0', '1'],
    ['1.0', '1'],
    ['0', '0'],
  ])('integer keys - %s is the key %s', async (spelled, key) => {
    const board = room('numbers')
    expect((await board.push(`[{"id":${spelled}},{"id":${key},"n":1}]`)).body).toMatchObject({ changed: 1 })
    expect(await board.spelled()).toBe(`[{"id":${key},"n":1}]`)
    expect((await board.remove(key)).body).toMatchObject({ removed: 1 })
  })

  test.each([
    ['9007199254740992', /holds exactly/],
    ['9007199254740993', /holds exactly/],
    ['1e30', /holds exactly/],
    ['-0', /-0 is none/],
    ['1.5', /integer/],
    ['1e999', /integer/],
    ['"7"', /must be integer/],
    ['null', /integer/],
    ['true', /integer/],
    ['[1]', /integer/],
  ])('integer keys - %s is none', async (spelled, says) => {
    await expectRefused(room('numbers'), `[{"id":1},{"id":${spelled}}]`, [1, 'id', says])
  })

  test('string keys - any text is one, and a path names it in percent-encoding', async () => {
    const board = room('texts')
    const keys = ['', ' ', 'a/b', 'a%2Fb', '?', '#', '..a', 'é', '😀', '\u0000', '\u2028', '"', '\\', '__proto__']
    keys.push('constructor', 'toString', '0', '-1', 'null', 'A', 'a')
    for (const [index, k] of keys.entries()) {
      expect((await board.push([{ k, v: index }])).body).toMatchObject({ offset: index + 1, changed: 1 })
    }
    const { body } = await board.read()
    expect(body.records).toEqual(keys.map((k, v) => ({ k, v })).reverse())
    expect((await board.push(keys.map((k, v) => ({ k, v })))).body).toMatchObject({
      changed: 0,
      unchanged: keys.length,
    })
    for (const k of keys) {
      expect((await board.remove(encodeURIComponent(k))).body, k).toMatchObject({ removed: 1 })
      expect((await board.remove(encodeURIComponent(k))).status, k).toBe(404)
    }
    expect(await board.spelled()).toBe('[]')
  })

  test('string keys - however a key is spelled, it is one key', async () => {
    const board = room('texts')
    await board.push('[{"k":"\\u0041/\\u00e9"}]')
    expect((await board.push('[{"k":"A\\/é","v":1}]')).body).toMatchObject({ changed: 1 })
    expect(await board.spelled()).toBe('[{"k":"A/é","v":1}]')
  })

  test.each([
    ['letters', 'x'.repeat(1022)],
    ['of two bytes', 'é'.repeat(511)],
    ['with escapes', '"'.repeat(511)],
  ])('string keys - up to 1024 bytes as they are spelled: %s', async (_, k) => {
    const board = room('texts')
    expect((await board.push([{ k }, { k: 'other' }])).body).toMatchObject({ changed: 2 })
    // A long key may also be the one at which a page ends.
    const first = await board.read('?limit=1')
    expect(first.body.next.length).toBeLessThan(600)
    expect((await board.read(`?limit=1&after=${first.body.next}`)).body).toMatchObject({ records: [{ k }], next: null })
    expect((await board.remove(encodeURIComponent(k))).body).toMatchObject({ removed: 1 })
    await expectRefused(board, JSON.stringify([{ k: `${k}x` }]), [0, 'k', /a key has at most 1024/])
  })

  test.each(['7', 'null', '["a"]', '{}'])('string keys - %s is none', async (spelled) => {
    await expectRefused(room('texts'), `[{"k":${spelled}}]`, [0, 'k', /must be string/])
  })
})

describe('what differs', () => {
  test.each([
    ['1', '1.0', 0],
    ['1', '1e0', 0],
    ['100', '1E2', 0],
    ['0.1', '0.1000000000000000055', 0],
    ['0', '-0', 1],
    ['-0', '-0.0', 0],
    ['"A"', '"\\u0041"', 0],
    ['"1"', '1', 1],
    ['null', '0', 1],
    ['{"a":[1,{"b":2}]}', '{ "a" : [ 1.0, {"b":2e0} ] }', 0],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', 1],
    ['[1,2]', '[2,1]', 1],
  ])('values - %s, then %s: %i', async (before, after, changed) => {
    expect(await changes('texts', `{"k":"a","v":${before}}`, `{"k":"a","v":${after}}`)).toBe(changed)
  })

  test('values - numbers are spelled as JavaScript does, texts without needless escapes, fields in sorted order', async () => {
    const board = room('open')
    await board.push('[{"z":1.50,"id":1.0,"n":1e21,"a":-0,"t":"\\u00e9\\/","o":{"y":1,"x":[1.0]}}]')
    expect(await board.spelled()).toBe('[{"a":-0,"id":1,"n":1e+21,"o":{"y":1,"x":[1]},"t":"é/","z":1.5}]')
  })

  test('fields - one that vanishes is a change, and null is not the same as none', async () => {
    const board = room('numbers')
    await board.push('[{"id":1,"n":1,"i":2}]')
    expect((await board.push('[{"id":1,"n":1}]')).body).toMatchObject({ offset: 2, changed: 1 })
    expect(await board.spelled()).toBe('[{"id":1,"n":1}]')
    expect((await board.push('[{"id":1,"n":1,"i":null}]')).body).toMatchObject({ offset: 3, changed: 1 })
    expect(await board.spelled()).toBe('[{"i":null,"id":1,"n":1}]')
  })

  test('fields - of two values under one name the last counts', async () => {
    const board = room('numbers')
    await board.push('[{"id":1,"n":5,"n":6}]')
    expect(await board.spelled()).toBe('[{"id":1,"n":6}]')
  })
})

describe('the schema', () => {
  test.each([
    ['{"id":1,"x":1}', 'x', /"x" is no field of the schema/],
    ['{"id":1,"__proto__":1}', '__proto__', /is no field of the schema/],
    ['{"id":1,"constructor":1}', 'constructor', /is no field of the schema/],
    ['{"n":1}', 'id', /id is missing/],
    ['{"id":1,"n":"1"}', 'n', /n must be number/],
    ['{"id":1,"n":null}', 'n', /n must be number/],
    ['{"id":1,"flag":"true"}', 'flag', /flag must be boolean/],
    ['{"id":1,"flag":1}', 'flag', /flag must be boolean/],
    ['{"id":1,"i":1.5}', 'i', /i must be/],
    ['{"id":1,"i":9007199254740993}', 'i', /holds exactly/],
    ['{"id":1,"i":-0}', 'i', /-0 is none/],
    ['{"id":1,"n":1e999}', 'n', /n must be number/],
    ['[]', undefined, /must be an object/],
    ['null', undefined, /must be an object/],
    ['"x"', undefined, /must be an object/],
  ])('schema - %s is refused by its index and field', async (record, field, says) => {
    const board = room('numbers')
    await board.push([{ id: 7 }])
    await expectRefused(board, `[{"id":1},${record}]`, [1, field, says])
  })

  test('schema - nothing is filled in', async () => {
    const board = room('texts')
    await board.push([{ k: 'a' }])
    expect(await board.spelled()).toBe('[{"k":"a"}]')
  })

  test.each([
    ['a number beyond all', '[{"k":"a","v":1e999}]', 0, 'v', /too large/],
    ['one inside', '[{"k":"a","v":{"x":[0,-1e999]}}]', 0, 'v', /too large/],
    ['half a character', '[{"k":"a","v":"\\ud83d"}]', undefined, undefined, /half a surrogate pair/],
    ['half a character in a name', '[{"k":"a","v":{"\\udc00":1}}]', undefined, undefined, /half a surrogate pair/],
    ['a byte order mark', '\ufeff[]', undefined, undefined, /byte order mark/],
    ['deep nesting', `[{"k":"a","v":${'['.repeat(63)}${']'.repeat(63)}}]`, undefined, undefined, /nested deeper/],
    [
      'a large wrong record',
      JSON.stringify([{ k: 'a', note: 5, v: 'x'.repeat(70_000) }]),
      0,
      undefined,
      /not as the schema/,
    ],
    [
      'a record of many fields',
      JSON.stringify([Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, 1]))]),
      0,
      undefined,
      /300 fields, at most 256/,
    ],
    ['a lot of brackets', '['.repeat(100_000), undefined, undefined, /nested deeper/],
    ['an object', '{"k":"a"}', undefined, undefined, /array of records/],
    ['text', 'hello', undefined, undefined, /malformed JSON/],
    ['no text', '', undefined, undefined, /malformed JSON/],
  ])('body - %s is refused', async (_, text, index, field, says) => {
    await expectRefused(room('texts'), text, [index, field, says])
  })

  test('body - bytes that are no UTF-8 are refused', async () => {
    const bytes = Buffer.from('[{"k":"a\xff"}]', 'latin1')
    await expectRefused(room('texts'), bytes, [undefined, undefined, /not valid UTF-8/])
  })

  test('body - more records than limits.statisticsRecordsMax are refused with both numbers', async () => {
    const records = Array.from({ length: 10_001 }, (_, id) => ({ id }))
    await expectRefused(room('numbers'), JSON.stringify(records), [undefined, undefined, /10001 .* 10000/])
  })
})

describe('fields that the schema does not name', () => {
  test('additionalProperties - new fields come later, are changes, and can be asked for before', async () => {
    const board = room('open')
    await board.push([{ id: 1 }, { id: 2, n: 1 }])
    expect(await board.spelled('?where=colour:red')).toBe('[]')
    expect(await board.spelled('?fields=colour')).toBe('[{"id":2},{"id":1}]')
    expect((await board.push([{ id: 1, colour: 'red' }])).body).toMatchObject({ changed: 1 })
    expect((await board.push([{ id: 1, colour: 'red' }])).body).toMatchObject({ changed: 0 })
    expect(await board.spelled('?where=colour:red')).toBe('[{"colour":"red","id":1}]')
    expect(await board.spelled('?fields=colour')).toBe('[{"colour":"red","id":1},{"id":2}]')
    expect((await board.push('[{"id":1,"__proto__":{"id":2}}]')).body).toMatchObject({ changed: 1 })
    expect(await board.spelled('?keys=1')).toBe('[{"__proto__":{"id":2},"id":1}]')
  })

  test('patternProperties - are taken, and can be asked for; others are not', async () => {
    const board = room('patterns')
    await board.push([{ id: 1, m_a: 1 }])
    expect(await board.spelled('?fields=m_a&where=m_a:1')).toBe('[{"id":1,"m_a":1}]')
    await expectRefused(board, '[{"id":1,"m_a":"x"}]', [0, 'm_a', /must be number/])
    await expectRefused(board, '[{"id":1,"other":1}]', [0, 'other', /is no field of the schema/])
  })

  test('additionalProperties - a name has at most 255 bytes', async () => {
    const board = room('open')
    await board.push([{ id: 1, ['é'.repeat(127)]: 1 }])
    await expectRefused(board, JSON.stringify([{ id: 1, ['é'.repeat(128)]: 1 }]), [
      0,
      'é'.repeat(64),
      /at most 255 bytes/,
    ])
  })

  // The last of this file: the fields of a namespace are counted together.
  test('additionalProperties - a board has at most 256 fields; neither refused pushes nor views take their places', async () => {
    const board = room('open')
    const named = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 1]))
    for (let round = 0; round < 3; round++) {
      await expectRefused(board, JSON.stringify([{ id: 1, ...named(200, `r${round}`) }, { id: 'x' }]), [
        1,
        'id',
        /integer/,
      ])
      const names = Object.keys(named(200, `v${round}`))
      expect((await board.read(`?fields=${names.join(',')}`)).status).toBe(200)
    }
    expect((await board.push([{ id: 1, ...named(200, 'f') }])).body).toMatchObject({ changed: 1 })
    await expectRefused(board, JSON.stringify([{ id: 2 }, { id: 2, ...named(60, 'g') }]), [
      1,
      expect.stringMatching(/^g\d+$/),
      /one field too many: a board has at most 256 fields/,
    ])
    expect((await board.push([{ id: 2, ...named(20, 'g') }])).body).toMatchObject({ changed: 1 })
  })
})
