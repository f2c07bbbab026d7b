// What HTTP may ask of a shard, in the naive model.
import type { HistoryQuery } from '../../src/engine/engine.ts'
import type { RoomsQuery } from '../../src/mailbox/orders.ts'
import { type Post, type PostResult, postOf, type Said, same, type Who } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import type { Mark } from './model-seat.ts'
import type { ShardModel } from './model-shard.ts'
import * as spell from './model-spelling.ts'

type Options = Pick<Post, 'tags' | 'key' | 'skip' | 'version' | 'versionEpoch'>

export class HttpModel {
  readonly #shard: ShardModel
  readonly #admin: Who

  constructor(shard: ShardModel, adminId: string) {
    this.#shard = shard
    this.#admin = { id: adminId, user: '', isServer: true }
  }

  /** `said`: how the body is written out; undefined when it cannot be taken. */
  statistics(
    request: number,
    name: string,
    { said, key, isUntilFlushed }: { said: Said | undefined; key: string | undefined; isUntilFlushed: boolean },
  ): void {
    if (said === undefined) {
      this.#answer(request, (answer) => same('refused statistics', (answer as { status: number }).status, 400))
      return
    }
    const room = this.#shard.use(name)
    const tell = (status: number, body: () => object) =>
      this.#answer(request, (answer) => same('statistics', answer, { status, body: body() }))
    const refuse = (status: number, error: string) => tell(status, () => ({ error }))
    if (room === undefined) {
      refuse(503, 'too many rooms')
      return
    }
    const { log } = room
    room.publish({ ...postOf(said, this.#admin), kind: 'statistics', key }, (result, met, now) => {
      if (result === 'failed') return refuse(503, 'it is not known whether this was done; try again')
      if (result.kind === 'refused') {
        return result.why === 'key reused'
          ? refuse(409, 'the idempotency key was used with another body')
          : refuse(503, 'too many idempotency keys in this room')
      }
      if (isUntilFlushed) this.#expectReceipt(met ?? now(), { request, index: 0, offset: result.offset })
      tell(200, () => ({ room: name, ...doneOf(result, log.epoch, met?.length ?? 0) }))
    })
  }

  apiPublish(
    request: number,
    names: readonly string[],
    { isUntilFlushed, ...said }: Said & Options & { isUntilFlushed: boolean },
  ): void {
    const results: (() => object)[] = []
    let missing = names.length
    const settle = (index: number, result: () => object) => {
      results[index] = result
      missing -= 1
      if (missing > 0) return
      this.#tell(request, () => ({ results: results.map((each) => each()) }))
    }
    for (const [index, name] of names.entries()) {
      const refuse = (error: spell.Refused) => settle(index, () => ({ error }))
      const room = this.#shard.use(name)
      if (room === undefined) {
        refuse(spell.TOO_MANY_ROOMS)
        continue
      }
      const { log } = room
      room.publish({ ...postOf(said, this.#admin), ...said }, (result, met, now) => {
        if (result === 'failed') return refuse(spell.REFUSED.internal)
        if (result.kind === 'ok') {
          if (isUntilFlushed) this.#expectReceipt(met ?? now(), { request, index, offset: result.offset })
          return settle(index, () => ({ result: doneOf(result, log.epoch, met?.length ?? 0) }))
        }
        if (result.why === 'key reused') {
          return refuse({ ...spell.REFUSED.badRequest, message: 'idempotency_key was used with other data' })
        }
        refuse({ ...spell.REFUSED.limitExceeded, message: 'too many idempotency keys in this room' })
      })
    }
  }

  presence(request: number, name: string, ask: 'list' | 'stats'): void {
    const room = this.#shard.room(name)
    if (!room.options.presence) {
      this.#refuse(request, spell.REFUSED.notAvailable)
      return
    }
    room.list(ask, (listed) => {
      if (listed === 'failed') return this.#refuse(request, spell.REFUSED.internal)
      const users = new Set(listed.map(({ user }) => user)).size
      this.#tell(request, () => ({
        result:
          ask === 'list' ? JSON.parse(spell.presenceResult(listed)) : { num_clients: listed.length, num_users: users },
      }))
    })
  }

  history(request: number, name: string, query: HistoryQuery): void {
    const room = this.#withHistory(request, name, query)
    room?.history(query, (result) => {
      if (result === 'failed') return this.#refuse(request, spell.REFUSED.internal)
      const { place, entries } = result
      if (entries === undefined) return this.#refuse(request, spell.REFUSED.unrecoverable)
      this.#tell(request, () => ({
        result: JSON.parse(spell.historyResult(place.log.epoch ?? '', place.offset, entries)),
      }))
    })
  }

  removeHistory(request: number, name: string): void {
    this.#withHistory(request, name)?.removeHistory((result) => {
      if (result === 'failed') this.#refuse(request, spell.REFUSED.internal)
      else this.#tell(request, () => ({ result: {} }))
    })
  }

  listRooms(request: number, { after, limit, allowed, sort }: RoomsQuery): void {
    const rooms = this.#shard.rooms
      .filter((room) => room.members.size > 0 && room.name > after)
      .filter(({ name }) => allowed.includes('*') || name.startsWith('news:'))
      .map((room) => ({ name: room.name, members: room.members.size }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .sort((a, b) => (sort === 'members' ? b.members - a.members : 0))
      .slice(0, limit)
    this.#answer(request, (answer) => {
      const { result } = (
        answer as { body: { result: { rooms: { name: string; members: number }[]; isCut: boolean } } }
      ).body
      const told = { rooms: result.rooms.map(({ name, members }) => ({ name, members })), isCut: result.isCut }
      same('a page of rooms', told, { rooms, isCut: false })
    })
  }

  #withHistory(request: number, name: string, query?: HistoryQuery): RoomModel | undefined {
    if (query?.reverse === true && query.since?.offset === 0) {
      this.#refuse(request, { ...spell.REFUSED.badRequest, message: 'there is nothing before the offset 0' })
      return undefined
    }
    if (this.#shard.room(name).options.historySize === 0) {
      this.#refuse(request, spell.REFUSED.notAvailable)
      return undefined
    }
    const room = this.#shard.use(name)
    if (room === undefined) this.#refuse(request, spell.TOO_MANY_ROOMS)
    return room
  }

  /** The members have seen the publication before the receipt comes; where nothing was published, all that they are to see by now. */
  #expectReceipt(
    marks: readonly Mark[],
    { request, index, offset }: { request: number; index: number; offset: number },
  ): void {
    this.#shard.owed.receipts.set(`${request} ${index}`, { offset, marks })
  }

  #refuse(request: number, error: spell.Refused): void {
    this.#tell(request, () => ({ error }))
  }

  #tell(request: number, body: () => object): void {
    this.#answer(request, (answer) => same('an answer to a back end', answer, { status: 200, body: body() }))
  }

  #answer(request: number, judge: (answer: unknown) => void): void {
    this.#shard.owed.answers.set(request, judge)
  }
}

const doneOf = ({ offset, flag }: PostResult & { kind: 'ok' }, epoch: string | undefined, recipients: number) => ({
  offset,
  epoch,
  recipients,
  ...(flag === undefined ? {} : { [flag]: true }),
})
