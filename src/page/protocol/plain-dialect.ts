// Owns the plain protocol as the page speaks it: texts and notices of docs/protocol.md. It tells no list of members and no names, so
// members are known once they come, go or say something. Browser; no DOM.
import { type Dialect, fieldsOf, parsed, saidOf, textOf, urlPart, viewQuery, type Wire } from './dialect.ts'
import type { BoardFrame, View } from './room-events.ts'

const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const GREETING = new RegExp(`^your id is (${ID})$`)
const JOINED = new RegExp(`^(${ID}) just joined!$`)
const LEFT = new RegExp(`^(${ID}) disconnected\\.$`)
const NOTICES: readonly { readonly pattern: RegExp; readonly code: number }[] = [
  { pattern: /^no such id .*\.$/s, code: 107 },
  { pattern: /^permission denied, message not delivered\.$/, code: 103 },
  { pattern: /^overloaded, .*not delivered\.$/, code: 111 },
]

export class PlainDialect implements Dialect {
  readonly #wire: Wire
  readonly #room: string
  readonly #token: string | undefined
  #view: View
  #id = ''
  /** When each text was sent that has not come back yet. */
  readonly #sentAtMs: number[] = []

  constructor(
    wire: Wire,
    { room, token, view = {} }: { room: string; token?: string | undefined; view?: View | undefined },
  ) {
    this.#wire = wire
    this.#room = room
    this.#token = token
    this.#view = view
  }

  get path(): string {
    const query = [...viewQuery(this.#view), ...(this.#token === undefined ? [] : [`token=${urlPart(this.#token)}`])]
    return `/ws/${urlPart(this.#room)}${query.length > 0 ? `?${query.join('&')}` : ''}`
  }

  opened(): void {}

  text(text: string): void {
    const greeting = GREETING.exec(text)?.[1]
    if (greeting !== undefined) {
      this.#greeted(greeting)
      return
    }
    const joined = JOINED.exec(text)?.[1]
    if (joined !== undefined) {
      this.#wire.tell({ kind: 'joined', person: { id: joined } })
      return
    }
    const left = LEFT.exec(text)?.[1]
    if (left !== undefined) {
      this.#wire.tell({ kind: 'left', person: { id: left } })
      return
    }
    if (text === 'room restarted, messages may be missing.') {
      this.#wire.tell({ kind: 'restarted' })
      return
    }
    const notice = NOTICES.find(({ pattern }) => pattern.test(text))
    if (notice !== undefined) {
      this.#sentAtMs.length = 0
      this.#wire.objected(notice.code, text)
      return
    }
    this.#said(text)
  }

  closed(): void {
    this.#sentAtMs.length = 0
  }

  say(text: string): void {
    this.#sentAtMs.push(performance.now())
    this.#wire.sendFrame(text)
  }

  whisper(to: string, text: string): void {
    this.#wire.sendFrame(`\\w ${to} ${text}`)
    this.#wire.tell({ kind: 'private', from: { id: this.#id }, to, text })
  }

  askMembers(): void {}

  show(view: View): void {
    this.#view = view
    this.#wire.lost('another view')
  }

  mayReturn(code: number): boolean {
    return [1001, 1005, 1006, 1012, 1013].includes(code)
  }

  #greeted(id: string): void {
    this.#id = id
    this.#wire.joined(id)
    this.#wire.tell({ kind: 'members', members: [{ id }], isWhole: false })
  }

  #said(text: string): void {
    const frame = fieldsOf(parsed(text))
    const id = textOf(frame?.id)
    if (frame === undefined || id === undefined) return
    const to = textOf(frame.to)
    const { msg, id: _, room_id: __, ...rest } = frame
    if (to !== undefined) this.#wire.tell({ kind: 'private', from: { id }, to, text: saidOf(msg) })
    else if (Array.isArray(msg)) {
      this.#wire.tell({ kind: 'statistics', board: { set: msg, ...rest } as BoardFrame, size: this.#wire.frameSize })
    } else {
      const sentAtMs = id === this.#id ? this.#sentAtMs.shift() : undefined
      if (sentAtMs !== undefined) this.#wire.tell({ kind: 'roundTrip', ms: performance.now() - sentAtMs })
      this.#wire.tell({ kind: 'message', from: { id }, text: saidOf(msg), isRecovered: false })
    }
  }
}
