/**
 * The servers of a run and how each is started. Every cell of a run gets a freshly started server process.
 *
 * A server says where it listens in one JSON line on its standard output: `{"msg":"listening","http":"http://..."}`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ProtocolName } from './protocols.ts'

const root = join(import.meta.dirname, '..')
const startTimeoutMs = 20_000

export interface ServerDefinition {
  name: string
  protocol: ProtocolName
  about: string
  source:
    | { kind: 'program'; args: string[]; needs: string }
    /** Already running; its process id, when known, makes its CPU and memory visible. */
    | { kind: 'url'; host: string; port: number; pid: number | undefined }
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
  return { name, protocol, about, source: { kind: 'program', args: ['--import', 'tsx', file], needs: file } }
}

function lobbycast(
  name: string,
  { protocol, about, file }: { protocol: ProtocolName; about: string; file: string },
): ServerDefinition {
  const args = [file, 'serve', '--port', '0', '--insecure-admin']
  return { name, protocol, about, source: { kind: 'program', args, needs: file } }
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

/**
 * Reads `name=/path/to/dist/main.js`: another build of lobbycast, for a run of before and after. A name that ends in `-centrifuge`
 * is loaded over that protocol.
 */
export function parseBuild(text: string): ServerDefinition {
  const [, name = '', file = ''] = /^([\w.-]+)=(.+)$/.exec(text) ?? []
  if (file === '') throw new Error(`--build needs name=/path/to/dist/main.js, got ${JSON.stringify(text)}`)
  const protocol = name.endsWith('-centrifuge') ? 'centrifuge' : 'plain'
  return lobbycast(name, { protocol, about: `another build of this server, ${protocol} protocol`, file: resolve(file) })
}

/** Reads `name=ws://127.0.0.1:9000#pid=123`. The server must speak the plain protocol on this machine. */
export function parsePeer(text: string): ServerDefinition {
  const [, name = '', address = ''] = /^([\w.-]+)=(.+)$/.exec(text) ?? []
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'ws:' || url.port === '') {
    throw new Error(`--peer needs name=ws://host:port, optionally followed by #pid=N; got ${JSON.stringify(text)}`)
  }
  const loopback = url.hostname === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname)
  if (!loopback) {
    throw new Error(
      `--peer ${name}: only servers on this machine are measured (127.0.0.1), because a network in between would be measured too`,
    )
  }
  const pid = /^#pid=(\d+)$/.exec(url.hash)?.[1]
  return {
    name,
    protocol: 'plain',
    about: `named by URL: ${url.origin}`,
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
  env?: Record<string, string>
}

export async function startServer(definition: ServerDefinition, options: StartOptions = {}): Promise<RunningServer> {
  const { source } = definition
  if (source.kind === 'url') return { definition, ...source, stop: async () => {} }
  if (!existsSync(source.needs)) throw new Error(`${source.needs} does not exist; run "npm run build" first`)
  const [command, ...args] = [...(options.wrapper ?? []), process.execPath, ...source.args] as [string, ...string[]]
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
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
    const timer = setTimeout(() => reject(new Error(`${definition.name} did not start: ${errors}`)), startTimeoutMs)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${definition.name} ended with ${code} before listening: ${errors}`)))
    createInterface(child.stdout).on('line', (line) => {
      const url =
        /"msg":"listening".*"http":"http:\/\/[^:"]+:(\d+)"|"http":"http:\/\/[^:"]+:(\d+)".*"msg":"listening"/.exec(line)
      if (url === null) return
      clearTimeout(timer)
      resolve(Number(url[1] ?? url[2]))
    })
  }).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return { definition, host: '127.0.0.1', port, pid: child.pid, stop: () => kill(child) }
}

/** SIGKILL: how a server leaves is not part of any cell, and thousands of leave notices would only cost time. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
