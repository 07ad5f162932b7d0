import { withMark } from '../extract/patterns/qualifiers.js';
import { findPreset } from '../presets/find-preset.js';
import { argvOf, type CommandToRun } from '../model/plan.js';
import type { NamedPreset, PlannedPreset, Preset } from '../model/preset.js';
import type { Resolver } from '../options/resolver.js';
import type { ListKey } from '../options/options.js';
import type { Environment } from '../options/settings.js';

/**
 * The patterns of presets, each with its source. The module is loaded only if there is a preset.
 */
export function readPresets(resolver: Resolver, own: readonly NamedPreset[]): PresetPatterns {
  const named = findAll(resolver, own);
  return {
    records: named.flatMap((each) => patternsOf(each, 'records')),
    gauges: named.flatMap((each) => patternsOf(each, 'gauges')),
    stages: named.flatMap((each) => patternsOf(each, 'stages')),
    presets: named.map(({ title, preset: { name, needs, always, whenSilent } }) => ({
      name,
      title,
      ...(needs === undefined ? {} : { needs }),
      ...(always === undefined ? {} : { always }),
      ...(whenSilent === undefined ? {} : { whenSilent }),
    })),
  };
}

/** A `NAME=PATTERN` as written, and its source. */
export interface WrittenPattern {
  /** Key of the option. */
  readonly option: ListKey;
  readonly text: string;
  /** Name of the preset that contains it. */
  readonly preset?: string;
  /** The place within the option, for messages: `./mytool.json: records[1]`. */
  readonly place?: string;
}

interface PresetPatterns extends Readonly<
  Record<'records' | 'gauges' | 'stages', readonly WrittenPattern[]>
> {
  readonly presets: readonly PlannedPreset[];
}

/** The name as given, which may be the path of a file. */
interface FoundPreset {
  readonly title: string;
  readonly preset: Preset;
}

function findAll(resolver: Resolver, own: readonly NamedPreset[]): readonly FoundPreset[] {
  const presets = new Map<string, FoundPreset>();
  for (const title of new Set(resolver.values('preset'))) {
    const found = findPreset(title, own);
    if (found.kind === 'invalid') {
      for (const problem of found.problems) {
        resolver.report('preset', `${title}: ${problem}`, found.cause);
      }
    } else if (presets.has(found.preset.name)) {
      resolver.report('preset', `${title}: another preset is already named ${found.preset.name}`);
    } else {
      presets.set(found.preset.name, { title, preset: found.preset });
    }
  }
  return [...presets.values()];
}

function patternsOf(
  { title, preset }: FoundPreset,
  kind: 'records' | 'gauges' | 'stages',
): readonly WrittenPattern[] {
  const isFile = title !== preset.name;
  return (preset[kind] ?? []).map((text, index) => ({
    option: 'preset',
    text: kind === 'stages' ? text : withMark(text, preset.decimalMark),
    preset: preset.name,
    place: isFile ? `${title}: ${kind}[${index}]` : title,
  }));
}

/** `env LC_ALL=C pg_dump`, or the same in a line for a shell. */
const SET_BY_COMMAND = /(?:^|[\s;&|(])LC_ALL=["']?(?:C|POSIX|en_)/;

const ENGLISH = /^(?:C|POSIX|en)(?:[_.@:]|$)/;

/**
 * Whether the command prints untranslated messages, judged by its environment and its arguments.
 */
export function isUntranslated(env: Environment, command: CommandToRun): boolean {
  const { LC_ALL, LC_MESSAGES, LANG, LANGUAGE } = env;
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  // In GNU gettext LANGUAGE has precedence, except in the locale C.
  const language = (/^(?:C|POSIX)$/.test(locale) ? '' : LANGUAGE) || locale;
  return ENGLISH.test(language) || argvOf(command).some((word) => SET_BY_COMMAND.test(word));
}
