// docs/terminal.md holds what it says: its examples are run by a shell, its chat is held on a pseudo terminal, and its tables are compared with the code's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { replay } from './support/centrifuge-transcript.ts'
import { runCli } from './support/cli-process.ts'
import { Guide } from './support/guide.ts'
import { JsonClient } from './support/json-client.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'
import { TerminalProcess } from './support/terminal-process.ts'
import { MAIN } from './support/test-engine.ts'

// Each test starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const guide = new Guide('terminal.md')
const folder = mkdtempSync(join(tmpdir(), 'lobbycast-terminal-'))
const shared = sharedServer({
  auth: { hmacSecret: 'a secret of a test that no token is signed with, long enough', anonymous: true },
})

// The program as a package that is installed has it.
beforeAll(() =>
  writeFileSync(join(folder, 'lobbycast'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`, { mode: 0o755 }),
)
afterAll(() => rmSync(folder, { recursive: true }))

test.each(guide.blocks('console'))('terminal guide - the example of "$heading": $text', ({ text }) => {
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    LOBBY: `http://127.0.0.1:${shared.server.port}`,
    LOBBYCAST_KEY: ADMIN_KEY,
  }
  return replay(shared.server, text, { shell: new Shell({ env }) })
})

test('terminal guide - the chat is what a terminal shows', async () => {
  const { server } = shared
  const bob = await JsonClient.join(server, 'lobby', { name: 'Bob' })
  const [, ...words] = guide.block('sh chat').split(' ')
  const args = [...words, '--url', `http://127.0.0.1:${server.port}`]
  const terminal = new TerminalProcess(args, { columns: 80, rows: 24 })
  const lines = guide.block('text chat').split('\n')
  const shows = (line: number) => vi.waitFor(() => expect(terminal.text).toContain(lines[line]), 20_000)
  await shows(1)
  const { id } = JSON.parse(String(await bob.next())) as { id: string }
  terminal.type('hello\r')
  await shows(2)
  bob.sendText('hi Ann')
  await shows(3)
  bob.sendText(`\\w ${id} psst`)
  await shows(4)
  terminal.type('/w Bob yes?\r')
  await shows(5)
  terminal.type('/w Eve hello\r')
  await shows(6)
  bob.close()
  await shows(7)
  terminal.type('\x03')
  expect(await terminal.ended).toBe(0)
  // The prompt, and what was typed behind it, are drawn over on a terminal.
  const typed = ['', 'hello', '/w Bob yes?', '/w Eve hello']
  const shown = terminal.text.split(/[\r\n]+/).map((line) => line.replace(/^(> )+/, ''))
  expect(shown.filter((line) => !typed.includes(line.trim()))).toEqual(lines)
})

test('terminal guide - the picture of top has the lines of the real one', async () => {
  const cli = await runCli(['top', '--url', `http://127.0.0.1:${shared.server.port}`, '--filter', 'none'], {
    env: { LOBBYCAST_KEY: ADMIN_KEY },
  })
  // Numbers, the address and the rooms are those of another server.
  const form = (text: string) =>
    text
      .split('\n\n')[0]!
      .replace(/at http:\S+|delay .*/g, '')
      .replace(/( {2}shard \d \d+ %)+/, '')
      .replace(/ \([^)]*\)/g, '')
      .replace(/[\d.,]+/g, 'N')
  expect(form(cli.stdout)).toBe(form(guide.block('text top')))
})

test('terminal guide - has a row for every type of event', () => {
  const source = readFileSync('src/cli/chat-event.ts', 'utf8').split('export type ChatEvent')[1]!.split('\n\n')[0]!
  const types = [...source.matchAll(/readonly type: ([^;\n]+?)(?:;| \}|$)/gm)].flatMap(([, type]) =>
    [...type!.matchAll(/'(\w+)'/g)].map(([, name]) => name),
  )
  const rows = guide
    .rowsUnder('### In a pipe')
    .flatMap(([type]) => [...type!.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  expect(types.length).toBeGreaterThan(10)
  expect(rows.sort()).toEqual(types.sort())
})
