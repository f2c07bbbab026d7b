// The command line: its commands and flags. Results and the log go to stdout, complaints to stderr; the exit codes are in
// exit-codes.ts. The server is loaded by `serve` alone. The only file that imports commander, beside exit.ts.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { type Config, type ConfigFlags, configFlags, loadConfig, maskConfig } from '../config/config.ts'
import type { ServerOptions } from '../server-options.ts'
import { exitFor } from './exit.ts'
import { serve } from './serve.ts'
import type { Signals } from './signals.ts'
import { makeToken, type TokenFlags } from './token-command.ts'

type Flags = ConfigFlags & { config?: string }

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
  withConfigFlags(program.command('serve', { isDefault: true }))
    .description('run the server (the default command)')
    .action((flags: Flags) => serve(configOf(flags), signals, options))
  program
    .command('version')
    .description('print the version')
    .action(() => console.log(version))
  withConfigFlags(program.command('config'))
    .description('print the effective configuration, secrets masked')
    .action((flags: Flags) => console.log(JSON.stringify(maskConfig(configOf(flags)), null, 2)))
  withConfigFlags(program.command('token'))
    .description('print a token signed with auth.hmacSecret, for development')
    .requiredOption('--sub <user>', 'the user it names')
    .option('--room <room>', 'makes a subscription token for this room')
    .option('--ttl <seconds>', 'how long it is valid', '3600')
    .action(async ({ sub, room, ttl, ...flags }: Flags & TokenFlags) => {
      const request = room === undefined ? { sub, ttl } : { sub, ttl, room }
      console.log(await makeToken(configOf(flags), request))
    })
  await program.parseAsync().catch(exitFor)
}

function configOf({ config: file, ...flags }: Flags): Config {
  return loadConfig({ file, env: process.env, flags })
}

function withConfigFlags(command: Command): Command {
  command.option('--config <file>', 'JSON file with options')
  for (const { path, flag, argument } of configFlags) command.option(`${flag} ${argument}`.trim(), `sets ${path}`)
  return command
}
