// Owns one TCP connection of an offender: writes any bytes, reads frames when it was upgraded, and notes how the server ended it.

import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { FrameWalker } from '../../bench/frame-walker.ts'
import { clientFrame, Opcode, textFrame } from './client-frame.ts'
import { queuedBytes } from './kernel-queues.ts'
import type { Tally } from './tally.ts'

const CENTRIFUGE_PING = '{}'

export interface OffenderOptions {
  // Answers pings and close frames like any client. The default.
  isPolite?: boolean
  // Answers the pings of the centrifuge protocol, too.
  isCentrifuge?: boolean
  // Shown every text frame. Without it texts are skipped unread.
  onText?: (text: string) => void
}

export class Offender {
  readonly socket: Socket
  // Settles when the connection is over, whoever ended it.
  readonly closed: Promise<void>
  isOpen = true
  // Of the answer to the request to connect; 0 before.
  status = 0
  readonly #tally: Tally
  readonly #isPolite: boolean
  readonly #isCentrifuge: boolean
  readonly #onText: ((text: string) => void) | undefined
  readonly #walker: FrameWalker
  readonly #upgraded: Promise<boolean>
  #head = Buffer.alloc(0)
  // The server's close frame, or the answer to a request. What ends without one was cut.
  #farewell = ''
  #isOurs = false
  #settleUpgrade: (isUpgraded: boolean) => void = () => undefined

  constructor(port: number, tally: Tally, { isPolite = true, isCentrifuge = false, onText }: OffenderOptions = {}) {
    this.#tally = tally
    this.#isPolite = isPolite
    this.#onText = onText
    this.#walker = new FrameWalker(
      {
        onFrame: (opcode, bytes, start, end) => this.#frame(opcode, bytes.subarray(start, end)),
        onMessage: () => undefined,
      },
      { countFrom: 0, lines: false, parsed: false },
    )
    if (onText === undefined) this.#walker.showTextUpTo = isCentrifuge ? CENTRIFUGE_PING.length : -1
    this.#isCentrifuge = isCentrifuge
    this.#upgraded = new Promise((resolve) => {
      this.#settleUpgrade = resolve
    })
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    tally.opened += 1
    this.socket.on('data', (chunk) => this.#receive(chunk))
    this.socket.on('error', () => undefined) // 'close' follows.
    this.closed = new Promise((resolve) => {
      this.socket.on('close', () => {
        this.isOpen = false
        this.#settleUpgrade(false)
        if (!this.#isOurs) tally.ended(this.#farewell === '' ? 'cut' : this.#farewell)
        resolve()
      })
    })
  }

  // Asks for a WebSocket. False when the server refused.
  upgrade(path: string, headers: readonly string[] = []): Promise<boolean> {
    this.write(upgradeRequest(path, headers))
    return this.#upgraded
  }

  write(bytes: Uint8Array | string): void {
    if (!this.isOpen) return
    this.#tally.sentBytes += bytes.length
    this.socket.write(bytes)
  }

  // Bytes of all that was written that the server has read.
  get takenBytes(): number {
    return this.socket.bytesWritten - this.socket.writableLength - queuedBytes(this.socket)
  }

  // Bytes that the server has not taken yet, as far as this process knows.
  get backlog(): number {
    return this.socket.writableLength
  }

  leave(how: 'close' | 'FIN' | 'RST' = 'RST'): void {
    this.#isOurs = true
    if (how === 'close') this.write(clientFrame({ opcode: Opcode.close, payload: Uint8Array.of(0x03, 0xe8) }))
    if (how === 'FIN') this.socket.end()
    if (how === 'RST') {
      // By itself a reset would wait until the server has taken what was written; `destroy` makes it one at once. Node cannot reset a
      // socket whose FIN is on its way (EINVAL, and 'close' never comes), so such a socket is only closed.
      if (!this.socket.writableEnded) this.socket.resetAndDestroy()
      this.socket.destroy()
    }
  }

  #receive(chunk: Buffer): void {
    if (this.status === 101) {
      this.#walk(chunk)
      return
    }
    this.#head = Buffer.concat([this.#head, chunk])
    const end = this.#head.indexOf('\r\n\r\n')
    if (this.status !== 0 || end < 0) {
      // The rest of an answer that is no upgrade is of no interest.
      if (this.status !== 0) this.#head = Buffer.alloc(0)
      return
    }
    this.status = Number(this.#head.toString('latin1', 9, 12))
    const rest = this.#head.subarray(end + 4)
    this.#head = Buffer.alloc(0)
    if (this.status === 101) this.#walk(rest)
    else this.#farewell = `http ${this.status}`
    this.#settleUpgrade(this.status === 101)
  }

  #walk(bytes: Buffer): void {
    this.#walker.push(bytes, 0, bytes.length)
    if (this.#walker.broken === '') return
    this.#tally.fault(`the server sent what it may not: ${this.#walker.broken}`)
    this.leave()
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === Opcode.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
      this.#farewell = String(code)
      if (this.#isPolite) this.socket.end(clientFrame({ opcode: Opcode.close, payload: payload.subarray(0, 2) }))
    } else if (opcode === Opcode.ping) {
      if (this.#isPolite) this.write(clientFrame({ opcode: Opcode.pong, payload }))
    } else if (opcode === Opcode.text) {
      if (this.#isCentrifuge && payload.toString() === CENTRIFUGE_PING) this.write(textFrame(CENTRIFUGE_PING))
      this.#onText?.(payload.toString())
    }
  }
}

export function upgradeRequest(path: string, headers: readonly string[] = []): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    ...headers,
    '',
    '',
  ].join('\r\n')
}
