/** Options for metrics that Prometheus pulls. */
export const SERVING = {
  listen: {
    kind: 'value',
    metavar: 'ADDRESS',
    section: 'Advanced',
    help: 'serve live /metrics while the job runs: [HOST:]PORT or unix:PATH',
  },
  webConfig: {
    kind: 'value',
    metavar: 'FILE',
    section: 'Advanced',
    help: "TLS and passwords for --listen, in the format of Prometheus' exporters",
  },
} as const;
