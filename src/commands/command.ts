import type { Host } from '../host.js';
import type { CommandShape, Problem, ParsedArgv } from '../options/command-line.js';

/** One command of jobmeter: what it takes, and what it does. */
export interface Command {
  readonly shape: CommandShape;
  execute(host: Host, written: ParsedArgv, problems: readonly Problem[]): Promise<Exit>;
}

export interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** By name. */
export type Commands = Readonly<Record<string, CommandEntry>>;

/** How our own process is to end. */
export type Exit =
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals };

/** Exit statuses of our own, from sysexits.h and GNU coreutils. */
export const EXIT: Readonly<
  Record<
    'ok' | 'badData' | 'expectationFailed' | 'noInput' | 'unavailable' | 'unwritable' | 'usage',
    Exit
  >
> = {
  ok: { kind: 'code', code: 0 },
  /** The data that was given is no exposition. */
  badData: { kind: 'code', code: 65 },
  expectationFailed: { kind: 'code', code: 65 },
  /** A file that can't be read. */
  noInput: { kind: 'code', code: 66 },
  /** A gateway did not do what it was asked. */
  unavailable: { kind: 'code', code: 69 },
  /** What was asked for could not be written to stdout. */
  unwritable: { kind: 'code', code: 74 },
  usage: { kind: 'code', code: 125 },
};

/** Prints the result of a command; a full disk or a closed stdout is not to pass for success. */
export function printed(host: Host, text: string): Exit {
  if (host.stdout.write(text)) return EXIT.ok;
  host.stderr.write('jobmeter: stdout could not be written\n');
  return EXIT.unwritable;
}

/** The same, bit by bit. */
export async function printedInPieces(host: Host, pieces: AsyncIterable<string>): Promise<Exit> {
  for await (const piece of pieces) {
    const exit = printed(host, piece);
    if (exit !== EXIT.ok) return exit;
  }
  return EXIT.ok;
}

/** Says all that is wrong with the command line, each with the option it is about. A file that can't be read has a status of its own. */
export function refuse(host: Host, command: string, problems: readonly Problem[]): Exit {
  const isConsequence = (problem: Problem): boolean =>
    problem.cause === undefined &&
    problems.some(({ source, cause }) => source === problem.source && cause === 'no-value');
  const lines = problems
    .filter((problem) => !isConsequence(problem))
    .map(({ source, text }) => `jobmeter: ${source} ${text}\n`);
  if (problems.every(({ cause }) => cause === 'unreadable')) {
    host.stderr.write(lines.join(''));
    return EXIT.noInput;
  }
  host.stderr.write(`${lines.join('')}jobmeter: see jobmeter ${command} --help\n`);
  return EXIT.usage;
}
