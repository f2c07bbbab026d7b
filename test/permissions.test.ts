// Who may do what in a room: every option of it, for every protocol and every kind of user, against one table of the answers.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { errorOf, JsonClient, messageFrame, privateFrameOf } from './support/json-client.ts'
import { freshRoom } from './support/lobby-client.ts'
import { type Entry, enter, enterAll, jsonHeard, plainProtocol, resident, wireProtocols } from './support/protocols.ts'
import { sharedServer } from './support/start-server.ts'

const WHO = ['anyone', 'member', 'nobody'] as const
type Who = (typeof WHO)[number]

const namespaces = {
  user: { subscribe: 'user' },
  token: { subscribe: 'token' },
  open: { userLimited: false },
  full: { membersMax: 1 },
  ...Object.fromEntries(WHO.map((who) => [`publish-${who}`, { publish: who }])),
  ...Object.fromEntries(WHO.map((who) => [`history-${who}`, { history: who, historySize: 10 }])),
  ...Object.fromEntries(WHO.map((who) => [`presence-${who}`, { presenceFor: who }])),
} as const
const shared = sharedServer({ auth: { hmacSecret: HMAC_SECRET, anonymous: true }, rooms: { namespaces } })

// What somebody shows. Who lives in a room has a place for one token: the subscription token where there is one.
const users = {
  nobody: { sub: undefined, subscription: undefined },
  ada: { sub: 'ada', subscription: undefined },
  bob: { sub: 'bob', subscription: undefined },
  'ada with a subscription token': { sub: 'ada', subscription: { sub: 'ada' } },
  'bob with a subscription token': { sub: 'bob', subscription: { sub: 'bob' } },
  'nobody with a subscription token': { sub: undefined, subscription: {} },
} as const
type User = (typeof users)[keyof typeof users]

// The room of each kind, and whom it lets in.
const rooms: Record<string, { name: (fresh: string) => string; admits: (user: User) => boolean }> = {
  'a room for anyone': { name: (fresh) => fresh, admits: () => true },
  'a room for users': {
    name: (fresh) => `user:${fresh}`,
    admits: ({ sub, subscription }) => sub !== undefined || subscription !== undefined,
  },
  'a room for holders of its token': {
    name: (fresh) => `token:${fresh}`,
    admits: ({ subscription }) => subscription !== undefined,
  },
  'a $ room': { name: (fresh) => `$${fresh}`, admits: ({ subscription }) => subscription !== undefined },
  'a # room': { name: (fresh) => `${fresh}#zoe,ada`, admits: ({ sub }) => sub === 'ada' },
  'a room of the users behind its last #': { name: (fresh) => `${fresh}#bob#ada`, admits: ({ sub }) => sub === 'ada' },
  'a $ # room': {
    name: (fresh) => `$${fresh}#ada`,
    admits: ({ subscription, sub }) => subscription !== undefined && sub === 'ada',
  },
  'a # room where # is an ordinary character': { name: (fresh) => `open:${fresh}#ada`, admits: () => true },
}

/** The tokens that somebody shows for a room. */
async function entryOf(room: string, { sub, subscription }: User): Promise<Entry> {
  return {
    room,
    token: sub === undefined ? undefined : await tokenFor({ sub }),
    subscriptionToken: subscription === undefined ? undefined : await tokenFor({ ...subscription, channel: room }),
  }
}

describe.each(wireProtocols)('permissions - $name', ({ enter, codes }) => {
  const table = Object.keys(rooms).flatMap((room) => Object.keys(users).map((user) => [room, user] as const))
  test.each(table)('subscribe - %s, asked by %s', async (room, user) => {
    const { name, admits } = rooms[room]!
    const who = users[user as keyof typeof users]
    expect(await enter(shared.server, await entryOf(name(freshRoom()), who))).toMatchObject(
      admits(who) ? { kind: 'in' } : { kind: 'refused', with: codes.denied },
    )
  })

  test.each(wireProtocols)('membersMax - one more is refused where the first speaks $name', async (first) => {
    const entry = await entryOf(`full:${freshRoom()}`, users.nobody)
    expect(await first.enter(shared.server, entry)).toMatchObject({ kind: 'in' })
    expect(await enter(shared.server, entry)).toEqual({ kind: 'refused', with: codes.full })
  })
})

async function meeting(room: string) {
  const plain = await enter(plainProtocol, shared.server, { room })
  const json = await JsonClient.join(shared.server, room)
  expect(await plain.heard()).toEqual({ kind: 'joined', id: json.id })
  const member = await CentrifugeRawClient.connect(shared.server)
  await member.subscribe(room)
  for (const other of [plain, resident(json, jsonHeard)]) {
    expect(await other.heard()).toEqual({ kind: 'joined', id: member.id })
  }
  const stranger = await CentrifugeRawClient.connect(shared.server)
  return { plain, json, member, stranger }
}

const may = (who: Who, isMember: boolean) => who === 'anyone' || (who === 'member' && isMember)
const refused = { code: 103, message: 'permission denied' }

describe('permissions - anyone means also those whom the name of the room keeps out', () => {
  test.each(['$', ''])('of a %s# room', async (dollar) => {
    const rest = `${freshRoom()}#ada`
    const stranger = await CentrifugeRawClient.connect(shared.server)
    for (const [namespace, method, extra] of [
      ['publish', 'publish', { data: 'c' }],
      ['history', 'history', {}],
      ['presence', 'presence', {}],
      ['presence', 'presence_stats', {}],
    ] as const) {
      const roomOf = (who: Who) => `${dollar}${namespace}-${who}:${rest}`
      expect((await stranger.call('subscribe', { channel: roomOf('anyone') })).error).toEqual(refused)
      for (const who of WHO) {
        const reply = await stranger.call(method, { channel: roomOf(who), ...extra })
        expect(reply.error).toEqual(who === 'anyone' ? undefined : refused)
      }
    }
  })
})

describe.each(WHO)('permissions - %s', (who) => {
  test.each(wireProtocols)('publish - a member that speaks $name', async (protocol) => {
    const room = `publish-${who}:${freshRoom()}`
    const witnesses = await enterAll(shared.server, room)
    const speaker = await enter(protocol, shared.server, { room, told: witnesses })
    speaker.say('hi')
    if (!may(who, true)) expect(await speaker.heard()).toEqual({ kind: 'refused', why: 'permission denied' })
    const said = { kind: 'said', from: speaker.id, data: 'hi' }
    if (may(who, true)) for (const member of [speaker, ...witnesses]) expect(await member.heard()).toEqual(said)
    // A private message is no publication, and nothing of what was refused came to anybody.
    for (const member of [...witnesses, speaker]) {
      speaker.whisper(member.id, 'psst')
      expect(await member.heard()).toEqual({ kind: 'private', from: speaker.id, data: 'psst' })
    }
  })

  test('publish - a command of a JSON member, a centrifuge member and a stranger', async () => {
    const room = `publish-${who}:${freshRoom()}`
    const { plain, json, member, stranger } = await meeting(room)
    json.say({ a: 1 })
    if (!may(who, true)) expect(await json.frame()).toBe(errorOf(103, 'permission denied'))
    else {
      expect(await json.frame()).toBe(messageFrame(json, '{"a":1}'))
      expect(await plain.heard()).toEqual({ kind: 'said', from: json.id, data: { a: 1 } })
    }
    const said = may(who, true) ? [{ a: 1 }] : []
    for (const [client, isMember] of [
      [member, true],
      [stranger, false],
    ] as const) {
      const reply = await client.call('publish', { channel: room, data: 'c' })
      expect(reply.error).toEqual(may(who, isMember) ? undefined : refused)
      if (!may(who, isMember)) continue
      expect(await plain.heard()).toEqual({ kind: 'said', from: client.id, data: 'c' })
      expect(await json.frame()).toBe(messageFrame(client, '"c"'))
    }
    // Nothing of what was refused came to anybody.
    plain.whisper(plain.id, 'self')
    expect(await plain.heard()).toEqual({ kind: 'private', from: plain.id, data: 'self' })
    json.command({ type: 'private', to: json.id, data: 'self' })
    expect(await json.frame()).toBe(privateFrameOf(json, json, '"self"'))
    const pushes = await member.pushesSoFar()
    expect(pushes.map(({ pub }) => pub?.data)).toEqual([
      ...said,
      ...(may(who, true) ? ['c'] : []),
      ...(may(who, false) ? ['c'] : []),
    ])
  })

  test('history - a member and a stranger', async () => {
    const room = `history-${who}:${freshRoom()}`
    const { member, stranger } = await meeting(room)
    for (const [client, isMember] of [
      [member, true],
      [stranger, false],
    ] as const) {
      expect((await client.call('history', { channel: room })).error).toEqual(may(who, isMember) ? undefined : refused)
    }
  })

  test.each(['presence', 'presence_stats'])('presenceFor - %s for a member and a stranger', async (method) => {
    const room = `presence-${who}:${freshRoom()}`
    const { member, stranger } = await meeting(room)
    for (const [client, isMember] of [
      [member, true],
      [stranger, false],
    ] as const) {
      expect((await client.call(method, { channel: room })).error).toEqual(may(who, isMember) ? undefined : refused)
    }
  })

  test('presenceFor - a JSON member that asks who is there', async () => {
    const { plain, json, member } = await meeting(`presence-${who}:${freshRoom()}`)
    json.command({ type: 'members' })
    const frame = await json.frame()
    if (!may(who, true)) expect(frame).toBe(errorOf(103, 'permission denied'))
    else {
      const ids = [plain, json, member].map(({ id }) => ({ id }))
      expect(JSON.parse(frame)).toEqual({ type: 'members', members: expect.arrayContaining(ids) })
    }
  })
})
