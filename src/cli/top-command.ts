// `lobbycast top`: draws the figures of a running server once a second on a terminal, or prints them. Main thread.
import { emitKeypressEvents } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { UsageError } from './exit.ts'
import { exitCode } from './exit-codes.ts'
import { Screen } from './screen.ts'
import { type ServerFlags, ServerLink } from './server-link.ts'
import type { Signals } from './signals.ts'
import { endOfOutput, hasColours } from './terminals.ts'
import { type TopData, TopSource } from './top-data.ts'
import { type TopPicture, topScreen, topText } from './top-display.ts'
import { type Key, patternOf, pressed, type RoomSort, type TopState } from './top-state.ts'

export interface TopFlags extends ServerFlags {
  readonly sort: string
  readonly filter?: string
  readonly once?: boolean
  readonly json?: boolean
}

const SECOND_MS = 1000

/** Resolves with the exit code. */
export async function top({ config, flags }: { config: Config; flags: TopFlags }, signals: Signals): Promise<number> {
  const { once = false, json = false } = flags
  const state: TopState = {
    sort: sortOf(flags.sort),
    filter: patternOf(flags.filter ?? ''),
    typed: undefined,
    chosen: undefined,
    opened: undefined,
  }
  const link = new ServerLink(config, flags)
  const source = new TopSource(link)
  process.stdout.on('error', endOfOutput)
  const isScreen = process.stdout.isTTY && process.stdin.isTTY && !once && !json
  try {
    if (!isScreen) signals.running(() => process.exit(exitCode.clean))
    const fault = await source.begin()
    if (fault !== undefined) {
      process.stderr.write(`lobbycast: ${fault}\n`)
      return exitCode.unreachable
    }
    if (isScreen) return await new TopScreen(source, link.name, state).run(signals)
    return await print({ source, server: link.name, state, json, isEndless: json && !once })
  } finally {
    await link.close()
  }
}

function sortOf(text: string): RoomSort {
  if (text === 'members' || text === 'rate') return text
  throw new UsageError(`--sort: expected members or rate, got ${JSON.stringify(text)}`)
}

interface Print {
  readonly source: TopSource
  readonly server: string
  readonly state: TopState
  readonly json: boolean
  readonly isEndless: boolean
}

async function print({ source, server, state, json, isEndless }: Print): Promise<number> {
  for (;;) {
    await sleep(SECOND_MS)
    const asked = await source.ask(state)
    if (asked.kind === 'fault') {
      process.stderr.write(`lobbycast: ${asked.text}\n`)
      if (isEndless) continue
      return exitCode.unreachable
    }
    const data = asked.value
    process.stdout.write(json ? `${JSON.stringify(lineOf(data))}\n` : topText({ server, data, fault: '', state }))
    if (!isEndless) return data.rooms.kind === 'fault' ? exitCode.refused : exitCode.clean
  }
}

/** The object of a line of JSON: the figures, and the rooms or why they are not known. */
const lineOf = ({ figures, rooms }: TopData) => ({
  ...figures,
  ...(rooms.kind === 'known' ? { list: rooms.value } : { fault: rooms.text }),
})

class TopScreen {
  readonly #source: TopSource
  readonly #screen = new Screen(process.stdout)
  #picture: TopPicture
  #isAsking = false
  #quit: () => void = () => undefined
  readonly #resized = () => this.#draw()
  readonly #pressed = (_: string | undefined, key: Key) => this.#take(key)

  constructor(source: TopSource, server: string, state: TopState) {
    this.#source = source
    this.#picture = { server, data: undefined, fault: '', state }
  }

  async run(signals: Signals): Promise<number> {
    const quit = new Promise<void>((resolve) => {
      this.#quit = resolve
    })
    signals.running(this.#quit)
    const { stdin, stdout } = process
    emitKeypressEvents(stdin)
    stdin.setRawMode(true)
    stdin.on('keypress', this.#pressed)
    stdout.on('resize', this.#resized)
    this.#screen.open()
    this.#draw()
    void this.#tick()
    const timer = setInterval(() => void this.#tick(), SECOND_MS)
    await quit
    clearInterval(timer)
    stdin.off('keypress', this.#pressed)
    stdout.off('resize', this.#resized)
    stdin.setRawMode(false)
    stdin.destroy()
    this.#screen.close()
    return exitCode.clean
  }

  #take(key: Key): void {
    const { state, data } = this.#picture
    const rooms = data?.rooms.kind === 'known' ? data.rooms.value.map(({ name }) => name) : []
    const next = pressed(state, key, rooms)
    if (next === 'quit') {
      this.#quit()
      return
    }
    this.#picture = { ...this.#picture, state: next }
    if (data !== undefined && isOther(state, next)) void this.#ask(true)
    this.#draw()
  }

  /** Asks once a second, and not again before the answer. */
  async #tick(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    await this.#ask(false)
    this.#isAsking = false
  }

  async #ask(isHurried: boolean): Promise<void> {
    const { state } = this.#picture
    const asked = await this.#source.ask(state, isHurried)
    // The last figures stay while the server cannot be reached.
    if (asked.kind === 'fault') this.#picture = { ...this.#picture, fault: asked.text }
    // An answer to a question of before a key is not shown.
    else if (!isOther(state, this.#picture.state)) this.#picture = { ...this.#picture, data: asked.value, fault: '' }
    this.#draw()
  }

  #draw(): void {
    if (this.#screen.isReady) this.#screen.draw(topScreen(this.#picture, this.#screen.size, hasColours(process.stdout)))
  }
}

/** Whether another question has to be asked for the one than for the other. */
const isOther = (one: TopState, other: TopState): boolean =>
  one.sort !== other.sort || one.filter !== other.filter || one.opened !== other.opened
