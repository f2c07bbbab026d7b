// Host and port as they stand in a Host header or an origin, in one spelling. Pure. Browsers send names in lower case and
// numeric addresses in their shortest form; everything else that names the same host is brought into that form here.
import { isIPv4, isIPv6, SocketAddress } from 'node:net'

export interface Authority {
  /** Lower case; an IPv6 address in brackets and shortest form; a dot at the end is kept. */
  readonly name: string
  /** Undefined when none was given. */
  readonly port: number | undefined
}

const AUTHORITY = /^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/
const PORT_MAX = 65_535

/** Undefined for everything that is no single host with an optional port: user names, paths, lists, percent-encodings. */
export function parseAuthority(text: string): Authority | undefined {
  const parts = AUTHORITY.exec(text)
  if (parts === null) return undefined
  const name = parts[1]!.startsWith('[') ? bracketed(parts[1]!.slice(1, -1)) : parts[1]!.toLowerCase()
  const port = parts[2] === undefined ? undefined : Number(parts[2])
  if (name === undefined || (port !== undefined && port > PORT_MAX)) return undefined
  return { name, port }
}

/** `example.org.` and `example.org` are one host, though two origins. */
export const withoutDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name)

/** Names that lead to this machine whatever a name server says: `localhost` and below, 127.0.0.0/8, `[::1]`. */
export function isLoopbackName(name: string): boolean {
  const bare = withoutDot(name)
  if (bare === 'localhost' || bare === '[::1]' || bare.endsWith('.localhost')) return true
  return bare.startsWith('127.') && isIPv4(bare)
}

/** Whether a server that listens on this address can be reached from this machine only. Takes `::1` without brackets too. */
export function isLoopbackAddress(host: string): boolean {
  const name = isIPv6(host) ? bracketed(host) : parseAuthority(host)?.name
  if (name === undefined) return false
  // An IPv4 address in its IPv6 spelling.
  return isLoopbackName(/^\[::ffff:([\d.]+)\]$/.exec(name)?.[1] ?? name)
}

/** The host of a URL that leads from this machine to a server that listens on this address. */
export function urlHost(host: string): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return reachable.includes(':') ? `[${reachable}]` : reachable
}

function bracketed(address: string): string | undefined {
  return isIPv6(address) ? `[${new SocketAddress({ address, family: 'ipv6' }).address}]` : undefined
}
