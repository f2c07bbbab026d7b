// Rooms with long histories, and members that ask for all of them over and over, also by recovery.

import { jsonFrame } from './client-frame.ts'
import type { Stage } from './stage.ts'

const PUBLICATIONS = 100
const DATA_BYTES = 10_000

export async function historyStorm(stage: Stage): Promise<void> {
  const { random } = stage
  const room = `chat:${stage.name}`
  const data = 'h'.repeat(DATA_BYTES)
  const [first, ...others] = await stage.crowd(() => '/connection/websocket')
  if (first === undefined) return
  const enter = jsonFrame({ id: 1, connect: {} }, { id: 2, subscribe: { channel: room, recoverable: true } })
  first.write(enter)
  for (let count = 0; count < PUBLICATIONS; count++) first.write(jsonFrame({ id: 3, publish: { channel: room, data } }))
  await stage.pause(500)
  const commands = random.between(1, 50)
  const asks = Array.from({ length: commands }, (_, index) => ({
    id: index + 9,
    history: { channel: room, limit: -1, reverse: index % 2 === 1 },
  }))
  const recover = [
    { id: 5, unsubscribe: { channel: room } },
    { id: 6, subscribe: { channel: room, recover: true, offset: 1, epoch: '' } },
  ]
  const isRecovery = random.chance(0.3)
  const chosen = isRecovery ? recover : asks
  const frame = { block: jsonFrame(...chosen), events: chosen.length }
  for (const other of others) other.write(enter)
  const kind = isRecovery ? 'recovery' : 'history'
  await Promise.all([first, ...others].map((asker) => stage.flood(asker, kind, frame)))
}
