/** The first is the default. */
const SORT_KEYS = ['state', 'job', 'last-success', 'last-run', 'duration'] as const;

/** Options that select and sort groups. */
export const SELECTION = {
  match: {
    kind: 'list',
    metavar: 'MATCHERS',
    completes: 'label',
    section: 'Which groups',
    help: `only groups with these labels, as in PromQL: 'env=~"prod.*"'`,
  },
  failed: {
    kind: 'switch',
    section: 'Which groups',
    help: 'only groups whose last run failed or was lost',
  },
  late: {
    kind: 'switch',
    section: 'Which groups',
    help: 'only groups past their deadline or --max-age',
  },
  running: {
    kind: 'switch',
    section: 'Which groups',
    help: 'only groups with a run in progress',
  },
  sort: {
    kind: 'value',
    metavar: 'KEY',
    completes: SORT_KEYS as typeof SORT_KEYS,
    section: 'Output',
    help: 'order of the groups',
  },
  watch: {
    kind: 'switch',
    section: 'Output',
    help: 'show the table again and again; q ends',
  },
  interval: {
    kind: 'value',
    metavar: 'DURATION',
    default: '2s',
    section: 'Output',
    help: 'how often --watch looks',
  },
  exitCode: {
    kind: 'switch',
    section: 'Output',
    help: 'exit status 1: failed, lost or late; 2: no such group',
  },
} as const;
