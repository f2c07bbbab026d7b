// Byte buffers that rooms with pending output borrow, so that a quiet room holds none. Shard thread.
import { ByteBuilder } from '../protocol/byte-builder.ts'
import { ShardThreadTuning } from '../tuning/shard-thread.ts'
import type { BuilderPool } from './pending.ts'

const { builderBytes, builderKeptBytesMax, buildersKeptBytesMax } = ShardThreadTuning

export class SharedBuilders implements BuilderPool {
  readonly #free: ByteBuilder[] = []
  #freeBytes = 0

  take(): ByteBuilder {
    const builder = this.#free.pop()
    if (builder === undefined) return new ByteBuilder(builderBytes)
    this.#freeBytes -= builder.bytes.length
    return builder
  }

  give(builder: ByteBuilder): void {
    const size = builder.bytes.length
    if (size > builderKeptBytesMax || this.#freeBytes + size > buildersKeptBytesMax) return
    builder.clear()
    this.#free.push(builder)
    this.#freeBytes += size
  }
}
