// The contents of a board's frame as one JSON object, which is the `data` of a centrifuge publication. What the members mean is in
// board/board-frame.ts. Pure; both threads.
import { type ByteBuilder, utf8 } from './byte-builder.ts'
import { CLOSE_OBJECT, OPEN_OBJECT } from './json-text.ts'

export interface BoardContents {
  /** Whole records, as an array text. Undefined when the frame has none and is no reset. */
  readonly set: Uint8Array | undefined
  /** The other members, as text that begins with a comma: `,"patch":[..],"removed":[..]`. May be empty. */
  readonly rest: Uint8Array
}

export const NO_RECORDS = utf8('[]')
const SET = utf8('"set":')

/** `{"set":[..],"patch":[..],..}` */
export function appendBoardObject(builder: ByteBuilder, { set, rest }: BoardContents): void {
  builder.appendByte(OPEN_OBJECT)
  if (set !== undefined) {
    builder.append(SET)
    builder.append(set)
  }
  builder.append(rest, set === undefined && rest.length > 0 ? 1 : 0)
  builder.appendByte(CLOSE_OBJECT)
}
