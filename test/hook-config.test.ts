// The options of hooks: what is refused, and what each refusal says.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, type ConfigInput, loadConfig, maskConfig, resolveConfig } from '../src/config/config.ts'

function problemsOf(hooks: NonNullable<ConfigInput['hooks']>): string[] {
  try {
    resolveConfig({ hooks })
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ path, text }) => `${path}: ${text}`)
  }
}

describe('hooks options', () => {
  test.each(['http://127.0.0.1:3000/connect', 'https://back.example.org/hooks/connect?key=1', ''])(
    '%j is a URL',
    (url) => {
      expect(problemsOf({ connectUrl: url })).toEqual([])
    },
  )

  test.each([
    ['ftp://a/', 'hooks.rpcUrl: expected a URL such as http://127.0.0.1:3000/connect, got "ftp://a/"'],
    ['/connect', 'hooks.rpcUrl: expected a URL such as http://127.0.0.1:3000/connect, got "/connect"'],
    ['http://a:99999/', 'hooks.rpcUrl: expected a URL, got http://a:99999/'],
    ['http://ann:secret@a/', 'hooks.rpcUrl: expected a URL without a user name or password'],
  ])('%j is none', (rpcUrl, problem) => {
    expect(problemsOf({ rpcUrl })).toEqual([problem])
  })

  test.each(['cookie', 'x-tenant', 'authorization'])('the header %s may be passed on', (name) => {
    expect(problemsOf({ headers: [name] })).toEqual([])
  })

  test.each([
    'Cookie',
    'host',
    'content-type',
    'x-forwarded-for',
    'x-lobbycast-signature',
    'sec-websocket-key',
    'a b',
    '',
  ])('the header %j may not', (name) => {
    expect(problemsOf({ headers: [name] })[0]).toContain('hooks.headers.0: expected the name of a header')
  })

  test('pauses that contradict each other', () => {
    expect(problemsOf({ eventsRetryMs: 1000, eventsRetryMsMax: 500 })).toEqual([
      'hooks.eventsRetryMsMax: expected at least hooks.eventsRetryMs (1000), got 500',
    ])
  })

  test('what a hook answers fits the outbox of a connection', () => {
    expect(problemsOf({ publishUrl: 'http://127.0.0.1:3000/', answerBytesMax: 3_000_000 })).toEqual([
      'hooks.answerBytesMax: expected at most 2097152, half of limits.outboxBytesMax, got 3000000',
    ])
  })

  test('the secret may stand in a file, and is never shown', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hooks-')), 'secret')
    writeFileSync(file, 'a secret from a file\n')
    const config = loadConfig({ env: { LOBBYCAST_HOOKS_SECRET_FILE: file } })
    expect(config.hooks.secret).toBe('a secret from a file')
    expect(maskConfig(config).hooks.secret).toBe('***')
    expect(problemsOf({ secretFile: file })[0]).toContain('hooks.secretFile: is read by the command line only')
  })

  test('events and headers come from the environment as lists', () => {
    const env = { LOBBYCAST_HOOKS_EVENT_TYPES: 'room_occupied,room_vacated', LOBBYCAST_HOOKS_HEADERS: 'cookie, origin' }
    const { hooks } = loadConfig({ env })
    expect([hooks.eventTypes, hooks.headers]).toEqual([
      ['room_occupied', 'room_vacated'],
      ['cookie', 'origin'],
    ])
    expect(problemsOf({ eventTypes: ['room_full' as never] })[0]).toContain(
      'hooks.eventTypes.0: expected one of room_occupied',
    )
  })
})
