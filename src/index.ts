// The public surface of the package, name by name.

export { RpcError, type RpcHandler } from './centrifuge/rpc.ts'
export { type Config, ConfigError, type ConfigInput, loadConfig, type RoomOptions } from './config/config.ts'
export type { EventType } from './config/hooks-schema.ts'
export { UwsLoadError } from './gateway/uws.ts'
export type {
  ConnectRequest,
  ConnectResult,
  HookFunctions,
  HookPeer,
  HookReply,
  PublishRequest,
  PublishResult,
  RefreshRequest,
  RefreshResult,
  RpcRequest,
  RpcResult,
  SubscribeOptions,
  SubscribeRequest,
  SubscribeResult,
} from './hooks/hook-types.ts'
export type { LeaveReason, RoomEvent } from './hooks/occupancy.ts'
export type { EventListener } from './hooks/room-events.ts'
export { createServer, type LobbyServer } from './server.ts'
export type { ServerOptions, ServerStats } from './server-options.ts'
export { StartError } from './start-error.ts'
