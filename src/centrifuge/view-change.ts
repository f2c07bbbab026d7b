// Changes the view of a room's board for a centrifuge connection. The room's shard answers the command. Main thread.
import type { Connection } from '../gateway/connection.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { CentrifugeSession } from './centrifuge-session.ts'
import { sendCommand } from './room-commands.ts'

/** `view`: in its one form (board/view.ts). `refuse` is called when the shard does not get the command. */
export function changeView(
  connection: Connection,
  session: CentrifugeSession,
  command: {
    readonly id: number
    readonly room: string
    readonly view: string
    readonly refuse: (error: ReplyError) => void
  },
): void {
  const { id, room, view, refuse } = command
  const subscription = session.subscriptions.get(room)
  if (subscription === undefined) {
    refuse(ErrorCode.permissionDenied)
    return
  }
  const change = ({ inbox }: ShardThread, call: Call) => inbox.view(call, { room, view })
  const sent = sendCommand(subscription.thread, { connection, id }, change)
  if (sent.kind === 'refused') refuse(sent.error)
}
