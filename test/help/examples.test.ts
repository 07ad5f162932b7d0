import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.js';
import { inProcess } from '../rig/in-process.js';
import { BIN, hermeticEnv, jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { codeBlocks, TEXTS } from './reference.js';

const OF_COMMANDS = await Promise.all(
  Object.values(COMMANDS).map(async ({ load }) => (await load()).shape.examples),
);

/** A line of a crontab, of a session or of a script. */
const LINE = /^(?:[-*/\d]+(?: [-*/\d]+){4} +|\$ |\w+='[^']*' )?(?:\S*\/)?jobmeter .*$/;

/** The command lines in a unit of systemd, in a step of a CI, and in a Kubernetes container. */
const EMBEDDED = [...codeBlocks('ini'), ...codeBlocks('yaml')].flatMap((text) => [
  ...Array.from(
    text.matchAll(/^(?:ExecStart=| *run: )(\S*jobmeter .*)$/gm),
    ([, line = '']) => line,
  ),
  ...Array.from(text.matchAll(/^ *command: \[(jobmeter, .*)\]$/gm), ([, list = '']) =>
    list.replaceAll(', ', ' '),
  ),
]);

const EXAMPLES = [...codeBlocks(''), ...EMBEDDED, ...OF_COMMANDS]
  .flatMap((text) => text.replaceAll('\\\n', ' ').split('\n'))
  .map((line) => line.trim().replace(/^(?:sudo|source <\(.*|.*\| (?=jobmeter)) ?/, ''))
  .filter((line) => LINE.test(line))
  .map((line) => line.replace(/^[-*/\d]+(?: [-*/\d]+){4} +|^\$ /, '').replaceAll('\\%', '%'));

/** The jobs of the configuration topic. */
const CONFIG = "jobs: { db_backup: { shell: ':' }, load: { shell: ':' } }\n";

/** Commands that neither start another program nor stay. */
const PLAIN =
  /^jobmeter (?:announce|check|config|delete|flush|history|parse|prune|push|rules|status) [^|<>;&$`\\*?~#()]*$/;

const INPUT = 'backup_tapes 2\n';

function environment(cwd: string): Record<string, string> {
  return hermeticEnv(cwd, {
    JOBMETER_CONFIG: join(cwd, 'config.yaml'),
    JOBMETER_DRY_RUN: '1',
    JOBMETER_PUSH_TIMEOUT: '0.2',
    PUSHGATEWAY_URL: 'http://127.0.0.1:1',
  });
}

/** In a shell, in this folder, with `jobmeter` on PATH. */
async function inShell(
  line: string,
  cwd: string,
): Promise<Record<'status' | 'stdout' | 'stderr', unknown>> {
  const env = environment(cwd);
  return new Promise((done) => {
    const child = execFile(
      'sh',
      ['-c', line],
      { cwd, env: { ...env, PATH: `${cwd}:${dirname(BIN)}:${env['PATH']}` } },
      (_, stdout, stderr) => done({ status: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end(INPUT);
  });
}

/** A line in which the shell has nothing to do but to take off quotes, without a shell. */
async function statusOf(line: string, cwd: string): Promise<unknown> {
  if (!PLAIN.test(line)) return (await inShell(line, cwd)).status;
  const words = [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return (await inProcess(words.slice(1), { env: environment(cwd), input: INPUT })).exitCode;
  } finally {
    process.chdir(before);
  }
}

test.each([...new Set(EXAMPLES)])('jobmeter accepts %s', async (line) => {
  const folder = tempDir();
  writeFileSync(join(folder, 'load.log'), '');
  // Not that of the machine.
  writeFileSync(join(folder, 'crontab'), "#!/bin/sh\necho '@daily true'\n", { mode: 0o755 });
  writeFileSync(join(folder, 'backup.crontab'), '@daily true\n');
  writeFileSync(join(folder, 'backup.log'), '');
  writeFileSync(join(folder, 'metrics.prom'), 'a 1\n');
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  writeFileSync(join(folder, 'web.yaml'), '');
  writeFileSync(join(folder, 'mytool.json'), codeBlocks('json')[0] ?? '');
  // Nothing leaves this folder and this machine, and nothing is run.
  const harmless = line
    .replaceAll('//gateway:9091', '//127.0.0.1:1')
    .replaceAll('/var/lib/prometheus/node-exporter', folder)
    .replaceAll(/> (?:[/~]\S*\/)/g, '> ./')
    .replace(' --watch', '')
    .replace(/^\S*\/jobmeter/, 'jobmeter')
    // It would not end.
    .replace(/^jobmeter serve.*/, '$& --listen unix:/nonexistent/socket')
    .replaceAll('/etc/jobmeter/web.yaml', join(folder, 'web.yaml'));
  const status = await statusOf(harmless, folder);
  // 1 and 2: there is no such group, or the set-up has faults. 65: the log is empty. 69: there is no such gateway.
  expect([0, 1, 2, 65, 69]).toContain(status);
});

test('the examples of every text and every command are found', () => {
  expect(EXAMPLES.length).toBeGreaterThan(30);
  expect(EMBEDDED.length).toBeGreaterThanOrEqual(4);
  expect(EXAMPLES.filter((line) => PLAIN.test(line)).length).toBeGreaterThan(20);
  for (const text of OF_COMMANDS) expect(text).toMatch(/^\nExamples:\n {2}/);
});

test.runIf(spawnSync('systemd-analyze', ['--version']).status === 0)(
  'systemd understands the units of the README',
  () => {
    const [service = '', timer = ''] = codeBlocks('ini', TEXTS.get('README.md'));
    const folder = tempDir();
    const files = ['report.service', 'report.timer'].map((name) => join(folder, name));
    writeFileSync(files[0] ?? '', service.replace(/^ExecStart=.*/m, 'ExecStart=/bin/true'));
    writeFileSync(files[1] ?? '', timer);
    const args = ['verify', ...files];
    const { status, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

test('the session with parse prints what the topic shows', async () => {
  const [block = ''] = codeBlocks('', TEXTS.get('src/help/topics/patterns.md')).filter((each) =>
    each.startsWith('$ '),
  );
  const [line = '', ...output] = block.split('\n');
  const folder = tempDir();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  writeFileSync(join(folder, 'load.log'), 'copied 42 rows\ncopied no rows\nSize: 1234567 bytes\n');
  const { stdout, stderr } = await inShell(line.slice(2), folder);
  expect([stdout, stderr]).toEqual([output.join('\n'), '']);
});

test('what the topic writes to JOBMETER_METRICS becomes metrics', async () => {
  const script = codeBlocks('', TEXTS.get('src/help/topics/patterns.md')).find((block) =>
    block.includes('"$JOBMETER_METRICS"'),
  );
  const cwd = tempDir();
  writeFileSync(join(cwd, 'dump.gz'), 'twelve bytes');
  const args = ['-j', 'x', '--print', '--', 'sh', '-euc', script ?? ''];
  const { exitCode, stderr } = await jobmeter(args, { cwd });
  expect(exitCode).toBe(0);
  for (const line of [
    'backup_size_bytes 12',
    'table_rows{table="customers"} 42',
    'batch_job_records{record="rows"} 42',
    'backup_files 17',
    'batch_job_records{record="errors"} 0',
  ]) {
    expect(stderr.toString().split('\n')).toContain(line);
  }
});
