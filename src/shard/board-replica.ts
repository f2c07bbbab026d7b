// The board that one room reads. An engine may lend its own board. Otherwise the room loads a copy once, and applies the changes that the engine
// delivers. Shard thread. Pure.
import type { Board, BoardChange } from '../board/board.ts'
import type { Failure, Stream } from '../engine/engine.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { boardChangesKeptRecordsMax } = ShardThreadTuning

interface Delivered {
  readonly change: BoardChange
  readonly offset: number
}

/** Called when the board can be read, or with the failure when the board could not be loaded. */
type Waiting = (failure: Failure | undefined) => void

export class BoardReplica {
  #board: Board | undefined
  #isLent = false
  #stream: Stream | undefined
  /** Calls that wait for the copy. Undefined while no copy is being loaded. */
  #waiting: Waiting[] | undefined
  /** Changes that were delivered since the copy was requested. */
  #delivered: Delivered[] = []

  /** Sets the room's stream, the first one or one in place of a lost stream. */
  attach(stream: Stream): void {
    this.#stream = stream
    this.#isLent = stream.board !== undefined
    this.#board = stream.board
    this.#delivered = []
  }

  /** The board. Undefined while it is not loaded. */
  get board(): Board | undefined {
    return this.#board
  }

  /** Calls `ready` when the board can be read. Calls it at once when the board is loaded already. */
  whenReady(ready: Waiting): void {
    if (this.#board !== undefined) {
      ready(undefined)
      return
    }
    if (this.#waiting !== undefined) {
      this.#waiting.push(ready)
      return
    }
    this.#waiting = [ready]
    this.#load()
  }

  /** To be called for each change that the stream delivers. */
  delivered(change: BoardChange, offset: number, nowMs: number): void {
    if (this.#isLent) return
    if (this.#board === undefined) {
      // Without a copy on its way the change is not needed. With too many kept changes the copy is loaded again.
      if (this.#waiting !== undefined && this.#delivered.length < boardChangesKeptRecordsMax) {
        this.#delivered.push({ change, offset })
      }
    } else if (offset > this.#board.offset) this.#board.apply(change, offset, nowMs)
  }

  #load(): void {
    const stream = this.#stream!
    this.#delivered = []
    stream.loadBoard((result) => {
      // The stream that answers was lost after the request.
      if (stream !== this.#stream) {
        this.#load()
        return
      }
      const isWhole = this.#delivered.length < boardChangesKeptRecordsMax
      if (result.kind === 'ok' && !isWhole) {
        this.#load()
        return
      }
      if (result.kind === 'ok') {
        this.#board = result.board
        for (const { change, offset } of this.#delivered) {
          if (offset > result.board.offset) result.board.apply(change, offset, 0)
        }
      }
      this.#delivered = []
      const waiting = this.#waiting!
      this.#waiting = undefined
      for (const ready of waiting) ready(result.kind === 'ok' ? undefined : result)
    })
  }
}
