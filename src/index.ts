// The public surface of the package, name by name.

export { RpcError, type RpcHandler } from './centrifuge/rpc.ts'
export { type Config, ConfigError, type ConfigInput, loadConfig, type RoomOptions } from './config/config.ts'
export { UwsLoadError } from './gateway/uws.ts'
export type { MemberEntry, RoomDetails, RoomEntry, RoomSort } from './mailbox/orders.ts'
export { OperationError } from './operations/operation-error.ts'
export type { PublishOptions, RoomsOptions } from './operations/room-library.ts'
export type {
  ClientInfo,
  HistoryRequest,
  Presence,
  PresenceStats,
  Receipt,
  RoomHistory,
  RoomList,
} from './operations/room-operations.ts'
export { createServer, type LobbyServer } from './server.ts'
export type { ServerOptions, ServerStats } from './server-options.ts'
export { StartError } from './start-error.ts'
