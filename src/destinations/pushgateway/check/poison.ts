import type { GatewayFailure } from '../../../model/delivery.js';
import type { Finding } from '../../../model/finding.js';
import { formatGroupingKey, type GroupingKey } from '../../../model/grouping-key.js';
import { oneLine } from '../../../util/one-line.js';
import { type EmptyInstance, findCulprits } from './culprits.js';
import { deletionOf, type Target } from './deletion.js';
import type { Observation } from './observe.js';
import { scrapeErrors } from './scrape-errors.js';

const WHY =
  'While /metrics answers 500, Prometheus sees no job of anyone, and a gateway that checks pushes refuses them all.';

/**
 * Checks that the gateway can be scraped. If not, reports which group is to blame and how to delete
 * it.
 */
export function poisonFindings(target: Target, observation: Observation): readonly Finding[] {
  const { httpStatus, failure } = observation.scrape;
  const empty = emptyInstances(observation).map((key) => ({ key, mend: deletionOf(target, key) }));
  if (failure === undefined) {
    const what = '/metrics can be scraped';
    return [{ level: 'ok', ...scrapeOf(target), what }, ...emptyFindings(target, empty)];
  }
  return httpStatus === 500
    ? poisonedFindings(target, observation, empty)
    : unscrapableFindings(target, observation, failure);
}

function scrapeOf({ name }: Target): Pick<Finding, 'check' | 'subject'> {
  return { check: 'gateway-scrape', subject: name };
}

function emptyFindings({ name }: Target, empty: readonly EmptyInstance[]): readonly Finding[] {
  return empty.map(({ key, mend }) => ({
    level: 'warning',
    check: 'gateway-empty-instance',
    subject: name,
    what: `the group ${formatGroupingKey(key)} has an empty instance`,
    why: 'A push to the same group without instance makes /metrics answer 500 for everyone.',
    mend,
  }));
}

function unscrapableFindings(
  target: Target,
  { status, scrape: { httpStatus } }: Observation,
  failure: GatewayFailure,
): readonly Finding[] {
  // If nothing else works either, another finding reports that.
  if (status.failure !== undefined) return [];
  if (failure.kind === 'timed-out') {
    const what = `/metrics does not answer within ${failure.afterSeconds} s`;
    const why = 'Prometheus gives a scrape up after its scrape_timeout, 10 s by default.';
    return [{ level: 'warning', ...scrapeOf(target), what, why }];
  }
  const what = `/metrics answers ${httpStatus ?? 'nothing in time'}`;
  const why =
    'Prometheus can scrape nothing there, unless --web.telemetry-path names another path.';
  return [{ level: 'warning', ...scrapeOf(target), what, why }];
}

function poisonedFindings(
  target: Target,
  observation: Observation,
  empty: readonly EmptyInstance[],
): readonly Finding[] {
  const { body } = observation.scrape;
  const culprits = findCulprits(target, scrapeErrors(body), empty, observation);
  const unknown = { what: `/metrics answers 500: ${reasonIn(body)}`, mend: [] };
  return (culprits.length === 0 ? [unknown] : culprits).map(({ what, mend }) => ({
    level: 'problem',
    check: 'gateway-poisoned',
    subject: target.name,
    what,
    why: WHY,
    ...(mend.length > 0 && { mend }),
  }));
}

function emptyInstances({ groups }: Observation): readonly GroupingKey[] {
  return (groups?.groups ?? [])
    .map(({ key }) => key)
    .filter(({ labels }) => labels['instance'] === '');
}

/** Without the heading: `An error has occurred while serving metrics:`. */
function reasonIn(body: string): string {
  const [reason] = body.split('\n').filter((line) => line.trim() !== '' && !line.endsWith(':'));
  return oneLine(reason?.replace(/^\* /, '') ?? 'without a reason', []).slice(0, 300);
}
