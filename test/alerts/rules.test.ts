import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { alertsFor } from '../../src/alerting/alerts.js';
import { CATALOGUE } from '../../src/metrics/catalogue.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { describeWith, program } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { failuresOf, promtool } from './promtool.js';
import { ENGINES } from './targets.js';

async function printed(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await inProcess(['rules', ...args]);
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  return stdout.toString();
}

const OPTIONS: readonly string[] = [
  '',
  '--prefix nightly_ --gateway-job push"1" --without build --label severity=page --label team=db',
  '--match env=~"prod.+|live",region!~"us|" --match job=~"db_(a|b)[0-9]{2}" --match a="\\n\\"" --runbook-url https://wiki.example.com/%s',
];

const CASES = ENGINES.flatMap((engine) =>
  OPTIONS.slice(0, engine === 'prometheus' ? OPTIONS.length : 2).map((text) => ({ engine, text })),
);

describeWith('promtool')('rules, as promtool sees them', () => {
  test.each(CASES)(
    'are valid and pass their unit tests: $engine $text',
    async ({ engine, text }) => {
      const args = ['--for', engine, ...text.split(' ').filter((word) => word !== '')];
      const folder = tempDir();
      writeFileSync(join(folder, 'jobmeter-rules.yml'), await printed(...args));
      writeFileSync(join(folder, 'jobmeter-tests.yml'), await printed(...args, '--test'));
      const checked = promtool(folder, 'check', 'rules', 'jobmeter-rules.yml');
      const tested = promtool(folder, 'test', 'rules', 'jobmeter-tests.yml');
      const count = alertsFor(engine).length;
      expect([checked.status, checked.stdout]).toEqual([
        0,
        expect.stringContaining(`${count} rules found`),
      ]);
      expect([tested.status, tested.stdout, tested.stderr]).toEqual([
        0,
        expect.stringContaining('SUCCESS'),
        expect.not.stringContaining('FAILED'),
      ]);
    },
  );

  test.each(['victoriametrics', 'remote-write'])(
    '%s: one sample is enough for a month',
    async (engine) => {
      const day = (minutes: number): string => `${minutes * 24}h`;
      const firing = (name: string, from: number): object => ({
        expr: `ALERTS{alertstate="firing", alertname="${name}"}`,
        eval_time: day(from),
        exp_samples: from > 35 ? [] : [{ labels: firingOf(name), value: 1 }],
      });
      const rules = load(await printed('--for', engine)) as object;
      const monthly = {
        interval: '6h',
        input_series: [
          series('next_deadline_timestamp_seconds', '600'),
          series('last_success_timestamp_seconds', '60'),
          series('consecutive_failures', '1'),
        ],
        promql_expr_test: [
          ...[1, 34, 36].map((from) => firing('JobMissedDeadline', from)),
          {
            ...firing('JobFailed', 34),
            exp_samples: [{ labels: firingOf('JobFailed', 'warning'), value: 1 }],
          },
        ],
      };
      const tests = { evaluation_interval: '6h', tests: [monthly] };
      expect(failuresOf([{ rules, tests }])).toBe('');
    },
  );
});

function series(name: string, values: string): object {
  return { series: `batch_job_${name}{job="a"}`, values };
}

function firingOf(name: string, severity = 'critical'): string {
  return `ALERTS{alertname="${name}", alertstate="firing", job="a", severity="${severity}"}`;
}

test.each(ENGINES)(
  'every metric in the rules for %s is one that jobmeter sends',
  async (engine) => {
    const names = (await printed('--for', engine)).match(/\bbatch_job_\w+/g) ?? [];
    const known = Object.keys(CATALOGUE).map((name) => `batch_job_${name}`);
    expect(names.length).toBeGreaterThan(40);
    expect([...new Set(names)].filter((name) => !known.includes(name))).toEqual([]);
  },
);

describeWith('vmalert')('rules for VictoriaMetrics', () => {
  test('are accepted by vmalert', async () => {
    const file = join(tempDir(), 'rules.yml');
    writeFileSync(file, await printed('--for', 'victoriametrics'));
    const { status, stderr } = spawnSync(program('vmalert'), [`-rule=${file}`, '-dryRun'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('fatal')]);
  });
});

describeWith('amtool')('routes and inhibition', () => {
  test.each(ENGINES)('are accepted by amtool: %s', async (engine) => {
    const file = join(tempDir(), 'alertmanager.yml');
    writeFileSync(
      file,
      await printed('--alertmanager', '--for', engine, '--group-label', 'region'),
    );
    const { status, stdout } = spawnSync(program('amtool'), ['check-config', file], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  test('send each severity to a receiver of its own', async () => {
    const file = join(tempDir(), 'alertmanager.yml');
    writeFileSync(file, await printed('--alertmanager'));
    const receiverOf = (...labels: readonly string[]): string =>
      spawnSync(
        program('amtool'),
        ['config', 'routes', 'test', `--config.file=${file}`, ...labels],
        {
          encoding: 'utf8',
        },
      ).stdout.trim();
    expect([
      receiverOf('alertname=JobMissedDeadline', 'severity=critical'),
      receiverOf('alertname=JobFailed', 'severity=warning'),
      receiverOf('alertname=JobSlow', 'severity=info'),
    ]).toEqual(['jobmeter-critical', 'jobmeter-warning', 'jobmeter-info']);
  });
});

test('the object for the Prometheus Operator holds the same groups', async () => {
  const object = load(await printed('--format', 'prometheusrule')) as Record<string, unknown>;
  expect(object).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'jobmeter' },
    spec: load(await printed()),
  });
});

test('every alert says what happened, where, since when and what to type', async () => {
  const { groups } = load(await printed('--runbook-url', 'https://wiki.example.com/#%s')) as {
    groups: [{ rules: { alert: string; annotations: Record<string, string> }[] }];
  };
  for (const { alert, annotations } of groups[0].rules) {
    expect(annotations).toEqual({
      summary: expect.any(String),
      description: expect.any(String),
      host: expect.stringContaining('unknown'),
      ...(alert !== 'PushgatewayDown' && { since: expect.stringContaining('humanizeTimestamp') }),
      command: expect.stringMatching(/^jobmeter (?:history|prune|check|flush)/),
      runbook_url: `https://wiki.example.com/#${alert}`,
    });
  }
});

test.each([
  [['--label', 'job=x'], '--label job is set by --job: leave it out here'],
  [['--label', 'instance=x'], '--label "instance" is already in use: choose another label name'],
  [['--label', 'team={{ $labels.team }}'], '--label has {{ in a value'],
  [['--group-label', 'region', '--label', 'region=x'], '--label "region" is already in use'],
  [['--group-label', 'a-b'], '--group-label "a-b" is not a label name'],
  [['--without', 'job'], '--without job belongs to every group: leave it out'],
  [
    ['--runbook-url', 'javascript:alert(1)'],
    '--runbook-url "javascript:alert(1)" is not understood',
  ],
  [['--runbook-url', 'https://x/?{{ $labels.job }}'], 'without spaces and braces'],
  [['--for', 'influx'], 'write one of prometheus, victoriametrics, remote-write'],
  [['--match', 'a=~"("'], 'not a regular expression of Prometheus (RE2)'],
  [['--match', '__name__="x"'], '--match __name__ is not a label of groups'],
  [['--group-label', ''], '--group-label is empty: name a label'],
  [['--prefix', 'push_'], '--prefix "push_" is not understood'],
  [['--test', '--alertmanager'], '--test and --alertmanager are both given: keep one'],
  [['--test', '--format', 'prometheusrule'], '--format prometheusrule is for the rules themselves'],
  [['--test', '--match', 'a=~"[^x]y"'], '--match has no value for a that the tests could use'],
])('%j is refused', async (args, message) => {
  const { exitCode, stdout, stderr } = await inProcess(['rules', ...args]);
  expect([exitCode, stdout.toString()]).toEqual([125, '']);
  expect(stderr.toString()).toContain(message);
});

test('the labels of runs are no labels of alerts', async () => {
  const { stdout } = await jobmeter(['rules'], { env: { JOBMETER_LABEL: 'build=7' } });
  expect(stdout.toString()).toBe(await printed());
});
