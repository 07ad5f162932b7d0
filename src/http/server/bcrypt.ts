import { compare } from 'bcryptjs';

/** Whether the password has this hash. Yields to other work while it computes. */
export function matchesHash(password: string, hash: string): Promise<boolean> {
  return compare(password, hash);
}
