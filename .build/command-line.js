// @ts-check
// Builds what bin/jobmeter.js loads: one file with all that is needed to start a command, so that little is read and
// compiled in front of every job, and what is loaded later in files of its own. The library stays plain modules (tsc).
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { builtinsWhenUsed } from './builtins.js';
import { assertNothingMissing, narrowed } from './narrowed.js';
import { thirdParty } from './third-party.js';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(ROOT, 'dist/cli');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: ROOT,
  outdir: OUTPUT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Compiling is a good part of the start, and goes by the byte.
  minify: true,
  // A native addon finds its binary from where it is.
  external: ['fs-native-extensions'],
  define: { BUNDLED_VERSION: JSON.stringify(version) },
  // For CommonJS inside of ESM; all they still require is built in.
  banner: { js: 'var require=process.getBuiltinModule;' },
  // All of them are in a file of their own, in full.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** Modules of ours that are imported when needed, by the name of their file. @type {Map<string, string>} */
const later = new Map();

/** @type {import('esbuild').Plugin} */
const noteLater = {
  name: 'note what is loaded later',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path: specifier, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = path.resolve(resolveDir, specifier).replace(/\.js$/, '.ts');
      later.set(path.basename(file, '.ts'), file);
      return { path: `./${path.basename(specifier)}`, external: true };
    });
  },
};

rmSync(OUTPUT, { recursive: true, force: true });
// A module that both need is there twice: one file to read is worth more than that.
const start = await build({
  ...common,
  entryPoints: ['src/standard-streams.ts', 'src/main.ts'],
  plugins: [noteLater, builtinsWhenUsed, narrowed],
});
const rest = await build({
  ...common,
  entryPoints: Object.fromEntries(later),
  splitting: true,
  plugins: [builtinsWhenUsed, narrowed],
});
assertNothingMissing();
const inputs = { ...start.metafile.inputs, ...rest.metafile.inputs };
writeFileSync(path.join(OUTPUT, 'THIRD-PARTY.txt'), thirdParty(ROOT, inputs));
