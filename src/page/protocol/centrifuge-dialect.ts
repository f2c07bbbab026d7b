// Owns the centrifuge protocol, JSON version 2, as the page speaks it: docs/protocol.md. One connection, one room. It remembers the
// position of the room, so that what is missed while the connection is away is recovered. Browser; no DOM.
import {
  type Dialect,
  dataOf,
  type Fields,
  fieldsOf,
  isBoardFrame,
  numberOf,
  parsed,
  saidOf,
  textOf,
  type Wire,
} from './dialect.ts'
import type { BoardFrame, Person, View } from './room-events.ts'
import { tokenParts } from './token-claims.ts'

interface Options {
  readonly room: string
  readonly token?: string | undefined
  readonly view?: View | undefined
}

interface Command {
  readonly method: string
  readonly sentAtMs: number
  /** Called with the result of a command that succeeded. */
  readonly then?: ((result: Fields) => void) | undefined
}

interface Position {
  readonly epoch: string
  offset: number
}

/** What the SDK allows the network beyond the announced interval of pings. */
const PING_GRACE_MS = 10_000

export class CentrifugeDialect implements Dialect {
  readonly path = '/connection/websocket'
  readonly #wire: Wire
  readonly #room: string
  readonly #connectionToken: string | undefined
  readonly #roomToken: string | undefined
  readonly #commands = new Map<number, Command>()
  #view: View | undefined
  #lastId = 0
  #me = ''
  #position: Position | undefined
  /** Whether the token put the connection into the room, so that nothing is to be subscribed. */
  #comesWithToken = false
  #pingMs = 0
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(wire: Wire, { room, token, view }: Options) {
    this.#wire = wire
    this.#room = room
    this.#view = view
    // A subscription token names its room, and belongs into another command than the token of the connection.
    const isForRoom = token !== undefined && textOf(tokenParts(token)?.claims.channel) !== undefined
    this.#connectionToken = isForRoom ? undefined : token
    this.#roomToken = isForRoom ? token : undefined
  }

  opened(): void {
    const subs = this.#comesWithToken && this.#position !== undefined ? { [this.#room]: this.#recover() } : undefined
    this.#send('connect', { token: this.#connectionToken, subs }, (result) => this.#connected(result))
  }

  text(text: string): void {
    for (const line of text.split('\n')) {
      const reply = fieldsOf(parsed(line))
      if (reply === undefined) continue
      if (Object.keys(reply).length === 0) this.#wire.sendFrame('{}')
      else if (numberOf(reply.id) !== undefined) this.#reply(Number(reply.id), reply)
      else this.#push(fieldsOf(reply.push) ?? {})
    }
    this.#heard()
  }

  closed(): void {
    clearTimeout(this.#silence)
    this.#commands.clear()
  }

  say(text: string): void {
    this.#send('publish', { channel: this.#room, data: dataOf(text) })
  }

  whisper(to: string, text: string): void {
    const tellOwn = () => this.#wire.tell({ kind: 'private', from: { id: this.#me }, to, text })
    this.#send('rpc', { method: 'whisper', data: { to, data: text } }, tellOwn)
  }

  askMembers(): void {
    this.#send('presence', { channel: this.#room }, (result) => {
      const members = Object.values(fieldsOf(result.presence) ?? {}).map(personOf)
      this.#wire.tell({ kind: 'members', members, isWhole: true })
      this.#wire.tell({ kind: 'count', members: members.length })
    })
  }

  show(view: View): void {
    this.#view = view
    this.#send('rpc', { method: 'view', data: { room: this.#room, view } })
  }

  mayReturn(code: number): boolean {
    return code !== 1009 && !(code >= 3500 && code < 4000) && !(code >= 4500 && code < 5000)
  }

  #send(method: string, params: object, then?: (result: Fields) => void): void {
    this.#lastId += 1
    this.#commands.set(this.#lastId, { method, sentAtMs: performance.now(), then })
    this.#wire.sendFrame(JSON.stringify({ id: this.#lastId, [method]: params }))
  }

  #reply(id: number, reply: Fields): void {
    const command = this.#commands.get(id)
    if (command === undefined) return
    this.#commands.delete(id)
    const error = fieldsOf(reply.error)
    if (error !== undefined) {
      this.#failed(command, error)
      return
    }
    if (command.method !== 'connect') this.#wire.tell({ kind: 'roundTrip', ms: performance.now() - command.sentAtMs })
    command.then?.(fieldsOf(reply[command.method]) ?? {})
  }

  #failed({ method }: Command, error: Fields): void {
    const code = numberOf(error.code) ?? 100
    const message = textOf(error.message) ?? ''
    // A room that does not show its members is no news for a person who has not asked for them.
    if (method === 'presence') return
    if (method !== 'connect' && method !== 'subscribe') this.#wire.objected(code, message)
    else if (error.temporary === true) this.#wire.lost(message)
    else this.#wire.ended(code, message)
  }

  #connected(result: Fields): void {
    this.#me = textOf(result.client) ?? ''
    this.#pingMs = (numberOf(result.ping) ?? 0) * 1000
    const subs = fieldsOf(result.subs) ?? {}
    // A room may have the name `__proto__`.
    const given = Object.hasOwn(subs, this.#room) ? fieldsOf(subs[this.#room]) : undefined
    this.#comesWithToken = given !== undefined
    if (given === undefined) this.#subscribe()
    else this.#subscribed(given)
  }

  #subscribe(): void {
    const data = this.#view === undefined ? undefined : { view: this.#view }
    const params = {
      channel: this.#room,
      token: this.#roomToken,
      data,
      join_leave: true,
      recoverable: true,
      positioned: true,
    }
    this.#send('subscribe', { ...params, ...this.#recover() }, (result) => this.#subscribed(result))
  }

  #recover(): object {
    return this.#position === undefined ? {} : { recover: true, ...this.#position }
  }

  #subscribed(result: Fields): void {
    const before = this.#position
    const epoch = textOf(result.epoch)
    const offset = numberOf(result.offset) ?? 0
    const publications = (Array.isArray(result.publications) ? result.publications : []).map(fieldsOf)
    const isRecovered = before !== undefined && result.recovered === true
    const missed = before !== undefined && before.epoch === epoch ? offset - before.offset : undefined
    this.#position = epoch === undefined ? undefined : { epoch, offset }
    this.#wire.joined(this.#me, { missed, recovered: isRecovered ? publications.length : 0, isRecovered })
    const board = fieldsOf(result.data)
    if (board !== undefined && isBoardFrame(board)) this.#tellBoard({ ...board, reset: true })
    for (const publication of publications) if (publication !== undefined) this.#publication(publication, isRecovered)
    // The reply may be older than what it brings: the position of the reply counts.
    if (epoch !== undefined) this.#position = { epoch, offset }
    // A room of the server itself shows its members to nobody, and counts who asks.
    if (!this.#room.startsWith('$')) this.askMembers()
  }

  #push(push: Fields): void {
    const { pub, join, leave, unsubscribe, message } = push
    const publication = fieldsOf(pub)
    if (publication !== undefined) this.#publication(publication, false)
    if (join !== undefined) this.#wire.tell({ kind: 'joined', person: personOf(fieldsOf(join)?.info) })
    if (leave !== undefined) this.#wire.tell({ kind: 'left', person: personOf(fieldsOf(leave)?.info) })
    const advice = fieldsOf(unsubscribe)
    if (advice !== undefined) this.#unsubscribed(numberOf(advice.code) ?? 2000, textOf(advice.reason) ?? '')
    const data = fieldsOf(fieldsOf(message)?.data)
    if (data !== undefined) this.#message(data)
  }

  #publication(publication: Fields, isRecovered: boolean): void {
    const offset = numberOf(publication.offset)
    if (offset !== undefined && this.#position !== undefined) this.#position.offset = offset
    const data = fieldsOf(publication.data)
    if (data !== undefined && isBoardFrame(data)) {
      this.#tellBoard(data, offset)
      return
    }
    const from = publication.info === undefined ? undefined : personOf(publication.info)
    this.#wire.tell({ kind: 'message', from, text: saidOf(publication.data), isRecovered, offset })
  }

  #tellBoard(board: Fields, offset?: number): void {
    this.#wire.tell({ kind: 'statistics', board: board as BoardFrame, size: this.#wire.frameSize, offset })
  }

  #message(data: Fields): void {
    const from = textOf(data.from)
    const members = numberOf(data.members)
    if (data.type === 'occupancy' && members !== undefined) this.#wire.tell({ kind: 'count', members })
    else if (from !== undefined) {
      this.#wire.tell({
        kind: 'private',
        from: { id: from, name: textOf(data.name) },
        to: this.#me,
        text: saidOf(data.data),
      })
    }
  }

  #unsubscribed(code: number, reason: string): void {
    if (code === 2500) {
      this.#wire.tell({ kind: 'restarted' })
      this.#subscribe()
    } else this.#wire.ended(code, reason)
  }

  /** A connection that has been silent for longer than the server pings is dead. */
  #heard(): void {
    clearTimeout(this.#silence)
    if (this.#pingMs === 0) return
    this.#silence = setTimeout(() => this.#wire.lost('no pings'), this.#pingMs + PING_GRACE_MS)
  }
}

function personOf(value: unknown): Person {
  const info = fieldsOf(value) ?? {}
  const name = textOf(fieldsOf(info.conn_info)?.name) ?? textOf(info.user)
  return { id: textOf(info.client) ?? '', name: name === '' ? undefined : name }
}
