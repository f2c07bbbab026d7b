// A limit of open files so low that the program cannot be loaded: it says so.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { cleanUpAfterTest } from './support/clean-up.ts'
import { MAIN } from './support/test-engine.ts'

test.skipIf(process.platform !== 'linux').each([24, 32, 48, 64, 96, 128, 160])(
  'open files - with a limit of %d the program serves, or says that the limit is too low',
  async (limit) => {
    const command = [process.execPath, MAIN, '--port', '0', '--shards', '1']
    const child = spawn('bash', ['-c', `ulimit -n ${limit}; exec "$@"`, 'bash', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    cleanUpAfterTest(() => child.kill('SIGKILL'))
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('"listening"')) child.kill('SIGTERM')
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const [code] = (await once(child, 'close')) as [number | null]
    if (out.includes('"listening"')) expect(code).toBe(0)
    else {
      expect(code).toBe(1)
      expect(err).toMatch(/^lobbycast: the limit of open files, \d+, is too low: raise it, .*Cause: .*\n$/)
    }
  },
)
