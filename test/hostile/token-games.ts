// Tokens that have expired, are forged, huge, or come without end.

import { jsonFrame } from './client-frame.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'
import { inSeconds, token } from './token.ts'

const TOKENS: readonly ((random: Random) => string)[] = [
  () => token({ sub: 'ada', exp: inSeconds(3600) }),
  () => token({ sub: 'ada', exp: inSeconds(2) }),
  () => token({ sub: 'ada', exp: inSeconds(-10) }),
  () => token({ sub: 'ada', nbf: inSeconds(100) }),
  () => token({ sub: 'ada' }, { secret: 'another secret, of the same length as the right one, about' }),
  () => token({ sub: 'ada' }, { alg: 'none' }),
  (random) => token({ sub: 'ada', info: 'i'.repeat(random.between(1000, 12_000)) }),
  (random) =>
    token({ sub: 'ada', channels: Array.from({ length: random.between(1, 200) }, (_, index) => `t${index}`) }),
  (random) =>
    token({ sub: random.pick(['', 'a,b', 'a#b', 'u'.repeat(300)]), name: random.pick(['', 'n'.repeat(65), 7]) }),
  (random) => random.bytes(random.between(1, 500)).toString('base64url'),
  () => 'a.b.c',
  () => '..',
]

export async function tokenGames(stage: Stage): Promise<void> {
  await stage.each(show)
}

async function show(stage: Stage): Promise<void> {
  const { random, name } = stage
  while (stage.isOn) {
    const shown = random.pick(TOKENS)(random)
    if (random.chance(0.5)) {
      const visitor = stage.connect()
      await visitor.upgrade(`/ws/${name}?token=${shown}`)
      await Promise.race([visitor.closed, stage.pause(random.int(300))])
      visitor.leave('RST')
      await visitor.closed
      continue
    }
    const client = await stage.open('/connection/websocket')
    client?.write(jsonFrame({ id: 1, connect: { token: shown } }))
    await stage.pause(50)
    // A storm of refreshes: each has to be verified.
    const refreshes = Array.from({ length: random.between(1, 100) }, (_, index) => ({
      id: index + 2,
      refresh: {
        token: random.chance(0.9) ? token({ sub: 'ada', exp: inSeconds(3600) }) : random.pick(TOKENS)(random),
      },
    }))
    for (let count = random.between(1, 10); count > 0 && client?.isOpen === true; count--) {
      client.write(jsonFrame(...refreshes))
      client.write(jsonFrame({ id: 999, subscribe: { channel: 'vip:x', token: random.pick(TOKENS)(random) } }))
      await stage.pause(random.int(100))
    }
    client?.leave('RST')
    await client?.closed
  }
}
