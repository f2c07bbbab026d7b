// What all connections together have sent that waits while a token is being verified, in bytes, and whether one more message may
// wait. The messages themselves are kept by applicants.ts and by the sessions of protocols with commands. Main thread.
import type { Config } from '../config/config.ts'

/** Memory of a kept message beside its own bytes, estimated. */
const MESSAGE_OVERHEAD_BYTES = 256

/** How much of one connection waits already. */
interface Waiting {
  readonly messages: number
  readonly bytes: number
  /** Whether the connection has connected (centrifuge). Such a connection may let more messages wait. */
  readonly isKnown: boolean
}

/** `own`: this connection would let too much wait. `total`: all connections together would. */
export type Excess = 'own' | 'total'

export class PendingMessages {
  readonly #limits: Config['limits']
  #bytes = 0

  constructor(limits: Config['limits']) {
    this.#limits = limits
  }

  /** Bytes that wait, of all connections. */
  get bytes(): number {
    return this.#bytes
  }

  /** Counts a message of `size` bytes as waiting; returns why it may not wait otherwise. */
  add(size: number, { messages, bytes, isKnown }: Waiting): Excess | undefined {
    const { pendingCommandsMax, pendingBytesMax, pendingBytesTotalMax, earlyCommandsMax, earlyBytesMax } = this.#limits
    const messagesMax = isKnown ? pendingCommandsMax : Math.min(earlyCommandsMax, pendingCommandsMax)
    const bytesMax = isKnown ? pendingBytesMax : Math.min(earlyBytesMax, pendingBytesMax)
    if (messages >= messagesMax || bytes + size > bytesMax) return 'own'
    if (this.#bytes + size + MESSAGE_OVERHEAD_BYTES > pendingBytesTotalMax) return 'total'
    this.#bytes += size + MESSAGE_OVERHEAD_BYTES
    return undefined
  }

  /** A message of `size` bytes that was counted as waiting does not wait any more. */
  remove(size: number): void {
    this.#bytes -= size + MESSAGE_OVERHEAD_BYTES
  }
}
