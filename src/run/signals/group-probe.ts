import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';

/**
 * A child process in our process group with all signals blocked. A signal to the group stays pending there, and `/proc`
 * shows it. Node does not tell whether a signal was sent to one process or to the group.
 */
export interface GroupProbe {
  /**
   * Whether the signal was sent to the group. True only once, because the signal stays pending. Undefined if unknown.
   */
  hasGot(signal: NodeJS.Signals): boolean | undefined;
  /** Whether `hasGot` has returned true for the signal. */
  hasReported(signal: NodeJS.Signals): boolean;
  /** False until all signals are blocked, because an earlier signal may have left no trace. */
  isWatching(): boolean;
  end(): void;
}

export function startGroupProbe(): GroupProbe {
  // cat reads from our pipe, so it exits when jobmeter exits, even after SIGKILL.
  const child = spawn('/usr/bin/env', ['--block-signal', 'cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  // An env without --block-signal (busybox, macOS) exits at once with 125. Death by a signal means that it got the
  // signal.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  const isReady = observeReadiness(child);
  const reported = new Set<NodeJS.Signals>();
  return {
    hasGot(signal) {
      if (reported.has(signal)) return false;
      const answer = child.signalCode === null ? isPending(child, signal) : true;
      if (answer === true) reported.add(signal);
      return answer;
    },
    hasReported: (signal) => reported.has(signal),
    isWatching: isReady,
    end: () => void child.kill('SIGKILL'),
  };
}

const POLL_INTERVAL_MS = 2;

/** Observed by a timer and not when a signal arrives, because that signal may be older than the observation. */
function observeReadiness(child: ChildProcess): () => boolean {
  let isReady = false;
  const timer = setInterval(() => {
    isReady = isGone(child) || isPending(child, 'SIGTERM') !== undefined;
    if (isReady) clearInterval(timer);
  }, POLL_INTERVAL_MS);
  timer.unref();
  return () => isReady;
}

function isGone({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

function isPending({ pid, exitCode }: ChildProcess, signal: NodeJS.Signals): boolean | undefined {
  if (pid === undefined || exitCode !== null) return undefined;
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s*Z/m.test(status)) return true;
    const bit = 1n << BigInt(constants.signals[signal] - 1);
    const has = (mask: string): boolean => {
      const digits = new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1];
      return (BigInt(`0x${digits ?? '0'}`) & bit) !== 0n;
    };
    // Until env has blocked the signals, a signal leaves no trace.
    return has('SigBlk') ? has('ShdPnd') : undefined;
  } catch {
    return undefined;
  }
}
