import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.js';
import { run } from '../../src/commands/run.js';
import { helpOf } from '../../src/options/help.js';
import { optionName } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { readCommandLine } from '../../src/options/read-command-line.js';

const SHAPES = await Promise.all(
  Object.values(COMMANDS).map(async ({ load }) => (await load()).shape),
);
const EACH = SHAPES.map((shape) => [shape.name, shape] as const);

/** Without the examples, which are to be copied as they are. */
function linesOf(text: string): readonly string[] {
  return text.split('\n\nExamples:')[0]?.split('\n') ?? [];
}

test.each(EACH)('the help of %s fits on a screen of 60 lines', (_, shape) => {
  expect(helpOf(shape, 'common').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test.each(EACH)('the help of %s fits into 80 columns', (_, shape) => {
  const lines = [...linesOf(helpOf(shape, 'common')), ...linesOf(helpOf(shape, 'all'))];
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test.each(EACH)('--help-all of %s has every option and every variable once', (_, shape) => {
  const rows = linesOf(helpOf(shape, 'all'));
  const text = rows.join(' ').replaceAll(/\s+/g, ' ');
  for (const key of shape.options) {
    const spec = OPTIONS[key];
    const begin = new RegExp(`^  (?:-\\w, )?${optionName(spec)}(?: |…|\\[=|$)`);
    expect(rows.filter((row) => begin.test(row))).toHaveLength(1);
    const isFlagOnly = shape.flagsOnly?.includes(key) ?? false;
    for (const variable of spec.env) {
      const isShown = new RegExp(`\\b${variable}\\b`).test(text);
      expect([variable, isShown]).toEqual([variable, !isFlagOnly]);
    }
  }
});

test('options stand in sections, the advanced ones and the variables only in --help-all', () => {
  const headings = (text: string): readonly string[] =>
    linesOf(text).filter((line) => /^\w.*:$/.test(line));
  const common = [
    'Identity:',
    'What to run:',
    'Where results go:',
    'What to count:',
    'When it is due:',
    'When it fails:',
    'Output:',
  ];
  expect(headings(helpOf(run.shape, 'common'))).toEqual(common);
  expect(headings(helpOf(run.shape, 'all'))).toEqual([...common, 'Advanced:']);
  expect(helpOf(run.shape, 'common')).not.toContain('JOBMETER_');
});

test('the short help of serve names where it listens and sends, and that of run does not', () => {
  const serve = SHAPES.find(({ name }) => name === 'serve')!;
  for (const option of ['--listen ADDRESS', '--web-config FILE', '--remote-write URL']) {
    expect(helpOf(serve, 'common')).toContain(`  ${option}`);
    expect(helpOf(run.shape, 'common')).not.toContain(`  ${option}`);
  }
});

test('choices and defaults are those of the option', () => {
  const text = helpOf(run.shape, 'all').replaceAll(/\s+/g, ' ');
  expect(text).toContain('--overlap POLICY if runs overlap: allow (default), skip, wait, fail');
  expect(text).toContain('(default: batch_job_) [JOBMETER_PREFIX]');
});

test.each([
  [['--help'], 'common'],
  [['-h', '--nope'], 'common'],
  [['--help-all'], 'all'],
  [['--help', '--all'], 'all'],
  [['-j', 'x', '--help-all', '--', 'true'], 'all'],
] as const)('%j asks for the help', async (args, depth) => {
  expect(await readCommandLine(run.shape, args)).toEqual({
    kind: 'help',
    text: helpOf(run.shape, depth),
  });
});

test('--help-all behind the command is the command’s own', async () => {
  expect(await readCommandLine(run.shape, ['-vjx', 'ls', '--help-all'])).toMatchObject({
    kind: 'written',
    written: { operands: ['ls', '--help-all'] },
  });
});
