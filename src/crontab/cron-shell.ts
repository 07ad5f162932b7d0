import { baseName } from './wrappers.js';

export type CronShell =
  /** `path` is undefined for /bin/sh, the default of jobmeter. */
  | {
      readonly kind: 'shell';
      readonly path: string | undefined;
      readonly remarks: readonly string[];
    }
  /** jobmeter-shell, which already measures every line. */
  | { readonly kind: 'jobmeter-shell' }
  /** Lines with this shell stay unchanged. */
  | { readonly kind: 'unfit'; readonly reason: string };

/** Shells in which `'\''` is a quote inside quotes. */
const WITH_QUOTES_OF_SH: readonly string[] = ['sh', 'bash', 'dash', 'ksh', 'zsh'];

/**
 * Finds the shell of a line, by the variables above it. For a wrapped line it runs twice: cron
 * starts jobmeter with it, and jobmeter starts the command with it.
 */
export function resolveShell(variables: ReadonlyMap<string, string>): CronShell {
  const shell = variables.get('SHELL');
  if (shell === undefined || shell === '/bin/sh') {
    return { kind: 'shell', path: undefined, remarks: [] };
  }
  const name = baseName(shell);
  if (name === 'jobmeter-shell') return { kind: 'jobmeter-shell' };
  if (!WITH_QUOTES_OF_SH.includes(name)) {
    return unfit(`SHELL=${shell} is not a shell that quotes as sh does`);
  }
  if (name === 'bash' && (variables.get('BASH_ENV') ?? '') !== '') {
    return unfit('bash would read BASH_ENV twice, for jobmeter and for the command');
  }
  const remarks =
    name === 'zsh' ? ['zsh reads .zshenv twice, for jobmeter and for the command'] : [];
  return { kind: 'shell', path: shell, remarks };
}

function unfit(reason: string): CronShell {
  return { kind: 'unfit', reason: `${reason}: not wrapped; use SHELL= (jobmeter help crontab)` };
}
