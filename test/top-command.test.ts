// `lobbycast top` as a process of its own, on a pseudo terminal and in pipes, against a real server; and its pictures for every size.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { textWidth } from '../src/cli/text-table.ts'
import { type TopPicture, topScreen, topText } from '../src/cli/top-display.ts'
import { figuresOf, readingOf } from '../src/cli/top-figures.ts'
import { pressed, type TopState } from '../src/cli/top-state.ts'
import { ended, runCli, startCli } from './support/cli-process.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { push } from './support/http.ts'
import { wireProtocols } from './support/protocols.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'
import { TerminalProcess } from './support/terminal-process.ts'

// Each test starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const shared = sharedServer()
const url = () => `http://127.0.0.1:${shared.server.port}`
const env = { LOBBYCAST_KEY: ADMIN_KEY }

async function filled(room: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const { enter } = wireProtocols[index % wireProtocols.length]!
    expect((await enter(shared.server, { room })).kind).toBe('in')
  }
}

describe('in a pipe', () => {
  test('top - prints the figures and the rooms once', async () => {
    await filled('top:large', 3)
    await filled('top:small', 1)
    const { code, stdout, stderr } = await runCli(['top', '--url', url(), '--filter', 'top:*'], { env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`lobbycast 0.1.0 at ${url()}\nconnections 4 of `)
    expect(stdout).toMatch(/busy: main \d+ % {2}shard 0 \d+ % {2}shard 1 \d+ %/)
    const rows = stdout.split('\n\n')[1]!.trimEnd().split('\n')
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      ['room', 'members'],
      ['top:large', '3'],
      ['top:small', '1'],
    ])
  })

  test('top - with --json each second is a line, whose rates are what was published and delivered', async () => {
    await filled('top:json', 2)
    const cli = startCli(['top', '--url', url(), '--json', '--filter', 'top:json'], env)
    const lines = () => cli.stdout.split('\n').slice(0, -1)
    await vi.waitFor(() => expect(lines().length).toBeGreaterThan(0), 20_000)
    const before = lines().length
    await push(shared.server, '/rooms/top:json/messages', '1')
    const seen = () => lines().map((line) => JSON.parse(line) as Record<string, number>)
    await vi.waitFor(
      () => expect(seen().some(({ publicationsPerSecond = 0 }) => publicationsPerSecond > 0)).toBe(true),
      20_000,
    )
    const { publicationsPerSecond = 0, deliveriesPerSecond } = seen().find((line) => line.publicationsPerSecond! > 0)!
    expect(deliveriesPerSecond).toBeCloseTo(2 * publicationsPerSecond, 5)
    expect(before).toBeLessThan(lines().length)
    expect(seen()[0]).toMatchObject({ list: [{ name: 'top:json', members: 2, rate: expect.any(Number) }] })
    cli.child.kill('SIGINT')
    expect(await ended(cli)).toMatchObject({ code: 0, stderr: '' })
  })

  test('top - without a key the figures are there, and the rooms say what is missing', async () => {
    const { code, stdout } = await runCli(['top', '--url', url(), '--once'])
    expect(code).toBe(3)
    expect(stdout).toContain('deliveries ')
    expect(stdout).toMatch(/rooms: refused, 401: .*: give the key by LOBBYCAST_KEY or --key-file\n$/)
    expect((await runCli(['top', '--url', url(), '--once', '--key', ADMIN_KEY])).code).toBe(0)
  })

  test('top - a server that is not there is said in one line and exits 4', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const { code, stdout, stderr } = await runCli(['top', '--url', `http://127.0.0.1:${port}`], { env })
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
    expect(stderr).toMatch(/^lobbycast: http:\/\/127\.0\.0\.1:\d+ is not reachable: \S+\n$/)
  })
})

describe('on a terminal', () => {
  const open = (place: string, columns = 100, rows = 20) =>
    new TerminalProcess(['top', '--url', place], { columns, rows, env })
  const pictured = (terminal: TerminalProcess, pattern: RegExp) =>
    vi.waitFor(() => expect(terminal.picture.join('\n')).toMatch(pattern), 20_000)

  test('top - keys sort, filter, open a room and leave with 0, and the terminal is given back', async () => {
    await filled('tty:one', 2)
    await filled('tty:two', 1)
    const terminal = open(url())
    await pictured(terminal, /tty:one {2,}2/)
    terminal.type('s')
    await pictured(terminal, /by rate/)
    terminal.type('/tty:\r')
    await pictured(terminal, /like \*tty:\*/)
    terminal.type('s')
    await pictured(terminal, /tty:one {2,}2 .*\ntty:two {2,}1 /)
    terminal.type('\x1b[B\r')
    await pictured(terminal, /tty:two: 1 members\nid .*protocol {2,}address/)
    await pictured(terminal, /[0-9a-f-]{36} .*plain {2,}127\.0\.0\.1/)
    terminal.type('\x1b')
    await pictured(terminal, /room {2,}members/)
    terminal.type('q')
    expect(await terminal.ended).toBe(0)
    expect(terminal.output.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
  })

  test('top - a server that goes and comes back is told, and the last figures stay', async () => {
    const proxy = await FaultProxy.to(shared.server)
    const terminal = open(`http://127.0.0.1:${proxy.port}`)
    await pictured(terminal, /deliveries .*\n[\s\S]*by members/)
    proxy.cut()
    await pictured(terminal, /deliveries [\s\S]*is not reachable: .*asked again each second/)
    proxy.resume()
    await pictured(terminal, /deliveries [\s\S]*by members/)
    terminal.type('\x03')
    expect(await terminal.ended).toBe(0)
  })

  test('top - a terminal that is too small says so, and one that grows is drawn anew', async () => {
    const terminal = open(url(), 30, 20)
    await pictured(terminal, /this terminal is too small/)
    const [, tty] = /(pts\/\d+)/.exec(ttyOf(terminal)) ?? []
    spawnSync('stty', ['-F', `/dev/${tty}`, 'cols', '100'])
    await pictured(terminal, /deliveries /)
    terminal.type('q')
    expect(await terminal.ended).toBe(0)
  })

  // The terminal of the program that `script` has started.
  const ttyOf = (terminal: TerminalProcess) =>
    spawnSync('ps', ['--ppid', String(terminal.pid), '-o', 'tty='], { encoding: 'utf8' }).stdout
})

describe('pictures', () => {
  const state: TopState = { sort: 'members', filter: '', typed: undefined, chosen: undefined, opened: undefined }
  const reading = (text: string, atMs: number) => readingOf(text, atMs)

  test('top - rates are those between two readings, and a process that began anew counts from 0', () => {
    const text = (count: number) =>
      `# HELP x\nlobbycast_deliveries_total{protocol="plain"} ${count}\nlobbycast_refusals_total{reason="a \\"b\\""} ${count}\n`
    const between = (one: number, other: number) => figuresOf(reading(text(one), 0), reading(text(other), 2000))
    expect(between(10, 30)).toMatchObject({ deliveriesPerSecond: 10, refusals: [{ reason: 'a "b"', perSecond: 10 }] })
    expect(between(30, 4)).toMatchObject({ deliveriesPerSecond: 2 })
    expect(between(4, 4)).toMatchObject({ deliveriesPerSecond: 0, refusals: [] })
  })

  test('top - no picture is larger than its terminal, whatever rooms are called', () => {
    const room = fc.record({
      name: fc.string({ unit: 'binary', minLength: 1 }),
      members: fc.nat(),
      rate: fc.double({ min: 0, max: 1e9, noNaN: true }),
    })
    const size = fc.record({ width: fc.integer({ min: 1, max: 150 }), height: fc.integer({ min: 1, max: 60 }) })
    const keys = fc.array(fc.constantFrom('up', 'down', 'home', 'end', 's', 'return', 'escape', '/', 'x'))
    fc.assert(
      fc.property(fc.array(room, { maxLength: 40 }), size, keys, (rooms, where, names) => {
        const list = rooms.map(({ name }) => name)
        let now: TopState | 'quit' = state
        for (const name of names)
          if (now !== 'quit') now = pressed(now, { name, sequence: name.length === 1 ? name : '' }, list)
        expect(now).not.toBe('quit')
        const figures = figuresOf(reading('', 0), reading('', 1000))
        const data = { figures, rooms: { kind: 'known' as const, value: rooms }, opened: undefined }
        const picture: TopPicture = { server: 'http://x', data, fault: '', state: now as TopState }
        const lines = topScreen(picture, where, false)
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, where.height))
        expect(lines.join('')).not.toMatch(/\p{Cc}/u)
        // Columns: a mark on a letter takes none of its own, and some letters take two.
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(where.width)
        expect(topText(picture).split('\n').length).toBeGreaterThan(rooms.length)
      }),
    )
  })

  test('top - the chosen room stays in sight, also when the list changes', () => {
    const rooms = Array.from({ length: 50 }, (_, index) => ({ name: `room-${index}`, members: 1, rate: 0 }))
    const figures = figuresOf(reading('', 0), reading('', 1000))
    const data = { figures, rooms: { kind: 'known' as const, value: rooms }, opened: undefined }
    const picture = { server: 'x', data, fault: '', state: { ...state, chosen: 'room-41' } }
    expect(topScreen(picture, { width: 80, height: 20 }, true).join('\n')).toContain('\x1b[7mroom-41')
  })
})
