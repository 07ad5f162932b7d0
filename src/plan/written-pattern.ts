import type { ListKey } from '../options/options.js';

/** `NAME=PATTERN` and where it was written. */
export interface Written {
  /** Key of the option. */
  readonly option: ListKey;
  readonly text: string;
  /** Its name, where it comes from one. */
  readonly preset?: string;
  /** Within the option, for what is said of a mistake: `./mytool.json: records[1]`. */
  readonly place?: string;
}
