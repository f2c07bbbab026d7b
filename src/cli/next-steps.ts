// What a person can do after a refusal of `lobbycast join`: one sentence for each code of a reply or of a close frame. Main thread. Pure.
import { Disconnect, ErrorCode, PlainClose } from '../protocol/codes.ts'
import type { ChatEvent } from './chat-event.ts'

const TOKEN =
  'give --token; `lobbycast token --sub NAME` makes one for development, and `--room ROOM` makes it one for a room'
const LATER = 'try again after a pause'
const SLOWER = 'send less at once, and try again after a pause'
const REMOVED = 'somebody with the key of the server decided this; ask them'

const BY_CODE: Readonly<Record<number, string>> = {
  [ErrorCode.internal.code]: LATER,
  [ErrorCode.unauthorized.code]: TOKEN,
  [ErrorCode.unknownRoom.code]: 'choose another name for the room',
  [ErrorCode.permissionDenied.code]:
    'the room does not allow it to you; a token may, or the options of the room have to change',
  [ErrorCode.limitExceeded.code]: 'a limit of the server is reached; the limits are options that begin with limits.',
  [ErrorCode.badRequest.code]: 'change what the reason says',
  [ErrorCode.notAvailable.code]: 'the options of the room have to change',
  [ErrorCode.tokenExpired.code]: TOKEN,
  [ErrorCode.expired.code]: TOKEN,
  [ErrorCode.tooManyRequests.code]: SLOWER,
  [PlainClose.policy.code]: 'change what the reason says, and join again',
  [PlainClose.tooBig.code]: 'send shorter messages; limits.messageBytesMax of the server says how long they may be',
  [PlainClose.joinFailed.code]: 'look at the log of the server',
  [Disconnect.expired.code]: TOKEN,
  [Disconnect.invalidToken.code]: TOKEN,
  [Disconnect.forceDisconnect.code]: REMOVED,
  [Disconnect.connectionLimit.code]: 'close another connection of the same user',
  [Disconnect.permissionDenied.code]: TOKEN,
  [Disconnect.tooManyErrors.code]: 'look at the refusals before this one',
}

/** `code`: undefined where the protocol gives none. */
function nextStep(code: number | undefined, reason: string): string {
  if (/\btoken\b/.test(reason)) return TOKEN
  if (/^no such id/.test(reason)) return 'see who is here with /who'
  if (/\b(removed|banned|kicked)\b/.test(reason)) return REMOVED
  if (code === undefined) return 'change what the reason says'
  return BY_CODE[code] ?? (code >= 4000 ? 'the application that runs the server knows this code' : LATER)
}

export const refusal = (reason: string, code: number | undefined): Extract<ChatEvent, { type: 'refused' }> => ({
  type: 'refused',
  ...(code === undefined ? {} : { code }),
  reason,
  next: nextStep(code, reason),
})
