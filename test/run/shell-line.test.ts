import { expect, test } from 'vitest';
import { isShellLine, withoutValues } from '../../src/run/shell-line.js';

test.each([
  'a | b',
  'ls>x',
  'cd',
  '.',
  'FOO=1',
  'FOO=',
  'a;b',
  '$HOME/x',
  '~/x',
  'ls *.txt',
  'a b',
])('%j is for a shell', (program) => {
  expect(isShellLine(program)).toBe(true);
});

test.each(['ls', './run.sh', '/usr/bin/env', 'g++', 'python3.11', 'a-b_c@d', 'cdrecord', '=x'])(
  '%j is a program',
  (program) => {
    expect(isShellLine(program)).toBe(false);
  },
);

test.each([
  ['cd', 'cd'],
  ['a | b', 'a …'],
  ['mysql -psecret | gzip', 'mysql …'],
  ['TOKEN=secret', 'TOKEN=…'],
  ['TOKEN=secret cmd', 'TOKEN=…'],
  ['  a b', 'a …'],
])('%j is shown as %j', (program, shown) => {
  expect(withoutValues(program)).toBe(shown);
});
