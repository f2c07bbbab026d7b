/*
 * A chat room under k6: every user joins a room, says something every second and now and then whispers to another member.
 *
 *   k6 run -e LOBBY=ws://127.0.0.1:8081 -e USERS=100 -e ROOMS=5 -e SECONDS=20 bench/k6/chat-room.js
 *
 * Fails when the 95th percentile from saying to hearing passes 250 ms, or when a single message is lost: a gap in what another
 * member said, an own message that does not come back, or a whisper that is not answered.
 */
import { check } from 'k6'
import exec from 'k6/execution'
import { Counter, Trend } from 'k6/metrics'
import { clearInterval, setInterval, setTimeout } from 'k6/timers'
import { WebSocket } from 'k6/websockets'

const lobby = __ENV.LOBBY || 'ws://127.0.0.1:8081'
const users = Number(__ENV.USERS || 100)
const rooms = Number(__ENV.ROOMS || 5)
const seconds = Number(__ENV.SECONDS || 20)
const sayEveryMs = Number(__ENV.SAY_EVERY_MS || 1000)
const whisperEvery = 5
/** What is still on its way when a user stops talking may take this long. */
const graceMs = 2000

export const options = {
  scenarios: { chat: { executor: 'per-vu-iterations', vus: users, iterations: 1, maxDuration: `${seconds + 30}s` } },
  thresholds: {
    heard_ms: ['p(95)<250'],
    whisper_round_trip_ms: ['p(95)<500'],
    lost_messages: ['count==0'],
    lost_whispers: ['count==0'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
  },
}

const heardMs = new Trend('heard_ms', true)
const whisperMs = new Trend('whisper_round_trip_ms', true)
const heard = new Counter('heard_messages')
const said = new Counter('said_messages')
const lost = new Counter('lost_messages')
const lostWhispers = new Counter('lost_whispers')

export default function chat() {
  const user = exec.vu.idInTest
  const socket = new WebSocket(`${lobby}/ws/chat-${user % rooms}`)
  let closing = false
  const next = {}
  const others = []
  let id = ''
  let saidCount = 0
  let ownHeard = 0
  let whispersOpen = 0

  const hear = (frame) => {
    const [kind, first, second] = frame.msg.split(' ')
    if (frame.to !== undefined) {
      check(frame, { 'a whisper reaches only its recipient': () => frame.to === id })
      if (kind === 'ask') socket.send(`\\w ${frame.id} answer ${first}`)
      if (kind !== 'answer') return
      whispersOpen--
      whisperMs.add(Date.now() - Number(first))
      return
    }
    if (kind !== 'say') return
    const sequence = Number(first)
    const expected = next[frame.id]
    if (expected !== undefined && sequence !== expected) lost.add(Math.abs(sequence - expected))
    if (expected === undefined && frame.id !== id) others.push(frame.id)
    next[frame.id] = sequence + 1
    heard.add(1)
    heardMs.add(Date.now() - Number(second))
    if (frame.id === id) ownHeard++
  }

  socket.addEventListener('message', ({ data }) => {
    if (data.startsWith('{')) hear(JSON.parse(data))
    else if (data.startsWith('your id is ')) id = data.slice('your id is '.length)
  })

  socket.addEventListener('open', () => {
    const talk = setInterval(() => {
      socket.send(`say ${saidCount++} ${Date.now()}`)
      said.add(1)
      if (saidCount % whisperEvery === 0 && others.length > 0) {
        const other = others[Math.floor(Math.random() * others.length)]
        whispersOpen++
        socket.send(`\\w ${other} ask ${Date.now()}`)
      }
    }, sayEveryMs)
    setTimeout(() => clearInterval(talk), seconds * 1000)
    setTimeout(
      () => {
        check(id, { 'the lobby gave an id': () => /^[0-9a-f-]{36}$/.test(id) })
        lost.add(saidCount - ownHeard)
        lostWhispers.add(whispersOpen)
        closing = true
        socket.close()
      },
      seconds * 1000 + graceMs,
    )
  })
  socket.addEventListener('error', ({ error }) => {
    // The answer k6 gives to a ping that comes while it closes is refused by k6 itself.
    if (closing) return
    check(error, { 'no socket error': () => false })
    console.error(error)
  })
}
