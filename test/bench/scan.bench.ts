import { expect, test } from 'vitest';
import { renderTable } from '../../src/commands/table.js';
import { measureScan } from './scan.js';

const megabytes = Number(process.env['JOBMETER_BENCH_MEGABYTES'] ?? 200);
const rounds = Number(process.env['JOBMETER_BENCH_ROUNDS'] ?? 5);

test('parsed throughput', { timeout: 3_600_000 }, async () => {
  const rows = await measureScan({ megabytes, rounds });
  const table = renderTable(
    [
      `${megabytes} MB, ${rounds} ROUNDS`,
      'SECONDS',
      'FROM',
      'TO',
      'MB/S',
      'TIMES CAT',
      'TIMES GREP',
    ],
    rows.map(({ name, seconds, medianSeconds, megabytesPerSecond, timesCat, timesGrep }) => [
      name,
      medianSeconds.toFixed(2),
      Math.min(...seconds).toFixed(2),
      Math.max(...seconds).toFixed(2),
      megabytesPerSecond.toFixed(0),
      timesCat.toFixed(1),
      timesGrep.toFixed(1),
    ]),
  );
  console.log(`\n${table}`);
  expect(rows[0]?.name).toBe('cat');
});
