/** The `ws` package at its best: no compression, each broadcast serialised once into a buffer, heartbeats by one timer. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type WebSocket, WebSocketServer } from 'ws'
import { notices } from './notices.ts'
import { statisticsFrame } from './statistics.ts'

const rooms = new Map<string, Set<WebSocket>>()
const heard = new WeakSet<WebSocket>()
const heartbeatMs = 6000

function broadcast(room: string, message: string): void {
  const frame = Buffer.from(message)
  for (const member of rooms.get(room) ?? []) member.send(frame, { binary: false })
}

const http = createServer(async (request, response) => {
  const room = /^\/rooms\/([^/]+)\/statistics$/.exec(request.url ?? '')?.[1]
  if (room === undefined || request.method !== 'POST') return void response.writeHead(404).end()
  try {
    broadcast(room, statisticsFrame(room, await text(request)))
    response.writeHead(200, { 'content-type': 'application/json' }).end('null')
  } catch (error) {
    response.writeHead(400).end(String(error))
  }
})

const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 65_536 })

server.on('connection', (socket, request) => {
  const id = randomUUID()
  const room = (request.url ?? '').slice('/ws/'.length)
  if (notices) broadcast(room, `${id} just joined!`)
  const members = rooms.get(room) ?? new Set()
  rooms.set(room, members)
  members.add(socket)
  heard.add(socket)
  socket.send(`your id is ${id}`)
  socket.on('message', (data, isBinary) => {
    heard.add(socket)
    if (isBinary) socket.send(data)
    else broadcast(room, JSON.stringify({ id, msg: data.toString(), room_id: room }))
  })
  socket.on('pong', () => heard.add(socket))
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    members.delete(socket)
    if (members.size === 0) rooms.delete(room)
    if (notices) broadcast(room, `${id} disconnected.`)
  })
})

setInterval(() => {
  for (const socket of server.clients) {
    if (!heard.delete(socket)) socket.terminate()
    else socket.ping()
  }
}, heartbeatMs)

http.listen(0, '127.0.0.1', 4096, () => {
  console.log(JSON.stringify({ msg: 'listening', http: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }))
})
