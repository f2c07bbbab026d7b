// The plain JSON protocol as `lobbycast join` speaks it: reads the frames of docs/plain-json.md. Main thread. No I/O.
import { randomUUID } from 'node:crypto'
import { ErrorCode } from '../protocol/codes.ts'
import { type ChatProtocol, type ChatProtocolParts, comesBackPlain, type Person } from './chat-event.ts'
import { refusal } from './next-steps.ts'

type Frame = Readonly<Record<string, unknown>> & {
  readonly type: string
  readonly from: string
  readonly data: unknown
}

const LOST = /^overloaded, (?:(\d+) messages|message) not delivered\.$/

export class PlainJsonChat implements ChatProtocol {
  readonly path: string
  readonly headerToken: string
  readonly answersWhispers = false
  readonly whyLost = 'plain JSON recovers nothing, --protocol centrifuge does'
  readonly comesBack = comesBackPlain
  readonly #parts: ChatProtocolParts
  /** A private message to this connection itself, which comes back behind everything that was sent before it. */
  readonly #fence = `fence ${randomUUID()}`
  #me = ''
  /** Commands without an answer yet. An error frame does not say which command it is about: it is about the oldest one. */
  #open: ('say' | 'members')[] = []

  constructor(parts: ChatProtocolParts) {
    this.#parts = parts
    this.headerToken = parts.tokens.room || parts.tokens.connection
    const name = parts.name === '' ? '' : `&name=${encodeURIComponent(parts.name)}`
    this.path = `/ws/${parts.segment}?format=json${name}`
  }

  opened(): void {
    this.#me = ''
    this.#open = []
  }

  read(text: string): void {
    const { listener } = this.#parts
    const frame = JSON.parse(text) as Frame
    const { type, from, data } = frame
    switch (type) {
      case 'welcome': {
        const me = personOf(frame)
        this.#me = me.id
        listener.entered({ me, members: Number(frame.members), recovery: 'new', publications: [] })
        return
      }
      case 'join':
      case 'leave':
        listener.event({ type, ...personOf(frame) })
        return
      case 'message':
        this.#readMessage(frame)
        return
      case 'private':
        if (from === this.#me && data === this.#fence) listener.fenced()
        else listener.event({ type, from, ...nameOf(frame), data })
        return
      case 'statistics':
        listener.event({ type, from, data })
        return
      case 'members':
        this.#answered('members')
        listener.event({
          type,
          members: (frame.members as Frame[]).map(personOf),
          ...(frame.more === true ? { partial: 'the room has more members than the list shows' } : {}),
        })
        return
      case 'occupancy':
        listener.event({ type, members: Number(frame.members) })
        return
      case 'restarted':
        listener.event({ type })
        return
      case 'error':
        this.#readError(Number(frame.code), String(frame.message))
        return
      default:
      // A later version of the protocol may have types that this one does not know.
    }
  }

  #readMessage(frame: Frame): void {
    const { listener } = this.#parts
    const { from, data } = frame
    const isOwn = from === this.#me
    listener.event({ type: 'message', from, ...nameOf(frame), ...(isOwn ? { own: true as const } : {}), data })
    if (!isOwn) return
    this.#answered('say')
    listener.settled(1, true)
  }

  #readError(code: number, message: string): void {
    const { listener } = this.#parts
    listener.event(refusal(message, code))
    const lost = LOST.exec(message)
    if (lost !== null) {
      const count = Number(lost[1] ?? 1)
      for (let each = 0; each < count; each++) this.#answered('say')
      listener.settled(count, false)
    } else if (code === ErrorCode.notAvailable.code) this.#answered('members')
    // Private messages are not awaited.
    else if (!message.startsWith('no such id') && this.#open.shift() === 'say') listener.settled(1, false)
  }

  #answered(command: 'say' | 'members'): void {
    const index = this.#open.indexOf(command)
    if (index >= 0) this.#open.splice(index, 1)
  }

  say(data: unknown): void {
    this.#open.push('say')
    this.#parts.send(JSON.stringify({ type: 'message', data }))
  }

  whisper(to: string, data: unknown): void {
    this.#parts.send(JSON.stringify({ type: 'private', to, data }))
  }

  askMembers(): void {
    this.#open.push('members')
    this.#parts.send('{"type":"members"}')
  }

  fence(): void {
    this.whisper(this.#me, this.#fence)
  }
}

const nameOf = ({ name }: Readonly<Record<string, unknown>>) => (typeof name === 'string' ? { name } : {})

const personOf = (frame: Readonly<Record<string, unknown>>): Person => ({ id: String(frame.id), ...nameOf(frame) })
