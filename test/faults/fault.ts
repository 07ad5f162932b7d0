import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { jobmeter, type JobmeterOptions } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** Something that goes wrong around a job, and all that its user sees of it. */
export interface Fault {
  readonly name: string;
  /** Sets it up, and says how jobmeter is called. */
  readonly arrange: (home: string) => Promise<Scene> | Scene;
  /** What our lines are to say behind `jobmeter: `, in this order. Each is one line. */
  readonly says: readonly RegExp[];
  /** What became of the result: delivered, waiting for the next run or `flush`, or not recorded. */
  readonly result: 'delivered' | 'waits' | 'local' | 'lost';
}

export interface Scene extends Pick<JobmeterOptions, 'env' | 'behind'> {
  readonly args: readonly string[];
}

/** The job writes to both of its streams and fails in a way of its own. */
const JOB = ['--', 'sh', '-c', 'echo out; echo err >&2; exit 3'];

/** A server that is there but fails is tried five times, whatever the load. */
const PATIENT = ['--push-timeout', '60'];

/** What a user sees of the job with the fault around it, and what became of the result. */
export interface Seen {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Lines: the job's own, then ours; without the word that the result is kept. */
  readonly stderr: readonly string[];
  readonly isSaidToBeKept: boolean;
  readonly result: Fault['result'];
}

const KEPT =
  /; the result is kept for the next run or jobmeter flush(?:; not repeated by every run)?$/;

export async function meet({ arrange }: Fault): Promise<Seen> {
  const home = tempDir();
  const { args, ...options } = await arrange(home);
  const { exitCode, stdout, stderr } = await jobmeter(
    ['run', '--job', 'x', ...PATIENT, ...args, ...JOB],
    { home, ...options },
  );
  const lines = stderr.toString().split('\n');
  return {
    exitCode,
    stdout: stdout.toString(),
    stderr: lines.map((line) => line.replace(KEPT, '')),
    isSaidToBeKept: lines.some((line) => KEPT.test(line)),
    result: resultIn(join(home, 'state/jobmeter')),
  };
}

/** The job's own output and exit status, our lines, and nothing else. */
export function expected({ says, result }: Fault): Seen {
  const ours = says.map((pattern) => expect.stringMatching(ourLine(pattern)) as string);
  const isSaidToBeKept = result === 'waits';
  return { exitCode: 3, stdout: 'out\n', stderr: ['err', ...ours, ''], isSaidToBeKept, result };
}

function ourLine({ source }: RegExp): RegExp {
  return source.startsWith('^')
    ? new RegExp(`^jobmeter: ${source.slice(1)}`)
    : new RegExp(`^jobmeter: .*${source}`);
}

function resultIn(state: string): Fault['result'] {
  const groups = join(state, 'groups');
  const isThere = statSync(groups, { throwIfNoEntry: false })?.isDirectory();
  const files = isThere ? readdirSync(groups, { withFileTypes: true }) : [];
  const stateFile = files.find((file) => file.isFile() && file.name.endsWith('.json'));
  if (stateFile === undefined) return 'lost';
  const { lastRun, destinations } = JSON.parse(
    readFileSync(join(groups, stateFile.name), 'utf8'),
  ) as { lastRun: { exitCode: number }; destinations: readonly unknown[] };
  expect(lastRun.exitCode).toBe(3);
  if (destinations.length === 0) return 'local';
  const pending = join(state, 'pending');
  const waiting = existsSync(pending)
    ? readdirSync(pending).flatMap((name) => readdirSync(join(pending, name)))
    : [];
  return waiting.length === 0 ? 'delivered' : 'waits';
}
