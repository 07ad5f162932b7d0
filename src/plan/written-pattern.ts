import type { ListKey } from '../options/options.js';

/** A `NAME=PATTERN` as written, and its source. */
export interface WrittenPattern {
  /** Key of the option. */
  readonly option: ListKey;
  readonly text: string;
  /** Name of the preset that contains it. */
  readonly preset?: string;
  /** The place within the option, for messages: `./mytool.json: records[1]`. */
  readonly place?: string;
}
