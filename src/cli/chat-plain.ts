// The plain protocol as `lobbycast join` speaks it: reads the notices and frames of docs/protocol.md. Main thread. No I/O.
import { randomUUID } from 'node:crypto'
import { ErrorCode } from '../protocol/codes.ts'
import { type ChatProtocol, type ChatProtocolParts, comesBackPlain } from './chat-event.ts'
import { refusal } from './next-steps.ts'

const NOTICE = /^([0-9a-f-]{36}) (just joined!|disconnected\.)$/
const GREETING = /^your id is ([0-9a-f-]{36})$/
const LOST = /^overloaded, (?:(\d+) messages|message) not delivered\.$/
const FORBIDDEN = 'permission denied, message not delivered.'
const RESTARTED = 'room restarted, messages may be missing.'

export class PlainChat implements ChatProtocol {
  readonly path: string
  readonly headerToken: string
  readonly answersWhispers = false
  readonly whyLost = 'the plain protocol recovers nothing'
  readonly comesBack = comesBackPlain
  readonly #parts: ChatProtocolParts
  /** A private message to this connection itself, which comes back behind everything that was sent before it. */
  readonly #fence = `fence ${randomUUID()}`
  #me = ''
  readonly #known = new Set<string>()

  constructor(parts: ChatProtocolParts) {
    this.#parts = parts
    this.headerToken = parts.tokens.room || parts.tokens.connection
    this.path = `/ws/${parts.segment}`
  }

  opened(): void {
    this.#me = ''
    this.#known.clear()
  }

  read(frame: string): void {
    const { listener } = this.#parts
    const greeted = GREETING.exec(frame)
    if (greeted?.[1] !== undefined) {
      this.#me = greeted[1]
      this.#known.add(this.#me)
      listener.entered({ me: { id: this.#me }, recovery: 'new', publications: [] })
      return
    }
    const [, id, what] = NOTICE.exec(frame) ?? []
    if (id !== undefined) {
      if (what === 'just joined!') this.#known.add(id)
      else this.#known.delete(id)
      listener.event({ type: what === 'just joined!' ? 'join' : 'leave', id })
    } else if (frame.startsWith('{')) this.#readMessage(frame)
    else this.#readNotice(frame)
  }

  #readMessage(frame: string): void {
    const { listener } = this.#parts
    const { id, msg, to } = JSON.parse(frame) as { id: string; msg: unknown; to?: string }
    this.#known.add(id)
    if (to !== undefined) {
      if (id === this.#me && msg === this.#fence) listener.fenced()
      else listener.event({ type: 'private', from: id, data: msg })
      return
    }
    if (id !== this.#me) {
      listener.event({ type: 'message', from: id, data: msg })
      return
    }
    listener.event({ type: 'message', from: id, own: true, data: msg })
    listener.settled(1, true)
  }

  #readNotice(frame: string): void {
    const { listener } = this.#parts
    if (frame === RESTARTED) {
      listener.event({ type: 'restarted' })
      return
    }
    const lost = LOST.exec(frame)
    const isLoss = lost !== null || frame === FORBIDDEN
    const code = lost !== null ? ErrorCode.tooManyRequests.code : isLoss ? ErrorCode.permissionDenied.code : undefined
    listener.event(refusal(frame, code))
    if (isLoss) listener.settled(Number(lost?.[1] ?? 1), false)
  }

  say(data: unknown): void {
    this.#parts.send(textOf(data))
  }

  whisper(to: string, data: unknown): void {
    this.#parts.send(`\\w ${to} ${textOf(data)}`)
  }

  askMembers(): void {
    const members = [...this.#known].map((id) => ({ id }))
    this.#parts.listener.event({
      type: 'members',
      members,
      partial: 'the plain protocol names only those who came or spoke',
    })
  }

  fence(): void {
    this.whisper(this.#me, this.#fence)
  }
}

const textOf = (data: unknown): string => (typeof data === 'string' ? data : JSON.stringify(data))
