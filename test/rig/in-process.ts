import type { Host, Terminal } from '../../src/host.js';
import { hostInProgram } from '../../src/library/host-in-program.js';
import { dispatch } from '../../src/main.js';
import { BIN, hermeticEnv, type JobmeterOptions, type Result } from './jobmeter.js';
import { tempDir } from './temp-dir.js';

/**
 * Executes a command of the sources in this process. For tables of cases: a start of jobmeter takes ten
 * times the CPU time. What is about the process, its working directory or its terminal needs `jobmeter`.
 */
export async function inProcess(
  argv: readonly string[],
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
      throw new Error(`a table of cases has started a command: ${argv.join(' ')}`);
    },
    program: BIN,
    homedir: () => env['HOME'],
  };
  const exit = await dispatch(host, argv);
  if (typeof exit === 'string') throw new Error(`${argv.join(' ')} ended by ${exit}`);
  return { exitCode: exit, stdout: stdout.bytes(), stderr: stderr.bytes(), home };
}

function collector(): Terminal & { readonly bytes: () => Buffer } {
  let text = '';
  const write = (more: string): boolean => {
    text += more;
    return true;
  };
  return {
    isTTY: false,
    size: () => undefined,
    write,
    display: write,
    inCharset: (same) => same,
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
