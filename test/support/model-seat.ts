// One connection in one room, however often it comes and goes there, and all it must see, in order.
import type { Position } from '../../src/engine/engine.ts'
import type { ProtocolName } from '../../src/protocol/protocols.ts'
import { fail, type Who } from './model-log.ts'

/** `frame`: a text for the socket. The others are told to its session by a record of this kind; all but `ended` come with a text. */
export type Told = 'frame' | 'admitted' | 'departed' | 'ended' | 'textRefused' | 'watched'

export interface Expected {
  readonly told: Told
  /** Or what judges it, for texts that cannot be known yet. */
  readonly text: string | ((got: string) => void)
  /** The offset that the client knows once it has seen this. */
  readonly offset?: number
  /** Of a frame that tells of a refusal. */
  readonly code?: number
  /** Of a member that is admitted. */
  readonly audiences?: readonly string[]
}

/** Where somebody has got to: called later, it fails unless everything up to here has been seen. */
export type Mark = () => void

export class Seat {
  readonly connection: number
  readonly room: string
  readonly protocol: ProtocolName
  /** Who it is in this room; changes with its tokens. */
  who: Who
  /** Of the membership at present. */
  joinLeave = false
  /** Where its client is, as far as it has been told. */
  position: Position | undefined
  /** The socket has ended: what comes for it reaches nobody. */
  isClosed = false
  readonly #expected: Expected[] = []
  #seen = 0
  /** What it has said and the engine has not answered, and what waits for that. */
  #asked = 0
  #answered = 0
  #afterwards: { readonly count: number; readonly run: () => void }[] = []

  constructor({ connection, room, protocol, who }: Pick<Seat, 'connection' | 'room' | 'protocol' | 'who'>) {
    this.connection = connection
    this.room = room
    this.protocol = protocol
    this.who = who
  }

  get label(): string {
    return `${this.protocol} ${this.connection} in ${this.room}`
  }

  expect(expected: Expected): void {
    if (!this.isClosed) this.#expected.push(expected)
  }

  /** Centrifuge members hear of joins and leaves when they have asked for that. */
  expectNotice(text: string): void {
    if (this.protocol !== 'centrifuge' || this.joinLeave) this.expect({ told: 'frame', text })
  }

  /** Returns what was expected; undefined when nobody is there to see it. */
  receive(told: Told, text: string): Expected | undefined {
    if (this.isClosed) return undefined
    const expected = this.#expected[this.#seen++]
    if (expected === undefined) return fail(`${this.label} is told what it must not be told: ${told}`, undefined, text)
    if (expected.told !== told) return fail(`${this.label} is told something else: ${text}`, expected, told)
    if (typeof expected.text === 'function') expected.text(text)
    else if (expected.text !== text) return fail(`${this.label} sees something else`, expected.text, text)
    if (expected.offset !== undefined && this.position !== undefined) {
      this.position = { epoch: this.position.epoch, offset: expected.offset }
    }
    return expected
  }

  mark(): Mark {
    const expected = this.#expected.length
    return () => {
      if (this.isClosed || this.#seen >= expected) return
      const missing = this.#expected[this.#seen]
      fail(`${this.label} has not seen everything`, missing?.text ?? missing?.told, undefined)
    }
  }

  said(): void {
    this.#asked += 1
  }

  answered(): void {
    this.#answered += 1
    while (this.#afterwards[0] !== undefined && this.#afterwards[0].count <= this.#answered) {
      this.#afterwards.shift()?.run()
    }
  }

  /** Once the engine has answered all that it has said so far. */
  afterwards(run: () => void): void {
    if (this.#asked === this.#answered) run()
    else this.#afterwards.push({ count: this.#asked, run })
  }
}
