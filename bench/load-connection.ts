/**
 * One client connection of a load process: raw TCP, upgraded by hand, walked frame by frame.
 *
 * All connections of a process read into one shared buffer (`onread`), so a read costs no allocation and no event.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { nowUs } from './clock.ts'
import { type FrameSink, FrameWalker, opcodes } from './frame-walker.ts'
import { type Marker, readMarker } from './marker.ts'
import { clientFrame, MessageTemplate, type Protocol } from './protocols.ts'
import { SequenceCheck } from './sequence-check.ts'

/** The kernel hands over at most this much per read; only the part that is used stays in the cache. */
const readBuffer = Buffer.allocUnsafeSlow(512 * 1024)

/** What all connections of a process count into. */
export class Tally {
  bytes = 0
  parsedReads = 0
  parsedDeliveries = 0
  measureFromUs = Number.POSITIVE_INFINITY
  measureToUs = 0
  #latencies = new Uint32Array(4096)
  #latencyCount = 0

  addLatency(us: number): void {
    if (this.#latencyCount === this.#latencies.length) {
      const larger = new Uint32Array(this.#latencyCount * 2)
      larger.set(this.#latencies)
      this.#latencies = larger
    }
    this.#latencies[this.#latencyCount++] = Math.max(0, Math.round(us))
  }

  /** The latencies since the last call. */
  takeLatencies(): Uint32Array {
    const taken = this.#latencies.slice(0, this.#latencyCount)
    this.#latencyCount = 0
    return taken
  }
}

export interface LoadConnectionOptions {
  host: string
  port: number
  localAddress: string | undefined
  protocol: Protocol
  room: number
  roomName: string
  sender: number
  parsed: boolean
  messageBytes: number
  tally: Tally
  onSettled: (error: string) => void
}

/** A notice of the plain protocol is an id and a few words; every message of a bench is longer. */
const noticeBytesMax = 64

const marker: Marker = { sender: 0, sequence: 0, intendedUs: 0 }

export class LoadConnection implements FrameSink {
  readonly room: number
  readonly sender: number
  readonly walker: FrameWalker
  readonly check: SequenceCheck | undefined
  readonly #options: LoadConnectionOptions
  readonly #socket: Socket
  readonly #template: MessageTemplate | undefined
  #state: 'connecting' | 'upgrading' | 'joining' | 'joined' | 'closed' = 'connecting'
  #head = ''
  #readUs = 0
  /** Its id in the room, where the protocol says it. */
  id = ''
  closeCode = 0
  stalled = false
  joinedUs = 0
  sent = 0
  /** Called for each own message that comes back, in a closed loop. */
  onOwnMessage: (() => void) | undefined
  #onLeft: ((id: string) => void) | undefined

  constructor(options: LoadConnectionOptions) {
    this.#options = options
    this.room = options.room
    this.sender = options.sender
    this.check = options.parsed ? new SequenceCheck() : undefined
    this.walker = new FrameWalker(this, {
      countFrom: options.messageBytes,
      lines: options.protocol.lines,
      parsed: options.parsed,
    })
    if (options.sender >= 0) {
      const { sender, messageBytes, roomName } = options
      this.#template = new MessageTemplate(options.protocol, { room: roomName, sender, messageBytes })
    }
    this.#socket = connect({
      host: options.host,
      port: options.port,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      noDelay: true,
      onread: { buffer: readBuffer, callback: (size) => this.#onRead(size) },
    })
    this.#socket.on('connect', () => this.#upgrade())
    this.#socket.on('error', (error) => this.#onClosed(error.message))
    this.#socket.on('close', () => this.#onClosed('closed'))
  }

  get joined(): boolean {
    return this.#state === 'joined'
  }

  get closed(): boolean {
    return this.#state === 'closed'
  }

  send(intendedUs: number): void {
    this.sent++
    this.#socket.write(this.#template!.next(intendedUs))
  }

  /** Stops reading: from now on the kernel's buffers fill, then the server's. */
  stall(): void {
    this.stalled = true
    this.#socket.pause()
  }

  /** A stalled client that still shows life, so that the heartbeat does not end it before its backlog does. */
  showLife(): void {
    if (this.#state === 'joined') this.#socket.write(clientFrame(opcodes.pong, new Uint8Array()))
  }

  /** From now on this connection reads the room's notices, and tells of each member that has left. */
  watchLeaves(onLeft: (id: string) => void): void {
    this.#onLeft = onLeft
    this.walker.showTextUpTo = noticeBytesMax
  }

  resume(): void {
    this.#socket.resume()
  }

  destroy(): void {
    this.#state = 'closed'
    // Not resetAndDestroy(): it waits for pending writes, which a server that is gone never takes.
    this.#socket.destroy()
  }

  #upgrade(): void {
    this.#state = 'upgrading'
    const { protocol, roomName, host, port } = this.#options
    this.#socket.write(
      `GET ${protocol.path(roomName)} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    )
  }

  #onRead(size: number): boolean {
    const { tally } = this.#options
    tally.bytes += size
    if (this.#state === 'upgrading') {
      this.#onUpgradeBytes(size)
    } else if (this.check === undefined) {
      this.walker.push(readBuffer, 0, size)
    } else {
      this.#readUs = nowUs()
      const before = this.walker.deliveries
      this.walker.push(readBuffer, 0, size)
      if (this.walker.deliveries > before) {
        tally.parsedReads++
        tally.parsedDeliveries += this.walker.deliveries - before
      }
    }
    return true
  }

  #onUpgradeBytes(size: number): void {
    const before = this.#head.length
    this.#head += readBuffer.toString('latin1', 0, size)
    const end = this.#head.indexOf('\r\n\r\n')
    if (end < 0) return
    if (!this.#head.startsWith('HTTP/1.1 101 ')) {
      this.#onClosed(`upgrade refused: ${this.#head.split('\r\n')[0]}`)
      this.#socket.destroy()
      return
    }
    this.#state = 'joining'
    this.#head = ''
    const greeting = this.#options.protocol.greeting(this.#options.roomName)
    if (greeting !== undefined) this.#socket.write(greeting)
    const used = end + 4 - before
    if (used < size) this.walker.push(readBuffer, used, size)
  }

  onFrame(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === opcodes.text) this.#onText(bytes.toString('utf8', start, end))
    else if (opcode === opcodes.ping) this.#socket.write(clientFrame(opcodes.pong, bytes.subarray(start, end)))
    else if (opcode === opcodes.close && end - start >= 2) this.closeCode = bytes.readUInt16BE(start)
  }

  #onText(text: string): void {
    const advice = this.#options.protocol.read(text)
    if (advice.reply !== undefined) this.#socket.write(advice.reply)
    if (advice.left !== undefined) this.#onLeft?.(advice.left)
    if (advice.failed !== undefined) this.#onClosed(advice.failed)
    else if (advice.joined === true && this.#state === 'joining') {
      this.#state = 'joined'
      this.joinedUs = nowUs()
      this.id = advice.id ?? ''
      this.walker.showTextUpTo = this.#options.protocol.pingBytesMax
      this.#options.onSettled('')
    }
  }

  onMessage(bytes: Buffer, start: number, end: number): void {
    const { tally } = this.#options
    if (!readMarker(bytes, start, end, marker)) {
      this.walker.broken = 'a delivery without the marker of the bench'
      return
    }
    this.check!.note(marker.sender, marker.sequence)
    if (marker.intendedUs >= tally.measureFromUs && marker.intendedUs < tally.measureToUs) {
      tally.addLatency(this.#readUs - marker.intendedUs)
    }
    if (marker.sender === this.sender) this.onOwnMessage?.()
  }

  #onClosed(reason: string): void {
    if (this.#state === 'closed') return
    const settled = this.#state === 'joined'
    this.#state = 'closed'
    if (!settled) this.#options.onSettled(reason)
  }
}
