import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { SHELLS } from '../../src/completion/script.js';
import { COMMANDS } from '../../src/commands/commands.js';
import type { Spans } from '../../src/help/blocks.js';
import { commandPage } from '../../src/help/command-page.js';
import { TOPICS } from '../../src/help/topics.js';
import { RUN_OPTIONS } from '../../src/options/command-options.js';
import { syntaxOf } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { ROOT } from './reference.js';

const { mandoc } = inject('programs');
const FOLDER = join(ROOT, 'dist/man');
const PAGES = readdirSync(FOLDER).toSorted();

const SHAPES = await Promise.all(
  Object.values(COMMANDS).map(async ({ load }) => (await load()).shape),
);

test('there is a page for jobmeter, for each command and for each topic', () => {
  const expected = [
    'jobmeter.1',
    ...Object.keys(COMMANDS).map((name) => `jobmeter-${name}.1`),
    ...TOPICS.map(({ name }) => `jobmeter-${name}.7`),
  ];
  expect(PAGES).toEqual(expected.toSorted());
});

test('package.json names every page', () => {
  const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { man: string[] };
  expect(man.toSorted()).toEqual(PAGES.map((name) => `./dist/man/${name}`).toSorted());
});

test('the package has all pages, and what help and completion read', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      ...PAGES.map((name) => `dist/man/${name}`),
      ...SHELLS.map((shell) => `src/completion/shells/jobmeter.${shell}`),
    ]),
  );
});

test.skipIf(mandoc === null).each(PAGES)('mandoc has nothing to say about %s', (name) => {
  const args = ['-Tlint', '-Wall', join(FOLDER, name)];
  const { stdout, stderr, status } = spawnSync(mandoc ?? '', args, { encoding: 'utf8' });
  expect([stdout, stderr, status]).toEqual(['', '', 0]);
});

test.skipIf(mandoc === null)('a page shows code as it is written', () => {
  const args = ['-Tutf8', '-O', 'width=200', join(FOLDER, 'jobmeter-patterns.7')];
  const { stdout } = spawnSync(mandoc ?? '', args, { encoding: 'utf8' });
  // Bold is overstruck.
  const text = stdout.replaceAll(/.\u0008/gu, '').replaceAll(/\s+/g, ' ');
  expect(text).toContain(String.raw`--records rows='COPY (\d+)' adds up the number`);
  expect(text).toContain(`echo '{"backup_files": 17, "records.errors": 0}' >> "$JOBMETER_METRICS"`);
  expect(text).toContain('^copied (\\S+) rows');
});

/** The options of a command in its page, and those that it leaves to the page of `run`. */
function optionsIn(shape: (typeof SHAPES)[number]) {
  const blocks = commandPage(shape);
  const textOf = (spans: Spans): string => spans.map(({ text }) => text).join('');
  const paragraphs = blocks.flatMap((block) =>
    block.kind === 'paragraph' ? [textOf(block.spans)] : [],
  );
  return {
    entries: blocks
      .flatMap((block) => (block.kind === 'definitions' ? block.entries : []))
      .map(({ term, body }) => [textOf(term), textOf(body)] as const),
    asForRun: paragraphs.find((text) => text.startsWith('jobmeter-run(1) explains ')) ?? '',
  };
}

test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  'the page of %s describes every option with its variables, or that of run does',
  (name, shape) => {
    const { entries, asForRun } = optionsIn(shape);
    if (name === 'run') expect(asForRun).toBe('');
    for (const key of shape.options) {
      const spec = OPTIONS[key];
      const term = spec.kind === 'variable' ? spec.env.join(', ') : syntaxOf(spec);
      if ([',', '.'].some((end) => asForRun.includes(` ${term}${end}`))) {
        expect(RUN_OPTIONS).toContain(key);
        continue;
      }
      const [, body = ''] = entries.find(([each]) => each === term) ?? [];
      expect(body).toMatch(/\.$/);
      if (spec.kind === 'variable') continue;
      const isFlagOnly = shape.flagsOnly?.includes(key) ?? false;
      for (const each of spec.env) expect([each, body.includes(each)]).toEqual([each, !isFlagOnly]);
    }
  },
);
