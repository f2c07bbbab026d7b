// A room with a board and its readers, without threads and sockets: the real engine, board, walks, pages and frames; in between as little as possible of
// what a room and the main thread do. What they send goes through one queue, in order, and arrives when a step says so.
import assert from 'node:assert/strict'
import type { BoardPages } from '../../src/board/board-pages.ts'
import type { BoardWriter, Changes } from '../../src/board/board-walk.ts'
import type { View } from '../../src/board/view.ts'
import type { BoardCore } from './board-core.ts'
import { Reader, type SentPage } from './board-reader.ts'
import { BOARD, BoardRoom } from './board-room.ts'
import type { GivenView } from './board-truth.ts'

const limits = { keysMax: 100, bytesMax: 10_000 }

/** Members with equal views. */
interface Topic {
  readonly view: View
  /** Up to here its members have been sent what changed. */
  position: number
  readonly members: Set<Member>
}

export interface Member {
  reader: Reader
  readonly view: View
  /** `away`: without connection. `out`: taken out of the feed. `coming`: something is under way that brings it in. */
  state: 'away' | 'coming' | 'in' | 'out'
  epoch: string
  /** The parts that are still to come, from the first on when `anew`; and whether each is taken by its place. */
  pages: BoardPages | 'anew' | undefined
  byPlaces: boolean
  pageRecords: number
}

export class World {
  readonly core: BoardCore
  readonly room: BoardRoom
  readonly members: Member[] = []
  readonly #writer: BoardWriter
  readonly #topics = new Map<string, Topic>()
  /** From the shard to the sockets. */
  #outbound: (() => void)[] = []

  constructor(core: BoardCore, isLate: boolean) {
    this.core = core
    this.room = new BoardRoom(core, isLate)
    this.#writer = new core.BoardWriter()
  }

  /** What waits between shard and sockets arrives. */
  arrive(count = this.#outbound.length): void {
    for (const run of this.#outbound.splice(0, count)) run()
  }

  /** Members with a view are sent what has changed. */
  flush(at: number): void {
    const topic = [...this.#topics.values()][at % Math.max(1, this.#topics.size)]
    const board = this.room.board
    if (topic === undefined || board === undefined || topic.position === board.offset) return
    const { position: from } = topic
    topic.position = board.offset
    const bytes = this.#frame(topic.view, { since: from, isShared: true }, undefined)
    const sent = { from, to: board.offset, isMerged: false }
    this.#outbound.push(() => {
      for (const { state, reader } of topic.members) if (state === 'in') reader.take(bytes, sent, this.room.truth)
    })
  }

  join(given: GivenView, wish: { records: number; byPlaces: boolean }): void {
    if (this.room.board === undefined) return
    const member: Member = {
      reader: new Reader(given),
      view: this.#viewOf(given),
      state: 'coming',
      epoch: '',
      pages: 'anew',
      byPlaces: wish.byPlaces,
      pageRecords: wish.records,
    }
    this.members.push(member)
    this.page(member)
  }

  /** The next part of the whole board. */
  page(member: Member): void {
    const board = this.room.board
    if (member.pages === undefined || board === undefined) return
    const parts = {
      board,
      about: { fields: this.room.fields, view: member.view },
      writer: this.#writer,
      bytesMax: member.pageRecords === 5 ? 60 : 120,
      lastBytesMax: 4000,
      recordsMax: member.pageRecords,
    }
    const before = member.pages === 'anew' ? undefined : member.pages
    const place = member.byPlaces ? before?.place : undefined
    const isFresh = before === undefined || member.byPlaces
    const pages = isFresh ? new this.core.BoardPages(parts, place && JSON.parse(JSON.stringify(place))) : before
    member.pages = pages
    const page = pages.next()
    const { set = '[]', removed = '[]' } = page.changes
    const count = [set, removed].map((text) => JSON.parse(Buffer.from(text).toString()).length)
    // Pages grow for a reader that is slower than the changes.
    if (pages.rounds <= 3) assert(count[0] + count[1] <= member.pageRecords, 'a page has too many records')
    const isNumbered = !member.byPlaces
    const facts = { isReset: page.isFirst, part: isNumbered ? page.part : undefined }
    const bytes = this.core.frameObject(this.core.boardFrame(page.changes, facts))
    if (page.isLast) member.pages = undefined
    this.#sendPage(member, bytes, { page, isNumbered })
  }

  /** The member has read too little, or is read again: what it lacks comes in one frame. */
  turn(member: Member): void {
    if (member.state === 'in') member.state = 'out'
    else if (member.state === 'out' && this.room.board !== undefined) this.#catchUp(member, true)
  }

  leave(member: Member): void {
    this.#detach(member)
    const at = this.members.indexOf(member)
    if (member.state === 'coming') this.members.splice(at, 1)
    else this.members[at] = { ...member, state: 'away' }
  }

  /** A member comes back with its position, perhaps with another view. */
  returns(gone: Member, given: GivenView): void {
    const board = this.room.board
    if (gone.state !== 'away' || board === undefined) return
    const view = this.#viewOf(given)
    const isKnown = gone.epoch === this.core.epochUnder(view, this.room.epoch) && gone.reader.told >= board.floor
    const { copy, told } = gone.reader
    const member: Member = { ...gone, view, reader: new Reader(given), state: 'coming', pages: undefined }
    if (!isKnown) member.pages = 'anew'
    Object.assign(member.reader, { copy, told, position: told })
    this.members[this.members.indexOf(gone)] = member
    if (isKnown) this.#catchUp(member, false)
    else this.page(member)
  }

  changeView(member: Member, given: GivenView): void {
    if (member.state === 'away' || this.room.board === undefined) return
    this.#detach(member)
    const changed: Member = { ...member, view: this.#viewOf(given), reader: new Reader(given), state: 'coming' }
    this.members[this.members.indexOf(member)] = changed
    changed.pages = 'anew'
    this.page(changed)
  }

  /** The room loads its replica anew. Who gets pages by places goes on with them. */
  reload(): void {
    if (!this.room.reload()) return
    for (const member of this.members) if (!member.byPlaces && member.pages !== undefined) member.pages = 'anew'
  }

  /** The shard dies. Its successor has an empty board, and tells everybody. */
  die(): void {
    this.room.die()
    this.#outbound = []
    this.#topics.clear()
    for (const [at, { ...member }] of this.members.entries()) {
      if (member.state === 'away') continue
      member.state = 'coming'
      member.pages = 'anew'
      member.reader = new Reader(member.reader.view)
      this.members[at] = member
      this.page(member)
    }
  }

  /** Everything arrives, and all have what the board has. */
  settle(): void {
    this.room.arrive()
    for (const member of [...this.members]) {
      if (member.state === 'out') this.turn(member)
      for (let count = 0; member.pages !== undefined; count++) {
        assert(count < 100, 'pages without an end')
        this.page(member)
      }
    }
    for (let at = 0; at < this.#topics.size; at++) this.flush(at)
    this.arrive()
    const offset = this.room.truth.moments.findLastIndex(({ change }) => change !== undefined)
    assert.equal(this.room.board!.offset, Math.max(0, offset))
    for (const { state, reader } of this.members) {
      if (state === 'away') continue
      assert.equal(state, 'in')
      assert.equal(reader.position, this.room.board!.offset)
      reader.compare(this.room.truth)
    }
  }

  #viewOf(given: GivenView): View {
    const read = this.core.readView(given, { options: BOARD, fields: this.room.fields, limits })
    assert(read.kind === 'ok')
    return this.core.viewOf(read.text, this.room.fields)
  }

  /** A walk of the board as a frame; undefined when it says nothing. */
  #frame(view: View, { since, isShared }: { since: number; isShared: boolean }, from: number | undefined) {
    const board = this.room.board!
    const isReset = since < board.floor
    const start = isReset ? 0 : since
    let steps = 0
    for (let entry = board.newest; entry !== board.head && entry.offset > start; entry = entry.older) steps += 1
    const needed = this.room.truth.between(start, board.offset).size
    assert(steps <= needed, `a walk of ${steps} steps, ${needed} keys have changed`)
    const order = { since: start, isShared: isShared && !isReset, bytesMax: 1e9 }
    const changes = this.#writer.walk(board, { fields: this.room.fields, view }, order) as Changes
    const skipped = from === undefined ? undefined : { from, to: board.offset }
    const frame = this.core.boardFrame(changes, { isReset, skipped })
    return this.core.isEmptyFrame(frame) ? undefined : this.core.frameObject(frame)
  }

  #catchUp(member: Member, isMerged: boolean): void {
    const { view, reader } = member
    const from = reader.position
    const sent = { from, to: this.room.board!.offset, isMerged }
    const bytes = this.#frame(view, { since: from, isShared: false }, isMerged ? from : undefined)
    member.state = 'coming'
    this.#admit(member, sent.to, () => reader.take(bytes, sent, this.room.truth))
  }

  #sendPage(member: Member, bytes: Uint8Array, sent: SentPage): void {
    const send = () => member.reader.takePage(bytes, sent, this.room.truth)
    if (sent.page.isLast) this.#admit(member, sent.page.offset, send)
    else this.#outbound.push(() => this.members.includes(member) && send())
  }

  /** What the member is sent last before it is in the feed of its view. */
  #admit(member: Member, offset: number, send: () => void): void {
    const { view } = member
    let topic = this.#topics.get(view.text)
    if (topic === undefined) {
      topic = { view, position: offset, members: new Set() }
      this.#topics.set(view.text, topic)
    }
    topic.members.add(member)
    const epoch = this.core.epochUnder(view, this.room.epoch)
    this.#outbound.push(() => {
      if (!this.members.includes(member)) return
      send()
      member.epoch = epoch
      member.state = 'in'
    })
  }

  #detach(member: Member): void {
    for (const [text, { members }] of this.#topics) {
      members.delete(member)
      if (members.size === 0) this.#topics.delete(text)
    }
  }
}
