/** From the job to the page: jobmeter, Pushgateway, Prometheus with the rules, Alertmanager and a receiver. */
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertmanagerConfig } from '../../src/alerting/alertmanager.js';
import { alertsFor } from '../../src/alerting/alerts.js';
import { ruleFile } from '../../src/alerting/rule-file.js';
import { startAlertmanager, startWebhook } from '../rig/alertmanager.js';
import { jobmeter, type Result } from '../rig/jobmeter.js';
import { freePort } from '../rig/ports.js';
import { startPrometheus } from '../rig/prometheus.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';
import { options } from './targets.js';

const DOWN = 'PushgatewayDown';

/** What this is about. All others are to stay calm, also where a run takes its time on a busy machine. */
const PAGES: readonly string[] = ['JobMissedDeadline', DOWN];

const ALERTS = alertsFor('prometheus').map(({ for: pending, keepFiringFor, ...alert }) => ({
  ...alert,
  // Seconds in place of minutes.
  ...(pending !== undefined && { for: PAGES.includes(alert.name) ? '2s' : '30s' }),
  ...(keepFiringFor !== undefined && { keepFiringFor: '1s' }),
}));

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

function run(gateway: string, home: string, ...options: readonly string[]): Promise<Result> {
  const line = ['run', '--job', 'backup', '--group', 'region=eu', '--gateway', gateway];
  return jobmeter([...line, ...options, '--', 'true'], { home });
}

/** Runs the job once a second, as cron would. It is late after a minute. */
function startCron(gateway: string, home: string): { stop(): Promise<void> } {
  const codes = new Set<number | null>();
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const second = new Promise((resolve) => setTimeout(resolve, 1000));
      codes.add((await run(gateway, home, '--max-age', '60', '--push-timeout', '1')).exitCode);
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

describeWith(
  'prometheus-pushgateway',
  'prometheus',
  'prometheus-alertmanager',
)('the chain', () => {
  test('pages when a job stops, resolves when it recovers, and is calm when the gateway is emptied or down', async () => {
    const port = await freePort();
    const args = [
      `--persistence.file=${join(tempDir(), 'groups')}`,
      '--persistence.interval=100ms',
    ];
    const gateway = await startPushgateway({ args, port });
    await using webhook = await startWebhook();
    await using manager = await startAlertmanager(alertmanagerYml(webhook.url));
    await using prometheus = await startPrometheus({
      scrape: gateway.url,
      scrapeIntervalSeconds: 5,
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
        (name !== DOWN || one.labels['instance'] !== undefined);

    const only = await run(gateway.url, home, '--max-age', '3');
    expect([only.exitCode, only.stderr.toString()]).toEqual([0, '']);
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
    const cron = startCron(gateway.url, home);
    await successAfter(recovery / 1000);
    const recovered = Date.now();
    const resolved = await webhook.next(is('JobMissedDeadline', 'resolved'));

    // The next run pushes at once: that it was empty is not to be seen.
    await fetch(`${gateway.url}/api/v1/admin/wipe`, { method: 'PUT' });
    await successAfter(Date.now() / 1000);

    // Where it fires already, because scrapes of a busy machine have failed, it would not be notified a second time.
    await until(async () => {
      const last = webhook.notified.findLast(({ labels }) => labels['alertname'] === DOWN);
      return last?.status !== 'firing';
    });
    const outage = Date.now();
    await gateway.stop();
    const down = await webhook.next(is(DOWN, 'firing', outage));
    await using restarted = await startPushgateway({ args, port });
    expect(restarted.url).toBe(gateway.url);
    const isBack = Date.now();
    const up = await webhook.next(is(DOWN, 'resolved', isBack));
    await successAfter(isBack / 1000);
    await cron.stop();

    // Scrapes of a busy machine may fail for seconds, which is what PushgatewayDown tells. Of a job that is late, the alert
    // then ends and begins anew.
    const ofJobs = webhook.notified.filter(({ labels }) => labels['alertname'] !== DOWN);
    expect(new Set(ofJobs.map(({ labels }) => labels['alertname']))).toEqual(
      new Set(['JobMissedDeadline']),
    );
    expect(ofJobs.filter(({ startsAt }) => Date.parse(startsAt) > recovered)).toEqual([]);
    const delays = {
      'deadline to page': page.at - deadline * 1000,
      'start of the next run to resolution': resolved.at - recovery,
      'stop of the gateway to page': down.at - outage,
      'start of the gateway to resolution': up.at - isBack,
    };
    for (const [name, ms] of Object.entries(delays)) {
      console.log(`${name}: ${(ms / 1000).toFixed(1)} s`);
    }
  });
});
