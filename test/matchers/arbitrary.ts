import fc from 'fast-check';
import { type LabelMatcher, MATCH_OPERATORS } from '../../src/model/label-matcher.js';

const label = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/),
  // Words of PromQL, and properties that every object has.
  fc.constantFrom('by', 'on', 'sum', 'offset', 'bool', 'job', 'constructor', 'NaN', 'inf'),
);

const AWKWARD = [...'"\'`\\,}{# ü𝄞\n\t\0\u0007'];
const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.array(fc.constantFrom(...AWKWARD), { maxLength: 6 }).map((parts) => parts.join('')),
);

const REGEXP_PARTS = [
  ...String.raw`a b prod . .* .+ [a-c] [^a] \d \. (a|b) (?:a) (?i) a{2} a{1,3}? | ^ $`.split(' '),
  ...String.raw`\b \pL [[:alpha:]] \Qa.b\E \x41 \x{1F600} \z \A ü`.split(' '),
  '\n',
];
const NO_RE2 = String.raw`(?=a) (?!a) (?<=a) \1 ( ) * [ \ a{1001} \Z a**`.split(' ');

const regexp: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...REGEXP_PARTS), { maxLength: 5 })
  .map((parts) => parts.join(''));

/** Also what RE2 refuses. */
export const nearlyRegexp: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...REGEXP_PARTS, ...NO_RE2), { maxLength: 4 })
  .map((parts) => parts.join(''));

export const matcher: fc.Arbitrary<LabelMatcher> = fc
  .constantFrom(...MATCH_OPERATORS)
  .chain((operator) =>
    fc.record({
      label,
      operator: fc.constant(operator),
      // A part of the expression may not be one: `(?i)*`.
      value: operator.endsWith('~')
        ? regexp.filter((source) => !/[*+?^|$)]\{|\)\*/.test(source))
        : text,
    }),
  );

const ESCAPES: Readonly<Record<string, readonly string[]>> = {
  '\n': ['\\n', '\\x0a', '\\012'],
  '\t': ['\\t', '\t'],
  '\0': ['\\000', '\\x00', '\0'],
  '\u0007': ['\\a'],
  ü: ['ü', '\\u00fc', '\\xc3\\xbc', '\\303\\274'],
  '𝄞': ['𝄞', '\\U0001D11E'],
  '\\': ['\\\\', '\\x5C'],
};

/** One of the ways in which PromQL lets a string be written. */
function written(value: string): fc.Arbitrary<string> {
  const quoted = (quote: string): fc.Arbitrary<string> =>
    fc
      .tuple(
        ...[...value].map((character) =>
          fc.constantFrom(
            ...(character === quote ? [`\\${quote}`] : (ESCAPES[character] ?? [character])),
          ),
        ),
      )
      .map((parts) => `${quote}${parts.join('')}${quote}`);
  const ways = [quoted('"'), quoted("'")];
  return fc.oneof(...ways, ...(value.includes('`') ? [] : [fc.constant(`\`${value}\``)]));
}

const space = fc.constantFrom('', '', '', ' ', '\t', '\n ');

/** The text of these matchers, in braces or not, with blanks and a last comma or not. */
export function writtenMatchers(matchers: readonly LabelMatcher[]): fc.Arbitrary<string> {
  const each = matchers.map(({ label, operator, value }) =>
    fc
      .tuple(space, space, space, space, written(value))
      .map(([a, b, c, d, literal]) => `${a}${label}${b}${operator}${c}${literal}${d}`),
  );
  return fc
    .record({ list: fc.tuple(...each), braces: fc.boolean(), comma: fc.boolean(), around: space })
    .map(({ list, braces, comma, around }) => {
      const inner = `${list.join(',')}${comma ? ',' : ''}`;
      return braces ? `${around}{${inner}}${around}` : inner;
    });
}

const PIECES = [
  ...String.raw`a job = != =~ !~ ~ "x" 'x' "" " , { } 1 : == (`.split(' '),
  ...String.raw`"\q" "\n" '\"' "\'" "\400" "\ud800" "\u00fc" "\X41" "\x41" "\U0001D11E"`.split(' '),
  '`x`',
  '" "',
  ' ',
  '"\n"',
];

/** Text that is nearly one. */
export const nearlyMatchers: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 9 })
  .map((parts) => parts.join(''));
