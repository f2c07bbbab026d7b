/*
 * Watchers of a statistics room under k6, while one back end pushes arrays of records over HTTP.
 *
 *   k6 run -e LOBBY=ws://127.0.0.1:8081 -e KEY=<admin key> -e WATCHERS=200 -e RATE=20 -e SECONDS=20 bench/k6/statistics.js
 *
 * Fails when the 95th percentile from push to watcher passes 250 ms, when a push is refused, or when a watcher misses one.
 */
import { check } from 'k6'
import { scenario } from 'k6/execution'
import http from 'k6/http'
import { Counter, Trend } from 'k6/metrics'
import { setTimeout } from 'k6/timers'
import { WebSocket } from 'k6/websockets'

const lobby = __ENV.LOBBY || 'ws://127.0.0.1:8081'
const watchers = Number(__ENV.WATCHERS || 200)
const rate = Number(__ENV.RATE || 20)
const seconds = Number(__ENV.SECONDS || 20)
const records = Number(__ENV.RECORDS || 50)
const room = __ENV.ROOM || 'dailyNews'
const joinSeconds = 3
const graceSeconds = 2

export const options = {
  scenarios: {
    watch: {
      executor: 'per-vu-iterations',
      exec: 'watch',
      vus: watchers,
      iterations: 1,
      maxDuration: `${seconds + 30}s`,
    },
    // One user, so that pushes are numbered in the order in which they are sent.
    push: {
      executor: 'constant-arrival-rate',
      exec: 'push',
      rate,
      duration: `${seconds}s`,
      startTime: `${joinSeconds}s`,
      preAllocatedVUs: 1,
      maxVUs: 1,
    },
  },
  thresholds: {
    push_to_watcher_ms: ['p(95)<250'],
    http_req_failed: ['rate==0'],
    lost_messages: ['count==0'],
    checks: ['rate==1'],
  },
}

const pushToWatcher = new Trend('push_to_watcher_ms', true)
const lost = new Counter('lost_messages')
const seen = new Counter('watched_pushes')

export function watch() {
  const socket = new WebSocket(`${lobby}/ws/${room}`)
  let closing = false
  let expected
  socket.addEventListener('message', ({ data }) => {
    if (!data.startsWith('{')) return
    const [first] = JSON.parse(data).msg
    if (expected !== undefined && first.product_line_id !== expected)
      lost.add(Math.abs(first.product_line_id - expected))
    expected = first.product_line_id + 1
    seen.add(1)
    pushToWatcher.add(Date.now() - first.total_trx)
  })
  socket.addEventListener('open', () => {
    setTimeout(
      () => {
        check(expected, { 'the watcher saw pushes': () => expected > 0 })
        closing = true
        socket.close()
      },
      (joinSeconds + seconds + graceSeconds) * 1000,
    )
  })
  socket.addEventListener('error', ({ error }) => {
    // The answer k6 gives to a ping that comes while it closes is refused by k6 itself.
    if (closing) return
    check(error, { 'no socket error': () => false })
    console.error(error)
  })
}

export function push() {
  const body = []
  for (let i = 0; i < records; i++) {
    body.push({
      product_line: `product line ${i}`,
      product_line_id: i === 0 ? scenario.iterationInTest : i,
      total_trx: Date.now(),
      total_amount: 1234.5 + i,
      currency: 'EUR',
      group_status: 'open',
    })
  }
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': __ENV.KEY || 'none' }
  const url = `${lobby.replace(/^ws/, 'http')}/rooms/${room}/statistics`
  const response = http.post(url, JSON.stringify(body), { headers })
  check(response, { 'the push was accepted': ({ status }) => status === 200 })
}
