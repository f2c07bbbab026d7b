/**
 * The load processes of a run, as seen from the driver: forked once, asked over IPC, ended with the run.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { join } from 'node:path'
import type { LoadCall, LoadCalls, Request, Response } from './ipc.ts'

const file = join(import.meta.dirname, 'load-process.ts')

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

export class LoadProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #ended = ''

  /** `cores` pins the process, in the notation of `taskset -c`. */
  constructor(cores?: string) {
    this.#child = fork(file, [], { execArgv: ['--import', 'tsx'], serialization: 'advanced' })
    if (cores !== undefined) execFileSync('taskset', ['-a', '-cp', cores, String(this.#child.pid)], { stdio: 'ignore' })
    this.#child.on('message', (response: Response) => {
      const waiting = this.#waiting.get(response.id)
      this.#waiting.delete(response.id)
      if (response.error !== undefined) waiting?.reject(new Error(`load process: ${response.error}`))
      else waiting?.resolve(response.result)
    })
    this.#child.on('exit', (code, signal) => {
      this.#ended = `a load process ended with ${code ?? signal}`
      for (const { reject } of this.#waiting.values()) reject(new Error(this.#ended))
      this.#waiting.clear()
    })
  }

  call<K extends LoadCall>(call: K, options: LoadCalls[K][0]): Promise<LoadCalls[K][1]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== '') return reject(new Error(this.#ended))
      const request: Request = { id: this.#nextId++, call, options }
      this.#waiting.set(request.id, { resolve: resolve as (result: unknown) => void, reject })
      this.#child.send(request)
    })
  }

  stop(): void {
    this.#child.kill('SIGKILL')
  }
}

/** Calls every process at the same time, each with its own options. */
export function callAll<K extends LoadCall>(
  processes: LoadProcess[],
  call: K,
  optionsFor: (index: number) => LoadCalls[K][0],
): Promise<LoadCalls[K][1][]> {
  return Promise.all(processes.map((process, index) => process.call(call, optionsFor(index))))
}
