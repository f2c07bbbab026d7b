// The limits of views of boards: a part of `limits` in config-schema.ts. Pure data.
import { integer } from './schema-kinds.ts'

export const boardLimits = {
  boardViewsMax: integer(
    'Different views of one board that members have at a time, beside the whole board. A member with one more is refused.',
    0,
    4000,
    64,
  ),
  viewKeysMax: integer('Keys that one view of a board may name.', 1, 100_000, 1000),
  viewBytesMax: integer('Size of one view of a board, as JSON.', 64, 1_048_576, 16_384),
}
