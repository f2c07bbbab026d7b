// The session of docs/clients.md: two plain clients and one statistics push against a running server. Prints what each receives.
// Usage: node docs/session.mjs [ws url] ; the admin key, if the server has one, from ADMIN_KEY.
import { once } from 'node:events'
import WebSocket from 'ws'

const ws = process.argv[2] ?? 'ws://127.0.0.1:8081'
const http = ws.replace('ws', 'http')

async function join(name, room) {
  const socket = new WebSocket(`${ws}/ws/${room}`)
  socket.on('message', (message, isBinary) =>
    console.log(`${name}< ${isBinary ? `(binary ${message.toString('hex')})` : message}`),
  )
  await once(socket, 'message')
  return socket
}

const a = await join('A', 'dailyNews')
const bJoined = once(a, 'message')
const b = await join('B', 'dailyNews')
await bJoined

console.log('B> hi "you"')
let arrived = Promise.all([once(a, 'message'), once(b, 'message')])
b.send('hi "you"')
await arrived

console.log('A> (binary 01)')
arrived = once(a, 'message')
a.send(Buffer.from([1]))
await arrived

const records = [{ product_line_id: 7, total_trx: 3 }]
console.log(`POST /dailyNews ${JSON.stringify(records)}`)
arrived = Promise.all([once(a, 'message'), once(b, 'message')])
const response = await fetch(`${http}/dailyNews`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-key': process.env.ADMIN_KEY ?? '' },
  body: JSON.stringify(records),
})
console.log(`${response.status} ${await response.text()}`)
if (!response.ok) process.exit(1)
await arrived

console.log('B closes')
arrived = once(a, 'message')
b.close()
await arrived
a.close()
