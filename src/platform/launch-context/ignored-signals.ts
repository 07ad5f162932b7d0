import fs from 'node:fs';
import { isWriteOnly, readLink } from './descriptors.js';

const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'mksh', 'ash', 'busybox']);

/** What an interactive shell ignores for itself alone: QUIT, TERM, TSTP, TTIN, TTOU. TSTP gives it away. */
const OF_INTERACTIVE_SHELL = 0x38_4004n;
const TSTP = 1n << 19n;

/** KILL and STOP can't be ignored; the C library keeps 32 and 33 for itself. */
const NOT_TO_IGNORE = new Set([9, 19, 32, 33]);

/** A shell that ignores a signal has been told so (`trap '' HUP`), and its children inherit it. */
export function ignoredSignals(env: NodeJS.ProcessEnv): readonly number[] {
  const status = fs.readFileSync(`/proc/${process.ppid}/status`, 'utf8');
  const comm = /^Name:\s*(.*)$/m.exec(status)?.[1] ?? '';
  const all = BigInt(`0x${/^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const ofShell = (all & TSTP) === 0n ? all : all & ~OF_INTERACTIVE_SHELL;
  const mask = (SHELLS.has(comm) ? ofShell : 0n) | (isUnderNohup(env) ? 1n : 0n);
  // Nearly always, and each signal costs a BigInt or two.
  if (mask === 0n) return [];
  return Array.from({ length: 64 }, (_, index) => index + 1).filter(
    (number) => !NOT_TO_IGNORE.has(number) && (mask & (1n << BigInt(number - 1))) !== 0n,
  );
}

/**
 * nohup has become us, so there is no parent to ask; but shells put what they start into `_`, it has its file, and in
 * place of a terminal it gives a stdin that can't be read.
 */
function isUnderNohup(env: NodeJS.ProcessEnv): boolean {
  return (
    env['_']?.endsWith('/nohup') === true ||
    (readLink('/proc/self/fd/0') === '/dev/null' && isWriteOnly(0)) ||
    [1, 2].some((fd) => readLink(`/proc/self/fd/${fd}`).endsWith('/nohup.out'))
  );
}
