/** How a load process reads and what it costs, whatever it loads. */
import { readFileSync } from 'node:fs'

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Lets one pass over the readable sockets happen per interval, until the returned function is called. One read per message would
 * cost the generator more than most servers spend on sending it, and each would wake a sleeping reader at the server's expense,
 * as no reader across a network does.
 */
export function readSeldom(everyMs: number): () => void {
  let active = true
  const pass = (): void => {
    if (!active) return
    const untilMs = everyMs - (performance.now() % everyMs)
    Atomics.wait(sleeper, 0, 0, untilMs)
    setImmediate(pass)
  }
  setImmediate(pass)
  return () => {
    active = false
  }
}

/** Time for which this process was ready to run but had no core. */
export function runDelayUs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1000
  } catch {
    return 0
  }
}
