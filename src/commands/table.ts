import stringWidth from 'string-width';
import { printable } from './format.js';

/** Columns side by side, as wide as their content: also for scripts that this is piped into. */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [headings, ...rows].map((row) =>
    row.map((cell) => {
      const text = printable(cell);
      return { text, width: stringWidth(text) };
    }),
  );
  const widths = headings.map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, line[column]?.width ?? 0), 0),
  );
  const rendered = lines.map((line) =>
    line.map(({ text, width }, column) => text + ' '.repeat((widths[column] ?? 0) - width)),
  );
  return rendered.map((cells) => `${cells.join('  ').trimEnd()}\n`).join('');
}
