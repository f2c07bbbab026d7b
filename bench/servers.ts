/**
 * The servers of a run and how each is started. Every cell of a run gets a freshly started server process.
 *
 * A Node server says where it listens in one JSON line on its standard output: `{"msg":"listening","http":"http://..."}`. Any
 * other program is given a free port, and is asked by HTTP until it is ready.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { sleep } from './clock.ts'
import type { OpenPage } from './open-page.ts'
import { isProtocolName, type ProtocolName, protocolNames } from './protocols.ts'

const root = join(import.meta.dirname, '..')
const startTimeoutMs = 20_000
const readyProbeMs = 20

type Environment = Record<string, string>

type Source =
  | { kind: 'node'; args: string[]; needs: string; env?: Environment }
  /** `readyPath` answers 200 once the program takes connections. */
  | { kind: 'binary'; file: string; env(port: number): Environment; readyPath: string }
  /** Already running; its process id, when known, makes its CPU and memory visible. */
  | { kind: 'url'; host: string; port: number; pid: number | undefined }

export interface ServerDefinition {
  name: string
  protocol: ProtocolName
  about: string
  source: Source
  /** The part of the page that is open in Chromium while the server is measured. */
  page?: OpenPage
}

export interface RunningServer {
  definition: ServerDefinition
  host: string
  port: number
  pid: number | undefined
  /** Ends the process, or leaves a server alone that was named by URL. */
  stop(): Promise<void>
}

function peer(name: string, protocol: ProtocolName, about: string): ServerDefinition {
  const file = join(import.meta.dirname, 'peers', `${name}.ts`)
  return { name, protocol, about, source: { kind: 'node', args: ['--import', 'tsx', file], needs: file } }
}

function lobbycast(
  name: string,
  { protocol, about, file, env = {} }: { protocol: ProtocolName; about: string; file: string; env?: Environment },
): ServerDefinition {
  const args = [file, 'serve', '--port', '0', '--insecure-admin']
  return { name, protocol, about, source: { kind: 'node', args, needs: file, env } }
}

const ownBuild = join(root, 'dist/main.js')

export const builtInServers: ServerDefinition[] = [
  lobbycast('lobbycast', {
    protocol: 'plain',
    about: 'this server, plain protocol, default configuration',
    file: ownBuild,
  }),
  lobbycast('lobbycast-centrifuge', {
    protocol: 'centrifuge',
    about: 'this server, centrifuge JSON protocol, default configuration',
    file: ownBuild,
  }),
  peer('uws-handler', 'plain', 'uWebSockets.js as people write it: JSON.stringify and publish in the message handler'),
  peer('uws-immediate', 'plain', 'uWebSockets.js publishing ready bytes from setImmediate: its practical floor'),
  peer('ws', 'plain', 'ws without compression, each broadcast serialised once'),
  peer('socket-io', 'socket.io', 'socket.io, websocket only, no compression'),
]

const openPages: Record<OpenPage, string> = {
  live: 'Live is open',
  room: 'the loaded room is open in Live, without its last publications',
  watch: 'the loaded room is open in Live with its last publications',
}

/** The first built-in server, with a part of its page open. These servers take part only when they are named. */
export const serversWithPage: ServerDefinition[] = (Object.keys(openPages) as OpenPage[]).map((page) => {
  const own = builtInServers[0]!
  return { ...own, name: `${own.name}+${page}`, about: `${own.about}; ${openPages[page]}`, page }
})

const nameAndRest = /^([\w.-]+)=(.+)$/

/** `flush.maxWindowMs` is `LOBBYCAST_FLUSH_MAX_WINDOW_MS` in the environment. */
const variableOf = (option: string): string =>
  `LOBBYCAST_${option.replaceAll('.', '_').replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`

/**
 * Reads `name=/path/to/dist/main.js` with options of the server after a `#`: another build of lobbycast, or the same one configured
 * otherwise. A name that ends in `-centrifuge` is loaded over that protocol.
 */
export function parseBuild(text: string): ServerDefinition {
  const [, name = '', rest = ''] = nameAndRest.exec(text) ?? []
  const [, file = '', options = ''] = /^([^#]+)(?:#(.*))?$/.exec(rest) ?? []
  if (file === '') {
    throw new Error(
      `--build needs name=/path/to/dist/main.js, optionally followed by #option=value&...; got ${JSON.stringify(text)}`,
    )
  }
  const protocol = name.endsWith('-centrifuge') ? 'centrifuge' : 'plain'
  const env = Object.fromEntries(
    [...new URLSearchParams(options)].map(([option, value]) => [variableOf(option), value] as const),
  )
  const about = `another build of this server, ${protocol} protocol${options === '' ? '' : `, ${options}`}`
  return lobbycast(name, { protocol, about, file: resolve(file), env })
}

/** Reads `name=ws://127.0.0.1:9000#pid=123&protocol=centrifuge`: a server on this machine. The protocol is plain when none is named. */
export function parsePeer(text: string): ServerDefinition {
  const [, name = '', address = ''] = nameAndRest.exec(text) ?? []
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'ws:' || url.port === '') {
    throw new Error(
      `--peer needs name=ws://host:port, optionally followed by #pid=N&protocol=P; got ${JSON.stringify(text)}`,
    )
  }
  const loopback = url.hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
  if (!loopback) {
    throw new Error(
      `--peer ${name}: only servers on this machine are measured (127.0.0.1), because a network in between would be measured too`,
    )
  }
  const { pid, protocol = 'plain', ...unknown } = Object.fromEntries(new URLSearchParams(url.hash.slice(1)))
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined) throw new Error(`--peer ${name}: after # stand pid and protocol, not ${stranger}`)
  if (pid !== undefined && !/^[1-9]\d*$/.test(pid)) throw new Error(`--peer ${name}: pid=${pid} is no process id`)
  if (!isProtocolName(protocol)) {
    throw new Error(`--peer ${name}: no protocol ${protocol}; there are ${protocolNames.join(', ')}`)
  }
  return {
    name,
    protocol,
    about: `named by URL: ${url.origin}, ${protocol} protocol`,
    source: {
      kind: 'url',
      host: '127.0.0.1',
      port: Number(url.port),
      pid: pid === undefined ? undefined : Number(pid),
    },
  }
}

export interface StartOptions {
  /** A command put in front of the server's, to pin it to a core. */
  wrapper?: string[]
  env?: Environment
}

export async function startServer(definition: ServerDefinition, options: StartOptions = {}): Promise<RunningServer> {
  const { name, source } = definition
  if (source.kind === 'url') return { definition, ...source, stop: async () => {} }
  const given = source.kind === 'binary' ? await freePort() : 0
  const { command, env } = commandOf(source, given)
  const [program, ...args] = [...(options.wrapper ?? []), ...command] as [string, ...string[]]
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A bench that is interrupted must not leave a server behind.
  const killAtExit = (): void => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  child.once('exit', () => process.off('exit', killAtExit))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000)
  })
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start: ${errors}`)), startTimeoutMs)
    const listening = (at: number): void => {
      clearTimeout(timer)
      resolve(at)
    }
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before listening: ${errors}`)))
    createInterface(child.stdout).on('line', (line) => {
      const said = source.kind === 'node' ? portSaid(line) : undefined
      if (said !== undefined) listening(said)
    })
    if (source.kind === 'binary') {
      const url = `http://127.0.0.1:${given}${source.readyPath}`
      untilReady(url, () => child.exitCode === null && child.signalCode === null).then(() => listening(given), reject)
    }
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return { definition, host: '127.0.0.1', port, pid: child.pid, stop: () => kill(child) }
}

function commandOf(
  source: Exclude<Source, { kind: 'url' }>,
  port: number,
): { command: [string, ...string[]]; env: Environment } {
  switch (source.kind) {
    case 'node':
      if (!existsSync(source.needs)) throw new Error(`${source.needs} does not exist; run "npm run build" first`)
      return { command: [process.execPath, ...source.args], env: source.env ?? {} }
    case 'binary':
      return { command: [source.file], env: source.env(port) }
  }
}

function portSaid(line: string): number | undefined {
  const url =
    /"msg":"listening".*"http":"http:\/\/[^:"]+:(\d+)"|"http":"http:\/\/[^:"]+:(\d+)".*"msg":"listening"/.exec(line)
  return url === null ? undefined : Number(url[1] ?? url[2])
}

/** A port that is free now. Another program could take it before the server does; the server then fails to start and says why. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function untilReady(url: string, isRunning: () => boolean): Promise<void> {
  while (isRunning()) {
    // Nothing listens yet: the next probe comes after a pause.
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await sleep(readyProbeMs)
  }
}

/** SIGKILL: how a server leaves is not part of any cell, and thousands of leave notices would only cost time. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
