import type { Access, NamedFile, Secret } from '../model/access.js';

/** Describes the access without secrets. */
export function describeAccess({ credentials, headers, tls }: Access): readonly string[] {
  const files = Object.values(tls) as readonly NamedFile[];
  return [
    ...(credentials.kind === 'basic' ? [describeBasic(credentials.password)] : []),
    ...(credentials.kind === 'bearer' ? [`with ${credentials.token.source}`] : []),
    ...Object.keys(headers).map((name) => `with the header ${name}`),
    ...files.map(({ source, path }) => `with ${source} ${path}`),
  ];
}

/** The user is left out: the variable may contain the password as well, by mistake. */
function describeBasic(password: Secret | undefined): string {
  return password === undefined ? 'with a user name' : `with a user name and ${password.source}`;
}
