import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.js';

const EXECVE = process.arch === 'arm64' ? 221 : 59;

/** Only the system call takes any bytes and a name twice. */
const SCRIPT = `
  open F, shift; local $/; my @env = split /\\0/, <F>; my @argv = @ARGV;
  my ($path, $argv, $env) = ($argv[0], pack("p*", @argv) . "\\0" x 8, pack("p*", @env) . "\\0" x 8);
  syscall ${EXECVE}, $path, $argv, $env; die "$path: $!"`;

/** A command line to put another behind (absolute path), which then has this environment byte for byte. */
export function withEnvironment(entries: readonly Buffer[]): readonly [string, ...string[]] {
  const file = join(tempDir(), 'environment');
  writeFileSync(file, Buffer.concat(entries.flatMap((entry) => [entry, Buffer.of(0)])));
  return ['perl', '-e', SCRIPT, file];
}
