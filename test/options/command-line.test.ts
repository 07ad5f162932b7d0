import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../src/commands/command.js';
import { COMMANDS as TABLE } from '../../src/commands/commands.js';
import { run } from '../../src/commands/run.js';
import { isFlag } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';
import { readPlainly } from '../../src/options/plain-line.js';
import { readCommandLine } from '../../src/options/read-command-line.js';
import { readWithCommander } from '../../src/options/with-commander.js';

const COMMANDS = join(import.meta.dirname, '../../src/commands');

const FILES = readdirSync(COMMANDS).filter((name) => name.endsWith('.ts'));

/** Of every command there is, so that a new one is tested as soon as it has a file. */
const SHAPES = (await Promise.all(FILES.map(commandsIn))).flat().map(({ shape }) => shape);

async function commandsIn(file: string): Promise<readonly Command[]> {
  const exported = (await import(join(COMMANDS, file))) as Readonly<Record<string, unknown>>;
  return Object.values(exported).filter(
    (each): each is Command => typeof each === 'object' && each !== null && 'shape' in each,
  );
}

function flagsOf({ options }: Command['shape']): readonly string[] {
  return options
    .map((key) => OPTIONS[key])
    .filter(isFlag)
    .flatMap(({ long, short }) => (short === undefined ? [long] : [short, long]));
}

const FLAGS = [...new Set(SHAPES.flatMap(flagsOf))];

test('the shape of every command is found', () => {
  expect(SHAPES.map(({ name }) => name).toSorted()).toEqual(
    // These know of all commands, and are made where they are.
    Object.keys(TABLE)
      .filter((name) => !['completion', 'help', 'shell'].includes(name))
      .toSorted(),
  );
});

const UNUSUAL =
  '-jname -vq -qo -oalways -ga=b -j=x -x - -- --- --= --job= --gatway --no-such=x --jo --no- --spread=failover --spread=x --spread= -h --help __proto__';

const VALUES = ['name', 'a=b', '5m', '', '-1', 'job', '--job x'];

/** Words of a line: mostly flags of this command, since one that it does not know ends the plain reading. */
function wordsOf(flags: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...flags) },
    { weight: 4, arbitrary: fc.constantFrom(...flags).map((flag) => `${flag}=a=b`) },
    { weight: 1, arbitrary: fc.constantFrom(...FLAGS) },
    { weight: 2, arbitrary: fc.constantFrom(...UNUSUAL.split(' ')) },
    { weight: 6, arbitrary: fc.constantFrom(...VALUES) },
  );
}

test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  'a line of %s that is read without commander says to commander the same',
  (_, shape) => {
    const words = wordsOf(flagsOf(shape));
    let plain = 0;
    fc.assert(
      fc.property(fc.array(words, { maxLength: 7 }), (args) => {
        const written = readPlainly(shape, args);
        if (written === undefined) return;
        plain += 1;
        expect({ kind: 'written', written, problems: [] }).toEqual(readWithCommander(shape, args));
      }),
      { numRuns: 1000 },
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

test.each(SHAPES.map((shape) => [shape.name, shape] as const))(
  'whatever is written for %s is read to its end, or is a question for help',
  (_, shape) => {
    const words = wordsOf(flagsOf(shape));
    const any = fc.oneof(words, fc.stringMatching(/^-{0,2}[a-z=,'-]{0,4}$/));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (args) => {
        const line = readWithCommander(shape, args);
        expect(['written', 'help']).toContain(line.kind);
      }),
      { numRuns: 300 },
    );
  },
);

test('any other line is read all the same', async () => {
  const line = await readCommandLine(run.shape, ['-vjname', '--gatway=x', 'true', '--job', 'y']);
  expect(line).toEqual({
    kind: 'written',
    written: { options: { verbose: true, job: 'name' }, operands: ['true', '--job', 'y'] },
    problems: [{ source: '--gatway', text: 'is not an option; did you mean --gateway?' }],
  });
});
