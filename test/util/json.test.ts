import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../src/util/json.js';

test.each([
  ['\u009B2J', String.raw`"\u009b2J"`],
  ['\u007F', String.raw`"\u007f"`],
  ['a\u202Eb', String.raw`"a\u202eb"`],
  ['\n', String.raw`"\n"`],
  ['Zürich 日本 🙂', '"Zürich 日本 🙂"'],
])('%j is printed as %s', (text, printed) => {
  expect(jsonText(text)).toBe(printed);
});

const TEXT = fc.string({
  unit: fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)),
});

test('any text comes back, and none has a character that a terminal acts on', () => {
  fc.assert(
    fc.property(TEXT, TEXT, (name, value) => {
      const text = jsonText({ [name]: [value] });
      expect(JSON.parse(text)).toEqual({ [name]: [value] });
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
});
