/**
 * SVG charts, drawn by hand so that they need no library and stay small in the repository.
 */
import type { Cell } from './cell.ts'
import type { ComparedMetric, RateRow } from './rates.ts'
import type { Scenario } from './scenarios.ts'
import { findRow, type Row } from './summary.ts'

const colours = ['#0b6e4f', '#35a37c', '#1f5aa6', '#6f9bd1', '#c2571a', '#8a3ffc', '#b8860b', '#d0417e', '#6b6b6b']
const width = 860

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escapeText(content)}</text>`
}

function svg(height: number, title: string, body: string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(20, 26, title, 'font-size="15" font-weight="600"'),
    ...body,
    '</svg>',
  ].join('\n')}\n`
}

export interface LogScale {
  (value: number): number
  /** Powers of ten inside the range. */
  ticks: number[]
}

/** Maps a value range to a pixel range logarithmically, widened to whole powers of ten. */
export function logScale(values: number[], from: number, to: number): LogScale {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const scale = (value: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from)
  return Object.assign(scale, { ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) })
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`
  if (value >= 1e3) return `${value / 1e3} k`
  return String(Number(value.toPrecision(3)))
}

interface Point {
  server: string
  x: number
  y: number
  /** Filled and joined by a line; hollow when not. */
  passed: boolean
}

interface Frame {
  top: number
  bottom: number
  xTitle: string
  yTitle: string
}

const [plotLeft, plotRight] = [70, 840]

/** One diagram: a line for each server over two logarithmic axes. */
function plot(points: Point[], servers: string[], { top, bottom, xTitle, yTitle }: Frame): string[] {
  const x = logScale(
    points.map((point) => point.x),
    plotLeft,
    plotRight,
  )
  const y = logScale(
    points.map((point) => point.y),
    bottom,
    top,
  )
  const body: string[] = []
  for (const tick of x.ticks) {
    body.push(`<line x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${bottom}" stroke="#e4e4e4"/>`)
    body.push(text(x(tick), bottom + 18, short(tick), 'text-anchor="middle" fill="#444"'))
  }
  for (const tick of y.ticks) {
    body.push(`<line x1="${plotLeft}" x2="${plotRight}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e4e4e4"/>`)
    body.push(text(plotLeft - 8, y(tick) + 4, short(tick), 'text-anchor="end" fill="#444"'))
  }
  const middle = (top + bottom) / 2
  body.push(text((plotLeft + plotRight) / 2, bottom + 38, xTitle, 'text-anchor="middle"'))
  body.push(text(20, middle, yTitle, `text-anchor="middle" transform="rotate(-90 20 ${middle})"`))
  for (const [index, server] of servers.entries()) {
    const own = points.filter((point) => point.server === server).sort((a, b) => a.x - b.x)
    const colour = colours[index % colours.length]!
    const passed = own.filter((point) => point.passed)
    const path = passed.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
    if (path.length > 0) body.push(`<path d="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`)
    for (const point of own) {
      const fill = point.passed ? colour : '#ffffff'
      body.push(
        `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3.5" fill="${fill}" stroke="${colour}"/>`,
      )
    }
  }
  return body
}

/** The names of the servers that have points, one below the other. */
function legend(points: Point[], servers: string[], { left, top }: { left: number; top: number }): string[] {
  return servers.flatMap((server, index) =>
    points.some((point) => point.server === server)
      ? [
          `<circle cx="${left}" cy="${top + index * 18}" r="4" fill="${colours[index % colours.length]!}"/>`,
          text(left + 10, top + 4 + index * 18, server),
        ]
      : [],
  )
}

const fillMeaning =
  'Filled: the step passed (p99 up to 50 ms, 99 % delivered, nothing lost, generator below 80 %). Hollow: it did not.'

/** Throughput against p99, from the steps of the ceiling scenario. */
export function throughputChart(cells: Cell[], servers: string[]): string | undefined {
  const points = cells
    .filter((cell) => cell.scenario === 'ceiling')
    .flatMap((cell) => cell.steps.map((step) => ({ server: cell.server, ...step.metrics, passed: step.passed })))
    .flatMap(({ server, deliveries, p99Ms, passed }): Point[] =>
      deliveries === undefined || p99Ms === undefined || deliveries <= 0 || p99Ms <= 0
        ? []
        : [{ server, x: deliveries, y: p99Ms, passed }],
    )
  if (points.length === 0) return undefined
  const [top, bottom] = [50, 420]
  const body = [
    ...plot(points, servers, { top, bottom, xTitle: 'deliveries per second', yTitle: 'p99 ms' }),
    ...legend(points, servers, { left: plotLeft + 14, top: top + 12 }),
    text(plotLeft, bottom + 58, fillMeaning, 'fill="#444"'),
  ]
  return svg(bottom + 74, 'Throughput against p99: one room of 500 members (ceiling)', body)
}

const sweepPanels: { metric: ComparedMetric; yTitle: string }[] = [
  { metric: 'p50Ms', yTitle: 'p50 ms' },
  { metric: 'p99Ms', yTitle: 'p99 ms' },
  { metric: 'cpuNs', yTitle: 'CPU ns/delivery' },
]
const panelHeight = 250
const panelGap = 60

/** p50, p99 and CPU against the offered rate: one diagram below the other, with the same rates. */
export function sweepChart(
  rates: RateRow[],
  { name, rooms, membersPerRoom }: Scenario,
  servers: string[],
): string | undefined {
  const own = rates.filter(({ scenario }) => scenario === name)
  const panels = sweepPanels.map(({ metric, yTitle }) => ({
    yTitle,
    points: own.flatMap(({ server, messagesPerSecond, sustained, metrics }): Point[] => {
      const value = metrics[metric]?.median
      return value === undefined || value <= 0 ? [] : [{ server, x: messagesPerSecond, y: value, passed: sustained }]
    }),
  }))
  const drawn = panels.filter(({ points }) => points.length > 0)
  if (drawn.length === 0) return undefined
  const legendTop = 50
  const first = legendTop + servers.length * 18 + 10
  const body = legend(
    drawn.flatMap(({ points }) => points),
    servers,
    { left: plotLeft + 14, top: legendTop },
  )
  for (const [index, { points, yTitle }] of drawn.entries()) {
    const top = first + index * (panelHeight + panelGap)
    const xTitle = 'offered messages per second, over all rooms'
    body.push(...plot(points, servers, { top, bottom: top + panelHeight, xTitle, yTitle }))
  }
  const end = first + drawn.length * (panelHeight + panelGap)
  body.push(text(plotLeft, end, fillMeaning, 'fill="#444"'))
  const title = `p50, p99 and CPU against the rate: ${rooms.toLocaleString('en-US')} ${rooms === 1 ? 'room' : 'rooms'} of ${membersPerRoom} (${name})`
  return svg(end + 16, title, body)
}

const barScenarios = ['hot-room', 'wide-room', 'many-rooms', 'pairs', 'statistics']

/** Server CPU per delivery by scenario and server: median as a bar, the spread as a line. */
export function cpuChart(rows: Row[], servers: string[]): string | undefined {
  const shown = barScenarios.flatMap((scenario) =>
    servers.flatMap((server) => {
      const row = findRow(rows, scenario, server)
      const spread = row?.metrics.cpuNs
      return row === undefined || spread === undefined || spread.min <= 0
        ? []
        : [{ scenario, server, spread, ranked: row.ranked }]
    }),
  )
  if (shown.length === 0) return undefined
  const [left, right] = [170, 740]
  const x = logScale(
    shown.flatMap(({ spread }) => [spread.min, spread.max]),
    left,
    right,
  )
  const body: string[] = []
  let y = 48
  let scenario = ''
  const bars: string[] = []
  for (const bar of shown) {
    if (bar.scenario !== scenario) {
      scenario = bar.scenario
      y += 10
      bars.push(text(20, y + 12, scenario, 'font-weight="600"'))
      y += 20
    }
    const colour = colours[servers.indexOf(bar.server) % colours.length]!
    const end = x(bar.spread.median)
    bars.push(text(left - 8, y + 12, bar.server, 'text-anchor="end"'))
    bars.push(
      `<rect x="${left}" y="${y + 2}" width="${Math.max(1, end - left).toFixed(1)}" height="13" fill="${colour}" opacity="${bar.ranked ? 1 : 0.35}"/>`,
    )
    bars.push(
      `<line x1="${x(bar.spread.min).toFixed(1)}" x2="${x(bar.spread.max).toFixed(1)}" y1="${y + 8.5}" y2="${y + 8.5}" stroke="#111"/>`,
    )
    const label = `${Math.round(bar.spread.median).toLocaleString('en-US')} ns${bar.ranked ? '' : ' (not ranked)'}`
    bars.push(text(Math.max(end, x(bar.spread.max)) + 6, y + 13, label))
    y += 18
  }
  for (const tick of x.ticks) {
    body.push(`<line x1="${x(tick)}" x2="${x(tick)}" y1="48" y2="${y + 4}" stroke="#e4e4e4"/>`)
    body.push(text(x(tick), y + 20, `${short(tick)} ns`, 'text-anchor="middle" fill="#444"'))
  }
  return svg(y + 36, 'Server CPU per delivery, all threads (logarithmic; less is better)', [...body, ...bars])
}
