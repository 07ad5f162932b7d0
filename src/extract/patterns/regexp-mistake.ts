import { createRequire } from 'node:module';
import type * as regexpp from '@eslint-community/regexpp';

/** The position of a syntax error, counted from 1, which V8 does not report. Undefined if unknown. */
export function mistakeAt(source: string, flags: string): number | undefined {
  // Loaded only on a mistake, when no command starts.
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
    // For some errors the index is after the mistake, and can be after the last character.
    return Math.min(Number(error.index) + 1, source.length);
  }
}
