// Owns a real Prometheus with the configuration of deploy/prometheus/, which scrapes a server of this test and answers queries. Only the address and the
// intervals differ from what is shipped.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './bare-process.ts'
import { freePort } from './sdk-client.ts'

export const PROMETHEUS_FOLDER = 'deploy/prometheus'

// Longer than the second that a scrape may have to wait, and still several scrapes within the time of a test.
const INTERVAL = '2s'

interface Listening {
  port: number
}

export interface Rule {
  name: string
  query: string
  labels: Record<string, string>
  annotations: Record<string, string>
  health: 'ok' | 'err' | 'unknown'
  lastError?: string
}

interface Answer<Data> {
  status: 'success' | 'error'
  error?: string
  data: Data
}

export class Prometheus {
  readonly #port: number
  readonly #stop: () => Promise<void>

  private constructor(port: number, stop: () => Promise<void>) {
    this.#port = port
    this.#stop = stop
  }

  // Ready for queries. What has been scraped comes later.
  static async start(server: Listening): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'lobbycast-prometheus-'))
    cpSync(PROMETHEUS_FOLDER, folder, { recursive: true })
    const shipped = readFileSync(join(PROMETHEUS_FOLDER, 'prometheus.yml'), 'utf8')
    const config = shipped
      .replace("'127.0.0.1:8081'", `'127.0.0.1:${server.port}'`)
      .replace(/(_interval|_timeout): \d+s/g, `$1: ${INTERVAL}`)
    writeFileSync(join(folder, 'prometheus.yml'), config)
    const port = await freePort()
    const child = spawn('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ])
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    const ended = once(child, 'close')
    const prometheus = new Prometheus(port, async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    })
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`prometheus has ended:\n${output}`)
      return (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined))?.status === 200
    })
    return prometheus
  }

  stop(): Promise<void> {
    return this.#stop()
  }

  // The values that a query has now. Throws what Prometheus says about a query that is wrong.
  async values(query: string): Promise<number[]> {
    const path = `query?query=${encodeURIComponent(query)}`
    const { result } = await this.#ask<{ result: { value: [number, string] }[] }>(path)
    return result.map(({ value }) => Number(value[1]))
  }

  // The rules that it has loaded, group by group.
  async rules(): Promise<Rule[]> {
    const { groups } = await this.#ask<{ groups: { file: string; rules: Rule[] }[] }>('rules')
    return groups.flatMap(({ rules }) => rules)
  }

  async #ask<Data>(path: string): Promise<Data> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/${path}`)
    const answer = (await response.json()) as Answer<Data>
    if (answer.status !== 'success') throw new Error(answer.error)
    return answer.data
  }
}
