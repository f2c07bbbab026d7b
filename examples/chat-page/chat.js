// Browser. A chat in the room `chat:lobby`. The SDK reconnects by itself, and the lobby then sends what was missed.
const byId = (id) => document.getElementById(id)
const { lobby } = await (await fetch('lobby.json')).json()

const client = new Centrifuge(`${lobby}/connection/websocket`)
const room = client.newSubscription('chat:lobby')

client.on('connecting', ({ reason }) => say(`connecting: ${reason}`))
client.on('disconnected', ({ code, reason }) => say(`disconnected: ${reason} (${code})`))
room.on('unsubscribed', ({ code, reason }) => say(`not in the room: ${reason} (${code})`))

room.on('subscribed', async ({ wasRecovering, recovered }) => {
  say('in the room')
  if (wasRecovering) {
    // What was missed comes as ordinary publications. When the history does not reach back far enough, the page has to say so.
    show(recovered ? 'back, nothing was missed' : 'back, older messages were missed')
    if (recovered) return
  }
  const { publications } = await room.history({ limit: 20, reverse: true })
  byId('messages').replaceChildren()
  for (const { data } of publications.reverse()) showMessage(data)
})

room.on('publication', ({ data }) => showMessage(data))

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    await room.publish({ name: byId('name').value, text: byId('text').value })
    byId('text').value = ''
  } catch (error) {
    // Not delivered: the lobby has refused the message, or there is no connection. The text stays in its field.
    show(`not sent: ${error.message}`)
  }
})

room.subscribe()
client.connect()

function say(state) {
  byId('state').textContent = state
}

/** Others choose what is in `data`, so it is checked, and shown as text only. */
function showMessage(data) {
  if (typeof data?.name !== 'string' || typeof data.text !== 'string') return
  const name = document.createElement('span')
  name.className = 'name'
  name.textContent = data.name
  const line = document.createElement('li')
  line.append(name, data.text)
  append(line)
}

function show(notice) {
  const line = document.createElement('li')
  line.className = 'notice'
  line.textContent = notice
  append(line)
}

function append(line) {
  byId('messages').append(line)
  while (byId('messages').childElementCount > 500) byId('messages').firstElementChild.remove()
  line.scrollIntoView({ block: 'nearest' })
}
