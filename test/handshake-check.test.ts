import { describe, expect, it } from 'vitest'
import { checkHandshake, type HandshakeRequest, OriginRule } from '../src/protocol/handshake.ts'

const SOUND: HandshakeRequest = {
  method: 'get',
  upgrade: 'websocket',
  connection: 'Upgrade',
  version: '13',
  key: 'dGhlIHNhbXBsZSBub25jZQ==',
  origin: '',
  host: 'lobby.example:8081',
  allowedOrigins: new OriginRule([]),
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

describe('handshake - origin, no list: the page must come from this host', () => {
  it.each<[string, string, boolean]>([
    ['', 'lobby.example', true],
    ['http://lobby.example:8081', 'lobby.example:8081', true],
    ['https://lobby.example:8081', 'lobby.example:8081', true],
    ['HTTP://Lobby.Example:8081', 'lobby.example:8081', true],
    ['http://lobby.example', 'lobby.example', true],
    ['http://lobby.example:80', 'lobby.example', true],
    ['http://lobby.example', 'lobby.example:80', true],
    ['https://lobby.example', 'lobby.example:443', true],
    ['https://lobby.example:443', 'lobby.example', true],
    ['http://127.0.0.1:8081', '127.0.0.1:8081', true],
    ['http://[::1]:8081', '[::1]:8081', true],
    ['http://lobby.example:443', 'lobby.example', false],
    ['https://lobby.example:80', 'lobby.example', false],
    ['http://lobby.example', 'lobby.example:443', false],
    ['http://lobby.example', 'lobby.example:8081', false],
    ['http://lobby.example:8082', 'lobby.example:8081', false],
    ['http://evil.example', 'lobby.example', false],
    ['http://lobby.example.evil.example', 'lobby.example', false],
    ['http://evil-lobby.example', 'lobby.example', false],
    ['http://evil.lobby.example', 'lobby.example', false],
    ['http://example', 'lobby.example', false],
    ['http://lobby.example@evil.example', 'lobby.example', false],
    ['http://evil.example@lobby.example', 'lobby.example', false],
    ['http://lobby.example/', 'lobby.example', false],
    ['http://lobby.example/evil', 'lobby.example', false],
    ['http://lobby.example?x', 'lobby.example', false],
    ['http://lobby.example#x', 'lobby.example', false],
    ['http://lobby.example\\evil', 'lobby.example', false],
    ['http://lobby.example:', 'lobby.example', false],
    ['http://lobby.example:8081:8081', 'lobby.example:8081', false],
    ['http://lobby.example http://evil.example', 'lobby.example', false],
    ['http://lobby.example, http://evil.example', 'lobby.example', false],
    [' http://lobby.example', 'lobby.example', false],
    ['http://lobby.example\n', 'lobby.example', false],
    ['http://127.0.0.1', 'localhost', false],
    ['lobby.example', 'lobby.example', false],
    ['//lobby.example', 'lobby.example', false],
    ['ws://lobby.example', 'lobby.example', false],
    ['file://lobby.example', 'lobby.example', false],
    ['chrome-extension://lobby.example', 'lobby.example', false],
    ['http://', '', false],
    ['http://lobby example', 'lobby example', false],
    ['http://user@lobby.example', 'user@lobby.example', false],
    ['http://lobby.example', '', false],
    ['null', 'null', false],
    ['null', 'lobby.example', false],
    ['*', '*', false],
  ])('origin %j, host %j: %s', (origin, host, allowed) => {
    expect(statusOf({ origin, host })).toBe(allowed ? 'ok' : '403')
  })
})

describe('handshake - origin, with a list: exactly the listed ones', () => {
  const listed = new OriginRule(['https://app.example', 'http://localhost:3000'])
  it.each<[string, boolean]>([
    ['', true],
    ['https://app.example', true],
    ['http://localhost:3000', true],
    ['http://app.example', false],
    ['https://app.example:443', false],
    ['https://app.example:8443', false],
    ['https://app.example/', false],
    ['https://app.example.evil.example', false],
    ['https://evil-app.example', false],
    ['https://www.app.example', false],
    ['https://app.exampl', false],
    ['https://App.example', false],
    ['http://lobby.example:8081', false], // the server's own host is not listed either
    ['null', false],
    ['*', false],
    ['__proto__', false],
  ])('origin %j: %s', (origin, allowed) => {
    expect(statusOf({ origin, allowedOrigins: listed })).toBe(allowed ? 'ok' : '403')
  })

  it('null is allowed only when it is listed', () => {
    expect(statusOf({ origin: 'null', allowedOrigins: new OriginRule(['null']) })).toBe('ok')
  })

  it.each(['https://evil.example', 'null', 'nonsense', ''])('a star in the list allows %j', (origin) => {
    expect(statusOf({ origin, allowedOrigins: new OriginRule(['https://app.example', '*']) })).toBe('ok')
  })
})
