// Members of all wire protocols in one room: what holds for each pair of them, and how a message of one is spelled for another. Frames
// of plain JSON: plain-json.test.ts.

import { describe, expect, test } from 'vitest'
import { CentrifugeRawClient, type Publication } from './support/centrifuge-raw-client.ts'
import { clientKinds, join } from './support/clients.ts'
import { push } from './support/http.ts'
import { broadcastOf, freshRoom, joinedNotice, type LobbyClient, leftNotice } from './support/lobby-client.ts'
import { enter, enterAll, type Member, protocolPairs, wireProtocols } from './support/protocols.ts'
import { sharedServer } from './support/start-server.ts'

const ADMIN_ID = '470bb217-ffa7-43d8-a0cc-b3d30421d1a9'
const GONE = '00000000-0000-4000-8000-000000000000'
const shared = sharedServer({ rooms: { namespaces: { log: { historySize: 10 } } } })
const plainKind = clientKinds[0]!

interface Party {
  channel: string
  plain: LobbyClient
  sdk: CentrifugeRawClient
}

// One member of each kind, in a room of their own, with the notices of their joining taken.
async function party(channel = freshRoom()): Promise<Party> {
  const plain = await join(plainKind, shared.server, { room: channel })
  const sdk = await CentrifugeRawClient.connect(shared.server)
  await sdk.subscribe(channel, { join_leave: true })
  expect(await plain.next()).toBe(joinedNotice(sdk))
  return { channel, plain, sdk }
}

// The first says something, and that is the next thing that each hears.
async function expectQuiet(speaker: Member, ...others: Member[]): Promise<void> {
  speaker.say('quiet?')
  for (const member of [speaker, ...others]) {
    expect(await member.heard()).toEqual({ kind: 'said', from: speaker.id, data: 'quiet?' })
  }
}

describe.each(protocolPairs)('protocols - $names', ({ one, other }) => {
  const pair = async (room = freshRoom()) => {
    const first = await enter(one, shared.server, { room })
    const second = await enter(other, shared.server, { room, told: [first] })
    return { room, first, second }
  }

  test('protocols - a text of either reaches both, in one order', async () => {
    const { first, second } = await pair()
    const texts = ['say "hi"\n\t\\ \u0001 \u{1f600}', 'x'.repeat(20_000), 'hi']
    for (const speaker of [first, second]) {
      for (const text of texts) speaker.say(text)
      for (const text of texts) {
        const said = { kind: 'said', from: speaker.id, data: text }
        for (const member of [first, second]) expect(await member.heard()).toEqual(said)
      }
    }
    const count = 100
    for (let number = 0; number < count; number++) {
      first.say(`first ${number}`)
      second.say(`second ${number}`)
    }
    const orders: string[][] = [[], []]
    for (let number = 0; number < 2 * count; number++) {
      for (const [index, member] of [first, second].entries()) orders[index]!.push(JSON.stringify(await member.heard()))
    }
    expect(orders[1]).toEqual(orders[0])
    for (const { id } of [first, second]) expect(orders[0]!.filter((said) => said.includes(id))).toHaveLength(count)
  })

  test('protocols - each hears once of those who come and go, and not of itself', async () => {
    const { room, first, second } = await pair()
    const third = await enter(one, shared.server, { room, told: [first, second] })
    await expectQuiet(third, first, second)
    third.socket.terminate()
    for (const member of [first, second]) expect(await member.heard()).toEqual({ kind: 'left', id: third.id })
    await expectQuiet(first, second)
    second.socket.close()
    expect(await first.heard()).toEqual({ kind: 'left', id: second.id })
    await expectQuiet(first)
  })

  test('protocols - a private message reaches one connection, behind what was said before, in whatever room', async () => {
    const { first, second } = await pair()
    const elsewhere = await enter(other, shared.server, { room: freshRoom() })
    // A rpc of the centrifuge protocol is not said from a room, so it has no place among what is said there.
    const hasOrder = one.name !== 'centrifuge'
    for (let number = 0; number < 20; number++) {
      first.say(`no ${number}`)
      if (hasOrder) first.whisper(second.id, `psst ${number}`)
    }
    for (let number = 0; number < 20; number++) {
      for (const member of [first, second]) {
        expect(await member.heard()).toEqual({ kind: 'said', from: first.id, data: `no ${number}` })
      }
      if (!hasOrder) continue
      expect(await second.heard()).toEqual({ kind: 'private', from: first.id, data: `psst ${number}` })
    }
    first.whisper(second.id, 'psst')
    expect(await second.heard()).toEqual({ kind: 'private', from: first.id, data: 'psst' })
    first.whisper(elsewhere.id.toUpperCase(), 'over "there"')
    expect(await elsewhere.heard()).toEqual({ kind: 'private', from: first.id, data: 'over "there"' })
    await expectQuiet(elsewhere)
  })

  test('protocols - who writes to nobody is told alone', async () => {
    const { first, second } = await pair()
    first.whisper(GONE, 'psst')
    expect(await first.heard()).toEqual({ kind: 'refused', why: 'no such id' })
    await expectQuiet(first, second)
  })
})

test('protocols - a room of all of them: every text, join and leave reaches everybody once', async () => {
  const room = freshRoom()
  const members = await enterAll(shared.server, room)
  for (const speaker of members) await expectQuiet(speaker, ...members.filter((member) => member !== speaker))
  for (const protocol of wireProtocols) {
    const guest = await enter(protocol, shared.server, { room, told: members })
    guest.say('hello and bye')
    for (const member of [...members, guest]) {
      expect(await member.heard()).toEqual({ kind: 'said', from: guest.id, data: 'hello and bye' })
    }
    guest.socket.terminate()
    for (const member of members) expect(await member.heard()).toEqual({ kind: 'left', id: guest.id })
  }
})

test.each([
  { what: 'a string', data: 'hi "you" \u2028 é' },
  { what: 'an object', data: { a: [1, 2.5, null], b: { c: true } } },
  { what: 'a number', data: 7 },
  { what: 'null', data: null },
])('protocols - a centrifuge publication of $what is the msg of a plain frame', async ({ data }) => {
  const { channel, plain, sdk } = await party()
  await sdk.publish(channel, data)
  expect(await plain.next()).toBe(JSON.stringify({ id: sdk.id, msg: data, room_id: channel }))
  expect(await sdk.nextPublication()).toEqual({ data, offset: 1, info: { client: sdk.id, user: '' } })
})

test('protocols - the spelling of a JSON value is kept', async () => {
  const { channel, plain, sdk } = await party()
  sdk.sendFrame(`{"id":99,"publish":{"channel":"${channel}","data":{ "n": 1.50e+2,"s":"\\u0041" }}}`)
  const spelled = '{ "n": 1.50e+2,"s":"\\u0041" }'
  expect(await plain.next()).toBe(`{"id":"${sdk.id}","msg":${spelled},"room_id":"${channel}"}`)
  await sdk.nextPush()
  expect(sdk.frames.at(-1)).toContain(`"data":${spelled},`)
})

test('protocols - a plain text is a publication of a string', async () => {
  const { channel, plain, sdk } = await party()
  const text = 'say "hi"\n\t\\ \u0001 \u{1f600}'
  plain.sendText(text)
  expect(await plain.next()).toBe(broadcastOf(plain, text))
  const publication: Publication = { data: text, offset: 1, info: { client: plain.id, user: '' } }
  expect(await sdk.nextPush()).toEqual({ channel, pub: publication })
})

test('protocols - everyone sees one order, with offsets without a gap', async () => {
  const { channel, plain, sdk } = await party()
  const count = 200
  for (let number = 0; number < count; number++) {
    if (number % 2 === 0) plain.sendText(`p${number}`)
    else sdk.send({ id: 1000 + number, publish: { channel, data: `s${number}` } })
  }
  const seenByPlain: unknown[] = []
  const seenBySdk: unknown[] = []
  for (let number = 1; number <= count; number++) {
    seenByPlain.push((JSON.parse(String(await plain.next())) as { msg: unknown }).msg)
    const { data, offset } = await sdk.nextPublication()
    expect(offset).toBe(number)
    seenBySdk.push(data)
  }
  expect(seenBySdk).toEqual(seenByPlain)
  const numbersOf = (sender: string) =>
    seenBySdk.filter((text) => String(text).startsWith(sender)).map((text) => Number(String(text).slice(1)))
  expect(numbersOf('p')).toEqual(numbersOf('p').toSorted((a, b) => a - b))
  expect(numbersOf('s')).toEqual(numbersOf('s').toSorted((a, b) => a - b))
})

test('protocols - joins and leaves are notices to one kind and pushes to the other, once each', async () => {
  const { channel, plain, sdk } = await party()
  const guest = await join(plainKind, shared.server, { room: channel, told: [plain] })
  expect(await sdk.nextPush()).toEqual({ channel, join: { info: { client: guest.id, user: '' } } })
  const other = await CentrifugeRawClient.connect(shared.server)
  await other.subscribe(channel)
  for (const member of [plain, guest]) expect(await member.next()).toBe(joinedNotice(other))
  expect(await sdk.nextPush()).toEqual({ channel, join: { info: { client: other.id, user: '' } } })
  guest.cut('RST')
  expect(await plain.next()).toBe(leftNotice(guest))
  expect(await sdk.nextPush()).toEqual({ channel, leave: { info: { client: guest.id, user: '' } } })
  await other.ok('unsubscribe', { channel })
  expect(await plain.next()).toBe(leftNotice(other))
  expect(await sdk.nextPush()).toEqual({ channel, leave: { info: { client: other.id, user: '' } } })
  sdk.socket.terminate()
  expect(await plain.next()).toBe(leftNotice(sdk))
  plain.sendText('alone')
  expect(await plain.next()).toBe(broadcastOf(plain, 'alone'))
})

test('protocols - presence shows both kinds', async () => {
  const { channel, plain, sdk } = await party()
  const { presence } = await sdk.ok<{ presence: object }>('presence', { channel })
  const entryOf = ({ id }: { id: string }) => ({ client: id, user: '' })
  expect(presence).toEqual({ [plain.id]: entryOf(plain), [sdk.id]: entryOf(sdk) })
  expect(await sdk.ok('presence_stats', { channel })).toEqual({ num_clients: 2, num_users: 1 })
})

test('protocols - history has what plain members said', async () => {
  const { channel, plain, sdk } = await party(`log:${freshRoom()}`)
  plain.sendText('kept')
  await sdk.nextPublication()
  const publications = [{ data: 'kept', offset: 1, info: { client: plain.id, user: '' } }]
  expect(await sdk.ok('history', { channel, limit: 5 })).toMatchObject({ publications, offset: 1 })
})

test('protocols - statistics and API publications come from the admin to one kind, from nobody to the other', async () => {
  const { channel, plain, sdk } = await party()
  await push(shared.server, `/rooms/${channel}/statistics`, [{ product_line_id: 7 }])
  const record = {
    currency: null,
    group_status: null,
    product_line: null,
    product_line_id: 7,
    total_amount: null,
    total_trx: null,
  }
  expect(await plain.next()).toBe(JSON.stringify({ id: ADMIN_ID, msg: [record], room_id: channel }))
  expect(await sdk.nextPublication()).toEqual({ data: [record], offset: 1 })
  await push(shared.server, '/api/publish', { channel, data: { n: 1 }, tags: { kind: 'news' } })
  expect(await plain.next()).toBe(JSON.stringify({ id: ADMIN_ID, msg: { n: 1 }, room_id: channel }))
  expect(await sdk.nextPublication()).toEqual({ data: { n: 1 }, offset: 2, tags: { kind: 'news' } })
})

test('private messages - whisper reaches one connection, whatever it speaks, and nobody else', async () => {
  const { channel, plain, sdk } = await party()
  const other = await CentrifugeRawClient.connect(shared.server)
  const whisper = (to: string, data: unknown) => other.call('rpc', { method: 'whisper', data: { to, data } })
  expect(await whisper(sdk.id, { psst: 1 })).toMatchObject({ rpc: { data: {} } })
  expect(await sdk.nextPush()).toEqual({ message: { data: { from: other.id, data: { psst: 1 } } } })
  await whisper(plain.id.toUpperCase(), 'psst')
  const room = { msg: 'psst', room_id: channel, to: plain.id }
  expect(await plain.next()).toBe(JSON.stringify({ id: other.id, ...room }))
  await sdk.publish(channel, 'last')
  expect(await plain.next()).toBe(JSON.stringify({ id: sdk.id, msg: 'last', room_id: channel }))
  expect(await sdk.nextPublication()).toMatchObject({ data: 'last' })
  expect(await other.pushesSoFar()).toEqual([])
})

test('private messages - a plain member talks to a centrifuge client', async () => {
  const { plain, sdk } = await party()
  plain.sendText(`\\w ${sdk.id} psst "you"`)
  expect(await sdk.nextPush()).toEqual({ message: { data: { from: plain.id, data: 'psst "you"' } } })
  plain.sendText('last')
  expect(await plain.next()).toBe(broadcastOf(plain, 'last'))
})

test('private messages - a wrong id is named, a wrong request explained', async () => {
  const { plain, sdk } = await party()
  const refused = (data: unknown) => sdk.refused('rpc', { method: 'whisper', data })
  const gone = '00000000-0000-4000-8000-000000000000'
  expect(await refused({ to: gone, data: 1 })).toEqual({ code: 107, message: `no such id ${gone}` })
  expect(await refused({ to: 'x'.repeat(500), data: 1 })).toEqual({
    code: 107,
    message: `no such id ${'x'.repeat(64)}`,
  })
  for (const data of [undefined, null, 'text', {}, { to: 5, data: 1 }, { to: plain.id }]) {
    expect(await refused(data)).toMatchObject({ code: 107, message: 'whisper needs {"to":"<client id>","data":..}' })
  }
  plain.cut('FIN')
  await plain.closed
  expect(await sdk.nextPush()).toMatchObject({ leave: { info: { client: plain.id } } })
  expect(await refused({ to: plain.id, data: 1 })).toMatchObject({ code: 107 })
})
