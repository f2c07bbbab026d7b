// Bugs to plant in copies of the files of boards, one at a time; see planted-bug.ts.
import { type Bug, inFile } from './planted-bug.ts'

export const BOARD_BUGS: readonly Bug[] = [
  ...inFile('board/board.ts', [
    [
      'the first of two records with one key wins',
      'for (const record of records) last.set(record.key, record)',
      'for (const record of records) if (!last.has(record.key)) last.set(record.key, record)',
    ],
    [
      'a record that changes keeps its place in the order',
      'linkFirst(this.#head, entry)\n  }\n}',
      'linkFirst(entry.newer === entry ? this.#head : entry.newer, entry)\n  }\n}',
    ],
    ['a tombstone that is dropped does not raise the floor', 'this.floor = Math.max(this.floor, oldest.offset)', ''],
    ['live records count as tombstones', 'return this.#entries.size - this.#live', 'return this.#entries.size'],
    [
      'a record that is there again forgets that its key was there before',
      '      entry.born = offset\n',
      '      entry.born = offset\n      entry.origin = offset\n',
    ],
    [
      'a record that is there again seems never to have gone',
      '      entry.born = offset\n',
      '      entry.born ||= offset\n',
    ],
    [
      'a record that is pushed unchanged expires',
      '      entry.pushedAtMs = nowMs\n      unlinkAside',
      '      unlinkAside',
    ],
    [
      'a record that is pushed unchanged keeps its place among those that expire',
      '      unlinkAside(entry)\n      linkAside(this.#pushed, entry)\n    }\n  }',
      '    }\n  }',
    ],
    [
      'a record that is pushed unchanged goes to the newest end',
      '      entry.pushedAtMs = nowMs\n      unlinkAside',
      '      entry.pushedAtMs = nowMs\n      unlink(entry)\n      this.#changed(entry, this.offset)\n      unlinkAside',
    ],
    [
      'fields that have vanished keep their offset',
      'field < values.length || field < entry.values.length',
      'values[field] !== undefined',
    ],
    ['an empty board keeps its floor', '    this.floor = offset\n', ''],
    ['a copy has another floor', 'copy.floor = this.floor', 'copy.floor = 0'],
    [
      'a copy has no offsets of fields',
      'entry.fieldOffsets = [...model.fieldOffsets]',
      'entry.fieldOffsets = model.fieldOffsets.map(() => model.born)',
    ],
    ['a copy expires its tombstones in another order', 'linkAside(copy.#buried,', 'linkAside(copy.#buried.later,'],
    ['a copy forgets when its records were born', 'entry.born = model.born', 'entry.born = model.origin'],
    [
      'a walk goes on at an entry that has moved',
      'if (entry?.sequence === sequence) return entry',
      'if (entry !== undefined) return entry',
    ],
  ]),
  ...inFile('board/board-walk.ts', [
    [
      'a walk stops one offset early',
      'entry = board.newest; entry !== head && entry.offset > since;',
      'entry = board.newest; entry !== head && entry.offset > since + 1;',
    ],
    [
      'a record that leaves a view is not removed',
      'if (isKnown && (hasMoved || isMatching))',
      'if (isKnown && isMatching)',
    ],
    [
      'a record that enters a view is patched',
      'const isNew = entry.born > since || hasMoved',
      'const isNew = entry.born > since',
    ],
    [
      'a record that is there again is patched',
      'const isNew = entry.born > since || hasMoved',
      'const isNew = entry.origin > since || hasMoved',
    ],
    ['a field that has vanished is not told', 'if (isNew || hasVanished(entry, view, since))', 'if (isNew)'],
    [
      'what vanished is told whole in views that do not show it',
      'if (shown === undefined || shown[field] === true) return true\n  }\n  return false',
      'return true\n  }\n  return false',
    ],
    [
      'a shared frame leaves out young removals',
      'const isKnown = isShared || entry.origin <= since',
      'const isKnown = entry.origin <= since',
    ],
    ['a view of fields is told of others', 'else if (changedCount(entry, view, since) === 0) return\n', ''],
    ['delta is not obeyed', 'else if (view.isDelta) this.#writePatch(entry, about, since)\n', ''],
    [
      'a patch has every field',
      'field === fields.keyAt || fieldOffsets[field]! > since',
      'fieldOffsets.length > since - since',
    ],
    ['keys are not obeyed', 'if (view.keys !== undefined && !view.keys.has(entry.key)) return\n', ''],
    [
      'of several values of a condition none is wanted',
      '!condition.values.has(value)',
      '[...condition.values][0] !== value',
    ],
    [
      'the next page begins one entry too late',
      'return { changes: this.#changes(), entries, next: entry }',
      'return { changes: this.#changes(), entries, next: entry.older }',
    ],
    ['a page trusts what the pages before have told', 'const hasMoved = isUnsure || (', 'const hasMoved = ('],
    [
      'a page goes on when it is full',
      'this.#length >= bytesMax || records >= recordsMax ||',
      'this.#length >= bytesMax ||',
    ],
    [
      'a walk by keys tells what the reader knows',
      'if (entry !== undefined && entry.offset > order.since)',
      'if (entry !== undefined)',
    ],
    [
      'a page by keys tells no more than a walk does',
      '{ since, isShared: false, isUnsure: true, bytesMax }',
      '{ since, isShared: false, isUnsure: false, bytesMax }',
    ],
    [
      'a walk by keys tells some keys twice',
      '    this.#begin()\n    for (const key of about',
      '    for (const key of about',
    ],
    ['a page by keys goes on by the order', 'from === board.newest', 'since >= 0'],
  ]),
  ...inFile('board/board-pages.ts', [
    [
      'the last page does not wait for what changed meanwhile',
      'const isLast = next === undefined && until === board.offset',
      'const isLast = next === undefined',
    ],
    [
      'the second round tells what changed since it began',
      'return this.#round(place.until)',
      'return this.#round(this.#parts.board.offset)',
    ],
    ['every round begins with nothing', 'return this.#round(place.until)', 'return this.#round(0)'],
    ['pages go on although removals are forgotten', ' >= board.floor', ' >= 0'],
    [
      'pages begin anew when they need not',
      '(since === 0 || entries.length === 0 ? until : since) >= board.floor',
      'since >= board.floor',
    ],
    [
      'the last part has another number',
      '{ part: this.#part, parts: this.#part }',
      '{ part: this.#part, parts: this.#part + 1 }',
    ],
    [
      'a part that is not the last has the last number',
      'Math.max(this.#part + 1, this.#part',
      'Math.max(this.#part, this.#part',
    ],
  ]),
  ...inFile('board/board-frame.ts', [
    ['one change counts as skipped', 'skipped.to - skipped.from > 1', 'skipped.to - skipped.from > 0'],
    ['nobody is told what was skipped', 'skipped.to - skipped.from > 1', 'skipped.to < skipped.from'],
    ['the reset of an empty board has no records', '(isReset === true ? NO_RECORDS : undefined)', 'undefined'],
  ]),
  ...inFile('board/view.ts', [
    ['a position under another view is good', "if (view.text === '') return epoch\n", 'return epoch\n'],
    ['conditions on two fields are one', 'return [...byField].sort', 'return [...byField].slice(0, 1).sort'],
    ['a view of fields has no key', '  shown[fields.keyAt] = true\n', ''],
  ]),
  ...inFile('engine/memory-board.ts', [
    [
      'a push that is refused leaves a trace',
      '    if (isTooLarge) return',
      '    if (isTooLarge) this.board.touch(unchanged, nowMs)\n    if (isTooLarge) return',
    ],
    [
      'a push that is refused leaves its records',
      "return { kind: 'refused', why: 'too many records', size }",
      "{\n      this.board.apply(change, this.board.offset, nowMs)\n      return { kind: 'refused', why: 'too many records', size }\n    }",
    ],
    ['a board holds one record too many', ' && size > options.recordsMax', ' && size > options.recordsMax + 1'],
    ['a push in which nothing differs is a change', 'change.set.length === 0 ?', 'records.length === 0 ?'],
    ['a key that is removed twice counts twice', '[...new Set(keys)]', '[...keys]'],
    ['records expire one by one', 'EXPIRED_MAX)\n', '1)\n'],
    ['records live a second longer', 'nowMs - ttlSeconds * 1000', 'nowMs - ttlSeconds * 1000 - 1000'],
  ]),
]
