// The composition root, and the architecture in reading order:
//   listener (sockets, upgrade checks)  ->  plain gateway / centrifuge gateway (commands)  ->  shard pool (inbox rings)
//   shard threads (rooms, order, serialisation)  ->  fan-out (outbox rings)  ->  listener (publish, send)
// HTTP routes ask shards the same way. This file builds them, wires them, and starts, drains and stops the whole.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { Authenticator } from './auth.ts'
import { type Config, type ConfigInput, resolveConfig, shardCount } from './config.ts'
import { limitWarnings, secretWarnings } from './config-checks.ts'
import { fileDescriptorLimit } from './file-descriptors.ts'
import { CentrifugeGateway } from './gateway/centrifuge-gateway.ts'
import { CentrifugeHeartbeat } from './gateway/centrifuge-heartbeat.ts'
import { CentrifugeSubscriptions, threadsOf } from './gateway/centrifuge-subscriptions.ts'
import { type Connection, ConnectionTable } from './gateway/connection.ts'
import { FanOut } from './gateway/fan-out.ts'
import { FlushWindow } from './gateway/flush-window.ts'
import { Heartbeat } from './gateway/heartbeat.ts'
import { HeldTopics } from './gateway/held-topics.ts'
import { HttpRequests } from './gateway/http-requests.ts'
import { LagWatch } from './gateway/lag-watch.ts'
import { CENTRIFUGE_PATH, Listener } from './gateway/listener.ts'
import { PlainGateway } from './gateway/plain-gateway.ts'
import { Probes } from './gateway/probes.ts'
import { Rhythm } from './gateway/rhythm.ts'
import { type RpcHandler, RpcMethods } from './gateway/rpc.ts'
import { SlowConsumers } from './gateway/slow-consumers.ts'
import { StartError } from './gateway/uws.ts'
import { AdminKey } from './http/admin-key.ts'
import { Routes } from './http/routes.ts'
import { type Log, type Logger, openLog } from './log.ts'
import { Metrics } from './metrics.ts'
import { disconnectPush, errorFrame } from './protocol/centrifuge.ts'
import { closeReason } from './protocol/close-reason.ts'
import { Disconnect, ErrorCode, PlainClose, UnsubscribeCode } from './protocol/codes.ts'
import { Refusals } from './refusals.ts'
import { ShardPool, type ShardThread } from './shard/pool.ts'
import { FaultKind, type FaultName, Inbound } from './shard/records.ts'

export interface ServerOptions {
  /** Methods that centrifuge clients may call by rpc, beside `whisper`. */
  readonly rpc?: Readonly<Record<string, RpcHandler>>
  /** Takes what centrifuge clients `send`; without it a client that sends is disconnected (3508). */
  readonly onMessage?: (data: unknown, from: { client: string; user: string }) => void
  /** Allows `injectFault`. For tests of the supervision; no configuration can set it. */
  readonly faults?: boolean
}

export interface ServerStats {
  readonly connections: number
  readonly windowMs: number
  readonly utilisation: number
  readonly shards: readonly {
    readonly ready: boolean
    readonly restarts: number
    readonly lastRecoveryMs: number
    readonly rooms: number
    readonly members: number
    readonly publications: number
    readonly flushes: number
  }[]
}

/** Resolves when the server listens and its shards are ready. Throws ConfigError, StartError or UwsLoadError. */
export async function createServer(input: ConfigInput = {}, options: ServerOptions = {}): Promise<LobbyServer> {
  const server = new LobbyServer(resolveConfig(input), options)
  await server.start()
  return server
}

const SWEEP_EVERY_MS = 250
/** Time without progress after which a start is given up. */
const START_TIMEOUT_MS = 15_000
/** A longer pause than this was one of the whole process, or of the machine, and says nothing about the threads. */
const START_PAUSE_MS_MAX = 250
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

export class LobbyServer {
  /** The port that was bound; useful when the configuration asked for 0. */
  port = 0
  /** The key of the admin API: configured, or generated at start. */
  readonly adminKey: string
  readonly #config: Config
  readonly #log: Log
  readonly #logger: Logger
  readonly #faults: boolean
  readonly #connections = new ConnectionTable()
  readonly #metrics = new Metrics()
  readonly #refusals: Refusals
  readonly #requests: HttpRequests
  readonly #pool: ShardPool
  readonly #listener: Listener
  readonly #plain: PlainGateway
  readonly #centrifuge: CentrifugeGateway
  readonly #subscriptions: CentrifugeSubscriptions
  readonly #heartbeat: Heartbeat
  readonly #centrifugeHeartbeat: CentrifugeHeartbeat
  readonly #held: HeldTopics
  readonly #slow: SlowConsumers
  readonly #lag: LagWatch
  readonly #window: FlushWindow
  readonly #rhythm: Rhythm
  readonly #timers: NodeJS.Timeout[] = []
  readonly #stoppedShards = new Set<ShardThread>()
  #shardStopped: () => void = () => undefined
  #draining = false
  #stopping: Promise<void> | undefined
  #pausedMs = 0
  #utilisation = performance.eventLoopUtilization()

  constructor(config: Config, options: ServerOptions) {
    const { limits, admin, centrifuge } = config
    this.#config = config
    this.#log = openLog(config.log)
    this.#logger = this.#log.logger
    this.#refusals = new Refusals(this.#logger)
    this.#faults = options.faults === true
    this.adminKey = admin.apiKey === '' ? AdminKey.generate() : admin.apiKey
    this.#requests = new HttpRequests(limits.httpRequestsMax)
    this.#window = new FlushWindow(config.flush)
    this.#rhythm = new Rhythm(({ planned, passed }) => {
      // `hi` before probes: a peer that answers only the newest ping then answers the probe, which says more.
      this.#heartbeat.advance(passed)
      this.#lag.tick(passed)
      this.#updateWindow(planned)
      return this.#heartbeat.resting && this.#lag.resting && this.#window.resting
    })
    const auth = new Authenticator(config.auth)
    const metrics = this.#metrics
    const refusals = this.#refusals
    const connections = this.#connections
    const send = (connection: Connection, frame: Uint8Array) => this.#send(connection, frame)
    const disconnect = (connection: Connection, advice: { code: number; reason: string }) =>
      this.#end(connection, advice)
    this.#held = new HeldTopics(limits.outboxBytesMax, (connection) => this.#slow.mark(connection))
    const listener: { drain: FanOut['drain']; down: FanOut['down'] } = {
      drain: (thread, reader) => fanOut.drain(thread, reader),
      down: (thread) => fanOut.down(thread),
    }
    this.#pool = new ShardPool({
      config,
      shardCount: shardCount(config),
      logger: this.#logger,
      listener,
      faults: this.#faults,
    })
    const pool = this.#pool
    this.#subscriptions = new CentrifugeSubscriptions({
      config,
      pool,
      auth,
      refusals,
      held: this.#held,
      send,
      disconnect,
      refuse: (connection, session, refusal) => this.#centrifuge.refuse(connection, session, refusal),
      refused: (connection, session) => this.#centrifuge.refused(connection, session),
    })
    this.#centrifugeHeartbeat = new CentrifugeHeartbeat({
      ...centrifuge,
      publish: (topic, frame) => this.#listener.publish(topic, frame),
      noPong: (connection) => this.#end(connection, Disconnect.noPong),
    })
    this.#centrifuge = new CentrifugeGateway({
      config,
      pool,
      auth,
      refusals,
      logger: this.#logger,
      version,
      heartbeat: this.#centrifugeHeartbeat,
      subscriptions: this.#subscriptions,
      rpc: new RpcMethods({ connections, registered: options.rpc ?? {}, send }),
      onMessage: options.onMessage,
      send,
      disconnect,
    })
    this.#plain = new PlainGateway({ connections, metrics, refusals, send, close: disconnect })
    const probes = new Probes({
      answered: (connection) => {
        this.#lag.answered(connection)
        this.#slow.answered(connection)
      },
      firstAnswer: (connection) => this.#lag.firstAnswer(connection),
    })
    this.#heartbeat = new Heartbeat({
      ...config.heartbeat,
      probes,
      silent: (connection) => {
        metrics.main.silentConnections += 1
        connection.socket?.close()
      },
    })
    this.#slow = new SlowConsumers({
      graceMs: limits.slowGraceMs,
      probes,
      withdraw: (connection) => this.#leaveRooms(connection),
      advice: (connection) => (connection.session.kind === 'plain' ? PlainClose.tryAgain : Disconnect.slow),
      count: ({ id, session }) => {
        metrics.main.slowConsumers += 1
        refusals.record('slow', () => ({ id, protocol: session.kind }))
      },
    })
    this.#lag = new LagWatch({
      connections,
      timeoutSeconds: config.heartbeat.timeoutSeconds,
      probes,
      late: () => {
        metrics.main.lateMembers += 1
      },
      slow: (connection) => this.#slow.mark(connection),
    })
    this.#listener = new Listener({
      config,
      auth,
      logger: this.#logger,
      metrics,
      refusals,
      pool,
      connectionCount: () => connections.size,
      heartbeat: this.#heartbeat,
      sockets: {
        opened: (connection) => this.#opened(connection),
        text: (connection, bytes) => this.#text(connection, bytes),
        binary: (connection, bytes) => this.#binary(connection, bytes),
        oversize: (connection) => this.#end(connection, PlainClose.tooBig),
        dropped: (connection) => this.#slow.mark(connection),
        drained: (connection) => {
          // A slow connection answers no ping before it has read its backlog, so reading counts as life. Its rooms have been told already.
          if (connection.slow) this.#heartbeat.heard(connection)
          this.#slow.drained(connection)
        },
        ponged: (connection, payload) => probes.ponged(connection, payload),
        closed: (connection) => this.#closed(connection),
      },
    })
    const fanOut = new FanOut({
      connections,
      metrics,
      refusals,
      held: this.#held,
      subscriptions: this.#subscriptions,
      refused: (connection, session) => this.#centrifuge.refused(connection, session),
      requests: this.#requests,
      publish: (topic, frame) => {
        metrics.main.framesPublished += 1
        this.#listener.publish(topic, frame)
      },
      send,
      close: disconnect,
      left: (thread, connection) => this.#plain.left(thread, connection),
      restore: (thread) => this.#restore(thread),
      shardDown: (thread) => this.#shardDown(thread),
      shardStopped: (thread) => {
        this.#stoppedShards.add(thread)
        this.#shardStopped()
      },
    })
    new Routes({
      config,
      listener: this.#listener,
      pool,
      requests: this.#requests,
      metrics,
      refusals,
      adminKey: admin.insecure ? undefined : new AdminKey(this.adminKey),
      ready: () => !this.#draining && pool.ready,
    })
    metrics.expose({
      pool,
      refusals,
      connections: () => connections.size,
      logLinesLost: this.#log.lostLines,
      window: () => this.#window,
    })
  }

  /** For HTTP, and for WebSockets with the scheme of `wsUrl`. */
  get url(): string {
    return `http://${urlHost(this.#config.http.host)}:${this.port}`
  }

  get wsUrl(): string {
    return `ws://${urlHost(this.#config.http.host)}:${this.port}`
  }

  /** Which shard owns a room. */
  shardOf(room: string): number {
    return this.#pool.owner(room).index
  }

  stats(): ServerStats {
    const { windowMs, utilisation } = this.#window
    return {
      connections: this.#connections.size,
      windowMs,
      utilisation,
      shards: this.#pool.threads.map(({ ready, restarts, lastRecoveryMs, counters }) => {
        const { rooms, members, publications, flushes } = counters.values()
        return { ready, restarts, lastRecoveryMs, rooms, members, publications, flushes }
      }),
    }
  }

  /** Ends a connection with an advice of the table; false when there is no such connection. Plain ones are closed with 1008. */
  disconnect(client: string, advice: keyof typeof Disconnect = 'forceDisconnect'): boolean {
    const connection = this.#connections.withId(client)
    if (connection?.socket === undefined) return false
    const { code, reason } = connection.session.kind === 'plain' ? PlainClose.policy : Disconnect[advice]
    this.#logger.info(
      { id: connection.id, protocol: connection.session.kind, code },
      'the application ends a connection',
    )
    this.#close(connection, { code, reason })
    return true
  }

  /** Ends a centrifuge client's subscription; false when it is not subscribed. From code 2500 on the SDK subscribes again. */
  unsubscribe(client: string, room: string, why: keyof typeof UnsubscribeCode = 'server'): boolean {
    const connection = this.#connections.withId(client)
    if (connection?.session.kind !== 'centrifuge') return false
    const { code } = UnsubscribeCode[why]
    this.#logger.info({ id: connection.id, room, code }, 'the application ends a subscription')
    return this.#subscriptions.expel(connection, connection.session, { room, code })
  }

  /** Damages a shard thread for real. Throws unless the server was created with `faults: true`. */
  injectFault(shard: number, fault: FaultName): void {
    const thread = this.#pool.threads[shard]
    if (!this.#faults || thread === undefined) throw new Error('faults are not enabled, or there is no such shard')
    thread.send({ kind: Inbound.fault, flags: 0, detail: FaultKind[fault], connection: 0, a: 0, b: 0 })
  }

  async start(): Promise<void> {
    const { admin, http, origins } = this.#config
    this.#pool.start()
    try {
      await this.#untilReady()
      this.port = await this.#listener.listen()
    } catch (error) {
      await this.#pool.stop()
      await this.#log.close()
      throw error
    }
    this.#every(SWEEP_EVERY_MS, () => {
      this.#slow.sweep(performance.now())
      this.#plain.sweep(Date.now())
      this.#refusals.sweep()
      this.#centrifuge.sweep(performance.now(), Date.now())
    })
    this.#every(1000, () => this.#centrifugeHeartbeat.tick(performance.now()))
    this.#rhythm.start()
    this.#pool.windowMs = this.#window.windowMs
    if (admin.insecure) this.#logger.warn('the admin API is open to anyone who can reach it')
    else if (admin.apiKey === '') this.#logger.info({ apiKey: this.adminKey }, 'admin API key generated')
    for (const warning of limitWarnings(this.#config)) this.#logger.warn(warning)
    if (origins.includes('*')) this.#logger.warn('pages of any origin may connect')
    for (const warning of secretWarnings(this.#config)) this.#logger.warn(warning)
    this.#logger.info(
      {
        http: this.url,
        ws: `${this.wsUrl}/ws/{room}`,
        centrifuge: `${this.wsUrl}${CENTRIFUGE_PATH}`,
        host: http.host,
        shards: this.#pool.threads.length,
        fileDescriptors: fileDescriptorLimit(),
      },
      'listening',
    )
  }

  /** Stops listening, flushes what was accepted, tells every member, and ends all threads. May be called more than once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#draining = true
    this.#logger.info({ connections: this.#connections.size }, 'stopping')
    this.#listener.stopListening()
    await this.#flushShards()
    await this.#untilSent()
    for (const connection of [...this.#connections.values()]) {
      this.#end(connection, connection.session.kind === 'plain' ? PlainClose.goingAway : Disconnect.shutdown)
    }
    // The close frames are in the kernel's hands; peers that answer them get the time of one round trip.
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (const timer of this.#timers) clearInterval(timer)
    this.#rhythm.stop()
    await this.#pool.stop()
    this.#listener.close()
    this.#refusals.finish()
    this.#logger.info('stopped')
    await this.#log.close()
  }

  #opened(connection: Connection): void {
    this.#connections.add(connection)
    const { session } = connection
    if (session.kind === 'plain') this.#plain.open(connection, session)
    else this.#centrifuge.open(connection)
  }

  #text(connection: Connection, bytes: Uint8Array): void {
    const { session } = connection
    if (session.kind === 'plain') this.#plain.message(connection, session, bytes)
    else this.#centrifuge.message(connection, session, bytes)
  }

  /** A plain sender gets it back, alone. The JSON path knows text frames only. */
  #binary(connection: Connection, bytes: Uint8Array): void {
    if (connection.session.kind === 'plain') connection.socket?.send(bytes, true)
    else this.#end(connection, { ...Disconnect.badRequest, reason: 'bad request: binary frame on the JSON path' })
  }

  #closed(connection: Connection): void {
    this.#slow.forget(connection)
    this.#lag.forget(connection)
    this.#leaveRooms(connection)
    if (connection.session.kind === 'centrifuge') this.#centrifuge.closed(connection, connection.session)
    else this.#plain.closed(connection)
    this.#connections.remove(connection)
  }

  /** Tells the shards. A slow connection may have left before it is closed; telling them twice does no harm. */
  #leaveRooms(connection: Connection): void {
    const { session } = connection
    if (session.kind === 'plain') {
      this.#plain.leave(connection, session)
      return
    }
    for (const thread of threadsOf(session)) thread.leave(connection.number)
  }

  #send(connection: Connection, frame: Uint8Array): void {
    const { socket } = connection
    if (socket === undefined || connection.slow) return
    this.#metrics.main.framesSent += 1
    connection.sentBytes = (connection.sentBytes + frame.length) | 0
    if (socket.send(frame, false) === SEND_DROPPED) this.#slow.mark(connection)
  }

  /** Ends a connection for what it did or did not do. */
  #end(connection: Connection, advice: { code: number; reason: string }): void {
    if (connection.socket === undefined) return
    const { id, session } = connection
    this.#refusals.ended(advice.code, () => ({ id, protocol: session.kind, code: advice.code }))
    this.#close(connection, advice)
  }

  /** Closes a connection with a code. uWS calls `closed` before this returns. */
  #close(connection: Connection, { code, reason }: { code: number; reason: string }): void {
    this.#metrics.main.disconnects += 1
    const { session } = connection
    // The protocol says it in a push as well; a proxy on the way may replace the close code.
    if (session.kind === 'centrifuge' && session.state.kind === 'connected' && code >= Disconnect.closed.code) {
      this.#send(connection, disconnectPush({ code, reason }))
    }
    connection.socket?.end(code, closeReason(reason))
  }

  /** Replays the memberships of a replaced shard, in portions when they do not fit its inbox at once. */
  #restore(thread: ShardThread): void {
    const portions = this.#plain.restore(thread)
    const { life } = thread
    const goOn = () => {
      if (thread.life !== life) return
      if (portions.next().done === true) thread.restored()
      else setTimeout(goOn, 1)
    }
    goOn()
  }

  #shardDown(thread: ShardThread): void {
    this.#requests.shardDown(thread)
    this.#plain.forgetTold(thread)
    thread.commands.drain((number, id) => {
      const connection = this.#connections.get(number)
      // Nobody waits for a command without an id: the server itself gave it.
      if (connection !== undefined && id !== 0) this.#send(connection, errorFrame(id, ErrorCode.internal))
    })
    for (const connection of [...this.#connections.values()]) {
      const { session } = connection
      if (session.kind === 'centrifuge') this.#subscriptions.shardDown(connection, session, thread)
      else if (session.thread === thread) this.#plain.shardDown(connection, session)
    }
  }

  #updateWindow(ticks: number): void {
    const now = performance.eventLoopUtilization()
    const { active, idle } = performance.eventLoopUtilization(now, this.#utilisation)
    this.#utilisation = now
    const { pausedMs } = this.#pool
    const busyMs = Math.max(0, active - (pausedMs - this.#pausedMs))
    this.#pausedMs = pausedMs
    this.#pool.windowMs = this.#window.update(busyMs / Math.max(1, active + idle), ticks)
  }

  #every(everyMs: number, run: () => void): void {
    this.#timers.push(setInterval(run, everyMs))
  }

  /** However many threads there are for however few cores, the start goes on while one after the other becomes ready. */
  async #untilReady(): Promise<void> {
    let { ready } = this.#pool.startProgress
    let waitedMs = 0
    let now = performance.now()
    while (!this.#pool.ready) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const before = now
      now = performance.now()
      const progress = this.#pool.startProgress
      waitedMs = progress.ready > ready ? 0 : waitedMs + Math.min(now - before, START_PAUSE_MS_MAX)
      ready = progress.ready
      if (progress.failure !== undefined) throw new StartError(progress.failure)
      if (waitedMs > START_TIMEOUT_MS) {
        throw new StartError(`only ${ready} of ${this.#pool.threads.length} shard threads have started`)
      }
    }
  }

  /** Waits until every shard has flushed what it had accepted, and all of it has been handed to the sockets. */
  async #flushShards(): Promise<void> {
    const deadlineMs = performance.now() + this.#config.shutdown.deadlineMs / 2
    const asked = this.#pool.threads.filter((thread) =>
      thread.send({ kind: Inbound.stop, flags: 0, detail: 0, connection: 0, a: 0, b: 0 }),
    )
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadlineMs - performance.now()))
      this.#shardStopped = () => {
        if (!asked.every((thread) => this.#stoppedShards.has(thread))) return
        clearTimeout(timer)
        resolve()
      }
      this.#shardStopped()
    })
    // One more turn of the event loop: uWS writes what was published at the end of the turn.
    await new Promise((resolve) => setTimeout(resolve, 2))
  }

  /** Waits, within its share of the deadline, until every connection that reads has been sent all of its backlog. */
  async #untilSent(): Promise<void> {
    const deadlineMs = performance.now() + this.#config.shutdown.deadlineMs / 4
    const hasBacklog = ({ socket, slow }: Connection) => socket !== undefined && !slow && socket.getBufferedAmount() > 0
    while (performance.now() < deadlineMs && [...this.#connections.values()].some(hasBacklog)) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

/** What uWS answers when a message was over the socket's limit and not sent. */
const SEND_DROPPED = 2

const urlHost = (host: string): string => {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return reachable.includes(':') ? `[${reachable}]` : reachable
}
