// The table of what to do after a refusal, which the page and the terminal share.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusal } from '../src/cli/next-steps.ts'
import { adviceOn } from '../src/page/protocol/next-steps.ts'
import { Disconnect, ErrorCode, PlainClose } from '../src/protocol/codes.ts'
import { nextStep, wantsToken } from '../src/protocol/next-steps.ts'

const advised = [...Object.values(ErrorCode), ...Object.values(Disconnect), ...Object.values(PlainClose)].map(
  ({ code, ...rest }) => [code, 'message' in rest ? rest.message : rest.reason] as const,
)

test('next steps - page and terminal say the same, except for steps that differ between them', () => {
  const refusals = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.string())
  fc.assert(
    fc.property(fc.oneof(refusals, fc.constantFrom(...advised)), ([code, reason]) => {
      const { nextStep: onPage } = adviceOn(code, reason)
      const { next } = refusal(reason, code)
      expect(onPage).toMatch(/^[A-Z].*\.$/)
      const isOwn = ['token', 'newToken', 'whoIsHere'].includes(nextStep(code, reason))
      const isAlike = onPage.toLowerCase() === `${next.toLowerCase()}.`
      expect([isOwn, isAlike]).toEqual([isOwn, !isOwn])
    }),
  )
})

test.each([
  [1008, 'the token is missing', 'token'],
  [403, 'the token is not good for this room', 'token'],
  [403, 'the Origin https://example.org is not allowed', 'origin'],
  [1008, 'the room name is too long', 'name'],
  [1013, 'room is full', 'full'],
  [106, 'room is full', 'full'],
  [109, 'token expired', 'newToken'],
  [3500, 'invalid token', 'token'],
  [3503, 'force disconnect', 'removed'],
  [1008, 'removed: load the page again', 'removed'],
  [107, 'no such id 7', 'whoIsHere'],
  [4711, 'of an application', 'application'],
  [undefined, 'overloaded, message not delivered.', 'slower'],
  [undefined, 'permission denied, message not delivered.', 'onlyServer'],
  [undefined, 'anything', 'change'],
] as const)('next steps - after %s, %s: %s', (code, reason, step) => {
  expect(nextStep(code, reason)).toBe(step)
})

test('next steps - a token is asked for where one may help', () => {
  const wanted = (code: number, reason: string) => wantsToken(nextStep(code, reason))
  expect([wanted(101, 'unauthorized'), wanted(103, 'permission denied'), wanted(401, '')]).toEqual([true, true, true])
  expect([wanted(1013, 'room is full'), wanted(1009, 'message too big')]).toEqual([false, false])
})
