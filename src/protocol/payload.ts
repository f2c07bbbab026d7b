// What is spliced into text frames as it came in, and the one door through which it comes. A text frame that is not UTF-8 makes every
// conformant client end its connection, so bytes become a payload in one of three ways: they stood in a WebSocket text frame, which
// uWebSockets.js has checked; they were written by this process; or they are checked here. Pure; both threads use it.
import { isUtf8 } from 'node:buffer'
import { type ByteBuilder, textOf, utf8 } from './byte-builder.ts'

declare const passed: unique symbol

/** UTF-8 that becomes a JSON string (`text`), or that is JSON already and stays as it is (`json`). */
export interface Payload {
  readonly encoding: 'text' | 'json'
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Only this file makes payloads. */
  readonly [passed]: true
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Bytes that stood in a text frame of a WebSocket. Binary frames are echoed or refused before they come to this. */
export const fromTextFrame = (encoding: Payload['encoding'], bytes: Uint8Array, { start, end }: Range): Payload =>
  ({ encoding, bytes, start, end }) as Payload

/** A text that was found to be JSON, which is then spliced as JSON. Whoever calls this has looked at it from the first byte to the last. */
export const textAsJson = (text: Payload): Payload => ({ ...text, encoding: 'json' })

/** JSON that this process has written. */
export function writtenJson(json: string | Uint8Array): Payload {
  const bytes = typeof json === 'string' ? utf8(json) : json
  return { encoding: 'json', bytes, start: 0, end: bytes.length } as Payload
}

/** What `appendPayload` has written, as it was before: an encoder makes the same bytes of it again. */
export const storedPayload = ({ data, isText }: { readonly data: Uint8Array; readonly isText: boolean }): Payload =>
  isText ? { ...writtenJson(utf8(JSON.parse(textOf(data)))), encoding: 'text' } : writtenJson(data)

/** Bytes from anywhere else: undefined when they are not UTF-8 from the first to the last. `range` is the part that is meant. */
export function checkedJson(bytes: Uint8Array, range: Range): Payload | undefined {
  return isUtf8(bytes) ? ({ encoding: 'json', bytes, start: range.start, end: range.end } as Payload) : undefined
}

const QUOTE = 0x22

/** Appends a payload as a JSON value. */
export function appendPayload(builder: ByteBuilder, payload: Payload): void {
  if (payload.encoding === 'json') {
    builder.append(payload.bytes, payload.start, payload.end)
    return
  }
  builder.appendByte(QUOTE)
  builder.appendEscaped(payload.bytes, payload.start, payload.end)
  builder.appendByte(QUOTE)
}
