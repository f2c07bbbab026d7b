// Owns what the offenders count: how they were ended, what they sent, and faults: frames of the server that break the protocol, and acts
// that failed or did not end.

export interface Counts {
  opened: number
  open: number
  sentBytes: number
  // Acts whose crowd comes or goes. Thousands that come at once are felt, and are not what such an act is about.
  furnishing: number
  // By close code, `http <status>` or `cut`. Connections that the offenders ended themselves are not among them.
  endings: Record<string, number>
  // Floods that the server ended, and those that it read far beyond their rate and did not end, by kind.
  floodsEnded: number
  floodsEndured: number
  endured: Record<string, number>
  faults: string[]
}

export class Tally implements Counts {
  opened = 0
  open = 0
  sentBytes = 0
  furnishing = 0
  readonly endings: Record<string, number> = {}
  floodsEnded = 0
  floodsEndured = 0
  readonly endured: Record<string, number> = {}
  readonly faults: string[] = []

  ended(how: string): void {
    this.endings[how] = (this.endings[how] ?? 0) + 1
  }

  flooded(kind: string, isEnded: boolean): void {
    if (isEnded) {
      this.floodsEnded += 1
      return
    }
    this.floodsEndured += 1
    this.endured[kind] = (this.endured[kind] ?? 0) + 1
  }

  fault(text: string): void {
    if (this.faults.length < 20) this.faults.push(text)
  }
}
