import type { Command } from '../../src/commands/command.js';
import { COMMANDS } from '../../src/commands/commands.js';
import { run } from '../../src/commands/run.js';
import type { Host, Terminal } from '../../src/host.js';
import { hostInProgram } from '../../src/library/host-in-program.js';
import { readCommandLine } from '../../src/options/read-command-line.js';
import { surplusOperand } from '../../src/options/surplus-operand.js';
import { BIN, hermeticEnv, type JobmeterOptions, type Result } from './jobmeter.js';
import { tempDir } from './temp-dir.js';

/**
 * Executes a command of the sources in this process, as main.ts does. For tables of cases: a start of jobmeter takes ten
 * times the CPU time. What is about the process, its working directory or its terminal needs `jobmeter`.
 */
export async function inProcess(
  [name = '', ...rest]: readonly string[],
  options: Pick<JobmeterOptions, 'env' | 'home' | 'input'> = {},
): Promise<Pick<Result, 'exitCode' | 'stdout' | 'stderr' | 'home'>> {
  const home = options.home ?? tempDir();
  const [stdout, stderr] = [collector(), collector()];
  const env = hermeticEnv(home, options.env);
  const host: Host = {
    ...hostInProgram(),
    env,
    stdin: stdin(options.input ?? ''),
    stdout,
    stderr,
    eventLoop: 'own',
    commandStarts: () => {
      throw new Error(`a table of cases has started a command: ${name} ${rest.join(' ')}`);
    },
    program: BIN,
    homedir: () => env['HOME'],
  };
  const isRun = name.startsWith('-');
  const command: Command | undefined = isRun ? run : await COMMANDS[name]?.load();
  if (command === undefined) throw new Error(`${name} is not a command`);
  const line = await readCommandLine(command.shape, isRun ? [name, ...rest] : rest);
  if (line.kind === 'help') {
    host.stdout.write(line.text);
    return { exitCode: 0, stdout: stdout.bytes(), stderr: stderr.bytes(), home };
  }
  const surplus = surplusOperand(command.shape, line.written, line.problems);
  const exit = await command.execute(host, line.written, [...line.problems, ...surplus]);
  if (exit.kind === 'signal') throw new Error(`${name} ended by ${exit.signal}`);
  return { exitCode: exit.code, stdout: stdout.bytes(), stderr: stderr.bytes(), home };
}

function collector(): Terminal & { readonly bytes: () => Buffer } {
  let text = '';
  return {
    isTTY: false,
    size: () => undefined,
    write: (more) => {
      text += more;
      return true;
    },
    bytes: () => Buffer.from(text),
  };
}

function stdin(input: string | Uint8Array): Host['stdin'] {
  const bytes = Buffer.from(input as string);
  return {
    isTTY: false,
    read: async (limitBytes) => bytes.subarray(0, limitBytes + 1),
    async *chunks() {
      yield bytes;
    },
    onKey: () => () => {},
  };
}
