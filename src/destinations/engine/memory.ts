import type { GroupingKey } from '../../model/grouping-key.js';
import type { StateLocation } from '../../model/plan.js';
import { type Disk, pooled } from '../../platform/disk.js';
import { Layout, nameOf } from '../../state/layout.js';
import { readRefreshed, writeRefreshed } from '../../state/refreshed.js';
import {
  forgetSentSeries,
  readSentSeries,
  type SentSeries,
  writeSentSeries,
} from '../../state/sent-series.js';

/** Remembers what earlier processes sent to one destination. Without state it is empty. */
export interface SentMemory {
  read(key: GroupingKey): Promise<SentSeries | undefined>;
  write(key: GroupingKey, sent: SentSeries): Promise<void>;
  /** Forgets a group whose series have ended. */
  forget(key: GroupingKey): Promise<void>;
  /** The time of the newest sample of a refresh, which is stored once and not per group. */
  refreshedMs(): Promise<number | undefined>;
  writeRefreshed(atMs: number): Promise<void>;
}

const NO_MEMORY: SentMemory = {
  read: async () => undefined,
  write: async () => {},
  forget: async () => {},
  refreshedMs: async () => undefined,
  writeRefreshed: async () => {},
};

export function sentMemory(
  state: StateLocation,
  destination: string,
  disk: Disk = pooled,
): SentMemory {
  if (state.kind === 'none') return NO_MEMORY;
  const layout = new Layout(state.path, disk);
  const target = (key: GroupingKey) => ({ group: nameOf(key), destination });
  return {
    read: (key) => readSentSeries(layout, target(key)),
    write: (key, sent) => writeSentSeries(layout, target(key), sent),
    forget: (key) => forgetSentSeries(layout, target(key)),
    refreshedMs: () => readRefreshed(layout, destination),
    writeRefreshed: (atMs) => writeRefreshed(layout, destination, atMs),
  };
}
