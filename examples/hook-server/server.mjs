// A back end that lobbycast asks: who is this, may they come in, may they say that? And that is told who joined and who left.
// The answers are in answers.mjs; this file takes requests, and only those that the lobby has signed.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { answerTo, isHook } from './answers.mjs'

const { HOOKS_SECRET = '', PORT = '3000' } = process.env
const BODY_BYTES_MAX = 1024 * 1024
const AGE_SECONDS_MAX = 60

if (HOOKS_SECRET === '') throw new Error('HOOKS_SECRET is not set: anybody could ask this back end')

createServer(async (request, response) => {
  if (request.method !== 'POST' || !isHook(request.url)) return response.writeHead(404).end()
  try {
    const body = await bodyOf(request)
    if (!isGenuine(request.headers, body)) return response.writeHead(401).end()
    const answer = answerTo(request.url, JSON.parse(body.toString()), request.headers)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  } catch (error) {
    // The lobby treats this as a hook that failed: it lets nobody in and delivers nothing, and tells the client to try again.
    console.error(`${request.url} ${request.headers['x-request-id']}: ${error.stack}`)
    response.writeHead(500).end()
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log('hooks are answered'))

async function bodyOf(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_BYTES_MAX) throw new Error('the body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Whether a request comes from a lobby that knows the secret, and was made just now. */
function isGenuine(headers, body) {
  const time = Number(headers['x-lobbycast-timestamp'])
  const expected = createHmac('sha256', HOOKS_SECRET).update(`${time}.`).update(body).digest()
  const given = Buffer.from(String(headers['x-lobbycast-signature']).replace(/^sha256=/, ''), 'hex')
  const isRecent = Math.abs(Date.now() / 1000 - time) < AGE_SECONDS_MAX
  return isRecent && given.length === expected.length && timingSafeEqual(given, expected)
}
