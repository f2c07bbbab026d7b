// The disconnects of a server that stops, spread evenly over a window, so that the members do not all come back to other servers at once.
// Main thread.
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Lobby } from './lobby.ts'

const { stopDisconnectIntervalMs } = MainThreadTuning

interface Window {
  /** Members that are disconnected in the window. */
  readonly count: number
  readonly windowMs: number
}

/** How many members are due by `elapsedMs`. The member of index i is due after i/count of the window. */
export function dueBy(elapsedMs: number, { count, windowMs }: Window): number {
  if (elapsedMs >= windowMs) return count
  return Math.min(count, 1 + Math.floor((elapsedMs * count) / windowMs))
}

/** Disconnects everybody. Resolves when nobody is left, at the end of the window at the latest. */
export async function disconnectAll(lobby: Lobby, windowMs: number): Promise<void> {
  const leaving = [...lobby.connections.values()]
  const startedAtMs = performance.now()
  let next = 0
  while (next < leaving.length && lobby.connections.size > 0) {
    const due = dueBy(performance.now() - startedAtMs, { count: leaving.length, windowMs })
    for (const connection of leaving.slice(next, due)) lobby.end(connection, connection.session.advice('shutdown'))
    next = due
    if (next < leaving.length) await new Promise((resolve) => setTimeout(resolve, stopDisconnectIntervalMs))
  }
}
