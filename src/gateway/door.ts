// Who may come in at all: judges the head of every request, upgrades and HTTP alike, before anything else looks at it. Main
// thread, inside uWS handlers. The rules are pure (protocol/origin.ts, host.ts, forwarded.ts); this file reads the headers for
// them and says, for the log, which option would let the peer in.
import type { Config } from '../config/config.ts'
import { isLoopbackAddress } from '../protocol/authority.ts'
import { TrustedProxies } from '../protocol/forwarded.ts'
import { checkHandshake } from '../protocol/handshake.ts'
import { HostRule } from '../protocol/host.ts'
import { OriginRule, type RequestTarget } from '../protocol/origin.ts'
import { type RefusalFacts, type RefusalReason, shown } from '../refusals.ts'
import type { HttpRequest, HttpResponse } from './uws.ts'

/** A request that is answered with a status and goes no further. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly status: string
  readonly text: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly facts: RefusalFacts
}

/** What the head of a request says, copied: uWS's request is gone after the handler returns. */
export interface Visit {
  /** Scheme and host as the peer sees them. */
  readonly target: RequestTarget
  /** Empty when absent. Of several, all: no rule allows that. */
  readonly origin: string
  readonly headerBytes: number
  readonly targetBytes: number
  readonly hostLines: number
  /** The peer's address, through the proxies that are trusted. To be called inside the handler. */
  readonly address: () => string
  /** An address that sends X-Forwarded-* headers and is not trusted. To be called inside the handler. */
  readonly distrusted: () => string | undefined
}

export class Door {
  readonly #headerBytesMax: number
  readonly #config: Pick<Config, 'http' | 'origins' | 'publicUrl'>
  #hosts: HostRule
  #pages: OriginRule
  readonly #adminPages: OriginRule
  readonly #proxies: TrustedProxies

  constructor(config: Config) {
    const { http, admin, publicUrl } = config
    this.#config = config
    this.#headerBytesMax = http.headerBytesMax
    this.#hosts = this.#hostRule(false)
    this.#pages = this.#pageRule(false)
    this.#adminPages = new OriginRule({ listed: admin.origins, publicUrl, local: false })
    this.#proxies = new TrustedProxies(http.trustedProxies)
  }

  /** The addresses that the configured host is, before anybody can come by them. However it is spelled, loopback is loopback. */
  listensOn(addresses: readonly string[]): void {
    const isLocal = addresses.every(isLoopbackAddress)
    this.#hosts = this.#hostRule(isLocal)
    this.#pages = this.#pageRule(isLocal)
  }

  #hostRule(isLocal: boolean): HostRule {
    const { http, origins, publicUrl } = this.#config
    return new HostRule({ hosts: http.hosts, urls: [...origins, publicUrl], loopbackOnly: isLocal })
  }

  #pageRule(isLocal: boolean): OriginRule {
    const { origins, publicUrl } = this.#config
    return new OriginRule({ listed: origins, publicUrl, local: isLocal })
  }

  /** Reads the headers, once for each request. */
  visit(res: HttpResponse, req: HttpRequest): Visit {
    let headerBytes = 0
    let hostLines = 0
    let host = ''
    let originLines = 0
    let origin = ''
    let forwardedFor = ''
    let isForwarded = false
    req.forEach((name, value) => {
      // What each line has beside name and value: colon, blank, line break.
      headerBytes += name.length + Buffer.byteLength(value) + 4
      if (name === 'host') {
        hostLines += 1
        host = value
      } else if (name === 'origin') {
        originLines += 1
        origin = originLines === 1 ? value : `${origin}, ${value}`
      } else if (name.startsWith('x-forwarded-')) {
        isForwarded = true
        if (name === 'x-forwarded-for') forwardedFor += forwardedFor === '' ? value : `,${value}`
      }
    })
    const address = () => {
      const direct = asText(res.getRemoteAddressAsText())
      return this.#proxies.clientAddress({ direct, proxied: asText(res.getProxiedRemoteAddressAsText()), forwardedFor })
    }
    const isTrusted = () => this.#proxies.has(asText(res.getRemoteAddressAsText()))
    return {
      target: isForwarded && isTrusted() ? this.#targetOf(req, host) : { scheme: undefined, host },
      origin,
      headerBytes,
      targetBytes: req.getUrl().length + queryOf(req).length,
      hostLines,
      address,
      distrusted: () => (isForwarded && !isTrusted() ? asText(res.getRemoteAddressAsText()) : undefined),
    }
  }

  /** What every route and every upgrade asks, except those that tell about health. */
  objection(visit: Visit): Refusal | undefined {
    const max = this.#headerBytesMax
    const facts = () => ({ address: visit.address() })
    if (visit.headerBytes > max) {
      const text = `the headers are larger than ${max} bytes`
      return { reason: 'headers', status: '431 Request Header Fields Too Large', text, facts }
    }
    if (visit.targetBytes > max) {
      return { reason: 'headers', status: '414 URI Too Long', text: `the URL is longer than ${max} bytes`, facts }
    }
    if (visit.hostLines !== 1) {
      return { reason: 'headers', status: '400 Bad Request', text: 'the request must have one Host header', facts }
    }
    if (this.#hosts.allows(visit.target.host)) return undefined
    const text = 'this server does not answer to this Host'
    return { reason: 'host', status: '403 Forbidden', text, facts: factsOf(visit, 'http.hosts') }
  }

  /** What an upgrade asks besides. */
  upgradeObjection(req: HttpRequest, visit: Visit): Refusal | undefined {
    const verdict = checkHandshake({
      method: req.getMethod(),
      upgrade: req.getHeader('upgrade'),
      connection: req.getHeader('connection'),
      version: req.getHeader('sec-websocket-version'),
      key: req.getHeader('sec-websocket-key'),
    })
    if (verdict.kind === 'refused') {
      const { status, reason: text, headers = [] } = verdict
      return { reason: 'handshake', status, text, headers, facts: () => ({ address: visit.address(), text }) }
    }
    if (this.#pages.allows(visit.origin, visit.target)) return undefined
    const text = 'this Origin may not connect'
    return { reason: 'origin', status: '403 Forbidden', text, facts: factsOf(visit, 'origins') }
  }

  /** What the admin API asks besides, before it looks at the key. */
  adminObjection(visit: Visit): Refusal | undefined {
    if (this.#adminPages.allows(visit.origin, visit.target)) return undefined
    const text = 'this Origin may not use the admin API'
    return { reason: 'admin_origin', status: '403 Forbidden', text, facts: factsOf(visit, 'admin.origins') }
  }

  #targetOf(req: HttpRequest, host: string): RequestTarget {
    return this.#proxies.target({
      host,
      forwardedHost: req.getHeader('x-forwarded-host'),
      forwardedProto: req.getHeader('x-forwarded-proto'),
    })
  }
}

/** Both values and the option that would allow them. Behind a proxy it may be another one, and the line says so. */
function factsOf(visit: Visit, option: string): RefusalFacts {
  return () => {
    const distrusted = visit.distrusted()
    return {
      origin: shown(visit.origin),
      host: shown(visit.target.host),
      address: visit.address(),
      option,
      ...(distrusted === undefined
        ? {}
        : {
            hint: `X-Forwarded-* from ${distrusted} are ignored; http.trustedProxies would trust it, publicUrl name the URL of this server`,
          }),
    }
  }
}

/** Undefined when there is none, whatever its type says. */
const queryOf = (req: HttpRequest): string => (req.getQuery() as string | undefined) ?? ''

const asText = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('latin1')
