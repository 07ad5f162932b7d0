import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../src');

/**
 * Top to bottom: a file imports from its own folder and from those below, types included. `.` is `main.ts` and
 * `index.ts`; `host.ts` is the edge that everything above it is handed.
 */
const FOLDERS = [
  '.',
  'commands',
  'completion',
  'help',
  'library',
  'alerting',
  'pipeline',
  'pull',
  'delivery',
  'plan',
  'run',
  'destinations',
  'state',
  'config',
  'presets',
  'crontab',
  'options',
  'matchers',
  'metrics',
  'schedule',
  'http',
  'extract',
  'exposition',
  'host.ts',
  'platform',
  'util',
  'model',
];

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORT =
  /^(?:import|export) [^;]*?from '(?<path>\.[^']+)'|import\('(?<lazy>\.[^']+)'\)|^import '(?<bare>\.[^']+)'/gm;

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .toSorted();

const imports = files.flatMap(importsIn);

test('every folder of src stands in the table, and nothing else does', () => {
  expect([...new Set(files.map(folderOf))].toSorted()).toEqual([...FOLDERS].toSorted());
});

test('a file imports from its own folder and from those below it', () => {
  const upwards = imports.filter(
    ({ from, to }) => FOLDERS.indexOf(folderOf(from)) > FOLDERS.indexOf(folderOf(to)),
  );
  expect(upwards.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('each folder, and each kind of destination, tells its purpose in one comment', () => {
  const telling = files.filter((file) => PURPOSE.test(readFileSync(join(SOURCE, file), 'utf8')));
  const kinds = readdirSync(join(SOURCE, 'destinations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `destinations/${name}`);
  const folders = FOLDERS.filter((folder) => !folder.includes('.'));
  expect(telling.map(purposeOf).toSorted()).toEqual([...folders, ...kinds].toSorted());
});

test('no files import each other in a circle, types included', () => {
  expect(circlesAmong(files, imports)).toEqual([]);
});

/** The sentence may be wrapped after its first word. */
const PURPOSE = /This\s(?:\s*\* )?folder\s/;

/** The folder that a comment in this file is about. */
function purposeOf(file: string): string {
  const [first = '', second = ''] = dirname(file).split('/');
  return first === 'destinations' && second !== '' ? `${first}/${second}` : first;
}

function folderOf(file: string): string {
  if (file === 'host.ts') return file;
  return file.includes('/') ? (file.split('/')[0] ?? '') : '.';
}

function importsIn(from: string): readonly Import[] {
  const text = readFileSync(join(SOURCE, from), 'utf8');
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const path = groups['path'] ?? groups['lazy'] ?? groups['bare'] ?? '';
    return { from, to: normalize(join(dirname(from), path)).replace(/\.js$/, '.ts') };
  });
}

/** Each as a sentence, found by walking from every file until a file repeats. */
function circlesAmong(all: readonly string[], edges: readonly Import[]): readonly string[] {
  const next = new Map(all.map((file) => [file, edges.filter(({ from }) => from === file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of all) walk(file, []);
  return circles;
}
