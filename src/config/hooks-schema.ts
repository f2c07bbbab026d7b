// The section `hooks` of the configuration: which events ask or tell the back end, where, and within which limits. A part of config-schema.ts.
// Pure data.
import Type from 'typebox'
import { boolean, closed, integer, secret, text } from './schema-kinds.ts'

const EVENT_TYPES = ['room_occupied', 'room_vacated', 'member_joined', 'member_left'] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** A header of the handshake that no option may pass on, because the hook's own request has it. */
const OWN_HEADERS =
  'host|connection|upgrade|content-.*|transfer-encoding|te|trailer|keep-alive|expect|x-forwarded-for|x-real-ip|x-lobbycast-.*|sec-websocket-.*'

function hookUrl(description: string) {
  return text(description, {
    pattern: '^(|https?://[^\\s#]+)$',
    expected: 'a URL such as http://127.0.0.1:3000/connect',
  })
}

export const hooksSchema = Type.Object(
  {
    connectUrl: hookUrl(
      'Where to ask whether a connection without a token may connect, and who it is; when empty nobody is asked.',
    ),
    connectAlways: boolean(
      'Whether the connect hook is asked about connections with a valid token too. What it answers then takes the place of what the token says.',
      false,
    ),
    refreshUrl: hookUrl(
      'Where to ask whether a connection that the connect hook let in may go on when its time is over.',
    ),
    subscribeUrl: hookUrl('Where to ask whether a connection may subscribe to a room with `subscribeHook`.'),
    publishUrl: hookUrl('Where to ask whether a connection may publish in a room with `publishHook`.'),
    rpcUrl: hookUrl('Where to send calls of centrifuge clients whose method the server does not have.'),
    timeoutMs: integer('Time that a hook has for its answer, the wait for a free place included.', 10, 60_000, 2000),
    concurrencyMax: integer('Requests of one hook that are under way at a time.', 1, 10_000, 128),
    queueMax: integer('Requests of one hook that wait for a free place; one more is not made.', 0, 1_000_000, 8192),
    queueBytesMax: integer(
      'Bytes of the requests of one hook that wait for a free place.',
      1024,
      17_179_869_184,
      16_777_216,
    ),
    perConnectionMax: integer('Requests that one connection may have under way or waiting.', 1, 10_000, 16),
    failuresMax: integer('Failures of a hook in a row after which it is not asked for hooks.openMs.', 1, 1_000_000, 10),
    openMs: integer('Time for which a hook that fails is not asked; after it one request tries.', 1, 3_600_000, 2000),
    dataBytesMax: integer('Size of the data of a client that is sent to a hook.', 16, 16_777_216, 65_536),
    answerBytesMax: integer(
      'Size of the answer of a hook; at most half of limits.outboxBytesMax.',
      64,
      16_777_216,
      262_144,
    ),
    refreshAheadMs: integer(
      'How long before the end of a connection the refresh hook is asked; when the connection has less than twice that time, half of its time.',
      100,
      3_600_000,
      10_000,
    ),
    refreshRetryMs: integer(
      'Time after which a refresh hook that did not answer is asked again.',
      100,
      3_600_000,
      1000,
    ),
    headers: Type.Array(
      Type.String({
        pattern: `^(?!(?:${OWN_HEADERS})$)[a-z0-9!#$%&'*+.^_|~-]{1,64}$`,
        expected: "the name of a header in lower case that the hook's request does not have itself, such as cookie",
      }),
      {
        default: [],
        maxItems: 50,
        description: 'Headers of the WebSocket handshake that are passed on to hooks.',
      },
    ),
    secret: secret(
      'Key of the signature (HMAC SHA-256) of every request to the back end; when empty nothing is signed.',
    ),
    secretFile: text('File that holds hooks.secret.'),
    eventsUrl: hookUrl('Where to send the events of rooms; when empty they are not sent.'),
    eventTypes: Type.Array(Type.Enum([...EVENT_TYPES]), {
      default: [...EVENT_TYPES],
      maxItems: 4,
      description: 'Events that are sent.',
    }),
    eventsDebounceMs: integer(
      'Time that has to pass before a room counts as vacated or a member as having left; a member that is back by then has not left.',
      0,
      600_000,
      1000,
    ),
    eventsBatchMax: integer('Events in one request.', 1, 10_000, 100),
    eventsBatchMs: integer('Time for which events are gathered before they are sent.', 0, 60_000, 50),
    eventsQueueMax: integer('Events that wait to be sent; beyond it the oldest are dropped.', 1, 10_000_000, 10_000),
    eventsRetryMs: integer(
      'Pause after the first failed request; each further one is twice as long.',
      10,
      600_000,
      500,
    ),
    eventsRetryMsMax: integer('Longest pause after a failed request.', 10, 3_600_000, 30_000),
    eventsAttemptsMax: integer('Requests that are made for the same events before they are dropped.', 1, 1000, 20),
  },
  closed,
)
