// Who may do what in a room: every option of it, for both protocols and every kind of user, against one table of the answers.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { HMAC_SECRET, tokenFor } from './support/centrifuge-tokens.ts'
import { broadcastOf, freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
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

// What somebody shows. A plain client has room for one token: the subscription token where it has one.
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

type Admission = { kind: 'in' } | { kind: 'refused'; with: number }

const protocols: Record<string, (room: string, user: User) => Promise<Admission>> = {
  plain: async (room, user) => {
    const token =
      user.subscription === undefined
        ? user.sub === undefined
          ? ''
          : await tokenFor({ sub: user.sub })
        : await tokenFor({ ...user.subscription, channel: room })
    const path = `/ws/${encodeURIComponent(room)}${token === '' ? '' : `?token=${token}`}`
    const client = await PlainClient.connect(shared.server.port, room, { path })
    return client.welcome().then(
      () => ({ kind: 'in' as const }),
      async () => ({ kind: 'refused' as const, with: (await client.closed).code }),
    )
  },
  centrifuge: async (room, user) => {
    const params = user.sub === undefined ? {} : { token: await tokenFor({ sub: user.sub }) }
    const client = await CentrifugeRawClient.connect(shared.server, params)
    const token =
      user.subscription === undefined ? {} : { token: await tokenFor({ ...user.subscription, channel: room }) }
    const reply = await client.call('subscribe', { channel: room, ...token })
    return reply.error === undefined ? { kind: 'in' } : { kind: 'refused', with: reply.error.code }
  },
}
const refusalOf: Record<string, number> = { plain: 1008, centrifuge: 103 }

describe.each(Object.keys(protocols))('permissions - %s', (protocol) => {
  const table = Object.keys(rooms).flatMap((room) => Object.keys(users).map((user) => [room, user] as const))
  test.each(table)('subscribe - %s, asked by %s', async (room, user) => {
    const { name, admits } = rooms[room]!
    const who = users[user as keyof typeof users]
    expect(await protocols[protocol]!(name(freshRoom()), who)).toEqual(
      admits(who) ? { kind: 'in' } : { kind: 'refused', with: refusalOf[protocol] },
    )
  })

  test('membersMax - one more is refused', async () => {
    const room = `full:${freshRoom()}`
    expect(await protocols[protocol]!(room, users.nobody)).toEqual({ kind: 'in' })
    const full = { plain: 1013, centrifuge: 106 }[protocol]
    expect(await protocols[protocol]!(room, users.nobody)).toEqual({ kind: 'refused', with: full })
  })
})

async function meeting(room: string) {
  const plain = await PlainClient.connect(shared.server.port, room)
  await plain.welcome()
  const member = await CentrifugeRawClient.connect(shared.server)
  await member.subscribe(room)
  expect(await plain.next()).toBe(`${member.id} just joined!`)
  const stranger = await CentrifugeRawClient.connect(shared.server)
  return { plain, member, stranger }
}

const may = (who: Who, isMember: boolean) => who === 'anyone' || (who === 'member' && isMember)
const refused = { code: 103, message: 'permission denied' }

describe.each(WHO)('permissions - %s', (who) => {
  test('publish - a plain member, a centrifuge member and a stranger', async () => {
    const room = `publish-${who}:${freshRoom()}`
    const { plain, member, stranger } = await meeting(room)
    const heard: string[] = []
    plain.sendText('plain')
    if (may(who, true)) heard.push(broadcastOf(plain, 'plain'))
    else heard.push('permission denied, message not delivered.')
    for (const message of heard.splice(0)) expect(await plain.next()).toBe(message)
    for (const [client, isMember] of [
      [member, true],
      [stranger, false],
    ] as const) {
      const reply = await client.call('publish', { channel: room, data: 'c' })
      expect(reply.error).toEqual(may(who, isMember) ? undefined : refused)
      if (may(who, isMember))
        expect(await plain.next()).toBe(JSON.stringify({ id: client.id, msg: 'c', room_id: room }))
    }
    // A whisper is no publication, and nothing of what was refused came to anybody.
    plain.sendText(`\\w ${plain.id} self`)
    expect(await plain.next()).toContain('"msg":"self"')
    const pushes = await member.pushesSoFar()
    expect(pushes.map(({ pub }) => pub?.data)).toEqual([
      ...(may(who, true) ? ['plain', 'c'] : []),
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
})
