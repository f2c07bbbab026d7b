// Owns proxies as processes of their own: Debian's nginx and HAProxy with the configurations of docs/operations.md, in which only the
// addresses are replaced. The proxies run as the user who runs the tests, root or not.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from './bare-process.ts'
import { Guide } from './guide.ts'
import { freePort } from './sdk-client.ts'

const guide = new Guide('operations.md')

// Addresses of the page, for which those of a test stand.
const FIRST = '127.0.0.1:8081'
const SECOND = '127.0.0.1:9000'

interface Listening {
  port: number
  adminPort?: number | undefined
}

export interface Proxy {
  readonly name: string
  // Whether the page has it in front of both listeners.
  readonly takesBoth: boolean
  // Starts it in front of a server, until the test is over.
  start(server: Listening): Promise<{ port: number }>
}

// Starts nginx with what its `http` block has, listening on `port`, until the test is over.
export async function startNginx(site: string, port: number): Promise<void> {
  const folder = newFolder()
  writeFileSync(join(folder, 'lobbycast.conf'), site)
  writeFileSync(join(folder, 'nginx.conf'), nginxMain(folder))
  await running(spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]), port)
}

export const proxies: readonly Proxy[] = [
  {
    name: 'nginx',
    takesBoth: false,
    start: async (server) => {
      const port = await freePort()
      const addresses = { 'listen 8080': `listen 127.0.0.1:${port}`, [FIRST]: `127.0.0.1:${server.port}` }
      await startNginx(replaced(guide.block('nginx'), addresses), port)
      return { port }
    },
  },
  {
    name: 'HAProxy',
    takesBoth: true,
    start: async (server) => {
      const port = await freePort()
      const file = join(newFolder(), 'haproxy.cfg')
      const page = guide.block('haproxy')
      const { port: first, adminPort: second } = server
      const addresses = {
        'bind :8080': `bind 127.0.0.1:${port}`,
        [FIRST]: `127.0.0.1:${first}`,
        'check port 9000': `check port ${second}`,
        [SECOND]: `127.0.0.1:${second}`,
      }
      writeFileSync(file, `${replaced(page, addresses)}\n`)
      await running(spawn('haproxy', ['-db', '-f', file]), port)
      return { port }
    },
  },
]

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-proxy-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

// The page's text with other addresses. What is replaced must be there once.
function replaced(text: string, addresses: Record<string, string>): string {
  return Object.entries(addresses).reduce((changed, [from, to]) => {
    const parts = changed.split(from)
    if (parts.length !== 2) throw new Error(`docs/operations.md has ${parts.length - 1} times ${from}`)
    return parts.join(to)
  }, text)
}

// What Debian's own nginx.conf has around the page's file, in a folder of this test.
function nginxMain(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    mkdirSync(join(folder, kind))
    return `  ${kind}_temp_path ${join(folder, kind)};`
  })
  return [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 1;',
    'error_log stderr;',
    `pid ${join(folder, 'nginx.pid')};`,
    'events {}',
    'http {',
    '  access_log off;',
    ...temporary,
    `  include ${join(folder, 'lobbycast.conf')};`,
    '}',
    '',
  ].join('\n')
}

async function running(child: ChildProcess, port: number): Promise<void> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += String(error)
      resolve()
    })
    child.once('close', () => resolve())
  })
  let hasEnded = false
  void gone.then(() => {
    hasEnded = true
  })
  onTestFinished(async () => {
    child.kill()
    await gone
  })
  await until(() => {
    if (hasEnded) throw new Error(`the proxy has ended:\n${output}`)
    return answers(port)
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
