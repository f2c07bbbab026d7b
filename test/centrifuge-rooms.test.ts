// What a room's options allow, by namespace: who may subscribe, publish, read history and presence; join and leave events;
// limits. Seen from centrifuge connections.

import { describe, expect, test } from 'vitest'
import { ErrorCode } from '../src/protocol/codes.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { clientKinds } from './support/clients.ts'
import { push } from './support/http.ts'
import { freshRoom } from './support/lobby-client.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const { connect } = CentrifugeRawClient

const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  rooms: {
    defaults: { historySize: 2 },
    namespaces: {
      mute: { presence: false },
      shy: { joinLeave: false },
      loud: { forceJoinLeave: true },
      users: { subscribe: 'user' },
      guests: { subscribe: 'token' },
      wall: { publish: 'anyone', history: 'anyone', presenceFor: 'anyone' },
      club: { publish: 'member', history: 'member', presenceFor: 'member' },
      stage: { publish: 'nobody', history: 'nobody', presenceFor: 'nobody' },
      seats: { membersMax: 2 },
      bare: { historySize: 0 },
    },
  },
})

const denied = { code: ErrorCode.permissionDenied.code, message: 'permission denied' }
const unavailable = { code: ErrorCode.notAvailable.code, message: 'not available' }
const roomIn = (namespace: string) => `${namespace}:${freshRoom()}`

async function apiPublish(room: string, data: unknown): Promise<unknown> {
  return JSON.parse((await push(shared.server, '/api/publish', { channel: room, data })).text)
}

describe('namespaces', () => {
  test('namespaces - the part before the first colon decides; any other name has the defaults', async () => {
    const client = await connect(shared.server)
    for (const [room, keepsHistory] of [
      [roomIn('bare'), false],
      [`bare:wall:${freshRoom()}`, false],
      [roomIn('unknown'), true],
      [`wall-${freshRoom()}`, true],
      [`bare-${freshRoom()}`, true],
      [`:bare:${freshRoom()}`, true],
    ] as const) {
      await client.subscribe(room)
      const reply = await client.call('history', { channel: room, limit: 1 })
      expect(reply.error, room).toEqual(keepsHistory ? undefined : unavailable)
    }
  })

  test('presence - where it is off, presence and presence_stats are not available, even to members', async () => {
    const client = await connect(shared.server)
    const channel = roomIn('mute')
    await client.subscribe(channel)
    expect(await client.refused('presence', { channel })).toEqual(unavailable)
    expect(await client.refused('presence_stats', { channel })).toEqual(unavailable)
  })
})

describe('join and leave', () => {
  async function visit(channel: string, params: object): Promise<string[]> {
    const witness = await connect(shared.server)
    const visitor = await connect(shared.server)
    await witness.subscribe(channel, params)
    await visitor.subscribe(channel)
    await visitor.publish(channel, 'here')
    await visitor.ok('unsubscribe', { channel })
    await witness.publish(channel, 'last')
    const seen: string[] = []
    for (;;) {
      const push = await witness.nextPush()
      if (push.pub?.data === 'last') return seen
      const who = (push.join ?? push.leave ?? push.pub)?.info?.client === visitor.id ? 'visitor' : 'someone'
      seen.push(`${who} ${Object.keys(push).find((key) => key !== 'channel')}`)
    }
  }
  const events = ['visitor join', 'visitor pub', 'visitor leave']

  test('join and leave - told once each, in their place among the publications, to members that asked', async () => {
    expect(await visit(freshRoom(), { join_leave: true })).toEqual(events)
    expect(await visit(freshRoom(), {})).toEqual(['visitor pub'])
  })

  test('join and leave - a namespace can switch them off, and force them', async () => {
    expect(await visit(roomIn('shy'), { join_leave: true })).toEqual(['visitor pub'])
    expect(await visit(roomIn('loud'), {})).toEqual(events)
  })

  test('join and leave - a connection that is lost leaves once, and its presence goes', async () => {
    const witness = await connect(shared.server)
    const lost = await connect(shared.server)
    const channel = freshRoom()
    await witness.subscribe(channel, { join_leave: true })
    await lost.subscribe(channel)
    expect(await witness.nextPush()).toMatchObject({ join: { info: { client: lost.id } } })
    lost.socket.terminate()
    expect(await witness.nextPush()).toEqual({ channel, leave: { info: { client: lost.id, user: '' } } })
    const { presence } = await witness.ok<{ presence: object }>('presence', { channel })
    expect(Object.keys(presence)).toEqual([witness.id])
    await witness.publish(channel, 'last')
    expect(await witness.nextPush()).toMatchObject({ pub: { data: 'last' } })
  })
})

describe('permissions', () => {
  test('permissions - subscribe: anyone, only users, only holders of a token for the room', async () => {
    const nobody = await connect(shared.server)
    const ada = await connect(shared.server, { token: await tokenFor({ sub: 'ada' }) })
    const users = roomIn('users')
    expect(await nobody.refused('subscribe', { channel: users })).toEqual(denied)
    expect(await ada.subscribe(users)).toEqual({})
    const guests = roomIn('guests')
    expect(await nobody.refused('subscribe', { channel: guests })).toEqual(denied)
    expect(await ada.refused('subscribe', { channel: guests })).toEqual(denied)
    expect(await ada.subscribe(guests, { token: await tokenFor({ sub: 'ada', channel: guests }) })).toEqual({})
    // A token without a user is good for whoever has none.
    expect(await nobody.subscribe(guests, { token: await tokenFor({ channel: guests }) })).toEqual({})
    expect(await nobody.subscribe(users, { token: await tokenFor({ channel: users }) })).toEqual({})
  })

  test.each([
    { namespace: 'wall', stranger: true, member: true },
    { namespace: 'club', stranger: false, member: true },
    { namespace: 'stage', stranger: false, member: false },
  ])('permissions - publish, history and presence in $namespace', async ({ namespace, stranger, member }) => {
    const channel = roomIn(namespace)
    const client = await connect(shared.server)
    const check = async (allowed: boolean) => {
      for (const [method, params] of [
        ['publish', { data: 1 }],
        ['history', { limit: 1 }],
        ['presence', {}],
        ['presence_stats', {}],
      ] as const) {
        const { error } = await client.call(method, { channel, ...params })
        expect(error, `${method} in ${namespace}`).toEqual(allowed ? undefined : denied)
      }
    }
    await check(stranger)
    await client.subscribe(channel)
    await check(member)
    await client.ok('unsubscribe', { channel })
    await check(stranger)
    // The server itself may always.
    expect(await apiPublish(channel, 'x')).toMatchObject({ result: { offset: expect.any(Number) } })
  })

  test('permissions - a refused publish leaves no trace', async () => {
    const channel = roomIn('stage')
    const member = await connect(shared.server)
    await member.subscribe(channel)
    expect(await member.refused('publish', { channel, data: 'no' })).toEqual(denied)
    expect(await apiPublish(channel, 'yes')).toMatchObject({ result: { offset: 1 } })
    expect(await member.nextPublication()).toEqual({ data: 'yes', offset: 1 })
  })
})

describe('limits', () => {
  test('limits - a full room refuses, and takes the next one when somebody has left', async () => {
    const channel = roomIn('seats')
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => connect(shared.server)))
    await first!.subscribe(channel)
    await second!.subscribe(channel)
    expect(await third!.refused('subscribe', { channel })).toEqual({ code: 106, message: 'room is full' })
    const plain = await clientKinds[0]!.connect(shared.server.port, channel)
    expect(await plain.closed).toEqual({ code: 1013, reason: 'room is full' })
    await first!.ok('unsubscribe', { channel })
    expect(await third!.subscribe(channel)).toEqual({})
  })

  test('limits - a shard that holds as many rooms as it may makes no more, for anybody', async () => {
    const server = await startServer({ shards: 1, limits: { roomsMax: 2 }, rooms: { defaults: { publish: 'anyone' } } })
    const client = await connect(server)
    const [one, two, three] = [freshRoom(), freshRoom(), freshRoom()]
    await client.subscribe(one)
    await client.subscribe(two)
    const full = { code: 106, message: 'too many rooms' }
    expect(await client.refused('subscribe', { channel: three })).toEqual(full)
    expect(await client.refused('publish', { channel: three, data: 1 })).toEqual(full)
    const answer = await push(server, '/api/publish', { channel: three, data: 1 })
    expect(JSON.parse(answer.text)).toEqual({ error: full })
    await client.ok('unsubscribe', { channel: one })
    expect(await client.subscribe(three)).toEqual({})
  })

  test('limits - a refused subscribe forgets its own subscription and no other', async () => {
    // Each shard counts its commands by itself, so that two subscribes in flight may carry the same number.
    const { server } = shared
    const holders = await Promise.all([1, 2].map(() => connect(server)))
    const fullRooms: string[] = []
    for (const shard of [0, 1]) {
      let room = roomIn('seats')
      while (server.shardOf(room) !== shard) room = roomIn('seats')
      for (const holder of holders) await holder.subscribe(room)
      fullRooms.push(room)
    }
    const client = await connect(server)
    let id = 1000
    for (let round = 0; round < 30; round++) {
      const full = fullRooms[round % 2]!
      let free = freshRoom()
      while (server.shardOf(free) === server.shardOf(full)) free = freshRoom()
      id += 10
      client.send({ id, subscribe: { channel: free } }, { id: id + 1, subscribe: { channel: full } })
      expect((await client.reply(id)).error).toBeUndefined()
      expect((await client.reply(id + 1)).error?.code).toBe(106)
      // Both would be refused if the wrong one had been forgotten: one as not subscribed, the other as already subscribed.
      client.send({ id: id + 2, subscribe: { channel: free } }, { id: id + 3, subscribe: { channel: full } })
      expect((await client.reply(id + 2)).error?.code, `round ${round}`).toBe(105)
      expect((await client.reply(id + 3)).error?.code, `round ${round}`).toBe(106)
      await client.ok('unsubscribe', { channel: free })
    }
  })
})

describe('isolation', () => {
  test('isolation - nothing is delivered across rooms, nor after an unsubscribe is answered', async () => {
    const member = await connect(shared.server)
    const left = await connect(shared.server)
    const speaker = await connect(shared.server)
    const [here, there] = [freshRoom(), freshRoom()]
    await member.subscribe(here)
    await left.subscribe(here)
    for (const room of [here, there]) await speaker.subscribe(room)
    await speaker.publish(there, 'elsewhere')
    await speaker.publish(here, 1)
    expect((await left.nextPublication()).data).toBe(1)
    await left.ok('unsubscribe', { channel: here })
    await speaker.publish(here, 2)
    expect([(await member.nextPublication()).data, (await member.nextPublication()).data]).toEqual([1, 2])
    expect(await left.pushesSoFar()).toEqual([])
  })

  test('isolation - subscribe and unsubscribe in a loop, all in one frame, ends as the last command says', async () => {
    const client = await connect(shared.server)
    const room = freshRoom()
    const commands = Array.from({ length: 101 }, (_, index) => ({
      id: 500 + index,
      [index % 2 === 0 ? 'subscribe' : 'unsubscribe']: { channel: room },
    }))
    client.send(...commands)
    for (const { id } of commands) expect((await client.reply(id)).error).toBeUndefined()
    await client.publish(room, 'once')
    expect(await client.nextPublication()).toMatchObject({ data: 'once' })
    expect(await client.pushesSoFar()).toEqual([])
  })
})
