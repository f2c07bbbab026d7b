// Connections that take as many rooms as they may, and fill the history of one room after the other.

import { jsonFrame } from './client-frame.ts'
import type { Stage } from './stage.ts'

const ROOMS = 128
const DATA = 'd'.repeat(63 * 1024)

export async function hoarders(stage: Stage): Promise<void> {
  const isHistory = stage.mannerOf(['history', 'rooms']) === 'history'
  const crowd = await stage.crowd(() => '/connection/websocket')
  await Promise.all(
    crowd.map(async (hoarder, index) => {
      hoarder.write(jsonFrame({ id: 1, connect: {} }))
      for (let turn = 0; stage.isOn && hoarder.isOpen; turn++) {
        if (isHistory) hoarder.write(fillAndLeave(`chat:${stage.name}-${index}-${turn}`))
        else hoarder.write(manyRooms(`${stage.name}-${index}-${turn}`))
        await stage.pause(50)
        while (stage.isOn && hoarder.isOpen && hoarder.backlog > 0) await stage.pause(5)
      }
    }),
  )
}

function fillAndLeave(channel: string): Buffer {
  const publishes = Array.from({ length: 8 }, (_, index) =>
    jsonFrame({ id: 20 + index, publish: { channel, data: DATA } }),
  )
  return Buffer.concat([
    jsonFrame({ id: 10, subscribe: { channel } }),
    ...publishes,
    jsonFrame({ id: 30, unsubscribe: { channel } }),
  ])
}

function manyRooms(name: string): Buffer {
  const channels = Array.from({ length: ROOMS }, (_, index) => `${name}-${index}`)
  return Buffer.concat([
    jsonFrame(...channels.map((channel, index) => ({ id: 100 + index, subscribe: { channel } }))),
    jsonFrame(...channels.map((channel, index) => ({ id: 500 + index, unsubscribe: { channel } }))),
  ])
}
