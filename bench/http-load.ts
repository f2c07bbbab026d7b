/**
 * The statistics load: autocannon pushes arrays of records over HTTP. Each push carries the marker of the bench in its
 * first record, so that members of the room can measure the time from request to frame.
 */
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

export async function pushStatistics(options: HttpOptions): Promise<HttpResult> {
  const { default: autocannon } = await import('autocannon')
  const marker = messageText(0, 40)
  const [before, after] = statisticsBody(options.records, marker).split(marker) as [string, string]
  let sequence = 0
  const result = await autocannon({
    url: options.url,
    connections: options.connections,
    // A number of requests and not a time, so that every request that was sent is also counted.
    amount: Math.round(options.requestsPerSecond * options.seconds),
    overallRate: options.requestsPerSecond,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': options.apiKey },
        setupRequest: (request) => ({ ...request, body: before + stamp(marker, sequence++, nowUs()) + after }),
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
