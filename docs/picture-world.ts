// Owns a lobby that looks busy: a real server with about a hundred members who talk, boards that change, and strangers who are turned away. The
// pictures of the page (page-pictures.ts) show this lobby.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'

const KEY = 'key-of-the-pictures-4b1f'
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

interface Crowd {
  readonly room: string
  readonly members: number
  /** Messages a second; less than one is allowed. */
  readonly rate: number
}

const CROWDS: readonly Crowd[] = [
  { room: 'finals:main', members: 214, rate: 24 },
  { room: 'finals:chat', members: 120, rate: 14 },
  { room: 'chat:evening', members: 41, rate: 3 },
  { room: 'board:dailyNews', members: 24, rate: 0 },
  { room: 'board:dailyCollection', members: 18, rate: 0 },
  { room: 'quiz:table-12', members: 12, rate: 1.8 },
  { room: 'quiz:table-04', members: 11, rate: 1.7 },
  { room: 'chat:kitchen', members: 9, rate: 0.3 },
  { room: 'quiz:table-31', members: 8, rate: 0.6 },
  { room: 'quiz:table-07', members: 7, rate: 0.5 },
  { room: 'chat:night', members: 5, rate: 0.2 },
  { room: 'quiz:table-19', members: 4, rate: 0.4 },
]

const NAMES = ['Ines', 'Jonas', 'Lea', 'Piet', 'Noor', 'Kim', 'Sol', 'Ada', 'Bo', 'Carla', 'Dev', 'Emil']
const SENTENCES = [
  'Did you see that?',
  'Two more minutes.',
  'The red team is back.',
  'I have all of it, the goal too.',
  'Who is next?',
  'Good game so far.',
]
const LINES = [
  ...['Groceries', 'Fuel', 'Travel', 'Books', 'Garden', 'Toys', 'Pharmacy', 'Bakery', 'Hardware', 'Music', 'Flowers'],
  ...['Shoes', 'Coffee', 'Bicycles', 'Tea', 'Paper', 'Wine', 'Lamps', 'Tiles', 'Paint', 'Honey', 'Glass'],
]

const CONFIG = {
  http: { port: 0 },
  shards: 2,
  admin: { apiKey: KEY },
  auth: { hmacSecret: 'of the pictures, which sign no token with it, and long enough', anonymous: true },
  rooms: {
    defaults: { historySize: 100 },
    namespaces: { board: { board: { key: 'product_line_id' } }, vip: { subscribe: 'token' } },
  },
}

function listeningAt(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server did not start')))
    createInterface({ input: server.stdout! }).on('line', (line) => {
      const { msg, http } = JSON.parse(line) as { msg: string; http: string }
      if (msg === 'listening') resolve(http)
    })
  })
}

/** The same numbers in each run, so that pictures differ only where the page does. */
function chance(): () => number {
  let state = 7
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export class PictureWorld {
  readonly key = KEY
  readonly #server: ChildProcess
  readonly #timers: NodeJS.Timeout[] = []
  readonly #sockets: WebSocket[] = []
  readonly #random = chance()
  readonly #records = LINES.map((product_line, at) => ({
    ...{ product_line_id: at + 1, product_line, total_trx: 700 + ((at * 1733) % 8600) },
    ...{ total_amount: 6000 + ((at * 48_817) % 85_000) + 0.25, currency: 'EUR', group_status: 'open' },
  }))
  origin = ''

  static async start(): Promise<PictureWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'lobbycast-pictures-'))
    const config = join(folder, 'lobby.json')
    writeFileSync(config, JSON.stringify(CONFIG))
    const server = spawn(process.execPath, [MAIN, '--config', config], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // The server must not outlive this process, even after an error.
    process.once('exit', () => server.kill())
    const world = new PictureWorld(server)
    world.origin = await listeningAt(server)
    rmSync(folder, { recursive: true })
    await world.#fill()
    return world
  }

  private constructor(server: ChildProcess) {
    this.#server = server
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    for (const socket of this.#sockets) socket.terminate()
    const ended = new Promise((resolve) => this.#server.once('exit', resolve))
    this.#server.kill()
    await ended
  }

  /** A member with a name, who does not read. */
  async join(room: string, name: string): Promise<WebSocket> {
    const url = `${this.origin.replace('http', 'ws')}/ws/${room}?format=json&name=${name}`
    const socket = new WebSocket(url)
    this.#sockets.push(socket)
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return socket
  }

  async push(room: string, records: readonly object[]): Promise<void> {
    const answer = await fetch(`${this.origin}/rooms/${room}/records`, {
      method: 'POST',
      headers: { 'X-API-Key': KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify(records),
    })
    if (!answer.ok) throw new Error(`the push was answered with ${answer.status}: ${await answer.text()}`)
  }

  async #fill(): Promise<void> {
    for (const { room, members, rate } of CROWDS) {
      const crowd: WebSocket[] = []
      for (let at = 0; at < members; at++) crowd.push(await this.join(room, NAMES[at % NAMES.length]!))
      if (rate > 0) this.#every(1000 / rate, () => this.#pick(crowd).send(this.#pick(SENTENCES)))
    }
    for (const room of ['board:dailyNews', 'board:dailyCollection']) await this.push(room, this.#records)
    this.#every(500, () => this.push('board:dailyNews', this.#changed(10)))
    this.#every(500, () => this.push('board:dailyCollection', this.#changed(4)))
    this.#every(
      20_000,
      () => void fetch(`${this.origin}/ws/vip:box`, { headers: { Origin: 'https://elsewhere.example' } }),
    )
    this.#every(45_000, () => void fetch(`${this.origin}/rooms/a/statistics`, { method: 'POST', body: '[]' }))
  }

  #changed(count: number) {
    return Array.from({ length: count }, () => {
      const record = this.#pick(this.#records)
      record.total_trx += 1 + Math.floor(this.#random() * 9)
      record.total_amount = Math.max(100, Math.round((record.total_amount + (this.#random() - 0.45) * 900) * 100) / 100)
      record.group_status = this.#random() < 0.02 ? 'closing' : 'open'
      return record
    })
  }

  /** Runs about every `ms` milliseconds. The pace changes now and then, so that the charts are not flat. */
  #every(ms: number, act: () => void): void {
    const turn = () => {
      act()
      const wave = 1 + 0.35 * Math.sin(performance.now() / 47_000)
      this.#timers.push(setTimeout(turn, ms * wave * (0.6 + 0.8 * this.#random())))
    }
    this.#timers.push(setTimeout(turn, ms * this.#random()))
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!
  }
}
