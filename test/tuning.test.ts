// The relations between the tuning numbers of the two threads. A relation that a comment of a table promises is tested here, so
// that a number cannot be changed alone where others depend on it.
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { GROUP } from '../src/mailbox/group.ts'
import { MainThreadTuning as main } from '../src/tuning/main-thread.ts'
import { ShardThreadTuning as shard } from '../src/tuning/shard-thread.ts'

/** Some words in names, such as `Max`, stand behind the unit. */
const UNITS = [
  'Ms',
  'Seconds',
  'Steps',
  'Records',
  'Frames',
  'Members',
  'Pings',
  'Groups',
  'Failures',
  'Bytes',
  'Megabytes',
]
const WITHOUT_UNIT = ['Share', 'Ratio', 'Factor', 'Power']
const NAME = new RegExp(
  `(${[...UNITS, ...WITHOUT_UNIT, 'addressees', 'Rooms', 'Questions', 'Refusals', 'Wishes', 'Connections', 'Looks', 'Sweeps', 'Times', 'Beats'].join('|')})(PerMember)?(Min|Max)?$`,
  'i',
)

describe('tuning - the tables', () => {
  it('every name ends in its unit, and every value is a positive number', () => {
    for (const [name, value] of [...Object.entries(main), ...Object.entries(shard)]) {
      expect(name).toMatch(NAME)
      expect(value, name).toBeGreaterThan(0)
    }
  })

  it('no name is in both tables', () => {
    const both = Object.keys(shard).filter((name) => name in main)
    expect(both).toEqual([])
  })

  it('shares and ratios below 1 are below 1', () => {
    const wholes = ['holdRatioMax', 'farRatioMax']
    for (const [name, value] of [...Object.entries(main), ...Object.entries(shard)]) {
      if (/Share|Ratio/.test(name) && !wholes.includes(name)) expect(value, name).toBeLessThan(1)
    }
  })
})

describe('tuning - mailboxes', () => {
  it('tick mode ends at half the load at which it begins, and is decided over several ticks', () => {
    expect(main.paceLeaveRecords).toBeLessThanOrEqual(main.paceEnterRecords / 2)
    expect(main.paceSpanMs).toBeGreaterThanOrEqual(4 * main.paceTickMs)
    expect(main.paceSpanMsMax).toBeGreaterThanOrEqual(2 * main.paceSpanMs)
  })

  it('a shard that is rung as often as possible is not at rest', () => {
    expect(main.shardRestMs).toBeGreaterThanOrEqual(main.bellIntervalMs)
    expect(main.bellIntervalMs).toBeGreaterThanOrEqual(main.paceTickMs)
  })

  it('the main thread parks for less than a tick, and for 1 % of its time when answers do not come', () => {
    expect(main.answerWaitMsMax).toBeLessThan(main.paceTickMs)
    expect(main.paceAnswerMsMax).toBeLessThanOrEqual(main.paceTickMs / 2)
    expect(main.paceTickMsMin).toBeLessThan(main.paceTickMs)
    expect(main.paceAnswerMsMax).toBeLessThanOrEqual(main.answerPauseMs / 100)
    expect(main.answerWaitMsMax).toBeLessThanOrEqual(main.answerPauseMs / 100)
    expect(main.shardRestMs).toBeLessThan(main.answerPauseMs)
  })

  it('the clock is read many times while a turn handles its records', () => {
    expect(main.fanOutTurnRecordsMax).toBeGreaterThanOrEqual(16 * main.fanOutClockRecords)
    expect(Math.log2(main.fanOutClockRecords) % 1).toBe(0)
  })
})

describe('tuning - batches and reads', () => {
  it('a batch is short for everybody who waits for its end', () => {
    expect(shard.batchMsMax).toBeLessThanOrEqual(shard.beatIntervalMs / 10)
    expect(shard.batchMsMax).toBeLessThan(main.hangMs / 100)
  })

  it('the clock is looked at many times in a batch, by number and by bytes', () => {
    expect(shard.batchRecordsMax).toBeGreaterThanOrEqual(16 * shard.batchClockRecords)
    expect(shard.batchOutputBytesMax).toBeGreaterThanOrEqual(16 * shard.batchClockBytes)
  })

  it('messages wait behind reads for some batches, and at most 50 ms', () => {
    expect(shard.readBurstMs).toBeGreaterThanOrEqual(shard.batchMsMax)
    expect(shard.readBurstMs).toBeLessThanOrEqual(50)
  })
})

describe('tuning - housekeeping', () => {
  it('a second and a sweep interval hold whole steps', () => {
    expect(1000 % main.housekeepingStepMs).toBe(0)
    expect(main.sweepIntervalMs % main.housekeepingStepMs).toBe(0)
  })

  it('a step is longer than a tick and than a turn of the fan-out', () => {
    expect(main.housekeepingStepMs).toBeGreaterThan(main.paceTickMs)
    expect(main.housekeepingStepMs).toBeGreaterThan(main.fanOutTurnMsMax)
  })

  it('a run that is late by a whole rest counts in full, and a standstill for half a second at most', () => {
    expect(main.passedStepsMax).toBe(2 * main.restSteps)
    expect(main.passedStepsMax * main.housekeepingStepMs).toBeLessThanOrEqual(500)
  })

  it('what expires before the next sweep ends in this one, and a peer is told of its expiry long before', () => {
    expect(main.expireAheadMs).toBeGreaterThan(main.sweepIntervalMs)
    expect(main.ttlMarginSeconds * 1000).toBeGreaterThanOrEqual(10 * main.expireAheadMs)
    expect(main.ttlHalvedSecondsMax).toBe(2 * main.ttlMarginSeconds)
  })
})

describe('tuning - the flush window', () => {
  it('the ratios that end, shrink, hold and grow a window rise in this order, round the target', () => {
    const { idleRatio, farRatioMin, holdRatioMin, holdRatioMax, farRatioMax } = main
    const rising = [idleRatio, farRatioMin, holdRatioMin, 1, holdRatioMax, farRatioMax]
    expect(rising).toEqual(rising.toSorted((a, b) => a - b))
    expect(new Set(rising).size).toBe(rising.length)
  })

  it('a window moves slower near the target, and nowhere so fast that it jumps across the right one', () => {
    expect(main.nearPower).toBeLessThan(main.farPower)
    expect(main.farPower).toBeLessThanOrEqual(1 / 2)
  })

  it('a window grows, shrinks, and shrinks from 20 ms to the first one in less than a second', () => {
    expect(main.windowGrowthFactorMax).toBeGreaterThan(1)
    expect(main.windowShrinkFactorMin).toBeLessThan(1)
    const steps = Math.ceil(Math.log(main.windowFirstMs / 20) / Math.log(main.windowShrinkFactorMin))
    expect(steps * main.housekeepingStepMs).toBeLessThan(1000)
  })

  it('a relapse is soon, and the load is awaited much longer than that after many relapses', () => {
    expect(main.windowRelapseSteps).toBeGreaterThan(main.restSteps)
    expect(main.lightStepsMax).toBeGreaterThanOrEqual(5 * main.windowRelapseSteps)
  })
})

describe('tuning - peers', () => {
  it('the first ping comes at most a second early', () => {
    expect(main.firstPingEarlyStepsMax * main.housekeepingStepMs).toBeLessThanOrEqual(1000)
    expect(main.firstPingEarlyShare).toBeLessThanOrEqual(1 / 2)
  })

  it('a late member is found within a small part of a round', () => {
    expect(main.lateSteps).toBeGreaterThan(main.restSteps)
    expect(main.lateSteps).toBeLessThanOrEqual(main.lagRoundSteps / 10)
  })

  it('members of large rooms are probed after fewer bytes', () => {
    expect(main.largeRoomLapBytes).toBeLessThan(main.lapBytes)
    expect(main.largeRoomMembers).toBeGreaterThan(shard.addresseesMax)
    expect(main.alarmStepMembersMax).toBeGreaterThan(main.largeRoomMembers)
  })

  it('two groups of slow members that leave, and one message, fit one system call for each member', () => {
    expect(2 * main.slowGroupMembersMin + 1).toBeLessThanOrEqual(GROUP.frames)
  })

  it('a crowd of slow members has left its rooms within 4 s, a group at a time', () => {
    expect(main.slowGroupsMax * main.slowGroupIntervalMs).toBeLessThanOrEqual(4000)
    expect(main.slowGroupIntervalMs).toBeGreaterThan(main.fanOutTurnMsMax)
  })
})

describe('tuning - shard threads', () => {
  it('a shard beats more often than it is watched, and many beats are missing when it counts as hung', () => {
    expect(shard.beatIntervalMs).toBeLessThan(main.watchIntervalMs)
    expect(main.hangMs).toBeGreaterThanOrEqual(10 * shard.beatIntervalMs)
    expect(main.hangMs).toBeGreaterThanOrEqual(10 * main.watchIntervalMs)
  })

  it('a parked shard turns its event loop several times before a beat can be missed for good', () => {
    expect(shard.loopIntervalMs).toBeLessThanOrEqual(shard.beatIntervalMs / 2)
    expect(shard.beatIntervalMs + shard.loopIntervalMs).toBeLessThan(main.hangMs / 4)
    expect(shard.expirySweepIntervalMs).toBeGreaterThan(shard.loopIntervalMs)
  })

  it('a shard has longer to start than to hang, and the server waits longer than for one shard', () => {
    expect(main.shardStartMsMax).toBeGreaterThan(main.hangMs)
    expect(main.startStallMsMax).toBeGreaterThan(main.shardStartMsMax)
    expect(main.startPauseMsMax).toBeGreaterThan(10 * main.startLookIntervalMs)
    expect(main.startPauseMsMax).toBeLessThan(main.startStallMsMax / 10)
  })

  it('restarts are delayed for less than a start may take, and after a sound life not at all', () => {
    expect(main.restartDelayMs * 2 ** 2).toBeLessThan(main.restartDelayMsMax)
    expect(main.restartDelayMsMax).toBeLessThan(main.shardStartMsMax)
    expect(main.shardSoundLifeMs).toBeGreaterThan(main.watchIntervalMs)
    expect(main.inboxRetryMs).toBeLessThanOrEqual(main.paceTickMs)
  })

  it('leave notices take at most a tenth of the main thread, at 4 µs for each member', () => {
    expect(shard.leavePatienceMsPerMember).toBeGreaterThanOrEqual(10 * 0.004)
    expect(shard.leavePatienceMsMax / shard.leavePatienceMsPerMember).toBeGreaterThanOrEqual(6000)
  })

  it('a room that only the API uses is closed by the first or second sweep after it', () => {
    expect(shard.lingerMs).toBeLessThanOrEqual(shard.expirySweepIntervalMs)
  })

  it('large answers are few among the questions to an engine', () => {
    expect(shard.engineReadQuestionsMax).toBeLessThanOrEqual(shard.engineQuestionsMax / 100)
  })

  it('small rooms name their members, and a frame to them is never a group', () => {
    expect(shard.addresseesMax).toBeLessThan(GROUP.frames)
  })

  it('a buffer begins small, is kept until it is large, and many large ones are kept', () => {
    expect(shard.builderBytes).toBeLessThan(shard.builderKeptBytesMax)
    expect(shard.buildersKeptBytesMax).toBeGreaterThanOrEqual(16 * shard.builderKeptBytesMax)
    expect(shard.frameOverheadBytes).toBeLessThan(shard.builderBytes)
  })

  it('the outbox holds several portions, and a record of half the ring', () => {
    expect(shard.outboxPortionShare).toBeLessThan(1 / 2)
  })
})

describe('tuning - the stop of the server', () => {
  it('flushing, sending and events leave a part of their time for the rest', () => {
    expect(main.stopFlushShare + main.stopSendShare + main.stopEventsShare).toBeLessThanOrEqual(7 / 8)
  })

  it('a shard that hangs is noticed before the flush gives up, by default', () => {
    const { delaySeconds, windowSeconds, timeoutSeconds } = resolveConfig({}).drain
    const budgetMs = (timeoutSeconds - delaySeconds - windowSeconds) * 1000
    expect(budgetMs * main.stopFlushShare).toBeGreaterThan(main.hangMs + main.watchIntervalMs)
  })

  it('disconnects are spread in many steps even over the shortest window', () => {
    expect(main.stopDisconnectIntervalMs).toBeLessThanOrEqual(1000 / 50)
  })

  it('the pause for the last turn is shorter than that for the close frames', () => {
    expect(main.stopTurnMs).toBeLessThan(main.stopCloseMs)
    expect(main.stopBacklogLookIntervalMs).toBeLessThanOrEqual(main.stopCloseMs)
  })
})

describe('tuning - relief', () => {
  it('several looks at the memory come between two reliefs, and whoever was active since the last one stays', () => {
    expect(main.memoryReliefIntervalMs).toBeGreaterThanOrEqual(4 * main.sweepIntervalMs)
    expect(main.reliefActiveSteps * main.housekeepingStepMs).toBeGreaterThanOrEqual(main.memoryReliefIntervalMs)
    // A server at rest takes several steps at once, and dates what was heard that much too early.
    expect(main.reliefActiveSteps).toBeGreaterThanOrEqual(4 * main.restSteps)
  })
})
