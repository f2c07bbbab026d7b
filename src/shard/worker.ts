// Entry of a shard thread: piscina's task, which runs for as long as the shard lives. Owns the thread's timers and its end of
// the mailbox; everything else is shard.ts. While the shard has nothing to do its thread is parked, and only now and then do the
// timers run. An exception that reaches the event loop ends the thread, and that is meant: the pool starts a fresh one.
import { ShardCounters } from '../mailbox/counters.ts'
import { type Drained, ShardEnd } from '../mailbox/mailbox.ts'
import { Outbound } from '../mailbox/records.ts'
import type { ShardTask } from '../mailbox/shard-task.ts'
import { Outbox } from './outbox.ts'
import { Shard } from './shard.ts'

export const BEAT_EVERY_MS = 200
const SWEEP_EVERY_MS = 1000

export default function run(task: ShardTask): Promise<never> {
  const counters = new ShardCounters(task.counters)
  const mailbox = new ShardEnd(
    { write: task.outbox, read: task.inbox, port: task.port, drain },
    { dueMs: () => shard.nextDueMs ?? Number.POSITIVE_INFINITY, mayPark: () => !shard.engine.usesEventLoop },
  )
  const outbox = new Outbox(mailbox.writer, counters)
  const shard = new Shard({ config: task.config, outbox, counters, faults: task.faults })

  function drain(): Drained {
    const drained = shard.drain(mailbox.reader, performance.now())
    mailbox.ring()
    return drained
  }

  setInterval(() => counters.add('beats'), BEAT_EVERY_MS)
  setInterval(() => shard.sweep(performance.now()), SWEEP_EVERY_MS)
  outbox.signal(Outbound.ready)
  mailbox.ring()
  // The task never ends by itself: the pool terminates the thread.
  return new Promise<never>(() => undefined)
}
