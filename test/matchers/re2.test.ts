/** re2js, which is not shipped, is the reference: what does RE2 take, and what does it match? */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { compileRegexp, regexpProblem } from '../../src/matchers/re2.js';

/** A regular expression, and a text that it may match. */
interface Example {
  readonly source: string;
  readonly text: string;
}

const CHARACTERS = [...'aZkKsſßσς7_-,:&}]\n é𝄞'].map((text) => ({ source: text, text }));

const WITHOUT_TEXT = String.raw`^ $ \A \z \b \B \Q\E (?i) (?-i) (?s-m) (?m) (?-s) (?U) (?)`;

const WITH_TEXT = [
  String.raw`. x  \. .  \- -  \_ _  \x41 A  \x{1F600} 😀  \101 A  \0 0  \Qa.+\E a.+  { {`,
  String.raw`{,2} {,2}  {a} {a}  a{01} a{01}  \d 5  \D d  \s 3  \S s  \w _  \W -  \pL é  \PL 4`,
  String.raw`\p{Greek} σ  \P{Greek} s  \p{^Lu} a  \P{^Lu} A  \P{Lu} a  \pN ٣  [a-c] b  [^a-c] d`,
  String.raw`[]a] ]  [^]] a  [a-] -  [-a] a  [--a] .  [\d-z] z  [a-\x{7a}] k  [\]\-] ]  [a&&b] &`,
  String.raw`[[a] [  [[:alpha:]] a  [[:^alpha:]] 7  [^[:^word:]] _  [[:punct:]] ~`,
  String.raw`[\pL7] σ  [^\pL] 7  [^\D\S] 5  [^\x00-\x{10FFFF}] x  [j-s] K  [^j-s] ſ  [K] k  \a 7`,
];

const ATOMS: readonly Example[] = [
  ...CHARACTERS,
  ...WITHOUT_TEXT.split(' ').map((source) => ({ source, text: '' })),
  ...WITH_TEXT.flatMap((line) => line.split('  ')).map((pair) => {
    const [source = '', text = ''] = pair.split(' ');
    return { source, text };
  }),
  { source: '\\s', text: '\v' },
  { source: 'a(?m:$\n^)b', text: 'a\nb' },
  { source: 'a(?m:$\r^)b', text: 'a\rb' },
  { source: '(?:(?i)k)k', text: 'kk' },
  ...[...'fnrtv'].map((letter, at) => ({ source: `\\${letter}`, text: '\f\n\r\t\v'.charAt(at) })),
];

const REFUSED = [
  String.raw`* ( ) [ [a \ ** +? {2} {1001} {2,1} (a{40}){40} \1 \8 \q \C \Z \pX \p{Foo} \p{^ \x4`,
  String.raw`\x{} \x{110000} [z-a] [a-\d] [[:foo:]] (?=a) (?!a) (?<=a) (?<!a) (?>a) (?P=n) (?x) (?-)`,
  String.raw`(?i-:a) (?P<x-y>a) (?P<>a) (?P<n (?:a a| | \Q(a [[:a]`,
].flatMap((line) => line.split(' '));

const REPETITIONS = [
  { sign: '*', counts: [0, 1, 3] },
  { sign: '+', counts: [1, 2] },
  { sign: '?', counts: [0, 1] },
  { sign: '{0}', counts: [0] },
  { sign: '{2}?', counts: [2] },
  { sign: '{0,}', counts: [0, 2] },
  { sign: '{2,}', counts: [1, 2, 4] },
  { sign: '{1,3}', counts: [1, 2, 3, 4] },
] as const;

const GROUPS = ['(', '(?i:', '(?-s:', '(?m-i:', '(?P<n>', '(?<n>'] as const;

const { example } = fc.letrec<{ example: Example }>((tie) => {
  const inner = tie('example');
  const several = fc.array(inner, { minLength: 1, maxLength: 3 });
  const inGroup = fc
    .tuple(fc.constantFrom(...GROUPS), inner)
    .map(([opening, { source, text }]) => ({ source: `${opening}${source})`, text }));
  const repeated = fc
    .tuple(inner, fc.constantFrom(...REPETITIONS))
    .chain(([{ source, text }, { sign, counts }]) =>
      fc.constantFrom(...counts).map((count) => ({
        source: `(?:${source})${sign}`,
        text: text.repeat(count),
      })),
    );
  return {
    example: fc.oneof(
      { depthSize: 'medium' },
      { weight: 3, arbitrary: fc.constantFrom(...ATOMS) },
      { weight: 2, arbitrary: several.map(inOrder) },
      { weight: 1, arbitrary: several.map(anyOf) },
      { weight: 1, arbitrary: inGroup },
      { weight: 1, arbitrary: repeated },
    ),
  };
});

function inOrder(examples: readonly Example[]): Example {
  return {
    source: examples.map(({ source }) => source).join(''),
    text: examples.map(({ text }) => text).join(''),
  };
}

function anyOf(examples: readonly Example[]): Example {
  return {
    source: `(?:${examples.map(({ source }) => source).join('|')})`,
    text: examples.at(-1)?.text ?? '',
  };
}

/** re2js refuses two groups with one name. Prometheus does not. */
function withUniqueNames(source: string): string {
  let names = 0;
  return source.replaceAll('<n>', () => `<n${(names += 1)}>`);
}

function matches(source: string): ((text: string) => boolean) | 'refused' {
  try {
    const compiled = RE2JS.compile(source, RE2JS.DOTALL);
    return (text) => compiled.testExact(text);
  } catch {
    return 'refused';
  }
}

test('matches what RE2 matches, and nearly the same text as RE2 does', () => {
  const texts = fc.array(fc.constantFrom(...CHARACTERS.map(({ text }) => text)), { maxLength: 3 });
  fc.assert(
    fc.property(example, texts, fc.nat(5), ({ source, text }, others, at) => {
      const unique = withUniqueNames(source);
      const reference = matches(unique);
      if (reference === 'refused') throw new Error(`re2js refuses ${unique}`);
      const isMatch = compileRegexp(unique);
      const [other = ''] = others;
      const near = [
        text,
        text.toUpperCase(),
        text.slice(0, at) + other + text.slice(at),
        text.slice(0, at) + text.slice(at + 1),
        `${text}\n`,
        others.join(''),
      ];
      expect(near.map(isMatch)).toEqual(near.map(reference));
    }),
    { numRuns: 500 },
  );
});

const CLASSES = [
  ...'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'
    .split(' ')
    .map((name) => `[[:${name}:]]`),
  ...String.raw`\d \s \w \D \S \W \p{Any} \pL \p{Lu} \p{Latin} \P{^Greek} .`.split(' '),
];

test.each([...CLASSES, ...CLASSES.map((each) => `(?i)${each}`)])(
  '%s has the characters that it has in RE2',
  (source) => {
    const characters = Array.from({ length: 0x4_00 }, (_, code) => String.fromCodePoint(code));
    const reference = matches(source);
    if (reference === 'refused') throw new Error(`re2js refuses ${source}`);
    // The capital of U+019B is of Unicode 16.
    const stable = [...characters, 'K', '٣'].filter((each) => !'\u019B\u0264'.includes(each));
    expect(stable.filter(compileRegexp(source))).toEqual(stable.filter(reference));
  },
);

test('refuses what RE2 refuses, and nothing else', () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ATOMS.map(({ source }) => source)) },
    { weight: 2, arbitrary: fc.constantFrom(...REPETITIONS.map(({ sign }) => sign)) },
    { weight: 1, arbitrary: fc.constantFrom(...REFUSED) },
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      const source = pieces.join('');
      expect(regexpProblem(source) !== undefined).toBe(matches(source) === 'refused');
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a)(b', 'a ) has no ('],
  ['(?P<n>a', '(?P<n> has no closing )'],
  ['[^ab', '[^ has no closing ]'],
  ['a|*', 'there is nothing to repeat before *'],
  ['a+{2}', '+{2} repeats a repetition'],
  ['a{2,1}', '{2,1} counts down'],
  ['(x{1000}){1000}', '{1000} makes over 1000 copies'],
  ['('.repeat(2000), 'it is too large, or too deep'],
  [`a${'*(?i)'.repeat(2000)}`, 'it is too large, or too deep'],
  ['(xx?){1000}'.repeat(200), 'it is too large, or too deep'],
  ['(a)\\1', '\\1 is a back reference: RE2 has none'],
  ['\\Z', '\\Z is no escape'],
  ['\\x{', '\\x{ is no escape'],
  ['a\\', 'it ends with a single \\: write \\\\'],
  ['\\x{110000}', '\\x{110000} names no known characters, or has a range in the wrong order'],
  ['[b-a]', '[b-a] names no known characters, or has a range in the wrong order'],
  ['a\\p{Foo}', '\\p{Foo} names no known characters, or has a range in the wrong order'],
  ['[[:foo:]]', '[[:foo:]] names no known characters, or has a range in the wrong order'],
  ['a(?!b)', '(?! looks around, which RE2 does not know'],
  ['(?<=a)b', '(?<= looks around, which RE2 does not know'],
  ['(?P<a b>c)', '(?P<a b> begins a group that RE2 does not know'],
  ['(?x)a', '(?x) begins a group that RE2 does not know'],
  ['(?P=\n)', '(?P= ) begins a group that RE2 does not know'],
])('%j: %s', (source, problem) => {
  expect(regexpProblem(source)).toBe(problem);
});

test('takes two groups of one name, as Prometheus does', () => {
  expect(compileRegexp('(?P<n>a)(?P<n>b)')('ab')).toBe(true);
});

test.each(['(a+)+b', '(a|aa)+(b*)*$', '((a*)*)*!', '(.*)(.*)(.*)(.*)x'])(
  '%s does not backtrack',
  (source) => {
    const started = process.cpuUsage();
    expect(compileRegexp(source)(`${'a'.repeat(10_000)}?`)).toBe(false);
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  },
);
