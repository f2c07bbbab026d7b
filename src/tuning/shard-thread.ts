// The tuning numbers of the shard threads, in one table: for each its value, what it does, what was measured, and how it relates to other
// numbers. Numbers that an operator may want to change are configuration (src/config/) and not here. The table of the main thread is
// main-thread.ts. test/tuning.test.ts tests the relations, also those between the two tables.

export const ShardThreadTuning = {
  // The thread itself.

  /** Time between two beats, the signs of life that the main thread watches. Shorter than `watchIntervalMs` of the main thread, so
   * that nearly every look finds a new beat; a hang is several missing beats. */
  beatIntervalMs: 200,
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
  /** Longest record that the shard writes where it may cut a payload, as a share of the outbox. The ring then holds a few of them. */
  outboxPortionShare: 1 / 4,

  // Frames and how they leave.

  /** Plain frames of one room that leave without waiting for the flush, because they fill one system call: uWebSockets.js writes a
   * member's messages with one call up to its 32nd message. The table of the main thread has the same number. */
  groupFramesMax: 32,
  /** Plain members up to which a frame names its members instead of a topic. In rooms of 2 naming costs the main thread 0.94 of the
   * CPU, in rooms of 10 it costs 1.04, because uWebSockets.js finds a topic and its subscribers more slowly than we find a few sockets. */
  addresseesMax: 4,
  /** Estimated size of a notice, and of what a frame adds to its text. Only used to notice rooms that gather too much. */
  frameOverheadBytes: 48,

  // Leave notices. A notice that leaves alone costs a system call for each member, some 4 µs.

  /** A leave notice waits this long, for each member of its room, for other output to leave with. Ten times the cost of a notice: single
   * notices then take at most a tenth of the main thread. */
  leavePatienceMsPerMember: 1 / 25,
  /** Longest wait of a leave notice. Reached in a room of 6,250. */
  leavePatienceMsMax: 250,

  // Byte buffers that rooms with pending output borrow.

  /** Size of a new buffer: enough for a short message. */
  builderBytes: 512,
  /** A buffer that has grown beyond this is left to the garbage collector when its room gives it back. */
  builderKeptBytesMax: 131_072,
  /** Bytes of all buffers that are kept for reuse. In a batch for many small rooms each needs one for a moment. */
  buildersKeptBytesMax: 8_388_608,
} as const
