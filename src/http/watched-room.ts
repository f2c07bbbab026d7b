// A room that is watched: its watchers, what its shard knows of them, and the events that are gathered for them. The frames of one reading of
// an outbox leave in one write for each watcher. Main thread.
import type { FrameSink } from '../gateway/audience-topic.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ByteBuilder, utf8 } from '../protocol/byte-builder.ts'
import { foldLineBreaks } from '../protocol/json-scan.ts'
import { MainThreadTuning } from '../tuning/main-thread.ts'
import type { Watcher } from './watcher.ts'

const { watcherGatherBytes } = MainThreadTuning

const OPEN_DATA = utf8('data: ')
const CLOSE_DATA = utf8('\n\n')
const FIRST_BYTES = 1024

export interface WatchedRoomParts {
  readonly name: string
  readonly thread: ShardThread
  /** A room with gathered events, which leave by `flush`, is put into this list. */
  readonly gathered: WatchedRoom[]
}

export class WatchedRoom implements FrameSink {
  readonly name: string
  readonly thread: ShardThread
  readonly watchers = new Set<Watcher>()
  /** Whether the shard, in its present life, has been told of the watchers, and whether it has confirmed them. */
  registration: 'none' | 'asked' | 'confirmed' = 'none'
  /** Number of the record `watch`, which the shard repeats. */
  request = 0
  readonly #gathered: WatchedRoom[]
  #events = new ByteBuilder(FIRST_BYTES)

  constructor({ name, thread, gathered }: WatchedRoomParts) {
    this.name = name
    this.thread = thread
    this.#gathered = gathered
  }

  /** Takes a frame of WATCHED_AUDIENCE. False when the room is not watched any more, and will not be again under the same number. */
  frame(frame: Uint8Array): boolean {
    if (this.watchers.size === 0) return this.registration !== 'none'
    if (this.#events.length + frame.length > watcherGatherBytes) this.flush(performance.now())
    const events = this.#events
    if (events.length === 0) this.#gathered.push(this)
    events.append(OPEN_DATA)
    const start = events.length
    events.append(frame)
    // A member's JSON keeps the line breaks between its tokens. In an event each would end the line.
    foldLineBreaks(events.bytes, start, events.length)
    events.append(CLOSE_DATA)
    return true
  }

  flush(nowMs: number): void {
    if (this.#events.length === 0) return
    const events = this.#events.view()
    for (const watcher of this.watchers) watcher.write(events, nowMs)
    if (this.#events.bytes.length > watcherGatherBytes) this.#events = new ByteBuilder(FIRST_BYTES)
    else this.#events.clear()
  }
}
