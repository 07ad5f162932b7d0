import type { Crontab, CrontabFormat, CrontabLine, JobLine, VariableLine } from './line.js';
import { splitInput } from './percent.js';

/** Reads a crontab as Debian's cron does. Lines can't be continued. */
export function readCrontab(text: string, format: CrontabFormat): Crontab {
  const texts = text.split('\n');
  const rest = texts.pop() ?? '';
  if (rest !== '') texts.push(rest);
  return { lines: texts.map((each) => readLine(each, format)), isTerminated: rest === '' };
}

export function writeCrontab({ isTerminated }: Crontab, lines: readonly string[]): string {
  return `${lines.join('\n')}${isTerminated && lines.length > 0 ? '\n' : ''}`;
}

/** Reads a line as in the crontab of a user, without a user name. */
export function asUserCrontab(crontab: Crontab): string {
  const texts = crontab.lines.map((line) =>
    line.kind === 'job' ? `${line.schedule} ${line.raw}${line.input}` : line.text,
  );
  return writeCrontab(crontab, texts);
}

function readLine(text: string, format: CrontabFormat): CrontabLine {
  if (/^[ \t]*$/.test(text)) return { kind: 'blank', text };
  if (/^[ \t]*#/.test(text)) return { kind: 'comment', text };
  return readVariable(text) ?? readJob(text, format);
}

/** A quoted name can't contain `=`. */
const VARIABLE =
  /^[ \t]*(?:(?<mark>["'])(?<quoted>(?:(?!\k<mark>)[^=])*)\k<mark>|(?<plain>[^\s"'=][^\s=]*))\s*=\s*(?<rest>[^]*)$/;

function readVariable(text: string): VariableLine | undefined {
  const { quoted, plain = '', rest = '' } = VARIABLE.exec(text)?.groups ?? {};
  const value = text.includes('=') && (quoted ?? plain) !== '' ? valueIn(rest) : undefined;
  if (value === undefined) return undefined;
  return { kind: 'variable', text, name: quoted ?? plain, value };
}

/** Only blanks may follow a quoted value. Without quotes, `#` and blanks belong to it. */
function valueIn(rest: string): string | undefined {
  const [quote = ''] = rest;
  if (quote !== '"' && quote !== "'") return rest.trimEnd();
  const end = rest.indexOf(quote, 1);
  return end > 0 && rest.slice(end + 1).trim() === '' ? rest.slice(1, end) : undefined;
}

/** SUSE's cron and cronie accept a leading `-`: the job is not logged. */
const FIELDS = /^[ \t]*(?<schedule>-?[*\d][^ \t]*(?:[ \t]+[^ \t]+){4})(?<end>[ \t]*)/;

const NAMED =
  /^[ \t]*(?<schedule>@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly))(?<end>[ \t]+|$)/;

const USER = /^(?<user>[^ \t]+)[ \t]+/;

function readJob(text: string, format: CrontabFormat): JobLine | CrontabLine {
  const found = NAMED.exec(text) ?? FIELDS.exec(text);
  if (found === null) return { kind: 'unreadable', text, reason: reasonAgainst(text) };
  const user = format === 'system' ? USER.exec(text.slice(found[0].length)) : undefined;
  if (user === null) {
    const reason = 'has no command: a line in /etc has schedule, user and command';
    return { kind: 'unreadable', text, reason };
  }
  const head = text.slice(0, found[0].length + (user?.[0].length ?? 0));
  return {
    kind: 'job',
    text,
    head,
    schedule: (found.groups?.['schedule'] ?? '').replaceAll(/[ \t]+/g, ' '),
    user: user?.groups?.['user'],
    ...splitInput(text.slice(head.length)),
  };
}

function reasonAgainst(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'holds a carriage return alone: save the file with Unix line ends';
  if (trimmed.startsWith('@')) return 'begins with a word that cron does not know';
  return 'is neither a variable nor a job: a job has five fields, or a word such as @daily, before its command';
}
