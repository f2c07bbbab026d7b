// Readers that stop reading in a room that is loud, and senders that stop in the middle of something.

import { clientFrame, Opcode, textFrame } from './client-frame.ts'
import { upgradeRequest } from './offender.ts'
import type { Stage } from './stage.ts'

const TEXT = textFrame('l'.repeat(16_000))

export async function stalls(stage: Stage): Promise<void> {
  await Promise.all([
    speak(stage.branch()),
    stage.each((branch, index) => (index % 2 === 0 ? stopReading(branch) : stopSending(branch))),
  ])
}

async function stopReading(stage: Stage): Promise<void> {
  const { random, name } = stage
  const path = random.pick([`/ws/${name}`, `/ws/${name}?format=json`, '/connection/websocket'])
  const reader = await stage.open(path, { isPolite: random.chance(0.5) })
  if (path.startsWith('/connection'))
    reader?.write(textFrame(`{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"${name}"}}`))
  await stage.pause(random.int(1000))
  if (reader !== undefined && random.chance(0.8)) reader.socket.pause()
}

// About 1 MB a second for each member.
async function speak(stage: Stage): Promise<void> {
  const speaker = await stage.open(`/ws/${stage.name}`)
  while (stage.isOn && speaker?.isOpen === true) {
    speaker.write(TEXT)
    await stage.pause(16)
  }
}

async function stopSending(stage: Stage): Promise<void> {
  const { random } = stage
  const request = upgradeRequest(`/ws/${stage.name}-senders`)
  if (random.chance(0.2)) {
    stage.connect().write(request.slice(0, random.int(request.length)))
    await stage.wait()
    return
  }
  const sender = await stage.open(`/ws/${stage.name}-senders`, { isPolite: random.chance(0.5) })
  if (sender === undefined) return
  const message = clientFrame({
    opcode: Opcode.text,
    payload: 'x'.repeat(random.pick([10, 1000, 60_000])),
    mask: random,
  })
  // In the middle of a head, of a payload, or of a fragmented message.
  if (random.chance(0.3)) sender.write(clientFrame({ opcode: Opcode.text, payload: 'begun', fin: false }))
  else sender.write(message.subarray(0, random.between(1, message.length - 1)))
  await stage.wait()
}
