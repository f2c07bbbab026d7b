/*
 * Watchers of a statistics room under k6, while one back end pushes arrays of records over HTTP.
 *
 *   k6 run -e LOBBY=ws://127.0.0.1:8081 -e KEY=<admin key> -e WATCHERS=200 -e RATE=20 -e SECONDS=20 bench/k6/statistics.js
 *
 * Ends at once when the admin key is refused. Fails when the 95th percentile from push to watcher passes 250 ms, when a push is refused
 * or not sent at its time, or when a watcher misses one.
 */
import { check } from 'k6'
import exec from 'k6/execution'
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
/** Enough for a pause of two seconds, of the machine or of the lobby. */
const pushers = rate * 2
const joinSeconds = 3
const graceSeconds = 2

const admin = lobby.replace(/^ws/, 'http')
const headers = { 'Content-Type': 'application/json', 'X-API-Key': __ENV.KEY || 'none' }

export const options = {
  scenarios: {
    watch: {
      executor: 'per-vu-iterations',
      exec: 'watch',
      vus: watchers,
      iterations: 1,
      maxDuration: `${seconds + 30}s`,
    },
    // Several users, so that a push that takes long does not keep the next one from being sent.
    push: {
      executor: 'constant-arrival-rate',
      exec: 'push',
      rate,
      duration: `${seconds}s`,
      startTime: `${joinSeconds}s`,
      preAllocatedVUs: pushers,
      maxVUs: pushers,
    },
  },
  thresholds: {
    push_to_watcher_ms: ['p(95)<250'],
    http_req_failed: ['rate==0'],
    lost_messages: ['count==0'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  },
}

const pushToWatcher = new Trend('push_to_watcher_ms', true)
const lost = new Counter('lost_messages')
const seen = new Counter('watched_pushes')

/** Without the key every push would fail. */
export function setup() {
  const { status, error } = http.get(`${admin}/rooms?limit=1`, { headers })
  if (status === 200) return
  const answer =
    status === 0 ? `does not answer: ${error}` : `refuses the admin key (${status}): set KEY to admin.apiKey`
  exec.test.abort(`${admin} ${answer}`)
}

/** The first record, from the head of the frame: to parse all records of all pushes would cost more than k6 has time for. */
const firstRecord = /"msg":\[(\{.*?\})/

export function watch() {
  const socket = new WebSocket(`${lobby}/ws/${room}`)
  let closing = false
  const numbers = new Set()
  socket.addEventListener('message', ({ data }) => {
    const head = firstRecord.exec(data.slice(0, 500))
    if (head === null) return
    const { product_line_id: number, total_trx: pushedMs } = JSON.parse(head[1])
    numbers.add(number)
    seen.add(1)
    pushToWatcher.add(Date.now() - pushedMs)
  })
  socket.addEventListener('open', () => {
    setTimeout(
      () => {
        check(numbers, { 'the watcher saw pushes': () => numbers.size > 0 })
        // Pushes are numbered from 0, and those on their way at once may arrive in another order.
        lost.add(Math.max(-1, ...numbers) + 1 - numbers.size)
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
      product_line_id: i === 0 ? exec.scenario.iterationInTest : i,
      total_trx: Date.now(),
      total_amount: 1234.5 + i,
      currency: 'EUR',
      group_status: 'open',
    })
  }
  const response = http.post(`${admin}/rooms/${room}/statistics`, JSON.stringify(body), { headers })
  check(response, { 'the push was accepted': ({ status }) => status === 200 })
}
