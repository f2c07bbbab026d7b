// Who is brought back into a replaced shard, with a shard thread that only remembers what was written to it.
import { expect, it } from 'vitest'
import {
  Connection,
  ConnectionTable,
  newPlainSession,
  type PlainSession,
  type Socket,
} from '../src/gateway/connection.ts'
import { PlainGateway } from '../src/gateway/plain-gateway.ts'
import { openLog } from '../src/log.ts'
import { Metrics } from '../src/metrics.ts'
import { Refusals } from '../src/refusals.ts'
import type { ShardThread } from '../src/shard/pool.ts'
import { Inbound, RecordFlag } from '../src/shard/records.ts'
import type { RecordHeader } from '../src/shard/ring.ts'

const KINDS: Record<number, string> = { [Inbound.join]: 'join', [Inbound.leave]: 'leave' }

function replacedShard() {
  const written: string[] = []
  const note = ({ kind, flags, connection }: RecordHeader) => {
    written.push(`${KINDS[kind]} ${connection}${flags === RecordFlag.replay ? ' again' : ''}`)
    return true
  }
  const thread = {
    ready: true,
    restore: note,
    leave: (connection: number) => note({ kind: Inbound.leave, flags: 0, detail: 0, connection, a: 0, b: 0 }),
  } as unknown as ShardThread
  const connections = new ConnectionTable()
  const gateway = new PlainGateway({
    connections,
    metrics: new Metrics(),
    refusals: new Refusals(openLog({ level: 'silent', waitingBytesMax: 1024 }).logger),
    send: () => undefined,
    close: () => undefined,
  })
  const add = (membership: PlainSession['membership']) => {
    const session: PlainSession = { ...newPlainSession('a', thread), membership }
    const connection = new Connection(`id-${connections.size}`, session)
    connection.socket = {} as Socket
    connections.add(connection)
    return { connection, session, number: connection.number }
  }
  const restore = () => {
    expect(gateway.restore(thread).next().done).toBe(true)
    return written.splice(0)
  }
  return { gateway, add, restore, written, thread }
}

it('brings a slow member back that has yet to leave, so that its leave can be announced', () => {
  const { gateway, add, restore, written } = replacedShard()
  const [healthy, slow] = [add('member'), add('member')]
  slow.connection.slow = true
  expect(restore()).toEqual([`join ${healthy.number} again`, `join ${slow.number} again`])
  gateway.leave(slow.connection, slow.session)
  expect(written).toEqual([`leave ${slow.number}`])
})

it('brings nobody back who is slow and has left, or never was a member', () => {
  const { gateway, add, restore, written, thread } = replacedShard()
  const [left, asked, waiting] = [add('member'), add('asked'), add('none')]
  for (const { connection } of [left, asked]) connection.slow = true
  gateway.leave(left.connection, left.session)
  gateway.left(thread, left.number)
  written.length = 0
  expect(restore()).toEqual([`join ${waiting.number}`])
  expect(waiting.session.membership).toBe('asked')
})

it('announces in the new shard who left the old one without its word', () => {
  const { gateway, add, restore, written, thread } = replacedShard()
  const gone = add('member')
  gone.connection.socket = undefined
  gateway.leave(gone.connection, gone.session)
  written.length = 0
  expect(restore()).toEqual([])
  gateway.forgetTold(thread)
  expect(restore()).toEqual([`join ${gone.number} again`, `leave ${gone.number}`])
})
