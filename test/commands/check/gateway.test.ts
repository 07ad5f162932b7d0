import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { certificateAuthority, issue } from '../../rig/certificates.js';
import { startFaultServer, startTlsFaultServer } from '../../rig/fault-server.js';
import { inProcess } from '../../rig/in-process.js';
import { BIN, hermeticEnv, jobmeter } from '../../rig/jobmeter.js';
import { type Pushgateway, startPushgateway } from '../../rig/pushgateway.js';
import { describeWith, until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';
import { checked } from './findings.js';

const PERSISTED = (): string => `--persistence.file=${join(tempDir(), 'groups')}`;

function file(text: string): string {
  const path = join(tempDir(), 'file');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function post(url: string, body: string): Promise<number> {
  return (await fetch(url, { method: 'POST', body })).status;
}

async function scrapeStatus({ url }: Pushgateway): Promise<number> {
  return (await fetch(`${url}/metrics`)).status;
}

/** Runs a command as it was printed, in a shell. */
function paste(line: string): number | null {
  const env = hermeticEnv(tempDir());
  env['PATH'] = [dirname(BIN), env['PATH']].join(delimiter);
  return spawnSync('/bin/sh', ['-c', line], { env, stdio: 'ignore' }).status;
}

describeWith('prometheus-pushgateway')('check of a real gateway', () => {
  test('is content with a sound one, and prints how much it has checked', async () => {
    await using gateway = await startPushgateway({ args: [PERSISTED()] });
    const { exitCode, stdout, stderr } = await inProcess(['check', '--gateway', gateway.url]);
    expect(stdout.toString()).toMatch(/^\d+ checks are ok\n$/);
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
    const all = await inProcess(['check', '--verbose', '--gateway', gateway.url]);
    expect(all.stdout.toString()).toMatch(/^ok {6}http:\S+: Pushgateway \d+\.\d+\.\d+$/m);
  });

  test('warns of one that keeps groups in memory only', async () => {
    await using gateway = await startPushgateway();
    const { exitCode, worst, of } = await checked(['--gateway', gateway.url]);
    expect([exitCode, worst]).toEqual([1, 'warning']);
    expect(of('gateway-persistence')).toMatchObject([{ level: 'warning' }]);
  });

  test.each(['jobmeter', 'curl'])(
    'names the group that has poisoned it, and its %s command cures it',
    async (tool) => {
      await using gateway = await startPushgateway();
      await post(`${gateway.url}/metrics/job/a`, 'a 1\n');
      await post(`${gateway.url}/metrics/job/b/region/eu`, 'b 1\n');
      expect(await post(`${gateway.url}/metrics/job/a/instance/`, 'a 1\n')).toBe(400);
      expect(await scrapeStatus(gateway)).toBe(500);
      const { exitCode, of } = await checked(['--gateway', gateway.url]);
      expect(exitCode).toBe(2);
      const [culprit, ...others] = of('gateway-poisoned');
      expect(others).toEqual([]);
      expect(culprit?.what).toContain('the group a{instance=""}');
      const line = culprit?.mend?.find((each) => each.startsWith(`${tool} `)) ?? '';
      if (tool === 'jobmeter' || existsSync('/usr/bin/curl')) expect(paste(line)).toBe(0);
      else await fetch(line.split(' ').at(-1) ?? '', { method: 'DELETE' });
      // A DELETE is answered before it is done.
      await until(async () => (await scrapeStatus(gateway)) === 200);
      const groups = (await gateway.groups()).map(({ labels }) => labels);
      expect(groups).toHaveLength(2);
      expect((await checked(['--gateway', gateway.url])).of('gateway-poisoned')).toEqual([]);
    },
  );

  test('names two groups that hold one metric with two types, and the command that deletes the rarer', async () => {
    await using gateway = await startPushgateway({ args: ['--push.disable-consistency-check'] });
    for (const job of ['a', 'b']) {
      await post(`${gateway.url}/metrics/job/${job}`, '# TYPE x gauge\nx 1\n');
    }
    await post(`${gateway.url}/metrics/job/c`, '# TYPE x counter\nx 1\n');
    // A gateway that checks nothing answers before it has taken the push.
    await until(async () => (await scrapeStatus(gateway)) === 500);
    const [culprit, ...others] = (await checked(['--gateway', gateway.url])).of('gateway-poisoned');
    expect(others).toEqual([]);
    expect(culprit?.what).toBe('x is a counter in c, and a gauge in a');
    expect(paste(culprit?.mend?.[0] ?? '')).toBe(0);
    await until(async () => (await scrapeStatus(gateway)) === 200);
  });

  test('is what the line of a push to it asks for, beside one readable sentence', async () => {
    await using gateway = await startPushgateway();
    await post(`${gateway.url}/metrics/job/a`, 'a 1\n');
    await post(`${gateway.url}/metrics/job/a/instance/`, 'a 1\n');
    const args = ['run', '--no-state', '--job', 'b', '--gateway', gateway.url, '--', 'true'];
    const { stderr } = await jobmeter(args);
    const [line = ''] = stderr.toString().split('\n');
    expect(line).toMatch(
      / collected metric "?(?:a|push_time_seconds|push_failure_time_seconds)"? was collected before with the same name and label values; /,
    );
    expect(line).toContain(`; jobmeter check --gateway ${gateway.url} names the group to delete`);
  });

  test('cures one that a label which is not UTF-8 has poisoned', async () => {
    await using gateway = await startPushgateway();
    await post(`${gateway.url}/metrics/job/a/region@base64/w7z_`, 'a 1\n');
    expect(await scrapeStatus(gateway)).toBe(500);
    const [culprit] = (await checked(['--gateway', gateway.url])).of('gateway-poisoned');
    expect(culprit?.what).toContain('is not UTF-8');
    const url = culprit?.mend?.[0]?.split(' ').at(-1) ?? '';
    await fetch(url, { method: 'DELETE' });
    await until(async () => (await scrapeStatus(gateway)) === 200);
    expect(await gateway.groups()).toEqual([]);
  });

  test('warns of an empty instance that has not done its harm yet', async () => {
    await using gateway = await startPushgateway();
    await post(`${gateway.url}/metrics/job/a/instance/`, 'a 1\n');
    const { of } = await checked(['--gateway', gateway.url]);
    expect(of('gateway-empty-instance')).toMatchObject([{ level: 'warning' }]);
    expect(of('gateway-poisoned')).toEqual([]);
  });

  test('names groups with instance, of another TYPE, and without a push for long', async () => {
    await using gateway = await startPushgateway({ args: [PERSISTED()] });
    await post(`${gateway.url}/metrics/job/a/instance/web1`, 'a 1\n');
    // As flush sends it.
    await post(
      `${gateway.url}/metrics/job/jobmeter/instance/h`,
      '# TYPE batch_job_pending_groups gauge\nbatch_job_pending_groups 1\n',
    );
    const clash = '# TYPE batch_job_success counter\nbatch_job_success 1\n';
    await post(`${gateway.url}/metrics/job/other`, clash);
    const before = await checked(['--gateway', gateway.url]);
    expect(before.of('gateway-instance')).toMatchObject([
      { level: 'warning', what: 'instance is a grouping label of 1 group: a{instance="web1"}' },
    ]);
    const [type] = before.of('gateway-type');
    expect(type?.what).toContain('batch_job_success (counter, ours is gauge)');
    expect(before.of('gateway-old-groups')).toEqual([]);
    expect(paste(type?.mend?.[0] ?? '')).toBe(0);
    await until(async () => (await gateway.groups()).length === 2);
    const after = await checked(['--gateway', gateway.url, '--older-than', '0.001s']);
    expect(after.of('gateway-type')).toEqual([]);
    expect(after.of('gateway-old-groups')).toMatchObject([
      { mend: [`jobmeter prune --older-than 0.001s --gateway ${gateway.url}`] },
    ]);
  });

  test('compares what jobs of the config files would push with the types that are there', async () => {
    await using gateway = await startPushgateway();
    const counters = ['rows', 'rsync_total_size_bytes', 'nightly_success', 'elsewhere', 'own'];
    const body = counters.map((name) => `# TYPE ${name} counter\n${name} 1\n`).join('');
    expect(await post(`${gateway.url}/metrics/job/other`, body)).toBe(200);
    expect(await post(`${gateway.url}/metrics/job/load/region/eu`, body)).toBe(200);
    const config = file(`
gateways: {here: '${gateway.url}', there: 'http://127.0.0.1:1'}
presets:
  sizes: {gauges: {rsync_total_size_bytes: 'size (\\d+)'}, example: 'size 3'}
jobs:
  load: {group: {region: eu}, gateway: here, gauge: {rows: 'rows (\\d+)'}}
  copy: {preset: sizes, gauge: {fine: 'x'}}
  nightly: {prefix: nightly_, gateway: here}
  other: {gauge: {own: 'x'}}
  far: {gateway: there, gauge: {elsewhere: 'x'}}
`);
    const { of } = await checked(['--gateway', gateway.url, '--config', config]);
    expect(of('config-file')).toMatchObject([{ level: 'ok' }]);
    const whats = of('gateway-type').map(({ what }) => what);
    const both = [
      'rsync_total_size_bytes (counter, that of the job copy is gauge)',
      'nightly_success (counter, that of the job nightly is gauge)',
    ];
    const named = (key: string, clashes: readonly string[]): string =>
      `the group ${key} has another TYPE for ${clashes.join(', ')}`;
    expect(whats.toSorted()).toEqual([
      // A job replaces what its own group has.
      named('load{region="eu"}', [...both, 'own (counter, that of the job other is gauge)']),
      named('other', ['rows (counter, that of the job load is gauge)', ...both]),
    ]);
  });

  test('reaches one behind a prefix, and tells that without it nothing is there', async () => {
    await using gateway = await startPushgateway({ args: ['--web.route-prefix=/push'] });
    const there = await checked(['--gateway', `${gateway.url}/push`]);
    expect(there.of('gateway-scrape')).toMatchObject([{ level: 'ok' }]);
    const [missed] = (await checked(['--gateway', gateway.url])).of('gateway-reachable');
    expect(missed).toMatchObject({ level: 'problem' });
    expect(missed?.mend?.join()).toContain('--web.route-prefix');
  });

  test('reaches one with a private authority, warns of its short life, and needs who we are', async () => {
    const authority = await certificateAuthority();
    const { cert, key } = await issue(authority, { days: [-1, 9.5] });
    const config = {
      tls_server_config: { cert_file: file(cert), key_file: file(key) },
      basic_auth_users: { me: HASH },
    };
    const args = [`--web.config.file=${file(JSON.stringify(config))}`, PERSISTED()];
    await using gateway = await startPushgateway({ args });
    const secure = gateway.url.replace('http:', 'https:');
    const ca = ['--ca', file(authority.cert)];
    const known = ['--gateway', secure, ...ca, '--user', 'me', '--password-file', file(SECRET)];
    const inside = await checked(known);
    expect(inside.of('gateway-certificate')).toMatchObject([
      { level: 'warning', what: 'the certificate expires in 9 days' },
    ]);
    expect(inside.of('gateway-scrape')).toMatchObject([{ level: 'ok' }]);
    const outside = await checked(['--gateway', secure, ...ca]);
    expect(outside.of('gateway-auth')).toMatchObject([{ level: 'problem' }]);
    const [stranger] = (await checked(['--gateway', secure])).of('gateway-reachable');
    expect(stranger?.mend?.join()).toContain('--ca');
  });
});

const SECRET = 's3cret-word';
const HASH = '$2b$04$pYuN0qaOVRsZwI5MK2EeqOfVNw6OHIQgzR5eR4B2Mc/dAulMA5Zgm';

test('a gateway that is down is a problem, with the reason and no other complaint of it', async () => {
  const { exitCode, findings } = await checked(['--gateway', 'http://127.0.0.1:1']);
  expect(exitCode).toBe(2);
  const ofGateway = findings.filter(({ subject }) => subject === 'http://127.0.0.1:1');
  expect(ofGateway.map(({ level, check }) => [level, check])).toEqual([
    ['problem', 'gateway-reachable'],
  ]);
});

test('an expired certificate is a problem', async () => {
  const authority = await certificateAuthority();
  const identity = await issue(authority, { days: [-3, -1] });
  await using server = await startTlsFaultServer(identity, 200);
  const args = ['--gateway', server.url, '--ca', file(authority.cert)];
  const [finding] = (await checked(args)).of('gateway-reachable');
  expect(finding).toMatchObject({ level: 'problem' });
  expect(finding?.mend?.join()).toContain('renew the certificate');
});

test('a gateway that never answers takes no longer than the budget', async () => {
  await using server = await startFaultServer({ kind: 'silence' });
  const args = ['--gateway', server.url, '--push-timeout', '5'];
  const [finding] = (await checked(args)).of('gateway-reachable');
  expect(finding?.what).toBe('no answer within 5 s');
});

test('the URL of an Alertmanager is not taken for that of a gateway', async () => {
  const body = '{"status":"success","data":{"versionInfo":{"version":"0.25.0"},"uptime":"1h"}}';
  await using server = await startFaultServer({ kind: 'answer', status: 200, body });
  const { of } = await checked(['--gateway', server.url]);
  expect(of('gateway-version')).toMatchObject([
    { level: 'warning', what: 'answers, but not with the status of a Pushgateway' },
  ]);
});

test('a scrape that takes longer than the budget is a warning', async () => {
  const server = createServer(({ url }, response) => {
    if (url !== '/metrics') response.end('{"status":"success","data":[]}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { of } = await checked(['--gateway', url, '--push-timeout', '8s']);
  expect(of('gateway-scrape')).toMatchObject([
    { level: 'warning', what: '/metrics does not answer within 8 s' },
  ]);
  server.closeAllConnections();
  server.close();
});

test('no secret is in any output, even where a server echoes it', async () => {
  const body = `wrong password ${SECRET}`;
  await using server = await startFaultServer({ kind: 'answer', status: 401, body });
  const args = ['--gateway', server.url, '--user', 'me', '--password-file', file(SECRET)];
  const { stdout, stderr } = await inProcess(['check', '--verbose', ...args]);
  expect(stdout.toString()).toContain('status 401');
  expect(`${stdout}${stderr}`).not.toContain(SECRET);
});

test('the clock of this machine is compared with the Date of the answer', async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const body = '{"status":"success","data":{}}';
  const fault = { kind: 'answer', status: 200, body, headers: { date } } as const;
  await using server = await startFaultServer(fault);
  const [clock] = (await checked(['--gateway', server.url])).of('gateway-clock');
  expect(clock?.level).toBe('problem');
  expect(clock?.what).toMatch(
    /^the clock of this machine is 3[56]\d\d\.\ds behind .*\(± \d+\.\ds\)$/,
  );
});
