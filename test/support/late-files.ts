// Owns which test files run on which engine. On the memory engine: all. On the late engine, a second time: every file that can start a
// server, which is every file whose imports lead to test-engine.ts; the others test units and would only do the same again.
// `late-*.test.ts` runs on the late engine alone, for what the memory engine never does.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SOURCE = 'test/support/test-engine.ts'

/** Takes minutes and both cores, so it runs on demand: `npm run test:docs`. */
export const LOAD_COMMANDS = 'test/docs-load-commands.test.ts'

// Files that the rule would take, and why they run once.
export const RUN_ONCE: Readonly<Record<string, string>> = {
  'test/sdk-browser.test.ts': 'drives a browser; the same SDK runs against the late engine in Node',
  'test/openapi.test.ts': 'drives a browser, and no engine has a part in what it shows',
  'test/page-lists.test.ts': 'drives a browser, and no engine has a part in what the page shows',
  'test/page-hostile.test.ts': 'drives a browser, and no engine has a part in what the page shows',
  'test/page-try.test.ts': 'drives a browser, and no engine has a part in what the page shows',
  'test/open-files-start.test.ts': 'the main module of late runs is another one',
  'test/page-statistics.test.ts': 'drives a browser; boards are tested with both engines elsewhere',
  'test/page-live.test.ts': 'drives a browser; the figures are those of the main thread',
  'test/page-snippets.test.ts': 'drives a browser; what the programs say goes through both engines elsewhere',
  'test/page-tables.test.ts': 'drives a browser, and no engine has a part in what the page shows',
  'test/docs-commands.test.ts': 'a copy of the project, which has the memory engine',
  'test/docs-samples.test.ts': 'what is shown outside of sessions; the sessions run with both engines',
  'test/page-token-command.test.ts': 'drives a browser, and tokens are judged before an engine is asked',
  'test/page-load.test.ts': 'drives a browser; what the page keeps and draws has no part of an engine',
  'test/page-live-history.test.ts': 'drives a browser; records are made on the main thread',
  'test/page-restart.test.ts':
    'drives a browser; what becomes of rooms at a new start is tested with both engines elsewhere',
  'test/corpora.test.ts': 'texts and bodies are judged before an engine is asked',
  'test/board-planted.test.ts': 'the bugs are planted in copies of dist/, which has the memory engine',
  'test/operations.test.ts': 'proxies and the framing of HTTP, which no engine sees',
  'test/deploy.test.ts':
    'Prometheus, the dashboard and the alerts see figures, which have the same names with every engine',
  'test/drain-load.test.ts': 'the worker that hangs has the memory engine; test/drain.test.ts drains with both',
  'test/page-admin-listen.test.ts': 'drives a browser; what the page is told is decided on the main thread',
  'test/page-board-rules.test.ts': 'drives a browser; boards are tested with both engines elsewhere',
  'test/page-board-token.test.ts': 'drives a browser; who may enter is judged before an engine is asked',
  'test/page-files.test.ts': 'files and their codings, which no engine sees',
  'test/sessions.test.ts': 'who may enter is judged before an engine is asked',
  'test/upgrade-verdicts.test.ts': 'upgrades are judged before an engine is asked',
  'test/config-answer.test.ts': 'the configuration as it is shown, in which no engine has a part',
  'test/join-command.test.ts': 'a client and its terminal; the protocols run against the late engine elsewhere',
  'test/terminal-guide.test.ts': 'commands and what they print, which no engine sees',
  'test/top-command.test.ts': 'figures and lists of rooms, which every engine has',
  'test/guides.test.ts': 'links, commands and programs; the sessions of the long guides run with both engines',
  'test/quickstart.test.ts': 'drives a browser; what the engine has a part in is in the guides that it leads to',
  'test/examples.test.ts': 'the examples start dist/main.js, which has the memory engine',
  'test/generated-key.test.ts': 'what the start prints, which no engine sees',
  'test/log-level.test.ts': 'the level of the log, in which no engine has a part',
  'test/log-secrets.test.ts': 'what gets into lines of the log is decided on the main thread',
  'test/request-ids.test.ts': 'ids are given before an engine is asked',
  'test/watchdog.test.ts':
    'a process that ends itself, in which no engine has a part; test/late-stop.test.ts stops the other one',
  'test/starting.test.ts': 'threads and signals at the start, before an engine is asked',
  'test/process-log.test.ts': 'where lines of the log go, which no engine sees',
  'test/connection-log.test.ts': 'what gets into lines of the log is decided on the main thread',
  'test/content-type.test.ts': 'bodies are judged before an engine is asked',
  'test/handshake.test.ts': 'upgrades are judged before an engine is asked',
  'test/totals.test.ts': 'what waits for a token is bounded before an engine is asked',
  'test/lag-watch-server.test.ts': 'bytes that wait in sockets, which no engine sees',
  'test/eventless-time.test.ts': 'busy time of the main thread, which has no engine',
  'test/open-files.test.ts': 'files that a process may open, whatever its engine',
  'test/log-output.test.ts': 'a unit: takes a named pipe from bare-process.ts and starts nothing',
}

const testFiles = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => join('test', path))

const isLateOnly = (file: string): boolean => file.startsWith('test/late-')

// Files whose imports lead to test-engine.ts.
export function serverFiles(): string[] {
  const known = new Map([[SOURCE, true]])
  const leadsToServers = (file: string): boolean => {
    const answer = known.get(file)
    if (answer !== undefined) return answer
    // For circles: a file on the way does not answer for itself.
    known.set(file, false)
    const leads = valueImports(file).some(leadsToServers)
    known.set(file, leads)
    return leads
  }
  return testFiles.filter(leadsToServers)
}

const isLeftOut = (file: string): boolean => file === LOAD_COMMANDS && process.env.LOAD_COMMANDS === undefined

export const memoryFiles = (): string[] => testFiles.filter((file) => !isLateOnly(file) && !isLeftOut(file))

export const lateFiles = (): string[] => [
  ...serverFiles().filter((file) => !isLateOnly(file) && file !== LOAD_COMMANDS && !(file in RUN_ONCE)),
  ...testFiles.filter(isLateOnly),
]

// The files of test/ from which a file imports more than types.
function valueImports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export) (?!type )[^;']*?from '(\.[^']+\.ts)'/gm)]
    .map(([, path]) => join(dirname(file), path!))
    .filter((path) => path.startsWith('test/'))
}
