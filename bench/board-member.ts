/**
 * One member of a board in a load process: raw TCP, upgraded by hand, walked frame by frame. What it does with a frame depends on its role.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { BoardCopy, type FrameNode } from './board-copy.ts'
import { nowUs } from './clock.ts'
import { type FrameSink, FrameWalker, opcodes } from './frame-walker.ts'
import { clientFrame } from './protocols.ts'

/**
 * `counts`: counts frames (where no copy can be compared with anything). `shares`: keeps its place in the tree of frames. `parses`: keeps a copy of its
 * own, and tells which pushes it saw. `slow`: as `shares` until it becomes slow; then it reads as much as it is allowed, and has a copy of its own.
 */
export type MemberRole = 'counts' | 'shares' | 'parses' | 'slow'

/** What the members of a cell get: whole records of a board, their changed fields, or each push as it is. */
export type BoardFeed = 'board' | 'delta' | 'relay'

/** All notices and greetings of the plain protocol are shorter, and all frames of records longer. */
const noticeBytesMax = 62

const sharedBuffer = Buffer.allocUnsafeSlow(512 * 1024)

export interface BoardMemberOptions {
  host: string
  port: number
  path: string
  role: MemberRole
  feed: BoardFeed
  root: FrameNode
  /** The most that a slow member reads at once. */
  sliceBytes: number
  onSettled(error: string): void
  /** The records of a frame of a member that parses. */
  onRecords(records: Record<string, unknown>[]): void
  /** Any frame of records. The bytes are valid during the call only. */
  onData?(bytes: Buffer, start: number, end: number): void
}

export class BoardMember implements FrameSink {
  readonly role: MemberRole
  readonly walker: FrameWalker
  /** Of members that parse and of slow ones. */
  copy = new BoardCopy()
  node: FrameNode
  bytes = 0
  /** When the newest frame of records was complete. */
  framedUs = 0
  /** What had arrived before the pushes began. */
  before = { frames: 0, bytes: 0 }
  closed = false
  readonly #options: BoardMemberOptions
  readonly #socket: Socket
  readonly #buffer: Buffer
  #head: string | undefined = ''
  #joined = false
  #isSlow = false

  constructor(options: BoardMemberOptions) {
    const { role, host, port, path, root, sliceBytes, feed } = options
    this.#options = options
    this.role = role
    this.node = root
    this.walker = new FrameWalker(this, {
      countFrom: noticeBytesMax + 1,
      lines: false,
      parsed: role !== 'counts' && !(role === 'slow' && feed === 'relay'),
    })
    this.walker.showTextUpTo = noticeBytesMax
    // Members that may become slow have a buffer of their own, because the size of the buffer is what one read takes.
    this.#buffer = role === 'slow' ? Buffer.allocUnsafeSlow(sliceBytes) : sharedBuffer
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: this.#buffer, callback: (size) => this.#onRead(size) },
    })
    this.#socket.on('connect', () => {
      this.#socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      )
    })
    this.#socket.on('error', (error) => this.#onClosed(error.message))
    this.#socket.on('close', () => this.#onClosed('closed'))
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0
  }

  get broken(): string {
    return this.walker.broken === '' ? this.copy.broken : this.walker.broken
  }

  /** The pushes are about to begin. */
  begin(): void {
    this.before = { frames: this.walker.deliveries, bytes: this.bytes }
  }

  /** From now on this member reads once for each `readOnce`. */
  becomeSlow(known: Map<FrameNode, BoardCopy>): void {
    this.copy = this.copyNow(known).clone()
    this.#isSlow = true
  }

  /** A slow member may read once more. */
  readOnce(): void {
    this.#socket.resume()
  }

  /** The copy as it is now. */
  copyNow(known: Map<FrameNode, BoardCopy>): BoardCopy {
    if (!this.#isSharing) return this.copy
    const copy = known.get(this.node) ?? this.node.copy()
    known.set(this.node, copy)
    return copy
  }

  get #isSharing(): boolean {
    return this.role === 'shares' || (this.role === 'slow' && !this.#isSlow)
  }

  destroy(): void {
    this.closed = true
    this.#socket.destroy()
  }

  /** Reading stops when this returns false. */
  #onRead(size: number): boolean {
    this.bytes += size
    if (this.#head === undefined) this.walker.push(this.#buffer, 0, size)
    else this.#onUpgradeBytes(this.#head, size)
    return !this.#isSlow
  }

  #onUpgradeBytes(before: string, size: number): void {
    const head = before + this.#buffer.toString('latin1', 0, size)
    const end = head.indexOf('\r\n\r\n')
    this.#head = end < 0 ? head : undefined
    if (end < 0) return
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#onClosed(`upgrade refused: ${head.split('\r\n')[0]}`)
      this.#socket.destroy()
      return
    }
    this.walker.push(this.#buffer, end + 4 - before.length, size)
  }

  onFrame(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === opcodes.ping) this.#socket.write(clientFrame(opcodes.pong, bytes.subarray(start, end)))
    if (opcode !== opcodes.text || this.#joined) return
    if (!bytes.toString('latin1', start, end).startsWith('your id is ')) return
    this.#joined = true
    this.#options.onSettled('')
  }

  onMessage(bytes: Buffer, start: number, end: number): void {
    this.framedUs = nowUs()
    if (this.#isSharing) this.node = this.node.step(bytes, start, end)
    else this.#options.onRecords(this.copy.apply(bytes.toString('utf8', start, end)))
    this.#options.onData?.(bytes, start, end)
  }

  #onClosed(reason: string): void {
    if (this.closed) return
    this.closed = true
    if (!this.#joined) this.#options.onSettled(reason)
  }
}
