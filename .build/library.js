// @ts-check
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** As `import` and `export` statements of declarations name other files. */
const IMPORTED = /from '(\.[^']+)\.js'|import\("(\.[^"]+)\.js"\)/g;

/**
 * Makes the ES module that programs import from the bundle, which shares its files with the command line, and removes
 * the declarations that it does not need.
 *
 * @param {string} root
 * @param {readonly string[]} names what the library exports
 */
export function writeLibrary(root, names) {
  const dist = path.join(root, 'dist');
  writeFileSync(
    path.join(dist, 'index.js'),
    `import library from './cli/library.cjs';\nexport const { ${names.toSorted().join(', ')} } = library;\n`,
  );
  const needed = declarationsFrom(path.join(dist, 'index.d.ts'));
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const whole = path.join(dist, file);
    if (file.endsWith('.d.ts') && !needed.has(whole)) rmSync(whole);
  }
}

/** @param {string} first */
function declarationsFrom(first) {
  const found = new Set([first]);
  for (const file of found) {
    for (const [, from, inline] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
      found.add(path.join(path.dirname(file), `${from ?? inline}.d.ts`));
    }
  }
  return found;
}
