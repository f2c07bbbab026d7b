// `lobbycast serve`: the server as a process, with its signals and its watchdog. A server inside somebody else's process
// (createServer) has neither.
import type { Config } from '../config/config.ts'
import type { ServerOptions } from '../server-options.ts'
import { exitFor } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { Notices } from './notices.ts'
import type { Signals } from './signals.ts'
import { closeLostTerminals } from './terminals.ts'
import { Watchdog } from './watchdog.ts'

/** Room for the last log lines after the server has used up its own deadline. */
const DEADLINE_MARGIN_MS = 500
/** How often the end of the process looks whether it can be reached. */
const LEAVE_RETRY_MS = 10

export async function serve(config: Config, signals: Signals, options: ServerOptions): Promise<void> {
  const { deadlineMs } = config.shutdown
  // A warning of the platform that cannot be written must not end the process; an unheard 'error' would.
  process.stderr.on('error', () => undefined)
  const watchdog = await Watchdog.start(deadlineMs)
  signals.leave = (code) => leave({ code, watchdog, byMs: performance.now() + deadlineMs })
  const { createServer } = await import('../server.ts')
  const server = await createServer(config, options)
  watchdog.startIsOver()
  if (server.isAdminKeyGenerated) new Notices().print(`admin API key generated for this run: ${server.adminKey}`)
  signals.running(() => {
    const byMs = performance.now() + deadlineMs + DEADLINE_MARGIN_MS
    setTimeout(() => {
      process.stderr.write('lobbycast: the shutdown deadline passed\n')
      leave({ code: exitCode.fatal, watchdog, byMs })
    }, deadlineMs + DEADLINE_MARGIN_MS)
    // A second signal does not wait for anything.
    signals.leave = (code) => leave({ code, watchdog, byMs: 0 })
    server
      .stop()
      .then(() => leave({ code: exitCode.clean, watchdog, byMs }))
      .catch(exitFor)
  })
}

type Departure = { readonly code: number; readonly watchdog: Watchdog; readonly byMs: number }

/**
 * Ends the process with `code`. The end of a process waits for the platform's thread pool, however long a name lookup or a file
 * there takes, and the watchdog's thread is gone by then. So the pool is waited for here, and left to the watchdog at `byMs`.
 */
function leave(departure: Departure): void {
  if (!isPoolBusy()) {
    closeLostTerminals()
    process.exit(departure.code)
  }
  if (performance.now() >= departure.byMs) departure.watchdog.endProcess()
  setTimeout(() => leave(departure), LEAVE_RETRY_MS)
}

const POOL_WORK = new Set(['GetAddrInfoReqWrap', 'GetNameInfoReqWrap', 'FSReqCallback', 'FSReqPromise'])

const isPoolBusy = (): boolean => process.getActiveResourcesInfo().some((name) => POOL_WORK.has(name))
