// A back end that hangs, dies and comes back while a thousand clients connect: those it decides about are told to try again, at once as soon as
// its circuit is open, and nobody else notices.
import { expect, test } from 'vitest'
import { hookUrls, never, Raw, TestBackEnd } from './support/back-end.ts'
import { CentrifugeRawClient } from './support/centrifuge-raw-client.ts'
import { Crowd } from './support/hook-crowd.ts'
import { eventually } from './support/inbox.ts'
import { sumOf } from './support/late-server.ts'
import { freshRoom } from './support/lobby-client.ts'
import { enter, enterAll, plainProtocol } from './support/protocols.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const CLIENTS = 1000

const metric = (server: TestServer, name: string) => sumOf(server, `lobbycast_${name}`)

// How long a message takes to a member of another room, again and again until it is told to stop; the longest.
async function longestDelay(server: TestServer, isOver: () => boolean): Promise<number> {
  const room = freshRoom()
  const listener = await enter(plainProtocol, server, { room: `free:${room}` })
  let longestMs = 0
  for (let n = 0; !isOver(); n++) {
    const sentAtMs = performance.now()
    listener.say(String(n))
    await listener.heard()
    longestMs = Math.max(longestMs, performance.now() - sentAtMs)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return longestMs
}

test('hooks - with a slow back end a thousand clients come in, at most concurrencyMax at a time', async () => {
  const backEnd = await TestBackEnd.start({
    '/connect': async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { result: { user: 'one of many' } }
    },
  })
  const { connectUrl } = hookUrls(backEnd)
  const hooks = { connectUrl, concurrencyMax: 50, timeoutMs: 20_000 }
  const server = await startServer({ hooks, heartbeat: { intervalSeconds: 60, timeoutSeconds: 120 } })
  const crowd = await Crowd.open(server, CLIENTS)
  expect(await crowd.outcomes()).toEqual({ in: CLIENTS })
  expect(backEnd.most).toBeLessThanOrEqual(50)
  expect(await metric(server, 'hook_calls_total')).toBe(CLIENTS)
})

test('hooks - a back end that hangs, dies and comes back costs only the connections that it decides about', async () => {
  const backEnd = await TestBackEnd.start({ '/subscribe': never, '/connect': () => ({ result: { user: '' } }) })
  const { subscribeUrl } = hookUrls(backEnd)
  const server = await startServer({
    hooks: { subscribeUrl, timeoutMs: 500, concurrencyMax: 20, queueMax: 400, failuresMax: 5, openMs: 200 },
    rooms: { defaults: { subscribeHook: true }, namespaces: { free: { subscribeHook: false } } },
    heartbeat: { intervalSeconds: 60, timeoutSeconds: 120 },
  })
  const before = await enterAll(server, `free:${freshRoom()}`)
  let isOver = false
  const delay = longestDelay(server, () => isOver)
  // It hangs: twenty requests are under way, 400 wait, the others are told at once; then the circuit opens and all are told.
  const hanging = await Crowd.open(server, CLIENTS)
  const told = await hanging.outcomes()
  // Plain and plain JSON ones, and centrifuge ones.
  expect(Object.keys(told).filter((fate) => !['1013', 'error 100', 'error 111'].includes(fate))).toEqual([])
  expect(told['1013']).toBe(CLIENTS - Math.floor(CLIENTS / 3))
  await expect.poll(() => metric(server, 'hook_open{hook="subscribe"}')).toBe(1)
  const failures = (kind: string) => metric(server, `hook_failures_total{hook="subscribe",kind="${kind}"}`)
  expect(await failures('timeout')).toBeGreaterThanOrEqual(5)
  expect((await failures('busy')) + (await failures('open')) + (await failures('timeout'))).toBe(CLIENTS)
  // It is dead, and one request in each pause finds out.
  await backEnd.die()
  const late = await Crowd.open(server, 100)
  expect(await late.outcomes()).toEqual({ '1013': 67, 'error 100': 33 })
  expect(await metric(server, 'hook_waiting{hook="subscribe"}')).toBe(0)
  // It comes back, and after the pause the first who asks finds it.
  backEnd.answer('/subscribe', () => ({ result: {} }))
  await backEnd.listen()
  await eventually(
    async () => (await plainProtocol.enter(server, { room: freshRoom() })).kind,
    (kind) => kind === 'in',
  )
  await eventually(
    async () => (await Crowd.open(server, 100)).outcomes(),
    (outcomes) => outcomes.in === 100,
  )
  isOver = true
  expect(await delay).toBeLessThan(2000)
  // Those who were there before are still there, and have heard nothing of it.
  before[0]!.say('still here')
  for (const member of before) expect(await member.heard()).toMatchObject({ kind: 'said', data: 'still here' })
})

test('hooks - a centrifuge client that waits for a hook that hangs does not lose its connection', async () => {
  const backEnd = await TestBackEnd.start({ '/subscribe': never })
  const { subscribeUrl } = hookUrls(backEnd)
  const server = await startServer({
    hooks: { subscribeUrl, timeoutMs: 3000 },
    rooms: { defaults: { subscribeHook: true } },
    centrifuge: { pingIntervalSeconds: 2, pongTimeoutSeconds: 1 },
  })
  const client = await CentrifugeRawClient.connect(server)
  expect(await client.refused('subscribe', { channel: freshRoom() })).toMatchObject({ code: 100, temporary: true })
  expect(await client.ok('ping', {})).toEqual({})
})

test('hooks - one connection may have perConnectionMax requests under way, and no more', async () => {
  const backEnd = await TestBackEnd.start({ '/rpc': never })
  const server = await startServer({
    hooks: { rpcUrl: hookUrls(backEnd).rpcUrl, perConnectionMax: 3, timeoutMs: 60_000 },
  })
  const client = await CentrifugeRawClient.connect(server)
  for (let id = 101; id <= 104; id++) client.send({ id, rpc: { method: 'slow' } })
  expect((await client.reply(104)).error).toMatchObject({ code: 111, temporary: true })
  const other = await CentrifugeRawClient.connect(server)
  other.send({ id: 1001, rpc: { method: 'slow' } })
  for (let n = 0; n < 4; n++) await backEnd.call('/rpc')
  expect(await metric(server, 'refusals_total{reason="hook_busy"}')).toBe(1)
})

test('hooks - statuses that say that the back end is not there open the circuit, its own mistakes do not', async () => {
  const backEnd = await TestBackEnd.start({ '/rpc': () => new Raw(500) })
  const server = await startServer({ hooks: { rpcUrl: hookUrls(backEnd).rpcUrl, failuresMax: 2, openMs: 60_000 } })
  const callers = await Promise.all([1, 2, 3, 4].map(() => CentrifugeRawClient.connect(server)))
  for (const caller of callers) expect((await caller.refused('rpc', { method: 'x' })).code).toBe(100)
  expect(await metric(server, 'hook_open{hook="rpc"}')).toBe(0)
  backEnd.answer('/rpc', () => new Raw(503))
  for (const caller of callers) expect((await caller.refused('rpc', { method: 'x' })).code).toBe(100)
  expect(backEnd.callsSoFar('/rpc')).toHaveLength(6)
  expect(await metric(server, 'hook_open{hook="rpc"}')).toBe(1)
})
