// What the place Statistics knows of one room: its board over a connection of its own under the chosen view, and beside it, while a view is chosen, a second
// connection to the whole board, against which the view is measured. Browser.
import { type Signal, signal } from '@preact/signals'
import type { BoardKey } from '../../cli/board-copy.ts'
import { BoardRows } from '../parts/board-rows.ts'
import { DrawClock } from '../parts/draw-clock.ts'
import { joinRoom, type RoomClient } from '../protocol/room-client.ts'
import type { LinkState, ProtocolName, RoomEvent, View } from '../protocol/room-events.ts'
import { tokenParts } from '../protocol/token-claims.ts'
import type { BoardRules } from './board-rules.ts'
import { type Saving, ViewSaving } from './view-saving.ts'

/** The key of the server's own schema. */
export const STATISTIC_KEY = 'product_line_id'
const SAMPLE_MS = 250
/** How long a changed cell and its sign take to calm down. */
const CALM_MS = 1100

export const isWhole = (view: View): boolean => Object.keys(view).length === 0

export class StatisticsBoard {
  readonly clock = new DrawClock()
  readonly state: Signal<LinkState> = signal({ kind: 'connecting' })
  readonly members = signal<number | undefined>(undefined)
  /** Why the board is not shown. */
  readonly fault = signal('')
  /** The fields of the records, when none of them is the key. */
  readonly keyChoices = signal<readonly string[]>([])
  readonly rules = signal<BoardRules>({ kind: 'unknown' })
  readonly saving = signal<Saving | undefined>(undefined)
  readonly charted = signal<readonly BoardKey[]>([])
  readonly #room: string
  readonly #timer: ReturnType<typeof setInterval>
  #rows = new BoardRows(STATISTIC_KEY)
  #client: RoomClient
  /** Kept only in the memory of the page. */
  #token: string | undefined
  #view: View = {}
  #whole: { readonly client: RoomClient; readonly saving: ViewSaving } | undefined
  #ticks = 0

  constructor(room: string, token: string | undefined) {
    this.#room = room
    this.#token = token
    this.#client = this.#join()
    this.#timer = setInterval(() => this.#tick(), SAMPLE_MS)
  }

  get room(): string {
    return this.#room
  }

  get token(): string | undefined {
    return this.#token
  }

  get rows(): BoardRows {
    return this.#rows
  }

  /** Joins again with another token, or without one. */
  enter(token: string | undefined): void {
    this.#token = token
    this.show(this.#view)
  }

  show(view: View): void {
    this.#view = view
    // A connection that comes back subscribes with the view of its first subscribe, so the new view is a new connection.
    this.#client.leave()
    this.#client = this.#join()
    this.#whole?.client.leave()
    this.#whole = isWhole(view) ? undefined : this.#measure()
    this.saving.value = undefined
  }

  /** The server has named the key, so the page does not ask for it. */
  learn(rules: BoardRules): void {
    this.rules.value = rules
    if (rules.kind === 'board' && rules.key !== this.#rows.keyField) this.chooseKey(rules.key)
  }

  chooseKey(field: string): void {
    this.#rows = new BoardRows(field)
    this.keyChoices.value = []
    this.charted.value = []
    this.show(this.#view)
  }

  chart(key: BoardKey): void {
    const { value } = this.charted
    this.charted.value = value.includes(key) ? value.filter((each) => each !== key) : [...value, key].slice(-2)
    this.#rows.chart(this.charted.value)
    this.clock.ask()
  }

  close(): void {
    clearInterval(this.#timer)
    this.clock.stop()
    this.#client.leave()
    this.#whole?.client.leave()
  }

  #join(): RoomClient {
    const whole = new WholeFrames(this.#entry().protocol)
    return joinRoom({ ...this.#entry(), view: this.#view }, (event) => this.#take(whole.marked(event)))
  }

  #entry() {
    return { room: this.#room, protocol: protocolFor(this.#token), token: this.#token }
  }

  #measure() {
    const saving = new ViewSaving(performance.now())
    const whole = new WholeFrames(this.#entry().protocol)
    const listen = (told: RoomEvent) => {
      const event = whole.marked(told)
      if (event.kind !== 'statistics' || event.board.reset === true) return
      saving.count('whole', { atMs: performance.now(), bytes: event.size })
    }
    return { client: joinRoom(this.#entry(), listen), saving }
  }

  #take(event: RoomEvent): void {
    const nowMs = performance.now()
    switch (event.kind) {
      case 'state':
        this.state.value = event.state
        return
      case 'count':
        this.members.value = event.members
        return
      case 'joined':
      case 'left':
        if (this.members.value !== undefined) this.members.value += event.kind === 'joined' ? 1 : -1
        return
      case 'statistics': {
        if (event.board.reset !== true) this.#whole?.saving.count('view', { atMs: nowMs, bytes: event.size })
        const applied = this.#rows.apply(event.board, nowMs)
        if (applied.kind === 'no key') this.keyChoices.value = applied.fields
        this.fault.value =
          applied.kind === 'fault' ? `The copy of the board does not fit a frame: ${applied.text}.` : ''
        if (applied.kind === 'applied') this.clock.askFor(CALM_MS)
        return
      }
    }
  }

  #tick(): void {
    this.#ticks++
    this.#rows.sample(Date.now() / 1000)
    if (document.hidden) return
    if (this.charted.value.length > 0) this.clock.ask()
    if (this.#ticks % 4 !== 0) return
    this.saving.value = this.#whole?.saving.at(performance.now())
    this.clock.ask()
  }
}

/**
 * The centrifuge protocol by default, because it recovers a board after a lost connection. There, a room token that names a user does not fit a connection
 * without a token of its own. The plain JSON protocol needs the room token only.
 */
function protocolFor(token: string | undefined): ProtocolName {
  const { channel, sub } = (token === undefined ? undefined : tokenParts(token)?.claims) ?? {}
  return channel !== undefined && sub !== undefined ? 'json' : 'centrifuge'
}

/** The plain JSON protocol does not mark the frame of the whole board: it is the first one after each join. */
class WholeFrames {
  readonly #protocol: ProtocolName
  #isNext = false

  constructor(protocol: ProtocolName) {
    this.#protocol = protocol
  }

  marked(event: RoomEvent): RoomEvent {
    if (event.kind === 'state' && event.state.kind === 'joined') this.#isNext = this.#protocol === 'json'
    if (event.kind !== 'statistics' || !this.#isNext) return event
    this.#isNext = false
    return { ...event, board: { ...event.board, reset: true } }
  }
}
