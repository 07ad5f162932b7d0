import { createRequire } from 'node:module';
import type * as regexpp from '@eslint-community/regexpp';

/** Where in its pattern a regular expression is wrong, which V8 does not tell: from 1 on, undefined where it is not known. */
export function mistakeAt(source: string, flags: string): number | undefined {
  // Loaded for a mistake only: there is no command to be started then.
  const { RegExpValidator } = createRequire(import.meta.url)(
    '@eslint-community/regexpp',
  ) as typeof regexpp;
  try {
    new RegExpValidator().validatePattern(source, 0, source.length, {
      unicode: flags.includes('u'),
      unicodeSets: flags.includes('v'),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError && 'index' in error)) throw error;
    // The index is behind the mistake for some, and where the text ends that can be behind the last character.
    return Math.min(Number(error.index) + 1, source.length);
  }
}
