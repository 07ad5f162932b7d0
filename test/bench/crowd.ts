import { startJobmeter } from '../rig/jobmeter.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { tempDir } from '../rig/temp-dir.js';
import { fixed, markdownTable } from './markdown.js';

export interface Crowd {
  readonly wrappers: number;
  /** From the start of the first to the end of the last. */
  readonly seconds: number;
  readonly pushesPerSecond: number;
  /** Groups that the gateway has, each with a success of this run. */
  readonly delivered: number;
  readonly failed: number;
  /** Wrappers that wrote to stderr. */
  readonly complaining: number;
}

/** `wrappers` at once, each on a group of its own, with one state directory and one real gateway. */
export async function measureCrowd(wrappers: number): Promise<Crowd> {
  await using gateway = await startPushgateway();
  const home = tempDir();
  const start = performance.now();
  const results = await Promise.all(
    Array.from({ length: wrappers }, (_, index) => {
      const args = ['--gateway', gateway.url, '--push-timeout', '60s', '--', 'true'];
      return startJobmeter(['run', '--job', `job${index}`, ...args], { home }).result;
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const groups = await gateway.groups();
  const delivered = groups.filter(
    ({ families }) => families['batch_job_success']?.metrics[0]?.value === '1',
  ).length;
  return {
    wrappers,
    seconds,
    pushesPerSecond: delivered / seconds,
    delivered,
    failed: results.filter(({ exitCode }) => exitCode !== 0).length,
    complaining: results.filter(({ stderr }) => stderr.length > 0).length,
  };
}

export function describeCrowd(crowd: Crowd): string {
  const { wrappers, seconds, pushesPerSecond, delivered, failed, complaining } = crowd;
  return markdownTable(
    ['At once', 'seconds', 'pushes/s', 'delivered', 'lost', 'failed', 'with words on stderr'],
    [
      [
        `${wrappers} wrappers`,
        fixed(seconds, 1),
        fixed(pushesPerSecond, 0),
        `${delivered}`,
        `${wrappers - delivered}`,
        `${failed}`,
        `${complaining}`,
      ],
    ],
  );
}
