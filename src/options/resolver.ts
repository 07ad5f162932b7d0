import type { Problem } from './command-line.js';
import {
  type Choice,
  type ChoiceKey,
  choicesOf,
  type ListKey,
  type OptionKey,
  OPTIONS,
  type SwitchKey,
  type ValueKey,
} from './options.js';
import type { Setting, Settings } from './settings.js';

/** The subject of a problem: an option, or the command to run. */
export type ProblemKey = OptionKey | 'command';

/** A problem, and whether the person who made the mistake is looking (`flag`) or not (`environment`). */
export interface LocatedProblem extends Problem {
  readonly key: ProblemKey;
  readonly origin: Setting['origin'];
}

/** Reads settings and collects all problems, so that they are reported at once. */
export class Resolver {
  readonly problems: LocatedProblem[] = [];
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  isOn(key: SwitchKey): boolean {
    return this.isGiven(key);
  }

  /** By a flag or a variable. */
  isGiven(key: OptionKey): boolean {
    return this.#given(key).length > 0;
  }

  values(key: ListKey): readonly string[] {
    return this.#given(key);
  }

  /** The last value: a later flag overrides an earlier one. */
  value(key: ValueKey): string | undefined {
    return this.#given(key).at(-1);
  }

  /** The value parsed by `read`, or the default if the option is absent or wrong. */
  parsed<T>(key: ValueKey, fallback: T, read: (text: string) => T | undefined, form: string): T {
    const text = this.value(key);
    if (text === undefined) return fallback;
    const value = read(text);
    if (value !== undefined) return value;
    const quoted = OPTIONS[key].holds === 'secret' ? 'its value' : `"${text}"`;
    this.report(key, `${quoted} is not understood: ${form}`);
    return fallback;
  }

  /** One of the choices of the option. The first is the default. */
  choice<Key extends ChoiceKey>(key: Key): Choice<Key> {
    const choices = choicesOf(key);
    return this.parsed(
      key,
      choices[0],
      (text) => choices.find((choice) => choice === text),
      `write one of ${choices.join(', ')}`,
    );
  }

  setBy(key: OptionKey): Setting['origin'] {
    return this.#settings[key]?.origin ?? 'default';
  }

  /** `--user`, `JOBMETER_USER`: what the person wrote. */
  sourceOf(key: ProblemKey): string {
    return this.#settingOf(key)?.source ?? key;
  }

  /** Ignores a duplicate. */
  report(key: ProblemKey, text: string, cause?: Problem['cause']): void {
    if (this.problems.some((said) => said.key === key && said.text === text)) return;
    this.problems.push({
      key,
      text,
      source: this.sourceOf(key),
      origin: this.#settingOf(key)?.origin ?? 'flag',
      ...(cause !== undefined && { cause }),
    });
  }

  #given(key: OptionKey): readonly string[] {
    return this.#settings[key]?.values ?? [];
  }

  #settingOf(key: ProblemKey): Setting | undefined {
    return key === 'command' ? undefined : this.#settings[key];
  }
}
