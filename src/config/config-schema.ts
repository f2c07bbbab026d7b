// The configuration tree as one TypeBox schema: every option with its default, unit, limits and description. Types, validation,
// error texts, environment names and the table in docs/configuration.md are all derived from it. Pure data; reading sources and
// merging them is config.ts.
import Type, { type Static } from 'typebox'
import { addressLimits } from './address-limits.ts'
import { adminSchema } from './admin-schema.ts'
import { authSchema } from './auth-schema.ts'
import { boardLimits } from './board-limits.ts'
import { type BoardOptions, STATISTIC_KEY } from './board-schema.ts'
import { connectionRates } from './connection-rates.ts'
import { drainSchema } from './drain-schema.ts'
import { hooksSchema } from './hooks-schema.ts'
import { httpSchema } from './http-schema.ts'
import { moderationLimits } from './moderation-limits.ts'
import { pageSchema } from './page-schema.ts'
import { roomOptions } from './room-schema.ts'
import { boolean, choice, closed, integer, originList, text } from './schema-kinds.ts'
import { watcherLimits } from './watcher-limits.ts'

/** protocol/room-name.ts as far as a JSON schema can say it; config-checks.ts checks the rest. */
const roomNamePattern = '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,255}$'

const roomOptionsSchema = Type.Object(roomOptions, closed)
type GivenRoomOptions = Static<typeof roomOptionsSchema>

/** `board`: null for a room without one. */
export type RoomOptions = Omit<GivenRoomOptions, 'board'> & { board: BoardOptions | null }

export const configSchema = Type.Object(
  {
    http: httpSchema,
    publicUrl: text('URL under which pages reach this server; its origin is the own one beside that of the request.', {
      pattern: '^(|https?://[^/\\s?#@]+(/[^\\s?#]*)?)$',
      expected: 'a URL such as https://lobby.example.org',
    }),
    shards: integer(
      'Threads that hold rooms; 0 means one less than the cores this process may use, at least 1.',
      0,
      64,
      0,
    ),
    admin: adminSchema,
    page: pageSchema,
    heartbeat: Type.Object(
      {
        intervalSeconds: integer('Time between pings to a plain connection, whatever it sends.', 1, 900, 5),
        timeoutSeconds: integer(
          'A plain connection silent for this long is dropped at its next ping; one that sends, but has not read for as long, is slow.',
          2,
          3600,
          10,
        ),
      },
      closed,
    ),
    origins: originList(
      "Origins whose pages may open WebSockets, beside the server's own, matched exactly; on a loopback address loopback pages and browser extensions may as well. '*' allows any, 'null' too. A request without the header is always allowed.",
    ),
    log: Type.Object(
      {
        level: choice(
          'Least severe level that is logged.',
          ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
          'info',
        ),
        waitingBytesMax: integer(
          'Bytes of log that may wait for a reader of stdout that has stopped; lines beyond it are lost and counted.',
          4096,
          268_435_456,
          4_194_304,
        ),
      },
      closed,
    ),
    metrics: Type.Object(
      {
        probeIntervalSeconds: integer(
          'Time between two messages by which the server measures how long a message takes through each shard; 0 for none.',
          0,
          3600,
          1,
        ),
      },
      closed,
    ),
    limits: Type.Object(
      {
        messageBytesMax: integer(
          'Size of one message from a connection; a larger one closes it.',
          16,
          16_777_216,
          65_536,
        ),
        statisticsBytesMax: integer('Size of the body of one POST, of /api/publish too.', 16, 67_108_864, 4_194_304),
        statisticsRecordsMax: integer('Records in one statistics push.', 1, 1_000_000, 10_000),
        outboxBytesMax: integer(
          'Bytes that may wait for one connection; it is disconnected as slow when 15/16 of them do.',
          1024,
          268_435_456,
          4_194_304,
        ),
        slowGraceMs: integer(
          'Time a slow connection has to read its close frame before it is cut.',
          0,
          600_000,
          30_000,
        ),
        outboxBytesTotalMax: integer(
          'Bytes that may wait for all connections together; beyond it those with the most are disconnected as slow. 0 means an eighth of limits.memoryMax.',
          0,
          1_099_511_627_776,
          0,
        ),
        connectionsMax: integer(
          'Connections at a time; fewer where limits.memoryMax or the limit of open files demands it.',
          1,
          1_000_000,
          19_000,
        ),
        memoryMax: integer(
          'Bytes of memory the process may take before newcomers are refused and the longest silent connections are closed; at least 167772160. 0 means three quarters of the memory of the container or machine.',
          0,
          17_592_186_044_416,
          0,
        ),
        roomMembersMax: integer('Members of one room, whatever its own membersMax.', 1, 10_000_000, 1_000_000),
        roomsMax: integer('Rooms in one shard.', 1, 10_000_000, 1_000_000),
        inboxRingBytes: integer(
          'Ring from the main thread to one shard; a power of two.',
          4096,
          1_073_741_824,
          16_777_216,
        ),
        outboxRingBytes: integer(
          'Ring from one shard to the main thread; a power of two.',
          4096,
          1_073_741_824,
          16_777_216,
        ),
        roomsPerConnectionMax: integer('Rooms one centrifuge connection may be in.', 1, 100_000, 128),
        commandsPerFrameMax: integer('Centrifuge commands in one frame.', 1, 100_000, 1000),
        pendingCommandsMax: integer(
          'Commands of one connected centrifuge connection that wait while a new token is verified.',
          1,
          100_000,
          1000,
        ),
        pendingBytesMax: integer('Bytes of such commands of one connection.', 1024, 268_435_456, 1_048_576),
        pendingBytesTotalMax: integer(
          'Bytes of all messages that wait for tokens, of all connections together, 256 more counted for each; at most a 32nd of limits.memoryMax.',
          1024,
          17_179_869_184,
          67_108_864,
        ),
        earlyCommandsMax: integer(
          'Commands of one centrifuge connection that wait for the reply to its connect, or messages of a plain one that wait while its token is verified; never more than limits.pendingCommandsMax.',
          1,
          100_000,
          256,
        ),
        earlyBytesMax: integer(
          'Bytes of what limits.earlyCommandsMax counts; never more than limits.pendingBytesMax.',
          1024,
          268_435_456,
          131_072,
        ),
        jsonDepthMax: integer('Nesting of JSON from a peer.', 1, 1000, 64),
        keptLogsMax: integer(
          'Logs of rooms without members that one shard keeps; the oldest goes first.',
          1,
          10_000_000,
          100_000,
        ),
        historyBytesPerShardMax: integer(
          'Bytes of all logs of one shard: histories, idempotency keys and boards. Beyond it logs of rooms without members go first, then the older halves of histories, and boards do not grow. At most an eighth of limits.memoryMax for all shards.',
          65_536,
          1_099_511_627_776,
          268_435_456,
        ),
        idempotencyKeysMax: integer(
          'Idempotency keys one room remembers; a publish with one more is refused.',
          1,
          10_000_000,
          10_000,
        ),
        broadcastRoomsMax: integer('Rooms of one broadcast by the server API.', 1, 1_000_000, 10_000),
        messageHardBytesMax: integer(
          'Size of a message up to which the sender is told 1009; beyond it the TCP connection is cut. At least twice limits.messageBytesMax.',
          16,
          67_108_864,
          131_072,
        ),
        historyItemsMax: integer('Publications in one history or recovery reply.', 1, 100_000, 300),
        readBytesPerSecond: integer(
          'Bytes of replies that one connection may cause in a second by reading presence, history and what it missed.',
          1024,
          1_073_741_824,
          4_194_304,
        ),
        readMillisecondsPerSecond: integer(
          'Time that a shard spends on the reads of one connection in a second.',
          1,
          1000,
          50,
        ),
        shardReadBytesPerSecond: integer(
          'Bytes of replies to the reads of all connections of a shard in a second.',
          1024,
          1_073_741_824,
          33_554_432,
        ),
        shardReadMillisecondsPerSecond: integer(
          'Time that a shard spends on the reads of all its connections in a second; 1000 is no bound.',
          1,
          1000,
          500,
        ),
        roomsPageMax: integer('Rooms in one page of GET /rooms, and members in one page of a room.', 1, 100_000, 1000),
        httpConnectionsMax: integer(
          'TCP connections that are no WebSockets, or not yet; one more is closed at once. Heads of requests from all of them take at most a 16th of limits.memoryMax.',
          1,
          1_000_000,
          8192,
        ),
        keyRequestsPerSecondMax: integer(
          'HTTP requests a second of each key of the admin API.',
          1,
          10_000_000,
          100_000,
        ),
        batchCommandsMax: integer('Commands in one batch or one body of lines of the server API.', 1, 100_000, 1000),
        httpRequestsMax: integer(
          'HTTP requests that wait for a shard; as many more may wait for /metrics.',
          1,
          1_000_000,
          10_000,
        ),
        errorsPerConnectionMax: integer(
          'Commands of one connection refused within a minute; with one more it is disconnected. Temporary refusals do not count.',
          1,
          1_000_000,
          100,
        ),
        shardCommandsMax: integer('Centrifuge commands one shard has not answered yet.', 1, 1_000_000, 65_536),
        ...connectionRates,
        shardHeapMegabytesMax: integer('Heap of one shard thread, in MiB.', 16, 65_536, 2048),
        ...addressLimits,
        ...moderationLimits,
        ...watcherLimits,
        ...boardLimits,
      },
      closed,
    ),
    flush: Type.Object(
      {
        mode: choice(
          'How a room gathers messages before it sends: only while the main thread is busy (adaptive), from little load on to save CPU (economy), for a fixed time, or never (immediate).',
          ['adaptive', 'economy', 'fixed', 'immediate'],
          'adaptive',
        ),
        maxWindowMs: integer('Longest window, and the only one in fixed mode.', 1, 1000, 20),
        targetUtilisation: Type.Number({
          default: 0.5,
          minimum: 0.05,
          maximum: 0.9,
          description:
            'Share of the time of the main thread above which rooms gather messages. In economy mode they gather from a fifth of this share on.',
        }),
        frameBytesMax: integer(
          'Size of a frame that carries many messages; never more than limits.outboxBytesMax.',
          1024,
          16_777_216,
          65_536,
        ),
      },
      closed,
    ),
    statistics: Type.Object(
      {
        aliases: Type.Record(
          Type.String({ pattern: "^/[A-Za-z0-9._~!$&'()*+,;=:@/-]{1,200}$" }),
          Type.String({
            pattern: roomNamePattern,
            expected: 'a room name: 1 to 255 bytes of UTF-8 without control characters',
          }),
          {
            ...closed,
            default: { '/dailyDashBoard': 'dailyCollection', '/dailyNews': 'dailyNews' },
            maxProperties: 1000,
            expected: 'an object of path to room name',
            expectedKey: "a path that begins with '/' and needs no percent-encoding",
            description: 'Paths that accept statistics for a room; a given object replaces the default one.',
          },
        ),
      },
      closed,
    ),
    drain: drainSchema,
    shutdown: Type.Object(
      {
        deadlineMs: integer(
          'Time the main thread may stand still (15 s at least while the server starts) before the process ends.',
          100,
          600_000,
          8000,
        ),
      },
      closed,
    ),
    centrifuge: Type.Object(
      {
        pingIntervalSeconds: integer('Time between pings to a centrifuge connection.', 1, 900, 25),
        pongTimeoutSeconds: integer(
          'Time a centrifuge connection has to answer a ping; shorter than the interval.',
          1,
          900,
          10,
        ),
        connectTimeoutSeconds: integer('Time a centrifuge connection has to send its connect command.', 1, 600, 10),
        personalRoom: boolean('Whether each connection of a user is put into the room `#<user>`.', false),
      },
      closed,
    ),
    rooms: Type.Object(
      {
        defaults: roomOptionsSchema,
        namespaces: Type.Record(
          Type.String({ pattern: '^[^$:\\u0000-\\u001f\\u007f-\\u009f][^:\\u0000-\\u001f\\u007f-\\u009f]{0,99}$' }),
          // The same options without defaults: what a namespace leaves out comes from rooms.defaults.
          Type.Partial(Type.Object(roomOptions), closed),
          {
            ...closed,
            default: { board: { board: { key: STATISTIC_KEY } } },
            maxProperties: 10_000,
            expected: 'an object of namespace to room options',
            expectedKey: "a namespace: 1 to 100 characters, no ':' or control character among them, no '$' in front",
            description:
              "Options by namespace, the part of a room name before its first ':'; the rest as in rooms.defaults. A given object replaces the default one.",
          },
        ),
      },
      closed,
    ),
    auth: authSchema,
    hooks: hooksSchema,
  },
  closed,
)

type ConfigTree = Static<typeof configSchema>

/** Rooms as they are given, and each option valid by itself. */
export type GivenRooms = ConfigTree['rooms']

/** The effective configuration: complete, validated, and with every namespace already filled from `rooms.defaults`. */
export type Config = Omit<ConfigTree, 'rooms'> & {
  rooms: { defaults: RoomOptions; namespaces: Record<string, RoomOptions> }
}

/** What a caller may give: any part of the tree. */
export type ConfigInput = {
  [Section in Exclude<keyof Config, 'rooms'>]?: Config[Section] extends readonly unknown[] | number
    ? Config[Section] | undefined
    : { [Option in keyof Config[Section]]?: Config[Section][Option] | undefined } | undefined
} & {
  rooms?:
    | { defaults?: RoomOptionsInput | undefined; namespaces?: Record<string, RoomOptionsInput> | undefined }
    | undefined
}

type RoomOptionsInput = { [Option in keyof GivenRoomOptions]?: GivenRoomOptions[Option] | undefined }
