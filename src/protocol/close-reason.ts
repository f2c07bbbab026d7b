// The reason in a close frame: at most 123 bytes of UTF-8, so longer ones are cut between two characters. Pure.

/** The most bytes of UTF-8 that a close frame carries as its reason. */
export const REASON_BYTES_MAX = 123

/** The text as bytes; a lone surrogate becomes U+FFFD, as in every conversion to UTF-8. */
export function closeReason(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= REASON_BYTES_MAX) return bytes
  let end = REASON_BYTES_MAX
  // The bytes of a character after its first begin with the bits 10.
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end)
}
