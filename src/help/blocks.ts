/** A help text before it becomes lines of a terminal or a man page. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'paragraph'; readonly spans: Spans }
  | { readonly kind: 'items'; readonly items: readonly Spans[] }
  | { readonly kind: 'definitions'; readonly entries: readonly Definition[] }
  | { readonly kind: 'code'; readonly text: string };

export interface Definition {
  readonly term: Spans;
  readonly body: Spans;
}

export type Spans = readonly Span[];

export interface Span {
  /** `argument` is a word that the reader replaces by a value: `NAME`. */
  readonly style: 'plain' | 'strong' | 'code' | 'argument';
  readonly text: string;
}

export function plain(text: string): Span {
  return { style: 'plain', text };
}

export function code(text: string): Span {
  return { style: 'code', text };
}

export function listed(names: readonly string[]): Spans {
  return names.flatMap((name, index) => [...(index === 0 ? [] : [plain(', ')]), code(name)]);
}
