// Reads the room from the path of a request, and checks that the caller's key is valid for this room. Main thread.
import type { Config } from '../config/config.ts'
import { decodeRoom, RESERVED_ROOM } from '../config/room-access.ts'
import type { Answer } from './exchange.ts'
import type { Call, Handler } from './router.ts'

/** Decodes the room of the path and calls `act` with its name. Answers 400 for a bad name, and 403 when the key is not for this room
 * or the room is the server's own. */
export function inRoom(
  rooms: Config['rooms'],
  { params, caller }: Call,
  act: (room: string) => Answer | undefined | Promise<Answer | undefined>,
): ReturnType<Handler> {
  const decoded = decodeRoom(rooms, params.room ?? '')
  if (decoded.kind === 'refused') return fault(decoded.reason === RESERVED_ROOM ? 403 : 400, decoded.reason)
  return caller.isFor(decoded.room) ? act(decoded.room) : fault(403, 'the key is not for this room')
}

/** An answer with an error message. */
export const fault = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error },
  headers,
})
