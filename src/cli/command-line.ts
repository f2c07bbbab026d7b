// The command line: its commands and flags. Results and the log go to stdout, complaints to stderr; the exit codes are in exit-codes.ts. Only `serve`
// loads the server, and only the commands for a running server load their code. No other file than this one and exit.ts imports commander.

import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { type Config, type ConfigFlags, configFlags, maskConfig, traceSources } from '../config/config.ts'
import type { TracedConfig } from '../config/traced-config.ts'
import type { ServerOptions } from '../server-options.ts'
import type { BoardFlags } from './board-command.ts'
import { exitFor } from './exit.ts'
import type { JoinFlags } from './join-command.ts'
import { KEY_VARIABLE } from './key-variable.ts'
import type { PushFlags } from './push-command.ts'
import { serve } from './serve.ts'
import type { Signals } from './signals.ts'
import { makeToken, type TokenFlags } from './token-command.ts'
import type { TopFlags } from './top-command.ts'

type Flags = ConfigFlags & { config?: string | undefined }

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/**
 * Runs the command that the arguments of the process name. What goes wrong ends the process. `options`: what no argument can say;
 * given by tests.
 */
export async function runCommandLine(signals: Signals, options: ServerOptions = {}): Promise<void> {
  const program = new Command('lobbycast')
    .description('Lobby server for WebSocket rooms.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(complaintOf(text)) })
    .addHelpText('after', HELP)
  // A word that is no command is told with the command that it resembles, and is no argument of `serve`.
  const isDefault = !/^[^-]/.test(process.argv[2] ?? '')
  withConfigFlags(program.command('serve', { isDefault }))
    .description('run the server (the default command)')
    .action((flags: Flags) => {
      const { config, origins } = tracedOf(flags)
      return serve(config, signals, { origins, ...options })
    })
  joinCommand(program, signals)
  pushCommand(program, signals)
  boardCommand(program, signals)
  topCommand(program, signals)
  program
    .command('token')
    .summary('print a token, for development')
    .description('print a token signed with auth.hmacSecret, for development')
    .requiredOption('--sub <user>', 'the user it names')
    .option('--room <room>', 'makes a subscription token for this room')
    .option('--ttl <seconds>', 'how long it is valid', '3600')
    .option('--config <file>', 'JSON file with options')
    .action(async ({ sub, room, ttl, ...flags }: Flags & TokenFlags) => {
      const request = room === undefined ? { sub, ttl } : { sub, ttl, room }
      console.log(await makeToken(configOf(flags), request))
    })
  withConfigFlags(program.command('config'), { isHidden: true })
    .summary('print the effective configuration')
    .description('print the effective configuration, secrets masked')
    .addHelpText('after', '\nTakes the flags of `lobbycast serve`, too.')
    .action((flags: Flags) => console.log(JSON.stringify(maskConfig(configOf(flags)), null, 2)))
  program
    .command('version')
    .description('print the version')
    .action(() => console.log(version))
  await program.parseAsync().catch(exitFor)
}

const HELP = `
Begin with two terminals: \`lobbycast\` in one, \`lobbycast join lobby --name Ann\` in the other.
\`lobbycast COMMAND --help\` has the options of a command.`

/** A complaint of commander in the form of all others, on one line. */
const complaintOf = (text: string): string =>
  text.replace(/^error: /, 'lobbycast: ').replace(/\n\(Did you mean (.*\?)\)/, ', did you mean $1')

function joinCommand(program: Command, signals: Signals): void {
  withAddressFlags(program.command('join <room>'))
    .description('talk in a room of a running server')
    .option('--name <name>', 'the name that others see; with --protocol json')
    .option('--protocol <protocol>', 'plain, json, or centrifuge, which recovers what was missed', 'json')
    .option(
      '--token <token>',
      'a token, again for one of the room; others on this machine see it in the list of processes',
      collect,
    )
    .option('--token-file <file>', 'file with the token')
    .option('--json', 'each event as a line of JSON, each line of input that is JSON as JSON')
    .addHelpText('after', JOIN_HELP)
    .action(async (room: string, { config, host, port, ...flags }: Flags & JoinFlags) => {
      const { join } = await import('./join-command.ts')
      process.exitCode = await join({ config: configOf({ config, host, port }), room, flags }, signals)
    })
}

const JOIN_HELP = `
On a terminal: /w NAME TEXT says something to one person, /who shows who is here, Ctrl-C leaves. In a pipe each line is a
message, \`\\w NAME TEXT\` a private one, and the command ends after the last message has come back from the room.

Exit codes: 0 left, all was said; 2 wrong usage; 3 refused; 4 the server is not reachable; 5 a part was not said.`

function topCommand(program: Command, signals: Signals): void {
  withServerFlags(program.command('top'))
    .description('show what a running server is doing')
    .option('--key <key>', 'the API key; others on this machine may see it in the list of processes')
    .option('--sort <order>', 'rooms by members or by rate', 'members')
    .option('--filter <pattern>', 'only rooms of this pattern: * stands for any characters, ? for one')
    .option('--once', 'print the figures of one second as text')
    .option('--json', 'a line of JSON each second; with --once a single one')
    .addHelpText('after', TOP_HELP)
    .action(async ({ config, host, port, ...flags }: Flags & TopFlags) => {
      const { top } = await import('./top-command.ts')
      process.exitCode = await top({ config: configOf({ config, host, port }), flags }, signals)
    })
}

const TOP_HELP = `
Keys: q leaves, s changes the order of the rooms, / filters them, the arrows choose one, Enter shows its members, Esc goes back.
Rooms need a key that may read, the figures need none. Where the output is no terminal, the command works as with --once.

Exit codes: 0 left or printed; 2 wrong usage; 3 rooms refused (with --once); 4 the server is not reachable.`

function pushCommand(program: Command, signals: Signals): void {
  withServerFlags(program.command('push <room> <file>'))
    .summary('send records from a file to a room')
    .description('send records from a file, or from stdin (-), to a room of a running server')
    .option('--format <format>', 'json (an array), ndjson or csv; without it the name or the first character says it')
    .option('--text <field>', 'a column of CSV whose cells stay text, can be given again', collect)
    .option('--batch <records>', 'records in one request', '500')
    .option('--rate <batches>', 'at most so many requests a second')
    .option('--records', 'push to /records, for boards with a schema of their own, instead of /statistics')
    .addHelpText('after', PUSH_HELP)
    .action(async (room: string, file: string, { config, host, port, ...flags }: Flags & PushFlags) => {
      const { push } = await import('./push-command.ts')
      process.exitCode = await push({ config: configOf({ config, host, port }), room, file, flags }, signals)
    })
}

const PUSH_HELP = `
The input is read piece by piece, so a file may be of any size; one record has at most 4 MiB. Records are sent as they are
written. CSV: the first line names the fields, an empty cell is an absent field; true, false and numbers (decimals such as
7, -0.5 and 10.50, without zeros in front or an exponent) are no strings, unless --text names their column.
A busy server (429, 503) is asked again, up to 10 times for one batch, and takes no batch twice. The first record that is
refused ends the push.

Exit codes: 0 all sent; 2 wrong usage, or the file cannot be read; 3 refused, nothing sent; 4 the server is not reachable or
stays busy, nothing sent; 5 a part was sent; 130 stopped by a signal, after the batch that was under way.`

const configOf = (flags: Flags): Config => tracedOf(flags).config

function tracedOf({ config: file, ...flags }: Flags): TracedConfig {
  // The key of commands that talk to a running server is no option of this one.
  const { [KEY_VARIABLE]: _, ...env } = process.env
  return traceSources({ file, env, flags })
}

function boardCommand(program: Command, signals: Signals): void {
  withServerFlags(program.command('board <room>'))
    .summary('print a board, or follow it')
    .description('print a board of a running server, or follow it')
    .option('--watch', 'keep the table on the terminal up to date')
    .option('--table', 'a table also where the output is no terminal')
    .option('--json', 'a JSON array; with --watch each frame as a line')
    .option('--fields <names>', 'only these fields, separated by commas; the key is always there')
    .option('--where <field:value>', 'only records that have this value, can be given again', collect)
    .option('--keys <keys>', 'only these keys, separated by commas')
    .option('--key-field <name>', 'the field that has the key', 'product_line_id')
    .option('--token-file <file>', 'file with a token, for --watch in rooms that need one')
    .addHelpText('after', BOARD_HELP)
    .action(async (room: string, { config, host, port, ...flags }: Flags & BoardFlags) => {
      const { board } = await import('./board-command.ts')
      process.exitCode = await board({ config: configOf({ config, host, port }), room, flags }, signals)
    })
}

const BOARD_HELP = `
Records are printed by key: as a table on a terminal or with --table, as a JSON array with --json, else as NDJSON. Printing
needs a key that may read, watching only what a member of the room needs. With --watch the table is drawn at most ten times
a second, cells that changed are lit for a second, a lost connection is made again; Ctrl-C ends it. Where the output is no
terminal, or with --json, --watch prints each frame of the plain JSON protocol as a line, joins and messages too.

Exit codes: 0 printed; 2 wrong usage; 3 refused; 4 the server is not reachable; 130 stopped by a signal.`

const collect = (value: string, values: readonly string[] = []): string[] => [...values, value]

/** Adds the flags that say where a running server is. */
function withAddressFlags(command: Command): Command {
  return command
    .option('--url <url>', 'where the server is, http://127.0.0.1:8081 or unix:/path; without it as configured')
    .option('--config <file>', 'JSON file with options of the server')
    .option('--host <address>', 'sets http.host')
    .option('--port <number>', 'sets http.port')
}

/** Adds the flags of commands that use the API of a running server. */
function withServerFlags(command: Command): Command {
  const about = `file with the API key; without it ${KEY_VARIABLE} of the environment, or admin.apiKey as configured`
  return withAddressFlags(command).option('--key-file <file>', about)
}

function withConfigFlags(command: Command, { isHidden = false } = {}): Command {
  command.option('--config <file>', 'JSON file with options')
  for (const { path, flag, argument } of configFlags) {
    command.addOption(new Option(`${flag} ${argument}`.trim(), `sets ${path}`).hideHelp(isHidden))
  }
  return command
}
