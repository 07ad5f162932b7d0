import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';

/**
 * A small sibling of the job in our process group, with every signal blocked, so that a signal sent to the group stays
 * pending there for us to see. Node does not tell who sent a signal, or to whom; the kernel's list of pending ones does.
 */
export interface GroupProbe {
  /**
   * Whether the signal was sent to the whole group; once only, since a pending signal stays pending.
   * Undefined where it can't be told.
   */
  hasGot(signal: NodeJS.Signals): boolean | undefined;
  hasReported(signal: NodeJS.Signals): boolean;
  /** False until it was seen with all signals blocked: one that came before may have left no trace. */
  isWatching(): boolean;
  end(): void;
}

export function startGroupProbe(): GroupProbe {
  // It reads from us, so it ends when we do, however that happens.
  const child = spawn('/usr/bin/env', ['--block-signal', 'cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  // Where env knows no --block-signal (busybox, macOS) it ends at once with 125; other deaths are of the signal itself.
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

const LOOK_EVERY_MS = 2;

/** Seen from a timer, not when a signal is at hand: that one may be older than what is seen. */
function observeReadiness(child: ChildProcess): () => boolean {
  let isReady = false;
  const timer = setInterval(() => {
    isReady = isGone(child) || isPending(child, 'SIGTERM') !== undefined;
    if (isReady) clearInterval(timer);
  }, LOOK_EVERY_MS);
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
    // It takes a moment until everything is blocked; a signal before that left no trace.
    return has('SigBlk') ? has('ShdPnd') : undefined;
  } catch {
    return undefined;
  }
}
