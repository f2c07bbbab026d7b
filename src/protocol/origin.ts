// Which pages may use this server, judged by the Origin header. Pure. A request without the header comes from no page and is
// always allowed; whoever can leave it out can also make it up, so the rule protects the users of browsers and nobody else.
import { isLoopbackName, parseAuthority } from './authority.ts'

export interface OriginOptions {
  /** Origins as configured; `*` covers all, `null` too. */
  readonly listed: readonly string[]
  /** Its origin is the server's own, beside that of the request. Empty when there is none. */
  readonly publicUrl: string
  /** Whether pages of loopback origins and browser extensions are welcome: while the server listens on loopback only. */
  readonly local: boolean
}

/** How the peer reached the server. */
export interface RequestTarget {
  /** Undefined where nobody who is trusted tells it: TLS may end at a proxy in front of this server. */
  readonly scheme: 'http' | 'https' | undefined
  readonly host: string
}

interface WebOrigin {
  readonly scheme: string
  readonly name: string
  readonly port: number
}

const WEB_ORIGIN = /^(https?):\/\/([^/]+)$/i
/** chrome-extension, moz-extension, safari-web-extension and their like: schemes under which no web page is ever loaded. */
const EXTENSION_ORIGIN = /^(?:[a-z]+-)*extension:\/\/[A-Za-z0-9._-]+$/
const DEFAULT_PORT: Readonly<Record<string, number>> = { http: 80, https: 443 }

export class OriginRule {
  readonly #any: boolean
  readonly #local: boolean
  readonly #listed: ReadonlySet<string>

  constructor({ listed, publicUrl, local }: OriginOptions) {
    this.#any = listed.includes('*')
    this.#local = local
    const own = publicUrl === '' ? [] : [publicUrl]
    this.#listed = new Set([...listed, ...listed.map(asBrowsersSend), ...own.map(asBrowsersSend)])
  }

  /** `origin` is empty when the request has none. */
  allows(origin: string, target: RequestTarget): boolean {
    if (origin === '' || this.#any || this.#listed.has(origin)) return true
    const page = parseWebOrigin(origin)
    if (page === undefined) return this.#local && EXTENSION_ORIGIN.test(origin)
    return (this.#local && isLoopbackName(page.name)) || isOwn(page, target)
  }
}

/** Why an entry of a list of origins can never match what a browser sends. Undefined when it can. */
export function originFault(entry: string): string | undefined {
  if (entry === '*' || entry === 'null') return undefined
  if (entry.includes('*')) return "expected a whole origin, or '*' alone for any"
  if (!/^https?:/.test(entry)) return undefined
  return parseWebOrigin(asBrowsersSend(entry)) === undefined || /[@?#\\]/.test(entry)
    ? 'expected scheme, host and port only, such as https://example.org:8443'
    : undefined
}

/** Lower case, without the default port and a path, names of other alphabets in Punycode. */
function asBrowsersSend(url: string): string {
  if (!/^https?:/.test(url) || !URL.canParse(url)) return url
  return new URL(url).origin
}

function parseWebOrigin(origin: string): WebOrigin | undefined {
  const parts = WEB_ORIGIN.exec(origin)
  const authority = parts === null ? undefined : parseAuthority(parts[2]!)
  if (parts === null || authority === undefined) return undefined
  const scheme = parts[1]!.toLowerCase()
  return { scheme, name: authority.name, port: authority.port ?? DEFAULT_PORT[scheme]! }
}

function isOwn(page: WebOrigin, { scheme, host }: RequestTarget): boolean {
  const own = parseAuthority(host)
  if (own === undefined || (scheme !== undefined && page.scheme !== scheme)) return false
  // A missing port means the default one of the page's scheme, which is the request's wherever that is known.
  return page.name === own.name && page.port === (own.port ?? DEFAULT_PORT[page.scheme])
}
