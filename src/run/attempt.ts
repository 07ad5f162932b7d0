import type { Host } from '../host.js';
import type { LaunchContext } from '../platform/launch-context/launch-context.js';
import { argvOf, type Plan, type Timeout } from '../model/plan.js';
import type { Outcome, ResourceUsage } from '../model/job-run.js';
import { restoreLaunchContext } from './launch.js';
import { handDown } from './streams/output.js';
import type { OutputReader } from './streams/output-reader.js';
import { watchResources } from './process/resources.js';
import { terminateTree } from './process/terminate.js';
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

/** The context that all attempts of a run share. */
export interface RunContext {
  readonly host: Host;
  readonly plan: Plan;
  readonly signals: SignalForwarder;
  readonly launchContext: LaunchContext;
  /** Undefined if no output is read. */
  readonly outputReader: OutputReader | undefined;
  readonly spool: Spool | undefined;
}

export interface RunningAttempt {
  readonly startedAt: number;
  /** Undefined if the command could not be started. */
  readonly pid: number | undefined;
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

/** Starts the command. On return, it is running or has failed to start. */
export function startAttempt(context: RunContext): RunningAttempt {
  const { host, plan, signals, launchContext, outputReader, spool } = context;
  // A further attempt or the replay of buffered output will need the descriptor.
  const isLast = plan.retry.retries === 0 && spool === undefined;
  const releaseFd = (fd: 1 | 2): void => {
    if (isLast && (fd === 1 || isStderrUnused(plan))) host.releaseFd(fd);
  };
  const output = outputReader?.connectOutput(plan, host, spool, releaseFd) ?? handDown();
  const channel = openSideChannel(plan, host);
  const outer = { ...host.env, [SIDE_CHANNEL_VARIABLE]: channel.file };
  const { env, marker } = environmentFor(outer, plan.timeout);
  const startedAt = host.clock.now();
  const startedMonotonic = host.clock.monotonic();
  const child = spawnChild(
    restoreLaunchContext({ argv: argvOf(plan.command), env, stdio: output.stdio }, launchContext),
  );
  signals.forwardTo(child);
  const resourceWatch = watchResources(child.pid);
  // Not with --timeout: a stopped jobmeter could not enforce it.
  const stopWatch = plan.timeout === undefined ? mirrorJobControl(host, child.pid) : undefined;
  output.begin();
  if (plan.retry.retries === 0) host.releaseFd(0);
  for (const fd of [1, 2] as const) if (output.stdio[fd] === fd) releaseFd(fd);
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
  return { startedAt, pid: child.pid, soFar: () => output.soFar(), finished: finish() };
}

function isStderrUnused({ verbosity, exposition }: Plan): boolean {
  return verbosity === 'quiet' && exposition === 'keep';
}

/** With a timeout, adds a marker to the environment that identifies every process of the run. */
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
  const { seconds: afterSeconds, killAfterSeconds } = timeout;
  const manner = await terminateTree({ pid, marker }, { killAfterSeconds, ended: child.ended });
  await child.ended;
  return manner === 'killed'
    ? { outcome: { kind: 'timed-out', afterSeconds, by: 'SIGKILL' }, exitCode: 137 }
    : { outcome: { kind: 'timed-out', afterSeconds, by: 'SIGTERM' }, exitCode: 124 };
}
