import fs from 'node:fs';

/** Arguments (those of Node included) and environment entries, byte for byte. */
export interface RawBytes {
  readonly argv: readonly Buffer[];
  readonly env: readonly Buffer[];
}

const ARGUMENTS = '/proc/self/cmdline';
const ENVIRONMENT = '/proc/self/environ';

export function rawBytes(env: RawBytes['env']): RawBytes {
  return { argv: zeroSeparated(ARGUMENTS), env };
}

/** Our own environment. */
export function rawEnvironment(): RawBytes['env'] {
  return zeroSeparated(ENVIRONMENT);
}

/** Replaces bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Strings are UTF-8, and objects have each name once and integer names first. */
export function isChangedByJavaScript(environ: RawBytes['env']): boolean {
  if (fs.readFileSync(ARGUMENTS, 'utf8').includes(REPLACEMENT)) return true;
  const entries = environ.map(String);
  const names = entries.map((entry) => entry.slice(0, entry.indexOf('=')));
  return (
    new Set(names).size < names.length ||
    names.some((name) => /^\d*$/.test(name)) ||
    entries.some((entry) => entry.includes(REPLACEMENT))
  );
}

function zeroSeparated(file: string): readonly Buffer[] {
  // Node reads UTF-8 in one call into C++, and other encodings in ten steps.
  const text = fs.readFileSync(file, 'utf8');
  return text.includes(REPLACEMENT)
    ? wordsOf(fs.readFileSync(file, 'latin1'), 'latin1')
    : wordsOf(text, 'utf8');
}

function wordsOf(text: string, encoding: 'latin1' | 'utf8'): readonly Buffer[] {
  return text === ''
    ? []
    : text
        .replace(/\0$/, '')
        .split('\0')
        .map((word) => Buffer.from(word, encoding));
}
