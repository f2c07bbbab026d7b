// A whole board in pages: what the reader has at the end, and how the pages count themselves. test/board-model.test.ts plays with the same class.
import { describe, expect, it } from 'vitest'
import { Board } from '../src/board/board.ts'
import { BoardFields } from '../src/board/board-fields.ts'
import { type BoardPage, BoardPages } from '../src/board/board-pages.ts'
import { BoardWriter } from '../src/board/board-walk.ts'
import { readView, type View, viewOf, WHOLE_VIEW } from '../src/board/view.ts'

const options = {
  key: 'id',
  recordsMax: 100,
  tombstonesMax: 3,
  ttlSeconds: 0,
  schema: { type: 'object', properties: { id: { type: 'integer' }, a: {}, b: {} } },
  rates: [1],
  unreadBytesMax: 1024,
}
const fields = new BoardFields(options)
const writer = new BoardWriter()
/** `a` and `b` of a record, by its id. */
type Rows = Record<number, readonly [a: number, b: number]>

class Scene {
  readonly board = new Board(options)

  push(rows: Rows): void {
    const records = Object.entries(rows).map(([id, [a, b]]) => ({ key: id, values: [id, `${a}`, `${b}`] }))
    this.board.apply(this.board.compare(records).change, this.board.offset + 1, 0)
  }

  remove(...ids: number[]): void {
    this.board.apply({ set: [], removed: ids.map(String), isReset: false }, this.board.offset + 1, 0)
  }

  pages(recordsMax: number, view: View = WHOLE_VIEW): BoardPages {
    return new BoardPages({
      board: this.board,
      about: { fields, view },
      writer,
      bytesMax: 10_000,
      lastBytesMax: 10_000,
      recordsMax,
    })
  }
}

const rowsOf = (count: number): Rows => Object.fromEntries(Array.from({ length: count }, (_, i) => [i + 1, [i, 0]]))
const view = (given: unknown): View => {
  const read = readView(given, { options, fields, limits: { keysMax: 10, bytesMax: 1000 } })
  if (read.kind === 'refused') throw new Error(read.message)
  return viewOf(read.text, fields)
}
const listOf = (bytes: Uint8Array | undefined) => JSON.parse(bytes === undefined ? '[]' : Buffer.from(bytes).toString())

/** What a reader makes of pages. */
class Reader {
  records = new Map<number, Record<string, number>>()
  readonly parts: (readonly [part: number, parts: number] | undefined)[] = []

  take({ changes, part, isFirst }: BoardPage): void {
    if (isFirst) this.records.clear()
    expect(changes.patch).toBeUndefined()
    for (const record of listOf(changes.set)) this.records.set(record.id, record)
    for (const id of listOf(changes.removed)) this.records.delete(id)
    this.parts.push(part && [part.part, part.parts])
  }

  get ids(): number[] {
    return [...this.records.keys()].sort((x, y) => x - y)
  }
}

describe('board pages - a reader that puts them together has the board', () => {
  it('a small board is one page, without a number', () => {
    const scene = new Scene()
    scene.push(rowsOf(3))
    const page = scene.pages(10).next()
    expect(page).toMatchObject({ part: undefined, isFirst: true, isLast: true, offset: 1 })
    expect(listOf(page.changes.set).map(({ id }: { id: number }) => id)).toEqual([3, 2, 1])
  })

  it('an empty board is one page', () => {
    const page = new Scene().pages(10).next()
    expect(page).toMatchObject({ part: undefined, isFirst: true, isLast: true, offset: 0 })
    expect(page.changes.set).toBeUndefined()
  })

  it('what stands still comes in as many parts as the first one says', () => {
    const scene = new Scene()
    scene.push(rowsOf(10))
    const reader = new Reader()
    const pages = scene.pages(4)
    for (let isLast = false; !isLast; ) {
      const page = pages.next()
      reader.take(page)
      isLast = page.isLast
    }
    expect(reader.ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(reader.parts.map((part) => part?.[0])).toEqual([1, 2, 3])
    expect(reader.parts.at(-1)).toEqual([3, 3])
    expect(pages.place).toBeUndefined()
  })

  it('what changes meanwhile comes whole in a round behind the others, although a view shows nothing of the change', () => {
    const scene = new Scene()
    scene.push(rowsOf(6))
    const pages = scene.pages(2, view({ fields: ['a'], delta: true }))
    const reader = new Reader()
    reader.take(pages.next())
    scene.push({ 1: [0, 1], 2: [5, 0], 6: [5, 1] })
    scene.remove(5)
    for (let isLast = false; !isLast; ) {
      const page = pages.next()
      reader.take(page)
      isLast = page.isLast
    }
    expect([...reader.records.values()].sort((x, y) => x.id! - y.id!)).toEqual([
      { id: 1, a: 0 },
      { id: 2, a: 5 },
      { id: 3, a: 2 },
      { id: 4, a: 3 },
      { id: 6, a: 5 },
    ])
    expect(pages.rounds).toBe(2)
  })

  it('a page ends although the board changes before every page', () => {
    const scene = new Scene()
    scene.push(rowsOf(6))
    const pages = scene.pages(2)
    const reader = new Reader()
    let count = 0
    for (let isLast = false; !isLast; count++) {
      scene.push({ 3: [100 + count, 0] })
      const page = pages.next()
      reader.take(page)
      isLast = page.isLast
    }
    expect(count).toBeLessThan(6)
    expect(reader.records.get(3)).toEqual({ id: 3, a: 99 + count, b: 0 })
  })

  it('a record that leaves the view and changes once more before its page comes is removed', () => {
    const scene = new Scene()
    scene.push({ 1: [0, 0], 5: [1, 0] })
    const pages = scene.pages(1, view({ where: { a: 1 } }))
    const reader = new Reader()
    reader.take(pages.next())
    // The first round tells of record 5. The second would tell that it has left, but record 6 stands before it; the third begins behind that.
    scene.push({ 5: [0, 0], 6: [1, 0] })
    reader.take(pages.next())
    reader.take(pages.next())
    scene.push({ 5: [0, 1] })
    for (let isLast = false; !isLast; ) {
      const page = pages.next()
      reader.take(page)
      isLast = page.isLast
    }
    expect(reader.ids).toEqual([6])
  })

  it('begins anew when the board has forgotten what was removed', () => {
    const scene = new Scene()
    scene.push(rowsOf(10))
    const pages = scene.pages(4)
    const reader = new Reader()
    reader.take(pages.next())
    scene.remove(10, 9, 8, 7, 6)
    const page = pages.next()
    expect(page).toMatchObject({ isFirst: true, isLast: false, part: { part: 1, parts: 2 } })
    reader.take(page)
    reader.take(pages.next())
    expect(reader.ids).toEqual([1, 2, 3, 4, 5])
  })

  it('goes on where it was although all entries that its place names have moved', () => {
    const scene = new Scene()
    scene.push(rowsOf(12))
    const pages = scene.pages(4)
    pages.next()
    const named = pages.place!.entries.map(({ key }) => Number(key))
    expect(named).toEqual([8, 7, 6])
    scene.push({ 8: [99, 0], 6: [99, 0] })
    scene.remove(7)
    const idsOf = ({ changes }: BoardPage) => listOf(changes.set).map(({ id }: { id: number }) => id)
    expect(idsOf(pages.next())).toEqual([5, 4, 3, 2])
    expect(idsOf(pages.next())).toEqual([1])
    const last = pages.next()
    expect(idsOf(last)).toEqual([8, 6])
    expect(listOf(last.changes.removed)).toEqual([7])
    expect(last.isLast).toBe(true)
  })

  it('a page looks at 5,000 entries, however few of them are shown; a view of keys looks at its keys', () => {
    const scene = new Scene()
    scene.push(rowsOf(10_001))
    const pages = scene.pages(1000, view({ where: { a: 0 } }))
    expect([pages.next(), pages.next()].map(({ changes }) => changes.set)).toEqual([undefined, undefined])
    const last = pages.next()
    expect(listOf(last.changes.set)).toEqual([{ id: 1, a: 0, b: 0 }])
    expect(last).toMatchObject({ isLast: true, part: { part: 2, parts: 2 } })
    const page = scene.pages(1000, view({ keys: [1, 20_000] })).next()
    expect(listOf(page.changes.set)).toHaveLength(1)
    expect(page.isLast).toBe(true)
  })

  it('goes on at a place that was given away', () => {
    const scene = new Scene()
    scene.push(rowsOf(7))
    const reader = new Reader()
    let pages = scene.pages(2)
    for (let count = 0; count < 20; count++) {
      const page = pages.next()
      reader.take(page)
      if (page.isLast) break
      if (count === 1) scene.push({ 2: [9, 9], 3: [9, 9], 8: [9, 9] })
      if (count === 2) scene.remove(7, 3)
      pages = new BoardPages(
        {
          board: scene.board,
          about: { fields, view: WHOLE_VIEW },
          writer,
          bytesMax: 1,
          lastBytesMax: 1,
          recordsMax: 2,
        },
        JSON.parse(JSON.stringify(pages.place)),
      )
    }
    expect(reader.ids).toEqual([1, 2, 4, 5, 6, 8])
  })

  it.each([
    { since: 0, until: 99, entries: [{ key: '1', sequence: 1 }] },
    { since: 2, until: 1, entries: [{ key: '1', sequence: 1 }] },
    { since: 0, until: Number.NaN, entries: [{ key: '1', sequence: 1 }] },
  ])('a place that no page has given begins anew: %o', (place) => {
    const scene = new Scene()
    scene.push(rowsOf(7))
    const about = { fields, view: WHOLE_VIEW }
    const pages = new BoardPages(
      { board: scene.board, about, writer, bytesMax: 1000, lastBytesMax: 1000, recordsMax: 100 },
      place,
    )
    expect(pages.next()).toMatchObject({ isFirst: true, isLast: true })
  })
})
