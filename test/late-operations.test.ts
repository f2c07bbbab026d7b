// Operations of back ends on an engine that fails, forgets questions, loses streams and dies: each is answered once, with the right error.
import { expect, test } from 'vitest'
import { freshRoom } from './support/lobby-client.ts'
import { enter, plainProtocol } from './support/protocols.ts'
import { sharedServer, startServer } from './support/start-server.ts'

const shared = sharedServer({ rooms: { defaults: { historySize: 10 } } })
const flushed = { wait: 'flushed' } as const
const temporary = { code: 100, temporary: true }
const forGood = { code: 108, temporary: false }

test.each([
  ['late-fails-publish-', temporary],
  ['late-broken-publish-', forGood],
])(
  'operations, late engine - a publish that fails in %s is an error, with and without waiting for the flush',
  async (prefix, error) => {
    const room = `${prefix}${freshRoom()}`
    await expect(shared.server.publish(room, 1)).rejects.toMatchObject(error)
    await expect(shared.server.publish(room, 1, flushed)).rejects.toMatchObject(error)
    const fine = freshRoom()
    const answers = await shared.server.broadcast([fine, room], 1, flushed)
    expect(answers).toMatchObject([{ room: fine, sent: 0 }, error])
  },
)

test.each([
  ['late-fails-history-', temporary],
  ['late-broken-history-', forGood],
])(
  'operations, late engine - history of %s is an error, also its removal and the details of the room',
  async (prefix, error) => {
    const room = `${prefix}${freshRoom()}`
    await enter(plainProtocol, shared.server, { room })
    await expect(shared.server.history(room)).rejects.toMatchObject(error)
    await expect(shared.server.removeHistory(room)).rejects.toMatchObject(error)
    await expect(shared.server.room(room)).rejects.toMatchObject(error)
  },
)

test('operations, late engine - presence that fails is an error', async () => {
  const room = `late-fails-presence-${freshRoom()}`
  await expect(shared.server.presence(room)).rejects.toMatchObject(temporary)
  await expect(shared.server.presenceStats(room)).rejects.toMatchObject(temporary)
})

test('operations, late engine - what is never answered fails at its deadline', async () => {
  const room = `late-never-${freshRoom()}`
  const asked = [
    shared.server.publish(room, 1, flushed),
    shared.server.history(room),
    shared.server.removeHistory(room),
    shared.server.presence(room),
  ]
  for (const answer of asked) await expect(answer).rejects.toMatchObject(temporary)
})

test('operations, late engine - a stream that is lost fails what was published into it', async () => {
  const room = `late-lost-2-${freshRoom()}`
  const member = await enter(plainProtocol, shared.server, { room })
  expect(await shared.server.publish(room, 1, flushed)).toMatchObject({ recipients: 1, sent: 1 })
  await expect(shared.server.publish(room, 2, flushed)).rejects.toMatchObject(temporary)
  expect([await member.heard(), await member.heard()]).toMatchObject([{ data: 1 }, { kind: 'restarted' }])
})

test('operations, late engine - a shard that dies while an answer is due: a temporary error', async () => {
  const server = await startServer()
  const room = `late-dies-${freshRoom()}`
  // The first of them may be answered just before the engine dies.
  let answer: unknown
  while (!(answer instanceof Error)) answer = await server.publish(room, 1, flushed).catch((error: unknown) => error)
  expect(answer).toMatchObject(temporary)
})

test('operations, late engine - receipts count the members that the frames were given to, not the members when the engine answers', async () => {
  const room = freshRoom()
  const members = [await enter(plainProtocol, shared.server, { room })]
  const receipt = shared.server.publish(room, 'x', flushed)
  expect(await members[0]!.heard()).toMatchObject({ data: 'x' })
  members[0]!.socket.terminate()
  expect(await receipt).toMatchObject({ recipients: 1, sent: 1, slow: 0 })
})
