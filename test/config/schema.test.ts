import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { CORE_SCHEMA, dump, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { checkConfig } from '../../src/commands/config/config-check.js';
import type { SectionKind } from '../../src/config/keys.js';
import { optionsOf } from '../../src/config/options-of.js';
import { configSchema } from '../../src/config/schema.js';
import { optionName } from '../../src/options/option-spec.js';
import { OPTIONS } from '../../src/options/options.js';

const ROOT = join(import.meta.dirname, '../..');
const validate = new Ajv({ strictTypes: false }).compile(configSchema());

function isValid(text: string): boolean {
  return validate(text === '' ? null : load(text, { schema: CORE_SCHEMA }));
}

async function mistakesIn(text: string): Promise<readonly string[]> {
  const found = { optionsOf, paths: ['/f'], texts: [{ path: '/f', text }], problems: [] };
  const host = { env: {}, uid: () => 1, homedir: () => '/home' };
  const { problems } = await checkConfig(host, found);
  return problems.map(({ source, text: said }) => `${source} ${said}`);
}

test('the published schema is that of the option definitions', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  const file = join(ROOT, exports['./config.schema.json'] ?? '');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(configSchema())),
  );
});

test('every flag with a variable can be set in a file, but for the file itself', () => {
  const names = Object.values(OPTIONS)
    .filter(({ kind, env }) => kind !== 'variable' && env.length > 0)
    .map((spec) => optionName(spec).slice(2));
  expect(optionsOf('job').map(({ name }) => name)).toEqual(
    names.filter((each) => each !== 'config'),
  );
});

test.each([
  ['', []],
  ['jobs:\n  a:\n', []],
  ['defaults: {timeout: 90, group: {region: no}, success-codes: [0, 24]}', []],
  ['jobs: {a: {command: [sleep, 5], overlap: skip, replace: yes}}', []],
  ['gateways: {a: "http://h:1", b: {url: "http://h:2", user: u, header: {X-A: 1}}}', []],
  ['presets: {a: {records: {rows: (\\d+)}}, b: {stages: ["x=y"]}}', []],
  ['timeout: 5', ['/f:1:1: timeout stands alone: write it under defaults or under a job']],
  [
    'defaults: {timout: 5}',
    ['/f:1:12: timout is not an option of defaults; did you mean timeout?'],
  ],
  [
    'defaults: {job: x}',
    ['/f:1:12: job is not an option of defaults: it belongs in an entry of jobs'],
  ],
  ['defaults: [x]', ['/f:1:11: defaults is a list: write a map, NAME: VALUE']],
  ['defaults: {timeout: }', ['/f:1:12: timeout has no value: give one, or leave it out']],
  ['defaults: {timeout: [5]}', ['/f:1:21: timeout is a list: write one text']],
  ['defaults: {gateway: {a: b}}', ['/f:1:21: gateway is a map: write one text, or a list']],
  ['defaults: {records: [[a]]}', ['/f:1:22: records is a list: a list holds texts']],
  ['defaults: {group: {a: {b: c}}}', ['/f:1:23: group a is a map: write one text, or a list']],
  ['defaults: {quiet: maybe}', ['/f:1:19: quiet is a switch: write true or false']],
  [
    'defaults: {overlap: never}',
    ['/f:1:21: overlap "never" is not understood: write one of allow, skip, wait, fail'],
  ],
  [
    'jobs: {a: {command: ls -l}}',
    [expect.stringContaining('/f:1:21: command is a text: write a list')],
  ],
  ['jobs: {a: {command: []}}', ['/f:1:21: command is empty: name a program']],
  ['jobs: {a: {command: [x], shell: y}}', ['/f:1:12: command and shell are both given: keep one']],
  ['jobs: {"": {}}', ['/f:1:8: a job needs a name']],
  ['gateways: {a: {user: x}}', ['/f:1:12: the gateway a has no url']],
  [
    'gateways: {a: {url: "http://h", timeout: 5}}',
    [expect.stringContaining('/f:1:33: timeout is not')],
  ],
  ['gateways: {"a/b": "http://h"}', [expect.stringContaining('/f:1:12: gateway a/b: a name has')]],
  [
    'presets: {a: {recods: {b: c}}}',
    [expect.stringContaining('/f:1:11: preset a: "recods" is not known'), expect.anything()],
  ],
])('schema and checker say the same of %s', async (text, mistakes) => {
  expect(await mistakesIn(text)).toEqual(mistakes);
  expect(isValid(text)).toBe(mistakes.length === 0);
});

/** A value that is good in its form and its meaning. What belongs together is left out. */
const GOOD: Readonly<Record<string, unknown>> = {
  group: { a: 'b' },
  label: ['c=d'],
  gateway: ['http://h:1', 'http://h:2'],
  textfile: '/tmp/x',
  'push-timeout': 5,
  timeout: '1h30m',
  retries: 2,
  'success-codes': [0, 24],
  records: { rows: ['copied (\\d+)', 'loaded (\\d+)'] },
  gauge: 'size_bytes=size (\\d+)',
  stage: { load: '^loading' },
  expect: 'rows > 0',
  prefix: 'job_',
  header: { 'X-A': 1 },
  overlap: 'skip',
  output: 'on-failure',
  quiet: true,
  strict: 'no',
};
const BAD: readonly unknown[] = [null, { x: { y: 'z' } }, [['x']], [null], [{ x: 'y' }]];

function mostly<T>(good: fc.Arbitrary<T>, bad: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: good }, fc.constantFrom(...bad));
}

function sectionOf(kind: SectionKind): fc.Arbitrary<Record<string, unknown>> {
  const names = optionsOf(kind).map(({ name }) => name);
  const good = Object.entries(GOOD).filter(([name]) => names.includes(name));
  const bad = fc.tuple(
    fc.constantFrom(...Object.keys(GOOD), 'nope', 'job'),
    fc.constantFrom(...BAD),
  );
  return fc
    .tuple(
      fc.subarray(good, { maxLength: 4 }),
      fc.oneof({ weight: 12, arbitrary: fc.constant([]) }, fc.tuple(bad)),
    )
    .map(([some, wrong]) => Object.fromEntries([...some, ...wrong]));
}

const CONFIG = fc.record(
  {
    defaults: mostly(sectionOf('defaults'), [null, [], 'x']),
    jobs: fc.dictionary(
      fc.constantFrom('a', 'b c', '-'),
      mostly(
        fc
          .tuple(
            sectionOf('job'),
            fc.constantFrom({}, { command: ['x', 1] }, {}, {}, { command: 'x' }),
          )
          .map(([options, command]) => ({ ...options, ...command })),
        [null, []],
      ),
      { maxKeys: 2, noNullPrototype: true },
    ),
    gateways: fc.dictionary(
      mostly(fc.constantFrom('a', 'b'), ['c/d']) as fc.Arbitrary<string>,
      mostly(fc.constantFrom('http://h', { url: 'http://h', header: ['X-A: b'] }), [
        { ca: 'x' },
        null,
        [],
      ]),
      { maxKeys: 2, noNullPrototype: true },
    ),
    presets: fc.dictionary(
      fc.constantFrom('p', 'q'),
      mostly(
        fc.constantFrom({ records: { r: 'x' }, decimalMark: 'dot' }, { gauges: ['g=(\\d+)'] }),
        [{ records: ['r=x'], decimalMark: '.' }, { summary: 'x' }, { records: null }, [], {}],
      ),
      { maxKeys: 2, noNullPrototype: true },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('schema and checker agree on random configs', async () => {
  const seen = { valid: 0, invalid: 0 };
  await fc.assert(
    fc.asyncProperty(CONFIG, async (config) => {
      const text = dump(config);
      const valid = isValid(text);
      seen[valid ? 'valid' : 'invalid'] += 1;
      const mistakes = await mistakesIn(text);
      expect({ valid, mistakes }).toEqual({
        valid,
        mistakes: valid ? [] : [expect.anything(), ...mistakes.slice(1)],
      });
    }),
    { numRuns: 400 },
  );
  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(20);
});
