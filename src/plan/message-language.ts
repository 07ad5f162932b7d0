import { argvOf, type CommandToRun } from '../model/plan.js';
import type { Environment } from '../options/settings.js';

/** `env LC_ALL=C pg_dump`, or the same in a line for a shell. */
const SET_BY_COMMAND = /(?:^|[\s;&|(])LC_ALL=["']?(?:C|POSIX|en_)/;

const ENGLISH = /^(?:C|POSIX|en)(?:[_.@:]|$)/;

/**
 * Whether the command prints untranslated messages, judged by its environment and its arguments.
 */
export function isUntranslated(env: Environment, command: CommandToRun): boolean {
  const { LC_ALL, LC_MESSAGES, LANG, LANGUAGE } = env;
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  // In GNU gettext LANGUAGE has precedence, except in the locale C.
  const language = (/^(?:C|POSIX)$/.test(locale) ? '' : LANGUAGE) || locale;
  return ENGLISH.test(language) || argvOf(command).some((word) => SET_BY_COMMAND.test(word));
}
