import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMatchers } from '../../src/matchers/parse-matchers.js';
import { selectorOf } from '../../src/matchers/selector.js';
import { matcher, nearlyMatchers, writtenMatchers } from './arbitrary.js';

const cases = fc
  .array(matcher, { minLength: 1, maxLength: 3 })
  .chain((matchers) => fc.tuple(fc.constant(matchers), writtenMatchers(matchers)));

test('matchers are read as they were written, in every quote and with every escape', () => {
  fc.assert(
    fc.property(cases, ([matchers, text]) => {
      expect(parseMatchers(text)).toEqual({ kind: 'matchers', matchers });
    }),
  );
});

test('any text is either understood or has a mistake within it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), nearlyMatchers), (text) => {
      const parsed = parseMatchers(text);
      if (parsed.kind === 'matchers') return;
      expect(parsed.reason).not.toBe('');
      expect(parsed.at).toBeGreaterThanOrEqual(0);
      expect(parsed.at).toBeLessThanOrEqual(text.length);
    }),
  );
});

test.each([
  ['', 0, 'there is no matcher'],
  ['{}', 0, 'there is no matcher'],
  ['env', 3, '=, !=, =~ or !~ belongs here'],
  ['env==1', 4, `the value needs quotes of its own, in the shell 'env="=1"'`],
  ['env=~prod.*,b="1"', 5, `the value needs quotes of its own, in the shell 'env=~"prod.*"'`],
  ['env="prod', 4, 'the closing " is missing'],
  ['env="a" b="c"', 8, 'a comma belongs here, not b'],
  ['{env="a"', 8, 'a comma or the closing } belongs here'],
  ['{env="a"} 1', 10, 'nothing belongs behind the }'],
  ['up{env="a"}', 2, '=, !=, =~ or !~ belongs here'],
  [',', 0, 'a label name belongs here'],
  ['{"env"="a"}', 1, 'a label name belongs here'],
  ['env="\\d"', 5, '\\d is not an escape: write \\\\ for a backslash'],
  ['env="\\xff"', 5, 'the value is not valid UTF-8'],
  ['env="a\nb"', 6, 'there is a newline within quotes: write \\n'],
  ['env=~"(?=a)"', 5, /^not a regular expression of Prometheus \(RE2\): \(\?= looks around/],
  ['env=~`(a)\\1`', 5, /RE2.*\\1 is a back reference/],
  ['env!~"a)(b"', 5, /RE2.*a \) has no \($/],
])('%j has its mistake at %i', (text, at, reason) => {
  expect(parseMatchers(text)).toEqual({
    kind: 'invalid',
    at,
    reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
  });
});

test('a label that every object has is absent all the same', () => {
  const parsed = parseMatchers('constructor=""');
  if (parsed.kind !== 'matchers') throw new Error(parsed.reason);
  expect(selectorOf(parsed.matchers)({ job: 'a' })).toBe(true);
});
