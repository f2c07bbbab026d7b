// The files of the page, which `npm run build` makes from src/page. Each is kept in memory as it is and compressed in two ways. The index is compressed when
// the server starts, after the facts about this server were written into it. Main thread.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { RequestHead } from '../gateway/request-head.ts'
import { PAGE_FACTS_NAME, type PageFact } from '../protocol/page-facts.ts'
import { type Coding, codingFor, isKnownTag } from './content-coding.ts'
import type { Answer, Headers } from './exchange.ts'

/** From src/http and from dist/http alike. */
const FOLDER = fileURLToPath(new URL('../../dist/page/', import.meta.url))

const TYPE_OF: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const INDEX = 'index.html'
const ASSETS = 'assets'
/** The empty tag for the facts, exactly as the build writes it. */
const NO_FACTS = `<meta name="${PAGE_FACTS_NAME}" content=""`
const SUFFIX_OF = { br: '.br', gzip: '.gz' } as const

/** Nothing inline, nothing from elsewhere, and no text that becomes markup. `connect-src 'self'` covers WebSockets of the same host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const HEADERS: Headers = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept-Encoding',
}

interface PageFile {
  readonly type: string
  readonly cacheControl: string
  /** Of the bytes as they are; each coding has a tag of its own. */
  readonly hash: string
  readonly bytes: Readonly<Record<Coding, Uint8Array>>
}

export class PageFiles {
  readonly #index: PageFile
  readonly #icon: PageFile | undefined
  readonly #assets: ReadonlyMap<string, PageFile>

  private constructor(index: PageFile, assets: ReadonlyMap<string, PageFile>) {
    this.#index = index
    this.#assets = assets
    const [icon] = [...assets].flatMap(([name, file]) => (name.startsWith('favicon') ? [file] : []))
    // Under a name without a hash, so that a browser has to ask whether it is still the same.
    this.#icon = icon === undefined ? undefined : { ...icon, cacheControl: 'no-cache' }
  }

  /** Undefined when the page was not built. */
  static read(facts: readonly PageFact[], folder = FOLDER): PageFiles | undefined {
    try {
      const names = readdirSync(join(folder, ASSETS)).filter((name) => Object.hasOwn(TYPE_OF, extname(name)))
      const assets = names.map(
        // The name of an asset has a hash of its content.
        (name) => [name, readFile(join(folder, ASSETS, name), 'public, max-age=31536000, immutable')] as const,
      )
      return new PageFiles(indexWith(facts, readFileSync(join(folder, INDEX), 'utf8')), new Map(assets))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  page(head: RequestHead): Answer {
    return answerWith(this.#index, head)
  }

  icon(head: RequestHead): Answer {
    return answerWith(this.#icon, head)
  }

  asset(name: string, head: RequestHead): Answer {
    return answerWith(this.#assets.get(name), head)
  }
}

/** The index says which files belong to it, so a browser asks for it at every visit. */
function indexWith(facts: readonly PageFact[], built: string): PageFile {
  const parts = built.split(NO_FACTS)
  if (parts.length !== 2) throw new Error(`the index of the page has no ${NO_FACTS}`)
  const identity = Buffer.from(parts.join(NO_FACTS.replace('""', `"${facts.join(' ')}"`)))
  return {
    type: TYPE_OF['.html']!,
    cacheControl: 'no-cache',
    hash: hashOf(identity),
    bytes: { identity, br: brotliCompressSync(identity), gzip: gzipSync(identity) },
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

function readFile(path: string, cacheControl: string): PageFile {
  const identity = readFileSync(path)
  return {
    type: TYPE_OF[extname(path)]!,
    cacheControl,
    hash: hashOf(identity),
    bytes: {
      identity,
      br: readFileSync(`${path}${SUFFIX_OF.br}`),
      gzip: readFileSync(`${path}${SUFFIX_OF.gzip}`),
    },
  }
}

function answerWith(file: PageFile | undefined, head: RequestHead): Answer {
  if (file === undefined) return { status: 404, body: { error: 'no such file' } }
  const coding = codingFor(head)
  if (coding === undefined) {
    const error = 'the file comes as br, gzip or identity, and Accept-Encoding accepts none of them'
    return { status: 406, body: { error }, headers: HEADERS }
  }
  const suffix = coding === 'identity' ? '' : `-${coding}`
  const tag = `"${file.hash}${suffix}"`
  const headers = { ...HEADERS, ETag: tag, 'Cache-Control': file.cacheControl }
  if (isKnownTag(head, tag)) return { status: 304, headers }
  const encoding = coding === 'identity' ? {} : { 'Content-Encoding': coding }
  return { status: 200, body: file.bytes[coding], type: file.type, headers: { ...headers, ...encoding } }
}
