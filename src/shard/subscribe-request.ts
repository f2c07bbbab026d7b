// A subscribe command in its shard, and the frame that answers the command. Shard thread.
import { assertNever } from '../assert-never.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { SubscribeOrder } from '../mailbox/orders.ts'
import { replyFrame, subscribePush } from '../protocol/centrifuge.ts'

export interface SubscribeRequest {
  readonly call: Call
  readonly order: SubscribeOrder
}

/** Puts `result`, the JSON object of a successful subscribe, into the form that the order asks for. */
export function answerOf({ call, order: { room, form } }: SubscribeRequest, result: Uint8Array): Uint8Array {
  switch (form) {
    case 'result':
      return result
    case 'push':
      return subscribePush(room, result)
    case 'reply':
      return replyFrame(call.id, 'subscribe', result)
    default:
      return assertNever(form)
  }
}
