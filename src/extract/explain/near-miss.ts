import type { JsonStep, Regexp } from '../../model/pattern.js';
import { valuesAt } from '../json/json-values.js';
import { Matcher } from '../scan/matcher.js';
import { firstOf } from '../../util/first-of.js';

interface Variant {
  /** The beginning of the message: `without ^ and $`. */
  readonly condition: string;
  readonly matcher: Matcher;
  readonly lines: number[];
  count: number;
}

const SHOWN = 5;

/** Tries variants of a pattern that matched nothing: without anchors, ignoring case. */
export class RegexpNearMiss {
  readonly #variants: readonly Variant[];

  constructor({ source, flags }: Regexp) {
    const unanchored = source.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
    const sources = unanchored === '' ? [source] : [...new Set([source, unanchored])];
    const cases = flags.includes('i') ? [flags] : [flags, `${flags}i`];
    const all = sources.flatMap((each) => cases.map((flags) => ({ source: each, flags })));
    // The first entry is the unchanged pattern.
    this.#variants = all.slice(1).map((each) => {
      const isUnanchored = each.source !== source;
      const isAnyCase = each.flags !== flags;
      const conditions = [
        ...(isUnanchored ? ['without ^ and $'] : []),
        ...(isAnyCase ? ['if case did not matter'] : []),
      ];
      return variant(conditions.join(', '), each);
    });
  }

  readLines(lines: readonly string[], firstLine: number): void {
    for (const each of this.#variants) {
      each.matcher.search(lines, (_match, index) => {
        each.count += 1;
        if (each.lines.length < SHOWN) each.lines.push(firstLine + index);
      });
    }
  }

  reason(): string | undefined {
    const near = this.#variants.find(({ count }) => count > 0);
    if (near === undefined) return undefined;
    const { condition, count, lines } = near;
    const what = count === 1 ? 'line' : count > lines.length ? `${count} lines, first` : 'lines';
    return `${condition}, it would match ${what} ${lines.join(', ')}`;
  }
}

function variant(condition: string, pattern: Regexp): Variant {
  return { condition, matcher: new Matcher(pattern, 'own'), lines: [], count: 0 };
}

/** How far a JSON path that found no value could be followed. */
export class JsonNearMiss {
  readonly #steps: readonly JsonStep[];
  #depth = -1;
  #reached: unknown;

  constructor(steps: readonly JsonStep[]) {
    this.#steps = steps;
  }

  read(value: unknown): void {
    for (let depth = this.#steps.length - 1; depth > this.#depth; depth -= 1) {
      const [reached] = valuesAt(value, this.#steps.slice(0, depth));
      if (reached === undefined) continue;
      this.#depth = depth;
      this.#reached = reached;
    }
  }

  reason(): string {
    const next = this.#steps[this.#depth];
    if (next === undefined) return 'no JSON document found';
    const path = `$${this.#steps.slice(0, this.#depth).map(formatStep).join('')}`;
    return `${path} is ${describe(this.#reached)}, which has no ${formatStep(next)}`;
  }
}

function formatStep(step: JsonStep): string {
  switch (step.kind) {
    case 'member':
      return /^\w+$/.test(step.name) ? `.${step.name}` : `['${step.name}']`;
    case 'element':
      return `[${step.index}]`;
    case 'every':
      return '[*]';
  }
}

const MEMBERS = 10;

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const names = Object.keys(value);
  if (names.length === 0) return 'an empty object';
  return `an object with ${firstOf(names, MEMBERS)}`;
}
