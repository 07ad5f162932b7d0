import type { CommandShape, Problem } from './command-line.js';

const FOR_ALL_TO_READ = 'is no option, as a command line is there for every user to read';

/** What people try. */
const SECRET_FLAGS: Readonly<Record<string, string>> = {
  '--password': `${FOR_ALL_TO_READ}: use --password-file or JOBMETER_PASSWORD`,
  '--bearer-token': `${FOR_ALL_TO_READ}: use --bearer-token-file or JOBMETER_BEARER_TOKEN`,
};

/**
 * What is wrong with a command line, for people.
 *
 * @param error as commander describes it
 */
export function mistake(error: { readonly code: string; readonly message: string }): Problem {
  // Not what is behind a =, which may be a secret.
  const flag = /'(-[^' =,]*(?:, --[^' =]*)?)/.exec(error.message)?.[1] ?? 'command line';
  const long = flag.split(', ').at(-1) ?? flag;
  if (error.code === 'commander.optionMissingArgument') {
    return { source: long, text: 'needs a value', cause: 'no-value' };
  }
  const refusal = SECRET_FLAGS[long];
  if (refusal !== undefined) return { source: long, text: refusal };
  const suggestion = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1];
  if (suggestion === long) {
    return { source: long, text: 'takes no value: leave out the = and what follows' };
  }
  const text =
    suggestion === undefined
      ? 'is not an option; --help lists them'
      : `is not an option; did you mean ${suggestion}?`;
  return { source: long, text };
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
  const valueLooksLikeItsOwn =
    args[at] === flag &&
    next !== undefined &&
    !next.startsWith('-') &&
    (operands === 'none' || args.includes('--', at));
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
