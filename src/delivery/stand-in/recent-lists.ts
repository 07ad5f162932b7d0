import type { Destination } from '../../destinations/destination.js';
import { RecentList } from '../../destinations/recent-list.js';
import {
  fetchSnapshot,
  type RemoteSnapshot,
  type SnapshotFailure,
} from '../../destinations/remote-snapshot.js';

/** Gives the list of each gateway, always the same one. */
export type RecentLists = (gateway: Destination) => RecentList<RemoteSnapshot | SnapshotFailure>;

export function recentLists(): RecentLists {
  const known = new Map<Destination, ReturnType<RecentLists>>();
  return (gateway) => {
    const list = known.get(gateway) ?? new RecentList((signal) => fetchSnapshot(gateway, signal));
    known.set(gateway, list);
    return list;
  };
}
