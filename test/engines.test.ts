// The two runs of the tests: each file that starts a server is in both, and gets its servers where the engine is chosen.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOAD_COMMANDS, lateFiles, memoryFiles, RUN_ONCE, serverFiles } from './support/late-files.ts'

// Files that name what starts a server, and why they may.
const MAY_NAME_IT: Readonly<Record<string, string>> = {
  'test/board-planted.test.ts': 'bugs are planted in copies of dist/',
  'test/docs-commands.test.ts': 'runs commands in a copy of the project',
  'test/support/test-engine.ts': 'the choice',
  'test/starting.test.ts':
    'starts a copy of the package with a worker that is broken, and reads the imports of main.ts',
  'test/hostile/server.ts': 'the hostile game plays against the process that is shipped',
}

test('engines - nothing in test/ starts a server past the choice of the engine', () => {
  const past = new RegExp(
    [
      /\bcreateServer\b[^'\n]*'lobbycast'/,
      /import\('lobbycast'\)/,
      /'(?:\.\.\/)*(?:src|dist)\/(?:main|server|index)\.[jt]s'/,
      /'(?:\.\.\/)*(?:src|dist)\/cli\/(?:serve|command-line)\.[jt]s'/,
    ]
      .map(({ source }) => source)
      .join('|'),
  )
  const naming = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join('test', path))
    .filter((file) => past.test(readFileSync(file, 'utf8')))
  expect(naming.sort()).toEqual(Object.keys(MAY_NAME_IT).sort())
})

test('engines - every test file runs, and those that can start a server run on both engines', () => {
  const [memory, late] = [new Set(memoryFiles()), new Set(lateFiles())]
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'))
  const left = all.map((path) => join('test', path)).filter((file) => !memory.has(file) && !late.has(file))
  expect(left).toEqual([LOAD_COMMANDS])
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(scripts['test:docs']).toContain(`LOAD_COMMANDS=run vitest run --project memory ${LOAD_COMMANDS}`)
  const once = serverFiles().filter((file) => memory.has(file) && !late.has(file))
  expect(once.sort()).toEqual(Object.keys(RUN_ONCE).sort())
  // Through start-server.ts, server-process.ts, bare-process.ts, sdk-client.ts, and without any of them.
  for (const name of ['contract-talking', 'crowd', 'live-room', 'sdk-node', 'cli']) {
    expect([...late]).toContain(`test/${name}.test.ts`)
  }
  for (const name of ['json-scan', 'mailbox', 'engine']) expect([...late]).not.toContain(`test/${name}.test.ts`)
})
