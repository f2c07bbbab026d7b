// The public surface of the package, name by name.
export { type Config, ConfigError, type ConfigInput, loadConfig, type RoomOptions } from './config.ts'
export { RpcError, type RpcHandler } from './gateway/rpc.ts'
export { StartError, UwsLoadError } from './gateway/uws.ts'
export { createServer, type LobbyServer, type ServerOptions, type ServerStats } from './server.ts'
