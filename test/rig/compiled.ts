import { join } from 'node:path';

/** Where compiled code is kept, as on a machine that has run jobmeter before. Made by the set-up. */
export const COMPILED: string = join(
  import.meta.dirname,
  '../../node_modules/.cache/jobmeter-compiled',
);
