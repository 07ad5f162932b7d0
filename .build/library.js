// @ts-check
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundledDeclarations } from './declarations.js';

/**
 * Makes the ES module that programs import from the bundle, which shares its files with the command line, and writes
 * its declarations into one file.
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
  const index = path.join(dist, 'index.d.ts');
  const declarations = bundledDeclarations(index);
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) rmSync(path.join(dist, file));
  }
  writeFileSync(index, declarations);
}
