import type { Config } from '../config/config.js';
import { type CommandToRun, DEFAULT_SHELL } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';

/** A shell line from a flag or a variable overrides the command in a config file. */
export function resolveCommand(
  resolver: Resolver,
  operands: readonly string[],
  { command, job }: Pick<Config, 'command' | 'job'>,
): CommandToRun {
  const line = resolver.value('shell');
  const [file, ...args] =
    operands.length === 0 && line === undefined ? (command?.argv ?? []) : operands;
  if (file === undefined && line === undefined) {
    resolver.report(
      'command',
      job === undefined
        ? 'is missing: write it after --, as in -- pg_dump mydb, or use --shell'
        : `of the job ${job} is missing: give it command or shell in the config file`,
    );
    return { kind: 'program', file: '', args: [] };
  }
  for (const key of ['shell', 'shellBin'] as const) {
    if (resolver.value(key) === '') resolver.report(key, 'is empty: give a value, or leave it out');
  }
  if (file === undefined) {
    return { kind: 'shell', line: line ?? '', shell: resolver.value('shellBin') ?? DEFAULT_SHELL };
  }
  if (resolver.setBy('shell') === 'flag') {
    resolver.report('shell', 'and a command after -- are both given: keep one');
  }
  return { kind: 'program', file, args };
}
