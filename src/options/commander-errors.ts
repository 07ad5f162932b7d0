import type { CommandShape, Problem } from './command-line.js';

const FOR_ALL_TO_READ = 'is no option, as a command line is there for every user to read';

/** What people try. */
const SECRET_FLAGS: Readonly<Record<string, string>> = {
  '--password': `${FOR_ALL_TO_READ}: use --password-file or JOBMETER_PASSWORD`,
  '--bearer-token': `${FOR_ALL_TO_READ}: use --bearer-token-file or JOBMETER_BEARER_TOKEN`,
};

/** `-HX-Token:secret` is one word with a value in it. */
const SHOWN = /^(?:--[A-Za-z-]+|-[^-])/;

interface CommanderMessage {
  readonly code: string;
  readonly message: string;
}

interface Mistake {
  /** As commander quotes it. It may hold a secret. */
  readonly flag: string;
  readonly problem: Problem;
}

/**
 * What is wrong with a command line, for people.
 *
 * @param error as commander describes it
 * @param names of options, such as `--job`
 */
export function mistake(error: CommanderMessage, names: readonly string[]): Mistake {
  // Not what is behind a =, which may be a secret.
  const quoted = /'(-[^' =,]*(?:, --[^' =]*)?)/.exec(error.message)?.[1] ?? 'command line';
  const flag = quoted.split(', ').at(-1) ?? quoted;
  return { flag, problem: problemWith(flag, error, names) };
}

function problemWith(
  flag: string,
  { code, message }: CommanderMessage,
  names: readonly string[],
): Problem {
  if (code === 'commander.optionMissingArgument') {
    return { source: flag, text: 'needs a value', cause: 'no-value' };
  }
  const source = SHOWN.exec(flag)?.[0] ?? flag;
  const suggestion = /\(Did you mean (.*)\?\)/.exec(message)?.[1];
  const joined = [...names, ...Object.keys(SECRET_FLAGS)]
    .toSorted((a, b) => b.length - a.length)
    .find((name) => flag === name || (suggestion === undefined && flag.startsWith(name)));
  const refusal = SECRET_FLAGS[joined ?? ''];
  if (joined !== undefined && refusal !== undefined) return { source: joined, text: refusal };
  if (suggestion === flag) {
    return { source, text: 'takes no value: leave out the = and what follows' };
  }
  if (joined !== undefined) {
    return { source: joined, text: 'runs into its value: put a blank or = between them' };
  }
  const text =
    suggestion === undefined
      ? 'is not an option; --help lists them'
      : `is not an option; did you mean ${suggestion}?`;
  return { source, text };
}

/** The arguments without the mistake, and without what looks like its value, so that reading can go on. */
export function withoutMistake(
  args: readonly string[],
  flag: string,
  { code, operands }: { readonly code: string; readonly operands: CommandShape['operands'] },
): readonly string[] {
  if (code === 'commander.optionMissingArgument') return args.slice(0, -1);
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return withoutEndOfCluster(args, flag);
  const next = args[at + 1];
  const isAnOperand = operands !== 'none' && operands !== 'file' && !args.includes('--', at);
  const valueLooksLikeItsOwn =
    args[at] === flag && next !== undefined && !next.startsWith('-') && !isAnOperand;
  return args.toSpliced(at, valueLooksLikeItsOwn ? 2 : 1);
}

/** `-v` of `-vx`, where `-x` is none. */
function withoutEndOfCluster(args: readonly string[], flag: string): readonly string[] {
  const at = args.findIndex((arg) => /^-[^-]/.test(arg) && arg.includes(flag.slice(1)));
  const arg = args[at];
  if (arg === undefined) return [];
  const rest = arg.slice(0, arg.indexOf(flag.slice(1)));
  return rest === '-' ? args.toSpliced(at, 1) : args.with(at, rest);
}
