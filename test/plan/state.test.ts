import { expect, test } from 'vitest';
import { Resolver } from '../../src/options/resolver.js';
import { collectSettings } from '../../src/options/settings.js';
import { resolveState } from '../../src/plan/resolve-state.js';

type Env = Readonly<Record<string, string>>;

function placeOf(env: Env, { uid = 1000, home = '/home/a' } = {}): string {
  const { settings } = collectSettings(['stateDir', 'noState'], {}, env);
  const host = { env, uid: () => uid, homedir: () => (home === '' ? undefined : home) };
  const state = resolveState(new Resolver(settings), host);
  return state.kind === 'directory' ? state.path : `none: ${state.reason}`;
}

const UNIT = { STATE_DIRECTORY: '/var/lib/report' };

test.each<[string, Env, string]>([
  ['the home directory', {}, '/home/a/.local/state/jobmeter'],
  ['XDG_STATE_HOME', { XDG_STATE_HOME: '/x' }, '/x/jobmeter'],
  [
    'STATE_DIRECTORY of systemd before it',
    { XDG_STATE_HOME: '/x', ...UNIT },
    '/var/lib/report/jobmeter',
  ],
  ['the first of several', { STATE_DIRECTORY: '/var/lib/a:/var/lib/b' }, '/var/lib/a/jobmeter'],
  ['the directory of our own units', { STATE_DIRECTORY: '/var/lib/jobmeter' }, '/var/lib/jobmeter'],
  ['no relative one', { STATE_DIRECTORY: 'a:/b' }, '/home/a/.local/state/jobmeter'],
  ['no empty one', { STATE_DIRECTORY: '' }, '/home/a/.local/state/jobmeter'],
  ['JOBMETER_STATE_DIR before all', { ...UNIT, JOBMETER_STATE_DIR: '/own' }, '/own'],
])('the state directory is by %s', (_, env, expected) => {
  expect(placeOf(env)).toBe(expected);
});

test('root keeps state in /var/lib/jobmeter, and in the directory of a unit', () => {
  expect(placeOf({}, { uid: 0 })).toBe('/var/lib/jobmeter');
  expect(placeOf(UNIT, { uid: 0 })).toBe('/var/lib/report/jobmeter');
});

test('a user without a home directory has state where a variable names a place', () => {
  const nobody = { uid: 77, home: '' };
  expect(placeOf({}, nobody)).toBe('none: the user with id 77 has no home directory');
  expect(placeOf(UNIT, nobody)).toBe('/var/lib/report/jobmeter');
});
