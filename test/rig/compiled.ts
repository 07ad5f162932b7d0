import { join } from 'node:path';

/** Directory for compiled code, as on a host that has run jobmeter before. The setup creates it. */
export const COMPILED: string = join(
  import.meta.dirname,
  '../../node_modules/.cache/jobmeter-compiled',
);
