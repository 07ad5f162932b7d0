import { expect, test } from 'vitest';
import { readMarkdown } from '../../src/help/markdown.js';
import { type TextLayout, toTerminal } from '../../src/help/terminal.js';
import { startBash } from '../rig/shell-session.js';
import { tempDir } from '../rig/temp-dir.js';

const TEXT = `
A paragraph with \`code\`, and **strong words**.

## Heading

- an item that is long enough for two lines
- another

| term | text |
| --- | --- |
| \`-x\` | What it means. |

\`\`\`
code --stays --on --one --line
\`\`\`
`;

function rendered(layout: TextLayout): string {
  const list = (name: string): never => {
    throw new Error(name);
  };
  return toTerminal(readMarkdown(TEXT, list), layout);
}

test('a text is wrapped between words, code is not', () => {
  expect(rendered({ width: 24, isStyled: false })).toBe(`  A paragraph with
  \`code\`, and strong
  words.

Heading
  - an item that is long
    enough for two lines
  - another

  \`-x\`
      What it means.

    code --stays --on --one --line
`);
});

test('a cell of a wide table is named by its column, and a file of the repository as in the text', () => {
  const text = `
| job | starts, ms | CPU, ms | \`-m\` |
| --- | --- | --- | --- |
| \`x\` | 1 (1–2) | - | 4 |

| number | \`1,2\` | \`1.2\` |
| --- | --- | --- |
| \`%\` | NaN | 1.2 |

See [the picture](/x.svg) and [this](https://example.org/).
`;
  const blocks = readMarkdown(text, () => ({ kind: 'code', text: '' }));
  expect(toTerminal(blocks, { width: 80, isStyled: false })).toBe(`  \`x\`
      starts, ms: 1 (1–2); \`-m\`: 4

  \`%\`
      \`1,2\`: NaN; \`1.2\`: 1.2

  See the picture and https://example.org/.
`);
});

test('styles take no room', () => {
  const text = rendered({ width: 24, isStyled: true });
  expect(text).toContain('\u001B[1mcode\u001B[0m,');
  expect(text).toContain('\u001B[1mHeading\u001B[0m\n');
  const plain = text.replaceAll(/\u001B\[\d+m/g, '');
  expect(plain).toContain('  A paragraph with code,\n');
});

test('Markdown that no topic needs is an error', () => {
  const read = (text: string) => (): unknown =>
    readMarkdown(text, () => ({ kind: 'code', text: '' }));
  expect(read('> quoted')).toThrow('blockquote');
  expect(read('an ![image](x.png)')).toThrow('image');
});

test.each([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
])('on a terminal with %j, the width is its own and headings are bold: %s', async (env, isBold) => {
  const shell = await startBash({
    home: tempDir(),
    env,
    before: 'stty cols 60; jobmeter help delivery',
  });
  const lines = shell.screen().split('\r\n');
  const widths = lines.map((line) => line.replaceAll(/\u001B\[[\d;]*m/g, '').length);
  expect(Math.max(...widths.filter((_, index) => !lines[index]?.includes('flush')))).toBeLessThan(
    61,
  );
  expect(widths.filter((width) => width > 50).length).toBeGreaterThan(50);
  expect(shell.screen().includes('\u001B[1mHeartbeat\u001B[0m')).toBe(isBold);
});
