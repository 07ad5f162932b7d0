import { completedAt, type GroupState } from '../../model/group-state.js';

/** VictoriaMetrics keeps 15 digits of a number, so times are exact to a microsecond. */
const ROUNDED_SECONDS = 0.000_01;

/** Undoes the rounding of a destination: the time of the state that is nearly `time`, else `time` itself. */
export function asKnown(
  { runs, lastRun, lastStartedAt, lastSuccess, lastFailure }: GroupState,
  time: number,
): number {
  const ends = [...runs, ...(lastRun === undefined ? [] : [lastRun])];
  const known = [
    ...ends.flatMap((run) => [completedAt(run), run.startedAt]),
    lastStartedAt,
    lastSuccess?.completedAt,
    lastFailure?.completedAt,
  ];
  const isSame = (each: number | undefined): each is number =>
    each !== undefined && Math.abs(each - time) < ROUNDED_SECONDS;
  return known.includes(time) ? time : (known.find(isSame) ?? time);
}
