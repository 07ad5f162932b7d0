import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { renderTable } from '../../src/commands/table.js';

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
