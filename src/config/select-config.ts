import type { Settings } from '../options/settings.js';
import type { Config, ConfiguredCommand, FoundFiles } from './config.js';
import { type ConfigContent, readContent } from './config-content.js';
import { readGatewayEntry } from './gateway-entry.js';
import { type JobEntry, readJobEntry } from './job-entry.js';
import type { Mistake } from './node.js';
import { readPresetEntry } from './preset-entry.js';
import { readEntryOptions } from './entry-options.js';
import { problemsOf } from './source.js';

/**
 * Selects the parts that this job needs, so that its runs do not report mistakes in the entries of
 * other jobs.
 */
export async function selectConfig(
  found: FoundFiles,
  wanted: readonly (string | undefined)[],
  reading: 'what is needed' | 'all' = 'what is needed',
): Promise<Config> {
  const needed = reading === 'all' ? undefined : wanted;
  const contents = found.texts.map((each) => readContent(each, found.optionsOf, needed));
  const jobs = [...new Set(contents.flatMap((content) => content.jobs.map(({ name }) => name)))];
  const job = wanted.find((name) => name !== undefined && jobs.includes(name));
  const parts = contents.map((content, index) => partOf(content, job, index, contents.length));
  const { layers, ...command } = strongestCommand(parts.map(({ entry }) => entry));
  const problems = await Promise.all(
    contents.map(({ file, mistakes }, index) =>
      problemsOf(file, [...mistakes, ...(parts[index]?.mistakes ?? [])]),
    ),
  );
  return {
    layers: [...layers, ...parts.map(({ defaults }) => defaults)],
    job,
    ...command,
    // The first gateway of a name wins as a whole: its address and its credentials come from the
    // same file.
    gateways: new Map(parts.toReversed().flatMap(({ gateways }) => gateways)),
    presets: contents.flatMap(({ file, presets }) =>
      presets.map((entry) => readPresetEntry(file, entry)),
    ),
    jobs,
    isComplete: found.problems.length === 0 && contents.every(({ isYaml }) => isYaml),
    problems: [...found.problems, ...problems.flat()],
    paths: found.paths,
  };
}

interface Part {
  readonly entry: JobEntry;
  readonly defaults: Settings;
  readonly gateways: readonly (readonly [name: string, settings: Settings])[];
  readonly mistakes: readonly Mistake[];
}

const NO_ENTRY: JobEntry = { settings: {}, command: undefined, hasCommand: false, mistakes: [] };

/** The entries of the job in all files override the defaults in any file. */
function partOf(
  content: ConfigContent,
  job: string | undefined,
  index: number,
  files: number,
): Part {
  const { file } = content;
  const found = content.jobs.find(({ name }) => name === job);
  const entry = found === undefined ? NO_ENTRY : readJobEntry(file, found, index);
  const defaults =
    content.defaults &&
    readEntryOptions(file, content.defaults, 'defaults', {
      layer: files + index,
      title: 'defaults',
    });
  const gateways = content.gateways.map(
    (each) => [each.name, readGatewayEntry(file, each)] as const,
  );
  return {
    entry,
    defaults: defaults?.settings ?? {},
    gateways: gateways.flatMap(([name, { settings }]) =>
      settings === undefined ? [] : [[name, settings] as const],
    ),
    mistakes: [
      ...(defaults?.mistakes ?? []),
      ...entry.mistakes,
      ...gateways.flatMap(([, { mistakes }]) => mistakes),
    ],
  };
}

/**
 * The first file that says what to run decides alone: its command, or its mistake, replaces that of
 * the others.
 */
function strongestCommand(entries: readonly JobEntry[]): {
  readonly command: ConfiguredCommand | undefined;
  readonly isCommandMistaken: boolean;
  readonly layers: readonly Settings[];
} {
  const first = entries.findIndex(({ hasCommand }) => hasCommand);
  const layers = entries.map(({ settings }, index) => {
    const { shell, ...others } = settings;
    return index === first && shell !== undefined ? settings : others;
  });
  const { command, settings } = entries[first] ?? NO_ENTRY;
  const isKnown = command !== undefined || settings.shell !== undefined;
  return { command, isCommandMistaken: first >= 0 && !isKnown, layers };
}
