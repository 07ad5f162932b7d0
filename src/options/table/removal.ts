/** Options of `delete` and `prune`. */
export const REMOVAL = {
  olderThan: {
    kind: 'value',
    long: '--older-than',
    metavar: 'DURATION',
    completes: 'none',
    section: 'Which groups',
    help: 'only groups without a push for this long, such as 30d; prune requires it',
    env: [],
  },
  misplaced: {
    kind: 'switch',
    long: '--misplaced',
    section: 'Which groups',
    help: 'only groups that --spread gives to another gateway, which has them',
    env: [],
  },
  keepFailed: {
    kind: 'switch',
    long: '--keep-failed',
    section: 'Which groups',
    help: 'keep groups whose last run failed',
    env: [],
  },
  everywhere: {
    kind: 'switch',
    long: '--everywhere',
    section: 'Where results go',
    help: 'also delete where earlier runs have sent the group',
    env: [],
  },
  yes: {
    kind: 'switch',
    short: '-y',
    long: '--yes',
    section: 'Output',
    help: 'do not ask; needed where there is no terminal',
    env: [],
  },
} as const;
