// The grammar of room names and the way from a URL path segment to one. Everything that keys a map, a topic or a log by
// room takes a RoomName, so a string that did not pass through here cannot become a room. What a name says about who may come
// in (`$`, `#`) is room-access.ts.

declare const brand: unique symbol

export type RoomName = string & { readonly [brand]: 'RoomName' }

export type DecodedRoomName =
  | { readonly kind: 'ok'; readonly room: RoomName }
  | { readonly kind: 'refused'; readonly reason: string }

const ROOM_NAME_BYTES_MAX = 255
/** Names without anything to look at twice: printable ASCII. Asked first, because almost every name is one of these. */
const PRINTABLE_ASCII = /^[ -~]{1,255}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/
/** Half of a UTF-16 pair. It has no UTF-8, so it could never come out as it came in. */
const LONE_SURROGATE = /\p{Cs}/u

export function isRoomName(name: string): name is RoomName {
  return PRINTABLE_ASCII.test(name) || roomNameFault(name) === undefined
}

/** What is wrong with a name, in ASCII whatever the name is. Positions count UTF-16 units from 0. */
export function roomNameFault(name: string): string | undefined {
  if (name === '') return 'the room name is empty'
  for (const forbidden of [CONTROL_CHARACTER, LONE_SURROGATE]) {
    const position = name.search(forbidden)
    if (position >= 0) return `the room name has the character ${codePointAt(name, position)} at position ${position}`
  }
  if (Buffer.byteLength(name) > ROOM_NAME_BYTES_MAX) {
    return `the room name is longer than ${ROOM_NAME_BYTES_MAX} bytes of UTF-8`
  }
  return undefined
}

/**
 * Turns a raw path segment into a room name by exactly one percent-decoding. What is still encoded after that (`%252F`) has
 * percent signs in its name.
 */
export function decodeRoomName(raw: string): DecodedRoomName {
  // A slash would be taken for the next segment by proxies and by people, so it has to be meant.
  if (raw.includes('/')) return { kind: 'refused', reason: 'write %2F' }
  // A byte that is not UTF-8 has become this character on its way here. Encoded, it is a character like any other.
  if (raw.includes('\ufffd')) return { kind: 'refused', reason: 'the room name is not valid UTF-8' }
  const name = percentDecode(raw)
  const reason = name === undefined ? 'the room name has a bad percent-encoding' : roomNameFault(name)
  return reason === undefined ? { kind: 'ok', room: name as RoomName } : { kind: 'refused', reason }
}

function percentDecode(raw: string): string | undefined {
  if (!raw.includes('%')) return raw
  try {
    // Also throws on what is not well-formed UTF-8: overlong forms, encoded surrogates, lone continuation bytes.
    return decodeURIComponent(raw)
  } catch {
    return undefined // the only thing it throws is URIError, and the caller says so in words
  }
}

const codePointAt = (name: string, position: number): string =>
  `U+${(name.codePointAt(position) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
