/**
 * Where a run took place: commit, Node, CPU, kernel, and the hash of the native uWebSockets.js binary that was loaded.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'

export interface Machine {
  commit: string
  node: string
  cpu: string
  cores: number
  kernel: string
  memoryGiB: number
  nativeBinary: string
  nativeSha256: string
  date: string
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}

export function describeMachine(): Machine {
  const commit = git('rev-parse', 'HEAD') || 'unknown'
  const changed = git('status', '--porcelain', '--', '.', '../src', ':!results') !== ''
  const nativeBinary = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`
  const directory = dirname(createRequire(import.meta.url).resolve('uWebSockets.js'))
  const native = readFileSync(join(directory, nativeBinary))
  return {
    commit: changed ? `${commit} with uncommitted changes` : commit,
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    kernel: release(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    nativeBinary,
    nativeSha256: createHash('sha256').update(native).digest('hex'),
    date: new Date().toISOString(),
  }
}
