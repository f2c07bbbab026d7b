// test/support/late-worker.ts
import { threadId } from "node:worker_threads";

// src/engine/memory-broker.ts
import { createHash, randomBytes } from "node:crypto";

// src/protocol/byte-builder.ts
var encoder = new TextEncoder();
var decoder = new TextDecoder("utf-8", { ignoreBOM: true });
var utf8 = (text) => encoder.encode(text);
var keptUtf8 = (text) => new Uint8Array(encoder.encode(text));
var textOf = (bytes, start = 0, end = bytes.length) => decoder.decode(bytes.slice(start, end));
var QUOTE = 34;
var BACKSLASH = 92;
var HEX = utf8("0123456789abcdef");
var SHORT_ESCAPE = new Uint8Array(32);
SHORT_ESCAPE[8] = 98;
SHORT_ESCAPE[9] = 116;
SHORT_ESCAPE[10] = 110;
SHORT_ESCAPE[12] = 102;
SHORT_ESCAPE[13] = 114;
var LOOP_COPY_BYTES = 48;
var ByteBuilder = class {
  bytes;
  length = 0;
  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }
  /** Makes room for `count` more bytes, at least doubling so that appends stay amortised constant. */
  ensure(count) {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
  append(source, start = 0, end = source.length) {
    const count = end - start;
    this.ensure(count);
    const target = this.bytes;
    let at = this.length;
    if (count <= LOOP_COPY_BYTES) {
      for (let i = start; i < end; i++) target[at++] = source[i];
    } else {
      target.set(start === 0 && end === source.length ? source : source.subarray(start, end), at);
    }
    this.length += count;
  }
  appendByte(byte) {
    this.ensure(1);
    this.bytes[this.length++] = byte;
  }
  /** Appends text of ASCII characters only. */
  appendAscii(text) {
    this.ensure(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }
  /** Appends the decimal digits of a non-negative integer. */
  appendInteger(value) {
    let digits = 1;
    for (let rest2 = value; rest2 >= 10; rest2 = Math.floor(rest2 / 10)) digits++;
    this.ensure(digits);
    let rest = value;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      this.bytes[at] = 48 + rest % 10;
      rest = Math.floor(rest / 10);
    }
    this.length += digits;
  }
  /** Appends valid UTF-8 as the inside of a JSON string, escaped exactly as `JSON.stringify` does. */
  appendEscaped(source, start, end) {
    let clean = start;
    for (let i = start; i < end; i++) {
      const byte = source[i];
      if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) continue;
      this.append(source, clean, i);
      clean = i + 1;
      this.ensure(6);
      const target = this.bytes;
      target[this.length++] = BACKSLASH;
      if (byte >= 32) {
        target[this.length++] = byte;
      } else if (SHORT_ESCAPE[byte] !== 0) {
        target[this.length++] = SHORT_ESCAPE[byte];
      } else {
        target[this.length++] = 117;
        target[this.length++] = 48;
        target[this.length++] = 48;
        target[this.length++] = HEX[byte >> 4];
        target[this.length++] = HEX[byte & 15];
      }
    }
    this.append(source, clean, end);
  }
  /** Appends a u16 length and the bytes. */
  appendSized(source) {
    this.appendByte(source.length & 255);
    this.appendByte(source.length >>> 8);
    this.append(source);
  }
  /** Leaves four bytes for a little-endian length that `closeLength` fills in; returns their place. */
  openLength() {
    this.ensure(4);
    const place = this.length;
    this.length += 4;
    return place;
  }
  closeLength(place) {
    const size = this.length - place - 4;
    const target = this.bytes;
    target[place] = size & 255;
    target[place + 1] = size >>> 8 & 255;
    target[place + 2] = size >>> 16 & 255;
    target[place + 3] = size >>> 24;
  }
  /** What has been built, as a view that the next append may overwrite. */
  view() {
    return this.bytes.subarray(0, this.length);
  }
  /** What has been built, as a copy of its own. */
  copy() {
    return this.bytes.slice(0, this.length);
  }
  /** Takes away what was built first. */
  dropFront(count) {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }
  clear() {
    this.length = 0;
  }
};
function readLength(bytes, place) {
  return (bytes[place] | bytes[place + 1] << 8 | bytes[place + 2] << 16 | bytes[place + 3] << 24) >>> 0;
}

// src/protocol/payload.ts
import { isUtf8 } from "node:buffer";
var fromTextFrame = (encoding, bytes, { start, end }) => ({ encoding, bytes, start, end });
var textAsJson = (text) => ({ ...text, encoding: "json" });
function writtenJson(json) {
  const bytes = typeof json === "string" ? utf8(json) : json;
  return { encoding: "json", bytes, start: 0, end: bytes.length };
}
function checkedJson(bytes, range) {
  return isUtf8(bytes) ? { encoding: "json", bytes, start: range.start, end: range.end } : void 0;
}
var QUOTE2 = 34;
function appendPayload(builder, payload) {
  if (payload.encoding === "json") {
    builder.append(payload.bytes, payload.start, payload.end);
    return;
  }
  builder.appendByte(QUOTE2);
  builder.appendEscaped(payload.bytes, payload.start, payload.end);
  builder.appendByte(QUOTE2);
}

// src/engine/memory-broker.ts
var IDEMPOTENCY_TTL_MS = 5 * 6e4;
var SWEEP_STREAMS_MAX = 1e5;
var ENTRY_OVERHEAD_BYTES = 64;
var NOTHING = [];
var MemoryBroker = class {
  #streams = /* @__PURE__ */ new Map();
  #sweeping = this.#streams.values();
  /** Logs whose room has no members, longest without first. */
  #idle = /* @__PURE__ */ new Set();
  #parts;
  constructor(parts) {
    this.#parts = parts;
  }
  open(room, options, listener) {
    let stream = this.#streams.get(room);
    if (stream === void 0) {
      stream = new MemoryStream({ room, options, owner: this, keysMax: this.#parts.idempotencyKeysMax });
      this.#streams.set(room, stream);
    }
    this.#idle.delete(stream);
    stream.attach(listener);
    return stream;
  }
  /** Looks at a bounded number of logs and goes on from there the next time: a million of them must not hold up the shard. */
  sweep(nowMs) {
    for (let count = 0; count < SWEEP_STREAMS_MAX; count++) {
      const next = this.#sweeping.next();
      if (next.done === true) {
        this.#sweeping = this.#streams.values();
        return;
      }
      next.value.sweep(nowMs);
    }
  }
  dropped(room, stream) {
    this.#streams.delete(room);
    this.#idle.delete(stream);
  }
  /** Of the logs kept for rooms without members the oldest is dropped; members that come back learn of it by a new epoch. */
  closed(stream) {
    this.#idle.add(stream);
    if (this.#idle.size <= this.#parts.keptLogsMax) return;
    for (const oldest of this.#idle) {
      oldest.drop();
      return;
    }
  }
  /** Logs kept, those without members included. */
  get size() {
    return this.#streams.size;
  }
};
var DONE = { kind: "ok" };
var MemoryStream = class {
  #room;
  #options;
  #owner;
  #keysMax;
  #epoch = randomBytes(6).toString("base64url");
  #offset = 0;
  #listener;
  /** Oldest first; `#first` is the index of the oldest one still kept, so that dropping it moves nothing. */
  #kept = NOTHING;
  #first = 0;
  #keptBytes = 0;
  #keys;
  /** When the room was last used by anybody. While it is open that is now; `close` looks at the clock. */
  #usedAtMs = 0;
  constructor(parts) {
    this.#room = parts.room;
    this.#options = parts.options;
    this.#owner = parts.owner;
    this.#keysMax = parts.keysMax;
  }
  attach(listener) {
    this.#listener = listener;
  }
  join(who2, done) {
    this.#listener?.joined(who2, this.#position());
    done(DONE);
  }
  leave(who2, done) {
    this.#listener?.left(who2);
    done(DONE);
  }
  publish(draft, nowMs, done) {
    const stored = this.#options.historySize > 0 && !draft.skipHistory;
    const key = draft.idempotencyKey;
    let digest = "";
    if (key !== void 0) {
      digest = digestOf(draft);
      const known = this.#keys?.get(key);
      if (known !== void 0 && known.expiresAtMs > nowMs) {
        const same = known.digest === digest;
        done(same ? { kind: "ok", position: known.position, duplicate: true } : { kind: "refused", why: "key reused" });
        return;
      }
      this.#expireKeys(nowMs);
      if (this.#keys !== void 0 && this.#keys.size >= this.#keysMax) {
        done({ kind: "refused", why: "too many keys" });
        return;
      }
    }
    this.#offset += 1;
    const position = this.#position();
    if (stored) this.#store(draft, nowMs);
    if (key !== void 0) {
      this.#keys ??= /* @__PURE__ */ new Map();
      this.#keys.delete(key);
      this.#keys.set(key, { digest, position, expiresAtMs: nowMs + IDEMPOTENCY_TTL_MS });
    }
    const { kind, payload, sender, tags } = draft;
    this.#listener?.publication({ kind, offset: this.#offset, payload, sender, tags });
    done({ kind: "ok", position, duplicate: false });
  }
  recover(since, limit, nowMs, done) {
    this.#expire(nowMs);
    const position = this.#position();
    const missed = this.#offset - since.offset;
    const oldest = this.#kept[this.#first]?.offset ?? this.#offset + 1;
    const complete = this.#isOfEpoch(since) && missed >= 0 && missed <= limit && // A publication that skipped history leaves a hole: then the kept ones are fewer than the missed ones.
    (missed === 0 || since.offset + 1 >= oldest && this.#countAfter(since.offset) === missed);
    if (!complete) {
      done({ kind: "ok", position, recovered: false, publications: [] });
      return;
    }
    done({
      kind: "ok",
      position,
      recovered: true,
      publications: missed === 0 ? [] : this.#kept.slice(this.#indexAfter(since.offset))
    });
  }
  history(query, nowMs, done) {
    this.#expire(nowMs);
    const position = this.#position();
    const { since, limit, reverse } = query;
    if (since !== void 0 && !this.#isOfEpoch(since)) {
      done({ kind: "unrecoverable", position });
      return;
    }
    const kept = this.#kept.slice(this.#first);
    const isWanted = (entry) => {
      if (since === void 0) return true;
      if (since.offset > this.#offset + 1) return false;
      return reverse ? entry.offset < since.offset : entry.offset > since.offset;
    };
    const wanted = kept.filter(isWanted);
    if (reverse) wanted.reverse();
    done({ kind: "ok", position, publications: wanted.slice(0, limit) });
  }
  close(nowMs) {
    this.#listener = void 0;
    this.#usedAtMs = nowMs;
    this.#owner.closed(this);
    this.sweep(nowMs);
  }
  /** Forgets everything; the room's next log has another epoch. */
  drop() {
    this.#owner.dropped(this.#room, this);
  }
  sweep(nowMs) {
    this.#expire(nowMs);
    this.#expireKeys(nowMs);
    if (this.#listener !== void 0 || this.#keys !== void 0) return;
    if (this.#first < this.#kept.length) return;
    if (this.#options.historySize > 0 && nowMs - this.#usedAtMs < this.#options.historyMetaTtlSeconds * 1e3) return;
    this.drop();
  }
  #position() {
    return { epoch: this.#epoch, offset: this.#offset };
  }
  #isOfEpoch({ epoch }) {
    return epoch === "" || epoch === this.#epoch;
  }
  #store(draft, nowMs) {
    const builder = new ByteBuilder(draft.payload.end - draft.payload.start + 2);
    appendPayload(builder, draft.payload);
    const entry = {
      offset: this.#offset,
      data: builder.copy(),
      sender: draft.sender,
      tags: draft.tags,
      storedAtMs: nowMs
    };
    if (this.#kept === NOTHING) this.#kept = [];
    this.#kept.push(entry);
    this.#keptBytes += sizeOf(entry);
    const { historySize, historyBytesMax } = this.#options;
    while (this.#kept.length - this.#first > historySize || this.#keptBytes > historyBytesMax) this.#dropOldest();
  }
  #expire(nowMs) {
    const diesBefore = nowMs - this.#options.historyTtlSeconds * 1e3;
    while (this.#first < this.#kept.length && this.#kept[this.#first].storedAtMs <= diesBefore) this.#dropOldest();
  }
  #dropOldest() {
    this.#keptBytes -= sizeOf(this.#kept[this.#first]);
    this.#first += 1;
    if (this.#first * 2 < this.#kept.length) return;
    this.#kept = this.#first === this.#kept.length ? NOTHING : this.#kept.slice(this.#first);
    this.#first = 0;
  }
  /** Keys are kept in the order in which they expire. */
  #expireKeys(nowMs) {
    if (this.#keys === void 0) return;
    for (const [key, accepted] of this.#keys) {
      if (accepted.expiresAtMs > nowMs) break;
      this.#keys.delete(key);
    }
    if (this.#keys.size === 0) this.#keys = void 0;
  }
  #indexAfter(offset) {
    let low = this.#first;
    let high = this.#kept.length;
    while (low < high) {
      const middle = low + high >>> 1;
      if (this.#kept[middle].offset > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  #countAfter(offset) {
    return this.#kept.length - this.#indexAfter(offset);
  }
};
var sizeOf = (entry) => entry.data.length + entry.sender.size + (entry.tags?.length ?? 0) + ENTRY_OVERHEAD_BYTES;
function digestOf(draft) {
  const { bytes, start, end } = draft.payload;
  return createHash("sha256").update(bytes.subarray(start, end)).update("\0").update(draft.tags ?? "").digest("base64");
}

// src/engine/memory-engine.ts
function createMemoryEngine(parts) {
  return {
    answersLater: false,
    broker: new MemoryBroker(parts),
    presence: new MemoryPresence(),
    open: (events) => events.ready(),
    close: (done) => done()
  };
}
var NOBODY = /* @__PURE__ */ new Map();
var MemoryPresence = class {
  #rooms = /* @__PURE__ */ new Map();
  add(room, who2) {
    let members = this.#rooms.get(room);
    if (members === void 0) {
      members = /* @__PURE__ */ new Map();
      this.#rooms.set(room, members);
    }
    members.set(who2.id, who2);
  }
  remove(room, id) {
    const members = this.#rooms.get(room);
    if (members === void 0) return;
    members.delete(id);
    if (members.size === 0) this.#rooms.delete(room);
  }
  list(room, done) {
    done({ kind: "ok", members: this.#rooms.get(room) ?? NOBODY });
  }
  stats(room, done) {
    const members = this.#rooms.get(room) ?? NOBODY;
    const users = /* @__PURE__ */ new Set();
    for (const { user } of members.values()) users.add(user);
    done({ kind: "ok", stats: { clients: members.size, users: users.size } });
  }
};

// src/mailbox/counters.ts
var NAMES = [
  /** Signs of life: counts up while the shard's event loop turns. The main thread replaces a shard whose beats stop. */
  "beats",
  "rooms",
  "members",
  "publications",
  "flushes",
  "flushedBytes",
  "flushedFrames",
  "refusedRooms",
  "refusedMembers",
  "refusedCommands",
  "refusedStatistics",
  "outboxStalls"
];
var WINDOW_SLOT = NAMES.length;
var ShardCounters = class {
  #values;
  constructor(memory) {
    this.#values = new Float64Array(memory);
  }
  add(name, by = 1) {
    this.#values[SLOT[name]] += by;
  }
  set(name, value) {
    this.#values[SLOT[name]] = value;
  }
  get(name) {
    return this.#values[SLOT[name]];
  }
  /** The flush window that the main thread has chosen (gateway/flush-window.ts). */
  get windowMs() {
    return this.#values[WINDOW_SLOT];
  }
  set windowMs(value) {
    this.#values[WINDOW_SLOT] = value;
  }
  values() {
    return Object.fromEntries(NAMES.map((name) => [name, this.get(name)]));
  }
};
var SLOT = Object.fromEntries(NAMES.map((name, slot) => [name, slot]));

// src/tuning/main-thread.ts
var MainThreadTuning = {
  // The mailboxes: when shards are rung, and when the main thread works in ticks.
  /** Tick mode begins when at least this many records were written and read within `paceSpanMs`: 4,000 records a second. Ticks
   * lower the CPU of the main thread to 0.90 in `pairs` (20,000 messages a second) and raise it to 1.08 in `hot-room` (1,000). */
  paceEnterRecords: 32,
  /** Tick mode ends when fewer records than this were written and read within `paceSpanMs`. Half of `paceEnterRecords`, so that a
   * steady load does not switch the mode on and off. */
  paceLeaveRecords: 16,
  /** Time over which records are counted to decide about tick mode. Several ticks long. */
  paceSpanMs: 8,
  /** A count over more than this time does not start or keep tick mode, because it says little about the present load. */
  paceSpanMsMax: 32,
  /** Time from one tick to the next. In `pairs` the main thread costs 0.90 of the CPU with 2 ms, 0.96 with 1 ms, 0.91 with 3 ms. */
  paceTickMs: 2,
  /** Shortest time between two rings of one shard while rooms gather messages for a window. As long as a tick. */
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
  /** Outbox records of one shard that are handled in one turn; then sockets and timers are served. */
  fanOutTurnRecordsMax: 4096,
  /** Time for which outbox records of one shard are handled in one turn. Shorter than `housekeepingStepMs`, so that no step is missed. */
  fanOutTurnMsMax: 8,
  /** The clock is read after this many outbox records. A power of two. Many times smaller than `fanOutTurnRecordsMax`. */
  fanOutClockRecords: 64,
  // Housekeeping: the unit of its time, and how often it runs.
  /** Length of a step. A second holds a whole number of steps, because the heartbeat divides its interval into steps. */
  housekeepingStepMs: 50,
  /** Steps that are taken at once while nothing is urgent. One wake-up costs 175 µs; with 5 steps at once a server at rest needs 3.8
   * instead of 7.9 ms of CPU a second. A load that begins is noticed up to 250 ms later, and bursts of 1,000 and 2,500 messages a
   * second to a room of 500 had the same p99 within 0.1 ms. */
  restSteps: 5,
  /** Steps that count as passed at most between two runs of the housekeeping. More time means that the process or the main thread
   * stood still. Twice `restSteps`, so that a run that is late by a whole rest still counts in full. */
  passedStepsMax: 10,
  /** Time between two sweeps. A multiple of the step. */
  sweepIntervalMs: 250,
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
  // The flush window (gateway/flush-window.ts). A *ratio* is the utilisation of the main thread over `flush.targetUtilisation`.
  /** The first window when load begins, and the shortest. Rooms flush on whole milliseconds. */
  windowFirstMs: 1,
  /** The window grows at most by this factor in one step. */
  windowGrowthFactorMax: 2,
  /** The window shrinks at most to this factor in one step. From the longest default window, 20 ms, to the first one takes 11 steps:
   * a burst of load is forgotten within a second. */
  windowShrinkFactorMin: 0.75,
  /** Weight of the newest measurement in the smoothed utilisation, for one step. One odd measurement does not move the window far. */
  utilisationWeightShare: 0.5,
  /** Between this ratio and `holdRatioMax` the window stays as it is: a window that moves on whole milliseconds has steps, and
   * the exact target may lie between two. */
  holdRatioMin: 0.75,
  /** Above this ratio the window grows, or begins. */
  holdRatioMax: 1.05,
  /** Up to this ratio there is no load to speak of: the window ends at once. */
  idleRatio: 0.1,
  /** Without a window and below this ratio several housekeeping steps may be taken at once. Below `holdRatioMin`: no window is near. */
  restRatio: 0.5,
  /** A window that begins again within this time after the last one ended was ended too early. */
  windowRelapseSteps: 20,
  /** After each window that was ended too early the load has to be light for twice as long before the next one ends; at most this long. */
  lightStepsMax: 200,
  // The heartbeat of plain connections.
  /** Heartbeat pings that may leave at once when several steps are taken together. With more connections each step is taken alone. */
  burstPingsMax: 50,
  /** The first ping of a connection may come this much before the end of its first interval, so that connections that open together
   * are pinged at different times. One second. */
  firstPingEarlyStepsMax: 20,
  /** Limit of `firstPingEarlyStepsMax` for short intervals, as a share of the interval. */
  firstPingEarlyShare: 1 / 5,
  // The lag watch: which plain members read what they are sent.
  /** Steps in which every connection is looked at once, so that the members of one room are not probed in one burst. */
  lagRoundSteps: 100,
  /** A member that leaves its probe unanswered for this long becomes late: 0.4 s. A small part of a round. */
  lateSteps: 8,
  /** When more than this share of the members that one step looks at become late at once, the whole room is probed. */
  lateAlarmShare: 1 / 50,
  /** Members that are probed in one step after the alarm of `lateAlarmShare`, so that a large room is not probed in one burst. */
  alarmStepMembersMax: 1e3,
  /** Bytes that a member is sent, roughly, between two probes. */
  lapBytes: 65536,
  /** Bytes that a member of a large room is sent between two probes: few enough that each round probes nearly every member. */
  largeRoomLapBytes: 4096,
  /** Plain members from which on a room is large: its late members are sent to after the others. */
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
  // Shard threads: start, watch, replacement.
  /** Time between two looks at the beats of all shards. A tenth of `hangMs`. Longer than `beatIntervalMs` of the shard threads, so that
   * a healthy shard has nearly always beaten since the last look. */
  watchIntervalMs: 250,
  /** A shard that has not beaten for this long counts as hung and is replaced. */
  hangMs: 2500,
  /** A shard thread that has not reported ready after this long is given up and started again. */
  shardStartMsMax: 1e4,
  /** A server whose shard thread died this often before it ever ran does not start. */
  shardStartFailuresMax: 3,
  /** A shard that was ready and lived longer than this before it died starts its count of failures again. */
  shardSoundLifeMs: 1e3,
  /** The n-th failure in a row (from the second on) delays the next start by this times 2^n: 200 ms, 400 ms, and so on. */
  restartDelayMs: 50,
  /** Longest delay of a restart. */
  restartDelayMsMax: 5e3,
  /** Size of V8's young generation in a shard. What a message allocates is garbage a moment later, and 1 MB stays in the CPU's cache:
   * less time than with V8's default, and 1 KB less memory for each of 15,000 members. */
  shardYoungGenerationMegabytes: 1,
  /** A record that did not fit a full inbox is tried again after this time. */
  inboxRetryMs: 1,
  /** A start of the server fails when no further shard thread has become ready for this long. Longer than `shardStartMsMax`. */
  startStallMsMax: 15e3,
  /** Time between two looks at whether all shard threads are ready. */
  startLookIntervalMs: 5,
  /** A longer pause between two such looks counts as this long: the process or the machine stood still, not the shard threads. */
  startPauseMsMax: 250,
  // The stop of the server.
  /** Share of `shutdown.deadlineMs` that shards have to flush what they accepted. */
  stopFlushShare: 1 / 2,
  /** Share of `shutdown.deadlineMs` that connections have to read what was flushed. Both shares leave time to end the threads. */
  stopSendShare: 1 / 4,
  /** Pause after the flush: one more turn, at the end of which uWebSockets.js writes what was published in it. */
  stopTurnMs: 2,
  /** Time between two looks at whether connections still have unsent bytes. */
  stopBacklogLookIntervalMs: 10,
  /** Time that peers have to answer the close frame: about one round trip. */
  stopCloseMs: 20
};

// src/tuning/shard-thread.ts
var ShardThreadTuning = {
  // The thread itself.
  /** Time between two beats, the signs of life that the main thread watches. Shorter than `watchIntervalMs` of the main thread, so
   * that nearly every look finds a new beat; a hang is several missing beats. */
  beatIntervalMs: 200,
  /** Time between two sweeps, which end expired history and logs without members. */
  expirySweepIntervalMs: 1e3,
  /** A parked shard gives its event loop a turn this often. Timers run only then, so a beat may be this much late. Half of
   * `beatIntervalMs`. */
  loopIntervalMs: 100,
  // Batches of inbox records.
  /** Inbox records that are applied before rooms that are due are flushed. */
  batchRecordsMax: 2048,
  /** Bytes of output after which a batch ends. Without this limit thousands of recoveries keep the thread busy for seconds. */
  batchOutputBytesMax: 1048576,
  /** Longest record that the shard writes where it may cut a payload, as a share of the outbox. The ring then holds a few of them. */
  outboxPortionShare: 1 / 4,
  // Frames and how they leave.
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
  // Rooms and the engine.
  /** A room that only the API uses stays open this long after its last use, so that the next call finds its stream open. As long as
   * the time between two sweeps, which close such rooms. */
  lingerMs: 1e3,
  /** Rooms that may be open for the API alone. With one more the room that was used longest ago is closed. */
  lingeringRoomsMax: 1024,
  /** Bytes of what connections have said and what waits until the engine has answered something else, for all rooms together: what is
   * said to a room that is still being joined, and private messages behind messages to the room. */
  heldBytesMax: 16777216,
  /** Questions to an engine that answers later that may be outstanding. Further ones fail at once. */
  engineQuestionsMax: 65536,
  /** A question that the engine has not answered after this long has failed. Much longer than an answer takes in a network, shorter than
   * the wait of most HTTP clients. */
  engineDeadlineMs: 5e3,
  // Byte buffers that rooms with pending output borrow.
  /** Size of a new buffer: enough for a short message. */
  builderBytes: 512,
  /** A buffer that has grown beyond this is left to the garbage collector when its room gives it back. */
  builderKeptBytesMax: 131072,
  /** Bytes of all buffers that are kept for reuse. In a batch for many small rooms each needs one for a moment. */
  buildersKeptBytesMax: 8388608
};

// src/mailbox/ring.ts
var CONTROL_BYTES = 256;
var HEAD = 0;
var TAIL = 16;
var ASLEEP = 32;
var PRODUCER_WAITING = 48;
var AWAKE = 0;
var IN_EVENT_LOOP = 1;
var PARKED = 2;
var payloadBytesMax = (ringBytes) => ringBytes / 2 - HEADER_BYTES;
var HEADER_BYTES = 24;
var PAD = 0;
var RingSide = class {
  bytes;
  control;
  words;
  /** The same bytes as numbers of 8 bytes. The payload of a record begins at a whole number. */
  doubles;
  capacity;
  mask;
  constructor(ring) {
    this.capacity = ring.byteLength - CONTROL_BYTES;
    if ((this.capacity & this.capacity - 1) !== 0) throw new RangeError("a ring holds a power of two of bytes");
    this.mask = this.capacity - 1;
    this.control = new Int32Array(ring, 0, CONTROL_BYTES / 4);
    this.bytes = new Uint8Array(ring, CONTROL_BYTES);
    this.words = new Uint32Array(ring, CONTROL_BYTES);
    this.doubles = new Float64Array(ring, CONTROL_BYTES);
  }
};
var RingWriter = class extends RingSide {
  #head;
  /** The head after the record that is being written. */
  #nextHead = 0;
  /** The consumer's position when it was last loaded. It is loaded again only when the ring seems full. */
  #tail;
  /** The head at the last call of `leavesSleeper`. */
  #announced;
  constructor(ring) {
    super(ring);
    this.#head = Atomics.load(this.control, HEAD) >>> 0;
    this.#tail = Atomics.load(this.control, TAIL) >>> 0;
    this.#announced = this.#head;
  }
  /** The largest payload of one record. A larger payload never fits, however long the writer waits. */
  get payloadBytesMax() {
    return payloadBytesMax(this.capacity);
  }
  /** The largest payload that a writer should write where it may cut a payload into several records. The ring holds a few such records. */
  get portionBytesMax() {
    return this.capacity * ShardThreadTuning.outboxPortionShare - HEADER_BYTES;
  }
  /** Unread bytes in the ring. */
  get used() {
    this.#tail = Atomics.load(this.control, TAIL) >>> 0;
    return this.#head - this.#tail >>> 0;
  }
  /** Appends a record. False, and nothing is written, when the ring has no room for the record now, or is too small for it. */
  write(header, payload, start = 0, end = payload === void 0 ? 0 : payload.length) {
    const at = this.#begin(header, end - start);
    if (at < 0) return false;
    if (payload !== void 0) {
      this.bytes.set(start === 0 && end === payload.length ? payload : payload.subarray(start, end), at);
    }
    this.#publish();
    return true;
  }
  /** As `write`, with a payload of two parts. The first part is only a few bytes long. */
  writeBoth(header, first, second) {
    let at = this.#begin(header, first.length + second.length);
    if (at < 0) return false;
    for (const byte of first) this.bytes[at++] = byte;
    this.bytes.set(second, at);
    this.#publish();
    return true;
  }
  /** Writes the header at the head. Returns the place of the payload, or -1 when there is no room. */
  #begin(header, payloadBytes) {
    const size = HEADER_BYTES + payloadBytes;
    if (size > this.capacity / 2) return -1;
    const step = size + 7 & ~7;
    let at = this.#head & this.mask;
    const untilEnd = this.capacity - at;
    const pad = step > untilEnd ? untilEnd : 0;
    if ((this.#head - this.#tail >>> 0) + pad + step > this.capacity) {
      this.#tail = Atomics.load(this.control, TAIL) >>> 0;
      if ((this.#head - this.#tail >>> 0) + pad + step > this.capacity) return -1;
    }
    if (pad !== 0) {
      this.words[at >>> 2] = pad;
      this.words[(at >>> 2) + 1] = PAD;
      at = 0;
    }
    const word = at >>> 2;
    this.words[word] = size;
    this.words[word + 1] = header.kind | header.flags << 8 | header.detail << 16;
    this.doubles[(at >>> 3) + 1] = header.connection;
    this.words[word + 4] = header.a;
    this.words[word + 5] = header.b;
    this.#nextHead = this.#head + pad + step >>> 0;
    return at + HEADER_BYTES;
  }
  /** Hands the record to the consumer: after the store of `head` the producer does not touch the record's bytes. */
  #publish() {
    this.#head = this.#nextHead;
    Atomics.store(this.control, HEAD, this.#head | 0);
  }
  /** Notes that the producer waits for room. The next `release` of the consumer returns true, and the consumer then rings. */
  awaitRoom() {
    Atomics.store(this.control, PRODUCER_WAITING, 1);
  }
  /**
   * True when records were written since the last call and the consumer sleeps: the producer has to wake it. A consumer that is awake
   * looks at the ring again before it sleeps, so it need not be woken.
   */
  leavesSleeper() {
    if (this.#announced === this.#head) return false;
    this.#announced = this.#head;
    return Atomics.load(this.control, ASLEEP) !== AWAKE;
  }
  /** Wakes a parked consumer. True when the consumer sleeps in its event loop instead: the caller has to send it a message. */
  wake() {
    const was = Atomics.exchange(this.control, ASLEEP, AWAKE);
    if (was === PARKED) Atomics.notify(this.control, ASLEEP, 1);
    return was === IN_EVENT_LOOP;
  }
};
var RingReader = class extends RingSide {
  kind = 0;
  flags = 0;
  detail = 0;
  connection = 0;
  a = 0;
  b = 0;
  /** The payload of the record that `next` found is `bytes` from `start` to `end`. It is valid until `release`. */
  start = 0;
  end = 0;
  #tail;
  #head;
  /** The position at which the record that `next` found begins. */
  #current;
  constructor(ring) {
    super(ring);
    this.#tail = Atomics.load(this.control, TAIL) >>> 0;
    this.#head = this.#tail;
    this.#current = this.#tail;
  }
  /** Moves to the next record. False when there is none. */
  next() {
    while (true) {
      if (this.#tail === this.#head) {
        this.#head = Atomics.load(this.control, HEAD) >>> 0;
        if (this.#tail === this.#head) return false;
      }
      const at = this.#tail & this.mask;
      const word = at >>> 2;
      const size = this.words[word];
      const packed = this.words[word + 1];
      this.#current = this.#tail;
      this.#tail = this.#tail + (size + 7 & ~7) >>> 0;
      this.kind = packed & 255;
      if (this.kind === PAD) continue;
      this.flags = packed >>> 8 & 255;
      this.detail = packed >>> 16;
      this.connection = this.doubles[(at >>> 3) + 1];
      this.a = this.words[word + 4];
      this.b = this.words[word + 5];
      this.start = at + HEADER_BYTES;
      this.end = at + size;
      return true;
    }
  }
  /** Takes `count` bytes off the front of the payload; returns where they begin. */
  take(count) {
    const at = this.start;
    this.start = at + count;
    return at;
  }
  /** Makes the current record unread: the following `next` finds the same record again. */
  putBack() {
    this.#tail = this.#current;
  }
  /** Gives the bytes of all records read so far back to the producer. True when the producer waits for room: the caller has to ring. */
  release() {
    Atomics.store(this.control, TAIL, this.#tail | 0);
    return Atomics.load(this.control, PRODUCER_WAITING) === 1 && Atomics.exchange(this.control, PRODUCER_WAITING, 0) === 1;
  }
  get empty() {
    return this.#tail === Atomics.load(this.control, HEAD) >>> 0;
  }
  /** Declares the consumer asleep in its event loop. False when a record has come meanwhile: the consumer then has to go on reading. */
  sleep() {
    Atomics.store(this.control, ASLEEP, IN_EVENT_LOOP);
    if (this.empty) return true;
    this.stayAwake();
    return false;
  }
  /** Takes `sleep` back. If the producer has already seen the sleeper, its message still comes, and finds nothing to read. */
  stayAwake() {
    Atomics.store(this.control, ASLEEP, AWAKE);
  }
  /** Stops the consumer's thread until the producer wakes it, at most for `timeoutMs`. Does not stop when a record is unread. */
  park(timeoutMs) {
    Atomics.store(this.control, ASLEEP, PARKED);
    if (this.empty) Atomics.wait(this.control, ASLEEP, PARKED, timeoutMs);
    this.stayAwake();
  }
};

// src/mailbox/mailbox.ts
var { answerPauseMs, answerWaitMsMax, bellIntervalMs, shardRestMs } = MainThreadTuning;
var { loopIntervalMs } = ShardThreadTuning;
var NOTHING_READ = { more: false, records: 0, blocked: false };
var MailboxEnd = class {
  writer;
  reader;
  isClosed = false;
  #parts;
  #soon;
  constructor(parts) {
    this.#parts = parts;
    this.writer = new RingWriter(parts.write);
    this.reader = new RingReader(parts.read);
    parts.port.on("message", () => this.run());
    this.readSoon();
  }
  /** Wakes the other side if it sleeps and was written to; call once after a batch of writes. */
  ring() {
    if (this.writer.leavesSleeper()) this.wakeOther();
  }
  /** Tells a producer that waits for room that there is some. */
  ringRoom() {
    this.#parts.port.postMessage(1);
  }
  run() {
    if (this.isClosed) return;
    clearImmediate(this.#soon);
    this.#soon = void 0;
    const drained = this.drain();
    if (!this.isClosed && !drained.blocked) this.rest(drained);
  }
  close() {
    this.isClosed = true;
    clearImmediate(this.#soon);
    this.#parts.port.close();
  }
  drain() {
    return this.isClosed ? NOTHING_READ : this.#parts.drain();
  }
  wakeOther() {
    if (this.writer.wake()) this.#parts.port.postMessage(0);
  }
  readSoon() {
    this.#soon ??= setImmediate(() => this.run());
  }
};
var ShardEnd = class extends MailboxEnd {
  #duties;
  #timer;
  constructor(parts, duties) {
    super(parts);
    this.#duties = duties;
  }
  close() {
    super.close();
    clearTimeout(this.#timer);
  }
  /** Something has happened on this thread that no record told of: a drain is due although nothing came. */
  runSoon() {
    if (!this.isClosed) this.readSoon();
  }
  rest({ records, more }) {
    if (more || records > 0) this.readSoon();
    else if (this.#duties.mayPark()) this.#park();
    else this.#sleep();
  }
  #sleep() {
    clearTimeout(this.#timer);
    const waitMs = this.#duties.dueMs() - performance.now();
    if (waitMs <= 0 || !this.reader.sleep()) this.readSoon();
    else if (waitMs < Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.run(), waitMs);
  }
  #park() {
    const loopAtMs = performance.now() + loopIntervalMs;
    for (let now = loopAtMs - loopIntervalMs; now < loopAtMs; now = performance.now()) {
      const waitMs = Math.min(loopAtMs, this.#duties.dueMs()) - now;
      if (waitMs > 0) this.reader.park(waitMs);
      const { more, blocked } = this.drain();
      if (blocked) return;
      if (more) break;
    }
    this.readSoon();
  }
};

// src/assert-never.ts
function assertNever(value) {
  throw new Error(`no case for ${JSON.stringify(value)}`);
}

// src/mailbox/words.ts
var SLOTS = 2 ** 20;
var slotOf = (connection) => connection & SLOTS - 1;
var NUMBER_LOW = 2 ** 32;
var lowWord = (connection) => connection % NUMBER_LOW;
var highWord = (connection) => Math.floor(connection / NUMBER_LOW);
var joinWords = (low, high) => high * NUMBER_LOW + low;
var ID_BYTES = 36;
var NUMBER_BYTES = 8;

// src/mailbox/outbox-records.ts
var Kind = {
  frames: 1,
  addressedFrame: 2,
  left: 3,
  admitted: 4,
  departed: 5,
  ended: 6,
  reply: 7,
  rejection: 8,
  answer: 9,
  privateMessage: 10,
  notice: 11,
  textRefused: 12,
  refused: 13,
  ready: 14,
  stopped: 15
};
var Flag = {
  /** rejection: the main thread must forget the subscription. */
  notSubscribed: 1,
  /** rejection: of a command that its connection should not have sent; the main thread counts these for each connection. */
  isFault: 2
};
var TextRefusal = { permission: 1, engine: 2, overloaded: 3 };
var NO_REQUEST = 4294967295;
var NOTHING2 = new Uint8Array(0);
var SCRATCH_BYTES = 4096;
var OutboxWriter = class {
  #put;
  #scratch = new ByteBuilder(SCRATCH_BYTES);
  #header = { kind: 0, flags: 0, detail: 0, connection: 0, a: 0, b: 0 };
  constructor(put) {
    this.#put = put;
  }
  /** `a`: room, `detail`: audience. */
  frames(room, audience, bytes) {
    this.#put(this.framesHeader(room, audience), bytes);
  }
  framesHeader(room, audience) {
    const header = this.#set(Kind.frames, 0);
    header.a = room;
    header.detail = audience;
    return header;
  }
  /** `detail`: how many numbers. */
  addressedHeader(addressees) {
    const header = this.#set(Kind.addressedFrame, 0);
    header.detail = addressees.length / NUMBER_BYTES;
    return header;
  }
  left(connections) {
    this.#put(this.#set(Kind.left, 0), new Uint8Array(Float64Array.from(connections).buffer));
  }
  admitted(membership, reply) {
    this.#membership(Kind.admitted, membership, reply);
  }
  departed(membership, reply) {
    this.#membership(Kind.departed, membership, reply);
  }
  ended(membership) {
    this.#membership(Kind.ended, membership, NOTHING2);
  }
  /** `a`: room, `b`: request, `flags`: audiences. Payload: sized name of the room, then the reply. */
  #membership(kind, { connection, room, roomName, audiences: audiences2, request }, reply) {
    const scratch = this.#begin();
    scratch.appendSized(utf8(roomName));
    scratch.append(reply);
    const header = this.#set(kind, connection);
    header.a = room;
    header.b = request;
    header.flags = audiences2;
    this.#put(header, scratch.view());
  }
  /** `b`: request. */
  reply(connection, request, frame) {
    const header = this.#set(Kind.reply, connection);
    header.b = request;
    this.#put(header, frame);
  }
  /** `a`: code, `b`: request. */
  rejection({ connection, request, code, isNotSubscribed, isFault }, frame) {
    const header = this.#set(Kind.rejection, connection);
    header.a = code;
    header.b = request;
    header.flags = (isNotSubscribed ? Flag.notSubscribed : 0) | (isFault ? Flag.isFault : 0);
    this.#put(header, frame);
  }
  /** `a`: request. */
  answer(request, json) {
    const header = this.#set(Kind.answer, 0);
    header.a = request;
    this.#put(header, json);
  }
  /** `connection`: the sender; `a`, `b`: the recipient. Payload: 36 bytes of the recipient's id, then the frame. */
  privateMessage({ sender, recipient, recipientId }, frame) {
    const scratch = this.#begin();
    scratch.append(utf8(recipientId));
    scratch.append(frame);
    const header = this.#set(Kind.privateMessage, sender);
    header.a = lowWord(recipient);
    header.b = highWord(recipient);
    this.#put(header, scratch.view());
  }
  /** `a`: code. */
  notice(connection, code, frame) {
    const header = this.#set(Kind.notice, connection);
    header.a = code;
    this.#put(header, frame);
  }
  /** `detail`: why. */
  textRefused(connection, why) {
    const header = this.#set(Kind.textRefused, connection);
    header.detail = why;
    this.#put(header, NOTHING2);
  }
  /** `detail`: close code. Payload: reason. */
  refused(connection, code, reason) {
    const header = this.#set(Kind.refused, connection);
    header.detail = code;
    this.#put(header, utf8(reason));
  }
  ready() {
    this.#put(this.#set(Kind.ready, 0), NOTHING2);
  }
  stopped() {
    this.#put(this.#set(Kind.stopped, 0), NOTHING2);
  }
  #begin() {
    this.#scratch.clear();
    return this.#scratch;
  }
  #set(kind, connection) {
    const header = this.#header;
    header.kind = kind;
    header.flags = 0;
    header.detail = 0;
    header.connection = connection;
    header.a = 0;
    header.b = 0;
    return header;
  }
};

// src/shard/outbox.ts
var Outbox = class {
  #ring;
  #counters;
  #records = new OutboxWriter((header, payload) => this.#put(header, payload));
  #waiting = [];
  constructor(ring, counters) {
    this.#ring = ring;
    this.#counters = counters;
  }
  frame(room, audience, { addressees, bytes }) {
    const isTaken = this.#waiting.length === 0 && addressees.length + bytes.length <= this.#ring.payloadBytesMax && this.#ring.writeBoth(this.#records.addressedHeader(addressees), addressees, bytes);
    if (!isTaken) {
      this.frames(room, audience, bytes);
      return;
    }
    this.#counters.add("flushedFrames");
    this.#counters.add("flushedBytes", bytes.length);
  }
  frames(room, { index, framing }, bytes) {
    this.#counters.add("flushedFrames");
    this.#counters.add("flushedBytes", bytes.length);
    if (framing === "single" && bytes.length > this.#ring.portionBytesMax) this.#cut(room, index, bytes);
    else this.#records.frames(room, index, bytes);
  }
  effect(room, roomName, effect) {
    const records = this.#records;
    switch (effect.kind) {
      case "frames":
        this.frames(room, effect.audience, effect.bytes);
        return;
      case "privateMessage":
        records.privateMessage(effect, effect.frame);
        return;
      case "notice":
        records.notice(effect.connection, effect.code, effect.frame);
        return;
      case "textRefused":
        records.textRefused(effect.connection, effect.why);
        return;
      case "admitted":
      case "departed": {
        const { connection, audiences: audiences2, request, reply } = effect;
        records[effect.kind]({ connection, room, roomName, audiences: audiences2, request }, reply);
        return;
      }
      case "ended": {
        const { connection, audiences: audiences2, request } = effect;
        records.ended({ connection, room, roomName, audiences: audiences2, request });
        return;
      }
      default:
        assertNever(effect);
    }
  }
  left(connections) {
    const perRecord = Math.floor(this.#ring.portionBytesMax / NUMBER_BYTES);
    for (let start = 0; start < connections.length; start += perRecord) {
      this.#records.left(connections.slice(start, start + perRecord));
    }
  }
  /** The reply to a centrifuge command, as a complete frame. */
  reply(connection, request, frame) {
    this.#records.reply(connection, request, frame);
  }
  rejection(rejection, frame) {
    this.#records.rejection(rejection, frame);
  }
  textRefused(connection, why) {
    this.#records.textRefused(connection, why);
  }
  /** The answer to an HTTP request, as JSON. An answer that no record can carry is replaced by a 500. */
  answer(request, value) {
    const text = utf8(JSON.stringify(value));
    if (text.length <= this.#ring.payloadBytesMax) {
      this.#records.answer(request, text);
      return;
    }
    const error = `the answer takes ${text.length} bytes, more than limits.outboxRingBytes allows`;
    this.#records.answer(request, utf8(JSON.stringify({ status: 500, body: { error } })));
  }
  /** The largest answer, in bytes of JSON. */
  get answerBytesMax() {
    return this.#ring.payloadBytesMax;
  }
  refuse(connection, code, reason) {
    this.#records.refused(connection, code, reason);
  }
  ready() {
    this.#records.ready();
  }
  stopped() {
    this.#records.stopped();
  }
  /** True while records wait for room in the ring. */
  get blocked() {
    return this.#waiting.length > 0;
  }
  /** Tries to write what waits. While it is not all written the main thread is asked to ring when it has made room. */
  unblock() {
    for (const attempt of ["first", "after asking"]) {
      const waiting = this.#waiting;
      let written = 0;
      while (written < waiting.length && this.#write(waiting[written].header, waiting[written].payload)) written++;
      this.#waiting = written === 0 ? waiting : waiting.slice(written);
      if (this.#waiting.length === 0) return;
      if (attempt === "first") this.#ring.awaitRoom();
    }
  }
  /** Frames behind their lengths are cut into records at frame borders. A frame that is larger than a portion gets a record of its own. */
  #cut(room, audience, bytes) {
    const max = this.#ring.portionBytesMax;
    const lengths = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let start = 0;
    let end = 0;
    while (end < bytes.length) {
      const next = end + 4 + lengths.getUint32(end, true);
      if (next - start > max && end > start) {
        this.#records.frames(room, audience, bytes.subarray(start, end));
        start = end;
      }
      end = next;
    }
    this.#records.frames(room, audience, bytes.subarray(start, end));
  }
  #write(header, payload) {
    return this.#ring.write(header, payload, 0, payload.length);
  }
  #put(header, payload) {
    if (payload.length > this.#ring.payloadBytesMax) {
      throw new Error(`an outbox record of kind ${header.kind} takes ${payload.length} bytes, which no ring can carry`);
    }
    if (this.#waiting.length === 0 && this.#write(header, payload)) return;
    if (this.#waiting.length === 0) {
      this.#counters.add("outboxStalls");
      this.#ring.awaitRoom();
      if (this.#write(header, payload)) return;
    }
    this.#waiting.push({ header: { ...header }, payload: payload.slice() });
  }
};

// src/mailbox/inbox-records.ts
var Kind2 = {
  join: 1,
  leave: 2,
  text: 3,
  data: 4,
  privateMessage: 5,
  members: 6,
  subscribe: 7,
  unsubscribe: 8,
  expel: 9,
  publish: 10,
  presence: 11,
  presenceStats: 12,
  history: 13,
  describe: 14,
  statistics: 15,
  apiPublish: 16,
  listRooms: 17,
  fault: 18,
  stop: 19
};
var Flag2 = {
  /** join: silently, after a restart. */
  replay: 1,
  /** privateMessage: the payload is JSON and stays as it is. */
  json: 1,
  /** publish: by a connection that is not known to be a member; who it is stands before the parameters. */
  stranger: 1
};
var FaultKind = { throw: 1, reject: 2, exit: 3, heap: 4, hang: 5 };
var NOTHING3 = new Uint8Array(0);
function readInbox(record, handler) {
  const kind = record.kind;
  switch (kind) {
    case Kind2.text:
      handler.text(record.connection, record);
      return;
    case Kind2.data:
      handler.data(record.connection, record);
      return;
    case Kind2.join: {
      const id = takeText(record, ID_BYTES);
      const room = takeRoom(record);
      const identity = record.start < record.end ? JSON.parse(restOf(record)) : void 0;
      const isReplay = (record.flags & Flag2.replay) !== 0;
      handler.join(record.connection, { user: "", ...identity, id, room, protocol: record.detail, isReplay });
      return;
    }
    case Kind2.leave:
      handler.leave(record.connection);
      return;
    case Kind2.privateMessage: {
      const id = takeText(record, ID_BYTES);
      const to = { connection: joinWords(record.a, record.b), id, protocol: record.detail };
      const { bytes, start, end } = record;
      handler.privateMessage(record.connection, to, { bytes, start, end, isJson: (record.flags & Flag2.json) !== 0 });
      return;
    }
    case Kind2.members:
      handler.members(record.connection);
      return;
    case Kind2.subscribe:
      handler.subscribe(callOf(record), JSON.parse(restOf(record)));
      return;
    case Kind2.unsubscribe:
      handler.unsubscribe(callOf(record), takeRoom(record));
      return;
    case Kind2.expel:
      handler.expel(callOf(record), { room: takeRoom(record), code: record.detail, follow: record });
      return;
    case Kind2.publish: {
      const room = takeRoom(record);
      const stranger = (record.flags & Flag2.stranger) === 0 ? void 0 : JSON.parse(takeLong(record));
      handler.publish(callOf(record), room, { stranger, params: record });
      return;
    }
    case Kind2.presence:
      handler.presence(callOf(record), takeRoom(record));
      return;
    case Kind2.presenceStats:
      handler.presenceStats(callOf(record), takeRoom(record));
      return;
    case Kind2.history:
      handler.history(callOf(record), takeRoom(record), record);
      return;
    case Kind2.describe:
      handler.describe(record.connection, JSON.parse(restOf(record)));
      return;
    case Kind2.statistics:
      handler.statistics(record.a, takeRoom(record), record);
      return;
    case Kind2.apiPublish:
      handler.apiPublish(record.a, takeRoom(record), record);
      return;
    case Kind2.listRooms:
      handler.listRooms(record.a, JSON.parse(restOf(record)));
      return;
    case Kind2.fault:
      handler.fault(record.detail);
      return;
    case Kind2.stop:
      handler.stop();
      return;
    default:
      assertNever(kind);
  }
}
var callOf = ({ connection, a: id, b: request }) => ({ connection, id, request });
var restOf = ({ bytes, start, end }) => textOf(bytes, start, end);
function takeText(record, size) {
  const start = record.take(size);
  return textOf(record.bytes, start, record.start);
}
function takeRoom(record) {
  const place = record.take(2);
  return takeText(record, record.bytes[place] | record.bytes[place + 1] << 8);
}
function takeLong(record) {
  const place = record.take(4);
  return takeText(record, readLength(record.bytes, place));
}

// src/config/room-options.ts
var permits = (who2, isMember) => who2 === "anyone" || who2 === "member" && isMember;
function roomOptionsFor(rooms, room) {
  const end = room.indexOf(":");
  if (end <= 0) return rooms.defaults;
  const namespace = room.slice(room.startsWith("$") ? 1 : 0, end);
  return Object.hasOwn(rooms.namespaces, namespace) ? rooms.namespaces[namespace] : rooms.defaults;
}

// src/protocol/identity.ts
var Spelling = { plainPrefix: 0, clientInfo: 1, jsonMessage: 2, jsonStatistics: 3 };
var Identity = class {
  id;
  user;
  name;
  connectionInfo;
  roomInfo;
  /** No connection stands behind what a server says. */
  isServer;
  // Most members of a large room never speak, so nothing is spelled before it is needed.
  #spelled;
  #size;
  constructor({ id, user, name, connectionInfo, roomInfo }, { isServer = false } = {}) {
    this.id = id;
    this.user = user;
    this.name = name;
    this.connectionInfo = connectionInfo;
    this.roomInfo = roomInfo;
    this.isServer = isServer;
  }
  /** Bytes of what stands about it beside each message that is kept, about. */
  get size() {
    this.#size ??= this.isServer ? 0 : bytesOf(this);
    return this.#size;
  }
  /** A spelling of this identity, made by `spell` when it is first asked for. */
  spelled(slot, spell) {
    this.#spelled ??= [];
    const kept = this.#spelled[slot];
    if (kept !== void 0) return kept;
    const made = spell(this);
    this.#spelled[slot] = made;
    return made;
  }
};
var bytesOf = ({ id, user, connectionInfo = "", roomInfo = "" }) => [id, user, connectionInfo, roomInfo].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

// src/protocol/centrifuge.ts
var pingFrame = utf8("{}");
var LINE_BREAK = 10;
var CLOSE_BRACE = 125;
var DATA_OPEN = utf8('{"data":');
var INFO_KEY = utf8(',"info":');
var OFFSET_KEY = utf8(',"offset":');
var TAGS_KEY = utf8(',"tags":');
var PUSH_CLOSE = utf8("}}");
var INFO_CLOSE = utf8("}}}");
var pushOpen = (room) => `{"push":{"channel":${JSON.stringify(room)},`;
var publicationOpen = (room) => utf8(`${pushOpen(room)}"pub":`);
function appendPublication(builder, fields) {
  builder.append(DATA_OPEN);
  appendPayload(builder, fields.payload);
  if (!fields.sender.isServer) {
    builder.append(INFO_KEY);
    builder.append(clientInfo(fields.sender));
  }
  builder.append(OFFSET_KEY);
  builder.appendInteger(fields.offset);
  if (fields.tags !== void 0) {
    builder.append(TAGS_KEY);
    builder.append(utf8(fields.tags));
  }
  builder.appendByte(CLOSE_BRACE);
}
function appendPublicationPush(builder, open, fields) {
  if (builder.length > 0) builder.appendByte(LINE_BREAK);
  builder.append(open);
  appendPublication(builder, fields);
  builder.append(PUSH_CLOSE);
}
function appendLine(builder, line) {
  if (builder.length > 0) builder.appendByte(LINE_BREAK);
  builder.append(line);
}
var clientInfo = (who2) => who2.spelled(Spelling.clientInfo, spellClientInfo);
function spellClientInfo({ id, user, connectionInfo, roomInfo }) {
  const connection = connectionInfo === void 0 ? "" : `,"conn_info":${connectionInfo}`;
  const room = roomInfo === void 0 ? "" : `,"chan_info":${roomInfo}`;
  return utf8(`{"client":"${id}","user":${JSON.stringify(user)}${connection}${room}}`);
}
function presenceInfo(who2) {
  if (who2.name === void 0 || who2.connectionInfo !== void 0) return clientInfo(who2);
  return spellClientInfo(new Identity({ ...who2, connectionInfo: JSON.stringify({ name: who2.name }) }));
}
var joined = (...parts) => {
  const builder = new ByteBuilder(256);
  for (const part of parts) builder.append(typeof part === "string" ? utf8(part) : part);
  return builder.copy();
};
function appendJoinPush(builder, room, who2) {
  appendPresencePush(builder, `${pushOpen(room)}"join":{"info":`, who2);
}
function appendLeavePush(builder, room, who2) {
  appendPresencePush(builder, `${pushOpen(room)}"leave":{"info":`, who2);
}
function appendPresencePush(builder, open, who2) {
  appendLine(builder, utf8(open));
  builder.append(clientInfo(who2));
  builder.append(INFO_CLOSE);
}
var subscribePush = (room, result) => joined(`${pushOpen(room)}"subscribe":`, result, "}}");
var unsubscribePush = (room, advice) => utf8(`${pushOpen(room)}"unsubscribe":{"code":${advice.code},"reason":${JSON.stringify(advice.reason)}}}}`);
function privatePush(sender, payload) {
  const builder = new ByteBuilder(payload.end - payload.start + 128);
  builder.append(utf8(`{"push":{"message":{"data":{"from":"${sender}","data":`));
  appendPayload(builder, payload);
  builder.append(utf8("}}}}"));
  return builder.copy();
}
var replyFrame = (id, method, result) => joined(`{"id":${id},"${method}":`, result, "}");
function errorFrame(id, error, detail) {
  const temporary = error.temporary === true ? ',"temporary":true' : "";
  return utf8(
    `{"id":${id},"error":{"code":${error.code},"message":${JSON.stringify(detail ?? error.message)}${temporary}}}`
  );
}
var STORED_WRAP_BYTES = 56;
var storedBytes = ({ data, sender, tags }) => data.length + infoBytes(sender) + Buffer.byteLength(tags ?? "") + STORED_WRAP_BYTES;
var infoBytes = (sender) => sender.isServer ? 0 : clientInfo(sender).length;
function appendStoredList(builder, publications) {
  builder.append(utf8('"publications":['));
  for (const [index, stored] of publications.entries()) {
    if (index > 0) builder.appendByte(44);
    const payload = writtenJson(stored.data);
    appendPublication(builder, { payload, sender: stored.sender, offset: stored.offset, tags: stored.tags });
  }
  builder.append(utf8("]"));
}
function subscribeResult(result) {
  const fields = [];
  if (result.recoverable) fields.push('"recoverable":true');
  if (result.positioned) fields.push('"positioned":true');
  if (result.position !== void 0) {
    fields.push(`"epoch":${JSON.stringify(result.position.epoch)}`);
    if (result.position.offset > 0) fields.push(`"offset":${result.position.offset}`);
  }
  if (result.recovered) fields.push('"recovered":true');
  if (result.wasRecovering) fields.push('"was_recovering":true');
  if (result.ttl !== void 0) fields.push(`"expires":true,"ttl":${result.ttl}`);
  if (result.data !== void 0) fields.push(`"data":${result.data}`);
  const builder = new ByteBuilder(256);
  builder.append(utf8(`{${fields.join(",")}`));
  if (result.publications.length > 0) {
    if (fields.length > 0) builder.appendByte(44);
    appendStoredList(builder, result.publications);
  }
  builder.appendByte(CLOSE_BRACE);
  return builder.copy();
}
function historyResult(fields) {
  const builder = new ByteBuilder(256);
  builder.appendByte(123);
  appendStoredList(builder, fields.publications);
  builder.append(utf8(`,"epoch":${JSON.stringify(fields.epoch)},"offset":${fields.offset}}`));
  return builder.copy();
}
function presenceResult(members) {
  const builder = new ByteBuilder(256);
  builder.append(utf8('{"presence":{'));
  let first = true;
  for (const [client, who2] of members) {
    builder.append(utf8(`${first ? "" : ","}"${client}":`));
    builder.append(presenceInfo(who2));
    first = false;
  }
  builder.append(PUSH_CLOSE);
  return builder.copy();
}
var presenceStatsResult = (stats) => `{"num_clients":${stats.clients},"num_users":${stats.users}}`;

// src/protocol/codes.ts
var ErrorCode = {
  internal: { code: 100, message: "internal server error", temporary: true },
  unauthorized: { code: 101, message: "unauthorized" },
  unknownRoom: { code: 102, message: "unknown channel" },
  permissionDenied: { code: 103, message: "permission denied" },
  methodNotFound: { code: 104, message: "method not found" },
  alreadySubscribed: { code: 105, message: "already subscribed" },
  limitExceeded: { code: 106, message: "limit exceeded" },
  badRequest: { code: 107, message: "bad request" },
  notAvailable: { code: 108, message: "not available" },
  tokenExpired: { code: 109, message: "token expired" },
  expired: { code: 110, message: "expired" },
  tooManyRequests: { code: 111, message: "too many requests", temporary: true },
  unrecoverablePosition: { code: 112, message: "unrecoverable position" }
};
var UnsubscribeCode = {
  server: { code: 2e3, reason: "server unsubscribe" },
  // The member's position can no longer be continued without a gap: it has to come back and recover.
  insufficientState: { code: 2500, reason: "insufficient state" },
  expired: { code: 2501, reason: "subscription expired" }
};
var PlainClose = {
  goingAway: { code: 1001, reason: "shutdown" },
  policy: { code: 1008, reason: "policy violation" },
  tooBig: { code: 1009, reason: "message too big" },
  // 1013 is "try again later": the client is welcome back once it can keep up.
  tryAgain: { code: 1013, reason: "slow" }
};

// src/protocol/plain.ts
var appendJoinNotice = (builder, id) => builder.append(utf8(`${id} just joined!`));
var appendLeaveNotice = (builder, id) => builder.append(utf8(`${id} disconnected.`));
var yourId = (id) => utf8(`your id is ${id}`);
var overloadedNotice = utf8("overloaded, message not delivered.");
var permissionNotice = utf8("permission denied, message not delivered.");
var restartNotice = utf8("room restarted, messages may be missing.");
var senderPrefix = ({ id }) => keptUtf8(`{"id":"${id}","msg":`);
var plainPrefix = (sender) => sender.spelled(Spelling.plainPrefix, senderPrefix);
var roomSuffix = (room) => keptUtf8(`,"room_id":${JSON.stringify(room)}}`);
var privateSuffix = (room, to) => utf8(`,"room_id":${JSON.stringify(room)},"to":"${to}"}`);
function appendBroadcast(builder, prefix, payload, suffix) {
  builder.append(prefix);
  appendPayload(builder, payload);
  builder.append(suffix);
}
function privateBroadcast(message) {
  const { from, room, to, payload } = message;
  const builder = new ByteBuilder(payload.end - payload.start + PRIVATE_WRAP_BYTES);
  appendBroadcast(builder, plainPrefix(from), payload, privateSuffix(room, to));
  return builder.copy();
}
var PRIVATE_WRAP_BYTES = 192;

// src/protocol/json-text.ts
var TAB = 9;
var LF = 10;
var CR = 13;
var SPACE = 32;
var QUOTE3 = 34;
var COMMA = 44;
var ZERO = 48;
var NINE = 57;
var COLON = 58;
var OPEN_ARRAY = 91;
var BACKSLASH2 = 92;
var CLOSE_ARRAY = 93;
var OPEN_OBJECT = 123;
var CLOSE_OBJECT = 125;
var END = -1;
var SHORT_TEXT_BYTES_MAX = 48;
function readString(bytes, at) {
  if (!at.escaped) return decode(bytes, at.start, at.end);
  const text = parseToken(decode(bytes, at.start - 1, at.end + 1));
  return typeof text === "string" ? text : void 0;
}
function parseToken(token) {
  try {
    return JSON.parse(token);
  } catch {
    return void 0;
  }
}
function decode(bytes, start, end) {
  if (end - start <= SHORT_TEXT_BYTES_MAX) {
    let text = "";
    let i = start;
    for (; i < end; i++) {
      const byte = bytes[i];
      if (byte >= 128) break;
      text += String.fromCharCode(byte);
    }
    if (i === end) return text;
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}
function textWithin(bytes, { start, end }, bytesMax) {
  let cut = Math.min(end, start + bytesMax);
  if (cut < end) while (cut > start && (bytes[cut] & 192) === 128) cut--;
  return decode(bytes, start, cut);
}
var LONE_SURROGATE = new RegExp("\\p{Surrogate}", "u");
var isWellFormed = (text) => !LONE_SURROGATE.test(text);

// src/protocol/json-cursor.ts
var Cursor = class {
  pos;
  fault = "";
  /** Whether the string token stepped over last contains a backslash. */
  escaped = false;
  bytes;
  start;
  end;
  depthMax;
  keyStart = END;
  keyEnd = END;
  // Set only for a key written with escapes: it is decoded once, however many names it is compared with.
  keyText;
  justOpened = false;
  constructor(bytes, range) {
    this.bytes = bytes;
    this.start = range.start;
    this.end = Math.min(range.end, bytes.length);
    this.depthMax = range.depthMax;
    this.pos = range.start;
  }
  peek() {
    return this.pos < this.end ? this.bytes[this.pos] : END;
  }
  /** Steps into the object at the position. */
  open(depth) {
    this.skipSpace();
    if (this.peek() !== OPEN_OBJECT) return this.fail("expected an object");
    if (depth > this.depthMax) return this.failDepth();
    this.pos++;
    this.justOpened = true;
    return true;
  }
  /** Steps into the array at the position. */
  openArray(depth) {
    this.skipSpace();
    if (this.peek() !== OPEN_ARRAY) return this.fail("expected an array");
    if (depth > this.depthMax) return this.failDepth();
    this.pos++;
    this.justOpened = true;
    return true;
  }
  /** Steps to the next item of an array. False at the array's end, or with `fault` set. */
  nextItem() {
    if (this.fault !== "") return false;
    this.skipSpace();
    const first = this.justOpened;
    this.justOpened = false;
    if (this.peek() === CLOSE_ARRAY) {
      this.pos++;
      return false;
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail("expected a comma or a closing bracket");
      this.pos++;
      this.skipSpace();
    }
    return true;
  }
  /** Steps over the next key and its colon, to the value. False at the object's end, or with `fault` set. */
  nextKey() {
    if (this.fault !== "") return false;
    this.skipSpace();
    const first = this.justOpened;
    this.justOpened = false;
    if (this.peek() === CLOSE_OBJECT) {
      this.pos++;
      return false;
    }
    if (!first) {
      if (this.peek() !== COMMA) return this.fail("expected a comma or a closing brace");
      this.pos++;
      this.skipSpace();
    }
    if (this.peek() !== QUOTE3) return this.fail("expected a key");
    this.keyStart = this.pos + 1;
    if (!this.skipString()) return false;
    this.keyEnd = this.pos - 1;
    this.keyText = void 0;
    if (this.escaped) {
      this.keyText = readString(this.bytes, { start: this.keyStart, end: this.keyEnd, escaped: true });
      if (this.keyText === void 0) return this.fail("bad escape in a key");
    }
    this.skipSpace();
    if (this.peek() !== COLON) return this.fail("expected a colon");
    this.pos++;
    this.skipSpace();
    return true;
  }
  /** Whether the current key is `name`, which must be ASCII. */
  keyIs(name) {
    if (this.keyText !== void 0) return this.keyText === name;
    if (this.keyEnd - this.keyStart !== name.length) return false;
    for (let i = 0; i < name.length; i++) {
      if (this.bytes[this.keyStart + i] !== name.charCodeAt(i)) return false;
    }
    return true;
  }
  /** Whether the current key is Unicode text: escapes can spell half a surrogate pair, which no UTF-8 can carry. */
  get keyIsWellFormed() {
    return this.keyText === void 0 || isWellFormed(this.keyText);
  }
  /** The current key, decoded and cut to at most `bytesMax` bytes of UTF-8 at the border of a character. */
  keyName(bytesMax) {
    if (this.keyText === void 0) return textWithin(this.bytes, { start: this.keyStart, end: this.keyEnd }, bytesMax);
    const bytes = Buffer.from(this.keyText);
    return textWithin(bytes, { start: 0, end: bytes.length }, bytesMax);
  }
  /** The first of `names`, which must be ASCII, that the current key is. */
  keyAmong(names) {
    for (const name of names) if (this.keyIs(name)) return name;
    return void 0;
  }
  /** Steps over the value at the position, which stands in a container of depth `depth`. */
  skipValue(depth) {
    const byte = this.peek();
    if (byte === QUOTE3) return this.skipString();
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.skipContainer(depth);
    const from = this.pos;
    while (this.pos < this.end && isScalarByte(this.bytes[this.pos])) this.pos++;
    return this.pos > from || this.fail("expected a value");
  }
  /** True when nothing but white space is left. */
  atEnd() {
    this.skipSpace();
    return this.pos === this.end;
  }
  skipContainer(depth) {
    let level = depth;
    while (this.pos < this.end) {
      const byte = this.bytes[this.pos];
      if (byte === QUOTE3) {
        if (!this.skipString()) return false;
        continue;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (++level > this.depthMax) return this.failDepth();
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (--level === depth) {
          this.pos++;
          return true;
        }
      }
      this.pos++;
    }
    return this.fail("unterminated array or object");
  }
  skipString() {
    const { bytes, end } = this;
    let i = this.pos + 1;
    this.escaped = false;
    while (i < end) {
      const byte = bytes[i];
      if (byte === QUOTE3) {
        this.pos = i + 1;
        return true;
      }
      if (byte === BACKSLASH2) {
        this.escaped = true;
        i++;
      } else if (byte < SPACE) {
        this.pos = i;
        return this.fail("control character in a string");
      }
      i++;
    }
    return this.fail("unterminated string");
  }
  skipSpace() {
    for (; this.pos < this.end; this.pos++) {
      const byte = this.bytes[this.pos];
      if (byte !== SPACE && byte !== TAB && byte !== LF && byte !== CR) return;
    }
  }
  failDepth() {
    return this.fail(`nested deeper than ${this.depthMax}`);
  }
  fail(what) {
    this.fault = `${what} at byte ${this.pos - this.start}`;
    return false;
  }
};
function isScalarByte(byte) {
  return byte >= ZERO && byte <= NINE || byte >= 97 && byte <= 122 || // a-z
  byte === 45 || // -
  byte === 43 || // +
  byte === 46 || // .
  byte === 69;
}

// src/protocol/json-scan.ts
var LOWER_U = 117;
function rawMember(bytes, start, end, key) {
  const cursor = new Cursor(bytes, { start, end, depthMax: Number.POSITIVE_INFINITY });
  if (!cursor.open(1)) return void 0;
  let found;
  while (cursor.nextKey()) {
    const wanted = cursor.keyIs(key);
    const valueStart = cursor.pos;
    cursor.skipValue(1);
    if (wanted) found = { start: valueStart, end: cursor.pos };
  }
  return cursor.fault === "" ? found : void 0;
}
function withinDepth(bytes, start, end, depthMax) {
  let depth = 0;
  let inString = false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH2) i++;
      else if (byte === QUOTE3) inString = false;
    } else if (byte === QUOTE3) {
      inString = true;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > depthMax) return false;
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && depth > 0) {
      depth--;
    }
  }
  return true;
}
function foldLineBreaks(bytes, start, end) {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === LF || byte === CR) bytes[i] = SPACE;
  }
}
function hasLoneSurrogate(bytes, start, end) {
  let at = start;
  while (at < end) {
    if (bytes[at] !== BACKSLASH2) {
      at++;
      continue;
    }
    const unit = escapedUnit(bytes, at);
    if (unit >= 55296 && unit <= 57343) {
      const isPair = unit < 56320 && (escapedUnit(bytes, at + 6) & 64512) === 56320;
      if (!isPair) return true;
      at += 12;
    } else at += 2;
  }
  return false;
}
function escapedUnit(bytes, at) {
  if (bytes[at] !== BACKSLASH2 || bytes[at + 1] !== LOWER_U) return END;
  let unit = 0;
  for (let digit = at + 2; digit < at + 6; digit++) {
    const byte = bytes[digit];
    unit = unit * 16 + (byte & 15) + (byte > NINE ? 9 : 0);
  }
  return unit;
}
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}

// src/protocol/plain-json.ts
var who = (key, { id, name }) => `"${key}":"${id}"${name === void 0 ? "" : `,"name":${JSON.stringify(name)}`}`;
var welcome = (fields) => utf8(`{"type":"welcome",${who("id", fields)},"room":${JSON.stringify(fields.room)},"members":${fields.members}}`);
var joinFrame = (member) => utf8(`{"type":"join",${who("id", member)}}`);
var leaveFrame = (member) => utf8(`{"type":"leave",${who("id", member)}}`);
var restartedFrame = utf8('{"type":"restarted"}');
var errorFrame2 = ({ code, message }) => utf8(`{"type":"error","code":${code},"message":${JSON.stringify(message)}}`);
var messagePrefix = (sender) => sender.spelled(Spelling.jsonMessage, spellMessagePrefix);
var spellMessagePrefix = (sender) => keptUtf8(`{"type":"message",${who("from", sender)},"data":`);
var statisticsPrefix = (admin) => admin.spelled(Spelling.jsonStatistics, spellStatisticsPrefix);
var spellStatisticsPrefix = ({ id }) => keptUtf8(`{"type":"statistics","from":"${id}","data":`);
function appendMessage(builder, prefix, data) {
  builder.append(prefix);
  appendPayload(builder, data);
  builder.appendByte(CLOSE_OBJECT);
}
var PRIVATE_WRAP_BYTES2 = 544;
function privateFrame(sender, { to, data }) {
  const builder = new ByteBuilder(data.end - data.start + PRIVATE_WRAP_BYTES2);
  appendMessage(builder, utf8(`{"type":"private",${who("from", sender)},"to":"${to}","data":`), data);
  return builder.copy();
}
var MEMBERS_OPEN = utf8('{"type":"members","members":[');
var MEMBERS_CLOSE = utf8("]}");
var MEMBERS_CUT = utf8('],"more":true}');
function membersFrame(members, bytesMax) {
  const builder = new ByteBuilder(1024);
  builder.append(MEMBERS_OPEN);
  let isFirst = true;
  for (const member of members) {
    const before = builder.length;
    builder.append(utf8(`${isFirst ? "" : ","}{${who("id", member)}}`));
    isFirst = false;
    if (builder.length + MEMBERS_CUT.length <= bytesMax) continue;
    builder.length = before;
    builder.append(MEMBERS_CUT);
    return builder.copy();
  }
  builder.append(MEMBERS_CLOSE);
  return builder.copy();
}
function dataOf(payload, depthMax) {
  const { encoding, bytes, start, end } = payload;
  if (encoding === "json" || !looksLikeJson(bytes, payload) || !withinDepth(bytes, start, end, depthMax)) return payload;
  if (parsed(textOf(bytes, start, end)) === void 0 || hasLoneSurrogate(bytes, start, end)) return payload;
  return textAsJson(payload);
}
var LITERAL_BYTES_MAX = 5;
var LITERALS = ["true", "false", "null"];
var CLOSING = /* @__PURE__ */ new Map([
  [34, 34],
  [91, 93],
  [OPEN_OBJECT, CLOSE_OBJECT]
]);
function looksLikeJson(bytes, range) {
  const start = skipSpace(bytes, range);
  let end = range.end;
  while (end > start && isSpace(bytes[end - 1])) end--;
  const first = bytes[start];
  const last = bytes[end - 1];
  if (start === end) return false;
  const closing = CLOSING.get(first);
  if (closing !== void 0) return last === closing;
  if (isDigit(first) || first === 45) return isDigit(last);
  return end - start <= LITERAL_BYTES_MAX && LITERALS.includes(textOf(bytes, start, end));
}
var isDigit = (byte) => byte >= ZERO && byte <= NINE;
var isSpace = (byte) => byte === SPACE || byte === LF || byte === CR || byte === TAB;
function skipSpace(bytes, { start, end }) {
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

// src/protocol/protocols.ts
var none = new Uint8Array(0);
var audiences = {
  plain: {
    index: 0,
    letter: "p",
    framing: "single",
    roomText: roomSuffix,
    publication: (builder, { sender, payload }, { text }) => appendBroadcast(builder, plainPrefix(sender), payload, text),
    joined: (builder, { id }) => appendJoinNotice(builder, id),
    left: (builder, { id }) => appendLeaveNotice(builder, id),
    restarted: restartNotice,
    behind: void 0
  },
  centrifuge: {
    index: 1,
    letter: "c",
    framing: "lines",
    roomText: publicationOpen,
    publication: (builder, spoken, { text }) => appendPublicationPush(builder, text, spoken),
    joined: void 0,
    left: void 0,
    restarted: void 0,
    behind: void 0
  },
  /** Those centrifuge members that asked for joins and leaves; they belong to both. */
  joinLeave: {
    index: 2,
    letter: "j",
    framing: "lines",
    roomText: () => none,
    publication: void 0,
    joined: (builder, who2, { room }) => appendJoinPush(builder, room, who2),
    left: (builder, who2, { room }) => appendLeavePush(builder, room, who2),
    restarted: void 0,
    behind: 1
  },
  json: {
    index: 3,
    letter: "o",
    framing: "single",
    roomText: () => none,
    publication: (builder, { kind, sender, payload }, { jsonDepthMax }) => {
      const prefix = kind === "statistics" ? statisticsPrefix(sender) : messagePrefix(sender);
      appendMessage(builder, prefix, dataOf(payload, jsonDepthMax));
    },
    joined: (builder, who2) => builder.append(joinFrame(who2)),
    left: (builder, who2) => builder.append(leaveFrame(who2)),
    restarted: restartedFrame,
    behind: void 0
  }
};
var AUDIENCES = Object.values(audiences);
var audienceBits = (set) => set.reduce((bits, { index }) => bits | 1 << index, 0);
var SETS = Array.from(
  { length: 1 << AUDIENCES.length },
  (_, bits) => AUDIENCES.filter(({ index }) => (bits & 1 << index) !== 0)
);
var PROTOCOL = {
  plain: {
    name: "plain",
    number: 0,
    audiences: [audiences.plain],
    audiencesWithJoins: [audiences.plain],
    welcome: ({ id }) => yourId(id),
    privateMessage: ({ from, to, room, payload }) => privateBroadcast({ from, room, to, payload }),
    memberList: void 0
  },
  centrifuge: {
    name: "centrifuge",
    number: 1,
    audiences: [audiences.centrifuge],
    audiencesWithJoins: [audiences.centrifuge, audiences.joinLeave],
    welcome: () => none,
    privateMessage: ({ from, payload }) => privatePush(from.id, payload),
    memberList: void 0
  },
  json: {
    name: "json",
    number: 2,
    audiences: [audiences.json],
    audiencesWithJoins: [audiences.json],
    welcome: ({ id, name }, { name: room, members }) => welcome({ id, name, room, members }),
    privateMessage: ({ from, to, payload, jsonDepthMax }) => privateFrame(from, { to, data: dataOf(payload, jsonDepthMax) }),
    memberList: { frame: membersFrame, refused: errorFrame2 }
  }
};
var PROTOCOLS = Object.values(PROTOCOL);

// src/protocol/publish-data.ts
function checkedData(bytes, start, end) {
  let params;
  try {
    params = JSON.parse(textOf(bytes, start, end));
  } catch {
    return { kind: "refused", why: "malformed JSON" };
  }
  if (typeof params !== "object" || params === null || Array.isArray(params)) {
    return { kind: "refused", why: "expected a JSON object" };
  }
  const range = rawMember(bytes, start, end, "data");
  if (range === void 0) return { kind: "refused", why: "data is missing" };
  return { kind: "ok", params, start: range.start, end: range.end };
}

// src/shard/history-query.ts
function historyQuery(text, itemsMax) {
  let params;
  try {
    params = JSON.parse(text);
  } catch {
    return "malformed JSON";
  }
  const { limit, since, reverse } = params;
  const count = limit ?? 0;
  if (typeof count !== "number" || !Number.isInteger(count)) return "limit must be an integer";
  const isReverse = reverse ?? false;
  if (typeof isReverse !== "boolean") return "reverse must be true or false";
  const isFromStart = since === void 0 || since === null;
  const position = isFromStart ? void 0 : positionOf(since);
  if (!isFromStart && position === void 0) return 'since must be {"offset":..,"epoch":".."}';
  if (isReverse && position?.offset === 0) return "there is nothing before the offset 0";
  return { limit: count < 0 ? itemsMax : Math.min(count, itemsMax), reverse: isReverse, since: position };
}
function positionOf(value) {
  if (typeof value !== "object" || value === null) return void 0;
  const { offset: given, epoch: givenEpoch } = value;
  const offset = given ?? 0;
  const epoch = givenEpoch ?? "";
  if (typeof offset !== "number" || !Number.isInteger(offset) || offset < 0) return void 0;
  return typeof epoch === "string" ? { epoch, offset: Math.min(offset, Number.MAX_SAFE_INTEGER) } : void 0;
}

// src/shard/member.ts
var Member = class {
  connection;
  protocol;
  audiences;
  #identity;
  /** Messages to the room that the engine was given, and those that it has answered. It answers them in their order. */
  #askedCount = 0;
  #answeredCount = 0;
  /** What has to wait for some of those answers, and for how many. */
  #afterwards;
  constructor(parts) {
    this.connection = parts.connection;
    this.protocol = parts.protocol;
    this.audiences = parts.joinLeave ? parts.protocol.audiencesWithJoins : parts.protocol.audiences;
    this.#identity = new Identity(parts.identity);
  }
  get identity() {
    return this.#identity;
  }
  get id() {
    return this.#identity.id;
  }
  get audienceBits() {
    return audienceBits(this.audiences);
  }
  /** The engine is about to be given a message of this member. */
  asked() {
    this.#askedCount += 1;
  }
  /** The engine has answered the oldest message that it had not answered. */
  answered() {
    this.#answeredCount += 1;
    while (this.#afterwards !== void 0 && this.#afterwards[0].count <= this.#answeredCount) {
      const { run } = this.#afterwards.shift();
      if (this.#afterwards.length === 0) this.#afterwards = void 0;
      run();
    }
  }
  /** Whether the engine has yet to answer a message of this member. */
  get isAwaited() {
    return this.#askedCount > this.#answeredCount;
  }
  /** Does something once the engine has answered all that this member has said so far. */
  afterwards(run) {
    this.#afterwards ??= [];
    this.#afterwards.push({ count: this.#askedCount, run });
  }
  /** Changes what others see of it from now on. A field that is left out stays, one that is undefined goes. */
  describe(change) {
    this.#identity = new Identity({ ...this.#identity, ...change });
  }
};

// src/shard/centrifuge-commands.ts
var NOTHING4 = { bytes: new Uint8Array(0), start: 0, end: 0 };
var CentrifugeCommands = class {
  #config;
  #engine;
  #rooms;
  #outbox;
  #counters;
  constructor(parts) {
    this.#config = parts.config;
    this.#engine = parts.engine;
    this.#rooms = parts.rooms;
    this.#outbox = parts.outbox;
    this.#counters = parts.counters;
  }
  subscribe(call, order) {
    const rooms = this.#rooms;
    const said = bytesSaidOf(order);
    const { outboxBytesMax } = this.#config.limits;
    if (said > outboxBytesMax) {
      const message = `the tokens say ${said} bytes about this member; at most ${outboxBytesMax} fit a connection's outbox`;
      this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message });
      return;
    }
    const room = rooms.obtain(order.room);
    if (room === void 0) {
      this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: "too many rooms" });
      return;
    }
    const { connection } = call;
    if (room.isJoining(connection)) {
      const isTaken = room.behind(connection, () => this.subscribe(call, order));
      if (!isTaken) this.#refuseSubscribe(call, ErrorCode.tooManyRequests);
      return;
    }
    const { joinLeave, recover, mustRecover } = order;
    const member = new Member({ connection, protocol: PROTOCOL.centrifuge, joinLeave, identity: order });
    rooms.track(connection, room);
    this.#counters.add("members");
    const admission = room.join(member, {
      subscribe: { call, order },
      recover,
      mustRecover,
      refused: (why) => {
        this.#untrack(call, room);
        this.#refuseSubscribe(call, why === "failed" ? ErrorCode.internal : ErrorCode.unrecoverablePosition);
      }
    });
    switch (admission) {
      case "ok":
        return;
      case "already a member":
        this.#counters.add("members", -1);
        this.#refuseSubscribe(call, ErrorCode.alreadySubscribed);
        return;
      case "room full":
        this.#untrack(call, room);
        this.#counters.add("refusedMembers");
        this.#refuseSubscribe(call, { ...ErrorCode.limitExceeded, message: "room is full" });
        rooms.dropIfEmpty(room);
        return;
      default:
        assertNever(admission);
    }
  }
  describe(connection, order) {
    const roomInfos = new Map(order.rooms);
    for (const room of this.#rooms.roomsOf(connection)) {
      const roomInfo = roomInfos.get(room.name);
      const change = {
        name: order.name ?? void 0,
        connectionInfo: order.connectionInfo ?? void 0,
        ...roomInfo === void 0 ? {} : { roomInfo: roomInfo ?? void 0 }
      };
      if (room.isJoining(connection)) room.atLast(connection, () => room.describe(connection, change));
      else room.describe(connection, change);
    }
  }
  unsubscribe(call, name) {
    this.#leave(call, name, replyFrame(call.id, "unsubscribe", "{}"));
  }
  /** The server ends a subscription: its member is told by a push, and by what the main thread wants to follow. */
  expel(call, { room: name, code, follow }) {
    const known = Object.values(UnsubscribeCode).find((advice) => advice.code === code);
    const lines = new ByteBuilder(256);
    appendLine(lines, unsubscribePush(name, { code, reason: known?.reason ?? "" }));
    if (follow.start < follow.end) appendLine(lines, follow.bytes.subarray(follow.start, follow.end));
    this.#leave(call, name, lines.copy());
  }
  #leave(call, name, frame) {
    const room = this.#rooms.get(name);
    if (room === void 0) this.#outbox.reply(call.connection, call.request, frame);
    else if (room.isJoining(call.connection)) room.atLast(call.connection, () => this.#leave(call, name, frame));
    else {
      this.#untrack(call, room);
      room.leave(call.connection, { reply: { request: call.request, frame } });
      this.#rooms.dropIfEmpty(room);
    }
  }
  publish(call, name, said) {
    const { stranger, params } = said;
    const again = (kept) => this.publish(call, name, { stranger, params: kept });
    if (this.#isPostponed(call, name, { said: params, run: again })) return;
    const identity = this.#rooms.get(name)?.members.get(call.connection)?.identity;
    const sender = identity ?? (stranger === void 0 ? void 0 : new Identity(stranger));
    if (sender === void 0 || !permits(roomOptionsFor(this.#config.rooms, name).publish, identity !== void 0)) {
      this.#refuse(call, ErrorCode.permissionDenied);
      return;
    }
    if (identity === void 0 && infoBytes(sender) > this.#config.limits.outboxBytesMax) {
      const message = "what the token says about this connection does not fit a connection's outbox";
      this.#refuse(call, { ...ErrorCode.limitExceeded, message });
      return;
    }
    const data = checkedData(params.bytes, params.start, params.end);
    if (data.kind === "refused") {
      this.#refuse(call, { ...ErrorCode.badRequest, message: data.why });
      return;
    }
    const room = this.#rooms.use(name);
    if (room === void 0) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: "too many rooms" });
      return;
    }
    const payload = fromTextFrame("json", params.bytes, data);
    const draft = {
      kind: "message",
      payload,
      sender,
      tags: void 0,
      idempotencyKey: void 0,
      skipHistory: false
    };
    room.publish(draft, (result) => {
      if (result.kind === "ok") this.#outbox.reply(call.connection, call.request, replyFrame(call.id, "publish", "{}"));
      else this.#refuse(call, ErrorCode.internal);
    });
  }
  presence(call, name) {
    if (!this.#mayReadPresence(call, name, () => this.presence(call, name))) return;
    this.#engine.presence.list(name, (listed) => {
      if (listed.kind === "failed") {
        this.#refuse(call, ErrorCode.internal);
        return;
      }
      const result = presenceResult(listed.members);
      if (result.length > this.#config.limits.outboxBytesMax) {
        this.#refuse(call, { ...ErrorCode.limitExceeded, message: "too many members to list" });
      } else this.#outbox.reply(call.connection, call.request, replyFrame(call.id, "presence", result));
    });
  }
  presenceStats(call, name) {
    if (!this.#mayReadPresence(call, name, () => this.presenceStats(call, name))) return;
    this.#engine.presence.stats(name, (counted) => {
      if (counted.kind === "failed") this.#refuse(call, ErrorCode.internal);
      else {
        const frame = replyFrame(call.id, "presence_stats", presenceStatsResult(counted.stats));
        this.#outbox.reply(call.connection, call.request, frame);
      }
    });
  }
  #mayReadPresence(call, name, again) {
    if (this.#isPostponed(call, name, { said: NOTHING4, run: again })) return false;
    const { presence, presenceFor } = roomOptionsFor(this.#config.rooms, name);
    if (presence) return this.#mayRead(call, name, presenceFor);
    this.#refuse(call, ErrorCode.notAvailable);
    return false;
  }
  history(call, name, params) {
    if (this.#isPostponed(call, name, { said: params, run: (kept) => this.history(call, name, kept) })) return;
    const options = roomOptionsFor(this.#config.rooms, name);
    if (options.historySize === 0) {
      this.#refuse(call, ErrorCode.notAvailable);
      return;
    }
    if (!this.#mayRead(call, name, options.history)) return;
    const { historyItemsMax, outboxBytesMax } = this.#config.limits;
    const query = historyQuery(textOf(params.bytes, params.start, params.end), historyItemsMax);
    if (typeof query === "string") {
      this.#refuse(call, { ...ErrorCode.badRequest, message: query });
      return;
    }
    const room = this.#rooms.use(name);
    if (room === void 0) {
      this.#refuse(call, { ...ErrorCode.limitExceeded, message: "too many rooms" });
      return;
    }
    room.history(query, (result) => {
      if (result.kind === "failed") {
        this.#refuse(call, ErrorCode.internal);
        return;
      }
      if (result.kind === "unrecoverable") {
        this.#refuse(call, ErrorCode.unrecoverablePosition);
        return;
      }
      const { position, publications } = result;
      const fitting = fittingFirst(publications, outboxBytesMax);
      if (fitting.length === 0 && publications.length > 0) {
        const message = "not even one publication fits the outbox of a connection";
        this.#refuse(call, { ...ErrorCode.limitExceeded, message });
        return;
      }
      const reply = replyFrame(call.id, "history", historyResult({ ...position, publications: fitting }));
      this.#outbox.reply(call.connection, call.request, reply);
    });
  }
  /** True when the connection is still joining the room: `run` is called with a copy of what it said once that is settled. */
  #isPostponed(call, name, command) {
    const room = this.#rooms.get(name);
    if (room?.isJoining(call.connection) !== true) return false;
    if (!this.#rooms.postpone(room, call.connection, command)) this.#refuse(call, ErrorCode.tooManyRequests);
    return true;
  }
  #untrack({ connection }, room) {
    if (this.#rooms.untrack(connection, room)) this.#counters.add("members", -1);
  }
  #mayRead(call, name, who2) {
    const isMember = this.#rooms.get(name)?.members.has(call.connection) === true;
    if (permits(who2, isMember)) return true;
    this.#refuse(call, ErrorCode.permissionDenied);
    return false;
  }
  #refuseSubscribe(call, error) {
    this.#refuse(call, error, true);
  }
  #refuse({ connection, request, id }, error, isNotSubscribed = false) {
    this.#counters.add("refusedCommands");
    const { code, temporary } = error;
    const rejection = { connection, request, code, isNotSubscribed, isFault: temporary !== true };
    this.#outbox.rejection(rejection, errorFrame(id, error));
  }
};
function fittingFirst(publications, bytesMax) {
  let bytes = 0;
  const end = publications.findIndex((stored) => {
    bytes += storedBytes(stored);
    return bytes > bytesMax;
  });
  return end < 0 ? publications : publications.slice(0, end);
}
function bytesSaidOf({ user, connectionInfo = "", roomInfo = "", data = "" }) {
  return [JSON.stringify(user), connectionInfo, roomInfo, data].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

// src/shard/engine-gate.ts
var { engineDeadlineMs, engineQuestionsMax } = ShardThreadTuning;
var FAILED = { kind: "failed", temporary: true };
var EngineGate = class {
  answersLater = true;
  broker;
  presence;
  #engine;
  #turn;
  /** In the order of their deadlines. */
  #questions = /* @__PURE__ */ new Set();
  #timer;
  constructor(engine, turn) {
    this.#engine = engine;
    this.#turn = turn;
    this.broker = {
      open: (room, options, listener) => this.#openStream(room, options, listener),
      sweep: (nowMs) => engine.broker.sweep(nowMs)
    };
    this.presence = {
      add: (room, who2) => engine.presence.add(room, who2),
      remove: (room, id) => engine.presence.remove(room, id),
      list: (room, done) => this.#ask(done, (answer) => engine.presence.list(room, answer)),
      stats: (room, done) => this.#ask(done, (answer) => engine.presence.stats(room, answer))
    };
  }
  /** Questions that the engine has not answered. */
  get outstanding() {
    return this.#questions.size;
  }
  open(events) {
    this.#engine.open(events);
  }
  close(done) {
    this.#engine.close(() => this.#turn(done));
  }
  #openStream(room, options, listener) {
    const turn = this.#turn;
    let isOpen = true;
    const heard = (run) => {
      if (isOpen) turn(run);
    };
    const stream = this.#engine.broker.open(room, options, {
      publication: (publication) => heard(() => listener.publication(publication)),
      joined: (who2, position) => heard(() => listener.joined(who2, position)),
      left: (who2) => heard(() => listener.left(who2)),
      lost: () => heard(() => listener.lost())
    });
    return {
      publish: (draft, nowMs, done) => this.#ask(done, (answer) => stream.publish(draft, nowMs, answer)),
      join: (who2, done) => this.#ask(done, (answer) => stream.join(who2, answer)),
      leave: (who2, done) => this.#ask(done, (answer) => stream.leave(who2, answer)),
      recover: (since, limit, nowMs, done) => this.#ask(done, (answer) => stream.recover(since, limit, nowMs, answer)),
      history: (query, nowMs, done) => this.#ask(done, (answer) => stream.history(query, nowMs, answer)),
      close: (nowMs) => {
        isOpen = false;
        stream.close(nowMs);
      }
    };
  }
  #ask(done, ask) {
    if (this.#questions.size >= engineQuestionsMax) {
      done(FAILED);
      return;
    }
    const question = { fail: () => done(FAILED), deadlineMs: performance.now() + engineDeadlineMs };
    this.#questions.add(question);
    this.#timer ??= setTimeout(() => this.#expire(), engineDeadlineMs);
    ask((given) => {
      if (this.#questions.delete(question)) this.#turn(() => done(given));
    });
  }
  #expire() {
    const now = performance.now();
    for (const question of this.#questions) {
      if (question.deadlineMs > now) break;
      this.#questions.delete(question);
      this.#turn(question.fail);
    }
    const [next] = this.#questions;
    this.#timer = next === void 0 ? void 0 : setTimeout(() => this.#expire(), next.deadlineMs - now);
  }
};

// src/shard/fault.ts
function injectFault(kind) {
  switch (kind) {
    case FaultKind.throw:
      throw new Error("fault injected: throw");
    case FaultKind.reject:
      void Promise.reject(new Error("fault injected: reject"));
      return;
    case FaultKind.exit:
      process.exit(1);
      return;
    case FaultKind.heap: {
      const hoard = [];
      while (true) hoard.push(new Array(1e5).fill(hoard.length));
    }
    case FaultKind.hang:
      while (true) {
      }
    default:
      throw new Error(`unknown fault ${kind}`);
  }
}

// src/protocol/statistics.ts
import { isUtf8 as isUtf82 } from "node:buffer";

// src/protocol/float-text.ts
var WRITTEN_OUT_FROM = 1e-5;
var EXPONENT_FROM = 1e16;
function floatText(value) {
  const size = Math.abs(value);
  if (size >= WRITTEN_OUT_FROM && size < EXPONENT_FROM) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  return value.toExponential().replace("+", "");
}

// src/protocol/statistics.ts
var IGNORED_MAX = 20;
var IGNORED_NAME_BYTES_MAX = 64;
var INT32_MIN = -2147483648;
var INT32_MAX = 2147483647;
var INTEGER_MIN = Number.MIN_SAFE_INTEGER;
var INTEGER_MAX = Number.MAX_SAFE_INTEGER;
var FIELDS = [
  textField("currency", "{"),
  textField("group_status", ","),
  textField("product_line", ","),
  integerField("product_line_id", { required: true, minimum: INT32_MIN, maximum: INT32_MAX }),
  {
    name: "total_amount",
    kind: "float",
    required: false,
    minimum: -Number.MAX_VALUE,
    maximum: Number.MAX_VALUE,
    expected: "a finite number or null",
    open: utf8(',"total_amount":')
  },
  integerField("total_trx", { required: false, minimum: INTEGER_MIN, maximum: INTEGER_MAX })
];
var NULL = utf8("null");
var ZERO2 = 48;
var QUOTE4 = 34;
var SMALL_N = 110;
var OPEN_OBJECT2 = 123;
var CLOSE_OBJECT2 = 125;
var OPEN_ARRAY2 = 91;
var CLOSE_ARRAY2 = 93;
var COMMA2 = 44;
var MINUS = 45;
var RECORD_DEPTH = 2;
var ABSENT = -1;
function textField(name, before) {
  const open = utf8(`${before}"${name}":`);
  return { name, kind: "text", required: false, minimum: 0, maximum: 0, expected: "a string or null", open };
}
function integerField(name, rule) {
  const range = `an integer between ${rule.minimum} and ${rule.maximum}`;
  const expected = rule.required ? range : `${range}, or null`;
  return { name, kind: "integer", ...rule, expected, open: utf8(`,"${name}":`) };
}
function parseStatistics(body, limits) {
  if (!isUtf82(body)) return refused("the body is not valid UTF-8");
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  if (text.startsWith("\uFEFF")) return refused("the body starts with a byte order mark");
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(`malformed JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(value)) return refused("the body must be an array of records");
  const { recordsMax } = limits;
  if (value.length > recordsMax) return refused(`${value.length} records in one push, the most is ${recordsMax}`);
  return new RecordReader(body, value, limits.depthMax).read();
}
var RecordReader = class {
  #bytes;
  /** What JSON.parse made of the same bytes. */
  #values;
  #cursor;
  #out;
  #ignored = /* @__PURE__ */ new Set();
  /** Where the value of each field of the record in progress begins and ends, and whether it has escapes. */
  #starts = new Int32Array(FIELDS.length);
  #ends = new Int32Array(FIELDS.length);
  #escaped = new Uint8Array(FIELDS.length);
  constructor(bytes, values, depthMax) {
    this.#bytes = bytes;
    this.#values = values;
    this.#cursor = new Cursor(bytes, { start: 0, end: bytes.length, depthMax: Math.max(RECORD_DEPTH, depthMax) });
    this.#out = new ByteBuilder(bytes.length + 1024);
  }
  read() {
    const cursor = this.#cursor;
    const out = this.#out;
    out.appendByte(OPEN_ARRAY2);
    cursor.openArray(1);
    let index = 0;
    while (cursor.nextItem()) {
      if (index > 0) out.appendByte(COMMA2);
      const found = this.#readRecord(index);
      if (found !== void 0) {
        const message = `record ${index}${found.field === void 0 ? "" : ":"} ${found.what}`;
        return { kind: "refused", message, index, ...found.field === void 0 ? {} : { field: found.field } };
      }
      this.#writeRecord(this.#values[index]);
      index += 1;
    }
    if (cursor.fault !== "") throw new Error(`statistics: valid JSON could not be read: ${cursor.fault}`);
    out.appendByte(CLOSE_ARRAY2);
    return { kind: "ok", json: out.view(), ignored: [...this.#ignored] };
  }
  #readRecord(index) {
    const cursor = this.#cursor;
    if (cursor.peek() !== OPEN_OBJECT2) return { what: "must be an object" };
    this.#starts.fill(ABSENT);
    cursor.open(RECORD_DEPTH);
    while (cursor.nextKey()) {
      const at = fieldAt(cursor);
      const found = at === ABSENT ? this.#skipUnknown() : this.#skipField(at);
      if (found !== void 0) return found;
    }
    const record = this.#values[index];
    for (let at = 0; at < FIELDS.length; at++) {
      const found = this.#checkField(at, record);
      if (found !== void 0) return found;
    }
    return void 0;
  }
  #skipField(at) {
    const cursor = this.#cursor;
    const rule = FIELDS[at];
    if (this.#starts[at] !== ABSENT) return { field: rule.name, what: `${rule.name} is given twice` };
    this.#starts[at] = cursor.pos;
    const isText = cursor.peek() === QUOTE4;
    if (!cursor.skipValue(RECORD_DEPTH)) return wrongValue(rule);
    this.#ends[at] = cursor.pos;
    this.#escaped[at] = isText && cursor.escaped ? 1 : 0;
    return void 0;
  }
  #checkField(at, record) {
    const rule = FIELDS[at];
    const { name: field, kind, required } = rule;
    const start = this.#starts[at];
    if (start === ABSENT) return required ? { field, what: `${field} is missing` } : void 0;
    const first = this.#bytes[start];
    if (first === SMALL_N) return required ? wrongValue(rule) : void 0;
    if (kind === "text") {
      if (first !== QUOTE4) return wrongValue(rule);
      if (this.#escaped[at] === 0 || isWellFormed(record[field])) return void 0;
      return { field, what: `${field} has half a surrogate pair, which is no character` };
    }
    const value = record[field];
    if (typeof value !== "number" || value < rule.minimum || value > rule.maximum) return wrongValue(rule);
    if (kind === "float" || isIntegerLiteral(this.#bytes, start, this.#ends[at])) return void 0;
    const how = Number.isInteger(value) ? ", written without a fraction and without an exponent" : "";
    return wrongValue(rule, how);
  }
  #skipUnknown() {
    const cursor = this.#cursor;
    if (!cursor.keyIsWellFormed) {
      return { field: nameOf(cursor), what: "a key has half a surrogate pair, which is no character" };
    }
    if (this.#ignored.size < IGNORED_MAX) this.#ignored.add(nameOf(cursor));
    if (cursor.skipValue(RECORD_DEPTH)) return void 0;
    const field = nameOf(cursor);
    return { field, what: `${JSON.stringify(field)} is ${cursor.fault.replace(/ at byte \d+$/, "")}` };
  }
  #writeRecord(record) {
    const out = this.#out;
    for (let at = 0; at < FIELDS.length; at++) {
      const { name, kind, open } = FIELDS[at];
      const start = this.#starts[at];
      out.append(open);
      if (start === ABSENT || this.#bytes[start] === SMALL_N) out.append(NULL);
      else if (kind === "float") out.appendAscii(floatText(record[name]));
      else if (kind === "integer") this.#writeInteger(start, this.#ends[at]);
      else if (this.#escaped[at] === 1) out.append(utf8(JSON.stringify(record[name])));
      else out.append(this.#bytes, start, this.#ends[at]);
    }
    out.appendByte(CLOSE_OBJECT2);
  }
  /** An integer literal has one spelling but for -0. */
  #writeInteger(start, end) {
    const isMinusZero = this.#bytes[start] === MINUS && this.#bytes[start + 1] === ZERO2;
    this.#out.append(this.#bytes, isMinusZero ? start + 1 : start, end);
  }
};
function wrongValue({ name, expected }, how = "") {
  return { field: name, what: `${name} must be ${expected}${how}` };
}
function fieldAt(cursor) {
  for (let at = 0; at < FIELDS.length; at++) if (cursor.keyIs(FIELDS[at].name)) return at;
  return ABSENT;
}
function isIntegerLiteral(bytes, start, end) {
  for (let i = bytes[start] === MINUS ? start + 1 : start; i < end; i++) {
    const byte = bytes[i];
    if (byte < ZERO2 || byte > ZERO2 + 9) return false;
  }
  return true;
}
var nameOf = (cursor) => cursor.keyName(IGNORED_NAME_BYTES_MAX);
function refused(message) {
  return { kind: "refused", message };
}

// src/shard/http-commands.ts
var HttpCommands = class {
  #config;
  #rooms;
  #outbox;
  #counters;
  #admin;
  constructor(parts) {
    this.#config = parts.config;
    this.#rooms = parts.rooms;
    this.#outbox = parts.outbox;
    this.#counters = parts.counters;
    this.#admin = new Identity({ id: parts.config.admin.id, user: "" }, { isServer: true });
  }
  statistics(request, name, body) {
    const { limits } = this.#config;
    const parsed2 = parseStatistics(body.bytes.slice(body.start, body.end), {
      recordsMax: limits.statisticsRecordsMax,
      depthMax: limits.jsonDepthMax
    });
    if (parsed2.kind === "refused") {
      this.#counters.add("refusedStatistics");
      const { index, field, message } = parsed2;
      this.#outbox.answer(request, { status: 400, body: { index, field, error: message } });
      return;
    }
    const { json: bytes, ignored } = parsed2;
    if (bytes.length > limits.outboxBytesMax) {
      this.#counters.add("refusedStatistics");
      const error = `the records take ${bytes.length} bytes when written out; at most ${limits.outboxBytesMax} fit a connection's outbox`;
      this.#outbox.answer(request, { status: 413, body: { error } });
      return;
    }
    const room = this.#rooms.use(name);
    if (room === void 0) {
      this.#outbox.answer(request, { status: 503, body: { error: "too many rooms" } });
      return;
    }
    const draft = {
      kind: "statistics",
      payload: writtenJson(bytes),
      sender: this.#admin,
      tags: void 0,
      idempotencyKey: void 0,
      skipHistory: false
    };
    room.publishCounted(draft, (result, recipients) => {
      if (result.kind !== "ok") {
        this.#outbox.answer(request, {
          status: 503,
          body: { error: "it is not known whether this was done; try again" }
        });
        return;
      }
      const { offset, epoch } = result.position;
      const done = { room: name, offset, epoch, recipients };
      const isNamed = ignored.length > 0 && jsonBytes(ignored) <= this.#outbox.answerBytesMax / 2;
      this.#outbox.answer(request, { status: 200, body: isNamed ? { ...done, ignored } : done });
    });
  }
  /**
   * One page of rooms in the order of their names, found without sorting them all. `isCut`: the answer can carry no more, though the
   * shard may have more rooms.
   */
  listRooms(request, query) {
    const page = [];
    for (const room of this.#rooms.all()) {
      if (room.name <= query.after || room.members.size === 0) continue;
      if (page.length === query.limit && room.name >= page[page.length - 1].name) continue;
      let low = 0;
      let high = page.length;
      while (low < high) {
        const middle = low + high >>> 1;
        if (page[middle].name < room.name) low = middle + 1;
        else high = middle;
      }
      page.splice(low, 0, { name: room.name, members: room.members.size });
      if (page.length > query.limit) page.pop();
    }
    let bytesLeft = this.#outbox.answerBytesMax / 2;
    let count = 0;
    while (count < page.length) {
      bytesLeft -= jsonBytes(page[count]) + 1;
      if (bytesLeft < 0) break;
      count += 1;
    }
    const body = { rooms: page.slice(0, count), isCut: count < page.length };
    this.#outbox.answer(request, { status: 200, body });
  }
  /** POST /api/publish. Errors are answers too: the reference server's libraries expect HTTP 200 for both. */
  publish(request, name, said) {
    const refuse = (error, message) => {
      const body = { error: { code: error.code, message: message ?? error.message } };
      this.#outbox.answer(request, { status: 200, body });
    };
    const bytes = said.bytes.slice(said.start, said.end);
    const whole = checkedJson(bytes, { start: 0, end: bytes.length });
    if (whole === void 0) {
      refuse(ErrorCode.badRequest, "the body is not valid UTF-8");
      return;
    }
    foldLineBreaks(bytes, 0, bytes.length);
    if (!withinDepth(bytes, 0, bytes.length, this.#config.limits.jsonDepthMax)) {
      refuse(ErrorCode.badRequest, `nested deeper than ${this.#config.limits.jsonDepthMax} levels`);
      return;
    }
    const data = checkedData(bytes, 0, bytes.length);
    if (data.kind === "refused") {
      refuse(ErrorCode.badRequest, data.why);
      return;
    }
    const options = apiPublishOptions(data.params);
    if (typeof options === "string") {
      refuse(ErrorCode.badRequest, options);
      return;
    }
    const { outboxBytesMax } = this.#config.limits;
    const size = data.end - data.start + Buffer.byteLength(options.tags ?? "");
    if (size > outboxBytesMax) {
      refuse(
        ErrorCode.limitExceeded,
        `data and tags take ${size} bytes; at most ${outboxBytesMax} fit a connection's outbox`
      );
      return;
    }
    const room = this.#rooms.use(name);
    if (room === void 0) {
      refuse(ErrorCode.limitExceeded, "too many rooms");
      return;
    }
    const payload = { ...whole, start: data.start, end: data.end };
    const draft = { kind: "message", payload, sender: this.#admin, ...options };
    room.publish(draft, (result) => {
      switch (result.kind) {
        case "ok": {
          const { offset, epoch } = result.position;
          this.#outbox.answer(request, { status: 200, body: { result: { offset, epoch } } });
          return;
        }
        case "failed":
          refuse(ErrorCode.internal);
          return;
        case "refused":
          if (result.why === "key reused") refuse(ErrorCode.badRequest, "idempotency_key was used with other data");
          else refuse(ErrorCode.limitExceeded, "too many idempotency keys in this room");
          return;
        default:
          assertNever(result);
      }
    });
  }
};
var jsonBytes = (value) => Buffer.byteLength(JSON.stringify(value));
function apiPublishOptions(params) {
  const { tags, idempotency_key: key, skip_history: skip } = params;
  if (key !== void 0 && (typeof key !== "string" || key.length === 0 || key.length > 200)) {
    return "idempotency_key must be a string of 1 to 200 characters";
  }
  if (skip !== void 0 && typeof skip !== "boolean") return "skip_history must be true or false";
  const isTags = typeof tags === "object" && tags !== null && !Array.isArray(tags);
  if (tags !== void 0 && !(isTags && Object.values(tags).every((value) => typeof value === "string"))) {
    return "tags must be an object of strings";
  }
  return {
    tags: tags === void 0 ? void 0 : JSON.stringify(tags),
    idempotencyKey: key,
    skipHistory: skip === true
  };
}

// src/shard/plain-commands.ts
var LISTS_MAX = 8;
var ASKED_TOO_OFTEN = { ...ErrorCode.tooManyRequests, message: "overloaded, ask again later" };
var NOTHING5 = { bytes: new Uint8Array(0), start: 0, end: 0 };
var PlainCommands = class {
  #parts;
  #memberships = /* @__PURE__ */ new Map();
  /** The newest of them by slot, found with one access to memory; the end of an older one may come after it. */
  #bySlot = [];
  /** Of those who have asked for the members of their room. */
  #asking = /* @__PURE__ */ new Map();
  constructor(parts) {
    this.#parts = parts;
  }
  text(connection, text) {
    const membership = this.#membershipOf(connection);
    if (membership === void 0) return;
    if (membership.room.isJoining(connection)) this.#postpone(membership, text, (kept) => this.text(connection, kept));
    else membership.room.say(membership.member, fromTextFrame("text", text.bytes, text));
  }
  data(connection, json) {
    const membership = this.#membershipOf(connection);
    if (membership === void 0) return;
    if (membership.room.isJoining(connection)) this.#postpone(membership, json, (kept) => this.data(connection, kept));
    else membership.room.say(membership.member, fromTextFrame("json", json.bytes, json));
  }
  privateMessage(connection, to, payload) {
    const membership = this.#membershipOf(connection);
    if (membership === void 0) return;
    const { room, member } = membership;
    const { isJson } = payload;
    if (room.isJoining(connection)) {
      this.#postpone(membership, payload, (kept) => this.privateMessage(connection, to, { ...kept, isJson }));
    } else room.sayPrivately(member, to, fromTextFrame(isJson ? "json" : "text", payload.bytes, payload));
  }
  /** The answer is a frame of the member's protocol: the list, or why there is none. */
  members(connection) {
    const membership = this.#membershipOf(connection);
    if (membership === void 0) return;
    const { room, member } = membership;
    if (room.isJoining(connection)) {
      this.#postpone(membership, NOTHING5, () => this.members(connection));
      return;
    }
    const { memberList } = member.protocol;
    if (memberList === void 0) return;
    const refuse = (error) => room.notify(connection, memberList.refused(error), error.code);
    const { presence, presenceFor } = room.options;
    if (!presence) refuse(ErrorCode.notAvailable);
    else if (!permits(presenceFor, true)) refuse(ErrorCode.permissionDenied);
    else {
      const asking = this.#askingOf(connection);
      if (asking.lists >= LISTS_MAX) {
        refuse(ASKED_TOO_OFTEN);
        return;
      }
      asking.lists += 1;
      asking.unanswered += 1;
      this.#parts.engine.presence.list(room.name, (result) => {
        asking.unanswered -= 1;
        const bytesMax = this.#parts.config.limits.outboxBytesMax;
        if (result.kind === "ok") room.notify(connection, memberList.frame(result.members.values(), bytesMax));
        else refuse(ErrorCode.internal);
      });
    }
  }
  join(connection, order) {
    if (this.#memberships.has(connection)) return;
    const { rooms, outbox, counters } = this.#parts;
    const room = rooms.obtain(order.room);
    if (room === void 0) {
      outbox.refuse(connection, PlainClose.tryAgain.code, "too many rooms");
      return;
    }
    const protocol = PROTOCOLS[order.protocol];
    const membership = {
      connection,
      room,
      member: new Member({ connection, protocol, joinLeave: true, identity: order })
    };
    this.#remember(membership);
    if (order.isReplay) {
      room.restore(membership.member);
      return;
    }
    const admission = room.join(membership.member, {
      subscribe: void 0,
      recover: void 0,
      mustRecover: false,
      refused: () => this.#refuse(membership, "the join failed, try again")
    });
    if (admission === "ok") return;
    counters.add("refusedMembers");
    this.#refuse(membership, "room is full");
    rooms.dropIfEmpty(room);
  }
  leave(connection) {
    const membership = this.#memberships.get(connection);
    if (membership === void 0) return;
    const { room } = membership;
    if (room.isJoining(connection)) {
      room.atLast(connection, () => this.leave(connection));
      return;
    }
    this.#forget(membership);
    room.leave(connection, { isConfirmed: true });
    this.#parts.rooms.dropIfEmpty(room);
  }
  #refuse(membership, reason) {
    this.#forget(membership);
    this.#parts.outbox.refuse(membership.connection, PlainClose.tryAgain.code, reason);
  }
  #postpone({ connection, room }, said, run) {
    if (this.#parts.rooms.postpone(room, connection, { said, run })) return;
    this.#parts.outbox.textRefused(connection, TextRefusal.overloaded);
  }
  #askingOf(connection) {
    const turnMs = this.#parts.rooms.nowMs;
    const known = this.#asking.get(connection);
    if (known !== void 0 && (known.turnMs === turnMs || known.unanswered > 0)) return known;
    const asking = { turnMs, lists: 0, unanswered: 0 };
    this.#asking.set(connection, asking);
    return asking;
  }
  #remember(membership) {
    this.#memberships.set(membership.connection, membership);
    this.#bySlot[slotOf(membership.connection)] = membership;
    this.#parts.counters.add("members");
  }
  #forget(membership) {
    const { connection } = membership;
    this.#memberships.delete(connection);
    this.#asking.delete(connection);
    if (this.#bySlot[slotOf(connection)] === membership) this.#bySlot[slotOf(connection)] = void 0;
    this.#parts.counters.add("members", -1);
  }
  #membershipOf(connection) {
    const newest = this.#bySlot[slotOf(connection)];
    return newest?.connection === connection ? newest : this.#memberships.get(connection);
  }
};

// src/mailbox/slice.ts
function keptSlice({ bytes, start, end }) {
  const copy = bytes.slice(start, end);
  return { bytes: copy, start: 0, end: copy.length };
}

// src/shard/flush-schedule.ts
var DUE = Number.NEGATIVE_INFINITY;
var newFlushState = () => ({
  lastFlushMs: DUE,
  scheduled: false,
  dueMs: DUE,
  isPatient: false,
  pendingBytes: 0
});
var FlushSchedule = class {
  #due = [];
  #waiting = /* @__PURE__ */ new Map();
  #pendingBytesMax;
  #cursorMs = DUE;
  /** `pendingBytesMax`: a room that gathers this much within its window is due at once, so that what is pending stays bounded. */
  constructor(pendingBytesMax) {
    this.#pendingBytesMax = pendingBytesMax;
  }
  /**
   * A room has output. It is due at once if it has been quiet for a window, else when its window ends; but not before
   * `patienceMs` have passed, unless output comes that has less.
   */
  touch(item, bytes, { nowMs, windowMs, patienceMs }) {
    const state = item.flushState;
    state.pendingBytes += bytes;
    const hurries = state.isPatient && patienceMs === 0;
    if (state.scheduled && !hurries) {
      if (state.pendingBytes >= this.#pendingBytesMax && state.dueMs !== DUE) this.#dueNow(item);
      return;
    }
    state.scheduled = true;
    state.isPatient = patienceMs > 0;
    const windowEndMs = windowMs > 0 ? Math.ceil(state.lastFlushMs + windowMs) : DUE;
    const dueMs = state.isPatient ? Math.max(windowEndMs, Math.ceil(nowMs + patienceMs)) : windowEndMs;
    if (dueMs <= Math.max(nowMs, this.#cursorMs) || state.pendingBytes >= this.#pendingBytesMax) {
      this.#dueNow(item);
      return;
    }
    if (hurries && state.dueMs <= dueMs) return;
    state.dueMs = dueMs;
    if (this.#waiting.size === 0) this.#cursorMs = Math.floor(nowMs);
    const bucket = this.#waiting.get(dueMs);
    if (bucket === void 0) this.#waiting.set(dueMs, [item]);
    else bucket.push(item);
  }
  /** Takes every room that is due. Each must be flushed and given back with `flushed`. */
  take(nowMs) {
    if (this.#waiting.size > 0) {
      const until = Math.floor(nowMs);
      if (until - this.#cursorMs > this.#waiting.size) this.#collectAll(until);
      else for (let at = this.#cursorMs + 1; at <= until; at++) this.#collect(at);
      this.#cursorMs = Math.max(this.#cursorMs, until);
    }
    const due = this.#due;
    if (due.length > 0) this.#due = [];
    return due;
  }
  flushed(item, nowMs) {
    item.flushState.lastFlushMs = nowMs;
    item.flushState.scheduled = false;
    item.flushState.dueMs = DUE;
    item.flushState.isPatient = false;
    item.flushState.pendingBytes = 0;
  }
  /** Everything that is scheduled, due or not: for a shard that is about to stop. */
  takeAll() {
    this.#collectAll(Number.POSITIVE_INFINITY);
    return this.take(Number.NEGATIVE_INFINITY);
  }
  /** When the next window ends; undefined when no room waits. */
  get nextDueMs() {
    if (this.#due.length > 0) return DUE;
    let next;
    for (const atMs of this.#waiting.keys()) if (next === void 0 || atMs < next) next = atMs;
    return next;
  }
  #dueNow(item) {
    item.flushState.dueMs = DUE;
    item.flushState.isPatient = false;
    this.#due.push(item);
  }
  #collect(atMs) {
    const bucket = this.#waiting.get(atMs);
    if (bucket === void 0) return;
    this.#waiting.delete(atMs);
    for (const item of bucket) if (item.flushState.dueMs === atMs) this.#dueNow(item);
  }
  #collectAll(untilMs) {
    for (const atMs of [...this.#waiting.keys()].sort((a, b) => a - b)) if (atMs <= untilMs) this.#collect(atMs);
  }
};

// src/mailbox/group.ts
var GROUP = { frames: 32, bytes: 16383, headerBytes: 4 };

// src/shard/pending.ts
var FOLLOWERS = AUDIENCES.map(({ index }) => AUDIENCES.find(({ behind }) => behind === index));
var SINGLE = AUDIENCES.filter(({ framing }) => framing === "single");
var Pending = class {
  #pool;
  /** By the index of the audience; made when an audience is first told something. */
  #open = AUDIENCES.map(() => void 0);
  #ordered = [];
  #left = [];
  /** Frames of framing `single` that are open, of all audiences. */
  #singleFrames = 0;
  constructor(pool) {
    this.#pool = pool;
  }
  /** Begins a message for an audience: its bytes go into the builder that is returned, then `end` is called. */
  begin(audience) {
    const { index, framing } = audience;
    const follower = FOLLOWERS[index];
    if (follower !== void 0 && this.#hasOpen(follower)) {
      this.#cut(audience);
      this.#cut(follower);
    }
    let open = this.#open[index];
    if (open === void 0) {
      open = { builder: void 0, frames: 0, place: 0 };
      this.#open[index] = open;
    }
    open.builder ??= this.#pool.take();
    open.place = framing === "single" ? open.builder.openLength() : open.builder.length;
    return open.builder;
  }
  /** Ends a message. A frame of many messages that has become larger than `frameBytesMax` ends before this one. */
  end(audience, frameBytesMax) {
    const open = this.#open[audience.index];
    const builder = open.builder;
    if (audience.framing === "single") {
      builder.closeLength(open.place);
      open.frames += 1;
      this.#singleFrames += 1;
      return;
    }
    if (builder.length <= frameBytesMax || open.place === 0) return;
    if (audience.behind !== void 0) this.#cut(AUDIENCES[audience.behind]);
    this.#ordered.push({ kind: "frames", audience, bytes: builder.bytes.slice(0, open.place) });
    builder.dropFront(open.place + 1);
  }
  /**
   * The audience whose frames fill what one system call takes, or would with one more of their kind: keeping them longer saves
   * nothing. None while an effect waits in front of them.
   */
  get fullGroup() {
    if (this.#singleFrames < 2 || this.#ordered.length > 0) return void 0;
    for (const audience of SINGLE) {
      const open = this.#open[audience.index];
      if (open === void 0 || open.frames < 2) continue;
      const { frames } = open;
      const { length } = open.builder;
      if (frames >= GROUP.frames || length + length / frames > GROUP.bytes) return audience;
    }
    return void 0;
  }
  /** Hands over the frames of one audience alone. */
  flushGroup(target, room, audience) {
    const open = this.#open[audience.index];
    target.frames(room, audience, open.builder.view());
    open.builder.clear();
    this.#singleFrames -= open.frames;
    open.frames = 0;
  }
  /** Bytes that wait in open buffers. */
  get openBytes() {
    let bytes = 0;
    for (const open of this.#open) bytes += open?.builder?.length ?? 0;
    return bytes;
  }
  /** Keeps an effect behind the frames so far and before those to come. */
  order(effect) {
    for (const audience of AUDIENCES) this.#cut(audience);
    this.#ordered.push(effect);
  }
  /** Confirms a connection's end to the main thread, once everything the room says about it has been handed over. */
  confirmLeft(connection) {
    this.#left.push(connection);
  }
  /** Hands everything over, in order, and gives the buffers back. False when there was nothing. */
  flush(target, room) {
    let isAny = this.#ordered.length + this.#left.length > 0;
    this.#singleFrames = 0;
    if (this.#ordered.length > 0) {
      const ordered = this.#ordered;
      this.#ordered = [];
      for (const effect of ordered) target.effect(room.number, room.name, effect);
    }
    for (let index = 0; index < AUDIENCES.length; index++) {
      const open = this.#open[index];
      if (open?.builder === void 0) continue;
      const { builder, frames } = open;
      const audience = AUDIENCES[index];
      open.builder = void 0;
      open.frames = 0;
      const addressees = frames === 1 ? room.addressees(audience) : void 0;
      if (builder.length > 0) {
        isAny = true;
        if (addressees === void 0) target.frames(room.number, audience, builder.view());
        else target.frame(room.number, audience, { addressees, bytes: builder.view() });
      }
      this.#pool.give(builder);
    }
    if (this.#left.length > 0) {
      target.left(this.#left);
      this.#left = [];
    }
    return isAny;
  }
  #hasOpen({ index }) {
    const builder = this.#open[index]?.builder;
    return builder !== void 0 && builder.length > 0;
  }
  #cut(audience) {
    const open = this.#open[audience.index];
    if (open?.builder === void 0 || open.builder.length === 0) return;
    this.#ordered.push({ kind: "frames", audience, bytes: open.builder.copy() });
    open.builder.clear();
    this.#singleFrames -= open.frames;
    open.frames = 0;
  }
};

// src/shard/subscribe-request.ts
function answerOf({ call, order: { room, form } }, result) {
  switch (form) {
    case "result":
      return result;
    case "push":
      return subscribePush(room, result);
    case "reply":
      return replyFrame(call.id, "subscribe", result);
    default:
      return assertNever(form);
  }
}

// src/shard/joiner.ts
var Joiner = class {
  member;
  request;
  recovery;
  /** The engine has been asked to announce it. */
  isAnnounced = false;
  /** What the connection asks of the room meanwhile. */
  behind = [];
  /** Publications since the request, which the engine's answer may not contain. */
  #buffered = [];
  #isOverflowed = false;
  constructor(member, request) {
    this.member = member;
    this.request = request;
  }
  /** A publication was delivered while it waits. */
  keep({ payload, sender, offset, tags }, bufferedMax) {
    if (this.request.recover === void 0 || this.#isOverflowed) return;
    const builder = new ByteBuilder();
    appendPayload(builder, payload);
    this.#buffered.push({ offset, tags, sender, data: builder.copy() });
    if (this.#buffered.length <= bufferedMax) return;
    this.#isOverflowed = true;
    this.#buffered = [];
  }
  /** Whether it would be recovered if nothing more happened before its admission. */
  wouldRecover(limits) {
    const { recovery } = this;
    if (recovery === void 0) return false;
    const newest = this.#buffered.at(-1)?.offset ?? 0;
    return this.#missed({ ...recovery.position, offset: Math.max(recovery.position.offset, newest) }, limits) !== void 0;
  }
  /** The answer to its request, when `position` is that of the newest publication before its join; undefined if it may not join. */
  admission(position, { limits, room, members }) {
    const { subscribe, recover, mustRecover } = this.request;
    const { identity, protocol } = this.member;
    if (subscribe === void 0)
      return { request: NO_REQUEST, reply: protocol.welcome(identity, { name: room, members }) };
    const missed = this.#missed(position, limits);
    if (mustRecover && missed === void 0) return void 0;
    const { order, call } = subscribe;
    const result = subscribeResult({
      recoverable: order.recoverable,
      positioned: order.positioned,
      position: order.recoverable || order.positioned ? position : void 0,
      wasRecovering: recover !== void 0,
      recovered: missed !== void 0,
      publications: missed ?? [],
      ttl: order.ttl,
      data: order.data
    });
    return { request: call.request, reply: answerOf(subscribe, result) };
  }
  /** Everything missed up to `position`; undefined when that is not known for certain, or is more than a connection's outbox holds. */
  #missed(position, { recoverBytesMax }) {
    const { recovery } = this;
    if (recovery?.recovered !== true || recovery.position.epoch !== position.epoch) return void 0;
    const live = this.#buffered.filter(({ offset }) => offset > recovery.position.offset);
    if (recovery.position.offset + live.length !== position.offset) return void 0;
    const missed = [...recovery.publications, ...live];
    let bytes = Buffer.byteLength(this.request.subscribe?.order.data ?? "");
    for (const stored of missed) bytes += storedBytes(stored);
    return bytes <= recoverBytesMax ? missed : void 0;
  }
};

// src/shard/joiners.ts
var Joiners = class {
  #limits;
  #byConnection = /* @__PURE__ */ new Map();
  constructor(limits) {
    this.#limits = limits;
  }
  get size() {
    return this.#byConnection.size;
  }
  get(connection) {
    return this.#byConnection.get(connection);
  }
  all() {
    return [...this.#byConnection.values()];
  }
  has(joiner) {
    return this.#byConnection.get(joiner.member.connection) === joiner;
  }
  add(joiner) {
    this.#byConnection.set(joiner.member.connection, joiner);
  }
  /** False when it is none any more. */
  remove(joiner) {
    return this.has(joiner) && this.#byConnection.delete(joiner.member.connection);
  }
  /** Whose join was announced under this id. */
  announced(id) {
    for (const joiner of this.#byConnection.values()) {
      if (joiner.isAnnounced && joiner.member.id === id) return joiner;
    }
    return void 0;
  }
  keep(publication) {
    if (this.#byConnection.size === 0) return;
    for (const joiner of this.#byConnection.values()) joiner.keep(publication, this.#limits.bufferedMax);
  }
  behind(connection, run) {
    const { behind } = this.#byConnection.get(connection);
    if (behind.length >= this.#limits.behindMax) return false;
    behind.push(run);
    return true;
  }
  atLast(connection, run) {
    this.#byConnection.get(connection).behind.push(run);
  }
  /** A joiner is in, or has been turned away: what waited behind it is done, and waits anew where it joins once more. */
  settled({ member: { connection }, behind }) {
    for (const run of behind) {
      const next = this.#byConnection.get(connection);
      if (next === void 0) run();
      else next.behind.push(run);
    }
  }
};

// src/shard/room-audiences.ts
var { addresseesMax } = ShardThreadTuning;
var RoomAudiences = class {
  #parts;
  /** In the order of the table. Most rooms have one. */
  #inUse = [];
  constructor(parts) {
    this.#parts = parts;
  }
  add(member) {
    for (const audience of member.audiences) {
      let inUse = this.#find(audience);
      if (inUse === void 0) {
        inUse = new AudienceInRoom(audience, this.#parts);
        this.#inUse.push(inUse);
        this.#inUse.sort((one, other) => one.audience.index - other.audience.index);
      }
      inUse.count += 1;
      inUse.addressees = void 0;
    }
  }
  remove(member) {
    for (const audience of member.audiences) {
      const inUse = this.#find(audience);
      inUse.count -= 1;
      inUse.addressees = void 0;
      if (inUse.count === 0) this.#inUse.splice(this.#inUse.indexOf(inUse), 1);
    }
  }
  /** Connection numbers of the members of an audience, f64 each; undefined when they are too many to be named one by one. */
  addressees(audience, members) {
    const inUse = this.#find(audience);
    if (inUse === void 0 || inUse.count > addresseesMax) return void 0;
    inUse.addressees ??= numbersOf(members, audience);
    return inUse.addressees;
  }
  publish(spoken) {
    const { pending, frameBytesMax } = this.#parts;
    for (const inUse of this.#inUse) {
      const { audience } = inUse;
      if (audience.publication === void 0) continue;
      audience.publication(pending.begin(audience), spoken, inUse);
      pending.end(audience, frameBytesMax);
    }
  }
  /** False when nobody is to be told. */
  announce(who2, what) {
    const { pending, frameBytesMax } = this.#parts;
    let isTold = false;
    for (const inUse of this.#inUse) {
      const { audience } = inUse;
      const spell = audience[what];
      if (spell === void 0) continue;
      spell(pending.begin(audience), who2, inUse);
      pending.end(audience, frameBytesMax);
      isTold = true;
    }
    return isTold;
  }
  /** Tells those who stay that messages under way may be lost. */
  tellRestarted() {
    const { pending, frameBytesMax } = this.#parts;
    for (const { audience } of this.#inUse) {
      if (audience.restarted === void 0) continue;
      pending.begin(audience).append(audience.restarted);
      pending.end(audience, frameBytesMax);
    }
  }
  #find(audience) {
    for (const inUse of this.#inUse) if (inUse.audience === audience) return inUse;
    return void 0;
  }
};
var AudienceInRoom = class {
  audience;
  room;
  jsonDepthMax;
  count = 0;
  // A room fills up before anything is said in it: both are made when they are asked for.
  addressees;
  #text;
  constructor(audience, { room, jsonDepthMax }) {
    this.audience = audience;
    this.room = room;
    this.jsonDepthMax = jsonDepthMax;
  }
  get text() {
    this.#text ??= this.audience.roomText(this.room);
    return this.#text;
  }
};
function numbersOf(members, audience) {
  const addressed = [...members].filter(({ audiences: audiences2 }) => audiences2.includes(audience));
  return new Uint8Array(Float64Array.from(addressed, ({ connection }) => connection).buffer);
}

// src/shard/room.ts
var { frameOverheadBytes, leavePatienceMsMax, leavePatienceMsPerMember } = ShardThreadTuning;
var Room = class {
  name;
  number;
  options;
  members = /* @__PURE__ */ new Map();
  flushState = newFlushState();
  pending;
  #parts;
  #joiners;
  #stream;
  #audiences;
  /** While somebody waits to be told how many got a publication: members at its delivery, by offset. */
  #recipients;
  #countedPublishes = 0;
  constructor(parts) {
    this.name = parts.name;
    this.number = parts.number;
    this.options = parts.options;
    this.pending = parts.pending;
    this.#parts = parts;
    this.#joiners = new Joiners(parts.limits);
    const { frameBytesMax, jsonDepthMax } = parts.limits;
    this.#audiences = new RoomAudiences({ room: parts.name, pending: parts.pending, frameBytesMax, jsonDepthMax });
  }
  /** The stream is opened with this room as its listener, so it comes second. */
  attach(stream) {
    this.#stream = stream;
  }
  get stream() {
    if (this.#stream === void 0) throw new Error(`room ${this.name} has no stream yet`);
    return this.#stream;
  }
  /** See FlushedRoom. */
  addressees(audience) {
    return this.#audiences.addressees(audience, this.members.values());
  }
  /** True when nobody is in it and nobody is about to be. What the engine has yet to answer needs no room. */
  get empty() {
    return this.members.size === 0 && this.#joiners.size === 0;
  }
  /** Whether the connection is neither in nor out: what it asks of the room has to wait (`behind`). */
  isJoining(connection) {
    return this.#joiners.size > 0 && this.#joiners.get(connection) !== void 0;
  }
  /** Does something once a connection that is joining is in, or has been turned away. False when too much waits behind it already. */
  behind(connection, run) {
    return this.#joiners.behind(connection, run);
  }
  /** As `behind`, for the end of a membership: it is never too much. */
  atLast(connection, run) {
    this.#joiners.atLast(connection, run);
  }
  /** Changes what the others see of a member: in presence, and in what it says and does from now on. */
  describe(connection, change) {
    const member = this.members.get(connection);
    if (member === void 0) return;
    member.describe(change);
    if (this.options.presence) this.#parts.presence.add(this.name, member.identity);
  }
  /** Lets somebody in as soon as the engine has put the join in its place. The request is told what becomes of it. */
  join(member, request) {
    if (this.members.has(member.connection)) return "already a member";
    if (this.members.size + this.#joiners.size >= this.options.membersMax) return "room full";
    const joiner = new Joiner(member, request);
    this.#joiners.add(joiner);
    const { recover } = request;
    if (recover === void 0 || !this.options.recovery) {
      this.#announceJoin(joiner);
      return "ok";
    }
    this.stream.recover(recover, this.#parts.limits.recoverMax, this.#parts.owner.nowMs, (result) => {
      if (result.kind === "failed") this.#turnAway(joiner, "failed");
      else if (this.#joiners.has(joiner)) {
        joiner.recovery = result;
        const isHopeless = request.mustRecover && !joiner.wouldRecover(this.#parts.limits);
        if (isHopeless) this.#turnAway(joiner, "unrecovered");
        else this.#announceJoin(joiner);
      }
    });
    return "ok";
  }
  /** Puts a member of the shard's former life back, without telling anyone. */
  restore(member) {
    this.#enter(member, { request: NO_REQUEST, reply: NOTHING6 });
  }
  /**
   * Ends a membership. `reply` goes to the connection when it is still there; no frame reaches it after that. `isConfirmed`: the main
   * thread wants to know when the others have been told. To be called for nobody who is joining.
   */
  leave(connection, {
    reply,
    isConfirmed = false
  }) {
    const member = this.members.get(connection);
    if (member !== void 0) this.#remove(member);
    if (reply !== void 0) {
      const audiences2 = member === void 0 ? 0 : member.audienceBits;
      this.pending.order({ kind: "departed", connection, audiences: audiences2, request: reply.request, reply: reply.frame });
      this.#touch(reply.frame.length);
    }
    if (member === void 0) return false;
    const { identity } = member;
    this.stream.leave(identity, (result) => {
      if (result.kind === "failed") this.left(identity);
      if (isConfirmed) {
        this.pending.confirmLeft(connection);
        this.#touch(0, this.#leavePatienceMs);
      }
    });
    return true;
  }
  /** A member's message, to everyone; or, where members may not publish, a notice to the member alone. */
  say(member, payload) {
    if (!permits(this.options.publish, true)) {
      this.#refuseText(member.connection, TextRefusal.permission);
      return;
    }
    const draft = {
      kind: "message",
      payload,
      sender: member.identity,
      tags: void 0,
      idempotencyKey: void 0,
      skipHistory: false
    };
    member.asked();
    this.stream.publish(draft, this.#parts.owner.nowMs, (result) => {
      if (result.kind !== "ok") this.#refuseText(member.connection, TextRefusal.engine);
      member.answered();
    });
  }
  publish(draft, done) {
    this.stream.publish(draft, this.#parts.owner.nowMs, done);
  }
  /** As `publish`; `done` is also told how many members got it when it was delivered. */
  publishCounted(draft, done) {
    this.#countedPublishes += 1;
    this.#recipients ??= /* @__PURE__ */ new Map();
    this.publish(draft, (result) => {
      const counted = result.kind === "ok" ? this.#recipients?.get(result.position.offset) : void 0;
      this.#countedPublishes -= 1;
      if (this.#countedPublishes === 0) this.#recipients = void 0;
      done(result, counted ?? this.members.size);
    });
  }
  history(query, done) {
    this.stream.history(query, this.#parts.owner.nowMs, done);
  }
  /** A member's private message. It keeps its place behind what the member said before. */
  sayPrivately(sender, to, payload) {
    const { limits, owner } = this.#parts;
    const { jsonDepthMax } = limits;
    const message = { from: sender.identity, to: to.id, room: this.name, payload, jsonDepthMax };
    const frame = PROTOCOLS[to.protocol].privateMessage(message);
    if (!sender.isAwaited) this.#deliverPrivately(sender, to, frame);
    else if (!owner.hold(frame.length)) this.#refuseText(sender.connection, TextRefusal.overloaded);
    else {
      sender.afterwards(() => {
        owner.release(frame.length);
        this.#deliverPrivately(sender, to, frame);
      });
    }
  }
  /** A frame for one member alone, in its place. `code`: of the refusal that it tells of, else 0. */
  notify(connection, frame, code = 0) {
    this.pending.order({ kind: "notice", connection, code, frame });
    this.#touch(frame.length);
  }
  /** Fans a publication out to each audience in its own protocol, encoded once for each. */
  publication(publication) {
    this.#parts.owner.published();
    this.#recipients?.set(publication.offset, this.members.size);
    if (this.members.size > 0) {
      this.#audiences.publish(publication);
      this.#touch(publication.payload.end - publication.payload.start + frameOverheadBytes);
    }
    this.#joiners.keep(publication);
  }
  /** The others hear of it first, then the joiner gets its reply: it sees exactly what comes after that. */
  joined(who2, position) {
    if (this.#audiences.announce(who2, "joined")) this.#touch(frameOverheadBytes);
    const joiner = this.#joiners.announced(who2.id);
    if (joiner === void 0) return;
    const { limits, owner } = this.#parts;
    const admission = joiner.admission(position, { limits, room: this.name, members: this.members.size + 1 });
    if (admission === void 0) {
      this.#turnAway(joiner, "unrecovered");
      this.stream.leave(who2, ignoreAnswer);
      return;
    }
    this.#joiners.remove(joiner);
    this.#enter(joiner.member, admission);
    joiner.request.admitted?.();
    this.#joiners.settled(joiner);
    if (this.empty) owner.emptied(this);
  }
  left(who2) {
    if (this.#audiences.announce(who2, "left")) this.#touch(frameOverheadBytes, this.#leavePatienceMs);
  }
  /** What happened in the room may have been missed. Members that can come back and recover are sent away; the others are told. */
  lost() {
    for (const joiner of this.#joiners.all()) this.#turnAway(joiner, "failed");
    this.#audiences.tellRestarted();
    for (const member of [...this.members.values()]) {
      if (member.audiences.some(({ restarted }) => restarted !== void 0)) continue;
      this.#remove(member);
      const { connection, audienceBits: audiences2 } = member;
      this.pending.order({ kind: "ended", connection, audiences: audiences2, request: NO_REQUEST });
      this.#parts.owner.ended(this, member);
    }
    this.#touch(frameOverheadBytes);
    this.#parts.owner.lost(this);
  }
  #announceJoin(joiner) {
    joiner.isAnnounced = true;
    this.stream.join(joiner.member.identity, (result) => {
      if (result.kind === "failed") this.#turnAway(joiner, "failed");
    });
  }
  #turnAway(joiner, why) {
    if (!this.#joiners.remove(joiner)) return;
    joiner.request.refused(why);
    this.#joiners.settled(joiner);
    if (this.empty) this.#parts.owner.emptied(this);
  }
  #enter(member, answer) {
    const { connection, audienceBits: audiences2 } = member;
    this.pending.order({ kind: "admitted", connection, audiences: audiences2, ...answer });
    this.members.set(connection, member);
    this.#audiences.add(member);
    if (this.options.presence) this.#parts.presence.add(this.name, member.identity);
    this.#touch(answer.reply.length);
  }
  #remove(member) {
    this.members.delete(member.connection);
    this.#audiences.remove(member);
    if (this.options.presence) this.#parts.presence.remove(this.name, member.id);
  }
  #deliverPrivately({ connection: sender }, { connection: recipient, id: recipientId }, frame) {
    this.pending.order({ kind: "privateMessage", sender, recipient, recipientId, frame });
    this.#touch(frame.length);
  }
  #refuseText(connection, why) {
    this.pending.order({ kind: "textRefused", connection, why });
    this.#touch(frameOverheadBytes);
  }
  get #leavePatienceMs() {
    return Math.min(leavePatienceMsMax, Math.floor(this.members.size * leavePatienceMsPerMember));
  }
  #touch(bytes, patienceMs = 0) {
    this.#parts.owner.touched(this, bytes, patienceMs);
  }
};
var NOTHING6 = new Uint8Array(0);
var ignoreAnswer = () => {
};

// src/shard/shared-builders.ts
var { builderBytes, builderKeptBytesMax, buildersKeptBytesMax } = ShardThreadTuning;
var SharedBuilders = class {
  #free = [];
  #freeBytes = 0;
  take() {
    const builder = this.#free.pop();
    if (builder === void 0) return new ByteBuilder(builderBytes);
    this.#freeBytes -= builder.bytes.length;
    return builder;
  }
  give(builder) {
    const size = builder.bytes.length;
    if (size > builderKeptBytesMax || this.#freeBytes + size > buildersKeptBytesMax) return;
    builder.clear();
    this.#free.push(builder);
    this.#freeBytes += size;
  }
};

// src/shard/rooms.ts
var { heldBytesMax, lingerMs, lingeringRoomsMax } = ShardThreadTuning;
var Rooms = class {
  #parts;
  #limits;
  #byName = /* @__PURE__ */ new Map();
  #schedule;
  #builders = new SharedBuilders();
  /** Rooms that connections have subscribed to by a command, for those connections. */
  #subscribed = /* @__PURE__ */ new Map();
  /** Rooms that are open for the API alone, and since when, the longest first. */
  #lingering = /* @__PURE__ */ new Map();
  #freeNumbers = [];
  #numbers = 0;
  #heldBytes = 0;
  /** Monotonic milliseconds of the turn in progress. */
  nowMs = 0;
  /** Output that the turn in progress has caused. */
  outputBytes = 0;
  constructor(parts) {
    const { flush, limits } = parts.config;
    this.#parts = parts;
    const frameBytesMax = Math.min(flush.frameBytesMax, limits.outboxBytesMax);
    this.#limits = {
      recoverMax: limits.historyItemsMax,
      recoverBytesMax: limits.outboxBytesMax,
      bufferedMax: limits.historyItemsMax,
      frameBytesMax,
      behindMax: limits.pendingCommandsMax,
      jsonDepthMax: limits.jsonDepthMax
    };
    this.#schedule = new FlushSchedule(frameBytesMax);
  }
  /** Rooms with members, or with somebody who is joining. */
  get size() {
    return this.#byName.size - this.#lingering.size;
  }
  all() {
    return this.#byName.values();
  }
  get(name) {
    return this.#byName.get(name);
  }
  /** The room of this name for somebody who joins, created if needed; undefined when the shard holds as many as it may. */
  obtain(name) {
    const room = this.#byName.get(name) ?? this.#open(name);
    if (room === void 0) this.#parts.counters.add("refusedRooms");
    else if (this.#lingering.delete(room)) this.#countRooms();
    return room;
  }
  /** As `obtain`, for somebody who only asks something of the room: it stays open for a while. */
  use(name) {
    const room = this.#byName.get(name) ?? this.#open(name);
    if (room === void 0) this.#parts.counters.add("refusedRooms");
    else if (room.empty || this.#lingering.has(room)) {
      this.#lingering.delete(room);
      this.#lingering.set(room, this.nowMs);
      if (this.#lingering.size > lingeringRoomsMax) this.#closeOldest();
      this.#countRooms();
    }
    return room;
  }
  #open(name) {
    const { config, counters, engine } = this.#parts;
    if (this.#byName.size >= config.limits.roomsMax && !this.#closeOldest()) return void 0;
    const options = roomOptionsFor(config.rooms, name);
    const room = new Room({
      name,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      options,
      limits: this.#limits,
      pending: new Pending(this.#builders),
      presence: engine.presence,
      owner: this
    });
    room.attach(engine.broker.open(name, options, room));
    this.#byName.set(name, room);
    counters.set("rooms", this.size);
    return room;
  }
  /** Closes the room that the API has not used for longest; false when there is none that waits for nothing. */
  #closeOldest() {
    for (const room of this.#lingering.keys()) {
      if (!room.empty) continue;
      this.#lingering.delete(room);
      this.dropIfEmpty(room);
      return true;
    }
    return false;
  }
  /** Once a second: closes rooms that the API has not used for a while. */
  sweep() {
    for (const [room, sinceMs] of this.#lingering) {
      if (this.nowMs - sinceMs < lingerMs) break;
      if (!room.empty) continue;
      this.#lingering.delete(room);
      this.dropIfEmpty(room);
    }
  }
  /**
   * Does what a connection asks of a room that it is still joining once the join is settled, with a copy of what it said. False
   * when too much waits already.
   */
  postpone(room, connection, { said, run }) {
    const bytes = said.end - said.start;
    if (!this.hold(bytes)) return false;
    const kept = keptSlice(said);
    const isTaken = room.behind(connection, () => {
      this.release(bytes);
      run(kept);
    });
    if (!isTaken) this.release(bytes);
    return isTaken;
  }
  hold(bytes) {
    if (this.#heldBytes + bytes > heldBytesMax) return false;
    this.#heldBytes += bytes;
    return true;
  }
  release(bytes) {
    this.#heldBytes -= bytes;
  }
  /** Remembers that a connection has subscribed to a room, so that its end can be told there. */
  track(connection, room) {
    const rooms = this.#subscribed.get(connection);
    if (rooms === void 0) this.#subscribed.set(connection, /* @__PURE__ */ new Set([room]));
    else rooms.add(room);
  }
  /** False when nothing was remembered. */
  untrack(connection, room) {
    const rooms = this.#subscribed.get(connection);
    const isKnown = rooms?.delete(room) === true;
    if (rooms?.size === 0) this.#subscribed.delete(connection);
    return isKnown;
  }
  /** The rooms that a connection has subscribed to. */
  roomsOf(connection) {
    return this.#subscribed.get(connection) ?? [];
  }
  /** A connection has ended: it leaves every room that it has subscribed to. */
  leaveAll(connection) {
    const rooms = this.#subscribed.get(connection);
    if (rooms === void 0) return;
    for (const room of [...rooms]) {
      if (room.isJoining(connection)) room.atLast(connection, () => this.#leave(connection, room));
      else this.#leave(connection, room);
    }
  }
  #leave(connection, room) {
    if (this.untrack(connection, room)) this.#parts.counters.add("members", -1);
    room.leave(connection, {});
    this.dropIfEmpty(room);
  }
  /** A room that nobody needs vanishes, once what it still had to say is said. */
  dropIfEmpty(room) {
    if (!room.empty || this.#lingering.has(room) || this.#byName.get(room.name) !== room) return;
    if (room.flushState.scheduled) this.#flush(room, this.nowMs);
    this.#byName.delete(room.name);
    room.stream.close(this.nowMs);
    this.#freeNumbers.push(room.number);
    this.#countRooms();
  }
  emptied(room) {
    this.dropIfEmpty(room);
  }
  published() {
    this.#parts.counters.add("publications");
  }
  /** Members are told; from here on the room hears from a new stream. */
  lost(room) {
    room.stream.close(this.nowMs);
    room.attach(this.#parts.engine.broker.open(room.name, room.options, room));
    this.dropIfEmpty(room);
  }
  ended(room, { connection }) {
    if (this.untrack(connection, room)) this.#parts.counters.add("members", -1);
  }
  flushDue(nowMs) {
    if (this.#parts.outbox.blocked) return;
    for (const room of this.#schedule.take(nowMs)) this.#flush(room, nowMs);
  }
  flushAll() {
    for (const room of this.#schedule.takeAll()) this.#flush(room, this.nowMs);
  }
  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs() {
    return this.#schedule.nextDueMs;
  }
  touched(room, bytes, patienceMs) {
    this.outputBytes += bytes;
    this.#schedule.touch(room, bytes, { nowMs: this.nowMs, windowMs: this.#parts.counters.windowMs, patienceMs });
    for (; ; ) {
      const audience = room.pending.fullGroup;
      if (audience === void 0 || this.#parts.outbox.blocked) return;
      this.#parts.counters.add("flushes");
      room.pending.flushGroup(this.#parts.outbox, room.number, audience);
      room.flushState.pendingBytes = room.pending.openBytes;
    }
  }
  #flush(room, nowMs) {
    if (!room.flushState.scheduled) return;
    this.#schedule.flushed(room, nowMs);
    if (room.pending.flush(this.#parts.outbox, room)) this.#parts.counters.add("flushes");
  }
  #countRooms() {
    this.#parts.counters.set("rooms", this.size);
  }
};

// src/shard/shard.ts
var { batchOutputBytesMax, batchRecordsMax } = ShardThreadTuning;
var Shard = class {
  #engine;
  /** In front of an engine that answers later. */
  #gate;
  #outbox;
  #counters;
  #drainSoon;
  #rooms;
  #handler;
  /** `asked`: by the main thread. `closing`: the engine makes safe what it holds. */
  #stop = "no";
  constructor(parts) {
    const { config, outbox, counters, faults } = parts;
    this.#outbox = outbox;
    this.#counters = counters;
    this.#drainSoon = parts.drainSoon;
    const { keptLogsMax, idempotencyKeysMax } = config.limits;
    const engine = parts.createEngine({ keptLogsMax, idempotencyKeysMax });
    this.#gate = engine.answersLater ? new EngineGate(engine, (run) => this.#turn(run)) : void 0;
    this.#engine = this.#gate ?? engine;
    const rooms = new Rooms({ config, engine: this.#engine, outbox, counters });
    this.#rooms = rooms;
    const plain = new PlainCommands({ config, engine: this.#engine, rooms, outbox, counters });
    const centrifuge = new CentrifugeCommands({ config, engine: this.#engine, rooms, outbox, counters });
    const http = new HttpCommands({ config, rooms, outbox, counters });
    this.#handler = {
      text: (connection, text) => plain.text(connection, text),
      data: (connection, json) => plain.data(connection, json),
      join: (connection, order) => plain.join(connection, order),
      leave: (connection) => {
        plain.leave(connection);
        rooms.leaveAll(connection);
      },
      privateMessage: (connection, to, payload) => plain.privateMessage(connection, to, payload),
      members: (connection) => plain.members(connection),
      subscribe: (call, order) => centrifuge.subscribe(call, order),
      unsubscribe: (call, room) => centrifuge.unsubscribe(call, room),
      expel: (call, expulsion) => centrifuge.expel(call, expulsion),
      publish: (call, room, publish) => centrifuge.publish(call, room, publish),
      presence: (call, room) => centrifuge.presence(call, room),
      presenceStats: (call, room) => centrifuge.presenceStats(call, room),
      history: (call, room, params) => centrifuge.history(call, room, params),
      describe: (connection, order) => centrifuge.describe(connection, order),
      statistics: (request, room, body) => http.statistics(request, room, body),
      apiPublish: (request, room, body) => http.publish(request, room, body),
      listRooms: (request, query) => http.listRooms(request, query),
      fault: (kind) => {
        if (faults) injectFault(kind);
      },
      stop: () => {
        this.#stop = "asked";
      }
    };
  }
  /** Whether nothing but an inbox record or `nextDueMs` gives this shard anything to do. */
  get mayPark() {
    return !this.#engine.answersLater;
  }
  /** Tells the main thread when it can be asked. Throws, here or in a later tick, when the engine has failed. */
  open() {
    this.#engine.open({
      ready: () => {
        this.#outbox.ready();
        this.#drainSoon();
      },
      failed: (error) => {
        throw error;
      }
    });
  }
  /**
   * Reads and applies inbox records, then flushes what is due. `more`: there may be more to read at once. While the outbox
   * is blocked nothing is read: the inbox fills up and the main thread refuses new commands.
   */
  drain(reader, nowMs) {
    const rooms = this.#rooms;
    const outbox = this.#outbox;
    rooms.nowMs = nowMs;
    rooms.outputBytes = 0;
    let records = 0;
    if (outbox.blocked) outbox.unblock();
    const full = () => records === batchRecordsMax || rooms.outputBytes >= batchOutputBytesMax;
    while (!full() && !outbox.blocked && reader.next()) {
      records += 1;
      readInbox(reader, this.#handler);
    }
    reader.release();
    rooms.flushDue(nowMs);
    if (this.#stop === "asked") this.#finish();
    return { more: full(), records, blocked: outbox.blocked };
  }
  /** When the next room's window ends; undefined when none waits. */
  get nextDueMs() {
    return this.#rooms.nextDueMs;
  }
  /** Once a second: expiry of history, of logs without members and of rooms that nobody uses. */
  sweep(nowMs) {
    this.#rooms.nowMs = nowMs;
    this.#rooms.sweep();
    this.#engine.broker.sweep(nowMs);
    this.#counters.set("rooms", this.#rooms.size);
  }
  /** Runs an answer or a delivery of the engine that comes between two drains. */
  #turn(run) {
    this.#rooms.nowMs = performance.now();
    run();
    this.#drainSoon();
  }
  /** Answers the order to stop once the engine has answered everything, and holds what it must in safety. */
  #finish() {
    if (this.#gate !== void 0 && this.#gate.outstanding > 0) return;
    this.#stop = "closing";
    this.#engine.close(() => {
      this.#rooms.flushAll();
      this.#outbox.stopped();
      this.#drainSoon();
    });
  }
};

// src/shard/worker.ts
var { beatIntervalMs, expirySweepIntervalMs } = ShardThreadTuning;
function runShard(task, createEngine) {
  const counters = new ShardCounters(task.counters);
  const mailbox = new ShardEnd(
    { write: task.outbox, read: task.inbox, port: task.port, drain },
    { dueMs: () => shard.nextDueMs ?? Number.POSITIVE_INFINITY, mayPark: () => shard.mayPark }
  );
  const outbox = new Outbox(mailbox.writer, counters);
  const { config, faults } = task;
  const shard = new Shard({ config, outbox, counters, faults, createEngine, drainSoon: () => mailbox.runSoon() });
  function drain() {
    const drained = shard.drain(mailbox.reader, performance.now());
    mailbox.ring();
    return drained;
  }
  setInterval(() => counters.add("beats"), beatIntervalMs);
  setInterval(() => shard.sweep(performance.now()), expirySweepIntervalMs);
  shard.open();
  mailbox.ring();
  return new Promise(() => void 0);
}

// test/support/late-engine.ts
var DELAY_MS_MAX = 30;
var SLOW_MS = 1e3;
var SPOILED = 33;
var FAILING = /(?:^|:)late-(fails|broken)-(publish|join|leave|recover|history|presence)-(?:(\d+)-)?/;
var LOSING = /(?:^|:)late-lost-(\d+)-/;
var SLOW = /(?:^|:)late-slow-/;
var DYING = /(?:^|:)late-dies-/;
var TEMPORARY = { kind: "failed", temporary: true };
function createLateEngine(parts, seed) {
  const inner = createMemoryEngine(parts);
  const random = randomFrom(seed);
  const later = (run) => setTimeout(run, random() * DELAY_MS_MAX);
  let events;
  const shared = {
    queues: new Queues(random),
    troubles: new Troubles(),
    die: () => later(() => events?.failed(new Error("the late engine has died")))
  };
  return {
    answersLater: true,
    broker: new LateBroker(inner.broker, shared),
    presence: new LatePresence(inner.presence, shared),
    open(given) {
      events = given;
      inner.open({ ready: () => later(() => given.ready()), failed: (error) => given.failed(error) });
    },
    close: (done) => inner.close(() => later(done))
  };
}
var LateBroker = class {
  #inner;
  #shared;
  #open = /* @__PURE__ */ new Set();
  constructor(inner, shared) {
    this.#inner = inner;
    this.#shared = shared;
  }
  open(room, options, listener) {
    if (this.#open.has(room)) throw new Error(`the room ${room} is open already`);
    this.#open.add(room);
    const free = () => this.#open.delete(room);
    return new LateStream({ ...this.#shared, inner: this.#inner, room, options, listener, free });
  }
  sweep(nowMs) {
    this.#inner.sweep(nowMs);
  }
};
var LateStream = class {
  #parts;
  #inner;
  // `losing`: until the listener hears of it.
  #state = "open";
  constructor(parts) {
    this.#parts = parts;
    const { inner, room, options, listener } = parts;
    this.#inner = inner.open(room, options, {
      publication: (publication) => {
        const copy = copyOf(publication);
        this.#deliver(() => {
          listener.publication(copy);
          copy.payload.bytes.fill(SPOILED);
        });
      },
      joined: (who2, position) => this.#deliver(() => listener.joined(who2, position)),
      left: (who2) => this.#deliver(() => listener.left(who2)),
      lost: () => this.#lose()
    });
  }
  publish(draft, nowMs, done) {
    const { room, troubles, die } = this.#parts;
    if (DYING.test(room)) die();
    if (this.#fails("publish", done)) return;
    if (!troubles.losesNow(room)) {
      this.#inner.publish(draft, nowMs, this.#answer(done));
      return;
    }
    this.#lose();
    this.#inner.publish(draft, nowMs, () => this.#answer(done)(TEMPORARY));
    this.#inner.close(nowMs);
  }
  join(who2, done) {
    if (!this.#fails("join", done)) this.#inner.join(who2, this.#answer(done));
  }
  leave(who2, done) {
    if (!this.#fails("leave", done)) this.#inner.leave(who2, this.#answer(done));
  }
  recover(since, limit, nowMs, done) {
    if (!this.#fails("recover", done)) this.#inner.recover(since, limit, nowMs, this.#answer(done));
  }
  history(query, nowMs, done) {
    if (!this.#fails("history", done)) this.#inner.history(query, nowMs, this.#answer(done));
  }
  close(nowMs) {
    if (this.#state === "open") this.#inner.close(nowMs);
    if (this.#state === "open" || this.#state === "losing") this.#parts.free();
    this.#state = "closed";
  }
  // Nothing that happens from here on is delivered; what happened before still is.
  #lose() {
    this.#state = "losing";
    this.#later(() => {
      if (this.#state !== "losing") return;
      this.#state = "lost";
      this.#parts.free();
      this.#parts.listener.lost();
    });
  }
  #fails(ask, done) {
    const { room, troubles } = this.#parts;
    const failure = this.#state === "open" ? troubles.failureOf(room, ask) : TEMPORARY;
    if (failure !== void 0) this.#answer(done)(failure);
    return failure !== void 0;
  }
  // Once the stream is closed nothing is delivered any more, but everything is answered.
  #deliver(run) {
    if (this.#state !== "open") return;
    this.#later(() => {
      if (this.#state !== "closed") run();
    });
  }
  #answer(done) {
    return (result) => this.#later(() => done(result));
  }
  #later(run) {
    this.#parts.queues.later(this.#parts.room, run);
  }
};
var LatePresence = class {
  #inner;
  #shared;
  constructor(inner, shared) {
    this.#inner = inner;
    this.#shared = shared;
  }
  add(room, who2) {
    this.#inner.add(room, who2);
  }
  remove(room, id) {
    this.#inner.remove(room, id);
  }
  list(room, done) {
    if (this.#fails(room, done)) return;
    this.#inner.list(room, (result) => {
      const members = new Map(result.kind === "ok" ? result.members : []);
      this.#shared.queues.later(room, () => {
        done(result.kind === "ok" ? { kind: "ok", members } : result);
        members.clear();
      });
    });
  }
  stats(room, done) {
    if (this.#fails(room, done)) return;
    this.#inner.stats(room, (result) => this.#shared.queues.later(room, () => done(result)));
  }
  #fails(room, done) {
    const { queues, troubles } = this.#shared;
    const failure = troubles.failureOf(room, "presence");
    if (failure !== void 0) queues.later(room, () => done(failure));
    return failure !== void 0;
  }
};
var Queues = class {
  #random;
  #rooms = /* @__PURE__ */ new Map();
  constructor(random) {
    this.#random = random;
  }
  later(room, run) {
    const waiting = this.#rooms.get(room);
    const slowMs = SLOW.test(room) ? SLOW_MS : 0;
    const atMs = performance.now() + slowMs + this.#random() * DELAY_MS_MAX;
    if (waiting !== void 0) {
      waiting.push({ atMs, run });
      return;
    }
    this.#rooms.set(room, [{ atMs, run }]);
    this.#wait(room, atMs);
  }
  #wait(room, atMs) {
    setTimeout(() => this.#runDue(room), Math.max(0, atMs - performance.now()));
  }
  #runDue(room) {
    const waiting = this.#rooms.get(room);
    const nowMs = performance.now();
    do {
      waiting[0].run();
      waiting.shift();
    } while (waiting.length > 0 && waiting[0].atMs <= nowMs);
    if (waiting.length === 0) this.#rooms.delete(room);
    else this.#wait(room, waiting[0].atMs);
  }
};
var Troubles = class {
  // Of rooms with such names alone.
  #counts = /* @__PURE__ */ new Map();
  failureOf(room, ask) {
    const [, how, failing, times] = FAILING.exec(room) ?? [];
    if (failing !== ask) return void 0;
    if (times !== void 0 && this.#count(room) > Number(times)) return void 0;
    return { kind: "failed", temporary: how === "fails" };
  }
  losesNow(room) {
    const [, every] = LOSING.exec(room) ?? [];
    return every !== void 0 && this.#count(room) % Number(every) === 0;
  }
  #count(room) {
    const count = (this.#counts.get(room) ?? 0) + 1;
    this.#counts.set(room, count);
    return count;
  }
};
function copyOf(publication) {
  const { payload } = publication;
  const bytes = payload.bytes.slice(payload.start, payload.end);
  return { ...publication, payload: { ...payload, bytes, start: 0, end: bytes.length } };
}
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 1831565813 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

// test/support/late-worker.ts
var late_worker_default = (task) => runShard(task, (parts) => createLateEngine(parts, 1854338909 + threadId));
export {
  late_worker_default as default
};
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vdGVzdC9zdXBwb3J0L2xhdGUtd29ya2VyLnRzIiwgIi4uL3NyYy9lbmdpbmUvbWVtb3J5LWJyb2tlci50cyIsICIuLi9zcmMvcHJvdG9jb2wvYnl0ZS1idWlsZGVyLnRzIiwgIi4uL3NyYy9wcm90b2NvbC9wYXlsb2FkLnRzIiwgIi4uL3NyYy9lbmdpbmUvbWVtb3J5LWVuZ2luZS50cyIsICIuLi9zcmMvbWFpbGJveC9jb3VudGVycy50cyIsICIuLi9zcmMvdHVuaW5nL21haW4tdGhyZWFkLnRzIiwgIi4uL3NyYy90dW5pbmcvc2hhcmQtdGhyZWFkLnRzIiwgIi4uL3NyYy9tYWlsYm94L3JpbmcudHMiLCAiLi4vc3JjL21haWxib3gvbWFpbGJveC50cyIsICIuLi9zcmMvYXNzZXJ0LW5ldmVyLnRzIiwgIi4uL3NyYy9tYWlsYm94L3dvcmRzLnRzIiwgIi4uL3NyYy9tYWlsYm94L291dGJveC1yZWNvcmRzLnRzIiwgIi4uL3NyYy9zaGFyZC9vdXRib3gudHMiLCAiLi4vc3JjL21haWxib3gvaW5ib3gtcmVjb3Jkcy50cyIsICIuLi9zcmMvY29uZmlnL3Jvb20tb3B0aW9ucy50cyIsICIuLi9zcmMvcHJvdG9jb2wvaWRlbnRpdHkudHMiLCAiLi4vc3JjL3Byb3RvY29sL2NlbnRyaWZ1Z2UudHMiLCAiLi4vc3JjL3Byb3RvY29sL2NvZGVzLnRzIiwgIi4uL3NyYy9wcm90b2NvbC9wbGFpbi50cyIsICIuLi9zcmMvcHJvdG9jb2wvanNvbi10ZXh0LnRzIiwgIi4uL3NyYy9wcm90b2NvbC9qc29uLWN1cnNvci50cyIsICIuLi9zcmMvcHJvdG9jb2wvanNvbi1zY2FuLnRzIiwgIi4uL3NyYy9wcm90b2NvbC9wbGFpbi1qc29uLnRzIiwgIi4uL3NyYy9wcm90b2NvbC9wcm90b2NvbHMudHMiLCAiLi4vc3JjL3Byb3RvY29sL3B1Ymxpc2gtZGF0YS50cyIsICIuLi9zcmMvc2hhcmQvaGlzdG9yeS1xdWVyeS50cyIsICIuLi9zcmMvc2hhcmQvbWVtYmVyLnRzIiwgIi4uL3NyYy9zaGFyZC9jZW50cmlmdWdlLWNvbW1hbmRzLnRzIiwgIi4uL3NyYy9zaGFyZC9lbmdpbmUtZ2F0ZS50cyIsICIuLi9zcmMvc2hhcmQvZmF1bHQudHMiLCAiLi4vc3JjL3Byb3RvY29sL3N0YXRpc3RpY3MudHMiLCAiLi4vc3JjL3Byb3RvY29sL2Zsb2F0LXRleHQudHMiLCAiLi4vc3JjL3NoYXJkL2h0dHAtY29tbWFuZHMudHMiLCAiLi4vc3JjL3NoYXJkL3BsYWluLWNvbW1hbmRzLnRzIiwgIi4uL3NyYy9tYWlsYm94L3NsaWNlLnRzIiwgIi4uL3NyYy9zaGFyZC9mbHVzaC1zY2hlZHVsZS50cyIsICIuLi9zcmMvbWFpbGJveC9ncm91cC50cyIsICIuLi9zcmMvc2hhcmQvcGVuZGluZy50cyIsICIuLi9zcmMvc2hhcmQvc3Vic2NyaWJlLXJlcXVlc3QudHMiLCAiLi4vc3JjL3NoYXJkL2pvaW5lci50cyIsICIuLi9zcmMvc2hhcmQvam9pbmVycy50cyIsICIuLi9zcmMvc2hhcmQvcm9vbS1hdWRpZW5jZXMudHMiLCAiLi4vc3JjL3NoYXJkL3Jvb20udHMiLCAiLi4vc3JjL3NoYXJkL3NoYXJlZC1idWlsZGVycy50cyIsICIuLi9zcmMvc2hhcmQvcm9vbXMudHMiLCAiLi4vc3JjL3NoYXJkL3NoYXJkLnRzIiwgIi4uL3NyYy9zaGFyZC93b3JrZXIudHMiLCAiLi4vdGVzdC9zdXBwb3J0L2xhdGUtZW5naW5lLnRzIl0sCiAgInNvdXJjZXNDb250ZW50IjogWyIvLyBFbnRyeSBvZiBhIHNoYXJkIHRocmVhZCBpbiBhIGxhdGUgcnVuLiBCdW5kbGVkIGJ5IGJ1aWxkLWxhdGUtZW5naW5lLnRzLCBzaW5jZSBhIHRocmVhZCBjYW5ub3QgbG9hZCBUeXBlU2NyaXB0LlxuaW1wb3J0IHsgdGhyZWFkSWQgfSBmcm9tICdub2RlOndvcmtlcl90aHJlYWRzJ1xuaW1wb3J0IHR5cGUgeyBTaGFyZFRhc2sgfSBmcm9tICcuLi8uLi9zcmMvbWFpbGJveC9zaGFyZC10YXNrLnRzJ1xuaW1wb3J0IHsgcnVuU2hhcmQgfSBmcm9tICcuLi8uLi9zcmMvc2hhcmQvd29ya2VyLnRzJ1xuaW1wb3J0IHsgY3JlYXRlTGF0ZUVuZ2luZSB9IGZyb20gJy4vbGF0ZS1lbmdpbmUudHMnXG5cbi8vIGJ1aWxkLWxhdGUtZW5naW5lLnRzIHB1dHMgaXQgaW4uXG5kZWNsYXJlIGNvbnN0IExBVEVfRU5HSU5FX1NFRUQ6IG51bWJlclxuXG5leHBvcnQgZGVmYXVsdCAodGFzazogU2hhcmRUYXNrKTogUHJvbWlzZTxuZXZlcj4gPT5cbiAgcnVuU2hhcmQodGFzaywgKHBhcnRzKSA9PiBjcmVhdGVMYXRlRW5naW5lKHBhcnRzLCBMQVRFX0VOR0lORV9TRUVEICsgdGhyZWFkSWQpKVxuIiwgIi8vIFB1YmxpY2F0aW9ucywgb2Zmc2V0cyBhbmQgaGlzdG9yeSBpbiB0aGUgbWVtb3J5IG9mIG9uZSBzaGFyZC4gQW5zd2VycyB3aXRoaW4gdGhlIGNhbGwuIEJvdW5kZWQgdGhyZWUgd2F5cyBmb3IgZWFjaCByb29tOlxuLy8gYnkgY291bnQsIGJ5IGJ5dGVzIGFuZCBieSBhZ2UuIEEgbG9nIHdpdGhvdXQgbWVtYmVycyBhbmQgd2l0aG91dCBhbnl0aGluZyB3b3J0aCBrZWVwaW5nIGlzIGRyb3BwZWQgYXQgb25jZS5cbmltcG9ydCB7IGNyZWF0ZUhhc2gsIHJhbmRvbUJ5dGVzIH0gZnJvbSAnbm9kZTpjcnlwdG8nXG5pbXBvcnQgdHlwZSB7IFJvb21PcHRpb25zIH0gZnJvbSAnLi4vY29uZmlnL2NvbmZpZy1zY2hlbWEudHMnXG5pbXBvcnQgeyBCeXRlQnVpbGRlciB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB0eXBlIHsgSWRlbnRpdHkgfSBmcm9tICcuLi9wcm90b2NvbC9pZGVudGl0eS50cydcbmltcG9ydCB7IGFwcGVuZFBheWxvYWQgfSBmcm9tICcuLi9wcm90b2NvbC9wYXlsb2FkLnRzJ1xuaW1wb3J0IHR5cGUge1xuICBBY2tub3dsZWRnZW1lbnQsXG4gIEJyb2tlcixcbiAgRHJhZnQsXG4gIEVuZ2luZVBhcnRzLFxuICBIaXN0b3J5UXVlcnksXG4gIEhpc3RvcnlSZXN1bHQsXG4gIFBvc2l0aW9uLFxuICBQdWJsaXNoUmVzdWx0LFxuICBSZWNvdmVyUmVzdWx0LFxuICBTdG9yZWRQdWJsaWNhdGlvbixcbiAgU3RyZWFtLFxuICBTdHJlYW1MaXN0ZW5lcixcbn0gZnJvbSAnLi9lbmdpbmUudHMnXG5cbmNvbnN0IElERU1QT1RFTkNZX1RUTF9NUyA9IDUgKiA2MF8wMDBcbi8qKiBBYm91dCA1IG1zIG9mIHdvcmsuICovXG5jb25zdCBTV0VFUF9TVFJFQU1TX01BWCA9IDEwMF8wMDBcbi8qKiBXaGF0IGEgc3RvcmVkIHB1YmxpY2F0aW9uIGNvc3RzIGJlc2lkZSBpdHMgb3duIGJ5dGVzLiAqL1xuY29uc3QgRU5UUllfT1ZFUkhFQURfQllURVMgPSA2NFxuLyoqIFRoZSBsaXN0IG9mIGEgbG9nIGluIHdoaWNoIG5vdGhpbmcgaXMga2VwdDsgbW9zdCBsb2dzIHRoYXQgd2FpdCBmb3IgbWVtYmVycyB0byBjb21lIGJhY2sgYXJlIHN1Y2guICovXG5jb25zdCBOT1RISU5HOiBTdG9yZWRQdWJsaWNhdGlvbltdID0gW11cblxuaW50ZXJmYWNlIEFjY2VwdGVkS2V5IHtcbiAgcmVhZG9ubHkgZGlnZXN0OiBzdHJpbmdcbiAgcmVhZG9ubHkgcG9zaXRpb246IFBvc2l0aW9uXG4gIHJlYWRvbmx5IGV4cGlyZXNBdE1zOiBudW1iZXJcbn1cblxuZXhwb3J0IGNsYXNzIE1lbW9yeUJyb2tlciBpbXBsZW1lbnRzIEJyb2tlciB7XG4gIHJlYWRvbmx5ICNzdHJlYW1zID0gbmV3IE1hcDxzdHJpbmcsIE1lbW9yeVN0cmVhbT4oKVxuICAjc3dlZXBpbmcgPSB0aGlzLiNzdHJlYW1zLnZhbHVlcygpXG4gIC8qKiBMb2dzIHdob3NlIHJvb20gaGFzIG5vIG1lbWJlcnMsIGxvbmdlc3Qgd2l0aG91dCBmaXJzdC4gKi9cbiAgcmVhZG9ubHkgI2lkbGUgPSBuZXcgU2V0PE1lbW9yeVN0cmVhbT4oKVxuICByZWFkb25seSAjcGFydHM6IEVuZ2luZVBhcnRzXG5cbiAgY29uc3RydWN0b3IocGFydHM6IEVuZ2luZVBhcnRzKSB7XG4gICAgdGhpcy4jcGFydHMgPSBwYXJ0c1xuICB9XG5cbiAgb3Blbihyb29tOiBzdHJpbmcsIG9wdGlvbnM6IFJvb21PcHRpb25zLCBsaXN0ZW5lcjogU3RyZWFtTGlzdGVuZXIpOiBTdHJlYW0ge1xuICAgIGxldCBzdHJlYW0gPSB0aGlzLiNzdHJlYW1zLmdldChyb29tKVxuICAgIGlmIChzdHJlYW0gPT09IHVuZGVmaW5lZCkge1xuICAgICAgc3RyZWFtID0gbmV3IE1lbW9yeVN0cmVhbSh7IHJvb20sIG9wdGlvbnMsIG93bmVyOiB0aGlzLCBrZXlzTWF4OiB0aGlzLiNwYXJ0cy5pZGVtcG90ZW5jeUtleXNNYXggfSlcbiAgICAgIHRoaXMuI3N0cmVhbXMuc2V0KHJvb20sIHN0cmVhbSlcbiAgICB9XG4gICAgdGhpcy4jaWRsZS5kZWxldGUoc3RyZWFtKVxuICAgIHN0cmVhbS5hdHRhY2gobGlzdGVuZXIpXG4gICAgcmV0dXJuIHN0cmVhbVxuICB9XG5cbiAgLyoqIExvb2tzIGF0IGEgYm91bmRlZCBudW1iZXIgb2YgbG9ncyBhbmQgZ29lcyBvbiBmcm9tIHRoZXJlIHRoZSBuZXh0IHRpbWU6IGEgbWlsbGlvbiBvZiB0aGVtIG11c3Qgbm90IGhvbGQgdXAgdGhlIHNoYXJkLiAqL1xuICBzd2VlcChub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgZm9yIChsZXQgY291bnQgPSAwOyBjb3VudCA8IFNXRUVQX1NUUkVBTVNfTUFYOyBjb3VudCsrKSB7XG4gICAgICBjb25zdCBuZXh0ID0gdGhpcy4jc3dlZXBpbmcubmV4dCgpXG4gICAgICBpZiAobmV4dC5kb25lID09PSB0cnVlKSB7XG4gICAgICAgIHRoaXMuI3N3ZWVwaW5nID0gdGhpcy4jc3RyZWFtcy52YWx1ZXMoKVxuICAgICAgICByZXR1cm5cbiAgICAgIH1cbiAgICAgIG5leHQudmFsdWUuc3dlZXAobm93TXMpXG4gICAgfVxuICB9XG5cbiAgZHJvcHBlZChyb29tOiBzdHJpbmcsIHN0cmVhbTogTWVtb3J5U3RyZWFtKTogdm9pZCB7XG4gICAgdGhpcy4jc3RyZWFtcy5kZWxldGUocm9vbSlcbiAgICB0aGlzLiNpZGxlLmRlbGV0ZShzdHJlYW0pXG4gIH1cblxuICAvKiogT2YgdGhlIGxvZ3Mga2VwdCBmb3Igcm9vbXMgd2l0aG91dCBtZW1iZXJzIHRoZSBvbGRlc3QgaXMgZHJvcHBlZDsgbWVtYmVycyB0aGF0IGNvbWUgYmFjayBsZWFybiBvZiBpdCBieSBhIG5ldyBlcG9jaC4gKi9cbiAgY2xvc2VkKHN0cmVhbTogTWVtb3J5U3RyZWFtKTogdm9pZCB7XG4gICAgdGhpcy4jaWRsZS5hZGQoc3RyZWFtKVxuICAgIGlmICh0aGlzLiNpZGxlLnNpemUgPD0gdGhpcy4jcGFydHMua2VwdExvZ3NNYXgpIHJldHVyblxuICAgIGZvciAoY29uc3Qgb2xkZXN0IG9mIHRoaXMuI2lkbGUpIHtcbiAgICAgIG9sZGVzdC5kcm9wKClcbiAgICAgIHJldHVyblxuICAgIH1cbiAgfVxuXG4gIC8qKiBMb2dzIGtlcHQsIHRob3NlIHdpdGhvdXQgbWVtYmVycyBpbmNsdWRlZC4gKi9cbiAgZ2V0IHNpemUoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy4jc3RyZWFtcy5zaXplXG4gIH1cbn1cblxuLyoqIFRvbGQgd2hlbiBhIGxvZyBsb3NlcyBpdHMgcm9vbSdzIG1lbWJlcnMsIGFuZCB3aGVuIG5vdGhpbmcgaW4gaXQgaXMgd29ydGgga2VlcGluZy4gKi9cbmludGVyZmFjZSBTdHJlYW1Pd25lciB7XG4gIGNsb3NlZChzdHJlYW06IE1lbW9yeVN0cmVhbSk6IHZvaWRcbiAgZHJvcHBlZChyb29tOiBzdHJpbmcsIHN0cmVhbTogTWVtb3J5U3RyZWFtKTogdm9pZFxufVxuXG5jb25zdCBET05FOiBBY2tub3dsZWRnZW1lbnQgPSB7IGtpbmQ6ICdvaycgfVxuXG5jbGFzcyBNZW1vcnlTdHJlYW0gaW1wbGVtZW50cyBTdHJlYW0ge1xuICByZWFkb25seSAjcm9vbTogc3RyaW5nXG4gIHJlYWRvbmx5ICNvcHRpb25zOiBSb29tT3B0aW9uc1xuICByZWFkb25seSAjb3duZXI6IFN0cmVhbU93bmVyXG4gIHJlYWRvbmx5ICNrZXlzTWF4OiBudW1iZXJcbiAgcmVhZG9ubHkgI2Vwb2NoID0gcmFuZG9tQnl0ZXMoNikudG9TdHJpbmcoJ2Jhc2U2NHVybCcpXG4gICNvZmZzZXQgPSAwXG4gICNsaXN0ZW5lcjogU3RyZWFtTGlzdGVuZXIgfCB1bmRlZmluZWRcbiAgLyoqIE9sZGVzdCBmaXJzdDsgYCNmaXJzdGAgaXMgdGhlIGluZGV4IG9mIHRoZSBvbGRlc3Qgb25lIHN0aWxsIGtlcHQsIHNvIHRoYXQgZHJvcHBpbmcgaXQgbW92ZXMgbm90aGluZy4gKi9cbiAgI2tlcHQgPSBOT1RISU5HXG4gICNmaXJzdCA9IDBcbiAgI2tlcHRCeXRlcyA9IDBcbiAgI2tleXM6IE1hcDxzdHJpbmcsIEFjY2VwdGVkS2V5PiB8IHVuZGVmaW5lZFxuICAvKiogV2hlbiB0aGUgcm9vbSB3YXMgbGFzdCB1c2VkIGJ5IGFueWJvZHkuIFdoaWxlIGl0IGlzIG9wZW4gdGhhdCBpcyBub3c7IGBjbG9zZWAgbG9va3MgYXQgdGhlIGNsb2NrLiAqL1xuICAjdXNlZEF0TXMgPSAwXG5cbiAgY29uc3RydWN0b3IocGFydHM6IHsgcm9vbTogc3RyaW5nOyBvcHRpb25zOiBSb29tT3B0aW9uczsgb3duZXI6IFN0cmVhbU93bmVyOyBrZXlzTWF4OiBudW1iZXIgfSkge1xuICAgIHRoaXMuI3Jvb20gPSBwYXJ0cy5yb29tXG4gICAgdGhpcy4jb3B0aW9ucyA9IHBhcnRzLm9wdGlvbnNcbiAgICB0aGlzLiNvd25lciA9IHBhcnRzLm93bmVyXG4gICAgdGhpcy4ja2V5c01heCA9IHBhcnRzLmtleXNNYXhcbiAgfVxuXG4gIGF0dGFjaChsaXN0ZW5lcjogU3RyZWFtTGlzdGVuZXIpOiB2b2lkIHtcbiAgICB0aGlzLiNsaXN0ZW5lciA9IGxpc3RlbmVyXG4gIH1cblxuICBqb2luKHdobzogSWRlbnRpdHksIGRvbmU6IChyZXN1bHQ6IEFja25vd2xlZGdlbWVudCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIHRoaXMuI2xpc3RlbmVyPy5qb2luZWQod2hvLCB0aGlzLiNwb3NpdGlvbigpKVxuICAgIGRvbmUoRE9ORSlcbiAgfVxuXG4gIGxlYXZlKHdobzogSWRlbnRpdHksIGRvbmU6IChyZXN1bHQ6IEFja25vd2xlZGdlbWVudCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIHRoaXMuI2xpc3RlbmVyPy5sZWZ0KHdobylcbiAgICBkb25lKERPTkUpXG4gIH1cblxuICBwdWJsaXNoKGRyYWZ0OiBEcmFmdCwgbm93TXM6IG51bWJlciwgZG9uZTogKHJlc3VsdDogUHVibGlzaFJlc3VsdCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIGNvbnN0IHN0b3JlZCA9IHRoaXMuI29wdGlvbnMuaGlzdG9yeVNpemUgPiAwICYmICFkcmFmdC5za2lwSGlzdG9yeVxuICAgIGNvbnN0IGtleSA9IGRyYWZ0LmlkZW1wb3RlbmN5S2V5XG4gICAgbGV0IGRpZ2VzdCA9ICcnXG4gICAgaWYgKGtleSAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICBkaWdlc3QgPSBkaWdlc3RPZihkcmFmdClcbiAgICAgIGNvbnN0IGtub3duID0gdGhpcy4ja2V5cz8uZ2V0KGtleSlcbiAgICAgIGlmIChrbm93biAhPT0gdW5kZWZpbmVkICYmIGtub3duLmV4cGlyZXNBdE1zID4gbm93TXMpIHtcbiAgICAgICAgY29uc3Qgc2FtZSA9IGtub3duLmRpZ2VzdCA9PT0gZGlnZXN0XG4gICAgICAgIGRvbmUoc2FtZSA/IHsga2luZDogJ29rJywgcG9zaXRpb246IGtub3duLnBvc2l0aW9uLCBkdXBsaWNhdGU6IHRydWUgfSA6IHsga2luZDogJ3JlZnVzZWQnLCB3aHk6ICdrZXkgcmV1c2VkJyB9KVxuICAgICAgICByZXR1cm5cbiAgICAgIH1cbiAgICAgIHRoaXMuI2V4cGlyZUtleXMobm93TXMpXG4gICAgICBpZiAodGhpcy4ja2V5cyAhPT0gdW5kZWZpbmVkICYmIHRoaXMuI2tleXMuc2l6ZSA+PSB0aGlzLiNrZXlzTWF4KSB7XG4gICAgICAgIGRvbmUoeyBraW5kOiAncmVmdXNlZCcsIHdoeTogJ3RvbyBtYW55IGtleXMnIH0pXG4gICAgICAgIHJldHVyblxuICAgICAgfVxuICAgIH1cbiAgICB0aGlzLiNvZmZzZXQgKz0gMVxuICAgIGNvbnN0IHBvc2l0aW9uID0gdGhpcy4jcG9zaXRpb24oKVxuICAgIGlmIChzdG9yZWQpIHRoaXMuI3N0b3JlKGRyYWZ0LCBub3dNcylcbiAgICBpZiAoa2V5ICE9PSB1bmRlZmluZWQpIHtcbiAgICAgIHRoaXMuI2tleXMgPz89IG5ldyBNYXAoKVxuICAgICAgdGhpcy4ja2V5cy5kZWxldGUoa2V5KVxuICAgICAgdGhpcy4ja2V5cy5zZXQoa2V5LCB7IGRpZ2VzdCwgcG9zaXRpb24sIGV4cGlyZXNBdE1zOiBub3dNcyArIElERU1QT1RFTkNZX1RUTF9NUyB9KVxuICAgIH1cbiAgICBjb25zdCB7IGtpbmQsIHBheWxvYWQsIHNlbmRlciwgdGFncyB9ID0gZHJhZnRcbiAgICB0aGlzLiNsaXN0ZW5lcj8ucHVibGljYXRpb24oeyBraW5kLCBvZmZzZXQ6IHRoaXMuI29mZnNldCwgcGF5bG9hZCwgc2VuZGVyLCB0YWdzIH0pXG4gICAgZG9uZSh7IGtpbmQ6ICdvaycsIHBvc2l0aW9uLCBkdXBsaWNhdGU6IGZhbHNlIH0pXG4gIH1cblxuICByZWNvdmVyKHNpbmNlOiBQb3NpdGlvbiwgbGltaXQ6IG51bWJlciwgbm93TXM6IG51bWJlciwgZG9uZTogKHJlc3VsdDogUmVjb3ZlclJlc3VsdCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIHRoaXMuI2V4cGlyZShub3dNcylcbiAgICBjb25zdCBwb3NpdGlvbiA9IHRoaXMuI3Bvc2l0aW9uKClcbiAgICBjb25zdCBtaXNzZWQgPSB0aGlzLiNvZmZzZXQgLSBzaW5jZS5vZmZzZXRcbiAgICBjb25zdCBvbGRlc3QgPSB0aGlzLiNrZXB0W3RoaXMuI2ZpcnN0XT8ub2Zmc2V0ID8/IHRoaXMuI29mZnNldCArIDFcbiAgICBjb25zdCBjb21wbGV0ZSA9XG4gICAgICB0aGlzLiNpc09mRXBvY2goc2luY2UpICYmXG4gICAgICBtaXNzZWQgPj0gMCAmJlxuICAgICAgbWlzc2VkIDw9IGxpbWl0ICYmXG4gICAgICAvLyBBIHB1YmxpY2F0aW9uIHRoYXQgc2tpcHBlZCBoaXN0b3J5IGxlYXZlcyBhIGhvbGU6IHRoZW4gdGhlIGtlcHQgb25lcyBhcmUgZmV3ZXIgdGhhbiB0aGUgbWlzc2VkIG9uZXMuXG4gICAgICAobWlzc2VkID09PSAwIHx8IChzaW5jZS5vZmZzZXQgKyAxID49IG9sZGVzdCAmJiB0aGlzLiNjb3VudEFmdGVyKHNpbmNlLm9mZnNldCkgPT09IG1pc3NlZCkpXG4gICAgaWYgKCFjb21wbGV0ZSkge1xuICAgICAgZG9uZSh7IGtpbmQ6ICdvaycsIHBvc2l0aW9uLCByZWNvdmVyZWQ6IGZhbHNlLCBwdWJsaWNhdGlvbnM6IFtdIH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgZG9uZSh7XG4gICAgICBraW5kOiAnb2snLFxuICAgICAgcG9zaXRpb24sXG4gICAgICByZWNvdmVyZWQ6IHRydWUsXG4gICAgICBwdWJsaWNhdGlvbnM6IG1pc3NlZCA9PT0gMCA/IFtdIDogdGhpcy4ja2VwdC5zbGljZSh0aGlzLiNpbmRleEFmdGVyKHNpbmNlLm9mZnNldCkpLFxuICAgIH0pXG4gIH1cblxuICBoaXN0b3J5KHF1ZXJ5OiBIaXN0b3J5UXVlcnksIG5vd01zOiBudW1iZXIsIGRvbmU6IChyZXN1bHQ6IEhpc3RvcnlSZXN1bHQpID0+IHZvaWQpOiB2b2lkIHtcbiAgICB0aGlzLiNleHBpcmUobm93TXMpXG4gICAgY29uc3QgcG9zaXRpb24gPSB0aGlzLiNwb3NpdGlvbigpXG4gICAgY29uc3QgeyBzaW5jZSwgbGltaXQsIHJldmVyc2UgfSA9IHF1ZXJ5XG4gICAgaWYgKHNpbmNlICE9PSB1bmRlZmluZWQgJiYgIXRoaXMuI2lzT2ZFcG9jaChzaW5jZSkpIHtcbiAgICAgIGRvbmUoeyBraW5kOiAndW5yZWNvdmVyYWJsZScsIHBvc2l0aW9uIH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3Qga2VwdCA9IHRoaXMuI2tlcHQuc2xpY2UodGhpcy4jZmlyc3QpXG4gICAgY29uc3QgaXNXYW50ZWQgPSAoZW50cnk6IFN0b3JlZFB1YmxpY2F0aW9uKTogYm9vbGVhbiA9PiB7XG4gICAgICBpZiAoc2luY2UgPT09IHVuZGVmaW5lZCkgcmV0dXJuIHRydWVcbiAgICAgIC8vIEEgcG9zaXRpb24gYWhlYWQgb2YgdGhlIGxvZyBoYXMgbm8gbmVpZ2hib3VycyBpbiBpdC5cbiAgICAgIGlmIChzaW5jZS5vZmZzZXQgPiB0aGlzLiNvZmZzZXQgKyAxKSByZXR1cm4gZmFsc2VcbiAgICAgIHJldHVybiByZXZlcnNlID8gZW50cnkub2Zmc2V0IDwgc2luY2Uub2Zmc2V0IDogZW50cnkub2Zmc2V0ID4gc2luY2Uub2Zmc2V0XG4gICAgfVxuICAgIGNvbnN0IHdhbnRlZCA9IGtlcHQuZmlsdGVyKGlzV2FudGVkKVxuICAgIGlmIChyZXZlcnNlKSB3YW50ZWQucmV2ZXJzZSgpXG4gICAgZG9uZSh7IGtpbmQ6ICdvaycsIHBvc2l0aW9uLCBwdWJsaWNhdGlvbnM6IHdhbnRlZC5zbGljZSgwLCBsaW1pdCkgfSlcbiAgfVxuXG4gIGNsb3NlKG5vd01zOiBudW1iZXIpOiB2b2lkIHtcbiAgICB0aGlzLiNsaXN0ZW5lciA9IHVuZGVmaW5lZFxuICAgIHRoaXMuI3VzZWRBdE1zID0gbm93TXNcbiAgICB0aGlzLiNvd25lci5jbG9zZWQodGhpcylcbiAgICB0aGlzLnN3ZWVwKG5vd01zKVxuICB9XG5cbiAgLyoqIEZvcmdldHMgZXZlcnl0aGluZzsgdGhlIHJvb20ncyBuZXh0IGxvZyBoYXMgYW5vdGhlciBlcG9jaC4gKi9cbiAgZHJvcCgpOiB2b2lkIHtcbiAgICB0aGlzLiNvd25lci5kcm9wcGVkKHRoaXMuI3Jvb20sIHRoaXMpXG4gIH1cblxuICBzd2VlcChub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy4jZXhwaXJlKG5vd01zKVxuICAgIHRoaXMuI2V4cGlyZUtleXMobm93TXMpXG4gICAgaWYgKHRoaXMuI2xpc3RlbmVyICE9PSB1bmRlZmluZWQgfHwgdGhpcy4ja2V5cyAhPT0gdW5kZWZpbmVkKSByZXR1cm5cbiAgICBpZiAodGhpcy4jZmlyc3QgPCB0aGlzLiNrZXB0Lmxlbmd0aCkgcmV0dXJuXG4gICAgLy8gQWxzbyB3aGVuIG5vdGhpbmcgd2FzIGV2ZXIgcHVibGlzaGVkOiBhIG1lbWJlciB0aGF0IGxvc3QgaXRzIGxpbmsgbXVzdCBiZSBhYmxlIHRvIHJlY292ZXIgd2hhdCBpcyBwdWJsaXNoZWQgdW50aWwgaXQgaXNcbiAgICAvLyBiYWNrLiBXaXRob3V0IGhpc3RvcnkgdGhlcmUgaXMgbm90aGluZyB0byByZWNvdmVyLCBhbmQgbm90aGluZyBpcyBrZXB0LlxuICAgIGlmICh0aGlzLiNvcHRpb25zLmhpc3RvcnlTaXplID4gMCAmJiBub3dNcyAtIHRoaXMuI3VzZWRBdE1zIDwgdGhpcy4jb3B0aW9ucy5oaXN0b3J5TWV0YVR0bFNlY29uZHMgKiAxMDAwKSByZXR1cm5cbiAgICB0aGlzLmRyb3AoKVxuICB9XG5cbiAgI3Bvc2l0aW9uKCk6IFBvc2l0aW9uIHtcbiAgICByZXR1cm4geyBlcG9jaDogdGhpcy4jZXBvY2gsIG9mZnNldDogdGhpcy4jb2Zmc2V0IH1cbiAgfVxuXG4gICNpc09mRXBvY2goeyBlcG9jaCB9OiBQb3NpdGlvbik6IGJvb2xlYW4ge1xuICAgIHJldHVybiBlcG9jaCA9PT0gJycgfHwgZXBvY2ggPT09IHRoaXMuI2Vwb2NoXG4gIH1cblxuICAjc3RvcmUoZHJhZnQ6IERyYWZ0LCBub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3QgYnVpbGRlciA9IG5ldyBCeXRlQnVpbGRlcihkcmFmdC5wYXlsb2FkLmVuZCAtIGRyYWZ0LnBheWxvYWQuc3RhcnQgKyAyKVxuICAgIGFwcGVuZFBheWxvYWQoYnVpbGRlciwgZHJhZnQucGF5bG9hZClcbiAgICBjb25zdCBlbnRyeTogU3RvcmVkUHVibGljYXRpb24gPSB7XG4gICAgICBvZmZzZXQ6IHRoaXMuI29mZnNldCxcbiAgICAgIGRhdGE6IGJ1aWxkZXIuY29weSgpLFxuICAgICAgc2VuZGVyOiBkcmFmdC5zZW5kZXIsXG4gICAgICB0YWdzOiBkcmFmdC50YWdzLFxuICAgICAgc3RvcmVkQXRNczogbm93TXMsXG4gICAgfVxuICAgIGlmICh0aGlzLiNrZXB0ID09PSBOT1RISU5HKSB0aGlzLiNrZXB0ID0gW11cbiAgICB0aGlzLiNrZXB0LnB1c2goZW50cnkpXG4gICAgdGhpcy4ja2VwdEJ5dGVzICs9IHNpemVPZihlbnRyeSlcbiAgICBjb25zdCB7IGhpc3RvcnlTaXplLCBoaXN0b3J5Qnl0ZXNNYXggfSA9IHRoaXMuI29wdGlvbnNcbiAgICB3aGlsZSAodGhpcy4ja2VwdC5sZW5ndGggLSB0aGlzLiNmaXJzdCA+IGhpc3RvcnlTaXplIHx8IHRoaXMuI2tlcHRCeXRlcyA+IGhpc3RvcnlCeXRlc01heCkgdGhpcy4jZHJvcE9sZGVzdCgpXG4gIH1cblxuICAjZXhwaXJlKG5vd01zOiBudW1iZXIpOiB2b2lkIHtcbiAgICBjb25zdCBkaWVzQmVmb3JlID0gbm93TXMgLSB0aGlzLiNvcHRpb25zLmhpc3RvcnlUdGxTZWNvbmRzICogMTAwMFxuICAgIHdoaWxlICh0aGlzLiNmaXJzdCA8IHRoaXMuI2tlcHQubGVuZ3RoICYmIHRoaXMuI2tlcHRbdGhpcy4jZmlyc3RdIS5zdG9yZWRBdE1zIDw9IGRpZXNCZWZvcmUpIHRoaXMuI2Ryb3BPbGRlc3QoKVxuICB9XG5cbiAgI2Ryb3BPbGRlc3QoKTogdm9pZCB7XG4gICAgdGhpcy4ja2VwdEJ5dGVzIC09IHNpemVPZih0aGlzLiNrZXB0W3RoaXMuI2ZpcnN0XSEpXG4gICAgdGhpcy4jZmlyc3QgKz0gMVxuICAgIGlmICh0aGlzLiNmaXJzdCAqIDIgPCB0aGlzLiNrZXB0Lmxlbmd0aCkgcmV0dXJuXG4gICAgdGhpcy4ja2VwdCA9IHRoaXMuI2ZpcnN0ID09PSB0aGlzLiNrZXB0Lmxlbmd0aCA/IE5PVEhJTkcgOiB0aGlzLiNrZXB0LnNsaWNlKHRoaXMuI2ZpcnN0KVxuICAgIHRoaXMuI2ZpcnN0ID0gMFxuICB9XG5cbiAgLyoqIEtleXMgYXJlIGtlcHQgaW4gdGhlIG9yZGVyIGluIHdoaWNoIHRoZXkgZXhwaXJlLiAqL1xuICAjZXhwaXJlS2V5cyhub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2tleXMgPT09IHVuZGVmaW5lZCkgcmV0dXJuXG4gICAgZm9yIChjb25zdCBba2V5LCBhY2NlcHRlZF0gb2YgdGhpcy4ja2V5cykge1xuICAgICAgaWYgKGFjY2VwdGVkLmV4cGlyZXNBdE1zID4gbm93TXMpIGJyZWFrXG4gICAgICB0aGlzLiNrZXlzLmRlbGV0ZShrZXkpXG4gICAgfVxuICAgIGlmICh0aGlzLiNrZXlzLnNpemUgPT09IDApIHRoaXMuI2tleXMgPSB1bmRlZmluZWRcbiAgfVxuXG4gICNpbmRleEFmdGVyKG9mZnNldDogbnVtYmVyKTogbnVtYmVyIHtcbiAgICBsZXQgbG93ID0gdGhpcy4jZmlyc3RcbiAgICBsZXQgaGlnaCA9IHRoaXMuI2tlcHQubGVuZ3RoXG4gICAgd2hpbGUgKGxvdyA8IGhpZ2gpIHtcbiAgICAgIGNvbnN0IG1pZGRsZSA9IChsb3cgKyBoaWdoKSA+Pj4gMVxuICAgICAgaWYgKHRoaXMuI2tlcHRbbWlkZGxlXSEub2Zmc2V0ID4gb2Zmc2V0KSBoaWdoID0gbWlkZGxlXG4gICAgICBlbHNlIGxvdyA9IG1pZGRsZSArIDFcbiAgICB9XG4gICAgcmV0dXJuIGxvd1xuICB9XG5cbiAgI2NvdW50QWZ0ZXIob2Zmc2V0OiBudW1iZXIpOiBudW1iZXIge1xuICAgIHJldHVybiB0aGlzLiNrZXB0Lmxlbmd0aCAtIHRoaXMuI2luZGV4QWZ0ZXIob2Zmc2V0KVxuICB9XG59XG5cbmNvbnN0IHNpemVPZiA9IChlbnRyeTogU3RvcmVkUHVibGljYXRpb24pOiBudW1iZXIgPT5cbiAgZW50cnkuZGF0YS5sZW5ndGggKyBlbnRyeS5zZW5kZXIuc2l6ZSArIChlbnRyeS50YWdzPy5sZW5ndGggPz8gMCkgKyBFTlRSWV9PVkVSSEVBRF9CWVRFU1xuXG5mdW5jdGlvbiBkaWdlc3RPZihkcmFmdDogRHJhZnQpOiBzdHJpbmcge1xuICBjb25zdCB7IGJ5dGVzLCBzdGFydCwgZW5kIH0gPSBkcmFmdC5wYXlsb2FkXG4gIHJldHVybiBjcmVhdGVIYXNoKCdzaGEyNTYnKVxuICAgIC51cGRhdGUoYnl0ZXMuc3ViYXJyYXkoc3RhcnQsIGVuZCkpXG4gICAgLnVwZGF0ZSgnXFwwJylcbiAgICAudXBkYXRlKGRyYWZ0LnRhZ3MgPz8gJycpXG4gICAgLmRpZ2VzdCgnYmFzZTY0Jylcbn1cbiIsICIvLyBBIGdyb3dpbmcgYnl0ZSBidWZmZXIgdGhhdCBmcmFtZXMgYXJlIGJ1aWx0IGluLCBvbmUgYWZ0ZXIgYW5vdGhlciwgd2l0aG91dCBhbiBvYmplY3QgcGVyIGZyYW1lLlxuLy8gVXNlZCBpbiBzaGFyZCB0aHJlYWRzLiBCeXRlcyBoYW5kZWQgb3V0IGFzIHZpZXdzIGFyZSB2YWxpZCB1bnRpbCB0aGUgbmV4dCBhcHBlbmQgb3IgY2xlYXIuXG5cbmNvbnN0IGVuY29kZXIgPSBuZXcgVGV4dEVuY29kZXIoKVxuLy8gQSBieXRlIG9yZGVyIG1hcmsgaXMgYSBjaGFyYWN0ZXIgbGlrZSBhbnkgb3RoZXI6IHdoYXQgY2FtZSBpbiBtdXN0IGNvbWUgb3V0LlxuY29uc3QgZGVjb2RlciA9IG5ldyBUZXh0RGVjb2RlcigndXRmLTgnLCB7IGlnbm9yZUJPTTogdHJ1ZSB9KVxuXG4vKiogVVRGLTggYnl0ZXMgb2YgYSBzdHJpbmc7IGZvciBjYWNoZWQgcHJlZml4ZXMgYW5kIG90aGVyIHJhcmUgdGV4dHMuICovXG5leHBvcnQgY29uc3QgdXRmOCA9ICh0ZXh0OiBzdHJpbmcpOiBVaW50OEFycmF5ID0+IGVuY29kZXIuZW5jb2RlKHRleHQpXG5cbi8qKiBUaGUgc2FtZSBmb3IgdGV4dHMgdGhhdCBhcmUga2VwdDogVjggaG9sZHMgc2hvcnQgYXJyYXlzIGluIGl0cyBvd24gaGVhcCwgYmVzaWRlIHRoZSBvYmplY3QsIHdoZW4gdGhleSBhcmUgY29waWVzLiAqL1xuZXhwb3J0IGNvbnN0IGtlcHRVdGY4ID0gKHRleHQ6IHN0cmluZyk6IFVpbnQ4QXJyYXkgPT4gbmV3IFVpbnQ4QXJyYXkoZW5jb2Rlci5lbmNvZGUodGV4dCkpXG5cbi8qKiBUZXh0IG9mIFVURi04IGJ5dGVzLCB3aGljaCBtYXkgbGllIGluIHNoYXJlZCBtZW1vcnkgKFRleHREZWNvZGVyIHJlZnVzZXMgc3VjaCB2aWV3cywgc28gdGhleSBhcmUgY29waWVkIGZpcnN0KS4gKi9cbmV4cG9ydCBjb25zdCB0ZXh0T2YgPSAoYnl0ZXM6IFVpbnQ4QXJyYXksIHN0YXJ0ID0gMCwgZW5kID0gYnl0ZXMubGVuZ3RoKTogc3RyaW5nID0+XG4gIGRlY29kZXIuZGVjb2RlKGJ5dGVzLnNsaWNlKHN0YXJ0LCBlbmQpKVxuXG5jb25zdCBRVU9URSA9IDB4MjJcbmNvbnN0IEJBQ0tTTEFTSCA9IDB4NWNcbmNvbnN0IEhFWCA9IHV0ZjgoJzAxMjM0NTY3ODlhYmNkZWYnKVxuLyoqIFNlY29uZCBieXRlIG9mIHRoZSBzaG9ydCBlc2NhcGVzIG9mIEpTT04uc3RyaW5naWZ5LCAwIHdoZXJlIGl0IHdyaXRlcyBcXHUwMHh4LiAqL1xuY29uc3QgU0hPUlRfRVNDQVBFID0gbmV3IFVpbnQ4QXJyYXkoMHgyMClcblNIT1JUX0VTQ0FQRVsweDA4XSA9IDB4NjJcblNIT1JUX0VTQ0FQRVsweDA5XSA9IDB4NzRcblNIT1JUX0VTQ0FQRVsweDBhXSA9IDB4NmVcblNIT1JUX0VTQ0FQRVsweDBjXSA9IDB4NjZcblNIT1JUX0VTQ0FQRVsweDBkXSA9IDB4NzJcblxuLyoqIEJlbG93IHRoaXMgbWFueSBieXRlcyBhIGJ5dGUgbG9vcCBpcyBmYXN0ZXIgdGhhbiB0aGUgY2FsbCBpbnRvIGBVaW50OEFycmF5LnByb3RvdHlwZS5zZXRgLiAqL1xuY29uc3QgTE9PUF9DT1BZX0JZVEVTID0gNDhcblxuZXhwb3J0IGNsYXNzIEJ5dGVCdWlsZGVyIHtcbiAgYnl0ZXM6IFVpbnQ4QXJyYXlcbiAgbGVuZ3RoID0gMFxuXG4gIGNvbnN0cnVjdG9yKGNhcGFjaXR5ID0gMTAyNCkge1xuICAgIHRoaXMuYnl0ZXMgPSBuZXcgVWludDhBcnJheShjYXBhY2l0eSlcbiAgfVxuXG4gIC8qKiBNYWtlcyByb29tIGZvciBgY291bnRgIG1vcmUgYnl0ZXMsIGF0IGxlYXN0IGRvdWJsaW5nIHNvIHRoYXQgYXBwZW5kcyBzdGF5IGFtb3J0aXNlZCBjb25zdGFudC4gKi9cbiAgZW5zdXJlKGNvdW50OiBudW1iZXIpOiB2b2lkIHtcbiAgICBjb25zdCBuZWVkZWQgPSB0aGlzLmxlbmd0aCArIGNvdW50XG4gICAgaWYgKG5lZWRlZCA8PSB0aGlzLmJ5dGVzLmxlbmd0aCkgcmV0dXJuXG4gICAgY29uc3QgZ3Jvd24gPSBuZXcgVWludDhBcnJheShNYXRoLm1heChuZWVkZWQsIHRoaXMuYnl0ZXMubGVuZ3RoICogMikpXG4gICAgZ3Jvd24uc2V0KHRoaXMuYnl0ZXMuc3ViYXJyYXkoMCwgdGhpcy5sZW5ndGgpKVxuICAgIHRoaXMuYnl0ZXMgPSBncm93blxuICB9XG5cbiAgYXBwZW5kKHNvdXJjZTogVWludDhBcnJheSwgc3RhcnQgPSAwLCBlbmQgPSBzb3VyY2UubGVuZ3RoKTogdm9pZCB7XG4gICAgY29uc3QgY291bnQgPSBlbmQgLSBzdGFydFxuICAgIHRoaXMuZW5zdXJlKGNvdW50KVxuICAgIGNvbnN0IHRhcmdldCA9IHRoaXMuYnl0ZXNcbiAgICBsZXQgYXQgPSB0aGlzLmxlbmd0aFxuICAgIGlmIChjb3VudCA8PSBMT09QX0NPUFlfQllURVMpIHtcbiAgICAgIGZvciAobGV0IGkgPSBzdGFydDsgaSA8IGVuZDsgaSsrKSB0YXJnZXRbYXQrK10gPSBzb3VyY2VbaV0hXG4gICAgfSBlbHNlIHtcbiAgICAgIHRhcmdldC5zZXQoc3RhcnQgPT09IDAgJiYgZW5kID09PSBzb3VyY2UubGVuZ3RoID8gc291cmNlIDogc291cmNlLnN1YmFycmF5KHN0YXJ0LCBlbmQpLCBhdClcbiAgICB9XG4gICAgdGhpcy5sZW5ndGggKz0gY291bnRcbiAgfVxuXG4gIGFwcGVuZEJ5dGUoYnl0ZTogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy5lbnN1cmUoMSlcbiAgICB0aGlzLmJ5dGVzW3RoaXMubGVuZ3RoKytdID0gYnl0ZVxuICB9XG5cbiAgLyoqIEFwcGVuZHMgdGV4dCBvZiBBU0NJSSBjaGFyYWN0ZXJzIG9ubHkuICovXG4gIGFwcGVuZEFzY2lpKHRleHQ6IHN0cmluZyk6IHZvaWQge1xuICAgIHRoaXMuZW5zdXJlKHRleHQubGVuZ3RoKVxuICAgIGZvciAobGV0IGkgPSAwOyBpIDwgdGV4dC5sZW5ndGg7IGkrKykgdGhpcy5ieXRlc1t0aGlzLmxlbmd0aCsrXSA9IHRleHQuY2hhckNvZGVBdChpKVxuICB9XG5cbiAgLyoqIEFwcGVuZHMgdGhlIGRlY2ltYWwgZGlnaXRzIG9mIGEgbm9uLW5lZ2F0aXZlIGludGVnZXIuICovXG4gIGFwcGVuZEludGVnZXIodmFsdWU6IG51bWJlcik6IHZvaWQge1xuICAgIGxldCBkaWdpdHMgPSAxXG4gICAgZm9yIChsZXQgcmVzdCA9IHZhbHVlOyByZXN0ID49IDEwOyByZXN0ID0gTWF0aC5mbG9vcihyZXN0IC8gMTApKSBkaWdpdHMrK1xuICAgIHRoaXMuZW5zdXJlKGRpZ2l0cylcbiAgICBsZXQgcmVzdCA9IHZhbHVlXG4gICAgZm9yIChsZXQgYXQgPSB0aGlzLmxlbmd0aCArIGRpZ2l0cyAtIDE7IGF0ID49IHRoaXMubGVuZ3RoOyBhdC0tKSB7XG4gICAgICB0aGlzLmJ5dGVzW2F0XSA9IDB4MzAgKyAocmVzdCAlIDEwKVxuICAgICAgcmVzdCA9IE1hdGguZmxvb3IocmVzdCAvIDEwKVxuICAgIH1cbiAgICB0aGlzLmxlbmd0aCArPSBkaWdpdHNcbiAgfVxuXG4gIC8qKiBBcHBlbmRzIHZhbGlkIFVURi04IGFzIHRoZSBpbnNpZGUgb2YgYSBKU09OIHN0cmluZywgZXNjYXBlZCBleGFjdGx5IGFzIGBKU09OLnN0cmluZ2lmeWAgZG9lcy4gKi9cbiAgYXBwZW5kRXNjYXBlZChzb3VyY2U6IFVpbnQ4QXJyYXksIHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyKTogdm9pZCB7XG4gICAgbGV0IGNsZWFuID0gc3RhcnRcbiAgICBmb3IgKGxldCBpID0gc3RhcnQ7IGkgPCBlbmQ7IGkrKykge1xuICAgICAgY29uc3QgYnl0ZSA9IHNvdXJjZVtpXSFcbiAgICAgIGlmIChieXRlID49IDB4MjAgJiYgYnl0ZSAhPT0gUVVPVEUgJiYgYnl0ZSAhPT0gQkFDS1NMQVNIKSBjb250aW51ZVxuICAgICAgdGhpcy5hcHBlbmQoc291cmNlLCBjbGVhbiwgaSlcbiAgICAgIGNsZWFuID0gaSArIDFcbiAgICAgIHRoaXMuZW5zdXJlKDYpXG4gICAgICBjb25zdCB0YXJnZXQgPSB0aGlzLmJ5dGVzXG4gICAgICB0YXJnZXRbdGhpcy5sZW5ndGgrK10gPSBCQUNLU0xBU0hcbiAgICAgIGlmIChieXRlID49IDB4MjApIHtcbiAgICAgICAgdGFyZ2V0W3RoaXMubGVuZ3RoKytdID0gYnl0ZVxuICAgICAgfSBlbHNlIGlmIChTSE9SVF9FU0NBUEVbYnl0ZV0gIT09IDApIHtcbiAgICAgICAgdGFyZ2V0W3RoaXMubGVuZ3RoKytdID0gU0hPUlRfRVNDQVBFW2J5dGVdIVxuICAgICAgfSBlbHNlIHtcbiAgICAgICAgdGFyZ2V0W3RoaXMubGVuZ3RoKytdID0gMHg3NVxuICAgICAgICB0YXJnZXRbdGhpcy5sZW5ndGgrK10gPSAweDMwXG4gICAgICAgIHRhcmdldFt0aGlzLmxlbmd0aCsrXSA9IDB4MzBcbiAgICAgICAgdGFyZ2V0W3RoaXMubGVuZ3RoKytdID0gSEVYW2J5dGUgPj4gNF0hXG4gICAgICAgIHRhcmdldFt0aGlzLmxlbmd0aCsrXSA9IEhFWFtieXRlICYgMTVdIVxuICAgICAgfVxuICAgIH1cbiAgICB0aGlzLmFwcGVuZChzb3VyY2UsIGNsZWFuLCBlbmQpXG4gIH1cblxuICAvKiogQXBwZW5kcyBhIHUxNiBsZW5ndGggYW5kIHRoZSBieXRlcy4gKi9cbiAgYXBwZW5kU2l6ZWQoc291cmNlOiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgdGhpcy5hcHBlbmRCeXRlKHNvdXJjZS5sZW5ndGggJiAyNTUpXG4gICAgdGhpcy5hcHBlbmRCeXRlKHNvdXJjZS5sZW5ndGggPj4+IDgpXG4gICAgdGhpcy5hcHBlbmQoc291cmNlKVxuICB9XG5cbiAgLyoqIExlYXZlcyBmb3VyIGJ5dGVzIGZvciBhIGxpdHRsZS1lbmRpYW4gbGVuZ3RoIHRoYXQgYGNsb3NlTGVuZ3RoYCBmaWxscyBpbjsgcmV0dXJucyB0aGVpciBwbGFjZS4gKi9cbiAgb3Blbkxlbmd0aCgpOiBudW1iZXIge1xuICAgIHRoaXMuZW5zdXJlKDQpXG4gICAgY29uc3QgcGxhY2UgPSB0aGlzLmxlbmd0aFxuICAgIHRoaXMubGVuZ3RoICs9IDRcbiAgICByZXR1cm4gcGxhY2VcbiAgfVxuXG4gIGNsb3NlTGVuZ3RoKHBsYWNlOiBudW1iZXIpOiB2b2lkIHtcbiAgICBjb25zdCBzaXplID0gdGhpcy5sZW5ndGggLSBwbGFjZSAtIDRcbiAgICBjb25zdCB0YXJnZXQgPSB0aGlzLmJ5dGVzXG4gICAgdGFyZ2V0W3BsYWNlXSA9IHNpemUgJiAyNTVcbiAgICB0YXJnZXRbcGxhY2UgKyAxXSA9IChzaXplID4+PiA4KSAmIDI1NVxuICAgIHRhcmdldFtwbGFjZSArIDJdID0gKHNpemUgPj4+IDE2KSAmIDI1NVxuICAgIHRhcmdldFtwbGFjZSArIDNdID0gc2l6ZSA+Pj4gMjRcbiAgfVxuXG4gIC8qKiBXaGF0IGhhcyBiZWVuIGJ1aWx0LCBhcyBhIHZpZXcgdGhhdCB0aGUgbmV4dCBhcHBlbmQgbWF5IG92ZXJ3cml0ZS4gKi9cbiAgdmlldygpOiBVaW50OEFycmF5IHtcbiAgICByZXR1cm4gdGhpcy5ieXRlcy5zdWJhcnJheSgwLCB0aGlzLmxlbmd0aClcbiAgfVxuXG4gIC8qKiBXaGF0IGhhcyBiZWVuIGJ1aWx0LCBhcyBhIGNvcHkgb2YgaXRzIG93bi4gKi9cbiAgY29weSgpOiBVaW50OEFycmF5IHtcbiAgICByZXR1cm4gdGhpcy5ieXRlcy5zbGljZSgwLCB0aGlzLmxlbmd0aClcbiAgfVxuXG4gIC8qKiBUYWtlcyBhd2F5IHdoYXQgd2FzIGJ1aWx0IGZpcnN0LiAqL1xuICBkcm9wRnJvbnQoY291bnQ6IG51bWJlcik6IHZvaWQge1xuICAgIHRoaXMuYnl0ZXMuY29weVdpdGhpbigwLCBjb3VudCwgdGhpcy5sZW5ndGgpXG4gICAgdGhpcy5sZW5ndGggLT0gY291bnRcbiAgfVxuXG4gIGNsZWFyKCk6IHZvaWQge1xuICAgIHRoaXMubGVuZ3RoID0gMFxuICB9XG59XG5cbi8qKiBSZWFkcyBhIGxpdHRsZS1lbmRpYW4gdW5zaWduZWQgMzItYml0IGludGVnZXIsIGFzIGBjbG9zZUxlbmd0aGAgd3JpdGVzIGl0LiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJlYWRMZW5ndGgoYnl0ZXM6IFVpbnQ4QXJyYXksIHBsYWNlOiBudW1iZXIpOiBudW1iZXIge1xuICByZXR1cm4gKGJ5dGVzW3BsYWNlXSEgfCAoYnl0ZXNbcGxhY2UgKyAxXSEgPDwgOCkgfCAoYnl0ZXNbcGxhY2UgKyAyXSEgPDwgMTYpIHwgKGJ5dGVzW3BsYWNlICsgM10hIDw8IDI0KSkgPj4+IDBcbn1cbiIsICIvLyBXaGF0IGlzIHNwbGljZWQgaW50byB0ZXh0IGZyYW1lcyBhcyBpdCBjYW1lIGluLCBhbmQgdGhlIG9uZSBkb29yIHRocm91Z2ggd2hpY2ggaXQgY29tZXMuIEEgdGV4dCBmcmFtZSB0aGF0IGlzIG5vdCBVVEYtOCBtYWtlcyBldmVyeVxuLy8gY29uZm9ybWFudCBjbGllbnQgZW5kIGl0cyBjb25uZWN0aW9uLCBzbyBieXRlcyBiZWNvbWUgYSBwYXlsb2FkIGluIG9uZSBvZiB0aHJlZSB3YXlzOiB0aGV5IHN0b29kIGluIGEgV2ViU29ja2V0IHRleHQgZnJhbWUsIHdoaWNoXG4vLyB1V2ViU29ja2V0cy5qcyBoYXMgY2hlY2tlZDsgdGhleSB3ZXJlIHdyaXR0ZW4gYnkgdGhpcyBwcm9jZXNzOyBvciB0aGV5IGFyZSBjaGVja2VkIGhlcmUuIFB1cmU7IGJvdGggdGhyZWFkcyB1c2UgaXQuXG5pbXBvcnQgeyBpc1V0ZjggfSBmcm9tICdub2RlOmJ1ZmZlcidcbmltcG9ydCB7IHR5cGUgQnl0ZUJ1aWxkZXIsIHV0ZjggfSBmcm9tICcuL2J5dGUtYnVpbGRlci50cydcblxuZGVjbGFyZSBjb25zdCBwYXNzZWQ6IHVuaXF1ZSBzeW1ib2xcblxuLyoqIFVURi04IHRoYXQgYmVjb21lcyBhIEpTT04gc3RyaW5nIChgdGV4dGApLCBvciB0aGF0IGlzIEpTT04gYWxyZWFkeSBhbmQgc3RheXMgYXMgaXQgaXMgKGBqc29uYCkuICovXG5leHBvcnQgaW50ZXJmYWNlIFBheWxvYWQge1xuICByZWFkb25seSBlbmNvZGluZzogJ3RleHQnIHwgJ2pzb24nXG4gIHJlYWRvbmx5IGJ5dGVzOiBVaW50OEFycmF5XG4gIHJlYWRvbmx5IHN0YXJ0OiBudW1iZXJcbiAgcmVhZG9ubHkgZW5kOiBudW1iZXJcbiAgLyoqIE9ubHkgdGhpcyBmaWxlIG1ha2VzIHBheWxvYWRzLiAqL1xuICByZWFkb25seSBbcGFzc2VkXTogdHJ1ZVxufVxuXG5pbnRlcmZhY2UgUmFuZ2Uge1xuICByZWFkb25seSBzdGFydDogbnVtYmVyXG4gIHJlYWRvbmx5IGVuZDogbnVtYmVyXG59XG5cbi8qKiBCeXRlcyB0aGF0IHN0b29kIGluIGEgdGV4dCBmcmFtZSBvZiBhIFdlYlNvY2tldC4gQmluYXJ5IGZyYW1lcyBhcmUgZWNob2VkIG9yIHJlZnVzZWQgYmVmb3JlIHRoZXkgY29tZSB0byB0aGlzLiAqL1xuZXhwb3J0IGNvbnN0IGZyb21UZXh0RnJhbWUgPSAoZW5jb2Rpbmc6IFBheWxvYWRbJ2VuY29kaW5nJ10sIGJ5dGVzOiBVaW50OEFycmF5LCB7IHN0YXJ0LCBlbmQgfTogUmFuZ2UpOiBQYXlsb2FkID0+XG4gICh7IGVuY29kaW5nLCBieXRlcywgc3RhcnQsIGVuZCB9KSBhcyBQYXlsb2FkXG5cbi8qKiBBIHRleHQgdGhhdCB3YXMgZm91bmQgdG8gYmUgSlNPTiwgd2hpY2ggaXMgdGhlbiBzcGxpY2VkIGFzIEpTT04uIFdob2V2ZXIgY2FsbHMgdGhpcyBoYXMgbG9va2VkIGF0IGl0IGZyb20gdGhlIGZpcnN0IGJ5dGUgdG8gdGhlIGxhc3QuICovXG5leHBvcnQgY29uc3QgdGV4dEFzSnNvbiA9ICh0ZXh0OiBQYXlsb2FkKTogUGF5bG9hZCA9PiAoeyAuLi50ZXh0LCBlbmNvZGluZzogJ2pzb24nIH0pXG5cbi8qKiBKU09OIHRoYXQgdGhpcyBwcm9jZXNzIGhhcyB3cml0dGVuLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHdyaXR0ZW5Kc29uKGpzb246IHN0cmluZyB8IFVpbnQ4QXJyYXkpOiBQYXlsb2FkIHtcbiAgY29uc3QgYnl0ZXMgPSB0eXBlb2YganNvbiA9PT0gJ3N0cmluZycgPyB1dGY4KGpzb24pIDoganNvblxuICByZXR1cm4geyBlbmNvZGluZzogJ2pzb24nLCBieXRlcywgc3RhcnQ6IDAsIGVuZDogYnl0ZXMubGVuZ3RoIH0gYXMgUGF5bG9hZFxufVxuXG4vKiogQnl0ZXMgZnJvbSBhbnl3aGVyZSBlbHNlOiB1bmRlZmluZWQgd2hlbiB0aGV5IGFyZSBub3QgVVRGLTggZnJvbSB0aGUgZmlyc3QgdG8gdGhlIGxhc3QuIGByYW5nZWAgaXMgdGhlIHBhcnQgdGhhdCBpcyBtZWFudC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjaGVja2VkSnNvbihieXRlczogVWludDhBcnJheSwgcmFuZ2U6IFJhbmdlKTogUGF5bG9hZCB8IHVuZGVmaW5lZCB7XG4gIHJldHVybiBpc1V0ZjgoYnl0ZXMpID8gKHsgZW5jb2Rpbmc6ICdqc29uJywgYnl0ZXMsIHN0YXJ0OiByYW5nZS5zdGFydCwgZW5kOiByYW5nZS5lbmQgfSBhcyBQYXlsb2FkKSA6IHVuZGVmaW5lZFxufVxuXG5jb25zdCBRVU9URSA9IDB4MjJcblxuLyoqIEFwcGVuZHMgYSBwYXlsb2FkIGFzIGEgSlNPTiB2YWx1ZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBhcHBlbmRQYXlsb2FkKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBwYXlsb2FkOiBQYXlsb2FkKTogdm9pZCB7XG4gIGlmIChwYXlsb2FkLmVuY29kaW5nID09PSAnanNvbicpIHtcbiAgICBidWlsZGVyLmFwcGVuZChwYXlsb2FkLmJ5dGVzLCBwYXlsb2FkLnN0YXJ0LCBwYXlsb2FkLmVuZClcbiAgICByZXR1cm5cbiAgfVxuICBidWlsZGVyLmFwcGVuZEJ5dGUoUVVPVEUpXG4gIGJ1aWxkZXIuYXBwZW5kRXNjYXBlZChwYXlsb2FkLmJ5dGVzLCBwYXlsb2FkLnN0YXJ0LCBwYXlsb2FkLmVuZClcbiAgYnVpbGRlci5hcHBlbmRCeXRlKFFVT1RFKVxufVxuIiwgIi8vIFRoZSBlbWJlZGRlZCBlbmdpbmU6IG9uZSBub2RlLCBldmVyeXRoaW5nIGluIHRoZSBtZW1vcnkgb2YgdGhlIHNoYXJkLCBhbnN3ZXJzIHdpdGhpbiB0aGUgY2FsbC4gV2hhdCBpdCBob2xkcyBkaWVzIHdpdGhcbi8vIGl0cyBzaGFyZCwgd2hpY2ggaXMgd2h5IGVhY2ggc3RhcnQgZHJhd3MgYSBuZXcgZXBvY2guIE5vIGNsb2NrIGFuZCBubyB0aW1lcnMgb2YgaXRzIG93bjogY2FsbGVycyBzYXkgd2hhdCB0aW1lIGl0IGlzLlxuaW1wb3J0IHR5cGUgeyBJZGVudGl0eSB9IGZyb20gJy4uL3Byb3RvY29sL2lkZW50aXR5LnRzJ1xuaW1wb3J0IHR5cGUge1xuICBFbmdpbmUsXG4gIEVuZ2luZUV2ZW50cyxcbiAgRW5naW5lUGFydHMsXG4gIFByZXNlbmNlTWFuYWdlcixcbiAgUHJlc2VuY2VSZXN1bHQsXG4gIFByZXNlbmNlU3RhdHNSZXN1bHQsXG59IGZyb20gJy4vZW5naW5lLnRzJ1xuaW1wb3J0IHsgTWVtb3J5QnJva2VyIH0gZnJvbSAnLi9tZW1vcnktYnJva2VyLnRzJ1xuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlTWVtb3J5RW5naW5lKHBhcnRzOiBFbmdpbmVQYXJ0cyk6IEVuZ2luZSB7XG4gIHJldHVybiB7XG4gICAgYW5zd2Vyc0xhdGVyOiBmYWxzZSxcbiAgICBicm9rZXI6IG5ldyBNZW1vcnlCcm9rZXIocGFydHMpLFxuICAgIHByZXNlbmNlOiBuZXcgTWVtb3J5UHJlc2VuY2UoKSxcbiAgICBvcGVuOiAoZXZlbnRzOiBFbmdpbmVFdmVudHMpID0+IGV2ZW50cy5yZWFkeSgpLFxuICAgIGNsb3NlOiAoZG9uZSkgPT4gZG9uZSgpLFxuICB9XG59XG5cbmNvbnN0IE5PQk9EWTogUmVhZG9ubHlNYXA8c3RyaW5nLCBJZGVudGl0eT4gPSBuZXcgTWFwKClcblxuZXhwb3J0IGNsYXNzIE1lbW9yeVByZXNlbmNlIGltcGxlbWVudHMgUHJlc2VuY2VNYW5hZ2VyIHtcbiAgcmVhZG9ubHkgI3Jvb21zID0gbmV3IE1hcDxzdHJpbmcsIE1hcDxzdHJpbmcsIElkZW50aXR5Pj4oKVxuXG4gIGFkZChyb29tOiBzdHJpbmcsIHdobzogSWRlbnRpdHkpOiB2b2lkIHtcbiAgICBsZXQgbWVtYmVycyA9IHRoaXMuI3Jvb21zLmdldChyb29tKVxuICAgIGlmIChtZW1iZXJzID09PSB1bmRlZmluZWQpIHtcbiAgICAgIG1lbWJlcnMgPSBuZXcgTWFwKClcbiAgICAgIHRoaXMuI3Jvb21zLnNldChyb29tLCBtZW1iZXJzKVxuICAgIH1cbiAgICBtZW1iZXJzLnNldCh3aG8uaWQsIHdobylcbiAgfVxuXG4gIHJlbW92ZShyb29tOiBzdHJpbmcsIGlkOiBzdHJpbmcpOiB2b2lkIHtcbiAgICBjb25zdCBtZW1iZXJzID0gdGhpcy4jcm9vbXMuZ2V0KHJvb20pXG4gICAgaWYgKG1lbWJlcnMgPT09IHVuZGVmaW5lZCkgcmV0dXJuXG4gICAgbWVtYmVycy5kZWxldGUoaWQpXG4gICAgaWYgKG1lbWJlcnMuc2l6ZSA9PT0gMCkgdGhpcy4jcm9vbXMuZGVsZXRlKHJvb20pXG4gIH1cblxuICBsaXN0KHJvb206IHN0cmluZywgZG9uZTogKHJlc3VsdDogUHJlc2VuY2VSZXN1bHQpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBkb25lKHsga2luZDogJ29rJywgbWVtYmVyczogdGhpcy4jcm9vbXMuZ2V0KHJvb20pID8/IE5PQk9EWSB9KVxuICB9XG5cbiAgc3RhdHMocm9vbTogc3RyaW5nLCBkb25lOiAocmVzdWx0OiBQcmVzZW5jZVN0YXRzUmVzdWx0KSA9PiB2b2lkKTogdm9pZCB7XG4gICAgY29uc3QgbWVtYmVycyA9IHRoaXMuI3Jvb21zLmdldChyb29tKSA/PyBOT0JPRFlcbiAgICBjb25zdCB1c2VycyA9IG5ldyBTZXQ8c3RyaW5nPigpXG4gICAgZm9yIChjb25zdCB7IHVzZXIgfSBvZiBtZW1iZXJzLnZhbHVlcygpKSB1c2Vycy5hZGQodXNlcilcbiAgICBkb25lKHsga2luZDogJ29rJywgc3RhdHM6IHsgY2xpZW50czogbWVtYmVycy5zaXplLCB1c2VyczogdXNlcnMuc2l6ZSB9IH0pXG4gIH1cbn1cbiIsICIvLyBOdW1iZXJzIHRoYXQgYSBzaGFyZCBhbmQgdGhlIG1haW4gdGhyZWFkIHNob3cgZWFjaCBvdGhlciBpbiBzaGFyZWQgbWVtb3J5LCB3aXRob3V0IGEgcmVjb3JkOiBvbmUgRmxvYXQ2NCBlYWNoLiBCb3RoIHRocmVhZHMgdXNlIHRoaXNcbi8vIGZpbGUuIFRoZSBzaGFyZCdzIHRocmVhZCBhbG9uZSB3cml0ZXMgdGhlIGNvdW50ZXJzIGFuZCBnYXVnZXMsIGFuZCB0aGUgbWFpbiB0aHJlYWQgcmVhZHMgdGhlbSBhdCBhbnkgdGltZS4gVGhlIG1haW4gdGhyZWFkIGFsb25lIHdyaXRlc1xuLy8gdGhlIGZsdXNoIHdpbmRvdywgYW5kIHRoZSBzaGFyZCByZWFkcyBpdC4gQW4gYWxpZ25lZCBzdG9yZSBvZiA4IGJ5dGVzIGlzIG5vdCB0b3JuIG9uIHRoZSBzdXBwb3J0ZWQgcGxhdGZvcm1zLCBhbmQgYSB2YWx1ZVxuLy8gdGhhdCBpcyBvbmUgc3RvcmUgb2xkIGRvZXMgbm8gaGFybS5cblxuY29uc3QgTkFNRVMgPSBbXG4gIC8qKiBTaWducyBvZiBsaWZlOiBjb3VudHMgdXAgd2hpbGUgdGhlIHNoYXJkJ3MgZXZlbnQgbG9vcCB0dXJucy4gVGhlIG1haW4gdGhyZWFkIHJlcGxhY2VzIGEgc2hhcmQgd2hvc2UgYmVhdHMgc3RvcC4gKi9cbiAgJ2JlYXRzJyxcbiAgJ3Jvb21zJyxcbiAgJ21lbWJlcnMnLFxuICAncHVibGljYXRpb25zJyxcbiAgJ2ZsdXNoZXMnLFxuICAnZmx1c2hlZEJ5dGVzJyxcbiAgJ2ZsdXNoZWRGcmFtZXMnLFxuICAncmVmdXNlZFJvb21zJyxcbiAgJ3JlZnVzZWRNZW1iZXJzJyxcbiAgJ3JlZnVzZWRDb21tYW5kcycsXG4gICdyZWZ1c2VkU3RhdGlzdGljcycsXG4gICdvdXRib3hTdGFsbHMnLFxuXSBhcyBjb25zdFxuXG5leHBvcnQgdHlwZSBDb3VudGVyTmFtZSA9ICh0eXBlb2YgTkFNRVMpW251bWJlcl1cbmV4cG9ydCB0eXBlIENvdW50ZXJWYWx1ZXMgPSBSZWNvcmQ8Q291bnRlck5hbWUsIG51bWJlcj5cblxuLyoqIFNsb3RzIGFyZSBwbGFjZXMgaW4gdGhlIHNoYXJlZCBtZW1vcnkuIFRoZSBjb3VudGVycyBjb21lIGZpcnN0LCBpbiB0aGUgb3JkZXIgb2YgdGhlaXIgbmFtZXMuICovXG5jb25zdCBXSU5ET1dfU0xPVCA9IE5BTUVTLmxlbmd0aFxuXG5leHBvcnQgY29uc3QgY3JlYXRlQ291bnRlcnMgPSAoKTogU2hhcmVkQXJyYXlCdWZmZXIgPT4gbmV3IFNoYXJlZEFycmF5QnVmZmVyKChOQU1FUy5sZW5ndGggKyAxKSAqIDgpXG5cbmV4cG9ydCBjbGFzcyBTaGFyZENvdW50ZXJzIHtcbiAgcmVhZG9ubHkgI3ZhbHVlczogRmxvYXQ2NEFycmF5XG5cbiAgY29uc3RydWN0b3IobWVtb3J5OiBTaGFyZWRBcnJheUJ1ZmZlcikge1xuICAgIHRoaXMuI3ZhbHVlcyA9IG5ldyBGbG9hdDY0QXJyYXkobWVtb3J5KVxuICB9XG5cbiAgYWRkKG5hbWU6IENvdW50ZXJOYW1lLCBieSA9IDEpOiB2b2lkIHtcbiAgICB0aGlzLiN2YWx1ZXNbU0xPVFtuYW1lXV0hICs9IGJ5XG4gIH1cblxuICBzZXQobmFtZTogQ291bnRlck5hbWUsIHZhbHVlOiBudW1iZXIpOiB2b2lkIHtcbiAgICB0aGlzLiN2YWx1ZXNbU0xPVFtuYW1lXV0gPSB2YWx1ZVxuICB9XG5cbiAgZ2V0KG5hbWU6IENvdW50ZXJOYW1lKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy4jdmFsdWVzW1NMT1RbbmFtZV1dIVxuICB9XG5cbiAgLyoqIFRoZSBmbHVzaCB3aW5kb3cgdGhhdCB0aGUgbWFpbiB0aHJlYWQgaGFzIGNob3NlbiAoZ2F0ZXdheS9mbHVzaC13aW5kb3cudHMpLiAqL1xuICBnZXQgd2luZG93TXMoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy4jdmFsdWVzW1dJTkRPV19TTE9UXSFcbiAgfVxuXG4gIHNldCB3aW5kb3dNcyh2YWx1ZTogbnVtYmVyKSB7XG4gICAgdGhpcy4jdmFsdWVzW1dJTkRPV19TTE9UXSA9IHZhbHVlXG4gIH1cblxuICB2YWx1ZXMoKTogQ291bnRlclZhbHVlcyB7XG4gICAgcmV0dXJuIE9iamVjdC5mcm9tRW50cmllcyhOQU1FUy5tYXAoKG5hbWUpID0+IFtuYW1lLCB0aGlzLmdldChuYW1lKV0pKSBhcyBDb3VudGVyVmFsdWVzXG4gIH1cbn1cblxuY29uc3QgU0xPVCA9IE9iamVjdC5mcm9tRW50cmllcyhOQU1FUy5tYXAoKG5hbWUsIHNsb3QpID0+IFtuYW1lLCBzbG90XSkpIGFzIFJlY29yZDxDb3VudGVyTmFtZSwgbnVtYmVyPlxuIiwgIi8vIFRoZSB0dW5pbmcgbnVtYmVycyBvZiB0aGUgbWFpbiB0aHJlYWQsIGluIG9uZSB0YWJsZTogZm9yIGVhY2ggaXRzIHZhbHVlLCB3aGF0IGl0IGRvZXMsIHdoYXQgd2FzIG1lYXN1cmVkLCBhbmQgaG93IGl0IHJlbGF0ZXMgdG9cbi8vIG90aGVyIG51bWJlcnMuIE51bWJlcnMgdGhhdCBhbiBvcGVyYXRvciBtYXkgd2FudCB0byBjaGFuZ2UgYXJlIGNvbmZpZ3VyYXRpb24gKHNyYy9jb25maWcvKSBhbmQgbm90IGhlcmUuIEZhY3RzIGFib3V0XG4vLyB1V2ViU29ja2V0cy5qcyBhbmQgbGF5b3V0cyBvZiBieXRlcyBzdGF5IGJlc2lkZSB0aGUgY29kZSB0aGF0IG9iZXlzIHRoZW0uIHRlc3QvdHVuaW5nLnRlc3QudHMgdGVzdHMgdGhlIHJlbGF0aW9ucy5cbi8vXG4vLyBXb3Jkcy4gQSAqdHVybiogaXMgb25lIHR1cm4gb2YgdGhlIGV2ZW50IGxvb3AuIEEgKnRpY2sqIGlzIG9uZSByb3VuZCBvZiB0aGUgbWFpbGJveGVzIGluIHRpY2sgbW9kZSAobWFpbGJveC9wYWNlLnRzKS4gQSAqc3RlcCogaXMgdGhlXG4vLyB1bml0IG9mIHRpbWUgb2YgdGhlIGhvdXNla2VlcGluZyAoZ2F0ZXdheS9yaHl0aG0udHMpLiBBICpzd2VlcCogaXMgb25lIHNlYXJjaCBmb3IgZXZlcnl0aGluZyB0aGF0IGlzIG92ZXJkdWUuXG5cbmV4cG9ydCBjb25zdCBNYWluVGhyZWFkVHVuaW5nID0ge1xuICAvLyBUaGUgbWFpbGJveGVzOiB3aGVuIHNoYXJkcyBhcmUgcnVuZywgYW5kIHdoZW4gdGhlIG1haW4gdGhyZWFkIHdvcmtzIGluIHRpY2tzLlxuXG4gIC8qKiBUaWNrIG1vZGUgYmVnaW5zIHdoZW4gYXQgbGVhc3QgdGhpcyBtYW55IHJlY29yZHMgd2VyZSB3cml0dGVuIGFuZCByZWFkIHdpdGhpbiBgcGFjZVNwYW5Nc2A6IDQsMDAwIHJlY29yZHMgYSBzZWNvbmQuIFRpY2tzXG4gICAqIGxvd2VyIHRoZSBDUFUgb2YgdGhlIG1haW4gdGhyZWFkIHRvIDAuOTAgaW4gYHBhaXJzYCAoMjAsMDAwIG1lc3NhZ2VzIGEgc2Vjb25kKSBhbmQgcmFpc2UgaXQgdG8gMS4wOCBpbiBgaG90LXJvb21gICgxLDAwMCkuICovXG4gIHBhY2VFbnRlclJlY29yZHM6IDMyLFxuICAvKiogVGljayBtb2RlIGVuZHMgd2hlbiBmZXdlciByZWNvcmRzIHRoYW4gdGhpcyB3ZXJlIHdyaXR0ZW4gYW5kIHJlYWQgd2l0aGluIGBwYWNlU3Bhbk1zYC4gSGFsZiBvZiBgcGFjZUVudGVyUmVjb3Jkc2AsIHNvIHRoYXQgYVxuICAgKiBzdGVhZHkgbG9hZCBkb2VzIG5vdCBzd2l0Y2ggdGhlIG1vZGUgb24gYW5kIG9mZi4gKi9cbiAgcGFjZUxlYXZlUmVjb3JkczogMTYsXG4gIC8qKiBUaW1lIG92ZXIgd2hpY2ggcmVjb3JkcyBhcmUgY291bnRlZCB0byBkZWNpZGUgYWJvdXQgdGljayBtb2RlLiBTZXZlcmFsIHRpY2tzIGxvbmcuICovXG4gIHBhY2VTcGFuTXM6IDgsXG4gIC8qKiBBIGNvdW50IG92ZXIgbW9yZSB0aGFuIHRoaXMgdGltZSBkb2VzIG5vdCBzdGFydCBvciBrZWVwIHRpY2sgbW9kZSwgYmVjYXVzZSBpdCBzYXlzIGxpdHRsZSBhYm91dCB0aGUgcHJlc2VudCBsb2FkLiAqL1xuICBwYWNlU3Bhbk1zTWF4OiAzMixcbiAgLyoqIFRpbWUgZnJvbSBvbmUgdGljayB0byB0aGUgbmV4dC4gSW4gYHBhaXJzYCB0aGUgbWFpbiB0aHJlYWQgY29zdHMgMC45MCBvZiB0aGUgQ1BVIHdpdGggMiBtcywgMC45NiB3aXRoIDEgbXMsIDAuOTEgd2l0aCAzIG1zLiAqL1xuICBwYWNlVGlja01zOiAyLFxuICAvKiogU2hvcnRlc3QgdGltZSBiZXR3ZWVuIHR3byByaW5ncyBvZiBvbmUgc2hhcmQgd2hpbGUgcm9vbXMgZ2F0aGVyIG1lc3NhZ2VzIGZvciBhIHdpbmRvdy4gQXMgbG9uZyBhcyBhIHRpY2suICovXG4gIGJlbGxJbnRlcnZhbE1zOiAyLFxuICAvKiogQSBzaGFyZCB0aGF0IHdhcyBub3QgcnVuZyBmb3IgdGhpcyBsb25nIGNvdW50cyBhcyBhdCByZXN0LiBBdCBsZWFzdCBgYmVsbEludGVydmFsTXNgLCBiZWNhdXNlIGEgYnVzeSBzaGFyZCBpcyBydW5nIHRoYXQgb2Z0ZW4uICovXG4gIHNoYXJkUmVzdE1zOiAyLFxuICAvKiogTG9uZ2VzdCB0aW1lIGZvciB3aGljaCB0aGUgbWFpbiB0aHJlYWQgcGFya3MgdG8gYXdhaXQgdGhlIGFuc3dlciBvZiBhIHNoYXJkIGF0IHJlc3QuIFRoZSBtZWRpYW5cbiAgICogYW5zd2VyIHRha2VzIDAuMTEgdG8gMC4xNCBtcy4gU2hvcnRlciB0aGFuIGEgdGljazogbm90aGluZyBlbHNlIHJ1bnMgb24gdGhlIG1haW4gdGhyZWFkIG1lYW53aGlsZS4gKi9cbiAgYW5zd2VyV2FpdE1zTWF4OiAwLjUsXG4gIC8qKiBBZnRlciBhbiBhbnN3ZXIgdGhhdCBkaWQgbm90IGNvbWUgdGhlIG1haW4gdGhyZWFkIGRvZXMgbm90IHBhcmsgYWdhaW4gZm9yIHRoaXMgbG9uZywgc2luY2Ugc29tZSByZWNvcmRzIGhhdmUgbm8gYW5zd2VyLiBBXG4gICAqIGh1bmRyZWQgdGltZXMgYGFuc3dlcldhaXRNc01heGAsIHNvIHRoYXQgd2FpdGluZyBpbiB2YWluIHRha2VzIGF0IG1vc3QgMSAlIG9mIHRoZSB0aHJlYWQuICovXG4gIGFuc3dlclBhdXNlTXM6IDUwLFxuXG4gIC8vIFJlYWRpbmcgb3V0Ym94ZXMgYW5kIHB1Ymxpc2hpbmcgdG8gc29ja2V0cy5cblxuICAvKiogT3V0Ym94IHJlY29yZHMgb2Ygb25lIHNoYXJkIHRoYXQgYXJlIGhhbmRsZWQgaW4gb25lIHR1cm47IHRoZW4gc29ja2V0cyBhbmQgdGltZXJzIGFyZSBzZXJ2ZWQuICovXG4gIGZhbk91dFR1cm5SZWNvcmRzTWF4OiA0MDk2LFxuICAvKiogVGltZSBmb3Igd2hpY2ggb3V0Ym94IHJlY29yZHMgb2Ygb25lIHNoYXJkIGFyZSBoYW5kbGVkIGluIG9uZSB0dXJuLiBTaG9ydGVyIHRoYW4gYGhvdXNla2VlcGluZ1N0ZXBNc2AsIHNvIHRoYXQgbm8gc3RlcCBpcyBtaXNzZWQuICovXG4gIGZhbk91dFR1cm5Nc01heDogOCxcbiAgLyoqIFRoZSBjbG9jayBpcyByZWFkIGFmdGVyIHRoaXMgbWFueSBvdXRib3ggcmVjb3Jkcy4gQSBwb3dlciBvZiB0d28uIE1hbnkgdGltZXMgc21hbGxlciB0aGFuIGBmYW5PdXRUdXJuUmVjb3Jkc01heGAuICovXG4gIGZhbk91dENsb2NrUmVjb3JkczogNjQsXG5cbiAgLy8gSG91c2VrZWVwaW5nOiB0aGUgdW5pdCBvZiBpdHMgdGltZSwgYW5kIGhvdyBvZnRlbiBpdCBydW5zLlxuXG4gIC8qKiBMZW5ndGggb2YgYSBzdGVwLiBBIHNlY29uZCBob2xkcyBhIHdob2xlIG51bWJlciBvZiBzdGVwcywgYmVjYXVzZSB0aGUgaGVhcnRiZWF0IGRpdmlkZXMgaXRzIGludGVydmFsIGludG8gc3RlcHMuICovXG4gIGhvdXNla2VlcGluZ1N0ZXBNczogNTAsXG4gIC8qKiBTdGVwcyB0aGF0IGFyZSB0YWtlbiBhdCBvbmNlIHdoaWxlIG5vdGhpbmcgaXMgdXJnZW50LiBPbmUgd2FrZS11cCBjb3N0cyAxNzUgXHUwMEI1czsgd2l0aCA1IHN0ZXBzIGF0IG9uY2UgYSBzZXJ2ZXIgYXQgcmVzdCBuZWVkcyAzLjhcbiAgICogaW5zdGVhZCBvZiA3LjkgbXMgb2YgQ1BVIGEgc2Vjb25kLiBBIGxvYWQgdGhhdCBiZWdpbnMgaXMgbm90aWNlZCB1cCB0byAyNTAgbXMgbGF0ZXIsIGFuZCBidXJzdHMgb2YgMSwwMDAgYW5kIDIsNTAwIG1lc3NhZ2VzIGFcbiAgICogc2Vjb25kIHRvIGEgcm9vbSBvZiA1MDAgaGFkIHRoZSBzYW1lIHA5OSB3aXRoaW4gMC4xIG1zLiAqL1xuICByZXN0U3RlcHM6IDUsXG4gIC8qKiBTdGVwcyB0aGF0IGNvdW50IGFzIHBhc3NlZCBhdCBtb3N0IGJldHdlZW4gdHdvIHJ1bnMgb2YgdGhlIGhvdXNla2VlcGluZy4gTW9yZSB0aW1lIG1lYW5zIHRoYXQgdGhlIHByb2Nlc3Mgb3IgdGhlIG1haW4gdGhyZWFkXG4gICAqIHN0b29kIHN0aWxsLiBUd2ljZSBgcmVzdFN0ZXBzYCwgc28gdGhhdCBhIHJ1biB0aGF0IGlzIGxhdGUgYnkgYSB3aG9sZSByZXN0IHN0aWxsIGNvdW50cyBpbiBmdWxsLiAqL1xuICBwYXNzZWRTdGVwc01heDogMTAsXG4gIC8qKiBUaW1lIGJldHdlZW4gdHdvIHN3ZWVwcy4gQSBtdWx0aXBsZSBvZiB0aGUgc3RlcC4gKi9cbiAgc3dlZXBJbnRlcnZhbE1zOiAyNTAsXG5cbiAgLy8gRXhwaXJ5IG9mIHRva2Vucy5cblxuICAvKiogQSBzd2VlcCBlbmRzIHdoYXQgZXhwaXJlcyB3aXRoaW4gdGhpcyB0aW1lLCBiZWNhdXNlIG5vdGhpbmcgbWF5IGJlIGRlbGl2ZXJlZCBhZnRlciBleHBpcnkuIE1vcmUgdGhhbiBgc3dlZXBJbnRlcnZhbE1zYCwgc2luY2VcbiAgICogdGhlIG5leHQgc3dlZXAgY29tZXMgdGhhdCBtdWNoIGxhdGVyLiAqL1xuICBleHBpcmVBaGVhZE1zOiAzMDAsXG4gIC8qKiBBIHBlZXIgaXMgdG9sZCB0aGF0IGl0cyB0b2tlbiBlbmRzIHRoaXMgbXVjaCBiZWZvcmUgdGhlIHJlYWwgZW5kLCBiZWNhdXNlIGl0cyBTREsgYXNrcyBmb3IgYSBuZXcgdG9rZW4gZXhhY3RseSBhdCB0aGUgdGltZSBpdCB3YXNcbiAgICogdG9sZC4gTWFueSB0aW1lcyBgZXhwaXJlQWhlYWRNc2AuICovXG4gIHR0bE1hcmdpblNlY29uZHM6IDUsXG4gIC8qKiBBIHRva2VuIHdob3NlIHJlbWFpbmluZyB0aW1lIGlzIGF0IG1vc3QgdGhpcyBpcyBhbm5vdW5jZWQgd2l0aCBoYWxmIG9mIHRoYXQgdGltZSBpbnN0ZWFkLiBUd2ljZSBgdHRsTWFyZ2luU2Vjb25kc2AsIHNvIHRoYXQgdGhlXG4gICAqIGFubm91bmNlZCB0aW1lIGRvZXMgbm90IGp1bXAgYmV0d2VlbiB0aGUgdHdvIHJ1bGVzLiAqL1xuICB0dGxIYWx2ZWRTZWNvbmRzTWF4OiAxMCxcblxuICAvLyBUaGUgZmx1c2ggd2luZG93IChnYXRld2F5L2ZsdXNoLXdpbmRvdy50cykuIEEgKnJhdGlvKiBpcyB0aGUgdXRpbGlzYXRpb24gb2YgdGhlIG1haW4gdGhyZWFkIG92ZXIgYGZsdXNoLnRhcmdldFV0aWxpc2F0aW9uYC5cblxuICAvKiogVGhlIGZpcnN0IHdpbmRvdyB3aGVuIGxvYWQgYmVnaW5zLCBhbmQgdGhlIHNob3J0ZXN0LiBSb29tcyBmbHVzaCBvbiB3aG9sZSBtaWxsaXNlY29uZHMuICovXG4gIHdpbmRvd0ZpcnN0TXM6IDEsXG4gIC8qKiBUaGUgd2luZG93IGdyb3dzIGF0IG1vc3QgYnkgdGhpcyBmYWN0b3IgaW4gb25lIHN0ZXAuICovXG4gIHdpbmRvd0dyb3d0aEZhY3Rvck1heDogMixcbiAgLyoqIFRoZSB3aW5kb3cgc2hyaW5rcyBhdCBtb3N0IHRvIHRoaXMgZmFjdG9yIGluIG9uZSBzdGVwLiBGcm9tIHRoZSBsb25nZXN0IGRlZmF1bHQgd2luZG93LCAyMCBtcywgdG8gdGhlIGZpcnN0IG9uZSB0YWtlcyAxMSBzdGVwczpcbiAgICogYSBidXJzdCBvZiBsb2FkIGlzIGZvcmdvdHRlbiB3aXRoaW4gYSBzZWNvbmQuICovXG4gIHdpbmRvd1Nocmlua0ZhY3Rvck1pbjogMC43NSxcbiAgLyoqIFdlaWdodCBvZiB0aGUgbmV3ZXN0IG1lYXN1cmVtZW50IGluIHRoZSBzbW9vdGhlZCB1dGlsaXNhdGlvbiwgZm9yIG9uZSBzdGVwLiBPbmUgb2RkIG1lYXN1cmVtZW50IGRvZXMgbm90IG1vdmUgdGhlIHdpbmRvdyBmYXIuICovXG4gIHV0aWxpc2F0aW9uV2VpZ2h0U2hhcmU6IDAuNSxcbiAgLyoqIEJldHdlZW4gdGhpcyByYXRpbyBhbmQgYGhvbGRSYXRpb01heGAgdGhlIHdpbmRvdyBzdGF5cyBhcyBpdCBpczogYSB3aW5kb3cgdGhhdCBtb3ZlcyBvbiB3aG9sZSBtaWxsaXNlY29uZHMgaGFzIHN0ZXBzLCBhbmRcbiAgICogdGhlIGV4YWN0IHRhcmdldCBtYXkgbGllIGJldHdlZW4gdHdvLiAqL1xuICBob2xkUmF0aW9NaW46IDAuNzUsXG4gIC8qKiBBYm92ZSB0aGlzIHJhdGlvIHRoZSB3aW5kb3cgZ3Jvd3MsIG9yIGJlZ2lucy4gKi9cbiAgaG9sZFJhdGlvTWF4OiAxLjA1LFxuICAvKiogVXAgdG8gdGhpcyByYXRpbyB0aGVyZSBpcyBubyBsb2FkIHRvIHNwZWFrIG9mOiB0aGUgd2luZG93IGVuZHMgYXQgb25jZS4gKi9cbiAgaWRsZVJhdGlvOiAwLjEsXG4gIC8qKiBXaXRob3V0IGEgd2luZG93IGFuZCBiZWxvdyB0aGlzIHJhdGlvIHNldmVyYWwgaG91c2VrZWVwaW5nIHN0ZXBzIG1heSBiZSB0YWtlbiBhdCBvbmNlLiBCZWxvdyBgaG9sZFJhdGlvTWluYDogbm8gd2luZG93IGlzIG5lYXIuICovXG4gIHJlc3RSYXRpbzogMC41LFxuICAvKiogQSB3aW5kb3cgdGhhdCBiZWdpbnMgYWdhaW4gd2l0aGluIHRoaXMgdGltZSBhZnRlciB0aGUgbGFzdCBvbmUgZW5kZWQgd2FzIGVuZGVkIHRvbyBlYXJseS4gKi9cbiAgd2luZG93UmVsYXBzZVN0ZXBzOiAyMCxcbiAgLyoqIEFmdGVyIGVhY2ggd2luZG93IHRoYXQgd2FzIGVuZGVkIHRvbyBlYXJseSB0aGUgbG9hZCBoYXMgdG8gYmUgbGlnaHQgZm9yIHR3aWNlIGFzIGxvbmcgYmVmb3JlIHRoZSBuZXh0IG9uZSBlbmRzOyBhdCBtb3N0IHRoaXMgbG9uZy4gKi9cbiAgbGlnaHRTdGVwc01heDogMjAwLFxuXG4gIC8vIFRoZSBoZWFydGJlYXQgb2YgcGxhaW4gY29ubmVjdGlvbnMuXG5cbiAgLyoqIEhlYXJ0YmVhdCBwaW5ncyB0aGF0IG1heSBsZWF2ZSBhdCBvbmNlIHdoZW4gc2V2ZXJhbCBzdGVwcyBhcmUgdGFrZW4gdG9nZXRoZXIuIFdpdGggbW9yZSBjb25uZWN0aW9ucyBlYWNoIHN0ZXAgaXMgdGFrZW4gYWxvbmUuICovXG4gIGJ1cnN0UGluZ3NNYXg6IDUwLFxuICAvKiogVGhlIGZpcnN0IHBpbmcgb2YgYSBjb25uZWN0aW9uIG1heSBjb21lIHRoaXMgbXVjaCBiZWZvcmUgdGhlIGVuZCBvZiBpdHMgZmlyc3QgaW50ZXJ2YWwsIHNvIHRoYXQgY29ubmVjdGlvbnMgdGhhdCBvcGVuIHRvZ2V0aGVyXG4gICAqIGFyZSBwaW5nZWQgYXQgZGlmZmVyZW50IHRpbWVzLiBPbmUgc2Vjb25kLiAqL1xuICBmaXJzdFBpbmdFYXJseVN0ZXBzTWF4OiAyMCxcbiAgLyoqIExpbWl0IG9mIGBmaXJzdFBpbmdFYXJseVN0ZXBzTWF4YCBmb3Igc2hvcnQgaW50ZXJ2YWxzLCBhcyBhIHNoYXJlIG9mIHRoZSBpbnRlcnZhbC4gKi9cbiAgZmlyc3RQaW5nRWFybHlTaGFyZTogMSAvIDUsXG5cbiAgLy8gVGhlIGxhZyB3YXRjaDogd2hpY2ggcGxhaW4gbWVtYmVycyByZWFkIHdoYXQgdGhleSBhcmUgc2VudC5cblxuICAvKiogU3RlcHMgaW4gd2hpY2ggZXZlcnkgY29ubmVjdGlvbiBpcyBsb29rZWQgYXQgb25jZSwgc28gdGhhdCB0aGUgbWVtYmVycyBvZiBvbmUgcm9vbSBhcmUgbm90IHByb2JlZCBpbiBvbmUgYnVyc3QuICovXG4gIGxhZ1JvdW5kU3RlcHM6IDEwMCxcbiAgLyoqIEEgbWVtYmVyIHRoYXQgbGVhdmVzIGl0cyBwcm9iZSB1bmFuc3dlcmVkIGZvciB0aGlzIGxvbmcgYmVjb21lcyBsYXRlOiAwLjQgcy4gQSBzbWFsbCBwYXJ0IG9mIGEgcm91bmQuICovXG4gIGxhdGVTdGVwczogOCxcbiAgLyoqIFdoZW4gbW9yZSB0aGFuIHRoaXMgc2hhcmUgb2YgdGhlIG1lbWJlcnMgdGhhdCBvbmUgc3RlcCBsb29rcyBhdCBiZWNvbWUgbGF0ZSBhdCBvbmNlLCB0aGUgd2hvbGUgcm9vbSBpcyBwcm9iZWQuICovXG4gIGxhdGVBbGFybVNoYXJlOiAxIC8gNTAsXG4gIC8qKiBNZW1iZXJzIHRoYXQgYXJlIHByb2JlZCBpbiBvbmUgc3RlcCBhZnRlciB0aGUgYWxhcm0gb2YgYGxhdGVBbGFybVNoYXJlYCwgc28gdGhhdCBhIGxhcmdlIHJvb20gaXMgbm90IHByb2JlZCBpbiBvbmUgYnVyc3QuICovXG4gIGFsYXJtU3RlcE1lbWJlcnNNYXg6IDEwMDAsXG4gIC8qKiBCeXRlcyB0aGF0IGEgbWVtYmVyIGlzIHNlbnQsIHJvdWdobHksIGJldHdlZW4gdHdvIHByb2Jlcy4gKi9cbiAgbGFwQnl0ZXM6IDY1XzUzNixcbiAgLyoqIEJ5dGVzIHRoYXQgYSBtZW1iZXIgb2YgYSBsYXJnZSByb29tIGlzIHNlbnQgYmV0d2VlbiB0d28gcHJvYmVzOiBmZXcgZW5vdWdoIHRoYXQgZWFjaCByb3VuZCBwcm9iZXMgbmVhcmx5IGV2ZXJ5IG1lbWJlci4gKi9cbiAgbGFyZ2VSb29tTGFwQnl0ZXM6IDQwOTYsXG4gIC8qKiBQbGFpbiBtZW1iZXJzIGZyb20gd2hpY2ggb24gYSByb29tIGlzIGxhcmdlOiBpdHMgbGF0ZSBtZW1iZXJzIGFyZSBzZW50IHRvIGFmdGVyIHRoZSBvdGhlcnMuICovXG4gIGxhcmdlUm9vbU1lbWJlcnM6IDI1NixcblxuICAvLyBTbG93IGNvbnN1bWVycy5cblxuICAvKiogVGhpcyBzaGFyZSBvZiBgbGltaXRzLm91dGJveEJ5dGVzTWF4YCBpcyBrZXB0IGZyZWUgZm9yIHRoZSBtZXNzYWdlIHRoYXQgb3ZlcmZsb3dzIGl0LCBiZWNhdXNlIHVXZWJTb2NrZXRzLmpzIGxvb2tzIGF0IHRoZSBsaW1pdFxuICAgKiBiZWZvcmUgaXQgYWRkcyBhIG1lc3NhZ2UgYW5kIG5vdCBhZnRlci4gKi9cbiAgb3V0Ym94U3BhcmVTaGFyZTogMSAvIDE2LFxuICAvKiogU2xvdyBtZW1iZXJzIGxlYXZlIHRoZWlyIHJvb21zIGluIGdyb3VwcyBvZiBhdCBsZWFzdCB0aGlzIHNpemUuIEVhY2ggbWVtYmVyIHRoYXQgc3RheXMgZ2V0cyBhIG5vdGljZSBmb3IgZWFjaCB0aGF0IGxlYXZlczogdHdvIGdyb3Vwc1xuICAgKiBhbmQgb25lIG1lc3NhZ2UgZml0IGEgZ3JvdXAgb2YgMzIgZnJhbWVzIChtYWlsYm94L2dyb3VwLnRzKS4gV2l0aCBncm91cHMgb2YgMzIgdGhlIG5leHQgbWVzc2FnZSB3YXMgYSAzM3JkIGZyYW1lIGFuZCBjb3N0IGV2ZXJ5b25lIDY2IHRvIDY4IG1zLiAqL1xuICBzbG93R3JvdXBNZW1iZXJzTWluOiAxNSxcbiAgLyoqIEdyb3VwcyBpbnRvIHdoaWNoIHRoZSBzbG93IG1lbWJlcnMgb2Ygb25lIG1vbWVudCBhcmUgZGl2aWRlZCBhdCBtb3N0OyBsYXJnZXIgY3Jvd2RzIGhhdmUgbGFyZ2VyIGdyb3Vwcy4gKi9cbiAgc2xvd0dyb3Vwc01heDogMzIsXG4gIC8qKiBUaW1lIGJldHdlZW4gdHdvIGdyb3VwcywgbGVmdCB0byB3aGF0IHRoZSByb29tIHNheXMuIFdpdGggYHNsb3dHcm91cHNNYXhgIGV2ZW4gYSBsYXJnZSBjcm93ZCBoYXMgbGVmdCB3aXRoaW4gNCBzLiAqL1xuICBzbG93R3JvdXBJbnRlcnZhbE1zOiAxMDAsXG5cbiAgLy8gU2hhcmQgdGhyZWFkczogc3RhcnQsIHdhdGNoLCByZXBsYWNlbWVudC5cblxuICAvKiogVGltZSBiZXR3ZWVuIHR3byBsb29rcyBhdCB0aGUgYmVhdHMgb2YgYWxsIHNoYXJkcy4gQSB0ZW50aCBvZiBgaGFuZ01zYC4gTG9uZ2VyIHRoYW4gYGJlYXRJbnRlcnZhbE1zYCBvZiB0aGUgc2hhcmQgdGhyZWFkcywgc28gdGhhdFxuICAgKiBhIGhlYWx0aHkgc2hhcmQgaGFzIG5lYXJseSBhbHdheXMgYmVhdGVuIHNpbmNlIHRoZSBsYXN0IGxvb2suICovXG4gIHdhdGNoSW50ZXJ2YWxNczogMjUwLFxuICAvKiogQSBzaGFyZCB0aGF0IGhhcyBub3QgYmVhdGVuIGZvciB0aGlzIGxvbmcgY291bnRzIGFzIGh1bmcgYW5kIGlzIHJlcGxhY2VkLiAqL1xuICBoYW5nTXM6IDI1MDAsXG4gIC8qKiBBIHNoYXJkIHRocmVhZCB0aGF0IGhhcyBub3QgcmVwb3J0ZWQgcmVhZHkgYWZ0ZXIgdGhpcyBsb25nIGlzIGdpdmVuIHVwIGFuZCBzdGFydGVkIGFnYWluLiAqL1xuICBzaGFyZFN0YXJ0TXNNYXg6IDEwXzAwMCxcbiAgLyoqIEEgc2VydmVyIHdob3NlIHNoYXJkIHRocmVhZCBkaWVkIHRoaXMgb2Z0ZW4gYmVmb3JlIGl0IGV2ZXIgcmFuIGRvZXMgbm90IHN0YXJ0LiAqL1xuICBzaGFyZFN0YXJ0RmFpbHVyZXNNYXg6IDMsXG4gIC8qKiBBIHNoYXJkIHRoYXQgd2FzIHJlYWR5IGFuZCBsaXZlZCBsb25nZXIgdGhhbiB0aGlzIGJlZm9yZSBpdCBkaWVkIHN0YXJ0cyBpdHMgY291bnQgb2YgZmFpbHVyZXMgYWdhaW4uICovXG4gIHNoYXJkU291bmRMaWZlTXM6IDEwMDAsXG4gIC8qKiBUaGUgbi10aCBmYWlsdXJlIGluIGEgcm93IChmcm9tIHRoZSBzZWNvbmQgb24pIGRlbGF5cyB0aGUgbmV4dCBzdGFydCBieSB0aGlzIHRpbWVzIDJebjogMjAwIG1zLCA0MDAgbXMsIGFuZCBzbyBvbi4gKi9cbiAgcmVzdGFydERlbGF5TXM6IDUwLFxuICAvKiogTG9uZ2VzdCBkZWxheSBvZiBhIHJlc3RhcnQuICovXG4gIHJlc3RhcnREZWxheU1zTWF4OiA1MDAwLFxuICAvKiogU2l6ZSBvZiBWOCdzIHlvdW5nIGdlbmVyYXRpb24gaW4gYSBzaGFyZC4gV2hhdCBhIG1lc3NhZ2UgYWxsb2NhdGVzIGlzIGdhcmJhZ2UgYSBtb21lbnQgbGF0ZXIsIGFuZCAxIE1CIHN0YXlzIGluIHRoZSBDUFUncyBjYWNoZTpcbiAgICogbGVzcyB0aW1lIHRoYW4gd2l0aCBWOCdzIGRlZmF1bHQsIGFuZCAxIEtCIGxlc3MgbWVtb3J5IGZvciBlYWNoIG9mIDE1LDAwMCBtZW1iZXJzLiAqL1xuICBzaGFyZFlvdW5nR2VuZXJhdGlvbk1lZ2FieXRlczogMSxcbiAgLyoqIEEgcmVjb3JkIHRoYXQgZGlkIG5vdCBmaXQgYSBmdWxsIGluYm94IGlzIHRyaWVkIGFnYWluIGFmdGVyIHRoaXMgdGltZS4gKi9cbiAgaW5ib3hSZXRyeU1zOiAxLFxuICAvKiogQSBzdGFydCBvZiB0aGUgc2VydmVyIGZhaWxzIHdoZW4gbm8gZnVydGhlciBzaGFyZCB0aHJlYWQgaGFzIGJlY29tZSByZWFkeSBmb3IgdGhpcyBsb25nLiBMb25nZXIgdGhhbiBgc2hhcmRTdGFydE1zTWF4YC4gKi9cbiAgc3RhcnRTdGFsbE1zTWF4OiAxNV8wMDAsXG4gIC8qKiBUaW1lIGJldHdlZW4gdHdvIGxvb2tzIGF0IHdoZXRoZXIgYWxsIHNoYXJkIHRocmVhZHMgYXJlIHJlYWR5LiAqL1xuICBzdGFydExvb2tJbnRlcnZhbE1zOiA1LFxuICAvKiogQSBsb25nZXIgcGF1c2UgYmV0d2VlbiB0d28gc3VjaCBsb29rcyBjb3VudHMgYXMgdGhpcyBsb25nOiB0aGUgcHJvY2VzcyBvciB0aGUgbWFjaGluZSBzdG9vZCBzdGlsbCwgbm90IHRoZSBzaGFyZCB0aHJlYWRzLiAqL1xuICBzdGFydFBhdXNlTXNNYXg6IDI1MCxcblxuICAvLyBUaGUgc3RvcCBvZiB0aGUgc2VydmVyLlxuXG4gIC8qKiBTaGFyZSBvZiBgc2h1dGRvd24uZGVhZGxpbmVNc2AgdGhhdCBzaGFyZHMgaGF2ZSB0byBmbHVzaCB3aGF0IHRoZXkgYWNjZXB0ZWQuICovXG4gIHN0b3BGbHVzaFNoYXJlOiAxIC8gMixcbiAgLyoqIFNoYXJlIG9mIGBzaHV0ZG93bi5kZWFkbGluZU1zYCB0aGF0IGNvbm5lY3Rpb25zIGhhdmUgdG8gcmVhZCB3aGF0IHdhcyBmbHVzaGVkLiBCb3RoIHNoYXJlcyBsZWF2ZSB0aW1lIHRvIGVuZCB0aGUgdGhyZWFkcy4gKi9cbiAgc3RvcFNlbmRTaGFyZTogMSAvIDQsXG4gIC8qKiBQYXVzZSBhZnRlciB0aGUgZmx1c2g6IG9uZSBtb3JlIHR1cm4sIGF0IHRoZSBlbmQgb2Ygd2hpY2ggdVdlYlNvY2tldHMuanMgd3JpdGVzIHdoYXQgd2FzIHB1Ymxpc2hlZCBpbiBpdC4gKi9cbiAgc3RvcFR1cm5NczogMixcbiAgLyoqIFRpbWUgYmV0d2VlbiB0d28gbG9va3MgYXQgd2hldGhlciBjb25uZWN0aW9ucyBzdGlsbCBoYXZlIHVuc2VudCBieXRlcy4gKi9cbiAgc3RvcEJhY2tsb2dMb29rSW50ZXJ2YWxNczogMTAsXG4gIC8qKiBUaW1lIHRoYXQgcGVlcnMgaGF2ZSB0byBhbnN3ZXIgdGhlIGNsb3NlIGZyYW1lOiBhYm91dCBvbmUgcm91bmQgdHJpcC4gKi9cbiAgc3RvcENsb3NlTXM6IDIwLFxufSBhcyBjb25zdFxuIiwgIi8vIFRoZSB0dW5pbmcgbnVtYmVycyBvZiB0aGUgc2hhcmQgdGhyZWFkcywgaW4gb25lIHRhYmxlOiBmb3IgZWFjaCBpdHMgdmFsdWUsIHdoYXQgaXQgZG9lcywgd2hhdCB3YXMgbWVhc3VyZWQsIGFuZCBob3cgaXQgcmVsYXRlcyB0byBvdGhlclxuLy8gbnVtYmVycy4gTnVtYmVycyB0aGF0IGFuIG9wZXJhdG9yIG1heSB3YW50IHRvIGNoYW5nZSBhcmUgY29uZmlndXJhdGlvbiAoc3JjL2NvbmZpZy8pIGFuZCBub3QgaGVyZS4gVGhlIHRhYmxlIG9mIHRoZSBtYWluIHRocmVhZCBpc1xuLy8gbWFpbi10aHJlYWQudHMuIHRlc3QvdHVuaW5nLnRlc3QudHMgdGVzdHMgdGhlIHJlbGF0aW9ucywgYWxzbyB0aG9zZSBiZXR3ZWVuIHRoZSB0d28gdGFibGVzLlxuXG5leHBvcnQgY29uc3QgU2hhcmRUaHJlYWRUdW5pbmcgPSB7XG4gIC8vIFRoZSB0aHJlYWQgaXRzZWxmLlxuXG4gIC8qKiBUaW1lIGJldHdlZW4gdHdvIGJlYXRzLCB0aGUgc2lnbnMgb2YgbGlmZSB0aGF0IHRoZSBtYWluIHRocmVhZCB3YXRjaGVzLiBTaG9ydGVyIHRoYW4gYHdhdGNoSW50ZXJ2YWxNc2Agb2YgdGhlIG1haW4gdGhyZWFkLCBzb1xuICAgKiB0aGF0IG5lYXJseSBldmVyeSBsb29rIGZpbmRzIGEgbmV3IGJlYXQ7IGEgaGFuZyBpcyBzZXZlcmFsIG1pc3NpbmcgYmVhdHMuICovXG4gIGJlYXRJbnRlcnZhbE1zOiAyMDAsXG4gIC8qKiBUaW1lIGJldHdlZW4gdHdvIHN3ZWVwcywgd2hpY2ggZW5kIGV4cGlyZWQgaGlzdG9yeSBhbmQgbG9ncyB3aXRob3V0IG1lbWJlcnMuICovXG4gIGV4cGlyeVN3ZWVwSW50ZXJ2YWxNczogMTAwMCxcbiAgLyoqIEEgcGFya2VkIHNoYXJkIGdpdmVzIGl0cyBldmVudCBsb29wIGEgdHVybiB0aGlzIG9mdGVuLiBUaW1lcnMgcnVuIG9ubHkgdGhlbiwgc28gYSBiZWF0IG1heSBiZSB0aGlzIG11Y2ggbGF0ZS4gSGFsZiBvZlxuICAgKiBgYmVhdEludGVydmFsTXNgLiAqL1xuICBsb29wSW50ZXJ2YWxNczogMTAwLFxuXG4gIC8vIEJhdGNoZXMgb2YgaW5ib3ggcmVjb3Jkcy5cblxuICAvKiogSW5ib3ggcmVjb3JkcyB0aGF0IGFyZSBhcHBsaWVkIGJlZm9yZSByb29tcyB0aGF0IGFyZSBkdWUgYXJlIGZsdXNoZWQuICovXG4gIGJhdGNoUmVjb3Jkc01heDogMjA0OCxcbiAgLyoqIEJ5dGVzIG9mIG91dHB1dCBhZnRlciB3aGljaCBhIGJhdGNoIGVuZHMuIFdpdGhvdXQgdGhpcyBsaW1pdCB0aG91c2FuZHMgb2YgcmVjb3ZlcmllcyBrZWVwIHRoZSB0aHJlYWQgYnVzeSBmb3Igc2Vjb25kcy4gKi9cbiAgYmF0Y2hPdXRwdXRCeXRlc01heDogMV8wNDhfNTc2LFxuICAvKiogTG9uZ2VzdCByZWNvcmQgdGhhdCB0aGUgc2hhcmQgd3JpdGVzIHdoZXJlIGl0IG1heSBjdXQgYSBwYXlsb2FkLCBhcyBhIHNoYXJlIG9mIHRoZSBvdXRib3guIFRoZSByaW5nIHRoZW4gaG9sZHMgYSBmZXcgb2YgdGhlbS4gKi9cbiAgb3V0Ym94UG9ydGlvblNoYXJlOiAxIC8gNCxcblxuICAvLyBGcmFtZXMgYW5kIGhvdyB0aGV5IGxlYXZlLlxuXG4gIC8qKiBQbGFpbiBtZW1iZXJzIHVwIHRvIHdoaWNoIGEgZnJhbWUgbmFtZXMgaXRzIG1lbWJlcnMgaW5zdGVhZCBvZiBhIHRvcGljLiBJbiByb29tcyBvZiAyIG5hbWluZyBjb3N0cyB0aGUgbWFpbiB0aHJlYWQgMC45NCBvZiB0aGVcbiAgICogQ1BVLCBpbiByb29tcyBvZiAxMCBpdCBjb3N0cyAxLjA0LCBiZWNhdXNlIHVXZWJTb2NrZXRzLmpzIGZpbmRzIGEgdG9waWMgYW5kIGl0cyBzdWJzY3JpYmVycyBtb3JlIHNsb3dseSB0aGFuIHdlIGZpbmQgYSBmZXcgc29ja2V0cy4gKi9cbiAgYWRkcmVzc2Vlc01heDogNCxcbiAgLyoqIEVzdGltYXRlZCBzaXplIG9mIGEgbm90aWNlLCBhbmQgb2Ygd2hhdCBhIGZyYW1lIGFkZHMgdG8gaXRzIHRleHQuIE9ubHkgdXNlZCB0byBub3RpY2Ugcm9vbXMgdGhhdCBnYXRoZXIgdG9vIG11Y2guICovXG4gIGZyYW1lT3ZlcmhlYWRCeXRlczogNDgsXG5cbiAgLy8gTGVhdmUgbm90aWNlcy4gQSBub3RpY2UgdGhhdCBsZWF2ZXMgYWxvbmUgY29zdHMgYSBzeXN0ZW0gY2FsbCBmb3IgZWFjaCBtZW1iZXIsIHNvbWUgNCBcdTAwQjVzLlxuXG4gIC8qKiBBIGxlYXZlIG5vdGljZSB3YWl0cyB0aGlzIGxvbmcsIGZvciBlYWNoIG1lbWJlciBvZiBpdHMgcm9vbSwgZm9yIG90aGVyIG91dHB1dCB0byBsZWF2ZSB3aXRoLiBUZW4gdGltZXMgdGhlIGNvc3Qgb2YgYSBub3RpY2U6IHNpbmdsZVxuICAgKiBub3RpY2VzIHRoZW4gdGFrZSBhdCBtb3N0IGEgdGVudGggb2YgdGhlIG1haW4gdGhyZWFkLiAqL1xuICBsZWF2ZVBhdGllbmNlTXNQZXJNZW1iZXI6IDEgLyAyNSxcbiAgLyoqIExvbmdlc3Qgd2FpdCBvZiBhIGxlYXZlIG5vdGljZS4gUmVhY2hlZCBpbiBhIHJvb20gb2YgNiwyNTAuICovXG4gIGxlYXZlUGF0aWVuY2VNc01heDogMjUwLFxuXG4gIC8vIFJvb21zIGFuZCB0aGUgZW5naW5lLlxuXG4gIC8qKiBBIHJvb20gdGhhdCBvbmx5IHRoZSBBUEkgdXNlcyBzdGF5cyBvcGVuIHRoaXMgbG9uZyBhZnRlciBpdHMgbGFzdCB1c2UsIHNvIHRoYXQgdGhlIG5leHQgY2FsbCBmaW5kcyBpdHMgc3RyZWFtIG9wZW4uIEFzIGxvbmcgYXNcbiAgICogdGhlIHRpbWUgYmV0d2VlbiB0d28gc3dlZXBzLCB3aGljaCBjbG9zZSBzdWNoIHJvb21zLiAqL1xuICBsaW5nZXJNczogMTAwMCxcbiAgLyoqIFJvb21zIHRoYXQgbWF5IGJlIG9wZW4gZm9yIHRoZSBBUEkgYWxvbmUuIFdpdGggb25lIG1vcmUgdGhlIHJvb20gdGhhdCB3YXMgdXNlZCBsb25nZXN0IGFnbyBpcyBjbG9zZWQuICovXG4gIGxpbmdlcmluZ1Jvb21zTWF4OiAxMDI0LFxuICAvKiogQnl0ZXMgb2Ygd2hhdCBjb25uZWN0aW9ucyBoYXZlIHNhaWQgYW5kIHdoYXQgd2FpdHMgdW50aWwgdGhlIGVuZ2luZSBoYXMgYW5zd2VyZWQgc29tZXRoaW5nIGVsc2UsIGZvciBhbGwgcm9vbXMgdG9nZXRoZXI6IHdoYXQgaXNcbiAgICogc2FpZCB0byBhIHJvb20gdGhhdCBpcyBzdGlsbCBiZWluZyBqb2luZWQsIGFuZCBwcml2YXRlIG1lc3NhZ2VzIGJlaGluZCBtZXNzYWdlcyB0byB0aGUgcm9vbS4gKi9cbiAgaGVsZEJ5dGVzTWF4OiAxNl83NzdfMjE2LFxuICAvKiogUXVlc3Rpb25zIHRvIGFuIGVuZ2luZSB0aGF0IGFuc3dlcnMgbGF0ZXIgdGhhdCBtYXkgYmUgb3V0c3RhbmRpbmcuIEZ1cnRoZXIgb25lcyBmYWlsIGF0IG9uY2UuICovXG4gIGVuZ2luZVF1ZXN0aW9uc01heDogNjVfNTM2LFxuICAvKiogQSBxdWVzdGlvbiB0aGF0IHRoZSBlbmdpbmUgaGFzIG5vdCBhbnN3ZXJlZCBhZnRlciB0aGlzIGxvbmcgaGFzIGZhaWxlZC4gTXVjaCBsb25nZXIgdGhhbiBhbiBhbnN3ZXIgdGFrZXMgaW4gYSBuZXR3b3JrLCBzaG9ydGVyIHRoYW5cbiAgICogdGhlIHdhaXQgb2YgbW9zdCBIVFRQIGNsaWVudHMuICovXG4gIGVuZ2luZURlYWRsaW5lTXM6IDUwMDAsXG5cbiAgLy8gQnl0ZSBidWZmZXJzIHRoYXQgcm9vbXMgd2l0aCBwZW5kaW5nIG91dHB1dCBib3Jyb3cuXG5cbiAgLyoqIFNpemUgb2YgYSBuZXcgYnVmZmVyOiBlbm91Z2ggZm9yIGEgc2hvcnQgbWVzc2FnZS4gKi9cbiAgYnVpbGRlckJ5dGVzOiA1MTIsXG4gIC8qKiBBIGJ1ZmZlciB0aGF0IGhhcyBncm93biBiZXlvbmQgdGhpcyBpcyBsZWZ0IHRvIHRoZSBnYXJiYWdlIGNvbGxlY3RvciB3aGVuIGl0cyByb29tIGdpdmVzIGl0IGJhY2suICovXG4gIGJ1aWxkZXJLZXB0Qnl0ZXNNYXg6IDEzMV8wNzIsXG4gIC8qKiBCeXRlcyBvZiBhbGwgYnVmZmVycyB0aGF0IGFyZSBrZXB0IGZvciByZXVzZS4gSW4gYSBiYXRjaCBmb3IgbWFueSBzbWFsbCByb29tcyBlYWNoIG5lZWRzIG9uZSBmb3IgYSBtb21lbnQuICovXG4gIGJ1aWxkZXJzS2VwdEJ5dGVzTWF4OiA4XzM4OF82MDgsXG59IGFzIGNvbnN0XG4iLCAiLy8gQSByaW5nIG9mIGJ5dGVzIGluIHNoYXJlZCBtZW1vcnk6IG9uZSB0aHJlYWQsIHRoZSBwcm9kdWNlciwgd3JpdGVzIHJlY29yZHMsIGFub3RoZXIgdGhyZWFkLCB0aGUgY29uc3VtZXIsIHJlYWRzIHRoZW0uIEEgbWFpbGJveFxuLy8gKG1haWxib3gudHMpIGhhcyB0d28gcmluZ3MsIG9uZSBmb3IgZWFjaCBkaXJlY3Rpb24uIEJvdGggdGhyZWFkcyB1c2UgdGhpcyBmaWxlLlxuLy9cbi8vIFdobyBvd25zIHdoaWNoIGJ5dGVzOiB0aGUgYnl0ZXMgYmV0d2VlbiBgdGFpbGAgYW5kIGBoZWFkYCBiZWxvbmcgdG8gdGhlIGNvbnN1bWVyLCBhbGwgb3RoZXJzIHRvIHRoZSBwcm9kdWNlci4gVGhlIHByb2R1Y2VyXG4vLyB3cml0ZXMgYSByZWNvcmQsIHRoZW4gc3RvcmVzIGBoZWFkYC4gVGhlIGNvbnN1bWVyIHJlYWRzIHJlY29yZHMsIHRoZW4gc3RvcmVzIGB0YWlsYC4gQm90aCBzdG9yZXMgYXJlIHNlcXVlbnRpYWxseVxuLy8gY29uc2lzdGVudCBhdG9taWNzLCBzbyBhIHRocmVhZCB0aGF0IHNlZXMgdGhlIG5ldyBwb3NpdGlvbiBhbHNvIHNlZXMgdGhlIGJ5dGVzIGluIGZyb250IG9mIHRoYXQgcG9zaXRpb24uXG4vL1xuLy8gV2h5IG5vIHdha2UtdXAgaXMgbG9zdDogdGhlIGNvbnN1bWVyIHNldHMgYGFzbGVlcGAsIGxvb2tzIGF0IHRoZSByaW5nIG9uY2UgbW9yZSwgdGhlbiBzbGVlcHMuIFRoZSBwcm9kdWNlciBzdG9yZXMgYGhlYWRgLCB0aGVuXG4vLyBleGNoYW5nZXMgYGFzbGVlcGAgZm9yIDAsIGFuZCB3YWtlcyB0aGUgY29uc3VtZXIgaWYgYGFzbGVlcGAgd2FzIG5vdCAwLiBBbGwgdGhlc2UgYXRvbWljcyBoYXZlIG9uZSB0b3RhbCBvcmRlci4gSWYgdGhlIGNvbnN1bWVyJ3Mgc3RvcmVcbi8vIG9mIGBhc2xlZXBgIGNvbWVzIGZpcnN0LCB0aGUgcHJvZHVjZXIgc2VlcyB0aGUgc2xlZXBlci4gSWYgdGhlIHByb2R1Y2VyJ3Mgc3RvcmUgb2YgYGhlYWRgIGNvbWVzIGZpcnN0LCB0aGUgY29uc3VtZXIgc2VlcyB0aGUgcmVjb3JkLlxuaW1wb3J0IHsgU2hhcmRUaHJlYWRUdW5pbmcgfSBmcm9tICcuLi90dW5pbmcvc2hhcmQtdGhyZWFkLnRzJ1xuXG5jb25zdCBDT05UUk9MX0JZVEVTID0gMjU2XG4vLyBJbmRpY2VzIG9mIHRoZSBjb250cm9sIHdvcmRzLiBFYWNoIHdvcmQgaGFzIGEgY2FjaGUgbGluZSBvZiBpdHMgb3duLCBzbyB0aGF0IGEgc3RvcmUgYnkgb25lIHRocmVhZCBkb2VzIG5vdCB0YWtlIHRoZSBsaW5lIG9mIGEgd29yZFxuLy8gdGhhdCB0aGUgb3RoZXIgdGhyZWFkIHVzZXMuXG5jb25zdCBIRUFEID0gMFxuY29uc3QgVEFJTCA9IDE2XG5jb25zdCBBU0xFRVAgPSAzMlxuY29uc3QgUFJPRFVDRVJfV0FJVElORyA9IDQ4XG4vKiogVmFsdWVzIG9mIHRoZSB3b3JkIEFTTEVFUC4gQSBjb25zdW1lciBpbiBpdHMgZXZlbnQgbG9vcCBpcyB3b2tlbiBieSBhIG1lc3NhZ2UsIGEgcGFya2VkIGNvbnN1bWVyIGJ5IGBBdG9taWNzLm5vdGlmeWAgb24gdGhlIHdvcmQuICovXG5jb25zdCBBV0FLRSA9IDBcbmNvbnN0IElOX0VWRU5UX0xPT1AgPSAxXG5jb25zdCBQQVJLRUQgPSAyXG5cbi8qKlxuICogVGhlIGxhcmdlc3QgcGF5bG9hZCBvZiBvbmUgcmVjb3JkLiBBIHJlY29yZCB3aXRoIGl0cyBoZWFkZXIgdGFrZXMgYXQgbW9zdCBoYWxmIG9mIHRoZSByaW5nLCBzbyB0aGF0IGV2ZXJ5IHJlY29yZCBmaXRzIGFuIGVtcHR5XG4gKiByaW5nOiB3aGVuIGEgcmVjb3JkIGRvZXMgbm90IGZpdCBpbiBmcm9udCBvZiB0aGUgcmluZydzIGVuZCwgdGhlIGJ5dGVzIGxlZnQgdW51c2VkIHRoZXJlIGFyZSBmZXdlciB0aGFuIHRoZSByZWNvcmQncyBvd24uXG4gKi9cbmV4cG9ydCBjb25zdCBwYXlsb2FkQnl0ZXNNYXggPSAocmluZ0J5dGVzOiBudW1iZXIpOiBudW1iZXIgPT4gcmluZ0J5dGVzIC8gMiAtIEhFQURFUl9CWVRFU1xuXG4vKiogQnl0ZXMgb2YgYSByZWNvcmQncyBoZWFkZXI6IHNpemUgdTMyLCBraW5kIHU4LCBmbGFncyB1OCwgZGV0YWlsIHUxNiwgY29ubmVjdGlvbiBmNjQsIGEgdTMyLCBiIHUzMi4gKi9cbmNvbnN0IEhFQURFUl9CWVRFUyA9IDI0XG4vKiogVGhlIGtpbmQgb2YgdGhlIHJlY29yZCB0aGF0IGZpbGxzIHRoZSBieXRlcyBpbiBmcm9udCBvZiB0aGUgcmluZydzIGVuZCB3aGVuIHRoZSBuZXh0IHJlY29yZCBkb2VzIG5vdCBmaXQgdGhlcmUuICovXG5jb25zdCBQQUQgPSAwXG5cbi8qKiBUaGUgZml4ZWQgZmllbGRzIG9mIGEgcmVjb3JkLiBUaGUgbWVhbmluZyBvZiBgYWAsIGBiYCBhbmQgYGRldGFpbGAgZGVwZW5kcyBvbiB0aGUga2luZCAoaW5ib3gtcmVjb3Jkcy50cywgb3V0Ym94LXJlY29yZHMudHMpLiAqL1xuZXhwb3J0IGludGVyZmFjZSBSZWNvcmRIZWFkZXIge1xuICBraW5kOiBudW1iZXJcbiAgZmxhZ3M6IG51bWJlclxuICBkZXRhaWw6IG51bWJlclxuICBjb25uZWN0aW9uOiBudW1iZXJcbiAgYTogbnVtYmVyXG4gIGI6IG51bWJlclxufVxuXG4vKiogQSByaW5nIG9mIHplcm9zLiBFdmVyeSBwYWdlIG9mIHRoZSByaW5nIGlzIHdyaXR0ZW4gb25jZSwgc28gdGhhdCB0aGUga2VybmVsIHByb3ZpZGVzIGl0cyBtZW1vcnkgYXQgdGhlIHN0YXJ0IGFuZCBub3QgdW5kZXIgbG9hZC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVSaW5nKGJ5dGVzOiBudW1iZXIpOiBTaGFyZWRBcnJheUJ1ZmZlciB7XG4gIGNvbnN0IHJpbmcgPSBuZXcgU2hhcmVkQXJyYXlCdWZmZXIoQ09OVFJPTF9CWVRFUyArIGJ5dGVzKVxuICBuZXcgVWludDhBcnJheShyaW5nKS5maWxsKDApXG4gIHJldHVybiByaW5nXG59XG5cbmNsYXNzIFJpbmdTaWRlIHtcbiAgcmVhZG9ubHkgYnl0ZXM6IFVpbnQ4QXJyYXlcbiAgcHJvdGVjdGVkIHJlYWRvbmx5IGNvbnRyb2w6IEludDMyQXJyYXlcbiAgcHJvdGVjdGVkIHJlYWRvbmx5IHdvcmRzOiBVaW50MzJBcnJheVxuICAvKiogVGhlIHNhbWUgYnl0ZXMgYXMgbnVtYmVycyBvZiA4IGJ5dGVzLiBUaGUgcGF5bG9hZCBvZiBhIHJlY29yZCBiZWdpbnMgYXQgYSB3aG9sZSBudW1iZXIuICovXG4gIHJlYWRvbmx5IGRvdWJsZXM6IEZsb2F0NjRBcnJheVxuICBwcm90ZWN0ZWQgcmVhZG9ubHkgY2FwYWNpdHk6IG51bWJlclxuICBwcm90ZWN0ZWQgcmVhZG9ubHkgbWFzazogbnVtYmVyXG5cbiAgY29uc3RydWN0b3IocmluZzogU2hhcmVkQXJyYXlCdWZmZXIpIHtcbiAgICB0aGlzLmNhcGFjaXR5ID0gcmluZy5ieXRlTGVuZ3RoIC0gQ09OVFJPTF9CWVRFU1xuICAgIGlmICgodGhpcy5jYXBhY2l0eSAmICh0aGlzLmNhcGFjaXR5IC0gMSkpICE9PSAwKSB0aHJvdyBuZXcgUmFuZ2VFcnJvcignYSByaW5nIGhvbGRzIGEgcG93ZXIgb2YgdHdvIG9mIGJ5dGVzJylcbiAgICB0aGlzLm1hc2sgPSB0aGlzLmNhcGFjaXR5IC0gMVxuICAgIHRoaXMuY29udHJvbCA9IG5ldyBJbnQzMkFycmF5KHJpbmcsIDAsIENPTlRST0xfQllURVMgLyA0KVxuICAgIHRoaXMuYnl0ZXMgPSBuZXcgVWludDhBcnJheShyaW5nLCBDT05UUk9MX0JZVEVTKVxuICAgIHRoaXMud29yZHMgPSBuZXcgVWludDMyQXJyYXkocmluZywgQ09OVFJPTF9CWVRFUylcbiAgICB0aGlzLmRvdWJsZXMgPSBuZXcgRmxvYXQ2NEFycmF5KHJpbmcsIENPTlRST0xfQllURVMpXG4gIH1cbn1cblxuZXhwb3J0IGNsYXNzIFJpbmdXcml0ZXIgZXh0ZW5kcyBSaW5nU2lkZSB7XG4gICNoZWFkOiBudW1iZXJcbiAgLyoqIFRoZSBoZWFkIGFmdGVyIHRoZSByZWNvcmQgdGhhdCBpcyBiZWluZyB3cml0dGVuLiAqL1xuICAjbmV4dEhlYWQgPSAwXG4gIC8qKiBUaGUgY29uc3VtZXIncyBwb3NpdGlvbiB3aGVuIGl0IHdhcyBsYXN0IGxvYWRlZC4gSXQgaXMgbG9hZGVkIGFnYWluIG9ubHkgd2hlbiB0aGUgcmluZyBzZWVtcyBmdWxsLiAqL1xuICAjdGFpbDogbnVtYmVyXG4gIC8qKiBUaGUgaGVhZCBhdCB0aGUgbGFzdCBjYWxsIG9mIGBsZWF2ZXNTbGVlcGVyYC4gKi9cbiAgI2Fubm91bmNlZDogbnVtYmVyXG5cbiAgY29uc3RydWN0b3IocmluZzogU2hhcmVkQXJyYXlCdWZmZXIpIHtcbiAgICBzdXBlcihyaW5nKVxuICAgIHRoaXMuI2hlYWQgPSBBdG9taWNzLmxvYWQodGhpcy5jb250cm9sLCBIRUFEKSA+Pj4gMFxuICAgIHRoaXMuI3RhaWwgPSBBdG9taWNzLmxvYWQodGhpcy5jb250cm9sLCBUQUlMKSA+Pj4gMFxuICAgIHRoaXMuI2Fubm91bmNlZCA9IHRoaXMuI2hlYWRcbiAgfVxuXG4gIC8qKiBUaGUgbGFyZ2VzdCBwYXlsb2FkIG9mIG9uZSByZWNvcmQuIEEgbGFyZ2VyIHBheWxvYWQgbmV2ZXIgZml0cywgaG93ZXZlciBsb25nIHRoZSB3cml0ZXIgd2FpdHMuICovXG4gIGdldCBwYXlsb2FkQnl0ZXNNYXgoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gcGF5bG9hZEJ5dGVzTWF4KHRoaXMuY2FwYWNpdHkpXG4gIH1cblxuICAvKiogVGhlIGxhcmdlc3QgcGF5bG9hZCB0aGF0IGEgd3JpdGVyIHNob3VsZCB3cml0ZSB3aGVyZSBpdCBtYXkgY3V0IGEgcGF5bG9hZCBpbnRvIHNldmVyYWwgcmVjb3Jkcy4gVGhlIHJpbmcgaG9sZHMgYSBmZXcgc3VjaCByZWNvcmRzLiAqL1xuICBnZXQgcG9ydGlvbkJ5dGVzTWF4KCk6IG51bWJlciB7XG4gICAgcmV0dXJuIHRoaXMuY2FwYWNpdHkgKiBTaGFyZFRocmVhZFR1bmluZy5vdXRib3hQb3J0aW9uU2hhcmUgLSBIRUFERVJfQllURVNcbiAgfVxuXG4gIC8qKiBVbnJlYWQgYnl0ZXMgaW4gdGhlIHJpbmcuICovXG4gIGdldCB1c2VkKCk6IG51bWJlciB7XG4gICAgdGhpcy4jdGFpbCA9IEF0b21pY3MubG9hZCh0aGlzLmNvbnRyb2wsIFRBSUwpID4+PiAwXG4gICAgcmV0dXJuICh0aGlzLiNoZWFkIC0gdGhpcy4jdGFpbCkgPj4+IDBcbiAgfVxuXG4gIC8qKiBBcHBlbmRzIGEgcmVjb3JkLiBGYWxzZSwgYW5kIG5vdGhpbmcgaXMgd3JpdHRlbiwgd2hlbiB0aGUgcmluZyBoYXMgbm8gcm9vbSBmb3IgdGhlIHJlY29yZCBub3csIG9yIGlzIHRvbyBzbWFsbCBmb3IgaXQuICovXG4gIHdyaXRlKFxuICAgIGhlYWRlcjogUmVjb3JkSGVhZGVyLFxuICAgIHBheWxvYWQ/OiBVaW50OEFycmF5LFxuICAgIHN0YXJ0ID0gMCxcbiAgICBlbmQgPSBwYXlsb2FkID09PSB1bmRlZmluZWQgPyAwIDogcGF5bG9hZC5sZW5ndGgsXG4gICk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IGF0ID0gdGhpcy4jYmVnaW4oaGVhZGVyLCBlbmQgLSBzdGFydClcbiAgICBpZiAoYXQgPCAwKSByZXR1cm4gZmFsc2VcbiAgICBpZiAocGF5bG9hZCAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICB0aGlzLmJ5dGVzLnNldChzdGFydCA9PT0gMCAmJiBlbmQgPT09IHBheWxvYWQubGVuZ3RoID8gcGF5bG9hZCA6IHBheWxvYWQuc3ViYXJyYXkoc3RhcnQsIGVuZCksIGF0KVxuICAgIH1cbiAgICB0aGlzLiNwdWJsaXNoKClcbiAgICByZXR1cm4gdHJ1ZVxuICB9XG5cbiAgLyoqIEFzIGB3cml0ZWAsIHdpdGggYSBwYXlsb2FkIG9mIHR3byBwYXJ0cy4gVGhlIGZpcnN0IHBhcnQgaXMgb25seSBhIGZldyBieXRlcyBsb25nLiAqL1xuICB3cml0ZUJvdGgoaGVhZGVyOiBSZWNvcmRIZWFkZXIsIGZpcnN0OiBVaW50OEFycmF5LCBzZWNvbmQ6IFVpbnQ4QXJyYXkpOiBib29sZWFuIHtcbiAgICBsZXQgYXQgPSB0aGlzLiNiZWdpbihoZWFkZXIsIGZpcnN0Lmxlbmd0aCArIHNlY29uZC5sZW5ndGgpXG4gICAgaWYgKGF0IDwgMCkgcmV0dXJuIGZhbHNlXG4gICAgZm9yIChjb25zdCBieXRlIG9mIGZpcnN0KSB0aGlzLmJ5dGVzW2F0KytdID0gYnl0ZVxuICAgIHRoaXMuYnl0ZXMuc2V0KHNlY29uZCwgYXQpXG4gICAgdGhpcy4jcHVibGlzaCgpXG4gICAgcmV0dXJuIHRydWVcbiAgfVxuXG4gIC8qKiBXcml0ZXMgdGhlIGhlYWRlciBhdCB0aGUgaGVhZC4gUmV0dXJucyB0aGUgcGxhY2Ugb2YgdGhlIHBheWxvYWQsIG9yIC0xIHdoZW4gdGhlcmUgaXMgbm8gcm9vbS4gKi9cbiAgI2JlZ2luKGhlYWRlcjogUmVjb3JkSGVhZGVyLCBwYXlsb2FkQnl0ZXM6IG51bWJlcik6IG51bWJlciB7XG4gICAgY29uc3Qgc2l6ZSA9IEhFQURFUl9CWVRFUyArIHBheWxvYWRCeXRlc1xuICAgIGlmIChzaXplID4gdGhpcy5jYXBhY2l0eSAvIDIpIHJldHVybiAtMVxuICAgIGNvbnN0IHN0ZXAgPSAoc2l6ZSArIDcpICYgfjdcbiAgICBsZXQgYXQgPSB0aGlzLiNoZWFkICYgdGhpcy5tYXNrXG4gICAgY29uc3QgdW50aWxFbmQgPSB0aGlzLmNhcGFjaXR5IC0gYXRcbiAgICBjb25zdCBwYWQgPSBzdGVwID4gdW50aWxFbmQgPyB1bnRpbEVuZCA6IDBcbiAgICBpZiAoKCh0aGlzLiNoZWFkIC0gdGhpcy4jdGFpbCkgPj4+IDApICsgcGFkICsgc3RlcCA+IHRoaXMuY2FwYWNpdHkpIHtcbiAgICAgIHRoaXMuI3RhaWwgPSBBdG9taWNzLmxvYWQodGhpcy5jb250cm9sLCBUQUlMKSA+Pj4gMFxuICAgICAgaWYgKCgodGhpcy4jaGVhZCAtIHRoaXMuI3RhaWwpID4+PiAwKSArIHBhZCArIHN0ZXAgPiB0aGlzLmNhcGFjaXR5KSByZXR1cm4gLTFcbiAgICB9XG4gICAgaWYgKHBhZCAhPT0gMCkge1xuICAgICAgdGhpcy53b3Jkc1thdCA+Pj4gMl0gPSBwYWRcbiAgICAgIHRoaXMud29yZHNbKGF0ID4+PiAyKSArIDFdID0gUEFEXG4gICAgICBhdCA9IDBcbiAgICB9XG4gICAgY29uc3Qgd29yZCA9IGF0ID4+PiAyXG4gICAgdGhpcy53b3Jkc1t3b3JkXSA9IHNpemVcbiAgICB0aGlzLndvcmRzW3dvcmQgKyAxXSA9IGhlYWRlci5raW5kIHwgKGhlYWRlci5mbGFncyA8PCA4KSB8IChoZWFkZXIuZGV0YWlsIDw8IDE2KVxuICAgIHRoaXMuZG91Ymxlc1soYXQgPj4+IDMpICsgMV0gPSBoZWFkZXIuY29ubmVjdGlvblxuICAgIHRoaXMud29yZHNbd29yZCArIDRdID0gaGVhZGVyLmFcbiAgICB0aGlzLndvcmRzW3dvcmQgKyA1XSA9IGhlYWRlci5iXG4gICAgdGhpcy4jbmV4dEhlYWQgPSAodGhpcy4jaGVhZCArIHBhZCArIHN0ZXApID4+PiAwXG4gICAgcmV0dXJuIGF0ICsgSEVBREVSX0JZVEVTXG4gIH1cblxuICAvKiogSGFuZHMgdGhlIHJlY29yZCB0byB0aGUgY29uc3VtZXI6IGFmdGVyIHRoZSBzdG9yZSBvZiBgaGVhZGAgdGhlIHByb2R1Y2VyIGRvZXMgbm90IHRvdWNoIHRoZSByZWNvcmQncyBieXRlcy4gKi9cbiAgI3B1Ymxpc2goKTogdm9pZCB7XG4gICAgdGhpcy4jaGVhZCA9IHRoaXMuI25leHRIZWFkXG4gICAgQXRvbWljcy5zdG9yZSh0aGlzLmNvbnRyb2wsIEhFQUQsIHRoaXMuI2hlYWQgfCAwKVxuICB9XG5cbiAgLyoqIE5vdGVzIHRoYXQgdGhlIHByb2R1Y2VyIHdhaXRzIGZvciByb29tLiBUaGUgbmV4dCBgcmVsZWFzZWAgb2YgdGhlIGNvbnN1bWVyIHJldHVybnMgdHJ1ZSwgYW5kIHRoZSBjb25zdW1lciB0aGVuIHJpbmdzLiAqL1xuICBhd2FpdFJvb20oKTogdm9pZCB7XG4gICAgQXRvbWljcy5zdG9yZSh0aGlzLmNvbnRyb2wsIFBST0RVQ0VSX1dBSVRJTkcsIDEpXG4gIH1cblxuICAvKipcbiAgICogVHJ1ZSB3aGVuIHJlY29yZHMgd2VyZSB3cml0dGVuIHNpbmNlIHRoZSBsYXN0IGNhbGwgYW5kIHRoZSBjb25zdW1lciBzbGVlcHM6IHRoZSBwcm9kdWNlciBoYXMgdG8gd2FrZSBpdC4gQSBjb25zdW1lciB0aGF0IGlzIGF3YWtlXG4gICAqIGxvb2tzIGF0IHRoZSByaW5nIGFnYWluIGJlZm9yZSBpdCBzbGVlcHMsIHNvIGl0IG5lZWQgbm90IGJlIHdva2VuLlxuICAgKi9cbiAgbGVhdmVzU2xlZXBlcigpOiBib29sZWFuIHtcbiAgICBpZiAodGhpcy4jYW5ub3VuY2VkID09PSB0aGlzLiNoZWFkKSByZXR1cm4gZmFsc2VcbiAgICB0aGlzLiNhbm5vdW5jZWQgPSB0aGlzLiNoZWFkXG4gICAgcmV0dXJuIEF0b21pY3MubG9hZCh0aGlzLmNvbnRyb2wsIEFTTEVFUCkgIT09IEFXQUtFXG4gIH1cblxuICAvKiogV2FrZXMgYSBwYXJrZWQgY29uc3VtZXIuIFRydWUgd2hlbiB0aGUgY29uc3VtZXIgc2xlZXBzIGluIGl0cyBldmVudCBsb29wIGluc3RlYWQ6IHRoZSBjYWxsZXIgaGFzIHRvIHNlbmQgaXQgYSBtZXNzYWdlLiAqL1xuICB3YWtlKCk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHdhcyA9IEF0b21pY3MuZXhjaGFuZ2UodGhpcy5jb250cm9sLCBBU0xFRVAsIEFXQUtFKVxuICAgIGlmICh3YXMgPT09IFBBUktFRCkgQXRvbWljcy5ub3RpZnkodGhpcy5jb250cm9sLCBBU0xFRVAsIDEpXG4gICAgcmV0dXJuIHdhcyA9PT0gSU5fRVZFTlRfTE9PUFxuICB9XG59XG5cbmV4cG9ydCBjbGFzcyBSaW5nUmVhZGVyIGV4dGVuZHMgUmluZ1NpZGUgaW1wbGVtZW50cyBSZWNvcmRIZWFkZXIge1xuICBraW5kID0gMFxuICBmbGFncyA9IDBcbiAgZGV0YWlsID0gMFxuICBjb25uZWN0aW9uID0gMFxuICBhID0gMFxuICBiID0gMFxuICAvKiogVGhlIHBheWxvYWQgb2YgdGhlIHJlY29yZCB0aGF0IGBuZXh0YCBmb3VuZCBpcyBgYnl0ZXNgIGZyb20gYHN0YXJ0YCB0byBgZW5kYC4gSXQgaXMgdmFsaWQgdW50aWwgYHJlbGVhc2VgLiAqL1xuICBzdGFydCA9IDBcbiAgZW5kID0gMFxuICAjdGFpbDogbnVtYmVyXG4gICNoZWFkOiBudW1iZXJcbiAgLyoqIFRoZSBwb3NpdGlvbiBhdCB3aGljaCB0aGUgcmVjb3JkIHRoYXQgYG5leHRgIGZvdW5kIGJlZ2lucy4gKi9cbiAgI2N1cnJlbnQ6IG51bWJlclxuXG4gIGNvbnN0cnVjdG9yKHJpbmc6IFNoYXJlZEFycmF5QnVmZmVyKSB7XG4gICAgc3VwZXIocmluZylcbiAgICB0aGlzLiN0YWlsID0gQXRvbWljcy5sb2FkKHRoaXMuY29udHJvbCwgVEFJTCkgPj4+IDBcbiAgICB0aGlzLiNoZWFkID0gdGhpcy4jdGFpbFxuICAgIHRoaXMuI2N1cnJlbnQgPSB0aGlzLiN0YWlsXG4gIH1cblxuICAvKiogTW92ZXMgdG8gdGhlIG5leHQgcmVjb3JkLiBGYWxzZSB3aGVuIHRoZXJlIGlzIG5vbmUuICovXG4gIG5leHQoKTogYm9vbGVhbiB7XG4gICAgd2hpbGUgKHRydWUpIHtcbiAgICAgIGlmICh0aGlzLiN0YWlsID09PSB0aGlzLiNoZWFkKSB7XG4gICAgICAgIHRoaXMuI2hlYWQgPSBBdG9taWNzLmxvYWQodGhpcy5jb250cm9sLCBIRUFEKSA+Pj4gMFxuICAgICAgICBpZiAodGhpcy4jdGFpbCA9PT0gdGhpcy4jaGVhZCkgcmV0dXJuIGZhbHNlXG4gICAgICB9XG4gICAgICBjb25zdCBhdCA9IHRoaXMuI3RhaWwgJiB0aGlzLm1hc2tcbiAgICAgIGNvbnN0IHdvcmQgPSBhdCA+Pj4gMlxuICAgICAgY29uc3Qgc2l6ZSA9IHRoaXMud29yZHNbd29yZF0hXG4gICAgICBjb25zdCBwYWNrZWQgPSB0aGlzLndvcmRzW3dvcmQgKyAxXSFcbiAgICAgIHRoaXMuI2N1cnJlbnQgPSB0aGlzLiN0YWlsXG4gICAgICB0aGlzLiN0YWlsID0gKHRoaXMuI3RhaWwgKyAoKHNpemUgKyA3KSAmIH43KSkgPj4+IDBcbiAgICAgIHRoaXMua2luZCA9IHBhY2tlZCAmIDI1NVxuICAgICAgaWYgKHRoaXMua2luZCA9PT0gUEFEKSBjb250aW51ZVxuICAgICAgdGhpcy5mbGFncyA9IChwYWNrZWQgPj4+IDgpICYgMjU1XG4gICAgICB0aGlzLmRldGFpbCA9IHBhY2tlZCA+Pj4gMTZcbiAgICAgIHRoaXMuY29ubmVjdGlvbiA9IHRoaXMuZG91Ymxlc1soYXQgPj4+IDMpICsgMV0hXG4gICAgICB0aGlzLmEgPSB0aGlzLndvcmRzW3dvcmQgKyA0XSFcbiAgICAgIHRoaXMuYiA9IHRoaXMud29yZHNbd29yZCArIDVdIVxuICAgICAgdGhpcy5zdGFydCA9IGF0ICsgSEVBREVSX0JZVEVTXG4gICAgICB0aGlzLmVuZCA9IGF0ICsgc2l6ZVxuICAgICAgcmV0dXJuIHRydWVcbiAgICB9XG4gIH1cblxuICAvKiogVGFrZXMgYGNvdW50YCBieXRlcyBvZmYgdGhlIGZyb250IG9mIHRoZSBwYXlsb2FkOyByZXR1cm5zIHdoZXJlIHRoZXkgYmVnaW4uICovXG4gIHRha2UoY291bnQ6IG51bWJlcik6IG51bWJlciB7XG4gICAgY29uc3QgYXQgPSB0aGlzLnN0YXJ0XG4gICAgdGhpcy5zdGFydCA9IGF0ICsgY291bnRcbiAgICByZXR1cm4gYXRcbiAgfVxuXG4gIC8qKiBNYWtlcyB0aGUgY3VycmVudCByZWNvcmQgdW5yZWFkOiB0aGUgZm9sbG93aW5nIGBuZXh0YCBmaW5kcyB0aGUgc2FtZSByZWNvcmQgYWdhaW4uICovXG4gIHB1dEJhY2soKTogdm9pZCB7XG4gICAgdGhpcy4jdGFpbCA9IHRoaXMuI2N1cnJlbnRcbiAgfVxuXG4gIC8qKiBHaXZlcyB0aGUgYnl0ZXMgb2YgYWxsIHJlY29yZHMgcmVhZCBzbyBmYXIgYmFjayB0byB0aGUgcHJvZHVjZXIuIFRydWUgd2hlbiB0aGUgcHJvZHVjZXIgd2FpdHMgZm9yIHJvb206IHRoZSBjYWxsZXIgaGFzIHRvIHJpbmcuICovXG4gIHJlbGVhc2UoKTogYm9vbGVhbiB7XG4gICAgQXRvbWljcy5zdG9yZSh0aGlzLmNvbnRyb2wsIFRBSUwsIHRoaXMuI3RhaWwgfCAwKVxuICAgIHJldHVybiAoXG4gICAgICBBdG9taWNzLmxvYWQodGhpcy5jb250cm9sLCBQUk9EVUNFUl9XQUlUSU5HKSA9PT0gMSAmJiBBdG9taWNzLmV4Y2hhbmdlKHRoaXMuY29udHJvbCwgUFJPRFVDRVJfV0FJVElORywgMCkgPT09IDFcbiAgICApXG4gIH1cblxuICBnZXQgZW1wdHkoKTogYm9vbGVhbiB7XG4gICAgcmV0dXJuIHRoaXMuI3RhaWwgPT09IEF0b21pY3MubG9hZCh0aGlzLmNvbnRyb2wsIEhFQUQpID4+PiAwXG4gIH1cblxuICAvKiogRGVjbGFyZXMgdGhlIGNvbnN1bWVyIGFzbGVlcCBpbiBpdHMgZXZlbnQgbG9vcC4gRmFsc2Ugd2hlbiBhIHJlY29yZCBoYXMgY29tZSBtZWFud2hpbGU6IHRoZSBjb25zdW1lciB0aGVuIGhhcyB0byBnbyBvbiByZWFkaW5nLiAqL1xuICBzbGVlcCgpOiBib29sZWFuIHtcbiAgICBBdG9taWNzLnN0b3JlKHRoaXMuY29udHJvbCwgQVNMRUVQLCBJTl9FVkVOVF9MT09QKVxuICAgIGlmICh0aGlzLmVtcHR5KSByZXR1cm4gdHJ1ZVxuICAgIHRoaXMuc3RheUF3YWtlKClcbiAgICByZXR1cm4gZmFsc2VcbiAgfVxuXG4gIC8qKiBUYWtlcyBgc2xlZXBgIGJhY2suIElmIHRoZSBwcm9kdWNlciBoYXMgYWxyZWFkeSBzZWVuIHRoZSBzbGVlcGVyLCBpdHMgbWVzc2FnZSBzdGlsbCBjb21lcywgYW5kIGZpbmRzIG5vdGhpbmcgdG8gcmVhZC4gKi9cbiAgc3RheUF3YWtlKCk6IHZvaWQge1xuICAgIEF0b21pY3Muc3RvcmUodGhpcy5jb250cm9sLCBBU0xFRVAsIEFXQUtFKVxuICB9XG5cbiAgLyoqIFN0b3BzIHRoZSBjb25zdW1lcidzIHRocmVhZCB1bnRpbCB0aGUgcHJvZHVjZXIgd2FrZXMgaXQsIGF0IG1vc3QgZm9yIGB0aW1lb3V0TXNgLiBEb2VzIG5vdCBzdG9wIHdoZW4gYSByZWNvcmQgaXMgdW5yZWFkLiAqL1xuICBwYXJrKHRpbWVvdXRNczogbnVtYmVyKTogdm9pZCB7XG4gICAgQXRvbWljcy5zdG9yZSh0aGlzLmNvbnRyb2wsIEFTTEVFUCwgUEFSS0VEKVxuICAgIGlmICh0aGlzLmVtcHR5KSBBdG9taWNzLndhaXQodGhpcy5jb250cm9sLCBBU0xFRVAsIFBBUktFRCwgdGltZW91dE1zKVxuICAgIHRoaXMuc3RheUF3YWtlKClcbiAgfVxufVxuIiwgIi8vIEFsbCB0aGF0IGNyb3NzZXMgYmV0d2VlbiB0aGUgbWFpbiB0aHJlYWQgYW5kIGEgc2hhcmQgdGhyZWFkOiB0d28gYnl0ZSByaW5ncyBpbiBzaGFyZWQgbWVtb3J5IChpbmJveDogbWFpbiB0byBzaGFyZCwgb3V0Ym94OlxuLy8gc2hhcmQgdG8gbWFpbikgYW5kIGEgZG9vcmJlbGwuIEJvdGggdGhyZWFkcyB1c2UgdGhpcyBmaWxlOyBlYWNoIGhvbGRzIG9uZSBlbmQuIEFuIGVuZCB0aGF0IGhhcyBub3RoaW5nIHRvIHJlYWQgc2xlZXBzLCBhbmQgaXNcbi8vIHJ1bmcgb25jZSBmb3Igd2hhdCBpcyB3cml0dGVuIG1lYW53aGlsZS5cbi8vXG4vLyBUaGUgdHdvIGVuZHMgc2xlZXAgZGlmZmVyZW50bHkuIFRoZSBtYWluIHRocmVhZCBzbGVlcHMgaW4gaXRzIGV2ZW50IGxvb3AsIHNpbmNlIGl0cyBzb2NrZXRzIGxpdmUgdGhlcmU7IGEgbWVzc2FnZSB3YWtlcyBpdCxcbi8vIHVubGVzcyBpdCB3b3JrcyBpbiB0aWNrcyAocGFjZS50cykgYW5kIGxvb2tzIGJ5IGl0c2VsZiwgb3IgaGFzIGFza2VkIGEgc2hhcmQgYXQgcmVzdCBhbmQgcGFya3MgZm9yIHRoZSBhbnN3ZXIuIEEgc2hhcmQgd2l0aFxuLy8gbm90aGluZyBidXQgaXRzIGluYm94IGFuZCBpdHMgZmx1c2hlcyB0byB3YWl0IGZvciBwYXJrcyBvbiBhIHdvcmQgb2YgdGhlIHJpbmcsIHdoaWNoIG5lZWRzIG5vIGV2ZW50IG9mIGl0cyBsb29wIHRvIHdha2UgaXQuXG5pbXBvcnQgdHlwZSB7IE1lc3NhZ2VQb3J0IH0gZnJvbSAnbm9kZTp3b3JrZXJfdGhyZWFkcydcbmltcG9ydCB7IE1haW5UaHJlYWRUdW5pbmcgfSBmcm9tICcuLi90dW5pbmcvbWFpbi10aHJlYWQudHMnXG5pbXBvcnQgeyBTaGFyZFRocmVhZFR1bmluZyB9IGZyb20gJy4uL3R1bmluZy9zaGFyZC10aHJlYWQudHMnXG5pbXBvcnQgdHlwZSB7IFBhY2UsIFBhY2VkRW5kIH0gZnJvbSAnLi9wYWNlLnRzJ1xuaW1wb3J0IHsgUmluZ1JlYWRlciwgUmluZ1dyaXRlciB9IGZyb20gJy4vcmluZy50cydcblxuY29uc3QgeyBhbnN3ZXJQYXVzZU1zLCBhbnN3ZXJXYWl0TXNNYXgsIGJlbGxJbnRlcnZhbE1zLCBzaGFyZFJlc3RNcyB9ID0gTWFpblRocmVhZFR1bmluZ1xuY29uc3QgeyBsb29wSW50ZXJ2YWxNcyB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuLyoqIFdoYXQgYSBkcmFpbiBkaWQuIGBtb3JlYDogaXQgc3RvcHBlZCBlYXJseSBhbmQgd2FudHMgdG8gZ28gb24uIGBibG9ja2VkYDogaXQgY2Fubm90IGdvIG9uIHVudGlsIHRoZSBvdGhlciBzaWRlIHJpbmdzLiAqL1xuZXhwb3J0IGludGVyZmFjZSBEcmFpbmVkIHtcbiAgcmVhZG9ubHkgbW9yZTogYm9vbGVhblxuICByZWFkb25seSByZWNvcmRzOiBudW1iZXJcbiAgcmVhZG9ubHkgYmxvY2tlZDogYm9vbGVhblxufVxuXG5leHBvcnQgaW50ZXJmYWNlIEVuZFBhcnRzIHtcbiAgcmVhZG9ubHkgd3JpdGU6IFNoYXJlZEFycmF5QnVmZmVyXG4gIHJlYWRvbmx5IHJlYWQ6IFNoYXJlZEFycmF5QnVmZmVyXG4gIHJlYWRvbmx5IHBvcnQ6IE1lc3NhZ2VQb3J0XG4gIC8qKiBSZWFkcyByZWNvcmRzIHVudGlsIHRoZXJlIGFyZSBub25lIChvciwgYG1vcmVgLCB1bnRpbCBpdHMgc2hhcmUgb2YgdGhlIHRocmVhZCBpcyB1c2VkKSBhbmQgcmVsZWFzZXMgdGhlbS4gKi9cbiAgcmVhZG9ubHkgZHJhaW46ICgpID0+IERyYWluZWRcbn1cblxuY29uc3QgTk9USElOR19SRUFEOiBEcmFpbmVkID0geyBtb3JlOiBmYWxzZSwgcmVjb3JkczogMCwgYmxvY2tlZDogZmFsc2UgfVxuXG4vKiogV2hhdCBib3RoIGVuZHMgZG86IHJlYWQgd2hlbiBydW5nLCBhbmQgaW4gdHVybnMgd2hlbiB0aGVyZSBpcyBtdWNoLiAqL1xuYWJzdHJhY3QgY2xhc3MgTWFpbGJveEVuZCB7XG4gIHJlYWRvbmx5IHdyaXRlcjogUmluZ1dyaXRlclxuICByZWFkb25seSByZWFkZXI6IFJpbmdSZWFkZXJcbiAgcHJvdGVjdGVkIGlzQ2xvc2VkID0gZmFsc2VcbiAgcmVhZG9ubHkgI3BhcnRzOiBFbmRQYXJ0c1xuICAjc29vbjogTm9kZUpTLkltbWVkaWF0ZSB8IHVuZGVmaW5lZFxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiBFbmRQYXJ0cykge1xuICAgIHRoaXMuI3BhcnRzID0gcGFydHNcbiAgICB0aGlzLndyaXRlciA9IG5ldyBSaW5nV3JpdGVyKHBhcnRzLndyaXRlKVxuICAgIHRoaXMucmVhZGVyID0gbmV3IFJpbmdSZWFkZXIocGFydHMucmVhZClcbiAgICBwYXJ0cy5wb3J0Lm9uKCdtZXNzYWdlJywgKCkgPT4gdGhpcy5ydW4oKSlcbiAgICB0aGlzLnJlYWRTb29uKClcbiAgfVxuXG4gIC8qKiBXaGF0IHdhcyByZWFkLCBhbmQgdGhpcyBlbmQgaXMgbm90IHRvIGdvIG9uIGJ5IGl0c2VsZiBhdCBvbmNlOiB3YWl0IGZvciB3aGF0IGNvbWVzLCBlYWNoIHRocmVhZCBpbiBpdHMgb3duIHdheS4gKi9cbiAgcHJvdGVjdGVkIGFic3RyYWN0IHJlc3QoZHJhaW5lZDogRHJhaW5lZCk6IHZvaWRcblxuICAvKiogV2FrZXMgdGhlIG90aGVyIHNpZGUgaWYgaXQgc2xlZXBzIGFuZCB3YXMgd3JpdHRlbiB0bzsgY2FsbCBvbmNlIGFmdGVyIGEgYmF0Y2ggb2Ygd3JpdGVzLiAqL1xuICByaW5nKCk6IHZvaWQge1xuICAgIGlmICh0aGlzLndyaXRlci5sZWF2ZXNTbGVlcGVyKCkpIHRoaXMud2FrZU90aGVyKClcbiAgfVxuXG4gIC8qKiBUZWxscyBhIHByb2R1Y2VyIHRoYXQgd2FpdHMgZm9yIHJvb20gdGhhdCB0aGVyZSBpcyBzb21lLiAqL1xuICByaW5nUm9vbSgpOiB2b2lkIHtcbiAgICB0aGlzLiNwYXJ0cy5wb3J0LnBvc3RNZXNzYWdlKDEpXG4gIH1cblxuICBydW4oKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuaXNDbG9zZWQpIHJldHVyblxuICAgIC8vIEEgYmVsbCBtYXkgY29tZSBpbiBmcm9udCBvZiB0aGUgdHVybiB0aGF0IHdhcyBhc2tlZCBmb3I7IHR3byBjaGFpbnMgb2YgdHVybnMgd291bGQgaGFsdmUgd2hhdCBlYWNoIGxlYXZlcyB0byBvdGhlcnMuXG4gICAgY2xlYXJJbW1lZGlhdGUodGhpcy4jc29vbilcbiAgICB0aGlzLiNzb29uID0gdW5kZWZpbmVkXG4gICAgY29uc3QgZHJhaW5lZCA9IHRoaXMuZHJhaW4oKVxuICAgIC8vIEEgYmxvY2tlZCByZWFkZXIgc3RheXMgYXdha2UgaW4gdGhlIG90aGVyIHNpZGUncyBleWVzOiB0aGUgb25seSBiZWxsIGl0IHdhbnRzIGlzIHRoZSBvbmUgdGhhdCBzYXlzIHRoZXJlIGlzIHJvb20uXG4gICAgaWYgKCF0aGlzLmlzQ2xvc2VkICYmICFkcmFpbmVkLmJsb2NrZWQpIHRoaXMucmVzdChkcmFpbmVkKVxuICB9XG5cbiAgY2xvc2UoKTogdm9pZCB7XG4gICAgdGhpcy5pc0Nsb3NlZCA9IHRydWVcbiAgICBjbGVhckltbWVkaWF0ZSh0aGlzLiNzb29uKVxuICAgIHRoaXMuI3BhcnRzLnBvcnQuY2xvc2UoKVxuICB9XG5cbiAgcHJvdGVjdGVkIGRyYWluKCk6IERyYWluZWQge1xuICAgIHJldHVybiB0aGlzLmlzQ2xvc2VkID8gTk9USElOR19SRUFEIDogdGhpcy4jcGFydHMuZHJhaW4oKVxuICB9XG5cbiAgcHJvdGVjdGVkIHdha2VPdGhlcigpOiB2b2lkIHtcbiAgICBpZiAodGhpcy53cml0ZXIud2FrZSgpKSB0aGlzLiNwYXJ0cy5wb3J0LnBvc3RNZXNzYWdlKDApXG4gIH1cblxuICBwcm90ZWN0ZWQgcmVhZFNvb24oKTogdm9pZCB7XG4gICAgdGhpcy4jc29vbiA/Pz0gc2V0SW1tZWRpYXRlKCgpID0+IHRoaXMucnVuKCkpXG4gIH1cbn1cblxuLyoqIFRoZSBtYWluIHRocmVhZCdzIGVuZC4gKi9cbmV4cG9ydCBjbGFzcyBNYWluRW5kIGV4dGVuZHMgTWFpbGJveEVuZCBpbXBsZW1lbnRzIFBhY2VkRW5kIHtcbiAgcmVhZG9ubHkgI3BhY2U6IFBhY2VcbiAgLyoqIE5vIHdhaXRpbmcgZm9yIGFuIGFuc3dlciBiZWZvcmUgdGhhdC4gKi9cbiAgI3dhaXRzRnJvbU1zID0gMFxuICAjaXNCZWxsRHVlID0gZmFsc2VcbiAgI3JhbmdBdE1zID0gMFxuICAvKiogUmVjb3JkcyB3cml0dGVuIHNpbmNlIHRoZXkgd2VyZSBsYXN0IGNvdW50ZWQuICovXG4gICN3cml0dGVuID0gMFxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiBFbmRQYXJ0cywgcGFjZTogUGFjZSkge1xuICAgIHN1cGVyKHBhcnRzKVxuICAgIHRoaXMuI3BhY2UgPSBwYWNlXG4gICAgcGFjZS5qb2luKHRoaXMpXG4gIH1cblxuICAvKipcbiAgICogVG8gYmUgY2FsbGVkIGFmdGVyIGVhY2ggd3JpdGUuIFRoZSBzaGFyZCBpcyBydW5nIG9uY2UgZm9yIGFsbCB0aGF0IHRoaXMgdHVybiBvZiB0aGUgZXZlbnQgbG9vcCByZWFkcyBmcm9tIGl0cyBzb2NrZXRzLCBvclxuICAgKiBmb3Igd2hhdCBzZXZlcmFsIG9mIHRoZW0gcmVhZC5cbiAgICovXG4gIHdyb3RlKCk6IHZvaWQge1xuICAgIHRoaXMuI3dyaXR0ZW4gKz0gMVxuICAgIC8vIFRoZSB0aWNrIHJpbmdzLlxuICAgIGlmICh0aGlzLiNwYWNlLnRpY2tpbmcgfHwgdGhpcy4jaXNCZWxsRHVlIHx8ICF0aGlzLndyaXRlci5sZWF2ZXNTbGVlcGVyKCkpIHJldHVyblxuICAgIHRoaXMuI2lzQmVsbER1ZSA9IHRydWVcbiAgICBjb25zdCB3YWl0TXMgPSB0aGlzLiNwYWNlLmdhdGhlcnMgPyB0aGlzLiNyYW5nQXRNcyArIGJlbGxJbnRlcnZhbE1zIC0gcGVyZm9ybWFuY2Uubm93KCkgOiAwXG4gICAgaWYgKHdhaXRNcyA+IDApIHNldFRpbWVvdXQoKCkgPT4gdGhpcy4jcmluZ3MoKSwgd2FpdE1zKVxuICAgIGVsc2Ugc2V0SW1tZWRpYXRlKCgpID0+IHRoaXMuI3JpbmdzKCkpXG4gIH1cblxuICAjcmluZ3MoKTogdm9pZCB7XG4gICAgdGhpcy4jaXNCZWxsRHVlID0gZmFsc2VcbiAgICBpZiAodGhpcy5pc0Nsb3NlZCkgcmV0dXJuXG4gICAgdGhpcy4jcmFuZ0F0TXMgPSBwZXJmb3JtYW5jZS5ub3coKVxuICAgIHRoaXMud2FrZU90aGVyKClcbiAgICB0aGlzLiNwYWNlLmNvdW50KHRoaXMuI3Rha2VXcml0dGVuKCkpXG4gIH1cblxuICAvKipcbiAgICogVG8gYmUgY2FsbGVkIGFmdGVyIGEgd3JpdGUgaW4gdGhlIHBsYWNlIG9mIGB3cm90ZWAsIGF0IHRoZSBlbmQgb2YgYSB1V1MgaGFuZGxlciwgd2hlbiB0aGUgc2hhcmQgYW5zd2VycyBhdCBvbmNlLiBBdCByZXN0IHRoaXNcbiAgICogcmluZ3Mgbm93LCBwYXJrcyBmb3IgdGhlIGFuc3dlciBhbmQgcmVhZHMgaXQ6IHNvY2tldHMgbWF5IGhhdmUgYmVlbiB3cml0dGVuIHRvIHdoZW4gaXQgcmV0dXJucy4gVGhhdCBzYXZlcyB0aGUgcmVzdCBvZiB0aGlzXG4gICAqIHR1cm4gb2YgdGhlIGV2ZW50IGxvb3AsIGEgbWVzc2FnZSB0byBpdCBhbmQgdGhlIHR1cm4gZm9yIHRoYXQuIEEgc2hhcmQgdGhhdCBzbGVlcHMgaXMgb2Z0ZW4gcHV0IG9uIHRoZSBjb3JlIG9mIHRoaXMgdGhyZWFkLCBhbmRcbiAgICogY2Fubm90IHJ1biBiZWZvcmUgdGhpcyBvbmUgc3RvcHM7IHNvIHBhcmtpbmcgY29zdHMgbm8gbW9yZSB0aW1lIHRoYW4gd2F0Y2hpbmcgZm9yIHRoZSBhbnN3ZXIuXG4gICAqL1xuICBhc2tlZCgpOiB2b2lkIHtcbiAgICBpZiAoIXRoaXMuI2lzQXRSZXN0KCkpIHtcbiAgICAgIHRoaXMud3JvdGUoKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIHRoaXMuI3dyaXR0ZW4gKz0gMVxuICAgIGlmICghdGhpcy53cml0ZXIubGVhdmVzU2xlZXBlcigpKSByZXR1cm5cbiAgICB0aGlzLnJlYWRlci5zdGF5QXdha2UoKVxuICAgIHRoaXMud2FrZU90aGVyKClcbiAgICB0aGlzLnJlYWRlci5wYXJrKGFuc3dlcldhaXRNc01heClcbiAgICBpZiAodGhpcy5yZWFkZXIuZW1wdHkpIHRoaXMuI3dhaXRzRnJvbU1zID0gcGVyZm9ybWFuY2Uubm93KCkgKyBhbnN3ZXJQYXVzZU1zXG4gICAgdGhpcy5ydW4oKVxuICB9XG5cbiAgI2lzQXRSZXN0KCk6IGJvb2xlYW4ge1xuICAgIGlmICh0aGlzLiNwYWNlLnRpY2tpbmcgfHwgdGhpcy4jcGFjZS5nYXRoZXJzIHx8IHRoaXMuI2lzQmVsbER1ZSkgcmV0dXJuIGZhbHNlXG4gICAgY29uc3Qgbm93ID0gcGVyZm9ybWFuY2Uubm93KClcbiAgICBpZiAobm93IDwgdGhpcy4jcmFuZ0F0TXMgKyBzaGFyZFJlc3RNcyB8fCBub3cgPCB0aGlzLiN3YWl0c0Zyb21NcykgcmV0dXJuIGZhbHNlXG4gICAgdGhpcy4jcmFuZ0F0TXMgPSBub3dcbiAgICByZXR1cm4gdHJ1ZVxuICB9XG5cbiAgLyoqIEZvciBhIHRpY2suIFdoYXQgdGhlIHNoYXJkIHdyaXRlcyBmcm9tIGhlcmUgb24gaXMgZm91bmQgYnkgdGhlIG5leHQgb25lOyBpdCBuZWVkIG5vdCByaW5nLiAqL1xuICByZWFkKCk6IHsgcmVhZG9ubHkgcmVjb3JkczogbnVtYmVyOyByZWFkb25seSBtb3JlOiBib29sZWFuIH0ge1xuICAgIGlmICghdGhpcy4jcGFjZS50aWNraW5nKSB7XG4gICAgICB0aGlzLnJ1bigpXG4gICAgICByZXR1cm4gTk9USElOR19SRUFEXG4gICAgfVxuICAgIHRoaXMucmVhZGVyLnN0YXlBd2FrZSgpXG4gICAgY29uc3QgeyByZWNvcmRzLCBtb3JlIH0gPSB0aGlzLmRyYWluKClcbiAgICByZXR1cm4geyByZWNvcmRzOiByZWNvcmRzICsgdGhpcy4jdGFrZVdyaXR0ZW4oKSwgbW9yZSB9XG4gIH1cblxuICBvdmVycmlkZSBjbG9zZSgpOiB2b2lkIHtcbiAgICBzdXBlci5jbG9zZSgpXG4gICAgdGhpcy4jcGFjZS5sZWF2ZSh0aGlzKVxuICB9XG5cbiAgI3Rha2VXcml0dGVuKCk6IG51bWJlciB7XG4gICAgY29uc3Qgd3JpdHRlbiA9IHRoaXMuI3dyaXR0ZW5cbiAgICB0aGlzLiN3cml0dGVuID0gMFxuICAgIHJldHVybiB3cml0dGVuXG4gIH1cblxuICBwcm90ZWN0ZWQgcmVzdCh7IHJlY29yZHMsIG1vcmUgfTogRHJhaW5lZCk6IHZvaWQge1xuICAgIHRoaXMuI3BhY2UuY291bnQocmVjb3JkcyArIHRoaXMuI3Rha2VXcml0dGVuKCkpXG4gICAgaWYgKHRoaXMuI3BhY2UudGlja2luZykgcmV0dXJuXG4gICAgaWYgKCFtb3JlICYmIHRoaXMucmVhZGVyLnNsZWVwKCkpIHJldHVyblxuICAgIHRoaXMucmVhZFNvb24oKVxuICB9XG59XG5cbi8qKiBXaGF0IGEgc2hhcmQncyB0aHJlYWQgaGFzIHRvIGRvIGJlc2lkZSByZWFkaW5nLiAqL1xuZXhwb3J0IGludGVyZmFjZSBTaGFyZER1dGllcyB7XG4gIC8qKiBXaGVuIHRoZSBuZXh0IGRyYWluIGlzIGR1ZSBhbHRob3VnaCBub3RoaW5nIGNhbWUsIGluIHRoZSBtaWxsaXNlY29uZHMgb2YgYHBlcmZvcm1hbmNlLm5vdygpYC4gKi9cbiAgcmVhZG9ubHkgZHVlTXM6ICgpID0+IG51bWJlclxuICAvKiogTm90aGluZyBidXQgYSByZWNvcmQsIG9yIGBkdWVNc2AsIGNhbiBnaXZlIHRoaXMgdGhyZWFkIGFueXRoaW5nIHRvIGRvIGJldHdlZW4gdHdvIHR1cm5zIG9mIGl0cyBldmVudCBsb29wLiAqL1xuICByZWFkb25seSBtYXlQYXJrOiAoKSA9PiBib29sZWFuXG59XG5cbi8qKiBBIHNoYXJkIHRocmVhZCdzIGVuZC4gKi9cbmV4cG9ydCBjbGFzcyBTaGFyZEVuZCBleHRlbmRzIE1haWxib3hFbmQge1xuICByZWFkb25seSAjZHV0aWVzOiBTaGFyZER1dGllc1xuICAjdGltZXI6IE5vZGVKUy5UaW1lb3V0IHwgdW5kZWZpbmVkXG5cbiAgY29uc3RydWN0b3IocGFydHM6IEVuZFBhcnRzLCBkdXRpZXM6IFNoYXJkRHV0aWVzKSB7XG4gICAgc3VwZXIocGFydHMpXG4gICAgdGhpcy4jZHV0aWVzID0gZHV0aWVzXG4gIH1cblxuICBvdmVycmlkZSBjbG9zZSgpOiB2b2lkIHtcbiAgICBzdXBlci5jbG9zZSgpXG4gICAgY2xlYXJUaW1lb3V0KHRoaXMuI3RpbWVyKVxuICB9XG5cbiAgLyoqIFNvbWV0aGluZyBoYXMgaGFwcGVuZWQgb24gdGhpcyB0aHJlYWQgdGhhdCBubyByZWNvcmQgdG9sZCBvZjogYSBkcmFpbiBpcyBkdWUgYWx0aG91Z2ggbm90aGluZyBjYW1lLiAqL1xuICBydW5Tb29uKCk6IHZvaWQge1xuICAgIGlmICghdGhpcy5pc0Nsb3NlZCkgdGhpcy5yZWFkU29vbigpXG4gIH1cblxuICBwcm90ZWN0ZWQgcmVzdCh7IHJlY29yZHMsIG1vcmUgfTogRHJhaW5lZCk6IHZvaWQge1xuICAgIC8vIEFmdGVyIHJlY29yZHMgdGhlIGV2ZW50IGxvb3AgaGFzIGl0cyB0dXJuIGZpcnN0OiB3aGF0IHRoZXkgbGVmdCB0byBpdCBtdXN0IG5vdCB3YWl0LlxuICAgIGlmIChtb3JlIHx8IHJlY29yZHMgPiAwKSB0aGlzLnJlYWRTb29uKClcbiAgICBlbHNlIGlmICh0aGlzLiNkdXRpZXMubWF5UGFyaygpKSB0aGlzLiNwYXJrKClcbiAgICBlbHNlIHRoaXMuI3NsZWVwKClcbiAgfVxuXG4gICNzbGVlcCgpOiB2b2lkIHtcbiAgICBjbGVhclRpbWVvdXQodGhpcy4jdGltZXIpXG4gICAgY29uc3Qgd2FpdE1zID0gdGhpcy4jZHV0aWVzLmR1ZU1zKCkgLSBwZXJmb3JtYW5jZS5ub3coKVxuICAgIGlmICh3YWl0TXMgPD0gMCB8fCAhdGhpcy5yZWFkZXIuc2xlZXAoKSkgdGhpcy5yZWFkU29vbigpXG4gICAgZWxzZSBpZiAod2FpdE1zIDwgTnVtYmVyLlBPU0lUSVZFX0lORklOSVRZKSB0aGlzLiN0aW1lciA9IHNldFRpbWVvdXQoKCkgPT4gdGhpcy5ydW4oKSwgd2FpdE1zKVxuICB9XG5cbiAgI3BhcmsoKTogdm9pZCB7XG4gICAgY29uc3QgbG9vcEF0TXMgPSBwZXJmb3JtYW5jZS5ub3coKSArIGxvb3BJbnRlcnZhbE1zXG4gICAgZm9yIChsZXQgbm93ID0gbG9vcEF0TXMgLSBsb29wSW50ZXJ2YWxNczsgbm93IDwgbG9vcEF0TXM7IG5vdyA9IHBlcmZvcm1hbmNlLm5vdygpKSB7XG4gICAgICBjb25zdCB3YWl0TXMgPSBNYXRoLm1pbihsb29wQXRNcywgdGhpcy4jZHV0aWVzLmR1ZU1zKCkpIC0gbm93XG4gICAgICBpZiAod2FpdE1zID4gMCkgdGhpcy5yZWFkZXIucGFyayh3YWl0TXMpXG4gICAgICBjb25zdCB7IG1vcmUsIGJsb2NrZWQgfSA9IHRoaXMuZHJhaW4oKVxuICAgICAgaWYgKGJsb2NrZWQpIHJldHVyblxuICAgICAgaWYgKG1vcmUpIGJyZWFrXG4gICAgfVxuICAgIHRoaXMucmVhZFNvb24oKVxuICB9XG59XG4iLCAiLy8gV2hhdCBzdGFuZHMgd2hlcmUgbm90aGluZyBjYW4gY29tZS5cblxuLyoqIEZvciB0aGUgZW5kIG9mIGEgYHN3aXRjaGAgdGhhdCBoYXMgYSBjYXNlIGZvciBldmVyeXRoaW5nLiBJdCBkb2VzIG5vdCBjb21waWxlIG9uY2UgYSBjYXNlIGlzIG1pc3NpbmcuICovXG5leHBvcnQgZnVuY3Rpb24gYXNzZXJ0TmV2ZXIodmFsdWU6IG5ldmVyKTogbmV2ZXIge1xuICB0aHJvdyBuZXcgRXJyb3IoYG5vIGNhc2UgZm9yICR7SlNPTi5zdHJpbmdpZnkodmFsdWUpfWApXG59XG4iLCAiLy8gV2hhdCB0aGUgcmVjb3JkcyBvZiBib3RoIGRpcmVjdGlvbnMgc2hhcmU6IHRoZSBudW1iZXJzIG9mIGNvbm5lY3Rpb25zLCBhbmQgaG93IG9uZSBpcyB3cml0dGVuIGludG8gdHdvIHdvcmRzIG9mIGEgaGVhZGVyLlxuXG4vKiogQSBjb25uZWN0aW9uJ3MgbnVtYmVyIGlzIGdlbmVyYXRpb24gKiBTTE9UUyArIHNsb3QuIEEgc2xvdCBpcyB1c2VkIGFnYWluLCBhIG51bWJlciBuZXZlci4gKi9cbmV4cG9ydCBjb25zdCBTTE9UUyA9IDIgKiogMjBcbmV4cG9ydCBjb25zdCBzbG90T2YgPSAoY29ubmVjdGlvbjogbnVtYmVyKTogbnVtYmVyID0+IGNvbm5lY3Rpb24gJiAoU0xPVFMgLSAxKVxuXG5jb25zdCBOVU1CRVJfTE9XID0gMiAqKiAzMlxuLyoqIEEgY29ubmVjdGlvbidzIG51bWJlciBpcyBhIHNhZmUgaW50ZWdlcjsgdHdvIGhlYWRlciB3b3JkcyBjYXJyeSBhIHNlY29uZCBvbmUuICovXG5leHBvcnQgY29uc3QgbG93V29yZCA9IChjb25uZWN0aW9uOiBudW1iZXIpOiBudW1iZXIgPT4gY29ubmVjdGlvbiAlIE5VTUJFUl9MT1dcbmV4cG9ydCBjb25zdCBoaWdoV29yZCA9IChjb25uZWN0aW9uOiBudW1iZXIpOiBudW1iZXIgPT4gTWF0aC5mbG9vcihjb25uZWN0aW9uIC8gTlVNQkVSX0xPVylcbmV4cG9ydCBjb25zdCBqb2luV29yZHMgPSAobG93OiBudW1iZXIsIGhpZ2g6IG51bWJlcik6IG51bWJlciA9PiBoaWdoICogTlVNQkVSX0xPVyArIGxvd1xuXG4vKiogTGVuZ3RoIG9mIGEgY29ubmVjdGlvbidzIGlkIGluIGEgcGF5bG9hZC4gKi9cbmV4cG9ydCBjb25zdCBJRF9CWVRFUyA9IDM2XG4vKiogTGVuZ3RoIG9mIGEgY29ubmVjdGlvbidzIG51bWJlciBpbiBhIHBheWxvYWQuICovXG5leHBvcnQgY29uc3QgTlVNQkVSX0JZVEVTID0gOFxuIiwgIi8vIFRoZSByZWNvcmRzIGZyb20gYSBzaGFyZCB0byB0aGUgbWFpbiB0aHJlYWQ6IGZvciBlYWNoIG9uZSBpdHMgbGF5b3V0LCBvbmUgd3JpdGVyIChzaGFyZCB0aHJlYWQpIGFuZCBvbmUgY2FzZSBvZiBgcmVhZE91dGJveGAgKG1haW5cbi8vIHRocmVhZCkuIEEgbmV3IHJlY29yZCBkb2VzIG5vdCBjb21waWxlIHVudGlsIE91dGJveEhhbmRsZXIgaGFzIGEgbWV0aG9kIGZvciBpdC5cbmltcG9ydCB7IGFzc2VydE5ldmVyIH0gZnJvbSAnLi4vYXNzZXJ0LW5ldmVyLnRzJ1xuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIHRleHRPZiwgdXRmOCB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB0eXBlIHsgUmVjb3JkSGVhZGVyLCBSaW5nUmVhZGVyIH0gZnJvbSAnLi9yaW5nLnRzJ1xuaW1wb3J0IHR5cGUgeyBTbGljZSB9IGZyb20gJy4vc2xpY2UudHMnXG5pbXBvcnQgeyBoaWdoV29yZCwgSURfQllURVMsIGpvaW5Xb3JkcywgbG93V29yZCwgTlVNQkVSX0JZVEVTIH0gZnJvbSAnLi93b3Jkcy50cydcblxuY29uc3QgS2luZCA9IHtcbiAgZnJhbWVzOiAxLFxuICBhZGRyZXNzZWRGcmFtZTogMixcbiAgbGVmdDogMyxcbiAgYWRtaXR0ZWQ6IDQsXG4gIGRlcGFydGVkOiA1LFxuICBlbmRlZDogNixcbiAgcmVwbHk6IDcsXG4gIHJlamVjdGlvbjogOCxcbiAgYW5zd2VyOiA5LFxuICBwcml2YXRlTWVzc2FnZTogMTAsXG4gIG5vdGljZTogMTEsXG4gIHRleHRSZWZ1c2VkOiAxMixcbiAgcmVmdXNlZDogMTMsXG4gIHJlYWR5OiAxNCxcbiAgc3RvcHBlZDogMTUsXG59IGFzIGNvbnN0XG50eXBlIEtpbmQgPSAodHlwZW9mIEtpbmQpW2tleW9mIHR5cGVvZiBLaW5kXVxuXG5jb25zdCBGbGFnID0ge1xuICAvKiogcmVqZWN0aW9uOiB0aGUgbWFpbiB0aHJlYWQgbXVzdCBmb3JnZXQgdGhlIHN1YnNjcmlwdGlvbi4gKi9cbiAgbm90U3Vic2NyaWJlZDogMSxcbiAgLyoqIHJlamVjdGlvbjogb2YgYSBjb21tYW5kIHRoYXQgaXRzIGNvbm5lY3Rpb24gc2hvdWxkIG5vdCBoYXZlIHNlbnQ7IHRoZSBtYWluIHRocmVhZCBjb3VudHMgdGhlc2UgZm9yIGVhY2ggY29ubmVjdGlvbi4gKi9cbiAgaXNGYXVsdDogMixcbn0gYXMgY29uc3RcblxuLyoqIFdoeSBhIHRleHQgb2YgYSBtZW1iZXIgd2FzIG5vdCBkZWxpdmVyZWQuICovXG5leHBvcnQgY29uc3QgVGV4dFJlZnVzYWwgPSB7IHBlcm1pc3Npb246IDEsIGVuZ2luZTogMiwgb3ZlcmxvYWRlZDogMyB9IGFzIGNvbnN0XG5leHBvcnQgdHlwZSBUZXh0UmVmdXNhbCA9ICh0eXBlb2YgVGV4dFJlZnVzYWwpW2tleW9mIHR5cGVvZiBUZXh0UmVmdXNhbF1cblxuLyoqIEEgbWVtYmVyc2hpcCB0aGF0IGJlZ2lucyBvciBlbmRzLiAqL1xuZXhwb3J0IGludGVyZmFjZSBNZW1iZXJzaGlwIHtcbiAgcmVhZG9ubHkgY29ubmVjdGlvbjogbnVtYmVyXG4gIC8qKiBOdW1iZXIgb2YgdGhlIHJvb20gaW4gaXRzIHNoYXJkLiAqL1xuICByZWFkb25seSByb29tOiBudW1iZXJcbiAgcmVhZG9ubHkgcm9vbU5hbWU6IHN0cmluZ1xuICAvKiogU2V0IG9mIGl0cyBhdWRpZW5jZXMsIGEgYml0IGVhY2guICovXG4gIHJlYWRvbmx5IGF1ZGllbmNlczogbnVtYmVyXG4gIC8qKiBTbG90IG9mIHRoZSBjb21tYW5kIHRoYXQgYXNrZWQgZm9yIGl0OyBOT19SRVFVRVNUIHdoZW4gbm9uZSBkaWQuICovXG4gIHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlclxufVxuXG4vKiogSW4gcGxhY2Ugb2YgYSBzbG90LiAqL1xuZXhwb3J0IGNvbnN0IE5PX1JFUVVFU1QgPSAweGZmZmZfZmZmZlxuXG4vKiogQSBjb21tYW5kIHRoYXQgaXMgcmVmdXNlZC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgUmVqZWN0aW9uIHtcbiAgcmVhZG9ubHkgY29ubmVjdGlvbjogbnVtYmVyXG4gIHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlclxuICByZWFkb25seSBjb2RlOiBudW1iZXJcbiAgcmVhZG9ubHkgaXNOb3RTdWJzY3JpYmVkOiBib29sZWFuXG4gIHJlYWRvbmx5IGlzRmF1bHQ6IGJvb2xlYW5cbn1cblxuLyoqIEEgcHJpdmF0ZSBtZXNzYWdlIG9uIGl0cyB3YXkuICovXG5leHBvcnQgaW50ZXJmYWNlIFByaXZhdGVEZWxpdmVyeSB7XG4gIHJlYWRvbmx5IHNlbmRlcjogbnVtYmVyXG4gIHJlYWRvbmx5IHJlY2lwaWVudDogbnVtYmVyXG4gIHJlYWRvbmx5IHJlY2lwaWVudElkOiBzdHJpbmdcbn1cblxuLyoqIFdoYXQgdGhlIG1haW4gdGhyZWFkIGRvZXMgYWJvdXQgZWFjaCByZWNvcmQuIEJ5dGVzIG9mIGEgU2xpY2UgYXJlIHRoZSByaW5nJ3MgYWdhaW4gd2hlbiB0aGUgbWV0aG9kIHJldHVybnMuICovXG5leHBvcnQgaW50ZXJmYWNlIE91dGJveEhhbmRsZXIge1xuICAvKipcbiAgICogRm9yIHRoZSBtZW1iZXJzIG9mIGFuIGF1ZGllbmNlIChpdHMgaW5kZXggaW4gQVVESUVOQ0VTKTogb2YgZnJhbWluZyBgbGluZXNgIG9uZSBmcmFtZSwgb2YgYHNpbmdsZWAgZnJhbWVzIGVhY2ggYmVoaW5kIGl0cyB1MzJcbiAgICogbGVuZ3RoLiBGYWxzZSB3aGVuIHRoZSByZXN0IG9mIHRoZSByZWNvcmQgaGFzIHRvIHdhaXQuXG4gICAqL1xuICBmcmFtZXMocm9vbTogbnVtYmVyLCBhdWRpZW5jZTogbnVtYmVyLCBmcmFtZXM6IFNsaWNlKTogYm9vbGVhblxuICAvKiogT25lIGZyYW1lIGZvciB0aGUgYGNvdW50YCBtZW1iZXJzIHdob3NlIG51bWJlcnMgKGY2NCBlYWNoKSBzdGFuZCBpbiBmcm9udCBvZiBpdC4gKi9cbiAgYWRkcmVzc2VkRnJhbWUoY291bnQ6IG51bWJlciwgcGF5bG9hZDogU2xpY2UgJiB7IHJlYWRvbmx5IGRvdWJsZXM6IEZsb2F0NjRBcnJheSB9KTogdm9pZFxuICAvKiogQ29ubmVjdGlvbnMgd2hvc2UgZW5kIGV2ZXJ5IHJlbWFpbmluZyBtZW1iZXIgaGFzIGJlZW4gdG9sZCBvZjogdGhlaXIgbnVtYmVycywgZjY0IGVhY2guICovXG4gIGxlZnQobnVtYmVyczogU2xpY2UgJiB7IHJlYWRvbmx5IGRvdWJsZXM6IEZsb2F0NjRBcnJheSB9KTogdm9pZFxuICAvKiogQSBjb25uZWN0aW9uIGlzIGluIGEgcm9vbSBmcm9tIGhlcmUgb24uIGByZXBseWA6IHRoZSBmcmFtZSB0aGF0IHNheXMgc287IG1heSBiZSBlbXB0eS4gKi9cbiAgYWRtaXR0ZWQobWVtYmVyc2hpcDogTWVtYmVyc2hpcCwgcmVwbHk6IFNsaWNlKTogdm9pZFxuICAvKiogQSBjb25uZWN0aW9uIGlzIG5vIGxvbmdlciBpbiBhIHJvb20sIGJlY2F1c2UgaXQgb3IgdGhlIG1haW4gdGhyZWFkIGFza2VkIGZvciB0aGF0LiBgcmVwbHlgIGFzIHdpdGggYGFkbWl0dGVkYC4gKi9cbiAgZGVwYXJ0ZWQobWVtYmVyc2hpcDogTWVtYmVyc2hpcCwgcmVwbHk6IFNsaWNlKTogdm9pZFxuICAvKiogVGhlIHNoYXJkIGl0c2VsZiBoYXMgZW5kZWQgYSBtZW1iZXJzaGlwOiB3aGF0IHRoZSByb29tIHNhaWQgbWF5IGhhdmUgYmVlbiBtaXNzZWQuICovXG4gIGVuZGVkKG1lbWJlcnNoaXA6IE1lbWJlcnNoaXApOiB2b2lkXG4gIC8qKiBUaGUgcmVwbHkgdG8gYSBjb21tYW5kLiAqL1xuICByZXBseShjb25uZWN0aW9uOiBudW1iZXIsIHJlcXVlc3Q6IG51bWJlciwgZnJhbWU6IFNsaWNlKTogdm9pZFxuICAvKiogVGhlIHJlcGx5IHRvIGEgY29tbWFuZCB0aGF0IGlzIHJlZnVzZWQuICovXG4gIHJlamVjdGlvbihyZWplY3Rpb246IFJlamVjdGlvbiwgZnJhbWU6IFNsaWNlKTogdm9pZFxuICAvKiogVGhlIGFuc3dlciB0byBhbiBIVFRQIHJlcXVlc3QuIGBqc29uYDogaXRzIHN0YXR1cyBhbmQgYm9keS4gKi9cbiAgYW5zd2VyKHJlcXVlc3Q6IG51bWJlciwganNvbjogc3RyaW5nKTogdm9pZFxuICBwcml2YXRlTWVzc2FnZShkZWxpdmVyeTogUHJpdmF0ZURlbGl2ZXJ5LCBmcmFtZTogU2xpY2UpOiB2b2lkXG4gIC8qKiBBIGZyYW1lIGZvciBvbmUgbWVtYmVyIGFsb25lLiAqL1xuICAvKiogYGNvZGVgOiBvZiB0aGUgcmVmdXNhbCB0aGF0IHRoZSBmcmFtZSB0ZWxscyBvZiwgZWxzZSAwLiAqL1xuICBub3RpY2UoY29ubmVjdGlvbjogbnVtYmVyLCBjb2RlOiBudW1iZXIsIGZyYW1lOiBTbGljZSk6IHZvaWRcbiAgLyoqIFdoYXQgYSBtZW1iZXIgc2FpZCB3YXMgbm90IGRlbGl2ZXJlZC4gKi9cbiAgdGV4dFJlZnVzZWQoY29ubmVjdGlvbjogbnVtYmVyLCB3aHk6IFRleHRSZWZ1c2FsKTogdm9pZFxuICAvKiogVGhlIGNvbm5lY3Rpb24gbWF5IG5vdCBzdGF5LiAqL1xuICByZWZ1c2VkKGNvbm5lY3Rpb246IG51bWJlciwgY29kZTogbnVtYmVyLCByZWFzb246IHN0cmluZyk6IHZvaWRcbiAgcmVhZHkoKTogdm9pZFxuICAvKiogRXZlcnl0aGluZyB0aGF0IHdhcyBhY2NlcHRlZCBpcyBmbHVzaGVkLiAqL1xuICBzdG9wcGVkKCk6IHZvaWRcbn1cblxuLyoqIFRha2VzIGEgcmVjb3JkLiBgZmlyc3RgIHN0YW5kcyBpbiBmcm9udCBvZiB0aGUgcGF5bG9hZC4gKi9cbmV4cG9ydCB0eXBlIFB1dFJlY29yZCA9IChoZWFkZXI6IFJlY29yZEhlYWRlciwgcGF5bG9hZDogVWludDhBcnJheSkgPT4gdm9pZFxuXG5jb25zdCBOT1RISU5HID0gbmV3IFVpbnQ4QXJyYXkoMClcbmNvbnN0IFNDUkFUQ0hfQllURVMgPSA0MDk2XG5cbi8qKiBXcml0ZXMgcmVjb3Jkcy4gT25lIGhlYWRlciBhbmQgb25lIHNjcmF0Y2ggYnVmZmVyIHNlcnZlIGFsbCBvZiB0aGVtOyBgcHV0YCBjb3BpZXMgd2hhdCBpdCBjYW5ub3Qgd3JpdGUgYXQgb25jZS4gKi9cbmV4cG9ydCBjbGFzcyBPdXRib3hXcml0ZXIge1xuICByZWFkb25seSAjcHV0OiBQdXRSZWNvcmRcbiAgcmVhZG9ubHkgI3NjcmF0Y2ggPSBuZXcgQnl0ZUJ1aWxkZXIoU0NSQVRDSF9CWVRFUylcbiAgcmVhZG9ubHkgI2hlYWRlcjogUmVjb3JkSGVhZGVyID0geyBraW5kOiAwLCBmbGFnczogMCwgZGV0YWlsOiAwLCBjb25uZWN0aW9uOiAwLCBhOiAwLCBiOiAwIH1cblxuICBjb25zdHJ1Y3RvcihwdXQ6IFB1dFJlY29yZCkge1xuICAgIHRoaXMuI3B1dCA9IHB1dFxuICB9XG5cbiAgLyoqIGBhYDogcm9vbSwgYGRldGFpbGA6IGF1ZGllbmNlLiAqL1xuICBmcmFtZXMocm9vbTogbnVtYmVyLCBhdWRpZW5jZTogbnVtYmVyLCBieXRlczogVWludDhBcnJheSk6IHZvaWQge1xuICAgIHRoaXMuI3B1dCh0aGlzLmZyYW1lc0hlYWRlcihyb29tLCBhdWRpZW5jZSksIGJ5dGVzKVxuICB9XG5cbiAgZnJhbWVzSGVhZGVyKHJvb206IG51bWJlciwgYXVkaWVuY2U6IG51bWJlcik6IFJlY29yZEhlYWRlciB7XG4gICAgY29uc3QgaGVhZGVyID0gdGhpcy4jc2V0KEtpbmQuZnJhbWVzLCAwKVxuICAgIGhlYWRlci5hID0gcm9vbVxuICAgIGhlYWRlci5kZXRhaWwgPSBhdWRpZW5jZVxuICAgIHJldHVybiBoZWFkZXJcbiAgfVxuXG4gIC8qKiBgZGV0YWlsYDogaG93IG1hbnkgbnVtYmVycy4gKi9cbiAgYWRkcmVzc2VkSGVhZGVyKGFkZHJlc3NlZXM6IFVpbnQ4QXJyYXkpOiBSZWNvcmRIZWFkZXIge1xuICAgIGNvbnN0IGhlYWRlciA9IHRoaXMuI3NldChLaW5kLmFkZHJlc3NlZEZyYW1lLCAwKVxuICAgIGhlYWRlci5kZXRhaWwgPSBhZGRyZXNzZWVzLmxlbmd0aCAvIE5VTUJFUl9CWVRFU1xuICAgIHJldHVybiBoZWFkZXJcbiAgfVxuXG4gIGxlZnQoY29ubmVjdGlvbnM6IHJlYWRvbmx5IG51bWJlcltdKTogdm9pZCB7XG4gICAgdGhpcy4jcHV0KHRoaXMuI3NldChLaW5kLmxlZnQsIDApLCBuZXcgVWludDhBcnJheShGbG9hdDY0QXJyYXkuZnJvbShjb25uZWN0aW9ucykuYnVmZmVyKSlcbiAgfVxuXG4gIGFkbWl0dGVkKG1lbWJlcnNoaXA6IE1lbWJlcnNoaXAsIHJlcGx5OiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgdGhpcy4jbWVtYmVyc2hpcChLaW5kLmFkbWl0dGVkLCBtZW1iZXJzaGlwLCByZXBseSlcbiAgfVxuXG4gIGRlcGFydGVkKG1lbWJlcnNoaXA6IE1lbWJlcnNoaXAsIHJlcGx5OiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgdGhpcy4jbWVtYmVyc2hpcChLaW5kLmRlcGFydGVkLCBtZW1iZXJzaGlwLCByZXBseSlcbiAgfVxuXG4gIGVuZGVkKG1lbWJlcnNoaXA6IE1lbWJlcnNoaXApOiB2b2lkIHtcbiAgICB0aGlzLiNtZW1iZXJzaGlwKEtpbmQuZW5kZWQsIG1lbWJlcnNoaXAsIE5PVEhJTkcpXG4gIH1cblxuICAvKiogYGFgOiByb29tLCBgYmA6IHJlcXVlc3QsIGBmbGFnc2A6IGF1ZGllbmNlcy4gUGF5bG9hZDogc2l6ZWQgbmFtZSBvZiB0aGUgcm9vbSwgdGhlbiB0aGUgcmVwbHkuICovXG4gICNtZW1iZXJzaGlwKGtpbmQ6IEtpbmQsIHsgY29ubmVjdGlvbiwgcm9vbSwgcm9vbU5hbWUsIGF1ZGllbmNlcywgcmVxdWVzdCB9OiBNZW1iZXJzaGlwLCByZXBseTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIGNvbnN0IHNjcmF0Y2ggPSB0aGlzLiNiZWdpbigpXG4gICAgc2NyYXRjaC5hcHBlbmRTaXplZCh1dGY4KHJvb21OYW1lKSlcbiAgICBzY3JhdGNoLmFwcGVuZChyZXBseSlcbiAgICBjb25zdCBoZWFkZXIgPSB0aGlzLiNzZXQoa2luZCwgY29ubmVjdGlvbilcbiAgICBoZWFkZXIuYSA9IHJvb21cbiAgICBoZWFkZXIuYiA9IHJlcXVlc3RcbiAgICBoZWFkZXIuZmxhZ3MgPSBhdWRpZW5jZXNcbiAgICB0aGlzLiNwdXQoaGVhZGVyLCBzY3JhdGNoLnZpZXcoKSlcbiAgfVxuXG4gIC8qKiBgYmA6IHJlcXVlc3QuICovXG4gIHJlcGx5KGNvbm5lY3Rpb246IG51bWJlciwgcmVxdWVzdDogbnVtYmVyLCBmcmFtZTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIGNvbnN0IGhlYWRlciA9IHRoaXMuI3NldChLaW5kLnJlcGx5LCBjb25uZWN0aW9uKVxuICAgIGhlYWRlci5iID0gcmVxdWVzdFxuICAgIHRoaXMuI3B1dChoZWFkZXIsIGZyYW1lKVxuICB9XG5cbiAgLyoqIGBhYDogY29kZSwgYGJgOiByZXF1ZXN0LiAqL1xuICByZWplY3Rpb24oeyBjb25uZWN0aW9uLCByZXF1ZXN0LCBjb2RlLCBpc05vdFN1YnNjcmliZWQsIGlzRmF1bHQgfTogUmVqZWN0aW9uLCBmcmFtZTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIGNvbnN0IGhlYWRlciA9IHRoaXMuI3NldChLaW5kLnJlamVjdGlvbiwgY29ubmVjdGlvbilcbiAgICBoZWFkZXIuYSA9IGNvZGVcbiAgICBoZWFkZXIuYiA9IHJlcXVlc3RcbiAgICBoZWFkZXIuZmxhZ3MgPSAoaXNOb3RTdWJzY3JpYmVkID8gRmxhZy5ub3RTdWJzY3JpYmVkIDogMCkgfCAoaXNGYXVsdCA/IEZsYWcuaXNGYXVsdCA6IDApXG4gICAgdGhpcy4jcHV0KGhlYWRlciwgZnJhbWUpXG4gIH1cblxuICAvKiogYGFgOiByZXF1ZXN0LiAqL1xuICBhbnN3ZXIocmVxdWVzdDogbnVtYmVyLCBqc29uOiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgY29uc3QgaGVhZGVyID0gdGhpcy4jc2V0KEtpbmQuYW5zd2VyLCAwKVxuICAgIGhlYWRlci5hID0gcmVxdWVzdFxuICAgIHRoaXMuI3B1dChoZWFkZXIsIGpzb24pXG4gIH1cblxuICAvKiogYGNvbm5lY3Rpb25gOiB0aGUgc2VuZGVyOyBgYWAsIGBiYDogdGhlIHJlY2lwaWVudC4gUGF5bG9hZDogMzYgYnl0ZXMgb2YgdGhlIHJlY2lwaWVudCdzIGlkLCB0aGVuIHRoZSBmcmFtZS4gKi9cbiAgcHJpdmF0ZU1lc3NhZ2UoeyBzZW5kZXIsIHJlY2lwaWVudCwgcmVjaXBpZW50SWQgfTogUHJpdmF0ZURlbGl2ZXJ5LCBmcmFtZTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIGNvbnN0IHNjcmF0Y2ggPSB0aGlzLiNiZWdpbigpXG4gICAgc2NyYXRjaC5hcHBlbmQodXRmOChyZWNpcGllbnRJZCkpXG4gICAgc2NyYXRjaC5hcHBlbmQoZnJhbWUpXG4gICAgY29uc3QgaGVhZGVyID0gdGhpcy4jc2V0KEtpbmQucHJpdmF0ZU1lc3NhZ2UsIHNlbmRlcilcbiAgICBoZWFkZXIuYSA9IGxvd1dvcmQocmVjaXBpZW50KVxuICAgIGhlYWRlci5iID0gaGlnaFdvcmQocmVjaXBpZW50KVxuICAgIHRoaXMuI3B1dChoZWFkZXIsIHNjcmF0Y2gudmlldygpKVxuICB9XG5cbiAgLyoqIGBhYDogY29kZS4gKi9cbiAgbm90aWNlKGNvbm5lY3Rpb246IG51bWJlciwgY29kZTogbnVtYmVyLCBmcmFtZTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIGNvbnN0IGhlYWRlciA9IHRoaXMuI3NldChLaW5kLm5vdGljZSwgY29ubmVjdGlvbilcbiAgICBoZWFkZXIuYSA9IGNvZGVcbiAgICB0aGlzLiNwdXQoaGVhZGVyLCBmcmFtZSlcbiAgfVxuXG4gIC8qKiBgZGV0YWlsYDogd2h5LiAqL1xuICB0ZXh0UmVmdXNlZChjb25uZWN0aW9uOiBudW1iZXIsIHdoeTogVGV4dFJlZnVzYWwpOiB2b2lkIHtcbiAgICBjb25zdCBoZWFkZXIgPSB0aGlzLiNzZXQoS2luZC50ZXh0UmVmdXNlZCwgY29ubmVjdGlvbilcbiAgICBoZWFkZXIuZGV0YWlsID0gd2h5XG4gICAgdGhpcy4jcHV0KGhlYWRlciwgTk9USElORylcbiAgfVxuXG4gIC8qKiBgZGV0YWlsYDogY2xvc2UgY29kZS4gUGF5bG9hZDogcmVhc29uLiAqL1xuICByZWZ1c2VkKGNvbm5lY3Rpb246IG51bWJlciwgY29kZTogbnVtYmVyLCByZWFzb246IHN0cmluZyk6IHZvaWQge1xuICAgIGNvbnN0IGhlYWRlciA9IHRoaXMuI3NldChLaW5kLnJlZnVzZWQsIGNvbm5lY3Rpb24pXG4gICAgaGVhZGVyLmRldGFpbCA9IGNvZGVcbiAgICB0aGlzLiNwdXQoaGVhZGVyLCB1dGY4KHJlYXNvbikpXG4gIH1cblxuICByZWFkeSgpOiB2b2lkIHtcbiAgICB0aGlzLiNwdXQodGhpcy4jc2V0KEtpbmQucmVhZHksIDApLCBOT1RISU5HKVxuICB9XG5cbiAgc3RvcHBlZCgpOiB2b2lkIHtcbiAgICB0aGlzLiNwdXQodGhpcy4jc2V0KEtpbmQuc3RvcHBlZCwgMCksIE5PVEhJTkcpXG4gIH1cblxuICAjYmVnaW4oKTogQnl0ZUJ1aWxkZXIge1xuICAgIHRoaXMuI3NjcmF0Y2guY2xlYXIoKVxuICAgIHJldHVybiB0aGlzLiNzY3JhdGNoXG4gIH1cblxuICAjc2V0KGtpbmQ6IEtpbmQsIGNvbm5lY3Rpb246IG51bWJlcik6IFJlY29yZEhlYWRlciB7XG4gICAgY29uc3QgaGVhZGVyID0gdGhpcy4jaGVhZGVyXG4gICAgaGVhZGVyLmtpbmQgPSBraW5kXG4gICAgaGVhZGVyLmZsYWdzID0gMFxuICAgIGhlYWRlci5kZXRhaWwgPSAwXG4gICAgaGVhZGVyLmNvbm5lY3Rpb24gPSBjb25uZWN0aW9uXG4gICAgaGVhZGVyLmEgPSAwXG4gICAgaGVhZGVyLmIgPSAwXG4gICAgcmV0dXJuIGhlYWRlclxuICB9XG59XG5cbi8qKiBIYW5kcyB0aGUgcmVhZGVyJ3MgY3VycmVudCByZWNvcmQgdG8gdGhlIG1ldGhvZCBmb3IgaXRzIGtpbmQuIEZhbHNlIHdoZW4gdGhlIHJlc3Qgb2YgdGhlIHJlY29yZCBoYXMgdG8gd2FpdC4gKi9cbmV4cG9ydCBmdW5jdGlvbiByZWFkT3V0Ym94KHJlY29yZDogUmluZ1JlYWRlciwgaGFuZGxlcjogT3V0Ym94SGFuZGxlcik6IGJvb2xlYW4ge1xuICBjb25zdCBraW5kID0gcmVjb3JkLmtpbmQgYXMgS2luZFxuICBzd2l0Y2ggKGtpbmQpIHtcbiAgICBjYXNlIEtpbmQuZnJhbWVzOlxuICAgICAgcmV0dXJuIGhhbmRsZXIuZnJhbWVzKHJlY29yZC5hLCByZWNvcmQuZGV0YWlsLCByZWNvcmQpXG4gICAgY2FzZSBLaW5kLmFkZHJlc3NlZEZyYW1lOlxuICAgICAgaGFuZGxlci5hZGRyZXNzZWRGcmFtZShyZWNvcmQuZGV0YWlsLCByZWNvcmQpXG4gICAgICByZXR1cm4gdHJ1ZVxuICAgIGNhc2UgS2luZC5sZWZ0OlxuICAgICAgaGFuZGxlci5sZWZ0KHJlY29yZClcbiAgICAgIHJldHVybiB0cnVlXG4gICAgY2FzZSBLaW5kLmFkbWl0dGVkOlxuICAgICAgaGFuZGxlci5hZG1pdHRlZCh0YWtlTWVtYmVyc2hpcChyZWNvcmQpLCByZWNvcmQpXG4gICAgICByZXR1cm4gdHJ1ZVxuICAgIGNhc2UgS2luZC5kZXBhcnRlZDpcbiAgICAgIGhhbmRsZXIuZGVwYXJ0ZWQodGFrZU1lbWJlcnNoaXAocmVjb3JkKSwgcmVjb3JkKVxuICAgICAgcmV0dXJuIHRydWVcbiAgICBjYXNlIEtpbmQuZW5kZWQ6XG4gICAgICBoYW5kbGVyLmVuZGVkKHRha2VNZW1iZXJzaGlwKHJlY29yZCkpXG4gICAgICByZXR1cm4gdHJ1ZVxuICAgIGNhc2UgS2luZC5yZXBseTpcbiAgICAgIGhhbmRsZXIucmVwbHkocmVjb3JkLmNvbm5lY3Rpb24sIHJlY29yZC5iLCByZWNvcmQpXG4gICAgICByZXR1cm4gdHJ1ZVxuICAgIGNhc2UgS2luZC5yZWplY3Rpb246IHtcbiAgICAgIGNvbnN0IHsgY29ubmVjdGlvbiwgYjogcmVxdWVzdCwgYTogY29kZSwgZmxhZ3MgfSA9IHJlY29yZFxuICAgICAgY29uc3QgaXNOb3RTdWJzY3JpYmVkID0gKGZsYWdzICYgRmxhZy5ub3RTdWJzY3JpYmVkKSAhPT0gMFxuICAgICAgaGFuZGxlci5yZWplY3Rpb24oeyBjb25uZWN0aW9uLCByZXF1ZXN0LCBjb2RlLCBpc05vdFN1YnNjcmliZWQsIGlzRmF1bHQ6IChmbGFncyAmIEZsYWcuaXNGYXVsdCkgIT09IDAgfSwgcmVjb3JkKVxuICAgICAgcmV0dXJuIHRydWVcbiAgICB9XG4gICAgY2FzZSBLaW5kLmFuc3dlcjpcbiAgICAgIGhhbmRsZXIuYW5zd2VyKHJlY29yZC5hLCByZXN0T2YocmVjb3JkKSlcbiAgICAgIHJldHVybiB0cnVlXG4gICAgY2FzZSBLaW5kLnByaXZhdGVNZXNzYWdlOiB7XG4gICAgICBjb25zdCBzdGFydCA9IHJlY29yZC50YWtlKElEX0JZVEVTKVxuICAgICAgY29uc3QgcmVjaXBpZW50SWQgPSB0ZXh0T2YocmVjb3JkLmJ5dGVzLCBzdGFydCwgcmVjb3JkLnN0YXJ0KVxuICAgICAgY29uc3QgeyBjb25uZWN0aW9uOiBzZW5kZXIsIGEsIGIgfSA9IHJlY29yZFxuICAgICAgaGFuZGxlci5wcml2YXRlTWVzc2FnZSh7IHNlbmRlciwgcmVjaXBpZW50OiBqb2luV29yZHMoYSwgYiksIHJlY2lwaWVudElkIH0sIHJlY29yZClcbiAgICAgIHJldHVybiB0cnVlXG4gICAgfVxuICAgIGNhc2UgS2luZC5ub3RpY2U6XG4gICAgICBoYW5kbGVyLm5vdGljZShyZWNvcmQuY29ubmVjdGlvbiwgcmVjb3JkLmEsIHJlY29yZClcbiAgICAgIHJldHVybiB0cnVlXG4gICAgY2FzZSBLaW5kLnRleHRSZWZ1c2VkOlxuICAgICAgaGFuZGxlci50ZXh0UmVmdXNlZChyZWNvcmQuY29ubmVjdGlvbiwgcmVjb3JkLmRldGFpbCBhcyBUZXh0UmVmdXNhbClcbiAgICAgIHJldHVybiB0cnVlXG4gICAgY2FzZSBLaW5kLnJlZnVzZWQ6XG4gICAgICBoYW5kbGVyLnJlZnVzZWQocmVjb3JkLmNvbm5lY3Rpb24sIHJlY29yZC5kZXRhaWwsIHJlc3RPZihyZWNvcmQpKVxuICAgICAgcmV0dXJuIHRydWVcbiAgICBjYXNlIEtpbmQucmVhZHk6XG4gICAgICBoYW5kbGVyLnJlYWR5KClcbiAgICAgIHJldHVybiB0cnVlXG4gICAgY2FzZSBLaW5kLnN0b3BwZWQ6XG4gICAgICBoYW5kbGVyLnN0b3BwZWQoKVxuICAgICAgcmV0dXJuIHRydWVcbiAgICBkZWZhdWx0OlxuICAgICAgcmV0dXJuIGFzc2VydE5ldmVyKGtpbmQpXG4gIH1cbn1cblxuY29uc3QgcmVzdE9mID0gKHsgYnl0ZXMsIHN0YXJ0LCBlbmQgfTogU2xpY2UpOiBzdHJpbmcgPT4gdGV4dE9mKGJ5dGVzLCBzdGFydCwgZW5kKVxuXG5mdW5jdGlvbiB0YWtlTWVtYmVyc2hpcChyZWNvcmQ6IFJpbmdSZWFkZXIpOiBNZW1iZXJzaGlwIHtcbiAgY29uc3QgcGxhY2UgPSByZWNvcmQudGFrZSgyKVxuICBjb25zdCBzdGFydCA9IHJlY29yZC50YWtlKHJlY29yZC5ieXRlc1twbGFjZV0hIHwgKHJlY29yZC5ieXRlc1twbGFjZSArIDFdISA8PCA4KSlcbiAgY29uc3QgeyBjb25uZWN0aW9uLCBhOiByb29tLCBiOiByZXF1ZXN0LCBmbGFnczogYXVkaWVuY2VzIH0gPSByZWNvcmRcbiAgcmV0dXJuIHsgY29ubmVjdGlvbiwgcm9vbSwgcm9vbU5hbWU6IHRleHRPZihyZWNvcmQuYnl0ZXMsIHN0YXJ0LCByZWNvcmQuc3RhcnQpLCBhdWRpZW5jZXMsIHJlcXVlc3QgfVxufVxuIiwgIi8vIEEgc2hhcmQncyB3YXkgb3V0OiB0dXJucyBmbHVzaGVzIGFuZCByZXBsaWVzIGludG8gb3V0Ym94IHJlY29yZHMuIFdoZW4gdGhlIHJpbmcgaXMgZnVsbCwgcmVjb3JkcyB3YWl0IGhlcmUgYW5kIHRoZSBzaGFyZFxuLy8gc3RvcHMgcmVhZGluZyBpdHMgaW5ib3gsIHNvIHdoYXQgd2FpdHMgaXMgYm91bmRlZCBieSB3aGF0IG9uZSBpbmJveCByZWNvcmQgb3Igb25lIGZsdXNoIGNhbiBjYXVzZS4gU2hhcmQgdGhyZWFkIG9ubHkuXG5pbXBvcnQgeyBhc3NlcnROZXZlciB9IGZyb20gJy4uL2Fzc2VydC1uZXZlci50cydcbmltcG9ydCB0eXBlIHsgU2hhcmRDb3VudGVycyB9IGZyb20gJy4uL21haWxib3gvY291bnRlcnMudHMnXG5pbXBvcnQgeyBPdXRib3hXcml0ZXIsIHR5cGUgUmVqZWN0aW9uLCB0eXBlIFRleHRSZWZ1c2FsIH0gZnJvbSAnLi4vbWFpbGJveC9vdXRib3gtcmVjb3Jkcy50cydcbmltcG9ydCB0eXBlIHsgUmVjb3JkSGVhZGVyLCBSaW5nV3JpdGVyIH0gZnJvbSAnLi4vbWFpbGJveC9yaW5nLnRzJ1xuaW1wb3J0IHsgTlVNQkVSX0JZVEVTIH0gZnJvbSAnLi4vbWFpbGJveC93b3Jkcy50cydcbmltcG9ydCB7IHV0ZjggfSBmcm9tICcuLi9wcm90b2NvbC9ieXRlLWJ1aWxkZXIudHMnXG5pbXBvcnQgdHlwZSB7IEF1ZGllbmNlIH0gZnJvbSAnLi4vcHJvdG9jb2wvcHJvdG9jb2xzLnRzJ1xuaW1wb3J0IHR5cGUgeyBFZmZlY3QsIEZsdXNoVGFyZ2V0IH0gZnJvbSAnLi9wZW5kaW5nLnRzJ1xuXG5leHBvcnQgY2xhc3MgT3V0Ym94IGltcGxlbWVudHMgRmx1c2hUYXJnZXQge1xuICByZWFkb25seSAjcmluZzogUmluZ1dyaXRlclxuICByZWFkb25seSAjY291bnRlcnM6IFNoYXJkQ291bnRlcnNcbiAgcmVhZG9ubHkgI3JlY29yZHMgPSBuZXcgT3V0Ym94V3JpdGVyKChoZWFkZXIsIHBheWxvYWQpID0+IHRoaXMuI3B1dChoZWFkZXIsIHBheWxvYWQpKVxuICAjd2FpdGluZzogeyBoZWFkZXI6IFJlY29yZEhlYWRlcjsgcGF5bG9hZDogVWludDhBcnJheSB9W10gPSBbXVxuXG4gIGNvbnN0cnVjdG9yKHJpbmc6IFJpbmdXcml0ZXIsIGNvdW50ZXJzOiBTaGFyZENvdW50ZXJzKSB7XG4gICAgdGhpcy4jcmluZyA9IHJpbmdcbiAgICB0aGlzLiNjb3VudGVycyA9IGNvdW50ZXJzXG4gIH1cblxuICBmcmFtZShyb29tOiBudW1iZXIsIGF1ZGllbmNlOiBBdWRpZW5jZSwgeyBhZGRyZXNzZWVzLCBieXRlcyB9OiB7IGFkZHJlc3NlZXM6IFVpbnQ4QXJyYXk7IGJ5dGVzOiBVaW50OEFycmF5IH0pOiB2b2lkIHtcbiAgICBjb25zdCBpc1Rha2VuID1cbiAgICAgIHRoaXMuI3dhaXRpbmcubGVuZ3RoID09PSAwICYmXG4gICAgICBhZGRyZXNzZWVzLmxlbmd0aCArIGJ5dGVzLmxlbmd0aCA8PSB0aGlzLiNyaW5nLnBheWxvYWRCeXRlc01heCAmJlxuICAgICAgdGhpcy4jcmluZy53cml0ZUJvdGgodGhpcy4jcmVjb3Jkcy5hZGRyZXNzZWRIZWFkZXIoYWRkcmVzc2VlcyksIGFkZHJlc3NlZXMsIGJ5dGVzKVxuICAgIGlmICghaXNUYWtlbikge1xuICAgICAgdGhpcy5mcmFtZXMocm9vbSwgYXVkaWVuY2UsIGJ5dGVzKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIHRoaXMuI2NvdW50ZXJzLmFkZCgnZmx1c2hlZEZyYW1lcycpXG4gICAgdGhpcy4jY291bnRlcnMuYWRkKCdmbHVzaGVkQnl0ZXMnLCBieXRlcy5sZW5ndGgpXG4gIH1cblxuICBmcmFtZXMocm9vbTogbnVtYmVyLCB7IGluZGV4LCBmcmFtaW5nIH06IEF1ZGllbmNlLCBieXRlczogVWludDhBcnJheSk6IHZvaWQge1xuICAgIHRoaXMuI2NvdW50ZXJzLmFkZCgnZmx1c2hlZEZyYW1lcycpXG4gICAgdGhpcy4jY291bnRlcnMuYWRkKCdmbHVzaGVkQnl0ZXMnLCBieXRlcy5sZW5ndGgpXG4gICAgaWYgKGZyYW1pbmcgPT09ICdzaW5nbGUnICYmIGJ5dGVzLmxlbmd0aCA+IHRoaXMuI3JpbmcucG9ydGlvbkJ5dGVzTWF4KSB0aGlzLiNjdXQocm9vbSwgaW5kZXgsIGJ5dGVzKVxuICAgIGVsc2UgdGhpcy4jcmVjb3Jkcy5mcmFtZXMocm9vbSwgaW5kZXgsIGJ5dGVzKVxuICB9XG5cbiAgZWZmZWN0KHJvb206IG51bWJlciwgcm9vbU5hbWU6IHN0cmluZywgZWZmZWN0OiBFZmZlY3QpOiB2b2lkIHtcbiAgICBjb25zdCByZWNvcmRzID0gdGhpcy4jcmVjb3Jkc1xuICAgIHN3aXRjaCAoZWZmZWN0LmtpbmQpIHtcbiAgICAgIGNhc2UgJ2ZyYW1lcyc6XG4gICAgICAgIHRoaXMuZnJhbWVzKHJvb20sIGVmZmVjdC5hdWRpZW5jZSwgZWZmZWN0LmJ5dGVzKVxuICAgICAgICByZXR1cm5cbiAgICAgIGNhc2UgJ3ByaXZhdGVNZXNzYWdlJzpcbiAgICAgICAgcmVjb3Jkcy5wcml2YXRlTWVzc2FnZShlZmZlY3QsIGVmZmVjdC5mcmFtZSlcbiAgICAgICAgcmV0dXJuXG4gICAgICBjYXNlICdub3RpY2UnOlxuICAgICAgICByZWNvcmRzLm5vdGljZShlZmZlY3QuY29ubmVjdGlvbiwgZWZmZWN0LmNvZGUsIGVmZmVjdC5mcmFtZSlcbiAgICAgICAgcmV0dXJuXG4gICAgICBjYXNlICd0ZXh0UmVmdXNlZCc6XG4gICAgICAgIHJlY29yZHMudGV4dFJlZnVzZWQoZWZmZWN0LmNvbm5lY3Rpb24sIGVmZmVjdC53aHkpXG4gICAgICAgIHJldHVyblxuICAgICAgY2FzZSAnYWRtaXR0ZWQnOlxuICAgICAgY2FzZSAnZGVwYXJ0ZWQnOiB7XG4gICAgICAgIGNvbnN0IHsgY29ubmVjdGlvbiwgYXVkaWVuY2VzLCByZXF1ZXN0LCByZXBseSB9ID0gZWZmZWN0XG4gICAgICAgIHJlY29yZHNbZWZmZWN0LmtpbmRdKHsgY29ubmVjdGlvbiwgcm9vbSwgcm9vbU5hbWUsIGF1ZGllbmNlcywgcmVxdWVzdCB9LCByZXBseSlcbiAgICAgICAgcmV0dXJuXG4gICAgICB9XG4gICAgICBjYXNlICdlbmRlZCc6IHtcbiAgICAgICAgY29uc3QgeyBjb25uZWN0aW9uLCBhdWRpZW5jZXMsIHJlcXVlc3QgfSA9IGVmZmVjdFxuICAgICAgICByZWNvcmRzLmVuZGVkKHsgY29ubmVjdGlvbiwgcm9vbSwgcm9vbU5hbWUsIGF1ZGllbmNlcywgcmVxdWVzdCB9KVxuICAgICAgICByZXR1cm5cbiAgICAgIH1cbiAgICAgIGRlZmF1bHQ6XG4gICAgICAgIGFzc2VydE5ldmVyKGVmZmVjdClcbiAgICB9XG4gIH1cblxuICBsZWZ0KGNvbm5lY3Rpb25zOiByZWFkb25seSBudW1iZXJbXSk6IHZvaWQge1xuICAgIGNvbnN0IHBlclJlY29yZCA9IE1hdGguZmxvb3IodGhpcy4jcmluZy5wb3J0aW9uQnl0ZXNNYXggLyBOVU1CRVJfQllURVMpXG4gICAgZm9yIChsZXQgc3RhcnQgPSAwOyBzdGFydCA8IGNvbm5lY3Rpb25zLmxlbmd0aDsgc3RhcnQgKz0gcGVyUmVjb3JkKSB7XG4gICAgICB0aGlzLiNyZWNvcmRzLmxlZnQoY29ubmVjdGlvbnMuc2xpY2Uoc3RhcnQsIHN0YXJ0ICsgcGVyUmVjb3JkKSlcbiAgICB9XG4gIH1cblxuICAvKiogVGhlIHJlcGx5IHRvIGEgY2VudHJpZnVnZSBjb21tYW5kLCBhcyBhIGNvbXBsZXRlIGZyYW1lLiAqL1xuICByZXBseShjb25uZWN0aW9uOiBudW1iZXIsIHJlcXVlc3Q6IG51bWJlciwgZnJhbWU6IFVpbnQ4QXJyYXkpOiB2b2lkIHtcbiAgICB0aGlzLiNyZWNvcmRzLnJlcGx5KGNvbm5lY3Rpb24sIHJlcXVlc3QsIGZyYW1lKVxuICB9XG5cbiAgcmVqZWN0aW9uKHJlamVjdGlvbjogUmVqZWN0aW9uLCBmcmFtZTogVWludDhBcnJheSk6IHZvaWQge1xuICAgIHRoaXMuI3JlY29yZHMucmVqZWN0aW9uKHJlamVjdGlvbiwgZnJhbWUpXG4gIH1cblxuICB0ZXh0UmVmdXNlZChjb25uZWN0aW9uOiBudW1iZXIsIHdoeTogVGV4dFJlZnVzYWwpOiB2b2lkIHtcbiAgICB0aGlzLiNyZWNvcmRzLnRleHRSZWZ1c2VkKGNvbm5lY3Rpb24sIHdoeSlcbiAgfVxuXG4gIC8qKiBUaGUgYW5zd2VyIHRvIGFuIEhUVFAgcmVxdWVzdCwgYXMgSlNPTi4gQW4gYW5zd2VyIHRoYXQgbm8gcmVjb3JkIGNhbiBjYXJyeSBpcyByZXBsYWNlZCBieSBhIDUwMC4gKi9cbiAgYW5zd2VyKHJlcXVlc3Q6IG51bWJlciwgdmFsdWU6IHsgcmVhZG9ubHkgc3RhdHVzOiBudW1iZXI7IHJlYWRvbmx5IGJvZHk6IHVua25vd24gfSk6IHZvaWQge1xuICAgIGNvbnN0IHRleHQgPSB1dGY4KEpTT04uc3RyaW5naWZ5KHZhbHVlKSlcbiAgICBpZiAodGV4dC5sZW5ndGggPD0gdGhpcy4jcmluZy5wYXlsb2FkQnl0ZXNNYXgpIHtcbiAgICAgIHRoaXMuI3JlY29yZHMuYW5zd2VyKHJlcXVlc3QsIHRleHQpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgZXJyb3IgPSBgdGhlIGFuc3dlciB0YWtlcyAke3RleHQubGVuZ3RofSBieXRlcywgbW9yZSB0aGFuIGxpbWl0cy5vdXRib3hSaW5nQnl0ZXMgYWxsb3dzYFxuICAgIHRoaXMuI3JlY29yZHMuYW5zd2VyKHJlcXVlc3QsIHV0ZjgoSlNPTi5zdHJpbmdpZnkoeyBzdGF0dXM6IDUwMCwgYm9keTogeyBlcnJvciB9IH0pKSlcbiAgfVxuXG4gIC8qKiBUaGUgbGFyZ2VzdCBhbnN3ZXIsIGluIGJ5dGVzIG9mIEpTT04uICovXG4gIGdldCBhbnN3ZXJCeXRlc01heCgpOiBudW1iZXIge1xuICAgIHJldHVybiB0aGlzLiNyaW5nLnBheWxvYWRCeXRlc01heFxuICB9XG5cbiAgcmVmdXNlKGNvbm5lY3Rpb246IG51bWJlciwgY29kZTogbnVtYmVyLCByZWFzb246IHN0cmluZyk6IHZvaWQge1xuICAgIHRoaXMuI3JlY29yZHMucmVmdXNlZChjb25uZWN0aW9uLCBjb2RlLCByZWFzb24pXG4gIH1cblxuICByZWFkeSgpOiB2b2lkIHtcbiAgICB0aGlzLiNyZWNvcmRzLnJlYWR5KClcbiAgfVxuXG4gIHN0b3BwZWQoKTogdm9pZCB7XG4gICAgdGhpcy4jcmVjb3Jkcy5zdG9wcGVkKClcbiAgfVxuXG4gIC8qKiBUcnVlIHdoaWxlIHJlY29yZHMgd2FpdCBmb3Igcm9vbSBpbiB0aGUgcmluZy4gKi9cbiAgZ2V0IGJsb2NrZWQoKTogYm9vbGVhbiB7XG4gICAgcmV0dXJuIHRoaXMuI3dhaXRpbmcubGVuZ3RoID4gMFxuICB9XG5cbiAgLyoqIFRyaWVzIHRvIHdyaXRlIHdoYXQgd2FpdHMuIFdoaWxlIGl0IGlzIG5vdCBhbGwgd3JpdHRlbiB0aGUgbWFpbiB0aHJlYWQgaXMgYXNrZWQgdG8gcmluZyB3aGVuIGl0IGhhcyBtYWRlIHJvb20uICovXG4gIHVuYmxvY2soKTogdm9pZCB7XG4gICAgZm9yIChjb25zdCBhdHRlbXB0IG9mIFsnZmlyc3QnLCAnYWZ0ZXIgYXNraW5nJ10gYXMgY29uc3QpIHtcbiAgICAgIGNvbnN0IHdhaXRpbmcgPSB0aGlzLiN3YWl0aW5nXG4gICAgICBsZXQgd3JpdHRlbiA9IDBcbiAgICAgIHdoaWxlICh3cml0dGVuIDwgd2FpdGluZy5sZW5ndGggJiYgdGhpcy4jd3JpdGUod2FpdGluZ1t3cml0dGVuXSEuaGVhZGVyLCB3YWl0aW5nW3dyaXR0ZW5dIS5wYXlsb2FkKSkgd3JpdHRlbisrXG4gICAgICB0aGlzLiN3YWl0aW5nID0gd3JpdHRlbiA9PT0gMCA/IHdhaXRpbmcgOiB3YWl0aW5nLnNsaWNlKHdyaXR0ZW4pXG4gICAgICBpZiAodGhpcy4jd2FpdGluZy5sZW5ndGggPT09IDApIHJldHVyblxuICAgICAgLy8gQXNrIGZpcnN0LCB0aGVuIGxvb2sgYWdhaW46IHJvb20gbWFkZSBpbiBiZXR3ZWVuIHdvdWxkIG90aGVyd2lzZSBnbyB1bm5vdGljZWQgYnkgYm90aCBzaWRlcy5cbiAgICAgIGlmIChhdHRlbXB0ID09PSAnZmlyc3QnKSB0aGlzLiNyaW5nLmF3YWl0Um9vbSgpXG4gICAgfVxuICB9XG5cbiAgLyoqIEZyYW1lcyBiZWhpbmQgdGhlaXIgbGVuZ3RocyBhcmUgY3V0IGludG8gcmVjb3JkcyBhdCBmcmFtZSBib3JkZXJzLiBBIGZyYW1lIHRoYXQgaXMgbGFyZ2VyIHRoYW4gYSBwb3J0aW9uIGdldHMgYSByZWNvcmQgb2YgaXRzIG93bi4gKi9cbiAgI2N1dChyb29tOiBudW1iZXIsIGF1ZGllbmNlOiBudW1iZXIsIGJ5dGVzOiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgY29uc3QgbWF4ID0gdGhpcy4jcmluZy5wb3J0aW9uQnl0ZXNNYXhcbiAgICBjb25zdCBsZW5ndGhzID0gbmV3IERhdGFWaWV3KGJ5dGVzLmJ1ZmZlciwgYnl0ZXMuYnl0ZU9mZnNldCwgYnl0ZXMuYnl0ZUxlbmd0aClcbiAgICBsZXQgc3RhcnQgPSAwXG4gICAgbGV0IGVuZCA9IDBcbiAgICB3aGlsZSAoZW5kIDwgYnl0ZXMubGVuZ3RoKSB7XG4gICAgICBjb25zdCBuZXh0ID0gZW5kICsgNCArIGxlbmd0aHMuZ2V0VWludDMyKGVuZCwgdHJ1ZSlcbiAgICAgIGlmIChuZXh0IC0gc3RhcnQgPiBtYXggJiYgZW5kID4gc3RhcnQpIHtcbiAgICAgICAgdGhpcy4jcmVjb3Jkcy5mcmFtZXMocm9vbSwgYXVkaWVuY2UsIGJ5dGVzLnN1YmFycmF5KHN0YXJ0LCBlbmQpKVxuICAgICAgICBzdGFydCA9IGVuZFxuICAgICAgfVxuICAgICAgZW5kID0gbmV4dFxuICAgIH1cbiAgICB0aGlzLiNyZWNvcmRzLmZyYW1lcyhyb29tLCBhdWRpZW5jZSwgYnl0ZXMuc3ViYXJyYXkoc3RhcnQsIGVuZCkpXG4gIH1cblxuICAjd3JpdGUoaGVhZGVyOiBSZWNvcmRIZWFkZXIsIHBheWxvYWQ6IFVpbnQ4QXJyYXkpOiBib29sZWFuIHtcbiAgICByZXR1cm4gdGhpcy4jcmluZy53cml0ZShoZWFkZXIsIHBheWxvYWQsIDAsIHBheWxvYWQubGVuZ3RoKVxuICB9XG5cbiAgI3B1dChoZWFkZXI6IFJlY29yZEhlYWRlciwgcGF5bG9hZDogVWludDhBcnJheSk6IHZvaWQge1xuICAgIC8vIEl0IHdvdWxkIHdhaXQgZm9yIGV2ZXIsIGFuZCBldmVyeXRoaW5nIGVsc2Ugb2YgdGhlIHNoYXJkIGJlaGluZCBpdC4gV2hhdCBjYW4gYmUgc28gbGFyZ2Ugd2FzIHJlZnVzZWQgYmVmb3JlIChhIGJyb2tlblxuICAgIC8vIGludmFyaWFudCBlbmRzIGl0cyBzaGFyZCk7IGNvbmZpZy1jaGVja3MudHMgcmVsYXRlcyB0aGUgbGltaXRzIHNvIHRoYXQgbWVzc2FnZXMgY2Fubm90IGJlLlxuICAgIGlmIChwYXlsb2FkLmxlbmd0aCA+IHRoaXMuI3JpbmcucGF5bG9hZEJ5dGVzTWF4KSB7XG4gICAgICB0aHJvdyBuZXcgRXJyb3IoYGFuIG91dGJveCByZWNvcmQgb2Yga2luZCAke2hlYWRlci5raW5kfSB0YWtlcyAke3BheWxvYWQubGVuZ3RofSBieXRlcywgd2hpY2ggbm8gcmluZyBjYW4gY2FycnlgKVxuICAgIH1cbiAgICBpZiAodGhpcy4jd2FpdGluZy5sZW5ndGggPT09IDAgJiYgdGhpcy4jd3JpdGUoaGVhZGVyLCBwYXlsb2FkKSkgcmV0dXJuXG4gICAgaWYgKHRoaXMuI3dhaXRpbmcubGVuZ3RoID09PSAwKSB7XG4gICAgICB0aGlzLiNjb3VudGVycy5hZGQoJ291dGJveFN0YWxscycpXG4gICAgICB0aGlzLiNyaW5nLmF3YWl0Um9vbSgpXG4gICAgICAvLyBUaGUgbWFpbiB0aHJlYWQgbWF5IGhhdmUgZW1wdGllZCB0aGUgcmluZyBhbmQgZ29uZSB0byBzbGVlcCBiZWZvcmUgaXQgY291bGQgc2VlIHRoZSByZXF1ZXN0OiB0aGVuIHRoZXJlIGlzIHJvb20gbm93LlxuICAgICAgaWYgKHRoaXMuI3dyaXRlKGhlYWRlciwgcGF5bG9hZCkpIHJldHVyblxuICAgIH1cbiAgICB0aGlzLiN3YWl0aW5nLnB1c2goeyBoZWFkZXI6IHsgLi4uaGVhZGVyIH0sIHBheWxvYWQ6IHBheWxvYWQuc2xpY2UoKSB9KVxuICB9XG59XG4iLCAiLy8gVGhlIHJlY29yZHMgZnJvbSB0aGUgbWFpbiB0aHJlYWQgdG8gYSBzaGFyZDogZm9yIGVhY2ggb25lIGl0cyBsYXlvdXQsIG9uZSB3cml0ZXIgKG1haW4gdGhyZWFkKSBhbmQgb25lIGNhc2Ugb2YgYHJlYWRJbmJveGAgKHNoYXJkXG4vLyB0aHJlYWQpLiBBIG5ldyByZWNvcmQgZG9lcyBub3QgY29tcGlsZSB1bnRpbCBJbmJveEhhbmRsZXIgaGFzIGEgbWV0aG9kIGZvciBpdC5cbmltcG9ydCB7IGFzc2VydE5ldmVyIH0gZnJvbSAnLi4vYXNzZXJ0LW5ldmVyLnRzJ1xuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIHJlYWRMZW5ndGgsIHRleHRPZiwgdXRmOCB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB0eXBlIHsgRGVzY3JpYmVPcmRlciwgSm9pbk9yZGVyLCBSb29tc1F1ZXJ5LCBTdHJhbmdlciwgU3Vic2NyaWJlT3JkZXIgfSBmcm9tICcuL29yZGVycy50cydcbmltcG9ydCB0eXBlIHsgUmVjb3JkSGVhZGVyLCBSaW5nUmVhZGVyIH0gZnJvbSAnLi9yaW5nLnRzJ1xuaW1wb3J0IHR5cGUgeyBTbGljZSB9IGZyb20gJy4vc2xpY2UudHMnXG5pbXBvcnQgeyBoaWdoV29yZCwgSURfQllURVMsIGpvaW5Xb3JkcywgbG93V29yZCB9IGZyb20gJy4vd29yZHMudHMnXG5cbmNvbnN0IEtpbmQgPSB7XG4gIGpvaW46IDEsXG4gIGxlYXZlOiAyLFxuICB0ZXh0OiAzLFxuICBkYXRhOiA0LFxuICBwcml2YXRlTWVzc2FnZTogNSxcbiAgbWVtYmVyczogNixcbiAgc3Vic2NyaWJlOiA3LFxuICB1bnN1YnNjcmliZTogOCxcbiAgZXhwZWw6IDksXG4gIHB1Ymxpc2g6IDEwLFxuICBwcmVzZW5jZTogMTEsXG4gIHByZXNlbmNlU3RhdHM6IDEyLFxuICBoaXN0b3J5OiAxMyxcbiAgZGVzY3JpYmU6IDE0LFxuICBzdGF0aXN0aWNzOiAxNSxcbiAgYXBpUHVibGlzaDogMTYsXG4gIGxpc3RSb29tczogMTcsXG4gIGZhdWx0OiAxOCxcbiAgc3RvcDogMTksXG59IGFzIGNvbnN0XG50eXBlIEtpbmQgPSAodHlwZW9mIEtpbmQpW2tleW9mIHR5cGVvZiBLaW5kXVxuXG5jb25zdCBGbGFnID0ge1xuICAvKiogam9pbjogc2lsZW50bHksIGFmdGVyIGEgcmVzdGFydC4gKi9cbiAgcmVwbGF5OiAxLFxuICAvKiogcHJpdmF0ZU1lc3NhZ2U6IHRoZSBwYXlsb2FkIGlzIEpTT04gYW5kIHN0YXlzIGFzIGl0IGlzLiAqL1xuICBqc29uOiAxLFxuICAvKiogcHVibGlzaDogYnkgYSBjb25uZWN0aW9uIHRoYXQgaXMgbm90IGtub3duIHRvIGJlIGEgbWVtYmVyOyB3aG8gaXQgaXMgc3RhbmRzIGJlZm9yZSB0aGUgcGFyYW1ldGVycy4gKi9cbiAgc3RyYW5nZXI6IDEsXG59IGFzIGNvbnN0XG5cbmV4cG9ydCBjb25zdCBGYXVsdEtpbmQgPSB7IHRocm93OiAxLCByZWplY3Q6IDIsIGV4aXQ6IDMsIGhlYXA6IDQsIGhhbmc6IDUgfSBhcyBjb25zdFxuZXhwb3J0IHR5cGUgRmF1bHROYW1lID0ga2V5b2YgdHlwZW9mIEZhdWx0S2luZFxuXG4vKiogQSBjb21tYW5kIG9mIGEgY29ubmVjdGlvbi4gYGlkYCBpcyB0aGUgY2xpZW50J3MsIDAgd2hlbiB0aGUgY2xpZW50IHdhaXRzIGZvciBubyByZXBseTsgYHJlcXVlc3RgIHRoZSBzbG90IG9mIFBlbmRpbmdDb21tYW5kcy4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ2FsbCB7XG4gIHJlYWRvbmx5IGNvbm5lY3Rpb246IG51bWJlclxuICByZWFkb25seSBpZDogbnVtYmVyXG4gIHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlclxufVxuXG4vKiogVGhlIG9uZSBhIHByaXZhdGUgbWVzc2FnZSBpcyBmb3IuICovXG5leHBvcnQgaW50ZXJmYWNlIFJlY2lwaWVudCB7XG4gIHJlYWRvbmx5IGNvbm5lY3Rpb246IG51bWJlclxuICByZWFkb25seSBpZDogc3RyaW5nXG4gIC8qKiBOdW1iZXIgb2YgaXRzIHByb3RvY29sIGluIFBST1RPQ09MUy4gKi9cbiAgcmVhZG9ubHkgcHJvdG9jb2w6IG51bWJlclxufVxuXG4vKiogV2hhdCBhIHNoYXJkIGRvZXMgYWJvdXQgZWFjaCByZWNvcmQuIEJ5dGVzIG9mIGEgU2xpY2UgYXJlIHRoZSByaW5nJ3MgYWdhaW4gd2hlbiB0aGUgbWV0aG9kIHJldHVybnMuICovXG5leHBvcnQgaW50ZXJmYWNlIEluYm94SGFuZGxlciB7XG4gIC8qKiBBIGNvbm5lY3Rpb24gdGhhdCBsaXZlcyBpbiBvbmUgcm9vbSBqb2lucyBpdC4gKi9cbiAgam9pbihjb25uZWN0aW9uOiBudW1iZXIsIG9yZGVyOiBKb2luT3JkZXIpOiB2b2lkXG4gIC8qKiBBIGNvbm5lY3Rpb24gaGFzIGVuZGVkOiBpdCBsZWF2ZXMgZXZlcnkgcm9vbSBvZiB0aGlzIHNoYXJkLiAqL1xuICBsZWF2ZShjb25uZWN0aW9uOiBudW1iZXIpOiB2b2lkXG4gIC8qKiBXaGF0IGEgY29ubmVjdGlvbiB0aGF0IGxpdmVzIGluIG9uZSByb29tIHNheXMsIGFzIGEgdGV4dC4gKi9cbiAgdGV4dChjb25uZWN0aW9uOiBudW1iZXIsIHRleHQ6IFNsaWNlKTogdm9pZFxuICAvKiogV2hhdCBzdWNoIGEgY29ubmVjdGlvbiBzYXlzLCBhcyBKU09OLiAqL1xuICBkYXRhKGNvbm5lY3Rpb246IG51bWJlciwganNvbjogU2xpY2UpOiB2b2lkXG4gIHByaXZhdGVNZXNzYWdlKGNvbm5lY3Rpb246IG51bWJlciwgdG86IFJlY2lwaWVudCwgcGF5bG9hZDogU2xpY2UgJiB7IHJlYWRvbmx5IGlzSnNvbjogYm9vbGVhbiB9KTogdm9pZFxuICAvKiogU3VjaCBhIGNvbm5lY3Rpb24gYXNrcyB3aG8gaXMgaW4gaXRzIHJvb20uICovXG4gIG1lbWJlcnMoY29ubmVjdGlvbjogbnVtYmVyKTogdm9pZFxuICBzdWJzY3JpYmUoY2FsbDogQ2FsbCwgb3JkZXI6IFN1YnNjcmliZU9yZGVyKTogdm9pZFxuICB1bnN1YnNjcmliZShjYWxsOiBDYWxsLCByb29tOiBzdHJpbmcpOiB2b2lkXG4gIC8qKiBUaGUgc2VydmVyIGVuZHMgYSBzdWJzY3JpcHRpb24uIGBmb2xsb3dgOiBhIGZyYW1lIHRoYXQgbXVzdCBjb21lIGJlaGluZCB0aGUgcHVzaDsgbWF5IGJlIGVtcHR5LiAqL1xuICBleHBlbChjYWxsOiBDYWxsLCBleHB1bHNpb246IHsgcmVhZG9ubHkgcm9vbTogc3RyaW5nOyByZWFkb25seSBjb2RlOiBudW1iZXI7IHJlYWRvbmx5IGZvbGxvdzogU2xpY2UgfSk6IHZvaWRcbiAgLyoqIGBwYXJhbXNgIG9mIHRoZSBjb21tYW5kLCBKU09OIGZyb20gYSB0ZXh0IGZyYW1lLiBgc3RyYW5nZXJgOiBzZXQgd2hlbiB0aGUgY29ubmVjdGlvbiBpcyBub3Qga25vd24gdG8gYmUgYSBtZW1iZXIuICovXG4gIHB1Ymxpc2goY2FsbDogQ2FsbCwgcm9vbTogc3RyaW5nLCBwdWJsaXNoOiB7IHJlYWRvbmx5IHN0cmFuZ2VyOiBTdHJhbmdlciB8IHVuZGVmaW5lZDsgcmVhZG9ubHkgcGFyYW1zOiBTbGljZSB9KTogdm9pZFxuICBwcmVzZW5jZShjYWxsOiBDYWxsLCByb29tOiBzdHJpbmcpOiB2b2lkXG4gIHByZXNlbmNlU3RhdHMoY2FsbDogQ2FsbCwgcm9vbTogc3RyaW5nKTogdm9pZFxuICBoaXN0b3J5KGNhbGw6IENhbGwsIHJvb206IHN0cmluZywgcGFyYW1zOiBTbGljZSk6IHZvaWRcbiAgLyoqIFdoYXQgb3RoZXJzIHNlZSBvZiBhIGNvbm5lY3Rpb24gaGFzIGNoYW5nZWQuIE5vIHJlcGx5LiAqL1xuICBkZXNjcmliZShjb25uZWN0aW9uOiBudW1iZXIsIG9yZGVyOiBEZXNjcmliZU9yZGVyKTogdm9pZFxuICAvKiogQSBzdGF0aXN0aWNzIHB1c2guIGByZXF1ZXN0YDogb2YgSHR0cFJlcXVlc3RzOyBhcyB3aXRoIHRoZSBuZXh0IHR3by4gYGJvZHlgOiBhcyBpdCBjYW1lLiAqL1xuICBzdGF0aXN0aWNzKHJlcXVlc3Q6IG51bWJlciwgcm9vbTogc3RyaW5nLCBib2R5OiBTbGljZSk6IHZvaWRcbiAgLyoqIFBPU1QgL2FwaS9wdWJsaXNoLiBgYm9keWA6IGFzIGl0IGNhbWUuICovXG4gIGFwaVB1Ymxpc2gocmVxdWVzdDogbnVtYmVyLCByb29tOiBzdHJpbmcsIGJvZHk6IFNsaWNlKTogdm9pZFxuICBsaXN0Um9vbXMocmVxdWVzdDogbnVtYmVyLCBxdWVyeTogUm9vbXNRdWVyeSk6IHZvaWRcbiAgLyoqIERlbGliZXJhdGUgZGFtYWdlLCBmb3IgdGhlIHRlc3RzIG9mIHRoZSBzdXBlcnZpc2lvbi4gKi9cbiAgZmF1bHQoa2luZDogbnVtYmVyKTogdm9pZFxuICAvKiogRmx1c2ggZXZlcnl0aGluZyB0aGF0IGlzIHBlbmRpbmcgYW5kIGFuc3dlciBgc3RvcHBlZGAuICovXG4gIHN0b3AoKTogdm9pZFxufVxuXG4vKiogVGFrZXMgYSByZWNvcmQgb3IgcmVmdXNlcyBpdC4gKi9cbmV4cG9ydCB0eXBlIFdyaXRlUmVjb3JkID0gKGhlYWRlcjogUmVjb3JkSGVhZGVyLCBwYXlsb2FkOiBVaW50OEFycmF5LCBzdGFydDogbnVtYmVyLCBlbmQ6IG51bWJlcikgPT4gYm9vbGVhblxuXG5jb25zdCBTQ1JBVENIX0JZVEVTID0gMTAyNFxuLyoqIEEgc2NyYXRjaCBidWZmZXIgdGhhdCBncmV3IGJleW9uZCB0aGlzLCBmb3IgYSBsYXJnZSBwdXNoLCBnb2VzIGJhY2sgdG8gdGhlIGhlYXAuICovXG5jb25zdCBLRVBUX1NDUkFUQ0hfQllURVMgPSA2NV81MzZcbmNvbnN0IE5PVEhJTkcgPSBuZXcgVWludDhBcnJheSgwKVxuXG4vKipcbiAqIFdyaXRlcyByZWNvcmRzLiBFYWNoIG1ldGhvZCBpcyBmYWxzZSB3aGVuIHRoZSByZWNvcmQgd2FzIG5vdCB0YWtlbi4gT25lIGhlYWRlciBhbmQgb25lIHNjcmF0Y2ggYnVmZmVyIHNlcnZlIGFsbCByZWNvcmRzOiBub1xuICogbWVzc2FnZSBtYWtlcyBhbiBvYmplY3QuXG4gKi9cbmV4cG9ydCBjbGFzcyBJbmJveFdyaXRlciB7XG4gIHJlYWRvbmx5ICN3cml0ZTogV3JpdGVSZWNvcmRcbiAgI3NjcmF0Y2ggPSBuZXcgQnl0ZUJ1aWxkZXIoU0NSQVRDSF9CWVRFUylcbiAgcmVhZG9ubHkgI2hlYWRlcjogUmVjb3JkSGVhZGVyID0geyBraW5kOiAwLCBmbGFnczogMCwgZGV0YWlsOiAwLCBjb25uZWN0aW9uOiAwLCBhOiAwLCBiOiAwIH1cbiAgLyoqIEJ5dGVzIG9mIHRoZSBwYXlsb2FkIHRoYXQgd2FzIHdyaXR0ZW4sIG9yIHJlZnVzZWQsIGxhc3QuICovXG4gIGxhc3RCeXRlcyA9IDBcblxuICBjb25zdHJ1Y3Rvcih3cml0ZTogV3JpdGVSZWNvcmQpIHtcbiAgICB0aGlzLiN3cml0ZSA9IHdyaXRlXG4gIH1cblxuICAvKiogUGF5bG9hZDogMzYgYnl0ZXMgb2YgaWQsIHNpemVkIG5hbWUgb2YgdGhlIHJvb20sIHRoZW4gdGhlIHJlc3Qgb2YgdGhlIG9yZGVyIGFzIEpTT04gd2hlcmUgaXQgc2F5cyBhbnl0aGluZy4gKi9cbiAgam9pbihjb25uZWN0aW9uOiBudW1iZXIsIG9yZGVyOiBKb2luT3JkZXIpOiBib29sZWFuIHtcbiAgICBjb25zdCB7IGlkLCByb29tLCBwcm90b2NvbCwgaXNSZXBsYXksIC4uLmlkZW50aXR5IH0gPSBvcmRlclxuICAgIGNvbnN0IHNjcmF0Y2ggPSB0aGlzLiNiZWdpbigpXG4gICAgc2NyYXRjaC5hcHBlbmQodXRmOChpZCkpXG4gICAgc2NyYXRjaC5hcHBlbmRTaXplZCh1dGY4KHJvb20pKVxuICAgIGNvbnN0IHsgdXNlciwgbmFtZSwgY29ubmVjdGlvbkluZm8sIHJvb21JbmZvIH0gPSBpZGVudGl0eVxuICAgIC8vIEEgdG9rZW4gbWF5IHRlbGwgc29tZXRoaW5nIG9mIGEgY29ubmVjdGlvbiB3aXRob3V0IG5hbWluZyBpdHMgdXNlci5cbiAgICBjb25zdCBpc0tub3duID0gdXNlciAhPT0gJycgfHwgbmFtZSAhPT0gdW5kZWZpbmVkIHx8IGNvbm5lY3Rpb25JbmZvICE9PSB1bmRlZmluZWQgfHwgcm9vbUluZm8gIT09IHVuZGVmaW5lZFxuICAgIGlmIChpc0tub3duKSBzY3JhdGNoLmFwcGVuZCh1dGY4KEpTT04uc3RyaW5naWZ5KGlkZW50aXR5KSkpXG4gICAgdGhpcy4jc2V0KEtpbmQuam9pbiwgY29ubmVjdGlvbilcbiAgICB0aGlzLiNoZWFkZXIuZmxhZ3MgPSBpc1JlcGxheSA/IEZsYWcucmVwbGF5IDogMFxuICAgIHRoaXMuI2hlYWRlci5kZXRhaWwgPSBwcm90b2NvbFxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIGxlYXZlKGNvbm5lY3Rpb246IG51bWJlcik6IGJvb2xlYW4ge1xuICAgIHRoaXMuI3NldChLaW5kLmxlYXZlLCBjb25uZWN0aW9uKVxuICAgIHJldHVybiB0aGlzLiNzZW5kQnl0ZXMoTk9USElORywgMCwgMClcbiAgfVxuXG4gIHRleHQoY29ubmVjdGlvbjogbnVtYmVyLCBieXRlczogVWludDhBcnJheSk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI3NldChLaW5kLnRleHQsIGNvbm5lY3Rpb24pXG4gICAgcmV0dXJuIHRoaXMuI3NlbmRCeXRlcyhieXRlcywgMCwgYnl0ZXMubGVuZ3RoKVxuICB9XG5cbiAgZGF0YShjb25uZWN0aW9uOiBudW1iZXIsIHsgYnl0ZXMsIHN0YXJ0LCBlbmQgfTogU2xpY2UpOiBib29sZWFuIHtcbiAgICB0aGlzLiNzZXQoS2luZC5kYXRhLCBjb25uZWN0aW9uKVxuICAgIHJldHVybiB0aGlzLiNzZW5kQnl0ZXMoYnl0ZXMsIHN0YXJ0LCBlbmQpXG4gIH1cblxuICAvKiogUGF5bG9hZDogMzYgYnl0ZXMgb2YgdGhlIHJlY2lwaWVudCdzIGlkLCB0aGVuIHRoZSBtZXNzYWdlLiAqL1xuICBwcml2YXRlTWVzc2FnZShjb25uZWN0aW9uOiBudW1iZXIsIHRvOiBSZWNpcGllbnQsIHBheWxvYWQ6IFNsaWNlICYgeyByZWFkb25seSBpc0pzb246IGJvb2xlYW4gfSk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHNjcmF0Y2ggPSB0aGlzLiNiZWdpbigpXG4gICAgc2NyYXRjaC5hcHBlbmQodXRmOCh0by5pZCkpXG4gICAgc2NyYXRjaC5hcHBlbmQocGF5bG9hZC5ieXRlcywgcGF5bG9hZC5zdGFydCwgcGF5bG9hZC5lbmQpXG4gICAgdGhpcy4jc2V0KEtpbmQucHJpdmF0ZU1lc3NhZ2UsIGNvbm5lY3Rpb24pXG4gICAgdGhpcy4jaGVhZGVyLmZsYWdzID0gcGF5bG9hZC5pc0pzb24gPyBGbGFnLmpzb24gOiAwXG4gICAgdGhpcy4jaGVhZGVyLmRldGFpbCA9IHRvLnByb3RvY29sXG4gICAgdGhpcy4jaGVhZGVyLmEgPSBsb3dXb3JkKHRvLmNvbm5lY3Rpb24pXG4gICAgdGhpcy4jaGVhZGVyLmIgPSBoaWdoV29yZCh0by5jb25uZWN0aW9uKVxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIG1lbWJlcnMoY29ubmVjdGlvbjogbnVtYmVyKTogYm9vbGVhbiB7XG4gICAgdGhpcy4jc2V0KEtpbmQubWVtYmVycywgY29ubmVjdGlvbilcbiAgICByZXR1cm4gdGhpcy4jc2VuZEJ5dGVzKE5PVEhJTkcsIDAsIDApXG4gIH1cblxuICAvKiogUGF5bG9hZDogdGhlIG9yZGVyIGFzIEpTT04uICovXG4gIHN1YnNjcmliZShjYWxsOiBDYWxsLCBvcmRlcjogU3Vic2NyaWJlT3JkZXIpOiBib29sZWFuIHtcbiAgICB0aGlzLiNiZWdpbigpLmFwcGVuZCh1dGY4KEpTT04uc3RyaW5naWZ5KG9yZGVyKSkpXG4gICAgdGhpcy4jc2V0Q2FsbChLaW5kLnN1YnNjcmliZSwgY2FsbClcbiAgICByZXR1cm4gdGhpcy4jc2VuZCgpXG4gIH1cblxuICAvKiogUGF5bG9hZDogc2l6ZWQgbmFtZSBvZiB0aGUgcm9vbS4gKi9cbiAgdW5zdWJzY3JpYmUoY2FsbDogQ2FsbCwgcm9vbTogc3RyaW5nKTogYm9vbGVhbiB7XG4gICAgdGhpcy4jYmVnaW5Sb29tKHJvb20pXG4gICAgdGhpcy4jc2V0Q2FsbChLaW5kLnVuc3Vic2NyaWJlLCBjYWxsKVxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIC8qKiBQYXlsb2FkOiBzaXplZCBuYW1lIG9mIHRoZSByb29tLCB0aGVuIHRoZSBmcmFtZSB0aGF0IGZvbGxvd3MuIGBkZXRhaWxgOiB0aGUgY29kZS4gKi9cbiAgZXhwZWwoY2FsbDogQ2FsbCwgeyByb29tLCBjb2RlLCBmb2xsb3cgfTogeyByb29tOiBzdHJpbmc7IGNvZGU6IG51bWJlcjsgZm9sbG93OiBVaW50OEFycmF5IH0pOiBib29sZWFuIHtcbiAgICB0aGlzLiNiZWdpblJvb20ocm9vbSkuYXBwZW5kKGZvbGxvdylcbiAgICB0aGlzLiNzZXRDYWxsKEtpbmQuZXhwZWwsIGNhbGwpXG4gICAgdGhpcy4jaGVhZGVyLmRldGFpbCA9IGNvZGVcbiAgICByZXR1cm4gdGhpcy4jc2VuZCgpXG4gIH1cblxuICAvKiogUGF5bG9hZDogc2l6ZWQgbmFtZSBvZiB0aGUgcm9vbTsgb2YgYSBzdHJhbmdlciBpdHMgdTMyIGxlbmd0aCBhbmQgSlNPTjsgdGhlbiB0aGUgcGFyYW1ldGVycy4gKi9cbiAgcHVibGlzaChjYWxsOiBDYWxsLCByb29tOiBzdHJpbmcsIHsgc3RyYW5nZXIsIHBhcmFtcyB9OiB7IHN0cmFuZ2VyOiBTdHJhbmdlciB8IHVuZGVmaW5lZDsgcGFyYW1zOiBTbGljZSB9KTogYm9vbGVhbiB7XG4gICAgY29uc3Qgc2NyYXRjaCA9IHRoaXMuI2JlZ2luUm9vbShyb29tKVxuICAgIGlmIChzdHJhbmdlciAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICBjb25zdCBwbGFjZSA9IHNjcmF0Y2gub3Blbkxlbmd0aCgpXG4gICAgICBzY3JhdGNoLmFwcGVuZCh1dGY4KEpTT04uc3RyaW5naWZ5KHN0cmFuZ2VyKSkpXG4gICAgICBzY3JhdGNoLmNsb3NlTGVuZ3RoKHBsYWNlKVxuICAgIH1cbiAgICBzY3JhdGNoLmFwcGVuZChwYXJhbXMuYnl0ZXMsIHBhcmFtcy5zdGFydCwgcGFyYW1zLmVuZClcbiAgICB0aGlzLiNzZXRDYWxsKEtpbmQucHVibGlzaCwgY2FsbClcbiAgICBpZiAoc3RyYW5nZXIgIT09IHVuZGVmaW5lZCkgdGhpcy4jaGVhZGVyLmZsYWdzID0gRmxhZy5zdHJhbmdlclxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIHByZXNlbmNlKGNhbGw6IENhbGwsIHJvb206IHN0cmluZyk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI2JlZ2luUm9vbShyb29tKVxuICAgIHRoaXMuI3NldENhbGwoS2luZC5wcmVzZW5jZSwgY2FsbClcbiAgICByZXR1cm4gdGhpcy4jc2VuZCgpXG4gIH1cblxuICBwcmVzZW5jZVN0YXRzKGNhbGw6IENhbGwsIHJvb206IHN0cmluZyk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI2JlZ2luUm9vbShyb29tKVxuICAgIHRoaXMuI3NldENhbGwoS2luZC5wcmVzZW5jZVN0YXRzLCBjYWxsKVxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIC8qKiBQYXlsb2FkOiBzaXplZCBuYW1lIG9mIHRoZSByb29tLCB0aGVuIHRoZSBwYXJhbWV0ZXJzLiAqL1xuICBoaXN0b3J5KGNhbGw6IENhbGwsIHJvb206IHN0cmluZywgeyBieXRlcywgc3RhcnQsIGVuZCB9OiBTbGljZSk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI2JlZ2luUm9vbShyb29tKS5hcHBlbmQoYnl0ZXMsIHN0YXJ0LCBlbmQpXG4gICAgdGhpcy4jc2V0Q2FsbChLaW5kLmhpc3RvcnksIGNhbGwpXG4gICAgcmV0dXJuIHRoaXMuI3NlbmQoKVxuICB9XG5cbiAgLyoqIFBheWxvYWQ6IHRoZSBvcmRlciBhcyBKU09OLiAqL1xuICBkZXNjcmliZShjb25uZWN0aW9uOiBudW1iZXIsIG9yZGVyOiBEZXNjcmliZU9yZGVyKTogYm9vbGVhbiB7XG4gICAgdGhpcy4jYmVnaW4oKS5hcHBlbmQodXRmOChKU09OLnN0cmluZ2lmeShvcmRlcikpKVxuICAgIHRoaXMuI3NldChLaW5kLmRlc2NyaWJlLCBjb25uZWN0aW9uKVxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIC8qKiBQYXlsb2FkOiBzaXplZCBuYW1lIG9mIHRoZSByb29tLCB0aGVuIHRoZSBib2R5LiAqL1xuICBzdGF0aXN0aWNzKHJlcXVlc3Q6IG51bWJlciwgcm9vbTogc3RyaW5nLCBib2R5OiBVaW50OEFycmF5KTogYm9vbGVhbiB7XG4gICAgdGhpcy4jYmVnaW5Sb29tKHJvb20pLmFwcGVuZChib2R5KVxuICAgIHRoaXMuI3NldChLaW5kLnN0YXRpc3RpY3MsIDApXG4gICAgdGhpcy4jaGVhZGVyLmEgPSByZXF1ZXN0XG4gICAgcmV0dXJuIHRoaXMuI3NlbmQoKVxuICB9XG5cbiAgYXBpUHVibGlzaChyZXF1ZXN0OiBudW1iZXIsIHJvb206IHN0cmluZywgYm9keTogVWludDhBcnJheSk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI2JlZ2luUm9vbShyb29tKS5hcHBlbmQoYm9keSlcbiAgICB0aGlzLiNzZXQoS2luZC5hcGlQdWJsaXNoLCAwKVxuICAgIHRoaXMuI2hlYWRlci5hID0gcmVxdWVzdFxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIC8qKiBQYXlsb2FkOiB0aGUgcXVlcnkgYXMgSlNPTi4gKi9cbiAgbGlzdFJvb21zKHJlcXVlc3Q6IG51bWJlciwgcXVlcnk6IFJvb21zUXVlcnkpOiBib29sZWFuIHtcbiAgICB0aGlzLiNiZWdpbigpLmFwcGVuZCh1dGY4KEpTT04uc3RyaW5naWZ5KHF1ZXJ5KSkpXG4gICAgdGhpcy4jc2V0KEtpbmQubGlzdFJvb21zLCAwKVxuICAgIHRoaXMuI2hlYWRlci5hID0gcmVxdWVzdFxuICAgIHJldHVybiB0aGlzLiNzZW5kKClcbiAgfVxuXG4gIGZhdWx0KGtpbmQ6IEZhdWx0TmFtZSk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI3NldChLaW5kLmZhdWx0LCAwKVxuICAgIHRoaXMuI2hlYWRlci5kZXRhaWwgPSBGYXVsdEtpbmRba2luZF1cbiAgICByZXR1cm4gdGhpcy4jc2VuZEJ5dGVzKE5PVEhJTkcsIDAsIDApXG4gIH1cblxuICBzdG9wKCk6IGJvb2xlYW4ge1xuICAgIHRoaXMuI3NldChLaW5kLnN0b3AsIDApXG4gICAgcmV0dXJuIHRoaXMuI3NlbmRCeXRlcyhOT1RISU5HLCAwLCAwKVxuICB9XG5cbiAgI2JlZ2luKCk6IEJ5dGVCdWlsZGVyIHtcbiAgICBpZiAodGhpcy4jc2NyYXRjaC5ieXRlcy5sZW5ndGggPiBLRVBUX1NDUkFUQ0hfQllURVMpIHRoaXMuI3NjcmF0Y2ggPSBuZXcgQnl0ZUJ1aWxkZXIoU0NSQVRDSF9CWVRFUylcbiAgICB0aGlzLiNzY3JhdGNoLmNsZWFyKClcbiAgICByZXR1cm4gdGhpcy4jc2NyYXRjaFxuICB9XG5cbiAgI2JlZ2luUm9vbShyb29tOiBzdHJpbmcpOiBCeXRlQnVpbGRlciB7XG4gICAgY29uc3Qgc2NyYXRjaCA9IHRoaXMuI2JlZ2luKClcbiAgICBzY3JhdGNoLmFwcGVuZFNpemVkKHV0Zjgocm9vbSkpXG4gICAgcmV0dXJuIHNjcmF0Y2hcbiAgfVxuXG4gICNzZXQoa2luZDogS2luZCwgY29ubmVjdGlvbjogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3QgaGVhZGVyID0gdGhpcy4jaGVhZGVyXG4gICAgaGVhZGVyLmtpbmQgPSBraW5kXG4gICAgaGVhZGVyLmZsYWdzID0gMFxuICAgIGhlYWRlci5kZXRhaWwgPSAwXG4gICAgaGVhZGVyLmNvbm5lY3Rpb24gPSBjb25uZWN0aW9uXG4gICAgaGVhZGVyLmEgPSAwXG4gICAgaGVhZGVyLmIgPSAwXG4gIH1cblxuICAvKiogYGFgOiB0aGUgY2xpZW50J3MgaWQgb2YgdGhlIGNvbW1hbmQsIGBiYDogdGhlIHNsb3QuICovXG4gICNzZXRDYWxsKGtpbmQ6IEtpbmQsIHsgY29ubmVjdGlvbiwgaWQsIHJlcXVlc3QgfTogQ2FsbCk6IHZvaWQge1xuICAgIHRoaXMuI3NldChraW5kLCBjb25uZWN0aW9uKVxuICAgIHRoaXMuI2hlYWRlci5hID0gaWRcbiAgICB0aGlzLiNoZWFkZXIuYiA9IHJlcXVlc3RcbiAgfVxuXG4gICNzZW5kKCk6IGJvb2xlYW4ge1xuICAgIHJldHVybiB0aGlzLiNzZW5kQnl0ZXModGhpcy4jc2NyYXRjaC5ieXRlcywgMCwgdGhpcy4jc2NyYXRjaC5sZW5ndGgpXG4gIH1cblxuICAjc2VuZEJ5dGVzKGJ5dGVzOiBVaW50OEFycmF5LCBzdGFydDogbnVtYmVyLCBlbmQ6IG51bWJlcik6IGJvb2xlYW4ge1xuICAgIHRoaXMubGFzdEJ5dGVzID0gZW5kIC0gc3RhcnRcbiAgICByZXR1cm4gdGhpcy4jd3JpdGUodGhpcy4jaGVhZGVyLCBieXRlcywgc3RhcnQsIGVuZClcbiAgfVxufVxuXG4vKiogSGFuZHMgdGhlIHJlYWRlcidzIGN1cnJlbnQgcmVjb3JkIHRvIHRoZSBtZXRob2QgZm9yIGl0cyBraW5kLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJlYWRJbmJveChyZWNvcmQ6IFJpbmdSZWFkZXIsIGhhbmRsZXI6IEluYm94SGFuZGxlcik6IHZvaWQge1xuICBjb25zdCBraW5kID0gcmVjb3JkLmtpbmQgYXMgS2luZFxuICBzd2l0Y2ggKGtpbmQpIHtcbiAgICBjYXNlIEtpbmQudGV4dDpcbiAgICAgIGhhbmRsZXIudGV4dChyZWNvcmQuY29ubmVjdGlvbiwgcmVjb3JkKVxuICAgICAgcmV0dXJuXG4gICAgY2FzZSBLaW5kLmRhdGE6XG4gICAgICBoYW5kbGVyLmRhdGEocmVjb3JkLmNvbm5lY3Rpb24sIHJlY29yZClcbiAgICAgIHJldHVyblxuICAgIGNhc2UgS2luZC5qb2luOiB7XG4gICAgICBjb25zdCBpZCA9IHRha2VUZXh0KHJlY29yZCwgSURfQllURVMpXG4gICAgICBjb25zdCByb29tID0gdGFrZVJvb20ocmVjb3JkKVxuICAgICAgY29uc3QgaWRlbnRpdHkgPSByZWNvcmQuc3RhcnQgPCByZWNvcmQuZW5kID8gKEpTT04ucGFyc2UocmVzdE9mKHJlY29yZCkpIGFzIG9iamVjdCkgOiB1bmRlZmluZWRcbiAgICAgIGNvbnN0IGlzUmVwbGF5ID0gKHJlY29yZC5mbGFncyAmIEZsYWcucmVwbGF5KSAhPT0gMFxuICAgICAgaGFuZGxlci5qb2luKHJlY29yZC5jb25uZWN0aW9uLCB7IHVzZXI6ICcnLCAuLi5pZGVudGl0eSwgaWQsIHJvb20sIHByb3RvY29sOiByZWNvcmQuZGV0YWlsLCBpc1JlcGxheSB9KVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNhc2UgS2luZC5sZWF2ZTpcbiAgICAgIGhhbmRsZXIubGVhdmUocmVjb3JkLmNvbm5lY3Rpb24pXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQucHJpdmF0ZU1lc3NhZ2U6IHtcbiAgICAgIGNvbnN0IGlkID0gdGFrZVRleHQocmVjb3JkLCBJRF9CWVRFUylcbiAgICAgIGNvbnN0IHRvID0geyBjb25uZWN0aW9uOiBqb2luV29yZHMocmVjb3JkLmEsIHJlY29yZC5iKSwgaWQsIHByb3RvY29sOiByZWNvcmQuZGV0YWlsIH1cbiAgICAgIGNvbnN0IHsgYnl0ZXMsIHN0YXJ0LCBlbmQgfSA9IHJlY29yZFxuICAgICAgaGFuZGxlci5wcml2YXRlTWVzc2FnZShyZWNvcmQuY29ubmVjdGlvbiwgdG8sIHsgYnl0ZXMsIHN0YXJ0LCBlbmQsIGlzSnNvbjogKHJlY29yZC5mbGFncyAmIEZsYWcuanNvbikgIT09IDAgfSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjYXNlIEtpbmQubWVtYmVyczpcbiAgICAgIGhhbmRsZXIubWVtYmVycyhyZWNvcmQuY29ubmVjdGlvbilcbiAgICAgIHJldHVyblxuICAgIGNhc2UgS2luZC5zdWJzY3JpYmU6XG4gICAgICBoYW5kbGVyLnN1YnNjcmliZShjYWxsT2YocmVjb3JkKSwgSlNPTi5wYXJzZShyZXN0T2YocmVjb3JkKSkgYXMgU3Vic2NyaWJlT3JkZXIpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQudW5zdWJzY3JpYmU6XG4gICAgICBoYW5kbGVyLnVuc3Vic2NyaWJlKGNhbGxPZihyZWNvcmQpLCB0YWtlUm9vbShyZWNvcmQpKVxuICAgICAgcmV0dXJuXG4gICAgY2FzZSBLaW5kLmV4cGVsOlxuICAgICAgaGFuZGxlci5leHBlbChjYWxsT2YocmVjb3JkKSwgeyByb29tOiB0YWtlUm9vbShyZWNvcmQpLCBjb2RlOiByZWNvcmQuZGV0YWlsLCBmb2xsb3c6IHJlY29yZCB9KVxuICAgICAgcmV0dXJuXG4gICAgY2FzZSBLaW5kLnB1Ymxpc2g6IHtcbiAgICAgIGNvbnN0IHJvb20gPSB0YWtlUm9vbShyZWNvcmQpXG4gICAgICBjb25zdCBzdHJhbmdlciA9IChyZWNvcmQuZmxhZ3MgJiBGbGFnLnN0cmFuZ2VyKSA9PT0gMCA/IHVuZGVmaW5lZCA6IChKU09OLnBhcnNlKHRha2VMb25nKHJlY29yZCkpIGFzIFN0cmFuZ2VyKVxuICAgICAgaGFuZGxlci5wdWJsaXNoKGNhbGxPZihyZWNvcmQpLCByb29tLCB7IHN0cmFuZ2VyLCBwYXJhbXM6IHJlY29yZCB9KVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNhc2UgS2luZC5wcmVzZW5jZTpcbiAgICAgIGhhbmRsZXIucHJlc2VuY2UoY2FsbE9mKHJlY29yZCksIHRha2VSb29tKHJlY29yZCkpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQucHJlc2VuY2VTdGF0czpcbiAgICAgIGhhbmRsZXIucHJlc2VuY2VTdGF0cyhjYWxsT2YocmVjb3JkKSwgdGFrZVJvb20ocmVjb3JkKSlcbiAgICAgIHJldHVyblxuICAgIGNhc2UgS2luZC5oaXN0b3J5OlxuICAgICAgaGFuZGxlci5oaXN0b3J5KGNhbGxPZihyZWNvcmQpLCB0YWtlUm9vbShyZWNvcmQpLCByZWNvcmQpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQuZGVzY3JpYmU6XG4gICAgICBoYW5kbGVyLmRlc2NyaWJlKHJlY29yZC5jb25uZWN0aW9uLCBKU09OLnBhcnNlKHJlc3RPZihyZWNvcmQpKSBhcyBEZXNjcmliZU9yZGVyKVxuICAgICAgcmV0dXJuXG4gICAgY2FzZSBLaW5kLnN0YXRpc3RpY3M6XG4gICAgICBoYW5kbGVyLnN0YXRpc3RpY3MocmVjb3JkLmEsIHRha2VSb29tKHJlY29yZCksIHJlY29yZClcbiAgICAgIHJldHVyblxuICAgIGNhc2UgS2luZC5hcGlQdWJsaXNoOlxuICAgICAgaGFuZGxlci5hcGlQdWJsaXNoKHJlY29yZC5hLCB0YWtlUm9vbShyZWNvcmQpLCByZWNvcmQpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQubGlzdFJvb21zOlxuICAgICAgaGFuZGxlci5saXN0Um9vbXMocmVjb3JkLmEsIEpTT04ucGFyc2UocmVzdE9mKHJlY29yZCkpIGFzIFJvb21zUXVlcnkpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQuZmF1bHQ6XG4gICAgICBoYW5kbGVyLmZhdWx0KHJlY29yZC5kZXRhaWwpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEtpbmQuc3RvcDpcbiAgICAgIGhhbmRsZXIuc3RvcCgpXG4gICAgICByZXR1cm5cbiAgICBkZWZhdWx0OlxuICAgICAgYXNzZXJ0TmV2ZXIoa2luZClcbiAgfVxufVxuXG5jb25zdCBjYWxsT2YgPSAoeyBjb25uZWN0aW9uLCBhOiBpZCwgYjogcmVxdWVzdCB9OiBSaW5nUmVhZGVyKTogQ2FsbCA9PiAoeyBjb25uZWN0aW9uLCBpZCwgcmVxdWVzdCB9KVxuXG5jb25zdCByZXN0T2YgPSAoeyBieXRlcywgc3RhcnQsIGVuZCB9OiBTbGljZSk6IHN0cmluZyA9PiB0ZXh0T2YoYnl0ZXMsIHN0YXJ0LCBlbmQpXG5cbmZ1bmN0aW9uIHRha2VUZXh0KHJlY29yZDogUmluZ1JlYWRlciwgc2l6ZTogbnVtYmVyKTogc3RyaW5nIHtcbiAgY29uc3Qgc3RhcnQgPSByZWNvcmQudGFrZShzaXplKVxuICByZXR1cm4gdGV4dE9mKHJlY29yZC5ieXRlcywgc3RhcnQsIHJlY29yZC5zdGFydClcbn1cblxuLyoqIFRoZSBuYW1lIG9mIGEgcm9vbSBiZWhpbmQgaXRzIHUxNiBsZW5ndGguICovXG5mdW5jdGlvbiB0YWtlUm9vbShyZWNvcmQ6IFJpbmdSZWFkZXIpOiBzdHJpbmcge1xuICBjb25zdCBwbGFjZSA9IHJlY29yZC50YWtlKDIpXG4gIHJldHVybiB0YWtlVGV4dChyZWNvcmQsIHJlY29yZC5ieXRlc1twbGFjZV0hIHwgKHJlY29yZC5ieXRlc1twbGFjZSArIDFdISA8PCA4KSlcbn1cblxuLyoqIEEgdGV4dCBiZWhpbmQgaXRzIHUzMiBsZW5ndGguICovXG5mdW5jdGlvbiB0YWtlTG9uZyhyZWNvcmQ6IFJpbmdSZWFkZXIpOiBzdHJpbmcge1xuICBjb25zdCBwbGFjZSA9IHJlY29yZC50YWtlKDQpXG4gIHJldHVybiB0YWtlVGV4dChyZWNvcmQsIHJlYWRMZW5ndGgocmVjb3JkLmJ5dGVzLCBwbGFjZSkpXG59XG4iLCAiLy8gV2hpY2ggb3B0aW9ucyBhIHJvb20gaGFzLiBBcGFydCBmcm9tIGNvbmZpZy50cyBiZWNhdXNlIHNoYXJkIHRocmVhZHMgbmVlZCBpdCwgYW5kIG11c3Qgbm90IGxvYWQgc2NoZW1hcyBhbmQgZmlsZSByZWFkZXJzIGZvciBpdC5cbmltcG9ydCB0eXBlIHsgQ29uZmlnLCBSb29tT3B0aW9ucyB9IGZyb20gJy4vY29uZmlnLXNjaGVtYS50cydcblxuLyoqIFdobyBtYXkgZG8gc29tZXRoaW5nIGluIGEgcm9vbTogdGhlIG9wdGlvbnMgYHB1Ymxpc2hgLCBgaGlzdG9yeWAgYW5kIGBwcmVzZW5jZUZvcmAuICovXG5leHBvcnQgdHlwZSBQZXJtaXNzaW9uID0gUm9vbU9wdGlvbnNbJ3B1Ymxpc2gnXVxuXG4vKiogVGhlIG9uZSBqdWRnZW1lbnQgb2Ygc3VjaCBhbiBvcHRpb24sIHdoYXRldmVyIHByb3RvY29sIHNvbWVib2R5IHNwZWFrcy4gKi9cbmV4cG9ydCBjb25zdCBwZXJtaXRzID0gKHdobzogUGVybWlzc2lvbiwgaXNNZW1iZXI6IGJvb2xlYW4pOiBib29sZWFuID0+XG4gIHdobyA9PT0gJ2FueW9uZScgfHwgKHdobyA9PT0gJ21lbWJlcicgJiYgaXNNZW1iZXIpXG5cbi8qKlxuICogVGhlIG9wdGlvbnMgb2Ygb25lIHJvb20uIEl0cyBuYW1lc3BhY2UgaXMgd2hhdCBzdGFuZHMgYmVmb3JlIHRoZSBmaXJzdCAnOicsIHdpdGhvdXQgdGhlICckJyBvZiBhIHByaXZhdGUgcm9vbS4gQSBuYW1lIHdpdGhvdXRcbiAqIG9uZSwgb3Igd2l0aCBhIHByZWZpeCBub2JvZHkgY29uZmlndXJlZCwgaGFzIHRoZSBkZWZhdWx0czogcm9vbSBuYW1lcyBhcmUgZnJlZS1mb3JtLCBhbmQgYSAnOicgaW4gb25lIGlzIG5vIG1pc3Rha2UuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiByb29tT3B0aW9uc0Zvcihyb29tczogQ29uZmlnWydyb29tcyddLCByb29tOiBzdHJpbmcpOiBSb29tT3B0aW9ucyB7XG4gIGNvbnN0IGVuZCA9IHJvb20uaW5kZXhPZignOicpXG4gIGlmIChlbmQgPD0gMCkgcmV0dXJuIHJvb21zLmRlZmF1bHRzXG4gIGNvbnN0IG5hbWVzcGFjZSA9IHJvb20uc2xpY2Uocm9vbS5zdGFydHNXaXRoKCckJykgPyAxIDogMCwgZW5kKVxuICByZXR1cm4gT2JqZWN0Lmhhc093bihyb29tcy5uYW1lc3BhY2VzLCBuYW1lc3BhY2UpID8gKHJvb21zLm5hbWVzcGFjZXNbbmFtZXNwYWNlXSBhcyBSb29tT3B0aW9ucykgOiByb29tcy5kZWZhdWx0c1xufVxuXG4vKiogVGhlIHNhbWUgY29uZmlndXJhdGlvbiB3aXRoIHRoZSBvcHRpb25zIG9mIGV2ZXJ5IHJvb20gYXMgdGhleSBob2xkOiB3aGF0IG90aGVyIG9wdGlvbnMgbGltaXQgaXMgbGltaXRlZCBpbiB0aGVtLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHdpdGhSb29tTGltaXRzKGNvbmZpZzogQ29uZmlnKTogQ29uZmlnIHtcbiAgY29uc3QgeyBsaW1pdHMsIHJvb21zIH0gPSBjb25maWdcbiAgY29uc3QgbGltaXRlZCA9IChvcHRpb25zOiBSb29tT3B0aW9ucyk6IFJvb21PcHRpb25zID0+ICh7XG4gICAgLi4ub3B0aW9ucyxcbiAgICBtZW1iZXJzTWF4OiBNYXRoLm1pbihvcHRpb25zLm1lbWJlcnNNYXgsIGxpbWl0cy5yb29tTWVtYmVyc01heCksXG4gICAgaGlzdG9yeUJ5dGVzTWF4OiBNYXRoLm1pbihvcHRpb25zLmhpc3RvcnlCeXRlc01heCwgaGlzdG9yeUJ5dGVzQ2FwKGxpbWl0cykpLFxuICAgIC8vIFdpdGhvdXQgaGlzdG9yeSB0aGVyZSBpcyBub3RoaW5nIHRvIHJlY292ZXIuXG4gICAgcmVjb3Zlcnk6IG9wdGlvbnMucmVjb3ZlcnkgJiYgb3B0aW9ucy5oaXN0b3J5U2l6ZSA+IDAsXG4gIH0pXG4gIGNvbnN0IG5hbWVzcGFjZXMgPSBPYmplY3QuZW50cmllcyhyb29tcy5uYW1lc3BhY2VzKS5tYXAoKFtuYW1lLCBvcHRpb25zXSkgPT4gW25hbWUsIGxpbWl0ZWQob3B0aW9ucyldIGFzIGNvbnN0KVxuICByZXR1cm4ge1xuICAgIC4uLmNvbmZpZyxcbiAgICByb29tczogeyAuLi5yb29tcywgZGVmYXVsdHM6IGxpbWl0ZWQocm9vbXMuZGVmYXVsdHMpLCBuYW1lc3BhY2VzOiBPYmplY3QuZnJvbUVudHJpZXMobmFtZXNwYWNlcykgfSxcbiAgfVxufVxuXG4vKiogQSByZWNvdmVyeSByZXBseSBjYXJyaWVzIGFsbCBvZiBhIHJvb20ncyBoaXN0b3J5IGF0IG9uY2UgYW5kIG11c3QgZml0IGluIHdoYXQgbWF5IHdhaXQgZm9yIG9uZSBjb25uZWN0aW9uLiAqL1xuZXhwb3J0IGNvbnN0IGhpc3RvcnlCeXRlc0NhcCA9ICh7IG91dGJveEJ5dGVzTWF4IH06IENvbmZpZ1snbGltaXRzJ10pOiBudW1iZXIgPT4gTWF0aC5mbG9vcihvdXRib3hCeXRlc01heCAvIDIpXG4iLCAiLy8gV2hvIGEgY29ubmVjdGlvbiBpcyB0byBvdGhlcnM6IGl0cyBpZCBhbmQgd2hhdCBpdHMgdG9rZW5zIHNheSBvZiBpdC4gUHVyZS4gQW4gSWRlbnRpdHkgbmV2ZXIgY2hhbmdlczogd2hlbiBhIG5ldyB0b2tlbiBjaGFuZ2VzIHdoYXRcbi8vIG90aGVycyBzZWUsIGFub3RoZXIgSWRlbnRpdHkgdGFrZXMgaXRzIHBsYWNlLiBUaGUgZW5naW5lIGtlZXBzIGlkZW50aXRpZXMgYmVzaWRlIHB1YmxpY2F0aW9ucyBhbmQga25vd3Mgbm90aGluZyBvZiB0aGVpciBzcGVsbGluZy5cblxuZXhwb3J0IGludGVyZmFjZSBJZGVudGl0eUZpZWxkcyB7XG4gIHJlYWRvbmx5IGlkOiBzdHJpbmdcbiAgLyoqICcnIGZvciBub2JvZHkgaW4gcGFydGljdWxhci4gKi9cbiAgcmVhZG9ubHkgdXNlcjogc3RyaW5nXG4gIC8qKiAxIHRvIDY0IGJ5dGVzLiAqL1xuICByZWFkb25seSBuYW1lPzogc3RyaW5nIHwgdW5kZWZpbmVkXG4gIC8qKiBKU09OIHRleHRzIG9mIHRoZSB0b2tlbnMnIGBpbmZvYCBjbGFpbXMuICovXG4gIHJlYWRvbmx5IGNvbm5lY3Rpb25JbmZvPzogc3RyaW5nIHwgdW5kZWZpbmVkXG4gIHJlYWRvbmx5IHJvb21JbmZvPzogc3RyaW5nIHwgdW5kZWZpbmVkXG59XG5cbi8qKiBUaGUgc3BlbGxpbmdzIG9mIGFuIGlkZW50aXR5IHRoYXQgYXJlIGtlcHQgb25jZSB0aGV5IGhhdmUgYmVlbiBtYWRlLCBhbmQgd2hlcmUuICovXG5leHBvcnQgY29uc3QgU3BlbGxpbmcgPSB7IHBsYWluUHJlZml4OiAwLCBjbGllbnRJbmZvOiAxLCBqc29uTWVzc2FnZTogMiwganNvblN0YXRpc3RpY3M6IDMgfSBhcyBjb25zdFxuZXhwb3J0IHR5cGUgU3BlbGxpbmdTbG90ID0gKHR5cGVvZiBTcGVsbGluZylba2V5b2YgdHlwZW9mIFNwZWxsaW5nXVxuXG5leHBvcnQgY2xhc3MgSWRlbnRpdHkgaW1wbGVtZW50cyBJZGVudGl0eUZpZWxkcyB7XG4gIHJlYWRvbmx5IGlkOiBzdHJpbmdcbiAgcmVhZG9ubHkgdXNlcjogc3RyaW5nXG4gIHJlYWRvbmx5IG5hbWU6IHN0cmluZyB8IHVuZGVmaW5lZFxuICByZWFkb25seSBjb25uZWN0aW9uSW5mbzogc3RyaW5nIHwgdW5kZWZpbmVkXG4gIHJlYWRvbmx5IHJvb21JbmZvOiBzdHJpbmcgfCB1bmRlZmluZWRcbiAgLyoqIE5vIGNvbm5lY3Rpb24gc3RhbmRzIGJlaGluZCB3aGF0IGEgc2VydmVyIHNheXMuICovXG4gIHJlYWRvbmx5IGlzU2VydmVyOiBib29sZWFuXG4gIC8vIE1vc3QgbWVtYmVycyBvZiBhIGxhcmdlIHJvb20gbmV2ZXIgc3BlYWssIHNvIG5vdGhpbmcgaXMgc3BlbGxlZCBiZWZvcmUgaXQgaXMgbmVlZGVkLlxuICAjc3BlbGxlZDogVWludDhBcnJheVtdIHwgdW5kZWZpbmVkXG4gICNzaXplOiBudW1iZXIgfCB1bmRlZmluZWRcblxuICBjb25zdHJ1Y3Rvcih7IGlkLCB1c2VyLCBuYW1lLCBjb25uZWN0aW9uSW5mbywgcm9vbUluZm8gfTogSWRlbnRpdHlGaWVsZHMsIHsgaXNTZXJ2ZXIgPSBmYWxzZSB9ID0ge30pIHtcbiAgICB0aGlzLmlkID0gaWRcbiAgICB0aGlzLnVzZXIgPSB1c2VyXG4gICAgdGhpcy5uYW1lID0gbmFtZVxuICAgIHRoaXMuY29ubmVjdGlvbkluZm8gPSBjb25uZWN0aW9uSW5mb1xuICAgIHRoaXMucm9vbUluZm8gPSByb29tSW5mb1xuICAgIHRoaXMuaXNTZXJ2ZXIgPSBpc1NlcnZlclxuICB9XG5cbiAgLyoqIEJ5dGVzIG9mIHdoYXQgc3RhbmRzIGFib3V0IGl0IGJlc2lkZSBlYWNoIG1lc3NhZ2UgdGhhdCBpcyBrZXB0LCBhYm91dC4gKi9cbiAgZ2V0IHNpemUoKTogbnVtYmVyIHtcbiAgICB0aGlzLiNzaXplID8/PSB0aGlzLmlzU2VydmVyID8gMCA6IGJ5dGVzT2YodGhpcylcbiAgICByZXR1cm4gdGhpcy4jc2l6ZVxuICB9XG5cbiAgLyoqIEEgc3BlbGxpbmcgb2YgdGhpcyBpZGVudGl0eSwgbWFkZSBieSBgc3BlbGxgIHdoZW4gaXQgaXMgZmlyc3QgYXNrZWQgZm9yLiAqL1xuICBzcGVsbGVkKHNsb3Q6IFNwZWxsaW5nU2xvdCwgc3BlbGw6ICh3aG86IElkZW50aXR5KSA9PiBVaW50OEFycmF5KTogVWludDhBcnJheSB7XG4gICAgdGhpcy4jc3BlbGxlZCA/Pz0gW11cbiAgICBjb25zdCBrZXB0ID0gdGhpcy4jc3BlbGxlZFtzbG90XVxuICAgIGlmIChrZXB0ICE9PSB1bmRlZmluZWQpIHJldHVybiBrZXB0XG4gICAgY29uc3QgbWFkZSA9IHNwZWxsKHRoaXMpXG4gICAgdGhpcy4jc3BlbGxlZFtzbG90XSA9IG1hZGVcbiAgICByZXR1cm4gbWFkZVxuICB9XG59XG5cbmNvbnN0IGJ5dGVzT2YgPSAoeyBpZCwgdXNlciwgY29ubmVjdGlvbkluZm8gPSAnJywgcm9vbUluZm8gPSAnJyB9OiBJZGVudGl0eSk6IG51bWJlciA9PlxuICBbaWQsIHVzZXIsIGNvbm5lY3Rpb25JbmZvLCByb29tSW5mb10ucmVkdWNlKChzdW0sIHRleHQpID0+IHN1bSArIEJ1ZmZlci5ieXRlTGVuZ3RoKHRleHQpLCAwKVxuIiwgIi8vIFRoZSBjZW50cmlmdWdlIHByb3RvY29sJ3Mgc3BlbGxpbmcgKEpTT04gdjIpOiBldmVyeSByZXBseSBhbmQgcHVzaCwgYXMgYnl0ZXMgcmVhZHkgZm9yIGEgdGV4dCBmcmFtZS5cbi8vIFVzZWQgb24gYm90aCB0aHJlYWRzLiBObyBzdGF0ZSwgbm8gSS9PLiBXaGF0IHN0YW5kcyBpbiBgZGF0YWAsIGBpbmZvYCBhbmQgYHRhZ3NgIGlzIEpTT04gdGV4dCBzcGxpY2VkIGluIGFzIGl0IGlzLlxuLy8gKmNoYW5uZWwqIGluIHRoaXMgcHJvdG9jb2wgaXMgb3VyIHJvb207IHRoZSB3b3JkIHN0YXlzIGluIHRoaXMgZmlsZSBhbmQgaW4ganNvbi1zY2FuLnRzLlxuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIHV0ZjggfSBmcm9tICcuL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB0eXBlIHsgRGlzY29ubmVjdEFkdmljZSwgUmVwbHlFcnJvciwgVW5zdWJzY3JpYmVBZHZpY2UgfSBmcm9tICcuL2NvZGVzLnRzJ1xuaW1wb3J0IHsgSWRlbnRpdHksIFNwZWxsaW5nIH0gZnJvbSAnLi9pZGVudGl0eS50cydcbmltcG9ydCB7IGFwcGVuZFBheWxvYWQsIHR5cGUgUGF5bG9hZCwgd3JpdHRlbkpzb24gfSBmcm9tICcuL3BheWxvYWQudHMnXG5cbi8qKiBQaW5nIGZyb20gdGhlIHNlcnZlciwgcG9uZyBmcm9tIHRoZSBjbGllbnQuICovXG5leHBvcnQgY29uc3QgcGluZ0ZyYW1lID0gdXRmOCgne30nKVxuXG5jb25zdCBMSU5FX0JSRUFLID0gMHgwYVxuY29uc3QgQ0xPU0VfQlJBQ0UgPSAweDdkXG5jb25zdCBEQVRBX09QRU4gPSB1dGY4KCd7XCJkYXRhXCI6JylcbmNvbnN0IElORk9fS0VZID0gdXRmOCgnLFwiaW5mb1wiOicpXG5jb25zdCBPRkZTRVRfS0VZID0gdXRmOCgnLFwib2Zmc2V0XCI6JylcbmNvbnN0IFRBR1NfS0VZID0gdXRmOCgnLFwidGFnc1wiOicpXG5jb25zdCBQVVNIX0NMT1NFID0gdXRmOCgnfX0nKVxuY29uc3QgSU5GT19DTE9TRSA9IHV0ZjgoJ319fScpXG5cbmNvbnN0IHB1c2hPcGVuID0gKHJvb206IHN0cmluZyk6IHN0cmluZyA9PiBge1wicHVzaFwiOntcImNoYW5uZWxcIjoke0pTT04uc3RyaW5naWZ5KHJvb20pfSxgXG5cbi8qKiBUaGUgcm9vbSdzIHBhcnQgb2YgZXZlcnkgcHVibGljYXRpb24gcHVzaCwgYnVpbHQgb25jZSBwZXIgcm9vbS4gKi9cbmV4cG9ydCBjb25zdCBwdWJsaWNhdGlvbk9wZW4gPSAocm9vbTogc3RyaW5nKTogVWludDhBcnJheSA9PiB1dGY4KGAke3B1c2hPcGVuKHJvb20pfVwicHViXCI6YClcblxuLyoqIEEgcHVibGljYXRpb24ncyBmaWVsZHMgYXMgdGhleSBnbyBvbiB0aGUgd2lyZS4gKi9cbmludGVyZmFjZSBQdWJsaWNhdGlvbkZpZWxkcyB7XG4gIHJlYWRvbmx5IHBheWxvYWQ6IFBheWxvYWRcbiAgcmVhZG9ubHkgc2VuZGVyOiBJZGVudGl0eVxuICByZWFkb25seSBvZmZzZXQ6IG51bWJlclxuICByZWFkb25seSB0YWdzOiBzdHJpbmcgfCB1bmRlZmluZWRcbn1cblxuLyoqIGB7XCJkYXRhXCI6Li4sXCJpbmZvXCI6Li4sXCJvZmZzZXRcIjouLixcInRhZ3NcIjouLn1gOyBgaW5mb2AgaXMgYWJzZW50IHdoZW4gYSBzZXJ2ZXIgaXMgdGhlIHNlbmRlci4gKi9cbmZ1bmN0aW9uIGFwcGVuZFB1YmxpY2F0aW9uKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBmaWVsZHM6IFB1YmxpY2F0aW9uRmllbGRzKTogdm9pZCB7XG4gIGJ1aWxkZXIuYXBwZW5kKERBVEFfT1BFTilcbiAgYXBwZW5kUGF5bG9hZChidWlsZGVyLCBmaWVsZHMucGF5bG9hZClcbiAgaWYgKCFmaWVsZHMuc2VuZGVyLmlzU2VydmVyKSB7XG4gICAgYnVpbGRlci5hcHBlbmQoSU5GT19LRVkpXG4gICAgYnVpbGRlci5hcHBlbmQoY2xpZW50SW5mbyhmaWVsZHMuc2VuZGVyKSlcbiAgfVxuICBidWlsZGVyLmFwcGVuZChPRkZTRVRfS0VZKVxuICBidWlsZGVyLmFwcGVuZEludGVnZXIoZmllbGRzLm9mZnNldClcbiAgaWYgKGZpZWxkcy50YWdzICE9PSB1bmRlZmluZWQpIHtcbiAgICBidWlsZGVyLmFwcGVuZChUQUdTX0tFWSlcbiAgICBidWlsZGVyLmFwcGVuZCh1dGY4KGZpZWxkcy50YWdzKSlcbiAgfVxuICBidWlsZGVyLmFwcGVuZEJ5dGUoQ0xPU0VfQlJBQ0UpXG59XG5cbi8qKiBBZGRzIG9uZSBwdWJsaWNhdGlvbiBwdXNoIHRvIGEgZnJhbWUgb2YgbWFueSwgYmVoaW5kIGEgbGluZSBicmVhayB3aGVuIGl0IGlzIG5vdCB0aGUgZmlyc3QuICovXG5leHBvcnQgZnVuY3Rpb24gYXBwZW5kUHVibGljYXRpb25QdXNoKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBvcGVuOiBVaW50OEFycmF5LCBmaWVsZHM6IFB1YmxpY2F0aW9uRmllbGRzKTogdm9pZCB7XG4gIGlmIChidWlsZGVyLmxlbmd0aCA+IDApIGJ1aWxkZXIuYXBwZW5kQnl0ZShMSU5FX0JSRUFLKVxuICBidWlsZGVyLmFwcGVuZChvcGVuKVxuICBhcHBlbmRQdWJsaWNhdGlvbihidWlsZGVyLCBmaWVsZHMpXG4gIGJ1aWxkZXIuYXBwZW5kKFBVU0hfQ0xPU0UpXG59XG5cbi8qKiBBZGRzIG9uZSBsaW5lIHRvIGEgZnJhbWUgb2YgbWFueS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBhcHBlbmRMaW5lKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBsaW5lOiBVaW50OEFycmF5KTogdm9pZCB7XG4gIGlmIChidWlsZGVyLmxlbmd0aCA+IDApIGJ1aWxkZXIuYXBwZW5kQnl0ZShMSU5FX0JSRUFLKVxuICBidWlsZGVyLmFwcGVuZChsaW5lKVxufVxuXG4vKiogQ2xpZW50SW5mbzogd2hhdCBtZW1iZXJzIHNlZSBvZiB3aG8gc3BlYWtzLCBqb2lucyBhbmQgbGVhdmVzLiAqL1xuZXhwb3J0IGNvbnN0IGNsaWVudEluZm8gPSAod2hvOiBJZGVudGl0eSk6IFVpbnQ4QXJyYXkgPT4gd2hvLnNwZWxsZWQoU3BlbGxpbmcuY2xpZW50SW5mbywgc3BlbGxDbGllbnRJbmZvKVxuXG5mdW5jdGlvbiBzcGVsbENsaWVudEluZm8oeyBpZCwgdXNlciwgY29ubmVjdGlvbkluZm8sIHJvb21JbmZvIH06IElkZW50aXR5KTogVWludDhBcnJheSB7XG4gIGNvbnN0IGNvbm5lY3Rpb24gPSBjb25uZWN0aW9uSW5mbyA9PT0gdW5kZWZpbmVkID8gJycgOiBgLFwiY29ubl9pbmZvXCI6JHtjb25uZWN0aW9uSW5mb31gXG4gIGNvbnN0IHJvb20gPSByb29tSW5mbyA9PT0gdW5kZWZpbmVkID8gJycgOiBgLFwiY2hhbl9pbmZvXCI6JHtyb29tSW5mb31gXG4gIHJldHVybiB1dGY4KGB7XCJjbGllbnRcIjpcIiR7aWR9XCIsXCJ1c2VyXCI6JHtKU09OLnN0cmluZ2lmeSh1c2VyKX0ke2Nvbm5lY3Rpb259JHtyb29tfX1gKVxufVxuXG4vKiogQ2xpZW50SW5mbyBhcyBwcmVzZW5jZSBzaG93cyBpdDogb2YgYSBtZW1iZXIgd2l0aG91dCBgaW5mb2AsIGl0cyBuYW1lLiAqL1xuZnVuY3Rpb24gcHJlc2VuY2VJbmZvKHdobzogSWRlbnRpdHkpOiBVaW50OEFycmF5IHtcbiAgaWYgKHdoby5uYW1lID09PSB1bmRlZmluZWQgfHwgd2hvLmNvbm5lY3Rpb25JbmZvICE9PSB1bmRlZmluZWQpIHJldHVybiBjbGllbnRJbmZvKHdobylcbiAgcmV0dXJuIHNwZWxsQ2xpZW50SW5mbyhuZXcgSWRlbnRpdHkoeyAuLi53aG8sIGNvbm5lY3Rpb25JbmZvOiBKU09OLnN0cmluZ2lmeSh7IG5hbWU6IHdoby5uYW1lIH0pIH0pKVxufVxuXG5jb25zdCBqb2luZWQgPSAoLi4ucGFydHM6IChVaW50OEFycmF5IHwgc3RyaW5nKVtdKTogVWludDhBcnJheSA9PiB7XG4gIGNvbnN0IGJ1aWxkZXIgPSBuZXcgQnl0ZUJ1aWxkZXIoMjU2KVxuICBmb3IgKGNvbnN0IHBhcnQgb2YgcGFydHMpIGJ1aWxkZXIuYXBwZW5kKHR5cGVvZiBwYXJ0ID09PSAnc3RyaW5nJyA/IHV0ZjgocGFydCkgOiBwYXJ0KVxuICByZXR1cm4gYnVpbGRlci5jb3B5KClcbn1cblxuLyoqIEFkZHMgb25lIGpvaW4gcHVzaCB0byBhIGZyYW1lIG9mIG1hbnkuICovXG5leHBvcnQgZnVuY3Rpb24gYXBwZW5kSm9pblB1c2goYnVpbGRlcjogQnl0ZUJ1aWxkZXIsIHJvb206IHN0cmluZywgd2hvOiBJZGVudGl0eSk6IHZvaWQge1xuICBhcHBlbmRQcmVzZW5jZVB1c2goYnVpbGRlciwgYCR7cHVzaE9wZW4ocm9vbSl9XCJqb2luXCI6e1wiaW5mb1wiOmAsIHdobylcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGFwcGVuZExlYXZlUHVzaChidWlsZGVyOiBCeXRlQnVpbGRlciwgcm9vbTogc3RyaW5nLCB3aG86IElkZW50aXR5KTogdm9pZCB7XG4gIGFwcGVuZFByZXNlbmNlUHVzaChidWlsZGVyLCBgJHtwdXNoT3Blbihyb29tKX1cImxlYXZlXCI6e1wiaW5mb1wiOmAsIHdobylcbn1cblxuZnVuY3Rpb24gYXBwZW5kUHJlc2VuY2VQdXNoKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBvcGVuOiBzdHJpbmcsIHdobzogSWRlbnRpdHkpOiB2b2lkIHtcbiAgYXBwZW5kTGluZShidWlsZGVyLCB1dGY4KG9wZW4pKVxuICBidWlsZGVyLmFwcGVuZChjbGllbnRJbmZvKHdobykpXG4gIGJ1aWxkZXIuYXBwZW5kKElORk9fQ0xPU0UpXG59XG5cbi8qKiBUaGUgc2VydmVyIGhhcyBwdXQgdGhlIGNvbm5lY3Rpb24gaW50byBhIHJvb20uICovXG5leHBvcnQgY29uc3Qgc3Vic2NyaWJlUHVzaCA9IChyb29tOiBzdHJpbmcsIHJlc3VsdDogVWludDhBcnJheSk6IFVpbnQ4QXJyYXkgPT5cbiAgam9pbmVkKGAke3B1c2hPcGVuKHJvb20pfVwic3Vic2NyaWJlXCI6YCwgcmVzdWx0LCAnfX0nKVxuZXhwb3J0IGNvbnN0IHVuc3Vic2NyaWJlUHVzaCA9IChyb29tOiBzdHJpbmcsIGFkdmljZTogVW5zdWJzY3JpYmVBZHZpY2UpOiBVaW50OEFycmF5ID0+XG4gIHV0ZjgoYCR7cHVzaE9wZW4ocm9vbSl9XCJ1bnN1YnNjcmliZVwiOntcImNvZGVcIjoke2FkdmljZS5jb2RlfSxcInJlYXNvblwiOiR7SlNPTi5zdHJpbmdpZnkoYWR2aWNlLnJlYXNvbil9fX19YClcbmV4cG9ydCBjb25zdCBkaXNjb25uZWN0UHVzaCA9IChhZHZpY2U6IERpc2Nvbm5lY3RBZHZpY2UpOiBVaW50OEFycmF5ID0+XG4gIHV0ZjgoYHtcInB1c2hcIjp7XCJkaXNjb25uZWN0XCI6e1wiY29kZVwiOiR7YWR2aWNlLmNvZGV9LFwicmVhc29uXCI6JHtKU09OLnN0cmluZ2lmeShhZHZpY2UucmVhc29uKX19fX1gKVxuXG4vKiogQSBwcml2YXRlIG1lc3NhZ2U6IGB7XCJwdXNoXCI6e1wibWVzc2FnZVwiOntcImRhdGFcIjp7XCJmcm9tXCI6XCI8c2VuZGVyPlwiLFwiZGF0YVwiOi4ufX19fWAuICovXG5leHBvcnQgZnVuY3Rpb24gcHJpdmF0ZVB1c2goc2VuZGVyOiBzdHJpbmcsIHBheWxvYWQ6IFBheWxvYWQpOiBVaW50OEFycmF5IHtcbiAgY29uc3QgYnVpbGRlciA9IG5ldyBCeXRlQnVpbGRlcihwYXlsb2FkLmVuZCAtIHBheWxvYWQuc3RhcnQgKyAxMjgpXG4gIGJ1aWxkZXIuYXBwZW5kKHV0ZjgoYHtcInB1c2hcIjp7XCJtZXNzYWdlXCI6e1wiZGF0YVwiOntcImZyb21cIjpcIiR7c2VuZGVyfVwiLFwiZGF0YVwiOmApKVxuICBhcHBlbmRQYXlsb2FkKGJ1aWxkZXIsIHBheWxvYWQpXG4gIGJ1aWxkZXIuYXBwZW5kKHV0ZjgoJ319fX0nKSlcbiAgcmV0dXJuIGJ1aWxkZXIuY29weSgpXG59XG5cbi8qKiBge1wiaWRcIjo8aWQ+LFwiPG1ldGhvZD5cIjo8cmVzdWx0Pn1gICovXG5leHBvcnQgY29uc3QgcmVwbHlGcmFtZSA9IChpZDogbnVtYmVyLCBtZXRob2Q6IHN0cmluZywgcmVzdWx0OiBVaW50OEFycmF5IHwgc3RyaW5nKTogVWludDhBcnJheSA9PlxuICBqb2luZWQoYHtcImlkXCI6JHtpZH0sXCIke21ldGhvZH1cIjpgLCByZXN1bHQsICd9JylcblxuLyoqIEEgcmVmdXNhbC4gYGRldGFpbGAgcmVwbGFjZXMgdGhlIHRhYmxlJ3MgdGV4dCB3aGVyZSBuYW1pbmcgd2hhdCBpcyB3cm9uZyBoZWxwcyB3aG9ldmVyIGRlYnVncyB0aGUgY2xpZW50LiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGVycm9yRnJhbWUoaWQ6IG51bWJlciwgZXJyb3I6IFJlcGx5RXJyb3IsIGRldGFpbD86IHN0cmluZyk6IFVpbnQ4QXJyYXkge1xuICBjb25zdCB0ZW1wb3JhcnkgPSBlcnJvci50ZW1wb3JhcnkgPT09IHRydWUgPyAnLFwidGVtcG9yYXJ5XCI6dHJ1ZScgOiAnJ1xuICByZXR1cm4gdXRmOChcbiAgICBge1wiaWRcIjoke2lkfSxcImVycm9yXCI6e1wiY29kZVwiOiR7ZXJyb3IuY29kZX0sXCJtZXNzYWdlXCI6JHtKU09OLnN0cmluZ2lmeShkZXRhaWwgPz8gZXJyb3IubWVzc2FnZSl9JHt0ZW1wb3Jhcnl9fX1gLFxuICApXG59XG5cbi8qKiBBIHB1YmxpY2F0aW9uIGFzIGhpc3Rvcnkga2VlcHMgaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIFN0b3JlZEZpZWxkcyB7XG4gIHJlYWRvbmx5IGRhdGE6IFVpbnQ4QXJyYXlcbiAgcmVhZG9ubHkgc2VuZGVyOiBJZGVudGl0eVxuICByZWFkb25seSBvZmZzZXQ6IG51bWJlclxuICByZWFkb25seSB0YWdzOiBzdHJpbmcgfCB1bmRlZmluZWRcbn1cblxuLyoqIFdoYXQgc3RhbmRzIHJvdW5kIHRoZSBmaWVsZHMgb2YgYSBwdWJsaWNhdGlvbiBpbiBhIGxpc3Q6IGtleXMsIHB1bmN0dWF0aW9uLCBhbmQgYW4gb2Zmc2V0IG9mIDE2IGRpZ2l0cy4gKi9cbmNvbnN0IFNUT1JFRF9XUkFQX0JZVEVTID0gNTZcblxuLyoqIEF0IG1vc3Qgc28gbWFueSBieXRlcyBkb2VzIGEgc3RvcmVkIHB1YmxpY2F0aW9uIHRha2UgaW4gYSByZXBseS4gKi9cbmV4cG9ydCBjb25zdCBzdG9yZWRCeXRlcyA9ICh7IGRhdGEsIHNlbmRlciwgdGFncyB9OiBTdG9yZWRGaWVsZHMpOiBudW1iZXIgPT5cbiAgZGF0YS5sZW5ndGggKyBpbmZvQnl0ZXMoc2VuZGVyKSArIEJ1ZmZlci5ieXRlTGVuZ3RoKHRhZ3MgPz8gJycpICsgU1RPUkVEX1dSQVBfQllURVNcblxuLyoqIEJ5dGVzIHRoYXQgZWFjaCBwdWJsaWNhdGlvbiBvZiBhIHNlbmRlciBzYXlzIGFib3V0IHRoZSBzZW5kZXIuICovXG5leHBvcnQgY29uc3QgaW5mb0J5dGVzID0gKHNlbmRlcjogSWRlbnRpdHkpOiBudW1iZXIgPT4gKHNlbmRlci5pc1NlcnZlciA/IDAgOiBjbGllbnRJbmZvKHNlbmRlcikubGVuZ3RoKVxuXG5mdW5jdGlvbiBhcHBlbmRTdG9yZWRMaXN0KGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBwdWJsaWNhdGlvbnM6IHJlYWRvbmx5IFN0b3JlZEZpZWxkc1tdKTogdm9pZCB7XG4gIGJ1aWxkZXIuYXBwZW5kKHV0ZjgoJ1wicHVibGljYXRpb25zXCI6WycpKVxuICBmb3IgKGNvbnN0IFtpbmRleCwgc3RvcmVkXSBvZiBwdWJsaWNhdGlvbnMuZW50cmllcygpKSB7XG4gICAgaWYgKGluZGV4ID4gMCkgYnVpbGRlci5hcHBlbmRCeXRlKDB4MmMpXG4gICAgLy8gTWFkZSBmcm9tIGEgcGF5bG9hZCB3aGVuIGl0IHdhcyBzdG9yZWQuXG4gICAgY29uc3QgcGF5bG9hZCA9IHdyaXR0ZW5Kc29uKHN0b3JlZC5kYXRhKVxuICAgIGFwcGVuZFB1YmxpY2F0aW9uKGJ1aWxkZXIsIHsgcGF5bG9hZCwgc2VuZGVyOiBzdG9yZWQuc2VuZGVyLCBvZmZzZXQ6IHN0b3JlZC5vZmZzZXQsIHRhZ3M6IHN0b3JlZC50YWdzIH0pXG4gIH1cbiAgYnVpbGRlci5hcHBlbmQodXRmOCgnXScpKVxufVxuXG5leHBvcnQgaW50ZXJmYWNlIFN1YnNjcmliZVJlc3VsdCB7XG4gIHJlYWRvbmx5IHJlY292ZXJhYmxlOiBib29sZWFuXG4gIHJlYWRvbmx5IHBvc2l0aW9uZWQ6IGJvb2xlYW5cbiAgLyoqIFByZXNlbnQgd2hlbiByZWNvdmVyYWJsZSBvciBwb3NpdGlvbmVkLiAqL1xuICByZWFkb25seSBwb3NpdGlvbjogeyByZWFkb25seSBlcG9jaDogc3RyaW5nOyByZWFkb25seSBvZmZzZXQ6IG51bWJlciB9IHwgdW5kZWZpbmVkXG4gIHJlYWRvbmx5IHdhc1JlY292ZXJpbmc6IGJvb2xlYW5cbiAgcmVhZG9ubHkgcmVjb3ZlcmVkOiBib29sZWFuXG4gIHJlYWRvbmx5IHB1YmxpY2F0aW9uczogcmVhZG9ubHkgU3RvcmVkRmllbGRzW11cbiAgLyoqIFNlY29uZHMgdGhlIHN1YnNjcmlwdGlvbiBsYXN0czsgYWJzZW50IHdoZW4gaXQgZG9lcyBub3QgZXhwaXJlLiAqL1xuICByZWFkb25seSB0dGw6IG51bWJlciB8IHVuZGVmaW5lZFxuICAvKiogSlNPTiB0ZXh0LiAqL1xuICByZWFkb25seSBkYXRhOiBzdHJpbmcgfCB1bmRlZmluZWRcbn1cblxuLyoqIFRoZSByZXN1bHQgb2JqZWN0IG9mIGEgc3Vic2NyaWJlOyBhYnNlbnQgYW5kIHplcm8gZmllbGRzIGFyZSBsZWZ0IG91dC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzdWJzY3JpYmVSZXN1bHQocmVzdWx0OiBTdWJzY3JpYmVSZXN1bHQpOiBVaW50OEFycmF5IHtcbiAgY29uc3QgZmllbGRzOiBzdHJpbmdbXSA9IFtdXG4gIGlmIChyZXN1bHQucmVjb3ZlcmFibGUpIGZpZWxkcy5wdXNoKCdcInJlY292ZXJhYmxlXCI6dHJ1ZScpXG4gIGlmIChyZXN1bHQucG9zaXRpb25lZCkgZmllbGRzLnB1c2goJ1wicG9zaXRpb25lZFwiOnRydWUnKVxuICBpZiAocmVzdWx0LnBvc2l0aW9uICE9PSB1bmRlZmluZWQpIHtcbiAgICBmaWVsZHMucHVzaChgXCJlcG9jaFwiOiR7SlNPTi5zdHJpbmdpZnkocmVzdWx0LnBvc2l0aW9uLmVwb2NoKX1gKVxuICAgIGlmIChyZXN1bHQucG9zaXRpb24ub2Zmc2V0ID4gMCkgZmllbGRzLnB1c2goYFwib2Zmc2V0XCI6JHtyZXN1bHQucG9zaXRpb24ub2Zmc2V0fWApXG4gIH1cbiAgaWYgKHJlc3VsdC5yZWNvdmVyZWQpIGZpZWxkcy5wdXNoKCdcInJlY292ZXJlZFwiOnRydWUnKVxuICBpZiAocmVzdWx0Lndhc1JlY292ZXJpbmcpIGZpZWxkcy5wdXNoKCdcIndhc19yZWNvdmVyaW5nXCI6dHJ1ZScpXG4gIGlmIChyZXN1bHQudHRsICE9PSB1bmRlZmluZWQpIGZpZWxkcy5wdXNoKGBcImV4cGlyZXNcIjp0cnVlLFwidHRsXCI6JHtyZXN1bHQudHRsfWApXG4gIGlmIChyZXN1bHQuZGF0YSAhPT0gdW5kZWZpbmVkKSBmaWVsZHMucHVzaChgXCJkYXRhXCI6JHtyZXN1bHQuZGF0YX1gKVxuICBjb25zdCBidWlsZGVyID0gbmV3IEJ5dGVCdWlsZGVyKDI1NilcbiAgYnVpbGRlci5hcHBlbmQodXRmOChgeyR7ZmllbGRzLmpvaW4oJywnKX1gKSlcbiAgaWYgKHJlc3VsdC5wdWJsaWNhdGlvbnMubGVuZ3RoID4gMCkge1xuICAgIGlmIChmaWVsZHMubGVuZ3RoID4gMCkgYnVpbGRlci5hcHBlbmRCeXRlKDB4MmMpXG4gICAgYXBwZW5kU3RvcmVkTGlzdChidWlsZGVyLCByZXN1bHQucHVibGljYXRpb25zKVxuICB9XG4gIGJ1aWxkZXIuYXBwZW5kQnl0ZShDTE9TRV9CUkFDRSlcbiAgcmV0dXJuIGJ1aWxkZXIuY29weSgpXG59XG5cbmV4cG9ydCBpbnRlcmZhY2UgSGlzdG9yeUZpZWxkcyB7XG4gIHJlYWRvbmx5IGVwb2NoOiBzdHJpbmdcbiAgcmVhZG9ubHkgb2Zmc2V0OiBudW1iZXJcbiAgcmVhZG9ubHkgcHVibGljYXRpb25zOiByZWFkb25seSBTdG9yZWRGaWVsZHNbXVxufVxuXG4vKiogYHtcInB1YmxpY2F0aW9uc1wiOlsuLl0sXCJlcG9jaFwiOlwiLi5cIixcIm9mZnNldFwiOi4ufWAgKi9cbmV4cG9ydCBmdW5jdGlvbiBoaXN0b3J5UmVzdWx0KGZpZWxkczogSGlzdG9yeUZpZWxkcyk6IFVpbnQ4QXJyYXkge1xuICBjb25zdCBidWlsZGVyID0gbmV3IEJ5dGVCdWlsZGVyKDI1NilcbiAgYnVpbGRlci5hcHBlbmRCeXRlKDB4N2IpXG4gIGFwcGVuZFN0b3JlZExpc3QoYnVpbGRlciwgZmllbGRzLnB1YmxpY2F0aW9ucylcbiAgYnVpbGRlci5hcHBlbmQodXRmOChgLFwiZXBvY2hcIjoke0pTT04uc3RyaW5naWZ5KGZpZWxkcy5lcG9jaCl9LFwib2Zmc2V0XCI6JHtmaWVsZHMub2Zmc2V0fX1gKSlcbiAgcmV0dXJuIGJ1aWxkZXIuY29weSgpXG59XG5cbi8qKiBge1wicHJlc2VuY2VcIjp7XCI8Y2xpZW50PlwiOkNsaWVudEluZm8sLi59fWAgKi9cbmV4cG9ydCBmdW5jdGlvbiBwcmVzZW5jZVJlc3VsdChtZW1iZXJzOiBSZWFkb25seU1hcDxzdHJpbmcsIElkZW50aXR5Pik6IFVpbnQ4QXJyYXkge1xuICBjb25zdCBidWlsZGVyID0gbmV3IEJ5dGVCdWlsZGVyKDI1NilcbiAgYnVpbGRlci5hcHBlbmQodXRmOCgne1wicHJlc2VuY2VcIjp7JykpXG4gIGxldCBmaXJzdCA9IHRydWVcbiAgZm9yIChjb25zdCBbY2xpZW50LCB3aG9dIG9mIG1lbWJlcnMpIHtcbiAgICBidWlsZGVyLmFwcGVuZCh1dGY4KGAke2ZpcnN0ID8gJycgOiAnLCd9XCIke2NsaWVudH1cIjpgKSlcbiAgICBidWlsZGVyLmFwcGVuZChwcmVzZW5jZUluZm8od2hvKSlcbiAgICBmaXJzdCA9IGZhbHNlXG4gIH1cbiAgYnVpbGRlci5hcHBlbmQoUFVTSF9DTE9TRSlcbiAgcmV0dXJuIGJ1aWxkZXIuY29weSgpXG59XG5cbmV4cG9ydCBjb25zdCBwcmVzZW5jZVN0YXRzUmVzdWx0ID0gKHN0YXRzOiB7IGNsaWVudHM6IG51bWJlcjsgdXNlcnM6IG51bWJlciB9KTogc3RyaW5nID0+XG4gIGB7XCJudW1fY2xpZW50c1wiOiR7c3RhdHMuY2xpZW50c30sXCJudW1fdXNlcnNcIjoke3N0YXRzLnVzZXJzfX1gXG4iLCAiLy8gRXZlcnkgbnVtYmVyIGEgcGVlciBjYW4gYmUgdG9sZCwgYW5kIHdoYXQgaXQgbXVzdCBkbyBhYm91dCBpdC4gVGFibGVzIG9ubHk6IGJvdGggcHJvdG9jb2xzIHRha2UgdGhlaXIgY29kZXMgYW5kIHRleHRzXG4vLyBmcm9tIGhlcmUsIHNvIHRoYXQgYSBjYWxsIHNpdGUgbmFtZXMgdGhlIGNhc2UgYW5kIG5ldmVyIHRoZSBudW1iZXIuIEEgbnVtYmVyLCBvbmNlIHNoaXBwZWQsIGtlZXBzIGl0cyBtZWFuaW5nIGZvciBldmVyLlxuXG5leHBvcnQgaW50ZXJmYWNlIFJlcGx5RXJyb3Ige1xuICByZWFkb25seSBjb2RlOiBudW1iZXJcbiAgcmVhZG9ubHkgbWVzc2FnZTogc3RyaW5nXG4gIC8qKiBUaGUgY29tbWFuZCBtYXkgYmUgcmVwZWF0ZWQgdW5jaGFuZ2VkIGFmdGVyIGEgcGF1c2UuIEFic2VudCBtZWFuczogcmVwZWF0aW5nIGl0IGNhbm5vdCBoZWxwLiAqL1xuICByZWFkb25seSB0ZW1wb3Jhcnk/OiB0cnVlXG59XG5cbmV4cG9ydCBpbnRlcmZhY2UgVW5zdWJzY3JpYmVBZHZpY2Uge1xuICAvKiogRnJvbSAyNTAwIG9uIHRoZSBTREsgc3Vic2NyaWJlcyBhZ2FpbiBieSBpdHNlbGY7IGJlbG93LCB0aGUgc3Vic2NyaXB0aW9uIGlzIG92ZXIuICovXG4gIHJlYWRvbmx5IGNvZGU6IG51bWJlclxuICByZWFkb25seSByZWFzb246IHN0cmluZ1xufVxuXG5leHBvcnQgaW50ZXJmYWNlIERpc2Nvbm5lY3RBZHZpY2Uge1xuICAvKiogMzAwMC0zNDk5OiB0aGUgU0RLIGNvbm5lY3RzIGFnYWluLiAzNTAwLTM5OTk6IGl0IG11c3Qgbm90LiAqL1xuICByZWFkb25seSBjb2RlOiBudW1iZXJcbiAgcmVhZG9ubHkgcmVhc29uOiBzdHJpbmdcbn1cblxuLyoqIEEgZmFpbGVkIGNvbW1hbmQ6IGl0cyByZXBseSBjYXJyaWVzIGBlcnJvcmAgYW5kIHRoZSBjb25uZWN0aW9uIGdvZXMgb24uIFRoZSB0ZXh0cyBhcmUgdGhlIHByb3RvY29sJ3Mgb3duLiAqL1xuZXhwb3J0IGNvbnN0IEVycm9yQ29kZSA9IHtcbiAgaW50ZXJuYWw6IHsgY29kZTogMTAwLCBtZXNzYWdlOiAnaW50ZXJuYWwgc2VydmVyIGVycm9yJywgdGVtcG9yYXJ5OiB0cnVlIH0sXG4gIHVuYXV0aG9yaXplZDogeyBjb2RlOiAxMDEsIG1lc3NhZ2U6ICd1bmF1dGhvcml6ZWQnIH0sXG4gIHVua25vd25Sb29tOiB7IGNvZGU6IDEwMiwgbWVzc2FnZTogJ3Vua25vd24gY2hhbm5lbCcgfSxcbiAgcGVybWlzc2lvbkRlbmllZDogeyBjb2RlOiAxMDMsIG1lc3NhZ2U6ICdwZXJtaXNzaW9uIGRlbmllZCcgfSxcbiAgbWV0aG9kTm90Rm91bmQ6IHsgY29kZTogMTA0LCBtZXNzYWdlOiAnbWV0aG9kIG5vdCBmb3VuZCcgfSxcbiAgYWxyZWFkeVN1YnNjcmliZWQ6IHsgY29kZTogMTA1LCBtZXNzYWdlOiAnYWxyZWFkeSBzdWJzY3JpYmVkJyB9LFxuICBsaW1pdEV4Y2VlZGVkOiB7IGNvZGU6IDEwNiwgbWVzc2FnZTogJ2xpbWl0IGV4Y2VlZGVkJyB9LFxuICBiYWRSZXF1ZXN0OiB7IGNvZGU6IDEwNywgbWVzc2FnZTogJ2JhZCByZXF1ZXN0JyB9LFxuICBub3RBdmFpbGFibGU6IHsgY29kZTogMTA4LCBtZXNzYWdlOiAnbm90IGF2YWlsYWJsZScgfSxcbiAgdG9rZW5FeHBpcmVkOiB7IGNvZGU6IDEwOSwgbWVzc2FnZTogJ3Rva2VuIGV4cGlyZWQnIH0sXG4gIGV4cGlyZWQ6IHsgY29kZTogMTEwLCBtZXNzYWdlOiAnZXhwaXJlZCcgfSxcbiAgdG9vTWFueVJlcXVlc3RzOiB7IGNvZGU6IDExMSwgbWVzc2FnZTogJ3RvbyBtYW55IHJlcXVlc3RzJywgdGVtcG9yYXJ5OiB0cnVlIH0sXG4gIHVucmVjb3ZlcmFibGVQb3NpdGlvbjogeyBjb2RlOiAxMTIsIG1lc3NhZ2U6ICd1bnJlY292ZXJhYmxlIHBvc2l0aW9uJyB9LFxufSBhcyBjb25zdCBzYXRpc2ZpZXMgUmVjb3JkPHN0cmluZywgUmVwbHlFcnJvcj5cblxuLyoqIFdoZXRoZXIgYW4gZXJyb3Igd2l0aCB0aGlzIGNvZGUgYXNrcyBpdHMgY2xpZW50IHRvIHRyeSBhZ2Fpbi4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpc1RlbXBvcmFyeShjb2RlOiBudW1iZXIpOiBib29sZWFuIHtcbiAgcmV0dXJuIE9iamVjdC52YWx1ZXM8UmVwbHlFcnJvcj4oRXJyb3JDb2RlKS5zb21lKChlcnJvcikgPT4gZXJyb3IuY29kZSA9PT0gY29kZSAmJiBlcnJvci50ZW1wb3JhcnkgPT09IHRydWUpXG59XG5cbi8qKiBBIG1lbWJlcnNoaXAgZW5kZWQgYnkgdGhlIHNlcnZlciB3aGlsZSB0aGUgY29ubmVjdGlvbiBzdGF5cy4gKi9cbmV4cG9ydCBjb25zdCBVbnN1YnNjcmliZUNvZGUgPSB7XG4gIHNlcnZlcjogeyBjb2RlOiAyMDAwLCByZWFzb246ICdzZXJ2ZXIgdW5zdWJzY3JpYmUnIH0sXG4gIC8vIFRoZSBtZW1iZXIncyBwb3NpdGlvbiBjYW4gbm8gbG9uZ2VyIGJlIGNvbnRpbnVlZCB3aXRob3V0IGEgZ2FwOiBpdCBoYXMgdG8gY29tZSBiYWNrIGFuZCByZWNvdmVyLlxuICBpbnN1ZmZpY2llbnRTdGF0ZTogeyBjb2RlOiAyNTAwLCByZWFzb246ICdpbnN1ZmZpY2llbnQgc3RhdGUnIH0sXG4gIGV4cGlyZWQ6IHsgY29kZTogMjUwMSwgcmVhc29uOiAnc3Vic2NyaXB0aW9uIGV4cGlyZWQnIH0sXG59IGFzIGNvbnN0IHNhdGlzZmllcyBSZWNvcmQ8c3RyaW5nLCBVbnN1YnNjcmliZUFkdmljZT5cblxuLyoqIEEgY29ubmVjdGlvbiBlbmRlZCBieSB0aGUgc2VydmVyLCBhcyBhIGNlbnRyaWZ1Z2UgY2xvc2UgY29kZS4gQSByZWFzb24gbXVzdCBzdGF5IHVuZGVyIDEyNCBieXRlcyB0byBmaXQgYSBjbG9zZSBmcmFtZS4gKi9cbmV4cG9ydCBjb25zdCBEaXNjb25uZWN0ID0ge1xuICBjbG9zZWQ6IHsgY29kZTogMzAwMCwgcmVhc29uOiAnY29ubmVjdGlvbiBjbG9zZWQnIH0sXG4gIHNodXRkb3duOiB7IGNvZGU6IDMwMDEsIHJlYXNvbjogJ3NodXRkb3duJyB9LFxuICBzZXJ2ZXJFcnJvcjogeyBjb2RlOiAzMDA0LCByZWFzb246ICdpbnRlcm5hbCBzZXJ2ZXIgZXJyb3InIH0sXG4gIGV4cGlyZWQ6IHsgY29kZTogMzAwNSwgcmVhc29uOiAnY29ubmVjdGlvbiBleHBpcmVkJyB9LFxuICBzdWJzY3JpcHRpb25FeHBpcmVkOiB7IGNvZGU6IDMwMDYsIHJlYXNvbjogJ3N1YnNjcmlwdGlvbiBleHBpcmVkJyB9LFxuICBzbG93OiB7IGNvZGU6IDMwMDgsIHJlYXNvbjogJ3Nsb3cnIH0sXG4gIGluc3VmZmljaWVudFN0YXRlOiB7IGNvZGU6IDMwMTAsIHJlYXNvbjogJ2luc3VmZmljaWVudCBzdGF0ZScgfSxcbiAgZm9yY2VSZWNvbm5lY3Q6IHsgY29kZTogMzAxMSwgcmVhc29uOiAnZm9yY2UgcmVjb25uZWN0JyB9LFxuICBub1Bvbmc6IHsgY29kZTogMzAxMiwgcmVhc29uOiAnbm8gcG9uZycgfSxcbiAgdG9vTWFueVJlcXVlc3RzOiB7IGNvZGU6IDMwMTMsIHJlYXNvbjogJ3RvbyBtYW55IHJlcXVlc3RzJyB9LFxuICBpbnZhbGlkVG9rZW46IHsgY29kZTogMzUwMCwgcmVhc29uOiAnaW52YWxpZCB0b2tlbicgfSxcbiAgYmFkUmVxdWVzdDogeyBjb2RlOiAzNTAxLCByZWFzb246ICdiYWQgcmVxdWVzdCcgfSxcbiAgc3RhbGU6IHsgY29kZTogMzUwMiwgcmVhc29uOiAnc3RhbGUnIH0sXG4gIGZvcmNlRGlzY29ubmVjdDogeyBjb2RlOiAzNTAzLCByZWFzb246ICdmb3JjZSBkaXNjb25uZWN0JyB9LFxuICBjb25uZWN0aW9uTGltaXQ6IHsgY29kZTogMzUwNCwgcmVhc29uOiAnY29ubmVjdGlvbiBsaW1pdCcgfSxcbiAgcm9vbUxpbWl0OiB7IGNvZGU6IDM1MDUsIHJlYXNvbjogJ2NoYW5uZWwgbGltaXQnIH0sXG4gIHBlcm1pc3Npb25EZW5pZWQ6IHsgY29kZTogMzUwNywgcmVhc29uOiAncGVybWlzc2lvbiBkZW5pZWQnIH0sXG4gIG5vdEF2YWlsYWJsZTogeyBjb2RlOiAzNTA4LCByZWFzb246ICdub3QgYXZhaWxhYmxlJyB9LFxuICB0b29NYW55RXJyb3JzOiB7IGNvZGU6IDM1MDksIHJlYXNvbjogJ3RvbyBtYW55IGVycm9ycycgfSxcbn0gYXMgY29uc3Qgc2F0aXNmaWVzIFJlY29yZDxzdHJpbmcsIERpc2Nvbm5lY3RBZHZpY2U+XG5cbi8qKiBBIHBsYWluIGNvbm5lY3Rpb24gZW5kZWQgYnkgdGhlIHNlcnZlcjogdGhlIGNsb3NlIGNvZGVzIGV2ZXJ5IFdlYlNvY2tldCBsaWJyYXJ5IGtub3dzLiAqL1xuZXhwb3J0IGNvbnN0IFBsYWluQ2xvc2UgPSB7XG4gIGdvaW5nQXdheTogeyBjb2RlOiAxMDAxLCByZWFzb246ICdzaHV0ZG93bicgfSxcbiAgcG9saWN5OiB7IGNvZGU6IDEwMDgsIHJlYXNvbjogJ3BvbGljeSB2aW9sYXRpb24nIH0sXG4gIHRvb0JpZzogeyBjb2RlOiAxMDA5LCByZWFzb246ICdtZXNzYWdlIHRvbyBiaWcnIH0sXG4gIC8vIDEwMTMgaXMgXCJ0cnkgYWdhaW4gbGF0ZXJcIjogdGhlIGNsaWVudCBpcyB3ZWxjb21lIGJhY2sgb25jZSBpdCBjYW4ga2VlcCB1cC5cbiAgdHJ5QWdhaW46IHsgY29kZTogMTAxMywgcmVhc29uOiAnc2xvdycgfSxcbn0gYXMgY29uc3Qgc2F0aXNmaWVzIFJlY29yZDxzdHJpbmcsIHsgcmVhZG9ubHkgY29kZTogbnVtYmVyOyByZWFkb25seSByZWFzb246IHN0cmluZyB9PlxuIiwgIi8vIFRoZSBwbGFpbiBwcm90b2NvbCdzIHNwZWxsaW5nOiBldmVyeSB0ZXh0IGEgcGxhaW4gY2xpZW50IHNlbmRzIG9yIHJlY2VpdmVzLCB0byB0aGUgYnl0ZS5cbi8vIFVzZWQgaW4gc2hhcmQgdGhyZWFkcyAoZW5jb2RpbmcpIGFuZCBvbiB0aGUgbWFpbiB0aHJlYWQgKHJlY29nbmlzaW5nIGEgcHJpdmF0ZSBtZXNzYWdlKS4gTm8gc3RhdGUsIG5vIEkvTy5cbi8vIEEgYnJvYWRjYXN0IGlzIGEgYnl0ZSBzcGxpY2U6IGNhY2hlZCBwcmVmaXgsIGVzY2FwZWQgcGF5bG9hZCwgY2FjaGVkIHN1ZmZpeDsgZXF1YWwgdG8gSlNPTi5zdHJpbmdpZnkgb2Yge2lkLCBtc2csIHJvb21faWR9LlxuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIGtlcHRVdGY4LCB0ZXh0T2YsIHV0ZjggfSBmcm9tICcuL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB7IHR5cGUgSWRlbnRpdHksIFNwZWxsaW5nIH0gZnJvbSAnLi9pZGVudGl0eS50cydcbmltcG9ydCB7IGFwcGVuZFBheWxvYWQsIHR5cGUgUGF5bG9hZCB9IGZyb20gJy4vcGF5bG9hZC50cydcblxuZXhwb3J0IGNvbnN0IGFwcGVuZEpvaW5Ob3RpY2UgPSAoYnVpbGRlcjogQnl0ZUJ1aWxkZXIsIGlkOiBzdHJpbmcpOiB2b2lkID0+IGJ1aWxkZXIuYXBwZW5kKHV0ZjgoYCR7aWR9IGp1c3Qgam9pbmVkIWApKVxuZXhwb3J0IGNvbnN0IGFwcGVuZExlYXZlTm90aWNlID0gKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBpZDogc3RyaW5nKTogdm9pZCA9PiBidWlsZGVyLmFwcGVuZCh1dGY4KGAke2lkfSBkaXNjb25uZWN0ZWQuYCkpXG5leHBvcnQgY29uc3QgeW91cklkID0gKGlkOiBzdHJpbmcpOiBVaW50OEFycmF5ID0+IHV0ZjgoYHlvdXIgaWQgaXMgJHtpZH1gKVxuZXhwb3J0IGNvbnN0IG5vU3VjaElkID0gKGlkOiBzdHJpbmcpOiBVaW50OEFycmF5ID0+IHV0ZjgoYG5vIHN1Y2ggaWQgJHtpZH0uYClcbi8qKiBUb2xkIHRvIHRoZSBzZW5kZXIgYWxvbmUgd2hlbiBpdHMgbWVzc2FnZSBjb3VsZCBub3QgYmUgdGFrZW4gKGEgZnVsbCBpbmJveCwgYSBzaGFyZCB0aGF0IHJlc3RhcnRzKS4gKi9cbmV4cG9ydCBjb25zdCBvdmVybG9hZGVkTm90aWNlID0gdXRmOCgnb3ZlcmxvYWRlZCwgbWVzc2FnZSBub3QgZGVsaXZlcmVkLicpXG4vKiogVG9sZCB0byB0aGUgc2VuZGVyIGFsb25lIHdoZW4gaXRzIHJvb20gdGFrZXMgbm8gbWVzc2FnZXMgZnJvbSBjb25uZWN0aW9ucy4gKi9cbmV4cG9ydCBjb25zdCBwZXJtaXNzaW9uTm90aWNlID0gdXRmOCgncGVybWlzc2lvbiBkZW5pZWQsIG1lc3NhZ2Ugbm90IGRlbGl2ZXJlZC4nKVxuLyoqIFRvbGQgdG8gZXZlcnkgcGxhaW4gbWVtYmVyIG9mIGEgcm9vbSB3aG9zZSBzaGFyZCB3YXMgcmVwbGFjZWQ6IHdoYXQgd2FzIHVuZGVyIHdheSBtYXkgYmUgbG9zdC4gKi9cbmV4cG9ydCBjb25zdCByZXN0YXJ0Tm90aWNlID0gdXRmOCgncm9vbSByZXN0YXJ0ZWQsIG1lc3NhZ2VzIG1heSBiZSBtaXNzaW5nLicpXG5cbi8qKiBUaGUgc2VuZGVyJ3MgcGFydCBvZiBhIGZyYW1lIHVwIHRvIHRoZSB2YWx1ZSBvZiBgbXNnYDogYHtcImlkXCI6XCI8aWQ+XCIsXCJtc2dcIjpgLiAqL1xuY29uc3Qgc2VuZGVyUHJlZml4ID0gKHsgaWQgfTogSWRlbnRpdHkpOiBVaW50OEFycmF5ID0+IGtlcHRVdGY4KGB7XCJpZFwiOlwiJHtpZH1cIixcIm1zZ1wiOmApXG5leHBvcnQgY29uc3QgcGxhaW5QcmVmaXggPSAoc2VuZGVyOiBJZGVudGl0eSk6IFVpbnQ4QXJyYXkgPT4gc2VuZGVyLnNwZWxsZWQoU3BlbGxpbmcucGxhaW5QcmVmaXgsIHNlbmRlclByZWZpeClcbi8qKiBUaGUgcm9vbSdzIHBhcnQgb2YgYSBmcmFtZSwgYnVpbHQgb25jZSBwZXIgcm9vbTogYCxcInJvb21faWRcIjpcIjxyb29tPlwifWAuICovXG5leHBvcnQgY29uc3Qgcm9vbVN1ZmZpeCA9IChyb29tOiBzdHJpbmcpOiBVaW50OEFycmF5ID0+IGtlcHRVdGY4KGAsXCJyb29tX2lkXCI6JHtKU09OLnN0cmluZ2lmeShyb29tKX19YClcbi8qKiBUaGUgZW5kIG9mIGEgcHJpdmF0ZSBtZXNzYWdlLCBpbiBwbGFjZSBvZiBgcm9vbVN1ZmZpeGA6IGAsXCJyb29tX2lkXCI6XCI8cm9vbT5cIixcInRvXCI6XCI8cmVjaXBpZW50PlwifWAuICovXG5jb25zdCBwcml2YXRlU3VmZml4ID0gKHJvb206IHN0cmluZywgdG86IHN0cmluZyk6IFVpbnQ4QXJyYXkgPT4gdXRmOChgLFwicm9vbV9pZFwiOiR7SlNPTi5zdHJpbmdpZnkocm9vbSl9LFwidG9cIjpcIiR7dG99XCJ9YClcblxuLyoqIEFwcGVuZHMgb25lIGJyb2FkY2FzdCBmcmFtZTogYHtcImlkXCI6XCIuLlwiLFwibXNnXCI6Li4sXCJyb29tX2lkXCI6XCIuLlwifWAuICovXG5leHBvcnQgZnVuY3Rpb24gYXBwZW5kQnJvYWRjYXN0KGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCBwcmVmaXg6IFVpbnQ4QXJyYXksIHBheWxvYWQ6IFBheWxvYWQsIHN1ZmZpeDogVWludDhBcnJheSk6IHZvaWQge1xuICBidWlsZGVyLmFwcGVuZChwcmVmaXgpXG4gIGFwcGVuZFBheWxvYWQoYnVpbGRlciwgcGF5bG9hZClcbiAgYnVpbGRlci5hcHBlbmQoc3VmZml4KVxufVxuXG4vKiogQSBwcml2YXRlIG1lc3NhZ2U6IGB7XCJpZFwiOlwiPHNlbmRlcj5cIixcIm1zZ1wiOi4uLFwicm9vbV9pZFwiOlwiPHJvb20+XCIsXCJ0b1wiOlwiPHJlY2lwaWVudD5cIn1gLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHByaXZhdGVCcm9hZGNhc3QobWVzc2FnZTogeyBmcm9tOiBJZGVudGl0eTsgcm9vbTogc3RyaW5nOyB0bzogc3RyaW5nOyBwYXlsb2FkOiBQYXlsb2FkIH0pOiBVaW50OEFycmF5IHtcbiAgY29uc3QgeyBmcm9tLCByb29tLCB0bywgcGF5bG9hZCB9ID0gbWVzc2FnZVxuICBjb25zdCBidWlsZGVyID0gbmV3IEJ5dGVCdWlsZGVyKHBheWxvYWQuZW5kIC0gcGF5bG9hZC5zdGFydCArIFBSSVZBVEVfV1JBUF9CWVRFUylcbiAgYXBwZW5kQnJvYWRjYXN0KGJ1aWxkZXIsIHBsYWluUHJlZml4KGZyb20pLCBwYXlsb2FkLCBwcml2YXRlU3VmZml4KHJvb20sIHRvKSlcbiAgcmV0dXJuIGJ1aWxkZXIuY29weSgpXG59XG5cbi8qKiBBIHRleHQgb2YgYSBwbGFpbiBjbGllbnQgdGhhdCB0YWxrcyB0byBvbmUgY29ubmVjdGlvbiwgb3IgdHJpZXMgdG8uICovXG5leHBvcnQgdHlwZSBQcml2YXRlUmVxdWVzdCA9XG4gIC8qKiBgcmVjaXBpZW50YCBhcyBpdCB3YXMgd3JpdHRlbjsgdGhlIHRleHQgYmVnaW5zIGF0IGB0ZXh0U3RhcnRgLiAqL1xuICB8IHsgcmVhZG9ubHkga2luZDogJ21lc3NhZ2UnOyByZWFkb25seSByZWNpcGllbnQ6IHN0cmluZzsgcmVhZG9ubHkgdGV4dFN0YXJ0OiBudW1iZXIgfVxuICAvKiogSXQgbmFtZXMgbm9ib2R5OiB3aGF0IGl0IGhhcyBpbiB0aGUgcGxhY2Ugb2YgYW4gaWQsIGN1dCB0byBhIHNpemUgdGhhdCBjYW4gYmUgdG9sZC4gKi9cbiAgfCB7IHJlYWRvbmx5IGtpbmQ6ICdtYWxmb3JtZWQnOyByZWFkb25seSBuYW1lZDogc3RyaW5nIH1cblxuY29uc3QgQkFDS1NMQVNIID0gMHg1Y1xuY29uc3QgTE9XRVJfVyA9IDB4NzdcbmNvbnN0IFVQUEVSX1cgPSAweDU3XG5jb25zdCBJRF9MRU5HVEggPSAzNlxuY29uc3QgSURfUEFUVEVSTiA9IC9eWzAtOWEtZl17OH0tWzAtOWEtZl17NH0tWzAtOWEtZl17NH0tWzAtOWEtZl17NH0tWzAtOWEtZl17MTJ9JC9pXG5jb25zdCBOQU1FRF9CWVRFU19NQVggPSA2NFxuLyoqIFdoYXQgc3RhbmRzIHJvdW5kIHRoZSBwYXlsb2FkIG9mIGEgcHJpdmF0ZSBtZXNzYWdlLCBhYm91dC4gKi9cbmNvbnN0IFBSSVZBVEVfV1JBUF9CWVRFUyA9IDE5MlxuXG4vKipcbiAqIFJlY29nbmlzZXMgYFxcdyA8dXVpZD4gPHRleHQ+YCwgd2l0aCB3aGl0ZSBzcGFjZSBiZWZvcmUgaXQgb3IgbW9yZSBvZiBpdCBiZWZvcmUgdGhlIGlkLCBhbmQgYFxcV2AuIEV2ZXJ5dGhpbmcgZWxzZSB0aGF0IGJlZ2lucyBsaWtlXG4gKiBpdCBpcyBtYWxmb3JtZWQgYW5kIG5ldmVyIGFuIG9yZGluYXJ5IHRleHQ6IHdoYXQgd2FzIG1lYW50IGZvciBvbmUgbXVzdCBub3QgYmUgcmVhZCBieSBhbGwgYmVjYXVzZSBvZiBhIHR5cGluZyBtaXN0YWtlLlxuICovXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VQcml2YXRlUmVxdWVzdChieXRlczogVWludDhBcnJheSk6IFByaXZhdGVSZXF1ZXN0IHwgdW5kZWZpbmVkIHtcbiAgY29uc3QgY29tbWFuZCA9IHNraXBTcGFjZShieXRlcywgMClcbiAgaWYgKGJ5dGVzW2NvbW1hbmRdICE9PSBCQUNLU0xBU0gpIHJldHVybiB1bmRlZmluZWRcbiAgY29uc3QgbGV0dGVyID0gYnl0ZXNbY29tbWFuZCArIDFdXG4gIGlmIChsZXR0ZXIgIT09IExPV0VSX1cgJiYgbGV0dGVyICE9PSBVUFBFUl9XKSByZXR1cm4gdW5kZWZpbmVkXG4gIGNvbnN0IGdhcCA9IGNvbW1hbmQgKyAyXG4gIGlmIChnYXAgPCBieXRlcy5sZW5ndGggJiYgIWlzU3BhY2UoYnl0ZXNbZ2FwXSEpKSByZXR1cm4gdW5kZWZpbmVkXG4gIGNvbnN0IGlkU3RhcnQgPSBza2lwU3BhY2UoYnl0ZXMsIGdhcClcbiAgbGV0IGlkRW5kID0gaWRTdGFydFxuICB3aGlsZSAoaWRFbmQgPCBieXRlcy5sZW5ndGggJiYgIWlzU3BhY2UoYnl0ZXNbaWRFbmRdISkpIGlkRW5kKytcbiAgaWYgKGlkRW5kIC0gaWRTdGFydCA9PT0gSURfTEVOR1RIICYmIGlkRW5kIDwgYnl0ZXMubGVuZ3RoKSB7XG4gICAgY29uc3QgcmVjaXBpZW50ID0gdGV4dE9mKGJ5dGVzLCBpZFN0YXJ0LCBpZEVuZClcbiAgICBpZiAoSURfUEFUVEVSTi50ZXN0KHJlY2lwaWVudCkpIHJldHVybiB7IGtpbmQ6ICdtZXNzYWdlJywgcmVjaXBpZW50LCB0ZXh0U3RhcnQ6IGlkRW5kICsgMSB9XG4gIH1cbiAgcmV0dXJuIHsga2luZDogJ21hbGZvcm1lZCcsIG5hbWVkOiB0ZXh0T2YoYnl0ZXMsIGlkU3RhcnQsIGNoYXJhY3RlckVuZChieXRlcywgeyBzdGFydDogaWRTdGFydCwgZW5kOiBpZEVuZCB9KSkgfVxufVxuXG4vKiogV2hldGhlciBhIHRleHQgdGhhdCBiZWdpbnMgd2l0aCB0aGlzIGJ5dGUgY2FuIGJlIGEgcHJpdmF0ZSByZXF1ZXN0LiBBc2tlZCBmb3IgZXZlcnkgdGV4dCBiZWZvcmUgYW55dGhpbmcgZWxzZS4gKi9cbmV4cG9ydCBjb25zdCBtYXlCZVByaXZhdGUgPSAoZmlyc3Q6IG51bWJlciB8IHVuZGVmaW5lZCk6IGJvb2xlYW4gPT5cbiAgZmlyc3QgPT09IEJBQ0tTTEFTSCB8fCAoZmlyc3QgIT09IHVuZGVmaW5lZCAmJiBpc1NwYWNlKGZpcnN0KSlcblxuY29uc3QgaXNTcGFjZSA9IChieXRlOiBudW1iZXIpOiBib29sZWFuID0+IGJ5dGUgPT09IDB4MjAgfHwgYnl0ZSA9PT0gMHgwOSB8fCBieXRlID09PSAweDBhIHx8IGJ5dGUgPT09IDB4MGRcblxuZnVuY3Rpb24gc2tpcFNwYWNlKGJ5dGVzOiBVaW50OEFycmF5LCBmcm9tOiBudW1iZXIpOiBudW1iZXIge1xuICBsZXQgYXQgPSBmcm9tXG4gIHdoaWxlIChhdCA8IGJ5dGVzLmxlbmd0aCAmJiBpc1NwYWNlKGJ5dGVzW2F0XSEpKSBhdCsrXG4gIHJldHVybiBhdFxufVxuXG4vKiogVGhlIGVuZCBvZiB0aGUgbGFzdCB3aG9sZSBjaGFyYWN0ZXIgd2l0aGluIHRoZSBieXRlcyB0aGF0IGNhbiBiZSB0b2xkLiAqL1xuZnVuY3Rpb24gY2hhcmFjdGVyRW5kKGJ5dGVzOiBVaW50OEFycmF5LCB7IHN0YXJ0LCBlbmQgfTogeyBzdGFydDogbnVtYmVyOyBlbmQ6IG51bWJlciB9KTogbnVtYmVyIHtcbiAgbGV0IGF0ID0gTWF0aC5taW4oZW5kLCBzdGFydCArIE5BTUVEX0JZVEVTX01BWClcbiAgLy8gQSBieXRlIDEweHh4eHh4IGNvbnRpbnVlcyBhIGNoYXJhY3RlciB0aGF0IGJlZ2FuIGJlZm9yZSBpdC5cbiAgd2hpbGUgKGF0IDwgZW5kICYmIGF0ID4gc3RhcnQgJiYgKGJ5dGVzW2F0XSEgJiAweGMwKSA9PT0gMHg4MCkgYXQtLVxuICByZXR1cm4gYXRcbn1cbiIsICIvLyBCeXRlcyBvZiBKU09OIHRleHQ6IHRoZSBjaGFyYWN0ZXJzIHRoYXQgaGF2ZSBhIG1lYW5pbmcsIGFuZCBob3cgYSByYW5nZSBvZiBieXRlcyBiZWNvbWVzIGEgc3RyaW5nLiBOZXZlciB0aHJvd3MuXG5cbmV4cG9ydCBpbnRlcmZhY2UgQnl0ZVJhbmdlIHtcbiAgcmVhZG9ubHkgc3RhcnQ6IG51bWJlclxuICByZWFkb25seSBlbmQ6IG51bWJlclxufVxuXG5leHBvcnQgY29uc3QgVEFCID0gMHgwOVxuZXhwb3J0IGNvbnN0IExGID0gMHgwYVxuZXhwb3J0IGNvbnN0IENSID0gMHgwZFxuZXhwb3J0IGNvbnN0IFNQQUNFID0gMHgyMFxuZXhwb3J0IGNvbnN0IFFVT1RFID0gMHgyMlxuZXhwb3J0IGNvbnN0IENPTU1BID0gMHgyY1xuZXhwb3J0IGNvbnN0IFpFUk8gPSAweDMwXG5leHBvcnQgY29uc3QgTklORSA9IDB4MzlcbmV4cG9ydCBjb25zdCBDT0xPTiA9IDB4M2FcbmV4cG9ydCBjb25zdCBPUEVOX0FSUkFZID0gMHg1YlxuZXhwb3J0IGNvbnN0IEJBQ0tTTEFTSCA9IDB4NWNcbmV4cG9ydCBjb25zdCBDTE9TRV9BUlJBWSA9IDB4NWRcbmV4cG9ydCBjb25zdCBPUEVOX09CSkVDVCA9IDB4N2JcbmV4cG9ydCBjb25zdCBDTE9TRV9PQkpFQ1QgPSAweDdkXG4vKiogSW4gcGxhY2Ugb2YgYW4gb2Zmc2V0IG9yIGEgYnl0ZTogdGhlcmUgaXMgbm9uZS4gKi9cbmV4cG9ydCBjb25zdCBFTkQgPSAtMVxuY29uc3QgU0hPUlRfVEVYVF9CWVRFU19NQVggPSA0OFxuXG4vKiogQSBzdHJpbmcgdG9rZW4gc2VlbiBidXQgbm90IHlldCBkZWNvZGVkOiBpdHMgb2Zmc2V0cyBiZXR3ZWVuIHRoZSBxdW90ZXMuIGBzdGFydGAgaXMgRU5EIHdoZW4gdGhlIHZhbHVlIHdhcyBubyBzdHJpbmcuICovXG5leHBvcnQgaW50ZXJmYWNlIFN0cmluZ0F0IHtcbiAgcmVhZG9ubHkgc3RhcnQ6IG51bWJlclxuICByZWFkb25seSBlbmQ6IG51bWJlclxuICByZWFkb25seSBlc2NhcGVkOiBib29sZWFuXG59XG5cbmV4cG9ydCBjb25zdCBOT1RfQV9TVFJJTkc6IFN0cmluZ0F0ID0geyBzdGFydDogRU5ELCBlbmQ6IEVORCwgZXNjYXBlZDogZmFsc2UgfVxuXG5leHBvcnQgZnVuY3Rpb24gcmVhZFN0cmluZyhieXRlczogVWludDhBcnJheSwgYXQ6IFN0cmluZ0F0KTogc3RyaW5nIHwgdW5kZWZpbmVkIHtcbiAgaWYgKCFhdC5lc2NhcGVkKSByZXR1cm4gZGVjb2RlKGJ5dGVzLCBhdC5zdGFydCwgYXQuZW5kKVxuICBjb25zdCB0ZXh0ID0gcGFyc2VUb2tlbihkZWNvZGUoYnl0ZXMsIGF0LnN0YXJ0IC0gMSwgYXQuZW5kICsgMSkpXG4gIHJldHVybiB0eXBlb2YgdGV4dCA9PT0gJ3N0cmluZycgPyB0ZXh0IDogdW5kZWZpbmVkXG59XG5cbmV4cG9ydCBmdW5jdGlvbiBwYXJzZVRva2VuKHRva2VuOiBzdHJpbmcpOiB1bmtub3duIHtcbiAgdHJ5IHtcbiAgICByZXR1cm4gSlNPTi5wYXJzZSh0b2tlbilcbiAgfSBjYXRjaCB7XG4gICAgcmV0dXJuIHVuZGVmaW5lZCAvLyBub3QgSlNPTjogdGhlIGNhbGxlciByZWZ1c2VzIHRoZSBsaW5lLCB3aGljaCBpcyBhbGwgdGhlcmUgaXMgdG8gc2F5XG4gIH1cbn1cblxuLyoqXG4gKiBEZWNvZGVzIFVURi04IHdpdGhvdXQgZXZlciB0aHJvd2luZy4gVGhlIHVzdWFsIHJvb20gbmFtZSBpcyBzaG9ydCBhbmQgQVNDSUksIGFuZCBidWlsdCBmb3VyIHRpbWVzIGFzIGZhc3QgYnkgaGFuZCBhcyB0aHJvdWdoIGFcbiAqIEJ1ZmZlciB2aWV3LiBBIHZpZXcgYW5kIG5vdCBUZXh0RGVjb2RlciBmb3IgdGhlIHJlc3Q6IHRoYXQgb25lIHN0cmlwcyBhIEJPTSBhbmQgbWF5IHJlZnVzZSBzaGFyZWQgbWVtb3J5LlxuICovXG5leHBvcnQgZnVuY3Rpb24gZGVjb2RlKGJ5dGVzOiBVaW50OEFycmF5LCBzdGFydDogbnVtYmVyLCBlbmQ6IG51bWJlcik6IHN0cmluZyB7XG4gIGlmIChlbmQgLSBzdGFydCA8PSBTSE9SVF9URVhUX0JZVEVTX01BWCkge1xuICAgIGxldCB0ZXh0ID0gJydcbiAgICBsZXQgaSA9IHN0YXJ0XG4gICAgZm9yICg7IGkgPCBlbmQ7IGkrKykge1xuICAgICAgY29uc3QgYnl0ZSA9IGJ5dGVzW2ldIVxuICAgICAgaWYgKGJ5dGUgPj0gMHg4MCkgYnJlYWtcbiAgICAgIHRleHQgKz0gU3RyaW5nLmZyb21DaGFyQ29kZShieXRlKVxuICAgIH1cbiAgICBpZiAoaSA9PT0gZW5kKSByZXR1cm4gdGV4dFxuICB9XG4gIHJldHVybiBCdWZmZXIuZnJvbShieXRlcy5idWZmZXIsIGJ5dGVzLmJ5dGVPZmZzZXQgKyBzdGFydCwgZW5kIC0gc3RhcnQpLnRvU3RyaW5nKCd1dGY4Jylcbn1cblxuLyoqIERlY29kZXMgYXQgbW9zdCBgYnl0ZXNNYXhgIGJ5dGVzIG9mIGEgcmFuZ2UsIGFuZCBubyBwYXJ0IG9mIGEgY2hhcmFjdGVyLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHRleHRXaXRoaW4oYnl0ZXM6IFVpbnQ4QXJyYXksIHsgc3RhcnQsIGVuZCB9OiBCeXRlUmFuZ2UsIGJ5dGVzTWF4OiBudW1iZXIpOiBzdHJpbmcge1xuICBsZXQgY3V0ID0gTWF0aC5taW4oZW5kLCBzdGFydCArIGJ5dGVzTWF4KVxuICBpZiAoY3V0IDwgZW5kKSB3aGlsZSAoY3V0ID4gc3RhcnQgJiYgKGJ5dGVzW2N1dF0hICYgMHhjMCkgPT09IDB4ODApIGN1dC0tXG4gIHJldHVybiBkZWNvZGUoYnl0ZXMsIHN0YXJ0LCBjdXQpXG59XG5cbmNvbnN0IExPTkVfU1VSUk9HQVRFID0gL1xccHtTdXJyb2dhdGV9L3VcblxuLyoqIEZhbHNlIGZvciB0ZXh0IHdpdGggaGFsZiBhIHN1cnJvZ2F0ZSBwYWlyLiAqL1xuZXhwb3J0IGNvbnN0IGlzV2VsbEZvcm1lZCA9ICh0ZXh0OiBzdHJpbmcpOiBib29sZWFuID0+ICFMT05FX1NVUlJPR0FURS50ZXN0KHRleHQpXG4iLCAiLy8gV2Fsa3MgSlNPTiB0ZXh0IGluIGl0cyBieXRlcyB3aXRob3V0IHBhcnNpbmcgaXQ6IG9uZSBwYXNzLCBubyByZWN1cnNpb24sIG5vIG9iamVjdCBwZXIgdmFsdWUuIEl0IGlzIG5vIHZhbGlkYXRvcjogd2hhdCBpdCBhY2NlcHRzXG4vLyBpcyBicmFja2V0ZWQgYW5kIHF1b3RlZCBzb3VuZGx5LCBidXQgbWF5IHN0aWxsIGJlIG1hbGZvcm1lZCBpbnNpZGUuIEl0IG5ldmVyIHRocm93cyBhbmQgbmV2ZXIgcmVhZHMgb3V0c2lkZSBpdHMgcmFuZ2UuXG5pbXBvcnQge1xuICBCQUNLU0xBU0gsXG4gIENMT1NFX0FSUkFZLFxuICBDTE9TRV9PQkpFQ1QsXG4gIENPTE9OLFxuICBDT01NQSxcbiAgQ1IsXG4gIEVORCxcbiAgaXNXZWxsRm9ybWVkLFxuICBMRixcbiAgTklORSxcbiAgT1BFTl9BUlJBWSxcbiAgT1BFTl9PQkpFQ1QsXG4gIFFVT1RFLFxuICByZWFkU3RyaW5nLFxuICBTUEFDRSxcbiAgVEFCLFxuICB0ZXh0V2l0aGluLFxuICBaRVJPLFxufSBmcm9tICcuL2pzb24tdGV4dC50cydcblxuLyoqXG4gKiBBIHBvc2l0aW9uIGluIEpTT04gdGV4dCB0aGF0IGNhbiB3YWxrIHRoZSBtZW1iZXJzIG9mIGFuIG9iamVjdCBhbmQgdGhlIGl0ZW1zIG9mIGFuIGFycmF5LCBhbmQgc3RlcCBvdmVyIHZhbHVlcy4gT25lIGN1cnNvciBhbHNvXG4gKiBzZXJ2ZXMgYSBjb250YWluZXIgaW5zaWRlIGEgY29udGFpbmVyOiBvcGVuIHRoZSBpbm5lciBvbmUsIHdhbGsgaXQgdG8gaXRzIGVuZCwgYW5kIHRoZSBuZXh0IGBuZXh0S2V5YCBvciBgbmV4dEl0ZW1gIGdvZXMgb24gd2l0aFxuICogdGhlIG91dGVyIG9uZS4gQWZ0ZXIgYSBmYXVsdCwgYGZhdWx0YCBzYXlzIHdoYXQgaXMgd3JvbmcgYW5kIGV2ZXJ5IGBuZXh0S2V5YCBhbmQgYG5leHRJdGVtYCByZXR1cm5zIGZhbHNlLlxuICovXG5leHBvcnQgY2xhc3MgQ3Vyc29yIHtcbiAgcG9zOiBudW1iZXJcbiAgZmF1bHQgPSAnJ1xuICAvKiogV2hldGhlciB0aGUgc3RyaW5nIHRva2VuIHN0ZXBwZWQgb3ZlciBsYXN0IGNvbnRhaW5zIGEgYmFja3NsYXNoLiAqL1xuICBlc2NhcGVkID0gZmFsc2VcbiAgcHJpdmF0ZSByZWFkb25seSBieXRlczogVWludDhBcnJheVxuICBwcml2YXRlIHJlYWRvbmx5IHN0YXJ0OiBudW1iZXJcbiAgcHJpdmF0ZSByZWFkb25seSBlbmQ6IG51bWJlclxuICBwcml2YXRlIHJlYWRvbmx5IGRlcHRoTWF4OiBudW1iZXJcbiAgcHJpdmF0ZSBrZXlTdGFydCA9IEVORFxuICBwcml2YXRlIGtleUVuZCA9IEVORFxuICAvLyBTZXQgb25seSBmb3IgYSBrZXkgd3JpdHRlbiB3aXRoIGVzY2FwZXM6IGl0IGlzIGRlY29kZWQgb25jZSwgaG93ZXZlciBtYW55IG5hbWVzIGl0IGlzIGNvbXBhcmVkIHdpdGguXG4gIHByaXZhdGUga2V5VGV4dDogc3RyaW5nIHwgdW5kZWZpbmVkXG4gIHByaXZhdGUganVzdE9wZW5lZCA9IGZhbHNlXG5cbiAgY29uc3RydWN0b3IoYnl0ZXM6IFVpbnQ4QXJyYXksIHJhbmdlOiB7IHN0YXJ0OiBudW1iZXI7IGVuZDogbnVtYmVyOyBkZXB0aE1heDogbnVtYmVyIH0pIHtcbiAgICB0aGlzLmJ5dGVzID0gYnl0ZXNcbiAgICB0aGlzLnN0YXJ0ID0gcmFuZ2Uuc3RhcnRcbiAgICB0aGlzLmVuZCA9IE1hdGgubWluKHJhbmdlLmVuZCwgYnl0ZXMubGVuZ3RoKVxuICAgIHRoaXMuZGVwdGhNYXggPSByYW5nZS5kZXB0aE1heFxuICAgIHRoaXMucG9zID0gcmFuZ2Uuc3RhcnRcbiAgfVxuXG4gIHBlZWsoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy5wb3MgPCB0aGlzLmVuZCA/IHRoaXMuYnl0ZXNbdGhpcy5wb3NdISA6IEVORFxuICB9XG5cbiAgLyoqIFN0ZXBzIGludG8gdGhlIG9iamVjdCBhdCB0aGUgcG9zaXRpb24uICovXG4gIG9wZW4oZGVwdGg6IG51bWJlcik6IGJvb2xlYW4ge1xuICAgIHRoaXMuc2tpcFNwYWNlKClcbiAgICBpZiAodGhpcy5wZWVrKCkgIT09IE9QRU5fT0JKRUNUKSByZXR1cm4gdGhpcy5mYWlsKCdleHBlY3RlZCBhbiBvYmplY3QnKVxuICAgIGlmIChkZXB0aCA+IHRoaXMuZGVwdGhNYXgpIHJldHVybiB0aGlzLmZhaWxEZXB0aCgpXG4gICAgdGhpcy5wb3MrK1xuICAgIHRoaXMuanVzdE9wZW5lZCA9IHRydWVcbiAgICByZXR1cm4gdHJ1ZVxuICB9XG5cbiAgLyoqIFN0ZXBzIGludG8gdGhlIGFycmF5IGF0IHRoZSBwb3NpdGlvbi4gKi9cbiAgb3BlbkFycmF5KGRlcHRoOiBudW1iZXIpOiBib29sZWFuIHtcbiAgICB0aGlzLnNraXBTcGFjZSgpXG4gICAgaWYgKHRoaXMucGVlaygpICE9PSBPUEVOX0FSUkFZKSByZXR1cm4gdGhpcy5mYWlsKCdleHBlY3RlZCBhbiBhcnJheScpXG4gICAgaWYgKGRlcHRoID4gdGhpcy5kZXB0aE1heCkgcmV0dXJuIHRoaXMuZmFpbERlcHRoKClcbiAgICB0aGlzLnBvcysrXG4gICAgdGhpcy5qdXN0T3BlbmVkID0gdHJ1ZVxuICAgIHJldHVybiB0cnVlXG4gIH1cblxuICAvKiogU3RlcHMgdG8gdGhlIG5leHQgaXRlbSBvZiBhbiBhcnJheS4gRmFsc2UgYXQgdGhlIGFycmF5J3MgZW5kLCBvciB3aXRoIGBmYXVsdGAgc2V0LiAqL1xuICBuZXh0SXRlbSgpOiBib29sZWFuIHtcbiAgICBpZiAodGhpcy5mYXVsdCAhPT0gJycpIHJldHVybiBmYWxzZVxuICAgIHRoaXMuc2tpcFNwYWNlKClcbiAgICBjb25zdCBmaXJzdCA9IHRoaXMuanVzdE9wZW5lZFxuICAgIHRoaXMuanVzdE9wZW5lZCA9IGZhbHNlXG4gICAgaWYgKHRoaXMucGVlaygpID09PSBDTE9TRV9BUlJBWSkge1xuICAgICAgdGhpcy5wb3MrK1xuICAgICAgcmV0dXJuIGZhbHNlXG4gICAgfVxuICAgIGlmICghZmlyc3QpIHtcbiAgICAgIGlmICh0aGlzLnBlZWsoKSAhPT0gQ09NTUEpIHJldHVybiB0aGlzLmZhaWwoJ2V4cGVjdGVkIGEgY29tbWEgb3IgYSBjbG9zaW5nIGJyYWNrZXQnKVxuICAgICAgdGhpcy5wb3MrK1xuICAgICAgdGhpcy5za2lwU3BhY2UoKVxuICAgIH1cbiAgICByZXR1cm4gdHJ1ZVxuICB9XG5cbiAgLyoqIFN0ZXBzIG92ZXIgdGhlIG5leHQga2V5IGFuZCBpdHMgY29sb24sIHRvIHRoZSB2YWx1ZS4gRmFsc2UgYXQgdGhlIG9iamVjdCdzIGVuZCwgb3Igd2l0aCBgZmF1bHRgIHNldC4gKi9cbiAgbmV4dEtleSgpOiBib29sZWFuIHtcbiAgICBpZiAodGhpcy5mYXVsdCAhPT0gJycpIHJldHVybiBmYWxzZVxuICAgIHRoaXMuc2tpcFNwYWNlKClcbiAgICBjb25zdCBmaXJzdCA9IHRoaXMuanVzdE9wZW5lZFxuICAgIHRoaXMuanVzdE9wZW5lZCA9IGZhbHNlXG4gICAgaWYgKHRoaXMucGVlaygpID09PSBDTE9TRV9PQkpFQ1QpIHtcbiAgICAgIHRoaXMucG9zKytcbiAgICAgIHJldHVybiBmYWxzZVxuICAgIH1cbiAgICBpZiAoIWZpcnN0KSB7XG4gICAgICBpZiAodGhpcy5wZWVrKCkgIT09IENPTU1BKSByZXR1cm4gdGhpcy5mYWlsKCdleHBlY3RlZCBhIGNvbW1hIG9yIGEgY2xvc2luZyBicmFjZScpXG4gICAgICB0aGlzLnBvcysrXG4gICAgICB0aGlzLnNraXBTcGFjZSgpXG4gICAgfVxuICAgIGlmICh0aGlzLnBlZWsoKSAhPT0gUVVPVEUpIHJldHVybiB0aGlzLmZhaWwoJ2V4cGVjdGVkIGEga2V5JylcbiAgICB0aGlzLmtleVN0YXJ0ID0gdGhpcy5wb3MgKyAxXG4gICAgaWYgKCF0aGlzLnNraXBTdHJpbmcoKSkgcmV0dXJuIGZhbHNlXG4gICAgdGhpcy5rZXlFbmQgPSB0aGlzLnBvcyAtIDFcbiAgICB0aGlzLmtleVRleHQgPSB1bmRlZmluZWRcbiAgICBpZiAodGhpcy5lc2NhcGVkKSB7XG4gICAgICB0aGlzLmtleVRleHQgPSByZWFkU3RyaW5nKHRoaXMuYnl0ZXMsIHsgc3RhcnQ6IHRoaXMua2V5U3RhcnQsIGVuZDogdGhpcy5rZXlFbmQsIGVzY2FwZWQ6IHRydWUgfSlcbiAgICAgIGlmICh0aGlzLmtleVRleHQgPT09IHVuZGVmaW5lZCkgcmV0dXJuIHRoaXMuZmFpbCgnYmFkIGVzY2FwZSBpbiBhIGtleScpXG4gICAgfVxuICAgIHRoaXMuc2tpcFNwYWNlKClcbiAgICBpZiAodGhpcy5wZWVrKCkgIT09IENPTE9OKSByZXR1cm4gdGhpcy5mYWlsKCdleHBlY3RlZCBhIGNvbG9uJylcbiAgICB0aGlzLnBvcysrXG4gICAgdGhpcy5za2lwU3BhY2UoKVxuICAgIHJldHVybiB0cnVlXG4gIH1cblxuICAvKiogV2hldGhlciB0aGUgY3VycmVudCBrZXkgaXMgYG5hbWVgLCB3aGljaCBtdXN0IGJlIEFTQ0lJLiAqL1xuICBrZXlJcyhuYW1lOiBzdHJpbmcpOiBib29sZWFuIHtcbiAgICBpZiAodGhpcy5rZXlUZXh0ICE9PSB1bmRlZmluZWQpIHJldHVybiB0aGlzLmtleVRleHQgPT09IG5hbWVcbiAgICBpZiAodGhpcy5rZXlFbmQgLSB0aGlzLmtleVN0YXJ0ICE9PSBuYW1lLmxlbmd0aCkgcmV0dXJuIGZhbHNlXG4gICAgZm9yIChsZXQgaSA9IDA7IGkgPCBuYW1lLmxlbmd0aDsgaSsrKSB7XG4gICAgICBpZiAodGhpcy5ieXRlc1t0aGlzLmtleVN0YXJ0ICsgaV0gIT09IG5hbWUuY2hhckNvZGVBdChpKSkgcmV0dXJuIGZhbHNlXG4gICAgfVxuICAgIHJldHVybiB0cnVlXG4gIH1cblxuICAvKiogV2hldGhlciB0aGUgY3VycmVudCBrZXkgaXMgVW5pY29kZSB0ZXh0OiBlc2NhcGVzIGNhbiBzcGVsbCBoYWxmIGEgc3Vycm9nYXRlIHBhaXIsIHdoaWNoIG5vIFVURi04IGNhbiBjYXJyeS4gKi9cbiAgZ2V0IGtleUlzV2VsbEZvcm1lZCgpOiBib29sZWFuIHtcbiAgICByZXR1cm4gdGhpcy5rZXlUZXh0ID09PSB1bmRlZmluZWQgfHwgaXNXZWxsRm9ybWVkKHRoaXMua2V5VGV4dClcbiAgfVxuXG4gIC8qKiBUaGUgY3VycmVudCBrZXksIGRlY29kZWQgYW5kIGN1dCB0byBhdCBtb3N0IGBieXRlc01heGAgYnl0ZXMgb2YgVVRGLTggYXQgdGhlIGJvcmRlciBvZiBhIGNoYXJhY3Rlci4gKi9cbiAga2V5TmFtZShieXRlc01heDogbnVtYmVyKTogc3RyaW5nIHtcbiAgICBpZiAodGhpcy5rZXlUZXh0ID09PSB1bmRlZmluZWQpIHJldHVybiB0ZXh0V2l0aGluKHRoaXMuYnl0ZXMsIHsgc3RhcnQ6IHRoaXMua2V5U3RhcnQsIGVuZDogdGhpcy5rZXlFbmQgfSwgYnl0ZXNNYXgpXG4gICAgY29uc3QgYnl0ZXMgPSBCdWZmZXIuZnJvbSh0aGlzLmtleVRleHQpXG4gICAgcmV0dXJuIHRleHRXaXRoaW4oYnl0ZXMsIHsgc3RhcnQ6IDAsIGVuZDogYnl0ZXMubGVuZ3RoIH0sIGJ5dGVzTWF4KVxuICB9XG5cbiAgLyoqIFRoZSBmaXJzdCBvZiBgbmFtZXNgLCB3aGljaCBtdXN0IGJlIEFTQ0lJLCB0aGF0IHRoZSBjdXJyZW50IGtleSBpcy4gKi9cbiAga2V5QW1vbmc8TmFtZSBleHRlbmRzIHN0cmluZz4obmFtZXM6IHJlYWRvbmx5IE5hbWVbXSk6IE5hbWUgfCB1bmRlZmluZWQge1xuICAgIGZvciAoY29uc3QgbmFtZSBvZiBuYW1lcykgaWYgKHRoaXMua2V5SXMobmFtZSkpIHJldHVybiBuYW1lXG4gICAgcmV0dXJuIHVuZGVmaW5lZFxuICB9XG5cbiAgLyoqIFN0ZXBzIG92ZXIgdGhlIHZhbHVlIGF0IHRoZSBwb3NpdGlvbiwgd2hpY2ggc3RhbmRzIGluIGEgY29udGFpbmVyIG9mIGRlcHRoIGBkZXB0aGAuICovXG4gIHNraXBWYWx1ZShkZXB0aDogbnVtYmVyKTogYm9vbGVhbiB7XG4gICAgY29uc3QgYnl0ZSA9IHRoaXMucGVlaygpXG4gICAgaWYgKGJ5dGUgPT09IFFVT1RFKSByZXR1cm4gdGhpcy5za2lwU3RyaW5nKClcbiAgICBpZiAoYnl0ZSA9PT0gT1BFTl9PQkpFQ1QgfHwgYnl0ZSA9PT0gT1BFTl9BUlJBWSkgcmV0dXJuIHRoaXMuc2tpcENvbnRhaW5lcihkZXB0aClcbiAgICBjb25zdCBmcm9tID0gdGhpcy5wb3NcbiAgICB3aGlsZSAodGhpcy5wb3MgPCB0aGlzLmVuZCAmJiBpc1NjYWxhckJ5dGUodGhpcy5ieXRlc1t0aGlzLnBvc10hKSkgdGhpcy5wb3MrK1xuICAgIHJldHVybiB0aGlzLnBvcyA+IGZyb20gfHwgdGhpcy5mYWlsKCdleHBlY3RlZCBhIHZhbHVlJylcbiAgfVxuXG4gIC8qKiBUcnVlIHdoZW4gbm90aGluZyBidXQgd2hpdGUgc3BhY2UgaXMgbGVmdC4gKi9cbiAgYXRFbmQoKTogYm9vbGVhbiB7XG4gICAgdGhpcy5za2lwU3BhY2UoKVxuICAgIHJldHVybiB0aGlzLnBvcyA9PT0gdGhpcy5lbmRcbiAgfVxuXG4gIHByaXZhdGUgc2tpcENvbnRhaW5lcihkZXB0aDogbnVtYmVyKTogYm9vbGVhbiB7XG4gICAgbGV0IGxldmVsID0gZGVwdGhcbiAgICB3aGlsZSAodGhpcy5wb3MgPCB0aGlzLmVuZCkge1xuICAgICAgY29uc3QgYnl0ZSA9IHRoaXMuYnl0ZXNbdGhpcy5wb3NdIVxuICAgICAgaWYgKGJ5dGUgPT09IFFVT1RFKSB7XG4gICAgICAgIGlmICghdGhpcy5za2lwU3RyaW5nKCkpIHJldHVybiBmYWxzZVxuICAgICAgICBjb250aW51ZVxuICAgICAgfVxuICAgICAgaWYgKGJ5dGUgPT09IE9QRU5fT0JKRUNUIHx8IGJ5dGUgPT09IE9QRU5fQVJSQVkpIHtcbiAgICAgICAgaWYgKCsrbGV2ZWwgPiB0aGlzLmRlcHRoTWF4KSByZXR1cm4gdGhpcy5mYWlsRGVwdGgoKVxuICAgICAgfSBlbHNlIGlmIChieXRlID09PSBDTE9TRV9PQkpFQ1QgfHwgYnl0ZSA9PT0gQ0xPU0VfQVJSQVkpIHtcbiAgICAgICAgaWYgKC0tbGV2ZWwgPT09IGRlcHRoKSB7XG4gICAgICAgICAgdGhpcy5wb3MrK1xuICAgICAgICAgIHJldHVybiB0cnVlXG4gICAgICAgIH1cbiAgICAgIH1cbiAgICAgIHRoaXMucG9zKytcbiAgICB9XG4gICAgcmV0dXJuIHRoaXMuZmFpbCgndW50ZXJtaW5hdGVkIGFycmF5IG9yIG9iamVjdCcpXG4gIH1cblxuICBwcml2YXRlIHNraXBTdHJpbmcoKTogYm9vbGVhbiB7XG4gICAgY29uc3QgeyBieXRlcywgZW5kIH0gPSB0aGlzXG4gICAgbGV0IGkgPSB0aGlzLnBvcyArIDFcbiAgICB0aGlzLmVzY2FwZWQgPSBmYWxzZVxuICAgIHdoaWxlIChpIDwgZW5kKSB7XG4gICAgICBjb25zdCBieXRlID0gYnl0ZXNbaV0hXG4gICAgICBpZiAoYnl0ZSA9PT0gUVVPVEUpIHtcbiAgICAgICAgdGhpcy5wb3MgPSBpICsgMVxuICAgICAgICByZXR1cm4gdHJ1ZVxuICAgICAgfVxuICAgICAgaWYgKGJ5dGUgPT09IEJBQ0tTTEFTSCkge1xuICAgICAgICB0aGlzLmVzY2FwZWQgPSB0cnVlXG4gICAgICAgIGkrK1xuICAgICAgfSBlbHNlIGlmIChieXRlIDwgU1BBQ0UpIHtcbiAgICAgICAgdGhpcy5wb3MgPSBpXG4gICAgICAgIHJldHVybiB0aGlzLmZhaWwoJ2NvbnRyb2wgY2hhcmFjdGVyIGluIGEgc3RyaW5nJylcbiAgICAgIH1cbiAgICAgIGkrK1xuICAgIH1cbiAgICByZXR1cm4gdGhpcy5mYWlsKCd1bnRlcm1pbmF0ZWQgc3RyaW5nJylcbiAgfVxuXG4gIHByaXZhdGUgc2tpcFNwYWNlKCk6IHZvaWQge1xuICAgIGZvciAoOyB0aGlzLnBvcyA8IHRoaXMuZW5kOyB0aGlzLnBvcysrKSB7XG4gICAgICBjb25zdCBieXRlID0gdGhpcy5ieXRlc1t0aGlzLnBvc11cbiAgICAgIGlmIChieXRlICE9PSBTUEFDRSAmJiBieXRlICE9PSBUQUIgJiYgYnl0ZSAhPT0gTEYgJiYgYnl0ZSAhPT0gQ1IpIHJldHVyblxuICAgIH1cbiAgfVxuXG4gIHByaXZhdGUgZmFpbERlcHRoKCk6IGZhbHNlIHtcbiAgICByZXR1cm4gdGhpcy5mYWlsKGBuZXN0ZWQgZGVlcGVyIHRoYW4gJHt0aGlzLmRlcHRoTWF4fWApXG4gIH1cblxuICBwcml2YXRlIGZhaWwod2hhdDogc3RyaW5nKTogZmFsc2Uge1xuICAgIHRoaXMuZmF1bHQgPSBgJHt3aGF0fSBhdCBieXRlICR7dGhpcy5wb3MgLSB0aGlzLnN0YXJ0fWBcbiAgICByZXR1cm4gZmFsc2VcbiAgfVxufVxuXG4vKiogQnl0ZXMgb2YgbnVtYmVycyBhbmQgb2YgdHJ1ZSwgZmFsc2UgYW5kIG51bGwuIFdoZXRoZXIgdGhleSBzcGVsbCBvbmUgaXMgZm9yIEpTT04ucGFyc2UgdG8gc2F5LiAqL1xuZnVuY3Rpb24gaXNTY2FsYXJCeXRlKGJ5dGU6IG51bWJlcik6IGJvb2xlYW4ge1xuICByZXR1cm4gKFxuICAgIChieXRlID49IFpFUk8gJiYgYnl0ZSA8PSBOSU5FKSB8fFxuICAgIChieXRlID49IDB4NjEgJiYgYnl0ZSA8PSAweDdhKSB8fCAvLyBhLXpcbiAgICBieXRlID09PSAweDJkIHx8IC8vIC1cbiAgICBieXRlID09PSAweDJiIHx8IC8vICtcbiAgICBieXRlID09PSAweDJlIHx8IC8vIC5cbiAgICBieXRlID09PSAweDQ1IC8vIEVcbiAgKVxufVxuIiwgIi8vIFdoYXQgY2FuIGJlIGxlYXJuZWQgb2YgSlNPTiB0ZXh0LCBvciBkb25lIHRvIGl0LCBpbiBpdHMgYnl0ZXMsIGJlZm9yZSBvciB3aXRob3V0IHBhcnNpbmcgaXQuXG5pbXBvcnQgeyBDdXJzb3IgfSBmcm9tICcuL2pzb24tY3Vyc29yLnRzJ1xuaW1wb3J0IHtcbiAgQkFDS1NMQVNILFxuICB0eXBlIEJ5dGVSYW5nZSxcbiAgQ0xPU0VfQVJSQVksXG4gIENMT1NFX09CSkVDVCxcbiAgQ1IsXG4gIEVORCxcbiAgTEYsXG4gIE5JTkUsXG4gIE9QRU5fQVJSQVksXG4gIE9QRU5fT0JKRUNULFxuICBRVU9URSxcbiAgU1BBQ0UsXG59IGZyb20gJy4vanNvbi10ZXh0LnRzJ1xuXG5jb25zdCBMT1dFUl9VID0gMHg3NVxuXG4vKipcbiAqIFRoZSBieXRlcyBvZiB0aGUgdmFsdWUgb2YgYSB0b3AtbGV2ZWwga2V5IG9mIHRoZSBvYmplY3QgaW4gYGJ5dGVzW3N0YXJ0LCBlbmQpYCwgd2l0aG91dCBzdXJyb3VuZGluZyB3aGl0ZSBzcGFjZS4gVGhlIHRleHQgbXVzdFxuICogaGF2ZSBwYXNzZWQgSlNPTi5wYXJzZSBhbHJlYWR5OyBga2V5YCBtdXN0IGJlIEFTQ0lJLiBPZiBhIGtleSBnaXZlbiB0d2ljZSB0aGUgbGFzdCBjb3VudHMuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiByYXdNZW1iZXIoYnl0ZXM6IFVpbnQ4QXJyYXksIHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyLCBrZXk6IHN0cmluZyk6IEJ5dGVSYW5nZSB8IHVuZGVmaW5lZCB7XG4gIGNvbnN0IGN1cnNvciA9IG5ldyBDdXJzb3IoYnl0ZXMsIHsgc3RhcnQsIGVuZCwgZGVwdGhNYXg6IE51bWJlci5QT1NJVElWRV9JTkZJTklUWSB9KVxuICBpZiAoIWN1cnNvci5vcGVuKDEpKSByZXR1cm4gdW5kZWZpbmVkXG4gIGxldCBmb3VuZDogQnl0ZVJhbmdlIHwgdW5kZWZpbmVkXG4gIHdoaWxlIChjdXJzb3IubmV4dEtleSgpKSB7XG4gICAgY29uc3Qgd2FudGVkID0gY3Vyc29yLmtleUlzKGtleSlcbiAgICBjb25zdCB2YWx1ZVN0YXJ0ID0gY3Vyc29yLnBvc1xuICAgIGN1cnNvci5za2lwVmFsdWUoMSlcbiAgICBpZiAod2FudGVkKSBmb3VuZCA9IHsgc3RhcnQ6IHZhbHVlU3RhcnQsIGVuZDogY3Vyc29yLnBvcyB9XG4gIH1cbiAgcmV0dXJuIGN1cnNvci5mYXVsdCA9PT0gJycgPyBmb3VuZCA6IHVuZGVmaW5lZFxufVxuXG4vKiogVmlzaXRzIGVhY2ggbm9uLWVtcHR5IGxpbmUgb2YgYSBmcmFtZSBhcyBvZmZzZXRzLCB0aGUgbGluZSBmZWVkIGV4Y2x1ZGVkLiBBIHZpc2l0b3IgdGhhdCByZXR1cm5zIGV4YWN0bHkgYGZhbHNlYCBlbmRzIHRoZSB3YWxrLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGZvckVhY2hMaW5lKGJ5dGVzOiBVaW50OEFycmF5LCB2aXNpdDogKHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyKSA9PiB1bmtub3duKTogdm9pZCB7XG4gIGxldCBzdGFydCA9IDBcbiAgd2hpbGUgKHN0YXJ0IDwgYnl0ZXMubGVuZ3RoKSB7XG4gICAgY29uc3QgbGluZUZlZWQgPSBieXRlcy5pbmRleE9mKExGLCBzdGFydClcbiAgICBjb25zdCBlbmQgPSBsaW5lRmVlZCA9PT0gLTEgPyBieXRlcy5sZW5ndGggOiBsaW5lRmVlZFxuICAgIGlmIChlbmQgPiBzdGFydCAmJiB2aXNpdChzdGFydCwgZW5kKSA9PT0gZmFsc2UpIHJldHVyblxuICAgIHN0YXJ0ID0gZW5kICsgMVxuICB9XG59XG5cbi8qKiBXaGV0aGVyIGFycmF5cyBhbmQgb2JqZWN0cyBpbiBgYnl0ZXNbc3RhcnQsIGVuZClgIG5lc3QgYXQgbW9zdCBgZGVwdGhNYXhgIGRlZXA6IGFza2VkIGJlZm9yZSBhIHBheWxvYWQgaXMgZ2l2ZW4gdG8gSlNPTi5wYXJzZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiB3aXRoaW5EZXB0aChieXRlczogVWludDhBcnJheSwgc3RhcnQ6IG51bWJlciwgZW5kOiBudW1iZXIsIGRlcHRoTWF4OiBudW1iZXIpOiBib29sZWFuIHtcbiAgbGV0IGRlcHRoID0gMFxuICBsZXQgaW5TdHJpbmcgPSBmYWxzZVxuICBmb3IgKGxldCBpID0gc3RhcnQ7IGkgPCBlbmQ7IGkrKykge1xuICAgIGNvbnN0IGJ5dGUgPSBieXRlc1tpXSFcbiAgICBpZiAoaW5TdHJpbmcpIHtcbiAgICAgIGlmIChieXRlID09PSBCQUNLU0xBU0gpIGkrK1xuICAgICAgZWxzZSBpZiAoYnl0ZSA9PT0gUVVPVEUpIGluU3RyaW5nID0gZmFsc2VcbiAgICB9IGVsc2UgaWYgKGJ5dGUgPT09IFFVT1RFKSB7XG4gICAgICBpblN0cmluZyA9IHRydWVcbiAgICB9IGVsc2UgaWYgKGJ5dGUgPT09IE9QRU5fT0JKRUNUIHx8IGJ5dGUgPT09IE9QRU5fQVJSQVkpIHtcbiAgICAgIGlmICgrK2RlcHRoID4gZGVwdGhNYXgpIHJldHVybiBmYWxzZVxuICAgIH0gZWxzZSBpZiAoKGJ5dGUgPT09IENMT1NFX09CSkVDVCB8fCBieXRlID09PSBDTE9TRV9BUlJBWSkgJiYgZGVwdGggPiAwKSB7XG4gICAgICBkZXB0aC0tXG4gICAgfVxuICB9XG4gIHJldHVybiB0cnVlXG59XG5cbi8qKlxuICogQmxhbmtzIG91dCBDUiBhbmQgTEYgaW4gYGJ5dGVzW3N0YXJ0LCBlbmQpYCwgaW4gcGxhY2UuIEEgSlNPTiB0ZXh0IGhhcyB0aGVtIG9ubHkgYmV0d2VlbiB0b2tlbnMgKGluc2lkZSBhIHN0cmluZyB0aGV5IGFyZSBlc2NhcGVkKSxcbiAqIHNvIHRoZSB2YWx1ZSBpcyB1bmNoYW5nZWQgYW5kIGNhbiBzdGFuZCBvbiBvbmUgbGluZSBvZiBhIG5ld2xpbmUtZGVsaW1pdGVkIGZyYW1lLlxuICovXG5leHBvcnQgZnVuY3Rpb24gZm9sZExpbmVCcmVha3MoYnl0ZXM6IFVpbnQ4QXJyYXksIHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyKTogdm9pZCB7XG4gIGZvciAobGV0IGkgPSBzdGFydDsgaSA8IGVuZDsgaSsrKSB7XG4gICAgY29uc3QgYnl0ZSA9IGJ5dGVzW2ldIVxuICAgIGlmIChieXRlID09PSBMRiB8fCBieXRlID09PSBDUikgYnl0ZXNbaV0gPSBTUEFDRVxuICB9XG59XG5cbi8qKlxuICogV2hldGhlciBlc2NhcGVzIGluIGBieXRlc1tzdGFydCwgZW5kKWAgc3BlbGwgaGFsZiBhIHN1cnJvZ2F0ZSBwYWlyLCB3aGljaCBubyBVVEYtOCBjYW4gY2Fycnkgb25jZSB0aGUgc3RyaW5nIGlzIGRlY29kZWQuIFRoZSB0ZXh0IG11c3RcbiAqIGJlIHZhbGlkIEpTT04sIHNvIHRoYXQgYmFja3NsYXNoZXMgc3RhbmQgaW4gc3RyaW5ncyBvbmx5IGFuZCBlYWNoIFxcdSBoYXMgaXRzIGZvdXIgZGlnaXRzLlxuICovXG5leHBvcnQgZnVuY3Rpb24gaGFzTG9uZVN1cnJvZ2F0ZShieXRlczogVWludDhBcnJheSwgc3RhcnQ6IG51bWJlciwgZW5kOiBudW1iZXIpOiBib29sZWFuIHtcbiAgbGV0IGF0ID0gc3RhcnRcbiAgd2hpbGUgKGF0IDwgZW5kKSB7XG4gICAgaWYgKGJ5dGVzW2F0XSAhPT0gQkFDS1NMQVNIKSB7XG4gICAgICBhdCsrXG4gICAgICBjb250aW51ZVxuICAgIH1cbiAgICBjb25zdCB1bml0ID0gZXNjYXBlZFVuaXQoYnl0ZXMsIGF0KVxuICAgIGlmICh1bml0ID49IDB4ZDgwMCAmJiB1bml0IDw9IDB4ZGZmZikge1xuICAgICAgLy8gVGhlIHNlY29uZCBoYWxmIG9mIGEgcGFpciBpcyBzdGVwcGVkIG92ZXIgdG9nZXRoZXIgd2l0aCB0aGUgZmlyc3QsIHNvIG9uZSB0aGF0IGlzIG1ldCBoZXJlIHN0YW5kcyBhbG9uZS5cbiAgICAgIGNvbnN0IGlzUGFpciA9IHVuaXQgPCAweGRjMDAgJiYgKGVzY2FwZWRVbml0KGJ5dGVzLCBhdCArIDYpICYgMHhmYzAwKSA9PT0gMHhkYzAwXG4gICAgICBpZiAoIWlzUGFpcikgcmV0dXJuIHRydWVcbiAgICAgIGF0ICs9IDEyXG4gICAgfSBlbHNlIGF0ICs9IDJcbiAgfVxuICByZXR1cm4gZmFsc2Vcbn1cblxuLyoqIFRoZSBVVEYtMTYgdW5pdCB0aGF0IGFuIGVzY2FwZSBcXHVYWFhYIGF0IGBhdGAgc3BlbGxzOyBFTkQgd2hlbiBzb21ldGhpbmcgZWxzZSBzdGFuZHMgdGhlcmUuICovXG5mdW5jdGlvbiBlc2NhcGVkVW5pdChieXRlczogVWludDhBcnJheSwgYXQ6IG51bWJlcik6IG51bWJlciB7XG4gIGlmIChieXRlc1thdF0gIT09IEJBQ0tTTEFTSCB8fCBieXRlc1thdCArIDFdICE9PSBMT1dFUl9VKSByZXR1cm4gRU5EXG4gIGxldCB1bml0ID0gMFxuICBmb3IgKGxldCBkaWdpdCA9IGF0ICsgMjsgZGlnaXQgPCBhdCArIDY7IGRpZ2l0KyspIHtcbiAgICBjb25zdCBieXRlID0gYnl0ZXNbZGlnaXRdIVxuICAgIC8vIFRoZSBsb3cgZm91ciBiaXRzIG9mIEEgdG8gRiBjb3VudCBmcm9tIDEsIGluIGVpdGhlciBjYXNlLlxuICAgIHVuaXQgPSB1bml0ICogMTYgKyAoYnl0ZSAmIDE1KSArIChieXRlID4gTklORSA/IDkgOiAwKVxuICB9XG4gIHJldHVybiB1bml0XG59XG5cbi8qKiBUaGUgb2JqZWN0IGEgY29tbWFuZCdzIHBhcmFtZXRlcnMgbXVzdCBiZTsgdW5kZWZpbmVkIHdoZW4gdGhleSBhcmUgbm90IHZhbGlkIEpTT04uICovXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VkPFNoYXBlPih0ZXh0OiBzdHJpbmcpOiBTaGFwZSB8IHVuZGVmaW5lZCB7XG4gIHRyeSB7XG4gICAgcmV0dXJuIEpTT04ucGFyc2UodGV4dCkgYXMgU2hhcGVcbiAgfSBjYXRjaCB7XG4gICAgcmV0dXJuIHVuZGVmaW5lZFxuICB9XG59XG4iLCAiLy8gVGhlIHBsYWluIEpTT04gcHJvdG9jb2wncyBzcGVsbGluZzogZXZlcnkgZnJhbWUgdG8gdGhlIGNsaWVudCwgdG8gdGhlIGJ5dGUsIGFuZCB3aGF0IGEgZnJhbWUgZnJvbSB0aGUgY2xpZW50IGFza3MgZm9yLiBVc2VkIGluIHNoYXJkXG4vLyB0aHJlYWRzIChlbmNvZGluZykgYW5kIG9uIHRoZSBtYWluIHRocmVhZCAoY29tbWFuZHMpLiBObyBzdGF0ZSwgbm8gSS9PLlxuLy8gQSBmcmFtZSB0byB0aGUgY2xpZW50IGlzIG9uZSBKU09OIG9iamVjdCB3aXRoIGEgYHR5cGVgLCBlcXVhbCB0byBKU09OLnN0cmluZ2lmeSBvZiBpdHMga2V5cyBpbiB0aGVpciBvcmRlciBoZXJlLiBXaGF0IHN0YW5kcyBpbiBgZGF0YWBcbi8vIGlzIHNwbGljZWQgYXMgaXQgY2FtZSwgd2hpdGUgc3BhY2UgYW5kIGxpbmUgYnJlYWtzIHRvbzogYSBXZWJTb2NrZXQgZnJhbWUgaG9sZHMgb25lIG9iamVjdCwgc28gdGhleSBzZXBhcmF0ZSBub3RoaW5nLlxuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIGtlcHRVdGY4LCB0ZXh0T2YsIHV0ZjggfSBmcm9tICcuL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB7IHR5cGUgSWRlbnRpdHksIFNwZWxsaW5nIH0gZnJvbSAnLi9pZGVudGl0eS50cydcbmltcG9ydCB7IGZvbGRMaW5lQnJlYWtzLCBoYXNMb25lU3Vycm9nYXRlLCBwYXJzZWQsIHJhd01lbWJlciwgd2l0aGluRGVwdGggfSBmcm9tICcuL2pzb24tc2Nhbi50cydcbmltcG9ydCB7IHR5cGUgQnl0ZVJhbmdlLCBDTE9TRV9PQkpFQ1QsIENSLCBMRiwgTklORSwgT1BFTl9PQkpFQ1QsIFNQQUNFLCBUQUIsIHRleHRXaXRoaW4sIFpFUk8gfSBmcm9tICcuL2pzb24tdGV4dC50cydcbmltcG9ydCB7IGFwcGVuZFBheWxvYWQsIGZyb21UZXh0RnJhbWUsIHR5cGUgUGF5bG9hZCwgdGV4dEFzSnNvbiB9IGZyb20gJy4vcGF5bG9hZC50cydcblxuZXhwb3J0IGludGVyZmFjZSBOYW1lZE1lbWJlciB7XG4gIHJlYWRvbmx5IGlkOiBzdHJpbmdcbiAgcmVhZG9ubHkgbmFtZT86IHN0cmluZyB8IHVuZGVmaW5lZFxufVxuXG4vKiogYFwiPGtleT5cIjpcIjxpZD5cImAsIGFuZCB0aGUgbmFtZSBiZWhpbmQgaXQgd2hlbiB0aGVyZSBpcyBvbmUuICovXG5jb25zdCB3aG8gPSAoa2V5OiAnaWQnIHwgJ2Zyb20nLCB7IGlkLCBuYW1lIH06IE5hbWVkTWVtYmVyKTogc3RyaW5nID0+XG4gIGBcIiR7a2V5fVwiOlwiJHtpZH1cIiR7bmFtZSA9PT0gdW5kZWZpbmVkID8gJycgOiBgLFwibmFtZVwiOiR7SlNPTi5zdHJpbmdpZnkobmFtZSl9YH1gXG5cbmV4cG9ydCBpbnRlcmZhY2UgV2VsY29tZSBleHRlbmRzIE5hbWVkTWVtYmVyIHtcbiAgcmVhZG9ubHkgcm9vbTogc3RyaW5nXG4gIC8qKiBIb3cgbWFueSBhcmUgaW4gdGhlIHJvb20sIHRoZSBuZXcgbWVtYmVyIGluY2x1ZGVkLiAqL1xuICByZWFkb25seSBtZW1iZXJzOiBudW1iZXJcbn1cblxuZXhwb3J0IGNvbnN0IHdlbGNvbWUgPSAoZmllbGRzOiBXZWxjb21lKTogVWludDhBcnJheSA9PlxuICB1dGY4KGB7XCJ0eXBlXCI6XCJ3ZWxjb21lXCIsJHt3aG8oJ2lkJywgZmllbGRzKX0sXCJyb29tXCI6JHtKU09OLnN0cmluZ2lmeShmaWVsZHMucm9vbSl9LFwibWVtYmVyc1wiOiR7ZmllbGRzLm1lbWJlcnN9fWApXG5leHBvcnQgY29uc3Qgam9pbkZyYW1lID0gKG1lbWJlcjogTmFtZWRNZW1iZXIpOiBVaW50OEFycmF5ID0+IHV0ZjgoYHtcInR5cGVcIjpcImpvaW5cIiwke3dobygnaWQnLCBtZW1iZXIpfX1gKVxuZXhwb3J0IGNvbnN0IGxlYXZlRnJhbWUgPSAobWVtYmVyOiBOYW1lZE1lbWJlcik6IFVpbnQ4QXJyYXkgPT4gdXRmOChge1widHlwZVwiOlwibGVhdmVcIiwke3dobygnaWQnLCBtZW1iZXIpfX1gKVxuXG4vKiogVG9sZCB0byB0aGUgbWVtYmVycyBvZiBhIHJvb20gd2hvc2Ugc2hhcmQgd2FzIHJlcGxhY2VkOiB3aGF0IHdhcyB1bmRlciB3YXkgbWF5IGJlIGxvc3QuICovXG5leHBvcnQgY29uc3QgcmVzdGFydGVkRnJhbWUgPSB1dGY4KCd7XCJ0eXBlXCI6XCJyZXN0YXJ0ZWRcIn0nKVxuXG4vKiogU29tZXRoaW5nIHRoYXQgdGhlIGNsaWVudCBhc2tlZCBmb3IgY291bGQgbm90IGJlIGRvbmUuIGBjb2RlYCBpcyBvbmUgb2YgRXJyb3JDb2RlLiAqL1xuZXhwb3J0IGNvbnN0IGVycm9yRnJhbWUgPSAoeyBjb2RlLCBtZXNzYWdlIH06IHsgcmVhZG9ubHkgY29kZTogbnVtYmVyOyByZWFkb25seSBtZXNzYWdlOiBzdHJpbmcgfSk6IFVpbnQ4QXJyYXkgPT5cbiAgdXRmOChge1widHlwZVwiOlwiZXJyb3JcIixcImNvZGVcIjoke2NvZGV9LFwibWVzc2FnZVwiOiR7SlNPTi5zdHJpbmdpZnkobWVzc2FnZSl9fWApXG5cbi8qKiBUaGUgc2VuZGVyJ3MgcGFydCBvZiBhIG1lc3NhZ2UgdXAgdG8gdGhlIHZhbHVlIG9mIGBkYXRhYC4gKi9cbmV4cG9ydCBjb25zdCBtZXNzYWdlUHJlZml4ID0gKHNlbmRlcjogSWRlbnRpdHkpOiBVaW50OEFycmF5ID0+IHNlbmRlci5zcGVsbGVkKFNwZWxsaW5nLmpzb25NZXNzYWdlLCBzcGVsbE1lc3NhZ2VQcmVmaXgpXG5jb25zdCBzcGVsbE1lc3NhZ2VQcmVmaXggPSAoc2VuZGVyOiBJZGVudGl0eSk6IFVpbnQ4QXJyYXkgPT5cbiAga2VwdFV0ZjgoYHtcInR5cGVcIjpcIm1lc3NhZ2VcIiwke3dobygnZnJvbScsIHNlbmRlcil9LFwiZGF0YVwiOmApXG4vKiogVGhlIHNhbWUgZm9yIHB1c2hlcyBvZiBzdGF0aXN0aWNzLiAqL1xuZXhwb3J0IGNvbnN0IHN0YXRpc3RpY3NQcmVmaXggPSAoYWRtaW46IElkZW50aXR5KTogVWludDhBcnJheSA9PlxuICBhZG1pbi5zcGVsbGVkKFNwZWxsaW5nLmpzb25TdGF0aXN0aWNzLCBzcGVsbFN0YXRpc3RpY3NQcmVmaXgpXG5jb25zdCBzcGVsbFN0YXRpc3RpY3NQcmVmaXggPSAoeyBpZCB9OiBJZGVudGl0eSk6IFVpbnQ4QXJyYXkgPT4ga2VwdFV0ZjgoYHtcInR5cGVcIjpcInN0YXRpc3RpY3NcIixcImZyb21cIjpcIiR7aWR9XCIsXCJkYXRhXCI6YClcblxuLyoqIEFwcGVuZHMgb25lIG1lc3NhZ2Ugb3IgcHVzaCBvZiBzdGF0aXN0aWNzLiBgZGF0YWAgb2YgYSBtZW1iZXIncyB0ZXh0IGhhcyBwYXNzZWQgYGRhdGFPZmAuICovXG5leHBvcnQgZnVuY3Rpb24gYXBwZW5kTWVzc2FnZShidWlsZGVyOiBCeXRlQnVpbGRlciwgcHJlZml4OiBVaW50OEFycmF5LCBkYXRhOiBQYXlsb2FkKTogdm9pZCB7XG4gIGJ1aWxkZXIuYXBwZW5kKHByZWZpeClcbiAgYXBwZW5kUGF5bG9hZChidWlsZGVyLCBkYXRhKVxuICBidWlsZGVyLmFwcGVuZEJ5dGUoQ0xPU0VfT0JKRUNUKVxufVxuXG5leHBvcnQgaW50ZXJmYWNlIFByaXZhdGVNZXNzYWdlIHtcbiAgLyoqIFRoZSByZWNpcGllbnQncyBpZC4gKi9cbiAgcmVhZG9ubHkgdG86IHN0cmluZ1xuICAvKiogT2YgYSB0ZXh0OiB3aGF0IGBkYXRhT2ZgIG1hZGUgb2YgaXQuICovXG4gIHJlYWRvbmx5IGRhdGE6IFBheWxvYWRcbn1cblxuLyoqIFdoYXQgc3RhbmRzIHJvdW5kIHRoZSBkYXRhIG9mIGEgcHJpdmF0ZSBtZXNzYWdlOiB0aGUgbG9uZ2VzdCBuYW1lLCBlc2NhcGVkLCBpbmNsdWRlZC4gKi9cbmNvbnN0IFBSSVZBVEVfV1JBUF9CWVRFUyA9IDU0NFxuXG4vKiogQSBwcml2YXRlIG1lc3NhZ2UsIGZvciBpdHMgcmVjaXBpZW50IGFsb25lLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHByaXZhdGVGcmFtZShzZW5kZXI6IE5hbWVkTWVtYmVyLCB7IHRvLCBkYXRhIH06IFByaXZhdGVNZXNzYWdlKTogVWludDhBcnJheSB7XG4gIGNvbnN0IGJ1aWxkZXIgPSBuZXcgQnl0ZUJ1aWxkZXIoZGF0YS5lbmQgLSBkYXRhLnN0YXJ0ICsgUFJJVkFURV9XUkFQX0JZVEVTKVxuICBhcHBlbmRNZXNzYWdlKGJ1aWxkZXIsIHV0ZjgoYHtcInR5cGVcIjpcInByaXZhdGVcIiwke3dobygnZnJvbScsIHNlbmRlcil9LFwidG9cIjpcIiR7dG99XCIsXCJkYXRhXCI6YCksIGRhdGEpXG4gIHJldHVybiBidWlsZGVyLmNvcHkoKVxufVxuXG5jb25zdCBNRU1CRVJTX09QRU4gPSB1dGY4KCd7XCJ0eXBlXCI6XCJtZW1iZXJzXCIsXCJtZW1iZXJzXCI6WycpXG5jb25zdCBNRU1CRVJTX0NMT1NFID0gdXRmOCgnXX0nKVxuY29uc3QgTUVNQkVSU19DVVQgPSB1dGY4KCddLFwibW9yZVwiOnRydWV9JylcblxuLyoqIFRoZSBtZW1iZXJzIG9mIGEgcm9vbSwgYXMgbWFueSBvZiB0aGUgZmlyc3QgYXMgYSBmcmFtZSBvZiBgYnl0ZXNNYXhgIGJ5dGVzIGhvbGRzOyBgbW9yZWAgc2F5cyB0aGF0IHRoZXJlIGFyZSBvdGhlcnMuICovXG5leHBvcnQgZnVuY3Rpb24gbWVtYmVyc0ZyYW1lKG1lbWJlcnM6IEl0ZXJhYmxlPE5hbWVkTWVtYmVyPiwgYnl0ZXNNYXg6IG51bWJlcik6IFVpbnQ4QXJyYXkge1xuICBjb25zdCBidWlsZGVyID0gbmV3IEJ5dGVCdWlsZGVyKDEwMjQpXG4gIGJ1aWxkZXIuYXBwZW5kKE1FTUJFUlNfT1BFTilcbiAgbGV0IGlzRmlyc3QgPSB0cnVlXG4gIGZvciAoY29uc3QgbWVtYmVyIG9mIG1lbWJlcnMpIHtcbiAgICBjb25zdCBiZWZvcmUgPSBidWlsZGVyLmxlbmd0aFxuICAgIGJ1aWxkZXIuYXBwZW5kKHV0ZjgoYCR7aXNGaXJzdCA/ICcnIDogJywnfXske3dobygnaWQnLCBtZW1iZXIpfX1gKSlcbiAgICBpc0ZpcnN0ID0gZmFsc2VcbiAgICBpZiAoYnVpbGRlci5sZW5ndGggKyBNRU1CRVJTX0NVVC5sZW5ndGggPD0gYnl0ZXNNYXgpIGNvbnRpbnVlXG4gICAgYnVpbGRlci5sZW5ndGggPSBiZWZvcmVcbiAgICBidWlsZGVyLmFwcGVuZChNRU1CRVJTX0NVVClcbiAgICByZXR1cm4gYnVpbGRlci5jb3B5KClcbiAgfVxuICBidWlsZGVyLmFwcGVuZChNRU1CRVJTX0NMT1NFKVxuICByZXR1cm4gYnVpbGRlci5jb3B5KClcbn1cblxuLyoqXG4gKiBXaGF0IGBkYXRhYCBzaG93cyBvZiBhIHBheWxvYWQuIEEgdGV4dCB0aGF0IGlzIEpTT04sIG5lc3RlZCBhdCBtb3N0IGBkZXB0aE1heGAgZGVlcCBhbmQgd2l0aG91dCBoYWxmIGEgc3Vycm9nYXRlIHBhaXIsIGlzIHRoYXQgSlNPTiBhcyBpdFxuICogd2FzIHNlbnQ7IGFueSBvdGhlciB0ZXh0IGlzIGEgc3RyaW5nLiBKU09OIGZyb20gYSBjb21tYW5kIG9yIHRoZSBzZXJ2ZXIgQVBJIHN0YXlzIGFzIGl0IGlzLlxuICovXG5leHBvcnQgZnVuY3Rpb24gZGF0YU9mKHBheWxvYWQ6IFBheWxvYWQsIGRlcHRoTWF4OiBudW1iZXIpOiBQYXlsb2FkIHtcbiAgY29uc3QgeyBlbmNvZGluZywgYnl0ZXMsIHN0YXJ0LCBlbmQgfSA9IHBheWxvYWRcbiAgaWYgKGVuY29kaW5nID09PSAnanNvbicgfHwgIWxvb2tzTGlrZUpzb24oYnl0ZXMsIHBheWxvYWQpIHx8ICF3aXRoaW5EZXB0aChieXRlcywgc3RhcnQsIGVuZCwgZGVwdGhNYXgpKSByZXR1cm4gcGF5bG9hZFxuICAvLyBKU09OLnBhcnNlIG5ldmVyIHJldHVybnMgdW5kZWZpbmVkLlxuICBpZiAocGFyc2VkKHRleHRPZihieXRlcywgc3RhcnQsIGVuZCkpID09PSB1bmRlZmluZWQgfHwgaGFzTG9uZVN1cnJvZ2F0ZShieXRlcywgc3RhcnQsIGVuZCkpIHJldHVybiBwYXlsb2FkXG4gIHJldHVybiB0ZXh0QXNKc29uKHBheWxvYWQpXG59XG5cbi8qKiBUaGUgbG9uZ2VzdCBsaXRlcmFsLCBgZmFsc2VgLCB3aGljaCBpcyBhc2tlZCBmb3Igd2hvbGU6IHdvcmRzIHRoYXQgYmVnaW4gbGlrZSBvbmUgYXJlIGNvbW1vbi4gKi9cbmNvbnN0IExJVEVSQUxfQllURVNfTUFYID0gNVxuY29uc3QgTElURVJBTFM6IHJlYWRvbmx5IHN0cmluZ1tdID0gWyd0cnVlJywgJ2ZhbHNlJywgJ251bGwnXVxuLyoqIGBcImAsIGBbYCBhbmQgYHtgLCBhbmQgd2hhdCBlbmRzIGEgdmFsdWUgdGhhdCBiZWdpbnMgd2l0aCB0aGVtLiAqL1xuY29uc3QgQ0xPU0lORzogUmVhZG9ubHlNYXA8bnVtYmVyIHwgdW5kZWZpbmVkLCBudW1iZXI+ID0gbmV3IE1hcChbXG4gIFsweDIyLCAweDIyXSxcbiAgWzB4NWIsIDB4NWRdLFxuICBbT1BFTl9PQkpFQ1QsIENMT1NFX09CSkVDVF0sXG5dKVxuXG4vKiogRmFsc2UgZm9yIG1vc3QgdGV4dHMgdGhhdCBhcmUgbm8gSlNPTiwgZnJvbSB0aGVpciBmaXJzdCBhbmQgbGFzdCBieXRlczogYSBKU09OLnBhcnNlIHRoYXQgZmFpbHMgY29zdHMgbW9yZSB0aGFuIG9uZSB0aGF0IGRvZXMgbm90LiAqL1xuZnVuY3Rpb24gbG9va3NMaWtlSnNvbihieXRlczogVWludDhBcnJheSwgcmFuZ2U6IEJ5dGVSYW5nZSk6IGJvb2xlYW4ge1xuICBjb25zdCBzdGFydCA9IHNraXBTcGFjZShieXRlcywgcmFuZ2UpXG4gIGxldCBlbmQgPSByYW5nZS5lbmRcbiAgd2hpbGUgKGVuZCA+IHN0YXJ0ICYmIGlzU3BhY2UoYnl0ZXNbZW5kIC0gMV0hKSkgZW5kLS1cbiAgY29uc3QgZmlyc3QgPSBieXRlc1tzdGFydF0hXG4gIGNvbnN0IGxhc3QgPSBieXRlc1tlbmQgLSAxXSFcbiAgaWYgKHN0YXJ0ID09PSBlbmQpIHJldHVybiBmYWxzZVxuICBjb25zdCBjbG9zaW5nID0gQ0xPU0lORy5nZXQoZmlyc3QpXG4gIGlmIChjbG9zaW5nICE9PSB1bmRlZmluZWQpIHJldHVybiBsYXN0ID09PSBjbG9zaW5nXG4gIGlmIChpc0RpZ2l0KGZpcnN0KSB8fCBmaXJzdCA9PT0gMHgyZCkgcmV0dXJuIGlzRGlnaXQobGFzdClcbiAgcmV0dXJuIGVuZCAtIHN0YXJ0IDw9IExJVEVSQUxfQllURVNfTUFYICYmIExJVEVSQUxTLmluY2x1ZGVzKHRleHRPZihieXRlcywgc3RhcnQsIGVuZCkpXG59XG5cbmNvbnN0IGlzRGlnaXQgPSAoYnl0ZTogbnVtYmVyKTogYm9vbGVhbiA9PiBieXRlID49IFpFUk8gJiYgYnl0ZSA8PSBOSU5FXG5jb25zdCBpc1NwYWNlID0gKGJ5dGU6IG51bWJlcik6IGJvb2xlYW4gPT4gYnl0ZSA9PT0gU1BBQ0UgfHwgYnl0ZSA9PT0gTEYgfHwgYnl0ZSA9PT0gQ1IgfHwgYnl0ZSA9PT0gVEFCXG5cbmZ1bmN0aW9uIHNraXBTcGFjZShieXRlczogVWludDhBcnJheSwgeyBzdGFydCwgZW5kIH06IEJ5dGVSYW5nZSk6IG51bWJlciB7XG4gIGxldCBhdCA9IHN0YXJ0XG4gIHdoaWxlIChhdCA8IGVuZCAmJiBpc1NwYWNlKGJ5dGVzW2F0XSEpKSBhdCsrXG4gIHJldHVybiBhdFxufVxuXG4vKiogV2hhdCBhIHRleHQgZnJhbWUgZnJvbSB0aGUgY2xpZW50IGlzLiAqL1xuZXhwb3J0IHR5cGUgQ2xpZW50RnJhbWUgPVxuICAvKiogU2FpZCB0byB0aGUgcm9vbSBhcyBpdCBpcywgbGlrZSBhbnkgdGV4dDogbm8gSlNPTiBvYmplY3QsIG9yIG9uZSB3aXRob3V0IGEgYHR5cGVgLiAqL1xuICB8IHsgcmVhZG9ubHkga2luZDogJ3RleHQnIH1cbiAgLyoqIGBzdGFydGAgYW5kIGBlbmRgOiB3aGVyZSB0aGUgcmF3IGRhdGEgc3RhbmRzLCB3aGljaCBpcyB2YWxpZCBKU09OLiBTZWUgYGNvbW1hbmREYXRhYC4gKi9cbiAgfCB7IHJlYWRvbmx5IGtpbmQ6ICdtZXNzYWdlJzsgcmVhZG9ubHkgc3RhcnQ6IG51bWJlcjsgcmVhZG9ubHkgZW5kOiBudW1iZXIgfVxuICAvKiogYHRvYCBhcyB0aGUgY2xpZW50IHdyb3RlIGl0LCBvZiBhbnkgbGVuZ3RoLiAqL1xuICB8IHsgcmVhZG9ubHkga2luZDogJ3ByaXZhdGUnOyByZWFkb25seSB0bzogc3RyaW5nOyByZWFkb25seSBzdGFydDogbnVtYmVyOyByZWFkb25seSBlbmQ6IG51bWJlciB9XG4gIHwgeyByZWFkb25seSBraW5kOiAnbWVtYmVycycgfVxuICAvKiogQSBjb21tYW5kIHRoYXQgY2Fubm90IGJlIGNhcnJpZWQgb3V0OiBFcnJvckNvZGUuYmFkUmVxdWVzdCB3aXRoIHRoaXMgbWVzc2FnZS4gKi9cbiAgfCB7IHJlYWRvbmx5IGtpbmQ6ICdmYXVsdCc7IHJlYWRvbmx5IG1lc3NhZ2U6IHN0cmluZyB9XG5cbmNvbnN0IFRFWFQ6IENsaWVudEZyYW1lID0geyBraW5kOiAndGV4dCcgfVxuY29uc3QgVFlQRV9CWVRFU19NQVggPSA2NFxuXG4vKipcbiAqIFRlbGxzIGNvbW1hbmRzIGZyb20gdGV4dHMuIFRoZSBmcmFtZSdzIG93biBicmFjZXMgYXJlIGRlcHRoIDE7IG9mIGEga2V5IGdpdmVuIHR3aWNlIHRoZSBsYXN0IGNvdW50cywgYXMgd2l0aCBKU09OLnBhcnNlOyB1bmtub3duIGtleXMgYXJlXG4gKiBpZ25vcmVkLiBBIGZyYW1lIG5lc3RlZCB0b28gZGVlcCBpcyBub3QgcGFyc2VkOiB3aXRoIGEgYHR5cGVgIGl0IGlzIGEgZmF1bHQsIHdpdGhvdXQgb25lIGEgdGV4dC5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHBhcnNlQ2xpZW50RnJhbWUoYnl0ZXM6IFVpbnQ4QXJyYXksIGRlcHRoTWF4OiBudW1iZXIpOiBDbGllbnRGcmFtZSB7XG4gIGNvbnN0IHdob2xlID0geyBzdGFydDogMCwgZW5kOiBieXRlcy5sZW5ndGggfVxuICBpZiAoYnl0ZXNbc2tpcFNwYWNlKGJ5dGVzLCB3aG9sZSldICE9PSBPUEVOX09CSkVDVCkgcmV0dXJuIFRFWFRcbiAgaWYgKCF3aXRoaW5EZXB0aChieXRlcywgMCwgYnl0ZXMubGVuZ3RoLCBkZXB0aE1heCkpIHtcbiAgICBjb25zdCBoYXNUeXBlID0gcmF3TWVtYmVyKGJ5dGVzLCAwLCBieXRlcy5sZW5ndGgsICd0eXBlJykgIT09IHVuZGVmaW5lZFxuICAgIHJldHVybiBoYXNUeXBlID8gZmF1bHQoYG5lc3RlZCBkZWVwZXIgdGhhbiAke2RlcHRoTWF4fSBsZXZlbHNgKSA6IFRFWFRcbiAgfVxuICBjb25zdCBmcmFtZSA9IHBhcnNlZDxSZWNvcmQ8c3RyaW5nLCB1bmtub3duPj4odGV4dE9mKGJ5dGVzKSlcbiAgaWYgKGZyYW1lPy50eXBlID09PSB1bmRlZmluZWQpIHJldHVybiBURVhUXG4gIGNvbnN0IHsgdHlwZSwgdG8gfSA9IGZyYW1lXG4gIGlmICh0eXBlb2YgdHlwZSAhPT0gJ3N0cmluZycpIHJldHVybiBmYXVsdCgndHlwZSBpcyBub3QgYSBzdHJpbmcnKVxuICBzd2l0Y2ggKHR5cGUpIHtcbiAgICBjYXNlICdtZW1iZXJzJzpcbiAgICAgIHJldHVybiB7IGtpbmQ6ICdtZW1iZXJzJyB9XG4gICAgY2FzZSAnbWVzc2FnZSc6IHtcbiAgICAgIGNvbnN0IGRhdGEgPSByYXdNZW1iZXIoYnl0ZXMsIDAsIGJ5dGVzLmxlbmd0aCwgJ2RhdGEnKVxuICAgICAgaWYgKGRhdGEgPT09IHVuZGVmaW5lZCkgcmV0dXJuIGZhdWx0KCdtZXNzYWdlIG5lZWRzIHtcInR5cGVcIjpcIm1lc3NhZ2VcIixcImRhdGFcIjouLn0nKVxuICAgICAgcmV0dXJuIGRhdGFGYXVsdChieXRlcywgZGF0YSkgPz8geyBraW5kOiAnbWVzc2FnZScsIHN0YXJ0OiBkYXRhLnN0YXJ0LCBlbmQ6IGRhdGEuZW5kIH1cbiAgICB9XG4gICAgY2FzZSAncHJpdmF0ZSc6IHtcbiAgICAgIGNvbnN0IGRhdGEgPSByYXdNZW1iZXIoYnl0ZXMsIDAsIGJ5dGVzLmxlbmd0aCwgJ2RhdGEnKVxuICAgICAgaWYgKGRhdGEgPT09IHVuZGVmaW5lZCB8fCB0eXBlb2YgdG8gIT09ICdzdHJpbmcnKSB7XG4gICAgICAgIHJldHVybiBmYXVsdCgncHJpdmF0ZSBuZWVkcyB7XCJ0eXBlXCI6XCJwcml2YXRlXCIsXCJ0b1wiOlwiPGlkPlwiLFwiZGF0YVwiOi4ufScpXG4gICAgICB9XG4gICAgICByZXR1cm4gZGF0YUZhdWx0KGJ5dGVzLCBkYXRhKSA/PyB7IGtpbmQ6ICdwcml2YXRlJywgdG8sIHN0YXJ0OiBkYXRhLnN0YXJ0LCBlbmQ6IGRhdGEuZW5kIH1cbiAgICB9XG4gICAgZGVmYXVsdDoge1xuICAgICAgY29uc3QgbmFtZSA9IHV0ZjgodHlwZSlcbiAgICAgIHJldHVybiBmYXVsdChgdW5rbm93biB0eXBlICR7SlNPTi5zdHJpbmdpZnkodGV4dFdpdGhpbihuYW1lLCB7IHN0YXJ0OiAwLCBlbmQ6IG5hbWUubGVuZ3RoIH0sIFRZUEVfQllURVNfTUFYKSl9YClcbiAgICB9XG4gIH1cbn1cblxuY29uc3QgZmF1bHQgPSAobWVzc2FnZTogc3RyaW5nKTogQ2xpZW50RnJhbWUgPT4gKHsga2luZDogJ2ZhdWx0JywgbWVzc2FnZSB9KVxuXG5jb25zdCBkYXRhRmF1bHQgPSAoYnl0ZXM6IFVpbnQ4QXJyYXksIHsgc3RhcnQsIGVuZCB9OiBCeXRlUmFuZ2UpOiBDbGllbnRGcmFtZSB8IHVuZGVmaW5lZCA9PlxuICBoYXNMb25lU3Vycm9nYXRlKGJ5dGVzLCBzdGFydCwgZW5kKSA/IGZhdWx0KCdkYXRhIGhhcyBoYWxmIGEgc3Vycm9nYXRlIHBhaXInKSA6IHVuZGVmaW5lZFxuXG4vKipcbiAqIFRoZSBkYXRhIG9mIGEgY29tbWFuZCBhcyBhIHBheWxvYWQuIEl0cyBsaW5lIGJyZWFrcyBhcmUgYmxhbmtlZCBvdXQgaW4gcGxhY2U6IG1lbWJlcnMgd2l0aCB0aGUgY2VudHJpZnVnZSBwcm90b2NvbCBnZXQgdGhlIGRhdGEgaW4gYVxuICogZnJhbWUgdGhhdCBsaW5lIGJyZWFrcyBkaXZpZGUuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjb21tYW5kRGF0YShieXRlczogVWludDhBcnJheSwgeyBzdGFydCwgZW5kIH06IEJ5dGVSYW5nZSk6IFBheWxvYWQge1xuICBmb2xkTGluZUJyZWFrcyhieXRlcywgc3RhcnQsIGVuZClcbiAgcmV0dXJuIGZyb21UZXh0RnJhbWUoJ2pzb24nLCBieXRlcywgeyBzdGFydCwgZW5kIH0pXG59XG4iLCAiLy8gVGhlIHdpcmUgcHJvdG9jb2xzIGFzIGRhdGEuIEEgcHJvdG9jb2wgaXMgYSByb3cgb2YgUFJPVE9DT0xTOyBhbiBhdWRpZW5jZSBpcyBhIHJvdyBvZiBBVURJRU5DRVM6IHRoZSBtZW1iZXJzIG9mIGEgcm9vbSB0aGF0IGdldCB0aGVcbi8vIHNhbWUgYnl0ZXMuIFJvb21zLCBmbHVzaGVzLCByZWNvcmRzIGFuZCB0b3BpY3MgbG9vcCBvdmVyIHRoZXNlIHJvd3MgYW5kIGFzayBubyBjb25uZWN0aW9uIHdoaWNoIHByb3RvY29sIGl0IHNwZWFrcy4gUHVyZTsgYm90aCB0aHJlYWRzLlxuaW1wb3J0IHR5cGUgeyBCeXRlQnVpbGRlciB9IGZyb20gJy4vYnl0ZS1idWlsZGVyLnRzJ1xuaW1wb3J0IHsgYXBwZW5kSm9pblB1c2gsIGFwcGVuZExlYXZlUHVzaCwgYXBwZW5kUHVibGljYXRpb25QdXNoLCBwcml2YXRlUHVzaCwgcHVibGljYXRpb25PcGVuIH0gZnJvbSAnLi9jZW50cmlmdWdlLnRzJ1xuaW1wb3J0IHR5cGUgeyBSZXBseUVycm9yIH0gZnJvbSAnLi9jb2Rlcy50cydcbmltcG9ydCB0eXBlIHsgSWRlbnRpdHkgfSBmcm9tICcuL2lkZW50aXR5LnRzJ1xuaW1wb3J0IHR5cGUgeyBQYXlsb2FkIH0gZnJvbSAnLi9wYXlsb2FkLnRzJ1xuaW1wb3J0IHtcbiAgYXBwZW5kQnJvYWRjYXN0LFxuICBhcHBlbmRKb2luTm90aWNlLFxuICBhcHBlbmRMZWF2ZU5vdGljZSxcbiAgcGxhaW5QcmVmaXgsXG4gIHByaXZhdGVCcm9hZGNhc3QsXG4gIHJlc3RhcnROb3RpY2UsXG4gIHJvb21TdWZmaXgsXG4gIHlvdXJJZCxcbn0gZnJvbSAnLi9wbGFpbi50cydcblxuaW1wb3J0IHtcbiAgYXBwZW5kTWVzc2FnZSxcbiAgZGF0YU9mLFxuICBlcnJvckZyYW1lLFxuICBqb2luRnJhbWUsXG4gIGxlYXZlRnJhbWUsXG4gIG1lbWJlcnNGcmFtZSxcbiAgbWVzc2FnZVByZWZpeCxcbiAgcHJpdmF0ZUZyYW1lLFxuICByZXN0YXJ0ZWRGcmFtZSxcbiAgc3RhdGlzdGljc1ByZWZpeCxcbiAgd2VsY29tZSxcbn0gZnJvbSAnLi9wbGFpbi1qc29uLnRzJ1xuXG4vKiogQSBwdWJsaWNhdGlvbiwgYXMgaXRzIHNwZWxsaW5nIG5lZWRzIGl0LiAqL1xuZXhwb3J0IGludGVyZmFjZSBTcG9rZW4ge1xuICByZWFkb25seSBraW5kOiAnbWVzc2FnZScgfCAnc3RhdGlzdGljcydcbiAgcmVhZG9ubHkgcGF5bG9hZDogUGF5bG9hZFxuICByZWFkb25seSBzZW5kZXI6IElkZW50aXR5XG4gIHJlYWRvbmx5IG9mZnNldDogbnVtYmVyXG4gIHJlYWRvbmx5IHRhZ3M6IHN0cmluZyB8IHVuZGVmaW5lZFxufVxuXG4vKiogV2hhdCBhbGwgbWVzc2FnZXMgb2Ygb25lIHJvb20gdG8gb25lIGF1ZGllbmNlIHNoYXJlLiAqL1xuZXhwb3J0IGludGVyZmFjZSBSb29tU3BlbGxpbmcge1xuICByZWFkb25seSByb29tOiBzdHJpbmdcbiAgLyoqIFRoZSBwYXJ0IG9mIGEgcHVibGljYXRpb24gdGhhdCBuYW1lcyB0aGUgcm9vbS4gKi9cbiAgcmVhZG9ubHkgdGV4dDogVWludDhBcnJheVxuICByZWFkb25seSBqc29uRGVwdGhNYXg6IG51bWJlclxufVxuXG50eXBlIFNwZWxsPFdoYXQ+ID0gKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyLCB3aGF0OiBXaGF0LCBzcGVsbGluZzogUm9vbVNwZWxsaW5nKSA9PiB2b2lkXG5cbmV4cG9ydCBpbnRlcmZhY2UgQXVkaWVuY2Uge1xuICAvKiogSXRzIHBsYWNlIGluIEFVRElFTkNFUzsgcmVjb3JkcyBhbmQgc2V0cyBvZiBhdWRpZW5jZXMgYXJlIHdyaXR0ZW4gaW4gdGVybXMgb2YgaXQuICovXG4gIHJlYWRvbmx5IGluZGV4OiBudW1iZXJcbiAgLyoqIFRoZSBmaXJzdCBsZXR0ZXIgb2YgaXRzIHRvcGljcycgbmFtZXMuICovXG4gIHJlYWRvbmx5IGxldHRlcjogc3RyaW5nXG4gIC8qKlxuICAgKiBgc2luZ2xlYDogZWFjaCBtZXNzYWdlIGlzIGEgZnJhbWUgb2YgaXRzIG93bjsgdVdlYlNvY2tldHMuanMgZ2F0aGVycyB0aG9zZSBvZiBhIHR1cm4gaW50byBvbmUgc3lzdGVtIGNhbGwgZm9yIGVhY2ggbWVtYmVyLlxuICAgKiBgbGluZXNgOiBhIGZyYW1lIGhvbGRzIG1hbnkgbWVzc2FnZXMsIG9uZSBhIGxpbmUuXG4gICAqL1xuICByZWFkb25seSBmcmFtaW5nOiAnc2luZ2xlJyB8ICdsaW5lcydcbiAgcmVhZG9ubHkgcm9vbVRleHQ6IChyb29tOiBzdHJpbmcpID0+IFVpbnQ4QXJyYXlcbiAgLyoqIFVuZGVmaW5lZCB3aGVyZSB0aGUgYXVkaWVuY2UgaXMgdG9sZCBub3RoaW5nIG9mIHRoZSBraW5kLiAqL1xuICByZWFkb25seSBwdWJsaWNhdGlvbjogU3BlbGw8U3Bva2VuPiB8IHVuZGVmaW5lZFxuICByZWFkb25seSBqb2luZWQ6IFNwZWxsPElkZW50aXR5PiB8IHVuZGVmaW5lZFxuICByZWFkb25seSBsZWZ0OiBTcGVsbDxJZGVudGl0eT4gfCB1bmRlZmluZWRcbiAgLyoqIEZvciBhbiBhdWRpZW5jZSB0aGF0IHN0YXlzIGluIHRoZSByb29tIHdoZW4gd2hhdCB3YXMgdW5kZXIgd2F5IHRoZXJlIGlzIGxvc3QuICovXG4gIHJlYWRvbmx5IHJlc3RhcnRlZDogVWludDhBcnJheSB8IHVuZGVmaW5lZFxuICAvKiogSW5kZXggb2YgdGhlIGF1ZGllbmNlIHRoYXQgdGhpcyBvbmUncyBtZW1iZXJzIGFsc28gYmVsb25nIHRvOiB3aGF0IHRoZXkgYXJlIHRvbGQga2VlcHMgb25lIG9yZGVyLiBBIGZsdXNoIHdyaXRlcyB0aGF0IG9uZSBmaXJzdC4gKi9cbiAgcmVhZG9ubHkgYmVoaW5kOiBudW1iZXIgfCB1bmRlZmluZWRcbn1cblxuY29uc3Qgbm9uZSA9IG5ldyBVaW50OEFycmF5KDApXG5cbmNvbnN0IGF1ZGllbmNlcyA9IHtcbiAgcGxhaW46IHtcbiAgICBpbmRleDogMCxcbiAgICBsZXR0ZXI6ICdwJyxcbiAgICBmcmFtaW5nOiAnc2luZ2xlJyxcbiAgICByb29tVGV4dDogcm9vbVN1ZmZpeCxcbiAgICBwdWJsaWNhdGlvbjogKGJ1aWxkZXIsIHsgc2VuZGVyLCBwYXlsb2FkIH0sIHsgdGV4dCB9KSA9PlxuICAgICAgYXBwZW5kQnJvYWRjYXN0KGJ1aWxkZXIsIHBsYWluUHJlZml4KHNlbmRlciksIHBheWxvYWQsIHRleHQpLFxuICAgIGpvaW5lZDogKGJ1aWxkZXIsIHsgaWQgfSkgPT4gYXBwZW5kSm9pbk5vdGljZShidWlsZGVyLCBpZCksXG4gICAgbGVmdDogKGJ1aWxkZXIsIHsgaWQgfSkgPT4gYXBwZW5kTGVhdmVOb3RpY2UoYnVpbGRlciwgaWQpLFxuICAgIHJlc3RhcnRlZDogcmVzdGFydE5vdGljZSxcbiAgICBiZWhpbmQ6IHVuZGVmaW5lZCxcbiAgfSxcbiAgY2VudHJpZnVnZToge1xuICAgIGluZGV4OiAxLFxuICAgIGxldHRlcjogJ2MnLFxuICAgIGZyYW1pbmc6ICdsaW5lcycsXG4gICAgcm9vbVRleHQ6IHB1YmxpY2F0aW9uT3BlbixcbiAgICBwdWJsaWNhdGlvbjogKGJ1aWxkZXIsIHNwb2tlbiwgeyB0ZXh0IH0pID0+IGFwcGVuZFB1YmxpY2F0aW9uUHVzaChidWlsZGVyLCB0ZXh0LCBzcG9rZW4pLFxuICAgIGpvaW5lZDogdW5kZWZpbmVkLFxuICAgIGxlZnQ6IHVuZGVmaW5lZCxcbiAgICByZXN0YXJ0ZWQ6IHVuZGVmaW5lZCxcbiAgICBiZWhpbmQ6IHVuZGVmaW5lZCxcbiAgfSxcbiAgLyoqIFRob3NlIGNlbnRyaWZ1Z2UgbWVtYmVycyB0aGF0IGFza2VkIGZvciBqb2lucyBhbmQgbGVhdmVzOyB0aGV5IGJlbG9uZyB0byBib3RoLiAqL1xuICBqb2luTGVhdmU6IHtcbiAgICBpbmRleDogMixcbiAgICBsZXR0ZXI6ICdqJyxcbiAgICBmcmFtaW5nOiAnbGluZXMnLFxuICAgIHJvb21UZXh0OiAoKSA9PiBub25lLFxuICAgIHB1YmxpY2F0aW9uOiB1bmRlZmluZWQsXG4gICAgam9pbmVkOiAoYnVpbGRlciwgd2hvLCB7IHJvb20gfSkgPT4gYXBwZW5kSm9pblB1c2goYnVpbGRlciwgcm9vbSwgd2hvKSxcbiAgICBsZWZ0OiAoYnVpbGRlciwgd2hvLCB7IHJvb20gfSkgPT4gYXBwZW5kTGVhdmVQdXNoKGJ1aWxkZXIsIHJvb20sIHdobyksXG4gICAgcmVzdGFydGVkOiB1bmRlZmluZWQsXG4gICAgYmVoaW5kOiAxLFxuICB9LFxuICBqc29uOiB7XG4gICAgaW5kZXg6IDMsXG4gICAgbGV0dGVyOiAnbycsXG4gICAgZnJhbWluZzogJ3NpbmdsZScsXG4gICAgcm9vbVRleHQ6ICgpID0+IG5vbmUsXG4gICAgcHVibGljYXRpb246IChidWlsZGVyLCB7IGtpbmQsIHNlbmRlciwgcGF5bG9hZCB9LCB7IGpzb25EZXB0aE1heCB9KSA9PiB7XG4gICAgICBjb25zdCBwcmVmaXggPSBraW5kID09PSAnc3RhdGlzdGljcycgPyBzdGF0aXN0aWNzUHJlZml4KHNlbmRlcikgOiBtZXNzYWdlUHJlZml4KHNlbmRlcilcbiAgICAgIGFwcGVuZE1lc3NhZ2UoYnVpbGRlciwgcHJlZml4LCBkYXRhT2YocGF5bG9hZCwganNvbkRlcHRoTWF4KSlcbiAgICB9LFxuICAgIGpvaW5lZDogKGJ1aWxkZXIsIHdobykgPT4gYnVpbGRlci5hcHBlbmQoam9pbkZyYW1lKHdobykpLFxuICAgIGxlZnQ6IChidWlsZGVyLCB3aG8pID0+IGJ1aWxkZXIuYXBwZW5kKGxlYXZlRnJhbWUod2hvKSksXG4gICAgcmVzdGFydGVkOiByZXN0YXJ0ZWRGcmFtZSxcbiAgICBiZWhpbmQ6IHVuZGVmaW5lZCxcbiAgfSxcbn0gYXMgY29uc3Qgc2F0aXNmaWVzIFJlY29yZDxzdHJpbmcsIEF1ZGllbmNlPlxuXG4vKiogSW4gdGhlIG9yZGVyIGluIHdoaWNoIGEgZmx1c2ggd3JpdGVzIHRoZW0uICovXG5leHBvcnQgY29uc3QgQVVESUVOQ0VTOiByZWFkb25seSBBdWRpZW5jZVtdID0gT2JqZWN0LnZhbHVlcyhhdWRpZW5jZXMpXG5cbi8qKiBBIHNldCBvZiBhdWRpZW5jZXMsIGEgYml0IGVhY2guICovXG5leHBvcnQgY29uc3QgYXVkaWVuY2VCaXRzID0gKHNldDogcmVhZG9ubHkgQXVkaWVuY2VbXSk6IG51bWJlciA9PlxuICBzZXQucmVkdWNlKChiaXRzLCB7IGluZGV4IH0pID0+IGJpdHMgfCAoMSA8PCBpbmRleCksIDApXG5cbmNvbnN0IFNFVFMgPSBBcnJheS5mcm9tKHsgbGVuZ3RoOiAxIDw8IEFVRElFTkNFUy5sZW5ndGggfSwgKF8sIGJpdHMpID0+XG4gIEFVRElFTkNFUy5maWx0ZXIoKHsgaW5kZXggfSkgPT4gKGJpdHMgJiAoMSA8PCBpbmRleCkpICE9PSAwKSxcbilcbmV4cG9ydCBjb25zdCBhdWRpZW5jZXNPZiA9IChiaXRzOiBudW1iZXIpOiByZWFkb25seSBBdWRpZW5jZVtdID0+IFNFVFNbYml0c10hXG5cbmV4cG9ydCB0eXBlIFByb3RvY29sTmFtZSA9ICdwbGFpbicgfCAnY2VudHJpZnVnZScgfCAnanNvbidcblxuLyoqIEEgcHJpdmF0ZSBtZXNzYWdlIGFzIGl0IGlzIHNwZWxsZWQgZm9yIGl0cyByZWNpcGllbnQuICovXG5pbnRlcmZhY2UgUHJpdmF0ZU1lc3NhZ2Uge1xuICByZWFkb25seSBmcm9tOiBJZGVudGl0eVxuICByZWFkb25seSB0bzogc3RyaW5nXG4gIC8qKiBUaGUgcm9vbSB0aGF0IHRoZSBzZW5kZXIgc3BlYWtzIGZyb20sIG9yIGZvciBhIHNlbmRlciB3aXRob3V0IG9uZSB0aGF0IG9mIHRoZSByZWNpcGllbnQuICovXG4gIHJlYWRvbmx5IHJvb206IHN0cmluZ1xuICByZWFkb25seSBwYXlsb2FkOiBQYXlsb2FkXG4gIHJlYWRvbmx5IGpzb25EZXB0aE1heDogbnVtYmVyXG59XG5cbmV4cG9ydCBpbnRlcmZhY2UgUHJvdG9jb2wge1xuICByZWFkb25seSBuYW1lOiBQcm90b2NvbE5hbWVcbiAgLyoqIEl0cyBwbGFjZSBpbiBQUk9UT0NPTFM7IHJlY29yZHMgbmFtZSBpdCBieSB0aGlzLiAqL1xuICByZWFkb25seSBudW1iZXI6IG51bWJlclxuICByZWFkb25seSBhdWRpZW5jZXM6IHJlYWRvbmx5IEF1ZGllbmNlW11cbiAgLyoqIEZvciBtZW1iZXJzIHRoYXQgd2FudCBqb2lucyBhbmQgbGVhdmVzOyB0aGUgc2FtZSBmb3IgcHJvdG9jb2xzIHdob3NlIG1lbWJlcnMgYWx3YXlzIGdldCB0aGVtLiAqL1xuICByZWFkb25seSBhdWRpZW5jZXNXaXRoSm9pbnM6IHJlYWRvbmx5IEF1ZGllbmNlW11cbiAgLyoqIFdoYXQgc29tZWJvZHkgd2hvIGNvbm5lY3RzIHRvIGEgcm9vbSBoZWFycyBmaXJzdC4gRW1wdHkgZm9yIHByb3RvY29scyB0aGF0IHN1YnNjcmliZSBieSBhIGNvbW1hbmQuICovXG4gIHJlYWRvbmx5IHdlbGNvbWU6ICh3aG86IElkZW50aXR5LCByb29tOiB7IHJlYWRvbmx5IG5hbWU6IHN0cmluZzsgcmVhZG9ubHkgbWVtYmVyczogbnVtYmVyIH0pID0+IFVpbnQ4QXJyYXlcbiAgcmVhZG9ubHkgcHJpdmF0ZU1lc3NhZ2U6IChtZXNzYWdlOiBQcml2YXRlTWVzc2FnZSkgPT4gVWludDhBcnJheVxuICAvKiogRm9yIHByb3RvY29scyBpbiB3aGljaCBzb21lYm9keSB3aG8gbGl2ZXMgaW4gYSByb29tIG1heSBhc2sgd2hvIGVsc2UgaXMgdGhlcmUuIGBmcmFtZWAgdGFrZXMgYXQgbW9zdCBgYnl0ZXNNYXhgLiAqL1xuICByZWFkb25seSBtZW1iZXJMaXN0OlxuICAgIHwge1xuICAgICAgICByZWFkb25seSBmcmFtZTogKG1lbWJlcnM6IEl0ZXJhYmxlPElkZW50aXR5PiwgYnl0ZXNNYXg6IG51bWJlcikgPT4gVWludDhBcnJheVxuICAgICAgICByZWFkb25seSByZWZ1c2VkOiAoZXJyb3I6IFJlcGx5RXJyb3IpID0+IFVpbnQ4QXJyYXlcbiAgICAgIH1cbiAgICB8IHVuZGVmaW5lZFxufVxuXG5leHBvcnQgY29uc3QgUFJPVE9DT0wgPSB7XG4gIHBsYWluOiB7XG4gICAgbmFtZTogJ3BsYWluJyxcbiAgICBudW1iZXI6IDAsXG4gICAgYXVkaWVuY2VzOiBbYXVkaWVuY2VzLnBsYWluXSxcbiAgICBhdWRpZW5jZXNXaXRoSm9pbnM6IFthdWRpZW5jZXMucGxhaW5dLFxuICAgIHdlbGNvbWU6ICh7IGlkIH0pID0+IHlvdXJJZChpZCksXG4gICAgcHJpdmF0ZU1lc3NhZ2U6ICh7IGZyb20sIHRvLCByb29tLCBwYXlsb2FkIH0pID0+IHByaXZhdGVCcm9hZGNhc3QoeyBmcm9tLCByb29tLCB0bywgcGF5bG9hZCB9KSxcbiAgICBtZW1iZXJMaXN0OiB1bmRlZmluZWQsXG4gIH0sXG4gIGNlbnRyaWZ1Z2U6IHtcbiAgICBuYW1lOiAnY2VudHJpZnVnZScsXG4gICAgbnVtYmVyOiAxLFxuICAgIGF1ZGllbmNlczogW2F1ZGllbmNlcy5jZW50cmlmdWdlXSxcbiAgICBhdWRpZW5jZXNXaXRoSm9pbnM6IFthdWRpZW5jZXMuY2VudHJpZnVnZSwgYXVkaWVuY2VzLmpvaW5MZWF2ZV0sXG4gICAgd2VsY29tZTogKCkgPT4gbm9uZSxcbiAgICBwcml2YXRlTWVzc2FnZTogKHsgZnJvbSwgcGF5bG9hZCB9KSA9PiBwcml2YXRlUHVzaChmcm9tLmlkLCBwYXlsb2FkKSxcbiAgICBtZW1iZXJMaXN0OiB1bmRlZmluZWQsXG4gIH0sXG4gIGpzb246IHtcbiAgICBuYW1lOiAnanNvbicsXG4gICAgbnVtYmVyOiAyLFxuICAgIGF1ZGllbmNlczogW2F1ZGllbmNlcy5qc29uXSxcbiAgICBhdWRpZW5jZXNXaXRoSm9pbnM6IFthdWRpZW5jZXMuanNvbl0sXG4gICAgd2VsY29tZTogKHsgaWQsIG5hbWUgfSwgeyBuYW1lOiByb29tLCBtZW1iZXJzIH0pID0+IHdlbGNvbWUoeyBpZCwgbmFtZSwgcm9vbSwgbWVtYmVycyB9KSxcbiAgICBwcml2YXRlTWVzc2FnZTogKHsgZnJvbSwgdG8sIHBheWxvYWQsIGpzb25EZXB0aE1heCB9KSA9PlxuICAgICAgcHJpdmF0ZUZyYW1lKGZyb20sIHsgdG8sIGRhdGE6IGRhdGFPZihwYXlsb2FkLCBqc29uRGVwdGhNYXgpIH0pLFxuICAgIG1lbWJlckxpc3Q6IHsgZnJhbWU6IG1lbWJlcnNGcmFtZSwgcmVmdXNlZDogZXJyb3JGcmFtZSB9LFxuICB9LFxufSBhcyBjb25zdCBzYXRpc2ZpZXMgUmVjb3JkPFByb3RvY29sTmFtZSwgUHJvdG9jb2w+XG5cbmV4cG9ydCBjb25zdCBQUk9UT0NPTFM6IHJlYWRvbmx5IFByb3RvY29sW10gPSBPYmplY3QudmFsdWVzKFBST1RPQ09MKVxuIiwgIi8vIFRoZSBwYXJhbWV0ZXJzIG9mIGEgcHVibGlzaCwgZnJvbSBhIGNvbW1hbmQgb3IgdGhlIHNlcnZlciBBUEk6IGZvdW5kIHRvIGJlIHZhbGlkIEpTT04sIGFuZCB3aGVyZSB0aGVpciBgZGF0YWAgc3RhbmRzIGluIHRoZSBieXRlcy4gUHVyZS5cbmltcG9ydCB7IHRleHRPZiB9IGZyb20gJy4vYnl0ZS1idWlsZGVyLnRzJ1xuaW1wb3J0IHsgcmF3TWVtYmVyIH0gZnJvbSAnLi9qc29uLXNjYW4udHMnXG5cbmV4cG9ydCB0eXBlIENoZWNrZWREYXRhID1cbiAgfCB7IHJlYWRvbmx5IGtpbmQ6ICdvayc7IHJlYWRvbmx5IHBhcmFtczogUmVjb3JkPHN0cmluZywgdW5rbm93bj47IHJlYWRvbmx5IHN0YXJ0OiBudW1iZXI7IHJlYWRvbmx5IGVuZDogbnVtYmVyIH1cbiAgfCB7IHJlYWRvbmx5IGtpbmQ6ICdyZWZ1c2VkJzsgcmVhZG9ubHkgd2h5OiBzdHJpbmcgfVxuXG4vKiogV2hlcmUgdGhlIHJhdyBgZGF0YWAgb2YgYSBwdWJsaXNoIHN0YW5kcywgYWZ0ZXIgdGhlIHdob2xlIG9mIGl0IHdhcyBmb3VuZCB0byBiZSB2YWxpZCBKU09OLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGNoZWNrZWREYXRhKGJ5dGVzOiBVaW50OEFycmF5LCBzdGFydDogbnVtYmVyLCBlbmQ6IG51bWJlcik6IENoZWNrZWREYXRhIHtcbiAgbGV0IHBhcmFtczogdW5rbm93blxuICB0cnkge1xuICAgIHBhcmFtcyA9IEpTT04ucGFyc2UodGV4dE9mKGJ5dGVzLCBzdGFydCwgZW5kKSlcbiAgfSBjYXRjaCB7XG4gICAgcmV0dXJuIHsga2luZDogJ3JlZnVzZWQnLCB3aHk6ICdtYWxmb3JtZWQgSlNPTicgfVxuICB9XG4gIGlmICh0eXBlb2YgcGFyYW1zICE9PSAnb2JqZWN0JyB8fCBwYXJhbXMgPT09IG51bGwgfHwgQXJyYXkuaXNBcnJheShwYXJhbXMpKSB7XG4gICAgcmV0dXJuIHsga2luZDogJ3JlZnVzZWQnLCB3aHk6ICdleHBlY3RlZCBhIEpTT04gb2JqZWN0JyB9XG4gIH1cbiAgY29uc3QgcmFuZ2UgPSByYXdNZW1iZXIoYnl0ZXMsIHN0YXJ0LCBlbmQsICdkYXRhJylcbiAgaWYgKHJhbmdlID09PSB1bmRlZmluZWQpIHJldHVybiB7IGtpbmQ6ICdyZWZ1c2VkJywgd2h5OiAnZGF0YSBpcyBtaXNzaW5nJyB9XG4gIHJldHVybiB7IGtpbmQ6ICdvaycsIHBhcmFtczogcGFyYW1zIGFzIFJlY29yZDxzdHJpbmcsIHVua25vd24+LCBzdGFydDogcmFuZ2Uuc3RhcnQsIGVuZDogcmFuZ2UuZW5kIH1cbn1cbiIsICIvLyBUaGUgcGFyYW1ldGVycyBvZiBhIGhpc3RvcnkgY29tbWFuZCwgYXMgd2hhdCB0aGUgZW5naW5lIGlzIGFza2VkLiBQdXJlLlxuaW1wb3J0IHR5cGUgeyBIaXN0b3J5UXVlcnkgfSBmcm9tICcuLi9lbmdpbmUvZW5naW5lLnRzJ1xuXG4vKiogV2hhdCBpcyB3cm9uZyB3aXRoIHRoZW0sIGFzIGEgdGV4dCwgd2hlbiB0aGV5IGFyZSBubyBxdWVyeS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBoaXN0b3J5UXVlcnkodGV4dDogc3RyaW5nLCBpdGVtc01heDogbnVtYmVyKTogSGlzdG9yeVF1ZXJ5IHwgc3RyaW5nIHtcbiAgbGV0IHBhcmFtczogdW5rbm93blxuICB0cnkge1xuICAgIHBhcmFtcyA9IEpTT04ucGFyc2UodGV4dClcbiAgfSBjYXRjaCB7XG4gICAgcmV0dXJuICdtYWxmb3JtZWQgSlNPTidcbiAgfVxuICBjb25zdCB7IGxpbWl0LCBzaW5jZSwgcmV2ZXJzZSB9ID0gcGFyYW1zIGFzIFJlY29yZDxzdHJpbmcsIHVua25vd24+XG4gIGNvbnN0IGNvdW50ID0gbGltaXQgPz8gMFxuICBpZiAodHlwZW9mIGNvdW50ICE9PSAnbnVtYmVyJyB8fCAhTnVtYmVyLmlzSW50ZWdlcihjb3VudCkpIHJldHVybiAnbGltaXQgbXVzdCBiZSBhbiBpbnRlZ2VyJ1xuICBjb25zdCBpc1JldmVyc2UgPSByZXZlcnNlID8/IGZhbHNlXG4gIGlmICh0eXBlb2YgaXNSZXZlcnNlICE9PSAnYm9vbGVhbicpIHJldHVybiAncmV2ZXJzZSBtdXN0IGJlIHRydWUgb3IgZmFsc2UnXG4gIGNvbnN0IGlzRnJvbVN0YXJ0ID0gc2luY2UgPT09IHVuZGVmaW5lZCB8fCBzaW5jZSA9PT0gbnVsbFxuICBjb25zdCBwb3NpdGlvbiA9IGlzRnJvbVN0YXJ0ID8gdW5kZWZpbmVkIDogcG9zaXRpb25PZihzaW5jZSlcbiAgaWYgKCFpc0Zyb21TdGFydCAmJiBwb3NpdGlvbiA9PT0gdW5kZWZpbmVkKSByZXR1cm4gJ3NpbmNlIG11c3QgYmUge1wib2Zmc2V0XCI6Li4sXCJlcG9jaFwiOlwiLi5cIn0nXG4gIGlmIChpc1JldmVyc2UgJiYgcG9zaXRpb24/Lm9mZnNldCA9PT0gMCkgcmV0dXJuICd0aGVyZSBpcyBub3RoaW5nIGJlZm9yZSB0aGUgb2Zmc2V0IDAnXG4gIC8vIEEgbmVnYXRpdmUgbGltaXQgYXNrcyBmb3IgYXMgbWFueSBhcyB0aGVyZSBhcmUuXG4gIHJldHVybiB7IGxpbWl0OiBjb3VudCA8IDAgPyBpdGVtc01heCA6IE1hdGgubWluKGNvdW50LCBpdGVtc01heCksIHJldmVyc2U6IGlzUmV2ZXJzZSwgc2luY2U6IHBvc2l0aW9uIH1cbn1cblxuZnVuY3Rpb24gcG9zaXRpb25PZih2YWx1ZTogdW5rbm93bik6IHsgZXBvY2g6IHN0cmluZzsgb2Zmc2V0OiBudW1iZXIgfSB8IHVuZGVmaW5lZCB7XG4gIGlmICh0eXBlb2YgdmFsdWUgIT09ICdvYmplY3QnIHx8IHZhbHVlID09PSBudWxsKSByZXR1cm4gdW5kZWZpbmVkXG4gIGNvbnN0IHsgb2Zmc2V0OiBnaXZlbiwgZXBvY2g6IGdpdmVuRXBvY2ggfSA9IHZhbHVlIGFzIFJlY29yZDxzdHJpbmcsIHVua25vd24+XG4gIGNvbnN0IG9mZnNldCA9IGdpdmVuID8/IDBcbiAgY29uc3QgZXBvY2ggPSBnaXZlbkVwb2NoID8/ICcnXG4gIGlmICh0eXBlb2Ygb2Zmc2V0ICE9PSAnbnVtYmVyJyB8fCAhTnVtYmVyLmlzSW50ZWdlcihvZmZzZXQpIHx8IG9mZnNldCA8IDApIHJldHVybiB1bmRlZmluZWRcbiAgLy8gQmV5b25kIHdoYXQgYSBudW1iZXIgaG9sZHMgZXhhY3RseSB0aGVyZSBpcyBubyBwdWJsaWNhdGlvbiBlaXRoZXIuXG4gIHJldHVybiB0eXBlb2YgZXBvY2ggPT09ICdzdHJpbmcnID8geyBlcG9jaCwgb2Zmc2V0OiBNYXRoLm1pbihvZmZzZXQsIE51bWJlci5NQVhfU0FGRV9JTlRFR0VSKSB9IDogdW5kZWZpbmVkXG59XG4iLCAiLy8gQSBjb25uZWN0aW9uIGluIGEgcm9vbSwgYXMgaXRzIHNoYXJkIGtub3dzIGl0LiBIb2xkcyBubyBzb2NrZXQ6IG9ubHkgdGhlIG51bWJlciBieSB3aGljaCB0aGUgbWFpbiB0aHJlYWQgZmluZHMgaXQuXG5pbXBvcnQgeyBJZGVudGl0eSwgdHlwZSBJZGVudGl0eUZpZWxkcyB9IGZyb20gJy4uL3Byb3RvY29sL2lkZW50aXR5LnRzJ1xuaW1wb3J0IHsgdHlwZSBBdWRpZW5jZSwgYXVkaWVuY2VCaXRzLCB0eXBlIFByb3RvY29sIH0gZnJvbSAnLi4vcHJvdG9jb2wvcHJvdG9jb2xzLnRzJ1xuXG5leHBvcnQgY2xhc3MgTWVtYmVyIHtcbiAgcmVhZG9ubHkgY29ubmVjdGlvbjogbnVtYmVyXG4gIHJlYWRvbmx5IHByb3RvY29sOiBQcm90b2NvbFxuICByZWFkb25seSBhdWRpZW5jZXM6IHJlYWRvbmx5IEF1ZGllbmNlW11cbiAgI2lkZW50aXR5OiBJZGVudGl0eVxuICAvKiogTWVzc2FnZXMgdG8gdGhlIHJvb20gdGhhdCB0aGUgZW5naW5lIHdhcyBnaXZlbiwgYW5kIHRob3NlIHRoYXQgaXQgaGFzIGFuc3dlcmVkLiBJdCBhbnN3ZXJzIHRoZW0gaW4gdGhlaXIgb3JkZXIuICovXG4gICNhc2tlZENvdW50ID0gMFxuICAjYW5zd2VyZWRDb3VudCA9IDBcbiAgLyoqIFdoYXQgaGFzIHRvIHdhaXQgZm9yIHNvbWUgb2YgdGhvc2UgYW5zd2VycywgYW5kIGZvciBob3cgbWFueS4gKi9cbiAgI2FmdGVyd2FyZHM6IHsgcmVhZG9ubHkgY291bnQ6IG51bWJlcjsgcmVhZG9ubHkgcnVuOiAoKSA9PiB2b2lkIH1bXSB8IHVuZGVmaW5lZFxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiB7XG4gICAgcmVhZG9ubHkgY29ubmVjdGlvbjogbnVtYmVyXG4gICAgcmVhZG9ubHkgcHJvdG9jb2w6IFByb3RvY29sXG4gICAgLyoqIFdhbnRzIGpvaW4gYW5kIGxlYXZlIHB1c2hlcywgd2hlcmUgaXRzIHByb3RvY29sIGxlYXZlcyBpdCB0aGUgY2hvaWNlLiAqL1xuICAgIHJlYWRvbmx5IGpvaW5MZWF2ZTogYm9vbGVhblxuICAgIHJlYWRvbmx5IGlkZW50aXR5OiBJZGVudGl0eUZpZWxkc1xuICB9KSB7XG4gICAgdGhpcy5jb25uZWN0aW9uID0gcGFydHMuY29ubmVjdGlvblxuICAgIHRoaXMucHJvdG9jb2wgPSBwYXJ0cy5wcm90b2NvbFxuICAgIHRoaXMuYXVkaWVuY2VzID0gcGFydHMuam9pbkxlYXZlID8gcGFydHMucHJvdG9jb2wuYXVkaWVuY2VzV2l0aEpvaW5zIDogcGFydHMucHJvdG9jb2wuYXVkaWVuY2VzXG4gICAgdGhpcy4jaWRlbnRpdHkgPSBuZXcgSWRlbnRpdHkocGFydHMuaWRlbnRpdHkpXG4gIH1cblxuICBnZXQgaWRlbnRpdHkoKTogSWRlbnRpdHkge1xuICAgIHJldHVybiB0aGlzLiNpZGVudGl0eVxuICB9XG5cbiAgZ2V0IGlkKCk6IHN0cmluZyB7XG4gICAgcmV0dXJuIHRoaXMuI2lkZW50aXR5LmlkXG4gIH1cblxuICBnZXQgYXVkaWVuY2VCaXRzKCk6IG51bWJlciB7XG4gICAgcmV0dXJuIGF1ZGllbmNlQml0cyh0aGlzLmF1ZGllbmNlcylcbiAgfVxuXG4gIC8qKiBUaGUgZW5naW5lIGlzIGFib3V0IHRvIGJlIGdpdmVuIGEgbWVzc2FnZSBvZiB0aGlzIG1lbWJlci4gKi9cbiAgYXNrZWQoKTogdm9pZCB7XG4gICAgdGhpcy4jYXNrZWRDb3VudCArPSAxXG4gIH1cblxuICAvKiogVGhlIGVuZ2luZSBoYXMgYW5zd2VyZWQgdGhlIG9sZGVzdCBtZXNzYWdlIHRoYXQgaXQgaGFkIG5vdCBhbnN3ZXJlZC4gKi9cbiAgYW5zd2VyZWQoKTogdm9pZCB7XG4gICAgdGhpcy4jYW5zd2VyZWRDb3VudCArPSAxXG4gICAgd2hpbGUgKHRoaXMuI2FmdGVyd2FyZHMgIT09IHVuZGVmaW5lZCAmJiB0aGlzLiNhZnRlcndhcmRzWzBdIS5jb3VudCA8PSB0aGlzLiNhbnN3ZXJlZENvdW50KSB7XG4gICAgICBjb25zdCB7IHJ1biB9ID0gdGhpcy4jYWZ0ZXJ3YXJkcy5zaGlmdCgpIVxuICAgICAgaWYgKHRoaXMuI2FmdGVyd2FyZHMubGVuZ3RoID09PSAwKSB0aGlzLiNhZnRlcndhcmRzID0gdW5kZWZpbmVkXG4gICAgICBydW4oKVxuICAgIH1cbiAgfVxuXG4gIC8qKiBXaGV0aGVyIHRoZSBlbmdpbmUgaGFzIHlldCB0byBhbnN3ZXIgYSBtZXNzYWdlIG9mIHRoaXMgbWVtYmVyLiAqL1xuICBnZXQgaXNBd2FpdGVkKCk6IGJvb2xlYW4ge1xuICAgIHJldHVybiB0aGlzLiNhc2tlZENvdW50ID4gdGhpcy4jYW5zd2VyZWRDb3VudFxuICB9XG5cbiAgLyoqIERvZXMgc29tZXRoaW5nIG9uY2UgdGhlIGVuZ2luZSBoYXMgYW5zd2VyZWQgYWxsIHRoYXQgdGhpcyBtZW1iZXIgaGFzIHNhaWQgc28gZmFyLiAqL1xuICBhZnRlcndhcmRzKHJ1bjogKCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIHRoaXMuI2FmdGVyd2FyZHMgPz89IFtdXG4gICAgdGhpcy4jYWZ0ZXJ3YXJkcy5wdXNoKHsgY291bnQ6IHRoaXMuI2Fza2VkQ291bnQsIHJ1biB9KVxuICB9XG5cbiAgLyoqIENoYW5nZXMgd2hhdCBvdGhlcnMgc2VlIG9mIGl0IGZyb20gbm93IG9uLiBBIGZpZWxkIHRoYXQgaXMgbGVmdCBvdXQgc3RheXMsIG9uZSB0aGF0IGlzIHVuZGVmaW5lZCBnb2VzLiAqL1xuICBkZXNjcmliZShjaGFuZ2U6IFBpY2s8SWRlbnRpdHlGaWVsZHMsICduYW1lJyB8ICdjb25uZWN0aW9uSW5mbycgfCAncm9vbUluZm8nPik6IHZvaWQge1xuICAgIHRoaXMuI2lkZW50aXR5ID0gbmV3IElkZW50aXR5KHsgLi4udGhpcy4jaWRlbnRpdHksIC4uLmNoYW5nZSB9KVxuICB9XG59XG4iLCAiLy8gQ2VudHJpZnVnZSBjb21tYW5kcyBhcyBhIHNoYXJkIGFuc3dlcnMgdGhlbTogZGVjb2RlcyB0aGUgcGFyYW1ldGVycywgYXNrcyB0aGUgcm9vbSBvciB0aGUgZW5naW5lLCBhbmRcbi8vIHdyaXRlcyBleGFjdGx5IG9uZSByZXBseSBmb3IgZWFjaCBjb21tYW5kLiBXaGF0IHRoZSBtYWluIHRocmVhZCBoYXMgY2hlY2tlZCBhbHJlYWR5ICh0b2tlbnMsIGxpbWl0cyBvZiBhIGNvbm5lY3Rpb24pIGlzXG4vLyBub3QgY2hlY2tlZCBhZ2Fpbi4gU2hhcmQgdGhyZWFkIG9ubHkuXG5cbmltcG9ydCB7IGFzc2VydE5ldmVyIH0gZnJvbSAnLi4vYXNzZXJ0LW5ldmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBDb25maWcgfSBmcm9tICcuLi9jb25maWcvY29uZmlnLnRzJ1xuaW1wb3J0IHsgdHlwZSBQZXJtaXNzaW9uLCBwZXJtaXRzLCByb29tT3B0aW9uc0ZvciB9IGZyb20gJy4uL2NvbmZpZy9yb29tLW9wdGlvbnMudHMnXG5pbXBvcnQgdHlwZSB7IEVuZ2luZSB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgdHlwZSB7IFNoYXJkQ291bnRlcnMgfSBmcm9tICcuLi9tYWlsYm94L2NvdW50ZXJzLnRzJ1xuaW1wb3J0IHR5cGUgeyBDYWxsIH0gZnJvbSAnLi4vbWFpbGJveC9pbmJveC1yZWNvcmRzLnRzJ1xuaW1wb3J0IHR5cGUgeyBEZXNjcmliZU9yZGVyLCBTdHJhbmdlciwgU3Vic2NyaWJlT3JkZXIgfSBmcm9tICcuLi9tYWlsYm94L29yZGVycy50cydcbmltcG9ydCB0eXBlIHsgU2xpY2UgfSBmcm9tICcuLi9tYWlsYm94L3NsaWNlLnRzJ1xuaW1wb3J0IHsgQnl0ZUJ1aWxkZXIsIHRleHRPZiB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB7XG4gIGFwcGVuZExpbmUsXG4gIGVycm9yRnJhbWUsXG4gIGhpc3RvcnlSZXN1bHQsXG4gIGluZm9CeXRlcyxcbiAgcHJlc2VuY2VSZXN1bHQsXG4gIHByZXNlbmNlU3RhdHNSZXN1bHQsXG4gIHJlcGx5RnJhbWUsXG4gIHR5cGUgU3RvcmVkRmllbGRzLFxuICBzdG9yZWRCeXRlcyxcbiAgdW5zdWJzY3JpYmVQdXNoLFxufSBmcm9tICcuLi9wcm90b2NvbC9jZW50cmlmdWdlLnRzJ1xuaW1wb3J0IHsgRXJyb3JDb2RlLCB0eXBlIFJlcGx5RXJyb3IsIFVuc3Vic2NyaWJlQ29kZSB9IGZyb20gJy4uL3Byb3RvY29sL2NvZGVzLnRzJ1xuaW1wb3J0IHsgSWRlbnRpdHkgfSBmcm9tICcuLi9wcm90b2NvbC9pZGVudGl0eS50cydcbmltcG9ydCB7IGZyb21UZXh0RnJhbWUgfSBmcm9tICcuLi9wcm90b2NvbC9wYXlsb2FkLnRzJ1xuaW1wb3J0IHsgUFJPVE9DT0wgfSBmcm9tICcuLi9wcm90b2NvbC9wcm90b2NvbHMudHMnXG5pbXBvcnQgeyBjaGVja2VkRGF0YSB9IGZyb20gJy4uL3Byb3RvY29sL3B1Ymxpc2gtZGF0YS50cydcbmltcG9ydCB7IGhpc3RvcnlRdWVyeSB9IGZyb20gJy4vaGlzdG9yeS1xdWVyeS50cydcbmltcG9ydCB7IE1lbWJlciB9IGZyb20gJy4vbWVtYmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBPdXRib3ggfSBmcm9tICcuL291dGJveC50cydcbmltcG9ydCB0eXBlIHsgUm9vbSB9IGZyb20gJy4vcm9vbS50cydcbmltcG9ydCB0eXBlIHsgUm9vbXMgfSBmcm9tICcuL3Jvb21zLnRzJ1xuXG5jb25zdCBOT1RISU5HOiBTbGljZSA9IHsgYnl0ZXM6IG5ldyBVaW50OEFycmF5KDApLCBzdGFydDogMCwgZW5kOiAwIH1cblxuZXhwb3J0IGludGVyZmFjZSBDZW50cmlmdWdlQ29tbWFuZHNQYXJ0cyB7XG4gIHJlYWRvbmx5IGNvbmZpZzogQ29uZmlnXG4gIHJlYWRvbmx5IGVuZ2luZTogRW5naW5lXG4gIHJlYWRvbmx5IHJvb21zOiBSb29tc1xuICByZWFkb25seSBvdXRib3g6IE91dGJveFxuICByZWFkb25seSBjb3VudGVyczogU2hhcmRDb3VudGVyc1xufVxuXG5leHBvcnQgY2xhc3MgQ2VudHJpZnVnZUNvbW1hbmRzIHtcbiAgcmVhZG9ubHkgI2NvbmZpZzogQ29uZmlnXG4gIHJlYWRvbmx5ICNlbmdpbmU6IEVuZ2luZVxuICByZWFkb25seSAjcm9vbXM6IFJvb21zXG4gIHJlYWRvbmx5ICNvdXRib3g6IE91dGJveFxuICByZWFkb25seSAjY291bnRlcnM6IFNoYXJkQ291bnRlcnNcblxuICBjb25zdHJ1Y3RvcihwYXJ0czogQ2VudHJpZnVnZUNvbW1hbmRzUGFydHMpIHtcbiAgICB0aGlzLiNjb25maWcgPSBwYXJ0cy5jb25maWdcbiAgICB0aGlzLiNlbmdpbmUgPSBwYXJ0cy5lbmdpbmVcbiAgICB0aGlzLiNyb29tcyA9IHBhcnRzLnJvb21zXG4gICAgdGhpcy4jb3V0Ym94ID0gcGFydHMub3V0Ym94XG4gICAgdGhpcy4jY291bnRlcnMgPSBwYXJ0cy5jb3VudGVyc1xuICB9XG5cbiAgc3Vic2NyaWJlKGNhbGw6IENhbGwsIG9yZGVyOiBTdWJzY3JpYmVPcmRlcik6IHZvaWQge1xuICAgIGNvbnN0IHJvb21zID0gdGhpcy4jcm9vbXNcbiAgICBjb25zdCBzYWlkID0gYnl0ZXNTYWlkT2Yob3JkZXIpXG4gICAgY29uc3QgeyBvdXRib3hCeXRlc01heCB9ID0gdGhpcy4jY29uZmlnLmxpbWl0c1xuICAgIGlmIChzYWlkID4gb3V0Ym94Qnl0ZXNNYXgpIHtcbiAgICAgIGNvbnN0IG1lc3NhZ2UgPSBgdGhlIHRva2VucyBzYXkgJHtzYWlkfSBieXRlcyBhYm91dCB0aGlzIG1lbWJlcjsgYXQgbW9zdCAke291dGJveEJ5dGVzTWF4fSBmaXQgYSBjb25uZWN0aW9uJ3Mgb3V0Ym94YFxuICAgICAgdGhpcy4jcmVmdXNlU3Vic2NyaWJlKGNhbGwsIHsgLi4uRXJyb3JDb2RlLmxpbWl0RXhjZWVkZWQsIG1lc3NhZ2UgfSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCByb29tID0gcm9vbXMub2J0YWluKG9yZGVyLnJvb20pXG4gICAgaWYgKHJvb20gPT09IHVuZGVmaW5lZCkge1xuICAgICAgdGhpcy4jcmVmdXNlU3Vic2NyaWJlKGNhbGwsIHsgLi4uRXJyb3JDb2RlLmxpbWl0RXhjZWVkZWQsIG1lc3NhZ2U6ICd0b28gbWFueSByb29tcycgfSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCB7IGNvbm5lY3Rpb24gfSA9IGNhbGxcbiAgICBpZiAocm9vbS5pc0pvaW5pbmcoY29ubmVjdGlvbikpIHtcbiAgICAgIGNvbnN0IGlzVGFrZW4gPSByb29tLmJlaGluZChjb25uZWN0aW9uLCAoKSA9PiB0aGlzLnN1YnNjcmliZShjYWxsLCBvcmRlcikpXG4gICAgICBpZiAoIWlzVGFrZW4pIHRoaXMuI3JlZnVzZVN1YnNjcmliZShjYWxsLCBFcnJvckNvZGUudG9vTWFueVJlcXVlc3RzKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNvbnN0IHsgam9pbkxlYXZlLCByZWNvdmVyLCBtdXN0UmVjb3ZlciB9ID0gb3JkZXJcbiAgICBjb25zdCBtZW1iZXIgPSBuZXcgTWVtYmVyKHsgY29ubmVjdGlvbiwgcHJvdG9jb2w6IFBST1RPQ09MLmNlbnRyaWZ1Z2UsIGpvaW5MZWF2ZSwgaWRlbnRpdHk6IG9yZGVyIH0pXG4gICAgcm9vbXMudHJhY2soY29ubmVjdGlvbiwgcm9vbSlcbiAgICB0aGlzLiNjb3VudGVycy5hZGQoJ21lbWJlcnMnKVxuICAgIGNvbnN0IGFkbWlzc2lvbiA9IHJvb20uam9pbihtZW1iZXIsIHtcbiAgICAgIHN1YnNjcmliZTogeyBjYWxsLCBvcmRlciB9LFxuICAgICAgcmVjb3ZlcixcbiAgICAgIG11c3RSZWNvdmVyLFxuICAgICAgcmVmdXNlZDogKHdoeSkgPT4ge1xuICAgICAgICB0aGlzLiN1bnRyYWNrKGNhbGwsIHJvb20pXG4gICAgICAgIHRoaXMuI3JlZnVzZVN1YnNjcmliZShjYWxsLCB3aHkgPT09ICdmYWlsZWQnID8gRXJyb3JDb2RlLmludGVybmFsIDogRXJyb3JDb2RlLnVucmVjb3ZlcmFibGVQb3NpdGlvbilcbiAgICAgIH0sXG4gICAgfSlcbiAgICBzd2l0Y2ggKGFkbWlzc2lvbikge1xuICAgICAgY2FzZSAnb2snOlxuICAgICAgICByZXR1cm5cbiAgICAgIGNhc2UgJ2FscmVhZHkgYSBtZW1iZXInOlxuICAgICAgICB0aGlzLiNjb3VudGVycy5hZGQoJ21lbWJlcnMnLCAtMSlcbiAgICAgICAgdGhpcy4jcmVmdXNlU3Vic2NyaWJlKGNhbGwsIEVycm9yQ29kZS5hbHJlYWR5U3Vic2NyaWJlZClcbiAgICAgICAgcmV0dXJuXG4gICAgICBjYXNlICdyb29tIGZ1bGwnOlxuICAgICAgICB0aGlzLiN1bnRyYWNrKGNhbGwsIHJvb20pXG4gICAgICAgIHRoaXMuI2NvdW50ZXJzLmFkZCgncmVmdXNlZE1lbWJlcnMnKVxuICAgICAgICB0aGlzLiNyZWZ1c2VTdWJzY3JpYmUoY2FsbCwgeyAuLi5FcnJvckNvZGUubGltaXRFeGNlZWRlZCwgbWVzc2FnZTogJ3Jvb20gaXMgZnVsbCcgfSlcbiAgICAgICAgcm9vbXMuZHJvcElmRW1wdHkocm9vbSlcbiAgICAgICAgcmV0dXJuXG4gICAgICBkZWZhdWx0OlxuICAgICAgICBhc3NlcnROZXZlcihhZG1pc3Npb24pXG4gICAgfVxuICB9XG5cbiAgZGVzY3JpYmUoY29ubmVjdGlvbjogbnVtYmVyLCBvcmRlcjogRGVzY3JpYmVPcmRlcik6IHZvaWQge1xuICAgIGNvbnN0IHJvb21JbmZvcyA9IG5ldyBNYXAob3JkZXIucm9vbXMpXG4gICAgZm9yIChjb25zdCByb29tIG9mIHRoaXMuI3Jvb21zLnJvb21zT2YoY29ubmVjdGlvbikpIHtcbiAgICAgIGNvbnN0IHJvb21JbmZvID0gcm9vbUluZm9zLmdldChyb29tLm5hbWUpXG4gICAgICBjb25zdCBjaGFuZ2UgPSB7XG4gICAgICAgIG5hbWU6IG9yZGVyLm5hbWUgPz8gdW5kZWZpbmVkLFxuICAgICAgICBjb25uZWN0aW9uSW5mbzogb3JkZXIuY29ubmVjdGlvbkluZm8gPz8gdW5kZWZpbmVkLFxuICAgICAgICAuLi4ocm9vbUluZm8gPT09IHVuZGVmaW5lZCA/IHt9IDogeyByb29tSW5mbzogcm9vbUluZm8gPz8gdW5kZWZpbmVkIH0pLFxuICAgICAgfVxuICAgICAgaWYgKHJvb20uaXNKb2luaW5nKGNvbm5lY3Rpb24pKSByb29tLmF0TGFzdChjb25uZWN0aW9uLCAoKSA9PiByb29tLmRlc2NyaWJlKGNvbm5lY3Rpb24sIGNoYW5nZSkpXG4gICAgICBlbHNlIHJvb20uZGVzY3JpYmUoY29ubmVjdGlvbiwgY2hhbmdlKVxuICAgIH1cbiAgfVxuXG4gIHVuc3Vic2NyaWJlKGNhbGw6IENhbGwsIG5hbWU6IHN0cmluZyk6IHZvaWQge1xuICAgIHRoaXMuI2xlYXZlKGNhbGwsIG5hbWUsIHJlcGx5RnJhbWUoY2FsbC5pZCwgJ3Vuc3Vic2NyaWJlJywgJ3t9JykpXG4gIH1cblxuICAvKiogVGhlIHNlcnZlciBlbmRzIGEgc3Vic2NyaXB0aW9uOiBpdHMgbWVtYmVyIGlzIHRvbGQgYnkgYSBwdXNoLCBhbmQgYnkgd2hhdCB0aGUgbWFpbiB0aHJlYWQgd2FudHMgdG8gZm9sbG93LiAqL1xuICBleHBlbChjYWxsOiBDYWxsLCB7IHJvb206IG5hbWUsIGNvZGUsIGZvbGxvdyB9OiB7IHJvb206IHN0cmluZzsgY29kZTogbnVtYmVyOyBmb2xsb3c6IFNsaWNlIH0pOiB2b2lkIHtcbiAgICBjb25zdCBrbm93biA9IE9iamVjdC52YWx1ZXMoVW5zdWJzY3JpYmVDb2RlKS5maW5kKChhZHZpY2UpID0+IGFkdmljZS5jb2RlID09PSBjb2RlKVxuICAgIGNvbnN0IGxpbmVzID0gbmV3IEJ5dGVCdWlsZGVyKDI1NilcbiAgICBhcHBlbmRMaW5lKGxpbmVzLCB1bnN1YnNjcmliZVB1c2gobmFtZSwgeyBjb2RlLCByZWFzb246IGtub3duPy5yZWFzb24gPz8gJycgfSkpXG4gICAgaWYgKGZvbGxvdy5zdGFydCA8IGZvbGxvdy5lbmQpIGFwcGVuZExpbmUobGluZXMsIGZvbGxvdy5ieXRlcy5zdWJhcnJheShmb2xsb3cuc3RhcnQsIGZvbGxvdy5lbmQpKVxuICAgIHRoaXMuI2xlYXZlKGNhbGwsIG5hbWUsIGxpbmVzLmNvcHkoKSlcbiAgfVxuXG4gICNsZWF2ZShjYWxsOiBDYWxsLCBuYW1lOiBzdHJpbmcsIGZyYW1lOiBVaW50OEFycmF5KTogdm9pZCB7XG4gICAgY29uc3Qgcm9vbSA9IHRoaXMuI3Jvb21zLmdldChuYW1lKVxuICAgIC8vIEEgcm9vbSB0aGF0IGlzIGdvbmUgaGFzIHJlZnVzZWQgdGhlIG1lbWJlciBqdXN0IGJlZm9yZTsgdGhlIGNvbW1hbmQgc3RpbGwgbmVlZHMgaXRzIGFuc3dlci5cbiAgICBpZiAocm9vbSA9PT0gdW5kZWZpbmVkKSB0aGlzLiNvdXRib3gucmVwbHkoY2FsbC5jb25uZWN0aW9uLCBjYWxsLnJlcXVlc3QsIGZyYW1lKVxuICAgIGVsc2UgaWYgKHJvb20uaXNKb2luaW5nKGNhbGwuY29ubmVjdGlvbikpIHJvb20uYXRMYXN0KGNhbGwuY29ubmVjdGlvbiwgKCkgPT4gdGhpcy4jbGVhdmUoY2FsbCwgbmFtZSwgZnJhbWUpKVxuICAgIGVsc2Uge1xuICAgICAgdGhpcy4jdW50cmFjayhjYWxsLCByb29tKVxuICAgICAgcm9vbS5sZWF2ZShjYWxsLmNvbm5lY3Rpb24sIHsgcmVwbHk6IHsgcmVxdWVzdDogY2FsbC5yZXF1ZXN0LCBmcmFtZSB9IH0pXG4gICAgICB0aGlzLiNyb29tcy5kcm9wSWZFbXB0eShyb29tKVxuICAgIH1cbiAgfVxuXG4gIHB1Ymxpc2goY2FsbDogQ2FsbCwgbmFtZTogc3RyaW5nLCBzYWlkOiB7IHN0cmFuZ2VyOiBTdHJhbmdlciB8IHVuZGVmaW5lZDsgcGFyYW1zOiBTbGljZSB9KTogdm9pZCB7XG4gICAgY29uc3QgeyBzdHJhbmdlciwgcGFyYW1zIH0gPSBzYWlkXG4gICAgY29uc3QgYWdhaW4gPSAoa2VwdDogU2xpY2UpID0+IHRoaXMucHVibGlzaChjYWxsLCBuYW1lLCB7IHN0cmFuZ2VyLCBwYXJhbXM6IGtlcHQgfSlcbiAgICBpZiAodGhpcy4jaXNQb3N0cG9uZWQoY2FsbCwgbmFtZSwgeyBzYWlkOiBwYXJhbXMsIHJ1bjogYWdhaW4gfSkpIHJldHVyblxuICAgIGNvbnN0IGlkZW50aXR5ID0gdGhpcy4jcm9vbXMuZ2V0KG5hbWUpPy5tZW1iZXJzLmdldChjYWxsLmNvbm5lY3Rpb24pPy5pZGVudGl0eVxuICAgIGNvbnN0IHNlbmRlciA9IGlkZW50aXR5ID8/IChzdHJhbmdlciA9PT0gdW5kZWZpbmVkID8gdW5kZWZpbmVkIDogbmV3IElkZW50aXR5KHN0cmFuZ2VyKSlcbiAgICBpZiAoc2VuZGVyID09PSB1bmRlZmluZWQgfHwgIXBlcm1pdHMocm9vbU9wdGlvbnNGb3IodGhpcy4jY29uZmlnLnJvb21zLCBuYW1lKS5wdWJsaXNoLCBpZGVudGl0eSAhPT0gdW5kZWZpbmVkKSkge1xuICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIEVycm9yQ29kZS5wZXJtaXNzaW9uRGVuaWVkKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIC8vIEEgbWVtYmVyJ3Mgd2FzIGxvb2tlZCBhdCB3aGVuIGl0IHN1YnNjcmliZWQuXG4gICAgaWYgKGlkZW50aXR5ID09PSB1bmRlZmluZWQgJiYgaW5mb0J5dGVzKHNlbmRlcikgPiB0aGlzLiNjb25maWcubGltaXRzLm91dGJveEJ5dGVzTWF4KSB7XG4gICAgICBjb25zdCBtZXNzYWdlID0gXCJ3aGF0IHRoZSB0b2tlbiBzYXlzIGFib3V0IHRoaXMgY29ubmVjdGlvbiBkb2VzIG5vdCBmaXQgYSBjb25uZWN0aW9uJ3Mgb3V0Ym94XCJcbiAgICAgIHRoaXMuI3JlZnVzZShjYWxsLCB7IC4uLkVycm9yQ29kZS5saW1pdEV4Y2VlZGVkLCBtZXNzYWdlIH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgZGF0YSA9IGNoZWNrZWREYXRhKHBhcmFtcy5ieXRlcywgcGFyYW1zLnN0YXJ0LCBwYXJhbXMuZW5kKVxuICAgIGlmIChkYXRhLmtpbmQgPT09ICdyZWZ1c2VkJykge1xuICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIHsgLi4uRXJyb3JDb2RlLmJhZFJlcXVlc3QsIG1lc3NhZ2U6IGRhdGEud2h5IH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3Qgcm9vbSA9IHRoaXMuI3Jvb21zLnVzZShuYW1lKVxuICAgIGlmIChyb29tID09PSB1bmRlZmluZWQpIHtcbiAgICAgIHRoaXMuI3JlZnVzZShjYWxsLCB7IC4uLkVycm9yQ29kZS5saW1pdEV4Y2VlZGVkLCBtZXNzYWdlOiAndG9vIG1hbnkgcm9vbXMnIH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgcGF5bG9hZCA9IGZyb21UZXh0RnJhbWUoJ2pzb24nLCBwYXJhbXMuYnl0ZXMsIGRhdGEpXG4gICAgY29uc3QgZHJhZnQgPSB7XG4gICAgICBraW5kOiAnbWVzc2FnZScsXG4gICAgICBwYXlsb2FkLFxuICAgICAgc2VuZGVyLFxuICAgICAgdGFnczogdW5kZWZpbmVkLFxuICAgICAgaWRlbXBvdGVuY3lLZXk6IHVuZGVmaW5lZCxcbiAgICAgIHNraXBIaXN0b3J5OiBmYWxzZSxcbiAgICB9IGFzIGNvbnN0XG4gICAgcm9vbS5wdWJsaXNoKGRyYWZ0LCAocmVzdWx0KSA9PiB7XG4gICAgICBpZiAocmVzdWx0LmtpbmQgPT09ICdvaycpIHRoaXMuI291dGJveC5yZXBseShjYWxsLmNvbm5lY3Rpb24sIGNhbGwucmVxdWVzdCwgcmVwbHlGcmFtZShjYWxsLmlkLCAncHVibGlzaCcsICd7fScpKVxuICAgICAgZWxzZSB0aGlzLiNyZWZ1c2UoY2FsbCwgRXJyb3JDb2RlLmludGVybmFsKVxuICAgIH0pXG4gIH1cblxuICBwcmVzZW5jZShjYWxsOiBDYWxsLCBuYW1lOiBzdHJpbmcpOiB2b2lkIHtcbiAgICBpZiAoIXRoaXMuI21heVJlYWRQcmVzZW5jZShjYWxsLCBuYW1lLCAoKSA9PiB0aGlzLnByZXNlbmNlKGNhbGwsIG5hbWUpKSkgcmV0dXJuXG4gICAgdGhpcy4jZW5naW5lLnByZXNlbmNlLmxpc3QobmFtZSwgKGxpc3RlZCkgPT4ge1xuICAgICAgaWYgKGxpc3RlZC5raW5kID09PSAnZmFpbGVkJykge1xuICAgICAgICB0aGlzLiNyZWZ1c2UoY2FsbCwgRXJyb3JDb2RlLmludGVybmFsKVxuICAgICAgICByZXR1cm5cbiAgICAgIH1cbiAgICAgIGNvbnN0IHJlc3VsdCA9IHByZXNlbmNlUmVzdWx0KGxpc3RlZC5tZW1iZXJzKVxuICAgICAgLy8gQSByb29tIG9mIHRob3VzYW5kcyBoYXMgYSBwcmVzZW5jZSB0aGF0IG5vIGNvbm5lY3Rpb24ncyBvdXRib3ggY291bGQgaG9sZDsgaXRzIHNpemUgaXMgd2hhdCBwcmVzZW5jZV9zdGF0cyBpcyBmb3IuXG4gICAgICBpZiAocmVzdWx0Lmxlbmd0aCA+IHRoaXMuI2NvbmZpZy5saW1pdHMub3V0Ym94Qnl0ZXNNYXgpIHtcbiAgICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIHsgLi4uRXJyb3JDb2RlLmxpbWl0RXhjZWVkZWQsIG1lc3NhZ2U6ICd0b28gbWFueSBtZW1iZXJzIHRvIGxpc3QnIH0pXG4gICAgICB9IGVsc2UgdGhpcy4jb3V0Ym94LnJlcGx5KGNhbGwuY29ubmVjdGlvbiwgY2FsbC5yZXF1ZXN0LCByZXBseUZyYW1lKGNhbGwuaWQsICdwcmVzZW5jZScsIHJlc3VsdCkpXG4gICAgfSlcbiAgfVxuXG4gIHByZXNlbmNlU3RhdHMoY2FsbDogQ2FsbCwgbmFtZTogc3RyaW5nKTogdm9pZCB7XG4gICAgaWYgKCF0aGlzLiNtYXlSZWFkUHJlc2VuY2UoY2FsbCwgbmFtZSwgKCkgPT4gdGhpcy5wcmVzZW5jZVN0YXRzKGNhbGwsIG5hbWUpKSkgcmV0dXJuXG4gICAgdGhpcy4jZW5naW5lLnByZXNlbmNlLnN0YXRzKG5hbWUsIChjb3VudGVkKSA9PiB7XG4gICAgICBpZiAoY291bnRlZC5raW5kID09PSAnZmFpbGVkJykgdGhpcy4jcmVmdXNlKGNhbGwsIEVycm9yQ29kZS5pbnRlcm5hbClcbiAgICAgIGVsc2Uge1xuICAgICAgICBjb25zdCBmcmFtZSA9IHJlcGx5RnJhbWUoY2FsbC5pZCwgJ3ByZXNlbmNlX3N0YXRzJywgcHJlc2VuY2VTdGF0c1Jlc3VsdChjb3VudGVkLnN0YXRzKSlcbiAgICAgICAgdGhpcy4jb3V0Ym94LnJlcGx5KGNhbGwuY29ubmVjdGlvbiwgY2FsbC5yZXF1ZXN0LCBmcmFtZSlcbiAgICAgIH1cbiAgICB9KVxuICB9XG5cbiAgI21heVJlYWRQcmVzZW5jZShjYWxsOiBDYWxsLCBuYW1lOiBzdHJpbmcsIGFnYWluOiAoKSA9PiB2b2lkKTogYm9vbGVhbiB7XG4gICAgaWYgKHRoaXMuI2lzUG9zdHBvbmVkKGNhbGwsIG5hbWUsIHsgc2FpZDogTk9USElORywgcnVuOiBhZ2FpbiB9KSkgcmV0dXJuIGZhbHNlXG4gICAgY29uc3QgeyBwcmVzZW5jZSwgcHJlc2VuY2VGb3IgfSA9IHJvb21PcHRpb25zRm9yKHRoaXMuI2NvbmZpZy5yb29tcywgbmFtZSlcbiAgICBpZiAocHJlc2VuY2UpIHJldHVybiB0aGlzLiNtYXlSZWFkKGNhbGwsIG5hbWUsIHByZXNlbmNlRm9yKVxuICAgIHRoaXMuI3JlZnVzZShjYWxsLCBFcnJvckNvZGUubm90QXZhaWxhYmxlKVxuICAgIHJldHVybiBmYWxzZVxuICB9XG5cbiAgaGlzdG9yeShjYWxsOiBDYWxsLCBuYW1lOiBzdHJpbmcsIHBhcmFtczogU2xpY2UpOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jaXNQb3N0cG9uZWQoY2FsbCwgbmFtZSwgeyBzYWlkOiBwYXJhbXMsIHJ1bjogKGtlcHQpID0+IHRoaXMuaGlzdG9yeShjYWxsLCBuYW1lLCBrZXB0KSB9KSkgcmV0dXJuXG4gICAgY29uc3Qgb3B0aW9ucyA9IHJvb21PcHRpb25zRm9yKHRoaXMuI2NvbmZpZy5yb29tcywgbmFtZSlcbiAgICBpZiAob3B0aW9ucy5oaXN0b3J5U2l6ZSA9PT0gMCkge1xuICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIEVycm9yQ29kZS5ub3RBdmFpbGFibGUpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgaWYgKCF0aGlzLiNtYXlSZWFkKGNhbGwsIG5hbWUsIG9wdGlvbnMuaGlzdG9yeSkpIHJldHVyblxuICAgIGNvbnN0IHsgaGlzdG9yeUl0ZW1zTWF4LCBvdXRib3hCeXRlc01heCB9ID0gdGhpcy4jY29uZmlnLmxpbWl0c1xuICAgIGNvbnN0IHF1ZXJ5ID0gaGlzdG9yeVF1ZXJ5KHRleHRPZihwYXJhbXMuYnl0ZXMsIHBhcmFtcy5zdGFydCwgcGFyYW1zLmVuZCksIGhpc3RvcnlJdGVtc01heClcbiAgICBpZiAodHlwZW9mIHF1ZXJ5ID09PSAnc3RyaW5nJykge1xuICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIHsgLi4uRXJyb3JDb2RlLmJhZFJlcXVlc3QsIG1lc3NhZ2U6IHF1ZXJ5IH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3Qgcm9vbSA9IHRoaXMuI3Jvb21zLnVzZShuYW1lKVxuICAgIGlmIChyb29tID09PSB1bmRlZmluZWQpIHtcbiAgICAgIHRoaXMuI3JlZnVzZShjYWxsLCB7IC4uLkVycm9yQ29kZS5saW1pdEV4Y2VlZGVkLCBtZXNzYWdlOiAndG9vIG1hbnkgcm9vbXMnIH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgcm9vbS5oaXN0b3J5KHF1ZXJ5LCAocmVzdWx0KSA9PiB7XG4gICAgICBpZiAocmVzdWx0LmtpbmQgPT09ICdmYWlsZWQnKSB7XG4gICAgICAgIHRoaXMuI3JlZnVzZShjYWxsLCBFcnJvckNvZGUuaW50ZXJuYWwpXG4gICAgICAgIHJldHVyblxuICAgICAgfVxuICAgICAgaWYgKHJlc3VsdC5raW5kID09PSAndW5yZWNvdmVyYWJsZScpIHtcbiAgICAgICAgdGhpcy4jcmVmdXNlKGNhbGwsIEVycm9yQ29kZS51bnJlY292ZXJhYmxlUG9zaXRpb24pXG4gICAgICAgIHJldHVyblxuICAgICAgfVxuICAgICAgY29uc3QgeyBwb3NpdGlvbiwgcHVibGljYXRpb25zIH0gPSByZXN1bHRcbiAgICAgIGNvbnN0IGZpdHRpbmcgPSBmaXR0aW5nRmlyc3QocHVibGljYXRpb25zLCBvdXRib3hCeXRlc01heClcbiAgICAgIGlmIChmaXR0aW5nLmxlbmd0aCA9PT0gMCAmJiBwdWJsaWNhdGlvbnMubGVuZ3RoID4gMCkge1xuICAgICAgICBjb25zdCBtZXNzYWdlID0gJ25vdCBldmVuIG9uZSBwdWJsaWNhdGlvbiBmaXRzIHRoZSBvdXRib3ggb2YgYSBjb25uZWN0aW9uJ1xuICAgICAgICB0aGlzLiNyZWZ1c2UoY2FsbCwgeyAuLi5FcnJvckNvZGUubGltaXRFeGNlZWRlZCwgbWVzc2FnZSB9KVxuICAgICAgICByZXR1cm5cbiAgICAgIH1cbiAgICAgIGNvbnN0IHJlcGx5ID0gcmVwbHlGcmFtZShjYWxsLmlkLCAnaGlzdG9yeScsIGhpc3RvcnlSZXN1bHQoeyAuLi5wb3NpdGlvbiwgcHVibGljYXRpb25zOiBmaXR0aW5nIH0pKVxuICAgICAgdGhpcy4jb3V0Ym94LnJlcGx5KGNhbGwuY29ubmVjdGlvbiwgY2FsbC5yZXF1ZXN0LCByZXBseSlcbiAgICB9KVxuICB9XG5cbiAgLyoqIFRydWUgd2hlbiB0aGUgY29ubmVjdGlvbiBpcyBzdGlsbCBqb2luaW5nIHRoZSByb29tOiBgcnVuYCBpcyBjYWxsZWQgd2l0aCBhIGNvcHkgb2Ygd2hhdCBpdCBzYWlkIG9uY2UgdGhhdCBpcyBzZXR0bGVkLiAqL1xuICAjaXNQb3N0cG9uZWQoY2FsbDogQ2FsbCwgbmFtZTogc3RyaW5nLCBjb21tYW5kOiB7IHNhaWQ6IFNsaWNlOyBydW46IChrZXB0OiBTbGljZSkgPT4gdm9pZCB9KTogYm9vbGVhbiB7XG4gICAgY29uc3Qgcm9vbSA9IHRoaXMuI3Jvb21zLmdldChuYW1lKVxuICAgIGlmIChyb29tPy5pc0pvaW5pbmcoY2FsbC5jb25uZWN0aW9uKSAhPT0gdHJ1ZSkgcmV0dXJuIGZhbHNlXG4gICAgaWYgKCF0aGlzLiNyb29tcy5wb3N0cG9uZShyb29tLCBjYWxsLmNvbm5lY3Rpb24sIGNvbW1hbmQpKSB0aGlzLiNyZWZ1c2UoY2FsbCwgRXJyb3JDb2RlLnRvb01hbnlSZXF1ZXN0cylcbiAgICByZXR1cm4gdHJ1ZVxuICB9XG5cbiAgI3VudHJhY2soeyBjb25uZWN0aW9uIH06IENhbGwsIHJvb206IFJvb20pOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jcm9vbXMudW50cmFjayhjb25uZWN0aW9uLCByb29tKSkgdGhpcy4jY291bnRlcnMuYWRkKCdtZW1iZXJzJywgLTEpXG4gIH1cblxuICAjbWF5UmVhZChjYWxsOiBDYWxsLCBuYW1lOiBzdHJpbmcsIHdobzogUGVybWlzc2lvbik6IGJvb2xlYW4ge1xuICAgIGNvbnN0IGlzTWVtYmVyID0gdGhpcy4jcm9vbXMuZ2V0KG5hbWUpPy5tZW1iZXJzLmhhcyhjYWxsLmNvbm5lY3Rpb24pID09PSB0cnVlXG4gICAgaWYgKHBlcm1pdHMod2hvLCBpc01lbWJlcikpIHJldHVybiB0cnVlXG4gICAgdGhpcy4jcmVmdXNlKGNhbGwsIEVycm9yQ29kZS5wZXJtaXNzaW9uRGVuaWVkKVxuICAgIHJldHVybiBmYWxzZVxuICB9XG5cbiAgI3JlZnVzZVN1YnNjcmliZShjYWxsOiBDYWxsLCBlcnJvcjogUmVwbHlFcnJvcik6IHZvaWQge1xuICAgIHRoaXMuI3JlZnVzZShjYWxsLCBlcnJvciwgdHJ1ZSlcbiAgfVxuXG4gICNyZWZ1c2UoeyBjb25uZWN0aW9uLCByZXF1ZXN0LCBpZCB9OiBDYWxsLCBlcnJvcjogUmVwbHlFcnJvciwgaXNOb3RTdWJzY3JpYmVkID0gZmFsc2UpOiB2b2lkIHtcbiAgICB0aGlzLiNjb3VudGVycy5hZGQoJ3JlZnVzZWRDb21tYW5kcycpXG4gICAgY29uc3QgeyBjb2RlLCB0ZW1wb3JhcnkgfSA9IGVycm9yXG4gICAgLy8gV2hhdCBpcyB0ZW1wb3JhcnkgaXMgbm8gZmF1bHQgb2YgdGhlIGNsaWVudCdzLlxuICAgIGNvbnN0IHJlamVjdGlvbiA9IHsgY29ubmVjdGlvbiwgcmVxdWVzdCwgY29kZSwgaXNOb3RTdWJzY3JpYmVkLCBpc0ZhdWx0OiB0ZW1wb3JhcnkgIT09IHRydWUgfVxuICAgIHRoaXMuI291dGJveC5yZWplY3Rpb24ocmVqZWN0aW9uLCBlcnJvckZyYW1lKGlkLCBlcnJvcikpXG4gIH1cbn1cblxuLyoqIEFzIG1hbnkgb2YgdGhlIGZpcnN0IHB1YmxpY2F0aW9ucyBhcyBhIHJlcGx5IG1heSBob2xkOyB3aG9ldmVyIGFza2VkIGdvZXMgb24gYmVoaW5kIHRoZSBsYXN0IG9mIHRoZW0uICovXG5mdW5jdGlvbiBmaXR0aW5nRmlyc3QocHVibGljYXRpb25zOiByZWFkb25seSBTdG9yZWRGaWVsZHNbXSwgYnl0ZXNNYXg6IG51bWJlcik6IHJlYWRvbmx5IFN0b3JlZEZpZWxkc1tdIHtcbiAgbGV0IGJ5dGVzID0gMFxuICBjb25zdCBlbmQgPSBwdWJsaWNhdGlvbnMuZmluZEluZGV4KChzdG9yZWQpID0+IHtcbiAgICBieXRlcyArPSBzdG9yZWRCeXRlcyhzdG9yZWQpXG4gICAgcmV0dXJuIGJ5dGVzID4gYnl0ZXNNYXhcbiAgfSlcbiAgcmV0dXJuIGVuZCA8IDAgPyBwdWJsaWNhdGlvbnMgOiBwdWJsaWNhdGlvbnMuc2xpY2UoMCwgZW5kKVxufVxuXG4vKiogV2hhdCBzdGFuZHMgYWJvdXQgYSBtZW1iZXIgaW4gZWFjaCBvZiBpdHMgcHVibGljYXRpb25zLCBpdHMgam9pbiBhbmQgaXRzIGxlYXZlLCBhbmQgd2hhdCBpdHMgb3duIHJlcGx5IGNhcnJpZXMuICovXG5mdW5jdGlvbiBieXRlc1NhaWRPZih7IHVzZXIsIGNvbm5lY3Rpb25JbmZvID0gJycsIHJvb21JbmZvID0gJycsIGRhdGEgPSAnJyB9OiBTdWJzY3JpYmVPcmRlcik6IG51bWJlciB7XG4gIHJldHVybiBbSlNPTi5zdHJpbmdpZnkodXNlciksIGNvbm5lY3Rpb25JbmZvLCByb29tSW5mbywgZGF0YV0ucmVkdWNlKChzdW0sIHRleHQpID0+IHN1bSArIEJ1ZmZlci5ieXRlTGVuZ3RoKHRleHQpLCAwKVxufVxuIiwgIi8vIFdoYXQgc3RhbmRzIGJldHdlZW4gYSBzaGFyZCBhbmQgYW4gZW5naW5lIHRoYXQgYW5zd2VycyBsYXRlcjogYm91bmRzIGhvdyBtdWNoIGlzIG91dHN0YW5kaW5nLCBnaXZlcyBlYWNoIHF1ZXN0aW9uIGEgZGVhZGxpbmUsIGNhbGxzXG4vLyBlYWNoIGBkb25lYCBleGFjdGx5IG9uY2UsIGFuZCBydW5zIGV2ZXJ5IGFuc3dlciBhbmQgZGVsaXZlcnkgYXMgYSB0dXJuIG9mIHRoZSBzaGFyZCwgc28gdGhhdCB3aGF0IGl0IGNhdXNlcyBpcyBmbHVzaGVkLiBTaGFyZCB0aHJlYWQuXG5cbmltcG9ydCB0eXBlIHsgUm9vbU9wdGlvbnMgfSBmcm9tICcuLi9jb25maWcvY29uZmlnLXNjaGVtYS50cydcbmltcG9ydCB0eXBlIHtcbiAgQnJva2VyLFxuICBFbmdpbmUsXG4gIEVuZ2luZUV2ZW50cyxcbiAgRmFpbHVyZSxcbiAgUHJlc2VuY2VNYW5hZ2VyLFxuICBTdHJlYW0sXG4gIFN0cmVhbUxpc3RlbmVyLFxufSBmcm9tICcuLi9lbmdpbmUvZW5naW5lLnRzJ1xuaW1wb3J0IHsgU2hhcmRUaHJlYWRUdW5pbmcgfSBmcm9tICcuLi90dW5pbmcvc2hhcmQtdGhyZWFkLnRzJ1xuXG5jb25zdCB7IGVuZ2luZURlYWRsaW5lTXMsIGVuZ2luZVF1ZXN0aW9uc01heCB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuY29uc3QgRkFJTEVEOiBGYWlsdXJlID0geyBraW5kOiAnZmFpbGVkJywgdGVtcG9yYXJ5OiB0cnVlIH1cblxudHlwZSBUdXJuID0gKHJ1bjogKCkgPT4gdm9pZCkgPT4gdm9pZFxuXG4vKiogQSBxdWVzdGlvbiB0aGF0IHRoZSBlbmdpbmUgaGFzIG5vdCBhbnN3ZXJlZC4gKi9cbmludGVyZmFjZSBRdWVzdGlvbiB7XG4gIHJlYWRvbmx5IGZhaWw6ICgpID0+IHZvaWRcbiAgcmVhZG9ubHkgZGVhZGxpbmVNczogbnVtYmVyXG59XG5cbmV4cG9ydCBjbGFzcyBFbmdpbmVHYXRlIGltcGxlbWVudHMgRW5naW5lIHtcbiAgcmVhZG9ubHkgYW5zd2Vyc0xhdGVyID0gdHJ1ZVxuICByZWFkb25seSBicm9rZXI6IEJyb2tlclxuICByZWFkb25seSBwcmVzZW5jZTogUHJlc2VuY2VNYW5hZ2VyXG4gIHJlYWRvbmx5ICNlbmdpbmU6IEVuZ2luZVxuICByZWFkb25seSAjdHVybjogVHVyblxuICAvKiogSW4gdGhlIG9yZGVyIG9mIHRoZWlyIGRlYWRsaW5lcy4gKi9cbiAgcmVhZG9ubHkgI3F1ZXN0aW9ucyA9IG5ldyBTZXQ8UXVlc3Rpb24+KClcbiAgI3RpbWVyOiBOb2RlSlMuVGltZW91dCB8IHVuZGVmaW5lZFxuXG4gIGNvbnN0cnVjdG9yKGVuZ2luZTogRW5naW5lLCB0dXJuOiBUdXJuKSB7XG4gICAgdGhpcy4jZW5naW5lID0gZW5naW5lXG4gICAgdGhpcy4jdHVybiA9IHR1cm5cbiAgICB0aGlzLmJyb2tlciA9IHtcbiAgICAgIG9wZW46IChyb29tLCBvcHRpb25zLCBsaXN0ZW5lcikgPT4gdGhpcy4jb3BlblN0cmVhbShyb29tLCBvcHRpb25zLCBsaXN0ZW5lciksXG4gICAgICBzd2VlcDogKG5vd01zKSA9PiBlbmdpbmUuYnJva2VyLnN3ZWVwKG5vd01zKSxcbiAgICB9XG4gICAgdGhpcy5wcmVzZW5jZSA9IHtcbiAgICAgIGFkZDogKHJvb20sIHdobykgPT4gZW5naW5lLnByZXNlbmNlLmFkZChyb29tLCB3aG8pLFxuICAgICAgcmVtb3ZlOiAocm9vbSwgaWQpID0+IGVuZ2luZS5wcmVzZW5jZS5yZW1vdmUocm9vbSwgaWQpLFxuICAgICAgbGlzdDogKHJvb20sIGRvbmUpID0+IHRoaXMuI2Fzayhkb25lLCAoYW5zd2VyKSA9PiBlbmdpbmUucHJlc2VuY2UubGlzdChyb29tLCBhbnN3ZXIpKSxcbiAgICAgIHN0YXRzOiAocm9vbSwgZG9uZSkgPT4gdGhpcy4jYXNrKGRvbmUsIChhbnN3ZXIpID0+IGVuZ2luZS5wcmVzZW5jZS5zdGF0cyhyb29tLCBhbnN3ZXIpKSxcbiAgICB9XG4gIH1cblxuICAvKiogUXVlc3Rpb25zIHRoYXQgdGhlIGVuZ2luZSBoYXMgbm90IGFuc3dlcmVkLiAqL1xuICBnZXQgb3V0c3RhbmRpbmcoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gdGhpcy4jcXVlc3Rpb25zLnNpemVcbiAgfVxuXG4gIG9wZW4oZXZlbnRzOiBFbmdpbmVFdmVudHMpOiB2b2lkIHtcbiAgICB0aGlzLiNlbmdpbmUub3BlbihldmVudHMpXG4gIH1cblxuICBjbG9zZShkb25lOiAoKSA9PiB2b2lkKTogdm9pZCB7XG4gICAgdGhpcy4jZW5naW5lLmNsb3NlKCgpID0+IHRoaXMuI3R1cm4oZG9uZSkpXG4gIH1cblxuICAjb3BlblN0cmVhbShyb29tOiBzdHJpbmcsIG9wdGlvbnM6IFJvb21PcHRpb25zLCBsaXN0ZW5lcjogU3RyZWFtTGlzdGVuZXIpOiBTdHJlYW0ge1xuICAgIGNvbnN0IHR1cm4gPSB0aGlzLiN0dXJuXG4gICAgbGV0IGlzT3BlbiA9IHRydWVcbiAgICBjb25zdCBoZWFyZCA9IChydW46ICgpID0+IHZvaWQpID0+IHtcbiAgICAgIGlmIChpc09wZW4pIHR1cm4ocnVuKVxuICAgIH1cbiAgICBjb25zdCBzdHJlYW0gPSB0aGlzLiNlbmdpbmUuYnJva2VyLm9wZW4ocm9vbSwgb3B0aW9ucywge1xuICAgICAgcHVibGljYXRpb246IChwdWJsaWNhdGlvbikgPT4gaGVhcmQoKCkgPT4gbGlzdGVuZXIucHVibGljYXRpb24ocHVibGljYXRpb24pKSxcbiAgICAgIGpvaW5lZDogKHdobywgcG9zaXRpb24pID0+IGhlYXJkKCgpID0+IGxpc3RlbmVyLmpvaW5lZCh3aG8sIHBvc2l0aW9uKSksXG4gICAgICBsZWZ0OiAod2hvKSA9PiBoZWFyZCgoKSA9PiBsaXN0ZW5lci5sZWZ0KHdobykpLFxuICAgICAgbG9zdDogKCkgPT4gaGVhcmQoKCkgPT4gbGlzdGVuZXIubG9zdCgpKSxcbiAgICB9KVxuICAgIHJldHVybiB7XG4gICAgICBwdWJsaXNoOiAoZHJhZnQsIG5vd01zLCBkb25lKSA9PiB0aGlzLiNhc2soZG9uZSwgKGFuc3dlcikgPT4gc3RyZWFtLnB1Ymxpc2goZHJhZnQsIG5vd01zLCBhbnN3ZXIpKSxcbiAgICAgIGpvaW46ICh3aG8sIGRvbmUpID0+IHRoaXMuI2Fzayhkb25lLCAoYW5zd2VyKSA9PiBzdHJlYW0uam9pbih3aG8sIGFuc3dlcikpLFxuICAgICAgbGVhdmU6ICh3aG8sIGRvbmUpID0+IHRoaXMuI2Fzayhkb25lLCAoYW5zd2VyKSA9PiBzdHJlYW0ubGVhdmUod2hvLCBhbnN3ZXIpKSxcbiAgICAgIHJlY292ZXI6IChzaW5jZSwgbGltaXQsIG5vd01zLCBkb25lKSA9PiB0aGlzLiNhc2soZG9uZSwgKGFuc3dlcikgPT4gc3RyZWFtLnJlY292ZXIoc2luY2UsIGxpbWl0LCBub3dNcywgYW5zd2VyKSksXG4gICAgICBoaXN0b3J5OiAocXVlcnksIG5vd01zLCBkb25lKSA9PiB0aGlzLiNhc2soZG9uZSwgKGFuc3dlcikgPT4gc3RyZWFtLmhpc3RvcnkocXVlcnksIG5vd01zLCBhbnN3ZXIpKSxcbiAgICAgIGNsb3NlOiAobm93TXMpID0+IHtcbiAgICAgICAgaXNPcGVuID0gZmFsc2VcbiAgICAgICAgc3RyZWFtLmNsb3NlKG5vd01zKVxuICAgICAgfSxcbiAgICB9XG4gIH1cblxuICAjYXNrPEFuc3dlcj4oXG4gICAgZG9uZTogKGFuc3dlcjogQW5zd2VyIHwgRmFpbHVyZSkgPT4gdm9pZCxcbiAgICBhc2s6IChhbnN3ZXI6IChnaXZlbjogQW5zd2VyIHwgRmFpbHVyZSkgPT4gdm9pZCkgPT4gdm9pZCxcbiAgKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI3F1ZXN0aW9ucy5zaXplID49IGVuZ2luZVF1ZXN0aW9uc01heCkge1xuICAgICAgZG9uZShGQUlMRUQpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgcXVlc3Rpb246IFF1ZXN0aW9uID0geyBmYWlsOiAoKSA9PiBkb25lKEZBSUxFRCksIGRlYWRsaW5lTXM6IHBlcmZvcm1hbmNlLm5vdygpICsgZW5naW5lRGVhZGxpbmVNcyB9XG4gICAgdGhpcy4jcXVlc3Rpb25zLmFkZChxdWVzdGlvbilcbiAgICB0aGlzLiN0aW1lciA/Pz0gc2V0VGltZW91dCgoKSA9PiB0aGlzLiNleHBpcmUoKSwgZW5naW5lRGVhZGxpbmVNcylcbiAgICBhc2soKGdpdmVuKSA9PiB7XG4gICAgICAvLyBUb28gbGF0ZSwgb3Igbm90IHRoZSBmaXJzdCB0aW1lLlxuICAgICAgaWYgKHRoaXMuI3F1ZXN0aW9ucy5kZWxldGUocXVlc3Rpb24pKSB0aGlzLiN0dXJuKCgpID0+IGRvbmUoZ2l2ZW4pKVxuICAgIH0pXG4gIH1cblxuICAjZXhwaXJlKCk6IHZvaWQge1xuICAgIGNvbnN0IG5vdyA9IHBlcmZvcm1hbmNlLm5vdygpXG4gICAgZm9yIChjb25zdCBxdWVzdGlvbiBvZiB0aGlzLiNxdWVzdGlvbnMpIHtcbiAgICAgIGlmIChxdWVzdGlvbi5kZWFkbGluZU1zID4gbm93KSBicmVha1xuICAgICAgdGhpcy4jcXVlc3Rpb25zLmRlbGV0ZShxdWVzdGlvbilcbiAgICAgIHRoaXMuI3R1cm4ocXVlc3Rpb24uZmFpbClcbiAgICB9XG4gICAgLy8gT25seSBub3c6IHdobyB3YXMgdG9sZCBvZiBhIGZhaWx1cmUgbWF5IGhhdmUgYXNrZWQgYWdhaW4sIGFuZCBvbmUgdGltZXIgaXMgZW5vdWdoIGZvciBhbGwuXG4gICAgY29uc3QgW25leHRdID0gdGhpcy4jcXVlc3Rpb25zXG4gICAgdGhpcy4jdGltZXIgPSBuZXh0ID09PSB1bmRlZmluZWQgPyB1bmRlZmluZWQgOiBzZXRUaW1lb3V0KCgpID0+IHRoaXMuI2V4cGlyZSgpLCBuZXh0LmRlYWRsaW5lTXMgLSBub3cpXG4gIH1cbn1cbiIsICIvLyBEZWxpYmVyYXRlIGRhbWFnZSB0byBhIHNoYXJkIHRocmVhZCwgZm9yIHRoZSBzdXBlcnZpc2lvbiB0ZXN0czogZWFjaCB3YXkgaW4gd2hpY2ggYSB0aHJlYWQgY2FuIGRpZSwgZm9yIHJlYWwuIFJlYWNoZWQgb25seVxuLy8gd2hlbiB0aGUgc2VydmVyIHdhcyBjcmVhdGVkIHdpdGggYGZhdWx0czogdHJ1ZWAsIHdoaWNoIG5vIGNvbmZpZ3VyYXRpb24gY2FuIGRvLlxuaW1wb3J0IHsgRmF1bHRLaW5kIH0gZnJvbSAnLi4vbWFpbGJveC9pbmJveC1yZWNvcmRzLnRzJ1xuXG5leHBvcnQgZnVuY3Rpb24gaW5qZWN0RmF1bHQoa2luZDogbnVtYmVyKTogdm9pZCB7XG4gIHN3aXRjaCAoa2luZCkge1xuICAgIGNhc2UgRmF1bHRLaW5kLnRocm93OlxuICAgICAgdGhyb3cgbmV3IEVycm9yKCdmYXVsdCBpbmplY3RlZDogdGhyb3cnKVxuICAgIGNhc2UgRmF1bHRLaW5kLnJlamVjdDpcbiAgICAgIHZvaWQgUHJvbWlzZS5yZWplY3QobmV3IEVycm9yKCdmYXVsdCBpbmplY3RlZDogcmVqZWN0JykpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEZhdWx0S2luZC5leGl0OlxuICAgICAgcHJvY2Vzcy5leGl0KDEpXG4gICAgICByZXR1cm5cbiAgICBjYXNlIEZhdWx0S2luZC5oZWFwOiB7XG4gICAgICBjb25zdCBob2FyZDogdW5rbm93bltdID0gW11cbiAgICAgIHdoaWxlICh0cnVlKSBob2FyZC5wdXNoKG5ldyBBcnJheSgxMDBfMDAwKS5maWxsKGhvYXJkLmxlbmd0aCkpXG4gICAgfVxuICAgIGNhc2UgRmF1bHRLaW5kLmhhbmc6XG4gICAgICB3aGlsZSAodHJ1ZSkge1xuICAgICAgICAvLyBUaGUgd2F0Y2hkb2cgaGFzIHRvIG5vdGljZS5cbiAgICAgIH1cbiAgICBkZWZhdWx0OlxuICAgICAgdGhyb3cgbmV3IEVycm9yKGB1bmtub3duIGZhdWx0ICR7a2luZH1gKVxuICB9XG59XG4iLCAiLy8gVGhlIHN0YXRpc3RpY3MgcHVzaDogd2hhdCBhIHJlY29yZCBtdXN0IGxvb2sgbGlrZSBjb21pbmcgaW4sIGFuZCBpdHMgb25lIHNwZWxsaW5nIGdvaW5nIG91dC4gQSBib2R5IGlzIHRha2VuIHdob2xlIG9yXG4vLyByZWZ1c2VkIHdob2xlLCBhbmQgYSByZWZ1c2FsIG5hbWVzIHRoZSByZWNvcmQgYW5kIHRoZSBmaWVsZC4gU2hhcmQgdGhyZWFkOyBubyBzdGF0ZSwgbm8gSS9PLlxuLy9cbi8vIEpTT04ucGFyc2Ugc2F5cyB3aGV0aGVyIHRoZSBib2R5IGlzIEpTT04gYXQgYWxsLiBXaGF0IGl0IG1ha2VzIG9mIHRoZSBib2R5IGhpZGVzIGZvdXIgdGhpbmdzIHRoYXQgdGhlIGNvbnRyYWN0IGFza3MgZm9yOiBob3dcbi8vIGEgbnVtYmVyIHdhcyBzcGVsbGVkLCBhIGtleSBnaXZlbiB0d2ljZSwgaGFsZiBhIHN1cnJvZ2F0ZSBwYWlyIGJlaGluZCBhbiBlc2NhcGUsIGFuZCB0aGUgbmFtZXMgb2Yga2V5cyBub2JvZHkga25vd3MuIFNvIHRoZVxuLy8gcmVjb3JkcyBhcmUgcmVhZCBpbiB0aGVpciBieXRlcyBhcyB3ZWxsLCBvbmNlLCBhbmQgd3JpdHRlbiBvdXQgZnJvbSB0aGVyZTogbW9zdCB2YWx1ZXMgYXJlIGNvcGllZCBhcyB0aGV5IHN0YW5kLlxuaW1wb3J0IHsgaXNVdGY4IH0gZnJvbSAnbm9kZTpidWZmZXInXG5pbXBvcnQgeyBCeXRlQnVpbGRlciwgdXRmOCB9IGZyb20gJy4vYnl0ZS1idWlsZGVyLnRzJ1xuaW1wb3J0IHsgZmxvYXRUZXh0IH0gZnJvbSAnLi9mbG9hdC10ZXh0LnRzJ1xuaW1wb3J0IHsgQ3Vyc29yIH0gZnJvbSAnLi9qc29uLWN1cnNvci50cydcbmltcG9ydCB7IGlzV2VsbEZvcm1lZCB9IGZyb20gJy4vanNvbi10ZXh0LnRzJ1xuXG5leHBvcnQgdHlwZSBQYXJzZWRTdGF0aXN0aWNzID1cbiAgfCB7XG4gICAgICByZWFkb25seSBraW5kOiAnb2snXG4gICAgICAvKiogVGhlIHJlY29yZHMgYXMgYXJyYXkgdGV4dC4gKi9cbiAgICAgIHJlYWRvbmx5IGpzb246IFVpbnQ4QXJyYXlcbiAgICAgIC8qKiBEaXN0aW5jdCBrZXlzIHRoYXQgbm8gcmVjb3JkIGhhcywgaW4gb3JkZXIgb2YgYXBwZWFyYW5jZTsgdGhlIGZpcnN0IGZldywgZWFjaCBjdXQuICovXG4gICAgICByZWFkb25seSBpZ25vcmVkOiByZWFkb25seSBzdHJpbmdbXVxuICAgIH1cbiAgfCB7XG4gICAgICByZWFkb25seSBraW5kOiAncmVmdXNlZCdcbiAgICAgIHJlYWRvbmx5IG1lc3NhZ2U6IHN0cmluZ1xuICAgICAgLyoqIFRoZSBmaXJzdCBiYWQgcmVjb3JkLCBjb3VudGVkIGZyb20gMCwgYW5kIGl0cyBiYWQgZmllbGQsIHdoZW4gdGhlIGZhdWx0IGxpZXMgaW4gb25lLiAqL1xuICAgICAgcmVhZG9ubHkgaW5kZXg/OiBudW1iZXJcbiAgICAgIHJlYWRvbmx5IGZpZWxkPzogc3RyaW5nXG4gICAgfVxuXG5leHBvcnQgaW50ZXJmYWNlIFN0YXRpc3RpY3NMaW1pdHMge1xuICAvKiogUmVjb3JkcyBpbiBvbmUgYm9keS4gKi9cbiAgcmVhZG9ubHkgcmVjb3Jkc01heDogbnVtYmVyXG4gIC8qKiBOZXN0aW5nIG9mIHRoZSBib2R5LCBpdHMgYXJyYXkgYW5kIGl0cyByZWNvcmRzIGluY2x1ZGVkLiAqL1xuICByZWFkb25seSBkZXB0aE1heDogbnVtYmVyXG59XG5cbi8qKiBIb3cgbWFueSB1bmtub3duIGtleXMgYW4gYW5zd2VyIG5hbWVzLCBhbmQgaG93IG11Y2ggb2YgZWFjaC4gKi9cbmNvbnN0IElHTk9SRURfTUFYID0gMjBcbmNvbnN0IElHTk9SRURfTkFNRV9CWVRFU19NQVggPSA2NFxuXG5jb25zdCBJTlQzMl9NSU4gPSAtMl8xNDdfNDgzXzY0OFxuY29uc3QgSU5UMzJfTUFYID0gMl8xNDdfNDgzXzY0N1xuLyoqIExhcmdlciBpbnRlZ2VycyBhcmUgbm90IHJlZnVzZWQgZm9yIHRoZWlyIHNpemUgYnV0IGJlY2F1c2UgSlNPTiBudW1iZXJzIG9mIEphdmFTY3JpcHQgd291bGQgcm91bmQgdGhlbS4gKi9cbmNvbnN0IElOVEVHRVJfTUlOID0gTnVtYmVyLk1JTl9TQUZFX0lOVEVHRVJcbmNvbnN0IElOVEVHRVJfTUFYID0gTnVtYmVyLk1BWF9TQUZFX0lOVEVHRVJcblxuaW50ZXJmYWNlIEZpZWxkUnVsZSB7XG4gIHJlYWRvbmx5IG5hbWU6IHN0cmluZ1xuICByZWFkb25seSBraW5kOiAndGV4dCcgfCAnaW50ZWdlcicgfCAnZmxvYXQnXG4gIHJlYWRvbmx5IHJlcXVpcmVkOiBib29sZWFuXG4gIHJlYWRvbmx5IG1pbmltdW06IG51bWJlclxuICByZWFkb25seSBtYXhpbXVtOiBudW1iZXJcbiAgLyoqIFdoYXQgYSB2YWx1ZSBtdXN0IGJlLCBpbiBhIHJlZnVzYWwuICovXG4gIHJlYWRvbmx5IGV4cGVjdGVkOiBzdHJpbmdcbiAgLyoqIFdoYXQgc3RhbmRzIGJlZm9yZSB0aGUgdmFsdWUgaW4gYSByZWNvcmQgdGhhdCBpcyB3cml0dGVuIG91dC4gKi9cbiAgcmVhZG9ubHkgb3BlbjogVWludDhBcnJheVxufVxuXG4vKiogSW4gdGhlIG9yZGVyIGluIHdoaWNoIGEgcmVjb3JkIGlzIHdyaXR0ZW4gb3V0LiAqL1xuY29uc3QgRklFTERTOiByZWFkb25seSBGaWVsZFJ1bGVbXSA9IFtcbiAgdGV4dEZpZWxkKCdjdXJyZW5jeScsICd7JyksXG4gIHRleHRGaWVsZCgnZ3JvdXBfc3RhdHVzJywgJywnKSxcbiAgdGV4dEZpZWxkKCdwcm9kdWN0X2xpbmUnLCAnLCcpLFxuICBpbnRlZ2VyRmllbGQoJ3Byb2R1Y3RfbGluZV9pZCcsIHsgcmVxdWlyZWQ6IHRydWUsIG1pbmltdW06IElOVDMyX01JTiwgbWF4aW11bTogSU5UMzJfTUFYIH0pLFxuICB7XG4gICAgbmFtZTogJ3RvdGFsX2Ftb3VudCcsXG4gICAga2luZDogJ2Zsb2F0JyxcbiAgICByZXF1aXJlZDogZmFsc2UsXG4gICAgbWluaW11bTogLU51bWJlci5NQVhfVkFMVUUsXG4gICAgbWF4aW11bTogTnVtYmVyLk1BWF9WQUxVRSxcbiAgICBleHBlY3RlZDogJ2EgZmluaXRlIG51bWJlciBvciBudWxsJyxcbiAgICBvcGVuOiB1dGY4KCcsXCJ0b3RhbF9hbW91bnRcIjonKSxcbiAgfSxcbiAgaW50ZWdlckZpZWxkKCd0b3RhbF90cngnLCB7IHJlcXVpcmVkOiBmYWxzZSwgbWluaW11bTogSU5URUdFUl9NSU4sIG1heGltdW06IElOVEVHRVJfTUFYIH0pLFxuXVxuXG5jb25zdCBOVUxMID0gdXRmOCgnbnVsbCcpXG5jb25zdCBaRVJPID0gMHgzMFxuY29uc3QgUVVPVEUgPSAweDIyXG5jb25zdCBTTUFMTF9OID0gMHg2ZVxuY29uc3QgT1BFTl9PQkpFQ1QgPSAweDdiXG5jb25zdCBDTE9TRV9PQkpFQ1QgPSAweDdkXG5jb25zdCBPUEVOX0FSUkFZID0gMHg1YlxuY29uc3QgQ0xPU0VfQVJSQVkgPSAweDVkXG5jb25zdCBDT01NQSA9IDB4MmNcbmNvbnN0IE1JTlVTID0gMHgyZFxuLyoqIERlcHRoIG9mIGEgcmVjb3JkJ3MgbWVtYmVyczogdGhlIGFycmF5IGlzIDEsIHRoZSByZWNvcmQgMi4gKi9cbmNvbnN0IFJFQ09SRF9ERVBUSCA9IDJcbmNvbnN0IEFCU0VOVCA9IC0xXG5cbmZ1bmN0aW9uIHRleHRGaWVsZChuYW1lOiBzdHJpbmcsIGJlZm9yZTogJ3snIHwgJywnKTogRmllbGRSdWxlIHtcbiAgY29uc3Qgb3BlbiA9IHV0ZjgoYCR7YmVmb3JlfVwiJHtuYW1lfVwiOmApXG4gIHJldHVybiB7IG5hbWUsIGtpbmQ6ICd0ZXh0JywgcmVxdWlyZWQ6IGZhbHNlLCBtaW5pbXVtOiAwLCBtYXhpbXVtOiAwLCBleHBlY3RlZDogJ2Egc3RyaW5nIG9yIG51bGwnLCBvcGVuIH1cbn1cblxuZnVuY3Rpb24gaW50ZWdlckZpZWxkKG5hbWU6IHN0cmluZywgcnVsZTogeyByZXF1aXJlZDogYm9vbGVhbjsgbWluaW11bTogbnVtYmVyOyBtYXhpbXVtOiBudW1iZXIgfSk6IEZpZWxkUnVsZSB7XG4gIGNvbnN0IHJhbmdlID0gYGFuIGludGVnZXIgYmV0d2VlbiAke3J1bGUubWluaW11bX0gYW5kICR7cnVsZS5tYXhpbXVtfWBcbiAgY29uc3QgZXhwZWN0ZWQgPSBydWxlLnJlcXVpcmVkID8gcmFuZ2UgOiBgJHtyYW5nZX0sIG9yIG51bGxgXG4gIHJldHVybiB7IG5hbWUsIGtpbmQ6ICdpbnRlZ2VyJywgLi4ucnVsZSwgZXhwZWN0ZWQsIG9wZW46IHV0ZjgoYCxcIiR7bmFtZX1cIjpgKSB9XG59XG5cbi8qKiBSZWFkcyBhIEpTT04gYXJyYXkgb2Ygc3RhdGlzdGljIHJlY29yZHMuIFRoZSBjYWxsZXIgaGFzIGJvdW5kZWQgdGhlIGJ5dGVzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHBhcnNlU3RhdGlzdGljcyhib2R5OiBVaW50OEFycmF5LCBsaW1pdHM6IFN0YXRpc3RpY3NMaW1pdHMpOiBQYXJzZWRTdGF0aXN0aWNzIHtcbiAgaWYgKCFpc1V0ZjgoYm9keSkpIHJldHVybiByZWZ1c2VkKCd0aGUgYm9keSBpcyBub3QgdmFsaWQgVVRGLTgnKVxuICBjb25zdCB0ZXh0ID0gQnVmZmVyLmZyb20oYm9keS5idWZmZXIsIGJvZHkuYnl0ZU9mZnNldCwgYm9keS5ieXRlTGVuZ3RoKS50b1N0cmluZygndXRmOCcpXG4gIGlmICh0ZXh0LnN0YXJ0c1dpdGgoJ1xcdWZlZmYnKSkgcmV0dXJuIHJlZnVzZWQoJ3RoZSBib2R5IHN0YXJ0cyB3aXRoIGEgYnl0ZSBvcmRlciBtYXJrJylcbiAgbGV0IHZhbHVlOiB1bmtub3duXG4gIHRyeSB7XG4gICAgdmFsdWUgPSBKU09OLnBhcnNlKHRleHQpXG4gIH0gY2F0Y2ggKGVycm9yKSB7XG4gICAgcmV0dXJuIHJlZnVzZWQoYG1hbGZvcm1lZCBKU09OOiAke2Vycm9yIGluc3RhbmNlb2YgRXJyb3IgPyBlcnJvci5tZXNzYWdlIDogU3RyaW5nKGVycm9yKX1gKVxuICB9XG4gIGlmICghQXJyYXkuaXNBcnJheSh2YWx1ZSkpIHJldHVybiByZWZ1c2VkKCd0aGUgYm9keSBtdXN0IGJlIGFuIGFycmF5IG9mIHJlY29yZHMnKVxuICBjb25zdCB7IHJlY29yZHNNYXggfSA9IGxpbWl0c1xuICBpZiAodmFsdWUubGVuZ3RoID4gcmVjb3Jkc01heCkgcmV0dXJuIHJlZnVzZWQoYCR7dmFsdWUubGVuZ3RofSByZWNvcmRzIGluIG9uZSBwdXNoLCB0aGUgbW9zdCBpcyAke3JlY29yZHNNYXh9YClcbiAgcmV0dXJuIG5ldyBSZWNvcmRSZWFkZXIoYm9keSwgdmFsdWUsIGxpbWl0cy5kZXB0aE1heCkucmVhZCgpXG59XG5cbi8qKiBXaGF0IGlzIHdyb25nIHdpdGggYSByZWNvcmQuICovXG5pbnRlcmZhY2UgUmVjb3JkRmF1bHQge1xuICByZWFkb25seSBmaWVsZD86IHN0cmluZ1xuICByZWFkb25seSB3aGF0OiBzdHJpbmdcbn1cblxuLyoqIFJlYWRzIHRoZSByZWNvcmRzIG9mIG9uZSBib2R5IGluIGl0cyBieXRlcywgd2hpY2ggYXJlIGtub3duIHRvIGJlIEpTT04sIGFuZCB3cml0ZXMgdGhlbSBvdXQuICovXG5jbGFzcyBSZWNvcmRSZWFkZXIge1xuICByZWFkb25seSAjYnl0ZXM6IFVpbnQ4QXJyYXlcbiAgLyoqIFdoYXQgSlNPTi5wYXJzZSBtYWRlIG9mIHRoZSBzYW1lIGJ5dGVzLiAqL1xuICByZWFkb25seSAjdmFsdWVzOiByZWFkb25seSB1bmtub3duW11cbiAgcmVhZG9ubHkgI2N1cnNvcjogQ3Vyc29yXG4gIHJlYWRvbmx5ICNvdXQ6IEJ5dGVCdWlsZGVyXG4gIHJlYWRvbmx5ICNpZ25vcmVkID0gbmV3IFNldDxzdHJpbmc+KClcbiAgLyoqIFdoZXJlIHRoZSB2YWx1ZSBvZiBlYWNoIGZpZWxkIG9mIHRoZSByZWNvcmQgaW4gcHJvZ3Jlc3MgYmVnaW5zIGFuZCBlbmRzLCBhbmQgd2hldGhlciBpdCBoYXMgZXNjYXBlcy4gKi9cbiAgcmVhZG9ubHkgI3N0YXJ0cyA9IG5ldyBJbnQzMkFycmF5KEZJRUxEUy5sZW5ndGgpXG4gIHJlYWRvbmx5ICNlbmRzID0gbmV3IEludDMyQXJyYXkoRklFTERTLmxlbmd0aClcbiAgcmVhZG9ubHkgI2VzY2FwZWQgPSBuZXcgVWludDhBcnJheShGSUVMRFMubGVuZ3RoKVxuXG4gIGNvbnN0cnVjdG9yKGJ5dGVzOiBVaW50OEFycmF5LCB2YWx1ZXM6IHJlYWRvbmx5IHVua25vd25bXSwgZGVwdGhNYXg6IG51bWJlcikge1xuICAgIHRoaXMuI2J5dGVzID0gYnl0ZXNcbiAgICB0aGlzLiN2YWx1ZXMgPSB2YWx1ZXNcbiAgICB0aGlzLiNjdXJzb3IgPSBuZXcgQ3Vyc29yKGJ5dGVzLCB7IHN0YXJ0OiAwLCBlbmQ6IGJ5dGVzLmxlbmd0aCwgZGVwdGhNYXg6IE1hdGgubWF4KFJFQ09SRF9ERVBUSCwgZGVwdGhNYXgpIH0pXG4gICAgdGhpcy4jb3V0ID0gbmV3IEJ5dGVCdWlsZGVyKGJ5dGVzLmxlbmd0aCArIDEwMjQpXG4gIH1cblxuICByZWFkKCk6IFBhcnNlZFN0YXRpc3RpY3Mge1xuICAgIGNvbnN0IGN1cnNvciA9IHRoaXMuI2N1cnNvclxuICAgIGNvbnN0IG91dCA9IHRoaXMuI291dFxuICAgIG91dC5hcHBlbmRCeXRlKE9QRU5fQVJSQVkpXG4gICAgY3Vyc29yLm9wZW5BcnJheSgxKVxuICAgIGxldCBpbmRleCA9IDBcbiAgICB3aGlsZSAoY3Vyc29yLm5leHRJdGVtKCkpIHtcbiAgICAgIGlmIChpbmRleCA+IDApIG91dC5hcHBlbmRCeXRlKENPTU1BKVxuICAgICAgY29uc3QgZm91bmQgPSB0aGlzLiNyZWFkUmVjb3JkKGluZGV4KVxuICAgICAgaWYgKGZvdW5kICE9PSB1bmRlZmluZWQpIHtcbiAgICAgICAgY29uc3QgbWVzc2FnZSA9IGByZWNvcmQgJHtpbmRleH0ke2ZvdW5kLmZpZWxkID09PSB1bmRlZmluZWQgPyAnJyA6ICc6J30gJHtmb3VuZC53aGF0fWBcbiAgICAgICAgcmV0dXJuIHsga2luZDogJ3JlZnVzZWQnLCBtZXNzYWdlLCBpbmRleCwgLi4uKGZvdW5kLmZpZWxkID09PSB1bmRlZmluZWQgPyB7fSA6IHsgZmllbGQ6IGZvdW5kLmZpZWxkIH0pIH1cbiAgICAgIH1cbiAgICAgIHRoaXMuI3dyaXRlUmVjb3JkKHRoaXMuI3ZhbHVlc1tpbmRleF0gYXMgUmVjb3JkPHN0cmluZywgdW5rbm93bj4pXG4gICAgICBpbmRleCArPSAxXG4gICAgfVxuICAgIGlmIChjdXJzb3IuZmF1bHQgIT09ICcnKSB0aHJvdyBuZXcgRXJyb3IoYHN0YXRpc3RpY3M6IHZhbGlkIEpTT04gY291bGQgbm90IGJlIHJlYWQ6ICR7Y3Vyc29yLmZhdWx0fWApXG4gICAgb3V0LmFwcGVuZEJ5dGUoQ0xPU0VfQVJSQVkpXG4gICAgcmV0dXJuIHsga2luZDogJ29rJywganNvbjogb3V0LnZpZXcoKSwgaWdub3JlZDogWy4uLnRoaXMuI2lnbm9yZWRdIH1cbiAgfVxuXG4gICNyZWFkUmVjb3JkKGluZGV4OiBudW1iZXIpOiBSZWNvcmRGYXVsdCB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgY3Vyc29yID0gdGhpcy4jY3Vyc29yXG4gICAgaWYgKGN1cnNvci5wZWVrKCkgIT09IE9QRU5fT0JKRUNUKSByZXR1cm4geyB3aGF0OiAnbXVzdCBiZSBhbiBvYmplY3QnIH1cbiAgICB0aGlzLiNzdGFydHMuZmlsbChBQlNFTlQpXG4gICAgY3Vyc29yLm9wZW4oUkVDT1JEX0RFUFRIKVxuICAgIHdoaWxlIChjdXJzb3IubmV4dEtleSgpKSB7XG4gICAgICBjb25zdCBhdCA9IGZpZWxkQXQoY3Vyc29yKVxuICAgICAgY29uc3QgZm91bmQgPSBhdCA9PT0gQUJTRU5UID8gdGhpcy4jc2tpcFVua25vd24oKSA6IHRoaXMuI3NraXBGaWVsZChhdClcbiAgICAgIGlmIChmb3VuZCAhPT0gdW5kZWZpbmVkKSByZXR1cm4gZm91bmRcbiAgICB9XG4gICAgLy8gT25seSBub3cgaXMgaXQga25vd24gdGhhdCBKU09OLnBhcnNlIGhhcyBub3Qga2VwdCB0aGUgc2Vjb25kIG9mIHR3byB2YWx1ZXMuXG4gICAgY29uc3QgcmVjb3JkID0gdGhpcy4jdmFsdWVzW2luZGV4XSBhcyBSZWNvcmQ8c3RyaW5nLCB1bmtub3duPlxuICAgIGZvciAobGV0IGF0ID0gMDsgYXQgPCBGSUVMRFMubGVuZ3RoOyBhdCsrKSB7XG4gICAgICBjb25zdCBmb3VuZCA9IHRoaXMuI2NoZWNrRmllbGQoYXQsIHJlY29yZClcbiAgICAgIGlmIChmb3VuZCAhPT0gdW5kZWZpbmVkKSByZXR1cm4gZm91bmRcbiAgICB9XG4gICAgcmV0dXJuIHVuZGVmaW5lZFxuICB9XG5cbiAgI3NraXBGaWVsZChhdDogbnVtYmVyKTogUmVjb3JkRmF1bHQgfCB1bmRlZmluZWQge1xuICAgIGNvbnN0IGN1cnNvciA9IHRoaXMuI2N1cnNvclxuICAgIGNvbnN0IHJ1bGUgPSBGSUVMRFNbYXRdIVxuICAgIGlmICh0aGlzLiNzdGFydHNbYXRdICE9PSBBQlNFTlQpIHJldHVybiB7IGZpZWxkOiBydWxlLm5hbWUsIHdoYXQ6IGAke3J1bGUubmFtZX0gaXMgZ2l2ZW4gdHdpY2VgIH1cbiAgICB0aGlzLiNzdGFydHNbYXRdID0gY3Vyc29yLnBvc1xuICAgIGNvbnN0IGlzVGV4dCA9IGN1cnNvci5wZWVrKCkgPT09IFFVT1RFXG4gICAgLy8gVG9vIGRlZXAsIHRoZXJlZm9yZSBubyB2YWx1ZSBvZiBhbnkgZmllbGQuXG4gICAgaWYgKCFjdXJzb3Iuc2tpcFZhbHVlKFJFQ09SRF9ERVBUSCkpIHJldHVybiB3cm9uZ1ZhbHVlKHJ1bGUpXG4gICAgdGhpcy4jZW5kc1thdF0gPSBjdXJzb3IucG9zXG4gICAgdGhpcy4jZXNjYXBlZFthdF0gPSBpc1RleHQgJiYgY3Vyc29yLmVzY2FwZWQgPyAxIDogMFxuICAgIHJldHVybiB1bmRlZmluZWRcbiAgfVxuXG4gICNjaGVja0ZpZWxkKGF0OiBudW1iZXIsIHJlY29yZDogUmVjb3JkPHN0cmluZywgdW5rbm93bj4pOiBSZWNvcmRGYXVsdCB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgcnVsZSA9IEZJRUxEU1thdF0hXG4gICAgY29uc3QgeyBuYW1lOiBmaWVsZCwga2luZCwgcmVxdWlyZWQgfSA9IHJ1bGVcbiAgICBjb25zdCBzdGFydCA9IHRoaXMuI3N0YXJ0c1thdF0hXG4gICAgaWYgKHN0YXJ0ID09PSBBQlNFTlQpIHJldHVybiByZXF1aXJlZCA/IHsgZmllbGQsIHdoYXQ6IGAke2ZpZWxkfSBpcyBtaXNzaW5nYCB9IDogdW5kZWZpbmVkXG4gICAgY29uc3QgZmlyc3QgPSB0aGlzLiNieXRlc1tzdGFydF1cbiAgICBpZiAoZmlyc3QgPT09IFNNQUxMX04pIHJldHVybiByZXF1aXJlZCA/IHdyb25nVmFsdWUocnVsZSkgOiB1bmRlZmluZWRcbiAgICBpZiAoa2luZCA9PT0gJ3RleHQnKSB7XG4gICAgICBpZiAoZmlyc3QgIT09IFFVT1RFKSByZXR1cm4gd3JvbmdWYWx1ZShydWxlKVxuICAgICAgaWYgKHRoaXMuI2VzY2FwZWRbYXRdID09PSAwIHx8IGlzV2VsbEZvcm1lZChyZWNvcmRbZmllbGRdIGFzIHN0cmluZykpIHJldHVybiB1bmRlZmluZWRcbiAgICAgIHJldHVybiB7IGZpZWxkLCB3aGF0OiBgJHtmaWVsZH0gaGFzIGhhbGYgYSBzdXJyb2dhdGUgcGFpciwgd2hpY2ggaXMgbm8gY2hhcmFjdGVyYCB9XG4gICAgfVxuICAgIGNvbnN0IHZhbHVlID0gcmVjb3JkW2ZpZWxkXVxuICAgIGlmICh0eXBlb2YgdmFsdWUgIT09ICdudW1iZXInIHx8IHZhbHVlIDwgcnVsZS5taW5pbXVtIHx8IHZhbHVlID4gcnVsZS5tYXhpbXVtKSByZXR1cm4gd3JvbmdWYWx1ZShydWxlKVxuICAgIGlmIChraW5kID09PSAnZmxvYXQnIHx8IGlzSW50ZWdlckxpdGVyYWwodGhpcy4jYnl0ZXMsIHN0YXJ0LCB0aGlzLiNlbmRzW2F0XSEpKSByZXR1cm4gdW5kZWZpbmVkXG4gICAgY29uc3QgaG93ID0gTnVtYmVyLmlzSW50ZWdlcih2YWx1ZSkgPyAnLCB3cml0dGVuIHdpdGhvdXQgYSBmcmFjdGlvbiBhbmQgd2l0aG91dCBhbiBleHBvbmVudCcgOiAnJ1xuICAgIHJldHVybiB3cm9uZ1ZhbHVlKHJ1bGUsIGhvdylcbiAgfVxuXG4gICNza2lwVW5rbm93bigpOiBSZWNvcmRGYXVsdCB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgY3Vyc29yID0gdGhpcy4jY3Vyc29yXG4gICAgaWYgKCFjdXJzb3Iua2V5SXNXZWxsRm9ybWVkKSB7XG4gICAgICByZXR1cm4geyBmaWVsZDogbmFtZU9mKGN1cnNvciksIHdoYXQ6ICdhIGtleSBoYXMgaGFsZiBhIHN1cnJvZ2F0ZSBwYWlyLCB3aGljaCBpcyBubyBjaGFyYWN0ZXInIH1cbiAgICB9XG4gICAgaWYgKHRoaXMuI2lnbm9yZWQuc2l6ZSA8IElHTk9SRURfTUFYKSB0aGlzLiNpZ25vcmVkLmFkZChuYW1lT2YoY3Vyc29yKSlcbiAgICBpZiAoY3Vyc29yLnNraXBWYWx1ZShSRUNPUkRfREVQVEgpKSByZXR1cm4gdW5kZWZpbmVkXG4gICAgY29uc3QgZmllbGQgPSBuYW1lT2YoY3Vyc29yKVxuICAgIC8vIERlZXAgbmVzdGluZyBpcyB0aGUgb25seSBmYXVsdCBhIGN1cnNvciBjYW4gZmluZCBpbiB2YWxpZCBKU09OLlxuICAgIHJldHVybiB7IGZpZWxkLCB3aGF0OiBgJHtKU09OLnN0cmluZ2lmeShmaWVsZCl9IGlzICR7Y3Vyc29yLmZhdWx0LnJlcGxhY2UoLyBhdCBieXRlIFxcZCskLywgJycpfWAgfVxuICB9XG5cbiAgI3dyaXRlUmVjb3JkKHJlY29yZDogUmVjb3JkPHN0cmluZywgdW5rbm93bj4pOiB2b2lkIHtcbiAgICBjb25zdCBvdXQgPSB0aGlzLiNvdXRcbiAgICBmb3IgKGxldCBhdCA9IDA7IGF0IDwgRklFTERTLmxlbmd0aDsgYXQrKykge1xuICAgICAgY29uc3QgeyBuYW1lLCBraW5kLCBvcGVuIH0gPSBGSUVMRFNbYXRdIVxuICAgICAgY29uc3Qgc3RhcnQgPSB0aGlzLiNzdGFydHNbYXRdIVxuICAgICAgb3V0LmFwcGVuZChvcGVuKVxuICAgICAgaWYgKHN0YXJ0ID09PSBBQlNFTlQgfHwgdGhpcy4jYnl0ZXNbc3RhcnRdID09PSBTTUFMTF9OKSBvdXQuYXBwZW5kKE5VTEwpXG4gICAgICBlbHNlIGlmIChraW5kID09PSAnZmxvYXQnKSBvdXQuYXBwZW5kQXNjaWkoZmxvYXRUZXh0KHJlY29yZFtuYW1lXSBhcyBudW1iZXIpKVxuICAgICAgZWxzZSBpZiAoa2luZCA9PT0gJ2ludGVnZXInKSB0aGlzLiN3cml0ZUludGVnZXIoc3RhcnQsIHRoaXMuI2VuZHNbYXRdISlcbiAgICAgIGVsc2UgaWYgKHRoaXMuI2VzY2FwZWRbYXRdID09PSAxKSBvdXQuYXBwZW5kKHV0ZjgoSlNPTi5zdHJpbmdpZnkocmVjb3JkW25hbWVdKSkpXG4gICAgICBlbHNlIG91dC5hcHBlbmQodGhpcy4jYnl0ZXMsIHN0YXJ0LCB0aGlzLiNlbmRzW2F0XSEpXG4gICAgfVxuICAgIG91dC5hcHBlbmRCeXRlKENMT1NFX09CSkVDVClcbiAgfVxuXG4gIC8qKiBBbiBpbnRlZ2VyIGxpdGVyYWwgaGFzIG9uZSBzcGVsbGluZyBidXQgZm9yIC0wLiAqL1xuICAjd3JpdGVJbnRlZ2VyKHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3QgaXNNaW51c1plcm8gPSB0aGlzLiNieXRlc1tzdGFydF0gPT09IE1JTlVTICYmIHRoaXMuI2J5dGVzW3N0YXJ0ICsgMV0gPT09IFpFUk9cbiAgICB0aGlzLiNvdXQuYXBwZW5kKHRoaXMuI2J5dGVzLCBpc01pbnVzWmVybyA/IHN0YXJ0ICsgMSA6IHN0YXJ0LCBlbmQpXG4gIH1cbn1cblxuZnVuY3Rpb24gd3JvbmdWYWx1ZSh7IG5hbWUsIGV4cGVjdGVkIH06IEZpZWxkUnVsZSwgaG93ID0gJycpOiBSZWNvcmRGYXVsdCB7XG4gIHJldHVybiB7IGZpZWxkOiBuYW1lLCB3aGF0OiBgJHtuYW1lfSBtdXN0IGJlICR7ZXhwZWN0ZWR9JHtob3d9YCB9XG59XG5cbi8qKiBUaGUgbnVtYmVyIG9mIHRoZSBmaWVsZCB0aGF0IHRoZSBjdXJyZW50IGtleSBuYW1lcy4gKi9cbmZ1bmN0aW9uIGZpZWxkQXQoY3Vyc29yOiBDdXJzb3IpOiBudW1iZXIge1xuICBmb3IgKGxldCBhdCA9IDA7IGF0IDwgRklFTERTLmxlbmd0aDsgYXQrKykgaWYgKGN1cnNvci5rZXlJcyhGSUVMRFNbYXRdIS5uYW1lKSkgcmV0dXJuIGF0XG4gIHJldHVybiBBQlNFTlRcbn1cblxuLyoqIE9mIGEgSlNPTiBudW1iZXI6IGRpZ2l0cyBhbG9uZSwgcGVyaGFwcyBiZWhpbmQgYSBtaW51cy4gKi9cbmZ1bmN0aW9uIGlzSW50ZWdlckxpdGVyYWwoYnl0ZXM6IFVpbnQ4QXJyYXksIHN0YXJ0OiBudW1iZXIsIGVuZDogbnVtYmVyKTogYm9vbGVhbiB7XG4gIGZvciAobGV0IGkgPSBieXRlc1tzdGFydF0gPT09IE1JTlVTID8gc3RhcnQgKyAxIDogc3RhcnQ7IGkgPCBlbmQ7IGkrKykge1xuICAgIGNvbnN0IGJ5dGUgPSBieXRlc1tpXSFcbiAgICBpZiAoYnl0ZSA8IFpFUk8gfHwgYnl0ZSA+IFpFUk8gKyA5KSByZXR1cm4gZmFsc2VcbiAgfVxuICByZXR1cm4gdHJ1ZVxufVxuXG5jb25zdCBuYW1lT2YgPSAoY3Vyc29yOiBDdXJzb3IpOiBzdHJpbmcgPT4gY3Vyc29yLmtleU5hbWUoSUdOT1JFRF9OQU1FX0JZVEVTX01BWClcblxuZnVuY3Rpb24gcmVmdXNlZChtZXNzYWdlOiBzdHJpbmcpOiBQYXJzZWRTdGF0aXN0aWNzIHtcbiAgcmV0dXJuIHsga2luZDogJ3JlZnVzZWQnLCBtZXNzYWdlIH1cbn1cbiIsICIvLyBUaGUgb25lIHNwZWxsaW5nIG9mIGEgNjQtYml0IGZsb2F0IGluIGEgc3RhdGlzdGljcyBmcmFtZTogdGhhdCBvZiB0aGUgc2VydmVyIHRoaXMgcHJvdG9jb2wgY29tZXMgZnJvbSwgc28gdGhhdCBpdHMgY2xpZW50c1xuLy8gcmVhZCB0aGUgc2FtZSBieXRlcy4gSmF2YVNjcmlwdCBzcGVsbHMgdGhlIHNhbWUgc2hvcnRlc3QgZGlnaXRzLCBidXQgcGxhY2VzIHRoZW0gb3RoZXJ3aXNlLiBQdXJlLlxuXG4vKiogQmVsb3cgdGhpcywgYW5kIGZyb20gYEVYUE9ORU5UX0ZST01gIG9uLCBhIGZsb2F0IGlzIHNwZWxsZWQgd2l0aCBhbiBleHBvbmVudC4gKi9cbmNvbnN0IFdSSVRURU5fT1VUX0ZST00gPSAxZS01XG5jb25zdCBFWFBPTkVOVF9GUk9NID0gMWUxNlxuXG4vKipcbiAqIGAzLjBgLCBgMC4xYCwgYC0wLjBgLCBgMWUxNmAsIGAxLjVlLTdgOiBhbHdheXMgd2l0aCBhIGZyYWN0aW9uIG9yIGFuIGV4cG9uZW50LiBXaXRoIGEgZGVjaW1hbCBleHBvbmVudCBmcm9tIC01IHRvIDE1IHRoZSBkaWdpdHMgYXJlXG4gKiB3cml0dGVuIG91dCwgZWxzZSBvbmUgZGlnaXQgc3RhbmRzIGJlZm9yZSB0aGUgcG9pbnQgYW5kIG5vIGArYCBpbiB0aGUgZXhwb25lbnQuIGB2YWx1ZWAgbXVzdCBiZSBmaW5pdGUuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBmbG9hdFRleHQodmFsdWU6IG51bWJlcik6IHN0cmluZyB7XG4gIGNvbnN0IHNpemUgPSBNYXRoLmFicyh2YWx1ZSlcbiAgaWYgKHNpemUgPj0gV1JJVFRFTl9PVVRfRlJPTSAmJiBzaXplIDwgRVhQT05FTlRfRlJPTSkgcmV0dXJuIE51bWJlci5pc0ludGVnZXIodmFsdWUpID8gYCR7dmFsdWV9LjBgIDogYCR7dmFsdWV9YFxuICBpZiAoc2l6ZSA9PT0gMCkgcmV0dXJuIE9iamVjdC5pcyh2YWx1ZSwgLTApID8gJy0wLjAnIDogJzAuMCdcbiAgcmV0dXJuIHZhbHVlLnRvRXhwb25lbnRpYWwoKS5yZXBsYWNlKCcrJywgJycpXG59XG4iLCAiLy8gV2hhdCBIVFRQIGFza3Mgb2YgYSBzaGFyZDogc3RhdGlzdGljcyBwdXNoZXMsIHB1Ymxpc2hlcyBieSB0aGUgc2VydmVyIEFQSSwgcGFnZXMgb2Ygcm9vbXMuIEVhY2ggaXMgYW5zd2VyZWQgb25jZS4gU2hhcmQgdGhyZWFkLlxuaW1wb3J0IHsgYXNzZXJ0TmV2ZXIgfSBmcm9tICcuLi9hc3NlcnQtbmV2ZXIudHMnXG5pbXBvcnQgdHlwZSB7IENvbmZpZyB9IGZyb20gJy4uL2NvbmZpZy9jb25maWcudHMnXG5pbXBvcnQgdHlwZSB7IERyYWZ0LCBQdWJsaXNoUmVzdWx0IH0gZnJvbSAnLi4vZW5naW5lL2VuZ2luZS50cydcbmltcG9ydCB0eXBlIHsgU2hhcmRDb3VudGVycyB9IGZyb20gJy4uL21haWxib3gvY291bnRlcnMudHMnXG5pbXBvcnQgdHlwZSB7IFJvb21FbnRyeSwgUm9vbXNQYWdlLCBSb29tc1F1ZXJ5IH0gZnJvbSAnLi4vbWFpbGJveC9vcmRlcnMudHMnXG5pbXBvcnQgdHlwZSB7IFNsaWNlIH0gZnJvbSAnLi4vbWFpbGJveC9zbGljZS50cydcbmltcG9ydCB7IEVycm9yQ29kZSwgdHlwZSBSZXBseUVycm9yIH0gZnJvbSAnLi4vcHJvdG9jb2wvY29kZXMudHMnXG5pbXBvcnQgeyBJZGVudGl0eSB9IGZyb20gJy4uL3Byb3RvY29sL2lkZW50aXR5LnRzJ1xuaW1wb3J0IHsgZm9sZExpbmVCcmVha3MsIHdpdGhpbkRlcHRoIH0gZnJvbSAnLi4vcHJvdG9jb2wvanNvbi1zY2FuLnRzJ1xuaW1wb3J0IHsgY2hlY2tlZEpzb24sIHdyaXR0ZW5Kc29uIH0gZnJvbSAnLi4vcHJvdG9jb2wvcGF5bG9hZC50cydcbmltcG9ydCB7IGNoZWNrZWREYXRhIH0gZnJvbSAnLi4vcHJvdG9jb2wvcHVibGlzaC1kYXRhLnRzJ1xuaW1wb3J0IHsgcGFyc2VTdGF0aXN0aWNzIH0gZnJvbSAnLi4vcHJvdG9jb2wvc3RhdGlzdGljcy50cydcbmltcG9ydCB0eXBlIHsgT3V0Ym94IH0gZnJvbSAnLi9vdXRib3gudHMnXG5pbXBvcnQgdHlwZSB7IFJvb21zIH0gZnJvbSAnLi9yb29tcy50cydcblxuZXhwb3J0IGNsYXNzIEh0dHBDb21tYW5kcyB7XG4gIHJlYWRvbmx5ICNjb25maWc6IENvbmZpZ1xuICByZWFkb25seSAjcm9vbXM6IFJvb21zXG4gIHJlYWRvbmx5ICNvdXRib3g6IE91dGJveFxuICByZWFkb25seSAjY291bnRlcnM6IFNoYXJkQ291bnRlcnNcbiAgcmVhZG9ubHkgI2FkbWluOiBJZGVudGl0eVxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiB7IGNvbmZpZzogQ29uZmlnOyByb29tczogUm9vbXM7IG91dGJveDogT3V0Ym94OyBjb3VudGVyczogU2hhcmRDb3VudGVycyB9KSB7XG4gICAgdGhpcy4jY29uZmlnID0gcGFydHMuY29uZmlnXG4gICAgdGhpcy4jcm9vbXMgPSBwYXJ0cy5yb29tc1xuICAgIHRoaXMuI291dGJveCA9IHBhcnRzLm91dGJveFxuICAgIHRoaXMuI2NvdW50ZXJzID0gcGFydHMuY291bnRlcnNcbiAgICB0aGlzLiNhZG1pbiA9IG5ldyBJZGVudGl0eSh7IGlkOiBwYXJ0cy5jb25maWcuYWRtaW4uaWQsIHVzZXI6ICcnIH0sIHsgaXNTZXJ2ZXI6IHRydWUgfSlcbiAgfVxuXG4gIHN0YXRpc3RpY3MocmVxdWVzdDogbnVtYmVyLCBuYW1lOiBzdHJpbmcsIGJvZHk6IFNsaWNlKTogdm9pZCB7XG4gICAgY29uc3QgeyBsaW1pdHMgfSA9IHRoaXMuI2NvbmZpZ1xuICAgIGNvbnN0IHBhcnNlZCA9IHBhcnNlU3RhdGlzdGljcyhib2R5LmJ5dGVzLnNsaWNlKGJvZHkuc3RhcnQsIGJvZHkuZW5kKSwge1xuICAgICAgcmVjb3Jkc01heDogbGltaXRzLnN0YXRpc3RpY3NSZWNvcmRzTWF4LFxuICAgICAgZGVwdGhNYXg6IGxpbWl0cy5qc29uRGVwdGhNYXgsXG4gICAgfSlcbiAgICBpZiAocGFyc2VkLmtpbmQgPT09ICdyZWZ1c2VkJykge1xuICAgICAgdGhpcy4jY291bnRlcnMuYWRkKCdyZWZ1c2VkU3RhdGlzdGljcycpXG4gICAgICBjb25zdCB7IGluZGV4LCBmaWVsZCwgbWVzc2FnZSB9ID0gcGFyc2VkXG4gICAgICB0aGlzLiNvdXRib3guYW5zd2VyKHJlcXVlc3QsIHsgc3RhdHVzOiA0MDAsIGJvZHk6IHsgaW5kZXgsIGZpZWxkLCBlcnJvcjogbWVzc2FnZSB9IH0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgeyBqc29uOiBieXRlcywgaWdub3JlZCB9ID0gcGFyc2VkXG4gICAgaWYgKGJ5dGVzLmxlbmd0aCA+IGxpbWl0cy5vdXRib3hCeXRlc01heCkge1xuICAgICAgdGhpcy4jY291bnRlcnMuYWRkKCdyZWZ1c2VkU3RhdGlzdGljcycpXG4gICAgICBjb25zdCBlcnJvciA9IGB0aGUgcmVjb3JkcyB0YWtlICR7Ynl0ZXMubGVuZ3RofSBieXRlcyB3aGVuIHdyaXR0ZW4gb3V0OyBhdCBtb3N0ICR7bGltaXRzLm91dGJveEJ5dGVzTWF4fSBmaXQgYSBjb25uZWN0aW9uJ3Mgb3V0Ym94YFxuICAgICAgdGhpcy4jb3V0Ym94LmFuc3dlcihyZXF1ZXN0LCB7IHN0YXR1czogNDEzLCBib2R5OiB7IGVycm9yIH0gfSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCByb29tID0gdGhpcy4jcm9vbXMudXNlKG5hbWUpXG4gICAgaWYgKHJvb20gPT09IHVuZGVmaW5lZCkge1xuICAgICAgdGhpcy4jb3V0Ym94LmFuc3dlcihyZXF1ZXN0LCB7IHN0YXR1czogNTAzLCBib2R5OiB7IGVycm9yOiAndG9vIG1hbnkgcm9vbXMnIH0gfSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCBkcmFmdDogRHJhZnQgPSB7XG4gICAgICBraW5kOiAnc3RhdGlzdGljcycsXG4gICAgICBwYXlsb2FkOiB3cml0dGVuSnNvbihieXRlcyksXG4gICAgICBzZW5kZXI6IHRoaXMuI2FkbWluLFxuICAgICAgdGFnczogdW5kZWZpbmVkLFxuICAgICAgaWRlbXBvdGVuY3lLZXk6IHVuZGVmaW5lZCxcbiAgICAgIHNraXBIaXN0b3J5OiBmYWxzZSxcbiAgICB9XG4gICAgcm9vbS5wdWJsaXNoQ291bnRlZChkcmFmdCwgKHJlc3VsdCwgcmVjaXBpZW50cykgPT4ge1xuICAgICAgaWYgKHJlc3VsdC5raW5kICE9PSAnb2snKSB7XG4gICAgICAgIHRoaXMuI291dGJveC5hbnN3ZXIocmVxdWVzdCwge1xuICAgICAgICAgIHN0YXR1czogNTAzLFxuICAgICAgICAgIGJvZHk6IHsgZXJyb3I6ICdpdCBpcyBub3Qga25vd24gd2hldGhlciB0aGlzIHdhcyBkb25lOyB0cnkgYWdhaW4nIH0sXG4gICAgICAgIH0pXG4gICAgICAgIHJldHVyblxuICAgICAgfVxuICAgICAgY29uc3QgeyBvZmZzZXQsIGVwb2NoIH0gPSByZXN1bHQucG9zaXRpb25cbiAgICAgIGNvbnN0IGRvbmUgPSB7IHJvb206IG5hbWUsIG9mZnNldCwgZXBvY2gsIHJlY2lwaWVudHMgfVxuICAgICAgLy8gVGhlIHNtYWxsZXN0IHJpbmdzIGNhbm5vdCBjYXJyeSB0aGUgbG9uZ2VzdCBuYW1lcy4gVGhlIHB1c2ggd2FzIG1hZGUsIHNvIGl0cyBhbnN3ZXIgbXVzdCBub3QgYmUgbG9zdCBvdmVyIHRoZW0uXG4gICAgICBjb25zdCBpc05hbWVkID0gaWdub3JlZC5sZW5ndGggPiAwICYmIGpzb25CeXRlcyhpZ25vcmVkKSA8PSB0aGlzLiNvdXRib3guYW5zd2VyQnl0ZXNNYXggLyAyXG4gICAgICB0aGlzLiNvdXRib3guYW5zd2VyKHJlcXVlc3QsIHsgc3RhdHVzOiAyMDAsIGJvZHk6IGlzTmFtZWQgPyB7IC4uLmRvbmUsIGlnbm9yZWQgfSA6IGRvbmUgfSlcbiAgICB9KVxuICB9XG5cbiAgLyoqXG4gICAqIE9uZSBwYWdlIG9mIHJvb21zIGluIHRoZSBvcmRlciBvZiB0aGVpciBuYW1lcywgZm91bmQgd2l0aG91dCBzb3J0aW5nIHRoZW0gYWxsLiBgaXNDdXRgOiB0aGUgYW5zd2VyIGNhbiBjYXJyeSBubyBtb3JlLCB0aG91Z2ggdGhlXG4gICAqIHNoYXJkIG1heSBoYXZlIG1vcmUgcm9vbXMuXG4gICAqL1xuICBsaXN0Um9vbXMocmVxdWVzdDogbnVtYmVyLCBxdWVyeTogUm9vbXNRdWVyeSk6IHZvaWQge1xuICAgIGNvbnN0IHBhZ2U6IFJvb21FbnRyeVtdID0gW11cbiAgICBmb3IgKGNvbnN0IHJvb20gb2YgdGhpcy4jcm9vbXMuYWxsKCkpIHtcbiAgICAgIGlmIChyb29tLm5hbWUgPD0gcXVlcnkuYWZ0ZXIgfHwgcm9vbS5tZW1iZXJzLnNpemUgPT09IDApIGNvbnRpbnVlXG4gICAgICBpZiAocGFnZS5sZW5ndGggPT09IHF1ZXJ5LmxpbWl0ICYmIHJvb20ubmFtZSA+PSBwYWdlW3BhZ2UubGVuZ3RoIC0gMV0hLm5hbWUpIGNvbnRpbnVlXG4gICAgICBsZXQgbG93ID0gMFxuICAgICAgbGV0IGhpZ2ggPSBwYWdlLmxlbmd0aFxuICAgICAgd2hpbGUgKGxvdyA8IGhpZ2gpIHtcbiAgICAgICAgY29uc3QgbWlkZGxlID0gKGxvdyArIGhpZ2gpID4+PiAxXG4gICAgICAgIGlmIChwYWdlW21pZGRsZV0hLm5hbWUgPCByb29tLm5hbWUpIGxvdyA9IG1pZGRsZSArIDFcbiAgICAgICAgZWxzZSBoaWdoID0gbWlkZGxlXG4gICAgICB9XG4gICAgICBwYWdlLnNwbGljZShsb3csIDAsIHsgbmFtZTogcm9vbS5uYW1lLCBtZW1iZXJzOiByb29tLm1lbWJlcnMuc2l6ZSB9KVxuICAgICAgaWYgKHBhZ2UubGVuZ3RoID4gcXVlcnkubGltaXQpIHBhZ2UucG9wKClcbiAgICB9XG4gICAgLy8gSGFsZiwgc28gdGhhdCB3aGF0IHN1cnJvdW5kcyB0aGUgcGFnZSBzdXJlbHkgZml0cy5cbiAgICBsZXQgYnl0ZXNMZWZ0ID0gdGhpcy4jb3V0Ym94LmFuc3dlckJ5dGVzTWF4IC8gMlxuICAgIGxldCBjb3VudCA9IDBcbiAgICB3aGlsZSAoY291bnQgPCBwYWdlLmxlbmd0aCkge1xuICAgICAgYnl0ZXNMZWZ0IC09IGpzb25CeXRlcyhwYWdlW2NvdW50XSkgKyAxXG4gICAgICBpZiAoYnl0ZXNMZWZ0IDwgMCkgYnJlYWtcbiAgICAgIGNvdW50ICs9IDFcbiAgICB9XG4gICAgY29uc3QgYm9keTogUm9vbXNQYWdlID0geyByb29tczogcGFnZS5zbGljZSgwLCBjb3VudCksIGlzQ3V0OiBjb3VudCA8IHBhZ2UubGVuZ3RoIH1cbiAgICB0aGlzLiNvdXRib3guYW5zd2VyKHJlcXVlc3QsIHsgc3RhdHVzOiAyMDAsIGJvZHkgfSlcbiAgfVxuXG4gIC8qKiBQT1NUIC9hcGkvcHVibGlzaC4gRXJyb3JzIGFyZSBhbnN3ZXJzIHRvbzogdGhlIHJlZmVyZW5jZSBzZXJ2ZXIncyBsaWJyYXJpZXMgZXhwZWN0IEhUVFAgMjAwIGZvciBib3RoLiAqL1xuICBwdWJsaXNoKHJlcXVlc3Q6IG51bWJlciwgbmFtZTogc3RyaW5nLCBzYWlkOiBTbGljZSk6IHZvaWQge1xuICAgIGNvbnN0IHJlZnVzZSA9IChlcnJvcjogUmVwbHlFcnJvciwgbWVzc2FnZT86IHN0cmluZykgPT4ge1xuICAgICAgY29uc3QgYm9keSA9IHsgZXJyb3I6IHsgY29kZTogZXJyb3IuY29kZSwgbWVzc2FnZTogbWVzc2FnZSA/PyBlcnJvci5tZXNzYWdlIH0gfVxuICAgICAgdGhpcy4jb3V0Ym94LmFuc3dlcihyZXF1ZXN0LCB7IHN0YXR1czogMjAwLCBib2R5IH0pXG4gICAgfVxuICAgIGNvbnN0IGJ5dGVzID0gc2FpZC5ieXRlcy5zbGljZShzYWlkLnN0YXJ0LCBzYWlkLmVuZClcbiAgICBjb25zdCB3aG9sZSA9IGNoZWNrZWRKc29uKGJ5dGVzLCB7IHN0YXJ0OiAwLCBlbmQ6IGJ5dGVzLmxlbmd0aCB9KVxuICAgIGlmICh3aG9sZSA9PT0gdW5kZWZpbmVkKSB7XG4gICAgICByZWZ1c2UoRXJyb3JDb2RlLmJhZFJlcXVlc3QsICd0aGUgYm9keSBpcyBub3QgdmFsaWQgVVRGLTgnKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGZvbGRMaW5lQnJlYWtzKGJ5dGVzLCAwLCBieXRlcy5sZW5ndGgpXG4gICAgaWYgKCF3aXRoaW5EZXB0aChieXRlcywgMCwgYnl0ZXMubGVuZ3RoLCB0aGlzLiNjb25maWcubGltaXRzLmpzb25EZXB0aE1heCkpIHtcbiAgICAgIHJlZnVzZShFcnJvckNvZGUuYmFkUmVxdWVzdCwgYG5lc3RlZCBkZWVwZXIgdGhhbiAke3RoaXMuI2NvbmZpZy5saW1pdHMuanNvbkRlcHRoTWF4fSBsZXZlbHNgKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNvbnN0IGRhdGEgPSBjaGVja2VkRGF0YShieXRlcywgMCwgYnl0ZXMubGVuZ3RoKVxuICAgIGlmIChkYXRhLmtpbmQgPT09ICdyZWZ1c2VkJykge1xuICAgICAgcmVmdXNlKEVycm9yQ29kZS5iYWRSZXF1ZXN0LCBkYXRhLndoeSlcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCBvcHRpb25zID0gYXBpUHVibGlzaE9wdGlvbnMoZGF0YS5wYXJhbXMpXG4gICAgaWYgKHR5cGVvZiBvcHRpb25zID09PSAnc3RyaW5nJykge1xuICAgICAgcmVmdXNlKEVycm9yQ29kZS5iYWRSZXF1ZXN0LCBvcHRpb25zKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNvbnN0IHsgb3V0Ym94Qnl0ZXNNYXggfSA9IHRoaXMuI2NvbmZpZy5saW1pdHNcbiAgICBjb25zdCBzaXplID0gZGF0YS5lbmQgLSBkYXRhLnN0YXJ0ICsgQnVmZmVyLmJ5dGVMZW5ndGgob3B0aW9ucy50YWdzID8/ICcnKVxuICAgIGlmIChzaXplID4gb3V0Ym94Qnl0ZXNNYXgpIHtcbiAgICAgIHJlZnVzZShcbiAgICAgICAgRXJyb3JDb2RlLmxpbWl0RXhjZWVkZWQsXG4gICAgICAgIGBkYXRhIGFuZCB0YWdzIHRha2UgJHtzaXplfSBieXRlczsgYXQgbW9zdCAke291dGJveEJ5dGVzTWF4fSBmaXQgYSBjb25uZWN0aW9uJ3Mgb3V0Ym94YCxcbiAgICAgIClcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCByb29tID0gdGhpcy4jcm9vbXMudXNlKG5hbWUpXG4gICAgaWYgKHJvb20gPT09IHVuZGVmaW5lZCkge1xuICAgICAgcmVmdXNlKEVycm9yQ29kZS5saW1pdEV4Y2VlZGVkLCAndG9vIG1hbnkgcm9vbXMnKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGNvbnN0IHBheWxvYWQgPSB7IC4uLndob2xlLCBzdGFydDogZGF0YS5zdGFydCwgZW5kOiBkYXRhLmVuZCB9XG4gICAgY29uc3QgZHJhZnQ6IERyYWZ0ID0geyBraW5kOiAnbWVzc2FnZScsIHBheWxvYWQsIHNlbmRlcjogdGhpcy4jYWRtaW4sIC4uLm9wdGlvbnMgfVxuICAgIHJvb20ucHVibGlzaChkcmFmdCwgKHJlc3VsdDogUHVibGlzaFJlc3VsdCkgPT4ge1xuICAgICAgc3dpdGNoIChyZXN1bHQua2luZCkge1xuICAgICAgICBjYXNlICdvayc6IHtcbiAgICAgICAgICBjb25zdCB7IG9mZnNldCwgZXBvY2ggfSA9IHJlc3VsdC5wb3NpdGlvblxuICAgICAgICAgIHRoaXMuI291dGJveC5hbnN3ZXIocmVxdWVzdCwgeyBzdGF0dXM6IDIwMCwgYm9keTogeyByZXN1bHQ6IHsgb2Zmc2V0LCBlcG9jaCB9IH0gfSlcbiAgICAgICAgICByZXR1cm5cbiAgICAgICAgfVxuICAgICAgICBjYXNlICdmYWlsZWQnOlxuICAgICAgICAgIHJlZnVzZShFcnJvckNvZGUuaW50ZXJuYWwpXG4gICAgICAgICAgcmV0dXJuXG4gICAgICAgIGNhc2UgJ3JlZnVzZWQnOlxuICAgICAgICAgIGlmIChyZXN1bHQud2h5ID09PSAna2V5IHJldXNlZCcpIHJlZnVzZShFcnJvckNvZGUuYmFkUmVxdWVzdCwgJ2lkZW1wb3RlbmN5X2tleSB3YXMgdXNlZCB3aXRoIG90aGVyIGRhdGEnKVxuICAgICAgICAgIGVsc2UgcmVmdXNlKEVycm9yQ29kZS5saW1pdEV4Y2VlZGVkLCAndG9vIG1hbnkgaWRlbXBvdGVuY3kga2V5cyBpbiB0aGlzIHJvb20nKVxuICAgICAgICAgIHJldHVyblxuICAgICAgICBkZWZhdWx0OlxuICAgICAgICAgIGFzc2VydE5ldmVyKHJlc3VsdClcbiAgICAgIH1cbiAgICB9KVxuICB9XG59XG5cbmNvbnN0IGpzb25CeXRlcyA9ICh2YWx1ZTogdW5rbm93bik6IG51bWJlciA9PiBCdWZmZXIuYnl0ZUxlbmd0aChKU09OLnN0cmluZ2lmeSh2YWx1ZSkpXG5cbmZ1bmN0aW9uIGFwaVB1Ymxpc2hPcHRpb25zKFxuICBwYXJhbXM6IFJlY29yZDxzdHJpbmcsIHVua25vd24+LFxuKTogUGljazxEcmFmdCwgJ3RhZ3MnIHwgJ2lkZW1wb3RlbmN5S2V5JyB8ICdza2lwSGlzdG9yeSc+IHwgc3RyaW5nIHtcbiAgY29uc3QgeyB0YWdzLCBpZGVtcG90ZW5jeV9rZXk6IGtleSwgc2tpcF9oaXN0b3J5OiBza2lwIH0gPSBwYXJhbXNcbiAgaWYgKGtleSAhPT0gdW5kZWZpbmVkICYmICh0eXBlb2Yga2V5ICE9PSAnc3RyaW5nJyB8fCBrZXkubGVuZ3RoID09PSAwIHx8IGtleS5sZW5ndGggPiAyMDApKSB7XG4gICAgcmV0dXJuICdpZGVtcG90ZW5jeV9rZXkgbXVzdCBiZSBhIHN0cmluZyBvZiAxIHRvIDIwMCBjaGFyYWN0ZXJzJ1xuICB9XG4gIGlmIChza2lwICE9PSB1bmRlZmluZWQgJiYgdHlwZW9mIHNraXAgIT09ICdib29sZWFuJykgcmV0dXJuICdza2lwX2hpc3RvcnkgbXVzdCBiZSB0cnVlIG9yIGZhbHNlJ1xuICBjb25zdCBpc1RhZ3MgPSB0eXBlb2YgdGFncyA9PT0gJ29iamVjdCcgJiYgdGFncyAhPT0gbnVsbCAmJiAhQXJyYXkuaXNBcnJheSh0YWdzKVxuICBpZiAodGFncyAhPT0gdW5kZWZpbmVkICYmICEoaXNUYWdzICYmIE9iamVjdC52YWx1ZXModGFncykuZXZlcnkoKHZhbHVlKSA9PiB0eXBlb2YgdmFsdWUgPT09ICdzdHJpbmcnKSkpIHtcbiAgICByZXR1cm4gJ3RhZ3MgbXVzdCBiZSBhbiBvYmplY3Qgb2Ygc3RyaW5ncydcbiAgfVxuICByZXR1cm4ge1xuICAgIHRhZ3M6IHRhZ3MgPT09IHVuZGVmaW5lZCA/IHVuZGVmaW5lZCA6IEpTT04uc3RyaW5naWZ5KHRhZ3MpLFxuICAgIGlkZW1wb3RlbmN5S2V5OiBrZXkgYXMgc3RyaW5nIHwgdW5kZWZpbmVkLFxuICAgIHNraXBIaXN0b3J5OiBza2lwID09PSB0cnVlLFxuICB9XG59XG4iLCAiLy8gV2hhdCBjb25uZWN0aW9ucyB0aGF0IGxpdmUgaW4gb25lIHJvb20gZG8gdGhlcmU6IGpvaW4sIGxlYXZlLCB0YWxrLCB3aGlzcGVyLCBhc2sgd2hvIGlzIHRoZXJlLiBTaGFyZCB0aHJlYWQuIFR3byB3aXJlIHByb3RvY29scyBoYXZlXG4vLyBzdWNoIGNvbm5lY3Rpb25zLCBwbGFpbiBhbmQgcGxhaW4gSlNPTjsgd2hhdCBkaWZmZXJzIGJldHdlZW4gdGhlbSBpcyBpbiBwcm90b2NvbC9wcm90b2NvbHMudHMuXG5pbXBvcnQgdHlwZSB7IENvbmZpZyB9IGZyb20gJy4uL2NvbmZpZy9jb25maWcudHMnXG5pbXBvcnQgeyBwZXJtaXRzIH0gZnJvbSAnLi4vY29uZmlnL3Jvb20tb3B0aW9ucy50cydcbmltcG9ydCB0eXBlIHsgRW5naW5lIH0gZnJvbSAnLi4vZW5naW5lL2VuZ2luZS50cydcbmltcG9ydCB0eXBlIHsgU2hhcmRDb3VudGVycyB9IGZyb20gJy4uL21haWxib3gvY291bnRlcnMudHMnXG5pbXBvcnQgdHlwZSB7IFJlY2lwaWVudCB9IGZyb20gJy4uL21haWxib3gvaW5ib3gtcmVjb3Jkcy50cydcbmltcG9ydCB0eXBlIHsgSm9pbk9yZGVyIH0gZnJvbSAnLi4vbWFpbGJveC9vcmRlcnMudHMnXG5pbXBvcnQgeyBUZXh0UmVmdXNhbCB9IGZyb20gJy4uL21haWxib3gvb3V0Ym94LXJlY29yZHMudHMnXG5pbXBvcnQgdHlwZSB7IFNsaWNlIH0gZnJvbSAnLi4vbWFpbGJveC9zbGljZS50cydcbmltcG9ydCB7IHNsb3RPZiB9IGZyb20gJy4uL21haWxib3gvd29yZHMudHMnXG5pbXBvcnQgeyBFcnJvckNvZGUsIFBsYWluQ2xvc2UsIHR5cGUgUmVwbHlFcnJvciB9IGZyb20gJy4uL3Byb3RvY29sL2NvZGVzLnRzJ1xuaW1wb3J0IHsgZnJvbVRleHRGcmFtZSB9IGZyb20gJy4uL3Byb3RvY29sL3BheWxvYWQudHMnXG5pbXBvcnQgeyBQUk9UT0NPTFMgfSBmcm9tICcuLi9wcm90b2NvbC9wcm90b2NvbHMudHMnXG5pbXBvcnQgeyBNZW1iZXIgfSBmcm9tICcuL21lbWJlci50cydcbmltcG9ydCB0eXBlIHsgT3V0Ym94IH0gZnJvbSAnLi9vdXRib3gudHMnXG5pbXBvcnQgdHlwZSB7IFJvb20gfSBmcm9tICcuL3Jvb20udHMnXG5pbXBvcnQgdHlwZSB7IFJvb21zIH0gZnJvbSAnLi9yb29tcy50cydcblxuaW50ZXJmYWNlIE1lbWJlcnNoaXAge1xuICByZWFkb25seSBjb25uZWN0aW9uOiBudW1iZXJcbiAgcmVhZG9ubHkgcm9vbTogUm9vbVxuICByZWFkb25seSBtZW1iZXI6IE1lbWJlclxufVxuXG5leHBvcnQgaW50ZXJmYWNlIFBsYWluQ29tbWFuZHNQYXJ0cyB7XG4gIHJlYWRvbmx5IGNvbmZpZzogQ29uZmlnXG4gIHJlYWRvbmx5IGVuZ2luZTogRW5naW5lXG4gIHJlYWRvbmx5IHJvb21zOiBSb29tc1xuICByZWFkb25seSBvdXRib3g6IE91dGJveFxuICByZWFkb25seSBjb3VudGVyczogU2hhcmRDb3VudGVyc1xufVxuXG4vKipcbiAqIExpc3RzIG9mIG1lbWJlcnMgdGhhdCBvbmUgbWVtYmVyIG1heSBhc2sgZm9yIHdpdGhpbiBhIHR1cm4gb2YgdGhlIHNoYXJkLCBvciB3aGlsZSB0aGUgZW5naW5lIG93ZXMgaXQgYW5zd2Vycy4gQSBxdWVzdGlvbiB0YWtlcyBzb21lXG4gKiAyMCBieXRlcywgYW5kIGl0cyBhbnN3ZXIgbWF5IGJlIGFzIGxhcmdlIGFzIGEgY29ubmVjdGlvbidzIG91dGJveC5cbiAqL1xuY29uc3QgTElTVFNfTUFYID0gOFxuY29uc3QgQVNLRURfVE9PX09GVEVOID0geyAuLi5FcnJvckNvZGUudG9vTWFueVJlcXVlc3RzLCBtZXNzYWdlOiAnb3ZlcmxvYWRlZCwgYXNrIGFnYWluIGxhdGVyJyB9IGFzIGNvbnN0XG5cbi8qKiBXaGF0IGEgbWVtYmVyIGhhcyBhc2tlZCBmb3IgbGF0ZWx5LiAqL1xuaW50ZXJmYWNlIEFza2luZyB7XG4gIHR1cm5NczogbnVtYmVyXG4gIGxpc3RzOiBudW1iZXJcbiAgdW5hbnN3ZXJlZDogbnVtYmVyXG59XG5cbmNvbnN0IE5PVEhJTkc6IFNsaWNlID0geyBieXRlczogbmV3IFVpbnQ4QXJyYXkoMCksIHN0YXJ0OiAwLCBlbmQ6IDAgfVxuXG5leHBvcnQgY2xhc3MgUGxhaW5Db21tYW5kcyB7XG4gIHJlYWRvbmx5ICNwYXJ0czogUGxhaW5Db21tYW5kc1BhcnRzXG4gIHJlYWRvbmx5ICNtZW1iZXJzaGlwcyA9IG5ldyBNYXA8bnVtYmVyLCBNZW1iZXJzaGlwPigpXG4gIC8qKiBUaGUgbmV3ZXN0IG9mIHRoZW0gYnkgc2xvdCwgZm91bmQgd2l0aCBvbmUgYWNjZXNzIHRvIG1lbW9yeTsgdGhlIGVuZCBvZiBhbiBvbGRlciBvbmUgbWF5IGNvbWUgYWZ0ZXIgaXQuICovXG4gIHJlYWRvbmx5ICNieVNsb3Q6IChNZW1iZXJzaGlwIHwgdW5kZWZpbmVkKVtdID0gW11cbiAgLyoqIE9mIHRob3NlIHdobyBoYXZlIGFza2VkIGZvciB0aGUgbWVtYmVycyBvZiB0aGVpciByb29tLiAqL1xuICByZWFkb25seSAjYXNraW5nID0gbmV3IE1hcDxudW1iZXIsIEFza2luZz4oKVxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiBQbGFpbkNvbW1hbmRzUGFydHMpIHtcbiAgICB0aGlzLiNwYXJ0cyA9IHBhcnRzXG4gIH1cblxuICB0ZXh0KGNvbm5lY3Rpb246IG51bWJlciwgdGV4dDogU2xpY2UpOiB2b2lkIHtcbiAgICAvLyBBIGNvbm5lY3Rpb24gdGhhdCB3YXMgcmVmdXNlZCBtYXkgc3RpbGwgaGF2ZSBzZW50IHNvbWV0aGluZzsgbm9ib2R5IGluIGEgcm9vbSBpcyB3YWl0aW5nIGZvciBpdC5cbiAgICBjb25zdCBtZW1iZXJzaGlwID0gdGhpcy4jbWVtYmVyc2hpcE9mKGNvbm5lY3Rpb24pXG4gICAgaWYgKG1lbWJlcnNoaXAgPT09IHVuZGVmaW5lZCkgcmV0dXJuXG4gICAgaWYgKG1lbWJlcnNoaXAucm9vbS5pc0pvaW5pbmcoY29ubmVjdGlvbikpIHRoaXMuI3Bvc3Rwb25lKG1lbWJlcnNoaXAsIHRleHQsIChrZXB0KSA9PiB0aGlzLnRleHQoY29ubmVjdGlvbiwga2VwdCkpXG4gICAgZWxzZSBtZW1iZXJzaGlwLnJvb20uc2F5KG1lbWJlcnNoaXAubWVtYmVyLCBmcm9tVGV4dEZyYW1lKCd0ZXh0JywgdGV4dC5ieXRlcywgdGV4dCkpXG4gIH1cblxuICBkYXRhKGNvbm5lY3Rpb246IG51bWJlciwganNvbjogU2xpY2UpOiB2b2lkIHtcbiAgICBjb25zdCBtZW1iZXJzaGlwID0gdGhpcy4jbWVtYmVyc2hpcE9mKGNvbm5lY3Rpb24pXG4gICAgaWYgKG1lbWJlcnNoaXAgPT09IHVuZGVmaW5lZCkgcmV0dXJuXG4gICAgaWYgKG1lbWJlcnNoaXAucm9vbS5pc0pvaW5pbmcoY29ubmVjdGlvbikpIHRoaXMuI3Bvc3Rwb25lKG1lbWJlcnNoaXAsIGpzb24sIChrZXB0KSA9PiB0aGlzLmRhdGEoY29ubmVjdGlvbiwga2VwdCkpXG4gICAgZWxzZSBtZW1iZXJzaGlwLnJvb20uc2F5KG1lbWJlcnNoaXAubWVtYmVyLCBmcm9tVGV4dEZyYW1lKCdqc29uJywganNvbi5ieXRlcywganNvbikpXG4gIH1cblxuICBwcml2YXRlTWVzc2FnZShjb25uZWN0aW9uOiBudW1iZXIsIHRvOiBSZWNpcGllbnQsIHBheWxvYWQ6IFNsaWNlICYgeyByZWFkb25seSBpc0pzb246IGJvb2xlYW4gfSk6IHZvaWQge1xuICAgIGNvbnN0IG1lbWJlcnNoaXAgPSB0aGlzLiNtZW1iZXJzaGlwT2YoY29ubmVjdGlvbilcbiAgICBpZiAobWVtYmVyc2hpcCA9PT0gdW5kZWZpbmVkKSByZXR1cm5cbiAgICBjb25zdCB7IHJvb20sIG1lbWJlciB9ID0gbWVtYmVyc2hpcFxuICAgIGNvbnN0IHsgaXNKc29uIH0gPSBwYXlsb2FkXG4gICAgaWYgKHJvb20uaXNKb2luaW5nKGNvbm5lY3Rpb24pKSB7XG4gICAgICB0aGlzLiNwb3N0cG9uZShtZW1iZXJzaGlwLCBwYXlsb2FkLCAoa2VwdCkgPT4gdGhpcy5wcml2YXRlTWVzc2FnZShjb25uZWN0aW9uLCB0bywgeyAuLi5rZXB0LCBpc0pzb24gfSkpXG4gICAgfSBlbHNlIHJvb20uc2F5UHJpdmF0ZWx5KG1lbWJlciwgdG8sIGZyb21UZXh0RnJhbWUoaXNKc29uID8gJ2pzb24nIDogJ3RleHQnLCBwYXlsb2FkLmJ5dGVzLCBwYXlsb2FkKSlcbiAgfVxuXG4gIC8qKiBUaGUgYW5zd2VyIGlzIGEgZnJhbWUgb2YgdGhlIG1lbWJlcidzIHByb3RvY29sOiB0aGUgbGlzdCwgb3Igd2h5IHRoZXJlIGlzIG5vbmUuICovXG4gIG1lbWJlcnMoY29ubmVjdGlvbjogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3QgbWVtYmVyc2hpcCA9IHRoaXMuI21lbWJlcnNoaXBPZihjb25uZWN0aW9uKVxuICAgIGlmIChtZW1iZXJzaGlwID09PSB1bmRlZmluZWQpIHJldHVyblxuICAgIGNvbnN0IHsgcm9vbSwgbWVtYmVyIH0gPSBtZW1iZXJzaGlwXG4gICAgaWYgKHJvb20uaXNKb2luaW5nKGNvbm5lY3Rpb24pKSB7XG4gICAgICB0aGlzLiNwb3N0cG9uZShtZW1iZXJzaGlwLCBOT1RISU5HLCAoKSA9PiB0aGlzLm1lbWJlcnMoY29ubmVjdGlvbikpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgeyBtZW1iZXJMaXN0IH0gPSBtZW1iZXIucHJvdG9jb2xcbiAgICBpZiAobWVtYmVyTGlzdCA9PT0gdW5kZWZpbmVkKSByZXR1cm5cbiAgICBjb25zdCByZWZ1c2UgPSAoZXJyb3I6IFJlcGx5RXJyb3IpID0+IHJvb20ubm90aWZ5KGNvbm5lY3Rpb24sIG1lbWJlckxpc3QucmVmdXNlZChlcnJvciksIGVycm9yLmNvZGUpXG4gICAgY29uc3QgeyBwcmVzZW5jZSwgcHJlc2VuY2VGb3IgfSA9IHJvb20ub3B0aW9uc1xuICAgIGlmICghcHJlc2VuY2UpIHJlZnVzZShFcnJvckNvZGUubm90QXZhaWxhYmxlKVxuICAgIGVsc2UgaWYgKCFwZXJtaXRzKHByZXNlbmNlRm9yLCB0cnVlKSkgcmVmdXNlKEVycm9yQ29kZS5wZXJtaXNzaW9uRGVuaWVkKVxuICAgIGVsc2Uge1xuICAgICAgY29uc3QgYXNraW5nID0gdGhpcy4jYXNraW5nT2YoY29ubmVjdGlvbilcbiAgICAgIGlmIChhc2tpbmcubGlzdHMgPj0gTElTVFNfTUFYKSB7XG4gICAgICAgIHJlZnVzZShBU0tFRF9UT09fT0ZURU4pXG4gICAgICAgIHJldHVyblxuICAgICAgfVxuICAgICAgYXNraW5nLmxpc3RzICs9IDFcbiAgICAgIGFza2luZy51bmFuc3dlcmVkICs9IDFcbiAgICAgIHRoaXMuI3BhcnRzLmVuZ2luZS5wcmVzZW5jZS5saXN0KHJvb20ubmFtZSwgKHJlc3VsdCkgPT4ge1xuICAgICAgICBhc2tpbmcudW5hbnN3ZXJlZCAtPSAxXG4gICAgICAgIGNvbnN0IGJ5dGVzTWF4ID0gdGhpcy4jcGFydHMuY29uZmlnLmxpbWl0cy5vdXRib3hCeXRlc01heFxuICAgICAgICBpZiAocmVzdWx0LmtpbmQgPT09ICdvaycpIHJvb20ubm90aWZ5KGNvbm5lY3Rpb24sIG1lbWJlckxpc3QuZnJhbWUocmVzdWx0Lm1lbWJlcnMudmFsdWVzKCksIGJ5dGVzTWF4KSlcbiAgICAgICAgZWxzZSByZWZ1c2UoRXJyb3JDb2RlLmludGVybmFsKVxuICAgICAgfSlcbiAgICB9XG4gIH1cblxuICBqb2luKGNvbm5lY3Rpb246IG51bWJlciwgb3JkZXI6IEpvaW5PcmRlcik6IHZvaWQge1xuICAgIC8vIEEgcmVwbGF5IG1heSBuYW1lIGEgY29ubmVjdGlvbiBhZ2FpbiB0aGF0IHRoZSBtYWluIHRocmVhZCB3YXMgbm90IHN1cmUgYWJvdXQuXG4gICAgaWYgKHRoaXMuI21lbWJlcnNoaXBzLmhhcyhjb25uZWN0aW9uKSkgcmV0dXJuXG4gICAgY29uc3QgeyByb29tcywgb3V0Ym94LCBjb3VudGVycyB9ID0gdGhpcy4jcGFydHNcbiAgICBjb25zdCByb29tID0gcm9vbXMub2J0YWluKG9yZGVyLnJvb20pXG4gICAgaWYgKHJvb20gPT09IHVuZGVmaW5lZCkge1xuICAgICAgb3V0Ym94LnJlZnVzZShjb25uZWN0aW9uLCBQbGFpbkNsb3NlLnRyeUFnYWluLmNvZGUsICd0b28gbWFueSByb29tcycpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgcHJvdG9jb2wgPSBQUk9UT0NPTFNbb3JkZXIucHJvdG9jb2xdIVxuICAgIGNvbnN0IG1lbWJlcnNoaXAgPSB7XG4gICAgICBjb25uZWN0aW9uLFxuICAgICAgcm9vbSxcbiAgICAgIG1lbWJlcjogbmV3IE1lbWJlcih7IGNvbm5lY3Rpb24sIHByb3RvY29sLCBqb2luTGVhdmU6IHRydWUsIGlkZW50aXR5OiBvcmRlciB9KSxcbiAgICB9XG4gICAgdGhpcy4jcmVtZW1iZXIobWVtYmVyc2hpcClcbiAgICBpZiAob3JkZXIuaXNSZXBsYXkpIHtcbiAgICAgIHJvb20ucmVzdG9yZShtZW1iZXJzaGlwLm1lbWJlcilcbiAgICAgIHJldHVyblxuICAgIH1cbiAgICBjb25zdCBhZG1pc3Npb24gPSByb29tLmpvaW4obWVtYmVyc2hpcC5tZW1iZXIsIHtcbiAgICAgIHN1YnNjcmliZTogdW5kZWZpbmVkLFxuICAgICAgcmVjb3ZlcjogdW5kZWZpbmVkLFxuICAgICAgbXVzdFJlY292ZXI6IGZhbHNlLFxuICAgICAgcmVmdXNlZDogKCkgPT4gdGhpcy4jcmVmdXNlKG1lbWJlcnNoaXAsICd0aGUgam9pbiBmYWlsZWQsIHRyeSBhZ2FpbicpLFxuICAgIH0pXG4gICAgaWYgKGFkbWlzc2lvbiA9PT0gJ29rJykgcmV0dXJuXG4gICAgY291bnRlcnMuYWRkKCdyZWZ1c2VkTWVtYmVycycpXG4gICAgdGhpcy4jcmVmdXNlKG1lbWJlcnNoaXAsICdyb29tIGlzIGZ1bGwnKVxuICAgIHJvb21zLmRyb3BJZkVtcHR5KHJvb20pXG4gIH1cblxuICBsZWF2ZShjb25uZWN0aW9uOiBudW1iZXIpOiB2b2lkIHtcbiAgICBjb25zdCBtZW1iZXJzaGlwID0gdGhpcy4jbWVtYmVyc2hpcHMuZ2V0KGNvbm5lY3Rpb24pXG4gICAgaWYgKG1lbWJlcnNoaXAgPT09IHVuZGVmaW5lZCkgcmV0dXJuXG4gICAgY29uc3QgeyByb29tIH0gPSBtZW1iZXJzaGlwXG4gICAgaWYgKHJvb20uaXNKb2luaW5nKGNvbm5lY3Rpb24pKSB7XG4gICAgICByb29tLmF0TGFzdChjb25uZWN0aW9uLCAoKSA9PiB0aGlzLmxlYXZlKGNvbm5lY3Rpb24pKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIHRoaXMuI2ZvcmdldChtZW1iZXJzaGlwKVxuICAgIHJvb20ubGVhdmUoY29ubmVjdGlvbiwgeyBpc0NvbmZpcm1lZDogdHJ1ZSB9KVxuICAgIHRoaXMuI3BhcnRzLnJvb21zLmRyb3BJZkVtcHR5KHJvb20pXG4gIH1cblxuICAjcmVmdXNlKG1lbWJlcnNoaXA6IE1lbWJlcnNoaXAsIHJlYXNvbjogc3RyaW5nKTogdm9pZCB7XG4gICAgdGhpcy4jZm9yZ2V0KG1lbWJlcnNoaXApXG4gICAgdGhpcy4jcGFydHMub3V0Ym94LnJlZnVzZShtZW1iZXJzaGlwLmNvbm5lY3Rpb24sIFBsYWluQ2xvc2UudHJ5QWdhaW4uY29kZSwgcmVhc29uKVxuICB9XG5cbiAgI3Bvc3Rwb25lKHsgY29ubmVjdGlvbiwgcm9vbSB9OiBNZW1iZXJzaGlwLCBzYWlkOiBTbGljZSwgcnVuOiAoa2VwdDogU2xpY2UpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jcGFydHMucm9vbXMucG9zdHBvbmUocm9vbSwgY29ubmVjdGlvbiwgeyBzYWlkLCBydW4gfSkpIHJldHVyblxuICAgIHRoaXMuI3BhcnRzLm91dGJveC50ZXh0UmVmdXNlZChjb25uZWN0aW9uLCBUZXh0UmVmdXNhbC5vdmVybG9hZGVkKVxuICB9XG5cbiAgI2Fza2luZ09mKGNvbm5lY3Rpb246IG51bWJlcik6IEFza2luZyB7XG4gICAgY29uc3QgdHVybk1zID0gdGhpcy4jcGFydHMucm9vbXMubm93TXNcbiAgICBjb25zdCBrbm93biA9IHRoaXMuI2Fza2luZy5nZXQoY29ubmVjdGlvbilcbiAgICBpZiAoa25vd24gIT09IHVuZGVmaW5lZCAmJiAoa25vd24udHVybk1zID09PSB0dXJuTXMgfHwga25vd24udW5hbnN3ZXJlZCA+IDApKSByZXR1cm4ga25vd25cbiAgICBjb25zdCBhc2tpbmcgPSB7IHR1cm5NcywgbGlzdHM6IDAsIHVuYW5zd2VyZWQ6IDAgfVxuICAgIHRoaXMuI2Fza2luZy5zZXQoY29ubmVjdGlvbiwgYXNraW5nKVxuICAgIHJldHVybiBhc2tpbmdcbiAgfVxuXG4gICNyZW1lbWJlcihtZW1iZXJzaGlwOiBNZW1iZXJzaGlwKTogdm9pZCB7XG4gICAgdGhpcy4jbWVtYmVyc2hpcHMuc2V0KG1lbWJlcnNoaXAuY29ubmVjdGlvbiwgbWVtYmVyc2hpcClcbiAgICB0aGlzLiNieVNsb3Rbc2xvdE9mKG1lbWJlcnNoaXAuY29ubmVjdGlvbildID0gbWVtYmVyc2hpcFxuICAgIHRoaXMuI3BhcnRzLmNvdW50ZXJzLmFkZCgnbWVtYmVycycpXG4gIH1cblxuICAjZm9yZ2V0KG1lbWJlcnNoaXA6IE1lbWJlcnNoaXApOiB2b2lkIHtcbiAgICBjb25zdCB7IGNvbm5lY3Rpb24gfSA9IG1lbWJlcnNoaXBcbiAgICB0aGlzLiNtZW1iZXJzaGlwcy5kZWxldGUoY29ubmVjdGlvbilcbiAgICB0aGlzLiNhc2tpbmcuZGVsZXRlKGNvbm5lY3Rpb24pXG4gICAgaWYgKHRoaXMuI2J5U2xvdFtzbG90T2YoY29ubmVjdGlvbildID09PSBtZW1iZXJzaGlwKSB0aGlzLiNieVNsb3Rbc2xvdE9mKGNvbm5lY3Rpb24pXSA9IHVuZGVmaW5lZFxuICAgIHRoaXMuI3BhcnRzLmNvdW50ZXJzLmFkZCgnbWVtYmVycycsIC0xKVxuICB9XG5cbiAgI21lbWJlcnNoaXBPZihjb25uZWN0aW9uOiBudW1iZXIpOiBNZW1iZXJzaGlwIHwgdW5kZWZpbmVkIHtcbiAgICBjb25zdCBuZXdlc3QgPSB0aGlzLiNieVNsb3Rbc2xvdE9mKGNvbm5lY3Rpb24pXVxuICAgIHJldHVybiBuZXdlc3Q/LmNvbm5lY3Rpb24gPT09IGNvbm5lY3Rpb24gPyBuZXdlc3QgOiB0aGlzLiNtZW1iZXJzaGlwcy5nZXQoY29ubmVjdGlvbilcbiAgfVxufVxuIiwgIi8vIEEgcGFydCBvZiBhIGJ1ZmZlci4gQSBSaW5nUmVhZGVyIGlzIG9uZTogdGhlIHBheWxvYWQgb2YgaXRzIGN1cnJlbnQgcmVjb3JkLCB2YWxpZCB1bnRpbCB0aGUgcmVjb3JkIGlzIHJlbGVhc2VkLlxuXG5leHBvcnQgaW50ZXJmYWNlIFNsaWNlIHtcbiAgcmVhZG9ubHkgYnl0ZXM6IFVpbnQ4QXJyYXlcbiAgcmVhZG9ubHkgc3RhcnQ6IG51bWJlclxuICByZWFkb25seSBlbmQ6IG51bWJlclxufVxuXG4vKiogQSBjb3B5IHRoYXQgc3RheXMgdmFsaWQgd2hlbiB0aGUgcmVjb3JkIGlzIGdvbmUuICovXG5leHBvcnQgZnVuY3Rpb24ga2VwdFNsaWNlKHsgYnl0ZXMsIHN0YXJ0LCBlbmQgfTogU2xpY2UpOiBTbGljZSB7XG4gIGNvbnN0IGNvcHkgPSBieXRlcy5zbGljZShzdGFydCwgZW5kKVxuICByZXR1cm4geyBieXRlczogY29weSwgc3RhcnQ6IDAsIGVuZDogY29weS5sZW5ndGggfVxufVxuIiwgIi8vIFdoaWNoIHJvb21zIGFyZSBkdWUgdG8gYmUgZmx1c2hlZDogYSByb29tIHRoYXQgd2FzIHF1aWV0IGZvciBhIHdpbmRvdyBhdCBvbmNlIChsZWFkaW5nIGVkZ2UpLCBhbnkgb3RoZXIgd2hlbiBpdHMgd2luZG93IGhhcyBwYXNzZWQuXG4vLyBPdXRwdXQgd2l0aCBwYXRpZW5jZSBtYXkgd2FpdCBsb25nZXIsIGZvciBvdGhlciBvdXRwdXQgb2YgaXRzIHJvb20gdG8gbGVhdmUgd2l0aC4gUHVyZTogbm8gY2xvY2ssIG5vIHRpbWVyLCBubyBJL08uXG5cbi8qKiBXaGF0IHRoZSBzY2hlZHVsZSBrZWVwcyBvbiBhIHJvb207IG93bmVkIGJ5IHRoZSBzY2hlZHVsZSwgc3RvcmVkIG9uIHRoZSByb29tIHNvIHRoYXQgbm8gbG9va3VwIGlzIG5lZWRlZC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgRmx1c2hTdGF0ZSB7XG4gIGxhc3RGbHVzaE1zOiBudW1iZXJcbiAgc2NoZWR1bGVkOiBib29sZWFuXG4gIC8qKiBXaGljaCBidWNrZXQgaXQgd2FpdHMgaW47IERVRSBvbmNlIGl0IHdhaXRzIGluIG5vbmUuIEVudHJpZXMgaXQgbGVmdCBiZWhpbmQgaW4gb3RoZXIgYnVja2V0cyBtZWFuIG5vdGhpbmcuICovXG4gIGR1ZU1zOiBudW1iZXJcbiAgLyoqIEl0IHdhaXRzIGxvbmdlciB0aGFuIGl0cyB3aW5kb3cgZm9yIG90aGVyIG91dHB1dC4gKi9cbiAgaXNQYXRpZW50OiBib29sZWFuXG4gIHBlbmRpbmdCeXRlczogbnVtYmVyXG59XG5cbmNvbnN0IERVRSA9IE51bWJlci5ORUdBVElWRV9JTkZJTklUWVxuXG5leHBvcnQgY29uc3QgbmV3Rmx1c2hTdGF0ZSA9ICgpOiBGbHVzaFN0YXRlID0+ICh7XG4gIGxhc3RGbHVzaE1zOiBEVUUsXG4gIHNjaGVkdWxlZDogZmFsc2UsXG4gIGR1ZU1zOiBEVUUsXG4gIGlzUGF0aWVudDogZmFsc2UsXG4gIHBlbmRpbmdCeXRlczogMCxcbn0pXG5cbi8qKiBUaGUgdGltZXMsIGluIG1pbGxpc2Vjb25kcywgdGhhdCBvdXRwdXQgY29tZXMgd2l0aC4gKi9cbmludGVyZmFjZSBUaW1pbmcge1xuICByZWFkb25seSBub3dNczogbnVtYmVyXG4gIC8qKiBUaGUgcm9vbSdzIHdpbmRvdyBhdCBwcmVzZW50LiAqL1xuICByZWFkb25seSB3aW5kb3dNczogbnVtYmVyXG4gIC8qKiBIb3cgbG9uZyB0aGUgb3V0cHV0IG1heSB3YWl0IGZvciBjb21wYW55OyAwIGZvciBub3QgYXQgYWxsLiAqL1xuICByZWFkb25seSBwYXRpZW5jZU1zOiBudW1iZXJcbn1cblxuZXhwb3J0IGNsYXNzIEZsdXNoU2NoZWR1bGU8SXRlbSBleHRlbmRzIHsgcmVhZG9ubHkgZmx1c2hTdGF0ZTogRmx1c2hTdGF0ZSB9PiB7XG4gICNkdWU6IEl0ZW1bXSA9IFtdXG4gIHJlYWRvbmx5ICN3YWl0aW5nID0gbmV3IE1hcDxudW1iZXIsIEl0ZW1bXT4oKVxuICByZWFkb25seSAjcGVuZGluZ0J5dGVzTWF4OiBudW1iZXJcbiAgI2N1cnNvck1zID0gRFVFXG5cbiAgLyoqIGBwZW5kaW5nQnl0ZXNNYXhgOiBhIHJvb20gdGhhdCBnYXRoZXJzIHRoaXMgbXVjaCB3aXRoaW4gaXRzIHdpbmRvdyBpcyBkdWUgYXQgb25jZSwgc28gdGhhdCB3aGF0IGlzIHBlbmRpbmcgc3RheXMgYm91bmRlZC4gKi9cbiAgY29uc3RydWN0b3IocGVuZGluZ0J5dGVzTWF4OiBudW1iZXIpIHtcbiAgICB0aGlzLiNwZW5kaW5nQnl0ZXNNYXggPSBwZW5kaW5nQnl0ZXNNYXhcbiAgfVxuXG4gIC8qKlxuICAgKiBBIHJvb20gaGFzIG91dHB1dC4gSXQgaXMgZHVlIGF0IG9uY2UgaWYgaXQgaGFzIGJlZW4gcXVpZXQgZm9yIGEgd2luZG93LCBlbHNlIHdoZW4gaXRzIHdpbmRvdyBlbmRzOyBidXQgbm90IGJlZm9yZVxuICAgKiBgcGF0aWVuY2VNc2AgaGF2ZSBwYXNzZWQsIHVubGVzcyBvdXRwdXQgY29tZXMgdGhhdCBoYXMgbGVzcy5cbiAgICovXG4gIHRvdWNoKGl0ZW06IEl0ZW0sIGJ5dGVzOiBudW1iZXIsIHsgbm93TXMsIHdpbmRvd01zLCBwYXRpZW5jZU1zIH06IFRpbWluZyk6IHZvaWQge1xuICAgIGNvbnN0IHN0YXRlID0gaXRlbS5mbHVzaFN0YXRlXG4gICAgc3RhdGUucGVuZGluZ0J5dGVzICs9IGJ5dGVzXG4gICAgY29uc3QgaHVycmllcyA9IHN0YXRlLmlzUGF0aWVudCAmJiBwYXRpZW5jZU1zID09PSAwXG4gICAgaWYgKHN0YXRlLnNjaGVkdWxlZCAmJiAhaHVycmllcykge1xuICAgICAgaWYgKHN0YXRlLnBlbmRpbmdCeXRlcyA+PSB0aGlzLiNwZW5kaW5nQnl0ZXNNYXggJiYgc3RhdGUuZHVlTXMgIT09IERVRSkgdGhpcy4jZHVlTm93KGl0ZW0pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgc3RhdGUuc2NoZWR1bGVkID0gdHJ1ZVxuICAgIHN0YXRlLmlzUGF0aWVudCA9IHBhdGllbmNlTXMgPiAwXG4gICAgY29uc3Qgd2luZG93RW5kTXMgPSB3aW5kb3dNcyA+IDAgPyBNYXRoLmNlaWwoc3RhdGUubGFzdEZsdXNoTXMgKyB3aW5kb3dNcykgOiBEVUVcbiAgICBjb25zdCBkdWVNcyA9IHN0YXRlLmlzUGF0aWVudCA/IE1hdGgubWF4KHdpbmRvd0VuZE1zLCBNYXRoLmNlaWwobm93TXMgKyBwYXRpZW5jZU1zKSkgOiB3aW5kb3dFbmRNc1xuICAgIC8vIEJlaGluZCB0aGUgY3Vyc29yIG5vIGJ1Y2tldCBpcyBsb29rZWQgYXQgYWdhaW46IG91dHB1dCB0aGF0IGNvbWVzIHdpdGggYW4gb2xkIHRpbWUgaXMgZHVlLlxuICAgIGlmIChkdWVNcyA8PSBNYXRoLm1heChub3dNcywgdGhpcy4jY3Vyc29yTXMpIHx8IHN0YXRlLnBlbmRpbmdCeXRlcyA+PSB0aGlzLiNwZW5kaW5nQnl0ZXNNYXgpIHtcbiAgICAgIHRoaXMuI2R1ZU5vdyhpdGVtKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIGlmIChodXJyaWVzICYmIHN0YXRlLmR1ZU1zIDw9IGR1ZU1zKSByZXR1cm5cbiAgICBzdGF0ZS5kdWVNcyA9IGR1ZU1zXG4gICAgaWYgKHRoaXMuI3dhaXRpbmcuc2l6ZSA9PT0gMCkgdGhpcy4jY3Vyc29yTXMgPSBNYXRoLmZsb29yKG5vd01zKVxuICAgIGNvbnN0IGJ1Y2tldCA9IHRoaXMuI3dhaXRpbmcuZ2V0KGR1ZU1zKVxuICAgIGlmIChidWNrZXQgPT09IHVuZGVmaW5lZCkgdGhpcy4jd2FpdGluZy5zZXQoZHVlTXMsIFtpdGVtXSlcbiAgICBlbHNlIGJ1Y2tldC5wdXNoKGl0ZW0pXG4gIH1cblxuICAvKiogVGFrZXMgZXZlcnkgcm9vbSB0aGF0IGlzIGR1ZS4gRWFjaCBtdXN0IGJlIGZsdXNoZWQgYW5kIGdpdmVuIGJhY2sgd2l0aCBgZmx1c2hlZGAuICovXG4gIHRha2Uobm93TXM6IG51bWJlcik6IEl0ZW1bXSB7XG4gICAgaWYgKHRoaXMuI3dhaXRpbmcuc2l6ZSA+IDApIHtcbiAgICAgIGNvbnN0IHVudGlsID0gTWF0aC5mbG9vcihub3dNcylcbiAgICAgIC8vIEFmdGVyIGEgbG9uZyBzdGFsbCBpdCBpcyBjaGVhcGVyIHRvIGxvb2sgYXQgdGhlIGJ1Y2tldHMgdGhhbiBhdCBldmVyeSBtaWxsaXNlY29uZCB0aGF0IHBhc3NlZC5cbiAgICAgIGlmICh1bnRpbCAtIHRoaXMuI2N1cnNvck1zID4gdGhpcy4jd2FpdGluZy5zaXplKSB0aGlzLiNjb2xsZWN0QWxsKHVudGlsKVxuICAgICAgZWxzZSBmb3IgKGxldCBhdCA9IHRoaXMuI2N1cnNvck1zICsgMTsgYXQgPD0gdW50aWw7IGF0KyspIHRoaXMuI2NvbGxlY3QoYXQpXG4gICAgICB0aGlzLiNjdXJzb3JNcyA9IE1hdGgubWF4KHRoaXMuI2N1cnNvck1zLCB1bnRpbClcbiAgICB9XG4gICAgY29uc3QgZHVlID0gdGhpcy4jZHVlXG4gICAgaWYgKGR1ZS5sZW5ndGggPiAwKSB0aGlzLiNkdWUgPSBbXVxuICAgIHJldHVybiBkdWVcbiAgfVxuXG4gIGZsdXNoZWQoaXRlbTogSXRlbSwgbm93TXM6IG51bWJlcik6IHZvaWQge1xuICAgIGl0ZW0uZmx1c2hTdGF0ZS5sYXN0Rmx1c2hNcyA9IG5vd01zXG4gICAgaXRlbS5mbHVzaFN0YXRlLnNjaGVkdWxlZCA9IGZhbHNlXG4gICAgaXRlbS5mbHVzaFN0YXRlLmR1ZU1zID0gRFVFXG4gICAgaXRlbS5mbHVzaFN0YXRlLmlzUGF0aWVudCA9IGZhbHNlXG4gICAgaXRlbS5mbHVzaFN0YXRlLnBlbmRpbmdCeXRlcyA9IDBcbiAgfVxuXG4gIC8qKiBFdmVyeXRoaW5nIHRoYXQgaXMgc2NoZWR1bGVkLCBkdWUgb3Igbm90OiBmb3IgYSBzaGFyZCB0aGF0IGlzIGFib3V0IHRvIHN0b3AuICovXG4gIHRha2VBbGwoKTogSXRlbVtdIHtcbiAgICB0aGlzLiNjb2xsZWN0QWxsKE51bWJlci5QT1NJVElWRV9JTkZJTklUWSlcbiAgICByZXR1cm4gdGhpcy50YWtlKE51bWJlci5ORUdBVElWRV9JTkZJTklUWSlcbiAgfVxuXG4gIC8qKiBXaGVuIHRoZSBuZXh0IHdpbmRvdyBlbmRzOyB1bmRlZmluZWQgd2hlbiBubyByb29tIHdhaXRzLiAqL1xuICBnZXQgbmV4dER1ZU1zKCk6IG51bWJlciB8IHVuZGVmaW5lZCB7XG4gICAgaWYgKHRoaXMuI2R1ZS5sZW5ndGggPiAwKSByZXR1cm4gRFVFXG4gICAgbGV0IG5leHQ6IG51bWJlciB8IHVuZGVmaW5lZFxuICAgIC8vIEF0IG1vc3Qgb25lIGJ1Y2tldCBmb3IgZWFjaCBtaWxsaXNlY29uZCBvZiB0aGUgbG9uZ2VzdCB3aW5kb3cgb3IgcGF0aWVuY2UuXG4gICAgZm9yIChjb25zdCBhdE1zIG9mIHRoaXMuI3dhaXRpbmcua2V5cygpKSBpZiAobmV4dCA9PT0gdW5kZWZpbmVkIHx8IGF0TXMgPCBuZXh0KSBuZXh0ID0gYXRNc1xuICAgIHJldHVybiBuZXh0XG4gIH1cblxuICAjZHVlTm93KGl0ZW06IEl0ZW0pOiB2b2lkIHtcbiAgICBpdGVtLmZsdXNoU3RhdGUuZHVlTXMgPSBEVUVcbiAgICBpdGVtLmZsdXNoU3RhdGUuaXNQYXRpZW50ID0gZmFsc2VcbiAgICB0aGlzLiNkdWUucHVzaChpdGVtKVxuICB9XG5cbiAgI2NvbGxlY3QoYXRNczogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3QgYnVja2V0ID0gdGhpcy4jd2FpdGluZy5nZXQoYXRNcylcbiAgICBpZiAoYnVja2V0ID09PSB1bmRlZmluZWQpIHJldHVyblxuICAgIHRoaXMuI3dhaXRpbmcuZGVsZXRlKGF0TXMpXG4gICAgLy8gQSByb29tIHRoYXQgd2FzIGZsdXNoZWQgZWFybHkgYW5kIGhhcyBvdXRwdXQgYWdhaW4gd2FpdHMgaW4gYSBsYXRlciBidWNrZXQ7IHRoaXMgb25lIHdvdWxkIGN1dCBpdHMgd2luZG93IHNob3J0LlxuICAgIGZvciAoY29uc3QgaXRlbSBvZiBidWNrZXQpIGlmIChpdGVtLmZsdXNoU3RhdGUuZHVlTXMgPT09IGF0TXMpIHRoaXMuI2R1ZU5vdyhpdGVtKVxuICB9XG5cbiAgI2NvbGxlY3RBbGwodW50aWxNczogbnVtYmVyKTogdm9pZCB7XG4gICAgZm9yIChjb25zdCBhdE1zIG9mIFsuLi50aGlzLiN3YWl0aW5nLmtleXMoKV0uc29ydCgoYSwgYikgPT4gYSAtIGIpKSBpZiAoYXRNcyA8PSB1bnRpbE1zKSB0aGlzLiNjb2xsZWN0KGF0TXMpXG4gIH1cbn1cbiIsICIvLyBXaGljaCBwbGFpbiBmcmFtZXMgbGVhdmUgdG9nZXRoZXIuIEJvdGggdGhyZWFkcyB1c2UgaXQ6IHRoZSBzaGFyZCBlbmRzIGEgZ3JvdXAgd2hlcmUgdVdlYlNvY2tldHMuanMgd291bGQsIGFuZCB0aGUgbWFpbiB0aHJlYWQgc3RvcHNcbi8vIHB1Ymxpc2hpbmcgdGhlcmUuXG5cbi8qKlxuICogRnJhbWVzIHRoYXQgbGVhdmUgaW4gb25lIHN5c3RlbSBjYWxsIGZvciBlYWNoIG1lbWJlcjogdVdlYlNvY2tldHMuanMgZ2F0aGVycyBhIG1lbWJlcidzIG1lc3NhZ2VzIGluIG9uZSBidWZmZXIgb2YgYGJ5dGVzYCwgYW5kXG4gKiBlbXB0aWVzIHRoZSBidWZmZXIgYnkgaXRzZWxmIHdoZW4gYW5vdGhlciBtZXNzYWdlIGNvbWVzIG9uIHRvcCBvZiBgZnJhbWVzYC5cbiAqL1xuZXhwb3J0IGNvbnN0IEdST1VQID0geyBmcmFtZXM6IDMyLCBieXRlczogMTZfMzgzLCBoZWFkZXJCeXRlczogNCB9IGFzIGNvbnN0XG4iLCAiLy8gT25lIHJvb20ncyBvdXRwdXQgc2luY2UgaXRzIGxhc3QgZmx1c2g6IGZyYW1lcyBmb3IgZWFjaCBhdWRpZW5jZSwgYWxyZWFkeSBlbmNvZGVkLCBhbmQgYmV0d2VlbiB0aGVtIHRoZSBlZmZlY3RzIHRoYXQgbXVzdCBrZWVwXG4vLyB0aGVpciBwbGFjZSBhbW9uZyB0aGUgZnJhbWVzIChhIG1lbWJlcidzIGFkbWlzc2lvbiwgYSBwcml2YXRlIG1lc3NhZ2UpLiBGcmFtZXMgb2YgYW4gYXVkaWVuY2Ugd2hvc2UgZnJhbWluZyBpcyBgc2luZ2xlYCBuZWVkIG5vdCB3YWl0XG4vLyBmb3IgdGhlIGZsdXNoIG9uY2UgdGhleSBmaWxsIGEgc3lzdGVtIGNhbGwgb2YgdGhlaXIgb3duLiBQdXJlOiBubyBjbG9jaywgbm8gdGltZXIsIG5vIEkvTy5cbmltcG9ydCB7IEdST1VQIH0gZnJvbSAnLi4vbWFpbGJveC9ncm91cC50cydcbmltcG9ydCB0eXBlIHsgVGV4dFJlZnVzYWwgfSBmcm9tICcuLi9tYWlsYm94L291dGJveC1yZWNvcmRzLnRzJ1xuaW1wb3J0IHR5cGUgeyBCeXRlQnVpbGRlciB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB7IEFVRElFTkNFUywgdHlwZSBBdWRpZW5jZSB9IGZyb20gJy4uL3Byb3RvY29sL3Byb3RvY29scy50cydcblxuLyoqIFNvbWV0aGluZyB0aGF0IG11c3QgcmVhY2ggdGhlIG1haW4gdGhyZWFkIGluIGl0cyBwbGFjZSBhbW9uZyBhIHJvb20ncyBmcmFtZXMuICovXG5leHBvcnQgdHlwZSBFZmZlY3QgPVxuICB8IHsgcmVhZG9ubHkga2luZDogJ2ZyYW1lcyc7IHJlYWRvbmx5IGF1ZGllbmNlOiBBdWRpZW5jZTsgcmVhZG9ubHkgYnl0ZXM6IFVpbnQ4QXJyYXkgfVxuICB8IHtcbiAgICAgIHJlYWRvbmx5IGtpbmQ6ICdhZG1pdHRlZCcgfCAnZGVwYXJ0ZWQnXG4gICAgICByZWFkb25seSBjb25uZWN0aW9uOiBudW1iZXJcbiAgICAgIC8qKiBTZXQgb2YgYXVkaWVuY2VzLCBhIGJpdCBlYWNoLiAqL1xuICAgICAgcmVhZG9ubHkgYXVkaWVuY2VzOiBudW1iZXJcbiAgICAgIHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlclxuICAgICAgcmVhZG9ubHkgcmVwbHk6IFVpbnQ4QXJyYXlcbiAgICB9XG4gIC8qKiBUaGUgc2hhcmQgaXRzZWxmIGVuZHMgYSBtZW1iZXJzaGlwLiAqL1xuICB8IHsgcmVhZG9ubHkga2luZDogJ2VuZGVkJzsgcmVhZG9ubHkgY29ubmVjdGlvbjogbnVtYmVyOyByZWFkb25seSBhdWRpZW5jZXM6IG51bWJlcjsgcmVhZG9ubHkgcmVxdWVzdDogbnVtYmVyIH1cbiAgLyoqIEEgZnJhbWUgZm9yIG9uZSBtZW1iZXIgYWxvbmUuIGBjb2RlYDogb2YgdGhlIHJlZnVzYWwgdGhhdCBpdCB0ZWxscyBvZiwgZWxzZSAwLiAqL1xuICB8IHsgcmVhZG9ubHkga2luZDogJ25vdGljZSc7IHJlYWRvbmx5IGNvbm5lY3Rpb246IG51bWJlcjsgcmVhZG9ubHkgY29kZTogbnVtYmVyOyByZWFkb25seSBmcmFtZTogVWludDhBcnJheSB9XG4gIC8qKiBXaGF0IGEgbWVtYmVyIHNhaWQgd2FzIG5vdCBkZWxpdmVyZWQuICovXG4gIHwgeyByZWFkb25seSBraW5kOiAndGV4dFJlZnVzZWQnOyByZWFkb25seSBjb25uZWN0aW9uOiBudW1iZXI7IHJlYWRvbmx5IHdoeTogVGV4dFJlZnVzYWwgfVxuICB8IHtcbiAgICAgIHJlYWRvbmx5IGtpbmQ6ICdwcml2YXRlTWVzc2FnZSdcbiAgICAgIHJlYWRvbmx5IHNlbmRlcjogbnVtYmVyXG4gICAgICByZWFkb25seSByZWNpcGllbnQ6IG51bWJlclxuICAgICAgcmVhZG9ubHkgcmVjaXBpZW50SWQ6IHN0cmluZ1xuICAgICAgcmVhZG9ubHkgZnJhbWU6IFVpbnQ4QXJyYXlcbiAgICB9XG5cbi8qKiBXaGVyZSBhIGZsdXNoIGdvZXM7IHRoZSBzaGFyZCB3cml0ZXMgaXQgaW50byB0aGUgb3V0Ym94LiBgYnl0ZXNgIGFyZSByZWFkIGJlZm9yZSB0aGUgY2FsbCByZXR1cm5zLiAqL1xuZXhwb3J0IGludGVyZmFjZSBGbHVzaFRhcmdldCB7XG4gIC8qKiBPbmUgZnJhbWUgYmVoaW5kIGl0cyBsZW5ndGgsIGZvciB0aGUgbWVtYmVycyB0aGF0IGBhZGRyZXNzZWVzYCBuYW1lcy4gKi9cbiAgZnJhbWUocm9vbTogbnVtYmVyLCBhdWRpZW5jZTogQXVkaWVuY2UsIGZyYW1lOiB7IGFkZHJlc3NlZXM6IFVpbnQ4QXJyYXk7IGJ5dGVzOiBVaW50OEFycmF5IH0pOiB2b2lkXG4gIGZyYW1lcyhyb29tOiBudW1iZXIsIGF1ZGllbmNlOiBBdWRpZW5jZSwgYnl0ZXM6IFVpbnQ4QXJyYXkpOiB2b2lkXG4gIGVmZmVjdChyb29tOiBudW1iZXIsIHJvb21OYW1lOiBzdHJpbmcsIGVmZmVjdDogRWZmZWN0KTogdm9pZFxuICAvKiogVGhlc2UgY29ubmVjdGlvbnMgaGF2ZSBsZWZ0LCBhbmQgdGhlIGZyYW1lcyB0aGF0IHNheSBzbyBhcmUgb3V0LiAqL1xuICBsZWZ0KGNvbm5lY3Rpb25zOiByZWFkb25seSBudW1iZXJbXSk6IHZvaWRcbn1cblxuLyoqIFdoYXQgYSBmbHVzaCBtdXN0IGtub3cgb2YgaXRzIHJvb20uICovXG5leHBvcnQgaW50ZXJmYWNlIEZsdXNoZWRSb29tIHtcbiAgcmVhZG9ubHkgbnVtYmVyOiBudW1iZXJcbiAgcmVhZG9ubHkgbmFtZTogc3RyaW5nXG4gIC8qKiBDb25uZWN0aW9uIG51bWJlcnMgb2YgYWxsIG1lbWJlcnMgb2YgYW4gYXVkaWVuY2UsIGY2NCBlYWNoOyB1bmRlZmluZWQgd2hlbiB0aGV5IGFyZSB0b28gbWFueSB0byBiZSBuYW1lZCBvbmUgYnkgb25lLiAqL1xuICBhZGRyZXNzZWVzKGF1ZGllbmNlOiBBdWRpZW5jZSk6IFVpbnQ4QXJyYXkgfCB1bmRlZmluZWRcbn1cblxuLyoqIExlbmRzIGJ5dGUgYnVmZmVycyB0byByb29tcyB0aGF0IGhhdmUgb3V0cHV0IHBlbmRpbmcsIHNvIHRoYXQgYSBxdWlldCByb29tIGhvbGRzIG5vbmUuICovXG5leHBvcnQgaW50ZXJmYWNlIEJ1aWxkZXJQb29sIHtcbiAgdGFrZSgpOiBCeXRlQnVpbGRlclxuICBnaXZlKGJ1aWxkZXI6IEJ5dGVCdWlsZGVyKTogdm9pZFxufVxuXG4vKiogVGhlIGZyYW1lcyBvZiBvbmUgYXVkaWVuY2UgdGhhdCBhcmUgc3RpbGwgb3Blbi4gKi9cbmludGVyZmFjZSBPcGVuRnJhbWVzIHtcbiAgYnVpbGRlcjogQnl0ZUJ1aWxkZXIgfCB1bmRlZmluZWRcbiAgLyoqIEZyYW1lcyBvZiBmcmFtaW5nIGBzaW5nbGVgIGluIHRoZSBidWlsZGVyLiAqL1xuICBmcmFtZXM6IG51bWJlclxuICAvKiogV2hlcmUgdGhlIG1lc3NhZ2UgaW4gcHJvZ3Jlc3MgYmVnaW5zLiAqL1xuICBwbGFjZTogbnVtYmVyXG59XG5cbi8qKiBCeSB0aGUgaW5kZXggb2YgYW4gYXVkaWVuY2U6IHRoZSBvbmUgdGhhdCBtdXN0IG5vdCBvdmVydGFrZSBpdCwgYW5kIHRoYXQgaXQgbXVzdCBub3Qgb3ZlcnRha2UuICovXG5jb25zdCBGT0xMT1dFUlMgPSBBVURJRU5DRVMubWFwKCh7IGluZGV4IH0pID0+IEFVRElFTkNFUy5maW5kKCh7IGJlaGluZCB9KSA9PiBiZWhpbmQgPT09IGluZGV4KSlcblxuY29uc3QgU0lOR0xFID0gQVVESUVOQ0VTLmZpbHRlcigoeyBmcmFtaW5nIH0pID0+IGZyYW1pbmcgPT09ICdzaW5nbGUnKVxuXG5leHBvcnQgY2xhc3MgUGVuZGluZyB7XG4gIHJlYWRvbmx5ICNwb29sOiBCdWlsZGVyUG9vbFxuICAvKiogQnkgdGhlIGluZGV4IG9mIHRoZSBhdWRpZW5jZTsgbWFkZSB3aGVuIGFuIGF1ZGllbmNlIGlzIGZpcnN0IHRvbGQgc29tZXRoaW5nLiAqL1xuICByZWFkb25seSAjb3BlbjogKE9wZW5GcmFtZXMgfCB1bmRlZmluZWQpW10gPSBBVURJRU5DRVMubWFwKCgpID0+IHVuZGVmaW5lZClcbiAgI29yZGVyZWQ6IEVmZmVjdFtdID0gW11cbiAgI2xlZnQ6IG51bWJlcltdID0gW11cbiAgLyoqIEZyYW1lcyBvZiBmcmFtaW5nIGBzaW5nbGVgIHRoYXQgYXJlIG9wZW4sIG9mIGFsbCBhdWRpZW5jZXMuICovXG4gICNzaW5nbGVGcmFtZXMgPSAwXG5cbiAgY29uc3RydWN0b3IocG9vbDogQnVpbGRlclBvb2wpIHtcbiAgICB0aGlzLiNwb29sID0gcG9vbFxuICB9XG5cbiAgLyoqIEJlZ2lucyBhIG1lc3NhZ2UgZm9yIGFuIGF1ZGllbmNlOiBpdHMgYnl0ZXMgZ28gaW50byB0aGUgYnVpbGRlciB0aGF0IGlzIHJldHVybmVkLCB0aGVuIGBlbmRgIGlzIGNhbGxlZC4gKi9cbiAgYmVnaW4oYXVkaWVuY2U6IEF1ZGllbmNlKTogQnl0ZUJ1aWxkZXIge1xuICAgIGNvbnN0IHsgaW5kZXgsIGZyYW1pbmcgfSA9IGF1ZGllbmNlXG4gICAgY29uc3QgZm9sbG93ZXIgPSBGT0xMT1dFUlNbaW5kZXhdXG4gICAgaWYgKGZvbGxvd2VyICE9PSB1bmRlZmluZWQgJiYgdGhpcy4jaGFzT3Blbihmb2xsb3dlcikpIHtcbiAgICAgIC8vIEJvdGgga2VlcCB0aGVpciBwbGFjZTogd2hhdCB0aGUgZm9sbG93ZXIgd2FzIHRvbGQgY29tZXMgYmV0d2VlbiB3aGF0IGNhbWUgYmVmb3JlIGFuZCB0aGlzLlxuICAgICAgdGhpcy4jY3V0KGF1ZGllbmNlKVxuICAgICAgdGhpcy4jY3V0KGZvbGxvd2VyKVxuICAgIH1cbiAgICBsZXQgb3BlbiA9IHRoaXMuI29wZW5baW5kZXhdXG4gICAgaWYgKG9wZW4gPT09IHVuZGVmaW5lZCkge1xuICAgICAgb3BlbiA9IHsgYnVpbGRlcjogdW5kZWZpbmVkLCBmcmFtZXM6IDAsIHBsYWNlOiAwIH1cbiAgICAgIHRoaXMuI29wZW5baW5kZXhdID0gb3BlblxuICAgIH1cbiAgICBvcGVuLmJ1aWxkZXIgPz89IHRoaXMuI3Bvb2wudGFrZSgpXG4gICAgb3Blbi5wbGFjZSA9IGZyYW1pbmcgPT09ICdzaW5nbGUnID8gb3Blbi5idWlsZGVyLm9wZW5MZW5ndGgoKSA6IG9wZW4uYnVpbGRlci5sZW5ndGhcbiAgICByZXR1cm4gb3Blbi5idWlsZGVyXG4gIH1cblxuICAvKiogRW5kcyBhIG1lc3NhZ2UuIEEgZnJhbWUgb2YgbWFueSBtZXNzYWdlcyB0aGF0IGhhcyBiZWNvbWUgbGFyZ2VyIHRoYW4gYGZyYW1lQnl0ZXNNYXhgIGVuZHMgYmVmb3JlIHRoaXMgb25lLiAqL1xuICBlbmQoYXVkaWVuY2U6IEF1ZGllbmNlLCBmcmFtZUJ5dGVzTWF4OiBudW1iZXIpOiB2b2lkIHtcbiAgICBjb25zdCBvcGVuID0gdGhpcy4jb3BlblthdWRpZW5jZS5pbmRleF0hXG4gICAgY29uc3QgYnVpbGRlciA9IG9wZW4uYnVpbGRlciFcbiAgICBpZiAoYXVkaWVuY2UuZnJhbWluZyA9PT0gJ3NpbmdsZScpIHtcbiAgICAgIGJ1aWxkZXIuY2xvc2VMZW5ndGgob3Blbi5wbGFjZSlcbiAgICAgIG9wZW4uZnJhbWVzICs9IDFcbiAgICAgIHRoaXMuI3NpbmdsZUZyYW1lcyArPSAxXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgaWYgKGJ1aWxkZXIubGVuZ3RoIDw9IGZyYW1lQnl0ZXNNYXggfHwgb3Blbi5wbGFjZSA9PT0gMCkgcmV0dXJuXG4gICAgaWYgKGF1ZGllbmNlLmJlaGluZCAhPT0gdW5kZWZpbmVkKSB0aGlzLiNjdXQoQVVESUVOQ0VTW2F1ZGllbmNlLmJlaGluZF0hKVxuICAgIHRoaXMuI29yZGVyZWQucHVzaCh7IGtpbmQ6ICdmcmFtZXMnLCBhdWRpZW5jZSwgYnl0ZXM6IGJ1aWxkZXIuYnl0ZXMuc2xpY2UoMCwgb3Blbi5wbGFjZSkgfSlcbiAgICAvLyBXaXRob3V0IHRoZSBsaW5lIGJyZWFrIGluIGZyb250IG9mIHRoZSBtZXNzYWdlLlxuICAgIGJ1aWxkZXIuZHJvcEZyb250KG9wZW4ucGxhY2UgKyAxKVxuICB9XG5cbiAgLyoqXG4gICAqIFRoZSBhdWRpZW5jZSB3aG9zZSBmcmFtZXMgZmlsbCB3aGF0IG9uZSBzeXN0ZW0gY2FsbCB0YWtlcywgb3Igd291bGQgd2l0aCBvbmUgbW9yZSBvZiB0aGVpciBraW5kOiBrZWVwaW5nIHRoZW0gbG9uZ2VyIHNhdmVzXG4gICAqIG5vdGhpbmcuIE5vbmUgd2hpbGUgYW4gZWZmZWN0IHdhaXRzIGluIGZyb250IG9mIHRoZW0uXG4gICAqL1xuICBnZXQgZnVsbEdyb3VwKCk6IEF1ZGllbmNlIHwgdW5kZWZpbmVkIHtcbiAgICBpZiAodGhpcy4jc2luZ2xlRnJhbWVzIDwgMiB8fCB0aGlzLiNvcmRlcmVkLmxlbmd0aCA+IDApIHJldHVybiB1bmRlZmluZWRcbiAgICBmb3IgKGNvbnN0IGF1ZGllbmNlIG9mIFNJTkdMRSkge1xuICAgICAgY29uc3Qgb3BlbiA9IHRoaXMuI29wZW5bYXVkaWVuY2UuaW5kZXhdXG4gICAgICBpZiAob3BlbiA9PT0gdW5kZWZpbmVkIHx8IG9wZW4uZnJhbWVzIDwgMikgY29udGludWVcbiAgICAgIGNvbnN0IHsgZnJhbWVzIH0gPSBvcGVuXG4gICAgICBjb25zdCB7IGxlbmd0aCB9ID0gb3Blbi5idWlsZGVyIVxuICAgICAgaWYgKGZyYW1lcyA+PSBHUk9VUC5mcmFtZXMgfHwgbGVuZ3RoICsgbGVuZ3RoIC8gZnJhbWVzID4gR1JPVVAuYnl0ZXMpIHJldHVybiBhdWRpZW5jZVxuICAgIH1cbiAgICByZXR1cm4gdW5kZWZpbmVkXG4gIH1cblxuICAvKiogSGFuZHMgb3ZlciB0aGUgZnJhbWVzIG9mIG9uZSBhdWRpZW5jZSBhbG9uZS4gKi9cbiAgZmx1c2hHcm91cCh0YXJnZXQ6IEZsdXNoVGFyZ2V0LCByb29tOiBudW1iZXIsIGF1ZGllbmNlOiBBdWRpZW5jZSk6IHZvaWQge1xuICAgIGNvbnN0IG9wZW4gPSB0aGlzLiNvcGVuW2F1ZGllbmNlLmluZGV4XSFcbiAgICB0YXJnZXQuZnJhbWVzKHJvb20sIGF1ZGllbmNlLCBvcGVuLmJ1aWxkZXIhLnZpZXcoKSlcbiAgICBvcGVuLmJ1aWxkZXIhLmNsZWFyKClcbiAgICB0aGlzLiNzaW5nbGVGcmFtZXMgLT0gb3Blbi5mcmFtZXNcbiAgICBvcGVuLmZyYW1lcyA9IDBcbiAgfVxuXG4gIC8qKiBCeXRlcyB0aGF0IHdhaXQgaW4gb3BlbiBidWZmZXJzLiAqL1xuICBnZXQgb3BlbkJ5dGVzKCk6IG51bWJlciB7XG4gICAgbGV0IGJ5dGVzID0gMFxuICAgIGZvciAoY29uc3Qgb3BlbiBvZiB0aGlzLiNvcGVuKSBieXRlcyArPSBvcGVuPy5idWlsZGVyPy5sZW5ndGggPz8gMFxuICAgIHJldHVybiBieXRlc1xuICB9XG5cbiAgLyoqIEtlZXBzIGFuIGVmZmVjdCBiZWhpbmQgdGhlIGZyYW1lcyBzbyBmYXIgYW5kIGJlZm9yZSB0aG9zZSB0byBjb21lLiAqL1xuICBvcmRlcihlZmZlY3Q6IEVmZmVjdCk6IHZvaWQge1xuICAgIGZvciAoY29uc3QgYXVkaWVuY2Ugb2YgQVVESUVOQ0VTKSB0aGlzLiNjdXQoYXVkaWVuY2UpXG4gICAgdGhpcy4jb3JkZXJlZC5wdXNoKGVmZmVjdClcbiAgfVxuXG4gIC8qKiBDb25maXJtcyBhIGNvbm5lY3Rpb24ncyBlbmQgdG8gdGhlIG1haW4gdGhyZWFkLCBvbmNlIGV2ZXJ5dGhpbmcgdGhlIHJvb20gc2F5cyBhYm91dCBpdCBoYXMgYmVlbiBoYW5kZWQgb3Zlci4gKi9cbiAgY29uZmlybUxlZnQoY29ubmVjdGlvbjogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy4jbGVmdC5wdXNoKGNvbm5lY3Rpb24pXG4gIH1cblxuICAvKiogSGFuZHMgZXZlcnl0aGluZyBvdmVyLCBpbiBvcmRlciwgYW5kIGdpdmVzIHRoZSBidWZmZXJzIGJhY2suIEZhbHNlIHdoZW4gdGhlcmUgd2FzIG5vdGhpbmcuICovXG4gIGZsdXNoKHRhcmdldDogRmx1c2hUYXJnZXQsIHJvb206IEZsdXNoZWRSb29tKTogYm9vbGVhbiB7XG4gICAgbGV0IGlzQW55ID0gdGhpcy4jb3JkZXJlZC5sZW5ndGggKyB0aGlzLiNsZWZ0Lmxlbmd0aCA+IDBcbiAgICB0aGlzLiNzaW5nbGVGcmFtZXMgPSAwXG4gICAgaWYgKHRoaXMuI29yZGVyZWQubGVuZ3RoID4gMCkge1xuICAgICAgY29uc3Qgb3JkZXJlZCA9IHRoaXMuI29yZGVyZWRcbiAgICAgIHRoaXMuI29yZGVyZWQgPSBbXVxuICAgICAgZm9yIChjb25zdCBlZmZlY3Qgb2Ygb3JkZXJlZCkgdGFyZ2V0LmVmZmVjdChyb29tLm51bWJlciwgcm9vbS5uYW1lLCBlZmZlY3QpXG4gICAgfVxuICAgIGZvciAobGV0IGluZGV4ID0gMDsgaW5kZXggPCBBVURJRU5DRVMubGVuZ3RoOyBpbmRleCsrKSB7XG4gICAgICBjb25zdCBvcGVuID0gdGhpcy4jb3BlbltpbmRleF1cbiAgICAgIGlmIChvcGVuPy5idWlsZGVyID09PSB1bmRlZmluZWQpIGNvbnRpbnVlXG4gICAgICBjb25zdCB7IGJ1aWxkZXIsIGZyYW1lcyB9ID0gb3BlblxuICAgICAgY29uc3QgYXVkaWVuY2UgPSBBVURJRU5DRVNbaW5kZXhdIVxuICAgICAgb3Blbi5idWlsZGVyID0gdW5kZWZpbmVkXG4gICAgICBvcGVuLmZyYW1lcyA9IDBcbiAgICAgIC8vIFNldmVyYWwgZnJhbWVzIGZvciBhIG1lbWJlciBsZWF2ZSBpbiBvbmUgc3lzdGVtIGNhbGwgd2hlbiB1V2ViU29ja2V0cy5qcyBnYXRoZXJzIHRoZW07IG9uZSBhbG9uZSBuZWVkcyBubyB0b3BpYy5cbiAgICAgIGNvbnN0IGFkZHJlc3NlZXMgPSBmcmFtZXMgPT09IDEgPyByb29tLmFkZHJlc3NlZXMoYXVkaWVuY2UpIDogdW5kZWZpbmVkXG4gICAgICBpZiAoYnVpbGRlci5sZW5ndGggPiAwKSB7XG4gICAgICAgIGlzQW55ID0gdHJ1ZVxuICAgICAgICBpZiAoYWRkcmVzc2VlcyA9PT0gdW5kZWZpbmVkKSB0YXJnZXQuZnJhbWVzKHJvb20ubnVtYmVyLCBhdWRpZW5jZSwgYnVpbGRlci52aWV3KCkpXG4gICAgICAgIGVsc2UgdGFyZ2V0LmZyYW1lKHJvb20ubnVtYmVyLCBhdWRpZW5jZSwgeyBhZGRyZXNzZWVzLCBieXRlczogYnVpbGRlci52aWV3KCkgfSlcbiAgICAgIH1cbiAgICAgIHRoaXMuI3Bvb2wuZ2l2ZShidWlsZGVyKVxuICAgIH1cbiAgICBpZiAodGhpcy4jbGVmdC5sZW5ndGggPiAwKSB7XG4gICAgICB0YXJnZXQubGVmdCh0aGlzLiNsZWZ0KVxuICAgICAgdGhpcy4jbGVmdCA9IFtdXG4gICAgfVxuICAgIHJldHVybiBpc0FueVxuICB9XG5cbiAgI2hhc09wZW4oeyBpbmRleCB9OiBBdWRpZW5jZSk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IGJ1aWxkZXIgPSB0aGlzLiNvcGVuW2luZGV4XT8uYnVpbGRlclxuICAgIHJldHVybiBidWlsZGVyICE9PSB1bmRlZmluZWQgJiYgYnVpbGRlci5sZW5ndGggPiAwXG4gIH1cblxuICAjY3V0KGF1ZGllbmNlOiBBdWRpZW5jZSk6IHZvaWQge1xuICAgIGNvbnN0IG9wZW4gPSB0aGlzLiNvcGVuW2F1ZGllbmNlLmluZGV4XVxuICAgIGlmIChvcGVuPy5idWlsZGVyID09PSB1bmRlZmluZWQgfHwgb3Blbi5idWlsZGVyLmxlbmd0aCA9PT0gMCkgcmV0dXJuXG4gICAgdGhpcy4jb3JkZXJlZC5wdXNoKHsga2luZDogJ2ZyYW1lcycsIGF1ZGllbmNlLCBieXRlczogb3Blbi5idWlsZGVyLmNvcHkoKSB9KVxuICAgIG9wZW4uYnVpbGRlci5jbGVhcigpXG4gICAgdGhpcy4jc2luZ2xlRnJhbWVzIC09IG9wZW4uZnJhbWVzXG4gICAgb3Blbi5mcmFtZXMgPSAwXG4gIH1cbn1cbiIsICIvLyBBIHN1YnNjcmliZSBjb21tYW5kIGFzIGl0cyBzaGFyZCBjYXJyaWVzIGl0IG91dCwgYW5kIHRoZSBmcmFtZSB0aGF0IGFuc3dlcnMgaXQuIFNoYXJkIHRocmVhZC5cbmltcG9ydCB7IGFzc2VydE5ldmVyIH0gZnJvbSAnLi4vYXNzZXJ0LW5ldmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBDYWxsIH0gZnJvbSAnLi4vbWFpbGJveC9pbmJveC1yZWNvcmRzLnRzJ1xuaW1wb3J0IHR5cGUgeyBTdWJzY3JpYmVPcmRlciB9IGZyb20gJy4uL21haWxib3gvb3JkZXJzLnRzJ1xuaW1wb3J0IHsgcmVwbHlGcmFtZSwgc3Vic2NyaWJlUHVzaCB9IGZyb20gJy4uL3Byb3RvY29sL2NlbnRyaWZ1Z2UudHMnXG5cbmV4cG9ydCBpbnRlcmZhY2UgU3Vic2NyaWJlUmVxdWVzdCB7XG4gIHJlYWRvbmx5IGNhbGw6IENhbGxcbiAgcmVhZG9ubHkgb3JkZXI6IFN1YnNjcmliZU9yZGVyXG59XG5cbi8qKiBgcmVzdWx0YCwgdGhlIG9iamVjdCB0aGF0IHNheXMgaG93IHRoZSBzdWJzY3JpYmUgd2VudCwgaW4gdGhlIGZvcm0gdGhhdCB3YXMgYXNrZWQgZm9yLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGFuc3dlck9mKHsgY2FsbCwgb3JkZXI6IHsgcm9vbSwgZm9ybSB9IH06IFN1YnNjcmliZVJlcXVlc3QsIHJlc3VsdDogVWludDhBcnJheSk6IFVpbnQ4QXJyYXkge1xuICBzd2l0Y2ggKGZvcm0pIHtcbiAgICBjYXNlICdyZXN1bHQnOlxuICAgICAgcmV0dXJuIHJlc3VsdFxuICAgIGNhc2UgJ3B1c2gnOlxuICAgICAgcmV0dXJuIHN1YnNjcmliZVB1c2gocm9vbSwgcmVzdWx0KVxuICAgIGNhc2UgJ3JlcGx5JzpcbiAgICAgIHJldHVybiByZXBseUZyYW1lKGNhbGwuaWQsICdzdWJzY3JpYmUnLCByZXN1bHQpXG4gICAgZGVmYXVsdDpcbiAgICAgIHJldHVybiBhc3NlcnROZXZlcihmb3JtKVxuICB9XG59XG4iLCAiLy8gU29tZWJvZHkgd2hvc2Ugam9pbiB0aGUgZW5naW5lIGhhcyB5ZXQgdG8gcHV0IGluIGl0cyBwbGFjZSwgYW5kIHdoYXQgdGhlIHJlcGx5IHRvIGl0IHdpbGwgYmUuIFNoYXJkIHRocmVhZC4gUHVyZS5cbmltcG9ydCB0eXBlIHsgUG9zaXRpb24sIFB1YmxpY2F0aW9uLCBSZWNvdmVyeSB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgeyBOT19SRVFVRVNUIH0gZnJvbSAnLi4vbWFpbGJveC9vdXRib3gtcmVjb3Jkcy50cydcbmltcG9ydCB7IEJ5dGVCdWlsZGVyIH0gZnJvbSAnLi4vcHJvdG9jb2wvYnl0ZS1idWlsZGVyLnRzJ1xuaW1wb3J0IHsgdHlwZSBTdG9yZWRGaWVsZHMsIHN0b3JlZEJ5dGVzLCBzdWJzY3JpYmVSZXN1bHQgfSBmcm9tICcuLi9wcm90b2NvbC9jZW50cmlmdWdlLnRzJ1xuaW1wb3J0IHsgYXBwZW5kUGF5bG9hZCB9IGZyb20gJy4uL3Byb3RvY29sL3BheWxvYWQudHMnXG5pbXBvcnQgdHlwZSB7IE1lbWJlciB9IGZyb20gJy4vbWVtYmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBSb29tTGltaXRzIH0gZnJvbSAnLi9yb29tLWxpbWl0cy50cydcbmltcG9ydCB7IGFuc3dlck9mLCB0eXBlIFN1YnNjcmliZVJlcXVlc3QgfSBmcm9tICcuL3N1YnNjcmliZS1yZXF1ZXN0LnRzJ1xuXG4vKiogV2hvIHdhbnRzIGluLCBhbmQgaXMgdG9sZCB3aGF0IGJlY29tZXMgb2YgaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIEpvaW5SZXF1ZXN0IHtcbiAgLyoqIFVuZGVmaW5lZCBmb3IgYSBjb25uZWN0aW9uIHRoYXQgbGl2ZXMgaW4gdGhlIHJvb206IGl0IGlzIGdyZWV0ZWQgaW5zdGVhZCBvZiBhbnN3ZXJlZC4gKi9cbiAgcmVhZG9ubHkgc3Vic2NyaWJlOiBTdWJzY3JpYmVSZXF1ZXN0IHwgdW5kZWZpbmVkXG4gIHJlYWRvbmx5IHJlY292ZXI6IFBvc2l0aW9uIHwgdW5kZWZpbmVkXG4gIC8qKiBOb3QgYWRtaXR0ZWQgYXQgYWxsIHVubGVzcyBpdCBpcyByZWNvdmVyZWQuICovXG4gIHJlYWRvbmx5IG11c3RSZWNvdmVyOiBib29sZWFuXG4gIHJlYWRvbmx5IGFkbWl0dGVkPzogKCkgPT4gdm9pZFxuICAvKiogYHVucmVjb3ZlcmVkYDogaXQgY2Fubm90IGJlIHJlY292ZXJlZCBhbmQgbXVzdCBiZS4gYGZhaWxlZGA6IHRoZSBlbmdpbmUgY291bGQgbm90IGRvIGl0OyBpdCBtYXkgdHJ5IGFnYWluLiAqL1xuICByZWFkb25seSByZWZ1c2VkOiAod2h5OiAndW5yZWNvdmVyZWQnIHwgJ2ZhaWxlZCcpID0+IHZvaWRcbn1cblxuZXhwb3J0IGNsYXNzIEpvaW5lciB7XG4gIHJlYWRvbmx5IG1lbWJlcjogTWVtYmVyXG4gIHJlYWRvbmx5IHJlcXVlc3Q6IEpvaW5SZXF1ZXN0XG4gIHJlY292ZXJ5OiBSZWNvdmVyeSB8IHVuZGVmaW5lZFxuICAvKiogVGhlIGVuZ2luZSBoYXMgYmVlbiBhc2tlZCB0byBhbm5vdW5jZSBpdC4gKi9cbiAgaXNBbm5vdW5jZWQgPSBmYWxzZVxuICAvKiogV2hhdCB0aGUgY29ubmVjdGlvbiBhc2tzIG9mIHRoZSByb29tIG1lYW53aGlsZS4gKi9cbiAgcmVhZG9ubHkgYmVoaW5kOiAoKCkgPT4gdm9pZClbXSA9IFtdXG4gIC8qKiBQdWJsaWNhdGlvbnMgc2luY2UgdGhlIHJlcXVlc3QsIHdoaWNoIHRoZSBlbmdpbmUncyBhbnN3ZXIgbWF5IG5vdCBjb250YWluLiAqL1xuICAjYnVmZmVyZWQ6IFN0b3JlZEZpZWxkc1tdID0gW11cbiAgI2lzT3ZlcmZsb3dlZCA9IGZhbHNlXG5cbiAgY29uc3RydWN0b3IobWVtYmVyOiBNZW1iZXIsIHJlcXVlc3Q6IEpvaW5SZXF1ZXN0KSB7XG4gICAgdGhpcy5tZW1iZXIgPSBtZW1iZXJcbiAgICB0aGlzLnJlcXVlc3QgPSByZXF1ZXN0XG4gIH1cblxuICAvKiogQSBwdWJsaWNhdGlvbiB3YXMgZGVsaXZlcmVkIHdoaWxlIGl0IHdhaXRzLiAqL1xuICBrZWVwKHsgcGF5bG9hZCwgc2VuZGVyLCBvZmZzZXQsIHRhZ3MgfTogUHVibGljYXRpb24sIGJ1ZmZlcmVkTWF4OiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAodGhpcy5yZXF1ZXN0LnJlY292ZXIgPT09IHVuZGVmaW5lZCB8fCB0aGlzLiNpc092ZXJmbG93ZWQpIHJldHVyblxuICAgIGNvbnN0IGJ1aWxkZXIgPSBuZXcgQnl0ZUJ1aWxkZXIoKVxuICAgIGFwcGVuZFBheWxvYWQoYnVpbGRlciwgcGF5bG9hZClcbiAgICB0aGlzLiNidWZmZXJlZC5wdXNoKHsgb2Zmc2V0LCB0YWdzLCBzZW5kZXIsIGRhdGE6IGJ1aWxkZXIuY29weSgpIH0pXG4gICAgLy8gQSBqb2luZXIgdGhhdCB3YWl0cyB0aGlzIGxvbmcgaXMgdG9sZCB0aGF0IGl0IGhhcyBub3QgcmVjb3ZlcmVkIHJhdGhlciB0aGFuIGdpdmVuIGEgcGFydC5cbiAgICBpZiAodGhpcy4jYnVmZmVyZWQubGVuZ3RoIDw9IGJ1ZmZlcmVkTWF4KSByZXR1cm5cbiAgICB0aGlzLiNpc092ZXJmbG93ZWQgPSB0cnVlXG4gICAgdGhpcy4jYnVmZmVyZWQgPSBbXVxuICB9XG5cbiAgLyoqIFdoZXRoZXIgaXQgd291bGQgYmUgcmVjb3ZlcmVkIGlmIG5vdGhpbmcgbW9yZSBoYXBwZW5lZCBiZWZvcmUgaXRzIGFkbWlzc2lvbi4gKi9cbiAgd291bGRSZWNvdmVyKGxpbWl0czogUm9vbUxpbWl0cyk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHsgcmVjb3ZlcnkgfSA9IHRoaXNcbiAgICBpZiAocmVjb3ZlcnkgPT09IHVuZGVmaW5lZCkgcmV0dXJuIGZhbHNlXG4gICAgY29uc3QgbmV3ZXN0ID0gdGhpcy4jYnVmZmVyZWQuYXQoLTEpPy5vZmZzZXQgPz8gMFxuICAgIHJldHVybiAoXG4gICAgICB0aGlzLiNtaXNzZWQoeyAuLi5yZWNvdmVyeS5wb3NpdGlvbiwgb2Zmc2V0OiBNYXRoLm1heChyZWNvdmVyeS5wb3NpdGlvbi5vZmZzZXQsIG5ld2VzdCkgfSwgbGltaXRzKSAhPT0gdW5kZWZpbmVkXG4gICAgKVxuICB9XG5cbiAgLyoqIFRoZSBhbnN3ZXIgdG8gaXRzIHJlcXVlc3QsIHdoZW4gYHBvc2l0aW9uYCBpcyB0aGF0IG9mIHRoZSBuZXdlc3QgcHVibGljYXRpb24gYmVmb3JlIGl0cyBqb2luOyB1bmRlZmluZWQgaWYgaXQgbWF5IG5vdCBqb2luLiAqL1xuICBhZG1pc3Npb24oXG4gICAgcG9zaXRpb246IFBvc2l0aW9uLFxuICAgIHsgbGltaXRzLCByb29tLCBtZW1iZXJzIH06IHsgbGltaXRzOiBSb29tTGltaXRzOyByb29tOiBzdHJpbmc7IG1lbWJlcnM6IG51bWJlciB9LFxuICApOiB7IHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlcjsgcmVhZG9ubHkgcmVwbHk6IFVpbnQ4QXJyYXkgfSB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgeyBzdWJzY3JpYmUsIHJlY292ZXIsIG11c3RSZWNvdmVyIH0gPSB0aGlzLnJlcXVlc3RcbiAgICBjb25zdCB7IGlkZW50aXR5LCBwcm90b2NvbCB9ID0gdGhpcy5tZW1iZXJcbiAgICBpZiAoc3Vic2NyaWJlID09PSB1bmRlZmluZWQpXG4gICAgICByZXR1cm4geyByZXF1ZXN0OiBOT19SRVFVRVNULCByZXBseTogcHJvdG9jb2wud2VsY29tZShpZGVudGl0eSwgeyBuYW1lOiByb29tLCBtZW1iZXJzIH0pIH1cbiAgICBjb25zdCBtaXNzZWQgPSB0aGlzLiNtaXNzZWQocG9zaXRpb24sIGxpbWl0cylcbiAgICBpZiAobXVzdFJlY292ZXIgJiYgbWlzc2VkID09PSB1bmRlZmluZWQpIHJldHVybiB1bmRlZmluZWRcbiAgICBjb25zdCB7IG9yZGVyLCBjYWxsIH0gPSBzdWJzY3JpYmVcbiAgICBjb25zdCByZXN1bHQgPSBzdWJzY3JpYmVSZXN1bHQoe1xuICAgICAgcmVjb3ZlcmFibGU6IG9yZGVyLnJlY292ZXJhYmxlLFxuICAgICAgcG9zaXRpb25lZDogb3JkZXIucG9zaXRpb25lZCxcbiAgICAgIHBvc2l0aW9uOiBvcmRlci5yZWNvdmVyYWJsZSB8fCBvcmRlci5wb3NpdGlvbmVkID8gcG9zaXRpb24gOiB1bmRlZmluZWQsXG4gICAgICB3YXNSZWNvdmVyaW5nOiByZWNvdmVyICE9PSB1bmRlZmluZWQsXG4gICAgICByZWNvdmVyZWQ6IG1pc3NlZCAhPT0gdW5kZWZpbmVkLFxuICAgICAgcHVibGljYXRpb25zOiBtaXNzZWQgPz8gW10sXG4gICAgICB0dGw6IG9yZGVyLnR0bCxcbiAgICAgIGRhdGE6IG9yZGVyLmRhdGEsXG4gICAgfSlcbiAgICByZXR1cm4geyByZXF1ZXN0OiBjYWxsLnJlcXVlc3QsIHJlcGx5OiBhbnN3ZXJPZihzdWJzY3JpYmUsIHJlc3VsdCkgfVxuICB9XG5cbiAgLyoqIEV2ZXJ5dGhpbmcgbWlzc2VkIHVwIHRvIGBwb3NpdGlvbmA7IHVuZGVmaW5lZCB3aGVuIHRoYXQgaXMgbm90IGtub3duIGZvciBjZXJ0YWluLCBvciBpcyBtb3JlIHRoYW4gYSBjb25uZWN0aW9uJ3Mgb3V0Ym94IGhvbGRzLiAqL1xuICAjbWlzc2VkKHBvc2l0aW9uOiBQb3NpdGlvbiwgeyByZWNvdmVyQnl0ZXNNYXggfTogUm9vbUxpbWl0cyk6IHJlYWRvbmx5IFN0b3JlZEZpZWxkc1tdIHwgdW5kZWZpbmVkIHtcbiAgICBjb25zdCB7IHJlY292ZXJ5IH0gPSB0aGlzXG4gICAgaWYgKHJlY292ZXJ5Py5yZWNvdmVyZWQgIT09IHRydWUgfHwgcmVjb3ZlcnkucG9zaXRpb24uZXBvY2ggIT09IHBvc2l0aW9uLmVwb2NoKSByZXR1cm4gdW5kZWZpbmVkXG4gICAgLy8gVGhlIGVuZ2luZSdzIGFuc3dlciByZWFjaGVzIHVwIHRvIGl0cyBwb3NpdGlvbjsgd2hhdCB3YXMgZGVsaXZlcmVkIHNpbmNlIHRoZW4gaXMgaW4gdGhlIGJ1ZmZlci5cbiAgICBjb25zdCBsaXZlID0gdGhpcy4jYnVmZmVyZWQuZmlsdGVyKCh7IG9mZnNldCB9KSA9PiBvZmZzZXQgPiByZWNvdmVyeS5wb3NpdGlvbi5vZmZzZXQpXG4gICAgaWYgKHJlY292ZXJ5LnBvc2l0aW9uLm9mZnNldCArIGxpdmUubGVuZ3RoICE9PSBwb3NpdGlvbi5vZmZzZXQpIHJldHVybiB1bmRlZmluZWRcbiAgICBjb25zdCBtaXNzZWQgPSBbLi4ucmVjb3ZlcnkucHVibGljYXRpb25zLCAuLi5saXZlXVxuICAgIGxldCBieXRlcyA9IEJ1ZmZlci5ieXRlTGVuZ3RoKHRoaXMucmVxdWVzdC5zdWJzY3JpYmU/Lm9yZGVyLmRhdGEgPz8gJycpXG4gICAgZm9yIChjb25zdCBzdG9yZWQgb2YgbWlzc2VkKSBieXRlcyArPSBzdG9yZWRCeXRlcyhzdG9yZWQpXG4gICAgcmV0dXJuIGJ5dGVzIDw9IHJlY292ZXJCeXRlc01heCA/IG1pc3NlZCA6IHVuZGVmaW5lZFxuICB9XG59XG4iLCAiLy8gVGhvc2Ugd2hvIGFyZSBqb2luaW5nIGEgcm9vbSwgaW4gdGhlIG9yZGVyIGluIHdoaWNoIHRoZXkgY2FtZS4gU2hhcmQgdGhyZWFkLlxuLy8gV2hhdCBhIGNvbm5lY3Rpb24gYXNrcyBvZiBhIHJvb20gdGhhdCBpdCBpcyBqb2luaW5nIHdhaXRzIGJlaGluZCBpdHMgam9pbiwgc28gdGhhdCBpdCBtZWV0cyB0aGUgc2FtZSByb29tIHdoZXRoZXIgdGhlIGVuZ2luZSBhbnN3ZXJzXG4vLyBhdCBvbmNlIG9yIGxhdGVyLlxuaW1wb3J0IHR5cGUgeyBQdWJsaWNhdGlvbiB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgdHlwZSB7IEpvaW5lciB9IGZyb20gJy4vam9pbmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBSb29tTGltaXRzIH0gZnJvbSAnLi9yb29tLWxpbWl0cy50cydcblxuZXhwb3J0IGNsYXNzIEpvaW5lcnMge1xuICByZWFkb25seSAjbGltaXRzOiBSb29tTGltaXRzXG4gIHJlYWRvbmx5ICNieUNvbm5lY3Rpb24gPSBuZXcgTWFwPG51bWJlciwgSm9pbmVyPigpXG5cbiAgY29uc3RydWN0b3IobGltaXRzOiBSb29tTGltaXRzKSB7XG4gICAgdGhpcy4jbGltaXRzID0gbGltaXRzXG4gIH1cblxuICBnZXQgc2l6ZSgpOiBudW1iZXIge1xuICAgIHJldHVybiB0aGlzLiNieUNvbm5lY3Rpb24uc2l6ZVxuICB9XG5cbiAgZ2V0KGNvbm5lY3Rpb246IG51bWJlcik6IEpvaW5lciB8IHVuZGVmaW5lZCB7XG4gICAgcmV0dXJuIHRoaXMuI2J5Q29ubmVjdGlvbi5nZXQoY29ubmVjdGlvbilcbiAgfVxuXG4gIGFsbCgpOiByZWFkb25seSBKb2luZXJbXSB7XG4gICAgcmV0dXJuIFsuLi50aGlzLiNieUNvbm5lY3Rpb24udmFsdWVzKCldXG4gIH1cblxuICBoYXMoam9pbmVyOiBKb2luZXIpOiBib29sZWFuIHtcbiAgICByZXR1cm4gdGhpcy4jYnlDb25uZWN0aW9uLmdldChqb2luZXIubWVtYmVyLmNvbm5lY3Rpb24pID09PSBqb2luZXJcbiAgfVxuXG4gIGFkZChqb2luZXI6IEpvaW5lcik6IHZvaWQge1xuICAgIHRoaXMuI2J5Q29ubmVjdGlvbi5zZXQoam9pbmVyLm1lbWJlci5jb25uZWN0aW9uLCBqb2luZXIpXG4gIH1cblxuICAvKiogRmFsc2Ugd2hlbiBpdCBpcyBub25lIGFueSBtb3JlLiAqL1xuICByZW1vdmUoam9pbmVyOiBKb2luZXIpOiBib29sZWFuIHtcbiAgICByZXR1cm4gdGhpcy5oYXMoam9pbmVyKSAmJiB0aGlzLiNieUNvbm5lY3Rpb24uZGVsZXRlKGpvaW5lci5tZW1iZXIuY29ubmVjdGlvbilcbiAgfVxuXG4gIC8qKiBXaG9zZSBqb2luIHdhcyBhbm5vdW5jZWQgdW5kZXIgdGhpcyBpZC4gKi9cbiAgYW5ub3VuY2VkKGlkOiBzdHJpbmcpOiBKb2luZXIgfCB1bmRlZmluZWQge1xuICAgIGZvciAoY29uc3Qgam9pbmVyIG9mIHRoaXMuI2J5Q29ubmVjdGlvbi52YWx1ZXMoKSkge1xuICAgICAgaWYgKGpvaW5lci5pc0Fubm91bmNlZCAmJiBqb2luZXIubWVtYmVyLmlkID09PSBpZCkgcmV0dXJuIGpvaW5lclxuICAgIH1cbiAgICByZXR1cm4gdW5kZWZpbmVkXG4gIH1cblxuICBrZWVwKHB1YmxpY2F0aW9uOiBQdWJsaWNhdGlvbik6IHZvaWQge1xuICAgIGlmICh0aGlzLiNieUNvbm5lY3Rpb24uc2l6ZSA9PT0gMCkgcmV0dXJuXG4gICAgZm9yIChjb25zdCBqb2luZXIgb2YgdGhpcy4jYnlDb25uZWN0aW9uLnZhbHVlcygpKSBqb2luZXIua2VlcChwdWJsaWNhdGlvbiwgdGhpcy4jbGltaXRzLmJ1ZmZlcmVkTWF4KVxuICB9XG5cbiAgYmVoaW5kKGNvbm5lY3Rpb246IG51bWJlciwgcnVuOiAoKSA9PiB2b2lkKTogYm9vbGVhbiB7XG4gICAgY29uc3QgeyBiZWhpbmQgfSA9IHRoaXMuI2J5Q29ubmVjdGlvbi5nZXQoY29ubmVjdGlvbikhXG4gICAgaWYgKGJlaGluZC5sZW5ndGggPj0gdGhpcy4jbGltaXRzLmJlaGluZE1heCkgcmV0dXJuIGZhbHNlXG4gICAgYmVoaW5kLnB1c2gocnVuKVxuICAgIHJldHVybiB0cnVlXG4gIH1cblxuICBhdExhc3QoY29ubmVjdGlvbjogbnVtYmVyLCBydW46ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgICB0aGlzLiNieUNvbm5lY3Rpb24uZ2V0KGNvbm5lY3Rpb24pIS5iZWhpbmQucHVzaChydW4pXG4gIH1cblxuICAvKiogQSBqb2luZXIgaXMgaW4sIG9yIGhhcyBiZWVuIHR1cm5lZCBhd2F5OiB3aGF0IHdhaXRlZCBiZWhpbmQgaXQgaXMgZG9uZSwgYW5kIHdhaXRzIGFuZXcgd2hlcmUgaXQgam9pbnMgb25jZSBtb3JlLiAqL1xuICBzZXR0bGVkKHsgbWVtYmVyOiB7IGNvbm5lY3Rpb24gfSwgYmVoaW5kIH06IEpvaW5lcik6IHZvaWQge1xuICAgIGZvciAoY29uc3QgcnVuIG9mIGJlaGluZCkge1xuICAgICAgY29uc3QgbmV4dCA9IHRoaXMuI2J5Q29ubmVjdGlvbi5nZXQoY29ubmVjdGlvbilcbiAgICAgIGlmIChuZXh0ID09PSB1bmRlZmluZWQpIHJ1bigpXG4gICAgICBlbHNlIG5leHQuYmVoaW5kLnB1c2gocnVuKVxuICAgIH1cbiAgfVxufVxuIiwgIi8vIFRoZSBhdWRpZW5jZXMgdGhhdCBoYXZlIG1lbWJlcnMgaW4gb25lIHJvb206IGhvdyBtYW55IGVhY2ggaGFzLCBhbmQgd2hhdCBlYWNoIGlzIHRvbGQsIHNwZWxsZWQgb3V0IG9uY2UgZm9yIGFsbCBvZiB0aGVtLiBTaGFyZFxuLy8gdGhyZWFkLiBQdXJlOiB3aGF0IGlzIHRvbGQgZ29lcyB0byBQZW5kaW5nLlxuaW1wb3J0IHR5cGUgeyBJZGVudGl0eSB9IGZyb20gJy4uL3Byb3RvY29sL2lkZW50aXR5LnRzJ1xuaW1wb3J0IHR5cGUgeyBBdWRpZW5jZSwgUm9vbVNwZWxsaW5nLCBTcG9rZW4gfSBmcm9tICcuLi9wcm90b2NvbC9wcm90b2NvbHMudHMnXG5pbXBvcnQgeyBTaGFyZFRocmVhZFR1bmluZyB9IGZyb20gJy4uL3R1bmluZy9zaGFyZC10aHJlYWQudHMnXG5pbXBvcnQgdHlwZSB7IE1lbWJlciB9IGZyb20gJy4vbWVtYmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBQZW5kaW5nIH0gZnJvbSAnLi9wZW5kaW5nLnRzJ1xuXG5jb25zdCB7IGFkZHJlc3NlZXNNYXggfSA9IFNoYXJkVGhyZWFkVHVuaW5nXG5cbmV4cG9ydCBpbnRlcmZhY2UgUm9vbUF1ZGllbmNlc1BhcnRzIHtcbiAgcmVhZG9ubHkgcm9vbTogc3RyaW5nXG4gIHJlYWRvbmx5IHBlbmRpbmc6IFBlbmRpbmdcbiAgcmVhZG9ubHkgZnJhbWVCeXRlc01heDogbnVtYmVyXG4gIHJlYWRvbmx5IGpzb25EZXB0aE1heDogbnVtYmVyXG59XG5cbmV4cG9ydCBjbGFzcyBSb29tQXVkaWVuY2VzIHtcbiAgcmVhZG9ubHkgI3BhcnRzOiBSb29tQXVkaWVuY2VzUGFydHNcbiAgLyoqIEluIHRoZSBvcmRlciBvZiB0aGUgdGFibGUuIE1vc3Qgcm9vbXMgaGF2ZSBvbmUuICovXG4gIHJlYWRvbmx5ICNpblVzZTogQXVkaWVuY2VJblJvb21bXSA9IFtdXG5cbiAgY29uc3RydWN0b3IocGFydHM6IFJvb21BdWRpZW5jZXNQYXJ0cykge1xuICAgIHRoaXMuI3BhcnRzID0gcGFydHNcbiAgfVxuXG4gIGFkZChtZW1iZXI6IE1lbWJlcik6IHZvaWQge1xuICAgIGZvciAoY29uc3QgYXVkaWVuY2Ugb2YgbWVtYmVyLmF1ZGllbmNlcykge1xuICAgICAgbGV0IGluVXNlID0gdGhpcy4jZmluZChhdWRpZW5jZSlcbiAgICAgIGlmIChpblVzZSA9PT0gdW5kZWZpbmVkKSB7XG4gICAgICAgIGluVXNlID0gbmV3IEF1ZGllbmNlSW5Sb29tKGF1ZGllbmNlLCB0aGlzLiNwYXJ0cylcbiAgICAgICAgdGhpcy4jaW5Vc2UucHVzaChpblVzZSlcbiAgICAgICAgdGhpcy4jaW5Vc2Uuc29ydCgob25lLCBvdGhlcikgPT4gb25lLmF1ZGllbmNlLmluZGV4IC0gb3RoZXIuYXVkaWVuY2UuaW5kZXgpXG4gICAgICB9XG4gICAgICBpblVzZS5jb3VudCArPSAxXG4gICAgICBpblVzZS5hZGRyZXNzZWVzID0gdW5kZWZpbmVkXG4gICAgfVxuICB9XG5cbiAgcmVtb3ZlKG1lbWJlcjogTWVtYmVyKTogdm9pZCB7XG4gICAgZm9yIChjb25zdCBhdWRpZW5jZSBvZiBtZW1iZXIuYXVkaWVuY2VzKSB7XG4gICAgICBjb25zdCBpblVzZSA9IHRoaXMuI2ZpbmQoYXVkaWVuY2UpIVxuICAgICAgaW5Vc2UuY291bnQgLT0gMVxuICAgICAgaW5Vc2UuYWRkcmVzc2VlcyA9IHVuZGVmaW5lZFxuICAgICAgaWYgKGluVXNlLmNvdW50ID09PSAwKSB0aGlzLiNpblVzZS5zcGxpY2UodGhpcy4jaW5Vc2UuaW5kZXhPZihpblVzZSksIDEpXG4gICAgfVxuICB9XG5cbiAgLyoqIENvbm5lY3Rpb24gbnVtYmVycyBvZiB0aGUgbWVtYmVycyBvZiBhbiBhdWRpZW5jZSwgZjY0IGVhY2g7IHVuZGVmaW5lZCB3aGVuIHRoZXkgYXJlIHRvbyBtYW55IHRvIGJlIG5hbWVkIG9uZSBieSBvbmUuICovXG4gIGFkZHJlc3NlZXMoYXVkaWVuY2U6IEF1ZGllbmNlLCBtZW1iZXJzOiBJdGVyYWJsZTxNZW1iZXI+KTogVWludDhBcnJheSB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgaW5Vc2UgPSB0aGlzLiNmaW5kKGF1ZGllbmNlKVxuICAgIGlmIChpblVzZSA9PT0gdW5kZWZpbmVkIHx8IGluVXNlLmNvdW50ID4gYWRkcmVzc2Vlc01heCkgcmV0dXJuIHVuZGVmaW5lZFxuICAgIGluVXNlLmFkZHJlc3NlZXMgPz89IG51bWJlcnNPZihtZW1iZXJzLCBhdWRpZW5jZSlcbiAgICByZXR1cm4gaW5Vc2UuYWRkcmVzc2Vlc1xuICB9XG5cbiAgcHVibGlzaChzcG9rZW46IFNwb2tlbik6IHZvaWQge1xuICAgIGNvbnN0IHsgcGVuZGluZywgZnJhbWVCeXRlc01heCB9ID0gdGhpcy4jcGFydHNcbiAgICBmb3IgKGNvbnN0IGluVXNlIG9mIHRoaXMuI2luVXNlKSB7XG4gICAgICBjb25zdCB7IGF1ZGllbmNlIH0gPSBpblVzZVxuICAgICAgaWYgKGF1ZGllbmNlLnB1YmxpY2F0aW9uID09PSB1bmRlZmluZWQpIGNvbnRpbnVlXG4gICAgICBhdWRpZW5jZS5wdWJsaWNhdGlvbihwZW5kaW5nLmJlZ2luKGF1ZGllbmNlKSwgc3Bva2VuLCBpblVzZSlcbiAgICAgIHBlbmRpbmcuZW5kKGF1ZGllbmNlLCBmcmFtZUJ5dGVzTWF4KVxuICAgIH1cbiAgfVxuXG4gIC8qKiBGYWxzZSB3aGVuIG5vYm9keSBpcyB0byBiZSB0b2xkLiAqL1xuICBhbm5vdW5jZSh3aG86IElkZW50aXR5LCB3aGF0OiAnam9pbmVkJyB8ICdsZWZ0Jyk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHsgcGVuZGluZywgZnJhbWVCeXRlc01heCB9ID0gdGhpcy4jcGFydHNcbiAgICBsZXQgaXNUb2xkID0gZmFsc2VcbiAgICBmb3IgKGNvbnN0IGluVXNlIG9mIHRoaXMuI2luVXNlKSB7XG4gICAgICBjb25zdCB7IGF1ZGllbmNlIH0gPSBpblVzZVxuICAgICAgY29uc3Qgc3BlbGwgPSBhdWRpZW5jZVt3aGF0XVxuICAgICAgaWYgKHNwZWxsID09PSB1bmRlZmluZWQpIGNvbnRpbnVlXG4gICAgICBzcGVsbChwZW5kaW5nLmJlZ2luKGF1ZGllbmNlKSwgd2hvLCBpblVzZSlcbiAgICAgIHBlbmRpbmcuZW5kKGF1ZGllbmNlLCBmcmFtZUJ5dGVzTWF4KVxuICAgICAgaXNUb2xkID0gdHJ1ZVxuICAgIH1cbiAgICByZXR1cm4gaXNUb2xkXG4gIH1cblxuICAvKiogVGVsbHMgdGhvc2Ugd2hvIHN0YXkgdGhhdCBtZXNzYWdlcyB1bmRlciB3YXkgbWF5IGJlIGxvc3QuICovXG4gIHRlbGxSZXN0YXJ0ZWQoKTogdm9pZCB7XG4gICAgY29uc3QgeyBwZW5kaW5nLCBmcmFtZUJ5dGVzTWF4IH0gPSB0aGlzLiNwYXJ0c1xuICAgIGZvciAoY29uc3QgeyBhdWRpZW5jZSB9IG9mIHRoaXMuI2luVXNlKSB7XG4gICAgICBpZiAoYXVkaWVuY2UucmVzdGFydGVkID09PSB1bmRlZmluZWQpIGNvbnRpbnVlXG4gICAgICBwZW5kaW5nLmJlZ2luKGF1ZGllbmNlKS5hcHBlbmQoYXVkaWVuY2UucmVzdGFydGVkKVxuICAgICAgcGVuZGluZy5lbmQoYXVkaWVuY2UsIGZyYW1lQnl0ZXNNYXgpXG4gICAgfVxuICB9XG5cbiAgI2ZpbmQoYXVkaWVuY2U6IEF1ZGllbmNlKTogQXVkaWVuY2VJblJvb20gfCB1bmRlZmluZWQge1xuICAgIGZvciAoY29uc3QgaW5Vc2Ugb2YgdGhpcy4jaW5Vc2UpIGlmIChpblVzZS5hdWRpZW5jZSA9PT0gYXVkaWVuY2UpIHJldHVybiBpblVzZVxuICAgIHJldHVybiB1bmRlZmluZWRcbiAgfVxufVxuXG4vKiogQW4gYXVkaWVuY2UgdGhhdCBoYXMgbWVtYmVycyBpbiB0aGUgcm9vbSwgYW5kIHdoYXQgYWxsIG1lc3NhZ2VzIHRvIGl0IHNoYXJlLiAqL1xuY2xhc3MgQXVkaWVuY2VJblJvb20gaW1wbGVtZW50cyBSb29tU3BlbGxpbmcge1xuICByZWFkb25seSBhdWRpZW5jZTogQXVkaWVuY2VcbiAgcmVhZG9ubHkgcm9vbTogc3RyaW5nXG4gIHJlYWRvbmx5IGpzb25EZXB0aE1heDogbnVtYmVyXG4gIGNvdW50ID0gMFxuICAvLyBBIHJvb20gZmlsbHMgdXAgYmVmb3JlIGFueXRoaW5nIGlzIHNhaWQgaW4gaXQ6IGJvdGggYXJlIG1hZGUgd2hlbiB0aGV5IGFyZSBhc2tlZCBmb3IuXG4gIGFkZHJlc3NlZXM6IFVpbnQ4QXJyYXkgfCB1bmRlZmluZWRcbiAgI3RleHQ6IFVpbnQ4QXJyYXkgfCB1bmRlZmluZWRcblxuICBjb25zdHJ1Y3RvcihhdWRpZW5jZTogQXVkaWVuY2UsIHsgcm9vbSwganNvbkRlcHRoTWF4IH06IFJvb21BdWRpZW5jZXNQYXJ0cykge1xuICAgIHRoaXMuYXVkaWVuY2UgPSBhdWRpZW5jZVxuICAgIHRoaXMucm9vbSA9IHJvb21cbiAgICB0aGlzLmpzb25EZXB0aE1heCA9IGpzb25EZXB0aE1heFxuICB9XG5cbiAgZ2V0IHRleHQoKTogVWludDhBcnJheSB7XG4gICAgdGhpcy4jdGV4dCA/Pz0gdGhpcy5hdWRpZW5jZS5yb29tVGV4dCh0aGlzLnJvb20pXG4gICAgcmV0dXJuIHRoaXMuI3RleHRcbiAgfVxufVxuXG5mdW5jdGlvbiBudW1iZXJzT2YobWVtYmVyczogSXRlcmFibGU8TWVtYmVyPiwgYXVkaWVuY2U6IEF1ZGllbmNlKTogVWludDhBcnJheSB7XG4gIGNvbnN0IGFkZHJlc3NlZCA9IFsuLi5tZW1iZXJzXS5maWx0ZXIoKHsgYXVkaWVuY2VzIH0pID0+IGF1ZGllbmNlcy5pbmNsdWRlcyhhdWRpZW5jZSkpXG4gIHJldHVybiBuZXcgVWludDhBcnJheShGbG9hdDY0QXJyYXkuZnJvbShhZGRyZXNzZWQsICh7IGNvbm5lY3Rpb24gfSkgPT4gY29ubmVjdGlvbikuYnVmZmVyKVxufVxuIiwgIi8vIE9uZSByb29tOiB3aG8gaXMgaW4gaXQsIGluIHdoaWNoIG9yZGVyIHRoaW5ncyBoYXBwZW4gaW4gaXQsIGFuZCB3aGF0IGVhY2ggYXVkaWVuY2UgZ2V0cyB0byBzZWUuIFJ1bnMgaW4gYSBzaGFyZCB0aHJlYWQuXG4vLyBBIHJvb20gZGVjaWRlcyBubyBvcmRlciBpdHNlbGY6IGl0IGFza3MgdGhlIGVuZ2luZSdzIFN0cmVhbSwgYW5kIGZhbnMgb3V0IHdoYXQgdGhlIHN0cmVhbSBkZWxpdmVycywgd2hldGhlciB3aXRoaW4gdGhlIGNhbGwgb3Jcbi8vIGxhdGVyLiBJdHMgZWZmZWN0cyBnbyB0byBQZW5kaW5nLCBpbiBvcmRlci5cblxuaW1wb3J0IHR5cGUgeyBSb29tT3B0aW9ucyB9IGZyb20gJy4uL2NvbmZpZy9jb25maWctc2NoZW1hLnRzJ1xuaW1wb3J0IHsgcGVybWl0cyB9IGZyb20gJy4uL2NvbmZpZy9yb29tLW9wdGlvbnMudHMnXG5pbXBvcnQgdHlwZSB7XG4gIERyYWZ0LFxuICBIaXN0b3J5UXVlcnksXG4gIEhpc3RvcnlSZXN1bHQsXG4gIFBvc2l0aW9uLFxuICBQcmVzZW5jZU1hbmFnZXIsXG4gIFB1YmxpY2F0aW9uLFxuICBQdWJsaXNoUmVzdWx0LFxuICBTdHJlYW0sXG4gIFN0cmVhbUxpc3RlbmVyLFxufSBmcm9tICcuLi9lbmdpbmUvZW5naW5lLnRzJ1xuaW1wb3J0IHR5cGUgeyBSZWNpcGllbnQgfSBmcm9tICcuLi9tYWlsYm94L2luYm94LXJlY29yZHMudHMnXG5pbXBvcnQgeyBOT19SRVFVRVNULCBUZXh0UmVmdXNhbCB9IGZyb20gJy4uL21haWxib3gvb3V0Ym94LXJlY29yZHMudHMnXG5pbXBvcnQgdHlwZSB7IElkZW50aXR5IH0gZnJvbSAnLi4vcHJvdG9jb2wvaWRlbnRpdHkudHMnXG5pbXBvcnQgdHlwZSB7IFBheWxvYWQgfSBmcm9tICcuLi9wcm90b2NvbC9wYXlsb2FkLnRzJ1xuaW1wb3J0IHsgdHlwZSBBdWRpZW5jZSwgUFJPVE9DT0xTIH0gZnJvbSAnLi4vcHJvdG9jb2wvcHJvdG9jb2xzLnRzJ1xuaW1wb3J0IHsgU2hhcmRUaHJlYWRUdW5pbmcgfSBmcm9tICcuLi90dW5pbmcvc2hhcmQtdGhyZWFkLnRzJ1xuaW1wb3J0IHsgbmV3Rmx1c2hTdGF0ZSB9IGZyb20gJy4vZmx1c2gtc2NoZWR1bGUudHMnXG5pbXBvcnQgeyBKb2luZXIsIHR5cGUgSm9pblJlcXVlc3QgfSBmcm9tICcuL2pvaW5lci50cydcbmltcG9ydCB7IEpvaW5lcnMgfSBmcm9tICcuL2pvaW5lcnMudHMnXG5pbXBvcnQgdHlwZSB7IE1lbWJlciB9IGZyb20gJy4vbWVtYmVyLnRzJ1xuaW1wb3J0IHR5cGUgeyBQZW5kaW5nIH0gZnJvbSAnLi9wZW5kaW5nLnRzJ1xuaW1wb3J0IHsgUm9vbUF1ZGllbmNlcyB9IGZyb20gJy4vcm9vbS1hdWRpZW5jZXMudHMnXG5pbXBvcnQgdHlwZSB7IFJvb21MaW1pdHMgfSBmcm9tICcuL3Jvb20tbGltaXRzLnRzJ1xuXG5jb25zdCB7IGZyYW1lT3ZlcmhlYWRCeXRlcywgbGVhdmVQYXRpZW5jZU1zTWF4LCBsZWF2ZVBhdGllbmNlTXNQZXJNZW1iZXIgfSA9IFNoYXJkVGhyZWFkVHVuaW5nXG5cbmV4cG9ydCBpbnRlcmZhY2UgUm9vbVBhcnRzIHtcbiAgcmVhZG9ubHkgbmFtZTogc3RyaW5nXG4gIC8qKiBJdHMgbnVtYmVyIGluIHRoaXMgc2hhcmQ7IHRvcGljcyBvbiB0aGUgbWFpbiB0aHJlYWQgYXJlIG5hbWVkIGFmdGVyIGl0LiAqL1xuICByZWFkb25seSBudW1iZXI6IG51bWJlclxuICByZWFkb25seSBvcHRpb25zOiBSb29tT3B0aW9uc1xuICByZWFkb25seSBsaW1pdHM6IFJvb21MaW1pdHNcbiAgcmVhZG9ubHkgcGVuZGluZzogUGVuZGluZ1xuICByZWFkb25seSBwcmVzZW5jZTogUHJlc2VuY2VNYW5hZ2VyXG4gIHJlYWRvbmx5IG93bmVyOiBSb29tT3duZXJcbn1cblxuLyoqIFRoZSBzaGFyZCdzIHJvb21zLCBhcyBvbmUgb2YgdGhlbSBzZWVzIHRoZSBvdGhlcnMuICovXG5leHBvcnQgaW50ZXJmYWNlIFJvb21Pd25lciB7XG4gIC8qKiBNb25vdG9uaWMgbWlsbGlzZWNvbmRzIG9mIHRoZSB0dXJuIGluIHByb2dyZXNzLiAqL1xuICByZWFkb25seSBub3dNczogbnVtYmVyXG4gIC8qKiBUaGVyZSBpcyBvdXRwdXQgcGVuZGluZy4gYGJ5dGVzYCBpcyByb3VnaGx5IGhvdyBtdWNoLCBgcGF0aWVuY2VNc2AgaG93IGxvbmcgaXQgbWF5IHdhaXQgZm9yIG90aGVyIG91dHB1dC4gKi9cbiAgdG91Y2hlZChyb29tOiBSb29tLCBieXRlczogbnVtYmVyLCBwYXRpZW5jZU1zOiBudW1iZXIpOiB2b2lkXG4gIHB1Ymxpc2hlZCgpOiB2b2lkXG4gIC8qKiBOb2JvZHkgaXMgaW4gdGhlIHJvb20gYW55IG1vcmUsIGFuZCBub2JvZHkgaXMgYWJvdXQgdG8gYmUuICovXG4gIGVtcHRpZWQocm9vbTogUm9vbSk6IHZvaWRcbiAgLyoqIEJ5dGVzIGhhdmUgdG8gd2FpdCBmb3IgYW4gYW5zd2VyIG9mIHRoZSBlbmdpbmUuIEZhbHNlIHdoZW4gdG9vIG1hbnkgZG8gYWxyZWFkeS4gKi9cbiAgaG9sZChieXRlczogbnVtYmVyKTogYm9vbGVhblxuICAvKiogVGhleSB3YWl0IG5vIG1vcmUuICovXG4gIHJlbGVhc2UoYnl0ZXM6IG51bWJlcik6IHZvaWRcbiAgLyoqIFRoZSBzdHJlYW0gZGVsaXZlcnMgbm8gbW9yZSwgYW5kIHRoZSBtZW1iZXJzIGhhdmUgYmVlbiB0b2xkLiBUaGUgcm9vbSB3YW50cyBhIG5ldyBvbmUuICovXG4gIGxvc3Qocm9vbTogUm9vbSk6IHZvaWRcbiAgLyoqIFRoZSByb29tIGl0c2VsZiBoYXMgZW5kZWQgYSBtZW1iZXJzaGlwLiAqL1xuICBlbmRlZChyb29tOiBSb29tLCBtZW1iZXI6IE1lbWJlcik6IHZvaWRcbn1cblxuZXhwb3J0IGNsYXNzIFJvb20gaW1wbGVtZW50cyBTdHJlYW1MaXN0ZW5lciB7XG4gIHJlYWRvbmx5IG5hbWU6IHN0cmluZ1xuICByZWFkb25seSBudW1iZXI6IG51bWJlclxuICByZWFkb25seSBvcHRpb25zOiBSb29tT3B0aW9uc1xuICByZWFkb25seSBtZW1iZXJzID0gbmV3IE1hcDxudW1iZXIsIE1lbWJlcj4oKVxuICByZWFkb25seSBmbHVzaFN0YXRlID0gbmV3Rmx1c2hTdGF0ZSgpXG4gIHJlYWRvbmx5IHBlbmRpbmc6IFBlbmRpbmdcbiAgcmVhZG9ubHkgI3BhcnRzOiBSb29tUGFydHNcbiAgcmVhZG9ubHkgI2pvaW5lcnM6IEpvaW5lcnNcbiAgI3N0cmVhbTogU3RyZWFtIHwgdW5kZWZpbmVkXG4gIHJlYWRvbmx5ICNhdWRpZW5jZXM6IFJvb21BdWRpZW5jZXNcbiAgLyoqIFdoaWxlIHNvbWVib2R5IHdhaXRzIHRvIGJlIHRvbGQgaG93IG1hbnkgZ290IGEgcHVibGljYXRpb246IG1lbWJlcnMgYXQgaXRzIGRlbGl2ZXJ5LCBieSBvZmZzZXQuICovXG4gICNyZWNpcGllbnRzOiBNYXA8bnVtYmVyLCBudW1iZXI+IHwgdW5kZWZpbmVkXG4gICNjb3VudGVkUHVibGlzaGVzID0gMFxuXG4gIGNvbnN0cnVjdG9yKHBhcnRzOiBSb29tUGFydHMpIHtcbiAgICB0aGlzLm5hbWUgPSBwYXJ0cy5uYW1lXG4gICAgdGhpcy5udW1iZXIgPSBwYXJ0cy5udW1iZXJcbiAgICB0aGlzLm9wdGlvbnMgPSBwYXJ0cy5vcHRpb25zXG4gICAgdGhpcy5wZW5kaW5nID0gcGFydHMucGVuZGluZ1xuICAgIHRoaXMuI3BhcnRzID0gcGFydHNcbiAgICB0aGlzLiNqb2luZXJzID0gbmV3IEpvaW5lcnMocGFydHMubGltaXRzKVxuICAgIGNvbnN0IHsgZnJhbWVCeXRlc01heCwganNvbkRlcHRoTWF4IH0gPSBwYXJ0cy5saW1pdHNcbiAgICB0aGlzLiNhdWRpZW5jZXMgPSBuZXcgUm9vbUF1ZGllbmNlcyh7IHJvb206IHBhcnRzLm5hbWUsIHBlbmRpbmc6IHBhcnRzLnBlbmRpbmcsIGZyYW1lQnl0ZXNNYXgsIGpzb25EZXB0aE1heCB9KVxuICB9XG5cbiAgLyoqIFRoZSBzdHJlYW0gaXMgb3BlbmVkIHdpdGggdGhpcyByb29tIGFzIGl0cyBsaXN0ZW5lciwgc28gaXQgY29tZXMgc2Vjb25kLiAqL1xuICBhdHRhY2goc3RyZWFtOiBTdHJlYW0pOiB2b2lkIHtcbiAgICB0aGlzLiNzdHJlYW0gPSBzdHJlYW1cbiAgfVxuXG4gIGdldCBzdHJlYW0oKTogU3RyZWFtIHtcbiAgICBpZiAodGhpcy4jc3RyZWFtID09PSB1bmRlZmluZWQpIHRocm93IG5ldyBFcnJvcihgcm9vbSAke3RoaXMubmFtZX0gaGFzIG5vIHN0cmVhbSB5ZXRgKVxuICAgIHJldHVybiB0aGlzLiNzdHJlYW1cbiAgfVxuXG4gIC8qKiBTZWUgRmx1c2hlZFJvb20uICovXG4gIGFkZHJlc3NlZXMoYXVkaWVuY2U6IEF1ZGllbmNlKTogVWludDhBcnJheSB8IHVuZGVmaW5lZCB7XG4gICAgcmV0dXJuIHRoaXMuI2F1ZGllbmNlcy5hZGRyZXNzZWVzKGF1ZGllbmNlLCB0aGlzLm1lbWJlcnMudmFsdWVzKCkpXG4gIH1cblxuICAvKiogVHJ1ZSB3aGVuIG5vYm9keSBpcyBpbiBpdCBhbmQgbm9ib2R5IGlzIGFib3V0IHRvIGJlLiBXaGF0IHRoZSBlbmdpbmUgaGFzIHlldCB0byBhbnN3ZXIgbmVlZHMgbm8gcm9vbS4gKi9cbiAgZ2V0IGVtcHR5KCk6IGJvb2xlYW4ge1xuICAgIHJldHVybiB0aGlzLm1lbWJlcnMuc2l6ZSA9PT0gMCAmJiB0aGlzLiNqb2luZXJzLnNpemUgPT09IDBcbiAgfVxuXG4gIC8qKiBXaGV0aGVyIHRoZSBjb25uZWN0aW9uIGlzIG5laXRoZXIgaW4gbm9yIG91dDogd2hhdCBpdCBhc2tzIG9mIHRoZSByb29tIGhhcyB0byB3YWl0IChgYmVoaW5kYCkuICovXG4gIGlzSm9pbmluZyhjb25uZWN0aW9uOiBudW1iZXIpOiBib29sZWFuIHtcbiAgICByZXR1cm4gdGhpcy4jam9pbmVycy5zaXplID4gMCAmJiB0aGlzLiNqb2luZXJzLmdldChjb25uZWN0aW9uKSAhPT0gdW5kZWZpbmVkXG4gIH1cblxuICAvKiogRG9lcyBzb21ldGhpbmcgb25jZSBhIGNvbm5lY3Rpb24gdGhhdCBpcyBqb2luaW5nIGlzIGluLCBvciBoYXMgYmVlbiB0dXJuZWQgYXdheS4gRmFsc2Ugd2hlbiB0b28gbXVjaCB3YWl0cyBiZWhpbmQgaXQgYWxyZWFkeS4gKi9cbiAgYmVoaW5kKGNvbm5lY3Rpb246IG51bWJlciwgcnVuOiAoKSA9PiB2b2lkKTogYm9vbGVhbiB7XG4gICAgcmV0dXJuIHRoaXMuI2pvaW5lcnMuYmVoaW5kKGNvbm5lY3Rpb24sIHJ1bilcbiAgfVxuXG4gIC8qKiBBcyBgYmVoaW5kYCwgZm9yIHRoZSBlbmQgb2YgYSBtZW1iZXJzaGlwOiBpdCBpcyBuZXZlciB0b28gbXVjaC4gKi9cbiAgYXRMYXN0KGNvbm5lY3Rpb246IG51bWJlciwgcnVuOiAoKSA9PiB2b2lkKTogdm9pZCB7XG4gICAgdGhpcy4jam9pbmVycy5hdExhc3QoY29ubmVjdGlvbiwgcnVuKVxuICB9XG5cbiAgLyoqIENoYW5nZXMgd2hhdCB0aGUgb3RoZXJzIHNlZSBvZiBhIG1lbWJlcjogaW4gcHJlc2VuY2UsIGFuZCBpbiB3aGF0IGl0IHNheXMgYW5kIGRvZXMgZnJvbSBub3cgb24uICovXG4gIGRlc2NyaWJlKGNvbm5lY3Rpb246IG51bWJlciwgY2hhbmdlOiBQYXJhbWV0ZXJzPE1lbWJlclsnZGVzY3JpYmUnXT5bMF0pOiB2b2lkIHtcbiAgICBjb25zdCBtZW1iZXIgPSB0aGlzLm1lbWJlcnMuZ2V0KGNvbm5lY3Rpb24pXG4gICAgaWYgKG1lbWJlciA9PT0gdW5kZWZpbmVkKSByZXR1cm5cbiAgICBtZW1iZXIuZGVzY3JpYmUoY2hhbmdlKVxuICAgIGlmICh0aGlzLm9wdGlvbnMucHJlc2VuY2UpIHRoaXMuI3BhcnRzLnByZXNlbmNlLmFkZCh0aGlzLm5hbWUsIG1lbWJlci5pZGVudGl0eSlcbiAgfVxuXG4gIC8qKiBMZXRzIHNvbWVib2R5IGluIGFzIHNvb24gYXMgdGhlIGVuZ2luZSBoYXMgcHV0IHRoZSBqb2luIGluIGl0cyBwbGFjZS4gVGhlIHJlcXVlc3QgaXMgdG9sZCB3aGF0IGJlY29tZXMgb2YgaXQuICovXG4gIGpvaW4obWVtYmVyOiBNZW1iZXIsIHJlcXVlc3Q6IEpvaW5SZXF1ZXN0KTogJ29rJyB8ICdhbHJlYWR5IGEgbWVtYmVyJyB8ICdyb29tIGZ1bGwnIHtcbiAgICBpZiAodGhpcy5tZW1iZXJzLmhhcyhtZW1iZXIuY29ubmVjdGlvbikpIHJldHVybiAnYWxyZWFkeSBhIG1lbWJlcidcbiAgICBpZiAodGhpcy5tZW1iZXJzLnNpemUgKyB0aGlzLiNqb2luZXJzLnNpemUgPj0gdGhpcy5vcHRpb25zLm1lbWJlcnNNYXgpIHJldHVybiAncm9vbSBmdWxsJ1xuICAgIGNvbnN0IGpvaW5lciA9IG5ldyBKb2luZXIobWVtYmVyLCByZXF1ZXN0KVxuICAgIHRoaXMuI2pvaW5lcnMuYWRkKGpvaW5lcilcbiAgICBjb25zdCB7IHJlY292ZXIgfSA9IHJlcXVlc3RcbiAgICBpZiAocmVjb3ZlciA9PT0gdW5kZWZpbmVkIHx8ICF0aGlzLm9wdGlvbnMucmVjb3ZlcnkpIHtcbiAgICAgIHRoaXMuI2Fubm91bmNlSm9pbihqb2luZXIpXG4gICAgICByZXR1cm4gJ29rJ1xuICAgIH1cbiAgICB0aGlzLnN0cmVhbS5yZWNvdmVyKHJlY292ZXIsIHRoaXMuI3BhcnRzLmxpbWl0cy5yZWNvdmVyTWF4LCB0aGlzLiNwYXJ0cy5vd25lci5ub3dNcywgKHJlc3VsdCkgPT4ge1xuICAgICAgaWYgKHJlc3VsdC5raW5kID09PSAnZmFpbGVkJykgdGhpcy4jdHVybkF3YXkoam9pbmVyLCAnZmFpbGVkJylcbiAgICAgIGVsc2UgaWYgKHRoaXMuI2pvaW5lcnMuaGFzKGpvaW5lcikpIHtcbiAgICAgICAgam9pbmVyLnJlY292ZXJ5ID0gcmVzdWx0XG4gICAgICAgIGNvbnN0IGlzSG9wZWxlc3MgPSByZXF1ZXN0Lm11c3RSZWNvdmVyICYmICFqb2luZXIud291bGRSZWNvdmVyKHRoaXMuI3BhcnRzLmxpbWl0cylcbiAgICAgICAgaWYgKGlzSG9wZWxlc3MpIHRoaXMuI3R1cm5Bd2F5KGpvaW5lciwgJ3VucmVjb3ZlcmVkJylcbiAgICAgICAgZWxzZSB0aGlzLiNhbm5vdW5jZUpvaW4oam9pbmVyKVxuICAgICAgfVxuICAgIH0pXG4gICAgcmV0dXJuICdvaydcbiAgfVxuXG4gIC8qKiBQdXRzIGEgbWVtYmVyIG9mIHRoZSBzaGFyZCdzIGZvcm1lciBsaWZlIGJhY2ssIHdpdGhvdXQgdGVsbGluZyBhbnlvbmUuICovXG4gIHJlc3RvcmUobWVtYmVyOiBNZW1iZXIpOiB2b2lkIHtcbiAgICB0aGlzLiNlbnRlcihtZW1iZXIsIHsgcmVxdWVzdDogTk9fUkVRVUVTVCwgcmVwbHk6IE5PVEhJTkcgfSlcbiAgfVxuXG4gIC8qKlxuICAgKiBFbmRzIGEgbWVtYmVyc2hpcC4gYHJlcGx5YCBnb2VzIHRvIHRoZSBjb25uZWN0aW9uIHdoZW4gaXQgaXMgc3RpbGwgdGhlcmU7IG5vIGZyYW1lIHJlYWNoZXMgaXQgYWZ0ZXIgdGhhdC4gYGlzQ29uZmlybWVkYDogdGhlIG1haW5cbiAgICogdGhyZWFkIHdhbnRzIHRvIGtub3cgd2hlbiB0aGUgb3RoZXJzIGhhdmUgYmVlbiB0b2xkLiBUbyBiZSBjYWxsZWQgZm9yIG5vYm9keSB3aG8gaXMgam9pbmluZy5cbiAgICovXG4gIGxlYXZlKFxuICAgIGNvbm5lY3Rpb246IG51bWJlcixcbiAgICB7XG4gICAgICByZXBseSxcbiAgICAgIGlzQ29uZmlybWVkID0gZmFsc2UsXG4gICAgfTogeyByZXBseT86IHsgcmVhZG9ubHkgcmVxdWVzdDogbnVtYmVyOyByZWFkb25seSBmcmFtZTogVWludDhBcnJheSB9OyBpc0NvbmZpcm1lZD86IGJvb2xlYW4gfSxcbiAgKTogYm9vbGVhbiB7XG4gICAgY29uc3QgbWVtYmVyID0gdGhpcy5tZW1iZXJzLmdldChjb25uZWN0aW9uKVxuICAgIGlmIChtZW1iZXIgIT09IHVuZGVmaW5lZCkgdGhpcy4jcmVtb3ZlKG1lbWJlcilcbiAgICBpZiAocmVwbHkgIT09IHVuZGVmaW5lZCkge1xuICAgICAgY29uc3QgYXVkaWVuY2VzID0gbWVtYmVyID09PSB1bmRlZmluZWQgPyAwIDogbWVtYmVyLmF1ZGllbmNlQml0c1xuICAgICAgdGhpcy5wZW5kaW5nLm9yZGVyKHsga2luZDogJ2RlcGFydGVkJywgY29ubmVjdGlvbiwgYXVkaWVuY2VzLCByZXF1ZXN0OiByZXBseS5yZXF1ZXN0LCByZXBseTogcmVwbHkuZnJhbWUgfSlcbiAgICAgIHRoaXMuI3RvdWNoKHJlcGx5LmZyYW1lLmxlbmd0aClcbiAgICB9XG4gICAgaWYgKG1lbWJlciA9PT0gdW5kZWZpbmVkKSByZXR1cm4gZmFsc2VcbiAgICBjb25zdCB7IGlkZW50aXR5IH0gPSBtZW1iZXJcbiAgICB0aGlzLnN0cmVhbS5sZWF2ZShpZGVudGl0eSwgKHJlc3VsdCkgPT4ge1xuICAgICAgLy8gT3RoZXJzIHdvdWxkIG5ldmVyIGhlYXIgb2YgaXQ7IHRob3NlIGhlcmUgaGVhciBvZiBpdCBhdCBsZWFzdC5cbiAgICAgIGlmIChyZXN1bHQua2luZCA9PT0gJ2ZhaWxlZCcpIHRoaXMubGVmdChpZGVudGl0eSlcbiAgICAgIGlmIChpc0NvbmZpcm1lZCkge1xuICAgICAgICB0aGlzLnBlbmRpbmcuY29uZmlybUxlZnQoY29ubmVjdGlvbilcbiAgICAgICAgdGhpcy4jdG91Y2goMCwgdGhpcy4jbGVhdmVQYXRpZW5jZU1zKVxuICAgICAgfVxuICAgIH0pXG4gICAgcmV0dXJuIHRydWVcbiAgfVxuXG4gIC8qKiBBIG1lbWJlcidzIG1lc3NhZ2UsIHRvIGV2ZXJ5b25lOyBvciwgd2hlcmUgbWVtYmVycyBtYXkgbm90IHB1Ymxpc2gsIGEgbm90aWNlIHRvIHRoZSBtZW1iZXIgYWxvbmUuICovXG4gIHNheShtZW1iZXI6IE1lbWJlciwgcGF5bG9hZDogUGF5bG9hZCk6IHZvaWQge1xuICAgIGlmICghcGVybWl0cyh0aGlzLm9wdGlvbnMucHVibGlzaCwgdHJ1ZSkpIHtcbiAgICAgIHRoaXMuI3JlZnVzZVRleHQobWVtYmVyLmNvbm5lY3Rpb24sIFRleHRSZWZ1c2FsLnBlcm1pc3Npb24pXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgY29uc3QgZHJhZnQ6IERyYWZ0ID0ge1xuICAgICAga2luZDogJ21lc3NhZ2UnLFxuICAgICAgcGF5bG9hZCxcbiAgICAgIHNlbmRlcjogbWVtYmVyLmlkZW50aXR5LFxuICAgICAgdGFnczogdW5kZWZpbmVkLFxuICAgICAgaWRlbXBvdGVuY3lLZXk6IHVuZGVmaW5lZCxcbiAgICAgIHNraXBIaXN0b3J5OiBmYWxzZSxcbiAgICB9XG4gICAgbWVtYmVyLmFza2VkKClcbiAgICB0aGlzLnN0cmVhbS5wdWJsaXNoKGRyYWZ0LCB0aGlzLiNwYXJ0cy5vd25lci5ub3dNcywgKHJlc3VsdCkgPT4ge1xuICAgICAgLy8gVGhlIHNlbmRlciBpcyBub3QgdG9sZCB0aGUgb2Zmc2V0OyBpdCBzZWVzIGl0cyBvd24gbWVzc2FnZSBjb21lIGJhY2sgaW4gb3JkZXIuXG4gICAgICBpZiAocmVzdWx0LmtpbmQgIT09ICdvaycpIHRoaXMuI3JlZnVzZVRleHQobWVtYmVyLmNvbm5lY3Rpb24sIFRleHRSZWZ1c2FsLmVuZ2luZSlcbiAgICAgIG1lbWJlci5hbnN3ZXJlZCgpXG4gICAgfSlcbiAgfVxuXG4gIHB1Ymxpc2goZHJhZnQ6IERyYWZ0LCBkb25lOiAocmVzdWx0OiBQdWJsaXNoUmVzdWx0KSA9PiB2b2lkKTogdm9pZCB7XG4gICAgdGhpcy5zdHJlYW0ucHVibGlzaChkcmFmdCwgdGhpcy4jcGFydHMub3duZXIubm93TXMsIGRvbmUpXG4gIH1cblxuICAvKiogQXMgYHB1Ymxpc2hgOyBgZG9uZWAgaXMgYWxzbyB0b2xkIGhvdyBtYW55IG1lbWJlcnMgZ290IGl0IHdoZW4gaXQgd2FzIGRlbGl2ZXJlZC4gKi9cbiAgcHVibGlzaENvdW50ZWQoZHJhZnQ6IERyYWZ0LCBkb25lOiAocmVzdWx0OiBQdWJsaXNoUmVzdWx0LCByZWNpcGllbnRzOiBudW1iZXIpID0+IHZvaWQpOiB2b2lkIHtcbiAgICB0aGlzLiNjb3VudGVkUHVibGlzaGVzICs9IDFcbiAgICB0aGlzLiNyZWNpcGllbnRzID8/PSBuZXcgTWFwKClcbiAgICB0aGlzLnB1Ymxpc2goZHJhZnQsIChyZXN1bHQpID0+IHtcbiAgICAgIGNvbnN0IGNvdW50ZWQgPSByZXN1bHQua2luZCA9PT0gJ29rJyA/IHRoaXMuI3JlY2lwaWVudHM/LmdldChyZXN1bHQucG9zaXRpb24ub2Zmc2V0KSA6IHVuZGVmaW5lZFxuICAgICAgdGhpcy4jY291bnRlZFB1Ymxpc2hlcyAtPSAxXG4gICAgICBpZiAodGhpcy4jY291bnRlZFB1Ymxpc2hlcyA9PT0gMCkgdGhpcy4jcmVjaXBpZW50cyA9IHVuZGVmaW5lZFxuICAgICAgZG9uZShyZXN1bHQsIGNvdW50ZWQgPz8gdGhpcy5tZW1iZXJzLnNpemUpXG4gICAgfSlcbiAgfVxuXG4gIGhpc3RvcnkocXVlcnk6IEhpc3RvcnlRdWVyeSwgZG9uZTogKHJlc3VsdDogSGlzdG9yeVJlc3VsdCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIHRoaXMuc3RyZWFtLmhpc3RvcnkocXVlcnksIHRoaXMuI3BhcnRzLm93bmVyLm5vd01zLCBkb25lKVxuICB9XG5cbiAgLyoqIEEgbWVtYmVyJ3MgcHJpdmF0ZSBtZXNzYWdlLiBJdCBrZWVwcyBpdHMgcGxhY2UgYmVoaW5kIHdoYXQgdGhlIG1lbWJlciBzYWlkIGJlZm9yZS4gKi9cbiAgc2F5UHJpdmF0ZWx5KHNlbmRlcjogTWVtYmVyLCB0bzogUmVjaXBpZW50LCBwYXlsb2FkOiBQYXlsb2FkKTogdm9pZCB7XG4gICAgY29uc3QgeyBsaW1pdHMsIG93bmVyIH0gPSB0aGlzLiNwYXJ0c1xuICAgIGNvbnN0IHsganNvbkRlcHRoTWF4IH0gPSBsaW1pdHNcbiAgICBjb25zdCBtZXNzYWdlID0geyBmcm9tOiBzZW5kZXIuaWRlbnRpdHksIHRvOiB0by5pZCwgcm9vbTogdGhpcy5uYW1lLCBwYXlsb2FkLCBqc29uRGVwdGhNYXggfVxuICAgIGNvbnN0IGZyYW1lID0gUFJPVE9DT0xTW3RvLnByb3RvY29sXSEucHJpdmF0ZU1lc3NhZ2UobWVzc2FnZSlcbiAgICBpZiAoIXNlbmRlci5pc0F3YWl0ZWQpIHRoaXMuI2RlbGl2ZXJQcml2YXRlbHkoc2VuZGVyLCB0bywgZnJhbWUpXG4gICAgZWxzZSBpZiAoIW93bmVyLmhvbGQoZnJhbWUubGVuZ3RoKSkgdGhpcy4jcmVmdXNlVGV4dChzZW5kZXIuY29ubmVjdGlvbiwgVGV4dFJlZnVzYWwub3ZlcmxvYWRlZClcbiAgICBlbHNlIHtcbiAgICAgIHNlbmRlci5hZnRlcndhcmRzKCgpID0+IHtcbiAgICAgICAgb3duZXIucmVsZWFzZShmcmFtZS5sZW5ndGgpXG4gICAgICAgIHRoaXMuI2RlbGl2ZXJQcml2YXRlbHkoc2VuZGVyLCB0bywgZnJhbWUpXG4gICAgICB9KVxuICAgIH1cbiAgfVxuXG4gIC8qKiBBIGZyYW1lIGZvciBvbmUgbWVtYmVyIGFsb25lLCBpbiBpdHMgcGxhY2UuIGBjb2RlYDogb2YgdGhlIHJlZnVzYWwgdGhhdCBpdCB0ZWxscyBvZiwgZWxzZSAwLiAqL1xuICBub3RpZnkoY29ubmVjdGlvbjogbnVtYmVyLCBmcmFtZTogVWludDhBcnJheSwgY29kZSA9IDApOiB2b2lkIHtcbiAgICB0aGlzLnBlbmRpbmcub3JkZXIoeyBraW5kOiAnbm90aWNlJywgY29ubmVjdGlvbiwgY29kZSwgZnJhbWUgfSlcbiAgICB0aGlzLiN0b3VjaChmcmFtZS5sZW5ndGgpXG4gIH1cblxuICAvKiogRmFucyBhIHB1YmxpY2F0aW9uIG91dCB0byBlYWNoIGF1ZGllbmNlIGluIGl0cyBvd24gcHJvdG9jb2wsIGVuY29kZWQgb25jZSBmb3IgZWFjaC4gKi9cbiAgcHVibGljYXRpb24ocHVibGljYXRpb246IFB1YmxpY2F0aW9uKTogdm9pZCB7XG4gICAgdGhpcy4jcGFydHMub3duZXIucHVibGlzaGVkKClcbiAgICB0aGlzLiNyZWNpcGllbnRzPy5zZXQocHVibGljYXRpb24ub2Zmc2V0LCB0aGlzLm1lbWJlcnMuc2l6ZSlcbiAgICBpZiAodGhpcy5tZW1iZXJzLnNpemUgPiAwKSB7XG4gICAgICB0aGlzLiNhdWRpZW5jZXMucHVibGlzaChwdWJsaWNhdGlvbilcbiAgICAgIHRoaXMuI3RvdWNoKHB1YmxpY2F0aW9uLnBheWxvYWQuZW5kIC0gcHVibGljYXRpb24ucGF5bG9hZC5zdGFydCArIGZyYW1lT3ZlcmhlYWRCeXRlcylcbiAgICB9XG4gICAgdGhpcy4jam9pbmVycy5rZWVwKHB1YmxpY2F0aW9uKVxuICB9XG5cbiAgLyoqIFRoZSBvdGhlcnMgaGVhciBvZiBpdCBmaXJzdCwgdGhlbiB0aGUgam9pbmVyIGdldHMgaXRzIHJlcGx5OiBpdCBzZWVzIGV4YWN0bHkgd2hhdCBjb21lcyBhZnRlciB0aGF0LiAqL1xuICBqb2luZWQod2hvOiBJZGVudGl0eSwgcG9zaXRpb246IFBvc2l0aW9uKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2F1ZGllbmNlcy5hbm5vdW5jZSh3aG8sICdqb2luZWQnKSkgdGhpcy4jdG91Y2goZnJhbWVPdmVyaGVhZEJ5dGVzKVxuICAgIGNvbnN0IGpvaW5lciA9IHRoaXMuI2pvaW5lcnMuYW5ub3VuY2VkKHdoby5pZClcbiAgICBpZiAoam9pbmVyID09PSB1bmRlZmluZWQpIHJldHVyblxuICAgIGNvbnN0IHsgbGltaXRzLCBvd25lciB9ID0gdGhpcy4jcGFydHNcbiAgICBjb25zdCBhZG1pc3Npb24gPSBqb2luZXIuYWRtaXNzaW9uKHBvc2l0aW9uLCB7IGxpbWl0cywgcm9vbTogdGhpcy5uYW1lLCBtZW1iZXJzOiB0aGlzLm1lbWJlcnMuc2l6ZSArIDEgfSlcbiAgICBpZiAoYWRtaXNzaW9uID09PSB1bmRlZmluZWQpIHtcbiAgICAgIC8vIFRoZSBvdGhlcnMgaGF2ZSBqdXN0IGJlZW4gdG9sZCB0aGF0IGl0IGpvaW5lZC5cbiAgICAgIHRoaXMuI3R1cm5Bd2F5KGpvaW5lciwgJ3VucmVjb3ZlcmVkJylcbiAgICAgIHRoaXMuc3RyZWFtLmxlYXZlKHdobywgaWdub3JlQW5zd2VyKVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIHRoaXMuI2pvaW5lcnMucmVtb3ZlKGpvaW5lcilcbiAgICB0aGlzLiNlbnRlcihqb2luZXIubWVtYmVyLCBhZG1pc3Npb24pXG4gICAgam9pbmVyLnJlcXVlc3QuYWRtaXR0ZWQ/LigpXG4gICAgdGhpcy4jam9pbmVycy5zZXR0bGVkKGpvaW5lcilcbiAgICBpZiAodGhpcy5lbXB0eSkgb3duZXIuZW1wdGllZCh0aGlzKVxuICB9XG5cbiAgbGVmdCh3aG86IElkZW50aXR5KTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2F1ZGllbmNlcy5hbm5vdW5jZSh3aG8sICdsZWZ0JykpIHRoaXMuI3RvdWNoKGZyYW1lT3ZlcmhlYWRCeXRlcywgdGhpcy4jbGVhdmVQYXRpZW5jZU1zKVxuICB9XG5cbiAgLyoqIFdoYXQgaGFwcGVuZWQgaW4gdGhlIHJvb20gbWF5IGhhdmUgYmVlbiBtaXNzZWQuIE1lbWJlcnMgdGhhdCBjYW4gY29tZSBiYWNrIGFuZCByZWNvdmVyIGFyZSBzZW50IGF3YXk7IHRoZSBvdGhlcnMgYXJlIHRvbGQuICovXG4gIGxvc3QoKTogdm9pZCB7XG4gICAgZm9yIChjb25zdCBqb2luZXIgb2YgdGhpcy4jam9pbmVycy5hbGwoKSkgdGhpcy4jdHVybkF3YXkoam9pbmVyLCAnZmFpbGVkJylcbiAgICB0aGlzLiNhdWRpZW5jZXMudGVsbFJlc3RhcnRlZCgpXG4gICAgZm9yIChjb25zdCBtZW1iZXIgb2YgWy4uLnRoaXMubWVtYmVycy52YWx1ZXMoKV0pIHtcbiAgICAgIGlmIChtZW1iZXIuYXVkaWVuY2VzLnNvbWUoKHsgcmVzdGFydGVkIH0pID0+IHJlc3RhcnRlZCAhPT0gdW5kZWZpbmVkKSkgY29udGludWVcbiAgICAgIHRoaXMuI3JlbW92ZShtZW1iZXIpXG4gICAgICBjb25zdCB7IGNvbm5lY3Rpb24sIGF1ZGllbmNlQml0czogYXVkaWVuY2VzIH0gPSBtZW1iZXJcbiAgICAgIHRoaXMucGVuZGluZy5vcmRlcih7IGtpbmQ6ICdlbmRlZCcsIGNvbm5lY3Rpb24sIGF1ZGllbmNlcywgcmVxdWVzdDogTk9fUkVRVUVTVCB9KVxuICAgICAgdGhpcy4jcGFydHMub3duZXIuZW5kZWQodGhpcywgbWVtYmVyKVxuICAgIH1cbiAgICB0aGlzLiN0b3VjaChmcmFtZU92ZXJoZWFkQnl0ZXMpXG4gICAgdGhpcy4jcGFydHMub3duZXIubG9zdCh0aGlzKVxuICB9XG5cbiAgI2Fubm91bmNlSm9pbihqb2luZXI6IEpvaW5lcik6IHZvaWQge1xuICAgIGpvaW5lci5pc0Fubm91bmNlZCA9IHRydWVcbiAgICB0aGlzLnN0cmVhbS5qb2luKGpvaW5lci5tZW1iZXIuaWRlbnRpdHksIChyZXN1bHQpID0+IHtcbiAgICAgIGlmIChyZXN1bHQua2luZCA9PT0gJ2ZhaWxlZCcpIHRoaXMuI3R1cm5Bd2F5KGpvaW5lciwgJ2ZhaWxlZCcpXG4gICAgfSlcbiAgfVxuXG4gICN0dXJuQXdheShqb2luZXI6IEpvaW5lciwgd2h5OiAndW5yZWNvdmVyZWQnIHwgJ2ZhaWxlZCcpOiB2b2lkIHtcbiAgICBpZiAoIXRoaXMuI2pvaW5lcnMucmVtb3ZlKGpvaW5lcikpIHJldHVyblxuICAgIGpvaW5lci5yZXF1ZXN0LnJlZnVzZWQod2h5KVxuICAgIHRoaXMuI2pvaW5lcnMuc2V0dGxlZChqb2luZXIpXG4gICAgaWYgKHRoaXMuZW1wdHkpIHRoaXMuI3BhcnRzLm93bmVyLmVtcHRpZWQodGhpcylcbiAgfVxuXG4gICNlbnRlcihtZW1iZXI6IE1lbWJlciwgYW5zd2VyOiB7IHJlYWRvbmx5IHJlcXVlc3Q6IG51bWJlcjsgcmVhZG9ubHkgcmVwbHk6IFVpbnQ4QXJyYXkgfSk6IHZvaWQge1xuICAgIGNvbnN0IHsgY29ubmVjdGlvbiwgYXVkaWVuY2VCaXRzOiBhdWRpZW5jZXMgfSA9IG1lbWJlclxuICAgIHRoaXMucGVuZGluZy5vcmRlcih7IGtpbmQ6ICdhZG1pdHRlZCcsIGNvbm5lY3Rpb24sIGF1ZGllbmNlcywgLi4uYW5zd2VyIH0pXG4gICAgdGhpcy5tZW1iZXJzLnNldChjb25uZWN0aW9uLCBtZW1iZXIpXG4gICAgdGhpcy4jYXVkaWVuY2VzLmFkZChtZW1iZXIpXG4gICAgaWYgKHRoaXMub3B0aW9ucy5wcmVzZW5jZSkgdGhpcy4jcGFydHMucHJlc2VuY2UuYWRkKHRoaXMubmFtZSwgbWVtYmVyLmlkZW50aXR5KVxuICAgIHRoaXMuI3RvdWNoKGFuc3dlci5yZXBseS5sZW5ndGgpXG4gIH1cblxuICAjcmVtb3ZlKG1lbWJlcjogTWVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy5tZW1iZXJzLmRlbGV0ZShtZW1iZXIuY29ubmVjdGlvbilcbiAgICB0aGlzLiNhdWRpZW5jZXMucmVtb3ZlKG1lbWJlcilcbiAgICBpZiAodGhpcy5vcHRpb25zLnByZXNlbmNlKSB0aGlzLiNwYXJ0cy5wcmVzZW5jZS5yZW1vdmUodGhpcy5uYW1lLCBtZW1iZXIuaWQpXG4gIH1cblxuICAjZGVsaXZlclByaXZhdGVseShcbiAgICB7IGNvbm5lY3Rpb246IHNlbmRlciB9OiBNZW1iZXIsXG4gICAgeyBjb25uZWN0aW9uOiByZWNpcGllbnQsIGlkOiByZWNpcGllbnRJZCB9OiBSZWNpcGllbnQsXG4gICAgZnJhbWU6IFVpbnQ4QXJyYXksXG4gICk6IHZvaWQge1xuICAgIHRoaXMucGVuZGluZy5vcmRlcih7IGtpbmQ6ICdwcml2YXRlTWVzc2FnZScsIHNlbmRlciwgcmVjaXBpZW50LCByZWNpcGllbnRJZCwgZnJhbWUgfSlcbiAgICB0aGlzLiN0b3VjaChmcmFtZS5sZW5ndGgpXG4gIH1cblxuICAjcmVmdXNlVGV4dChjb25uZWN0aW9uOiBudW1iZXIsIHdoeTogVGV4dFJlZnVzYWwpOiB2b2lkIHtcbiAgICB0aGlzLnBlbmRpbmcub3JkZXIoeyBraW5kOiAndGV4dFJlZnVzZWQnLCBjb25uZWN0aW9uLCB3aHkgfSlcbiAgICB0aGlzLiN0b3VjaChmcmFtZU92ZXJoZWFkQnl0ZXMpXG4gIH1cblxuICBnZXQgI2xlYXZlUGF0aWVuY2VNcygpOiBudW1iZXIge1xuICAgIHJldHVybiBNYXRoLm1pbihsZWF2ZVBhdGllbmNlTXNNYXgsIE1hdGguZmxvb3IodGhpcy5tZW1iZXJzLnNpemUgKiBsZWF2ZVBhdGllbmNlTXNQZXJNZW1iZXIpKVxuICB9XG5cbiAgI3RvdWNoKGJ5dGVzOiBudW1iZXIsIHBhdGllbmNlTXMgPSAwKTogdm9pZCB7XG4gICAgdGhpcy4jcGFydHMub3duZXIudG91Y2hlZCh0aGlzLCBieXRlcywgcGF0aWVuY2VNcylcbiAgfVxufVxuXG5jb25zdCBOT1RISU5HID0gbmV3IFVpbnQ4QXJyYXkoMClcbmNvbnN0IGlnbm9yZUFuc3dlciA9ICgpOiB2b2lkID0+IHtcbiAgLy8gV2hvIHdhcyBuZXZlciBsZXQgaW4gaXMgbm90IHRvbGQgd2hhdCBiZWNvbWVzIG9mIGl0cyBsZWF2ZSwgYW5kIG5vYm9keSBlbHNlIGFza2VkLlxufVxuIiwgIi8vIEJ5dGUgYnVmZmVycyB0aGF0IHJvb21zIHdpdGggcGVuZGluZyBvdXRwdXQgYm9ycm93LCBzbyB0aGF0IGEgcXVpZXQgcm9vbSBob2xkcyBub25lLiBTaGFyZCB0aHJlYWQuXG5pbXBvcnQgeyBCeXRlQnVpbGRlciB9IGZyb20gJy4uL3Byb3RvY29sL2J5dGUtYnVpbGRlci50cydcbmltcG9ydCB7IFNoYXJkVGhyZWFkVHVuaW5nIH0gZnJvbSAnLi4vdHVuaW5nL3NoYXJkLXRocmVhZC50cydcbmltcG9ydCB0eXBlIHsgQnVpbGRlclBvb2wgfSBmcm9tICcuL3BlbmRpbmcudHMnXG5cbmNvbnN0IHsgYnVpbGRlckJ5dGVzLCBidWlsZGVyS2VwdEJ5dGVzTWF4LCBidWlsZGVyc0tlcHRCeXRlc01heCB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuZXhwb3J0IGNsYXNzIFNoYXJlZEJ1aWxkZXJzIGltcGxlbWVudHMgQnVpbGRlclBvb2wge1xuICByZWFkb25seSAjZnJlZTogQnl0ZUJ1aWxkZXJbXSA9IFtdXG4gICNmcmVlQnl0ZXMgPSAwXG5cbiAgdGFrZSgpOiBCeXRlQnVpbGRlciB7XG4gICAgY29uc3QgYnVpbGRlciA9IHRoaXMuI2ZyZWUucG9wKClcbiAgICBpZiAoYnVpbGRlciA9PT0gdW5kZWZpbmVkKSByZXR1cm4gbmV3IEJ5dGVCdWlsZGVyKGJ1aWxkZXJCeXRlcylcbiAgICB0aGlzLiNmcmVlQnl0ZXMgLT0gYnVpbGRlci5ieXRlcy5sZW5ndGhcbiAgICByZXR1cm4gYnVpbGRlclxuICB9XG5cbiAgZ2l2ZShidWlsZGVyOiBCeXRlQnVpbGRlcik6IHZvaWQge1xuICAgIGNvbnN0IHNpemUgPSBidWlsZGVyLmJ5dGVzLmxlbmd0aFxuICAgIGlmIChzaXplID4gYnVpbGRlcktlcHRCeXRlc01heCB8fCB0aGlzLiNmcmVlQnl0ZXMgKyBzaXplID4gYnVpbGRlcnNLZXB0Qnl0ZXNNYXgpIHJldHVyblxuICAgIGJ1aWxkZXIuY2xlYXIoKVxuICAgIHRoaXMuI2ZyZWUucHVzaChidWlsZGVyKVxuICAgIHRoaXMuI2ZyZWVCeXRlcyArPSBzaXplXG4gIH1cbn1cbiIsICIvLyBUaGUgcm9vbXMgb2YgYSBzaGFyZDogZm91bmQsIG1hZGUsIGZsdXNoZWQgd2hlbiB0aGV5IGFyZSBkdWUsIGFuZCBkcm9wcGVkIHdoZW4gbm9ib2R5IGlzIGluIHRoZW0gYW5kIG5vdGhpbmcgaXMgb3V0c3RhbmRpbmcuIFNoYXJkXG4vLyB0aHJlYWQuXG5pbXBvcnQgdHlwZSB7IENvbmZpZyB9IGZyb20gJy4uL2NvbmZpZy9jb25maWcudHMnXG5pbXBvcnQgeyByb29tT3B0aW9uc0ZvciB9IGZyb20gJy4uL2NvbmZpZy9yb29tLW9wdGlvbnMudHMnXG5pbXBvcnQgdHlwZSB7IEVuZ2luZSB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgdHlwZSB7IFNoYXJkQ291bnRlcnMgfSBmcm9tICcuLi9tYWlsYm94L2NvdW50ZXJzLnRzJ1xuaW1wb3J0IHsga2VwdFNsaWNlLCB0eXBlIFNsaWNlIH0gZnJvbSAnLi4vbWFpbGJveC9zbGljZS50cydcbmltcG9ydCB7IFNoYXJkVGhyZWFkVHVuaW5nIH0gZnJvbSAnLi4vdHVuaW5nL3NoYXJkLXRocmVhZC50cydcbmltcG9ydCB7IEZsdXNoU2NoZWR1bGUgfSBmcm9tICcuL2ZsdXNoLXNjaGVkdWxlLnRzJ1xuaW1wb3J0IHR5cGUgeyBNZW1iZXIgfSBmcm9tICcuL21lbWJlci50cydcbmltcG9ydCB0eXBlIHsgT3V0Ym94IH0gZnJvbSAnLi9vdXRib3gudHMnXG5pbXBvcnQgeyBQZW5kaW5nIH0gZnJvbSAnLi9wZW5kaW5nLnRzJ1xuaW1wb3J0IHsgUm9vbSwgdHlwZSBSb29tT3duZXIgfSBmcm9tICcuL3Jvb20udHMnXG5pbXBvcnQgdHlwZSB7IFJvb21MaW1pdHMgfSBmcm9tICcuL3Jvb20tbGltaXRzLnRzJ1xuaW1wb3J0IHsgU2hhcmVkQnVpbGRlcnMgfSBmcm9tICcuL3NoYXJlZC1idWlsZGVycy50cydcblxuY29uc3QgeyBoZWxkQnl0ZXNNYXgsIGxpbmdlck1zLCBsaW5nZXJpbmdSb29tc01heCB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuZXhwb3J0IGludGVyZmFjZSBSb29tc1BhcnRzIHtcbiAgcmVhZG9ubHkgY29uZmlnOiBDb25maWdcbiAgcmVhZG9ubHkgZW5naW5lOiBFbmdpbmVcbiAgcmVhZG9ubHkgb3V0Ym94OiBPdXRib3hcbiAgcmVhZG9ubHkgY291bnRlcnM6IFNoYXJkQ291bnRlcnNcbn1cblxuZXhwb3J0IGNsYXNzIFJvb21zIGltcGxlbWVudHMgUm9vbU93bmVyIHtcbiAgcmVhZG9ubHkgI3BhcnRzOiBSb29tc1BhcnRzXG4gIHJlYWRvbmx5ICNsaW1pdHM6IFJvb21MaW1pdHNcbiAgcmVhZG9ubHkgI2J5TmFtZSA9IG5ldyBNYXA8c3RyaW5nLCBSb29tPigpXG4gIHJlYWRvbmx5ICNzY2hlZHVsZTogRmx1c2hTY2hlZHVsZTxSb29tPlxuICByZWFkb25seSAjYnVpbGRlcnMgPSBuZXcgU2hhcmVkQnVpbGRlcnMoKVxuICAvKiogUm9vbXMgdGhhdCBjb25uZWN0aW9ucyBoYXZlIHN1YnNjcmliZWQgdG8gYnkgYSBjb21tYW5kLCBmb3IgdGhvc2UgY29ubmVjdGlvbnMuICovXG4gIHJlYWRvbmx5ICNzdWJzY3JpYmVkID0gbmV3IE1hcDxudW1iZXIsIFNldDxSb29tPj4oKVxuICAvKiogUm9vbXMgdGhhdCBhcmUgb3BlbiBmb3IgdGhlIEFQSSBhbG9uZSwgYW5kIHNpbmNlIHdoZW4sIHRoZSBsb25nZXN0IGZpcnN0LiAqL1xuICByZWFkb25seSAjbGluZ2VyaW5nID0gbmV3IE1hcDxSb29tLCBudW1iZXI+KClcbiAgcmVhZG9ubHkgI2ZyZWVOdW1iZXJzOiBudW1iZXJbXSA9IFtdXG4gICNudW1iZXJzID0gMFxuICAjaGVsZEJ5dGVzID0gMFxuICAvKiogTW9ub3RvbmljIG1pbGxpc2Vjb25kcyBvZiB0aGUgdHVybiBpbiBwcm9ncmVzcy4gKi9cbiAgbm93TXMgPSAwXG4gIC8qKiBPdXRwdXQgdGhhdCB0aGUgdHVybiBpbiBwcm9ncmVzcyBoYXMgY2F1c2VkLiAqL1xuICBvdXRwdXRCeXRlcyA9IDBcblxuICBjb25zdHJ1Y3RvcihwYXJ0czogUm9vbXNQYXJ0cykge1xuICAgIGNvbnN0IHsgZmx1c2gsIGxpbWl0cyB9ID0gcGFydHMuY29uZmlnXG4gICAgdGhpcy4jcGFydHMgPSBwYXJ0c1xuICAgIC8vIEEgZnJhbWUgaXMgb25lIHJlY29yZCwgYW5kIG1vcmUgdGhhbiBhIGNvbm5lY3Rpb24ncyBvdXRib3ggaGVscHMgbm9ib2R5LlxuICAgIGNvbnN0IGZyYW1lQnl0ZXNNYXggPSBNYXRoLm1pbihmbHVzaC5mcmFtZUJ5dGVzTWF4LCBsaW1pdHMub3V0Ym94Qnl0ZXNNYXgpXG4gICAgdGhpcy4jbGltaXRzID0ge1xuICAgICAgcmVjb3Zlck1heDogbGltaXRzLmhpc3RvcnlJdGVtc01heCxcbiAgICAgIHJlY292ZXJCeXRlc01heDogbGltaXRzLm91dGJveEJ5dGVzTWF4LFxuICAgICAgYnVmZmVyZWRNYXg6IGxpbWl0cy5oaXN0b3J5SXRlbXNNYXgsXG4gICAgICBmcmFtZUJ5dGVzTWF4LFxuICAgICAgYmVoaW5kTWF4OiBsaW1pdHMucGVuZGluZ0NvbW1hbmRzTWF4LFxuICAgICAganNvbkRlcHRoTWF4OiBsaW1pdHMuanNvbkRlcHRoTWF4LFxuICAgIH1cbiAgICB0aGlzLiNzY2hlZHVsZSA9IG5ldyBGbHVzaFNjaGVkdWxlKGZyYW1lQnl0ZXNNYXgpXG4gIH1cblxuICAvKiogUm9vbXMgd2l0aCBtZW1iZXJzLCBvciB3aXRoIHNvbWVib2R5IHdobyBpcyBqb2luaW5nLiAqL1xuICBnZXQgc2l6ZSgpOiBudW1iZXIge1xuICAgIHJldHVybiB0aGlzLiNieU5hbWUuc2l6ZSAtIHRoaXMuI2xpbmdlcmluZy5zaXplXG4gIH1cblxuICBhbGwoKTogSXRlcmFibGU8Um9vbT4ge1xuICAgIHJldHVybiB0aGlzLiNieU5hbWUudmFsdWVzKClcbiAgfVxuXG4gIGdldChuYW1lOiBzdHJpbmcpOiBSb29tIHwgdW5kZWZpbmVkIHtcbiAgICByZXR1cm4gdGhpcy4jYnlOYW1lLmdldChuYW1lKVxuICB9XG5cbiAgLyoqIFRoZSByb29tIG9mIHRoaXMgbmFtZSBmb3Igc29tZWJvZHkgd2hvIGpvaW5zLCBjcmVhdGVkIGlmIG5lZWRlZDsgdW5kZWZpbmVkIHdoZW4gdGhlIHNoYXJkIGhvbGRzIGFzIG1hbnkgYXMgaXQgbWF5LiAqL1xuICBvYnRhaW4obmFtZTogc3RyaW5nKTogUm9vbSB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3Qgcm9vbSA9IHRoaXMuI2J5TmFtZS5nZXQobmFtZSkgPz8gdGhpcy4jb3BlbihuYW1lKVxuICAgIGlmIChyb29tID09PSB1bmRlZmluZWQpIHRoaXMuI3BhcnRzLmNvdW50ZXJzLmFkZCgncmVmdXNlZFJvb21zJylcbiAgICBlbHNlIGlmICh0aGlzLiNsaW5nZXJpbmcuZGVsZXRlKHJvb20pKSB0aGlzLiNjb3VudFJvb21zKClcbiAgICByZXR1cm4gcm9vbVxuICB9XG5cbiAgLyoqIEFzIGBvYnRhaW5gLCBmb3Igc29tZWJvZHkgd2hvIG9ubHkgYXNrcyBzb21ldGhpbmcgb2YgdGhlIHJvb206IGl0IHN0YXlzIG9wZW4gZm9yIGEgd2hpbGUuICovXG4gIHVzZShuYW1lOiBzdHJpbmcpOiBSb29tIHwgdW5kZWZpbmVkIHtcbiAgICBjb25zdCByb29tID0gdGhpcy4jYnlOYW1lLmdldChuYW1lKSA/PyB0aGlzLiNvcGVuKG5hbWUpXG4gICAgaWYgKHJvb20gPT09IHVuZGVmaW5lZCkgdGhpcy4jcGFydHMuY291bnRlcnMuYWRkKCdyZWZ1c2VkUm9vbXMnKVxuICAgIGVsc2UgaWYgKHJvb20uZW1wdHkgfHwgdGhpcy4jbGluZ2VyaW5nLmhhcyhyb29tKSkge1xuICAgICAgdGhpcy4jbGluZ2VyaW5nLmRlbGV0ZShyb29tKVxuICAgICAgdGhpcy4jbGluZ2VyaW5nLnNldChyb29tLCB0aGlzLm5vd01zKVxuICAgICAgaWYgKHRoaXMuI2xpbmdlcmluZy5zaXplID4gbGluZ2VyaW5nUm9vbXNNYXgpIHRoaXMuI2Nsb3NlT2xkZXN0KClcbiAgICAgIHRoaXMuI2NvdW50Um9vbXMoKVxuICAgIH1cbiAgICByZXR1cm4gcm9vbVxuICB9XG5cbiAgI29wZW4obmFtZTogc3RyaW5nKTogUm9vbSB8IHVuZGVmaW5lZCB7XG4gICAgY29uc3QgeyBjb25maWcsIGNvdW50ZXJzLCBlbmdpbmUgfSA9IHRoaXMuI3BhcnRzXG4gICAgaWYgKHRoaXMuI2J5TmFtZS5zaXplID49IGNvbmZpZy5saW1pdHMucm9vbXNNYXggJiYgIXRoaXMuI2Nsb3NlT2xkZXN0KCkpIHJldHVybiB1bmRlZmluZWRcbiAgICBjb25zdCBvcHRpb25zID0gcm9vbU9wdGlvbnNGb3IoY29uZmlnLnJvb21zLCBuYW1lKVxuICAgIGNvbnN0IHJvb20gPSBuZXcgUm9vbSh7XG4gICAgICBuYW1lLFxuICAgICAgbnVtYmVyOiB0aGlzLiNmcmVlTnVtYmVycy5wb3AoKSA/PyB0aGlzLiNudW1iZXJzKyssXG4gICAgICBvcHRpb25zLFxuICAgICAgbGltaXRzOiB0aGlzLiNsaW1pdHMsXG4gICAgICBwZW5kaW5nOiBuZXcgUGVuZGluZyh0aGlzLiNidWlsZGVycyksXG4gICAgICBwcmVzZW5jZTogZW5naW5lLnByZXNlbmNlLFxuICAgICAgb3duZXI6IHRoaXMsXG4gICAgfSlcbiAgICByb29tLmF0dGFjaChlbmdpbmUuYnJva2VyLm9wZW4obmFtZSwgb3B0aW9ucywgcm9vbSkpXG4gICAgdGhpcy4jYnlOYW1lLnNldChuYW1lLCByb29tKVxuICAgIGNvdW50ZXJzLnNldCgncm9vbXMnLCB0aGlzLnNpemUpXG4gICAgcmV0dXJuIHJvb21cbiAgfVxuXG4gIC8qKiBDbG9zZXMgdGhlIHJvb20gdGhhdCB0aGUgQVBJIGhhcyBub3QgdXNlZCBmb3IgbG9uZ2VzdDsgZmFsc2Ugd2hlbiB0aGVyZSBpcyBub25lIHRoYXQgd2FpdHMgZm9yIG5vdGhpbmcuICovXG4gICNjbG9zZU9sZGVzdCgpOiBib29sZWFuIHtcbiAgICBmb3IgKGNvbnN0IHJvb20gb2YgdGhpcy4jbGluZ2VyaW5nLmtleXMoKSkge1xuICAgICAgaWYgKCFyb29tLmVtcHR5KSBjb250aW51ZVxuICAgICAgdGhpcy4jbGluZ2VyaW5nLmRlbGV0ZShyb29tKVxuICAgICAgdGhpcy5kcm9wSWZFbXB0eShyb29tKVxuICAgICAgcmV0dXJuIHRydWVcbiAgICB9XG4gICAgcmV0dXJuIGZhbHNlXG4gIH1cblxuICAvKiogT25jZSBhIHNlY29uZDogY2xvc2VzIHJvb21zIHRoYXQgdGhlIEFQSSBoYXMgbm90IHVzZWQgZm9yIGEgd2hpbGUuICovXG4gIHN3ZWVwKCk6IHZvaWQge1xuICAgIGZvciAoY29uc3QgW3Jvb20sIHNpbmNlTXNdIG9mIHRoaXMuI2xpbmdlcmluZykge1xuICAgICAgaWYgKHRoaXMubm93TXMgLSBzaW5jZU1zIDwgbGluZ2VyTXMpIGJyZWFrXG4gICAgICBpZiAoIXJvb20uZW1wdHkpIGNvbnRpbnVlXG4gICAgICB0aGlzLiNsaW5nZXJpbmcuZGVsZXRlKHJvb20pXG4gICAgICB0aGlzLmRyb3BJZkVtcHR5KHJvb20pXG4gICAgfVxuICB9XG5cbiAgLyoqXG4gICAqIERvZXMgd2hhdCBhIGNvbm5lY3Rpb24gYXNrcyBvZiBhIHJvb20gdGhhdCBpdCBpcyBzdGlsbCBqb2luaW5nIG9uY2UgdGhlIGpvaW4gaXMgc2V0dGxlZCwgd2l0aCBhIGNvcHkgb2Ygd2hhdCBpdCBzYWlkLiBGYWxzZVxuICAgKiB3aGVuIHRvbyBtdWNoIHdhaXRzIGFscmVhZHkuXG4gICAqL1xuICBwb3N0cG9uZShyb29tOiBSb29tLCBjb25uZWN0aW9uOiBudW1iZXIsIHsgc2FpZCwgcnVuIH06IHsgc2FpZDogU2xpY2U7IHJ1bjogKGtlcHQ6IFNsaWNlKSA9PiB2b2lkIH0pOiBib29sZWFuIHtcbiAgICBjb25zdCBieXRlcyA9IHNhaWQuZW5kIC0gc2FpZC5zdGFydFxuICAgIGlmICghdGhpcy5ob2xkKGJ5dGVzKSkgcmV0dXJuIGZhbHNlXG4gICAgY29uc3Qga2VwdCA9IGtlcHRTbGljZShzYWlkKVxuICAgIGNvbnN0IGlzVGFrZW4gPSByb29tLmJlaGluZChjb25uZWN0aW9uLCAoKSA9PiB7XG4gICAgICB0aGlzLnJlbGVhc2UoYnl0ZXMpXG4gICAgICBydW4oa2VwdClcbiAgICB9KVxuICAgIGlmICghaXNUYWtlbikgdGhpcy5yZWxlYXNlKGJ5dGVzKVxuICAgIHJldHVybiBpc1Rha2VuXG4gIH1cblxuICBob2xkKGJ5dGVzOiBudW1iZXIpOiBib29sZWFuIHtcbiAgICBpZiAodGhpcy4jaGVsZEJ5dGVzICsgYnl0ZXMgPiBoZWxkQnl0ZXNNYXgpIHJldHVybiBmYWxzZVxuICAgIHRoaXMuI2hlbGRCeXRlcyArPSBieXRlc1xuICAgIHJldHVybiB0cnVlXG4gIH1cblxuICByZWxlYXNlKGJ5dGVzOiBudW1iZXIpOiB2b2lkIHtcbiAgICB0aGlzLiNoZWxkQnl0ZXMgLT0gYnl0ZXNcbiAgfVxuXG4gIC8qKiBSZW1lbWJlcnMgdGhhdCBhIGNvbm5lY3Rpb24gaGFzIHN1YnNjcmliZWQgdG8gYSByb29tLCBzbyB0aGF0IGl0cyBlbmQgY2FuIGJlIHRvbGQgdGhlcmUuICovXG4gIHRyYWNrKGNvbm5lY3Rpb246IG51bWJlciwgcm9vbTogUm9vbSk6IHZvaWQge1xuICAgIGNvbnN0IHJvb21zID0gdGhpcy4jc3Vic2NyaWJlZC5nZXQoY29ubmVjdGlvbilcbiAgICBpZiAocm9vbXMgPT09IHVuZGVmaW5lZCkgdGhpcy4jc3Vic2NyaWJlZC5zZXQoY29ubmVjdGlvbiwgbmV3IFNldChbcm9vbV0pKVxuICAgIGVsc2Ugcm9vbXMuYWRkKHJvb20pXG4gIH1cblxuICAvKiogRmFsc2Ugd2hlbiBub3RoaW5nIHdhcyByZW1lbWJlcmVkLiAqL1xuICB1bnRyYWNrKGNvbm5lY3Rpb246IG51bWJlciwgcm9vbTogUm9vbSk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHJvb21zID0gdGhpcy4jc3Vic2NyaWJlZC5nZXQoY29ubmVjdGlvbilcbiAgICBjb25zdCBpc0tub3duID0gcm9vbXM/LmRlbGV0ZShyb29tKSA9PT0gdHJ1ZVxuICAgIGlmIChyb29tcz8uc2l6ZSA9PT0gMCkgdGhpcy4jc3Vic2NyaWJlZC5kZWxldGUoY29ubmVjdGlvbilcbiAgICByZXR1cm4gaXNLbm93blxuICB9XG5cbiAgLyoqIFRoZSByb29tcyB0aGF0IGEgY29ubmVjdGlvbiBoYXMgc3Vic2NyaWJlZCB0by4gKi9cbiAgcm9vbXNPZihjb25uZWN0aW9uOiBudW1iZXIpOiBJdGVyYWJsZTxSb29tPiB7XG4gICAgcmV0dXJuIHRoaXMuI3N1YnNjcmliZWQuZ2V0KGNvbm5lY3Rpb24pID8/IFtdXG4gIH1cblxuICAvKiogQSBjb25uZWN0aW9uIGhhcyBlbmRlZDogaXQgbGVhdmVzIGV2ZXJ5IHJvb20gdGhhdCBpdCBoYXMgc3Vic2NyaWJlZCB0by4gKi9cbiAgbGVhdmVBbGwoY29ubmVjdGlvbjogbnVtYmVyKTogdm9pZCB7XG4gICAgY29uc3Qgcm9vbXMgPSB0aGlzLiNzdWJzY3JpYmVkLmdldChjb25uZWN0aW9uKVxuICAgIGlmIChyb29tcyA9PT0gdW5kZWZpbmVkKSByZXR1cm5cbiAgICBmb3IgKGNvbnN0IHJvb20gb2YgWy4uLnJvb21zXSkge1xuICAgICAgaWYgKHJvb20uaXNKb2luaW5nKGNvbm5lY3Rpb24pKSByb29tLmF0TGFzdChjb25uZWN0aW9uLCAoKSA9PiB0aGlzLiNsZWF2ZShjb25uZWN0aW9uLCByb29tKSlcbiAgICAgIGVsc2UgdGhpcy4jbGVhdmUoY29ubmVjdGlvbiwgcm9vbSlcbiAgICB9XG4gIH1cblxuICAjbGVhdmUoY29ubmVjdGlvbjogbnVtYmVyLCByb29tOiBSb29tKTogdm9pZCB7XG4gICAgaWYgKHRoaXMudW50cmFjayhjb25uZWN0aW9uLCByb29tKSkgdGhpcy4jcGFydHMuY291bnRlcnMuYWRkKCdtZW1iZXJzJywgLTEpXG4gICAgcm9vbS5sZWF2ZShjb25uZWN0aW9uLCB7fSlcbiAgICB0aGlzLmRyb3BJZkVtcHR5KHJvb20pXG4gIH1cblxuICAvKiogQSByb29tIHRoYXQgbm9ib2R5IG5lZWRzIHZhbmlzaGVzLCBvbmNlIHdoYXQgaXQgc3RpbGwgaGFkIHRvIHNheSBpcyBzYWlkLiAqL1xuICBkcm9wSWZFbXB0eShyb29tOiBSb29tKTogdm9pZCB7XG4gICAgaWYgKCFyb29tLmVtcHR5IHx8IHRoaXMuI2xpbmdlcmluZy5oYXMocm9vbSkgfHwgdGhpcy4jYnlOYW1lLmdldChyb29tLm5hbWUpICE9PSByb29tKSByZXR1cm5cbiAgICBpZiAocm9vbS5mbHVzaFN0YXRlLnNjaGVkdWxlZCkgdGhpcy4jZmx1c2gocm9vbSwgdGhpcy5ub3dNcylcbiAgICB0aGlzLiNieU5hbWUuZGVsZXRlKHJvb20ubmFtZSlcbiAgICByb29tLnN0cmVhbS5jbG9zZSh0aGlzLm5vd01zKVxuICAgIHRoaXMuI2ZyZWVOdW1iZXJzLnB1c2gocm9vbS5udW1iZXIpXG4gICAgdGhpcy4jY291bnRSb29tcygpXG4gIH1cblxuICBlbXB0aWVkKHJvb206IFJvb20pOiB2b2lkIHtcbiAgICB0aGlzLmRyb3BJZkVtcHR5KHJvb20pXG4gIH1cblxuICBwdWJsaXNoZWQoKTogdm9pZCB7XG4gICAgdGhpcy4jcGFydHMuY291bnRlcnMuYWRkKCdwdWJsaWNhdGlvbnMnKVxuICB9XG5cbiAgLyoqIE1lbWJlcnMgYXJlIHRvbGQ7IGZyb20gaGVyZSBvbiB0aGUgcm9vbSBoZWFycyBmcm9tIGEgbmV3IHN0cmVhbS4gKi9cbiAgbG9zdChyb29tOiBSb29tKTogdm9pZCB7XG4gICAgcm9vbS5zdHJlYW0uY2xvc2UodGhpcy5ub3dNcylcbiAgICByb29tLmF0dGFjaCh0aGlzLiNwYXJ0cy5lbmdpbmUuYnJva2VyLm9wZW4ocm9vbS5uYW1lLCByb29tLm9wdGlvbnMsIHJvb20pKVxuICAgIHRoaXMuZHJvcElmRW1wdHkocm9vbSlcbiAgfVxuXG4gIGVuZGVkKHJvb206IFJvb20sIHsgY29ubmVjdGlvbiB9OiBNZW1iZXIpOiB2b2lkIHtcbiAgICBpZiAodGhpcy51bnRyYWNrKGNvbm5lY3Rpb24sIHJvb20pKSB0aGlzLiNwYXJ0cy5jb3VudGVycy5hZGQoJ21lbWJlcnMnLCAtMSlcbiAgfVxuXG4gIGZsdXNoRHVlKG5vd01zOiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jcGFydHMub3V0Ym94LmJsb2NrZWQpIHJldHVyblxuICAgIGZvciAoY29uc3Qgcm9vbSBvZiB0aGlzLiNzY2hlZHVsZS50YWtlKG5vd01zKSkgdGhpcy4jZmx1c2gocm9vbSwgbm93TXMpXG4gIH1cblxuICBmbHVzaEFsbCgpOiB2b2lkIHtcbiAgICBmb3IgKGNvbnN0IHJvb20gb2YgdGhpcy4jc2NoZWR1bGUudGFrZUFsbCgpKSB0aGlzLiNmbHVzaChyb29tLCB0aGlzLm5vd01zKVxuICB9XG5cbiAgLyoqIFdoZW4gdGhlIG5leHQgcm9vbSdzIHdpbmRvdyBlbmRzOyB1bmRlZmluZWQgd2hlbiBub25lIHdhaXRzLiAqL1xuICBnZXQgbmV4dER1ZU1zKCk6IG51bWJlciB8IHVuZGVmaW5lZCB7XG4gICAgcmV0dXJuIHRoaXMuI3NjaGVkdWxlLm5leHREdWVNc1xuICB9XG5cbiAgdG91Y2hlZChyb29tOiBSb29tLCBieXRlczogbnVtYmVyLCBwYXRpZW5jZU1zOiBudW1iZXIpOiB2b2lkIHtcbiAgICB0aGlzLm91dHB1dEJ5dGVzICs9IGJ5dGVzXG4gICAgdGhpcy4jc2NoZWR1bGUudG91Y2gocm9vbSwgYnl0ZXMsIHsgbm93TXM6IHRoaXMubm93TXMsIHdpbmRvd01zOiB0aGlzLiNwYXJ0cy5jb3VudGVycy53aW5kb3dNcywgcGF0aWVuY2VNcyB9KVxuICAgIC8vIEEgbWVzc2FnZSBtYXkgaGF2ZSBmaWxsZWQgdGhlIGdyb3VwcyBvZiBzZXZlcmFsIGF1ZGllbmNlcy5cbiAgICBmb3IgKDs7KSB7XG4gICAgICBjb25zdCBhdWRpZW5jZSA9IHJvb20ucGVuZGluZy5mdWxsR3JvdXBcbiAgICAgIGlmIChhdWRpZW5jZSA9PT0gdW5kZWZpbmVkIHx8IHRoaXMuI3BhcnRzLm91dGJveC5ibG9ja2VkKSByZXR1cm5cbiAgICAgIHRoaXMuI3BhcnRzLmNvdW50ZXJzLmFkZCgnZmx1c2hlcycpXG4gICAgICByb29tLnBlbmRpbmcuZmx1c2hHcm91cCh0aGlzLiNwYXJ0cy5vdXRib3gsIHJvb20ubnVtYmVyLCBhdWRpZW5jZSlcbiAgICAgIHJvb20uZmx1c2hTdGF0ZS5wZW5kaW5nQnl0ZXMgPSByb29tLnBlbmRpbmcub3BlbkJ5dGVzXG4gICAgfVxuICB9XG5cbiAgI2ZsdXNoKHJvb206IFJvb20sIG5vd01zOiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAoIXJvb20uZmx1c2hTdGF0ZS5zY2hlZHVsZWQpIHJldHVyblxuICAgIHRoaXMuI3NjaGVkdWxlLmZsdXNoZWQocm9vbSwgbm93TXMpXG4gICAgLy8gSXRzIGZyYW1lcyBtYXkgYWxsIGhhdmUgbGVmdCBpbiBmdWxsIGdyb3VwcyBiZWZvcmUgdGhlaXIgd2luZG93IGVuZGVkLlxuICAgIGlmIChyb29tLnBlbmRpbmcuZmx1c2godGhpcy4jcGFydHMub3V0Ym94LCByb29tKSkgdGhpcy4jcGFydHMuY291bnRlcnMuYWRkKCdmbHVzaGVzJylcbiAgfVxuXG4gICNjb3VudFJvb21zKCk6IHZvaWQge1xuICAgIHRoaXMuI3BhcnRzLmNvdW50ZXJzLnNldCgncm9vbXMnLCB0aGlzLnNpemUpXG4gIH1cbn1cbiIsICIvLyBUaGUgY29yZSBvZiBhIHNoYXJkIHRocmVhZDogcmVhZHMgaW5ib3ggcmVjb3JkcyBhbmQgaGFuZHMgZWFjaCB0byB0aG9zZSB3aG9zZSBidXNpbmVzcyBpdCBpcywgdGhlbiBmbHVzaGVzIHdoYXQgaXMgZHVlIGludG8gdGhlIG91dGJveC5cbi8vIEV2ZXJ5dGhpbmcgYSByb29tIGRvZXMgaGFwcGVucyBoZXJlLCBvbmUgcmVjb3JkIG9yIG9uZSBhbnN3ZXIgb2YgdGhlIGVuZ2luZSBhZnRlciBhbm90aGVyLiBJdCBrbm93cyBubyBzb2NrZXRzLiBUaW1lcnMgYW5kIHRoZSB0aHJlYWRcbi8vIGl0c2VsZiBhcmUgd29ya2VyLnRzLlxuaW1wb3J0IHR5cGUgeyBDb25maWcgfSBmcm9tICcuLi9jb25maWcvY29uZmlnLnRzJ1xuaW1wb3J0IHR5cGUgeyBDcmVhdGVFbmdpbmUsIEVuZ2luZSB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgdHlwZSB7IFNoYXJkQ291bnRlcnMgfSBmcm9tICcuLi9tYWlsYm94L2NvdW50ZXJzLnRzJ1xuaW1wb3J0IHsgdHlwZSBJbmJveEhhbmRsZXIsIHJlYWRJbmJveCB9IGZyb20gJy4uL21haWxib3gvaW5ib3gtcmVjb3Jkcy50cydcbmltcG9ydCB0eXBlIHsgRHJhaW5lZCB9IGZyb20gJy4uL21haWxib3gvbWFpbGJveC50cydcbmltcG9ydCB0eXBlIHsgUmluZ1JlYWRlciB9IGZyb20gJy4uL21haWxib3gvcmluZy50cydcbmltcG9ydCB7IFNoYXJkVGhyZWFkVHVuaW5nIH0gZnJvbSAnLi4vdHVuaW5nL3NoYXJkLXRocmVhZC50cydcbmltcG9ydCB7IENlbnRyaWZ1Z2VDb21tYW5kcyB9IGZyb20gJy4vY2VudHJpZnVnZS1jb21tYW5kcy50cydcbmltcG9ydCB7IEVuZ2luZUdhdGUgfSBmcm9tICcuL2VuZ2luZS1nYXRlLnRzJ1xuaW1wb3J0IHsgaW5qZWN0RmF1bHQgfSBmcm9tICcuL2ZhdWx0LnRzJ1xuaW1wb3J0IHsgSHR0cENvbW1hbmRzIH0gZnJvbSAnLi9odHRwLWNvbW1hbmRzLnRzJ1xuaW1wb3J0IHR5cGUgeyBPdXRib3ggfSBmcm9tICcuL291dGJveC50cydcbmltcG9ydCB7IFBsYWluQ29tbWFuZHMgfSBmcm9tICcuL3BsYWluLWNvbW1hbmRzLnRzJ1xuaW1wb3J0IHsgUm9vbXMgfSBmcm9tICcuL3Jvb21zLnRzJ1xuXG5jb25zdCB7IGJhdGNoT3V0cHV0Qnl0ZXNNYXgsIGJhdGNoUmVjb3Jkc01heCB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuZXhwb3J0IGludGVyZmFjZSBTaGFyZFBhcnRzIHtcbiAgcmVhZG9ubHkgY29uZmlnOiBDb25maWdcbiAgcmVhZG9ubHkgb3V0Ym94OiBPdXRib3hcbiAgcmVhZG9ubHkgY291bnRlcnM6IFNoYXJkQ291bnRlcnNcbiAgcmVhZG9ubHkgZmF1bHRzOiBib29sZWFuXG4gIHJlYWRvbmx5IGNyZWF0ZUVuZ2luZTogQ3JlYXRlRW5naW5lXG4gIC8qKiBUaGUgZW5naW5lIGhhcyBhbnN3ZXJlZCBiZXR3ZWVuIHR3byBkcmFpbnM6IGFub3RoZXIgb25lIGlzIGR1ZS4gKi9cbiAgcmVhZG9ubHkgZHJhaW5Tb29uOiAoKSA9PiB2b2lkXG59XG5cbmV4cG9ydCBjbGFzcyBTaGFyZCB7XG4gIHJlYWRvbmx5ICNlbmdpbmU6IEVuZ2luZVxuICAvKiogSW4gZnJvbnQgb2YgYW4gZW5naW5lIHRoYXQgYW5zd2VycyBsYXRlci4gKi9cbiAgcmVhZG9ubHkgI2dhdGU6IEVuZ2luZUdhdGUgfCB1bmRlZmluZWRcbiAgcmVhZG9ubHkgI291dGJveDogT3V0Ym94XG4gIHJlYWRvbmx5ICNjb3VudGVyczogU2hhcmRDb3VudGVyc1xuICByZWFkb25seSAjZHJhaW5Tb29uOiAoKSA9PiB2b2lkXG4gIHJlYWRvbmx5ICNyb29tczogUm9vbXNcbiAgcmVhZG9ubHkgI2hhbmRsZXI6IEluYm94SGFuZGxlclxuICAvKiogYGFza2VkYDogYnkgdGhlIG1haW4gdGhyZWFkLiBgY2xvc2luZ2A6IHRoZSBlbmdpbmUgbWFrZXMgc2FmZSB3aGF0IGl0IGhvbGRzLiAqL1xuICAjc3RvcDogJ25vJyB8ICdhc2tlZCcgfCAnY2xvc2luZycgPSAnbm8nXG5cbiAgY29uc3RydWN0b3IocGFydHM6IFNoYXJkUGFydHMpIHtcbiAgICBjb25zdCB7IGNvbmZpZywgb3V0Ym94LCBjb3VudGVycywgZmF1bHRzIH0gPSBwYXJ0c1xuICAgIHRoaXMuI291dGJveCA9IG91dGJveFxuICAgIHRoaXMuI2NvdW50ZXJzID0gY291bnRlcnNcbiAgICB0aGlzLiNkcmFpblNvb24gPSBwYXJ0cy5kcmFpblNvb25cbiAgICBjb25zdCB7IGtlcHRMb2dzTWF4LCBpZGVtcG90ZW5jeUtleXNNYXggfSA9IGNvbmZpZy5saW1pdHNcbiAgICBjb25zdCBlbmdpbmUgPSBwYXJ0cy5jcmVhdGVFbmdpbmUoeyBrZXB0TG9nc01heCwgaWRlbXBvdGVuY3lLZXlzTWF4IH0pXG4gICAgdGhpcy4jZ2F0ZSA9IGVuZ2luZS5hbnN3ZXJzTGF0ZXIgPyBuZXcgRW5naW5lR2F0ZShlbmdpbmUsIChydW4pID0+IHRoaXMuI3R1cm4ocnVuKSkgOiB1bmRlZmluZWRcbiAgICB0aGlzLiNlbmdpbmUgPSB0aGlzLiNnYXRlID8/IGVuZ2luZVxuICAgIGNvbnN0IHJvb21zID0gbmV3IFJvb21zKHsgY29uZmlnLCBlbmdpbmU6IHRoaXMuI2VuZ2luZSwgb3V0Ym94LCBjb3VudGVycyB9KVxuICAgIHRoaXMuI3Jvb21zID0gcm9vbXNcbiAgICBjb25zdCBwbGFpbiA9IG5ldyBQbGFpbkNvbW1hbmRzKHsgY29uZmlnLCBlbmdpbmU6IHRoaXMuI2VuZ2luZSwgcm9vbXMsIG91dGJveCwgY291bnRlcnMgfSlcbiAgICBjb25zdCBjZW50cmlmdWdlID0gbmV3IENlbnRyaWZ1Z2VDb21tYW5kcyh7IGNvbmZpZywgZW5naW5lOiB0aGlzLiNlbmdpbmUsIHJvb21zLCBvdXRib3gsIGNvdW50ZXJzIH0pXG4gICAgY29uc3QgaHR0cCA9IG5ldyBIdHRwQ29tbWFuZHMoeyBjb25maWcsIHJvb21zLCBvdXRib3gsIGNvdW50ZXJzIH0pXG4gICAgdGhpcy4jaGFuZGxlciA9IHtcbiAgICAgIHRleHQ6IChjb25uZWN0aW9uLCB0ZXh0KSA9PiBwbGFpbi50ZXh0KGNvbm5lY3Rpb24sIHRleHQpLFxuICAgICAgZGF0YTogKGNvbm5lY3Rpb24sIGpzb24pID0+IHBsYWluLmRhdGEoY29ubmVjdGlvbiwganNvbiksXG4gICAgICBqb2luOiAoY29ubmVjdGlvbiwgb3JkZXIpID0+IHBsYWluLmpvaW4oY29ubmVjdGlvbiwgb3JkZXIpLFxuICAgICAgbGVhdmU6IChjb25uZWN0aW9uKSA9PiB7XG4gICAgICAgIHBsYWluLmxlYXZlKGNvbm5lY3Rpb24pXG4gICAgICAgIHJvb21zLmxlYXZlQWxsKGNvbm5lY3Rpb24pXG4gICAgICB9LFxuICAgICAgcHJpdmF0ZU1lc3NhZ2U6IChjb25uZWN0aW9uLCB0bywgcGF5bG9hZCkgPT4gcGxhaW4ucHJpdmF0ZU1lc3NhZ2UoY29ubmVjdGlvbiwgdG8sIHBheWxvYWQpLFxuICAgICAgbWVtYmVyczogKGNvbm5lY3Rpb24pID0+IHBsYWluLm1lbWJlcnMoY29ubmVjdGlvbiksXG4gICAgICBzdWJzY3JpYmU6IChjYWxsLCBvcmRlcikgPT4gY2VudHJpZnVnZS5zdWJzY3JpYmUoY2FsbCwgb3JkZXIpLFxuICAgICAgdW5zdWJzY3JpYmU6IChjYWxsLCByb29tKSA9PiBjZW50cmlmdWdlLnVuc3Vic2NyaWJlKGNhbGwsIHJvb20pLFxuICAgICAgZXhwZWw6IChjYWxsLCBleHB1bHNpb24pID0+IGNlbnRyaWZ1Z2UuZXhwZWwoY2FsbCwgZXhwdWxzaW9uKSxcbiAgICAgIHB1Ymxpc2g6IChjYWxsLCByb29tLCBwdWJsaXNoKSA9PiBjZW50cmlmdWdlLnB1Ymxpc2goY2FsbCwgcm9vbSwgcHVibGlzaCksXG4gICAgICBwcmVzZW5jZTogKGNhbGwsIHJvb20pID0+IGNlbnRyaWZ1Z2UucHJlc2VuY2UoY2FsbCwgcm9vbSksXG4gICAgICBwcmVzZW5jZVN0YXRzOiAoY2FsbCwgcm9vbSkgPT4gY2VudHJpZnVnZS5wcmVzZW5jZVN0YXRzKGNhbGwsIHJvb20pLFxuICAgICAgaGlzdG9yeTogKGNhbGwsIHJvb20sIHBhcmFtcykgPT4gY2VudHJpZnVnZS5oaXN0b3J5KGNhbGwsIHJvb20sIHBhcmFtcyksXG4gICAgICBkZXNjcmliZTogKGNvbm5lY3Rpb24sIG9yZGVyKSA9PiBjZW50cmlmdWdlLmRlc2NyaWJlKGNvbm5lY3Rpb24sIG9yZGVyKSxcbiAgICAgIHN0YXRpc3RpY3M6IChyZXF1ZXN0LCByb29tLCBib2R5KSA9PiBodHRwLnN0YXRpc3RpY3MocmVxdWVzdCwgcm9vbSwgYm9keSksXG4gICAgICBhcGlQdWJsaXNoOiAocmVxdWVzdCwgcm9vbSwgYm9keSkgPT4gaHR0cC5wdWJsaXNoKHJlcXVlc3QsIHJvb20sIGJvZHkpLFxuICAgICAgbGlzdFJvb21zOiAocmVxdWVzdCwgcXVlcnkpID0+IGh0dHAubGlzdFJvb21zKHJlcXVlc3QsIHF1ZXJ5KSxcbiAgICAgIGZhdWx0OiAoa2luZCkgPT4ge1xuICAgICAgICBpZiAoZmF1bHRzKSBpbmplY3RGYXVsdChraW5kKVxuICAgICAgfSxcbiAgICAgIHN0b3A6ICgpID0+IHtcbiAgICAgICAgdGhpcy4jc3RvcCA9ICdhc2tlZCdcbiAgICAgIH0sXG4gICAgfVxuICB9XG5cbiAgLyoqIFdoZXRoZXIgbm90aGluZyBidXQgYW4gaW5ib3ggcmVjb3JkIG9yIGBuZXh0RHVlTXNgIGdpdmVzIHRoaXMgc2hhcmQgYW55dGhpbmcgdG8gZG8uICovXG4gIGdldCBtYXlQYXJrKCk6IGJvb2xlYW4ge1xuICAgIHJldHVybiAhdGhpcy4jZW5naW5lLmFuc3dlcnNMYXRlclxuICB9XG5cbiAgLyoqIFRlbGxzIHRoZSBtYWluIHRocmVhZCB3aGVuIGl0IGNhbiBiZSBhc2tlZC4gVGhyb3dzLCBoZXJlIG9yIGluIGEgbGF0ZXIgdGljaywgd2hlbiB0aGUgZW5naW5lIGhhcyBmYWlsZWQuICovXG4gIG9wZW4oKTogdm9pZCB7XG4gICAgdGhpcy4jZW5naW5lLm9wZW4oe1xuICAgICAgcmVhZHk6ICgpID0+IHtcbiAgICAgICAgdGhpcy4jb3V0Ym94LnJlYWR5KClcbiAgICAgICAgdGhpcy4jZHJhaW5Tb29uKClcbiAgICAgIH0sXG4gICAgICBmYWlsZWQ6IChlcnJvcikgPT4ge1xuICAgICAgICB0aHJvdyBlcnJvclxuICAgICAgfSxcbiAgICB9KVxuICB9XG5cbiAgLyoqXG4gICAqIFJlYWRzIGFuZCBhcHBsaWVzIGluYm94IHJlY29yZHMsIHRoZW4gZmx1c2hlcyB3aGF0IGlzIGR1ZS4gYG1vcmVgOiB0aGVyZSBtYXkgYmUgbW9yZSB0byByZWFkIGF0IG9uY2UuIFdoaWxlIHRoZSBvdXRib3hcbiAgICogaXMgYmxvY2tlZCBub3RoaW5nIGlzIHJlYWQ6IHRoZSBpbmJveCBmaWxscyB1cCBhbmQgdGhlIG1haW4gdGhyZWFkIHJlZnVzZXMgbmV3IGNvbW1hbmRzLlxuICAgKi9cbiAgZHJhaW4ocmVhZGVyOiBSaW5nUmVhZGVyLCBub3dNczogbnVtYmVyKTogRHJhaW5lZCB7XG4gICAgY29uc3Qgcm9vbXMgPSB0aGlzLiNyb29tc1xuICAgIGNvbnN0IG91dGJveCA9IHRoaXMuI291dGJveFxuICAgIHJvb21zLm5vd01zID0gbm93TXNcbiAgICByb29tcy5vdXRwdXRCeXRlcyA9IDBcbiAgICBsZXQgcmVjb3JkcyA9IDBcbiAgICBpZiAob3V0Ym94LmJsb2NrZWQpIG91dGJveC51bmJsb2NrKClcbiAgICBjb25zdCBmdWxsID0gKCkgPT4gcmVjb3JkcyA9PT0gYmF0Y2hSZWNvcmRzTWF4IHx8IHJvb21zLm91dHB1dEJ5dGVzID49IGJhdGNoT3V0cHV0Qnl0ZXNNYXhcbiAgICB3aGlsZSAoIWZ1bGwoKSAmJiAhb3V0Ym94LmJsb2NrZWQgJiYgcmVhZGVyLm5leHQoKSkge1xuICAgICAgcmVjb3JkcyArPSAxXG4gICAgICByZWFkSW5ib3gocmVhZGVyLCB0aGlzLiNoYW5kbGVyKVxuICAgIH1cbiAgICByZWFkZXIucmVsZWFzZSgpXG4gICAgcm9vbXMuZmx1c2hEdWUobm93TXMpXG4gICAgaWYgKHRoaXMuI3N0b3AgPT09ICdhc2tlZCcpIHRoaXMuI2ZpbmlzaCgpXG4gICAgcmV0dXJuIHsgbW9yZTogZnVsbCgpLCByZWNvcmRzLCBibG9ja2VkOiBvdXRib3guYmxvY2tlZCB9XG4gIH1cblxuICAvKiogV2hlbiB0aGUgbmV4dCByb29tJ3Mgd2luZG93IGVuZHM7IHVuZGVmaW5lZCB3aGVuIG5vbmUgd2FpdHMuICovXG4gIGdldCBuZXh0RHVlTXMoKTogbnVtYmVyIHwgdW5kZWZpbmVkIHtcbiAgICByZXR1cm4gdGhpcy4jcm9vbXMubmV4dER1ZU1zXG4gIH1cblxuICAvKiogT25jZSBhIHNlY29uZDogZXhwaXJ5IG9mIGhpc3RvcnksIG9mIGxvZ3Mgd2l0aG91dCBtZW1iZXJzIGFuZCBvZiByb29tcyB0aGF0IG5vYm9keSB1c2VzLiAqL1xuICBzd2VlcChub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy4jcm9vbXMubm93TXMgPSBub3dNc1xuICAgIHRoaXMuI3Jvb21zLnN3ZWVwKClcbiAgICB0aGlzLiNlbmdpbmUuYnJva2VyLnN3ZWVwKG5vd01zKVxuICAgIHRoaXMuI2NvdW50ZXJzLnNldCgncm9vbXMnLCB0aGlzLiNyb29tcy5zaXplKVxuICB9XG5cbiAgLyoqIFJ1bnMgYW4gYW5zd2VyIG9yIGEgZGVsaXZlcnkgb2YgdGhlIGVuZ2luZSB0aGF0IGNvbWVzIGJldHdlZW4gdHdvIGRyYWlucy4gKi9cbiAgI3R1cm4ocnVuOiAoKSA9PiB2b2lkKTogdm9pZCB7XG4gICAgdGhpcy4jcm9vbXMubm93TXMgPSBwZXJmb3JtYW5jZS5ub3coKVxuICAgIHJ1bigpXG4gICAgdGhpcy4jZHJhaW5Tb29uKClcbiAgfVxuXG4gIC8qKiBBbnN3ZXJzIHRoZSBvcmRlciB0byBzdG9wIG9uY2UgdGhlIGVuZ2luZSBoYXMgYW5zd2VyZWQgZXZlcnl0aGluZywgYW5kIGhvbGRzIHdoYXQgaXQgbXVzdCBpbiBzYWZldHkuICovXG4gICNmaW5pc2goKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2dhdGUgIT09IHVuZGVmaW5lZCAmJiB0aGlzLiNnYXRlLm91dHN0YW5kaW5nID4gMCkgcmV0dXJuXG4gICAgdGhpcy4jc3RvcCA9ICdjbG9zaW5nJ1xuICAgIHRoaXMuI2VuZ2luZS5jbG9zZSgoKSA9PiB7XG4gICAgICB0aGlzLiNyb29tcy5mbHVzaEFsbCgpXG4gICAgICB0aGlzLiNvdXRib3guc3RvcHBlZCgpXG4gICAgICB0aGlzLiNkcmFpblNvb24oKVxuICAgIH0pXG4gIH1cbn1cbiIsICIvLyBFbnRyeSBvZiBhIHNoYXJkIHRocmVhZDogcGlzY2luYSdzIHRhc2ssIHdoaWNoIHJ1bnMgZm9yIGFzIGxvbmcgYXMgdGhlIHNoYXJkIGxpdmVzLiBPd25zIHRoZSB0aHJlYWQncyB0aW1lcnMgYW5kIGl0cyBlbmQgb2Zcbi8vIHRoZSBtYWlsYm94OyBldmVyeXRoaW5nIGVsc2UgaXMgc2hhcmQudHMuIFdoaWxlIHRoZSBzaGFyZCBoYXMgbm90aGluZyB0byBkbyBpdHMgdGhyZWFkIGlzIHBhcmtlZCwgYW5kIG9ubHkgbm93IGFuZCB0aGVuIGRvIHRoZVxuLy8gdGltZXJzIHJ1bi4gQW4gZXhjZXB0aW9uIHRoYXQgcmVhY2hlcyB0aGUgZXZlbnQgbG9vcCBlbmRzIHRoZSB0aHJlYWQsIGFuZCB0aGF0IGlzIG1lYW50OiB0aGUgcG9vbCBzdGFydHMgYSBmcmVzaCBvbmUuXG5pbXBvcnQgdHlwZSB7IENyZWF0ZUVuZ2luZSB9IGZyb20gJy4uL2VuZ2luZS9lbmdpbmUudHMnXG5pbXBvcnQgeyBjcmVhdGVNZW1vcnlFbmdpbmUgfSBmcm9tICcuLi9lbmdpbmUvbWVtb3J5LWVuZ2luZS50cydcbmltcG9ydCB7IFNoYXJkQ291bnRlcnMgfSBmcm9tICcuLi9tYWlsYm94L2NvdW50ZXJzLnRzJ1xuaW1wb3J0IHsgdHlwZSBEcmFpbmVkLCBTaGFyZEVuZCB9IGZyb20gJy4uL21haWxib3gvbWFpbGJveC50cydcbmltcG9ydCB0eXBlIHsgU2hhcmRUYXNrIH0gZnJvbSAnLi4vbWFpbGJveC9zaGFyZC10YXNrLnRzJ1xuaW1wb3J0IHsgU2hhcmRUaHJlYWRUdW5pbmcgfSBmcm9tICcuLi90dW5pbmcvc2hhcmQtdGhyZWFkLnRzJ1xuaW1wb3J0IHsgT3V0Ym94IH0gZnJvbSAnLi9vdXRib3gudHMnXG5pbXBvcnQgeyBTaGFyZCB9IGZyb20gJy4vc2hhcmQudHMnXG5cbmNvbnN0IHsgYmVhdEludGVydmFsTXMsIGV4cGlyeVN3ZWVwSW50ZXJ2YWxNcyB9ID0gU2hhcmRUaHJlYWRUdW5pbmdcblxuZXhwb3J0IGRlZmF1bHQgKHRhc2s6IFNoYXJkVGFzayk6IFByb21pc2U8bmV2ZXI+ID0+IHJ1blNoYXJkKHRhc2ssIGNyZWF0ZU1lbW9yeUVuZ2luZSlcblxuLyoqIFJ1bnMgYSBzaGFyZCBvbiB0aGlzIHRocmVhZCwgd2l0aCB0aGUgZW5naW5lIG9mIG9uZSdzIGNob2ljZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBydW5TaGFyZCh0YXNrOiBTaGFyZFRhc2ssIGNyZWF0ZUVuZ2luZTogQ3JlYXRlRW5naW5lKTogUHJvbWlzZTxuZXZlcj4ge1xuICBjb25zdCBjb3VudGVycyA9IG5ldyBTaGFyZENvdW50ZXJzKHRhc2suY291bnRlcnMpXG4gIGNvbnN0IG1haWxib3ggPSBuZXcgU2hhcmRFbmQoXG4gICAgeyB3cml0ZTogdGFzay5vdXRib3gsIHJlYWQ6IHRhc2suaW5ib3gsIHBvcnQ6IHRhc2sucG9ydCwgZHJhaW4gfSxcbiAgICB7IGR1ZU1zOiAoKSA9PiBzaGFyZC5uZXh0RHVlTXMgPz8gTnVtYmVyLlBPU0lUSVZFX0lORklOSVRZLCBtYXlQYXJrOiAoKSA9PiBzaGFyZC5tYXlQYXJrIH0sXG4gIClcbiAgY29uc3Qgb3V0Ym94ID0gbmV3IE91dGJveChtYWlsYm94LndyaXRlciwgY291bnRlcnMpXG4gIGNvbnN0IHsgY29uZmlnLCBmYXVsdHMgfSA9IHRhc2tcbiAgY29uc3Qgc2hhcmQgPSBuZXcgU2hhcmQoeyBjb25maWcsIG91dGJveCwgY291bnRlcnMsIGZhdWx0cywgY3JlYXRlRW5naW5lLCBkcmFpblNvb246ICgpID0+IG1haWxib3gucnVuU29vbigpIH0pXG5cbiAgZnVuY3Rpb24gZHJhaW4oKTogRHJhaW5lZCB7XG4gICAgY29uc3QgZHJhaW5lZCA9IHNoYXJkLmRyYWluKG1haWxib3gucmVhZGVyLCBwZXJmb3JtYW5jZS5ub3coKSlcbiAgICBtYWlsYm94LnJpbmcoKVxuICAgIHJldHVybiBkcmFpbmVkXG4gIH1cblxuICBzZXRJbnRlcnZhbCgoKSA9PiBjb3VudGVycy5hZGQoJ2JlYXRzJyksIGJlYXRJbnRlcnZhbE1zKVxuICBzZXRJbnRlcnZhbCgoKSA9PiBzaGFyZC5zd2VlcChwZXJmb3JtYW5jZS5ub3coKSksIGV4cGlyeVN3ZWVwSW50ZXJ2YWxNcylcbiAgc2hhcmQub3BlbigpXG4gIG1haWxib3gucmluZygpXG4gIC8vIFRoZSB0YXNrIG5ldmVyIGVuZHMgYnkgaXRzZWxmOiB0aGUgcG9vbCB0ZXJtaW5hdGVzIHRoZSB0aHJlYWQuXG4gIHJldHVybiBuZXcgUHJvbWlzZTxuZXZlcj4oKCkgPT4gdW5kZWZpbmVkKVxufVxuIiwgIi8vIFRoZSBtZW1vcnkgZW5naW5lIGFzIGlmIGl0IHdlcmUgYmVoaW5kIGEgbmV0d29yazogaXQgY2FycmllcyBvdXQgYXQgb25jZSB3aGF0IGl0IGlzIGFza2VkLCBidXQgZWFjaCBhbnN3ZXIgYW5kIGVhY2ggZGVsaXZlcnkgY29tZXMgMFxuLy8gdG8gMzAgbXMgbGF0ZXIsIGluIGEgdGltZXIgb2YgdGhlIHNoYXJkJ3MgdGhyZWFkLiBXaGF0IGJlbG9uZ3MgdG8gb25lIHJvb20ga2VlcHMgaXRzIG9yZGVyLiBCeXRlcyBhbmQgbWFwcyBhcmUgY29waWVkLCBhbmQgc3BvaWxlZFxuLy8gd2hlbiB0aGUgY2FsbCBpcyBvdmVyIGluIHdoaWNoIHRoZXkgYXJlIHZhbGlkLiBUaGUgYmVnaW5uaW5nIG9mIGEgcm9vbSdzIG5hbWUsIGJlaGluZCBpdHMgbmFtZXNwYWNlIGlmIGl0IGhhcyBvbmUsIGJyaW5ncyBhYm91dCB3aGF0XG4vLyB0aGUgbWVtb3J5IGVuZ2luZSBuZXZlciBkb2VzOlxuLy9cbi8vICAgbGF0ZS1mYWlscy08YXNrPi0gICAgICA8YXNrPiBmYWlscywgdGVtcG9yYXJpbHk7IHB1Ymxpc2gsIGpvaW4sIGxlYXZlLCByZWNvdmVyLCBoaXN0b3J5IG9yIHByZXNlbmNlIChsaXN0IGFuZCBzdGF0cylcbi8vICAgbGF0ZS1icm9rZW4tPGFzaz4tICAgICA8YXNrPiBmYWlscyBmb3IgZ29vZFxuLy8gICBsYXRlLWZhaWxzLTxhc2s+LTMtICAgIG9ubHkgdGhlIGZpcnN0IHRocmVlIGRvIChgYnJva2VuYCB0b28pOyBjb3VudGVkIGJ5IGVhY2ggdGhyZWFkXG4vLyAgIGxhdGUtbG9zdC0zLSAgICAgICAgICAgZWFjaCB0aGlyZCBwdWJsaWNhdGlvbiBpcyBhcHBlbmRlZCBhbmQgbmV2ZXIgZGVsaXZlcmVkOiB0aGUgc3RyZWFtIGlzIGxvc3QsIGBkb25lYCBmYWlscyB0ZW1wb3JhcmlseVxuLy8gICBsYXRlLXNsb3ctICAgICAgICAgICAgIGV2ZXJ5dGhpbmcgdGFrZXMgYSBzZWNvbmQgbG9uZ2VyXG4vLyAgIGxhdGUtZGllcy0gICAgICAgICAgICAgYSBwdWJsaWNhdGlvbiBlbmRzIHRoZSBlbmdpbmUsIGFuZCB3aXRoIGl0IHRoZSBzaGFyZFxuaW1wb3J0IHR5cGUgeyBSb29tT3B0aW9ucyB9IGZyb20gJy4uLy4uL3NyYy9jb25maWcvY29uZmlnLXNjaGVtYS50cydcbmltcG9ydCB0eXBlIHtcbiAgQWNrbm93bGVkZ2VtZW50LFxuICBCcm9rZXIsXG4gIERyYWZ0LFxuICBFbmdpbmUsXG4gIEVuZ2luZUV2ZW50cyxcbiAgRW5naW5lUGFydHMsXG4gIEZhaWx1cmUsXG4gIEhpc3RvcnlRdWVyeSxcbiAgSGlzdG9yeVJlc3VsdCxcbiAgUG9zaXRpb24sXG4gIFByZXNlbmNlTWFuYWdlcixcbiAgUHJlc2VuY2VSZXN1bHQsXG4gIFByZXNlbmNlU3RhdHNSZXN1bHQsXG4gIFB1YmxpY2F0aW9uLFxuICBQdWJsaXNoUmVzdWx0LFxuICBSZWNvdmVyUmVzdWx0LFxuICBTdHJlYW0sXG4gIFN0cmVhbUxpc3RlbmVyLFxufSBmcm9tICcuLi8uLi9zcmMvZW5naW5lL2VuZ2luZS50cydcbmltcG9ydCB7IGNyZWF0ZU1lbW9yeUVuZ2luZSB9IGZyb20gJy4uLy4uL3NyYy9lbmdpbmUvbWVtb3J5LWVuZ2luZS50cydcbmltcG9ydCB0eXBlIHsgSWRlbnRpdHkgfSBmcm9tICcuLi8uLi9zcmMvcHJvdG9jb2wvaWRlbnRpdHkudHMnXG5cbmNvbnN0IERFTEFZX01TX01BWCA9IDMwXG5jb25zdCBTTE9XX01TID0gMTAwMFxuY29uc3QgU1BPSUxFRCA9IDB4MjFcblxuY29uc3QgRkFJTElORyA9IC8oPzpefDopbGF0ZS0oZmFpbHN8YnJva2VuKS0ocHVibGlzaHxqb2lufGxlYXZlfHJlY292ZXJ8aGlzdG9yeXxwcmVzZW5jZSktKD86KFxcZCspLSk/L1xuY29uc3QgTE9TSU5HID0gLyg/Ol58OilsYXRlLWxvc3QtKFxcZCspLS9cbmNvbnN0IFNMT1cgPSAvKD86Xnw6KWxhdGUtc2xvdy0vXG5jb25zdCBEWUlORyA9IC8oPzpefDopbGF0ZS1kaWVzLS9cblxudHlwZSBBc2sgPSAncHVibGlzaCcgfCAnam9pbicgfCAnbGVhdmUnIHwgJ3JlY292ZXInIHwgJ2hpc3RvcnknIHwgJ3ByZXNlbmNlJ1xuXG5jb25zdCBURU1QT1JBUlk6IEZhaWx1cmUgPSB7IGtpbmQ6ICdmYWlsZWQnLCB0ZW1wb3Jhcnk6IHRydWUgfVxuXG4vLyBUaGUgc2FtZSBzZWVkIGFuZCB0aGUgc2FtZSBjYWxscyBtYWtlIHRoZSBzYW1lIGRlbGF5cy5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVMYXRlRW5naW5lKHBhcnRzOiBFbmdpbmVQYXJ0cywgc2VlZDogbnVtYmVyKTogRW5naW5lIHtcbiAgY29uc3QgaW5uZXIgPSBjcmVhdGVNZW1vcnlFbmdpbmUocGFydHMpXG4gIGNvbnN0IHJhbmRvbSA9IHJhbmRvbUZyb20oc2VlZClcbiAgY29uc3QgbGF0ZXIgPSAocnVuOiAoKSA9PiB2b2lkKSA9PiBzZXRUaW1lb3V0KHJ1biwgcmFuZG9tKCkgKiBERUxBWV9NU19NQVgpXG4gIGxldCBldmVudHM6IEVuZ2luZUV2ZW50cyB8IHVuZGVmaW5lZFxuICBjb25zdCBzaGFyZWQ6IFNoYXJlZCA9IHtcbiAgICBxdWV1ZXM6IG5ldyBRdWV1ZXMocmFuZG9tKSxcbiAgICB0cm91YmxlczogbmV3IFRyb3VibGVzKCksXG4gICAgZGllOiAoKSA9PiBsYXRlcigoKSA9PiBldmVudHM/LmZhaWxlZChuZXcgRXJyb3IoJ3RoZSBsYXRlIGVuZ2luZSBoYXMgZGllZCcpKSksXG4gIH1cbiAgcmV0dXJuIHtcbiAgICBhbnN3ZXJzTGF0ZXI6IHRydWUsXG4gICAgYnJva2VyOiBuZXcgTGF0ZUJyb2tlcihpbm5lci5icm9rZXIsIHNoYXJlZCksXG4gICAgcHJlc2VuY2U6IG5ldyBMYXRlUHJlc2VuY2UoaW5uZXIucHJlc2VuY2UsIHNoYXJlZCksXG4gICAgb3BlbihnaXZlbikge1xuICAgICAgZXZlbnRzID0gZ2l2ZW5cbiAgICAgIGlubmVyLm9wZW4oeyByZWFkeTogKCkgPT4gbGF0ZXIoKCkgPT4gZ2l2ZW4ucmVhZHkoKSksIGZhaWxlZDogKGVycm9yKSA9PiBnaXZlbi5mYWlsZWQoZXJyb3IpIH0pXG4gICAgfSxcbiAgICBjbG9zZTogKGRvbmUpID0+IGlubmVyLmNsb3NlKCgpID0+IGxhdGVyKGRvbmUpKSxcbiAgfVxufVxuXG5pbnRlcmZhY2UgU2hhcmVkIHtcbiAgcmVhZG9ubHkgcXVldWVzOiBRdWV1ZXNcbiAgcmVhZG9ubHkgdHJvdWJsZXM6IFRyb3VibGVzXG4gIHJlYWRvbmx5IGRpZTogKCkgPT4gdm9pZFxufVxuXG5jbGFzcyBMYXRlQnJva2VyIGltcGxlbWVudHMgQnJva2VyIHtcbiAgcmVhZG9ubHkgI2lubmVyOiBCcm9rZXJcbiAgcmVhZG9ubHkgI3NoYXJlZDogU2hhcmVkXG4gIHJlYWRvbmx5ICNvcGVuID0gbmV3IFNldDxzdHJpbmc+KClcblxuICBjb25zdHJ1Y3Rvcihpbm5lcjogQnJva2VyLCBzaGFyZWQ6IFNoYXJlZCkge1xuICAgIHRoaXMuI2lubmVyID0gaW5uZXJcbiAgICB0aGlzLiNzaGFyZWQgPSBzaGFyZWRcbiAgfVxuXG4gIG9wZW4ocm9vbTogc3RyaW5nLCBvcHRpb25zOiBSb29tT3B0aW9ucywgbGlzdGVuZXI6IFN0cmVhbUxpc3RlbmVyKTogU3RyZWFtIHtcbiAgICAvLyBUaGUgbWVtb3J5IGVuZ2luZSBoYXMgb25lIHN0cmVhbSBmb3IgYSByb29tLCBzbyB0aGUgc2Vjb25kIG9uZSB3b3VsZCB0YWtlIHRoZSBkZWxpdmVyaWVzIG9mIHRoZSBmaXJzdC5cbiAgICBpZiAodGhpcy4jb3Blbi5oYXMocm9vbSkpIHRocm93IG5ldyBFcnJvcihgdGhlIHJvb20gJHtyb29tfSBpcyBvcGVuIGFscmVhZHlgKVxuICAgIHRoaXMuI29wZW4uYWRkKHJvb20pXG4gICAgY29uc3QgZnJlZSA9ICgpID0+IHRoaXMuI29wZW4uZGVsZXRlKHJvb20pXG4gICAgcmV0dXJuIG5ldyBMYXRlU3RyZWFtKHsgLi4udGhpcy4jc2hhcmVkLCBpbm5lcjogdGhpcy4jaW5uZXIsIHJvb20sIG9wdGlvbnMsIGxpc3RlbmVyLCBmcmVlIH0pXG4gIH1cblxuICBzd2VlcChub3dNczogbnVtYmVyKTogdm9pZCB7XG4gICAgdGhpcy4jaW5uZXIuc3dlZXAobm93TXMpXG4gIH1cbn1cblxuaW50ZXJmYWNlIFN0cmVhbVBhcnRzIGV4dGVuZHMgU2hhcmVkIHtcbiAgcmVhZG9ubHkgaW5uZXI6IEJyb2tlclxuICByZWFkb25seSByb29tOiBzdHJpbmdcbiAgcmVhZG9ubHkgb3B0aW9uczogUm9vbU9wdGlvbnNcbiAgcmVhZG9ubHkgbGlzdGVuZXI6IFN0cmVhbUxpc3RlbmVyXG4gIC8vIFRoZSByb29tIG1heSBiZSBvcGVuZWQgYW5ldy5cbiAgcmVhZG9ubHkgZnJlZTogKCkgPT4gdm9pZFxufVxuXG5jbGFzcyBMYXRlU3RyZWFtIGltcGxlbWVudHMgU3RyZWFtIHtcbiAgcmVhZG9ubHkgI3BhcnRzOiBTdHJlYW1QYXJ0c1xuICByZWFkb25seSAjaW5uZXI6IFN0cmVhbVxuICAvLyBgbG9zaW5nYDogdW50aWwgdGhlIGxpc3RlbmVyIGhlYXJzIG9mIGl0LlxuICAjc3RhdGU6ICdvcGVuJyB8ICdsb3NpbmcnIHwgJ2xvc3QnIHwgJ2Nsb3NlZCcgPSAnb3BlbidcblxuICBjb25zdHJ1Y3RvcihwYXJ0czogU3RyZWFtUGFydHMpIHtcbiAgICB0aGlzLiNwYXJ0cyA9IHBhcnRzXG4gICAgY29uc3QgeyBpbm5lciwgcm9vbSwgb3B0aW9ucywgbGlzdGVuZXIgfSA9IHBhcnRzXG4gICAgdGhpcy4jaW5uZXIgPSBpbm5lci5vcGVuKHJvb20sIG9wdGlvbnMsIHtcbiAgICAgIHB1YmxpY2F0aW9uOiAocHVibGljYXRpb24pID0+IHtcbiAgICAgICAgY29uc3QgY29weSA9IGNvcHlPZihwdWJsaWNhdGlvbilcbiAgICAgICAgdGhpcy4jZGVsaXZlcigoKSA9PiB7XG4gICAgICAgICAgbGlzdGVuZXIucHVibGljYXRpb24oY29weSlcbiAgICAgICAgICBjb3B5LnBheWxvYWQuYnl0ZXMuZmlsbChTUE9JTEVEKVxuICAgICAgICB9KVxuICAgICAgfSxcbiAgICAgIGpvaW5lZDogKHdobywgcG9zaXRpb24pID0+IHRoaXMuI2RlbGl2ZXIoKCkgPT4gbGlzdGVuZXIuam9pbmVkKHdobywgcG9zaXRpb24pKSxcbiAgICAgIGxlZnQ6ICh3aG8pID0+IHRoaXMuI2RlbGl2ZXIoKCkgPT4gbGlzdGVuZXIubGVmdCh3aG8pKSxcbiAgICAgIGxvc3Q6ICgpID0+IHRoaXMuI2xvc2UoKSxcbiAgICB9KVxuICB9XG5cbiAgcHVibGlzaChkcmFmdDogRHJhZnQsIG5vd01zOiBudW1iZXIsIGRvbmU6IChyZXN1bHQ6IFB1Ymxpc2hSZXN1bHQpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBjb25zdCB7IHJvb20sIHRyb3VibGVzLCBkaWUgfSA9IHRoaXMuI3BhcnRzXG4gICAgaWYgKERZSU5HLnRlc3Qocm9vbSkpIGRpZSgpXG4gICAgaWYgKHRoaXMuI2ZhaWxzKCdwdWJsaXNoJywgZG9uZSkpIHJldHVyblxuICAgIGlmICghdHJvdWJsZXMubG9zZXNOb3cocm9vbSkpIHtcbiAgICAgIHRoaXMuI2lubmVyLnB1Ymxpc2goZHJhZnQsIG5vd01zLCB0aGlzLiNhbnN3ZXIoZG9uZSkpXG4gICAgICByZXR1cm5cbiAgICB9XG4gICAgdGhpcy4jbG9zZSgpXG4gICAgdGhpcy4jaW5uZXIucHVibGlzaChkcmFmdCwgbm93TXMsICgpID0+IHRoaXMuI2Fuc3dlcihkb25lKShURU1QT1JBUlkpKVxuICAgIHRoaXMuI2lubmVyLmNsb3NlKG5vd01zKVxuICB9XG5cbiAgam9pbih3aG86IElkZW50aXR5LCBkb25lOiAocmVzdWx0OiBBY2tub3dsZWRnZW1lbnQpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBpZiAoIXRoaXMuI2ZhaWxzKCdqb2luJywgZG9uZSkpIHRoaXMuI2lubmVyLmpvaW4od2hvLCB0aGlzLiNhbnN3ZXIoZG9uZSkpXG4gIH1cblxuICBsZWF2ZSh3aG86IElkZW50aXR5LCBkb25lOiAocmVzdWx0OiBBY2tub3dsZWRnZW1lbnQpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBpZiAoIXRoaXMuI2ZhaWxzKCdsZWF2ZScsIGRvbmUpKSB0aGlzLiNpbm5lci5sZWF2ZSh3aG8sIHRoaXMuI2Fuc3dlcihkb25lKSlcbiAgfVxuXG4gIHJlY292ZXIoc2luY2U6IFBvc2l0aW9uLCBsaW1pdDogbnVtYmVyLCBub3dNczogbnVtYmVyLCBkb25lOiAocmVzdWx0OiBSZWNvdmVyUmVzdWx0KSA9PiB2b2lkKTogdm9pZCB7XG4gICAgaWYgKCF0aGlzLiNmYWlscygncmVjb3ZlcicsIGRvbmUpKSB0aGlzLiNpbm5lci5yZWNvdmVyKHNpbmNlLCBsaW1pdCwgbm93TXMsIHRoaXMuI2Fuc3dlcihkb25lKSlcbiAgfVxuXG4gIGhpc3RvcnkocXVlcnk6IEhpc3RvcnlRdWVyeSwgbm93TXM6IG51bWJlciwgZG9uZTogKHJlc3VsdDogSGlzdG9yeVJlc3VsdCkgPT4gdm9pZCk6IHZvaWQge1xuICAgIGlmICghdGhpcy4jZmFpbHMoJ2hpc3RvcnknLCBkb25lKSkgdGhpcy4jaW5uZXIuaGlzdG9yeShxdWVyeSwgbm93TXMsIHRoaXMuI2Fuc3dlcihkb25lKSlcbiAgfVxuXG4gIGNsb3NlKG5vd01zOiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jc3RhdGUgPT09ICdvcGVuJykgdGhpcy4jaW5uZXIuY2xvc2Uobm93TXMpXG4gICAgaWYgKHRoaXMuI3N0YXRlID09PSAnb3BlbicgfHwgdGhpcy4jc3RhdGUgPT09ICdsb3NpbmcnKSB0aGlzLiNwYXJ0cy5mcmVlKClcbiAgICB0aGlzLiNzdGF0ZSA9ICdjbG9zZWQnXG4gIH1cblxuICAvLyBOb3RoaW5nIHRoYXQgaGFwcGVucyBmcm9tIGhlcmUgb24gaXMgZGVsaXZlcmVkOyB3aGF0IGhhcHBlbmVkIGJlZm9yZSBzdGlsbCBpcy5cbiAgI2xvc2UoKTogdm9pZCB7XG4gICAgdGhpcy4jc3RhdGUgPSAnbG9zaW5nJ1xuICAgIHRoaXMuI2xhdGVyKCgpID0+IHtcbiAgICAgIGlmICh0aGlzLiNzdGF0ZSAhPT0gJ2xvc2luZycpIHJldHVyblxuICAgICAgdGhpcy4jc3RhdGUgPSAnbG9zdCdcbiAgICAgIHRoaXMuI3BhcnRzLmZyZWUoKVxuICAgICAgdGhpcy4jcGFydHMubGlzdGVuZXIubG9zdCgpXG4gICAgfSlcbiAgfVxuXG4gICNmYWlscyhhc2s6IEFzaywgZG9uZTogKHJlc3VsdDogRmFpbHVyZSkgPT4gdm9pZCk6IGJvb2xlYW4ge1xuICAgIGNvbnN0IHsgcm9vbSwgdHJvdWJsZXMgfSA9IHRoaXMuI3BhcnRzXG4gICAgY29uc3QgZmFpbHVyZSA9IHRoaXMuI3N0YXRlID09PSAnb3BlbicgPyB0cm91Ymxlcy5mYWlsdXJlT2Yocm9vbSwgYXNrKSA6IFRFTVBPUkFSWVxuICAgIGlmIChmYWlsdXJlICE9PSB1bmRlZmluZWQpIHRoaXMuI2Fuc3dlcihkb25lKShmYWlsdXJlKVxuICAgIHJldHVybiBmYWlsdXJlICE9PSB1bmRlZmluZWRcbiAgfVxuXG4gIC8vIE9uY2UgdGhlIHN0cmVhbSBpcyBjbG9zZWQgbm90aGluZyBpcyBkZWxpdmVyZWQgYW55IG1vcmUsIGJ1dCBldmVyeXRoaW5nIGlzIGFuc3dlcmVkLlxuICAjZGVsaXZlcihydW46ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBpZiAodGhpcy4jc3RhdGUgIT09ICdvcGVuJykgcmV0dXJuXG4gICAgdGhpcy4jbGF0ZXIoKCkgPT4ge1xuICAgICAgaWYgKHRoaXMuI3N0YXRlICE9PSAnY2xvc2VkJykgcnVuKClcbiAgICB9KVxuICB9XG5cbiAgI2Fuc3dlcjxSZXN1bHQ+KGRvbmU6IChyZXN1bHQ6IFJlc3VsdCkgPT4gdm9pZCk6IChyZXN1bHQ6IFJlc3VsdCkgPT4gdm9pZCB7XG4gICAgcmV0dXJuIChyZXN1bHQpID0+IHRoaXMuI2xhdGVyKCgpID0+IGRvbmUocmVzdWx0KSlcbiAgfVxuXG4gICNsYXRlcihydW46ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgICB0aGlzLiNwYXJ0cy5xdWV1ZXMubGF0ZXIodGhpcy4jcGFydHMucm9vbSwgcnVuKVxuICB9XG59XG5cbmNsYXNzIExhdGVQcmVzZW5jZSBpbXBsZW1lbnRzIFByZXNlbmNlTWFuYWdlciB7XG4gIHJlYWRvbmx5ICNpbm5lcjogUHJlc2VuY2VNYW5hZ2VyXG4gIHJlYWRvbmx5ICNzaGFyZWQ6IFNoYXJlZFxuXG4gIGNvbnN0cnVjdG9yKGlubmVyOiBQcmVzZW5jZU1hbmFnZXIsIHNoYXJlZDogU2hhcmVkKSB7XG4gICAgdGhpcy4jaW5uZXIgPSBpbm5lclxuICAgIHRoaXMuI3NoYXJlZCA9IHNoYXJlZFxuICB9XG5cbiAgYWRkKHJvb206IHN0cmluZywgd2hvOiBJZGVudGl0eSk6IHZvaWQge1xuICAgIHRoaXMuI2lubmVyLmFkZChyb29tLCB3aG8pXG4gIH1cblxuICByZW1vdmUocm9vbTogc3RyaW5nLCBpZDogc3RyaW5nKTogdm9pZCB7XG4gICAgdGhpcy4jaW5uZXIucmVtb3ZlKHJvb20sIGlkKVxuICB9XG5cbiAgbGlzdChyb29tOiBzdHJpbmcsIGRvbmU6IChyZXN1bHQ6IFByZXNlbmNlUmVzdWx0KSA9PiB2b2lkKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2ZhaWxzKHJvb20sIGRvbmUpKSByZXR1cm5cbiAgICB0aGlzLiNpbm5lci5saXN0KHJvb20sIChyZXN1bHQpID0+IHtcbiAgICAgIGNvbnN0IG1lbWJlcnMgPSBuZXcgTWFwKHJlc3VsdC5raW5kID09PSAnb2snID8gcmVzdWx0Lm1lbWJlcnMgOiBbXSlcbiAgICAgIHRoaXMuI3NoYXJlZC5xdWV1ZXMubGF0ZXIocm9vbSwgKCkgPT4ge1xuICAgICAgICBkb25lKHJlc3VsdC5raW5kID09PSAnb2snID8geyBraW5kOiAnb2snLCBtZW1iZXJzIH0gOiByZXN1bHQpXG4gICAgICAgIG1lbWJlcnMuY2xlYXIoKVxuICAgICAgfSlcbiAgICB9KVxuICB9XG5cbiAgc3RhdHMocm9vbTogc3RyaW5nLCBkb25lOiAocmVzdWx0OiBQcmVzZW5jZVN0YXRzUmVzdWx0KSA9PiB2b2lkKTogdm9pZCB7XG4gICAgaWYgKHRoaXMuI2ZhaWxzKHJvb20sIGRvbmUpKSByZXR1cm5cbiAgICB0aGlzLiNpbm5lci5zdGF0cyhyb29tLCAocmVzdWx0KSA9PiB0aGlzLiNzaGFyZWQucXVldWVzLmxhdGVyKHJvb20sICgpID0+IGRvbmUocmVzdWx0KSkpXG4gIH1cblxuICAjZmFpbHMocm9vbTogc3RyaW5nLCBkb25lOiAocmVzdWx0OiBGYWlsdXJlKSA9PiB2b2lkKTogYm9vbGVhbiB7XG4gICAgY29uc3QgeyBxdWV1ZXMsIHRyb3VibGVzIH0gPSB0aGlzLiNzaGFyZWRcbiAgICBjb25zdCBmYWlsdXJlID0gdHJvdWJsZXMuZmFpbHVyZU9mKHJvb20sICdwcmVzZW5jZScpXG4gICAgaWYgKGZhaWx1cmUgIT09IHVuZGVmaW5lZCkgcXVldWVzLmxhdGVyKHJvb20sICgpID0+IGRvbmUoZmFpbHVyZSkpXG4gICAgcmV0dXJuIGZhaWx1cmUgIT09IHVuZGVmaW5lZFxuICB9XG59XG5cbmludGVyZmFjZSBXYWl0aW5nIHtcbiAgcmVhZG9ubHkgYXRNczogbnVtYmVyXG4gIHJlYWRvbmx5IHJ1bjogKCkgPT4gdm9pZFxufVxuXG4vLyBXaGF0IGlzIHVuZGVyIHdheSwgZm9yIGVhY2ggcm9vbSBpbiBpdHMgb3JkZXI6IGFuIGVudHJ5IHJ1bnMgYXQgaXRzIHRpbWUsIG9yIHdpdGggdGhlIG9uZSBiZWZvcmUgaXQgd2hlbiB0aGF0IGlzIGxhdGVyLlxuY2xhc3MgUXVldWVzIHtcbiAgcmVhZG9ubHkgI3JhbmRvbTogKCkgPT4gbnVtYmVyXG4gIHJlYWRvbmx5ICNyb29tcyA9IG5ldyBNYXA8c3RyaW5nLCBXYWl0aW5nW10+KClcblxuICBjb25zdHJ1Y3RvcihyYW5kb206ICgpID0+IG51bWJlcikge1xuICAgIHRoaXMuI3JhbmRvbSA9IHJhbmRvbVxuICB9XG5cbiAgbGF0ZXIocm9vbTogc3RyaW5nLCBydW46ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBjb25zdCB3YWl0aW5nID0gdGhpcy4jcm9vbXMuZ2V0KHJvb20pXG4gICAgY29uc3Qgc2xvd01zID0gU0xPVy50ZXN0KHJvb20pID8gU0xPV19NUyA6IDBcbiAgICBjb25zdCBhdE1zID0gcGVyZm9ybWFuY2Uubm93KCkgKyBzbG93TXMgKyB0aGlzLiNyYW5kb20oKSAqIERFTEFZX01TX01BWFxuICAgIGlmICh3YWl0aW5nICE9PSB1bmRlZmluZWQpIHtcbiAgICAgIHdhaXRpbmcucHVzaCh7IGF0TXMsIHJ1biB9KVxuICAgICAgcmV0dXJuXG4gICAgfVxuICAgIHRoaXMuI3Jvb21zLnNldChyb29tLCBbeyBhdE1zLCBydW4gfV0pXG4gICAgdGhpcy4jd2FpdChyb29tLCBhdE1zKVxuICB9XG5cbiAgI3dhaXQocm9vbTogc3RyaW5nLCBhdE1zOiBudW1iZXIpOiB2b2lkIHtcbiAgICBzZXRUaW1lb3V0KCgpID0+IHRoaXMuI3J1bkR1ZShyb29tKSwgTWF0aC5tYXgoMCwgYXRNcyAtIHBlcmZvcm1hbmNlLm5vdygpKSlcbiAgfVxuXG4gICNydW5EdWUocm9vbTogc3RyaW5nKTogdm9pZCB7XG4gICAgY29uc3Qgd2FpdGluZyA9IHRoaXMuI3Jvb21zLmdldChyb29tKSFcbiAgICBjb25zdCBub3dNcyA9IHBlcmZvcm1hbmNlLm5vdygpXG4gICAgLy8gVGhlIGZpcnN0IGlzIGR1ZSwgdGhvdWdoIGEgdGltZXIgbWF5IGJlIGEgZnJhY3Rpb24gb2YgYSBtaWxsaXNlY29uZCBlYXJseS4gQW4gZW50cnkgc3RheXMgaW4gdGhlIGxpc3Qgd2hpbGUgaXQgcnVucywgc28gdGhhdFxuICAgIC8vIHdoYXQgaXQgYXNrcyBmb3IgY29tZXMgYmVoaW5kIGl0LlxuICAgIGRvIHtcbiAgICAgIHdhaXRpbmdbMF0hLnJ1bigpXG4gICAgICB3YWl0aW5nLnNoaWZ0KClcbiAgICB9IHdoaWxlICh3YWl0aW5nLmxlbmd0aCA+IDAgJiYgd2FpdGluZ1swXSEuYXRNcyA8PSBub3dNcylcbiAgICBpZiAod2FpdGluZy5sZW5ndGggPT09IDApIHRoaXMuI3Jvb21zLmRlbGV0ZShyb29tKVxuICAgIGVsc2UgdGhpcy4jd2FpdChyb29tLCB3YWl0aW5nWzBdIS5hdE1zKVxuICB9XG59XG5cbi8vIFdoYXQgdGhlIG5hbWVzIG9mIHJvb21zIGJyaW5nIGFib3V0LlxuY2xhc3MgVHJvdWJsZXMge1xuICAvLyBPZiByb29tcyB3aXRoIHN1Y2ggbmFtZXMgYWxvbmUuXG4gIHJlYWRvbmx5ICNjb3VudHMgPSBuZXcgTWFwPHN0cmluZywgbnVtYmVyPigpXG5cbiAgZmFpbHVyZU9mKHJvb206IHN0cmluZywgYXNrOiBBc2spOiBGYWlsdXJlIHwgdW5kZWZpbmVkIHtcbiAgICBjb25zdCBbLCBob3csIGZhaWxpbmcsIHRpbWVzXSA9IEZBSUxJTkcuZXhlYyhyb29tKSA/PyBbXVxuICAgIGlmIChmYWlsaW5nICE9PSBhc2spIHJldHVybiB1bmRlZmluZWRcbiAgICBpZiAodGltZXMgIT09IHVuZGVmaW5lZCAmJiB0aGlzLiNjb3VudChyb29tKSA+IE51bWJlcih0aW1lcykpIHJldHVybiB1bmRlZmluZWRcbiAgICByZXR1cm4geyBraW5kOiAnZmFpbGVkJywgdGVtcG9yYXJ5OiBob3cgPT09ICdmYWlscycgfVxuICB9XG5cbiAgbG9zZXNOb3cocm9vbTogc3RyaW5nKTogYm9vbGVhbiB7XG4gICAgY29uc3QgWywgZXZlcnldID0gTE9TSU5HLmV4ZWMocm9vbSkgPz8gW11cbiAgICByZXR1cm4gZXZlcnkgIT09IHVuZGVmaW5lZCAmJiB0aGlzLiNjb3VudChyb29tKSAlIE51bWJlcihldmVyeSkgPT09IDBcbiAgfVxuXG4gICNjb3VudChyb29tOiBzdHJpbmcpOiBudW1iZXIge1xuICAgIGNvbnN0IGNvdW50ID0gKHRoaXMuI2NvdW50cy5nZXQocm9vbSkgPz8gMCkgKyAxXG4gICAgdGhpcy4jY291bnRzLnNldChyb29tLCBjb3VudClcbiAgICByZXR1cm4gY291bnRcbiAgfVxufVxuXG5mdW5jdGlvbiBjb3B5T2YocHVibGljYXRpb246IFB1YmxpY2F0aW9uKTogUHVibGljYXRpb24ge1xuICBjb25zdCB7IHBheWxvYWQgfSA9IHB1YmxpY2F0aW9uXG4gIGNvbnN0IGJ5dGVzID0gcGF5bG9hZC5ieXRlcy5zbGljZShwYXlsb2FkLnN0YXJ0LCBwYXlsb2FkLmVuZClcbiAgcmV0dXJuIHsgLi4ucHVibGljYXRpb24sIHBheWxvYWQ6IHsgLi4ucGF5bG9hZCwgYnl0ZXMsIHN0YXJ0OiAwLCBlbmQ6IGJ5dGVzLmxlbmd0aCB9IH1cbn1cblxuLy8gbXVsYmVycnkzMjogbnVtYmVycyBmcm9tIDAgdG8gYmVsb3cgMS5cbmZ1bmN0aW9uIHJhbmRvbUZyb20oc2VlZDogbnVtYmVyKTogKCkgPT4gbnVtYmVyIHtcbiAgbGV0IHN0YXRlID0gc2VlZCA+Pj4gMFxuICByZXR1cm4gKCkgPT4ge1xuICAgIHN0YXRlID0gKHN0YXRlICsgMHg2ZDJiNzlmNSkgPj4+IDBcbiAgICBsZXQgbWl4ZWQgPSBNYXRoLmltdWwoc3RhdGUgXiAoc3RhdGUgPj4+IDE1KSwgc3RhdGUgfCAxKVxuICAgIG1peGVkIF49IG1peGVkICsgTWF0aC5pbXVsKG1peGVkIF4gKG1peGVkID4+PiA3KSwgbWl4ZWQgfCA2MSlcbiAgICByZXR1cm4gKChtaXhlZCBeIChtaXhlZCA+Pj4gMTQpKSA+Pj4gMCkgLyAyICoqIDMyXG4gIH1cbn1cbiJdLAogICJtYXBwaW5ncyI6ICI7QUFDQSxTQUFTLGdCQUFnQjs7O0FDQ3pCLFNBQVMsWUFBWSxtQkFBbUI7OztBQ0N4QyxJQUFNLFVBQVUsSUFBSSxZQUFZO0FBRWhDLElBQU0sVUFBVSxJQUFJLFlBQVksU0FBUyxFQUFFLFdBQVcsS0FBSyxDQUFDO0FBR3JELElBQU0sT0FBTyxDQUFDLFNBQTZCLFFBQVEsT0FBTyxJQUFJO0FBRzlELElBQU0sV0FBVyxDQUFDLFNBQTZCLElBQUksV0FBVyxRQUFRLE9BQU8sSUFBSSxDQUFDO0FBR2xGLElBQU0sU0FBUyxDQUFDLE9BQW1CLFFBQVEsR0FBRyxNQUFNLE1BQU0sV0FDL0QsUUFBUSxPQUFPLE1BQU0sTUFBTSxPQUFPLEdBQUcsQ0FBQztBQUV4QyxJQUFNLFFBQVE7QUFDZCxJQUFNLFlBQVk7QUFDbEIsSUFBTSxNQUFNLEtBQUssa0JBQWtCO0FBRW5DLElBQU0sZUFBZSxJQUFJLFdBQVcsRUFBSTtBQUN4QyxhQUFhLENBQUksSUFBSTtBQUNyQixhQUFhLENBQUksSUFBSTtBQUNyQixhQUFhLEVBQUksSUFBSTtBQUNyQixhQUFhLEVBQUksSUFBSTtBQUNyQixhQUFhLEVBQUksSUFBSTtBQUdyQixJQUFNLGtCQUFrQjtBQUVqQixJQUFNLGNBQU4sTUFBa0I7QUFBQSxFQUN2QjtBQUFBLEVBQ0EsU0FBUztBQUFBLEVBRVQsWUFBWSxXQUFXLE1BQU07QUFDM0IsU0FBSyxRQUFRLElBQUksV0FBVyxRQUFRO0FBQUEsRUFDdEM7QUFBQTtBQUFBLEVBR0EsT0FBTyxPQUFxQjtBQUMxQixVQUFNLFNBQVMsS0FBSyxTQUFTO0FBQzdCLFFBQUksVUFBVSxLQUFLLE1BQU0sT0FBUTtBQUNqQyxVQUFNLFFBQVEsSUFBSSxXQUFXLEtBQUssSUFBSSxRQUFRLEtBQUssTUFBTSxTQUFTLENBQUMsQ0FBQztBQUNwRSxVQUFNLElBQUksS0FBSyxNQUFNLFNBQVMsR0FBRyxLQUFLLE1BQU0sQ0FBQztBQUM3QyxTQUFLLFFBQVE7QUFBQSxFQUNmO0FBQUEsRUFFQSxPQUFPLFFBQW9CLFFBQVEsR0FBRyxNQUFNLE9BQU8sUUFBYztBQUMvRCxVQUFNLFFBQVEsTUFBTTtBQUNwQixTQUFLLE9BQU8sS0FBSztBQUNqQixVQUFNLFNBQVMsS0FBSztBQUNwQixRQUFJLEtBQUssS0FBSztBQUNkLFFBQUksU0FBUyxpQkFBaUI7QUFDNUIsZUFBUyxJQUFJLE9BQU8sSUFBSSxLQUFLLElBQUssUUFBTyxJQUFJLElBQUksT0FBTyxDQUFDO0FBQUEsSUFDM0QsT0FBTztBQUNMLGFBQU8sSUFBSSxVQUFVLEtBQUssUUFBUSxPQUFPLFNBQVMsU0FBUyxPQUFPLFNBQVMsT0FBTyxHQUFHLEdBQUcsRUFBRTtBQUFBLElBQzVGO0FBQ0EsU0FBSyxVQUFVO0FBQUEsRUFDakI7QUFBQSxFQUVBLFdBQVcsTUFBb0I7QUFDN0IsU0FBSyxPQUFPLENBQUM7QUFDYixTQUFLLE1BQU0sS0FBSyxRQUFRLElBQUk7QUFBQSxFQUM5QjtBQUFBO0FBQUEsRUFHQSxZQUFZLE1BQW9CO0FBQzlCLFNBQUssT0FBTyxLQUFLLE1BQU07QUFDdkIsYUFBUyxJQUFJLEdBQUcsSUFBSSxLQUFLLFFBQVEsSUFBSyxNQUFLLE1BQU0sS0FBSyxRQUFRLElBQUksS0FBSyxXQUFXLENBQUM7QUFBQSxFQUNyRjtBQUFBO0FBQUEsRUFHQSxjQUFjLE9BQXFCO0FBQ2pDLFFBQUksU0FBUztBQUNiLGFBQVNBLFFBQU8sT0FBT0EsU0FBUSxJQUFJQSxRQUFPLEtBQUssTUFBTUEsUUFBTyxFQUFFLEVBQUc7QUFDakUsU0FBSyxPQUFPLE1BQU07QUFDbEIsUUFBSSxPQUFPO0FBQ1gsYUFBUyxLQUFLLEtBQUssU0FBUyxTQUFTLEdBQUcsTUFBTSxLQUFLLFFBQVEsTUFBTTtBQUMvRCxXQUFLLE1BQU0sRUFBRSxJQUFJLEtBQVEsT0FBTztBQUNoQyxhQUFPLEtBQUssTUFBTSxPQUFPLEVBQUU7QUFBQSxJQUM3QjtBQUNBLFNBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQUE7QUFBQSxFQUdBLGNBQWMsUUFBb0IsT0FBZSxLQUFtQjtBQUNsRSxRQUFJLFFBQVE7QUFDWixhQUFTLElBQUksT0FBTyxJQUFJLEtBQUssS0FBSztBQUNoQyxZQUFNLE9BQU8sT0FBTyxDQUFDO0FBQ3JCLFVBQUksUUFBUSxNQUFRLFNBQVMsU0FBUyxTQUFTLFVBQVc7QUFDMUQsV0FBSyxPQUFPLFFBQVEsT0FBTyxDQUFDO0FBQzVCLGNBQVEsSUFBSTtBQUNaLFdBQUssT0FBTyxDQUFDO0FBQ2IsWUFBTSxTQUFTLEtBQUs7QUFDcEIsYUFBTyxLQUFLLFFBQVEsSUFBSTtBQUN4QixVQUFJLFFBQVEsSUFBTTtBQUNoQixlQUFPLEtBQUssUUFBUSxJQUFJO0FBQUEsTUFDMUIsV0FBVyxhQUFhLElBQUksTUFBTSxHQUFHO0FBQ25DLGVBQU8sS0FBSyxRQUFRLElBQUksYUFBYSxJQUFJO0FBQUEsTUFDM0MsT0FBTztBQUNMLGVBQU8sS0FBSyxRQUFRLElBQUk7QUFDeEIsZUFBTyxLQUFLLFFBQVEsSUFBSTtBQUN4QixlQUFPLEtBQUssUUFBUSxJQUFJO0FBQ3hCLGVBQU8sS0FBSyxRQUFRLElBQUksSUFBSSxRQUFRLENBQUM7QUFDckMsZUFBTyxLQUFLLFFBQVEsSUFBSSxJQUFJLE9BQU8sRUFBRTtBQUFBLE1BQ3ZDO0FBQUEsSUFDRjtBQUNBLFNBQUssT0FBTyxRQUFRLE9BQU8sR0FBRztBQUFBLEVBQ2hDO0FBQUE7QUFBQSxFQUdBLFlBQVksUUFBMEI7QUFDcEMsU0FBSyxXQUFXLE9BQU8sU0FBUyxHQUFHO0FBQ25DLFNBQUssV0FBVyxPQUFPLFdBQVcsQ0FBQztBQUNuQyxTQUFLLE9BQU8sTUFBTTtBQUFBLEVBQ3BCO0FBQUE7QUFBQSxFQUdBLGFBQXFCO0FBQ25CLFNBQUssT0FBTyxDQUFDO0FBQ2IsVUFBTSxRQUFRLEtBQUs7QUFDbkIsU0FBSyxVQUFVO0FBQ2YsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLFlBQVksT0FBcUI7QUFDL0IsVUFBTSxPQUFPLEtBQUssU0FBUyxRQUFRO0FBQ25DLFVBQU0sU0FBUyxLQUFLO0FBQ3BCLFdBQU8sS0FBSyxJQUFJLE9BQU87QUFDdkIsV0FBTyxRQUFRLENBQUMsSUFBSyxTQUFTLElBQUs7QUFDbkMsV0FBTyxRQUFRLENBQUMsSUFBSyxTQUFTLEtBQU07QUFDcEMsV0FBTyxRQUFRLENBQUMsSUFBSSxTQUFTO0FBQUEsRUFDL0I7QUFBQTtBQUFBLEVBR0EsT0FBbUI7QUFDakIsV0FBTyxLQUFLLE1BQU0sU0FBUyxHQUFHLEtBQUssTUFBTTtBQUFBLEVBQzNDO0FBQUE7QUFBQSxFQUdBLE9BQW1CO0FBQ2pCLFdBQU8sS0FBSyxNQUFNLE1BQU0sR0FBRyxLQUFLLE1BQU07QUFBQSxFQUN4QztBQUFBO0FBQUEsRUFHQSxVQUFVLE9BQXFCO0FBQzdCLFNBQUssTUFBTSxXQUFXLEdBQUcsT0FBTyxLQUFLLE1BQU07QUFDM0MsU0FBSyxVQUFVO0FBQUEsRUFDakI7QUFBQSxFQUVBLFFBQWM7QUFDWixTQUFLLFNBQVM7QUFBQSxFQUNoQjtBQUNGO0FBR08sU0FBUyxXQUFXLE9BQW1CLE9BQXVCO0FBQ25FLFVBQVEsTUFBTSxLQUFLLElBQU0sTUFBTSxRQUFRLENBQUMsS0FBTSxJQUFNLE1BQU0sUUFBUSxDQUFDLEtBQU0sS0FBTyxNQUFNLFFBQVEsQ0FBQyxLQUFNLFFBQVM7QUFDaEg7OztBQzVKQSxTQUFTLGNBQWM7QUFxQmhCLElBQU0sZ0JBQWdCLENBQUMsVUFBK0IsT0FBbUIsRUFBRSxPQUFPLElBQUksT0FDMUYsRUFBRSxVQUFVLE9BQU8sT0FBTyxJQUFJO0FBRzFCLElBQU0sYUFBYSxDQUFDLFVBQTRCLEVBQUUsR0FBRyxNQUFNLFVBQVUsT0FBTztBQUc1RSxTQUFTLFlBQVksTUFBb0M7QUFDOUQsUUFBTSxRQUFRLE9BQU8sU0FBUyxXQUFXLEtBQUssSUFBSSxJQUFJO0FBQ3RELFNBQU8sRUFBRSxVQUFVLFFBQVEsT0FBTyxPQUFPLEdBQUcsS0FBSyxNQUFNLE9BQU87QUFDaEU7QUFHTyxTQUFTLFlBQVksT0FBbUIsT0FBbUM7QUFDaEYsU0FBTyxPQUFPLEtBQUssSUFBSyxFQUFFLFVBQVUsUUFBUSxPQUFPLE9BQU8sTUFBTSxPQUFPLEtBQUssTUFBTSxJQUFJLElBQWdCO0FBQ3hHO0FBRUEsSUFBTUMsU0FBUTtBQUdQLFNBQVMsY0FBYyxTQUFzQixTQUF3QjtBQUMxRSxNQUFJLFFBQVEsYUFBYSxRQUFRO0FBQy9CLFlBQVEsT0FBTyxRQUFRLE9BQU8sUUFBUSxPQUFPLFFBQVEsR0FBRztBQUN4RDtBQUFBLEVBQ0Y7QUFDQSxVQUFRLFdBQVdBLE1BQUs7QUFDeEIsVUFBUSxjQUFjLFFBQVEsT0FBTyxRQUFRLE9BQU8sUUFBUSxHQUFHO0FBQy9ELFVBQVEsV0FBV0EsTUFBSztBQUMxQjs7O0FGOUJBLElBQU0scUJBQXFCLElBQUk7QUFFL0IsSUFBTSxvQkFBb0I7QUFFMUIsSUFBTSx1QkFBdUI7QUFFN0IsSUFBTSxVQUErQixDQUFDO0FBUS9CLElBQU0sZUFBTixNQUFxQztBQUFBLEVBQ2pDLFdBQVcsb0JBQUksSUFBMEI7QUFBQSxFQUNsRCxZQUFZLEtBQUssU0FBUyxPQUFPO0FBQUE7QUFBQSxFQUV4QixRQUFRLG9CQUFJLElBQWtCO0FBQUEsRUFDOUI7QUFBQSxFQUVULFlBQVksT0FBb0I7QUFDOUIsU0FBSyxTQUFTO0FBQUEsRUFDaEI7QUFBQSxFQUVBLEtBQUssTUFBYyxTQUFzQixVQUFrQztBQUN6RSxRQUFJLFNBQVMsS0FBSyxTQUFTLElBQUksSUFBSTtBQUNuQyxRQUFJLFdBQVcsUUFBVztBQUN4QixlQUFTLElBQUksYUFBYSxFQUFFLE1BQU0sU0FBUyxPQUFPLE1BQU0sU0FBUyxLQUFLLE9BQU8sbUJBQW1CLENBQUM7QUFDakcsV0FBSyxTQUFTLElBQUksTUFBTSxNQUFNO0FBQUEsSUFDaEM7QUFDQSxTQUFLLE1BQU0sT0FBTyxNQUFNO0FBQ3hCLFdBQU8sT0FBTyxRQUFRO0FBQ3RCLFdBQU87QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUdBLE1BQU0sT0FBcUI7QUFDekIsYUFBUyxRQUFRLEdBQUcsUUFBUSxtQkFBbUIsU0FBUztBQUN0RCxZQUFNLE9BQU8sS0FBSyxVQUFVLEtBQUs7QUFDakMsVUFBSSxLQUFLLFNBQVMsTUFBTTtBQUN0QixhQUFLLFlBQVksS0FBSyxTQUFTLE9BQU87QUFDdEM7QUFBQSxNQUNGO0FBQ0EsV0FBSyxNQUFNLE1BQU0sS0FBSztBQUFBLElBQ3hCO0FBQUEsRUFDRjtBQUFBLEVBRUEsUUFBUSxNQUFjLFFBQTRCO0FBQ2hELFNBQUssU0FBUyxPQUFPLElBQUk7QUFDekIsU0FBSyxNQUFNLE9BQU8sTUFBTTtBQUFBLEVBQzFCO0FBQUE7QUFBQSxFQUdBLE9BQU8sUUFBNEI7QUFDakMsU0FBSyxNQUFNLElBQUksTUFBTTtBQUNyQixRQUFJLEtBQUssTUFBTSxRQUFRLEtBQUssT0FBTyxZQUFhO0FBQ2hELGVBQVcsVUFBVSxLQUFLLE9BQU87QUFDL0IsYUFBTyxLQUFLO0FBQ1o7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUFBO0FBQUEsRUFHQSxJQUFJLE9BQWU7QUFDakIsV0FBTyxLQUFLLFNBQVM7QUFBQSxFQUN2QjtBQUNGO0FBUUEsSUFBTSxPQUF3QixFQUFFLE1BQU0sS0FBSztBQUUzQyxJQUFNLGVBQU4sTUFBcUM7QUFBQSxFQUMxQjtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0EsU0FBUyxZQUFZLENBQUMsRUFBRSxTQUFTLFdBQVc7QUFBQSxFQUNyRCxVQUFVO0FBQUEsRUFDVjtBQUFBO0FBQUEsRUFFQSxRQUFRO0FBQUEsRUFDUixTQUFTO0FBQUEsRUFDVCxhQUFhO0FBQUEsRUFDYjtBQUFBO0FBQUEsRUFFQSxZQUFZO0FBQUEsRUFFWixZQUFZLE9BQW9GO0FBQzlGLFNBQUssUUFBUSxNQUFNO0FBQ25CLFNBQUssV0FBVyxNQUFNO0FBQ3RCLFNBQUssU0FBUyxNQUFNO0FBQ3BCLFNBQUssV0FBVyxNQUFNO0FBQUEsRUFDeEI7QUFBQSxFQUVBLE9BQU8sVUFBZ0M7QUFDckMsU0FBSyxZQUFZO0FBQUEsRUFDbkI7QUFBQSxFQUVBLEtBQUtDLE1BQWUsTUFBK0M7QUFDakUsU0FBSyxXQUFXLE9BQU9BLE1BQUssS0FBSyxVQUFVLENBQUM7QUFDNUMsU0FBSyxJQUFJO0FBQUEsRUFDWDtBQUFBLEVBRUEsTUFBTUEsTUFBZSxNQUErQztBQUNsRSxTQUFLLFdBQVcsS0FBS0EsSUFBRztBQUN4QixTQUFLLElBQUk7QUFBQSxFQUNYO0FBQUEsRUFFQSxRQUFRLE9BQWMsT0FBZSxNQUE2QztBQUNoRixVQUFNLFNBQVMsS0FBSyxTQUFTLGNBQWMsS0FBSyxDQUFDLE1BQU07QUFDdkQsVUFBTSxNQUFNLE1BQU07QUFDbEIsUUFBSSxTQUFTO0FBQ2IsUUFBSSxRQUFRLFFBQVc7QUFDckIsZUFBUyxTQUFTLEtBQUs7QUFDdkIsWUFBTSxRQUFRLEtBQUssT0FBTyxJQUFJLEdBQUc7QUFDakMsVUFBSSxVQUFVLFVBQWEsTUFBTSxjQUFjLE9BQU87QUFDcEQsY0FBTSxPQUFPLE1BQU0sV0FBVztBQUM5QixhQUFLLE9BQU8sRUFBRSxNQUFNLE1BQU0sVUFBVSxNQUFNLFVBQVUsV0FBVyxLQUFLLElBQUksRUFBRSxNQUFNLFdBQVcsS0FBSyxhQUFhLENBQUM7QUFDOUc7QUFBQSxNQUNGO0FBQ0EsV0FBSyxZQUFZLEtBQUs7QUFDdEIsVUFBSSxLQUFLLFVBQVUsVUFBYSxLQUFLLE1BQU0sUUFBUSxLQUFLLFVBQVU7QUFDaEUsYUFBSyxFQUFFLE1BQU0sV0FBVyxLQUFLLGdCQUFnQixDQUFDO0FBQzlDO0FBQUEsTUFDRjtBQUFBLElBQ0Y7QUFDQSxTQUFLLFdBQVc7QUFDaEIsVUFBTSxXQUFXLEtBQUssVUFBVTtBQUNoQyxRQUFJLE9BQVEsTUFBSyxPQUFPLE9BQU8sS0FBSztBQUNwQyxRQUFJLFFBQVEsUUFBVztBQUNyQixXQUFLLFVBQVUsb0JBQUksSUFBSTtBQUN2QixXQUFLLE1BQU0sT0FBTyxHQUFHO0FBQ3JCLFdBQUssTUFBTSxJQUFJLEtBQUssRUFBRSxRQUFRLFVBQVUsYUFBYSxRQUFRLG1CQUFtQixDQUFDO0FBQUEsSUFDbkY7QUFDQSxVQUFNLEVBQUUsTUFBTSxTQUFTLFFBQVEsS0FBSyxJQUFJO0FBQ3hDLFNBQUssV0FBVyxZQUFZLEVBQUUsTUFBTSxRQUFRLEtBQUssU0FBUyxTQUFTLFFBQVEsS0FBSyxDQUFDO0FBQ2pGLFNBQUssRUFBRSxNQUFNLE1BQU0sVUFBVSxXQUFXLE1BQU0sQ0FBQztBQUFBLEVBQ2pEO0FBQUEsRUFFQSxRQUFRLE9BQWlCLE9BQWUsT0FBZSxNQUE2QztBQUNsRyxTQUFLLFFBQVEsS0FBSztBQUNsQixVQUFNLFdBQVcsS0FBSyxVQUFVO0FBQ2hDLFVBQU0sU0FBUyxLQUFLLFVBQVUsTUFBTTtBQUNwQyxVQUFNLFNBQVMsS0FBSyxNQUFNLEtBQUssTUFBTSxHQUFHLFVBQVUsS0FBSyxVQUFVO0FBQ2pFLFVBQU0sV0FDSixLQUFLLFdBQVcsS0FBSyxLQUNyQixVQUFVLEtBQ1YsVUFBVTtBQUFBLEtBRVQsV0FBVyxLQUFNLE1BQU0sU0FBUyxLQUFLLFVBQVUsS0FBSyxZQUFZLE1BQU0sTUFBTSxNQUFNO0FBQ3JGLFFBQUksQ0FBQyxVQUFVO0FBQ2IsV0FBSyxFQUFFLE1BQU0sTUFBTSxVQUFVLFdBQVcsT0FBTyxjQUFjLENBQUMsRUFBRSxDQUFDO0FBQ2pFO0FBQUEsSUFDRjtBQUNBLFNBQUs7QUFBQSxNQUNILE1BQU07QUFBQSxNQUNOO0FBQUEsTUFDQSxXQUFXO0FBQUEsTUFDWCxjQUFjLFdBQVcsSUFBSSxDQUFDLElBQUksS0FBSyxNQUFNLE1BQU0sS0FBSyxZQUFZLE1BQU0sTUFBTSxDQUFDO0FBQUEsSUFDbkYsQ0FBQztBQUFBLEVBQ0g7QUFBQSxFQUVBLFFBQVEsT0FBcUIsT0FBZSxNQUE2QztBQUN2RixTQUFLLFFBQVEsS0FBSztBQUNsQixVQUFNLFdBQVcsS0FBSyxVQUFVO0FBQ2hDLFVBQU0sRUFBRSxPQUFPLE9BQU8sUUFBUSxJQUFJO0FBQ2xDLFFBQUksVUFBVSxVQUFhLENBQUMsS0FBSyxXQUFXLEtBQUssR0FBRztBQUNsRCxXQUFLLEVBQUUsTUFBTSxpQkFBaUIsU0FBUyxDQUFDO0FBQ3hDO0FBQUEsSUFDRjtBQUNBLFVBQU0sT0FBTyxLQUFLLE1BQU0sTUFBTSxLQUFLLE1BQU07QUFDekMsVUFBTSxXQUFXLENBQUMsVUFBc0M7QUFDdEQsVUFBSSxVQUFVLE9BQVcsUUFBTztBQUVoQyxVQUFJLE1BQU0sU0FBUyxLQUFLLFVBQVUsRUFBRyxRQUFPO0FBQzVDLGFBQU8sVUFBVSxNQUFNLFNBQVMsTUFBTSxTQUFTLE1BQU0sU0FBUyxNQUFNO0FBQUEsSUFDdEU7QUFDQSxVQUFNLFNBQVMsS0FBSyxPQUFPLFFBQVE7QUFDbkMsUUFBSSxRQUFTLFFBQU8sUUFBUTtBQUM1QixTQUFLLEVBQUUsTUFBTSxNQUFNLFVBQVUsY0FBYyxPQUFPLE1BQU0sR0FBRyxLQUFLLEVBQUUsQ0FBQztBQUFBLEVBQ3JFO0FBQUEsRUFFQSxNQUFNLE9BQXFCO0FBQ3pCLFNBQUssWUFBWTtBQUNqQixTQUFLLFlBQVk7QUFDakIsU0FBSyxPQUFPLE9BQU8sSUFBSTtBQUN2QixTQUFLLE1BQU0sS0FBSztBQUFBLEVBQ2xCO0FBQUE7QUFBQSxFQUdBLE9BQWE7QUFDWCxTQUFLLE9BQU8sUUFBUSxLQUFLLE9BQU8sSUFBSTtBQUFBLEVBQ3RDO0FBQUEsRUFFQSxNQUFNLE9BQXFCO0FBQ3pCLFNBQUssUUFBUSxLQUFLO0FBQ2xCLFNBQUssWUFBWSxLQUFLO0FBQ3RCLFFBQUksS0FBSyxjQUFjLFVBQWEsS0FBSyxVQUFVLE9BQVc7QUFDOUQsUUFBSSxLQUFLLFNBQVMsS0FBSyxNQUFNLE9BQVE7QUFHckMsUUFBSSxLQUFLLFNBQVMsY0FBYyxLQUFLLFFBQVEsS0FBSyxZQUFZLEtBQUssU0FBUyx3QkFBd0IsSUFBTTtBQUMxRyxTQUFLLEtBQUs7QUFBQSxFQUNaO0FBQUEsRUFFQSxZQUFzQjtBQUNwQixXQUFPLEVBQUUsT0FBTyxLQUFLLFFBQVEsUUFBUSxLQUFLLFFBQVE7QUFBQSxFQUNwRDtBQUFBLEVBRUEsV0FBVyxFQUFFLE1BQU0sR0FBc0I7QUFDdkMsV0FBTyxVQUFVLE1BQU0sVUFBVSxLQUFLO0FBQUEsRUFDeEM7QUFBQSxFQUVBLE9BQU8sT0FBYyxPQUFxQjtBQUN4QyxVQUFNLFVBQVUsSUFBSSxZQUFZLE1BQU0sUUFBUSxNQUFNLE1BQU0sUUFBUSxRQUFRLENBQUM7QUFDM0Usa0JBQWMsU0FBUyxNQUFNLE9BQU87QUFDcEMsVUFBTSxRQUEyQjtBQUFBLE1BQy9CLFFBQVEsS0FBSztBQUFBLE1BQ2IsTUFBTSxRQUFRLEtBQUs7QUFBQSxNQUNuQixRQUFRLE1BQU07QUFBQSxNQUNkLE1BQU0sTUFBTTtBQUFBLE1BQ1osWUFBWTtBQUFBLElBQ2Q7QUFDQSxRQUFJLEtBQUssVUFBVSxRQUFTLE1BQUssUUFBUSxDQUFDO0FBQzFDLFNBQUssTUFBTSxLQUFLLEtBQUs7QUFDckIsU0FBSyxjQUFjLE9BQU8sS0FBSztBQUMvQixVQUFNLEVBQUUsYUFBYSxnQkFBZ0IsSUFBSSxLQUFLO0FBQzlDLFdBQU8sS0FBSyxNQUFNLFNBQVMsS0FBSyxTQUFTLGVBQWUsS0FBSyxhQUFhLGdCQUFpQixNQUFLLFlBQVk7QUFBQSxFQUM5RztBQUFBLEVBRUEsUUFBUSxPQUFxQjtBQUMzQixVQUFNLGFBQWEsUUFBUSxLQUFLLFNBQVMsb0JBQW9CO0FBQzdELFdBQU8sS0FBSyxTQUFTLEtBQUssTUFBTSxVQUFVLEtBQUssTUFBTSxLQUFLLE1BQU0sRUFBRyxjQUFjLFdBQVksTUFBSyxZQUFZO0FBQUEsRUFDaEg7QUFBQSxFQUVBLGNBQW9CO0FBQ2xCLFNBQUssY0FBYyxPQUFPLEtBQUssTUFBTSxLQUFLLE1BQU0sQ0FBRTtBQUNsRCxTQUFLLFVBQVU7QUFDZixRQUFJLEtBQUssU0FBUyxJQUFJLEtBQUssTUFBTSxPQUFRO0FBQ3pDLFNBQUssUUFBUSxLQUFLLFdBQVcsS0FBSyxNQUFNLFNBQVMsVUFBVSxLQUFLLE1BQU0sTUFBTSxLQUFLLE1BQU07QUFDdkYsU0FBSyxTQUFTO0FBQUEsRUFDaEI7QUFBQTtBQUFBLEVBR0EsWUFBWSxPQUFxQjtBQUMvQixRQUFJLEtBQUssVUFBVSxPQUFXO0FBQzlCLGVBQVcsQ0FBQyxLQUFLLFFBQVEsS0FBSyxLQUFLLE9BQU87QUFDeEMsVUFBSSxTQUFTLGNBQWMsTUFBTztBQUNsQyxXQUFLLE1BQU0sT0FBTyxHQUFHO0FBQUEsSUFDdkI7QUFDQSxRQUFJLEtBQUssTUFBTSxTQUFTLEVBQUcsTUFBSyxRQUFRO0FBQUEsRUFDMUM7QUFBQSxFQUVBLFlBQVksUUFBd0I7QUFDbEMsUUFBSSxNQUFNLEtBQUs7QUFDZixRQUFJLE9BQU8sS0FBSyxNQUFNO0FBQ3RCLFdBQU8sTUFBTSxNQUFNO0FBQ2pCLFlBQU0sU0FBVSxNQUFNLFNBQVU7QUFDaEMsVUFBSSxLQUFLLE1BQU0sTUFBTSxFQUFHLFNBQVMsT0FBUSxRQUFPO0FBQUEsVUFDM0MsT0FBTSxTQUFTO0FBQUEsSUFDdEI7QUFDQSxXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsWUFBWSxRQUF3QjtBQUNsQyxXQUFPLEtBQUssTUFBTSxTQUFTLEtBQUssWUFBWSxNQUFNO0FBQUEsRUFDcEQ7QUFDRjtBQUVBLElBQU0sU0FBUyxDQUFDLFVBQ2QsTUFBTSxLQUFLLFNBQVMsTUFBTSxPQUFPLFFBQVEsTUFBTSxNQUFNLFVBQVUsS0FBSztBQUV0RSxTQUFTLFNBQVMsT0FBc0I7QUFDdEMsUUFBTSxFQUFFLE9BQU8sT0FBTyxJQUFJLElBQUksTUFBTTtBQUNwQyxTQUFPLFdBQVcsUUFBUSxFQUN2QixPQUFPLE1BQU0sU0FBUyxPQUFPLEdBQUcsQ0FBQyxFQUNqQyxPQUFPLElBQUksRUFDWCxPQUFPLE1BQU0sUUFBUSxFQUFFLEVBQ3ZCLE9BQU8sUUFBUTtBQUNwQjs7O0FHdFNPLFNBQVMsbUJBQW1CLE9BQTRCO0FBQzdELFNBQU87QUFBQSxJQUNMLGNBQWM7QUFBQSxJQUNkLFFBQVEsSUFBSSxhQUFhLEtBQUs7QUFBQSxJQUM5QixVQUFVLElBQUksZUFBZTtBQUFBLElBQzdCLE1BQU0sQ0FBQyxXQUF5QixPQUFPLE1BQU07QUFBQSxJQUM3QyxPQUFPLENBQUMsU0FBUyxLQUFLO0FBQUEsRUFDeEI7QUFDRjtBQUVBLElBQU0sU0FBd0Msb0JBQUksSUFBSTtBQUUvQyxJQUFNLGlCQUFOLE1BQWdEO0FBQUEsRUFDNUMsU0FBUyxvQkFBSSxJQUFtQztBQUFBLEVBRXpELElBQUksTUFBY0MsTUFBcUI7QUFDckMsUUFBSSxVQUFVLEtBQUssT0FBTyxJQUFJLElBQUk7QUFDbEMsUUFBSSxZQUFZLFFBQVc7QUFDekIsZ0JBQVUsb0JBQUksSUFBSTtBQUNsQixXQUFLLE9BQU8sSUFBSSxNQUFNLE9BQU87QUFBQSxJQUMvQjtBQUNBLFlBQVEsSUFBSUEsS0FBSSxJQUFJQSxJQUFHO0FBQUEsRUFDekI7QUFBQSxFQUVBLE9BQU8sTUFBYyxJQUFrQjtBQUNyQyxVQUFNLFVBQVUsS0FBSyxPQUFPLElBQUksSUFBSTtBQUNwQyxRQUFJLFlBQVksT0FBVztBQUMzQixZQUFRLE9BQU8sRUFBRTtBQUNqQixRQUFJLFFBQVEsU0FBUyxFQUFHLE1BQUssT0FBTyxPQUFPLElBQUk7QUFBQSxFQUNqRDtBQUFBLEVBRUEsS0FBSyxNQUFjLE1BQThDO0FBQy9ELFNBQUssRUFBRSxNQUFNLE1BQU0sU0FBUyxLQUFLLE9BQU8sSUFBSSxJQUFJLEtBQUssT0FBTyxDQUFDO0FBQUEsRUFDL0Q7QUFBQSxFQUVBLE1BQU0sTUFBYyxNQUFtRDtBQUNyRSxVQUFNLFVBQVUsS0FBSyxPQUFPLElBQUksSUFBSSxLQUFLO0FBQ3pDLFVBQU0sUUFBUSxvQkFBSSxJQUFZO0FBQzlCLGVBQVcsRUFBRSxLQUFLLEtBQUssUUFBUSxPQUFPLEVBQUcsT0FBTSxJQUFJLElBQUk7QUFDdkQsU0FBSyxFQUFFLE1BQU0sTUFBTSxPQUFPLEVBQUUsU0FBUyxRQUFRLE1BQU0sT0FBTyxNQUFNLEtBQUssRUFBRSxDQUFDO0FBQUEsRUFDMUU7QUFDRjs7O0FDakRBLElBQU0sUUFBUTtBQUFBO0FBQUEsRUFFWjtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQ0Y7QUFNQSxJQUFNLGNBQWMsTUFBTTtBQUluQixJQUFNLGdCQUFOLE1BQW9CO0FBQUEsRUFDaEI7QUFBQSxFQUVULFlBQVksUUFBMkI7QUFDckMsU0FBSyxVQUFVLElBQUksYUFBYSxNQUFNO0FBQUEsRUFDeEM7QUFBQSxFQUVBLElBQUksTUFBbUIsS0FBSyxHQUFTO0FBQ25DLFNBQUssUUFBUSxLQUFLLElBQUksQ0FBQyxLQUFNO0FBQUEsRUFDL0I7QUFBQSxFQUVBLElBQUksTUFBbUIsT0FBcUI7QUFDMUMsU0FBSyxRQUFRLEtBQUssSUFBSSxDQUFDLElBQUk7QUFBQSxFQUM3QjtBQUFBLEVBRUEsSUFBSSxNQUEyQjtBQUM3QixXQUFPLEtBQUssUUFBUSxLQUFLLElBQUksQ0FBQztBQUFBLEVBQ2hDO0FBQUE7QUFBQSxFQUdBLElBQUksV0FBbUI7QUFDckIsV0FBTyxLQUFLLFFBQVEsV0FBVztBQUFBLEVBQ2pDO0FBQUEsRUFFQSxJQUFJLFNBQVMsT0FBZTtBQUMxQixTQUFLLFFBQVEsV0FBVyxJQUFJO0FBQUEsRUFDOUI7QUFBQSxFQUVBLFNBQXdCO0FBQ3RCLFdBQU8sT0FBTyxZQUFZLE1BQU0sSUFBSSxDQUFDLFNBQVMsQ0FBQyxNQUFNLEtBQUssSUFBSSxJQUFJLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDdkU7QUFDRjtBQUVBLElBQU0sT0FBTyxPQUFPLFlBQVksTUFBTSxJQUFJLENBQUMsTUFBTSxTQUFTLENBQUMsTUFBTSxJQUFJLENBQUMsQ0FBQzs7O0FDdkRoRSxJQUFNLG1CQUFtQjtBQUFBO0FBQUE7QUFBQTtBQUFBLEVBSzlCLGtCQUFrQjtBQUFBO0FBQUE7QUFBQSxFQUdsQixrQkFBa0I7QUFBQTtBQUFBLEVBRWxCLFlBQVk7QUFBQTtBQUFBLEVBRVosZUFBZTtBQUFBO0FBQUEsRUFFZixZQUFZO0FBQUE7QUFBQSxFQUVaLGdCQUFnQjtBQUFBO0FBQUEsRUFFaEIsYUFBYTtBQUFBO0FBQUE7QUFBQSxFQUdiLGlCQUFpQjtBQUFBO0FBQUE7QUFBQSxFQUdqQixlQUFlO0FBQUE7QUFBQTtBQUFBLEVBS2Ysc0JBQXNCO0FBQUE7QUFBQSxFQUV0QixpQkFBaUI7QUFBQTtBQUFBLEVBRWpCLG9CQUFvQjtBQUFBO0FBQUE7QUFBQSxFQUtwQixvQkFBb0I7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQUlwQixXQUFXO0FBQUE7QUFBQTtBQUFBLEVBR1gsZ0JBQWdCO0FBQUE7QUFBQSxFQUVoQixpQkFBaUI7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQU1qQixlQUFlO0FBQUE7QUFBQTtBQUFBLEVBR2Ysa0JBQWtCO0FBQUE7QUFBQTtBQUFBLEVBR2xCLHFCQUFxQjtBQUFBO0FBQUE7QUFBQSxFQUtyQixlQUFlO0FBQUE7QUFBQSxFQUVmLHVCQUF1QjtBQUFBO0FBQUE7QUFBQSxFQUd2Qix1QkFBdUI7QUFBQTtBQUFBLEVBRXZCLHdCQUF3QjtBQUFBO0FBQUE7QUFBQSxFQUd4QixjQUFjO0FBQUE7QUFBQSxFQUVkLGNBQWM7QUFBQTtBQUFBLEVBRWQsV0FBVztBQUFBO0FBQUEsRUFFWCxXQUFXO0FBQUE7QUFBQSxFQUVYLG9CQUFvQjtBQUFBO0FBQUEsRUFFcEIsZUFBZTtBQUFBO0FBQUE7QUFBQSxFQUtmLGVBQWU7QUFBQTtBQUFBO0FBQUEsRUFHZix3QkFBd0I7QUFBQTtBQUFBLEVBRXhCLHFCQUFxQixJQUFJO0FBQUE7QUFBQTtBQUFBLEVBS3pCLGVBQWU7QUFBQTtBQUFBLEVBRWYsV0FBVztBQUFBO0FBQUEsRUFFWCxnQkFBZ0IsSUFBSTtBQUFBO0FBQUEsRUFFcEIscUJBQXFCO0FBQUE7QUFBQSxFQUVyQixVQUFVO0FBQUE7QUFBQSxFQUVWLG1CQUFtQjtBQUFBO0FBQUEsRUFFbkIsa0JBQWtCO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNbEIsa0JBQWtCLElBQUk7QUFBQTtBQUFBO0FBQUEsRUFHdEIscUJBQXFCO0FBQUE7QUFBQSxFQUVyQixlQUFlO0FBQUE7QUFBQSxFQUVmLHFCQUFxQjtBQUFBO0FBQUE7QUFBQTtBQUFBLEVBTXJCLGlCQUFpQjtBQUFBO0FBQUEsRUFFakIsUUFBUTtBQUFBO0FBQUEsRUFFUixpQkFBaUI7QUFBQTtBQUFBLEVBRWpCLHVCQUF1QjtBQUFBO0FBQUEsRUFFdkIsa0JBQWtCO0FBQUE7QUFBQSxFQUVsQixnQkFBZ0I7QUFBQTtBQUFBLEVBRWhCLG1CQUFtQjtBQUFBO0FBQUE7QUFBQSxFQUduQiwrQkFBK0I7QUFBQTtBQUFBLEVBRS9CLGNBQWM7QUFBQTtBQUFBLEVBRWQsaUJBQWlCO0FBQUE7QUFBQSxFQUVqQixxQkFBcUI7QUFBQTtBQUFBLEVBRXJCLGlCQUFpQjtBQUFBO0FBQUE7QUFBQSxFQUtqQixnQkFBZ0IsSUFBSTtBQUFBO0FBQUEsRUFFcEIsZUFBZSxJQUFJO0FBQUE7QUFBQSxFQUVuQixZQUFZO0FBQUE7QUFBQSxFQUVaLDJCQUEyQjtBQUFBO0FBQUEsRUFFM0IsYUFBYTtBQUNmOzs7QUMxS08sSUFBTSxvQkFBb0I7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQUsvQixnQkFBZ0I7QUFBQTtBQUFBLEVBRWhCLHVCQUF1QjtBQUFBO0FBQUE7QUFBQSxFQUd2QixnQkFBZ0I7QUFBQTtBQUFBO0FBQUEsRUFLaEIsaUJBQWlCO0FBQUE7QUFBQSxFQUVqQixxQkFBcUI7QUFBQTtBQUFBLEVBRXJCLG9CQUFvQixJQUFJO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNeEIsZUFBZTtBQUFBO0FBQUEsRUFFZixvQkFBb0I7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQU1wQiwwQkFBMEIsSUFBSTtBQUFBO0FBQUEsRUFFOUIsb0JBQW9CO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNcEIsVUFBVTtBQUFBO0FBQUEsRUFFVixtQkFBbUI7QUFBQTtBQUFBO0FBQUEsRUFHbkIsY0FBYztBQUFBO0FBQUEsRUFFZCxvQkFBb0I7QUFBQTtBQUFBO0FBQUEsRUFHcEIsa0JBQWtCO0FBQUE7QUFBQTtBQUFBLEVBS2xCLGNBQWM7QUFBQTtBQUFBLEVBRWQscUJBQXFCO0FBQUE7QUFBQSxFQUVyQixzQkFBc0I7QUFDeEI7OztBQ3JEQSxJQUFNLGdCQUFnQjtBQUd0QixJQUFNLE9BQU87QUFDYixJQUFNLE9BQU87QUFDYixJQUFNLFNBQVM7QUFDZixJQUFNLG1CQUFtQjtBQUV6QixJQUFNLFFBQVE7QUFDZCxJQUFNLGdCQUFnQjtBQUN0QixJQUFNLFNBQVM7QUFNUixJQUFNLGtCQUFrQixDQUFDLGNBQThCLFlBQVksSUFBSTtBQUc5RSxJQUFNLGVBQWU7QUFFckIsSUFBTSxNQUFNO0FBbUJaLElBQU0sV0FBTixNQUFlO0FBQUEsRUFDSjtBQUFBLEVBQ1U7QUFBQSxFQUNBO0FBQUE7QUFBQSxFQUVWO0FBQUEsRUFDVTtBQUFBLEVBQ0E7QUFBQSxFQUVuQixZQUFZLE1BQXlCO0FBQ25DLFNBQUssV0FBVyxLQUFLLGFBQWE7QUFDbEMsU0FBSyxLQUFLLFdBQVksS0FBSyxXQUFXLE9BQVEsRUFBRyxPQUFNLElBQUksV0FBVyxzQ0FBc0M7QUFDNUcsU0FBSyxPQUFPLEtBQUssV0FBVztBQUM1QixTQUFLLFVBQVUsSUFBSSxXQUFXLE1BQU0sR0FBRyxnQkFBZ0IsQ0FBQztBQUN4RCxTQUFLLFFBQVEsSUFBSSxXQUFXLE1BQU0sYUFBYTtBQUMvQyxTQUFLLFFBQVEsSUFBSSxZQUFZLE1BQU0sYUFBYTtBQUNoRCxTQUFLLFVBQVUsSUFBSSxhQUFhLE1BQU0sYUFBYTtBQUFBLEVBQ3JEO0FBQ0Y7QUFFTyxJQUFNLGFBQU4sY0FBeUIsU0FBUztBQUFBLEVBQ3ZDO0FBQUE7QUFBQSxFQUVBLFlBQVk7QUFBQTtBQUFBLEVBRVo7QUFBQTtBQUFBLEVBRUE7QUFBQSxFQUVBLFlBQVksTUFBeUI7QUFDbkMsVUFBTSxJQUFJO0FBQ1YsU0FBSyxRQUFRLFFBQVEsS0FBSyxLQUFLLFNBQVMsSUFBSSxNQUFNO0FBQ2xELFNBQUssUUFBUSxRQUFRLEtBQUssS0FBSyxTQUFTLElBQUksTUFBTTtBQUNsRCxTQUFLLGFBQWEsS0FBSztBQUFBLEVBQ3pCO0FBQUE7QUFBQSxFQUdBLElBQUksa0JBQTBCO0FBQzVCLFdBQU8sZ0JBQWdCLEtBQUssUUFBUTtBQUFBLEVBQ3RDO0FBQUE7QUFBQSxFQUdBLElBQUksa0JBQTBCO0FBQzVCLFdBQU8sS0FBSyxXQUFXLGtCQUFrQixxQkFBcUI7QUFBQSxFQUNoRTtBQUFBO0FBQUEsRUFHQSxJQUFJLE9BQWU7QUFDakIsU0FBSyxRQUFRLFFBQVEsS0FBSyxLQUFLLFNBQVMsSUFBSSxNQUFNO0FBQ2xELFdBQVEsS0FBSyxRQUFRLEtBQUssVUFBVztBQUFBLEVBQ3ZDO0FBQUE7QUFBQSxFQUdBLE1BQ0UsUUFDQSxTQUNBLFFBQVEsR0FDUixNQUFNLFlBQVksU0FBWSxJQUFJLFFBQVEsUUFDakM7QUFDVCxVQUFNLEtBQUssS0FBSyxPQUFPLFFBQVEsTUFBTSxLQUFLO0FBQzFDLFFBQUksS0FBSyxFQUFHLFFBQU87QUFDbkIsUUFBSSxZQUFZLFFBQVc7QUFDekIsV0FBSyxNQUFNLElBQUksVUFBVSxLQUFLLFFBQVEsUUFBUSxTQUFTLFVBQVUsUUFBUSxTQUFTLE9BQU8sR0FBRyxHQUFHLEVBQUU7QUFBQSxJQUNuRztBQUNBLFNBQUssU0FBUztBQUNkLFdBQU87QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUdBLFVBQVUsUUFBc0IsT0FBbUIsUUFBNkI7QUFDOUUsUUFBSSxLQUFLLEtBQUssT0FBTyxRQUFRLE1BQU0sU0FBUyxPQUFPLE1BQU07QUFDekQsUUFBSSxLQUFLLEVBQUcsUUFBTztBQUNuQixlQUFXLFFBQVEsTUFBTyxNQUFLLE1BQU0sSUFBSSxJQUFJO0FBQzdDLFNBQUssTUFBTSxJQUFJLFFBQVEsRUFBRTtBQUN6QixTQUFLLFNBQVM7QUFDZCxXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxPQUFPLFFBQXNCLGNBQThCO0FBQ3pELFVBQU0sT0FBTyxlQUFlO0FBQzVCLFFBQUksT0FBTyxLQUFLLFdBQVcsRUFBRyxRQUFPO0FBQ3JDLFVBQU0sT0FBUSxPQUFPLElBQUssQ0FBQztBQUMzQixRQUFJLEtBQUssS0FBSyxRQUFRLEtBQUs7QUFDM0IsVUFBTSxXQUFXLEtBQUssV0FBVztBQUNqQyxVQUFNLE1BQU0sT0FBTyxXQUFXLFdBQVc7QUFDekMsU0FBTSxLQUFLLFFBQVEsS0FBSyxVQUFXLEtBQUssTUFBTSxPQUFPLEtBQUssVUFBVTtBQUNsRSxXQUFLLFFBQVEsUUFBUSxLQUFLLEtBQUssU0FBUyxJQUFJLE1BQU07QUFDbEQsV0FBTSxLQUFLLFFBQVEsS0FBSyxVQUFXLEtBQUssTUFBTSxPQUFPLEtBQUssU0FBVSxRQUFPO0FBQUEsSUFDN0U7QUFDQSxRQUFJLFFBQVEsR0FBRztBQUNiLFdBQUssTUFBTSxPQUFPLENBQUMsSUFBSTtBQUN2QixXQUFLLE9BQU8sT0FBTyxLQUFLLENBQUMsSUFBSTtBQUM3QixXQUFLO0FBQUEsSUFDUDtBQUNBLFVBQU0sT0FBTyxPQUFPO0FBQ3BCLFNBQUssTUFBTSxJQUFJLElBQUk7QUFDbkIsU0FBSyxNQUFNLE9BQU8sQ0FBQyxJQUFJLE9BQU8sT0FBUSxPQUFPLFNBQVMsSUFBTSxPQUFPLFVBQVU7QUFDN0UsU0FBSyxTQUFTLE9BQU8sS0FBSyxDQUFDLElBQUksT0FBTztBQUN0QyxTQUFLLE1BQU0sT0FBTyxDQUFDLElBQUksT0FBTztBQUM5QixTQUFLLE1BQU0sT0FBTyxDQUFDLElBQUksT0FBTztBQUM5QixTQUFLLFlBQWEsS0FBSyxRQUFRLE1BQU0sU0FBVTtBQUMvQyxXQUFPLEtBQUs7QUFBQSxFQUNkO0FBQUE7QUFBQSxFQUdBLFdBQWlCO0FBQ2YsU0FBSyxRQUFRLEtBQUs7QUFDbEIsWUFBUSxNQUFNLEtBQUssU0FBUyxNQUFNLEtBQUssUUFBUSxDQUFDO0FBQUEsRUFDbEQ7QUFBQTtBQUFBLEVBR0EsWUFBa0I7QUFDaEIsWUFBUSxNQUFNLEtBQUssU0FBUyxrQkFBa0IsQ0FBQztBQUFBLEVBQ2pEO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQU1BLGdCQUF5QjtBQUN2QixRQUFJLEtBQUssZUFBZSxLQUFLLE1BQU8sUUFBTztBQUMzQyxTQUFLLGFBQWEsS0FBSztBQUN2QixXQUFPLFFBQVEsS0FBSyxLQUFLLFNBQVMsTUFBTSxNQUFNO0FBQUEsRUFDaEQ7QUFBQTtBQUFBLEVBR0EsT0FBZ0I7QUFDZCxVQUFNLE1BQU0sUUFBUSxTQUFTLEtBQUssU0FBUyxRQUFRLEtBQUs7QUFDeEQsUUFBSSxRQUFRLE9BQVEsU0FBUSxPQUFPLEtBQUssU0FBUyxRQUFRLENBQUM7QUFDMUQsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFDRjtBQUVPLElBQU0sYUFBTixjQUF5QixTQUFpQztBQUFBLEVBQy9ELE9BQU87QUFBQSxFQUNQLFFBQVE7QUFBQSxFQUNSLFNBQVM7QUFBQSxFQUNULGFBQWE7QUFBQSxFQUNiLElBQUk7QUFBQSxFQUNKLElBQUk7QUFBQTtBQUFBLEVBRUosUUFBUTtBQUFBLEVBQ1IsTUFBTTtBQUFBLEVBQ047QUFBQSxFQUNBO0FBQUE7QUFBQSxFQUVBO0FBQUEsRUFFQSxZQUFZLE1BQXlCO0FBQ25DLFVBQU0sSUFBSTtBQUNWLFNBQUssUUFBUSxRQUFRLEtBQUssS0FBSyxTQUFTLElBQUksTUFBTTtBQUNsRCxTQUFLLFFBQVEsS0FBSztBQUNsQixTQUFLLFdBQVcsS0FBSztBQUFBLEVBQ3ZCO0FBQUE7QUFBQSxFQUdBLE9BQWdCO0FBQ2QsV0FBTyxNQUFNO0FBQ1gsVUFBSSxLQUFLLFVBQVUsS0FBSyxPQUFPO0FBQzdCLGFBQUssUUFBUSxRQUFRLEtBQUssS0FBSyxTQUFTLElBQUksTUFBTTtBQUNsRCxZQUFJLEtBQUssVUFBVSxLQUFLLE1BQU8sUUFBTztBQUFBLE1BQ3hDO0FBQ0EsWUFBTSxLQUFLLEtBQUssUUFBUSxLQUFLO0FBQzdCLFlBQU0sT0FBTyxPQUFPO0FBQ3BCLFlBQU0sT0FBTyxLQUFLLE1BQU0sSUFBSTtBQUM1QixZQUFNLFNBQVMsS0FBSyxNQUFNLE9BQU8sQ0FBQztBQUNsQyxXQUFLLFdBQVcsS0FBSztBQUNyQixXQUFLLFFBQVMsS0FBSyxTQUFVLE9BQU8sSUFBSyxDQUFDLE9BQVE7QUFDbEQsV0FBSyxPQUFPLFNBQVM7QUFDckIsVUFBSSxLQUFLLFNBQVMsSUFBSztBQUN2QixXQUFLLFFBQVMsV0FBVyxJQUFLO0FBQzlCLFdBQUssU0FBUyxXQUFXO0FBQ3pCLFdBQUssYUFBYSxLQUFLLFNBQVMsT0FBTyxLQUFLLENBQUM7QUFDN0MsV0FBSyxJQUFJLEtBQUssTUFBTSxPQUFPLENBQUM7QUFDNUIsV0FBSyxJQUFJLEtBQUssTUFBTSxPQUFPLENBQUM7QUFDNUIsV0FBSyxRQUFRLEtBQUs7QUFDbEIsV0FBSyxNQUFNLEtBQUs7QUFDaEIsYUFBTztBQUFBLElBQ1Q7QUFBQSxFQUNGO0FBQUE7QUFBQSxFQUdBLEtBQUssT0FBdUI7QUFDMUIsVUFBTSxLQUFLLEtBQUs7QUFDaEIsU0FBSyxRQUFRLEtBQUs7QUFDbEIsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsVUFBZ0I7QUFDZCxTQUFLLFFBQVEsS0FBSztBQUFBLEVBQ3BCO0FBQUE7QUFBQSxFQUdBLFVBQW1CO0FBQ2pCLFlBQVEsTUFBTSxLQUFLLFNBQVMsTUFBTSxLQUFLLFFBQVEsQ0FBQztBQUNoRCxXQUNFLFFBQVEsS0FBSyxLQUFLLFNBQVMsZ0JBQWdCLE1BQU0sS0FBSyxRQUFRLFNBQVMsS0FBSyxTQUFTLGtCQUFrQixDQUFDLE1BQU07QUFBQSxFQUVsSDtBQUFBLEVBRUEsSUFBSSxRQUFpQjtBQUNuQixXQUFPLEtBQUssVUFBVSxRQUFRLEtBQUssS0FBSyxTQUFTLElBQUksTUFBTTtBQUFBLEVBQzdEO0FBQUE7QUFBQSxFQUdBLFFBQWlCO0FBQ2YsWUFBUSxNQUFNLEtBQUssU0FBUyxRQUFRLGFBQWE7QUFDakQsUUFBSSxLQUFLLE1BQU8sUUFBTztBQUN2QixTQUFLLFVBQVU7QUFDZixXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxZQUFrQjtBQUNoQixZQUFRLE1BQU0sS0FBSyxTQUFTLFFBQVEsS0FBSztBQUFBLEVBQzNDO0FBQUE7QUFBQSxFQUdBLEtBQUssV0FBeUI7QUFDNUIsWUFBUSxNQUFNLEtBQUssU0FBUyxRQUFRLE1BQU07QUFDMUMsUUFBSSxLQUFLLE1BQU8sU0FBUSxLQUFLLEtBQUssU0FBUyxRQUFRLFFBQVEsU0FBUztBQUNwRSxTQUFLLFVBQVU7QUFBQSxFQUNqQjtBQUNGOzs7QUN4UUEsSUFBTSxFQUFFLGVBQWUsaUJBQWlCLGdCQUFnQixZQUFZLElBQUk7QUFDeEUsSUFBTSxFQUFFLGVBQWUsSUFBSTtBQWlCM0IsSUFBTSxlQUF3QixFQUFFLE1BQU0sT0FBTyxTQUFTLEdBQUcsU0FBUyxNQUFNO0FBR3hFLElBQWUsYUFBZixNQUEwQjtBQUFBLEVBQ2Y7QUFBQSxFQUNBO0FBQUEsRUFDQyxXQUFXO0FBQUEsRUFDWjtBQUFBLEVBQ1Q7QUFBQSxFQUVBLFlBQVksT0FBaUI7QUFDM0IsU0FBSyxTQUFTO0FBQ2QsU0FBSyxTQUFTLElBQUksV0FBVyxNQUFNLEtBQUs7QUFDeEMsU0FBSyxTQUFTLElBQUksV0FBVyxNQUFNLElBQUk7QUFDdkMsVUFBTSxLQUFLLEdBQUcsV0FBVyxNQUFNLEtBQUssSUFBSSxDQUFDO0FBQ3pDLFNBQUssU0FBUztBQUFBLEVBQ2hCO0FBQUE7QUFBQSxFQU1BLE9BQWE7QUFDWCxRQUFJLEtBQUssT0FBTyxjQUFjLEVBQUcsTUFBSyxVQUFVO0FBQUEsRUFDbEQ7QUFBQTtBQUFBLEVBR0EsV0FBaUI7QUFDZixTQUFLLE9BQU8sS0FBSyxZQUFZLENBQUM7QUFBQSxFQUNoQztBQUFBLEVBRUEsTUFBWTtBQUNWLFFBQUksS0FBSyxTQUFVO0FBRW5CLG1CQUFlLEtBQUssS0FBSztBQUN6QixTQUFLLFFBQVE7QUFDYixVQUFNLFVBQVUsS0FBSyxNQUFNO0FBRTNCLFFBQUksQ0FBQyxLQUFLLFlBQVksQ0FBQyxRQUFRLFFBQVMsTUFBSyxLQUFLLE9BQU87QUFBQSxFQUMzRDtBQUFBLEVBRUEsUUFBYztBQUNaLFNBQUssV0FBVztBQUNoQixtQkFBZSxLQUFLLEtBQUs7QUFDekIsU0FBSyxPQUFPLEtBQUssTUFBTTtBQUFBLEVBQ3pCO0FBQUEsRUFFVSxRQUFpQjtBQUN6QixXQUFPLEtBQUssV0FBVyxlQUFlLEtBQUssT0FBTyxNQUFNO0FBQUEsRUFDMUQ7QUFBQSxFQUVVLFlBQWtCO0FBQzFCLFFBQUksS0FBSyxPQUFPLEtBQUssRUFBRyxNQUFLLE9BQU8sS0FBSyxZQUFZLENBQUM7QUFBQSxFQUN4RDtBQUFBLEVBRVUsV0FBaUI7QUFDekIsU0FBSyxVQUFVLGFBQWEsTUFBTSxLQUFLLElBQUksQ0FBQztBQUFBLEVBQzlDO0FBQ0Y7QUEyR08sSUFBTSxXQUFOLGNBQXVCLFdBQVc7QUFBQSxFQUM5QjtBQUFBLEVBQ1Q7QUFBQSxFQUVBLFlBQVksT0FBaUIsUUFBcUI7QUFDaEQsVUFBTSxLQUFLO0FBQ1gsU0FBSyxVQUFVO0FBQUEsRUFDakI7QUFBQSxFQUVTLFFBQWM7QUFDckIsVUFBTSxNQUFNO0FBQ1osaUJBQWEsS0FBSyxNQUFNO0FBQUEsRUFDMUI7QUFBQTtBQUFBLEVBR0EsVUFBZ0I7QUFDZCxRQUFJLENBQUMsS0FBSyxTQUFVLE1BQUssU0FBUztBQUFBLEVBQ3BDO0FBQUEsRUFFVSxLQUFLLEVBQUUsU0FBUyxLQUFLLEdBQWtCO0FBRS9DLFFBQUksUUFBUSxVQUFVLEVBQUcsTUFBSyxTQUFTO0FBQUEsYUFDOUIsS0FBSyxRQUFRLFFBQVEsRUFBRyxNQUFLLE1BQU07QUFBQSxRQUN2QyxNQUFLLE9BQU87QUFBQSxFQUNuQjtBQUFBLEVBRUEsU0FBZTtBQUNiLGlCQUFhLEtBQUssTUFBTTtBQUN4QixVQUFNLFNBQVMsS0FBSyxRQUFRLE1BQU0sSUFBSSxZQUFZLElBQUk7QUFDdEQsUUFBSSxVQUFVLEtBQUssQ0FBQyxLQUFLLE9BQU8sTUFBTSxFQUFHLE1BQUssU0FBUztBQUFBLGFBQzlDLFNBQVMsT0FBTyxrQkFBbUIsTUFBSyxTQUFTLFdBQVcsTUFBTSxLQUFLLElBQUksR0FBRyxNQUFNO0FBQUEsRUFDL0Y7QUFBQSxFQUVBLFFBQWM7QUFDWixVQUFNLFdBQVcsWUFBWSxJQUFJLElBQUk7QUFDckMsYUFBUyxNQUFNLFdBQVcsZ0JBQWdCLE1BQU0sVUFBVSxNQUFNLFlBQVksSUFBSSxHQUFHO0FBQ2pGLFlBQU0sU0FBUyxLQUFLLElBQUksVUFBVSxLQUFLLFFBQVEsTUFBTSxDQUFDLElBQUk7QUFDMUQsVUFBSSxTQUFTLEVBQUcsTUFBSyxPQUFPLEtBQUssTUFBTTtBQUN2QyxZQUFNLEVBQUUsTUFBTSxRQUFRLElBQUksS0FBSyxNQUFNO0FBQ3JDLFVBQUksUUFBUztBQUNiLFVBQUksS0FBTTtBQUFBLElBQ1o7QUFDQSxTQUFLLFNBQVM7QUFBQSxFQUNoQjtBQUNGOzs7QUM3T08sU0FBUyxZQUFZLE9BQXFCO0FBQy9DLFFBQU0sSUFBSSxNQUFNLGVBQWUsS0FBSyxVQUFVLEtBQUssQ0FBQyxFQUFFO0FBQ3hEOzs7QUNGTyxJQUFNLFFBQVEsS0FBSztBQUNuQixJQUFNLFNBQVMsQ0FBQyxlQUErQixhQUFjLFFBQVE7QUFFNUUsSUFBTSxhQUFhLEtBQUs7QUFFakIsSUFBTSxVQUFVLENBQUMsZUFBK0IsYUFBYTtBQUM3RCxJQUFNLFdBQVcsQ0FBQyxlQUErQixLQUFLLE1BQU0sYUFBYSxVQUFVO0FBQ25GLElBQU0sWUFBWSxDQUFDLEtBQWEsU0FBeUIsT0FBTyxhQUFhO0FBRzdFLElBQU0sV0FBVztBQUVqQixJQUFNLGVBQWU7OztBQ1A1QixJQUFNLE9BQU87QUFBQSxFQUNYLFFBQVE7QUFBQSxFQUNSLGdCQUFnQjtBQUFBLEVBQ2hCLE1BQU07QUFBQSxFQUNOLFVBQVU7QUFBQSxFQUNWLFVBQVU7QUFBQSxFQUNWLE9BQU87QUFBQSxFQUNQLE9BQU87QUFBQSxFQUNQLFdBQVc7QUFBQSxFQUNYLFFBQVE7QUFBQSxFQUNSLGdCQUFnQjtBQUFBLEVBQ2hCLFFBQVE7QUFBQSxFQUNSLGFBQWE7QUFBQSxFQUNiLFNBQVM7QUFBQSxFQUNULE9BQU87QUFBQSxFQUNQLFNBQVM7QUFDWDtBQUdBLElBQU0sT0FBTztBQUFBO0FBQUEsRUFFWCxlQUFlO0FBQUE7QUFBQSxFQUVmLFNBQVM7QUFDWDtBQUdPLElBQU0sY0FBYyxFQUFFLFlBQVksR0FBRyxRQUFRLEdBQUcsWUFBWSxFQUFFO0FBZ0I5RCxJQUFNLGFBQWE7QUF5RDFCLElBQU1DLFdBQVUsSUFBSSxXQUFXLENBQUM7QUFDaEMsSUFBTSxnQkFBZ0I7QUFHZixJQUFNLGVBQU4sTUFBbUI7QUFBQSxFQUNmO0FBQUEsRUFDQSxXQUFXLElBQUksWUFBWSxhQUFhO0FBQUEsRUFDeEMsVUFBd0IsRUFBRSxNQUFNLEdBQUcsT0FBTyxHQUFHLFFBQVEsR0FBRyxZQUFZLEdBQUcsR0FBRyxHQUFHLEdBQUcsRUFBRTtBQUFBLEVBRTNGLFlBQVksS0FBZ0I7QUFDMUIsU0FBSyxPQUFPO0FBQUEsRUFDZDtBQUFBO0FBQUEsRUFHQSxPQUFPLE1BQWMsVUFBa0IsT0FBeUI7QUFDOUQsU0FBSyxLQUFLLEtBQUssYUFBYSxNQUFNLFFBQVEsR0FBRyxLQUFLO0FBQUEsRUFDcEQ7QUFBQSxFQUVBLGFBQWEsTUFBYyxVQUFnQztBQUN6RCxVQUFNLFNBQVMsS0FBSyxLQUFLLEtBQUssUUFBUSxDQUFDO0FBQ3ZDLFdBQU8sSUFBSTtBQUNYLFdBQU8sU0FBUztBQUNoQixXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxnQkFBZ0IsWUFBc0M7QUFDcEQsVUFBTSxTQUFTLEtBQUssS0FBSyxLQUFLLGdCQUFnQixDQUFDO0FBQy9DLFdBQU8sU0FBUyxXQUFXLFNBQVM7QUFDcEMsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLEtBQUssYUFBc0M7QUFDekMsU0FBSyxLQUFLLEtBQUssS0FBSyxLQUFLLE1BQU0sQ0FBQyxHQUFHLElBQUksV0FBVyxhQUFhLEtBQUssV0FBVyxFQUFFLE1BQU0sQ0FBQztBQUFBLEVBQzFGO0FBQUEsRUFFQSxTQUFTLFlBQXdCLE9BQXlCO0FBQ3hELFNBQUssWUFBWSxLQUFLLFVBQVUsWUFBWSxLQUFLO0FBQUEsRUFDbkQ7QUFBQSxFQUVBLFNBQVMsWUFBd0IsT0FBeUI7QUFDeEQsU0FBSyxZQUFZLEtBQUssVUFBVSxZQUFZLEtBQUs7QUFBQSxFQUNuRDtBQUFBLEVBRUEsTUFBTSxZQUE4QjtBQUNsQyxTQUFLLFlBQVksS0FBSyxPQUFPLFlBQVlBLFFBQU87QUFBQSxFQUNsRDtBQUFBO0FBQUEsRUFHQSxZQUFZLE1BQVksRUFBRSxZQUFZLE1BQU0sVUFBVSxXQUFBQyxZQUFXLFFBQVEsR0FBZSxPQUF5QjtBQUMvRyxVQUFNLFVBQVUsS0FBSyxPQUFPO0FBQzVCLFlBQVEsWUFBWSxLQUFLLFFBQVEsQ0FBQztBQUNsQyxZQUFRLE9BQU8sS0FBSztBQUNwQixVQUFNLFNBQVMsS0FBSyxLQUFLLE1BQU0sVUFBVTtBQUN6QyxXQUFPLElBQUk7QUFDWCxXQUFPLElBQUk7QUFDWCxXQUFPLFFBQVFBO0FBQ2YsU0FBSyxLQUFLLFFBQVEsUUFBUSxLQUFLLENBQUM7QUFBQSxFQUNsQztBQUFBO0FBQUEsRUFHQSxNQUFNLFlBQW9CLFNBQWlCLE9BQXlCO0FBQ2xFLFVBQU0sU0FBUyxLQUFLLEtBQUssS0FBSyxPQUFPLFVBQVU7QUFDL0MsV0FBTyxJQUFJO0FBQ1gsU0FBSyxLQUFLLFFBQVEsS0FBSztBQUFBLEVBQ3pCO0FBQUE7QUFBQSxFQUdBLFVBQVUsRUFBRSxZQUFZLFNBQVMsTUFBTSxpQkFBaUIsUUFBUSxHQUFjLE9BQXlCO0FBQ3JHLFVBQU0sU0FBUyxLQUFLLEtBQUssS0FBSyxXQUFXLFVBQVU7QUFDbkQsV0FBTyxJQUFJO0FBQ1gsV0FBTyxJQUFJO0FBQ1gsV0FBTyxTQUFTLGtCQUFrQixLQUFLLGdCQUFnQixNQUFNLFVBQVUsS0FBSyxVQUFVO0FBQ3RGLFNBQUssS0FBSyxRQUFRLEtBQUs7QUFBQSxFQUN6QjtBQUFBO0FBQUEsRUFHQSxPQUFPLFNBQWlCLE1BQXdCO0FBQzlDLFVBQU0sU0FBUyxLQUFLLEtBQUssS0FBSyxRQUFRLENBQUM7QUFDdkMsV0FBTyxJQUFJO0FBQ1gsU0FBSyxLQUFLLFFBQVEsSUFBSTtBQUFBLEVBQ3hCO0FBQUE7QUFBQSxFQUdBLGVBQWUsRUFBRSxRQUFRLFdBQVcsWUFBWSxHQUFvQixPQUF5QjtBQUMzRixVQUFNLFVBQVUsS0FBSyxPQUFPO0FBQzVCLFlBQVEsT0FBTyxLQUFLLFdBQVcsQ0FBQztBQUNoQyxZQUFRLE9BQU8sS0FBSztBQUNwQixVQUFNLFNBQVMsS0FBSyxLQUFLLEtBQUssZ0JBQWdCLE1BQU07QUFDcEQsV0FBTyxJQUFJLFFBQVEsU0FBUztBQUM1QixXQUFPLElBQUksU0FBUyxTQUFTO0FBQzdCLFNBQUssS0FBSyxRQUFRLFFBQVEsS0FBSyxDQUFDO0FBQUEsRUFDbEM7QUFBQTtBQUFBLEVBR0EsT0FBTyxZQUFvQixNQUFjLE9BQXlCO0FBQ2hFLFVBQU0sU0FBUyxLQUFLLEtBQUssS0FBSyxRQUFRLFVBQVU7QUFDaEQsV0FBTyxJQUFJO0FBQ1gsU0FBSyxLQUFLLFFBQVEsS0FBSztBQUFBLEVBQ3pCO0FBQUE7QUFBQSxFQUdBLFlBQVksWUFBb0IsS0FBd0I7QUFDdEQsVUFBTSxTQUFTLEtBQUssS0FBSyxLQUFLLGFBQWEsVUFBVTtBQUNyRCxXQUFPLFNBQVM7QUFDaEIsU0FBSyxLQUFLLFFBQVFELFFBQU87QUFBQSxFQUMzQjtBQUFBO0FBQUEsRUFHQSxRQUFRLFlBQW9CLE1BQWMsUUFBc0I7QUFDOUQsVUFBTSxTQUFTLEtBQUssS0FBSyxLQUFLLFNBQVMsVUFBVTtBQUNqRCxXQUFPLFNBQVM7QUFDaEIsU0FBSyxLQUFLLFFBQVEsS0FBSyxNQUFNLENBQUM7QUFBQSxFQUNoQztBQUFBLEVBRUEsUUFBYztBQUNaLFNBQUssS0FBSyxLQUFLLEtBQUssS0FBSyxPQUFPLENBQUMsR0FBR0EsUUFBTztBQUFBLEVBQzdDO0FBQUEsRUFFQSxVQUFnQjtBQUNkLFNBQUssS0FBSyxLQUFLLEtBQUssS0FBSyxTQUFTLENBQUMsR0FBR0EsUUFBTztBQUFBLEVBQy9DO0FBQUEsRUFFQSxTQUFzQjtBQUNwQixTQUFLLFNBQVMsTUFBTTtBQUNwQixXQUFPLEtBQUs7QUFBQSxFQUNkO0FBQUEsRUFFQSxLQUFLLE1BQVksWUFBa0M7QUFDakQsVUFBTSxTQUFTLEtBQUs7QUFDcEIsV0FBTyxPQUFPO0FBQ2QsV0FBTyxRQUFRO0FBQ2YsV0FBTyxTQUFTO0FBQ2hCLFdBQU8sYUFBYTtBQUNwQixXQUFPLElBQUk7QUFDWCxXQUFPLElBQUk7QUFDWCxXQUFPO0FBQUEsRUFDVDtBQUNGOzs7QUMzT08sSUFBTSxTQUFOLE1BQW9DO0FBQUEsRUFDaEM7QUFBQSxFQUNBO0FBQUEsRUFDQSxXQUFXLElBQUksYUFBYSxDQUFDLFFBQVEsWUFBWSxLQUFLLEtBQUssUUFBUSxPQUFPLENBQUM7QUFBQSxFQUNwRixXQUE0RCxDQUFDO0FBQUEsRUFFN0QsWUFBWSxNQUFrQixVQUF5QjtBQUNyRCxTQUFLLFFBQVE7QUFDYixTQUFLLFlBQVk7QUFBQSxFQUNuQjtBQUFBLEVBRUEsTUFBTSxNQUFjLFVBQW9CLEVBQUUsWUFBWSxNQUFNLEdBQXdEO0FBQ2xILFVBQU0sVUFDSixLQUFLLFNBQVMsV0FBVyxLQUN6QixXQUFXLFNBQVMsTUFBTSxVQUFVLEtBQUssTUFBTSxtQkFDL0MsS0FBSyxNQUFNLFVBQVUsS0FBSyxTQUFTLGdCQUFnQixVQUFVLEdBQUcsWUFBWSxLQUFLO0FBQ25GLFFBQUksQ0FBQyxTQUFTO0FBQ1osV0FBSyxPQUFPLE1BQU0sVUFBVSxLQUFLO0FBQ2pDO0FBQUEsSUFDRjtBQUNBLFNBQUssVUFBVSxJQUFJLGVBQWU7QUFDbEMsU0FBSyxVQUFVLElBQUksZ0JBQWdCLE1BQU0sTUFBTTtBQUFBLEVBQ2pEO0FBQUEsRUFFQSxPQUFPLE1BQWMsRUFBRSxPQUFPLFFBQVEsR0FBYSxPQUF5QjtBQUMxRSxTQUFLLFVBQVUsSUFBSSxlQUFlO0FBQ2xDLFNBQUssVUFBVSxJQUFJLGdCQUFnQixNQUFNLE1BQU07QUFDL0MsUUFBSSxZQUFZLFlBQVksTUFBTSxTQUFTLEtBQUssTUFBTSxnQkFBaUIsTUFBSyxLQUFLLE1BQU0sT0FBTyxLQUFLO0FBQUEsUUFDOUYsTUFBSyxTQUFTLE9BQU8sTUFBTSxPQUFPLEtBQUs7QUFBQSxFQUM5QztBQUFBLEVBRUEsT0FBTyxNQUFjLFVBQWtCLFFBQXNCO0FBQzNELFVBQU0sVUFBVSxLQUFLO0FBQ3JCLFlBQVEsT0FBTyxNQUFNO0FBQUEsTUFDbkIsS0FBSztBQUNILGFBQUssT0FBTyxNQUFNLE9BQU8sVUFBVSxPQUFPLEtBQUs7QUFDL0M7QUFBQSxNQUNGLEtBQUs7QUFDSCxnQkFBUSxlQUFlLFFBQVEsT0FBTyxLQUFLO0FBQzNDO0FBQUEsTUFDRixLQUFLO0FBQ0gsZ0JBQVEsT0FBTyxPQUFPLFlBQVksT0FBTyxNQUFNLE9BQU8sS0FBSztBQUMzRDtBQUFBLE1BQ0YsS0FBSztBQUNILGdCQUFRLFlBQVksT0FBTyxZQUFZLE9BQU8sR0FBRztBQUNqRDtBQUFBLE1BQ0YsS0FBSztBQUFBLE1BQ0wsS0FBSyxZQUFZO0FBQ2YsY0FBTSxFQUFFLFlBQVksV0FBQUUsWUFBVyxTQUFTLE1BQU0sSUFBSTtBQUNsRCxnQkFBUSxPQUFPLElBQUksRUFBRSxFQUFFLFlBQVksTUFBTSxVQUFVLFdBQUFBLFlBQVcsUUFBUSxHQUFHLEtBQUs7QUFDOUU7QUFBQSxNQUNGO0FBQUEsTUFDQSxLQUFLLFNBQVM7QUFDWixjQUFNLEVBQUUsWUFBWSxXQUFBQSxZQUFXLFFBQVEsSUFBSTtBQUMzQyxnQkFBUSxNQUFNLEVBQUUsWUFBWSxNQUFNLFVBQVUsV0FBQUEsWUFBVyxRQUFRLENBQUM7QUFDaEU7QUFBQSxNQUNGO0FBQUEsTUFDQTtBQUNFLG9CQUFZLE1BQU07QUFBQSxJQUN0QjtBQUFBLEVBQ0Y7QUFBQSxFQUVBLEtBQUssYUFBc0M7QUFDekMsVUFBTSxZQUFZLEtBQUssTUFBTSxLQUFLLE1BQU0sa0JBQWtCLFlBQVk7QUFDdEUsYUFBUyxRQUFRLEdBQUcsUUFBUSxZQUFZLFFBQVEsU0FBUyxXQUFXO0FBQ2xFLFdBQUssU0FBUyxLQUFLLFlBQVksTUFBTSxPQUFPLFFBQVEsU0FBUyxDQUFDO0FBQUEsSUFDaEU7QUFBQSxFQUNGO0FBQUE7QUFBQSxFQUdBLE1BQU0sWUFBb0IsU0FBaUIsT0FBeUI7QUFDbEUsU0FBSyxTQUFTLE1BQU0sWUFBWSxTQUFTLEtBQUs7QUFBQSxFQUNoRDtBQUFBLEVBRUEsVUFBVSxXQUFzQixPQUF5QjtBQUN2RCxTQUFLLFNBQVMsVUFBVSxXQUFXLEtBQUs7QUFBQSxFQUMxQztBQUFBLEVBRUEsWUFBWSxZQUFvQixLQUF3QjtBQUN0RCxTQUFLLFNBQVMsWUFBWSxZQUFZLEdBQUc7QUFBQSxFQUMzQztBQUFBO0FBQUEsRUFHQSxPQUFPLFNBQWlCLE9BQWtFO0FBQ3hGLFVBQU0sT0FBTyxLQUFLLEtBQUssVUFBVSxLQUFLLENBQUM7QUFDdkMsUUFBSSxLQUFLLFVBQVUsS0FBSyxNQUFNLGlCQUFpQjtBQUM3QyxXQUFLLFNBQVMsT0FBTyxTQUFTLElBQUk7QUFDbEM7QUFBQSxJQUNGO0FBQ0EsVUFBTSxRQUFRLG9CQUFvQixLQUFLLE1BQU07QUFDN0MsU0FBSyxTQUFTLE9BQU8sU0FBUyxLQUFLLEtBQUssVUFBVSxFQUFFLFFBQVEsS0FBSyxNQUFNLEVBQUUsTUFBTSxFQUFFLENBQUMsQ0FBQyxDQUFDO0FBQUEsRUFDdEY7QUFBQTtBQUFBLEVBR0EsSUFBSSxpQkFBeUI7QUFDM0IsV0FBTyxLQUFLLE1BQU07QUFBQSxFQUNwQjtBQUFBLEVBRUEsT0FBTyxZQUFvQixNQUFjLFFBQXNCO0FBQzdELFNBQUssU0FBUyxRQUFRLFlBQVksTUFBTSxNQUFNO0FBQUEsRUFDaEQ7QUFBQSxFQUVBLFFBQWM7QUFDWixTQUFLLFNBQVMsTUFBTTtBQUFBLEVBQ3RCO0FBQUEsRUFFQSxVQUFnQjtBQUNkLFNBQUssU0FBUyxRQUFRO0FBQUEsRUFDeEI7QUFBQTtBQUFBLEVBR0EsSUFBSSxVQUFtQjtBQUNyQixXQUFPLEtBQUssU0FBUyxTQUFTO0FBQUEsRUFDaEM7QUFBQTtBQUFBLEVBR0EsVUFBZ0I7QUFDZCxlQUFXLFdBQVcsQ0FBQyxTQUFTLGNBQWMsR0FBWTtBQUN4RCxZQUFNLFVBQVUsS0FBSztBQUNyQixVQUFJLFVBQVU7QUFDZCxhQUFPLFVBQVUsUUFBUSxVQUFVLEtBQUssT0FBTyxRQUFRLE9BQU8sRUFBRyxRQUFRLFFBQVEsT0FBTyxFQUFHLE9BQU8sRUFBRztBQUNyRyxXQUFLLFdBQVcsWUFBWSxJQUFJLFVBQVUsUUFBUSxNQUFNLE9BQU87QUFDL0QsVUFBSSxLQUFLLFNBQVMsV0FBVyxFQUFHO0FBRWhDLFVBQUksWUFBWSxRQUFTLE1BQUssTUFBTSxVQUFVO0FBQUEsSUFDaEQ7QUFBQSxFQUNGO0FBQUE7QUFBQSxFQUdBLEtBQUssTUFBYyxVQUFrQixPQUF5QjtBQUM1RCxVQUFNLE1BQU0sS0FBSyxNQUFNO0FBQ3ZCLFVBQU0sVUFBVSxJQUFJLFNBQVMsTUFBTSxRQUFRLE1BQU0sWUFBWSxNQUFNLFVBQVU7QUFDN0UsUUFBSSxRQUFRO0FBQ1osUUFBSSxNQUFNO0FBQ1YsV0FBTyxNQUFNLE1BQU0sUUFBUTtBQUN6QixZQUFNLE9BQU8sTUFBTSxJQUFJLFFBQVEsVUFBVSxLQUFLLElBQUk7QUFDbEQsVUFBSSxPQUFPLFFBQVEsT0FBTyxNQUFNLE9BQU87QUFDckMsYUFBSyxTQUFTLE9BQU8sTUFBTSxVQUFVLE1BQU0sU0FBUyxPQUFPLEdBQUcsQ0FBQztBQUMvRCxnQkFBUTtBQUFBLE1BQ1Y7QUFDQSxZQUFNO0FBQUEsSUFDUjtBQUNBLFNBQUssU0FBUyxPQUFPLE1BQU0sVUFBVSxNQUFNLFNBQVMsT0FBTyxHQUFHLENBQUM7QUFBQSxFQUNqRTtBQUFBLEVBRUEsT0FBTyxRQUFzQixTQUE4QjtBQUN6RCxXQUFPLEtBQUssTUFBTSxNQUFNLFFBQVEsU0FBUyxHQUFHLFFBQVEsTUFBTTtBQUFBLEVBQzVEO0FBQUEsRUFFQSxLQUFLLFFBQXNCLFNBQTJCO0FBR3BELFFBQUksUUFBUSxTQUFTLEtBQUssTUFBTSxpQkFBaUI7QUFDL0MsWUFBTSxJQUFJLE1BQU0sNEJBQTRCLE9BQU8sSUFBSSxVQUFVLFFBQVEsTUFBTSxpQ0FBaUM7QUFBQSxJQUNsSDtBQUNBLFFBQUksS0FBSyxTQUFTLFdBQVcsS0FBSyxLQUFLLE9BQU8sUUFBUSxPQUFPLEVBQUc7QUFDaEUsUUFBSSxLQUFLLFNBQVMsV0FBVyxHQUFHO0FBQzlCLFdBQUssVUFBVSxJQUFJLGNBQWM7QUFDakMsV0FBSyxNQUFNLFVBQVU7QUFFckIsVUFBSSxLQUFLLE9BQU8sUUFBUSxPQUFPLEVBQUc7QUFBQSxJQUNwQztBQUNBLFNBQUssU0FBUyxLQUFLLEVBQUUsUUFBUSxFQUFFLEdBQUcsT0FBTyxHQUFHLFNBQVMsUUFBUSxNQUFNLEVBQUUsQ0FBQztBQUFBLEVBQ3hFO0FBQ0Y7OztBQ3RLQSxJQUFNQyxRQUFPO0FBQUEsRUFDWCxNQUFNO0FBQUEsRUFDTixPQUFPO0FBQUEsRUFDUCxNQUFNO0FBQUEsRUFDTixNQUFNO0FBQUEsRUFDTixnQkFBZ0I7QUFBQSxFQUNoQixTQUFTO0FBQUEsRUFDVCxXQUFXO0FBQUEsRUFDWCxhQUFhO0FBQUEsRUFDYixPQUFPO0FBQUEsRUFDUCxTQUFTO0FBQUEsRUFDVCxVQUFVO0FBQUEsRUFDVixlQUFlO0FBQUEsRUFDZixTQUFTO0FBQUEsRUFDVCxVQUFVO0FBQUEsRUFDVixZQUFZO0FBQUEsRUFDWixZQUFZO0FBQUEsRUFDWixXQUFXO0FBQUEsRUFDWCxPQUFPO0FBQUEsRUFDUCxNQUFNO0FBQ1I7QUFHQSxJQUFNQyxRQUFPO0FBQUE7QUFBQSxFQUVYLFFBQVE7QUFBQTtBQUFBLEVBRVIsTUFBTTtBQUFBO0FBQUEsRUFFTixVQUFVO0FBQ1o7QUFFTyxJQUFNLFlBQVksRUFBRSxPQUFPLEdBQUcsUUFBUSxHQUFHLE1BQU0sR0FBRyxNQUFNLEdBQUcsTUFBTSxFQUFFO0FBMkQxRSxJQUFNQyxXQUFVLElBQUksV0FBVyxDQUFDO0FBME16QixTQUFTLFVBQVUsUUFBb0IsU0FBNkI7QUFDekUsUUFBTSxPQUFPLE9BQU87QUFDcEIsVUFBUSxNQUFNO0FBQUEsSUFDWixLQUFLQyxNQUFLO0FBQ1IsY0FBUSxLQUFLLE9BQU8sWUFBWSxNQUFNO0FBQ3RDO0FBQUEsSUFDRixLQUFLQSxNQUFLO0FBQ1IsY0FBUSxLQUFLLE9BQU8sWUFBWSxNQUFNO0FBQ3RDO0FBQUEsSUFDRixLQUFLQSxNQUFLLE1BQU07QUFDZCxZQUFNLEtBQUssU0FBUyxRQUFRLFFBQVE7QUFDcEMsWUFBTSxPQUFPLFNBQVMsTUFBTTtBQUM1QixZQUFNLFdBQVcsT0FBTyxRQUFRLE9BQU8sTUFBTyxLQUFLLE1BQU0sT0FBTyxNQUFNLENBQUMsSUFBZTtBQUN0RixZQUFNLFlBQVksT0FBTyxRQUFRQyxNQUFLLFlBQVk7QUFDbEQsY0FBUSxLQUFLLE9BQU8sWUFBWSxFQUFFLE1BQU0sSUFBSSxHQUFHLFVBQVUsSUFBSSxNQUFNLFVBQVUsT0FBTyxRQUFRLFNBQVMsQ0FBQztBQUN0RztBQUFBLElBQ0Y7QUFBQSxJQUNBLEtBQUtELE1BQUs7QUFDUixjQUFRLE1BQU0sT0FBTyxVQUFVO0FBQy9CO0FBQUEsSUFDRixLQUFLQSxNQUFLLGdCQUFnQjtBQUN4QixZQUFNLEtBQUssU0FBUyxRQUFRLFFBQVE7QUFDcEMsWUFBTSxLQUFLLEVBQUUsWUFBWSxVQUFVLE9BQU8sR0FBRyxPQUFPLENBQUMsR0FBRyxJQUFJLFVBQVUsT0FBTyxPQUFPO0FBQ3BGLFlBQU0sRUFBRSxPQUFPLE9BQU8sSUFBSSxJQUFJO0FBQzlCLGNBQVEsZUFBZSxPQUFPLFlBQVksSUFBSSxFQUFFLE9BQU8sT0FBTyxLQUFLLFNBQVMsT0FBTyxRQUFRQyxNQUFLLFVBQVUsRUFBRSxDQUFDO0FBQzdHO0FBQUEsSUFDRjtBQUFBLElBQ0EsS0FBS0QsTUFBSztBQUNSLGNBQVEsUUFBUSxPQUFPLFVBQVU7QUFDakM7QUFBQSxJQUNGLEtBQUtBLE1BQUs7QUFDUixjQUFRLFVBQVUsT0FBTyxNQUFNLEdBQUcsS0FBSyxNQUFNLE9BQU8sTUFBTSxDQUFDLENBQW1CO0FBQzlFO0FBQUEsSUFDRixLQUFLQSxNQUFLO0FBQ1IsY0FBUSxZQUFZLE9BQU8sTUFBTSxHQUFHLFNBQVMsTUFBTSxDQUFDO0FBQ3BEO0FBQUEsSUFDRixLQUFLQSxNQUFLO0FBQ1IsY0FBUSxNQUFNLE9BQU8sTUFBTSxHQUFHLEVBQUUsTUFBTSxTQUFTLE1BQU0sR0FBRyxNQUFNLE9BQU8sUUFBUSxRQUFRLE9BQU8sQ0FBQztBQUM3RjtBQUFBLElBQ0YsS0FBS0EsTUFBSyxTQUFTO0FBQ2pCLFlBQU0sT0FBTyxTQUFTLE1BQU07QUFDNUIsWUFBTSxZQUFZLE9BQU8sUUFBUUMsTUFBSyxjQUFjLElBQUksU0FBYSxLQUFLLE1BQU0sU0FBUyxNQUFNLENBQUM7QUFDaEcsY0FBUSxRQUFRLE9BQU8sTUFBTSxHQUFHLE1BQU0sRUFBRSxVQUFVLFFBQVEsT0FBTyxDQUFDO0FBQ2xFO0FBQUEsSUFDRjtBQUFBLElBQ0EsS0FBS0QsTUFBSztBQUNSLGNBQVEsU0FBUyxPQUFPLE1BQU0sR0FBRyxTQUFTLE1BQU0sQ0FBQztBQUNqRDtBQUFBLElBQ0YsS0FBS0EsTUFBSztBQUNSLGNBQVEsY0FBYyxPQUFPLE1BQU0sR0FBRyxTQUFTLE1BQU0sQ0FBQztBQUN0RDtBQUFBLElBQ0YsS0FBS0EsTUFBSztBQUNSLGNBQVEsUUFBUSxPQUFPLE1BQU0sR0FBRyxTQUFTLE1BQU0sR0FBRyxNQUFNO0FBQ3hEO0FBQUEsSUFDRixLQUFLQSxNQUFLO0FBQ1IsY0FBUSxTQUFTLE9BQU8sWUFBWSxLQUFLLE1BQU0sT0FBTyxNQUFNLENBQUMsQ0FBa0I7QUFDL0U7QUFBQSxJQUNGLEtBQUtBLE1BQUs7QUFDUixjQUFRLFdBQVcsT0FBTyxHQUFHLFNBQVMsTUFBTSxHQUFHLE1BQU07QUFDckQ7QUFBQSxJQUNGLEtBQUtBLE1BQUs7QUFDUixjQUFRLFdBQVcsT0FBTyxHQUFHLFNBQVMsTUFBTSxHQUFHLE1BQU07QUFDckQ7QUFBQSxJQUNGLEtBQUtBLE1BQUs7QUFDUixjQUFRLFVBQVUsT0FBTyxHQUFHLEtBQUssTUFBTSxPQUFPLE1BQU0sQ0FBQyxDQUFlO0FBQ3BFO0FBQUEsSUFDRixLQUFLQSxNQUFLO0FBQ1IsY0FBUSxNQUFNLE9BQU8sTUFBTTtBQUMzQjtBQUFBLElBQ0YsS0FBS0EsTUFBSztBQUNSLGNBQVEsS0FBSztBQUNiO0FBQUEsSUFDRjtBQUNFLGtCQUFZLElBQUk7QUFBQSxFQUNwQjtBQUNGO0FBRUEsSUFBTSxTQUFTLENBQUMsRUFBRSxZQUFZLEdBQUcsSUFBSSxHQUFHLFFBQVEsT0FBeUIsRUFBRSxZQUFZLElBQUksUUFBUTtBQUVuRyxJQUFNLFNBQVMsQ0FBQyxFQUFFLE9BQU8sT0FBTyxJQUFJLE1BQXFCLE9BQU8sT0FBTyxPQUFPLEdBQUc7QUFFakYsU0FBUyxTQUFTLFFBQW9CLE1BQXNCO0FBQzFELFFBQU0sUUFBUSxPQUFPLEtBQUssSUFBSTtBQUM5QixTQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sT0FBTyxLQUFLO0FBQ2pEO0FBR0EsU0FBUyxTQUFTLFFBQTRCO0FBQzVDLFFBQU0sUUFBUSxPQUFPLEtBQUssQ0FBQztBQUMzQixTQUFPLFNBQVMsUUFBUSxPQUFPLE1BQU0sS0FBSyxJQUFNLE9BQU8sTUFBTSxRQUFRLENBQUMsS0FBTSxDQUFFO0FBQ2hGO0FBR0EsU0FBUyxTQUFTLFFBQTRCO0FBQzVDLFFBQU0sUUFBUSxPQUFPLEtBQUssQ0FBQztBQUMzQixTQUFPLFNBQVMsUUFBUSxXQUFXLE9BQU8sT0FBTyxLQUFLLENBQUM7QUFDekQ7OztBQ3ZZTyxJQUFNLFVBQVUsQ0FBQ0UsTUFBaUIsYUFDdkNBLFNBQVEsWUFBYUEsU0FBUSxZQUFZO0FBTXBDLFNBQVMsZUFBZSxPQUF3QixNQUEyQjtBQUNoRixRQUFNLE1BQU0sS0FBSyxRQUFRLEdBQUc7QUFDNUIsTUFBSSxPQUFPLEVBQUcsUUFBTyxNQUFNO0FBQzNCLFFBQU0sWUFBWSxLQUFLLE1BQU0sS0FBSyxXQUFXLEdBQUcsSUFBSSxJQUFJLEdBQUcsR0FBRztBQUM5RCxTQUFPLE9BQU8sT0FBTyxNQUFNLFlBQVksU0FBUyxJQUFLLE1BQU0sV0FBVyxTQUFTLElBQW9CLE1BQU07QUFDM0c7OztBQ0pPLElBQU0sV0FBVyxFQUFFLGFBQWEsR0FBRyxZQUFZLEdBQUcsYUFBYSxHQUFHLGdCQUFnQixFQUFFO0FBR3BGLElBQU0sV0FBTixNQUF5QztBQUFBLEVBQ3JDO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBO0FBQUEsRUFFQTtBQUFBO0FBQUEsRUFFVDtBQUFBLEVBQ0E7QUFBQSxFQUVBLFlBQVksRUFBRSxJQUFJLE1BQU0sTUFBTSxnQkFBZ0IsU0FBUyxHQUFtQixFQUFFLFdBQVcsTUFBTSxJQUFJLENBQUMsR0FBRztBQUNuRyxTQUFLLEtBQUs7QUFDVixTQUFLLE9BQU87QUFDWixTQUFLLE9BQU87QUFDWixTQUFLLGlCQUFpQjtBQUN0QixTQUFLLFdBQVc7QUFDaEIsU0FBSyxXQUFXO0FBQUEsRUFDbEI7QUFBQTtBQUFBLEVBR0EsSUFBSSxPQUFlO0FBQ2pCLFNBQUssVUFBVSxLQUFLLFdBQVcsSUFBSSxRQUFRLElBQUk7QUFDL0MsV0FBTyxLQUFLO0FBQUEsRUFDZDtBQUFBO0FBQUEsRUFHQSxRQUFRLE1BQW9CLE9BQWtEO0FBQzVFLFNBQUssYUFBYSxDQUFDO0FBQ25CLFVBQU0sT0FBTyxLQUFLLFNBQVMsSUFBSTtBQUMvQixRQUFJLFNBQVMsT0FBVyxRQUFPO0FBQy9CLFVBQU0sT0FBTyxNQUFNLElBQUk7QUFDdkIsU0FBSyxTQUFTLElBQUksSUFBSTtBQUN0QixXQUFPO0FBQUEsRUFDVDtBQUNGO0FBRUEsSUFBTSxVQUFVLENBQUMsRUFBRSxJQUFJLE1BQU0saUJBQWlCLElBQUksV0FBVyxHQUFHLE1BQzlELENBQUMsSUFBSSxNQUFNLGdCQUFnQixRQUFRLEVBQUUsT0FBTyxDQUFDLEtBQUssU0FBUyxNQUFNLE9BQU8sV0FBVyxJQUFJLEdBQUcsQ0FBQzs7O0FDaER0RixJQUFNLFlBQVksS0FBSyxJQUFJO0FBRWxDLElBQU0sYUFBYTtBQUNuQixJQUFNLGNBQWM7QUFDcEIsSUFBTSxZQUFZLEtBQUssVUFBVTtBQUNqQyxJQUFNLFdBQVcsS0FBSyxVQUFVO0FBQ2hDLElBQU0sYUFBYSxLQUFLLFlBQVk7QUFDcEMsSUFBTSxXQUFXLEtBQUssVUFBVTtBQUNoQyxJQUFNLGFBQWEsS0FBSyxJQUFJO0FBQzVCLElBQU0sYUFBYSxLQUFLLEtBQUs7QUFFN0IsSUFBTSxXQUFXLENBQUMsU0FBeUIsc0JBQXNCLEtBQUssVUFBVSxJQUFJLENBQUM7QUFHOUUsSUFBTSxrQkFBa0IsQ0FBQyxTQUE2QixLQUFLLEdBQUcsU0FBUyxJQUFJLENBQUMsUUFBUTtBQVczRixTQUFTLGtCQUFrQixTQUFzQixRQUFpQztBQUNoRixVQUFRLE9BQU8sU0FBUztBQUN4QixnQkFBYyxTQUFTLE9BQU8sT0FBTztBQUNyQyxNQUFJLENBQUMsT0FBTyxPQUFPLFVBQVU7QUFDM0IsWUFBUSxPQUFPLFFBQVE7QUFDdkIsWUFBUSxPQUFPLFdBQVcsT0FBTyxNQUFNLENBQUM7QUFBQSxFQUMxQztBQUNBLFVBQVEsT0FBTyxVQUFVO0FBQ3pCLFVBQVEsY0FBYyxPQUFPLE1BQU07QUFDbkMsTUFBSSxPQUFPLFNBQVMsUUFBVztBQUM3QixZQUFRLE9BQU8sUUFBUTtBQUN2QixZQUFRLE9BQU8sS0FBSyxPQUFPLElBQUksQ0FBQztBQUFBLEVBQ2xDO0FBQ0EsVUFBUSxXQUFXLFdBQVc7QUFDaEM7QUFHTyxTQUFTLHNCQUFzQixTQUFzQixNQUFrQixRQUFpQztBQUM3RyxNQUFJLFFBQVEsU0FBUyxFQUFHLFNBQVEsV0FBVyxVQUFVO0FBQ3JELFVBQVEsT0FBTyxJQUFJO0FBQ25CLG9CQUFrQixTQUFTLE1BQU07QUFDakMsVUFBUSxPQUFPLFVBQVU7QUFDM0I7QUFHTyxTQUFTLFdBQVcsU0FBc0IsTUFBd0I7QUFDdkUsTUFBSSxRQUFRLFNBQVMsRUFBRyxTQUFRLFdBQVcsVUFBVTtBQUNyRCxVQUFRLE9BQU8sSUFBSTtBQUNyQjtBQUdPLElBQU0sYUFBYSxDQUFDQyxTQUE4QkEsS0FBSSxRQUFRLFNBQVMsWUFBWSxlQUFlO0FBRXpHLFNBQVMsZ0JBQWdCLEVBQUUsSUFBSSxNQUFNLGdCQUFnQixTQUFTLEdBQXlCO0FBQ3JGLFFBQU0sYUFBYSxtQkFBbUIsU0FBWSxLQUFLLGdCQUFnQixjQUFjO0FBQ3JGLFFBQU0sT0FBTyxhQUFhLFNBQVksS0FBSyxnQkFBZ0IsUUFBUTtBQUNuRSxTQUFPLEtBQUssY0FBYyxFQUFFLFlBQVksS0FBSyxVQUFVLElBQUksQ0FBQyxHQUFHLFVBQVUsR0FBRyxJQUFJLEdBQUc7QUFDckY7QUFHQSxTQUFTLGFBQWFBLE1BQTJCO0FBQy9DLE1BQUlBLEtBQUksU0FBUyxVQUFhQSxLQUFJLG1CQUFtQixPQUFXLFFBQU8sV0FBV0EsSUFBRztBQUNyRixTQUFPLGdCQUFnQixJQUFJLFNBQVMsRUFBRSxHQUFHQSxNQUFLLGdCQUFnQixLQUFLLFVBQVUsRUFBRSxNQUFNQSxLQUFJLEtBQUssQ0FBQyxFQUFFLENBQUMsQ0FBQztBQUNyRztBQUVBLElBQU0sU0FBUyxJQUFJLFVBQStDO0FBQ2hFLFFBQU0sVUFBVSxJQUFJLFlBQVksR0FBRztBQUNuQyxhQUFXLFFBQVEsTUFBTyxTQUFRLE9BQU8sT0FBTyxTQUFTLFdBQVcsS0FBSyxJQUFJLElBQUksSUFBSTtBQUNyRixTQUFPLFFBQVEsS0FBSztBQUN0QjtBQUdPLFNBQVMsZUFBZSxTQUFzQixNQUFjQSxNQUFxQjtBQUN0RixxQkFBbUIsU0FBUyxHQUFHLFNBQVMsSUFBSSxDQUFDLG1CQUFtQkEsSUFBRztBQUNyRTtBQUVPLFNBQVMsZ0JBQWdCLFNBQXNCLE1BQWNBLE1BQXFCO0FBQ3ZGLHFCQUFtQixTQUFTLEdBQUcsU0FBUyxJQUFJLENBQUMsb0JBQW9CQSxJQUFHO0FBQ3RFO0FBRUEsU0FBUyxtQkFBbUIsU0FBc0IsTUFBY0EsTUFBcUI7QUFDbkYsYUFBVyxTQUFTLEtBQUssSUFBSSxDQUFDO0FBQzlCLFVBQVEsT0FBTyxXQUFXQSxJQUFHLENBQUM7QUFDOUIsVUFBUSxPQUFPLFVBQVU7QUFDM0I7QUFHTyxJQUFNLGdCQUFnQixDQUFDLE1BQWMsV0FDMUMsT0FBTyxHQUFHLFNBQVMsSUFBSSxDQUFDLGdCQUFnQixRQUFRLElBQUk7QUFDL0MsSUFBTSxrQkFBa0IsQ0FBQyxNQUFjLFdBQzVDLEtBQUssR0FBRyxTQUFTLElBQUksQ0FBQyx5QkFBeUIsT0FBTyxJQUFJLGFBQWEsS0FBSyxVQUFVLE9BQU8sTUFBTSxDQUFDLEtBQUs7QUFLcEcsU0FBUyxZQUFZLFFBQWdCLFNBQThCO0FBQ3hFLFFBQU0sVUFBVSxJQUFJLFlBQVksUUFBUSxNQUFNLFFBQVEsUUFBUSxHQUFHO0FBQ2pFLFVBQVEsT0FBTyxLQUFLLHVDQUF1QyxNQUFNLFdBQVcsQ0FBQztBQUM3RSxnQkFBYyxTQUFTLE9BQU87QUFDOUIsVUFBUSxPQUFPLEtBQUssTUFBTSxDQUFDO0FBQzNCLFNBQU8sUUFBUSxLQUFLO0FBQ3RCO0FBR08sSUFBTSxhQUFhLENBQUMsSUFBWSxRQUFnQixXQUNyRCxPQUFPLFNBQVMsRUFBRSxLQUFLLE1BQU0sTUFBTSxRQUFRLEdBQUc7QUFHekMsU0FBUyxXQUFXLElBQVksT0FBbUIsUUFBNkI7QUFDckYsUUFBTSxZQUFZLE1BQU0sY0FBYyxPQUFPLHNCQUFzQjtBQUNuRSxTQUFPO0FBQUEsSUFDTCxTQUFTLEVBQUUsb0JBQW9CLE1BQU0sSUFBSSxjQUFjLEtBQUssVUFBVSxVQUFVLE1BQU0sT0FBTyxDQUFDLEdBQUcsU0FBUztBQUFBLEVBQzVHO0FBQ0Y7QUFXQSxJQUFNLG9CQUFvQjtBQUduQixJQUFNLGNBQWMsQ0FBQyxFQUFFLE1BQU0sUUFBUSxLQUFLLE1BQy9DLEtBQUssU0FBUyxVQUFVLE1BQU0sSUFBSSxPQUFPLFdBQVcsUUFBUSxFQUFFLElBQUk7QUFHN0QsSUFBTSxZQUFZLENBQUMsV0FBOEIsT0FBTyxXQUFXLElBQUksV0FBVyxNQUFNLEVBQUU7QUFFakcsU0FBUyxpQkFBaUIsU0FBc0IsY0FBNkM7QUFDM0YsVUFBUSxPQUFPLEtBQUssa0JBQWtCLENBQUM7QUFDdkMsYUFBVyxDQUFDLE9BQU8sTUFBTSxLQUFLLGFBQWEsUUFBUSxHQUFHO0FBQ3BELFFBQUksUUFBUSxFQUFHLFNBQVEsV0FBVyxFQUFJO0FBRXRDLFVBQU0sVUFBVSxZQUFZLE9BQU8sSUFBSTtBQUN2QyxzQkFBa0IsU0FBUyxFQUFFLFNBQVMsUUFBUSxPQUFPLFFBQVEsUUFBUSxPQUFPLFFBQVEsTUFBTSxPQUFPLEtBQUssQ0FBQztBQUFBLEVBQ3pHO0FBQ0EsVUFBUSxPQUFPLEtBQUssR0FBRyxDQUFDO0FBQzFCO0FBaUJPLFNBQVMsZ0JBQWdCLFFBQXFDO0FBQ25FLFFBQU0sU0FBbUIsQ0FBQztBQUMxQixNQUFJLE9BQU8sWUFBYSxRQUFPLEtBQUssb0JBQW9CO0FBQ3hELE1BQUksT0FBTyxXQUFZLFFBQU8sS0FBSyxtQkFBbUI7QUFDdEQsTUFBSSxPQUFPLGFBQWEsUUFBVztBQUNqQyxXQUFPLEtBQUssV0FBVyxLQUFLLFVBQVUsT0FBTyxTQUFTLEtBQUssQ0FBQyxFQUFFO0FBQzlELFFBQUksT0FBTyxTQUFTLFNBQVMsRUFBRyxRQUFPLEtBQUssWUFBWSxPQUFPLFNBQVMsTUFBTSxFQUFFO0FBQUEsRUFDbEY7QUFDQSxNQUFJLE9BQU8sVUFBVyxRQUFPLEtBQUssa0JBQWtCO0FBQ3BELE1BQUksT0FBTyxjQUFlLFFBQU8sS0FBSyx1QkFBdUI7QUFDN0QsTUFBSSxPQUFPLFFBQVEsT0FBVyxRQUFPLEtBQUssd0JBQXdCLE9BQU8sR0FBRyxFQUFFO0FBQzlFLE1BQUksT0FBTyxTQUFTLE9BQVcsUUFBTyxLQUFLLFVBQVUsT0FBTyxJQUFJLEVBQUU7QUFDbEUsUUFBTSxVQUFVLElBQUksWUFBWSxHQUFHO0FBQ25DLFVBQVEsT0FBTyxLQUFLLElBQUksT0FBTyxLQUFLLEdBQUcsQ0FBQyxFQUFFLENBQUM7QUFDM0MsTUFBSSxPQUFPLGFBQWEsU0FBUyxHQUFHO0FBQ2xDLFFBQUksT0FBTyxTQUFTLEVBQUcsU0FBUSxXQUFXLEVBQUk7QUFDOUMscUJBQWlCLFNBQVMsT0FBTyxZQUFZO0FBQUEsRUFDL0M7QUFDQSxVQUFRLFdBQVcsV0FBVztBQUM5QixTQUFPLFFBQVEsS0FBSztBQUN0QjtBQVNPLFNBQVMsY0FBYyxRQUFtQztBQUMvRCxRQUFNLFVBQVUsSUFBSSxZQUFZLEdBQUc7QUFDbkMsVUFBUSxXQUFXLEdBQUk7QUFDdkIsbUJBQWlCLFNBQVMsT0FBTyxZQUFZO0FBQzdDLFVBQVEsT0FBTyxLQUFLLFlBQVksS0FBSyxVQUFVLE9BQU8sS0FBSyxDQUFDLGFBQWEsT0FBTyxNQUFNLEdBQUcsQ0FBQztBQUMxRixTQUFPLFFBQVEsS0FBSztBQUN0QjtBQUdPLFNBQVMsZUFBZSxTQUFvRDtBQUNqRixRQUFNLFVBQVUsSUFBSSxZQUFZLEdBQUc7QUFDbkMsVUFBUSxPQUFPLEtBQUssZUFBZSxDQUFDO0FBQ3BDLE1BQUksUUFBUTtBQUNaLGFBQVcsQ0FBQyxRQUFRQyxJQUFHLEtBQUssU0FBUztBQUNuQyxZQUFRLE9BQU8sS0FBSyxHQUFHLFFBQVEsS0FBSyxHQUFHLElBQUksTUFBTSxJQUFJLENBQUM7QUFDdEQsWUFBUSxPQUFPLGFBQWFBLElBQUcsQ0FBQztBQUNoQyxZQUFRO0FBQUEsRUFDVjtBQUNBLFVBQVEsT0FBTyxVQUFVO0FBQ3pCLFNBQU8sUUFBUSxLQUFLO0FBQ3RCO0FBRU8sSUFBTSxzQkFBc0IsQ0FBQyxVQUNsQyxrQkFBa0IsTUFBTSxPQUFPLGdCQUFnQixNQUFNLEtBQUs7OztBQzFNckQsSUFBTSxZQUFZO0FBQUEsRUFDdkIsVUFBVSxFQUFFLE1BQU0sS0FBSyxTQUFTLHlCQUF5QixXQUFXLEtBQUs7QUFBQSxFQUN6RSxjQUFjLEVBQUUsTUFBTSxLQUFLLFNBQVMsZUFBZTtBQUFBLEVBQ25ELGFBQWEsRUFBRSxNQUFNLEtBQUssU0FBUyxrQkFBa0I7QUFBQSxFQUNyRCxrQkFBa0IsRUFBRSxNQUFNLEtBQUssU0FBUyxvQkFBb0I7QUFBQSxFQUM1RCxnQkFBZ0IsRUFBRSxNQUFNLEtBQUssU0FBUyxtQkFBbUI7QUFBQSxFQUN6RCxtQkFBbUIsRUFBRSxNQUFNLEtBQUssU0FBUyxxQkFBcUI7QUFBQSxFQUM5RCxlQUFlLEVBQUUsTUFBTSxLQUFLLFNBQVMsaUJBQWlCO0FBQUEsRUFDdEQsWUFBWSxFQUFFLE1BQU0sS0FBSyxTQUFTLGNBQWM7QUFBQSxFQUNoRCxjQUFjLEVBQUUsTUFBTSxLQUFLLFNBQVMsZ0JBQWdCO0FBQUEsRUFDcEQsY0FBYyxFQUFFLE1BQU0sS0FBSyxTQUFTLGdCQUFnQjtBQUFBLEVBQ3BELFNBQVMsRUFBRSxNQUFNLEtBQUssU0FBUyxVQUFVO0FBQUEsRUFDekMsaUJBQWlCLEVBQUUsTUFBTSxLQUFLLFNBQVMscUJBQXFCLFdBQVcsS0FBSztBQUFBLEVBQzVFLHVCQUF1QixFQUFFLE1BQU0sS0FBSyxTQUFTLHlCQUF5QjtBQUN4RTtBQVFPLElBQU0sa0JBQWtCO0FBQUEsRUFDN0IsUUFBUSxFQUFFLE1BQU0sS0FBTSxRQUFRLHFCQUFxQjtBQUFBO0FBQUEsRUFFbkQsbUJBQW1CLEVBQUUsTUFBTSxNQUFNLFFBQVEscUJBQXFCO0FBQUEsRUFDOUQsU0FBUyxFQUFFLE1BQU0sTUFBTSxRQUFRLHVCQUF1QjtBQUN4RDtBQTBCTyxJQUFNLGFBQWE7QUFBQSxFQUN4QixXQUFXLEVBQUUsTUFBTSxNQUFNLFFBQVEsV0FBVztBQUFBLEVBQzVDLFFBQVEsRUFBRSxNQUFNLE1BQU0sUUFBUSxtQkFBbUI7QUFBQSxFQUNqRCxRQUFRLEVBQUUsTUFBTSxNQUFNLFFBQVEsa0JBQWtCO0FBQUE7QUFBQSxFQUVoRCxVQUFVLEVBQUUsTUFBTSxNQUFNLFFBQVEsT0FBTztBQUN6Qzs7O0FDM0VPLElBQU0sbUJBQW1CLENBQUMsU0FBc0IsT0FBcUIsUUFBUSxPQUFPLEtBQUssR0FBRyxFQUFFLGVBQWUsQ0FBQztBQUM5RyxJQUFNLG9CQUFvQixDQUFDLFNBQXNCLE9BQXFCLFFBQVEsT0FBTyxLQUFLLEdBQUcsRUFBRSxnQkFBZ0IsQ0FBQztBQUNoSCxJQUFNLFNBQVMsQ0FBQyxPQUEyQixLQUFLLGNBQWMsRUFBRSxFQUFFO0FBR2xFLElBQU0sbUJBQW1CLEtBQUssb0NBQW9DO0FBRWxFLElBQU0sbUJBQW1CLEtBQUssMkNBQTJDO0FBRXpFLElBQU0sZ0JBQWdCLEtBQUssMENBQTBDO0FBRzVFLElBQU0sZUFBZSxDQUFDLEVBQUUsR0FBRyxNQUE0QixTQUFTLFVBQVUsRUFBRSxVQUFVO0FBQy9FLElBQU0sY0FBYyxDQUFDLFdBQWlDLE9BQU8sUUFBUSxTQUFTLGFBQWEsWUFBWTtBQUV2RyxJQUFNLGFBQWEsQ0FBQyxTQUE2QixTQUFTLGNBQWMsS0FBSyxVQUFVLElBQUksQ0FBQyxHQUFHO0FBRXRHLElBQU0sZ0JBQWdCLENBQUMsTUFBYyxPQUEyQixLQUFLLGNBQWMsS0FBSyxVQUFVLElBQUksQ0FBQyxVQUFVLEVBQUUsSUFBSTtBQUdoSCxTQUFTLGdCQUFnQixTQUFzQixRQUFvQixTQUFrQixRQUEwQjtBQUNwSCxVQUFRLE9BQU8sTUFBTTtBQUNyQixnQkFBYyxTQUFTLE9BQU87QUFDOUIsVUFBUSxPQUFPLE1BQU07QUFDdkI7QUFHTyxTQUFTLGlCQUFpQixTQUFxRjtBQUNwSCxRQUFNLEVBQUUsTUFBTSxNQUFNLElBQUksUUFBUSxJQUFJO0FBQ3BDLFFBQU0sVUFBVSxJQUFJLFlBQVksUUFBUSxNQUFNLFFBQVEsUUFBUSxrQkFBa0I7QUFDaEYsa0JBQWdCLFNBQVMsWUFBWSxJQUFJLEdBQUcsU0FBUyxjQUFjLE1BQU0sRUFBRSxDQUFDO0FBQzVFLFNBQU8sUUFBUSxLQUFLO0FBQ3RCO0FBZ0JBLElBQU0scUJBQXFCOzs7QUNoRHBCLElBQU0sTUFBTTtBQUNaLElBQU0sS0FBSztBQUNYLElBQU0sS0FBSztBQUNYLElBQU0sUUFBUTtBQUNkLElBQU1DLFNBQVE7QUFDZCxJQUFNLFFBQVE7QUFDZCxJQUFNLE9BQU87QUFDYixJQUFNLE9BQU87QUFDYixJQUFNLFFBQVE7QUFDZCxJQUFNLGFBQWE7QUFDbkIsSUFBTUMsYUFBWTtBQUNsQixJQUFNLGNBQWM7QUFDcEIsSUFBTSxjQUFjO0FBQ3BCLElBQU0sZUFBZTtBQUVyQixJQUFNLE1BQU07QUFDbkIsSUFBTSx1QkFBdUI7QUFXdEIsU0FBUyxXQUFXLE9BQW1CLElBQWtDO0FBQzlFLE1BQUksQ0FBQyxHQUFHLFFBQVMsUUFBTyxPQUFPLE9BQU8sR0FBRyxPQUFPLEdBQUcsR0FBRztBQUN0RCxRQUFNLE9BQU8sV0FBVyxPQUFPLE9BQU8sR0FBRyxRQUFRLEdBQUcsR0FBRyxNQUFNLENBQUMsQ0FBQztBQUMvRCxTQUFPLE9BQU8sU0FBUyxXQUFXLE9BQU87QUFDM0M7QUFFTyxTQUFTLFdBQVcsT0FBd0I7QUFDakQsTUFBSTtBQUNGLFdBQU8sS0FBSyxNQUFNLEtBQUs7QUFBQSxFQUN6QixRQUFRO0FBQ04sV0FBTztBQUFBLEVBQ1Q7QUFDRjtBQU1PLFNBQVMsT0FBTyxPQUFtQixPQUFlLEtBQXFCO0FBQzVFLE1BQUksTUFBTSxTQUFTLHNCQUFzQjtBQUN2QyxRQUFJLE9BQU87QUFDWCxRQUFJLElBQUk7QUFDUixXQUFPLElBQUksS0FBSyxLQUFLO0FBQ25CLFlBQU0sT0FBTyxNQUFNLENBQUM7QUFDcEIsVUFBSSxRQUFRLElBQU07QUFDbEIsY0FBUSxPQUFPLGFBQWEsSUFBSTtBQUFBLElBQ2xDO0FBQ0EsUUFBSSxNQUFNLElBQUssUUFBTztBQUFBLEVBQ3hCO0FBQ0EsU0FBTyxPQUFPLEtBQUssTUFBTSxRQUFRLE1BQU0sYUFBYSxPQUFPLE1BQU0sS0FBSyxFQUFFLFNBQVMsTUFBTTtBQUN6RjtBQUdPLFNBQVMsV0FBVyxPQUFtQixFQUFFLE9BQU8sSUFBSSxHQUFjLFVBQTBCO0FBQ2pHLE1BQUksTUFBTSxLQUFLLElBQUksS0FBSyxRQUFRLFFBQVE7QUFDeEMsTUFBSSxNQUFNLElBQUssUUFBTyxNQUFNLFVBQVUsTUFBTSxHQUFHLElBQUssU0FBVSxJQUFNO0FBQ3BFLFNBQU8sT0FBTyxPQUFPLE9BQU8sR0FBRztBQUNqQztBQUVBLElBQU0saUJBQWlCLFdBQUMsa0JBQWMsR0FBQztBQUdoQyxJQUFNLGVBQWUsQ0FBQyxTQUEwQixDQUFDLGVBQWUsS0FBSyxJQUFJOzs7QUNoRHpFLElBQU0sU0FBTixNQUFhO0FBQUEsRUFDbEI7QUFBQSxFQUNBLFFBQVE7QUFBQTtBQUFBLEVBRVIsVUFBVTtBQUFBLEVBQ087QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNULFdBQVc7QUFBQSxFQUNYLFNBQVM7QUFBQTtBQUFBLEVBRVQ7QUFBQSxFQUNBLGFBQWE7QUFBQSxFQUVyQixZQUFZLE9BQW1CLE9BQXlEO0FBQ3RGLFNBQUssUUFBUTtBQUNiLFNBQUssUUFBUSxNQUFNO0FBQ25CLFNBQUssTUFBTSxLQUFLLElBQUksTUFBTSxLQUFLLE1BQU0sTUFBTTtBQUMzQyxTQUFLLFdBQVcsTUFBTTtBQUN0QixTQUFLLE1BQU0sTUFBTTtBQUFBLEVBQ25CO0FBQUEsRUFFQSxPQUFlO0FBQ2IsV0FBTyxLQUFLLE1BQU0sS0FBSyxNQUFNLEtBQUssTUFBTSxLQUFLLEdBQUcsSUFBSztBQUFBLEVBQ3ZEO0FBQUE7QUFBQSxFQUdBLEtBQUssT0FBd0I7QUFDM0IsU0FBSyxVQUFVO0FBQ2YsUUFBSSxLQUFLLEtBQUssTUFBTSxZQUFhLFFBQU8sS0FBSyxLQUFLLG9CQUFvQjtBQUN0RSxRQUFJLFFBQVEsS0FBSyxTQUFVLFFBQU8sS0FBSyxVQUFVO0FBQ2pELFNBQUs7QUFDTCxTQUFLLGFBQWE7QUFDbEIsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsVUFBVSxPQUF3QjtBQUNoQyxTQUFLLFVBQVU7QUFDZixRQUFJLEtBQUssS0FBSyxNQUFNLFdBQVksUUFBTyxLQUFLLEtBQUssbUJBQW1CO0FBQ3BFLFFBQUksUUFBUSxLQUFLLFNBQVUsUUFBTyxLQUFLLFVBQVU7QUFDakQsU0FBSztBQUNMLFNBQUssYUFBYTtBQUNsQixXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxXQUFvQjtBQUNsQixRQUFJLEtBQUssVUFBVSxHQUFJLFFBQU87QUFDOUIsU0FBSyxVQUFVO0FBQ2YsVUFBTSxRQUFRLEtBQUs7QUFDbkIsU0FBSyxhQUFhO0FBQ2xCLFFBQUksS0FBSyxLQUFLLE1BQU0sYUFBYTtBQUMvQixXQUFLO0FBQ0wsYUFBTztBQUFBLElBQ1Q7QUFDQSxRQUFJLENBQUMsT0FBTztBQUNWLFVBQUksS0FBSyxLQUFLLE1BQU0sTUFBTyxRQUFPLEtBQUssS0FBSyx1Q0FBdUM7QUFDbkYsV0FBSztBQUNMLFdBQUssVUFBVTtBQUFBLElBQ2pCO0FBQ0EsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsVUFBbUI7QUFDakIsUUFBSSxLQUFLLFVBQVUsR0FBSSxRQUFPO0FBQzlCLFNBQUssVUFBVTtBQUNmLFVBQU0sUUFBUSxLQUFLO0FBQ25CLFNBQUssYUFBYTtBQUNsQixRQUFJLEtBQUssS0FBSyxNQUFNLGNBQWM7QUFDaEMsV0FBSztBQUNMLGFBQU87QUFBQSxJQUNUO0FBQ0EsUUFBSSxDQUFDLE9BQU87QUFDVixVQUFJLEtBQUssS0FBSyxNQUFNLE1BQU8sUUFBTyxLQUFLLEtBQUsscUNBQXFDO0FBQ2pGLFdBQUs7QUFDTCxXQUFLLFVBQVU7QUFBQSxJQUNqQjtBQUNBLFFBQUksS0FBSyxLQUFLLE1BQU1DLE9BQU8sUUFBTyxLQUFLLEtBQUssZ0JBQWdCO0FBQzVELFNBQUssV0FBVyxLQUFLLE1BQU07QUFDM0IsUUFBSSxDQUFDLEtBQUssV0FBVyxFQUFHLFFBQU87QUFDL0IsU0FBSyxTQUFTLEtBQUssTUFBTTtBQUN6QixTQUFLLFVBQVU7QUFDZixRQUFJLEtBQUssU0FBUztBQUNoQixXQUFLLFVBQVUsV0FBVyxLQUFLLE9BQU8sRUFBRSxPQUFPLEtBQUssVUFBVSxLQUFLLEtBQUssUUFBUSxTQUFTLEtBQUssQ0FBQztBQUMvRixVQUFJLEtBQUssWUFBWSxPQUFXLFFBQU8sS0FBSyxLQUFLLHFCQUFxQjtBQUFBLElBQ3hFO0FBQ0EsU0FBSyxVQUFVO0FBQ2YsUUFBSSxLQUFLLEtBQUssTUFBTSxNQUFPLFFBQU8sS0FBSyxLQUFLLGtCQUFrQjtBQUM5RCxTQUFLO0FBQ0wsU0FBSyxVQUFVO0FBQ2YsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsTUFBTSxNQUF1QjtBQUMzQixRQUFJLEtBQUssWUFBWSxPQUFXLFFBQU8sS0FBSyxZQUFZO0FBQ3hELFFBQUksS0FBSyxTQUFTLEtBQUssYUFBYSxLQUFLLE9BQVEsUUFBTztBQUN4RCxhQUFTLElBQUksR0FBRyxJQUFJLEtBQUssUUFBUSxLQUFLO0FBQ3BDLFVBQUksS0FBSyxNQUFNLEtBQUssV0FBVyxDQUFDLE1BQU0sS0FBSyxXQUFXLENBQUMsRUFBRyxRQUFPO0FBQUEsSUFDbkU7QUFDQSxXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxJQUFJLGtCQUEyQjtBQUM3QixXQUFPLEtBQUssWUFBWSxVQUFhLGFBQWEsS0FBSyxPQUFPO0FBQUEsRUFDaEU7QUFBQTtBQUFBLEVBR0EsUUFBUSxVQUEwQjtBQUNoQyxRQUFJLEtBQUssWUFBWSxPQUFXLFFBQU8sV0FBVyxLQUFLLE9BQU8sRUFBRSxPQUFPLEtBQUssVUFBVSxLQUFLLEtBQUssT0FBTyxHQUFHLFFBQVE7QUFDbEgsVUFBTSxRQUFRLE9BQU8sS0FBSyxLQUFLLE9BQU87QUFDdEMsV0FBTyxXQUFXLE9BQU8sRUFBRSxPQUFPLEdBQUcsS0FBSyxNQUFNLE9BQU8sR0FBRyxRQUFRO0FBQUEsRUFDcEU7QUFBQTtBQUFBLEVBR0EsU0FBOEIsT0FBMEM7QUFDdEUsZUFBVyxRQUFRLE1BQU8sS0FBSSxLQUFLLE1BQU0sSUFBSSxFQUFHLFFBQU87QUFDdkQsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsVUFBVSxPQUF3QjtBQUNoQyxVQUFNLE9BQU8sS0FBSyxLQUFLO0FBQ3ZCLFFBQUksU0FBU0EsT0FBTyxRQUFPLEtBQUssV0FBVztBQUMzQyxRQUFJLFNBQVMsZUFBZSxTQUFTLFdBQVksUUFBTyxLQUFLLGNBQWMsS0FBSztBQUNoRixVQUFNLE9BQU8sS0FBSztBQUNsQixXQUFPLEtBQUssTUFBTSxLQUFLLE9BQU8sYUFBYSxLQUFLLE1BQU0sS0FBSyxHQUFHLENBQUUsRUFBRyxNQUFLO0FBQ3hFLFdBQU8sS0FBSyxNQUFNLFFBQVEsS0FBSyxLQUFLLGtCQUFrQjtBQUFBLEVBQ3hEO0FBQUE7QUFBQSxFQUdBLFFBQWlCO0FBQ2YsU0FBSyxVQUFVO0FBQ2YsV0FBTyxLQUFLLFFBQVEsS0FBSztBQUFBLEVBQzNCO0FBQUEsRUFFUSxjQUFjLE9BQXdCO0FBQzVDLFFBQUksUUFBUTtBQUNaLFdBQU8sS0FBSyxNQUFNLEtBQUssS0FBSztBQUMxQixZQUFNLE9BQU8sS0FBSyxNQUFNLEtBQUssR0FBRztBQUNoQyxVQUFJLFNBQVNBLFFBQU87QUFDbEIsWUFBSSxDQUFDLEtBQUssV0FBVyxFQUFHLFFBQU87QUFDL0I7QUFBQSxNQUNGO0FBQ0EsVUFBSSxTQUFTLGVBQWUsU0FBUyxZQUFZO0FBQy9DLFlBQUksRUFBRSxRQUFRLEtBQUssU0FBVSxRQUFPLEtBQUssVUFBVTtBQUFBLE1BQ3JELFdBQVcsU0FBUyxnQkFBZ0IsU0FBUyxhQUFhO0FBQ3hELFlBQUksRUFBRSxVQUFVLE9BQU87QUFDckIsZUFBSztBQUNMLGlCQUFPO0FBQUEsUUFDVDtBQUFBLE1BQ0Y7QUFDQSxXQUFLO0FBQUEsSUFDUDtBQUNBLFdBQU8sS0FBSyxLQUFLLDhCQUE4QjtBQUFBLEVBQ2pEO0FBQUEsRUFFUSxhQUFzQjtBQUM1QixVQUFNLEVBQUUsT0FBTyxJQUFJLElBQUk7QUFDdkIsUUFBSSxJQUFJLEtBQUssTUFBTTtBQUNuQixTQUFLLFVBQVU7QUFDZixXQUFPLElBQUksS0FBSztBQUNkLFlBQU0sT0FBTyxNQUFNLENBQUM7QUFDcEIsVUFBSSxTQUFTQSxRQUFPO0FBQ2xCLGFBQUssTUFBTSxJQUFJO0FBQ2YsZUFBTztBQUFBLE1BQ1Q7QUFDQSxVQUFJLFNBQVNDLFlBQVc7QUFDdEIsYUFBSyxVQUFVO0FBQ2Y7QUFBQSxNQUNGLFdBQVcsT0FBTyxPQUFPO0FBQ3ZCLGFBQUssTUFBTTtBQUNYLGVBQU8sS0FBSyxLQUFLLCtCQUErQjtBQUFBLE1BQ2xEO0FBQ0E7QUFBQSxJQUNGO0FBQ0EsV0FBTyxLQUFLLEtBQUsscUJBQXFCO0FBQUEsRUFDeEM7QUFBQSxFQUVRLFlBQWtCO0FBQ3hCLFdBQU8sS0FBSyxNQUFNLEtBQUssS0FBSyxLQUFLLE9BQU87QUFDdEMsWUFBTSxPQUFPLEtBQUssTUFBTSxLQUFLLEdBQUc7QUFDaEMsVUFBSSxTQUFTLFNBQVMsU0FBUyxPQUFPLFNBQVMsTUFBTSxTQUFTLEdBQUk7QUFBQSxJQUNwRTtBQUFBLEVBQ0Y7QUFBQSxFQUVRLFlBQW1CO0FBQ3pCLFdBQU8sS0FBSyxLQUFLLHNCQUFzQixLQUFLLFFBQVEsRUFBRTtBQUFBLEVBQ3hEO0FBQUEsRUFFUSxLQUFLLE1BQXFCO0FBQ2hDLFNBQUssUUFBUSxHQUFHLElBQUksWUFBWSxLQUFLLE1BQU0sS0FBSyxLQUFLO0FBQ3JELFdBQU87QUFBQSxFQUNUO0FBQ0Y7QUFHQSxTQUFTLGFBQWEsTUFBdUI7QUFDM0MsU0FDRyxRQUFRLFFBQVEsUUFBUSxRQUN4QixRQUFRLE1BQVEsUUFBUTtBQUFBLEVBQ3pCLFNBQVM7QUFBQSxFQUNULFNBQVM7QUFBQSxFQUNULFNBQVM7QUFBQSxFQUNULFNBQVM7QUFFYjs7O0FDN05BLElBQU0sVUFBVTtBQU1ULFNBQVMsVUFBVSxPQUFtQixPQUFlLEtBQWEsS0FBb0M7QUFDM0csUUFBTSxTQUFTLElBQUksT0FBTyxPQUFPLEVBQUUsT0FBTyxLQUFLLFVBQVUsT0FBTyxrQkFBa0IsQ0FBQztBQUNuRixNQUFJLENBQUMsT0FBTyxLQUFLLENBQUMsRUFBRyxRQUFPO0FBQzVCLE1BQUk7QUFDSixTQUFPLE9BQU8sUUFBUSxHQUFHO0FBQ3ZCLFVBQU0sU0FBUyxPQUFPLE1BQU0sR0FBRztBQUMvQixVQUFNLGFBQWEsT0FBTztBQUMxQixXQUFPLFVBQVUsQ0FBQztBQUNsQixRQUFJLE9BQVEsU0FBUSxFQUFFLE9BQU8sWUFBWSxLQUFLLE9BQU8sSUFBSTtBQUFBLEVBQzNEO0FBQ0EsU0FBTyxPQUFPLFVBQVUsS0FBSyxRQUFRO0FBQ3ZDO0FBY08sU0FBUyxZQUFZLE9BQW1CLE9BQWUsS0FBYSxVQUEyQjtBQUNwRyxNQUFJLFFBQVE7QUFDWixNQUFJLFdBQVc7QUFDZixXQUFTLElBQUksT0FBTyxJQUFJLEtBQUssS0FBSztBQUNoQyxVQUFNLE9BQU8sTUFBTSxDQUFDO0FBQ3BCLFFBQUksVUFBVTtBQUNaLFVBQUksU0FBU0MsV0FBVztBQUFBLGVBQ2YsU0FBU0MsT0FBTyxZQUFXO0FBQUEsSUFDdEMsV0FBVyxTQUFTQSxRQUFPO0FBQ3pCLGlCQUFXO0FBQUEsSUFDYixXQUFXLFNBQVMsZUFBZSxTQUFTLFlBQVk7QUFDdEQsVUFBSSxFQUFFLFFBQVEsU0FBVSxRQUFPO0FBQUEsSUFDakMsWUFBWSxTQUFTLGdCQUFnQixTQUFTLGdCQUFnQixRQUFRLEdBQUc7QUFDdkU7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDtBQU1PLFNBQVMsZUFBZSxPQUFtQixPQUFlLEtBQW1CO0FBQ2xGLFdBQVMsSUFBSSxPQUFPLElBQUksS0FBSyxLQUFLO0FBQ2hDLFVBQU0sT0FBTyxNQUFNLENBQUM7QUFDcEIsUUFBSSxTQUFTLE1BQU0sU0FBUyxHQUFJLE9BQU0sQ0FBQyxJQUFJO0FBQUEsRUFDN0M7QUFDRjtBQU1PLFNBQVMsaUJBQWlCLE9BQW1CLE9BQWUsS0FBc0I7QUFDdkYsTUFBSSxLQUFLO0FBQ1QsU0FBTyxLQUFLLEtBQUs7QUFDZixRQUFJLE1BQU0sRUFBRSxNQUFNRCxZQUFXO0FBQzNCO0FBQ0E7QUFBQSxJQUNGO0FBQ0EsVUFBTSxPQUFPLFlBQVksT0FBTyxFQUFFO0FBQ2xDLFFBQUksUUFBUSxTQUFVLFFBQVEsT0FBUTtBQUVwQyxZQUFNLFNBQVMsT0FBTyxVQUFXLFlBQVksT0FBTyxLQUFLLENBQUMsSUFBSSxXQUFZO0FBQzFFLFVBQUksQ0FBQyxPQUFRLFFBQU87QUFDcEIsWUFBTTtBQUFBLElBQ1IsTUFBTyxPQUFNO0FBQUEsRUFDZjtBQUNBLFNBQU87QUFDVDtBQUdBLFNBQVMsWUFBWSxPQUFtQixJQUFvQjtBQUMxRCxNQUFJLE1BQU0sRUFBRSxNQUFNQSxjQUFhLE1BQU0sS0FBSyxDQUFDLE1BQU0sUUFBUyxRQUFPO0FBQ2pFLE1BQUksT0FBTztBQUNYLFdBQVMsUUFBUSxLQUFLLEdBQUcsUUFBUSxLQUFLLEdBQUcsU0FBUztBQUNoRCxVQUFNLE9BQU8sTUFBTSxLQUFLO0FBRXhCLFdBQU8sT0FBTyxNQUFNLE9BQU8sT0FBTyxPQUFPLE9BQU8sSUFBSTtBQUFBLEVBQ3REO0FBQ0EsU0FBTztBQUNUO0FBR08sU0FBUyxPQUFjLE1BQWlDO0FBQzdELE1BQUk7QUFDRixXQUFPLEtBQUssTUFBTSxJQUFJO0FBQUEsRUFDeEIsUUFBUTtBQUNOLFdBQU87QUFBQSxFQUNUO0FBQ0Y7OztBQ3ZHQSxJQUFNLE1BQU0sQ0FBQyxLQUFvQixFQUFFLElBQUksS0FBSyxNQUMxQyxJQUFJLEdBQUcsTUFBTSxFQUFFLElBQUksU0FBUyxTQUFZLEtBQUssV0FBVyxLQUFLLFVBQVUsSUFBSSxDQUFDLEVBQUU7QUFRekUsSUFBTSxVQUFVLENBQUMsV0FDdEIsS0FBSyxxQkFBcUIsSUFBSSxNQUFNLE1BQU0sQ0FBQyxXQUFXLEtBQUssVUFBVSxPQUFPLElBQUksQ0FBQyxjQUFjLE9BQU8sT0FBTyxHQUFHO0FBQzNHLElBQU0sWUFBWSxDQUFDLFdBQW9DLEtBQUssa0JBQWtCLElBQUksTUFBTSxNQUFNLENBQUMsR0FBRztBQUNsRyxJQUFNLGFBQWEsQ0FBQyxXQUFvQyxLQUFLLG1CQUFtQixJQUFJLE1BQU0sTUFBTSxDQUFDLEdBQUc7QUFHcEcsSUFBTSxpQkFBaUIsS0FBSyxzQkFBc0I7QUFHbEQsSUFBTUUsY0FBYSxDQUFDLEVBQUUsTUFBTSxRQUFRLE1BQ3pDLEtBQUssMEJBQTBCLElBQUksY0FBYyxLQUFLLFVBQVUsT0FBTyxDQUFDLEdBQUc7QUFHdEUsSUFBTSxnQkFBZ0IsQ0FBQyxXQUFpQyxPQUFPLFFBQVEsU0FBUyxhQUFhLGtCQUFrQjtBQUN0SCxJQUFNLHFCQUFxQixDQUFDLFdBQzFCLFNBQVMscUJBQXFCLElBQUksUUFBUSxNQUFNLENBQUMsVUFBVTtBQUV0RCxJQUFNLG1CQUFtQixDQUFDLFVBQy9CLE1BQU0sUUFBUSxTQUFTLGdCQUFnQixxQkFBcUI7QUFDOUQsSUFBTSx3QkFBd0IsQ0FBQyxFQUFFLEdBQUcsTUFBNEIsU0FBUyxnQ0FBZ0MsRUFBRSxXQUFXO0FBRy9HLFNBQVMsY0FBYyxTQUFzQixRQUFvQixNQUFxQjtBQUMzRixVQUFRLE9BQU8sTUFBTTtBQUNyQixnQkFBYyxTQUFTLElBQUk7QUFDM0IsVUFBUSxXQUFXLFlBQVk7QUFDakM7QUFVQSxJQUFNQyxzQkFBcUI7QUFHcEIsU0FBUyxhQUFhLFFBQXFCLEVBQUUsSUFBSSxLQUFLLEdBQStCO0FBQzFGLFFBQU0sVUFBVSxJQUFJLFlBQVksS0FBSyxNQUFNLEtBQUssUUFBUUEsbUJBQWtCO0FBQzFFLGdCQUFjLFNBQVMsS0FBSyxxQkFBcUIsSUFBSSxRQUFRLE1BQU0sQ0FBQyxVQUFVLEVBQUUsV0FBVyxHQUFHLElBQUk7QUFDbEcsU0FBTyxRQUFRLEtBQUs7QUFDdEI7QUFFQSxJQUFNLGVBQWUsS0FBSywrQkFBK0I7QUFDekQsSUFBTSxnQkFBZ0IsS0FBSyxJQUFJO0FBQy9CLElBQU0sY0FBYyxLQUFLLGdCQUFnQjtBQUdsQyxTQUFTLGFBQWEsU0FBZ0MsVUFBOEI7QUFDekYsUUFBTSxVQUFVLElBQUksWUFBWSxJQUFJO0FBQ3BDLFVBQVEsT0FBTyxZQUFZO0FBQzNCLE1BQUksVUFBVTtBQUNkLGFBQVcsVUFBVSxTQUFTO0FBQzVCLFVBQU0sU0FBUyxRQUFRO0FBQ3ZCLFlBQVEsT0FBTyxLQUFLLEdBQUcsVUFBVSxLQUFLLEdBQUcsSUFBSSxJQUFJLE1BQU0sTUFBTSxDQUFDLEdBQUcsQ0FBQztBQUNsRSxjQUFVO0FBQ1YsUUFBSSxRQUFRLFNBQVMsWUFBWSxVQUFVLFNBQVU7QUFDckQsWUFBUSxTQUFTO0FBQ2pCLFlBQVEsT0FBTyxXQUFXO0FBQzFCLFdBQU8sUUFBUSxLQUFLO0FBQUEsRUFDdEI7QUFDQSxVQUFRLE9BQU8sYUFBYTtBQUM1QixTQUFPLFFBQVEsS0FBSztBQUN0QjtBQU1PLFNBQVMsT0FBTyxTQUFrQixVQUEyQjtBQUNsRSxRQUFNLEVBQUUsVUFBVSxPQUFPLE9BQU8sSUFBSSxJQUFJO0FBQ3hDLE1BQUksYUFBYSxVQUFVLENBQUMsY0FBYyxPQUFPLE9BQU8sS0FBSyxDQUFDLFlBQVksT0FBTyxPQUFPLEtBQUssUUFBUSxFQUFHLFFBQU87QUFFL0csTUFBSSxPQUFPLE9BQU8sT0FBTyxPQUFPLEdBQUcsQ0FBQyxNQUFNLFVBQWEsaUJBQWlCLE9BQU8sT0FBTyxHQUFHLEVBQUcsUUFBTztBQUNuRyxTQUFPLFdBQVcsT0FBTztBQUMzQjtBQUdBLElBQU0sb0JBQW9CO0FBQzFCLElBQU0sV0FBOEIsQ0FBQyxRQUFRLFNBQVMsTUFBTTtBQUU1RCxJQUFNLFVBQW1ELG9CQUFJLElBQUk7QUFBQSxFQUMvRCxDQUFDLElBQU0sRUFBSTtBQUFBLEVBQ1gsQ0FBQyxJQUFNLEVBQUk7QUFBQSxFQUNYLENBQUMsYUFBYSxZQUFZO0FBQzVCLENBQUM7QUFHRCxTQUFTLGNBQWMsT0FBbUIsT0FBMkI7QUFDbkUsUUFBTSxRQUFRLFVBQVUsT0FBTyxLQUFLO0FBQ3BDLE1BQUksTUFBTSxNQUFNO0FBQ2hCLFNBQU8sTUFBTSxTQUFTLFFBQVEsTUFBTSxNQUFNLENBQUMsQ0FBRSxFQUFHO0FBQ2hELFFBQU0sUUFBUSxNQUFNLEtBQUs7QUFDekIsUUFBTSxPQUFPLE1BQU0sTUFBTSxDQUFDO0FBQzFCLE1BQUksVUFBVSxJQUFLLFFBQU87QUFDMUIsUUFBTSxVQUFVLFFBQVEsSUFBSSxLQUFLO0FBQ2pDLE1BQUksWUFBWSxPQUFXLFFBQU8sU0FBUztBQUMzQyxNQUFJLFFBQVEsS0FBSyxLQUFLLFVBQVUsR0FBTSxRQUFPLFFBQVEsSUFBSTtBQUN6RCxTQUFPLE1BQU0sU0FBUyxxQkFBcUIsU0FBUyxTQUFTLE9BQU8sT0FBTyxPQUFPLEdBQUcsQ0FBQztBQUN4RjtBQUVBLElBQU0sVUFBVSxDQUFDLFNBQTBCLFFBQVEsUUFBUSxRQUFRO0FBQ25FLElBQU0sVUFBVSxDQUFDLFNBQTBCLFNBQVMsU0FBUyxTQUFTLE1BQU0sU0FBUyxNQUFNLFNBQVM7QUFFcEcsU0FBUyxVQUFVLE9BQW1CLEVBQUUsT0FBTyxJQUFJLEdBQXNCO0FBQ3ZFLE1BQUksS0FBSztBQUNULFNBQU8sS0FBSyxPQUFPLFFBQVEsTUFBTSxFQUFFLENBQUUsRUFBRztBQUN4QyxTQUFPO0FBQ1Q7OztBQy9EQSxJQUFNLE9BQU8sSUFBSSxXQUFXLENBQUM7QUFFN0IsSUFBTSxZQUFZO0FBQUEsRUFDaEIsT0FBTztBQUFBLElBQ0wsT0FBTztBQUFBLElBQ1AsUUFBUTtBQUFBLElBQ1IsU0FBUztBQUFBLElBQ1QsVUFBVTtBQUFBLElBQ1YsYUFBYSxDQUFDLFNBQVMsRUFBRSxRQUFRLFFBQVEsR0FBRyxFQUFFLEtBQUssTUFDakQsZ0JBQWdCLFNBQVMsWUFBWSxNQUFNLEdBQUcsU0FBUyxJQUFJO0FBQUEsSUFDN0QsUUFBUSxDQUFDLFNBQVMsRUFBRSxHQUFHLE1BQU0saUJBQWlCLFNBQVMsRUFBRTtBQUFBLElBQ3pELE1BQU0sQ0FBQyxTQUFTLEVBQUUsR0FBRyxNQUFNLGtCQUFrQixTQUFTLEVBQUU7QUFBQSxJQUN4RCxXQUFXO0FBQUEsSUFDWCxRQUFRO0FBQUEsRUFDVjtBQUFBLEVBQ0EsWUFBWTtBQUFBLElBQ1YsT0FBTztBQUFBLElBQ1AsUUFBUTtBQUFBLElBQ1IsU0FBUztBQUFBLElBQ1QsVUFBVTtBQUFBLElBQ1YsYUFBYSxDQUFDLFNBQVMsUUFBUSxFQUFFLEtBQUssTUFBTSxzQkFBc0IsU0FBUyxNQUFNLE1BQU07QUFBQSxJQUN2RixRQUFRO0FBQUEsSUFDUixNQUFNO0FBQUEsSUFDTixXQUFXO0FBQUEsSUFDWCxRQUFRO0FBQUEsRUFDVjtBQUFBO0FBQUEsRUFFQSxXQUFXO0FBQUEsSUFDVCxPQUFPO0FBQUEsSUFDUCxRQUFRO0FBQUEsSUFDUixTQUFTO0FBQUEsSUFDVCxVQUFVLE1BQU07QUFBQSxJQUNoQixhQUFhO0FBQUEsSUFDYixRQUFRLENBQUMsU0FBU0MsTUFBSyxFQUFFLEtBQUssTUFBTSxlQUFlLFNBQVMsTUFBTUEsSUFBRztBQUFBLElBQ3JFLE1BQU0sQ0FBQyxTQUFTQSxNQUFLLEVBQUUsS0FBSyxNQUFNLGdCQUFnQixTQUFTLE1BQU1BLElBQUc7QUFBQSxJQUNwRSxXQUFXO0FBQUEsSUFDWCxRQUFRO0FBQUEsRUFDVjtBQUFBLEVBQ0EsTUFBTTtBQUFBLElBQ0osT0FBTztBQUFBLElBQ1AsUUFBUTtBQUFBLElBQ1IsU0FBUztBQUFBLElBQ1QsVUFBVSxNQUFNO0FBQUEsSUFDaEIsYUFBYSxDQUFDLFNBQVMsRUFBRSxNQUFNLFFBQVEsUUFBUSxHQUFHLEVBQUUsYUFBYSxNQUFNO0FBQ3JFLFlBQU0sU0FBUyxTQUFTLGVBQWUsaUJBQWlCLE1BQU0sSUFBSSxjQUFjLE1BQU07QUFDdEYsb0JBQWMsU0FBUyxRQUFRLE9BQU8sU0FBUyxZQUFZLENBQUM7QUFBQSxJQUM5RDtBQUFBLElBQ0EsUUFBUSxDQUFDLFNBQVNBLFNBQVEsUUFBUSxPQUFPLFVBQVVBLElBQUcsQ0FBQztBQUFBLElBQ3ZELE1BQU0sQ0FBQyxTQUFTQSxTQUFRLFFBQVEsT0FBTyxXQUFXQSxJQUFHLENBQUM7QUFBQSxJQUN0RCxXQUFXO0FBQUEsSUFDWCxRQUFRO0FBQUEsRUFDVjtBQUNGO0FBR08sSUFBTSxZQUFpQyxPQUFPLE9BQU8sU0FBUztBQUc5RCxJQUFNLGVBQWUsQ0FBQyxRQUMzQixJQUFJLE9BQU8sQ0FBQyxNQUFNLEVBQUUsTUFBTSxNQUFNLE9BQVEsS0FBSyxPQUFRLENBQUM7QUFFeEQsSUFBTSxPQUFPLE1BQU07QUFBQSxFQUFLLEVBQUUsUUFBUSxLQUFLLFVBQVUsT0FBTztBQUFBLEVBQUcsQ0FBQyxHQUFHLFNBQzdELFVBQVUsT0FBTyxDQUFDLEVBQUUsTUFBTSxPQUFPLE9BQVEsS0FBSyxXQUFZLENBQUM7QUFDN0Q7QUFrQ08sSUFBTSxXQUFXO0FBQUEsRUFDdEIsT0FBTztBQUFBLElBQ0wsTUFBTTtBQUFBLElBQ04sUUFBUTtBQUFBLElBQ1IsV0FBVyxDQUFDLFVBQVUsS0FBSztBQUFBLElBQzNCLG9CQUFvQixDQUFDLFVBQVUsS0FBSztBQUFBLElBQ3BDLFNBQVMsQ0FBQyxFQUFFLEdBQUcsTUFBTSxPQUFPLEVBQUU7QUFBQSxJQUM5QixnQkFBZ0IsQ0FBQyxFQUFFLE1BQU0sSUFBSSxNQUFNLFFBQVEsTUFBTSxpQkFBaUIsRUFBRSxNQUFNLE1BQU0sSUFBSSxRQUFRLENBQUM7QUFBQSxJQUM3RixZQUFZO0FBQUEsRUFDZDtBQUFBLEVBQ0EsWUFBWTtBQUFBLElBQ1YsTUFBTTtBQUFBLElBQ04sUUFBUTtBQUFBLElBQ1IsV0FBVyxDQUFDLFVBQVUsVUFBVTtBQUFBLElBQ2hDLG9CQUFvQixDQUFDLFVBQVUsWUFBWSxVQUFVLFNBQVM7QUFBQSxJQUM5RCxTQUFTLE1BQU07QUFBQSxJQUNmLGdCQUFnQixDQUFDLEVBQUUsTUFBTSxRQUFRLE1BQU0sWUFBWSxLQUFLLElBQUksT0FBTztBQUFBLElBQ25FLFlBQVk7QUFBQSxFQUNkO0FBQUEsRUFDQSxNQUFNO0FBQUEsSUFDSixNQUFNO0FBQUEsSUFDTixRQUFRO0FBQUEsSUFDUixXQUFXLENBQUMsVUFBVSxJQUFJO0FBQUEsSUFDMUIsb0JBQW9CLENBQUMsVUFBVSxJQUFJO0FBQUEsSUFDbkMsU0FBUyxDQUFDLEVBQUUsSUFBSSxLQUFLLEdBQUcsRUFBRSxNQUFNLE1BQU0sUUFBUSxNQUFNLFFBQVEsRUFBRSxJQUFJLE1BQU0sTUFBTSxRQUFRLENBQUM7QUFBQSxJQUN2RixnQkFBZ0IsQ0FBQyxFQUFFLE1BQU0sSUFBSSxTQUFTLGFBQWEsTUFDakQsYUFBYSxNQUFNLEVBQUUsSUFBSSxNQUFNLE9BQU8sU0FBUyxZQUFZLEVBQUUsQ0FBQztBQUFBLElBQ2hFLFlBQVksRUFBRSxPQUFPLGNBQWMsU0FBU0MsWUFBVztBQUFBLEVBQ3pEO0FBQ0Y7QUFFTyxJQUFNLFlBQWlDLE9BQU8sT0FBTyxRQUFROzs7QUMvTDdELFNBQVMsWUFBWSxPQUFtQixPQUFlLEtBQTBCO0FBQ3RGLE1BQUk7QUFDSixNQUFJO0FBQ0YsYUFBUyxLQUFLLE1BQU0sT0FBTyxPQUFPLE9BQU8sR0FBRyxDQUFDO0FBQUEsRUFDL0MsUUFBUTtBQUNOLFdBQU8sRUFBRSxNQUFNLFdBQVcsS0FBSyxpQkFBaUI7QUFBQSxFQUNsRDtBQUNBLE1BQUksT0FBTyxXQUFXLFlBQVksV0FBVyxRQUFRLE1BQU0sUUFBUSxNQUFNLEdBQUc7QUFDMUUsV0FBTyxFQUFFLE1BQU0sV0FBVyxLQUFLLHlCQUF5QjtBQUFBLEVBQzFEO0FBQ0EsUUFBTSxRQUFRLFVBQVUsT0FBTyxPQUFPLEtBQUssTUFBTTtBQUNqRCxNQUFJLFVBQVUsT0FBVyxRQUFPLEVBQUUsTUFBTSxXQUFXLEtBQUssa0JBQWtCO0FBQzFFLFNBQU8sRUFBRSxNQUFNLE1BQU0sUUFBMkMsT0FBTyxNQUFNLE9BQU8sS0FBSyxNQUFNLElBQUk7QUFDckc7OztBQ2xCTyxTQUFTLGFBQWEsTUFBYyxVQUF5QztBQUNsRixNQUFJO0FBQ0osTUFBSTtBQUNGLGFBQVMsS0FBSyxNQUFNLElBQUk7QUFBQSxFQUMxQixRQUFRO0FBQ04sV0FBTztBQUFBLEVBQ1Q7QUFDQSxRQUFNLEVBQUUsT0FBTyxPQUFPLFFBQVEsSUFBSTtBQUNsQyxRQUFNLFFBQVEsU0FBUztBQUN2QixNQUFJLE9BQU8sVUFBVSxZQUFZLENBQUMsT0FBTyxVQUFVLEtBQUssRUFBRyxRQUFPO0FBQ2xFLFFBQU0sWUFBWSxXQUFXO0FBQzdCLE1BQUksT0FBTyxjQUFjLFVBQVcsUUFBTztBQUMzQyxRQUFNLGNBQWMsVUFBVSxVQUFhLFVBQVU7QUFDckQsUUFBTSxXQUFXLGNBQWMsU0FBWSxXQUFXLEtBQUs7QUFDM0QsTUFBSSxDQUFDLGVBQWUsYUFBYSxPQUFXLFFBQU87QUFDbkQsTUFBSSxhQUFhLFVBQVUsV0FBVyxFQUFHLFFBQU87QUFFaEQsU0FBTyxFQUFFLE9BQU8sUUFBUSxJQUFJLFdBQVcsS0FBSyxJQUFJLE9BQU8sUUFBUSxHQUFHLFNBQVMsV0FBVyxPQUFPLFNBQVM7QUFDeEc7QUFFQSxTQUFTLFdBQVcsT0FBK0Q7QUFDakYsTUFBSSxPQUFPLFVBQVUsWUFBWSxVQUFVLEtBQU0sUUFBTztBQUN4RCxRQUFNLEVBQUUsUUFBUSxPQUFPLE9BQU8sV0FBVyxJQUFJO0FBQzdDLFFBQU0sU0FBUyxTQUFTO0FBQ3hCLFFBQU0sUUFBUSxjQUFjO0FBQzVCLE1BQUksT0FBTyxXQUFXLFlBQVksQ0FBQyxPQUFPLFVBQVUsTUFBTSxLQUFLLFNBQVMsRUFBRyxRQUFPO0FBRWxGLFNBQU8sT0FBTyxVQUFVLFdBQVcsRUFBRSxPQUFPLFFBQVEsS0FBSyxJQUFJLFFBQVEsT0FBTyxnQkFBZ0IsRUFBRSxJQUFJO0FBQ3BHOzs7QUM1Qk8sSUFBTSxTQUFOLE1BQWE7QUFBQSxFQUNUO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUVBLGNBQWM7QUFBQSxFQUNkLGlCQUFpQjtBQUFBO0FBQUEsRUFFakI7QUFBQSxFQUVBLFlBQVksT0FNVDtBQUNELFNBQUssYUFBYSxNQUFNO0FBQ3hCLFNBQUssV0FBVyxNQUFNO0FBQ3RCLFNBQUssWUFBWSxNQUFNLFlBQVksTUFBTSxTQUFTLHFCQUFxQixNQUFNLFNBQVM7QUFDdEYsU0FBSyxZQUFZLElBQUksU0FBUyxNQUFNLFFBQVE7QUFBQSxFQUM5QztBQUFBLEVBRUEsSUFBSSxXQUFxQjtBQUN2QixXQUFPLEtBQUs7QUFBQSxFQUNkO0FBQUEsRUFFQSxJQUFJLEtBQWE7QUFDZixXQUFPLEtBQUssVUFBVTtBQUFBLEVBQ3hCO0FBQUEsRUFFQSxJQUFJLGVBQXVCO0FBQ3pCLFdBQU8sYUFBYSxLQUFLLFNBQVM7QUFBQSxFQUNwQztBQUFBO0FBQUEsRUFHQSxRQUFjO0FBQ1osU0FBSyxlQUFlO0FBQUEsRUFDdEI7QUFBQTtBQUFBLEVBR0EsV0FBaUI7QUFDZixTQUFLLGtCQUFrQjtBQUN2QixXQUFPLEtBQUssZ0JBQWdCLFVBQWEsS0FBSyxZQUFZLENBQUMsRUFBRyxTQUFTLEtBQUssZ0JBQWdCO0FBQzFGLFlBQU0sRUFBRSxJQUFJLElBQUksS0FBSyxZQUFZLE1BQU07QUFDdkMsVUFBSSxLQUFLLFlBQVksV0FBVyxFQUFHLE1BQUssY0FBYztBQUN0RCxVQUFJO0FBQUEsSUFDTjtBQUFBLEVBQ0Y7QUFBQTtBQUFBLEVBR0EsSUFBSSxZQUFxQjtBQUN2QixXQUFPLEtBQUssY0FBYyxLQUFLO0FBQUEsRUFDakM7QUFBQTtBQUFBLEVBR0EsV0FBVyxLQUF1QjtBQUNoQyxTQUFLLGdCQUFnQixDQUFDO0FBQ3RCLFNBQUssWUFBWSxLQUFLLEVBQUUsT0FBTyxLQUFLLGFBQWEsSUFBSSxDQUFDO0FBQUEsRUFDeEQ7QUFBQTtBQUFBLEVBR0EsU0FBUyxRQUE0RTtBQUNuRixTQUFLLFlBQVksSUFBSSxTQUFTLEVBQUUsR0FBRyxLQUFLLFdBQVcsR0FBRyxPQUFPLENBQUM7QUFBQSxFQUNoRTtBQUNGOzs7QUNsQ0EsSUFBTUMsV0FBaUIsRUFBRSxPQUFPLElBQUksV0FBVyxDQUFDLEdBQUcsT0FBTyxHQUFHLEtBQUssRUFBRTtBQVU3RCxJQUFNLHFCQUFOLE1BQXlCO0FBQUEsRUFDckI7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFFVCxZQUFZLE9BQWdDO0FBQzFDLFNBQUssVUFBVSxNQUFNO0FBQ3JCLFNBQUssVUFBVSxNQUFNO0FBQ3JCLFNBQUssU0FBUyxNQUFNO0FBQ3BCLFNBQUssVUFBVSxNQUFNO0FBQ3JCLFNBQUssWUFBWSxNQUFNO0FBQUEsRUFDekI7QUFBQSxFQUVBLFVBQVUsTUFBWSxPQUE2QjtBQUNqRCxVQUFNLFFBQVEsS0FBSztBQUNuQixVQUFNLE9BQU8sWUFBWSxLQUFLO0FBQzlCLFVBQU0sRUFBRSxlQUFlLElBQUksS0FBSyxRQUFRO0FBQ3hDLFFBQUksT0FBTyxnQkFBZ0I7QUFDekIsWUFBTSxVQUFVLGtCQUFrQixJQUFJLHFDQUFxQyxjQUFjO0FBQ3pGLFdBQUssaUJBQWlCLE1BQU0sRUFBRSxHQUFHLFVBQVUsZUFBZSxRQUFRLENBQUM7QUFDbkU7QUFBQSxJQUNGO0FBQ0EsVUFBTSxPQUFPLE1BQU0sT0FBTyxNQUFNLElBQUk7QUFDcEMsUUFBSSxTQUFTLFFBQVc7QUFDdEIsV0FBSyxpQkFBaUIsTUFBTSxFQUFFLEdBQUcsVUFBVSxlQUFlLFNBQVMsaUJBQWlCLENBQUM7QUFDckY7QUFBQSxJQUNGO0FBQ0EsVUFBTSxFQUFFLFdBQVcsSUFBSTtBQUN2QixRQUFJLEtBQUssVUFBVSxVQUFVLEdBQUc7QUFDOUIsWUFBTSxVQUFVLEtBQUssT0FBTyxZQUFZLE1BQU0sS0FBSyxVQUFVLE1BQU0sS0FBSyxDQUFDO0FBQ3pFLFVBQUksQ0FBQyxRQUFTLE1BQUssaUJBQWlCLE1BQU0sVUFBVSxlQUFlO0FBQ25FO0FBQUEsSUFDRjtBQUNBLFVBQU0sRUFBRSxXQUFXLFNBQVMsWUFBWSxJQUFJO0FBQzVDLFVBQU0sU0FBUyxJQUFJLE9BQU8sRUFBRSxZQUFZLFVBQVUsU0FBUyxZQUFZLFdBQVcsVUFBVSxNQUFNLENBQUM7QUFDbkcsVUFBTSxNQUFNLFlBQVksSUFBSTtBQUM1QixTQUFLLFVBQVUsSUFBSSxTQUFTO0FBQzVCLFVBQU0sWUFBWSxLQUFLLEtBQUssUUFBUTtBQUFBLE1BQ2xDLFdBQVcsRUFBRSxNQUFNLE1BQU07QUFBQSxNQUN6QjtBQUFBLE1BQ0E7QUFBQSxNQUNBLFNBQVMsQ0FBQyxRQUFRO0FBQ2hCLGFBQUssU0FBUyxNQUFNLElBQUk7QUFDeEIsYUFBSyxpQkFBaUIsTUFBTSxRQUFRLFdBQVcsVUFBVSxXQUFXLFVBQVUscUJBQXFCO0FBQUEsTUFDckc7QUFBQSxJQUNGLENBQUM7QUFDRCxZQUFRLFdBQVc7QUFBQSxNQUNqQixLQUFLO0FBQ0g7QUFBQSxNQUNGLEtBQUs7QUFDSCxhQUFLLFVBQVUsSUFBSSxXQUFXLEVBQUU7QUFDaEMsYUFBSyxpQkFBaUIsTUFBTSxVQUFVLGlCQUFpQjtBQUN2RDtBQUFBLE1BQ0YsS0FBSztBQUNILGFBQUssU0FBUyxNQUFNLElBQUk7QUFDeEIsYUFBSyxVQUFVLElBQUksZ0JBQWdCO0FBQ25DLGFBQUssaUJBQWlCLE1BQU0sRUFBRSxHQUFHLFVBQVUsZUFBZSxTQUFTLGVBQWUsQ0FBQztBQUNuRixjQUFNLFlBQVksSUFBSTtBQUN0QjtBQUFBLE1BQ0Y7QUFDRSxvQkFBWSxTQUFTO0FBQUEsSUFDekI7QUFBQSxFQUNGO0FBQUEsRUFFQSxTQUFTLFlBQW9CLE9BQTRCO0FBQ3ZELFVBQU0sWUFBWSxJQUFJLElBQUksTUFBTSxLQUFLO0FBQ3JDLGVBQVcsUUFBUSxLQUFLLE9BQU8sUUFBUSxVQUFVLEdBQUc7QUFDbEQsWUFBTSxXQUFXLFVBQVUsSUFBSSxLQUFLLElBQUk7QUFDeEMsWUFBTSxTQUFTO0FBQUEsUUFDYixNQUFNLE1BQU0sUUFBUTtBQUFBLFFBQ3BCLGdCQUFnQixNQUFNLGtCQUFrQjtBQUFBLFFBQ3hDLEdBQUksYUFBYSxTQUFZLENBQUMsSUFBSSxFQUFFLFVBQVUsWUFBWSxPQUFVO0FBQUEsTUFDdEU7QUFDQSxVQUFJLEtBQUssVUFBVSxVQUFVLEVBQUcsTUFBSyxPQUFPLFlBQVksTUFBTSxLQUFLLFNBQVMsWUFBWSxNQUFNLENBQUM7QUFBQSxVQUMxRixNQUFLLFNBQVMsWUFBWSxNQUFNO0FBQUEsSUFDdkM7QUFBQSxFQUNGO0FBQUEsRUFFQSxZQUFZLE1BQVksTUFBb0I7QUFDMUMsU0FBSyxPQUFPLE1BQU0sTUFBTSxXQUFXLEtBQUssSUFBSSxlQUFlLElBQUksQ0FBQztBQUFBLEVBQ2xFO0FBQUE7QUFBQSxFQUdBLE1BQU0sTUFBWSxFQUFFLE1BQU0sTUFBTSxNQUFNLE9BQU8sR0FBd0Q7QUFDbkcsVUFBTSxRQUFRLE9BQU8sT0FBTyxlQUFlLEVBQUUsS0FBSyxDQUFDLFdBQVcsT0FBTyxTQUFTLElBQUk7QUFDbEYsVUFBTSxRQUFRLElBQUksWUFBWSxHQUFHO0FBQ2pDLGVBQVcsT0FBTyxnQkFBZ0IsTUFBTSxFQUFFLE1BQU0sUUFBUSxPQUFPLFVBQVUsR0FBRyxDQUFDLENBQUM7QUFDOUUsUUFBSSxPQUFPLFFBQVEsT0FBTyxJQUFLLFlBQVcsT0FBTyxPQUFPLE1BQU0sU0FBUyxPQUFPLE9BQU8sT0FBTyxHQUFHLENBQUM7QUFDaEcsU0FBSyxPQUFPLE1BQU0sTUFBTSxNQUFNLEtBQUssQ0FBQztBQUFBLEVBQ3RDO0FBQUEsRUFFQSxPQUFPLE1BQVksTUFBYyxPQUF5QjtBQUN4RCxVQUFNLE9BQU8sS0FBSyxPQUFPLElBQUksSUFBSTtBQUVqQyxRQUFJLFNBQVMsT0FBVyxNQUFLLFFBQVEsTUFBTSxLQUFLLFlBQVksS0FBSyxTQUFTLEtBQUs7QUFBQSxhQUN0RSxLQUFLLFVBQVUsS0FBSyxVQUFVLEVBQUcsTUFBSyxPQUFPLEtBQUssWUFBWSxNQUFNLEtBQUssT0FBTyxNQUFNLE1BQU0sS0FBSyxDQUFDO0FBQUEsU0FDdEc7QUFDSCxXQUFLLFNBQVMsTUFBTSxJQUFJO0FBQ3hCLFdBQUssTUFBTSxLQUFLLFlBQVksRUFBRSxPQUFPLEVBQUUsU0FBUyxLQUFLLFNBQVMsTUFBTSxFQUFFLENBQUM7QUFDdkUsV0FBSyxPQUFPLFlBQVksSUFBSTtBQUFBLElBQzlCO0FBQUEsRUFDRjtBQUFBLEVBRUEsUUFBUSxNQUFZLE1BQWMsTUFBK0Q7QUFDL0YsVUFBTSxFQUFFLFVBQVUsT0FBTyxJQUFJO0FBQzdCLFVBQU0sUUFBUSxDQUFDLFNBQWdCLEtBQUssUUFBUSxNQUFNLE1BQU0sRUFBRSxVQUFVLFFBQVEsS0FBSyxDQUFDO0FBQ2xGLFFBQUksS0FBSyxhQUFhLE1BQU0sTUFBTSxFQUFFLE1BQU0sUUFBUSxLQUFLLE1BQU0sQ0FBQyxFQUFHO0FBQ2pFLFVBQU0sV0FBVyxLQUFLLE9BQU8sSUFBSSxJQUFJLEdBQUcsUUFBUSxJQUFJLEtBQUssVUFBVSxHQUFHO0FBQ3RFLFVBQU0sU0FBUyxhQUFhLGFBQWEsU0FBWSxTQUFZLElBQUksU0FBUyxRQUFRO0FBQ3RGLFFBQUksV0FBVyxVQUFhLENBQUMsUUFBUSxlQUFlLEtBQUssUUFBUSxPQUFPLElBQUksRUFBRSxTQUFTLGFBQWEsTUFBUyxHQUFHO0FBQzlHLFdBQUssUUFBUSxNQUFNLFVBQVUsZ0JBQWdCO0FBQzdDO0FBQUEsSUFDRjtBQUVBLFFBQUksYUFBYSxVQUFhLFVBQVUsTUFBTSxJQUFJLEtBQUssUUFBUSxPQUFPLGdCQUFnQjtBQUNwRixZQUFNLFVBQVU7QUFDaEIsV0FBSyxRQUFRLE1BQU0sRUFBRSxHQUFHLFVBQVUsZUFBZSxRQUFRLENBQUM7QUFDMUQ7QUFBQSxJQUNGO0FBQ0EsVUFBTSxPQUFPLFlBQVksT0FBTyxPQUFPLE9BQU8sT0FBTyxPQUFPLEdBQUc7QUFDL0QsUUFBSSxLQUFLLFNBQVMsV0FBVztBQUMzQixXQUFLLFFBQVEsTUFBTSxFQUFFLEdBQUcsVUFBVSxZQUFZLFNBQVMsS0FBSyxJQUFJLENBQUM7QUFDakU7QUFBQSxJQUNGO0FBQ0EsVUFBTSxPQUFPLEtBQUssT0FBTyxJQUFJLElBQUk7QUFDakMsUUFBSSxTQUFTLFFBQVc7QUFDdEIsV0FBSyxRQUFRLE1BQU0sRUFBRSxHQUFHLFVBQVUsZUFBZSxTQUFTLGlCQUFpQixDQUFDO0FBQzVFO0FBQUEsSUFDRjtBQUNBLFVBQU0sVUFBVSxjQUFjLFFBQVEsT0FBTyxPQUFPLElBQUk7QUFDeEQsVUFBTSxRQUFRO0FBQUEsTUFDWixNQUFNO0FBQUEsTUFDTjtBQUFBLE1BQ0E7QUFBQSxNQUNBLE1BQU07QUFBQSxNQUNOLGdCQUFnQjtBQUFBLE1BQ2hCLGFBQWE7QUFBQSxJQUNmO0FBQ0EsU0FBSyxRQUFRLE9BQU8sQ0FBQyxXQUFXO0FBQzlCLFVBQUksT0FBTyxTQUFTLEtBQU0sTUFBSyxRQUFRLE1BQU0sS0FBSyxZQUFZLEtBQUssU0FBUyxXQUFXLEtBQUssSUFBSSxXQUFXLElBQUksQ0FBQztBQUFBLFVBQzNHLE1BQUssUUFBUSxNQUFNLFVBQVUsUUFBUTtBQUFBLElBQzVDLENBQUM7QUFBQSxFQUNIO0FBQUEsRUFFQSxTQUFTLE1BQVksTUFBb0I7QUFDdkMsUUFBSSxDQUFDLEtBQUssaUJBQWlCLE1BQU0sTUFBTSxNQUFNLEtBQUssU0FBUyxNQUFNLElBQUksQ0FBQyxFQUFHO0FBQ3pFLFNBQUssUUFBUSxTQUFTLEtBQUssTUFBTSxDQUFDLFdBQVc7QUFDM0MsVUFBSSxPQUFPLFNBQVMsVUFBVTtBQUM1QixhQUFLLFFBQVEsTUFBTSxVQUFVLFFBQVE7QUFDckM7QUFBQSxNQUNGO0FBQ0EsWUFBTSxTQUFTLGVBQWUsT0FBTyxPQUFPO0FBRTVDLFVBQUksT0FBTyxTQUFTLEtBQUssUUFBUSxPQUFPLGdCQUFnQjtBQUN0RCxhQUFLLFFBQVEsTUFBTSxFQUFFLEdBQUcsVUFBVSxlQUFlLFNBQVMsMkJBQTJCLENBQUM7QUFBQSxNQUN4RixNQUFPLE1BQUssUUFBUSxNQUFNLEtBQUssWUFBWSxLQUFLLFNBQVMsV0FBVyxLQUFLLElBQUksWUFBWSxNQUFNLENBQUM7QUFBQSxJQUNsRyxDQUFDO0FBQUEsRUFDSDtBQUFBLEVBRUEsY0FBYyxNQUFZLE1BQW9CO0FBQzVDLFFBQUksQ0FBQyxLQUFLLGlCQUFpQixNQUFNLE1BQU0sTUFBTSxLQUFLLGNBQWMsTUFBTSxJQUFJLENBQUMsRUFBRztBQUM5RSxTQUFLLFFBQVEsU0FBUyxNQUFNLE1BQU0sQ0FBQyxZQUFZO0FBQzdDLFVBQUksUUFBUSxTQUFTLFNBQVUsTUFBSyxRQUFRLE1BQU0sVUFBVSxRQUFRO0FBQUEsV0FDL0Q7QUFDSCxjQUFNLFFBQVEsV0FBVyxLQUFLLElBQUksa0JBQWtCLG9CQUFvQixRQUFRLEtBQUssQ0FBQztBQUN0RixhQUFLLFFBQVEsTUFBTSxLQUFLLFlBQVksS0FBSyxTQUFTLEtBQUs7QUFBQSxNQUN6RDtBQUFBLElBQ0YsQ0FBQztBQUFBLEVBQ0g7QUFBQSxFQUVBLGlCQUFpQixNQUFZLE1BQWMsT0FBNEI7QUFDckUsUUFBSSxLQUFLLGFBQWEsTUFBTSxNQUFNLEVBQUUsTUFBTUEsVUFBUyxLQUFLLE1BQU0sQ0FBQyxFQUFHLFFBQU87QUFDekUsVUFBTSxFQUFFLFVBQVUsWUFBWSxJQUFJLGVBQWUsS0FBSyxRQUFRLE9BQU8sSUFBSTtBQUN6RSxRQUFJLFNBQVUsUUFBTyxLQUFLLFNBQVMsTUFBTSxNQUFNLFdBQVc7QUFDMUQsU0FBSyxRQUFRLE1BQU0sVUFBVSxZQUFZO0FBQ3pDLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxRQUFRLE1BQVksTUFBYyxRQUFxQjtBQUNyRCxRQUFJLEtBQUssYUFBYSxNQUFNLE1BQU0sRUFBRSxNQUFNLFFBQVEsS0FBSyxDQUFDLFNBQVMsS0FBSyxRQUFRLE1BQU0sTUFBTSxJQUFJLEVBQUUsQ0FBQyxFQUFHO0FBQ3BHLFVBQU0sVUFBVSxlQUFlLEtBQUssUUFBUSxPQUFPLElBQUk7QUFDdkQsUUFBSSxRQUFRLGdCQUFnQixHQUFHO0FBQzdCLFdBQUssUUFBUSxNQUFNLFVBQVUsWUFBWTtBQUN6QztBQUFBLElBQ0Y7QUFDQSxRQUFJLENBQUMsS0FBSyxTQUFTLE1BQU0sTUFBTSxRQUFRLE9BQU8sRUFBRztBQUNqRCxVQUFNLEVBQUUsaUJBQWlCLGVBQWUsSUFBSSxLQUFLLFFBQVE7QUFDekQsVUFBTSxRQUFRLGFBQWEsT0FBTyxPQUFPLE9BQU8sT0FBTyxPQUFPLE9BQU8sR0FBRyxHQUFHLGVBQWU7QUFDMUYsUUFBSSxPQUFPLFVBQVUsVUFBVTtBQUM3QixXQUFLLFFBQVEsTUFBTSxFQUFFLEdBQUcsVUFBVSxZQUFZLFNBQVMsTUFBTSxDQUFDO0FBQzlEO0FBQUEsSUFDRjtBQUNBLFVBQU0sT0FBTyxLQUFLLE9BQU8sSUFBSSxJQUFJO0FBQ2pDLFFBQUksU0FBUyxRQUFXO0FBQ3RCLFdBQUssUUFBUSxNQUFNLEVBQUUsR0FBRyxVQUFVLGVBQWUsU0FBUyxpQkFBaUIsQ0FBQztBQUM1RTtBQUFBLElBQ0Y7QUFDQSxTQUFLLFFBQVEsT0FBTyxDQUFDLFdBQVc7QUFDOUIsVUFBSSxPQUFPLFNBQVMsVUFBVTtBQUM1QixhQUFLLFFBQVEsTUFBTSxVQUFVLFFBQVE7QUFDckM7QUFBQSxNQUNGO0FBQ0EsVUFBSSxPQUFPLFNBQVMsaUJBQWlCO0FBQ25DLGFBQUssUUFBUSxNQUFNLFVBQVUscUJBQXFCO0FBQ2xEO0FBQUEsTUFDRjtBQUNBLFlBQU0sRUFBRSxVQUFVLGFBQWEsSUFBSTtBQUNuQyxZQUFNLFVBQVUsYUFBYSxjQUFjLGNBQWM7QUFDekQsVUFBSSxRQUFRLFdBQVcsS0FBSyxhQUFhLFNBQVMsR0FBRztBQUNuRCxjQUFNLFVBQVU7QUFDaEIsYUFBSyxRQUFRLE1BQU0sRUFBRSxHQUFHLFVBQVUsZUFBZSxRQUFRLENBQUM7QUFDMUQ7QUFBQSxNQUNGO0FBQ0EsWUFBTSxRQUFRLFdBQVcsS0FBSyxJQUFJLFdBQVcsY0FBYyxFQUFFLEdBQUcsVUFBVSxjQUFjLFFBQVEsQ0FBQyxDQUFDO0FBQ2xHLFdBQUssUUFBUSxNQUFNLEtBQUssWUFBWSxLQUFLLFNBQVMsS0FBSztBQUFBLElBQ3pELENBQUM7QUFBQSxFQUNIO0FBQUE7QUFBQSxFQUdBLGFBQWEsTUFBWSxNQUFjLFNBQStEO0FBQ3BHLFVBQU0sT0FBTyxLQUFLLE9BQU8sSUFBSSxJQUFJO0FBQ2pDLFFBQUksTUFBTSxVQUFVLEtBQUssVUFBVSxNQUFNLEtBQU0sUUFBTztBQUN0RCxRQUFJLENBQUMsS0FBSyxPQUFPLFNBQVMsTUFBTSxLQUFLLFlBQVksT0FBTyxFQUFHLE1BQUssUUFBUSxNQUFNLFVBQVUsZUFBZTtBQUN2RyxXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsU0FBUyxFQUFFLFdBQVcsR0FBUyxNQUFrQjtBQUMvQyxRQUFJLEtBQUssT0FBTyxRQUFRLFlBQVksSUFBSSxFQUFHLE1BQUssVUFBVSxJQUFJLFdBQVcsRUFBRTtBQUFBLEVBQzdFO0FBQUEsRUFFQSxTQUFTLE1BQVksTUFBY0MsTUFBMEI7QUFDM0QsVUFBTSxXQUFXLEtBQUssT0FBTyxJQUFJLElBQUksR0FBRyxRQUFRLElBQUksS0FBSyxVQUFVLE1BQU07QUFDekUsUUFBSSxRQUFRQSxNQUFLLFFBQVEsRUFBRyxRQUFPO0FBQ25DLFNBQUssUUFBUSxNQUFNLFVBQVUsZ0JBQWdCO0FBQzdDLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxpQkFBaUIsTUFBWSxPQUF5QjtBQUNwRCxTQUFLLFFBQVEsTUFBTSxPQUFPLElBQUk7QUFBQSxFQUNoQztBQUFBLEVBRUEsUUFBUSxFQUFFLFlBQVksU0FBUyxHQUFHLEdBQVMsT0FBbUIsa0JBQWtCLE9BQWE7QUFDM0YsU0FBSyxVQUFVLElBQUksaUJBQWlCO0FBQ3BDLFVBQU0sRUFBRSxNQUFNLFVBQVUsSUFBSTtBQUU1QixVQUFNLFlBQVksRUFBRSxZQUFZLFNBQVMsTUFBTSxpQkFBaUIsU0FBUyxjQUFjLEtBQUs7QUFDNUYsU0FBSyxRQUFRLFVBQVUsV0FBVyxXQUFXLElBQUksS0FBSyxDQUFDO0FBQUEsRUFDekQ7QUFDRjtBQUdBLFNBQVMsYUFBYSxjQUF1QyxVQUEyQztBQUN0RyxNQUFJLFFBQVE7QUFDWixRQUFNLE1BQU0sYUFBYSxVQUFVLENBQUMsV0FBVztBQUM3QyxhQUFTLFlBQVksTUFBTTtBQUMzQixXQUFPLFFBQVE7QUFBQSxFQUNqQixDQUFDO0FBQ0QsU0FBTyxNQUFNLElBQUksZUFBZSxhQUFhLE1BQU0sR0FBRyxHQUFHO0FBQzNEO0FBR0EsU0FBUyxZQUFZLEVBQUUsTUFBTSxpQkFBaUIsSUFBSSxXQUFXLElBQUksT0FBTyxHQUFHLEdBQTJCO0FBQ3BHLFNBQU8sQ0FBQyxLQUFLLFVBQVUsSUFBSSxHQUFHLGdCQUFnQixVQUFVLElBQUksRUFBRSxPQUFPLENBQUMsS0FBSyxTQUFTLE1BQU0sT0FBTyxXQUFXLElBQUksR0FBRyxDQUFDO0FBQ3RIOzs7QUN4U0EsSUFBTSxFQUFFLGtCQUFrQixtQkFBbUIsSUFBSTtBQUVqRCxJQUFNLFNBQWtCLEVBQUUsTUFBTSxVQUFVLFdBQVcsS0FBSztBQVVuRCxJQUFNLGFBQU4sTUFBbUM7QUFBQSxFQUMvQixlQUFlO0FBQUEsRUFDZjtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBO0FBQUEsRUFFQSxhQUFhLG9CQUFJLElBQWM7QUFBQSxFQUN4QztBQUFBLEVBRUEsWUFBWSxRQUFnQixNQUFZO0FBQ3RDLFNBQUssVUFBVTtBQUNmLFNBQUssUUFBUTtBQUNiLFNBQUssU0FBUztBQUFBLE1BQ1osTUFBTSxDQUFDLE1BQU0sU0FBUyxhQUFhLEtBQUssWUFBWSxNQUFNLFNBQVMsUUFBUTtBQUFBLE1BQzNFLE9BQU8sQ0FBQyxVQUFVLE9BQU8sT0FBTyxNQUFNLEtBQUs7QUFBQSxJQUM3QztBQUNBLFNBQUssV0FBVztBQUFBLE1BQ2QsS0FBSyxDQUFDLE1BQU1DLFNBQVEsT0FBTyxTQUFTLElBQUksTUFBTUEsSUFBRztBQUFBLE1BQ2pELFFBQVEsQ0FBQyxNQUFNLE9BQU8sT0FBTyxTQUFTLE9BQU8sTUFBTSxFQUFFO0FBQUEsTUFDckQsTUFBTSxDQUFDLE1BQU0sU0FBUyxLQUFLLEtBQUssTUFBTSxDQUFDLFdBQVcsT0FBTyxTQUFTLEtBQUssTUFBTSxNQUFNLENBQUM7QUFBQSxNQUNwRixPQUFPLENBQUMsTUFBTSxTQUFTLEtBQUssS0FBSyxNQUFNLENBQUMsV0FBVyxPQUFPLFNBQVMsTUFBTSxNQUFNLE1BQU0sQ0FBQztBQUFBLElBQ3hGO0FBQUEsRUFDRjtBQUFBO0FBQUEsRUFHQSxJQUFJLGNBQXNCO0FBQ3hCLFdBQU8sS0FBSyxXQUFXO0FBQUEsRUFDekI7QUFBQSxFQUVBLEtBQUssUUFBNEI7QUFDL0IsU0FBSyxRQUFRLEtBQUssTUFBTTtBQUFBLEVBQzFCO0FBQUEsRUFFQSxNQUFNLE1BQXdCO0FBQzVCLFNBQUssUUFBUSxNQUFNLE1BQU0sS0FBSyxNQUFNLElBQUksQ0FBQztBQUFBLEVBQzNDO0FBQUEsRUFFQSxZQUFZLE1BQWMsU0FBc0IsVUFBa0M7QUFDaEYsVUFBTSxPQUFPLEtBQUs7QUFDbEIsUUFBSSxTQUFTO0FBQ2IsVUFBTSxRQUFRLENBQUMsUUFBb0I7QUFDakMsVUFBSSxPQUFRLE1BQUssR0FBRztBQUFBLElBQ3RCO0FBQ0EsVUFBTSxTQUFTLEtBQUssUUFBUSxPQUFPLEtBQUssTUFBTSxTQUFTO0FBQUEsTUFDckQsYUFBYSxDQUFDLGdCQUFnQixNQUFNLE1BQU0sU0FBUyxZQUFZLFdBQVcsQ0FBQztBQUFBLE1BQzNFLFFBQVEsQ0FBQ0EsTUFBSyxhQUFhLE1BQU0sTUFBTSxTQUFTLE9BQU9BLE1BQUssUUFBUSxDQUFDO0FBQUEsTUFDckUsTUFBTSxDQUFDQSxTQUFRLE1BQU0sTUFBTSxTQUFTLEtBQUtBLElBQUcsQ0FBQztBQUFBLE1BQzdDLE1BQU0sTUFBTSxNQUFNLE1BQU0sU0FBUyxLQUFLLENBQUM7QUFBQSxJQUN6QyxDQUFDO0FBQ0QsV0FBTztBQUFBLE1BQ0wsU0FBUyxDQUFDLE9BQU8sT0FBTyxTQUFTLEtBQUssS0FBSyxNQUFNLENBQUMsV0FBVyxPQUFPLFFBQVEsT0FBTyxPQUFPLE1BQU0sQ0FBQztBQUFBLE1BQ2pHLE1BQU0sQ0FBQ0EsTUFBSyxTQUFTLEtBQUssS0FBSyxNQUFNLENBQUMsV0FBVyxPQUFPLEtBQUtBLE1BQUssTUFBTSxDQUFDO0FBQUEsTUFDekUsT0FBTyxDQUFDQSxNQUFLLFNBQVMsS0FBSyxLQUFLLE1BQU0sQ0FBQyxXQUFXLE9BQU8sTUFBTUEsTUFBSyxNQUFNLENBQUM7QUFBQSxNQUMzRSxTQUFTLENBQUMsT0FBTyxPQUFPLE9BQU8sU0FBUyxLQUFLLEtBQUssTUFBTSxDQUFDLFdBQVcsT0FBTyxRQUFRLE9BQU8sT0FBTyxPQUFPLE1BQU0sQ0FBQztBQUFBLE1BQy9HLFNBQVMsQ0FBQyxPQUFPLE9BQU8sU0FBUyxLQUFLLEtBQUssTUFBTSxDQUFDLFdBQVcsT0FBTyxRQUFRLE9BQU8sT0FBTyxNQUFNLENBQUM7QUFBQSxNQUNqRyxPQUFPLENBQUMsVUFBVTtBQUNoQixpQkFBUztBQUNULGVBQU8sTUFBTSxLQUFLO0FBQUEsTUFDcEI7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUFBLEVBRUEsS0FDRSxNQUNBLEtBQ007QUFDTixRQUFJLEtBQUssV0FBVyxRQUFRLG9CQUFvQjtBQUM5QyxXQUFLLE1BQU07QUFDWDtBQUFBLElBQ0Y7QUFDQSxVQUFNLFdBQXFCLEVBQUUsTUFBTSxNQUFNLEtBQUssTUFBTSxHQUFHLFlBQVksWUFBWSxJQUFJLElBQUksaUJBQWlCO0FBQ3hHLFNBQUssV0FBVyxJQUFJLFFBQVE7QUFDNUIsU0FBSyxXQUFXLFdBQVcsTUFBTSxLQUFLLFFBQVEsR0FBRyxnQkFBZ0I7QUFDakUsUUFBSSxDQUFDLFVBQVU7QUFFYixVQUFJLEtBQUssV0FBVyxPQUFPLFFBQVEsRUFBRyxNQUFLLE1BQU0sTUFBTSxLQUFLLEtBQUssQ0FBQztBQUFBLElBQ3BFLENBQUM7QUFBQSxFQUNIO0FBQUEsRUFFQSxVQUFnQjtBQUNkLFVBQU0sTUFBTSxZQUFZLElBQUk7QUFDNUIsZUFBVyxZQUFZLEtBQUssWUFBWTtBQUN0QyxVQUFJLFNBQVMsYUFBYSxJQUFLO0FBQy9CLFdBQUssV0FBVyxPQUFPLFFBQVE7QUFDL0IsV0FBSyxNQUFNLFNBQVMsSUFBSTtBQUFBLElBQzFCO0FBRUEsVUFBTSxDQUFDLElBQUksSUFBSSxLQUFLO0FBQ3BCLFNBQUssU0FBUyxTQUFTLFNBQVksU0FBWSxXQUFXLE1BQU0sS0FBSyxRQUFRLEdBQUcsS0FBSyxhQUFhLEdBQUc7QUFBQSxFQUN2RztBQUNGOzs7QUNsSE8sU0FBUyxZQUFZLE1BQW9CO0FBQzlDLFVBQVEsTUFBTTtBQUFBLElBQ1osS0FBSyxVQUFVO0FBQ2IsWUFBTSxJQUFJLE1BQU0sdUJBQXVCO0FBQUEsSUFDekMsS0FBSyxVQUFVO0FBQ2IsV0FBSyxRQUFRLE9BQU8sSUFBSSxNQUFNLHdCQUF3QixDQUFDO0FBQ3ZEO0FBQUEsSUFDRixLQUFLLFVBQVU7QUFDYixjQUFRLEtBQUssQ0FBQztBQUNkO0FBQUEsSUFDRixLQUFLLFVBQVUsTUFBTTtBQUNuQixZQUFNLFFBQW1CLENBQUM7QUFDMUIsYUFBTyxLQUFNLE9BQU0sS0FBSyxJQUFJLE1BQU0sR0FBTyxFQUFFLEtBQUssTUFBTSxNQUFNLENBQUM7QUFBQSxJQUMvRDtBQUFBLElBQ0EsS0FBSyxVQUFVO0FBQ2IsYUFBTyxNQUFNO0FBQUEsTUFFYjtBQUFBLElBQ0Y7QUFDRSxZQUFNLElBQUksTUFBTSxpQkFBaUIsSUFBSSxFQUFFO0FBQUEsRUFDM0M7QUFDRjs7O0FDbkJBLFNBQVMsVUFBQUMsZUFBYzs7O0FDRnZCLElBQU0sbUJBQW1CO0FBQ3pCLElBQU0sZ0JBQWdCO0FBTWYsU0FBUyxVQUFVLE9BQXVCO0FBQy9DLFFBQU0sT0FBTyxLQUFLLElBQUksS0FBSztBQUMzQixNQUFJLFFBQVEsb0JBQW9CLE9BQU8sY0FBZSxRQUFPLE9BQU8sVUFBVSxLQUFLLElBQUksR0FBRyxLQUFLLE9BQU8sR0FBRyxLQUFLO0FBQzlHLE1BQUksU0FBUyxFQUFHLFFBQU8sT0FBTyxHQUFHLE9BQU8sRUFBRSxJQUFJLFNBQVM7QUFDdkQsU0FBTyxNQUFNLGNBQWMsRUFBRSxRQUFRLEtBQUssRUFBRTtBQUM5Qzs7O0FEb0JBLElBQU0sY0FBYztBQUNwQixJQUFNLHlCQUF5QjtBQUUvQixJQUFNLFlBQVk7QUFDbEIsSUFBTSxZQUFZO0FBRWxCLElBQU0sY0FBYyxPQUFPO0FBQzNCLElBQU0sY0FBYyxPQUFPO0FBZTNCLElBQU0sU0FBK0I7QUFBQSxFQUNuQyxVQUFVLFlBQVksR0FBRztBQUFBLEVBQ3pCLFVBQVUsZ0JBQWdCLEdBQUc7QUFBQSxFQUM3QixVQUFVLGdCQUFnQixHQUFHO0FBQUEsRUFDN0IsYUFBYSxtQkFBbUIsRUFBRSxVQUFVLE1BQU0sU0FBUyxXQUFXLFNBQVMsVUFBVSxDQUFDO0FBQUEsRUFDMUY7QUFBQSxJQUNFLE1BQU07QUFBQSxJQUNOLE1BQU07QUFBQSxJQUNOLFVBQVU7QUFBQSxJQUNWLFNBQVMsQ0FBQyxPQUFPO0FBQUEsSUFDakIsU0FBUyxPQUFPO0FBQUEsSUFDaEIsVUFBVTtBQUFBLElBQ1YsTUFBTSxLQUFLLGtCQUFrQjtBQUFBLEVBQy9CO0FBQUEsRUFDQSxhQUFhLGFBQWEsRUFBRSxVQUFVLE9BQU8sU0FBUyxhQUFhLFNBQVMsWUFBWSxDQUFDO0FBQzNGO0FBRUEsSUFBTSxPQUFPLEtBQUssTUFBTTtBQUN4QixJQUFNQyxRQUFPO0FBQ2IsSUFBTUMsU0FBUTtBQUNkLElBQU0sVUFBVTtBQUNoQixJQUFNQyxlQUFjO0FBQ3BCLElBQU1DLGdCQUFlO0FBQ3JCLElBQU1DLGNBQWE7QUFDbkIsSUFBTUMsZUFBYztBQUNwQixJQUFNQyxTQUFRO0FBQ2QsSUFBTSxRQUFRO0FBRWQsSUFBTSxlQUFlO0FBQ3JCLElBQU0sU0FBUztBQUVmLFNBQVMsVUFBVSxNQUFjLFFBQThCO0FBQzdELFFBQU0sT0FBTyxLQUFLLEdBQUcsTUFBTSxJQUFJLElBQUksSUFBSTtBQUN2QyxTQUFPLEVBQUUsTUFBTSxNQUFNLFFBQVEsVUFBVSxPQUFPLFNBQVMsR0FBRyxTQUFTLEdBQUcsVUFBVSxvQkFBb0IsS0FBSztBQUMzRztBQUVBLFNBQVMsYUFBYSxNQUFjLE1BQTBFO0FBQzVHLFFBQU0sUUFBUSxzQkFBc0IsS0FBSyxPQUFPLFFBQVEsS0FBSyxPQUFPO0FBQ3BFLFFBQU0sV0FBVyxLQUFLLFdBQVcsUUFBUSxHQUFHLEtBQUs7QUFDakQsU0FBTyxFQUFFLE1BQU0sTUFBTSxXQUFXLEdBQUcsTUFBTSxVQUFVLE1BQU0sS0FBSyxLQUFLLElBQUksSUFBSSxFQUFFO0FBQy9FO0FBR08sU0FBUyxnQkFBZ0IsTUFBa0IsUUFBNEM7QUFDNUYsTUFBSSxDQUFDQyxRQUFPLElBQUksRUFBRyxRQUFPLFFBQVEsNkJBQTZCO0FBQy9ELFFBQU0sT0FBTyxPQUFPLEtBQUssS0FBSyxRQUFRLEtBQUssWUFBWSxLQUFLLFVBQVUsRUFBRSxTQUFTLE1BQU07QUFDdkYsTUFBSSxLQUFLLFdBQVcsUUFBUSxFQUFHLFFBQU8sUUFBUSx3Q0FBd0M7QUFDdEYsTUFBSTtBQUNKLE1BQUk7QUFDRixZQUFRLEtBQUssTUFBTSxJQUFJO0FBQUEsRUFDekIsU0FBUyxPQUFPO0FBQ2QsV0FBTyxRQUFRLG1CQUFtQixpQkFBaUIsUUFBUSxNQUFNLFVBQVUsT0FBTyxLQUFLLENBQUMsRUFBRTtBQUFBLEVBQzVGO0FBQ0EsTUFBSSxDQUFDLE1BQU0sUUFBUSxLQUFLLEVBQUcsUUFBTyxRQUFRLHNDQUFzQztBQUNoRixRQUFNLEVBQUUsV0FBVyxJQUFJO0FBQ3ZCLE1BQUksTUFBTSxTQUFTLFdBQVksUUFBTyxRQUFRLEdBQUcsTUFBTSxNQUFNLHFDQUFxQyxVQUFVLEVBQUU7QUFDOUcsU0FBTyxJQUFJLGFBQWEsTUFBTSxPQUFPLE9BQU8sUUFBUSxFQUFFLEtBQUs7QUFDN0Q7QUFTQSxJQUFNLGVBQU4sTUFBbUI7QUFBQSxFQUNSO0FBQUE7QUFBQSxFQUVBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBLFdBQVcsb0JBQUksSUFBWTtBQUFBO0FBQUEsRUFFM0IsVUFBVSxJQUFJLFdBQVcsT0FBTyxNQUFNO0FBQUEsRUFDdEMsUUFBUSxJQUFJLFdBQVcsT0FBTyxNQUFNO0FBQUEsRUFDcEMsV0FBVyxJQUFJLFdBQVcsT0FBTyxNQUFNO0FBQUEsRUFFaEQsWUFBWSxPQUFtQixRQUE0QixVQUFrQjtBQUMzRSxTQUFLLFNBQVM7QUFDZCxTQUFLLFVBQVU7QUFDZixTQUFLLFVBQVUsSUFBSSxPQUFPLE9BQU8sRUFBRSxPQUFPLEdBQUcsS0FBSyxNQUFNLFFBQVEsVUFBVSxLQUFLLElBQUksY0FBYyxRQUFRLEVBQUUsQ0FBQztBQUM1RyxTQUFLLE9BQU8sSUFBSSxZQUFZLE1BQU0sU0FBUyxJQUFJO0FBQUEsRUFDakQ7QUFBQSxFQUVBLE9BQXlCO0FBQ3ZCLFVBQU0sU0FBUyxLQUFLO0FBQ3BCLFVBQU0sTUFBTSxLQUFLO0FBQ2pCLFFBQUksV0FBV0gsV0FBVTtBQUN6QixXQUFPLFVBQVUsQ0FBQztBQUNsQixRQUFJLFFBQVE7QUFDWixXQUFPLE9BQU8sU0FBUyxHQUFHO0FBQ3hCLFVBQUksUUFBUSxFQUFHLEtBQUksV0FBV0UsTUFBSztBQUNuQyxZQUFNLFFBQVEsS0FBSyxZQUFZLEtBQUs7QUFDcEMsVUFBSSxVQUFVLFFBQVc7QUFDdkIsY0FBTSxVQUFVLFVBQVUsS0FBSyxHQUFHLE1BQU0sVUFBVSxTQUFZLEtBQUssR0FBRyxJQUFJLE1BQU0sSUFBSTtBQUNwRixlQUFPLEVBQUUsTUFBTSxXQUFXLFNBQVMsT0FBTyxHQUFJLE1BQU0sVUFBVSxTQUFZLENBQUMsSUFBSSxFQUFFLE9BQU8sTUFBTSxNQUFNLEVBQUc7QUFBQSxNQUN6RztBQUNBLFdBQUssYUFBYSxLQUFLLFFBQVEsS0FBSyxDQUE0QjtBQUNoRSxlQUFTO0FBQUEsSUFDWDtBQUNBLFFBQUksT0FBTyxVQUFVLEdBQUksT0FBTSxJQUFJLE1BQU0sNkNBQTZDLE9BQU8sS0FBSyxFQUFFO0FBQ3BHLFFBQUksV0FBV0QsWUFBVztBQUMxQixXQUFPLEVBQUUsTUFBTSxNQUFNLE1BQU0sSUFBSSxLQUFLLEdBQUcsU0FBUyxDQUFDLEdBQUcsS0FBSyxRQUFRLEVBQUU7QUFBQSxFQUNyRTtBQUFBLEVBRUEsWUFBWSxPQUF3QztBQUNsRCxVQUFNLFNBQVMsS0FBSztBQUNwQixRQUFJLE9BQU8sS0FBSyxNQUFNSCxhQUFhLFFBQU8sRUFBRSxNQUFNLG9CQUFvQjtBQUN0RSxTQUFLLFFBQVEsS0FBSyxNQUFNO0FBQ3hCLFdBQU8sS0FBSyxZQUFZO0FBQ3hCLFdBQU8sT0FBTyxRQUFRLEdBQUc7QUFDdkIsWUFBTSxLQUFLLFFBQVEsTUFBTTtBQUN6QixZQUFNLFFBQVEsT0FBTyxTQUFTLEtBQUssYUFBYSxJQUFJLEtBQUssV0FBVyxFQUFFO0FBQ3RFLFVBQUksVUFBVSxPQUFXLFFBQU87QUFBQSxJQUNsQztBQUVBLFVBQU0sU0FBUyxLQUFLLFFBQVEsS0FBSztBQUNqQyxhQUFTLEtBQUssR0FBRyxLQUFLLE9BQU8sUUFBUSxNQUFNO0FBQ3pDLFlBQU0sUUFBUSxLQUFLLFlBQVksSUFBSSxNQUFNO0FBQ3pDLFVBQUksVUFBVSxPQUFXLFFBQU87QUFBQSxJQUNsQztBQUNBLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxXQUFXLElBQXFDO0FBQzlDLFVBQU0sU0FBUyxLQUFLO0FBQ3BCLFVBQU0sT0FBTyxPQUFPLEVBQUU7QUFDdEIsUUFBSSxLQUFLLFFBQVEsRUFBRSxNQUFNLE9BQVEsUUFBTyxFQUFFLE9BQU8sS0FBSyxNQUFNLE1BQU0sR0FBRyxLQUFLLElBQUksa0JBQWtCO0FBQ2hHLFNBQUssUUFBUSxFQUFFLElBQUksT0FBTztBQUMxQixVQUFNLFNBQVMsT0FBTyxLQUFLLE1BQU1EO0FBRWpDLFFBQUksQ0FBQyxPQUFPLFVBQVUsWUFBWSxFQUFHLFFBQU8sV0FBVyxJQUFJO0FBQzNELFNBQUssTUFBTSxFQUFFLElBQUksT0FBTztBQUN4QixTQUFLLFNBQVMsRUFBRSxJQUFJLFVBQVUsT0FBTyxVQUFVLElBQUk7QUFDbkQsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLFlBQVksSUFBWSxRQUEwRDtBQUNoRixVQUFNLE9BQU8sT0FBTyxFQUFFO0FBQ3RCLFVBQU0sRUFBRSxNQUFNLE9BQU8sTUFBTSxTQUFTLElBQUk7QUFDeEMsVUFBTSxRQUFRLEtBQUssUUFBUSxFQUFFO0FBQzdCLFFBQUksVUFBVSxPQUFRLFFBQU8sV0FBVyxFQUFFLE9BQU8sTUFBTSxHQUFHLEtBQUssY0FBYyxJQUFJO0FBQ2pGLFVBQU0sUUFBUSxLQUFLLE9BQU8sS0FBSztBQUMvQixRQUFJLFVBQVUsUUFBUyxRQUFPLFdBQVcsV0FBVyxJQUFJLElBQUk7QUFDNUQsUUFBSSxTQUFTLFFBQVE7QUFDbkIsVUFBSSxVQUFVQSxPQUFPLFFBQU8sV0FBVyxJQUFJO0FBQzNDLFVBQUksS0FBSyxTQUFTLEVBQUUsTUFBTSxLQUFLLGFBQWEsT0FBTyxLQUFLLENBQVcsRUFBRyxRQUFPO0FBQzdFLGFBQU8sRUFBRSxPQUFPLE1BQU0sR0FBRyxLQUFLLG9EQUFvRDtBQUFBLElBQ3BGO0FBQ0EsVUFBTSxRQUFRLE9BQU8sS0FBSztBQUMxQixRQUFJLE9BQU8sVUFBVSxZQUFZLFFBQVEsS0FBSyxXQUFXLFFBQVEsS0FBSyxRQUFTLFFBQU8sV0FBVyxJQUFJO0FBQ3JHLFFBQUksU0FBUyxXQUFXLGlCQUFpQixLQUFLLFFBQVEsT0FBTyxLQUFLLE1BQU0sRUFBRSxDQUFFLEVBQUcsUUFBTztBQUN0RixVQUFNLE1BQU0sT0FBTyxVQUFVLEtBQUssSUFBSSx5REFBeUQ7QUFDL0YsV0FBTyxXQUFXLE1BQU0sR0FBRztBQUFBLEVBQzdCO0FBQUEsRUFFQSxlQUF3QztBQUN0QyxVQUFNLFNBQVMsS0FBSztBQUNwQixRQUFJLENBQUMsT0FBTyxpQkFBaUI7QUFDM0IsYUFBTyxFQUFFLE9BQU8sT0FBTyxNQUFNLEdBQUcsTUFBTSx5REFBeUQ7QUFBQSxJQUNqRztBQUNBLFFBQUksS0FBSyxTQUFTLE9BQU8sWUFBYSxNQUFLLFNBQVMsSUFBSSxPQUFPLE1BQU0sQ0FBQztBQUN0RSxRQUFJLE9BQU8sVUFBVSxZQUFZLEVBQUcsUUFBTztBQUMzQyxVQUFNLFFBQVEsT0FBTyxNQUFNO0FBRTNCLFdBQU8sRUFBRSxPQUFPLE1BQU0sR0FBRyxLQUFLLFVBQVUsS0FBSyxDQUFDLE9BQU8sT0FBTyxNQUFNLFFBQVEsaUJBQWlCLEVBQUUsQ0FBQyxHQUFHO0FBQUEsRUFDbkc7QUFBQSxFQUVBLGFBQWEsUUFBdUM7QUFDbEQsVUFBTSxNQUFNLEtBQUs7QUFDakIsYUFBUyxLQUFLLEdBQUcsS0FBSyxPQUFPLFFBQVEsTUFBTTtBQUN6QyxZQUFNLEVBQUUsTUFBTSxNQUFNLEtBQUssSUFBSSxPQUFPLEVBQUU7QUFDdEMsWUFBTSxRQUFRLEtBQUssUUFBUSxFQUFFO0FBQzdCLFVBQUksT0FBTyxJQUFJO0FBQ2YsVUFBSSxVQUFVLFVBQVUsS0FBSyxPQUFPLEtBQUssTUFBTSxRQUFTLEtBQUksT0FBTyxJQUFJO0FBQUEsZUFDOUQsU0FBUyxRQUFTLEtBQUksWUFBWSxVQUFVLE9BQU8sSUFBSSxDQUFXLENBQUM7QUFBQSxlQUNuRSxTQUFTLFVBQVcsTUFBSyxjQUFjLE9BQU8sS0FBSyxNQUFNLEVBQUUsQ0FBRTtBQUFBLGVBQzdELEtBQUssU0FBUyxFQUFFLE1BQU0sRUFBRyxLQUFJLE9BQU8sS0FBSyxLQUFLLFVBQVUsT0FBTyxJQUFJLENBQUMsQ0FBQyxDQUFDO0FBQUEsVUFDMUUsS0FBSSxPQUFPLEtBQUssUUFBUSxPQUFPLEtBQUssTUFBTSxFQUFFLENBQUU7QUFBQSxJQUNyRDtBQUNBLFFBQUksV0FBV0UsYUFBWTtBQUFBLEVBQzdCO0FBQUE7QUFBQSxFQUdBLGNBQWMsT0FBZSxLQUFtQjtBQUM5QyxVQUFNLGNBQWMsS0FBSyxPQUFPLEtBQUssTUFBTSxTQUFTLEtBQUssT0FBTyxRQUFRLENBQUMsTUFBTUg7QUFDL0UsU0FBSyxLQUFLLE9BQU8sS0FBSyxRQUFRLGNBQWMsUUFBUSxJQUFJLE9BQU8sR0FBRztBQUFBLEVBQ3BFO0FBQ0Y7QUFFQSxTQUFTLFdBQVcsRUFBRSxNQUFNLFNBQVMsR0FBYyxNQUFNLElBQWlCO0FBQ3hFLFNBQU8sRUFBRSxPQUFPLE1BQU0sTUFBTSxHQUFHLElBQUksWUFBWSxRQUFRLEdBQUcsR0FBRyxHQUFHO0FBQ2xFO0FBR0EsU0FBUyxRQUFRLFFBQXdCO0FBQ3ZDLFdBQVMsS0FBSyxHQUFHLEtBQUssT0FBTyxRQUFRLEtBQU0sS0FBSSxPQUFPLE1BQU0sT0FBTyxFQUFFLEVBQUcsSUFBSSxFQUFHLFFBQU87QUFDdEYsU0FBTztBQUNUO0FBR0EsU0FBUyxpQkFBaUIsT0FBbUIsT0FBZSxLQUFzQjtBQUNoRixXQUFTLElBQUksTUFBTSxLQUFLLE1BQU0sUUFBUSxRQUFRLElBQUksT0FBTyxJQUFJLEtBQUssS0FBSztBQUNyRSxVQUFNLE9BQU8sTUFBTSxDQUFDO0FBQ3BCLFFBQUksT0FBT0EsU0FBUSxPQUFPQSxRQUFPLEVBQUcsUUFBTztBQUFBLEVBQzdDO0FBQ0EsU0FBTztBQUNUO0FBRUEsSUFBTSxTQUFTLENBQUMsV0FBMkIsT0FBTyxRQUFRLHNCQUFzQjtBQUVoRixTQUFTLFFBQVEsU0FBbUM7QUFDbEQsU0FBTyxFQUFFLE1BQU0sV0FBVyxRQUFRO0FBQ3BDOzs7QUVoUU8sSUFBTSxlQUFOLE1BQW1CO0FBQUEsRUFDZjtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUVULFlBQVksT0FBa0Y7QUFDNUYsU0FBSyxVQUFVLE1BQU07QUFDckIsU0FBSyxTQUFTLE1BQU07QUFDcEIsU0FBSyxVQUFVLE1BQU07QUFDckIsU0FBSyxZQUFZLE1BQU07QUFDdkIsU0FBSyxTQUFTLElBQUksU0FBUyxFQUFFLElBQUksTUFBTSxPQUFPLE1BQU0sSUFBSSxNQUFNLEdBQUcsR0FBRyxFQUFFLFVBQVUsS0FBSyxDQUFDO0FBQUEsRUFDeEY7QUFBQSxFQUVBLFdBQVcsU0FBaUIsTUFBYyxNQUFtQjtBQUMzRCxVQUFNLEVBQUUsT0FBTyxJQUFJLEtBQUs7QUFDeEIsVUFBTVEsVUFBUyxnQkFBZ0IsS0FBSyxNQUFNLE1BQU0sS0FBSyxPQUFPLEtBQUssR0FBRyxHQUFHO0FBQUEsTUFDckUsWUFBWSxPQUFPO0FBQUEsTUFDbkIsVUFBVSxPQUFPO0FBQUEsSUFDbkIsQ0FBQztBQUNELFFBQUlBLFFBQU8sU0FBUyxXQUFXO0FBQzdCLFdBQUssVUFBVSxJQUFJLG1CQUFtQjtBQUN0QyxZQUFNLEVBQUUsT0FBTyxPQUFPLFFBQVEsSUFBSUE7QUFDbEMsV0FBSyxRQUFRLE9BQU8sU0FBUyxFQUFFLFFBQVEsS0FBSyxNQUFNLEVBQUUsT0FBTyxPQUFPLE9BQU8sUUFBUSxFQUFFLENBQUM7QUFDcEY7QUFBQSxJQUNGO0FBQ0EsVUFBTSxFQUFFLE1BQU0sT0FBTyxRQUFRLElBQUlBO0FBQ2pDLFFBQUksTUFBTSxTQUFTLE9BQU8sZ0JBQWdCO0FBQ3hDLFdBQUssVUFBVSxJQUFJLG1CQUFtQjtBQUN0QyxZQUFNLFFBQVEsb0JBQW9CLE1BQU0sTUFBTSxvQ0FBb0MsT0FBTyxjQUFjO0FBQ3ZHLFdBQUssUUFBUSxPQUFPLFNBQVMsRUFBRSxRQUFRLEtBQUssTUFBTSxFQUFFLE1BQU0sRUFBRSxDQUFDO0FBQzdEO0FBQUEsSUFDRjtBQUNBLFVBQU0sT0FBTyxLQUFLLE9BQU8sSUFBSSxJQUFJO0FBQ2pDLFFBQUksU0FBUyxRQUFXO0FBQ3RCLFdBQUssUUFBUSxPQUFPLFNBQVMsRUFBRSxRQUFRLEtBQUssTUFBTSxFQUFFLE9BQU8saUJBQWlCLEVBQUUsQ0FBQztBQUMvRTtBQUFBLElBQ0Y7QUFDQSxVQUFNLFFBQWU7QUFBQSxNQUNuQixNQUFNO0FBQUEsTUFDTixTQUFTLFlBQVksS0FBSztBQUFBLE1BQzFCLFFBQVEsS0FBSztBQUFBLE1BQ2IsTUFBTTtBQUFBLE1BQ04sZ0JBQWdCO0FBQUEsTUFDaEIsYUFBYTtBQUFBLElBQ2Y7QUFDQSxTQUFLLGVBQWUsT0FBTyxDQUFDLFFBQVEsZUFBZTtBQUNqRCxVQUFJLE9BQU8sU0FBUyxNQUFNO0FBQ3hCLGFBQUssUUFBUSxPQUFPLFNBQVM7QUFBQSxVQUMzQixRQUFRO0FBQUEsVUFDUixNQUFNLEVBQUUsT0FBTyxtREFBbUQ7QUFBQSxRQUNwRSxDQUFDO0FBQ0Q7QUFBQSxNQUNGO0FBQ0EsWUFBTSxFQUFFLFFBQVEsTUFBTSxJQUFJLE9BQU87QUFDakMsWUFBTSxPQUFPLEVBQUUsTUFBTSxNQUFNLFFBQVEsT0FBTyxXQUFXO0FBRXJELFlBQU0sVUFBVSxRQUFRLFNBQVMsS0FBSyxVQUFVLE9BQU8sS0FBSyxLQUFLLFFBQVEsaUJBQWlCO0FBQzFGLFdBQUssUUFBUSxPQUFPLFNBQVMsRUFBRSxRQUFRLEtBQUssTUFBTSxVQUFVLEVBQUUsR0FBRyxNQUFNLFFBQVEsSUFBSSxLQUFLLENBQUM7QUFBQSxJQUMzRixDQUFDO0FBQUEsRUFDSDtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNQSxVQUFVLFNBQWlCLE9BQXlCO0FBQ2xELFVBQU0sT0FBb0IsQ0FBQztBQUMzQixlQUFXLFFBQVEsS0FBSyxPQUFPLElBQUksR0FBRztBQUNwQyxVQUFJLEtBQUssUUFBUSxNQUFNLFNBQVMsS0FBSyxRQUFRLFNBQVMsRUFBRztBQUN6RCxVQUFJLEtBQUssV0FBVyxNQUFNLFNBQVMsS0FBSyxRQUFRLEtBQUssS0FBSyxTQUFTLENBQUMsRUFBRyxLQUFNO0FBQzdFLFVBQUksTUFBTTtBQUNWLFVBQUksT0FBTyxLQUFLO0FBQ2hCLGFBQU8sTUFBTSxNQUFNO0FBQ2pCLGNBQU0sU0FBVSxNQUFNLFNBQVU7QUFDaEMsWUFBSSxLQUFLLE1BQU0sRUFBRyxPQUFPLEtBQUssS0FBTSxPQUFNLFNBQVM7QUFBQSxZQUM5QyxRQUFPO0FBQUEsTUFDZDtBQUNBLFdBQUssT0FBTyxLQUFLLEdBQUcsRUFBRSxNQUFNLEtBQUssTUFBTSxTQUFTLEtBQUssUUFBUSxLQUFLLENBQUM7QUFDbkUsVUFBSSxLQUFLLFNBQVMsTUFBTSxNQUFPLE1BQUssSUFBSTtBQUFBLElBQzFDO0FBRUEsUUFBSSxZQUFZLEtBQUssUUFBUSxpQkFBaUI7QUFDOUMsUUFBSSxRQUFRO0FBQ1osV0FBTyxRQUFRLEtBQUssUUFBUTtBQUMxQixtQkFBYSxVQUFVLEtBQUssS0FBSyxDQUFDLElBQUk7QUFDdEMsVUFBSSxZQUFZLEVBQUc7QUFDbkIsZUFBUztBQUFBLElBQ1g7QUFDQSxVQUFNLE9BQWtCLEVBQUUsT0FBTyxLQUFLLE1BQU0sR0FBRyxLQUFLLEdBQUcsT0FBTyxRQUFRLEtBQUssT0FBTztBQUNsRixTQUFLLFFBQVEsT0FBTyxTQUFTLEVBQUUsUUFBUSxLQUFLLEtBQUssQ0FBQztBQUFBLEVBQ3BEO0FBQUE7QUFBQSxFQUdBLFFBQVEsU0FBaUIsTUFBYyxNQUFtQjtBQUN4RCxVQUFNLFNBQVMsQ0FBQyxPQUFtQixZQUFxQjtBQUN0RCxZQUFNLE9BQU8sRUFBRSxPQUFPLEVBQUUsTUFBTSxNQUFNLE1BQU0sU0FBUyxXQUFXLE1BQU0sUUFBUSxFQUFFO0FBQzlFLFdBQUssUUFBUSxPQUFPLFNBQVMsRUFBRSxRQUFRLEtBQUssS0FBSyxDQUFDO0FBQUEsSUFDcEQ7QUFDQSxVQUFNLFFBQVEsS0FBSyxNQUFNLE1BQU0sS0FBSyxPQUFPLEtBQUssR0FBRztBQUNuRCxVQUFNLFFBQVEsWUFBWSxPQUFPLEVBQUUsT0FBTyxHQUFHLEtBQUssTUFBTSxPQUFPLENBQUM7QUFDaEUsUUFBSSxVQUFVLFFBQVc7QUFDdkIsYUFBTyxVQUFVLFlBQVksNkJBQTZCO0FBQzFEO0FBQUEsSUFDRjtBQUNBLG1CQUFlLE9BQU8sR0FBRyxNQUFNLE1BQU07QUFDckMsUUFBSSxDQUFDLFlBQVksT0FBTyxHQUFHLE1BQU0sUUFBUSxLQUFLLFFBQVEsT0FBTyxZQUFZLEdBQUc7QUFDMUUsYUFBTyxVQUFVLFlBQVksc0JBQXNCLEtBQUssUUFBUSxPQUFPLFlBQVksU0FBUztBQUM1RjtBQUFBLElBQ0Y7QUFDQSxVQUFNLE9BQU8sWUFBWSxPQUFPLEdBQUcsTUFBTSxNQUFNO0FBQy9DLFFBQUksS0FBSyxTQUFTLFdBQVc7QUFDM0IsYUFBTyxVQUFVLFlBQVksS0FBSyxHQUFHO0FBQ3JDO0FBQUEsSUFDRjtBQUNBLFVBQU0sVUFBVSxrQkFBa0IsS0FBSyxNQUFNO0FBQzdDLFFBQUksT0FBTyxZQUFZLFVBQVU7QUFDL0IsYUFBTyxVQUFVLFlBQVksT0FBTztBQUNwQztBQUFBLElBQ0Y7QUFDQSxVQUFNLEVBQUUsZUFBZSxJQUFJLEtBQUssUUFBUTtBQUN4QyxVQUFNLE9BQU8sS0FBSyxNQUFNLEtBQUssUUFBUSxPQUFPLFdBQVcsUUFBUSxRQUFRLEVBQUU7QUFDekUsUUFBSSxPQUFPLGdCQUFnQjtBQUN6QjtBQUFBLFFBQ0UsVUFBVTtBQUFBLFFBQ1Ysc0JBQXNCLElBQUksbUJBQW1CLGNBQWM7QUFBQSxNQUM3RDtBQUNBO0FBQUEsSUFDRjtBQUNBLFVBQU0sT0FBTyxLQUFLLE9BQU8sSUFBSSxJQUFJO0FBQ2pDLFFBQUksU0FBUyxRQUFXO0FBQ3RCLGFBQU8sVUFBVSxlQUFlLGdCQUFnQjtBQUNoRDtBQUFBLElBQ0Y7QUFDQSxVQUFNLFVBQVUsRUFBRSxHQUFHLE9BQU8sT0FBTyxLQUFLLE9BQU8sS0FBSyxLQUFLLElBQUk7QUFDN0QsVUFBTSxRQUFlLEVBQUUsTUFBTSxXQUFXLFNBQVMsUUFBUSxLQUFLLFFBQVEsR0FBRyxRQUFRO0FBQ2pGLFNBQUssUUFBUSxPQUFPLENBQUMsV0FBMEI7QUFDN0MsY0FBUSxPQUFPLE1BQU07QUFBQSxRQUNuQixLQUFLLE1BQU07QUFDVCxnQkFBTSxFQUFFLFFBQVEsTUFBTSxJQUFJLE9BQU87QUFDakMsZUFBSyxRQUFRLE9BQU8sU0FBUyxFQUFFLFFBQVEsS0FBSyxNQUFNLEVBQUUsUUFBUSxFQUFFLFFBQVEsTUFBTSxFQUFFLEVBQUUsQ0FBQztBQUNqRjtBQUFBLFFBQ0Y7QUFBQSxRQUNBLEtBQUs7QUFDSCxpQkFBTyxVQUFVLFFBQVE7QUFDekI7QUFBQSxRQUNGLEtBQUs7QUFDSCxjQUFJLE9BQU8sUUFBUSxhQUFjLFFBQU8sVUFBVSxZQUFZLDBDQUEwQztBQUFBLGNBQ25HLFFBQU8sVUFBVSxlQUFlLHdDQUF3QztBQUM3RTtBQUFBLFFBQ0Y7QUFDRSxzQkFBWSxNQUFNO0FBQUEsTUFDdEI7QUFBQSxJQUNGLENBQUM7QUFBQSxFQUNIO0FBQ0Y7QUFFQSxJQUFNLFlBQVksQ0FBQyxVQUEyQixPQUFPLFdBQVcsS0FBSyxVQUFVLEtBQUssQ0FBQztBQUVyRixTQUFTLGtCQUNQLFFBQ2lFO0FBQ2pFLFFBQU0sRUFBRSxNQUFNLGlCQUFpQixLQUFLLGNBQWMsS0FBSyxJQUFJO0FBQzNELE1BQUksUUFBUSxXQUFjLE9BQU8sUUFBUSxZQUFZLElBQUksV0FBVyxLQUFLLElBQUksU0FBUyxNQUFNO0FBQzFGLFdBQU87QUFBQSxFQUNUO0FBQ0EsTUFBSSxTQUFTLFVBQWEsT0FBTyxTQUFTLFVBQVcsUUFBTztBQUM1RCxRQUFNLFNBQVMsT0FBTyxTQUFTLFlBQVksU0FBUyxRQUFRLENBQUMsTUFBTSxRQUFRLElBQUk7QUFDL0UsTUFBSSxTQUFTLFVBQWEsRUFBRSxVQUFVLE9BQU8sT0FBTyxJQUFJLEVBQUUsTUFBTSxDQUFDLFVBQVUsT0FBTyxVQUFVLFFBQVEsSUFBSTtBQUN0RyxXQUFPO0FBQUEsRUFDVDtBQUNBLFNBQU87QUFBQSxJQUNMLE1BQU0sU0FBUyxTQUFZLFNBQVksS0FBSyxVQUFVLElBQUk7QUFBQSxJQUMxRCxnQkFBZ0I7QUFBQSxJQUNoQixhQUFhLFNBQVM7QUFBQSxFQUN4QjtBQUNGOzs7QUM1SkEsSUFBTSxZQUFZO0FBQ2xCLElBQU0sa0JBQWtCLEVBQUUsR0FBRyxVQUFVLGlCQUFpQixTQUFTLDhCQUE4QjtBQVMvRixJQUFNQyxXQUFpQixFQUFFLE9BQU8sSUFBSSxXQUFXLENBQUMsR0FBRyxPQUFPLEdBQUcsS0FBSyxFQUFFO0FBRTdELElBQU0sZ0JBQU4sTUFBb0I7QUFBQSxFQUNoQjtBQUFBLEVBQ0EsZUFBZSxvQkFBSSxJQUF3QjtBQUFBO0FBQUEsRUFFM0MsVUFBc0MsQ0FBQztBQUFBO0FBQUEsRUFFdkMsVUFBVSxvQkFBSSxJQUFvQjtBQUFBLEVBRTNDLFlBQVksT0FBMkI7QUFDckMsU0FBSyxTQUFTO0FBQUEsRUFDaEI7QUFBQSxFQUVBLEtBQUssWUFBb0IsTUFBbUI7QUFFMUMsVUFBTSxhQUFhLEtBQUssY0FBYyxVQUFVO0FBQ2hELFFBQUksZUFBZSxPQUFXO0FBQzlCLFFBQUksV0FBVyxLQUFLLFVBQVUsVUFBVSxFQUFHLE1BQUssVUFBVSxZQUFZLE1BQU0sQ0FBQyxTQUFTLEtBQUssS0FBSyxZQUFZLElBQUksQ0FBQztBQUFBLFFBQzVHLFlBQVcsS0FBSyxJQUFJLFdBQVcsUUFBUSxjQUFjLFFBQVEsS0FBSyxPQUFPLElBQUksQ0FBQztBQUFBLEVBQ3JGO0FBQUEsRUFFQSxLQUFLLFlBQW9CLE1BQW1CO0FBQzFDLFVBQU0sYUFBYSxLQUFLLGNBQWMsVUFBVTtBQUNoRCxRQUFJLGVBQWUsT0FBVztBQUM5QixRQUFJLFdBQVcsS0FBSyxVQUFVLFVBQVUsRUFBRyxNQUFLLFVBQVUsWUFBWSxNQUFNLENBQUMsU0FBUyxLQUFLLEtBQUssWUFBWSxJQUFJLENBQUM7QUFBQSxRQUM1RyxZQUFXLEtBQUssSUFBSSxXQUFXLFFBQVEsY0FBYyxRQUFRLEtBQUssT0FBTyxJQUFJLENBQUM7QUFBQSxFQUNyRjtBQUFBLEVBRUEsZUFBZSxZQUFvQixJQUFlLFNBQXFEO0FBQ3JHLFVBQU0sYUFBYSxLQUFLLGNBQWMsVUFBVTtBQUNoRCxRQUFJLGVBQWUsT0FBVztBQUM5QixVQUFNLEVBQUUsTUFBTSxPQUFPLElBQUk7QUFDekIsVUFBTSxFQUFFLE9BQU8sSUFBSTtBQUNuQixRQUFJLEtBQUssVUFBVSxVQUFVLEdBQUc7QUFDOUIsV0FBSyxVQUFVLFlBQVksU0FBUyxDQUFDLFNBQVMsS0FBSyxlQUFlLFlBQVksSUFBSSxFQUFFLEdBQUcsTUFBTSxPQUFPLENBQUMsQ0FBQztBQUFBLElBQ3hHLE1BQU8sTUFBSyxhQUFhLFFBQVEsSUFBSSxjQUFjLFNBQVMsU0FBUyxRQUFRLFFBQVEsT0FBTyxPQUFPLENBQUM7QUFBQSxFQUN0RztBQUFBO0FBQUEsRUFHQSxRQUFRLFlBQTBCO0FBQ2hDLFVBQU0sYUFBYSxLQUFLLGNBQWMsVUFBVTtBQUNoRCxRQUFJLGVBQWUsT0FBVztBQUM5QixVQUFNLEVBQUUsTUFBTSxPQUFPLElBQUk7QUFDekIsUUFBSSxLQUFLLFVBQVUsVUFBVSxHQUFHO0FBQzlCLFdBQUssVUFBVSxZQUFZQSxVQUFTLE1BQU0sS0FBSyxRQUFRLFVBQVUsQ0FBQztBQUNsRTtBQUFBLElBQ0Y7QUFDQSxVQUFNLEVBQUUsV0FBVyxJQUFJLE9BQU87QUFDOUIsUUFBSSxlQUFlLE9BQVc7QUFDOUIsVUFBTSxTQUFTLENBQUMsVUFBc0IsS0FBSyxPQUFPLFlBQVksV0FBVyxRQUFRLEtBQUssR0FBRyxNQUFNLElBQUk7QUFDbkcsVUFBTSxFQUFFLFVBQVUsWUFBWSxJQUFJLEtBQUs7QUFDdkMsUUFBSSxDQUFDLFNBQVUsUUFBTyxVQUFVLFlBQVk7QUFBQSxhQUNuQyxDQUFDLFFBQVEsYUFBYSxJQUFJLEVBQUcsUUFBTyxVQUFVLGdCQUFnQjtBQUFBLFNBQ2xFO0FBQ0gsWUFBTSxTQUFTLEtBQUssVUFBVSxVQUFVO0FBQ3hDLFVBQUksT0FBTyxTQUFTLFdBQVc7QUFDN0IsZUFBTyxlQUFlO0FBQ3RCO0FBQUEsTUFDRjtBQUNBLGFBQU8sU0FBUztBQUNoQixhQUFPLGNBQWM7QUFDckIsV0FBSyxPQUFPLE9BQU8sU0FBUyxLQUFLLEtBQUssTUFBTSxDQUFDLFdBQVc7QUFDdEQsZUFBTyxjQUFjO0FBQ3JCLGNBQU0sV0FBVyxLQUFLLE9BQU8sT0FBTyxPQUFPO0FBQzNDLFlBQUksT0FBTyxTQUFTLEtBQU0sTUFBSyxPQUFPLFlBQVksV0FBVyxNQUFNLE9BQU8sUUFBUSxPQUFPLEdBQUcsUUFBUSxDQUFDO0FBQUEsWUFDaEcsUUFBTyxVQUFVLFFBQVE7QUFBQSxNQUNoQyxDQUFDO0FBQUEsSUFDSDtBQUFBLEVBQ0Y7QUFBQSxFQUVBLEtBQUssWUFBb0IsT0FBd0I7QUFFL0MsUUFBSSxLQUFLLGFBQWEsSUFBSSxVQUFVLEVBQUc7QUFDdkMsVUFBTSxFQUFFLE9BQU8sUUFBUSxTQUFTLElBQUksS0FBSztBQUN6QyxVQUFNLE9BQU8sTUFBTSxPQUFPLE1BQU0sSUFBSTtBQUNwQyxRQUFJLFNBQVMsUUFBVztBQUN0QixhQUFPLE9BQU8sWUFBWSxXQUFXLFNBQVMsTUFBTSxnQkFBZ0I7QUFDcEU7QUFBQSxJQUNGO0FBQ0EsVUFBTSxXQUFXLFVBQVUsTUFBTSxRQUFRO0FBQ3pDLFVBQU0sYUFBYTtBQUFBLE1BQ2pCO0FBQUEsTUFDQTtBQUFBLE1BQ0EsUUFBUSxJQUFJLE9BQU8sRUFBRSxZQUFZLFVBQVUsV0FBVyxNQUFNLFVBQVUsTUFBTSxDQUFDO0FBQUEsSUFDL0U7QUFDQSxTQUFLLFVBQVUsVUFBVTtBQUN6QixRQUFJLE1BQU0sVUFBVTtBQUNsQixXQUFLLFFBQVEsV0FBVyxNQUFNO0FBQzlCO0FBQUEsSUFDRjtBQUNBLFVBQU0sWUFBWSxLQUFLLEtBQUssV0FBVyxRQUFRO0FBQUEsTUFDN0MsV0FBVztBQUFBLE1BQ1gsU0FBUztBQUFBLE1BQ1QsYUFBYTtBQUFBLE1BQ2IsU0FBUyxNQUFNLEtBQUssUUFBUSxZQUFZLDRCQUE0QjtBQUFBLElBQ3RFLENBQUM7QUFDRCxRQUFJLGNBQWMsS0FBTTtBQUN4QixhQUFTLElBQUksZ0JBQWdCO0FBQzdCLFNBQUssUUFBUSxZQUFZLGNBQWM7QUFDdkMsVUFBTSxZQUFZLElBQUk7QUFBQSxFQUN4QjtBQUFBLEVBRUEsTUFBTSxZQUEwQjtBQUM5QixVQUFNLGFBQWEsS0FBSyxhQUFhLElBQUksVUFBVTtBQUNuRCxRQUFJLGVBQWUsT0FBVztBQUM5QixVQUFNLEVBQUUsS0FBSyxJQUFJO0FBQ2pCLFFBQUksS0FBSyxVQUFVLFVBQVUsR0FBRztBQUM5QixXQUFLLE9BQU8sWUFBWSxNQUFNLEtBQUssTUFBTSxVQUFVLENBQUM7QUFDcEQ7QUFBQSxJQUNGO0FBQ0EsU0FBSyxRQUFRLFVBQVU7QUFDdkIsU0FBSyxNQUFNLFlBQVksRUFBRSxhQUFhLEtBQUssQ0FBQztBQUM1QyxTQUFLLE9BQU8sTUFBTSxZQUFZLElBQUk7QUFBQSxFQUNwQztBQUFBLEVBRUEsUUFBUSxZQUF3QixRQUFzQjtBQUNwRCxTQUFLLFFBQVEsVUFBVTtBQUN2QixTQUFLLE9BQU8sT0FBTyxPQUFPLFdBQVcsWUFBWSxXQUFXLFNBQVMsTUFBTSxNQUFNO0FBQUEsRUFDbkY7QUFBQSxFQUVBLFVBQVUsRUFBRSxZQUFZLEtBQUssR0FBZSxNQUFhLEtBQWtDO0FBQ3pGLFFBQUksS0FBSyxPQUFPLE1BQU0sU0FBUyxNQUFNLFlBQVksRUFBRSxNQUFNLElBQUksQ0FBQyxFQUFHO0FBQ2pFLFNBQUssT0FBTyxPQUFPLFlBQVksWUFBWSxZQUFZLFVBQVU7QUFBQSxFQUNuRTtBQUFBLEVBRUEsVUFBVSxZQUE0QjtBQUNwQyxVQUFNLFNBQVMsS0FBSyxPQUFPLE1BQU07QUFDakMsVUFBTSxRQUFRLEtBQUssUUFBUSxJQUFJLFVBQVU7QUFDekMsUUFBSSxVQUFVLFdBQWMsTUFBTSxXQUFXLFVBQVUsTUFBTSxhQUFhLEdBQUksUUFBTztBQUNyRixVQUFNLFNBQVMsRUFBRSxRQUFRLE9BQU8sR0FBRyxZQUFZLEVBQUU7QUFDakQsU0FBSyxRQUFRLElBQUksWUFBWSxNQUFNO0FBQ25DLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxVQUFVLFlBQThCO0FBQ3RDLFNBQUssYUFBYSxJQUFJLFdBQVcsWUFBWSxVQUFVO0FBQ3ZELFNBQUssUUFBUSxPQUFPLFdBQVcsVUFBVSxDQUFDLElBQUk7QUFDOUMsU0FBSyxPQUFPLFNBQVMsSUFBSSxTQUFTO0FBQUEsRUFDcEM7QUFBQSxFQUVBLFFBQVEsWUFBOEI7QUFDcEMsVUFBTSxFQUFFLFdBQVcsSUFBSTtBQUN2QixTQUFLLGFBQWEsT0FBTyxVQUFVO0FBQ25DLFNBQUssUUFBUSxPQUFPLFVBQVU7QUFDOUIsUUFBSSxLQUFLLFFBQVEsT0FBTyxVQUFVLENBQUMsTUFBTSxXQUFZLE1BQUssUUFBUSxPQUFPLFVBQVUsQ0FBQyxJQUFJO0FBQ3hGLFNBQUssT0FBTyxTQUFTLElBQUksV0FBVyxFQUFFO0FBQUEsRUFDeEM7QUFBQSxFQUVBLGNBQWMsWUFBNEM7QUFDeEQsVUFBTSxTQUFTLEtBQUssUUFBUSxPQUFPLFVBQVUsQ0FBQztBQUM5QyxXQUFPLFFBQVEsZUFBZSxhQUFhLFNBQVMsS0FBSyxhQUFhLElBQUksVUFBVTtBQUFBLEVBQ3RGO0FBQ0Y7OztBQy9MTyxTQUFTLFVBQVUsRUFBRSxPQUFPLE9BQU8sSUFBSSxHQUFpQjtBQUM3RCxRQUFNLE9BQU8sTUFBTSxNQUFNLE9BQU8sR0FBRztBQUNuQyxTQUFPLEVBQUUsT0FBTyxNQUFNLE9BQU8sR0FBRyxLQUFLLEtBQUssT0FBTztBQUNuRDs7O0FDRUEsSUFBTSxNQUFNLE9BQU87QUFFWixJQUFNLGdCQUFnQixPQUFtQjtBQUFBLEVBQzlDLGFBQWE7QUFBQSxFQUNiLFdBQVc7QUFBQSxFQUNYLE9BQU87QUFBQSxFQUNQLFdBQVc7QUFBQSxFQUNYLGNBQWM7QUFDaEI7QUFXTyxJQUFNLGdCQUFOLE1BQXNFO0FBQUEsRUFDM0UsT0FBZSxDQUFDO0FBQUEsRUFDUCxXQUFXLG9CQUFJLElBQW9CO0FBQUEsRUFDbkM7QUFBQSxFQUNULFlBQVk7QUFBQTtBQUFBLEVBR1osWUFBWSxpQkFBeUI7QUFDbkMsU0FBSyxtQkFBbUI7QUFBQSxFQUMxQjtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNQSxNQUFNLE1BQVksT0FBZSxFQUFFLE9BQU8sVUFBVSxXQUFXLEdBQWlCO0FBQzlFLFVBQU0sUUFBUSxLQUFLO0FBQ25CLFVBQU0sZ0JBQWdCO0FBQ3RCLFVBQU0sVUFBVSxNQUFNLGFBQWEsZUFBZTtBQUNsRCxRQUFJLE1BQU0sYUFBYSxDQUFDLFNBQVM7QUFDL0IsVUFBSSxNQUFNLGdCQUFnQixLQUFLLG9CQUFvQixNQUFNLFVBQVUsSUFBSyxNQUFLLFFBQVEsSUFBSTtBQUN6RjtBQUFBLElBQ0Y7QUFDQSxVQUFNLFlBQVk7QUFDbEIsVUFBTSxZQUFZLGFBQWE7QUFDL0IsVUFBTSxjQUFjLFdBQVcsSUFBSSxLQUFLLEtBQUssTUFBTSxjQUFjLFFBQVEsSUFBSTtBQUM3RSxVQUFNLFFBQVEsTUFBTSxZQUFZLEtBQUssSUFBSSxhQUFhLEtBQUssS0FBSyxRQUFRLFVBQVUsQ0FBQyxJQUFJO0FBRXZGLFFBQUksU0FBUyxLQUFLLElBQUksT0FBTyxLQUFLLFNBQVMsS0FBSyxNQUFNLGdCQUFnQixLQUFLLGtCQUFrQjtBQUMzRixXQUFLLFFBQVEsSUFBSTtBQUNqQjtBQUFBLElBQ0Y7QUFDQSxRQUFJLFdBQVcsTUFBTSxTQUFTLE1BQU87QUFDckMsVUFBTSxRQUFRO0FBQ2QsUUFBSSxLQUFLLFNBQVMsU0FBUyxFQUFHLE1BQUssWUFBWSxLQUFLLE1BQU0sS0FBSztBQUMvRCxVQUFNLFNBQVMsS0FBSyxTQUFTLElBQUksS0FBSztBQUN0QyxRQUFJLFdBQVcsT0FBVyxNQUFLLFNBQVMsSUFBSSxPQUFPLENBQUMsSUFBSSxDQUFDO0FBQUEsUUFDcEQsUUFBTyxLQUFLLElBQUk7QUFBQSxFQUN2QjtBQUFBO0FBQUEsRUFHQSxLQUFLLE9BQXVCO0FBQzFCLFFBQUksS0FBSyxTQUFTLE9BQU8sR0FBRztBQUMxQixZQUFNLFFBQVEsS0FBSyxNQUFNLEtBQUs7QUFFOUIsVUFBSSxRQUFRLEtBQUssWUFBWSxLQUFLLFNBQVMsS0FBTSxNQUFLLFlBQVksS0FBSztBQUFBLFVBQ2xFLFVBQVMsS0FBSyxLQUFLLFlBQVksR0FBRyxNQUFNLE9BQU8sS0FBTSxNQUFLLFNBQVMsRUFBRTtBQUMxRSxXQUFLLFlBQVksS0FBSyxJQUFJLEtBQUssV0FBVyxLQUFLO0FBQUEsSUFDakQ7QUFDQSxVQUFNLE1BQU0sS0FBSztBQUNqQixRQUFJLElBQUksU0FBUyxFQUFHLE1BQUssT0FBTyxDQUFDO0FBQ2pDLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxRQUFRLE1BQVksT0FBcUI7QUFDdkMsU0FBSyxXQUFXLGNBQWM7QUFDOUIsU0FBSyxXQUFXLFlBQVk7QUFDNUIsU0FBSyxXQUFXLFFBQVE7QUFDeEIsU0FBSyxXQUFXLFlBQVk7QUFDNUIsU0FBSyxXQUFXLGVBQWU7QUFBQSxFQUNqQztBQUFBO0FBQUEsRUFHQSxVQUFrQjtBQUNoQixTQUFLLFlBQVksT0FBTyxpQkFBaUI7QUFDekMsV0FBTyxLQUFLLEtBQUssT0FBTyxpQkFBaUI7QUFBQSxFQUMzQztBQUFBO0FBQUEsRUFHQSxJQUFJLFlBQWdDO0FBQ2xDLFFBQUksS0FBSyxLQUFLLFNBQVMsRUFBRyxRQUFPO0FBQ2pDLFFBQUk7QUFFSixlQUFXLFFBQVEsS0FBSyxTQUFTLEtBQUssRUFBRyxLQUFJLFNBQVMsVUFBYSxPQUFPLEtBQU0sUUFBTztBQUN2RixXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsUUFBUSxNQUFrQjtBQUN4QixTQUFLLFdBQVcsUUFBUTtBQUN4QixTQUFLLFdBQVcsWUFBWTtBQUM1QixTQUFLLEtBQUssS0FBSyxJQUFJO0FBQUEsRUFDckI7QUFBQSxFQUVBLFNBQVMsTUFBb0I7QUFDM0IsVUFBTSxTQUFTLEtBQUssU0FBUyxJQUFJLElBQUk7QUFDckMsUUFBSSxXQUFXLE9BQVc7QUFDMUIsU0FBSyxTQUFTLE9BQU8sSUFBSTtBQUV6QixlQUFXLFFBQVEsT0FBUSxLQUFJLEtBQUssV0FBVyxVQUFVLEtBQU0sTUFBSyxRQUFRLElBQUk7QUFBQSxFQUNsRjtBQUFBLEVBRUEsWUFBWSxTQUF1QjtBQUNqQyxlQUFXLFFBQVEsQ0FBQyxHQUFHLEtBQUssU0FBUyxLQUFLLENBQUMsRUFBRSxLQUFLLENBQUMsR0FBRyxNQUFNLElBQUksQ0FBQyxFQUFHLEtBQUksUUFBUSxRQUFTLE1BQUssU0FBUyxJQUFJO0FBQUEsRUFDN0c7QUFDRjs7O0FDeEhPLElBQU0sUUFBUSxFQUFFLFFBQVEsSUFBSSxPQUFPLE9BQVEsYUFBYSxFQUFFOzs7QUM0RGpFLElBQU0sWUFBWSxVQUFVLElBQUksQ0FBQyxFQUFFLE1BQU0sTUFBTSxVQUFVLEtBQUssQ0FBQyxFQUFFLE9BQU8sTUFBTSxXQUFXLEtBQUssQ0FBQztBQUUvRixJQUFNLFNBQVMsVUFBVSxPQUFPLENBQUMsRUFBRSxRQUFRLE1BQU0sWUFBWSxRQUFRO0FBRTlELElBQU0sVUFBTixNQUFjO0FBQUEsRUFDVjtBQUFBO0FBQUEsRUFFQSxRQUFvQyxVQUFVLElBQUksTUFBTSxNQUFTO0FBQUEsRUFDMUUsV0FBcUIsQ0FBQztBQUFBLEVBQ3RCLFFBQWtCLENBQUM7QUFBQTtBQUFBLEVBRW5CLGdCQUFnQjtBQUFBLEVBRWhCLFlBQVksTUFBbUI7QUFDN0IsU0FBSyxRQUFRO0FBQUEsRUFDZjtBQUFBO0FBQUEsRUFHQSxNQUFNLFVBQWlDO0FBQ3JDLFVBQU0sRUFBRSxPQUFPLFFBQVEsSUFBSTtBQUMzQixVQUFNLFdBQVcsVUFBVSxLQUFLO0FBQ2hDLFFBQUksYUFBYSxVQUFhLEtBQUssU0FBUyxRQUFRLEdBQUc7QUFFckQsV0FBSyxLQUFLLFFBQVE7QUFDbEIsV0FBSyxLQUFLLFFBQVE7QUFBQSxJQUNwQjtBQUNBLFFBQUksT0FBTyxLQUFLLE1BQU0sS0FBSztBQUMzQixRQUFJLFNBQVMsUUFBVztBQUN0QixhQUFPLEVBQUUsU0FBUyxRQUFXLFFBQVEsR0FBRyxPQUFPLEVBQUU7QUFDakQsV0FBSyxNQUFNLEtBQUssSUFBSTtBQUFBLElBQ3RCO0FBQ0EsU0FBSyxZQUFZLEtBQUssTUFBTSxLQUFLO0FBQ2pDLFNBQUssUUFBUSxZQUFZLFdBQVcsS0FBSyxRQUFRLFdBQVcsSUFBSSxLQUFLLFFBQVE7QUFDN0UsV0FBTyxLQUFLO0FBQUEsRUFDZDtBQUFBO0FBQUEsRUFHQSxJQUFJLFVBQW9CLGVBQTZCO0FBQ25ELFVBQU0sT0FBTyxLQUFLLE1BQU0sU0FBUyxLQUFLO0FBQ3RDLFVBQU0sVUFBVSxLQUFLO0FBQ3JCLFFBQUksU0FBUyxZQUFZLFVBQVU7QUFDakMsY0FBUSxZQUFZLEtBQUssS0FBSztBQUM5QixXQUFLLFVBQVU7QUFDZixXQUFLLGlCQUFpQjtBQUN0QjtBQUFBLElBQ0Y7QUFDQSxRQUFJLFFBQVEsVUFBVSxpQkFBaUIsS0FBSyxVQUFVLEVBQUc7QUFDekQsUUFBSSxTQUFTLFdBQVcsT0FBVyxNQUFLLEtBQUssVUFBVSxTQUFTLE1BQU0sQ0FBRTtBQUN4RSxTQUFLLFNBQVMsS0FBSyxFQUFFLE1BQU0sVUFBVSxVQUFVLE9BQU8sUUFBUSxNQUFNLE1BQU0sR0FBRyxLQUFLLEtBQUssRUFBRSxDQUFDO0FBRTFGLFlBQVEsVUFBVSxLQUFLLFFBQVEsQ0FBQztBQUFBLEVBQ2xDO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQU1BLElBQUksWUFBa0M7QUFDcEMsUUFBSSxLQUFLLGdCQUFnQixLQUFLLEtBQUssU0FBUyxTQUFTLEVBQUcsUUFBTztBQUMvRCxlQUFXLFlBQVksUUFBUTtBQUM3QixZQUFNLE9BQU8sS0FBSyxNQUFNLFNBQVMsS0FBSztBQUN0QyxVQUFJLFNBQVMsVUFBYSxLQUFLLFNBQVMsRUFBRztBQUMzQyxZQUFNLEVBQUUsT0FBTyxJQUFJO0FBQ25CLFlBQU0sRUFBRSxPQUFPLElBQUksS0FBSztBQUN4QixVQUFJLFVBQVUsTUFBTSxVQUFVLFNBQVMsU0FBUyxTQUFTLE1BQU0sTUFBTyxRQUFPO0FBQUEsSUFDL0U7QUFDQSxXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxXQUFXLFFBQXFCLE1BQWMsVUFBMEI7QUFDdEUsVUFBTSxPQUFPLEtBQUssTUFBTSxTQUFTLEtBQUs7QUFDdEMsV0FBTyxPQUFPLE1BQU0sVUFBVSxLQUFLLFFBQVMsS0FBSyxDQUFDO0FBQ2xELFNBQUssUUFBUyxNQUFNO0FBQ3BCLFNBQUssaUJBQWlCLEtBQUs7QUFDM0IsU0FBSyxTQUFTO0FBQUEsRUFDaEI7QUFBQTtBQUFBLEVBR0EsSUFBSSxZQUFvQjtBQUN0QixRQUFJLFFBQVE7QUFDWixlQUFXLFFBQVEsS0FBSyxNQUFPLFVBQVMsTUFBTSxTQUFTLFVBQVU7QUFDakUsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsTUFBTSxRQUFzQjtBQUMxQixlQUFXLFlBQVksVUFBVyxNQUFLLEtBQUssUUFBUTtBQUNwRCxTQUFLLFNBQVMsS0FBSyxNQUFNO0FBQUEsRUFDM0I7QUFBQTtBQUFBLEVBR0EsWUFBWSxZQUEwQjtBQUNwQyxTQUFLLE1BQU0sS0FBSyxVQUFVO0FBQUEsRUFDNUI7QUFBQTtBQUFBLEVBR0EsTUFBTSxRQUFxQixNQUE0QjtBQUNyRCxRQUFJLFFBQVEsS0FBSyxTQUFTLFNBQVMsS0FBSyxNQUFNLFNBQVM7QUFDdkQsU0FBSyxnQkFBZ0I7QUFDckIsUUFBSSxLQUFLLFNBQVMsU0FBUyxHQUFHO0FBQzVCLFlBQU0sVUFBVSxLQUFLO0FBQ3JCLFdBQUssV0FBVyxDQUFDO0FBQ2pCLGlCQUFXLFVBQVUsUUFBUyxRQUFPLE9BQU8sS0FBSyxRQUFRLEtBQUssTUFBTSxNQUFNO0FBQUEsSUFDNUU7QUFDQSxhQUFTLFFBQVEsR0FBRyxRQUFRLFVBQVUsUUFBUSxTQUFTO0FBQ3JELFlBQU0sT0FBTyxLQUFLLE1BQU0sS0FBSztBQUM3QixVQUFJLE1BQU0sWUFBWSxPQUFXO0FBQ2pDLFlBQU0sRUFBRSxTQUFTLE9BQU8sSUFBSTtBQUM1QixZQUFNLFdBQVcsVUFBVSxLQUFLO0FBQ2hDLFdBQUssVUFBVTtBQUNmLFdBQUssU0FBUztBQUVkLFlBQU0sYUFBYSxXQUFXLElBQUksS0FBSyxXQUFXLFFBQVEsSUFBSTtBQUM5RCxVQUFJLFFBQVEsU0FBUyxHQUFHO0FBQ3RCLGdCQUFRO0FBQ1IsWUFBSSxlQUFlLE9BQVcsUUFBTyxPQUFPLEtBQUssUUFBUSxVQUFVLFFBQVEsS0FBSyxDQUFDO0FBQUEsWUFDNUUsUUFBTyxNQUFNLEtBQUssUUFBUSxVQUFVLEVBQUUsWUFBWSxPQUFPLFFBQVEsS0FBSyxFQUFFLENBQUM7QUFBQSxNQUNoRjtBQUNBLFdBQUssTUFBTSxLQUFLLE9BQU87QUFBQSxJQUN6QjtBQUNBLFFBQUksS0FBSyxNQUFNLFNBQVMsR0FBRztBQUN6QixhQUFPLEtBQUssS0FBSyxLQUFLO0FBQ3RCLFdBQUssUUFBUSxDQUFDO0FBQUEsSUFDaEI7QUFDQSxXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsU0FBUyxFQUFFLE1BQU0sR0FBc0I7QUFDckMsVUFBTSxVQUFVLEtBQUssTUFBTSxLQUFLLEdBQUc7QUFDbkMsV0FBTyxZQUFZLFVBQWEsUUFBUSxTQUFTO0FBQUEsRUFDbkQ7QUFBQSxFQUVBLEtBQUssVUFBMEI7QUFDN0IsVUFBTSxPQUFPLEtBQUssTUFBTSxTQUFTLEtBQUs7QUFDdEMsUUFBSSxNQUFNLFlBQVksVUFBYSxLQUFLLFFBQVEsV0FBVyxFQUFHO0FBQzlELFNBQUssU0FBUyxLQUFLLEVBQUUsTUFBTSxVQUFVLFVBQVUsT0FBTyxLQUFLLFFBQVEsS0FBSyxFQUFFLENBQUM7QUFDM0UsU0FBSyxRQUFRLE1BQU07QUFDbkIsU0FBSyxpQkFBaUIsS0FBSztBQUMzQixTQUFLLFNBQVM7QUFBQSxFQUNoQjtBQUNGOzs7QUNwTU8sU0FBUyxTQUFTLEVBQUUsTUFBTSxPQUFPLEVBQUUsTUFBTSxLQUFLLEVBQUUsR0FBcUIsUUFBZ0M7QUFDMUcsVUFBUSxNQUFNO0FBQUEsSUFDWixLQUFLO0FBQ0gsYUFBTztBQUFBLElBQ1QsS0FBSztBQUNILGFBQU8sY0FBYyxNQUFNLE1BQU07QUFBQSxJQUNuQyxLQUFLO0FBQ0gsYUFBTyxXQUFXLEtBQUssSUFBSSxhQUFhLE1BQU07QUFBQSxJQUNoRDtBQUNFLGFBQU8sWUFBWSxJQUFJO0FBQUEsRUFDM0I7QUFDRjs7O0FDRE8sSUFBTSxTQUFOLE1BQWE7QUFBQSxFQUNUO0FBQUEsRUFDQTtBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBRUEsY0FBYztBQUFBO0FBQUEsRUFFTCxTQUF5QixDQUFDO0FBQUE7QUFBQSxFQUVuQyxZQUE0QixDQUFDO0FBQUEsRUFDN0IsZ0JBQWdCO0FBQUEsRUFFaEIsWUFBWSxRQUFnQixTQUFzQjtBQUNoRCxTQUFLLFNBQVM7QUFDZCxTQUFLLFVBQVU7QUFBQSxFQUNqQjtBQUFBO0FBQUEsRUFHQSxLQUFLLEVBQUUsU0FBUyxRQUFRLFFBQVEsS0FBSyxHQUFnQixhQUEyQjtBQUM5RSxRQUFJLEtBQUssUUFBUSxZQUFZLFVBQWEsS0FBSyxjQUFlO0FBQzlELFVBQU0sVUFBVSxJQUFJLFlBQVk7QUFDaEMsa0JBQWMsU0FBUyxPQUFPO0FBQzlCLFNBQUssVUFBVSxLQUFLLEVBQUUsUUFBUSxNQUFNLFFBQVEsTUFBTSxRQUFRLEtBQUssRUFBRSxDQUFDO0FBRWxFLFFBQUksS0FBSyxVQUFVLFVBQVUsWUFBYTtBQUMxQyxTQUFLLGdCQUFnQjtBQUNyQixTQUFLLFlBQVksQ0FBQztBQUFBLEVBQ3BCO0FBQUE7QUFBQSxFQUdBLGFBQWEsUUFBNkI7QUFDeEMsVUFBTSxFQUFFLFNBQVMsSUFBSTtBQUNyQixRQUFJLGFBQWEsT0FBVyxRQUFPO0FBQ25DLFVBQU0sU0FBUyxLQUFLLFVBQVUsR0FBRyxFQUFFLEdBQUcsVUFBVTtBQUNoRCxXQUNFLEtBQUssUUFBUSxFQUFFLEdBQUcsU0FBUyxVQUFVLFFBQVEsS0FBSyxJQUFJLFNBQVMsU0FBUyxRQUFRLE1BQU0sRUFBRSxHQUFHLE1BQU0sTUFBTTtBQUFBLEVBRTNHO0FBQUE7QUFBQSxFQUdBLFVBQ0UsVUFDQSxFQUFFLFFBQVEsTUFBTSxRQUFRLEdBQzhDO0FBQ3RFLFVBQU0sRUFBRSxXQUFXLFNBQVMsWUFBWSxJQUFJLEtBQUs7QUFDakQsVUFBTSxFQUFFLFVBQVUsU0FBUyxJQUFJLEtBQUs7QUFDcEMsUUFBSSxjQUFjO0FBQ2hCLGFBQU8sRUFBRSxTQUFTLFlBQVksT0FBTyxTQUFTLFFBQVEsVUFBVSxFQUFFLE1BQU0sTUFBTSxRQUFRLENBQUMsRUFBRTtBQUMzRixVQUFNLFNBQVMsS0FBSyxRQUFRLFVBQVUsTUFBTTtBQUM1QyxRQUFJLGVBQWUsV0FBVyxPQUFXLFFBQU87QUFDaEQsVUFBTSxFQUFFLE9BQU8sS0FBSyxJQUFJO0FBQ3hCLFVBQU0sU0FBUyxnQkFBZ0I7QUFBQSxNQUM3QixhQUFhLE1BQU07QUFBQSxNQUNuQixZQUFZLE1BQU07QUFBQSxNQUNsQixVQUFVLE1BQU0sZUFBZSxNQUFNLGFBQWEsV0FBVztBQUFBLE1BQzdELGVBQWUsWUFBWTtBQUFBLE1BQzNCLFdBQVcsV0FBVztBQUFBLE1BQ3RCLGNBQWMsVUFBVSxDQUFDO0FBQUEsTUFDekIsS0FBSyxNQUFNO0FBQUEsTUFDWCxNQUFNLE1BQU07QUFBQSxJQUNkLENBQUM7QUFDRCxXQUFPLEVBQUUsU0FBUyxLQUFLLFNBQVMsT0FBTyxTQUFTLFdBQVcsTUFBTSxFQUFFO0FBQUEsRUFDckU7QUFBQTtBQUFBLEVBR0EsUUFBUSxVQUFvQixFQUFFLGdCQUFnQixHQUFvRDtBQUNoRyxVQUFNLEVBQUUsU0FBUyxJQUFJO0FBQ3JCLFFBQUksVUFBVSxjQUFjLFFBQVEsU0FBUyxTQUFTLFVBQVUsU0FBUyxNQUFPLFFBQU87QUFFdkYsVUFBTSxPQUFPLEtBQUssVUFBVSxPQUFPLENBQUMsRUFBRSxPQUFPLE1BQU0sU0FBUyxTQUFTLFNBQVMsTUFBTTtBQUNwRixRQUFJLFNBQVMsU0FBUyxTQUFTLEtBQUssV0FBVyxTQUFTLE9BQVEsUUFBTztBQUN2RSxVQUFNLFNBQVMsQ0FBQyxHQUFHLFNBQVMsY0FBYyxHQUFHLElBQUk7QUFDakQsUUFBSSxRQUFRLE9BQU8sV0FBVyxLQUFLLFFBQVEsV0FBVyxNQUFNLFFBQVEsRUFBRTtBQUN0RSxlQUFXLFVBQVUsT0FBUSxVQUFTLFlBQVksTUFBTTtBQUN4RCxXQUFPLFNBQVMsa0JBQWtCLFNBQVM7QUFBQSxFQUM3QztBQUNGOzs7QUMzRk8sSUFBTSxVQUFOLE1BQWM7QUFBQSxFQUNWO0FBQUEsRUFDQSxnQkFBZ0Isb0JBQUksSUFBb0I7QUFBQSxFQUVqRCxZQUFZLFFBQW9CO0FBQzlCLFNBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQUEsRUFFQSxJQUFJLE9BQWU7QUFDakIsV0FBTyxLQUFLLGNBQWM7QUFBQSxFQUM1QjtBQUFBLEVBRUEsSUFBSSxZQUF3QztBQUMxQyxXQUFPLEtBQUssY0FBYyxJQUFJLFVBQVU7QUFBQSxFQUMxQztBQUFBLEVBRUEsTUFBeUI7QUFDdkIsV0FBTyxDQUFDLEdBQUcsS0FBSyxjQUFjLE9BQU8sQ0FBQztBQUFBLEVBQ3hDO0FBQUEsRUFFQSxJQUFJLFFBQXlCO0FBQzNCLFdBQU8sS0FBSyxjQUFjLElBQUksT0FBTyxPQUFPLFVBQVUsTUFBTTtBQUFBLEVBQzlEO0FBQUEsRUFFQSxJQUFJLFFBQXNCO0FBQ3hCLFNBQUssY0FBYyxJQUFJLE9BQU8sT0FBTyxZQUFZLE1BQU07QUFBQSxFQUN6RDtBQUFBO0FBQUEsRUFHQSxPQUFPLFFBQXlCO0FBQzlCLFdBQU8sS0FBSyxJQUFJLE1BQU0sS0FBSyxLQUFLLGNBQWMsT0FBTyxPQUFPLE9BQU8sVUFBVTtBQUFBLEVBQy9FO0FBQUE7QUFBQSxFQUdBLFVBQVUsSUFBZ0M7QUFDeEMsZUFBVyxVQUFVLEtBQUssY0FBYyxPQUFPLEdBQUc7QUFDaEQsVUFBSSxPQUFPLGVBQWUsT0FBTyxPQUFPLE9BQU8sR0FBSSxRQUFPO0FBQUEsSUFDNUQ7QUFDQSxXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsS0FBSyxhQUFnQztBQUNuQyxRQUFJLEtBQUssY0FBYyxTQUFTLEVBQUc7QUFDbkMsZUFBVyxVQUFVLEtBQUssY0FBYyxPQUFPLEVBQUcsUUFBTyxLQUFLLGFBQWEsS0FBSyxRQUFRLFdBQVc7QUFBQSxFQUNyRztBQUFBLEVBRUEsT0FBTyxZQUFvQixLQUEwQjtBQUNuRCxVQUFNLEVBQUUsT0FBTyxJQUFJLEtBQUssY0FBYyxJQUFJLFVBQVU7QUFDcEQsUUFBSSxPQUFPLFVBQVUsS0FBSyxRQUFRLFVBQVcsUUFBTztBQUNwRCxXQUFPLEtBQUssR0FBRztBQUNmLFdBQU87QUFBQSxFQUNUO0FBQUEsRUFFQSxPQUFPLFlBQW9CLEtBQXVCO0FBQ2hELFNBQUssY0FBYyxJQUFJLFVBQVUsRUFBRyxPQUFPLEtBQUssR0FBRztBQUFBLEVBQ3JEO0FBQUE7QUFBQSxFQUdBLFFBQVEsRUFBRSxRQUFRLEVBQUUsV0FBVyxHQUFHLE9BQU8sR0FBaUI7QUFDeEQsZUFBVyxPQUFPLFFBQVE7QUFDeEIsWUFBTSxPQUFPLEtBQUssY0FBYyxJQUFJLFVBQVU7QUFDOUMsVUFBSSxTQUFTLE9BQVcsS0FBSTtBQUFBLFVBQ3ZCLE1BQUssT0FBTyxLQUFLLEdBQUc7QUFBQSxJQUMzQjtBQUFBLEVBQ0Y7QUFDRjs7O0FDaEVBLElBQU0sRUFBRSxjQUFjLElBQUk7QUFTbkIsSUFBTSxnQkFBTixNQUFvQjtBQUFBLEVBQ2hCO0FBQUE7QUFBQSxFQUVBLFNBQTJCLENBQUM7QUFBQSxFQUVyQyxZQUFZLE9BQTJCO0FBQ3JDLFNBQUssU0FBUztBQUFBLEVBQ2hCO0FBQUEsRUFFQSxJQUFJLFFBQXNCO0FBQ3hCLGVBQVcsWUFBWSxPQUFPLFdBQVc7QUFDdkMsVUFBSSxRQUFRLEtBQUssTUFBTSxRQUFRO0FBQy9CLFVBQUksVUFBVSxRQUFXO0FBQ3ZCLGdCQUFRLElBQUksZUFBZSxVQUFVLEtBQUssTUFBTTtBQUNoRCxhQUFLLE9BQU8sS0FBSyxLQUFLO0FBQ3RCLGFBQUssT0FBTyxLQUFLLENBQUMsS0FBSyxVQUFVLElBQUksU0FBUyxRQUFRLE1BQU0sU0FBUyxLQUFLO0FBQUEsTUFDNUU7QUFDQSxZQUFNLFNBQVM7QUFDZixZQUFNLGFBQWE7QUFBQSxJQUNyQjtBQUFBLEVBQ0Y7QUFBQSxFQUVBLE9BQU8sUUFBc0I7QUFDM0IsZUFBVyxZQUFZLE9BQU8sV0FBVztBQUN2QyxZQUFNLFFBQVEsS0FBSyxNQUFNLFFBQVE7QUFDakMsWUFBTSxTQUFTO0FBQ2YsWUFBTSxhQUFhO0FBQ25CLFVBQUksTUFBTSxVQUFVLEVBQUcsTUFBSyxPQUFPLE9BQU8sS0FBSyxPQUFPLFFBQVEsS0FBSyxHQUFHLENBQUM7QUFBQSxJQUN6RTtBQUFBLEVBQ0Y7QUFBQTtBQUFBLEVBR0EsV0FBVyxVQUFvQixTQUFtRDtBQUNoRixVQUFNLFFBQVEsS0FBSyxNQUFNLFFBQVE7QUFDakMsUUFBSSxVQUFVLFVBQWEsTUFBTSxRQUFRLGNBQWUsUUFBTztBQUMvRCxVQUFNLGVBQWUsVUFBVSxTQUFTLFFBQVE7QUFDaEQsV0FBTyxNQUFNO0FBQUEsRUFDZjtBQUFBLEVBRUEsUUFBUSxRQUFzQjtBQUM1QixVQUFNLEVBQUUsU0FBUyxjQUFjLElBQUksS0FBSztBQUN4QyxlQUFXLFNBQVMsS0FBSyxRQUFRO0FBQy9CLFlBQU0sRUFBRSxTQUFTLElBQUk7QUFDckIsVUFBSSxTQUFTLGdCQUFnQixPQUFXO0FBQ3hDLGVBQVMsWUFBWSxRQUFRLE1BQU0sUUFBUSxHQUFHLFFBQVEsS0FBSztBQUMzRCxjQUFRLElBQUksVUFBVSxhQUFhO0FBQUEsSUFDckM7QUFBQSxFQUNGO0FBQUE7QUFBQSxFQUdBLFNBQVNDLE1BQWUsTUFBa0M7QUFDeEQsVUFBTSxFQUFFLFNBQVMsY0FBYyxJQUFJLEtBQUs7QUFDeEMsUUFBSSxTQUFTO0FBQ2IsZUFBVyxTQUFTLEtBQUssUUFBUTtBQUMvQixZQUFNLEVBQUUsU0FBUyxJQUFJO0FBQ3JCLFlBQU0sUUFBUSxTQUFTLElBQUk7QUFDM0IsVUFBSSxVQUFVLE9BQVc7QUFDekIsWUFBTSxRQUFRLE1BQU0sUUFBUSxHQUFHQSxNQUFLLEtBQUs7QUFDekMsY0FBUSxJQUFJLFVBQVUsYUFBYTtBQUNuQyxlQUFTO0FBQUEsSUFDWDtBQUNBLFdBQU87QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUdBLGdCQUFzQjtBQUNwQixVQUFNLEVBQUUsU0FBUyxjQUFjLElBQUksS0FBSztBQUN4QyxlQUFXLEVBQUUsU0FBUyxLQUFLLEtBQUssUUFBUTtBQUN0QyxVQUFJLFNBQVMsY0FBYyxPQUFXO0FBQ3RDLGNBQVEsTUFBTSxRQUFRLEVBQUUsT0FBTyxTQUFTLFNBQVM7QUFDakQsY0FBUSxJQUFJLFVBQVUsYUFBYTtBQUFBLElBQ3JDO0FBQUEsRUFDRjtBQUFBLEVBRUEsTUFBTSxVQUFnRDtBQUNwRCxlQUFXLFNBQVMsS0FBSyxPQUFRLEtBQUksTUFBTSxhQUFhLFNBQVUsUUFBTztBQUN6RSxXQUFPO0FBQUEsRUFDVDtBQUNGO0FBR0EsSUFBTSxpQkFBTixNQUE2QztBQUFBLEVBQ2xDO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNULFFBQVE7QUFBQTtBQUFBLEVBRVI7QUFBQSxFQUNBO0FBQUEsRUFFQSxZQUFZLFVBQW9CLEVBQUUsTUFBTSxhQUFhLEdBQXVCO0FBQzFFLFNBQUssV0FBVztBQUNoQixTQUFLLE9BQU87QUFDWixTQUFLLGVBQWU7QUFBQSxFQUN0QjtBQUFBLEVBRUEsSUFBSSxPQUFtQjtBQUNyQixTQUFLLFVBQVUsS0FBSyxTQUFTLFNBQVMsS0FBSyxJQUFJO0FBQy9DLFdBQU8sS0FBSztBQUFBLEVBQ2Q7QUFDRjtBQUVBLFNBQVMsVUFBVSxTQUEyQixVQUFnQztBQUM1RSxRQUFNLFlBQVksQ0FBQyxHQUFHLE9BQU8sRUFBRSxPQUFPLENBQUMsRUFBRSxXQUFBQyxXQUFVLE1BQU1BLFdBQVUsU0FBUyxRQUFRLENBQUM7QUFDckYsU0FBTyxJQUFJLFdBQVcsYUFBYSxLQUFLLFdBQVcsQ0FBQyxFQUFFLFdBQVcsTUFBTSxVQUFVLEVBQUUsTUFBTTtBQUMzRjs7O0FDM0ZBLElBQU0sRUFBRSxvQkFBb0Isb0JBQW9CLHlCQUF5QixJQUFJO0FBZ0N0RSxJQUFNLE9BQU4sTUFBcUM7QUFBQSxFQUNqQztBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQSxVQUFVLG9CQUFJLElBQW9CO0FBQUEsRUFDbEMsYUFBYSxjQUFjO0FBQUEsRUFDM0I7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ1Q7QUFBQSxFQUNTO0FBQUE7QUFBQSxFQUVUO0FBQUEsRUFDQSxvQkFBb0I7QUFBQSxFQUVwQixZQUFZLE9BQWtCO0FBQzVCLFNBQUssT0FBTyxNQUFNO0FBQ2xCLFNBQUssU0FBUyxNQUFNO0FBQ3BCLFNBQUssVUFBVSxNQUFNO0FBQ3JCLFNBQUssVUFBVSxNQUFNO0FBQ3JCLFNBQUssU0FBUztBQUNkLFNBQUssV0FBVyxJQUFJLFFBQVEsTUFBTSxNQUFNO0FBQ3hDLFVBQU0sRUFBRSxlQUFlLGFBQWEsSUFBSSxNQUFNO0FBQzlDLFNBQUssYUFBYSxJQUFJLGNBQWMsRUFBRSxNQUFNLE1BQU0sTUFBTSxTQUFTLE1BQU0sU0FBUyxlQUFlLGFBQWEsQ0FBQztBQUFBLEVBQy9HO0FBQUE7QUFBQSxFQUdBLE9BQU8sUUFBc0I7QUFDM0IsU0FBSyxVQUFVO0FBQUEsRUFDakI7QUFBQSxFQUVBLElBQUksU0FBaUI7QUFDbkIsUUFBSSxLQUFLLFlBQVksT0FBVyxPQUFNLElBQUksTUFBTSxRQUFRLEtBQUssSUFBSSxvQkFBb0I7QUFDckYsV0FBTyxLQUFLO0FBQUEsRUFDZDtBQUFBO0FBQUEsRUFHQSxXQUFXLFVBQTRDO0FBQ3JELFdBQU8sS0FBSyxXQUFXLFdBQVcsVUFBVSxLQUFLLFFBQVEsT0FBTyxDQUFDO0FBQUEsRUFDbkU7QUFBQTtBQUFBLEVBR0EsSUFBSSxRQUFpQjtBQUNuQixXQUFPLEtBQUssUUFBUSxTQUFTLEtBQUssS0FBSyxTQUFTLFNBQVM7QUFBQSxFQUMzRDtBQUFBO0FBQUEsRUFHQSxVQUFVLFlBQTZCO0FBQ3JDLFdBQU8sS0FBSyxTQUFTLE9BQU8sS0FBSyxLQUFLLFNBQVMsSUFBSSxVQUFVLE1BQU07QUFBQSxFQUNyRTtBQUFBO0FBQUEsRUFHQSxPQUFPLFlBQW9CLEtBQTBCO0FBQ25ELFdBQU8sS0FBSyxTQUFTLE9BQU8sWUFBWSxHQUFHO0FBQUEsRUFDN0M7QUFBQTtBQUFBLEVBR0EsT0FBTyxZQUFvQixLQUF1QjtBQUNoRCxTQUFLLFNBQVMsT0FBTyxZQUFZLEdBQUc7QUFBQSxFQUN0QztBQUFBO0FBQUEsRUFHQSxTQUFTLFlBQW9CLFFBQWlEO0FBQzVFLFVBQU0sU0FBUyxLQUFLLFFBQVEsSUFBSSxVQUFVO0FBQzFDLFFBQUksV0FBVyxPQUFXO0FBQzFCLFdBQU8sU0FBUyxNQUFNO0FBQ3RCLFFBQUksS0FBSyxRQUFRLFNBQVUsTUFBSyxPQUFPLFNBQVMsSUFBSSxLQUFLLE1BQU0sT0FBTyxRQUFRO0FBQUEsRUFDaEY7QUFBQTtBQUFBLEVBR0EsS0FBSyxRQUFnQixTQUErRDtBQUNsRixRQUFJLEtBQUssUUFBUSxJQUFJLE9BQU8sVUFBVSxFQUFHLFFBQU87QUFDaEQsUUFBSSxLQUFLLFFBQVEsT0FBTyxLQUFLLFNBQVMsUUFBUSxLQUFLLFFBQVEsV0FBWSxRQUFPO0FBQzlFLFVBQU0sU0FBUyxJQUFJLE9BQU8sUUFBUSxPQUFPO0FBQ3pDLFNBQUssU0FBUyxJQUFJLE1BQU07QUFDeEIsVUFBTSxFQUFFLFFBQVEsSUFBSTtBQUNwQixRQUFJLFlBQVksVUFBYSxDQUFDLEtBQUssUUFBUSxVQUFVO0FBQ25ELFdBQUssY0FBYyxNQUFNO0FBQ3pCLGFBQU87QUFBQSxJQUNUO0FBQ0EsU0FBSyxPQUFPLFFBQVEsU0FBUyxLQUFLLE9BQU8sT0FBTyxZQUFZLEtBQUssT0FBTyxNQUFNLE9BQU8sQ0FBQyxXQUFXO0FBQy9GLFVBQUksT0FBTyxTQUFTLFNBQVUsTUFBSyxVQUFVLFFBQVEsUUFBUTtBQUFBLGVBQ3BELEtBQUssU0FBUyxJQUFJLE1BQU0sR0FBRztBQUNsQyxlQUFPLFdBQVc7QUFDbEIsY0FBTSxhQUFhLFFBQVEsZUFBZSxDQUFDLE9BQU8sYUFBYSxLQUFLLE9BQU8sTUFBTTtBQUNqRixZQUFJLFdBQVksTUFBSyxVQUFVLFFBQVEsYUFBYTtBQUFBLFlBQy9DLE1BQUssY0FBYyxNQUFNO0FBQUEsTUFDaEM7QUFBQSxJQUNGLENBQUM7QUFDRCxXQUFPO0FBQUEsRUFDVDtBQUFBO0FBQUEsRUFHQSxRQUFRLFFBQXNCO0FBQzVCLFNBQUssT0FBTyxRQUFRLEVBQUUsU0FBUyxZQUFZLE9BQU9DLFNBQVEsQ0FBQztBQUFBLEVBQzdEO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFBQSxFQU1BLE1BQ0UsWUFDQTtBQUFBLElBQ0U7QUFBQSxJQUNBLGNBQWM7QUFBQSxFQUNoQixHQUNTO0FBQ1QsVUFBTSxTQUFTLEtBQUssUUFBUSxJQUFJLFVBQVU7QUFDMUMsUUFBSSxXQUFXLE9BQVcsTUFBSyxRQUFRLE1BQU07QUFDN0MsUUFBSSxVQUFVLFFBQVc7QUFDdkIsWUFBTUMsYUFBWSxXQUFXLFNBQVksSUFBSSxPQUFPO0FBQ3BELFdBQUssUUFBUSxNQUFNLEVBQUUsTUFBTSxZQUFZLFlBQVksV0FBQUEsWUFBVyxTQUFTLE1BQU0sU0FBUyxPQUFPLE1BQU0sTUFBTSxDQUFDO0FBQzFHLFdBQUssT0FBTyxNQUFNLE1BQU0sTUFBTTtBQUFBLElBQ2hDO0FBQ0EsUUFBSSxXQUFXLE9BQVcsUUFBTztBQUNqQyxVQUFNLEVBQUUsU0FBUyxJQUFJO0FBQ3JCLFNBQUssT0FBTyxNQUFNLFVBQVUsQ0FBQyxXQUFXO0FBRXRDLFVBQUksT0FBTyxTQUFTLFNBQVUsTUFBSyxLQUFLLFFBQVE7QUFDaEQsVUFBSSxhQUFhO0FBQ2YsYUFBSyxRQUFRLFlBQVksVUFBVTtBQUNuQyxhQUFLLE9BQU8sR0FBRyxLQUFLLGdCQUFnQjtBQUFBLE1BQ3RDO0FBQUEsSUFDRixDQUFDO0FBQ0QsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsSUFBSSxRQUFnQixTQUF3QjtBQUMxQyxRQUFJLENBQUMsUUFBUSxLQUFLLFFBQVEsU0FBUyxJQUFJLEdBQUc7QUFDeEMsV0FBSyxZQUFZLE9BQU8sWUFBWSxZQUFZLFVBQVU7QUFDMUQ7QUFBQSxJQUNGO0FBQ0EsVUFBTSxRQUFlO0FBQUEsTUFDbkIsTUFBTTtBQUFBLE1BQ047QUFBQSxNQUNBLFFBQVEsT0FBTztBQUFBLE1BQ2YsTUFBTTtBQUFBLE1BQ04sZ0JBQWdCO0FBQUEsTUFDaEIsYUFBYTtBQUFBLElBQ2Y7QUFDQSxXQUFPLE1BQU07QUFDYixTQUFLLE9BQU8sUUFBUSxPQUFPLEtBQUssT0FBTyxNQUFNLE9BQU8sQ0FBQyxXQUFXO0FBRTlELFVBQUksT0FBTyxTQUFTLEtBQU0sTUFBSyxZQUFZLE9BQU8sWUFBWSxZQUFZLE1BQU07QUFDaEYsYUFBTyxTQUFTO0FBQUEsSUFDbEIsQ0FBQztBQUFBLEVBQ0g7QUFBQSxFQUVBLFFBQVEsT0FBYyxNQUE2QztBQUNqRSxTQUFLLE9BQU8sUUFBUSxPQUFPLEtBQUssT0FBTyxNQUFNLE9BQU8sSUFBSTtBQUFBLEVBQzFEO0FBQUE7QUFBQSxFQUdBLGVBQWUsT0FBYyxNQUFpRTtBQUM1RixTQUFLLHFCQUFxQjtBQUMxQixTQUFLLGdCQUFnQixvQkFBSSxJQUFJO0FBQzdCLFNBQUssUUFBUSxPQUFPLENBQUMsV0FBVztBQUM5QixZQUFNLFVBQVUsT0FBTyxTQUFTLE9BQU8sS0FBSyxhQUFhLElBQUksT0FBTyxTQUFTLE1BQU0sSUFBSTtBQUN2RixXQUFLLHFCQUFxQjtBQUMxQixVQUFJLEtBQUssc0JBQXNCLEVBQUcsTUFBSyxjQUFjO0FBQ3JELFdBQUssUUFBUSxXQUFXLEtBQUssUUFBUSxJQUFJO0FBQUEsSUFDM0MsQ0FBQztBQUFBLEVBQ0g7QUFBQSxFQUVBLFFBQVEsT0FBcUIsTUFBNkM7QUFDeEUsU0FBSyxPQUFPLFFBQVEsT0FBTyxLQUFLLE9BQU8sTUFBTSxPQUFPLElBQUk7QUFBQSxFQUMxRDtBQUFBO0FBQUEsRUFHQSxhQUFhLFFBQWdCLElBQWUsU0FBd0I7QUFDbEUsVUFBTSxFQUFFLFFBQVEsTUFBTSxJQUFJLEtBQUs7QUFDL0IsVUFBTSxFQUFFLGFBQWEsSUFBSTtBQUN6QixVQUFNLFVBQVUsRUFBRSxNQUFNLE9BQU8sVUFBVSxJQUFJLEdBQUcsSUFBSSxNQUFNLEtBQUssTUFBTSxTQUFTLGFBQWE7QUFDM0YsVUFBTSxRQUFRLFVBQVUsR0FBRyxRQUFRLEVBQUcsZUFBZSxPQUFPO0FBQzVELFFBQUksQ0FBQyxPQUFPLFVBQVcsTUFBSyxrQkFBa0IsUUFBUSxJQUFJLEtBQUs7QUFBQSxhQUN0RCxDQUFDLE1BQU0sS0FBSyxNQUFNLE1BQU0sRUFBRyxNQUFLLFlBQVksT0FBTyxZQUFZLFlBQVksVUFBVTtBQUFBLFNBQ3pGO0FBQ0gsYUFBTyxXQUFXLE1BQU07QUFDdEIsY0FBTSxRQUFRLE1BQU0sTUFBTTtBQUMxQixhQUFLLGtCQUFrQixRQUFRLElBQUksS0FBSztBQUFBLE1BQzFDLENBQUM7QUFBQSxJQUNIO0FBQUEsRUFDRjtBQUFBO0FBQUEsRUFHQSxPQUFPLFlBQW9CLE9BQW1CLE9BQU8sR0FBUztBQUM1RCxTQUFLLFFBQVEsTUFBTSxFQUFFLE1BQU0sVUFBVSxZQUFZLE1BQU0sTUFBTSxDQUFDO0FBQzlELFNBQUssT0FBTyxNQUFNLE1BQU07QUFBQSxFQUMxQjtBQUFBO0FBQUEsRUFHQSxZQUFZLGFBQWdDO0FBQzFDLFNBQUssT0FBTyxNQUFNLFVBQVU7QUFDNUIsU0FBSyxhQUFhLElBQUksWUFBWSxRQUFRLEtBQUssUUFBUSxJQUFJO0FBQzNELFFBQUksS0FBSyxRQUFRLE9BQU8sR0FBRztBQUN6QixXQUFLLFdBQVcsUUFBUSxXQUFXO0FBQ25DLFdBQUssT0FBTyxZQUFZLFFBQVEsTUFBTSxZQUFZLFFBQVEsUUFBUSxrQkFBa0I7QUFBQSxJQUN0RjtBQUNBLFNBQUssU0FBUyxLQUFLLFdBQVc7QUFBQSxFQUNoQztBQUFBO0FBQUEsRUFHQSxPQUFPQyxNQUFlLFVBQTBCO0FBQzlDLFFBQUksS0FBSyxXQUFXLFNBQVNBLE1BQUssUUFBUSxFQUFHLE1BQUssT0FBTyxrQkFBa0I7QUFDM0UsVUFBTSxTQUFTLEtBQUssU0FBUyxVQUFVQSxLQUFJLEVBQUU7QUFDN0MsUUFBSSxXQUFXLE9BQVc7QUFDMUIsVUFBTSxFQUFFLFFBQVEsTUFBTSxJQUFJLEtBQUs7QUFDL0IsVUFBTSxZQUFZLE9BQU8sVUFBVSxVQUFVLEVBQUUsUUFBUSxNQUFNLEtBQUssTUFBTSxTQUFTLEtBQUssUUFBUSxPQUFPLEVBQUUsQ0FBQztBQUN4RyxRQUFJLGNBQWMsUUFBVztBQUUzQixXQUFLLFVBQVUsUUFBUSxhQUFhO0FBQ3BDLFdBQUssT0FBTyxNQUFNQSxNQUFLLFlBQVk7QUFDbkM7QUFBQSxJQUNGO0FBQ0EsU0FBSyxTQUFTLE9BQU8sTUFBTTtBQUMzQixTQUFLLE9BQU8sT0FBTyxRQUFRLFNBQVM7QUFDcEMsV0FBTyxRQUFRLFdBQVc7QUFDMUIsU0FBSyxTQUFTLFFBQVEsTUFBTTtBQUM1QixRQUFJLEtBQUssTUFBTyxPQUFNLFFBQVEsSUFBSTtBQUFBLEVBQ3BDO0FBQUEsRUFFQSxLQUFLQSxNQUFxQjtBQUN4QixRQUFJLEtBQUssV0FBVyxTQUFTQSxNQUFLLE1BQU0sRUFBRyxNQUFLLE9BQU8sb0JBQW9CLEtBQUssZ0JBQWdCO0FBQUEsRUFDbEc7QUFBQTtBQUFBLEVBR0EsT0FBYTtBQUNYLGVBQVcsVUFBVSxLQUFLLFNBQVMsSUFBSSxFQUFHLE1BQUssVUFBVSxRQUFRLFFBQVE7QUFDekUsU0FBSyxXQUFXLGNBQWM7QUFDOUIsZUFBVyxVQUFVLENBQUMsR0FBRyxLQUFLLFFBQVEsT0FBTyxDQUFDLEdBQUc7QUFDL0MsVUFBSSxPQUFPLFVBQVUsS0FBSyxDQUFDLEVBQUUsVUFBVSxNQUFNLGNBQWMsTUFBUyxFQUFHO0FBQ3ZFLFdBQUssUUFBUSxNQUFNO0FBQ25CLFlBQU0sRUFBRSxZQUFZLGNBQWNELFdBQVUsSUFBSTtBQUNoRCxXQUFLLFFBQVEsTUFBTSxFQUFFLE1BQU0sU0FBUyxZQUFZLFdBQUFBLFlBQVcsU0FBUyxXQUFXLENBQUM7QUFDaEYsV0FBSyxPQUFPLE1BQU0sTUFBTSxNQUFNLE1BQU07QUFBQSxJQUN0QztBQUNBLFNBQUssT0FBTyxrQkFBa0I7QUFDOUIsU0FBSyxPQUFPLE1BQU0sS0FBSyxJQUFJO0FBQUEsRUFDN0I7QUFBQSxFQUVBLGNBQWMsUUFBc0I7QUFDbEMsV0FBTyxjQUFjO0FBQ3JCLFNBQUssT0FBTyxLQUFLLE9BQU8sT0FBTyxVQUFVLENBQUMsV0FBVztBQUNuRCxVQUFJLE9BQU8sU0FBUyxTQUFVLE1BQUssVUFBVSxRQUFRLFFBQVE7QUFBQSxJQUMvRCxDQUFDO0FBQUEsRUFDSDtBQUFBLEVBRUEsVUFBVSxRQUFnQixLQUFxQztBQUM3RCxRQUFJLENBQUMsS0FBSyxTQUFTLE9BQU8sTUFBTSxFQUFHO0FBQ25DLFdBQU8sUUFBUSxRQUFRLEdBQUc7QUFDMUIsU0FBSyxTQUFTLFFBQVEsTUFBTTtBQUM1QixRQUFJLEtBQUssTUFBTyxNQUFLLE9BQU8sTUFBTSxRQUFRLElBQUk7QUFBQSxFQUNoRDtBQUFBLEVBRUEsT0FBTyxRQUFnQixRQUF3RTtBQUM3RixVQUFNLEVBQUUsWUFBWSxjQUFjQSxXQUFVLElBQUk7QUFDaEQsU0FBSyxRQUFRLE1BQU0sRUFBRSxNQUFNLFlBQVksWUFBWSxXQUFBQSxZQUFXLEdBQUcsT0FBTyxDQUFDO0FBQ3pFLFNBQUssUUFBUSxJQUFJLFlBQVksTUFBTTtBQUNuQyxTQUFLLFdBQVcsSUFBSSxNQUFNO0FBQzFCLFFBQUksS0FBSyxRQUFRLFNBQVUsTUFBSyxPQUFPLFNBQVMsSUFBSSxLQUFLLE1BQU0sT0FBTyxRQUFRO0FBQzlFLFNBQUssT0FBTyxPQUFPLE1BQU0sTUFBTTtBQUFBLEVBQ2pDO0FBQUEsRUFFQSxRQUFRLFFBQXNCO0FBQzVCLFNBQUssUUFBUSxPQUFPLE9BQU8sVUFBVTtBQUNyQyxTQUFLLFdBQVcsT0FBTyxNQUFNO0FBQzdCLFFBQUksS0FBSyxRQUFRLFNBQVUsTUFBSyxPQUFPLFNBQVMsT0FBTyxLQUFLLE1BQU0sT0FBTyxFQUFFO0FBQUEsRUFDN0U7QUFBQSxFQUVBLGtCQUNFLEVBQUUsWUFBWSxPQUFPLEdBQ3JCLEVBQUUsWUFBWSxXQUFXLElBQUksWUFBWSxHQUN6QyxPQUNNO0FBQ04sU0FBSyxRQUFRLE1BQU0sRUFBRSxNQUFNLGtCQUFrQixRQUFRLFdBQVcsYUFBYSxNQUFNLENBQUM7QUFDcEYsU0FBSyxPQUFPLE1BQU0sTUFBTTtBQUFBLEVBQzFCO0FBQUEsRUFFQSxZQUFZLFlBQW9CLEtBQXdCO0FBQ3RELFNBQUssUUFBUSxNQUFNLEVBQUUsTUFBTSxlQUFlLFlBQVksSUFBSSxDQUFDO0FBQzNELFNBQUssT0FBTyxrQkFBa0I7QUFBQSxFQUNoQztBQUFBLEVBRUEsSUFBSSxtQkFBMkI7QUFDN0IsV0FBTyxLQUFLLElBQUksb0JBQW9CLEtBQUssTUFBTSxLQUFLLFFBQVEsT0FBTyx3QkFBd0IsQ0FBQztBQUFBLEVBQzlGO0FBQUEsRUFFQSxPQUFPLE9BQWUsYUFBYSxHQUFTO0FBQzFDLFNBQUssT0FBTyxNQUFNLFFBQVEsTUFBTSxPQUFPLFVBQVU7QUFBQSxFQUNuRDtBQUNGO0FBRUEsSUFBTUQsV0FBVSxJQUFJLFdBQVcsQ0FBQztBQUNoQyxJQUFNLGVBQWUsTUFBWTtBQUVqQzs7O0FDbldBLElBQU0sRUFBRSxjQUFjLHFCQUFxQixxQkFBcUIsSUFBSTtBQUU3RCxJQUFNLGlCQUFOLE1BQTRDO0FBQUEsRUFDeEMsUUFBdUIsQ0FBQztBQUFBLEVBQ2pDLGFBQWE7QUFBQSxFQUViLE9BQW9CO0FBQ2xCLFVBQU0sVUFBVSxLQUFLLE1BQU0sSUFBSTtBQUMvQixRQUFJLFlBQVksT0FBVyxRQUFPLElBQUksWUFBWSxZQUFZO0FBQzlELFNBQUssY0FBYyxRQUFRLE1BQU07QUFDakMsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLEtBQUssU0FBNEI7QUFDL0IsVUFBTSxPQUFPLFFBQVEsTUFBTTtBQUMzQixRQUFJLE9BQU8sdUJBQXVCLEtBQUssYUFBYSxPQUFPLHFCQUFzQjtBQUNqRixZQUFRLE1BQU07QUFDZCxTQUFLLE1BQU0sS0FBSyxPQUFPO0FBQ3ZCLFNBQUssY0FBYztBQUFBLEVBQ3JCO0FBQ0Y7OztBQ1RBLElBQU0sRUFBRSxjQUFjLFVBQVUsa0JBQWtCLElBQUk7QUFTL0MsSUFBTSxRQUFOLE1BQWlDO0FBQUEsRUFDN0I7QUFBQSxFQUNBO0FBQUEsRUFDQSxVQUFVLG9CQUFJLElBQWtCO0FBQUEsRUFDaEM7QUFBQSxFQUNBLFlBQVksSUFBSSxlQUFlO0FBQUE7QUFBQSxFQUUvQixjQUFjLG9CQUFJLElBQXVCO0FBQUE7QUFBQSxFQUV6QyxhQUFhLG9CQUFJLElBQWtCO0FBQUEsRUFDbkMsZUFBeUIsQ0FBQztBQUFBLEVBQ25DLFdBQVc7QUFBQSxFQUNYLGFBQWE7QUFBQTtBQUFBLEVBRWIsUUFBUTtBQUFBO0FBQUEsRUFFUixjQUFjO0FBQUEsRUFFZCxZQUFZLE9BQW1CO0FBQzdCLFVBQU0sRUFBRSxPQUFPLE9BQU8sSUFBSSxNQUFNO0FBQ2hDLFNBQUssU0FBUztBQUVkLFVBQU0sZ0JBQWdCLEtBQUssSUFBSSxNQUFNLGVBQWUsT0FBTyxjQUFjO0FBQ3pFLFNBQUssVUFBVTtBQUFBLE1BQ2IsWUFBWSxPQUFPO0FBQUEsTUFDbkIsaUJBQWlCLE9BQU87QUFBQSxNQUN4QixhQUFhLE9BQU87QUFBQSxNQUNwQjtBQUFBLE1BQ0EsV0FBVyxPQUFPO0FBQUEsTUFDbEIsY0FBYyxPQUFPO0FBQUEsSUFDdkI7QUFDQSxTQUFLLFlBQVksSUFBSSxjQUFjLGFBQWE7QUFBQSxFQUNsRDtBQUFBO0FBQUEsRUFHQSxJQUFJLE9BQWU7QUFDakIsV0FBTyxLQUFLLFFBQVEsT0FBTyxLQUFLLFdBQVc7QUFBQSxFQUM3QztBQUFBLEVBRUEsTUFBc0I7QUFDcEIsV0FBTyxLQUFLLFFBQVEsT0FBTztBQUFBLEVBQzdCO0FBQUEsRUFFQSxJQUFJLE1BQWdDO0FBQ2xDLFdBQU8sS0FBSyxRQUFRLElBQUksSUFBSTtBQUFBLEVBQzlCO0FBQUE7QUFBQSxFQUdBLE9BQU8sTUFBZ0M7QUFDckMsVUFBTSxPQUFPLEtBQUssUUFBUSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sSUFBSTtBQUN0RCxRQUFJLFNBQVMsT0FBVyxNQUFLLE9BQU8sU0FBUyxJQUFJLGNBQWM7QUFBQSxhQUN0RCxLQUFLLFdBQVcsT0FBTyxJQUFJLEVBQUcsTUFBSyxZQUFZO0FBQ3hELFdBQU87QUFBQSxFQUNUO0FBQUE7QUFBQSxFQUdBLElBQUksTUFBZ0M7QUFDbEMsVUFBTSxPQUFPLEtBQUssUUFBUSxJQUFJLElBQUksS0FBSyxLQUFLLE1BQU0sSUFBSTtBQUN0RCxRQUFJLFNBQVMsT0FBVyxNQUFLLE9BQU8sU0FBUyxJQUFJLGNBQWM7QUFBQSxhQUN0RCxLQUFLLFNBQVMsS0FBSyxXQUFXLElBQUksSUFBSSxHQUFHO0FBQ2hELFdBQUssV0FBVyxPQUFPLElBQUk7QUFDM0IsV0FBSyxXQUFXLElBQUksTUFBTSxLQUFLLEtBQUs7QUFDcEMsVUFBSSxLQUFLLFdBQVcsT0FBTyxrQkFBbUIsTUFBSyxhQUFhO0FBQ2hFLFdBQUssWUFBWTtBQUFBLElBQ25CO0FBQ0EsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLE1BQU0sTUFBZ0M7QUFDcEMsVUFBTSxFQUFFLFFBQVEsVUFBVSxPQUFPLElBQUksS0FBSztBQUMxQyxRQUFJLEtBQUssUUFBUSxRQUFRLE9BQU8sT0FBTyxZQUFZLENBQUMsS0FBSyxhQUFhLEVBQUcsUUFBTztBQUNoRixVQUFNLFVBQVUsZUFBZSxPQUFPLE9BQU8sSUFBSTtBQUNqRCxVQUFNLE9BQU8sSUFBSSxLQUFLO0FBQUEsTUFDcEI7QUFBQSxNQUNBLFFBQVEsS0FBSyxhQUFhLElBQUksS0FBSyxLQUFLO0FBQUEsTUFDeEM7QUFBQSxNQUNBLFFBQVEsS0FBSztBQUFBLE1BQ2IsU0FBUyxJQUFJLFFBQVEsS0FBSyxTQUFTO0FBQUEsTUFDbkMsVUFBVSxPQUFPO0FBQUEsTUFDakIsT0FBTztBQUFBLElBQ1QsQ0FBQztBQUNELFNBQUssT0FBTyxPQUFPLE9BQU8sS0FBSyxNQUFNLFNBQVMsSUFBSSxDQUFDO0FBQ25ELFNBQUssUUFBUSxJQUFJLE1BQU0sSUFBSTtBQUMzQixhQUFTLElBQUksU0FBUyxLQUFLLElBQUk7QUFDL0IsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsZUFBd0I7QUFDdEIsZUFBVyxRQUFRLEtBQUssV0FBVyxLQUFLLEdBQUc7QUFDekMsVUFBSSxDQUFDLEtBQUssTUFBTztBQUNqQixXQUFLLFdBQVcsT0FBTyxJQUFJO0FBQzNCLFdBQUssWUFBWSxJQUFJO0FBQ3JCLGFBQU87QUFBQSxJQUNUO0FBQ0EsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsUUFBYztBQUNaLGVBQVcsQ0FBQyxNQUFNLE9BQU8sS0FBSyxLQUFLLFlBQVk7QUFDN0MsVUFBSSxLQUFLLFFBQVEsVUFBVSxTQUFVO0FBQ3JDLFVBQUksQ0FBQyxLQUFLLE1BQU87QUFDakIsV0FBSyxXQUFXLE9BQU8sSUFBSTtBQUMzQixXQUFLLFlBQVksSUFBSTtBQUFBLElBQ3ZCO0FBQUEsRUFDRjtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNQSxTQUFTLE1BQVksWUFBb0IsRUFBRSxNQUFNLElBQUksR0FBeUQ7QUFDNUcsVUFBTSxRQUFRLEtBQUssTUFBTSxLQUFLO0FBQzlCLFFBQUksQ0FBQyxLQUFLLEtBQUssS0FBSyxFQUFHLFFBQU87QUFDOUIsVUFBTSxPQUFPLFVBQVUsSUFBSTtBQUMzQixVQUFNLFVBQVUsS0FBSyxPQUFPLFlBQVksTUFBTTtBQUM1QyxXQUFLLFFBQVEsS0FBSztBQUNsQixVQUFJLElBQUk7QUFBQSxJQUNWLENBQUM7QUFDRCxRQUFJLENBQUMsUUFBUyxNQUFLLFFBQVEsS0FBSztBQUNoQyxXQUFPO0FBQUEsRUFDVDtBQUFBLEVBRUEsS0FBSyxPQUF3QjtBQUMzQixRQUFJLEtBQUssYUFBYSxRQUFRLGFBQWMsUUFBTztBQUNuRCxTQUFLLGNBQWM7QUFDbkIsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLFFBQVEsT0FBcUI7QUFDM0IsU0FBSyxjQUFjO0FBQUEsRUFDckI7QUFBQTtBQUFBLEVBR0EsTUFBTSxZQUFvQixNQUFrQjtBQUMxQyxVQUFNLFFBQVEsS0FBSyxZQUFZLElBQUksVUFBVTtBQUM3QyxRQUFJLFVBQVUsT0FBVyxNQUFLLFlBQVksSUFBSSxZQUFZLG9CQUFJLElBQUksQ0FBQyxJQUFJLENBQUMsQ0FBQztBQUFBLFFBQ3BFLE9BQU0sSUFBSSxJQUFJO0FBQUEsRUFDckI7QUFBQTtBQUFBLEVBR0EsUUFBUSxZQUFvQixNQUFxQjtBQUMvQyxVQUFNLFFBQVEsS0FBSyxZQUFZLElBQUksVUFBVTtBQUM3QyxVQUFNLFVBQVUsT0FBTyxPQUFPLElBQUksTUFBTTtBQUN4QyxRQUFJLE9BQU8sU0FBUyxFQUFHLE1BQUssWUFBWSxPQUFPLFVBQVU7QUFDekQsV0FBTztBQUFBLEVBQ1Q7QUFBQTtBQUFBLEVBR0EsUUFBUSxZQUFvQztBQUMxQyxXQUFPLEtBQUssWUFBWSxJQUFJLFVBQVUsS0FBSyxDQUFDO0FBQUEsRUFDOUM7QUFBQTtBQUFBLEVBR0EsU0FBUyxZQUEwQjtBQUNqQyxVQUFNLFFBQVEsS0FBSyxZQUFZLElBQUksVUFBVTtBQUM3QyxRQUFJLFVBQVUsT0FBVztBQUN6QixlQUFXLFFBQVEsQ0FBQyxHQUFHLEtBQUssR0FBRztBQUM3QixVQUFJLEtBQUssVUFBVSxVQUFVLEVBQUcsTUFBSyxPQUFPLFlBQVksTUFBTSxLQUFLLE9BQU8sWUFBWSxJQUFJLENBQUM7QUFBQSxVQUN0RixNQUFLLE9BQU8sWUFBWSxJQUFJO0FBQUEsSUFDbkM7QUFBQSxFQUNGO0FBQUEsRUFFQSxPQUFPLFlBQW9CLE1BQWtCO0FBQzNDLFFBQUksS0FBSyxRQUFRLFlBQVksSUFBSSxFQUFHLE1BQUssT0FBTyxTQUFTLElBQUksV0FBVyxFQUFFO0FBQzFFLFNBQUssTUFBTSxZQUFZLENBQUMsQ0FBQztBQUN6QixTQUFLLFlBQVksSUFBSTtBQUFBLEVBQ3ZCO0FBQUE7QUFBQSxFQUdBLFlBQVksTUFBa0I7QUFDNUIsUUFBSSxDQUFDLEtBQUssU0FBUyxLQUFLLFdBQVcsSUFBSSxJQUFJLEtBQUssS0FBSyxRQUFRLElBQUksS0FBSyxJQUFJLE1BQU0sS0FBTTtBQUN0RixRQUFJLEtBQUssV0FBVyxVQUFXLE1BQUssT0FBTyxNQUFNLEtBQUssS0FBSztBQUMzRCxTQUFLLFFBQVEsT0FBTyxLQUFLLElBQUk7QUFDN0IsU0FBSyxPQUFPLE1BQU0sS0FBSyxLQUFLO0FBQzVCLFNBQUssYUFBYSxLQUFLLEtBQUssTUFBTTtBQUNsQyxTQUFLLFlBQVk7QUFBQSxFQUNuQjtBQUFBLEVBRUEsUUFBUSxNQUFrQjtBQUN4QixTQUFLLFlBQVksSUFBSTtBQUFBLEVBQ3ZCO0FBQUEsRUFFQSxZQUFrQjtBQUNoQixTQUFLLE9BQU8sU0FBUyxJQUFJLGNBQWM7QUFBQSxFQUN6QztBQUFBO0FBQUEsRUFHQSxLQUFLLE1BQWtCO0FBQ3JCLFNBQUssT0FBTyxNQUFNLEtBQUssS0FBSztBQUM1QixTQUFLLE9BQU8sS0FBSyxPQUFPLE9BQU8sT0FBTyxLQUFLLEtBQUssTUFBTSxLQUFLLFNBQVMsSUFBSSxDQUFDO0FBQ3pFLFNBQUssWUFBWSxJQUFJO0FBQUEsRUFDdkI7QUFBQSxFQUVBLE1BQU0sTUFBWSxFQUFFLFdBQVcsR0FBaUI7QUFDOUMsUUFBSSxLQUFLLFFBQVEsWUFBWSxJQUFJLEVBQUcsTUFBSyxPQUFPLFNBQVMsSUFBSSxXQUFXLEVBQUU7QUFBQSxFQUM1RTtBQUFBLEVBRUEsU0FBUyxPQUFxQjtBQUM1QixRQUFJLEtBQUssT0FBTyxPQUFPLFFBQVM7QUFDaEMsZUFBVyxRQUFRLEtBQUssVUFBVSxLQUFLLEtBQUssRUFBRyxNQUFLLE9BQU8sTUFBTSxLQUFLO0FBQUEsRUFDeEU7QUFBQSxFQUVBLFdBQWlCO0FBQ2YsZUFBVyxRQUFRLEtBQUssVUFBVSxRQUFRLEVBQUcsTUFBSyxPQUFPLE1BQU0sS0FBSyxLQUFLO0FBQUEsRUFDM0U7QUFBQTtBQUFBLEVBR0EsSUFBSSxZQUFnQztBQUNsQyxXQUFPLEtBQUssVUFBVTtBQUFBLEVBQ3hCO0FBQUEsRUFFQSxRQUFRLE1BQVksT0FBZSxZQUEwQjtBQUMzRCxTQUFLLGVBQWU7QUFDcEIsU0FBSyxVQUFVLE1BQU0sTUFBTSxPQUFPLEVBQUUsT0FBTyxLQUFLLE9BQU8sVUFBVSxLQUFLLE9BQU8sU0FBUyxVQUFVLFdBQVcsQ0FBQztBQUU1RyxlQUFTO0FBQ1AsWUFBTSxXQUFXLEtBQUssUUFBUTtBQUM5QixVQUFJLGFBQWEsVUFBYSxLQUFLLE9BQU8sT0FBTyxRQUFTO0FBQzFELFdBQUssT0FBTyxTQUFTLElBQUksU0FBUztBQUNsQyxXQUFLLFFBQVEsV0FBVyxLQUFLLE9BQU8sUUFBUSxLQUFLLFFBQVEsUUFBUTtBQUNqRSxXQUFLLFdBQVcsZUFBZSxLQUFLLFFBQVE7QUFBQSxJQUM5QztBQUFBLEVBQ0Y7QUFBQSxFQUVBLE9BQU8sTUFBWSxPQUFxQjtBQUN0QyxRQUFJLENBQUMsS0FBSyxXQUFXLFVBQVc7QUFDaEMsU0FBSyxVQUFVLFFBQVEsTUFBTSxLQUFLO0FBRWxDLFFBQUksS0FBSyxRQUFRLE1BQU0sS0FBSyxPQUFPLFFBQVEsSUFBSSxFQUFHLE1BQUssT0FBTyxTQUFTLElBQUksU0FBUztBQUFBLEVBQ3RGO0FBQUEsRUFFQSxjQUFvQjtBQUNsQixTQUFLLE9BQU8sU0FBUyxJQUFJLFNBQVMsS0FBSyxJQUFJO0FBQUEsRUFDN0M7QUFDRjs7O0FDblBBLElBQU0sRUFBRSxxQkFBcUIsZ0JBQWdCLElBQUk7QUFZMUMsSUFBTSxRQUFOLE1BQVk7QUFBQSxFQUNSO0FBQUE7QUFBQSxFQUVBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQSxFQUNBO0FBQUEsRUFDQTtBQUFBLEVBQ0E7QUFBQTtBQUFBLEVBRVQsUUFBb0M7QUFBQSxFQUVwQyxZQUFZLE9BQW1CO0FBQzdCLFVBQU0sRUFBRSxRQUFRLFFBQVEsVUFBVSxPQUFPLElBQUk7QUFDN0MsU0FBSyxVQUFVO0FBQ2YsU0FBSyxZQUFZO0FBQ2pCLFNBQUssYUFBYSxNQUFNO0FBQ3hCLFVBQU0sRUFBRSxhQUFhLG1CQUFtQixJQUFJLE9BQU87QUFDbkQsVUFBTSxTQUFTLE1BQU0sYUFBYSxFQUFFLGFBQWEsbUJBQW1CLENBQUM7QUFDckUsU0FBSyxRQUFRLE9BQU8sZUFBZSxJQUFJLFdBQVcsUUFBUSxDQUFDLFFBQVEsS0FBSyxNQUFNLEdBQUcsQ0FBQyxJQUFJO0FBQ3RGLFNBQUssVUFBVSxLQUFLLFNBQVM7QUFDN0IsVUFBTSxRQUFRLElBQUksTUFBTSxFQUFFLFFBQVEsUUFBUSxLQUFLLFNBQVMsUUFBUSxTQUFTLENBQUM7QUFDMUUsU0FBSyxTQUFTO0FBQ2QsVUFBTSxRQUFRLElBQUksY0FBYyxFQUFFLFFBQVEsUUFBUSxLQUFLLFNBQVMsT0FBTyxRQUFRLFNBQVMsQ0FBQztBQUN6RixVQUFNLGFBQWEsSUFBSSxtQkFBbUIsRUFBRSxRQUFRLFFBQVEsS0FBSyxTQUFTLE9BQU8sUUFBUSxTQUFTLENBQUM7QUFDbkcsVUFBTSxPQUFPLElBQUksYUFBYSxFQUFFLFFBQVEsT0FBTyxRQUFRLFNBQVMsQ0FBQztBQUNqRSxTQUFLLFdBQVc7QUFBQSxNQUNkLE1BQU0sQ0FBQyxZQUFZLFNBQVMsTUFBTSxLQUFLLFlBQVksSUFBSTtBQUFBLE1BQ3ZELE1BQU0sQ0FBQyxZQUFZLFNBQVMsTUFBTSxLQUFLLFlBQVksSUFBSTtBQUFBLE1BQ3ZELE1BQU0sQ0FBQyxZQUFZLFVBQVUsTUFBTSxLQUFLLFlBQVksS0FBSztBQUFBLE1BQ3pELE9BQU8sQ0FBQyxlQUFlO0FBQ3JCLGNBQU0sTUFBTSxVQUFVO0FBQ3RCLGNBQU0sU0FBUyxVQUFVO0FBQUEsTUFDM0I7QUFBQSxNQUNBLGdCQUFnQixDQUFDLFlBQVksSUFBSSxZQUFZLE1BQU0sZUFBZSxZQUFZLElBQUksT0FBTztBQUFBLE1BQ3pGLFNBQVMsQ0FBQyxlQUFlLE1BQU0sUUFBUSxVQUFVO0FBQUEsTUFDakQsV0FBVyxDQUFDLE1BQU0sVUFBVSxXQUFXLFVBQVUsTUFBTSxLQUFLO0FBQUEsTUFDNUQsYUFBYSxDQUFDLE1BQU0sU0FBUyxXQUFXLFlBQVksTUFBTSxJQUFJO0FBQUEsTUFDOUQsT0FBTyxDQUFDLE1BQU0sY0FBYyxXQUFXLE1BQU0sTUFBTSxTQUFTO0FBQUEsTUFDNUQsU0FBUyxDQUFDLE1BQU0sTUFBTSxZQUFZLFdBQVcsUUFBUSxNQUFNLE1BQU0sT0FBTztBQUFBLE1BQ3hFLFVBQVUsQ0FBQyxNQUFNLFNBQVMsV0FBVyxTQUFTLE1BQU0sSUFBSTtBQUFBLE1BQ3hELGVBQWUsQ0FBQyxNQUFNLFNBQVMsV0FBVyxjQUFjLE1BQU0sSUFBSTtBQUFBLE1BQ2xFLFNBQVMsQ0FBQyxNQUFNLE1BQU0sV0FBVyxXQUFXLFFBQVEsTUFBTSxNQUFNLE1BQU07QUFBQSxNQUN0RSxVQUFVLENBQUMsWUFBWSxVQUFVLFdBQVcsU0FBUyxZQUFZLEtBQUs7QUFBQSxNQUN0RSxZQUFZLENBQUMsU0FBUyxNQUFNLFNBQVMsS0FBSyxXQUFXLFNBQVMsTUFBTSxJQUFJO0FBQUEsTUFDeEUsWUFBWSxDQUFDLFNBQVMsTUFBTSxTQUFTLEtBQUssUUFBUSxTQUFTLE1BQU0sSUFBSTtBQUFBLE1BQ3JFLFdBQVcsQ0FBQyxTQUFTLFVBQVUsS0FBSyxVQUFVLFNBQVMsS0FBSztBQUFBLE1BQzVELE9BQU8sQ0FBQyxTQUFTO0FBQ2YsWUFBSSxPQUFRLGFBQVksSUFBSTtBQUFBLE1BQzlCO0FBQUEsTUFDQSxNQUFNLE1BQU07QUFDVixhQUFLLFFBQVE7QUFBQSxNQUNmO0FBQUEsSUFDRjtBQUFBLEVBQ0Y7QUFBQTtBQUFBLEVBR0EsSUFBSSxVQUFtQjtBQUNyQixXQUFPLENBQUMsS0FBSyxRQUFRO0FBQUEsRUFDdkI7QUFBQTtBQUFBLEVBR0EsT0FBYTtBQUNYLFNBQUssUUFBUSxLQUFLO0FBQUEsTUFDaEIsT0FBTyxNQUFNO0FBQ1gsYUFBSyxRQUFRLE1BQU07QUFDbkIsYUFBSyxXQUFXO0FBQUEsTUFDbEI7QUFBQSxNQUNBLFFBQVEsQ0FBQyxVQUFVO0FBQ2pCLGNBQU07QUFBQSxNQUNSO0FBQUEsSUFDRixDQUFDO0FBQUEsRUFDSDtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUEsRUFNQSxNQUFNLFFBQW9CLE9BQXdCO0FBQ2hELFVBQU0sUUFBUSxLQUFLO0FBQ25CLFVBQU0sU0FBUyxLQUFLO0FBQ3BCLFVBQU0sUUFBUTtBQUNkLFVBQU0sY0FBYztBQUNwQixRQUFJLFVBQVU7QUFDZCxRQUFJLE9BQU8sUUFBUyxRQUFPLFFBQVE7QUFDbkMsVUFBTSxPQUFPLE1BQU0sWUFBWSxtQkFBbUIsTUFBTSxlQUFlO0FBQ3ZFLFdBQU8sQ0FBQyxLQUFLLEtBQUssQ0FBQyxPQUFPLFdBQVcsT0FBTyxLQUFLLEdBQUc7QUFDbEQsaUJBQVc7QUFDWCxnQkFBVSxRQUFRLEtBQUssUUFBUTtBQUFBLElBQ2pDO0FBQ0EsV0FBTyxRQUFRO0FBQ2YsVUFBTSxTQUFTLEtBQUs7QUFDcEIsUUFBSSxLQUFLLFVBQVUsUUFBUyxNQUFLLFFBQVE7QUFDekMsV0FBTyxFQUFFLE1BQU0sS0FBSyxHQUFHLFNBQVMsU0FBUyxPQUFPLFFBQVE7QUFBQSxFQUMxRDtBQUFBO0FBQUEsRUFHQSxJQUFJLFlBQWdDO0FBQ2xDLFdBQU8sS0FBSyxPQUFPO0FBQUEsRUFDckI7QUFBQTtBQUFBLEVBR0EsTUFBTSxPQUFxQjtBQUN6QixTQUFLLE9BQU8sUUFBUTtBQUNwQixTQUFLLE9BQU8sTUFBTTtBQUNsQixTQUFLLFFBQVEsT0FBTyxNQUFNLEtBQUs7QUFDL0IsU0FBSyxVQUFVLElBQUksU0FBUyxLQUFLLE9BQU8sSUFBSTtBQUFBLEVBQzlDO0FBQUE7QUFBQSxFQUdBLE1BQU0sS0FBdUI7QUFDM0IsU0FBSyxPQUFPLFFBQVEsWUFBWSxJQUFJO0FBQ3BDLFFBQUk7QUFDSixTQUFLLFdBQVc7QUFBQSxFQUNsQjtBQUFBO0FBQUEsRUFHQSxVQUFnQjtBQUNkLFFBQUksS0FBSyxVQUFVLFVBQWEsS0FBSyxNQUFNLGNBQWMsRUFBRztBQUM1RCxTQUFLLFFBQVE7QUFDYixTQUFLLFFBQVEsTUFBTSxNQUFNO0FBQ3ZCLFdBQUssT0FBTyxTQUFTO0FBQ3JCLFdBQUssUUFBUSxRQUFRO0FBQ3JCLFdBQUssV0FBVztBQUFBLElBQ2xCLENBQUM7QUFBQSxFQUNIO0FBQ0Y7OztBQ2hKQSxJQUFNLEVBQUUsZ0JBQWdCLHNCQUFzQixJQUFJO0FBSzNDLFNBQVMsU0FBUyxNQUFpQixjQUE0QztBQUNwRixRQUFNLFdBQVcsSUFBSSxjQUFjLEtBQUssUUFBUTtBQUNoRCxRQUFNLFVBQVUsSUFBSTtBQUFBLElBQ2xCLEVBQUUsT0FBTyxLQUFLLFFBQVEsTUFBTSxLQUFLLE9BQU8sTUFBTSxLQUFLLE1BQU0sTUFBTTtBQUFBLElBQy9ELEVBQUUsT0FBTyxNQUFNLE1BQU0sYUFBYSxPQUFPLG1CQUFtQixTQUFTLE1BQU0sTUFBTSxRQUFRO0FBQUEsRUFDM0Y7QUFDQSxRQUFNLFNBQVMsSUFBSSxPQUFPLFFBQVEsUUFBUSxRQUFRO0FBQ2xELFFBQU0sRUFBRSxRQUFRLE9BQU8sSUFBSTtBQUMzQixRQUFNLFFBQVEsSUFBSSxNQUFNLEVBQUUsUUFBUSxRQUFRLFVBQVUsUUFBUSxjQUFjLFdBQVcsTUFBTSxRQUFRLFFBQVEsRUFBRSxDQUFDO0FBRTlHLFdBQVMsUUFBaUI7QUFDeEIsVUFBTSxVQUFVLE1BQU0sTUFBTSxRQUFRLFFBQVEsWUFBWSxJQUFJLENBQUM7QUFDN0QsWUFBUSxLQUFLO0FBQ2IsV0FBTztBQUFBLEVBQ1Q7QUFFQSxjQUFZLE1BQU0sU0FBUyxJQUFJLE9BQU8sR0FBRyxjQUFjO0FBQ3ZELGNBQVksTUFBTSxNQUFNLE1BQU0sWUFBWSxJQUFJLENBQUMsR0FBRyxxQkFBcUI7QUFDdkUsUUFBTSxLQUFLO0FBQ1gsVUFBUSxLQUFLO0FBRWIsU0FBTyxJQUFJLFFBQWUsTUFBTSxNQUFTO0FBQzNDOzs7QUNKQSxJQUFNLGVBQWU7QUFDckIsSUFBTSxVQUFVO0FBQ2hCLElBQU0sVUFBVTtBQUVoQixJQUFNLFVBQVU7QUFDaEIsSUFBTSxTQUFTO0FBQ2YsSUFBTSxPQUFPO0FBQ2IsSUFBTSxRQUFRO0FBSWQsSUFBTSxZQUFxQixFQUFFLE1BQU0sVUFBVSxXQUFXLEtBQUs7QUFHdEQsU0FBUyxpQkFBaUIsT0FBb0IsTUFBc0I7QUFDekUsUUFBTSxRQUFRLG1CQUFtQixLQUFLO0FBQ3RDLFFBQU0sU0FBUyxXQUFXLElBQUk7QUFDOUIsUUFBTSxRQUFRLENBQUMsUUFBb0IsV0FBVyxLQUFLLE9BQU8sSUFBSSxZQUFZO0FBQzFFLE1BQUk7QUFDSixRQUFNLFNBQWlCO0FBQUEsSUFDckIsUUFBUSxJQUFJLE9BQU8sTUFBTTtBQUFBLElBQ3pCLFVBQVUsSUFBSSxTQUFTO0FBQUEsSUFDdkIsS0FBSyxNQUFNLE1BQU0sTUFBTSxRQUFRLE9BQU8sSUFBSSxNQUFNLDBCQUEwQixDQUFDLENBQUM7QUFBQSxFQUM5RTtBQUNBLFNBQU87QUFBQSxJQUNMLGNBQWM7QUFBQSxJQUNkLFFBQVEsSUFBSSxXQUFXLE1BQU0sUUFBUSxNQUFNO0FBQUEsSUFDM0MsVUFBVSxJQUFJLGFBQWEsTUFBTSxVQUFVLE1BQU07QUFBQSxJQUNqRCxLQUFLLE9BQU87QUFDVixlQUFTO0FBQ1QsWUFBTSxLQUFLLEVBQUUsT0FBTyxNQUFNLE1BQU0sTUFBTSxNQUFNLE1BQU0sQ0FBQyxHQUFHLFFBQVEsQ0FBQyxVQUFVLE1BQU0sT0FBTyxLQUFLLEVBQUUsQ0FBQztBQUFBLElBQ2hHO0FBQUEsSUFDQSxPQUFPLENBQUMsU0FBUyxNQUFNLE1BQU0sTUFBTSxNQUFNLElBQUksQ0FBQztBQUFBLEVBQ2hEO0FBQ0Y7QUFRQSxJQUFNLGFBQU4sTUFBbUM7QUFBQSxFQUN4QjtBQUFBLEVBQ0E7QUFBQSxFQUNBLFFBQVEsb0JBQUksSUFBWTtBQUFBLEVBRWpDLFlBQVksT0FBZSxRQUFnQjtBQUN6QyxTQUFLLFNBQVM7QUFDZCxTQUFLLFVBQVU7QUFBQSxFQUNqQjtBQUFBLEVBRUEsS0FBSyxNQUFjLFNBQXNCLFVBQWtDO0FBRXpFLFFBQUksS0FBSyxNQUFNLElBQUksSUFBSSxFQUFHLE9BQU0sSUFBSSxNQUFNLFlBQVksSUFBSSxrQkFBa0I7QUFDNUUsU0FBSyxNQUFNLElBQUksSUFBSTtBQUNuQixVQUFNLE9BQU8sTUFBTSxLQUFLLE1BQU0sT0FBTyxJQUFJO0FBQ3pDLFdBQU8sSUFBSSxXQUFXLEVBQUUsR0FBRyxLQUFLLFNBQVMsT0FBTyxLQUFLLFFBQVEsTUFBTSxTQUFTLFVBQVUsS0FBSyxDQUFDO0FBQUEsRUFDOUY7QUFBQSxFQUVBLE1BQU0sT0FBcUI7QUFDekIsU0FBSyxPQUFPLE1BQU0sS0FBSztBQUFBLEVBQ3pCO0FBQ0Y7QUFXQSxJQUFNLGFBQU4sTUFBbUM7QUFBQSxFQUN4QjtBQUFBLEVBQ0E7QUFBQTtBQUFBLEVBRVQsU0FBZ0Q7QUFBQSxFQUVoRCxZQUFZLE9BQW9CO0FBQzlCLFNBQUssU0FBUztBQUNkLFVBQU0sRUFBRSxPQUFPLE1BQU0sU0FBUyxTQUFTLElBQUk7QUFDM0MsU0FBSyxTQUFTLE1BQU0sS0FBSyxNQUFNLFNBQVM7QUFBQSxNQUN0QyxhQUFhLENBQUMsZ0JBQWdCO0FBQzVCLGNBQU0sT0FBTyxPQUFPLFdBQVc7QUFDL0IsYUFBSyxTQUFTLE1BQU07QUFDbEIsbUJBQVMsWUFBWSxJQUFJO0FBQ3pCLGVBQUssUUFBUSxNQUFNLEtBQUssT0FBTztBQUFBLFFBQ2pDLENBQUM7QUFBQSxNQUNIO0FBQUEsTUFDQSxRQUFRLENBQUNHLE1BQUssYUFBYSxLQUFLLFNBQVMsTUFBTSxTQUFTLE9BQU9BLE1BQUssUUFBUSxDQUFDO0FBQUEsTUFDN0UsTUFBTSxDQUFDQSxTQUFRLEtBQUssU0FBUyxNQUFNLFNBQVMsS0FBS0EsSUFBRyxDQUFDO0FBQUEsTUFDckQsTUFBTSxNQUFNLEtBQUssTUFBTTtBQUFBLElBQ3pCLENBQUM7QUFBQSxFQUNIO0FBQUEsRUFFQSxRQUFRLE9BQWMsT0FBZSxNQUE2QztBQUNoRixVQUFNLEVBQUUsTUFBTSxVQUFVLElBQUksSUFBSSxLQUFLO0FBQ3JDLFFBQUksTUFBTSxLQUFLLElBQUksRUFBRyxLQUFJO0FBQzFCLFFBQUksS0FBSyxPQUFPLFdBQVcsSUFBSSxFQUFHO0FBQ2xDLFFBQUksQ0FBQyxTQUFTLFNBQVMsSUFBSSxHQUFHO0FBQzVCLFdBQUssT0FBTyxRQUFRLE9BQU8sT0FBTyxLQUFLLFFBQVEsSUFBSSxDQUFDO0FBQ3BEO0FBQUEsSUFDRjtBQUNBLFNBQUssTUFBTTtBQUNYLFNBQUssT0FBTyxRQUFRLE9BQU8sT0FBTyxNQUFNLEtBQUssUUFBUSxJQUFJLEVBQUUsU0FBUyxDQUFDO0FBQ3JFLFNBQUssT0FBTyxNQUFNLEtBQUs7QUFBQSxFQUN6QjtBQUFBLEVBRUEsS0FBS0EsTUFBZSxNQUErQztBQUNqRSxRQUFJLENBQUMsS0FBSyxPQUFPLFFBQVEsSUFBSSxFQUFHLE1BQUssT0FBTyxLQUFLQSxNQUFLLEtBQUssUUFBUSxJQUFJLENBQUM7QUFBQSxFQUMxRTtBQUFBLEVBRUEsTUFBTUEsTUFBZSxNQUErQztBQUNsRSxRQUFJLENBQUMsS0FBSyxPQUFPLFNBQVMsSUFBSSxFQUFHLE1BQUssT0FBTyxNQUFNQSxNQUFLLEtBQUssUUFBUSxJQUFJLENBQUM7QUFBQSxFQUM1RTtBQUFBLEVBRUEsUUFBUSxPQUFpQixPQUFlLE9BQWUsTUFBNkM7QUFDbEcsUUFBSSxDQUFDLEtBQUssT0FBTyxXQUFXLElBQUksRUFBRyxNQUFLLE9BQU8sUUFBUSxPQUFPLE9BQU8sT0FBTyxLQUFLLFFBQVEsSUFBSSxDQUFDO0FBQUEsRUFDaEc7QUFBQSxFQUVBLFFBQVEsT0FBcUIsT0FBZSxNQUE2QztBQUN2RixRQUFJLENBQUMsS0FBSyxPQUFPLFdBQVcsSUFBSSxFQUFHLE1BQUssT0FBTyxRQUFRLE9BQU8sT0FBTyxLQUFLLFFBQVEsSUFBSSxDQUFDO0FBQUEsRUFDekY7QUFBQSxFQUVBLE1BQU0sT0FBcUI7QUFDekIsUUFBSSxLQUFLLFdBQVcsT0FBUSxNQUFLLE9BQU8sTUFBTSxLQUFLO0FBQ25ELFFBQUksS0FBSyxXQUFXLFVBQVUsS0FBSyxXQUFXLFNBQVUsTUFBSyxPQUFPLEtBQUs7QUFDekUsU0FBSyxTQUFTO0FBQUEsRUFDaEI7QUFBQTtBQUFBLEVBR0EsUUFBYztBQUNaLFNBQUssU0FBUztBQUNkLFNBQUssT0FBTyxNQUFNO0FBQ2hCLFVBQUksS0FBSyxXQUFXLFNBQVU7QUFDOUIsV0FBSyxTQUFTO0FBQ2QsV0FBSyxPQUFPLEtBQUs7QUFDakIsV0FBSyxPQUFPLFNBQVMsS0FBSztBQUFBLElBQzVCLENBQUM7QUFBQSxFQUNIO0FBQUEsRUFFQSxPQUFPLEtBQVUsTUFBMEM7QUFDekQsVUFBTSxFQUFFLE1BQU0sU0FBUyxJQUFJLEtBQUs7QUFDaEMsVUFBTSxVQUFVLEtBQUssV0FBVyxTQUFTLFNBQVMsVUFBVSxNQUFNLEdBQUcsSUFBSTtBQUN6RSxRQUFJLFlBQVksT0FBVyxNQUFLLFFBQVEsSUFBSSxFQUFFLE9BQU87QUFDckQsV0FBTyxZQUFZO0FBQUEsRUFDckI7QUFBQTtBQUFBLEVBR0EsU0FBUyxLQUF1QjtBQUM5QixRQUFJLEtBQUssV0FBVyxPQUFRO0FBQzVCLFNBQUssT0FBTyxNQUFNO0FBQ2hCLFVBQUksS0FBSyxXQUFXLFNBQVUsS0FBSTtBQUFBLElBQ3BDLENBQUM7QUFBQSxFQUNIO0FBQUEsRUFFQSxRQUFnQixNQUEwRDtBQUN4RSxXQUFPLENBQUMsV0FBVyxLQUFLLE9BQU8sTUFBTSxLQUFLLE1BQU0sQ0FBQztBQUFBLEVBQ25EO0FBQUEsRUFFQSxPQUFPLEtBQXVCO0FBQzVCLFNBQUssT0FBTyxPQUFPLE1BQU0sS0FBSyxPQUFPLE1BQU0sR0FBRztBQUFBLEVBQ2hEO0FBQ0Y7QUFFQSxJQUFNLGVBQU4sTUFBOEM7QUFBQSxFQUNuQztBQUFBLEVBQ0E7QUFBQSxFQUVULFlBQVksT0FBd0IsUUFBZ0I7QUFDbEQsU0FBSyxTQUFTO0FBQ2QsU0FBSyxVQUFVO0FBQUEsRUFDakI7QUFBQSxFQUVBLElBQUksTUFBY0EsTUFBcUI7QUFDckMsU0FBSyxPQUFPLElBQUksTUFBTUEsSUFBRztBQUFBLEVBQzNCO0FBQUEsRUFFQSxPQUFPLE1BQWMsSUFBa0I7QUFDckMsU0FBSyxPQUFPLE9BQU8sTUFBTSxFQUFFO0FBQUEsRUFDN0I7QUFBQSxFQUVBLEtBQUssTUFBYyxNQUE4QztBQUMvRCxRQUFJLEtBQUssT0FBTyxNQUFNLElBQUksRUFBRztBQUM3QixTQUFLLE9BQU8sS0FBSyxNQUFNLENBQUMsV0FBVztBQUNqQyxZQUFNLFVBQVUsSUFBSSxJQUFJLE9BQU8sU0FBUyxPQUFPLE9BQU8sVUFBVSxDQUFDLENBQUM7QUFDbEUsV0FBSyxRQUFRLE9BQU8sTUFBTSxNQUFNLE1BQU07QUFDcEMsYUFBSyxPQUFPLFNBQVMsT0FBTyxFQUFFLE1BQU0sTUFBTSxRQUFRLElBQUksTUFBTTtBQUM1RCxnQkFBUSxNQUFNO0FBQUEsTUFDaEIsQ0FBQztBQUFBLElBQ0gsQ0FBQztBQUFBLEVBQ0g7QUFBQSxFQUVBLE1BQU0sTUFBYyxNQUFtRDtBQUNyRSxRQUFJLEtBQUssT0FBTyxNQUFNLElBQUksRUFBRztBQUM3QixTQUFLLE9BQU8sTUFBTSxNQUFNLENBQUMsV0FBVyxLQUFLLFFBQVEsT0FBTyxNQUFNLE1BQU0sTUFBTSxLQUFLLE1BQU0sQ0FBQyxDQUFDO0FBQUEsRUFDekY7QUFBQSxFQUVBLE9BQU8sTUFBYyxNQUEwQztBQUM3RCxVQUFNLEVBQUUsUUFBUSxTQUFTLElBQUksS0FBSztBQUNsQyxVQUFNLFVBQVUsU0FBUyxVQUFVLE1BQU0sVUFBVTtBQUNuRCxRQUFJLFlBQVksT0FBVyxRQUFPLE1BQU0sTUFBTSxNQUFNLEtBQUssT0FBTyxDQUFDO0FBQ2pFLFdBQU8sWUFBWTtBQUFBLEVBQ3JCO0FBQ0Y7QUFRQSxJQUFNLFNBQU4sTUFBYTtBQUFBLEVBQ0Y7QUFBQSxFQUNBLFNBQVMsb0JBQUksSUFBdUI7QUFBQSxFQUU3QyxZQUFZLFFBQXNCO0FBQ2hDLFNBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQUEsRUFFQSxNQUFNLE1BQWMsS0FBdUI7QUFDekMsVUFBTSxVQUFVLEtBQUssT0FBTyxJQUFJLElBQUk7QUFDcEMsVUFBTSxTQUFTLEtBQUssS0FBSyxJQUFJLElBQUksVUFBVTtBQUMzQyxVQUFNLE9BQU8sWUFBWSxJQUFJLElBQUksU0FBUyxLQUFLLFFBQVEsSUFBSTtBQUMzRCxRQUFJLFlBQVksUUFBVztBQUN6QixjQUFRLEtBQUssRUFBRSxNQUFNLElBQUksQ0FBQztBQUMxQjtBQUFBLElBQ0Y7QUFDQSxTQUFLLE9BQU8sSUFBSSxNQUFNLENBQUMsRUFBRSxNQUFNLElBQUksQ0FBQyxDQUFDO0FBQ3JDLFNBQUssTUFBTSxNQUFNLElBQUk7QUFBQSxFQUN2QjtBQUFBLEVBRUEsTUFBTSxNQUFjLE1BQW9CO0FBQ3RDLGVBQVcsTUFBTSxLQUFLLFFBQVEsSUFBSSxHQUFHLEtBQUssSUFBSSxHQUFHLE9BQU8sWUFBWSxJQUFJLENBQUMsQ0FBQztBQUFBLEVBQzVFO0FBQUEsRUFFQSxRQUFRLE1BQW9CO0FBQzFCLFVBQU0sVUFBVSxLQUFLLE9BQU8sSUFBSSxJQUFJO0FBQ3BDLFVBQU0sUUFBUSxZQUFZLElBQUk7QUFHOUIsT0FBRztBQUNELGNBQVEsQ0FBQyxFQUFHLElBQUk7QUFDaEIsY0FBUSxNQUFNO0FBQUEsSUFDaEIsU0FBUyxRQUFRLFNBQVMsS0FBSyxRQUFRLENBQUMsRUFBRyxRQUFRO0FBQ25ELFFBQUksUUFBUSxXQUFXLEVBQUcsTUFBSyxPQUFPLE9BQU8sSUFBSTtBQUFBLFFBQzVDLE1BQUssTUFBTSxNQUFNLFFBQVEsQ0FBQyxFQUFHLElBQUk7QUFBQSxFQUN4QztBQUNGO0FBR0EsSUFBTSxXQUFOLE1BQWU7QUFBQTtBQUFBLEVBRUosVUFBVSxvQkFBSSxJQUFvQjtBQUFBLEVBRTNDLFVBQVUsTUFBYyxLQUErQjtBQUNyRCxVQUFNLENBQUMsRUFBRSxLQUFLLFNBQVMsS0FBSyxJQUFJLFFBQVEsS0FBSyxJQUFJLEtBQUssQ0FBQztBQUN2RCxRQUFJLFlBQVksSUFBSyxRQUFPO0FBQzVCLFFBQUksVUFBVSxVQUFhLEtBQUssT0FBTyxJQUFJLElBQUksT0FBTyxLQUFLLEVBQUcsUUFBTztBQUNyRSxXQUFPLEVBQUUsTUFBTSxVQUFVLFdBQVcsUUFBUSxRQUFRO0FBQUEsRUFDdEQ7QUFBQSxFQUVBLFNBQVMsTUFBdUI7QUFDOUIsVUFBTSxDQUFDLEVBQUUsS0FBSyxJQUFJLE9BQU8sS0FBSyxJQUFJLEtBQUssQ0FBQztBQUN4QyxXQUFPLFVBQVUsVUFBYSxLQUFLLE9BQU8sSUFBSSxJQUFJLE9BQU8sS0FBSyxNQUFNO0FBQUEsRUFDdEU7QUFBQSxFQUVBLE9BQU8sTUFBc0I7QUFDM0IsVUFBTSxTQUFTLEtBQUssUUFBUSxJQUFJLElBQUksS0FBSyxLQUFLO0FBQzlDLFNBQUssUUFBUSxJQUFJLE1BQU0sS0FBSztBQUM1QixXQUFPO0FBQUEsRUFDVDtBQUNGO0FBRUEsU0FBUyxPQUFPLGFBQXVDO0FBQ3JELFFBQU0sRUFBRSxRQUFRLElBQUk7QUFDcEIsUUFBTSxRQUFRLFFBQVEsTUFBTSxNQUFNLFFBQVEsT0FBTyxRQUFRLEdBQUc7QUFDNUQsU0FBTyxFQUFFLEdBQUcsYUFBYSxTQUFTLEVBQUUsR0FBRyxTQUFTLE9BQU8sT0FBTyxHQUFHLEtBQUssTUFBTSxPQUFPLEVBQUU7QUFDdkY7QUFHQSxTQUFTLFdBQVcsTUFBNEI7QUFDOUMsTUFBSSxRQUFRLFNBQVM7QUFDckIsU0FBTyxNQUFNO0FBQ1gsWUFBUyxRQUFRLGVBQWdCO0FBQ2pDLFFBQUksUUFBUSxLQUFLLEtBQUssUUFBUyxVQUFVLElBQUssUUFBUSxDQUFDO0FBQ3ZELGFBQVMsUUFBUSxLQUFLLEtBQUssUUFBUyxVQUFVLEdBQUksUUFBUSxFQUFFO0FBQzVELGFBQVMsUUFBUyxVQUFVLFFBQVMsS0FBSyxLQUFLO0FBQUEsRUFDakQ7QUFDRjs7O0FoRDdUQSxJQUFPLHNCQUFRLENBQUMsU0FDZCxTQUFTLE1BQU0sQ0FBQyxVQUFVLGlCQUFpQixPQUFPLGFBQW1CLFFBQVEsQ0FBQzsiLAogICJuYW1lcyI6IFsicmVzdCIsICJRVU9URSIsICJ3aG8iLCAid2hvIiwgIk5PVEhJTkciLCAiYXVkaWVuY2VzIiwgImF1ZGllbmNlcyIsICJLaW5kIiwgIkZsYWciLCAiTk9USElORyIsICJLaW5kIiwgIkZsYWciLCAid2hvIiwgIndobyIsICJ3aG8iLCAiUVVPVEUiLCAiQkFDS1NMQVNIIiwgIlFVT1RFIiwgIkJBQ0tTTEFTSCIsICJCQUNLU0xBU0giLCAiUVVPVEUiLCAiZXJyb3JGcmFtZSIsICJQUklWQVRFX1dSQVBfQllURVMiLCAid2hvIiwgImVycm9yRnJhbWUiLCAiTk9USElORyIsICJ3aG8iLCAid2hvIiwgImlzVXRmOCIsICJaRVJPIiwgIlFVT1RFIiwgIk9QRU5fT0JKRUNUIiwgIkNMT1NFX09CSkVDVCIsICJPUEVOX0FSUkFZIiwgIkNMT1NFX0FSUkFZIiwgIkNPTU1BIiwgImlzVXRmOCIsICJwYXJzZWQiLCAiTk9USElORyIsICJ3aG8iLCAiYXVkaWVuY2VzIiwgIk5PVEhJTkciLCAiYXVkaWVuY2VzIiwgIndobyIsICJ3aG8iXQp9Cg==
