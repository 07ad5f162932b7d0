import type { Settings } from '../options/settings.js';
import type { ConfigFile, ConfiguredCommand } from './config.js';
import { type ConfigEntry, describeNode, memberOf, type Mistake } from './node.js';
import { readTexts } from './option-value.js';
import { readEntryOptions } from './entry-options.js';
import { sourceOf } from './source.js';

/** A job entry of one file. */
export interface JobEntry {
  readonly settings: Settings;
  readonly command: ConfiguredCommand | undefined;
  /** Whether the entry says what to run, even if with a mistake. */
  readonly hasCommand: boolean;
  readonly mistakes: readonly Mistake[];
}

export function readJobEntry(
  file: ConfigFile,
  { name, at, value }: ConfigEntry,
  layer: number,
): JobEntry {
  const section = readEntryOptions(file, value, 'job', {
    layer,
    title: `the job ${name}`,
    extra: ['command', 'match'],
  });
  const mistakes = [...section.mistakes];
  if (name === '') mistakes.push({ at, text: 'a job needs a name' });
  const hasCommand = (memberOf(value, 'command') ?? memberOf(value, 'shell')) !== undefined;
  const match = memberOf(value, 'match');
  if (match !== undefined && (match.kind !== 'text' || match.text === '')) {
    const is = match.kind === 'text' ? 'empty' : describeNode(match);
    mistakes.push({ at: match.at, text: `match is ${is}: write a text that its line has in it` });
  }
  const entry = section.others.find((each) => each.name === 'command');
  if (entry === undefined) return { ...section, command: undefined, hasCommand, mistakes };
  const argv = readArgv(entry, mistakes);
  const { shell, ...settings } = section.settings;
  if (shell !== undefined) {
    mistakes.push({ at: entry.at, text: 'command and shell are both given: keep one' });
    return { settings, command: undefined, hasCommand, mistakes };
  }
  const command = argv && { argv, source: `${sourceOf(file, entry.value.at)} command` };
  return { settings, command, hasCommand, mistakes };
}

function readArgv({ value }: ConfigEntry, mistakes: Mistake[]): readonly string[] | undefined {
  if (value.kind !== 'list') {
    const text = `command is ${describeNode(value)}: write a list such as [pg_dump, mydb], or use shell`;
    mistakes.push({ at: value.at, text });
    return undefined;
  }
  const read = readTexts(value.items);
  if (read.kind === 'mistakes') {
    mistakes.push(...read.mistakes.map(({ at, text }) => ({ at, text: `command ${text}` })));
    return undefined;
  }
  if ((read.values[0] ?? '') !== '') return read.values;
  mistakes.push({ at: value.at, text: 'command is empty: name a program' });
  return undefined;
}
