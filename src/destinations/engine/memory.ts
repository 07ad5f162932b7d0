import type { GroupingKey } from '../../model/grouping-key.js';
import type { StateLocation } from '../../model/plan.js';
import { pooled } from '../../platform/disk.js';
import { Layout, nameOf } from '../../state/layout.js';
import { readSentSeries, type SentSeries, writeSentSeries } from '../../state/sent-series.js';

/** What earlier processes have sent to one destination. Without state, nothing. */
export interface SentMemory {
  read(key: GroupingKey): Promise<SentSeries | undefined>;
  write(key: GroupingKey, sent: SentSeries): Promise<void>;
}

export function sentMemory(state: StateLocation, destination: string): SentMemory {
  if (state.kind === 'none') return { read: async () => undefined, write: async () => {} };
  const layout = new Layout(state.path, pooled);
  const target = (key: GroupingKey) => ({ group: nameOf(key), destination });
  return {
    read: (key) => readSentSeries(layout, target(key)),
    write: (key, sent) => writeSentSeries(layout, target(key), sent),
  };
}
