import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/** Signals that dump core. The job has already left a core file of its own. */
const CORE_DUMPING = new Set<NodeJS.Signals>([
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGSYS',
  'SIGXCPU',
  'SIGXFSZ',
]);

/** How long to wait for the signal to end this process before it exits with 128+n. */
const GRACE_MS = 500;

/** Ends this process by the same signal as the job, so that the parent sees the wait status of the job. */
export function reraise(signal: NodeJS.Signals): void {
  const exit = (): never => process.exit(128 + constants.signals[signal]);
  // The kernel drops signals to PID 1 that have no handler.
  if (process.pid === 1) exit();
  if (CORE_DUMPING.has(signal)) withoutCoreFile();
  restoreDefault(signal);
  setTimeout(exit, GRACE_MS);
  process.kill(process.pid, signal);
}

function withoutCoreFile(): void {
  spawnSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
}

/** Node ignores or handles some signals itself. Removing the last listener restores the kernel's default action. */
function restoreDefault(signal: NodeJS.Signals): void {
  if (signal === 'SIGKILL' || signal === 'SIGSTOP') return;
  const listener = (): void => {};
  process.on(signal, listener);
  process.removeAllListeners(signal);
}
