// A listen call that fails says why, and an IPv6 address may stand in brackets.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createNetServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { listenFault } from '../src/gateway/listen-fault.ts'
import { startBare } from './support/bare-process.ts'
import { startServer } from './support/start-server.ts'
import { createServer } from './support/test-engine.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

async function faultOf(host: string, port: number): Promise<string> {
  try {
    const server = await createServer({ http: { host, port }, shards: 1, log: { level: 'silent' } })
    await server.stop()
  } catch (error) {
    expect((error as Error).constructor.name).toBe('StartError')
    return (error as Error).message
  }
  throw new Error('it listens')
}

const faults: [string, number, RegExp][] = [
  ['192.0.2.77', 18_471, /^cannot listen on 192\.0\.2\.77:18471: this machine has no such address$/],
  ['198.51.100.1', 0, /^cannot listen on 198\.51\.100\.1:0: this machine has no such address$/],
  [
    'no-such-host.invalid',
    18_471,
    /^cannot listen on no-such-host\.invalid:18471: the host name (is unknown|cannot be looked up now)$/,
  ],
  ['a..b', 0, /^cannot listen on a\.\.b:0: the host name (is unknown|cannot be looked up now|has no address)$/],
  ...(hasIpv6
    ? ([
        ['2001:db8::1', 18_471, /^cannot listen on \[2001:db8::1\]:18471: this machine has no such address$/],
        ['[2001:db8::2]', 18_471, /^cannot listen on \[2001:db8::2\]:18471: this machine has no such address$/],
      ] satisfies [string, number, RegExp][])
    : []),
]

test.each(faults)('listen - on %s, port %d, fails with its cause', async (host, port, message) => {
  const fault = await faultOf(host, port)
  expect(fault).toMatch(message)
  expect(fault).not.toMatch(/in use/)
})

test.each(['127.0.0.1', 'localhost', '0.0.0.0'])('listen - on %s where the port is taken says so', async (host) => {
  const taken = createNetServer().listen(0, host)
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  expect(await faultOf(host, port)).toBe(
    `cannot listen on ${host}:${port}: the port is in use; is another server running?`,
  )
  taken.close()
})

test('listen - on a port of another lobby says that it is taken, and the other one is not disturbed', async () => {
  const first = await startServer()
  expect(await faultOf('127.0.0.1', first.port)).toContain('the port is in use')
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
})

function firstFreePort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'))
  } catch {
    return 1024
  }
}

test.skipIf(process.getuid?.() !== 0 || firstFreePort() <= 81)(
  'listen - without the right to a port says so',
  async () => {
    const wrapper = [
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--inh-caps=-all',
      '--bounding-set=-all',
    ]
    const server = await startBare({ wrapper, args: ['--port', '81'] })
    expect((await server.exited).code).toBe(1)
    expect(server.errors()).toMatch(/^lobbycast: cannot listen on 127\.0\.0\.1:81: no permission/)
  },
)

test('listen - a cause that has no words is shown by its code', () => {
  expect(listenFault({ host: '::1', port: 1 }, 'EWHATEVER')).toBe('cannot listen on [::1]:1: the system says EWHATEVER')
})

const NO_PART = '; a scheme or a port is no part of it'
const unknown: [host: string, place: string, hint: string][] = [
  ['http://localhost', 'http://localhost:1', NO_PART],
  ['https://lobby.example/', 'https://lobby.example/:1', NO_PART],
  ['localhost:80', 'localhost:80:1', NO_PART],
  ['127.0.0.1:80', '127.0.0.1:80:1', NO_PART],
  ['localhost/', 'localhost/:1', NO_PART],
  ['::1::', '::1:::1', NO_PART],
  ['no-such-host.invalid', 'no-such-host.invalid:1', ''],
  ['[localhost]', '[localhost]:1', ''],
]

test.each(unknown)('listen - on the unknown host %j: what is no part of it is told', (host, place, hint) => {
  const fault = listenFault({ host, port: 1 }, 'ENOTFOUND')
  expect(fault).toBe(`cannot listen on ${place}: the host name is unknown${hint}`)
})

test.each(['http://localhost', 'localhost:80'])('listen - on %s says what is no part of a host', async (host) => {
  const fault = await faultOf(host, 0)
  expect(fault).toBe(`cannot listen on ${host}:0: the host name is unknown${NO_PART}`)
})

test.each([
  ['127.0.0.1', '127.0.0.1:1'],
  ['localhost', 'localhost:1'],
  ['::', '[::]:1'],
  ['2001:db8::1', '[2001:db8::1]:1'],
  ['::ffff:127.0.0.1', '[::ffff:127.0.0.1]:1'],
  ['fe80::1%eth0', '[fe80::1%eth0]:1'],
  ['localhost:80', 'localhost:80:1'],
])('listen - %s is shown as %s: brackets stand round IPv6 addresses alone', (host, place) => {
  expect(listenFault({ host, port: 1 }, 'EADDRINUSE')).toContain(`cannot listen on ${place}: the port is in use`)
})

describe.skipIf(!hasIpv6)('an IPv6 address', () => {
  test.each(['::1', '[::1]', '[0:0:0:0:0:0:0:1]'])('listen - on %s: the URLs are right', async (host) => {
    const server = await startServer({ http: { host } })
    const address = host.replace(/[[\]]/g, '')
    expect(server.url).toBe(`http://[${address}]:${server.port}`)
    expect(server.wsUrl).toBe(`ws://[${address}]:${server.port}`)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })
})
