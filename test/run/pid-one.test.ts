import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { killAtEndOfFile } from '../rig/leftovers.js';
import { tempDir } from '../rig/temp-dir.js';

/** Starts jobmeter like the first process of a container: in a new pid namespace with its own /proc. */
const CONTAINER = ['-rpf', '--kill-child', '--mount-proc'];
const isPermitted = spawnSync('unshare', [...CONTAINER, 'true'], { stdio: 'ignore' }).status === 0;

const JOBMETER = [BIN, 'run', '--job', 'j', '--no-state', '--quiet'];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

function startAsPidOne(line: string, options: readonly string[], home = tempDir()) {
  const args = [...CONTAINER, '--', ...JOBMETER, ...options, '--', 'sh', '-c', line];
  const child = spawn('unshare', args, {
    cwd: home,
    env: hermeticEnv(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  killAtEndOfFile(home);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
  }));
  return { child, ended };
}

const MODES = [
  ['handed down', []],
  ['read', ['--records', 'x=zzz']],
] as const;

test.runIf(isPermitted).each(MODES)(
  'as PID 1, with its output %s, exits with the status of the command, or 128+n for a signal',
  async (_how, options) => {
    const [exited, terminated, killed, missing] = await Promise.all([
      startAsPidOne('echo $PPID; exit 3', options).ended,
      startAsPidOne('kill -TERM $$', options).ended,
      startAsPidOne('kill -KILL $$', options).ended,
      startAsPidOne('exec no-such-command 2>/dev/null', options).ended,
    ]);
    expect(exited).toEqual({ code: 3, stdout: '1\n' });
    expect([terminated.code, killed.code, missing.code]).toEqual([143, 137, 127]);
  },
);

test.runIf(isPermitted).each(MODES)(
  'as PID 1, with its output %s, forwards SIGTERM to the command and waits for its end',
  async (_how, options) => {
    const { child, ended } = startAsPidOne(
      `trap 'echo tidied; exit 6' TERM; echo ready; while :; do sleep 0.01; done`,
      options,
    );
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') process.kill(firstChildOf(child.pid!), 'SIGTERM');
    }
    expect(await ended).toEqual({ code: 6, stdout: 'ready\ntidied\n' });
  },
);

test.runIf(isPermitted)(
  'as PID 1, an orphan of the command stays as a zombie: the README says to use an init',
  async () => {
    const home = tempDir();
    // It exits after its parent has exited.
    writeFileSync(join(home, 'orphan.sh'), 'until grep -q "^PPid:.1$" /proc/$$/status; do :; done');
    const line = `sh -c 'sh orphan.sh & echo $! >orphan'; state=/proc/$(cat orphan)/status
      until ! [ -e $state ] || grep -q '^State:.*Z' $state; do sleep 0.01; done
      grep '^State:' $state || echo collected`;
    expect((await startAsPidOne(line, [], home).ended).stdout).toContain('Z (zombie)');
  },
);

function firstChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ')[0]);
}
