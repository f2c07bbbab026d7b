// The board as one room knows it: the engine's own, where the engine lends it, else a copy that is loaded once and then fed by what the engine
// delivers. Shard thread. Pure.
import type { Board, BoardChange } from '../board/board.ts'
import type { Failure, Stream } from '../engine/engine.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'

const { boardChangesKeptRecordsMax } = ShardThreadTuning

interface Delivered {
  readonly change: BoardChange
  readonly offset: number
}

/** Told when the board can be read; a failure when it could not be loaded. */
type Waiting = (failure: Failure | undefined) => void

export class BoardReplica {
  #board: Board | undefined
  #isLent = false
  #stream: Stream | undefined
  /** Those who wait for the copy; undefined while none is being loaded. */
  #waiting: Waiting[] | undefined
  /** Changes that were delivered since the copy was asked for. */
  #delivered: Delivered[] = []

  /** The room has a stream, or another one. */
  attach(stream: Stream): void {
    this.#stream = stream
    this.#isLent = stream.board !== undefined
    this.#board = stream.board
    this.#delivered = []
  }

  /** The board; undefined while it is not loaded. */
  get board(): Board | undefined {
    return this.#board
  }

  /** Calls `ready` once the board can be read: at once when it can. */
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

  /** The stream delivers a change. */
  delivered(change: BoardChange, offset: number, nowMs: number): void {
    if (this.#isLent) return
    if (this.#board === undefined) {
      // Nobody has asked for a copy, or the copy will have to be asked for again.
      if (this.#waiting !== undefined && this.#delivered.length < boardChangesKeptRecordsMax) {
        this.#delivered.push({ change, offset })
      }
    } else if (offset > this.#board.offset) this.#board.apply(change, offset, nowMs)
  }

  #load(): void {
    const stream = this.#stream!
    this.#delivered = []
    stream.loadBoard((result) => {
      // The answer of a stream that was lost meanwhile.
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
