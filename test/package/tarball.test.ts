import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const ROOT = join(import.meta.dirname, '../..');

let folder: string;
let tarball: string;

/** As npm puts it: the package below `node_modules`, with the one library that it needs. */
beforeAll(() => {
  const output = tempDir();
  const name = execFileSync('node', [join(ROOT, '.build/tarball.js'), output], {
    encoding: 'utf8',
  });
  tarball = join(output, name.trim());
  folder = tempDir();
  const unpacked = join(folder, 'node_modules/jobmeter');
  execFileSync('mkdir', ['-p', unpacked]);
  execFileSync('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
});

test('the tarball is smaller than 400 kB, and has neither maps nor tests nor pictures nor compiled code', () => {
  expect(statSync(tarball).size).toBeLessThan(400_000);
  const files = readdirSync(join(folder, 'node_modules/jobmeter'), {
    recursive: true,
    encoding: 'utf8',
  });
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md']));
  expect(
    files.filter((file) => /\.map$|\.svg$|\btests?\b|__compiled__|^\.build/.test(file)),
  ).toEqual([]);
  expect(files.filter((file) => file.endsWith('.d.ts'))).toEqual(['dist/index.d.ts']);
});

test('its manifest runs nothing at an install', () => {
  const manifest = JSON.parse(
    readFileSync(join(folder, 'node_modules/jobmeter/package.json'), 'utf8'),
  ) as Readonly<Record<string, unknown>>;
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
  expect(manifest).not.toHaveProperty('devDependencies');
  expect(manifest).toMatchObject({ bin: { jobmeter: 'bin/jobmeter' }, type: 'module' });
});

test('its command runs a job without any other package', () => {
  const bin = join(folder, 'node_modules/jobmeter/bin/jobmeter');
  const env = hermeticEnv(tempDir());
  const args = ['run', '--job', 'j', '--verbose', '--', 'echo', 'done'];
  expect(execFileSync(bin, args, { env, encoding: 'utf8', stdio: 'pipe' })).toBe('done\n');
  expect(execFileSync(bin, ['status'], { env, encoding: 'utf8' })).toMatch(/^JOB .*\nj .* success/);
});

test('its command tells where a pattern has a mistake, and runs a job whose variable has one', () => {
  const bin = join(folder, 'node_modules/jobmeter/bin/jobmeter');
  const job = ['run', '--job', 'j'];
  const command = ['--', 'echo', 'done'];
  const mistaken = spawnSync(bin, [...job, '--records', 'rows=a(b', ...command], {
    env: hermeticEnv(tempDir()),
    encoding: 'utf8',
  });
  expect(mistaken.stderr).toContain('Unterminated group at character 2');
  const env = { ...hermeticEnv(tempDir()), JOBMETER_RECORDS: 'rows=a(b' };
  const run = spawnSync(bin, [...job, ...command], { env, encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stdout: 'done\n' });
  expect(run.stderr).toContain('JOBMETER_RECORDS');
});

test('a program imports the library of it', () => {
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { meter, runJob } from 'jobmeter';
    const { run } = await runJob({ job: 'j', command: ['true'], stateDir: false });
    console.log(run.verdict, await meter({ job: 'm', stateDir: false }, () => 5));`,
  );
  expect(execFileSync('node', [program], { encoding: 'utf8' })).toBe('success 5\n');
});
