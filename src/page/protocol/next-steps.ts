// What a person can do after a refusal, in the words of the page. Browser; no DOM.
import { nextStep, stepWords, wantsToken } from '../../protocol/next-steps.ts'

const WORDS = stepWords({
  token: 'put a token that is good for this room, and that this server can verify, into the field and try again',
  newToken: 'fetch a new token and try again',
  whoIsHere: 'that member has left; choose another one',
})

export interface Advice {
  readonly nextStep: string
  /** Whether a field for a token may help. */
  readonly wantsToken: boolean
}

export function adviceOn(code: number, reason: string): Advice {
  const step = nextStep(code, reason)
  const words = WORDS[step]
  return { nextStep: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`, wantsToken: wantsToken(step) }
}
