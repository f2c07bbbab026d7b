// Owns the plain JSON protocol as the page speaks it: docs/plain-json.md. Browser; no DOM.
import {
  type Dialect,
  dataOf,
  type Fields,
  fieldsOf,
  numberOf,
  parsed,
  saidOf,
  textOf,
  urlPart,
  viewQuery,
  type Wire,
} from './dialect.ts'
import type { BoardFrame, Person, View } from './room-events.ts'

interface Options {
  readonly room: string
  readonly name?: string | undefined
  readonly token?: string | undefined
  readonly view?: View | undefined
}

const personOf = (id: unknown, name: unknown): Person => ({ id: textOf(id) ?? '', name: textOf(name) })

export class JsonDialect implements Dialect {
  readonly #wire: Wire
  readonly #options: Options
  #view: View
  #me: Person = { id: '' }
  /** When each message was sent that has not come back yet. */
  readonly #sentAtMs: number[] = []
  #isAskingMembers = false

  constructor(wire: Wire, options: Options) {
    this.#wire = wire
    this.#options = options
    this.#view = options.view ?? {}
  }

  get path(): string {
    const { room, name, token } = this.#options
    const query = [
      'format=json',
      ...(name === undefined ? [] : [`name=${urlPart(name)}`]),
      ...viewQuery(this.#view),
      ...(token === undefined ? [] : [`token=${urlPart(token)}`]),
    ]
    return `/ws/${urlPart(room)}?${query.join('&')}`
  }

  opened(): void {}

  text(text: string): void {
    const frame = fieldsOf(parsed(text))
    if (frame !== undefined) this.#read(frame)
  }

  closed(): void {
    this.#sentAtMs.length = 0
  }

  say(text: string): void {
    this.#sentAtMs.push(performance.now())
    this.#send({ type: 'message', data: dataOf(text) })
  }

  whisper(to: string, text: string): void {
    this.#send({ type: 'private', to, data: text })
    this.#wire.tell({ kind: 'private', from: this.#me, to, text })
  }

  askMembers(): void {
    this.#isAskingMembers = true
    this.#send({ type: 'members' })
  }

  show(view: View): void {
    this.#view = view
    this.#send({ type: 'view', view })
  }

  mayReturn(code: number): boolean {
    return [1001, 1005, 1006, 1012, 1013].includes(code)
  }

  #send(command: object): void {
    this.#wire.sendFrame(JSON.stringify(command))
  }

  #read(frame: Fields): void {
    switch (frame.type) {
      case 'welcome':
        this.#me = personOf(frame.id, frame.name)
        this.#wire.joined(this.#me.id)
        this.#wire.tell({ kind: 'members', members: [this.#me], isWhole: frame.members === 1 })
        this.#tellCount(frame)
        if (frame.members !== 1) this.askMembers()
        return
      case 'join':
        this.#wire.tell({ kind: 'joined', person: personOf(frame.id, frame.name) })
        return
      case 'leave':
        this.#wire.tell({ kind: 'left', person: personOf(frame.id, frame.name) })
        return
      case 'message':
        this.#message(frame)
        return
      case 'private':
        this.#wire.tell({
          kind: 'private',
          from: personOf(frame.from, frame.name),
          to: textOf(frame.to) ?? '',
          text: saidOf(frame.data),
        })
        return
      case 'statistics':
        this.#statistics(frame)
        return
      case 'members':
        this.#members(frame)
        return
      case 'occupancy':
        this.#tellCount(frame)
        return
      case 'error':
        this.#objected(numberOf(frame.code) ?? 100, textOf(frame.message) ?? '')
        return
      case 'restarted':
        this.#wire.tell({ kind: 'restarted' })
        return
    }
  }

  #message(frame: Fields): void {
    const from = personOf(frame.from, frame.name)
    const sentAtMs = from.id === this.#me.id ? this.#sentAtMs.shift() : undefined
    if (sentAtMs !== undefined) this.#wire.tell({ kind: 'roundTrip', ms: performance.now() - sentAtMs })
    this.#wire.tell({ kind: 'message', from, text: saidOf(frame.data), isRecovered: false })
  }

  #statistics(frame: Fields): void {
    const { type: _, from: __, data, ...rest } = frame
    this.#wire.tell({ kind: 'statistics', board: { set: data, ...rest } as BoardFrame, size: this.#wire.frameSize })
  }

  #objected(code: number, message: string): void {
    // An error does not say what it answers. A room that does not show its members is no news for a person who has not asked for them.
    const isAboutMembers = this.#isAskingMembers && this.#sentAtMs.length === 0 && [103, 106, 108].includes(code)
    this.#isAskingMembers = false
    this.#sentAtMs.length = 0
    if (!isAboutMembers) this.#wire.objected(code, message)
  }

  #members(frame: Fields): void {
    this.#isAskingMembers = false
    const list = Array.isArray(frame.members) ? frame.members.map(fieldsOf) : []
    const members = list.filter((entry) => entry !== undefined).map(({ id, name }) => personOf(id, name))
    this.#wire.tell({ kind: 'members', members, isWhole: frame.more !== true })
  }

  #tellCount(frame: Fields): void {
    const members = numberOf(frame.members)
    if (members !== undefined) this.#wire.tell({ kind: 'count', members })
  }
}
