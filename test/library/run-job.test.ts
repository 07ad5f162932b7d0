import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Gateway, runJob } from '../../src/index.js';
import { startFaultServer } from '../rig/fault-server.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

describeWith('prometheus-pushgateway')('the library with a real Pushgateway', () => {
  let server: Pushgateway;

  beforeAll(async () => {
    server = await startPushgateway();
  });

  test('runJob measures a command and resolves when its result is delivered', async () => {
    const { run, deliveries, remarks } = await runJob({
      job: 'library',
      group: { region: 'eu' },
      command: ['sh', '-c', 'echo 5 rows >&2; exit 2'],
      gateways: [server.url],
      stateDir: tempDir(),
      records: { rows: /(\d+) rows/ },
    });
    expect(run).toMatchObject({ verdict: 'failure', exitCode: 2, records: [{ value: 5 }] });
    expect(deliveries).toEqual([
      { destination: server.url, delivery: { kind: 'delivered', status: 200 } },
    ]);
    expect(remarks).toEqual([]);
    expect(await server.value('batch_job_records', { region: 'eu' })).toBe(5);
  });

  test('Gateway pushes, adds, lists and deletes', async () => {
    const gateway = new Gateway(server.url);
    const key = { job: 'direct', labels: {} };
    const family = (name: string) =>
      ({ name, help: 'h', type: 'gauge', samples: [{ labels: {}, value: 1 }] }) as const;
    expect(await gateway.push(key, [family('one')])).toMatchObject({ kind: 'delivered' });
    expect(await gateway.add(key, [family('two')])).toMatchObject({ kind: 'delivered' });
    const listed = await gateway.groups();
    const group =
      listed.kind === 'groups' ? listed.groups.find((g) => g.key.job === 'direct') : undefined;
    expect([...(group?.families.keys() ?? [])].toSorted()).toEqual(['one', 'two']);
    expect(await gateway.delete(key)).toMatchObject({ kind: 'delivered' });
    // 202 means that the gateway has yet to do it.
    await until(async () => (await server.value('one')) === undefined);
  });
});

test('presets are those of jobmeter by name, and plain objects of the program’s own', async () => {
  const own = { name: 'loader', records: [String.raw`rows=loaded (\d+)`] };
  const { run } = await runJob({
    job: 'j',
    command: 'echo loaded 5 >&2; echo "Number of files: 3" >&2',
    stateDir: false,
    presets: [own, 'rsync'],
  });
  expect(run.records).toContainEqual({ name: 'rows', labels: {}, value: 5 });
  expect(run.records).toContainEqual({ name: 'files', labels: {}, value: 3 });
  const wrong = { job: 'j', command: 'false', presets: [{ name: 'own' }] };
  await expect(runJob(wrong)).rejects.toThrow('presets own: it has no patterns');
});

test('runJob says who we are to a gateway, and writes a textfile', async () => {
  await using server = await startFaultServer(200);
  const textfile = tempDir();
  const { deliveries } = await runJob({
    job: 'library',
    command: ['true'],
    gateways: [server.url],
    textfile,
    user: 'me',
    password: 'word',
    headers: { 'X-Team': 'db' },
    stateDir: false,
  });
  expect(deliveries.map(({ delivery }) => delivery.kind)).toEqual(['delivered', 'delivered']);
  const authorization = `Basic ${Buffer.from('me:word').toString('base64')}`;
  expect(server.requests[0]?.headers).toMatchObject({ authorization, 'x-team': 'db' });
  expect(readdirSync(textfile)).toHaveLength(1);
});

test('the flags of a RegExp count, and one that has no meaning is refused', async () => {
  const options = { job: 'j', command: 'echo "ROWS: 5 a/b" >&2', stateDir: false } as const;
  const { run } = await runJob({
    ...options,
    records: { rows: /rows: (\d+)/i, paths: /A\/b/i, none: /rows/ },
  });
  expect(run.records.map(({ value }) => value)).toEqual([5, 1, Number.NaN]);
  await expect(runJob({ ...options, gauges: { size: /size/y } })).rejects.toThrow(
    new TypeError('gauges size: the flag y is not supported: begin the pattern with ^'),
  );
});

test('a pattern that backtracks without end does not hang the program, whose V8 keeps its flags', () => {
  const program = `
    import { runJob } from ${JSON.stringify(join(ROOT, 'dist/index.js'))};
    const { run, remarks } = await runJob({
      job: 'j',
      command: [process.execPath, '-e', 'for (const end of "bb") console.log("a".repeat(50_000) + end)'],
      stateDir: false,
      records: { runs: /(a+)+$/ },
    });
    let flags;
    try { flags = new RegExp('', 'l').flags } catch { flags = 'no linear engine' }
    process.stderr.write(JSON.stringify({ remarks, records: run.records, flags }));
  `;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  expect(JSON.parse(stderr)).toMatchObject({
    remarks: [expect.stringContaining('the pattern takes too long on 2 lines')],
    flags: 'no linear engine',
  });
});

test('runJob rejects with every mistake at once, and runs nothing', async () => {
  const options = { job: '', group: { 'b-c': 'x' }, command: ['false'] as const };
  await expect(runJob(options)).rejects.toThrow(/^job is empty.*\ngroup /);
});
