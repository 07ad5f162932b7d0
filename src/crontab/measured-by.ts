import type { JobLine } from './line.js';
import { commandOf } from './percent.js';
import { commandsIn } from './shell-commands.js';
import { baseName, unwrap } from './wrappers.js';

export type MeasuredLine = { readonly name: string | undefined };

/**
 * Finds a jobmeter that is already in the line, even after `cd /srv &&` or `nice`, and the name
 * that it gives the job.
 */
export function measuredBy({ raw }: Pick<JobLine, 'raw'>): MeasuredLine | undefined {
  return measuredIn(commandOf(raw), DEEPEST);
}

/** Maximum nesting of `sh -c "sh -c …"`. */
const DEEPEST = 3;

function measuredIn(command: string, levels: number): MeasuredLine | undefined {
  for (const { words } of commandsIn(command)) {
    const { words: inner, line } = unwrap(words);
    if (baseName(inner[0] ?? '') === 'jobmeter') return { name: nameIn(inner.slice(1)) };
    const found = line !== undefined && levels > 0 ? measuredIn(line, levels - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameIn(words: readonly string[]): string | undefined {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  for (const [index, word] of options.entries()) {
    if (word === '--job' || word === '-j') return options[index + 1];
    const joined = /^(?:--job=|-j)(?<name>.+)$/.exec(word)?.groups?.['name'];
    if (joined !== undefined) return joined;
  }
  // `jobmeter run NAME`
  return options[0] === 'run' && end < 0 && options.length === 2 ? options[1] : undefined;
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
