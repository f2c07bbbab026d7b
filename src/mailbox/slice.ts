// A part of a buffer. A RingReader is one: the payload of its current record, valid until the record is released.

export interface Slice {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** A copy of a slice. The copy stays valid after the ring's record was released. */
export function keptSlice({ bytes, start, end }: Slice): Slice {
  const copy = bytes.slice(start, end)
  return { bytes: copy, start: 0, end: copy.length }
}
