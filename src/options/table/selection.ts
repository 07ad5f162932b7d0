/** Which of the groups a command is about. */
export const SELECTION = {
  match: {
    kind: 'list',
    long: '--match',
    metavar: 'MATCHERS',
    completes: 'label',
    section: 'Which groups',
    help: `only groups with these labels, as in PromQL: 'env=~"prod.*"'`,
    env: [],
  },
} as const;
