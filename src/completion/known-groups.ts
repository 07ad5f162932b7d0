import fs from 'node:fs';
import path from 'node:path';
import type { GroupingKey } from '../model/grouping-key.js';
import type { Labels } from '../model/metric-family.js';
import { isRecord, type JsonRecord } from '../util/json.js';

/** A state file begins with the key, so 10,000 files of 30 kB need not be read in full. */
const HEAD_BYTES = 2048;

/**
 * Relies on the layout of `encodeState`. A line break in a label is written as `\n`, so no other
 * line is two blanks and a brace.
 */
const KEY = /^\{\n {2}"version": \d+,\n {2}"key": (\{\n[^]*?\n {2}\}),\n/;

/** Returns true once the user has waited long enough. */
export type IsLate = () => boolean;

/**
 * Returns as many grouping keys of local state as can be read in time. Other files are left out.
 */
export function knownKeys(stateDirectory: string, isLate: IsLate): readonly GroupingKey[] {
  return readEach(stateDirectory, isLate, (file) => {
    const head = readPart(file, HEAD_BYTES);
    const key = KEY.exec(head)?.[1];
    return asKey(key === undefined ? parseState(file)['key'] : JSON.parse(key));
  });
}

/** Addresses of the gateways that results were sent to. */
export function knownGateways(stateDirectory: string, isLate: IsLate): readonly string[] {
  return readEach(stateDirectory, isLate, (file) =>
    [parseState(file)['destinations']].flat().flatMap((destination) => {
      const name = isRecord(destination) ? destination['name'] : undefined;
      return isGateway(name) ? [name] : [];
    }),
  ).flat();
}

function isGateway(name: unknown): name is string {
  return typeof name === 'string' && /^https?:/.test(name);
}

/** @throws Error for anything else */
function asKey(value: unknown): GroupingKey {
  if (!isRecord(value) || typeof value['job'] !== 'string' || !isRecord(value['labels'])) {
    throw new Error('no key');
  }
  const labels = Object.entries(value['labels']).map(([name, text]) => [name, String(text)]);
  return { job: value['job'], labels: Object.fromEntries(labels) as Labels };
}

function parseState(file: string): JsonRecord {
  const state: unknown = JSON.parse(readPart(file, Infinity));
  return isRecord(state) ? state : {};
}

function readEach<T>(
  stateDirectory: string,
  isLate: IsLate,
  read: (file: string) => T,
): readonly T[] {
  const folder = path.join(stateDirectory, 'groups');
  const found: T[] = [];
  for (const name of namesIn(folder)) {
    if (isLate()) break;
    if (!name.endsWith('.json')) continue;
    try {
      found.push(read(path.join(folder, name)));
    } catch {
      // The file is not a state or belongs to another user. Completion offers what it can.
    }
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

/** Opening a FIFO must not make the shell wait. */
function readPart(file: string, limitBytes: number): string {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = fs.constants;
  const fd = fs.openSync(file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    if (limitBytes === Infinity) return fs.readFileSync(fd, 'utf8');
    const buffer = Buffer.alloc(limitBytes);
    return buffer.toString('utf8', 0, fs.readSync(fd, buffer));
  } finally {
    fs.closeSync(fd);
  }
}
