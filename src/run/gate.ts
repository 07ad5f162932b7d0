/** What is asked before the command is started: whether it may be. */
export type Gate = () => Promise<GateAnswer>;

export type GateAnswer = { readonly kind: 'open' } | Refusal;

export type Refusal =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'skipped'; readonly reason: string; readonly exitCode: number };

export const OPEN: GateAnswer = { kind: 'open' };
export const INTERRUPTED: Refusal = { kind: 'interrupted' };
