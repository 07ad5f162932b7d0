import path from 'node:path';
import { type DeliveredInPart, type Delivery, withoutSome } from '../../model/delivery.js';
import { type GroupingKey, groupingLabels, idOf } from '../../model/grouping-key.js';
import type { TextfileSpec } from '../../model/destination.js';
import type { MetricFamily } from '../../model/metric-family.js';
import { pooled } from '../../platform/disk.js';
import { fileName, readPlainFile, removeFile, writeAtomically } from '../../platform/files.js';
import { errorCode } from '../../util/errno.js';
import type { Destination, GroupList, RemoteGroup, SendOptions } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { directoryFailure } from './directory-failure.js';
import { fitIn } from './fit-families.js';
import { readForeignFamilies } from './foreign-families.js';
import { decodeGroup, encodeGroup } from './group-text.js';

/** Mode of files, because node_exporter runs as another user. */
const READABLE_FOR_ALL = 0o644;

/**
 * A directory of node_exporter's textfile collector as a destination, with the operations of a Pushgateway: one file per
 * group. A metric that clashes with another file is left out.
 *
 * Source: https://github.com/prometheus/node_exporter#textfile-collector
 *
 * @param timeoutSeconds of one call
 */
export function open({ name: directory }: TextfileSpec, timeoutSeconds: number): Destination {
  const write =
    (mode: SendOptions['mode']) =>
    (key: GroupingKey, families: readonly MetricFamily[], { signal }: WriteOptions) =>
      writeGroup(directory, key, families, { mode, signal });
  const holder = { timeoutSeconds, add: write('add'), push: write('replace') };
  return {
    name: directory,
    send: (key, families, options) => sendFamilies(holder, key, families, options),
    delete: (key) => deleteGroup(directory, key),
    mapGroups: (view) => mapGroups(directory, view),
    warnings: async () => [],
  };
}

export function fileOf(directory: string, key: GroupingKey): string {
  return path.join(directory, `jobmeter-${fileName(key.job, idOf(key))}.prom`);
}

interface WriteOptions {
  /** Nothing is written after this signal has aborted. */
  readonly signal: AbortSignal;
}

async function writeGroup(
  directory: string,
  key: GroupingKey,
  families: readonly MetricFamily[],
  { mode, signal }: WriteOptions & Pick<SendOptions, 'mode'>,
): Promise<Delivery | DeliveredInPart> {
  try {
    const file = fileOf(directory, key);
    const own = { name: path.basename(file), job: key.job, ours: OWN };
    const foreign = await readForeignFamilies(directory, own);
    const held = mode === 'add' ? ((await readGroupFile(file))?.families ?? []) : [];
    const fresh = new Set(families.map(({ name }) => name));
    const kept = [...held].filter(([name]) => !fresh.has(name));
    const all = [...families, ...kept.map(([, family]) => family)];
    const { fitting, clashing } = fitIn(all, groupingLabels(key), foreign);
    if (signal.aborted) return { kind: 'cancelled' };
    const group = { key, families: new Map(fitting.map((family) => [family.name, family])) };
    await writeAtomically(pooled, file, await encodeGroup(group), READABLE_FOR_ALL);
    return withoutSome({ kind: 'delivered' }, clashing);
  } catch (error) {
    return directoryFailure(error);
  }
}

/** Succeeds for a group that does not exist. */
async function deleteGroup(directory: string, key: GroupingKey): Promise<Delivery> {
  try {
    await pooled.access(directory);
    await removeFile(pooled, fileOf(directory, key));
    return { kind: 'delivered' };
  } catch (error) {
    return directoryFailure(error);
  }
}

/** Returns the view of each group in files that jobmeter wrote. */
async function mapGroups<T>(
  directory: string,
  view: (group: RemoteGroup) => T,
): Promise<GroupList<T>> {
  try {
    const names = (await pooled.readdir(directory)).filter((name) => OWN.test(name));
    const groups = await Promise.all(
      names.toSorted().map(async (name) => {
        const group = await readGroupFile(path.join(directory, name));
        return group === undefined ? [] : [view(group)];
      }),
    );
    return { kind: 'groups', groups: groups.flat() };
  } catch (error) {
    return directoryFailure(error);
  }
}

const OWN = /^jobmeter-.*\.prom$/;

/** There is no file, or what a rename replaces: a symbolic link, a FIFO. */
const REPLACEABLE = ['ENOENT', 'ELOOP', ''];

/** Undefined without a file, or for a file of another program, which will be replaced. */
async function readGroupFile(file: string): Promise<RemoteGroup | undefined> {
  try {
    const group = decodeGroup(await readPlainFile(pooled, file));
    return group && { ...group, pushTimeSeconds: (await pooled.stat(file)).mtimeMs / 1000 };
  } catch (error) {
    if (!REPLACEABLE.includes(errorCode(error))) throw error;
    return undefined;
  }
}
