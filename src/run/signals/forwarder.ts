import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host.js';
import { keepGroupProbes } from './group-probes.js';

/** What a supervisor, a user or a terminal may send; all of it is meant for the job. */
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

/** These say that we are to end, once there is no job any more that they could be meant for. */
const LEAVING: ReadonlySet<NodeJS.Signals> = new Set(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']);

/** Where the group can't be asked, a guess: these come from a terminal or a shell, and those go to groups. */
const TO_GROUPS: ReadonlySet<NodeJS.Signals> = new Set(['SIGWINCH', 'SIGCONT']);
const TO_GROUPS_OF_TERMINALS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/** A signal to a group reaches its members one after the other. */
const SPREADING_MS = 5;

/** What can be sent a signal. */
export interface Recipient {
  kill(signal: NodeJS.Signals): void;
}

/** Takes every signal from before the command is started until we end, so that we never die before it. */
export interface SignalForwarder {
  /** Forwards to this one from now on. */
  forwardTo(recipient: Recipient): void;
  /** The job is gone: a signal now means that somebody wants us gone as well. */
  jobEnded(): void;
  /** The last signal that was to end the job or us, whoever got it. */
  askedToEnd(): NodeJS.Signals | undefined;
  /** Aborts with the first such signal that comes while there is no job; the signal's name is the reason. */
  readonly leaving: AbortSignal;
  close(): void;
}

export function openSignalForwarder(host: Pick<Host, 'signals' | 'stderr'>): SignalForwarder {
  const leaving = new AbortController();
  let recipient: Recipient | undefined;
  const canaries = keepGroupProbes();
  let asked: NodeJS.Signals | undefined;

  const wentToGroup = async (signal: NodeJS.Signals): Promise<boolean> => {
    let answer = canaries.ask(signal);
    if (answer === false) {
      await sleep(SPREADING_MS);
      answer = canaries.ask(signal);
    }
    return answer ?? guess(signal);
  };

  const guess = (signal: NodeJS.Signals): boolean =>
    TO_GROUPS.has(signal) || (TO_GROUPS_OF_TERMINALS.has(signal) && host.stderr.isTTY);

  const handle = async (signal: NodeJS.Signals): Promise<void> => {
    if (LEAVING.has(signal)) asked = signal;
    const job = recipient;
    if (job === undefined) {
      if (LEAVING.has(signal)) leaving.abort(signal);
    } else if (!(await wentToGroup(signal))) job.kill(signal);
  };

  const listeners = FORWARDED.map((signal) => [signal, () => void handle(signal)] as const);
  for (const [signal, listener] of listeners) host.signals.on(signal, listener);
  return {
    leaving: leaving.signal,
    askedToEnd: () => asked,
    forwardTo(job) {
      recipient = job;
      canaries.start();
    },
    jobEnded() {
      recipient = undefined;
      canaries.end();
    },
    close() {
      for (const [signal, listener] of listeners) host.signals.off(signal, listener);
    },
  };
}
