// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Lists the packages in each bundle, with the full licences of all of them.
 *
 * @param {ReadonlyMap<string, readonly string[]>} bundles the files that each has parts of
 */
export function thirdParty(bundles) {
  const parts = Array.from(
    bundles,
    ([file, inputs]) => /** @type {const} */ ([file, foldersOf(inputs)]),
  );
  const table = parts
    .filter(([, folders]) => folders.length > 0)
    .map(([file, folders]) => `${file}: ${folders.map(nameOf).join(', ')}\n`);
  const packages = [...new Set(parts.flatMap(([, folders]) => folders))].toSorted((a, b) =>
    a.localeCompare(b),
  );
  const licences = packages.map(describe);
  return `jobmeter is under the Apache License 2.0. Files in this directory contain parts of:\n\n${table.join('')}\n${licences.join('')}`;
}

/** @param {readonly string[]} inputs */
function foldersOf(inputs) {
  return [...new Set(inputs.flatMap((input) => packageFolder(input) ?? []))].toSorted((a, b) =>
    a.localeCompare(b),
  );
}

/** @param {string} folder */
function nameOf(folder) {
  return folder.replace(/^.*node_modules\//, '');
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
