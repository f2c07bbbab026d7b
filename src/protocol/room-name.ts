// The grammar of room names and the way from a URL path segment to one. Everything that keys a map, a topic or a log by
// room takes a RoomName, so a string that did not pass through here cannot become a room.

declare const brand: unique symbol

export type RoomName = string & { readonly [brand]: 'RoomName' }

export type DecodedRoomName =
  | { readonly kind: 'ok'; readonly room: RoomName }
  | { readonly kind: 'refused'; readonly reason: string }

const ROOM_NAME_LENGTH_MAX = 200
const ROOM_NAME = /^[A-Za-z0-9_.:~@=,;-]{1,200}$/
const FOREIGN_CHARACTER = /[^A-Za-z0-9_.:~@=,;-]/

export function isRoomName(name: string): name is RoomName {
  return ROOM_NAME.test(name)
}

/**
 * Turns a raw path segment into a room name by exactly one percent-decoding. What is still encoded after that (`%252F`) has a
 * percent sign in it and is refused with it. The reason is ASCII whatever the input was, and counts positions from 0 in the decoded name.
 */
export function decodeRoomName(raw: string): DecodedRoomName {
  const name = percentDecode(raw)
  if (name === undefined) return refused('the room name has a bad percent-encoding')
  if (isRoomName(name)) return { kind: 'ok', room: name }
  if (name === '') return refused('the room name is empty')
  if (name.length > ROOM_NAME_LENGTH_MAX)
    return refused(`the room name is longer than ${ROOM_NAME_LENGTH_MAX} characters`)
  const position = name.search(FOREIGN_CHARACTER)
  return refused(`the room name has the character ${describeCharacter(name, position)} at position ${position}`)
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

function describeCharacter(name: string, position: number): string {
  const code = name.codePointAt(position) ?? 0
  if (code > 0x20 && code < 0x7f) return `"${String.fromCharCode(code)}"`
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

function refused(reason: string): DecodedRoomName {
  return { kind: 'refused', reason }
}
