// The composition root, and the architecture in reading order:
//   listener (sockets, upgrade checks)  ->  session of a wire protocol (plain/, centrifuge/)  ->  shard pool (inbox rings)
//   shard threads (rooms, order, serialisation)  ->  fan-out (outbox rings)  ->  listener (publish) and lobby (send)
// HTTP routes ask shards the same way. This file builds them, wires them, starts and stops the whole. No message passes through it.
import { readFileSync } from 'node:fs'
import { Application } from './application.ts'
import { Authenticator } from './auth/auth.ts'
import { Sessions } from './auth/sessions.ts'
import { ViewReaders } from './board/view-readers.ts'
import { createCentrifugeHalf } from './centrifuge/centrifuge-half.ts'
import { type Config, type ConfigInput, shardCount, traceInput } from './config/config.ts'
import { startWarnings } from './config/config-checks.ts'
import { hasLiveRoom } from './config/live-room.ts'
import { type FittedConfig, memoryOfMachine, withMemoryLimits } from './config/memory.ts'
import { withRoomLimits } from './config/room-options.ts'
import { figureSources } from './figure-sources.ts'
import { Allowances } from './gateway/allowances.ts'
import type { Connection } from './gateway/connection.ts'
import { ConnectionLog } from './gateway/connection-log.ts'
import { EventlessTime } from './gateway/eventless-time.ts'
import { FanOut } from './gateway/fan-out.ts'
import { FlushWindow } from './gateway/flush-window.ts'
import { GracefulStop } from './gateway/graceful-stop.ts'
import { Housekeeping } from './gateway/housekeeping.ts'
import { Listener } from './gateway/listener.ts'
import { LiveFeed } from './gateway/live-feed.ts'
import { Lobby } from './gateway/lobby.ts'
import { MemoryWatch, residentBytes } from './gateway/memory-watch.ts'
import { Moderation } from './gateway/moderation.ts'
import { PeerWatch } from './gateway/peer-watch.ts'
import { PendingMessages } from './gateway/pending-messages.ts'
import { ProbeRooms } from './gateway/probe-rooms.ts'
import { Relief } from './gateway/relief.ts'
import { Restoration } from './gateway/restoration.ts'
import { createHookHalf } from './hooks/hook-half.ts'
import type { RoomEvents } from './hooks/room-events.ts'
import { AdminKeys } from './http/admin-keys.ts'
import { HttpHalf } from './http/http-half.ts'
import { Watchers } from './http/watchers.ts'
import { liveSampler } from './live-sample.ts'
import { type Log, openLog } from './log/log.ts'
import { LogLevel } from './log/log-level.ts'
import type { FaultName } from './mailbox/fault-kinds.ts'
import { Metrics } from './metrics/metrics.ts'
import { AwaitedAnswers } from './operations/awaited-answers.ts'
import { ConnectionOperations } from './operations/connection-operations.ts'
import { Drain } from './operations/drain.ts'
import { FlushReceipts } from './operations/flush-receipts.ts'
import { RoomLibrary } from './operations/room-library.ts'
import { RoomOperations } from './operations/room-operations.ts'
import { createPlainHalf } from './plain/plain-half.ts'
import { ShardPool } from './pool/shard-pool.ts'
import { urlHost } from './protocol/authority.ts'
import { Refusals } from './refusals.ts'
import type { ServerOptions, ServerStats } from './server-options.ts'
import { logStart } from './start-log.ts'

/** Resolves when the server listens and its shards are ready. Throws ConfigError, StartError or UwsLoadError. */
export async function createServer(input: ConfigInput = {}, options: ServerOptions = {}): Promise<LobbyServer> {
  const { config: given, origins } = traceInput(input)
  const config = withRoomLimits(given)
  const machineBytes = memoryOfMachine()
  const server = new LobbyServer(withMemoryLimits(config, { machineBytes, shards: shardCount(config) }), {
    origins,
    ...options,
  })
  await server.start()
  return server
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

export class LobbyServer extends Application {
  /** The port that was bound; useful when the configuration asked for 0. */
  port = 0
  /** The key that may do everything: admin.apiKey, or generated at start; empty when there are named keys alone. */
  readonly adminKey: string
  /** Whether `adminKey` was generated and is needed. */
  readonly isAdminKeyGenerated: boolean
  readonly #config: Config
  /** For the log: the limits that the memory of the machine does not allow. */
  readonly #lowered: readonly string[]
  readonly #log: Log
  readonly #lobby: Lobby
  readonly #pool: ShardPool
  readonly #fanOut: FanOut
  readonly #listener: Listener
  readonly #sessions = new Sessions()
  protected readonly people: ConnectionOperations
  protected readonly library: RoomLibrary
  readonly #http: HttpHalf
  readonly #window: FlushWindow
  readonly #probes: ProbeRooms
  readonly #housekeeping: Housekeeping
  protected readonly events: RoomEvents
  protected readonly level: LogLevel
  readonly drain: Drain

  constructor({ config, lowered }: FittedConfig, options: ServerOptions) {
    super()
    const { admin, limits } = config
    this.#config = config
    this.#lowered = lowered
    this.#log = openLog(config.log)
    const isKeyed = admin.apiKey !== '' || Object.keys(admin.keys).length > 0
    this.adminKey = isKeyed ? admin.apiKey : AdminKeys.generate()
    this.isAdminKeyGenerated = !isKeyed && !admin.insecure
    const { logger } = this.#log
    this.level = new LogLevel(logger, config.log.level)
    const auth = new Authenticator(config.auth, this.#sessions)
    const metrics = new Metrics()
    const refusals = new Refusals(logger)
    const lobby = new Lobby({ metrics, refusals, dropped: (connection) => peers.dropped(connection) })
    this.#lobby = lobby
    const connectionLog = new ConnectionLog(logger)
    const moderation = new Moderation({ entriesMax: limits.moderationEntriesMax, lobby, refusals })
    lobby.observe(moderation)
    const requests = new AwaitedAnswers(config.limits.httpRequestsMax)
    const allowances = new Allowances({ limits: config.limits, lobby, refusals })
    const receipts = new FlushReceipts((topic) => listener.app.numSubscribers(topic))
    const withdrawn = (topics: readonly string[]) => receipts.withdrawn(topics)
    const peers = new PeerWatch({ config, lobby, metrics, refusals, withdrawn })

    const pending = new PendingMessages(limits)
    const views = new ViewReaders(config)

    const pool = new ShardPool({
      config,
      shardCount: shardCount(config),
      logger,
      faults: options.faults === true,
      worker: options.worker,
    })
    this.#pool = pool
    const window = new FlushWindow(config.flush)
    this.#window = window
    const probes = new ProbeRooms({
      intervalSeconds: config.metrics.probeIntervalSeconds,
      pool,
      windowMs: () => window.windowMs,
    })
    this.#probes = probes
    lobby.observe({ gone: ({ number }) => pool.ended.add(number) })

    const { hooks, refreshes, events } = createHookHalf({
      config,
      functions: options.hooks ?? {},
      lobby,
      refusals,
      logger,
    })
    this.events = events

    const centrifuge = createCentrifugeHalf({
      config,
      auth,
      pool,
      lobby,
      allowances,
      moderation,
      refusals,
      logger,
      version,
      rpc: options.rpc ?? {},
      onMessage: options.onMessage,
      pending,
      hooks,
      refreshes,
      metrics,
      publish: (topic, frame) => listener.publish(topic, frame),
      slow: (connection) => peers.dropped(connection),
      feeds: peers.feeds,
      views,
    })
    this.people = new ConnectionOperations({
      config,
      lobby,
      moderation,
      refusals,
      logger,
      heldBytes: (connection) => centrifuge.held.bytesFor(connection),
    })
    const plain = createPlainHalf({
      ...{ config, auth, pool, lobby, allowances, metrics, refusals },
      ...{ hooks, refreshes, pending, views },
    })

    const listener = new Listener({
      ...{ config, logger, metrics, refusals, lobby },
      log: connectionLog,
      // In the order in which uWS looks at their paths.
      protocols: [centrifuge.protocol, plain.protocol],
      heartbeat: peers.heartbeat,
      allowances,
      moderation,
      sockets: peers,
      pending,
      isShortOfMemory: () => memory.isShort,
      relieve: (order) => relief.close(order),
    })
    this.#listener = listener
    const watchers = new Watchers({
      limits,
      pool,
      refusals,
      addresses: listener.addresses,
      moderation,
      isShortOfMemory: () => memory.isShort,
      slow: () => {
        metrics.main.slowConsumers += 1
        refusals.record('slow', () => ({ protocol: 'events' }))
      },
    })
    const relief = new Relief({ lobby, refusals, heartbeat: peers.heartbeat, applicants: listener })
    const slow = (connection: Connection) => peers.dropped(connection)
    const memory = new MemoryWatch({ limits, lobby, logger, refusals, relief, residentBytes, slow, others: watchers })
    // Watchers are restored first, so that they see the leaves that the records of the members announce.
    const restoration = new Restoration([probes, watchers, plain.members])
    this.#fanOut = new FanOut({
      lobby,
      metrics,
      refusals,
      held: centrifuge.held,
      answers: requests,
      receipts,
      publisher: listener,
      members: plain.members,
      memberships: [events, connectionLog],
      feeds: peers.feeds,
      watchers,
      probes,
      restore: (thread) => restoration.restore(thread),
      shardDown: (thread) => {
        peers.feeds.shardDown(thread)
        receipts.shardDown(thread)
        requests.shardDown(thread)
        watchers.shardDown(thread)
        plain.members.shardDown(thread)
        centrifuge.gateway.commandsLost(thread)
        for (const connection of [...lobby.connections.values()]) {
          connectionLog.watch(connection, () => connection.session.shardDown(thread))
        }
        events.shardLost()
      },
      shardEnds: pool,
    })
    this.drain = new Drain({
      config: config.drain,
      logger,
      connections: () => lobby.connections.size,
      stop: () => gracefulStop,
      closeLog: this.#log.close,
    })
    const rooms = new RoomOperations({ config, pool, answers: requests, receipts })
    this.library = new RoomLibrary(config, rooms, views)
    this.#http = new HttpHalf({
      config,
      auth,
      sessions: this.#sessions,
      listener,
      pool,
      rooms,
      views,
      people: this.people,
      peers,
      origins: options.origins,
      drain: this.drain,
      watchers,
      metrics,
      refusals,
      logger,
      level: this.level,
      version,
      needsTokens: !auth.anonymousAllowed && !hooks.on.connect,
      keys: admin.insecure ? undefined : new AdminKeys(this.adminKey, admin.keys),
      ready: () => this.drain.state === 'serving' && pool.ready,
    })
    const eventless = new EventlessTime()
    this.#housekeeping = new Housekeeping({
      pool,
      heartbeat: peers.heartbeat,
      lag: peers.lag,
      feeds: peers.feeds,
      window,
      eventless,
      events: () => metrics.events,
      sweepers: [
        pool,
        peers.slow,
        plain.members,
        refusals,
        this.people.actions,
        centrifuge.gateway,
        listener.addresses,
        memory,
        moderation,
        refreshes,
        events,
        watchers,
      ],
      everySecond: (nowMs) => {
        centrifuge.heartbeat.tick(nowMs)
        listener.capacity.everySecond(nowMs)
      },
    })
    const gracefulStop = new GracefulStop({
      ...{ config, lobby, pool, listener, http: this.#http, watchers, housekeeping: this.#housekeeping },
      ...{ events, hooks, probes, answers: requests, lines: [refusals, this.people.actions] },
    })
    const figureParts = {
      ...{ config, version, pool, lobby, listener, watchers, pending, memory, moderation, refusals, hooks, events },
      ...{ window, eventless, housekeeping: this.#housekeeping, probes, logLinesLost: this.#log.lostLines },
      drain: this.drain,
    }
    metrics.expose(figureSources(figureParts))
    if (hasLiveRoom(config)) {
      const sample = liveSampler({ ...figureParts, metrics, peers })
      this.#housekeeping.also(new LiveFeed({ config, pool, sample }))
    }
  }

  /** For HTTP, and for WebSockets with the scheme of `wsUrl`. */
  get url(): string {
    return `http://${urlHost(this.#config.http.host)}:${this.port}`
  }

  get wsUrl(): string {
    return `ws://${urlHost(this.#config.http.host)}:${this.port}`
  }

  /** The URL of the page with a new ticket, good for one session within ten minutes where there are sessions; undefined without a page. */
  pageUrl(): string | undefined {
    if (!this.#http.hasPage) return undefined
    const { admin, publicUrl, http } = this.#config
    // Nothing connects to the address of all interfaces.
    const own = ['0.0.0.0', '::'].includes(http.host) ? `http://localhost:${this.port}` : this.url
    const page = `${(publicUrl === '' ? own : publicUrl).replace(/\/+$/, '')}/`
    if (admin.listen !== '') return page
    return admin.insecure ? `${page}#/live` : `${page}#/live?ticket=${this.#sessions.ticket()}`
  }

  /** The port of the listener of `admin.listen`; undefined without one, and for a Unix socket. */
  get adminPort(): number | undefined {
    return this.#http.adminPort
  }

  /** Which shard owns a room. */
  shardOf(room: string): number {
    return this.#pool.owner(room).index
  }

  stats(): ServerStats {
    const { windowMs, utilisation } = this.#window
    return { connections: this.#lobby.connections.size, windowMs, utilisation, shards: this.#pool.stats() }
  }

  /** Damages a shard thread for real. Throws unless the server was created with `faults: true`. */
  injectFault(shard: number, fault: FaultName): void {
    this.#pool.injectFault(shard, fault)
  }

  async start(): Promise<void> {
    this.#pool.start(this.#fanOut)
    try {
      await this.#pool.untilReady()
      this.port = await this.#listener.listen()
      await this.#http.listen()
    } catch (error) {
      await this.#pool.stop()
      this.#http.close()
      this.#listener.stopListening()
      this.#listener.capacity.close()
      await this.#log.close()
      throw error
    }
    this.#housekeeping.start()
    this.#probes.start()
    this.#listener.capacity.everySecond(performance.now())
    logStart(this.#log.logger, {
      config: this.#config,
      warnings: [...startWarnings(this.#config, this.#listener.door), ...this.#lowered, ...this.#http.warnings],
      url: this.url,
      wsUrl: this.wsUrl,
      adminPort: this.adminPort,
      shards: this.#pool.threads.length,
    })
  }
}
