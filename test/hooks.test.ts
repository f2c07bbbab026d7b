// Hooks against a real back end, for every protocol: who is asked what, what the answers do, and what happens when the back end refuses, is slow,
// hangs, dies and comes back.
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sign, secret as tokenSecret } from './support/auth-tokens.ts'
import { gate, hookUrls, never, Raw, TestBackEnd } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { JsonClient } from './support/json-client.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, type Member, type WireProtocol, wireProtocols } from './support/protocols.ts'
import { startServer, type TestServer } from './support/start-server.ts'

type Overrides = NonNullable<Parameters<typeof startServer>[0]>

const inAnswer = { result: { user: 'ann' } }
const PROTOCOL_OF: Record<WireProtocol['name'], string> = { plain: 'plain', json: 'plain-json', centrifuge: 'json' }
const nowSeconds = () => Math.floor(Date.now() / 1000)

// A server whose hooks are at the back end; `only` names those that are on.
function startHooked(
  backEnd: TestBackEnd,
  only: readonly ('connect' | 'refresh' | 'subscribe' | 'publish' | 'rpc')[],
  overrides: Overrides = {},
): Promise<TestServer> {
  const urls = Object.entries(hookUrls(backEnd)).filter(([name]) => only.some((hook) => name === `${hook}Url`))
  return startServer({
    ...overrides,
    hooks: { ...Object.fromEntries(urls), ...overrides.hooks },
    rooms: {
      ...overrides.rooms,
      defaults: {
        subscribeHook: only.includes('subscribe'),
        publishHook: only.includes('publish'),
        ...overrides.rooms?.defaults,
      },
    },
  })
}

const metric = (server: TestServer, name: string) => sumOf(server, `lobbycast_${name}`)

// Tries to enter a room. Returns how the first hook refused: the error of the connect reply, or the close frame.
async function tryToEnter(
  protocol: WireProtocol,
  server: TestServer,
  room: string,
): Promise<{ code: number; reason: string }> {
  if (protocol.name === 'centrifuge') {
    const client = await CentrifugeRawClient.open(server)
    client.send({ id: 1, connect: {} })
    const reply = await client.reply(1)
    if (reply.error === undefined) throw new Error('was let in')
    return { code: reply.error.code, reason: reply.error.message }
  }
  const client = await (protocol.name === 'json'
    ? JsonClient.open(server, room)
    : PlainClient.connect(server.port, room))
  return client.closed
}

describe.each(wireProtocols)('connect hook - $name', (protocol) => {
  test('is asked about a connection without a token, and says who it is', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => ({ result: { user: 'ann', info: { age: 7 } } }) })
    const server = await startHooked(backEnd, ['connect'], { auth: { hmacSecret: tokenSecret } })
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    const { body, headers } = await backEnd.call('/connect')
    const asked = { client: member.id, transport: 'websocket', protocol: PROTOCOL_OF[protocol.name], encoding: 'json' }
    expect(body).toEqual(protocol.name === 'centrifuge' ? asked : { ...asked, channels: [room] })
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-real-ip': '127.0.0.1' })
    expect(headers['x-forwarded-for']).toBe('127.0.0.1')
    // A subscriber of another protocol sees what the answer said.
    const reader = await CentrifugeRawClient.connect(server, { token: await tokenOf('eve') })
    await reader.subscribe(room)
    const { presence } = await reader.ok<{ presence: Record<string, object> }>('presence', { channel: room })
    expect(presence[member.id]).toMatchObject({ user: 'ann', conn_info: { age: 7 } })
  })

  test('is not asked about a connection with a token', async () => {
    const backEnd = await TestBackEnd.start()
    const server = await startHooked(backEnd, ['connect'], { auth: { hmacSecret: tokenSecret } })
    const token = await tokenOf('bob')
    await enter(protocol, server, { room: freshRoom(), token })
    expect(backEnd.callsSoFar('/connect')).toEqual([])
  })

  test('with connectAlways it is asked about those too, and its answer counts', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => ({ result: { user: 'ann' } }) })
    const auth = { hmacSecret: tokenSecret }
    const server = await startHooked(backEnd, ['connect'], { auth, hooks: { connectAlways: true } })
    const room = freshRoom()
    const member = await enter(protocol, server, { room, token: await tokenOf('bob') })
    expect((await backEnd.call('/connect')).body).toMatchObject({ user: 'bob' })
    const reader = await CentrifugeRawClient.connect(server)
    await reader.subscribe(room)
    const { presence } = await reader.ok<{ presence: Record<string, object> }>('presence', { channel: room })
    expect(presence[member.id]).toMatchObject({ user: 'ann' })
  })

  test('refuses with its message; a temporary or own code is told as it is', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => ({ error: { code: 1000, message: 'not you' } }) })
    const server = await startHooked(backEnd, ['connect'])
    const isCentrifuge = protocol.name === 'centrifuge'
    expect(await tryToEnter(protocol, server, freshRoom())).toEqual({
      code: isCentrifuge ? 1000 : 1008,
      reason: 'not you',
    })
    backEnd.answer('/connect', () => ({ disconnect: { code: 4501, reason: 'never' } }))
    const client = await (isCentrifuge
      ? CentrifugeRawClient.open(server)
      : PlainClient.connect(server.port, freshRoom()))
    if (client instanceof CentrifugeRawClient) client.send({ id: 1, connect: {} })
    expect(await client.closed).toEqual({ code: 4501, reason: 'never' })
    expect(await metric(server, 'refusals_total{reason="hook"}')).toBe(2)
  })

  test('that answers nonsense, or not at all, costs a try: the client may come again', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => new Raw(500) })
    const server = await startHooked(backEnd, ['connect'], { hooks: { timeoutMs: 100 } })
    const again = protocol.name === 'centrifuge' ? 100 : 1013
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    backEnd.answer('/connect', () => new Raw(200, 'no JSON'))
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    backEnd.answer('/connect', () => ({ result: {} }))
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    backEnd.answer('/connect', never)
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    await backEnd.die()
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    await backEnd.listen()
    backEnd.answer('/connect', () => inAnswer)
    await enter(protocol, server, { room: freshRoom() })
    const failures = (kind: string) => metric(server, `hook_failures_total{hook="connect",kind="${kind}"}`)
    expect(await Promise.all(['status', 'answer', 'timeout', 'connection'].map(failures))).toEqual([1, 2, 1, 1])
  })

  test('whose answer has expired lets nobody in, and one that expires ends the connection', async () => {
    const backEnd = await TestBackEnd.start({
      '/connect': () => ({ result: { user: 'a', expire_at: nowSeconds() - 1 } }),
    })
    const server = await startHooked(backEnd, ['connect'])
    const { code } = await tryToEnter(protocol, server, freshRoom())
    expect(code).toBe(protocol.name === 'centrifuge' ? 110 : 1008)
    backEnd.answer('/connect', () => ({ result: { user: 'a', expire_at: nowSeconds() + 2 } }))
    const member = await enter(protocol, server, { room: freshRoom() })
    expect((await member.closed).code).toBe(protocol.name === 'centrifuge' ? 3005 : 1008)
  })

  test('passes on the headers that are configured, and signs what it sends', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => inAnswer })
    const secret = 'the secret of the hooks'
    const server = await startHooked(backEnd, ['connect'], { hooks: { headers: ['cookie', 'x-tenant'], secret } })
    const headers = { Cookie: 'session=1', 'X-Tenant': 'blue', 'X-Other': 'no' }
    if (protocol.name === 'centrifuge') await CentrifugeRawClient.connect(server, {}, { headers })
    else {
      const path = `/ws/${freshRoom()}${protocol.name === 'json' ? '?format=json' : ''}`
      await (await PlainClient.connect(server.port, 'x', { path, headers })).next()
    }
    const call = await backEnd.call('/connect')
    expect(call.headers).toMatchObject({ cookie: 'session=1', 'x-tenant': 'blue' })
    expect(call.headers).not.toHaveProperty('x-other')
    const time = call.headers['x-lobbycast-timestamp']
    const digest = createHmac('sha256', secret).update(`${time}.${call.text}`).digest('hex')
    expect(call.headers['x-lobbycast-signature']).toBe(`sha256=${digest}`)
    expect(Math.abs(Number(time) - nowSeconds())).toBeLessThan(30)
  })

  test('the refresh hook moves the end, and says when it has come', async () => {
    const backEnd = await TestBackEnd.start({
      '/connect': () => ({ result: { user: 'ann', expire_at: nowSeconds() + 3 } }),
      '/refresh': () => new Raw(503),
    })
    const hooks = { refreshRetryMs: 100, refreshAheadMs: 60_000 }
    const server = await startHooked(backEnd, ['connect', 'refresh'], { hooks })
    const member = await enter(protocol, server, { room: freshRoom() })
    const { body } = await backEnd.call('/refresh')
    expect(body).toEqual({
      client: member.id,
      transport: 'websocket',
      protocol: PROTOCOL_OF[protocol.name],
      encoding: 'json',
      user: 'ann',
    })
    // It is asked again, and by then it answers.
    backEnd.answer('/refresh', () => ({ result: { expire_at: nowSeconds() + 4 } }))
    await backEnd.call('/refresh')
    const moved = await backEnd.call('/refresh')
    expect(moved.body).toMatchObject({ user: 'ann' })
    backEnd.answer('/refresh', () => ({ result: { expired: true } }))
    expect((await member.closed).code).toBe(protocol.name === 'centrifuge' ? 3005 : 1008)
  })
})

describe.each(wireProtocols)('subscribe hook - $name', (protocol) => {
  test('is asked with the user and the room, and what it says is seen', async () => {
    const backEnd = await TestBackEnd.start({
      '/connect': () => inAnswer,
      '/subscribe': () => ({ result: { info: { role: 'guest' } } }),
    })
    const server = await startHooked(backEnd, ['connect', 'subscribe'])
    const room = freshRoom()
    const member = await enter(protocol, server, { room })
    const { body } = await backEnd.call('/subscribe')
    expect(body).toMatchObject({ client: member.id, user: 'ann', channel: room })
    const reader = await CentrifugeRawClient.connect(server)
    await reader.subscribe(room)
    const { presence } = await reader.ok<{ presence: Record<string, object> }>('presence', { channel: room })
    expect(presence[member.id]).toMatchObject({ user: 'ann', chan_info: { role: 'guest' } })
  })

  test('refuses: nobody joins, and the others hear nothing', async () => {
    const backEnd = await TestBackEnd.start({ '/subscribe': () => ({ result: {} }) })
    const server = await startHooked(backEnd, ['subscribe'])
    const room = freshRoom()
    const inside = await enter(wireProtocols[0]!, server, { room })
    backEnd.answer('/subscribe', () => ({ error: { code: 403, message: 'members only' } }))
    const admission = await protocol.enter(server, { room })
    expect(admission).toEqual({ kind: 'refused', with: protocol.name === 'centrifuge' ? 403 : 1008 })
    inside.say('alone')
    expect(await inside.heard()).toMatchObject({ kind: 'said', data: 'alone' })
  })

  test('that does not answer: the client may try again', async () => {
    const backEnd = await TestBackEnd.start({ '/subscribe': never })
    const server = await startHooked(backEnd, ['subscribe'], { hooks: { timeoutMs: 100 } })
    const admission = await protocol.enter(server, { room: freshRoom() })
    expect(admission).toEqual({ kind: 'refused', with: protocol.name === 'centrifuge' ? 100 : 1013 })
  })

  test('is not asked for a room whose name lists its users, nor with a subscription token', async () => {
    const backEnd = await TestBackEnd.start()
    const server = await startHooked(backEnd, ['subscribe'], { auth: { hmacSecret: tokenSecret } })
    await enter(protocol, server, { room: `${freshRoom()}#bob`, token: await tokenOf('bob') })
    const room = freshRoom()
    const subscriptionToken = await tokenOf('bob', { channel: room })
    await enter(protocol, server, { room, token: await tokenOf('bob'), subscriptionToken })
    expect(backEnd.callsSoFar('/subscribe')).toEqual([])
  })
})

describe.each(wireProtocols)('publish hook - $name', (protocol) => {
  test('is asked with the data, and the message comes as it lets it through', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': () => ({ result: {} }) })
    const server = await startHooked(backEnd, ['publish'])
    const room = freshRoom()
    const listener = await enter(wireProtocols[1]!, server, { room })
    const member = await enter(protocol, server, { room, told: [listener] })
    member.say('hello')
    const { body } = await backEnd.call('/publish')
    expect(body).toMatchObject({ client: member.id, user: '', channel: room, data: 'hello' })
    expect(await listener.heard()).toEqual({ kind: 'said', from: member.id, data: 'hello' })
    backEnd.answer('/publish', () => ({ result: { data: { censored: true } } }))
    member.say('a bad word')
    expect(await listener.heard()).toEqual({ kind: 'said', from: member.id, data: { censored: true } })
  })

  test('refuses: the speaker alone is told', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': ({ body }) => answerTo(body) })
    const server = await startHooked(backEnd, ['publish'])
    const room = freshRoom()
    const listener = await enter(wireProtocols[1]!, server, { room })
    const member = await enter(protocol, server, { room, told: [listener] })
    member.say('no')
    expect(await refusalHeard(member)).toBe('permission denied')
    member.say('yes')
    expect(await listener.heard()).toMatchObject({ kind: 'said', data: 'yes' })
  })

  test('that does not answer: the message is not delivered, and its speaker knows', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': never })
    const server = await startHooked(backEnd, ['publish'], { hooks: { timeoutMs: 100 } })
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('lost')
    expect((await member.heard()).kind).toBe('refused')
  })

  test('may keep a message out of the history', async () => {
    const backEnd = await TestBackEnd.start({
      '/publish': ({ body }) => ({ result: { skip_history: body.data === 'off the record' } }),
    })
    const server = await startHooked(backEnd, ['publish'], { rooms: { defaults: { historySize: 10 } } })
    const room = freshRoom()
    const listener = await CentrifugeRawClient.connect(server)
    await listener.subscribe(room)
    const member = await enter(protocol, server, { room })
    for (const text of ['off the record', 'on the record']) {
      member.say(text)
      expect((await listener.nextPublication()).data).toBe(text)
    }
    const { publications } = await listener.ok<{ publications: { data: unknown }[] }>('history', {
      channel: room,
      limit: 10,
    })
    expect(publications.map(({ data }) => data)).toEqual(['on the record'])
  })

  test('may end the connection', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': () => ({ disconnect: { code: 4502, reason: 'spam' } }) })
    const server = await startHooked(backEnd, ['publish'])
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('buy')
    expect(await member.closed).toEqual({ code: 4502, reason: 'spam' })
  })

  test('keeps the order of a connection, whatever it says, and others do not wait', async () => {
    const answers: ((reply: object) => void)[] = []
    const backEnd = await TestBackEnd.start({
      '/publish': ({ body }) => (body.data === 'quick' ? {} : new Promise((resolve) => answers.push(resolve))),
    })
    const server = await startHooked(backEnd, ['publish'])
    const room = freshRoom()
    const listener = await enter(wireProtocols[1]!, server, { room })
    const slow = await enter(protocol, server, { room, told: [listener] })
    const quick = await enter(protocol, server, { room, told: [listener, slow] })
    for (const text of ['one', 'two', 'three']) slow.say(text)
    if (protocol.name !== 'centrifuge') slow.whisper(listener.id, 'four')
    await backEnd.call('/publish')
    quick.say('quick')
    expect(await listener.heard()).toMatchObject({ from: quick.id, data: 'quick' })
    for (const text of ['one', 'two', 'three']) {
      await expect.poll(() => answers.length).toBe(1)
      answers.shift()?.({})
      expect(await listener.heard()).toMatchObject({ kind: 'said', from: slow.id, data: text })
    }
    // A private message of a centrifuge client does not pass its room.
    if (protocol.name === 'centrifuge') return
    expect(await listener.heard()).toMatchObject({ kind: 'private', from: slow.id, data: 'four' })
  })

  test('who is muted while it is asked is not heard, nor what waits behind it', async () => {
    const answer = gate<unknown>()
    const backEnd = await TestBackEnd.start({ '/publish': () => answer.opened })
    const server = await startHooked(backEnd, ['publish'])
    const room = freshRoom()
    const listener = await enter(wireProtocols[1]!, server, { room })
    const member = await enter(protocol, server, { room, told: [listener] })
    member.say('asked about')
    member.say('waits')
    await backEnd.call('/publish')
    server.mute({ client: member.id })
    answer.open({ result: {} })
    expect([await refusalHeard(member), await refusalHeard(member)]).toEqual(['permission denied', 'permission denied'])
    server.unmute({ client: member.id })
    member.say('heard')
    expect(await listener.heard()).toMatchObject({ kind: 'said', data: 'heard' })
    expect(await metric(server, 'refusals_total{reason="muted"}')).toBe(2)
  })

  test('what waits for it is bounded', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': never })
    const limits = { pendingCommandsMax: 4 }
    const server = await startHooked(backEnd, ['publish'], { limits, hooks: { timeoutMs: 60_000 } })
    const member = await enter(protocol, server, { room: freshRoom() })
    for (let n = 0; n < 6; n++) member.say(`message ${n}`)
    if (protocol.name === 'centrifuge') expect((await member.closed).code).toBe(3013)
    else expect(await member.heard()).toMatchObject({ kind: 'refused', why: 'overloaded' })
  })

  test('is not asked in a room in which nobody may publish', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': () => ({}) })
    const server = await startHooked(backEnd, ['publish'], { rooms: { defaults: { publish: 'nobody' } } })
    const member = await enter(protocol, server, { room: freshRoom() })
    member.say('hello')
    expect(await refusalHeard(member)).toBe('permission denied')
  })
})

describe.each(wireProtocols)('hooks and limits - $name', (protocol) => {
  test('an answer that is too large or nested too deep does not count', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => ({ result: { user: '', info: 'x'.repeat(2000) } }) })
    const server = await startHooked(backEnd, ['connect'], { hooks: { answerBytesMax: 1000 } })
    const again = protocol.name === 'centrifuge' ? 100 : 1013
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    backEnd.answer('/connect', () => new Raw(200, `{"result":{"user":"","info":${'['.repeat(70)}${']'.repeat(70)}}}`))
    expect((await tryToEnter(protocol, server, freshRoom())).code).toBe(again)
    expect(await metric(server, 'hook_failures_total{hook="connect",kind="answer"}')).toBe(2)
    backEnd.answer('/connect', () => inAnswer)
    await enter(protocol, server, { room: freshRoom() })
  })

  test('more than the hook is sent is refused, and the next message is not held up', async () => {
    const backEnd = await TestBackEnd.start({ '/publish': () => ({}) })
    const limits = { messageBytesMax: 131_072 }
    const server = await startHooked(backEnd, ['publish'], { limits, hooks: { dataBytesMax: 1000 } })
    const member = await enter(protocol, server, { room: freshRoom() })
    for (const size of [1001, 70_000]) {
      member.say('x'.repeat(size))
      expect((await member.heard()).kind).toBe('refused')
    }
    member.say('short')
    expect((await backEnd.call('/publish')).body).toMatchObject({ data: 'short' })
  })

  test('a connection that the hook is asked about can be banned by its id, and is not let in', async () => {
    const answer = gate<unknown>()
    const backEnd = await TestBackEnd.start({ '/connect': () => answer.opened })
    const server = await startHooked(backEnd, ['connect'])
    const entering = protocol.enter(server, { room: freshRoom() })
    const { body } = await backEnd.call('/connect')
    server.ban({ client: String(body.client) }, { reason: 'not you' })
    answer.open(inAnswer)
    expect(await entering).toEqual({ kind: 'refused', with: protocol.name === 'centrifuge' ? 3503 : 1008 })
    expect(await metric(server, 'refusals_total{reason="banned"}')).toBe(protocol.name === 'centrifuge' ? 0 : 1)
  })

  test('a user whom the hook names can be banned, and is not let in again', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': () => inAnswer })
    const server = await startHooked(backEnd, ['connect'])
    const member = await enter(protocol, server, { room: freshRoom() })
    expect(server.connections('ann')).toHaveLength(1)
    server.ban({ user: 'ann' }, { seconds: 60 })
    const code = protocol.name === 'centrifuge' ? 3503 : 1008
    expect((await member.closed).code).toBe(code)
    expect(await protocol.enter(server, { room: freshRoom() })).toEqual({ kind: 'refused', with: code })
  })
})

describe.each(wireProtocols.filter(({ name }) => name !== 'centrifuge'))('before the greeting - $name', (protocol) => {
  const open = (server: TestServer, room: string) =>
    protocol.name === 'json' ? JsonClient.open(server, room) : PlainClient.connect(server.port, room)

  test('what is said while hooks are asked comes behind the greeting, in order', async () => {
    const { opened, open: answer } = gate<object>()
    const backEnd = await TestBackEnd.start({
      '/connect': () => opened,
      '/subscribe': () => ({}),
      '/publish': () => ({}),
    })
    const server = await startHooked(backEnd, ['connect', 'subscribe', 'publish'])
    const room = freshRoom()
    const client = await open(server, room)
    for (const text of ['"one"', '"two"']) client.sendText(text)
    await backEnd.call('/connect')
    answer(inAnswer)
    await client.welcome()
    for (const text of ['one', 'two']) expect(String(await client.next())).toContain(text)
    expect((await backEnd.call('/subscribe')).body).toMatchObject({ client: client.id, user: 'ann' })
  })

  test('too much of it closes the connection', async () => {
    const backEnd = await TestBackEnd.start({ '/connect': never })
    const server = await startHooked(backEnd, ['connect'], { limits: { earlyCommandsMax: 3 } })
    const client = await open(server, freshRoom())
    for (let n = 0; n < 4; n++) client.sendText('early')
    expect((await client.closed).code).toBe(1008)
  })

  test('a client that goes meanwhile is never told of', async () => {
    const { opened, open: answer } = gate<object>()
    const backEnd = await TestBackEnd.start({ '/connect': () => opened })
    const server = await startHooked(backEnd, ['connect'])
    const room = freshRoom()
    const gone = await open(server, room)
    await backEnd.call('/connect')
    gone.socket.close()
    await gone.closed
    answer(inAnswer)
    const member = await enter(wireProtocols[1]!, server, { room })
    member.say('alone')
    expect(await member.heard()).toMatchObject({ kind: 'said', from: member.id, data: 'alone' })
  })
})

test('hooks - to watch a room with the subscribe hook over HTTP, a watcher needs a subscription token', async () => {
  const backEnd = await TestBackEnd.start()
  const server = await startHooked(backEnd, ['subscribe'], { auth: { hmacSecret: tokenSecret } })
  const room = freshRoom()
  const watch = async (token: string) => {
    const abort = new AbortController()
    const { status } = await fetch(`${server.url}/rooms/${room}/stream?token=${token}`, { signal: abort.signal })
    abort.abort()
    return status
  }
  expect(await watch(await tokenOf('ann'))).toBe(403)
  expect(await watch(await tokenOf('ann', { channel: room }))).toBe(200)
  expect(backEnd.callsSoFar('/subscribe')).toEqual([])
})

// What the publish hook of the tests thinks of a message.
const answerTo = ({ data }: Record<string, unknown>) =>
  data === 'no' ? { error: { code: 103, message: 'permission denied' } } : { result: {} }

async function refusalHeard(member: Member): Promise<string> {
  const heard = await member.heard()
  return heard.kind === 'refused' ? heard.why : heard.kind
}

const tokenOf = (sub: string, claims: object = {}) => sign({ sub, ...claims })
