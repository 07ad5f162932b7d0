import { distance } from 'fastest-levenshtein';

/** Two letters of `rsync` may be wrong or have changed places, one of `psql`. */
const MISTYPED = 0.4;

/** Names that somebody may have meant who wrote `text`, the nearest first. */
export function nearest(text: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, edits: distance(text, name) }))
    .filter(({ name, edits }) => edits <= name.length * MISTYPED)
    .toSorted((a, b) => a.edits - b.edits)
    .map(({ name }) => name);
}
