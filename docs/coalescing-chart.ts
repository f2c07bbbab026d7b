// Owns docs/images/coalescing.svg: cost and delay of a room of 500 at every rate that is sustained, of lobbycast and of two servers that do not gather
// messages in this way. Drawn by `npm run docs:chart` from the newest full run of the bench.
import { readFileSync, writeFileSync } from 'node:fs'
import { logScale } from '../bench/chart.ts'
import type { ComparedMetric, RateRow } from '../bench/rates.ts'

const SWEEP = 'sweep-500'
const SERVERS = [
  { server: 'lobbycast', name: 'lobbycast', colour: '#0b7a6b', dashes: '' },
  { server: 'uws-handler', name: 'bare uWebSockets.js', colour: '#c2571a', dashes: '6 3' },
  { server: 'centrifugo', name: 'Centrifugo', colour: '#1f5aa6', dashes: '2 3' },
] as const
const PANELS: readonly { metric: ComparedMetric; title: string; left: number; right: number }[] = [
  { metric: 'cpuNs', title: 'server CPU per delivery, ns', left: 60, right: 420 },
  { metric: 'p50Ms', title: 'delay, p50, ms', left: 490, right: 850 },
]
const [TOP, BOTTOM] = [80, 290]

interface Point {
  readonly rate: number
  readonly value: number
}

const { rates } = JSON.parse(readFileSync(new URL('../bench/results/results.json', import.meta.url), 'utf8')) as {
  readonly rates: readonly RateRow[]
}

function pointsOf(server: string, metric: ComparedMetric): Point[] {
  const own = rates.filter((row) => row.scenario === SWEEP && row.server === server && row.sustained)
  return own.flatMap(({ messagesPerSecond, metrics }) => {
    const value = metrics[metric]?.median
    return value === undefined ? [] : [{ rate: messagesPerSecond, value }]
  })
}

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${content}</text>`

function panel({ metric, title, left, right }: (typeof PANELS)[number]): string[] {
  const lines = SERVERS.map((server) => ({ ...server, points: pointsOf(server.server, metric) }))
  const all = lines.flatMap(({ points }) => points)
  if (all.length === 0) throw new Error(`the newest run has no ${SWEEP}`)
  const x = logScale(
    all.map(({ rate }) => rate),
    left,
    right,
  )
  const y = logScale(
    all.map(({ value }) => value),
    BOTTOM,
    TOP,
  )
  const grid = [
    ...x.ticks.flatMap((tick) => [
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${BOTTOM}" stroke="#e4e4e4"/>`,
      text(x(tick), BOTTOM + 18, tick.toLocaleString('en-US'), 'text-anchor="middle" fill="#444"'),
    ]),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e4e4e4"/>`,
      text(left - 6, y(tick) + 4, tick.toLocaleString('en-US'), 'text-anchor="end" fill="#444"'),
    ]),
  ]
  const drawn = lines.map(({ points, colour, dashes }) => {
    const path = points.map(({ rate, value }) => `${x(rate).toFixed(1)},${y(value).toFixed(1)}`)
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>`
  })
  const middle = (left + right) / 2
  return [
    ...grid,
    ...drawn,
    text(left, TOP - 12, title, 'font-weight="600"'),
    text(middle, BOTTOM + 36, 'messages a second into the room', 'text-anchor="middle" fill="#444"'),
  ]
}

const legend = SERVERS.flatMap(({ name, colour, dashes }, index) => {
  const left = 60 + index * 170
  return [
    `<line x1="${left}" x2="${left + 24}" y1="40" y2="40" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>`,
    text(left + 30, 44, name),
  ]
})
const title = 'A room of 500 at every rate that is sustained'
const svg = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 870 340" font-family="system-ui, sans-serif" font-size="12" role="img">',
  `<title>${title}: server CPU per delivery, and delay</title>`,
  '<rect width="870" height="340" fill="#ffffff"/>',
  text(20, 22, title, 'font-size="15" font-weight="600"'),
  ...legend,
  ...PANELS.flatMap(panel),
  '</svg>',
]
writeFileSync(new URL('images/coalescing.svg', import.meta.url), `${svg.join('\n')}\n`)
