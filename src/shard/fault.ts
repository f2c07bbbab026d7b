// Deliberate damage to a shard thread, for the supervision tests: every way in which a thread can die. Used only
// when the server was created with `faults: true`, which no configuration can do. Shard thread.
import { FaultKind } from '../mailbox/fault-kinds.ts'

export function injectFault(kind: number): void {
  switch (kind) {
    case FaultKind.throw:
      throw new Error('fault injected: throw')
    case FaultKind.reject:
      void Promise.reject(new Error('fault injected: reject'))
      return
    case FaultKind.exit:
      process.exit(1)
      return
    case FaultKind.heap: {
      const hoard: unknown[] = []
      while (true) hoard.push(new Array(100_000).fill(hoard.length))
    }
    case FaultKind.hang:
      while (true) {
        // The event loop stands still until the pool replaces the thread.
      }
    default:
      throw new Error(`unknown fault ${kind}`)
  }
}
