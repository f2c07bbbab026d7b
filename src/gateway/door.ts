// Who may come in at all: judges the head of every request, upgrades and HTTP alike, before anything else looks at it. Main
// thread, for both listeners. The rules are pure (protocol/origin.ts, host.ts, forwarded.ts); this file reads the headers for
// them and says, for the log, which option would let the peer in and what a proxy in front of the server should send.
import type { Config } from '../config/config.ts'
import { isLoopbackAddress, parseAuthority } from '../protocol/authority.ts'
import { countedAddress, TrustedProxies } from '../protocol/forwarded.ts'
import { checkHandshake } from '../protocol/handshake.ts'
import { HostRule } from '../protocol/host.ts'
import { OriginRule, type RequestTarget } from '../protocol/origin.ts'
import { type RefusalFacts, type RefusalReason, shown } from '../refusals.ts'
import { headerOf, type RequestHead } from './request-head.ts'

/** A request that is answered with a status and goes no further. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly status: string
  readonly text: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly facts: RefusalFacts
}

/** The head of a request in the form that the rules take. */
export interface Visit {
  readonly head: RequestHead
  /** Scheme and host as the peer sees them. */
  readonly target: RequestTarget
  /** Empty when absent. Of several, all: no rule allows that. */
  readonly origin: string
  readonly headerBytes: number
  readonly targetBytes: number
  readonly hostLines: number
  /** Why the end of the body is not clear; undefined when it is. */
  readonly framingFault: string | undefined
  /** The peer's address, through the proxies that are trusted. */
  readonly address: () => string
  /** The peer as the limits for one address count it; undefined when it is not counted. */
  readonly countedAddress: () => string | undefined
  /** For the log. */
  readonly proxy: () => ProxyHeaders
}

/** The headers by which a proxy describes the request. Anybody can send them. Absent ones are empty. */
export interface ProxyHeaders {
  readonly address: string
  /** Whether the address is one of `http.trustedProxies`. */
  readonly isTrusted: boolean
  /** Whether any X-Forwarded-* header came. */
  readonly isForwarded: boolean
  readonly host: string
  /** All lines of X-Forwarded-Host, with commas between them. */
  readonly forwardedHost: string
  /** All lines of X-Forwarded-Proto, with commas between them. */
  readonly forwardedProto: string
}

export class Door {
  readonly #headerBytesMax: number
  readonly #config: Pick<Config, 'http' | 'origins' | 'publicUrl'>
  #hosts: HostRule
  #pages: OriginRule
  readonly #adminPages: OriginRule
  readonly #proxies: TrustedProxies
  #isLocal = false

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
    this.#isLocal = addresses.every(isLoopbackAddress)
    this.#hosts = this.#hostRule(this.#isLocal)
    this.#pages = this.#pageRule(this.#isLocal)
  }

  /** Whether the server listens on loopback addresses only. */
  get isLocal(): boolean {
    return this.#isLocal
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
  visit(head: RequestHead): Visit {
    let headerBytes = 0
    let hostLines = 0
    let host = ''
    let originLines = 0
    let origin = ''
    let lengthLines = 0
    let coding = ''
    // X-Forwarded-* headers by name, lines of one name with commas between them.
    const forwarded: { [name: string]: string | undefined } = {}
    let isForwarded = false
    for (const [name, value] of head.lines) {
      // What each line has beside name and value: colon, blank, line break.
      headerBytes += name.length + Buffer.byteLength(value) + 4
      if (name === 'host') {
        hostLines += 1
        host = value
      } else if (name === 'origin') {
        originLines += 1
        origin = originLines === 1 ? value : `${origin}, ${value}`
      } else if (name === 'content-length') lengthLines += 1
      else if (name === 'transfer-encoding') coding = coding === '' ? value : `${coding}, ${value}`
      else if (name.startsWith('x-forwarded-')) {
        isForwarded = true
        const before = forwarded[name]
        forwarded[name] = before === undefined ? value : `${before},${value}`
      }
    }
    const forwardedFor = forwarded['x-forwarded-for'] ?? ''
    const forwardedHost = forwarded['x-forwarded-host'] ?? ''
    const forwardedProto = forwarded['x-forwarded-proto'] ?? ''
    const { remoteAddress: direct, proxiedAddress: proxied } = head
    const address = () => this.#proxies.clientAddress({ direct, proxied, forwardedFor })
    // Behind a proxy that is not trusted, or says nothing, everybody has one address. A loopback proxy is usually of that kind.
    const counted = () => {
      const found = address()
      return isLoopbackAddress(found) || this.#proxies.has(found) ? undefined : countedAddress(found)
    }
    const isTrusted = () => this.#proxies.has(direct)
    const isBelieved = isForwarded && isTrusted()
    return {
      head,
      target: isBelieved ? this.#proxies.target({ host, forwardedHost, forwardedProto }) : { scheme: undefined, host },
      origin,
      headerBytes,
      targetBytes: head.path.length + head.query.length,
      hostLines,
      framingFault: framingFault(lengthLines, coding),
      address,
      countedAddress: counted,
      proxy: () => {
        return { address: direct, isTrusted: isTrusted(), isForwarded, host, forwardedHost, forwardedProto }
      },
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
    const framing = this.framingObjection(visit)
    if (framing !== undefined) return framing
    // No browser speaks HTTP/1.0, so no page of a rebound name comes without a Host.
    if (visit.hostLines === 0 && visit.head.mayLackHost) return undefined
    if (this.#hosts.allows(visit.target.host)) return undefined
    const text = 'this server does not answer to this Host'
    return { reason: 'host', status: '403 Forbidden', text, facts: factsOf(visit, 'http.hosts') }
  }

  /** Why a request is refused whose bytes a proxy and this server could read in two ways. Checked for every request. */
  framingObjection({ hostLines, head, framingFault, address }: Visit): Refusal | undefined {
    const isHostMissing = hostLines === 0 && !head.mayLackHost
    const text = hostLines > 1 || isHostMissing ? 'the request must have one Host header' : framingFault
    if (text === undefined) return undefined
    return { reason: 'headers', status: '400 Bad Request', text, facts: () => ({ address: address() }) }
  }

  /** What an upgrade asks besides. */
  upgradeObjection(visit: Visit): Refusal | undefined {
    const { head } = visit
    const verdict = checkHandshake({
      method: head.method.toLowerCase(),
      upgrade: headerOf(head, 'upgrade'),
      connection: headerOf(head, 'connection'),
      version: headerOf(head, 'sec-websocket-version'),
      key: headerOf(head, 'sec-websocket-key'),
    })
    if (verdict.kind === 'refused') {
      const { status, reason: text, headers = [] } = verdict
      return { reason: 'handshake', status, text, headers, facts: () => ({ address: visit.address(), text }) }
    }
    return this.pageObjection(visit)
  }

  /** Why a page of the visit's origin may not open a WebSocket. */
  pageObjection(visit: Visit): Refusal | undefined {
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
}

/** What was compared, the option that would allow it, and what a proxy should send if one is in front of the server. */
function factsOf(visit: Visit, option: string): RefusalFacts {
  return () => {
    const { origin, target } = visit
    const hint = proxyHint({ proxy: visit.proxy(), origin, target })
    return {
      origin: shown(origin),
      scheme: target.scheme ?? 'unknown',
      host: shown(target.host),
      address: visit.address(),
      option,
      ...(hint === undefined ? {} : { hint }),
    }
  }
}

interface RefusedRequest {
  readonly proxy: ProxyHeaders
  readonly origin: string
  readonly target: RequestTarget
}

/** What a proxy should send instead, or what the server should be told about the proxy. Undefined when nothing looks wrong. */
export function proxyHint({ proxy, origin, target }: RefusedRequest): string | undefined {
  const { address, isTrusted, isForwarded } = proxy
  if (!isTrusted) {
    return isForwarded
      ? `X-Forwarded-* headers from ${address} are ignored: if it is your proxy, add it to http.trustedProxies, or set publicUrl`
      : undefined
  }
  if (!isForwarded) {
    return `the trusted proxy ${address} sends no X-Forwarded-* headers: let it send X-Forwarded-Proto and X-Forwarded-Host, or set publicUrl`
  }
  const page = pageOf(origin)
  const hints = [protoHint(proxy, target, page), hostHint(proxy, target, page)].filter((hint) => hint !== undefined)
  return hints.length === 0 ? undefined : hints.join('; ')
}

function protoHint(
  { forwardedProto }: ProxyHeaders,
  target: RequestTarget,
  page: Page | undefined,
): string | undefined {
  if (forwardedProto === '') return 'X-Forwarded-Proto is missing: let the proxy send the scheme that the browser uses'
  if (isContradictory(forwardedProto)) return severalValues('X-Forwarded-Proto', forwardedProto)
  if (target.scheme === undefined)
    return `X-Forwarded-Proto is ${shown(forwardedProto)}: let the proxy send http or https`
  // A page of another host is a foreign one, and its scheme says nothing about the proxy.
  const isSameHost = page !== undefined && parseAuthority(target.host)?.name === page.name
  return isSameHost && page.scheme !== target.scheme
    ? `X-Forwarded-Proto says ${target.scheme}, the page came by ${page.scheme}: let the proxy that the browser talks to set the header`
    : undefined
}

function hostHint(
  { host, forwardedHost }: ProxyHeaders,
  target: RequestTarget,
  page: Page | undefined,
): string | undefined {
  if (isContradictory(forwardedHost)) return severalValues('X-Forwarded-Host', forwardedHost)
  const [name, advice] =
    forwardedHost === ''
      ? ['Host', 'send X-Forwarded-Host with the name and the port that the browser asks for']
      : ['X-Forwarded-Host', 'send the name and the port that the browser asks for']
  const said = `${name} is ${shown(target.host)}`
  const authority = parseAuthority(target.host)
  if (authority === undefined) return `${said}, which is no host: let the proxy ${advice}`
  if (page !== undefined && authority.name === page.name) {
    const port = authority.port ?? DEFAULT_PORT[page.scheme]
    if (port === page.port) return undefined
    return authority.port === undefined
      ? `${said} without a port, the page is at port ${page.port}: let the proxy ${advice} (nginx: $http_host, not $host); X-Forwarded-Port is not read`
      : `${said}, the page is at port ${page.port}: let the proxy ${advice}`
  }
  if (forwardedHost === '') return `X-Forwarded-Host is missing and ${said}: let the proxy ${advice}`
  return page !== undefined && parseAuthority(host)?.name === page.name
    ? `${said}, but Host is ${shown(host)} as for the page: let the proxy ${advice}`
    : undefined
}

const severalValues = (name: string, list: string): string =>
  `${name} has different values (${shown(list)}) and the first one counts: let the proxy that the browser talks to set the header anew`

/** Whether the entries of a list differ. */
function isContradictory(list: string): boolean {
  return new Set(list.split(',').map((entry) => entry.trim().toLowerCase())).size > 1
}

/** Scheme, name and port of a page's origin. */
interface Page {
  readonly scheme: 'http' | 'https'
  readonly name: string
  readonly port: number
}

const DEFAULT_PORT = { http: 80, https: 443 } as const

/** Undefined for an absent origin, `null`, a browser extension and everything else that is no web page. */
function pageOf(origin: string): Page | undefined {
  if (!URL.canParse(origin)) return undefined
  const { protocol, hostname, port } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return undefined
  const scheme = protocol === 'http:' ? 'http' : 'https'
  return { scheme, name: hostname, port: port === '' ? DEFAULT_PORT[scheme] : Number(port) }
}

/** Lengths that differ, or a coding that a recipient may not know, are how one request is smuggled inside another. */
function framingFault(lengthLines: number, coding: string): string | undefined {
  if (lengthLines > 1) return 'the request has several Content-Length headers'
  if (coding === '') return undefined
  if (lengthLines > 0) return 'the request has both Content-Length and Transfer-Encoding'
  return coding.toLowerCase() === 'chunked'
    ? undefined
    : `the Transfer-Encoding ${shown(coding)} is not known, only chunked`
}
