import type { Labels } from '../../model/metric-family.js';
import type { Alert, AlertingTarget } from '../alert.js';
import { alertsFor } from '../alerts.js';
import type { RuleOptions } from '../rule-file.js';
import { type Case, type CaseSeries, type ExpectedAlerts, group } from './case.js';
import { DEADLINE_CASES } from './deadline-cases.js';
import { exampleLabels } from './example-labels.js';
import { GATEWAY_CASES } from './gateway-cases.js';
import { formatSelector, inputSeries } from './input-series.js';
import { OUTAGE_CASES } from './outage-cases.js';
import { RECORD_CASES } from './record-cases.js';
import { RUN_CASES } from './run-cases.js';

const RULE_FILE_NAME = 'jobmeter-rules.yml';

/** https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface UnitTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly object[];
}

export type UnitTests =
  | { readonly kind: 'tests'; readonly file: UnitTestFile }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Writes tests for the rules that the same options make. Each test compares all alerts that fire,
 * so it covers every rule.
 */
export function unitTests(options: RuleOptions): UnitTests {
  const { engine, matchers } = options.target;
  const examples = exampleLabels(matchers);
  if (examples.kind === 'unknown') {
    const { label } = examples;
    const reason = `has no value for ${label} that the tests could use: print them without it`;
    return { kind: 'unknown', reason };
  }
  const { selected, others } = examples;
  const cases = CASES.filter(({ engines }) => engines?.includes(engine) ?? true);
  const tests = [
    ...cases.map((each) => unitTest(each, selected, options)),
    ...(others === undefined ? [] : [unitTest(NOT_SELECTED, others, options)]),
  ];
  const file = { rule_files: [RULE_FILE_NAME], evaluation_interval: '1m', tests };
  return { kind: 'tests', file };
}

const CASES: readonly Case[] = [
  ...DEADLINE_CASES,
  ...RUN_CASES,
  ...RECORD_CASES,
  ...OUTAGE_CASES,
  ...GATEWAY_CASES,
];

const NOT_SELECTED: Case = {
  name: 'a group that is not selected does not fire, whatever happens to it',
  series: group({
    next_deadline_timestamp_seconds: 60,
    consecutive_failures: 5,
    success: 0,
    running: 1,
    last_start_timestamp_seconds: 0,
    max_duration_seconds: 60,
    heartbeat_interval_seconds: 10,
    consecutive_skips: 9,
    records: Number.NaN,
    usual_records: 5,
    push_time: -90 * 86_400,
    push_failure_time: 60,
    expected_interval_seconds: 60,
  }),
  expected: [{ minute: 30, firing: [] }],
};

function unitTest(each: Case, ofGroup: Labels, options: RuleOptions): object {
  const { target } = options;
  const { engine } = target;
  const isScraped = engine === 'prometheus' && each.series.every(({ metric }) => metric !== 'up');
  const series: readonly CaseSeries[] = isScraped ? [...each.series, UP] : each.series;
  return {
    name: each.name,
    interval: '1m',
    input_series: series.map((one) => inputSeries(one, ofGroup, target)),
    promql_expr_test: each.expected.map((expectation) => ({
      expr: 'ALERTS{alertstate="firing"}',
      eval_time: `${expectation.minute}m`,
      exp_samples: samples(expectation, ofGroup, options),
    })),
  };
}

const UP: CaseSeries = { metric: 'up', labels: { instance: 'gateway:9091' }, values: [[1, 120]] };

function samples(
  { firing, isKept }: ExpectedAlerts,
  ofGroup: Labels,
  { target, labels: added }: RuleOptions,
): readonly object[] {
  if (isKept && target.engine === 'victoriametrics') return [];
  const alerts = alertsFor(target.engine);
  return firing.map(({ alert: name, labels }) => {
    const alert = alerts.find((each) => each.name === name);
    const all = {
      alertname: name,
      alertstate: 'firing',
      ...ofSubject(alert, labels, ofGroup, target),
      severity: alert?.severity ?? '',
      ...added,
    };
    return { labels: formatSelector('ALERTS', all), value: 1 };
  });
}

function ofSubject(
  alert: Alert | undefined,
  labels: Labels,
  ofGroup: Labels,
  { gatewayJob }: AlertingTarget,
): Labels {
  switch (alert?.subject) {
    case 'host':
      return labels;
    case 'gateway':
      return { ...labels, job: gatewayJob };
    default:
      return { ...labels, ...ofGroup };
  }
}
