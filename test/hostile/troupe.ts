// Owns the process of the offenders, as the driver sees it.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { OffendersOrder, OffendersReport } from './offenders.ts'
import type { Act } from './plan.ts'
import { type Counts, Tally } from './tally.ts'

export class Troupe {
  counts: Counts = new Tally()
  // What is being played.
  acts: string[] = []
  readonly #child: ChildProcess

  constructor() {
    const file = fileURLToPath(new URL('./offenders.ts', import.meta.url))
    this.#child = fork(file, [], { execArgv: ['--import', 'tsx'] })
  }

  // Resolves when all offenders are gone.
  play(port: number, acts: Act[][]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#child.once('exit', (code, signal) =>
        reject(new Error(`the offenders' process ended with ${code ?? signal}`)),
      )
      this.#child.on('message', (report: OffendersReport) => {
        this.counts = report.counts
        if (report.kind === 'counts') this.acts = report.acts
        else resolve()
      })
      this.#child.send({ kind: 'play', port, acts } satisfies OffendersOrder)
    })
  }

  dismiss(): void {
    this.#child.removeAllListeners('exit')
    this.#child.kill('SIGKILL')
  }
}
