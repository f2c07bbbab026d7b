// The session of a plain connection. Reads only the first bytes of a text, which tell a private message; the shard does the rest. Main
// thread.
import { TextRefusal } from '../mailbox/outbox-records.ts'
import type { ReplyError } from '../protocol/codes.ts'
import {
  lossNotice,
  mayBePrivate,
  noSuchId,
  parsePrivateRequest,
  permissionNotice,
  restartNotice,
} from '../protocol/plain.ts'
import { MemberSession } from './member-session.ts'

export class PlainSession extends MemberSession {
  readonly protocol = 'plain'

  protected read(bytes: Uint8Array): void {
    if (!this.maySpeak()) return
    if (mayBePrivate(bytes[0]) && this.#whisper(bytes)) return
    this.sayText(bytes)
  }

  /** The sender alone gets a binary frame back. */
  binary(bytes: Uint8Array): void {
    this.connection?.socket?.send(bytes, true)
  }

  protected tellNoSuchId(id: string): void {
    this.send(noSuchId(id))
  }

  protected tellRefused(why: TextRefusal): void {
    this.send(why === TextRefusal.permission ? permissionNotice : lossNotice(1))
  }

  protected tellHookRefused({ temporary }: ReplyError): void {
    this.send(temporary === true ? lossNotice(1) : permissionNotice)
  }

  protected lossNotice(count: number): Uint8Array {
    return lossNotice(count)
  }

  protected tellRestarted(): void {
    this.send(restartNotice)
  }

  /** True when the text was a private message. It was sent then, or its sender was told that it cannot be. */
  #whisper(bytes: Uint8Array): boolean {
    const request = parsePrivateRequest(bytes)
    if (request === undefined) return false
    if (request.kind === 'malformed') this.noSuchId(request.named)
    else this.whisper(request.recipient, { bytes, start: request.textStart, end: bytes.length, isJson: false })
    return true
  }
}
