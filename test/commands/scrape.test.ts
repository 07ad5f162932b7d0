import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { startPrometheus } from '../rig/prometheus.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';

describeWith('prometheus-pushgateway', 'prometheus')(
  'a Prometheus that scrapes with honor_labels',
  () => {
    test('sees the job under its own name, and no instance', async () => {
      await using gateway = await startPushgateway();
      await using prometheus = await startPrometheus({ scrape: gateway.url });
      const args = ['run', '-j', 'db_backup', '-g', 'region=eu', '--gateway', gateway.url];
      await jobmeter([...args, '--', 'true']);
      const [series] = await prometheus.queryUntilFound('batch_job_last_success_timestamp_seconds');
      expect(series?.labels).toMatchObject({ job: 'db_backup', region: 'eu' });
      expect(series?.labels).not.toHaveProperty('instance');
      const [age] = await prometheus.query(
        'time() - batch_job_last_success_timestamp_seconds < 3600',
      );
      expect(age?.value).toBeLessThan(3600);
    });
  },
);
