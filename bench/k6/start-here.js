// Start here with a script of your own: users of a room who speak plain JSON (docs/plain-json.md).
//   k6 run -e LOBBY=ws://127.0.0.1:8081 bench/k6/start-here.js
import { check } from 'k6'
import { setTimeout } from 'k6/timers'
import { WebSocket } from 'k6/websockets'

const thresholds = { checks: ['rate==1'], dropped_iterations: ['count==0'] }
export const options = { vus: 20, iterations: 20, thresholds }

export default function user() {
  const socket = new WebSocket(`${__ENV.LOBBY || 'ws://127.0.0.1:8081'}/ws/hall?format=json&name=user-${__VU}`)
  const heard = []
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data)
    if (frame.type === 'welcome') socket.send(JSON.stringify({ type: 'message', data: { hello: __VU } }))
    if (frame.type === 'message') heard.push(frame.data.hello)
  }
  socket.onclose = () =>
    check(heard, { 'I heard myself once': () => heard.filter((user) => user === __VU).length === 1 })
  setTimeout(() => socket.close(), 2000)
}
