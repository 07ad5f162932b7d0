import { expect, test } from 'vitest';
import { alertsFor } from '../../src/alerting/alerts.js';
import { ruleFile } from '../../src/alerting/rule-file.js';
import { describeWith } from '../rig/server.js';
import { mutantsOf } from './mutate.js';
import { failuresOf, type Suite } from './promtool.js';
import { options, testsOf } from './targets.js';

type Rule = ReturnType<typeof ruleFile>['groups'][number]['rules'][number];

/** A rule that is wrong. Its name is unique, so that many can be tested at once. */
interface Mutant {
  readonly name: string;
  readonly of: string;
  readonly rule: Rule;
}

const PERIODS = ['1m', '3h'];

function mutants(engine: 'prometheus' | 'remote-write'): readonly Mutant[] {
  const { groups } = ruleFile(alertsFor(engine), options(engine));
  const rules = groups.flatMap(({ rules: right }) =>
    right.flatMap((rule) => [
      ...mutantsOf(rule.expr).map((expr) => ({ ...rule, expr })),
      ...(['for', 'keep_firing_for'] as const).flatMap((key) =>
        PERIODS.filter((period) => rule[key] !== period).map((period) => ({
          ...rule,
          [key]: period,
        })),
      ),
    ]),
  );
  return rules.map((rule, index) => ({ name: `mutant${index}.`, of: rule.alert, rule }));
}

/** Those that the tests do not notice. A rule that Prometheus refuses hides the others of its file, so they are tested again. */
function survivors(
  engine: 'prometheus' | 'remote-write',
  all: readonly Mutant[],
): readonly Mutant[] {
  const failures = failuresOf(suites(engine, all));
  const noticed = new Set(failures.match(/mutant\d+\./g));
  const left = all.filter(({ name }) => !noticed.has(name));
  if (failures === '' || left.length === 0) return left;
  if (left.length === all.length) throw new Error(failures);
  return survivors(engine, left);
}

/** For each alert: its mutants, and what the tests expect of the alert. */
function suites(engine: 'prometheus' | 'remote-write', all: readonly Mutant[]): readonly Suite[] {
  const tests = testsOf(options(engine));
  return [...new Set(all.map(({ of }) => of))].map((alert) => {
    const ofAlert = all.filter(({ of }) => of === alert);
    const about = tests.tests.filter((each) => isAbout(each as UnitTest, ofAlert));
    const rules = ofAlert.map(({ name, rule }) => ({ ...rule, alert: name, annotations: {} }));
    return {
      rules: { groups: [{ name: 'mutants', rules }] },
      tests: { ...tests, tests: about.map((each) => expecting(each as UnitTest, alert, ofAlert)) },
    };
  });
}

interface UnitTest {
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly {
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

/** The gateway is in every test. */
function isAbout({ input_series }: UnitTest, ofAlert: readonly Mutant[]): boolean {
  const names = input_series.map(({ series }) => series.replace(/\{.*/, ''));
  const pushed = names.filter((name) => name !== 'up');
  const isOfGateway = (expr: string): boolean => /^(?:absent\()?up\b/.test(expr);
  return ofAlert.some(({ rule: { expr } }) =>
    isOfGateway(expr)
      ? pushed.length === 0 || input_series.some(isOutage)
      : pushed.some((name) => expr.includes(name)),
  );
}

function isOutage({ series, values }: UnitTest['input_series'][number]): boolean {
  return series.startsWith('up{') && /\b0\+/.test(values);
}

function expecting(test: UnitTest, alert: string, ofAlert: readonly Mutant[]): object {
  const expectations = test.promql_expr_test.flatMap((expectation) => {
    const right = expectation.exp_samples.filter(({ labels }) => labels.includes(`"${alert}"`));
    return ofAlert.map(({ name }) => ({
      ...expectation,
      expr: `ALERTS{alertstate="firing", alertname="${name}"}`,
      exp_samples: right.map(({ labels, value }) => ({
        labels: labels.replace(`"${alert}"`, `"${name}"`),
        value,
      })),
    }));
  });
  return { ...test, promql_expr_test: expectations };
}

/** Hundreds of mutants, each with a storage of its own. */
const SLOW = { timeout: 900_000 };

describeWith('promtool')('unit tests of the rules', SLOW, () => {
  test.each(['prometheus', 'remote-write'] as const)(
    'notice every change of an expression or a period for %s',
    (engine) => {
      const all = mutants(engine);
      expect(all.length).toBeGreaterThan(100);
      expect(
        survivors(engine, all).map(
          ({ of, rule }) => `${of}: ${rule.expr} for ${rule.for} keep ${rule.keep_firing_for}`,
        ),
      ).toEqual([]);
    },
  );
});
