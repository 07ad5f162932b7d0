import { selectorOf } from '../../matchers/selector.js';
import type { LabelMatcher } from '../../model/label-matcher.js';
import type { Labels } from '../../model/metric-family.js';

export type Examples =
  | {
      readonly kind: 'examples';
      /** Labels of a group that the target selects. */
      readonly selected: Labels;
      /** Labels of a group that the target does not select. Undefined if it selects every group. */
      readonly others: Labels | undefined;
    }
  | { readonly kind: 'unknown'; readonly label: string };

/** Makes labels for the tests. A label that may be absent is left out. */
export function exampleLabels(matchers: readonly LabelMatcher[]): Examples {
  const selected: Record<string, string> = {};
  for (const label of new Set(matchers.map((matcher) => matcher.label))) {
    const ofLabel = matchers.filter((matcher) => matcher.label === label);
    const isSelected = selectorOf(ofLabel);
    const value = candidates(ofLabel).find((each) => isSelected({ [label]: each }));
    if (value === undefined) return { kind: 'unknown', label };
    if (value !== '' || label === 'job') selected[label] = value;
  }
  if (selected['job'] === '') return { kind: 'unknown', label: 'job' };
  return { kind: 'examples', selected, others: otherLabels(matchers, selected) };
}

function otherLabels(matchers: readonly LabelMatcher[], selected: Labels): Labels | undefined {
  for (const { label } of matchers) {
    const isSelected = selectorOf(matchers);
    const value = ['not-selected', ...candidates(matchers)].find(
      (each) => each !== '' && !isSelected({ ...selected, [label]: each }),
    );
    if (value !== undefined) return { ...selected, [label]: value };
  }
  return undefined;
}

/** An empty value matches an absent label. */
function candidates(matchers: readonly LabelMatcher[]): readonly string[] {
  const given = matchers.flatMap(({ operator, value }) =>
    operator === '=~' || operator === '!~' ? textsLike(value) : [value],
  );
  const isOfJob = matchers.some(({ label }) => label === 'job');
  return [...(isOfJob ? ['db_backup'] : ['']), ...given, 'x'];
}

/** Guesses one value per alternative. The selector itself decides whether a guess matches. */
function textsLike(regexp: string): readonly string[] {
  const withoutGroups = regexp.replaceAll(
    /\((?:\?(?:P?<\w+>|[a-z]*:))?(?<first>[^|()]*)[^()]*\)/g,
    '$<first>',
  );
  const guesses = withoutGroups.split('|').map((alternative) =>
    alternative
      .replaceAll(/\\d/g, '1')
      .replaceAll(/\\w/g, 'w')
      .replaceAll(/\[(?<first>[^\]])[^\]]*\]/g, '$<first>')
      .replaceAll(/(?<one>\w)\{(?<count>\d)(?:,\d*)?\}/g, (_, one: string, count: string) =>
        one.repeat(Number(count)),
      )
      .replaceAll(/(?<!\\)[*+?^$]/g, '')
      .replaceAll(/(?<!\\)\./g, 'x')
      .replaceAll(/\\(?<literal>\W)/g, '$<literal>'),
  );
  return [...guesses, ...guesses.map((guess) => guess.slice(0, -1))];
}
