// Connections that make the server hold memory before it knows who they are.

import { clientFrame, jsonFrame, Opcode, textFrame } from './client-frame.ts'
import type { Stage } from './stage.ts'
import { inSeconds, token } from './token.ts'

const SECONDS_OF_OPENING = 2
// Of a message that is not finished: almost all that the server lets a connection keep in it.
const UNFINISHED_BYTES = 131_000

const MANNERS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'huge message': hugeMessage,
  'unfinished message': unfinishedMessage,
  'unfinished fragments': unfinishedFragments,
  'early commands': earlyCommands,
  silence,
}

export async function strangers(stage: Stage): Promise<void> {
  const manner = MANNERS[stage.mannerOf(Object.keys(MANNERS))]!
  await stage.each(async (branch) => {
    await branch.pause(branch.random.int(SECONDS_OF_OPENING * 1000))
    await manner(branch)
  })
}

async function unfinishedMessage(stage: Stage): Promise<void> {
  const stranger = await stage.open('/connection/websocket')
  const payload = Buffer.alloc(UNFINISHED_BYTES - 1, 'u')
  stranger?.write(clientFrame({ opcode: Opcode.text, declared: UNFINISHED_BYTES, payload }))
  await stage.wait()
}

// Larger than the size at which the connection is cut.
async function hugeMessage(stage: Stage): Promise<void> {
  const stranger = await stage.open(stage.random.pick(['/ws/strangers', '/connection/websocket']))
  stranger?.write(clientFrame({ opcode: Opcode.text, payload: Buffer.alloc(2_097_000, 'u'), fin: false }))
  await stage.wait()
}

async function unfinishedFragments(stage: Stage): Promise<void> {
  const stranger = await stage.open('/connection/websocket')
  stranger?.write(clientFrame({ opcode: Opcode.text, payload: '{', fin: false }))
  while (stage.isOn && stranger?.isOpen === true) {
    stranger.write(clientFrame({ opcode: Opcode.continuation, payload: Buffer.alloc(1000, ' '), fin: false }))
    await stage.pause(20)
  }
}

async function earlyCommands(stage: Stage): Promise<void> {
  const { random } = stage
  while (stage.isOn) {
    const stranger = await stage.open('/connection/websocket')
    const data = 'e'.repeat(random.pick([10, 60_000]))
    // What comes behind a token waits until the token is verified.
    const shown = random.pick(['', 'a.b.c', token({ sub: 'eve', exp: inSeconds(60) })])
    stranger?.write(jsonFrame({ id: 1, connect: { token: shown } }))
    for (let id = 2; id < 50 && stranger?.isOpen === true; id++)
      stranger.write(jsonFrame({ id, publish: { channel: 'strangers', data } }))
    await Promise.race([stranger?.closed, stage.pause(random.int(1000))])
    stranger?.leave('RST')
    await stage.pause(100)
  }
}

// Never says `connect`, or nothing at all.
async function silence(stage: Stage): Promise<void> {
  const { random } = stage
  const stranger = stage.connect()
  if (random.chance(0.7) && (await stranger.upgrade('/connection/websocket')) && random.chance(0.3))
    stranger.write(textFrame(''))
  await stage.wait()
}
