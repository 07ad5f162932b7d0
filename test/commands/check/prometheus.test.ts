import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../../rig/jobmeter.js';
import { startFaultServer } from '../../rig/fault-server.js';
import { startPrometheus } from '../../rig/prometheus.js';
import { startPushgateway } from '../../rig/pushgateway.js';
import { describeWith } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';
import { checked } from './findings.js';

const GATEWAY = 'http://gateway.example:9091';

function file(text: string): string {
  const path = join(tempDir(), 'prometheus.yml');
  writeFileSync(path, text);
  return path;
}

/** Level and check of everything that was found out about Prometheus. */
async function aboutPrometheus(gateway: string, prometheus: string): Promise<readonly string[]> {
  const args = ['--gateway', gateway, '--push-timeout', '5', '--prometheus', prometheus];
  const { findings } = await checked(args);
  return findings
    .filter(({ check }) => check.startsWith('prometheus'))
    .map(({ level, check }) => `${level} ${check}`);
}

// Before the first scrape, and where one has failed on a busy machine, a target is down for a moment: it is polled.
describeWith('prometheus-pushgateway', 'prometheus')('check with a real Prometheus', () => {
  test('is content where it scrapes the gateway with honor_labels and has rules', async () => {
    await using gateway = await startPushgateway();
    const rules = { groups: [{ name: 'jobs', rules: [RULE] }] };
    const ruleFiles = [file(JSON.stringify(rules))];
    await using prometheus = await startPrometheus({ scrape: gateway.url, ruleFiles });
    await expect
      .poll(() => aboutPrometheus(gateway.url, prometheus.url))
      .toEqual([
        'ok prometheus-reachable',
        'ok prometheus-target',
        'ok prometheus-rules',
        'warning prometheus-alertmanager',
      ]);
  });

  test('knows the rules that jobmeter prints, and names those that are not loaded', async () => {
    const { stdout } = await jobmeter(['rules']);
    await using gateway = await startPushgateway();
    for (const [text, what] of [
      [stdout.toString(), '13 rules with batch_job_… loaded: all of jobmeter rules'],
      [
        stdout
          .toString()
          .replace('alert: JobSlow', 'alert: Slow')
          .replace('alert: JobFailed', 'alert: F'),
        '13 rules with batch_job_… loaded: of jobmeter rules all but JobFailed, JobSlow',
      ],
    ] as const) {
      await using prometheus = await startPrometheus({
        scrape: gateway.url,
        ruleFiles: [file(text)],
      });
      const args = [
        '--gateway',
        gateway.url,
        '--push-timeout',
        '10',
        '--prometheus',
        prometheus.url,
      ];
      const { of } = await checked(args);
      expect(of('prometheus-rules')).toMatchObject([{ level: 'ok', what }]);
    }
  });

  test('names what is missing: honor_labels, rules, the target itself', async () => {
    await using gateway = await startPushgateway();
    await using prometheus = await startPrometheus({ scrape: gateway.url, honorLabels: false });
    await expect
      .poll(() => aboutPrometheus(gateway.url, prometheus.url))
      .toEqual([
        'ok prometheus-reachable',
        'ok prometheus-target',
        'problem prometheus-honor-labels',
        'warning prometheus-rules',
        'warning prometheus-alertmanager',
      ]);
    expect(await aboutPrometheus(GATEWAY, prometheus.url)).toContain('problem prometheus-target');
  });

  test('tells a target that is down', async () => {
    const gateway = await startPushgateway();
    await using prometheus = await startPrometheus({ scrape: gateway.url });
    await gateway.stop();
    await prometheus.queryUntilFound('up == 0');
    expect(await aboutPrometheus(gateway.url, prometheus.url)).toContain(
      'problem prometheus-target-up',
    );
  });
});

const RULE = {
  alert: 'JobLate',
  expr: 'time() - batch_job_last_success_timestamp_seconds > 93600',
};

test('a Prometheus that is down, or something else, is a problem', async () => {
  await using other = await startFaultServer({ kind: 'answer', status: 200, body: '<html>' });
  for (const url of ['http://127.0.0.1:1', other.url]) {
    expect(await aboutPrometheus(GATEWAY, url)).toEqual(['problem prometheus-reachable']);
  }
});

test('the credentials for the gateways are not shown to Prometheus, those in its URL are', async () => {
  await using server = await startFaultServer(200);
  const env = { JOBMETER_BEARER_TOKEN: 'for-the-gateway' };
  const url = server.url.replace('//', '//me:word@');
  await checked(['--prometheus', url], { env });
  await checked(['--prometheus', server.url], { env });
  const basic = `Basic ${Buffer.from('me:word').toString('base64')}`;
  const sent = server.requests.map(({ headers }) => headers['authorization']);
  expect(new Set(sent)).toEqual(new Set([basic, undefined]));
});

const SOUND = `
global:
  scrape_interval: 30s
rule_files: [rules/*.yml]
alerting:
  alertmanagers:
    - static_configs: [{ targets: ['alertmanager:9093'] }]
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node:9100']
  - job_name: pushgateway
    honor_labels: true
    static_configs:
      - targets: ['gateway.example:9091']
`;

test.each([
  ['a sound file', SOUND, ['ok target', 'ok rules', 'ok alertmanager']],
  [
    'one without honor_labels',
    SOUND.replace('honor_labels: true', 'honor_labels: false'),
    ['ok target', 'problem honor-labels', 'ok rules', 'ok alertmanager'],
  ],
  [
    'one with another target',
    SOUND.replace('gateway.example', 'elsewhere'),
    ['problem target', 'ok rules', 'ok alertmanager'],
  ],
  [
    'one with another path',
    SOUND.replace('    honor_labels', '    metrics_path: /push/metrics\n    honor_labels'),
    ['problem target', 'ok rules', 'ok alertmanager'],
  ],
  [
    'one whose targets come from service discovery',
    'scrape_configs: [{ job_name: k8s, kubernetes_sd_configs: [{ role: pod }] }]',
    ['ok target', 'warning rules', 'warning alertmanager'],
  ],
  ['one that is not YAML', 'scrape_configs: [', ['problem reachable']],
])('of %s', async (_, text, expected) => {
  expect(await aboutPrometheus(GATEWAY, file(text))).toEqual(
    expected.map((each) => each.replace(' ', ' prometheus-')),
  );
});

test('a file tells how often the gateway is scraped', async () => {
  const { of } = await checked(['--gateway', GATEWAY, '--prometheus', file(SOUND)]);
  const [target] = of('prometheus-target');
  expect(target?.what).toBe(`the job pushgateway scrapes ${GATEWAY} every 30s`);
});
