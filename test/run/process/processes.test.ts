import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  descendantsOf,
  isStillThere,
  listProcesses,
  listWithPs,
  membersOf,
  type ProcessInfo,
} from '../../../src/run/process/processes.js';
import { HAS_PROC, startJob, startShell } from '../a-job.js';

const pidsOf = (processes: readonly ProcessInfo[]): readonly number[] =>
  processes.map(({ pid }) => pid);

describe.each([
  ['the way of this platform', listProcesses],
  ['ps', listWithPs],
])('processes listed by %s', (_way, listAll) => {
  test('have parents and start times', async () => {
    const job = startJob('cat', []);
    const found = listAll().find(({ pid }) => pid === job.pid);
    expect(found).toEqual({ pid: job.pid, ppid: process.pid, startTime: expect.any(Number) });
    const ours = listAll().find(({ pid }) => pid === process.pid)!;
    expect(ours.ppid).toBe(process.ppid);
    expect(found!.startTime).toBeGreaterThanOrEqual(ours.startTime!);
  });

  test('do not include exited processes, even if they were not waited for', async () => {
    // It exits after its parent has become a program that does not wait for children.
    const job = startShell(
      '(until ps -o comm= -p $$ | grep -q cat; do :; done) & echo $!; exec cat',
    );
    const zombie = Number(await job.line());
    await expect.poll(() => pidsOf(listAll())).not.toContain(zombie);
    expect(pidsOf(listAll())).toContain(job.pid);
    // It is still a zombie, so the list has excluded it.
    expect(spawnSync('ps', ['-o', 'stat=', '-p', `${zombie}`]).stdout.toString()).toMatch(/^Z/);
  });
});

describe('descendants', () => {
  const family: readonly ProcessInfo[] = [
    { pid: 1, ppid: 0, startTime: 0 },
    { pid: 7, ppid: 5, startTime: 7 },
    { pid: 5, ppid: 1, startTime: 5 },
    { pid: 6, ppid: 1, startTime: 6 },
    { pid: 8, ppid: 7, startTime: 8 },
  ];
  const five = family[2]!;

  test('are children, then grandchildren', () => {
    expect(pidsOf(descendantsOf([five], family))).toEqual([7, 8]);
  });

  test('are not older than their parents: such a pid was reused while the list was made', () => {
    const older = { pid: 9, ppid: 5, startTime: 4 };
    expect(pidsOf(descendantsOf([five], [...family, older]))).toEqual([7, 8]);
  });

  test('are unique and never ancestors, for any list', () => {
    const anyProcess = fc.record({ pid: fc.nat(9), ppid: fc.nat(9) });
    const anyList = fc.uniqueArray(anyProcess, { selector: ({ pid }) => pid, minLength: 1 });
    fc.assert(
      fc.property(anyList, fc.nat(3), (list, count) => {
        const ancestors = list.slice(0, count);
        const found = pidsOf(descendantsOf(ancestors, list));
        expect(new Set(found).size).toBe(found.length);
        expect(found.filter((pid) => pidsOf(ancestors).includes(pid))).toEqual([]);
        const among = new Set([...found, ...pidsOf(ancestors)]);
        const missed = list.filter(({ pid, ppid }) => among.has(ppid) && !among.has(pid));
        expect(missed).toEqual([]);
      }),
    );
  });
});

describe.runIf(HAS_PROC)('the members of a run', () => {
  test('are the root, its descendants in other sessions, and daemons', async () => {
    const job = startShell(
      [
        `sh -c 'echo $$; sleep 600 & wait' &`,
        `setsid sh -c 'echo $$; exec sleep 600' &`,
        // Forked twice, so its parent has exited.
        `(setsid sh -c 'echo $$; exec sleep 600' &)`,
        'wait',
      ].join('\n'),
    );
    const three = [await job.line(), await job.line(), await job.line()].map(Number);
    const other = startJob('cat', []);
    const look = (): readonly number[] =>
      pidsOf(membersOf({ rootPid: job.pid, marker: job.marker }));
    expect(look()).toEqual(expect.arrayContaining([job.pid, ...three]));
    expect(look()).not.toContain(other.pid);
    expect(look()).not.toContain(process.pid);
  });

  test('are found by descent if the environment was emptied', async () => {
    const job = startShell(`env -i HOME="$HOME" sh -c 'echo $$; exec sleep 600' & wait`);
    const child = Number(await job.line());
    expect(pidsOf(membersOf({ rootPid: job.pid, marker: job.marker }))).toContain(child);
  });

  test('are found again with their children if they were known', async () => {
    const job = startShell(`env -i HOME="$HOME" sh -c 'echo $$; sleep 600 & wait' & wait`);
    const child = Number(await job.line());
    const known = membersOf({ rootPid: job.pid, marker: job.marker });
    job.child.kill('SIGKILL');
    await job.ended;
    expect(membersOf({ rootPid: undefined, marker: job.marker })).toEqual([]);
    const later = membersOf({ rootPid: undefined, marker: job.marker, known });
    expect(pidsOf(later)).toContain(child);
    expect(pidsOf(later)).not.toContain(job.pid);
  });

  test('do not include other processes that reuse a pid', () => {
    const own = listProcesses().find(({ pid }) => pid === process.ppid)!;
    const reused = { ...own, startTime: own.startTime! - 1 };
    expect(membersOf({ rootPid: undefined, marker: '', known: [reused] })).toEqual([]);
    expect(isStillThere(own)).toBe(true);
    expect(isStillThere(reused)).toBe(false);
  });

  test('are empty without root and marker', () => {
    expect(membersOf({ rootPid: undefined, marker: '' })).toEqual([]);
  });

  test('never include our own process, even with the marker', async () => {
    const module = join(import.meta.dirname, '../../../dist/run/process/processes.js');
    const script = `
      const { membersOf } = await import(process.argv[1]);
      const marker = 'JOBMETER_RUN_ID=' + process.env.JOBMETER_RUN_ID;
      console.log(JSON.stringify(membersOf({ rootPid: process.pid, marker })));`;
    const job = startJob(process.execPath, ['--input-type=module', '-e', script, module]);
    expect(await job.line()).toBe('[]');
  });
});

const CAN_UNSHARE =
  spawnSync('unshare', ['--pid', '--fork', 'true'], { stdio: 'ignore' }).status === 0;

test.runIf(CAN_UNSHARE)('none are listed if /proc belongs to another pid namespace', async () => {
  const module = join(import.meta.dirname, '../../../dist/run/process/processes.js');
  const script = `const { listProcesses } = await import(process.argv[1]);
    console.log(JSON.stringify(listProcesses()));`;
  const args = ['--pid', '--fork', process.execPath, '--input-type=module', '-e', script, module];
  expect(await startJob('unshare', args).line()).toBe('[]');
});
