// Whether bytes are JSON, by the grammar of RFC 8259: one pass, no recursion, no object. For the short texts of a busy path, where JSON.parse
// costs several times as much, most of it for values that nobody looks at. Takes nothing that JSON.parse refuses. Refuses what nests
// deeper than it counts, so a caller asks JSON.parse before it tells a peer that something is malformed. The bytes must be UTF-8.
import {
  BACKSLASH,
  type ByteRange,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CR,
  END,
  LF,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  SPACE,
  TAB,
  ZERO,
} from './json-text.ts'

/** Containers round a value, counted in the bits of a number. */
const DEPTH_MAX = 30
const PLUS = 0x2b
const MINUS = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const UPPER_E = 0x45
const LOWER_B = 0x62
const LOWER_E = 0x65
const LOWER_F = 0x66
const LOWER_N = 0x6e
const LOWER_R = 0x72
const LOWER_T = 0x74
const LOWER_U = 0x75

/**
 * The bytes of the value of a key of the object in `bytes[start, end)`, without surrounding white space. `key` must be ASCII. Of a key given
 * twice the last counts. Undefined when the text is no JSON object, when the object has no such key, and when this file cannot tell.
 */
export function memberOf(bytes: Uint8Array, start: number, end: number, key: string): ByteRange | undefined {
  let at = spaceEnd(bytes, start, end)
  if (at >= end || bytes[at] !== OPEN_OBJECT) return undefined
  let found: ByteRange | undefined
  at = spaceEnd(bytes, at + 1, end)
  if (at < end && bytes[at] === CLOSE_OBJECT) return undefined
  for (;;) {
    const keyStart = at + 1
    const keyEnd = stringEnd(bytes, at, end) - 1
    // A key with escapes may be the one that is looked for.
    if (keyEnd < keyStart || hasEscape(bytes, keyStart, keyEnd)) return undefined
    const valueStart = colonEnd(bytes, keyEnd + 1, end)
    at = valueStart === END ? END : valueEnd(bytes, valueStart, end)
    if (at === END) return undefined
    if (keyEnd - keyStart === key.length && isText(bytes, keyStart, key)) found = { start: valueStart, end: at }
    at = spaceEnd(bytes, at, end)
    if (at >= end) return undefined
    const next = bytes[at]
    at = spaceEnd(bytes, at + 1, end)
    if (next === CLOSE_OBJECT) return at === end ? found : undefined
    if (next !== COMMA) return undefined
  }
}

/** Where the JSON value ends that begins at `start`, perhaps behind white space. END when there is none. */
export function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  // A bit for each container round the value, the innermost lowest: 1 for an object.
  let kinds = 0
  let depth = 0
  let at = spaceEnd(bytes, start, end)
  for (;;) {
    const byte = at < end ? bytes[at]! : END
    let isClosed = true
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === DEPTH_MAX) return END
      const isObject = byte === OPEN_OBJECT
      at = spaceEnd(bytes, at + 1, end)
      if (at < end && bytes[at] === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) at += 1
      else {
        isClosed = false
        depth += 1
        kinds = (kinds << 1) | (isObject ? 1 : 0)
        if (isObject) at = colonEnd(bytes, stringEnd(bytes, at, end), end)
      }
    } else at = scalarEnd(bytes, at, end)
    if (at === END) return END
    while (isClosed) {
      if (depth === 0) return at
      at = spaceEnd(bytes, at, end)
      if (at >= end) return END
      const next = bytes[at]
      const isObject = (kinds & 1) === 1
      if (next === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        at += 1
        depth -= 1
        kinds >>= 1
        continue
      }
      if (next !== COMMA) return END
      isClosed = false
      at = spaceEnd(bytes, at + 1, end)
      if (isObject) at = colonEnd(bytes, stringEnd(bytes, at, end), end)
      if (at === END) return END
    }
  }
}

/** Past the string, number or word at `at`. */
function scalarEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return END
  const byte = bytes[at]!
  if (byte === QUOTE) return stringEnd(bytes, at, end)
  if (byte === LOWER_T) return wordEnd(bytes, { start: at, end }, 'true')
  if (byte === LOWER_F) return wordEnd(bytes, { start: at, end }, 'false')
  if (byte === LOWER_N) return wordEnd(bytes, { start: at, end }, 'null')
  return numberEnd(bytes, at, end)
}

/** Past the closing quote of the string that begins at `at`. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== QUOTE) return END
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) return i + 1
    if (byte < SPACE) return END
    if (byte !== BACKSLASH) continue
    i += 1
    if (i >= end) return END
    const escaped = bytes[i]!
    if (escaped === LOWER_U) {
      for (let digit = 0; digit < 4; digit++) {
        i += 1
        if (i >= end || !isHex(bytes[i]!)) return END
      }
    } else if (!isEscape(escaped)) return END
  }
  return END
}

/** Past the number that begins at `start`. END when there is none. */
export function numberEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start
  const whole = digitsEnd(bytes, at, end)
  if (whole === at || (bytes[at] === ZERO && whole > at + 1)) return END
  at = whole
  if (at < end && bytes[at] === DOT) {
    const fraction = digitsEnd(bytes, at + 1, end)
    if (fraction === at + 1) return END
    at = fraction
  }
  if (at < end && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) {
    at += 1
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at += 1
    const exponent = digitsEnd(bytes, at, end)
    if (exponent === at) return END
    at = exponent
  }
  return at
}

/** Past the colon behind a key, and the white space round it. `at` may be END. */
function colonEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at === END) return END
  const colon = spaceEnd(bytes, at, end)
  return colon < end && bytes[colon] === COLON ? spaceEnd(bytes, colon + 1, end) : END
}

/** Past white space. */
export function spaceEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  for (; at < end; at++) {
    const byte = bytes[at]
    if (byte !== SPACE && byte !== LF && byte !== CR && byte !== TAB) break
  }
  return at
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  return at
}

function wordEnd(bytes: Uint8Array, { start, end }: ByteRange, word: string): number {
  return start + word.length <= end && isText(bytes, start, word) ? start + word.length : END
}

/** Whether this text, which must be ASCII, stands at `start`. */
export function isText(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === BACKSLASH) return true
  return false
}

const isHex = (byte: number): boolean =>
  (byte >= ZERO && byte <= NINE) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= LOWER_F)

const isEscape = (byte: number): boolean =>
  byte === QUOTE ||
  byte === BACKSLASH ||
  byte === SLASH ||
  byte === LOWER_B ||
  byte === LOWER_F ||
  byte === LOWER_N ||
  byte === LOWER_R ||
  byte === LOWER_T
