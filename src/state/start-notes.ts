import path from 'node:path';
import type { GroupingKey } from '../model/grouping-key.js';
import type { SentAs } from '../model/group-state.js';
import type { JobRun } from '../model/job-run.js';
import type { Progress } from '../metrics/from-progress.js';
import { makeDirectory, namesIn, readPlainFile, removeFile, sync } from '../platform/files.js';
import type { Disk } from '../platform/disk.js';
import type { ProcessIdentity } from '../platform/process-identity.js';
import { type Layout, nameOf } from './layout.js';
import { isProgress } from './state-schema.js';
import { groupedBy } from '../util/grouped-by.js';
import { isRecord } from '../util/json.js';

/**
 * The note of a run in progress, in its own file: enough to count the run as lost if its process
 * ends without removing the note.
 */
export interface StartNote extends Pick<
  JobRun,
  'id' | 'startedAt' | 'host' | 'version' | 'labels'
> {
  readonly key: GroupingKey;
  readonly sentAs: SentAs;
  readonly destinations: readonly string[];
  /** Undefined without /proc. */
  readonly process?: ProcessIdentity | undefined;
  /** The findings of the run so far, with `--heartbeat`. */
  readonly progress?: Progress;
}

/** A note and the file name of its group. */
export interface NotedRun {
  readonly group: string;
  readonly note: StartNote;
}

/**
 * Written without fsync, which would delay the end of a short job: the note survives the process,
 * but may be missing after a power cut until `syncNote`.
 */
export async function writeNote(layout: Layout, { group, note }: NotedRun): Promise<void> {
  const { disk, started } = layout;
  await makeDirectory(disk, started);
  await replaceNote(disk, layout.startNote(group, note.id), note);
}

/** Sets the findings so far in the note of a run. Does nothing without a note. */
export async function noteProgress(
  layout: Layout,
  { group, id }: { readonly group: string; readonly id: string },
  progress: Progress,
): Promise<void> {
  const { disk } = layout;
  const file = layout.startNote(group, id);
  const text = await readPlainFile(disk, file).catch(() => '');
  const note = decodeNote(text);
  if (note === undefined) return;
  await replaceNote(disk, file, { ...note, progress: foundIn(progress) });
}

async function replaceNote(disk: Disk, file: string, note: StartNote): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    const fd = await disk.open(temporary, 'wx', 0o600);
    await disk.writeFile(fd, JSON.stringify(note)).finally(() => disk.close(fd));
    await disk.rename(temporary, file);
  } catch (error) {
    await removeFile(disk, temporary).catch(() => {});
    throw error;
  }
}

/** JSON has null instead of NaN. Values not found yet are left out. */
function foundIn({ records, gauges, stages, output }: Progress): Progress {
  return {
    records: records.filter(({ value }) => Number.isFinite(value)),
    gauges: gauges.filter(({ value }) => Number.isFinite(value)),
    stages: stages.filter(({ seconds }) => Number.isFinite(seconds)),
    output,
  };
}

/** From now on the note survives a power cut. */
export async function syncNote(layout: Layout, group: string, id: string): Promise<void> {
  await sync(layout.disk, layout.startNote(group, id));
  await sync(layout.disk, layout.started);
}

export async function removeNotes(layout: Layout, noted: readonly NotedRun[]): Promise<void> {
  for (const { group, note } of noted) {
    await removeFile(layout.disk, layout.startNote(group, note.id));
  }
}

/** The notes of one group or of all groups. Unreadable notes are left out. */
export async function listNotes(layout: Layout, group?: string): Promise<readonly NotedRun[]> {
  const { disk, started } = layout;
  const names = (await namesIn(disk, started)).filter(
    (name) => group === undefined || name.startsWith(`${group}.`),
  );
  const found: NotedRun[] = [];
  for (const name of names) {
    const text = await readPlainFile(disk, path.join(started, name)).catch(() => '');
    const note = decodeNote(text);
    if (note !== undefined && name === `${nameOf(note.key)}.${note.id}`) {
      found.push({ group: nameOf(note.key), note });
    }
  }
  return found.toSorted((a, b) => a.note.startedAt - b.note.startedAt);
}

/** The notes of each group that has any. */
export type NotesByGroup = ReadonlyMap<string, readonly [NotedRun, ...NotedRun[]]>;

export function byGroup(noted: readonly NotedRun[]): NotesByGroup {
  return groupedBy(noted, ({ group }) => group);
}

function decodeNote(text: string): StartNote | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isNote(value)) return undefined;
    return value.progress === undefined ? value : { ...value, progress: foundIn(value.progress) };
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is StartNote {
  if (!isRecord(value)) return false;
  const { key, sentAs, process } = value;
  return (
    ['id', 'host', 'version'].every((name) => typeof value[name] === 'string') &&
    typeof value['startedAt'] === 'number' &&
    isRecord(value['labels']) &&
    isRecord(key) &&
    typeof key['job'] === 'string' &&
    isRecord(key['labels']) &&
    isRecord(sentAs) &&
    typeof sentAs['prefix'] === 'string' &&
    Array.isArray(value['destinations']) &&
    (value['progress'] === undefined || isProgress(value['progress'])) &&
    (process === undefined || isRecord(process))
  );
}
