// What proxies say about a peer: who is believed, and where a chain of addresses ends.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedAddress, type ForwardedClaims, proxyRangeFault, TrustedProxies } from '../src/protocol/forwarded.ts'

const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::ffff:172.16.0.0/108'])
const from = (claims: Partial<ForwardedClaims>) =>
  proxies.clientAddress({ direct: '127.0.0.1', proxied: '', forwardedFor: '', ...claims })

test.each([
  ['127.0.0.1', true],
  ['0000:0000:0000:0000:0000:ffff:7f00:0001', true],
  ['::ffff:127.0.0.1', true],
  ['10.255.255.255', true],
  ['172.16.1.1', true],
  ['172.31.255.255', true],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', true],
  ['127.0.0.2', false],
  ['11.0.0.0', false],
  ['172.32.0.0', false],
  ['2001:db9::1', false],
  ['::1', false],
  ['', false],
  ['unknown', false],
])('proxies - %j is trusted: %s', (address, trusted) => {
  expect(proxies.has(address)).toBe(trusted)
  expect(new TrustedProxies([]).has(address)).toBe(false)
})

describe('client address', () => {
  test.each<[string, Partial<ForwardedClaims>, string]>([
    ['a peer that is no proxy', { direct: '192.0.2.1', proxied: '8.8.8.8', forwardedFor: '9.9.9.9' }, '192.0.2.1'],
    ['a mapped IPv4 address', { direct: '0000:0000:0000:0000:0000:ffff:c000:0201' }, '192.0.2.1'],
    ['a proxy that says nothing', {}, '127.0.0.1'],
    ['one entry', { forwardedFor: '192.0.2.1' }, '192.0.2.1'],
    ['the client made up the first entry', { forwardedFor: '1.1.1.1, 192.0.2.1' }, '192.0.2.1'],
    ['through two proxies', { forwardedFor: '1.1.1.1, 192.0.2.1, 10.0.0.7' }, '192.0.2.1'],
    ['all entries are proxies', { forwardedFor: '10.0.0.9, 10.0.0.7' }, '10.0.0.9'],
    ['no blanks', { forwardedFor: '1.1.1.1,192.0.2.1,10.0.0.7' }, '192.0.2.1'],
    ['with a port', { forwardedFor: '192.0.2.1:4711' }, '192.0.2.1'],
    ['IPv6', { forwardedFor: '2001:0DB9::0:1' }, '2001:db9::1'],
    ['IPv6 in brackets', { forwardedFor: '[2001:db9::1]:443, 2001:db8::5' }, '2001:db9::1'],
    ['in quotes', { forwardedFor: '"[2001:db9::1]:443"' }, '2001:db9::1'],
    ['unknown', { forwardedFor: '192.0.2.1, unknown, 10.0.0.7' }, '10.0.0.7'],
    ['nonsense', { forwardedFor: '<script>' }, '127.0.0.1'],
    ['empty entries', { forwardedFor: ',,' }, '127.0.0.1'],
    ['PROXY protocol', { proxied: '203.0.113.9' }, '203.0.113.9'],
    ['PROXY protocol, and a header of the client', { proxied: '203.0.113.9', forwardedFor: '1.1.1.1' }, '203.0.113.9'],
    ['PROXY protocol from a proxy behind it', { proxied: '10.0.0.3', forwardedFor: '1.1.1.1, 192.0.2.1' }, '192.0.2.1'],
  ])('forwarded - %s', (_, claims, expected) => {
    expect(from(claims)).toBe(expected)
  })

  test('forwarded - a chain without end is given up after some hops', () => {
    expect(from({ forwardedFor: `192.0.2.1${', 10.0.0.7'.repeat(5000)}` })).toBe('10.0.0.7')
  })

  test('forwarded - what a client puts in front never changes what the proxies added', () => {
    const trusted = fc.integer({ min: 1, max: 254 }).map((n) => `10.0.0.${n}`)
    const client = fc.integer({ min: 1, max: 254 }).map((n) => `192.0.2.${n}`)
    fc.assert(
      fc.property(fc.string(), client, fc.array(trusted, { maxLength: 5 }), (forged, address, hops) => {
        const added = [address, ...hops].join(', ')
        expect(from({ forwardedFor: `${forged}, ${added}` })).toBe(address)
        expect(from({ forwardedFor: added })).toBe(address)
      }),
    )
  })

  test('forwarded - any text is taken without throwing, and gives an address that some header named', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (proxied, forwardedFor) => {
        expect(from({ proxied, forwardedFor })).toMatch(/^[\da-f.:]+$/)
      }),
    )
  })
})

test.each([
  ['', '', undefined, 'inside:8081'],
  ['https', '', 'https', 'inside:8081'],
  ['https', 'lobby.example', 'https', 'lobby.example'],
  ['HTTPS', 'lobby.example:8443', 'https', 'lobby.example:8443'],
  ['wss', 'lobby.example', 'https', 'lobby.example'],
  ['ws', 'lobby.example', 'http', 'lobby.example'],
  ['https, http', 'lobby.example, inside', 'https', 'lobby.example'],
  ['ftp', '', undefined, 'inside:8081'],
])('forwarded - proto %j and host %j are %s://%s', (forwardedProto, forwardedHost, scheme, host) => {
  expect(proxies.target({ host: 'inside:8081', forwardedHost, forwardedProto })).toEqual({ scheme, host })
})

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['0.0.0.0/0', true],
  ['::/0', true],
  ['2001:db8::/128', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/', false],
  ['10.0.0/8', false],
  ['999.1.1.1', false],
  ['10.0.0.0/8/8', false],
  ['2001:db8::/129', false],
  ['2001:db8::1::2', false],
  ['::ffff:10.0.0.0/8', false],
  ['localhost', false],
])('proxies - the range %j is one: %s', (range, valid) => {
  if (valid) {
    expect(proxyRangeFault(range)).toBeUndefined()
    expect(() => new TrustedProxies([range])).not.toThrow()
  } else expect(proxyRangeFault(range)).toContain(range)
})

describe('counted address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['::3:4:5:6:7:8', '0:0:3:4::/64'],
    ['', undefined],
    ['unknown', undefined],
    ['192.0.2.1:443', undefined],
  ])('proxies - %j counts as %j', (address, expected) => {
    expect(countedAddress(address)).toBe(expected)
  })

  test('proxies - two IPv6 addresses count as one exactly when their first 64 bits are the same', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))
    const half = fc.array(group, { minLength: 4, maxLength: 4 })
    const counted = (groups: readonly number[]) => {
      const address = groups.map((value) => value.toString(16)).join(':')
      return countedAddress(new TrustedProxies([]).clientAddress({ direct: address, proxied: '', forwardedFor: '' }))
    }
    fc.assert(
      fc.property(half, half, half, half, (one, other, low, high) => {
        // An IPv4 address in its IPv6 spelling is one of IPv4.
        fc.pre([one, other].every((groups) => groups.some((value) => value !== 0)))
        expect(counted([...one, ...low])).toBe(counted([...one, ...high]))
        expect(counted([...one, ...low]) === counted([...other, ...low])).toBe(String(one) === String(other))
      }),
    )
  })
})
