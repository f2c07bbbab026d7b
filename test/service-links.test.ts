// The environment as Kubernetes fills it: the variables of Services whose names begin like ours are not ours, and a mistyped
// option still is an error.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError, configReference, loadConfig } from '../src/config/config.ts'

/** What Kubernetes sets for a Service, after its own sources: `makeLinkVariables` and the three names before them. */
function linksOf(service: string, ports: readonly { name: string; port: number; protocol: string }[]) {
  const upper = (text: string) => text.toUpperCase().replaceAll('-', '_')
  const prefix = upper(service)
  const first = ports[0]!
  const env: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: '10.96.12.7',
    [`${prefix}_SERVICE_PORT`]: `${first.port}`,
    [`${prefix}_PORT`]: `${first.protocol}://10.96.12.7:${first.port}`,
  }
  for (const { name, port, protocol } of ports) {
    if (name !== '') env[`${prefix}_SERVICE_PORT_${upper(name)}`] = `${port}`
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
    env[link] = `${protocol}://10.96.12.7:${port}`
    env[`${link}_PROTO`] = protocol
    env[`${link}_PORT`] = `${port}`
    env[`${link}_ADDR`] = '10.96.12.7'
  }
  return env
}

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,12}[a-z0-9])?$/)
const service = fc.oneof(
  fc.constantFrom('lobbycast', 'lobbycast-redis', 'lobbycast-http', 'lobbycast-admin', 'lobbycast-rooms-defaults'),
  label.map((name) => `lobbycast-${name}`),
)
const ports = fc.uniqueArray(
  fc.record({
    name: fc.oneof(fc.constant(''), label),
    port: fc.integer({ min: 1, max: 65_535 }),
    protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
  }),
  { minLength: 1, maxLength: 4, selector: ({ port }) => port },
)

const defaults = loadConfig({ env: {} })

test('service links - any Service with any ports changes nothing', () => {
  fc.assert(
    fc.property(service, ports, (name, all) => {
      expect(loadConfig({ env: linksOf(name, all) })).toEqual(defaults)
    }),
    { numRuns: 300 },
  )
})

test('service links - an option beside them counts, and so does a flag or PORT over an address', () => {
  const links = linksOf('lobbycast-http', [{ name: 'ws', port: 8081, protocol: 'tcp' }])
  expect(links.LOBBYCAST_HTTP_PORT).toBe('tcp://10.96.12.7:8081')
  expect(loadConfig({ env: { ...links, LOBBYCAST_SHARDS: '3' } }).shards).toBe(3)
  expect(loadConfig({ env: { ...links, PORT: '9000' } }).http.port).toBe(9000)
  expect(loadConfig({ env: links, flags: { port: '9001' } }).http.port).toBe(9001)
  expect(loadConfig({ env: { PORT: 'tcp://10.96.12.7:80' } }).http.port).toBe(defaults.http.port)
})

test.each(configReference().map(({ env }) => env))('service links - %s ignores an address of a Service', (name) => {
  for (const protocol of ['tcp', 'udp', 'sctp']) {
    expect(loadConfig({ env: { [name]: `${protocol}://10.0.0.1:80` } })).toEqual(defaults)
  }
})

describe('what is no link', () => {
  const mistyped: [string, string][] = [
    ['LOBBYCAST_PORT', '8081'],
    ['LOBBYCAST_HTTP_PROT', '8081'],
    ['LOBBYCAST_SERVICE', 'x'],
    ['LOBBYCAST_HTTP_PORTS', 'tcp://10.0.0.1:80'],
    ['LOBBYCAST_SERVICE_HOSTS', '10.0.0.1'],
    ['LOBBYCAST_PORT_TCP', 'tcp://10.0.0.1:80'],
    ['LOBBYCAST_PORT_80', 'tcp://10.0.0.1:80'],
    ['LOBBYCAST_PORT_80_TCP_NAME', 'x'],
    ['LOBBYCAST_PORT_80_QUIC', 'quic://10.0.0.1:80'],
    ['LOBBYCAST_REDIS_PORT', 'redis://10.0.0.1:80'],
    ['LOBBYCAST_', ''],
  ]
  test.each(mistyped)('service links - %s=%s is an unknown option', (name, value) => {
    expect(() => loadConfig({ env: { [name]: value } })).toThrow(`${name} (environment): unknown option`)
  })

  test('service links - a port that is no number is still wrong', () => {
    expect(() => loadConfig({ env: { LOBBYCAST_HTTP_PORT: 'http://10.0.0.1:80' } })).toThrow(ConfigError)
    expect(() => loadConfig({ env: { PORT: 'http://10.0.0.1:80' } })).toThrow(ConfigError)
  })
})
