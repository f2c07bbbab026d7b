// A crowd in one room, and members of it that ask over and over who is there: each answer costs by the size of the crowd.

import { jsonFrame } from './client-frame.ts'
import type { Stage } from './stage.ts'

const ASKERS_MAX = 20
// Commands in one frame, as the `Must be shown` of the server's limits has them.
const COMMANDS = [300, 1000]

export async function presenceStorm(stage: Stage): Promise<void> {
  const { random, name } = stage
  const crowd = await stage.crowd(() => '/connection/websocket')
  const enter = jsonFrame({ id: 1, connect: {} }, { id: 2, subscribe: { channel: name } })
  for (const member of crowd) member.write(enter)
  await stage.pause(500)
  const askers = crowd.slice(0, random.chance(0.5) ? 1 : ASKERS_MAX)
  const method = random.pick(['presence', 'presence', 'presence_stats'])
  const commands = random.pick(COMMANDS)
  const frame = jsonFrame(
    ...Array.from({ length: commands }, (_, index) => ({ id: index + 9, [method]: { channel: name } })),
  )
  await Promise.all(askers.map((asker) => stage.flood(asker, method, frame)))
}
