import type { Plan } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import type { Destination } from './destination.js';

/** Everything about one kind of destination. What is loaded before every job is small: `open` loads the rest. */
export interface DestinationKind<Spec> {
  /** The destinations of this kind that the options name. Reports every mistake. */
  resolve(resolver: Resolver): readonly Spec[];
  /**
   * The destination that state remembers by this name, to be reached without the credentials that state does not hold.
   * Undefined where the name is that of another kind.
   */
  recall(resolver: Resolver, name: string): Spec | undefined;
  /** Loads the code that sends, while the job runs. */
  preload(spec: Spec): Promise<unknown>;
  /** @param timeoutSeconds of one call, retries included */
  open(spec: Spec, timeoutSeconds: number): Promise<Destination>;
  /** For --dry-run: what is sent where, as lines of a label and a text. */
  describe(
    spec: Spec,
    plan: Pick<Plan, 'key' | 'method'>,
  ): Promise<readonly (readonly [label: string, text: string])[]>;
}
