// Takes each HTTP request that is no WebSocket through the same gates, whichever listener it came by: framing, Host, route, Origin, method,
// key, rate, content type, query, body. Behind them is the handler of its route. Main thread.
import type { Config } from '../config/config.ts'
import type { Door, Refusal, Visit } from '../gateway/door.ts'
import { headerOf } from '../gateway/request-head.ts'
import type { UpgradeVerdict, UpgradeVerdicts } from '../gateway/upgrade-verdicts.ts'
import type { HttpFigures } from '../metrics/http-figures.ts'
import { ErrorCode } from '../protocol/codes.ts'
import { type RefusalReason, type Refusals, shown } from '../refusals.ts'
import { type AdminKeys, ANYBODY, type Caller, presentedKey } from './admin-keys.ts'
import { errorAnswer } from './api-errors.ts'
import { originHeaders, preflightHeaders } from './cors.ts'
import { type Answer, type Exchange, type Headers, NO_HEADERS, TEXT } from './exchange.ts'
import type { KeyRates } from './key-rates.ts'
import { RouteFinder, type RoutesOfPath } from './route-finder.ts'
import type { Method, Route, RouteName } from './route-table.ts'
import { type Query, queryOf } from './schema-fault.ts'

/** A request that has passed all gates. */
export interface Call {
  readonly exchange: Exchange
  readonly route: Route
  readonly visit: Visit
  readonly caller: Caller
  /** Parameters of the path, not yet decoded. */
  readonly params: RoutesOfPath['params']
  readonly query: Query
  /** Empty where the route has no body. */
  readonly body: Uint8Array
  /** Headers of any answer. */
  readonly headers: Headers
}

/** `undefined`: the handler has answered, or will. */
export type Handler = (call: Call) => Answer | undefined | Promise<Answer | undefined>

/** One listener, as the router sees it. */
export interface Front {
  readonly door: Door
  /** Whether keys are taken; a listener without keys takes tokens only. */
  readonly takesKeys: boolean
  /** Whether it serves a route. */
  readonly serves: (route: Route) => boolean
  /** Why a request for a WebSocket was refused; undefined for any other request. */
  readonly refusedUpgrade: (visit: Visit) => Refusal | undefined
  /** What an upgrade would be answered; undefined for a listener without WebSockets. */
  readonly upgrades: UpgradeVerdicts | undefined
}

export interface RouterParts {
  readonly config: Config
  readonly routes: readonly Route[]
  readonly handlers: Readonly<Record<RouteName, Handler>>
  /** Undefined when the admin API is open. */
  readonly keys: Pick<AdminKeys, 'callerOf'> | undefined
  readonly rates: KeyRates
  readonly refusals: Refusals
  readonly requests: Pick<HttpFigures, 'answered'>
  /** A handler has thrown. */
  readonly failed: (error: unknown, call: Pick<Call, 'route' | 'exchange'>) => void
}

const REASON_OF_STATUS: Readonly<Record<number, RefusalReason>> = {
  400: 'http_request',
  403: 'http_scope',
  404: 'http_route',
  405: 'http_method',
  409: 'http_request',
  413: 'http_body',
  415: 'http_type',
  429: 'http_rate',
  503: 'http_busy',
}

const EMPTY = new Uint8Array(0)
/** The caller of a request whose token, or ticket, the handler judges. */
const WATCHER: Caller = { ...ANYBODY, name: '', scope: 'read' }

export class Router {
  readonly #parts: RouterParts
  readonly #finder: RouteFinder

  constructor(parts: RouterParts) {
    this.#parts = parts
    this.#finder = new RouteFinder(parts.routes)
  }

  /** To be called inside the handler of the listener. */
  take(exchange: Exchange, front: Front): void {
    const { head } = exchange
    const startedAtMs = performance.now()
    let route: Route | undefined
    exchange.onAnswer = (status) => {
      const seconds = (performance.now() - startedAtMs) / 1000
      this.#parts.requests.answered(route, { status, seconds })
    }
    const visit = front.door.visit(head)
    if (head.path === '*' && head.method === 'OPTIONS') {
      exchange.answer({ status: 204, headers: { Allow: 'GET, HEAD, POST, DELETE, OPTIONS' } })
      return
    }
    const found = this.#servedAt(head.path, front)
    route = found?.byMethod.get((head.method === 'HEAD' ? 'GET' : head.method) as Method)
    const isForAnyone = found !== undefined && [...found.byMethod.values()].every(({ who }) => who === 'anyone')
    const objection = isForAnyone ? front.door.framingObjection(visit) : front.door.objection(visit)
    if (objection !== undefined) {
      this.#turnAway(exchange, objection, {})
      return
    }
    if (found !== undefined && route !== undefined) this.#enter(exchange, front, { visit, route, params: found.params })
    else this.#noRoute(exchange, front, { visit, found, isForAnyone })
  }

  /** Routes of a path that a listener serves. */
  #servedAt(path: string, { serves }: Front): RoutesOfPath | undefined {
    const found = this.#finder.find(path)
    return found !== undefined && [...found.byMethod.values()].some(serves) ? found : undefined
  }

  #noRoute(
    exchange: Exchange,
    { door, refusedUpgrade, upgrades }: Front,
    { visit, found, isForAnyone }: { visit: Visit; found: RoutesOfPath | undefined; isForAnyone: boolean },
  ): void {
    const { head } = exchange
    // A path that is no route, or an alias, may be a room that a plain client joins.
    const refusal = refusedUpgrade(visit)
    if (refusal !== undefined) {
      this.#answerUpgrade(exchange, refusal)
      return
    }
    const isRead = head.method === 'GET' || head.method === 'HEAD'
    const isTypo = () => head.path.lastIndexOf('/') === 0 && this.#finder.near(head.path) !== undefined
    const protocol = found === undefined && isRead && !isTypo() ? upgrades?.protocolAt(head.path) : undefined
    if (upgrades !== undefined && protocol !== undefined) {
      void upgrades.of(visit, protocol).then((verdict) => this.#answerForetold(exchange, visit, verdict))
      return
    }
    const moved = found === undefined && this.#finder.find(head.path) !== undefined
    if (found === undefined) {
      const hint = moved
        ? 'it is served by the listener of admin.listen'
        : this.#finder.suggestion(head.method, head.path)
      this.#refuse(exchange, { status: 404, text: hint === undefined ? 'no such route' : `no such route: ${hint}` })
      return
    }
    const objection = isForAnyone ? undefined : door.adminObjection(visit)
    if (objection !== undefined) {
      this.#turnAway(exchange, objection, {})
      return
    }
    const allow = allowOf(found)
    const origin = isForAnyone ? '' : visit.origin
    if (head.method === 'OPTIONS') exchange.answer({ status: 204, headers: preflightHeaders(origin, allow) })
    else {
      const hint = this.#finder.below([...found.byMethod.values()][0]!)
      const text = `${shown(head.method)} is not possible here${hint === undefined ? '' : `: ${hint}`}`
      this.#refuse(exchange, {
        status: 405,
        text,
        headers: { ...originHeaders(origin), Allow: allow },
      })
    }
  }

  #enter(
    exchange: Exchange,
    { door, takesKeys }: Front,
    { visit, route, params }: { visit: Visit; route: Route; params: RoutesOfPath['params'] },
  ): void {
    const { who } = route
    const objection = who === 'anyone' ? undefined : door.adminObjection(visit)
    if (objection !== undefined) {
      this.#turnAway(exchange, objection, {})
      return
    }
    const headers = who === 'anyone' ? NO_HEADERS : originHeaders(visit.origin)
    const caller = this.#callerOf(route, visit, takesKeys)
    if ('reason' in caller) {
      this.#turnAway(exchange, caller, headers)
      return
    }
    const fault = route.body === undefined ? undefined : typeFault(visit)
    if (fault !== undefined) {
      this.#refuse(exchange, { status: 415, text: fault, headers })
      return
    }
    const query = queryOf(route.query, visit.head.query)
    if (typeof query === 'string') {
      this.#refuse(exchange, { status: 400, text: query, headers })
      return
    }
    // Called inside the handler of the listener, because uWebSockets.js gives no body to a later call.
    const { statisticsBytesMax } = this.#parts.config.limits
    const body = route.body === undefined ? EMPTY : exchange.readBody(statisticsBytesMax)
    void this.#handle({ exchange, route, visit, caller, params, query, headers }, body)
  }

  /** Who makes a request, or why the request is refused. */
  #callerOf(route: Route, visit: Visit, takesKeys: boolean): Caller | Refusal {
    const { who, scopes } = route
    const { keys } = this.#parts
    if (who === 'anyone') return ANYBODY
    if (!takesKeys || who === 'key or ticket') return WATCHER
    if (keys === undefined) return ANYBODY
    const presented = presentedKey(visit.head, isApi(route))
    const caller = presented === '' ? undefined : keys.callerOf(presented)
    // A text of three parts with dots between them is a token, unless it is a key or came in the header of keys.
    const isBearer = headerOf(visit.head, 'x-api-key') === ''
    const mayBeToken = presented === '' || (isBearer && presented.split('.').length === 3)
    if (caller === undefined && who === 'key or token' && mayBeToken) return WATCHER
    const facts = () => ({ address: visit.address() })
    if (caller === undefined) {
      return {
        reason: 'admin_key',
        status: '401 Unauthorized',
        text: 'the admin API needs its key in X-API-Key or as a bearer token',
        headers: [['WWW-Authenticate', 'Bearer']],
        facts,
      }
    }
    if (scopes.includes(caller.scope)) return caller
    const text = `a key of the scope ${caller.scope} may not do this; needed is ${scopes.join(' or ')}`
    return { reason: 'http_scope', status: '403 Forbidden', text, facts: () => ({ ...facts(), key: caller.name }) }
  }

  async #handle(admitted: Omit<Call, 'body'>, reading: Uint8Array | ReturnType<Exchange['readBody']>): Promise<void> {
    const { exchange, route, visit, caller, params, query, headers } = admitted
    const { rates, handlers, failed, config } = this.#parts
    try {
      const body = await reading
      if (body === 'gone') return
      if (body === 'too large') {
        const text = `the body is larger than ${config.limits.statisticsBytesMax} bytes`
        this.#refuse(exchange, { status: 413, text, headers })
        return
      }
      const waitSeconds = caller === WATCHER || route.who === 'anyone' ? 0 : await rates.waitSeconds(caller.name, 1)
      const call: Call = { exchange, route, visit, caller, params, query, body, headers }
      const answer = waitSeconds === 0 ? await handlers[route.name](call) : this.#tooOften(call, waitSeconds)
      if (answer === undefined) return
      this.#count(answer, exchange)
      exchange.answer(headers === NO_HEADERS ? answer : { ...answer, headers: { ...headers, ...answer.headers } })
    } catch (error) {
      failed(error, { route, exchange })
      exchange.answer({ status: 500, body: { error: 'internal server error' }, headers })
    }
  }

  #tooOften({ route, exchange, caller }: Call, seconds: number): Answer {
    const text = 'the key is used too often'
    if (isApi(route)) {
      this.#parts.refusals.record('http_rate', () => ({ key: caller.name, requestId: exchange.requestId }))
      return errorAnswer(exchange.head, { ...ErrorCode.tooManyRequests, message: text }, seconds)
    }
    return { status: 429, body: { error: text }, headers: { 'Retry-After': String(seconds) } }
  }

  /** Counts an answer that is a refusal. */
  #count({ status, isCounted }: Answer, { requestId }: Exchange): void {
    if (status >= 400 && isCounted !== true)
      this.#parts.refusals.record(REASON_OF_STATUS[status] ?? 'http_request', () => ({ status, requestId }))
  }

  /** Answers a request for the path of a WebSocket that is no upgrade. */
  #answerForetold(exchange: Exchange, { target, head, address }: Visit, verdict: UpgradeVerdict): void {
    const { refusals } = this.#parts
    const { requestId } = exchange
    if (verdict.kind === 'refused') {
      const { refusal, isCounted } = verdict
      if (!isCounted) refusals.record(refusal.reason, () => ({ ...refusal.facts(), requestId }))
      const headers = Object.fromEntries(refusal.headers ?? [])
      exchange.answer({ status: statusOf(refusal.status), body: { error: refusal.text }, headers })
      return
    }
    const url = `${target.scheme === 'https' ? 'wss' : 'ws'}://${target.host}${head.path}`
    const hook = verdict.asksHook ? '; the back end is asked then, and may still refuse' : ''
    const error = `this path is for WebSockets: connect to ${url}, as by new WebSocket(url) in a browser${hook}`
    refusals.record('handshake', () => ({ address: address(), text: 'the request is no upgrade', requestId }))
    exchange.answer({ status: 426, body: { error, url }, headers: { Upgrade: 'websocket', Connection: 'Upgrade' } })
  }

  /** Answers a request for a WebSocket with text, which people and libraries show. */
  #answerUpgrade(exchange: Exchange, { reason, status, text, headers = [], facts }: Refusal): void {
    this.#parts.refusals.record(reason, () => ({ ...facts(), requestId: exchange.requestId }))
    const body = `${text}\n`
    exchange.answer({ status: statusOf(status), body, type: TEXT, headers: Object.fromEntries(headers) })
  }

  #turnAway(exchange: Exchange, { reason, status, text, headers = [], facts }: Refusal, others: Headers): void {
    this.#parts.refusals.record(reason, () => ({ ...facts(), requestId: exchange.requestId }))
    exchange.answer({
      status: statusOf(status),
      body: { error: text },
      headers: { ...others, ...Object.fromEntries(headers) },
    })
  }

  #refuse(
    exchange: Exchange,
    { status, text, headers = {} }: { status: number; text: string; headers?: Headers },
  ): void {
    const answer = { status, body: { error: text }, headers }
    this.#count(answer, exchange)
    exchange.answer(answer)
  }
}

const isApi = ({ apiMethod, name }: Route): boolean => apiMethod !== undefined || name === 'apiLines'

const statusOf = (line: string): number => Number(line.slice(0, 3))

/** The methods of a path, for the header Allow. */
function allowOf({ byMethod }: RoutesOfPath): string {
  const methods = [...byMethod.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return [...methods, 'OPTIONS'].join(', ')
}

const JSON_TYPE = /^application\/json\s*(;|$)/i

/**
 * What is wrong with the announcement of a body, or undefined. A page of another origin can send a body as text or as a form without
 * asking first; for JSON its browser asks, and gets no permission.
 */
function typeFault({ head }: Visit): string | undefined {
  const type = headerOf(head, 'content-type')
  const encoding = headerOf(head, 'content-encoding')
  if (!JSON_TYPE.test(type)) {
    return `the content type must be application/json, ${type === '' ? 'there is none' : `it is ${shown(type)}`}`
  }
  return encoding === '' || encoding.toLowerCase() === 'identity'
    ? undefined
    : `the body must come without a Content-Encoding, it has ${shown(encoding)}`
}
