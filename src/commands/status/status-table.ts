import type { GroupSummary } from './group-summary.js';
import type { HealthCriteria } from './health.js';
import { COLUMNS, hasContent } from './status-columns.js';
import { type Cell, type Column, renderColumns, type TableFormat, asCell } from '../table.js';

/** Renders one line per group, for people. */
export function formatTable(
  groups: readonly GroupSummary[],
  expected: HealthCriteria,
  format: TableFormat,
): string {
  return renderColumns(columnsFor(groups, expected), format);
}

/**
 * Makes the table as cells.
 * @param without headings of columns to leave out
 */
export function statusCells(
  groups: readonly GroupSummary[],
  expected: HealthCriteria,
  without: readonly string[],
): { readonly headings: readonly string[]; readonly rows: readonly (readonly Cell[])[] } {
  const columns = columnsFor(groups, expected).filter(({ heading }) => !without.includes(heading));
  return {
    headings: columns.map(({ heading }) => heading),
    rows: groups.map((_, row) => columns.flatMap(({ cells }) => cells[row] ?? [])),
  };
}

/** Leaves out optional columns without content. */
function columnsFor(groups: readonly GroupSummary[], expected: HealthCriteria): readonly Column[] {
  return COLUMNS.map(({ cell, isOptional = false, ...column }) => {
    const cells = groups.map((group) => asCell(cell(group, expected)));
    return { ...column, cells, isShown: !isOptional || cells.some(hasContent) };
  }).filter(({ isShown }) => isShown);
}
