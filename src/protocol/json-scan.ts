// What can be learned of JSON text, or done to it, in its bytes, before or without parsing it.
import { Cursor } from './json-cursor.ts'
import {
  BACKSLASH,
  type ByteRange,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  CR,
  LF,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
} from './json-text.ts'

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
export function forEachLine(bytes: Uint8Array, visit: (start: number, end: number) => unknown): void {
  let start = 0
  while (start < bytes.length) {
    const lineFeed = bytes.indexOf(LF, start)
    const end = lineFeed === -1 ? bytes.length : lineFeed
    if (end > start && visit(start, end) === false) return
    start = end + 1
  }
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

/** The object a command's parameters must be; undefined when they are not valid JSON. */
export function parsed<Shape>(text: string): Shape | undefined {
  try {
    return JSON.parse(text) as Shape
  } catch {
    return undefined
  }
}
