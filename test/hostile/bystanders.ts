// Owns the members of the bystander room: two of each protocol, who talk at a steady rate and write into the ledger what they
// say, receive and are told.

import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Ledger } from './ledger.ts'

const ROOM = 'bystanders'
const KINDS = ['plain', 'json', 'centrifuge', 'plain', 'json', 'centrifuge'] as const
// Below this id a command of a centrifuge member is no publish.
const FIRST_PUBLISH_ID = 10
const OVERLOADED = /^overloaded, (?:message|(\d+) messages) not delivered\.$/

type Kind = (typeof KINDS)[number]

interface Member {
  readonly index: number
  readonly kind: Kind
  readonly socket: WebSocket
  // Publishes of a centrifuge member that have no reply yet.
  readonly unanswered: Set<number>
}

export class Bystanders {
  static readonly count = KINDS.length
  readonly ledger = new Ledger(KINDS.length)
  // How late this process itself was, in milliseconds. Delays cannot be smaller.
  ownLagMs = 0
  // Members whose connection or membership ended, or whose room was restarted.
  ended = 0
  readonly #members: Member[] = []
  #isTalking = false
  #isReleased = false

  static async join(port: number): Promise<Bystanders> {
    const room = new Bystanders()
    for (const [index, kind] of KINDS.entries()) room.#members.push(await room.#join(port, index, kind))
    return room
  }

  // Each member says something every `everyMs`, the members in turn.
  async talk(everyMs: number): Promise<void> {
    this.#isTalking = true
    const stepMs = everyMs / this.#members.length
    let dueMs = performance.now()
    for (let turn = 0; this.#isTalking; turn++) {
      dueMs += stepMs
      const waitMs = dueMs - performance.now()
      this.ownLagMs = Math.max(this.ownLagMs, -waitMs)
      if (waitMs > 0) await sleep(waitMs)
      // A process that was stopped does not make up for what it has not said.
      else if (waitMs < -1000) dueMs = performance.now()
      this.#say(this.#members[turn % this.#members.length]!)
    }
  }

  // Waits until everything said has come, or its sender was told, for `forMs` at most.
  async settle(forMs: number): Promise<void> {
    this.#isTalking = false
    const untilMs = performance.now() + forMs
    await sleep(200)
    while (!(this.ledger.isSettled && this.unanswered === 0) && performance.now() < untilMs) await sleep(50)
  }

  get unanswered(): number {
    return this.#members.reduce((sum, { unanswered }) => sum + unanswered.size, 0)
  }

  // From now on a connection may end.
  release(): void {
    this.#isReleased = true
  }

  #say({ index, kind, socket, unanswered }: Member): void {
    if (socket.readyState !== WebSocket.OPEN) return
    const number = this.ledger.says(index, performance.now())
    const text = `by ${index} ${number}`
    if (kind === 'plain') socket.send(text)
    else if (kind === 'json') socket.send(JSON.stringify({ type: 'message', data: text }))
    else {
      const id = FIRST_PUBLISH_ID + number
      unanswered.add(id)
      socket.send(JSON.stringify({ id, publish: { channel: ROOM, data: text } }))
    }
  }

  async #join(port: number, index: number, kind: Kind): Promise<Member> {
    const base = `ws://127.0.0.1:${port}`
    const url = {
      plain: `${base}/ws/${ROOM}`,
      json: `${base}/ws/${ROOM}?format=json`,
      centrifuge: `${base}/connection/websocket`,
    }
    const socket = new WebSocket(url[kind], { perMessageDeflate: false })
    const member: Member = { index, kind, socket, unanswered: new Set() }
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      if (kind === 'centrifuge')
        socket.once('open', () => {
          socket.send('{"id":1,"connect":{}}')
          socket.send(`{"id":2,"subscribe":{"channel":"${ROOM}"}}`)
        })
      const first = { plain: 'your id is', json: '{"type":"welcome"', centrifuge: '{"id":2,"subscribe":{' }[kind]
      socket.on('message', (data) => {
        for (const line of String(data).split('\n')) {
          if (line.startsWith(first)) resolve()
          else this.#receive(member, line)
        }
      })
    })
    socket.on('error', () => undefined) // 'close' follows and says it.
    socket.on('close', (code, reason) => this.#ended(member, `was closed with ${code} ${reason}`))
    return member
  }

  #receive(member: Member, line: string): void {
    switch (member.kind) {
      case 'plain':
        if (!line.startsWith('{')) this.#notice(member, line)
        else this.#message(member, (JSON.parse(line) as { msg: unknown }).msg)
        return
      case 'json': {
        const frame = JSON.parse(line) as { type: string; data: unknown; message: string }
        if (frame.type === 'message') this.#message(member, frame.data)
        else if (frame.type === 'error') this.#notice(member, frame.message)
        else if (frame.type === 'restarted') this.#ended(member, 'was told that its room was restarted')
        return
      }
      case 'centrifuge':
        this.#centrifuge(member, line)
    }
  }

  #centrifuge(member: Member, line: string): void {
    if (line === '{}') {
      member.socket.send('{}')
      return
    }
    const { id, error, push } = JSON.parse(line) as {
      id?: number
      error?: object
      push?: { pub?: { data: unknown }; unsubscribe?: object; disconnect?: object }
    }
    if (push?.pub !== undefined) this.#message(member, push.pub.data)
    else if (push?.unsubscribe !== undefined || push?.disconnect !== undefined) this.#ended(member, `received ${line}`)
    else if (id !== undefined && id >= FIRST_PUBLISH_ID) {
      if (!member.unanswered.delete(id)) this.ledger.fault(`member ${member.index} received a second reply ${line}`)
      if (error !== undefined) this.ledger.tells(member.index, 1)
    }
  }

  #notice(member: Member, text: string): void {
    const found = OVERLOADED.exec(text)
    if (found !== null) this.ledger.tells(member.index, Number(found[1] ?? 1))
    else if (text.startsWith('room restarted')) this.#ended(member, 'was told that its room was restarted')
    else if (!text.endsWith('just joined!')) this.ledger.fault(`member ${member.index} was told: ${text}`)
  }

  #message(member: Member, data: unknown): void {
    const found = /^by (\d+) (\d+)$/.exec(String(data))
    if (found === null) this.ledger.fault(`member ${member.index} received ${String(data).slice(0, 80)}`)
    else this.ledger.receives(member.index, Number(found[1]), Number(found[2]), performance.now())
  }

  #ended(member: Member, how: string): void {
    if (this.#isReleased) return
    this.ended += 1
    this.ledger.fault(`member ${member.index} ${how}`)
  }
}
