// Owns an HTTP proxy that answers the next requests as a busy or failing server would, and passes on the others.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cleanUpAfterTest } from './clean-up.ts'

// `lost`: the request is passed on, but its answer never arrives.
export type Mood = 'pass' | 'lost' | 429 | 503

// One mood for each request; when they are used up, all pass. Resolves to the port.
export async function moodyProxy(target: number, moods: Mood[]): Promise<number> {
  const server = createServer((asked, response) => {
    const mood = moods.shift() ?? 'pass'
    if (typeof mood === 'number') refuse(asked, response, mood)
    else passOn(asked, response, { target, mood })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUpAfterTest(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function refuse(asked: IncomingMessage, response: ServerResponse, status: number): void {
  asked.resume().once('end', () => response.writeHead(status, { 'retry-after': '0' }).end('{"error":"busy"}'))
}

function passOn(asked: IncomingMessage, response: ServerResponse, { target, mood }: { target: number; mood: Mood }) {
  const { method, url: path, headers } = asked
  const far = request({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
    if (mood === 'lost') answer.resume().once('end', () => asked.socket.destroy())
    else answer.pipe(response.writeHead(answer.statusCode!, answer.headers))
  })
  asked.pipe(far)
}
