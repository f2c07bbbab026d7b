// The numbers of the place Live, each with its chart of 15 minutes; who was turned away; the shards. Browser.
import { useMemo, useState } from 'preact/hooks'
import { LIVE_SECONDS, type LiveRecord } from '../../protocol/live-record.ts'
import { Chart, Legend } from '../parts/chart.tsx'
import type { ChartData } from '../parts/chart-data.ts'
import { ageText, countText, memoryText, shortText, visibleText } from '../parts/figure-text.ts'
import { LiveConfig } from './live-config.tsx'
import { chartOf, type LiveLine, reasonsOf, restartText, sumOf, threadLines } from './live-figures.ts'
import { useUptimeMs } from './uptime.ts'

/** From this share of the most connections on the number is amber. */
const NEAR_LIMIT = 0.9
const REASONS_SHOWN = 8

const msText = (ms: number): string => `${shortText(ms)} ms`
const percentText = (percent: number): string => `${Math.round(percent)} %`

interface CardProps {
  readonly title: string
  readonly big: string
  readonly unit: string
  /** One line of context. */
  readonly line?: string
  readonly isNearLimit?: boolean
  readonly records: readonly LiveRecord[]
  readonly lines: readonly LiveLine[]
  readonly textOf: (value: number) => string
  readonly legendTextOf?: (value: number) => string
}

function Card({ title, big, unit, line, isNearLimit = false, records, lines, textOf, legendTextOf }: CardProps) {
  const data = useMemo<ChartData>(() => chartOf(records, lines), [records])
  return (
    <section class="number-card" aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p class={isNearLimit ? 'big wait' : 'big'}>
          {big}
          <small>{unit}</small>
        </p>
        {line !== undefined && <p class="meta">{line}</p>}
        {legendTextOf !== undefined && <Legend data={data} textOf={legendTextOf} />}
      </div>
      <Chart data={data} seconds={LIVE_SECONDS} textOf={textOf} about={title} />
    </section>
  )
}

export function LiveCards({ records }: { records: readonly LiveRecord[] }) {
  const now = records.at(-1)!
  const connections = sumOf(now.connections)
  const connectionsShare = now.connectionsMax === 0 ? 0 : connections / now.connectionsMax
  const perFlush = now.flushes === 0 ? 0 : now.publications / now.flushes
  return (
    <div class="charts" data-region>
      <Card
        title="Deliveries"
        big={shortText(now.deliveries)}
        unit="/s"
        line={`${shortText(now.publications)} publications/s`}
        records={records}
        lines={[['deliveries', ({ deliveries }) => deliveries]]}
        textOf={shortText}
      />
      <Card
        title="Delay to the socket"
        big={now.p99 === null ? '–' : shortText(now.p99)}
        unit="ms p99"
        records={records}
        lines={[
          ['p50', ({ p50 }) => p50],
          ['p99', ({ p99 }) => p99],
        ]}
        textOf={msText}
        legendTextOf={shortText}
      />
      <Card
        title="Threads in use"
        big={String(Math.round(now.main * 100))}
        unit="% main"
        isNearLimit={now.main >= NEAR_LIMIT}
        records={records}
        lines={threadLines(now)}
        textOf={percentText}
        legendTextOf={(value) => String(Math.round(value))}
      />
      <Card
        title="Connections"
        big={countText(connections)}
        unit=""
        line={`${percentText(connectionsShare * 100)} of ${countText(now.connectionsMax)}`}
        isNearLimit={connectionsShare >= NEAR_LIMIT}
        records={records}
        lines={[['connections', (record) => sumOf(record.connections)]]}
        textOf={shortText}
      />
      <Card
        title="Members behind"
        big={countText(now.late + now.conflated)}
        unit=""
        records={records}
        lines={[
          ['late', ({ late }) => late],
          ['conflated', ({ conflated }) => conflated],
        ]}
        textOf={shortText}
        legendTextOf={countText}
      />
      <Card
        title="Window"
        big={shortText(now.windowMs)}
        unit="ms"
        line={`${shortText(perFlush)} publications a flush`}
        records={records}
        lines={[['window', ({ windowMs }) => windowMs]]}
        textOf={msText}
      />
    </div>
  )
}

export function TurnedAway({ records }: { records: readonly LiveRecord[] }) {
  const reasons = useMemo(() => reasonsOf(records).slice(0, REASONS_SHOWN), [records])
  const most = reasons[0]?.count ?? 1
  return (
    <section class="card" aria-labelledby="reasons-title">
      <header>
        <h2 id="reasons-title">Turned away, sent away</h2>
        <span class="meta">last 15 min</span>
      </header>
      {reasons.length === 0 && <p class="muted">Nobody was. Reasons appear here with their counts.</p>}
      <ul class="reasons">
        {reasons.map(({ name, code, count }) => (
          <li key={`${code} ${name}`}>
            <span class="cut">
              <bdi>{visibleText(name)}</bdi> <code>{code}</code>
            </span>
            <b>{countText(count)}</b>
            <span class="track" aria-hidden="true">
              <span class="fill-1" style={{ width: `${(100 * count) / most}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Shards({ records }: { records: readonly LiveRecord[] }) {
  const [isConfigOpen, setConfigOpen] = useState(false)
  const now = records.at(-1)!
  const uptimeMs = useUptimeMs()
  const memory = useMemo(() => chartOf(records, [['memory', (record) => record.memory / 2 ** 20]]), [records])
  return (
    <section class="card" aria-labelledby="shards-title">
      <header>
        <h2 id="shards-title">Shards</h2>
        <span class="now">
          {memoryText(now.memory)}
          {uptimeMs !== undefined && `, up ${ageText(uptimeMs)}`}
        </span>
      </header>
      <ul class="shards">
        {now.members.map((members, shard) => (
          <li key={shard}>
            <span class={now.shards[shard] === null ? 'dot wait' : 'dot'} />
            <span>
              shard {shard} <Restarts records={records} shard={shard} />
            </span>
            <span class="muted">{countText(members)} members</span>
          </li>
        ))}
      </ul>
      <h3 class="label">Memory of the process, MiB</h3>
      <Chart data={memory} seconds={LIVE_SECONDS} textOf={shortText} about="Memory of the process in MiB" height={72} />
      <p>
        <button type="button" class="link" onClick={() => setConfigOpen(true)}>
          Configuration in effect
        </button>
      </p>
      {isConfigOpen && <LiveConfig onClose={() => setConfigOpen(false)} />}
    </section>
  )
}

function Restarts({ records, shard }: { records: readonly LiveRecord[]; shard: number }) {
  const now = records.at(-1)!
  const text = now.shards[shard] === null ? 'restarting' : restartText(records, shard)
  return text === '' ? null : <span class="chip wait">{text}</span>
}
