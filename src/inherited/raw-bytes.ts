import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';

/** Arguments (those of Node included) and environment entries, byte for byte. */
export interface RawBytes {
  readonly argv: readonly Buffer[];
  readonly env: readonly Buffer[];
}

export function rawBytes(): RawBytes {
  return { argv: zeroSeparated('/proc/self/cmdline'), env: zeroSeparated('/proc/self/environ') };
}

/** Strings are UTF-8, and an object lists names that are whole numbers first. */
export function isUnchangedByJavaScript({ argv, env }: RawBytes): boolean {
  return (
    [...argv, ...env].every((word) => isUtf8(word)) &&
    !env.some((entry) => /^\d+=/.test(entry.toString('latin1')))
  );
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
