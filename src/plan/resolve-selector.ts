import type { LabelMatcher, Selector } from '../model/label-matcher.js';
import type { Resolver } from '../options/resolver.js';

/**
 * Selects by grouping key, including `job`, as `--match` says. Without the option, selects every
 * group.
 */
export async function resolveSelector(resolver: Resolver): Promise<Selector> {
  const matchers = await resolveMatchers(resolver);
  if (matchers.length === 0) return () => true;
  const { selectorOf } = await import('../matchers/selector.js');
  return selectorOf(matchers);
}

/** The matchers of all `--match` options. All must hold. */
export async function resolveMatchers(resolver: Resolver): Promise<readonly LabelMatcher[]> {
  const texts = resolver.values('match');
  if (texts.length === 0) return [];
  const { parseMatchers } = await import('../matchers/parse-matchers.js');
  return texts.flatMap((text) => {
    const parsed = parseMatchers(text);
    if (parsed.kind === 'matchers') return parsed.matchers;
    const { reason, at } = parsed;
    resolver.report(
      'match',
      `${text === '' ? '""' : text} is not understood at character ${at + 1}: ${reason}`,
    );
    return [];
  });
}
