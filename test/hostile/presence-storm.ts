// A crowd in one room, and members of it that ask over and over who is there: each answer costs by the size of the crowd.

import { setTimeout as sleep } from 'node:timers/promises'
import { jsonFrame } from './client-frame.ts'
import type { Offender } from './offender.ts'
import type { Stage } from './stage.ts'

// So many of the crowd leave at a time, and this long apart.
const LEAVING = 50
const LEAVING_MS = 20

interface Storm {
  readonly askers: number
  readonly commandsPerFrame: number
  // For each asker. Infinity: it floods.
  readonly frames: number
}

const METHODS = ['presence', 'presence', 'presence_stats'] as const
const STORMS: Readonly<Record<string, Storm>> = {
  '300 from 1': { askers: 1, commandsPerFrame: 300, frames: 1 },
  '300 from 20': { askers: 20, commandsPerFrame: 300, frames: 1 },
  '3,000 from 1': { askers: 1, commandsPerFrame: 1000, frames: 3 },
  '3,000 from 20': { askers: 20, commandsPerFrame: 1000, frames: 3 },
  'flood from 1': { askers: 1, commandsPerFrame: 300, frames: Number.POSITIVE_INFINITY },
  'flood from 20': { askers: 20, commandsPerFrame: 1000, frames: Number.POSITIVE_INFINITY },
}

export async function presenceStorm(stage: Stage): Promise<void> {
  const { random, name } = stage
  const crowd: Offender[] = []
  const enter = jsonFrame({ id: 1, connect: {} }, { id: 2, subscribe: { channel: name } })
  await stage.furnish(async () => {
    crowd.push(
      ...(await stage.crowd(
        () => '/connection/websocket',
        { isCentrifuge: true },
        (member) => member.write(enter),
      )),
    )
  })
  const { askers, commandsPerFrame, frames } = STORMS[stage.mannerOf(Object.keys(STORMS))]!
  // Lists cost the most.
  const method = stage.manner === undefined ? random.pick(METHODS) : 'presence'
  const frame = jsonFrame(
    ...Array.from({ length: commandsPerFrame }, (_, index) => ({ id: index + 9, [method]: { channel: name } })),
  )
  const asking = crowd.slice(0, askers)
  if (Number.isFinite(frames)) {
    for (const asker of asking) for (let count = frames; count > 0; count--) asker.write(frame)
    await stage.wait()
  } else {
    await Promise.all(asking.map((asker) => stage.flood(asker, method, { block: frame, events: commandsPerFrame })))
    await stage.wait()
  }
  await stage.furnish(async () => {
    for (const [index, member] of crowd.entries()) {
      member.leave('RST')
      if (index % LEAVING === 0) await sleep(LEAVING_MS)
    }
  })
}
