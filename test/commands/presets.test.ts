import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/presets/shipped.js';
import { inProcess } from '../rig/in-process.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { onTerminal } from '../rig/terminal.js';

async function output(args: readonly string[], home?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await (home === undefined
    ? inProcess(args)
    : jobmeter(args, { home }));
  expect([exitCode, stderr.toString()]).toEqual([0, '']);
  return stdout.toString();
}

test('presets lists them all', async () => {
  const listed = (await output(['presets'])).split('\n').map((line) => line.split(' ')[0]);
  expect(listed.slice(1, PRESETS.size + 1)).toEqual([...PRESETS.keys()].toSorted());
});

test('the list of presets fits the terminal', async () => {
  for (const columns of [80, 120]) {
    const lines = await onTerminal(columns, ['presets']);
    const widths = lines.map((line) => stringWidth(stripVTControlCharacters(line)));
    expect(widths.length).toBeGreaterThan(PRESETS.size);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  }
});

test('presets NAME tells what it needs, how to use it, and what it measures', async () => {
  const text = await output(['presets', 'pg_dump']);
  expect(text).toContain('Needs: pg_dump --verbose (prints to stderr)');
  expect(text).toContain('jobmeter run --job NAME --preset pg_dump -- env LC_ALL=C pg_dump');
  expect(text).toMatch(/batch_job_records\{record="tables"\} +2\n/);
  expect(text).toContain('batch_job_stage_duration_seconds{stage="data"}');
  expect(text).toContain(`--records 'tables=^pg_dump: dumping contents of table '`);
});

test('every preset is explained', async () => {
  const text = await output(['presets', ...PRESETS.keys()]);
  for (const { summary } of PRESETS.values()) expect(text).toContain(summary);
});

test('the JSON of a preset is a preset file, and the file is explained and used', async () => {
  const home = tempDir();
  const json = await output(['presets', 'rsync', '--json']);
  writeFileSync(join(home, 'mine.json'), json.replace('"rsync"', '"mine"'));
  expect(await output(['presets', './mine.json'], home)).toContain('--preset ./mine.json -- rsync');
  const args = ['run', '--job', 'j', '--no-state', '--print', '--preset', './mine.json', '--'];
  const { stderr } = await jobmeter([...args, 'echo', 'Number of files: 1,234'], { home });
  expect(stderr.toString()).toContain('batch_job_records{record="files"} 1234\n');
});

test('the JSON of all is a list', async () => {
  const all = JSON.parse(await output(['presets', '--json'])) as readonly unknown[];
  expect(all).toHaveLength(PRESETS.size);
});

test('a mistake in a file is said with its place', async () => {
  const home = tempDir();
  writeFileSync(join(home, 'mine.json'), '{"name":"mine","records":["a=x","b=("]}');
  const { exitCode, stderr } = await jobmeter(['presets', './mine.json', 'nope'], { home });
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain(
    'jobmeter: ./mine.json: records[1]: b: the pattern ( is not a regular expression',
  );
  expect(stderr.toString()).toContain('jobmeter: nope: there is no preset of that name');
});

test('two patterns of a file that contradict each other are said with their place', async () => {
  const home = tempDir();
  const preset = { name: 'mine', gauges: ['a=x', 'a:max=y'], stages: ['s=x', 's=y'] };
  writeFileSync(join(home, 'mine.json'), JSON.stringify(preset));
  const { exitCode, stderr } = await jobmeter(['presets', './mine.json'], { home });
  expect(exitCode).toBe(125);
  expect(stderr.toString()).toContain(
    './mine.json: gauges[1]: "a" has two aggregations, sum and max',
  );
  expect(stderr.toString()).toContain('./mine.json: stages[1]: "s" is given twice');
});

test('control characters in a file of others do not reach the terminal', async () => {
  const home = tempDir();
  const preset = { name: 'mine', summary: '\u001B[2J', records: ['a=x'], example: '\u001B]0;x' };
  writeFileSync(join(home, 'mine.json'), JSON.stringify(preset));
  expect(await output(['presets', './mine.json'], home)).not.toContain('\u001B');
});

test('the schema is in the package under its name', () => {
  const root = join(import.meta.dirname, '../..');
  const { exports, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, string>>;
    files: readonly string[];
  };
  const path = exports['./preset.schema.json']!;
  expect(files).toContain(path.replace('./', ''));
  expect(JSON.parse(readFileSync(join(root, path), 'utf8'))).toHaveProperty('$schema');
});

test('presets of the config file are listed, explained and printed as JSON', async () => {
  const home = tempDir();
  const config = join(home, 'config.yaml');
  writeFileSync(join(home, 'mine.json'), '{"name": "other", "records": ["files=F (\\\\d+)"]}');
  writeFileSync(
    config,
    `presets:
  loads: {summary: rows of loads, records: {rows: 'rows: (\\d+)'}, example: 'rows: 12'}
  mine: mine.json
  torn: {records: {rows: '('}}
  bad: {recrods: {rows: x}}
  rsync: {summary: our own, records: {rows: x}}
`,
  );
  const named = ['--config', config];
  const listed = await output(['presets', ...named]);
  expect(listed).toMatch(/^loads +rows of loads/m);
  expect(listed).toMatch(/^mine$/m);
  expect(listed).toMatch(/^bad +has mistakes: jobmeter config check$/m);
  expect(listed.match(/^rsync .*/gm)).toEqual([expect.stringMatching(/^rsync +our own/)]);
  const explained = await output(['presets', ...named, 'loads']);
  expect(explained).toMatch(/batch_job_records\{record="rows"\} +12\n/);
  expect(await output(['presets', ...named, 'mine'])).toContain('record="files"');
  const json = await output(['presets', ...named, '--json', 'loads']);
  expect(JSON.parse(json)).toMatchObject({ name: 'loads', records: ['rows=rows: (\\d+)'] });
  const torn = await inProcess(['presets', ...named, 'torn']);
  expect(torn.exitCode).toBe(125);
  expect(torn.stderr.toString()).toContain('is not a regular expression');
});
