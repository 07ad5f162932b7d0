import type { NamedPreset } from '../model/preset.js';
import type { Problem } from '../options/command-line.js';
import type { OptionsOf } from './keys.js';
import type { LostOption } from './node.js';
import type { NamedGateways, Settings } from '../options/settings.js';

/** One that could be read. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly optionsOf: OptionsOf;
  /** Of the file: relative paths in it begin there. */
  readonly directory: string;
}

/** What the files say for one command line. */
export interface Config {
  /** Options, the stronger first. */
  readonly layers: readonly Settings[];
  /** The job whose entry is used. */
  readonly job: string | undefined;
  readonly command: ConfiguredCommand | undefined;
  readonly gateways: NamedGateways;
  readonly presets: readonly NamedPreset[];
  /** Names of all jobs. */
  readonly jobs: readonly string[];
  /** Every file could be read: `jobs` are all that there are. */
  readonly isComplete: boolean;
  /** What is wrong with files, with the top of each and with what is used of it. */
  readonly problems: readonly ConfigProblem[];
  /** Those that were looked for; the stronger first. */
  readonly paths: readonly string[];
}

export interface ConfigProblem extends Problem {
  /** The option that has no value because of it. */
  readonly option?: LostOption;
}

export interface ConfiguredCommand {
  readonly argv: readonly string[];
  readonly source: string;
}

/** For programs that use the library. */
export const NO_CONFIG: Config = {
  layers: [],
  job: undefined,
  command: undefined,
  gateways: new Map(),
  presets: [],
  jobs: [],
  isComplete: true,
  problems: [],
  paths: [],
};

/** A file that is there. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface FoundFiles {
  readonly optionsOf: OptionsOf;
  readonly paths: readonly string[];
  readonly texts: readonly TextFile[];
  readonly problems: readonly Problem[];
}

/** The job label of a job of the files, which its entry may set. `name` if none does. */
export function jobLabelOf({ layers }: Pick<Config, 'layers'>, name: string): string {
  return layers.find(({ job }) => job !== undefined)?.job?.values[0] ?? name;
}
