import { sortOut } from '../../exposition/sort-out.js';
import { groupingKeyProblems } from '../../exposition/validate.js';
import { withDeadline } from '../../util/deadline.js';
import {
  type DeliveredInPart,
  type Delivery,
  type GatewayFailure,
  withoutSome,
} from '../../model/delivery.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import type { Families, Labels } from '../../model/metric-family.js';
import { hasArrived } from '../delivery-outcome.js';
import type { SendOptions } from '../destination.js';
import { clockWarning, type EngineClock, sampleTime, type SampleTime } from './clock.js';
import type { SentMemory } from './memory.js';
import { endedSeries, type Point, pointsOf, seriesAfter } from './series.js';

/**
 * A time series database: unlike a Pushgateway, it stores samples with their times. This folder is
 * what remote write, OTLP and VictoriaMetrics share: the time of samples, the end of series, and
 * queries for groups.
 */
export interface Engine {
  readonly timeoutSeconds: number;
  /** Asks the engine for its time, before anything is stored. */
  clock(
    deadline: AbortSignal,
  ): Promise<({ readonly kind: 'clock' } & EngineClock) | GatewayFailure>;
  write(batch: Batch, deadline: AbortSignal): Promise<WriteOutcome>;
}

export interface WriteOutcome {
  readonly delivery: Delivery | DeliveredInPart;
  /** The time of the newest sample that was stored. */
  readonly atMs: number;
}

export interface Batch extends SampleTime {
  readonly key: GroupingKey;
  /** Host of the job. Undefined if unknown. */
  readonly host: string | undefined;
  readonly points: readonly Point[];
  /** Series that have ended: they get a stale marker. */
  readonly ended: readonly Labels[];
}

/** What a push to an engine needs besides the engine itself. */
export interface Sender {
  readonly name: string;
  readonly memory: SentMemory;
  /** Collects warnings for the user. */
  readonly warnings: Set<string>;
}

/**
 * Sends all valid families, with the time of their values. Takes at most `engine.timeoutSeconds`.
 */
export async function sendToEngine(
  engine: Engine,
  sender: Sender,
  key: GroupingKey,
  { core, userNamed }: Families,
  { mode, at, host, signal }: SendOptions,
): Promise<Delivery | DeliveredInPart> {
  const { memory } = sender;
  const { sound, unsound } = sortOut([...core, ...userNamed], key);
  const problems = [...groupingKeyProblems(key), ...(sound.length === 0 ? unsound.values() : [])];
  if (problems.length > 0) return { kind: 'invalid', problems };
  return withClock(engine, sender, signal, async (clock, deadline) => {
    const earlier = await memory.read(key);
    const time = sampleTime(at, clock, [earlier?.atMs, await memory.refreshedMs()]);
    const pushedMs = time.nowMs;
    const points = pointsOf(sound, key, pushedMs / 1000);
    const ended = endedSeries(earlier?.series ?? [], points, mode);
    const { delivery, atMs } = await engine.write({ key, host, points, ended, ...time }, deadline);
    if (hasArrived({ delivery })) {
      const series = seriesAfter(earlier?.series ?? [], points, ended);
      await memory.write(key, { atMs, pushedMs, series });
    }
    return delivery.kind === 'delivered' ? withoutSome(delivery, unsound) : delivery;
  });
}

/**
 * Asks the engine for its time before anything is stored, and warns of a difference. Takes at most
 * `engine.timeoutSeconds`, `action` included.
 */
export function withClock<T>(
  engine: Engine,
  { name, warnings }: Pick<Sender, 'name' | 'warnings'>,
  signal: AbortSignal | undefined,
  action: (clock: EngineClock, deadline: AbortSignal) => Promise<T>,
): Promise<T | GatewayFailure> {
  return withDeadline(engine.timeoutSeconds, signal, async (deadline) => {
    const clock = await engine.clock(deadline);
    if (clock.kind !== 'clock') return clock;
    const warning = clockWarning(clock);
    if (warning !== undefined) warnings.add(`${name}: ${warning}`);
    return action(clock, deadline);
  });
}
