// Owns the bytes of the frames that offenders send: correct frames, and frames that no client may send.

import type { Random } from './random.ts'

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameSpec {
  opcode: number
  payload?: Uint8Array | string
  fin?: boolean
  rsv?: number
  // Absent: the frame is masked with a key of zeroes. `false`: not masked, which a client may not do.
  mask?: Random | false
  // How the length is written. Only the shortest form is right.
  lengthBytes?: 1 | 2 | 8
  // A length other than that of the payload.
  declared?: number
}

export function clientFrame(spec: FrameSpec): Buffer {
  const payload = Buffer.from(spec.payload ?? '')
  const length = spec.declared ?? payload.length
  const lengthBytes = spec.lengthBytes ?? (length < 126 ? 1 : length < 65_536 ? 2 : 8)
  const isMasked = spec.mask !== false
  const head = Buffer.alloc(lengthBytes === 1 ? 2 : 2 + lengthBytes)
  head[0] = ((spec.fin ?? true) ? 0x80 : 0) | ((spec.rsv ?? 0) << 4) | spec.opcode
  head[1] = (isMasked ? 0x80 : 0) | { 1: length & 0x7f, 2: 126, 8: 127 }[lengthBytes]
  if (lengthBytes === 2) head.writeUInt16BE(length & 0xffff, 2)
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(length), 2)
  if (!isMasked) return Buffer.concat([head, payload])
  const key = spec.mask === undefined || spec.mask === false ? Buffer.alloc(4) : spec.mask.bytes(4)
  if (spec.mask !== undefined) for (let index = 0; index < payload.length; index++) payload[index]! ^= key[index & 3]!
  return Buffer.concat([head, key, payload])
}

export const textFrame = (text: string): Buffer => clientFrame({ opcode: Opcode.text, payload: text })

export const jsonFrame = (...commands: readonly object[]): Buffer =>
  textFrame(commands.map((command) => JSON.stringify(command)).join('\n'))

// One message as many frames, each with `size` bytes of it.
export function fragmented(payload: Buffer, { size, opcode }: { size: number; opcode: number }): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < payload.length || frames.length === 0; at += size) {
    frames.push(
      clientFrame({
        opcode: at === 0 ? opcode : Opcode.continuation,
        payload: payload.subarray(at, at + size),
        fin: at + size >= payload.length,
      }),
    )
  }
  return frames
}
