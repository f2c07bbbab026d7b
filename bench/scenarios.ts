/**
 * The scenarios, as data. A scenario says who is in which room and what is offered; `driver.ts` knows how to run each kind.
 */
import { type BoardLoad, boardScenarios, type LargeBoardLoad } from './board-scenarios.ts'
import type { ProtocolName } from './protocols.ts'

export type ScenarioKind =
  /** A fixed offered rate. */
  | 'steady'
  /** A fixed offered rate; servers that do not sustain it are stepped down to the highest rate they do sustain. */
  | 'sustain'
  /** The offered rate is raised until the server fails. */
  | 'ceiling'
  /** Rates from next to nothing to saturation, each measured. */
  | 'sweep'
  /** Closed loop: a fixed number of messages outstanding. */
  | 'capacity'
  | 'join-storm'
  | 'idle'
  | 'statistics'
  | 'slow-consumers'
  /** Pushes to a board, or to a room without one; first all members read at once, then some read slowly. */
  | 'board'
  /** One join, one push and one return at a time, to a board of very many records. */
  | 'large-board'

export interface Scenario {
  name: string
  about: string
  kind: ScenarioKind
  rooms: number
  membersPerRoom: number
  sendersPerRoom: number
  /** Offered messages per second in each room. For a ceiling, where the search begins. A sweep has `rates` instead. */
  messagesPerSecond: number
  messageBytes: number
  /** Members of each room whose traffic is parsed and checked in full. */
  parsedPerRoom: number
  warmSeconds: number
  /** For a sweep the least time of each rate; low rates take longer. */
  measureSeconds: number
  /** Runs when it is named or with `--all`, because it would make a full run much longer. */
  onDemand?: true
  /** The lowest and the highest rate of a sweep, messages per second over all rooms. The rates between go 1, 2, 5, 10. */
  rates?: { from: number; to: number }
  /** A sweep goes to no further rate after this time. */
  secondsMax?: number
  /** Servers that cannot be put into this scenario in reasonable time, or that it says nothing about. */
  without: string[]
  /** Protocols without something that the scenario needs: statistics over HTTP, or notices that say who left. */
  withoutProtocols?: ProtocolName[]
  /** How often in each round every server is started and measured; once when absent. For bounds within what differs from start to start. */
  starts?: number
  /** Messages kept outstanding (capacity). */
  outstanding?: number
  /** Members that stop reading (slow consumers), and how often they do, each time in a room of new members; once when absent. */
  stalledMembers?: number
  stalls?: number
  /** How long they do in a server without a list of its rooms, which is there to compare with and takes nobody out. */
  controlSeconds?: number
  /** Handshakes in flight at once in each load process. Many make a server handle joins in bursts, which fills a large room sooner. */
  handshakesInFlight: number
  /** How often the processes that only count read their sockets. */
  readEveryMs: number
  /**
   * Peers are told to send no join notices. Filling a room of thousands means tens of millions of them, which takes a server that
   * sends each at once minutes; nobody joins while this scenario is measured. lobbycast sends its notices all the same.
   */
  peersWithoutNotices?: boolean
  /** Traffic before the warm-up, where the scenario's own would leave code cold. */
  heat?: { messagesPerSecond: number; seconds: number }
  /** Messages due at the same instant, each from another sender; 1 when absent. */
  together?: number
  /** Rates tried at most (ceiling). */
  stepsMax?: number
  /** Records per push and pushes per second (statistics). */
  records?: number
  /** What is pushed and read (board). */
  board?: BoardLoad
  largeBoard?: LargeBoardLoad
  /** A tiny version for CI: the same code paths in about a second. */
  smoke: Partial<Scenario>
}

const smokeTimes = { warmSeconds: 0.1, measureSeconds: 0.4 }
const smokeSweep = { rates: { from: 500, to: 1000 }, heat: { messagesPerSecond: 200, seconds: 0.1 }, ...smokeTimes }

const whole = (value: number): string => value.toLocaleString('en-US')

export const scenarios: Scenario[] = [
  {
    name: 'hot-room',
    about: '1 room, 500 members, 1,000 messages/s of 100 bytes; servers that cannot are stepped down',
    kind: 'sustain',
    rooms: 1,
    membersPerRoom: 500,
    sendersPerRoom: 10,
    messagesPerSecond: 1000,
    messageBytes: 100,
    parsedPerRoom: 3,
    warmSeconds: 1,
    measureSeconds: 3,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    smoke: { membersPerRoom: 20, messagesPerSecond: 200, ...smokeTimes },
  },
  {
    name: 'wide-room',
    about: '1 room, 10,000 members, 20 messages/s of 256 bytes',
    kind: 'steady',
    rooms: 1,
    membersPerRoom: 10_000,
    sendersPerRoom: 4,
    messagesPerSecond: 20,
    messageBytes: 256,
    parsedPerRoom: 3,
    warmSeconds: 1,
    measureSeconds: 3,
    handshakesInFlight: 512,
    // At this rate every message is its own read of 10,000 sockets; four at a time keep the generator below its limit.
    readEveryMs: 200,
    peersWithoutNotices: true,
    without: [],
    smoke: { membersPerRoom: 100, ...smokeTimes },
  },
  {
    name: 'many-rooms',
    about: '1,000 rooms of 10 members, 10 messages/s of 100 bytes in each',
    kind: 'steady',
    rooms: 1000,
    membersPerRoom: 10,
    sendersPerRoom: 1,
    messagesPerSecond: 10,
    messageBytes: 100,
    parsedPerRoom: 1,
    warmSeconds: 1,
    measureSeconds: 3,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    smoke: { rooms: 10, ...smokeTimes },
  },
  {
    name: 'pairs',
    about: '2,000 rooms of 2 members, each member sends 5 messages/s of 100 bytes',
    kind: 'steady',
    rooms: 2000,
    membersPerRoom: 2,
    sendersPerRoom: 2,
    messagesPerSecond: 10,
    messageBytes: 100,
    parsedPerRoom: 1,
    // The first second costs a fifth more than the others.
    warmSeconds: 2,
    measureSeconds: 6,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    starts: 3,
    smoke: { rooms: 20, starts: 1, ...smokeTimes },
  },
  {
    name: 'quiet-room',
    about: '1 room of 10 members, 20 messages/s of 100 bytes: the latency of a system at rest',
    kind: 'steady',
    rooms: 1,
    membersPerRoom: 10,
    sendersPerRoom: 1,
    messagesPerSecond: 20,
    messageBytes: 100,
    parsedPerRoom: 9,
    warmSeconds: 1.5,
    measureSeconds: 3,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    starts: 3,
    // Enough that what a message runs through has been optimised, as on a server that was not just started; and so slow that
    // each comes alone, as those that are measured do.
    heat: { messagesPerSecond: 400, seconds: 6 },
    smoke: { starts: 1, heat: { messagesPerSecond: 400, seconds: 0.5 }, ...smokeTimes },
  },
  {
    name: 'ceiling',
    about:
      '1 room of 500 members, 40 of which at a time speak at the same instant; the rate is raised until p99 > 50 ms or delivered < 99 %',
    kind: 'ceiling',
    rooms: 1,
    membersPerRoom: 500,
    sendersPerRoom: 80,
    together: 40,
    messagesPerSecond: 500,
    messageBytes: 100,
    parsedPerRoom: 3,
    warmSeconds: 0.4,
    // What is under way at its edges, some 40 ms of messages, counts as late or early: of a second that is more than 1 %.
    measureSeconds: 2,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    smoke: { membersPerRoom: 30, sendersPerRoom: 5, messagesPerSecond: 1000, stepsMax: 2, ...smokeTimes },
  },
  {
    name: 'capacity',
    about: '1 room of 500 members, closed loop with 64 messages outstanding',
    kind: 'capacity',
    rooms: 1,
    membersPerRoom: 500,
    sendersPerRoom: 16,
    messagesPerSecond: 0,
    messageBytes: 100,
    parsedPerRoom: 1,
    warmSeconds: 0.5,
    measureSeconds: 2,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    outstanding: 64,
    smoke: { membersPerRoom: 20, sendersPerRoom: 4, ...smokeTimes },
  },
  {
    name: 'join-storm',
    about: '10,000 joins into 1,000 rooms, as fast as they are accepted',
    kind: 'join-storm',
    rooms: 1000,
    membersPerRoom: 10,
    sendersPerRoom: 0,
    messagesPerSecond: 0,
    messageBytes: 100,
    parsedPerRoom: 0,
    warmSeconds: 0,
    measureSeconds: 0,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: [],
    smoke: { rooms: 20 },
  },
  {
    name: 'idle',
    about: '15,000 connections in 1,500 rooms that only answer heartbeats',
    kind: 'idle',
    rooms: 1500,
    membersPerRoom: 10,
    sendersPerRoom: 0,
    messagesPerSecond: 0,
    messageBytes: 100,
    parsedPerRoom: 0,
    // Long enough for V8 to collect what 15,000 joins left behind; that is not idling.
    warmSeconds: 30,
    measureSeconds: 8,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: ['lobbycast-centrifuge', 'uws-immediate'],
    smoke: { rooms: 20, ...smokeTimes },
  },
  {
    name: 'statistics',
    about: '1 room of 500 members, 100 HTTP pushes/s of 50 records each',
    kind: 'statistics',
    rooms: 1,
    membersPerRoom: 500,
    sendersPerRoom: 0,
    messagesPerSecond: 100,
    messageBytes: 1000,
    parsedPerRoom: 3,
    warmSeconds: 1,
    measureSeconds: 3,
    handshakesInFlight: 128,
    readEveryMs: 10,
    without: ['uws-immediate'],
    withoutProtocols: ['centrifuge'],
    records: 50,
    smoke: { membersPerRoom: 20, messagesPerSecond: 20, warmSeconds: 0.3, measureSeconds: 0.5 },
  },
  {
    name: 'slow-consumers',
    about: '1 room of 5,000 members, 10 messages/s of 1 KB; 500 members stop reading: 5 MB/s for them',
    kind: 'slow-consumers',
    rooms: 1,
    membersPerRoom: 5000,
    sendersPerRoom: 2,
    messagesPerSecond: 10,
    messageBytes: 1000,
    parsedPerRoom: 9,
    warmSeconds: 1,
    // About as long as the stalled are not missed. The p99 of some 200 messages is that of two of them: hence three stalls, taken together.
    measureSeconds: 20,
    handshakesInFlight: 512,
    // Half the reads, so that the generator has room for the moments in which 500 backlogs and millions of leave notices are read.
    readEveryMs: 200,
    peersWithoutNotices: true,
    // uws-immediate takes nobody out: it shows what the stalled do to the others where there is only uWebSockets.js and the kernel.
    without: ['uws-handler', 'ws', 'socket-io'],
    withoutProtocols: ['centrifuge'],
    stalledMembers: 500,
    stalls: 3,
    controlSeconds: 22,
    smoke: {
      membersPerRoom: 40,
      stalledMembers: 4,
      stalls: 2,
      controlSeconds: 0,
      messagesPerSecond: 60,
      messageBytes: 32_000,
      ...smokeTimes,
    },
  },
  {
    name: 'full-outboxes',
    about:
      '1 room of 600 members, 30 messages/s of 15 KB; 500 members stop reading: their outboxes are full before they are missed',
    kind: 'slow-consumers',
    rooms: 1,
    membersPerRoom: 600,
    sendersPerRoom: 2,
    messagesPerSecond: 30,
    messageBytes: 15_000,
    parsedPerRoom: 9,
    warmSeconds: 1,
    measureSeconds: 5,
    handshakesInFlight: 512,
    readEveryMs: 10,
    without: ['uws-handler', 'uws-immediate', 'ws', 'socket-io'],
    withoutProtocols: ['centrifuge'],
    stalledMembers: 500,
    smoke: { membersPerRoom: 40, stalledMembers: 4, messagesPerSecond: 60, messageBytes: 32_000, ...smokeTimes },
  },
  sweep(2, {
    about: '1,000 rooms of 2 members who both send',
    rooms: 1000,
    sendersPerRoom: 2,
    parsedPerRoom: 1,
    rates: { from: 200, to: 50_000 },
    heat: { messagesPerSecond: 2000, seconds: 4 },
    smoke: { rooms: 20, ...smokeSweep },
  }),
  sweep(10, {
    about: '200 rooms of 10 members, 2 of whom send',
    rooms: 200,
    sendersPerRoom: 2,
    parsedPerRoom: 1,
    rates: { from: 50, to: 50_000 },
    heat: { messagesPerSecond: 1000, seconds: 4 },
    smoke: { rooms: 5, ...smokeSweep },
  }),
  sweep(500, {
    about: '1 room of 500 members, 10 of whom send',
    rooms: 1,
    sendersPerRoom: 10,
    parsedPerRoom: 3,
    rates: { from: 20, to: 20_000 },
    // Slow enough for the peers that sustain little more.
    heat: { messagesPerSecond: 80, seconds: 6 },
    smoke: { membersPerRoom: 20, ...smokeSweep },
  }),
  ...boardScenarios,
]

/** One sweep. Each has 2,000 connections or fewer, so that the generator can also carry the highest rate of the small rooms. */
function sweep(
  membersPerRoom: number,
  options: Pick<Scenario, 'about' | 'rooms' | 'sendersPerRoom' | 'parsedPerRoom' | 'smoke'> &
    Required<Pick<Scenario, 'rates' | 'heat'>>,
): Scenario {
  const { rates } = options
  return {
    name: `sweep-${membersPerRoom}`,
    kind: 'sweep',
    membersPerRoom,
    messagesPerSecond: 0,
    messageBytes: 100,
    warmSeconds: 0.5,
    measureSeconds: 2,
    secondsMax: 80,
    handshakesInFlight: 128,
    readEveryMs: 10,
    onDemand: true,
    without: [],
    ...options,
    about: `${options.about}; ${whole(rates.from)} to ${whole(rates.to)} messages/s of 100 bytes over all rooms, until a rate is not sustained`,
  }
}
