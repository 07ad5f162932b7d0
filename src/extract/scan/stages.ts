import type { StagePattern } from '../../model/pattern.js';
import type { StageDuration } from '../../model/job-run.js';
import type { Lines } from './line-block.js';
import { type EventLoop, Matcher } from './matcher.js';
import type { PresetName } from './preset-matches.js';

/** A stage lasts from its first matching line to the beginning of the next stage, the last one to the end of the job. */
export class StageWatch {
  readonly #waiting: Map<string, Matcher>;
  readonly #begun: { readonly name: string; readonly at: number }[] = [];
  readonly #patterns: readonly StagePattern[];

  constructor(patterns: readonly StagePattern[], eventLoop: EventLoop) {
    this.#patterns = patterns;
    this.#waiting = new Map(patterns.map((each) => [each.name, new Matcher(each, eventLoop)]));
  }

  /** The required literal of each stage that has not begun. */
  get literals(): readonly (string | undefined)[] {
    return Array.from(this.#waiting.values(), ({ literal }) => literal);
  }

  /** @param now seconds on the monotonic clock */
  read(lines: Lines, now: number): void {
    if (this.#waiting.size === 0) return;
    const held = lines.candidates(this.literals);
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

  /** In declared order. NaN for a stage that did not begin. */
  durations(end: number): readonly StageDuration[] {
    return this.#patterns.map(({ name }) => {
      const index = this.#begun.findIndex((stage) => stage.name === name);
      const [begun, next] = [this.#begun[index], this.#begun[index + 1]];
      if (begun === undefined) return { name, seconds: Number.NaN };
      // Output may be read after the job has ended.
      return { name, seconds: Math.min(next?.at ?? end, end) - Math.min(begun.at, end) };
    });
  }
}
