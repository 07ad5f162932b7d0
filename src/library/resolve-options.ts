import { NO_CONFIG } from '../config/config.js';
import type { Host } from '../host.js';
import type { NamedPreset } from '../model/preset.js';
import type { Plan } from '../model/plan.js';
import { resolveRun } from '../plan/resolve-run.js';
import { type Caller, inWordsOfLibrary, writeOptions } from './write-options.js';

interface Given {
  readonly options: object;
  /** Program and arguments. */
  readonly operands: readonly string[];
  readonly presets: readonly NamedPreset[];
}

/**
 * A program in JavaScript may pass nothing.
 * @throws TypeError if it is not an object
 */
export function assertOptions({ name }: Caller, options: unknown): asserts options is object {
  if (typeof options === 'object' && options !== null) return;
  throw new TypeError(`${name} needs an object of options, such as { job: 'db_backup' }`);
}

/**
 * Makes the plan of a call. This folder is what programs call instead of the command line: the same
 * plan and the same pipeline, with options in the words of JavaScript.
 *
 * @throws TypeError that names every mistake
 */
export async function resolveOptions(
  host: Host,
  caller: Caller,
  { options, operands, presets }: Given,
): Promise<Plan> {
  const written = writeOptions(caller, { ...options });
  if (written.kind === 'mistaken') throw new TypeError(written.mistakes.join('\n'));
  // The only variables that are used: the location of the state directory, and the language of the command.
  const { STATE_DIRECTORY, XDG_STATE_HOME, LC_ALL, LC_MESSAGES, LANG, LANGUAGE } = host.env;
  const place = {
    ...host,
    env: { STATE_DIRECTORY, XDG_STATE_HOME, LC_ALL, LC_MESSAGES, LANG, LANGUAGE },
  };
  const argv = { options: written.options, operands };
  const resolved = await resolveRun(place, argv, [], { ...NO_CONFIG, presets });
  if (resolved.kind !== 'refused') return resolved.plan;
  const mistakes = resolved.problems.map((problem) => inWordsOfLibrary(caller.table, problem));
  throw new TypeError(mistakes.join('\n'));
}
