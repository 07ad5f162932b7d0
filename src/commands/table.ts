import type { Host } from '../host.js';
import { type Paint, paintFor, type Style } from './colour.js';
import { printable } from '../util/unprintable.js';
import { cut, widthOf } from './text-width.js';

export interface Cell {
  readonly text: string;
  /** In its place where the column is too narrow for it. */
  readonly brief?: string;
  readonly style?: Style;
}

export function asCell(made: string | Cell): Cell {
  return typeof made === 'string' ? { text: made } : made;
}

export interface ColumnShape {
  readonly heading: string;
  /** Minimum width on a narrow terminal. */
  readonly min: number;
  /** If even the minimum widths do not fit, columns are dropped, the lowest value first. */
  readonly drop?: number;
  /** Cut out the middle instead of the end: keys with a long common prefix differ at their ends. */
  readonly cutAt?: 'end' | 'middle';
}

export interface Column extends ColumnShape {
  readonly cells: readonly Cell[];
}

/** Unlimited if the output is not a terminal, because scripts read it. */
export interface TableFormat {
  readonly width: number;
  readonly paint: Paint;
  readonly inCharset: (text: string) => string;
}

export const PLAIN: TableFormat = {
  width: Infinity,
  paint: (_, text) => text,
  inCharset: (text) => text,
};

/** @param width default: that of the terminal */
export function formatFor(
  host: Pick<Host, 'env' | 'stdout'>,
  width: number = host.stdout.size()?.columns ?? Infinity,
): TableFormat {
  return { width, paint: paintFor(host), inCharset: (text) => host.stdout.inCharset(text) };
}

const GAP = 2;

/** The table is as wide as its content, unless `format` sets a limit. */
export function renderTable(
  shapes: readonly (string | ColumnShape)[],
  rows: readonly (readonly string[])[],
  format: TableFormat = PLAIN,
): string {
  const columns = shapes.map((shape, column) => ({
    ...(typeof shape === 'string' ? { heading: shape, min: 0 } : shape),
    cells: rows.map((row) => ({ text: row[column] ?? '' })),
  }));
  return renderColumns(columns, format);
}

/** Renders columns side by side, as wide as their content if there is room. */
export function renderColumns(
  columns: readonly Column[],
  { width: room, paint, inCharset }: TableFormat,
): string {
  const spelled = (text: string): string => inCharset(printable(text));
  const measured = fitting(
    columns.map((column) => measure(column, spelled)),
    room,
  );
  const widths = shrunk(measured, room);
  const rows = Array.from({ length: measured[0]?.texts.length ?? 0 }, (_, row) => {
    const last = measured.findLastIndex(({ texts }) => texts[row] !== '');
    return measured
      .slice(0, last + 1)
      .map(({ texts, cells, cutAt }, index) => {
        const cell = cells[row - 1];
        const width = widths[index] ?? 0;
        const whole = texts[row] ?? '';
        const isTight = cell?.brief !== undefined && widthOf(whole) > width;
        const fit = isTight ? spelled(cell.brief) : whole;
        const { text, padding } = cut(fit, { width, at: cutAt, mark: inCharset('…') });
        const style = row === 0 ? 'bold' : cell?.style;
        const styled = style === undefined ? text : paint(style, text);
        return index === last ? styled : styled + ' '.repeat(padding + GAP);
      })
      .join('');
  });
  return rows.map((line) => `${line}\n`).join('');
}

interface MeasuredColumn extends Column {
  /** The heading is the first cell. */
  readonly texts: readonly string[];
  readonly natural: number;
}

function measure(column: Column, spelled: (text: string) => string): MeasuredColumn {
  const texts = [column.heading, ...column.cells.map(({ text }) => spelled(text))];
  const natural = texts.reduce((widest, text) => Math.max(widest, widthOf(text)), 0);
  return { ...column, texts, natural };
}

function fitting(columns: readonly MeasuredColumn[], width: number): readonly MeasuredColumn[] {
  const narrowest = total(columns.map(({ natural, min }) => Math.min(natural, min)));
  if (narrowest <= width) return columns;
  const droppable = columns.filter(({ drop }) => drop !== undefined);
  const [first] = droppable.toSorted((a, b) => (a.drop ?? 0) - (b.drop ?? 0));
  return first === undefined
    ? columns
    : fitting(
        columns.filter((column) => column !== first),
        width,
      );
}

/**
 * Narrows the widest column that may shrink until all fit. In a very narrow terminal every column
 * shrinks.
 */
function shrunk(columns: readonly MeasuredColumn[], width: number): readonly number[] {
  const widths = columns.map(({ natural }) => natural);
  const giveDownTo = (floor: (column: MeasuredColumn) => number): void => {
    while (total(widths) > width) {
      const candidates = widths.map((each, index) => {
        const column = columns[index];
        return column !== undefined && each > floor(column) ? each : 0;
      });
      const widest = Math.max(...candidates);
      if (widest === 0) return;
      widths[candidates.indexOf(widest)] = widest - 1;
    }
  };
  giveDownTo(({ min }) => min);
  giveDownTo(() => 1);
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}
