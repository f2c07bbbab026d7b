// The options that a room has, each with its default, limits and description. The schema of the whole is config-schema.ts. Pure data.
import Type from 'typebox'
import { type BoardInput, boardSchema } from './board-schema.ts'
import { boolean, choice, integer } from './schema-kinds.ts'

export const roomOptions = {
  historySize: integer('Publications kept per room as history; 0 keeps none.', 0, 1_000_000, 0),
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
  publish: choice(
    'Who may publish from a connection; anyone includes those who may not subscribe.',
    ['anyone', 'member', 'nobody'],
    'member',
  ),
  history: choice(
    'Who may read history from a connection; anyone includes those who may not subscribe.',
    ['anyone', 'member', 'nobody'],
    'member',
  ),
  presenceFor: choice(
    'Who may read presence from a connection; anyone includes those who may not subscribe.',
    ['anyone', 'member', 'nobody'],
    'member',
  ),
  membersMax: integer('Members one room may have.', 1, 10_000_000, 1_000_000),
  deliveriesPerSecondMax: integer(
    'Deliveries that the room makes in a second; a message to ten members is ten. Messages beyond it are refused, but the first of a second never is. 0 sets no limit.',
    0,
    1_000_000_000,
    20_000_000,
  ),
  deliveriesPercentMax: integer(
    'Per cent of deliveriesPerSecondMax that one connection may cause; less while several use up the rest.',
    1,
    100,
    75,
  ),
  userLimited: boolean("Whether a '#' in a room's name begins the list of the users it is for.", true),
  subscribeHook: boolean(
    'Whether the subscribe hook is asked before a connection subscribes without a subscription token. Not asked where the name of the room lists its users.',
    false,
  ),
  publishHook: boolean('Whether the publish hook is asked before a connection publishes.', false),
  lastOnJoin: integer(
    'The newest publications that a joiner is sent. The room keeps them whatever historySize and historyTtlSeconds say.',
    0,
    1000,
    0,
  ),
  occupancy: boolean(
    'Whether members are told how many they are, at most once a second; plain members are not.',
    false,
  ),
  board: Type.Unsafe<BoardInput | null>(boardSchema),
}
