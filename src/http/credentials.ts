import type { Credentials, Secret } from '../model/access.js';
import { bearerTokenProblem } from './headers.js';
import { type FileContent, fileProblem, readNamedFile } from './named-file.js';

/** Credentials with all files read. */
export type OpenCredentials =
  | {
      readonly kind: 'open';
      readonly user?: string;
      readonly password?: string;
      readonly bearerToken?: string;
    }
  | { readonly kind: 'problem'; readonly problem: string };

const NO_PASSWORD =
  'there is no password for the user: set JOBMETER_PASSWORD, or name a --password-file';

export async function openCredentials(credentials: Credentials): Promise<OpenCredentials> {
  switch (credentials.kind) {
    case 'none':
      return { kind: 'open' };
    case 'basic': {
      const { user, password } = credentials;
      if (password === undefined) return { kind: 'problem', problem: NO_PASSWORD };
      const content = await openSecret(password, passwordProblem);
      return content.kind === 'problem' ? content : { kind: 'open', user, password: content.text };
    }
    case 'bearer': {
      const content = await openSecret(credentials.token, bearerTokenProblem);
      return content.kind === 'problem' ? content : { kind: 'open', bearerToken: content.text };
    }
  }
}

/** Strips the trailing line end that editors and `echo` add. */
async function openSecret(
  secret: Secret,
  problemOf: (text: string) => string | undefined,
): Promise<FileContent> {
  const content = secret.kind === 'text' ? secret : await readNamedFile(secret);
  if (content.kind === 'problem') return content;
  const text = content.text.replace(/\r?\n$/, '');
  const problem = problemOf(text);
  if (problem === undefined) return { kind: 'text', text };
  const remedy = `${problem}; it must contain only the secret`;
  return secret.kind === 'file'
    ? fileProblem(secret, remedy)
    : { kind: 'problem', problem: `${secret.source} ${remedy}` };
}

function passwordProblem(text: string): string | undefined {
  if (text === '') return 'is empty';
  return /[\r\n]/.test(text) ? 'has more than one line' : undefined;
}
