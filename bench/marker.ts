/**
 * The text of a benchmark message: `#sender.sequence.intended-time#` and padding, all in fixed-width decimal.
 *
 * Fixed width lets a sender patch a prebuilt frame and lets a receiver read the fields without finding them again. The
 * characters need no escaping in JSON, so every server delivers the text as it was sent and no server escapes for free.
 */

const senderDigits = 5
const sequenceDigits = 8
const timeDigits = 14
const hash = 0x23
const zero = 0x30

const sequenceAt = 1 + senderDigits + 1
const timeAt = sequenceAt + sequenceDigits + 1

const markerBytes = timeAt + timeDigits + 1

export interface Marker {
  sender: number
  sequence: number
  intendedUs: number
}

export function messageText(sender: number, messageBytes: number): string {
  if (messageBytes < markerBytes) throw new RangeError(`a benchmark message needs at least ${markerBytes} bytes`)
  const head = `#${String(sender).padStart(senderDigits, '0')}.${'0'.repeat(sequenceDigits)}.${'0'.repeat(timeDigits)}#`
  return head + 'lobby '.repeat(Math.ceil(messageBytes / 6)).slice(0, messageBytes - markerBytes)
}

/** Writes a number in fixed width over masked payload bytes: position `index` is masked with `mask[index & 3]`. */
export function writeMaskedDigits(
  frame: Uint8Array,
  field: { frameAt: number; payloadIndex: number; digits: number; mask: Uint8Array },
  value: number,
): void {
  let rest = Math.floor(value)
  for (let i = field.digits - 1; i >= 0; i--) {
    const next = Math.floor(rest / 10)
    frame[field.frameAt + i] = (zero + (rest - next * 10)) ^ field.mask[(field.payloadIndex + i) & 3]!
    rest = next
  }
}

export const sequenceField = { at: sequenceAt, digits: sequenceDigits }
export const timeField = { at: timeAt, digits: timeDigits }

function readDigits(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0
  for (let i = 0; i < digits; i++) {
    const digit = bytes[at + i]! - zero
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Finds the marker in `bytes[start, end)` and fills `into`; false when there is none or it is damaged. */
export function readMarker(bytes: Uint8Array, start: number, end: number, into: Marker): boolean {
  for (let at = start; at + markerBytes <= end; at++) {
    if (bytes[at] !== hash) continue
    if (bytes[at + markerBytes - 1] !== hash) continue
    into.sender = readDigits(bytes, at + 1, senderDigits)
    into.sequence = readDigits(bytes, at + sequenceAt, sequenceDigits)
    into.intendedUs = readDigits(bytes, at + timeAt, timeDigits)
    return into.sender >= 0 && into.sequence >= 0 && into.intendedUs >= 0
  }
  return false
}
