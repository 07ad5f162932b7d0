// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The licences of all packages that a bundle has parts of, in full.
 *
 * @param {string} root
 * @param {import('esbuild').Metafile['inputs']} inputs
 */
export function thirdParty(root, inputs) {
  const folders = new Set(Object.keys(inputs).flatMap((input) => packageFolder(input) ?? []));
  const packages = [...folders].toSorted().map((folder) => describe(path.join(root, folder)));
  return `jobmeter is under the Apache License 2.0. The files in this directory contain parts of:\n\n${packages.join('')}`;
}

/** @param {string} input such as `node_modules/a/node_modules/@b/c/lib/d.js` */
function packageFolder(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

/** @param {string} folder */
function describe(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  if (!files.some((file) => !/^notice/i.test(file))) {
    throw new Error(
      `${name} comes without its licence: add the text, or leave it out of the bundle`,
    );
  }
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n\n`;
}
