// `lastOnJoin`: a joiner is sent the newest publications before anything live, with every protocol, also in rooms without history.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type Publication } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { JsonClient } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { connected, publications, sdkClient, subscribed } from './support/sdk-client.ts'
import { sharedServer, startServer, type TestServer } from './support/start-server.ts'

const namespaces = {
  last: { lastOnJoin: 3 },
  many: { lastOnJoin: 1000 },
  both: { lastOnJoin: 2, historySize: 10 },
  strict: { lastOnJoin: 2, recovery: false },
}
const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true }, rooms: { namespaces } })

const roomOf = (namespace: keyof typeof namespaces) => `${namespace}:${freshRoom()}`

async function plainMember(server: TestServer, room: string): Promise<PlainClient> {
  const client = await PlainClient.connect(server.port, room)
  await client.welcome()
  return client
}

const kinds = [
  { name: 'plain', enter: plainMember },
  {
    name: 'plain JSON',
    enter: (server: TestServer, room: string): Promise<PlainClient> => JsonClient.join(server, room),
  },
]

async function publish(room: string, params: object): Promise<void> {
  const { text } = await push(shared.server, '/api/publish', { channel: room, ...params })
  expect(JSON.parse(text)).toHaveProperty('result')
}

const take = async (client: PlainClient, count: number): Promise<(string | Buffer)[]> => {
  const frames = []
  while (frames.length < count) frames.push(await client.next())
  return frames
}

describe.each(kinds)('lastOnJoin - a $name joiner', ({ enter }) => {
  test('is sent the bytes that members were sent live, oldest first, and then what comes', async () => {
    const { server } = shared
    const room = roomOf('many')
    const witness = await enter(server, room)
    const texts = [
      'hello',
      'say "hi"\n\u0001',
      '{"a": 1}',
      '[1,{"b":"\\\\u00fc"}]',
      '"quoted"',
      'null',
      '\u{1f600}',
      '1e5',
    ]
    for (const text of texts) witness.sendText(text)
    const live = await take(witness, texts.length)
    await publish(room, { data: { x: ['y'] } })
    expect((await push(server, `/rooms/${room}/statistics`, [{ product_line_id: 1 }])).status).toBe(200)
    live.push(...(await take(witness, 2)))
    const joiner = await enter(server, room)
    expect(await take(joiner, live.length)).toEqual(live)
    witness.sendText('live')
    expect(await joiner.next()).toContain('live')
  })

  test('is sent the newest only, none that skipped history, and nothing where there is none', async () => {
    const room = roomOf('last')
    const first = await enter(shared.server, room)
    for (const data of [1, 2, 3, 4]) await publish(room, { data })
    await publish(room, { data: 'skipped', skip_history: true })
    const frames = await take(first, 5)
    expect(frames.at(-1)).toContain('skipped')
    const second = await enter(shared.server, room)
    expect(await take(second, 3)).toEqual(frames.slice(1, 4))
    second.sendText('the next thing')
    expect(await second.next()).toContain('the next thing')
  })
})

test('lastOnJoin - a subscribe reply has them, is not called a recovery, and everything live comes behind it', async () => {
  const room = roomOf('last')
  for (const data of [1, 2, 3, 4]) await publish(room, { data })
  const client = await CentrifugeRawClient.connect(shared.server)
  expect(await client.subscribe(room)).toEqual({ publications: [2, 3, 4].map((n) => ({ data: n, offset: n })) })
  await publish(room, { data: 5 })
  expect(await client.nextPublication()).toEqual({ data: 5, offset: 5 })
})

test('lastOnJoin - a recover without a position recovers them, one with a position what it missed', async () => {
  const room = roomOf('last')
  for (const data of [1, 2, 3, 4]) await publish(room, { data })
  const client = await CentrifugeRawClient.connect(shared.server)
  const subscribe = async (params: object) => {
    const result = await client.subscribe(room, { recover: true, ...params })
    await client.ok('unsubscribe', { channel: room })
    return result
  }
  const expected = { recoverable: true, positioned: true, offset: 4, was_recovering: true, epoch: expect.any(String) }
  const all = { ...expected, recovered: true, publications: [2, 3, 4].map((n) => ({ data: n, offset: n })) }
  for (const params of [{}, { offset: 0, epoch: '' }, { flag: 2 }]) expect(await subscribe(params)).toEqual(all)
  const { epoch } = await subscribe({})
  expect(await subscribe({ epoch, offset: 3 })).toMatchObject({ recovered: true, publications: [{ offset: 4 }] })
  expect(await subscribe({ epoch, offset: 4 })).toEqual({ ...expected, recovered: true })
  expect(await subscribe({ epoch, offset: 0 })).toEqual(expected)
})

test('lastOnJoin - does not make a history: that stays unavailable, and is no longer than historySize', async () => {
  const client = await CentrifugeRawClient.connect(shared.server)
  for (const [namespace, count] of [
    ['last', 0],
    ['both', 4],
  ] as const) {
    const channel = roomOf(namespace)
    for (const data of [1, 2, 3, 4]) await publish(channel, { data })
    const { publications: sent } = (await client.subscribe(channel)) as { publications: Publication[] }
    expect(sent.at(-1)).toEqual({ data: 4, offset: 4 })
    if (count === 0) expect(await client.refused('history', { channel, limit: 10 })).toMatchObject({ code: 108 })
    else expect(await client.ok('history', { channel, limit: 10 })).toMatchObject({ publications: { length: count } })
  }
})

test('lastOnJoin - without recovery a joiner is sent them as well, and is told that it has not recovered', async () => {
  const room = roomOf('strict')
  await publish(room, { data: 1 })
  const client = await CentrifugeRawClient.connect(shared.server)
  const reply = { was_recovering: true, publications: [{ data: 1, offset: 1 }] }
  expect(await client.subscribe(room, { recover: true })).toEqual(reply)
  await client.ok('unsubscribe', { channel: room })
  expect(await client.refused('subscribe', { channel: room, recover: true, flag: 2 })).toMatchObject({ code: 112 })
})

describe('lastOnJoin - the SDK hands them out as publications', () => {
  test('of a subscription', async () => {
    const room = roomOf('last')
    for (const data of [1, 2, 3, 4]) await publish(room, { data })
    const member = await subscribed(await connected(shared.server), room)
    await publish(room, { data: 5 })
    expect(await publications(member, 4)).toEqual([2, 3, 4, 5].map((n) => ({ data: n, offset: n })))
  })

  test('of a room that came with the token', async () => {
    const room = roomOf('last')
    for (const data of [1, 2, 3, 4]) await publish(room, { data })
    const { sdk, events } = sdkClient(shared.server, { token: await tokenFor({ sub: 'ada', channels: [room] }) })
    sdk.connect()
    await events.next('subscribed')
    await publish(room, { data: 5 })
    for (const data of [2, 3, 4, 5]) expect(await events.next('publication')).toMatchObject({ channel: room, data })
  })

  test('of a room that the application has put the connection into', async () => {
    const room = roomOf('last')
    for (const data of [1, 2, 3, 4]) await publish(room, { data })
    const { sdk, events } = sdkClient(shared.server, { token: await tokenFor({ sub: 'bob' }) })
    sdk.connect()
    await events.next('connected')
    await push(shared.server, '/api/subscribe', { user: 'bob', channel: room })
    await events.next('subscribed')
    for (const data of [2, 3, 4]) expect(await events.next('publication')).toMatchObject({ channel: room, data })
  })
})

test('lastOnJoin - joiners of all protocols in the midst of talk: nothing twice, nothing missed', async () => {
  const { server } = shared
  const room = roomOf('many')
  const talker = await CentrifugeRawClient.connect(server)
  await talker.subscribe(room)
  const last = 400
  const said = (async () => {
    for (let n = 1; n <= last; n++) {
      talker.send({ id: 10_000 + n, publish: { channel: room, data: n } })
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
  })()
  const heard: Promise<number[]>[] = []
  const numbersOf = async (next: () => Promise<number | undefined>): Promise<number[]> => {
    const numbers: number[] = []
    while (numbers.at(-1) !== last) {
      const number = await next()
      if (number !== undefined) numbers.push(number)
    }
    return numbers
  }
  for (let joiner = 0; joiner < 12; joiner++) {
    for (const { enter } of kinds) {
      const client = await enter(server, room)
      heard.push(
        numbersOf(async () => {
          const found = /"(?:msg|data)":(\d+)/.exec(String(await client.next()))
          return found === null ? undefined : Number(found[1])
        }),
      )
    }
    const client = await CentrifugeRawClient.connect(server)
    const { publications: sent = [] } = (await client.subscribe(room)) as { publications?: Publication[] }
    const rest = [...sent]
    heard.push(numbersOf(async () => (rest.shift() ?? (await client.nextPublication())).data as number))
  }
  await said
  const all = Array.from({ length: last }, (_, index) => index + 1)
  for (const numbers of await Promise.all(heard)) expect(numbers).toEqual(all)
}, 30_000)

test('lastOnJoin - who is brought back into a replaced shard is sent nothing again', async () => {
  const server = await startServer({ shards: 1, rooms: { namespaces } }, { faults: true })
  const room = roomOf('last')
  const member = await plainMember(server, room)
  member.sendText('before')
  await member.next()
  server.injectFault(0, 'exit')
  expect(await member.next()).toBe('room restarted, messages may be missing.')
  await eventually(
    () => server.stats().shards[0]!.ready,
    (isReady) => isReady,
  )
  member.sendText('after')
  expect(await member.next()).toContain('after')
  const joiner = await plainMember(server, room)
  expect(await joiner.next()).toContain('after')
})

test('limits.shardReadBytesPerSecond - beyond it joiners are told to come again: 1013, or 111', async () => {
  const server = await startServer({ shards: 1, rooms: { namespaces }, limits: { shardReadBytesPerSecond: 1024 } })
  const room = roomOf('many')
  for (let n = 0; n < 5; n++) await push(server, '/api/publish', { channel: room, data: 'x'.repeat(1000) })
  const opens = [() => PlainClient.connect(server.port, room), () => JsonClient.open(server, room)]
  for (const open of opens) {
    const isIn = async () => {
      const client: PlainClient = await open()
      return client.next().then(
        () => true,
        () => false,
      )
    }
    await eventually(isIn, (isSo) => isSo)
    const client: PlainClient = await open()
    expect(await client.closed).toEqual({ code: 1013, reason: 'the join failed, try again' })
  }
  const other = await CentrifugeRawClient.connect(server)
  expect(await other.refused('subscribe', { channel: room })).toMatchObject({ code: 111, temporary: true })
  // Rooms without lastOnJoin cost no reads.
  await plainMember(server, freshRoom())
  await eventually(
    () => other.call('subscribe', { channel: room }),
    ({ error }) => error === undefined,
  )
}, 30_000)
