import { hasArrived, hasArrivedSomewhere, outageOf } from '../destinations/delivery-outcome.js';
import { describeDelivery } from '../destinations/describe-delivery.js';
import type { Host } from '../host.js';
import type { DeliveryResult } from '../model/delivery.js';
import type { Plan } from '../model/plan.js';
import type { RecordedRun } from '../model/recorded-run.js';
import type { Disk } from '../platform/disk.js';
import { Layout } from '../state/layout.js';
import { claimReport, endOutage } from '../state/outages.js';

/**
 * One line per failed delivery. Under cron, where each line is a mail, only the first run of an outage and the reminders
 * report it.
 */
export async function deliveryProblems(
  host: Pick<Host, 'eventLoop' | 'stderr'>,
  plan: Plan,
  recorded: RecordedRun,
  { disk, deliveries }: { readonly disk: Disk; readonly deliveries: readonly DeliveryResult[] },
): Promise<readonly string[]> {
  const layout = plan.state.kind === 'none' ? undefined : new Layout(plan.state.path, disk);
  const interval = isOutageKnown(host, plan, recorded) ? plan.outageReminder : 'always';
  const linesOf = async (
    result: DeliveryResult,
    describe: () => string,
  ): Promise<readonly string[]> => {
    const { destination, delivery } = result;
    if (layout !== undefined && hasArrived(result)) await endOutage(layout, destination);
    if (delivery.kind === 'delivered') return [];
    const outage = outageOf(delivery);
    if (layout === undefined || outage === undefined || interval === 'always') return [describe()];
    const failure = hasArrivedSomewhere(result) ? `${outage}, replaced` : outage;
    const isReported = await claimReport(layout, { destination, failure }, interval);
    return isReported ? [`${describe()}; not repeated by every run`] : [];
  };
  const lines = await Promise.all(
    deliveries.flatMap((result) => [
      linesOf(result, () => describeProblem(result, recorded)),
      ...(result.standIns ?? []).map((standIn) =>
        linesOf(standIn, () => describeDelivery(standIn.delivery, standIn.destination)),
      ),
    ]),
  );
  return lines.flat();
}

/** Whether the result is on disk and will be sent later, and nobody watches this run. */
function isOutageKnown(
  { eventLoop, stderr }: Pick<Host, 'eventLoop' | 'stderr'>,
  { verbosity, delivery }: Plan,
  { history }: RecordedRun,
): boolean {
  const isWatched = stderr.isTTY || verbosity === 'verbose' || delivery === 'strict';
  return history === 'known' && eventLoop === 'own' && !isWatched;
}

function describeProblem(result: DeliveryResult, { history }: RecordedRun): string {
  const { destination, delivery, standIns = [] } = result;
  const line = describeDelivery(delivery, destination);
  if (hasArrived(result)) return line;
  const taker = standIns.find(hasArrived)?.destination;
  const isPending = history === 'known';
  if (taker !== undefined) {
    const rest = isPending ? `, and kept for ${destination}` : '';
    return `${line}; sent to ${taker} in its place${rest}`;
  }
  const also = standIns.length > 0 ? '; no other gateway took the result' : '';
  return isPending
    ? `${line}${also}; the result is kept for the next run or jobmeter flush`
    : `${line}${also}; without state, the result is not sent again`;
}
