// One room of the server: its numbers, its members with what may be done to them, and its last publications, watched without being a member. Browser.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Confirm } from '../parts/confirm.tsx'
import { ageText, bytesText, countText, shortText, visibleText } from '../parts/figure-text.ts'
import { Shown } from '../parts/shown.tsx'
import { Toast } from '../parts/toast.tsx'
import { urlPart } from '../protocol/dialect.ts'
import { ask, roomPath } from '../server-api.ts'
import { usePolled } from './polled.ts'
import { PublishDialog } from './publish-dialog.tsx'
import { disconnected, type Member, memberName, RoomMembers, unsubscribed } from './room-members.tsx'
import { RoomTail } from './room-tail.tsx'
import { RoomWatch } from './room-watch.ts'

const PAGE = 200
/** The most characters of a user's name that a button shows. */
const NAME_MAX = 24

interface RoomFacts {
  readonly count: number
  readonly members: readonly Member[]
  readonly next: string | null
  readonly rate: number
  readonly deliveries: number
  readonly board: boolean
  readonly late: number
  readonly conflated: number
  readonly lastPublication: { readonly offset: number; readonly epoch: string; readonly ageMs: number } | null
}

type Asking = { readonly kind: 'kick' | 'unsubscribe'; readonly member: Member } | { readonly kind: 'publish' }

interface LiveRoomProps {
  readonly room: string
  /** Whether the room was opened from the list of rooms. The focus was in that list, so it has to be set again. */
  readonly isEntered: boolean
}

export function LiveRoom({ room, isEntered }: LiveRoomProps) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isEntered && document.activeElement === document.body) title.current?.focus()
  }, [])
  const [after, setAfter] = useState<readonly string[]>([])
  const [asking, setAsking] = useState<Asking | undefined>(undefined)
  const [done, setDone] = useState('')
  const watch = useMemo(() => new RoomWatch(room), [room])
  useEffect(() => () => watch.close(), [watch])
  const last = after.at(-1)
  const { answer, again } = usePolled(
    (signal) => {
      const page = last === undefined ? '' : `&after=${urlPart(last)}`
      return ask<RoomFacts>(`${roomPath(room)}?limit=${PAGE}${page}`, { signal })
    },
    [room, last],
  )
  const facts = answer?.kind === 'ok' ? answer.value : undefined
  const close = () => setAsking(undefined)
  const finish = (text: string) => {
    setAsking(undefined)
    setDone(text)
    again()
  }
  return (
    <>
      <div class="lede" data-region>
        <a class="btn quiet" href="#/live" data-back>
          ‹ Live
        </a>
        <h1 ref={title} class="mono cut" tabIndex={-1}>
          <bdi>{visibleText(room)}</bdi>
        </h1>
        {facts?.board && <span class="chip">board</span>}
        <WatchChip watch={watch} />
        <span class="grow" />
        <button type="button" class="btn" onClick={() => setAsking({ kind: 'publish' })}>
          Publish to the room…
        </button>
      </div>
      <Tiles facts={facts} />
      <div class="two">
        <section class="pane" aria-labelledby="members-title" data-region>
          <RoomMembers
            members={facts?.members ?? []}
            count={facts?.count ?? 0}
            from={after.length * PAGE}
            onBack={after.length === 0 ? undefined : () => setAfter(after.slice(0, -1))}
            onNext={facts === undefined || facts.next === null ? undefined : () => setAfter([...after, facts.next!])}
            onAct={(kind, member) => setAsking({ kind, member })}
            acted={asking !== undefined && 'member' in asking ? asking.member.id : undefined}
          />
          {answer?.kind === 'refused' && (
            <p class="why" role="alert">
              <b>{answer.status === 0 ? 'No answer' : answer.status}</b> <Shown text={answer.reason} />
            </p>
          )}
        </section>
        <RoomTail watch={watch} />
      </div>
      {asking?.kind === 'publish' && <PublishDialog room={room} onDone={finish} onClose={close} />}
      {(asking?.kind === 'kick' || asking?.kind === 'unsubscribe') && (
        <Ask room={room} kind={asking.kind} member={asking.member} onDone={finish} onClose={close} />
      )}
      <Toast text={done} onClose={() => setDone('')} />
    </>
  )
}

interface AskProps {
  readonly room: string
  readonly kind: 'kick' | 'unsubscribe'
  readonly member: Member
  readonly onDone: (text: string) => void
  readonly onClose: () => void
}

function Ask({ room, kind, member, onDone, onClose }: AskProps) {
  const { id, user, protocol } = member
  const name = visibleText(user === '' ? id.slice(0, 8) : user, NAME_MAX)
  const title = `${memberName(member)}?`
  const isCentrifuge = protocol === 'centrifuge'
  if (kind === 'kick') {
    const says = `The connection closes with code ${isCentrifuge ? 3503 : 1008} and the reason below${isCentrifuge ? ', and an SDK does not come back by itself' : ''}.`
    return (
      <Confirm
        title={`Kick ${title}`}
        says={says}
        reasonLabel="Reason, shown to the member"
        act={`Kick ${name}`}
        run={(reason) => disconnected({ id, reason, isCentrifuge })}
        onDone={() => onDone(`${name} was disconnected.`)}
        onClose={onClose}
      />
    )
  }
  const says = isCentrifuge
    ? 'The connection stays. It leaves this room with code 2000 and the reason "server unsubscribe".'
    : 'A connection of this protocol is for one room, so it closes with code 1008 and the reason "server unsubscribe".'
  return (
    <Confirm
      title={`Unsubscribe ${title}`}
      says={says}
      act={`Unsubscribe ${name}`}
      run={() => unsubscribed(room, id)}
      onDone={() => onDone(`${name} has left the room.`)}
      onClose={onClose}
    />
  )
}

function WatchChip({ watch }: { watch: RoomWatch }) {
  const { value: state } = watch.state
  if (state.kind === 'watching') return <span class="chip live">watching silently</span>
  if (state.kind === 'opening') return <span class="chip">opening</span>
  return <span class="chip wait">not watching: {visibleText(state.reason)}</span>
}

function Tiles({ facts }: { facts: RoomFacts | undefined }) {
  const count = facts?.count ?? 0
  const last = facts?.lastPublication
  const behind = (facts?.late ?? 0) + (facts?.conflated ?? 0)
  const waiting = (facts?.members ?? []).reduce((sum, { bytesWaiting = 0 }) => sum + bytesWaiting, 0)
  return (
    <dl class="tiles">
      <Tile name="Members" big={countText(count)} sub={count === 0 ? 'nobody is here' : ''} />
      <Tile name="Publications" big={shortText(facts?.rate ?? 0)} unit="/s" sub="" />
      <Tile name="Deliveries" big={shortText(facts?.deliveries ?? 0)} unit="/s" sub="" />
      <Tile
        name="Offset"
        big={last === null || last === undefined ? '–' : countText(last.offset)}
        sub={
          last === null || last === undefined
            ? 'nothing was published'
            : `epoch ${last.epoch}, ${ageText(last.ageMs)} ago`
        }
      />
      <Tile
        name="Behind"
        big={behind === 0 ? '–' : countText(behind)}
        unit={behind === 0 ? '' : 'members'}
        sub={behind === 0 ? '' : `${countText(facts?.conflated ?? 0)} conflated, ${countText(facts?.late ?? 0)} late`}
      />
      <Tile name="Waiting" big={waiting === 0 ? '–' : bytesText(waiting)} sub="not yet read" />
    </dl>
  )
}

function Tile({ name, big, unit = '', sub }: { name: string; big: string; unit?: string; sub: string }) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <b>{big}</b>
        <small>{unit}</small>
      </dd>
      <dd class="sub">{sub}</dd>
    </div>
  )
}
