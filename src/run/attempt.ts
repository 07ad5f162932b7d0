import type { Host } from '../host.js';
import type { LaunchContext } from '../platform/launch-context/launch-context.js';
import { argvOf, type Plan, type Timeout } from '../model/plan.js';
import type { Outcome, ResourceUsage } from '../model/job-run.js';
import { restoring } from './launch.js';
import { handDown } from './streams/output.js';
import type { Reading } from './streams/reading.js';
import { watchResources } from './process/resources.js';
import type { Findings } from '../extract/scan/findings.js';
import {
  openSideChannel,
  SIDE_CHANNEL_VARIABLE,
  withReported,
} from './side-channel/side-channel.js';
import type { SignalForwarder } from './signals/forwarder.js';
import { mirrorJobControl } from './signals/job-control.js';
import { type Child, type Ending, exitCodeOf, spawnChild } from './spawn.js';
import type { Spool } from './streams/spool.js';
import { uuid } from '../platform/uuid.js';

/** What all attempts of one run have in common. */
export interface Setting {
  readonly host: Host;
  readonly plan: Plan;
  readonly signals: SignalForwarder;
  readonly inherited: LaunchContext;
  /** Where output is read. */
  readonly reading: Reading | undefined;
  readonly spool: Spool | undefined;
}

export interface RunningAttempt {
  readonly startedAt: number;
  soFar(): Findings;
  readonly finished: Promise<FinishedAttempt>;
}

export interface FinishedAttempt {
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly endedMonotonic: number;
  readonly durationSeconds: number;
  readonly outcome: Extract<Outcome, { kind: Ending['kind'] | 'timed-out' | 'expectation-failed' }>;
  readonly exitCode: number;
  readonly resources: ResourceUsage;
  readonly findings: Findings;
}

/** Starts the command once: when this returns, it is running or has failed to start. */
export function startAttempt(setting: Setting): RunningAttempt {
  const { host, plan, signals, inherited, reading, spool } = setting;
  // Another attempt, or what was held back, will need it again.
  const isLast = plan.retry.retries === 0 && spool === undefined;
  const letGo = (fd: 1 | 2): void => {
    if (isLast && (fd === 1 || hasNothingToSay(plan))) host.releaseFd(fd);
  };
  const output = reading?.connectOutput(plan, host.clock, spool, letGo) ?? handDown();
  const channel = openSideChannel(plan, host);
  const outer = { ...host.env, [SIDE_CHANNEL_VARIABLE]: channel.file };
  const { env, marker } = environmentFor(outer, plan.timeout);
  const startedAt = host.clock.now();
  const startedMonotonic = host.clock.monotonic();
  const child = spawnChild(
    restoring({ argv: argvOf(plan.command), env, stdio: output.stdio }, inherited),
  );
  signals.forwardTo(child);
  const resourceWatch = watchResources(child.pid);
  // Stopped we could not keep a time limit.
  const stopWatch = plan.timeout === undefined ? mirrorJobControl(host, child.pid) : undefined;
  output.begin();
  if (plan.retry.retries === 0) host.releaseFd(0);
  for (const fd of [1, 2] as const) if (output.stdio[fd] === fd) letGo(fd);
  const finish = async (): Promise<FinishedAttempt> => {
    const { outcome, exitCode } = await endOf(child, plan.timeout, marker);
    const resources = resourceWatch.end();
    stopWatch?.end();
    signals.jobEnded();
    const endedMonotonic = host.clock.monotonic();
    const durationSeconds = endedMonotonic - startedMonotonic;
    const found = await output.finish(endedMonotonic);
    const reported = await channel.close();
    const remarks = [...found.remarks, ...reported.remarks];
    const findings = { ...withReported(found, reported), remarks };
    const times = { startedAt, startedMonotonic, endedMonotonic, durationSeconds };
    return { ...times, outcome, exitCode, resources, findings };
  };
  return { startedAt, soFar: () => output.soFar(), finished: finish() };
}

function hasNothingToSay({ verbosity, exposition }: Plan): boolean {
  return verbosity === 'quiet' && exposition === 'keep';
}

/** With a timeout, a mark by which everything that the command starts can be found again. */
function environmentFor(
  env: Host['env'],
  timeout: Timeout | undefined,
): { readonly env: Host['env']; readonly marker: string } {
  if (timeout === undefined) return { env, marker: '' };
  const id = uuid();
  return { env: { ...env, JOBMETER_RUN_ID: id }, marker: `JOBMETER_RUN_ID=${id}` };
}

type End = Pick<FinishedAttempt, 'outcome' | 'exitCode'>;

async function endOf(child: Child, timeout: Timeout | undefined, marker: string): Promise<End> {
  const ended = child.ended.then((outcome) => ({ outcome, exitCode: exitCodeOf(outcome) }));
  if (timeout === undefined || child.pid === undefined) return ended;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<'expired'>((resolve) => {
    timer = setTimeout(() => resolve('expired'), timeout.seconds * 1000);
  });
  const first = await Promise.race([ended, expired]);
  clearTimeout(timer);
  return first === 'expired' ? stop(child, child.pid, timeout, marker) : first;
}

/** The exit statuses of GNU timeout: 124, and 137 where SIGKILL was needed. */
async function stop(child: Child, pid: number, timeout: Timeout, marker: string): Promise<End> {
  const { terminateTree } = await import('./process/terminate.js');
  const { seconds: afterSeconds, killAfterSeconds } = timeout;
  const manner = await terminateTree({ pid, marker }, { killAfterSeconds, ended: child.ended });
  await child.ended;
  return manner === 'killed'
    ? { outcome: { kind: 'timed-out', afterSeconds, by: 'SIGKILL' }, exitCode: 137 }
    : { outcome: { kind: 'timed-out', afterSeconds, by: 'SIGTERM' }, exitCode: 124 };
}
