// The limits for one remote address (gateway/remote-addresses.ts), a part of `limits` in config-schema.ts. Their defaults are for an
// address behind which thousands of people are: a university, or a provider that shares one address between its customers. Pure data.
import { integer } from './schema-kinds.ts'

export const addressLimits = {
  addressConnectionsMax: integer(
    'Connections at a time from one remote address. IPv6 addresses count by /64; loopback addresses and `http.trustedProxies` have none of the `limits.address...` limits.',
    1,
    1_000_000,
    10_000,
  ),
  addressUpgradesPerSecond: integer(
    'WebSocket handshakes from one remote address, when its burst is used up.',
    1,
    1_000_000,
    200,
  ),
  addressUpgradesBurst: integer('WebSocket handshakes from one remote address at once.', 1, 1_000_000, 10_000),
  addressFailedTokensPerMinute: integer(
    'Invalid tokens from one remote address; beyond it none of its tokens is looked at. Expired ones do not count.',
    1,
    1_000_000,
    600,
  ),
  keptAddressesMax: integer(
    'Remote addresses without connections whose handshakes and tokens are remembered; the oldest goes first.',
    1,
    10_000_000,
    20_000,
  ),
}
