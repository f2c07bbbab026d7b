// Configuration: defaults, precedence, and that every wrong value names its option, its source and what was expected.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  ConfigError,
  type ConfigInput,
  type ConfigSources,
  configReference,
  loadConfig,
  maskConfig,
  resolveConfig,
  roomOptionsFor,
  shardCount,
} from '../src/config/config.ts'
import { isRoomName } from '../src/protocol/room-name.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobbycast-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function fileWith(content: unknown): string {
  const path = join(folder, `${files++}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function errorOf(load: () => unknown): ConfigError {
  try {
    load()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('expected a ConfigError, but the configuration was accepted')
}

const load = (sources: Partial<ConfigSources>) => loadConfig({ env: {}, ...sources })

/** For inputs the types would refuse. */
const resolveAny = (input: unknown) => resolveConfig(input as ConfigInput)

describe('defaults', () => {
  test('config - an empty input gives every documented default', () => {
    const config = resolveConfig({})
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 8081 },
      shards: 0,
      admin: { apiKey: '', apiKeyFile: '', insecure: false, id: '470bb217-ffa7-43d8-a0cc-b3d30421d1a9' },
      heartbeat: { intervalSeconds: 5, timeoutSeconds: 10 },
      origins: [],
      log: { level: 'info' },
      flush: { mode: 'adaptive', maxWindowMs: 20, targetUtilisation: 0.5, frameBytesMax: 65_536 },
      statistics: { aliases: { '/dailyDashBoard': 'dailyCollection', '/dailyNews': 'dailyNews' } },
      drain: { delaySeconds: 0, windowSeconds: 3, timeoutSeconds: 8 },
      shutdown: { deadlineMs: 8000 },
      centrifuge: { pingIntervalSeconds: 25, pongTimeoutSeconds: 10, connectTimeoutSeconds: 10 },
      rooms: { defaults: { historySize: 0, publish: 'member', board: null } },
      auth: { anonymous: 'auto', algorithms: [], requireSub: false },
    })
    expect(config.limits).toMatchObject({ messageBytesMax: 65_536, outboxBytesMax: 4_194_304, connectionsMax: 19_000 })
  })

  test('config - resolving a resolved configuration changes nothing', () => {
    const config = resolveConfig({ rooms: { defaults: { presence: false }, namespaces: { chat: { historySize: 5 } } } })
    expect(resolveConfig(config)).toEqual(config)
  })

  test('config - changing the input or one result later does not reach another result', () => {
    const input = { origins: ['https://a.example'] }
    const config = resolveConfig(input)
    input.origins.push('*')
    resolveConfig({}).statistics.aliases['/x'] = 'x'
    expect(config.origins).toEqual(['https://a.example'])
    expect(resolveConfig({}).statistics.aliases).not.toHaveProperty('/x')
  })

  test('config - an undefined option counts as not given', () => {
    expect(resolveConfig({ http: { port: undefined }, shards: undefined }).http.port).toBe(8081)
  })

  test('config - the shard count is the configured one, or at least 1', () => {
    expect(shardCount(resolveConfig({ shards: 3 }))).toBe(3)
    expect(shardCount(resolveConfig({}))).toBeGreaterThanOrEqual(1)
  })
})

describe('precedence', () => {
  const file = fileWith({ http: { port: 1, host: 'file.example' }, log: { level: 'debug' } })
  const table: [string, Partial<ConfigSources>, number][] = [
    ['nothing but defaults', {}, 8081],
    ['file over defaults', { file }, 1],
    ['PORT over file', { file, env: { PORT: '2' } }, 2],
    ['LOBBYCAST_HTTP_PORT over PORT', { file, env: { PORT: '2', LOBBYCAST_HTTP_PORT: '3' } }, 3],
    ['flag over environment', { file, env: { PORT: '2', LOBBYCAST_HTTP_PORT: '3' }, flags: { port: '4' } }, 4],
    ['an empty PORT is not there', { file, env: { PORT: '' } }, 1],
  ]
  test.each(table)('config - %s', (_, sources, port) => {
    expect(load(sources).http.port).toBe(port)
  })

  test('config - sources are merged option by option', () => {
    const config = load({ file, env: { LOBBYCAST_HTTP_HOST: 'env.example' }, flags: { logLevel: 'warn' } })
    expect([config.http, config.log]).toMatchObject([{ host: 'env.example', port: 1 }, { level: 'warn' }])
  })

  test('config - a given record replaces the default one', () => {
    expect(resolveConfig({ statistics: { aliases: { '/push': 'r' } } }).statistics.aliases).toEqual({ '/push': 'r' })
    expect(resolveConfig({ statistics: { aliases: {} } }).statistics.aliases).toEqual({})
  })

  test('config - all flags reach their option', () => {
    const flags = { host: '::1', port: '0', shards: '2', logLevel: 'silent', insecureAdmin: true }
    expect(load({ flags })).toMatchObject({
      http: { host: '::1', port: 0 },
      shards: 2,
      log: { level: 'silent' },
      admin: { insecure: true },
    })
  })
})

describe('environment', () => {
  const env = {
    LOBBYCAST_ADMIN_INSECURE: '1',
    LOBBYCAST_SHARDS: '4',
    LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '30',
    LOBBYCAST_ORIGINS: 'https://a.example, https://b.example:8443',
    LOBBYCAST_FLUSH_TARGET_UTILISATION: '0.5',
    LOBBYCAST_STATISTICS_ALIASES: '{"/x":"room.x"}',
    LOBBYCAST_ROOMS_DEFAULTS_HISTORY_SIZE: '7',
    LOBBYCAST_ROOMS_NAMESPACES: '{"chat":{"presence":false}}',
    LOBBYCAST_AUTH_ANONYMOUS: 'false',
    LOBBYCAST_LIMITS_MESSAGE_BYTES_MAX: '1000',
    UNRELATED: 'x',
  }

  test('config - every kind of value is read from its text', () => {
    const config = load({ env })
    expect(config).toMatchObject({
      admin: { insecure: true },
      shards: 4,
      heartbeat: { timeoutSeconds: 30 },
      origins: ['https://a.example', 'https://b.example:8443'],
      flush: { targetUtilisation: 0.5 },
      statistics: { aliases: { '/x': 'room.x' } },
      auth: { anonymous: false },
    })
    expect(config.rooms.namespaces.chat).toMatchObject({ presence: false, historySize: 7 })
    expect(config.limits.messageBytesMax).toBe(1000)
  })

  test('config - an empty list in the environment is an empty list', () => {
    const file = fileWith({ origins: ['*'] })
    expect(load({ file, env: { LOBBYCAST_ORIGINS: '' } }).origins).toEqual([])
  })

  test('config - every option has a name of its own and a description', () => {
    const rows = configReference()
    expect(new Set(rows.map((row) => row.env)).size).toBe(rows.length)
    expect(rows.filter((row) => row.description === '')).toEqual([])
    expect(rows.find((row) => row.path === 'http.port')).toEqual({
      path: 'http.port',
      env: 'LOBBYCAST_HTTP_PORT',
      flag: '--port',
      default: '8081',
      expected: 'an integer from 0 to 65535',
      description: 'Port to listen on; 0 picks a free one.',
    })
    expect(rows.map((row) => row.env)).toEqual(
      expect.arrayContaining(['LOBBYCAST_ADMIN_API_KEY', 'LOBBYCAST_ADMIN_API_KEY_FILE', 'LOBBYCAST_SHARDS']),
    )
  })
})

describe('wrong values', () => {
  const table: [Partial<ConfigSources>, string][] = [
    [
      { env: { LOBBYCAST_HTTP_PORT: 'x' } },
      'http.port (LOBBYCAST_HTTP_PORT): expected an integer from 0 to 65535, got "x"',
    ],
    [
      { env: { LOBBYCAST_HTTP_PORT: '' } },
      'http.port (LOBBYCAST_HTTP_PORT): expected an integer from 0 to 65535, got ""',
    ],
    [
      { env: { LOBBYCAST_HTTP_PORT: '1e3' } },
      'http.port (LOBBYCAST_HTTP_PORT): expected an integer from 0 to 65535, got "1e3"',
    ],
    [{ env: { LOBBYCAST_SHARDS: '1.5' } }, 'shards (LOBBYCAST_SHARDS): expected an integer from 0 to 64, got 1.5'],
    [{ env: { PORT: '65536' } }, 'http.port (PORT): expected an integer from 0 to 65535, got 65536'],
    [{ flags: { shards: '65' } }, 'shards (flag --shards): expected an integer from 0 to 64, got 65'],
    [
      { flags: { logLevel: 'loud' } },
      'log.level (flag --log-level): expected one of trace, debug, info, warn, error, fatal, silent, got "loud"',
    ],
    [
      { env: { LOBBYCAST_ADMIN_INSECURE: 'yes' } },
      'admin.insecure (LOBBYCAST_ADMIN_INSECURE): expected true or false, got "yes"',
    ],
    [
      { env: { LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS: '1' } },
      'heartbeat.timeoutSeconds (LOBBYCAST_HEARTBEAT_TIMEOUT_SECONDS): expected an integer from 2 to 3600, got 1',
    ],
    [
      { env: { LOBBYCAST_AUTH_ALGORITHMS: 'HS256,none' } },
      'auth.algorithms.1 (LOBBYCAST_AUTH_ALGORITHMS): expected one of HS256',
    ],
    [
      { env: { LOBBYCAST_AUTH_ANONYMOUS: 'maybe' } },
      `auth.anonymous (LOBBYCAST_AUTH_ANONYMOUS): expected 'auto', true or false, got "maybe"`,
    ],
    [
      { env: { LOBBYCAST_ORIGINS: 'evil' } },
      `origins.0 (LOBBYCAST_ORIGINS): expected '*', 'null' or an origin such as https://example.org, got "evil"`,
    ],
    [
      { env: { LOBBYCAST_STATISTICS_ALIASES: 'a=b' } },
      'statistics.aliases (LOBBYCAST_STATISTICS_ALIASES): expected an object of path to room name, got "a=b"',
    ],
    [
      { env: { LOBBYCAST_STATISTICS_ALIASES: '{"/a":"no\\troom"}' } },
      'statistics.aliases./a (LOBBYCAST_STATISTICS_ALIASES): expected a room name',
    ],
    [
      { env: { LOBBYCAST_STATISTICS_ALIASES: '{"a":"b"}' } },
      `statistics.aliases.a (LOBBYCAST_STATISTICS_ALIASES): expected a path that begins with '/'`,
    ],
    [{ env: { LOBBYCAST_HTTP_PROT: '1' } }, 'LOBBYCAST_HTTP_PROT (environment): unknown option'],
  ]
  test.each(table)('config - %j is refused by name', (sources, message) => {
    expect(errorOf(() => load(sources)).message).toContain(message)
  })

  const inputs: [unknown, string][] = [
    [{ http: { prot: 1 } }, 'http.prot (options): unknown option'],
    [{ https: {} }, 'https (options): unknown option'],
    [{ http: 8081 }, 'http (options): expected an object, got a number'],
    [{ http: null }, 'http (options): expected an object, got null'],
    [[], 'configuration (options): expected an object, got a list'],
    [{ shards: '2' }, 'shards (options): expected an integer from 0 to 64, got "2"'],
    [{ http: { port: null } }, 'http.port (options): expected an integer from 0 to 65535, got null'],
    [{ http: { port: Number.NaN } }, 'http.port (options): expected an integer'],
    [
      { rooms: { namespaces: { chat: { historySise: 1 } } } },
      'rooms.namespaces.chat.historySise (options): unknown option',
    ],
    [
      { rooms: { namespaces: { chat: { historySize: -1 } } } },
      'rooms.namespaces.chat.historySize (options): expected an integer from 0 to 1000000, got -1',
    ],
    [{ rooms: { namespaces: { 'a:b': {} } } }, 'rooms.namespaces.a:b (options): expected a namespace'],
    [
      { rooms: { defaults: { publish: 'all' } } },
      'rooms.defaults.publish (options): expected one of anyone, member, nobody, got "all"',
    ],
    [
      { rooms: { namespaces: { chat: { historySize: 1, historyBytesMax: 2_500_000 } } } },
      'rooms.namespaces.chat.historyBytesMax (options): expected at most 2097152, half of limits.outboxBytesMax, got 2500000',
    ],
    [
      { rooms: { defaults: { historySize: 1, historyBytesMax: 2_097_153 } } },
      'rooms.defaults.historyBytesMax (options): expected at most 2097152',
    ],
    [{ rooms: { defaults: { forceRecovery: true, recovery: false } } }, 'rooms.defaults.forceRecovery (options)'],
    [{ rooms: { defaults: { forceJoinLeave: true, joinLeave: false } } }, 'rooms.defaults.forceJoinLeave (options)'],
    [
      { limits: { inboxRingBytes: 5_000_000 } },
      'limits.inboxRingBytes (options): expected a power of two, got 5000000',
    ],
    [{ limits: { messageBytesMax: 4_194_305 } }, 'limits.inboxRingBytes (default): expected at least 16777220'],
    [{ limits: { statisticsBytesMax: 4_194_305 } }, 'limits.inboxRingBytes (default): expected at least 16777220'],
    [
      { limits: { outboxBytesMax: 4_194_305 } },
      'limits.outboxRingBytes (default): expected at least 16777220, 4 x limits.outboxBytesMax, got 16777216',
    ],
    [
      { limits: { messageBytesMax: 1_400_000 } },
      'limits.outboxRingBytes (default): expected at least 16802048, twice a text of limits.messageBytesMax with each byte escaped (6 x), got 16777216',
    ],
    [
      { limits: { messageHardBytesMax: 131_071 } },
      'limits.messageHardBytesMax (options): expected at least 131072, twice limits.messageBytesMax, got 131071',
    ],
    [
      { limits: { memoryMax: 1_000_000 } },
      'limits.memoryMax (options): expected 0 or at least 167772160, about what the process takes by itself, got 1000000',
    ],
    [
      { heartbeat: { timeoutSeconds: 5 } },
      'heartbeat.timeoutSeconds (options): expected more than heartbeat.intervalSeconds (5), got 5',
    ],
    [
      { heartbeat: { intervalSeconds: 30 } },
      'heartbeat.timeoutSeconds (default): expected more than heartbeat.intervalSeconds (30), got 10',
    ],
    [
      { centrifuge: { pingIntervalSeconds: 10 } },
      'centrifuge.pongTimeoutSeconds (default): expected less than centrifuge.pingIntervalSeconds (10), got 10',
    ],
    [
      { statistics: { aliases: { '/rooms/x': 'x' } } },
      "statistics.aliases./rooms/x (options): expected a path outside the server's own routes",
    ],
    [{ statistics: { aliases: { '/metrics': 'x' } } }, 'statistics.aliases./metrics (options)'],
    [{ admin: { apiKeyFile: '/x' } }, 'admin.apiKeyFile (options): is read by the command line only'],
    [
      { auth: { jwksUrl: 'http://keys.example/' } },
      'auth.jwksUrl (options): expected https, or http on loopback, got http://keys.example',
    ],
    [{ auth: { jwksUrl: 'http://127.0.0.1.evil.example/' } }, 'auth.jwksUrl (options): expected https'],
    [{ auth: { jwksUrl: 'keys' } }, 'auth.jwksUrl (options): expected an absolute https URL'],
    [
      { auth: { algorithms: ['RS256'], hmacSecret: 'x'.repeat(64) } },
      'auth.algorithms (options): no configured key can verify RS256',
    ],
    [
      { auth: { publicKeyPem: 'x' } },
      'auth.publicKeyPem (options): expected one PEM block labelled PUBLIC KEY, got "x"',
    ],
    [
      { auth: { publicKeyPem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' } },
      'auth.publicKeyPem (options): expected an RSA',
    ],
  ]
  test.each(inputs)('config - %j is refused by name', (input, message) => {
    expect(errorOf(() => resolveAny(input)).message).toContain(message)
  })

  test('config - all mistakes are reported at once', () => {
    const error = errorOf(() => load({ env: { LOBBYCAST_SHARDS: '-1', LOBBYCAST_X: '', LOBBYCAST_HTTP_PORT: 'y' } }))
    expect(error.problems.map((problem) => problem.path).sort()).toEqual(['LOBBYCAST_X', 'http.port', 'shards'])
    expect(error.message.split('\n')).toHaveLength(3)
  })

  test('config - a file that is missing or not JSON is named, and its text is not repeated', () => {
    const missing = join(folder, 'missing.json')
    expect(errorOf(() => load({ file: missing })).message).toBe(
      `configuration (file ${missing}): cannot be read: ENOENT`,
    )
    const broken = fileWith('{"admin":{"apiKey":"hunter2"')
    expect(errorOf(() => load({ file: broken })).message).toBe(
      `configuration (file ${broken}): is not valid JSON: line 1, column 29: expected ',' or '}'`,
    )
  })

  test('config - a wrong value in a file names the file', () => {
    const file = fileWith({ http: { port: '80' }, __proto__: { a: 1 } })
    expect(errorOf(() => load({ file })).message).toBe(
      `http.port (file ${file}): expected an integer from 0 to 65535, got "80"`,
    )
    const hostile = fileWith('{"__proto__":{"shards":1},"constructor":1}')
    expect(errorOf(() => load({ file: hostile })).problems.map((problem) => problem.path)).toEqual([
      '__proto__',
      'constructor',
    ])
  })
})

describe('bounds are inclusive', () => {
  const accepted: ConfigInput[] = [
    { heartbeat: { timeoutSeconds: 6 } },
    { heartbeat: { timeoutSeconds: 3600 } },
    { heartbeat: { intervalSeconds: 1, timeoutSeconds: 2 } },
    { heartbeat: { intervalSeconds: 900, timeoutSeconds: 901 } },
    { http: { port: 65_535 } },
    { shards: 64 },
    { limits: { outboxBytesMax: 4_194_304, statisticsBytesMax: 4_194_304, messageBytesMax: 1_397_930 } },
    { limits: { outboxBytesMax: 1024 } },
    // The default of historyBytesMax gives way.
    { limits: { outboxBytesMax: 65_536 }, rooms: { defaults: { historySize: 10 } } },
    { rooms: { defaults: { historySize: 1, historyBytesMax: 2_097_152 } } },
    // Without history its byte bound means nothing.
    { rooms: { defaults: { historySize: 0, historyBytesMax: 9_000_000 } } },
    { auth: { jwksUrl: 'http://127.0.0.1:9/jwks' } },
    { auth: { jwksUrl: 'http://[::1]:9/jwks' } },
    { origins: ['*', 'http://localhost:3000', 'chrome-extension://abc'] },
  ]
  test.each(accepted)('config - %j is accepted', (input) => {
    expect(resolveConfig(input)).toMatchObject(input)
  })
})

describe('secrets', () => {
  test('config - a secret never appears in an error', () => {
    const key = 'my secret key'
    const error = errorOf(() =>
      load({ env: { LOBBYCAST_ADMIN_API_KEY: key }, file: fileWith({ auth: { hmacSecret: { key } } }) }),
    )
    expect(error.message).toContain('admin.apiKey (LOBBYCAST_ADMIN_API_KEY): expected up to 512 printable ASCII')
    expect(error.message).toContain('auth.hmacSecret')
    expect(error.message).not.toContain('secret key')
    expect(errorOf(() => resolveAny({ auth: 'my secret key' })).message).not.toContain('secret key')
    const url = errorOf(() => resolveConfig({ auth: { jwksUrl: 'https://me:passw0rd@keys.example/' } }))
    expect(url.message).toContain('without a user name or password')
    expect(url.message).not.toContain('passw0rd')
  })

  test('config - masking hides set secrets, leaves empty ones, and does not touch the original', () => {
    const config = resolveConfig({ admin: { apiKey: 'abc' }, http: { port: 1 } })
    const masked = maskConfig(config)
    expect(masked.admin.apiKey).toBe('***')
    expect(masked.auth.hmacSecret).toBe('')
    expect(config.admin.apiKey).toBe('abc')
    expect(masked).toEqual({ ...config, admin: { ...config.admin, apiKey: '***' } })
  })

  test('config - a secret file is read without its final newline', () => {
    const path = join(folder, 'key')
    writeFileSync(path, 'abc\n')
    expect(load({ env: { LOBBYCAST_ADMIN_API_KEY_FILE: path } }).admin).toMatchObject({
      apiKey: 'abc',
      apiKeyFile: path,
    })
    const secret = 'x'.repeat(32)
    writeFileSync(path, `${secret}\r\n`)
    // Relative to the file that names it.
    expect(load({ file: fileWith({ auth: { hmacSecretFile: 'key' } }) }).auth.hmacSecret).toBe(secret)
  })

  test('config - a loaded configuration with a secret file can be given to the server', () => {
    const path = join(folder, 'key2')
    writeFileSync(path, 'abc')
    const config = load({ env: { LOBBYCAST_ADMIN_API_KEY_FILE: path } })
    expect(resolveConfig(config)).toEqual(config)
  })

  test('config - a secret given twice, missing or empty is an error', () => {
    const path = join(folder, 'key3')
    writeFileSync(path, '\n')
    const both = { LOBBYCAST_ADMIN_API_KEY: 'v4lue', LOBBYCAST_ADMIN_API_KEY_FILE: path }
    expect(errorOf(() => load({ env: both })).message).toBe(
      'admin.apiKeyFile (LOBBYCAST_ADMIN_API_KEY_FILE): given together with admin.apiKey (LOBBYCAST_ADMIN_API_KEY); keep one',
    )
    expect(errorOf(() => load({ env: { LOBBYCAST_AUTH_HMAC_SECRET_FILE: path } })).message).toContain('is empty')
    expect(errorOf(() => load({ env: { LOBBYCAST_AUTH_PUBLIC_KEY_FILE: '/nowhere/x' } })).message).toBe(
      'auth.publicKeyFile (LOBBYCAST_AUTH_PUBLIC_KEY_FILE): /nowhere/x cannot be read: ENOENT',
    )
  })
})

describe('rooms', () => {
  const { rooms } = resolveConfig({
    rooms: { defaults: { historySize: 3, publish: 'nobody' }, namespaces: { chat: { historySize: 9 } } },
  })

  const table: [string, number][] = [
    ['lobby', 3],
    ['chat', 3],
    ['chat:general', 9],
    ['chat:a:b', 9],
    ['other:general', 3],
    [':general', 3],
    ['constructor:x', 3],
    ['__proto__:x', 3],
  ]
  test.each(table)('config - room %s has a history of %i', (room, historySize) => {
    expect(roomOptionsFor(rooms, room).historySize).toBe(historySize)
  })

  test('config - a namespace takes what it leaves out from the configured defaults', () => {
    expect(roomOptionsFor(rooms, 'chat:x')).toEqual({ ...rooms.defaults, historySize: 9 })
  })

  test('config - an alias may name exactly the rooms that exist', () => {
    const characters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
    for (const room of [
      '',
      'a'.repeat(255),
      'a'.repeat(256),
      'é'.repeat(127),
      'é'.repeat(128),
      'a\n',
      'a#b',
      'a#',
      '\ud800',
      ...characters,
    ]) {
      const resolve = () => resolveConfig({ statistics: { aliases: { '/x': room } } })
      if (isRoomName(room) && !room.endsWith('#')) expect(resolve().statistics.aliases['/x']).toBe(room)
      else expect(resolve).toThrow(ConfigError)
    }
  })
})
