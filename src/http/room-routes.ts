// The routes about rooms, for people and their scripts: lists, members, messages, statistics, and watching. Main thread. Checks what can be
// checked without the room; the shard of the room checks the rest.
import type { Authenticator } from '../auth/auth.ts'
import { type Config, roomOptionsFor } from '../config/config.ts'
import { accessFault, roomAccess } from '../config/room-access.ts'
import { unlessOver } from '../gateway/expiry.ts'
import type { Listener } from '../gateway/listener.ts'
import type { Behind, PeerWatch } from '../gateway/peer-watch.ts'
import { tryToken } from '../gateway/remote-addresses.ts'
import { authorizationOf } from '../gateway/request-head.ts'
import type { ConnectionOperations } from '../operations/connection-operations.ts'
import type { RoomOperations } from '../operations/room-operations.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import type { Refusals } from '../refusals.ts'
import { isJson } from './api-params.ts'
import type { Answer } from './exchange.ts'
import { fault, inRoom } from './in-room.ts'
import { answerOf, pushOptions, RETRY_SOON } from './room-answers.ts'
import type { RouteName } from './route-table.ts'
import type { Call, Handler } from './router.ts'
import type { Watchers, WatchOptions } from './watchers.ts'

export interface RoomRoutesParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly addresses: Listener['addresses']
  readonly rooms: RoomOperations
  readonly people: ConnectionOperations
  readonly peers: PeerWatch
  readonly watchers: Watchers
  readonly refusals: Refusals
}

const NOBODY_BEHIND: Behind = { late: 0, conflated: 0 }

type RoomRouteName = 'rooms' | 'room' | 'member' | 'statistics' | 'alias' | 'messages' | 'stream'

export class RoomRoutes {
  readonly #parts: RoomRoutesParts
  readonly handlers: Readonly<Record<RoomRouteName & RouteName, Handler>> = {
    rooms: (call) => this.#list(call),
    room: (call) => this.#inRoom(call, (room) => this.#show(call, room)),
    member: (call) => this.#inRoom(call, (room) => this.#endMembership(call, room)),
    statistics: (call) => this.#inRoom(call, (room) => this.#push(call, room)),
    alias: (call) => this.#inAlias(call),
    messages: (call) => this.#inRoom(call, (room) => this.#say(call, room)),
    stream: (call) => this.#inRoom(call, (room) => this.#watch(call, room)),
  }

  constructor(parts: RoomRoutesParts) {
    this.#parts = parts
  }

  async #list({ query, caller }: Call): Promise<Answer> {
    const { filter = '*', sort, after = '', limit, figures } = query
    const listed = await this.#parts.rooms.list({
      filter: String(filter),
      sort: sort as 'name',
      after: String(after),
      limit: Number(limit),
      allowed: caller.rooms ?? ['*'],
    })
    if (listed.kind === 'refused') return answerOf(listed)
    const { rooms, total, next } = listed.value
    if (figures === 'all') {
      const behind = this.#parts.peers.behind()
      const shown = rooms.map((room) => ({ ...room, ...(behind.get(room.name) ?? NOBODY_BEHIND) }))
      return { status: 200, body: { rooms: shown, total, next } }
    }
    // Only a list by rate shows rates. Other lists have the fields that clients know from before there were rates.
    const shown = rooms.map(({ name, members, rate }) =>
      sort === 'rate' ? { name, members, rate } : { name, members },
    )
    return { status: 200, body: { rooms: shown, next } }
  }

  #inRoom(call: Call, act: (room: string) => Answer | undefined | Promise<Answer | undefined>): ReturnType<Handler> {
    return inRoom(this.#parts.config.rooms, call, act)
  }

  async #show({ query }: Call, room: string): Promise<Answer> {
    const { after = '', limit } = query
    const found = await this.#parts.rooms.room(room, { after: String(after), limit: Number(limit) })
    if (found.kind === 'refused') return answerOf(found)
    const { people, peers } = this.#parts
    const members = found.value.members.map((member) => {
      const behind = peers.behindOf(member.id, room)
      return { ...member, ...people.facts(member.id), ...(behind === undefined ? {} : { behind }) }
    })
    const { late, conflated } = peers.behind().get(room) ?? NOBODY_BEHIND
    return { status: 200, body: { ...found.value, late, conflated, members } }
  }

  #endMembership({ params, caller, exchange: { requestId } }: Call, room: string): Answer {
    const ended = this.#parts.people.unsubscribe({ client: params.id ?? '' }, room, { by: caller.name, requestId })
    if (ended.kind === 'ok' && ended.value.count === 0) return fault(404, 'the room has no such member')
    return answerOf(ended)
  }

  async #inAlias(call: Call): Promise<Answer> {
    const { room } = call.route
    if (!call.caller.isFor(room)) return fault(403, 'the key is not for this room')
    const answer = await this.#push(call, room)
    // Clients of the aliases expect `null`. A request with `wait` gets the receipt.
    return answer.status === 200 && call.query.wait === undefined ? { ...answer, body: null } : answer
  }

  async #push(call: Call, room: string): Promise<Answer> {
    const options = pushOptions(call)
    if ('status' in options) return options
    const { status, body } = await this.#parts.rooms.statistics({ room, body: call.body, ...options })
    return { status, body, ...(status === 503 ? { headers: RETRY_SOON } : {}) }
  }

  async #say(call: Call, room: string): Promise<Answer> {
    const { body } = call
    const options = pushOptions(call)
    if ('status' in options) return options
    if (body.length > PARSED_BYTES_MAX) {
      return fault(413, `a message has at most ${PARSED_BYTES_MAX} bytes here; /api/publish takes larger ones`)
    }
    // The body becomes a part of a larger JSON text, so it must be one JSON value and nothing else.
    if (!isJson(body, this.#parts.config.limits.jsonDepthMax)) return fault(400, 'the body is not valid JSON')
    const { wait, idempotencyKey } = options
    const rest = JSON.stringify({ wait, idempotency_key: idempotencyKey }).slice(1)
    const whole = Buffer.concat([utf8('{"data":'), body, utf8(rest === '}' ? '}' : `,${rest}`)])
    const [outcome] = await this.#parts.rooms.publish({ rooms: [room], body: whole })
    return answerOf(outcome!)
  }

  async #watch(call: Call, room: string): Promise<Answer | undefined> {
    const { exchange, headers, caller } = call
    const { watchers } = this.#parts
    const permit = caller.name === '' ? await this.#permitOf(call, room) : { requestId: exchange.requestId }
    if ('status' in permit) return permit
    if (exchange.head.method === 'HEAD') {
      const error = watchers.objection(permit)
      if (error !== undefined) return { ...answerOf({ kind: 'refused', error }), isCounted: true }
      return { status: 200, body: '', type: 'text/event-stream', headers: { 'Cache-Control': 'no-store' } }
    }
    // The peer may have gone while its token was verified. A stream that is made after that would not be told.
    if (exchange.isDone) return undefined
    const outcome = await watchers.watch(room, exchange.openStream(headers), permit)
    return outcome.kind === 'ok' ? undefined : { ...answerOf(outcome), isCounted: true }
  }

  /** The permit of a request without a key: its token allows watching a room that the token may subscribe to, until the token expires. */
  async #permitOf({ query, visit, exchange: { requestId } }: Call, room: string): Promise<WatchOptions | Answer> {
    const { auth, config, refusals, addresses } = this.#parts
    const token = query.token === undefined ? authorizationOf(visit.head, 'bearer') : String(query.token)
    if (token === '') {
      refusals.token({ kind: 'missing' }, () => ({ protocol: 'stream', room, address: visit.address(), requestId }))
      const text = 'watching needs a key that may read, or a token that may subscribe'
      return { ...fault(401, text, { 'WWW-Authenticate': 'Bearer' }), isCounted: true }
    }
    const address = visit.address()
    const counted = visit.countedAddress()
    const remote = counted === undefined ? undefined : addresses.find(counted)
    const verified = await tryToken(remote, () => auth.verifyPlainToken(token, room))
    const claims = unlessOver(verified, Date.now())
    if (claims.kind !== 'ok') {
      refusals.token(claims, () => ({ protocol: 'stream', room, address, requestId }))
      const isLater = claims.kind === 'unavailable' || claims.kind === 'limited'
      const text = `the token ${claims.kind === 'expired' ? 'has expired' : claims.reason}`
      const answer = isLater ? fault(503, text, RETRY_SOON) : fault(401, text, { 'WWW-Authenticate': 'Bearer' })
      return { ...answer, isCounted: true }
    }
    const { user, isSubscription, expiresAtMs } = claims
    const subscription = isSubscription ? { user } : undefined
    const access = roomAccess(config.rooms, room)
    // The subscribe hook is asked about connections only, and a watcher must not get round the hook.
    const asksHook = roomOptionsFor(config.rooms, room).subscribeHook && access.users === undefined
    const reason =
      accessFault(access, { user, subscription }) ??
      (asksHook && !isSubscription ? 'is no subscription token, which watching this room needs' : undefined)
    if (reason !== undefined) {
      refusals.token({ kind: 'invalid', reason }, () => ({ protocol: 'stream', room, address, requestId }))
      return { ...fault(403, `the token ${reason}`), isCounted: true }
    }
    return { expiresAtMs, remote, who: { user, address }, requestId }
  }
}
