// Patterns of room names, for filters and keys: `*` stands for any characters, none included, and `?` for one. Everything else stands for
// itself. A pattern is taken apart once. A name is then matched from left to right without going back to an earlier `*`, so no pattern takes
// more than the product of both lengths, and one without `?` takes no more than a few searches. Pure.

const ANY = '*'
const ONE = '?'

/** The text between two `*` of a pattern. */
interface Piece {
  readonly text: string
  readonly hasOne: boolean
}

/** Returns a function that says whether a name matches the pattern. */
export function roomPattern(pattern: string): (room: string) => boolean {
  const pieces = pattern.split(ANY).map((text): Piece => ({ text, hasOne: text.includes(ONE) }))
  const [first, ...rest] = pieces as [Piece, ...Piece[]]
  const last = rest.pop()
  if (last === undefined) return (room) => endAt(first, room, 0) === room.length
  const middle = rest.filter(({ text }) => text !== '')
  return (room) => {
    let at = endAt(first, room, 0)
    if (at < 0) return false
    for (const piece of middle) {
      // The leftmost place leaves the most of the name to the pieces behind.
      at = endOfNext(piece, room, at)
      if (at < 0) return false
    }
    return endsWith(last, room, at)
  }
}

/** Where a piece that begins at `at` ends in the name; -1 when something else stands there. */
function endAt({ text, hasOne }: Piece, room: string, at: number): number {
  if (!hasOne) return room.startsWith(text, at) ? at + text.length : -1
  let end = at
  for (let index = 0; index < text.length; index++) {
    if (end >= room.length) return -1
    if (text[index] === ONE) end += lengthAt(room, end)
    else if (text[index] === room[end]) end += 1
    else return -1
  }
  return end
}

function endOfNext(piece: Piece, room: string, from: number): number {
  if (!piece.hasOne) {
    const found = room.indexOf(piece.text, from)
    return found < 0 ? -1 : found + piece.text.length
  }
  for (let at = from; at < room.length; at += lengthAt(room, at)) {
    const end = endAt(piece, room, at)
    if (end >= 0) return end
  }
  return -1
}

/** Whether a piece ends the name, and begins at `from` or behind it. */
function endsWith({ text, hasOne }: Piece, room: string, from: number): boolean {
  if (!hasOne) return room.length - text.length >= from && room.endsWith(text)
  let at = room.length
  for (let index = text.length - 1; index >= 0; index--) {
    if (at <= from) return false
    if (text[index] === ONE) at -= at >= 2 && lengthAt(room, at - 2) === 2 ? 2 : 1
    else if (text[index] === room[at - 1]) at -= 1
    else return false
  }
  return at >= from
}

/** A character outside of the basic plane is two units of a string. */
const lengthAt = (room: string, at: number): 1 | 2 => (room.codePointAt(at)! > 0xffff ? 2 : 1)
