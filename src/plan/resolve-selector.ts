import type { LabelMatcher, Selector } from '../model/label-matcher.js';
import type { Resolver } from '../options/resolver.js';

/** What `--match` selects by grouping key, `job` among its labels. Without the option that is every group. */
export async function resolveSelector(resolver: Resolver): Promise<Selector> {
  const matchers = await resolveMatchers(resolver);
  if (matchers.length === 0) return () => true;
  const { selectorOf } = await import('../matchers/selector.js');
  return selectorOf(matchers);
}

/** Of every `--match`. All of them have to hold. */
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
