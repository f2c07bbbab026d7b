// Bytes of JSON text: the characters that have a meaning, and how a range of bytes becomes a string. Never throws.

export interface ByteRange {
  readonly start: number
  readonly end: number
}

export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20
export const QUOTE = 0x22
export const COMMA = 0x2c
export const ZERO = 0x30
export const NINE = 0x39
export const COLON = 0x3a
export const OPEN_ARRAY = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_ARRAY = 0x5d
export const OPEN_OBJECT = 0x7b
export const CLOSE_OBJECT = 0x7d
/**
 * The largest JSON of a peer that the main thread parses. Parsing 64 KiB takes up to half a millisecond, in which nobody else is served. Larger
 * JSON is only scanned there; a shard parses it, or it is refused where nothing so large makes sense.
 */
export const PARSED_BYTES_MAX = 65_536
/** In place of an offset or a byte: there is none. */
export const END = -1
const SHORT_TEXT_BYTES_MAX = 48

/** A string token seen but not yet decoded: its offsets between the quotes. `start` is END when the value was no string. */
export interface StringAt {
  readonly start: number
  readonly end: number
  readonly escaped: boolean
}

export const NOT_A_STRING: StringAt = { start: END, end: END, escaped: false }

export function readString(bytes: Uint8Array, at: StringAt): string | undefined {
  if (!at.escaped) return decode(bytes, at.start, at.end)
  const text = parseToken(decode(bytes, at.start - 1, at.end + 1))
  return typeof text === 'string' ? text : undefined
}

export function parseToken(token: string): unknown {
  try {
    return JSON.parse(token)
  } catch {
    return undefined // not JSON: the caller refuses the line, which is all there is to say
  }
}

/** The JSON text of a value that may be absent. */
export const jsonOf = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value))

/** The value whose JSON text is given in base64. Undefined when the text is not UTF-8 or not JSON. */
export function jsonInBase64(base64: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'))) }
  } catch {
    return undefined // The caller says what is wrong.
  }
}

/**
 * Decodes UTF-8 without ever throwing. The usual room name is short and ASCII, and built four times as fast by hand as through a
 * Buffer view. A view and not TextDecoder for the rest: that one strips a BOM and may refuse shared memory.
 */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_TEXT_BYTES_MAX) {
    let text = ''
    let i = start
    for (; i < end; i++) {
      const byte = bytes[i]!
      if (byte >= 0x80) break
      text += String.fromCharCode(byte)
    }
    if (i === end) return text
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}

/** Decodes at most `bytesMax` bytes of a range, and no part of a character. */
export function textWithin(bytes: Uint8Array, { start, end }: ByteRange, bytesMax: number): string {
  let cut = Math.min(end, start + bytesMax)
  if (cut < end) while (cut > start && (bytes[cut]! & 0xc0) === 0x80) cut--
  return decode(bytes, start, cut)
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** False for text with half a surrogate pair. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)
