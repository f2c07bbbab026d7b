// Watching a room: GET /rooms/{room}/stream shows what a plain JSON member would see from then on, and nobody notices.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { exportJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { rsa, sign } from './support/auth-tokens.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { EventClient, EventParser, type ServerEvent } from './support/event-client.ts'
import { membersOf, push, refusalCounts, request } from './support/http.ts'
import { eventually, Inbox } from './support/inbox.ts'
import { JsonClient, joinFrame, leaveFrame, messageFrame } from './support/json-client.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, type Member, plainProtocol, wireProtocols } from './support/protocols.ts'
import { RawSocket } from './support/raw-socket.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { defaults: { presence: true } } })

// The API on the first listener, and on one of its own.
const LISTENERS = [
  { listener: 'the first listener', admin: {} },
  { listener: 'the second listener', admin: { listen: '127.0.0.1:0' } },
]
const api = ({ port, adminPort }: TestServer) => ({ port: adminPort ?? port })

const publish = (server: TestServer, channel: string, data: unknown) =>
  push(api(server), '/api/publish', { channel, data })

const gauge = (server: TestServer, name: string) => sumOf(api(server), `lobbycast_${name}`)

function roomOn(server: TestServer, shard: number): string {
  for (;;) {
    const room = freshRoom()
    if (server.shardOf(room) === shard) return room
  }
}

// Everything up to the message that says so.
async function allUntil(next: () => Promise<string>, end: string): Promise<string[]> {
  const all: string[] = []
  for (;;) {
    const text = await next()
    if (text.includes(end)) return all
    all.push(text)
  }
}

describe('watching a room', () => {
  test.each(wireProtocols)('shows what a member of $name says, its join and its leave', async (protocol) => {
    const room = freshRoom()
    const watcher = await EventClient.watch(shared.server, room)
    const member = await enter(protocol, shared.server, { room })
    expect(await watcher.next()).toBe(joinFrame(member))
    member.say('hello "you"')
    expect(await watcher.next()).toBe(messageFrame(member, JSON.stringify('hello "you"')))
    member.socket.close()
    expect(await watcher.next()).toBe(leaveFrame(member))
  })

  test('shows what back ends send', async () => {
    const room = freshRoom()
    const watcher = await EventClient.watch(shared.server, room)
    await publish(shared.server, room, { n: 1 })
    await push(shared.server, `/rooms/${room}/statistics`, [{ product_line_id: 7 }])
    expect(JSON.parse(await watcher.next())).toMatchObject({ type: 'message', data: { n: 1 } })
    expect(JSON.parse(await watcher.next())).toMatchObject({ type: 'statistics', data: [{ product_line_id: 7 }] })
  })

  test('answers with a stream that no proxy keeps back, at once', async () => {
    const watcher = await EventClient.open(shared.server, freshRoom())
    expect(watcher.status).toBe(200)
    expect(watcher.response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    await eventually(
      () => watcher.comments,
      (comments) => comments.includes('watching'),
    )
  })

  test('needs the key and a name of a room', async () => {
    expect((await EventClient.open(shared.server, freshRoom(), { headers: {} })).status).toBe(401)
    expect((await EventClient.open(shared.server, 'a\u0007')).status).toBe(400)
  })

  test('takes what the header of keys has for a key, also one with two dots', async () => {
    const server = await startServer({ shards: 1, admin: { keys: { dotted: { key: 'a.dotted.key', scope: 'read' } } } })
    const head = { method: 'HEAD', headers: { 'x-api-key': 'a.dotted.key' } }
    expect((await request(server, `/rooms/${freshRoom()}/stream`, head)).status).toBe(200)
    head.headers['x-api-key'] = 'not.that.key'
    expect((await request(server, `/rooms/${freshRoom()}/stream`, head)).status).toBe(401)
    expect(await refusalCounts(server)).toEqual({ admin_key: 1 })
  })

  test('shows no private message', async () => {
    const room = freshRoom()
    const watcher = await EventClient.watch(shared.server, room)
    const members: Member[] = []
    for (const protocol of wireProtocols) {
      const member = await enter(protocol, shared.server, { room, told: members })
      members.push(member)
      expect(await watcher.next()).toBe(joinFrame(member))
    }
    for (const from of members) for (const to of members) if (from !== to) from.whisper(to.id, 'secret')
    for (const member of members) for (let count = 1; count < members.length; count++) await member.heard()
    await publish(shared.server, room, 'the end')
    expect(await watcher.next()).toContain('the end')
  })

  test('shows one event for JSON that has line breaks between its tokens, and no others', async () => {
    const room = freshRoom()
    const watcher = await EventClient.watch(shared.server, room)
    const member = await enter(plainProtocol, shared.server, { room })
    await watcher.next()
    member.say('[1,\r\n2,\n\n3,\r4]')
    member.say('a\nb\r\n\r\ndata: c')
    expect(await watcher.next()).toBe(messageFrame(member, '[1,  2,  3, 4]'))
    expect(await watcher.next()).toBe(messageFrame(member, JSON.stringify('a\nb\r\n\r\ndata: c')))
  })

  test('shows nothing of what was before', async () => {
    const room = freshRoom()
    await enter(plainProtocol, shared.server, { room })
    await publish(shared.server, room, 'before')
    const watcher = await EventClient.watch(shared.server, room)
    await publish(shared.server, room, 'after')
    expect(JSON.parse(await watcher.next())).toMatchObject({ data: 'after' })
  })

  test('is seen by nobody: no notice, no member, no place, no presence', async () => {
    const server = await startServer({ rooms: { defaults: { presence: true, membersMax: 1 } } })
    const room = freshRoom()
    const before = await EventClient.watch(server, room)
    expect(await membersOf(server, room)).toBe(undefined)
    const member = await CentrifugeRawClient.connect(server)
    await member.call('subscribe', { channel: room, join_leave: true })
    const after = await EventClient.watch(server, room)
    expect(await membersOf(server, room)).toBe(1)
    const { presence } = await member.call('presence', { channel: room })
    expect(Object.keys((presence as { presence: object }).presence)).toEqual([member.id])
    const { text } = await push(server, `/rooms/${room}/statistics`, [])
    expect(JSON.parse(text)).toMatchObject({ recipients: 1 })
    // Of itself the member hears, and of nobody else.
    expect(await member.nextPush()).toMatchObject({ pub: { data: [] } })
    await Promise.all([before, after].map((watcher) => watcher.close()))
    await publish(server, room, 'still here')
    expect(await member.nextPush()).toMatchObject({ pub: { data: 'still here' } })
  })

  test('keeps a room open, for as long as it is watched', async () => {
    const server = await startServer({ limits: { roomsMax: 1 }, shards: 1 })
    const [room, other] = [freshRoom(), freshRoom()]
    const watchers = [await EventClient.watch(server, room), await EventClient.watch(server, room)]
    expect([await gauge(server, 'shard_rooms'), await gauge(server, 'watchers')]).toEqual([1, 2])
    const refused = await EventClient.open(server, other)
    expect([refused.status, JSON.parse(await refused.body())]).toEqual([503, { error: 'too many rooms' }])
    watchers[0]!.close()
    await eventually(
      () => gauge(server, 'watchers'),
      (count) => count === 1,
    )
    await publish(server, room, 'one is left')
    expect(await watchers[1]!.next()).toContain('one is left')
    watchers[1]!.close()
    await eventually(
      () => gauge(server, 'shard_rooms'),
      (count) => count === 0,
    )
    const next = await EventClient.watch(server, other)
    await publish(server, other, 'another room')
    expect(await next.next()).toContain('another room')
    expect(await gauge(server, 'watchers')).toBe(1)
  })

  test('is what curl shows', async () => {
    const room = freshRoom()
    const url = `${shared.server.url}/rooms/${room}/stream`
    const curl = spawn('curl', ['-sN', '-H', `X-API-Key: ${ADMIN_KEY}`, url])
    cleanUpAfterTest(() => curl.kill())
    const events = new Inbox<ServerEvent>('curl')
    const parser = new EventParser((event) => events.push(event))
    curl.stdout.on('data', (chunk: Buffer) => parser.push(String(chunk)))
    await once(curl.stdout, 'data')
    await publish(shared.server, room, 'for curl')
    expect(JSON.parse((await events.next()).data)).toMatchObject({ data: 'for curl' })
  })
})

describe('watching a room - the watcher sees what a plain JSON member sees', () => {
  const TEXTS = ['hi', '', '"quoted"', '{"n":1}', '[1,\n2]', 'line\nbreak', '\u{1F600}\u2028', 'x'.repeat(20_000)]
  const action = fc.record({
    what: fc.constantFrom('say', 'say', 'say', 'come', 'go', 'publish', 'push', 'whisper', 'watch'),
    who: fc.nat(100),
    text: fc.constantFrom(...TEXTS),
  })

  test('whatever members of all protocols and back ends do', async () => {
    const { server } = shared
    const property = fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 60 }), async (actions) => {
      const room = freshRoom()
      const witness = await JsonClient.join(server, room)
      const watchers = [await EventClient.watch(server, room)]
      const members: Member[] = []
      for (const { what, who, text } of actions) {
        const member = members[who % Math.max(1, members.length)]
        if (what === 'come' || member === undefined) {
          members.push(await enter(wireProtocols[who % wireProtocols.length]!, server, { room }))
        } else if (what === 'say') member.say(text)
        else if (what === 'whisper') member.whisper(members[(who + 1) % members.length]!.id, 'secret')
        else if (what === 'go') members.splice(members.indexOf(member), 1)[0]!.socket.close()
        else if (what === 'publish') await publish(server, room, { text })
        else if (what === 'push') await push(server, `/rooms/${room}/statistics`, [{ total_trx: who }])
        // Watchers that come and go change nothing for the others.
        else if (watchers.length > 2) watchers.pop()!.close()
        else watchers.push(await EventClient.watch(server, room))
      }
      // What was said through other connections is in the room once all of them have gone.
      for (const member of members) member.socket.close()
      await eventually(
        () => membersOf(server, room),
        (count) => count === 1,
      )
      await publish(server, room, 'the end')
      const seen = (await allUntil(() => witness.frame(), 'the end')).map((frame) => frame.replace(/[\r\n]/g, ' '))
      for (const [index, watcher] of watchers.entries()) {
        const shown = await allUntil(() => watcher.next(), 'the end')
        // Those who came later have seen the last of it.
        expect(shown).toEqual(index === 0 ? seen : seen.slice(seen.length - shown.length))
        watcher.close()
      }
      witness.close()
    })
    await fc.assert(property, { numRuns: 8 })
  }, 120_000)
})

describe.each(LISTENERS)('watching a room - limits, on $listener', ({ admin }) => {
  test('limits.watchersMax: one more is refused and counted, until another has gone', async () => {
    const server = await startServer({ admin, limits: { watchersMax: 2 } })
    const [first] = [await EventClient.watch(server, freshRoom()), await EventClient.watch(server, freshRoom())]
    const room = freshRoom()
    const refused = await EventClient.open(server, room)
    expect(refused.status).toBe(503)
    expect(refused.response.headers['retry-after']).toBe('1')
    expect(JSON.parse(await refused.body())).toEqual({ error: 'the server has 2 watchers and takes no more' })
    expect(await refusalCounts(api(server))).toMatchObject({ watchers: 1 })
    first!.close()
    await eventually(
      () => gauge(server, 'watchers'),
      (count) => count === 1,
    )
    await EventClient.watch(server, room)
  })

  // More than the kernel holds for one connection on loopback (a few MiB each way) and the outbox together.
  const MESSAGE = 'x'.repeat(60_000)
  const MESSAGES_MAX = 600

  async function untilSlow(server: TestServer, room: string, healthy: EventClient): Promise<number> {
    for (let count = 1; count <= MESSAGES_MAX; count++) {
      await publish(server, room, `${count - 1}:${MESSAGE}`)
      expect(await healthy.next()).toContain(`"data":"${count - 1}:`)
      if (count % 20 === 0 && (await gauge(server, 'slow_consumers_total')) > 0) return count
    }
    throw new Error('the watcher that does not read was never slow')
  }

  test('a watcher that does not read is ended with the event slow, behind an unbroken beginning; others see all', async () => {
    const server = await startServer({ admin, limits: { outboxBytesMax: 1_048_576 } })
    const room = freshRoom()
    const stuck = await EventClient.watch(server, room)
    const healthy = await EventClient.watch(server, room)
    stuck.response.pause()
    await untilSlow(server, room, healthy)
    expect(await refusalCounts(api(server))).toMatchObject({ slow: 1 })
    stuck.response.resume()
    for (let index = 0; ; index++) {
      const { event, data } = await stuck.events.next()
      if (event === 'message') {
        expect(data).toContain(`"data":"${index}:`)
        continue
      }
      expect([event, JSON.parse(data)]).toEqual(['slow', { code: 3008, reason: 'slow' }])
      break
    }
    expect(await stuck.ended).toBe(true)
    expect(await gauge(server, 'watchers')).toBe(1)
  }, 60_000)

  test('a slow watcher that goes on not reading is cut after limits.slowGraceMs', async () => {
    const server = await startServer({ admin, limits: { outboxBytesMax: 1_048_576, slowGraceMs: 0 } })
    const room = freshRoom()
    const stuck = await EventClient.watch(server, room)
    const healthy = await EventClient.watch(server, room)
    stuck.response.pause()
    await untilSlow(server, room, healthy)
    await eventually(
      () => gauge(server, 'watchers'),
      (count) => count === 1,
    )
    stuck.response.resume()
    expect(await stuck.ended).toBe(false)
    await publish(server, room, 'for the other')
    expect(await healthy.next()).toContain('for the other')
  }, 60_000)
})

describe.each(LISTENERS)('watching a room - when things end, on $listener', ({ admin }) => {
  test('a shard that dies: its watchers stay, are told, and see what is said in the new one', async () => {
    const server = await startServer({ admin, shards: 2 }, { faults: true })
    const [room, empty, elsewhere] = [roomOn(server, 0), roomOn(server, 0), roomOn(server, 1)]
    const member = await enter(plainProtocol, server, { room })
    const [watcher, alone, other] = [
      await EventClient.watch(server, room),
      await EventClient.watch(server, empty),
      await EventClient.watch(server, elsewhere),
    ]
    let formerLeave = ''
    for (const fault of ['throw', 'exit'] as const) {
      server.injectFault(0, fault)
      for (const each of [watcher, alone]) expect(await each.next()).toBe('{"type":"restarted"}')
      expect(await member.heard()).toEqual({ kind: 'restarted' })
      await eventually(
        () => server.stats().shards[0]!.ready,
        (isReady) => isReady,
      )
      member.say(fault)
      await member.heard()
      expect(await watcher.next()).toBe(messageFrame(member, JSON.stringify(fault)))
      const guest = await enter(plainProtocol, server, { room: empty })
      const first = await alone.next()
      // A leave that the engine has not confirmed when the shard dies is announced again by the new one.
      expect(first === formerLeave ? await alone.next() : first).toBe(joinFrame(guest))
      guest.socket.close()
      formerLeave = leaveFrame(guest)
      expect(await alone.next()).toBe(formerLeave)
      await publish(server, elsewhere, fault)
      expect(await other.next()).toContain(fault)
    }
    watcher.close()
    alone.close()
    await eventually(
      () => gauge(server, 'watchers'),
      (count) => count === 1,
    )
  }, 60_000)

  test('a member that goes while its shard is replaced: its leave is shown', async () => {
    const server = await startServer({ admin, shards: 1 }, { faults: true })
    const room = freshRoom()
    const member = await enter(plainProtocol, server, { room })
    const watcher = await EventClient.watch(server, room)
    server.injectFault(0, 'throw')
    expect(await watcher.next()).toBe('{"type":"restarted"}')
    member.socket.terminate()
    expect(await watcher.next()).toBe(leaveFrame(member))
  })

  test('a server that stops: its watchers see what was accepted, are told, and the streams end', async () => {
    const server = await startServer({ admin })
    const room = freshRoom()
    const watcher = await EventClient.watch(server, room)
    await publish(server, room, 'the last')
    await server.stop()
    expect(await watcher.next()).toContain('the last')
    const { event, data } = await watcher.events.next()
    expect([event, JSON.parse(data)]).toEqual(['shutdown', { code: 3001, reason: 'shutdown' }])
    expect(await watcher.ended).toBe(true)
  })
})

describe.each(LISTENERS)('watching a room - with a token, on $listener', ({ admin }) => {
  const start = (options: object = {}) => startServer({ admin, auth: { hmacSecret: HMAC_SECRET }, ...options })
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

  test('in the query or as a bearer: until it expires', async () => {
    const server = await start()
    const room = freshRoom()
    const token = await tokenFor({ sub: 'ann', ttlSeconds: 3 })
    const watchers = [
      await EventClient.open(server, room, { query: `?token=${token}`, headers: {} }),
      await EventClient.open(server, room, bearer(token)),
    ]
    const forever = await EventClient.open(server, room, bearer(await tokenFor({ sub: 'bob' })))
    await publish(server, room, 'hello')
    for (const watcher of watchers) {
      expect(await watcher.next()).toContain('hello')
      const { event, data } = await watcher.events.next()
      expect([event, JSON.parse(data)]).toEqual(['expired', { code: 3005, reason: 'connection expired' }])
      expect(await watcher.ended).toBe(true)
    }
    expect(await forever.next()).toContain('hello')
    await publish(server, room, 'for one')
    expect(await forever.next()).toContain('for one')
    expect((await EventClient.open(server, room, bearer(await tokenFor({ sub: 'ann', ttlSeconds: -9 })))).status).toBe(
      401,
    )
  })

  test('of a user who is banned: the stream ends with the reason, and the next one is refused', async () => {
    const server = await start()
    const room = freshRoom()
    const token = bearer(await tokenFor({ sub: 'ann' }))
    const watcher = await EventClient.open(server, room, token)
    await push(api(server), '/api/ban', { user: 'ann', seconds: 60, reason: 'be nice' })
    const { event, data } = await watcher.events.next()
    expect([event, JSON.parse(data)]).toEqual(['banned', { code: 3503, reason: 'be nice' }])
    expect(await watcher.ended).toBe(true)
    const refused = await EventClient.open(server, room, token)
    expect([refused.status, JSON.parse(await refused.body())]).toEqual([403, { error: 'be nice' }])
    const head = await request(server, `/rooms/${room}/stream`, { method: 'HEAD', ...token })
    expect(head.status).toBe(403)
    expect(await refusalCounts(api(server))).toMatchObject({ banned: 2 })
  })

  test('a peer that goes while its token is verified leaves nothing behind', async () => {
    const requests = new Inbox<ServerResponse>('request for keys')
    const keys = createServer((_, res) => requests.push(res)).listen(0, '127.0.0.1')
    await once(keys, 'listening')
    cleanUpAfterTest(() => {
      keys.closeAllConnections()
      keys.close()
    })
    const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`
    const server = await start({ auth: { jwksUrl } })
    const token = await sign({ sub: 'ann' }, { alg: 'RS256', kid: 'a', key: rsa.privateKey })
    const room = freshRoom()
    const peer = await RawSocket.open(api(server).port)
    await peer.write(`GET /rooms/${room}/stream?token=${token} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    const answer = await requests.next()
    const staying = EventClient.open(server, room, bearer(token))
    peer.cut('RST')
    await peer.ended
    // Behind the news of the reset.
    expect(await gauge(server, 'watchers')).toBe(0)
    const key = { ...(await exportJWK(rsa.publicKey)), kid: 'a', alg: 'RS256', use: 'sig' }
    answer.end(JSON.stringify({ keys: [key] }))
    expect((await staying).status).toBe(200)
    expect(await gauge(server, 'watchers')).toBe(1)
    await publish(server, room, 'for one')
    expect(await (await staying).next()).toContain('for one')
  })
})
