// Owns the reading of GET /metrics: its text as numbers by name and labels.

import { request } from './http.ts'

interface Listening {
  port: number
}

export class Figures {
  readonly text: string
  readonly #values: ReadonlyMap<string, number>

  constructor(text: string) {
    this.text = text
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    this.#values = new Map(
      lines.map((line) => {
        const space = line.lastIndexOf(' ')
        return [line.slice(0, space), Number(line.slice(space + 1).replace('+Inf', 'Infinity'))]
      }),
    )
  }

  // `lobbycast_` is put in front. `labels` as they are written: `shard="0"`.
  get(name: string, labels = ''): number {
    const line = `lobbycast_${name}${labels === '' ? '' : `{${labels}}`}`
    const value = this.#values.get(line)
    if (value === undefined) throw new Error(`the metrics have no ${line}`)
    return value
  }

  has(name: string, labels: string): boolean {
    return this.#values.has(`lobbycast_${name}{${labels}}`)
  }

  // As they are declared, with `lobbycast_`, whether they have values or not.
  names(): string[] {
    return [...this.text.matchAll(/^# TYPE (lobbycast_\w+) /gm)].map(([, name]) => name!)
  }

  // Of all lines of a figure, in the order of the output; without `le`.
  labelsOf(name: string): string[] {
    const lines = this.text.match(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{.*\\}`, 'gm')) ?? []
    const labels = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label!))
    return [...new Set(labels)].filter((label) => label !== 'le')
  }

  // Of all label sets together.
  sum(name: string): number {
    const found = [...this.#values].filter(([line]) => line.replace(/\{.*/, '') === `lobbycast_${name}`)
    if (found.length === 0) throw new Error(`the metrics have no lobbycast_${name}`)
    return found.reduce((sum, [, value]) => sum + value, 0)
  }
}

export async function figuresOf(server: Listening): Promise<Figures> {
  return new Figures((await request(server, '/metrics')).text)
}

// The figures once they are as wanted; throws what is wrong with them after a while.
export async function figuresWhen(
  server: Listening,
  check: (figures: Figures) => void,
  patienceMs = 20_000,
): Promise<Figures> {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    const figures = await figuresOf(server)
    try {
      check(figures)
      return figures
    } catch (error) {
      if (performance.now() > untilMs) throw error
    }
  }
}
