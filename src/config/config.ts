import type { NamedPreset } from '../model/preset.js';
import type { Problem } from '../options/command-line.js';
import type { OptionsOf } from './keys.js';
import type { LostOption } from './node.js';
import type { NamedGateways, Settings } from '../options/settings.js';

/** A config file that could be read. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  readonly optionsOf: OptionsOf;
  /** Directory of the file. Relative paths in the file start there. */
  readonly directory: string;
}

/** The part of the config files that applies to one command line. */
export interface Config {
  /** Layers of options, in the order of precedence. */
  readonly layers: readonly Settings[];
  /** The job whose entry is used. */
  readonly job: string | undefined;
  readonly command: ConfiguredCommand | undefined;
  /** Whether the entry says what to run, but with a mistake that is among the problems. */
  readonly isCommandMistaken: boolean;
  readonly gateways: NamedGateways;
  readonly presets: readonly NamedPreset[];
  /** Names of all jobs. */
  readonly jobs: readonly string[];
  /** Whether all files could be read, so that `jobs` is complete. */
  readonly isComplete: boolean;
  /** Problems of the files as a whole, and of the entries that are used. */
  readonly problems: readonly ConfigProblem[];
  /** The files that were looked for, in the order of precedence. */
  readonly paths: readonly string[];
}

export interface ConfigProblem extends Problem {
  /** The option that has no value because of the problem. */
  readonly option?: LostOption | undefined;
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
  isCommandMistaken: false,
  gateways: new Map(),
  presets: [],
  jobs: [],
  isComplete: true,
  problems: [],
  paths: [],
};

/** An existing file. */
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

/** The job label of a configured job. Its entry may set it; else it is the name of the job. */
export function jobLabelOf({ layers }: Pick<Config, 'layers'>, name: string): string {
  return layers.find(({ job }) => job !== undefined)?.job?.values[0] ?? name;
}
