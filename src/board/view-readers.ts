// Reads the views that members ask for, with one ViewReader for each kind of board. Main thread.
import type { BoardOptions } from '../config/board-schema.ts'
import type { Config } from '../config/config.ts'
import { roomOptionsFor } from '../config/room-options.ts'
import { BoardFields } from './board-fields.ts'
import { type ReadView, readView, readViewQuery, type ViewReader } from './view.ts'

const WHOLE: ReadView = { kind: 'ok', text: '' }

export class ViewReaders {
  readonly #config: Config
  readonly #readers = new Map<BoardOptions, ViewReader>()

  constructor(config: Config) {
    this.#config = config
  }

  /** Undefined for a room without a board. */
  of(room: string): ViewReader | undefined {
    const { rooms, limits } = this.#config
    const options = roomOptionsFor(rooms, room).board
    if (options === null) return undefined
    let reader = this.#readers.get(options)
    if (reader === undefined) {
      const { viewKeysMax: keysMax, viewBytesMax: bytesMax } = limits
      reader = { options, fields: new BoardFields(options), limits: { keysMax, bytesMax } }
      this.#readers.set(options, reader)
    }
    return reader
  }

  /** The view in the `data` of a subscribe. In a room without a board `data` is for hooks alone, and is not read. */
  inData(room: string, data: unknown): ReadView {
    const reader = this.of(room)
    if (reader === undefined || typeof data !== 'object' || data === null) return WHOLE
    return readView((data as { view?: unknown }).view, reader)
  }

  /** The view in the query of a request. The whole board in a room without a board. */
  inQuery(room: string, query: URLSearchParams): ReadView {
    const reader = this.of(room)
    return reader === undefined ? WHOLE : readViewQuery(query, reader)
  }
}
