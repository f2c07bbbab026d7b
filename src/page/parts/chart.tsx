// A chart of one or more lines over time, drawn by uPlot onto a canvas: at the rate of its data, not of the screen. Has its own axis of time and
// its own legend, a sentence for screen readers, and its values as a table. Browser.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartData } from './chart-data.ts'
import { clock } from './times.ts'

/** In this order lines have their colours and dashes: colour is never the only sign. */
const STROKES = [
  { token: '--live', dash: [] },
  { token: '--line-2', dash: [5, 3] },
  { token: '--line-3', dash: [2, 2] },
] as const
const LINES_MAX = STROKES.length
/** A sentence for screen readers changes at most this often. */
const SENTENCE_INTERVAL_MS = 10_000
const TABLE_ROWS_MAX = 30

interface ChartProps {
  /** A new object each time that the values have changed. */
  readonly data: ChartData
  /** How far the chart reaches back. */
  readonly seconds: number
  readonly textOf: (value: number) => string
  /** What the chart is about, for screen readers: "Deliveries a second". */
  readonly about: string
  readonly height?: number
}

export function Chart({ data, seconds, textOf, about, height = 84 }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const [hovered, setHovered] = useState<number | undefined>(undefined)
  const count = Math.min(data.lines.length, LINES_MAX)

  useLayoutEffect(() => {
    const made = new uPlot(
      optionsOf({ count, height, seconds, textOf, onHover: setHovered }),
      tableOf(data),
      box.current!,
    )
    plot.current = made
    const sizes = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry!.contentRect.width)
      if (width > 0) made.setSize({ width, height })
    })
    sizes.observe(box.current!)
    const stopThemes = onThemeChange(() => made.redraw(false))
    return () => {
      sizes.disconnect()
      stopThemes()
      made.destroy()
    }
  }, [count, height])

  useEffect(() => plot.current?.setData(tableOf(data)), [data])

  const sentence = useSentence(sentenceOf({ data, seconds, textOf, about }))
  const at = hovered === undefined ? undefined : data.times[hovered]
  return (
    <figure class="chart">
      <div ref={box} class="chart-box" role="img" aria-label={sentence} />
      <figcaption class="chart-times" aria-hidden="true">
        {at === undefined ? (
          <>
            <span>−{spanText(seconds)}</span>
            <span>now</span>
          </>
        ) : (
          <span class="hovered">
            {clock(at * 1000)}
            {data.lines.map(({ name, values }) => ` · ${name} ${textAt(values, hovered!, textOf)}`)}
          </span>
        )}
      </figcaption>
      <AsTable data={data} textOf={textOf} about={about} />
    </figure>
  )
}

/** The lines of a chart with their newest values. */
export function Legend({ data, textOf }: Pick<ChartProps, 'data' | 'textOf'>) {
  return (
    <ul class="legend">
      {data.lines.slice(0, LINES_MAX).map(({ name, values }, at) => (
        <li key={name}>
          <i class={`stroke-${at + 1}`} />
          {name} <b>{textAt(values, values.length - 1, textOf)}</b>
        </li>
      ))}
    </ul>
  )
}

function AsTable({ data, textOf, about }: Pick<ChartProps, 'data' | 'textOf' | 'about'>) {
  const [isOpen, setOpen] = useState(false)
  const step = Math.max(1, Math.ceil(data.times.length / TABLE_ROWS_MAX))
  const rows = isOpen ? data.times.map((time, at) => ({ time, at })).filter(({ at }) => at % step === 0) : []
  return (
    <details class="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>as a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keys.
        <section class="scroll" aria-label={`${about}, as a table`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th>Time</th>
                {data.lines.map(({ name }) => (
                  <th key={name} class="num">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ time, at }) => (
                <tr key={time}>
                  <td>{clock(time * 1000)}</td>
                  {data.lines.map(({ name, values }) => (
                    <td key={name} class="num">
                      {textAt(values, at, textOf)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}

function optionsOf(parts: {
  readonly count: number
  readonly height: number
  readonly seconds: number
  readonly textOf: (value: number) => string
  readonly onHover: (index: number | undefined) => void
}): uPlot.Options {
  const { count, height, seconds, textOf, onHover } = parts
  const font = '11px system-ui, sans-serif'
  return {
    width: 200,
    height,
    padding: [6, 6, 4, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_, __, newest) => [newest - seconds, newest] },
      y: { range: (_, __, max) => [0, niceTop(max)] },
    },
    axes: [
      { show: false },
      {
        size: 46,
        gap: 4,
        font,
        stroke: () => colourOf('--ink-3'),
        grid: { stroke: () => colourOf('--grid'), width: 1 },
        ticks: { show: false },
        splits: (_, __, ___, top) => [0, top / 2, top],
        values: (_, splits) => splits.map(textOf),
      },
    ],
    series: [
      {},
      ...STROKES.slice(0, count).map(({ token, dash }) => ({
        width: 1.75,
        dash: [...dash],
        stroke: () => colourOf(token),
        points: { show: false },
        // The area of a single line: the colour of the line with a tenth of its weight. The tokens are #rrggbb.
        ...(count === 1 ? { fill: () => `${colourOf(token)}1a` } : {}),
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => onHover(cursor.idx ?? undefined)],
      draw: [markLastPoint],
    },
  }
}

function markLastPoint(plot: uPlot): void {
  const [times, values] = plot.data
  const last = times.length - 1
  const value = values?.[last]
  if (last < 0 || value === null || value === undefined) return
  const { ctx } = plot
  ctx.save()
  ctx.beginPath()
  ctx.arc(plot.valToPos(times[last]!, 'x', true), plot.valToPos(value, 'y', true), 3.5 * devicePixelRatio, 0, 7)
  ctx.fillStyle = colourOf('--live')
  ctx.fill()
  ctx.strokeStyle = colourOf('--surface')
  ctx.lineWidth = 2 * devicePixelRatio
  ctx.stroke()
  ctx.restore()
}

const tableOf = ({ times, lines }: ChartData): uPlot.AlignedData => [
  times as number[],
  ...lines.slice(0, LINES_MAX).map(({ values }) => values as (number | null)[]),
]

const colourOf = (token: string): string => getComputedStyle(document.documentElement).getPropertyValue(token).trim()

/** The least of 1, 2, 4, 5, 8 and 10 times a power of ten that is not below `max`. */
function niceTop(max: number | null): number {
  if (max === null || !(max > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(max))
  return power * ([1, 2, 4, 5, 8, 10].find((step) => step * power >= max) ?? 10)
}

function onThemeChange(run: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', run)
  const attribute = new MutationObserver(run)
  attribute.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    dark.removeEventListener('change', run)
    attribute.disconnect()
  }
}

function sentenceOf({ data, seconds, textOf, about }: Omit<ChartProps, 'height'>): string {
  const said = data.lines.flatMap(({ name, values }) => {
    const known = values.filter((value) => value !== null)
    if (known.length === 0) return []
    // No spread into Math.min: this runs for nine charts each second.
    const [least, most] = known.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as [number, number])
    return [`${name} now ${textOf(known.at(-1)!)}, between ${textOf(least)} and ${textOf(most)}`]
  })
  return `${about} over ${spanText(seconds)}: ${said.length === 0 ? 'no values yet' : said.join('; ')}.`
}

function useSentence(newest: string): string {
  const held = useRef({ text: newest, atMs: 0 })
  const nowMs = performance.now()
  if (held.current.atMs === 0 || nowMs - held.current.atMs >= SENTENCE_INTERVAL_MS) {
    held.current = { text: newest, atMs: nowMs }
  }
  return held.current.text
}

const spanText = (seconds: number): string => (seconds >= 120 ? `${seconds / 60} min` : `${seconds} s`)

function textAt(values: readonly (number | null)[], at: number, textOf: (value: number) => string): string {
  const value = values[at]
  return value === null || value === undefined ? '–' : textOf(value)
}
