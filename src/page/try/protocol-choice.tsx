// The choice of a protocol, with one sentence about the chosen one. Browser.
import type { ProtocolName } from '../protocol/room-events.ts'

const PROTOCOLS: readonly { readonly name: ProtocolName; readonly title: string; readonly hint: string }[] = [
  {
    name: 'json',
    title: 'Plain JSON',
    hint: 'One JSON object a message. Right for most people who write a client by hand.',
  },
  { name: 'plain', title: 'Plain', hint: 'Texts and notices. Right for load generators and ten lines of JavaScript.' },
  {
    name: 'centrifuge',
    title: 'Centrifuge',
    hint: 'What the official SDKs speak: acknowledgements, history, recovery.',
  },
]

export const protocolTitle = (name: ProtocolName): string =>
  ({ json: 'plain JSON', plain: 'plain', centrifuge: 'centrifuge' })[name]

interface Props {
  /** Tells the choice of one form from that of another. */
  readonly group: string
  readonly chosen: ProtocolName
  readonly onChoose: (name: ProtocolName) => void
}

export function ProtocolChoice({ group, chosen, onChoose }: Props) {
  return (
    <fieldset class="field choice">
      <legend class="label">Protocol</legend>
      <div class="seg">
        {PROTOCOLS.map(({ name, title }) => (
          <label key={name}>
            <input type="radio" class="sr" name={group} checked={name === chosen} onChange={() => onChoose(name)} />
            {title}
          </label>
        ))}
      </div>
      <p class="meta">{PROTOCOLS.find(({ name }) => name === chosen)?.hint}</p>
    </fieldset>
  )
}
