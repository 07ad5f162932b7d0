import fs from 'node:fs';

/** Defined by the build of the command line (`.build/command-line.js`). */
declare const BUNDLED_VERSION: string;

let version: string | undefined;

/** The version of jobmeter, from its package.json. */
export function ownVersion(): string {
  version ??= typeof BUNDLED_VERSION === 'string' ? BUNDLED_VERSION : versionInPackage();
  return version;
}

function versionInPackage(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
