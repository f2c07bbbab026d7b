/**
 * What the two uWebSockets.js peers share: the room routes, limits and the statistics route. They differ only in how a
 * message is published, which is the argument.
 *
 * Limits are lobbycast's defaults, so that nobody wins by buffering more: 64 KiB messages, 1 MiB outbox.
 * The heartbeat is lobbycast's as well: a ping every 5 s from buckets, the end of who has been silent for 10 s.
 */

import uWS from 'uWebSockets.js'
import { randomUUID } from 'node:crypto'
import { notices } from './notices.ts'
import { statisticsFrame } from './statistics.ts'

export interface Member {
  id: string
  room: string
  /** Which bucket of pings it is in. */
  bucket: number
  /** When something came from it last, in turns of the buckets. */
  heard: number
}

export interface UwsPeer {
  onMessage(app: uWS.TemplatedApp, member: Member, message: ArrayBuffer): void
}

const bucketCount = 50
const bucketEveryMs = 100
const silenceMax = 2 * bucketCount

export function serveUws(peer: UwsPeer): void {
  const app = uWS.App()
  const buckets = Array.from({ length: bucketCount }, () => new Set<uWS.WebSocket<Member>>())
  let turn = 0
  let joined = 0
  const hear = (socket: uWS.WebSocket<Member>): void => {
    socket.getUserData().heard = turn
  }
  setInterval(() => {
    turn++
    for (const socket of buckets[turn % bucketCount]!) {
      if (turn - socket.getUserData().heard > silenceMax) socket.close()
      else socket.ping('hi')
    }
  }, bucketEveryMs)
  app.ws<Member>('/ws/:room', {
    idleTimeout: 0,
    sendPingsAutomatically: false,
    maxPayloadLength: 65_536,
    maxBackpressure: 4_194_304,
    compression: uWS.DISABLED,
    upgrade(res, req, context) {
      res.upgrade<Member>(
        { id: randomUUID(), room: req.getParameter(0), bucket: joined++ % bucketCount, heard: turn },
        req.getHeader('sec-websocket-key'),
        req.getHeader('sec-websocket-protocol'),
        req.getHeader('sec-websocket-extensions'),
        context,
      )
    },
    open(socket) {
      const { id, room, bucket } = socket.getUserData()
      buckets[bucket]!.add(socket)
      if (notices) app.publish(room, `${id} just joined!`)
      socket.subscribe(room)
      socket.send(`your id is ${id}`)
    },
    ping: hear,
    pong: hear,
    message(socket, message, isBinary) {
      hear(socket)
      if (isBinary) socket.send(message, true)
      else peer.onMessage(app, socket.getUserData(), message)
    },
    close(socket) {
      const { id, room, bucket } = socket.getUserData()
      buckets[bucket]!.delete(socket)
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
