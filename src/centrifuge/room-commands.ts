// Records about one connection's rooms, as the main thread writes them into a shard's inbox. No state.
import type { Connection } from '../gateway/connection.ts'
import type { Call } from '../mailbox/inbox-handlers.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { ErrorCode, type ReplyError } from '../protocol/codes.ts'
import type { CentrifugeSession, Subscription } from './centrifuge-session.ts'

/** In place of a command's id: the client waits for no reply. */
export const NOBODY = 0

/** A room command that is not simply forwarded. */
export interface RoomCommand {
  readonly id: number
  readonly method: 'subscribe' | 'unsubscribe' | 'sub_refresh'
  readonly room: string
  readonly params: string
}

/** `request`: the slot by which the answer is recognised. */
export type SentCommand =
  | { readonly kind: 'sent'; readonly request: number }
  | { readonly kind: 'refused'; readonly error: ReplyError }

/** Why a shard takes no command at the moment. */
export const busyError = ({ ready }: ShardThread): ReplyError =>
  ready ? ErrorCode.tooManyRequests : ErrorCode.internal

/** Why a shard has just not taken the command that was written last: it can take none, or none of this size. */
export function refusalOf(thread: ShardThread): ReplyError {
  const { inbox, payloadBytesMax } = thread
  if (inbox.lastBytes > payloadBytesMax) {
    const message = `with what the tokens say, the command takes ${inbox.lastBytes} bytes; at most ${payloadBytesMax} can be taken`
    return { ...ErrorCode.limitExceeded, message }
  }
  return busyError(thread)
}

/** Writes a command that the shard will answer. `id`: what the reply will name; NOBODY when none will come. */
export function sendCommand(
  thread: ShardThread,
  { connection, id }: { connection: Connection; id: number },
  write: (thread: ShardThread, call: Call) => boolean,
): SentCommand {
  const request = thread.commands.open(connection.number, id)
  if (request < 0) return { kind: 'refused', error: busyError(thread) }
  if (write(thread, { connection: connection.number, id, request })) return { kind: 'sent', request }
  thread.commands.close(request)
  return { kind: 'refused', error: refusalOf(thread) }
}

/**
 * Tells a shard what its rooms show of a connection from now on. `changed`: the subscriptions whose own info has changed. False when the
 * shard does not take the record.
 */
export function describe(
  connection: Connection,
  { info, name }: CentrifugeSession,
  { thread, changed }: { thread: ShardThread; changed: readonly Subscription[] },
): boolean {
  const rooms = changed
    .filter((one) => one.thread === thread)
    .map(({ room, roomInfo = null }) => [room, roomInfo] as const)
  return thread.orders.describe(connection.number, { connectionInfo: info ?? null, name: name ?? null, rooms })
}
