// The composition root, and the architecture in reading order:
//   listener (sockets, upgrade checks)  ->  session of a wire protocol (plain/, centrifuge/)  ->  shard pool (inbox rings)
//   shard threads (rooms, order, serialisation)  ->  fan-out (outbox rings)  ->  listener (publish) and lobby (send)
// HTTP routes ask shards the same way. This file builds them, wires them, starts and stops the whole. No message passes through it.
import { readFileSync } from 'node:fs'
import { Authenticator } from './auth/auth.ts'
import { CentrifugeGateway } from './centrifuge/centrifuge-gateway.ts'
import { CentrifugeHeartbeat } from './centrifuge/centrifuge-heartbeat.ts'
import { CENTRIFUGE_PATH, CentrifugeProtocol } from './centrifuge/centrifuge-protocol.ts'
import { CentrifugeSubscriptions } from './centrifuge/centrifuge-subscriptions.ts'
import { HeldTopics } from './centrifuge/held-topics.ts'
import { type RpcHandler, RpcMethods } from './centrifuge/rpc.ts'
import { type Config, type ConfigInput, resolveConfig, shardCount } from './config/config.ts'
import { limitWarnings, secretWarnings } from './config/config-checks.ts'
import { fileDescriptorLimit } from './file-descriptors.ts'
import type { Connection } from './gateway/connection.ts'
import { FanOut } from './gateway/fan-out.ts'
import { FlushWindow } from './gateway/flush-window.ts'
import { Heartbeat } from './gateway/heartbeat.ts'
import { Housekeeping } from './gateway/housekeeping.ts'
import { LagWatch } from './gateway/lag-watch.ts'
import { Listener } from './gateway/listener.ts'
import { Lobby } from './gateway/lobby.ts'
import { Probes } from './gateway/probes.ts'
import { SlowConsumers } from './gateway/slow-consumers.ts'
import { AdminKey } from './http/admin-key.ts'
import { HttpRequests } from './http/http-requests.ts'
import { Routes } from './http/routes.ts'
import { type Log, openLog } from './log.ts'
import { FaultKind, type FaultName, Inbound } from './mailbox/records.ts'
import { Metrics } from './metrics.ts'
import { PlainMembers } from './plain/plain-members.ts'
import { PlainProtocol } from './plain/plain-protocol.ts'
import { newPlainParts } from './plain/plain-session.ts'
import { ShardPool } from './pool/shard-pool.ts'
import { Disconnect, UnsubscribeCode } from './protocol/codes.ts'
import { Refusals } from './refusals.ts'

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

/** What peers that answer a close frame are given, about one round trip. */
const CLOSE_MS = 20
/** One more turn of the event loop: uWS writes what was published at the end of the turn. */
const TURN_MS = 2
const BACKLOG_LOOK_EVERY_MS = 10
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

export class LobbyServer {
  /** The port that was bound; useful when the configuration asked for 0. */
  port = 0
  /** The key of the admin API: configured, or generated at start. */
  readonly adminKey: string
  readonly #config: Config
  readonly #log: Log
  readonly #faults: boolean
  readonly #refusals: Refusals
  readonly #lobby: Lobby
  readonly #pool: ShardPool
  readonly #listener: Listener
  readonly #window: FlushWindow
  readonly #housekeeping: Housekeeping
  #draining = false
  #stopping: Promise<void> | undefined

  constructor(config: Config, options: ServerOptions) {
    const { limits, admin } = config
    this.#config = config
    this.#log = openLog(config.log)
    this.#faults = options.faults === true
    this.adminKey = admin.apiKey === '' ? AdminKey.generate() : admin.apiKey
    const { logger } = this.#log
    const auth = new Authenticator(config.auth)
    const metrics = new Metrics()
    const refusals = new Refusals(logger)
    this.#refusals = refusals
    const lobby = new Lobby({ metrics, refusals, dropped: (connection) => slow.mark(connection) })
    this.#lobby = lobby
    const requests = new HttpRequests(limits.httpRequestsMax)
    const held = new HeldTopics(limits.outboxBytesMax, (connection) => slow.mark(connection))

    const pool = new ShardPool({
      config,
      shardCount: shardCount(config),
      logger,
      listener: { drain: (thread, reader) => fanOut.drain(thread, reader), down: (thread) => fanOut.down(thread) },
      faults: this.#faults,
    })
    this.#pool = pool

    const probes = new Probes({
      answered: (connection) => {
        lag.answered(connection)
        slow.answered(connection)
      },
      firstAnswer: (connection) => lag.firstAnswer(connection),
    })
    const slow = new SlowConsumers({
      graceMs: limits.slowGraceMs,
      probes,
      count: ({ id, session }) => {
        metrics.main.slowConsumers += 1
        refusals.record('slow', () => ({ id, protocol: session.protocol }))
      },
    })
    const heartbeat = new Heartbeat({
      ...config.heartbeat,
      probes,
      silent: (connection) => {
        metrics.main.silentConnections += 1
        connection.socket?.close()
      },
    })
    const lag = new LagWatch({
      connections: lobby.connections,
      timeoutSeconds: config.heartbeat.timeoutSeconds,
      probes,
      late: () => {
        metrics.main.lateMembers += 1
      },
      slow: (connection) => slow.mark(connection),
    })
    for (const observer of [slow, lag]) lobby.observe(observer)

    const subscriptions = new CentrifugeSubscriptions({
      config,
      pool,
      auth,
      refusals,
      held,
      lobby,
      refuse: (connection, session, refusal) => centrifuge.refuse(connection, session, refusal),
      faulted: (connection, session) => centrifuge.faulted(connection, session),
    })
    const centrifugeHeartbeat = new CentrifugeHeartbeat({
      ...config.centrifuge,
      publish: (topic, frame) => this.#listener.publish(topic, frame),
      noPong: (connection) => lobby.end(connection, Disconnect.noPong),
    })
    const centrifuge = new CentrifugeGateway({
      config,
      pool,
      auth,
      refusals,
      logger,
      version,
      heartbeat: centrifugeHeartbeat,
      subscriptions,
      held,
      rpc: new RpcMethods(lobby, options.rpc ?? {}),
      onMessage: options.onMessage,
      lobby,
    })
    const members = new PlainMembers(lobby)
    const plainParts = { ...newPlainParts({ lobby, members, metrics, refusals }), config, auth, pool }

    this.#listener = new Listener({
      config,
      logger,
      metrics,
      refusals,
      lobby,
      // In the order in which uWS looks at their paths.
      protocols: [new CentrifugeProtocol(config.centrifuge, centrifuge), new PlainProtocol(plainParts)],
      heartbeat,
      sockets: {
        dropped: (connection) => slow.mark(connection),
        drained: (connection) => {
          // A slow connection answers no ping before it has read its backlog, so reading counts as life. Its rooms have been told already.
          if (connection.slow) heartbeat.heard(connection)
          slow.drained(connection)
        },
        ponged: (connection, payload) => probes.ponged(connection, payload),
      },
    })
    const fanOut = new FanOut({
      lobby,
      metrics,
      refusals,
      held,
      answers: requests,
      publish: (topic, frame) => {
        metrics.main.framesPublished += 1
        this.#listener.publish(topic, frame)
      },
      left: (thread, connection) => members.left(thread, connection),
      restore: (thread) => members.restore(thread),
      shardDown: (thread) => {
        requests.shardDown(thread)
        members.shardDown(thread)
        centrifuge.commandsLost(thread)
        for (const connection of [...lobby.connections.values()]) connection.session.shardDown(thread)
      },
      shardFlushed: (thread) => pool.flushed(thread),
    })
    new Routes({
      config,
      listener: this.#listener,
      pool,
      requests,
      metrics,
      refusals,
      adminKey: admin.insecure ? undefined : new AdminKey(this.adminKey),
      ready: () => !this.#draining && pool.ready,
    })
    const window = new FlushWindow(config.flush)
    this.#window = window
    this.#housekeeping = new Housekeeping({
      pool,
      heartbeat,
      lag,
      window,
      sweepers: [slow, members, refusals, centrifuge],
      everySecond: (nowMs) => centrifugeHeartbeat.tick(nowMs),
    })
    metrics.expose({
      pool,
      refusals,
      connections: () => lobby.connections.size,
      logLinesLost: this.#log.lostLines,
      window: () => window,
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
      connections: this.#lobby.connections.size,
      windowMs,
      utilisation,
      shards: this.#pool.threads.map(({ ready, restarts, lastRecoveryMs, counters }) => {
        const { rooms, members, publications, flushes } = counters.values()
        return { ready, restarts, lastRecoveryMs, rooms, members, publications, flushes }
      }),
    }
  }

  /** Ends a connection with an advice of the table; false when there is no such connection. Plain ones are closed with 1008. */
  disconnect(client: string, why: keyof typeof Disconnect = 'forceDisconnect'): boolean {
    const connection = this.#lobby.connections.withId(client)
    if (connection?.socket === undefined) return false
    const { id, session } = connection
    const advice = session.kickAdvice(why)
    this.#log.logger.info({ id, protocol: session.protocol, code: advice.code }, 'the application ends a connection')
    this.#lobby.close(connection, advice)
    return true
  }

  /** Ends a centrifuge client's subscription; false when it is not subscribed. From code 2500 on the SDK subscribes again. */
  unsubscribe(client: string, room: string, why: keyof typeof UnsubscribeCode = 'server'): boolean {
    const connection = this.#lobby.connections.withId(client)
    if (connection === undefined) return false
    const { code } = UnsubscribeCode[why]
    const isExpelled = connection.session.expel(room, code)
    if (isExpelled) this.#log.logger.info({ id: connection.id, room, code }, 'the application ends a subscription')
    return isExpelled
  }

  /** Damages a shard thread for real. Throws unless the server was created with `faults: true`. */
  injectFault(shard: number, fault: FaultName): void {
    const thread = this.#pool.threads[shard]
    if (!this.#faults || thread === undefined) throw new Error('faults are not enabled, or there is no such shard')
    thread.send({ kind: Inbound.fault, flags: 0, detail: FaultKind[fault], connection: 0, a: 0, b: 0 })
  }

  async start(): Promise<void> {
    const { admin, http, origins } = this.#config
    const { logger } = this.#log
    this.#pool.start()
    try {
      await this.#pool.untilReady()
      this.port = await this.#listener.listen()
    } catch (error) {
      await this.#pool.stop()
      await this.#log.close()
      throw error
    }
    this.#housekeeping.start()
    if (admin.insecure) logger.warn('the admin API is open to anyone who can reach it')
    else if (admin.apiKey === '') logger.info({ apiKey: this.adminKey }, 'admin API key generated')
    for (const warning of limitWarnings(this.#config)) logger.warn(warning)
    if (origins.includes('*')) logger.warn('pages of any origin may connect')
    for (const warning of secretWarnings(this.#config)) logger.warn(warning)
    logger.info(
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
    const { deadlineMs } = this.#config.shutdown
    const { connections } = this.#lobby
    this.#draining = true
    this.#log.logger.info({ connections: connections.size }, 'stopping')
    this.#listener.stopListening()
    await this.#pool.flush(deadlineMs / 2)
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
    await this.#untilSent(deadlineMs / 4)
    for (const connection of [...connections.values()]) {
      this.#lobby.end(connection, connection.session.advice('shutdown'))
    }
    // The close frames are in the kernel's hands by now.
    await new Promise((resolve) => setTimeout(resolve, CLOSE_MS))
    this.#housekeeping.stop()
    await this.#pool.stop()
    this.#listener.close()
    this.#refusals.finish()
    this.#log.logger.info('stopped')
    await this.#log.close()
  }

  /** Waits until every connection that reads has been sent all of its backlog. */
  async #untilSent(timeoutMs: number): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs
    const hasBacklog = ({ socket, slow }: Connection) => socket !== undefined && !slow && socket.getBufferedAmount() > 0
    while (performance.now() < deadlineMs && [...this.#lobby.connections.values()].some(hasBacklog)) {
      await new Promise((resolve) => setTimeout(resolve, BACKLOG_LOOK_EVERY_MS))
    }
  }
}

const urlHost = (host: string): string => {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return reachable.includes(':') ? `[${reachable}]` : reachable
}
