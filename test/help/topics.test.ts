import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { topicSource } from '../../src/help/topic-source.js';
import { toTerminal } from '../../src/help/terminal.js';
import { TOPICS } from '../../src/help/topics.js';
import { CATALOGUE } from '../../src/metrics/catalogue.js';
import { OPTIONS } from '../../src/options/options.js';
import { readPreset } from '../../src/presets/read-preset.js';
import { PRESETS } from '../../src/presets/shipped.js';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';
import { codeBlocks, ROOT, TEXTS } from './reference.js';

const NAMES = TOPICS.map(({ name }) => name);

function linesOf(name: (typeof NAMES)[number], width = 80): readonly string[] {
  return toTerminal(topicSource(name), { width, isStyled: false }).split('\n');
}

test('every text is a topic', () => {
  const files = readdirSync(join(ROOT, 'src/help/topics'));
  expect(files.toSorted()).toEqual(NAMES.map((name) => `${name}.md`).toSorted());
});

test.each(NAMES)(
  'help %s prints the text, in 80 columns where that is no terminal',
  async (name) => {
    const { exitCode, stdout, stderr } = await jobmeter(['help', name]);
    expect([exitCode, stderr.toString()]).toEqual([0, '']);
    expect(stdout.toString()).toBe(linesOf(name).join('\n'));
  },
);

test.each(NAMES)('the topic %s fits into 60 and into 100 columns, but for code', (name) => {
  for (const width of [60, 100]) {
    const tooLong = linesOf(name, width).filter((line) => line.length > width);
    const text = TEXTS.get(`src/help/topics/${name}.md`) ?? '';
    const source = new Set(text.split('\n').map((line) => line.trim()));
    expect(tooLong.filter((line) => !source.has(line.trim()))).toEqual([]);
  }
});

test.each(Object.keys(CATALOGUE))('the metric %s is described with its type and help', (name) => {
  const [type, help] = CATALOGUE[name as keyof typeof CATALOGUE];
  const lines = linesOf('metrics', 1000);
  const at = lines.findIndex((line) =>
    new RegExp(`^  \`batch_job_${name}(\\{.*\\})?\` \\(${type}\\)$`).test(line),
  );
  expect(lines[at + 1]).toContain(help);
});

test.each([...PRESETS.keys()])('the preset %s is named', (name) => {
  expect(linesOf('presets', 2000).join('\n')).toMatch(new RegExp(`[ ,]${name}[ ,.]`));
});

test.each(
  Object.values(OPTIONS).flatMap((spec) =>
    spec.env.map((name) => [name, spec.kind === 'variable' ? '' : spec.long] as const),
  ),
)('the variable %s is named after its option %s, or is listed', (name, long) => {
  const isNamedAfter = name === `JOBMETER_${long.slice(2).replaceAll('-', '_').toUpperCase()}`;
  const terms = linesOf('environment').filter((line) => /^ {2}`\w+`(?:, `\w+`)*$/.test(line));
  const isListed = terms.some((line) => line.includes(`\`${name}\``));
  expect(isListed).toBe(!isNamedAfter);
});

test('the examples of the library type-check', () => {
  const folder = tempDir();
  const examples = codeBlocks('ts');
  for (const [index, text] of examples.entries()) {
    writeFileSync(join(folder, `example-${index}.mts`), text);
  }
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: { jobmeter: [join(ROOT, 'dist/index.d.ts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect([examples.length, stdout, status]).toEqual([2, '', 0]);
});

test.each(codeBlocks('json'))('the preset file in a text is one', (text) => {
  expect(readPreset(JSON.parse(text))).toMatchObject({ kind: 'preset' });
});
