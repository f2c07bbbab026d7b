// What the claims of a token mean to this server, and how long they last. Browser; no DOM.

export const MEANINGS: Readonly<Record<string, string>> = {
  alg: 'how it is signed',
  kid: 'the key that signed it',
  sub: 'the user',
  channel: 'the room that it admits to: a subscription token',
  channels: 'rooms that the connection is put into',
  subs: 'rooms that the connection is put into, with options',
  name: 'the name that others see',
  info: 'shown to others',
  data: 'given to the member',
  iss: 'who issued it',
  aud: 'whom it is for',
  iat: 'when it was issued',
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** For a claim that is a time: how far it is away. Undefined for any other claim. */
export function timeLeft(name: string, value: unknown, nowSeconds: number): string | undefined {
  if (typeof value !== 'number' || !['exp', 'nbf', 'expire_at'].includes(name)) return undefined
  if (name === 'expire_at' && value === 0) return 'what it opens never ends'
  const seconds = value - nowSeconds
  switch (name) {
    case 'exp':
      return seconds > 0 ? `good for ${spelled(seconds)}` : `expired ${spelled(-seconds)} ago`
    case 'nbf':
      return seconds > 0 ? `not good before ${spelled(seconds)} from now` : `good since ${spelled(-seconds)}`
    default:
      return seconds > 0 ? `what it opens ends in ${spelled(seconds)}` : `what it opened ended ${spelled(-seconds)} ago`
  }
}

function spelled(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? UNITS[3]
  const count = Math.floor(seconds / size)
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`
}
