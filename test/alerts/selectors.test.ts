import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { alertsFor } from '../../src/alerting/alerts.js';
import { ruleFile } from '../../src/alerting/rule-file.js';
import { exampleLabels } from '../../src/alerting/unit-tests/example-labels.js';
import { writeYaml } from '../../src/config/write-yaml.js';
import { parseMatchers } from '../../src/matchers/parse-matchers.js';
import { selectorOf } from '../../src/matchers/selector.js';
import { matcher } from '../matchers/arbitrary.js';
import { ENGINES, options } from './targets.js';

const matchers = fc.array(matcher, { minLength: 1, maxLength: 3 });

/** The contents of all braces but those of `up`. */
function selectorsIn(expression: string): readonly string[] {
  const found: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, name, from, to, node }) => {
      expect(type.isError).toBe(false);
      if (name !== 'LabelMatchers') return;
      const metric = expression.slice(node.parent?.from, from);
      if (metric !== 'up') found.push(expression.slice(from, to));
    },
  });
  return found;
}

test('every selector of a pushed metric has exactly the matchers of --match', () => {
  fc.assert(
    fc.property(matchers, fc.constantFrom(...ENGINES), (given, engine) => {
      const { groups } = ruleFile(alertsFor(engine), options(engine, { matchers: given }));
      const selectors = groups.flatMap(({ rules }) =>
        rules.flatMap(({ expr }) => selectorsIn(expr)),
      );
      expect(selectors.length).toBeGreaterThan(20);
      for (const selector of new Set(selectors)) {
        expect(parseMatchers(selector)).toEqual({ kind: 'matchers', matchers: given });
      }
    }),
  );
});

test('a rule file says the same after it was written as YAML', () => {
  const texts = fc.record({
    given: matchers,
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ unit: 'grapheme' })),
  });
  fc.assert(
    fc.property(texts, ({ given, labels }) => {
      const of = { ...options('prometheus', { matchers: given }), labels };
      const file = ruleFile(alertsFor('prometheus'), of);
      expect(load(writeYaml(file))).toEqual(JSON.parse(JSON.stringify(file)));
    }),
  );
});

test('the labels of the unit tests are selected by the matchers, or not, as they should', () => {
  let known = 0;
  fc.assert(
    fc.property(matchers, (given) => {
      const examples = exampleLabels(given);
      if (examples.kind === 'unknown') return;
      known += 1;
      const isSelected = selectorOf(given);
      const ofCase = { job: 'db_backup' };
      expect(isSelected({ ...ofCase, ...examples.selected })).toBe(true);
      if (examples.others === undefined) return;
      expect(isSelected({ ...ofCase, ...examples.others })).toBe(false);
    }),
  );
  expect(known).toBeGreaterThan(20);
});
