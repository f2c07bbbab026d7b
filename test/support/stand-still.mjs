// Loaded in front of the server (`node --import`), in tests that need a main thread which stands still or a stop that does not end: on a signal
// it is so, in the way that STAND_STILL names. The server itself has no such switch.
import { open, openSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/** Shard threads never end, and a server that stops waits for them. */
async function keepThreads() {
  const { Piscina } = await import('piscina')
  Piscina.prototype.destroy = () => new Promise(() => undefined)
}

const ways = {
  spin() {
    for (;;) {
      // For ever.
    }
  },
  // Waits inside of the kernel until somebody writes to the pipe, which nobody does.
  block: () => openSync(process.env.STAND_STILL_FIFO, 'r'),
  // The main thread goes on; a thread of the platform's pool waits.
  blockPool: () => open(process.env.STAND_STILL_FIFO, 'r', () => undefined),
  keepThreads,
  // The main thread goes on, and does not come to its own end of a stop that takes too long.
  async keepThreadsAndTime() {
    await keepThreads()
    const { setTimeout } = globalThis
    globalThis.setTimeout = (run, ms, ...rest) => setTimeout(ms > 1000 ? () => undefined : run, ms, ...rest)
  },
}

if (isMainThread) process.on('SIGUSR2', ways[process.env.STAND_STILL ?? 'spin'])
