import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as library from '../../src/index.js';
import { JOB_TABLE, RUN_JOB_TABLE } from '../../src/library/option-table.js';

const SOURCE = join(import.meta.dirname, '../../src');

const reference = readFileSync(join(SOURCE, 'library/REFERENCE.md'), 'utf8');
const index = readFileSync(join(SOURCE, 'index.ts'), 'utf8');

/** The text below `### NAME`. */
function sectionOf(name: string): string {
  const [, after = ''] = reference.split(new RegExp(`^### ${name}(?:\\(\\))?$`, 'm'));
  return after.split(/^###? /m)[0] ?? '';
}

test('the reference that `npm run reference` writes explains every name of the library', () => {
  const exported = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.replace(/^\s*(?:type )?/, '').trim())
    .filter((name) => name !== '');
  expect(exported).toEqual(expect.arrayContaining(Object.keys(library)));
  const headings = [...reference.matchAll(/^### (\w+)/gm)].map(([, name]) => name);
  expect(new Set(headings)).toEqual(new Set(exported));
});

test.each([
  ['JobOptions', Object.keys(JOB_TABLE)],
  ['RunJobOptions', Object.keys(RUN_JOB_TABLE)],
  ['MeterOptions', [...Object.keys(JOB_TABLE), 'onEnd']],
])('the reference lists the options of %s, and no other', (name, options) => {
  const listed = [...sectionOf(name).matchAll(/^##### (\w+)\??$/gm)].map(([, key]) => key);
  expect(new Set(listed)).toEqual(new Set(options));
});

test.each(['JobRun', 'GroupState', 'Measured', 'MeteredJob', 'Preset', 'GatewayOptions'])(
  'the reference lists the members of %s as they stand in the source',
  (name) => {
    const declared = declarationOf(name);
    const members = [...declared.matchAll(/^ {2}(?:readonly )?(\w+)\??(?=[:(])/gm)].map(
      ([, key]) => key,
    );
    const listed = [...sectionOf(name).matchAll(/^##### (\w+)\??(?:\(\))?$/gm)].map(
      ([, key]) => key,
    );
    expect(members.length).toBeGreaterThan(0);
    expect(listed).toEqual(expect.arrayContaining(members));
  },
);

function declarationOf(name: string): string {
  const from = new RegExp(`\\b${name}\\b[^']*from '\\./(.*)\\.js'`).exec(index)?.[1] ?? '';
  const text = readFileSync(join(SOURCE, `${from}.ts`), 'utf8');
  return new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(text)?.[1] ?? '';
}
