// The limit for bans and mutes (gateway/moderation.ts), a part of `limits` in config-schema.ts. Pure data.
import { integer } from './schema-kinds.ts'

export const moderationLimits = {
  moderationEntriesMax: integer(
    'Bans and mutes that are kept at a time; one more is refused with error 106.',
    1,
    10_000_000,
    100_000,
  ),
}
