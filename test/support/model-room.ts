// One room of the naive model: who is in it, who is joining, and what each of them must see. What it asks of the engine's double is
// carried out on its own log at once; answers and deliveries wait in the same two queues as the double's, and are let out with them.
import type { RoomOptions } from '../../src/config/config-schema.ts'
import type { HistoryQuery } from '../../src/engine/engine.ts'
import type { JoinerModel, LogPlace } from './model-joiner.ts'
import { type Entry, fail, LogModel, type Post, type PostResult, type Who } from './model-log.ts'
import type { Expected, Mark, Seat } from './model-seat.ts'
import type { ShardModel } from './model-shard.ts'
import { noticeFrame, publicationFrame, restartFrame, welcomeFrame } from './model-spelling.ts'

type Failed = 'failed'
type HistoryAnswer = { readonly place: LogPlace; readonly entries: readonly Entry[] | undefined }

/** As long as the room is open, or until the engine loses it. */
interface StreamModel {
  state: 'open' | 'losing' | 'lost' | 'closed'
}

export class RoomModel {
  readonly name: string
  readonly options: RoomOptions
  readonly members = new Map<number, Seat>()
  readonly joiners = new Map<number, JoinerModel>()
  /** A watcher: gets what all members are told, and is no member. */
  watcher: Seat | undefined
  /** In the order of the log: deliveries and acknowledgements. */
  readonly inOrder: (() => void)[] = []
  /** Answers that are bound to no order. */
  readonly answers: (() => void)[] = []
  log: LogModel
  stream: StreamModel | undefined
  readonly #shard: ShardModel
  /** Counts the times it was opened: what is answered later belongs to the former one. */
  #life = 0
  /** The members that each publication met, and where each of them was when it had seen the publication. */
  readonly #met = new Map<Entry, readonly Mark[]>()

  constructor(shard: ShardModel, name: string, options: RoomOptions) {
    this.#shard = shard
    this.name = name
    this.options = options
    this.log = this.#newLog()
  }

  get isEmpty(): boolean {
    return this.members.size === 0 && this.joiners.size === 0 && this.watcher === undefined
  }

  get #audience(): Seat[] {
    return [...this.members.values(), ...(this.watcher === undefined ? [] : [this.watcher])]
  }

  /** Whether it is still open as it was when this was called. */
  sameLife(): () => boolean {
    const life = this.#life
    return () => life === this.#life
  }

  get isFull(): boolean {
    return this.members.size + this.joiners.size >= this.options.membersMax
  }

  open({ isNew = true } = {}): void {
    if (isNew) this.#life += 1
    this.#shard.note(this, 'open')
    this.#shard.opened(this)
    this.stream = { state: 'open' }
  }

  close(): void {
    this.#shard.note(this, 'close')
    const { stream } = this
    if (stream?.state === 'open') this.#closeLog()
    if (stream !== undefined) stream.state = 'closed'
    this.stream = undefined
  }

  /** The engine looks for logs that nobody needs. */
  sweep(): void {
    if (this.stream?.state !== 'open' && this.log.worthless(this.#shard.nowMs)) this.log = this.#newLog()
  }

  join(joiner: JoinerModel): void {
    const { connection } = joiner.seat
    this.joiners.set(connection, joiner)
    const recover = joiner.subscribe?.order.recover
    if (recover === undefined || !this.options.recovery) {
      if (joiner.subscribe?.order.mustRecover === true) this.#turnAway(joiner, 'unrecovered')
      else this.#announceJoin(joiner)
      return
    }
    const { historyItemsMax } = this.#shard.limits
    const { nowMs } = this.#shard
    this.#shard.note(this, `recover ${recover.epoch} ${recover.offset} ${historyItemsMax}`)
    const read = () => ({
      ...this.log.position,
      hadAll: this.log.missed(recover, historyItemsMax, nowMs) !== undefined,
    })
    this.#read('recover', read, (recovery) => {
      if (recovery === 'failed') this.#turnAway(joiner, 'failed')
      else if (this.joiners.get(connection) === joiner) {
        joiner.recovery = recovery
        if (joiner.isHopeless) this.#turnAway(joiner, 'unrecovered')
        else this.#announceJoin(joiner)
      }
    })
  }

  /** `text`: what its client hears of it. */
  enter(seat: Seat, text: Expected['text']): void {
    const { protocol, joinLeave } = seat
    const audiences = protocol === 'centrifuge' && joinLeave ? ['centrifuge', 'joinLeave'] : [protocol]
    seat.expect({ told: 'admitted', text, audiences })
    this.members.set(seat.connection, seat)
  }

  leave(seat: Seat | undefined, { left = () => {} }: { left?: (others: readonly Seat[]) => void } = {}): void {
    if (seat === undefined) return
    this.members.delete(seat.connection)
    const { who } = seat
    const life = this.#life
    this.#shard.note(this, `leave ${who.id}`)
    this.#ask(
      'leave',
      () => this.#deliver(() => this.#announce(who, 'leave')),
      (result) => {
        const isSameLife = life === this.#life
        // Who is back by now must not seem to be gone.
        if (result === 'failed' && isSameLife && !this.members.has(seat.connection)) this.#announce(who, 'leave')
        left(isSameLife ? [...this.members.values()] : [])
      },
    )
  }

  /** `met`: undefined when nothing was delivered. `now`: where the members are that the room has by then, unless it was opened anew. */
  publish(
    post: Post,
    done: (result: PostResult | Failed, met: readonly Mark[] | undefined, now: () => readonly Mark[]) => void,
  ): void {
    const { nowMs } = this.#shard
    const isSameLife = this.sameLife()
    const { kind, text, isText, sender, tags, key, skip, version, versionEpoch } = post
    const encoding = isText ? 'text' : 'json'
    const options = `${key} ${tags} ${skip} ${version}${versionEpoch}`
    this.#shard.note(this, `publish ${kind} ${encoding} ${text} by ${sender.id} ${options}`)
    const carryOut = () => {
      const result = this.log.post(post, nowMs)
      if (result.kind === 'ok' && result.entry !== undefined) this.#deliverEntry(result.entry)
      return result
    }
    this.#ask('publish', carryOut, (result) => {
      const entry = result !== 'failed' && result.kind === 'ok' ? result.entry : undefined
      done(result, entry && this.#met.get(entry), () => (isSameLife() ? this.#marks() : []))
    })
  }

  history(query: HistoryQuery, done: (result: HistoryAnswer | Failed) => void): void {
    const { nowMs } = this.#shard
    const { since, limit, reverse } = query
    this.#shard.note(this, `history ${since?.epoch} ${since?.offset} ${limit} ${reverse}`)
    const read = () => ({ place: this.log.position, entries: this.log.history(query, nowMs) })
    this.#read('history', read, (result) => {
      done(result)
    })
  }

  removeHistory(done: (result: 'done' | Failed) => void): void {
    this.#shard.note(this, 'remove history')
    const carryOut = () => {
      this.log.removeHistory()
      return 'done' as const
    }
    this.#ask<'done'>('remove history', carryOut, done)
  }

  /** Presence is asked for without the room. */
  list(ask: 'list' | 'stats', done: (members: readonly Who[] | Failed) => void): void {
    this.#shard.note(this, ask)
    this.#read(ask, () => [...this.members.values()].map((seat) => seat.who), done, false)
  }

  /** Another node publishes, or somebody comes or goes there. */
  elsewhere(post: Post | { readonly who: Who; readonly what: 'join' | 'leave' }): void {
    if (this.stream?.state !== 'open') return
    if ('who' in post) this.#deliver(() => this.#announce(post.who, post.what))
    else {
      const result = this.log.post(post, this.#shard.nowMs)
      if (result.kind === 'ok' && result.entry !== undefined) this.#deliverEntry(result.entry)
    }
  }

  /** What is posted from here on is not delivered; what came before still is. */
  lose(missed: Post): void {
    const { stream } = this
    if (stream?.state !== 'open') return
    stream.state = 'losing'
    this.log.post(missed, this.#shard.nowMs)
    this.#closeLog()
    this.#shard.later(this.inOrder, () => {
      if (stream.state !== 'losing') return
      stream.state = 'lost'
      this.#lost()
    })
  }

  #lost(): void {
    const isSameLife = this.sameLife()
    for (const joiner of [...this.joiners.values()]) this.#turnAway(joiner, 'failed')
    // Nobody was there but joiners.
    if (this.stream === undefined || !isSameLife()) return
    for (const seat of this.#audience) {
      if (seat.protocol !== 'centrifuge') seat.expect({ told: 'frame', text: restartFrame(seat.protocol) })
      else {
        this.members.delete(seat.connection)
        seat.expect({ told: 'ended', text: '' })
        this.#shard.ended(this, seat)
      }
    }
    this.close()
    this.open({ isNew: false })
    this.#shard.dropIfEmpty(this)
  }

  #announceJoin(joiner: JoinerModel): void {
    joiner.isAnnounced = true
    const { who } = joiner.seat
    this.#shard.note(this, `join ${who.id}`)
    const carryOut = () => {
      const place = this.log.position
      this.#deliver(() => this.#joined(who, place))
    }
    this.#ask('join', carryOut, (result) => {
      if (result === 'failed') this.#turnAway(joiner, 'failed')
    })
  }

  /** The others hear of it first, then the joiner is let in. */
  #joined(who: Who, place: LogPlace): void {
    this.#announce(who, 'join')
    const joiner = [...this.joiners.values()].find((each) => each.isAnnounced && each.seat.who.id === who.id)
    if (joiner === undefined) return
    const { seat, subscribe } = joiner
    if (subscribe?.order.mustRecover === true && joiner.missed(place) === undefined) {
      // The others have just been told that it joined.
      this.#shard.note(this, `leave ${who.id}`)
      const carryOut = () => this.#deliver(() => this.#announce(who, 'leave'))
      this.#ask('leave', carryOut, () => {})
      this.#turnAway(joiner, 'unrecovered')
      return
    }
    this.joiners.delete(seat.connection)
    const members = this.members.size + 1
    seat.joinLeave = subscribe?.order.joinLeave ?? false
    const text =
      subscribe === undefined
        ? welcomeFrame(seat.protocol, seat.who, { room: this.name, members })
        : joiner.judge(place)
    this.enter(seat, text)
    this.#settled(joiner)
    this.#shard.dropIfEmpty(this)
  }

  #turnAway(joiner: JoinerModel, why: 'unrecovered' | 'failed'): void {
    const { connection } = joiner.seat
    if (this.joiners.get(connection) !== joiner) return
    this.joiners.delete(connection)
    joiner.refused(why)
    this.#settled(joiner)
    this.#shard.dropIfEmpty(this)
  }

  /** What waited behind a join is done; behind the next join of the same connection it waits again. */
  #settled({ seat, behind }: JoinerModel): void {
    for (const run of behind) {
      const next = this.joiners.get(seat.connection)
      if (next === undefined) run()
      else next.behind.push(run)
    }
  }

  #announce(who: Who, what: 'join' | 'leave'): void {
    for (const seat of this.#audience) {
      seat.expectNotice(noticeFrame(seat.protocol, { room: this.name, who, what }))
    }
  }

  #marks(): readonly Mark[] {
    return [...this.members.values()].map((seat) => seat.mark())
  }

  #deliverEntry(entry: Entry): void {
    this.#deliver(() => {
      this.#shard.publications += 1
      const { offset } = entry
      for (const seat of this.#audience) {
        const text = publicationFrame(seat.protocol, this.name, entry)
        seat.expect({ told: 'frame', text, offset })
      }
      this.#met.set(entry, this.#marks())
      for (const joiner of this.joiners.values()) joiner.keep(entry)
    })
  }

  /** Nothing is delivered any more once the stream is closed. */
  #deliver(run: () => void): void {
    const stream = this.stream ?? fail(`${this.name} is open`, '', '')
    this.#shard.later(this.inOrder, () => {
      if (stream.state !== 'closed') run()
    })
  }

  #ask<Answer>(ask: string, carryOut: () => Answer, done: (answer: Answer | Failed) => void): void {
    const fate = this.#shard.fate.of(this.name, ask)
    if (fate === 'hangs') this.#shard.hang(() => done('failed'))
    else if (fate === 'fails' || this.stream?.state !== 'open') this.#shard.later(this.inOrder, () => done('failed'))
    else {
      const answer = carryOut()
      this.#shard.later(this.inOrder, () => done(answer))
    }
  }

  #read<Answer>(ask: string, read: () => Answer, done: (answer: Answer | Failed) => void, ofStream = true): void {
    const fate = this.#shard.fate.of(this.name, ask)
    const { stream } = this
    const wasOpen = stream?.state === 'open'
    const look = () => (ofStream && !(wasOpen && stream.state === 'open') ? 'failed' : read())
    if (fate === 'hangs') this.#shard.hang(() => done('failed'))
    else if (fate === 'fails') this.#shard.later(this.answers, () => done('failed'))
    else if (fate === 'reads late') this.#shard.later(this.answers, () => done(look()))
    else {
      const answer = look()
      this.#shard.later(this.answers, () => done(answer))
    }
  }

  #closeLog(): void {
    this.log.closed(this.#shard.nowMs)
    if (this.log.worthless(this.#shard.nowMs)) this.log = this.#newLog()
  }

  #newLog(): LogModel {
    return new LogModel(this.options, this.#shard.limits.idempotencyKeysMax)
  }
}
