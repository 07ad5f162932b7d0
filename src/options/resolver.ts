import type { Problem } from './command-line.js';
import {
  type Choice,
  type ChoiceKey,
  choicesOf,
  type ListKey,
  type Mode,
  type ModeKey,
  type OptionKey,
  OPTIONS,
  type SwitchKey,
  type ValueKey,
} from './options.js';
import { type NamedGateways, rankOfLayer, type Setting, type Settings } from './settings.js';

/** The subject of a problem: an option, or the command to run. */
export type ProblemKey = OptionKey | 'command';

/** A problem, and whether the person who made the mistake is looking (`flag`) or not. */
export interface LocatedProblem extends Problem {
  readonly key: ProblemKey;
  readonly origin: Setting['origin'];
}

/** Reads settings and collects all problems, so that they are reported at once. */
export class Resolver {
  readonly problems: LocatedProblem[];
  readonly #settings: Settings;
  readonly #gateways: NamedGateways;

  constructor(
    settings: Settings,
    gateways: NamedGateways = new Map(),
    problems: LocatedProblem[] = [],
  ) {
    this.#settings = settings;
    this.#gateways = gateways;
    this.problems = problems;
  }

  isOn(key: SwitchKey): boolean {
    return this.isGiven(key);
  }

  /** Whether a switch has this mode. */
  isMode<Key extends ModeKey>(key: Key, mode: Mode<Key>): boolean {
    return this.#given(key).at(-1) === mode;
  }

  /** Whether a flag, a variable or a config file sets the option. */
  isGiven(key: OptionKey): boolean {
    return this.#given(key).length > 0;
  }

  values(key: ListKey): readonly string[] {
    return this.#given(key);
  }

  /** The last value, because a later flag overrides an earlier one. */
  value(key: ValueKey): string | undefined {
    return this.#given(key).at(-1);
  }

  /** The value parsed by `read`, or the default if the option is absent or wrong. */
  parsed<T, Fallback>(
    key: ValueKey,
    fallback: Fallback,
    read: (text: string) => T | undefined,
    form: string,
  ): T | Fallback {
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

  /**
   * Precedence of the source, the lowest first: a flag, a variable, the entries of config files in
   * their order.
   */
  rankOf(key: OptionKey): number {
    const { origin, layer = 0 } = this.#settings[key] ?? { origin: 'default' };
    const ranks = { flag: 0, environment: 1, file: rankOfLayer(layer), default: Infinity };
    return ranks[origin];
  }

  /**
   * A resolver for a gateway of a config file, whose own options replace the general ones.
   * @param groups if the gateway has an option of such a group, no general option of the group
   * applies
   */
  gateway(name: string, groups: readonly (readonly OptionKey[])[]): Resolver | undefined {
    const own = this.#gateways.get(name);
    if (own === undefined) return undefined;
    const replaced = groups.filter((keys) => keys.some((key) => own[key] !== undefined)).flat();
    const general = Object.entries(this.#settings).filter(
      ([key]) => !replaced.includes(key as OptionKey),
    );
    return new Resolver({ ...Object.fromEntries(general), ...own }, undefined, this.problems);
  }

  /** The source as the user wrote it: `--user`, `JOBMETER_USER`. */
  sourceOf(key: ProblemKey): string {
    return this.#settingOf(key)?.source ?? key;
  }

  /** Ignores a duplicate. */
  report(key: ProblemKey, text: string, cause?: Problem['cause']): void {
    const source = this.sourceOf(key);
    if (this.problems.some((said) => said.source === source && said.text === text)) return;
    const origin = this.#settingOf(key)?.origin ?? 'flag';
    this.problems.push({ key, text, source, origin, cause });
  }

  #given(key: OptionKey): readonly string[] {
    return this.#settings[key]?.values ?? [];
  }

  #settingOf(key: ProblemKey): Setting | undefined {
    return key === 'command' ? undefined : this.#settings[key];
  }
}
