// The table of cases for `--cases`: in each, one actor at full strength does one thing. Each case is a game of its own and must keep the
// bounds of the column `wanted` (bounds.ts), on a machine that does nothing else.

import { type Bounds, Name } from './bounds.ts'
import type { Act } from './plan.ts'
import { floodKinds } from './talkers.ts'

export interface Case {
  readonly name: string
  readonly act: Act
  readonly others?: Bounds
}

const FLOOD_SECONDS = 8
const TALKERS = [1, 10, 100]
const CROWD = 11_000
const STORMS = ['300 from 1', '300 from 20', '3,000 from 1', '3,000 from 20', 'flood from 1', 'flood from 20']
const STRANGERS = [500, 5000, 15_000]

export function cases({ seed, contains }: { seed: number; contains: string }): Case[] {
  const act = (actor: string, connections: number, seconds: number, manner: string): Act => {
    return { actor, number: 0, seed, startMs: 0, forMs: seconds * 1000, connections, manner }
  }
  const all: Case[] = [
    ...STORMS.map((manner) => ({
      name: `presence-storm: ${manner}, of ${CROWD} members`,
      // The crowd takes some seconds to come.
      act: act('presence-storm', CROWD, 30, manner),
      others: { [Name.p99]: 100, [Name.health]: 500 },
    })),
    ...floodKinds().flatMap((kind) =>
      TALKERS.map((talkers) => ({
        name: `talkers: ${kind}, of ${talkers}`,
        act: act('talkers', talkers, FLOOD_SECONDS, kind),
        // A hundred that begin at once are felt until they are disconnected, after a second of refusals.
        others: { [Name.p99]: 5000, [Name.health]: 3000 },
      })),
    ),
    ...STRANGERS.map((strangers) => ({
      name: `strangers: unfinished messages, of ${strangers}`,
      act: act('strangers', strangers, 20, 'unfinished message'),
      others: {
        // 128 KiB for each, and what a connection costs. The C library keeps most of the freed pieces for the next ones.
        [Name.residentPeak]: 256 + strangers * 0.16,
        [Name.residentGrown]: 128 + strangers * 0.12,
        // They come within two seconds, with gigabytes.
        [Name.p99]: 1000,
        [Name.health]: 2000,
      },
    })),
    // What all of them may send at the rates of one connection keeps the main thread busy.
    {
      name: 'strangers: early commands, of 500',
      act: act('strangers', 500, 15, 'early commands'),
      others: { [Name.p99]: 1500, [Name.health]: 1500 },
    },
    {
      name: 'hoarders: history, of 20',
      act: act('hoarders', 20, 15, 'history'),
      others: { [Name.p99]: 1000, [Name.health]: 500, [Name.residentGrown]: 512 },
    },
  ]
  return all.filter(({ name }) => name.includes(contains))
}
