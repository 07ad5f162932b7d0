import type { Plan } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import type { Destination } from './destination.js';

/**
 * The operations of one kind of destination. This object is loaded before every job, so it is small; `open` loads the
 * rest.
 */
export interface DestinationKind<Spec> {
  /** Makes the specs of this kind from the options. Reports every invalid option. */
  resolve(resolver: Resolver): readonly Spec[];
  /** Loads the code that sends while the job runs. */
  preload(spec: Spec): Promise<unknown>;
  /** @param timeoutSeconds total time of one call, retries included */
  open(spec: Spec, timeoutSeconds: number): Promise<Destination>;
  /** For --dry-run: what would be sent where, as rows of a label and a text. */
  describe(
    spec: Spec,
    plan: Pick<Plan, 'key' | 'method'>,
  ): Promise<readonly (readonly [label: string, text: string])[]>;
}
