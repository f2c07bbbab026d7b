// Events of rooms and their members, as a back end gets them: what is told when, debounced, in batches, signed, tried again, and what is lost.
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sign, secret as tokenSecret } from './support/auth-tokens.ts'
import { Raw, TestBackEnd } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, plainProtocol, wireProtocols } from './support/protocols.ts'
import { startServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

type Overrides = NonNullable<Parameters<typeof startServer>[0]>

interface Told {
  type: string
  timeMs: number
  room: string
  user?: string
  client?: string
  reason?: string
  code?: number
}

// Events as they come, one at a time.
class EventLog {
  readonly #backEnd: TestBackEnd
  readonly #events: Told[] = []

  constructor(backEnd: TestBackEnd) {
    this.#backEnd = backEnd
  }

  async next(): Promise<Told> {
    while (this.#events.length === 0) {
      const { body } = await this.#backEnd.call('/events')
      this.#events.push(...(body.events as Told[]))
    }
    return this.#events.shift()!
  }
}

async function startWithEvents(hooks: Overrides['hooks'] = {}, overrides: Overrides = {}) {
  const backEnd = await TestBackEnd.start({ '/events': () => ({}) })
  const server = await startServer({
    ...overrides,
    hooks: { eventsUrl: backEnd.url('/events'), eventsDebounceMs: 0, eventsBatchMs: 0, eventsRetryMs: 20, ...hooks },
  })
  return { backEnd, server, told: new EventLog(backEnd) }
}

describe.each(wireProtocols)('events - $name', (protocol) => {
  test('the first member occupies the room, the last one vacates it, and each is told of', async () => {
    const { server, told } = await startWithEvents()
    const room = freshRoom()
    const before = Date.now()
    const first = await enter(protocol, server, { room })
    expect(await told.next()).toEqual({ type: 'room_occupied', timeMs: expect.any(Number), room })
    const joined = await told.next()
    expect(joined).toEqual({ type: 'member_joined', timeMs: expect.any(Number), room, user: '', client: first.id })
    expect(joined.timeMs).toBeGreaterThanOrEqual(before)
    const second = await enter(protocol, server, { room, told: [first] })
    expect(await told.next()).toMatchObject({ type: 'member_joined', client: second.id })
    first.socket.close(4000)
    expect(await told.next()).toMatchObject({ type: 'member_left', client: first.id, reason: 'closed', code: 4000 })
    second.socket.terminate()
    expect(await told.next()).toMatchObject({ type: 'member_left', client: second.id, reason: 'closed', code: 1006 })
    expect(await told.next()).toMatchObject({ type: 'room_vacated', room, reason: 'closed', code: 1006 })
  })

  test('a member that the server disconnects is told of with the close code', async () => {
    const { server, told } = await startWithEvents()
    const member = await enter(protocol, server, { room: freshRoom() })
    for (let n = 0; n < 2; n++) await told.next()
    server.disconnect({ client: member.id })
    const { code } = await member.closed
    expect(await told.next()).toMatchObject({ type: 'member_left', reason: 'disconnected', code })
    expect(await told.next()).toMatchObject({ type: 'room_vacated', reason: 'disconnected', code })
  })

  test('a user with several connections is one member', async () => {
    const { server, told } = await startWithEvents({}, { auth: { hmacSecret: tokenSecret } })
    const room = freshRoom()
    const token = await sign({ sub: 'ann' })
    const one = await enter(protocol, server, { room, token })
    expect(await told.next()).toMatchObject({ type: 'room_occupied' })
    expect(await told.next()).toMatchObject({ type: 'member_joined', user: 'ann', client: one.id })
    const other = await enter(plainProtocol, server, { room, token, told: [one] })
    one.socket.close()
    await one.closed
    other.socket.close()
    expect(await told.next()).toMatchObject({ type: 'member_left', user: 'ann', client: other.id })
    expect(await told.next()).toMatchObject({ type: 'room_vacated' })
  })

  test('a member that is back in time has not left', async () => {
    const { server, told, backEnd } = await startWithEvents(
      { eventsDebounceMs: 60_000 },
      { auth: { hmacSecret: tokenSecret } },
    )
    const room = freshRoom()
    const token = await sign({ sub: 'ann' })
    const member = await enter(protocol, server, { room, token })
    for (let n = 0; n < 2; n++) await told.next()
    for (let n = 0; n < 3; n++) {
      const again = await enter(protocol, server, { room, token })
      again.socket.close()
      await again.closed
    }
    member.socket.close()
    await member.closed
    await enter(protocol, server, { room, token })
    // Another room is told of next.
    const other = freshRoom()
    await enter(protocol, server, { room: other, token })
    expect(await told.next()).toMatchObject({ type: 'room_occupied', room: other })
    expect(
      backEnd
        .callsSoFar('/events')
        .flatMap(({ body }) => body.events as Told[])
        .map(({ room: name }) => name),
    ).not.toContain(room)
  })

  test('a shard that dies: plain members stay and are not told of, centrifuge members are told of as lost', async () => {
    const backEnd = await TestBackEnd.start({ '/events': () => ({}) })
    const server = await startServer(
      { shards: 1, hooks: { eventsUrl: backEnd.url('/events'), eventsDebounceMs: 0, eventsBatchMs: 0 } },
      { faults: true },
    )
    const told = new EventLog(backEnd)
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    for (let n = 0; n < 2; n++) await told.next()
    server.injectFault(0, 'exit')
    if (protocol.name === 'centrifuge') {
      expect(await told.next()).toMatchObject({ type: 'member_left', client: member.id, reason: 'lost' })
      expect(await told.next()).toMatchObject({ type: 'room_vacated', reason: 'lost' })
    } else expect(await member.heard()).toEqual({ kind: 'restarted' })
    await expect.poll(() => server.stats().shards[0]?.ready).toBe(true)
    const other = freshRoom()
    await enter(protocol, server, { room: other })
    expect(await told.next()).toMatchObject({ type: 'room_occupied', room: other })
  })
})

describe('events - centrifuge memberships', () => {
  test('a subscription that ends is told of, by whose wish', async () => {
    const { server, told } = await startWithEvents()
    const client = await CentrifugeRawClient.connect(server)
    for (const room of ['one', 'two']) {
      await client.subscribe(room)
      expect(await told.next()).toMatchObject({ type: 'room_occupied', room })
      expect(await told.next()).toMatchObject({ type: 'member_joined', room })
    }
    await client.ok('unsubscribe', { channel: 'one' })
    expect(await told.next()).toMatchObject({ type: 'member_left', room: 'one', reason: 'unsubscribed' })
    expect(await told.next()).toMatchObject({ type: 'room_vacated', room: 'one', reason: 'unsubscribed' })
    server.unsubscribe({ client: client.id }, 'two')
    expect(await told.next()).toMatchObject({ type: 'member_left', room: 'two', reason: 'removed' })
  })
})

describe('events - delivery', () => {
  test('are signed, and each batch has an id that stays the same when it is sent again', async () => {
    const secret = 'the secret of the hooks'
    const { backEnd, server } = await startWithEvents({ secret, eventsBatchMs: 50 })
    let tries = 0
    backEnd.answer('/events', () => {
      tries += 1
      return tries < 3 ? new Raw(500) : new Raw(204)
    })
    await enter(plainProtocol, server, { room: freshRoom() })
    const calls = [await backEnd.call('/events'), await backEnd.call('/events'), await backEnd.call('/events')]
    expect(new Set(calls.map(({ text }) => text)).size).toBe(1)
    expect(new Set(calls.map(({ headers }) => headers['x-lobbycast-delivery'])).size).toBe(1)
    for (const { headers, text } of calls) {
      const digest = createHmac('sha256', secret).update(`${headers['x-lobbycast-timestamp']}.${text}`).digest('hex')
      expect(headers['x-lobbycast-signature']).toBe(`sha256=${digest}`)
    }
    expect((calls[0]!.body.events as Told[]).map(({ type }) => type)).toEqual(['room_occupied', 'member_joined'])
    await expect.poll(() => sumOf(server, 'lobbycast_events_sent_total')).toBe(2)
    expect(await sumOf(server, 'lobbycast_event_request_failures_total')).toBe(2)
  })

  test('come in order and in batches while the back end is away, and it learns how many were lost', async () => {
    const { backEnd, server } = await startWithEvents({
      eventsQueueMax: 4,
      eventsBatchMax: 3,
      eventTypes: ['member_joined'],
    })
    await backEnd.die()
    const ids: string[] = []
    const room = freshRoom()
    for (let n = 0; n < 10; n++) ids.push((await enter(plainProtocol, server, { room })).id)
    await expect.poll(() => sumOf(server, 'lobbycast_events_lost_total')).toBeGreaterThan(0)
    await expect.poll(() => sumOf(server, 'lobbycast_events_waiting')).toBe(4)
    const lost = await sumOf(server, 'lobbycast_events_lost_total')
    expect(await sumOf(server, 'lobbycast_refusals_total{reason="events_lost"}')).toBe(lost)
    await backEnd.listen()
    const batches: { lost?: number; events: Told[] }[] = []
    while (batches.flatMap(({ events }) => events).length < 10 - lost) {
      batches.push((await backEnd.call('/events')).body as never)
    }
    expect(batches.every(({ events }) => events.length <= 3)).toBe(true)
    // The batch that was on the way when the others came is older than what was dropped.
    const got = batches.flatMap(({ events }) => events.map(({ client }) => client))
    expect(got).toEqual(ids.filter((id) => got.includes(id)))
    expect(batches.reduce((sum, batch) => sum + (batch.lost ?? 0), 0)).toBe(lost)
  })

  test('are given up after eventsAttemptsMax requests', async () => {
    const { backEnd, server } = await startWithEvents({ eventsAttemptsMax: 2, eventsBatchMs: 50 })
    backEnd.answer('/events', () => new Raw(400))
    await enter(plainProtocol, server, { room: freshRoom() })
    await expect.poll(() => sumOf(server, 'lobbycast_events_lost_total')).toBe(2)
    expect(backEnd.callsSoFar('/events')).toHaveLength(2)
  })

  test('what is left is sent when the server stops: every room is vacated', async () => {
    const { backEnd, server, told } = await startWithEvents({ eventsDebounceMs: 60_000, eventsBatchMs: 60_000 })
    const room = freshRoom()
    const member = await enter(plainProtocol, server, { room })
    await server.stop()
    expect((await member.closed).code).toBe(1012)
    const types: string[] = []
    for (let n = 0; n < 4; n++) types.push((await told.next()).type)
    expect(types).toEqual(['room_occupied', 'member_joined', 'member_left', 'room_vacated'])
    expect(backEnd.callsSoFar('/events')).toEqual([])
  })

  test('a back end that hangs does not hold up the stop', async () => {
    const { backEnd, server } = await startWithEvents({}, { drain: { windowSeconds: 0, timeoutSeconds: 2 } })
    backEnd.answer('/events', () => new Promise(() => undefined))
    await enter(plainProtocol, server, { room: freshRoom() })
    await backEnd.call('/events')
    const startedAtMs = performance.now()
    await server.stop()
    expect(performance.now() - startedAtMs).toBeLessThan(2000)
  })
})

describe('events - as a library', () => {
  test('a listener is called, but not about earlier members, and what it throws disturbs nothing else', async () => {
    const server = await createServer({ http: { port: 0 }, log: { level: 'silent' }, hooks: { eventsDebounceMs: 0 } })
    try {
      const room = freshRoom()
      const early = await enter(plainProtocol, server, { room })
      const seen: string[] = []
      server.on('member_joined', () => {
        throw new Error('thrown by a listener')
      })
      // A rejection that nobody heard of would fail the run, and end a process.
      server.on('member_joined', () => Promise.reject(new Error('rejected by a listener')))
      for (const type of ['room_occupied', 'room_vacated', 'member_joined', 'member_left'] as const) {
        server.on(type, (event) => seen.push(`${event.type} ${event.client ?? event.room}`))
      }
      const late = await enter(plainProtocol, server, { room, told: [early] })
      early.socket.close()
      late.socket.close()
      await expect.poll(() => seen.length).toBe(4)
      expect(seen[0]).toBe(`member_joined ${late.id}`)
      expect(seen.slice(1, 3).sort()).toEqual([`member_left ${early.id}`, `member_left ${late.id}`].sort())
      expect(seen[3]).toBe(`room_vacated ${room}`)
    } finally {
      await server.stop()
    }
  })

  test('off takes a listener back', async () => {
    const server = await createServer({ http: { port: 0 }, log: { level: 'silent' } })
    try {
      const seen: string[] = []
      const listener = ({ type }: { type: string }) => seen.push(type)
      server.on('room_occupied', listener)
      server.off('room_occupied', listener)
      server.on('member_joined', listener)
      await enter(plainProtocol, server, { room: freshRoom() })
      await expect.poll(() => seen).toEqual(['member_joined'])
    } finally {
      await server.stop()
    }
  })
})
