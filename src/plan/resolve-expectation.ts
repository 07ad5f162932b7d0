import { misspelledNames } from '../extract/expectations/names.js';
import { parseExpectation } from '../extract/expectations/parse-expectation.js';
import type { Expectation } from '../model/expectation.js';
import type { Plan } from '../model/plan.js';
import { isInQuotes } from '../options/environment-remarks.js';
import type { Resolver } from '../options/resolver.js';

/** A separate module, loaded only with --expect. */
export function resolveExpectation(
  resolver: Resolver,
  { records, gauges, presets }: Pick<Plan, 'records' | 'gauges' | 'presets'>,
): Expectation | undefined {
  const written = resolver.value('expect');
  if (written === undefined) return undefined;
  // An expression in quotes could never hold. Another check reports variables with quotes.
  const isQuoted = resolver.setBy('expect') === 'environment' && isInQuotes(written);
  const text = isQuoted ? written.trim().slice(1, -1) : written;
  const parsed = parseExpectation(text);
  if (parsed.kind === 'invalid') {
    resolver.report('expect', `"${text}" is not understood: ${parsed.reason}`);
    return undefined;
  }
  const misspelled = misspelledNames(parsed.expectation.expression, {
    records: namesOf(records),
    gauges: namesOf(gauges),
    presets: namesOf(presets),
  });
  for (const { name, meant } of misspelled) {
    resolver.report('expect', `names "${name}", which no pattern finds; did you mean ${meant}?`);
  }
  return misspelled.length === 0 ? parsed.expectation : undefined;
}

function namesOf(all: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(all.map(({ name }) => name))];
}
