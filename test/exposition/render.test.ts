import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseExposition } from '../../src/exposition/parse.js';
import type { MetricFamily } from '../../src/model/metric-family.js';
import { renderExposition } from '../../src/exposition/render.js';
import { inOwnNode } from '../rig/own-node.js';
import { describeWith, program } from '../rig/server.js';
import { validFamilies } from './arbitrary.js';

const rows: MetricFamily = {
  name: 'rows',
  help: 'Rows of "a\\b",\nby table.',
  type: 'gauge',
  samples: [
    { labels: {}, value: 1e21 },
    { labels: { table: 'a"b\\c\nd', owner: '' }, value: -Infinity },
  ],
};

it('prom-client is loaded for the first family, not before', () => {
  const script = `
    import { createRequire } from 'node:module';
    const { renderExposition } = await load('exposition/render.js');
    const { cache } = createRequire(import.meta.url);
    const loaded = () => Object.keys(cache).some((path) => path.includes('/prom-client/'));
    await renderExposition([]);
    const before = loaded();
    await renderExposition([{ name: 'rows', help: '', type: 'gauge', samples: [{ labels: {}, value: 1 }] }]);
    console.log(JSON.stringify([before, loaded()]));`;
  expect(inOwnNode(script)).toEqual([false, true]);
});

it('label values and HELP are escaped, values are written as Go reads them', async () => {
  expect(await renderExposition([rows])).toBe(
    [
      '# HELP rows Rows of "a\\\\b",\\nby table.',
      '# TYPE rows gauge',
      'rows 1e+21',
      'rows{table="a\\"b\\\\c\\nd",owner=""} -Inf',
      '',
    ].join('\n'),
  );
});

it('no families give an empty body', async () => {
  expect(await renderExposition([])).toBe('');
  expect(await renderExposition([{ ...rows, samples: [] }])).toBe('');
});

it('a family without samples is left out', async () => {
  const empty: MetricFamily = { name: 'empty', help: 'None.', type: 'gauge', samples: [] };
  expect(await renderExposition([empty, rows, empty])).toBe(await renderExposition([rows]));
});

it('families keep their order and may have names of Object.prototype', async () => {
  const names = ['z', 'constructor', '__proto__', 'toString', 'a'];
  const text = await renderExposition(names.map((name) => ({ ...rows, name })));
  expect(text.match(/(?<=# TYPE )\S+/g)).toEqual(names);
});

it('rendered families are parsed unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(validFamilies, async (families) => {
      const parsed = parseExposition(await renderExposition(families));
      expect(parsed).toEqual({ kind: 'parsed', families, strippedTimestamps: 0 });
    }),
    { numRuns: 1000 },
  );
});

it('writes NaN for NaN, and changes nothing else', async () => {
  const text = await renderExposition([
    {
      name: 'age_seconds',
      help: 'Nobody but Nan',
      type: 'gauge',
      samples: [
        { labels: {}, value: Number.NaN },
        { labels: { of: 'my Nan\u2028and Nan\r' }, value: 1 },
      ],
    },
  ]);
  expect(text).toBe(
    '# HELP age_seconds Nobody but Nan\n# TYPE age_seconds gauge\n' +
      'age_seconds NaN\nage_seconds{of="my Nan\u2028and Nan\r"} 1\n',
  );
});

describeWith('promtool')('promtool', () => {
  it('accepts every type, including NaN and infinity', async () => {
    const text = await renderExposition([
      rows,
      { name: 'read_total', help: 'Read.', type: 'counter', samples: [{ labels: {}, value: 1 }] },
      { name: 'age_seconds', help: 'Age.', type: 'gauge', samples: [{ labels: {}, value: NaN }] },
      { name: 'other', help: 'Other.', type: 'untyped', samples: [{ labels: {}, value: 0.5 }] },
      {
        name: 'size_bytes',
        help: 'Size.',
        type: 'histogram',
        samples: [
          { name: 'size_bytes_bucket', labels: { le: '1' }, value: 1 },
          { name: 'size_bytes_bucket', labels: { le: '+Inf' }, value: 2 },
          { name: 'size_bytes_sum', labels: {}, value: 5 },
          { name: 'size_bytes_count', labels: {}, value: 2 },
        ],
      },
      {
        name: 'wait_seconds',
        help: 'Wait.',
        type: 'summary',
        samples: [
          { labels: { quantile: '0.5' }, value: Number.NaN },
          { name: 'wait_seconds_sum', labels: {}, value: 5 },
          { name: 'wait_seconds_count', labels: {}, value: 2 },
        ],
      },
    ]);
    const objections = execFileSync(program('promtool'), ['check', 'metrics'], { input: text });
    expect(`${objections}`).toBe('');
  });
});
