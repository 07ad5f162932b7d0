import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNumber, readNumber } from '../../../src/extract/numbers/number.js';
import { type Unit, unitOf } from '../../../src/extract/numbers/unit.js';

test.each([
  ['42', 42],
  ['-1.5', -1.5],
  ['+7', 7],
  ['\u22123', -3],
  ['.5', 0.5],
  ['1e3', 1000],
  ['1.5e-6', 1.5e-6],
  ['1,234,567', 1_234_567],
  ['1 234', 1234],
  ['1\u00A0234\u00A0567', 1_234_567],
  ['1\u202F234', 1234],
  ["1'234.5", 1234.5],
  ['1’234', 1234],
  ['1_000', 1000],
  ['-1,234.5', -1234.5],
  ['12,34,567', 1_234_567],
  ['1.2k', 1200],
  ['3M', 3e6],
  ['2 Mi', 2 * 2 ** 20],
  ['3.4 GiB', 3.4 * 2 ** 30],
  ['10 kB', 10_000],
  ['1.5 MB/s', 1.5e6],
  ['12 bytes', 12],
  ['12.5%', 12.5],
  ['3 %', 3],
])('%j is the number %d', (text, value) => {
  expect(parseNumber(text)).toBeCloseTo(value, 9);
});

const NO_NUMBERS = [
  '',
  'abc',
  '1,23',
  '0x10',
  '--1',
  '1.2.3',
  'NaN',
  '5m',
  '1,234 567',
  '.',
  '-',
  'E0',
  '.e1',
];

test.each([...NO_NUMBERS, '3 rows', '1i', '1:02', '%', 'k'])('%j is no number', (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

test.each([
  ['1h02m', 3720],
  ['00:03:12', 192],
  ['3:12', 192],
  ['3:12.5', 192.5],
  ['1-00:00:01', 86_401],
  ['2 days, 1:00:00', 176_400],
  ['1.5s', 1.5],
  ['350 ms', 0.35],
  ['12 µs', 12e-6],
  ['2 minutes and 3 seconds', 123],
  ['2 min 3 sec', 123],
  ['1d 2h', 93_600],
  ['5m', 300],
  ['1,234 ms', 1.234],
  ['42', 42],
  ['1,234.5', 1234.5],
  ['1h:02m:03s', 3723],
  ['1.5e-05 seconds', 1.5e-5],
  ['5 usec', 5e-6],
  ['2 Tage 1 Stunde und 3 Sekunden', 176_403],
  ['1 Std., 2 Min. und 3 Sek.', 3723],
  ['90:00', 5400],
  ['01:23 min', 83],
  ['01:23 h', 4980],
  ['00:01.234s', 1.234],
  ['2 jours 3 heures et 4 secondes', 183_604],
])('%j are %d seconds', (text, value) => {
  expect(parseNumber(text, 'seconds')).toBe(value);
});

test.each([
  '25:61:61',
  '10:99',
  '1:60:00',
  '100%',
  '1h02',
  '3 GiB',
  '1:2',
  '01:60 h',
  '01:23 m',
  ':',
  '1h:2',
  '3s 2h',
  '1h1h',
  '5 constructor',
])('%j are no seconds', (text) => {
  expect(parseNumber(text, 'seconds')).toBeUndefined();
});

test.each([
  ['12K', 12_000],
  ['3g', 3e9],
  ['5m', 5e6],
  ['1.5 Ki', 1536],
  ['10 kb', 10_000],
  ['1.5 Go', 1.5e9],
  ['2 Kio', 2048],
  ['5 octets', 5],
  ['1 megabyte', 1e6],
  ['3 gibibytes', 3 * 2 ** 30],
  ['3 MB/sec', 3e6],
  ['4096', 4096],
])('%j are %d bytes', (text, value) => {
  expect(parseNumber(text, 'bytes')).toBe(value);
});

test.each(['8 Mbit', '3 Mb', '3 Mb/s', '5 Kbits', '8 bits', '5 o', '3 megabits'])(
  '%j may be bits, and are no bytes',
  (text) => {
    expect(parseNumber(text, 'bytes')).toBeUndefined();
  },
);

test.each(['3 MiB', '3M', '5 bytes'])('%j has a unit, and is no number of kilobytes', (text) => {
  expect(parseNumber(text, unitOf('x_kilobytes'))).toBeUndefined();
});

test.each(['1e400', '-1e400', '1e308 TB'])('%j is more than a number can hold', (text) => {
  expect(parseNumber(text)).toBeUndefined();
});

test('percent become a ratio where the name says so', () => {
  expect(parseNumber('12.5%', 'ratio')).toBe(0.125);
  expect(parseNumber('0.5', 'ratio')).toBe(0.5);
});

test.each([
  ['dump_bytes', 'bytes'],
  ['wait_seconds', 'seconds'],
  ['hit_ratio', 'ratio'],
  ['bytes_read', 'none'],
  ['dump_kilobytes', 'scaled-bytes'],
  ['dump_megabytes', 'scaled-bytes'],
  ['dump_kib', 'scaled-bytes'],
])('the unit of %s is %s', (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});

test('every finite number is read as JavaScript prints it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseNumber(String(value))).toBe(value + 0);
    }),
  );
});

test('every integer is read as it is printed in groups', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom(',', ' ', "'", '_'), (value, separator) => {
      const text = value.toLocaleString('en-US').replaceAll(',', separator);
      expect(parseNumber(text)).toBe(value);
    }),
  );
});

test('any text is a number or not, and never takes long', () => {
  const units: readonly Unit[] = ['none', 'bytes', 'seconds', 'ratio'];
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[\d.,:+\-e %hms]*$/));
  fc.assert(
    fc.property(texts, fc.constantFrom(...units), (text, unit) => {
      expect(parseNumber(text, unit)).not.toBeNaN();
    }),
  );
});

test('a number with marks is read the same on the fast path and on the slow one', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 4 });
  const text = fc
    .tuple(fc.array(digits, { maxLength: 4 }), fc.constantFrom('.', ','))
    .map(([parts, mark]) => parts.join(mark));
  const mixed = fc.string({ unit: fc.constantFrom(...'0123,.'), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.oneof(text, mixed),
      fc.constantFrom<Unit>('none', 'count', 'bytes', 'seconds', 'ratio'),
      (number, unit) => {
        const slow = readNumber(` ${number}`, unit);
        const isAmbiguous = typeof slow === 'object' && slow.kind === 'ambiguous';
        expect(readNumber(number, unit)).toEqual(isAmbiguous ? { ...slow, text: number } : slow);
      },
    ),
    { numRuns: 5000 },
  );
});
