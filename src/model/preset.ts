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
  /** `NAME[:AGG]=PATTERN`, as for `--records`. Several patterns of one name are one count. */
  readonly records?: readonly string[];
  /** `NAME[:AGG]=PATTERN`, as for `--gauge`. */
  readonly gauges?: readonly string[];
  /** `NAME=PATTERN`, as for `--stage`. */
  readonly stages?: readonly string[];
  /** Real output, shortened. */
  readonly example?: string;
}

/** Whether `--preset` means a file. */
export function isPresetFile(text: string): boolean {
  return text.includes('/') || text.endsWith('.json');
}

/** A preset, or the file that holds one, under the name that a config file gives it. */
export type NamedPreset = Preset | { readonly name: string; readonly file: string };

/**
 * One that comes with jobmeter says it all. Its gauges carry the tool's name and a base unit; what the tool leaves out
 * where it is zero takes a pattern each.
 */
export type ShippedPreset = Required<Omit<Preset, 'stages'>> & Pick<Preset, 'stages'>;
