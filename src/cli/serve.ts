// `lobbycast serve`: the server as a process, with its signals and its watchdog. A server inside somebody else's process
// (createServer) has neither.
import type { Config } from '../config/config.ts'
import type { LobbyServer } from '../server.ts'
import type { ServerOptions } from '../server-options.ts'
import { exitFor } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { Notices } from './notices.ts'
import type { Signals } from './signals.ts'
import { closeLostTerminals } from './terminals.ts'
import { Watchdog } from './watchdog.ts'

/** Room for the last log lines after the server has used up the time of a stop. The watchdog waits for as long once more. */
const TIMEOUT_MARGIN_MS = 500
/** How often the end of the process looks whether it can be reached. */
const LEAVE_RETRY_MS = 10

export async function serve(config: Config, signals: Signals, options: ServerOptions): Promise<void> {
  const { deadlineMs } = config.shutdown
  const stopMsMax = config.drain.timeoutSeconds * 1000 + TIMEOUT_MARGIN_MS
  // A warning of the platform that cannot be written must not end the process; an unheard 'error' would.
  process.stderr.on('error', () => undefined)
  const watchdog = await Watchdog.start({ deadlineMs, stopMsMax: stopMsMax + TIMEOUT_MARGIN_MS })
  signals.leave = (code) => leave({ code, watchdog, byMs: performance.now() + deadlineMs })
  const { createServer } = await import('../server.ts')
  const server = await createServer(config, options)
  watchdog.startIsOver()
  tell(server, new Notices())
  drainBy(server, { signals, watchdog, stopMsMax })
}

/** What must not get into the log: a generated key, and a ticket. */
function tell(server: LobbyServer, notices: Notices): void {
  if (server.isAdminKeyGenerated) notices.print(`admin API key generated for this run: ${server.adminKey}`)
  const page = server.pageUrl()
  if (page !== undefined)
    notices.print(`the page${page.includes('ticket=') ? ', good once within 10 minutes' : ''}: ${page}`)
}

interface DrainedProcess {
  readonly signals: Signals
  readonly watchdog: Watchdog
  /** Time from the order to drain to the end of the process. */
  readonly stopMsMax: number
}

/** Ends the process when its server has drained, by order of a signal or of the server API, or when the drain takes too long. */
function drainBy({ drain }: LobbyServer, { signals, watchdog, stopMsMax }: DrainedProcess): void {
  let byMs = 0
  let timer: NodeJS.Timeout | undefined
  const awaitSignal = () =>
    signals.running(() => {
      // A second signal does not wait for anything.
      signals.leave = (code) => leave({ code, watchdog, byMs: 0 })
      drain.begin({ by: 'signal' })
    })
  drain.onChange = (state) => {
    if (state === 'delaying') {
      byMs = performance.now() + stopMsMax
      watchdog.stopBegins()
      timer = setTimeout(() => {
        process.stderr.write('lobbycast: the stop has taken longer than drain.timeoutSeconds\n')
        leave({ code: exitCode.fatal, watchdog, byMs })
      }, stopMsMax)
    } else if (state === 'serving') {
      clearTimeout(timer)
      watchdog.stopIsTakenBack()
      awaitSignal()
    }
  }
  awaitSignal()
  drain.stopped.then(() => leave({ code: exitCode.clean, watchdog, byMs })).catch(exitFor)
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
