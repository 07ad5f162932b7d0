import type { RawBytes } from '../inherited.js';
import type { SpawnRequest } from './spawn.js';
import { unnamedFile } from './unnamed-file.js';

/**
 * Node reads arguments and environment as UTF-8 and loses every other byte. A shell script keeps them: it is read from
 * an unnamed file, and replaces itself by the command. Only for a command that has such bytes.
 */
export function withRawBytes(request: SpawnRequest, raw: RawBytes): SpawnRequest {
  const words = raw.argv.slice(-request.argv.length);
  const fd = [9, 8, 7, 6, 5, 4, 3].find((number) => !isTaken(request.stdio[number]));
  if (fd === undefined || words.length < request.argv.length) return request;
  const additions = Object.entries(request.env)
    .filter(([name]) => !raw.env.some((entry) => entry.toString('latin1').startsWith(`${name}=`)))
    .map(([name, value]) => Buffer.from(`${name}=${value ?? ''}`));
  const script = Buffer.concat([
    Buffer.from(`exec ${fd}<&-\nexec /usr/bin/env -i --`),
    ...[...raw.env, ...additions, ...words].flatMap((word) => [Buffer.from(' '), quoted(word)]),
    Buffer.from('\n'),
  ]);
  const stdio = [...request.stdio];
  while (stdio.length < fd) stdio.push('ignore');
  stdio[fd] = unnamedFile(script);
  return { ...request, stdio, argv: ['/bin/sh', `/dev/fd/${fd}`] };
}

function isTaken(slot: number | 'ignore' | undefined): boolean {
  return typeof slot === 'number';
}

/** For a shell: in single quotes, with `'` itself as `'\''`. latin1 keeps each byte a character. */
function quoted(word: Buffer): Buffer {
  return Buffer.from(`'${word.toString('latin1').replaceAll("'", String.raw`'\''`)}'`, 'latin1');
}
