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
export function mistake(error: {
  readonly code: string;
  readonly message: string;
}): [flag: string, text: string] {
  // Not what is behind a =, which may be a secret.
  const flag = /'(-[^' =]*(?:, --[^' =]*)?)/.exec(error.message)?.[1] ?? 'command line';
  const long = flag.split(', ').at(-1) ?? flag;
  if (error.code === 'commander.optionMissingArgument') return [long, 'needs a value'];
  const refusal = SECRET_FLAGS[long];
  if (refusal !== undefined) return [long, refusal];
  const suggestion = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1];
  return [
    long,
    suggestion === undefined
      ? 'is not an option; --help lists them'
      : `is not an option; did you mean ${suggestion}?`,
  ];
}

/** The arguments without the mistake, and without what looks like its value, so that reading can go on. */
export function withoutMistake(
  args: readonly string[],
  flag: string,
  code: string,
): readonly string[] {
  if (code === 'commander.optionMissingArgument') return args.slice(0, -1);
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return [];
  const next = args[at + 1];
  const valueLooksLikeItsOwn =
    args[at] === flag && next !== undefined && !next.startsWith('-') && args.includes('--', at);
  return args.toSpliced(at, valueLooksLikeItsOwn ? 2 : 1);
}
