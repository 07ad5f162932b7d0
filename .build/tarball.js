// @ts-check
// Makes the tarball for npm of what `npm run build` made. Its manifest has no scripts and no tools of this repository, so
// that `npm install` of it runs nothing. Takes the directory to write it to; default: that of the repository.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gzipAsync } from '@gfx/zopfli';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.resolve(process.argv[2] ?? ROOT);
const OF_REPOSITORY = ['scripts', 'devDependencies', 'knip'];
/** More of either gains less than 1 kB. */
const ZOPFLI = { numiterations: 5, blocksplittingmax: 40 };

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-tarball-'));
try {
  const whole = pack(ROOT, scratch);
  execFileSync('tar', ['--extract', '--file', path.join(scratch, whole), '--directory', scratch]);
  const folder = path.join(scratch, 'package');
  const file = path.join(folder, 'package.json');
  const manifest = Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')));
  const kept = Object.fromEntries(manifest.filter(([key]) => !OF_REPOSITORY.includes(key)));
  fs.writeFileSync(file, `${JSON.stringify(kept, undefined, 2)}\n`);
  const name = pack(folder, scratch);
  const tar = gunzipSync(fs.readFileSync(path.join(scratch, name)));
  // npm publishes and installs the bytes of a tarball as they are, so that they may be smaller than what it makes.
  fs.writeFileSync(path.join(OUTPUT, name), await gzipAsync(tar, ZOPFLI));
  process.stdout.write(`${name}\n`);
} finally {
  fs.rmSync(scratch, { recursive: true });
}

/**
 * Returns the name of the tarball.
 *
 * @param {string} folder
 * @param {string} destination
 */
function pack(folder, destination) {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination];
  return execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }).trim();
}
