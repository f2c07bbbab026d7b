// What proxies say about a peer, and whether they are believed. Pure. Only the proxies of `http.trustedProxies` are: everybody
// can send X-Forwarded-* headers, and uWebSockets.js takes the PROXY protocol from anybody.
import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net'
import { isLoopbackAddress } from './authority.ts'
import type { RequestTarget } from './origin.ts'

/** Addresses as text, headers as received; an absent one is empty. */
export interface ForwardedClaims {
  /** Where the TCP connection comes from. */
  readonly direct: string
  /** What the PROXY protocol says. */
  readonly proxied: string
  readonly forwardedFor: string
}

export interface ForwardedTarget {
  readonly host: string
  readonly forwardedHost: string
  readonly forwardedProto: string
}

/** Some proxies name the scheme of the WebSocket. */
const SCHEME_OF: Readonly<Record<string, 'http' | 'https'>> = { http: 'http', ws: 'http', https: 'https', wss: 'https' }

/** A chain of more proxies is no chain. Without a bound a long header would cost a look-up for each entry. */
const HOPS_MAX = 32

export class TrustedProxies {
  /** Whether there are any. Without one nobody needs to look up an address. */
  readonly any: boolean
  readonly #list = new BlockList()

  /** The ranges have passed `proxyRangeFault`. */
  constructor(ranges: readonly string[]) {
    this.any = ranges.length > 0
    for (const range of ranges) {
      const { address, bits, family } = parseRange(range)!
      this.#list.addSubnet(address, bits, family)
    }
  }

  has(address: string): boolean {
    const plain = plainAddress(address)
    return this.any && plain !== undefined && this.#list.check(plain, familyOf(plain))
  }

  /** The last address of the chain that a trusted proxy vouches for, in its shortest spelling. */
  clientAddress({ direct, proxied, forwardedFor }: ForwardedClaims): string {
    let address = plainAddress(direct) ?? direct
    if (!this.has(address)) return address
    address = plainAddress(proxied) ?? address
    let end = forwardedFor.length
    for (let hops = 0; hops < HOPS_MAX && end > 0 && this.has(address); hops++) {
      const comma = forwardedFor.lastIndexOf(',', end - 1)
      const before = plainAddress(forwardedFor.slice(comma + 1, end).trim())
      // `unknown` and made-up names: what lies behind them was not seen by anybody who is trusted.
      if (before === undefined) return address
      address = before
      end = comma
    }
    return address
  }

  /** Scheme and host by which the peer of a trusted proxy reached it. In a list the first entry is the peer's. */
  target({ host, forwardedHost, forwardedProto }: ForwardedTarget): RequestTarget {
    return { scheme: SCHEME_OF[firstOf(forwardedProto).toLowerCase()], host: firstOf(forwardedHost) || host }
  }
}

/**
 * The address as the limits for one address count it: an IPv6 address as its /64, because the holder of one address usually holds all of that
 * network. Undefined for text that is no address.
 * Takes the spelling that `clientAddress` returns.
 */
export function countedAddress(address: string): string | undefined {
  const family = isIP(address)
  if (family !== 6) return family === 4 ? address : undefined
  const [left = '', right] = address.split('::')
  const groups = left === '' ? [] : left.split(':')
  if (right !== undefined) {
    const behind = right === '' ? [] : right.split(':')
    while (groups.length + behind.length < IPV6_GROUPS) groups.push('0')
    groups.push(...behind)
  }
  return `${groups.slice(0, IPV6_GROUPS / 2).join(':')}::/64`
}

/**
 * The name under which an address is banned or muted: as the limits for one address count it, a loopback address as itself. Takes every
 * spelling of an address, and the /64 that this function itself returns. Undefined for other text.
 */
export function moderatedAddress(text: string): string | undefined {
  const network = /^(.*::)\/64$/.exec(text)?.[1]
  const address = plainAddress(network ?? text)
  if (address === undefined || (network !== undefined && isIPv4(address))) return undefined
  return network === undefined && isLoopbackAddress(address) ? address : countedAddress(address)
}

const IPV6_GROUPS = 8

/** Why an entry of `http.trustedProxies` is no address or range. */
export function proxyRangeFault(text: string): string | undefined {
  return parseRange(text) === undefined
    ? `expected an IP address, or a range such as 10.0.0.0/8, got ${text}`
    : undefined
}

const firstOf = (list: string): string => list.split(',', 1)[0]!.trim()

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')

interface Range {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

function parseRange(text: string): Range | undefined {
  const [address = '', suffix, more] = text.split('/')
  if (isIP(address) === 0 || more !== undefined) return undefined
  const plain = plainAddress(address)!
  const family = familyOf(plain)
  const bitsMax = family === 'ipv4' ? 32 : 128
  // A range of IPv4 addresses in their IPv6 spelling counts the 96 bits in front of them.
  const mappedBits = family === 'ipv4' && isIP(address) === 6 ? 96 : 0
  const bits = suffix === undefined ? bitsMax : Number(suffix) - mappedBits
  return Number.isInteger(bits) && suffix !== '' && bits >= 0 && bits <= bitsMax
    ? { address: plain, bits, family }
    : undefined
}

/** `::ffff:192.0.2.1`, `192.0.2.1:443`, `[2001:DB8:0::1]:443` and `"192.0.2.1"` to an address; undefined when it is none. */
function plainAddress(text: string): string | undefined {
  const bare = text.replace(/^"(.*)"$/, '$1')
  const inBrackets = /^\[(.+)\](?::\d+)?$/.exec(bare)?.[1]
  const withPort = /^([\d.]+):\d+$/.exec(bare)?.[1]
  const address = inBrackets ?? withPort ?? bare
  if (isIPv4(address)) return address
  if (isIP(address) !== 6 || address.includes('%')) return undefined
  const shortest = new SocketAddress({ address, family: 'ipv6' }).address
  return /^::ffff:([\d.]+)$/.exec(shortest)?.[1] ?? shortest
}
