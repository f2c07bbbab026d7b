// What a connection says in a room with the publish hook. Each message waits for the hook's answer, and everything that the connection sends
// meanwhile waits behind it, in order and bounded; nobody else waits. Main thread. Runs outside uWS handlers once a hook has answered, so records
// go to the inbox without waiting for the shard's answer.
import type { Connection } from '../gateway/connection.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import type { PublishAnswer } from '../hooks/hook-answers.ts'
import { downError, type Hooks } from '../hooks/hooks.ts'
import type { ReplyError } from '../protocol/codes.ts'
import type { MemberSession } from './member-session.ts'
import { ownAdvice } from './plain-verdicts.ts'

/** A message that waits for the hook: the JSON text that the hook is sent, and what hands the message to the room. */
export interface HookedMessage {
  readonly data: string
  readonly deliver: (answer: PublishAnswer) => void
}

export interface HookedSpeechParts {
  readonly connection: Connection
  readonly session: MemberSession
  readonly hooks: Hooks
  readonly pending: PendingMessages
  /** Reads a frame that has waited. */
  readonly read: (frame: Uint8Array) => void
  readonly refused: (error: ReplyError) => void
  /** A frame cannot wait: it is not delivered. */
  readonly lost: () => void
  readonly end: (advice: { code: number; reason: string }) => void
}

export class HookedSpeech {
  readonly #parts: HookedSpeechParts
  readonly #frames: Uint8Array[] = []
  #bytes = 0
  #isAsking = false

  constructor(parts: HookedSpeechParts) {
    this.#parts = parts
  }

  /** Whether what comes now has to wait: for the greeting, which is the first frame, or for a hook. */
  get #isBlocked(): boolean {
    return this.#isAsking || this.#parts.session.membership !== 'member'
  }

  /** A frame has come. Its bytes are the caller's again when this returns. */
  frame(bytes: Uint8Array): void {
    const { pending, read, lost } = this.#parts
    if (!this.#isBlocked && this.#frames.length === 0) {
      read(bytes)
      return
    }
    const held = { messages: this.#frames.length, bytes: this.#bytes, isKnown: true }
    if (pending.add(bytes.length, held) !== undefined) {
      lost()
      return
    }
    this.#frames.push(bytes.slice())
    this.#bytes += bytes.length
  }

  /** Asks the hook about a message, in a call of `read`. */
  async say({ data, deliver }: HookedMessage): Promise<void> {
    const { connection, session, hooks, refused, end } = this.#parts
    this.#isAsking = true
    const outcome = await hooks.publish(session.callerAs(connection.id, session.user), session.room, data)
    this.#isAsking = false
    if (connection.socket === undefined || connection.slow) return
    if (outcome.kind === 'disconnect') {
      end(ownAdvice(outcome.advice))
      return
    }
    if (outcome.kind === 'ok') deliver(outcome.value)
    else refused(outcome.kind === 'refused' ? outcome.error : downError(outcome.why))
    this.resumeSoon()
  }

  /** Reads the frames that have waited, once no handler of uWS and no drain of an outbox is under way. */
  resumeSoon(): void {
    if (this.#frames.length > 0) setImmediate(() => this.#resume())
  }

  /** Reads frames up to the next message that a hook is asked about. */
  #resume(): void {
    const { connection, pending, read } = this.#parts
    while (!this.#isBlocked && connection.socket !== undefined && !connection.slow) {
      const frame = this.#frames.shift()
      if (frame === undefined) return
      this.#bytes -= frame.length
      pending.remove(frame.length)
      read(frame)
    }
  }

  /** The connection has gone. */
  close(): void {
    for (const { length } of this.#frames) this.#parts.pending.remove(length)
    this.#frames.length = 0
    this.#bytes = 0
  }
}
