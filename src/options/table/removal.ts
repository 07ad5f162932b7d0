/** What is deleted, and how sure one has to be. */
export const REMOVAL = {
  olderThan: {
    kind: 'value',
    long: '--older-than',
    metavar: 'DURATION',
    completes: 'none',
    section: 'Which groups',
    help: 'only groups without a push for this long, such as 30d; required',
    env: [],
  },
} as const;
