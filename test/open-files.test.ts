// A process that may open few files: fewer connections, reserves for the door and for the process, and no accept that fails.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { request } from './support/http.ts'
import { eventually } from './support/inbox.ts'
import { freshRoom } from './support/lobby-client.ts'
import { PlainClient } from './support/plain-client.ts'
import { wireProtocols } from './support/protocols.ts'
import { RawSocket } from './support/raw-socket.ts'
import { type ServerProcess, startProcess } from './support/server-process.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

/** More than loading the program takes on a busy machine, when Node reads many modules at once. */
const OPEN_FILES = 320

async function metric(server: { port: number }, name: string): Promise<number> {
  const { text } = await request(server, '/metrics')
  const value = new RegExp(`^lobbycast_${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`no metric ${name}`)
  return Number(value)
}

/** Joins until the server takes no more. */
async function fill(server: { port: number }): Promise<{ members: PlainClient[]; last: { code: number } }> {
  const members: PlainClient[] = []
  for (;;) {
    const client = await PlainClient.connect(server.port, freshRoom())
    const isIn = await client.welcome().then(
      () => true,
      () => false,
    )
    if (!isIn) return { members, last: await client.closed }
    members.push(client)
  }
}

const lines = (server: ServerProcess, text: string) =>
  server.entries.filter(({ msg }) => String(msg).startsWith(text)).length

test('open files - the limit less two reserves caps the connections; the log says so, newcomers of all protocols are told', async () => {
  const server = await startProcess([], {}, { openFiles: OPEN_FILES })
  const max = await metric(server, 'connections_max')
  const { members, last } = await fill(server)
  expect(last).toEqual({ code: 1013, reason: `the server holds ${members.length} connections and takes no more` })
  // Sockets of HTTP requests come and go.
  expect(Math.abs(members.length - max)).toBeLessThan(5)
  expect(members.length).toBeLessThan(OPEN_FILES - 2 * 32)
  expect(lines(server, 'the limit of open files allows fewer connections')).toBe(1)
  for (const protocol of wireProtocols) {
    expect(await protocol.enter(server, { room: freshRoom() })).toEqual({ kind: 'refused', with: 1013 })
  }
  expect((await request(server, '/healthz')).status).toBe(200)
})

test('open files - a limit that changes holds within a second or two: connections go, and may come again', async () => {
  const server = await startProcess([], { LOBBYCAST_LIMITS_CONNECTIONS_MAX: '150' }, { openFiles: 1000 })
  const limit = (files: number) => execFileSync('prlimit', ['--pid', `${server.child.pid}`, `--nofile=${files}:1000`])
  const { members } = await fill(server)
  expect(members.length).toBe(150)
  limit(150)
  const closes = await Promise.race(members.map(({ closed }) => closed))
  expect(closes).toEqual({ code: 1013, reason: 'the server has too few file descriptors' })
  await eventually(
    () => members.filter(({ socket }) => socket.readyState === 1).length,
    (open) => open < 100,
  )
  // As long as the connections that were closed still have their descriptors, newcomers cannot be told: 503.
  await eventually(
    () =>
      PlainClient.connect(server.port, freshRoom()).then(
        ({ closed }) => closed,
        () => undefined,
      ),
    (close) => close?.code === 1013,
  )
  limit(1000)
  await eventually(
    () => metric(server, 'connections_max'),
    (max) => max === 150,
  )
  await (await PlainClient.connect(server.port, freshRoom())).welcome()
})

/** CPU time of a process in milliseconds. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

test.skipIf(process.platform !== 'linux')(
  'open files - silent TCP connections beyond the reserve are closed at once, do not make accept spin, and are cut in the end',
  async () => {
    const server = await startProcess([], {}, { openFiles: OPEN_FILES })
    const pid = server.child.pid!
    const member = await PlainClient.connect(server.port, freshRoom())
    await member.welcome()
    const silent: RawSocket[] = []
    for (let count = 0; count < 2 * OPEN_FILES; count++) silent.push(await RawSocket.open(server.port))
    const [before, atMs] = [cpuMs(pid), performance.now()]
    member.sendText('still here')
    expect(String(await member.next())).toContain('still here')
    await new Promise((resolve) => setTimeout(resolve, 2000))
    expect((cpuMs(pid) - before) / (performance.now() - atMs)).toBeLessThan(0.5)
    // Nobody closes them but the server.
    await Promise.all(silent.map(({ ended }) => ended))
    const health = await request(server, '/healthz')
    expect(health.status).toBe(200)
    expect(await metric(server, 'silent_sockets_total')).toBeGreaterThan(OPEN_FILES / 4)
    expect(lines(server, 'refused: no file descriptors are left: a TCP connection was closed at once')).toBeGreaterThan(
      0,
    )
    expect(lines(server, 'refused: no file descriptors are left: a TCP connection was closed at once')).toBeLessThan(4)
  },
  60_000,
)

// An application of its own: only its code can damage a shard.
const FAULTY = `
  ${IMPORT_CREATE_SERVER}
  const server = await createServer(
    { http: { port: 0 }, shards: 1, limits: { connectionsMax: 1000 }, log: { level: 'silent' } },
    { faults: true },
  )
  process.on('message', () => server.injectFault(0, 'exit'))
  process.send(server.port)
`

test.skipIf(process.platform !== 'linux')(
  'open files - a shard is replaced while all descriptors below the reserve are in use, and health answers',
  async () => {
    const command = [process.execPath, '--input-type=module', '--eval', FAULTY]
    const child = spawn('bash', ['-c', `ulimit -n ${OPEN_FILES}; exec "$@"`, 'bash', ...command], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    cleanUpAfterTest(() => child.kill('SIGKILL'))
    const [port] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server did not start: ${code}`))),
    ])) as [number]
    const server = { port }
    const { members } = await fill(server)
    const [member] = members
    // The rest, up to where newcomers are closed at once.
    const silent: RawSocket[] = []
    for (let count = 0; count < 20; count++) silent.push(await RawSocket.open(port))
    child.send('fault')
    expect(await member!.next()).toBe('room restarted, messages may be missing.')
    expect((await request(server, '/healthz')).status).toBe(200)
    await eventually(
      async () => (await request(server, '/readyz')).status,
      (status) => status === 200,
    )
    member!.sendText('here again')
    expect(String(await member!.next())).toContain('here again')
  },
  60_000,
)
