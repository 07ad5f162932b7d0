/** From the job to the page: jobmeter, Pushgateway, Prometheus with the rules, Alertmanager and a receiver. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alerting/alertmanager.js';
import { alertsFor } from '../../src/alerting/alerts.js';
import { ruleFile } from '../../src/alerting/rule-file.js';
import { startAlertmanager, startWebhook } from '../rig/alertmanager.js';
import { jobmeter } from '../rig/jobmeter.js';
import { startPrometheus } from '../rig/prometheus.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { options } from './targets.js';

const ALERTS = alertsFor('prometheus').map(({ for: pending, keepFiringFor, ...alert }) => ({
  ...alert,
  // Seconds in place of minutes.
  ...(pending !== undefined && { for: '2s' }),
  ...(keepFiringFor !== undefined && { keepFiringFor: '1s' }),
}));

/** The job is due every second. It is late after this many. */
const MAX_AGE = 12;

function rulesFile(): string {
  const path = join(tempDir(), 'rules.json');
  writeFileSync(
    path,
    JSON.stringify(ruleFile(ALERTS, options('prometheus', { gatewayJob: 'scraped' }))),
  );
  return path;
}

/** All receivers notify the webhook at once. */
function alertmanagerYml(webhook: string): object {
  const config = alertmanagerConfig(ALERTS, { labels: {}, groupLabels: ['region'] }) as {
    route: object;
    receivers: object[];
  };
  return {
    ...config,
    route: { ...config.route, group_wait: '100ms', group_interval: '300ms' },
    receivers: config.receivers.map((receiver) => ({
      ...receiver,
      webhook_configs: [{ url: webhook }],
    })),
  };
}

/** Runs a job once a second, as cron would. */
function startCron(gateway: string, home: string): { stop(): Promise<void> } {
  const codes = new Set<number | null>();
  const stopping = new AbortController();
  const args = ['--job', 'backup', '--group', 'region=eu', '--max-age', String(MAX_AGE)];
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const second = new Promise((resolve) => setTimeout(resolve, 1000));
      const { exitCode } = await jobmeter(
        [...args, '--gateway', gateway, '--push-timeout', '1', '--', 'true'],
        { home },
      );
      codes.add(exitCode);
      await second;
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
      expect([...codes]).toEqual([0]);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describeWith(
  'prometheus-pushgateway',
  'prometheus',
  'prometheus-alertmanager',
)('the chain', () => {
  test('pages when a job stops, resolves when it recovers, and is calm when the gateway is emptied or down', async () => {
    const args = [
      `--web.listen-address=127.0.0.1:${await freePort()}`,
      `--persistence.file=${join(tempDir(), 'groups')}`,
      '--persistence.interval=100ms',
    ];
    const gateway = await startPushgateway({ args });
    await using webhook = await startWebhook();
    await using manager = await startAlertmanager(alertmanagerYml(webhook.url));
    await using prometheus = await startPrometheus({
      scrape: gateway.url,
      ruleFiles: [rulesFile()],
      alertmanager: manager.url,
      args: ['--rules.alert.resend-delay=200ms'],
    });
    const home = tempDir();
    const success = async (): Promise<number> =>
      (await prometheus.query('batch_job_last_success_timestamp_seconds'))[0]?.value ?? Number.NaN;
    const successAfter = async (time: number): Promise<void> =>
      until(async () => (await success()) > time);
    const is =
      (name: string, status: string, since = 0) =>
      (one: (typeof webhook.notified)[number]): boolean =>
        one.status === status &&
        one.labels['alertname'] === name &&
        one.at >= since &&
        (name !== 'PushgatewayDown' || one.labels['instance'] !== undefined);

    let cron = startCron(gateway.url, home);
    await successAfter(0);
    await cron.stop();
    const deadline = (await gateway.value('batch_job_next_deadline_timestamp_seconds')) ?? 0;
    const page = await webhook.next(is('JobMissedDeadline', 'firing'));
    expect(page.labels).toEqual({
      alertname: 'JobMissedDeadline',
      job: 'backup',
      region: 'eu',
      severity: 'critical',
    });
    expect(page.annotations).toMatchObject({
      summary: 'Job backup has not succeeded in time',
      host: hostname(),
      since: expect.stringMatching(/^deadline 20\S+ \S+ \+0000 UTC, last success 20.* UTC$/),
      command: "jobmeter history 'backup'",
    });

    const recovery = Date.now();
    cron = startCron(gateway.url, home);
    const resolved = await webhook.next(is('JobMissedDeadline', 'resolved'));

    await gateway.wipe();
    await successAfter(Date.now() / 1000);

    const outage = Date.now();
    await gateway.stop();
    const down = await webhook.next(is('PushgatewayDown', 'firing', outage));
    await using restarted = await startPushgateway({ args });
    expect(restarted.url).toBe(gateway.url);
    const isBack = Date.now();
    const up = await webhook.next(is('PushgatewayDown', 'resolved', isBack));
    await successAfter(isBack / 1000);
    await cron.stop();

    // Scrapes of a busy machine may fail for seconds, which is what PushgatewayDown tells.
    const ofJobs = webhook.notified
      .filter(({ labels }) => labels['alertname'] !== 'PushgatewayDown')
      .map(({ status, labels }) => `${status} ${labels['alertname']}`);
    expect(ofJobs).toEqual(['firing JobMissedDeadline', 'resolved JobMissedDeadline']);
    const delays = {
      'deadline to page': page.at - deadline * 1000,
      'start of the next run to resolution': resolved.at - recovery,
      'stop of the gateway to page': down.at - outage,
      'start of the gateway to resolution': up.at - isBack,
    };
    for (const [name, ms] of Object.entries(delays)) {
      console.log(`${name}: ${(ms / 1000).toFixed(1)} s`);
    }
  }, 150_000);
});
