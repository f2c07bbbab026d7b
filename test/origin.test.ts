// Which pages may connect, as tables and as properties: the server's own, listed ones, local ones on a loopback listener.

import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type OriginOptions, OriginRule, originFault, type RequestTarget } from '../src/protocol/origin.ts'

const http = (host: string): RequestTarget => ({ scheme: 'http', host })
const https = (host: string): RequestTarget => ({ scheme: 'https', host })
const rule = (options: Partial<OriginOptions> = {}) =>
  new OriginRule({ listed: [], publicUrl: '', local: false, ...options })

describe('origin - without a list the page must come from where the request goes', () => {
  const HTTP = http('lobby.example')
  const PORT = http('lobby.example:8081')
  it.each<[string, RequestTarget, boolean]>([
    ['', HTTP, true],
    ['http://lobby.example:8081', PORT, true],
    ['HTTP://Lobby.Example:8081', PORT, true],
    ['http://lobby.example:8081', http('LOBBY.EXAMPLE:8081'), true],
    ['http://lobby.example', HTTP, true],
    ['http://lobby.example:80', HTTP, true],
    ['http://lobby.example', http('lobby.example:80'), true],
    ['https://lobby.example', https('lobby.example:443'), true],
    ['https://lobby.example:443', https('lobby.example'), true],
    ['http://127.0.0.1:8081', http('127.0.0.1:8081'), true],
    ['http://[::1]:8081', http('[::1]:8081'), true],
    ['http://[::1]:8081', http('[0:0:0:0:0:0:0:1]:8081'), true],
    ['http://lobby.example.', http('lobby.example.'), true],
    ['https://lobby.example', HTTP, false],
    ['http://lobby.example', https('lobby.example'), false],
    ['http://lobby.example:443', HTTP, false],
    ['https://lobby.example:80', https('lobby.example'), false],
    ['http://lobby.example', http('lobby.example:443'), false],
    ['http://lobby.example', PORT, false],
    ['http://lobby.example:8082', PORT, false],
    ['http://lobby.example:80810', PORT, false],
    ['http://lobby.example:99999', http('lobby.example:99999'), false],
    ['http://lobby.example.', HTTP, false],
    ['http://evil.example', HTTP, false],
    ['http://lobby.example.evil.example', HTTP, false],
    ['http://evillobby.example', HTTP, false],
    ['http://evil.lobby.example', HTTP, false],
    ['http://example', HTTP, false],
    ['http://lobby.example@evil.example', HTTP, false],
    ['http://evil.example@lobby.example', HTTP, false],
    ['http://user:word@lobby.example', http('user:word@lobby.example'), false],
    ['http://lobby.example/', HTTP, false],
    ['http://lobby.example/evil', HTTP, false],
    ['http://lobby.example?x', HTTP, false],
    ['http://lobby.example#x', HTTP, false],
    ['http://lobby.example\\evil', HTTP, false],
    ['http://lobby.example:', HTTP, false],
    ['http://lobby.example:8081:8081', PORT, false],
    ['http://lobby.example http://evil.example', HTTP, false],
    ['http://lobby.example, http://lobby.example', HTTP, false],
    [' http://lobby.example', HTTP, false],
    ['http://lobby.example\n', HTTP, false],
    ['http://lobby%2eexample', HTTP, false],
    ['http://lobby..example', http('lobby..example'), false],
    ['http://127.0.0.1', http('localhost'), false],
    ['http://[::1', http('[::1'), false],
    ['http://[fe80::1%25eth0]', http('[fe80::1%25eth0]'), false],
    ['lobby.example', HTTP, false],
    ['//lobby.example', HTTP, false],
    ['ws://lobby.example', HTTP, false],
    ['file://lobby.example', HTTP, false],
    ['chrome-extension://lobby.example', HTTP, false],
    ['http://', http(''), false],
    ['http://lobby example', http('lobby example'), false],
    ['http://lobby.example', http(''), false],
    ['null', http('null'), false],
    ['*', http('*'), false],
  ])('origin %j to %j: %s', (origin, target, allowed) => {
    expect(rule().allows(origin, target)).toBe(allowed)
  })
})

describe('origin - a list adds exactly its entries', () => {
  const listed = rule({
    listed: ['https://app.example', 'http://localhost:3000', 'https://Big.Example:443', 'https://grün.example'],
  })
  it.each<[string, boolean]>([
    ['', true],
    ['https://app.example', true],
    ['http://localhost:3000', true],
    ['http://lobby.example:8081', true],
    // As written in the configuration, and as a browser spells the same origin.
    ['https://Big.Example:443', true],
    ['https://big.example', true],
    ['https://xn--grn-ioa.example', true],
    ['http://big.example', false],
    ['http://app.example', false],
    ['https://app.example:443', false],
    ['https://app.example:8443', false],
    ['https://app.example/', false],
    ['https://app.example.', false],
    ['https://app.example.evil.com', false],
    ['https://evilapp.example', false],
    ['https://evil-app.example', false],
    ['https://www.app.example', false],
    ['https://app.exampl', false],
    ['https://user@app.example', false],
    ['https://app.example@evil.com', false],
    ['https://App.example', false],
    ['http://localhost:30001', false],
    ['http://localhost', false],
    ['null', false],
    ['*', false],
    ['__proto__', false],
  ])('origin %j: %s', (origin, allowed) => {
    expect(listed.allows(origin, http('lobby.example:8081'))).toBe(allowed)
  })

  it('null is allowed only when it is listed', () => {
    expect(rule({ listed: ['null'] }).allows('null', http('a'))).toBe(true)
    expect(rule({ listed: ['null'] }).allows('https://evil.example', http('a'))).toBe(false)
    expect(rule({ local: true }).allows('null', http('localhost'))).toBe(false)
  })

  it.each(['https://evil.example', 'null', 'nonsense', 'a, b', ''])('a star in the list allows %j', (origin) => {
    expect(rule({ listed: ['https://app.example', '*'] }).allows(origin, http('a'))).toBe(true)
  })

  it.each<[string, string, boolean]>([
    ['https://lobby.example', 'https://lobby.example', true],
    ['https://Lobby.example:443/lobby/', 'https://lobby.example', true],
    ['https://lobby.example:8443/x', 'https://lobby.example:8443', true],
    ['https://lobby.example', 'http://lobby.example', false],
    ['https://lobby.example', 'https://lobby.example:8443', false],
    ['https://lobby.example', 'https://lobby.example.evil.com', false],
  ])('publicUrl %j, origin %j: %s', (publicUrl, origin, allowed) => {
    expect(rule({ publicUrl }).allows(origin, http('10.0.0.1:8081'))).toBe(allowed)
  })
})

const LOCAL_PAGES = [
  'http://localhost',
  'http://localhost:3000',
  'https://localhost:8443',
  'http://app.localhost:5173',
  'http://127.0.0.1:8080',
  'https://127.0.0.1',
  'http://127.1.2.3:1',
  'http://[::1]:3000',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://1b7c1b9c-8d3d-4f0e-9b2b-1f0f3b1c2d3e',
  'safari-web-extension://1B7C1B9C-8D3D-4F0E-9B2B-1F0F3B1C2D3E',
  'ms-browser-extension://abc',
  'extension://abc',
]
const FOREIGN_PAGES = [
  'null',
  'https://example.org',
  'http://localhost.evil.com',
  'http://evillocalhost',
  'http://evil-localhost:3000',
  'http://localhost@evil.com',
  'http://localhost/',
  'http://127.0.0.1.evil.com',
  'http://127.0.0.256',
  'http://127.0.0.01',
  'http://127.1',
  'http://128.0.0.1',
  'http://0.0.0.0:3000',
  'http://[::2]',
  'http://[::ffff:127.0.0.1]',
  'http://.localhost',
  'ws://localhost',
  'file://',
  'chrome-extension://',
  'chrome-extension://abc/page.html',
  'chrome-extension://abc@evil.com',
  'chrome-extensions://abc',
  'http://chrome-extension://abc',
  'https://chrome-extension.evil.com',
]

test.each([
  { local: true, origins: LOCAL_PAGES, allowed: true },
  { local: true, origins: FOREIGN_PAGES, allowed: false },
  { local: false, origins: LOCAL_PAGES, allowed: false },
  { local: false, origins: FOREIGN_PAGES, allowed: false },
])('origin - on a loopback listener ($local) local and foreign pages are allowed: $allowed', (row) => {
  for (const origin of row.origins) {
    expect(rule({ local: row.local }).allows(origin, http('lobby.example')), origin).toBe(row.allowed)
  }
})

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => `${labels.join('.')}.test`)
const scheme = fc.constantFrom('http', 'https')
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined })
const authority = fc.tuple(domain, port).map(([name, number]) => (number === undefined ? name : `${name}:${number}`))

test('origin - whatever a browser makes of the URL of a page is allowed for that URL and listed or public for another', () => {
  fc.assert(
    fc.property(scheme, authority, authority, (proto, host, other) => {
      const { origin } = new URL(`${proto}://${host}/page`)
      const target = { scheme: proto as 'http' | 'https', host }
      expect(rule().allows(origin, target)).toBe(true)
      const elsewhere = { scheme: proto as 'http' | 'https', host: other }
      const isSame = new URL(`${proto}://${other}`).origin === origin
      expect(rule().allows(origin, elsewhere)).toBe(isSame)
      expect(rule({ listed: [`${proto}://${host}`] }).allows(origin, elsewhere)).toBe(true)
      expect(rule({ publicUrl: `${proto}://${host}/below` }).allows(origin, elsewhere)).toBe(true)
    }),
  )
})

test('origin - nothing put before, behind or inside an allowed origin is allowed', () => {
  const piece = fc.constantFrom(
    '.evil.com',
    'evil',
    '@',
    '/',
    '?',
    '#',
    '\\',
    ' ',
    ',',
    ':1',
    '%00',
    '\u0000',
    'x',
    '.',
  )
  fc.assert(
    fc.property(domain, piece, fc.nat(), (name, extra, position) => {
      const origin = `https://${name}`
      const at = position % (origin.length + 1)
      const twisted = origin.slice(0, at) + extra + origin.slice(at)
      expect(rule({ listed: [origin] }).allows(twisted, https('lobby.example'))).toBe(false)
      expect(rule().allows(twisted, https(name))).toBe(false)
    }),
  )
})

test('origin - any text at all is judged without throwing, and allowed only as own or local', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.boolean(), (origin, host, local) => {
      const allowed = rule({ local }).allows(origin, http(host))
      if (origin === '' || /^https?:/i.test(origin) || (local && /extension:/.test(origin))) return
      expect(allowed).toBe(false)
    }),
  )
})

test.each([
  ['*', undefined],
  ['null', undefined],
  ['https://example.org', undefined],
  ['https://Example.org:443', undefined],
  ['http://[::1]:3000', undefined],
  ['chrome-extension://abc', undefined],
  ['https://*.example.org', /whole origin/],
  ['chrome-extension://*', /whole origin/],
  ['https://user@example.org', /scheme, host and port/],
  ['https://example.org?x', /scheme, host and port/],
  ['https://example.org:99999', /scheme, host and port/],
  ['https://exa mple.org', /scheme, host and port/],
])('origin - the entry %j of a list is told when it can never match', (entry, fault) => {
  if (fault === undefined) expect(originFault(entry)).toBeUndefined()
  else expect(originFault(entry)).toMatch(fault)
})
