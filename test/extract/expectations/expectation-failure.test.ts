import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseExpectation } from '../../../src/extract/expectations/parse-expectation.js';
import { expectationFailure } from '../../../src/extract/expectations/expectation-failure.js';

const value = (name: string, number: number, labels = {}) => ({ name, labels, value: number });

const MEASURED = {
  records: [
    value('rows', 3),
    value('errors', 0),
    value('missing', Number.NaN),
    value('per-table', 1, { table: 'a' }),
    value('per-table', 2, { table: 'b' }),
    value('peak', 5, { table: 'a' }),
    value('peak', 7, { table: 'b' }),
    value('both', 1),
  ],
  gauges: [value('dump_bytes', 1024), value('both', 2)],
};

const PEAK = {
  name: 'peak',
  aggregation: 'max',
  pattern: { kind: 'regexp', source: 'x', flags: '' },
} as const;

function holds(text: string): boolean {
  const parsed = parseExpectation(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return expectationFailure(parsed.expectation, MEASURED, [PEAK]) === undefined;
}

test.each([
  'rows > 0',
  'rows > 0 && errors == 0',
  'rows == 3',
  'rows',
  '!errors',
  '-rows < 0',
  'rows * 2 + 1 == 7',
  'rows - 1 - 1 == 1',
  '1 + 2 * 3 == 7',
  '(1 + 2) * 3 == 9',
  'rows % 2 == 1 && 10 / 4 >= 2.5',
  'errors == 1 || rows != 4',
  '"per-table" == 3',
  "'per-table' <= 3",
  'peak == 7',
  'records.rows == 3',
  'dump_bytes >= 1e3',
  'both == 1',
  'missing > 0 || rows > 0',
  '1 > 2 == 0',
])('%s holds', (text) => {
  expect(holds(text)).toBe(true);
});

test.each([
  'rows > 3',
  'errors',
  'missing > 0',
  '!(missing > 0)',
  'missing != 0',
  'missing == missing',
  'unheard_of > 0',
  'missing > 0 && rows > 0',
  'missing * 0 == 0',
  'toString == 1',
])('%s does not hold', (text) => {
  expect(holds(text)).toBe(false);
});

test.each([
  ['rows >', 'it ends at character 7, where a name or a number belongs'],
  ['rows > 0)', 'there is ) at character 9, where an operator such as > or && belongs'],
  ['(rows > 0', 'it ends at character 10, where a ) belongs'],
  ['rows = 0', 'there is = at character 6, where an operator such as > or && belongs'],
  ['rows > 0 rows', 'there is rows at character 10, where an operator such as > or && belongs'],
  ['', 'it ends at character 1, where a name or a number belongs'],
  ['rows > 5k', 'there is 5 at character 8, where a name or a number belongs'],
  ['process.exit()', 'there is ( at character 13, where an operator such as > or && belongs'],
])('%j is refused: %s', (text, reason) => {
  expect(parseExpectation(text)).toEqual({ kind: 'invalid', reason });
});

test('any text is an expectation or not', () => {
  const tokens = fc.array(fc.constantFrom('rows', '1', '(', ')', '!', '-', '&&', '==', ' ', '"'));
  const texts = fc.oneof(
    fc.string(),
    tokens.map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseExpectation(text);
      if (parsed.kind === 'invalid') expect(parsed.reason).not.toBe('');
      else expect(() => expectationFailure(parsed.expectation, MEASURED, [])).not.toThrow();
    }),
  );
});

test('arithmetic is that of JavaScript', () => {
  const operand = fc.oneof(fc.nat(9).map(String), fc.constant('rows'));
  const operator = fc.constantFrom('+', '-', '*', '<', '<=', '>', '>=', '==', '!=');
  const chain = fc.array(fc.tuple(operand, operator), { maxLength: 6 });
  fc.assert(
    fc.property(chain, operand, (pairs, last) => {
      const text = [...pairs.flat(), last].join(' ');
      // eslint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call
      expect(holds(text)).toBe(Boolean(new Function('rows', `return ${text}`)(3)));
    }),
  );
});
