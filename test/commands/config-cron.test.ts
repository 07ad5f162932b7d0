import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { BIN } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { until } from '../rig/server.js';
import { canHaveSystemConfig, withSystemConfig } from '../rig/system-config.js';
import { tempDir } from '../rig/temp-dir.js';

const { cron: CRON, 'prometheus-pushgateway': pushgateway } = inject('programs');
const isRoot = process.getuid?.() === 0;

/** With a crontab of its own: the cron of the machine does not see it. */
const UNDER_CRON = `
  mount -t tmpfs none /run && mount -t tmpfs none /var/spool/cron && mkdir /var/spool/cron/crontabs
  mount -t tmpfs none /etc/cron.d; echo '# none' >/etc/crontab
  (umask 077; cat "$0" >/var/spool/cron/crontabs/root)
  exec ${CRON} -f`;

function configFor(gateway: string, state: string): string {
  const jobs = Array.from({ length: 12 }, (_, index) =>
    index % 2 === 0
      ? `  job_${index}: {command: [echo, copied ${index} rows], group: {half: even}}`
      : `  job_${index}: {shell: 'echo copied ${index} rows; exit ${index === 11 ? 3 : 0}'}`,
  );
  return `
gateways: {prod: ${gateway}}
defaults:
  gateway: prod
  state-dir: ${state}
  records: {rows: 'copied (\\d+) rows'}
jobs:
${jobs.join('\n')}
`;
}

test.runIf(isRoot && canHaveSystemConfig && CRON !== null && pushgateway !== null)(
  'a crontab of 12 lines with nothing but jobmeter run NAME, by the real cron: all are measured',
  async () => {
    await using gateway = await startPushgateway();
    const folder = tempDir();
    const crontab = join(folder, 'crontab');
    // At the start of cron, in place of a minute that would have to be waited for.
    const lines = Array.from({ length: 12 }, (_, index) => `@reboot jobmeter run job_${index}`);
    const path = `PATH=${dirname(BIN)}:${dirname(process.execPath)}:/usr/bin:/bin`;
    writeFileSync(crontab, `${[path, 'MAILTO=""', ...lines].join('\n')}\n`);
    const config = configFor(gateway.url, join(folder, 'state'));
    const [program = '', ...args] = withSystemConfig(config, ['--pid', '--fork', '--kill-child']);
    const words = [...args, 'sh', '-c', UNDER_CRON, crontab];
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    const cron = spawn(program, words, { stdio: 'ignore', env });
    const ended = async (): Promise<number> => {
      const groups = await gateway.groups();
      return groups.filter(({ families }) => 'batch_job_exit_code' in families).length;
    };
    try {
      await until(async () => (await ended()) === 12);
    } finally {
      cron.kill('SIGKILL');
    }
    for (let index = 0; index < 12; index += 1) {
      const labels = { job: `job_${index}`, ...(index % 2 === 0 && { half: 'even' }) };
      expect(await gateway.value('batch_job_records', labels)).toBe(index);
      expect(await gateway.value('batch_job_exit_code', labels)).toBe(index === 11 ? 3 : 0);
    }
  },
);
