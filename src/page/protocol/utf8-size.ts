// Counts the bytes that a text takes on the wire, without encoding it. Browser; no DOM.

export function utf8Size(text: string): number {
  let size = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // A surrogate pair is two units and four bytes; every other unit from U+0800 on is three bytes.
    size += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return size
}
