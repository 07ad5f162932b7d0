import { sortOut } from '../../exposition/sort-out.js';
import type { DeliveredInPart, Delivery } from '../../model/delivery.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import type { Labels } from '../../model/metric-family.js';
import type { SentSeries } from '../../state/sent-series.js';
import { hasArrived } from '../delivery-outcome.js';
import { describeDelivery } from '../describe-delivery.js';
import type { GroupToRefresh } from '../destination.js';
import { type EngineClock, sampleTime } from './clock.js';
import { type Engine, type Sender, withClock } from './engine.js';
import { areSame, endedSeries, type Point, pointsOf, seriesAfter } from './series.js';

/** Files that are written at once: as many as the thread pool has threads. */
const MOST_OPEN = 4;

/**
 * Sends groups again as of `asOf`, in one request. The caller ensures that no other process sends
 * them meanwhile. Takes at most `engine.timeoutSeconds`.
 */
export async function refreshAtEngine(
  engine: Engine,
  sender: Sender,
  groups: readonly GroupToRefresh[],
  asOf: number,
  signal: AbortSignal,
): Promise<Delivery | DeliveredInPart> {
  const { name, memory, warnings } = sender;
  const [first] = groups;
  if (first === undefined) return { kind: 'delivered' };
  return withClock(engine, sender, signal, async (clock, deadline) => {
    const prepared: Prepared[] = [];
    for (const group of groups) {
      prepared.push(prepare(group, await memory.read(group.key), clock));
    }
    const times = [await memory.refreshedMs(), ...prepared.map(({ earlier }) => earlier?.atMs)];
    // Samples that another host sent meanwhile are later and remain the last ones.
    const time = sampleTime(asOf, clock, times);
    const points = prepared.flatMap((group) => group.points);
    const ended = prepared.flatMap((group) => group.ended);
    // Noted before sending: if this process ends now, the next run still sends later samples.
    await memory.writeRefreshed(time.atMs);
    const batch = { key: first.key, host: undefined, points, ended, ...time };
    const { delivery, atMs } = await engine.write(batch, deadline);
    if (hasArrived({ delivery })) {
      const note = async ({ key, isGone, changed }: Prepared): Promise<void> => {
        if (isGone) await memory.forget(key);
        else if (changed !== undefined) await memory.write(key, { atMs, ...changed });
      };
      for (let at = 0; at < prepared.length; at += MOST_OPEN) {
        await Promise.all(prepared.slice(at, at + MOST_OPEN).map(note));
      }
    }
    if (delivery.kind === 'delivered-in-part') warnings.add(describeDelivery(delivery, name));
    return delivery;
  });
}

interface Prepared {
  readonly key: GroupingKey;
  readonly isGone: boolean;
  readonly earlier: SentSeries | undefined;
  readonly points: readonly Point[];
  readonly ended: readonly Labels[];
  /** Undefined if the note about the group is still correct. */
  readonly changed: Pick<SentSeries, 'pushedMs' | 'series'> | undefined;
}

function prepare(
  { key, families, at }: GroupToRefresh,
  earlier: SentSeries | undefined,
  { skewMs }: EngineClock,
): Prepared {
  const known = earlier?.series ?? [];
  if (families === undefined) {
    return { key, isGone: true, earlier, points: [], ended: known, changed: undefined };
  }
  const { sound } = sortOut([...families.core, ...families.userNamed], key);
  const trueMs = Math.floor((at === undefined ? Date.now() : at * 1000) - skewMs);
  const pushedMs = Math.max(trueMs, earlier?.pushedMs ?? 0);
  const points = pointsOf(sound, key, pushedMs / 1000);
  const common = { key, isGone: false, earlier, points };
  if (pushedMs === earlier?.pushedMs && areSame(known, points)) {
    return { ...common, ended: [], changed: undefined };
  }
  const ended = endedSeries(known, points, 'add');
  const series = seriesAfter(known, points, ended);
  const isSame = ended.length === 0 && series.length === known.length;
  const isNoted = isSame && pushedMs === earlier?.pushedMs;
  return { ...common, ended, changed: isNoted ? undefined : { pushedMs, series } };
}
