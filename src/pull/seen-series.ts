import type { GroupText } from './group-text.js';

/**
 * Jobs whose groups may share series, because a constant label of one may be a grouping label of
 * another. Groups with the same names of grouping labels differ in a value, which every sample has.
 */
export function ambiguousJobs(groups: readonly GroupText[]): ReadonlySet<string> {
  const names = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { key } of groups) {
    const labels = Object.keys(key.labels).toSorted().join();
    if (labels !== (names.get(key.job) ?? labels)) ambiguous.add(key.job);
    names.set(key.job, labels);
  }
  return ambiguous;
}

/** The series of all accepted samples. */
export class SeenSeries {
  readonly #seen = new Set<string>();

  /** @param samples lines with their line ends, with labels in canonical order */
  withoutSeen(samples: string): {
    readonly samples: string;
    /** A series that is left out. */
    readonly dropped: string | undefined;
  } {
    const kept: string[] = [];
    let dropped: string | undefined;
    for (const line of samples.split('\n').slice(0, -1)) {
      // The value follows after the last blank, even if a label value contains blanks.
      const series = line.slice(0, line.lastIndexOf(' '));
      if (this.#seen.has(series)) dropped ??= series;
      else {
        this.#seen.add(series);
        kept.push(`${line}\n`);
      }
    }
    return { samples: kept.join(''), dropped };
  }
}
