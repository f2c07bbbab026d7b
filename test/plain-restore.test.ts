// Who is brought back into a replaced shard, with a shard thread that only remembers what was written to it.

import { expect, it } from 'vitest'
import { ViewReaders } from '../src/board/view-readers.ts'
import { resolveConfig } from '../src/config/config.ts'
import { Allowances } from '../src/gateway/allowances.ts'
import { Connection, type Socket } from '../src/gateway/connection.ts'
import { Lobby } from '../src/gateway/lobby.ts'
import { PendingMessages } from '../src/gateway/pending-messages.ts'
import { type Hooks, NO_PEER } from '../src/hooks/hooks.ts'
import { Refreshes } from '../src/hooks/refreshes.ts'
import { openLog } from '../src/log/log.ts'
import type { JoinOrder } from '../src/mailbox/orders.ts'
import { Metrics } from '../src/metrics/metrics.ts'
import { PlainMembers } from '../src/plain/plain-members.ts'
import { PlainSession } from '../src/plain/plain-session.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { PROTOCOL } from '../src/protocol/protocols.ts'
import { Refusals } from '../src/refusals.ts'

function replacedShard() {
  const written: string[] = []
  const orders: JoinOrder[] = []
  const leave = (connection: number) => {
    written.push(`leave ${connection}`)
    return true
  }
  const replays = {
    join: (connection: number, order: JoinOrder) => {
      orders.push(order)
      written.push(`join ${connection}${order.isReplay ? ' again' : ''}`)
      return true
    },
    leave,
  }
  const thread = { ready: false, replays, leave } as unknown as ShardThread
  const config = resolveConfig({})
  const metrics = new Metrics()
  const refusals = new Refusals(openLog({ level: 'silent', waitingBytesMax: 1024 }).logger)
  const lobby = new Lobby({ metrics, refusals, dropped: () => undefined })
  const members = new PlainMembers(lobby)
  const allowances = new Allowances({ limits: config.limits, lobby, refusals })
  const hooks = { on: {} } as unknown as Hooks
  const parts = {
    ...{ lobby, allowances, members, metrics, refusals, hooks, jsonDepthMax: 64 },
    refreshes: new Refreshes({ hooks, config, lobby }),
    pending: new PendingMessages(config.limits),
    views: new ViewReaders(config),
    asksPublish: () => false,
  }
  const add = (membership: PlainSession['membership']) => {
    const session = new PlainSession({ room: 'a', thread, subprotocol: '', view: '', peer: NO_PEER, parts })
    const connection = new Connection({ id: `id-${lobby.connections.size}`, session, watch: undefined })
    connection.socket = {} as Socket
    lobby.opened(connection)
    session.membership = membership
    return { connection, session, number: connection.number }
  }
  const restore = () => {
    expect(members.portions(thread).next().done).toBe(true)
    return written.splice(0)
  }
  return { members, add, restore, written, orders, thread }
}

it('brings a slow member back that has yet to leave, so that its leave can be announced', () => {
  const { add, restore, written } = replacedShard()
  const [healthy, slow] = [add('member'), add('member')]
  slow.connection.slow = true
  expect(restore()).toEqual([`join ${healthy.number} again`, `join ${slow.number} again`])
  slow.session.left()
  expect(written).toEqual([`leave ${slow.number}`])
})

it('brings nobody back who is slow and has left, or never was a member', () => {
  const { members, add, restore, written, thread } = replacedShard()
  const [left, asked, waiting] = [add('member'), add('asked'), add('none')]
  for (const { connection } of [left, asked]) connection.slow = true
  left.session.left()
  members.left(thread, left.number)
  written.length = 0
  expect(restore()).toEqual([`join ${waiting.number}`])
  expect(waiting.session.membership).toBe('asked')
})

it('announces in the new shard who left the old one without its word', () => {
  const { members, add, restore, written, thread } = replacedShard()
  const gone = add('member')
  gone.connection.socket = undefined
  gone.session.left()
  written.length = 0
  expect(restore()).toEqual([])
  members.shardDown(thread)
  expect(restore()).toEqual([`join ${gone.number} again`, `leave ${gone.number}`])
})

it('brings each back as who it was: id, room, protocol and what its token says', () => {
  const { add, restore, orders } = replacedShard()
  const who = { user: 'ada', name: 'Ada', connectionInfo: '{"a":1}', roomInfo: '[1]' }
  const { session, connection } = add('member')
  session.identity = { ...who, expiresAtMs: 1e15 }
  restore()
  expect(orders).toEqual([{ id: connection.id, room: 'a', protocol: PROTOCOL.plain.number, isReplay: true, ...who }])
})
