/** The first is the default. */
const ENGINES = ['prometheus', 'victoriametrics', 'remote-write'] as const;
const FORMATS = ['yaml', 'prometheusrule'] as const;

/** Options of `rules` and `dashboard`. */
export const ALERTING = {
  for: {
    kind: 'value',
    metavar: 'ENGINE',
    completes: ENGINES as typeof ENGINES,
    section: 'Alerting',
    help: 'what scrapes or receives the metrics',
  },
  gatewayJob: {
    kind: 'value',
    metavar: 'NAME',
    default: 'pushgateway',
    section: 'Alerting',
    help: 'the job_name of the gateway in prometheus.yml',
  },
  groupLabel: {
    kind: 'list',
    metavar: 'LABEL',
    section: 'Alerting',
    help: 'a label that runs set with --group',
  },
  without: {
    kind: 'list',
    metavar: 'LABEL',
    section: 'Alerting',
    help: 'a label that runs set with --label: match without it',
  },
  runbookUrl: {
    kind: 'value',
    metavar: 'URL',
    section: 'Alerting',
    help: 'link in every alert; %s in it becomes the name of the alert',
  },
  format: {
    kind: 'value',
    metavar: 'FORMAT',
    completes: FORMATS as typeof FORMATS,
    section: 'Output',
    help: 'a rule file, or an object for the Prometheus Operator',
  },
  alertmanager: {
    kind: 'switch',
    section: 'Output',
    help: 'print routes and inhibition for alertmanager.yml instead',
  },
  test: {
    kind: 'switch',
    section: 'Output',
    help: 'print unit tests of the rules for promtool instead',
  },
} as const;
