// The payload of records that are about a room: its name behind a u16 length (ByteBuilder.appendSized), then what the kind of record
// carries. Both threads use it.
import { ByteBuilder, textOf, utf8 } from '../protocol/byte-builder.ts'

const LENGTH_BYTES = 2

/** A payload of its own. */
export function roomThen(room: string, rest?: Uint8Array): Uint8Array {
  const name = utf8(room)
  const builder = new ByteBuilder(LENGTH_BYTES + name.length + (rest?.length ?? 0))
  builder.appendSized(name)
  if (rest !== undefined) builder.append(rest)
  return builder.view()
}

/** The room's name, and where the rest begins. */
export function roomAndRest(bytes: Uint8Array, start: number): { readonly room: string; readonly restStart: number } {
  const restStart = start + LENGTH_BYTES + (bytes[start]! | (bytes[start + 1]! << 8))
  return { room: textOf(bytes, start + LENGTH_BYTES, restStart), restStart }
}
