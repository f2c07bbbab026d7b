import { describe, expect, it } from 'vitest'
import { checkHandshake, type HandshakeRequest } from '../src/protocol/handshake.ts'

const SOUND: HandshakeRequest = {
  method: 'get',
  upgrade: 'websocket',
  connection: 'Upgrade',
  version: '13',
  key: 'dGhlIHNhbXBsZSBub25jZQ==',
}

function statusOf(change: Partial<HandshakeRequest>): string {
  const verdict = checkHandshake({ ...SOUND, ...change })
  return verdict.kind === 'ok' ? 'ok' : verdict.status.slice(0, 3)
}

describe('handshake - headers', () => {
  it.each<[string, Partial<HandshakeRequest>, string]>([
    ['a sound request', {}, 'ok'],
    ['method in upper case', { method: 'GET' }, 'ok'],
    ['method POST', { method: 'post' }, '405'],
    ['method HEAD', { method: 'HEAD' }, '405'],
    ['method empty', { method: '' }, '405'],
    ['upgrade in capitals', { upgrade: 'WebSocket' }, 'ok'],
    ['upgrade as one of a list', { upgrade: 'h2c, websocket' }, 'ok'],
    ['upgrade first of a list, tab as white space', { upgrade: 'websocket\t,h2c' }, 'ok'],
    ['upgrade absent', { upgrade: '' }, '400'],
    ['upgrade to something else', { upgrade: 'h2c' }, '400'],
    ['upgrade with a longer word', { upgrade: 'websockets' }, '400'],
    ['upgrade with a word in front', { upgrade: 'xwebsocket' }, '400'],
    ['upgrade parted by a space', { upgrade: 'my websocket' }, '400'],
    ['upgrade parted by a semicolon', { upgrade: 'h2c; websocket' }, '400'],
    ['connection in lower case', { connection: 'upgrade' }, 'ok'],
    ['connection as Firefox sends it', { connection: 'keep-alive, Upgrade' }, 'ok'],
    ['connection absent', { connection: '' }, '400'],
    ['connection without upgrade', { connection: 'keep-alive' }, '400'],
    ['connection with a longer word', { connection: 'upgrade-insecure' }, '400'],
    ['version absent', { version: '' }, '426'],
    ['version 8', { version: '8' }, '426'],
    ['version 14', { version: '14' }, '426'],
    ['version 013', { version: '013' }, '426'],
    ['version 13.0', { version: '13.0' }, '426'],
    ['version list', { version: '13, 8' }, '426'],
    ['key absent', { key: '' }, '400'],
    ['key of 15 bytes', { key: 'AAAAAAAAAAAAAAAAAAAA' }, '400'],
    ['key of 17 bytes', { key: 'AAAAAAAAAAAAAAAAAAAAAAA=' }, '400'],
    ['key of 18 bytes', { key: 'AAAAAAAAAAAAAAAAAAAAAAAA' }, '400'],
    ['key of 16 zero bytes', { key: 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'ok'],
    ['key of 16 0xff bytes', { key: '/////////////////////w==' }, 'ok'],
    ['key whose unused bits are set', { key: 'AAAAAAAAAAAAAAAAAAAAAB==' }, '400'],
    ['key without padding', { key: 'AAAAAAAAAAAAAAAAAAAAAA' }, '400'],
    ['key in the URL alphabet', { key: '_____________________w==' }, '400'],
    ['key with a blank', { key: 'AAAAAAAAAA AAAAAAAAAAA==' }, '400'],
    ['key with a line break behind', { key: 'AAAAAAAAAAAAAAAAAAAAAA==\n' }, '400'],
  ])('%s', (_title, change, status) => {
    expect(statusOf(change)).toBe(status)
  })

  it('a wrong version is told the right one', () => {
    expect(checkHandshake({ ...SOUND, version: '8' })).toEqual({
      kind: 'refused',
      status: '426 Upgrade Required',
      reason: 'the Sec-WebSocket-Version header must be 13',
      headers: [['Sec-WebSocket-Version', '13']],
    })
  })

  it('a wrong method is told the right one', () => {
    expect(checkHandshake({ ...SOUND, method: 'put' })).toMatchObject({ headers: [['Allow', 'GET']] })
  })

  it('every 16 random bytes make a key that is taken', () => {
    for (let i = 0; i < 1000; i++) {
      const key = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
      expect(statusOf({ key })).toBe('ok')
    }
  })
})
