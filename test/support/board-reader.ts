// A reader of a board: makes a copy from what it is sent alone, by the rules that are written down for readers, and compares it with the truth.
import assert from 'node:assert/strict'
import type { BoardPage } from '../../src/board/board-pages.ts'
import { type GivenView, isShown, projected, type Truth } from './board-truth.ts'

type Copy = Map<number, Record<string, unknown>>

interface Frame {
  readonly set?: readonly Record<string, unknown>[]
  readonly patch?: readonly Record<string, unknown>[]
  readonly removed?: readonly number[]
  readonly skipped?: { readonly from: number; readonly to: number; readonly updates: number }
  readonly reset?: true
  readonly part?: number
  readonly parts?: number
}

/** How a frame came about. */
export interface Sent {
  /** Offsets between which the frame tells what changed. */
  readonly from: number
  readonly to: number
  /** The frame is for one reader, which was not sent what came after `from`, and did not ask for this. */
  readonly isMerged: boolean
}

export interface SentPage {
  readonly page: BoardPage
  /** Whether the frame says which part it is. */
  readonly isNumbered: boolean
}

export class Reader {
  readonly view: GivenView
  copy: Copy = new Map()
  /** The offset that the copy is of. */
  position = -1
  /** That of the last frame which said anything. */
  told = -1
  #parts: Copy | undefined
  /** By record: at which offset a page told of it. */
  readonly #saidAt = new Map<number, number>()
  #part = 0

  constructor(view: GivenView) {
    this.view = view
  }

  /** Takes a frame of changes. */
  take(bytes: Uint8Array | undefined, sent: Sent, truth: Truth): void {
    assert(this.position >= sent.from, `a frame from ${sent.from} for a reader at ${this.position}`)
    assert(sent.to >= this.position, 'back in time')
    const position = this.position
    this.position = sent.to
    if (bytes !== undefined) {
      const frame = JSON.parse(Buffer.from(bytes).toString()) as Frame
      const floor = truth.at(sent.to).floor
      if (frame.reset === true) assert(sent.from < floor, `a needless reset from ${sent.from}, the floor is ${floor}`)
      else assert(sent.from >= floor, 'a walk that cannot be complete')
      this.#check(frame, sent, truth)
      const skips = sent.isMerged && sent.to - position > 1
      const skipped = { from: position, to: sent.to, updates: sent.to - position }
      assert.deepEqual(frame.skipped, skips ? skipped : undefined)
      assert.equal(frame.part, undefined)
      apply(frame, this.copy)
      this.told = sent.to
    }
    this.compare(truth)
  }

  /** Takes a page of the whole board. */
  takePage(bytes: Uint8Array, { page, isNumbered }: SentPage, truth: Truth): void {
    const frame = JSON.parse(Buffer.from(bytes).toString()) as Frame
    const { patch, part, parts, reset } = frame
    assert.equal(patch, undefined)
    assert.equal(reset, page.isFirst || undefined)
    if (page.isFirst) {
      this.#parts = new Map()
      this.#saidAt.clear()
      this.#part = 0
    }
    assert(this.#parts !== undefined, 'the first page does not say that it is')
    this.#checkNew(frame, page.offset, truth)
    apply(frame, this.#parts)
    if (part !== undefined) {
      assert.equal(part, this.#part + 1, 'parts come one after the other')
      assert(parts !== undefined && (page.isLast ? part === parts : part < parts), 'parts')
      this.#part = part
    } else assert(!isNumbered || page.isEmpty || (page.isFirst && page.isLast))
    if (!page.isLast) return
    this.copy = this.#parts
    this.#parts = undefined
    this.position = page.offset
    this.told = page.offset
    this.compare(truth)
  }

  compare(truth: Truth): void {
    const wanted = projected(truth.at(this.position).state, this.view)
    assert.deepEqual(new Map([...this.copy].sort()), new Map([...wanted].sort()), `copy at ${this.position}`)
  }

  /** Pages do not repeat themselves. */
  #checkNew({ set = [], removed = [] }: Frame, offset: number, truth: Truth): void {
    for (const id of [...set.map((record) => record.id as number), ...removed]) {
      const before = this.#saidAt.get(id)
      assert(before === undefined || truth.between(before, offset).has(id), `a page repeats ${id}`)
      this.#saidAt.set(id, offset)
    }
  }

  /** A frame says no more than what has changed, and patches what the reader has. */
  #check({ set = [], patch = [], removed = [], reset }: Frame, { from, to }: Sent, truth: Truth): void {
    const { view } = this
    const ids = [...set, ...patch].map(({ id }) => id as number)
    assert.equal(new Set([...ids, ...removed]).size, ids.length + removed.length, 'a record is told twice')
    if (reset === true) return
    const changes = truth.between(from, to)
    const where = Object.keys(view.where ?? {})
    const state = truth.at(to).state
    const why = (id: number) => {
      const change = changes.get(id)
      assert(change !== undefined, `${id} is told and has not changed`)
      const fields: string[] = [...change.fields]
      return { ...change, entered: change.life || fields.some((field) => where.includes(field)) }
    }
    for (const id of removed) assert(why(id).entered, `${id} is told as removed`)
    for (const { id } of set) {
      const { entered, fields } = why(id as number)
      const shown = [...fields].filter((field) => isShown(field, view))
      const hasVanished = shown.some((field) => state.get(id as number)?.[field] === undefined)
      assert(entered || (view.delta === true ? hasVanished : shown.length > 0), `${id} is told whole`)
    }
    for (const { id, ...rest } of patch) {
      assert(view.delta === true && this.copy.has(id as number), `a patch for ${id}`)
      const { fields } = why(id as number)
      for (const field of Object.keys(rest)) assert((fields as Set<string>).has(field), `${field} of ${id} is patched`)
      assert(Object.keys(rest).length > 0, 'a patch without fields')
    }
  }
}

function apply({ set, patch = [], removed = [], reset }: Frame, copy: Copy): void {
  assert(reset === undefined || set !== undefined, 'a reset without records')
  if (reset === true) copy.clear()
  for (const record of set ?? []) copy.set(record.id as number, record)
  for (const { id, ...rest } of patch) copy.set(id as number, { ...copy.get(id as number), id, ...rest })
  for (const id of removed) copy.delete(id)
}
