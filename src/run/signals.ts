import type { Host } from '../host.js';
import type { Child } from './spawn.js';

/** Sent to us alone by a supervisor, and passed on. */
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'];

/** Typed at a terminal, so the job has them already; we only must not die before it. */
const SHARED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

export interface Forwarding<T> {
  readonly child: T;
  readonly stop: () => void;
}

/**
 * Until `stop`: we outlive the job, whatever signal comes, and the job gets what was meant for it.
 * The listeners are there before the job is: a signal between the two would end us and leave the job behind.
 */
export function forwardingSignals<T extends Pick<Child, 'kill'>>(
  host: Pick<Host, 'signals'>,
  spawn: () => T,
): Forwarding<T> {
  const listeners = new Map<NodeJS.Signals, () => void>();
  for (const signal of FORWARDED) listeners.set(signal, () => child.kill(signal));
  for (const signal of SHARED) listeners.set(signal, () => {});
  for (const [signal, listener] of listeners) host.signals.on(signal, listener);
  const child = spawn();
  return {
    child,
    stop() {
      for (const [signal, listener] of listeners) host.signals.off(signal, listener);
    },
  };
}
