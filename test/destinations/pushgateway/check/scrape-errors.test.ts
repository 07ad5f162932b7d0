import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockDifference } from '../../../../src/destinations/pushgateway/check/clock.js';
import { scrapeErrors } from '../../../../src/destinations/pushgateway/check/scrape-errors.js';

/** As prototext prints a string. */
function escaped(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      const isPlain = byte >= 0x20 && byte < 0x7f;
      return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}

test('any bytes of a label value are read back, in the form of old and new gateways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
      const old = `label:<name:"job" value:"a" > label:<name:"x" value:"${escaped(bytes)}" > gauge:<value:0 > `;
      const recent = `label:{name:"job" value:"a"} label:{name:"x" value:"${escaped(bytes)}"} gauge:{value:0}`;
      const spaced = recent.replaceAll('" value:', '"  value:').replaceAll('} ', '}  ');
      for (const labels of [old, recent, spaced]) {
        const body = `1 error(s) occurred:\n* collected metric "push_time_seconds" { ${labels}} has a label named "x" whose value is not utf8: "?"\n`;
        const [error, ...others] = scrapeErrors(body);
        expect(others).toEqual([]);
        expect(error).toMatchObject({ metric: 'push_time_seconds', kind: 'not-utf8' });
        expect(error?.labels.get('x')).toEqual(Buffer.from(bytes));
        expect(error?.labels.get('job')?.toString()).toBe('a');
      }
    }),
  );
});

test('the only complaint has no star before it', () => {
  const body =
    'An error has occurred while serving metrics:\n\ncollected metric "x" { label:<name:"job" value:"a" > gauge:<value:1 > } is not a COUNTER\n';
  expect(scrapeErrors(body)).toMatchObject([{ metric: 'x', kind: 'type' }]);
});

test('any other text is no complaint, and none makes the reader fail', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(scrapeErrors(text)).toEqual([]);
      expect(scrapeErrors(`* collected metric "a" { ${text}} x`).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('the clock difference is that of the middle of a request, within its length and the second of Date', () => {
  expect(clockDifference({ date: 100, sentAt: 110, answeredAt: 112 })).toEqual({
    seconds: 10.5,
    precision: 1.5,
  });
  expect(clockDifference({ date: undefined, sentAt: 1, answeredAt: 2 }).seconds).toBeNaN();
});
