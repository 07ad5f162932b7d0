import { hasDestination } from '../../model/destination.js';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isErrnoException } from '../../util/errno.js';
import { type Plan } from '../../model/plan.js';
import type { NamedValue } from '../../model/job-run.js';
import type { Reported } from './reported.js';

/** What the environment of the command calls the file. */
export const SIDE_CHANNEL_VARIABLE = 'JOBMETER_METRICS';

/** More is not read. */
const LIMIT_BYTES = 1024 * 1024;

/** A file in a private directory: the command may write metrics to it, and it is there once something was written. */
export interface SideChannel {
  /** Undefined where there is no place for one; the command then has no variable, an outer one included. */
  readonly file: string | undefined;
  /** What was written, and an end to it: the directory is removed. */
  close(): Promise<Reported>;
}

export function openSideChannel(plan: Plan): SideChannel {
  const directory = isRecorded(plan) ? makeDirectory() : undefined;
  if (directory === undefined) return { file: undefined, close: async () => NOTHING };
  const file = path.join(directory, 'metrics');
  return {
    file,
    async close() {
      const { text, remarks } = readAndRemove(file, directory);
      if (text === '') return { ...NOTHING, remarks };
      const { parseReported } = await import('./reported.js');
      const reported = parseReported(text, plan);
      return { ...reported, remarks: [...remarks, ...reported.remarks] };
    },
  };
}

/** As if the patterns had found it; what the job says goes before what was found of the same name. */
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

function isRecorded(plan: Plan): boolean {
  return plan.state.kind === 'directory' || hasDestination(plan) || plan.expect !== undefined;
}

function makeDirectory(): string | undefined {
  try {
    return fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-'));
  } catch {
    return undefined;
  }
}

function readAndRemove(
  file: string,
  directory: string,
): { readonly text: string; readonly remarks: readonly string[] } {
  const title = `$${SIDE_CHANNEL_VARIABLE}`;
  try {
    const bytes = readRegular(file);
    if (bytes === undefined) return { text: '', remarks: [`${title} is no file: not read`] };
    if (bytes.length <= LIMIT_BYTES) return { text: bytes.toString('utf8'), remarks: [] };
    const end = bytes.lastIndexOf(0x0a, LIMIT_BYTES);
    const remark = `${title} holds more than ${LIMIT_BYTES} bytes: the rest is left out`;
    return { text: bytes.subarray(0, Math.max(end, 0)).toString('utf8'), remarks: [remark] };
  } catch (error) {
    if (!isErrnoException(error)) throw error;
    // Nothing was written, or the command has cleaned up more than its own.
    if (error.code === 'ENOENT') return { text: '', remarks: [] };
    return { text: '', remarks: [`${title} cannot be read: ${error.message}`] };
  } finally {
    removeQuietly(directory);
  }
}

/** Neither waits for a writer of a FIFO nor follows a link to where only we may read. Undefined for what is no file. */
function readRegular(file: string): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  if (!fs.lstatSync(file).isFile()) return undefined;
  const fd = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!fs.fstatSync(fd).isFile()) return undefined;
    const bytes = Buffer.alloc(LIMIT_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = fs.readSync(fd, bytes, length, bytes.length - length, length);
    }
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(fd);
  }
}

function removeQuietly(directory: string): void {
  try {
    if (!isRemovedEmpty(directory)) {
      fs.rmSync(directory, { recursive: true, force: true, maxRetries: 1 });
    }
  } catch {
    // Somebody goes on writing into it: nothing that the run depends on.
  }
}

/** As most are, and then without loading what removes a tree. */
function isRemovedEmpty(directory: string): boolean {
  try {
    fs.rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
