// Faults that a game must find, planted into the server by `node --import`, chosen by PLANT. They begin after 8 s, when the bystanders
// talk, apart from those that need no time. JavaScript, because `node` runs it as it is.
import { openSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const require = createRequire(import.meta.url)
const AFTER_MS = 8000
const kept = []

const plants = {
  // Every 100th frame to a room is not published, from some time on.
  'lost-message'() {
    const uws = require('uWebSockets.js')
    const { App } = uws
    const startMs = performance.now()
    let frames = 0
    uws.App = (...args) => {
      const app = App(...args)
      const publish = app.publish.bind(app)
      app.publish = (...frame) => {
        frames += 1
        return performance.now() - startMs > AFTER_MS && frames % 100 === 0 ? true : publish(...frame)
      }
      return app
    }
  },
  descriptors() {
    setInterval(() => openSync('/dev/null'), 200).unref()
  },
  memory() {
    setInterval(() => kept.push(Buffer.alloc(16 * 1024 * 1024, 1)), 250).unref()
  },
  'dead-shard'() {
    const threads = require('node:worker_threads')
    const { Worker } = threads
    threads.Worker = class extends Worker {
      constructor(...args) {
        super(...args)
        if (String(args[0]).includes('watchdog')) return
        setTimeout(() => void this.terminate(), AFTER_MS).unref()
      }
    }
    syncBuiltinESMExports()
  },
  // The process ignores SIGTERM.
  deaf() {
    const on = process.on.bind(process)
    process.on = (event, listener) => (event === 'SIGTERM' ? process : on(event, listener))
    on('SIGTERM', () => undefined)
  },
}

if (isMainThread) {
  const plant = plants[process.env.PLANT]
  if (plant === undefined) throw new Error(`no plant ${process.env.PLANT}; there are ${Object.keys(plants).join(', ')}`)
  plant()
}
