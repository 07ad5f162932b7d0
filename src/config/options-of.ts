import { ACCESS_OPTIONS } from '../options/command-options.js';
import { flagsOf, type OptionKey, OPTIONS } from '../options/options.js';
import type { ConfigOption, SectionKind } from './keys.js';

/** Options of a single job: what it is and what it runs. */
const OF_A_JOB: readonly OptionKey[] = ['job', 'shell'];

/** A file can set the options that have a variable, except secrets without a flag. */
const ALL: readonly ConfigOption[] = flagsOf(Object.keys(OPTIONS) as readonly OptionKey[])
  .filter(([key, { env }]) => env.length > 0 && key !== 'config')
  .map(([key, spec]) => ({ key, name: spec.long.slice(2), spec }));

export function optionsOf(section: SectionKind): readonly ConfigOption[] {
  switch (section) {
    case 'job':
      return ALL;
    case 'defaults':
      return ALL.filter(({ key }) => !OF_A_JOB.includes(key));
    case 'gateway':
      return ALL.filter(({ key }) => ACCESS_OPTIONS.includes(key));
  }
}
