/** Decides whether the command may start. */
export type StartCheck = () => Promise<StartDecision>;

export type StartDecision = { readonly kind: 'open' } | Refusal;

export type Refusal =
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'skipped'; readonly reason: string; readonly exitCode: number };

export const START: StartDecision = { kind: 'open' };
export const INTERRUPTED: Refusal = { kind: 'interrupted' };
