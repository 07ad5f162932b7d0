import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flush } from '../../src/commands/flush.js';
import { parse } from '../../src/commands/parse.js';
import { presets } from '../../src/commands/presets.js';
import { run } from '../../src/commands/run.js';
import { isFlag } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { readPlainly } from '../../src/options/plain-line.js';
import { readCommandLine } from '../../src/options/read-command-line.js';
import { readWithCommander } from '../../src/options/with-commander.js';

const SHAPES = [run.shape, flush.shape, parse.shape, presets.shape];
const FLAGS = [...new Set(SHAPES.flatMap(({ options }) => options))]
  .map((key) => OPTIONS[key])
  .filter(isFlag)
  .flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));

const UNUSUAL =
  '-jname -vq -qo -oalways -ga=b -j=x -x - -- --- --= --job= --gatway --no-such=x --jo --no- -h --help __proto__';

const words = fc.oneof(
  fc.constantFrom(...FLAGS),
  fc.constantFrom(...FLAGS).map((flag) => `${flag}=a=b`),
  fc.constantFrom(...UNUSUAL.split(' ')),
  fc.constantFrom('name', 'a=b', '5m', '', '-1', 'job', '--job x'),
);

test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  'a line of %s that is read without commander says to commander the same',
  (_, shape) => {
    let plain = 0;
    fc.assert(
      fc.property(fc.array(words, { maxLength: 7 }), (args) => {
        const written = readPlainly(shape, args);
        if (written === undefined) return;
        plain += 1;
        expect({ kind: 'written', written, problems: [] }).toEqual(readWithCommander(shape, args));
      }),
      { numRuns: 3000 },
    );
    expect(plain).toBeGreaterThan(100);
  },
);

test.each([
  ['--job', 'j', '--', 'true'],
  [
    '-j',
    'j',
    '-g',
    'a=b',
    '--group',
    'c=d',
    '--gateway=http://h:1',
    '--quiet',
    '--',
    'sh',
    '-c',
    ':',
  ],
  ['--job', 'j', '--records', 'rows=(\\d+)', '--no-state', '--shell', 'a -- b | c'],
])('a line as crontabs have it is read without commander: %s %s %s %s', (...args) => {
  expect(readPlainly(run.shape, args)).toBeDefined();
});

test('whatever is written is read to its end, or is a question for help', () => {
  const any = fc.oneof(words, fc.stringMatching(/^-{0,2}[a-z=,'-]{0,4}$/));
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (args) => {
      const line = readWithCommander(run.shape, args);
      expect(['written', 'help']).toContain(line.kind);
    }),
    { numRuns: 1000 },
  );
});

test('any other line is read all the same', async () => {
  const line = await readCommandLine(run.shape, ['-vjname', '--gatway=x', 'true', '--job', 'y']);
  expect(line).toEqual({
    kind: 'written',
    written: { options: { verbose: true, job: 'name' }, operands: ['true', '--job', 'y'] },
    problems: [{ source: '--gatway', text: 'is not an option; did you mean --gateway?' }],
  });
});
