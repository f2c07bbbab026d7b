// Receives connections that live in one room, at `/ws/{room}` and `/{room}`: decides between plain and plain JSON, and whether anything has to
// be found out before the client may come in (plain-verdicts.ts). Main thread.
import type { Authenticator } from '../auth/auth.ts'
import { type ReadView, VIEW_PARTS } from '../board/view.ts'
import { type Config, roomOptionsFor } from '../config/config.ts'
import { decodeRoom, isOpen, roomAccess } from '../config/room-access.ts'
import type { Visit } from '../gateway/door.ts'
import { nativeIdleTimeout } from '../gateway/heartbeat.ts'
import type { ConnectRequest, Dismissal, Reception, WireProtocol } from '../gateway/reception.ts'
import type { RemoteAddress } from '../gateway/remote-addresses.ts'
import type { ShardPool } from '../pool/shard-pool.ts'
import { PlainClose } from '../protocol/codes.ts'
import { nameInQuery } from '../protocol/member-name.ts'
import { shown } from '../refusals.ts'
import type { MemberParts } from './member-session.ts'
import { PlainJsonSession } from './plain-json-session.ts'
import { PlainSession } from './plain-session.ts'
import { PlainVerdicts } from './plain-verdicts.ts'

export interface PlainProtocolParts extends MemberParts {
  readonly config: Config
  readonly auth: Authenticator
  readonly pool: ShardPool
}

const PREFIX = '/ws/'
const JSON_FORMAT = 'json'
const JSON_SUBPROTOCOL = 'lobbycast-json'
/** Parameters of the URL of a room with a board. */
const PARAMETERS: readonly string[] = ['token', 'format', 'name', ...VIEW_PARTS]
const WHOLE_VIEW: ReadView = { kind: 'ok', text: '' }

export class PlainProtocol implements WireProtocol {
  readonly patterns = [`${PREFIX}*`, '/*']
  readonly idleTimeout: number
  readonly isPinged = true
  readonly #parts: PlainProtocolParts
  readonly #verdicts: PlainVerdicts

  constructor(parts: PlainProtocolParts) {
    this.#parts = parts
    this.#verdicts = new PlainVerdicts(parts)
    this.idleTimeout = nativeIdleTimeout(parts.config.heartbeat)
  }

  receive(req: ConnectRequest, visit: Visit, remote: RemoteAddress | undefined): Reception {
    const { auth, config, hooks, pool } = this.#parts
    const path = req.getUrl()
    const decoded = decodeRoom(config.rooms, path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path.slice(1))
    const room = decoded.kind === 'ok' ? decoded.room : ''
    // Read before `getQuery` is asked for single values, because such a call of uWS changes the whole query.
    const query = req.getQuery() ?? ''
    const format = req.getQuery('format') ?? ''
    const subprotocol = offers(req.getHeader('sec-websocket-protocol'), JSON_SUBPROTOCOL) ? JSON_SUBPROTOCOL : ''
    const peer = hooks.peerOf(req, visit)
    const view = decoded.kind === 'ok' ? this.#viewIn(room, query) : WHOLE_VIEW
    const viewText = view.kind === 'ok' ? view.text : ''
    const parts = { room, thread: pool.owner(room), subprotocol, peer, view: viewText, parts: this.#parts }
    const isJson = format === JSON_FORMAT || subprotocol !== ''
    const { name, fault } = isJson ? nameInQuery(query) : {}
    const session = isJson ? new PlainJsonSession({ ...parts, name }) : new PlainSession(parts)
    const dismissed = (reason: string, counted: Dismissal['counted']): Reception => ({
      kind: 'dismissed',
      session,
      dismissal: { ...PlainClose.policy, reason, counted },
    })
    if (decoded.kind === 'refused') return dismissed(decoded.reason, 'room_name')
    if (format !== '' && format !== JSON_FORMAT) {
      return dismissed(`there is no format ${shown(format)}, only ${JSON_FORMAT}`, 'bad_request')
    }
    if (fault !== undefined) return dismissed(`the name ${fault}`, 'bad_request')
    if (view.kind === 'refused') return dismissed(view.message, 'bad_request')
    const access = roomAccess(config.rooms, room)
    const token = req.getQuery('token') || bearerOf(req.getHeader('authorization'))
    // Without a key the server cannot judge a token. The connect hook can: it is given the token among the parameters.
    const isVerified = token !== undefined && auth.verifies
    const asksConnect = hooks.on.connect && (!isVerified || config.hooks.connectAlways)
    const asksSubscribe = access.users === undefined && roomOptionsFor(config.rooms, room).subscribeHook
    const isFree = auth.anonymousAllowed && isOpen(access) && !isVerified
    if (isFree && !asksConnect && !asksSubscribe) return { kind: 'welcome', session }
    if (!isFree && !asksConnect && token === undefined) return dismissed('the token is missing', 'token')
    const applicant = {
      session,
      access,
      token: isVerified || !(isFree || asksConnect) ? token : undefined,
      parameters: asksConnect ? parametersIn(query, isVerified) : {},
      address: visit.address(),
      remote,
      asksConnect,
      asksSubscribe,
    }
    return {
      kind: 'verdict',
      session,
      judge: (id) => this.#verdicts.objection(id, applicant),
      foretell: () => this.#verdicts.foretell(applicant),
    }
  }
  /** The view of a room's board. There a parameter that nobody knows is refused, because it may be a view with a typing mistake. */
  #viewIn(room: string, query: string): ReadView {
    const { views, hooks } = this.#parts
    if (views.of(room) === undefined) return WHOLE_VIEW
    const parameters = new URLSearchParams(query)
    const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name))
    // The connect hook may know others.
    if (unknown !== undefined && !hooks.on.connect) {
      const message = `there is no parameter ${shown(unknown)}, only ${PARAMETERS.join(', ')}`
      return { kind: 'refused', why: 'bad', message }
    }
    return views.inQuery(room, parameters)
  }
}

/** The parameters of a URL, as the connect hook is sent them: without the format, and without a token that has been verified here. */
function parametersIn(query: string, isVerified: boolean): Record<string, string> {
  const parameters = new URLSearchParams(query)
  parameters.delete('format')
  if (isVerified) parameters.delete('token')
  return Object.fromEntries(parameters)
}

const offers = (header: string, subprotocol: string): boolean =>
  header.split(',').some((offered) => offered.trim() === subprotocol)

const bearerOf = (authorization: string): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1]
