import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host.js';
import { readStat } from '../../platform/proc.js';
import { type GroupProbes, openGroupProbes } from './group-probes.js';

/** Signals that a supervisor, a user or a terminal sends. They are meant for the job. */
const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGTERM',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGCONT',
  'SIGWINCH',
];

/** Signals that terminate jobmeter itself while no job is running. */
const LEAVING: ReadonlySet<NodeJS.Signals> = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']);

/** Fallback if the group probe is not available: terminals and shells send these signals to process groups. */
const TO_GROUPS: ReadonlySet<NodeJS.Signals> = new Set(['SIGWINCH', 'SIGCONT']);
const TO_GROUPS_OF_TERMINALS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/** The kernel delivers a signal to the members of a group one after the other. */
const GROUP_DELIVERY_MS = 5;

/** A process that receives forwarded signals. */
export interface Recipient {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Handles signals from before the start of the command until jobmeter exits, so that jobmeter never dies before the
 * job.
 */
export interface SignalForwarder {
  /** Forwards signals to `recipient` from now on. */
  forwardTo(recipient: Recipient): void;
  /** The job has ended. From now on, signals are meant for jobmeter. */
  jobEnded(): void;
  /** The last terminating signal, whether forwarded or not. */
  askedToEnd(): NodeJS.Signals | undefined;
  /** Aborts on the first terminating signal while no job is running. The reason is the name of the signal. */
  readonly leaving: AbortSignal;
  close(): void;
}

export function openSignalForwarder(host: Pick<Host, 'signals' | 'stderr'>): SignalForwarder {
  const leaving = new AbortController();
  const probes = openGroupProbes();
  let recipient: Recipient | undefined;
  let lastTerminating: NodeJS.Signals | undefined;

  const handle = async (signal: NodeJS.Signals): Promise<void> => {
    if (LEAVING.has(signal)) lastTerminating = signal;
    const job = recipient;
    if (job === undefined) {
      if (LEAVING.has(signal)) leaving.abort(signal);
    } else if (!(await wentToGroup(signal, probes, host))) job.kill(signal);
  };

  const listeners = FORWARDED.map((signal) => [signal, () => void handle(signal)] as const);
  for (const [signal, listener] of listeners) host.signals.on(signal, listener);
  return {
    leaving: leaving.signal,
    askedToEnd: () => lastTerminating,
    forwardTo(job) {
      recipient = job;
      if (isRunning(job)) probes.start();
    },
    jobEnded() {
      recipient = undefined;
      probes.end();
    },
    close() {
      for (const [signal, listener] of listeners) host.signals.off(signal, listener);
    },
  };
}

/** A job as short as `true` has ended by now, and the probe would take 4 ms for nothing. */
function isRunning({ pid }: Recipient): boolean {
  return pid !== undefined && readStat(pid)?.[0] !== 'Z';
}

/** Whether the signal was sent to the process group, so that the job has got it too. */
async function wentToGroup(
  signal: NodeJS.Signals,
  probes: GroupProbes,
  { stderr }: Pick<Host, 'stderr'>,
): Promise<boolean> {
  let answer = probes.ask(signal);
  if (answer === false) {
    await sleep(GROUP_DELIVERY_MS);
    answer = probes.ask(signal);
  }
  if (answer !== undefined) return answer;
  return TO_GROUPS.has(signal) || (TO_GROUPS_OF_TERMINALS.has(signal) && stderr.isTTY);
}
