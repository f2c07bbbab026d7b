// The session of a plain JSON connection: tells commands from texts. The shard does everything else with both. Main thread.
import { assertNever } from '../assert-never.ts'
import { readView } from '../board/view.ts'
import { NO_BOARD } from '../mailbox/orders.ts'
import { NO_REQUEST, TextRefusal } from '../mailbox/outbox-records.ts'
import { utf8 } from '../protocol/byte-builder.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import { textWithin } from '../protocol/json-text.ts'
import { lossText, parsePrivateRequest } from '../protocol/plain.ts'
import { askedTooOften, commandData, errorFrame, readClientFrame, restartedFrame } from '../protocol/plain-json.ts'
import { MemberSession } from './member-session.ts'

const NOT_JSON = { code: 1003, reason: 'binary frames are not part of this protocol' } as const

/** How many bytes of an unknown id the error shows. */
const ID_BYTES_MAX = 64

const ERROR_OF = {
  [TextRefusal.permission]: ErrorCode.permissionDenied,
  [TextRefusal.engine]: ErrorCode.internal,
  [TextRefusal.engineForGood]: ErrorCode.notAvailable,
  [TextRefusal.overloaded]: { ...ErrorCode.tooManyRequests, message: lossText(1) },
} as const satisfies Record<TextRefusal, ReplyError>

export class PlainJsonSession extends MemberSession {
  readonly protocol = 'json'

  protected read(bytes: Uint8Array): void {
    const frame = readClientFrame(bytes, this.parts.jsonDepthMax)
    const isSpeech = frame.kind !== 'members' && frame.kind !== 'view' && frame.kind !== 'fault'
    if (isSpeech && !this.maySpeak()) return
    switch (frame.kind) {
      case 'text':
        this.#text(bytes)
        return
      case 'message':
        this.sayData(commandData(bytes, frame))
        return
      case 'private':
        this.whisper(frame.to, { ...commandData(bytes, frame), isJson: true })
        return
      case 'members':
        if (this.#mayRead()) this.taken(this.thread.asks.members(this.connection!.number))
        return
      case 'view':
        this.#changeView(frame.view)
        return
      case 'large':
        this.#large(bytes, frame.to)
        return
      case 'fault':
        this.#refuse({ ...ErrorCode.badRequest, message: frame.message })
        return
      default:
        assertNever(frame)
    }
  }

  #changeView(given: unknown): void {
    const reader = this.parts.views.of(this.room)
    if (reader === undefined) {
      this.#refuse({ ...ErrorCode.notAvailable, message: NO_BOARD })
      return
    }
    const view = readView(given, reader)
    if (view.kind === 'refused') {
      this.#refuse({ ...(view.why === 'bad' ? ErrorCode.badRequest : ErrorCode.limitExceeded), message: view.message })
      return
    }
    if (!this.#mayRead()) return
    this.view = view.text
    const call = { connection: this.connection!.number, id: 0, request: NO_REQUEST }
    this.taken(this.thread.asks.view(call, { room: this.room, view: view.text }))
  }

  #refuse(error: ReplyError): void {
    this.parts.refusals.command(error.code)
    this.send(errorFrame(error))
  }

  #mayRead(): boolean {
    const { allowances, refusals } = this.parts
    if (allowances.one(this.connection!, 'reads')) return true
    refusals.command(askedTooOften.code)
    this.send(errorFrame(askedTooOften))
    allowances.told(this.connection!)
    return false
  }

  binary(): void {
    this.parts.lobby.end(this.connection!, NOT_JSON)
  }

  protected tellNoSuchId(id: string): void {
    const bytes = utf8(id)
    const shown = textWithin(bytes, { start: 0, end: bytes.length }, ID_BYTES_MAX)
    this.send(errorFrame({ ...ErrorCode.badRequest, message: `no such id ${shown}` }))
  }

  protected tellRefused(why: TextRefusal): void {
    this.send(errorFrame(ERROR_OF[why]))
  }

  protected tellHookRefused(error: ReplyError): void {
    this.#refuse(error)
  }

  protected lossNotice(count: number): Uint8Array {
    return errorFrame({ ...ErrorCode.tooManyRequests, message: lossText(count) })
  }

  protected tellRestarted(): void {
    this.send(restartedFrame)
  }

  /** Only the main thread knows who has an id, so the recipient of a private message is looked up before the shard parses the frame. */
  #large(bytes: Uint8Array, id: string | undefined): void {
    if (id !== undefined && !this.mayWhisper()) return
    const to = id === undefined ? undefined : this.recipient(id)
    if (id !== undefined && to === undefined) this.noSuchId(id)
    else this.sayLarge(bytes, to)
  }

  /** A text that is no command. It may be a private message as the plain protocol writes it. */
  #text(bytes: Uint8Array): void {
    const request = parsePrivateRequest(bytes)
    if (request === undefined) this.sayText(bytes)
    else if (request.kind === 'malformed') this.noSuchId(request.named)
    else this.whisper(request.recipient, { bytes, start: request.textStart, end: bytes.length, isJson: false })
  }
}
