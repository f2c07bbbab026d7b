// What a person can do after a refusal, by its code and its reason: for the page and for the terminal commands. A step that is the same for
// both has one text here; for the other steps each has its own words. Pure.
import { Disconnect, ErrorCode, PlainClose, UnsubscribeCode } from './codes.ts'

/** The caller adds the capital letter and the full stop. */
const SHARED = {
  admitted: 'use another room, or a token that admits you to this one',
  application: 'this code belongs to the application, so look it up there',
  busy: 'the server takes no more connections now; wait, then try again',
  change: 'change what the reason names, then try again',
  connections: 'close another connection of the same user',
  full: 'wait until somebody leaves, or use another room',
  host: 'name this host in the option http.hosts of the server',
  later: 'try again after a pause',
  limit: 'ask for less: the reason names the limit, whose option begins with "limits"',
  log: 'use another room, or look in the log of the server',
  name: 'choose another name for the room, then try again',
  notOffered: 'the room does not offer this; an administrator can change its options',
  onlyServer: 'only the server publishes in this room; you stay connected',
  origin: 'name the origin of this page in the option origins of the server',
  path: 'check the address: there is no such path on this server',
  permission:
    'you are not allowed to do this in the room; use a token that allows it, or change the options of the room',
  refusals: 'look at the refusals before this one',
  removed: 'somebody with the key of the server decided this; ask them, or join again if you may',
  shorter: 'send shorter messages; limits.messageBytesMax of the server says how long they may be',
  slow: 'the connection read too slowly; it comes back by itself',
  slower: 'send less at once, and try again after a pause',
  text: 'send text instead of binary frames',
  unknown: 'try again; if it happens again, look in the log of the server',
  user: 'use a token of a user that the room is for, or another room',
} as const

/** Steps that differ between the page and the terminal. */
export type OwnStep = 'token' | 'newToken' | 'whoIsHere'
export type Step = OwnStep | keyof typeof SHARED

interface Case {
  /** HTTP statuses, close codes, numbers of errors. Undefined for all, and for refusals without any. */
  readonly codes?: readonly number[]
  readonly reason?: RegExp
  readonly step: Step
}

/** Codes from here on belong to applications. */
const APPLICATION_CODE_MIN = 4000
const { policy } = PlainClose
const { limitExceeded, permissionDenied } = ErrorCode

/** The first case that fits a refusal counts. */
const CASES: readonly Case[] = [
  {
    codes: [
      ErrorCode.tokenExpired.code,
      ErrorCode.expired.code,
      UnsubscribeCode.expired.code,
      Disconnect.expired.code,
      Disconnect.subscriptionExpired.code,
    ],
    step: 'newToken',
  },
  { codes: [403], reason: /origin/i, step: 'origin' },
  { codes: [403], reason: /host/i, step: 'host' },
  { reason: /\btoken\b/, step: 'token' },
  { reason: /\bno such id\b/, step: 'whoIsHere' },
  { reason: /\b(removed|banned|kicked)\b/, step: 'removed' },
  {
    codes: [401, ErrorCode.unauthorized.code, Disconnect.invalidToken.code, Disconnect.permissionDenied.code],
    step: 'token',
  },
  { codes: [403], step: 'admitted' },
  { codes: [404], step: 'path' },
  { codes: [503], step: 'busy' },
  { codes: [policy.code], reason: /user/, step: 'user' },
  { codes: [policy.code], reason: /name|room|segment/, step: 'name' },
  { codes: [policy.code], reason: /much|many/, step: 'slower' },
  { codes: [PlainClose.tryAgain.code, limitExceeded.code], reason: /full/, step: 'full' },
  { codes: [limitExceeded.code], step: 'limit' },
  { codes: [permissionDenied.code], reason: /delivered/, step: 'onlyServer' },
  { codes: [permissionDenied.code], step: 'permission' },
  // Notices of the plain protocol have no code.
  { reason: /^permission denied, /, step: 'onlyServer' },
  { reason: /^overloaded, /, step: 'slower' },
  { codes: [429, PlainClose.tryAgain.code, ErrorCode.internal.code], step: 'later' },
  { codes: [1003], step: 'text' },
  { codes: [PlainClose.tooBig.code], step: 'shorter' },
  { codes: [PlainClose.joinFailed.code], step: 'log' },
  { codes: [ErrorCode.unknownRoom.code], step: 'name' },
  { codes: [ErrorCode.notAvailable.code], step: 'notOffered' },
  { codes: [ErrorCode.tooManyRequests.code], step: 'slower' },
  { codes: [UnsubscribeCode.server.code, Disconnect.forceDisconnect.code], step: 'removed' },
  { codes: [Disconnect.slow.code], step: 'slow' },
  { codes: [Disconnect.connectionLimit.code], step: 'connections' },
  { codes: [Disconnect.tooManyErrors.code], step: 'refusals' },
  { codes: [400, policy.code, ErrorCode.badRequest.code, Disconnect.badRequest.code], step: 'change' },
]

/** `code`: undefined for a refusal without a code. */
export function nextStep(code: number | undefined, reason: string): Step {
  const fits = (each: Case) => {
    const isOfCode = each.codes === undefined || (code !== undefined && each.codes.includes(code))
    return isOfCode && (each.reason?.test(reason) ?? true)
  }
  const found = CASES.find(fits)
  if (found !== undefined) return found.step
  if (code === undefined) return 'change'
  return code >= APPLICATION_CODE_MIN ? 'application' : 'unknown'
}

/** Whether a token may help after the refusal. */
export const wantsToken = (step: Step): boolean =>
  ['token', 'newToken', 'admitted', 'permission', 'user'].includes(step)

export const stepWords = (own: Readonly<Record<OwnStep, string>>): Readonly<Record<Step, string>> => ({
  ...SHARED,
  ...own,
})
