// @ts-check
// Builds the bundles that bin/jobmeter.js loads: one file with everything needed to start a command, and one file per
// dynamic import, so that little code is read and compiled before a job starts. The bundles are CommonJS: Node's ES
// module loader takes 5 ms to start, and a descriptor per file. The library remains plain ES modules (tsc).
import { createHash } from 'node:crypto';
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
    define: { BUNDLED_VERSION: JSON.stringify(version), 'import.meta.url': '__filename' },
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

/**
 * Writes a digest of all bundles to a file and to the head of each bundle. It keeps compiled code of one build from
 * being used with another: an installation may be replaced while a run loads its bundles.
 *
 * @throws Error for a byte that is not ASCII: bin/jobmeter.js reads bundles as latin1, and esbuild does not escape such
 *   characters in regular expressions
 */
function stamp() {
  const hash = createHash('sha256');
  const files = readdirSync(OUTPUT).toSorted();
  const sources = files.map((name) => readFileSync(path.join(OUTPUT, name)));
  for (const [index, source] of sources.entries()) {
    if (source.some((byte) => byte > 127)) throw new Error(`${files[index]} is not all ASCII`);
    hash.update(`${files[index]} ${source.length} `).update(source);
  }
  const digest = hash.digest('hex').slice(0, 16);
  for (const [index, source] of sources.entries()) {
    writeFileSync(
      path.join(OUTPUT, `${files[index]}`),
      `/*${digest}*/${source.toString('latin1')}`,
    );
  }
  writeFileSync(path.join(OUTPUT, 'digest'), digest);
}

rmSync(OUTPUT, { recursive: true, force: true });
await bundle({ main: 'src/main.ts' });
assertNothingMissing();
stamp();
writeFileSync(path.join(OUTPUT, 'THIRD-PARTY.txt'), thirdParty(ROOT, outputs));
