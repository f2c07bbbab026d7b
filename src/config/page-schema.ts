// The section `page` of the configuration. A part of config-schema.ts.
import Type from 'typebox'
import { boolean, closed } from './schema-kinds.ts'

export const pageSchema = Type.Object(
  {
    enabled: boolean('Whether `/` is a page on which people try rooms, push statistics and watch the server.', true),
  },
  closed,
)
