// deploy/ holds what it says: a real Prometheus loads the configuration and the rules that are shipped, and finds in the figures of a real server whatever the
// dashboard and the alerts ask for. docs/operations.md explains every figure and every alert.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { annotationQueries, dashboard, panels, queriesOf } from './support/dashboard.ts'
import { DeployWorld } from './support/deploy-world.ts'
import { type Figures, figuresWhen } from './support/figures.ts'
import { Guide } from './support/guide.ts'
import { eventually } from './support/inbox.ts'
import { PROMETHEUS_FOLDER, Prometheus, type Rule } from './support/prometheus.ts'
import { figuresIn, unknownParts } from './support/query-parts.ts'

// Figures that are on no panel, and why.
const NOT_SHOWN: Readonly<Record<string, string>> = {}

// Panels that may show nothing but NaN here, and why.
const EMPTY: Readonly<Record<string, string>> = {
  Engine: 'the memory engine answers within the call',
}

const guide = new Guide('operations.md')

const promtool = (...args: string[]): string =>
  execFileSync('promtool', args, { cwd: PROMETHEUS_FOLDER, encoding: 'utf8', stdio: 'pipe' })

describe('deploy - Prometheus', () => {
  test('deploy - promtool accepts the configuration, which loads the rules', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('1 rule files found')
  })

  test('deploy - alerts fire on a server that is ill, and not on one that is well', () => {
    expect(promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS')
  })
})

describe('deploy - the dashboard', () => {
  test('deploy - every panel has a unit, a description, legends and the data source that is chosen', () => {
    expect(panels.length).toBeGreaterThan(50)
    for (const { title, description, fieldConfig, datasource, targets } of panels) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana
      expect(datasource?.uid, title).toBe('${datasource}')
      expect(description, title).toMatch(/^[A-Z0-9/].*\.$/)
      expect(fieldConfig?.defaults.unit, title).toBeTruthy()
      expect(targets?.length, title).toBeGreaterThan(0)
      for (const { legendFormat } of targets ?? []) expect(legendFormat, title).not.toBe('')
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
  })

  test('deploy - panels lie within the grid, and none on another', () => {
    const taken = new Set<string>()
    for (const { title, gridPos } of dashboard.panels) {
      const { x, y, w, h } = gridPos
      expect(x + w, title).toBeLessThanOrEqual(24)
      for (let row = y; row < y + h; row++) {
        for (let column = x; column < x + w; column++) {
          expect(taken.has(`${row},${column}`), title).toBe(false)
          taken.add(`${row},${column}`)
        }
      }
    }
  })

  test('deploy - every query is for the jobs and instances that are chosen', () => {
    for (const { title, targets = [] } of panels) {
      for (const { expr } of targets) {
        const selectors = expr.match(/\b(?:lobbycast|process|nodejs)_\w+/g)!.length
        expect(expr.split('job=~"$job", instance=~"$instance"').length - 1, title).toBe(selectors)
      }
    }
  })
})

describe('deploy - a real Prometheus and a real server', () => {
  let world: DeployWorld
  let prometheus: Prometheus
  let figures: Figures
  let rules: Rule[]

  beforeAll(async () => {
    world = await DeployWorld.start()
    prometheus = await Prometheus.start(world.server)
    figures = await figuresWhen(world.server, (shown) => {
      for (const name of ['probe_seconds_count', 'disconnects_total', 'closes_total', 'hook_failures_total']) {
        expect(shown.sum(name), name).toBeGreaterThan(0)
      }
    })
    rules = await eventually(
      () => prometheus.rules(),
      (loaded) => loaded.length > 0 && loaded.every(({ health }) => health !== 'unknown'),
    )
  }, 60_000)
  afterAll(async () => {
    await prometheus?.stop()
    await world?.stop()
  })

  test.each(panels.map((panel) => [panel.title, panel] as const))(
    'deploy - the panel "%s" has something to show',
    async (title, panel) => {
      for (const query of queriesOf(panel)) {
        const isFilled = (values: number[]) =>
          title in EMPTY ? values.length > 0 : values.some((value) => !Number.isNaN(value))
        await eventually(() => prometheus.values(query), isFilled).catch((error) => {
          throw new Error(`${query}: ${error}`)
        })
      }
    },
  )

  test('deploy - the marks on the dashboard and every alert are queries that Prometheus understands', async () => {
    for (const query of [...annotationQueries, ...rules.map((rule) => rule.query)]) await prometheus.values(query)
    expect(rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual(
      [],
    )
  })

  test('deploy - figures, labels and reasons that queries name exist', () => {
    const queries = [...panels.flatMap(queriesOf), ...annotationQueries, ...rules.map(({ query }) => query)]
    const unknown = queries.flatMap((query) => unknownParts(query, figures).map((part) => `${part} in ${query}`))
    expect(unknown).toEqual([])
  })

  test('deploy - every figure is on the dashboard, or there is a reason why not', () => {
    const shown = new Set(panels.flatMap(queriesOf).flatMap(figuresIn))
    expect(figures.names().filter((name) => !shown.has(name))).toEqual(Object.keys(NOT_SHOWN))
  })

  test('operations guide - its tables have exactly the figures of the server, with their labels', () => {
    const section = guide.section('## Figures')
    const rows = [...section.matchAll(/^\| `(lobbycast_\w+)` \|([^|]*)\|/gm)]
    const told = rows.map(([, name, labels]) => `${name} ${labels!.replaceAll('`', '').trim()}`.trim())
    const real = figures.names().map((name) => [name, ...figures.labelsOf(name)].join(' '))
    expect(told.sort()).toEqual(real.sort())
  })

  test('operations guide - every alert has its section, and names it', () => {
    const section = guide.section('## Alerts')
    const headings = [...section.matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
    // Prometheus tells the groups in another order than the file.
    expect(headings.sort()).toEqual(rules.map(({ name }) => name).sort())
    for (const { name, labels, annotations } of rules) {
      expect(annotations.runbook, name).toBe(`docs/operations.md#${name.toLowerCase()}`)
      expect(['critical', 'warning'], name).toContain(labels.severity)
      expect(annotations.summary, name).toBeTruthy()
      expect(annotations.description, name).toMatch(/\.$/)
    }
  })
})

test('deploy - the package has it', () => {
  expect((JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] }).files).toContain('deploy')
})
