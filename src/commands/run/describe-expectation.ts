import type { Outcome } from '../../model/job-run.js';

/** `expected rows > 0, but rows was not found`. */
export function describeExpectationFailure({
  expression,
  values,
}: Extract<Outcome, { kind: 'expectation-failed' }>): string {
  const facts = Object.entries(values).map(([name, value]) =>
    Number.isNaN(value) ? `${name} was not found` : `${name} is ${value}`,
  );
  return `expected ${expression}, but ${facts.join(', ') || 'it is always false'}`;
}
