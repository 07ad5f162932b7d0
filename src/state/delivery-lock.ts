import { removeFile } from '../platform/files.js';
import type { Lock, LockTimeout } from '../platform/lock.js';
import { shortageIn } from '../util/errno.js';
import type { Layout } from './layout.js';
import { acquireIn } from './locks.js';
import { storeProblem } from './store-problem.js';

/** A group and the destination to send it to. */
export interface DeliveryKey {
  readonly group: string;
  readonly destination: string;
}

export type DeliveryLock = ({ readonly kind: 'locked' } & Pick<Lock, 'release'>) | Unlocked;

/** `busy`: another process holds it; `failed`: descriptors or the like are short. */
export type Unlocked =
  { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly reason: string };

/**
 * Runs `action` while no other process sends this group to this destination: otherwise pushes could arrive out of order.
 *
 * @param timeout of the wait for the lock
 * @param otherwise without the lock
 */
export async function withDeliveryLock<T>(
  layout: Layout,
  key: DeliveryKey,
  timeout: LockTimeout,
  action: () => Promise<T>,
  otherwise: (unlocked: Unlocked) => T,
): Promise<T> {
  const lock = await acquireDeliveryLock(layout, key, timeout);
  if (lock.kind !== 'locked') return otherwise(lock);
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

const NO_LOCK: DeliveryLock = { kind: 'locked', release: async () => {} };

/** Busy after the timeout. On a disk without locks, the group is sent without one. */
export async function acquireDeliveryLock(
  layout: Layout,
  { group, destination }: DeliveryKey,
  timeout: LockTimeout,
): Promise<DeliveryLock> {
  const file = layout.deliveryLock(group, destination);
  try {
    const lock = await acquireIn(layout, file, 'exclusive', timeout);
    if (lock === undefined) return { kind: 'busy' };
    if (lock === 'unsupported') return NO_LOCK;
    return {
      kind: 'locked',
      async release() {
        await removeFile(layout.disk, file).catch(() => {});
        await lock.release();
      },
    };
  } catch (error) {
    // Pushes without it could arrive out of order.
    return shortageIn(error) === undefined
      ? NO_LOCK
      : { kind: 'failed', reason: storeProblem(layout, error).text };
  }
}
