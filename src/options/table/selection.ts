/** The first is the default. */
const SORT_KEYS = ['state', 'job', 'last-success', 'last-run', 'duration'] as const;

/** Options that select and sort groups. */
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
  failed: {
    kind: 'switch',
    long: '--failed',
    section: 'Which groups',
    help: 'only groups whose last run failed or was lost',
    env: [],
  },
  late: {
    kind: 'switch',
    long: '--late',
    section: 'Which groups',
    help: 'only groups past their deadline or --max-age',
    env: [],
  },
  running: {
    kind: 'switch',
    long: '--running',
    section: 'Which groups',
    help: 'only groups with a run in progress',
    env: [],
  },
  sort: {
    kind: 'value',
    long: '--sort',
    metavar: 'KEY',
    completes: SORT_KEYS as typeof SORT_KEYS,
    section: 'Output',
    help: 'order of the groups',
    env: [],
  },
  watch: {
    kind: 'switch',
    long: '--watch',
    section: 'Output',
    help: 'show the table again and again; q ends',
    env: [],
  },
  interval: {
    kind: 'value',
    long: '--interval',
    metavar: 'DURATION',
    completes: 'none',
    default: '2s',
    section: 'Output',
    help: 'how often --watch looks',
    env: [],
  },
  exitCode: {
    kind: 'switch',
    long: '--exit-code',
    section: 'Output',
    help: 'exit status 1: failed, lost or late; 2: no such group',
    env: [],
  },
} as const;
