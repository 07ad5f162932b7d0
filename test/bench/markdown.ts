import type { Spread } from './statistics.js';

/** A table as a README takes it; all columns but the first are numbers. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = headings.map((heading, column) =>
    Math.max(3, heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => '-'.repeat(column === 0 ? width : width - 1));
  return [
    line(headings),
    `| ${rule.map((dashes, column) => (column === 0 ? dashes : `${dashes}:`)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** `-` for what could not be measured. */
export function fixed(value: number, digits: number, unit = ''): string {
  return Number.isFinite(value) ? `${value.toFixed(digits)}${unit}` : '-';
}

/** Milliseconds, with the quartiles in parentheses. */
export function milliseconds({ lowerQuartile, median, upperQuartile }: Spread): string {
  if (!Number.isFinite(median)) return '-';
  const [from, middle, to] = [lowerQuartile, median, upperQuartile].map((seconds) =>
    (seconds * 1000).toFixed(0),
  );
  return `${middle} (${from}–${to})`;
}
