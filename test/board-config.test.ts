// The options `board`, `lastOnJoin` and `occupancy`: what may be given, what is made of it, and the sentence about what is wrong.
import { describe, expect, test } from 'vitest'
import { ConfigError, type ConfigInput, loadConfig, resolveConfig, roomOptionsFor } from '../src/config/config.ts'
import { withRoomLimits } from '../src/config/room-options.ts'

const resolveAny = (input: unknown) => resolveConfig(input as ConfigInput)
const STATISTICS = { key: 'product_line_id' }
const FILLED = {
  key: 'product_line_id',
  recordsMax: 10_000,
  ttlSeconds: 0,
  tombstonesMax: 10_000,
  schema: null,
  rates: [20, 10, 5, 2, 1, 0.2],
  unreadBytesMax: 65_536,
}
const schema = {
  type: 'object',
  required: ['sku', 'both', 'price'],
  properties: {
    sku: { type: 'string' },
    id: { type: 'integer' },
    both: { type: ['integer', 'string'] },
    price: { type: 'number' },
  },
}
const boardOf = (board: unknown) => ({ rooms: { defaults: { board } } })

function problemsOf(run: () => unknown): readonly { path: string; text: string }[] {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('what is made of a board', () => {
  test('board options - a room has none, and the namespace board one of statistic records', () => {
    const { rooms } = resolveConfig({})
    expect(rooms.defaults).toMatchObject({ board: null, lastOnJoin: 0, occupancy: false })
    expect(roomOptionsFor(rooms, 'board:sales').board).toEqual(FILLED)
    expect(Object.keys(rooms.namespaces)).toEqual(['board'])
  })

  test('board options - given namespaces replace the default one', () => {
    const { rooms } = resolveConfig({ rooms: { namespaces: { chat: {} } } })
    expect(roomOptionsFor(rooms, 'board:sales').board).toBe(null)
    expect(Object.keys(rooms.namespaces)).toEqual(['chat'])
  })

  test('board options - what is given stays, tombstones are as many as records, rates fall', () => {
    const board = { key: 'sku', recordsMax: 7, ttlSeconds: 60, schema, rates: [1, 50, 0.5, 50], unreadBytesMax: 2048 }
    expect(resolveConfig(boardOf(board) as ConfigInput).rooms.defaults.board).toEqual({
      ...board,
      tombstonesMax: 7,
      rates: [50, 1, 0.5],
    })
    expect(resolveConfig(boardOf({ ...STATISTICS, tombstonesMax: 0 }) as ConfigInput).rooms.defaults.board).toEqual({
      ...FILLED,
      tombstonesMax: 0,
    })
  })

  test('board options - a namespace has the board of the defaults, its own, or with null none', () => {
    const { rooms } = resolveConfig({
      rooms: {
        defaults: { board: STATISTICS },
        namespaces: {
          same: {},
          undefined: { board: undefined },
          own: { board: { key: 'sku', schema } },
          none: { board: null },
        },
      },
    })
    const boards = ['same', 'undefined', 'own', 'none'].map((name) => rooms.namespaces[name]?.board)
    expect(boards).toEqual([FILLED, FILLED, { ...FILLED, key: 'sku', schema }, null])
  })

  test('board options - the environment gives it as JSON, and null is none', () => {
    const from = (text: string) => loadConfig({ env: { LOBBYCAST_ROOMS_DEFAULTS_BOARD: text } }).rooms.defaults.board
    expect(from('{"key":"product_line_id"}')).toEqual(FILLED)
    expect(from('null')).toBe(null)
    expect(problemsOf(() => from('{"key'))).toMatchObject([{ path: 'rooms.defaults.board' }])
  })

  test('board options - resolving a resolved board changes nothing', () => {
    const config = resolveAny({
      rooms: { namespaces: { a: { board: STATISTICS }, b: { board: { key: 'sku', schema } } } },
    })
    expect(resolveConfig(config)).toEqual(config)
  })

  test('recovery - holds where something is kept to recover from', () => {
    const recovers = (defaults: NonNullable<ConfigInput['rooms']>['defaults']) =>
      withRoomLimits(resolveConfig({ rooms: { defaults } })).rooms.defaults.recovery
    expect(recovers({})).toBe(false)
    expect(recovers({ historySize: 1 })).toBe(true)
    expect(recovers({ lastOnJoin: 1 })).toBe(true)
    expect(recovers({ board: STATISTICS })).toBe(true)
    expect(recovers({ board: STATISTICS, historySize: 1, recovery: false })).toBe(false)
  })
})

describe('what is refused', () => {
  const wrong: [unknown, string, string][] = [
    [true, '', 'expected null, or an object of key and perhaps recordsMax'],
    [{}, '', 'expected null, or an object of key and perhaps recordsMax'],
    [{ ...STATISTICS, keys: 1 }, '.keys', 'unknown option'],
    [{ key: '' }, '.key', 'expected the name of a field of the records, got ""'],
    [{ ...STATISTICS, recordsMax: 0 }, '.recordsMax', 'expected an integer from 1 to 1000000, got 0'],
    [{ ...STATISTICS, ttlSeconds: -1 }, '.ttlSeconds', 'expected an integer from 0 to 31536000, got -1'],
    [
      { ...STATISTICS, tombstonesMax: 1_000_001 },
      '.tombstonesMax',
      'expected an integer from 0 to 1000000, got 1000001',
    ],
    [{ ...STATISTICS, unreadBytesMax: 1 }, '.unreadBytesMax', 'expected an integer from 1024 to 268435456, got 1'],
    [{ ...STATISTICS, rates: [] }, '.rates', 'expected a list of 1 to 16 rates, got []'],
    [{ ...STATISTICS, rates: Array(17).fill(1) }, '.rates', 'expected a list of 1 to 16 rates'],
    [{ ...STATISTICS, rates: [1, 0] }, '.rates.1', 'expected a number above 0, up to 100, got 0'],
    [{ ...STATISTICS, rates: [101] }, '.rates.0', 'expected a number above 0, up to 100, got 101'],
    [
      { ...STATISTICS, schema: [] },
      '.schema',
      'expected a JSON schema of type object with properties, or null, got []',
    ],
    [
      { key: 'sku' },
      '.key',
      'expected product_line_id, the key of statistic records, because the board has no schema, got "sku"',
    ],
    [
      { key: 'sku', schema: { type: 'array' } },
      '.schema',
      'expected a JSON schema of type object with properties, got {"type":"array"}',
    ],
    [
      { key: 'sku', schema: { type: 'object' } },
      '.schema',
      'expected a JSON schema of type object with properties, got {"type":"object"}',
    ],
    [
      { key: 'sku', schema: { type: 'object', properties: { sku: 3 } } },
      '.schema',
      'expected a JSON schema for the field "sku"',
    ],
    [
      { key: 'sku', schema: { type: 'object', properties: { sku: { type: 'text' } } } },
      '.schema',
      'expected a type of JSON for the field "sku", got "text"',
    ],
    [
      { key: 'sku', schema: { type: 'object', properties: { sku: { type: 'string', pattern: '(' } } } },
      '.schema',
      'expected a JSON schema that can be compiled: ',
    ],
    [{ key: 'name', schema }, '.key', 'expected a field of the board\'s schema, got "name"'],
    [{ key: 'toString', schema }, '.key', 'expected a field of the board\'s schema, got "toString"'],
    [{ key: 'id', schema }, '.key', 'expected a field that the board\'s schema requires, got "id"'],
    [{ key: 'both', schema }, '.key', 'expected a field of type integer or of type string, got ["integer","string"]'],
    [{ key: 'price', schema }, '.key', 'expected a field of type integer or of type string, got "number"'],
  ]
  test.each(wrong)('board options - %j is refused by its path', (board, path, text) => {
    const place = (start: string) => [{ path: start + path, text: expect.stringContaining(text) }]
    expect(problemsOf(() => resolveAny(boardOf(board)))).toMatchObject(place('rooms.defaults.board'))
    const inNamespace = { rooms: { namespaces: { a: { board } } } }
    expect(problemsOf(() => resolveAny(inNamespace))).toMatchObject(place('rooms.namespaces.a.board'))
  })

  test('board options - a fault of the defaults is told once, not again for each namespace', () => {
    const rooms = { defaults: { board: { key: 'sku' } }, namespaces: { a: {}, b: {} } }
    expect(problemsOf(() => resolveConfig({ rooms })).map(({ path }) => path)).toEqual(['rooms.defaults.board.key'])
  })

  test('lastOnJoin - is 0 to 1000, and bytes that a small outbox cannot hold are refused with it', () => {
    const of = (defaults: object) => problemsOf(() => resolveAny({ rooms: { defaults } }))
    expect(of({ lastOnJoin: 1000 })).toEqual([])
    expect(of({ lastOnJoin: 1001 })).toMatchObject([{ text: 'expected an integer from 0 to 1000, got 1001' }])
    expect(of({ lastOnJoin: 1, historyBytesMax: 2_097_153 })).toMatchObject([
      { path: 'rooms.defaults.historyBytesMax' },
    ])
    expect(of({ occupancy: 1 })).toMatchObject([{ text: 'expected true or false, got 1' }])
  })
})
