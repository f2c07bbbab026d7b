// What can be learned of JSON text, or done to it, in its bytes, before or without parsing it.
import { Cursor } from './json-cursor.ts'
import {
  BACKSLASH,
  type ByteRange,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  CR,
  END,
  LF,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from './json-text.ts'

const LOWER_U = 0x75

/**
 * The bytes of the value of a top-level key of the object in `bytes[start, end)`, without surrounding white space. The text must
 * have passed JSON.parse already; `key` must be ASCII. Of a key given twice the last counts.
 */
export function rawMember(bytes: Uint8Array, start: number, end: number, key: string): ByteRange | undefined {
  const cursor = new Cursor(bytes, { start, end, depthMax: Number.POSITIVE_INFINITY })
  if (!cursor.open(1)) return undefined
  let found: ByteRange | undefined
  while (cursor.nextKey()) {
    const wanted = cursor.keyIs(key)
    const valueStart = cursor.pos
    cursor.skipValue(1)
    if (wanted) found = { start: valueStart, end: cursor.pos }
  }
  return cursor.fault === '' ? found : undefined
}

/** Visits each non-empty line of a frame as offsets, the line feed excluded. A visitor that returns exactly `false` ends the walk. */
export function forEachLine(bytes: Uint8Array, visit: (start: number, end: number) => unknown): number {
  let start = 0
  let lines = 0
  while (start < bytes.length) {
    const lineFeed = bytes.indexOf(LF, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    if (end > start) {
      lines += 1
      if (visit(start, end) === false) break
    }
    start = end + 1
  }
  return lines
}

/** Whether arrays and objects in `bytes[start, end)` nest at most `depthMax` deep: asked before a payload is given to JSON.parse. */
export function withinDepth(bytes: Uint8Array, start: number, end: number, depthMax: number): boolean {
  let depth = 0
  let inString = false
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (inString) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inString = false
    } else if (byte === QUOTE) {
      inString = true
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > depthMax) return false
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && depth > 0) {
      depth--
    }
  }
  return true
}

/**
 * Blanks out CR and LF in `bytes[start, end)`, in place. A JSON text has them only between tokens (inside a string they are escaped),
 * so the value is unchanged and can stand on one line of a newline-delimited frame.
 */
export function foldLineBreaks(bytes: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte === LF || byte === CR) bytes[i] = SPACE
  }
}

/**
 * Whether escapes in `bytes[start, end)` spell half a surrogate pair, which no UTF-8 can carry once the string is decoded. The text must
 * be valid JSON, so that backslashes stand in strings only and each \u has its four digits.
 */
export function hasLoneSurrogate(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end) {
    if (bytes[at] !== BACKSLASH) {
      at++
      continue
    }
    const unit = escapedUnit(bytes, at)
    if (unit >= 0xd800 && unit <= 0xdfff) {
      // The second half of a pair is stepped over together with the first, so one that is met here stands alone.
      const isPair = unit < 0xdc00 && (escapedUnit(bytes, at + 6) & 0xfc00) === 0xdc00
      if (!isPair) return true
      at += 12
    } else at += 2
  }
  return false
}

/** The UTF-16 unit that an escape \uXXXX at `at` spells; END when something else stands there. */
function escapedUnit(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== LOWER_U) return END
  let unit = 0
  for (let digit = at + 2; digit < at + 6; digit++) {
    const byte = bytes[digit]!
    // The low four bits of A to F count from 1, in either case.
    unit = unit * 16 + (byte & 15) + (byte > NINE ? 9 : 0)
  }
  return unit
}

/** The object a command's parameters must be; undefined when they are not valid JSON. */
export function parsed<Shape>(text: string): Shape | undefined {
  try {
    return JSON.parse(text) as Shape
  } catch {
    return undefined
  }
}
