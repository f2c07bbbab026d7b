// What connections that live in one room may tell a shard, in the naive model.
import { permits } from '../../src/config/room-options.ts'
import type { Recipient } from '../../src/mailbox/inbox-handlers.ts'
import type { JoinOrder } from '../../src/mailbox/orders.ts'
import { PROTOCOLS } from '../../src/protocol/protocols.ts'
import { JoinerModel } from './model-joiner.ts'
import { postOf, type Said } from './model-log.ts'
import type { RoomModel } from './model-room.ts'
import type { Seat } from './model-seat.ts'
import type { ShardModel } from './model-shard.ts'
import * as spell from './model-spelling.ts'

/** Lists of members that a connection may ask for in one turn, or until they are answered. */
const LISTS_MAX = 8

interface Asking {
  readonly atMs: number
  lists: number
  unanswered: number
}

export class LodgersModel {
  readonly #shard: ShardModel
  readonly #asking = new Map<number, Asking>()

  constructor(shard: ShardModel) {
    this.#shard = shard
  }

  join(connection: number, order: JoinOrder): void {
    const shard = this.#shard
    if (shard.lodgers.has(connection)) return
    const { protocol } = order
    const seat = this.#shard.seatFor(connection, { room: order.room, protocol: PROTOCOLS[protocol]!.name, who: order })
    const room = shard.obtain(order.room)
    if (room === undefined) {
      shard.owed.refuse(connection, 'too many rooms')
      return
    }
    const refuse = (reason: string) => {
      shard.lodgers.delete(connection)
      shard.owed.refuse(connection, reason)
    }
    shard.lodgers.set(connection, { room, seat })
    if (order.isReplay) room.enter(seat, '')
    else if (room.isFull) {
      refuse('room is full')
      shard.dropIfEmpty(room)
    } else {
      const refused = () => refuse('the join failed, try again')
      room.join(new JoinerModel({ seat, subscribe: undefined, refused, limits: shard.limits }))
    }
  }

  say(connection: number, said: Said): void {
    this.#lodging(connection, ({ room, seat }) => {
      if (!permits(room.options.publish, true)) {
        seat.expect({ told: 'textRefused', text: '1' })
        return
      }
      seat.said()
      room.publish(postOf(said, seat.who), (result) => {
        if (result === 'failed') seat.expect({ told: 'textRefused', text: '2' })
        seat.answered()
      })
    })
  }

  privateMessage(connection: number, to: Recipient, said: Said): void {
    this.#lodging(connection, ({ room, seat }) => {
      const { name } = PROTOCOLS[to.protocol]!
      const frame = spell.privateFrame(name, { from: seat.who, to: to.id, room: room.name, ...said })
      const owed = { recipient: to.connection, recipientId: to.id, frame }
      const isSameRoom = room.sameLife()
      // Behind all that it has said before.
      seat.afterwards(() => {
        const recipient = isSameRoom() ? this.#shard.seat(to.connection, room.name) : undefined
        this.#shard.owed.whisper(connection, owed, recipient)
      })
    })
  }

  members(connection: number): void {
    this.#lodging(connection, ({ room, seat }) => {
      if (seat.protocol !== 'json') return
      const { presence, presenceFor } = room.options
      const refuse = (why: spell.Refused) =>
        seat.expect({ told: 'frame', text: spell.jsonErrorFrame(why), code: why.code })
      if (!presence) refuse(spell.REFUSED.notAvailable)
      else if (!permits(presenceFor, true)) refuse(spell.REFUSED.permissionDenied)
      else {
        const asking = this.#askingOf(connection)
        if (asking.lists >= LISTS_MAX) {
          refuse({ ...spell.REFUSED.tooManyRequests, message: 'overloaded, ask again later' })
          return
        }
        asking.lists += 1
        asking.unanswered += 1
        room.list('list', (listed) => {
          asking.unanswered -= 1
          if (listed === 'failed') refuse(spell.REFUSED.internal)
          else seat.expect({ told: 'frame', text: spell.membersFrame(listed) })
        })
      }
    })
  }

  /** Waits behind the join, however much waits there. */
  describe(connection: number, connectionInfo: string): void {
    const lodging = this.#shard.lodgers.get(connection)
    const joiner = lodging?.room.joiners.get(connection)
    if (joiner !== undefined) joiner.behind.push(() => this.describe(connection, connectionInfo))
    else if (lodging !== undefined) lodging.seat.who = { ...lodging.seat.who, connectionInfo }
  }

  leave(connection: number): void {
    const lodging = this.#shard.lodgers.get(connection)
    if (lodging === undefined) return
    const { room, seat } = lodging
    const joiner = room.joiners.get(connection)
    if (joiner !== undefined) {
      joiner.behind.push(() => this.leave(connection))
      return
    }
    this.#shard.lodgers.delete(connection)
    const left = (others: readonly Seat[]) =>
      this.#shard.owed.left.set(
        connection,
        others.map((each) => each.mark()),
      )
    room.leave(room.members.get(seat.connection), { left })
    this.#shard.dropIfEmpty(room)
  }

  /** A member of its room does something there, now or once it is in. */
  #lodging(connection: number, run: (lodging: { room: RoomModel; seat: Seat }) => void): void {
    const { lodgers, limits, owed } = this.#shard
    const lodging = lodgers.get(connection)
    if (lodging === undefined) return
    const joiner = lodging.room.joiners.get(connection)
    if (joiner === undefined) run(lodging)
    else if (joiner.behind.length < limits.pendingCommandsMax) {
      joiner.behind.push(() => this.#lodging(connection, run))
    } else owed.overloads.set(connection, 1 + (owed.overloads.get(connection) ?? 0))
  }

  #askingOf(connection: number): Asking {
    const { nowMs: atMs } = this.#shard
    const known = this.#asking.get(connection)
    if (known !== undefined && (known.atMs === atMs || known.unanswered > 0)) return known
    const asking = { atMs, lists: 0, unanswered: 0 }
    this.#asking.set(connection, asking)
    return asking
  }
}
