import type { JobLine } from './line.js';
import { commandOf } from './percent.js';
import { commandsIn } from './shell-commands.js';
import { baseName, unwrap } from './wrappers.js';

export type MeasuredLine = { readonly name: string | undefined };

/** Whether jobmeter stands in the line already, be it behind `cd /srv &&` or `nice`, and the name that it gives the job. */
export function measuredBy({ raw }: Pick<JobLine, 'raw'>): MeasuredLine | undefined {
  return measuredIn(commandOf(raw), DEEPEST);
}

/** `sh -c "sh -c …"`: each level is shorter, and nobody writes more. */
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

/** A command that `wrap` has made, maybe with more options by now. All quotes before the last option are closed. */
const WRAPPED = /^(?<start>(?:[^']|'[^']*')*?) --shell '(?<quoted>(?:[^']|'\\'')*)'(?<rest>[^]*)$/;

/** The line as it was before `wrap`, byte for byte but for edits since then. Undefined if it was written in another way. */
export function unwrappedText(job: JobLine): string | undefined {
  const { start = '', quoted = '', rest } = WRAPPED.exec(job.raw)?.groups ?? {};
  if (!start.startsWith('exec ') || rest !== '' || measuredBy(job) === undefined) return undefined;
  return `${job.head}${quoted.replaceAll(String.raw`'\''`, "'")}${job.input}`;
}
