import { acquireDeliveryLock, type DeliveryLock } from '../../state/delivery-lock.js';
import type { StateStore } from '../../state/store.js';
import { leftUnlocked } from '../deliver-pending.js';
import type { Left } from '../flushed.js';

/**
 * Runs `action` while no other process sends these groups to this destination. Groups whose lock is not free are
 * `unlocked`, and not passed to `action`.
 */
export async function whileLocked<T>(
  { layout }: StateStore,
  destination: string,
  groups: readonly string[],
  action: (locked: readonly string[]) => Promise<T>,
): Promise<T & { readonly unlocked: readonly Left[] }> {
  const locks: { readonly group: string; readonly lock: DeliveryLock }[] = [];
  for (const group of groups) {
    locks.push({ group, lock: await acquireDeliveryLock(layout, { group, destination }, 'none') });
  }
  const locked = locks.flatMap(({ group, lock }) => (lock.kind === 'locked' ? [group] : []));
  const unlocked = locks.flatMap(({ group, lock }) =>
    lock.kind === 'locked' ? [] : [{ group, reason: leftUnlocked(lock).reason }],
  );
  try {
    return { ...(await action(locked)), unlocked };
  } finally {
    for (const { lock } of locks) {
      if (lock.kind === 'locked') await lock.release();
    }
  }
}
