import { withoutSome, type Delivered, type GatewayFailure } from '../../model/delivery.js';
import type { SampleTime } from '../engine/clock.js';
import type { WriteOutcome } from '../engine/engine.js';
import { NAME } from '../engine/series.js';
import { isNewerThere, isTooOld } from './complaint.js';
import type { TimeSeries } from './write-request.js';

export type WriteResult = Delivered | GatewayFailure;

type Refused = Extract<GatewayFailure, { readonly kind: 'refused' }>;

type Send = (series: readonly TimeSeries[], atMs: number) => Promise<WriteResult>;

/**
 * Maximum number of requests per delivery: enough for a server that refuses every one of a hundred
 * series.
 */
const MOST_REQUESTS = 256;

/** Concurrent requests. */
const CONCURRENCY = 8;

interface Piece {
  readonly series: readonly TimeSeries[];
  readonly refusal: Refused;
}

/**
 * Writes all series that the server accepts. Prometheus stores nothing of a request with one bad
 * series, so a refused request is halved until the bad series are isolated.
 */
export async function writeSeries(
  send: Send,
  series: readonly TimeSeries[],
  { atMs, nowMs }: SampleTime,
): Promise<WriteOutcome> {
  let latest = atMs;
  const attempt = async (some: readonly TimeSeries[]): Promise<WriteResult> => {
    const result = await send(some, latest);
    // The values are still current: after a long outage they are sent with the present time.
    if (!isRefusal(result) || !isTooOld(result.reason) || latest >= nowMs) return result;
    latest = nowMs;
    return send(some, nowMs);
  };
  const whole = await attempt(series);
  if (!isRefusal(whole)) return { delivery: whole, atMs: latest };
  const search = await findRefused(attempt, { series, refusal: whole });
  return { delivery: conclude(series, whole, search), atMs: latest };
}

function isRefusal(result: WriteResult): result is Refused {
  return result.kind === 'refused' && result.status === 400;
}

interface Search {
  /** Single series, or all remaining ones if the search ended early. */
  readonly refused: readonly Piece[];
  /** Why the search ended early. */
  readonly failure: GatewayFailure | undefined;
}

async function findRefused(
  attempt: (series: readonly TimeSeries[]) => Promise<WriteResult>,
  whole: Piece,
): Promise<Search> {
  const refused: Piece[] = [];
  let requests = 0;
  let failure: GatewayFailure | undefined;
  let pieces: readonly Piece[] = [whole];
  while (pieces.length > 0) {
    const halves = pieces.flatMap(halved);
    const next: Piece[] = [];
    for (let start = 0; start < halves.length; start += CONCURRENCY) {
      const some = halves.slice(start, start + CONCURRENCY);
      requests += some.length;
      const isOver = failure !== undefined || requests > MOST_REQUESTS;
      const results = isOver ? [] : await Promise.all(some.map(({ series }) => attempt(series)));
      for (const [index, half] of some.entries()) {
        const result = results[index] ?? half.refusal;
        if (result.kind === 'delivered') continue;
        if (!isRefusal(result)) failure ??= result;
        const piece = { ...half, refusal: isRefusal(result) ? result : half.refusal };
        const isAlone = half.series.length === 1;
        if (isAlone || isOver || !isRefusal(result)) refused.push(piece);
        else next.push(piece);
      }
    }
    pieces = next;
  }
  return { refused, failure };
}

/** A single series is not sent again. */
function halved({ series, refusal }: Piece): readonly Piece[] {
  const middle = Math.ceil(series.length / 2);
  return [series.slice(0, middle), series.slice(middle)]
    .filter(({ length }) => length > 0)
    .map((half) => ({ series: half, refusal }));
}

function conclude(
  all: readonly TimeSeries[],
  whole: Refused,
  { refused, failure }: Search,
): WriteOutcome['delivery'] {
  if (failure !== undefined) return failure;
  const refusals = new Map(
    refused.flatMap(({ series, refusal }) => series.map((each) => [each, refusal])),
  );
  const left = all.flatMap((each) => {
    const refusal = refusals.get(each);
    // An ended series needs no stale marker if the server has a newer sample.
    return refusal === undefined || each.value === 'stale' ? [] : [{ each, refusal }];
  });
  const isNothingNew = left.every(({ refusal }) => isNewerThere(refusal.reason));
  const values = all.filter(({ value }) => value !== 'stale');
  if (left.length === values.length && !isNothingNew) return whole;
  const reasons = left.map(({ each: { labels }, refusal: { reason } }): [string, string] => [
    labels[NAME] ?? '',
    isNewerThere(reason) ? `${reason} (${NEWER})` : reason,
  ]);
  return withoutSome({ kind: 'delivered', status: 204 }, new Map(reasons));
}

const NEWER =
  'the server holds a newer sample, which stays; to store older ones too, set out_of_order_time_window there';
