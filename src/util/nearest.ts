import { distance } from 'fastest-levenshtein';

/** Two letters of `rsync` may be wrong or have changed places, one of `psql`. */
const MISTYPED = 0.4;

/** The names that `text` may be a misspelling of, nearest first. */
export function nearest(
  text: string,
  names: readonly string[],
  mostEdits: number = Infinity,
): readonly string[] {
  return names
    .map((name) => ({ name, edits: distance(text, name) }))
    .filter(({ name, edits }) => edits <= Math.min(mostEdits, name.length * MISTYPED))
    .toSorted((a, b) => a.edits - b.edits)
    .map(({ name }) => name);
}
