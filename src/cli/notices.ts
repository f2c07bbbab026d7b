// What `lobbycast serve` tells the person who started it and must not get into the log: a generated key, a ticket. One line each on stderr. A stderr that
// is closed, full, or not read neither ends nor delays the process; a line that cannot be written by the end of the process is lost.
import { LogOutput } from '../log/log-output.ts'

const STDERR = 2
/** Notices are few and short. */
const WAITING_BYTES_MAX = 4096

export class Notices {
  readonly #output = new LogOutput({
    descriptor: STDERR,
    waitingBytesMax: WAITING_BYTES_MAX,
    lostNotice: (lines) => `lobbycast: ${lines} notices were lost\n`,
  })

  print(text: string): void {
    this.#output.write(`lobbycast: ${text}\n`)
  }
}
