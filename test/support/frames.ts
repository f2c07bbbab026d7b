// Owns the bytes of RFC 6455 as the raw test client writes and reads them: client frames (right or deliberately wrong)
// and a strict parser for what the server sends. Shares no code with the `ws` package or with the server.

import { randomBytes } from 'node:crypto'

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameSpec {
  opcode: number
  payload?: Uint8Array | string
  fin?: boolean
  rsv?: number
  // How the length is written; the shortest form is the only right one.
  lengthBytes?: 1 | 2 | 8
}

export function encodeFrame(spec: FrameSpec): Buffer {
  const payload = Buffer.from(spec.payload ?? '')
  const lengthBytes = spec.lengthBytes ?? (payload.length < 126 ? 1 : payload.length < 65_536 ? 2 : 8)
  const head = Buffer.alloc(1 + (lengthBytes === 1 ? 1 : 1 + lengthBytes))
  head[0] = ((spec.fin ?? true) ? 0x80 : 0) | ((spec.rsv ?? 0) << 4) | spec.opcode
  if (lengthBytes === 1) head[1] = 0x80 | payload.length
  if (lengthBytes === 2) {
    head[1] = 0x80 | 126
    head.writeUInt16BE(payload.length, 2)
  }
  if (lengthBytes === 8) {
    head[1] = 0x80 | 127
    head.writeBigUInt64BE(BigInt(payload.length), 2)
  }
  const mask = randomBytes(4)
  const body = Buffer.alloc(payload.length)
  for (let index = 0; index < payload.length; index++) body[index] = payload[index]! ^ mask[index % 4]!
  return Buffer.concat([head, mask, body])
}

export function textFrame(text: string): Buffer {
  return encodeFrame({ opcode: Opcode.text, payload: text })
}

export function closeFrame(code?: number, reason = ''): Buffer {
  if (code === undefined) return encodeFrame({ opcode: Opcode.close })
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
  payload.writeUInt16BE(code, 0)
  payload.write(reason, 2)
  return encodeFrame({ opcode: Opcode.close, payload })
}

// One message as many frames: the first carries the opcode, the rest are continuations.
export function fragments(parts: readonly Uint8Array[], opcode: number = Opcode.text): Buffer[] {
  return parts.map((payload, index) =>
    encodeFrame({ opcode: index === 0 ? opcode : Opcode.continuation, payload, fin: index === parts.length - 1 }),
  )
}

export type ServerFrame =
  | { kind: 'text'; text: string }
  | { kind: 'binary'; data: Buffer }
  | { kind: 'ping'; data: Buffer }
  | { kind: 'pong'; data: Buffer }
  | { kind: 'close'; code: number; reason: string }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Throws on anything a server must not send: masked frames, reserved bits, fragmented or long control frames, bad UTF-8.
export class ServerFrameParser {
  #pending: Buffer = Buffer.alloc(0)
  #message: { opcode: number; parts: Buffer[] } | undefined

  push(chunk: Buffer): ServerFrame[] {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    const frames: ServerFrame[] = []
    for (;;) {
      const size = frameSize(rest)
      if (size === undefined || rest.length < size.head + size.payload) break
      const frame = this.#frame(rest[0]!, rest.subarray(size.head, size.head + size.payload))
      if (frame !== undefined) frames.push(frame)
      rest = rest.subarray(size.head + size.payload)
    }
    this.#pending = rest
    return frames
  }

  #frame(firstByte: number, payload: Buffer): ServerFrame | undefined {
    const fin = (firstByte & 0x80) !== 0
    const opcode = firstByte & 0x0f
    if ((firstByte & 0x70) !== 0) throw new Error('server sent a reserved bit')
    if (opcode >= 8) {
      if (!fin || payload.length > 125) throw new Error('server sent a bad control frame')
      return controlFrame(opcode, payload)
    }
    if (opcode === Opcode.continuation) {
      if (this.#message === undefined) throw new Error('server sent a continuation of nothing')
      this.#message.parts.push(payload)
    } else {
      if (this.#message !== undefined) throw new Error('server interrupted a fragmented message')
      this.#message = { opcode, parts: [payload] }
    }
    if (!fin) return undefined
    const { opcode: kind, parts } = this.#message
    this.#message = undefined
    const data = Buffer.concat(parts)
    if (kind === Opcode.binary) return { kind: 'binary', data }
    if (kind === Opcode.text) return { kind: 'text', text: utf8.decode(data) }
    throw new Error(`server sent opcode ${kind}`)
  }
}

function controlFrame(opcode: number, payload: Buffer): ServerFrame {
  const data = Buffer.from(payload)
  if (opcode === Opcode.ping) return { kind: 'ping', data }
  if (opcode === Opcode.pong) return { kind: 'pong', data }
  if (opcode !== Opcode.close) throw new Error(`server sent opcode ${opcode}`)
  if (data.length === 1) throw new Error('server sent half a close code')
  return data.length === 0
    ? { kind: 'close', code: 1005, reason: '' }
    : { kind: 'close', code: data.readUInt16BE(0), reason: utf8.decode(data.subarray(2)) }
}

function frameSize(bytes: Buffer): { head: number; payload: number } | undefined {
  if (bytes.length < 2) return undefined
  if ((bytes[1]! & 0x80) !== 0) throw new Error('server sent a masked frame')
  const short = bytes[1]! & 0x7f
  if (short < 126) return { head: 2, payload: short }
  if (short === 126) return bytes.length < 4 ? undefined : { head: 4, payload: bytes.readUInt16BE(2) }
  return bytes.length < 10 ? undefined : { head: 10, payload: Number(bytes.readBigUInt64BE(2)) }
}
