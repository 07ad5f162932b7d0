import type { Finding } from '../../../model/finding.js';
import { formatGroupingKey, type GroupingKey } from '../../../model/grouping-key.js';
import { oneLine } from '../../../util/one-line.js';
import { culpritsOf } from './culprits.js';
import { deletionOf, type Target } from './deletion.js';
import type { Observation } from './observe.js';
import { scrapeErrors } from './scrape-errors.js';

const WHY =
  'While /metrics answers 500, Prometheus sees no job of anyone, and a gateway that checks pushes refuses them all.';

/** Whether the gateway can be scraped; if not, which group is to blame and how to delete it. */
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
    // If nothing else works either, that is reported once.
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
  const culprits = culpritsOf(target, scrapeErrors(body), empty, observation);
  const unknown = { what: `/metrics answers 500: ${reasonIn(body)}`, mend: [] };
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

/** Without the heading: `An error has occurred while serving metrics:`. */
function reasonIn(body: string): string {
  const [reason] = body.split('\n').filter((line) => line.trim() !== '' && !line.endsWith(':'));
  return oneLine(reason?.replace(/^\* /, '') ?? 'without a reason', []).slice(0, 300);
}
