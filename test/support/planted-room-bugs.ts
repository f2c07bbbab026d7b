// Bugs to plant in rooms and in joining them; see planted-bug.ts.
import { inFile } from './planted-bug.ts'

export const joinBugs = [
  ...inFile('shard/joiner.ts', [
    [
      'the position in a subscribe reply is one too high',
      'order.positioned ? position : undefined',
      'order.positioned ? { ...position, offset: position.offset + 1 } : undefined',
    ],
    [
      'live publications stand in front of the recovered ones',
      '[...recovery.publications, ...live]',
      '[...live, ...recovery.publications]',
    ],
    [
      'publications that came during recovery are lost',
      '[...recovery.publications, ...live]',
      '[...recovery.publications]',
    ],
    [
      'publications that came during recovery are delivered twice',
      'offset > recovery.position.offset)',
      'offset >= recovery.position.offset)',
    ],
    [
      'a part is returned as a recovery, after a buffer overflowed',
      'if (recovery.position.offset + live.length !== position.offset) return undefined',
      '',
    ],
    [
      'a recovery returns more than a connection can hold',
      'return bytes <= recoverBytesMax ? missed : undefined',
      'return bytes > 0 ? missed : undefined',
    ],
    [
      'a joiner that must recover is let in unrecovered',
      'if (mustRecover && missed === undefined) return undefined',
      '',
    ],
    [
      'a joiner keeps views of bytes that are used again',
      'data: builder.copy() }',
      'data: payload.bytes.subarray(payload.start, payload.end) }',
    ],
  ]),
  ...inFile('shard/joiners.ts', [
    [
      'what waits behind a join runs in another order',
      'for (const run of behind) {',
      'for (const run of behind.reverse()) {',
    ],
    ['no bound to what waits behind a join', 'if (behind.length >= this.#limits.behindMax) return false', ''],
    ['a join on another node lets nobody in', 'joiner.isAnnounced && joiner.member.id === id', 'joiner.isAnnounced'],
  ]),
  ...inFile('shard/room.ts', [
    ['a room that is only watched is closed', ' && !this.#audiences.isWatched', ''],
    [
      'a joiner that must recover is turned away although it can',
      'request.mustRecover && !joiner.wouldRecover(this.#parts.limits)',
      'request.mustRecover && (result.publications.length > 2 || !joiner.wouldRecover(this.#parts.limits))',
    ],
    [
      'what waits behind a join runs too early',
      'this.#joiners.remove(joiner)\n    this.#enter(joiner.member, admission)\n',
      'this.#joiners.remove(joiner)\n    this.#joiners.settled(joiner)\n    this.#enter(joiner.member, admission)\n',
    ],
    [
      'a joiner is forgotten when the engine fails',
      "this.stream.join(joiner.member.identity, (result) => {\n      if (result.kind === 'failed') this.#turnAway(joiner, result)",
      'this.stream.join(joiner.member.identity, () => {',
    ],
    [
      'a joiner is forgotten when its room is lost',
      'for (const joiner of this.#joiners.all()) this.#turnAway(joiner, LOST)',
      '',
    ],
    [
      'a joiner that is turned away gets no reply',
      'joiner.request.refused(why)',
      "if (why === 'unrecovered') joiner.request.refused(why)",
    ],
    [
      'a joiner that is turned away is joined by what waited behind it before the others hear that it left',
      "      this.stream.leave(who, ignoreAnswer)\n      this.#turnAway(joiner, 'unrecovered')\n",
      "      this.#turnAway(joiner, 'unrecovered')\n      this.stream.leave(who, ignoreAnswer)\n",
    ],
    [
      'a joiner that must recover is announced where nothing can be recovered',
      "if (request.mustRecover) this.#turnAway(joiner, 'unrecovered')\n      else this.#announceJoin(joiner)",
      'this.#announceJoin(joiner)',
    ],
    ['joiners may be more than a room holds', 'this.members.size + this.#joiners.size >=', 'this.members.size >='],
    ['a full room takes one more', 'this.#joiners.size >= this.options', 'this.#joiners.size > this.options'],
    [
      'a joiner hears of its own join',
      'this.#enter(joiner.member, admission)\n',
      "this.#enter(joiner.member, admission)\n    this.#audiences.announce(who, 'joined')\n",
    ],
  ]),
]

export const roomBugs = [
  ...inFile('shard/room.ts', [
    [
      'a leave is announced twice',
      "if (this.#audiences.announce(who, 'left')) this",
      "if (this.#audiences.announce(who, 'left') && this.#audiences.announce(who, 'left')) this",
    ],
    [
      'members stay subscribed after their unsubscribe reply',
      'member === undefined ? 0 : member.audienceBits',
      'member === undefined ? 0 : member.audienceBits & 1',
    ],
    [
      'a leaver stays present',
      'if (this.options.presence) this.#parts.presence.remove(this.name, member.id)',
      'if (this.options.presence && member.protocol.number > 0) this.#parts.presence.remove(this.name, member.id)',
    ],
    [
      'presence shows who a member was',
      'member.describe(change)\n    if (this.options.presence)',
      'member.describe(change)\n    if (!this.options.presence)',
    ],
    [
      'a text that the engine failed is not refused',
      "if (result.kind !== 'ok') this.#refuseText(member.connection, refusalOf(result))",
      '',
    ],
    [
      'a leave that the engine failed is not announced',
      "if (result.kind === 'failed' && !this.members.has(connection)) this.left(identity)",
      '',
    ],
    ['a member that is back seems to be gone', ' && !this.members.has(connection)) this.left', ') this.left'],
    ['an end is confirmed although nobody asked', 'if (isConfirmed) {', 'if (isConfirmed || reply === undefined) {'],
    ['an end is not confirmed after a failure', 'if (isConfirmed) {', "if (isConfirmed && result.kind === 'ok') {"],
    ['a private message is spelled for its sender', 'PROTOCOLS[to.protocol]!', 'sender.protocol'],
    [
      'a lost room keeps its members',
      "this.pending.order({ kind: 'ended',",
      "if (connection < 0) this.pending.order({ kind: 'ended',",
    ],
    [
      'members may say what nobody may',
      'if (!permits(this.options.publish, true)) {',
      'if (!permits(this.options.publish, true) && member.protocol.number === 0) {',
    ],
    [
      'a private message overtakes what its sender said before',
      'if (!sender.isAwaited) this',
      'if (sender.connection > 0) this',
    ],
  ]),
  ...inFile('shard/room-publisher.ts', [
    [
      'recipients are counted at the answer',
      'const recipients = this.#recipients.end(deliveredOffset(result))',
      'const recipients = Math.min(this.#room.members.size, this.#recipients.end(deliveredOffset(result)))',
    ],
    [
      'recipients are counted at the publish',
      '    ask((result) => {\n      const recipients = this.#recipients.end(deliveredOffset(result))',
      '    const before = this.#room.members.size\n    ask((result) => {\n      const recipients = Math.min(before, this.#recipients.end(deliveredOffset(result)))',
    ],
    [
      'a receipt comes before what it is a receipt for',
      'isEmpty: isEmpty || members.size === 0, handedOver })\n',
      'isEmpty: isEmpty || members.size === 0, handedOver: () => undefined })\n    handedOver()\n',
    ],
  ]),
  ...inFile('shard/room-audiences.ts', [
    [
      'a frame names the members of before the last join',
      'inUse.count += 1\n      inUse.addressees = undefined',
      'inUse.count += 1',
    ],
    ['a frame names members of another protocol', 'audiences.includes(audience))', 'audiences.length > 0)'],
    ['frames name another room', 'roomText(this.room)', "roomText(this.room.split(':')[0]!)"],
    [
      'a lost room tells its plain members nothing',
      'if (restarted === undefined) continue',
      'if (restarted === undefined || inUse.audience.index === 0) continue',
    ],
    [
      'an audience is forgotten with its first member that goes',
      'if (inUse.count === 0) this',
      'if (inUse.count < 2) this',
    ],
    [
      'watchers see nothing more after the last plain JSON member has gone',
      'if (this.#isWatched && inUse.audience === WATCHED_AUDIENCE) return\n',
      '',
    ],
  ]),
  ...inFile('shard/watch-commands.ts', [
    [
      'watchers see what was said before they came',
      "room.pending.order({ kind: 'watched', request })",
      'this.#outbox.watched(request, room.number)',
    ],
    ['a room that is watched no more stays open', 'this.#rooms.dropIfEmpty(room)', ''],
    ['a watch is forgotten when there are too many rooms', 'this.#outbox.watchRefused(request)', ''],
  ]),
  ...inFile('shard/member.ts', [
    [
      'what a member whispers waits for ever',
      'if (this.#afterwards.length === 0) this',
      'if (this.#afterwards.length < 2) this',
    ],
  ]),
]
