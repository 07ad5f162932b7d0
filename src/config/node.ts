import type { OptionKey } from '../options/options.js';

/** What a YAML file holds; `at` is where in its text. A value is text, as on a command line: `no`, `010` and `1.10` stay what they are. */
export type ConfigNode =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  /** Nothing behind the colon, `~` or `null`. */
  | { readonly kind: 'empty'; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly ConfigNode[]; readonly at: number }
  | { readonly kind: 'map'; readonly entries: readonly ConfigEntry[]; readonly at: number };

export interface ConfigEntry {
  readonly name: string;
  /** Of the name. */
  readonly at: number;
  readonly value: ConfigNode;
}

/** One without a value, and the layer that would have it. */
export interface LostOption {
  readonly key: OptionKey;
  readonly layer: number;
}

export interface Mistake {
  readonly at: number;
  readonly text: string;
  /** The option that has no value because of it. */
  readonly option?: LostOption;
  /** A name that is none, and those that there are. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

export type ParsedYaml =
  | { readonly kind: 'document'; readonly root: ConfigNode; readonly mistakes: readonly Mistake[] }
  | { readonly kind: 'invalid'; readonly mistake: Mistake };

/** What an error calls a node. */
export function describeNode(node: ConfigNode): string {
  switch (node.kind) {
    case 'text':
      return 'a text';
    case 'empty':
      return 'empty';
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
  }
}
