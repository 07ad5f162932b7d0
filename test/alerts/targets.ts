import type { AlertingTarget, RuleEngine } from '../../src/alerting/alert.js';
import type { RuleOptions } from '../../src/alerting/rule-file.js';
import { type UnitTestFile, unitTests } from '../../src/alerting/unit-tests/unit-tests.js';

export const ENGINES: readonly RuleEngine[] = ['prometheus', 'victoriametrics', 'remote-write'];

export function target(engine: RuleEngine, given: Partial<AlertingTarget> = {}): AlertingTarget {
  const gatewayJob = 'pushgateway';
  return { engine, prefix: 'batch_job_', matchers: [], gatewayJob, without: [], ...given };
}

export function options(engine: RuleEngine, given: Partial<AlertingTarget> = {}): RuleOptions {
  return { target: target(engine, given), labels: {}, runbookUrl: undefined };
}

export function testsOf(of: RuleOptions): UnitTestFile {
  const made = unitTests(of);
  if (made.kind === 'unknown') throw new Error(made.reason);
  return made.file;
}
