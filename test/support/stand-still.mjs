// Loaded in front of the server (`node --import`), in tests that need a main thread which stands still: on a signal it does so, in
// the way that STAND_STILL names. The server itself has no such switch.
import { open, openSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

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
}

if (isMainThread) process.on('SIGUSR2', ways[process.env.STAND_STILL ?? 'spin'])
