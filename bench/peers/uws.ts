/**
 * What the two uWebSockets.js peers share: the room routes, limits and the statistics route. They differ only in how a
 * message is published, which is the argument.
 *
 * Limits are lobbycast's defaults, so that nobody wins by buffering more: 64 KiB messages, 1 MiB outbox, 12 s heartbeat.
 */

import uWS from 'uWebSockets.js'
import { randomUUID } from 'node:crypto'
import { notices } from './notices.ts'
import { statisticsFrame } from './statistics.ts'

export interface Member {
  id: string
  room: string
}

export interface UwsPeer {
  onMessage(app: uWS.TemplatedApp, member: Member, message: ArrayBuffer): void
}

export function serveUws(peer: UwsPeer): void {
  const app = uWS.App()
  app.ws<Member>('/ws/:room', {
    idleTimeout: 12,
    sendPingsAutomatically: true,
    maxPayloadLength: 65_536,
    maxBackpressure: 4_194_304,
    compression: uWS.DISABLED,
    upgrade(res, req, context) {
      res.upgrade<Member>(
        { id: randomUUID(), room: req.getParameter(0) },
        req.getHeader('sec-websocket-key'),
        req.getHeader('sec-websocket-protocol'),
        req.getHeader('sec-websocket-extensions'),
        context,
      )
    },
    open(socket) {
      const { id, room } = socket.getUserData()
      if (notices) app.publish(room, `${id} just joined!`)
      socket.subscribe(room)
      socket.send(`your id is ${id}`)
    },
    message(socket, message, isBinary) {
      if (isBinary) socket.send(message, true)
      else peer.onMessage(app, socket.getUserData(), message)
    },
    close(socket) {
      const { id, room } = socket.getUserData()
      if (notices) app.publish(room, `${id} disconnected.`)
    },
  })
  app.post('/rooms/:room/statistics', (res, req) => {
    const room = req.getParameter(0)
    const chunks: Buffer[] = []
    let aborted = false
    res.onAborted(() => {
      aborted = true
    })
    res.onData((chunk, isLast) => {
      chunks.push(Buffer.from(chunk.slice(0)))
      if (!isLast || aborted) return
      try {
        app.publish(room, statisticsFrame(room, Buffer.concat(chunks).toString()))
        res.cork(() => void res.writeHeader('content-type', 'application/json').end('null'))
      } catch (error) {
        res.cork(() => void res.writeStatus('400').end(String(error)))
      }
    })
  })
  app.listen('127.0.0.1', 0, (token) => {
    if (!token) throw new Error('cannot listen')
    const port = uWS.us_socket_local_port(token)
    console.log(JSON.stringify({ msg: 'listening', http: `http://127.0.0.1:${port}` }))
  })
}
