// Where configuration comes from and how it is put together: defaults < JSON file < environment < flags, each option by itself.
// `resolveConfig` is pure (createServer uses it); `loadConfig` also reads the files the command line and `*File` options name.
// The options themselves are in config-schema.ts. Every problem is reported with its option, its source and what was expected.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Value } from 'typebox/value'
import { crossChecks } from './config-checks.ts'
import { type Config, type ConfigInput, configSchema } from './config-schema.ts'
import { coreCount } from './cores.ts'
import { jsonFault } from './json-fault.ts'
import { expectation, isSection, type Option, type OptionSchema, options, pointerKeys, schemaAt } from './options.ts'
import { filledRooms } from './room-options.ts'
import { isServiceAddress, isServiceLink } from './service-links.ts'
import type { TracedConfig } from './traced-config.ts'

export type { Config, ConfigInput, RoomOptions } from './config-schema.ts'
export { roomOptionsFor } from './room-options.ts'

/** `source` is 'default', 'options', 'PORT', an environment name, 'flag --port' or 'file /path'. */
export type ConfigProblem = { path: string; source: string; text: string }

/** One or more wrong options. The message has a line for each and never a secret's value. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, source, text }) => `${path} (${source}): ${text}`).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** The command-line flags that set an option. `--config` is not among them: it names the file. */
export const configFlags = [
  { path: 'http.host', name: 'host', flag: '--host', argument: '<address>' },
  { path: 'http.port', name: 'port', flag: '--port', argument: '<number>' },
  { path: 'shards', name: 'shards', flag: '--shards', argument: '<count>' },
  { path: 'log.level', name: 'logLevel', flag: '--log-level', argument: '<level>' },
  { path: 'admin.insecure', name: 'insecureAdmin', flag: '--insecure-admin', argument: '' },
] as const

export type ConfigFlags = { [Flag in (typeof configFlags)[number]['name']]?: string | boolean | undefined }

export type ConfigSources = {
  file?: string | undefined
  env: Record<string, string | undefined>
  flags?: ConfigFlags | undefined
}

/** An option as one source gave it. `folder` is what a relative file name is relative to. */
type Setting = { value: unknown; source: string; folder: string }
type Settings = Map<string, Setting>

const envPrefix = 'LOBBYCAST_'

/** Options whose value may stand in a file of its own: [value, file]. */
const fileOptions = [
  ['admin.apiKey', 'admin.apiKeyFile'],
  ['admin.keys', 'admin.keysFile'],
  ['auth.hmacSecret', 'auth.hmacSecretFile'],
  ['auth.publicKeyPem', 'auth.publicKeyFile'],
  ['hooks.secret', 'hooks.secretFile'],
] as const

/** Options that hold a key. What an editor, a shell or a secret store puts round one is no part of it. */
const keyPaths: ReadonlySet<string> = new Set(fileOptions.map(([valuePath]) => valuePath))

/** Fills a partial tree with defaults and checks it. Throws ConfigError. Reads nothing. */
export const resolveConfig = (input: ConfigInput): Config => traceInput(input).config

/** Merges the three sources over the defaults, reads secrets from their files, and checks the result. Throws ConfigError. */
export const loadConfig = (sources: ConfigSources): Config => traceSources(sources).config

/** As `resolveConfig`. */
export function traceInput(input: ConfigInput): TracedConfig {
  const problems: ConfigProblem[] = []
  const settings: Settings = new Map()
  readTree(input, { source: 'options', folder: process.cwd(), settings, problems })
  return assemble(settings, problems)
}

/** As `loadConfig`. */
export function traceSources({ file, env, flags = {} }: ConfigSources): TracedConfig {
  const problems: ConfigProblem[] = []
  const settings: Settings = new Map()
  if (file !== undefined) readConfigFile(file, settings, problems)
  readEnvironment(env, settings, problems)
  for (const { path, name, flag } of configFlags) {
    const value = flags[name]
    if (value !== undefined) {
      settings.set(path, { value: parseText(value, schemaOf(path)), source: `flag ${flag}`, folder: process.cwd() })
    }
  }
  for (const [valuePath, filePath] of fileOptions) readSecretFile({ valuePath, filePath }, settings, problems)
  return assemble(settings, problems)
}

/** The threads that will hold rooms: `shards`, or when that is 0 one less than the cores this process may use. */
export function shardCount(config: Config): number {
  if (config.shards > 0) return config.shards
  return Math.min(64, Math.max(1, coreCount() - 1))
}

/** A copy that may be printed: every secret that is set becomes '***'. */
export function maskConfig(config: Config): Config {
  const copy = structuredClone(config)
  for (const { path, schema } of options) {
    if (schema.secret === true && !isUnset(valueAt(copy, path))) setAt(copy, path, '***')
  }
  return copy
}

/** Whether a secret was given. */
const isUnset = (value: unknown): boolean => value === '' || JSON.stringify(value) === '{}'

export type ConfigReferenceRow = {
  path: string
  env: string
  flag?: string
  default: string
  expected: string
  description: string
}

/** Every option as docs/configuration.md lists it. Defaults are JSON. */
export function configReference(): ConfigReferenceRow[] {
  return options.map(({ path, schema }) => {
    const flag = configFlags.find((entry) => entry.path === path)?.flag
    return {
      path,
      env: envNameOf(path),
      ...(flag === undefined ? {} : { flag }),
      default: JSON.stringify(schema.default),
      expected: expectation(schema),
      description: schema.description ?? '',
    }
  })
}

// --- sources ---

type TreeReader = { source: string; folder: string; settings: Settings; problems: ConfigProblem[] }

/** Flattens a tree into settings. Every key has to be in the schema; lists and records are taken whole. */
function readTree(tree: unknown, reader: TreeReader, path = ''): void {
  const schema = schemaOf(path)
  if (!isSection(schema)) {
    if (tree !== undefined) reader.settings.set(path, { value: tree, source: reader.source, folder: reader.folder })
    return
  }
  if (tree === undefined) return
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    // The value is not shown: a section may hold a secret.
    reader.problems.push({
      path: path === '' ? 'configuration' : path,
      source: reader.source,
      text: `expected an object, got ${kindOf(tree)}`,
    })
    return
  }
  for (const [key, value] of Object.entries(tree)) {
    const childPath = path === '' ? key : `${path}.${key}`
    if (Object.hasOwn(schema.properties, key)) readTree(value, reader, childPath)
    else reader.problems.push({ path: childPath, source: reader.source, text: 'unknown option' })
  }
}

function readConfigFile(file: string, settings: Settings, problems: ConfigProblem[]): void {
  const source = `file ${file}`
  let content: string
  try {
    content = decodeText(readFileSync(file))
  } catch (error) {
    problems.push({ path: 'configuration', source, text: `cannot be read: ${reasonOf(error)}` })
    return
  }
  let tree: unknown
  try {
    tree = JSON.parse(content)
  } catch {
    // The parser's own message quotes the text round the mistake, which may be a secret.
    const fault = jsonFault(content)
    const place = fault === undefined ? '' : `: line ${fault.line}, column ${fault.column}: expected ${fault.expected}`
    problems.push({ path: 'configuration', source, text: `is not valid JSON${place}` })
    return
  }
  readTree(tree, { source, folder: dirname(resolve(file)), settings, problems })
}

/** The bytes of a file are no text. The message says so and quotes nothing. */
class BadEncoding extends Error {}

/** Editors mark files with a byte order mark, which is not part of the text; those of Windows also write UTF-16. */
function decodeText(bytes: Buffer): string {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0)
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new BadEncoding(`it is not valid ${encoding.toUpperCase()}`)
  }
}

function readEnvironment(env: ConfigSources['env'], settings: Settings, problems: ConfigProblem[]): void {
  const folder = process.cwd()
  const known = new Map(options.map((option) => [envNameOf(option.path), option]))
  // Platforms set PORT for every program, so it counts less than a name that is ours, and nothing when it is empty.
  if (env.PORT !== undefined && env.PORT !== '' && !isServiceAddress(env.PORT)) {
    settings.set('http.port', { value: parseText(env.PORT, schemaOf('http.port')), source: 'PORT', folder })
  }
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(envPrefix) || value === undefined) continue
    const option = known.get(name)
    // A Service that is called `lobbycast-http` sets the name of the option http.port.
    if (option === undefined ? isServiceLink(name, value) : isServiceAddress(value)) continue
    if (option === undefined) problems.push({ path: name, source: 'environment', text: 'unknown option' })
    else settings.set(option.path, { value: parseText(value, option.schema), source: name, folder })
  }
}

function readSecretFile(
  { valuePath, filePath }: { valuePath: string; filePath: string },
  settings: Settings,
  problems: ConfigProblem[],
): void {
  const setting = settings.get(filePath)
  if (setting === undefined || typeof setting.value !== 'string' || setting.value === '') return
  const { source, value: file, folder } = setting
  const direct = settings.get(valuePath)
  if (direct !== undefined && direct.value !== '') {
    problems.push({ path: filePath, source, text: `given together with ${valuePath} (${direct.source}); keep one` })
    return
  }
  let content: string
  try {
    content = trimmedKey(decodeText(readFileSync(resolve(folder, file))))
  } catch (error) {
    problems.push({ path: filePath, source, text: `${file} cannot be read: ${reasonOf(error)}` })
    return
  }
  if (content === '') problems.push({ path: filePath, source, text: `${file} is empty` })
  else settings.set(valuePath, { value: parseText(content, schemaOf(valuePath)), source: `file ${file}`, folder })
}

/** Reads text from the environment or a flag. What does not fit stays text, and the check afterwards names it. */
function parseText(text: string | boolean, schema: OptionSchema): unknown {
  if (typeof text === 'boolean') return text
  if (schema.whole === true) return parsedJson(text)
  switch (schema.type) {
    case 'integer':
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
    case 'boolean':
      if (text === 'true' || text === '1') return true
      return text === 'false' || text === '0' ? false : text
    case 'array':
      return text.trim() === '' ? [] : text.split(',').map((item) => item.trim())
    case 'object':
      return parsedJson(text)
    case undefined:
      // auth.anonymous: 'auto' or a boolean.
      if (schema.anyOf !== undefined && (text === 'true' || text === 'false')) return text === 'true'
      return text
    default:
      return text
  }
}

/** What is not JSON stays text. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

// --- putting it together ---

function assemble(given: Settings, problems: ConfigProblem[]): TracedConfig {
  const settings = withTrimmedKeys(given, problems)
  const config = {} as Config
  for (const option of options) {
    const setting = settings.get(option.path)
    const value = setting === undefined ? option.schema.default : setting.value
    if (setting !== undefined) problems.push(...problemsOf(option, setting))
    setAt(config, option.path, structuredCloneOrSelf(value))
  }
  if (problems.length > 0) throw new ConfigError(problems)
  if (!Value.Check(configSchema, config)) throw new Error('configuration passed each option but not the whole schema')

  // The brackets of an IPv6 address belong to URLs; every reader of the option wants the address.
  config.http.host = config.http.host.replace(/^\[(.*:.*)\]$/, '$1')
  config.rooms = filledRooms(config.rooms)
  const conflicts = crossChecks(config).map(({ path, text }) => ({ path, text, source: sourceOf(settings, path) }))
  if (conflicts.length > 0) throw new ConfigError(conflicts)
  return { config, origins: new Map([...settings].map(([path, { source }]) => [path, source])) }
}

/** A key that was nothing but line breaks is refused: an empty one would mean that none is wanted. */
function withTrimmedKeys(settings: Settings, problems: ConfigProblem[]): Settings {
  const trimmed: Settings = new Map(settings)
  for (const path of keyPaths) {
    const setting = settings.get(path)
    if (setting === undefined || typeof setting.value !== 'string') continue
    const value = trimmedKey(setting.value)
    if (value === '' && setting.value !== '') {
      problems.push({ path, source: setting.source, text: 'holds nothing but line breaks' })
    }
    trimmed.set(path, { ...setting, value })
  }
  return trimmed
}

/** Without the byte order marks and line breaks at its ends. Blanks stay: they may be meant. */
function trimmedKey(text: string): string {
  return text.replace(/^[\uFEFF\r\n\u0085\u2028\u2029]+/, '').replace(/[\uFEFF\r\n\u0085\u2028\u2029]+$/, '')
}

function problemsOf({ path, schema }: Option, { value, source }: Setting): ConfigProblem[] {
  if (Value.Check(schema, value)) return []
  const deepest = Value.Errors(schema, value)
    .filter((error) => error.keyword !== 'additionalProperties')
    .map((error) => ({ keys: pointerKeys(error.instancePath), isUnknownKey: error.keyword === 'boolean' }))
  const seen = new Set<string>()
  const problems: ConfigProblem[] = []
  for (const { keys, isUnknownKey } of deepest) {
    const place = [path, ...keys].join('.')
    if (seen.has(place)) continue
    seen.add(place)
    const allKeys = [...path.split('.'), ...keys]
    if (isUnknownKey) {
      const keyRule = schemaAt(allKeys.slice(0, -1))?.expectedKey
      problems.push({ path: place, source, text: keyRule === undefined ? 'unknown option' : `expected ${keyRule}` })
      continue
    }
    const wrong = schemaAt(allKeys) ?? schema
    const got = schema.secret === true ? '***' : shown(keys.reduce<unknown>(childOf, value))
    problems.push({ path: place, source, text: `expected ${expectation(wrong)}, got ${got}` })
  }
  return problems
}

/** An entry of a record belongs to the setting that gave the whole record. */
function sourceOf(settings: Settings, path: string): string {
  const option = options.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}.`))
  return settings.get(option?.path ?? path)?.source ?? 'default'
}

/** http.port -> LOBBYCAST_HTTP_PORT */
function envNameOf(path: string): string {
  return envPrefix + path.replaceAll('.', '_').replace(/[A-Z]/g, '_$&').toUpperCase()
}

function schemaOf(path: string): OptionSchema {
  return schemaAt(path === '' ? [] : path.split('.')) as OptionSchema
}

function childOf(parent: unknown, key: string): unknown {
  return typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined
}

function valueAt(tree: object, path: string): unknown {
  return path.split('.').reduce<unknown>(childOf, tree)
}

/** `path` comes from the schema, never from a user. */
function setAt(tree: object, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() as string
  let node = tree as Record<string, unknown>
  for (const key of keys) {
    node[key] ??= {}
    node = node[key] as Record<string, unknown>
  }
  node[last] = value
}

/** A wrong value in an error: short, on one line. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? kindOf(value)
  return text.length <= 100 ? text : `${kindOf(value)} (${text.length} characters)`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** A caller's list or record is copied, so that changing it later changes nothing here. */
function structuredCloneOrSelf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value
}

function reasonOf(error: unknown): string {
  if (error instanceof BadEncoding) return error.message
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}
