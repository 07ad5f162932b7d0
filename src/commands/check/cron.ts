import { type ChildProcessByStdio, spawn } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Finding } from '../../model/finding.js';
import type { SetUp } from './set-up.js';

/** The environment that cron gives to jobs, in Debian and most other systems. */
export const CRON_PATH: string = '/usr/bin:/bin';

interface CronEnvironment {
  readonly home: string | undefined;
  /** `PATH` */
  readonly path: string;
  readonly timeoutSeconds: number;
  /** The user of the job. Undefined: the user who runs jobmeter. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

/** How `jobmeter --version` ended in the environment of cron. */
export interface CronTrial {
  /** Undefined if it was killed or could not be started. */
  readonly exitCode: number | undefined;
  /** The Node binary that `sh -x` showed. Undefined if there was none. */
  readonly node: string | undefined;
  /** The last line of its own output, without the trace. */
  readonly complaint: string;
}

export async function checkCron({ host, timeoutSeconds }: SetUp): Promise<readonly Finding[]> {
  const { program } = host;
  if (program === undefined) return [];
  const home = host.homedir();
  const trial = await tryAsCron(path.resolve(program), { home, path: CRON_PATH, timeoutSeconds });
  return cronFindings(program, trial);
}

export function cronFindings(
  program: string,
  { exitCode, node, complaint }: CronTrial,
  folders: string = CRON_PATH,
): readonly Finding[] {
  const common = { check: 'cron-node', subject: program };
  if (exitCode === 0 && node !== undefined) {
    return [{ level: 'ok', ...common, what: `under cron it runs with ${node}` }];
  }
  return [
    {
      level: 'problem',
      ...common,
      what: `under cron (PATH=${folders}) it does not start: ${complaint}`,
      why: 'A job with jobmeter in front of it does not run at all there.',
      mend: ['put a line PATH=FOLDER_OF_NODE:/usr/bin:/bin at the top of the crontab'],
    },
  ];
}

/** The launcher is a shell script: `sh -x` shows which Node it executes. */
export async function tryAsCron(
  program: string,
  { home, path: folders, timeoutSeconds, user }: CronEnvironment,
): Promise<CronTrial> {
  const child = spawn('/bin/sh', ['-x', program, '--version'], {
    env: { PATH: folders, ...(home !== undefined && { HOME: home }) },
    // Another user may not be let into the current directory.
    ...(user && { uid: user.uid, gid: user.gid, cwd: '/' }),
    // Uses a new session: a program of another user's PATH could otherwise type on our terminal.
    // cron gives no terminal either.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { exitCode, stderr, failure } = await endOf(child, timeoutSeconds);
  const lines = stderr.trim().split('\n');
  const own = lines.findLast((line) => line.startsWith(OWN));
  return {
    exitCode,
    node: lines.map((line) => TRACED.exec(line)?.[1]).findLast(Boolean),
    complaint: own?.slice(OWN.length) ?? failure,
  };
}

const OWN = 'jobmeter: ';

/** dash never quotes words in its trace; bash and busybox quote words with special characters. */
const TRACED = /^\++ exec '?(\/.*?\/node)'? /;

/** In characters. */
const MOST_KEPT = 1024 * 1024;

interface End extends Pick<CronTrial, 'exitCode'> {
  readonly stderr: string;
  /** How it ended, for people. */
  readonly failure: string;
}

function endOf(child: ChildProcessByStdio<null, null, Readable>, seconds: number): Promise<End> {
  let stderr = '';
  let failure: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MOST_KEPT);
  });
  const timer = setTimeout(() => {
    failure = `it does not end within ${seconds} s`;
    child.kill('SIGKILL');
    // A process that the command started may keep the pipe open.
    child.stderr.destroy();
  }, seconds * 1000);
  child.on('error', ({ message }) => {
    failure = message;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const exitCode = failure === undefined ? (code ?? undefined) : undefined;
      resolve({ exitCode, stderr, failure: failure ?? `it ends with ${code ?? signal}` });
    });
  });
}
