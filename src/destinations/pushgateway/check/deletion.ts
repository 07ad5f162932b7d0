import { type GroupingKey, groupingPairs } from '../../../model/grouping-key.js';
import type { Access, NamedFile } from '../../../model/access.js';
import { shellLine } from '../../../util/shell-words.js';
import { groupingPath } from '../grouping-path.js';

/** A gateway as it is named in the commands that `check` prints, without secrets. */
export interface Target {
  readonly name: string;
  readonly access: Access;
}

/** The two commands that delete a group. */
export function deletionOf(target: Target, key: GroupingKey): readonly string[] {
  const [, ...labels] = groupingPairs(key);
  const groups = labels.flatMap(([name, value]) => ['--group', `${name}=${value}`]);
  return [
    commandAt(target, ['delete', '--job', key.job, ...groups, '--no-state']),
    curlDelete(target, groupingPath(key)),
  ];
}

/** The same for labels that are not valid UTF-8, which no command line of jobmeter can name. */
export function deletionOfBytes(target: Target, labels: ReadonlyMap<string, Buffer>): string {
  const others = [...labels].filter(([name]) => name !== 'job').toSorted(byName);
  const job = labels.get('job') ?? Buffer.of();
  const segments = [['job', job] as const, ...others].map(
    ([name, bytes]) => `${name}@base64/${bytes.toString('base64url') || '='}`,
  );
  return curlDelete(target, `/metrics/${segments.join('/')}`);
}

/** A command line of jobmeter for this gateway, with the files that its access needs. */
export function commandAt({ name, access }: Target, words: readonly string[]): string {
  const { credentials, tls } = access;
  const secrets =
    credentials.kind === 'basic'
      ? [credentials.password]
      : credentials.kind === 'bearer'
        ? [credentials.token]
        : [];
  const files = [...secrets, ...(Object.values(tls) as readonly NamedFile[])].flatMap((each) =>
    each !== undefined && 'path' in each && each.source.startsWith('--')
      ? [each.source, each.path]
      : [],
  );
  return shellLine(['jobmeter', ...words, '--gateway', name, ...files]);
}

function curlDelete({ name, access: { tls } }: Target, path: string): string {
  const { ca, cert, key } = tls;
  const files = [
    ...(ca ? ['--cacert', ca.path] : []),
    ...(cert ? ['--cert', cert.path] : []),
    ...(key ? ['--key', key.path] : []),
  ];
  return shellLine(['curl', '-fsS', ...files, '-X', 'DELETE', `${name}${path}`]);
}

function byName([a]: readonly [string, Buffer], [b]: readonly [string, Buffer]): number {
  return a < b ? -1 : 1;
}
