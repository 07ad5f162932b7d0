import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { dashboardExpressions } from '../../src/alerting/dashboard-expressions.js';
import { inProcess } from '../rig/in-process.js';
import { describeWith } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { failuresOf } from './promtool.js';
import { ENGINES, target } from './targets.js';

const ROOT = join(import.meta.dirname, '../..');

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly query?: string }[];
  };
}

async function printed(...args: readonly string[]): Promise<Dashboard> {
  const { exitCode, stdout, stderr } = await inProcess(['dashboard', ...args]);
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  return JSON.parse(stdout.toString()) as Dashboard;
}

function expressionsOf({ panels }: Dashboard): readonly string[] {
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

/** A panel of the dashboard leaves the type of its queries open. */
const TYPES = `
import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';

type Query = Omit<Dataquery, '_implementsDataqueryVariant'>;
type QueryPanel = Omit<Panel, 'targets'> & { targets?: Query[] };
type Whole = Omit<Dashboard, 'panels'> & { panels: (QueryPanel | RowPanel)[] };
`;

test("has the form of Grafana's own types", async () => {
  const folder = tempDir();
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const { stdout } = await inProcess(['dashboard', '--group-label', 'region']);
  // An enumeration of TypeScript takes no literal of its value.
  const literal = stdout
    .toString()
    .replaceAll(/("(?:mode|type|placement|displayMode|format)": )("[^"]*")/g, '$1$2 as never')
    .replaceAll(/("(?:graphTooltip|refresh|sort)": )(\d)/g, '$1$2 as never');
  writeFileSync(
    join(folder, 'dashboard.mts'),
    `${TYPES}export const dashboard: Whole = ${literal};\n`,
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const flags = ['--module', 'nodenext', '--strict', '--noEmit', '--skipLibCheck', '--types', ''];
  const { stdout: mistakes, status } = spawnSync(
    process.execPath,
    [tsc, ...flags, 'dashboard.mts'],
    { cwd: folder, encoding: 'utf8' },
  );
  expect([mistakes, status]).toEqual(['', 0]);
});

test.each(ENGINES)('every expression for %s is PromQL', async (engine) => {
  const expressions = expressionsOf(await printed('--for', engine, '--without', 'build'));
  expect(expressions.length).toBeGreaterThan(15);
  for (const expression of expressions) {
    const mistakes: string[] = [];
    parser.parse(expression).iterate({
      enter: ({ type, from }) => {
        if (type.isError) mistakes.push(expression.slice(from));
      },
    });
    expect(mistakes).toEqual([]);
  }
});

test('every placeholder of the template has been replaced', async () => {
  const { panels } = await printed();
  const names = Object.keys(dashboardExpressions(target('prometheus')));
  const shown = panels.flatMap(({ targets = [] }) => targets);
  expect(shown.filter(({ expr }) => names.includes(expr))).toEqual([]);
  expect(shown.filter(({ legendFormat }) => legendFormat.includes('LEGEND'))).toEqual([]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test('a grouping label has a variable, which every query of pushed metrics uses', async () => {
  const dashboard = await printed('--group-label', 'region', '--match', 'env="prod"');
  expect(dashboard.templating.list.map(({ name, query }) => [name, query])).toEqual([
    ['datasource', 'prometheus'],
    ['job', 'label_values(batch_job_info{env="prod"}, job)'],
    ['group_region', 'label_values(batch_job_info{env="prod", job=~"$job"}, region)'],
    ['filters', undefined],
  ]);
  const selectors = expressionsOf(dashboard).flatMap(
    (expression) => expression.match(/\b(?:batch_job|push)_\w+(?:\{[^}]*\})?/g) ?? [],
  );
  for (const selector of selectors) {
    expect(selector).toContain('env="prod", job=~"$job", region=~"$group_region"');
  }
  expect(selectors.length).toBeGreaterThan(20);
});

test('an engine that receives samples has no gateway to show', async () => {
  const titles = async (engine: string): Promise<readonly string[]> =>
    (await printed('--for', engine)).panels.map(({ title }) => title);
  const all = await titles('prometheus');
  expect(all).toContain('Gateway');
  expect(await titles('remote-write')).toEqual(all.filter((title) => title !== 'Gateway'));
});

describeWith('promtool')('the expressions of the dashboard', () => {
  const labels = (name: string): string => `${name}{job="a", region="eu"}`;
  const minutes = (name: string, values: string): object => ({
    series: labels(`batch_job_${name}`),
    values,
  });
  const series = [
    minutes('last_success_timestamp_seconds', '0+0x4 300 300 300 300+0x9'),
    minutes('next_deadline_timestamp_seconds', '180+0x4 600 600 600 600+0x9'),
    minutes('consecutive_failures', '0 0 1 1 1 0 0 0 0+0x9'),
    minutes('running', '0 1 0 0 0 0 0 0 0+0x9'),
    minutes('success', '1 1 0 0 0 1 1 1 1+0x9'),
    {
      series: 'batch_job_runs_total{job="a", region="eu", host="h1", outcome="failed"}',
      values: '0+1x9 9+0x9',
    },
    {
      series: 'batch_job_runs_total{job="a", region="eu", host="h1", outcome="lost"}',
      values: '0+1x9 9+0x9',
    },
    {
      series: 'batch_job_runs_total{job="a", region="eu", host="h1", outcome="success"}',
      values: '0+9x19',
    },
  ];

  test.each(ENGINES)('show the state, the allowance and the failures: %s', (engine) => {
    const expressions = dashboardExpressions(target(engine));
    const at = (
      name: string,
      minute: number,
      value: number,
      of = '{job="a", region="eu"}',
    ): object => ({
      expr: expressions[name],
      eval_time: `${minute}m`,
      exp_samples: [{ labels: of, value }],
    });
    const tests = [
      {
        interval: '1m',
        input_series: series,
        promql_expr_test: [
          at('state', 0, 1),
          at('state', 1, 2),
          at('state', 2, 3),
          at('state', 4, 4),
          at('state', 5, 1),
          at('state', 11, 4),
          at('late', 5, 0, '{}'),
          at('late', 11, 1, '{}'),
          at('failing', 2, 1, '{}'),
          at('running', 1, 1, '{}'),
          at('sinceSuccess', 7, 120),
          at('timeLeft', 7, 180),
          at('allowance', 7, 0.4),
          at('allowance', 11, 1.2),
          {
            ...at('failuresPerDay', 19, 0),
            expr: `round(${expressions['failuresPerDay']})`,
            exp_samples: [{ labels: '{job="a", region="eu"}', value: 18 }],
          },
        ],
      },
    ];
    expect(
      failuresOf([{ rules: { groups: [] }, tests: { evaluation_interval: '1m', tests } }]),
    ).toBe('');
  });
});
