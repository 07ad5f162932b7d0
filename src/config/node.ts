import type { OptionKey } from '../options/options.js';

/**
 * A node of a YAML file; `at` is its offset in the text. A value is text, as on a command line:
 * `no`, `010` and `1.10` are kept as they are.
 */
export type ConfigNode =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  /** No value: nothing after the colon, `~` or `null`. */
  | { readonly kind: 'empty'; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly ConfigNode[]; readonly at: number }
  | { readonly kind: 'map'; readonly entries: readonly ConfigEntry[]; readonly at: number };

export interface ConfigEntry {
  readonly name: string;
  /** Offset of the name. */
  readonly at: number;
  readonly value: ConfigNode;
}

/** An option without a value, and the layer that would contain it. */
export interface LostOption {
  readonly key: OptionKey;
  readonly layer: number;
}

export interface Mistake {
  readonly at: number;
  readonly text: string;
  /** The option that has no value because of the mistake. */
  readonly option?: LostOption;
  /** Reports an unknown name and suggests known ones. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

export type ParsedYaml =
  | { readonly kind: 'document'; readonly root: ConfigNode; readonly mistakes: readonly Mistake[] }
  | { readonly kind: 'invalid'; readonly mistake: Mistake };

/** The kind of a node, for messages. */
export function describeNode({ kind }: ConfigNode): string {
  return kind === 'empty' ? kind : `a ${kind}`;
}

/** The member of a map. Undefined for another node. */
export function memberOf(node: ConfigNode | undefined, name: string): ConfigNode | undefined {
  const entries = node?.kind === 'map' ? node.entries : [];
  return entries.find((entry) => entry.name === name)?.value;
}
