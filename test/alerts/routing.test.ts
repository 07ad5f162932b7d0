import { expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alerting/alertmanager.js';
import { alertsFor } from '../../src/alerting/alerts.js';
import { type Alertmanager, startAlertmanager } from '../rig/alertmanager.js';
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

/** Of the alerts at this Alertmanager, those that would be notified. */
async function notifiedAt(
  manager: Alertmanager,
): Promise<readonly Readonly<Record<string, string>>[]> {
  return (await manager.alerts())
    .filter(({ state }) => state === 'active')
    .map(({ labels }) => labels)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Each alert is active for a moment, until those that silence it are known: what is notified is to be polled. */
async function startWith(alerts: readonly ReturnType<typeof alert>[]): Promise<Alertmanager> {
  const manager = await startAlertmanager(CONFIG);
  await manager.post(alerts);
  await until(async () => {
    const all = await manager.alerts();
    return all.length === alerts.length && all.every(({ state }) => state !== 'unprocessed');
  });
  return manager;
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
    await using manager = await startWith(alerts);
    await expect
      .poll(() => notifiedAt(manager))
      .toEqual([
        { alertname: 'JobFailed', ...eu },
        { alertname: 'JobRecordsNaN', ...us, record: 'rows' },
        { alertname: 'JobSlow', ...eu },
      ]);
  });

  test('a gateway that is down silences all other alerts on jobs', async () => {
    const names = alertsFor('prometheus').map(({ name }) => name);
    const others = [alert('DiskFull', { job: 'node' })];
    const alerts = [...names.map((name) => alert(name, { job: 'a' })), ...others];
    await using manager = await startWith(alerts);
    await expect
      .poll(() => notifiedAt(manager))
      .toEqual([
        { alertname: 'DiskFull', job: 'node' },
        { alertname: 'PushgatewayDown', job: 'a' },
      ]);
  });
});
