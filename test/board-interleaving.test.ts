// Two pushes that touch the same keys while members of every protocol join, recover, stall and change their views: never a mix of two pushes.
// BOARD_SEED=n repeats the choices of a run.
import { expect, test } from 'vitest'
import {
  checkCutInParts,
  checkedBoards,
  checkInterleaving,
  checkJoinWithinWindow,
  checkReturns,
  checkViewPositions,
} from './support/board-checks.ts'
import { startServer } from './support/start-server.ts'

const given = process.env.BOARD_SEED
const seeds = given === undefined ? [1, Math.floor(Math.random() * 2 ** 31)] : [Number(given)]
const config = { rooms: { namespaces: checkedBoards } }

test.each(seeds)(
  'interleaving - each frame leaves each copy at the board of one offset (seed %i)',
  async (seed) => {
    const server = await startServer(config)
    const { frames, lives } = await checkInterleaving(server, { seed, actions: 50 })
    console.log(`interleaving: seed ${seed}, ${lives.length} lives of members, ${frames} frames`)
    expect(lives.some(({ log }) => log.seen.some(({ frame }) => frame.skipped !== undefined))).toBe(true)
  },
  90_000,
)

test('interleaving - members that stall and come back while pushes go on without a pause', async () => {
  await checkReturns(await startServer(config))
}, 60_000)

test('interleaving - who joins within the window of a rate', async () => {
  await checkJoinWithinWindow(await startServer(config))
})

test('interleaving - a cut in the midst of parts, and positions of other views', async () => {
  const server = await startServer()
  await checkCutInParts(server)
  await checkViewPositions(server)
})
