// What a connection says in a room with the publish hook. Each message waits for the hook's answer, and everything that the connection sends
// meanwhile waits behind it, in order and bounded; nobody else waits. Main thread. Runs outside uWS handlers once a hook has answered, so records
// go to the inbox without waiting for the shard's answer.
import type { CloseAdvice, Connection } from '../gateway/connection.ts'
import type { Lobby } from '../gateway/lobby.ts'
import type { PendingMessages } from '../gateway/pending-messages.ts'
import { downError, type HookCaller, type Hooks } from '../hooks/hooks.ts'
import type { Saying } from '../mailbox/orders.ts'
import { keptSlice, type Slice } from '../mailbox/slice.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { PARSED_BYTES_MAX } from '../protocol/json-text.ts'
import { writtenJson } from '../protocol/payload.ts'
import { textAsData } from '../protocol/plain-json.ts'

/** The session of the connection. */
interface Speaker {
  readonly room: string
  readonly thread: ShardThread
  readonly user: string
  readonly membership: 'none' | 'asked' | 'member'
  callerAs(id: string, user: string): HookCaller
  kickAdvice(advice: CloseAdvice): CloseAdvice
}

export interface HookedSpeechParts {
  readonly connection: Connection
  readonly session: Speaker
  readonly lobby: Lobby
  readonly hooks: Hooks
  readonly pending: PendingMessages
  readonly jsonDepthMax: number
  /** Reads a frame that has waited. */
  readonly read: (frame: Uint8Array) => void
  /** Whether the client may say anything. If not, it has been told so. */
  readonly maySpeak: () => boolean
  /** To be called with whether a message was handed on: if not, the client is told. */
  readonly taken: (isTaken: boolean) => void
  readonly refused: (error: ReplyError) => void
}

/** A message that waits for the hook: the JSON text that the hook is sent, and what hands the message to the room as it is. */
interface Message {
  readonly data: string
  readonly say: (how: Saying) => boolean
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
    const { pending, read, taken } = this.#parts
    if (!this.#isBlocked && this.#frames.length === 0) {
      read(bytes)
      return
    }
    const held = { messages: this.#frames.length, bytes: this.#bytes, isKnown: true }
    if (pending.add(bytes.length, held) !== undefined) {
      taken(false)
      return
    }
    this.#frames.push(bytes.slice())
    this.#bytes += bytes.length
  }

  /** Says a text, in a call of `read`. */
  sayText(bytes: Uint8Array): void {
    const { connection, session, jsonDepthMax } = this.#parts
    const kept = bytes.slice()
    const say = (how: Saying) => session.thread.inbox.text(connection.number, kept, how)
    void this.#ask({ data: textAsData(kept, jsonDepthMax), say })
  }

  /** Says a JSON value, in a call of `read`. */
  sayData(json: Slice): void {
    const { connection, session } = this.#parts
    const kept = keptSlice(json)
    const say = (how: Saying) => session.thread.inbox.data(connection.number, kept, how)
    void this.#ask({ data: textOf(kept.bytes, kept.start, kept.end), say })
  }

  /** Refuses a frame that is too large to be read on the main thread, because what the hook would have to be sent is not known. */
  refuseLarge({ length }: Uint8Array): void {
    const message = `a frame takes ${length} bytes; at most ${PARSED_BYTES_MAX} can be sent to a hook`
    this.#parts.refused({ ...ErrorCode.limitExceeded, message })
  }

  async #ask({ data, say }: Message): Promise<void> {
    const { connection, session, hooks, lobby, maySpeak, taken, refused } = this.#parts
    this.#isAsking = true
    const outcome = await hooks.publish(session.callerAs(connection.id, session.user), session.room, data)
    this.#isAsking = false
    if (connection.socket === undefined || connection.slow) return
    if (outcome.kind === 'disconnect') {
      lobby.end(connection, session.kickAdvice(outcome.advice))
      return
    }
    if (outcome.kind === 'refused') refused(outcome.error)
    else if (outcome.kind === 'down') refused(downError(outcome.why))
    // The client may have been muted while the hook was asked.
    else if (maySpeak()) {
      const { data: other, skipHistory } = outcome.value
      const how = { skipHistory }
      if (other === undefined) taken(say(how))
      else taken(session.thread.inbox.data(connection.number, writtenJson(JSON.stringify(other)), how))
    }
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
