// The options of the drain, `drain` in config-schema.ts: how a server stops.
import Type from 'typebox'
import { closed, integer } from './schema-kinds.ts'

export const drainSchema = Type.Object(
  {
    delaySeconds: integer(
      'Time for which a server that is to stop goes on as usual with /readyz 503, so that a load balancer sends nobody new.',
      0,
      3600,
      0,
    ),
    windowSeconds: integer('Time over which a server that stops spreads the disconnects of its members.', 0, 3600, 3),
    timeoutSeconds: integer(
      'Time that a stop may take in all, before the process ends anyway; more than drain.delaySeconds and drain.windowSeconds together.',
      1,
      7200,
      8,
    ),
  },
  closed,
)
