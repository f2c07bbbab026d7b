// Loaded in front of the server (`node --import`): says on stdout when the program has its handlers for signals. The platform has
// some of its own before, so the kernel cannot tell.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  process.on('newListener', (name) => {
    if (name === 'SIGINT') queueMicrotask(() => writeSync(1, 'handled\n'))
  })
}
