import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complaintIn } from '../../../src/destinations/pushgateway/complaint.js';

const SAMPLE = 'label:{name:"job" value:"a} "} gauge:{value:1}';
const DUPLICATE = 'was collected before with the same name and label values';

test.each([
  [
    `pushed metrics are invalid: collected metric "a" { ${SAMPLE}} ${DUPLICATE}`,
    `pushed metrics are invalid: collected metric "a" ${DUPLICATE}`,
  ],
  [
    `2 error(s) occurred:\n* collected metric a { label:<name:"job" value:"a" > } ${DUPLICATE}\n* collected metric "b" { ${SAMPLE}} ${DUPLICATE}`,
    `collected metric a ${DUPLICATE}`,
  ],
])('duplicates in %j are told by the name of the first', (body, text) => {
  expect(complaintIn(body)).toEqual({ text, isDuplicate: true });
});

test('complaints of other kinds are all told, each without its sample', () => {
  const body = `* collected metric "a" { ${SAMPLE}} is not a GAUGE\n* collected metric "b" { ${SAMPLE}} is not a GAUGE`;
  expect(complaintIn(body)).toEqual({
    text: '* collected metric "a" is not a GAUGE\n* collected metric "b" is not a GAUGE',
    isDuplicate: false,
  });
});

test('any other text stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(complaintIn(text)).toEqual({ text, isDuplicate: false });
    }),
  );
});
