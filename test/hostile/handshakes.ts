// Requests to connect that are broken, slow or never finished.

import { upgradeRequest } from './offender.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'

const NAMES = [
  '%00',
  '%zz',
  '%ff',
  'a%2Fb',
  'a/b',
  '',
  '%F0%9F%98%80',
  'r'.repeat(256),
  'r'.repeat(5000),
  '$closed',
  'x%23y',
]

// Each makes a request from a right one.
const FAULTS: readonly ((request: string, random: Random) => string)[] = [
  (request) => request,
  (request) => request.replace(/Sec-WebSocket-Key: .*\r\n/, ''),
  (request) => request.replace(/Sec-WebSocket-Key: .*\r\n/, 'Sec-WebSocket-Key: short\r\n'),
  (request, random) => request.replace('Version: 13', `Version: ${random.pick(['12', '8', '', 'x', '13, 8'])}`),
  (request) => request.replace('Upgrade: websocket\r\n', ''),
  (request) => request.replace('Upgrade: websocket', 'Upgrade: h2c'),
  (request) => request.replace('Connection: Upgrade\r\n', ''),
  (request, random) => request.replace('GET', random.pick(['POST', 'PUT', 'HEAD', 'get', 'OPTIONS', 'BREW'])),
  (request, random) => request.replace('HTTP/1.1', random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/1.1 x', ''])),
  (request) => request.replace('Host: 127.0.0.1', 'Host: 127.0.0.1\r\nHost: 127.0.0.1'),
  (request) => request.replace('Host: 127.0.0.1', 'Host: evil.example'),
  (request) => request.replace('Host: 127.0.0.1\r\n', ''),
  (request) => request.replace('\r\n\r\n', '\r\nOrigin: https://evil.example\r\n\r\n'),
  (request, random) => request.replace('\r\n\r\n', `\r\nCookie: ${'c'.repeat(random.between(4000, 60_000))}\r\n\r\n`),
  (request) => request.replace('\r\n\r\n', `${'\r\nX-A: b'.repeat(120)}\r\n\r\n`),
  (request) => request.replace('\r\n\r\n', '\r\nContent-Length: 5\r\n\r\nhello'),
  (request) => request.replace('\r\n\r\n', '\r\nSec-WebSocket-Protocol: lobbycast-json, chat\r\n\r\n'),
  (request) => request.replace('\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'),
  (request, random) => `${request}${random.bytes(50).toString('latin1')}`,
  (_, random) => random.bytes(random.between(1, 2000)).toString('latin1'),
]

export async function handshakes(stage: Stage): Promise<void> {
  await stage.each(knock)
}

async function knock(stage: Stage): Promise<void> {
  const { random } = stage
  while (stage.isOn) {
    const offender = stage.connect()
    const right = upgradeRequest(`/ws/${random.chance(0.5) ? stage.name : random.pick(NAMES)}`)
    const request = Buffer.from(random.pick(FAULTS)(right, random), 'latin1')
    const manner = random.int(10)
    if (manner === 0) {
      // Byte by byte, slowly.
      for (const byte of request.subarray(0, 300)) {
        if (!offender.isOpen || !stage.isOn) break
        offender.write(Uint8Array.of(byte))
        await stage.pause(random.int(20))
      }
    } else if (manner === 1) {
      // Never finished.
      offender.write(request.subarray(0, random.int(request.length)))
      await Promise.race([offender.closed, stage.pause(random.between(500, 20_000))])
    } else {
      offender.write(request)
    }
    await Promise.race([offender.closed, stage.pause(random.between(10, 200))])
    offender.leave('RST')
    await offender.closed
  }
}
