import fs from 'node:fs';

/** Put in by the build of the command line (`.esbuild.js`). */
declare const BUNDLED_VERSION: string;

let version: string | undefined;

/** Of jobmeter itself, from its package.json. */
export function ownVersion(): string {
  version ??= typeof BUNDLED_VERSION === 'string' ? BUNDLED_VERSION : versionInPackage();
  return version;
}

function versionInPackage(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
