// Connections that send frames drawn at random, right ones and wrong ones, and come again when they were sent away for it.

import { clientFrame, fragmented, Opcode, textFrame } from './client-frame.ts'
import type { Offender } from './offender.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'

const PATHS = ['/ws/odd', '/odd', '/ws/odd?format=json', '/connection/websocket']
const OPCODES = Array.from({ length: 16 }, (_, opcode) => opcode)
const BAD_UTF8 = ['ff', 'c080', 'eda080', 'f4908080', 'e282', '80'].map((hex) => Buffer.from(hex, 'hex'))

// Each makes the bytes of one whole oddity.
const ODDITIES: readonly ((random: Random) => Buffer)[] = [
  (random) => clientFrame({ opcode: random.pick(OPCODES), payload: random.bytes(random.int(200)), mask: random }),
  (random) => clientFrame({ opcode: Opcode.text, payload: random.bytes(20), rsv: random.between(1, 7) }),
  (random) => clientFrame({ opcode: Opcode.text, payload: random.pick(BAD_UTF8) }),
  (random) =>
    Buffer.concat(
      fragmented(Buffer.concat([Buffer.from('a'), random.pick(BAD_UTF8)]), { size: 1, opcode: Opcode.text }),
    ),
  () => clientFrame({ opcode: Opcode.text, payload: 'not masked', mask: false }),
  (random) => clientFrame({ opcode: Opcode.text, payload: 'short', lengthBytes: random.pick([2, 8]) }),
  (random) => clientFrame({ opcode: Opcode.binary, declared: random.pick([2 ** 31, 2 ** 40, 2 ** 52]), payload: 'x' }),
  (random) =>
    clientFrame({ opcode: random.pick([8, 9, 10]), payload: random.bytes(random.between(120, 130)), lengthBytes: 2 }),
  (random) => clientFrame({ opcode: random.pick([8, 9, 10]), payload: 'half', fin: false }),
  (random) => clientFrame({ opcode: Opcode.close, payload: random.bytes(random.int(5)) }),
  () => clientFrame({ opcode: Opcode.continuation, payload: 'of nothing' }),
  () => clientFrame({ opcode: Opcode.text, payload: 'begun', fin: false }),
  (random) => Buffer.concat(fragmented(Buffer.alloc(random.between(1, 2000), 'f'), { size: 1, opcode: Opcode.text })),
  (random) =>
    Buffer.concat(Array.from({ length: random.between(1, 500) }, () => clientFrame({ opcode: 0, fin: false }))),
  (random) => textFrame('s'.repeat(random.pick([0, 1, 125, 126, 65_535, 65_536, 65_537, 200_000]))),
  (random) => textFrame('['.repeat(random.between(1, 60_000))),
  (random) => textFrame(`{"type":"message","data":${'{"a":'.repeat(random.between(1, 9000))}1`),
  (random) => textFrame(`{"id":${random.pick(['0', '-1', '1e99', '"1"', '4294967296', '1.5'])},"connect":{}}`),
  (random) => textFrame(`${'{"id":1,"connect":{}}\n'.repeat(random.between(1, 1500))}`),
  (random) => random.bytes(random.between(1, 300)),
  () => clientFrame({ opcode: Opcode.ping, payload: 'between' }),
]

export async function oddFrames(stage: Stage): Promise<void> {
  await stage.each(misbehave)
}

async function misbehave(stage: Stage): Promise<void> {
  const { random } = stage
  while (stage.isOn) {
    const path = random.pick(PATHS)
    const offender = await stage.open(path, { isPolite: random.chance(0.8) })
    if (offender === undefined) return
    if (path.startsWith('/connection') && random.chance(0.7)) offender.write(textFrame('{"id":1,"connect":{}}'))
    for (let count = random.between(1, 30); count > 0 && offender.isOpen && stage.isOn; count--) {
      await write(stage, offender, random.pick(ODDITIES)(random))
    }
    await stage.pause(random.int(100))
    offender.leave(random.pick(['close', 'FIN', 'RST']))
    // A connection that the server has not closed by now is cut, so that it does not outlast the act.
    await Promise.race([offender.closed, stage.pause(500)])
    offender.leave('RST')
  }
}

async function write(stage: Stage, offender: Offender, bytes: Buffer): Promise<void> {
  const { random } = stage
  if (bytes.length < 300 && random.chance(0.1)) {
    // Each byte in a segment of its own.
    for (const byte of bytes) {
      offender.write(Uint8Array.of(byte))
      await stage.pause(1)
    }
    return
  }
  offender.write(bytes)
  if (random.chance(0.3)) await stage.pause(random.int(30))
}
