import { formatGroupingKey, type GroupingKey, isSameKey } from '../../../model/grouping-key.js';
import { filterLabels, PUSH_TIME } from '../../../model/metric-family.js';
import { deletionOf, deletionOfBytes, type Target } from './deletion.js';
import type { Observation } from './observe.js';
import type { ScrapeError } from './scrape-errors.js';

/** A group with an empty label `instance`, and how to delete it. */
export interface EmptyInstance {
  readonly key: GroupingKey;
  readonly mend: readonly string[];
}

interface Culprit {
  readonly what: string;
  readonly mend: readonly string[];
}

/** Finds the groups that make a scrape fail, and how to delete each. */
export function findCulprits(
  target: Target,
  errors: readonly ScrapeError[],
  empty: readonly EmptyInstance[],
  observation: Observation,
): readonly Culprit[] {
  return [
    ...culpritsOfDuplicates(target, errors, empty, observation),
    ...culpritsOfTypes(target, errors, observation),
    ...notUtf8(errors).map((labels) => ({
      what: `a label of the group ${formatBytes(labels)} is not UTF-8`,
      mend: [deletionOfBytes(target, labels)],
    })),
  ];
}

/** The gateway adds `instance=""` to groups without one, so two groups may get the same series. */
function culpritsOfDuplicates(
  target: Target,
  errors: readonly ScrapeError[],
  empty: readonly EmptyInstance[],
  { groups }: Observation,
): readonly Culprit[] {
  const duplicates = errors.filter(({ kind }) => kind === 'duplicate');
  if (duplicates.length === 0) return [];
  const what = (key: GroupingKey): string =>
    `the group ${formatGroupingKey(key)} has an empty instance, and so the same series as ${formatGroupingKey(withoutInstance(key))}`;
  if (groups !== undefined) {
    const clashing = empty.filter(({ key }) =>
      groups.groups.some((other) => isSameKey(other.key, withoutInstance(key))),
    );
    return clashing.map(({ key, mend }) => ({ what: what(key), mend }));
  }
  // For a gateway without a list of groups: its own metrics have exactly the grouping labels.
  return duplicates
    .filter(({ metric }) => metric === PUSH_TIME)
    .map(({ labels }) => keyOf(labels))
    .map((key) => ({ what: what(key), mend: deletionOf(target, key) }));
}

/** The gateway complains of either of two groups, by chance: to delete one of them is enough. */
function culpritsOfTypes(
  target: Target,
  errors: readonly ScrapeError[],
  { groups }: Observation,
): readonly Culprit[] {
  const metrics = new Set(errors.flatMap(({ kind, metric }) => (kind === 'type' ? [metric] : [])));
  return [...metrics].flatMap((metric) => {
    const owners = (groups?.groups ?? []).flatMap(({ key, types }) => {
      const type = types.get(metric);
      return type === undefined ? [] : [{ key, type }];
    });
    const rarest = owners.toSorted((a, b) => ownersLike(owners, a) - ownersLike(owners, b))[0];
    const other = owners.find(({ type }) => type !== rarest?.type);
    if (rarest === undefined || other === undefined) return [];
    const named = [rarest, other].map(({ key, type }) => `a ${type} in ${formatGroupingKey(key)}`);
    return [{ what: `${metric} is ${named.join(', and ')}`, mend: deletionOf(target, rarest.key) }];
  });
}

function ownersLike<T extends { readonly type: string }>(
  owners: readonly T[],
  { type }: T,
): number {
  return owners.filter((owner) => owner.type === type).length;
}

function withoutInstance({ job, labels }: GroupingKey): GroupingKey {
  return { job, labels: filterLabels(labels, (name) => name !== 'instance') };
}

function keyOf(labels: ReadonlyMap<string, Buffer>): GroupingKey {
  const { job = '', ...others } = Object.fromEntries(
    [...labels].map(([name, bytes]) => [name, bytes.toString()]),
  );
  return { job, labels: others };
}

/**
 * The gateway adds an empty `instance` when it shows a group; a group that really has one is its
 * duplicate.
 */
function notUtf8(errors: readonly ScrapeError[]): readonly ReadonlyMap<string, Buffer>[] {
  return errors
    .filter(({ kind, metric }) => kind === 'not-utf8' && metric === PUSH_TIME)
    .map(({ labels }) => new Map([...labels].filter(([, bytes]) => bytes.length > 0)));
}

function formatBytes(labels: ReadonlyMap<string, Buffer>): string {
  return formatGroupingKey(keyOf(labels));
}
