import type { Problem } from './command-line.js';
import type { Setting, Settings } from './settings.js';

/** A problem, and whether the person who made the mistake is looking (`flag`) or not (`environment`). */
export interface LocatedProblem extends Problem {
  readonly key: string;
  readonly origin: Setting['origin'];
}

/** Reads settings one by one and collects every problem, so that all of them are reported at once. */
export class Resolver {
  readonly problems: LocatedProblem[] = [];
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  isOn(key: string): boolean {
    return this.#settings[key] !== undefined && this.values(key).length > 0;
  }

  values(key: string): readonly string[] {
    return this.#settings[key]?.values ?? [];
  }

  /** The last one given: a flag written twice means the second. */
  value(key: string): string | undefined {
    return this.values(key).at(-1);
  }

  /** The value read by `read`, the default where the option is absent or wrong. */
  parsed<T>(key: string, fallback: T, read: (text: string) => T | undefined, form: string): T {
    const text = this.value(key);
    if (text === undefined) return fallback;
    const value = read(text);
    if (value !== undefined) return value;
    this.report(key, `"${text}" is not understood: ${form}`);
    return fallback;
  }

  setBy(key: string): Setting['origin'] {
    return this.#settings[key]?.origin ?? 'default';
  }

  /** `--user`, `JOBMETER_USER`: what the person wrote. */
  sourceOf(key: string): string {
    return this.#settings[key]?.source ?? key;
  }

  /** The same thing is said once. */
  report(key: string, text: string): void {
    const setting = this.#settings[key];
    if (this.problems.some((said) => said.key === key && said.text === text)) return;
    this.problems.push({
      key,
      text,
      source: this.sourceOf(key),
      origin: setting?.origin ?? 'flag',
    });
  }
}
