import { createHash } from 'node:crypto';

/** `busy`: too many passwords are being checked. */
export type Allowed = boolean | 'busy';

/** Judges an Authorization header. */
export type Authorize = (header: string | undefined) => Promise<Allowed>;

/** Maximum number of concurrent checks. Each takes a tenth of a second of CPU time. */
const MOST_CHECKS = 8;
const MOST_REMEMBERED = 100;

/**
 * Checked for unknown users, so that they take as long as known ones. Nobody knows the password of
 * this hash.
 */
const NOBODY = '$2b$10$esxQ3kG2jFILMI7gEifHqe5eYTdq7dlIZIK5BmXtqvWqTa1FeWqU6';

/**
 * Checks Basic auth. Remembers accepted passwords, because a scraper sends the same one every few
 * seconds.
 * @param users bcrypt hashes by name
 */
export function basicAuth(users: ReadonlyMap<string, string>): Authorize {
  const letIn = new Set<string>();
  const checks = new Map<string, Promise<boolean>>();
  const check = async (id: string, { user, password }: Login): Promise<boolean> => {
    try {
      const hash = users.get(user);
      const { matchesHash } = await import('./bcrypt.js');
      const isRight = (await matchesHash(password, hash ?? NOBODY)) && hash !== undefined;
      if (isRight && letIn.size < MOST_REMEMBERED) letIn.add(id);
      return isRight;
    } finally {
      checks.delete(id);
    }
  };
  return async (header) => {
    const login = credentialsIn(header);
    if (login === undefined) return false;
    const id = createHash('sha256').update(JSON.stringify(login)).digest('base64');
    if (letIn.has(id)) return true;
    const known = checks.get(id);
    if (known !== undefined) return known;
    if (checks.size >= MOST_CHECKS) return 'busy';
    const checked = check(id, login);
    checks.set(id, checked);
    return checked;
  };
}

interface Login {
  readonly user: string;
  readonly password: string;
}

function credentialsIn(header: string | undefined): Login | undefined {
  const encoded = /^basic +([a-z0-9+/_-]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
