// Owns a program that is called like k6 and runs scripts of k6 in Node, as far as bench/k6 needs it: every user has a copy of the script, and
// thresholds of counts and rates are judged. Times are not judged. A load that comes at a rate comes when all other users are there.
//
//   k6 run --env NAME=VALUE -e NAME=VALUE script.js
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { WebSocket as WsSocket } from 'ws'

// Sums, by the name of the metric.
const sums = new Map()
const checks = []
const running = { user: 0, iteration: 0 }
const sockets = { open: 0, opening: 0 }

// From here on to MODULES: what the modules of k6 export.
export class Metric {
  constructor(name) {
    this.name = name
  }

  add(value) {
    sums.set(this.name, (sums.get(this.name) ?? 0) + Number(value))
  }
}

export function check(value, conditions) {
  for (const [name, holds] of Object.entries(conditions)) {
    const isSo = holds(value)
    checks.push(isSo)
    if (!isSo) console.error(`check failed: ${name}`)
  }
}

export class WebSocket extends WsSocket {
  constructor(url) {
    super(url)
    sockets.open += 1
    sockets.opening += 1
    this.once('open', () => {
      sockets.opening -= 1
    })
    this.once('close', () => {
      sockets.open -= 1
    })
  }
}

export const exec = {
  vu: {
    get idInTest() {
      return running.user
    },
  },
  scenario: {
    get iterationInTest() {
      return running.iteration
    },
  },
  test: {
    abort(reason) {
      console.error(reason)
      process.exit(108)
    },
  },
}

// Requests of k6 are synchronous.
function request(url, { method, headers, body }) {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const data = body === undefined ? [] : ['--data-binary', '@-']
  const args = ['-sS', '-o', '/dev/null', '-w', '%{http_code}', '-X', method, ...lines, ...data, url]
  const { stdout, stderr } = spawnSync('curl', args, { input: body, encoding: 'utf8' })
  const status = Number(stdout)
  new Metric('http_req_failed').add(status < 200 || status >= 400)
  return { status, error: stderr }
}

export const http = {
  get: (url, { headers }) => request(url, { method: 'GET', headers }),
  post: (url, body, { headers }) => request(url, { method: 'POST', headers, body }),
}

const MODULES = {
  index: '{ check }',
  execution: '{ exec as default }',
  http: '{ http as default }',
  metrics: '{ Metric as Counter, Metric as Trend }',
  websockets: '{ WebSocket }',
}

// A folder in which the scripts find these modules.
function scriptFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'k6-'))
  const packageFolder = join(folder, 'node_modules/k6')
  mkdirSync(packageFolder, { recursive: true })
  const exported = { '.': './index.js', './*': './*.js' }
  writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ type: 'module', exports: exported }))
  for (const [name, names] of Object.entries(MODULES))
    writeFileSync(join(packageFolder, `${name}.js`), `export ${names} from '${import.meta.url}'\n`)
  writeFileSync(
    join(packageFolder, 'timers.js'),
    'export const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis\n',
  )
  return folder
}

function argumentsOf([verb, ...rest]) {
  if (verb !== 'run') throw new Error(`k6 ${verb}`)
  const script = rest.pop()
  const env = {}
  for (let at = 0; at < rest.length; at += 2) {
    if (rest[at] !== '-e' && rest[at] !== '--env') throw new Error(`k6 has no option ${rest[at]} here`)
    const [name, ...value] = rest[at + 1].split('=')
    env[name] = value.join('=')
  }
  return { script, env }
}

// Each user has a module of its own, as each has a virtual machine of its own in k6.
async function loadUser(folder, source) {
  running.user += 1
  const file = join(folder, `user-${running.user}.mjs`)
  writeFileSync(file, `const __VU = ${running.user}\n${source}`)
  return import(pathToFileURL(file).href)
}

async function startUsers(folder, source, { vus, exec: name = 'default' }) {
  for (let vu = 0; vu < vus; vu++) {
    const user = await loadUser(folder, source)
    user[name]()
  }
}

async function iterate(folder, source, { rate, duration, exec: name = 'default' }) {
  const user = await loadUser(folder, source)
  const times = rate * Number.parseFloat(duration)
  for (running.iteration = 0; running.iteration < times; running.iteration++) {
    user[name]()
    // What has come meanwhile is received.
    await sleep(1)
  }
}

function isKept(name, rule) {
  const sum = sums.get(name)
  if (rule === 'count==0') return (sum ?? 0) === 0
  if (rule === 'rate==0') return sum === 0
  if (rule === 'rate==1') return checks.length > 0 && checks.every(Boolean)
  if (rule.startsWith('p(95)<')) return true
  throw new Error(`no rule ${rule}`)
}

async function main() {
  const { script, env } = argumentsOf(process.argv.slice(2))
  globalThis.__ENV = { ...process.env, ...env }
  const source = readFileSync(script, 'utf8')
  const folder = scriptFolder()
  const { options, setup } = await loadUser(folder, source)
  running.user = 0
  setup?.()
  const scenarios = Object.values(options.scenarios ?? { all: options })
  const isAtRate = ({ executor }) => executor === 'constant-arrival-rate'
  for (const scenario of scenarios.filter((one) => !isAtRate(one))) await startUsers(folder, source, scenario)
  while (sockets.opening > 0) await sleep(10)
  for (const scenario of scenarios.filter(isAtRate)) await iterate(folder, source, scenario)
  while (sockets.open > 0) await sleep(50)
  let isPassed = true
  for (const [name, rules] of Object.entries(options.thresholds))
    for (const rule of rules) {
      const isSo = isKept(name, rule)
      isPassed &&= isSo
      console.log(`${isSo ? 'kept' : 'BROKEN'} ${name} ${rule}`)
    }
  console.log(`${checks.filter(Boolean).length} of ${checks.length} checks`)
  process.exit(isPassed ? 0 : 99)
}

// Not awaited here, because the scripts import this module.
main().catch((error) => {
  console.error(error)
  process.exit(1)
})
