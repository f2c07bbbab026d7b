/** socket.io at its best: websocket only, no compression, the in-memory adapter's broadcast (encoded once). */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Server } from 'socket.io'
import { notices } from './notices.ts'
import { statisticsFrame } from './statistics.ts'

const http = createServer()
const server = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  maxHttpBufferSize: 65_536,
})

server.on('connection', (socket) => {
  const id = randomUUID()
  const room = String(socket.handshake.query.room)
  if (notices) server.to(room).emit('notice', `${id} just joined!`)
  void socket.join(room)
  socket.emit('notice', `your id is ${id}`)
  socket.on('say', (msg: string) => server.to(room).emit('message', { id, msg, room_id: room }))
  socket.on('disconnect', () => {
    if (notices) server.to(room).emit('notice', `${id} disconnected.`)
  })
})

http.on('request', async (request, response) => {
  const room = /^\/rooms\/([^/]+)\/statistics$/.exec(request.url ?? '')?.[1]
  if (room === undefined || request.method !== 'POST') return
  try {
    server.to(room).emit('message', JSON.parse(statisticsFrame(room, await text(request))))
    response.writeHead(200, { 'content-type': 'application/json' }).end('null')
  } catch (error) {
    response.writeHead(400).end(String(error))
  }
})

http.listen(0, '127.0.0.1', 4096, () => {
  console.log(JSON.stringify({ msg: 'listening', http: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }))
})
