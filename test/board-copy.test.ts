// The copy of a board that `lobbycast board` builds from frames, and what a terminal shows of it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoardCopy, type BoardFrame, type BoardKey, type BoardRecord } from '../src/cli/board-copy.ts'
import { BoardDisplay } from '../src/cli/board-display.ts'
import { cellOf, cut, printable, textTable } from '../src/cli/text-table.ts'

const copyOf = (...frames: BoardFrame[]) => {
  const copy = new BoardCopy('id')
  return { copy, answers: frames.map((frame) => copy.apply(frame)) }
}
const recordsOf = (copy: BoardCopy) => [...copy.records.values()]

describe('frames', () => {
  test('board copy - set replaces, patch merges, removed removes, and each says what changed', () => {
    const { copy, answers } = copyOf(
      {
        set: [
          { id: 1, a: 1, b: 1 },
          { id: 2, a: 2 },
        ],
      },
      { set: [{ id: 1, a: 1, c: 3 }], patch: [{ id: 2, a: 5 }] },
      { removed: [1, 7] },
      { patch: [{ id: 2, a: 5 }] },
    )
    expect(recordsOf(copy)).toEqual([{ id: 2, a: 5 }])
    expect(answers).toEqual([
      {
        kind: 'applied',
        isReset: false,
        isReordered: true,
        changes: [
          { key: 1, fields: ['id', 'a', 'b'] },
          { key: 2, fields: ['id', 'a'] },
        ],
      },
      {
        kind: 'applied',
        isReset: false,
        isReordered: false,
        changes: [
          { key: 1, fields: ['b', 'c'] },
          { key: 2, fields: ['a'] },
        ],
      },
      { kind: 'applied', isReset: false, isReordered: true, changes: [] },
      { kind: 'applied', isReset: false, isReordered: false, changes: [] },
    ])
  })

  test('board copy - reset forgets everything before', () => {
    const { copy, answers } = copyOf({ set: [{ id: 1 }, { id: 2 }] }, { set: [{ id: 3 }], reset: true })
    expect(recordsOf(copy)).toEqual([{ id: 3 }])
    expect(answers[1]).toMatchObject({ isReset: true, isReordered: true })
    copy.apply({ set: [], reset: true })
    expect(recordsOf(copy)).toEqual([])
  })

  test('board copy - parts are applied together with the last one', () => {
    const { copy, answers } = copyOf(
      { set: [{ id: 9 }] },
      { set: [{ id: 1 }], reset: true, part: 1, parts: 3 },
      { set: [{ id: 2 }], part: 2, parts: 3 },
    )
    expect(answers.slice(1)).toEqual([{ kind: 'waiting' }, { kind: 'waiting' }])
    expect(recordsOf(copy)).toEqual([{ id: 9 }])
    expect(copy.apply({ patch: [{ id: 1, a: 1 }], removed: [2], part: 3, parts: 3 })).toMatchObject({ isReset: true })
    expect(recordsOf(copy)).toEqual([{ id: 1, a: 1 }])
  })

  test('board copy - parts that begin again take the place of those before, and so does a reset', () => {
    const first = { set: [{ id: 1 }], part: 1, parts: 2 }
    const again = copyOf(first, { set: [{ id: 5 }], part: 1, parts: 2 }, { set: [{ id: 6 }], part: 2, parts: 2 })
    expect(recordsOf(again.copy)).toEqual([{ id: 5 }, { id: 6 }])
    const reset = copyOf(first, { set: [{ id: 7 }], reset: true })
    expect(recordsOf(reset.copy)).toEqual([{ id: 7 }])
  })

  const part = { set: [{ id: 2 }], part: 1, parts: 3 }
  test.each<[string, BoardFrame[]]>([
    ['a patch for a record that is not there', [{ patch: [{ id: 2, a: 1 }] }]],
    ['a patch for a record that a reset took', [{ set: [], reset: true, patch: [{ id: 1, a: 1 }] }]],
    [
      'a patch for a record that an earlier part removed',
      [
        { removed: [1], part: 1, parts: 2 },
        { patch: [{ id: 1, a: 1 }], part: 2, parts: 2 },
      ],
    ],
    ['a part that is missing', [part, { set: [], part: 3, parts: 3 }]],
    ['a part without a beginning', [{ set: [], part: 2, parts: 3 }]],
    ['a part of fewer parts', [{ set: [], part: 2, parts: 1 }]],
    ['a frame between parts', [part, { set: [{ id: 3 }] }]],
    ['records that are no list', [{ set: {} }]],
    ['a record that is no object', [{ set: [1] }]],
    ['a removed key that is no key', [{ removed: [null] }]],
  ])('board copy - %s is a fault and changes nothing', (_, frames) => {
    const { copy } = copyOf({ set: [{ id: 1 }] })
    const answers = frames.map((frame) => copy.apply(frame))
    expect(answers.at(-1)).toMatchObject({ kind: 'fault' })
    expect(recordsOf(copy)).toEqual([{ id: 1 }])
    expect(copy.apply({ set: [{ id: 4 }] })).toMatchObject({ kind: 'applied' })
  })

  test('board copy - a record without the key is told with the fields that it has', () => {
    expect(copyOf({ set: [{ name: 'a', n: 1 }] }).answers).toEqual([{ kind: 'no key', fields: ['name', 'n'] }])
  })
})

// A board that changes by steps, told to a reader in frames that merge any number of steps.
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      id: fc.nat(5),
      fields: fc.dictionary(fc.constantFrom('a', 'b'), fc.nat(2)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), id: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tell' as const), isDelta: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), parts: fc.integer({ min: 1, max: 4 }) }) },
)
type Board = ReadonlyMap<BoardKey, BoardRecord>

// `told` is what the reader knows. A record without a field that it had is told whole.
function frameOf(told: Board, now: Board, isDelta: boolean): BoardFrame {
  const set: BoardRecord[] = []
  const patch: BoardRecord[] = []
  for (const [id, record] of now) {
    const before = told.get(id)
    if (JSON.stringify(before) === JSON.stringify(record)) continue
    if (!isDelta || before === undefined || Object.keys(before).some((field) => !(field in record))) set.push(record)
    else
      patch.push({
        id,
        ...Object.fromEntries(Object.entries(record).filter(([field, value]) => before[field] !== value)),
      })
  }
  return { set, patch, removed: [...told.keys()].filter((id) => !now.has(id)) }
}

test('board copy - after each frame it is the board, whatever steps the frame merges', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const copy = new BoardCopy('id')
      const now = new Map<BoardKey, BoardRecord>()
      let told: Board = new Map()
      const tell = (frame: BoardFrame) => {
        const answer = copy.apply(frame)
        if (answer.kind === 'waiting') return
        expect(answer.kind).toBe('applied')
        if (answer.kind === 'applied' && !answer.isReset) {
          for (const { key, fields } of answer.changes)
            for (const field of fields) {
              expect(now.get(key)?.[field]).not.toEqual(told.get(key)?.[field])
            }
        }
        told = new Map(now)
        expect(Object.fromEntries(copy.records)).toEqual(Object.fromEntries(now))
      }
      for (const each of steps) {
        if (each.kind === 'put') now.set(each.id, { id: each.id, ...each.fields })
        else if (each.kind === 'remove') now.delete(each.id)
        else if (each.kind === 'tell') tell(frameOf(told, now, each.isDelta))
        else {
          const records = [...now.values()]
          const { parts } = each
          const size = Math.ceil(records.length / parts)
          for (let part = 1; part <= parts; part++) {
            const set = records.slice((part - 1) * size, part * size)
            tell({ set, ...(part === 1 ? { reset: true } : {}), ...(parts === 1 ? {} : { part, parts }) })
          }
        }
      }
    }),
    { numRuns: 500 },
  )
})

describe('terminal', () => {
  const row = (...values: unknown[]) => values.map((value) => cellOf(value))

  test('text table - columns are as wide as their widest cell, and numbers stand at the right', () => {
    const { lines } = textTable({
      header: ['id', 'name'],
      rows: [row(1, 'ab'), row(100, '日本'), row(undefined, { x: 1 }), row(null, true)],
      width: undefined,
      isStyled: false,
    })
    expect(lines).toEqual([' id  name', '  1  ab', '100  日本', '     {"x":1}', '     true'])
  })

  test('text table - columns that do not fit are left out, and the first is cut', () => {
    const rows = [row('x'.repeat(60), 'b', 'c')]
    const of = (width: number) => textTable({ header: ['first', 'second', 'third'], rows, width, isStyled: false })
    expect(of(48)).toEqual({ lines: [`first${' '.repeat(37)}second`, `${'x'.repeat(39)}…  b`], hiddenColumns: 1 })
    expect(of(10)).toEqual({ lines: ['first', 'xxxxxxxxx…'], hiddenColumns: 2 })
  })

  test('text table - nothing from a record steers the terminal', () => {
    expect(printable('a\x1b[2J\nb\t\u202e\u009b\ud800c')).toBe('a\\u{1b}[2J\\nb\\t\\u{202e}\\u{9b}\\u{d800}c')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const { lines } = textTable({ header: [text], rows: [row(text)], width, isStyled: false })
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  test('text table - a text is cut between its characters', () => {
    expect(['abc', '日本語', '👩‍👩‍👧x', 'é́bc'].map((text) => cut(text, 2))).toEqual(['a…', '…', '…', 'é́…'])
  })

  const show = (display: BoardDisplay, height = 10, width = 80) => display.lines({ width, height }, '')
  const boardOf = (count: number) => Array.from({ length: count }, (_, id) => ({ id: count - id, n: 1 }))

  test('board display - rows are sorted by key, fit the height, and the last line says what is not shown', () => {
    const display = new BoardDisplay({ room: 'r', keyField: 'id', fields: undefined })
    const { copy, answers } = copyOf({ set: boardOf(12) })
    display.changed(copy.records, answers[0] as never, 0)
    const lines = show(display, 5)
    expect(lines).toEqual(['\x1b[1mid  n\x1b[0m', ' 1  1', ' 2  1', ' 3  1', 'r: 12 records, 9 rows not shown'])
    expect(display.lines({ width: 2, height: 3 }, 'lost')).toEqual(['\x1b[1mid\x1b[0m', ' 1', 'r…'])
    expect(display.lines({ width: 60, height: 14 }, 'lost').at(-1)).toBe('r: 12 records, lost')
    expect(display.lines({ width: 60, height: 1 }, '')).toHaveLength(1)
  })

  test('board display - changed cells are lit for a second, those of a whole board are not', () => {
    const display = new BoardDisplay({ room: 'r', keyField: 'id', fields: undefined })
    const { copy, answers } = copyOf({ set: boardOf(2) })
    const apply = (frame: BoardFrame, nowMs: number) => display.changed(copy.records, copy.apply(frame) as never, nowMs)
    display.changed(copy.records, answers[0] as never, 0)
    expect(show(display)).not.toContainEqual(expect.stringContaining('\x1b[7m'))
    apply({ patch: [{ id: 2, n: 5 }] }, 100)
    expect(show(display)[1]).toBe(' 1  1')
    expect(show(display)[2]).toBe(' 2  \x1b[7m5\x1b[0m')
    expect(display.putOut(1000)).toBe(false)
    expect(display.putOut(1100)).toBe(true)
    expect(show(display)[2]).toBe(' 2  5')
    apply({ set: [{ id: 0, n: 7 }] }, 2000)
    expect(show(display)[1]).toBe('\x1b[7m 0\x1b[0m  \x1b[7m7\x1b[0m')
    apply({ set: boardOf(2), reset: true }, 2001)
    expect(show(display)).toEqual(['\x1b[1mid  n\x1b[0m', ' 1  1', ' 2  1', 'r: 2 records'])
  })
})
