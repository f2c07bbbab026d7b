// Owns the reading of the dashboard that is shipped: its panels, and its queries as Grafana would send them.

import { readFileSync } from 'node:fs'

interface Target {
  expr: string
  legendFormat: string
}

export interface Panel {
  id: number
  type: string
  title: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
  fieldConfig?: { defaults: { unit?: string } }
  datasource?: { uid: string }
  targets?: Target[]
}

interface Dashboard {
  schemaVersion: number
  panels: Panel[]
  annotations: { list: { name: string; expr?: string }[] }
  templating: { list: { name: string; query: string | { query: string } }[] }
}

export const dashboard = JSON.parse(readFileSync('deploy/grafana/lobbycast.json', 'utf8')) as Dashboard

export const panels = dashboard.panels.filter(({ type }) => type !== 'row')

// What Grafana puts in for the variables, with everything chosen.
const VARIABLES: Readonly<Record<string, string>> = {
  $job: '.+',
  $instance: '.+',
  // Four scrapes of the Prometheus of the tests, and one more.
  $__rate_interval: '10s',
}

const substituted = (query: string): string =>
  query.replace(/\$\w+/g, (name) => {
    const value = VARIABLES[name]
    if (value === undefined) throw new Error(`${query} has the variable ${name}`)
    return value
  })

export const queriesOf = ({ targets = [] }: Panel): string[] => targets.map(({ expr }) => substituted(expr))

export const annotationQueries = dashboard.annotations.list.flatMap(({ expr }) =>
  expr === undefined ? [] : [substituted(expr)],
)
