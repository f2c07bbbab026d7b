// Plays steps in a world with a board. A step is a number that says what happens, and two from which everything else about it is taken, so that any
// sequence of steps is a game.
import type { BoardCore } from './board-core.ts'
import type { GivenView, Row } from './board-truth.ts'
import { type Member, World } from './board-world.ts'

export type BoardStep = [what: number, one: number, other: number]

const KEYS = 8
const MEMBERS_MAX = 8
const VIEWS: readonly GivenView[] = [
  {},
  { fields: ['a'] },
  { fields: ['b', 'c'] },
  { keys: [1, 2, 3, 4] },
  { where: { a: 0 } },
  { where: { b: [1] }, fields: ['a'] },
  { where: { c: 'é' } },
  { delta: true },
  { delta: true, keys: [1, 2, 3, 4, 5] },
  { delta: true, fields: ['a', 'b'] },
  { delta: true, where: { a: 1 } },
  { delta: true, where: { a: 0, b: [0, 1] }, keys: [1, 3, 5, 7], fields: ['c'] },
]

type Play = (world: World, one: number, other: number) => void

const member = (play: (world: World, who: Member, other: number) => void): Play => {
  return (world, one, other) => {
    const who = world.members[one % Math.max(1, world.members.length)]
    if (who !== undefined) play(world, who, other)
  }
}
const viewAt = (number: number): GivenView => VIEWS[number % VIEWS.length]!

/** What can happen, with how often it comes. */
const PLAYS: readonly (readonly [often: number, play: Play])[] = [
  [280, (world, one, other) => world.room.push(rowsOf(one, other))],
  [60, (world, one, other) => world.room.remove(bitsOf((one % 2 ** KEYS) & (one >> KEYS)).concat(other % 9 || []))],
  [4, (world) => world.room.remove('all')],
  [40, (world, one) => world.room.expire((one % 8) * 1000)],
  [10, (world) => world.room.say()],
  [120, (world, one) => world.room.arrive(1 + (one % 4))],
  [130, (world, one) => world.arrive(1 + (one % 4))],
  [120, (world, one) => world.flush(one)],
  [
    60,
    (world, one, other) => {
      if (world.members.length === MEMBERS_MAX) world.leave(world.members[0]!)
      if (world.members.length === MEMBERS_MAX) world.members.shift()
      world.join(viewAt(one), { records: 1 + (other % 5), byPlaces: other % 7 < 3 })
    },
  ],
  [80, member((world, who) => world.page(who))],
  [60, member((world, who) => world.turn(who))],
  [20, member((world, who) => who.state !== 'away' && world.leave(who))],
  [30, member((world, who, other) => world.returns(who, other % 4 === 0 ? viewAt(other >> 2) : who.reader.view))],
  [10, member((world, who, other) => world.changeView(who, viewAt(other)))],
  [4, (world) => world.reload()],
  [1, (world) => world.die()],
  [8, (world) => world.settle()],
]
/** Each as many times as it comes. */
const DRAWN = PLAYS.flatMap(([often, play]) => Array.from({ length: often }, () => play))

/** Plays the steps and lets everything settle. Throws when something is not as it must be. */
export function runBoardSteps(core: BoardCore, isLate: boolean, steps: readonly BoardStep[]): number {
  const world = new World(core, isLate)
  for (const [what, one, other] of steps) {
    DRAWN[what % DRAWN.length]!(world, one, other)
  }
  world.settle()
  return steps.length
}

const bitsOf = (bits: number): number[] =>
  Array.from({ length: KEYS }, (_, at) => at + 1).filter((id) => (bits >> (id - 1)) & 1)

/** None to four records, of keys that are often the same. */
function rowsOf(one: number, other: number): Row[] {
  return Array.from({ length: (one >> 16) % 5 }, (_, at) => {
    const bits = other >> (at * 4)
    const c = (bits >> 3) & 1 ? { c: (one >> (at + 2)) & 1 ? 'é' : 'x' } : {}
    const b = (bits >> 1) & 1 ? { b: (bits >> 2) & 1 } : {}
    return { id: 1 + ((one >> (at * 4)) % KEYS), a: bits & 1, ...b, ...c }
  })
}
