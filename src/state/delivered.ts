import { completedAt, type DestinationState, type GroupState } from '../model/group-state.js';

/** The destinations of a group after a run with these. A run without any, such as a manual one, keeps the known ones. */
export function destinationsAfter(
  known: readonly DestinationState[],
  names: readonly string[],
): readonly DestinationState[] {
  if (names.length === 0) return known;
  return names.map((name) => known.find((each) => each.name === name) ?? { name, delivered: 0 });
}

/** The markers are newer than the state: a destination without a marker has everything. */
export function withArrivals(state: GroupState, waiting: readonly string[]): GroupState {
  return state.destinations
    .filter(({ name }) => !waiting.includes(name))
    .reduce((known, { name }) => markDelivered(known, name, state), state);
}

/** Records that `name` has everything up to `sent`, a state of the same group. */
export function markDelivered(state: GroupState, name: string, sent: GroupState): GroupState {
  const { sequence, lastRun } = sent;
  const mark = (known: DestinationState): DestinationState => ({
    name,
    delivered: Math.max(known.delivered, sequence),
    ...(lastRun && { completedAt: completedAt(lastRun) }),
  });
  return {
    ...state,
    destinations: state.destinations.map((each) => (each.name === name ? mark(each) : each)),
  };
}

/** Undefined for an unknown destination. */
export function deliveryTo(state: GroupState, name: string): DestinationState | undefined {
  return state.destinations.find((each) => each.name === name);
}

/** Names of the destinations that do not have everything. */
export function pendingAt(state: GroupState): readonly string[] {
  return state.destinations
    .filter(({ delivered }) => delivered < state.sequence)
    .map(({ name }) => name);
}

/** @param sent state that has just arrived; a state that was recreated since may have the same sequence */
export function isSettledAt(state: GroupState, name: string, sent?: GroupState): boolean {
  const isSent =
    sent?.sequence === state.sequence && sent.runs.at(-1)?.id === state.runs.at(-1)?.id;
  return isSent || !pendingAt(state).includes(name);
}
