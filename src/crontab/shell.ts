import { baseName } from './wrappers.js';

export type CronShell =
  /** `path` is undefined for /bin/sh, which jobmeter takes by itself. */
  | { readonly kind: 'shell'; readonly path: string | undefined }
  /** It measures every line. */
  | { readonly kind: 'jobmeter-shell' }
  | { readonly kind: 'unknown' };

/** Those in which `'\''` is a quote in quotes. */
const WITH_QUOTES_OF_SH: readonly string[] = ['sh', 'bash', 'dash', 'ksh', 'zsh'];

/** @param shell `SHELL=` in the crontab */
export function resolveShell(shell: string | undefined): CronShell {
  if (shell === undefined || shell === '/bin/sh') return { kind: 'shell', path: undefined };
  const name = baseName(shell);
  if (name === 'jobmeter-shell') return { kind: 'jobmeter-shell' };
  return WITH_QUOTES_OF_SH.includes(name) ? { kind: 'shell', path: shell } : { kind: 'unknown' };
}
