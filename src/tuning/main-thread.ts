// The tuning numbers of the main thread, in one table: for each its value, what it does, what was measured, and how it relates to
// other numbers. Numbers that an operator may want to change are configuration (src/config/) and not here. Facts about
// uWebSockets.js and layouts of bytes stay beside the code that obeys them. test/tuning.test.ts tests the relations.
//
// Words. A *turn* is one turn of the event loop. A *tick* is one round of the mailboxes in tick mode (mailbox/pace.ts). A *step* is the
// unit of time of the housekeeping (gateway/rhythm.ts). A *sweep* is one search for everything that is overdue.

export const MainThreadTuning = {
  // The mailboxes: when shards are rung, and when the main thread works in ticks.

  /** Tick mode begins when at least this many records were written and read within `paceSpanMs`: 4,000 records a second. Ticks
   * lowered the CPU of the main thread to 0.90 in `pairs` (20,000 messages a second) and raised it to 1.08 in `hot-room` (1,000) when they were
   * 2 ms long. */
  paceEnterRecords: 32,
  /** Tick mode ends when fewer records than this were written and read within `paceSpanMs`. Half of `paceEnterRecords`, so that a
   * steady load does not switch the mode on and off. */
  paceLeaveRecords: 16,
  /** Time over which records are counted to decide about tick mode. Several ticks long. */
  paceSpanMs: 8,
  /** A count over more than this time does not start or keep tick mode, because it says little about the present load. */
  paceSpanMsMax: 32,
  /** Time from one tick to the next. In rooms of two at 20,000 messages/s ticks of 2 ms save 4 % of the CPU and have twice the delay. */
  paceTickMs: 1,
  /** The same while ticks are light. At 5,000 messages/s it takes the p50 from 1.75 to 1.35 ms, at no more CPU. */
  paceTickMsMin: 0.5,
  /** A tick that works for less than this share of its time is light. At 20,000 messages/s short ticks would cost a tenth more CPU. */
  paceLightShare: 1 / 4,
  /** Longest time for which a tick waits for the answers of the shards. Half a tick: the sockets must be served as well. */
  paceAnswerMsMax: 0.5,
  /** Time between two rings of one shard while rooms gather messages for a window; the window, if that is shorter. Longer than a tick,
   * because a message is part of the next flush wherever it waits. */
  bellIntervalMs: 2,
  /** A shard that was not rung for this long counts as at rest. At least `bellIntervalMs`, because a busy shard is rung that often. */
  shardRestMs: 2,
  /** Longest time for which the main thread parks to await the answer of a shard at rest. The median
   * answer takes 0.11 to 0.14 ms. Shorter than a tick: nothing else runs on the main thread meanwhile. */
  answerWaitMsMax: 0.5,
  /** After an answer that did not come the main thread does not park again for this long, since some records have no answer. A
   * hundred times `answerWaitMsMax`, so that waiting in vain takes at most 1 % of the thread. */
  answerPauseMs: 50,

  // Reading outboxes and publishing to sockets.

  /** Most outbox records of one shard in one turn; afterwards sockets and timers are served. */
  fanOutTurnRecordsMax: 4096,
  /** Longest time for outbox records of one shard in one turn. Shorter than `housekeepingStepMs`, so that no step is missed. */
  fanOutTurnMsMax: 8,
  /** The clock is read after this many outbox records. A power of two. Many times smaller than `fanOutTurnRecordsMax`. */
  fanOutClockRecords: 64,

  // Housekeeping: the unit of its time, and how often it runs.

  /** Length of a step. A second holds a whole number of steps, because the heartbeat divides its interval into steps. */
  housekeepingStepMs: 50,
  /** Each member of a board is probed once in this time. A probe and its answer cost 15 us. */
  feedRoundMs: 1000,
  /** Share of `board.unreadBytesMax` that was sent since the last probe, below which a member is not probed again. */
  feedProbeShare: 0.125,
  /** A probe that is unanswered for this long shows a member that reads slowly, if much was sent behind the probe. */
  feedOverdueMs: 500,
  /** A member that took longer than this to answer is probed again at once. Below `feedOverdueMs`. */
  feedDoubtMs: 250,
  /** A peer that has never answered a ping counts as having read what it was sent, if nothing waits for its socket after this time. */
  feedSilentMs: 1000,
  /** Steps that are taken at once while nothing is urgent. One wake-up costs 175 µs; with 5 steps at once a server at rest needs 3.8
   * instead of 7.9 ms of CPU a second. A load that begins is noticed up to 250 ms later, and bursts of 1,000 and 2,500 messages a
   * second to a room of 500 had the same p99 within 0.1 ms. */
  restSteps: 5,
  /** Steps that count as passed at most between two runs of the housekeeping. More time means that the process or the main thread
   * stood still. Twice `restSteps`, so that a run that is late by a whole rest still counts in full. */
  passedStepsMax: 10,
  /** Time between two sweeps. A multiple of the step. */
  sweepIntervalMs: 250,

  // What a connection may do.

  /** A connection that is refused again and again for this long is disconnected. A pause of the same length begins a new count. */
  refusedMsMax: 1000,
  /** A connection that is refused this often without such a pause is disconnected before the time is over, because refusing costs too. As many
   * as may be accepted at once by default. */
  refusalsMax: 10_000,
  /** Time between two notices that tell a member how many of its messages were not delivered. */
  lossNoticeIntervalMs: 1000,
  /** Wishes of the application (rooms to join or to leave) that wait for the connect reply of one connection. */
  wishesMax: 100,
  /** Connections that a back end ends or refreshes in one turn. Each takes some 10 µs, and the rooms tell their members of those that end. */
  turnConnectionsMax: 250,
  /** The bytes that connections hold in an inbox are counted from this share of the inbox on. */
  inboxCountedShare: 1 / 16,

  /** Shortest time from one computation of GET /metrics to the next, because anybody may ask. */
  metricsIntervalMs: 1000,
  /** Shortest time between two publications of a shard that are timed (pool/publish-timer.ts). A timed publication costs a record of 24 bytes
   * and two turns of the event loop that might not have been needed. */
  publishTimerIntervalMs: 20,
  /** A timed publication that has not left after this time was refused, or its shard has died. More than any flush window. */
  publishTimerLostMs: 10_000,
  /** Looks at a ring that are kept to tell the age of its oldest record (pool/unread-age.ts). */
  unreadLooksMax: 64,
  /** Times of probes that are kept for the quantiles: five minutes at one probe a second. */
  probeTimesMax: 300,

  /** Busy share of a span without any event above which the span counts as eventless (gateway/eventless-time.ts). At rest the thread is
   * busy for less than a hundredth. */
  eventlessBusyShare: 1 / 2,

  // Operations of back ends.

  /** Bytes of an answer to one publish at most: an error with its text, or a position with an epoch of 64 characters. */
  publishAnswerBytes: 256,
  /** Most rooms of a broadcast in one record: a shard publishes into that many rooms in 2 to 3 ms, and looks at the clock between two records. */
  splitRoomsMax: 256,
  /** A larger body is not copied for every `splitRoomsMax` rooms, but once for each shard. */
  splitBodyBytesMax: 16_384,
  /** Counts of receivers of publications that are kept for each shard until the engine tells who has published. A broadcast into many rooms
   * waits for as many. */
  unclaimedFlushRecordsMax: 16_384,

  // Expiry of tokens.

  /** A sweep ends what expires within this time, because nothing may be delivered after expiry. More than `sweepIntervalMs`, since
   * the next sweep comes that much later. */
  expireAheadMs: 300,
  /** A peer is told that its token ends this much before the real end, because its SDK asks for a new token exactly at the time it was
   * told. Many times `expireAheadMs`. */
  ttlMarginSeconds: 5,
  /** A token whose remaining time is at most this is announced with half of that time instead. Twice `ttlMarginSeconds`, so that the
   * announced time does not jump between the two rules. */
  ttlHalvedSecondsMax: 10,

  // Limits for one remote address (gateway/remote-addresses.ts).

  /** Shortest time between two connections of one address that are accepted only to be told that the address has too many. Those that come
   * sooner are answered 429, which costs neither a WebSocket nor a descriptor for some seconds. */
  addressToldIntervalMs: 100,

  // The flush window (gateway/flush-window.ts). A *ratio* is the utilisation of the main thread over `flush.targetUtilisation`.

  /** Share of `flush.targetUtilisation` that counts in mode `economy`: a tenth of the thread by default. */
  economyShare: 1 / 5,
  /** What counts in mode `economy` at least, as a share of the thread. The pings of 15,000 connections take about as much. */
  economyBusyShareMin: 1 / 20,
  /** The first window when load begins, and the shortest. Rooms flush on half milliseconds (shard/flush-schedule.ts). */
  windowFirstMs: 1,
  /** The window grows at most by this factor in one step. */
  windowGrowthFactorMax: 2,
  /** The window shrinks at most to this factor in one step. From the longest default window, 20 ms, to the first one takes 11 steps:
   * a burst of load is forgotten within a second. */
  windowShrinkFactorMin: 0.75,
  /** Weight of the newest measurement in the smoothed utilisation, for one step. One odd measurement does not move the window far. */
  utilisationWeightShare: 0.5,
  /** Between this ratio and `holdRatioMax` the window stays as it is, so that it does not drift while no window changes the load. */
  holdRatioMin: 0.95,
  /** Above this ratio the window grows, or begins. */
  holdRatioMax: 1.05,
  /** Below this ratio the window is far too long, and ends when it is the shortest. */
  farRatioMin: 0.75,
  /** Above this ratio the window is far too short. */
  farRatioMax: 1.3,
  /** Powers of the ratio by which the window is multiplied in one step: where it is far too long or too short, and between. With
   * `farPower` everywhere the window swings, and costs a third more CPU than a fixed one of the same delay. */
  farPower: 1 / 2,
  nearPower: 1 / 10,
  /** Up to this ratio there is no load to speak of: the window ends at once. */
  idleRatio: 0.1,
  /** Without a window and below this share of the thread several housekeeping steps may be taken at once. */
  restBusyShare: 1 / 20,
  /** A window that begins again within this time after the last one ended was ended too early. */
  windowRelapseSteps: 20,
  /** After each window that was ended too early the load has to be light for twice as long before the next one ends; at most this long. */
  lightStepsMax: 200,

  // The heartbeat of plain and plain JSON connections.

  /** Heartbeat pings that may leave at once when several steps are taken together. With more connections each step is taken alone. */
  burstPingsMax: 50,
  /** The first ping of a connection may come this much before the end of its first interval, so that connections that open together
   * are pinged at different times. One second. */
  firstPingEarlyStepsMax: 20,
  /** Limit of `firstPingEarlyStepsMax` for short intervals, as a share of the interval. */
  firstPingEarlyShare: 1 / 5,

  // The lag watch, which finds plain and plain JSON members that do not read.

  /** Steps in which every connection is looked at once, so that the members of one room are not probed in one burst. */
  lagRoundSteps: 100,
  /** A member that leaves its probe unanswered for this long becomes late: 0.4 s. A small part of a round. */
  lateSteps: 8,
  /** When more than this share of the members that one step looks at become late at once, the whole room is probed. */
  lateAlarmShare: 1 / 50,
  /** Members that are probed in one step after the alarm of `lateAlarmShare`, so that a large room is not probed in one burst. */
  alarmStepMembersMax: 1000,
  /** Bytes that a member is sent, roughly, between two probes. */
  lapBytes: 65_536,
  /** Bytes that a member of a large room is sent between two probes: few enough that each round probes nearly every member. */
  largeRoomLapBytes: 4096,
  /** A room with at least this many members of one audience is large: late members are sent to after the others. */
  largeRoomMembers: 256,

  // Slow consumers.

  /** This share of `limits.outboxBytesMax` is kept free for the message that overflows it, because uWebSockets.js looks at the limit
   * before it adds a message and not after. */
  outboxSpareShare: 1 / 16,
  /** Slow members leave their rooms in groups of at least this size. Each member that stays gets a notice for each that leaves: two groups
   * and one message fit a group of 32 frames (mailbox/group.ts). With groups of 32 the next message was a 33rd frame and cost everyone 66 to 68 ms. */
  slowGroupMembersMin: 15,
  /** Groups into which the slow members of one moment are divided at most; larger crowds have larger groups. */
  slowGroupsMax: 32,
  /** Time between two groups, left to what the room says. With `slowGroupsMax` even a large crowd has left within 4 s. */
  slowGroupIntervalMs: 100,

  // Watchers of rooms (http/watchers.ts).

  /** A watcher that was written nothing for this long gets a comment. Proxies end a connection that is silent for a minute, by default. */
  watcherPingIntervalMs: 15_000,
  /** Events that are gathered for the watchers of a room before they are written, so that the limit of unread bytes is looked at often
   * enough. Four times what uWebSockets.js writes in one system call. */
  watcherGatherBytes: 65_536,

  // Relief of a server that has too little memory.

  /** Sweeps in which every socket is looked at once to count unread bytes: 5 seconds. */
  unreadRoundSweeps: 20,
  /** Time between two reliefs. Memory comes back a while after a connection is gone. Several sweeps long. */
  memoryReliefIntervalMs: 1000,
  /** Share of the connections that one relief closes: half a minute until all are gone. */
  memoryReliefShare: 1 / 32,
  /** Newcomers are taken again once the process takes less than this share of `limits.memoryMax`. */
  memoryCalmShare: 9 / 10,
  /** A ping or pong of a connection from which nothing came for this long does not count. One second. */
  quietSteps: 20,
  /** A connection from which something came within this time is not closed by a relief. One second. */
  reliefActiveSteps: 20,

  // Shard threads: start, watch, replacement.

  /** Time between two looks at the beats of all shards. A tenth of `hangMs`. Longer than `beatIntervalMs` of the shard threads, so that
   * a healthy shard has nearly always beaten since the last look. */
  watchIntervalMs: 250,
  /** A shard that has not beaten for this long counts as hung and is replaced. */
  hangMs: 2500,
  /** A shard thread that has not reported ready after this long is given up and started again. */
  shardStartMsMax: 10_000,
  /** A server whose shard thread died this often before it ever ran does not start. */
  shardStartFailuresMax: 3,
  /** A shard that was ready and lived longer than this before it died starts its count of failures again. */
  shardSoundLifeMs: 1000,
  /** The n-th failure in a row (from the second on) delays the next start by this times 2^n: 200 ms, 400 ms, and so on. */
  restartDelayMs: 50,
  /** Longest delay of a restart. */
  restartDelayMsMax: 5000,
  /** Size of V8's young generation in a shard. What a message allocates is garbage a moment later, and 1 MB stays in the CPU's cache:
   * less time than with V8's default, and 1 KB less memory for each of 15,000 members. */
  shardYoungGenerationMegabytes: 1,
  /** A record that did not fit a full inbox is tried again after this time. */
  inboxRetryMs: 1,
  /** A start of the server fails when no further shard thread has become ready for this long. Longer than `shardStartMsMax`. */
  startStallMsMax: 15_000,
  /** Time between two looks at whether all shard threads are ready. */
  startLookIntervalMs: 5,
  /** A longer pause between two such looks counts as this long: the process or the machine stood still, not the shard threads. */
  startPauseMsMax: 250,

  // HTTP.

  /** Bytes of a body that is too large which are thrown away before the connection ends, so that the sender can read the answer. As many
   * as the largest body that any configuration allows: a peer that sends much more does not look at answers. */
  discardBytesMax: 67_108_864,
  /** Time for which the rest of such a body is thrown away. */
  discardMsMax: 10_000,
  /** Seconds that the first listener announces for keep-alive. Less than the 8 to 12 s after which uWebSockets.js closes a silent
   * connection: a peer that writes at that moment would lose its request. */
  uwsKeepAliveSeconds: 7,
  /** Seconds that the second listener announces, and after which it closes a silent connection. Newer versions of Node wait a second longer. */
  nodeKeepAliveSeconds: 10,
  /** Time that a peer of the second listener has to send the head of a request. */
  nodeHeadMsMax: 10_000,
  /** Time that a peer of the second listener has to send a whole request. */
  nodeRequestMsMax: 60_000,

  // The stop of the server.

  /** Share that shards have to flush what they accepted, of the time that `drain.timeoutSeconds` leaves beside delay and window. By default
   * long enough to notice a shard that hangs, so that its members are told. */
  stopFlushShare: 5 / 8,
  /** Share of the same time that connections have, after the flush, to read what was flushed. */
  stopSendShare: 1 / 8,
  /** Share of the same time that engines have to close, after the window in which members are disconnected. */
  stopEnginesShare: 1 / 16,
  /** Share of the same time that the back end has to take the last events. All shares leave time to end the threads. */
  stopEventsShare: 1 / 8,
  /** Time between two steps of the disconnects that are spread over `drain.windowSeconds`. */
  stopDisconnectIntervalMs: 10,
  /** Time at the end of a stop that is for the end of the threads and the last lines of the log, which wait up to 250 ms for a reader. */
  stopReserveMs: 500,
  /** Pause after the flush: one more turn, at the end of which uWebSockets.js writes what was published in it. */
  stopTurnMs: 2,
  /** Time between two looks at whether connections still have unsent bytes. */
  stopBacklogLookIntervalMs: 10,
  /** Time that peers have to answer the close frame: about one round trip. */
  stopCloseMs: 20,
} as const
