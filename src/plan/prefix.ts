import { metricNameProblem } from '../metrics/names.js';
import { DEFAULT_PREFIX } from './plan.js';
import type { Resolver } from './resolver.js';

export function resolvePrefix(resolver: Resolver): string {
  return resolver.parsed(
    'prefix',
    DEFAULT_PREFIX,
    (text) => (metricNameProblem(`${text}success`) === undefined ? text : undefined),
    'use letters, digits and _, not starting with a digit, and not a prefix of the Pushgateway itself',
  );
}
