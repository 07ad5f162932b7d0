import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  overprints,
  withoutControlSequences,
} from '../../../src/extract/scan/control-sequences.js';

test.each([
  ['a colour', '\u001B[1;31m42\u001B[0m', '42'],
  ['a colour with colons', '\u001B[38:2::255:0:0m42\u001B[m', '42'],
  ['a private mode', '\u001B[?25l42\u001B[?25h', '42'],
  ['a cursor style, which has a blank in it', '\u001B[2 q42', '42'],
  ['a title that ends with BEL', '\u001B]0;title [here]\u000742', '42'],
  ['a title that ends with ST', '\u001B]2;title\u001B\\42', '42'],
  ['a hyperlink', '\u001B]8;id=1;http://x/y\u001B\\42\u001B]8;;\u001B\\', '42'],
  ['a device control string', '\u001BP1$r0m\u001B\\42', '42'],
  ['tput sgr0', '42\u001B(B\u001B[m\u000F', '42'],
  ['a two-character escape', '\u001B742\u001B8', '42'],
  ['a reset', '\u001Bc42', '42'],
  ['one that breaks off', '42\u001B[1;3', '42'],
  ['a title that breaks off', '42\u001B]0;title', '42'],
  ['a title that ends with the 8-bit ST', '\u001B]0;title\u009C42', '42'],
  ['a colour that CAN cancels', '4\u001B[1;3\u00182', '42'],
  ['a title that SUB cancels', '4\u001B]0;title\u001A2', '42'],
  ['ESC at the end', '42\u001B', '42'],
  ['a title with colours in it', '\u001B]0;\u001B[32mtitle\u001B[0m\u000742', '42'],
  ['a title with tput sgr0 in it', '\u001B]0;\u001B(B\u001B[mtitle\u000742', '42'],
  ['a title with a saved cursor in it', '\u001B]0;a\u001B7b\u001B8\u001B\\42', '42'],
  ['a title in a title', '\u001B]0;a\u001B]2;b\u0007c\u000742', '42'],
  ['a title with colours that CAN cancels', '\u001B]0;a\u001B[1mb\u001842', '42'],
  ['a title in a string of tmux', '\u001BPtmux;\u001B\u001B]0;a\u0007\u001B\\42', '42'],
  ['a link in a string of tmux', '\u001BPtmux;\u001B\u001B]8;;u\u001B\u001B\\\u001B\\42', '42'],
  ['a title in a private message', '\u001B^a\u001B]0;b\u0007c\u001B\\42', '42'],
  ['a title between two others', '\u001B]0;a\u001B[1m4\u001B]0;b\u00072', '42'],
  ['a bell', '\u000742\u0007', '42'],
  ['a title that another sequence breaks off', '\u001B]0;title\u001B[1m42', '42'],
  ['an 8-bit control character, which is a letter elsewhere', 'À\u009B1m', 'À\u009B1m'],
])('%s is no part of the text', (_what, line, text) => {
  expect(withoutControlSequences(line)).toBe(text);
});

test.each([
  ['\u001B[2K\u001B[1Grows: 5\u001B[2K\u001B[1Grows: 42', ['rows: 5', 'rows: 42']],
  ['rows: \u001B[1m42\u001B[0m\u001B[G', ['rows: 42']],
  ['rows:\u001B[20G42', ['rows: 42']],
  ['files 4\u001B[32m\u001B[2C\u001B[1m2', ['files 4 2']],
  ['files\u001B[20G 42\u001B[40G', ['files 42']],
  ['\u001B[1G', ['']],
])('%j, which goes back to the first column, is %j', (line, texts) => {
  expect(overprints(line)).toEqual(texts);
});

/** As ECMA-48 has them, made from their parts. */
function bytes(from: number, to: number): fc.Arbitrary<string> {
  return fc.integer({ min: from, max: to }).map((code) => String.fromCharCode(code));
}
function many(byte: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(byte, { maxLength: 8 }).map((all) => all.join(''));
}
const INTERMEDIATE = bytes(0x20, 0x2f);
const SEQUENCES = fc.oneof(
  fc
    .tuple(many(bytes(0x30, 0x3f)), many(INTERMEDIATE), bytes(0x40, 0x7e))
    .map((parts) => `\u001B[${parts.join('')}`)
    // In place of a movement to another column stands a blank.
    .filter((sequence) => !/^..\d*[CG`a]$/s.test(sequence)),
  fc
    .tuple(
      fc.constantFrom(...'PX]^_'),
      many(fc.oneof(bytes(0x20, 0x7e), bytes(0x08, 0x0d), fc.constantFrom('ä', '北'))),
      fc.constantFrom('\u0007', '\u001B\\'),
    )
    .map((parts) => `\u001B${parts.join('')}`),
  fc
    .tuple(fc.array(INTERMEDIATE, { minLength: 1, maxLength: 3 }), bytes(0x30, 0x7e))
    .map(([some, last]) => `\u001B${some.join('')}${last}`),
  bytes(0x30, 0x7e)
    .filter((last) => !'[PX]^_'.includes(last))
    .map((last) => `\u001B${last}`),
  fc.constantFrom('\u000E', '\u000F', '\u0007'),
);

test('any sequence of the grammar is taken out of any text, and nothing else', () => {
  const text = fc.stringMatching(/^[^\u0007\u000E\u000F\u001B]*$/u);
  fc.assert(
    fc.property(fc.array(fc.tuple(text, SEQUENCES)), text, (pieces, end) => {
      const line = pieces.map((piece) => piece.join('')).join('') + end;
      expect(withoutControlSequences(line)).toBe(pieces.map(([piece]) => piece).join('') + end);
    }),
    { numRuns: 2000 },
  );
});

test('control strings that never end take no longer than their length', () => {
  const before = process.cpuUsage();
  for (const piece of ['\u001B]', '\u001B]\u001B[1m', '\u001B]a\u0007', '\u001B]\u001B]a\u0007']) {
    withoutControlSequences(piece.repeat(100_000));
  }
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
});
