import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from '../../src/commands/run.js';
import { readCommandLine } from '../../src/plan/command-line.js';
import { flagNames } from '../../src/plan/options.js';

const FLAGS = run.shape.options
  .filter(({ kind }) => kind !== 'variable')
  .flatMap((spec) => flagNames(spec));

const words = fc.oneof(
  fc.constantFrom(...FLAGS),
  fc.constantFrom(...FLAGS).map((flag) => `${flag}=a=b`),
  fc.constantFrom(
    '-jname',
    '-vq',
    '-qo',
    '-oalways',
    '-ga=b',
    '-x',
    '-',
    '--gatway',
    '--no-such=x',
  ),
  fc.constantFrom('name', 'a=b', '5m', '', '-1'),
);

test('an option is read the same whatever other options the line names', () => {
  fc.assert(
    fc.property(fc.array(words, { maxLength: 6 }), (args) => {
      const few = readCommandLine(run.shape, [...args, '--', 'true']);
      const all = readCommandLine(run.shape, [...args, '--', 'true', ...FLAGS]);
      if (few.kind === 'help' || all.kind === 'help') {
        expect(few.kind).toBe(all.kind);
        return;
      }
      expect([few.written.options, few.problems]).toEqual([all.written.options, all.problems]);
    }),
    { numRuns: 500 },
  );
});
