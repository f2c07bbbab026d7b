// The example of a lobby inside an application: it compiles against the package as others see it, and does what it says.
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Centrifuge } from 'centrifuge'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { cleanUpAfterTest } from './support/clean-up.ts'

const run = promisify(execFile)

/** Starts the example on a free port. Resolves to its URL for WebSockets. */
async function startExample(): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/embedded.ts'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanUpAfterTest(() => child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the example ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^lobby at (\S+), its rooms: \[\]$/.exec(line)
      if (found !== null) resolve(found[1]!)
    })
  })
}

function clientOf(url: string, data: unknown): Centrifuge {
  const client = new Centrifuge(`${url}/connection/websocket`, { websocket: WebSocket, data })
  cleanUpAfterTest(() => client.disconnect())
  return client
}

test('example - a client with a name is let in, each member is greeted, and the time is told', async () => {
  const url = await startExample()
  const ann = clientOf(url, { name: 'ann' })
  const room = ann.newSubscription('hall')
  const heard: Record<string, unknown>[] = []
  room.on('publication', ({ data }) => heard.push(data as Record<string, unknown>))
  room.subscribe()
  ann.connect()
  await expect.poll(() => heard.some(({ welcome }) => welcome === 'ann')).toBe(true)
  await expect.poll(() => heard.some(({ time }) => typeof time === 'string')).toBe(true)
  expect(Object.values((await room.presence()).clients)).toMatchObject([{ user: 'ann', connInfo: { name: 'ann' } }])

  const nobody = clientOf(url, {})
  const code = new Promise((resolve) => nobody.on('disconnected', (context) => resolve([context.code, context.reason])))
  nobody.connect()
  expect(await code).toEqual([4501, 'tell your name'])
})

test('example - compiles in a project that has the package as a dependency', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobbycast-example-'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'embedded.ts'), readFileSync('examples/embedded.ts'))
  const paths = { lobbycast: [join(process.cwd(), 'dist/index.d.ts')] }
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2023', types: ['node'], noEmit: true, paths }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['embedded.ts'] }))
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder])
})

test('package - resolvers that know no exports find the same files', () => {
  const { main, types, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    main: string
    types: string
    exports: { '.': { types: string; default: string } }
  }
  expect([`./${main}`, `./${types}`]).toEqual([exports['.'].default, exports['.'].types])
  expect([main, types].map((file) => existsSync(file))).toEqual([true, true])
})
