import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { inAscii } from '../../src/platform/charset.js';
import { PLAIN, renderColumns, renderTable } from '../../src/commands/table.js';

test('columns begin at the same place of a terminal, also behind wide characters', () => {
  const text = renderTable(
    ['JOB', 'WHERE'],
    [
      ['北京', 'here'],
      ['a', 'there'],
      ['e\u0301', ''],
    ],
  );
  const lines = text.split('\n');
  expect(lines).toEqual(['JOB   WHERE', '北京  here', 'a     there', 'e\u0301', '']);
  const before = (line: string, cell: string) => stringWidth(line.slice(0, line.indexOf(cell)));
  expect(before(lines[1]!, 'here')).toBe(before(lines[2]!, 'there'));
});

test('what a terminal would obey is not printed', () => {
  expect(renderTable(['A'], [['\u001b[2J\u0007']])).toBe('A\n\uFFFD[2J\uFFFD\n');
});

test('no line is wider than the terminal, whatever is in the cells', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('北京'.repeat(9), 'e\u0301'),
  );
  const rows = fc.array(fc.tuple(text, text, text, text), { maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 12, max: 60 }), (cells, width) => {
      const columns = ['A', 'BB', 'CCC', 'DDDD'].map((heading, index) => ({
        heading,
        cells: cells.map((row) => ({ text: row[index]! })),
        min: 4,
        ...(index > 1 && { drop: index }),
        ...(index % 2 === 0 && { cutAt: 'middle' as const }),
      }));
      const table = renderColumns(columns, { ...PLAIN, width });
      for (const line of table.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a cell that does not fit is shown by its shorter text, where it has one', () => {
  const cells = [{ text: 'failure (exit 1)', brief: 'failure' }, { text: 'failure again' }];
  const at = (width: number): readonly string[] =>
    renderColumns([{ heading: 'S', min: 1, cells }], { ...PLAIN, width }).split('\n');
  expect(at(16)).toEqual(['S', 'failure (exit 1)', 'failure again', '']);
  expect(at(10)).toEqual(['S', 'failure', 'failure a…', '']);
});

test('a long name keeps its beginning, or its beginning and its end', () => {
  const text = `a${'b'.repeat(3000)}c`;
  const rows = (cutAt: 'end' | 'middle') =>
    renderTable([{ heading: 'GROUP', min: 9, cutAt }], [[text]], { ...PLAIN, width: 9 });
  expect(rows('end')).toBe('GROUP\nabbbbbbb…\n');
  expect(rows('middle')).toBe('GROUP\nabbb…bbbc\n');
});

test('a terminal that is too narrow loses the least important column first', () => {
  const columns = [
    { heading: 'JOB', cells: [{ text: 'backup' }], min: 6 },
    { heading: 'LESS', cells: [{ text: 'xxxx' }], min: 4, drop: 0 },
    { heading: 'MORE', cells: [{ text: 'yyyy' }], min: 4, drop: 1 },
  ];
  const heading = (width: number): string | undefined =>
    renderColumns(columns, { ...PLAIN, width }).split('\n')[0];
  expect(heading(18)).toBe('JOB     LESS  MORE');
  expect(heading(17)).toBe('JOB     MORE');
  expect(heading(11)).toBe('JOB');
});

test('without UTF-8, three dots stand for what is cut out, and no line becomes wider', () => {
  const rows = [['a'.repeat(20), 'next']];
  const at = (width: number): string =>
    renderTable(
      [
        { heading: 'A', min: 4 },
        { heading: 'B', min: 4 },
      ],
      rows,
      { ...PLAIN, width, inCharset: inAscii },
    );
  expect(at(16)).toBe('A           B\naaaaaaa...  next\n');
  expect(at(5)).toBe('A  B\n.  ..\n');
});
