/** Options of `crontab`. */
export const CRONTAB = {
  apply: {
    kind: 'switch',
    long: '--apply',
    section: 'What to change',
    help: 'install the wrapped lines, and keep a copy of the crontab',
    env: [],
  },
  undo: {
    kind: 'switch',
    long: '--undo',
    section: 'What to change',
    help: 'take out what --apply has put in',
    env: [],
  },
  system: {
    kind: 'switch',
    long: '--system',
    section: 'What to read',
    help: '/etc/crontab and /etc/cron.d; FILE has a user in each line',
    env: [],
  },
  notify: {
    kind: 'value',
    long: '--notify',
    metavar: 'PID',
    completes: 'none',
    section: 'Advanced',
    help: 'send SIGUSR1 to this parent process when the line starts, SIGUSR2 when a signal has ended it',
    env: [],
  },
} as const;
