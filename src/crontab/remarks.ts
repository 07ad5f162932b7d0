import type { JobLine } from './line.js';
import { isPing } from './monitors.js';
import { commandOf } from './percent.js';
import { commandsIn, type SimpleCommand } from './shell-commands.js';
import { baseName, unwrap } from './wrappers.js';

/** Remarks on a line whose exit status or duration does not show how the job went. */
export function remarksOnLine(job: JobLine): readonly string[] {
  const line = commandOf(job.raw);
  const commands = commandsIn(line);
  const last = commands.at(-1);
  if (last === undefined) return [];
  return [
    ...(job.schedule === '@reboot'
      ? ['@reboot has no schedule: no alert tells that a run is due']
      : []),
    ...(line.endsWith('\r')
      ? [
          'ends with a carriage return, which belongs to the command: save the file with Unix line ends',
        ]
      : []),
    ...(isCut(job, line)
      ? ['is cut at its first %, and the rest is its input: write \\% for a % of the command']
      : []),
    ...(last.operator === '&'
      ? [
          'ends with &: the shell does not wait, so 0 s and success would be measured; leave out the &',
        ]
      : []),
    ...ofStatus(commands, last),
    ...commands.flatMap(ofWrappers),
    ...(commands.some(({ words }) => isPing(unwrap(words).words))
      ? [
          'also pings a monitor with curl or wget: a failed ping fails the job, and is measured with it',
        ]
      : []),
  ];
}

/** Whether a `%` ends the command inside a quote or a substitution, or after the `+` of `date +%F`. */
function isCut({ input }: JobLine, command: string): boolean {
  const bare = command.replaceAll(/\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|`[^`]*`/g, '');
  const isOpen = bare.split('(').length > bare.split(')').length;
  return input !== '' && (isOpen || /['"`]|\+(?:%\S*)?$/.test(bare));
}

function ofStatus(commands: readonly SimpleCommand[], last: SimpleCommand): readonly string[] {
  const before = commands.at(-2);
  const program = programOf(last);
  if ((program === 'true' || program === ':') && last.words[0] !== '!') {
    return [`ends with ${program}: it succeeds whatever happens`];
  }
  if (before?.operator === '|' || before?.operator === '|&') {
    return [
      `has the exit status of the last command of its pipe, ${program}: a failure before it is not seen, unless ` +
        'SHELL is bash and the line begins with set -o pipefail',
    ];
  }
  const guard = lastList(commands).find((each) => isGuard(each) && each.operator === '&&');
  const isInIf = commands.some(({ words: [first = ''] }) => /^(?:if|while|until)$/.test(first));
  const isCaught = isInIf || commands.some(({ operator }) => operator === '||');
  if (guard === undefined || isCaught) return [];
  return [
    `ends with 1 where ${programOf(guard)} says no, as a failed run does: ` +
      'add --success-codes 0,1, or write if CONDITION; then COMMAND; fi',
  ];
}

/** The commands after the last `;` or `&`: they determine the exit status of the line. */
function lastList(commands: readonly SimpleCommand[]): readonly SimpleCommand[] {
  const end = commands.findLastIndex(({ words: [first = ''] }) => !CLOSING.test(first));
  const start = commands.findLastIndex(
    ({ operator }, index) => index < end && /^(?:;|&|\n)$/.test(operator),
  );
  return commands.slice(start + 1, end + 1);
}

const CLOSING = /^(?:\}|fi|done|esac)$/;

function isGuard(command: SimpleCommand): boolean {
  const program = programOf(command);
  return /^(?:test|\[|\[\[|which|type|hash|pgrep|grep|command)$/.test(program);
}

function ofWrappers({ words }: SimpleCommand): readonly string[] {
  const { wrappers } = unwrap(words);
  const isImpatient = /^(?:-[a-z]*n[a-z]*|--nb|--nonblock|--nonblocking)$/;
  const locks = words.map(baseName).indexOf('flock');
  const end = words.findIndex((word, index) => index > locks && !word.startsWith('-'));
  const skips = locks >= 0 && words.slice(locks, end).some((word) => isImpatient.test(word));
  return [
    ...(skips
      ? [
          'flock -n ends with 1 while another run goes on, as a failed run does: use --overlap skip in its place',
        ]
      : []),
    ...(wrappers.includes('chronic') || wrappers.includes('cronic')
      ? [
          'chronic holds the output back, so no pattern can read it: use --output on-failure in its place',
        ]
      : []),
    ...(wrappers.includes('timeout')
      ? ['timeout ends with 124, which is measured as a failure; --timeout would name it']
      : []),
  ];
}

function programOf({ words }: SimpleCommand): string {
  return baseName(unwrap(words).words[0] ?? words[0] ?? '');
}
