/** The first is the default. */
const ENGINES = ['prometheus', 'victoriametrics', 'remote-write'] as const;
const FORMATS = ['yaml', 'prometheusrule'] as const;

/** Options of `rules` and `dashboard`. */
export const ALERTING = {
  for: {
    kind: 'value',
    long: '--for',
    metavar: 'ENGINE',
    completes: ENGINES as typeof ENGINES,
    section: 'Alerting',
    help: 'what scrapes or receives the metrics',
    env: [],
  },
  gatewayJob: {
    kind: 'value',
    long: '--gateway-job',
    metavar: 'NAME',
    completes: 'none',
    default: 'pushgateway',
    section: 'Alerting',
    help: 'the job_name of the gateway in prometheus.yml',
    env: [],
  },
  groupLabel: {
    kind: 'list',
    long: '--group-label',
    metavar: 'LABEL',
    completes: 'none',
    section: 'Alerting',
    help: 'a label that runs set with --group',
    env: [],
  },
  without: {
    kind: 'list',
    long: '--without',
    metavar: 'LABEL',
    completes: 'none',
    section: 'Alerting',
    help: 'a label that runs set with --label: match without it',
    env: [],
  },
  runbookUrl: {
    kind: 'value',
    long: '--runbook-url',
    metavar: 'URL',
    completes: 'none',
    section: 'Alerting',
    help: 'link in every alert; %s in it becomes the name of the alert',
    env: [],
  },
  format: {
    kind: 'value',
    long: '--format',
    metavar: 'FORMAT',
    completes: FORMATS as typeof FORMATS,
    section: 'Output',
    help: 'a rule file, or an object for the Prometheus Operator',
    env: [],
  },
  alertmanager: {
    kind: 'switch',
    long: '--alertmanager',
    section: 'Output',
    help: 'print routes and inhibition for alertmanager.yml instead',
    env: [],
  },
  test: {
    kind: 'switch',
    long: '--test',
    section: 'Output',
    help: 'print unit tests of the rules for promtool instead',
    env: [],
  },
} as const;
