import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertsFor } from '../../src/alerting/alerts.js';
import { ruleFile } from '../../src/alerting/rule-file.js';
import { startPrometheus } from '../rig/prometheus.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { options } from './targets.js';

interface PromAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
}

describeWith('prometheus-pushgateway', 'prometheus')('a group whose only push was refused', () => {
  test('is told as refused, not as stale since 1970', async () => {
    await using gateway = await startPushgateway();
    const { status } = await fetch(`${gateway.url}/metrics/job/backup`, {
      method: 'POST',
      body: 'rows 1 1700000000000\n',
    });
    expect(status).toBe(400);
    expect(await gateway.metrics()).toMatch(/^push_time_seconds\{.*job="backup".*\} 0$/m);

    const file = join(tempDir(), 'rules.json');
    const alerts = alertsFor('prometheus').map((alert) => ({ ...alert, for: '0s' }));
    writeFileSync(file, JSON.stringify(ruleFile(alerts, options('prometheus'))));
    await using prometheus = await startPrometheus({ scrape: gateway.url, ruleFiles: [file] });
    let firing: readonly PromAlert[] = [];
    await until(async () => {
      const response = await fetch(`${prometheus.url}/api/v1/alerts`);
      const { data } = (await response.json()) as { data: { alerts: readonly PromAlert[] } };
      firing = data.alerts.filter(({ labels }) => labels['job'] === 'backup');
      return firing.some(({ labels }) => labels['alertname'] === 'PushgatewayPushFailing');
    });
    expect(
      firing.map(({ labels, annotations }) => [labels['alertname'], annotations['since']]),
    ).toEqual([['PushgatewayPushFailing', 'last push that was accepted never']]);
  });
});
