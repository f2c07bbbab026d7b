// Everything that README and the guides give a reader to type or paste is tested: the tables name the test that uses each block and the test that runs
// each command. A new block or command that is in no table fails. Benches, the hostile game and test runs are run with less work than
// their commands say, on demand (`npm run test:docs`), so their own options are also read here.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { readOptions as benchOptions, selectServers } from '../bench/options.ts'
import { selectScenarios } from '../bench/select-scenarios.ts'
import { configReference, resolveConfig } from '../src/config/config.ts'
import { cases } from './hostile/cases.ts'
import { chosenActors, readOptions as hostileOptions } from './hostile/options.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { commandsOf, DOC_BLOCKS, DOC_PAGES, docCommands, FORMS, type Form } from './support/doc-blocks.ts'
import { lateFiles, memoryFiles } from './support/late-files.ts'

const HERE = 'test/docs-blocks.test.ts'
const RUN = 'test/docs-commands.test.ts'
const LOAD = 'test/docs-load-commands.test.ts'
const MORE = 'test/docs-samples.test.ts'
/** The gate, of which these tests are a part. */
const GATE = '.ci/run'

// The test file that uses the blocks of a page with these words after their fence. Blocks of `sh` are split into commands, below.
const TAKEN_BY: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'bench/README.md': { [RUN]: ['text recipients'] },
  'docs/boards.md': {
    'test/boards-guide.test.ts': [
      ...[
        'console',
        'console default',
        'json config',
        'sh prelude',
        'js sdk',
        'js reader',
        'js plain',
        'js plain-json',
      ],
      'json skipped',
    ],
  },
  'docs/clients.md': { 'test/guides.test.ts': ['text session', 'js sdk'], [MORE]: ['text brief'] },
  'docs/concepts.md': { 'test/guides.test.ts': ['console', 'json config'] },
  'docs/configuration.md': { 'test/guides.test.ts': ['json'] },
  'docs/hooks.md': {
    'test/hooks-guide.test.ts': ['js back-end', 'sh session', 'json configuration', 'frames', 'js functions'],
    [MORE]: ['json events'],
  },
  'docs/operations.md': { 'test/support/proxies.ts': ['nginx', 'haproxy'], [RUN]: ['ini sysctl'] },
  'docs/origins.md': { 'test/guides.test.ts': ['nginx'] },
  'docs/plain-json.md': { 'test/plain-json-guide.test.ts': ['frames'] },
  'docs/protocol.md': { 'test/protocol-guide.test.ts': ['json config', 'frames'], [MORE]: ['json refresh'] },
  'docs/quickstart.md': { 'test/quickstart.test.ts': ['console', 'html page', 'sh serve', 'json config'] },
  'docs/routes.md': { 'test/guides.test.ts': ['sh example'] },
  'docs/security.md': { [MORE]: ['text policy'] },
  'docs/server-api.md': {
    'test/server-api-guide.test.ts': ['sh prelude', 'json config', 'console'],
    [MORE]: ['json level', 'json keys'],
  },
  'docs/terminal.md': { 'test/terminal-guide.test.ts': ['console', 'sh chat', 'text chat', 'text top'] },
}

// The command of the hook server's README.
const SAY_AS_BOB = `node -e "const s = new (require('ws'))('ws://127.0.0.1:8081/ws/hall?format=json&session=s-bob'); s.on('open', () => s.send('  hello ')).on('message', (text) => console.log(String(text)))"`

// Commands, and the test file that runs each. The file contains the command or reads it from its page.
const RUN_BY: Readonly<Record<string, string>> = {
  'npm ci': RUN,
  'npm run build': RUN,
  'npm start': RUN,
  'npm start -- --config lobby.json': RUN,
  'npm start -- --insecure-admin': RUN,
  'LOBBYCAST_HTTP_TRUSTED_PROXIES=127.0.0.1 LOBBYCAST_HTTP_HOSTS=lobby.example.org npm start': RUN,
  'node dist/main.js': RUN,
  'node dist/main.js serve --config lobby.json --port 9000': 'test/guides.test.ts',
  'node --cpu-prof --cpu-prof-dir=/tmp/prof dist/main.js': RUN,
  'node --perf-basic-prof dist/main.js': RUN,
  'node dist/main.js board board:sales --watch': RUN,
  'npm run example -- chat-page': RUN,
  'npm run example -- statistics-board': RUN,
  'npm run example -- node-bot': RUN,
  'npm run example -- python-backend': RUN,
  'npm run example -- hook-server': RUN,
  'LOBBY=http://127.0.0.1:8081 npm run example -- chat-page': RUN,
  'npx tsx examples/embedded.ts': RUN,
  'npm run docs:configuration': RUN,
  'npm run docs:chart': RUN,
  'npm run bench:http': RUN,
  'npm run bench:scrape': RUN,
  'npm run bench:page': RUN,
  'npm run bench:page -- --connections 19000': LOAD,
  'npm run bench:k6': LOAD,
  'npm run bench:k6 -- chat-room -e USERS=500 -e SECONDS=60': LOAD,
  // The command of that file.
  'npm run test:docs': LOAD,
  'npm run bench:smoke': GATE,
  'npm run typecheck': GATE,
  'npm run lint': GATE,
  'npm run test:hostile -- --seconds 60 --ci': GATE,
  'npm test': RUN,
  'npm run test:planted': RUN,
  'npm install centrifuge ws': RUN,
  'ss -tni': RUN,
  'ss -ltn': RUN,
  'nstat -az TcpExtListenOverflows': RUN,
  'ulimit -n': RUN,
  'curl -N': RUN,
  'npm run docs:pictures': RUN,
  [SAY_AS_BOB]: 'test/examples.test.ts',
  'node docs/session.mjs': 'test/guides.test.ts',
  'node back-end.mjs': 'test/hooks-guide.test.ts',
  'lobbycast push dailyNews sales.csv': 'test/guides.test.ts',
  'psql -c "copy sales to stdout csv header" | lobbycast push dailyNews - --format csv --text currency':
    'test/guides.test.ts',
  'export LOBBYCAST_ADMIN_API_KEY=...': 'test/guides.test.ts',
}

const commands = docCommands()

// The test that runs all commands of a form, whatever their arguments.
const FORM_RUN_BY: Readonly<Record<Form, string>> = {
  bench: LOAD,
  hostile: LOAD,
  vitest: RUN,
  lobbycast: RUN,
  export: HERE,
  curl: MORE,
}

// The words of a command as bash reads them.
const wordsOf = (command: string): string[] =>
  execFileSync('bash', ['-c', `set -- ${command}; for word; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

// Commander ends the process after the help, which vitest prevents.
const HELP_SHOWN = 'process.exit unexpectedly called with "0"'

test('docs - every block is used by a test', () => {
  const missing = DOC_BLOCKS.filter(({ page, info }) => {
    const taken = Object.values(TAKEN_BY[page] ?? {}).flat()
    return info !== 'sh' && !taken.includes(info)
  })
  expect(missing.map(({ page, info, text }) => `${page}: \`\`\`${info}\n${text.slice(0, 80)}`)).toEqual([])
})

test('docs - the named tests use the blocks, and the blocks exist', () => {
  const wrong: string[] = []
  for (const [page, takers] of Object.entries(TAKEN_BY)) {
    for (const [file, infos] of Object.entries(takers)) {
      const source = readFileSync(file, 'utf8')
      for (const info of infos) {
        const isThere = DOC_BLOCKS.some((block) => block.page === page && block.info === info)
        const isTaken = source.includes(`'${info}'`) || source.includes(`\`\`\`${info}\\n`)
        if (!isThere || !isTaken || !source.includes(basename(page))) wrong.push(`${page} ${info}: ${file}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

test('docs - every command is run by a test', () => {
  const known = new Set([
    ...Object.keys(RUN_BY),
    ...Object.keys(FORM_RUN_BY).flatMap((form) => commandsOf(form as Form)),
  ])
  expect([...commands].filter(([command]) => !known.has(command))).toEqual([])
})

test('docs - the tables name only commands that the docs have, and tests that run them', () => {
  expect(Object.keys(RUN_BY).filter((command) => !commands.has(command))).toEqual([])
  const wrong = Object.entries(RUN_BY).filter(([command, file]) => {
    const source = readFileSync(file, 'utf8')
    if (file === GATE) return !source.split('\n').some((line) => line === command || line.startsWith(`${command} -- `))
    return !source.includes(command) && !commands.get(command)!.some((page) => source.includes(basename(page)))
  })
  expect(wrong).toEqual([])
  const unread = Object.entries(FORM_RUN_BY).filter(
    ([form, file]) => !readFileSync(file, 'utf8').includes(`commandsOf('${form}')`),
  )
  expect(unread).toEqual([])
})

test.each(commandsOf('bench'))('docs - the bench takes the options of: %s', (command) => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-docs-'))
  cleanUpAfterTest(() => rmSync(folder, { recursive: true }))
  const peer = join(folder, 'centrifugo')
  writeFileSync(peer, '#!/bin/sh\necho "Centrifugo v6.9.1 (Go version: go1.26.8)"\n')
  chmodSync(peer, 0o755)
  const args = wordsOf(command.replace(FORMS.bench, '').replace('/path/to/centrifugo', peer))
  if (args[0] === '--help') {
    expect(() => benchOptions(args)).toThrow(HELP_SHOWN)
    return
  }
  const options = benchOptions(args)
  expect(selectServers(options).length).toBeGreaterThan(0)
  expect(selectScenarios(options).length).toBeGreaterThan(0)
})

test.each(commandsOf('hostile'))('docs - the hostile game takes the options of: %s', (command) => {
  const args = wordsOf(command.replace(FORMS.hostile, ''))
  if (args[0] === '--help') {
    expect(() => hostileOptions(args)).toThrow(HELP_SHOWN)
    return
  }
  const options = hostileOptions(args)
  const actors = chosenActors(options)
  expect(actors.length).toBeGreaterThan(0)
  const { manner, plant, cases: contains } = options
  if (contains !== undefined) {
    expect(cases({ seed: 1, contains: contains === true ? '' : contains }).length).toBeGreaterThan(0)
  }
  const sources = actors.map(({ name }) => readFileSync(`test/hostile/${name}.ts`, 'utf8'))
  if (manner !== undefined) for (const source of sources) expect(source).toContain(manner)
  if (plant !== undefined) expect(readFileSync('test/hostile/plants.mjs', 'utf8')).toContain(`'${plant}'() {`)
})

test.each(commandsOf('vitest'))('docs - vitest finds the tests of: %s', (command) => {
  const words = wordsOf(command.replace(FORMS.vitest, ''))
  const file = words.find((word) => word.endsWith('.test.ts'))!
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined)
  const projects: Record<string, () => string[]> = { memory: memoryFiles, late: lateFiles }
  expect(projects[after('--project') ?? 'memory']!()).toContain(file)
  expect(readFileSync(file, 'utf8')).toContain(after('-t') ?? '')
})

test('docs - every variable that is exported is read by its page or by a command', () => {
  for (const command of commandsOf('export')) {
    execFileSync('bash', ['-euc', command])
    for (const page of commands.get(command)!) {
      const blocks = DOC_BLOCKS.filter((block) => block.page === page && block.info.startsWith('console'))
      const names = [...command.matchAll(/(\w+)=/g)].map(([, name]) => name!)
      const options = configReference().map(({ env }) => env)
      const read = (name: string) =>
        blocks.some(({ text }) => text.includes(`$${name}`)) || ['LOBBYCAST_KEY', ...options].includes(name)
      expect(names.filter((name) => !read(name))).toEqual([])
    }
  }
})

test('docs - every environment variable with our prefix is an option', () => {
  const known = new Set(['LOBBYCAST_KEY', ...configReference().map(({ env }) => env)])
  const named = DOC_PAGES.filter((page) => page !== 'CHANGELOG.md').flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\bLOBBYCAST_[A-Z_]+[A-Z]\b/g)].map(([name]) => `${page} ${name}`),
  )
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter((name) => !known.has(name.split(' ')[1]!))).toEqual([])
})

test('docs - the variables for seeds and sizes of tests are read by the tests', () => {
  const named = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/`([A-Z_]+)=\w+`/g)].map(([, name]) => name!)
  const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('test', name), 'utf8'))
  expect(named).toContain('ROOM_SEED')
  expect(named.filter((name) => !sources.some((source) => source.includes(`process.env.${name}`)))).toEqual([])
})

test('docs - the kernel settings exist', () => {
  const text = DOC_PAGES.map((page) => readFileSync(page, 'utf8')).join('\n')
  const keys = new Set([...text.matchAll(/\bnet\.(?:ipv4|core)\.\w+/g)].map(([key]) => key))
  expect(keys.size).toBeGreaterThan(3)
  expect([...keys].filter((key) => !existsSync(`/proc/sys/${key.replaceAll('.', '/')}`))).toEqual([])
})

test('docs - the server listens by default where the docs say', () => {
  const { host, port } = resolveConfig({}).http
  expect(readFileSync('README.md', 'utf8')).toContain(`on ${host}:${port}`)
})
