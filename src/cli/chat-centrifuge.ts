// The centrifuge protocol as `lobbycast join` speaks it: one subscription, which is recovered on the next connection. docs/protocol.md describes the
// frames. Main thread. No I/O, but the timer of a fence.
import { isTemporary } from '../protocol/codes.ts'
import type { ChatEvent, ChatProtocol, ChatProtocolParts, Person } from './chat-event.ts'
import { refusal } from './next-steps.ts'

interface Info {
  readonly client: string
  readonly user: string
  readonly conn_info?: unknown
}

interface Publication {
  readonly data: unknown
  readonly info?: Info
  readonly offset?: number
}

interface Subscribed {
  readonly epoch?: string
  readonly offset?: number
  readonly recoverable?: boolean
  readonly recovered?: boolean
  readonly publications?: readonly Publication[]
  readonly data?: unknown
}

interface Frame {
  readonly id?: number
  readonly error?: { readonly code: number; readonly message: string; readonly temporary?: boolean }
  readonly connect?: { readonly client: string; readonly subs?: Readonly<Record<string, Subscribed>> }
  readonly subscribe?: Subscribed
  readonly presence?: { readonly presence?: Readonly<Record<string, Info>> }
  readonly push?: {
    readonly channel?: string
    readonly pub?: Publication
    readonly join?: { readonly info: Info }
    readonly leave?: { readonly info: Info }
    readonly unsubscribe?: { readonly code: number; readonly reason: string }
    readonly message?: { readonly data: unknown }
  }
}

type Command = 'connect' | 'subscribe' | 'say' | 'whisper' | 'members'

const PATH = '/connection/websocket'
/** From this code on a subscription that has ended is made again. */
const RESUBSCRIBE_MIN = 2500
const COME_BACK_MAX = 3500
const TOO_BIG = 1009
/** The reply to a publish may come before the own copy of the publication. A back end may also have taken the message and published nothing. */
const ECHO_MS_MAX = 500
/** Who has published by the server API. */
const SERVER = 'server'

export class CentrifugeChat implements ChatProtocol {
  readonly path = PATH
  readonly headerToken = ''
  readonly answersWhispers = true
  readonly whyLost = 'the room keeps no history, or not enough of it'
  readonly #parts: ChatProtocolParts
  #me = ''
  #lastId = 0
  readonly #open = new Map<number, Command>()
  /** Where the next connection goes on. Undefined when the room is not recoverable. */
  #position: { epoch: string; offset: number } | undefined
  #wasIn = false
  /** Messages that were accepted and have not come back yet. */
  #echoes = 0

  constructor(parts: ChatProtocolParts) {
    this.#parts = parts
  }

  comesBack(code: number): boolean {
    return code < COME_BACK_MAX && code !== TOO_BIG
  }

  opened(): void {
    this.#open.clear()
    this.#echoes = 0
    const { connection } = this.#parts.tokens
    this.#send('connect', { connect: connection === '' ? {} : { token: connection } })
  }

  #subscribe(): void {
    const { room, tokens } = this.#parts
    const recover = this.#position === undefined ? {} : { recover: true, ...this.#position }
    const token = tokens.room === '' ? {} : { token: tokens.room }
    this.#send('subscribe', { subscribe: { channel: room, recoverable: true, join_leave: true, ...recover, ...token } })
  }

  #send(command: Command, body: object): void {
    const id = ++this.#lastId
    this.#open.set(id, command)
    this.#parts.send(JSON.stringify({ id, ...body }))
  }

  read(text: string): void {
    for (const line of text.split('\n')) {
      const frame = line === '' ? undefined : (JSON.parse(line) as Frame)
      if (frame === undefined) continue
      if (frame.id !== undefined) this.#readReply(frame.id, frame)
      else if (frame.push !== undefined) this.#readPush(frame.push)
      else this.#parts.send('{}')
    }
  }

  #readReply(id: number, frame: Frame): void {
    const { listener, room } = this.#parts
    const command = this.#open.get(id)
    this.#open.delete(id)
    if (frame.error !== undefined) {
      this.#readError(command, frame.error)
      return
    }
    switch (command) {
      case 'connect': {
        this.#me = frame.connect?.client ?? ''
        // A token may have put this connection into the room already.
        const own = frame.connect?.subs?.[room]
        if (own === undefined) this.#subscribe()
        else this.#entered(own)
        return
      }
      case 'subscribe':
        this.#entered(frame.subscribe ?? {})
        return
      case 'say':
        this.#echoes += 1
        listener.settled(1, true)
        return
      case 'whisper':
        listener.settled(1, true)
        return
      case 'members':
        listener.event({ type: 'members', members: Object.values(frame.presence?.presence ?? {}).map(personOf) })
        return
      default:
      // The answer to a command of an earlier connection cannot come on this one.
    }
  }

  #readError(command: Command | undefined, { code, message }: NonNullable<Frame['error']>): void {
    const { listener } = this.#parts
    if (command === 'connect' || command === 'subscribe') {
      listener.failed({ code, reason: message, isTemporary: isTemporary(code) })
      return
    }
    listener.event(refusal(message, code))
    if (command === 'say' || command === 'whisper') listener.settled(1, false)
  }

  #entered({
    epoch = '',
    offset = 0,
    recoverable = false,
    recovered = false,
    publications = [],
    data,
  }: Subscribed): void {
    const recovery = recovered ? 'recovered' : this.#wasIn ? 'unrecovered' : 'new'
    this.#wasIn = true
    this.#position = recoverable ? { epoch, offset } : undefined
    const board: ChatEvent[] = data === undefined ? [] : [{ type: 'statistics', from: SERVER, data }]
    const me = { id: this.#me }
    this.#parts.listener.entered({
      me,
      recovery,
      publications: [...board, ...publications.map((each) => this.#event(each))],
    })
  }

  #readPush({ channel, pub, join, leave, unsubscribe, message }: NonNullable<Frame['push']>): void {
    const { listener, room } = this.#parts
    if (message !== undefined) {
      this.#readMessage(message.data)
      return
    }
    // A token may have put this connection into other rooms, too.
    if (channel !== room) return
    if (pub !== undefined) {
      if (this.#position !== undefined && pub.offset !== undefined) this.#position.offset = pub.offset
      listener.event(this.#event(pub))
    } else if (join !== undefined) listener.event({ type: 'join', ...personOf(join.info) })
    else if (leave !== undefined) listener.event({ type: 'leave', ...personOf(leave.info) })
    else if (unsubscribe !== undefined) {
      const { code, reason } = unsubscribe
      if (code < RESUBSCRIBE_MIN) listener.failed({ code, reason, isTemporary: false })
      else {
        listener.event({ type: 'restarted' })
        this.#subscribe()
      }
    }
  }

  #event({ data, info }: Publication): ChatEvent {
    if (info === undefined) return { type: 'message', from: SERVER, data }
    const { id, ...name } = personOf(info)
    if (id !== this.#me) return { type: 'message', from: id, ...name, data }
    this.#echoes -= 1
    return { type: 'message', from: id, ...name, own: true, data }
  }

  #readMessage(data: unknown): void {
    const { listener, room } = this.#parts
    const fields = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
    if (typeof fields.from === 'string') listener.event({ type: 'private', from: fields.from, data: fields.data })
    else if (fields.type === 'occupancy' && fields.room === room)
      listener.event({ type: 'occupancy', members: Number(fields.members) })
    else listener.event({ type: 'notice', data })
  }

  say(data: unknown): void {
    this.#send('say', { publish: { channel: this.#parts.room, data } })
  }

  whisper(to: string, data: unknown): void {
    this.#send('whisper', { rpc: { method: 'whisper', data: { to, data } } })
  }

  askMembers(): void {
    this.#send('members', { presence: { channel: this.#parts.room } })
  }

  fence(): void {
    const byMs = performance.now() + ECHO_MS_MAX
    const look = () => {
      if (this.#echoes <= 0 || performance.now() > byMs) this.#parts.listener.fenced()
      else setTimeout(look, 10)
    }
    look()
  }
}

function personOf({ client, user, conn_info: info }: Info): Person {
  const named = typeof info === 'object' && info !== null && 'name' in info ? info.name : undefined
  const name = typeof named === 'string' && named !== '' ? named : user
  return { id: client, ...(name === '' ? {} : { name }) }
}
