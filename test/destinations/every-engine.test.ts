import { expect, test } from 'vitest';
import { lookingBack } from '../../src/alerting/selectors.js';
import {
  type EngineServer,
  startReceiver,
  startVictoriaMetrics,
  startVmagent,
} from '../rig/engines.js';
import { jobmeter } from '../rig/jobmeter.js';
import { describeWithNewer } from '../rig/newer-programs.js';
import { freePort } from '../rig/ports.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith, until } from '../rig/server.js';
import { tempDir } from '../rig/temp-dir.js';

const WRITE = '/api/v1/write';

/** Of one run, with its labels. Their values are what the Pushgateway has. */
const NAMES = [
  'batch_job_last_start_timestamp_seconds',
  'batch_job_last_completion_timestamp_seconds',
  'batch_job_last_success_timestamp_seconds',
  'batch_job_duration_seconds',
  'batch_job_success',
  'batch_job_exit_code',
  'batch_job_consecutive_failures',
  'batch_job_records',
  'batch_job_outcome',
  'batch_job_runs_total',
  'size_bytes',
] as const;

/** As the rules look for it that are made for what receives samples. */
const LAST_SUCCESS = lookingBack(
  'remote-write',
  'batch_job_last_success_timestamp_seconds{job="load"}',
);

describeWith(
  'prometheus',
  'victoria-metrics',
  'vmagent',
  'prometheus-pushgateway',
)('one run', () => {
  describeWithNewer('prometheus', 'victoria-metrics')('for every engine', () => {
    test('has the same values everywhere, and a failed one leaves the last success', async () => {
      const home = tempDir();
      const port = await freePort();
      await using gateway = await startPushgateway();
      await using prometheus = await startReceiver('stable');
      await using prometheus3 = await startReceiver('newer');
      await using imported = await startVictoriaMetrics('stable');
      await using pushed = await startVictoriaMetrics('newer');
      await using collector = await startVictoriaMetrics('newer');
      await using agent = await startVmagent(`http://127.0.0.1:${port}${WRITE}`);
      const places = [
        ...[gateway, imported, pushed].flatMap(({ url }) => ['--gateway', url]),
        ...[prometheus, prometheus3, agent].flatMap(({ url }) => [
          '--remote-write',
          `${url}${WRITE}`,
        ]),
        '--otlp',
        `${collector.url}/opentelemetry`,
      ];
      const run = (script: string) =>
        jobmeter(
          ['run', '-j', 'load', '-g', 'region=eu', '-l', 'team=db', ...places]
            .concat(['--records', String.raw`rows=(\d+) rows`])
            .concat(['--gauge', String.raw`size_bytes=(?<table>\w) size (?<value>[\d.]+)`])
            .concat(['--', 'sh', '-c', script]),
          { home },
        );
      const first = await run('echo 7 rows, a size 1.5');
      expect([first.exitCode, first.stderr.toString()]).toEqual([0, '']);
      // The target of vmagent comes only now.
      await using behind = await startReceiver('stable', { port });
      const engines: readonly (readonly [string, EngineServer])[] = [
        ['Prometheus', prometheus],
        ['Prometheus 3', prometheus3],
        ['VictoriaMetrics by import', imported],
        ['newer VictoriaMetrics by import', pushed],
        ['newer VictoriaMetrics by OTLP', collector],
        ['Prometheus behind vmagent', behind],
      ];
      const valuesIn = async (engine: EngineServer): Promise<object> => {
        const values = NAMES.map(async (name) => [
          name,
          await engine.value(`${name}{job="load",region="eu"}`),
        ]);
        return Object.fromEntries(await Promise.all(values)) as object;
      };
      const known = Object.fromEntries(
        await Promise.all(NAMES.map(async (name) => [name, await gateway.value(name)])),
      ) as Record<(typeof NAMES)[number], number>;
      expect(known).toMatchObject({ batch_job_records: 7, size_bytes: 1.5, batch_job_success: 1 });
      for (const [name, engine] of engines) {
        await until(async () => (await engine.query('batch_job_success{job="load"}')).length > 0);
        // VictoriaMetrics keeps 15 digits.
        const rounded = Object.entries(known).map(([key, value]) => [
          key,
          expect.closeTo(value, 4) as number,
        ]);
        expect([name, await valuesIn(engine)]).toEqual([name, Object.fromEntries(rounded)]);
      }
      const second = await run('exit 3');
      expect([second.exitCode, second.stderr.toString()]).toEqual([3, '']);
      const success = known.batch_job_last_success_timestamp_seconds;
      expect(await gateway.value('batch_job_last_success_timestamp_seconds')).toBe(success);
      for (const [name, engine] of engines) {
        await until(async () => (await engine.value('batch_job_success{job="load"}')) === 0);
        const value = await engine.value(LAST_SUCCESS);
        expect([name, value]).toEqual([name, expect.closeTo(success, 4)]);
      }
    });
  });
});
