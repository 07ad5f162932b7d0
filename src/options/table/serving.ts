/** Options for metrics that Prometheus pulls. */
export const SERVING = {
  listen: {
    kind: 'value',
    long: '--listen',
    metavar: 'ADDRESS',
    completes: 'none',
    section: 'Advanced',
    help: 'serve live /metrics while the job runs: [HOST:]PORT or unix:PATH',
    env: ['JOBMETER_LISTEN'],
  },
  webConfig: {
    kind: 'value',
    long: '--web-config',
    metavar: 'FILE',
    completes: 'file',
    section: 'Advanced',
    help: "TLS and passwords for --listen, in the format of Prometheus' exporters",
    env: ['JOBMETER_WEB_CONFIG'],
  },
} as const;
