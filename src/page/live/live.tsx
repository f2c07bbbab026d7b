// The place Live: what the server does now and did in the last 15 minutes, its rooms, and one room. Browser.
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Shown } from '../parts/shown.tsx'
import { holds } from '../server-facts.ts'
import { session } from '../session-key.ts'
import { LiveCards, Shards, TurnedAway } from './live-cards.tsx'
import { LiveFeed } from './live-feed.ts'
import { LiveKey } from './live-key.tsx'
import { LiveOff } from './live-off.tsx'
import { LiveRoom } from './live-room.tsx'
import { LiveRooms } from './live-rooms.tsx'

/** `rest`: a room, or empty for the server as a whole. */
export function LivePlace({ rest: room }: { readonly rest: string }) {
  const { value } = session
  // The room shown before, or empty for the server; undefined when neither was shown yet.
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (value.kind === 'open') before.current = room
  }, [room, value.kind])
  if (holds('sessions-off')) return <LiveOff />
  if (value.kind !== 'open') return <LiveKey />
  return room === '' ? (
    <Server key={value.token} token={value.token} from={before.current} />
  ) : (
    <LiveRoom key={room} room={room} isEntered={before.current !== undefined} />
  )
}

function Server({ token, from }: { token: string; from: string | undefined }) {
  const feed = useMemo(() => new LiveFeed(token), [token])
  useEffect(() => () => feed.close(), [feed])
  const { value: records } = feed.records
  const now = records.at(-1)
  return (
    <>
      <h1 class="sr">Live</h1>
      <FeedTrouble feed={feed} />
      {now !== undefined && <LiveCards records={records} />}
      <div class="two">
        <LiveRooms from={from} />
        {now !== undefined && (
          <div class="side" data-region>
            <TurnedAway records={records} />
            <Shards records={records} />
          </div>
        )}
      </div>
    </>
  )
}

function FeedTrouble({ feed }: { feed: LiveFeed }) {
  const { value: state } = feed.state
  if (holds('figures-off')) {
    return <p class="note">The limits of this server leave no room for its own figures. Its rooms are below.</p>
  }
  if (state.kind === 'refused') {
    return (
      <div class="why" role="alert">
        <p>
          <b>{state.refusal.code}</b> <Shown text={state.refusal.reason} />
        </p>
        <p>
          The session of this page is over, as after a new start of the server. Open the link that the server printed,
          or enter the key again.
        </p>
      </div>
    )
  }
  if (feed.lost.value !== undefined) {
    return (
      <p class="why" role="alert">
        Not connected: <Shown text={feed.lost.value} />. The page tries again by itself;{' '}
        {feed.isAsking.value
          ? 'until then it asks for the figures every two seconds.'
          : 'until then it shows the last figures that came.'}
      </p>
    )
  }
  return feed.records.value.length === 0 ? <p class="note">The first figures come within a second.</p> : null
}
