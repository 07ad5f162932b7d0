import type { CheckContext, Finding } from '../model/finding.js';
import type { Plan, StateLocation } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import type { Destination } from './destination.js';

/**
 * The operations of one kind of destination. This object is loaded before every job, so it must be
 * small. `load` loads the rest.
 */
export interface DestinationKind<Spec> {
  /** Makes the specs of this kind from the options. Reports every invalid option. */
  resolve(resolver: Resolver): readonly Spec[];
  /**
   * Makes the spec of a destination from its name in state. State holds no credentials, so the spec has none. Undefined if
   * the name belongs to another kind.
   */
  recall(resolver: Resolver, name: string): Spec | undefined;
  /**
   * The command line option for the destination with this name in state. Undefined if the name
   * belongs to another kind.
   */
  argumentsFor(name: string): readonly [option: string, value: string] | undefined;
  /** Loads the code that sends. A run does so while the job runs. */
  load(): Promise<DestinationModule<Spec>>;
  /** For --dry-run: describes what would be sent where, as rows of a label and a text. */
  describe(
    spec: Spec,
    plan: Pick<Plan, 'key' | 'method'>,
  ): Promise<readonly (readonly [label: string, text: string])[]>;
  /** For `check`: examines this destination. Reports failures as findings. */
  check?(spec: Spec, context: CheckContext): Promise<readonly Finding[]>;
  /** Whether `--spread` gives each group one of several destinations of this kind. */
  readonly isSpread?: true;
  /**
   * Base URL that Prometheus has to scrape to see the results. Absent if nothing has to be scraped.
   */
  scraped?(spec: Spec): string;
}

export interface DestinationModule<Spec> {
  /**
   * @param timeoutSeconds total time of one call, retries included
   * @param state where it may store data for the next call
   */
  open(
    spec: Spec,
    timeoutSeconds: number,
    state: StateLocation,
  ): Destination | Promise<Destination>;
}
