import type { JobLine } from './line.js';
import { commandOf } from './percent.js';
import { commandsIn } from './shell-commands.js';
import { baseName, unwrap } from './wrappers.js';

/** The job of a line that is already measured, by the options of its jobmeter. */
export interface MeasuredLine {
  readonly name: string | undefined;
  /** Value of `--schedule`. */
  readonly schedule: string | undefined;
}

/** Finds a jobmeter that is already in the line, even after `cd /srv &&` or `nice`. */
export function measuredBy({ raw }: Pick<JobLine, 'raw'>): MeasuredLine | undefined {
  return measuredIn(commandOf(raw), DEEPEST);
}

/** Maximum nesting of `sh -c "sh -c …"`. */
const DEEPEST = 3;

function measuredIn(command: string, levels: number): MeasuredLine | undefined {
  for (const { words } of commandsIn(command)) {
    const { words: inner, line } = unwrap(words);
    if (baseName(inner[0] ?? '') === 'jobmeter') return toldIn(inner.slice(1));
    const found = line !== undefined && levels > 0 ? measuredIn(line, levels - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function toldIn(words: readonly string[]): MeasuredLine {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  // `jobmeter run NAME`
  const isNamed = options[0] === 'run' && end < 0 && options.length === 2;
  const name = valueIn(options, /^(?:--job|-j)$/, /^(?:--job=|-j)(?<value>.+)$/);
  const schedule = valueIn(options, /^--schedule$/, /^--schedule=(?<value>.+)$/);
  return { name: name ?? (isNamed ? options[1] : undefined), schedule };
}

/** The value of an option: the next word, or the rest of the same word. */
function valueIn(words: readonly string[], alone: RegExp, joined: RegExp): string | undefined {
  for (const [index, word] of words.entries()) {
    if (alone.test(word)) return words[index + 1];
    const value = joined.exec(word)?.groups?.['value'];
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * A command made by `wrap`, possibly with options added since. All quotes before the last option
 * are closed.
 */
const WRAPPED = /^(?<start>(?:[^']|'[^']*')*?) --shell '(?<quoted>(?:[^']|'\\'')*)'(?<rest>[^]*)$/;

/**
 * Restores the line from before `wrap`, byte for byte apart from later edits. Undefined if `wrap`
 * did not write it.
 */
export function unwrappedText(job: JobLine): string | undefined {
  const { start = '', quoted = '', rest } = WRAPPED.exec(job.raw)?.groups ?? {};
  if (!start.startsWith('exec ') || rest !== '' || measuredBy(job) === undefined) return undefined;
  return `${job.head}${quoted.replaceAll(String.raw`'\''`, "'")}${job.input}`;
}
