// What a chart draws. Types only. Browser.

export interface ChartData {
  /** Seconds since 1970, rising. */
  readonly times: readonly number[]
  /** For each line its values; null where there is none. */
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}
