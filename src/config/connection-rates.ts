// The options that say how much one connection may do in a time: a rate and a burst for each kind of thing. Part of `limits` in
// config-schema.ts.
import Type from 'typebox'

/** A rate: how many of a kind a second, over a long time. */
const rate = (what: string, perSecond: number, beyond = 'more is refused') =>
  Type.Integer({
    default: perSecond,
    minimum: 1,
    maximum: 1_000_000_000,
    description: `${what} of one connection a second, over a longer time; ${beyond}.`,
  })

/** A burst: how many of a kind at once, after a pause. */
const burst = (what: string, count: number) =>
  Type.Integer({
    default: count,
    minimum: 1,
    maximum: 4_000_000_000,
    description: `${what} of one connection at once, after a pause.`,
  })

export const connectionRates = {
  messagesPerSecond: rate('Messages', 5000),
  messagesBurst: burst('Messages', 10_000),
  bytesPerSecond: rate('Bytes of messages', 8_388_608),
  bytesBurst: burst('Bytes of messages', 33_554_432),
  commandsPerSecond: rate('Centrifuge commands', 5000),
  commandsBurst: burst('Centrifuge commands', 10_000),
  subscriptionsPerSecond: rate('Subscribe commands', 200),
  subscriptionsBurst: burst('Subscribe commands', 500),
  readsPerSecond: rate('Questions (presence, presence_stats, history, lists of members)', 100),
  readsBurst: burst('Questions', 300),
  privateMessagesPerSecond: rate('Private messages', 500),
  privateMessagesBurst: burst('Private messages', 2000),
  pingsPerSecond: rate('WebSocket pings and pongs', 50, 'a connection that goes on for a second is disconnected'),
  pingsBurst: burst('WebSocket pings and pongs', 500),
} as const
