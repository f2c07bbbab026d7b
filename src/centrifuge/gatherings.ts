// Rooms that connections are put into at connect and that have yet to answer: the connect reply waits for them. Main thread.
import type { Connection } from '../gateway/connection.ts'

interface Gathering {
  awaited: number
  readonly results: string[]
  readonly finish: (results: string[]) => void
}

export class Gatherings {
  readonly #open = new Map<Connection, Gathering>()

  /** Resolves to as many results as are awaited. Never when the connection is forgotten before. */
  begin(connection: Connection, awaited: number): Promise<string[]> {
    if (awaited === 0) return Promise.resolve([])
    return new Promise((finish) => {
      this.#open.set(connection, { awaited, results: [], finish })
    })
  }

  /** False when nothing is awaited. */
  add(connection: Connection, result: string): boolean {
    const gathering = this.#open.get(connection)
    if (gathering === undefined) return false
    gathering.results.push(result)
    gathering.awaited -= 1
    if (gathering.awaited === 0) {
      this.#open.delete(connection)
      gathering.finish(gathering.results)
    }
    return true
  }

  forget(connection: Connection): void {
    this.#open.delete(connection)
  }
}
