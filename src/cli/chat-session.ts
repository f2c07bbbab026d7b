// One visit to a room by `lobbycast join`: what its protocol tells becomes events, what is sent is counted until it is settled, and a lost connection is told
// where it happened. Main thread.
import type { ChatEvent, ChatListener, ChatProtocol, Entry } from './chat-event.ts'
import type { ChatOutput } from './chat-output.ts'
import type { ChatPeople } from './chat-people.ts'
import type { RoomWatcher, SocketEnd } from './room-socket.ts'

export interface ChatSessionParts {
  readonly room: string
  readonly people: ChatPeople
  readonly output: ChatOutput
  /** Whether to ask who is in a room when it is entered. */
  readonly asksMembers: boolean
  readonly protocol: (listener: ChatListener) => ChatProtocol
  readonly socket: { again(why: string): void; end(end: SocketEnd): void }
}

export type Settlement = { readonly accepted: number; readonly declined: number }

/** Said messages that may be unsettled, so that a long input neither floods the room nor fills memory. */
const UNSETTLED_MAX = 64
/** The members of larger rooms are told only to who asks. */
const ASKED_MEMBERS_MAX = 1000
/** When nothing is settled for this long, the rest is given up as unknown. */
const SETTLE_MS_MAX = 10_000

export class ChatSession implements RoomWatcher, ChatListener {
  readonly protocol: ChatProtocol
  readonly #parts: ChatSessionParts
  #me = ''
  #isIn = false
  #wasIn = false
  #lostMs = 0
  #unsettled = 0
  #accepted = 0
  #declined = 0
  #isFenced = false
  #isOver = false
  #waiters: (() => void)[] = []

  constructor(parts: ChatSessionParts) {
    this.#parts = parts
    this.protocol = parts.protocol(this)
  }

  /** The visit is over: nothing is waited for any more. */
  leave(): void {
    this.#isOver = true
    this.#changed()
  }

  get isIn(): boolean {
    return this.#isIn
  }

  opened(): void {
    this.protocol.opened()
  }

  frame(text: string): void {
    this.protocol.read(text)
  }

  lost(why: string, againMs: number): void {
    if (this.#isIn) this.#lostMs = performance.now()
    this.#isIn = false
    this.event({ type: 'lost', reason: why, againMs })
    this.#giveUp()
    this.#changed()
  }

  entered({ me, members, recovery, publications }: Entry): void {
    const { room, people, asksMembers } = this.#parts
    const awayMs = this.#lostMs === 0 ? 0 : Math.round(performance.now() - this.#lostMs)
    this.#me = me.id
    people.clear()
    people.seen(me)
    const missed = publications.length
    if (!this.#wasIn) this.event({ type: 'joined', ...me, room, ...(members === undefined ? {} : { members }) })
    else if (recovery === 'recovered') this.event({ type: 'back', ...me, room, awayMs, recovered: true, missed })
    else this.event({ type: 'back', ...me, room, awayMs, recovered: false, why: this.protocol.whyLost })
    for (const publication of publications) this.event(publication)
    this.#isIn = true
    this.#wasIn = true
    if (asksMembers && (members ?? 0) <= ASKED_MEMBERS_MAX) this.protocol.askMembers()
    this.#changed()
  }

  event(event: ChatEvent): void {
    const { people, output, socket } = this.#parts
    if (event.type === 'join') people.seen(event)
    else if (event.type === 'members') for (const each of event.members) people.seen(each)
    else if (event.type === 'message' || event.type === 'private') people.seen(spoken(event))
    output.print(event, this.#me)
    if (event.type === 'leave') people.gone(event.id)
    // A WebSocket cannot be told to wait, so a reader that is too slow gets a new connection, and is told of the gap.
    if (output.isFull && this.#isIn) socket.again('stdout is read too slowly')
  }

  settled(count: number, isAccepted: boolean): void {
    this.#unsettled = Math.max(0, this.#unsettled - count)
    if (isAccepted) this.#accepted += count
    else this.#declined += count
    this.#changed()
  }

  fenced(): void {
    this.#isFenced = true
    this.#changed()
  }

  failed({ code, reason, isTemporary }: Parameters<ChatListener['failed']>[0]): void {
    const { socket } = this.#parts
    if (isTemporary) socket.again(reason)
    else socket.end({ kind: 'refused', text: reason, advice: { code, reason } })
  }

  say(data: unknown): void {
    this.#unsettled += 1
    this.protocol.say(data)
  }

  whisper(to: string, data: unknown): void {
    if (this.protocol.answersWhispers) this.#unsettled += 1
    this.protocol.whisper(to, data)
    this.event({ type: 'whispered', to, data })
  }

  /** What cannot be sent to the room, such as a private message to nobody. */
  decline(event: ChatEvent): void {
    this.event(event)
    this.#declined += 1
  }

  /** Resolves when something can be said, with whether it can be. */
  ready(): Promise<boolean> {
    return this.#until(() => this.#isIn && this.#unsettled < UNSETTLED_MAX)
  }

  /** Resolves when everything that was said is settled, or is known to be never. */
  async settle(): Promise<Settlement> {
    await this.#until(() => this.#wasIn)
    const settles = async (isDone: () => boolean) => {
      for (let left = -1; left !== this.#unsettled && !isDone(); ) {
        left = this.#unsettled
        await this.#until(() => isDone() || left !== this.#unsettled, SETTLE_MS_MAX)
      }
    }
    await settles(() => this.#unsettled === 0)
    this.#giveUp()
    if (this.#isIn) {
      this.protocol.fence()
      await this.#until(() => this.#isFenced || !this.#isIn, SETTLE_MS_MAX)
    }
    return { accepted: this.#accepted, declined: this.#declined }
  }

  /** Counts what is unsettled as not accepted. */
  #giveUp(): void {
    const messages = this.#unsettled
    if (messages === 0) return
    this.#unsettled = 0
    this.#declined += messages
    this.event({ type: 'unsettled', messages })
  }

  /** Resolves with whether the condition holds, which after `msMax` it may not. */
  async #until(holds: () => boolean, msMax = Number.POSITIVE_INFINITY): Promise<boolean> {
    const byMs = performance.now() + msMax
    while (!holds()) {
      const leftMs = byMs - performance.now()
      if (leftMs <= 0 || this.#isOver) return false
      await new Promise<void>((resolve) => {
        const timer = leftMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(resolve, leftMs)
        this.#waiters.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
    return true
  }

  #changed(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}

const spoken = ({ from, name }: { readonly from: string; readonly name?: string }) => ({
  id: from,
  ...(name === undefined ? {} : { name }),
})
