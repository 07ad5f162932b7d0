import { loadRenderer } from '../exposition/render.js';
import { loadHttp } from '../http/client.js';
import type { DestinationOptions, DestinationSpec } from '../model/destination.js';
import type { CheckContext, Finding } from '../model/finding.js';
import type { Plan, StateLocation } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import type { Destination } from './destination.js';
import type { DestinationKind } from './kind.js';
import { PUSHGATEWAY } from './pushgateway/kind.js';
import { OTLP } from './otlp/kind.js';
import { REMOTE_WRITE } from './remote-write/kind.js';
import { TEXTFILE } from './textfile/kind.js';

/**
 * All kinds of destinations. This folder sends groups to them, lists and deletes groups there, and
 * reads the options that name them. Each kind has a folder of its own; no code outside of that
 * folder knows how the kind works. A new kind is a folder, a member of `DestinationSpec`, and a line
 * here.
 */
const KINDS: {
  readonly [Kind in DestinationSpec['kind']]: DestinationKind<
    Extract<DestinationSpec, { readonly kind: Kind }>
  >;
} = {
  pushgateway: PUSHGATEWAY,
  textfile: TEXTFILE,
  'remote-write': REMOTE_WRITE,
  otlp: OTLP,
};

function kindOf(spec: DestinationSpec): DestinationKind<DestinationSpec> {
  return KINDS[spec.kind];
}

/** Resolves all destinations from the options, in the order of the table. */
export function specsFrom(resolver: Resolver): readonly DestinationSpec[] {
  return Object.values(KINDS).flatMap((kind): readonly DestinationSpec[] => kind.resolve(resolver));
}

/** Makes the spec of the destination with this name in state. */
export function recallSpec(resolver: Resolver, name: string): DestinationSpec | undefined {
  for (const kind of Object.values(KINDS)) {
    const spec: DestinationSpec | undefined = kind.recall(resolver, name);
    if (spec !== undefined) return spec;
  }
  return undefined;
}

/** The command line option for the destination with this name in state: `--textfile /var/lib/…`. */
export function argumentsFor(name: string): readonly [option: string, value: string] {
  const found = Object.values(KINDS).map((kind) => kind.argumentsFor(name));
  return found.find((each) => each !== undefined) ?? ['--gateway', name];
}

export async function preloadDestinations({
  destinations,
}: Pick<DestinationOptions, 'destinations'>): Promise<void> {
  for (const spec of destinations) {
    await kindOf(spec).load();
    if ('access' in spec) await loadHttp(spec);
  }
  if (destinations.length > 0) await loadRenderer();
}

export function openDestinations({
  destinations,
  pushTimeoutSeconds,
  state = { kind: 'none' },
}: DestinationOptions & { readonly state?: StateLocation }): Promise<readonly Destination[]> {
  return Promise.all(
    destinations.map(async (spec) => {
      const module = await kindOf(spec).load();
      return module.open(spec, pushTimeoutSeconds, state);
    }),
  );
}

export async function describeDestinations(
  plan: Pick<Plan, 'key' | 'method' | 'destinations'>,
): Promise<readonly (readonly [label: string, text: string])[]> {
  const described = plan.destinations.map((spec) => kindOf(spec).describe(spec, plan));
  return (await Promise.all(described)).flat();
}

/** All warnings, without duplicates because several destinations may share a secret file. */
export async function warningsOf(destinations: readonly Destination[]): Promise<readonly string[]> {
  const all = await Promise.all(destinations.map((destination) => destination.warnings()));
  return [...new Set(all.flat())];
}

/** Undefined if its kind has nothing to check. */
export function checkDestination(
  spec: DestinationSpec,
  context: CheckContext,
): Promise<readonly Finding[]> | undefined {
  return kindOf(spec).check?.(spec, context);
}

/** Base URLs of the destinations that Prometheus has to scrape. */
export function scrapedOf({
  destinations,
}: Pick<DestinationOptions, 'destinations'>): readonly string[] {
  return destinations.flatMap((spec) => kindOf(spec).scraped?.(spec) ?? []);
}

/** Of names in state, those of destinations that `--spread` chooses from. */
export function spreadAmong(names: readonly string[]): readonly string[] {
  const kinds = Object.values(KINDS).filter((kind) => kind.isSpread === true);
  return names.filter((name) => kinds.some((kind) => kind.argumentsFor(name) !== undefined));
}

/** Whether `--spread` gives each group one of several destinations of this kind. */
export function isSpread(spec: DestinationSpec | undefined): boolean {
  return spec !== undefined && kindOf(spec).isSpread === true;
}
