// A configuration together with where its options come from. Types only.
import type { Config } from './config-schema.ts'

/** By path: 'options', 'PORT', an environment name, 'flag --port' or 'file /path'. An option that is missing has its default. */
export type ConfigOrigins = ReadonlyMap<string, string>

export interface TracedConfig {
  readonly config: Config
  readonly origins: ConfigOrigins
}
