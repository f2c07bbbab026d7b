// The commands of the docs that start a bench or the hostile game really run, with less work than they say: small figures, one round, few
// scenarios and servers. docs-blocks.test.ts reads their own options. On demand: `npm run test:docs`.
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { commandsOf } from './support/doc-blocks.ts'
import { ProjectCopy } from './support/project-copy.ts'
import { ADMIN_KEY } from './support/start-server.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const copy = ProjectCopy.forFile()

beforeAll(() => {
  copy.useOwnBuild()
  for (const name of ['old-checkout', 'other-checkout']) symlinkSync(copy.folder, join(copy.parent, name))
  const centrifugo = '#!/bin/sh\necho "Centrifugo v6.9.1 (Go version: go1.26.8)"\n'
  writeFileSync(join(copy.parent, 'centrifugo'), centrifugo, { mode: 0o755 })
})

// Adds options behind those that a command has; of two with the same name the last one counts.
const withLess = (command: string, options: string): string =>
  / -- |^npx /.test(command) ? `${command} ${options}` : `${command} -- ${options}`

const BENCH_LESS = '--smoke --rounds 1'
// Scenarios and servers that take the place of those that are named, which may be many.
const BENCH_ONLY: readonly (readonly [RegExp, string])[] = [
  [/--only sweep-500/, '--servers lobbycast,fixed-20'],
  [/--only sweep/, '--only sweep-2 --servers lobbycast'],
  [/--only board,large-board/, '--only board-delta --servers lobbycast'],
  [/\+live/, '--servers lobbycast+live'],
  [/--only hot-room.*--servers/, '--only hot-room'],
  [/--only pairs/, ''],
  [/--peer/, '--only pairs --servers mine'],
  [/$/, '--only pairs --servers lobbycast'],
]

const benchCommands = commandsOf('bench')

test.each(benchCommands.filter((command) => !command.includes('--help')))('docs - runs: %s', async (command) => {
  const [, only] = BENCH_ONLY.find(([pattern]) => pattern.test(command))!
  const out = join(copy.parent, 'results')
  let whole = withLess(command, `${BENCH_LESS} ${only} --out ${out}`).replace('/path/to', copy.parent)
  if (whole.includes('--peer')) {
    const server = copy.start('echo "pid $$"; exec node dist/main.js')
    const [, pid] = await server.prints(/^pid (\d+)$/m)
    const [, port] = await server.prints(/"http":"http:\S+?:(\d+)"/)
    whole = whole.replace('9000', port!).replace('4711', pid!)
    expect(whole).toContain(`:${port}#pid=${pid}`)
  }
  const output = await copy.run(whole)
  const last = (option: string) => [...whole.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].at(-1)![1]!.split(',')
  const wanted = last('only').flatMap((scenario) => last('servers').map((server) => `${scenario} ${server}`))
  const done = [...output.matchAll(/^ok {4}(\S+) {2}(\S+)/gm)].map(([, scenario, server]) => `${scenario} ${server}`)
  expect(done.sort()).toEqual(wanted.sort())
  expect(readdirSync(out)).toContain('results.md')
})

const HOSTILE_LESS = '--seconds 2 --act-seconds 1 --connections 5'
const HOSTILE_WORK: readonly (readonly [RegExp, string])[] = [
  // With the connections of CI, because the fault needs a busy server.
  [/--plant/, '--seconds 10 --seed 7'],
  [/--cases/, "--cases 'talkers: pings, of 100'"],
  [/$/, HOSTILE_LESS],
]
/** Games wait more than they work. */
const GAMES_AT_A_TIME = 4

function shortGame(command: string): string {
  const [, work] = HOSTILE_WORK.find(([pattern]) => pattern.test(command))!
  const rest = command
    .replaceAll(/ --(?:seconds|act-seconds|connections) \S+| --cases(?: '[^']*')?/g, '')
    .replace(/ --$/, '')
  return withLess(rest, work)
}

test('docs - the hostile game plays by its commands', async () => {
  const gate = readFileSync('.ci/run', 'utf8').split('\n')
  const here = commandsOf('hostile').filter((command) => !command.includes('--help') && !gate.includes(command))
  // Some are the same when they are short.
  const left = [...new Set(here.map(shortGame))]
  expect(left.length).toBeGreaterThan(5)
  const play = async (command: string) => {
    const { exited, output } = copy.start(command)
    const code = await exited
    const printed = output()
    const [, verdict] =
      /^The (?:hostile game of seed \d+|case .*) (kept all|broke \d+ of) \d+ bounds\.$/m.exec(printed) ?? []
    expect(verdict, `${command}\n${printed}`).toBeDefined()
    expect(code, command).toBe(verdict === 'kept all' ? 0 : 1)
    if (command.includes('lost-message')) expect(printed).toMatch(/BROKEN +lost or \d+ s late/)
  }
  const lane = async () => {
    for (let command = left.shift(); command !== undefined; command = left.shift()) await play(command)
  }
  await Promise.all(Array.from({ length: GAMES_AT_A_TIME }, lane))
})

test('docs - the bench of the page fills a server', async () => {
  const command = 'npm run bench:page -- --connections 19000'.replace('19000', '950')
  const output = await copy.run(`${command} --seconds 1`, { env: { LOBBYCAST_ADMIN_API_KEY: '' } })
  expect(output).toMatch(/^950 connections, 450 of them in one room/m)
  expect(output).toMatch(/^ {2}ok {6}Connections shows 951$/m)
})

test('docs - the k6 scripts run, with a program that is called like k6', async () => {
  const made = mkdtempSync(join(copy.parent, 'k6-'))
  const program = `#!/bin/sh\nexec ${process.execPath} ${resolve('test/support/k6.mjs')} "$@"\n`
  writeFileSync(join(made, 'k6'), program, { mode: 0o755 })
  const env = { PATH: `${made}${delimiter}${process.env.PATH}`, TMPDIR: made }
  const sizes = '-e SECONDS=1 -e USERS=10 -e ROOMS=2 -e SAY_EVERY_MS=100 -e WATCHERS=10 -e RATE=5'
  // The server of the bench takes requests without a key.
  const all = await copy.run(`npm run bench:k6 -- ${sizes}`, { env: { ...env, LOBBYCAST_ADMIN_API_KEY: '' } })
  expect([...all.matchAll(/^([\w-]+): \S+ against ws:/gm)].map(([, name]) => name)).toEqual(
    readdirSync('bench/k6').map((name) => name.replace('.js', '')),
  )
  expect(all).not.toContain('BROKEN')
  const { port } = await copy.serves('node dist/main.js')
  const chat = 'npm run bench:k6 -- chat-room -e USERS=500 -e SECONDS=60'
  const one = await copy.run(chat.replace('500', '3').replace('60', '1'), {
    env: { ...env, LOBBY: `ws://127.0.0.1:${port}`, KEY: ADMIN_KEY },
  })
  expect(one).toMatch(/^3 of 3 checks$/m)
  const statistics = copy.start('npm run bench:k6 -- statistics', {
    env: { ...env, LOBBY: `ws://127.0.0.1:${port}`, KEY: 'wrong' },
  })
  expect(await statistics.exited).toBe(1)
  expect(statistics.output()).toContain('refuses the admin key (401)')
})

test('docs - the help of the bench and of the hostile game lists the options', async () => {
  const commands = [...benchCommands, ...commandsOf('hostile')].filter((command) => command.includes('--help'))
  expect(commands.length).toBe(2)
  for (const command of commands) expect(await copy.run(command)).toMatch(/^ {2}--\w+/m)
})
