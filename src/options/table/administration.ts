/** Options of `delete`, `prune`, `check` and `crontab`, in this order. */
export const ADMINISTRATION = {
  olderThan: {
    kind: 'value',
    metavar: 'DURATION',
    section: 'Which groups',
    help: 'only groups without a push for this long, such as 30d; prune requires it',
  },
  misplaced: {
    kind: 'switch',
    section: 'Which groups',
    help: 'only groups that --spread gives to another gateway, which has them',
  },
  keepFailed: {
    kind: 'switch',
    section: 'Which groups',
    help: 'keep groups whose last run failed',
  },
  everywhere: {
    kind: 'switch',
    section: 'Where results go',
    help: 'also delete where earlier runs have sent the group',
  },
  yes: {
    kind: 'switch',
    short: '-y',
    section: 'Output',
    help: 'do not ask; needed where there is no terminal',
  },
  prometheus: {
    kind: 'value',
    metavar: 'URL',
    section: 'Where results go',
    help: 'also check the Prometheus at this URL, or its prometheus.yml',
    holds: 'secret',
  },
  apply: {
    kind: 'switch',
    section: 'What to change',
    help: 'install the wrapped lines, and keep a copy of the crontab',
  },
  undo: {
    kind: 'switch',
    section: 'What to change',
    help: 'take out what --apply has put in',
  },
  system: {
    kind: 'switch',
    section: 'What to read',
    help: '/etc/crontab and /etc/cron.d; FILE has a user in each line',
  },
  notify: {
    kind: 'value',
    metavar: 'PID',
    section: 'Advanced',
    help: 'send SIGUSR1 to this parent process when the line starts, SIGUSR2 when a signal has ended it',
  },
} as const;
