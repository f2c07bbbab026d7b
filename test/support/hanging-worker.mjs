// Entry of a shard thread that hangs when it is the first one to find HANG_FILE, which it takes away. JavaScript, because a thread cannot load
// TypeScript.
import { unlinkSync } from 'node:fs'

export { default } from '../../dist/shard/worker.js'

setInterval(() => {
  try {
    unlinkSync(process.env.HANG_FILE)
  } catch {
    // Not yet, or another thread has taken it.
    return
  }
  for (;;) {
    // Until the pool replaces the thread.
  }
}, 10)
