// What connections that subscribe may tell a shard, in the naive model: who is let in, what is refused and how.
import { permits } from '../../src/config/room-options.ts'
import type { HistoryQuery } from '../../src/engine/engine.ts'
import type { Call } from '../../src/mailbox/inbox-handlers.ts'
import type { DescribeOrder, SubscribeOrder } from '../../src/mailbox/orders.ts'
import { JoinerModel } from './model-joiner.ts'
import { postOf, type Said, type Who } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import type { ShardModel } from './model-shard.ts'
import * as spell from './model-spelling.ts'

export class SubscribersModel {
  readonly #shard: ShardModel

  constructor(shard: ShardModel) {
    this.#shard = shard
  }

  subscribe(call: Call, order: SubscribeOrder): void {
    const shard = this.#shard
    const { connection } = call
    const refuse = (why: spell.Refused) => this.#refuse(call, why, true)
    const room = shard.obtain(order.room)
    if (room === undefined) {
      refuse(spell.TOO_MANY_ROOMS)
      return
    }
    const waiting = room.joiners.get(connection)
    if (waiting !== undefined) {
      const isTooMuch = waiting.behind.length >= shard.limits.pendingCommandsMax
      if (isTooMuch) refuse(spell.REFUSED.tooManyRequests)
      else waiting.behind.push(() => this.subscribe(call, order))
      return
    }
    if (room.members.has(connection)) {
      refuse(spell.REFUSED.alreadySubscribed)
      return
    }
    if (room.isFull) {
      refuse({ ...spell.REFUSED.limitExceeded, message: 'room is full' })
      shard.dropIfEmpty(room)
      return
    }
    const seat = this.#shard.seatFor(connection, { room: room.name, protocol: 'centrifuge', who: order })
    shard.track(room, seat)
    const refused = (why: 'unrecovered' | 'failed') => {
      shard.untrack(room, connection)
      refuse(why === 'failed' ? spell.REFUSED.internal : spell.REFUSED.unrecoverable)
    }
    room.join(new JoinerModel({ seat, subscribe: { call, order }, refused, limits: shard.limits }))
  }

  /** `frame`: what the connection is told. */
  unsubscribe(call: Call, name: string, frame: string): void {
    const { connection } = call
    const room = this.#shard.room(name)
    if (room.stream === undefined) {
      this.#reply(call, frame)
      return
    }
    this.#atLast(room, connection, () => {
      // A room that is gone by now has refused its joiner.
      if (room.stream === undefined) {
        this.#reply(call, frame)
        return
      }
      this.#shard.untrack(room, connection)
      const who = this.#shard.seat(connection, name)?.who
      this.#shard
        .seatFor(connection, { room: name, protocol: 'centrifuge', who })
        .expect({ told: 'departed', text: frame })
      room.leave(room.members.get(connection))
      this.#shard.dropIfEmpty(room)
    })
  }

  /** A connection has ended: it leaves every room. */
  leave(connection: number): void {
    for (const room of [...(this.#shard.tracked.get(connection) ?? [])]) {
      this.#atLast(room, connection, () => {
        this.#shard.untrack(room, connection)
        room.leave(room.members.get(connection))
        this.#shard.dropIfEmpty(room)
      })
    }
  }

  describe(connection: number, order: DescribeOrder): void {
    const infos = new Map(order.rooms)
    for (const room of this.#shard.tracked.get(connection) ?? []) {
      this.#atLast(room, connection, () => {
        const seat = room.members.get(connection)
        if (seat === undefined) return
        const roomInfo = infos.get(room.name)
        seat.who = {
          ...seat.who,
          name: order.name ?? undefined,
          connectionInfo: order.connectionInfo ?? undefined,
          ...(roomInfo === undefined ? {} : { roomInfo: roomInfo ?? undefined }),
        }
      })
    }
  }

  publish(call: Call, name: string, { stranger, said }: { stranger: Who | undefined; said: Said }): void {
    this.#behind(call, name, (room) => {
      const member = room.members.get(call.connection)?.who
      const sender = member ?? stranger
      if (sender === undefined || !permits(room.options.publish, member !== undefined)) {
        return this.#refuse(call, spell.REFUSED.permissionDenied)
      }
      if (this.#shard.use(name) === undefined) return this.#refuse(call, spell.TOO_MANY_ROOMS)
      room.publish(postOf(said, sender), (result) => {
        if (result === 'failed') this.#refuse(call, spell.REFUSED.internal)
        else this.#reply(call, spell.replyFrame(call.id, 'publish', '{}'))
      })
    })
  }

  presence(call: Call, name: string, ask: 'list' | 'stats'): void {
    this.#behind(call, name, (room) => {
      const { presence, presenceFor } = room.options
      if (!presence) return this.#refuse(call, spell.REFUSED.notAvailable)
      if (!permits(presenceFor, room.members.has(call.connection)))
        return this.#refuse(call, spell.REFUSED.permissionDenied)
      room.list(ask, (listed) => {
        if (listed === 'failed') return this.#refuse(call, spell.REFUSED.internal)
        const users = new Set(listed.map(({ user }) => user)).size
        const frame =
          ask === 'list'
            ? spell.replyFrame(call.id, 'presence', spell.presenceResult(listed))
            : spell.replyFrame(call.id, 'presence_stats', `{"num_clients":${listed.length},"num_users":${users}}`)
        this.#reply(call, frame)
      })
    })
  }

  history(call: Call, name: string, query: HistoryQuery): void {
    this.#behind(call, name, (room) => {
      const { historySize, history } = room.options
      if (historySize === 0) return this.#refuse(call, spell.REFUSED.notAvailable)
      if (!permits(history, room.members.has(call.connection)))
        return this.#refuse(call, spell.REFUSED.permissionDenied)
      if (query.reverse && query.since?.offset === 0) {
        return this.#refuse(call, { ...spell.REFUSED.badRequest, message: 'there is nothing before the offset 0' })
      }
      if (this.#shard.use(name) === undefined) return this.#refuse(call, spell.TOO_MANY_ROOMS)
      const { historyItemsMax, outboxBytesMax } = this.#shard.limits
      const limit = query.limit < 0 ? historyItemsMax : Math.min(query.limit, historyItemsMax)
      room.history({ ...query, limit }, (result) => {
        if (result === 'failed') return this.#refuse(call, spell.REFUSED.internal)
        const { place, entries } = result
        if (entries === undefined) return this.#refuse(call, spell.REFUSED.unrecoverable)
        let bytes = 0
        const end = entries.findIndex((entry) => {
          bytes += spell.entryBytes(entry)
          return bytes > outboxBytesMax
        })
        const fitting = end < 0 ? entries : entries.slice(0, end)
        this.#replyWith(call, () =>
          spell.replyFrame(call.id, 'history', spell.historyResult(place.log.epoch ?? '', place.offset, fitting)),
        )
      })
    })
  }

  /** Now, or at the end of what waits behind the connection's join. */
  #atLast(room: RoomModel, connection: number, run: () => void): void {
    const joiner = room.joiners.get(connection)
    if (joiner === undefined) run()
    else joiner.behind.push(() => this.#atLast(room, connection, run))
  }

  /** Now, or behind the connection's join, unless too much waits there. */
  #behind(call: Call, name: string, run: (room: RoomModel) => void): void {
    const room = this.#shard.room(name)
    const joiner = room.joiners.get(call.connection)
    if (joiner === undefined) run(room)
    else if (joiner.behind.length < this.#shard.limits.pendingCommandsMax) {
      joiner.behind.push(() => this.#behind(call, name, run))
    } else this.#refuse(call, spell.REFUSED.tooManyRequests)
  }

  #reply(call: Call, text: string): void {
    this.#replyWith(call, () => text)
  }

  #replyWith({ request }: Call, text: () => string): void {
    this.#shard.owed.replies.set(request, { kind: 'reply', text })
  }

  #refuse({ id, request }: Call, why: spell.Refused, isNotSubscribed = false): void {
    const text = () => spell.errorFrame(id, why)
    const { code, temporary } = why
    this.#shard.owed.replies.set(request, {
      kind: 'rejection',
      text,
      code,
      isNotSubscribed,
      isFault: temporary !== true,
    })
  }
}
