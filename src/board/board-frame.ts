// What a frame of a board says, independent of the wire protocol. The protocols put `set` and `rest` into their envelopes. Pure; both threads.
import { appendBoardObject, type BoardContents, NO_RECORDS } from '../protocol/board-object.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import type { Changes } from './board-walk.ts'

/** Offsets whose changes were merged for a reader that did not ask for it. */
interface Skipped {
  /** The reader's position before, exclusive. */
  readonly from: number
  /** Inclusive. */
  readonly to: number
}

/** One of the frames that make up a whole board. All are applied together with the last, the one whose part is the number of parts. */
export interface Part {
  /** From 1 on. */
  readonly part: number
  /** As many as expected. Changes when the board changes meanwhile; only the last frame has the same number in both. */
  readonly parts: number
}

export interface FrameFacts {
  readonly skipped?: Skipped | undefined
  /** The reader forgets everything before. */
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
  // One change is nothing merged.
  if (skipped !== undefined && skipped.to - skipped.from > 1) {
    const { from, to } = skipped
    rest.append(utf8(`,"skipped":{"from":${from},"to":${to},"updates":${to - from}}`))
  }
  if (isReset === true) rest.append(RESET)
  if (part !== undefined) rest.append(utf8(`,"part":${part.part},"parts":${part.parts}`))
  return { set: set ?? (isReset === true ? NO_RECORDS : undefined), rest: rest.length === 0 ? EMPTY : rest.copy() }
}

/** Whether a frame says anything. */
export const isEmptyFrame = ({ set, rest }: BoardContents): boolean => set === undefined && rest.length === 0

/** A frame as one JSON object: `{"set":[..],"patch":[..],..}`. */
export function frameObject(contents: BoardContents): Uint8Array {
  const object = new ByteBuilder((contents.set?.length ?? 0) + contents.rest.length + 16)
  appendBoardObject(object, contents)
  return object.copy()
}
