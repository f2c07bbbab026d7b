#!/usr/bin/env node
// The process: command line, commands and signals. Results and the log go to stdout, complaints to stderr; the exit codes are in
// exit.ts. The server itself is server.ts, loaded only by the command that needs it.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { type Config, type ConfigFlags, configFlags, loadConfig, maskConfig } from './config.ts'
import { exitCode, exitFor, fail } from './exit.ts'
import { makeToken, type TokenFlags } from './token-command.ts'

/** Room for the last log lines after the server has used up its own deadline. */
const deadlineMarginMs = 500

type Flags = ConfigFlags & { config?: string }

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

async function serve(flags: Flags): Promise<void> {
  const config = configOf(flags)
  const { createServer } = await import('./server.ts')
  const starting = createServer(config)
  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(exitCode.fatal)
    isStopping = true
    setTimeout(
      () => fail('the shutdown deadline passed', exitCode.fatal),
      config.shutdown.deadlineMs + deadlineMarginMs,
    )
    await (await starting).stop()
    process.exit(exitCode.clean)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop().catch(exitFor))
  await starting
}

function configOf({ config: file, ...flags }: Flags): Config {
  return loadConfig({ file, env: process.env, flags })
}

function withConfigFlags(command: Command): Command {
  command.option('--config <file>', 'JSON file with options')
  for (const { path, flag, argument } of configFlags) command.option(`${flag} ${argument}`.trim(), `sets ${path}`)
  return command
}

const program = new Command('lobbycast')
  .description('Lobby server for WebSocket rooms.')
  .version(version)
  .exitOverride()

withConfigFlags(program.command('serve', { isDefault: true }))
  .description('run the server (the default command)')
  .action(serve)
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
