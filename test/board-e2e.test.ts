// `lobbycast push` and `lobbycast board` against a real server that keeps a board: what was pushed from a file is what is printed and watched.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { expect, test, vi } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { ended, runCli, startCli } from './support/cli-process.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'
import { MAIN } from './support/test-engine.ts'

// The namespace of the default configuration, written out.
const shared = sharedServer({
  rooms: { namespaces: { board: { board: { key: 'product_line_id', recordsMax: 10_000 } } } },
} as Parameters<typeof sharedServer>[0])
const KEY = { LOBBYCAST_ADMIN_API_KEY: ADMIN_KEY }
const at = () => ['--port', String(shared.server.port)]
const push = (room: string, input: string, ...args: string[]) =>
  runCli(['push', room, '-', ...at(), ...args], { env: KEY, input })
const board = (room: string, ...args: string[]) => runCli(['board', room, ...at(), ...args], { env: KEY })

const csv = (count: number, trx: (id: number) => number) =>
  ['product_line_id,total_trx,currency', ...Array.from({ length: count }, (_, id) => `${id},${trx(id)},EUR`)].join('\n')
const jsonOf = (stdout: string) => JSON.parse(stdout) as { product_line_id: number; total_trx: number }[]

test('board e2e - a board of several pages is printed as it was pushed, and a second push says what changed', async () => {
  const room = 'board:pages'
  expect(
    (
      await push(
        room,
        csv(2500, (id) => id),
      )
    ).stdout,
  ).toMatch(/^2500 records sent in 5 batches, 2500 changed, 0 unchanged, /)
  expect(
    (
      await push(
        room,
        csv(2500, (id) => (id < 10 ? -id : id)),
      )
    ).stdout,
  ).toMatch(/, 9 changed, 2491 unchanged, /)
  const { code, stdout, stderr } = await board(room, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(jsonOf(stdout).map(({ product_line_id, total_trx }) => [product_line_id, total_trx])).toEqual(
    Array.from({ length: 2500 }, (_, id) => [id, id < 10 && id > 0 ? -id : id]),
  )
})

test('board e2e - the view decides what is printed', async () => {
  const room = 'board:view'
  const lines = [1, 2, 3].map((id) =>
    JSON.stringify({ product_line_id: id, total_trx: id, currency: id === 2 ? 'USD' : 'EUR' }),
  )
  await push(room, lines.join('\n'))
  const ids = async (...args: string[]) =>
    jsonOf((await board(room, '--json', ...args)).stdout).map((each) => each.product_line_id)
  expect(await ids('--where', 'currency:EUR')).toEqual([1, 3])
  expect(await ids('--keys', '2,3')).toEqual([2, 3])
  expect(jsonOf((await board(room, '--json', '--fields', 'total_trx', '--keys', '1')).stdout)).toEqual([
    { product_line_id: 1, total_trx: 1 },
  ])
  expect((await board(room, '--where', 'no_such_field:1')).code).toBe(3)
})

test('board e2e - --watch begins with the board and follows it', async () => {
  const room = 'board:watch'
  await push(
    room,
    csv(3, (id) => id),
  )
  const command = `stty cols 80 rows 8; exec ${[process.execPath, MAIN, 'board', room, '--watch', ...at()].join(' ')}`
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { PATH: process.env.PATH ?? '' } })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const last = () => stripVTControlCharacters(output.split('\x1b[H').at(-1) ?? '')
  await vi.waitFor(() => expect(last()).toContain(`${room}: 3 records`), 20_000)
  await push(room, '{"product_line_id":1,"total_trx":77}')
  await vi.waitFor(() => expect(last()).toContain('77'), 20_000)
  expect(last()).toContain(`${room}: 3 records`)
  const headers = { 'x-api-key': ADMIN_KEY }
  const path = `/rooms/${encodeURIComponent(room)}/records/2`
  await fetch(`http://127.0.0.1:${shared.server.port}${path}`, { method: 'DELETE', headers })
  await vi.waitFor(() => expect(last()).toContain(`${room}: 2 records`), 20_000)
  child.stdin.write('\x03')
  expect((await once(child, 'close'))[0]).toBe(130)
})

test('board e2e - --watch --json prints the frames, the whole board first', async () => {
  const room = 'board:lines'
  await push(
    room,
    csv(2, (id) => id),
  )
  const cli = startCli(['board', room, '--watch', '--json', ...at()])
  await vi.waitFor(() => expect(cli.stdout).toContain('"type":"statistics"'), 20_000)
  const frames = cli.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; data?: unknown[] })
  expect(frames.map(({ type }) => type)).toEqual(['welcome', 'statistics'])
  expect(frames[1]?.data).toHaveLength(2)
  cli.child.kill('SIGINT')
  expect((await ended(cli)).code).toBe(130)
})
