import type { OptionKey } from '../options/options.js';

/** Notes on an option in the man page of a command, besides its line of help. */
export const OPTION_NOTES: Readonly<Partial<Record<OptionKey, string>>> = {
  label: 'It is not part of the grouping key.',
  for: 'prometheus scrapes a gateway or a textfile. The other two receive samples, which end soon after a run: their rules look back for 35 days. See jobmeter-alerts(7).',
  without: 'Alerts do not have this label then.',
  gateway:
    'Path prefixes are kept. A user:password@ in it is sent as Basic auth and shown nowhere. Without a scheme it is http.',
  spread: 'See jobmeter-gateways(7).',
  misplaced: 'See jobmeter-gateways(7).',
  textfile: 'One file for each group: see jobmeter-textfile(7).',
  remoteWrite: 'The whole URL with its path. See jobmeter-engines(7).',
  otlp: '/v1/metrics is added unless the URL ends so. See jobmeter-engines(7).',
  otlpHeaders: 'Values are percent-encoded. See jobmeter-engines(7).',
  refresh: 'Run it every minute: see jobmeter-engines(7).',
  user: 'See jobmeter-gateways(7).',
  ca: 'It replaces the certificates that come with Node.',
  stateDir:
    'The default is /var/lib/jobmeter for root, else ~/.local/state/jobmeter, unless $STATE_DIRECTORY or $XDG_STATE_HOME is set: see jobmeter-delivery(7).',
  noState: 'There is no consecutive_failures either.',
  replace: 'run sends the last success with it, push does not.',
  records: 'See jobmeter-patterns(7).',
  gauge: 'See jobmeter-patterns(7).',
  stage: 'Each stage ends where the next one begins. See jobmeter-patterns(7).',
  preset: 'See jobmeter-presets(7).',
  expect:
    'It may use record counts and gauges: rows > 0 && errors == 0. A run that exits 0 and breaks it exits 65.',
  from: 'The other stream is left alone.',
  output: 'on-failure holds the output back, and prints it only if the run failed.',
  heartbeat: 'See jobmeter-delivery(7).',
  listen:
    'A port alone is on 127.0.0.1. Port 0 takes a free one and prints it. See jobmeter-pull(7).',
  webConfig: 'See jobmeter-pull(7).',
  prefix: 'The names of your own gauges do not change.',
  httpProxy: 'For example: http://user:password@proxy:3128.',
  noProxy: 'For example: localhost,.example.com; * is all hosts.',
  timeout: 'It holds for each attempt, and for everything that the command started.',
  overlap:
    'Only runs of the same group with the same state directory count. See jobmeter-delivery(7).',
  schedule: 'none ends a schedule. See jobmeter-schedules(7).',
  every: 'In place of --schedule.',
  maxAge: 'Of a run: in place of --schedule. Of status: for jobs without a schedule.',
  grace: 'The default is 5 % of the interval, from 5m to 1h.',
  maxDuration: 'The default is three times the longest of the last 100 successful runs.',
  successCodes: 'The exit status itself is passed on.',
  dryRun: 'That is the plan, the addresses and the metrics of a first success.',
};
