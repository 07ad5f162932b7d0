import { distance } from 'fastest-levenshtein';

/** Two letters of `rsync` may be wrong or swapped, one of `psql`. */
const MISTYPED = 0.4;

/** Finds names that `text` may be a misspelling of, nearest first. */
export function nearest(
  text: string,
  names: readonly string[],
  mostEdits: number = Infinity,
): readonly string[] {
  const allowed = (name: string): number => Math.min(mostEdits, name.length * MISTYPED);
  return names
    .filter((name) => Math.abs(text.length - name.length) <= allowed(name))
    .map((name) => ({ name, edits: editsBetween(text, name) }))
    .filter(({ name, edits }) => edits <= allowed(name))
    .toSorted((a, b) => a.edits - b.edits)
    .map(({ name }) => name);
}

/** Suggests the name that was probably meant, or else says what to do. */
export function didYouMean(text: string, names: readonly string[], otherwise: string): string {
  const [near] = nearest(text, names);
  return near === undefined ? otherwise : `did you mean ${near}?`;
}

/** Two swapped neighbours count as one mistake. */
function editsBetween(text: string, name: string): number {
  const swapped = Array.from({ length: Math.max(0, text.length - 1) }, (_, at) =>
    [text.slice(0, at), text[at + 1], text[at], text.slice(at + 2)].join(''),
  );
  return Math.min(distance(text, name), ...swapped.map((each) => 1 + distance(each, name)));
}
