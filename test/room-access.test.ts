import { describe, expect, test } from 'vitest'
import { resolveConfig } from '../src/config/config.ts'
import { accessFault, decodeRoom, roomAccess, roomFault } from '../src/config/room-access.ts'

const { rooms } = resolveConfig({
  rooms: {
    namespaces: { open: { userLimited: false }, vip: { subscribe: 'token' }, known: { subscribe: 'user' } },
  },
})
const OPEN = { subscriptionToken: false, user: false, users: undefined }

describe('room access - what a room demands', () => {
  test.each([
    ['lobby', OPEN],
    ['vip:x', { ...OPEN, subscriptionToken: true }],
    ['known:x', { ...OPEN, user: true }],
    ['$lobby', { ...OPEN, subscriptionToken: true }],
    ['$known:x', { ...OPEN, subscriptionToken: true, user: true }],
    ['#ann', { ...OPEN, users: ['ann'] }],
    ['talk#ann,bob', { ...OPEN, users: ['ann', 'bob'] }],
    ['talk#1#ann', { ...OPEN, users: ['ann'] }],
    ['$talk#ann', { ...OPEN, subscriptionToken: true, users: ['ann'] }],
    ['open:talk#ann', OPEN],
    ['$open:talk#ann', { ...OPEN, subscriptionToken: true }],
    ['talk#ann,,bob,', { ...OPEN, users: ['ann', 'bob'] }],
    ['a$b', OPEN],
  ])('%s', (room, access) => {
    expect(roomAccess(rooms, room)).toEqual(access)
  })
})

describe('room access - who may enter', () => {
  const nobody = { user: '', subscription: undefined }
  const ann = { user: 'ann', subscription: undefined }
  const annWithToken = { user: 'ann', subscription: { user: 'ann' } }
  const annWithNamelessToken = { user: 'ann', subscription: { user: '' } }
  const nobodyWithToken = { user: '', subscription: { user: '' } }
  const zoe = { user: 'zoe', subscription: undefined }
  const zoeWithToken = { user: 'zoe', subscription: { user: 'zoe' } }
  test.each([
    ['lobby', { nobody, ann, zoe, annWithToken }, {}],
    ['vip:x', { annWithToken, zoeWithToken, annWithNamelessToken }, { nobody, ann, zoe }],
    ['$x', { annWithToken, zoeWithToken, annWithNamelessToken }, { nobody, ann, zoe }],
    ['known:x', { ann, zoe, annWithToken, nobodyWithToken }, { nobody }],
    ['talk#ann,bob', { ann, annWithToken, annWithNamelessToken }, { nobody, zoe, zoeWithToken }],
    ['$talk#ann,bob', { annWithToken }, { nobody, ann, zoe, zoeWithToken, annWithNamelessToken }],
    ['open:talk#ann', { nobody, ann, zoe }, {}],
  ])('%s', (room, admitted, refused) => {
    const access = roomAccess(rooms, room)
    for (const [who, credentials] of Object.entries(admitted)) {
      expect(accessFault(access, credentials), who).toBeUndefined()
    }
    for (const [who, credentials] of Object.entries(refused)) {
      expect(accessFault(access, credentials), who).toEqual(expect.any(String))
    }
  })
})

test.each([
  ['talk#', 'the room name ends in # and names no user'],
  ['#', 'the room name ends in # and names no user'],
  ['$talk#ann#', 'the room name ends in # and names no user'],
  ['open:talk#', undefined],
  ['talk#ann', undefined],
  ['', 'the room name is empty'],
])('room access - %s as a name', (room, fault) => {
  expect(roomFault(rooms, room)).toBe(fault)
  const decoded = decodeRoom(rooms, encodeURIComponent(room))
  expect(decoded).toEqual(fault === undefined ? { kind: 'ok', room } : { kind: 'refused', reason: fault })
})
