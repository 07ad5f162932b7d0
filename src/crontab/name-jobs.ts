import { createHash } from 'node:crypto';
import { commandOf } from './percent.js';
import type { JobLine } from './line.js';
import { readableName } from './readable-name.js';

const SHORTEST_DIGEST = 4;

/**
 * Finds a unique name for every job without one. If the names of several jobs would be equal or
 * taken, a digest of command and input is added: neither the schedule nor the position of the line
 * changes it.
 * @param taken names that are already in crontabs
 */
export function nameJobs(
  jobs: readonly JobLine[],
  taken: ReadonlySet<string>,
): ReadonlyMap<JobLine, string> {
  const used = new Set(taken);
  const readable = new Map(jobs.map((job) => [job, readableName(commandOf(job.raw))]));
  const contents = new Map<string, Set<string>>();
  for (const [job, name] of readable) {
    contents.set(name, (contents.get(name) ?? new Set()).add(contentOf(job)));
  }
  const isShared = (name: string): boolean =>
    taken.has(name) || (contents.get(name)?.size ?? 0) > 1;
  const names = new Map<JobLine, string>();
  for (const job of jobs) {
    const base = readable.get(job) ?? '';
    const name = firstFree(candidates(job, base, isShared(base)), used);
    used.add(name);
    names.set(job, name);
  }
  return names;
}

function* candidates(job: JobLine, base: string, isShared: boolean): Iterable<string> {
  const digest = createHash('sha256').update(contentOf(job), 'latin1').digest('hex');
  const first = isShared ? `${base}_${digest.slice(0, SHORTEST_DIGEST)}` : base;
  yield first;
  // The same command occurs a second time.
  for (let number = 2; ; number += 1) yield `${first}_${number}`;
}

function firstFree(names: Iterable<string>, used: ReadonlySet<string>): string {
  for (const name of names) if (!used.has(name)) return name;
  throw new Error('there is no end to names');
}

function contentOf({ raw, input }: JobLine): string {
  return `${raw}${input}`;
}
