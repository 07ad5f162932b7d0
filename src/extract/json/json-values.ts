/** The same of a document; where that is a list and the path begins with a name, of each of its elements. */
export function valuesInDocument(
  document: unknown,
  steps: readonly JsonStep[],
): readonly unknown[] {
  return partsOf(document, steps).flatMap((part) => valuesAt(part, steps));
}

/** What the path is tried on. */
export function partsOf(document: unknown, steps: readonly JsonStep[]): readonly unknown[] {
  return Array.isArray(document) && steps[0]?.kind === 'member' ? document : [document];
}

/** All values that the path leads to; none where it leads nowhere. */
import type { JsonStep } from '../../model/pattern.js';
export function valuesAt(root: unknown, steps: readonly JsonStep[]): readonly unknown[] {
  return steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [root],
  );
}

function follow(value: unknown, step: JsonStep): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  switch (step.kind) {
    case 'member':
      if (Array.isArray(value) || !Object.hasOwn(value, step.name)) return [];
      return [(value as Readonly<Record<string, unknown>>)[step.name]];
    case 'element': {
      if (!Array.isArray(value)) return [];
      const at = step.index < 0 ? value.length + step.index : step.index;
      return value.slice(at < 0 ? value.length : at, at < 0 ? undefined : at + 1);
    }
    case 'every':
      return Object.values(value);
  }
}
