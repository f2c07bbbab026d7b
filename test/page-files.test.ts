// The page as it comes over the wire, byte by byte on both listeners: codings, validators, HEAD, the headers that protect it, and what is left
// when it is switched off.
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codingFor, isKnownTag } from '../src/http/content-coding.ts'
import { PageFiles } from '../src/http/page-files.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { request } from './support/http.ts'
import { type Answered, askRaw } from './support/raw-http.ts'
import { ADMIN_KEY, sharedServer, startServer } from './support/start-server.ts'

const first = sharedServer()
const second = sharedServer({ admin: { listen: '127.0.0.1:0' } })

const listeners: [string, () => number][] = [
  ['first', () => first.server.port],
  ['first, with another one for administrators,', () => second.server.port],
  ['second', () => second.server.adminPort!],
]

const DECODE: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
}

function decoded({ headers, body }: Answered): string {
  return DECODE[headers['content-encoding'] ?? 'identity']!(body).toString()
}

/** The paths of the files that the page asks for. */
async function assetsOf(port: number): Promise<string[]> {
  const page = await askRaw(port, 'GET', '/')
  return [...decoded(page).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!)
}

const headOf = (lines: readonly string[], name = 'accept-encoding') => ({
  method: 'GET',
  path: '/',
  query: '',
  lines: lines.map((line) => [name, line] as const),
  remoteAddress: '',
  proxiedAddress: '',
  mayLackHost: false,
})

describe.each(listeners)('on the %s listener', (_, port) => {
  test('page - each file is the same in every coding, which has a tag of its own and says what it is', async () => {
    const assets = await assetsOf(port())
    expect(assets.length).toBeGreaterThan(2)
    for (const path of ['/', '/favicon.ico', ...assets]) {
      const contents = new Set<string>()
      const tags = new Set<string>()
      for (const coding of Object.keys(DECODE)) {
        const answer = await askRaw(port(), 'GET', path, { 'Accept-Encoding': coding })
        expect([answer.status, answer.headers['content-encoding'] ?? 'identity', path]).toEqual([200, coding, path])
        expect(answer.headers.vary).toBe('Accept-Encoding')
        contents.add(createHash('sha256').update(decoded(answer)).digest('hex'))
        tags.add(answer.headers.etag!)
      }
      expect([contents.size, tags.size, path]).toEqual([1, 3, path])
    }
  })

  test('page - only files with a hash in their name are kept for ever', async () => {
    for (const path of ['/', '/favicon.ico']) {
      expect((await askRaw(port(), 'GET', path)).headers['cache-control']).toBe('no-cache')
    }
    for (const path of await assetsOf(port())) {
      const answer = await askRaw(port(), 'GET', path)
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
  })

  test('page - every answer has the headers that protect it', async () => {
    const tag = (await askRaw(port(), 'GET', '/')).headers.etag!
    const [asset = ''] = await assetsOf(port())
    const answers = [
      await askRaw(port(), 'GET', '/'),
      await askRaw(port(), 'HEAD', '/'),
      await askRaw(port(), 'GET', '/', { 'If-None-Match': tag }),
      await askRaw(port(), 'GET', asset),
      await askRaw(port(), 'GET', '/favicon.ico'),
    ]
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      const policy = headers['content-security-policy']!.split('; ')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("require-trusted-types-for 'script'")
      expect(policy.join()).not.toMatch(/unsafe|https?:|data:|\*/)
    }
  })

  test('page - HEAD says the length that GET sends, and the connection goes on', async () => {
    for (const path of ['/', '/favicon.ico', ...(await assetsOf(port()))]) {
      for (const coding of Object.keys(DECODE)) {
        const get = await askRaw(port(), 'GET', path, { 'Accept-Encoding': coding })
        // A second request on the connection shows that no byte of a body came behind the head.
        const head = await askRaw(port(), 'HEAD', path, { 'Accept-Encoding': coding }, { isAskedTwice: true })
        expect(Number(head.headers['content-length'])).toBe(get.body.length)
        for (const name of ['etag', 'content-type', 'content-encoding', 'cache-control', 'vary']) {
          expect([name, head.headers[name]]).toEqual([name, get.headers[name]])
        }
      }
    }
  })

  test('page - a browser that has the file is told so, without a body and without a length', async () => {
    const tag = (await askRaw(port(), 'GET', '/', { 'Accept-Encoding': 'br' })).headers.etag!
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, `"a,b" , W/"x",W/${tag}`, '*']) {
      for (const method of ['GET', 'HEAD']) {
        const headers = { 'Accept-Encoding': 'br', 'If-None-Match': known }
        const answer = await askRaw(port(), method, '/', headers, { isAskedTwice: true })
        expect([answer.status, answer.body.length, answer.headers['content-length'], known]).toEqual([
          304,
          0,
          undefined,
          known,
        ])
        expect([answer.headers.etag, answer.headers.vary]).toEqual([tag, 'Accept-Encoding'])
      }
    }
    // The tag of another coding, a part of a tag, and a tag without quotes are not the file.
    for (const known of [tag.replace('-br', '-gzip'), tag.replace('-br', ''), tag.slice(1, -1), '"', 'W/']) {
      const headers = { 'Accept-Encoding': 'br', 'If-None-Match': known }
      expect((await askRaw(port(), 'GET', '/', headers)).status, known).toBe(200)
    }
  })

  test('page - who accepts no coding that there is is told 406, and what is no file 404', async () => {
    for (const coding of ['identity;q=0', '*;q=0', 'zstd, identity;q=0']) {
      expect((await askRaw(port(), 'GET', '/', { 'Accept-Encoding': coding })).status, coding).toBe(406)
    }
    for (const path of [
      '/assets/none.js',
      '/assets/..%2findex.html',
      '/assets/__proto__',
      '/assets/',
      '/index.html.br',
    ]) {
      expect((await askRaw(port(), 'GET', path)).status, path).toBe(
        path === '/index.html.br' && port() !== second.server.adminPort ? 426 : 404,
      )
    }
  })
})

test('page - weighs at most 120 KB compressed', async () => {
  let bytes = 0
  for (const path of ['/', '/favicon.ico', ...(await assetsOf(first.server.port))]) {
    bytes += (await askRaw(first.server.port, 'GET', path, { 'Accept-Encoding': 'gzip' })).body.length
  }
  expect(bytes).toBeLessThanOrEqual(120_000)
})

test('page - switched off, its paths are no routes', async () => {
  const server = await startServer({ page: { enabled: false } })
  for (const path of ['/', '/favicon.ico', '/assets/index.js']) {
    const answer = await request(server, path)
    expect([answer.status, answer.text, path]).toEqual([404, expect.stringContaining('no such route'), path])
  }
  const { text } = await request(server, '/openapi.json')
  expect(Object.keys((JSON.parse(text) as { paths: object }).paths)).not.toContain('/')
  expect(server.pageUrl()).toBeUndefined()
  expect((await request(server, '/rooms', { headers: { 'x-api-key': ADMIN_KEY } })).status).toBe(200)
})

test('page - one that was not built is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-page-'))
  cleanUpAfterTest(() => rmSync(folder, { recursive: true }))
  expect(PageFiles.read([], folder)).toBeUndefined()
})

describe('content coding', () => {
  test.each([
    [[], 'identity'],
    [[''], 'identity'],
    [['gzip, deflate, br, zstd'], 'br'],
    [['gzip, deflate'], 'gzip'],
    [['x-gzip'], 'gzip'],
    [['GZIP'], 'gzip'],
    [['gzip', 'br'], 'br'],
    [['br;q=0.5, gzip'], 'gzip'],
    [['br;q=0, gzip;q=0.001'], 'gzip'],
    [['br;q=0.5, gzip;q=0.5, identity;q=0.9'], 'identity'],
    [['identity, br;q=0.999'], 'identity'],
    [['identity;q=0, gzip'], 'gzip'],
    [['identity;q=0'], undefined],
    [['*'], 'br'],
    [['*;q=0'], undefined],
    [['*;q=0, gzip'], 'gzip'],
    [['*, br;q=0'], 'gzip'],
    [['gzip;q=0, *;q=0.1'], 'br'],
    [['br ; q=1 , gzip'], 'br'],
    [['br;q=2, gzip;q=x'], 'identity'],
    [['br;q=0.1234, gzip;level=9'], 'identity'],
    [['zstd, deflate'], 'identity'],
    [[',, ;q=1,'], 'identity'],
  ] as const)('coding - %j gets %s', (lines, coding) => {
    expect(codingFor(headOf(lines))).toBe(coding)
  })

  test('coding - any text is answered, with a coding that it does not exclude', () => {
    const texts = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('br', 'gzip;q=0', '*;q=0', 'identity;q=0', 'gzip;q=0.3')),
    )
    fc.assert(
      fc.property(texts, (entries) => {
        const coding = codingFor(headOf([entries.join(',')]))
        if (coding !== undefined) expect(entries.at(-1)).not.toBe(`${coding};q=0`)
      }),
    )
  })

  test('tags - any text is searched for a tag, and is not the tag unless it has the tag whole', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isKnownTag(headOf([text], 'if-none-match'), '"known"')).toBe(
          text.trim() === '*' || text.includes('"known"'),
        )
      }),
    )
  })
})
