import fs from 'node:fs';

/** Arguments (those of Node included) and environment entries, byte for byte. */
export interface RawBytes {
  readonly argv: readonly Buffer[];
  readonly env: readonly Buffer[];
}

const ARGUMENTS = '/proc/self/cmdline';
const ENVIRONMENT = '/proc/self/environ';

export function rawBytes(): RawBytes {
  return { argv: zeroSeparated(ARGUMENTS), env: zeroSeparated(ENVIRONMENT) };
}

/** What a byte that is no UTF-8 becomes. */
const REPLACEMENT = '\uFFFD';

/** Strings are UTF-8, and an object lists names that are whole numbers first. */
export function isChangedByJavaScript(): boolean {
  const [argv, env] = [ARGUMENTS, ENVIRONMENT].map((file) => fs.readFileSync(file, 'utf8'));
  return `${argv}${env}`.includes(REPLACEMENT) || /(?:^|\0)\d+=/.test(env ?? '');
}

function zeroSeparated(file: string): readonly Buffer[] {
  const text = fs.readFileSync(file, 'latin1');
  return text === ''
    ? []
    : text
        .replace(/\0$/, '')
        .split('\0')
        .map((word) => Buffer.from(word, 'latin1'));
}
