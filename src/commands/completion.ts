import { knownGateways, knownKeys } from '../completion/known-groups.js';
import { completedCommand, type ListKind } from '../completion/model.js';
import { completionScript, type Shell, SHELLS } from '../completion/script.js';
import type { Config } from '../config/config.js';
import { readConfig } from '../config/read-config.js';
import { TOPICS } from '../help/topics.js';
import type { Host } from '../host.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Problem } from '../options/command-line.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { resolveState } from '../plan/resolve-state.js';
import { PRESETS } from '../presets/shipped.js';
import { type Command, type Commands, EXIT, type Exit, printed, refuse } from './command.js';
import { didYouMean } from '../util/nearest.js';

/** Reading state takes at most this long: a shell waits for the answer. */
const PATIENCE_SECONDS = 0.5;

export function completionFor(commands: Commands): Command {
  return {
    shape: {
      name: 'completion',
      usage: 'bash | zsh | fish',
      description:
        'Prints a script that completes commands, options, their values, and the command after --. ' +
        'Job names, labels and gateways come from local state and the config files.',
      options: [],
      operands: 'names',
      completes: SHELLS,
      examples: `
Examples:
  source <(jobmeter completion bash)                  # in ~/.bashrc
  source <(jobmeter completion zsh)                   # in ~/.zshrc, after compinit
  jobmeter completion fish > ~/.config/fish/completions/jobmeter.fish
  jobmeter completion bash > /usr/share/bash-completion/completions/jobmeter
`,
    },
    execute: (host, { operands }, problems) => completion(host, operands, problems, commands),
  };
}

async function completion(
  host: Host,
  [shell, surplus, typed]: readonly string[],
  problems: readonly Problem[],
  commands: Commands,
): Promise<Exit> {
  // For the scripts: `list job db_`.
  if (shell === 'list') return list(host, { kind: surplus, typed, commands });
  const known = SHELLS.find((name) => name === shell);
  const all = [
    ...problems,
    ...(known === undefined ? [unknownShell(shell)] : []),
    ...(surplus === undefined ? [] : [{ source: `"${surplus}"`, text: 'is not expected here' }]),
  ];
  if (known === undefined || all.length > 0) return refuse(host, 'completion', all);
  return printScript(host, known, commands);
}

function unknownShell(shell: string | undefined): Problem {
  const names = SHELLS.join(', ');
  if (shell === undefined) return { source: 'shell', text: `is missing: write one of ${names}` };
  const hint = didYouMean(shell, SHELLS, `write one of ${names}`);
  return { source: `"${shell}"`, text: `is not a shell that jobmeter has a script for: ${hint}` };
}

async function printScript(host: Host, shell: Shell, commands: Commands): Promise<Exit> {
  const completed = await Promise.all(
    Object.values(commands).map(async ({ summary, load }) =>
      completedCommand((await load()).shape, summary),
    ),
  );
  return printed(host, completionScript(shell, completed));
}

interface ListRequest {
  readonly kind: string | undefined;
  /** Only values with this prefix are printed. */
  readonly typed: string | undefined;
  readonly commands: Commands;
}

/**
 * Prints one value per line. Never prints problems, because the user is in the middle of a line.
 */
async function list(host: Host, { kind, typed = '', commands }: ListRequest): Promise<Exit> {
  const read = Object.hasOwn(LISTS, kind ?? '') ? LISTS[kind as ListKind] : undefined;
  if (read === undefined) return EXIT.usage;
  const values = [...new Set(await read(host, commands))]
    .filter((value) => isOneLine(value) && value.startsWith(typed))
    .toSorted();
  return printed(host, values.map((value) => `${value}\n`).join(''));
}

type ReadList = (host: Host, commands: Commands) => readonly string[] | Promise<readonly string[]>;

const LISTS: Readonly<Record<ListKind, ReadList>> = {
  configured: async (host) => (await inConfig(host)).jobs,
  gateway: async (host) => [
    ...inState(host, knownGateways),
    ...(await inConfig(host)).gateways.keys(),
  ],
  help: (_, commands) => [...Object.keys(commands), ...TOPICS.map(({ name }) => name)],
  job: async (host) => [...keys(host).map(({ job }) => job), ...(await inConfig(host)).jobs],
  label: (host) =>
    keys(host).flatMap(({ labels }) =>
      Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    ),
  preset: async (host) => [
    ...PRESETS.keys(),
    ...(await inConfig(host)).presets.map(({ name }) => name),
  ],
  // `Intl.supportedValuesOf` leaves out UTC.
  zone: () => ['UTC', ...Intl.supportedValuesOf('timeZone')],
};

/** Reads what it can from files with mistakes. Only the names of jobs are needed. */
function inConfig(host: Host): Promise<Config> {
  return readConfig(host, {}, []);
}

function keys(host: Host): readonly GroupingKey[] {
  return inState(host, knownKeys);
}

/** Control characters would break the line of the user. */
function isOneLine(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/\p{Cc}/u.test(value);
}

/** Applies `read` to the state directory that a run with the same environment would use. */
function inState<T>(
  host: Host,
  read: (directory: string, isLate: () => boolean) => readonly T[],
): readonly T[] {
  const { settings } = collectSettings(['stateDir', 'noState'], {}, host.env);
  const state = resolveState(new Resolver(settings), host);
  const end = host.clock.monotonic() + PATIENCE_SECONDS;
  return state.kind === 'none' ? [] : read(state.path, () => host.clock.monotonic() > end);
}
