import type { Host } from '../host.js';
import type { CommandShape, Problem, ParsedArgv } from '../options/command-line.js';
import { problemText, warn } from './warn.js';

/** One command of jobmeter. */
export interface Command {
  readonly shape: CommandShape;
  execute(host: Host, written: ParsedArgv, problems: readonly Problem[]): Promise<Exit>;
}

export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Command by name. */
export type Commands = Readonly<Record<string, CommandEntry>>;

/** How jobmeter itself ends: its exit status, or the signal that it dies of. */
export type Exit = number | NodeJS.Signals;

/** jobmeter's own exit statuses, from sysexits.h and GNU coreutils. */
export const EXIT = {
  ok: 0,
  /** There was nothing to do, as in grep. */
  none: 1,
  /** The checked file has mistakes. */
  mistaken: 1,
  /** The given data is not an exposition. */
  badData: 65,
  expectationFailed: 65,
  /** A file cannot be read. */
  noInput: 66,
  /** A destination failed or refused the request. */
  unavailable: 69,
  /** The result could not be written to stdout. */
  unwritable: 74,
  usage: 125,
} as const;

/**
 * Prints the result of a command, and returns the status of the command unless that fails. A full
 * disk or a closed stdout is an error. A closed pipe is not, because of `| head`.
 */
export function printed(host: Host, text: string, exit: Exit = EXIT.ok): Exit {
  if (host.stdout.write(text)) return exit;
  warn(host, ['cannot write to stdout']);
  return EXIT.unwritable;
}

/** Like `printed`, for a text that only people read. */
export function displayed(host: Host, text: string, exit?: Exit): Exit {
  return printed(host, host.stdout.inCharset(text), exit);
}

/** Output of any size. */
export async function inPieces(
  host: Host,
  pieces: AsyncIterable<string>,
  print: typeof printed,
  exit: Exit,
): Promise<Exit> {
  for await (const piece of pieces) {
    const shown = print(host, piece);
    if (shown !== EXIT.ok) return shown;
  }
  return exit;
}

/** Prints all problems, each with its option. The status is `noInput` if all are unreadable files. */
export function refuse(host: Host, command: string, problems: readonly Problem[]): Exit {
  const isConsequence = (problem: Problem): boolean =>
    problem.cause === undefined &&
    problems.some(({ source, cause }) => source === problem.source && cause === 'no-value');
  const secrets = problems.flatMap(({ mayBeSecret }) => mayBeSecret ?? []);
  const showsSecret = ({ source }: Problem): boolean =>
    secrets.some((secret) => [secret, `${secret}:`, JSON.stringify(secret)].includes(source));
  const shown = problems.filter((problem) => !isConsequence(problem) && !showsSecret(problem));
  const isInput = problems.every(({ cause }) => cause === 'unreadable');
  const help = isInput ? [] : [`see jobmeter ${command} --help`];
  warn(host, [...shown.map(problemText), ...help]);
  return isInput ? EXIT.noInput : EXIT.usage;
}
