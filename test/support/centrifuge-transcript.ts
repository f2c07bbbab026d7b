// Owns replaying written-down conversations against a real server, byte for byte. The golden frames and the frames in the guides
// under docs/ are such transcripts.
//
//   A> {"id":1,"connect":{}}          A sends a frame; A's socket opens with its first line
//      {"id":2,"ping":{}}             an indented line belongs to the same frame
//   A< {"id":1,"connect":{...}}       the next message A receives; an indented line below comes in the same frame
//   A< close 3501 "bad request"       the server closes A
//   A closes                          A closes
//   the thread of news dies           the shard of the room is replaced; the server must have been started with `faults`
//   P joins news                      P opens a plain connection to the room
//   P joins /ws/news?format=json      the same at a path
//   POST /api/publish {...}           an HTTP request with the admin key,
//   200 {...}                         and its answer
//   $ curl ...                        a command of a shell, with the lines it prints below it; an indented line belongs to the command
//   W$ curl -N ...                    a command that goes on in a terminal of its own,
//   W< data: ...                      and the next line it prints
//
// C and S stand for one and the same client: `C>` sends and `S<` receives. <name> captures what stands there when it is first
// received, and stands for it from then on. Lines that begin with # are comments.

import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { CentrifugeRawClient } from './centrifuge-raw-client.ts'
import { push } from './http.ts'
import { eventually } from './inbox.ts'
import { PlainClient } from './plain-client.ts'
import { Shell, type Terminal } from './shell.ts'
import type { TestServer } from './start-server.ts'
import { isLate } from './test-engine.ts'

export type Bindings = Record<string, string>

interface Step {
  lines: string[]
  at: number
}

const CAPTURE = /<([a-z][a-z0-9-]*)>/gi
const CAPTURED = '([A-Za-z0-9._~-]+)'

// Cuts a transcript into steps: a line and the indented ones below it.
function stepsOf(text: string): Step[] {
  const steps: Step[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (!/^\s/.test(line)) steps.push({ lines: [line], at: index + 1 })
    else if (steps.length > 0) steps[steps.length - 1]!.lines.push(line.trim())
    else throw new Error(`line ${index + 1} is indented, but there is nothing above it`)
  }
  return steps
}

export interface Section {
  title: string
  text: string
}

// The parts of a fixture under `== title` lines.
export function sectionsOf(file: string): Section[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8')
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { title: part.slice(0, end), text: part.slice(end + 1) }
    })
}

interface ReplayOptions {
  // What names in angle brackets stand for from the beginning.
  bound?: Bindings
  shell?: Shell
}

export async function replay(server: TestServer, text: string, options: ReplayOptions = {}): Promise<void> {
  const transcript = new Transcript(server, options)
  for (const step of stepsOf(text)) await transcript.step(step)
  await transcript.end()
}

// As many lines as may be waited through for one that is expected.
const EARLY_MAX = 8

class Transcript {
  readonly #server: TestServer
  readonly #bound: Map<string, string>
  readonly #clients = new Map<string, CentrifugeRawClient>()
  readonly #plain = new Map<string, PlainClient>()
  // Lines that came before those that are expected first.
  readonly #early = new Map<CentrifugeRawClient, string[]>()
  readonly #shell: Shell
  readonly #terminals = new Map<string, Terminal>()
  #answer: { status: number; text: string } | undefined
  // What the last command printed and no line has shown yet.
  #output: string[] = []

  constructor(server: TestServer, { bound = {}, shell = new Shell() }: ReplayOptions) {
    this.#server = server
    this.#shell = shell
    this.#bound = new Map(Object.entries(bound))
  }

  async step({ lines, at }: Step): Promise<void> {
    const [head = '', ...rest] = lines
    const command = /^([A-Z])?\$ (.*)$/.exec(head)
    if (command !== null) {
      this.#expectNoOutput()
      const [, terminal, first = ''] = command
      const text = this.#fill([first, ...rest].join('\n'))
      if (terminal === undefined) this.#output = await this.#shell.run(text)
      else this.#terminals.set(terminal, this.#shell.open(text))
      return
    }
    const talk = /^([A-Z])([<>]) (.*)$/.exec(head)
    if (talk !== null) {
      const [, name = '', direction, first = ''] = talk
      if (direction === '>') await this.#send(actor(name), [first, ...rest])
      else await this.#receive(actor(name), [first, ...rest], at)
      return
    }
    const joins = /^([A-Z]) joins (\S+)$/.exec(head)
    if (joins !== null) {
      const [, name = '', where = ''] = joins
      const options = where.startsWith('/') ? { path: where } : {}
      this.#plain.set(name, await PlainClient.connect(this.#server.port, where, options))
      return
    }
    const closes = /^([A-Z]) closes$/.exec(head)
    if (closes !== null) {
      const name = actor(closes[1]!)
      const client = this.#plain.get(name) ?? (await this.#client(name))
      client.close()
      await client.closed
      return
    }
    const dies = /^the thread of (\S+) dies$/.exec(head)
    if (dies !== null) {
      const shard = this.#server.shardOf(dies[1]!)
      const { restarts } = this.#server.stats().shards[shard]!
      this.#server.injectFault(shard, 'throw')
      await eventually(
        () => this.#server.stats().shards[shard]!,
        (state) => state.ready && state.restarts > restarts,
      )
      return
    }
    const post = /^POST (\S+) (.*)$/.exec(head)
    if (post !== null) {
      this.#answer = await push(this.#server, post[1]!, this.#fill(post[2]!))
      return
    }
    const printed = this.#output.shift()
    if (printed !== undefined) {
      this.#expect(printed, head, at)
      return
    }
    const answer = /^(\d{3}) (.*)$/.exec(head)
    if (answer === null) throw new Error(`line ${at} is no step: ${head}`)
    expect(this.#answer?.status, `line ${at}`).toBe(Number(answer[1]))
    this.#expect(this.#answer?.text ?? '', answer[2]!, at)
  }

  // Nothing may be left over: what a transcript does not show must not have been sent. The next one finds empty rooms.
  async end(): Promise<void> {
    this.#expectNoOutput()
    expect([...this.#early.values()].flat(), 'what no line expects').toEqual([])
    for (const [name, client] of this.#clients) {
      const { readyState, OPEN } = client.socket
      if (readyState !== OPEN || client.id === '') continue
      client.send({ id: 4_000_000_000, ping: {} })
      expect(await client.nextLine(), `after the last line, ${name} received`).toBe('{"id":4000000000,"ping":{}}')
    }
    for (const client of [...this.#clients.values(), ...this.#plain.values()]) client.socket.terminate()
    for (const terminal of this.#terminals.values()) terminal.close()
    await eventually(
      () => this.#server.stats(),
      ({ connections, shards }) => connections === 0 && shards.every(({ rooms }) => rooms === 0),
    )
  }

  async #send(name: string, lines: string[]): Promise<void> {
    const frame = lines.map((line) => this.#fill(line)).join('\n')
    const plain = this.#plain.get(name)
    if (plain !== undefined) plain.sendText(frame)
    else (await this.#client(name)).sendFrame(frame)
  }

  async #receive(name: string, lines: string[], at: number): Promise<void> {
    const terminal = this.#terminals.get(name)
    if (terminal !== undefined) {
      this.#expect(await terminal.lines.next(), lines[0]!, at)
      return
    }
    const client = this.#plain.get(name) ?? (await this.#client(name))
    const close = /^close (\d+) "(.*)"$/.exec(lines[0]!)
    if (close !== null) {
      expect(await client.closed, `line ${at}`).toEqual({ code: Number(close[1]), reason: close[2] })
      return
    }
    if (client instanceof PlainClient) {
      this.#expect(String(await client.next()), lines[0]!, at)
      return
    }
    const received: string[] = []
    for (const line of lines) {
      const text = await this.#nextLine(client, line)
      received.push(text)
      this.#expect(text, line, at)
      if (/^\{"id":\d+,"connect":\{"client":/.test(text)) client.id = 'connected'
    }
    if (lines.length > 1 && !isLate) expect(client.frames, `one frame, line ${at}`).toContain(received.join('\n'))
  }

  // The line to compare with an expected one. An engine that answers later keeps the order of answers and deliveries of each room alone, so
  // lines about different rooms, and a reply beside its push, may come in another order; but each of them comes.
  async #nextLine(client: CentrifugeRawClient, expected: string): Promise<string> {
    if (!isLate) return client.nextLine()
    const early = this.#early.get(client) ?? []
    this.#early.set(client, early)
    const at = early.findIndex((line) => this.#match(line, expected) !== null)
    if (at >= 0) return early.splice(at, 1)[0]!
    for (;;) {
      const line = await client.nextLine()
      if (this.#match(line, expected) !== null || early.length === EARLY_MAX) return line
      early.push(line)
    }
  }

  async #client(name: string): Promise<CentrifugeRawClient> {
    let client = this.#clients.get(name)
    if (client === undefined) {
      // Pings come when they are due, whatever a transcript shows. They are answered and are no lines.
      client = await CentrifugeRawClient.open(this.#server)
      this.#clients.set(name, client)
    }
    return client
  }

  #expectNoOutput(): void {
    expect(this.#output, 'what the last command also printed').toEqual([])
  }

  #fill(text: string): string {
    return text.replace(CAPTURE, (whole, name: string) => this.#bound.get(name) ?? whole)
  }

  #expect(received: string, expected: string, at: number): void {
    const captured = this.#match(received, expected)
    // A readable difference: equality with what was wanted.
    if (captured === null) expect(received, `line ${at}`).toBe(this.#fill(expected))
    for (const [name, text] of captured!) this.#bound.set(name, text)
  }

  // What the captures of the expected text stand for; null when the texts differ.
  #match(received: string, expected: string): [name: string, text: string][] | null {
    const names: string[] = []
    const pattern = this.#fill(expected)
      .split(CAPTURE)
      .map((part, index) => {
        if (index % 2 === 0) return escapeRegExp(part)
        if (names.includes(part)) return `\\${names.indexOf(part) + 1}`
        names.push(part)
        return CAPTURED
      })
      .join('')
    const match = new RegExp(`^${pattern}$`, 's').exec(received)
    return match === null ? null : names.map((name, index) => [name, match[index + 1]!])
  }
}

// The server's side of `C>` is written `S<`.
const actor = (name: string): string => (name === 'S' ? 'C' : name)

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
