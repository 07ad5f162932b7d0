import fs from 'node:fs';
import os from 'node:os';
import type { Host } from '../../host.js';
import { isErrnoException } from '../../util/errno.js';
import { reasonOf } from '../../util/reason-of.js';
import type { Plan } from '../../model/plan.js';
import type { NamedValue } from '../../model/job-run.js';
import { createMetricsFile, metricsDirectories, removeMetricsDirectory } from './metrics-file.js';
import type { Reported } from './reported.js';

/** The variable with the path of the file. */
export const SIDE_CHANNEL_VARIABLE = 'JOBMETER_METRICS';

/** Maximum number of bytes to read. */
const LIMIT_BYTES = 1024 * 1024;

/** A file that the command may append metrics to. */
export interface SideChannel {
  /** Always writable: a failed write would end a script with `set -e`. */
  readonly file: string;
  /** Reads what was written, and removes the file. */
  close(): Promise<Reported>;
}

export function openSideChannel(plan: Plan, { uid }: Pick<Host, 'uid'>): SideChannel {
  const directories = metricsDirectories(plan.state, uid());
  const created = createMetricsFile(directories);
  if (created === undefined) {
    const remarks = [`${NOWHERE} (tried ${[...new Set(directories)].join(', ')})`];
    return { file: os.devNull, close: async () => ({ ...NOTHING, remarks }) };
  }
  const { file, directory } = created;
  return {
    file,
    async close() {
      const { text, remarks } = readAndRemove(file, directory);
      if (text === '') return { ...NOTHING, remarks };
      try {
        const { parseReported } = await import('./reported.js');
        const reported = parseReported(text, plan);
        return { ...reported, remarks: [...remarks, ...reported.remarks] };
      } catch (reason) {
        return {
          ...NOTHING,
          remarks: [`$${SIDE_CHANNEL_VARIABLE} was not read: ${reasonOf(reason)}`],
        };
      }
    },
  };
}

const NOWHERE = `$${SIDE_CHANNEL_VARIABLE} is ${os.devNull}, and nothing is collected: there is no writable directory`;

/** Adds reported values. They replace values of the same name that patterns found. */
export function withReported<T extends Omit<Reported, 'remarks'>>(found: T, reported: Reported): T {
  return {
    ...found,
    records: merged(found.records, reported.records),
    gauges: merged(found.gauges, reported.gauges),
  };
}

function merged(
  found: readonly NamedValue[],
  reported: readonly NamedValue[],
): readonly NamedValue[] {
  const names = new Set(reported.map(({ name }) => name));
  return [...found.filter(({ name }) => !names.has(name)), ...reported];
}

const NOTHING: Reported = { records: [], gauges: [], remarks: [] };

function readAndRemove(
  file: string,
  directory: string,
): { readonly text: string; readonly remarks: readonly string[] } {
  const title = `$${SIDE_CHANNEL_VARIABLE}`;
  try {
    const bytes = readRegular(file);
    if (bytes === undefined) return { text: '', remarks: [`${title} is not a file: not read`] };
    if (bytes.length <= LIMIT_BYTES) return { text: bytes.toString('utf8'), remarks: [] };
    const end = bytes.lastIndexOf(0x0a, LIMIT_BYTES);
    const remark = `${title} has more than ${LIMIT_BYTES} bytes: the rest was ignored`;
    return { text: bytes.subarray(0, Math.max(end, 0)).toString('utf8'), remarks: [remark] };
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    // The command removed it.
    if (error.code === 'ENOENT') return { text: '', remarks: [] };
    return { text: '', remarks: [`${title} cannot be read: ${error.message}`] };
  } finally {
    removeMetricsDirectory(directory);
  }
}

/** Does not block on a FIFO, and does not follow a link, which could name a file that only root may read. */
function readRegular(file: string): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  if (!fs.lstatSync(file).isFile()) return undefined;
  const fd = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = fs.fstatSync(fd);
    if (!found.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(found.size, LIMIT_BYTES + 1));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = fs.readSync(fd, bytes, length, bytes.length - length, length);
    }
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(fd);
  }
}
