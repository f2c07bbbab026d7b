// Proof that the checks of boards over real sockets would notice: each bug is planted in a copy of the built server, and a check has to find it. They are
// bugs that show only where the two threads and real sockets meet; `board.test.ts` and others have those of the pure parts.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import {
  checkCutInParts,
  checkedBoards,
  checkJoinWithinWindow,
  checkReturns,
  checkViewPositions,
} from './support/board-checks.ts'
import { ADMIN_KEY } from './support/start-server.ts'
import type { createServer } from './support/test-engine.ts'

interface PlantedBug {
  readonly title: string
  /** In dist/. The shard thread is one file, shard/worker.js. */
  readonly file: string
  readonly is: string
  readonly becomes: string
  readonly check: (server: { port: number }) => Promise<unknown>
}

const feeds = 'gateway/board-feeds.js'
const BUGS: readonly PlantedBug[] = [
  {
    title: 'a member is subscribed before it is sent its merged frame',
    file: feeds,
    is: 'this.#parts.send(connection, frame);',
    becomes: '{ const kept = frame.slice(); setTimeout(() => this.#parts.send(connection, kept), 2); }',
    check: checkReturns,
  },
  {
    title: 'the position of a slow member is that of the newest frame when it comes back',
    file: feeds,
    is: 'const { thread, connection, room, position } = member;',
    becomes:
      'const { thread, connection, room } = member; const position = member.position < 0 ? -1 : Math.max(member.position, member.topic.offset);',
    check: checkReturns,
  },
  {
    title: 'the position of a slow member is what the shard has written',
    file: 'shard/worker.js',
    is: 'const skipped = since > 0 && !isLost ?',
    becomes: 'since = since < 0 ? since : Math.max(since, view.position); const skipped = since > 0 && !isLost ?',
    check: checkReturns,
  },
  {
    title: 'a frame of a topic leaves out keys that came and went',
    file: 'shard/worker.js',
    is: 'isShared: true, bytesMax: this.#parts.frameBytesMax',
    becomes: 'isShared: false, bytesMax: this.#parts.frameBytesMax',
    check: checkJoinWithinWindow,
  },
  {
    title: 'the first part carries the offset',
    file: 'shard/worker.js',
    is: 'position: { epoch, offset: isLast ? offset : 0 }',
    becomes: 'position: { epoch, offset }',
    check: checkCutInParts,
  },
  {
    title: 'a position of one view is one of every other',
    file: 'shard/worker.js',
    is: 'if (view.text === "") return epoch',
    becomes: 'if (view.text.length >= 0) return epoch',
    check: checkViewPositions,
  },
]

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'planted-boards-'))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(BUGS)(
  'boards - a planted bug is found: $title',
  async ({ title, file, is, becomes, check }) => {
    const copy = join(folder, title.replaceAll(' ', '-'))
    cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true })
    cpSync(join(root, 'package.json'), join(copy, 'package.json'))
    const path = join(copy, 'dist', file)
    const parts = readFileSync(path, 'utf8').split(is)
    expect(parts).toHaveLength(2)
    writeFileSync(path, parts.join(becomes))
    const { createServer: create } = (await import(
      /* @vite-ignore */ pathToFileURL(join(copy, 'dist/index.js')).href
    )) as {
      createServer: typeof createServer
    }
    const server = await create({
      shards: 2,
      http: { port: 0 },
      admin: { apiKey: ADMIN_KEY },
      log: { level: 'silent' },
      rooms: { namespaces: checkedBoards },
    })
    try {
      const found = await check(server).then(
        () => undefined,
        (error: unknown) => String(error),
      )
      expect(found).toBeDefined()
      console.log(`${title}: ${found!.slice(0, 200)}`)
    } finally {
      await server.stop()
    }
  },
  60_000,
)
