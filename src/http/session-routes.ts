// POST /admin/session: a ticket, which the start prints in the URL of the page, or a key of the scope admin is exchanged for a session. A key of a
// session opens no further session, so none lasts longer than its time. Main thread.
import type { Sessions } from '../auth/sessions.ts'
import type { Config } from '../config/config.ts'
import type { RemoteAddresses } from '../gateway/remote-addresses.ts'
import { textOf } from '../protocol/byte-builder.ts'
import { parsed } from '../protocol/json-scan.ts'
import { LIVE_ROOM } from '../protocol/live-record.ts'
import type { Refusals } from '../refusals.ts'
import { type AdminKeys, type Caller, presentedKey } from './admin-keys.ts'
import type { Answer } from './exchange.ts'
import { fault } from './in-room.ts'
import { bodies } from './route-schemas.ts'
import type { Call, Handler } from './router.ts'
import { schemaFault } from './schema-fault.ts'

/** Why a server with a listener for administrators has no sessions. */
const SESSIONS_OFF =
  'sessions are off while admin.listen is set: pages come by the first listener, which takes no key of the admin API'

/** Anybody may send a body here. */
const BODY_BYTES_MAX = 4096
/** The peers that the limits for one address do not count, together: loopback, and those behind a proxy that does not name them. */
const UNCOUNTED = 'uncounted'
const RETRY_LATER = { 'Retry-After': '60' } as const

export interface SessionRoutesParts {
  readonly config: Config
  readonly sessions: Sessions
  /** Undefined when the admin API is open. */
  readonly keys: AdminKeys | undefined
  readonly addresses: RemoteAddresses
  readonly refusals: Refusals
}

export class SessionRoutes {
  readonly #parts: SessionRoutesParts
  readonly handlers: Readonly<Record<'session', Handler>> = { session: (call) => this.#open(call) }

  constructor(parts: SessionRoutesParts) {
    this.#parts = parts
  }

  #open(call: Call): Answer {
    const { config, sessions } = this.#parts
    if (config.admin.listen !== '') return fault(404, SESSIONS_OFF)
    const objection = this.#objection(call)
    if (objection !== undefined) return objection
    const headers = { 'Cache-Control': 'no-store' }
    return { status: 200, body: { ...sessions.open(), room: LIVE_ROOM }, headers }
  }

  /** Why there is no session for this request; undefined when there is one. */
  #objection({ visit, body, exchange: { requestId } }: Call): Answer | undefined {
    const { keys, sessions, addresses, refusals } = this.#parts
    if (body.length > BODY_BYTES_MAX) return fault(413, `the body is larger than ${BODY_BYTES_MAX} bytes`)
    const given = body.length === 0 ? {} : parsed<{ ticket?: string }>(textOf(body))
    const badBody = given === undefined ? 'the body is not valid JSON' : schemaFault(bodies.session, given)
    if (badBody !== undefined) return fault(400, badBody)
    if (keys === undefined) return undefined

    const facts = () => ({ address: visit.address(), requestId })
    const remote = addresses.find(visit.countedAddress() ?? UNCOUNTED)
    if (remote.hasTooManyFailedTokens(performance.now())) {
      refusals.record('address_tokens', facts)
      const text = 'not looked at: too many tickets, keys or tokens of your address were wrong; try again later'
      return { ...fault(429, text, RETRY_LATER), isCounted: true }
    }
    const key = presentedKey(visit.head, false)
    const ticket = given?.ticket ?? ''
    const caller = key === '' ? undefined : keys.callerOf(key)
    if (caller !== undefined) return objectionTo(caller)
    if (key === '' && ticket !== '' && sessions.spend(ticket)) return undefined
    remote.tokenFailed(performance.now())
    refusals.record('admin_key', facts)
    const text =
      ticket === '' || key !== ''
        ? 'a session needs a ticket, or a key of the admin API in X-API-Key or as a bearer token'
        : 'the ticket is wrong, too old, or has been used; a key of the admin API does as well'
    return { ...fault(401, text, { 'WWW-Authenticate': 'Bearer' }), isCounted: true }
  }
}

/** A session may do everything in every room, so its opener must, too. */
function objectionTo({ scope, rooms }: Caller): Answer | undefined {
  if (scope !== 'admin') return fault(403, `a key of the scope ${scope} may not do this; needed is admin`)
  return rooms === undefined ? undefined : fault(403, 'a key for some rooms opens no session')
}
