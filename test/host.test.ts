// Which Host headers this server answers to, and which addresses count as loopback.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopbackAddress } from '../src/protocol/authority.ts'
import { type HostOptions, HostRule } from '../src/protocol/host.ts'

const rule = (options: Partial<HostOptions> = {}) =>
  new HostRule({ hosts: [], urls: [], loopbackOnly: false, ...options })

const LOOPBACK = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost:1',
  'localhost:65535',
  'a.localhost',
  'a.b.localhost:8081',
  '127.0.0.1',
  '127.0.0.1:8081',
  '127.255.255.254',
  '[::1]',
  '[::1]:8081',
  '[0:0:0:0:0:0:0:1]',
]
const ODD = [
  '',
  ' ',
  ':8081',
  'localhost:',
  'localhost:x',
  'localhost:65536',
  'localhost:8081:8081',
  'localhost, localhost',
  'localhost/',
  'user@localhost',
  'localhost@evil.com',
  'http://localhost',
  '.localhost',
  'a..localhost',
  'localhost..',
  'local%68ost',
  '::1',
  '[::1',
  '[::1]x',
  '[::ffff:127.0.0.1]',
  '127.0.0.1.evil.com',
  '127.0.0.256',
  '127.1',
  '0x7f.0.0.1',
  '2130706433',
  '0.0.0.0',
  '[::]',
  'localhost.evil.com',
  'evil-localhost',
  'evillocalhost',
  'evil.com',
  'lócalhost',
]

describe('host - on a loopback listener', () => {
  test.each(LOOPBACK)('%j is answered', (host) => expect(rule({ loopbackOnly: true }).allows(host)).toBe(true))
  test.each(ODD)('%j is not answered', (host) => expect(rule({ loopbackOnly: true }).allows(host)).toBe(false))
})

test('host - elsewhere it is looked at once there are names', () => {
  for (const host of [...LOOPBACK, ...ODD]) {
    expect(rule().allows(host), host).toBe(true)
    // Hosts of origins alone do not begin it.
    expect(rule({ urls: ['https://lobby.example'] }).allows(host), host).toBe(true)
    expect(rule({ hosts: ['lobby.example'] }).allows(host), host).toBe(LOOPBACK.includes(host))
    expect(rule({ hosts: ['*'], loopbackOnly: true }).allows(host), host).toBe(true)
  }
})

const NAMES = ['lobby.example', '*.Wild.example', '192.0.2.7', '[2001:DB8:0::7]', 'My_Host']
const URLS = ['https://app.example:8443', '*', 'null', 'chrome-extension://abc', 'https://grün.example/x', '']

test.each([
  ['lobby.example', true],
  ['Lobby.Example:8081', true],
  ['lobby.example.', true],
  ['lobby.example.:1', true],
  ['a.wild.example', true],
  ['a.b.WILD.example:1', true],
  ['a.wild.example.', true],
  ['192.0.2.7:8081', true],
  ['[2001:db8::7]:8081', true],
  ['my_host', true],
  ['app.example', true],
  ['app.example:1', true],
  ['xn--grn-ioa.example', true],
  ['wild.example', false],
  ['.wild.example', false],
  ['evilwild.example', false],
  ['a.wild.example.evil.com', false],
  ['lobby.example.evil.com', false],
  ['evillobby.example', false],
  ['sub.lobby.example', false],
  ['user@lobby.example', false],
  ['lobby.example, evil.com', false],
  ['192.0.2.70', false],
  ['[2001:db8::70]', false],
  ['abc', false],
  ['null', false],
  ['*', false],
  ['', false],
])('host - with names configured %j is answered: %s', (host, allowed) => {
  for (const loopbackOnly of [true, false]) {
    expect(rule({ hosts: NAMES, urls: URLS, loopbackOnly }).allows(host)).toBe(allowed)
  }
})

test('host - nothing put before, behind or inside a name is answered, but a port and the dot at the end', () => {
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
    '%00',
    '\u0000',
    '..',
    ':x',
    'é',
  )
  const names = rule({ hosts: ['lobby.example'], loopbackOnly: true })
  fc.assert(
    fc.property(piece, fc.nat(13), fc.option(fc.integer({ min: 0, max: 65_535 })), (extra, at, port) => {
      const tail = port === null ? '' : `:${port}`
      expect(names.allows(`lobby.example${tail}`)).toBe(true)
      expect(names.allows(`${'lobby.example'.slice(0, at)}${extra}${'lobby.example'.slice(at)}${tail}`)).toBe(false)
    }),
  )
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['[::1]', true],
  ['0:0:0:0:0:0:0:1', true],
  ['lobby.localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['[::]', false],
  ['192.168.1.2', false],
  ['128.0.0.1', false],
  ['lobby.example', false],
  ['localhost.example', false],
  ['', false],
])('host - a server on %j listens on loopback only: %s', (host, expected) => {
  expect(isLoopbackAddress(host)).toBe(expected)
})
