import type { Access, NamedFile, Secret } from '../model/access.js';

/** Rows that describe the access without secrets, for --dry-run. */
export function describeAccess({
  credentials,
  headers,
  tls,
}: Access): readonly (readonly [label: string, text: string])[] {
  const files = Object.values(tls) as readonly NamedFile[];
  const texts = [
    ...(credentials.kind === 'basic' ? [describeBasic(credentials.password)] : []),
    ...(credentials.kind === 'bearer' ? [`with ${credentials.token.source}`] : []),
    ...Object.keys(headers).map((name) => `with the header ${name}`),
    ...files.map(({ source, path }) => `with ${source} ${path}`),
  ];
  return texts.map((text) => ['access', text]);
}

/** The user is left out: the variable may contain the password as well, by mistake. */
function describeBasic(password: Secret | undefined): string {
  return password === undefined ? 'with a user name' : `with a user name and ${password.source}`;
}
