// The one place that knows what was refused and why: counts every refusal by its reason, for GET /metrics, and writes it to
// the log, the first of a reason at once, then at most one line in ten seconds. The same for connections that the server ends without refusing
// anything. Main thread. Neither a token, a key nor a message ever gets into a line.
import { LimitedLines, type LineFacts } from './log/limited-lines.ts'
import type { Logger } from './log/log.ts'
import { Disconnect, ErrorCode, PlainClose } from './protocol/codes.ts'

type Level = 'debug' | 'info' | 'warn'
type Row = readonly [Level, string]

const REASONS = {
  origin: ['warn', 'a page of this Origin may not connect'],
  host: ['warn', 'this server does not answer to this Host'],
  admin_origin: ['warn', 'a page of this Origin may not use the admin API'],
  handshake: ['info', 'the request is no proper WebSocket handshake'],
  headers: ['info', 'the head of a request is too large or has a header twice'],
  descriptors: ['warn', 'no file descriptors are left to tell a connection why it is refused'],
  accept: ['warn', 'no file descriptors are left: a TCP connection was closed at once'],
  http_connections: ['warn', 'too many TCP connections are no WebSockets: one was closed at once'],
  descriptors_relief: ['warn', 'a connection was closed because the limit of open files was lowered'],
  memory: ['warn', 'the process takes as much memory as it may'],
  memory_relief: ['warn', 'a silent connection was closed because the process takes too much memory'],
  unread: ['warn', 'a slow connection was cut because too many bytes wait for all connections together'],
  pending: ['warn', 'too many messages of all connections wait for tokens'],
  room_name: ['debug', 'the room name is none'],
  token: ['info', 'the token is not accepted'],
  personal_room: ['warn', 'the name of a user makes no personal room'],
  keys: ['warn', 'the keys of tokens cannot be fetched'],
  full: ['warn', 'the server holds as many connections as it may'],
  watchers: ['warn', 'rooms have as many watchers as limits.watchersMax allows'],
  address_connections: addressRow('a remote address has as many connections as limits.addressConnectionsMax allows'),
  address_upgrades: addressRow('a remote address connects more often than limits.addressUpgradesPerSecond allows'),
  address_tokens: [
    'warn',
    'more tokens of a remote address were invalid than limits.addressFailedTokensPerMinute allows',
  ],
  banned: ['info', 'the user or the address is banned'],
  muted: ['info', 'a muted client wants to speak'],
  api_subscribe: ['info', 'the API cannot put a connection into a room'],
  stopping: ['info', 'the server is stopping'],
  early_messages: ['info', 'a connection sends too many messages before its token is verified'],
  room: ['info', 'the room does not take the connection'],
  plain_publish: ['info', 'a plain member may not publish in its room'],
  engine: ['warn', 'the engine did not take a message of a plain member'],
  hook: ['info', 'a hook refused a connection, a subscribe, a message or a call'],
  hook_down: ['warn', 'a hook of the back end gave no answer that counts'],
  hook_busy: ['warn', 'more requests wait for a hook than may'],
  events_lost: ['warn', 'events of rooms were dropped'],
  rate_messages: ['info', 'a connection sends too many messages'],
  rate_bytes: ['info', 'a connection sends too many bytes'],
  rate_commands: ['info', 'a connection sends too many commands'],
  rate_pings: ['info', 'a connection sends too many pings'],
  rate_subscriptions: ['info', 'a connection subscribes too often'],
  rate_reads: ['info', 'a connection asks too many questions'],
  rate_private_messages: ['info', 'a connection sends too many private messages'],
  overloaded: [
    'warn',
    'a shard did not take a message or a join: it is overloaded or restarting, or the room makes as many deliveries as it may',
  ],
  oversize: ['info', 'a message is over the size limit'],
  slow: ['warn', 'a connection does not read fast enough'],
  bad_request: ['info', 'a connection does not speak the protocol'],
  too_many_requests: ['info', 'a connection sends too many commands at once'],
  too_many_errors: ['info', 'too many commands of a connection were refused'],
  stale: ['info', 'a connection has not sent its connect command in time'],
  room_limit: ['info', 'a token has too many rooms'],
  no_listener: ['info', 'a connection sent a message that nobody listens for'],
  http_request: ['debug', 'an HTTP request is malformed'],
  http_route: ['debug', 'no such route'],
  http_method: ['debug', 'the route does not have this method'],
  http_body: ['info', 'the body of an HTTP request is over the size limit'],
  http_type: ['info', 'the body of an HTTP request has another content type'],
  http_busy: ['warn', 'an HTTP request could not be taken now'],
  http_scope: ['warn', 'a key of the admin API may not do what it was used for'],
  http_rate: ['warn', 'a key of the admin API is used too often'],
  admin_key: ['warn', 'the key of the admin API is missing or wrong'],
  command_internal: commandRow('internal'),
  command_unauthorized: commandRow('unauthorized'),
  command_unknown_room: commandRow('unknownRoom'),
  command_permission_denied: commandRow('permissionDenied'),
  command_method_not_found: commandRow('methodNotFound'),
  command_already_subscribed: commandRow('alreadySubscribed'),
  command_limit_exceeded: commandRow('limitExceeded'),
  command_bad_request: commandRow('badRequest'),
  command_not_available: commandRow('notAvailable'),
  command_token_expired: commandRow('tokenExpired'),
  command_expired: commandRow('expired'),
  command_too_many_requests: commandRow('tooManyRequests'),
  command_unrecoverable_position: commandRow('unrecoverablePosition'),
  command_application: ['debug', 'a method of the application answered with an error'],
} as const satisfies Record<string, Row>

/** Connections that the server has ended, although nothing was refused. They are no refusals and not counted as such. */
const ENDINGS = {
  expired: ['info', 'the time of a connection is over'],
  silent: ['info', 'nothing came from a connection for heartbeat.timeoutSeconds'],
  no_pong: ['info', 'a connection has not answered a ping'],
  lost_room: ['warn', 'a connection could not be in a room that its token promises'],
} as const satisfies Record<string, Row>

export type RefusalReason = keyof typeof REASONS

export type Ending = keyof typeof ENDINGS

export const endings = Object.keys(ENDINGS) as readonly Ending[]

export const refusalReasons = Object.keys(REASONS) as readonly RefusalReason[]

const ENDING_OF_CLOSE: Readonly<Record<number, Ending>> = {
  [Disconnect.expired.code]: 'expired',
  [Disconnect.noPong.code]: 'no_pong',
  [Disconnect.insufficientState.code]: 'lost_room',
}

/** Connections this server ended with one of these codes did something it does not take. */
const REASON_OF_CLOSE: Readonly<Record<number, RefusalReason>> = {
  [PlainClose.tooBig.code]: 'oversize',
  [Disconnect.tooManyRequests.code]: 'too_many_requests',
  [Disconnect.badRequest.code]: 'bad_request',
  [Disconnect.stale.code]: 'stale',
  [Disconnect.roomLimit.code]: 'room_limit',
  [Disconnect.notAvailable.code]: 'no_listener',
  [Disconnect.tooManyErrors.code]: 'too_many_errors',
}

const REASON_OF_ERROR: Readonly<Record<number, RefusalReason>> = Object.fromEntries(
  Object.entries(ErrorCode).map(([name, { code }]) => [code, `command_${snakeCase(name)}` as RefusalReason]),
)

const TOKEN_FAULT: Readonly<Record<string, string>> = { expired: 'has expired', missing: 'is missing' }

/** What a line says beside the reason. Made only for a line that is written. */
export type RefusalFacts = LineFacts

const noFacts: RefusalFacts = () => ({})

export class Refusals {
  readonly #refused: LimitedLines
  readonly #ended: LimitedLines

  constructor(logger: Logger, clock: () => number = () => performance.now()) {
    this.#refused = new LimitedLines(logger, { linesMax: 1, clock })
    this.#ended = new LimitedLines(logger, { linesMax: 1, clock })
    for (const reason of refusalReasons) {
      const [level, text] = REASONS[reason]
      this.#refused.add(reason, { level, text: `refused: ${text}`, labels: { reason } })
    }
    for (const reason of endings) {
      const [level, text] = ENDINGS[reason]
      this.#ended.add(reason, { level, text: `ended: ${text}`, labels: { reason } })
    }
  }

  count(reason: RefusalReason): number {
    return this.#refused.count(reason)
  }

  record(reason: RefusalReason, facts: RefusalFacts = noFacts): void {
    this.#refused.record(reason, facts)
  }

  /** A token was not accepted, or nothing is known about it. The failure repeats no part of it. */
  token(failure: { kind: string; reason?: string }, facts: RefusalFacts = noFacts): void {
    const { kind, reason = TOKEN_FAULT[kind] ?? kind } = failure
    if (kind === 'unavailable') this.record('keys', () => ({ ...facts(), text: reason }))
    else if (kind === 'limited') this.record('address_tokens', facts)
    else this.record('token', () => ({ ...facts(), text: `the token ${reason}` }))
  }

  /** A command was answered with this error. */
  command(code: number, facts: RefusalFacts = noFacts): void {
    this.record(REASON_OF_ERROR[code] ?? 'command_application', facts)
  }

  /** A connection is ended with this code. Most codes are no refusal. `ending`: where the code alone does not say it. */
  ended({ code, ending }: { code: number; ending?: Ending | undefined }, facts: RefusalFacts = noFacts): void {
    const reason = REASON_OF_CLOSE[code]
    const kind = ending ?? ENDING_OF_CLOSE[code]
    if (kind !== undefined) this.#ended.record(kind, facts)
    else if (reason !== undefined) this.record(reason, facts)
  }

  /** Writes how many were not logged, where ten seconds have passed since the last line. Called a few times a second. */
  sweep(): void {
    this.#refused.sweep()
    this.#ended.sweep()
  }

  /** Writes what is left: the server stops. */
  finish(): void {
    this.#refused.finish()
    this.#ended.finish()
  }
}

/** A value a stranger chose, fit for a terminal and a line of the log. */
export function shown(value: string): string {
  const printable = value.replace(/[^\x20-\x7e]/g, '?')
  return printable.length <= SHOWN_MAX ? printable : `${printable.slice(0, SHOWN_MAX)}...`
}

const SHOWN_MAX = 200

/** Behind a proxy that is not trusted, all peers have one address. */
function addressRow(text: string): Row {
  return ['warn', `${text}; if the address is your proxy's, add it to http.trustedProxies`]
}

function commandRow(name: keyof typeof ErrorCode): Row {
  return ['debug', `a command was answered with error ${ErrorCode[name].code}`]
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
