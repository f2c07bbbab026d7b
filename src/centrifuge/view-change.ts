// Changes the view of a room's board for a centrifuge connection. The room's shard answers the command. Main thread.
import type { Connection } from '../gateway/connection.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import { sendCommand } from './room-commands.ts'

/** `view`: in its one form (board/view.ts). Returns why the command is refused; undefined when the shard has it. */
export function changeView(
  connection: Connection,
  session: CentrifugeSession,
  { id, room, view }: { readonly id: number; readonly room: string; readonly view: string },
): ReplyError | undefined {
  const subscription = session.subscriptions.get(room)
  if (subscription === undefined) return ErrorCode.permissionDenied
  const change = ({ inbox }: ShardThread, call: Call) => inbox.view(call, { room, view })
  const sent = sendCommand(subscription.thread, { connection, id }, change)
  return sent.kind === 'refused' ? sent.error : undefined
}
