import { metricNameProblem } from '../exposition/names.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';

export function resolvePrefix(resolver: Resolver): string {
  return resolver.parsed(
    'prefix',
    DEFAULT_PREFIX,
    (text) => (metricNameProblem(`${text}success`) === undefined ? text : undefined),
    'use letters, digits and _, not starting with a digit, and not a prefix of the Pushgateway itself',
  );
}
