// Who is brought back into a replaced shard, with a shard thread that only remembers what was written to it.
import { expect, it } from 'vitest'
import { Connection, type Socket } from '../src/gateway/connection.ts'
import { Lobby } from '../src/gateway/lobby.ts'
import { openLog } from '../src/log.ts'
import { Inbound, RecordFlag } from '../src/mailbox/records.ts'
import type { RecordHeader } from '../src/mailbox/ring.ts'
import { Metrics } from '../src/metrics.ts'
import { PlainMembers } from '../src/plain/plain-members.ts'
import { newPlainParts, PlainSession } from '../src/plain/plain-session.ts'
import type { ShardThread } from '../src/pool/shard-thread.ts'
import { Refusals } from '../src/refusals.ts'

const KINDS: Record<number, string> = { [Inbound.join]: 'join', [Inbound.leave]: 'leave' }

function replacedShard() {
  const written: string[] = []
  const note = ({ kind, flags, connection }: RecordHeader) => {
    written.push(`${KINDS[kind]} ${connection}${flags === RecordFlag.replay ? ' again' : ''}`)
    return true
  }
  const thread = {
    ready: false,
    restore: note,
    leave: (connection: number) => note({ kind: Inbound.leave, flags: 0, detail: 0, connection, a: 0, b: 0 }),
  } as unknown as ShardThread
  const metrics = new Metrics()
  const refusals = new Refusals(openLog({ level: 'silent', waitingBytesMax: 1024 }).logger)
  const lobby = new Lobby({ metrics, refusals, dropped: () => undefined })
  const members = new PlainMembers(lobby)
  const parts = newPlainParts({ lobby, members, metrics, refusals })
  const add = (membership: PlainSession['membership']) => {
    const session = new PlainSession({ room: 'a', thread, parts })
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
  return { members, add, restore, written, thread }
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
