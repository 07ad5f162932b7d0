/** What is known of a tool: patterns in the language of `--records`, `--gauge` and `--stage`. Nothing but data. */
export interface Preset {
  readonly name: string;
  readonly summary: string;
  /** What the command must be told to print, and where it prints it if that matters. */
  readonly needs: string;
  /** Several patterns of one name are one count: what the tool leaves out where it is zero takes a pattern each. */
  readonly records: readonly string[];
  /** Metric names carry the tool's name and a base unit. */
  readonly gauges: readonly string[];
  readonly stages?: readonly string[];
  /** Real output, shortened. */
  readonly example: string;
}
