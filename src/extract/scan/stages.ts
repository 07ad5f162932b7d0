import type { StagePattern } from '../../model/pattern.js';
import type { StageDuration } from '../../model/job-run.js';
import type { Lines } from './line-block.js';
import { type EventLoop, Matcher } from './matcher.js';
import type { PresetName } from './preset-matches.js';

/** A stage lasts from the first line that matches to the beginning of the next one, the last to the end of the job. */
export class StageWatch {
  readonly #waiting: Map<string, Matcher>;
  readonly #begun: { readonly name: string; readonly at: number }[] = [];
  readonly #patterns: readonly StagePattern[];

  constructor(patterns: readonly StagePattern[], eventLoop: EventLoop) {
    this.#patterns = patterns;
    this.#waiting = new Map(patterns.map((each) => [each.name, new Matcher(each, eventLoop)]));
  }

  /** For each stage that has not begun what its pattern requires. */
  get literals(): readonly (string | undefined)[] {
    return Array.from(this.#waiting.values(), ({ literal }) => literal);
  }

  /** @param now seconds by a clock that nobody can set */
  read(lines: Lines, now: number): void {
    if (this.#waiting.size === 0) return;
    const held = lines.holding(this.literals);
    if (held.length === 0) return;
    const found: { readonly name: string; readonly line: number }[] = [];
    for (const [name, matcher] of this.#waiting) {
      matcher.search(held, (_match, line) => {
        found.push({ name, line });
        return 'enough';
      });
    }
    for (const { name } of found.toSorted((a, b) => a.line - b.line)) {
      this.#waiting.delete(name);
      this.#begun.push({ name, at: now });
    }
  }

  found(): readonly PresetName[] {
    return this.#patterns.map(({ name, preset }) => ({
      name,
      preset,
      hasFound: !this.#waiting.has(name),
    }));
  }

  /** In the order of their declaration; NaN for a stage that did not begin. */
  durations(end: number): readonly StageDuration[] {
    return this.#patterns.map(({ name }) => {
      const index = this.#begun.findIndex((stage) => stage.name === name);
      const [begun, next] = [this.#begun[index], this.#begun[index + 1]];
      if (begun === undefined) return { name, seconds: Number.NaN };
      // What was read when the job was gone may have waited in the pipe.
      return { name, seconds: Math.min(next?.at ?? end, end) - Math.min(begun.at, end) };
    });
  }
}
