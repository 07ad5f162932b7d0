import { expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alerting/alertmanager.js';
import { alertsFor } from '../../src/alerting/alerts.js';
import { startAlertmanager } from '../rig/alertmanager.js';
import { describeWith, until } from '../rig/server.js';

const CONFIG = alertmanagerConfig(alertsFor('prometheus'), { labels: {}, groupLabels: ['region'] });

function alert(
  alertname: string,
  labels: Readonly<Record<string, string>> = {},
): {
  readonly labels: Readonly<Record<string, string>>;
} {
  return { labels: { alertname, ...labels } };
}

/** Of these alerts, those that would be notified. */
async function notifiedOf(
  alerts: readonly ReturnType<typeof alert>[],
): Promise<readonly Readonly<Record<string, string>>[]> {
  await using manager = await startAlertmanager(CONFIG);
  await manager.post(alerts);
  await until(async () => {
    const all = await manager.alerts();
    return all.length === alerts.length && all.every(({ state }) => state !== 'unprocessed');
  });
  const all = await manager.alerts();
  return all
    .filter(({ state }) => state === 'active')
    .map(({ labels }) => labels)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

describeWith('prometheus-alertmanager')('inhibition', () => {
  test('the failure of a group silences its record counts, and no others', async () => {
    const eu = { job: 'a', region: 'eu' };
    const us = { job: 'a', region: 'us' };
    const alerts = [
      alert('JobFailed', eu),
      alert('JobRecordsNaN', { ...eu, record: 'rows' }),
      alert('JobRecordsLow', { ...eu, record: 'files' }),
      alert('JobRecordsNaN', { ...us, record: 'rows' }),
      alert('JobSlow', eu),
    ];
    expect(await notifiedOf(alerts)).toEqual([
      { alertname: 'JobFailed', ...eu },
      { alertname: 'JobRecordsNaN', ...us, record: 'rows' },
      { alertname: 'JobSlow', ...eu },
    ]);
  });

  test('a gateway that is down silences all other alerts on jobs', async () => {
    const names = alertsFor('prometheus').map(({ name }) => name);
    const others = [alert('DiskFull', { job: 'node' })];
    const alerts = [...names.map((name) => alert(name, { job: 'a' })), ...others];
    expect((await notifiedOf(alerts)).map(({ alertname }) => alertname)).toEqual([
      'DiskFull',
      'PushgatewayDown',
    ]);
  });
});
