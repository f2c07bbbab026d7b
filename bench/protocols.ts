/**
 * How the load processes speak to each kind of server: the adapter between "join a room, send a text" and the wire.
 *
 * Every adapter offers the same semantics: join one room, be told the own id, send a text that reaches every member, the
 * sender included, as an object of `id`, `msg` and `room_id` (for centrifuge: a publication with the sender's client id).
 */
import { randomBytes } from 'node:crypto'
import { messageText, sequenceField, timeField, writeMaskedDigits } from './marker.ts'

export const protocolNames = ['plain', 'socket.io', 'centrifuge'] as const
export type ProtocolName = (typeof protocolNames)[number]

export const isProtocolName = (text: string): text is ProtocolName => protocolNames.includes(text as ProtocolName)

/** What a connection should do after a short text frame. */
interface Advice {
  joined?: boolean
  /** The connection's own id, when it comes with this frame. */
  id?: string
  /** The id of another member, which has left. */
  left?: string
  reply?: Buffer
  failed?: string
}

export interface Protocol {
  readonly name: ProtocolName
  /** Many messages in one frame, separated by newlines. */
  readonly lines: boolean
  /** Application pings are text frames of at most this many bytes; 0 when the protocol has none. */
  readonly pingBytesMax: number
  path(room: string): string
  /** Frames to send as soon as the connection is upgraded. */
  greeting(room: string): Buffer | undefined
  /** Reads a short text frame, or any text frame before the room was joined. */
  read(text: string): Advice
  /** The payload of a publishing frame. `idAt` is where a command id of ten digits stands, or -1. */
  publish(room: string, text: string): { payload: string; idAt: number }
}

/** Masks one client frame (FIN, at most 64 KiB) with a random key, as RFC 6455 demands of clients. */
export function clientFrame(opcode: number, payload: Uint8Array, mask: Uint8Array = randomBytes(4)): Buffer {
  if (payload.length > 0xffff) throw new RangeError('client frames of a benchmark are at most 65,535 bytes')
  const head = payload.length < 126 ? 2 : 4
  const frame = Buffer.allocUnsafe(head + 4 + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (head === 2 ? payload.length : 126)
  if (head === 4) frame.writeUInt16BE(payload.length, 2)
  frame.set(mask, head)
  for (let i = 0; i < payload.length; i++) frame[head + 4 + i] = payload[i]! ^ mask[i & 3]!
  return frame
}

function clientText(text: string): Buffer {
  return clientFrame(1, Buffer.from(text))
}

const plainText = /^your id is (?<id>.+)$|^(?<left>\S+) disconnected\.$/

const plain: Protocol = {
  name: 'plain',
  lines: false,
  pingBytesMax: 0,
  path: (room) => `/ws/${room}`,
  greeting: () => undefined,
  read(text) {
    const { id, left } = plainText.exec(text)?.groups ?? {}
    return { ...(id === undefined ? {} : { joined: true, id }), ...(left === undefined ? {} : { left }) }
  },
  publish: (_room, text) => ({ payload: text, idAt: -1 }),
}

const engineOpened = '0'
const enginePing = '2'
const connectRefused = '44'

const socketIo: Protocol = {
  name: 'socket.io',
  lines: false,
  pingBytesMax: 1,
  path: (room) => `/socket.io/?EIO=4&transport=websocket&room=${encodeURIComponent(room)}`,
  greeting: () => undefined,
  read(text) {
    if (text === enginePing) return { reply: clientText('3') }
    if (text.startsWith(connectRefused)) return { failed: text }
    if (text.startsWith(engineOpened)) return { reply: clientText('40') }
    return text.includes('"your id is ') ? { joined: true } : {}
  },
  publish: (_room, text) => ({ payload: `42["say",${JSON.stringify(text)}]`, idAt: -1 }),
}

const firstCommandId = 1_000_000_000

const centrifuge: Protocol = {
  name: 'centrifuge',
  lines: true,
  pingBytesMax: 2,
  path: () => '/connection/websocket',
  greeting: (room) =>
    clientText(`{"connect":{"name":"bench"},"id":1}\n{"subscribe":{"channel":${JSON.stringify(room)}},"id":2}`),
  read(text) {
    const advice: Advice = {}
    for (const line of text.split('\n')) {
      if (line === '{}') advice.reply = clientText('{}')
      if (!line.startsWith('{"id"')) continue
      if (line.includes('"error"')) advice.failed = line
      if (line.startsWith('{"id":2,')) advice.joined = true
    }
    return advice
  },
  publish(room, text) {
    const head = `{"publish":{"channel":${JSON.stringify(room)},"data":${JSON.stringify(text)}},"id":`
    return { payload: `${head}${firstCommandId}}`, idAt: Buffer.byteLength(head) }
  },
}

export const protocols: Record<ProtocolName, Protocol> = { plain, 'socket.io': socketIo, centrifuge }

/** Makes the publishing frames of one sender: one masked template, patched with sequence, time and command id. */
export class MessageTemplate {
  readonly #frame: Buffer
  readonly #mask = new Uint8Array(randomBytes(4))
  readonly #payloadAt: number
  readonly #textIndex: number
  readonly #idIndex: number
  #sequence = 0

  constructor(protocol: Protocol, options: { room: string; sender: number; messageBytes: number }) {
    const text = messageText(options.sender, options.messageBytes)
    const { payload, idAt } = protocol.publish(options.room, text)
    this.#frame = clientFrame(1, Buffer.from(payload), this.#mask)
    this.#payloadAt = this.#frame.length - Buffer.byteLength(payload)
    this.#textIndex = Buffer.byteLength(payload.slice(0, payload.indexOf('#')))
    this.#idIndex = idAt
  }

  /** A new buffer with the next message; `intendedUs` is stamped into it. */
  next(intendedUs: number): Buffer {
    const frame = Buffer.allocUnsafe(this.#frame.length)
    this.#frame.copy(frame)
    this.#patch(frame, this.#textIndex + sequenceField.at, sequenceField.digits, this.#sequence)
    this.#patch(frame, this.#textIndex + timeField.at, timeField.digits, intendedUs)
    if (this.#idIndex >= 0) this.#patch(frame, this.#idIndex, 10, firstCommandId + this.#sequence)
    this.#sequence++
    return frame
  }

  #patch(frame: Buffer, payloadIndex: number, digits: number, value: number): void {
    writeMaskedDigits(frame, { frameAt: this.#payloadAt + payloadIndex, payloadIndex, digits, mask: this.#mask }, value)
  }
}
