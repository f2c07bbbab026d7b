// What a person can do after a refusal of `lobbycast join`, in one sentence. Main thread. Pure.
import { nextStep, stepWords } from '../protocol/next-steps.ts'
import type { ChatEvent } from './chat-event.ts'

const TOKEN =
  'give --token; `lobbycast token --sub NAME` makes one for development, and `--room ROOM` makes it one for a room'

const WORDS = stepWords({ token: TOKEN, newToken: TOKEN, whoIsHere: 'see who is here with /who' })

/** `code`: undefined where the protocol gives none. */
export const refusal = (reason: string, code: number | undefined): Extract<ChatEvent, { type: 'refused' }> => ({
  type: 'refused',
  ...(code === undefined ? {} : { code }),
  reason,
  next: WORDS[nextStep(code, reason)],
})
