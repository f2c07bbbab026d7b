// Keys as they come out of editors, shells and secret stores: what stands round them is no part of them, and one that is too
// short for an algorithm switches the algorithm off or stops the start.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, test } from 'vitest'
import { type ConfigInput, loadConfig, resolveConfig } from '../src/config/config.ts'
import { secretWarnings } from '../src/config/config-checks.ts'
import { authenticator, pemOf, rsa, sign } from './support/auth-tokens.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { MAIN } from './support/test-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'lobbycast-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function fileWith(content: string | Uint8Array): string {
  files += 1
  const path = join(folder, `file-${files}`)
  writeFileSync(path, content)
  return path
}

const SECRET = 'a secret of 64 bytes, with blanks and ümlauts in it, for HS512.'
const keys = [
  { section: 'auth', option: 'hmacSecret', file: 'hmacSecretFile', env: 'LOBBYCAST_AUTH_HMAC_SECRET', value: SECRET },
  {
    section: 'auth',
    option: 'publicKeyPem',
    file: 'publicKeyFile',
    env: 'LOBBYCAST_AUTH_PUBLIC_KEY_PEM',
    value: pemOf(rsa.publicKey).trim(),
  },
  {
    section: 'admin',
    option: 'apiKey',
    file: 'apiKeyFile',
    env: 'LOBBYCAST_ADMIN_API_KEY',
    value: 'k3y-of-the-admin-api',
  },
] as const
type Key = (typeof keys)[number]

const fileEnvOf = ({ env }: Key) => (env.endsWith('_PEM') ? env.replace('_PEM', '_FILE') : `${env}_FILE`)
const utf16le = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
const sources: [string, (key: Key, text: string) => unknown][] = [
  ['options', ({ section, option }, text) => resolveConfig({ [section]: { [option]: text } } as ConfigInput)],
  ['the environment', ({ env }, text) => loadConfig({ env: { [env]: text } })],
  ['a file named by the environment', (key, text) => loadConfig({ env: { [fileEnvOf(key)]: fileWith(text) } })],
  [
    'the configuration file',
    ({ section, option }, text) =>
      loadConfig({ env: {}, file: fileWith(JSON.stringify({ [section]: { [option]: text } })) }),
  ],
  [
    'a file named by the configuration file',
    ({ section, file }, text) =>
      loadConfig({ env: {}, file: fileWith(JSON.stringify({ [section]: { [file]: fileWith(text) } })) }),
  ],
]
const wrappings: [string, (text: string) => string][] = [
  ['nothing', (text) => text],
  ['a final line feed', (text) => `${text}\n`],
  ['a final CR LF', (text) => `${text}\r\n`],
  ['many line breaks at both ends', (text) => `\n\r\n${text}\n\n\r\n`],
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['a byte order mark and a line break', (text) => `\ufeff${text}\r\n`],
  ['line breaks of Unicode', (text) => `\u2028${text}\u2029\u0085`],
]

describe.each(keys)('secrets - $section.$option', (key) => {
  describe.each(sources)('from %s', (_, read) => {
    test.each(wrappings)('with %s round it', (_title, wrap) => {
      const config = read(key, wrap(key.value)) as Record<string, Record<string, string>>
      expect(config[key.section]![key.option]).toBe(key.value)
    })

    test.each(['\n', '\r\n', '\ufeff', '\ufeff\n\n'])('%j alone is refused rather than taken for none', (text) => {
      expect(() => read(key, text)).toThrow(/nothing but line breaks|is empty/)
    })
  })
})

test('secrets - blanks are a part of them, and line breaks inside as well', () => {
  for (const hmacSecret of [` ${SECRET} `, `${SECRET}\n${SECRET}`, `\t${SECRET}`]) {
    expect(resolveConfig({ auth: { hmacSecret } }).auth.hmacSecret).toBe(hmacSecret)
  }
})

test('secrets - a token of an issuer that signs with the trimmed secret is good', async () => {
  const subject = authenticator({ hmacSecret: `\ufeff${SECRET}\r\n` })
  const token = await sign({ sub: 'ann' }, { key: Buffer.from(SECRET) })
  expect(await subject.verifyConnectionToken(token)).toMatchObject({ kind: 'ok', user: 'ann' })
})

describe('secrets that are too short', () => {
  const bytesMin = { HS256: 32, HS384: 48, HS512: 64 } as const
  const algorithms = Object.keys(bytesMin) as (keyof typeof bytesMin)[]
  const publicKeyPem = pemOf(rsa.publicKey)
  const lists = [[], ...algorithms.map((name) => [name]), ['HS256', 'HS512'], ['RS256'], ['RS256', 'HS384']]
  const cases = [1, 31, 32, 47, 48, 63, 64].flatMap((size) =>
    lists.flatMap((list) => [false, true].map((withPublicKey) => ({ size, list, withPublicKey }))),
  )

  test.each(cases)(
    'secrets - $size bytes, algorithms $list, public key: $withPublicKey',
    ({ size, list, withPublicKey }) => {
      const hmacSecret = 's3cr3t-'.repeat(10).slice(0, size)
      const auth = { hmacSecret, algorithms: list as never[], ...(withPublicKey ? { publicKeyPem } : {}) }
      const tooShort = algorithms.filter((name) => bytesMin[name] > size)
      const named = tooShort.filter((name) => (list as string[]).includes(name))
      const isOnly = !withPublicKey && tooShort.length === 3
      if (named.length > 0 || isOnly) {
        const wanted = named.length > 0 ? named : tooShort
        let message = ''
        try {
          resolveConfig({ auth })
        } catch (error) {
          message = String(error)
        }
        expect(message).toContain('auth.hmacSecret (options): ')
        for (const name of wanted) expect(message).toContain(`${name} needs ${bytesMin[name]} bytes`)
        if (size > 5) expect(message).not.toContain(hmacSecret)
        return
      }
      if ((list as string[]).includes('RS256') && !withPublicKey) {
        expect(() => resolveConfig({ auth })).toThrow('no configured key can verify RS256')
        return
      }
      const warnings = secretWarnings(resolveConfig({ auth }))
      if (tooShort.length === 0 || list.length > 0) expect(warnings).toEqual([])
      else {
        expect(warnings).toHaveLength(1)
        expect(warnings[0]).toContain(
          `${tooShort.join(', ')}: switched off, auth.hmacSecret is too short (${size} bytes`,
        )
        if (size > 5) expect(warnings[0]).not.toContain(hmacSecret)
      }
    },
  )

  test.each([
    [{ apiKey: 'x'.repeat(15) }, 1],
    [{ apiKey: 'x'.repeat(16) }, 0],
    [{ apiKey: '' }, 0],
    [{ apiKey: 'x', insecure: true }, 0],
  ])('secrets - the admin key of %j: %i warnings', (admin, count) => {
    const warnings = secretWarnings(resolveConfig({ admin }))
    expect(warnings).toHaveLength(count)
    if (count > 0) expect(warnings[0]).toBe('admin.apiKey is short: 15 characters; use at least 16')
  })
})

test('secrets - a server that starts with short ones says so in its log, without them', async () => {
  const env = {
    LOBBYCAST_AUTH_HMAC_SECRET: `${'s3cr3t-'.repeat(5)}\n`,
    LOBBYCAST_ADMIN_API_KEY: 'sh0rt',
    LOBBYCAST_SHARDS: '1',
  }
  const child = spawn(process.execPath, [MAIN, '--port', '0'], { env: { PATH: process.env.PATH ?? '', ...env } })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  const warned: string[] = []
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      expect(line).not.toMatch(/s3cr3t|sh0rt/)
      const { level, msg } = JSON.parse(line) as { level: unknown; msg: string }
      if (level === 40 || level === 'warn') warned.push(msg)
      if (msg === 'listening') resolve()
    })
  })
  expect(warned).toEqual([
    'admin.apiKey is short: 5 characters; use at least 16',
    expect.stringContaining('HS384, HS512: switched off, auth.hmacSecret is too short (35 bytes; HS384 needs 48 bytes'),
  ])
})

describe('key files in another encoding', () => {
  test.each(keys)('secrets - $file in UTF-16 is the same key', ({ section, option, file, value }) => {
    for (const bytes of [utf16le(value), utf16le(`${value}\r\n`), utf16le(value).swap16()]) {
      const config = resolvedFile({ [section]: { [file]: fileWith(bytes) } })
      expect(config[section]).toMatchObject({ [option]: value })
    }
  })

  test.each(keys)('secrets - $file that is no text is refused, without a word of it', ({ section, file }) => {
    for (const [encoding, bytes] of [
      ['UTF-8', Buffer.from([0x6b, 0xff, 0x65, 0x79])],
      ['UTF-16LE', Buffer.from([0xff, 0xfe, 0x6b])],
    ] as const) {
      const path = fileWith(bytes)
      expect(() => resolvedFile({ [section]: { [file]: path } })).toThrow(
        `${path} cannot be read: it is not valid ${encoding}`,
      )
    }
  })

  test('secrets - a configuration file that is no text is refused', () => {
    const path = fileWith(Buffer.from('{"log":{"level":"\xff"}}', 'latin1'))
    expect(() => loadConfig({ env: {}, file: path })).toThrow('cannot be read: it is not valid UTF-8')
  })
})

const resolvedFile = (tree: object) => loadConfig({ env: {}, file: fileWith(JSON.stringify(tree)) })
