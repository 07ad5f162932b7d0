import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/model/finding.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { startPrometheus } from '../../rig/prometheus.js';
import { startPushgateway } from '../../rig/pushgateway.js';
import { describeWith } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';
import { checked } from './findings.js';

const TOPIC = readFileSync(
  join(import.meta.dirname, '../../../src/help/topics/operating.md'),
  'utf8',
);
const [, SECTION = ''] = /^## Checking the set-up$([^]*)/m.exec(TOPIC) ?? [];
const [COMMANDS = '', JSON_EXAMPLE = ''] = [...SECTION.matchAll(/^```\n([^]*?)^```$/gm)].map(
  ([, code = '']) => code,
);

describeWith('prometheus-pushgateway', 'prometheus')('the examples of the topic', () => {
  test('run against a real gateway and Prometheus, and print what they say', async () => {
    await using gateway = await startPushgateway();
    await using prometheus = await startPrometheus({ scrape: gateway.url });
    await prometheus.queryUntilFound('up == 1');
    const config = join(tempDir(), 'prometheus.yml');
    writeFileSync(config, '{}');
    const lines = COMMANDS.trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const [, ...args] = line
        .replace('http://gateway:9091', gateway.url)
        .replace('http://prometheus:9090', prometheus.url)
        .replace('/etc/prometheus/prometheus.yml', config)
        .split(' ');
      // The Prometheus of the last one scrapes nothing.
      const status = line.includes('prometheus.yml') ? 2 : 1;
      // Where a scrape has failed on a busy machine, the target is down for a moment.
      const checking = async () => {
        const { exitCode, stdout, stderr } = await jobmeter(args);
        return [line, exitCode, stdout.toString(), stderr.toString()];
      };
      await expect.poll(checking).toEqual([line, status, expect.stringContaining(gateway.url), '']);
    }
  });

  test('the finding in JSON is one that check prints', async () => {
    await using gateway = await startPushgateway();
    const { version, worst, of } = await checked(['--gateway', gateway.url]);
    const example = JSON.parse(JSON_EXAMPLE) as { readonly findings: readonly Finding[] };
    const [finding] = of('gateway-persistence');
    const findings = [{ ...finding, subject: 'http://gateway:9091' }];
    expect({ version, worst, findings }).toEqual(example);
  });
});
