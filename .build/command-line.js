// @ts-check
// Builds the bundles that bin/start.js loads: one file with everything needed to start a command, and one file per
// dynamic import, so that little code is read and compiled before a job starts. The bundles are CommonJS: Node's ES
// module loader takes 5 ms to start, and a descriptor per file. The library remains plain ES modules (tsc).
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { builtinsWhenUsed } from './builtins.js';
import { assertNothingMissing, narrowed } from './narrowed.js';
import { thirdParty } from './third-party.js';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(ROOT, 'dist/cli');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/** @type {Set<string>} names of the files built so far, without suffix */
const built = new Set();
/** @type {import('esbuild').Metafile['outputs']} */
const outputs = {};

/**
 * Bundles each module with all its imports into one file. A module that two bundles import is in both: reading one file
 * less outweighs the duplicate code.
 *
 * @param {Readonly<Record<string, string>>} modules source files by bundle name
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
    // Compile time is a large part of the start and grows with code size.
    minify: true,
    define: {
      BUNDLED_VERSION: JSON.stringify(version),
      'import.meta.url': '__filename',
      'import.meta.dirname': '__dirname',
    },
    // THIRD-PARTY.txt contains all licences in full.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    plugins: [apart(neededLater), builtinsWhenUsed, narrowed],
  });
  Object.assign(outputs, metafile.outputs);
  if (Object.keys(neededLater).length > 0) await bundle(neededLater);
}

/**
 * Turns each dynamic import into a separate bundle.
 *
 * @param {Record<string, string>} neededLater collects the modules to bundle next
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
 * Names a bundle by its path (`commands-presets`), because modules in two folders may have the same name.
 *
 * @param {string} file
 */
function nameOf(file) {
  const { dir, name } = path.parse(path.relative(path.join(ROOT, 'src'), file));
  return path.join(dir, name).replaceAll(path.sep, '-');
}

/** What of it bin/start.js sets flags of V8 for, in time. */
const NEEDS = {
  patterns: /\/matcher\.ts$/,
  wasm: /\/llhttp-wasm\.js$|\/hysnappy\/js\/compress\.js$/,
};

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
