import { join } from 'node:path';
import { type JobmeterOptions, type RunningJobmeter, startJobmeter } from './jobmeter.js';

const PTY = join(import.meta.dirname, '../conformance/fixtures/pty.pl');

export interface TerminalOptions extends JobmeterOptions {
  /** A shell line that is run before and afterwards. */
  readonly around?: string;
  readonly rows?: number;
}

/** Starts jobmeter on a terminal, of 24 lines unless told otherwise. What is written to stdin is typed, what the terminal shows is on stdout. */
export function startOnTerminal(
  columns: number,
  args: readonly string[],
  { around = ':', rows = 24, ...options }: TerminalOptions = {},
): RunningJobmeter {
  const script = `stty cols ${columns} rows ${rows}; ${around}; "$@"; status=$?; ${around}; exit $status`;
  const behind = ['perl', PTY, '/bin/sh', '-c', script, 'sh'];
  return startJobmeter(args, { ...options, behind, stdin: 'open' });
}

/** What jobmeter shows on a terminal that wide until it ends, line by line. */
export async function onTerminal(
  columns: number,
  args: readonly string[],
  options: TerminalOptions = {},
): Promise<readonly string[]> {
  const { stdout } = await startOnTerminal(columns, args, options).result;
  return stdout.toString().replaceAll('\r\n', '\n').split('\n');
}
