// Starts one example: a lobby with the example's configuration, then the example's own programs. `npm run example -- NAME` calls this file.
//   LOBBY=http://..., ADMIN_KEY=...   use a lobby that runs already, and start none
//   LOBBYCAST_HTTP_PORT, PORT         other ports for the lobby, and for the page or the back end
// Everything ends with Ctrl-C.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PROGRAMS = {
  'chat-page': [['node', 'server.mjs']],
  'statistics-board': [
    ['node', 'server.mjs'],
    ['node', 'push.mjs'],
  ],
  'node-bot': [['node', 'bot.mjs']],
  'python-backend': [['python3', 'push.py', 'sales.csv']],
  'hook-server': [['node', 'server.mjs']],
}

// As pino numbers the levels of log lines.
const WARN = 40

const [name] = process.argv.slice(2)
const programs = PROGRAMS[name]
if (programs === undefined) {
  console.error(`usage: npm run example -- NAME, where NAME is one of ${Object.keys(PROGRAMS).join(', ')}`)
  process.exit(2)
}

const folder = fileURLToPath(new URL(`./${name}/`, import.meta.url))
const children = new Set()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))

const env = {
  ...process.env,
  ADMIN_KEY: process.env.ADMIN_KEY ?? randomBytes(16).toString('hex'),
  HOOKS_SECRET: process.env.HOOKS_SECRET ?? randomBytes(32).toString('hex'),
}
env.LOBBY ??= await startLobby()
for (const [command, ...args] of programs) start(command === 'node' ? process.execPath : command, args)

/** Starts a lobby on 127.0.0.1. Resolves to its URL. Its log is shown only as far as it warns. */
function startLobby() {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
  const config = `${folder}lobby.json`
  const child = spawn(process.execPath, existsSync(config) ? [main, '--config', config] : [main], {
    // PORT is for the page or the back end; the lobby would take it too.
    env: { ...env, PORT: undefined, LOBBYCAST_ADMIN_API_KEY: env.ADMIN_KEY, LOBBYCAST_HOOKS_SECRET: env.HOOKS_SECRET },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  watch(child, 'the lobby')
  return new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { level, msg, http } = JSON.parse(line)
      if (msg === 'listening') {
        console.log(`lobby: ${http}`)
        resolve(http)
      } else if (level >= WARN) console.error(line)
    })
  })
}

function start(command, args) {
  watch(spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] }), args[0])
}

/** An example ends as a whole when one of its parts fails. A part that is done leaves the others running. */
function watch(child, part) {
  children.add(child)
  child.once('error', (error) => fail(`${part} did not start: ${error.message}`))
  child.once('exit', (code) => {
    children.delete(child)
    if (code !== 0) fail(`${part} ended with ${code}`)
  })
}

function fail(reason) {
  // What ends because the example ends is no failure.
  if (process.exitCode === undefined) console.error(reason)
  end(1)
}

function end(code) {
  process.exitCode ??= code
  for (const child of children) child.kill()
}
