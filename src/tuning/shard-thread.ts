// The tuning numbers of the shard threads, in one table: for each its value, what it does, what was measured, and how it relates to other
// numbers. Numbers that an operator may want to change are configuration (src/config/) and not here. The table of the main thread is
// main-thread.ts. test/tuning.test.ts tests the relations, also those between the two tables.

export const ShardThreadTuning = {
  // The thread itself.

  /** Time between two beats, the signs of life that the main thread watches. Shorter than `watchIntervalMs` of the main thread, so
   * that nearly every look finds a new beat; a hang is several missing beats. */
  beatIntervalMs: 200,
  /** The utilisation of the thread is measured over this many beats: one second. */
  utilisationBeats: 5,
  /** Time between two sweeps, which end expired history and logs without members. */
  expirySweepIntervalMs: 1000,
  /** A parked shard gives its event loop a turn this often. Timers run only then, so a beat may be this much late. Half of
   * `beatIntervalMs`. */
  loopIntervalMs: 100,

  // Batches of inbox records.

  /** Inbox records that are applied before rooms that are due are flushed. */
  batchRecordsMax: 2048,
  /** Bytes of output after which a batch ends. Without this limit thousands of recoveries keep the thread busy for seconds. */
  batchOutputBytesMax: 1_048_576,
  /** Time after which a batch ends, so that the rooms that are due are flushed, whatever the records cost. The record in progress is finished.
   * A full batch of short texts takes about half of it. */
  batchMsMax: 8,
  /** Inbox records between two looks at the clock within a batch. A look costs a tenth of a short text. */
  batchClockRecords: 32,
  /** Bytes of input and output after which the clock is looked at all the same, because a record that costs much has many bytes. */
  batchClockBytes: 65_536,

  // Reads (shard/reads.ts).

  /** The most time for reads of all connections that is saved up while nobody reads: the longest time that messages wait behind reads at once. */
  readBurstMs: 50,
  /** As `readBurstMs` for the bytes of replies: the part of what all connections may read in a second that they may read at once. */
  readBurstByteShare: 1 / 4,
  /** Share of `readBurstMs` that is kept for connections that have read less than an equal share. With 20 connections that read all the time,
   * 57 of 117 small reads of another one were refused; with half of the time kept 16 of 113, on a machine with other load, whose interruptions
   * count as time of reads. */
  readRestShare: 1 / 2,
  /** When a room has made this share of the deliveries that it may make in a second, and more than one connection may cause, the rest is for
   * connections that have caused less than an equal part. */
  deliveriesContestedShare: 3 / 4,
  /** Longest record that the shard writes where it may cut a payload, as a share of the outbox. The ring then holds a few of them. */
  outboxPortionShare: 1 / 4,

  // Frames and how they leave.

  /** A frame for at most this many members of an audience names the members instead of a topic. In rooms of 2 naming costs the main thread 0.94 of the
   * CPU, in rooms of 10 it costs 1.04, because uWebSockets.js finds a topic and its subscribers more slowly than we find a few sockets. */
  addresseesMax: 4,
  /** Estimated size of a notice, and of a frame without its text. Used only to find rooms that gather too much output. */
  frameOverheadBytes: 48,

  /** A timed publication whose flush comes later than this waited for something else: a board whose views have rates, an engine that refused it. Longer
   * than any flush window. */
  timedMsMax: 1500,

  /** Least time between two pushes that tell the members of a room how many they are. A promise to clients; not tuned. */
  occupancyIntervalMs: 1000,

  // Leave notices. A notice that leaves alone costs a system call for each member, some 4 µs.

  /** A leave notice waits this long, for each member of its room, for other output to leave with. Ten times the cost of a notice: single
   * notices then take at most a tenth of the main thread. */
  leavePatienceMsPerMember: 1 / 25,
  /** Longest wait of a leave notice. Reached in a room of 6,250. */
  leavePatienceMsMax: 250,

  // Rooms and the engine.

  /** A room without members that the API uses stays open this long after its last use, so that the next call finds its stream open. As long
   * as the time between two sweeps, which close such rooms. */
  lingerMs: 1000,
  /** Most rooms without members that are open because the API uses them. With one more, the room that was used longest ago is closed. */
  lingeringRoomsMax: 1024,
  /** Most bytes, for all rooms of a shard together, that wait for an answer of the engine: commands of connections that are still joining the
   * room, and private messages behind messages that the engine has yet to answer. */
  heldBytesMax: 16_777_216,
  /** Most questions to an engine that may be outstanding (shard/engine-gate.ts). Further questions fail at once. */
  engineQuestionsMax: 65_536,
  /** Bytes of publications that such an engine has not answered. Further ones fail at once. Many times what connections say while a
   * network answers, and a small part of the heap of a shard. */
  engineBytesMax: 67_108_864,
  /** Of these questions, those that may be outstanding whose answers may be as large as a connection's outbox: histories, recoveries, lists of
   * members. Further ones wait before they are asked, and while the outbox is full none is asked. 3000 histories of 800 KB, asked at
   * once by one connection, kept the thread busy until it was replaced; so a small part of `engineQuestionsMax`. */
  engineReadQuestionsMax: 256,
  /** A question that the engine has not answered after this long has failed. Much longer than an answer takes in a network, shorter than
   * the wait of most HTTP clients. */
  engineDeadlineMs: 5000,

  /** The publications of a room in a second are counted over this time, and the time before: long enough to be a number, short enough to show
   * what happens now. */
  rateWindowMs: 5000,

  // Boards.

  /** A whole board of up to this size is one frame. A larger one comes in parts, so that other rooms are served between two of them and a
   * member that reads slowly is not sent what it cannot take. Spelling so much takes half a millisecond. */
  wholeBoardBytesMax: 262_144,
  /** Most entries that a walk for one member looks at. Views may show few of them: 20,000 take up to 4 ms. */
  wholeBoardRecords: 20_000,
  /** A board sends its frames so far apart that they take a fifth of the main thread: a frame takes 5 us for each member. 50 ms in a room of 2,000;
   * with a frame in each flush window of 20 ms a board cost 0.83 of what a relay costs. */
  boardFrameMsPerMember: 0.025,
  /** Below this, frames go with the flush of the room: in rooms of fewer than 80 members. */
  boardSpreadMsMin: 2,
  /** Memory of a board that is about as large on the wire as `wholeBoardBytesMax`: a record takes four times as much in memory. A slow member of such
   * a board that lacks more than `board.unreadBytesMax` is given all of it in parts. */
  smallBoardMemoryBytes: 1_048_576,
  /** Size of a part. Spelling it takes 0.2 ms, and up to 4 ms when the garbage collector comes in between. */
  boardPartBytes: 65_536,
  /** Most records of a part. */
  boardPartRecords: 2000,
  /** Bytes of spelled boards that a shard keeps, for crowds that join at one offset. */
  wholeBoardsKeptBytesMax: 16_777_216,
  /** Members of boards wait for frames. The shard makes this many at a time, then serves other rooms for this long. 16 frames of a
   * board of 1,000 records take 3 ms. */
  postponedFramesMax: 16,
  postponedMs: 5,
  /** A whole board that is kept already costs this share of its bytes: it is copied, and not spelled. */
  keptBoardShare: 0.125,
  /** Changes that are kept while a copy of a board is being loaded. With more, the copy is loaded again. */
  boardChangesKeptRecordsMax: 1000,

  // Byte buffers that rooms with pending output borrow.

  /** Size of a new buffer: enough for a short message. */
  builderBytes: 512,
  /** A buffer that has grown beyond this is left to the garbage collector when its room gives it back. */
  builderKeptBytesMax: 131_072,
  /** Bytes of all buffers that are kept for reuse. In a batch for many small rooms each needs one for a moment. */
  buildersKeptBytesMax: 8_388_608,
} as const
