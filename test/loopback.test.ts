// A server that listens on loopback only welcomes pages of this machine and answers to no foreign Host. Its addresses decide,
// however the configuration spells them. Looked at over the wire.

import { promises as dns } from 'node:dns'
import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { isLoopbackAddress } from '../src/protocol/authority.ts'
import { RawSocket } from './support/raw-socket.ts'
import { startServer } from './support/start-server.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

/** Names of this machine that say nothing about being local, and lead to loopback addresses only. */
async function localAliases(): Promise<string[]> {
  const names = readFileSync('/etc/hosts', 'utf8')
    .split('\n')
    .flatMap((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
    .filter((name) => /^[a-z0-9-]+$/.test(name) && !isLoopbackAddress(name))
  const found = await Promise.all(
    [...new Set(names)].map(async (name) => {
      const addresses = await dns.lookup(name, { all: true }).catch(() => [])
      return addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address)) ? [name] : []
    }),
  )
  return found.flat().slice(0, 2)
}

/** As a browser of this machine would reach the server. */
const reachedAt = (host: string): string => host.replace(/^\[|\]$/g, '').replace(/^(0\.0\.0\.0|::)$/, '127.0.0.1')

const local = ['localhost', '127.0.0.1', '127.8.9.1', ...(await localAliases())]
const localIpv6 = hasIpv6 ? ['::1', '[::1]', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::FFFF:127.8.9.1'] : []
const open = ['0.0.0.0', ...(hasIpv6 ? ['::'] : [])]

const table = [
  ...[...local, ...localIpv6].map((host) => ({ host, isLocal: true })),
  ...open.map((host) => ({ host, isLocal: false })),
]

describe.each(table)('http.host $host, loopback: $isLocal', ({ host, isLocal }) => {
  const asks: [what: string, headers: Record<string, string>, onLoopback: number, elsewhere: number][] = [
    ['no page', { Host: 'localhost' }, 101, 101],
    ['its own page', { Host: 'localhost:80', Origin: 'http://localhost' }, 101, 101],
    ['a page of another local server', { Host: 'localhost', Origin: 'http://localhost:5173' }, 101, 403],
    ['a page of ::1', { Host: 'localhost', Origin: 'https://[::1]:1' }, 101, 403],
    ['an extension', { Host: 'localhost', Origin: 'chrome-extension://abcdefghijklmnop' }, 101, 403],
    ['a foreign page', { Host: 'localhost', Origin: 'https://evil.example' }, 403, 403],
    ['no page, at a rebound name', { Host: 'evil.example' }, 403, 101],
    ['a page of a rebound name', { Host: 'evil.example', Origin: 'http://evil.example' }, 403, 101],
  ]

  test('door - pages and Host are judged by what it listens on', async () => {
    const server = await startServer({ shards: 1, http: { host } })
    for (const [what, headers, onLoopback, elsewhere] of asks) {
      for (const path of ['/ws/room', '/connection/websocket']) {
        const raw = await RawSocket.open(server.port, reachedAt(host))
        const { status } = await raw.upgrade({ path, headers })
        raw.cut('RST')
        expect(status, `${what}, ${path}`).toBe(isLocal ? onLoopback : elsewhere)
      }
    }
  })
})

test.each([
  ['::ffff:127.0.0.1', true],
  ['::FFFF:127.8.9.1', true],
  ['::ffff:7f00:1', true],
  ['0:0:0:0:0:ffff:127.0.0.1', true],
  ['[::ffff:127.0.0.1]', true],
  ['::ffff:0.0.0.0', false],
  ['::ffff:128.0.0.1', false],
  ['::ffff:192.168.1.2', false],
  ['::127.0.0.1', false],
  ['64:ff9b::127.0.0.1', false],
])('loopback - the address %s: %s', (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected)
})
