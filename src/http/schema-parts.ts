// Parts of the shapes that the HTTP routes take and answer, each with the sentence that documents it. Pure.
import Type, { type TSchema } from 'typebox'
import { SECONDS_MAX } from '../operations/targets.ts'

/** Objects of the API may have members that a reader does not know. */
export const open = { additionalProperties: true } as const

/** Any JSON value. */
export const json: TSchema = Type.Unknown({ description: 'Any JSON value.' })
export const info: TSchema = Type.Unknown({ description: 'Any JSON value, shown to other members.' })

export const room = Type.String({ description: 'The name of a room: 1 to 255 bytes of UTF-8.' })
export const offset = Type.Integer({ minimum: 0, description: 'The place of a publication in its room.' })
export const epoch = Type.String({ description: 'The life of the room’s log in which offsets count.' })
/** Libraries leave out what is 0 or empty. */
export const position = Type.Object({ offset: Type.Optional(offset), epoch: Type.Optional(epoch) }, open)
/** How long a ban or a mute lasts. */
export const seconds = Type.Integer({
  minimum: 0,
  maximum: SECONDS_MAX,
  description: '0 for a ban or a mute that only ends when it is lifted.',
})
export const unixSeconds = Type.Integer({ minimum: 0, description: 'Seconds since 1970; 0 stands for never.' })
export const tags = Type.Record(Type.String(), Type.String(), { description: 'Strings that go along with the data.' })

const clientInfo = Type.Object(
  {
    client: Type.String({ description: 'The id of the connection.' }),
    user: Type.String(),
    conn_info: Type.Optional(json),
    chan_info: Type.Optional(json),
  },
  open,
)

export const presence = Type.Object({ presence: Type.Record(Type.String(), clientInfo) }, open)

export const publication = Type.Object(
  { data: json, offset: Type.Optional(offset), tags: Type.Optional(tags), info: Type.Optional(clientInfo) },
  open,
)

/** What became of a publication. */
export const receiptFields = {
  offset,
  epoch,
  recipients: Type.Integer({ minimum: 0, description: 'Members at the delivery, on this node.' }),
  duplicate: Type.Optional(Type.Boolean({ description: 'The idempotency key was known; nothing was published.' })),
  skipped: Type.Optional(Type.Boolean({ description: 'The version is not newer; nothing was published.' })),
  sent: Type.Optional(
    Type.Integer({ minimum: 0, description: 'With wait=flushed: members whose sockets or outboxes have it.' }),
  ),
  slow: Type.Optional(
    Type.Integer({ minimum: 0, description: 'With wait=flushed: members that were dropped as slow at that.' }),
  ),
  conflated: Type.Optional(
    Type.Integer({ minimum: 0, description: 'With wait=flushed: members of a board that get its newest state later.' }),
  ),
}
