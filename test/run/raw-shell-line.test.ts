import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { BIN, hermeticEnv } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

const LINE = String.raw`printf '%s|%s|\377' "$0" "$WORD"`;

/** Node cannot start a process with bytes that are not UTF-8; a shell can. */
function inShell(line: string): string {
  const env = hermeticEnv(tempDir(), { BIN, LINE });
  return spawnSync('sh', ['-c', line], { env, encoding: 'latin1' }).stdout;
}

test.each([
  ['in a word', String.raw`WORD=w "$BIN" run -j x --no-state --quiet --shell "$LINE"`, 'w'],
  ['joined', String.raw`WORD=w "$BIN" run -j x --no-state --quiet --shell="$LINE"`, 'w'],
  [
    'beside bytes that are not UTF-8',
    String.raw`WORD=$(printf '\374') "$BIN" run -j x --no-state --quiet --shell "$LINE"`,
    '\u00FC',
  ],
  [
    'with such bytes in it',
    String.raw`"$BIN" run -j x --no-state --quiet --shell "WORD=$(printf '\374'); $LINE"`,
    '\u00FC',
  ],
  ['without stdin', String.raw`WORD=w "$BIN" run -j x --no-state --quiet --shell "$LINE" <&-`, 'w'],
])('a shell line %s is run as it is written', (_, line, word) => {
  expect(inShell(line)).toBe(`/bin/sh|${word}|\u00FF`);
});
