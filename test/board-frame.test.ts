// The bytes of a board's frames: the order of their members, what is left out, and how records are spelled.
import { describe, expect, it } from 'vitest'
import { Board } from '../src/board/board.ts'
import { BoardFields, byteText, textOfBytes } from '../src/board/board-fields.ts'
import { boardFrame, type FrameFacts, frameObject, isEmptyFrame } from '../src/board/board-frame.ts'
import { BoardWriter, type Changes, TOO_LARGE } from '../src/board/board-walk.ts'
import { readView, spelledValue, viewOf } from '../src/board/view.ts'
import { filledBoard } from '../src/config/board-schema.ts'
import { utf8 } from '../src/protocol/byte-builder.ts'

const NOTHING: Changes = { set: undefined, patch: undefined, removed: undefined }
const ALL: Changes = { set: utf8('[{"id":1}]'), patch: utf8('[{"id":2}]'), removed: utf8('[3]') }
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const frameText = (changes: Changes, facts: FrameFacts = {}) => textOf(frameObject(boardFrame(changes, facts)))

describe('board frame - members in their order, each only when it says something', () => {
  it.each<[string, Changes, FrameFacts, string]>([
    ['nothing', NOTHING, {}, '{}'],
    ['records', { ...NOTHING, set: ALL.set }, {}, '{"set":[{"id":1}]}'],
    ['patches', { ...NOTHING, patch: ALL.patch }, {}, '{"patch":[{"id":2}]}'],
    ['removals', { ...NOTHING, removed: ALL.removed }, {}, '{"removed":[3]}'],
    [
      'everything',
      ALL,
      { skipped: { from: 3, to: 7 }, isReset: true, part: { part: 1, parts: 2 } },
      '{"set":[{"id":1}],"patch":[{"id":2}],"removed":[3],"skipped":{"from":3,"to":7,"updates":4},"reset":true,"part":1,"parts":2}',
    ],
    ['the reset of an empty board', NOTHING, { isReset: true }, '{"set":[],"reset":true}'],
    ['two merged changes', NOTHING, { skipped: { from: 0, to: 2 } }, '{"skipped":{"from":0,"to":2,"updates":2}}'],
    ['one change', NOTHING, { skipped: { from: 1, to: 2 } }, '{}'],
    ['a part without records', NOTHING, { part: { part: 2, parts: 3 } }, '{"part":2,"parts":3}'],
  ])('%s', (_title, changes, facts, text) => {
    expect(frameText(changes, facts)).toBe(text)
  })

  it('says whether it is empty', () => {
    expect(isEmptyFrame(boardFrame(NOTHING, { isReset: false, skipped: { from: 1, to: 2 } }))).toBe(true)
    expect(isEmptyFrame(boardFrame(NOTHING, { isReset: true }))).toBe(false)
    expect(isEmptyFrame(boardFrame({ ...NOTHING, removed: ALL.removed }, {}))).toBe(false)
  })

  it('keeps nothing of the buffers that it was made of', () => {
    const set = utf8('[{"id":1}]')
    const frame = boardFrame({ ...NOTHING, set }, {})
    const whole = frameObject(frame)
    set.fill(0)
    expect(textOf(whole)).toBe('{"set":[{"id":1}]}')
  })
})

const options = filledBoard({
  key: 'sku',
  schema: { type: 'object', properties: { sku: { type: 'string' }, price: {}, Title: {}, tags: {} } },
  tombstonesMax: 2,
})!
const fields = new BoardFields(options)
const writer = new BoardWriter()
const record = (values: Record<string, unknown>) => ({
  key: spelledValue(values.sku),
  values: ['sku', 'price', 'Title', 'tags'].map((name) => (name in values ? spelledValue(values[name]) : undefined)),
})
const viewed = (given: unknown) => {
  const read = readView(given, { options, fields, limits: { keysMax: 10, bytesMax: 1000 } })
  return { fields, view: viewOf(read.kind === 'ok' ? read.text : '', fields) }
}

class Shop {
  readonly board = new Board(options)

  push(...records: Record<string, unknown>[]): void {
    const { change } = this.board.compare(records.map(record))
    this.board.apply(change, this.board.offset + 1, 0)
  }

  remove(...skus: string[]): void {
    this.board.apply({ set: [], removed: skus.map(spelledValue), isReset: false }, this.board.offset + 1, 0)
  }

  seen(since: number, given: unknown = {}, bytesMax = 1000): string {
    const changes = writer.walk(this.board, viewed(given), { since, isShared: false, bytesMax })
    return changes === TOO_LARGE ? changes : frameText(changes)
  }
}

describe('board walk - spells what a reader lacks', () => {
  it('fields in the order of their names, the newest change first, any text', () => {
    const shop = new Shop()
    shop.push({ sku: 'a', price: 1.5, Title: null })
    shop.push({ tags: { x: ['é', '"€'] }, sku: '漢\u0000', Title: 'long '.repeat(20) })
    expect(shop.seen(0)).toBe(
      `{"set":[{"Title":${JSON.stringify('long '.repeat(20))},"sku":"漢\\u0000","tags":{"x":["é","\\"€"]}},` +
        '{"Title":null,"price":1.5,"sku":"a"}]}',
    )
  })

  it('patches, whole records, and keys', () => {
    const shop = new Shop()
    shop.push({ sku: 'a', price: 1 }, { sku: 'b', price: 1, Title: 'x' }, { sku: 'c' })
    shop.push({ sku: 'a', price: 2 }, { sku: 'b', price: 1 }, { sku: 'd', price: 1 })
    shop.remove('c', 'nobody')
    expect(shop.seen(1, { delta: true })).toBe(
      '{"set":[{"price":1,"sku":"d"},{"price":1,"sku":"b"}],"patch":[{"price":2,"sku":"a"}],"removed":["c"]}',
    )
    expect(shop.seen(1, { delta: true, fields: ['Title'] })).toBe('{"set":[{"sku":"d"},{"sku":"b"}],"removed":["c"]}')
    expect(shop.seen(3)).toBe('{}')
  })

  it('gives up when there are too many bytes, and is right the next time', () => {
    const shop = new Shop()
    shop.push({ sku: 'a', price: 1 }, { sku: 'b', price: 1 })
    const whole = shop.seen(0)
    const arrayBytes = whole.length - '{"set":]}'.length
    expect(shop.seen(0, {}, arrayBytes - 1)).toBe(TOO_LARGE)
    expect(shop.seen(0, {}, arrayBytes)).toBe(whole)
  })

  it('a change, as history keeps it', () => {
    const change = { set: [record({ sku: 'é', price: 1 })], removed: [spelledValue('ü')], isReset: false }
    expect(frameText(writer.change(change, fields))).toBe('{"set":[{"price":1,"sku":"é"}],"removed":["ü"]}')
  })

  it('a byte text has one character for each byte, and can be read back', () => {
    for (const any of ['', 'a', 'é€漢😀', '\u0000\u007f\u0080\u00ff']) {
      expect(byteText(any)).toHaveLength(Buffer.byteLength(any))
      expect(textOfBytes(byteText(any))).toBe(any)
    }
  })
})

describe('board - bounded, and back at nothing', () => {
  it('the memory that it counts is what it holds', () => {
    const shop = new Shop()
    const { board } = shop
    const bytes: number[] = []
    for (let round = 0; round < 3; round++) {
      shop.push({ sku: 'a', price: round }, { sku: 'b', Title: 'x'.repeat(round * 10) }, { sku: 'c' }, { sku: 'd' })
      shop.push({ sku: 'b' }, { sku: 'a', price: 0 })
      bytes.push(board.bytes)
      shop.remove('a', 'b', 'c', 'd')
      expect(board).toMatchObject({ size: 0, tombstones: 2 })
      expect(board.copy()).toMatchObject({ size: 0, tombstones: 2, bytes: board.bytes, floor: board.offset })
    }
    expect(new Set(bytes).size).toBe(1)
    board.apply({ set: [], removed: [], isReset: true }, board.offset + 1, 0)
    expect(board).toMatchObject({ size: 0, tombstones: 0, bytes: 0, floor: board.offset })
    expect(board.newest).toBe(board.head)
    expect(board.expired(1e9, 10)).toEqual([])
  })

  it('without tombstones a removal is forgotten at once', () => {
    const board = new Board({ tombstonesMax: 0 })
    board.apply({ set: [record({ sku: 'a' })], removed: [], isReset: false }, 1, 0)
    board.apply({ set: [], removed: [spelledValue('a')], isReset: false }, 2, 0)
    expect(board).toMatchObject({ size: 0, tombstones: 0, bytes: 0, floor: 2 })
  })

  it('a copy goes its own way', () => {
    const shop = new Shop()
    shop.push({ sku: 'a', price: 1 }, { sku: 'b', price: 1 })
    const copy = shop.board.copy()
    shop.push({ sku: 'a', price: 2 })
    shop.remove('b')
    expect(copy).toMatchObject({ size: 2, tombstones: 0, offset: 1 })
    expect(copy.get(spelledValue('a'))!.values[1]).toBe('1')
    expect(copy.get(spelledValue('a'))!.fieldOffsets).toEqual([1, 1, 1, 1])
  })

  it('expires the longest not pushed first, so many at a time', () => {
    const { board } = new Shop()
    const put = (sku: string, offset: number, nowMs: number) =>
      board.apply({ set: [record({ sku })], removed: [], isReset: false }, offset, nowMs)
    put('a', 1, 10)
    put('b', 2, 20)
    put('c', 3, 30)
    board.touch([spelledValue('a'), spelledValue('nobody')], 40)
    expect(board.expired(9, 10)).toEqual([])
    expect(board.expired(30, 10)).toEqual(['"b"', '"c"'])
    expect(board.expired(40, 2)).toEqual(['"b"', '"c"'])
    expect(board.newest.key).toBe('"c"')
  })
})
