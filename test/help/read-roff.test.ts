import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Spans } from '../../src/help/blocks.js';
import { readRoff } from '../../src/help/read-roff.js';
import { toRoff } from '../../src/help/roff.js';
import { toTerminal } from '../../src/help/terminal.js';

const EDITION = { version: '1.0.0', date: '2026-11-27' };

/** With all that means something to roff. */
const word = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...(String.raw`.'\"-^~` + '`'), '\\fR', '\\(', 'é', '😀'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 8,
  })
  .map((text) => text.replaceAll(/\s/g, '_'));
const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
const spans: fc.Arbitrary<Spans> = fc.array(
  fc.record({ style: fc.constantFrom('plain', 'strong', 'code', 'argument'), text }),
  { minLength: 1, maxLength: 4 },
);
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant('heading' as const),
    level: fc.constantFrom(1 as const, 2 as const),
    text,
  }),
  fc.record({ kind: fc.constant('paragraph' as const), spans }),
  fc.record({ kind: fc.constant('items' as const), items: fc.array(spans, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('definitions' as const),
    entries: fc.array(fc.record({ term: spans, body: spans }), { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('code' as const),
    text: fc.array(fc.oneof(fc.constant(''), text)).map((lines) => ['$ x', ...lines].join('\n')),
  }),
);

test('a man page of a topic is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(block), (written) => {
      const begin: Block = { kind: 'heading', level: 1, text: 'Description' };
      // Two lists in a row would be one: a paragraph stands between them.
      const between: Block = { kind: 'paragraph', spans: [{ style: 'plain', text: 'And:' }] };
      const blocks = [begin, ...written.flatMap((each) => [each, between])];
      const page = { name: 'jobmeter-x', section: 7, summary: 'about x', blocks } as const;
      const read = readRoff(toRoff(page, EDITION));
      for (const isStyled of [true, false]) {
        const layout = { width: 80, isStyled };
        expect(toTerminal(read, layout)).toBe(toTerminal(blocks, layout));
      }
    }),
  );
});
