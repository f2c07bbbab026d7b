// The contents of a board's frames, independent of the wire protocol. Each protocol puts `set` and `rest` into its own envelope. Pure. Shard thread.
import { appendBoardObject, type BoardContents, NO_RECORDS } from '../protocol/board-object.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import type { Changes } from './board-walk.ts'

/** Range of offsets whose changes were merged for a reader that reads slowly. */
interface Skipped {
  /** Exclusive: the reader's position before the frame. */
  readonly from: number
  /** Inclusive. */
  readonly to: number
}

/** One of the frames that make up a whole board. The reader applies all of them with the last one, whose `part` equals `parts`. */
export interface Part {
  /** From 1 on. */
  readonly part: number
  /** The expected number of parts. It changes when the board changes in between. Above `part` in all frames but the last. */
  readonly parts: number
}

export interface FrameFacts {
  readonly skipped?: Skipped | undefined
  /** The reader forgets all records before it applies the frame. */
  readonly isReset?: boolean
  readonly part?: Part | undefined
}

const EMPTY = new Uint8Array(0)
const PATCH = utf8(',"patch":')
const REMOVED = utf8(',"removed":')
const RESET = utf8(',"reset":true')

export function boardFrame({ set, patch, removed }: Changes, { skipped, isReset, part }: FrameFacts): BoardContents {
  const rest = new ByteBuilder(256 + (patch?.length ?? 0) + (removed?.length ?? 0))
  if (patch !== undefined) {
    rest.append(PATCH)
    rest.append(patch)
  }
  if (removed !== undefined) {
    rest.append(REMOVED)
    rest.append(removed)
  }
  // A single change was not merged with another one.
  if (skipped !== undefined && skipped.to - skipped.from > 1) {
    const { from, to } = skipped
    rest.append(utf8(`,"skipped":{"from":${from},"to":${to},"updates":${to - from}}`))
  }
  if (isReset === true) rest.append(RESET)
  if (part !== undefined) rest.append(utf8(`,"part":${part.part},"parts":${part.parts}`))
  return { set: set ?? (isReset === true ? NO_RECORDS : undefined), rest: rest.length === 0 ? EMPTY : rest.copy() }
}

/** Whether a frame has no contents, so that it need not be sent. */
export const isEmptyFrame = ({ set, rest }: BoardContents): boolean => set === undefined && rest.length === 0

/** A frame as one JSON object: `{"set":[..],"patch":[..],..}`. */
export function frameObject(contents: BoardContents): Uint8Array {
  const object = new ByteBuilder((contents.set?.length ?? 0) + contents.rest.length + 16)
  appendBoardObject(object, contents)
  return object.copy()
}
