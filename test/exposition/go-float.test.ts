import { expect, it } from 'vitest';
import { parseGoFloat } from '../../src/exposition/go-float.js';

// exposition-gateway.test.ts checks these against a gateway.
it.each([
  ['1', 1],
  ['+1', 1],
  ['-1.5', -1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['1E-3', 0.001],
  ['1e-999', 0],
  ['NaN', Number.NaN],
  ['Nan', Number.NaN],
  ['Inf', Infinity],
  ['+Inf', Infinity],
  ['-infinity', -Infinity],
])('%s is a number', (text, value) => {
  expect(parseGoFloat(text)).toBe(value);
});

it.each(['', '.', '1e', 'e3', '1e999', '+NaN', '0x10', '0x1p3', '1_000', '1,5', '1 ', '٣', 'info'])(
  '"%s" is not a number',
  (text) => {
    expect(parseGoFloat(text)).toBeUndefined();
  },
);
