// `lobbycast join` as a process of its own, in pipes and on a pseudo terminal, against a real server with all protocols.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { signToken } from '../src/auth/auth.ts'
import { parsedLine } from '../src/cli/chat-input.ts'
import { parsePrivateRequest } from '../src/protocol/plain.ts'
import { authConfig, now, secret } from './support/auth-tokens.ts'
import { type CliProcess, ended, runCli, startCli } from './support/cli-process.ts'
import { FaultProxy } from './support/fault-proxy.ts'
import { push, request } from './support/http.ts'
import { type Member, wireProtocols } from './support/protocols.ts'
import { ADMIN_KEY, sharedServer } from './support/start-server.ts'
import { TerminalProcess } from './support/terminal-process.ts'

// Each test starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const shared = sharedServer({
  auth: { hmacSecret: secret, anonymous: true },
  rooms: {
    namespaces: {
      chat: { historySize: 100 },
      quiet: { publish: 'nobody' },
      vip: { subscribe: 'token' },
    },
  },
})

type Event = { readonly type: string; readonly [field: string]: unknown }

const eventsOf = ({ stdout }: Pick<CliProcess, 'stdout'>) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event)

const url = () => `http://127.0.0.1:${shared.server.port}`
const names = wireProtocols.map(({ name }) => name)

const headers = { 'x-api-key': ADMIN_KEY }

const publish = (room: string, text: string) => push(shared.server, `/rooms/${room}/messages`, JSON.stringify(text))

let rooms = 0
const freshRoom = (space = 'talk') => `${space}:${++rooms}`

async function memberOf(room: string, protocol = 'json'): Promise<Member> {
  const admission = await wireProtocols.find(({ name }) => name === protocol)!.enter(shared.server, { room })
  if (admission.kind === 'refused') throw new Error(`not admitted: ${admission.with}`)
  return admission.member
}

async function saidTo(member: Member): Promise<unknown> {
  for (;;) {
    const heard = await member.heard()
    if (heard.kind === 'said' || heard.kind === 'private') return heard
  }
}

const joinedEvent = (cli: CliProcess) =>
  vi.waitFor(() => {
    const joined = eventsOf(cli).find(({ type }) => type === 'joined')
    expect(joined, cli.stderr).toBeDefined()
    return joined!
  }, 20_000)

const until = (cli: CliProcess, type: string) =>
  vi.waitFor(() => expect(eventsOf(cli).map((event) => event.type)).toContain(type), 20_000)

describe.each(names)('by %s', (protocol) => {
  const args = (room: string, ...more: string[]) => [
    'join',
    room,
    '--url',
    url(),
    '--protocol',
    protocol,
    '--json',
    ...more,
  ]

  test('join - each line of a pipe is said, and the command ends when all have come back', async () => {
    const room = freshRoom()
    const member = await memberOf(room)
    const input = ['hello', '/who is no command here', '', '  spaces kept ', 'ü\u0007'].join('\n')
    const cli = await runCli(args(room), { input: `${input}\n` })
    expect({ code: cli.code, stderr: cli.stderr }).toEqual({ code: 0, stderr: '' })
    const [joined, ...others] = eventsOf(cli)
    expect(joined).toMatchObject({ type: 'joined', room, id: expect.any(String) })
    const said = ['hello', '/who is no command here', '  spaces kept ', 'ü\u0007']
    expect(others).toEqual(said.map((data) => ({ type: 'message', from: joined!.id, own: true, data })))
    for (const data of said) expect(await saidTo(member)).toEqual({ kind: 'said', from: joined!.id, data })
  })

  test('join - thousands of lines arrive in their order, without one being lost', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`)
    const cli = await runCli(args(freshRoom()), { input: lines.join('\n') })
    expect(cli).toMatchObject({ code: 0, stderr: '' })
    expect(eventsOf(cli).flatMap(({ type, data }) => (type === 'message' ? [data] : []))).toEqual(lines)
  })

  test('join - prints who comes, speaks and goes, by any protocol', async () => {
    const room = freshRoom()
    const cli = startCli(args(room))
    await joinedEvent(cli)
    for (const other of names) {
      const member = await memberOf(room, other)
      member.say('hi')
      await vi.waitFor(() => expect(eventsOf(cli).map(({ data }) => data)).toContain('hi'), 20_000)
      member.socket.close()
      await until(cli, 'leave')
      const { id } = member
      expect(eventsOf(cli).slice(1)).toEqual([
        { type: 'join', id },
        { type: 'message', from: id, data: 'hi' },
        { type: 'leave', id },
      ])
      cli.stdout = `${cli.stdout.split('\n')[0]}\n`
    }
    cli.child.stdin.end()
    expect((await ended(cli)).code).toBe(0)
  })

  test('join - a private message goes to one alone, and never to the room', async () => {
    const room = freshRoom()
    const bystander = await memberOf(room)
    const recipient = await memberOf(room)
    const input = `\\w ${recipient.id} for you\n\\W nobody lost\n \\w\nend\n`
    const cli = await runCli(args(room), { input })
    const { id } = eventsOf(cli)[0]!
    expect(cli.code).toBe(5)
    expect(eventsOf(cli)).toContainEqual({ type: 'whispered', to: recipient.id, data: 'for you' })
    expect(eventsOf(cli).filter(({ type }) => type === 'refused')).toMatchObject([
      { reason: 'no such id nobody' },
      { reason: 'a private message needs a name and a text' },
    ])
    expect(await saidTo(recipient)).toEqual({ kind: 'private', from: id, data: 'for you' })
    // The next thing that the others hear is the end.
    expect(await saidTo(bystander)).toEqual({ kind: 'said', from: id, data: 'end' })
  })

  test('join - a private message to an id that has gone is told before the end', async () => {
    const gone = '00000000-0000-4000-8000-000000000000'
    const cli = await runCli(args(freshRoom()), { input: `\\w ${gone} hello?\n` })
    expect(eventsOf(cli).at(-1)).toMatchObject({
      type: 'refused',
      reason: expect.stringContaining(`no such id ${gone}`),
      next: 'see who is here with /who',
    })
  })

  test('join - what the room refuses is told, and the exit code says that nothing was said', async () => {
    const cli = await runCli(args(freshRoom('quiet')), { input: 'hello\nagain\n' })
    expect(cli.code).toBe(3)
    const refused = eventsOf(cli).slice(1)
    expect(refused).toHaveLength(2)
    for (const each of refused) expect(each).toMatchObject({ type: 'refused', code: 103, next: expect.any(String) })
  })

  test('join - a room that needs a token says so with code, reason and what to do', async () => {
    const room = freshRoom('vip')
    const cli = await runCli(args(room))
    expect(cli.code).toBe(3)
    const code = protocol === 'centrifuge' ? 103 : 1008
    expect(eventsOf(cli)).toEqual([
      { type: 'refused', code, reason: expect.any(String), next: expect.stringContaining('token') },
    ])
    expect(cli.stderr).toMatch(new RegExp(`^lobbycast: refused ${code}: .*\nlobbycast: what to do next: .*token`))
    const auth = authConfig({ hmacSecret: secret })
    const token = await signToken(auth, { user: 'ann', room, ttlSeconds: 60, nowSeconds: now() })
    const connection = await signToken(auth, { user: 'ann', room: undefined, ttlSeconds: 60, nowSeconds: now() })
    // A token of a room that names a user needs a connection of the same user.
    const tokens = ['--token', token!, '--token', connection!]
    expect(await runCli(args(room, ...tokens), { input: 'in\n' })).toMatchObject({ code: 0, stderr: '' })
  })

  test('join - an invalid token is refused', async () => {
    const cli = await runCli(args(freshRoom(), '--token', 'a.b.c'))
    expect(cli.code).toBe(3)
    expect(eventsOf(cli)).toMatchObject([{ type: 'refused', next: expect.stringContaining('lobbycast token') }])
  })

  test('join - SIGINT leaves with 0, and the others see one leave', async () => {
    const room = freshRoom()
    const member = await memberOf(room)
    const cli = startCli(args(room))
    const { id } = await joinedEvent(cli)
    cli.child.kill('SIGINT')
    expect(await ended(cli)).toMatchObject({ code: 0, stderr: '' })
    expect(await member.heard()).toEqual({ kind: 'joined', id })
    expect(await member.heard()).toEqual({ kind: 'left', id })
  })

  test('join - comes back after a lost connection and tells what was missed where it happened', async () => {
    const room = freshRoom('chat')
    const proxy = await FaultProxy.to(shared.server)
    const cli = startCli(['join', room, '--url', `http://127.0.0.1:${proxy.port}`, '--protocol', protocol, '--json'])
    await joinedEvent(cli)
    await publish(room, 'before')
    await until(cli, 'message')
    proxy.cut()
    await until(cli, 'lost')
    for (const data of ['missed 1', 'missed 2']) await publish(room, data)
    proxy.resume()
    await until(cli, 'back')
    await publish(room, 'after')
    await vi.waitFor(() => expect(eventsOf(cli).at(-1)).toMatchObject({ data: 'after' }), 20_000)
    const told = eventsOf(cli).filter(({ type }) => type !== 'lost')
    const isRecovered = protocol === 'centrifuge'
    const back = isRecovered
      ? { recovered: true, missed: 2 }
      : { recovered: false, why: expect.stringContaining('recovers nothing') }
    expect(told).toMatchObject([
      { type: 'joined' },
      { data: 'before' },
      { type: 'back', awayMs: expect.any(Number), ...back },
      ...(isRecovered ? [{ data: 'missed 1' }, { data: 'missed 2' }] : []),
      { data: 'after' },
    ])
    cli.child.stdin.end()
    expect((await ended(cli)).code).toBe(0)
  })

  test('join - lines wait for the connection, and those that were under way are told as unknown', async () => {
    const room = freshRoom()
    const proxy = await FaultProxy.to(shared.server)
    const cli = startCli(['join', room, '--url', `http://127.0.0.1:${proxy.port}`, '--protocol', protocol, '--json'])
    await joinedEvent(cli)
    proxy.blackhole()
    cli.child.stdin.write('under way\n')
    // The line is in the proxy, or still on its way to it. Both are under way.
    await vi.waitFor(() => expect(proxy.attempts).toBeDefined())
    proxy.cut()
    await until(cli, 'unsettled')
    cli.child.stdin.write('later\n')
    proxy.resume()
    await vi.waitFor(() => expect(eventsOf(cli).at(-1)).toMatchObject({ own: true, data: 'later' }), 20_000)
    cli.child.stdin.end()
    expect((await ended(cli)).code).toBe(5)
    expect(eventsOf(cli)).toContainEqual({ type: 'unsettled', messages: 1 })
  })
})

test('join - with --json a line that is JSON is said as JSON, without it as a text', async () => {
  const room = freshRoom()
  const member = await memberOf(room)
  await runCli(['join', room, '--url', url(), '--json'], { input: '{"type":"private","to":"x"}\n[1]\n' })
  expect(await saidTo(member)).toMatchObject({ data: { type: 'private', to: 'x' } })
  expect(await saidTo(member)).toMatchObject({ data: [1] })
  const { stdout } = await runCli(['join', room, '--url', url(), '--name', 'Ann'], { input: '[1]\n' })
  expect(await saidTo(member)).toMatchObject({ data: '[1]' })
  expect(stdout).toBe(`you are Ann in ${room}, 2 members\nAnn: [1]\n`)
})

test('join - lines of text have no escapes in a pipe, and control characters of strangers are visible', async () => {
  const room = freshRoom()
  const cli = startCli(['join', room, '--url', url()])
  await vi.waitFor(() => expect(cli.stdout).toContain('you are'), 20_000)
  const member = await memberOf(room)
  member.say('\x1b[2J\x1b]0;title\x07two\nlines \u202egnp.exe')
  const short = member.id.slice(0, 8)
  await vi.waitFor(() => expect(cli.stdout.split('\n')).toHaveLength(4), 20_000)
  expect(cli.stdout.split('\n').slice(1)).toEqual([
    `${short} joined`,
    `${short}: \\u{1b}[2J\\u{1b}]0;title\\u{7}two\\nlines \\u{202e}gnp.exe`,
    '',
  ])
})

test('join - what the plain protocol takes for a private message is never said to the room', () => {
  const space = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 })
  const text = fc.tuple(space, fc.constantFrom('\\w', '\\W'), fc.constantFrom('', ' ', '\t'), fc.string())
  fc.assert(
    fc.property(text, fc.boolean(), ([before, sign, gap, rest], hasCommands) => {
      const whole = before + sign + gap + rest
      const isPrivate = parsePrivateRequest(Buffer.from(whole)) !== undefined
      if (isPrivate) expect(parsedLine(whole, hasCommands).kind).toBe('whisper')
    }),
  )
  expect(parsedLine('/who', true)).toEqual({ kind: 'who' })
  expect(parsedLine('/who', false)).toEqual({ kind: 'say', text: '/who' })
  expect(parsedLine('//who', true)).toEqual({ kind: 'say', text: '/who' })
  expect(parsedLine('\\word', true)).toEqual({ kind: 'say', text: '\\word' })
})

test('join - a server that is not there is said in one line and exits 4', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => gone.once('listening', resolve))
  const { port } = gone.address() as AddressInfo
  await new Promise((resolve) => gone.close(resolve))
  const stderr = `lobbycast: http://127.0.0.1:${port} is not reachable: ECONNREFUSED\n`
  expect(await runCli(['join', 'r', '--port', String(port)])).toEqual({ code: 4, stdout: '', stderr })
})

test('join - somebody who is removed is told so, and does not come back', async () => {
  const room = freshRoom()
  const cli = startCli(['join', room, '--url', url(), '--json'])
  const { id } = await joinedEvent(cli)
  await request(shared.server, `/rooms/${room}/members/${String(id)}`, { method: 'DELETE', headers })
  expect((await ended(cli)).code).toBe(3)
  expect(eventsOf(cli).at(-1)).toMatchObject({ type: 'refused', code: 1008, reason: expect.any(String) })
})

describe('on a terminal', () => {
  const VIOLET = '\x1b[38;5;135m'
  const open = (args: readonly string[], env: Record<string, string> = {}) =>
    new TerminalProcess(['join', ...args, '--url', url()], { columns: 80, rows: 24, env })
  const shows = (terminal: TerminalProcess, text: string) =>
    vi.waitFor(() => expect(terminal.output).toContain(text), 20_000)

  test('join - talks, whispers in violet, shows who is here, and leaves with 0 by Ctrl-C', async () => {
    const room = freshRoom()
    const member = await memberOf(room)
    const terminal = open([room, '--name', 'Ann'])
    await shows(terminal, '2 here: ')
    const short = member.id.slice(0, 8)
    terminal.type('hello\r')
    await shows(terminal, 'Ann\x1b[0m: hello')
    expect(await saidTo(member)).toMatchObject({ data: 'hello' })
    terminal.type(`/w ${short} psst\r`)
    await shows(terminal, `${VIOLET}you to ${short}, private: psst`)
    expect(await saidTo(member)).toMatchObject({ kind: 'private', data: 'psst' })
    terminal.type('/w Bob psst\r/nope\r')
    await shows(terminal, 'there is no command /nope')
    await shows(terminal, 'no such id Bob')
    const me = await otherId(member)
    member.whisper(me, 'and you')
    await shows(terminal, `${VIOLET}${short} to you, private: and you`)
    terminal.type('/who\r')
    await vi.waitFor(() => expect(terminal.output.split('2 here: ')).toHaveLength(3), 20_000)
    member.socket.close()
    await shows(terminal, `\x1b[2m${short} left`)
    terminal.type('not sent\x03')
    expect(await terminal.ended).toBe(0)
  })

  // The id of the other one, from the list of members.
  async function otherId(member: Member): Promise<string> {
    const { text } = await request(shared.server, `/rooms/${member.room}`, { headers })
    const { members } = JSON.parse(text) as { members: { id: string }[] }
    return members.find(({ id }) => id !== member.id)!.id
  }

  test('join - the typed line stays below what others say, and Ctrl-D leaves with 0', async () => {
    const room = freshRoom()
    const member = await memberOf(room)
    const terminal = open([room])
    await shows(terminal, '2 here: ')
    terminal.type('half a line')
    await shows(terminal, 'half a line')
    member.say('a message')
    await shows(terminal, 'a message')
    await vi.waitFor(() => expect(terminal.text.trimEnd()).toMatch(/a message\r?\n> half a line$/), 20_000)
    terminal.type('\r')
    expect(await saidTo(member)).toMatchObject({ data: 'a message' })
    expect(await saidTo(member)).toMatchObject({ data: 'half a line' })
    terminal.type('\x04')
    expect(await terminal.ended).toBe(0)
  })

  test('join - NO_COLOR leaves out colours, and the words say it all', async () => {
    const room = freshRoom()
    const terminal = open([room], { NO_COLOR: '1' })
    await shows(terminal, '1 here: ')
    const member = await memberOf(room)
    member.say('hi')
    await shows(terminal, `${member.id.slice(0, 8)}: hi`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes that set colours begin with one
    expect(terminal.output).not.toMatch(/\x1b\[[\d;]*m/)
  })

  test('join - somebody has the same colour in every run', async () => {
    const room = freshRoom()
    const member = await memberOf(room)
    const colours: string[] = []
    for (let run = 0; run < 2; run++) {
      const terminal = open([room])
      await shows(terminal, 'here: ')
      member.say('hi')
      await shows(terminal, ': hi')
      colours.push(
        terminal.output
          .split(`${member.id.slice(0, 8)}\x1b[0m: hi`)[0]!
          .split('\x1b')
          .at(-1)!,
      )
      terminal.type('\x03')
      expect(await terminal.ended).toBe(0)
    }
    expect(colours[0]).toMatch(/^\[1;38;5;\d+m$/)
    expect(colours[1]).toBe(colours[0])
  })
})
