// The composition root, and the architecture in reading order:
//   listener (sockets, upgrade checks)  ->  session of a wire protocol (plain/, centrifuge/)  ->  shard pool (inbox rings)
//   shard threads (rooms, order, serialisation)  ->  fan-out (outbox rings)  ->  listener (publish) and lobby (send)
// HTTP routes ask shards the same way. This file builds them, wires them, starts and stops the whole. No message passes through it.
import { readFileSync } from 'node:fs'
import { Authenticator } from './auth/auth.ts'
import { createCentrifugeHalf } from './centrifuge/centrifuge-half.ts'
import { CENTRIFUGE_PATH } from './centrifuge/centrifuge-protocol.ts'
import { type Config, type ConfigInput, resolveConfig, shardCount } from './config/config.ts'
import { startWarnings } from './config/config-checks.ts'
import type { EventType } from './config/hooks-schema.ts'
import { type FittedConfig, memoryOfMachine, withMemoryLimits } from './config/memory.ts'
import { withRoomLimits } from './config/room-options.ts'
import { fileDescriptorLimit } from './file-descriptors.ts'
import { Allowances } from './gateway/allowances.ts'
import type { Connection } from './gateway/connection.ts'
import { EventlessTime } from './gateway/eventless-time.ts'
import { FanOut } from './gateway/fan-out.ts'
import { FlushWindow } from './gateway/flush-window.ts'
import { GracefulStop } from './gateway/graceful-stop.ts'
import { Housekeeping } from './gateway/housekeeping.ts'
import { Listener } from './gateway/listener.ts'
import { Lobby } from './gateway/lobby.ts'
import { MemoryWatch, residentBytes } from './gateway/memory-watch.ts'
import { Moderation } from './gateway/moderation.ts'
import { PeerWatch } from './gateway/peer-watch.ts'
import { PendingMessages } from './gateway/pending-messages.ts'
import { Relief } from './gateway/relief.ts'
import { createHookHalf } from './hooks/hook-half.ts'
import type { Hooks } from './hooks/hooks.ts'
import type { EventListener, RoomEvents } from './hooks/room-events.ts'
import { AdminKey } from './http/admin-key.ts'
import { Routes } from './http/routes.ts'
import { type Log, openLog } from './log.ts'
import type { FaultName } from './mailbox/inbox-records.ts'
import type { RoomDetails } from './mailbox/orders.ts'
import { Metrics } from './metrics.ts'
import { AwaitedAnswers } from './operations/awaited-answers.ts'
import {
  type ConnectionFacts,
  ConnectionOperations,
  type Count,
  type DisconnectOptions,
  type RefreshOptions,
  type SentenceOptions,
  type Subscribed,
  type SubscribeOptions,
  type UnsubscribeOptions,
} from './operations/connection-operations.ts'
import { FlushReceipts } from './operations/flush-receipts.ts'
import { type OperationError, unwrapped } from './operations/operation-error.ts'
import { type PublishOptions, RoomLibrary, type RoomsOptions } from './operations/room-library.ts'
import {
  type HistoryRequest,
  type Presence,
  type PresenceStats,
  type Receipt,
  type RoomHistory,
  type RoomList,
  RoomOperations,
} from './operations/room-operations.ts'
import type { ModerationTarget, Target } from './operations/targets.ts'
import { createPlainHalf } from './plain/plain-half.ts'
import { ShardPool } from './pool/shard-pool.ts'
import { urlHost } from './protocol/authority.ts'
import { Refusals } from './refusals.ts'
import type { ServerOptions, ServerStats } from './server-options.ts'
import { MainThreadTuning } from './tuning/main-thread.ts'

/** Resolves when the server listens and its shards are ready. Throws ConfigError, StartError or UwsLoadError. */
export async function createServer(input: ConfigInput = {}, options: ServerOptions = {}): Promise<LobbyServer> {
  const config = withRoomLimits(resolveConfig(input))
  const machineBytes = memoryOfMachine()
  const server = new LobbyServer(withMemoryLimits(config, { machineBytes, shards: shardCount(config) }), options)
  await server.start()
  return server
}

/** The caller of the methods of LobbyServer, in the log. */
const APPLICATION = 'application'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

export class LobbyServer {
  /** The port that was bound; useful when the configuration asked for 0. */
  port = 0
  /** The key of the admin API: configured, or generated at start. */
  readonly adminKey: string
  readonly #config: Config
  /** For the log: the limits that the memory of the machine does not allow. */
  readonly #lowered: readonly string[]
  readonly #log: Log
  readonly #refusals: Refusals
  readonly #lobby: Lobby
  readonly #pool: ShardPool
  readonly #fanOut: FanOut
  readonly #listener: Listener
  readonly #people: ConnectionOperations
  readonly #rooms: RoomLibrary
  readonly #window: FlushWindow
  readonly #housekeeping: Housekeeping
  readonly #hooks: Hooks
  readonly #events: RoomEvents
  #draining = false
  #stopping: Promise<void> | undefined

  constructor({ config, lowered }: FittedConfig, options: ServerOptions) {
    const { admin, limits } = config
    this.#config = config
    this.#lowered = lowered
    this.#log = openLog(config.log)
    this.adminKey = admin.apiKey === '' ? AdminKey.generate() : admin.apiKey
    const { logger } = this.#log
    const auth = new Authenticator(config.auth)
    const metrics = new Metrics()
    const refusals = new Refusals(logger)
    this.#refusals = refusals
    const lobby = new Lobby({ metrics, refusals, dropped: (connection) => peers.dropped(connection) })
    this.#lobby = lobby
    const moderation = new Moderation({ entriesMax: limits.moderationEntriesMax, lobby, refusals })
    lobby.observe(moderation)
    const requests = new AwaitedAnswers(config.limits.httpRequestsMax)
    const allowances = new Allowances({ limits: config.limits, lobby, refusals })
    const receipts = new FlushReceipts((topic) => listener.app.numSubscribers(topic))
    const withdrawn = (topics: readonly string[]) => receipts.withdrawn(topics)
    const peers = new PeerWatch({ config, lobby, metrics, refusals, withdrawn })

    const pending = new PendingMessages(limits)

    const pool = new ShardPool({
      config,
      shardCount: shardCount(config),
      logger,
      faults: options.faults === true,
      worker: options.worker,
    })
    this.#pool = pool
    lobby.observe({ gone: ({ number }) => pool.ended.add(number) })

    const { hooks, refreshes, events } = createHookHalf({
      config,
      functions: options.hooks ?? {},
      lobby,
      refusals,
      logger,
    })
    this.#hooks = hooks
    this.#events = events

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
      publish: (topic, frame) => listener.publish(topic, frame),
      slow: (connection) => peers.dropped(connection),
    })
    this.#people = new ConnectionOperations({
      config,
      lobby,
      moderation,
      refusals,
      logger,
      heldBytes: (connection) => centrifuge.held.bytesFor(connection),
    })
    const plain = createPlainHalf({
      config,
      auth,
      pool,
      lobby,
      allowances,
      metrics,
      refusals,
      hooks,
      refreshes,
      pending,
    })

    const listener = new Listener({
      config,
      logger,
      metrics,
      refusals,
      lobby,
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
    const relief = new Relief({ lobby, refusals, heartbeat: peers.heartbeat, applicants: listener })
    const slow = (connection: Connection) => peers.dropped(connection)
    const memory = new MemoryWatch({ limits, lobby, logger, refusals, relief, residentBytes, slow })
    this.#fanOut = new FanOut({
      lobby,
      metrics,
      refusals,
      held: centrifuge.held,
      answers: requests,
      receipts,
      publisher: listener,
      members: plain.members,
      memberships: events,
      shardDown: (thread) => {
        receipts.shardDown(thread)
        requests.shardDown(thread)
        plain.members.shardDown(thread)
        centrifuge.gateway.commandsLost(thread)
        for (const connection of [...lobby.connections.values()]) connection.session.shardDown(thread)
        events.shardLost()
      },
      shardFlushed: (thread) => pool.flushed(thread),
    })
    const rooms = new RoomOperations({ config, pool, answers: requests, receipts })
    this.#rooms = new RoomLibrary(config, rooms)
    new Routes({
      config,
      listener,
      rooms,
      metrics,
      refusals,
      adminKey: admin.insecure ? undefined : new AdminKey(this.adminKey),
      ready: () => !this.#draining && pool.ready,
    })
    const window = new FlushWindow(config.flush)
    this.#window = window
    const eventless = new EventlessTime()
    this.#housekeeping = new Housekeeping({
      pool,
      heartbeat: peers.heartbeat,
      lag: peers.lag,
      window,
      eventless,
      events: () => metrics.events,
      sweepers: [
        peers.slow,
        plain.members,
        refusals,
        centrifuge.gateway,
        listener.addresses,
        memory,
        moderation,
        refreshes,
        events,
      ],
      everySecond: (nowMs) => {
        centrifuge.heartbeat.tick(nowMs)
        listener.capacity.everySecond(nowMs)
      },
    })
    metrics.expose({
      pool,
      refusals,
      connections: () => lobby.connections.size,
      remoteAddresses: () => listener.addresses.size,
      eventlessSeconds: () => eventless.seconds,
      totals: {
        connectionsMax: () => listener.capacity.connectionsMax,
        applicants: () => listener.applicants,
        httpConnections: () => listener.capacity.httpConnections,
        pendingBytes: () => pending.bytes,
        unreadBytes: () => memory.unreadBytes,
        users: () => lobby.users.size,
        moderationEntries: () => moderation.size,
        memoryMaxBytes: () => limits.memoryMax,
      },
      logLinesLost: this.#log.lostLines,
      window: () => window,
      hooks: () => hooks.figures,
      events: () => events.sender.figures,
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
    return { connections: this.#lobby.connections.size, windowMs, utilisation, shards: this.#pool.stats() }
  }

  /** All connections, or those of a user. */
  connections(user?: string): ConnectionFacts[] {
    return this.#people.list(user)
  }

  /** Ends connections. This call and the following ones throw OperationError where the server API answers with an error. */
  disconnect(target: Target, options: DisconnectOptions = {}): Count {
    return unwrapped(this.#people.disconnect(target, { ...options, by: APPLICATION }))
  }

  /** Ends subscriptions to a room. A plain or plain JSON member of the room is closed with 1008. */
  unsubscribe(target: Target, room: string, options: UnsubscribeOptions = {}): Count {
    return unwrapped(this.#people.unsubscribe(target, room, { ...options, by: APPLICATION }))
  }

  /** Puts centrifuge connections into a room, whatever its rules of access. */
  subscribe(target: Target, room: string, options: SubscribeOptions = {}): Subscribed {
    return unwrapped(this.#people.subscribe(target, room, { ...options, by: APPLICATION }))
  }

  /** Moves the expiry of connections, or ends them as expired. */
  refresh(target: Target, options: RefreshOptions = {}): Count {
    return unwrapped(this.#people.refresh(target, { ...options, by: APPLICATION }))
  }

  /** Ends the connections of a user or an address, and refuses new ones. */
  ban(target: ModerationTarget, options: SentenceOptions = {}): Count {
    return unwrapped(this.#people.ban(target, { ...options, by: APPLICATION }))
  }

  unban(target: ModerationTarget): Count {
    return unwrapped(this.#people.unban(target, { by: APPLICATION }))
  }

  /** Refuses every message of a user, an address or a connection. */
  mute(target: ModerationTarget, options: SentenceOptions = {}): Count {
    return unwrapped(this.#people.mute(target, { ...options, by: APPLICATION }))
  }

  unmute(target: ModerationTarget): Count {
    return unwrapped(this.#people.unmute(target, { by: APPLICATION }))
  }

  /** Publishes JSON into a room, as POST /api/publish does. Throws OperationError. */
  publish(room: string, data: unknown, options: PublishOptions = {}): Promise<Receipt> {
    return this.#rooms.publish(room, data, options)
  }

  /** Publishes the same into many rooms. Returns a receipt or an error for each, in their order. */
  broadcast(
    rooms: readonly string[],
    data: unknown,
    options: PublishOptions = {},
  ): Promise<(Receipt | OperationError)[]> {
    return this.#rooms.broadcast(rooms, data, options)
  }

  /** The members of a room by id. Throws OperationError: 108 where the room has no presence. */
  presence(room: string): Promise<Presence> {
    return this.#rooms.presence(room)
  }

  presenceStats(room: string): Promise<PresenceStats> {
    return this.#rooms.presenceStats(room)
  }

  /** Stored publications and the position of a room. Throws OperationError: 108 where the room has no history. */
  history(room: string, request: HistoryRequest = {}): Promise<RoomHistory> {
    return this.#rooms.history(room, request)
  }

  /** Forgets what a room has stored. Its offsets go on from where they are. */
  removeHistory(room: string): Promise<void> {
    return this.#rooms.removeHistory(room)
  }

  /** Rooms that have members. */
  rooms(options: RoomsOptions = {}): Promise<RoomList> {
    return this.#rooms.rooms(options)
  }

  /** One room and a page of its members, in the order of their ids. Throws OperationError: 102 for a room in which nothing happens. */
  room(name: string, page: { readonly after?: string; readonly limit?: number } = {}): Promise<RoomDetails> {
    return this.#rooms.room(name, page)
  }

  /**
   * Calls `listener` for each event of a type from now on. Who is in a room already is not told. The listener is called outside of everything
   * else that the server does, and what it throws is logged.
   */
  on(type: EventType, listener: EventListener): void {
    this.#events.on(type, listener)
  }

  /** Takes `on` back. */
  off(type: EventType, listener: EventListener): void {
    this.#events.off(type, listener)
  }

  /** Damages a shard thread for real. Throws unless the server was created with `faults: true`. */
  injectFault(shard: number, fault: FaultName): void {
    this.#pool.injectFault(shard, fault)
  }

  async start(): Promise<void> {
    const { admin, http } = this.#config
    const { logger } = this.#log
    this.#pool.start(this.#fanOut)
    try {
      await this.#pool.untilReady()
      this.port = await this.#listener.listen()
    } catch (error) {
      await this.#pool.stop()
      this.#listener.capacity.close()
      await this.#log.close()
      throw error
    }
    this.#housekeeping.start()
    for (const warning of [...startWarnings(this.#config, this.#listener.door), ...this.#lowered]) logger.warn(warning)
    this.#listener.capacity.everySecond(performance.now())
    if (!admin.insecure && admin.apiKey === '') logger.info({ apiKey: this.adminKey }, 'admin API key generated')
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
    const { logger } = this.#log
    this.#draining = true
    logger.info({ connections: this.#lobby.connections.size }, 'stopping')
    const { deadlineMs } = this.#config.shutdown
    await new GracefulStop({ lobby: this.#lobby, pool: this.#pool, listener: this.#listener, deadlineMs }).run()
    this.#housekeeping.stop()
    await this.#events.finish(deadlineMs * MainThreadTuning.stopEventsShare)
    await this.#hooks.close()
    await this.#pool.stop()
    this.#listener.close()
    this.#refusals.finish()
    logger.info('stopped')
    await this.#log.close()
  }
}
