import type { GroupList } from '../destination.js';
import type { RemoteGroup } from '../destination.js';
import { type DeliveredInPart, type Delivery, withoutSome } from '../../model/delivery.js';
import path from 'node:path';
import { pooled } from '../../platform/disk.js';
import { fileName, readPlainFile, removeFile, writeAtomically } from '../../platform/files.js';
import { isErrnoException } from '../../util/errno.js';
import type { MetricFamily } from '../../model/metric-family.js';
import { type GroupingKey, groupingLabels, idOf } from '../../model/grouping-key.js';
import { pushProblems } from '../../exposition/validate.js';
import { directoryFailure } from './directory-failure.js';
import { fitIn } from './fit-families.js';
import { readForeignFamilies } from './foreign-families.js';
import { decodeGroup, encodeGroup, type TextGroup } from './group-text.js';

interface CallOptions {
  /** Nothing is written after this signal has aborted. */
  readonly signal?: AbortSignal;
}

/** Mode of files, because node_exporter runs as another user. */
const READABLE_FOR_ALL = 0o644;

/**
 * A directory of node_exporter's textfile collector, with the methods of a Pushgateway: one file per group. A metric that
 * clashes with another file is left out.
 *
 * Source: https://github.com/prometheus/node_exporter#textfile-collector
 */
export class Textfile {
  readonly timeoutSeconds: number;
  readonly #directory: string;

  constructor(directory: string, timeoutSeconds: number) {
    this.#directory = directory;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Replaces the whole group, including the last success. */
  async push(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery | DeliveredInPart> {
    return this.#write(key, families, options, async () => new Map());
  }

  /** Replaces the families of these names, and keeps the others of the group. */
  async add(
    key: GroupingKey,
    families: readonly MetricFamily[],
    options: CallOptions = {},
  ): Promise<Delivery | DeliveredInPart> {
    return this.#write(key, families, options, async () => (await this.#read(key))?.families);
  }

  /** Succeeds for a group that does not exist. */
  async delete(key: GroupingKey): Promise<Delivery> {
    try {
      await pooled.access(this.#directory);
      await removeFile(pooled, this.fileOf(key));
      return { kind: 'delivered' };
    } catch (error) {
      return directoryFailure(error);
    }
  }

  /** Returns the view of each group in files that jobmeter wrote. */
  async mapGroups<T>(view: (group: RemoteGroup) => T): Promise<GroupList<T>> {
    try {
      const names = (await pooled.readdir(this.#directory)).filter((name) => OWN.test(name));
      const files = names.toSorted().map((name) => path.join(this.#directory, name));
      const groups = await Promise.all(
        files.map(async (file) => {
          const group = await readGroupFile(file);
          return group === undefined ? [] : [view(group)];
        }),
      );
      return { kind: 'groups', groups: groups.flat() };
    } catch (error) {
      return directoryFailure(error);
    }
  }

  fileOf(key: GroupingKey): string {
    const name = fileName(key.job, idOf(key));
    return path.join(this.#directory, `jobmeter-${name}.prom`);
  }

  async #write(
    key: GroupingKey,
    families: readonly MetricFamily[],
    { signal }: CallOptions,
    held: () => Promise<TextGroup['families'] | undefined>,
  ): Promise<Delivery | DeliveredInPart> {
    const problems = pushProblems(families, key);
    if (problems.length > 0) return { kind: 'invalid', problems };
    try {
      const file = this.fileOf(key);
      const foreign = await readForeignFamilies(this.#directory, {
        name: path.basename(file),
        job: key.job,
        ours: OWN,
      });
      const fresh = new Set(families.map(({ name }) => name));
      const kept = [...((await held()) ?? [])].filter(([name]) => !fresh.has(name));
      const all = [...families, ...kept.map(([, family]) => family)];
      const { fitting, clashing } = fitIn(all, groupingLabels(key), foreign);
      if (signal?.aborted) return { kind: 'cancelled' };
      const group = { key, families: new Map(fitting.map((family) => [family.name, family])) };
      await writeAtomically(pooled, file, await encodeGroup(group), READABLE_FOR_ALL);
      return withoutSome({ kind: 'delivered' }, clashing);
    } catch (error) {
      return directoryFailure(error);
    }
  }

  async #read(key: GroupingKey): Promise<RemoteGroup | undefined> {
    return readGroupFile(this.fileOf(key));
  }
}

const OWN = /^jobmeter-.*\.prom$/;

/** There is no file, or a symbolic link, which a rename replaces. */
const REPLACEABLE = ['ENOENT', 'ELOOP'];

/** Undefined without a file, or for a file of another program, which will be replaced. */
async function readGroupFile(file: string): Promise<RemoteGroup | undefined> {
  try {
    const group = decodeGroup(await readPlainFile(pooled, file));
    return group && { ...group, pushTimeSeconds: (await pooled.stat(file)).mtimeMs / 1000 };
  } catch (error) {
    if (isErrnoException(error) && !REPLACEABLE.includes(error.code ?? '')) throw error;
    return undefined;
  }
}
