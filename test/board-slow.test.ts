// Members of boards that read slowly: they are given merged changes, are told so, and are never dropped while they answer anything.
import { describe, expect, test } from 'vitest'
import type { BoardMember } from './support/board-log.ts'
import { boardProtocols, enterJson, enterPlain, enterRaw } from './support/board-members.ts'
import { boardOf, boardRoom, type Pushed, pushRecords, statistic } from './support/boards.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { refusalCounts, request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { startServer, type TestServer } from './support/start-server.ts'

const RECORDS = 300
const PUSH = 50
const board = { key: 'product_line_id', unreadBytesMax: 16 * 1024 }
const config = { rooms: { namespaces: { board: { board } } } }

interface Flushed extends Pushed {
  readonly sent: number
  readonly slow: number
  readonly conflated: number
}

const conflatedCount = async (server: TestServer): Promise<number> =>
  Number(/^lobbycast_conflated_members_total (\d+)$/m.exec((await request(server, '/metrics')).text)?.[1])

/** Pushes records that differ, one push behind the other, until it is told to end. */
function busy(server: TestServer, room: string, pauseMs = 40) {
  let isOver = false
  const receipts: Flushed[] = []
  const done = (async () => {
    for (let n = 0; !isOver; n++) {
      const ids = Array.from({ length: PUSH }, (_, index) => (n * PUSH + index) % RECORDS)
      const records = ids.map((id) => statistic(id, { total_trx: n, product_line: `line ${id}`, currency: 'EUR' }))
      receipts.push((await pushRecords(server, room, records, '?wait=flushed')) as Flushed)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  })()
  return {
    receipts,
    async end() {
      isOver = true
      await done
    },
  }
}

const skippedOf = ({ log }: BoardMember) => log.seen.flatMap(({ frame }) => frame.skipped ?? [])

/** A member that was fast all the time: no frame is a merged one, and with positions none goes back. */
function expectHealthy(member: BoardMember): void {
  expect(skippedOf(member)).toEqual([])
  const offsets = member.log.seen.flatMap(({ offset }) => offset ?? [])
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
  expect(member.log.seen.filter(({ frame }) => frame.reset === true)).toEqual([])
}

async function slowRoom(proxied: (server: TestServer) => Promise<FaultProxy>) {
  const server = await startServer(config)
  const room = boardRoom()
  const pushing = busy(server, room)
  const healthy = [await enterRaw(server, room), await enterPlain(server, room)]
  const proxy = await proxied(server)
  const slow: BoardMember[] = []
  for (const { enter } of boardProtocols) slow.push(await enter(proxy, room))
  // They have answered a ping behind their first frames.
  for (const { log } of slow) for (let n = 0; n < 5; n++) await log.next()
  return { server, room, proxy, slow, healthy, pushing }
}

/** Everybody has the whole board, the healthy have missed nothing, and nobody was dropped. */
async function expectAllCurrent({ server, room, slow, healthy }: Awaited<ReturnType<typeof slowRoom>>): Promise<void> {
  const { text, offset } = await boardOf(server, room)
  for (const { log } of [...healthy, ...slow]) await log.until((copy) => copy.text === text)
  for (const member of healthy) expectHealthy(member)
  for (const { from, to, updates } of slow.flatMap(skippedOf)) {
    expect(updates).toBe(to - from)
    expect(updates).toBeGreaterThan(1)
    expect(to).toBeLessThanOrEqual(offset)
  }
  expect(await refusalCounts(server)).toEqual({})
  // A connection that was lost would have been followed by another one.
  expect(server.stats().connections).toBe(6)
  expect(await conflatedCount(server)).toBeGreaterThanOrEqual(slow.length)
}

test('slow members - that read 64 KB/s are given merged changes at their own pace, are told of them, and are soon current', async () => {
  const scene = await slowRoom((server) => FaultProxy.to(server))
  const { server, room, proxy, slow, healthy, pushing } = scene
  proxy.slow(64 * 1024)
  await eventually(
    () => slow.map((member) => skippedOf(member).length),
    (counts) => counts.every((count) => count >= 3),
  )
  await pushing.end()
  await expectAllCurrent(scene)
  for (const { log } of slow) expect(log.seen.length).toBeLessThan(healthy[0]!.log.seen.length)
  for (const { sent, slow: dropped, conflated } of pushing.receipts.slice(-20)) {
    expect(dropped).toBe(0)
    expect(sent + conflated).toBe(6)
  }
  expect(pushing.receipts.some(({ conflated, sent }) => conflated === 4 && sent === 2)).toBe(true)
  // In the feed again: one change is one frame, which says nothing of what was skipped.
  proxy.resume()
  await eventually(
    async () => ((await pushRecords(server, room, [statistic(0)], '?wait=flushed')) as Flushed).conflated,
    (count) => count === 0,
  )
  for (const { log } of slow) await log.until(({ records }) => records.get(0)!.total_trx === null)
  for (let n = 1; n < 4; n++) {
    await pushRecords(server, room, [statistic(0, { total_trx: -n })])
    for (const { log } of slow) {
      await log.until(({ records }) => records.get(0)!.total_trx === -n)
      expect(log.seen.at(-1)!.frame).toEqual({ set: [statistic(0, { total_trx: -n })] })
    }
  }
}, 90_000)

test('slow members - that stall for 5 s are current again once they read', async () => {
  const scene = await slowRoom((server) => FaultProxy.to(server))
  const { proxy, slow, pushing } = scene
  const startedAtMs = performance.now()
  proxy.blackhole()
  await eventually(
    () => pushing.receipts.at(-1)!.conflated,
    (count) => count === slow.length,
  )
  await eventually(
    () => performance.now() - startedAtMs,
    (passedMs) => passedMs > 5000,
  )
  proxy.resume()
  await eventually(
    () => slow.map((member) => skippedOf(member).length),
    (counts) => counts.every((count) => count > 0),
  )
  await pushing.end()
  await expectAllCurrent(scene)
}, 60_000)

test('slow members - with a view of their own, with a rate, and with delta', async () => {
  // At this rate what is in the kernel is read for longer than the heartbeat of either protocol waits.
  const server = await startServer({
    ...config,
    heartbeat: { intervalSeconds: 30, timeoutSeconds: 120 },
    centrifuge: { pingIntervalSeconds: 90, pongTimeoutSeconds: 80 },
  })
  const room = boardRoom()
  const proxy = await FaultProxy.to(server)
  const pushing = busy(server, room)
  const views = [
    { where: { currency: 'EUR' } },
    { rate: 10 },
    { delta: true },
    { fields: ['total_trx', 'product_line'], delta: true },
  ]
  const members: BoardMember[] = []
  for (const view of views) members.push(await enterRaw(proxy, room, { view }), await enterJson(proxy, room, { view }))
  for (const { log } of members) await log.next()
  proxy.slow(10 * 1024)
  await eventually(
    () => members.map((member) => skippedOf(member).length),
    (counts) => counts.filter((count) => count > 0).length >= 5,
    60_000,
  )
  await pushing.end()
  proxy.resume()
  for (const [index, { log }] of members.entries()) {
    const { text } = await boardOf(server, room, { view: views[Math.floor(index / 2)]! })
    await log.until((copy) => copy.text === text)
  }
  expect(server.stats().connections).toBe(members.length)
}, 120_000)

describe('slow members - that answer no pings', () => {
  const schema = {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, text: { type: 'string' } },
  }
  const texts = {
    rooms: { namespaces: { texts: { board: { key: 'name', schema } } } },
    limits: { outboxBytesMax: 512 * 1024, outboxRingBytes: 8 * 1024 * 1024 },
    heartbeat: { intervalSeconds: 30, timeoutSeconds: 120 },
  }

  test('are not judged while they read, and get a board in parts', async () => {
    const server = await startServer()
    const room = boardRoom()
    for (let first = 0; first < 4000; first += 1000) {
      await pushRecords(
        server,
        room,
        Array.from({ length: 1000 }, (_, index) => statistic(first + index)),
      )
    }
    const member = await enterJson(server, room, { json: { autoPong: false } })
    await member.log.until(({ records }) => records.size === 4000)
    const pushing = busy(server, room, 5)
    await eventually(
      () => pushing.receipts.length,
      (count) => count > 60,
    )
    await pushing.end()
    const { text } = await boardOf(server, room)
    await member.log.until((copy) => copy.text === text)
    expect(await conflatedCount(server)).toBe(0)
  }, 60_000)

  test('have their outbox: one that reads nothing is dropped when that is full', async () => {
    const server = await startServer(texts)
    const room = boardRoom('texts')
    const member = await enterJson(server, room, { key: 'name', json: { autoPong: false } })
    const healthy = await enterRaw(server, room, { key: 'name' })
    member.socket!.pause()
    const receipts: Flushed[] = []
    while (receipts.at(-1)?.slow !== 1) {
      const records = [{ name: 'a', text: `${receipts.length}:${'x'.repeat(60_000)}` }]
      receipts.push((await pushRecords(server, room, records, '?wait=flushed')) as Flushed)
    }
    member.socket!.resume()
    const closed = await (member as unknown as { client: { closed: Promise<{ code: number }> } }).client.closed
    expect(closed.code).toBe(1013)
    const { text } = await boardOf(server, room, { key: 'name' })
    await healthy.log.until((copy) => copy.text === text)
    expectHealthy(healthy)
  }, 60_000)
})
