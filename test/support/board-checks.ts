// Owns checks of a whole server's boards that planted bugs must fail (planted-boards.test.ts) and that the server as it is must pass: members of all
// protocols join, return, stall and change their views while two back ends push the same keys.
import { BoardCopy, type BoardFrame, type BoardRecord, type Key, spelledRecords } from './board-copy.ts'
import type { BoardLog, BoardMember, ViewSpec } from './board-log.ts'
import { boardProtocols } from './board-members.ts'
import { boardOf, boardRoom, clearRecords, pushRecords, removeRecord, statistic } from './boards.ts'
import { CentrifugeRawClient, type SubscribeResult } from './centrifuge-raw-client.ts'
import { FaultProxy } from './fault-proxy.ts'

interface Listening {
  readonly port: number
}

/**
 * For `rooms.namespaces`. In `board` there is little of everything, so that members often are slow and positions often are too old. In `calm` a merged
 * frame is small, so that its reader is in the feed again at once.
 */
export const checkedBoards = {
  board: { board: { key: 'product_line_id', tombstonesMax: 3, unreadBytesMax: 1024 } },
  calm: { board: { key: 'product_line_id', unreadBytesMax: 16_384 } },
}

const KEYS = 8
const currencies = ['EUR', 'USD', null]
const padding = 'x'.repeat(300)
const VIEWS: readonly ViewSpec[] = [
  {},
  { delta: true },
  { where: { currency: 'EUR' } },
  { where: { currency: ['EUR', 'USD'] }, delta: true },
  { fields: ['total_trx'], delta: true },
  { keys: [1, 2, 3, 4], rate: 20 },
  { rate: 10, delta: true },
]

function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** What the back ends have done, by offset: the board at every offset. */
class History {
  readonly #changes = new Map<number, BoardFrame>()
  #boards: BoardRecord[][] = []

  changed(offset: number, change: BoardFrame): void {
    this.#changes.set(offset, change)
  }

  /** To be called when everything is answered. */
  close(): void {
    const copy = new BoardCopy()
    this.#boards = [[]]
    for (let offset = 1; offset <= this.#changes.size; offset++) {
      const change = this.#changes.get(offset)
      if (change === undefined) throw new Error(`nobody has made offset ${offset}`)
      copy.apply(change)
      this.#boards.push([...copy.records.values()])
    }
  }

  get last(): number {
    return this.#boards.length - 1
  }

  under(view: ViewSpec, offset: number): string {
    const fields = view.fields as string[] | undefined
    const keys = view.keys as Key[] | undefined
    const wanted = Object.entries((view.where ?? {}) as Record<string, unknown>)
    const shown = (this.#boards[offset] ?? []).filter(
      (record) =>
        (keys === undefined || keys.includes(record.product_line_id as Key)) &&
        wanted.every(([field, values]) => [values].flat().includes(record[field])),
    )
    const isShown = (name: string) => fields === undefined || name === 'product_line_id' || fields.includes(name)
    const projected = shown.map((record) =>
      Object.fromEntries(Object.entries(record).filter(([name]) => isShown(name))),
    )
    return spelledRecords(projected)
  }
}

/** What one member was sent in one life, and the views that it asked for in that life, in order. */
interface Life {
  readonly name: string
  readonly log: BoardLog
  readonly views: ViewSpec[]
}

/** Each frame leaves the copy at the board of one offset, under the view of the time; offsets never go back. */
function judge({ name, log, views }: Life, history: History): void {
  if (log.fault !== undefined) throw log.fault
  let possible = new Set([0])
  let position = 0
  for (const [index, { text, offset, isWhole, frame }] of log.seen.entries()) {
    const candidates = new Set(possible)
    if (isWhole) for (let view = Math.min(...possible); view < views.length; view++) candidates.add(view)
    const at = (view: number): number | undefined => {
      if (offset !== undefined)
        return offset >= position && text === history.under(views[view]!, offset) ? offset : undefined
      for (let at = position; at <= history.last; at++) if (text === history.under(views[view]!, at)) return at
      return undefined
    }
    const found = [...candidates].filter((view) => at(view) !== undefined)
    if (found.length === 0) {
      const shown = JSON.stringify({ offset, position, views, frame, text }).slice(0, 3000)
      throw new Error(`${name}: frame ${index} leaves a board of no single offset: ${shown}`)
    }
    if (offset !== undefined && frame.skipped !== undefined && frame.skipped.from > position && !isWhole) {
      throw new Error(`${name}: frame ${index} begins behind the member's position ${position}`)
    }
    position = Math.min(...found.map((view) => at(view)!))
    possible = new Set(found)
  }
}

const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Two pushes that touch the same keys are never mixed, whatever the members do. */
export async function checkInterleaving(server: Listening, { seed, actions }: { seed: number; actions: number }) {
  const random = randomFrom(seed)
  let isOver = false
  const room = boardRoom()
  const proxies = [await FaultProxy.to(server), await FaultProxy.to(server)]
  const history = new History()
  const lives: Life[] = []
  const members: { member: BoardMember; life: Life }[] = []
  let made = 0

  const begin = (member: BoardMember, view: ViewSpec) => {
    made += 1
    const life = { name: `${member.protocol} ${made}`, log: member.log, views: [view] }
    lives.push(life)
    return life
  }
  const join = async () => {
    const { enter } = boardProtocols[random(boardProtocols.length)]!
    const view = VIEWS[random(VIEWS.length)]!
    const member = await enter([server, ...proxies][random(3)]!, room, { view })
    members.push({ member, life: begin(member, view) })
  }

  const pushing = async (first: number) => {
    const choose = randomFrom(seed + first)
    for (let n = 0; !isOver; n++) {
      const what = choose(40)
      if (what < 3) {
        const key = choose(KEYS)
        const answer = await removeRecord(server, room, key).catch(() => undefined)
        if (answer !== undefined) history.changed(answer.offset, { removed: [key] })
      } else if (what === 3) {
        const answer = await clearRecords(server, room)
        if ((answer as unknown as { removed: number }).removed > 0) {
          history.changed(answer.offset, { reset: true, set: [] })
        }
      } else {
        const ids = new Set(Array.from({ length: 1 + choose(5) }, () => choose(KEYS)))
        const set = [...ids].map((id) =>
          statistic(id, { total_trx: first + n, currency: currencies[choose(3)], product_line: padding }),
        )
        const { offset, changed } = await pushRecords(server, room, set)
        if (changed > 0) history.changed(offset, { set })
      }
      if (choose(3) === 0) await tick(choose(20))
    }
  }
  const stalling = async (proxy: FaultProxy, index: number) => {
    const choose = randomFrom(seed + index)
    while (!isOver) {
      await tick(500 + choose(1000))
      proxy.blackhole()
      await tick(700 + choose(900))
      proxy.resume()
    }
  }
  const act = async () => {
    const chosen = members[random(members.length)]
    const what = random(10)
    if (chosen === undefined || members.length < 6 || (what < 3 && members.length < 16)) await join()
    else if (what < 4) {
      members.splice(members.indexOf(chosen), 1)
      chosen.member.close()
    } else if (what < 7) {
      await chosen.member.reconnect()
      if (chosen.life.log !== chosen.member.log) chosen.life = begin(chosen.member, chosen.life.views.at(-1)!)
    } else {
      const view = VIEWS[random(VIEWS.length)]!
      chosen.life.views.push(view)
      await chosen.member.change(view)
      if (chosen.life.log !== chosen.member.log) chosen.life = begin(chosen.member, view)
    }
  }
  const acting = async () => {
    for (let n = 0; n < actions; n++) {
      await act()
      await tick(random(60))
    }
    // Members that stall have the time to come back at least once.
    await tick(2500)
    isOver = true
  }
  await Promise.all([pushing(1000), pushing(5_000_000), stalling(proxies[0]!, 1), stalling(proxies[1]!, 2), acting()])
  history.close()
  try {
    for (const { member, life } of members) {
      const { text } = await boardOf(server, room, { view: life.views.at(-1)! })
      await member.log.until((copy) => copy.text === text, 8000)
    }
  } finally {
    // Says more than that a copy is not what it should be.
    for (const life of lives) judge(life, history)
  }
  return { frames: lives.reduce((sum, { log }) => sum + log.seen.length, 0), lives }
}

/** Members that stall and come back while pushes go on without a pause: between the question to the shard and its answer there often is one. */
export async function checkReturns(server: Listening): Promise<void> {
  const room = boardRoom('calm')
  const proxy = await FaultProxy.to(server)
  const history = new History()
  let isOver = false
  const pushing = async (first: number) => {
    for (let n = 0; !isOver; n++) {
      const id = n % KEYS
      const set = [
        statistic(id, { total_trx: first + n, product_line: padding }),
        statistic(KEYS - id, { total_trx: n }),
      ]
      const { offset, changed } = await pushRecords(server, room, set)
      if (changed > 0) history.changed(offset, { set })
    }
  }
  const lives: Life[] = []
  for (const { enter, name } of [...boardProtocols, ...boardProtocols]) {
    lives.push({ name, log: (await enter(proxy, room)).log, views: [{}] })
  }
  const stalling = async () => {
    for (let n = 0; n < 4; n++) {
      await tick(700)
      proxy.blackhole()
      await tick(900)
      proxy.resume()
    }
    await tick(700)
    isOver = true
  }
  await Promise.all([pushing(1000), pushing(5_000_000), pushing(10_000_000), stalling()])
  history.close()
  for (const life of lives) judge(life, history)
  const { text } = await boardOf(server, room)
  for (const { log } of lives) await log.until((copy) => copy.text === text, 8000)
  for (const life of lives) judge(life, history)
  if (!lives.some(({ log }) => log.seen.some(({ frame }) => frame.skipped !== undefined))) {
    throw new Error('nobody was slow')
  }
}

/** Who joins within the window of a rate has seen a key that came and goes within that window. */
export async function checkJoinWithinWindow(server: Listening): Promise<void> {
  const room = boardRoom()
  const view = { rate: 1 }
  const [enter] = boardProtocols.map((protocol) => protocol.enter)
  const first = await enter!(server, room, { view })
  await pushRecords(server, room, [statistic(1)])
  await first.log.until(({ records }) => records.has(1))
  await pushRecords(server, room, [statistic(9)])
  const joiners = await Promise.all(boardProtocols.map((protocol) => protocol.enter(server, room, { view })))
  for (const { log } of joiners) await log.until(({ records }) => records.has(9))
  await removeRecord(server, room, 9)
  await pushRecords(server, room, [statistic(2)])
  for (const { log } of [first, ...joiners]) {
    await log.until(({ records }) => records.has(2))
    if (log.copy.records.has(9)) throw new Error('a record that was removed is there for ever')
  }
}

/** Asks again when it is told to ask later: whole boards cost reads. */
async function subscribed(client: CentrifugeRawClient, channel: string, params: object): Promise<SubscribeResult> {
  for (;;) {
    const { error, subscribe } = await client.call('subscribe', { channel, ...params })
    if (error === undefined) return subscribe as SubscribeResult
    if (error.temporary !== true) throw new Error(error.message)
    await tick(20)
  }
}

/** A connection that is lost in the midst of a whole board in parts must not be told that it has recovered. */
export async function checkCutInParts(server: Listening): Promise<void> {
  const room = boardRoom()
  for (let first = 0; first < 3000; first += 1000) {
    const ids = Array.from({ length: 1000 }, (_, index) => first + index)
    await pushRecords(
      server,
      room,
      ids.map((id) => statistic(id)),
    )
  }
  const client = await CentrifugeRawClient.connect(server)
  const { epoch, offset = 0, data } = await subscribed(client, room, { recoverable: true })
  if ((data as BoardFrame).part !== 1) throw new Error('the board did not come in parts')
  client.close()
  const again = await CentrifugeRawClient.connect(server)
  const back = await subscribed(again, room, { recover: true, epoch, offset })
  if (back.recovered === true) throw new Error('recovered with the first part alone')
}

/** A position under one view is none under another. */
export async function checkViewPositions(server: Listening): Promise<void> {
  const room = boardRoom()
  await pushRecords(server, room, [statistic(1, { currency: 'EUR' }), statistic(2)])
  const client = await CentrifugeRawClient.connect(server)
  const { epoch, offset } = await client.subscribe(room, { recoverable: true, data: { view: { keys: [1] } } })
  await client.ok('unsubscribe', { channel: room })
  const back = await client.subscribe(room, { recover: true, epoch, offset, data: { view: { keys: [2] } } })
  if (back.recovered === true) throw new Error('recovered under a view whose records were never sent')
}
