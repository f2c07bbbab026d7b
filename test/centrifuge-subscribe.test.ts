// What a subscribe may ask for, and who may enter a room: kinds of subscriptions that are not offered, positions that cannot be
// recovered, rooms whose names say who they are for, and the room of one's own.
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { CentrifugeGateway } from '../src/centrifuge/centrifuge-gateway.ts'
import { CentrifugeSession } from '../src/centrifuge/centrifuge-session.ts'
import { Connection } from '../src/gateway/connection.ts'
import { NO_PEER } from '../src/hooks/hooks.ts'
import { Disconnect } from '../src/protocol/codes.ts'
import { CentrifugeRawClient, type Publication, type SubscribeResult } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, type TokenSpec, tokenFor } from './support/centrifuge-tokens.ts'
import { push } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { ADMIN_KEY, sharedServer, startServer, type TestServer } from './support/start-server.ts'

const { connect, open } = CentrifugeRawClient
const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  limits: { historyItemsMax: 5 },
  rooms: {
    defaults: { historySize: 20 },
    namespaces: {
      bare: { historySize: 0 },
      never: { recovery: false },
      plain: { userLimited: false },
      vip: { subscribe: 'token' },
      known: { subscribe: 'user' },
    },
  },
})

interface Position {
  epoch: string
  offset: number
}

async function say(channel: string, data: unknown, server: TestServer = shared.server): Promise<Position> {
  const answer = await push(server, '/api/publish', { channel, data })
  return (JSON.parse(answer.text) as { result: Position }).result
}

// The link is lost, and the room of its only member has vanished.
async function gone(server: TestServer, client: CentrifugeRawClient, channel: string): Promise<void> {
  client.socket.terminate()
  await eventually(
    async () => (await fetch(`${server.url}/rooms`, { headers: { 'x-api-key': ADMIN_KEY } })).text(),
    (rooms) => rooms.startsWith('{') && !rooms.includes(JSON.stringify(channel)),
  )
}

describe('kinds of subscriptions that are not offered', () => {
  const filter = { op: 'eq', key: 'a', val: 'b' }
  const table: [string, object, { code: number } | undefined][] = [
    ['type 0', { type: 0 }, undefined],
    ['type null', { type: null }, undefined],
    ['type 1', { type: 1 }, { code: 108 }],
    ['type 2', { type: 2, phase: 1, limit: 10 }, { code: 108 }],
    ['type as text', { type: '0' }, { code: 108 }],
    ['type -1', { type: -1 }, { code: 108 }],
    ['a filter', { tf: filter }, { code: 107 }],
    ['an empty filter', { tf: {} }, { code: 107 }],
    ['a filter null', { tf: null }, undefined],
    ['compaction', { flag: 1 }, undefined],
    ['a delta', { delta: 'fossil' }, undefined],
    ['an offset below 0', { recover: true, offset: -1 }, { code: 107 }],
    ['an offset with a fraction', { recover: true, offset: 1.5 }, { code: 107 }],
    ['an offset as text', { recover: true, offset: '1' }, { code: 107 }],
    ['an epoch that is a number', { recover: true, epoch: 1 }, { code: 107 }],
    ['a position without recover', { offset: 'x', epoch: 1 }, undefined],
  ]
  test.each(table)('subscribe - with %s', async (_, params, error) => {
    const channel = freshRoom()
    const client = await connect(shared.server)
    if (error === undefined) {
      // A delta is an offer, and a reply without one declines it.
      expect(await client.subscribe(channel, params)).not.toHaveProperty('delta')
      return
    }
    expect(await client.refused('subscribe', { channel, ...params })).toMatchObject(error)
    await say(channel, 1)
    expect(await client.pushesSoFar()).toEqual([])
    await client.subscribe(channel)
  })

  test.each(table.filter(([, , error]) => error !== undefined))('connect - subs with %s', async (_, params, error) => {
    const channel = freshRoom()
    const token = await tokenFor({ sub: 'ada', channels: [channel] })
    const client = await open(shared.server)
    expect(await client.refused('connect', { token, subs: { [channel]: params } })).toMatchObject(error!)
    // Nothing is joined yet, and another try is welcome. What stands there for other rooms is of no interest.
    const { subs } = await client.hello({ token, subs: { other: params } })
    expect(Object.keys(subs!)).toEqual([channel])
  })
})

describe('positions', () => {
  const offsets = (publications: Publication[] = []) => publications.map(({ offset }) => offset)

  // Seven publications, of which a recovery may return five.
  async function sevenIn(channel: string): Promise<string> {
    let epoch = ''
    for (let number = 1; number <= 7; number++) ({ epoch } = await say(channel, number))
    return epoch
  }

  const table: [string, object, number[] | undefined][] = [
    ['in time', { offset: 4 }, [5, 6, 7]],
    ['at the top', { offset: 7 }, []],
    ['just in time', { offset: 2 }, [3, 4, 5, 6, 7]],
    ['too many missed', { offset: 1 }, undefined],
    ['no offset', {}, undefined],
    ['ahead', { offset: 8 }, undefined],
    ['far ahead', { offset: Number.MAX_SAFE_INTEGER }, undefined],
    ['beyond what a number holds', { offset: 2 ** 64 }, undefined],
    ['of another epoch', { offset: 7, epoch: 'another' }, undefined],
    ['of a state that was given up', { offset: 0, epoch: '_' }, undefined],
  ]
  const epochs = ['right', 'empty', 'absent'] as const
  const rows = table.flatMap((row) => epochs.map((how) => [...row, how] as const))

  test.each(rows)('recover - %s: %j gives %j, with the epoch %s', async (_, since, missed, how) => {
    const channel = freshRoom()
    const epoch = await sevenIn(channel)
    const given = { ...(how === 'absent' ? {} : { epoch: how === 'right' ? epoch : '' }), ...since }
    const client = await connect(shared.server)
    const result = await client.subscribe(channel, { recover: true, ...given })
    expect(result).toMatchObject({ was_recovering: true, epoch, offset: 7 })
    expect(result.recovered).toBe(missed === undefined ? undefined : true)
    expect(offsets(result.publications)).toEqual(missed ?? [])

    // The same, by a client that will not be let in unrecovered.
    const strict = await connect(shared.server)
    const reply = await strict.call('subscribe', { channel, recover: true, flag: 3, ...given })
    if (missed !== undefined) expect(reply.subscribe).toEqual(result)
    else {
      expect(reply.error).toEqual({ code: 112, message: 'unrecoverable position' })
      const { num_clients } = await client.ok<{ num_clients: number }>('presence_stats', { channel })
      expect(num_clients).toBe(1)
      await say(channel, 8)
      expect(await strict.pushesSoFar()).toEqual([])
      // It may come again, with or without a position.
      await strict.subscribe(channel, { flag: 2 })
    }
  })

  test.each(['bare', 'never'])(
    'recover - flag 2 in a room that never recovers (%s): 112, the members hear nothing, and without recover it is let in',
    async (namespace) => {
      const channel = `${namespace}:${freshRoom()}`
      const member = await PlainClient.connect(shared.server.port, channel)
      await member.welcome()
      const client = await connect(shared.server)
      expect(await client.refused('subscribe', { channel, recover: true, flag: 2 })).toMatchObject({ code: 112 })
      await client.subscribe(channel, { flag: 2 })
      expect(String(await member.next())).toMatch(/ just joined!$/)
      member.sendText('nobody left')
      expect(String(await member.next())).toContain('"msg":"nobody left"')
    },
  )

  test('recover - a room whose only joiner is turned away vanishes, and members are counted right', async () => {
    const server = await startServer({ shards: 1, rooms: { defaults: { historySize: 5 } } })
    const client = await connect(server)
    for (let round = 0; round < 20; round++) {
      const params = { channel: `r${round}`, recover: true, epoch: 'another', flag: 2 }
      expect(await client.refused('subscribe', params)).toMatchObject({ code: 112 })
    }
    expect(server.stats().shards[0]).toMatchObject({ rooms: 0, members: 0 })
  })

  test('history - the offset is always told, 0 as well, and an empty epoch is any', async () => {
    const channel = freshRoom()
    const client = await connect(shared.server)
    await client.subscribe(channel)
    const read = (params: object) =>
      client.ok<Position & { publications: Publication[] }>('history', { channel, ...params })
    const empty = await read({ limit: 5 })
    expect(empty).toEqual({ publications: [], epoch: expect.any(String), offset: 0 })
    expect(await read({ limit: 5, since: { offset: 0, epoch: empty.epoch } })).toEqual(empty)
    const epoch = await sevenIn(channel)
    expect(epoch).toBe(empty.epoch)
    for (const since of [{ offset: 5 }, { offset: 5, epoch: '' }, { offset: 5, epoch }]) {
      expect(offsets((await read({ limit: 5, since })).publications)).toEqual([6, 7])
    }
    expect(offsets((await read({ limit: 5, since: {} })).publications)).toEqual([1, 2, 3, 4, 5])
  })

  test('recover - the lone member of a room that loses its link recovers what is said meanwhile, published before or not', async () => {
    const server = await startServer({ rooms: { defaults: { historySize: 5 } } })
    for (const before of [0, 2]) {
      const channel = freshRoom()
      for (let number = 1; number <= before; number++) await say(channel, number, server)
      const lone = await connect(server)
      const { epoch, offset = 0 } = await lone.subscribe(channel, { recoverable: true })
      expect(offset).toBe(before)
      await gone(server, lone, channel)
      expect((await say(channel, 'missed', server)).epoch).toBe(epoch)
      const back = await connect(server)
      expect(await back.subscribe(channel, { recover: true, epoch, offset })).toMatchObject({
        recovered: true,
        epoch,
        publications: [{ data: 'missed', offset: before + 1 }],
      })
    }
  })
})

describe('rooms whose names say who they are for', () => {
  // Who asks: the user of the connection, and the user of a subscription token for the room; '' is nobody, none is no token.
  const users = ['', 'ann', 'zoe']
  const tokens = ['none', '', 'ann', 'zoe']
  const places = [
    { room: 'lobby', token: false, user: false, list: undefined },
    { room: 'vip:x', token: true, user: false, list: undefined },
    { room: 'known:x', token: false, user: true, list: undefined },
    { room: '$x', token: true, user: false, list: undefined },
    { room: 'talk#ann,bob', token: false, user: false, list: ['ann', 'bob'] },
    { room: '#ann', token: false, user: false, list: ['ann'] },
    { room: 'talk#1#ann', token: false, user: false, list: ['ann'] },
    { room: '$talk#ann,bob', token: true, user: false, list: ['ann', 'bob'] },
    { room: 'plain:talk#ann', token: false, user: false, list: undefined },
    { room: '$plain:talk#ann', token: true, user: false, list: undefined },
    { room: 'grüße#ann', token: false, user: false, list: ['ann'] },
  ]
  const rows = places.flatMap((place) =>
    users.flatMap((user) => tokens.map((token) => ({ ...place, user, asks: place.user, shown: token }))),
  )

  test.each(rows)(
    'subscribe - $room by the user "$user" with a token for "$shown"',
    async ({ room, token, asks, list, user, shown }) => {
      const client = await connect(shared.server, user === '' ? {} : { token: await tokenFor({ sub: user }) })
      const spec: TokenSpec = { channel: room, ...(shown === '' ? {} : { sub: shown }) }
      const params = shown === 'none' ? {} : { token: await tokenFor(spec) }
      const isForUser = shown === 'none' || shown === '' || shown === user
      const named = token ? (shown === 'none' ? '' : shown) : user
      const may =
        isForUser &&
        (!token || shown !== 'none') &&
        (!asks || user !== '' || shown !== 'none') &&
        (list === undefined || list.includes(named))
      const { error } = await client.call('subscribe', { channel: room, ...params })
      expect(error?.code).toBe(may ? undefined : 103)
      expect((await client.call('presence', { channel: room })).error?.code).toBe(may ? undefined : 103)
    },
  )

  test('connect - a room that comes with a token is granted, whatever its name says', async () => {
    const channels = ['$x', '$talk#bob', 'talk#bob', 'vip:x', 'known:x']
    const client = await open(shared.server)
    const { subs } = await client.hello({ token: await tokenFor({ sub: 'ann', channels }) })
    expect(Object.keys(subs!).sort()).toEqual([...channels].sort())
  })

  test('sub_refresh - a token that would not let its holder in ends nothing and prolongs nothing', async () => {
    const room = '$talk#ann'
    const client = await connect(shared.server, { token: await tokenFor({ sub: 'ann' }) })
    await client.subscribe(room, { token: await tokenFor({ sub: 'ann', channel: room, ttlSeconds: 600 }) })
    const nameless = await tokenFor({ channel: room })
    expect(await client.refused('sub_refresh', { channel: room, token: nameless })).toMatchObject({ code: 103 })
    expect(
      await client.ok('sub_refresh', { channel: room, token: await tokenFor({ sub: 'ann', channel: room }) }),
    ).toEqual({})
  })
})

describe("the room of one's own", () => {
  const personal = sharedServer({
    auth: { hmacSecret: HMAC_SECRET, anonymous: true },
    centrifuge: { personalRoom: true },
    rooms: { defaults: { historySize: 5, forceRecovery: true } },
  })
  const hello = async (spec: TokenSpec, params: object = {}) => {
    const client = await open(personal.server)
    const { subs } = await client.hello({ token: await tokenFor(spec), ...params })
    return { client, subs }
  }

  test('personal room - every connection of a user is in it, and nobody else can be', async () => {
    const { client: first, subs } = await hello({ sub: 'ann', channels: ['lobby'] })
    expect(Object.keys(subs!).sort()).toEqual(['#ann', 'lobby'])
    const { client: second } = await hello({ sub: 'ann' })
    const { client: zoe } = await hello({ sub: 'zoe' })
    expect(await zoe.refused('subscribe', { channel: '#ann' })).toMatchObject({ code: 103 })
    const nobody = await open(personal.server)
    expect(await nobody.hello()).not.toHaveProperty('subs')
    await say('#ann', 'for ann', personal.server)
    for (const client of [first, second]) {
      expect(await client.nextPush()).toMatchObject({ channel: '#ann', pub: { data: 'for ann' } })
    }
    expect(await zoe.pushesSoFar()).toEqual([])
  })

  test('personal room - what is said while a user is away is recovered by the connect', async () => {
    const { client, subs } = await hello({ sub: 'lone' })
    const { epoch = '', offset = 0 } = subs!['#lone'] as SubscribeResult
    await gone(personal.server, client, '#lone')
    await say('#lone', 'missed', personal.server)
    const back = await hello({ sub: 'lone' }, { subs: { '#lone': { recover: true, epoch, offset } } })
    expect(back.subs!['#lone']).toMatchObject({ recovered: true, publications: [{ data: 'missed' }] })
  })

  test('personal room - it survives a refresh, and takes what the token says of it', async () => {
    const { client } = await hello({ sub: 'ann' })
    for (const spec of [{}, { channels: ['#ann'] }, { subs: { '#ann': { info: 'me' } } }, {}]) {
      await client.ok('refresh', { token: await tokenFor({ sub: 'ann', ...spec }) })
    }
    expect(await client.pushesSoFar()).toEqual([])
    const { client: other, subs } = await hello({ sub: 'ann', subs: { '#ann': { data: 7 } } })
    expect(subs!['#ann']).toMatchObject({ data: 7 })
    other.close()
  })

  // The room of `a,b` would be one of `b` as well, that of `x#b` his alone.
  test.each(['a,b', 'x#b', '#', ',', 'line\nbreak', '\u0085', 'x'.repeat(255), '\ud800'])(
    'personal room - the user %j has none',
    async (sub) => {
      const before = await counter()
      const { client } = await hello({ sub })
      expect(await client.ok('presence_stats', { channel: '#b' }).catch(() => 'refused')).toBe('refused')
      const { client: named, subs } = await hello({ sub, channels: ['lobby'] })
      expect(Object.keys(subs!)).toEqual(['lobby'])
      named.close()
      expect(await counter()).toBe(before + 2)
    },
  )

  test.each(['ann', 'a:b', '$', 'Ä', 'a b', 'x'.repeat(254), '\u{1f600}', '__proto__', '"'])(
    'personal room - the user %j has one',
    async (sub) => {
      const { client, subs } = await hello({ sub })
      expect(Object.keys(subs!)).toEqual([`#${sub}`])
      await say(`#${sub}`, 1, personal.server)
      expect(await client.nextPush()).toMatchObject({ channel: `#${sub}`, pub: { data: 1 } })
    },
  )

  async function counter(): Promise<number> {
    const text = await (await fetch(`${personal.server.url}/metrics`)).text()
    return Number(/^lobbycast_refusals_total\{reason="personal_room"\} (\d+)$/m.exec(text)?.[1])
  }
})

describe('refusals of a connection', () => {
  const limited = { limits: { errorsPerConnectionMax: 5 } }
  const refusals: [string, (n: number) => object, number][] = [
    ['unknown methods, by the main thread', () => ({ teleport: {} }), 104],
    ['rooms without history, by a shard', () => ({ history: { channel: 'bare:x' } }), 108],
    ['foreign presence, by a shard', () => ({ presence: { channel: 'x' } }), 103],
    ['foreign publishing, by a shard', () => ({ publish: { channel: 'x', data: 1 } }), 103],
    [
      'a position that is gone, by a shard',
      () => ({ subscribe: { channel: 'x', recover: true, epoch: 'y', flag: 2 } }),
      112,
    ],
    ['wrong parameters, by a shard', () => ({ history: { channel: 'own', limit: 0.7 } }), 107],
    ['both kinds', (n) => (n % 2 === 0 ? { teleport: {} } : { history: { channel: 'bare:x' } }), 0],
  ]
  test.each(refusals)('errors - %s: the sixth ends the connection with 3509', async (_, command, code) => {
    const rooms = { defaults: { historySize: 5 }, namespaces: { bare: { historySize: 0 } } }
    const server = await startServer({ ...limited, rooms })
    const client = await connect(server)
    await client.subscribe('own')
    for (let n = 0; n < 5; n++) {
      client.send({ id: 50 + n, ...command(n) })
      const { error } = await client.reply(50 + n)
      if (code !== 0) expect(error!.code).toBe(code)
    }
    await client.ok('ping', {})
    client.send({ id: 60, ...command(5) })
    expect(await client.closed).toEqual({ code: 3509, reason: 'too many errors' })
  })

  test('errors - temporary ones never count: 111 of a busy server, 100 of a lost key set', async () => {
    const auth = { hmacSecret: HMAC_SECRET, anonymous: true, jwksUrl: 'http://127.0.0.1:9/none' }
    const server = await startServer({ shards: 1, auth, limits: { errorsPerConnectionMax: 1, shardCommandsMax: 1 } })
    const client = await connect(server)
    const { privateKey } = await (await import('jose')).generateKeyPair('RS256')
    const token = await tokenFor({ algorithm: 'RS256', key: privateKey, keyId: 'x', channel: 'x' })
    for (let n = 0; n < 4; n++) {
      expect(await client.refused('subscribe', { channel: 'x', token })).toMatchObject({ code: 100, temporary: true })
    }
    await client.subscribe('x')
    let busy = 0
    for (let n = 0; n < 4; n++) {
      const ids = Array.from({ length: 20 }, (_, index) => 1000 + n * 20 + index)
      client.send(...ids.map((id) => ({ id, presence_stats: { channel: 'x' } })))
      for (const id of ids) if ((await client.reply(id)).error?.code === 111) busy += 1
    }
    expect(busy).toBeGreaterThan(1)
    await client.ok('ping', {})
  })

  test('errors - are counted for a minute, from the first one on', () => {
    const ended: number[] = []
    let nowMs = 1_000_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    onTestFinished(() => clock.mockRestore())
    const parts = {
      config: { limits: { errorsPerConnectionMax: 3 } },
      lobby: { end: (_: Connection, { code }: { code: number }) => ended.push(code) },
    }
    const gateway = new CentrifugeGateway(parts as never)
    const session = new CentrifugeSession(gateway, NO_PEER)
    const connection = new Connection({ id: 'id', session, watch: undefined })
    const refuse = (times: number) => {
      for (let n = 0; n < times; n++) gateway.faulted(connection, session)
    }
    for (let minute = 0; minute < 5; minute++) {
      refuse(3)
      nowMs += 59_999
      expect(ended).toEqual([])
      nowMs += 1
    }
    refuse(3)
    nowMs += 59_000
    refuse(1)
    expect(ended).toEqual([Disconnect.tooManyErrors.code])
  })
})
