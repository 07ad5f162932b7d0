import { checkDestination } from '../../destinations/kinds.js';
import type { Finding } from '../../model/finding.js';
import { checkConfigFile } from './config-file.js';
import { checkCron } from './cron.js';
import { checkEnvironment } from './environment.js';
import { checkNamed } from './named.js';
import { checkPending } from './pending.js';
import { checkPrometheus } from './prometheus.js';
import { checkSchedules } from './schedules.js';
import type { SetUp } from './set-up.js';
import { checkSpread } from './spread.js';
import { checkStandIns } from './stand-ins.js';
import { checkState } from './state.js';
import { checkStateFiles } from './state-files.js';

/** One part of the set-up. All areas are checked concurrently. */
interface Area {
  /** Names the area in the finding that the check took too long. */
  readonly name: string;
  check(setUp: SetUp): Promise<readonly Finding[]>;
}

const AREAS: readonly Area[] = [
  { name: 'destinations', check: checkNamed },
  { name: 'spread', check: checkSpread },
  { name: 'environment', check: checkEnvironment },
  { name: 'config file', check: checkConfigFile },
  { name: 'schedules', check: checkSchedules },
  { name: 'state', check: checkState },
  { name: 'state files', check: checkStateFiles },
  { name: 'pending', check: checkPending },
  { name: 'stand-ins', check: checkStandIns },
  { name: 'cron', check: checkCron },
  { name: 'prometheus', check: checkPrometheus },
];

/**
 * Returns findings in the order of the table, destinations first. An area that hangs ends at the
 * timeout.
 */
export async function checkAll(setUp: SetUp): Promise<readonly Finding[]> {
  const ofDestinations = setUp.places.destinations.map((spec): Area => ({
    name: spec.name,
    check: async () => (await checkDestination(spec, setUp)) ?? [],
  }));
  const all = [...ofDestinations, ...AREAS].map((area) => withinTimeout(area, setUp));
  return (await Promise.all(all)).flat();
}

/** Longer than the timeout of a request, whose own message is more precise. */
const GRACE_SECONDS = 2;

async function withinTimeout(area: Area, setUp: SetUp): Promise<readonly Finding[]> {
  const { timeoutSeconds } = setUp;
  const late: Finding = {
    level: 'problem',
    check: 'check-timeout',
    subject: area.name,
    what: `not known: no answer within ${timeoutSeconds} s`,
    why: 'What hangs here would hang in delivery, too.',
    mend: ['look at the disk or server, or allow more with --push-timeout'],
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([late]), (timeoutSeconds + GRACE_SECONDS) * 1000);
  });
  return Promise.race([area.check(setUp), timeout]).finally(() => clearTimeout(timer));
}
