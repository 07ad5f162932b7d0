import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from '../../../src/extract/numbers/number.js';
import type { Unit } from '../../../src/extract/numbers/unit.js';
import type { DecimalMark } from '../../../src/model/pattern.js';
import { Locale } from '../../../src/extract/numbers/reading.js';

/** A number of this text, where other numbers have shown how decimals are marked. */
function read(text: string, unit: Unit, mark: DecimalMark): number {
  const locale = new Locale();
  locale.note({ kind: 'decided', value: 0, decimal: mark });
  const reading = readNumber(text, unit);
  if (reading === undefined) return Number.NaN;
  locale.note(reading);
  return locale.decideOne(reading);
}

const MARKS = fc.constantFrom<DecimalMark>('dot', 'comma');

/** `1234.5` with groups and the decimal mark. */
function printed(value: number, decimals: number, group: string, mark: DecimalMark): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${mark === 'dot' ? '.' : ','}${fraction}`;
}

const GROUPS: Readonly<Record<DecimalMark, readonly string[]>> = {
  dot: ['', ',', ' ', "'", '’', '_', '\u00A0', '\u2009', '\u202F'],
  comma: ['', '.', ' ', "'", '’', '_', '\u00A0', '\u2009', '\u202F'],
};

test('a number is read as it is printed, in groups and with decimals of every kind', () => {
  const cents = fc.integer({ min: -1e11, max: 1e11 });
  fc.assert(
    fc.property(cents, fc.nat(5), fc.nat(8), MARKS, (whole, decimals, group, mark) => {
      const value = whole / 10 ** decimals;
      const text = printed(value, decimals, GROUPS[mark][group] ?? '', mark);
      expect(read(text, 'none', mark)).toBeCloseTo(value, 6);
      expect(read(`${text},`, 'none', mark)).toBeCloseTo(value, 6);
    }),
    { numRuns: 2000 },
  );
});

const MULTIPLES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const NOUNS = ['', 'B', 'Byte', 'Bytes', 'bytes', 'B/s'];

test('a size is read as it is printed, with every multiple', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999 }),
      fc.nat(6),
      fc.constantFrom(...NOUNS),
      fc.constantFrom('', ' ', '\u00A0'),
      fc.boolean(),
      fc.boolean(),
      MARKS,
      (thousandths, power, noun, blank, isBinary, isSaid, mark) => {
        const i = isBinary && isSaid && power > 0 ? 'i' : '';
        const number = printed(thousandths / 1000, 3, '', mark);
        const text = `${number}${blank}${MULTIPLES[power]}${i}${noun}`;
        const unit = isBinary && !isSaid ? 'binary-bytes' : 'bytes';
        const value = (thousandths / 1000) * (isBinary ? 1024 : 1000) ** power;
        expect(
          Math.abs(read(text, unit, mark) / (value || 1) - (value === 0 ? 0 : 1)),
        ).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 2000 },
  );
});

/** Days, hours, minutes, and thousandths of a second. */
const PARTS = fc.tuple(fc.nat(400), fc.nat(23), fc.nat(59), fc.nat(59_999));

type Print = (days: number, hours: number, minutes: number, seconds: string) => string;

const two = (value: number): string => String(value).padStart(2, '0');
const padded = (seconds: string): string => seconds.replace(/^\d(?!\d)/, '0$&');
const plural = (count: number | string, noun: string): string =>
  `${count} ${noun}${String(count) === '1' ? '' : 's'}`;

const FORMS: readonly Print[] = [
  (d, h, m, s) => `${d}d${h}h${m}m${s}s`,
  (d, h, m, s) => `${d * 24 + h}h${m}m${s}s`,
  (d, h, m, s) => `${d * 24 + h}h ${m}min ${s}s`,
  (d, h, m, s) => `${(d * 24 + h) * 60 + m}m${s}s`,
  (d, h, m, s) => `${d * 24 + h}:${two(m)}:${padded(s)}`,
  (d, h, m, s) => `${(d * 24 + h) * 60 + m}:${padded(s)}`,
  (d, h, m, s) => `${d}-${two(h)}:${two(m)}:${padded(s)}`,
  (d, h, m, s) => `${plural(d, 'day')}, ${h}:${two(m)}:${padded(s)}`,
  (d, h, m, s) =>
    [plural(d, 'day'), plural(h, 'hour'), plural(m, 'minute'), plural(s, 'second')].join(' '),
  (d, h, m, s) => `${d * 24 + h} hours ${m} minutes and ${s} seconds`,
  (d, h, m, s) => `P${d}DT${h}H${m}M${s}S`,
  (d, h, m, s) => `PT${d * 24 + h}H${m}M${s}S`,
];

test('a duration is read as it is printed, in every form and both locales', () => {
  fc.assert(
    fc.property(PARTS, fc.constantFrom(...FORMS), MARKS, ([d, h, m, ms], form, mark) => {
      const text = form(d, h, m, printed(ms / 1000, 3, '', mark));
      const value = ((d * 24 + h) * 60 + m) * 60 + ms / 1000;
      expect(read(text, 'seconds', mark)).toBeCloseTo(value, 6);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['1.699G', 'binary-bytes', 1.699 * 2 ** 30],
  ['2.345 GBytes', 'binary-bytes', 2.345 * 2 ** 30],
  ['32.183Mi', 'bytes', 32.183 * 2 ** 20],
  ['136.232 GiByte', 'bytes', 136.232 * 2 ** 30],
  ['8.29M', 'bytes', 8_290_000],
  ['1 day, 2:03:04', 'seconds', 93_784],
  ['2d23h', 'seconds', 255_600],
  ['2d23h0m0.3s', 'seconds', 255_600.3],
  ['1-02:03:04', 'seconds', 93_784],
  ['PT1H2M3S', 'seconds', 3723],
  ['P1DT1S', 'seconds', 86_401],
  ['1:02:03', 'seconds', 3723],
  ['1h2m3.5s', 'seconds', 3723.5],
  ['2 hours 3 minutes 5.12 seconds', 'seconds', 7385.12],
  ['1 hours 2 minutes and 3.61 seconds', 'seconds', 3723.61],
] as const)('%s are %s, %d', (text, unit, value) => {
  expect(read(text, unit, 'dot')).toBe(value);
});

test.each([
  ['"42"', 42],
  ["'1,234.5'", 1234.5],
  ['`7`;', 7],
  ['"42",', 42],
  ['42;', 42],
  ['12,34,567', 1_234_567],
  ['1,5 Go', 1.5e9],
] as const)('%s is %d', (text, value) => {
  expect(read(text, 'none', 'comma')).toBe(value);
});

test.each([
  'PT',
  'P',
  'P1H',
  'PT1D',
  '1.2.3',
  '1,23,4',
  '12,34,56',
  '2026.11.27',
  '10.0.0.1',
  ',',
  '.,5',
])('%s is no number', (text) => {
  expect(readNumber(text, 'seconds')).toBeUndefined();
});
