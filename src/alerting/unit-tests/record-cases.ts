import type { Labels } from '../../model/metric-family.js';
import { type Case, type ExpectedAlerts, group, GROUP } from './case.js';

const ROWS: Labels = { ...GROUP, record: 'rows', table: 'users' };

function forRows(minute: number, ...names: readonly string[]): ExpectedAlerts {
  return { minute, firing: names.map((alert) => ({ alert, labels: ROWS })) };
}

export const RECORD_CASES: readonly Case[] = [
  {
    name: 'a record count that was not found fires',
    engines: ['prometheus', 'remote-write'],
    series: group(
      {
        records: [
          [7, 2],
          [Number.NaN, 2],
          [8, 2],
        ],
        usual_records: 7,
      },
      ROWS,
    ),
    expected: [forRows(1), forRows(2, 'JobRecordsNaN'), forRows(4)],
  },
  {
    name: 'less than half of the usual records fires',
    series: group(
      {
        records: [
          [50, 2],
          [49, 2],
          [0, 2],
          [120, 2],
        ],
        usual_records: 100,
      },
      ROWS,
    ),
    expected: [forRows(1), forRows(2, 'JobRecordsLow'), forRows(4, 'JobRecordsLow'), forRows(6)],
  },
  {
    name: 'records without a usual number do not fire',
    series: group({ records: 0 }, ROWS),
    expected: [forRows(5)],
  },
];
