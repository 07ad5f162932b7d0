import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startFaultServer } from '../../rig/fault-server.js';
import { type Age, startVictoriaMetrics, startVmagent } from '../../rig/engines.js';
import { jobmeter } from '../../rig/jobmeter.js';
import { describeWithNewer } from '../../rig/newer-programs.js';
import { describeWith, until } from '../../rig/server.js';
import { tempDir } from '../../rig/temp-dir.js';

/** What VictoriaMetrics answers of a path that it does not have. */
const UNSUPPORTED = {
  kind: 'answer',
  status: 400,
  body: 'unsupported path requested: "/metrics/job/j"',
} as const;

function notesIn(home: string): readonly string[] {
  const folder = join(home, 'state/jobmeter/servers');
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
}

function asGateway(age: Age): void {
  test.each(['', '/api/v1/import/prometheus'])(
    'takes a success and a failure at its address with "%s"',
    async (path) => {
      await using victoria = await startVictoriaMetrics(age);
      const [home, job, gateway] = [tempDir(), 'load', `${victoria.url}${path}`];
      const run = (...command: readonly string[]) =>
        jobmeter(
          ['run', '-j', job, '-g', 'path=a/b "c"', '--records', String.raw`rows=(\d+)`].concat([
            '--gateway',
            gateway,
            '--',
            ...command,
          ]),
          { home },
        );
      const first = await run('echo', '7');
      expect([first.exitCode, first.stderr.toString()]).toEqual([0, '']);
      const value = (name: string) => victoria.value(`${name}{job="${job}",path="a/b \\"c\\""}`);
      await until(async () => (await value('batch_job_records')) === 7);
      const success = await value('batch_job_last_success_timestamp_seconds');
      expect((await run('false')).stderr.toString()).toBe('');
      await until(async () => (await value('batch_job_success')) === 0);
      const over = `last_over_time(batch_job_last_success_timestamp_seconds{job="${job}"}[35d])`;
      expect(await victoria.value(over)).toBe(success);
      const { stdout } = await jobmeter([
        'status',
        '--no-state',
        '--json',
        '-j',
        job,
        '--gateway',
        gateway,
      ]);
      expect(JSON.parse(stdout.toString())).toMatchObject({
        groups: [{ job, labels: { path: 'a/b "c"' }, success: false, exit_code: 1 }],
      });
    },
  );
}

describeWith('victoria-metrics')('VictoriaMetrics 1.79 as a gateway', () => {
  asGateway('stable');

  test('replaces and deletes nothing, and says so', async () => {
    await using victoria = await startVictoriaMetrics('stable');
    const replaced = await jobmeter([
      'run',
      '-j',
      'j',
      '--replace',
      '--gateway',
      victoria.url,
      '--',
      'true',
    ]);
    expect(replaced.stderr.toString()).toContain(
      'replaces nothing: a push adds samples; leave out --replace',
    );
    const home = tempDir();
    await jobmeter(['run', '-j', 'j', '--gateway', victoria.url, '--', 'true'], { home });
    await until(async () => (await victoria.value('push_time_seconds')) !== undefined);
    const deleted = await jobmeter(['delete', '-j', 'j', '--gateway', victoria.url], { home });
    expect(deleted.exitCode).toBe(69);
    expect(deleted.stderr.toString()).toContain('deletes no group');
    // It will never delete it, so local state does not wait for that.
    const again = await jobmeter(['delete', '-j', 'j'], { home });
    expect(again.stderr.toString()).toContain('no group j in');
  });

  test('is found out once for each address, also a vmagent, and check says what it is', async () => {
    const home = tempDir();
    await using victoria = await startVictoriaMetrics('stable');
    await using agent = await startVmagent(`${victoria.url}/api/v1/write`);
    const to = ['--gateway', agent.url];
    await jobmeter(['run', '-j', 'j', ...to, '--', 'true'], { home });
    expect(notesIn(home)).toEqual(['{"server":"victoria-metrics"}\n']);
    await until(async () => (await victoria.value('batch_job_success')) === 1);
    const checked = await jobmeter(['check', '-v', '--gateway', victoria.url], { home });
    expect(checked.stdout.toString()).toMatch(/ok +http:\S+: VictoriaMetrics, which keeps/);
    const status = await jobmeter(['status', '--no-state', ...to]);
    expect(status.stderr.toString()).toContain('cannot list its groups');
  });
});

describeWithNewer('victoria-metrics')('VictoriaMetrics 1.145 as a gateway', () => {
  asGateway('newer');
});

describe('a server at the address of a gateway', () => {
  test('is asked as a gateway only in the first run, once it turned out to be VictoriaMetrics', async () => {
    const home = tempDir();
    await using server = await startFaultServer(UNSUPPORTED, 204);
    for (let run = 0; run < 2; run += 1) {
      const { stderr } = await jobmeter(['run', '-j', 'j', '--gateway', server.url, '--', 'true'], {
        home,
      });
      expect(stderr.toString()).toBe('');
    }
    const paths = server.requests.map(({ path }) => path);
    const imports = Array.from({ length: 4 }, () => '/api/v1/import/prometheus');
    expect(paths).toEqual(['/metrics/job/j', ...imports]);
  });

  test('is asked as a gateway again when it no longer is a VictoriaMetrics', async () => {
    const home = tempDir();
    await using server = await startFaultServer(UNSUPPORTED, 204, 204, 404, 200, 200);
    await jobmeter(['run', '-j', 'j', '--gateway', server.url, '--', 'true'], { home });
    const { stderr } = await jobmeter(['run', '-j', 'j', '--gateway', server.url, '--', 'true'], {
      home,
    });
    expect(stderr.toString()).toBe('');
    expect(server.requests.at(-1)?.path).toBe('/metrics/job/j');
    expect(notesIn(home)).toEqual([]);
  });

  test('that no longer takes samples leaves what waits for a refresh pending', async () => {
    const home = tempDir();
    const later = { kind: 'answer', status: 503, headers: { 'retry-after': '1000' } } as const;
    const body = JSON.stringify({ status: 'success', data: { result: [] } });
    const nothing = { kind: 'answer', status: 200, body } as const;
    await using server = await startFaultServer(
      ...([UNSUPPORTED, 204, 204, later, nothing, nothing, 404] as const),
    );
    const to = ['--gateway', server.url];
    for (const job of ['first', 'waits']) {
      await jobmeter(['run', '-j', job, ...to, '--', 'true'], { home });
    }
    const { exitCode, stderr } = await jobmeter(['flush', '--refresh', ...to], { home });
    expect([exitCode, stderr.toString()]).toEqual([69, expect.stringContaining('no longer')]);
    const pending = readdirSync(join(home, 'state/jobmeter/pending'), { recursive: true });
    expect(pending.filter((name) => name.includes('/waits-'))).toHaveLength(1);
  });

  test.each(['', '{', '{"server":"other"}', '[]', '\0'])(
    'with the note %j it is asked anew',
    async (note) => {
      const home = tempDir();
      await using server = await startFaultServer(UNSUPPORTED, 204);
      const run = () =>
        jobmeter(['run', '-j', 'j', '--gateway', server.url, '--', 'true'], { home });
      await run();
      const folder = join(home, 'state/jobmeter/servers');
      writeFileSync(join(folder, readdirSync(folder)[0] ?? ''), note);
      await run();
      expect(server.requests.filter(({ path }) => path === '/metrics/job/j')).toHaveLength(2);
    },
  );
});
