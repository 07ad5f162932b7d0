import fs from 'node:fs';

let version: string | undefined;

/** Of jobmeter itself, from its package.json. */
export function ownVersion(): string {
  version ??= (
    JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      readonly version: string;
    }
  ).version;
  return version;
}
