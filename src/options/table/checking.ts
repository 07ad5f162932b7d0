/** Options for what `check` examines besides the destinations. */
export const CHECKING = {
  prometheus: {
    kind: 'value',
    long: '--prometheus',
    metavar: 'URL',
    completes: 'none',
    section: 'Where results go',
    help: 'also check the Prometheus at this URL, or its prometheus.yml',
    env: [],
    holds: 'secret',
  },
} as const;
