/**
 * The command line of `npm run bench`, and the servers that it names.
 */
import { Command } from 'commander'
import { centrifugo } from './centrifugo.ts'
import { count, positive } from './numbers.ts'
import { builtInServers, parseBuild, parsePeer, type ServerDefinition, serversWithPage } from './servers.ts'

export interface Options {
  only: string[]
  all: boolean
  servers: string[]
  peer: ServerDefinition[]
  build: ServerDefinition[]
  centrifugo?: ServerDefinition
  rounds: number
  seconds?: number
  members?: number
  loads: number
  smoke: boolean
  pin: boolean
  out?: string
}

const defaultRounds = 3

const list = (text: string): string[] => text.split(',').filter((part) => part !== '')

/** Reads the arguments that follow the name of the script. */
export function readOptions(args: string[]): Options {
  const { rounds, ...options } = new Command('bench')
    .description('Measures lobbycast and its peers side by side on this machine.')
    .option('--only <scenarios>', 'comma-separated scenario names; sweep stands for all sweeps', list, [])
    .option('--all', 'also the scenarios that otherwise run only when named, the sweeps', false)
    .option(
      '--servers <servers>',
      `comma-separated server names (${builtInServers.map(({ name }) => name).join(', ')}, and those added)`,
      list,
      [],
    )
    .option(
      '--peer <name=url>',
      'one more server on this machine: name=ws://127.0.0.1:9000[#pid=N&protocol=plain|centrifuge|socket.io]',
      (text, peers: ServerDefinition[]) => [...peers, parsePeer(text)],
      [],
    )
    .option(
      '--build <name=path>',
      'another build of lobbycast, started for each cell: before=/path/to/dist/main.js[#option=value&...]',
      (text, builds: ServerDefinition[]) => [...builds, parseBuild(text)],
      [],
    )
    .option('--centrifugo <path>', 'a Centrifugo 6 binary, started for each cell', centrifugo)
    .option(`--rounds <n>`, `interleaved rounds (default: ${defaultRounds}, 1 with --smoke)`, count)
    .option('--seconds <n>', 'measuring time of each timed phase, instead of the scenario’s own', positive)
    .option('--members <n>', 'members of the room in the board scenarios, a tenth of them slow (default: 2,000)', count)
    .option('--loads <n>', 'load processes: one sends, the others receive', count, 2)
    .option('--smoke', 'every code path in tiny sizes; the figures mean nothing', false)
    .option('--pin', 'pin the server to core 0 and the load processes to the others', false)
    .option(
      '--out <directory>',
      'where to write the results (default: bench/results for a full run, else a temporary directory)',
    )
    .parse(args, { from: 'user' })
    .opts<Omit<Options, 'rounds'> & { rounds?: number }>()
  return { ...options, rounds: rounds ?? (options.smoke ? 1 : defaultRounds) }
}

export function selectServers(options: Options): ServerDefinition[] {
  const named = [...options.peer, ...options.build]
  const all = [...builtInServers, ...(options.centrifugo === undefined ? [] : [options.centrifugo]), ...named]
  for (const { name } of named) {
    if (all.filter((server) => server.name === name).length > 1) throw new Error(`two servers have the name ${name}`)
  }
  if (options.servers.length === 0) return all
  const known = [...all, ...serversWithPage]
  for (const name of options.servers) {
    if (!known.some((server) => server.name === name))
      throw new Error(`no server ${name}; there are ${known.map((server) => server.name).join(', ')}`)
  }
  return known.filter(({ name }) => options.servers.includes(name))
}
