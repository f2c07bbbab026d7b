// A copy of the head of an HTTP request, the same for both listeners. The copy outlives the handler to which uWebSockets.js lends the request. All
// checks of a request read this copy, and not the libraries. Main thread.
import type { IncomingMessage } from 'node:http'
import type { HttpRequest, HttpResponse } from './uws.ts'

/** Names are in lower case. */
type HeaderLine = readonly [name: string, value: string]

export interface RequestHead {
  /** In upper case. */
  readonly method: string
  /** Without the query, as it came. */
  readonly path: string
  /** Behind the `?`, as it came. Empty when there is none. */
  readonly query: string
  /** In the order in which they came; a name may come several times. */
  readonly lines: readonly HeaderLine[]
  /** The address of the TCP connection. Empty for a Unix socket. */
  readonly remoteAddress: string
  /** The address that a PROXY header named, unchecked. Empty when there was none. */
  readonly proxiedAddress: string
  /** Whether the version of the protocol allows a request without Host. */
  readonly mayLackHost: boolean
}

/** The first value of a header; empty when it is absent. */
export function headerOf({ lines }: RequestHead, name: string): string {
  for (const [known, value] of lines) if (known === name) return value
  return ''
}

/** What the header Authorization presents by one of the schemes, which are in lower case; empty when it presents nothing of that kind. */
export function authorizationOf(head: RequestHead, ...schemes: readonly string[]): string {
  const [, scheme = '', credentials = ''] = /^(\S+) +(\S+)$/.exec(headerOf(head, 'authorization')) ?? []
  return schemes.includes(scheme.toLowerCase()) ? credentials : ''
}

/** To be called inside the handler. */
export function headOfUws(res: HttpResponse, req: HttpRequest): RequestHead {
  const lines: HeaderLine[] = []
  req.forEach((name, value) => {
    lines.push([name, value])
  })
  return {
    method: req.getMethod().toUpperCase(),
    path: req.getUrl(),
    // Undefined when there is none, whatever its type says.
    query: (req.getQuery() as string | undefined) ?? '',
    lines,
    remoteAddress: asText(res.getRemoteAddressAsText()),
    proxiedAddress: asText(res.getProxiedRemoteAddressAsText()),
    // uWebSockets.js answers HTTP/1.0 itself.
    mayLackHost: false,
  }
}

export function headOfNode({ method = '', url = '', rawHeaders, socket, httpVersion }: IncomingMessage): RequestHead {
  const lines: HeaderLine[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push([rawHeaders[at]!.toLowerCase(), rawHeaders[at + 1]!])
  const { host, target } = partsOf(url)
  const mark = target.indexOf('?')
  return {
    method: method.toUpperCase(),
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    lines: host === undefined ? lines : [['host', host], ...lines.filter(([name]) => name !== 'host')],
    // An IPv4 peer of a socket that listens on both families is written as an IPv6 address.
    remoteAddress: (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, ''),
    proxiedAddress: '',
    mayLackHost: httpVersion === '1.0',
  }
}

/** In the absolute form of a target, its host counts and not the header (RFC 9112, 3.2.2). */
function partsOf(url: string): { host: string | undefined; target: string } {
  const absolute = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(url)
  if (absolute === null) return { host: undefined, target: url }
  const [, host = '', rest = ''] = absolute
  return { host, target: rest.startsWith('/') ? rest : `/${rest}` }
}

const asText = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('latin1')
