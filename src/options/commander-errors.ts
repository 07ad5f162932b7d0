import type { CommandShape, Problem } from './command-line.js';

const FOR_ALL_TO_READ = 'is not an option, because every user can read a command line';

/** Options that people try by mistake. */
const SECRET_FLAGS: Readonly<Record<string, string>> = {
  '--password': `${FOR_ALL_TO_READ}: use --password-file or JOBMETER_PASSWORD`,
  '--bearer-token': `${FOR_ALL_TO_READ}: use --bearer-token-file or JOBMETER_BEARER_TOKEN`,
};

/** Only the name: `-HX-Token:secret` contains a value. */
const SHOWN = /^(?:--[A-Za-z-]+|-[^-])/;

interface CommanderMessage {
  readonly code: string;
  readonly message: string;
}

interface Mistake {
  /** As quoted by commander. It may contain a secret. */
  readonly flag: string;
  readonly problem: Problem;
}

/**
 * Turns an error of commander into a problem.
 *
 * @param error of commander
 * @param names of options, such as `--job`
 */
export function mistakeOf(error: CommanderMessage, names: readonly string[]): Mistake {
  // Leaves out the text after `=`, which may be a secret.
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
    return { source: joined, text: 'needs a blank or = before its value' };
  }
  const text =
    suggestion === undefined
      ? 'is not an option; --help lists them'
      : `is not an option; did you mean ${suggestion}?`;
  return { source, text };
}

/** The word after an unknown option, which may be its value and a secret. */
export function possibleValue(args: readonly string[], flag: string): string | undefined {
  const next = args[args.indexOf(flag) + 1];
  return args.includes(flag) && next?.startsWith('-') === false ? next : undefined;
}

/** Removes the mistake and its likely value from the arguments, so that parsing can continue. */
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

/** `-v` of `-vx` if `-x` is not an option. */
function withoutEndOfCluster(args: readonly string[], flag: string): readonly string[] {
  const at = args.findIndex((arg) => /^-[^-]/.test(arg) && arg.includes(flag.slice(1)));
  const arg = args[at];
  if (arg === undefined) return [];
  const rest = arg.slice(0, arg.indexOf(flag.slice(1)));
  return rest === '-' ? args.toSpliced(at, 1) : args.with(at, rest);
}
