// The section `admin` of the configuration: who may use the admin API, and where. A part of config-schema.ts.
import Type from 'typebox'
import { boolean, closed, originList, secret, text } from './schema-kinds.ts'

/** What a key may do. A row of the table of routes names the scopes that may use it. */
const SCOPES = ['admin', 'api', 'push', 'read'] as const
export type Scope = (typeof SCOPES)[number]

const keyText = { pattern: '^[!-~]{1,512}$', expected: '1 to 512 printable ASCII characters without spaces' }

const keySchema = Type.Object(
  {
    key: Type.String(keyText),
    scope: Type.Enum([...SCOPES]),
    rooms: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255, expected: 'a pattern of room names, such as sport:*' }), {
        minItems: 1,
        maxItems: 1000,
        expected: 'a list of 1 to 1000 patterns of room names',
      }),
    ),
  },
  { ...closed, expected: `an object of key, scope (one of ${SCOPES.join(', ')}) and, if it is limited, rooms` },
)

export const adminSchema = Type.Object(
  {
    apiKey: secret(
      'Key that may do everything; when there is neither this one nor one of admin.keys, one is generated at start and printed once to stderr.',
      { pattern: '^[!-~]{0,512}$', expected: 'up to 512 printable ASCII characters without spaces' },
    ),
    apiKeyFile: text('File that holds admin.apiKey.'),
    keys: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' }), keySchema, {
      ...closed,
      default: {},
      maxProperties: 1000,
      secret: true,
      expected: 'an object of name to key',
      expectedKey: 'a name of 1 to 64 of the characters A-Z a-z 0-9 _ . -',
      description:
        'Keys by name: `{"key":"..","scope":"api","rooms":["sport:*"]}`. The scope admin may do everything; api what back ends do; push pushes statistics and the records of boards; read reads. rooms are patterns (`*` any characters, `?` one); without them all rooms.',
    }),
    keysFile: text('File that holds admin.keys, as JSON.'),
    insecure: boolean('Whether the admin API is open to anyone who can reach it.', false),
    listen: text(
      'Where admin API, server API, statistics, metrics and health are served instead of on http.port: address and port, or `unix:` and a path.',
      {
        pattern: '^(|unix:/.{1,100}|(\\[[0-9A-Fa-f:.%a-z]+\\]|[A-Za-z0-9_.-]+):\\d{1,5})$',
        expected: 'an address and a port such as 127.0.0.1:9000, or unix:/run/lobbycast.sock',
      },
    ),
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
)
