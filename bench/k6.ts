/**
 * `npm run bench:k6 [script] [-- k6 options]`: runs the k6 scripts with a real k6, against the built server or the one in LOBBY.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { checkAdminKey } from './admin-key.ts'
import { builtInServers, startServer } from './servers.ts'

const scripts = join(import.meta.dirname, 'k6')

const missing = `k6 was not found, and this benchmark is a k6 script.

  Install it from https://grafana.com/docs/k6/latest/set-up/install-k6/ or, with Go at hand:
      go install go.k6.io/k6@latest
  It is looked for in the environment variable K6, on PATH, and in the bin folder of GOPATH. Version 1.0 or later is needed.

  "npm run bench" and "npm run bench:http" need no k6.`

function executable(directory: string): string | undefined {
  const file = join(directory, process.platform === 'win32' ? 'k6.exe' : 'k6')
  return existsSync(file) ? file : undefined
}

function goBin(): string | undefined {
  if (process.env.GOPATH) return join(process.env.GOPATH, 'bin')
  const go = spawnSync('go', ['env', 'GOPATH'], { encoding: 'utf8' })
  if (go.status === 0 && go.stdout.trim() !== '') return join(go.stdout.trim(), 'bin')
  return process.env.HOME === undefined ? undefined : join(process.env.HOME, 'go', 'bin')
}

function findK6(): string | undefined {
  if (process.env.K6) return existsSync(process.env.K6) ? process.env.K6 : undefined
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const found = executable(directory)
    if (found !== undefined) return found
  }
  const bin = goBin()
  return bin === undefined ? undefined : executable(bin)
}

/** As the scripts get it: from the options for k6, or from the environment. */
function keyOf(options: string[]): string | undefined {
  return options.map((option) => /^KEY=(.*)$/.exec(option)?.[1]).findLast((key) => key !== undefined) ?? process.env.KEY
}

async function main(): Promise<number> {
  const k6 = findK6()
  if (k6 === undefined) {
    console.error(missing)
    return 1
  }
  const known = readdirSync(scripts).map((file) => file.replace(/\.js$/, ''))
  const [first, ...rest] = process.argv.slice(2)
  const chosen = first !== undefined && known.includes(first) ? [first] : known
  const options = chosen.length === 1 ? rest : process.argv.slice(2)
  const server = process.env.LOBBY ? undefined : await startServer(builtInServers[0]!)
  const lobby = process.env.LOBBY ?? `ws://127.0.0.1:${server!.port}`
  try {
    // Before the first script, because the one that needs the key may be the last.
    if (chosen.includes('statistics')) await checkAdminKey(lobby.replace(/^ws/, 'http'), keyOf(options))
    for (const script of chosen) {
      console.log(`\n${script}: ${k6} against ${lobby}\n`)
      const args = ['run', '--env', `LOBBY=${lobby}`, ...options, join(scripts, `${script}.js`)]
      const { status, error } = spawnSync(k6, args, {
        stdio: 'inherit',
        env: { K6_NO_USAGE_REPORT: 'true', ...process.env },
      })
      if (error !== undefined) throw error
      if (status !== 0) return status ?? 1
    }
    return 0
  } finally {
    await server?.stop()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
