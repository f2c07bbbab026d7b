// The programs under Code on the page work: each is copied from the page in a real browser and run as a person would run it, in a room whose name has
// quotes and spaces.

import { spawn } from 'node:child_process'
import { build } from 'esbuild'
import { beforeAll, expect, test, vi } from 'vitest'
import type { SNIPPETS } from '../src/page/dock/snippets.ts'
import { pythonWith } from './compat/python.ts'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { JsonClient } from './support/json-client.ts'
import { DESK, sharedPages } from './support/page-browser.ts'
import { Shell } from './support/shell.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'

type Language = keyof typeof SNIPPETS

// A virtual environment is made before the first run of the Python program.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ROOM = `it's "a room"`
const ANSWER = 'an answer to whoever runs it'

const lobby = sharedServer()
const pages = sharedPages()

const snippets = new Map<string, string>()
let python: string

beforeAll(async () => {
  python = await pythonWith('websockets.txt')
  const { page } = await pages.open(lobby.server, DESK)
  await page.getByLabel('Room', { exact: true }).fill(ROOM)
  await page.getByRole('button', { name: 'Join in two panes' }).click()
  await page.locator('[data-pane="1"]').getByText('connected', { exact: true }).waitFor({ state: 'attached' })
  await page.getByRole('tab', { name: /^Code/ }).click()
  for (const choice of await page.getByRole('group', { name: 'Language' }).getByRole('button').all()) {
    await choice.click()
    snippets.set((await choice.textContent())!, (await page.locator('.snippet pre').textContent())!)
  }
  await page.context().close()
})

interface Running {
  // What it has printed so far.
  output(): string
}

// The program says hello to a member, and prints what the member says then.
async function expectTalk(name: Language, start: (text: string) => Promise<Running>): Promise<void> {
  const member = await JsonClient.join(lobby.server, ROOM)
  const { output } = await start(snippets.get(name)!)
  await expect.poll(() => member.takeAll().map(String).join()).toContain('"data":"hello"')
  // The program's own message comes back before any later message.
  await expect.poll(output).toContain('hello')
  expect(output()).not.toContain(ANSWER)
  member.say(ANSWER)
  await expect.poll(output).toContain(ANSWER)
}

function runIn(command: string, args: readonly string[]): Running {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH ?? '' } })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  return { output: () => output }
}

async function runInPage(code: string): Promise<Running> {
  const { page } = await pages.open(lobby.server, DESK)
  let output = ''
  page.on('console', (message) => {
    output += `${message.text()}\n`
  })
  await page.evaluate(code)
  return { output: () => output }
}

test('snippets - each is tested here', () => {
  expect([...snippets.keys()]).toEqual(['Browser', 'Node', 'Python', 'curl', 'SDK'])
})

test('snippets - the browser program talks with a member', () =>
  expectTalk('Browser', (text) => runInPage(`{ ${text} }`)))

test('snippets - the Node program talks with a member', () =>
  expectTalk('Node', async (text) => runIn(process.execPath, ['--input-type=module', '--eval', text])))

test('snippets - the Python program talks with a member', () =>
  expectTalk('Python', async (text) => runIn(python, ['-u', '-c', text])))

test('snippets - the program with the SDK, bundled for a browser, talks with a member', () =>
  expectTalk('SDK', async (text) => {
    const stdin = { contents: text, resolveDir: process.cwd() }
    const { outputFiles } = await build({ stdin, bundle: true, format: 'iife', write: false })
    return runInPage(outputFiles[0]!.text)
  }))

test('snippets - the curl command publishes to the room', async () => {
  const member = await JsonClient.join(lobby.server, ROOM)
  const [answer] = await new Shell({ env: { ADMIN_KEY } }).run(snippets.get('curl')!)
  expect(JSON.parse(answer!)).toMatchObject({ result: { offset: expect.any(Number) } })
  // Members from earlier tests may still be leaving.
  await expect.poll(() => member.takeAll().map(String).join()).toContain('"data":"hello"')
})
