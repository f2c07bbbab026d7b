// Loaded in front of the server (`node --import`), in tests that need a main thread which stands still or a stop that does not end: on a signal
// it is so, in the way that STAND_STILL names. The server itself has no such switch.
import { open, openSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const { STAND_STILL = 'spin', STAND_STILL_FIFO } = process.env

// Loaded before the signal: a stop that is asked for right after it must find everything replaced.
const { Piscina } = STAND_STILL.startsWith('keepThreads') && isMainThread ? await import('piscina') : {}

/** Shard threads never end, and a server that stops waits for them. */
function keepThreads() {
  Piscina.prototype.destroy = () => new Promise(() => undefined)
}

const ways = {
  spin() {
    for (;;) {
      // For ever.
    }
  },
  // Waits inside of the kernel until somebody writes to the pipe, which nobody does.
  block: () => openSync(STAND_STILL_FIFO, 'r'),
  // The main thread goes on; a thread of the platform's pool waits.
  blockPool: () => open(STAND_STILL_FIFO, 'r', () => undefined),
  keepThreads,
  // The main thread goes on, and does not come to its own end of a stop that takes too long.
  keepThreadsAndTime() {
    keepThreads()
    const { setTimeout } = globalThis
    globalThis.setTimeout = (run, ms, ...rest) => setTimeout(ms > 1000 ? () => undefined : run, ms, ...rest)
  },
}

if (isMainThread) process.on('SIGUSR2', ways[STAND_STILL])
