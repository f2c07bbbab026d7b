// Programs that join a room of this server, ready to be copied. Browser; no DOM.

import { urlPart } from '../protocol/dialect.ts'

export interface Target {
  readonly host: string
  readonly isSecure: boolean
  readonly room: string
}

export const SNIPPETS = {
  Browser: browser,
  Node: node,
  Python: python,
  curl,
  SDK: sdk,
} as const satisfies Record<string, (target: Target) => string>

const scheme = (name: 'ws' | 'http', { isSecure, host }: Target): string => `${name}${isSecure ? 's' : ''}://${host}`

const roomUrl = (target: Target): string =>
  `${scheme('ws', target)}/ws/${urlPart(target.room).replaceAll("'", '%27')}?format=json&name=Ann`

function browser(target: Target): string {
  return `const socket = new WebSocket('${roomUrl(target)}')
socket.onmessage = ({ data }) => console.log(JSON.parse(data))
socket.onopen = () => socket.send(JSON.stringify({ type: 'message', data: 'hello' }))`
}

function node(target: Target): string {
  return `// npm install ws
import WebSocket from 'ws'

const socket = new WebSocket('${roomUrl(target)}')
socket.on('message', (text) => console.log(JSON.parse(text)))
socket.on('open', () => socket.send(JSON.stringify({ type: 'message', data: 'hello' })))`
}

function python(target: Target): string {
  return `# pip install websockets
import json
from websockets.sync.client import connect

with connect("${roomUrl(target)}") as socket:
    socket.send(json.dumps({"type": "message", "data": "hello"}))
    for text in socket:
        print(json.loads(text))`
}

function curl(target: Target): string {
  const body = JSON.stringify({ channel: target.room, data: 'hello' }).replaceAll("'", "'\\''")
  return `# From a back end: publishes to the room. ADMIN_KEY holds the key of the server.
curl ${scheme('http', target)}/api/publish \\
  -H "X-API-Key: $ADMIN_KEY" -H 'Content-Type: application/json' \\
  -d '${body}'`
}

function sdk(target: Target): string {
  return `// npm install centrifuge
// For a browser with a bundler, and for Node 22 or newer, which have a WebSocket.
import { Centrifuge } from 'centrifuge'

const client = new Centrifuge('${scheme('ws', target)}/connection/websocket')
const room = client.newSubscription(${JSON.stringify(target.room)})
room.on('publication', ({ data }) => console.log(data))
room.on('subscribed', () => room.publish('hello'))
room.subscribe()
client.connect()`
}
