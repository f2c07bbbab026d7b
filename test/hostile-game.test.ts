// The parts of `npm run test:hostile` that judge: whether they see what is wrong, and whether a seed means one game.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ACTORS } from './hostile/actors.ts'
import { BOUNDS, type Figures, judge } from './hostile/bounds.ts'
import { queuedBytes, tcpRows } from './hostile/kernel-queues.ts'
import { Ledger } from './hostile/ledger.ts'
import { contradictions, fallenTotals } from './hostile/metrics-check.ts'
import { planGame } from './hostile/plan.ts'

const plan = (seed: number, lanes = 3) => planGame({ seed, seconds: 600, lanes, actors: ACTORS, isCi: false })

// Three members; each of `messages` is said by member 0 and received by all but those in `not`.
function ledgerOf(messages: number, not: (member: number, number: number) => boolean = () => false): Ledger {
  const ledger = new Ledger(3)
  for (let count = 0; count < messages; count++) {
    const number = ledger.says(0, count * 10)
    for (let member = 0; member < 3; member++)
      if (!not(member, number)) ledger.receives(member, 0, number, count * 10 + 1)
  }
  return ledger
}

const final = (ledger: Ledger, since = 0) => ledger.books({ since, isFinal: true })

test('hostile game - a seed means one plan', () => {
  expect(plan(7)).toEqual(plan(7))
  expect(plan(7)).not.toEqual(plan(8))
})

test('hostile game - every actor comes before any comes again, and no lane plays two acts at a time', () => {
  const acts = plan(7).flat()
  const firstNumbers = acts.filter(({ number }) => number < ACTORS.length).map(({ actor }) => actor)
  expect(new Set(firstNumbers).size).toBe(ACTORS.length)
  for (const lane of plan(7))
    for (const [index, act] of lane.entries()) {
      expect(act.startMs + act.forMs).toBeLessThanOrEqual(lane[index + 1]?.startMs ?? 600_000)
      expect(act.connections).toBeGreaterThan(0)
    }
})

test('hostile game - what comes to all in one order is kept', () => {
  const ledger = ledgerOf(100)
  expect(final(ledger)).toEqual({
    said: 100,
    delivered: 300,
    missing: 0,
    told: 0,
    lost: 0,
    toldWrongly: 0,
    missingSince: 0,
  })
  expect(ledger.faults).toEqual([])
  expect(ledger.isSettled).toBe(true)
  expect(ledger.takeDelays()).toEqual(Array.from({ length: 300 }, () => 1))
})

test('hostile game - a message that nobody received is lost unless its sender was told', () => {
  const ledger = ledgerOf(10, (_, number) => number === 4 || number === 10)
  expect(final(ledger)).toMatchObject({ missing: 2, lost: 2, missingSince: 2 })
  expect(ledger.isSettled).toBe(false)
  ledger.tells(0, 2)
  expect(final(ledger)).toMatchObject({ missing: 2, told: 2, lost: 0, toldWrongly: 0 })
  expect(ledger.isSettled).toBe(true)
  // Message 4 was said at 30, message 10 at 90.
  expect(final(ledger, 31)).toMatchObject({ missingSince: 1 })
})

test('hostile game - who is told of another message than its own does not cover a loss', () => {
  const ledger = ledgerOf(10, (_, number) => number === 4)
  ledger.tells(1, 1)
  expect(final(ledger)).toMatchObject({ lost: 1, toldWrongly: 1 })
})

test('hostile game - a message that one member did not receive is lost, in the middle and at the end', () => {
  const inTheMiddle = ledgerOf(10, (member, number) => member === 2 && number === 4)
  expect(final(inTheMiddle)).toMatchObject({ lost: 1 })
  expect(inTheMiddle.faults).toEqual(['member 2 did not receive 1 messages that others received'])
  expect(final(ledgerOf(10, (member, number) => member === 2 && number === 10))).toMatchObject({ lost: 1 })
  // Also when the member is the one that is always first.
  expect(final(ledgerOf(10, (member, number) => member === 0 && number === 4))).toMatchObject({ lost: 1 })
})

test('hostile game - duplicates, another order, and messages that were not said are faults', () => {
  const twice = ledgerOf(10)
  twice.receives(1, 0, 10, 100)
  expect(twice.faults).toHaveLength(1)

  const swapped = new Ledger(2)
  const first = swapped.says(0, 0)
  const second = swapped.says(1, 0)
  swapped.receives(0, 0, first, 1)
  swapped.receives(0, 1, second, 1)
  swapped.receives(1, 1, second, 1)
  swapped.receives(1, 0, first, 1)
  expect(swapped.faults).not.toEqual([])

  const backwards = new Ledger(1)
  backwards.says(0, 0)
  backwards.says(0, 0)
  backwards.receives(0, 0, 2, 1)
  backwards.receives(0, 0, 1, 1)
  expect(backwards.faults).not.toEqual([])

  const foreign = ledgerOf(1)
  foreign.receives(0, 0, 2, 1)
  expect(foreign.faults).toHaveLength(1)
})

test('hostile game - metrics that fall or count who is gone are told', () => {
  const good = new Map([
    ['lobbycast_connections{protocol="plain"}', 6],
    ['lobbycast_shard_members{shard="0"}', 6],
    ['lobbycast_shard_rooms{shard="0"}', 1],
    ['lobbycast_shard_ready{shard="0"}', 1],
    ['lobbycast_shard_commands_in_flight{shard="0"}', 0],
    ['lobbycast_mailbox_bytes{shard="0",ring="inbox"}', 0],
    ['lobbycast_shard_publications_total{shard="0"}', 100],
    ['lobbycast_log_lines_lost_total', 0],
  ])
  expect(contradictions(good, { delivered: 100 })).toEqual([])
  expect(contradictions(good, { delivered: 101 })).toHaveLength(1)
  for (const [series, value] of good) {
    if (series.includes('publications')) continue
    expect(contradictions(new Map(good).set(series, value + 1), { delivered: 100 }), series).toHaveLength(1)
  }
  expect(contradictions(new Map(), { delivered: 1 })).not.toEqual([])
  const fallen = new Map(good).set('lobbycast_shard_publications_total{shard="0"}', 99)
  expect(fallenTotals(good, fallen)).toHaveLength(1)
  expect(fallenTotals(fallen, good)).toEqual([])
})

test('hostile game - each figure has a bound that it can break, and a figure that is missing breaks it', () => {
  const blank = new Proxy({} as Figures, { get: () => 0 })
  expect(judge(blank, { isCi: false }).filter(({ isKept }) => !isKept)).toEqual([])
  for (const bad of [1e9, Number.NaN]) {
    const verdicts = judge(new Proxy({} as Figures, { get: () => bad }), { isCi: true })
    // The multiple of a median that is as bad before as after is 1.
    const kept = verdicts.filter(({ isKept }) => isKept).map(({ name }) => name)
    expect(kept).toEqual(bad === 1e9 ? ['p50 delay after, as a multiple of before'] : [])
  }
})

test('hostile game - what CI asks for is never more than what is wanted', () => {
  expect(BOUNDS.filter(({ wanted, ci }) => ci < wanted)).toEqual([])
})

test('hostile game - rows of /proc/net/tcp', () => {
  const heads = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n'
  const row = '   0: 0100007F:1F90 0100007F:A3C2 01 00000010:000001FF 00:00000000 00000000     0\n'
  expect(tcpRows(heads + row)).toEqual([{ localPort: 8080, remotePort: 41922, unsentBytes: 16, unreadBytes: 511 }])
})

test('hostile game - what the other end has not read is seen', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await accepted
  client.write(Buffer.alloc(10_000))
  await expect.poll(() => queuedBytes(client)).toBe(10_000)
  peer.resume()
  await expect.poll(() => queuedBytes(client)).toBe(0)
  client.destroy()
  server.close()
})
