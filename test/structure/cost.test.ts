import { expect, test } from 'vitest';
import { configFile, optionsOfJob } from '../bench/config.js';
import { measure } from '../bench/measure.js';
import { inTurns } from '../bench/statistics.js';
import { startFaultServer } from '../rig/fault-server.js';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** The first one only warms caches up. */
const ROUNDS = 9;

/** As many rounds again, where noise has covered the least that a run takes. */
const MOST_TRIES = 4;

/** Kept to bare, pushed to bare, configured to written. */
const LIMITS = [3.5, 5, 1.25];

/**
 * In CPU time, which a busy machine stretches less than wall time, and the least of it, since noise only adds. With room for
 * the rest of the noise: a config file costs 1.02 to 1.09 times on a quiet machine, and the bench shows it. What is not
 * caught here is seen by who runs the bench.
 */
// macOS does not tell what a process took.
test.runIf(process.platform === 'linux')(
  'a run costs at most 3.5 times the CPU of bare Node, 5 times where it is pushed, and a config file 1.25 times the same options',
  async () => {
    await using server = await startFaultServer(200);
    const env = hermeticEnv(tempDir());
    const run = [BIN, 'run', '--job', 'j'];
    const job = [BIN, 'run', '--job', 'job_3'];
    const contestants = [
      [process.execPath, '-e', '0'],
      [...run, '--', 'true'],
      [...run, '--gateway', server.url, '--', 'true'],
      [...job, ...optionsOfJob(3), '--', 'true'],
      [...job, '--config', configFile(12), '--', 'true'],
    ];
    let least = contestants.map(() => Infinity);
    const ratio = (index: number, base: number): number => least[index]! / least[base]!;
    const ratios = (): readonly number[] => [ratio(1, 0), ratio(2, 0), ratio(4, 3)];
    const isCheap = (): boolean => ratios().every((each, index) => each < LIMITS[index]!);
    for (let tries = 0; tries < MOST_TRIES && !isCheap(); tries += 1) {
      const usages = await inTurns(contestants, ROUNDS, (argv) => measure(argv, env));
      least = usages.map((each, index) =>
        Math.min(least[index]!, ...each.slice(1).map(({ cpuSeconds }) => cpuSeconds)),
      );
    }
    for (const [index, each] of ratios().entries()) expect(each).toBeLessThan(LIMITS[index]!);
  },
);
