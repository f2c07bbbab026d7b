// The configuration tree as one TypeBox schema: every option with its default, unit, limits and description. Types, validation,
// error texts, environment names and the reference table in README are all derived from it. Pure data; reading sources and
// merging them is config.ts.
import Type, { type Static } from 'typebox'

const closed = { additionalProperties: false } as const

/** protocol/room-name.ts as far as a JSON schema can say it; config-checks.ts checks the rest. */
const roomNamePattern = '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,255}$'

/** `integer('what it is', 0, 10, 3)` reads as: from 0 to 10, 3 when not given. */
function integer(description: string, minimum: number, maximum: number, byDefault: number) {
  return Type.Integer({ default: byDefault, minimum, maximum, description })
}

function boolean(description: string, byDefault: boolean) {
  return Type.Boolean({ default: byDefault, description })
}

function choice<const Values extends string[]>(description: string, values: readonly [...Values], byDefault: string) {
  return Type.Enum(values, { default: byDefault, description })
}

/** `expected` is the text an error shows in place of the regular expression. */
function text(description: string, { pattern = '', expected = 'a string' } = {}) {
  return Type.String({ default: '', description, expected, ...(pattern === '' ? {} : { pattern }) })
}

/** A value that no output of ours may contain: not `lobbycast config`, not an error, not the log. */
function secret(description: string, { pattern = '', expected = 'a string' } = {}) {
  return Type.String({ default: '', description, expected, secret: true, ...(pattern === '' ? {} : { pattern }) })
}

function originList(description: string) {
  return Type.Array(
    Type.String({
      pattern: '^(\\*|null|[a-z][a-z0-9+.-]*://[^/\\s]+)$',
      expected: "'*', 'null' or an origin such as https://example.org",
    }),
    { default: [], maxItems: 1000, description },
  )
}

const jwtAlgorithms = [
  ...['HS256', 'HS384', 'HS512'],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]

const roomOptions = {
  historySize: integer('Publications kept per room; 0 keeps none.', 0, 1_000_000, 0),
  historyTtlSeconds: integer('How long a publication is kept.', 1, 2_592_000, 300),
  historyBytesMax: integer(
    'Bytes of publications kept per room; at most half of limits.outboxBytesMax.',
    0,
    1_073_741_824,
    2_097_152,
  ),
  historyMetaTtlSeconds: integer(
    'How long an empty room keeps its epoch and offset after it was last used.',
    1,
    31_536_000,
    3600,
  ),
  recovery: boolean('Whether members may recover missed publications from history.', true),
  forcePositioning: boolean('Whether every centrifuge member is positioned, asked or not.', false),
  forceRecovery: boolean('Whether every centrifuge subscription is recoverable, asked or not.', false),
  presence: boolean('Whether the room keeps presence.', true),
  joinLeave: boolean('Whether centrifuge members that ask receive join and leave pushes.', true),
  forceJoinLeave: boolean('Whether every centrifuge member receives join and leave pushes.', false),
  subscribe: choice(
    'Who may subscribe: anyone, a user with an identity, or the holder of a subscription token.',
    ['anyone', 'user', 'token'],
    'anyone',
  ),
  publish: choice('Who may publish from a connection.', ['anyone', 'member', 'nobody'], 'member'),
  history: choice('Who may read history from a connection.', ['anyone', 'member', 'nobody'], 'member'),
  presenceFor: choice('Who may read presence from a connection.', ['anyone', 'member', 'nobody'], 'member'),
  membersMax: integer('Members one room may have.', 1, 10_000_000, 1_000_000),
  userLimited: boolean("Whether a '#' in a room's name begins the list of the users it is for.", true),
}

const roomOptionsSchema = Type.Object(roomOptions, closed)
export type RoomOptions = Static<typeof roomOptionsSchema>

export const configSchema = Type.Object(
  {
    http: Type.Object(
      {
        host: Type.String({
          default: '127.0.0.1',
          minLength: 1,
          maxLength: 255,
          expected: 'a host name or address of 1 to 255 characters',
          description: 'Address to listen on.',
        }),
        port: integer('Port to listen on; 0 picks a free one.', 0, 65_535, 8081),
        hosts: Type.Array(
          Type.String({
            pattern: '^(\\*|(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+\\])$',
            expected: "a host name or address without a port, '*.example.org' for every name below one, or '*' for any",
          }),
          {
            default: [],
            maxItems: 1000,
            description:
              'Host names this server answers to, beside loopback names and the hosts of `origins` and `publicUrl`. Checked on a loopback address always, elsewhere once any is given.',
          },
        ),
        trustedProxies: Type.Array(
          Type.String({
            pattern: '^[0-9A-Fa-f:.]+(/\\d{1,3})?$',
            expected: 'an IP address, or a range such as 10.0.0.0/8',
          }),
          {
            default: [],
            maxItems: 1000,
            description:
              'Proxies whose `X-Forwarded-For`, `-Proto` and `-Host`, or PROXY protocol v2, say who the peer is. From anybody else these are ignored.',
          },
        ),
        headerBytesMax: integer(
          'Size of the headers of a request, cookies and tokens among them.',
          4096,
          65_536,
          16_384,
        ),
      },
      closed,
    ),
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
    admin: Type.Object(
      {
        apiKey: secret('Key for the admin API; when empty one is generated at start and logged once.', {
          pattern: '^[!-~]{0,512}$',
          expected: 'up to 512 printable ASCII characters without spaces',
        }),
        apiKeyFile: text('File that holds admin.apiKey.'),
        insecure: boolean('Whether the admin API is open to anyone who can reach it.', false),
        id: Type.String({
          default: '470bb217-ffa7-43d8-a0cc-b3d30421d1a9',
          pattern: '^[A-Za-z0-9_.:@-]{1,64}$',
          expected: '1 to 64 of the characters A-Z a-z 0-9 _ . : @ -',
          description: 'Sender id of statistics pushes.',
        }),
        origins: originList(
          "Origins, beside the server's own, whose pages may use the admin API. A request without the header is always allowed.",
        ),
      },
      closed,
    ),
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
    limits: Type.Object(
      {
        messageBytesMax: integer(
          'Size of one message from a connection; a larger one closes it.',
          16,
          16_777_216,
          65_536,
        ),
        statisticsBytesMax: integer('Size of the body of one statistics push.', 16, 67_108_864, 4_194_304),
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
        connectionsMax: integer('Connections at a time.', 1, 1_000_000, 19_000),
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
        pendingCommandsMax: integer('Commands of one connection that wait for its authentication.', 1, 100_000, 1000),
        jsonDepthMax: integer('Nesting of JSON from a peer.', 1, 1000, 64),
        keptLogsMax: integer(
          'Logs of rooms without members that one shard keeps; the oldest goes first.',
          1,
          10_000_000,
          100_000,
        ),
        idempotencyKeysMax: integer('Idempotency keys one room remembers.', 1, 10_000_000, 10_000),
        messageHardBytesMax: integer(
          'Size of a message up to which the sender is told 1009; beyond it the TCP connection is cut.',
          16,
          67_108_864,
          2_097_152,
        ),
        historyItemsMax: integer('Publications in one history or recovery reply.', 1, 100_000, 300),
        roomsPageMax: integer('Rooms in one page of GET /rooms.', 1, 100_000, 1000),
        httpRequestsMax: integer('HTTP requests in flight.', 1, 1_000_000, 10_000),
        errorsPerConnectionMax: integer(
          'Commands of one connection refused within a minute; with one more it is disconnected. Temporary refusals do not count.',
          1,
          1_000_000,
          100,
        ),
        shardCommandsMax: integer('Centrifuge commands one shard has not answered yet.', 1, 1_000_000, 65_536),
        shardHeapMegabytesMax: integer('Heap of one shard thread, in MiB.', 16, 65_536, 2048),
      },
      closed,
    ),
    flush: Type.Object(
      {
        mode: choice(
          'How a room gathers messages before it sends: a window that follows load, a fixed window, or none.',
          ['adaptive', 'fixed', 'immediate'],
          'adaptive',
        ),
        maxWindowMs: integer('Longest window, and the only one in fixed mode.', 1, 1000, 20),
        targetUtilisation: Type.Number({
          default: 0.1,
          minimum: 0.05,
          maximum: 0.9,
          description: 'Share of the main thread above which the adaptive window grows.',
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
    shutdown: Type.Object(
      {
        deadlineMs: integer(
          'Time a graceful stop may take, and the main thread may stand still, before the process ends anyway.',
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
        pongTimeoutSeconds: integer('Time it has to answer one; shorter than the interval.', 1, 900, 10),
        connectTimeoutSeconds: integer('Time it has to send its connect command.', 1, 600, 10),
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
            default: {},
            maxProperties: 10_000,
            expected: 'an object of namespace to room options',
            expectedKey: "a namespace: 1 to 100 characters, no ':' or control character among them, no '$' in front",
            description:
              "Options by namespace, the part of a room name before its first ':'; the rest as in rooms.defaults.",
          },
        ),
      },
      closed,
    ),
    auth: Type.Object(
      {
        anonymous: Type.Union([Type.Literal('auto'), Type.Boolean()], {
          default: 'auto',
          expected: "'auto', true or false",
          description: "Whether a connection without a token is accepted; 'auto' while no key is configured.",
        }),
        requireSub: boolean('Whether a token must name a user (sub).', false),
        requireExp: boolean('Whether a token must expire (exp).', false),
        algorithms: Type.Array(Type.Enum(jwtAlgorithms), {
          default: [],
          maxItems: 32,
          description: 'Signature algorithms accepted; when empty all that the configured keys support.',
        }),
        hmacSecret: secret('Shared secret of tokens signed with HS256 (at least 32 bytes), HS384 (48) or HS512 (64).'),
        hmacSecretFile: text('File that holds auth.hmacSecret.'),
        publicKeyPem: text('Public key (SPKI PEM) of tokens signed with an RSA, EC or Ed25519 key.', {
          pattern: '^(|-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\\s]+-----END PUBLIC KEY-----\\s*)$',
          expected: 'one PEM block labelled PUBLIC KEY',
        }),
        publicKeyFile: text('File that holds auth.publicKeyPem.'),
        jwksUrl: text('Where to fetch the public keys of tokens; https, or http on loopback.'),
        audience: text('The aud a token must have; when empty any.'),
        issuer: text('The iss a token must have; when empty any.'),
        clockToleranceSeconds: integer(
          'Clock difference allowed wherever exp, nbf and expire_at are looked at.',
          0,
          3600,
          0,
        ),
      },
      closed,
    ),
  },
  closed,
)

type ConfigTree = Static<typeof configSchema>

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

type RoomOptionsInput = { [Option in keyof RoomOptions]?: RoomOptions[Option] | undefined }
