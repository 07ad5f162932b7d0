import { baseName } from './wrappers.js';

export type CronShell =
  /** `path` is undefined for /bin/sh, which jobmeter takes by itself. */
  | {
      readonly kind: 'shell';
      readonly path: string | undefined;
      readonly remarks: readonly string[];
    }
  /** It measures every line. */
  | { readonly kind: 'jobmeter-shell' }
  /** Lines under it are left alone. */
  | { readonly kind: 'unfit'; readonly reason: string };

/** Those in which `'\''` is a quote in quotes. */
const WITH_QUOTES_OF_SH: readonly string[] = ['sh', 'bash', 'dash', 'ksh', 'zsh'];

/**
 * The shell of a line, by the variables above it. For a wrapped line it starts twice: cron starts it for jobmeter, jobmeter
 * for the command.
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
