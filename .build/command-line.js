// @ts-check
// Builds the bundles: what bin/start.js loads for the command line, and the library. There is one file for each stage of a
// run, and one for each command, so that little code is read and compiled before a job starts; no code is in two of them.
// They are CommonJS: Node's ES module loader takes 5 ms to start, and a descriptor per file.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { builtinsWhenUsed } from './builtins.js';
import { ENTRIES, GROUPS, grouping } from './groups.js';
import { writeLibrary } from './library.js';
import { assertNothingMissing, narrowed } from './narrowed.js';
import { thirdParty } from './third-party.js';

const ROOT = path.join(import.meta.dirname, '..');
const SOURCE = path.join(ROOT, 'src');
const OUTPUT = path.join(ROOT, 'dist/cli');

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

/** @type {import('rolldown').InputOptions} */
const INPUT = {
  cwd: ROOT,
  platform: 'node',
  external: /\.node$/,
  transform: {
    target: 'node20',
    define: {
      BUNDLED_VERSION: JSON.stringify(version),
      'import.meta.url': '__filename',
      'import.meta.dirname': '__dirname',
    },
  },
  // A module that one command loads early and another late is in one file all the same.
  checks: { ineffectiveDynamicImport: false },
};

/** @type {import('rolldown').OutputOptions} */
const FORMAT = {
  dir: OUTPUT,
  format: 'cjs',
  // Compile time is a large part of the start and grows with code size.
  minify: true,
  // THIRD-PARTY.txt has all licences.
  comments: false,
  entryFileNames: '[name].cjs',
};

/** What bin/start.js sets V8 flags for. */
const NEEDS = {
  patterns: /\/matcher\.ts$/,
  wasm: /\/llhttp-wasm\.js$|\/hysnappy\/js\/compress\.js$/,
};

/**
 * Names a bundle by its path (`commands-presets`), because modules in two folders may have the same name.
 *
 * @param {import('rolldown').PreRenderedChunk} chunk
 */
function chunkName({ name, facadeModuleId, moduleIds }) {
  if (facadeModuleId?.startsWith(SOURCE)) {
    const { dir, name: base } = path.parse(path.relative(SOURCE, facadeModuleId));
    return `${path.join(dir, base).replaceAll(path.sep, '-')}.cjs`;
  }
  const [, library] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(moduleIds[0] ?? '') ?? [];
  const isGroup = GROUPS.some((group) => group.name === name);
  return `${isGroup ? name : (library?.replace('/', '-') ?? name)}.cjs`;
}

/**
 * bin/start.js reads a bundle as Latin-1, which is fast, so all else is escaped.
 *
 * @param {string} code
 */
function inAscii(code) {
  if (/String\.raw`[^`]*[^\0-\x7F`]/.test(code)) {
    throw new Error('an escape in String.raw would be another text');
  }
  return code.replaceAll(
    /[^\0-\x7F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @param {readonly string[]} modules */
function needsOf(modules) {
  const needs = Object.entries(NEEDS).filter(([, input]) => modules.some((id) => input.test(id)));
  return needs.length === 0 ? '' : `/*needs ${needs.map(([name]) => name).join(' ')}*/`;
}

async function bundleAll() {
  const bundle = await rolldown({
    ...INPUT,
    input: { main: 'src/main.ts', library: 'src/index.ts', ...ENTRIES },
    plugins: [builtinsWhenUsed, narrowed, grouping],
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await bundle.write({
    ...FORMAT,
    chunkFileNames: chunkName,
    codeSplitting: { groups: GROUPS, includeDependenciesRecursively: false },
  });
  return output.filter((chunk) => chunk.type === 'chunk');
}

/** Each by itself: what runs the command where jobmeter cannot start must not need a file that may be missing. */
async function bundleLauncher() {
  for (const name of ['start', 'run-bare']) {
    const bundle = await rolldown({ ...INPUT, input: { [name]: `bin/${name}.js` } });
    await bundle.write(FORMAT);
  }
}

rmSync(OUTPUT, { recursive: true, force: true });
await bundleLauncher();
const chunks = await bundleAll();
assertNothingMissing();
for (const need of Object.values(NEEDS)) {
  if (!chunks.some(({ moduleIds }) => moduleIds.some((id) => need.test(id)))) {
    throw new Error(`nothing of the bundle needs ${need} any more: then a file has another name`);
  }
}
for (const { fileName, code, moduleIds } of chunks) {
  writeFileSync(path.join(OUTPUT, fileName), needsOf(moduleIds) + inAscii(code));
}
const parts = new Map(
  chunks.map(({ fileName, moduleIds }) => [
    fileName,
    moduleIds.filter((id) => !id.startsWith('\0')),
  ]),
);
writeFileSync(
  path.join(OUTPUT, 'llhttp.wasm'),
  createRequire(import.meta.url)('undici/lib/llhttp/llhttp-wasm.js'),
);
writeFileSync(path.join(OUTPUT, 'THIRD-PARTY.txt'), thirdParty(parts));
writeLibrary(ROOT, chunks.find(({ fileName }) => fileName === 'library.cjs')?.exports ?? []);
