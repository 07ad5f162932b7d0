import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { optionsOf } from '../../src/config/options-of.js';
import { withoutOtherJobs } from '../../src/config/other-jobs.js';
import { selectConfig } from '../../src/config/select-config.js';

const FILE = `# x
defaults:
  timeout: 5
jobs:
  # of a
  a:
    shell: |
      echo a
        b: c
    group: {b: c,
      d: e}

  b: {timeout: 5}
  c:
    - x
gateways:
  a: http://h
`;

test('entries of other jobs are emptied, line by line', () => {
  expect(withoutOtherJobs(FILE, ['b']).split('\n')).toEqual(
    FILE.split('\n').map((line, index) => {
      if (index === 13) return '  c:';
      return (index > 5 && index < 12) || index === 14 ? '' : line;
    }),
  );
  expect(withoutOtherJobs(FILE, ['a', undefined])).toContain('        b: c\n');
});

test.each([
  ['jobs: {a: {}, b: {timeout: 5}}'],
  ['jobs:\n  a: &x {timeout: 5}\n  b: *x\n'],
  ['jobs:\n  "a": {timeout: 5}\n  b: {}\n'],
  ['jobs:\n  ? a\n  : {timeout: 5}\n  b: {}\n'],
  ['jobs:\n  a: {timeout: 5\n  }\n  b: {}\n'],
  ['jobs:\n    a: {}\n  b: {}\n'],
  ['jobs:\n\ta: {}\n'],
  ['defaults: {}\n'],
])('%j is left as it is', (text) => {
  expect(withoutOtherJobs(text, ['b'])).toBe(text);
});

test('a syntax error in the entry of another job does not hinder this one', async () => {
  const text = 'jobs:\n  a: {timeout: [}\n  b: {timeout: 5}\n';
  const { layers, problems } = await select(text, 'b');
  expect(problems).toEqual([]);
  expect(layers[0]?.timeout).toEqual({
    values: ['5'],
    source: '/f:3:16: timeout',
    origin: 'file',
    layer: 0,
  });
});

function select(text: string, job: string, reading?: 'all'): ReturnType<typeof selectConfig> {
  const found = { optionsOf, paths: ['/f'], texts: [{ path: '/f', text }], problems: [] };
  return selectConfig(found, [job], reading);
}

const texts = fc.oneof(
  fc.constantFrom('a', '5m', 'a: b', '# x', '- x', 'jobs:', 'a\nb', ' x\n\n#y\n', 'x: |\n  y', '&'),
  fc.string({ maxLength: 8 }),
);
const options = fc.record(
  {
    shell: texts,
    timeout: texts,
    group: fc.dictionary(fc.constantFrom('a', 'b.c', 'jobs'), texts, { noNullPrototype: true }),
    label: fc.array(texts, { maxLength: 3 }),
    command: fc.array(texts, { minLength: 1, maxLength: 3 }),
    nope: texts,
  },
  { requiredKeys: [], noNullPrototype: true },
);
const configs = fc.record(
  {
    defaults: options,
    jobs: fc.dictionary(fc.constantFrom('a', 'b', 'c-d', 'd_1', 'jobs', 'e f'), options, {
      noNullPrototype: true,
    }),
    gateways: fc.constant({ a: 'http://h' }),
  },
  { requiredKeys: ['jobs'], noNullPrototype: true },
);

test('a job has the same of a file whether its other jobs are read or not', async () => {
  let emptied = 0;
  await fc.assert(
    fc.asyncProperty(
      configs,
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(-1, -1, 1, 2, 3),
      async (config, indent, flowLevel) => {
        const text = dump(config, { indent, flowLevel });
        for (const job of Object.keys(config.jobs).slice(0, 2)) {
          if (withoutOtherJobs(text, [job]) !== text) emptied += 1;
          expect(await select(text, job)).toEqual(await select(text, job, 'all'));
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(emptied).toBeGreaterThan(30);
});
