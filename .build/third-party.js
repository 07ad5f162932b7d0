// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Lists the packages in each bundle, with their copyright notices and the text of each licence.
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
  return [
    'jobmeter is under the Apache License 2.0. Files in this directory contain parts of:',
    table.join(''),
    ...licencesOf(packages),
  ].join('\n\n');
}

/** In place of its text, which comes with jobmeter anyway. */
const OWN =
  'Apache License 2.0, as jobmeter itself: see LICENSE in its npm package, or on Debian\n/usr/share/common-licenses/Apache-2.0.';
const OWN_TERMS = termsOf(readFileSync(path.join(import.meta.dirname, '../LICENSE'), 'utf8'));

/** What counts in a licence: without the advice on how to apply it, spaces and quotes. @param {string} text */
function termsOf(text) {
  return text
    .replace(/\n *APPENDIX: .*/s, '')
    .replaceAll(/\W+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/^(?:the )?mit license (?:mit )?/, '');
}

/** Each text once, below the packages that come with it and their copyright notices. @param {readonly string[]} folders */
function licencesOf(folders) {
  const texts = /** @type {Map<string, { text: string, packages: string[] }>} */ (new Map());
  for (const folder of folders) {
    const { name, notices, text } = licenceOf(folder);
    const key = termsOf(text);
    const known = texts.get(key) ?? { text: key === OWN_TERMS ? OWN : text, packages: [] };
    known.packages.push([name, ...notices].join('\n  '));
    texts.set(key, known);
  }
  return Array.from(
    texts.values(),
    ({ text, packages }) => `${'-'.repeat(80)}\n${packages.join('\n')}\n\n${text}`,
  );
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
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  if (!files.some((file) => !/^notice/i.test(file))) {
    throw new Error(
      `${name} comes without its licence: add the text, or leave it out of the bundle`,
    );
  }
  const whole = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n\n');
  const isNotice = (/** @type {string} */ line) =>
    /^\s*(?:\(c\) )?copyright (?:\(c\)|\d)/i.test(line);
  const lines = whole.split('\n');
  return {
    name: `${name} ${version} (${license})`,
    notices: lines.filter(isNotice).map((line) => line.trim()),
    text: lines
      .filter((line) => !isNotice(line))
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  };
}
