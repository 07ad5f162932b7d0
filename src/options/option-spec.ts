/** In the order of the help. */
export const SECTIONS = [
  'Identity',
  'Which groups',
  'What to run',
  'What to change',
  'What to read',
  'Where results go',
  'What to count',
  'When it is due',
  'When it fails',
  'Alerting',
  'Output',
  'Advanced',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The placeholder of an argument in the help, which implies the syntax of the value. */
export type Metavar =
  | 'ADDRESS'
  | 'CRON'
  | 'DIR'
  | 'DURATION'
  | 'ENGINE'
  | 'EXPRESSION'
  | 'FILE'
  | 'FORMAT'
  | 'KEY'
  | 'LABEL'
  | 'LABEL=VALUE'
  | 'LINE'
  | 'LIST'
  | 'MATCHERS'
  | 'N'
  | 'NAME'
  | 'NAME:VALUE'
  | 'NAME=PATTERN'
  | 'NAME[:AGG]=PATTERN'
  | 'PATH'
  | 'PID'
  | 'POLICY'
  | 'PREFIX'
  | 'STREAM'
  | 'TZ'
  | 'URL'
  | 'WHEN';

/** The shell completion of an argument. A list contains all valid values, the default first. */
export type Completion =
  | 'directory'
  | 'file'
  | 'gateway'
  | 'help'
  | 'job'
  | 'label'
  | 'none'
  | 'preset'
  | 'zone'
  | readonly [string, ...string[]];

interface Described {
  readonly section: Section;
  /** One line. The help adds choices and default by itself. */
  readonly help: string;
  /** Variables, in order of precedence. */
  readonly env: readonly string[];
  /** The value may contain a secret, so messages never quote it. */
  readonly holds?: 'secret';
}

interface Flagged extends Described {
  readonly long: `--${string}`;
  readonly short?: `-${string}`;
}

export interface SwitchSpec extends Flagged {
  readonly kind: 'switch';
  /** Values after `=`, as in `--color=always`. Without any, the switch takes no value. */
  readonly modes?: readonly [string, ...string[]];
}

/** `value` takes one value, `list` may be repeated. */
export interface ArgumentSpec extends Flagged {
  readonly kind: 'value' | 'list';
  readonly metavar: Metavar;
  readonly completes: Completion;
  /** Default as written on a command line. For a list of choices, the first is the default. */
  readonly default?: string;
}

/** Only an environment variable, because every user can read a command line. */
export interface VariableSpec extends Described {
  readonly kind: 'variable';
}

export type FlagSpec = SwitchSpec | ArgumentSpec;
export type OptionSpec = FlagSpec | VariableSpec;

/** An option in the tables. What is left out follows from its key and its placeholder. */
export type OptionRow = Row<SwitchSpec> | Row<ArgumentSpec> | Row<VariableSpec>;

type Row<Spec extends OptionSpec> = Omit<Spec, 'long' | 'env' | 'completes'> &
  Partial<Pick<Spec, keyof Spec & ('env' | 'completes')>>;

/** `--job`, `JOBMETER_PASSWORD`. */
export function optionName(spec: OptionSpec): string {
  return spec.kind === 'variable' ? (spec.env.at(-1) ?? '') : spec.long;
}

/** `-j, --job NAME`, `--spread[=failover]`, or the name of a variable. */
export function syntaxOf(spec: OptionSpec): string {
  if (spec.kind === 'variable') return optionName(spec);
  const names = namesOf(spec).join(', ');
  if (spec.kind !== 'switch') return `${names} ${spec.metavar}`;
  return spec.modes === undefined ? names : `${names}[=${spec.modes.join('|')}]`;
}

/** `--spread or --spread=failover` */
export function formsOf({ long, modes }: SwitchSpec): string {
  return [long, ...(modes ?? []).map((mode) => `${long}=${mode}`)].join(' or ');
}

/** Whether `text` is a mode of the switch. */
export function isMode(spec: OptionSpec, text: string): boolean {
  return spec.kind === 'switch' && spec.modes !== undefined && spec.modes.includes(text);
}

export function isFlag(spec: OptionSpec): spec is FlagSpec {
  return spec.kind !== 'variable';
}

/** `-j` and `--job`, or the long name alone. */
export function namesOf({ short, long }: FlagSpec): readonly string[] {
  return short === undefined ? [long] : [short, long];
}
