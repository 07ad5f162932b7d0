/**
 * What is known of a tool. Nothing but data: in a program, in a file (`preset.schema.json` describes it), or in one of
 * the tables here.
 */
export interface Preset {
  /** Letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  readonly summary?: string;
  /** What the command must be told to print, and where it prints it if that matters. */
  readonly needs?: string;
  /** A command line that prints it. */
  readonly command?: string;
  /** As for `--records`: `NAME=PATTERN`. Several patterns of one name are one count. */
  readonly records?: readonly string[];
  /** As for `--gauge`, but added up where there are several, unless the name ends in `_ratio` or has `:last`. */
  readonly gauges?: readonly string[];
  /** `NAME=PATTERN`, as for `--stage`. */
  readonly stages?: readonly string[];
  /** Names of records, gauges and stages that are in all that the tool prints where it has done its work. */
  readonly always?: readonly string[];
  /** Real output, shortened. */
  readonly example?: string;
}

/** What a run needs to know of a preset beside its patterns. */
export type PlannedPreset = Pick<Preset, 'name' | 'needs' | 'always'>;

/**
 * One that comes with jobmeter says it all. Its gauges carry the tool's name and a base unit; what the tool leaves out
 * where it is zero takes a pattern each.
 */
export type ShippedPreset = Required<Omit<Preset, 'stages' | 'always'>> &
  Pick<Preset, 'stages' | 'always'>;
