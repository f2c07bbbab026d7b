/**
 * What a member of a board keeps: its copy of the records, made by the rules of the plain protocol from the frames alone.
 *
 * Members that are sent the same frames share them (`FrameNode`), because thousands of members that each parse every frame would be measured
 * instead of the server. Each such member is a place in a tree of frames; two members are at one place only when they were sent the same bytes
 * from the beginning. The copy that belongs to a place is made once, at the end.
 */
export type BoardRecord = Record<string, unknown>

/** A frame of a board in the plain protocol. */
interface BoardFrame {
  msg: BoardRecord[]
  patch?: BoardRecord[]
  removed?: unknown[]
  skipped?: { from: number; to: number; updates: number }
  reset?: boolean
  part?: number
  parts?: number
}

const keyField = 'product_line_id'
const keyOf = (record: BoardRecord): string => String(record[keyField])

export class BoardCopy {
  records = new Map<string, BoardRecord>()
  /** Frames that say that changes were merged. */
  skips = 0
  /** Set when a frame does not fit the copy. */
  broken = ''
  #parts: BoardFrame[] = []

  /** Takes one frame; returns the records in it, whole or in part. */
  apply(text: string): BoardRecord[] {
    const frame = JSON.parse(text) as BoardFrame
    this.#parts.push(frame)
    if (frame.part !== frame.parts) return []
    const changed = this.#parts.flatMap((part) => this.#merge(part))
    this.#parts = []
    return changed
  }

  clone(): BoardCopy {
    const copy = new BoardCopy()
    for (const [key, record] of this.records) copy.records.set(key, { ...record })
    return copy
  }

  /** In how many records two copies differ. */
  differences(other: BoardCopy): number {
    let same = 0
    for (const [key, record] of this.records) {
      const theirs = other.records.get(key)
      if (theirs !== undefined && isSame(record, theirs)) same++
    }
    return Math.max(this.records.size, other.records.size) - same
  }

  #merge({ msg, patch = [], removed = [], skipped, reset }: BoardFrame): BoardRecord[] {
    if (reset === true) this.records.clear()
    if (skipped !== undefined) this.skips++
    for (const record of msg) this.records.set(keyOf(record), record)
    for (const fields of patch) {
      const record = this.records.get(keyOf(fields))
      if (record === undefined) this.broken = `a patch of the unknown key ${keyOf(fields)}`
      else Object.assign(record, fields)
    }
    for (const key of removed) this.records.delete(String(key))
    return patch.length === 0 ? msg : [...msg, ...patch]
  }
}

function isSame(one: BoardRecord, other: BoardRecord): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** A frame that one or more members have been sent, behind the same frames. */
export class FrameNode {
  readonly #frame: Buffer
  readonly #before: FrameNode | undefined
  readonly #next: FrameNode[] = []

  constructor(frame: Buffer = Buffer.alloc(0), before?: FrameNode) {
    this.#frame = frame
    this.#before = before
  }

  /** The node of the frame `bytes[start, end)` behind this one. The bytes are copied when they are new. */
  step(bytes: Buffer, start: number, end: number): FrameNode {
    for (const node of this.#next) {
      if (node.#frame.length === end - start && node.#frame.compare(bytes, start, end) === 0) return node
    }
    const node = new FrameNode(Buffer.from(bytes.subarray(start, end)), this)
    this.#next.push(node)
    return node
  }

  /** The copy of a member that has been sent all frames up to this one. */
  copy(): BoardCopy {
    const frames: Buffer[] = []
    for (let node: FrameNode = this; node.#before !== undefined; node = node.#before) frames.push(node.#frame)
    const copy = new BoardCopy()
    for (const frame of frames.reverse()) copy.apply(frame.toString())
    return copy
  }
}
