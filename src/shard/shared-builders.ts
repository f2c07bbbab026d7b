// Byte buffers that rooms with pending output borrow, so that a quiet room holds none. Shard thread.
import { ByteBuilder } from '../protocol/byte-builder.ts'
import type { BuilderPool } from './pending.ts'

/** Enough for a short message; a busy room's builder has grown by the time it comes round again. */
const BUILDER_BYTES = 512
/** Builders that grew beyond this go back to the heap. */
const KEPT_BUILDER_BYTES = 128 * 1024
/** What all kept builders together may hold; in a batch of many small rooms each needs one for a moment. */
const KEPT_BYTES = 8 * 1024 * 1024

export class SharedBuilders implements BuilderPool {
  readonly #free: ByteBuilder[] = []
  #freeBytes = 0

  take(): ByteBuilder {
    const builder = this.#free.pop()
    if (builder === undefined) return new ByteBuilder(BUILDER_BYTES)
    this.#freeBytes -= builder.bytes.length
    return builder
  }

  give(builder: ByteBuilder): void {
    const size = builder.bytes.length
    if (size > KEPT_BUILDER_BYTES || this.#freeBytes + size > KEPT_BYTES) return
    builder.clear()
    this.#free.push(builder)
    this.#freeBytes += size
  }
}
