// Entry of a shard thread: piscina's task, which runs for as long as the shard lives. Owns the thread's timers and its end of
// the mailbox; everything else is in shard.ts. A shard that has nothing to do is parked, unless its engine uses the event loop; its timers
// then run every `loopIntervalMs`. An exception that reaches the event loop ends the thread on purpose: the pool starts a fresh one.
import type { CreateEngine } from '../engine/engine.ts'
import { createMemoryEngine } from '../engine/memory-engine.ts'
import { namespaceNames, ShardCounters } from '../mailbox/counters.ts'
import { EndedConnections } from '../mailbox/ended-connections.ts'
import { type Drained, ShardEnd } from '../mailbox/mailbox.ts'
import type { ShardTask } from '../mailbox/shard-task.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import { Outbox } from './outbox.ts'
import { Shard } from './shard.ts'
import { ThreadWatch } from './thread-watch.ts'

const { beatIntervalMs, expirySweepIntervalMs } = ShardThreadTuning

export default (task: ShardTask): Promise<never> => runShard(task, createMemoryEngine)

/** Runs a shard on this thread, with the engine that `createEngine` makes. Tests choose another engine in this way. */
export function runShard(task: ShardTask, createEngine: CreateEngine): Promise<never> {
  const counters = new ShardCounters(task.counters, namespaceNames(task.config.rooms).length)
  const mailbox = new ShardEnd(
    { write: task.outbox, read: task.inbox, port: task.port, drain },
    { dueMs: () => shard.nextDueMs ?? Number.POSITIVE_INFINITY, mayPark: () => shard.mayPark },
  )
  const outbox = new Outbox(mailbox.writer, counters)
  const { config, faults } = task
  const shard = new Shard({
    config,
    outbox,
    counters,
    ended: new EndedConnections(task.ended),
    clock: () => performance.now(),
    faults,
    createEngine,
    drainSoon: () => mailbox.runSoon(),
  })

  function drain(): Drained {
    const drained = shard.drain(mailbox.reader, performance.now())
    mailbox.ring()
    return drained
  }

  const watch = new ThreadWatch(counters, () => mailbox.parkedMs)
  setInterval(() => watch.beat(), beatIntervalMs)
  setInterval(() => shard.sweep(performance.now()), expirySweepIntervalMs)
  shard.open()
  mailbox.ring()
  // The task never ends by itself: the pool terminates the thread.
  return new Promise<never>(() => undefined)
}
