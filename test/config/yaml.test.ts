import fc from 'fast-check';
import { dump, FAILSAFE_SCHEMA, load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { ConfigNode } from '../../src/config/node.js';
import { optionsOf } from '../../src/config/options-of.js';
import { sourceOf } from '../../src/config/source.js';
import { parseYaml } from '../../src/config/yaml.js';

/** As other readers of YAML give it. */
function plain(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'empty':
      return null;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries(node.entries.map(({ name, value }) => [name, plain(value)]));
  }
}

function read(text: string): unknown {
  const parsed = parseYaml(text);
  return parsed.kind === 'document' && parsed.mistakes.length === 0 ? plain(parsed.root) : parsed;
}

function mistakesIn(text: string): readonly string[] {
  const parsed = parseYaml(text);
  const mistakes = parsed.kind === 'invalid' ? [parsed.mistake] : parsed.mistakes;
  const file = { path: 'f', text, directory: '/', optionsOf };
  return mistakes.map((mistake) => `${sourceOf(file, mistake.at)} ${mistake.text}`);
}

test.each([
  ['', null],
  ['# a comment\n', null],
  ['a: no\nb: 010\nc: 1.10\nd: 2026-01-01\n', { a: 'no', b: '010', c: '1.10', d: '2026-01-01' }],
  ['a:\nb: ~\nc: null\nd: ""\ne: "~"\n', { a: null, b: null, c: null, d: '', e: '~' }],
  ['a: &x [1, "2"]\nb: *x\n', { a: ['1', '2'], b: ['1', '2'] }],
  ['a: |\n  x\n  y\nb: >\n  x\n  y\n', { a: 'x\ny\n', b: 'x y\n' }],
  ['\uFEFFa: b\r\nc: d\r\n', { a: 'b', c: 'd' }],
  ['{a: {b: c}, d: []}', { a: { b: 'c' }, d: [] }],
  ['---\na: b\n...\n', { a: 'b' }],
])('%j is read as text, lists and maps', (text, value) => {
  expect(read(text)).toEqual(value);
});

test.each([
  ['a: 1\nb:\n  c: 1\n  c: 2\n', ['f:4:3: c is given twice: keep one']],
  ['a: !!int 5\n', ['f:1:4: has the tag !!int, which means nothing here: leave it out']],
  ['a: b\n---\nc: d\n', ['f:3:1: is a second document: leave out the ---']],
  ['[a]: b\n', ['f:1:1: is not a name: write a text before the colon']],
  ['a: *x\n', [expect.stringMatching(/^f:1:\d: is not YAML: |^f:1:5: is an alias without/)]],
  [
    'a:\n  b: 1\n c: 2\n',
    [
      'f:3:2: is not YAML: bad indentation of a mapping entry; names of one map begin in one column, and a text with ": " in it needs quotes',
    ],
  ],
  [
    'a: [b\nc: d\n',
    ['f:2:1: is not YAML: deficient indentation; a bracket or a quote before it is not closed'],
  ],
  [
    'a:\n\tb: c\n',
    ['f:2:1: is not YAML: tab characters must not be used in indentation; indent with blanks'],
  ],
  ['\r\na: 1\r\n  b: 2\r\n', [expect.stringMatching(/^f:3:\d: is not YAML: /)]],
])('the mistakes in %j are told with line and column', (text, mistakes) => {
  expect(mistakesIn(text)).toEqual(mistakes);
});

test.each(['a: {b: * * * * *}', 'a:\n  b: */5 * * * *', 'a:\n  b: * * * * *\n'])(
  'of a schedule without quotes, it is told that it needs them: %j',
  (text) => {
    expect(mistakesIn(text)).toEqual([
      expect.stringMatching(/; a text that begins with \* needs quotes$/),
    ]);
  },
);

test('nesting beyond any use is a mistake, not a stack that overflows', () => {
  expect(mistakesIn('['.repeat(100_000))).toEqual([expect.stringContaining('is not YAML')]);
});

const names = fc.stringMatching(/^[a-z_~#:-]{1,6}$/);
const values = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.string({ maxLength: 12 }),
    fc.constantFrom('no', '1.10', '~', 'a: b', '- x', '# c', "it's", '"', ' x ', 'a\nb', '\t', ''),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(names, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

test('whatever is written by a writer of YAML is read back', () => {
  fc.assert(
    fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (value) => {
      expect(read(dump(value))).toEqual(value);
    }),
  );
});

test('any text is a document or a mistake, and a document is the same as js-yaml reads it', () => {
  const pieces = fc.constantFrom(
    ...'a b : - , [ ] { } & * ! | > " # ? %'.split(' '),
    ' ',
    '\n',
    '  ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (words) => {
      const text = words.join('');
      const parsed = parseYaml(text);
      let expected: unknown;
      try {
        expected = load(text, { schema: FAILSAFE_SCHEMA });
      } catch {
        return;
      }
      expect(parsed.kind).toBe('document');
      if (parsed.kind !== 'document' || parsed.mistakes.length > 0) return;
      const empty = (node: unknown): unknown =>
        JSON.parse(JSON.stringify(node).replaceAll('null', '""'));
      expect(empty(plain(parsed.root))).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});
