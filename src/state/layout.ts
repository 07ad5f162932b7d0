import path from 'node:path';
import { SERVERS } from './has-server-notes.js';
import type { Disk } from '../platform/disk.js';
import { fileName } from '../platform/files.js';
import { type GroupingKey, idOf } from '../model/grouping-key.js';

/**
 * The files below the state directory:
 *
 *     groups/NAME.json                  state of a group
 *     groups/NAME.json.*.set-aside      a file that was found there and is no valid state
 *     pending/DESTINATION/NAME          the destination lacks the last result of the group
 *     stand-ins/DESTINATION/NAME        the group was sent there in place of its own gateway, see stand-in-markers.ts
 *     outages/DESTINATION/FAILURE       this failure of the destination was reported, see outages.ts
 *     sent/DESTINATION/NAME.json        the series of the group that an engine has, see sent-series.ts
 *     sent/DESTINATION/refreshed        when groups were last refreshed there, see refreshed.ts
 *     servers/DESTINATION.json          the kind of server at the address of a gateway, see server-notes.ts
 *     reported/DESTINATION              the destination has a report of pending groups, see report-pending.ts
 *     started/NAME.ID                   note of a run of the group that has started and not ended
 *     groups/NAME.json.lock, deliveries/DESTINATION/NAME, running/NAME: see locks.ts
 */
export class Layout {
  readonly disk: Disk;
  readonly root: string;
  readonly groups: string;
  readonly pending: string;
  readonly deliveries: string;
  readonly started: string;
  readonly running: string;
  readonly sent: string;
  readonly standIns: string;
  readonly #folders = new Map<string, string>();

  constructor(root: string, disk: Disk) {
    this.disk = disk;
    this.root = root;
    this.groups = path.join(root, 'groups');
    this.pending = path.join(root, 'pending');
    this.deliveries = path.join(root, 'deliveries');
    this.started = path.join(root, 'started');
    this.running = path.join(root, 'running');
    this.sent = path.join(root, 'sent');
    this.standIns = path.join(root, 'stand-ins');
  }

  stateOf(group: string): string {
    return path.join(this.groups, `${group}.json`);
  }

  lockOf(group: string): string {
    return `${this.stateOf(group)}.lock`;
  }

  markersOf(destination: string): string {
    return path.join(this.pending, this.#folderOf(destination));
  }

  marker(group: string, destination: string): string {
    return path.join(this.markersOf(destination), group);
  }

  standInsOf(destination: string): string {
    return path.join(this.standIns, this.#folderOf(destination));
  }

  standIn(group: string, destination: string): string {
    return path.join(this.standInsOf(destination), group);
  }

  deliveryLock(group: string, destination: string): string {
    return path.join(this.deliveries, this.#folderOf(destination), group);
  }

  outagesOf(destination: string): string {
    return path.join(this.root, 'outages', this.#folderOf(destination));
  }

  sentSeries(group: string, destination: string): string {
    return path.join(this.sentTo(destination), `${group}.json`);
  }

  sentTo(destination: string): string {
    return path.join(this.sent, this.#folderOf(destination));
  }

  refreshed(destination: string): string {
    return path.join(this.sentTo(destination), REFRESHED);
  }

  serverNote(destination: string): string {
    return path.join(this.root, SERVERS, `${this.#folderOf(destination)}.json`);
  }

  pendingReport(destination: string): string {
    return path.join(this.root, 'reported', this.#folderOf(destination));
  }

  runningLock(group: string): string {
    return path.join(this.running, group);
  }

  startNote(group: string, id: string): string {
    return path.join(this.started, `${group}.${id}`);
  }

  /** Cached: a digest takes 0.1 ms, and a run needs ten. */
  #folderOf(destination: string): string {
    const known = this.#folders.get(destination);
    if (known !== undefined) return known;
    const folder = fileName(destination, destination);
    this.#folders.set(destination, folder);
    return folder;
  }
}

/** A file beside those of groups, which end in `.json`. */
export const REFRESHED = 'refreshed';

/** The file name of a group, without its suffix. */
export function nameOf(key: GroupingKey): string {
  return fileName(key.job, idOf(key));
}
