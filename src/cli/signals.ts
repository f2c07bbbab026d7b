// SIGTERM and SIGINT, from the first moment of the process to its last. Main thread. While the process starts, a signal ends it at
// once: nothing was accepted yet that could be lost. Afterwards the first one begins a stop, and a second one does not wait for it.
// Imports nothing that takes time to load.
import { exitCode } from './exit-codes.ts'

type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly stop: () => void }
  | { readonly kind: 'stopping' }

export class Signals {
  /** Ends the process. Replaced by the command `serve`, whose threads have to be stopped first. */
  leave: (code: number) => void = (code) => process.exit(code)
  #state: State = { kind: 'starting' }

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.#received())
  }

  /** The start is over: from here on a signal calls `stop`, which ends the process in its own time. */
  running(stop: () => void): void {
    this.#state = { kind: 'running', stop }
  }

  #received(): void {
    const state = this.#state
    this.#state = { kind: 'stopping' }
    if (state.kind === 'running') state.stop()
    else this.leave(state.kind === 'starting' ? exitCode.clean : exitCode.fatal)
  }
}
