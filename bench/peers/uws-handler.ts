/** uWebSockets.js as people write it: JSON.stringify and publish inside the message handler. */
import { serveUws } from './uws.ts'

const decoder = new TextDecoder()

serveUws({
  onMessage(app, member, message) {
    app.publish(member.room, JSON.stringify({ id: member.id, msg: decoder.decode(message), room_id: member.room }))
  },
})
