// What HTTP may ask of a shard, in the naive model.
import type { RoomsQuery } from '../../src/mailbox/orders.ts'
import { fail, type Post, postOf, type Said, same, type Who } from './model-log.ts'
import type { ShardModel } from './model-shard.ts'
import * as spell from './model-spelling.ts'

export class HttpModel {
  readonly #shard: ShardModel
  readonly #admin: Who

  constructor(shard: ShardModel, adminId: string) {
    this.#shard = shard
    this.#admin = { id: adminId, user: '', isServer: true }
  }

  /** `isValid`: the body can be taken; `said` is then how it is written out. */
  statistics(request: number, name: string, said: Said | undefined): void {
    if (said === undefined) {
      this.#answer(request, (answer) => same('refused statistics', (answer as { status: number }).status, 400))
      return
    }
    const room = this.#shard.use(name)
    const refuse = (error: string) =>
      this.#answer(request, (answer) => same('statistics', answer, { status: 503, body: { error } }))
    if (room === undefined) {
      refuse('too many rooms')
      return
    }
    const { log } = room
    room.publish({ ...postOf(said, this.#admin), kind: 'statistics' }, (result, recipients) => {
      if (result === 'failed') return refuse('it is not known whether this was done; try again')
      if (result.kind === 'refused') return fail('a push has no key', '', result)
      const { offset } = result
      this.#answer(request, (answer) =>
        same('statistics', answer, { status: 200, body: { room: name, offset, epoch: log.epoch, recipients } }),
      )
    })
  }

  apiPublish(request: number, name: string, said: Said & Pick<Post, 'tags' | 'key' | 'skip'>): void {
    const tell = (body: () => object) =>
      this.#answer(request, (answer) => same('an answer of the API', answer, { status: 200, body: body() }))
    const refuse = ({ code, message }: spell.Refused) => tell(() => ({ error: { code, message } }))
    const room = this.#shard.use(name)
    if (room === undefined) {
      refuse(spell.TOO_MANY_ROOMS)
      return
    }
    const { log } = room
    room.publish({ ...postOf(said, this.#admin), ...said }, (result) => {
      if (result === 'failed') return refuse(spell.REFUSED.internal)
      if (result.kind === 'ok') return tell(() => ({ result: { offset: result.offset, epoch: log.epoch } }))
      if (result.why === 'key reused') {
        return refuse({ ...spell.REFUSED.badRequest, message: 'idempotency_key was used with other data' })
      }
      refuse({ ...spell.REFUSED.limitExceeded, message: 'too many idempotency keys in this room' })
    })
  }

  listRooms(request: number, { after, limit }: RoomsQuery): void {
    const rooms = this.#shard.rooms
      .filter((room) => room.members.size > 0 && room.name > after)
      .map((room) => ({ name: room.name, members: room.members.size }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, limit)
    this.#answer(request, (answer) => same('a page of rooms', answer, { status: 200, body: { rooms, isCut: false } }))
  }

  #answer(request: number, judge: (answer: unknown) => void): void {
    this.#shard.owed.answers.set(request, judge)
  }
}
