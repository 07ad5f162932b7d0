import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type CronRoot, startCron } from '../rig/cron-root.js';
import { BIN, jobmeter } from '../rig/jobmeter.js';
import { until } from '../rig/server.js';
import { canHaveSystemConfig } from '../rig/system-config.js';
import { tempDir } from '../rig/temp-dir.js';
import { AWKWARD } from './awkward.js';

const { cron: CRON } = inject('programs');
const canRun = process.getuid?.() === 0 && canHaveSystemConfig && CRON !== null;

const MAIL_TIMEOUT = { timeout: 250_000, interval: 200 };

/** Stand in for what the lines call. Node itself is what jobmeter needs. */
const PROBES = [
  ...'run-parts mail docker gzip php python3 ssh-add git logger chronic sudo node-app newsup offline mbsync find goodmorning'.split(
    ' ',
  ),
  ...'somecommand uptime pg_dump ssh perl certbot sed sleep backup sync-host sed-probe'.split(' '),
]
  .map((name) => `/usr/bin/${name}`)
  .concat(
    '/usr/lib/php/sessionclean',
    '/usr/share/mdadm/checkarray',
    '/usr/lib/x86_64-linux-gnu/e2fsprogs/e2scrub_all_cron',
    '/usr/lib/sysstat/debian-sa1',
    '/usr/sbin/invoke-rc.d',
    '/etc/init.d/anacron',
    '/path/to/script.sh',
    '/out/srv/app/scripts/update-locale.sh',
    '/opt/monitoring/backup-monitoring.sh',
    '/var/lib/vmail/autoresponder',
    '/usr/local/bin/report',
    '/usr/local/sbin/tessa-rsync-pull.sh',
    '/usr/lib/cron/run-crons',
  );

const FILES = {
  '/usr/bin/date': '#!/bin/sh\necho "05 $*"\n',
  '/usr/bin/xprintidle': '#!/bin/sh\necho 5\n',
  '/out/home/.profile': 'FROM_PROFILE=1; export FROM_PROFILE\n',
  '/out/home/.cache/session-env': 'SESSION=2\n',
  '/opt/vgs/file': '',
};

/** The two files, with the number of each line in its environment. */
function crontabFor(system: boolean): string {
  const lines = AWKWARD.flatMap((each, number) => {
    if (each.system !== system) return [];
    const { SHELL = '/bin/sh', PATH = '/usr/bin:/bin', ...env } = each.env;
    const variables = Object.entries({
      ...env,
      PROBE: number,
      HOME: '/out/home',
      PATH,
      MAILTO: 'root',
    });
    const line = each.line
      .replace(/^-?[ \t]*(?:@\w+|\S+(?:[ \t]+\S+){4})/, '@reboot')
      .replace('   user   ', '   root   ')
      .replaceAll(
        /\/(srv|tmp|var\/log)\//g,
        (_, name: string) => `/out/${name.replace('var/', '')}/`,
      )
      .replaceAll('/out/out/', '/out/')
      .replace('/srv/app &&', '/out/srv/app &&')
      .replace('/usr/bin/node ', '/usr/bin/node-app ');
    return [...variables.map(([name, value]) => `${name}=${value}`), `SHELL=${SHELL}`, line];
  });
  // Cron takes the bytes as they are.
  return Buffer.from(`${lines.join('\n')}\n`).toString('latin1');
}

/** Behind a program that notes the exit status of the shell. */
function observed(text: string, real: (shell: string) => string): string {
  return text.replaceAll(
    /^SHELL=(.*)$/gm,
    (_, shell: string) => `SHELL=/rec/shell\n${real(shell)}`,
  );
}

async function wrapped(text: string, option: readonly string[]): Promise<string> {
  const file = join(tempDir(), 'crontab');
  writeFileSync(file, text, 'latin1');
  const { exitCode, stderr } = await jobmeter(['crontab', ...option, '--apply', file]);
  expect([exitCode, stderr.toString()]).toEqual([0, expect.stringContaining('lines wrapped')]);
  return readFileSync(file, 'latin1');
}

const roots: Record<string, CronRoot> = {};

async function start(
  name: string,
  files: { readonly crontab: string; readonly system: string },
  real: (shell: string) => string,
): Promise<void> {
  roots[name] = startCron({
    cron: CRON ?? '',
    crontab: observed(files.crontab, real),
    system: observed(files.system, real),
    probes: PROBES,
    files: FILES,
  });
}

/** What jobmeter documents of the environment, and what is chance. */
function comparable(text: string | undefined): string | undefined {
  return text
    ?.replaceAll(/^ {2}JOBMETER_SHELL_BIN=.*\n/gm, '')
    .replaceAll(/\b\d{1,5}$/gm, '#')
    .replaceAll(/\/dev\/fd\/\d+/g, '/dev/fd/#');
}

/** Debian's cron mails what is there when the shell ends: whether a process in the background has written by then is chance. */
const isInBackground = (number: number): boolean => /&\s*$/.test(AWKWARD[number]?.line ?? '');

function resultOf(root: CronRoot, number: number) {
  const [records, status, mail] = (['records', 'status', 'mail'] as const).map(
    (kind) => root.read(kind)[number],
  );
  const programs = comparable(records)
    ?.split(/\n(?! )/)
    .toSorted();
  if (isInBackground(number)) return { programs, status };
  return { programs, status, mail: mail?.replaceAll(/\/bin\/(?:ba)?sh: (?:line )?\d+: /g, '') };
}

async function allEnded(): Promise<void> {
  const hasEnded = (root: CronRoot) => Object.keys(root.read('status')).length === AWKWARD.length;
  await until(async () => Object.values(roots).every(hasEnded));
}

describe.runIf(canRun)('by the real cron', () => {
  beforeAll(async () => {
    const bare = { crontab: crontabFor(false), system: crontabFor(true) };
    const measured = {
      crontab: await wrapped(bare.crontab, []),
      system: await wrapped(bare.system, ['--system']),
    };
    await start('bare', bare, (shell) => `REAL=${shell}`);
    await start('wrapped', measured, (shell) => `REAL=${shell}`);
    await start('shell', bare, (shell) => `REAL=${BIN}-shell\nJOBMETER_SHELL_BIN=${shell}`);
    await allEnded();
  });
  afterAll(() => Object.values(roots).forEach((root) => root.stop()));

  test.each(AWKWARD.map(({ line }, number) => [line, number] as const))('%s', async (_, number) => {
    const resultIn = (name: string) => resultOf(roots[name]!, number);
    expect(resultIn('bare').status).toBeDefined();
    for (const name of ['wrapped', 'shell']) {
      // The mail comes after the end, of the bare line too.
      await vi.waitFor(() => expect(resultIn(name)).toEqual(resultIn('bare')), MAIL_TIMEOUT);
    }
  });

  test('the same files are written, and each run is measured', async () => {
    const written = (name: string) =>
      Object.fromEntries(
        Object.entries(roots[name]!.written()).map(([path, text]) => [path, comparable(text)]),
      );
    expect(Object.keys(written('bare')).length).toBeGreaterThan(10);
    for (const name of ['wrapped', 'shell']) {
      expect(written(name)).toEqual(written('bare'));
    }
    const measured = (name: string) =>
      readdirSync(join(roots[name]!.out, 'state/groups')).filter((each) => each.endsWith('.json'));
    expect(measured('wrapped').length).toBe(AWKWARD.length);
    expect(measured('shell').length).toBeGreaterThan(30);
  });
});
