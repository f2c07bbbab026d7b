// A plain JSON connection to a room that is made again when it is lost, with pauses that grow. Main thread. Frames go to the watcher as the
// server wrote them.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { WebSocket } from 'undici'
import type { ServerLink } from './server-link.ts'

export interface RoomWatcher {
  /** A new connection: what comes next is the board from its beginning. */
  opened(): void
  frame(text: string): void
  /** The connection was lost, and there will be another one in `againMs`. */
  lost(why: string, againMs: number): void
}

export interface RoomSocketParts {
  readonly link: ServerLink
  /** With the query. */
  readonly path: string
  /** Empty for none. */
  readonly token: string
  /** A connection on which nothing has come for so long is given up, pings of the server included. */
  readonly silenceMsMax: number
  readonly watcher: RoomWatcher
}

export type SocketEnd =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unreachable' | 'refused'; readonly text: string }

/** After these the documents of the protocol say to come back; 1006 stands for a connection that broke. */
const COME_BACK = new Set([1001, 1006, 1013])
const PAUSE_MS_MIN = 500
const PAUSE_MS_MAX = 15_000
const NORMAL = 1000
/** undici tells of pings on this channel only. */
const PINGS = 'undici:websocket:ping'

export class RoomSocket {
  readonly #parts: RoomSocketParts
  #socket: WebSocket | undefined
  #timer: NodeJS.Timeout | undefined
  #aliveMs = 0
  #wasOpen = false
  #losses = 0
  #isOver = false
  #finish: (end: SocketEnd) => void = () => undefined
  readonly #pinged = (message: unknown) => {
    if ((message as { websocket?: unknown }).websocket === this.#socket) this.#aliveMs = performance.now()
  }

  constructor(parts: RoomSocketParts) {
    this.#parts = parts
  }

  /** Resolves when there will be no further connection. */
  async run(): Promise<SocketEnd> {
    subscribe(PINGS, this.#pinged)
    const { silenceMsMax } = this.#parts
    const looks = setInterval(() => {
      if (this.#socket !== undefined && performance.now() - this.#aliveMs > silenceMsMax)
        this.again('the server is silent')
    }, silenceMsMax / 10)
    const end = await new Promise<SocketEnd>((resolve) => {
      this.#finish = resolve
      this.#connect()
    })
    this.#isOver = true
    clearInterval(looks)
    clearTimeout(this.#timer)
    unsubscribe(PINGS, this.#pinged)
    return end
  }

  /** There will be no further connection. */
  end(end: SocketEnd): void {
    this.#drop()
    this.#finish(end)
  }

  /** Gives this connection up for another one. */
  again(why: string): void {
    this.#drop()
    const most = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** this.#losses++)
    const againMs = Math.round(most * (0.5 + Math.random() / 2))
    this.#timer = setTimeout(() => this.#connect(), againMs)
    this.#parts.watcher.lost(why, againMs)
  }

  #connect(): void {
    const { link, path, token, watcher } = this.#parts
    this.#aliveMs = performance.now()
    const socket = link.openWebSocket(path, token)
    this.#socket = socket
    const isCurrent = () => this.#socket === socket && !this.#isOver
    socket.addEventListener('open', () => {
      if (!isCurrent()) return
      this.#wasOpen = true
      watcher.opened()
    })
    socket.addEventListener('message', ({ data }) => {
      if (!isCurrent()) return
      this.#aliveMs = performance.now()
      // A connection that brings something counts as made: the next pause is short again.
      this.#losses = 0
      watcher.frame(String(data))
    })
    // It says nothing, and `close` follows.
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', ({ code, reason }) => {
      if (!isCurrent()) return
      const why = reason === '' ? `closed with ${code}` : `closed with ${code} ${reason}`
      if (!this.#wasOpen) void link.whyNoWebSocket().then((text) => this.#finish({ kind: 'unreachable', text }))
      else if (COME_BACK.has(code)) this.again(why)
      else this.#finish({ kind: 'refused', text: `the server has ended the connection, ${why}` })
    })
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = undefined
    // What it says from now on is not heard.
    socket?.close(NORMAL)
  }
}
