// The room in the path of a request, and whether the key is for it. Main thread.
import type { Config } from '../config/config.ts'
import { decodeRoom } from '../config/room-access.ts'
import type { Answer } from './exchange.ts'
import type { Call, Handler } from './router.ts'

/** Decodes the room of the path, once, and calls `act` when the key is for it. */
export function inRoom(
  rooms: Config['rooms'],
  { params, caller }: Call,
  act: (room: string) => Answer | undefined | Promise<Answer | undefined>,
): ReturnType<Handler> {
  const decoded = decodeRoom(rooms, params.room ?? '')
  if (decoded.kind === 'refused') return fault(400, decoded.reason)
  return caller.isFor(decoded.room) ? act(decoded.room) : fault(403, 'the key is not for this room')
}

/** A refusal in words. */
export const fault = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error },
  headers,
})
