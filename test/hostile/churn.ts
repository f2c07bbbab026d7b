// Connections that come, say little, and go in every way.

import { jsonFrame, textFrame } from './client-frame.ts'
import type { Stage } from './stage.ts'

// Connections that an act opens in a second. More would use up the ports of this machine.
const PER_SECOND = 150

export async function churn(stage: Stage): Promise<void> {
  await stage.each(comeAndGo)
}

async function comeAndGo(stage: Stage): Promise<void> {
  const { random, name } = stage
  const pauseMs = (1000 * stage.connections) / PER_SECOND
  while (stage.isOn) {
    const visitor = stage.connect({ isPolite: random.chance(0.9) })
    const path = random.pick([
      `/ws/${name}`,
      `/ws/${name}?format=json&name=Ann`,
      '/connection/websocket',
      `/ws/${name}-${random.int(1000)}`,
    ])
    const upgraded = visitor.upgrade(path)
    // Some go before they know whether they were let in.
    if (!random.chance(0.2) && (await upgraded)) {
      if (path.startsWith('/connection'))
        visitor.write(jsonFrame({ id: 1, connect: {} }, { id: 2, subscribe: { channel: name, join_leave: true } }))
      else if (random.chance(0.5)) visitor.write(textFrame('hello and goodbye'))
      await stage.pause(random.int(200))
    }
    visitor.leave(random.pick(['close', 'FIN', 'RST']))
    await Promise.race([visitor.closed, stage.pause(200)])
    visitor.leave('RST')
    await visitor.closed
    await stage.pause(pauseMs * random.next() * 2)
  }
}
