// @ts-check
// Builds what bin/start.js loads: one file with all that is needed to start a command, and one for each module that
// is imported when needed, so that little is read and compiled in front of every job. All of it CommonJS: Node's loader
// of ES modules takes 5 ms for itself, and a descriptor for every file. The library stays plain modules (tsc).
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { builtinsWhenUsed } from './builtins.js';
import { assertNothingMissing, narrowed } from './narrowed.js';
import { thirdParty } from './third-party.js';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(ROOT, 'dist/cli');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/** @type {Set<string>} files of the bundle by name, without the suffix */
const built = new Set();
/** @type {import('esbuild').Metafile['outputs']} */
const outputs = {};

/**
 * Each module with all it imports in one file. A module that two of them need is in both: one file less to read is
 * worth more than that.
 *
 * @param {Readonly<Record<string, string>>} modules by the name of their file in the bundle
 */
async function bundle(modules) {
  for (const name of Object.keys(modules)) built.add(name);
  /** @type {Record<string, string>} */
  const neededLater = {};
  const { metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: modules,
    outdir: OUTPUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    supported: { 'dynamic-import': false },
    // Compiling is a good part of the start, and goes by the byte.
    minify: true,
    define: { BUNDLED_VERSION: JSON.stringify(version), 'import.meta.url': '__filename' },
    // All of them are in a file of their own, in full.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [apart(neededLater), builtinsWhenUsed, narrowed],
  });
  Object.assign(outputs, metafile.outputs);
  if (Object.keys(neededLater).length > 0) await bundle(neededLater);
}

/**
 * What is imported when needed is a file by itself.
 *
 * @param {Record<string, string>} neededLater is added to
 * @returns {import('esbuild').Plugin}
 */
function apart(neededLater) {
  return {
    name: 'apart',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path: specifier, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const found = await build.resolve(specifier, { kind: 'import-statement', resolveDir });
        const name = nameOf(found.path);
        if (!built.has(name)) neededLater[name] = found.path;
        return { path: `./${name}.cjs`, external: true };
      });
    },
  };
}

/**
 * By where it is, since two folders may have a module of one name: `commands-presets`.
 *
 * @param {string} file
 */
function nameOf(file) {
  const { dir, name } = path.parse(path.relative(path.join(ROOT, 'src'), file));
  return path.join(dir, name).replaceAll(path.sep, '-');
}

/** What of it bin/start.js sets flags of V8 for, in time. */
const NEEDS = { patterns: /\/matcher\.ts$/, wasm: /\/llhttp-wasm\.js$/ };

/** @throws Error where nothing of the bundle needs one of them any more: then a file has another name by now */
function markNeeds() {
  const unused = new Set(Object.keys(NEEDS));
  for (const [file, { inputs }] of Object.entries(outputs)) {
    const needs = Object.entries(NEEDS)
      .filter(([, input]) => Object.keys(inputs).some((name) => input.test(name)))
      .map(([name]) => name);
    if (needs.length === 0) continue;
    for (const name of needs) unused.delete(name);
    const whole = path.join(ROOT, file);
    writeFileSync(whole, `/*needs ${needs.join(' ')}*/${readFileSync(whole, 'utf8')}`);
  }
  if (unused.size > 0) throw new Error(`no file of the bundle needs ${[...unused].join(', ')}`);
}

/** @throws Error for a byte that bin/start.js would read as another character: esbuild escapes all but regular expressions */
function assertAscii() {
  for (const name of readdirSync(OUTPUT)) {
    const isAscii = readFileSync(path.join(OUTPUT, name)).every((byte) => byte < 128);
    if (!isAscii) throw new Error(`${name} is not all ASCII`);
  }
}

rmSync(OUTPUT, { recursive: true, force: true });
await bundle({ start: 'bin/start.js', main: 'src/main.ts' });
assertNothingMissing();
markNeeds();
assertAscii();
writeFileSync(path.join(OUTPUT, 'THIRD-PARTY.txt'), thirdParty(ROOT, outputs));
