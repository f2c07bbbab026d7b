// Owns one connection to one room, by any of the protocols: opening, coming back, being cut, learning why it was refused. All that
// happens is told as events (room-events.ts); what the frames mean is in the dialects. Browser.
import { CentrifugeDialect } from './centrifuge-dialect.ts'
import type { Dialect, Wire } from './dialect.ts'
import { JsonDialect } from './json-dialect.ts'
import { forgetLink, reportLink } from './link-states.ts'
import { adviceOn } from './next-steps.ts'
import { PlainDialect } from './plain-dialect.ts'
import { refusalReason } from './refusal-reason.ts'
import type { LinkState, ProtocolName, Refusal, RoomEvent, View } from './room-events.ts'
import { utf8Size } from './utf8-size.ts'

export interface JoinOptions {
  readonly room: string
  readonly protocol: ProtocolName
  /** Shown to others beside the id: plain JSON alone, or by the claim `name` of a token. */
  readonly name?: string | undefined
  readonly token?: string | undefined
  readonly view?: View | undefined
}

export interface RoomClient {
  send(text: string): void
  whisper(to: string, text: string): void
  askMembers(): void
  show(view: View): void
  /** Closes the connection without a word, as a network would. It comes back after some seconds, or when told to. */
  cut(): void
  /** Tries now what else would be tried later, also after a refusal. */
  comeBack(): void
  leave(): void
}

const CUT_MS = 5000
const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 15_000

export function joinRoom(options: JoinOptions, listen: (event: RoomEvent) => void): RoomClient {
  return new RoomLink(options, listen)
}

class RoomLink implements RoomClient, Wire {
  readonly #dialect: Dialect
  readonly #listen: (event: RoomEvent) => void
  #socket: WebSocket | undefined
  #state: LinkState = { kind: 'connecting' }
  #retry: ReturnType<typeof setTimeout> | undefined
  #attempts = 0
  /** When the joined connection was lost. */
  #lostAtMs: number | undefined
  #hasJoined = false
  frameSize = 0

  constructor(options: JoinOptions, listen: (event: RoomEvent) => void) {
    this.#listen = listen
    this.#dialect = dialectOf(this, options)
    this.#open()
  }

  send(text: string): void {
    if (this.#state.kind === 'joined') this.#dialect.say(text)
  }

  whisper(to: string, text: string): void {
    if (this.#state.kind === 'joined') this.#dialect.whisper(to, text)
  }

  askMembers(): void {
    if (this.#state.kind === 'joined') this.#dialect.askMembers()
  }

  show(view: View): void {
    if (this.#state.kind === 'joined') this.#dialect.show(view)
  }

  cut(): void {
    if (this.#state.kind !== 'joined') return
    this.#drop()
    this.#away({ reason: 'cut', delayMs: CUT_MS, isCut: true })
  }

  comeBack(): void {
    if (this.#state.kind !== 'away' && this.#state.kind !== 'refused') return
    this.#open()
  }

  leave(): void {
    this.#drop()
    clearTimeout(this.#retry)
    this.#state = { kind: 'left' }
    this.tell({ kind: 'state', state: this.#state })
    forgetLink(this)
  }

  // What the dialect asks for: Wire.

  sendFrame(text: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    this.#socket.send(text)
    this.tell({ kind: 'frame', frame: { atMs: Date.now(), isSent: true, text, size: utf8Size(text) } })
  }

  tell(event: RoomEvent): void {
    this.#listen(event)
  }

  joined(id: string, position?: { missed: number | undefined; recovered: number; isRecovered: boolean }): void {
    const isRecovered = position?.isRecovered ?? false
    const lostAtMs = this.#lostAtMs
    this.#attempts = 0
    this.#hasJoined = true
    this.#lostAtMs = undefined
    this.#change({ kind: 'joined', id, isRecovered })
    if (lostAtMs === undefined) return
    const { missed, recovered } = position ?? { missed: undefined, recovered: 0 }
    const awayMs = Date.now() - lostAtMs
    this.tell({ kind: 'back', back: { lostAtMs, awayMs, missed, recovered, isRecovered } })
  }

  objected(code: number, reason: string): void {
    this.tell({ kind: 'refused', refusal: refusalOf(code, reason, false) })
  }

  ended(code: number, reason: string): void {
    this.#drop()
    this.#refuse(code, reason)
  }

  lost(reason: string): void {
    this.#drop()
    this.#away({ reason, delayMs: this.#nextDelayMs(), isCut: false })
  }

  #open(): void {
    clearTimeout(this.#retry)
    this.#change({ kind: 'connecting' })
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}${this.#dialect.path}`)
    let isOpen = false
    this.#socket = socket
    socket.onopen = () => {
      isOpen = true
      this.#dialect.opened()
    }
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#receive(data)
    }
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#dialect.closed()
      if (isOpen) this.#closed(code, reason)
      else void this.#notOpened()
    }
  }

  #receive(text: string): void {
    this.frameSize = utf8Size(text)
    this.tell({ kind: 'frame', frame: { atMs: Date.now(), isSent: false, text, size: this.frameSize } })
    this.#dialect.text(text)
  }

  #closed(code: number, reason: string): void {
    // A full room is told by "try again later". A person who has just asked to join learns it at once instead of waiting.
    const isFirst = !this.#hasJoined && code === 1013
    if (isFirst || !this.#dialect.mayReturn(code)) {
      this.#refuse(code, reason)
      return
    }
    if (reason !== '') this.objected(code, reason)
    this.#away({ reason: reason === '' ? `closed, ${code}` : reason, delayMs: this.#nextDelayMs(), isCut: false })
  }

  /** A browser hides why an upgrade was refused; the same path tells it to a GET. */
  async #notOpened(): Promise<void> {
    const state = this.#state
    const refused = await refusalReason(this.#dialect.path)
    if (this.#state !== state) return
    if (refused !== undefined && refused.status < 500) this.#refuse(refused.status, refused.reason)
    else {
      if (refused !== undefined) this.objected(refused.status, refused.reason)
      const reason = refused?.reason ?? 'the server does not answer'
      this.#away({ reason, delayMs: this.#nextDelayMs(), isCut: false })
    }
  }

  #refuse(code: number, reason: string): void {
    const refusal = refusalOf(code, reason, true)
    this.#change({ kind: 'refused', refusal })
    this.tell({ kind: 'refused', refusal })
  }

  #away({ reason, delayMs, isCut }: { reason: string; delayMs: number; isCut: boolean }): void {
    if (this.#hasJoined) this.#lostAtMs ??= Date.now()
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#open(), delayMs)
    this.#change({ kind: 'away', retryAtMs: Date.now() + delayMs, reason, isCut })
  }

  #nextDelayMs(): number {
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.#attempts)
    this.#attempts += 1
    return ceiling * (0.5 + Math.random() / 2)
  }

  #drop(): void {
    const socket = this.#socket
    if (socket === undefined) return
    this.#socket = undefined
    this.#dialect.closed()
    socket.close()
  }

  #change(state: LinkState): void {
    this.#state = state
    reportLink(this, state.kind)
    this.tell({ kind: 'state', state })
  }
}

function dialectOf(wire: Wire, options: JoinOptions): Dialect {
  switch (options.protocol) {
    case 'json':
      return new JsonDialect(wire, options)
    case 'plain':
      return new PlainDialect(wire, options)
    case 'centrifuge':
      return new CentrifugeDialect(wire, options)
  }
}

const refusalOf = (code: number, reason: string, isEnd: boolean): Refusal => ({
  ...{ atMs: Date.now(), code, reason: reason === '' ? 'no reason given' : reason },
  ...{ ...adviceOn(code, reason), isEnd },
})
