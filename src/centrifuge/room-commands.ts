// Records about one connection's rooms, as the main thread writes them into a shard's inbox. No state.

import type { Connection } from '../gateway/connection.ts'
import type { DescribeOrder } from '../mailbox/orders.ts'
import { CommandKind, Inbound } from '../mailbox/records.ts'
import type { ShardThread } from '../pool/shard-thread.ts'
import { utf8 } from '../protocol/byte-builder.ts'

/** In place of a command's id: the client waits for no reply. */
export const NOBODY = 0

/** A room command that is not simply forwarded. */
export interface RoomCommand {
  readonly id: number
  readonly method: 'subscribe' | 'unsubscribe' | 'sub_refresh'
  readonly room: string
  readonly params: string
}

interface Command {
  /** What the reply will name; NOBODY when none will come. */
  readonly id: number
  readonly kind: number
  /** For `a` of the record, when that is not the id. */
  readonly detail?: number
  readonly payload: Uint8Array
}

/** The slot by which the answer is recognised; -1 when the shard cannot take the command. */
export function sendCommand(thread: ShardThread, { number }: Connection, command: Command): number {
  const { id, kind, detail = id, payload } = command
  const request = thread.commands.open(number, id)
  if (request < 0) return request
  const header = { kind: Inbound.command, flags: 0, detail: kind, connection: number, a: detail, b: request }
  if (thread.send(header, payload)) return request
  thread.commands.close(request)
  return -1
}

/** What a shard's rooms show of a connection has changed: its info, and what is said of it in some of them. */
export function sendDescribe(
  thread: ShardThread,
  { number }: Connection,
  { info, rooms }: { info: string | undefined; rooms: readonly { room: string; roomInfo: string | undefined }[] },
): boolean {
  const order: DescribeOrder = {
    connectionInfo: info ?? null,
    rooms: rooms.map(({ room, roomInfo = null }) => [room, roomInfo]),
  }
  const header = { kind: Inbound.command, flags: 0, detail: CommandKind.describe, connection: number, a: NOBODY, b: 0 }
  return thread.send(header, utf8(JSON.stringify(order)))
}
