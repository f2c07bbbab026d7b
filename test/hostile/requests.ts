// HTTP as no back end would send it: broken heads, slow and huge bodies, pipelines, and answers that are never read.

import type { Offender } from './offender.ts'
import type { Random } from './random.ts'
import { ADMIN_KEY } from './secrets.ts'
import type { Stage } from './stage.ts'

const GETS = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/rooms?limit=1000',
  '/rooms?limit=x',
  '/nothing',
  '/%',
  `/${'p'.repeat(3000)}`,
]
const POSTS = ['/api/publish', '/rooms/requests/statistics', '/dailyNews', '/dailyDashBoard', '/healthz']
const BODIES = [
  '',
  '{}',
  '[]',
  'null',
  '{"channel":"requests","data":1}',
  '[{"product_line_id":1}]',
  '[[[[',
  '\xff\xfe',
  '"',
]
const HEADS = [
  'GET\r\n\r\n',
  'GET  /healthz\r\n\r\n',
  '\r\n\r\n\r\n',
  'GET /healthz HTTP/1.1\nHost: x\n\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
]

const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ${ADMIN_KEY}\r\n${headers}\r\n`

function post(random: Random, length: number | string): string {
  const key = random.chance(0.7) ? `X-API-Key: ${ADMIN_KEY}\r\n` : 'X-API-Key: wrong\r\n'
  const type = random.pick(['application/json', 'application/json; charset=utf-8', 'text/plain', ''])
  return `POST ${random.pick(POSTS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n${key}Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
}

// Each plays with one connection, which is cut afterwards.
const MANNERS: readonly ((offender: Offender, stage: Stage) => Promise<void>)[] = [
  async (offender, { random }) => {
    offender.write(random.pick(HEADS))
  },
  async (offender, { random }) => {
    const body = random.pick(BODIES)
    offender.write(post(random, Buffer.byteLength(body)) + body)
  },
  async (offender, { random }) => {
    offender.write(post(random, random.pick(['-1', 'x', '1e3', '99999999999999999999', '4194305', '67108864'])))
  },
  // A slow body.
  async (offender, stage) => {
    offender.write(post(stage.random, 1000))
    for (let count = 0; count < 1000 && offender.isOpen && stage.isOn; count++) {
      offender.write('[')
      await stage.pause(stage.random.int(30))
    }
  },
  // A body as large as is allowed, and larger.
  async (offender, { random }) => {
    const size = random.pick([100_000, 4_194_304, 4_194_305, 6_000_000])
    offender.write(post(random, size))
    offender.write(Buffer.alloc(size, '['))
  },
  async (offender, { random }) => {
    offender.write(
      `POST /api/publish HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${random.pick(['zz\r\n', '5\r\nhello\r\n0\r\n\r\n', 'ffffffffff\r\n'])}`,
    )
  },
  // A pipeline whose answers are read.
  async (offender, { random }) => {
    offender.write(get(random.pick(GETS)).repeat(random.between(2, 200)))
  },
  // A pipeline whose answers are not read.
  async (offender, stage) => {
    offender.socket.pause()
    offender.write(get('/metrics').repeat(stage.random.between(2, 50)))
    await stage.pause(stage.random.between(500, 5000))
  },
  async (offender, { random }) => {
    offender.write(get(random.pick(GETS), `X-Long: ${'x'.repeat(random.between(1000, 50_000))}\r\n`))
  },
]

export async function requests(stage: Stage): Promise<void> {
  await stage.each(ask)
}

async function ask(stage: Stage): Promise<void> {
  const { random } = stage
  while (stage.isOn) {
    const offender = stage.connect()
    await random.pick(MANNERS)(offender, stage)
    await Promise.race([offender.closed, stage.pause(random.between(20, 500))])
    offender.leave('RST')
    await offender.closed
  }
}
