// Makes texts of others fit to be shown: cut before they are drawn, with the characters that cannot be seen as codes. Browser; no DOM.

const SHOWN_MAX = 200

/** A part of a text: either as it is, or the code of a character that would not be seen or would turn the rest round. */
export type Piece = { readonly text: string } | { readonly code: string }

// Control characters, those that change the direction, and those without a width. The two joiners stay: scripts and emoji need them.
const HIDDEN =
  /[\p{Cc}\p{Bidi_Control}\u00ad\u115f\u1160\u180e\u200b\u2028\u2029\u2060-\u2064\u3164\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu

export function piecesOf(text: string, max = SHOWN_MAX): Piece[] {
  const cut = text.length > max ? `${whole(text.slice(0, max))}…` : text
  const pieces: Piece[] = []
  let from = 0
  for (const { index, 0: hidden } of cut.matchAll(HIDDEN)) {
    if (index > from) pieces.push({ text: cut.slice(from, index) })
    pieces.push({ code: hidden === '\n' ? '↵' : codeOf(hidden) })
    from = index + hidden.length
  }
  if (from < cut.length) pieces.push({ text: cut.slice(from) })
  return pieces
}

const codeOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** Without the first half of a surrogate pair that lost its second. */
const whole = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text)
