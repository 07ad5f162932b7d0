import Table from 'cli-table3';

/** Control characters in a label value must not reach the terminal of whoever looks. */
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/g;

const NO_BORDERS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((part) => [part, '']),
);

/** Columns side by side, as wide as their content: also for scripts that this is piped into. */
export function renderTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    chars: { ...NO_BORDERS, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of [headings, ...rows]) {
    table.push(row.map((cell) => cell.replace(CONTROL, '\uFFFD')));
  }
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}
