// A lobby inside an application: the application says who may come in, greets who joins, and tells everybody the time. Run it with
//   npm run build && npx tsx examples/embedded.ts
// and join with any client: centrifuge at /connection/websocket with {"name":"ann"} as connect data, or a plain WebSocket at /hall?name=ann.
import { createServer, type LobbyServer, OperationError } from 'lobbycast'

const ROOM = 'hall'

const server: LobbyServer = await createServer(
  {
    http: { port: Number(process.env.PORT ?? 8081) },
    rooms: { defaults: { historySize: 10 } },
  },
  {
    hooks: {
      // Asked about each connection. What it answers is what the others see.
      connect: ({ data }) => {
        const { name } = (data ?? {}) as { name?: unknown }
        if (typeof name !== 'string' || name === '') return { disconnect: { code: 4501, reason: 'tell your name' } }
        return { result: { user: name, info: { name } } }
      },
    },
  },
)

server.on('member_joined', ({ room, user }) => {
  if (room !== ROOM) return
  server.publish(ROOM, { welcome: user }).catch(report)
})

const clock = setInterval(() => {
  server.publish(ROOM, { time: new Date().toISOString() }, { skipHistory: true }).catch(report)
}, 1000)

/** Why a publication did not happen: a bug, or a lobby that is busy. */
function report(error: unknown): void {
  if (error instanceof OperationError) console.error(`not published: ${error.message} (${error.code})`)
  else throw error
}

process.once('SIGTERM', () => {
  clearInterval(clock)
  void server.stop()
})

console.log(`lobby at ${server.wsUrl}, its rooms: ${JSON.stringify((await server.rooms()).rooms)}`)
