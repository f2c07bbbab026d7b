// A centrifuge client's wish to become a member, and the frame that answers it. Shard thread.
import type { SubscribeForm } from '../mailbox/orders.ts'
import { replyFrame, subscribePush } from '../protocol/centrifuge.ts'
import type { MemberFields } from './member.ts'

export interface SubscribeRequest {
  readonly member: MemberFields
  readonly commandId: number
  readonly request: number
  /** `result`: the bare result, which becomes part of a connect reply. `push`: the server put the connection into the room. */
  readonly form: SubscribeForm
  readonly positioned: boolean
  readonly recoverable: boolean
  readonly recover: { readonly epoch: string; readonly offset: number } | undefined
  /** Not admitted at all unless it is recovered. */
  readonly mustRecover: boolean
  readonly ttl: number | undefined
  readonly data: string | undefined
}

/** The result as its form asks for it. */
export function answerOf(room: string, { form, commandId }: SubscribeRequest, result: Uint8Array): Uint8Array {
  switch (form) {
    case 'result':
      return result
    case 'push':
      return subscribePush(room, result)
    case 'reply':
      return replyFrame(commandId, 'subscribe', result)
  }
}
