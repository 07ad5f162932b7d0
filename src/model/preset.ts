/**
 * Patterns for the output of one tool, as plain data: passed to the library, read from a file (see
 * `preset.schema.json`), or shipped in `presets/`.
 */
export interface Preset {
  /** Letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  readonly summary?: string;
  /**
   * Options that make the command print the text that the patterns match, and the stream if it
   * matters.
   */
  readonly needs?: string;
  /** An example command line with these options. */
  readonly command?: string;
  /** As for `--records`: `NAME=PATTERN`. Patterns of the same name add up to one count. */
  readonly records?: readonly string[];
  /** As for `--gauge`, but added up where there are several, unless the name ends in `_ratio` or has `:last`. */
  readonly gauges?: readonly string[];
  /** `NAME=PATTERN`, as for `--stage`. */
  readonly stages?: readonly string[];
  /** What marks decimals in all numbers of the tool, whatever the locale. Without it, the numbers of the output decide. */
  readonly decimalMark?: 'dot' | 'comma';
  /** Names of records, gauges and stages that are in every complete output of the tool. */
  readonly always?: readonly string[];
  /** `zero`: the tool prints nothing where it has nothing to count, so no match means 0 and is no reason for a warning. */
  readonly whenSilent?: 'zero';
  /** Real output of the tool, shortened. */
  readonly example?: string;
}

/** Whether `--preset` means a file. */
export function isPresetFile(text: string): boolean {
  return text.includes('/') || text.endsWith('.json');
}

/** A preset, or the file that holds one, under the name that a config file gives it. */
export type NamedPreset = Preset | { readonly name: string; readonly file: string };

/** The parts of a preset that a run needs besides its patterns. */
export interface PlannedPreset extends Pick<Preset, 'name' | 'needs' | 'always' | 'whenSilent'> {
  /** As named by `--preset`: the name, or the path of a file. */
  readonly title: string;
  /** Whether the command prints untranslated messages, by its environment or its arguments. */
  readonly isUntranslated?: boolean;
}

/**
 * A preset that ships with jobmeter has all fields. Gauge names contain the tool's name and a base unit. A count that
 * the tool omits when it is zero has a pattern of its own.
 */
export type ShippedPreset = Required<Omit<Preset, OptionalMember>> & Pick<Preset, OptionalMember>;

type OptionalMember = 'stages' | 'decimalMark' | 'always' | 'whenSilent';
