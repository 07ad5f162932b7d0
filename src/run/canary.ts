import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { constants } from 'node:os';

/**
 * A small sibling of the job in our process group, with every signal blocked, so that a signal sent to the group stays
 * pending there for us to see. Node does not tell who sent a signal, or to whom; the kernel's list of pending ones does.
 */
export interface Canary {
  /** Whether the signal was sent to the whole group. Undefined where it can't be told. */
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
  return {
    hasGot: (signal) => (child.signalCode === null ? isPending(child, signal) : true),
    end: () => void child.kill('SIGKILL'),
  };
}

function isPending({ pid, exitCode }: ChildProcess, signal: NodeJS.Signals): boolean | undefined {
  if (pid === undefined || exitCode !== null) return undefined;
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s*Z/m.test(status)) return true;
    const pending = /^ShdPnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
    return (BigInt(`0x${pending ?? '0'}`) & (1n << BigInt(constants.signals[signal] - 1))) !== 0n;
  } catch {
    return undefined;
  }
}
