// What this back end answers to each hook. The shapes of requests and answers are in docs/hooks.md.

// In an application these come from its database.
const SESSIONS = new Map([
  ['s-ann', { user: 'ann', name: 'Ann', isStaff: true }],
  ['s-bob', { user: 'bob', name: 'Bob', isStaff: false }],
])
const STAFF = new Set([...SESSIONS.values()].filter(({ isStaff }) => isStaff).map(({ user }) => user))

const TEXT_LENGTH_MAX = 200
// Deliveries of events that were taken already. The lobby repeats one when it did not hear the answer.
const DELIVERIES_KEPT_MAX = 1000
const taken = new Set()

const ANSWERS = {
  /** The session comes in a cookie of a page, in the data of an SDK, or in the URL of a plain client (`?session=`). */
  '/connect': ({ data }, { cookie = '' }) => {
    const id = data?.session ?? /(?:^|; )session=([\w-]+)/.exec(cookie)?.[1]
    const session = SESSIONS.get(id)
    if (session === undefined) return { disconnect: { code: 4501, reason: 'sign in first' } }
    return { result: { user: session.user, info: { name: session.name } } }
  },

  '/subscribe': ({ user, channel }) =>
    channel.startsWith('staff:') && !STAFF.has(user) ? refused('staff only') : { result: {} },

  /** Delivers a text without spaces at its ends, and with the time of the back end. */
  '/publish': ({ data }) => {
    const text = typeof data === 'string' ? data : data?.text
    if (typeof text !== 'string') return refused('send {"text":"..."}')
    if (text.length > TEXT_LENGTH_MAX) return refused(`at most ${TEXT_LENGTH_MAX} characters`)
    return { result: { data: { text: text.trim(), at: new Date().toISOString() } } }
  },

  '/events': ({ events, lost }, headers) => {
    if (isRepeated(headers['x-lobbycast-delivery'])) return {}
    if (lost > 0) console.log(`${lost} events are missing: ask the server API who is in the rooms`)
    for (const { type, room, user, reason } of events) console.log([type, room, user, reason].filter(Boolean).join(' '))
    return {}
  },
}

export const isHook = (path) => Object.hasOwn(ANSWERS, path)

export const answerTo = (path, body, headers) => ANSWERS[path](body, headers)

const refused = (message) => ({ error: { code: 403, message } })

function isRepeated(delivery) {
  if (taken.has(delivery)) return true
  taken.add(delivery)
  // A Set keeps the order of insertion, so its first element is the oldest.
  if (taken.size > DELIVERIES_KEPT_MAX) taken.delete(taken.values().next().value)
  return false
}
