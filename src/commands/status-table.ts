import type { GroupSummary } from './group-summary.js';
import type { HealthCriteria } from './health.js';
import { COLUMNS, hasContent } from './status-columns.js';
import { type Cell, renderColumns, type TableFormat, asCell } from './table.js';

/** Renders one line per group, for people. */
export function formatTable(
  groups: readonly GroupSummary[],
  expected: HealthCriteria,
  format: TableFormat,
): string {
  const columns = COLUMNS.map(({ cell, isOptional, ...column }) => {
    const cells = groups.map((group) => asCell(cell(group, expected)));
    return { ...column, cells, isShown: isOptional !== true || cells.some(hasContent) };
  });
  return renderColumns(
    columns.filter(({ isShown }) => isShown),
    format,
  );
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
  const columns = COLUMNS.filter(
    ({ heading, isOptional, cell }) =>
      !without.includes(heading) &&
      (isOptional !== true || groups.some((group) => hasContent(asCell(cell(group, expected))))),
  );
  return {
    headings: columns.map(({ heading }) => heading),
    rows: groups.map((group) => columns.map(({ cell }) => asCell(cell(group, expected)))),
  };
}
