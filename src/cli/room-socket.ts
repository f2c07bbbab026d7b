// A connection to a room, by any of the protocols. Connects again when the connection is lost, after pauses that grow. Gives frames to the watcher as
// the server wrote them. Main thread.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { RoomConnection, ServerLink } from './server-link.ts'

export interface RoomWatcher {
  /** There is a new connection. The next frames are the whole board. */
  opened(): void
  frame(text: string): void
  /** The connection was lost. The next attempt to connect is in `againMs`. */
  lost(why: string, againMs: number): void
}

export interface RoomSocketParts {
  readonly link: ServerLink
  /** Path of the route, with the query. */
  readonly path: string
  /** Empty for none. */
  readonly token: string
  /** Whether to connect again after this close code. */
  readonly comesBack: (code: number) => boolean
  /** A connection on which neither a frame nor a ping has come for this long is given up. */
  readonly silenceMsMax: number
  readonly watcher: RoomWatcher
}

export type SocketEnd =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unreachable'; readonly text: string }
  /** `advice`: what the server has said, if it said anything in its protocol. */
  | {
      readonly kind: 'refused'
      readonly text: string
      readonly advice?: { readonly code: number; readonly reason: string }
    }

const PAUSE_MS_MIN = 500
const PAUSE_MS_MAX = 15_000
const NORMAL = 1000
/** The `readyState` of an open WebSocket. */
const OPEN = 1
/** undici announces pings only on this diagnostics channel. */
const PINGS = 'undici:websocket:ping'

export class RoomSocket {
  readonly #parts: RoomSocketParts
  #socket: RoomConnection | undefined
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

  /** Connects, and resolves when there will be no further connection. */
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

  /** Sends a frame, if there is a connection. */
  send(frame: string): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(frame)
  }

  /** Closes the connection for good, and ends `run`. */
  end(end: SocketEnd): void {
    this.#drop()
    this.#finish(end)
  }

  /** Gives this connection up, and connects again after a pause. */
  again(why: string): void {
    this.#drop()
    const most = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** this.#losses++)
    const againMs = Math.round(most * (0.5 + Math.random() / 2))
    this.#timer = setTimeout(() => this.#connect(), againMs)
    this.#parts.watcher.lost(why, againMs)
  }

  #connect(): void {
    const { link, path, token, comesBack, watcher } = this.#parts
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
      // After a frame the connection counts as successful, so the next pause is short again.
      this.#losses = 0
      watcher.frame(String(data))
    })
    // The event has no details, and `close` follows.
    socket.addEventListener('error', () => undefined)
    socket.addEventListener('close', ({ code, reason }) => {
      if (!isCurrent()) return
      const why = reason === '' ? `closed with ${code}` : `closed with ${code} ${reason}`
      if (!this.#wasOpen) void link.whyNoWebSocket(path).then((end) => this.#finish(end))
      else if (comesBack(code)) this.again(why)
      else {
        const text = `the server has ended the connection, ${why}`
        this.#finish({
          kind: 'refused',
          text,
          advice: { code, reason: reason === '' ? 'the connection was ended' : reason },
        })
      }
    })
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = undefined
    // Later events of this socket are ignored, because the socket is not the current one any more.
    socket?.close(NORMAL)
  }
}
