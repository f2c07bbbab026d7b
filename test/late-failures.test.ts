// What becomes of a question that the engine does not answer as asked: whoever asked is told, in each wire protocol, and may ask again.
import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { membersOf, push, refusalCounts } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { errorOf, JsonClient } from './support/json-client.ts'
import { untilQuiet } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { enter, enterAll, wireProtocols } from './support/protocols.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({
  auth: { hmacSecret: HMAC_SECRET, anonymous: true },
  rooms: { defaults: { historySize: 10, presence: true, publish: 'anyone' } },
})
// How each kind of failure is told: one asks to try again, the other says that trying again cannot help.
const TOLD = {
  fails: {
    error: { code: 100, message: 'internal server error', temporary: true },
    close: 1013,
    status: 503,
    text: 'it is not known whether this was done; try again',
  },
  broken: {
    error: { code: 108, message: 'not available' },
    close: 1011,
    status: 500,
    text: 'the engine cannot do this',
  },
} as const
const OVERLOADED = 'overloaded, message not delivered.'
const HOWS = ['fails', 'broken'] as const

const { connect, open } = CentrifugeRawClient
const room = (trouble: string) => `late-${trouble}-${freshRoom()}`

async function plainIn(name: string): Promise<PlainClient> {
  const client = await PlainClient.connect(shared.server.port, name)
  await client.welcome()
  return client
}

describe.each(HOWS)('a publish that the engine %s', (how) => {
  test('is told to its plain sender, and the next one is delivered', async () => {
    const client = await plainIn(room(`${how}-publish-1`))
    const before = (await refusalCounts(shared.server)).engine ?? 0
    client.sendText('first')
    client.sendText('second')
    expect(await client.next()).toBe(OVERLOADED)
    expect(JSON.parse(String(await client.next()))).toMatchObject({ id: client.id, msg: 'second' })
    expect((await refusalCounts(shared.server)).engine).toBe(before + 1)
  })

  test('is told to its plain JSON sender, and the next one is delivered', async () => {
    const client = await JsonClient.join(shared.server, room(`${how}-publish-1`))
    client.say('first')
    client.say('second')
    expect(await client.frame()).toBe(errorOf(TOLD[how].error.code, TOLD[how].error.message))
    expect(JSON.parse(await client.frame())).toMatchObject({ type: 'message', data: 'second' })
  })

  test('is answered with an error to a centrifuge member and to a stranger, and the next one is delivered', async () => {
    const channel = room(`${how}-publish-2`)
    const [member, stranger] = [await connect(shared.server), await connect(shared.server)]
    await member.subscribe(channel)
    for (const client of [member, stranger]) {
      expect(await client.refused('publish', { channel, data: 'failed' })).toEqual(TOLD[how].error)
    }
    await member.publish(channel, 'delivered')
    expect(await member.nextPush()).toMatchObject({ pub: { data: 'delivered', offset: 1 } })
  })

  test('is answered to HTTP', async () => {
    const channel = room(`${how}-publish-2`)
    const refused = await push(shared.server, '/api/publish', { channel, data: 1 })
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      200,
      { error: { code: TOLD[how].error.code, message: TOLD[how].error.message } },
    ])
    const unknown = await push(shared.server, `/rooms/${channel}/statistics`, [])
    expect([unknown.status, JSON.parse(unknown.text)]).toEqual([TOLD[how].status, { error: TOLD[how].text }])
    const done = await push(shared.server, `/rooms/${channel}/statistics`, [])
    expect([done.status, JSON.parse(done.text)]).toMatchObject([200, { offset: 1 }])
  })
})

describe.each(HOWS)('a join that the engine %s', (how) => {
  test.each(wireProtocols.slice(0, 2))(
    'closes a $name connection with a code that says whether to come again, and lets it come again',
    async (protocol) => {
      const name = room(`${how}-join-1`)
      expect(await protocol.enter(shared.server, { room: name })).toEqual({ kind: 'refused', with: TOLD[how].close })
      const member = await enter(protocol, shared.server, { room: name })
      member.say('here')
      expect(await member.heard()).toMatchObject({ kind: 'said', from: member.id, data: 'here' })
      expect(await membersOf(shared.server, name)).toBe(1)
    },
  )

  test('is an error for a subscribe, which is forgotten', async () => {
    const channel = room(`${how}-join-2`)
    const client = await connect(shared.server)
    for (let round = 0; round < 2; round++)
      expect(await client.refused('subscribe', { channel })).toEqual(TOLD[how].error)
    await client.subscribe(channel)
    expect(await client.refused('subscribe', { channel })).toMatchObject({ code: 105 })
    expect(await client.ok('presence_stats', { channel })).toEqual({ num_clients: 1, num_users: 1 })
  })

  test('ends a connection whose token names the room with 3010', async () => {
    const [channel, fine] = [room(`${how}-join-1`), freshRoom()]
    const token = await tokenFor({ sub: 'ada', channels: [fine, channel] })
    const client = await open(shared.server)
    client.send({ id: 1, connect: { token } })
    expect((await client.closed).code).toBe(3010)
    const again = await open(shared.server)
    expect(Object.keys((await again.hello({ token })).subs ?? {}).sort()).toEqual([fine, channel].sort())
  })

  test('tells nobody else in the room anything', async () => {
    const name = room(`${how}-join-1`)
    const turnedAway = await PlainClient.connect(shared.server.port, name)
    expect((await turnedAway.closed).code).toBe(TOLD[how].close)
    const members = await enterAll(shared.server, name)
    members[0]!.say('hush')
    for (const member of members) expect(await member.heard()).toMatchObject({ kind: 'said', data: 'hush' })
  })
})

test.each(HOWS)('a leave that the engine %s is told to the others', async (how) => {
  const name = room(`${how}-leave`)
  const members = await enterAll(shared.server, name)
  const leaver = await enter(wireProtocols[0]!, shared.server, { room: name, told: members })
  const client = await connect(shared.server)
  await client.subscribe(name, { join_leave: true })
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'joined', id: client.id })
  leaver.socket.close()
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'left', id: leaver.id })
  expect(await client.ok('unsubscribe', { channel: name })).toEqual({})
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'left', id: client.id })
  expect(await membersOf(shared.server, name)).toBe(members.length)
})

test('who has left is forgotten though the engine did not take the leave: the next life of the shard does not tell it again', async () => {
  const server = await startServer({ shards: 1 }, { faults: true })
  const name = room('fails-leave')
  const members = await Promise.all(wireProtocols.slice(0, 2).map((one) => enter(one, server, { room: name })))
  for (const member of members.slice(0, 1)) expect((await member.heard()).kind).toBe('joined')
  const leaver = await enter(wireProtocols[0]!, server, { room: name, told: members })
  leaver.socket.close()
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'left', id: leaver.id })
  members[0]!.say('the answer to the leave came before this')
  for (const member of members) expect((await member.heard()).kind).toBe('said')
  server.injectFault(0, 'throw')
  for (const member of members) expect(await member.heard()).toEqual({ kind: 'restarted' })
  await eventually(
    () => server.stats().shards[0]!,
    ({ ready, restarts }) => ready && restarts === 1,
  )
  members[0]!.say('again')
  for (const member of members) expect(await member.heard()).toMatchObject({ kind: 'said', data: 'again' })
  expect(await membersOf(server, name)).toBe(2)
})

test.each(HOWS)('a recovery that the engine %s is a temporary error, and the next one recovers', async (how) => {
  const channel = room(`${how}-recover-1`)
  const client = await connect(shared.server)
  const { epoch } = await client.subscribe(channel, { recoverable: true })
  await client.publish(channel, 'missed')
  const position = { recover: true, epoch, offset: 0 }
  const other = await connect(shared.server)
  expect(await other.refused('subscribe', { channel, ...position })).toEqual(TOLD[how].error)
  const back = await other.subscribe(channel, position)
  expect([back.recovered, back.publications]).toMatchObject([true, [{ data: 'missed', offset: 1 }]])
})

test.each(HOWS)('history and presence that the engine %s are temporary errors, and are had later', async (how) => {
  const client = await connect(shared.server)
  const [history, presence] = [room(`${how}-history-1`), room(`${how}-presence-2`)]
  for (const channel of [history, presence]) await client.subscribe(channel)
  expect(await client.refused('history', { channel: history })).toEqual(TOLD[how].error)
  expect(await client.ok('history', { channel: history })).toMatchObject({ offset: 0 })
  expect(await client.refused('presence', { channel: presence })).toEqual(TOLD[how].error)
  expect(await client.refused('presence_stats', { channel: presence })).toEqual(TOLD[how].error)
  expect(await client.ok('presence_stats', { channel: presence })).toEqual({ num_clients: 1, num_users: 1 })
})

test('a list of members that the engine does not give is an error of plain JSON', async () => {
  const client = await JsonClient.join(shared.server, room('fails-presence-1'))
  client.command({ type: 'members' })
  expect(await client.frame()).toBe(errorOf(100, 'internal server error'))
  client.command({ type: 'members' })
  expect(JSON.parse(await client.frame())).toMatchObject({ type: 'members' })
})

test('nothing is left of all this once everybody is gone', () => untilQuiet(shared.server))
