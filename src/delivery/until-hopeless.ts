import type { Left } from './flushed.js';

/** Why a group was left as it is. `hopeless`: the same would happen to all others at the moment. */
export interface NotDone {
  readonly kind: 'left' | 'hopeless';
  readonly reason: string;
}

type Result<Kind extends string> = { readonly kind: Kind } | NotDone;

interface Queue {
  /** Number of groups at the same time. */
  readonly concurrency: number;
  /** Leaves the groups that are not begun yet. */
  readonly leaving: AbortSignal;
  readonly onDone?: () => void;
}

/**
 * Applies `action` to each group, until a result is hopeless. The others are then left for the same reason.
 *
 * @returns the results in the order of the groups
 */
export async function untilHopeless<Group, Kind extends string>(
  groups: readonly Group[],
  { concurrency, leaving, onDone }: Queue,
  action: (group: Group) => Promise<Result<Kind>>,
): Promise<readonly Result<Kind>[]> {
  const results: Result<Kind>[] = [];
  const queue = groups.entries();
  let hopeless: string | undefined;
  const worker = async (): Promise<void> => {
    for (const [index, group] of queue) {
      const result: Result<Kind> =
        hopeless === undefined && !leaving.aborted
          ? await action(group)
          : { kind: 'left', reason: hopeless ?? 'ended by a signal' };
      if (isNotDone(result) && result.kind === 'hopeless') hopeless = result.reason;
      results[index] = result;
      onDone?.();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}

/** The groups that were left. `results` as of `untilHopeless`. */
export function leftIn(
  groups: readonly string[],
  results: readonly Result<string>[],
): readonly Left[] {
  return groups.flatMap((group, index) => {
    const result = results[index];
    return result !== undefined && isNotDone(result) ? [{ group, reason: result.reason }] : [];
  });
}

export function isNotDone(result: Result<string>): result is NotDone {
  return 'reason' in result;
}
