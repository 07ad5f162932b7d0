import { expect, test } from 'vitest';
import type {
  ArgumentSpec,
  OptionSpec,
  SwitchSpec,
  VariableSpec,
} from '../../src/options/option-spec.js';
import { choicesOf, type OptionKey, OPTIONS } from '../../src/options/options.js';
import { Resolver } from '../../src/options/resolver.js';
import type { ParsedArgv } from '../../src/options/command-line.js';
import { resolveRun } from '../../src/plan/resolve-run.js';

/** What tsc is to refuse stands behind `@ts-expect-error`, which is an error itself where there is none. */
test('a key that is misspelt, or of another kind of option, does not compile', () => {
  const resolver = new Resolver({});
  // @ts-expect-error: pushTimeout
  expect(resolver.value('pushTimout')).toBeUndefined();
  // @ts-expect-error: one value
  expect(resolver.values('job')).toEqual([]);
  // @ts-expect-error: a list
  expect(resolver.value('group')).toBeUndefined();
  // @ts-expect-error: one value
  expect(resolver.isOn('job')).toBe(false);
  // @ts-expect-error: a switch
  expect(resolver.value('quiet')).toBeUndefined();
  // @ts-expect-error: set in the environment only, so no list
  expect(resolver.values('password')).toEqual([]);
  // @ts-expect-error: no choices
  expect(() => resolver.choice('timeout')).toThrow(TypeError);
  // @ts-expect-error: gateway
  resolver.report('gatway', 'is wrong');
  const from: 'both' | 'stdout' | 'stderr' = resolver.choice('from');
  expect(from).toBe('both');
});

test('options of a library call are typed by their kind', () => {
  const options: ParsedArgv['options'] = { job: 'j', group: ['a=b'], quiet: true };
  // @ts-expect-error: a list
  const list: ParsedArgv['options'] = { group: 'a=b' };
  // @ts-expect-error: one value
  const value: ParsedArgv['options'] = { job: ['j'] };
  // @ts-expect-error: no such option
  const unknown: ParsedArgv['options'] = { jbo: 'j' };
  expect([options, list, value, unknown]).toHaveLength(4);
});

const FIELDS: Readonly<Record<string, true>> = {
  section: true,
  help: true,
  env: true,
  holds: true,
  kind: true,
  long: true,
  short: true,
  metavar: true,
  completes: true,
  default: true,
  modes: true,
} satisfies Record<keyof ArgumentSpec | keyof SwitchSpec | keyof VariableSpec, true>;

const SPECS = Object.entries(OPTIONS) as unknown as readonly (readonly [OptionKey, OptionSpec])[];

test('an option has no field that nobody reads', () => {
  const fields = SPECS.flatMap(([, spec]) => Object.keys(spec));
  expect(fields.filter((field) => FIELDS[field] === undefined)).toEqual([]);
});

test('no two options share a name, a short name or a variable', () => {
  const names = SPECS.flatMap(([, spec]) => [
    ...spec.env,
    ...(spec.kind === 'variable' ? [] : [spec.long, spec.short ?? []].flat()),
  ]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('a long name and its variable are those of the key', () => {
  for (const [key, spec] of SPECS) {
    const words = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (spec.kind !== 'variable') expect(spec.long).toBe(`--${words}`);
    const [variable = 'JOBMETER_'] = spec.env;
    if (!variable.startsWith('JOBMETER_') || spec.env.length === 0) continue;
    expect(variable).toBe(`JOBMETER_${words.replaceAll('-', '_').toUpperCase()}`);
  }
});

test.each(['from', 'output', 'overlap'] as const)(
  'the choices of --%s are valid, and nothing else is',
  (key) => {
    for (const choice of choicesOf(key)) {
      expect(choose(key, choice)).toEqual({ chosen: choice, problems: [] });
    }
    const text = `"never" is not understood: write one of ${choicesOf(key).join(', ')}`;
    const [first] = choicesOf(key);
    expect(choose(key, 'never')).toMatchObject({ chosen: first, problems: [{ text }] });
  },
);

function choose(key: 'from' | 'output' | 'overlap', value: string) {
  const resolver = new Resolver({ [key]: { values: [value], source: '--x', origin: 'flag' } });
  const chosen = resolver.choice(key);
  return { chosen, problems: resolver.problems };
}

const DEFAULTS = SPECS.flatMap(([key, spec]) => {
  if (spec.kind !== 'value') return [];
  const written = typeof spec.completes === 'string' ? spec.default : spec.completes[0];
  return written === undefined ? [] : [[key, written] as const];
});

test.each(DEFAULTS)('the default of %s is %j, as the help says', async (key, written) => {
  // Some options do nothing without another one.
  const options = { job: 'j', shell: 'true', timeout: '1h' };
  const host = { env: {}, uid: () => 1, homedir: () => '/home' };
  const plain = await resolveRun(host, { options, operands: [] }, []);
  const spelt = await resolveRun(
    host,
    { options: { ...options, [key]: written }, operands: [] },
    [],
  );
  expect(plain.kind).toBe('run');
  expect(spelt).toEqual(plain);
});
