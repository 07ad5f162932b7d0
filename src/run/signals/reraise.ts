import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/** These leave a core file, and the job has left its own already. */
const DUMPING = new Set<NodeJS.Signals>([
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

/** How long a signal may take to end us. */
const GRACE_MS = 500;

/** Dies of the same signal as the job, so that whoever started us sees what they would have seen of the job. */
export function reraise(signal: NodeJS.Signals): void {
  const exit = (): never => process.exit(128 + constants.signals[signal]);
  // The kernel keeps from PID 1 every signal that it has no handler for.
  if (process.pid === 1) exit();
  if (DUMPING.has(signal)) withoutCoreFile();
  restoreDefault(signal);
  setTimeout(exit, GRACE_MS);
  process.kill(process.pid, signal);
}

function withoutCoreFile(): void {
  spawnSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
}

/** Node ignores or handles some signals itself; taking away the last listener brings the kernel's default back. */
function restoreDefault(signal: NodeJS.Signals): void {
  if (signal === 'SIGKILL' || signal === 'SIGSTOP') return;
  const listener = (): void => {};
  process.on(signal, listener);
  process.removeAllListeners(signal);
}
