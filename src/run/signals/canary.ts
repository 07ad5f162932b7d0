import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';

/**
 * A small sibling of the job in our process group, with every signal blocked, so that a signal sent to the group stays
 * pending there for us to see. Node does not tell who sent a signal, or to whom; the kernel's list of pending ones does.
 */
export interface Canary {
  /**
   * Whether the signal was sent to the whole group; once only, since a pending signal stays pending.
   * Undefined where it can't be told.
   */
  hasGot(signal: NodeJS.Signals): boolean | undefined;
  end(): void;
}

export function startCanary(): Canary {
  // It reads from us, so it ends when we do, however that happens.
  const child = spawn('/usr/bin/env', ['--block-signal', 'cat'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  // Where env knows no --block-signal (busybox, macOS) it ends at once with 125; other deaths are of the signal itself.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  const reported = new Set<NodeJS.Signals>();
  return {
    hasGot(signal) {
      if (reported.has(signal)) return false;
      const answer = child.signalCode === null ? isPending(child, signal) : true;
      if (answer === true) reported.add(signal);
      return answer;
    },
    end: () => void child.kill('SIGKILL'),
  };
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
