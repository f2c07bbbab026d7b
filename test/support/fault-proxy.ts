// Owns a TCP proxy between a client and the server that misbehaves on command: it cuts connections, swallows their bytes
// without a word, or makes them late. Knows nothing of what it carries.

import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { cleanUpAfterTest } from './clean-up.ts'
import { Inbox } from './inbox.ts'

type Weather =
  | { readonly kind: 'clear' }
  // Whoever is connected is reset, whoever comes is reset.
  | { readonly kind: 'cut' }
  // Connections stay and nothing passes, in either direction; what was sent meanwhile arrives after `resume`.
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'late'; readonly byMs: number }
  // Clients read no faster than this.
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }

interface Late {
  readonly timer: NodeJS.Timeout
  readonly act: () => void
}

interface Link {
  readonly near: Socket
  readonly far: Socket
}

export class FaultProxy {
  // One entry for each connection that came, in any weather.
  readonly attempts = new Inbox<void>('proxy attempt')
  readonly #target: number
  readonly #server: Server
  readonly #links = new Set<Link>()
  readonly #late = new Set<Late>()
  #weather: Weather = { kind: 'clear' }

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((near) => this.#accept(near))
  }

  static async to({ port }: { port: number }): Promise<FaultProxy> {
    const proxy = new FaultProxy(port)
    await new Promise<void>((resolve) => proxy.#server.listen({ port: 0, host: '127.0.0.1' }, resolve))
    cleanUpAfterTest(() => proxy.#close())
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  // Resets every connection and refuses new ones until `resume`.
  cut(): void {
    this.#weather = { kind: 'cut' }
    for (const { near, far } of [...this.#links]) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
  }

  blackhole(): void {
    this.#weather = { kind: 'blackhole' }
    for (const { near, far } of this.#links) {
      near.pause()
      far.pause()
    }
  }

  // Every chunk passes this much later than it came, in order.
  delay(byMs: number): void {
    this.#weather = { kind: 'late', byMs }
  }

  // What the server sends is read at this rate, so that the rest waits in kernels and in the server.
  slow(bytesPerSecond: number): void {
    this.#weather = { kind: 'slow', bytesPerSecond }
  }

  resume(): void {
    this.#weather = { kind: 'clear' }
    // What is late goes first, or later bytes would overtake it.
    for (const late of this.#late) {
      clearTimeout(late.timer)
      late.act()
    }
    this.#late.clear()
    for (const { near, far } of this.#links) {
      near.resume()
      far.resume()
    }
  }

  #accept(near: Socket): void {
    // A socket that is reset before anybody listens would otherwise end the test process.
    near.on('error', ignoreError)
    this.attempts.push()
    if (this.#weather.kind === 'cut') {
      near.resetAndDestroy()
      return
    }
    const far = dial({ port: this.#target, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    far.on('error', ignoreError)
    const link = { near, far }
    this.#links.add(link)
    near.on('data', (chunk) => this.#pass(chunk, far))
    far.on('data', (chunk) => {
      this.#pass(chunk, near)
      this.#slowDown(far, chunk.length)
    })
    for (const socket of [near, far]) {
      if (this.#weather.kind === 'blackhole') socket.pause()
      socket.on('end', () => this.#end(socket === near ? far : near))
      socket.on('close', () => this.#drop(link))
    }
  }

  #pass(chunk: Buffer, to: Socket): void {
    this.#inTime(() => to.write(chunk))
  }

  #slowDown(far: Socket, bytes: number): void {
    if (this.#weather.kind !== 'slow') return
    far.pause()
    const resume = () => {
      if (this.#weather.kind !== 'blackhole') far.resume()
    }
    setTimeout(resume, (1000 * bytes) / this.#weather.bytesPerSecond)
  }

  #end(to: Socket): void {
    this.#inTime(() => to.end())
  }

  // A closed socket may still have chunks on their way to the other side.
  #drop(link: Link): void {
    this.#links.delete(link)
    this.#inTime(() => {
      link.near.destroy()
      link.far.destroy()
    })
  }

  #inTime(act: () => void): void {
    if (this.#weather.kind !== 'late') {
      act()
      return
    }
    const timer = setTimeout(() => {
      this.#late.delete(late)
      act()
    }, this.#weather.byMs)
    const late: Late = { timer, act }
    this.#late.add(late)
  }

  #close(): void {
    this.cut()
    for (const { timer } of this.#late) clearTimeout(timer)
    this.#server.close()
  }
}

function ignoreError(): void {
  // Resets are what this proxy is for; the 'close' that follows says all there is to know.
}
