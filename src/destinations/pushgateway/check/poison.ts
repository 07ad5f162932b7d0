import type { Finding } from '../../../model/finding.js';
import { formatGroupingKey, type GroupingKey, isSameKey } from '../../../model/grouping-key.js';
import { deletionOf, deletionOfBytes, type Target } from './deletion.js';
import type { Observation } from './observe.js';
import { type ScrapeError, scrapeErrors } from './scrape-errors.js';
import { PUSH_TIME } from '../../../model/metric-family.js';

const WHY =
  'While /metrics answers 500, Prometheus sees no job of anyone, and the gateway refuses every push.';

/**
 * Checks that the gateway can be scraped. If not, reports which group is to blame and how to delete
 * it.
 */
export function poisonFindings(target: Target, observation: Observation): readonly Finding[] {
  const { httpStatus, body, failure } = observation.scrape;
  const common = { check: 'gateway-scrape', subject: target.name };
  const empty = emptyInstances(observation).map((key) => ({ key, mend: deletionOf(target, key) }));
  if (failure === undefined) {
    return [
      { level: 'ok', ...common, what: '/metrics can be scraped' },
      ...empty.map(({ key, mend }): Finding => {
        const what = `the group ${formatGroupingKey(key)} has an empty instance`;
        const why =
          'A push to the same group without instance makes /metrics answer 500 for everyone.';
        return {
          level: 'warning',
          check: 'gateway-empty-instance',
          subject: target.name,
          what,
          why,
          mend,
        };
      }),
    ];
  }
  if (httpStatus !== 500) {
    // If nothing else works either, another finding reports that.
    if (observation.status.failure !== undefined) return [];
    if (failure.kind === 'timed-out') {
      const what = `/metrics does not answer within ${failure.afterSeconds} s`;
      const why = 'Prometheus gives a scrape up after its scrape_timeout, 10 s by default.';
      return [{ level: 'warning', ...common, what, why }];
    }
    const what = `/metrics answers ${httpStatus ?? 'nothing in time'}`;
    const why =
      'Prometheus can scrape nothing there, unless --web.telemetry-path names another path.';
    return [{ level: 'warning', ...common, what, why }];
  }
  const errors = scrapeErrors(body);
  const culprits = [
    ...culpritsOfDuplicates(target, errors, empty, observation),
    ...notUtf8(errors).map((labels) => ({
      what: `a label of the group ${formatBytes(labels)} is not UTF-8`,
      mend: [deletionOfBytes(target, labels)],
    })),
  ];
  const unknown = { what: `/metrics answers 500: ${firstLineOf(body)}`, mend: [] };
  return (culprits.length === 0 ? [unknown] : culprits).map(({ what, mend }): Finding => {
    const found = {
      level: 'problem' as const,
      ...common,
      check: 'gateway-poisoned',
      what,
      why: WHY,
    };
    return mend.length === 0 ? found : { ...found, mend };
  });
}

function emptyInstances({ groups }: Observation): readonly GroupingKey[] {
  return (groups?.groups ?? [])
    .map(({ key }) => key)
    .filter(({ labels }) => labels['instance'] === '');
}

interface Culprit {
  readonly what: string;
  readonly mend: readonly string[];
}

/** The gateway adds `instance=""` to groups without one, so two groups may get the same series. */
function culpritsOfDuplicates(
  target: Target,
  errors: readonly ScrapeError[],
  empty: readonly { readonly key: GroupingKey; readonly mend: readonly string[] }[],
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

function withoutInstance({ job, labels }: GroupingKey): GroupingKey {
  const others = Object.entries(labels).filter(([name]) => name !== 'instance');
  return { job, labels: Object.fromEntries(others) };
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

function firstLineOf(body: string): string {
  const lines = body.split('\n').filter((line) => line.startsWith('* '));
  return (lines[0]?.slice(2) ?? 'without a reason').slice(0, 300);
}
