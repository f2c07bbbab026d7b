/**
 * The statistics load: autocannon pushes arrays of records over HTTP. Each push carries the marker of the bench in its
 * first record, so that members of the room can measure the time from request to frame. Used by the scenario `statistics` in a load
 * process, and by `npm run bench:http`, which also counts who was reached.
 */
import type { Options as AutocannonOptions, Result } from 'autocannon'
import { nowUs } from './clock.ts'
import type { HttpOptions, HttpResult } from './ipc.ts'
import { messageText, sequenceField, timeField } from './marker.ts'

export function statisticsBody(records: number, marker: string): string {
  return JSON.stringify(
    Array.from({ length: records }, (_, index) => ({
      product_line: index === 0 ? marker : `product line ${index}`,
      product_line_id: index,
      total_trx: 1000 + index,
      total_amount: 12345.5 + index,
      currency: 'EUR',
      group_status: 'open',
    })),
  )
}

function stamp(marker: string, sequence: number, us: number): string {
  const digits = (value: number, field: { at: number; digits: number }): string =>
    String(Math.floor(value)).padStart(field.digits, '0')
  const text = `${marker.slice(0, sequenceField.at)}${digits(sequence, sequenceField)}.${digits(us, timeField)}`
  return text + marker.slice(text.length)
}

/** A new push: the records, with the marker in the first of them. Pushes are numbered from 0. */
function pushMaker(records: number): () => string {
  const marker = messageText(0, 40)
  const [before, after] = statisticsBody(records, marker).split(marker) as [string, string]
  let sequence = 0
  return () => before + stamp(marker, sequence++, nowUs()) + after
}

const headersOf = (apiKey: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-api-key': apiKey,
})

export async function pushStatistics(options: HttpOptions): Promise<HttpResult> {
  const { default: autocannon } = await import('autocannon')
  const nextBody = pushMaker(options.records)
  const result = await autocannon({
    url: options.url,
    connections: options.connections,
    // A number of requests and not a time, so that every request that was sent is also counted.
    amount: Math.round(options.requestsPerSecond * options.seconds),
    overallRate: options.requestsPerSecond,
    requests: [
      {
        method: 'POST',
        headers: headersOf(options.apiKey),
        setupRequest: (request) => ({ ...request, body: nextBody() }),
      },
    ],
  })
  return {
    requests: result['2xx'],
    errors: result.errors + result.non2xx,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

/** What became of the pushes of `npm run bench:http`. */
export interface Pushes {
  accepted: number
  /** Refused, or without an answer. */
  failed: number
  /** Due within the time of the run, and not answered when a second more had passed. Only at a given rate. */
  dropped: number
  /** The fewest and the most members that one push went to, as the server answers. Undefined when it does not say. */
  recipients: { min: number; max: number } | undefined
}

interface PushOptions {
  url: string
  apiKey: string
  records: number
  connections: number
  seconds: number
  /** Pushes per second over all connections; as many as are answered when absent. */
  rate?: number
}

const graceSeconds = 1

export async function push(options: PushOptions): Promise<{ result: Result; pushes: Pushes }> {
  const { default: autocannon } = await import('autocannon')
  const nextBody = pushMaker(options.records)
  const pushes: Pushes = { accepted: 0, failed: 0, dropped: 0, recipients: undefined }
  const result = await new Promise<Result>((resolve, reject) => {
    const running = autocannon(
      {
        url: options.url,
        ...paceOf(options),
        requests: [
          {
            method: 'POST',
            headers: headersOf(options.apiKey),
            setupRequest: (request) => ({ ...request, body: nextBody() }),
            onResponse(status, body) {
              if (status !== 200) return
              pushes.accepted++
              noteRecipients(pushes, body)
            },
          },
        ],
      },
      (error: unknown, done) => (error == null ? resolve(done) : reject(error)),
    )
    // A rate that is not kept must not make the run longer.
    if (options.rate !== undefined) setTimeout(() => running.stop(), (options.seconds + graceSeconds) * 1000).unref()
  })
  pushes.failed = result.errors + result.non2xx
  const due = Math.round((options.rate ?? 0) * options.seconds)
  pushes.dropped = Math.max(0, due - pushes.accepted - pushes.failed)
  return { result, pushes }
}

/**
 * A rate is a number of pushes, so that those that are missing can be counted. autocannon gives each connection the same number of
 * requests, so the rate must be a multiple of the connections; there are as many as that allows.
 */
function paceOf({ connections, seconds, rate }: PushOptions): AutocannonPace {
  if (rate === undefined) return { connections, duration: seconds }
  let used = Math.min(connections, rate)
  while (rate % used !== 0) used--
  return { connections: used, overallRate: rate, amount: Math.round(rate * seconds) }
}

type AutocannonPace = Pick<AutocannonOptions, 'connections' | 'duration' | 'overallRate' | 'amount'>

function noteRecipients(pushes: Pushes, body: string): void {
  const recipients = Number(/"recipients":(\d+)/.exec(body)?.[1] ?? Number.NaN)
  if (Number.isNaN(recipients)) return
  const { min, max } = pushes.recipients ?? { min: recipients, max: recipients }
  pushes.recipients = { min: Math.min(min, recipients), max: Math.max(max, recipients) }
}

interface Watched {
  room: string
  watchers: number
  /** Pushes that did not arrive, over all watchers. */
  missing: number
}

const whole = (value: number): string => value.toLocaleString('en-US')

/** How many members were in the room, and how many of them were seen to receive the pushes. */
export function recipientsLine({ accepted, recipients }: Pushes, { room, watchers, missing }: Watched): string {
  const { min, max } = recipients ?? { min: 0, max: 0 }
  const members =
    recipients === undefined ? 'an unknown number of' : min === max ? whole(min) : `${whole(min)} to ${whole(max)}`
  const sent = `Recipients: ${whole(accepted)} pushes went to ${members} members of ${room}`
  if (watchers === 0) return `${sent}; --watchers N adds members that count what they receive.`
  const received = whole(accepted * watchers - missing)
  return `${sent}; ${whole(watchers)} of them watched, and received ${received} of ${whole(accepted * watchers)} deliveries.`
}

/** What makes a run fail, in words. */
export function faultsOf({ accepted, failed, dropped, recipients }: Pushes, { watchers, missing }: Watched): string[] {
  const faults: string[] = []
  if (accepted === 0) faults.push('No push was accepted.')
  if (failed > 0) faults.push(`${whole(failed)} pushes failed.`)
  if (dropped > 0)
    faults.push(`Dropped: ${whole(dropped)} pushes were due and not answered in time, so the rate was not kept.`)
  if (missing > 0) faults.push(`Lost: ${whole(missing)} deliveries never reached the watchers.`)
  if (recipients !== undefined && recipients.min < watchers)
    faults.push(`Left: a push found only ${whole(recipients.min)} members, fewer than the ${whole(watchers)} watchers.`)
  return faults
}
