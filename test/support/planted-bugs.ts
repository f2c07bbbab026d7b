// All bugs to plant in copies of src/, one at a time; see planted-bug.ts.
import { type Bug, inFile } from './planted-bug.ts'
import { joinBugs, roomBugs } from './planted-room-bugs.ts'

const memoryBugs = inFile('engine/memory-broker.ts', [
  [
    'offsets sometimes rise by 2',
    'this.#offset += 1\n    const position',
    'this.#offset += this.#offset === 7 ? 2 : 1\n    const position',
  ],
  ['recovery ignores the epoch', 'this.#isOfEpoch(since) &&', 'since.epoch.length >= 0 &&'],
  [
    'a log is dropped while its position is still worth something',
    'const isOfUse = keepsPublications(this.#options)',
    'const isOfUse = (this.#offset > 0 && keepsPublications(this.#options))',
  ],
  [
    'a log is dropped although its room was used not long ago',
    '    this.#usedAtMs = nowMs\n',
    '    this.#usedAtMs ||= nowMs\n',
  ],
  [
    'a version that is as old as the newest one is published',
    'isSameSeries && version <= this.#version',
    'isSameSeries && version < this.#version',
  ],
  ['versions of another series are old', "epoch === '' || epoch === this.#versionEpoch\n", 'true\n'],
  ['an empty epoch is none of any log', "return epoch === '' || epoch === this.#epoch", 'return epoch === this.#epoch'],
])

const keyBugs = inFile('engine/idempotency-keys.ts', [
  [
    'a repeated idempotency key is appended again',
    'known.expiresAtMs > nowMs) {',
    'known.expiresAtMs > nowMs && digest.length === 0) {',
  ],
  ['idempotency keys are forgotten after one minute', '5 * 60_000', '60_000'],
  ['an idempotency key accepts other data', 'known.digest === digest ?', 'known.digest.length === digest.length ?'],
])

const keptBugs = inFile('engine/kept-publications.ts', [
  [
    'a part is returned as a recovery, from a log with holes',
    'this.#kept.length - start === missed ?',
    'this.#kept.length > start ?',
  ],
  [
    'history keeps one publication too many',
    'this.#kept.length - this.#first > countMax',
    'this.#kept.length - this.#first > countMax + 1',
  ],
  ['history does not expire', 'this.#options.historyTtlSeconds * 1000', 'this.#options.historyTtlSeconds * 2000'],
  [
    'a removed history is kept in part',
    'while (this.#first < this.#kept.length) this.#dropOldest()',
    'while (this.#first + 1 < this.#kept.length) this.#dropOldest()',
  ],
])

const flushBugs = [
  ...inFile('shard/pending.ts', [
    [
      'a joiner is admitted in front of frames that are still pending',
      'for (const audience of AUDIENCES) this.#cut(audience)\n',
      "if (effect.kind !== 'admitted') for (const audience of AUDIENCES) this.#cut(audience)\n",
    ],
    ['a cut loses its frames', "this.#ordered.push({ kind: 'frames', audience, bytes: open.builder.copy() })", ''],
    [
      'a cut keeps a view of bytes that are used again',
      'bytes: open.builder.copy() })',
      'bytes: open.builder.view() })',
    ],
    [
      'a frame that grew too large is not cut in front of its last line',
      'if (builder.length <= frameBytesMax || open.place === 0) return',
      'if (builder.length >= 0) return',
    ],
    ['the line behind a cut is lost', 'builder.dropFront(open.place + 1)', 'builder.clear()'],
    [
      'a flush forgets the audience of joins and leaves',
      'if (addressees === undefined) target.frames(',
      'if (index === 2) continue\n        if (addressees === undefined) target.frames(',
    ],
    [
      'a leave overtakes the last publications of who leaves',
      'if (audience.behind !== undefined) this.#cut(AUDIENCES[audience.behind]!)',
      '',
    ],
    [
      'a full group is lost',
      'target.frames(room, audience, open.builder!.view())\n    open',
      'if (open.frames < GROUP.frames) target.frames(room, audience, open.builder!.view())\n    open',
    ],
    [
      'a publication overtakes the join in front of it',
      'if (follower !== undefined && this.#hasOpen(follower)) {',
      'if (follower === null) {',
    ],
    ['an end is confirmed twice', '      this.#left = []\n', '      this.#left = this.#left.slice(1)\n'],
    [
      'an end is confirmed before the others are told',
      '    let isAny = this.#ordered.length + this.#left.length > 0\n',
      '    let isAny = this.#ordered.length + this.#left.length > 0\n    target.left(this.#left.splice(0))\n',
    ],
  ]),
  ...inFile('shard/outbox.ts', [
    [
      'a record overtakes those that wait for room',
      'if (this.#waiting.length === 0 && this.#ring.write(header, payload)) return\n    if',
      'if (this.#ring.write(header, payload)) return\n    if',
    ],
    [
      'an addressed frame overtakes what waits for room',
      'this.#waiting.length === 0 &&\n      addressees',
      'addressees',
    ],
    ['frames that are cut for the ring lose one', 'start = end\n', 'start = next\n'],
    ['nobody asks for room in the outbox', "if (attempt === 'first') this.#ring.awaitRoom()", ''],
  ]),
  ...inFile('shard/rooms.ts', [
    ['a dropped room loses its last frames', 'if (room.flushState.scheduled) this.#flush(room, this.nowMs)', ''],
    ['what waits behind a join is no copy', 'const kept = keptSlice(said)', 'const kept = said'],
    [
      'a room that was dropped because its stream was lost gets a new one',
      'if (this.#byName.get(room.name) !== room) return\n    room.stream',
      'room.stream',
    ],
    ['a lost room hears no more', 'room.attach(this.#parts.engine.broker.open(room.name, room.options, room))', ''],
    ['a room that the API uses is closed at once', 'this.#lingering.set(room, this.nowMs)', ''],
    [
      'a room that the API has used stays open for ever',
      'if (this.nowMs - sinceMs < lingerMs) break',
      'if (sinceMs > 0) break',
    ],
    [
      'who is cut off while it joins stays a member',
      'room.atLast(connection, () => this.#leave(connection, name))\n',
      '',
    ],
  ]),
]

const commandBugs = [
  ...inFile('shard/plain-commands.ts', [
    [
      'who is cut off while it joins leaves at once',
      'if (room.isJoining(connection)) {\n      room.atLast',
      'if (connection < 0) {\n      room.atLast',
    ],
    [
      'who joins talks at once',
      'if (membership.room.isJoining(connection)) {\n      this.#postpone(membership, text,',
      'if (connection < 0) {\n      this.#postpone(membership, text,',
    ],
    ['no bound to lists of members', 'if (asking.lists >= LISTS_MAX) {', 'if (asking.lists < 0) {'],
    ['JSON that had to wait becomes a text', '{ ...kept, isJson }', '{ ...kept, isJson: false }'],
    ['the info of a lodger never changes', 'else room.describe(connection, { connectionInfo })', ''],
    [
      'who is described while it joins stays as it was',
      'room.atLast(connection, () => this.describeResident(connection, connectionInfo))',
      'return',
    ],
    ['what cannot wait vanishes', 'this.#parts.outbox.textRefused(connection, TextRefusal.overloaded)', ''],
    [
      'a refused connection is still a member',
      'this.#forget(membership)\n    this.#parts.outbox.refuse',
      'this.#parts.outbox.refuse',
    ],
  ]),
  ...inFile('shard/centrifuge-commands.ts', [
    [
      'a publish that the engine failed is not answered',
      "else this.#refuse(call, result.kind === 'failed' ? engineError(result) : ErrorCode.internal)\n",
      '',
    ],
    [
      'a publish that the engine failed is acknowledged',
      "if (result.kind === 'ok') this.#outbox",
      "if (result.kind !== 'refused') this.#outbox",
    ],
    ['strangers publish where members may', '.publish, identity !== undefined)', '.publish, true)'],
    [
      'strangers read what members may',
      'if (permits(who, isMember)) return true',
      "if (permits(who, isMember || who === 'member')) return true",
    ],
    [
      'an unsubscribe of who joins takes it back at once',
      'else if (room.isJoining(call.connection)) room.atLast',
      'else if (call.connection < 0) room.atLast',
    ],
    [
      'an expulsion says nothing of what follows',
      'if (follow.start < follow.end) appendLine',
      'if (follow.start > follow.end) appendLine',
    ],
    [
      'members are counted that never came in',
      "case 'already a member':\n        room.traffic.membership(-1)",
      "case 'already a member':",
    ],
    [
      'a refused subscribe leaves the main thread with a subscription',
      'this.#refuse(call, error, true)',
      'this.#refuse(call, error)',
    ],
  ]),
  ...inFile('shard/http-commands.ts', [
    [
      'a failed push counts as made',
      'this.#outbox.answer(request, pushRefusal(result))',
      "this.#outbox.answer(request, { ...pushRefusal(result), status: result.kind === 'failed' ? 200 : 503 })",
    ],
    ['a broadcast reaches the first room only', 'index < names.length; index++', 'index < 1; index++'],
    [
      'a failed publish of the API is not answered',
      'settle(\n          index,',
      "if (result.kind !== 'failed') settle(\n          index,",
    ],
    [
      'a publication that was skipped seems to be published',
      'return result.skipped === true ?',
      'return result.skipped === undefined ?',
    ],
    [
      'a push does not wait for its flush',
      'isUntilFlushed ? { request, index: 0 } : undefined',
      'isUntilFlushed && key !== undefined ? { request, index: 0 } : undefined',
    ],
  ]),
  ...inFile('shard/smallest.ts', [
    [
      'a page of rooms is not in order',
      'if (isBefore(first[middle]!, item)) low',
      'if (!isBefore(first[middle]!, item)) low',
    ],
  ]),
  ...inFile('shard/room-questions.ts', [
    [
      'a history that the engine cannot read is not answered',
      "if (result.kind === 'failed') this.#refuse(request, engineError(result))\n      else if (result.kind === 'unrecoverable')",
      "if (result.kind === 'failed') return\n      else if (result.kind === 'unrecoverable')",
    ],
    [
      'a history seems to be removed although the engine failed',
      "if (result.kind === 'failed') this.#refuse(request, engineError(result))\n      else this.#tell(request, EMPTY_RESULT)",
      'this.#tell(request, EMPTY_RESULT)',
    ],
    ['a list shows what may not be shown', 'if (!areAllowed.some((isAllowed) => isAllowed(name))) continue', ''],
  ]),
]

const threadBugs = [
  ...inFile('shard/shard.ts', [
    ['an answer between two drains wakes nobody', 'run()\n    this.#drainSoon()', 'run()'],
    [
      'the order to settle is answered before everything is flushed',
      'this.#rooms.flushAll()\n    this.#outbox.settled',
      'this.#outbox.settled',
    ],
    [
      'the order to settle does not wait for the engine',
      'if (this.#gate !== undefined && this.#gate.outstanding > 0) return\n    this.#rooms',
      'this.#rooms',
    ],
    ['the stop is not answered', 'this.#outbox.stopped()', ''],
    [
      'the end of a connection reaches one half of its rooms',
      'plain.leave(connection)\n          rooms.leaveAll(connection)',
      'plain.leave(connection)',
    ],
  ]),
  ...inFile('shard/engine-gate.ts', [
    ['a question without an answer never fails', 'this.#turn(question.fail)', ''],
    [
      'questions behind the first have no deadline',
      'next === undefined ? undefined : setTimeout',
      'next !== undefined ? undefined : setTimeout',
    ],
    ['an answer is no turn of the shard', 'question.ended()\n      this.#turn(done)', 'question.ended()\n      done()'],
    ['a delivery is no turn of the shard', 'if (isOpen) turn(run)', 'if (isOpen) run()'],
  ]),
  ...inFile('shard/worker.ts', [
    ['the main thread is not rung', '    mailbox.ring()\n    return drained', '    return drained'],
    [
      'a flush that is due has no timer',
      'dueMs: () => shard.nextDueMs ?? Number.POSITIVE_INFINITY',
      'dueMs: () => Number.POSITIVE_INFINITY',
    ],
    ['nothing is swept', 'setInterval(() => shard.sweep(performance.now()), expirySweepIntervalMs)', ''],
  ]),
  ...inFile('shard/member.ts', [
    [
      'a member that never asked hears of joins',
      'parts.joinLeave ? parts.protocol.audiencesWithJoins : parts.protocol.audiences',
      'parts.protocol.audiencesWithJoins',
    ],
  ]),
  ...inFile('protocol/protocols.ts', [
    ['a set of audiences has the wrong bit', 'bits | (1 << index), 0)', 'bits | (1 << (index & 1)), 0)'],
    [
      'members of one protocol are in the audience of another',
      'audiencesWithJoins: [audiences.json],',
      'audiencesWithJoins: [audiences.plain],',
    ],
  ]),
  ...inFile('mailbox/inbox-records.ts', [
    ['what a token says of nobody in particular is lost', '[name, connectionInfo, roomInfo, view]', '[name, view]'],
  ]),
  ...inFile('mailbox/read-inbox.ts', [
    ['private JSON arrives as a text', 'isJson: (record.flags & Flag.json) !== 0', 'isJson: false'],
    [
      'a stranger is left out of a publish',
      '(record.flags & Flag.stranger) === 0 ?',
      '(record.flags & Flag.stranger) >= 0 ?',
    ],
  ]),
]

export const BUGS: readonly Bug[] = [
  ...memoryBugs,
  ...keyBugs,
  ...keptBugs,
  ...joinBugs,
  ...roomBugs,
  ...flushBugs,
  ...commandBugs,
  ...threadBugs,
]
