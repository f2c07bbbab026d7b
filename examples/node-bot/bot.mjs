// A bot in the room `chat:lobby`. It answers `!time`, `!dice` and `!help`, also what was asked while its connection was lost: the SDK comes
// back with its position, and the lobby sends each publication that was missed, once and in order.
import { Centrifuge } from 'centrifuge'
import { WebSocket } from 'ws'

const NAME = 'bot'
const ANSWERS = {
  '!time': () => new Date().toISOString(),
  '!dice': () => String(1 + Math.floor(Math.random() * 6)),
  '!help': () => `I know ${Object.keys(ANSWERS).join(', ')}`,
}

const lobby = (process.env.LOBBY ?? 'http://127.0.0.1:8081').replace(/^http/, 'ws')
const client = new Centrifuge(`${lobby}/connection/websocket`, {
  websocket: WebSocket,
  minReconnectDelay: 200,
  maxReconnectDelay: 5000,
})
const room = client.newSubscription('chat:lobby')

room.on('subscribed', ({ wasRecovering, recovered }) => {
  if (!wasRecovering) console.log('in chat:lobby')
  else if (recovered) console.log('back in chat:lobby, nothing was missed')
  else console.log('back in chat:lobby, the history did not reach back far enough')
})
room.on('publication', ({ data }) => answer(data))

client.on('connecting', ({ code, reason }) => console.log(`connecting: ${reason} (${code})`))
// Here the SDK has given up: the code says not to come back. A supervisor may start the bot again later.
client.on('disconnected', ({ code, reason }) => end(`disconnected: ${reason} (${code})`, code))
room.on('unsubscribed', ({ code, reason }) => end(`not in the room: ${reason} (${code})`, code))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => client.disconnect())

room.subscribe()
client.connect()

/** Publications arrive in order, and so do the answers: the SDK sends commands one after another. */
async function answer(data) {
  const known = typeof data?.text === 'string' && data.name !== NAME && Object.hasOwn(ANSWERS, data.text)
  if (!known) return
  try {
    await room.publish({ name: NAME, text: ANSWERS[data.text]() })
  } catch (error) {
    console.error(`no answer to ${data.text}: ${error.message}`)
  }
}

/** Code 0 is the disconnect that this program has asked for. */
function end(text, code) {
  console.log(text)
  process.exitCode = code === 0 ? 0 : 1
  client.disconnect()
}
