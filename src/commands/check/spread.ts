import { argumentsFor, isSpread, openDestinations } from '../../destinations/kinds.js';
import { withDeadline } from '../../util/deadline.js';
import type { Finding } from '../../model/finding.js';
import { formatGroupingKey, type GroupingKey } from '../../model/grouping-key.js';
import { shellLine } from '../../util/shell-words.js';
import { destinationPlace } from '../removal/destination-place.js';
import { listAt, lookUp } from '../removal/find-removable.js';
import { misplacedIn } from '../removal/misplaced.js';
import type { SetUp } from './set-up.js';
import { countOf } from '../../util/count-of.js';
import { firstOf } from '../../util/first-of.js';

const CHECK = 'gateway-misplaced';
const SUBJECT = 'spread';

/** Without `--spread`, every gateway has every group. */
export async function checkSpread({
  isSpreading,
  places,
  prefix,
  timeoutSeconds,
}: SetUp): Promise<readonly Finding[]> {
  if (!isSpreading) return [];
  const isMisplaced = misplacedIn(places);
  if (isMisplaced === undefined) return [ALONE];
  const fleet = places.destinations.filter(isSpread);
  const destinations = await openDestinations({ ...places, destinations: fleet });
  const listed = await withDeadline(timeoutSeconds, undefined, (signal) =>
    Promise.all(destinations.map((each) => listAt(destinationPlace(each, prefix), signal))),
  );
  const elsewhere = lookUp(listed);
  const found = listed.flatMap(({ place: { name: place }, groups }) => {
    const misplaced = groups.filter((group) =>
      isMisplaced(group, { place, elsewhere: (name) => elsewhere(name, group.key) }),
    );
    const keys = misplaced.map(({ key }) => key);
    return keys.length === 0 ? [] : [leftAt(place, keys)];
  });
  if (found.length === 0) {
    // Another finding reports a gateway that can't list its groups.
    return listed.every(({ isListed }) => isListed) ? [IN_PLACE] : [];
  }
  const named = fleet.flatMap(({ name }) => argumentsFor(name));
  const mend = [shellLine(['jobmeter', 'prune', '--misplaced', ...named])];
  return found.map((finding) => ({ ...finding, mend }));
}

const ALONE: Finding = {
  level: 'problem',
  check: CHECK,
  subject: SUBJECT,
  what: 'needs two gateways or more',
  why: 'A run with --spread and one gateway is refused.',
  mend: ['name another --gateway, or leave --spread out'],
};

const IN_PLACE: Finding = {
  level: 'ok',
  check: CHECK,
  subject: SUBJECT,
  what: 'no group is left on a gateway that is not its own',
};

const MOST_NAMED = 3;

function leftAt(place: string, keys: readonly GroupingKey[]): Finding {
  const names = firstOf(keys.map(formatGroupingKey), MOST_NAMED);
  return {
    level: 'warning',
    check: CHECK,
    subject: place,
    what: `${countOf(keys.length, 'group')} left here that another gateway has now: ${names}`,
    why: 'Prometheus sees both, and the last success of the one that was left grows older for ever.',
  };
}
