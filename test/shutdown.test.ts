// Shutdown of the real process by signals: nobody new comes in, what was accepted is delivered first, members are told
// with 1012, and the exit code is 0 in time. A second signal does not wait.

import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { clientKinds, join, joinAll } from './support/clients.ts'
import { broadcastOf, expectQuiet, type LobbyClient } from './support/lobby-client.ts'
import { RawClient } from './support/raw-client.ts'
import { startProcess } from './support/server-process.ts'
import { startServer } from './support/start-server.ts'
import { IMPORT_CREATE_SERVER } from './support/test-engine.ts'

const DEADLINE_MS = 10_000

function knock(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    socket.once('connect', () => {
      socket.destroy()
      resolve('connected')
    })
  })
}

// A peer that neither reads nor answers nor goes away: whoever waits for it waits long.
async function stuckPeer(port: number, room: string): Promise<RawClient> {
  const client = await RawClient.connect(port, room, { mute: true })
  await client.welcome()
  client.raw.socket.pause()
  return client
}

describe.each(['SIGTERM', 'SIGINT'] as const)('on %s', (signal) => {
  test('shutdown - members get 1012 and the process exits with 0 within ten seconds', { retry: 2 }, async () => {
    const server = await startProcess()
    const members: LobbyClient[] = []
    for (const kind of clientKinds) {
      members.push(...(await joinAll(kind, server, { room: `here ${kind.kind}`.replaceAll(' ', '-'), count: 5 })))
    }
    const signalledAtMs = performance.now()
    server.child.kill(signal)
    for (const member of members) expect((await member.closed).code).toBe(1012)
    const exit = await server.exited
    expect(exit).toMatchObject({ code: 0, signal: null })
    expect(exit.atMs - signalledAtMs).toBeLessThan(DEADLINE_MS)
    // A shutdown is not a departure: nobody is told that everybody else has left.
    for (const member of members) for (const message of member.takeAll()) expect(message).not.toMatch(/disconnected/)
  })

  test('shutdown - what was accepted reaches every member before the close', async () => {
    const server = await startProcess()
    const [speaker, listener] = (await joinAll(clientKinds[1]!, server, { room: 'last-words', count: 2 })) as [
      RawClient,
      RawClient,
    ]
    const count = 300
    // One write, so the server reads all of the words or none: once the first is back, all have been accepted.
    speaker.sendTogether(Array.from({ length: count }, (_, index) => `word ${index}`))
    expect(await listener.next()).toBe(broadcastOf(speaker, 'word 0'))
    server.child.kill(signal)
    for (let index = 1; index < count; index++)
      expect(await listener.next()).toBe(broadcastOf(speaker, `word ${index}`))
    for (let index = 0; index < count; index++) expect(await speaker.next()).toBe(broadcastOf(speaker, `word ${index}`))
    expect((await listener.closed).code).toBe(1012)
    expect(await server.exited).toMatchObject({ code: 0 })
  })
})

test('shutdown - under load every member has heard the same, without a gap, when it is told to go', async () => {
  const server = await startProcess()
  const rooms = ['load-a', 'load-b', 'load-c']
  const groups: LobbyClient[][] = []
  for (const room of rooms) groups.push(await joinAll(clientKinds[1]!, server, { room, count: 10 }))
  const heard = groups.map((members) => members.map((): string[] => []))
  const listening = groups.flatMap((members, group) =>
    members.map(async (member, index) => {
      for (;;) {
        const message = await member.next().catch(() => undefined)
        if (message === undefined) return
        // The speaker alone is told of what came too late.
        if (!String(message).startsWith('overloaded')) heard[group]![index]!.push(String(message))
      }
    }),
  )
  let number = 0
  const timer = setInterval(() => {
    for (const members of groups) members[0]!.sendText(`${number}`)
    number += 1
    if (number === 200) server.child.kill('SIGTERM')
  }, 1)
  const codes = await Promise.all(groups.flat().map(async ({ closed }) => (await closed).code))
  clearInterval(timer)
  await Promise.all(listening)
  expect(codes.every((code) => code === 1012)).toBe(true)
  for (const [group, members] of heard.entries()) {
    const words = members[0]!.map((frame) => (JSON.parse(frame) as { msg: string }).msg)
    expect(words).toEqual(words.map((_, index) => `${index}`))
    expect(words.length).toBeGreaterThan(50)
    for (const member of members) expect(member, rooms[group]).toEqual(members[0])
  }
  expect(await server.exited).toMatchObject({ code: 0 })
}, 90_000)

test('shutdown - a stuck peer cannot hold it beyond the deadline, and new connections are refused meanwhile', {
  retry: 2,
  timeout: 20_000,
}, async () => {
  const server = await startProcess()
  const room = 'stuck'
  await stuckPeer(server.port, room)
  const member = await join(clientKinds[0]!, server, { room })
  const signalledAtMs = performance.now()
  server.child.kill('SIGTERM')
  expect((await member.closed).code).toBe(1012)
  expect(await knock(server.port)).toBe('ECONNREFUSED')
  const exit = await server.exited
  expect(exit).toMatchObject({ code: 0, signal: null })
  expect(exit.atMs - signalledAtMs).toBeLessThan(DEADLINE_MS)
})

test('shutdown - a second signal exits at once', { retry: 2 }, async () => {
  const server = await startProcess()
  await stuckPeer(server.port, 'stuck')
  const member = await join(clientKinds[0]!, server, { room: 'told' })
  server.child.kill('SIGTERM')
  await member.closed
  const againAtMs = performance.now()
  server.child.kill('SIGTERM')
  expect((await server.exited).atMs - againAtMs).toBeLessThan(DEADLINE_MS / 2)
})

test('shutdown - an idle server exits with 0 at once', { retry: 2 }, async () => {
  const server = await startProcess()
  const signalledAtMs = performance.now()
  server.child.kill('SIGTERM')
  const exit = await server.exited
  expect(exit).toMatchObject({ code: 0, signal: null })
  expect(exit.atMs - signalledAtMs).toBeLessThan(DEADLINE_MS / 2)
})

test('stop - of an embedded server closes members with 1012, delivers first, and may be called twice', async () => {
  const server = await startServer()
  const members = await joinAll(clientKinds[0]!, server, { room: 'embedded', count: 3 })
  await expectQuiet(...(members as [LobbyClient, LobbyClient, LobbyClient]))
  let stopped = false
  const first = server.stop().then(() => {
    stopped = true
  })
  await server.stop()
  expect(stopped, 'the second caller waits for the same end').toBe(true)
  await first
  for (const member of members) expect((await member.closed).code).toBe(1012)
  expect(await knock(server.port)).toBe('ECONNREFUSED')
})

// Ends the thread of a shard while it still loads its modules, at several moments of that.
const STOP_WHILE_STARTING = `
  ${IMPORT_CREATE_SERVER}
  for (let pauseMs = 0; pauseMs < 240; pauseMs += 40) {
    const server = await createServer({ http: { port: 0 }, shards: 4, log: { level: 'silent' } }, { faults: true })
    for (let shard = 0; shard < 4; shard++) server.injectFault(shard, 'throw')
    // One that is back already has been down: on a busy machine they need not all be down at one time.
    const isUntouched = ({ ready, restarts }) => ready && restarts === 0
    while (server.stats().shards.some(isUntouched)) await new Promise((resolve) => setTimeout(resolve, 1))
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    await server.stop()
  }
  process.exit(0)
`

test('stop - while a shard is being replaced ends cleanly, whatever that shard was doing', async () => {
  // In a process of its own: a native crash would take the test run with it.
  const child = spawn(process.execPath, ['--input-type=module', '--eval', STOP_WHILE_STARTING], { stdio: 'pipe' })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const code = await new Promise((resolve) => child.once('exit', (status, signal) => resolve(status ?? signal)))
  expect(code, errors).toBe(0)
}, 120_000)
